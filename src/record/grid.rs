//! A sheet's non-blank cells, cleaned, with its merged ranges.
use super::parse;
use crate::diagnostic::{Diagnostic, Place, Problems};
use crate::sheet::{Merge, Raw, Sheet};
use crate::tr;
use std::borrow::Cow;
use std::collections::HashMap;

/// After so many blank rows the sheet is taken to be at its end: formatted rows go on to row 50,000 and
/// beyond, and stray cells below them belong to nothing.
const BLANK_ROWS_AT_END: u32 = 200;

/// Ranges times columns that are looked at; real sheets have some thousands.
const MAX_MERGED_COLUMNS: usize = 1_000_000;

/// A cell that holds something; text is cleaned.
pub(super) struct Cell<'a> {
    pub(super) col: u32,
    pub(super) raw: &'a Raw,
    /// The cleaned text of a text cell; never empty.
    pub(super) text: Option<Cow<'a, str>>,
}

/// A row with at least one such cell.
pub(super) struct Line<'a> {
    pub(super) row: u32,
    pub(super) cells: Vec<Cell<'a>>,
}

impl<'a> Line<'a> {
    pub(super) fn get(&self, col: u32) -> Option<&Cell<'a>> {
        self.cells.binary_search_by_key(&col, |c| c.col).ok().and_then(|i| self.cells.get(i))
    }
}

pub(super) struct Grid<'a> {
    pub(super) lines: Vec<Line<'a>>,
    /// Merged ranges by each of their columns, sorted by their first row.
    merges: HashMap<u32, Vec<Merge>>,
}

impl<'a> Grid<'a> {
    pub(super) fn new(sheet: &'a Sheet, problems: &mut Problems) -> Self {
        let mut lines: Vec<Line<'a>> = Vec::new();
        for row in &sheet.rows {
            let cells: Vec<Cell<'a>> = row.cells.iter().filter_map(|c| cell(c.col, &c.raw)).collect();
            if cells.is_empty() {
                continue;
            }
            if lines.last().is_some_and(|l| row.index - l.row > BLANK_ROWS_AT_END) {
                let place = Place::Row(sheet.source.clone(), row.index);
                let n = BLANK_ROWS_AT_END;
                problems.push(
                    Diagnostic::warning(
                        "rows-after-blank",
                        tr!(
                            "前面空了 {n} 多行，从这一行起没有读",
                            "follows more than {n} blank rows; not read from here on"
                        ),
                    )
                    .at(place)
                    .hint(tr!(
                        "如果这里还有数据，请删去中间的空行",
                        "if there is data here, remove the blank rows before it"
                    )),
                );
                break;
            }
            lines.push(Line { row: row.index, cells });
        }
        let mut merges: HashMap<u32, Vec<Merge>> = HashMap::new();
        let last = lines.iter().filter_map(|l| l.cells.last()).map(|c| c.col).max().unwrap_or(0);
        let mut room = MAX_MERGED_COLUMNS;
        for m in &sheet.merges {
            for col in m.left..=m.right.min(last) {
                merges.entry(col).or_default().push(*m);
                room = room.saturating_sub(1);
            }
            if room == 0 {
                break;
            }
        }
        merges.values_mut().for_each(|v| v.sort_by_key(|m| m.top));
        Grid { lines, merges }
    }

    /// The merged range that a cell is in.
    pub(super) fn merge(&self, row: u32, col: u32) -> Option<Merge> {
        let list = self.merges.get(&col)?;
        let after = list.partition_point(|m| m.top <= row);
        list.get(after.checked_sub(1)?).copied().filter(|m| m.bottom >= row)
    }

    /// The cell that holds the content of a merged range's other cells.
    pub(super) fn anchor(&self, row: u32, col: u32) -> Option<(&Cell<'a>, Merge)> {
        let m = self.merge(row, col)?;
        let line = self.lines.binary_search_by_key(&m.top, |l| l.row).ok()?;
        self.lines.get(line)?.get(m.left).map(|c| (c, m))
    }
}

fn cell(col: u32, raw: &Raw) -> Option<Cell<'_>> {
    let text = match raw {
        Raw::Text(t) => Some(parse::clean(t)).filter(|t| !t.is_empty()),
        _ => None,
    };
    let blank = text.is_none() && matches!(raw, Raw::Text(_) | Raw::Picture(_));
    (!blank).then_some(Cell { col, raw, text })
}
