//! Finds the header, types the columns, and joins, groups and sorts rows into records.
//!
//! [`read()`] makes a [`Table`] of one sheet; whatever it assumes it says in a note. Tables are then
//! stacked ([`stack`]), joined ([`join_one`], [`join_many`]), grouped ([`group_by`]) and sorted ([`sort`]).
//! The text that people type is understood in [`parse`], which helpers use too.
mod aliases;
mod cell;
mod column;
mod grid;
mod header;
mod join;
mod kind;
mod notes;
mod order;
pub mod parse;
mod reader;
mod rows;
#[cfg(test)]
mod tests;

pub use aliases::{Group, aliases};
pub use column::KindFrom;
#[cfg(feature = "pdf")]
pub(crate) use join::like;
pub use join::{check_key, join_many, join_one, lookup_list, sheets_like, stack};
pub use kind::Kind;
pub use order::{Order, SortKey, Total, group_by, sort, totals};
pub use reader::read;

use crate::diagnostic::{Diagnostic, Place, Problems, Result, Source, nearest};
use crate::tr;
use crate::value::{Columns, Found, Record};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Texts that mean an empty cell, unless [`ReadOptions::null_words`] says otherwise. These count in columns
/// of numbers, dates, phones, names and the like; in text columns 无 is what was meant to be printed, and in
/// yes/no ones it means no. Words that the user lists count in text columns too. How many cells were read as
/// empty is said in a note.
pub const NULL_WORDS: &[&str] =
    &["无", "/", "／", "\\", "-", "—", "——", "--", "－", "暂无", "N/A", "n/a", "NA", "空", "无。"];

/// The column that [`stack`] is usually asked to add: the name of the sheet that a row came from.
pub const SHEET_COLUMN: &str = "来源表";

/// How to read a sheet. The default finds everything out by itself.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// The (last) header row, 1-based as shown in the spreadsheet.
    pub header_row: Option<u32>,
    /// Kinds of columns, by any of their names.
    pub types: Vec<(String, Kind)>,
    /// New names of columns: name in the sheet, name in templates. The old one stays as an alias.
    pub rename: Vec<(String, String)>,
    /// Columns whose blank cells take the value above (空白向下填充). Merged cells are filled anyway.
    pub fill_down: Vec<String>,
    /// Leave out hidden rows (跳过隐藏行).
    pub skip_hidden: bool,
    /// Leave out rows that are struck out.
    pub skip_struck: bool,
    /// Texts that mean an empty cell; [`NULL_WORDS`] if not given.
    pub null_words: Option<Vec<String>>,
    /// The year of dates that are written without one.
    pub year: Option<i16>,
    /// The workbook counts days from 1904 (for numbers that have no date format).
    pub date1904: bool,
    /// The column that tells rows apart; must be filled and without duplicates.
    pub key: Option<String>,
    /// Columns that templates ask for. They help to find the header; and when given, an error value in
    /// another column is a warning only.
    pub expected: Vec<String>,
    /// Names that mean something else to templates (`单位`, `编号`): no alias may take them.
    pub reserved: Vec<String>,
    /// Known names of persons, to take runs of names apart with.
    pub roster: Vec<String>,
}

impl ReadOptions {
    /// Every column name that somebody asked for.
    fn asked_names(&self) -> impl Iterator<Item = &str> {
        let types = self.types.iter().map(|(n, _)| n.as_str());
        let rename = self.rename.iter().map(|(n, _)| n.as_str());
        let more = self.key.iter().chain(&self.expected).chain(&self.fill_down).map(String::as_str);
        types.chain(rename).chain(more)
    }
}

/// Why a row is no record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Skip {
    /// 合计, 小计, 总计.
    Total,
    /// 注：…, 填表人：….
    Note,
    /// Hidden, and hidden rows are left out.
    Hidden,
    /// Struck out, and such rows are left out.
    Struck,
    /// The header once more.
    HeaderAgain,
    /// One text over most of the columns.
    Section,
    /// Nothing but a running number.
    SerialOnly,
    /// Content only in columns that have no name.
    Outside,
}

/// What became of the rows below the header. `read` is `records` plus the number of `skipped`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowCounts {
    /// Rows below the header that hold something.
    pub read: u32,
    /// Rows that became records.
    pub records: u32,
    /// The others (row, 0-based), in order.
    pub skipped: Vec<(Arc<Source>, u32, Skip)>,
}

/// A column, as `wenshu sheet` shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnInfo {
    /// Sheet column, 0-based; none for a column made by [`stack`] or a join.
    pub col: Option<u32>,
    /// Own name.
    pub name: String,
    /// Other names under which it can be asked for.
    pub aliases: Vec<String>,
    /// What it holds.
    pub kind: Kind,
    /// How the kind was found.
    pub from: KindFrom,
    /// Records with a value in it.
    pub filled: u32,
}

/// The records of a sheet (or of several stacked ones).
#[derive(Clone, Debug)]
pub struct Table {
    /// File and sheet; the first one's if stacked.
    pub source: Arc<Source>,
    /// Columns by all of their names.
    pub columns: Arc<Columns>,
    /// The kind of each column.
    pub kinds: Vec<Kind>,
    /// The same columns, described.
    pub about: Vec<ColumnInfo>,
    /// The records, in the order of the sheet.
    pub records: Vec<Arc<Record>>,
    /// First and last header row, 0-based.
    pub header_rows: (u32, u32),
    /// 标题 and pairs such as 填报单位 from above the header.
    pub meta: Vec<(String, String)>,
    /// Counts that add up.
    pub rows: RowCounts,
}

impl Table {
    /// The position of a column by any of its names.
    ///
    /// # Errors
    /// `column-missing` with the nearest name, or `column-ambiguous` with all that could be meant.
    pub fn column(&self, name: &str) -> Result<usize> {
        find_column(&self.columns, name).map_err(|d| d.at(Place::Sheet(self.source.clone())))
    }
}

/// The position of a column by any of its names; see [`Table::column`].
fn find_column(columns: &Columns, name: &str) -> Result<usize> {
    let plain = parse::header(name);
    let found = match columns.find(name) {
        Found::Missing => columns.find(&plain),
        other => other,
    };
    match found {
        Found::At(i) => Ok(i),
        Found::Ambiguous(list) => {
            let names = list.iter().map(|i| columns.name(*i)).collect::<Vec<_>>().join("、");
            let message =
                tr!("“{name}”可以指好几列：{names}", "“{name}” could mean several columns: {names}");
            Err(Diagnostic::error("column-ambiguous", message)
                .hint(tr!("请写列的全名", "use the column's full name")))
        }
        Found::Missing => {
            let d =
                Diagnostic::error("column-missing", tr!("没有“{name}”这一列", "there is no column “{name}”"));
            Err(match nearest(&plain, columns.names()) {
                Some(near) => d.hint(tr!("是不是“{near}”？", "did you mean “{near}”?")),
                None => {
                    let all = columns.names().collect::<Vec<_>>().join("、");
                    d.hint(tr!("有这些列：{all}", "the columns are: {all}"))
                }
            })
        }
    }
}

/// The rows (source and 0-based row) that errors point to: records there must not be made into documents.
pub fn faulty_rows(problems: &Problems) -> BTreeSet<(String, String, u32)> {
    let mut out = BTreeSet::new();
    for place in problems.errors().flat_map(|d| std::iter::once(d.place()).chain(d.others())) {
        if let Place::Cell(s, row, _) | Place::Row(s, row) = place {
            out.insert((s.file.clone(), s.sheet.clone(), *row));
        }
    }
    out
}
