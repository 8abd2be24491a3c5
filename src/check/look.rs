//! How checks find their columns and read cells.
use crate::diagnostic::{Place, Source};
use crate::record::{Kind, NULL_WORDS, Table};
use crate::value::{Record, Value};
use jiff::civil::{Date, DateTime};
use std::sync::Arc;

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
        match self.value {
            Value::Date(d) => Some((d.to_datetime(jiff::civil::Time::midnight()), false)),
            Value::DateTime(t) => Some((*t, true)),
            _ => None,
        }
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

/// The place of a whole row.
pub(super) fn row_of(record: &Record) -> Place {
    record.source.as_ref().map_or(Place::None, |s| row(record, s))
}

/// Does a cell say that there is nothing, or is it masked? Neither is a mistake.
pub(super) fn says_nothing(text: &str) -> bool {
    let text = text.trim();
    text.is_empty() || NULL_WORDS.contains(&text) || text.contains("**")
}
