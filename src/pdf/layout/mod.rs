//! Writes the model as typst code.
//!
//! The code has three parts: functions that are the same for every document (`prelude.typ`), one function for
//! each way in which characters are set, and the content. Lines get their height from the text's top and bottom
//! edges, never from typst's leading, so that Word's exact and grid pitches come out exactly.
mod border;
mod frame;
mod object;
mod page;
mod paragraph;
mod photo;
mod place;
mod table;
mod tabs;
mod text;

use super::code::Code;
use super::font::Fonts;
use super::missing::{Gather, Missing};
use super::model::{Block, Document, Section, Spot};
use super::word::Reading;
use crate::diagnostic::{Diagnostic, Problems, Text};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

const PRELUDE: &str = include_str!("prelude.typ");

/// Writes one document. Characters that no face has are errors.
pub fn write(reading: &Reading, fonts: &Fonts, file: &str) -> Result<(Code, Vec<Missing>), Problems> {
    let mut writer = Writer::new(&reading.document, fonts);
    writer.document();
    let wrong = writer.uncovered(file);
    if !wrong.0.is_empty() {
        return Err(wrong);
    }
    let mut missing = reading.missing.clone();
    let (code, more) = writer.finish();
    missing.extend(more);
    Ok((code, missing))
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

/// Writes.
pub(super) struct Writer<'a> {
    pub(super) document: &'a Document,
    pub(super) fonts: &'a Fonts,
    /// The content.
    pub(super) code: Code,
    /// Functions of ways to set characters.
    pub(super) ways: text::Ways,
    pub(super) missing: Gather,
    /// How many tables the writer stands in.
    pub(super) tables: usize,
    /// What the next paragraphs leave free on their sides.
    pub(super) beside: Option<place::Beside>,
    /// Characters that no face has, with the place where each was met first.
    pub(super) bare: BTreeMap<char, Spot>,
    /// Families that have the characters which those of a choice lack: tried after all others.
    pub(super) rescuers: BTreeSet<String>,
}

impl<'a> Writer<'a> {
    fn new(document: &'a Document, fonts: &'a Fonts) -> Writer<'a> {
        Writer {
            document,
            fonts,
            code: Code::new(),
            ways: text::Ways::default(),
            missing: Gather::default(),
            tables: 0,
            beside: None,
            bare: BTreeMap::new(),
            rescuers: BTreeSet::new(),
        }
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

    fn finish(self) -> (Code, Vec<Missing>) {
        let mut code = Code::new();
        code.raw(PRELUDE).raw("#let rescuers = (");
        for family in &self.rescuers {
            code.string(family).raw(", ");
        }
        code.raw(")\n");
        place::layers(self.code.text(), &mut code);
        self.ways.write(&mut code);
        code.append(self.code);
        (code, self.missing.finish())
    }

    fn document(&mut self) {
        self.code.raw("#set document(title: ").string(&self.document.title);
        if !self.document.author.is_empty() {
            self.code.raw(", author: ").string(&self.document.author);
        }
        self.code.raw(", date: none)\n#set text(lang: ").string(&self.document.lang);
        self.code.raw(", region: \"cn\", fallback: false, hyphenate: false)\n");
        let document = self.document;
        for (n, section) in document.sections.iter().enumerate() {
            self.section(n, section);
        }
        self.code.raw("#metadata(none)<the-end>\n");
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

/// Shared by reference: equal properties are kept once by the reader.
pub(super) fn same<T>(a: &Rc<T>, b: &Rc<T>) -> bool {
    Rc::ptr_eq(a, b)
}
