//! Pages of one PDF put into another as form XObjects: appearances of form fields, overlays, stamps.
//!
//! A page's content becomes the XObject's, its resources are copied with it; what two pages share (a font) is
//! copied once for a target. Ids are given in the order in which things are met, so the same input gives the
//! same bytes.
use super::object::{dict, dict_of, entry, inherited, page_box, page_turn, real, reals};
use crate::diagnostic::{Diagnostic, Result};
use crate::tr;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Content of one page, unpacked.
const MAX_CONTENT: usize = 64 << 20;
/// Arrays and dictionaries in one another.
const MAX_DEPTH: usize = 100;
/// What belongs to the page's old document and means nothing in another.
const LEFT_BEHIND: &[&[u8]] =
    &[b"Parent", b"StructParent", b"StructParents", b"PieceInfo", b"Metadata", b"LastModified"];

/// A PDF whose pages are put into one other document. A clone of a fresh one serves another target.
#[derive(Clone, Debug)]
pub struct Donor {
    document: Arc<Document>,
    pages: Arc<[ObjectId]>,
    copied: BTreeMap<ObjectId, ObjectId>,
    placed: BTreeMap<usize, Graft>,
}

/// A page that is in the target now. Its lower left corner is at 0, 0, turned as the page is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Graft {
    /// The form XObject.
    pub id: ObjectId,
    /// Width in points.
    pub width: f64,
    /// Height in points.
    pub height: f64,
}

/// A form XObject drawn on a page, with the matrix that puts it there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Drawn {
    /// The form XObject.
    pub id: ObjectId,
    /// The matrix as the operator `cm` takes it.
    pub matrix: [f64; 6],
}

impl Donor {
    /// Reads a PDF, for example one that was just exported.
    pub fn read(bytes: &[u8]) -> Result<Donor> {
        Document::load_mem(bytes).map(Donor::new).map_err(|e| unread(&e.to_string()))
    }

    /// Takes a PDF that is open already.
    pub fn new(document: Document) -> Donor {
        let pages = super::object::pages(&document).into();
        Donor { document: Arc::new(document), pages, copied: BTreeMap::new(), placed: BTreeMap::new() }
    }

    /// How many pages it has.
    pub fn count(&self) -> usize {
        self.pages.len()
    }

    /// Puts a page, counted from 0, into the target. The same page again gives the same XObject.
    pub fn page(&mut self, target: &mut Document, n: usize) -> Result<Graft> {
        if let Some(known) = self.placed.get(&n) {
            return Ok(*known);
        }
        let source = self.document.clone();
        let page = *self.pages.get(n).ok_or_else(|| unread(&format!("page {}", n + 1)))?;
        let content =
            source.get_page_content_with_limit(page, MAX_CONTENT).map_err(|e| unread(&e.to_string()))?;
        let resources = match inherited(&source, page, b"Resources") {
            Some(r) => self.copy(target, r),
            None => Object::Dictionary(Dictionary::new()),
        };
        let own = dict_of(&source, page);
        let group = own.and_then(|d| entry(&source, d, b"Group")).map(|g| self.copy(target, g));
        let shown = page_box(&source, page);
        let (matrix, width, height) = upright(shown, page_turn(&source, page));
        let mut form = Dictionary::new();
        form.set("Type", "XObject");
        form.set("Subtype", "Form");
        form.set("BBox", reals(&shown));
        form.set("Matrix", reals(&matrix));
        form.set("Resources", resources);
        if let Some(group) = group {
            form.set("Group", group);
        }
        let graft = Graft { id: add_stream(target, form, content), width, height };
        self.placed.insert(n, graft);
        Ok(graft)
    }

    /// An object's copy, whose references lead to copies in the target.
    fn copy(&mut self, target: &mut Document, object: &Object) -> Object {
        let source = self.document.clone();
        let mut waiting = vec![];
        let copy = self.renumbered(target, object, &mut waiting, 0);
        while let Some((old, new)) = waiting.pop() {
            let object = source.get_object(old).cloned().unwrap_or(Object::Null);
            let object = self.renumbered(target, &object, &mut waiting, 0);
            target.objects.insert(new, object);
        }
        copy
    }

