//! Opens any workbook or text table and gives its cells as they are, with their places.
//!
//! Nothing is guessed about meaning in here (no header, no types): that is [`record`](crate::record)'s
//! work. What is told apart: the kind of file by its content, the encoding of text, hidden rows, merged
//! ranges, struck-out rows, formulas without a stored value.
use crate::diagnostic::Source;
use jiff::civil::{DateTime, Time};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A file's sheets.
#[derive(Clone, Debug)]
pub struct Workbook {
    /// The file name without its folder.
    pub file: String,
    /// What the content turned out to be.
    pub format: Format,
    /// For text files: the encoding found, e.g. `GB18030`.
    pub encoding: Option<&'static str>,
    /// For text files: the delimiter found.
    pub delimiter: Option<char>,
    /// The workbook counts days from 1904.
    pub date1904: bool,
    /// All sheets, hidden ones too, in the file's order.
    pub sheets: Vec<Sheet>,
}

/// Kinds of file, told by content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Format {
    Xlsx,
    Xlsb,
    Xls,
    Ods,
    Text,
}

/// One sheet: its non-empty cells, row by row.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// File and sheet name.
    pub source: Arc<Source>,
    /// Hidden in the workbook's tab bar.
    pub hidden: bool,
    /// Rows that hold at least one non-empty cell, in order.
    pub rows: Vec<Row>,
    /// Merged ranges.
    pub merges: Vec<Merge>,
    /// Hidden (or filtered-out) rows, 0-based.
    pub hidden_rows: BTreeSet<u32>,
    /// Hidden columns, 0-based.
    pub hidden_cols: BTreeSet<u32>,
    /// Rows whose first cells are struck out, 0-based.
    pub struck_rows: BTreeSet<u32>,
}

/// A row with its non-empty cells.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// 0-based row number.
    pub index: u32,
    /// Cells in column order; empty ones are left out.
    pub cells: Vec<Cell>,
}

/// A non-empty cell.
#[derive(Clone, Debug)]
pub struct Cell {
    /// 0-based column number.
    pub col: u32,
    /// What it holds.
    pub raw: Raw,
}

/// A cell's content as stored.
#[derive(Clone, Debug, PartialEq)]
pub enum Raw {
    /// Text as stored, untrimmed.
    Text(String),
    /// A number (binary double, as spreadsheets store it).
    Number(f64),
    /// A number with a date format (the 1904 system already counted in).
    Date(DateTime),
    /// A number with a time format and no date.
    Time(Time),
    /// TRUE or FALSE.
    Bool(bool),
    /// `#REF!`, `#N/A`, …
    Error(String),
    /// A formula whose result was never stored.
    NoValue,
}

/// A merged range, corners 0-based and inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merge {
    /// First row.
    pub top: u32,
    /// First column.
    pub left: u32,
    /// Last row.
    pub bottom: u32,
    /// Last column.
    pub right: u32,
}

impl Row {
    /// The cell at a 0-based column.
    pub fn get(&self, col: u32) -> Option<&Raw> {
        self.cells.binary_search_by_key(&col, |c| c.col).ok().map(|i| &self.cells[i].raw)
    }
}
