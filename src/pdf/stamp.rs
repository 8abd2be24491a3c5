//! Stamps over finished pages: 副本, page x of y, a number with its QR code in a corner.
//!
//! A stamp is a text, a QR code, or both, at a place of the page as it is seen. It is laid over as an artifact with
//! its fonts embedded and its colours exact, so that PDF/A files stay what they are.
use super::code::Code;
use super::font::Fonts;
use super::graft::Donor;
use super::overlay::{As, identify, lay_over, page_of, save, seen};
use super::paint::{Color, MM, PLAIN, color, families, image_of, lines, undrawn};
use super::typeset::{Export, PageChoice, Standard, typeset};
use crate::diagnostic::{Diagnostic, Result};
use crate::picture::qr;
use crate::tr;
use lopdf::Document;
use std::ops::Range;

/// Stands for the page's number in a stamp's text until it is known; a character that no text has.
const PAGE: char = '\u{f8f0}';
/// Stands for the number of pages.
const PAGES: char = '\u{f8f1}';
/// The tags that these stand for.
const TAGS: &[(&str, char)] = &[("page", PAGE), ("pages", PAGES), ("页码", PAGE), ("页数", PAGES)];

/// A stamp whose text is known but for the page's number.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Stamp {
    /// The text; it may have several lines.
    pub text: String,
    /// What its QR code says.
    pub qr: Option<String>,
    /// How and where it is drawn.
    pub look: Look,
}

/// How and where a stamp is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// Where on the page.
    pub at: At,
    /// Millimetres from the page's edges.
    pub margin: f64,
    /// Size of the letters in points; by its place if not given.
    pub size: Option<f64>,
    /// Colour.
    pub color: Color,
    /// Degrees by which it is turned, against the clock; by its place if not given.
    pub angle: Option<f64>,
    /// From 0 (not to be seen) to 1; by its place if not given.
    pub opacity: Option<f64>,
    /// The font's name.
    pub font: String,
    /// A line around it.
    pub frame: bool,
    /// Width of the QR code in millimetres.
    pub width: f64,
    /// The pages that get it.
    pub pages: Which,
}

impl Default for Look {
    fn default() -> Look {
        Look {
            at: At::default(),
            margin: 10.0,
            size: None,
            color: Color::BLACK,
            angle: None,
            opacity: None,
            font: "宋体".into(),
            frame: false,
            width: 18.0,
            pages: Which::All,
        }
    }
}

/// Least and most of each number.
const MARGINS: (f64, f64) = (0.0, 500.0);
const SIZES: (f64, f64) = (1.0, 500.0);
const WIDTHS: (f64, f64) = (5.0, 200.0);
const ANGLES: (f64, f64) = (-360.0, 360.0);

impl Look {
    /// Is each number one that can be drawn?
    ///
    /// # Errors
    /// Names the first that can't.
    pub fn check(&self) -> Result<()> {
        let numbers = [
            ("margin", Some(self.margin), MARGINS),
            ("size", self.size, SIZES),
            ("angle", self.angle, ANGLES),
            ("opacity", self.opacity, (0.0, 1.0)),
            ("width", Some(self.width), WIDTHS),
        ];
        for (name, n, (least, most)) in numbers {
            if n.is_some_and(|n| !(least..=most).contains(&n)) {
                return Err(Diagnostic::error(
                    "stamp-number",
                    tr!("{name} 要在 {least} 到 {most} 之间", "{name} must be between {least} and {most}"),
                ));
            }
        }
        Ok(())
    }
}

/// A place on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum At {
    /// 左上.
    TopLeft,
    /// 上.
    TopCenter,
    /// 右上.
    TopRight,
    /// 正中, large, pale and aslant if not told otherwise.
    Center,
    /// 左下.
    BottomLeft,
    /// 下.
    BottomCenter,
    /// 右下.
    #[default]
    BottomRight,
}

