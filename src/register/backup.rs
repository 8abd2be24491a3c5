//! A copy of the whole register, also while it is used, also into the other kind of database.
//!
//! Everything is read in one transaction and written in one, and checked before that is committed. A file is
//! written beside its target and put in its place; a database that holds an older copy is brought up to date by
//! what the history says has changed since.
use super::check::{Checked, PAGE, check};
use super::columns::{ENTRY, INTENT, SPAN};
use super::db::{Columns, Db, Kind, Sql};
use super::history::GENESIS;
use super::{Location, Register, issue};
use crate::diagnostic::{Diagnostic, Place, Result, Severity, file_name};
use crate::disk;
use crate::tr;
use jiff::ZonedDateTime;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

impl Register {
    /// Copies the register to `target` and checks the copy. A target that exists must, with `overwrite`, be an
    /// older copy of this register: the end of its history is part of this one's.
    pub fn backup(&mut self, target: &Location, overwrite: bool, now: &ZonedDateTime) -> Result<Checked> {
        if same(&self.location, target) {
            return Err(Diagnostic::error(
                "backup-itself",
                tr!("备份的目标就是登记簿自己", "the target is the register itself"),
            )
            .at(Place::File(target.name())));
        }
        match target {
            Location::File(path) => self.copy_to_file(path, overwrite, now),
            Location::Postgres(_) => self.copy_to_database(target, overwrite, now),
        }
        .map_err(|d| d.at(Place::File(target.name())))
    }

    /// The hash of the last row of the history.
    pub fn head(&mut self) -> Result<String> {
        Ok(self.transaction(false, head)?.1)
    }

    fn copy_to_file(&mut self, path: &Path, overwrite: bool, now: &ZonedDateTime) -> Result<Checked> {
        if path.exists() {
            if !overwrite {
                return Err(exists());
            }
            let head = Register::open_read(&Location::File(path.to_owned()))?.transaction(false, head)?.1;
            self.transaction(false, |db| older(db, &head))?;
            // closed by us, it leaves no log; one that is there belongs to a program that uses it
            if beside(path, "-wal").exists() {
                return Err(Diagnostic::error(
                    "backup-in-use",
                    tr!(
                        "要覆盖的备份正被另一个程序使用",
                        "another program is using the backup to be replaced"
                    ),
                ));
            }
        }
        let temporary = path.with_file_name(format!(".wenshu-{}.db", std::process::id()));
        let clear = || {
            ["", "-wal", "-shm"].iter().for_each(|end| drop(std::fs::remove_file(beside(&temporary, end))))
        };
        clear();
        let copied = Register::open_file(&temporary).and_then(|mut copy| {
            self.transaction(false, |from| copy.transaction(true, |to| all(from, to, None, now)))
        });
        let placed = copied.and_then(|checked| {
            let place = || {
                std::fs::File::open(&temporary)?.sync_all()?;
                std::fs::rename(&temporary, path)?;
                disk::sync_folder(path.parent().unwrap_or(Path::new(".")))
            };
            place().map_err(disk::failed).map(|()| checked)
        });
        clear();
        placed
    }

    fn copy_to_database(
        &mut self,
        target: &Location,
        overwrite: bool,
        now: &ZonedDateTime,
    ) -> Result<Checked> {
        let mut copy = Register::open(target)?;
        self.transaction(false, |from| {
            copy.transaction(true, |to| {
                let (last, head) = head(to)?;
                let empty = last == 0 && to.query("SELECT id FROM entry LIMIT 1", &[])?.is_empty();
                if !empty && !overwrite {
                    return Err(exists());
                }
                older(from, &head)?;
                all(from, to, (!empty).then_some(last), now)
            })
        })
    }
}

