//! Reads a Word package into the resolved [`model`](super::model).
//!
//! Styles, theme and numbering are parsed once and kept in [`Shelf`]: documents made from one template share them
//! byte for byte, so the second record doesn't read them again. What the model can't hold is reported in
//! [`Reading::missing`], never dropped in silence.
mod border;
mod drawing;
mod field;
mod numbering;
mod paragraph;
mod run;
mod section;
mod story;
mod styles;
mod table;
mod theme;
mod xml;

use super::missing::Missing;
use super::model::{Document, NoteKind};
use crate::diagnostic::{Diagnostic, Place, Result};
use crate::docx::Package;
use crate::tr;
use roxmltree::ParsingOptions;
use std::sync::{Arc, Mutex, PoisonError};
use story::Reader;

/// A read document, and what of it can't be laid out.
#[derive(Debug)]
pub struct Reading {
    /// The document.
    pub document: Document,
    /// What was met and is not laid out, each kind once a part, with its first place.
    pub missing: Vec<Missing>,
}

/// Parts that many documents share, parsed once. One is kept at a time a kind: a batch has one template.
#[derive(Debug, Default)]
pub struct Shelf {
    styles: Mutex<Option<Kept>>,
}

type Kept = (Vec<Arc<str>>, Arc<styles::Styles>);

impl Shelf {
    /// The styles of these texts (styles.xml, theme1.xml), parsed now or before.
    fn styles(&self, texts: Vec<Arc<str>>) -> Result<Arc<styles::Styles>> {
        let mut kept = self.styles.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, styles)) = &*kept
            && *of == texts
        {
            return Ok(styles.clone());
        }
        let styles = Arc::new(styles::Styles::parse(&texts)?);
        *kept = Some((texts, styles.clone()));
        Ok(styles)
    }
}

/// Elements and attributes of one part that the reader takes: more is a part made to do harm.
const NODE_LIMIT: u32 = 2_000_000;

/// Attributes of one element: the parser compares each with all others.
const MAX_ATTRIBUTES: usize = 2000;

/// Has an element too many attributes? Neither they nor their values hold a `<`.
pub fn crowded(text: &str) -> bool {
    let attributes = |s: &str| s.matches("=\"").count() + s.matches("='").count();
    text.split('<').any(|s| s.len() > 4 * MAX_ATTRIBUTES && attributes(s) > MAX_ATTRIBUTES)
}

/// Parses one part.
fn parse<'a>(file: &Arc<str>, part: &str, text: &'a str) -> Result<roxmltree::Document<'a>> {
    let text = if crowded(text) { "" } else { text }; // no element at all is no XML
    let options = ParsingOptions { allow_dtd: false, nodes_limit: NODE_LIMIT, ..ParsingOptions::default() };
    roxmltree::Document::parse_with_options(text, options).map_err(|e| {
        Diagnostic::error(
            "docx-xml",
            tr!("Word 文件的内容读不懂：{e}", "The Word file's content can't be read: {e}"),
        )
        .hint(tr!("用 Word 或 WPS 打开它，另存一次", "Open it in Word or WPS and save it again"))
        .at(place(file, part, 0))
    })
}

/// The place of a paragraph.
fn place(file: &Arc<str>, part: &str, paragraph: u32) -> Place {
    let short = part.strip_prefix("word/").unwrap_or(part);
    let part: Arc<str> = if short == "document.xml" { Arc::from("") } else { Arc::from(short) };
    Place::Part { file: file.clone(), part, paragraph, tag: String::new() }
}

/// Reads a package.
pub fn read(package: &Package, shelf: &Shelf) -> Result<Reading> {
    let main = package.main()?;
    let text_of = |kind: &str| -> Result<Arc<str>> {
        Ok(match package.main_related(kind)? {
            Some(index) => Arc::from(package.read_text(index)?),
            None => Arc::from(""),
        })
    };
    let styles = shelf.styles(vec![text_of("styles")?, text_of("theme")?])?;
    let (numbering, settings) = (text_of("numbering")?, text_of("settings")?);
    let mut reader = Reader::new(package, &styles, &numbering)?;
    let mut document = Document { lang: "zh".into(), default_tab: 36.0, ..Document::default() };
    let footnotes = section::settings(&mut document, &settings, package.file())?;
    reader.compatibility = document.compatibility;
    section::properties(&mut document, package)?;
    for kind in [NoteKind::Footnote, NoteKind::Endnote] {
        reader.notes(kind, &mut document)?;
    }
    let text = package.read_text(main)?;
    super::weight::check_source(text.len(), package.size())
        .map_err(|d| d.at(place(package.file(), package.name(main), 0)))?;
    let parsed = parse(package.file(), package.name(main), &text)?;
    let sections = section::all(&mut reader, &parsed, footnotes)?;
    document.sections = sections;
    Ok(Reading { document, missing: reader.missing.finish() })
}
