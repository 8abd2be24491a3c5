//! Writes the model as typst code.
//!
//! The code has three parts: functions that are the same for every document (`prelude.typ`), one function for
//! each way in which characters are set, and the content. Lines get their height from the text's top and bottom
//! edges, never from typst's leading, so that Word's exact and grid pitches come out exactly.
mod border;
mod field;
mod frame;
mod notes;
mod object;
mod outline;
mod page;
mod paragraph;
mod photo;
mod place;
mod survey;
mod table;
mod tabs;
mod text;

use super::code::Code;
use super::font::Fonts;
use super::missing::{Gather, Missing};
use super::model::{Block, Document, NoteKind, NumberFormat, Section, Spot};
use super::word::Reading;
use crate::diagnostic::{Diagnostic, Problems, Text};
use jiff::civil::DateTime;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

const PRELUDE: &str = include_str!("prelude.typ");

/// Writes one document. Characters that no face has are errors.
pub fn write(reading: &Reading, fonts: &Fonts, file: &str) -> Result<(Code, Vec<Missing>), Problems> {
    let mut book = Book::new(fonts, false);
    book.add(reading, file, None)?;
    Ok(book.finish())
}

/// Documents one after another in one file. Each keeps its own page numbers, notes and bookmarks.
pub struct Book<'f> {
    fonts: &'f Fonts,
    duplex: bool,
    written: Written,
    /// Documents so far, and those in books before this one.
    count: usize,
    before: usize,
    /// Title, author and language of the whole: those of the first document.
    title: String,
    author: String,
    lang: String,
    /// When the last of them was written.
    written_at: DateTime,
}

/// The date of a file that doesn't say when it was written: PDF/A asks for one, and the clock's would make each
/// run's file another. It is the oldest that a Word file's own package can hold.
const NO_DATE: DateTime = jiff::civil::date(1980, 1, 1).at(0, 0, 0, 0);

/// What is written so far.
#[derive(Default)]
struct Written {
    code: Code,
    ways: text::Ways,
    formats: Vec<NumberFormat>,
    missing: Gather,
    rescuers: BTreeSet<String>,
}

impl<'f> Book<'f> {
    /// An empty one. `duplex`: each document begins on an odd page.
    pub fn new(fonts: &'f Fonts, duplex: bool) -> Book<'f> {
        let (title, author, lang) = Default::default();
        Book {
            fonts,
            duplex,
            written: Written::default(),
            count: 0,
            before: 0,
            title,
            author,
            lang,
            written_at: NO_DATE,
        }
    }

    /// An empty one for the documents that come after these in the same file.
    pub fn next(&self) -> Book<'f> {
        Book { before: self.before + self.count, ..Book::new(self.fonts, self.duplex) }
    }

    /// The length of the code so far.
    pub fn size(&self) -> usize {
        self.written.code.text().len()
    }

    /// Adds a document; with a title it gets an entry of its own in the outline, above its headings. A document
    /// with characters that no face has is an error; it can't be taken out again.
    pub fn add(&mut self, reading: &Reading, file: &str, title: Option<&str>) -> Result<(), Problems> {
        let document = &reading.document;
        reading.missing.iter().for_each(|m| self.written.missing.add(m));
        let mut writer = Writer::new(document, self.fonts, std::mem::take(&mut self.written));
        writer.ways.forget();
        writer.prefix = format!("d{}-", self.before + self.count);
        writer.entry = title.is_some();
        writer.begins_odd = self.before + self.count == 0 || self.duplex;
        if self.count == 0 {
            self.title = writer.title(file);
            (self.author, self.lang) = (document.author.clone(), document.lang.clone());
        } else if self.duplex {
            writer.blank(document.sections.first().map_or((595.3, 841.9), |s| s.paper), "odd");
        }
        writer.document(title);
        self.written_at = self.written_at.max(document.written.unwrap_or(NO_DATE));
        self.count += 1;
        let wrong = writer.uncovered(file);
        self.written = writer.close();
        if wrong.0.is_empty() { Ok(()) } else { Err(wrong) }
    }

    /// The code of all of them.
    pub fn finish(self) -> (Code, Vec<Missing>) {
        let mut code = Code::new();
        code.raw("#set document(title: ").string(&self.title);
        if !self.author.is_empty() {
            code.raw(", author: ").string(&self.author);
        }
        let at = self.written_at;
        code.raw(&format!(
            ", date: datetime(year: {}, month: {}, day: {}, ",
            at.year(),
            at.month(),
            at.day()
        ));
        code.raw(&format!("hour: {}, minute: {}, second: {})", at.hour(), at.minute(), at.second()));
        code.raw(")\n#set text(lang: ").string(&self.lang);
        code.raw(", region: \"cn\", fallback: false, hyphenate: false)\n")
            .module("/prelude.typ", PRELUDE)
            .raw("#show: setup\n#let rescuers = (");
        for family in &self.written.rescuers {
            code.string(family).raw(", ");
        }
        code.raw(")\n");
        place::layers(self.written.code.text(), &mut code);
        self.written.ways.write(&mut code);
        field::number_shapes(&mut code, &self.written.formats);
        code.raw("#{\n").append(self.written.code).raw("}\n");
        (code, self.written.missing.finish())
    }
}

/// What is around the block that is written.
#[derive(Clone, Debug)]
pub(super) struct Around<'a> {
    /// The section.
    pub(super) section: &'a Section,
    /// Width of the text in points.
    pub(super) width: f64,
    /// Not in the body's flow: page breaks do nothing here.
    pub(super) inside: bool,
}

