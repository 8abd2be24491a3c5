//! A copy of a workbook with some cells marked: yellow, with a comment that says what is wrong. Nothing else in it
//! changes: the marks are put into the package's own parts, so Excel and WPS show the clerk the sheet as it was.
//!
//! Workbooks of other formats (xls, ods, csv) come out as a new xlsx with their values only.
mod comments;
mod plain;
mod styles;
mod tags;
mod worksheet;

use crate::diagnostic::{Diagnostic, Place, Result};
use crate::docx::Package;
use crate::tr;
use std::collections::BTreeMap;

/// A cell to be marked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The sheet's name; empty in text tables.
    pub sheet: String,
    /// Row, 0-based.
    pub row: u32,
    /// Column, 0-based.
    pub col: u32,
    /// What is said of it.
    pub text: String,
    /// In strong yellow, not in pale.
    pub error: bool,
}

/// The marks of one cell, put together: its texts line by line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Spot {
    text: String,
    error: bool,
}

impl Spot {
    fn add(&mut self, text: &str, error: bool) {
        if !format!("\n{}\n", self.text).contains(&format!("\n{text}\n")) {
            self.text += if self.text.is_empty() { "" } else { "\n" };
            self.text += text;
        }
        self.error |= error;
    }
}

/// Marked cells of a sheet by row and column.
type Spots = BTreeMap<(u32, u32), Spot>;

/// The marked copy of a workbook, as xlsx.
///
/// # Errors
/// `mark-failed` with the part that can't be understood; as the readers say for files of other formats.
pub fn workbook(file: &str, bytes: &[u8], marks: &[Mark]) -> Result<Vec<u8>> {
    let mut sheets: BTreeMap<&str, Spots> = BTreeMap::new();
    for m in marks {
        sheets.entry(&m.sheet).or_default().entry((m.row, m.col)).or_default().add(&m.text, m.error);
    }
    match Package::from_bytes(file, bytes.to_vec()).ok().filter(is_xlsx) {
        Some(package) => in_package(&package, &sheets).map_err(|part| {
            Diagnostic::error(
                "mark-failed",
                tr!("标注不了：看不懂 {part}", "It can't be marked: {part} is not understood"),
            )
            .hint(tr!("用 WPS 或 Excel 打开并重新保存一次", "Open it in WPS or Excel and save it again"))
            .at(Place::File(file.to_owned()))
        }),
        None => plain::copy(file, bytes, &sheets),
    }
}

/// Is it a workbook of XML parts?
fn is_xlsx(package: &Package) -> bool {
    package.index("xl/workbook.xml").is_some() && package.index("xl/styles.xml").is_some()
}

/// Marks in the package's parts; the name of a part that isn't as it should be is the error.
fn in_package(package: &Package, sheets: &BTreeMap<&str, Spots>) -> std::result::Result<Vec<u8>, String> {
    let mut edits = Edits { package, changed: vec![], added: vec![] };
    let mut styles = styles::Styles::read(&edits.text("xl/styles.xml")?).ok_or("styles.xml")?;
    for (name, spots) in sheets {
        let part = sheet_part(&edits, name)?;
        let text = edits.text(&part)?;
        let spots = &worksheet::shown(&text, spots);
        let marked = worksheet::mark(&text, spots, &mut styles).ok_or_else(|| part.clone())?;
        edits.change(&part, marked);
        comments::add(&mut edits, &part, spots)?;
    }
    edits.change("xl/styles.xml", styles.text());
    let mut out = Vec::new();
    let changed: Vec<_> = edits.changed.into_iter().map(|(i, text)| (i, text.into_bytes())).collect();
    let added: Vec<_> = edits.added.into_iter().map(|(name, text)| (name, text.into_bytes())).collect();
    package.write(&changed, &added, &mut out);
    Ok(out)
}

/// The parts of a package with what was changed so far.
struct Edits<'p> {
    package: &'p Package,
    changed: Vec<(usize, String)>,
    added: Vec<(String, String)>,
}

impl Edits<'_> {
    /// A part's text as it is now.
    fn text(&self, part: &str) -> std::result::Result<String, String> {
        self.get(part).ok_or_else(|| part.to_owned())
    }

    fn get(&self, part: &str) -> Option<String> {
        if let Some((_, text)) = self.added.iter().find(|(name, _)| name == part) {
            return Some(text.clone());
        }
        let index = self.package.index(part)?;
        match self.changed.iter().find(|(i, _)| *i == index) {
            Some((_, text)) => Some(text.clone()),
            None => {
                let text = self.package.read_text(index).ok()?;
                Some(text.trim_start_matches('\u{feff}').to_owned())
            }
        }
    }

    fn has(&self, part: &str) -> bool {
        self.package.index(part).is_some() || self.added.iter().any(|(name, _)| name == part)
    }

    fn change(&mut self, part: &str, text: String) {
        match self.package.index(part) {
            Some(index) => match self.changed.iter_mut().find(|(i, _)| *i == index) {
                Some((_, old)) => *old = text,
                None => self.changed.push((index, text)),
            },
            None => match self.added.iter_mut().find(|(name, _)| name == part) {
                Some((_, old)) => *old = text,
                None => self.added.push((part.to_owned(), text)),
            },
        }
    }
}

/// The part of the sheet of this name.
fn sheet_part(edits: &Edits<'_>, name: &str) -> std::result::Result<String, String> {
    let workbook = edits.text("xl/workbook.xml")?;
    let wrong = || "xl/workbook.xml".to_owned();
    let sheet =
        tags::all(&workbook, "sheet").into_iter().find(|t| t.attribute("name").as_deref() == Some(name));
    let id = sheet.and_then(|t| t.attribute("id")).ok_or_else(wrong)?;
    let relations = edits.package.relations(edits.package.index("xl/workbook.xml")).map_err(|_| wrong())?;
    let part = relations.into_iter().find(|r| r.id == id).and_then(|r| r.part).ok_or_else(wrong)?;
    Ok(edits.package.name(part).to_owned())
}

#[cfg(test)]
mod tests;