impl At {
    /// All of them with their names, Chinese and English.
    pub const ALL: &[(&str, &str, At)] = &[
        ("左上", "top-left", At::TopLeft),
        ("上", "top-center", At::TopCenter),
        ("右上", "top-right", At::TopRight),
        ("正中", "center", At::Center),
        ("左下", "bottom-left", At::BottomLeft),
        ("下", "bottom-center", At::BottomCenter),
        ("右下", "bottom-right", At::BottomRight),
    ];

    /// Typst's alignment, and which way is inward.
    fn alignment(self) -> (&'static str, f64, f64) {
        match self {
            At::TopLeft => ("top + left", 1.0, 1.0),
            At::TopCenter => ("top + center", 0.0, 1.0),
            At::TopRight => ("top + right", -1.0, 1.0),
            At::Center => ("horizon + center", 0.0, 0.0),
            At::BottomLeft => ("bottom + left", 1.0, -1.0),
            At::BottomCenter => ("bottom + center", 0.0, -1.0),
            At::BottomRight => ("bottom + right", -1.0, -1.0),
        }
    }
}

/// Some of the pages.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Which {
    /// All.
    #[default]
    All,
    /// The first.
    First,
    /// The last.
    Last,
    /// By their numbers.
    Some(PageChoice),
}

impl Which {
    /// `all`, `first`, `last`, or numbers such as `1-3,5,8-`; also in Chinese: 全部, 首页, 末页.
    ///
    /// # Errors
    /// Says how it is written.
    pub fn parse(text: &str) -> Result<Which> {
        match text.trim() {
            "all" | "全部" => Ok(Which::All),
            "first" | "首页" => Ok(Which::First),
            "last" | "末页" => Ok(Which::Last),
            numbers => PageChoice::parse(numbers).map(Which::Some).map_err(|d| {
                d.hint(tr!(
                    "写 all、first、last，或页码，例如 1-3,5 或 8-",
                    "Write all, first, last, or numbers such as 1-3,5 or 8-"
                ))
            }),
        }
    }

    fn has(&self, page: usize, pages: usize) -> bool {
        match self {
            Which::All => true,
            Which::First => page == 1,
            Which::Last => page == pages,
            Which::Some(chosen) => chosen.has(page),
        }
    }
}

/// A stamp's text with the tags of the page's number, `{{page}}` and `{{pages}}` (页码, 页数), taken out: what
/// remains is an ordinary text with tags. [`apply`] puts the numbers in.
pub fn without_page_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("{{") {
        let (before, tag) = rest.split_at(start);
        out.push_str(before);
        let end = tag.find("}}").map(|e| e + 2).unwrap_or(tag.len());
        let (tag, after) = tag.split_at(end);
        let name = tag.trim_matches(['{', '}']).trim();
        match TAGS.iter().find(|t| t.0 == name) {
            Some((_, c)) => out.push(*c),
            None => out.push_str(tag),
        }
        rest = after;
    }
    out + rest
}

fn numbered(text: &str, page: usize, pages: usize) -> String {
    text.replace(PAGE, &page.to_string()).replace(PAGES, &pages.to_string())
}

/// The standard wants a date even of what is only laid over; it comes nowhere.
const DATED: &str = "#set document(date: datetime(year: 2000, month: 1, day: 1))\n";

/// Lays stamps over the pages of a PDF.
///
/// # Errors
/// When the PDF can't be changed, a character has no shape, or a QR code's text is too long.
pub fn apply(pdf: &[u8], stamps: &[Stamp], fonts: &Fonts) -> Result<Vec<u8>> {
    apply_to_parts(pdf, &[(0..usize::MAX, stamps)], fonts)
}

/// The same when the pages of a file belong to several documents, each with stamps and page numbers of its own;
/// pages are counted from 0.
///
/// # Errors
/// See [`apply`].
pub fn apply_to_parts(pdf: &[u8], parts: &[(Range<usize>, &[Stamp])], fonts: &Fonts) -> Result<Vec<u8>> {
    let mut document = super::open::read(pdf)?;
    stamp(&mut document, parts, fonts)?;
    save(&mut document)
}

