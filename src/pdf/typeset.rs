//! Typst as a library: code in, laid out pages out, with a check that every character was drawn.
use super::code::{Code, Module};
use super::font::Fonts;
use crate::diagnostic::{Diagnostic, Result};
use crate::tr;
use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::ops::RangeInclusive;
use std::sync::{LazyLock, Mutex, PoisonError};
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration, Label, Smart};
use typst::introspection::Introspector;
use typst::layout::{Frame, FrameItem, PageRanges};
use typst::model::{Document as _, DocumentInfo};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::{LazyHash, PicoStr};
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

/// What a PDF file should be besides its pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Export {
    /// The standard it keeps to.
    pub standard: Standard,
    /// No tags for readers who listen: for pages that become parts of another file.
    pub untagged: bool,
    /// Says which document this is: the same text gives the same file identifier.
    pub identity: String,
    /// Only these pages.
    pub pages: Option<PageChoice>,
}

/// Pages by their numbers, as in `1-3,5,8-`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageChoice(Vec<RangeInclusive<Option<NonZeroUsize>>>, String);

impl PageChoice {
    /// Is this page, counted from 1, among them?
    pub fn has(&self, page: usize) -> bool {
        let from = |r: &RangeInclusive<Option<NonZeroUsize>>| r.start().is_none_or(|n| n.get() <= page);
        let to = |r: &RangeInclusive<Option<NonZeroUsize>>| r.end().is_none_or(|n| n.get() >= page);
        self.0.iter().any(|r| from(r) && to(r))
    }

    /// Reads `1-3,5,8-`; full-width commas and dashes are fine.
    pub fn parse(text: &str) -> Result<PageChoice> {
        let number = |t: &str| match t.trim() {
            "" => Some(None),
            t => t.parse::<NonZeroUsize>().ok().map(Some),
        };
        let part = |t: &str| match t.split_once(['-', '—', '–', '~', '～', '至']) {
            Some((from, to)) => Some(number(from)?..=number(to)?),
            None => number(t).flatten().map(|n| Some(n)..=Some(n)),
        };
        let parts: Option<Vec<_>> = text.split([',', '，', '、']).map(part).collect();
        let backwards = |r: &RangeInclusive<Option<NonZeroUsize>>| matches!((r.start(), r.end()), (Some(a), Some(b)) if a > b);
        parts.filter(|p| !p.iter().any(backwards)).map(|p| PageChoice(p, text.trim().to_string())).ok_or_else(
            || {
                Diagnostic::error("pages-wrong", tr!("看不懂页码“{text}”", "Can't read the pages “{text}”"))
                    .hint(tr!("写成 1-3,5 或 8-", "Write them as 1-3,5 or 8-"))
            },
        )
    }
}

/// The mistake of asking for pages that aren't there.
pub(super) fn no_page(number: &str, count: usize) -> Diagnostic {
    Diagnostic::error(
        "page-none",
        tr!("没有第{number}页，文件共{count}页", "There is no page {number}: the file has {count}"),
    )
    .hint(tr!("页码从 1 数起", "Pages are counted from 1"))
}

impl Export {
    /// Pages that are to become parts of another file.
    pub fn untagged() -> Export {
        Export { untagged: true, ..Export::default() }
    }
}

/// Standards that a PDF file can keep to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standard {
    /// PDF 1.7 with tags.
    #[default]
    Plain,
    /// PDF/A-2b, for archives (GB/T 33190 and DA/T 47 name PDF/A for long keeping).
    A2b,
    /// PDF/A-2u: as 2b, and all text can be copied out.
    A2u,
    /// PDF/A-2a: as 2u, with tags.
    A2a,
    /// PDF/UA-1, for readers who listen.
    Ua1,
}

impl Standard {
    /// Does it ask for tags?
    pub fn tagged(self) -> bool {
        matches!(self, Standard::A2a | Standard::Ua1)
    }