    fn renumbered(
        &mut self,
        target: &mut Document,
        object: &Object,
        waiting: &mut Vec<(ObjectId, ObjectId)>,
        depth: usize,
    ) -> Object {
        if depth > MAX_DEPTH {
            return Object::Null;
        }
        match object {
            Object::Reference(old) => {
                let new = *self.copied.entry(*old).or_insert_with(|| {
                    let new = target.new_object_id();
                    waiting.push((*old, new));
                    new
                });
                Object::Reference(new)
            }
            Object::Array(a) => {
                Object::Array(a.iter().map(|o| self.renumbered(target, o, waiting, depth + 1)).collect())
            }
            Object::Dictionary(d) => Object::Dictionary(self.renumbered_dict(target, d, waiting, depth)),
            Object::Stream(s) => {
                let mut s = s.clone();
                s.dict = self.renumbered_dict(target, &s.dict, waiting, depth);
                s.start_position = None;
                Object::Stream(s)
            }
            other => other.clone(),
        }
    }

    fn renumbered_dict(
        &mut self,
        target: &mut Document,
        dict: &Dictionary,
        waiting: &mut Vec<(ObjectId, ObjectId)>,
        depth: usize,
    ) -> Dictionary {
        let mut out = Dictionary::new();
        for (key, value) in dict.iter().filter(|(k, _)| !LEFT_BEHIND.contains(&k.as_slice())) {
            out.set(key.clone(), self.renumbered(target, value, waiting, depth + 1));
        }
        out
    }
}

/// The matrix that turns a page as it is shown and puts its lower left corner at 0, 0; then its width and height.
fn upright([left, bottom, right, top]: [f64; 4], turn: i64) -> ([f64; 6], f64, f64) {
    let (w, h) = (right - left, top - bottom);
    match turn {
        90 => ([0.0, -1.0, 1.0, 0.0, -bottom, right], h, w),
        180 => ([-1.0, 0.0, 0.0, -1.0, right, top], w, h),
        270 => ([0.0, 1.0, -1.0, 0.0, top, -left], h, w),
        _ => ([1.0, 0.0, 0.0, 1.0, -left, -bottom], w, h),
    }
}

/// Adds a stream, packed.
pub fn add_stream(target: &mut Document, dict: Dictionary, content: Vec<u8>) -> ObjectId {
    let mut stream = Stream::new(dict, content);
    let _ = stream.compress();
    target.add_object(stream)
}

/// Draws form XObjects over a page's content, in the page's own (unturned) coordinates. The content is closed
/// off, so that it can't move them.
pub fn draw_over(target: &mut Document, page: ObjectId, drawn: &[Drawn]) -> Result<()> {
    draw(target, page, drawn, true)
}

/// The same below a page's content: letter paper.
pub fn draw_under(target: &mut Document, page: ObjectId, drawn: &[Drawn]) -> Result<()> {
    draw(target, page, drawn, false)
}

fn draw(target: &mut Document, page: ObjectId, drawn: &[Drawn], over: bool) -> Result<()> {
    if drawn.is_empty() {
        return Ok(());
    }
    let names = add_to_resources(target, page, drawn);
    let mut code = String::new();
    for (name, d) in names.iter().zip(drawn) {
        let m = d.matrix.map(shown).join(" ");
        code += &format!("q {m} cm /{name} Do Q\n");
    }
    let contents = dict_of(target, page).and_then(|d| d.get(b"Contents").ok().cloned());
    let mut streams: Vec<Object> = match contents {
        Some(Object::Reference(id)) => match target.get_object(id) {
            Ok(Object::Array(a)) => a.clone(),
            Ok(Object::Stream(_)) => vec![Object::Reference(id)],
            _ => vec![],
        },
        Some(Object::Array(a)) => a,
        _ => vec![],
    };
    if over {
        let open = left_open(target, page);
        let end = format!("{}Q\n{code}", "Q ".repeat(open));
        streams.insert(0, Object::Reference(add_stream(target, Dictionary::new(), b"q\n".to_vec())));
        streams.push(Object::Reference(add_stream(
            target,
            Dictionary::new(),
            format!("\n{end}").into_bytes(),
        )));
    } else {
        streams.insert(0, Object::Reference(add_stream(target, Dictionary::new(), code.into_bytes())));
    }
    let page = target.get_dictionary_mut(page).map_err(|e| unread(&e.to_string()))?;
    page.set("Contents", Object::Array(streams));
    Ok(())
}

