//! Opens any workbook or text table and gives its cells as they are, with their places.
//!
//! Nothing is guessed about meaning in here (no header, no types): that is [`record`](crate::record)'s
//! work. What is told apart: the kind of file by its content, the encoding of text, hidden rows, merged
//! ranges, struck-out rows, formulas without a stored value.
mod cfb;
mod dates;
mod detect;
mod grid;
mod ods;
mod package;
mod raw_json;
mod text;
mod xls;
mod xlsb;
mod xlsx;
mod xlsx_pictures;
mod xlsx_tables;

pub use raw_json::raw_json;

use crate::diagnostic::{Diagnostic, Place, Result, Source, file_name};
use crate::tr;
use detect::Kind;
use jiff::civil::{DateTime, Time};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

/// Bytes of a file that is read at all: a roster with some hundred photos fits in.
const MAX_FILE: u64 = 192 << 20;
/// Bytes of a text table. It is held twice while it is read, and its cells once more.
const MAX_TEXT_FILE: usize = 64 << 20;

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
    /// What was noticed while reading and can't be seen from the fields, e.g. a replaced character.
    pub notes: Vec<Diagnostic>,
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
    /// Hidden (or filtered-out) rows that hold something, 0-based.
    pub hidden_rows: BTreeSet<u32>,
    /// Hidden columns that hold something, 0-based.
    pub hidden_cols: BTreeSet<u32>,
    /// Rows whose first cells (up to three) are all struck out, 0-based. Not known for xlsb.
    pub struck_rows: BTreeSet<u32>,
    /// Pictures in or over cells, by row and column. Only known for xlsx.
    pub pictures: Vec<SheetPicture>,
}

/// A picture in a cell, or floating over it.
#[derive(Clone, PartialEq)]
pub struct SheetPicture {
    /// The cell's row, 0-based.
    pub row: u32,
    /// The cell's column, 0-based.
    pub col: u32,
    /// The picture file's content.
    pub bytes: Arc<[u8]>,
}

impl std::fmt::Debug for SheetPicture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SheetPicture({}, {}, {} bytes)", self.row, self.col, self.bytes.len())
    }
}