    /// All of them with the names that `--pdf-standard` takes.
    pub const ALL: &[(&str, Standard)] = &[
        ("1.7", Standard::Plain),
        ("a-2b", Standard::A2b),
        ("a-2u", Standard::A2u),
        ("a-2a", Standard::A2a),
        ("ua-1", Standard::Ua1),
    ];

    /// The standard of that name, in any case.
    pub fn named(name: &str) -> Option<Standard> {
        let name = name.to_lowercase();
        let name = name.trim_start_matches("pdf/");
        Standard::ALL.iter().find(|s| s.0 == name).map(|s| s.1)
    }

    /// The same, or an error that lists the known ones.
    pub fn known(name: &str) -> Result<Standard> {
        let known: Vec<&str> = Standard::ALL.iter().map(|s| s.0).collect();
        let known = known.join("、");
        Standard::named(name).ok_or_else(|| {
            let wrong = tr!("不认识的 PDF 标准：{name}", "Unknown PDF standard: {name}");
            Diagnostic::error("pdf-standard-unknown", wrong).hint(tr!("可以用：{known}", "Known: {known}"))
        })
    }
}

/// Laid out pages.
#[derive(Debug)]
pub struct Pages {
    document: PagedDocument,
    /// The elements that tags are made of are still there.
    tagged: bool,
}

/// The world that typst sees: one source, the pictures it names, our faces. No clock, no files, no network.
struct Closed<'a> {
    fonts: &'a Fonts,
    book: &'a LazyHash<FontBook>, // one for the whole layout: another thread may add installed fonts to `fonts`
    main: Source,
    modules: Vec<Source>,
    files: HashMap<FileId, Bytes>,
}

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

fn id(path: &str) -> Option<FileId> {
    Some(RootedPath::new(VirtualRoot::Project, VirtualPath::new(path).ok()?).intern())
}

/// Constant code, parsed now or before.
fn parsed((name, text): &Module) -> Option<Source> {
    static PARSED: Mutex<Vec<(Module, Source)>> = Mutex::new(vec![]);
    let mut all = PARSED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, source)) = all.iter().find(|(m, _)| m == &(*name, *text)) {
        return Some(source.clone());
    }
    let source = Source::new(id(name)?, (*text).to_owned());
    all.push(((*name, *text), source.clone()));
    Some(source)
}

impl World for Closed<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }
    fn book(&self) -> &LazyHash<FontBook> {
        self.book
    }
    fn main(&self) -> FileId {
        self.main.id()
    }
    fn source(&self, id: FileId) -> FileResult<Source> {
        let mut all = self.modules.iter().chain([&self.main]);
        all.find(|s| s.id() == id).cloned().ok_or(FileError::AccessDenied)
    }
    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(&id).cloned().ok_or(FileError::AccessDenied)
    }
    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.font(index)
    }
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// Lays out `code`. A mistake in the code is ours, not the user's: it is reported as such with typst's words.
pub fn typeset(code: Code, fonts: &Fonts) -> Result<Pages> {
    Ok(Pages { document: compile(code, fonts, "/main.typ", KEEP)?, tagged: true })
}

/// Many pieces of code as one run of pages. Each is laid out for itself and forgotten but for its pages: a file
/// of a thousand letters needs the memory of its pages, not of its whole layout.
pub struct Binder {
    tagged: bool,
    pages: Vec<typst_layout::Page>,
    info: Option<DocumentInfo>,
    pieces: usize,
}

impl Binder {
    /// `tagged`: the pages keep what tags are made of, which takes several times their memory.
    pub fn new(tagged: bool) -> Binder {
        Binder { tagged, pages: vec![], info: None, pieces: 0 }
    }