fn stamp(document: &mut Document, parts: &[(Range<usize>, &[Stamp])], fonts: &Fonts) -> Result<()> {
    let ids = super::object::pages(document);
    let mut code = Code::new();
    code.raw(PLAIN).raw(DATED);
    let mut over = Vec::new();
    for (i, id) in ids.iter().enumerate() {
        let Some((part, stamps)) = parts.iter().find(|(part, _)| part.contains(&i)) else { continue };
        let (page, count) = (i - part.start + 1, part.end.min(ids.len()) - part.start);
        let wanted: Vec<&Stamp> = stamps.iter().filter(|s| s.look.pages.has(page, count)).collect();
        if wanted.is_empty() {
            continue;
        }
        over.push((*id, over.len()));
        page_of(&mut code, seen(document, *id));
        for s in wanted {
            draw(&mut code, s, page, count, fonts)?;
        }
        code.raw("}))\n");
    }
    if over.is_empty() {
        return Ok(());
    }
    let pages = typeset(code, fonts)?;
    if let Some(u) = pages.undrawn().first() {
        return Err(undrawn(&u.text));
    }
    // colours as PDF/A wants them, whatever the file below is
    let wanted = Export { standard: Standard::A2b, ..Export::untagged() };
    let exported = pages.export(&wanted)?;
    identify(document, &exported);
    let mut donor = Donor::read(&exported)?;
    lay_over(document, &mut donor, &over, As::Artifact)
}

