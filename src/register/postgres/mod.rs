//! The register in a PostgreSQL database, for several machines at once.
//!
//! Its tables have a schema of their own (`wenshu`, or the URL's `?schema=`), so that it may share a database with
//! others. Writers wait for each other at one advisory lock, which the server lets go of when a program dies.
mod connect;
mod error;

use super::db::{Columns, Db, Kind, Row, Sql, unreadable, with_lists};
use super::sqlite::{newer, older};
use crate::diagnostic::{Diagnostic, Result};
use crate::tr;
use ::postgres::Client;
use ::postgres::types::{ToSql, Type};
use connect::Server;
use std::time::Duration;

/// The schema's versions, oldest first, with the SQL that leads there. Only ever appended to.
const MIGRATIONS: &[(usize, &str)] = &[(2, include_str!("../schema/postgres-2.sql"))];
/// How long to wait in all for another program's transaction; the user is told.
const PATIENCE: Duration = Duration::from_secs(600);
/// A wait that isn't worth a word.
const SHORT: Duration = Duration::from_millis(500);
/// Rows written by one statement: few round trips, and messages of some megabytes at most.
const ROWS: usize = 5000;

/// A register in a PostgreSQL database.
pub(super) struct Postgres {
    client: Client,
    server: Server,
    patience: Duration,
    /// A statement of this transaction failed, so that the server would undo it at its end.
    broken: bool,
}

impl Postgres {
    /// Opens a register for writing; a missing one is made, an older one brought up to date.
    pub(super) fn open(url: &str, waiting: &dyn Fn()) -> Result<Postgres> {
        let mut db = Postgres::connect(url)?;
        if db.version()? < latest() {
            db.migrate(waiting)?;
        }
        Ok(db)
    }

    /// Opens an existing register for reading; `None` where there is none yet.
    pub(super) fn open_read(url: &str) -> Result<Option<Postgres>> {
        let mut db = Postgres::connect(url)?;
        match db.version()? {
            0 => Ok(None),
            v if v < latest() => Err(older()),
            _ => Ok(Some(db)),
        }
    }

    fn connect(url: &str) -> Result<Postgres> {
        let server = Server::parse(url)?;
        Ok(Postgres { client: server.connect()?, server, patience: PATIENCE, broken: false })
    }

    #[cfg(test)]
    pub(super) fn impatient(mut self) -> Postgres {
        self.patience = Duration::from_millis(20);
        self
    }

    /// Runs the missing migrations, in one transaction that other programs wait for.
    fn migrate(&mut self, waiting: &dyn Fn()) -> Result<()> {
        self.begin(true, waiting)?;
        self.make_tables().and_then(|()| self.commit()).inspect_err(|_| self.rollback())
    }

    fn make_tables(&mut self) -> Result<()> {
        let (version, schema) = (self.version()?, self.server.schema.clone()); // another program may have been quicker
        let mut sql = String::new();
        if self.number("SELECT count(*) FROM pg_namespace WHERE nspname = ?", &[schema.as_str().into()])? == 0
        {
            sql += &format!("CREATE SCHEMA \"{schema}\";\n"); // one that is there needs no right to make it
        }
        for (_, step) in MIGRATIONS.iter().filter(|(to, _)| *to > version) {
            sql += step;
        }
        let latest = latest();
        sql += &format!("UPDATE wenshu_schema SET version = {latest};");
        Ok(self.client.batch_execute(&sql)?)
    }

    /// Begins; a writer gets the lock in this time or an error.
    fn start(&mut self, write: bool, patience: Duration) -> std::result::Result<(), ::postgres::Error> {
        if !write {
            return self.client.batch_execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
        }
        // read committed, so that what is read after the wait is what the writer before has left
        let (lock, patience) = (self.server.lock(), patience.as_millis());
        self.client.batch_execute(&format!(
            "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = {patience};
             SELECT pg_advisory_xact_lock({lock}); SET LOCAL lock_timeout = 0"
        ))
    }

    fn run<T>(
        &mut self,
        go: impl FnOnce(&mut Client) -> std::result::Result<T, ::postgres::Error>,
    ) -> Result<T> {
        let done = go(&mut self.client);
        self.broken |= done.is_err();
        Ok(done?)
    }

    /// The first value of the first row, a number.
    fn number(&mut self, sql: &str, values: &[Sql]) -> Result<i64> {
        self.query(sql, values)?.first().map_or(Ok(0), |row| row.int(0))
    }
}

/// The version that this program makes and reads.
fn latest() -> usize {
    MIGRATIONS.last().map_or(0, |(version, _)| *version)
}

