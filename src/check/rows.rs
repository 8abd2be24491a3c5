//! Sheets and cells as checks look at them: a sheet is known by its name, a column by any of its names, and a
//! value is taken for what it can be read as. What can't be read is nothing: a check then keeps silent, and the
//! reader of the sheet has named the cell already.
use super::{Data, look};
use crate::diagnostic::Place;
use crate::record::{Table, parse};
use crate::value::{Record, TimeRange, Value};
use jiff::civil::{Date, DateTime, Time};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::sync::Arc;

/// What a sheet's name may begin with besides its word: `2026年10月值班表`.
const BEFORE: &[&str] = &["年度", "学年", "年", "月份", "月", "日", "第", "学期", "季度"];
/// What may follow the word.
const AFTER: &[&str] =
    &["一览表", "登记表", "安排表", "明细表", "统计表", "表", "名单", "安排", "登记", "一览", "情况"];

/// A sheet.
#[derive(Clone, Copy)]
pub(super) struct Sheet<'a> {
    pub(super) table: &'a Table,
}

/// A column's position.
pub(super) type Col = usize;

static EMPTY: Value = Value::Empty;

impl<'a> Sheet<'a> {
    /// The first of these columns that there is.
    pub(super) fn col(&self, names: &[&str]) -> Option<Col> {
        look::column(self.table, names).map(|c| c.at)
    }
    /// The rows, in the sheet's order.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'a>> + use<'a> {
        let table = self.table;
        table.records.iter().map(Row)
    }
    /// The sheet as a place.
    pub(super) fn place(&self) -> Place {
        Place::Sheet(self.table.source.clone())
    }
}

/// A row.
#[derive(Clone, Copy)]
pub(super) struct Row<'a>(pub(super) &'a Arc<Record>);

impl<'a> Row<'a> {
    /// A cell's value; empty where there is no such column.
    pub(super) fn value(&self, col: impl Into<Option<Col>>) -> &'a Value {
        col.into().and_then(|c| self.0.fields.get(c)).map_or(&EMPTY, |f| &f.value)
    }
    /// The cell, or the row where there is no such column.
    pub(super) fn place(&self, col: impl Into<Option<Col>>) -> Place {
        let Some(source) = &self.0.source else { return Place::None };
        match col.into().and_then(|c| self.0.fields.get(c)).and_then(|f| f.col) {
            Some(c) => Place::Cell(source.clone(), self.0.row, c),
            None => Place::Row(source.clone(), self.0.row),
        }
    }
    /// Is the cell empty?
    pub(super) fn empty(&self, col: impl Into<Option<Col>>) -> bool {
        self.value(col).is_empty()
    }
    /// The text of a cell, without white space at its ends.
    pub(super) fn text(&self, col: impl Into<Option<Col>>) -> String {
        self.value(col).to_text().trim().to_owned()
    }
    /// A person's name.
    pub(super) fn name(&self, col: impl Into<Option<Col>>) -> String {
        parse::name(&self.value(col).to_text())
    }
    /// Persons' names.
    pub(super) fn names(&self, col: impl Into<Option<Col>>) -> Vec<String> {
        match self.value(col) {
            Value::List(l) => l.items.iter().map(|v| parse::name(&v.to_text())).collect(),
            other => parse::names(&other.to_text()),
        }
    }
    /// A number.
    pub(super) fn number(&self, col: impl Into<Option<Col>>) -> Option<Decimal> {
        match self.value(col) {
            Value::Number(n) => Some(*n),
            Value::Text(t) => parse::number(t),
            _ => None,
        }
    }
    /// A whole number.
    pub(super) fn count(&self, col: impl Into<Option<Col>>) -> Option<i64> {
        self.number(col).filter(Decimal::is_integer).and_then(|n| n.to_i64())
    }
    /// A day and, if it is written, the time.
    pub(super) fn moment(&self, col: impl Into<Option<Col>>) -> Option<(Date, Option<Time>)> {
        let of = |v: &Value| match v {
            Value::Date(d) => Some((*d, None)),
            Value::DateTime(d) => Some((d.date(), Some(d.time()))),
            _ => None,
        };
        match self.value(col) {
            Value::Text(t) => parse::moment(t, None).ok().as_ref().and_then(of),
            other => of(other),
        }
    }
    /// A day.
    pub(super) fn date(&self, col: impl Into<Option<Col>>) -> Option<Date> {
        self.moment(col).map(|(d, _)| d)
    }
    /// A time of day.
    pub(super) fn time(&self, col: impl Into<Option<Col>>) -> Option<Time> {
        match self.value(col) {
            Value::Time(t) => Some(*t),
            Value::Text(t) => parse::time(t).filter(|c| !c.next_day).map(|c| c.time),
            _ => None,
        }
    }
    /// From a time to a time; words before the first digit don't matter (`白班08:00-20:00`).
    pub(super) fn range(&self, col: impl Into<Option<Col>>) -> Option<TimeRange> {
        match self.value(col) {
            Value::TimeRange(r) => Some(*r),
            Value::Text(t) => parse::time_range(t).or_else(|| {
                let from = t.find(|c: char| c.is_ascii_digit())?;
                parse::time_range(t.get(from..)?.trim_end_matches([')', '）']))
            }),
            _ => None,
        }
    }
    /// Yes, as any of the words for it.
    pub(super) fn yes(&self, col: impl Into<Option<Col>>) -> bool {
        match self.value(col) {
            Value::Bool(b) => *b,
            Value::Text(t) => parse::yes_no(t) == Some(true),
            _ => false,
        }
    }
}

/// A day and a time of it.
pub(super) fn at(day: Date, time: Time) -> DateTime {
    day.to_datetime(time)
}

/// Whole minutes from one moment to another.
pub(super) fn minutes(from: DateTime, to: DateTime) -> i64 {
    to.duration_since(from).as_mins()
}

/// Whole days from one day to another.
pub(super) fn days(from: Date, to: Date) -> i64 {
    to.duration_since(from).as_hours() / 24
}

impl<'a> Data<'a> {
    /// The sheets that bear one of these names, each once.
    pub(super) fn named(&self, words: &[&str]) -> Vec<Sheet<'a>> {
        let mut out: Vec<Sheet<'a>> = Vec::new();
        for (name, table) in self.sheets {
            let known = [name.as_str(), &table.source.sheet].into_iter().any(|n| words.contains(&bare(n)));
            if known && !out.iter().any(|s| s.table.source == table.source) {
                out.push(Sheet { table });
            }
        }
        out
    }
}

/// A sheet's name without the time before and the 表 behind it.
fn bare(name: &str) -> &str {
    let mut n = name.trim();
    loop {
        let digits = n.trim_start_matches(|c: char| c.is_ascii_digit() || ".-—— ".contains(c));
        let cut = BEFORE.iter().find_map(|w| digits.strip_prefix(w)).filter(|_| digits.len() < n.len());
        match cut.or((digits.len() < n.len()).then_some(digits)) {
            Some(rest) if !rest.is_empty() => n = rest,
            _ => break,
        }
    }
    AFTER.iter().find_map(|w| n.strip_suffix(w)).filter(|rest| !rest.is_empty()).unwrap_or(n)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets_are_known_without_their_time_and_the_word_table() {
        for (name, word) in [
            ("值班", "值班"),
            ("2026年10月值班表", "值班"),
            ("10月值班安排表", "值班"),
            ("伤员名单", "伤员"),
            ("事件进展", "事件进展"),
            ("2026年度责任书", "责任书"),
            ("表", "表"),
            ("2026", "2026"),
        ] {
            assert_eq!(bare(name), word, "{name}");
        }
    }
}