/// Writes one document.
pub(super) struct Writer<'a> {
    pub(super) document: &'a Document,
    pub(super) fonts: &'a Fonts,
    /// The content, statements in code mode.
    pub(super) code: Code,
    /// Functions of ways to set characters.
    ways: text::Ways,
    pub(super) missing: Gather,
    /// How many tables the writer stands in.
    pub(super) tables: usize,
    /// What the next paragraphs leave free on their sides.
    pub(super) beside: Option<place::Beside>,
    /// Characters that no face has, with the place where each was met first.
    pub(super) bare: BTreeMap<char, Spot>,
    /// Formats of page numbers other than digits.
    formats: Vec<NumberFormat>,
    /// Before each label: tells this document from others in the file.
    prefix: String,
    /// The document has an entry of its own in the outline.
    entry: bool,
    /// The heading above and those that it belongs to, by their levels.
    levels: Vec<u8>,
    /// That entry, until it is written.
    begins: Option<String>,
    survey: survey::Survey,
    /// The document's first page is an odd page of the file.
    begins_odd: bool,
    /// The section that is written.
    section: usize,
    /// A header or footer is written: it is drawn on many pages.
    pub(super) furniture: bool,
    /// The number of the note that is written.
    note_number: Option<String>,
    /// Bookmarks and notes that were written.
    marked: BTreeSet<String>,
    noted: BTreeSet<(NoteKind, String)>,
    /// Families that have the characters which those of a choice lack: tried after all others.
    pub(super) rescuers: BTreeSet<String>,
}

impl<'a> Writer<'a> {
    fn new(document: &'a Document, fonts: &'a Fonts, written: Written) -> Writer<'a> {
        Writer {
            document,
            fonts,
            code: written.code,
            ways: written.ways,
            missing: written.missing,
            tables: 0,
            beside: None,
            bare: BTreeMap::new(),
            formats: written.formats,
            prefix: String::new(),
            entry: false,
            begins: None,
            levels: vec![],
            survey: survey::survey(document),
            begins_odd: true,
            section: 0,
            furniture: false,
            note_number: None,
            marked: BTreeSet::new(),
            noted: BTreeSet::new(),
            rescuers: written.rescuers,
        }
    }

    fn close(self) -> Written {
        let (code, ways, formats) = (self.code, self.ways, self.formats);
        let (missing, rescuers) = (self.missing, self.rescuers);
        Written { code, ways, formats, missing, rescuers }
    }

    /// Says that something is not laid out.
    pub(super) fn missing(&mut self, spot: &Spot, what: Text) {
        self.missing.note(what, spot);
    }

    fn uncovered(&self, file: &str) -> Problems {
        let error = |(c, spot): (&char, &Spot)| {
            let code = u32::from(*c);
            Diagnostic::error(
                "pdf-character",
                crate::tr!(
                    "没有一种字体有“{c}”（U+{code:04X}）这个字",
                    "No font has the character “{c}” (U+{code:04X})"
                ),
            )
            .hint(crate::tr!(
                "把有这个字的字体文件（.ttf、.otf）放进任务文件旁边的 fonts 文件夹",
                "Put a font file (.ttf, .otf) that has it into the folder fonts beside the job file"
            ))
            .at(spot.place(file))
        };
        Problems(self.bare.iter().map(error).collect())
    }

    /// What the file is called: by its properties, its first heading, its name.
    fn title(&self, file: &str) -> String {
        let stem = std::path::Path::new(file).file_stem().map(|s| s.to_string_lossy().into_owned());
        let names = [&self.document.title, &self.survey.heading];
        names.into_iter().find(|n| !n.is_empty()).cloned().or(stem).unwrap_or_default()
    }

    fn document(&mut self, title: Option<&str>) {
        self.begins = title.map(str::to_owned);
        self.code.raw("{\nset text(lang: ").string(&self.document.lang).raw(")\n");
        self.sections();
        self.code.raw("}\n");
    }

    /// The document's first page begins.
    fn begin(&mut self) {
        let label = self.label("begin");
        self.code.raw("mark(").string(&label).raw(")\n");
        if let Some(title) = self.begins.take() {
            self.code.raw("heading(level: 1, supplement: [], ").string(&title).raw(")\n");
        }
    }

    /// Blocks one below the other; the code is in code mode, one statement a line.
    pub(super) fn blocks(&mut self, blocks: &[Block], around: &Around<'_>) {
        let mut before = paragraph::Before::default();
        let outer = self.beside.take();
        let mut n = 0;
        while let Some(block) = blocks.get(n) {
            if let framed @ 1.. = self.frame(blocks.get(n..).unwrap_or_default(), around) {
                n += framed;
                continue;
            }
            match block {
                Block::Paragraph(p) => self.paragraph(p, blocks.get(n + 1), &mut before, around),
                Block::Table(t) => {
                    self.end_beside();
                    self.table(t, &mut before, around);
                }
            }
            n += 1;
        }
        if around.inside {
            self.end_beside();
        }
        self.beside = outer;
    }
}

/// Equal properties are mostly shared by reference: the reader keeps them once a document.
pub(super) fn same<T: PartialEq>(a: &Rc<T>, b: &Rc<T>) -> bool {
    Rc::ptr_eq(a, b) || a == b
}