/// Copies everything, or what has changed since the history's row `since`, and checks the copy.
fn all(from: &mut dyn Db, to: &mut dyn Db, since: Option<i64>, now: &ZonedDateTime) -> Result<Checked> {
    entries(from, to, since)?;
    versions(from, to, since)?;
    to.execute("DELETE FROM intent", &[])?;
    let intents = from.query("SELECT entry, path, sha256 FROM intent", &[])?;
    to.insert("intent", INTENT, &intents.into_iter().map(|row| row.0).collect::<Vec<_>>())?;
    spans(from, to)?;
    history(from, to, since.unwrap_or(i64::MIN))?;
    let checked = check(to, None, now)?;
    if checked.head != head(from)?.1 {
        return Err(Diagnostic::error(
            "backup-differs",
            tr!("备份和登记簿不一致", "the copy isn't like the register"),
        ));
    }
    match checked.problems.0.iter().find(|d| d.severity() == Severity::Error) {
        None => Ok(checked),
        Some(first) => {
            let what = first.message();
            let (zh, en) = (&what.zh, &what.en);
            Err(Diagnostic::error(
                "backup-unsound",
                tr!("登记簿核对有问题，没有备份：{zh}", "the register isn't sound, no copy was made: {en}"),
            )
            .hint(tr!(
                "用 wenshu register check 看全部问题；旧备份留好",
                "see all that is wrong with: wenshu register check; keep the old backup"
            )))
        }
    }
}

fn entries(from: &mut dyn Db, to: &mut dyn Db, since: Option<i64>) -> Result<()> {
    if let Some(since) = since {
        changed_entries(from, to, since)?;
    }
    let there = to.query("SELECT max(id) FROM entry", &[])?;
    let mut last = there.first().map_or(Ok(None), |row| row.int_or_null(0))?.unwrap_or(i64::MIN);
    let sql = format!("SELECT {} FROM entry WHERE id > ? ORDER BY id LIMIT ?", names(ENTRY));
    loop {
        let rows = values(from.query(&sql, &[last.into(), PAGE.into()])?);
        last = rows.last().and_then(|row| id(row)).unwrap_or(last);
        to.insert("entry", ENTRY, &rows)?;
        if (rows.len() as i64) < PAGE {
            return Ok(());
        }
    }
}

/// Sets the entries that are there already to what they are now.
fn changed_entries(from: &mut dyn Db, to: &mut dyn Db, since: i64) -> Result<()> {
    let columns = names(ENTRY);
    let (mut reserved, mut others) = (vec![], vec![]);
    let mut last = i64::MIN;
    loop {
        let page = format!("SELECT {columns} FROM entry WHERE id > ? AND {CHANGED} ORDER BY id LIMIT ?");
        let rows = values(from.query(&page, &[last.into(), since.into(), since.into(), PAGE.into()])?);
        let ids: Vec<i64> = rows.iter().filter_map(|row| id(row)).collect();
        last = ids.last().copied().unwrap_or(last);
        let there =
            to.query(&format!("SELECT {columns} FROM entry WHERE id IN {{ints}}"), &[Sql::Ints(ids)])?;
        let there: HashMap<i64, Vec<Sql>> =
            values(there).into_iter().filter_map(|row| Some((id(&row)?, row))).collect();
        let count = rows.len() as i64;
        for row in rows {
            match id(&row).and_then(|id| there.get(&id)) {
                Some(old) if *old != row && is(old, "reserved") => reserved.push(row),
                Some(old) if *old != row => others.push(row),
                _ => {}
            }
        }
        if count < PAGE {
            break;
        }
    }
    // a number that was given back may have another document by now, and one that is void leaves its to another
    let again: Vec<i64> = reserved.iter().filter_map(|row| id(row)).collect();
    to.execute("UPDATE entry SET document = '', key = '' WHERE id IN {ints}", &[Sql::Ints(again)])?;
    set(to, others, &["series", "year", "n", "document", "key"])?;
    set(to, reserved, &["series", "year", "n"])
}

