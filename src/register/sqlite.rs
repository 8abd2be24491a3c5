//! The register's file: opening, telling it from other files, bringing it up to date.
use super::Register;
use crate::diagnostic::{Diagnostic, Place, Result, file_name};
use crate::tr;
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};
use std::path::Path;
use std::time::Duration;

/// Marks a SQLite file as a register ("wsrg").
const APPLICATION: i32 = 0x7773_7267;
/// The schema's versions, oldest first; a register at version v has had the first v. Only ever appended to.
const MIGRATIONS: &[&str] = &[include_str!("schema.sql")];
/// How long to wait for another program that is writing: longer than a chunk takes, shorter than patience.
const BUSY: Duration = Duration::from_secs(10);
/// Tries at switching a new file to write-ahead logging, during which SQLite doesn't wait by itself.
const WAL_TRIES: u32 = 100;

impl Register {
    /// Opens a register for writing; a missing or empty file becomes a new one, an older one is brought up
    /// to date. Errors: another kind of file, a newer program's register, no right to write.
    pub fn open(path: &Path) -> Result<Register> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        Self::connect(path, flags, |db| {
            let version = identify(db)?;
            for left in (0..WAL_TRIES).rev() {
                match db.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get::<_, String>(0)) {
                    Err(e) if left > 0 && e.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {
                        std::thread::sleep(BUSY / WAL_TRIES);
                    }
                    done => {
                        done?;
                        break;
                    }
                }
            }
            db.pragma_update(None, "synchronous", "FULL")?;
            if version < MIGRATIONS.len() { migrate(db) } else { Ok(()) }
        })
    }

    /// Opens an existing register for reading only.
    pub fn open_read(path: &Path) -> Result<Register> {
        if !path.exists() {
            return Err(Diagnostic::error(
                "register-missing",
                tr!("没有找到登记簿", "there is no register here"),
            )
            .at(Place::File(path.display().to_string()))
            .hint(tr!(
                "登记簿在第一次生成文件时建立；它在别处时用 --register 路径 指明",
                "it is made when the first documents are; if it is elsewhere, name it with --register PATH"
            )));
        }
        // opened for writing all the same: a read-only connection would leave its helper files behind
        Self::connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX, |db| {
            db.pragma_update(None, "query_only", true)?;
            match identify(db)? {
                v if v == MIGRATIONS.len() => Ok(()),
                0 => Err(not_a_register()),
                _ => Err(Diagnostic::error(
                    "register-older",
                    tr!("登记簿是旧版程序建立的", "the register was made by an older program"),
                )
                .hint(tr!(
                    "生成一次文件即可升级",
                    "it is brought up to date by the next run that makes documents"
                ))),
            }
        })
    }

    /// For a dry run: the register as it is, or an empty one in memory where there is none yet.
    pub fn open_dry(path: &Path) -> Result<Register> {
        if path.metadata().is_ok_and(|m| m.len() > 0) {
            return Self::open_read(path);
        }
        let mut db = Connection::open_in_memory()?;
        migrate(&mut db)?;
        Ok(Register { db, file: file_name(path) })
    }

    fn connect(
        path: &Path,
        flags: OpenFlags,
        ready: impl Fn(&mut Connection) -> Result<()>,
    ) -> Result<Register> {
        let connect = || -> Result<Connection> {
            let mut db = Connection::open_with_flags(path, flags)?;
            db.busy_timeout(BUSY)?;
            db.pragma_update(None, "foreign_keys", true)?;
            db.pragma_update(None, "trusted_schema", false)?;
            ready(&mut db)?;
            Ok(db)
        };
        let file = file_name(path);
        match connect() {
            Ok(db) => Ok(Register { db, file }),
            Err(d) => Err(d.at(Place::File(file))),
        }
    }
}

/// The schema version of a register: 0 for an empty file.
fn identify(db: &Connection) -> Result<usize> {
    let number = |pragma: &str| db.pragma_query_value(None, pragma, |row| row.get::<_, i32>(0));
    let tables: i64 = db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    match (number("application_id")?, usize::try_from(number("user_version")?)) {
        (0, Ok(0)) if tables == 0 => Ok(0),
        (APPLICATION, Ok(v)) if v > MIGRATIONS.len() => Err(Diagnostic::error(
            "register-newer",
            tr!(
                "登记簿是更新版本的程序建立的，本程序读不了",
                "the register was made by a newer program than this"
            ),
        )
        .hint(tr!("请更新本程序后再用", "update this program"))),
        (APPLICATION, Ok(v)) if v > 0 => Ok(v),
        _ => Err(not_a_register()),
    }
}

/// Runs the missing migrations, in one transaction that other programs wait for.
fn migrate(db: &mut Connection) -> Result<()> {
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version = identify(&tx)?; // another program may have been quicker
    for sql in MIGRATIONS.iter().skip(version) {
        tx.execute_batch(sql)?;
    }
    tx.pragma_update(None, "application_id", APPLICATION)?;
    tx.pragma_update(None, "user_version", i32::try_from(MIGRATIONS.len()).unwrap_or(i32::MAX))?;
    Ok(tx.commit()?)
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