    /// Adds pages. `odd`: they begin on an odd page, after an empty one if need be.
    pub fn add(&mut self, code: Code, fonts: &Fonts, odd: bool) -> Result<()> {
        // elements are told apart by where they stand in which file: each piece is a file of its own
        let name = format!("/main{}.typ", self.pieces);
        self.pieces += 1;
        let document = compile(code, fonts, &name, 0)?;
        if odd
            && self.pages.len() % 2 == 1
            && let Some(last) = self.pages.last()
        {
            let frame = Frame::hard(last.frame.size());
            self.pages.push(typst_layout::Page { frame, ..last.clone() });
        }
        let page = |p: &typst_layout::Page| match self.tagged {
            true => p.clone(),
            false => typst_layout::Page { frame: super::untag::untag(&p.frame), ..p.clone() },
        };
        self.pages.extend(document.pages().iter().map(page));
        self.info.get_or_insert_with(|| document.info().clone());
        Ok(())
    }

    /// All pages; their title and author are those of the first piece.
    pub fn finish(self) -> Pages {
        let document = PagedDocument::new(self.pages.into(), self.info.unwrap_or_default());
        Pages { document, tagged: self.tagged }
    }
}

fn compile(code: Code, fonts: &Fonts, name: &str, keep: usize) -> Result<PagedDocument> {
    let modules = code.modules().iter().filter_map(parsed).collect();
    let (text, files) = code.into_parts();
    let main = id(name).ok_or_else(|| broken("main"))?;
    let named = files.into_iter().filter_map(|(name, bytes)| Some((id(&name)?, Bytes::new(bytes))));
    let world =
        Closed { fonts, book: fonts.book(), main: Source::new(main, text), modules, files: named.collect() };
    let done = typst::compile::<PagedDocument>(&world);
    comemo::evict(keep);
    let document = done.output.map_err(|errors| {
        let first = errors.first();
        let where_ = first.and_then(|e| typst::WorldExt::range(&world, e.span)).map_or(String::new(), |r| {
            let text = world.main.text();
            let from = text.floor_char_boundary(r.start.saturating_sub(40));
            let to = text.ceil_char_boundary((r.end + 40).min(text.len()));
            format!(" ⟨{}⟩", &text[from..to])
        });
        broken(&format!("{}{where_}", first.map_or("", |e| e.message.as_str())))
    })?;
    Ok(document)
}

/// Rounds of typst's memory: what the last documents didn't use is forgotten, so that memory stays flat.
const KEEP: usize = 4;

fn broken(what: &str) -> Diagnostic {
    Diagnostic::error("pdf-layout", tr!("排版没有完成：{what}", "The layout did not finish: {what}")).hint(
        tr!("这是程序的错误，请把文件和这句话发给我们", "This is a fault of the program: please report it"),
    )
}

/// A character that was not drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undrawn {
    /// The character, with what is combined with it.
    pub text: String,
    /// The page, from 1.
    pub page: usize,
    /// Some of the text around.
    pub around: String,
}

impl Pages {
    /// How many pages.
    pub fn count(&self) -> usize {
        self.document.pages().len()
    }

    /// How many of them are written.
    pub fn chosen(&self, wanted: &Export) -> usize {
        (1..=self.count()).filter(|&n| wanted.pages.as_ref().is_none_or(|p| p.has(n))).count()
    }

    /// The page on which the element with that label stands, counted from 0.
    pub fn page_of(&self, label: &str) -> Option<usize> {
        let introspector = self.document.introspector();
        let label = Label::new(PicoStr::intern(label))?;
        let place = introspector.query_label(label).ok()?.location()?;
        Some(introspector.page(place)?.get() - 1)
    }

    /// Typst's own document, for measuring.
    pub fn document(&self) -> &PagedDocument {
        &self.document
    }

    /// Characters for which no face had a shape; each is named once.
    pub fn undrawn(&self) -> Vec<Undrawn> {
        let mut out: Vec<Undrawn> = vec![];
        for (n, page) in self.document.pages().iter().enumerate() {
            each_text(&page.frame, &mut |item| {
                for g in item.glyphs.iter().filter(|g| g.id == 0) {
                    let text = item.text.get(g.range()).unwrap_or_default();
                    if !text.trim().is_empty() && out.iter().all(|u| u.text != text) {
                        let around = item.text.chars().take(20).collect();
                        out.push(Undrawn { text: text.into(), page: n + 1, around });
                    }
                }
            });
        }
        out
    }