impl Db for Postgres {
    fn begin(&mut self, write: bool, waiting: &dyn Fn()) -> Result<()> {
        self.broken = false;
        let mut done = self.start(write, SHORT.min(self.patience));
        // it may have been idle for long, and nothing is lost yet
        if done.as_ref().is_err_and(error::lost) {
            self.client = self.server.connect()?;
            done = self.start(write, SHORT.min(self.patience));
        }
        if done.as_ref().is_err_and(error::busy) {
            self.rollback();
            waiting();
            done = self.start(write, self.patience);
        }
        done.inspect_err(|_| self.rollback())?;
        Ok(())
    }

    fn commit(&mut self) -> Result<()> {
        if self.broken {
            // the server would answer COMMIT by undoing everything, without an error
            return Err(Diagnostic::error(
                "register-failed",
                tr!("登记簿没有写入：前面有一步出错", "the register was not written: a step before failed"),
            ));
        }
        Ok(self.client.batch_execute("COMMIT")?)
    }

    fn rollback(&mut self) {
        let _ = self.client.batch_execute("ROLLBACK");
    }

    fn query(&mut self, sql: &str, values: &[Sql]) -> Result<Vec<Row>> {
        let sql = numbered(sql);
        let rows = self.run(|client| client.query_typed(&sql, &typed(values)))?;
        rows.iter().map(read).collect()
    }

    fn execute(&mut self, sql: &str, values: &[Sql]) -> Result<u64> {
        let sql = numbered(sql);
        self.run(|client| client.execute_typed(&sql, &typed(values)))
    }

    fn insert(&mut self, table: &str, columns: &Columns, rows: &[Vec<Sql>]) -> Result<()> {
        let names = names(columns);
        let sql = format!("INSERT INTO {table} ({names}) SELECT * FROM {}", lists(columns));
        for rows in rows.chunks(ROWS) {
            let values = turned(columns, rows)?;
            self.run(|client| {
                client.execute_typed(&sql, &values.iter().map(List::typed).collect::<Vec<_>>())
            })?;
        }
        Ok(())
    }

    fn update(&mut self, table: &str, columns: &Columns, rows: &[Vec<Sql>]) -> Result<()> {
        let [(key, _), rest @ ..] = columns else { return Ok(()) };
        let set: Vec<String> = rest.iter().map(|(name, _)| format!("{name} = new.{name}")).collect();
        let (set, names) = (set.join(", "), names(columns));
        let sql = format!(
            "UPDATE {table} SET {set} FROM {} AS new({names}) WHERE {table}.{key} = new.{key}",
            lists(columns)
        );
        for rows in rows.chunks(ROWS) {
            let values = turned(columns, rows)?;
            self.run(|client| {
                client.execute_typed(&sql, &values.iter().map(List::typed).collect::<Vec<_>>())
            })?;
        }
        Ok(())
    }

    fn integrity(&mut self) -> Result<Vec<String>> {
        let mut found = vec![];
        if self.number(CHECKSUMS, &[])? > 0 {
            found.push("checksum".to_owned());
        }
        let there: Vec<String> =
            self.query(GUARDS, &[])?.iter().map(|row| row.text(0)).collect::<Result<_>>()?;
        found.extend(guards().filter(|g| !there.contains(g)).map(|g| format!("- {g}")));
        Ok(found)
    }

    fn version(&mut self) -> Result<usize> {
        let schema = &self.server.schema;
        let table = format!("\"{schema}\".wenshu_schema");
        let tables = "SELECT count(*), count(*) FILTER (WHERE relname = 'wenshu_schema')
            FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace WHERE nspname = ?";
        let tables = self.query(tables, &[self.server.schema.as_str().into()])?;
        let count = |at| tables.first().map_or(Ok(0), |row| row.int(at));
        match (count(0)?, count(1)?) {
            (0, _) => Ok(0),
            (_, 0) => Err(not_a_register()),
            _ => match usize::try_from(self.number(&format!("SELECT max(version) FROM {table}"), &[])?) {
                Ok(v) if v > latest() => Err(newer()),
                Ok(v) if v > 0 => Ok(v),
                _ => Err(not_a_register()),
            },
        }
    }
}

/// Pages that the server found damaged (where it keeps checksums).
const CHECKSUMS: &str = "SELECT coalesce(sum(checksum_failures), 0)::bigint FROM pg_stat_database
    WHERE datname = current_database()";
/// Triggers and indexes that do their work.
const GUARDS: &str = "SELECT 'trigger ' || tgname FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid
        WHERE c.relnamespace = current_schema()::regnamespace AND tgenabled IN ('O', 'A')
    UNION ALL SELECT 'index ' || c.relname FROM pg_index JOIN pg_class c ON c.oid = indexrelid
        WHERE c.relnamespace = current_schema()::regnamespace AND indisvalid AND indisready";

