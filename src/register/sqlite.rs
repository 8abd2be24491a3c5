//! The register's file: opening, telling it from other files, bringing it up to date.
use super::db::{Columns, Db, Row, Sql, with_lists};
use crate::diagnostic::{Diagnostic, Result};
use crate::disk;
use crate::tr;
use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, ErrorCode, OpenFlags, ToSql, params_from_iter};
use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

/// Marks a SQLite file as a register ("wsrg").
const APPLICATION: i32 = 0x7773_7267;
/// The schema's versions, oldest first; a register at version v has had the first v. Only ever appended to.
pub(super) const MIGRATIONS: &[&str] =
    &[include_str!("schema/sqlite-1.sql"), include_str!("schema/sqlite-2.sql")];
/// How long SQLite itself waits for another program.
const BUSY: Duration = Duration::from_millis(500);
/// How long to wait in all for another program's transaction; the user is told.
const PATIENCE: Duration = Duration::from_secs(600);
/// Between two tries.
const PAUSE: Duration = Duration::from_millis(20);

/// A register in a SQLite file.
pub(super) struct Sqlite {
    db: Connection,
    patience: Duration,
}

impl Sqlite {
    /// Opens a register for writing; a missing or empty file becomes a new one, an older one is brought up
    /// to date. Errors: another kind of file, a newer program's register, no right to write.
    pub(super) fn open(path: &Path, waiting: &dyn Fn()) -> Result<Sqlite> {
        if !path.exists() {
            let _ = disk::create(path); // with its rights; that it is missing is said below
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut db = connect(path, flags | OpenFlags::SQLITE_OPEN_CREATE)?;
        let version = identify(&db)?;
        patiently(PATIENCE, waiting, || {
            db.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get::<_, String>(0))
        })?;
        db.pragma_update(None, "synchronous", "FULL")?;
        if version < MIGRATIONS.len() {
            migrate(&mut db, waiting)?;
        }
        Ok(Sqlite { db, patience: PATIENCE })
    }

    /// Opens an existing register for reading only.
    pub(super) fn open_read(path: &Path) -> Result<Sqlite> {
        if !path.exists() {
            return Err(missing());
        }
        // opened for writing all the same: a read-only connection would leave its helper files behind
        let db = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        match identify(&db)? {
            v if v == MIGRATIONS.len() => {}
            0 => return Err(not_a_register()),
            _ => return Err(older()),
        }
        db.pragma_update(None, "query_only", true)?;
        Ok(Sqlite { db, patience: PATIENCE })
    }

    /// An empty register in memory.
    pub(super) fn in_memory() -> Result<Sqlite> {
        let mut db = Connection::open_in_memory()?;
        migrate(&mut db, &|| ())?;
        Ok(Sqlite { db, patience: PATIENCE })
    }

    #[cfg(test)]
    pub(super) fn impatient(mut self) -> Sqlite {
        self.patience = Duration::from_millis(20);
        self
    }
}

fn connect(path: &Path, flags: OpenFlags) -> Result<Connection> {
    let db = Connection::open_with_flags(path, flags)?;
    db.busy_timeout(BUSY)?;
    db.pragma_update(None, "foreign_keys", true)?;
    db.pragma_update(None, "trusted_schema", false)?;
    Ok(db)
}

/// Tries again while another program is writing, and says so once.
fn patiently<T>(
    patience: Duration,
    waiting: &dyn Fn(),
    mut go: impl FnMut() -> rusqlite::Result<T>,
) -> rusqlite::Result<T> {
    let mut since: Option<Instant> = None;
    loop {
        match go() {
            Err(e)
                if e.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
                    && since.is_none_or(|s| s.elapsed() < patience) =>
            {
                since.get_or_insert_with(|| {
                    waiting();
                    Instant::now()
                });
                std::thread::sleep(PAUSE);
            }
            done => return done,
        }
    }
}