    /// The text of each page in drawing order, for comparing with what was put in.
    pub fn texts(&self) -> Vec<String> {
        let page = |p: &typst_layout::Page| {
            let mut out = String::new();
            each_text(&p.frame, &mut |item| out.push_str(&item.text));
            out
        };
        self.document.pages().iter().map(page).collect()
    }

    /// The PDF file.
    pub fn export(&self, wanted: &Export) -> Result<Vec<u8>> {
        let standards = match wanted.standard {
            Standard::Plain => vec![],
            Standard::A2b => vec![PdfStandard::A_2b],
            Standard::A2u => vec![PdfStandard::A_2u],
            Standard::A2a => vec![PdfStandard::A_2a],
            Standard::Ua1 => vec![PdfStandard::Ua_1],
        };
        if let Some(pages) = wanted.pages.as_ref().filter(|_| self.chosen(wanted) == 0) {
            return Err(no_page(&pages.1, self.count()));
        }
        let standards = PdfStandards::new(&standards).map_err(|e| broken(e.message()))?;
        let options = PdfOptions {
            ident: Smart::Custom(wanted.identity.clone()),
            creator: Smart::Custom(Some(concat!("wenshu ", env!("CARGO_PKG_VERSION")).into())),
            standards,
            page_ranges: wanted.pages.as_ref().map(|p| PageRanges::new(p.0.clone())),
            // parts of pages have no complete tags
            tagged: self.tagged && wanted.pages.is_none() && !wanted.untagged,
            ..PdfOptions::default()
        };
        typst_pdf::pdf(&self.document, &options).map_err(|errors| {
            let first = errors.first();
            let hints = first.map_or(vec![], |e| e.hints.iter().map(|h| h.v.to_string()).collect());
            let hints = hints.join("; ");
            let message = first.map_or("", |e| e.message.as_str());
            Diagnostic::error(
                "pdf-standard",
                tr!(
                    "PDF 不符合所选的标准：{message}",
                    "The PDF can't keep to the chosen standard: {message}"
                ),
            )
            .hint(tr!("{hints}", "{hints}"))
        })
    }
}

/// Every text in a frame, also in the frames in it.
fn each_text(frame: &Frame, f: &mut impl FnMut(&typst::text::TextItem)) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(g) => each_text(&g.frame, f),
            FrameItem::Text(t) => f(t),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_comes_out_as_it_went_in() {
        let mut code = Code::new();
        code.raw("#set page(width: 200pt, height: 100pt)\n#set text(font: \"song\", fallback: false)\n#")
            .string("张三 #let x \\ \"quoted\"");
        let fonts = Fonts::builtin();
        let pages = typeset(code, &fonts).unwrap();
        assert_eq!(pages.texts(), ["张三 #let x \\ \"quoted\""]);
        assert_eq!(pages.undrawn(), []);
        let pdf = pages.export(&Export::default()).unwrap();
        assert!(pdf.starts_with(b"%PDF-1.7"));
        assert_eq!(pdf, pages.export(&Export::default()).unwrap());
    }

    #[test]
    fn a_character_without_a_face_is_named() {
        let mut code = Code::new();
        code.raw("#set text(font: \"song\", fallback: false)\n#").string("张\u{e123}三");
        let undrawn = typeset(code, &Fonts::builtin()).unwrap().undrawn();
        assert_eq!(undrawn.len(), 1);
        assert_eq!(undrawn[0].text, "\u{e123}");
    }

    #[test]
    fn pages_are_chosen_by_number() {
        assert_eq!(PageChoice::parse("1-3,5").unwrap().0, PageChoice::parse("1—3，5").unwrap().0);
        assert!(PageChoice::parse("8-").is_ok());
        for wrong in ["", "0", "三", "3-1", "1,,2"] {
            assert!(PageChoice::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_world_is_closed() {
        let mut code = Code::new();
        code.raw("#read(\"/etc/passwd\")");
        assert!(typeset(code, &Fonts::builtin()).is_err());
    }
}