/// Triggers and indexes that must be there, as the schema's SQL names them.
fn guards() -> impl Iterator<Item = String> {
    MIGRATIONS.iter().flat_map(|(_, sql)| sql.lines()).filter_map(|line| {
        let name = |kind, start| Some(format!("{kind} {}", line.strip_prefix(start)?.split(' ').next()?));
        name("trigger", "CREATE TRIGGER ")
            .or_else(|| name("index", "CREATE INDEX "))
            .or_else(|| name("index", "CREATE UNIQUE INDEX "))
    })
}

/// `?` as `$1`, `$2` …, and lists as arrays: with a sub-select, a table that was filled a moment ago and has no
/// statistics yet would be gone through once for each of its rows.
fn numbered(sql: &str) -> String {
    let sql = sql.replace("NOT IN {", "<> ALL {").replace("IN {", "= ANY {");
    let sql = with_lists(&sql, "(?::text[])", "(?::bigint[])");
    let (mut out, mut n, mut quoted) = (String::with_capacity(sql.len() + 8), 0, false);
    for c in sql.chars() {
        quoted ^= c == '\'';
        if c == '?' && !quoted {
            n += 1;
            out += &format!("${n}");
        } else {
            out.push(c);
        }
    }
    out
}

/// Values with the types that they are sent as.
fn typed(values: &[Sql]) -> Vec<(&(dyn ToSql + Sync), Type)> {
    values
        .iter()
        .map(|value| -> (&(dyn ToSql + Sync), Type) {
            match value {
                Sql::Null => (&None::<&str>, Type::UNKNOWN), // the server sees what it is
                Sql::Int(n) => (n, Type::INT8),
                Sql::Text(text) => (text, Type::TEXT),
                Sql::Ints(list) => (list, Type::INT8_ARRAY),
                Sql::Texts(list) => (list, Type::TEXT_ARRAY),
            }
        })
        .collect()
}

fn names(columns: &Columns) -> String {
    columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}

/// The columns as lists of the same length, told by their numbers.
fn lists(columns: &Columns) -> String {
    let list = |(i, (_, kind)): (usize, &(&str, Kind))| match kind {
        Kind::Int => format!("${i}::bigint[]"),
        Kind::Text => format!("${i}::text[]"),
    };
    format!("unnest({})", (1..).zip(columns).map(list).collect::<Vec<_>>().join(", "))
}

/// One column of many rows.
enum List<'a> {
    Ints(Vec<Option<i64>>),
    Texts(Vec<Option<&'a str>>),
}

impl List<'_> {
    fn typed(&self) -> (&(dyn ToSql + Sync), Type) {
        match self {
            List::Ints(list) => (list, Type::INT8_ARRAY),
            List::Texts(list) => (list, Type::TEXT_ARRAY),
        }
    }
}

/// Rows turned into columns.
fn turned<'a>(columns: &Columns, rows: &'a [Vec<Sql>]) -> Result<Vec<List<'a>>> {
    let int = |value: Option<&Sql>| match value {
        Some(Sql::Int(n)) => Ok(Some(*n)),
        Some(Sql::Null) => Ok(None),
        _ => Err(unreadable()),
    };
    let text = |value: Option<&'a Sql>| match value {
        Some(Sql::Text(text)) => Ok(Some(text.as_str())),
        Some(Sql::Null) => Ok(None),
        _ => Err(unreadable()),
    };
    (0..)
        .zip(columns)
        .map(|(i, (_, kind))| {
            Ok(match kind {
                Kind::Int => List::Ints(rows.iter().map(|row| int(row.get(i))).collect::<Result<_>>()?),
                Kind::Text => List::Texts(rows.iter().map(|row| text(row.get(i))).collect::<Result<_>>()?),
            })
        })
        .collect()
}

fn read(row: &::postgres::Row) -> Result<Row> {
    let value = |(i, column): (usize, &::postgres::Column)| {
        let int = |n: Option<i64>| n.map_or(Sql::Null, Sql::Int);
        Ok(match *column.type_() {
            Type::INT8 => int(row.try_get(i)?),
            Type::INT4 => int(row.try_get::<_, Option<i32>>(i)?.map(i64::from)),
            Type::INT2 => int(row.try_get::<_, Option<i16>>(i)?.map(i64::from)),
            Type::BOOL => int(row.try_get::<_, Option<bool>>(i)?.map(i64::from)),
            _ => row.try_get::<_, Option<String>>(i)?.map_or(Sql::Null, Sql::Text),
        })
    };
    (0..).zip(row.columns()).map(value).collect::<Result<_>>().map(Row)
}

/// What to say of a schema that holds something else.
fn not_a_register() -> Diagnostic {
    Diagnostic::error(
        "register-not-one",
        tr!(
            "这个数据库模式里是别的东西，不是登记簿",
            "this database schema holds something else than a register"
        ),
    )
    .hint(tr!("在网址后面加 ?schema=别的名字", "add ?schema=ANOTHER to the URL"))
}

#[cfg(test)]
pub(super) mod tests;