/// Gives the page resources of its own that name the XObjects; returns the names.
fn add_to_resources(target: &mut Document, page: ObjectId, drawn: &[Drawn]) -> Vec<String> {
    let mut resources = inherited(target, page, b"Resources").and_then(dict).cloned().unwrap_or_default();
    let mut objects = entry(target, &resources, b"XObject").and_then(dict).cloned().unwrap_or_default();
    let mut names = Vec::with_capacity(drawn.len());
    let mut n = 0;
    for d in drawn {
        let name = loop {
            n += 1;
            let name = format!("Wenshu{n}");
            if !objects.has(name.as_bytes()) {
                break name;
            }
        };
        objects.set(name.clone(), Object::Reference(d.id));
        names.push(name);
    }
    resources.set("XObject", objects);
    if let Ok(page) = target.get_dictionary_mut(page) {
        page.set("Resources", resources);
    }
    names
}

/// How many `q` of a page's content have no `Q`.
fn left_open(target: &Document, page: ObjectId) -> usize {
    unclosed(&target.get_page_content_with_limit(page, MAX_CONTENT).unwrap_or_default()).min(MAX_DEPTH)
}

/// The same of the content itself, passed over token by token: decoding all of it takes a hundred times its size.
fn unclosed(content: &[u8]) -> usize {
    let space = |b: &u8| b.is_ascii_whitespace() || *b == 0;
    let plain = |b: &u8| !space(b) && !b"()<>[]{}/%".contains(b);
    let (mut at, mut open) = (0, 0usize);
    while let Some(&b) = content.get(at) {
        let rest = content.get(at..).unwrap_or_default();
        at += match b {
            b'(' => string(rest),
            b'%' => rest.iter().take_while(|b| !matches!(b, b'\r' | b'\n')).count(),
            b'/' => 1 + rest.iter().skip(1).take_while(|b| plain(b)).count(),
            _ if !plain(&b) => 1,
            _ => {
                let len = rest.iter().take_while(|b| plain(b)).count();
                match rest.get(..len) {
                    Some(b"q") => open += 1,
                    Some(b"Q") => open = open.saturating_sub(1),
                    _ => {}
                }
                // the bytes of a picture within the content
                let ends = |w: &[u8]| space(&w[0]) && w[1..3] == *b"EI" && space(&w[3]);
                match rest.get(..len) {
                    Some(b"ID") => rest.windows(4).position(ends).map_or(rest.len(), |n| n + 3),
                    _ => len,
                }
            }
        };
    }
    open
}