impl Sheet {
    /// The first picture of a cell.
    pub fn picture(&self, row: u32, col: u32) -> Option<&SheetPicture> {
        let at = self.pictures.partition_point(|p| (p.row, p.col) < (row, col));
        self.pictures.get(at).filter(|p| (p.row, p.col) == (row, col))
    }
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
    /// A number below 1 with a date or time format. A span of 24 hours and more stays a number (of days).
    Time(Time),
    /// TRUE or FALSE.
    Bool(bool),
    /// `#REF!`, `#N/A`, …
    Error(String),
    /// A formula whose result was never stored.
    NoValue,
    /// A cell that shows a picture ([`Sheet::picture`]): what is stored in place of it. It counts as empty.
    Picture(String),
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

/// Opens a file; its kind is told by its content.
///
/// # Errors
/// `file-unreadable`, `file-empty`, `file-password`, `file-html`, `file-xml`, `file-not-a-table`,
/// `file-damaged`, `file-too-large`, `text-encoding`, `sheet-scattered`; each names the file or a place in it.
pub fn open(path: &Path) -> Result<Workbook> {
    let name = file_name(path);
    let bytes = load(path).map_err(|d| d.at(Place::File(name.clone())))?;
    open_bytes(&name, &bytes)
}

fn load(path: &Path) -> Result<Vec<u8>> {
    let meta = std::fs::metadata(path).map_err(|e| unreadable(&e))?;
    if meta.is_dir() {
        return Err(Diagnostic::error(
            "file-unreadable",
            tr!("这是文件夹，不是文件", "This is a folder, not a file"),
        )
        .hint(tr!("请给出文件夹里的表格文件", "Name a table file inside of it")));
    }
    if !meta.is_file() {
        // a device or a pipe may never end
        return Err(Diagnostic::error("file-unreadable", tr!("这不是普通文件", "This is no regular file"))
            .hint(tr!("请给出表格文件", "Name a table file")));
    }
    if meta.len() > MAX_FILE {
        return Err(grid::too_large());
    }
    std::fs::read(path).map_err(|e| unreadable(&e))
}

fn unreadable(e: &std::io::Error) -> Diagnostic {
    use std::io::ErrorKind::{NotFound, PermissionDenied};
    let (message, hint) = match e.kind() {
        NotFound => (
            tr!("找不到这个文件", "There is no such file"),
            tr!("请检查文件名和所在的文件夹", "Check the file's name and folder"),
        ),
        PermissionDenied => (
            tr!(
                "没有权限读这个文件，或它正被别的程序占用",
                "The file may not be read, or another program holds it"
            ),
            tr!(
                "请关闭正在使用它的 WPS 或 Excel，或检查文件权限",
                "Close it in WPS or Excel, or check its permissions"
            ),
        ),
        _ => (
            tr!("读文件出错：{e}", "The file can't be read: {e}"),
            tr!("请检查磁盘、U 盘或网络位置", "Check the disk or network folder"),
        ),
    };
    Diagnostic::error("file-unreadable", message).hint(hint)
}

/// Opens a file's content. `name` is what messages call it; errors as [`open`].
pub fn open_bytes(name: &str, bytes: &[u8]) -> Result<Workbook> {
    let opened = detect::detect(bytes).and_then(|kind| match kind {
        Kind::Xlsx(zip) => xlsx::read(name, zip),
        Kind::Xlsb(zip) => xlsb::read(name, bytes, zip),
        Kind::Ods(zip) => ods::read(name, zip),
        Kind::Xls(cfb) => xls::read(name, &cfb),
        Kind::Text if bytes.len() > MAX_TEXT_FILE => Err(grid::too_large()),
        Kind::Text => text::read(name, bytes),
    });
    opened.map_err(|d| d.at(Place::File(name.to_owned())))
}

impl Workbook {
    fn new(file: &str, format: Format) -> Self {
        Workbook {
            file: file.to_owned(),
            format,
            encoding: None,
            delimiter: None,
            date1904: false,
            sheets: vec![],
            notes: vec![],
        }
    }
}

/// A cell as calamine gives it; `None` for an empty one.
fn from_calamine(data: calamine::Data, date1904: bool) -> Option<Raw> {
    use calamine::Data;
    Some(match data {
        Data::Empty => return None,
        Data::Int(n) => Raw::Number(n as f64),
        Data::Float(n) => Raw::Number(n),
        Data::String(s) | Data::DurationIso(s) => Raw::Text(s),
        Data::DateTimeIso(s) => dates::from_iso(&s).unwrap_or(Raw::Text(s)),
        Data::Bool(b) => Raw::Bool(b),
        Data::Error(e) => Raw::Error(e.to_string()),
        // A number in the workbook's own calendar is turned into a date like those of xlsx.
        Data::DateTime(d) => {
            let kind = if d.is_duration() { dates::Kind::Duration } else { dates::Kind::Date };
            dates::from_serial(d.as_f64(), kind, date1904)
        }
    })
}

fn merge_from(d: calamine::Dimensions) -> Merge {
    Merge { top: d.start.0, left: d.start.1, bottom: d.end.0, right: d.end.1 }
}

/// Runs code of the spreadsheet crate, which may panic on a damaged file: `None` then, without its talk.
fn guarded<T>(run: impl FnOnce() -> T) -> Option<T> {
    use std::cell::Cell;
    use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
    thread_local!(static QUIET: Cell<bool> = const { Cell::new(false) });
    static HOOK: std::sync::Once = std::sync::Once::new();
    HOOK.call_once(|| {
        let usual = take_hook();
        set_hook(Box::new(move |info| {
            if !QUIET.get() {
                usual(info);
            }
        }));
    });
    QUIET.set(true);
    let result = catch_unwind(AssertUnwindSafe(run));
    QUIET.set(false);
    result.ok()
}

#[cfg(test)]
mod tests;
