//! Excel's zipped XML (.xlsx, .xlsm; transitional and strict), each sheet in a single pass.
//!
//! Read here rather than by calamine, because one pass must give what calamine does not: hidden rows and
//! columns, struck-out text, formulas without a stored value, error values other programs write.
use super::dates::{from_iso, from_serial};
use super::grid::{Budget, Grid, Strike};
use super::package::{Package, Part, attribute, attributes, is_true, local, push_entity};
use super::xlsx_pictures::Pictures;
use super::xlsx_tables::{Shared, Style, rich_text, shared_strings, styles, unescape};
use super::{Format, Merge, Raw, Sheet, Workbook};
use crate::diagnostic::{Diagnostic, Place, Result};
use crate::tr;
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeMap;
use std::io::BufRead;

/// What the cells of all sheets refer to.
struct Tables {
    strings: Vec<Shared>,
    styles: Vec<Style>,
    date1904: bool,
    pictures: Pictures,
}

/// A sheet as the workbook part lists it.
struct Entry {
    name: String,
    hidden: bool,
    relation: String,
}

/// Target and type of a package relationship.
pub(super) struct Relation {
    pub(super) target: String,
    pub(super) kind: String,
}

pub(super) fn read(file: &str, mut zip: Package<'_>) -> Result<Workbook> {
    let roots = relations(&mut zip, "_rels/.rels")?;
    let main = roots.values().find(|r| r.kind == "officeDocument");
    let main = main.map_or("xl/workbook.xml", |r| r.target.trim_start_matches('/')).to_owned();
    let (folder, name) = main.rsplit_once('/').unwrap_or(("", &main));
    let (entries, date1904) = workbook(&mut zip, &main)?;
    let parts = relations(&mut zip, &format!("{folder}/_rels/{name}.rels"))?;
    let table = |kind: &str, usual: &str| {
        let found = parts.values().find(|r| r.kind == kind).map(|r| r.target.as_str());
        resolve(folder, found.unwrap_or(usual))
    };
    let mut tables = Tables {
        strings: shared_strings(&mut zip, &table("sharedStrings", "sharedStrings.xml"))?,
        styles: styles(&mut zip, &table("styles", "styles.xml"))?,
        date1904,
        pictures: Pictures::open(&mut zip, folder, &parts).unwrap_or_default(), // cells matter more
    };
    let mut book = Workbook::new(file, Format::Xlsx);
    book.date1904 = date1904;
    let mut budget = Budget::of(zip.packed());
    for entry in entries {
        let Some(relation) = parts.get(&entry.relation) else {
            return Err(no_sheet(&entry.name));
        };
        if relation.kind != "worksheet" {
            continue; // charts and dialogs have no cells
        }
        let path = resolve(folder, &relation.target);
        if !zip.has(&path) {
            return Err(no_sheet(&entry.name));
        }
        let grid = Grid::new(file, &entry.name, entry.hidden, &mut budget);
        let mut sheet = sheet(zip.need(&path)?, &tables, grid)?;
        tables.pictures.add(&mut zip, &path, &mut sheet, &mut book.notes);
        book.sheets.push(sheet);
    }
    Ok(book)
}

fn no_sheet(name: &str) -> Diagnostic {
    Diagnostic::error(
        "file-damaged",
        tr!("文件已损坏：缺少工作表“{name}”的内容", "The file is damaged: sheet “{name}” has no content"),
    )
    .hint(tr!("请用 WPS 或 Excel 打开并另存为 .xlsx", "Open it in WPS or Excel and save it as .xlsx"))
}

/// A target as a path from the package's root.
pub(super) fn resolve(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut path: Vec<&str> = folder.split('/').filter(|s| !s.is_empty()).collect();
    for step in target.split('/') {
        match step {
            ".." => drop(path.pop()),
            "." | "" => {}
            _ => path.push(step),
        }
    }
    path.join("/")
}

/// Relationships by id. None at all when the part is missing.
pub(super) fn relations(zip: &mut Package<'_>, name: &str) -> Result<BTreeMap<String, Relation>> {
    let mut out = BTreeMap::new();
    let Some(mut part) = zip.part(name)? else { return Ok(out) };
    loop {
        match part.next()? {
            Event::Start(e) if local(e.name()) == "Relationship" => {
                let (mut id, mut relation) =
                    (String::new(), Relation { target: String::new(), kind: String::new() });
                attributes(&e, |k, v| match k {
                    "Id" => id = v.to_owned(),
                    "Target" => relation.target = v.to_owned(),
                    "Type" => relation.kind = v.rsplit('/').next().unwrap_or(v).to_owned(),
                    _ => {}
                });
                out.insert(id, relation);
            }
            Event::Eof => return Ok(out),
            _ => {}
        }
    }
}

