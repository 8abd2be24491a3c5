//! Collects the cells of a sheet in whatever order a file stores them, within limits.
use super::{Cell, Merge, Raw, Row, Sheet};
use crate::diagnostic::{Diagnostic, Place, Result, Source};
use crate::tr;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Cells that any workbook may have, a row counted as some; they need 100 MB, and as much again as records.
const FREE_CELLS: usize = 1_200_000;
/// And beyond that one for so many bytes of the file: a bomb has thousands of cells in a byte.
const BYTES_PER_CELL: usize = 4;
/// A row takes as much memory as so many cells.
const CELLS_PER_ROW: usize = 2;
/// But no more than this: some 1 GB.
const MAX_CELLS: usize = 20_000_000;
/// Bytes of cell text that any workbook may have: a few shared strings may be named by millions of cells.
const FREE_TEXT: usize = 64 << 20;
/// And beyond that so many for each byte of the file.
const TEXT_PER_BYTE: usize = 8;
/// But no more than this.
const MAX_TEXT: usize = 1 << 30;
/// Bytes of one cell's text: a base64 photo fits in; spreadsheets themselves hold 32,767 characters.
const MAX_CELL_TEXT: usize = 8 << 20;
/// Merged ranges of a sheet.
const MAX_MERGES: usize = 200_000;
/// Rows of a sheet in today's formats.
pub(super) const MAX_ROWS: u32 = 1_048_576;
/// Columns of a sheet in today's formats.
pub(super) const MAX_COLS: u32 = 16_384;
/// So many of a row's first cells must be struck out for the row to count as struck out.
const STRUCK_CELLS: u8 = 3;

/// What one workbook may still use up.
pub(super) struct Budget {
    cells: usize,
    text: usize,
}

impl Budget {
    /// For a file of so many bytes.
    pub(super) fn of(bytes: usize) -> Self {
        let cells = FREE_CELLS.saturating_add(bytes / BYTES_PER_CELL).min(MAX_CELLS);
        let text = FREE_TEXT.saturating_add(bytes.saturating_mul(TEXT_PER_BYTE)).min(MAX_TEXT);
        Budget { cells, text }
    }

    /// Counts a text that cells may name later.
    pub(super) fn shared(&mut self, text: usize) -> Result<()> {
        match (self.cells.checked_sub(1), self.text.checked_sub(text)) {
            (Some(cells), Some(text)) => *self = Budget { cells, text },
            _ => return Err(too_large()),
        }
        Ok(())
    }
}

/// A sheet being read.
pub(super) struct Grid<'a> {
    budget: &'a mut Budget,
    sheet: Sheet,
    in_order: bool,
    /// Ranges of hidden columns that were told.
    hidden: u32,
}

impl<'a> Grid<'a> {
    pub(super) fn new(file: &str, name: &str, hidden: bool, budget: &'a mut Budget) -> Self {
        let source = Arc::new(Source { file: file.to_owned(), sheet: name.to_owned() });
        Grid { budget, sheet: Sheet { source, hidden, ..Sheet::default() }, in_order: true, hidden: 0 }
    }

    /// Keeps a cell; an empty text is no cell, and cells beyond the largest sheet are left out.
    pub(super) fn put(&mut self, row: u32, col: u32, raw: Raw) -> Result<()> {
        let text = match &raw {
            Raw::Text(t) | Raw::Error(t) => t.len(),
            _ => 0,
        };
        if matches!(&raw, Raw::Text(t) if t.is_empty()) || row >= MAX_ROWS || col >= MAX_COLS {
            return Ok(());
        }
        let begins = self.sheet.rows.last().is_none_or(|last| last.index != row);
        let count = if begins { 1 + CELLS_PER_ROW } else { 1 };
        let left = (self.budget.cells.checked_sub(count), self.budget.text.checked_sub(text));
        let (Some(cells), Some(left)) = left else {
            return Err(too_large().at(Place::Sheet(self.sheet.source.clone())));
        };
        if text > MAX_CELL_TEXT {
            return Err(cell_too_long().at(Place::Cell(self.sheet.source.clone(), row, col)));
        }
        *self.budget = Budget { cells, text: left };
        let cell = Cell { col, raw };
        match self.sheet.rows.last_mut() {
            Some(last) if last.index == row => {
                self.in_order &= last.cells.last().is_none_or(|c| c.col < col);
                last.cells.push(cell);
            }
            last => {
                self.in_order &= last.is_none_or(|l| l.index < row);
                self.sheet.rows.push(Row { index: row, cells: vec![cell] });
            }
        }
        Ok(())
    }

