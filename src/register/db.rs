//! The few things that the register asks of a database, so that its rules are written once for SQLite and
//! PostgreSQL.
//!
//! SQL is written with `?` for values, `{texts}` and `{ints}` for a list of them as a sub-select
//! (`key IN {texts}`). All numbers are 64-bit integers; dates are ISO texts.
use crate::diagnostic::{Diagnostic, Result};
use crate::tr;
use jiff::civil::Date;

/// A value on its way into the database.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Sql {
    Null,
    Int(i64),
    Text(String),
    Ints(Vec<i64>),
    Texts(Vec<String>),
}

impl From<i64> for Sql {
    fn from(n: i64) -> Sql {
        Sql::Int(n)
    }
}

impl From<u32> for Sql {
    fn from(n: u32) -> Sql {
        Sql::Int(n.into())
    }
}

impl From<i16> for Sql {
    fn from(n: i16) -> Sql {
        Sql::Int(n.into())
    }
}

impl From<&str> for Sql {
    fn from(text: &str) -> Sql {
        Sql::Text(text.to_owned())
    }
}

impl From<String> for Sql {
    fn from(text: String) -> Sql {
        Sql::Text(text)
    }
}

impl From<&String> for Sql {
    fn from(text: &String) -> Sql {
        Sql::Text(text.clone())
    }
}

impl From<Date> for Sql {
    fn from(date: Date) -> Sql {
        Sql::Text(date.to_string())
    }
}

impl<T: Into<Sql>> From<Option<T>> for Sql {
    fn from(value: Option<T>) -> Sql {
        value.map_or(Sql::Null, Into::into)
    }
}

/// A row read: numbers, texts and nothing else.
pub(super) struct Row(pub(super) Vec<Sql>);

impl Row {
    pub(super) fn int(&self, at: usize) -> Result<i64> {
        self.int_or_null(at)?.ok_or_else(unreadable)
    }

    pub(super) fn int_or_null(&self, at: usize) -> Result<Option<i64>> {
        match self.0.get(at) {
            Some(Sql::Int(n)) => Ok(Some(*n)),
            Some(Sql::Null) => Ok(None),
            _ => Err(unreadable()),
        }
    }

    /// A number that fits the type wanted.
    pub(super) fn number<T: TryFrom<i64>>(&self, at: usize) -> Result<T> {
        T::try_from(self.int(at)?).map_err(|_| unreadable())
    }

    pub(super) fn number_or_null<T: TryFrom<i64>>(&self, at: usize) -> Result<Option<T>> {
        self.int_or_null(at)?.map(|n| T::try_from(n).map_err(|_| unreadable())).transpose()
    }

    pub(super) fn text(&self, at: usize) -> Result<String> {
        self.text_or_null(at)?.ok_or_else(unreadable)
    }

    pub(super) fn text_or_null(&self, at: usize) -> Result<Option<String>> {
        match self.0.get(at) {
            Some(Sql::Text(text)) => Ok(Some(text.clone())),
            Some(Sql::Null) => Ok(None),
            _ => Err(unreadable()),
        }
    }

    pub(super) fn date(&self, at: usize) -> Result<Date> {
        self.text(at)?.parse().map_err(|_| unreadable())
    }
}

/// What to say of a value that the register would never have written.
pub(super) fn unreadable() -> Diagnostic {
    Diagnostic::error(
        "register-damaged",
        tr!("登记簿里有读不懂的内容", "the register holds something that can't be read"),
    )
    .hint(tr!(
        "用 wenshu register check 看看哪里坏了；换回最近的备份",
        "see what is wrong with: wenshu register check; go back to the latest backup"
    ))
}

/// What a column holds; decides nothing but the type of a list in PostgreSQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Int,
    Text,
}

/// Columns of a table that are written together.
pub(super) type Columns = [(&'static str, Kind)];

/// An open database. One writer at a time: [`begin`](Db::begin) waits for the others.
pub(super) trait Db: Send {
    /// Begins a transaction; a writing one waits until no other program writes, and says so by `waiting`.
    /// A reading one sees one state of the register.
    fn begin(&mut self, write: bool, waiting: &dyn Fn()) -> Result<()>;
    /// Ends it; when this returns, its changes outlast a power cut.
    fn commit(&mut self) -> Result<()>;
    /// Gives it up; errors don't matter any more.
    fn rollback(&mut self);
    fn query(&mut self, sql: &str, values: &[Sql]) -> Result<Vec<Row>>;
    /// How many rows were changed.
    fn execute(&mut self, sql: &str, values: &[Sql]) -> Result<u64>;
    /// Adds rows.
    fn insert(&mut self, table: &str, columns: &Columns, rows: &[Vec<Sql>]) -> Result<()>;
    /// Sets the other columns of the rows whose first column is equal.
    fn update(&mut self, table: &str, columns: &Columns, rows: &[Vec<Sql>]) -> Result<()>;
    /// The database's own search for damage; empty when there is none.
    fn integrity(&mut self) -> Result<Vec<String>>;
    /// The version of the schema.
    fn version(&mut self) -> Result<usize>;
}

/// Replaces `{texts}` and `{ints}` by a database's own way of saying it.
pub(super) fn with_lists(sql: &str, texts: &str, ints: &str) -> String {
    sql.replace("{texts}", texts).replace("{ints}", ints)
}
