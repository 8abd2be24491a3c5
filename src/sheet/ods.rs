//! OpenDocument spreadsheets (.ods), in a single pass over `content.xml`.
//!
//! Read here rather than by calamine, which lays repeated cells out in full and tells nothing of merged
//! ranges and hidden rows. Repeated empty rows and cells cost nothing here.
use super::dates::from_iso;
use super::grid::{Budget, Grid, Strike};
use super::package::{Package, Part, attribute, local, push_entity};
use super::{Format, Merge, Raw, Sheet, Workbook};
use crate::diagnostic::Result;
use jiff::SignedDuration;
use jiff::civil::Time;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashSet;
use std::io::BufRead;

/// A cell's text isn't filled with numbered blanks beyond this length, which is that of a cell.
const MAX_BLANKS: usize = 32_767;

/// What is needed of the automatic styles, by name.
#[derive(Default)]
struct Styles {
    hidden_tables: HashSet<String>,
    struck: HashSet<String>,
}

pub(super) fn read(file: &str, mut zip: Package<'_>) -> Result<Workbook> {
    if encrypted(&mut zip)? {
        return Err(super::detect::password());
    }
    let packed = zip.packed();
    let mut part = zip.need("content.xml")?;
    let mut book = Workbook::new(file, Format::Ods);
    let mut budget = Budget::of(packed);
    let (mut styles, mut style) = (Styles::default(), String::new());
    loop {
        let table = match part.next()? {
            Event::Start(e) => match local(e.name()) {
                "style" => {
                    style = attribute(&e, "name").unwrap_or_default();
                    continue;
                }
                "table-properties" => {
                    if attribute(&e, "display").is_some_and(|v| v == "false") {
                        styles.hidden_tables.insert(style.clone());
                    }
                    continue;
                }
                "text-properties" => {
                    let through = ["text-line-through-style", "text-line-through-type"];
                    if through.iter().any(|a| attribute(&e, a).is_some_and(|v| v != "none")) {
                        styles.struck.insert(style.clone());
                    }
                    continue;
                }
                "table" => {
                    let hidden =
                        attribute(&e, "style-name").is_some_and(|s| styles.hidden_tables.contains(&s));
                    (attribute(&e, "name").unwrap_or_default(), hidden)
                }
                "tracked-changes" | "dde-links" => (String::new(), true),
                _ => continue,
            },
            Event::End(e) if local(e.name()) == "spreadsheet" => return Ok(book),
            Event::Eof => return Err(part.damaged()),
            _ => continue,
        };
        if table.0.is_empty() {
            skip(&mut part)?;
            continue;
        }
        let grid = Grid::new(file, &table.0, table.1, &mut budget);
        book.sheets.push(read_table(&mut part, &styles, grid)?);
    }
}

fn encrypted(zip: &mut Package<'_>) -> Result<bool> {
    let Some(mut part) = zip.part("META-INF/manifest.xml")? else { return Ok(false) };
    loop {
        match part.next()? {
            Event::Start(e) if matches!(local(e.name()), "encryption-data" | "encrypted-key") => {
                return Ok(true);
            }
            Event::Eof => return Ok(false),
            _ => {}
        }
    }
}

/// Passes over the element just begun.
fn skip<R: BufRead>(part: &mut Part<'_, R>) -> Result<()> {
    let mut depth = 1u32;
    while depth > 0 {
        match part.next()? {
            Event::Start(_) => depth = depth.saturating_add(1),
            Event::End(_) => depth -= 1,
            Event::Eof => return Err(part.damaged()),
            _ => {}
        }
    }
    Ok(())
}

/// What a cell's tag says.
struct Open {
    kind: String,
    value: String,
    repeat: u32,
    span: (u32, u32),
    formula: bool,
    error: bool,
    struck: bool,
}