fn draw(code: &mut Code, s: &Stamp, page: usize, pages: usize, fonts: &Fonts) -> Result<()> {
    let look = &s.look;
    let middle = look.at == At::Center;
    let (alignment, x, y) = look.at.alignment();
    let margin = look.margin * MM;
    let size = look.size.unwrap_or(if middle { 80.0 } else { 10.5 });
    let angle = look.angle.unwrap_or(if middle { 30.0 } else { 0.0 });
    let opacity = look.opacity.unwrap_or(if middle { 0.15 } else { 1.0 });
    code.raw(&format!("place({alignment}, dx: ")).pt(x * margin).raw(", dy: ").pt(y * margin);
    code.raw(", rotate(").number(-angle).raw("deg, reflow: true, box(inset: ");
    code.pt(if look.frame { size * 0.35 } else { 0.0 }).raw(", radius: ").pt(size * 0.15).raw(", stroke: ");
    if look.frame {
        code.pt((size * 0.06).max(0.5)).raw(" + ");
        color(code, look.color, opacity);
    } else {
        code.raw("none");
    }
    code.raw(", { set text(size: ").pt(size).raw(", font: ");
    let text = numbered(&s.text, page, pages);
    families(code, fonts, &look.font, &text);
    code.raw(", fill: ");
    color(code, look.color, opacity);
    code.raw("); grid(columns: 1, row-gutter: 1mm, align: center, ");
    if let Some(text) = &s.qr {
        let image = qr(&numbered(text, page, pages)).map_err(|t| Diagnostic::error("stamp-qr", t))?;
        image_of(code, &image, look.width * MM, look.width * MM)?;
        code.raw(", ");
    }
    if !text.is_empty() {
        lines(code, &text);
    }
    code.raw(") })))\n");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::Object;

    fn paper(pages: usize) -> Vec<u8> {
        let mut code = Code::new();
        code.raw(DATED).raw("#set page(width: 105mm, height: 148mm)\n#set text(font: \"song\")\n");
        (0..pages).for_each(|i| {
            code.raw(if i > 0 { "#pagebreak()\n#" } else { "#" }).string("正文").raw("\n");
        });
        let wanted = Export { standard: Standard::A2b, ..Export::default() };
        typeset(code, &Fonts::builtin()).unwrap().export(&wanted).unwrap()
    }

    fn of(text: &str, look: Look) -> Stamp {
        Stamp { text: without_page_tags(text), qr: None, look }
    }

    #[test]
    fn documents_in_one_file_have_stamps_and_pages_of_their_own() {
        let stamps = [of("{{page}}/{{pages}}", Look::default())];
        let last = [of("末页", Look { pages: Which::Last, ..Look::default() })];
        // the third page is an empty one between them
        let pdf = apply_to_parts(&paper(6), &[(0..2, &stamps), (3..6, &last)], &Fonts::builtin()).unwrap();
        assert_eq!(over(&pdf), [true, true, false, false, false, true]);
    }

    /// How many characters of each page are drawn by what lies over it.
    fn over(pdf: &[u8]) -> Vec<bool> {
        let document = Document::load_mem(pdf).unwrap();
        document
            .page_iter()
            .map(|p| document.get_page_content(p).windows(7).any(|w| w == b"/Wenshu"))
            .collect()
    }

    #[test]
    fn page_tags_are_taken_out_and_put_in() {
        let text = without_page_tags("第 {{page}} 页 共{{ 页数 }}页 {{编号}} {{");
        assert_eq!(numbered(&text, 2, 7), "第 2 页 共7页 {{编号}} {{");
    }

    #[test]
    fn pages_are_chosen() {
        let has = |text: &str| {
            let which = Which::parse(text).unwrap();
            (1..=5).filter(|p| which.has(*p, 5)).collect::<Vec<_>>()
        };
        assert_eq!(has("all"), [1, 2, 3, 4, 5]);
        assert_eq!(has("first"), [1]);
        assert_eq!(has("末页"), [5]);
        assert_eq!(has("1-2，4-"), [1, 2, 4, 5]);
        ["", "0", "3-1", "a", "1-2-3"].iter().for_each(|t| assert!(Which::parse(t).is_err(), "{t}"));
    }

    #[test]
    fn stamps_lie_over_their_pages() {
        let copy = of("副本", Look { at: At::TopRight, frame: true, pages: Which::First, ..Look::default() });
        let pdf = apply(&paper(3), &[copy], &Fonts::builtin()).unwrap();
        assert_eq!(over(&pdf), [true, false, false]);
        let number = of("第 {{page}} 页 共 {{pages}} 页", Look::default());
        let once = apply(&pdf, std::slice::from_ref(&number), &Fonts::builtin()).unwrap();
        assert_eq!(over(&once), [true, true, true]);
        assert_eq!(once, apply(&pdf, &[number], &Fonts::builtin()).unwrap(), "the same bytes each time");
        // none of our overlay is part of the document's structure
        let document = Document::load_mem(&once).unwrap();
        let forms = document.objects.values().filter_map(|o| o.as_stream().ok());
        let ours =
            forms.filter(|s| s.dict.get(b"Subtype").is_ok_and(|t| *t == Object::Name(b"Form".to_vec())));
        let begins: Vec<bool> =
            ours.map(|s| s.get_plain_content().unwrap().starts_with(b"/Artifact BMC")).collect();
        assert_eq!(begins, [true; 4]);
    }

    #[test]
    fn what_can_not_be_stamped_is_said() {
        let code = |s: Stamp| apply(&paper(1), &[s], &Fonts::builtin()).err().map(|d| d.code());
        assert_eq!(code(of("\u{e123}", Look::default())), Some("character-missing"));
        assert_eq!(code(Stamp { qr: Some("字".repeat(2000)), ..Stamp::default() }), Some("stamp-qr"));
        assert!(apply(b"%PDF-1.7", &[], &Fonts::builtin()).is_err());
        assert!(Look { size: Some(f64::NAN), ..Look::default() }.check().is_err());
        assert!(Look::default().check().is_ok());
    }
}
