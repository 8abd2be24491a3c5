//! What a document would print that nobody filled in: gaps where the template prints an empty cell, placeholders in the
//! template itself, titles that are too long.
use super::document::{Document, row_of};
use crate::check::{self, Settings, blanks};
use crate::diagnostic::{Diagnostic, Place};
use crate::docx::{self, Package, Tree};
use crate::record::Table;
use crate::template::Empty;
use crate::value::{Record, Value};
use std::path::Path;
use std::sync::Arc;

/// Rows of a sheet from which on a column that is mostly filled counts as one that is to be filled.
const ROWS: usize = 5;
/// So many cells in a hundred are then filled.
const MOST: usize = 80;
/// Columns that may be empty in any sheet, by the end of their names.
const MAY_BE_EMPTY: &[&str] =
    &["备注", "说明", "签名", "签字", "盖章", "补充", "其他", "附注", "回执", "照片", "图片"];

/// The cells that the template prints, outside of every block, and that these rows leave empty. In a sheet of many
/// rows a column counts only if most of it is filled: others are left to be filled in by hand.
pub(super) fn empty_cells(
    d: &Document,
    table: &Table,
    rows: &[Arc<Record>],
    checks: &Settings,
) -> Vec<Diagnostic> {
    // forms have lines to write on
    let form = d.template.extension() == "pdf";
    if form || d.spec.group_by.is_some() || check::is_off("check-empty", checks) {
        return vec![];
    }
    let needs = d.template.needs();
    let gaps = needs.iter().filter(|n| n.empty == Empty::Gap);
    let mut columns: Vec<usize> = gaps.filter_map(|n| table.columns.position(&n.name)).collect();
    columns.dedup();
    let mut out = vec![];
    for at in columns {
        let name = table.columns.name(at);
        let field =
            |r: &Arc<Record>| r.fields.get(at).filter(|f| f.col.is_some()).map(|f| f.value.is_empty());
        let empty: Vec<&Arc<Record>> = rows.iter().filter(|r| field(r) == Some(true)).collect();
        let filled = rows.len() - empty.len();
        let counts = rows.len() < ROWS || filled * 100 >= rows.len() * MOST;
        if counts && !MAY_BE_EMPTY.iter().any(|end| name.ends_with(end)) {
            out.extend(empty.into_iter().map(|r| blanks::empty(name).at(r.place(name))));
        }
    }
    out.into_iter().filter_map(|d| check::weigh(d, checks)).collect()
}

/// The first placeholder in each paragraph of a Word template.
pub(super) fn in_template(path: &Path, checks: &Settings) -> Vec<Diagnostic> {
    let Ok(package) = Package::open(path) else { return vec![] };
    let mut out = vec![];
    for (i, name) in package.parts().enumerate() {
        let part = name.rsplit('/').next().unwrap_or_default();
        let main = package.main().is_ok_and(|m| m == i);
        let story = main || ["header", "footer", "footnotes"].iter().any(|s| part.starts_with(s));
        if !story || !part.ends_with(".xml") {
            continue;
        }
        let Ok(text) = package.read_text(i) else { continue };
        let Ok(tree) = Tree::parse(&text) else { continue };
        for p in docx::paragraphs(&tree) {
            let place = Place::Part {
                file: package.file().clone(),
                part: if main { "".into() } else { part.into() },
                paragraph: p.number,
                tag: String::new(),
            };
            out.extend(blanks::in_template(&p.text).map(|d| d.at(place)));
        }
    }
    out.into_iter().filter_map(|d| check::weigh(d, checks)).collect()
}

/// Says so when a document's title is too long.
pub(super) fn long_title(d: &Document, record: &Value, title: &str, checks: &Settings) -> Option<Diagnostic> {
    let found = blanks::long_title(title)?.at(row_of(record)).at(d.spec.place_of("title"));
    check::weigh(found, checks)
}
