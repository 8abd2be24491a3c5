//! Cells of a sheet's part get their yellow formats; cells and rows that aren't there are made.
use super::Spots;
use super::styles::Styles;
use super::tags::{self, Step, Tag};
use crate::diagnostic::column_name;
use std::collections::BTreeMap;
use std::ops::Range;

/// A row as it stands in the part.
struct Row<'t> {
    tag: Tag<'t>,
    /// The start of its end tag; the end of the tag if it is empty.
    end: usize,
    /// Columns with their tags.
    cells: Vec<(u32, Tag<'t>)>,
}

/// The cells that show the marked ones: a cell in a merged range is shown by the range's first.
pub(super) fn shown(text: &str, spots: &Spots) -> Spots {
    let corner = |c: &str| {
        let digits = c.find(|d: char| d.is_ascii_digit())?;
        Some((c.get(digits..)?.parse::<u32>().ok()?.checked_sub(1)?, column(c)?))
    };
    let merges: Vec<_> = tags::all(text, "mergeCell")
        .into_iter()
        .filter_map(|t| {
            let range = t.attribute("ref")?;
            let (first, last) = range.split_once(':')?;
            Some((corner(first)?, corner(last)?))
        })
        .collect();
    let mut out = Spots::new();
    for (&(row, col), spot) in spots {
        let merge = merges.iter().find(|(a, b)| (a.0..=b.0).contains(&row) && (a.1..=b.1).contains(&col));
        out.entry(merge.map_or((row, col), |m| m.0)).or_default().add(&spot.text, spot.error);
    }
    out
}

/// The part with the cells marked; `None` if it isn't a sheet's.
pub(super) fn mark(text: &str, spots: &Spots, styles: &mut Styles) -> Option<String> {
    let (rows, data) = rows(text)?;
    let mut pieces: Vec<(Range<usize>, String)> = vec![];
    let mut wanted: BTreeMap<u32, Vec<(u32, bool)>> = BTreeMap::new();
    for (&(row, col), spot) in spots {
        wanted.entry(row).or_default().push((col, spot.error));
    }
    let p = data.prefix.as_str();
    let mut new_rows: BTreeMap<usize, String> = BTreeMap::new();
    for (row, cols) in wanted {
        let cell =
            |col: u32, style: usize| format!("<{p}c r=\"{}{}\" s=\"{style}\"/>", column_name(col), row + 1);
        let Some(own) = rows.get(&row) else {
            let cells: String = cols.iter().map(|&(c, e)| cell(c, styles.yellow(0, e))).collect();
            let at = rows.range(row..).next().map_or(data.end, |(_, r)| r.tag.range.start);
            *new_rows.entry(at).or_default() += &format!("<{p}row r=\"{}\">{cells}</{p}row>", row + 1);
            continue;
        };
        let mut made = String::new();
        for (col, error) in cols {
            match own.cells.iter().find(|(c, _)| *c == col) {
                Some((_, tag)) => {
                    let old = tag.attribute("s").and_then(|s| s.parse().ok()).unwrap_or(0);
                    pieces.push((tag.range.clone(), tag.with("s", &styles.yellow(old, error).to_string())));
                }
                None => {
                    let new = cell(col, styles.yellow(0, error));
                    match own.cells.iter().find(|(c, _)| *c > col) {
                        Some((_, next)) => pieces.push((next.range.start..next.range.start, new)),
                        None => made += &new,
                    }
                }
            }
        }
        if !made.is_empty() && own.tag.empty {
            let open = own.tag.source().trim_end_matches('>').trim_end_matches('/').trim_end().to_owned();
            pieces.push((own.tag.range.clone(), format!("{open}>{made}</{p}row>")));
        } else if !made.is_empty() {
            pieces.push((own.end..own.end, made));
        }
    }
    if let (Some(tag), false) = (&data.empty, new_rows.is_empty()) {
        let all: String = new_rows.into_values().collect();
        pieces.push((tag.clone(), format!("<{p}sheetData>{all}</{p}sheetData>")));
    } else {
        pieces.extend(new_rows.into_iter().map(|(at, rows)| (at..at, rows)));
    }
    Some(tags::replaced(text, pieces))
}

/// `sheetData`: where it ends, and its range if it is an empty element.
struct SheetData {
    end: usize,
    empty: Option<Range<usize>>,
    prefix: String,
}

/// The rows by their number; rows and cells without one follow the one before.
fn rows(text: &str) -> Option<(BTreeMap<u32, Row<'_>>, SheetData)> {
    let mut rows: BTreeMap<u32, Row<'_>> = BTreeMap::new();
    let (mut data, mut inside) = (None, false);
    let (mut row, mut col) = (0u32, 0u32);
    for step in tags::steps(text)? {
        match step {
            Step::Start(t) if t.name() == "sheetData" => {
                inside = !t.empty;
                let empty = t.empty.then(|| t.range.clone());
                data = Some(SheetData { end: t.range.end, empty, prefix: t.prefix().to_owned() });
            }
            Step::End(range, "sheetData") => {
                inside = false;
                data.as_mut()?.end = range.start;
            }
            Step::Start(t) if inside && t.name() == "row" => {
                row = t.attribute("r").and_then(|r| r.parse().ok()).unwrap_or(row + 1);
                col = 0;
                rows.insert(row.checked_sub(1)?, Row { end: t.range.end, tag: t, cells: vec![] });
            }
            Step::End(range, "row") if inside => rows.get_mut(&row.checked_sub(1)?)?.end = range.start,
            Step::Start(t) if inside && t.name() == "c" => {
                col = t.attribute("r").as_deref().and_then(column).map_or(col + 1, |c| c + 1);
                rows.get_mut(&row.checked_sub(1)?)?.cells.push((col - 1, t));
            }
            _ => {}
        }
    }
    Some((rows, data?))
}

/// `AB12` → 27.
fn column(reference: &str) -> Option<u32> {
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic);
    let n = letters
        .fold(0u32, |n, b| n.saturating_mul(26).saturating_add(u32::from(b.to_ascii_uppercase() - b'A') + 1));
    n.checked_sub(1)
}