/// The schema version of a register: 0 for an empty file.
fn identify(db: &Connection) -> Result<usize> {
    let number = |pragma: &str| db.pragma_query_value(None, pragma, |row| row.get::<_, i32>(0));
    let tables: i64 = db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    match (number("application_id")?, usize::try_from(number("user_version")?)) {
        (0, Ok(0)) if tables == 0 => Ok(0),
        (APPLICATION, Ok(v)) if v > MIGRATIONS.len() => Err(newer()),
        (APPLICATION, Ok(v)) if v > 0 => Ok(v),
        _ => Err(not_a_register()),
    }
}

/// What to say where there is no register.
pub(super) fn missing() -> Diagnostic {
    Diagnostic::error("register-missing", tr!("没有找到登记簿", "there is no register here")).hint(tr!(
        "登记簿在第一次生成文件时建立；它在别处时用 --register 路径 指明",
        "it is made when the first documents are; if it is elsewhere, name it with --register PATH"
    ))
}

/// What to say of a register that is to be read only, but must be brought up to date before.
pub(super) fn older() -> Diagnostic {
    Diagnostic::error(
        "register-older",
        tr!("登记簿是旧版程序建立的", "the register was made by an older program"),
    )
    .hint(tr!(
        "运行 wenshu register upgrade 升级；生成文件时也会自动升级",
        "bring it up to date with wenshu register upgrade; a run that makes documents does so too"
    ))
}

/// What to say of a register that a later version of the program has changed.
pub(super) fn newer() -> Diagnostic {
    Diagnostic::error(
        "register-newer",
        tr!(
            "登记簿是更新版本的程序建立的，本程序读不了",
            "the register was made by a newer program than this"
        ),
    )
    .hint(tr!("请更新本程序后再用", "update this program"))
}

/// Runs the missing migrations, in one transaction that other programs wait for.
fn migrate(db: &mut Connection, waiting: &dyn Fn()) -> Result<()> {
    patiently(PATIENCE, waiting, || db.execute_batch("BEGIN IMMEDIATE"))?;
    let go = || -> Result<()> {
        let version = identify(db)?; // another program may have been quicker
        for sql in MIGRATIONS.iter().skip(version) {
            db.execute_batch(sql)?;
        }
        db.pragma_update(None, "application_id", APPLICATION)?;
        db.pragma_update(None, "user_version", i32::try_from(MIGRATIONS.len()).unwrap_or(i32::MAX))?;
        Ok(db.execute_batch("COMMIT")?)
    };
    go().inspect_err(|_| {
        let _ = db.execute_batch("ROLLBACK");
    })
}

impl ToSql for Sql {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Sql::Null => ToSqlOutput::Owned(Value::Null),
            Sql::Int(n) => ToSqlOutput::Owned(Value::Integer(*n)),
            Sql::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Sql::Ints(list) => ToSqlOutput::Owned(Value::Text(serde_json::json!(list).to_string())),
            Sql::Texts(list) => ToSqlOutput::Owned(Value::Text(serde_json::json!(list).to_string())),
        })
    }
}

impl Db for Sqlite {
    fn begin(&mut self, write: bool, waiting: &dyn Fn()) -> Result<()> {
        let sql = if write { "BEGIN IMMEDIATE" } else { "BEGIN" };
        Ok(patiently(self.patience, waiting, || self.db.execute_batch(sql))?)
    }

    fn commit(&mut self) -> Result<()> {
        Ok(self.db.execute_batch("COMMIT")?)
    }

    fn rollback(&mut self) {
        let _ = self.db.execute_batch("ROLLBACK");
    }