/// The list of sheets, and whether days count from 1904.
fn workbook(zip: &mut Package<'_>, name: &str) -> Result<(Vec<Entry>, bool)> {
    let mut part = zip.need(name)?;
    let (mut entries, mut date1904) = (vec![], false);
    loop {
        match part.next()? {
            Event::Start(e) if local(e.name()) == "workbookPr" => {
                date1904 |= attribute(&e, "date1904").is_some_and(|v| is_true(&v));
            }
            Event::Start(e) if local(e.name()) == "sheet" => {
                let mut entry = Entry { name: String::new(), hidden: false, relation: String::new() };
                attributes(&e, |k, v| match k {
                    "name" => entry.name = v.to_owned(),
                    "state" => entry.hidden = v != "visible",
                    "id" => entry.relation = v.to_owned(),
                    _ => {}
                });
                entries.push(entry);
            }
            Event::End(e) if local(e.name()) == "workbook" => return Ok((entries, date1904)),
            Event::Eof => return Err(part.damaged()),
            _ => {}
        }
    }
}

/// A cell while its element is open.
#[derive(Default)]
struct Open {
    row: u32,
    col: u32,
    style: usize,
    /// Its value metadata, from 1: a picture in the cell.
    vm: usize,
    kind: Type,
    value: Option<String>,
    inline: Option<Shared>,
    formula: bool,
}

/// The `t` of a cell.
#[derive(Default, PartialEq)]
enum Type {
    #[default]
    Number,
    Shared,
    Text,
    Bool,
    Error,
    Iso,
}

fn sheet<R: BufRead>(mut part: Part<'_, R>, tables: &Tables, mut grid: Grid<'_>) -> Result<Sheet> {
    let (mut row, mut col) = (0u32, 0u32); // where a row or cell without a reference stands
    let mut cell: Option<Open> = None;
    let mut in_value = false;
    let mut strike = Strike::default();
    loop {
        let mut inline = false;
        match part.next()? {
            Event::Start(e) => match local(e.name()) {
                "c" => {
                    let open = open_cell(&e, row, col);
                    col = open.col.saturating_add(1);
                    cell = Some(open);
                }
                "v" => {
                    in_value = true;
                    if let Some(c) = &mut cell {
                        c.value = Some(String::new());
                    }
                }
                "f" => {
                    if let Some(c) = &mut cell {
                        c.formula = true;
                    }
                }
                "is" => inline = true,
                "row" => {
                    let mut hidden = false;
                    attributes(&e, |k, v| match k {
                        "r" => row = v.parse::<u32>().map_or(row, |r| r.saturating_sub(1)),
                        "hidden" => hidden = is_true(v),
                        _ => {}
                    });
                    col = 0;
                    if hidden {
                        grid.hide_row(row);
                    }
                }
                "col" => hidden_cols(&e, &mut grid),
                "mergeCell" => {
                    if let Some(m) = attribute(&e, "ref").and_then(|r| range(&r)) {
                        grid.merge(m)?;
                    }
                }
                _ => {}
            },
            Event::Text(t) if in_value => {
                if let Some(v) = cell.as_mut().and_then(|c| c.value.as_mut()) {
                    v.push_str(&t.xml10_content());
                }
            }
            Event::CData(t) if in_value => {
                if let Some(v) = cell.as_mut().and_then(|c| c.value.as_mut()) {
                    v.push_str(&t.xml10_content());
                }
            }
            Event::GeneralRef(r) if in_value => {
                if let Some(v) = cell.as_mut().and_then(|c| c.value.as_mut()) {
                    push_entity(&r, v);
                }
            }
            Event::End(e) => match local(e.name()) {
                "v" => in_value = false,
                "c" => {
                    if let Some(open) = cell.take() {
                        let (row, col) = (open.row, open.col);
                        if let Some((raw, struck)) = close_cell(open, tables) {
                            strike.cell(struck);
                            grid.put(row, col, raw)?;
                        }
                    }
                }
                "row" => {
                    if strike.end_row() {
                        grid.strike_row(row);
                    }
                    row = row.saturating_add(1);
                }
                "worksheet" => return Ok(grid.finish()),
                _ => {}
            },
            Event::Eof => return Err(part.damaged().at(Place::Sheet(grid.source()))),
            _ => {}
        }
        if inline {
            let text = rich_text(&mut part, "is")?;
            if let Some(c) = &mut cell {
                c.inline = Some(text);
            }
        }
    }
}