/// Updates entries but for what the database lets nobody change.
fn set(to: &mut dyn Db, rows: Vec<Vec<Sql>>, fixed: &[&str]) -> Result<()> {
    let free = |name: &str| !fixed.contains(&name);
    let columns: Vec<(&'static str, Kind)> = ENTRY.iter().filter(|(name, _)| free(name)).copied().collect();
    let kept =
        |row: Vec<Sql>| ENTRY.iter().zip(row).filter(|((name, _), _)| free(name)).map(|(_, v)| v).collect();
    to.update("entry", &columns, &rows.into_iter().map(kept).collect::<Vec<_>>())
}

fn is(entry: &[Sql], state: &str) -> bool {
    ENTRY.iter().zip(entry).any(|((name, _), v)| *name == "state" && *v == Sql::from(state))
}

fn values(rows: Vec<super::db::Row>) -> Vec<Vec<Sql>> {
    rows.into_iter().map(|row| row.0).collect()
}

fn versions(from: &mut dyn Db, to: &mut dyn Db, since: Option<i64>) -> Result<()> {
    let mut last = i64::MIN;
    loop {
        let rows = from.query(
            &format!("SELECT id FROM entry WHERE id > ? AND {CHANGED} ORDER BY id LIMIT ?"),
            &[last.into(), since.unwrap_or(-1).into(), since.unwrap_or(-1).into(), PAGE.into()],
        )?;
        let ids: Vec<i64> = rows.iter().map(|row| row.int(0)).collect::<Result<_>>()?;
        last = ids.last().copied().unwrap_or(last);
        let count = ids.len() as i64;
        let list = [Sql::Ints(ids)];
        let mut there: HashSet<(i64, i64)> = HashSet::new();
        if since.is_some() {
            let old = to.query("SELECT entry, version FROM version WHERE entry IN {ints}", &list)?;
            there = old.iter().map(|row| Ok((row.int(0)?, row.int(1)?))).collect::<Result<_>>()?;
        }
        for (table, columns) in [("version", issue::VERSION), ("file", issue::FILE)] {
            let sql = format!("SELECT {} FROM {table} WHERE entry IN {{ints}}", names(columns));
            let mut rows = vec![];
            for row in from.query(&sql, &list)? {
                if !there.contains(&(row.int(0)?, row.int(1)?)) {
                    rows.push(row.0);
                }
            }
            to.insert(table, columns, &rows)?;
        }
        if count < PAGE {
            return Ok(());
        }
    }
}

fn spans(from: &mut dyn Db, to: &mut dyn Db) -> Result<()> {
    let sql = format!("SELECT {} FROM span", names(SPAN));
    let there: Vec<Vec<Sql>> = to.query(&sql, &[])?.into_iter().map(|row| row.0).collect();
    let rows = from.query(&sql, &[])?.into_iter().map(|row| row.0).filter(|row| !there.contains(row));
    to.insert("span", SPAN, &rows.collect::<Vec<_>>())
}

fn history(from: &mut dyn Db, to: &mut dyn Db, mut last: i64) -> Result<()> {
    let sql =
        format!("SELECT {} FROM history WHERE id > ? ORDER BY id LIMIT ?", names(super::history::COLUMNS));
    loop {
        let rows = values(from.query(&sql, &[last.into(), PAGE.into()])?);
        last = rows.last().and_then(|row| id(row)).unwrap_or(last);
        to.insert("history", super::history::COLUMNS, &rows)?;
        if (rows.len() as i64) < PAGE {
            return Ok(());
        }
    }
}

/// Everything where the second value is negative, else what has a newer history.
const CHANGED: &str = "(? < 0 OR id IN (SELECT entry FROM history WHERE id > ?))";

fn names(columns: &Columns) -> String {
    columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}

fn id(row: &[Sql]) -> Option<i64> {
    match row.first() {
        Some(Sql::Int(id)) => Some(*id),
        _ => None,
    }
}

/// Id and hash of the last row of the history.
pub(super) fn head(db: &mut dyn Db) -> Result<(i64, String)> {
    let rows = db.query("SELECT id, hash FROM history ORDER BY id DESC LIMIT 1", &[])?;
    rows.first().map_or(Ok((0, GENESIS.to_owned())), |row| Ok((row.int(0)?, row.text(1)?)))
}

/// Is a history that ends with this hash the beginning of ours?
fn older(db: &mut dyn Db, head: &str) -> Result<()> {
    let known =
        head == GENESIS || !db.query("SELECT id FROM history WHERE hash = ?", &[head.into()])?.is_empty();
    if known {
        return Ok(());
    }
    Err(Diagnostic::error(
        "backup-not-older",
        tr!(
            "那里是另一本登记簿，或比这一本新，没有覆盖",
            "what is there is another register, or newer than this one; it was not replaced"
        ),
    )
    .hint(tr!("换一个备份位置", "name another place for the backup")))
}

fn exists() -> Diagnostic {
    Diagnostic::error(
        "backup-exists",
        tr!("那里已有登记簿，没有覆盖", "there is a register already; it was not replaced"),
    )
    .hint(tr!(
        "那是这本登记簿的旧备份时，加上 --overwrite",
        "if it is an older backup of this register, add --overwrite"
    ))
}

fn same(a: &Location, b: &Location) -> bool {
    match (a, b) {
        (Location::File(a), Location::File(b)) => {
            a == b || matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
        }
        _ => a == b,
    }
}

fn beside(path: &Path, end: &str) -> PathBuf {
    path.with_file_name(format!("{}{end}", file_name(path)))
}

#[cfg(test)]
mod tests {
    use super::super::sqlite::Sqlite;
    use super::super::tests::{file, issued, now, place, plan, want, wants};
    use super::super::{Filter, Intent};
    use super::*;

    fn filled(path: &Path) -> Register {
        let mut r = Register::open_file(path).unwrap();
        let slots = plan(&mut r, &wants(&["a", "b", "c"]));
        r.issue(&[issued(&slots[0], "1"), issued(&slots[1], "2")], "甲", &now()).unwrap();
        r.void("#2", "重复", "甲", &now()).unwrap();
        r.go_on_from("函", 2026, 9, "手工", "甲", &now()).unwrap();
        let intent = Intent { entry: slots[2].entry, path: "甲".into(), sha256: "f".repeat(64) };
        r.advance(&[], &[intent], "甲", &now()).unwrap();
        r
    }

    #[test]
    fn a_backup_holds_everything_and_can_be_renewed() {
        let (dir, path) = place();
        let mut r = filled(&path);
        let target = file(&dir.path().join("备份.db"));
        let made = r.backup(&target, false, &now()).unwrap();
        assert_eq!(made.head, r.check(None, &now()).unwrap().head);
        let code = |d: Result<Checked>| d.err().map(|d| d.code());
        assert_eq!(code(r.backup(&target, false, &now())), Some("backup-exists"));
        assert_eq!(code(r.backup(&file(&path), true, &now())), Some("backup-itself"));
        let mut copy = Register::open_file(&dir.path().join("备份.db")).unwrap();
        let all = Filter::default();
        assert_eq!(copy.list(&all).unwrap(), r.list(&all).unwrap());
        assert_eq!(plan(&mut copy, &wants(&["c"]))[0].intended.len(), 1);
        // as long as another program holds it, it is left alone
        assert_eq!(code(r.backup(&target, true, &now())), Some("backup-in-use"));
        drop(copy);
        plan(&mut r, &wants(&["d"]));
        let renewed = r.backup(&target, true, &now()).unwrap();
        assert_eq!(renewed.entries, 4);
        // the copy goes its own way: it is no older copy any more
        plan(&mut Register::open_file(&dir.path().join("备份.db")).unwrap(), &wants(&["e"]));
        assert_eq!(code(r.backup(&target, true, &now())), Some("backup-not-older"));
        let mut left: Vec<_> =
            std::fs::read_dir(dir.path()).unwrap().map(|e| file_name(&e.unwrap().path())).collect();
        left.retain(|name| name.starts_with('.') || name.starts_with("备份"));
        assert_eq!(left, ["备份.db"]);
    }

    #[test]
    fn an_unsound_register_is_not_copied() {
        let (dir, path) = place();
        let mut r = filled(&path);
        r.db.execute("UPDATE entry SET title = 'x' WHERE id = 1", &[]).unwrap();
        let target = dir.path().join("备份.db");
        assert_eq!(r.backup(&file(&target), false, &now()).unwrap_err().code(), "backup-unsound");
        assert!(!target.exists());
    }

    #[test]
    fn an_older_copy_is_brought_up_to_date_by_what_has_changed() {
        let (_dir, path) = place();
        let mut r = filled(&path);
        let mut copy: Box<dyn Db> = Box::new(Sqlite::in_memory().unwrap());
        let renew = |r: &mut Register, to: &mut dyn Db| {
            let since = head(to).unwrap().0;
            r.transaction(false, |from| all(from, to, (since > 0).then_some(since), &now())).unwrap()
        };
        assert_eq!(renew(&mut r, &mut *copy).entries, 3);
        // 3 is given back and goes to another, who had a number that is void by now
        let slots = plan(&mut r, &[want("安", "x", "2026-09-01")]);
        renew(&mut r, &mut *copy);
        r.void(&format!("#{}", slots[0].entry), "重复", "甲", &now()).unwrap();
        r.release("#3", "", "甲", &now()).unwrap();
        let slots = plan(&mut r, &wants(&["x", "y", "c", "a"]));
        assert_eq!(slots[0].n, Some(3));
        r.issue(&[issued(&slots[0], "5"), issued(&slots[3], "6")], "乙", &now()).unwrap();
        let renewed = renew(&mut r, &mut *copy);
        let whole = r.check(None, &now()).unwrap();
        assert_eq!((renewed.entries, renewed.head), (whole.entries, whole.head));
    }

    #[cfg(feature = "postgres")]
    #[test]
    fn a_register_moves_to_postgres_and_back() {
        crate::register::postgres::tests::with_register(|server| {
            let (dir, path) = place();
            let mut r = filled(&path);
            let made = r.backup(server, false, &now()).unwrap();
            assert_eq!(made.head, r.check(None, &now()).unwrap().head);
            let code = |d: Result<Checked>| d.err().map(|d| d.code());
            assert_eq!(code(r.backup(server, false, &now())), Some("backup-exists"));
            // 3 goes to another document, 4 is new
            r.release("#3", "", "甲", &now()).unwrap();
            let slots = plan(&mut r, &wants(&["x", "c", "a"]));
            r.issue(&[issued(&slots[0], "5"), issued(&slots[2], "6")], "乙", &now()).unwrap();
            let renewed = r.backup(server, true, &now()).unwrap();
            assert_eq!((renewed.entries, renewed.head), (4, r.head().unwrap()));
            let mut there = Register::open(server).unwrap();
            let list = |r: &mut Register| r.list(&Filter::default()).unwrap();
            assert_eq!(list(&mut there), list(&mut r));
            let back = file(&dir.path().join("回来.db"));
            there.backup(&back, false, &now()).unwrap();
            assert_eq!(list(&mut Register::open_read(&back).unwrap()), list(&mut r));
            // and what is changed there behind the program's back is found
            there.db.execute("UPDATE entry SET title = 'x' WHERE id = 1", &[]).unwrap();
            let found = there.check(None, &now()).unwrap().problems;
            assert_eq!(found.errors().map(|d| d.code()).collect::<Vec<_>>(), ["check-entry-changed"]);
            plan(&mut there, &wants(&["y"]));
            assert_eq!(code(r.backup(server, true, &now())), Some("backup-not-older"));
        });
    }
}