    pub(super) fn source(&self) -> Arc<Source> {
        self.sheet.source.clone()
    }

    pub(super) fn merge(&mut self, m: Merge) -> Result<()> {
        let inside = m.bottom < MAX_ROWS && m.right < MAX_COLS;
        if m.top <= m.bottom && m.left <= m.right && (m.top, m.left) != (m.bottom, m.right) && inside {
            if self.sheet.merges.len() >= MAX_MERGES {
                return Err(too_large().at(Place::Sheet(self.sheet.source.clone())));
            }
            self.sheet.merges.push(m);
        }
        Ok(())
    }

    pub(super) fn hide_row(&mut self, row: u32) {
        if row < MAX_ROWS {
            self.sheet.hidden_rows.insert(row);
        }
    }

    pub(super) fn strike_row(&mut self, row: u32) {
        if row < MAX_ROWS {
            self.sheet.struck_rows.insert(row);
        }
    }

    /// Hides columns `first..=last`.
    pub(super) fn hide_cols(&mut self, first: u32, last: u32) {
        self.hidden = self.hidden.saturating_add(1);
        if self.hidden <= MAX_COLS && self.sheet.hidden_cols.len() < MAX_COLS as usize {
            self.sheet.hidden_cols.extend(first..=last.min(MAX_COLS - 1));
        }
    }

    /// The sheet, in order; of the hidden rows and columns only those that hold something.
    pub(super) fn finish(self) -> Sheet {
        let mut sheet = self.sheet;
        if !self.in_order {
            sheet.rows.sort_by_key(|r| r.index);
            sheet.rows.dedup_by(|later, kept| {
                let same = later.index == kept.index;
                if same {
                    kept.cells.append(&mut later.cells);
                }
                same
            });
            for row in &mut sheet.rows {
                row.cells.reverse();
                row.cells.sort_by_key(|c| c.col);
                row.cells.dedup_by_key(|c| c.col);
            }
        }
        let rows: BTreeSet<u32> = match sheet.hidden_rows.is_empty() {
            true => BTreeSet::new(),
            false => sheet.rows.iter().map(|r| r.index).collect(),
        };
        sheet.hidden_rows.retain(|r| rows.contains(r));
        if !sheet.hidden_cols.is_empty() {
            let cols: BTreeSet<u32> = sheet.rows.iter().flat_map(|r| r.cells.iter().map(|c| c.col)).collect();
            sheet.hidden_cols.retain(|c| cols.contains(c));
        }
        sheet
    }
}

/// Finds out whether a row's first cells are struck out.
#[derive(Default)]
pub(super) struct Strike {
    seen: u8,
    plain: bool,
}

impl Strike {
    /// The next non-empty cell of the row.
    pub(super) fn cell(&mut self, struck: bool) {
        if self.seen < STRUCK_CELLS {
            self.seen += 1;
            self.plain |= !struck;
        }
    }

    /// The row has ended: was it struck out? Begins the next row.
    pub(super) fn end_row(&mut self) -> bool {
        let row = std::mem::take(self);
        row.seen > 0 && !row.plain
    }
}

fn cell_too_long() -> Diagnostic {
    let n = MAX_CELL_TEXT >> 20;
    Diagnostic::error(
        "cell-too-long",
        tr!("这一格的文字太长（超过 {n} MB）", "This cell's text is too long (over {n} MB)"),
    )
    .hint(tr!(
        "CSV 里多半是一个英文双引号没有配对；别的表请把长文字移到单独的文件里",
        "In a CSV a double quote is probably not closed; else keep long texts in a file of their own"
    ))
}

/// More than this program is willing to hold.
pub(super) fn too_large() -> Diagnostic {
    Diagnostic::error("file-too-large", tr!("表格太大，读不下", "The table is too large to be read"))
        .hint(tr!("请把需要的行另存为一个小一些的表格", "Save the rows that are needed as a smaller file"))
}