/// Length of a string literal with its brackets.
fn string(text: &[u8]) -> usize {
    let (mut depth, mut at) = (0usize, 0);
    while let Some(b) = text.get(at) {
        match b {
            b'\\' => at += 1,
            b'(' => depth += 1,
            b')' if depth == 1 => return at + 1,
            b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += 1;
    }
    text.len()
}

/// A number as content streams have it.
pub fn shown(n: f64) -> String {
    match real(n) {
        Object::Integer(i) => i.to_string(),
        Object::Real(r) => format!("{r}"),
        _ => "0".into(),
    }
}

fn unread(what: &str) -> Diagnostic {
    Diagnostic::error(
        "pdf-damaged",
        tr!("PDF 的页读不出来：{what}", "A page of the PDF can't be read: {what}"),
    )
    .hint(tr!("用 PDF 软件打开它，另存一份再试", "Open it in a PDF program, save a copy and try that"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn states_left_open_are_counted() {
        for (content, open) in [
            ("q q Q", 1),
            ("Q Q q", 1),
            ("q (q \\) (q) q) Tj /q gs % q\nq", 2),
            ("q BI /W 1 ID q q q \u{1}q EI Q", 0),
            ("q<71>[q]TJ q", 3),
            ("(q", 0),
        ] {
            assert_eq!(super::unclosed(content.as_bytes()), open, "{content}");
        }
    }

    use super::super::code::Code;
    use super::super::font::Fonts;
    use super::super::typeset::{Export, typeset};
    use super::*;

    fn exported(texts: &[&str]) -> Vec<u8> {
        let mut code = Code::new();
        code.raw(
            "#set page(width: 120pt, height: 30pt, margin: 0pt, fill: none)\n#set text(font: \"song\")\n",
        );
        for (i, t) in texts.iter().enumerate() {
            code.raw(if i == 0 { "#" } else { "#pagebreak()\n#" }).string(t).raw("\n");
        }
        typeset(code, &Fonts::builtin()).unwrap().export(&Export::untagged()).unwrap()
    }

    fn target() -> (Document, ObjectId) {
        let bytes = exported(&["底"]);
        let document = Document::load_mem(&bytes).unwrap();
        let page = document.page_iter().next().unwrap();
        (document, page)
    }

    #[test]
    fn two_pages_share_their_font() {
        let mut donor = Donor::read(&exported(&["甲乙", "乙丙"])).unwrap();
        let (mut document, page) = target();
        let before = document.objects.len();
        let one = donor.page(&mut document, 0).unwrap();
        let after_one = document.objects.len();
        let two = donor.page(&mut document, 1).unwrap();
        assert_eq!((one.width, one.height), (120.0, 30.0));
        assert_eq!(donor.page(&mut document, 0).unwrap(), one);
        assert!(after_one - before > 4, "a font has several objects");
        assert_eq!(document.objects.len() - after_one, 1, "a form, no second font");
        draw_over(
            &mut document,
            page,
            &[one, two].map(|g| Drawn { id: g.id, matrix: [1.0, 0.0, 0.0, 1.0, 10.0, 2.5] }),
        )
        .unwrap();
        let content = String::from_utf8_lossy(&document.get_page_content(page)).into_owned();
        assert!(
            content.starts_with("q\n") && content.contains("q 1 0 0 1 10 2.5 cm /Wenshu2 Do Q"),
            "{content}"
        );
        let mut bytes = vec![];
        document.save_to(&mut bytes).unwrap();
        assert_eq!(Document::load_mem(&bytes).unwrap().page_iter().count(), 1);
    }

    #[test]
    fn the_same_input_gives_the_same_bytes() {
        let once = || {
            let mut donor = Donor::read(&exported(&["甲乙"])).unwrap();
            let (mut document, page) = target();
            let g = donor.page(&mut document, 0).unwrap();
            draw_under(&mut document, page, &[Drawn { id: g.id, matrix: [1.0, 0.0, 0.0, 1.0, 0.0, 0.0] }])
                .unwrap();
            let mut bytes = vec![];
            document.save_to(&mut bytes).unwrap();
            bytes
        };
        assert_eq!(once(), once());
    }

    #[test]
    fn a_page_that_is_not_there_is_an_error() {
        let mut donor = Donor::read(&exported(&["甲"])).unwrap();
        assert!(donor.page(&mut target().0, 7).is_err());
        assert!(Donor::read(b"%PDF-1.7 nothing").is_err());
    }

    #[test]
    fn turned_pages_stand_upright() {
        for turn in [0, 90, 180, 270] {
            let ([a, b, c, d, e, f], w, h) = upright([10.0, 20.0, 110.0, 70.0], turn);
            let corners = [(10.0, 20.0), (110.0, 20.0), (10.0, 70.0), (110.0, 70.0)];
            let moved = corners.map(|(x, y)| (a * x + c * y + e, b * x + d * y + f));
            let least = moved.iter().fold((f64::MAX, f64::MAX), |m, p| (m.0.min(p.0), m.1.min(p.1)));
            let most = moved.iter().fold((f64::MIN, f64::MIN), |m, p| (m.0.max(p.0), m.1.max(p.1)));
            assert_eq!((least, most), ((0.0, 0.0), (w, h)), "{turn}");
        }
    }
}