    fn query(&mut self, sql: &str, values: &[Sql]) -> Result<Vec<Row>> {
        const LIST: &str = "(SELECT value FROM json_each(?))";
        let mut statement = self.db.prepare(&with_lists(sql, LIST, LIST))?;
        let columns = statement.column_count();
        let rows = statement.query_map(params_from_iter(values), |row| {
            let value = |at| {
                Ok(match row.get_ref(at)? {
                    ValueRef::Null => Sql::Null,
                    ValueRef::Integer(n) => Sql::Int(n),
                    other => Sql::Text(other.as_str()?.to_owned()),
                })
            };
            (0..columns).map(value).collect::<rusqlite::Result<_>>().map(Row)
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn execute(&mut self, sql: &str, values: &[Sql]) -> Result<u64> {
        const LIST: &str = "(SELECT value FROM json_each(?))";
        let mut statement = self.db.prepare(&with_lists(sql, LIST, LIST))?;
        Ok(statement.execute(params_from_iter(values))? as u64)
    }

    fn insert(&mut self, table: &str, columns: &Columns, rows: &[Vec<Sql>]) -> Result<()> {
        let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
        let marks = vec!["?"; columns.len()].join(", ");
        let names = names.join(", ");
        let mut statement = self.db.prepare(&format!("INSERT INTO {table} ({names}) VALUES ({marks})"))?;
        for row in rows {
            statement.execute(params_from_iter(row))?;
        }
        Ok(())
    }

    fn update(&mut self, table: &str, columns: &Columns, rows: &[Vec<Sql>]) -> Result<()> {
        let [(key, _), rest @ ..] = columns else { return Ok(()) };
        let set: Vec<String> = (2..).zip(rest).map(|(i, (name, _))| format!("{name} = ?{i}")).collect();
        let set = set.join(", ");
        let mut statement = self.db.prepare(&format!("UPDATE {table} SET {set} WHERE {key} = ?1"))?;
        for row in rows {
            statement.execute(params_from_iter(row))?;
        }
        Ok(())
    }

    fn integrity(&mut self) -> Result<Vec<String>> {
        let texts = |rows: Vec<Row>| rows.iter().map(|row| row.text(0)).collect::<Result<Vec<_>>>();
        let found = texts(self.query("PRAGMA integrity_check(20)", &[])?)?;
        let mut found: Vec<String> = found.into_iter().filter(|line| line != "ok").collect();
        let (is, should) = (schema(self)?, schema(&mut Sqlite::in_memory()?)?);
        found.extend(should.difference(&is).map(|(name, _)| format!("- {name}")));
        found.extend(is.difference(&should).map(|(name, _)| format!("+ {name}")));
        Ok(found)
    }

    fn version(&mut self) -> Result<usize> {
        identify(&self.db)
    }
}

/// Tables, indexes and triggers with the SQL that made them: a trigger that is missing protects nothing.
fn schema(db: &mut Sqlite) -> Result<BTreeSet<(String, String)>> {
    let sql = "SELECT type || ' ' || name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'";
    db.query(sql, &[])?.iter().map(|row| Ok((row.text(0)?, row.text(1)?))).collect()
}

fn not_a_register() -> Diagnostic {
    Diagnostic::error("register-not-one", tr!("这个文件不是登记簿", "this file isn't a register"))
        .hint(tr!("换一个文件名，或把它移走", "use another name, or move it away"))
}

impl From<rusqlite::Error> for Diagnostic {
    fn from(e: rusqlite::Error) -> Diagnostic {
        match e.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => not_a_register(),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Diagnostic::error(
                "register-busy",
                tr!("登记簿正被另一个程序使用", "another program is using the register"),
            )
            .hint(tr!("等它结束后再运行一次", "run this again when it has finished")),
            Some(ErrorCode::DatabaseCorrupt) => {
                Diagnostic::error("register-damaged", tr!("登记簿文件已损坏", "the register is damaged"))
                    .hint(tr!(
                        "先另存一份，再换回最近的备份",
                        "keep a copy of it and go back to the latest backup"
                    ))
            }
            Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied | ErrorCode::ReadOnly) => {
                Diagnostic::error(
                    "register-no-access",
                    tr!("登记簿打不开或不能写入", "the register can't be opened or written"),
                )
                .hint(tr!(
                    "检查文件夹是否存在、文件是否只读、是否有权限",
                    "see whether its folder exists and whether you may write there"
                ))
            }
            Some(ErrorCode::DiskFull) => Diagnostic::error(
                "disk-full",
                tr!("磁盘已满，登记簿没有写入", "the disk is full; the register was not written"),
            )
            .hint(tr!("腾出空间后再运行一次", "make room and run this again")),
            _ => Diagnostic::error("register-failed", tr!("登记簿出错：{e}", "the register failed: {e}")),
        }
    }
}