fn read_table<R: BufRead>(part: &mut Part<'_, R>, styles: &Styles, mut grid: Grid<'_>) -> Result<Sheet> {
    let (mut row, mut column) = (0u32, 0u32);
    loop {
        let e = match part.next()? {
            Event::Start(e) => e,
            Event::End(e) if local(e.name()) == "table" => return Ok(grid.finish()),
            Event::Eof => return Err(part.damaged()),
            _ => continue,
        };
        match local(e.name()) {
            "table-column" => {
                let repeat = number(&e, "number-columns-repeated");
                if attribute(&e, "visibility").is_some_and(|v| v != "visible") {
                    grid.hide_cols(column, column.saturating_add(repeat - 1));
                }
                column = column.saturating_add(repeat);
            }
            "table-row" => {
                let repeat = number(&e, "number-rows-repeated");
                let hidden = attribute(&e, "visibility").is_some_and(|v| v != "visible");
                let (cells, struck) = read_row(part, styles, row, &mut grid)?;
                if !cells.is_empty() {
                    for r in row..row.saturating_add(repeat).min(super::grid::MAX_ROWS) {
                        for (col, repeat, raw) in &cells {
                            for c in *col..col.saturating_add(*repeat).min(super::grid::MAX_COLS) {
                                grid.put(r, c, raw.clone())?;
                            }
                        }
                        if hidden {
                            grid.hide_row(r);
                        }
                        if struck {
                            grid.strike_row(r);
                        }
                    }
                }
                row = row.saturating_add(repeat);
            }
            "table-columns"
            | "table-header-columns"
            | "table-column-group"
            | "table-rows"
            | "table-header-rows"
            | "table-row-group" => {}
            _ => skip(part)?, // shapes, forms, event listeners
        }
    }
}

/// A repeat count or span: 1 when not given.
fn number(e: &BytesStart<'_>, name: &str) -> u32 {
    attribute(e, name).and_then(|v| v.parse().ok()).unwrap_or(1).max(1)
}

/// The row's non-empty cells (column, repeat count, content), and whether it is struck out.
#[allow(clippy::type_complexity)]
fn read_row<R: BufRead>(
    part: &mut Part<'_, R>,
    styles: &Styles,
    row: u32,
    grid: &mut Grid<'_>,
) -> Result<(Vec<(u32, u32, Raw)>, bool)> {
    let (mut cells, mut col, mut strike) = (vec![], 0u32, Strike::default());
    loop {
        let open = match part.next()? {
            Event::Start(e) if matches!(local(e.name()), "table-cell" | "covered-table-cell") => {
                open_cell(&e, styles)
            }
            Event::End(e) if local(e.name()) == "table-row" => return Ok((cells, strike.end_row())),
            Event::Eof => return Err(part.damaged()),
            _ => continue,
        };
        let (text, runs_struck) = cell_text(part, styles)?;
        let (rows, cols) = open.span;
        grid.merge(Merge {
            top: row,
            left: col,
            bottom: row.saturating_add(rows - 1),
            right: col.saturating_add(cols - 1),
        })?;
        let (repeat, struck) = (open.repeat, open.struck || runs_struck);
        if let Some(raw) = close_cell(open, text) {
            strike.cell(struck);
            cells.push((col, repeat, raw));
        }
        col = col.saturating_add(repeat);
    }
}

fn open_cell(e: &BytesStart<'_>, styles: &Styles) -> Open {
    let mut open = Open {
        kind: String::new(),
        value: String::new(),
        repeat: number(e, "number-columns-repeated"),
        span: (number(e, "number-rows-spanned"), number(e, "number-columns-spanned")),
        formula: false,
        error: false,
        struck: false,
    };
    for a in e.attributes().with_checks(false).flatten() {
        let value = || quick_xml::escape::unescape(&a.value).unwrap_or_default().into_owned();
        match a.key.0 {
            "calcext:value-type" => open.error = &*a.value == "error",
            "table:formula" => open.formula = true,
            "table:style-name" => open.struck = styles.struck.contains(&value()),
            "office:string-value" if open.value.is_empty() => open.value = value(),
            _ => match local(a.key) {
                "value-type" => open.kind = value(),
                "value" | "date-value" | "time-value" | "boolean-value" => open.value = value(),
                _ => {}
            },
        }
    }
    open
}