fn open_cell(e: &BytesStart<'_>, row: u32, col: u32) -> Open {
    let mut open = Open { row, col, ..Open::default() };
    attributes(e, |k, v| match k {
        "r" => (open.row, open.col) = reference(v).unwrap_or((row, col)),
        "s" => open.style = v.parse().unwrap_or(0),
        "vm" => open.vm = v.parse().unwrap_or(0),
        "t" => {
            open.kind = match v {
                "s" => Type::Shared,
                "str" | "inlineStr" => Type::Text,
                "b" => Type::Bool,
                "e" => Type::Error,
                "d" => Type::Iso,
                _ => Type::Number,
            }
        }
        _ => {}
    });
    open
}

/// The content of a finished cell and whether it is struck out; `None` for an empty one.
fn close_cell(c: Open, tables: &Tables) -> Option<(Raw, bool)> {
    let style = tables.styles.get(c.style).copied().unwrap_or_default();
    if let Some(formula) = (c.vm > 0).then(|| tables.pictures.formula(c.vm)).flatten() {
        return Some((Raw::Text(formula), style.struck));
    }
    if let Some(text) = c.inline {
        return Some((Raw::Text(text.text), style.struck || text.struck)).filter(|(r, _)| !blank(r));
    }
    let value = match c.value {
        Some(v) if !v.is_empty() || c.kind == Type::Text => v,
        _ => return c.formula.then_some((Raw::NoValue, style.struck)),
    };
    let raw = match c.kind {
        Type::Shared => {
            let text = value.trim().parse::<usize>().ok().and_then(|i| tables.strings.get(i))?;
            return Some((Raw::Text(text.text.clone()), style.struck || text.struck))
                .filter(|(r, _)| !blank(r));
        }
        Type::Text => Raw::Text(unescape(value)),
        Type::Bool => Raw::Bool(is_true(value.trim())),
        Type::Error => Raw::Error(value),
        Type::Iso => from_iso(&value).unwrap_or(Raw::Text(value)),
        Type::Number => match value.trim().parse::<f64>() {
            Ok(n) if n.is_finite() => from_serial(n, style.kind, tables.date1904),
            _ => Raw::Text(value),
        },
    };
    (!blank(&raw)).then_some((raw, style.struck))
}

fn blank(raw: &Raw) -> bool {
    matches!(raw, Raw::Text(t) if t.is_empty())
}

fn hidden_cols(e: &BytesStart<'_>, grid: &mut Grid<'_>) {
    let (mut first, mut last, mut hidden) = (0u32, 0u32, false);
    attributes(e, |k, v| match k {
        "min" => first = v.parse().unwrap_or(0),
        "max" => last = v.parse().unwrap_or(0),
        "hidden" => hidden = is_true(v),
        _ => {}
    });
    if hidden && first > 0 && last > 0 {
        grid.hide_cols(first - 1, last - 1);
    }
}

/// `C7` → row 6, column 2.
fn reference(text: &str) -> Option<(u32, u32)> {
    let digits = text.find(|c: char| !c.is_ascii_alphabetic())?;
    let (letters, row) = text.split_at(digits);
    let mut col = 0u32;
    for b in letters.bytes() {
        col = col.checked_mul(26)?.checked_add(u32::from(b.to_ascii_uppercase() - b'A') + 1)?;
    }
    Some((row.parse::<u32>().ok()?.checked_sub(1)?, col.checked_sub(1)?))
}

/// `A1:C1` as a merged range.
fn range(text: &str) -> Option<Merge> {
    let (first, last) = text.split_once(':')?;
    let ((top, left), (bottom, right)) = (reference(first)?, reference(last)?);
    Some(Merge { top, left, bottom, right })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references() {
        assert_eq!(reference("A1"), Some((0, 0)));
        assert_eq!(reference("XFD1048576"), Some((1_048_575, 16_383)));
        for bad in ["", "A", "1", "A0", "A-1", "ZZZZZZZZZZ1", "A99999999999", "甲1"] {
            assert_eq!(reference(bad), None, "{bad}");
        }
    }

    #[test]
    fn targets_resolve_against_their_folder() {
        assert_eq!(resolve("xl", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolve("xl", "/xl/a.xml"), "xl/a.xml");
        assert_eq!(resolve("xl/x", "../a.xml"), "xl/a.xml");
        assert_eq!(resolve("", "../../a.xml"), "a.xml");
    }

    #[test]
    fn kinds_of_number_come_from_the_style() {
        let tables = Tables {
            strings: vec![],
            styles: vec![Style { kind: crate::sheet::dates::Kind::Date, struck: false }],
            date1904: false,
            pictures: Pictures::default(),
        };
        let open = Open { value: Some("46266".into()), ..Open::default() };
        assert!(matches!(close_cell(open, &tables), Some((Raw::Date(_), false))));
        let open = Open { value: Some("nan".into()), ..Open::default() };
        assert_eq!(close_cell(open, &tables), Some((Raw::Text("nan".into()), false)));
    }
}
