//! How checks find their columns and read cells.
use crate::diagnostic::{Place, Source};
use crate::record::{Kind, NULL_WORDS, Table};
use crate::value::{Record, Value};
use jiff::civil::{Date, DateTime};
use std::sync::Arc;

/// The column of a person's name, by its aliases.
pub(super) const NAMES: &[&str] = &["姓名"];

/// A person's own phone.
pub(super) const PHONES: &[&str] = &["手机", "手机号", "手机号码", "电话", "联系电话"];

/// A column of the sheet itself, not one that was joined to it.
#[derive(Clone, Copy)]
pub(super) struct Column<'t> {
    table: &'t Table,
    /// Position among the table's columns.
    pub(super) at: usize,
}

/// A filled cell.
#[derive(Clone)]
pub(super) struct Cell<'t> {
    /// What stands in it; never empty.
    pub(super) value: &'t Value,
    /// Its row.
    pub(super) record: &'t Arc<Record>,
    at: usize,
}

/// The first column that has one of these names, its own or an alias that means no other. The first name counts
/// most.
pub(super) fn column<'t>(table: &'t Table, names: &[&str]) -> Option<Column<'t>> {
    let found = names.iter().filter_map(|n| table.columns.position(n).or_else(|| by_leaf(table, n)));
    found.map(|at| Column { table, at }).find(Column::is_own)
}

/// The only column of a two-row header whose lower name it is: `责任期限/起` by `起`.
fn by_leaf(table: &Table, name: &str) -> Option<usize> {
    let mut all = table.columns.names().enumerate().filter(|(_, n)| n.rsplit('/').next() == Some(name));
    all.next().map(|(i, _)| i).filter(|_| all.next().is_none())
}

/// The column of one of these names that belongs to the same person or thing as another column: with the same words
/// in front (`家长姓名`, `家长身份证号`), or without any where the other's are those of the sheet's first name (in a
/// sheet that begins with 学生姓名, 性别 goes with 学生身份证号).
pub(super) fn beside<'t>(table: &'t Table, other: Column<'_>, names: &[&str]) -> Option<Column<'t>> {
    let front = front(other.name());
    let own = |c: Column<'_>| c.at != other.at;
    let with_front = names.iter().filter(|_| !front.is_empty()).map(|n| format!("{front}{n}"));
    let with_front: Vec<String> = with_front.collect();
    let with_front: Vec<&str> = with_front.iter().map(String::as_str).collect();
    if let Some(c) = column(table, &with_front).filter(|c| own(*c)) {
        return Some(c);
    }
    let main = columns_of(table, Kind::Name).next().map_or("", |c| self::front(c.name()));
    let plain = || column(table, names).filter(|c| own(*c) && [main, ""].contains(&self::front(c.name())));
    (front.is_empty() || front == main).then(plain)?
}

/// Words that columns of persons end with; what stands before them tells whose they are.
const ENDS: &[&str] = &[
    "公民身份证号码",
    "公民身份号码",
    "居民身份证号",
    "身份证号码",
    "身份证号",
    "身份证",
    "证件号码",
    "证件号",
    "出生年月日",
    "出生日期",
    "出生年月",
    "手机号码",
    "手机号",
    "联系电话",
    "联系方式",
    "电话号码",
    "移动电话",
    "手机",
    "电话",
    "姓名",
    "性别",
    "年龄",
];

/// What stands before the word that says what a column holds: 家长 in `家长身份证号`.
pub(super) fn front(name: &str) -> &str {
    let name = name.rsplit_once('/').map_or(name, |(_, leaf)| leaf);
    ENDS.iter().find_map(|e| name.strip_suffix(e)).unwrap_or("")
}

/// All columns of a kind.
pub(super) fn columns_of(table: &Table, kind: Kind) -> impl Iterator<Item = Column<'_>> {
    let all = table.kinds.iter().enumerate().filter(move |(_, k)| **k == kind);
    all.map(move |(at, _)| Column { table, at }).filter(Column::is_own)
}

impl<'t> Column<'t> {
    fn is_own(&self) -> bool {
        self.table.records.iter().any(|r| r.fields.get(self.at).is_some_and(|f| f.col.is_some()))
    }

    /// Its own name.
    pub(super) fn name(&self) -> &'t str {
        self.table.columns.name(self.at)
    }

    /// Its kind.
    pub(super) fn kind(&self) -> Kind {
        self.table.kinds.get(self.at).copied().unwrap_or(Kind::Text)
    }

    /// The cell in a row of the table, if something stands there.
    pub(super) fn cell(&self, record: &'t Arc<Record>) -> Option<Cell<'t>> {
        let value = &record.fields.get(self.at)?.value;
        (!value.is_empty()).then_some(Cell { value, record, at: self.at })
    }

    /// All filled cells, from top to bottom.
    pub(super) fn cells(self) -> impl Iterator<Item = Cell<'t>> {
        self.table.records.iter().filter_map(move |r| self.cell(r))
    }

    /// The place of the cell in a row, filled or not.
    pub(super) fn place(&self, record: &Record) -> Place {
        place(record, self.at)
    }
}

impl Cell<'_> {
    /// Where it is.
    pub(super) fn place(&self) -> Place {
        place(self.record, self.at)
    }

    /// The own name of its column.
    pub(super) fn column_name(&self) -> &str {
        self.record.columns.name(self.at)
    }

    /// Its text, as a bare tag prints it.
    pub(super) fn text(&self) -> String {
        self.value.to_text()
    }

    /// Its texts: those of a list one by one.
    pub(super) fn texts(&self) -> Vec<String> {
        match self.value {
            Value::List(l) => l.items.iter().filter(|v| !v.is_empty()).map(Value::to_text).collect(),
            other => vec![other.to_text()],
        }
    }

    /// The day in it, if it is a day or a time on a day.
    pub(super) fn day(&self) -> Option<Date> {
        self.moment().map(|(t, _)| t.date())
    }

    /// The time in it, and whether a time of day is given.
    pub(super) fn moment(&self) -> Option<(DateTime, bool)> {
        moment(self.value)
    }
}

/// The time that a value is, and whether a time of day is given.
pub(super) fn moment(value: &Value) -> Option<(DateTime, bool)> {
    match value {
        Value::Date(d) => Some(((*d).into(), false)),
        Value::DateTime(t) => Some((*t, true)),
        _ => None,
    }
}

fn place(record: &Record, at: usize) -> Place {
    let Some(source) = &record.source else { return Place::None };
    match record.fields.get(at).and_then(|f| f.col) {
        Some(col) => Place::Cell(source.clone(), record.row, col),
        None => row(record, source),
    }
}

fn row(record: &Record, source: &Arc<Source>) -> Place {
    Place::Row(source.clone(), record.row)
}

/// A sheet of persons, one a row: with names, and with numbers that tell them apart.
pub(super) fn is_roster(table: &Table) -> bool {
    column(table, NAMES).is_some() && column(table, &["工号", "学号", "身份证号"]).is_some()
}

/// Does a cell say that there is nothing, or is it masked? Neither is a mistake.
pub(super) fn says_nothing(text: &str) -> bool {
    let text = text.trim();
    text.is_empty() || NULL_WORDS.contains(&text) || text.contains("**")
}