/// The paragraphs of the cell just begun, joined by line breaks, comments and drawings left out; and whether
/// all of it is struck out by runs of its own.
fn cell_text<R: BufRead>(part: &mut Part<'_, R>, styles: &Styles) -> Result<(String, bool)> {
    let (mut text, mut paragraphs, mut depth) = (String::new(), 0u32, 1u32);
    let (mut in_paragraph, mut in_struck) = (0u32, 0u32); // the depth at which each began, or 0
    let mut plain = false;
    loop {
        match part.next()? {
            Event::Start(e) => match (local(e.name()), e.name().0) {
                ("s", "text:s") => {
                    let spaces = (number(&e, "c") as usize).min(MAX_BLANKS.saturating_sub(text.len()));
                    text.extend(std::iter::repeat_n(' ', spaces));
                    depth += 1;
                }
                ("tab", "text:tab") => {
                    text.push('\t');
                    depth += 1;
                }
                ("line-break", _) => {
                    text.push('\n');
                    depth += 1;
                }
                ("p" | "h", _) => {
                    if paragraphs > 0 {
                        text.push('\n');
                    }
                    paragraphs += 1;
                    in_paragraph = depth;
                    depth += 1;
                }
                ("span", _) => {
                    let struck = attribute(&e, "style-name").is_some_and(|s| styles.struck.contains(&s));
                    if struck && in_struck == 0 {
                        in_struck = depth;
                    }
                    depth += 1;
                }
                ("annotation" | "frame" | "detective" | "ruby-text" | "table", _) => skip(part)?,
                _ => depth = depth.saturating_add(1),
            },
            Event::End(_) => {
                depth -= 1;
                if depth == 0 {
                    let struck = !plain && !text.is_empty();
                    return Ok((text, struck));
                }
                if depth == in_paragraph {
                    in_paragraph = 0;
                }
                if depth == in_struck {
                    in_struck = 0;
                }
            }
            Event::Text(t) if in_paragraph > 0 => {
                text.push_str(&t.xml10_content());
                plain |= in_struck == 0;
            }
            Event::GeneralRef(r) if in_paragraph > 0 => push_entity(&r, &mut text),
            Event::Eof => return Err(part.damaged()),
            _ => {}
        }
    }
}

fn close_cell(open: Open, text: String) -> Option<Raw> {
    let Open { kind, value, formula, error, .. } = open;
    let raw = match kind.as_str() {
        _ if error => Raw::Error(text),
        "float" | "percentage" | "currency" => match value.parse::<f64>() {
            Ok(n) if n.is_finite() => Raw::Number(n),
            _ => Raw::Text(text),
        },
        "date" => from_iso(&value).unwrap_or(Raw::Text(text)),
        "time" => duration(&value).unwrap_or(Raw::Text(text)),
        "boolean" => Raw::Bool(value == "true"),
        "string" if text.is_empty() => Raw::Text(value),
        "" if formula && text.is_empty() => Raw::NoValue,
        _ => Raw::Text(text),
    };
    (!matches!(&raw, Raw::Text(t) if t.is_empty())).then_some(raw)
}

/// `PT08H30M00S`: a time of day, or days as a number from 24 hours on.
fn duration(text: &str) -> Option<Raw> {
    let span: SignedDuration = text.parse().ok()?;
    let day = SignedDuration::from_hours(24);
    if span.is_negative() || span >= day {
        return Some(Raw::Number(span.as_secs_f64() / day.as_secs_f64()));
    }
    Some(Raw::Time(Time::midnight().wrapping_add(span)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        assert_eq!(duration("PT08H30M00S"), Some(Raw::Time(Time::constant(8, 30, 0, 0))));
        assert_eq!(duration("PT36H00M00S"), Some(Raw::Number(1.5)));
        assert_eq!(duration("later"), None);
    }
}
