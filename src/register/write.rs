//! Changing the register: reserve, issue, void. Each is one transaction, and each leaves its line in the
//! history.
use super::{Change, Entry, File, Issued, Register, Slot, State, Want, read};
use crate::diagnostic::{Diagnostic, Result};
use crate::tr;
use jiff::ZonedDateTime;
use rusqlite::{Connection, OptionalExtension, Statement, TransactionBehavior, params};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// The hash before the first row of the history.
const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

impl Register {
    /// Gives each want, in order, its place: the entry that the same document and key already have in that
    /// series and year, or else the next number. All in one transaction; `dry_run` only computes.
    pub fn plan(
        &mut self,
        wants: &[Want],
        dry_run: bool,
        who: &str,
        now: &ZonedDateTime,
    ) -> Result<Vec<Slot>> {
        let place = self.place();
        plan(&mut self.db, wants, dry_run, &Stamp::new(who, now)).map_err(|d| d.at(place))
    }

    /// Notes what was written, in one transaction: the first version, the next one where anything is
    /// different, or nothing.
    pub fn issue(&mut self, written: &[Issued], who: &str, now: &ZonedDateTime) -> Result<Vec<Change>> {
        let place = self.place();
        issue(&mut self.db, written, &Stamp::new(who, now)).map_err(|d| d.at(place))
    }

    /// Gives up a number for good; `which` is the number as printed or `#id`.
    pub fn void(&mut self, which: &str, why: &str, who: &str, now: &ZonedDateTime) -> Result<Entry> {
        let place = self.place();
        void(&mut self.db, which, why.trim(), &Stamp::new(who, now)).map_err(|d| d.at(place))
    }
}

/// Who and when.
struct Stamp<'a> {
    who: &'a str,
    at: String,
}

impl<'a> Stamp<'a> {
    fn new(who: &'a str, now: &ZonedDateTime) -> Self {
        Stamp { who, at: now.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string() }
    }
}

fn plan(db: &mut Connection, wants: &[Want], dry_run: bool, stamp: &Stamp<'_>) -> Result<Vec<Slot>> {
    let tx = db.transaction_with_behavior(match dry_run {
        true => TransactionBehavior::Deferred,
        false => TransactionBehavior::Immediate,
    })?;
    let mut slots = Vec::with_capacity(wants.len());
    {
        let mut existing = tx.prepare(
            "SELECT id, n, number, date, version, state,
                    (SELECT content FROM version v WHERE v.entry = e.id AND v.version = e.version)
             FROM entry e WHERE series = ? AND year = ? AND document = ? AND key = ? AND state <> 'void'
                    AND document <> ''",
        )?;
        let mut highest =
            tx.prepare("SELECT max(n) FROM entry WHERE series = ? AND year = ? AND n IS NOT NULL")?;
        let mut insert = tx.prepare(
            "INSERT INTO entry (series, year, n, document, key, date, title, state, who, at)
             VALUES (?, ?, ?, ?, ?, ?, ?, 'reserved', ?, ?)",
        )?;
        let mut files = tx.prepare(read::FILES_OF_ENTRY)?;
        let mut history = History::of(&tx)?;
        let mut next: HashMap<(&str, i16), u32> = HashMap::new();
        let mut seen: HashMap<(&str, i16, &str, &str), usize> = HashMap::new();
        for (i, want) in wants.iter().enumerate() {
            let series = want.series.as_deref().unwrap_or_default();
            if want.document.is_empty() || want.series.as_deref() == Some("") {
                return Err(Diagnostic::error(
                    "register-nameless",
                    tr!("文件或编号系列没有名称", "a document or a series has no name"),
                ));
            }
            if let Some(first) = seen.insert((series, want.year, &want.document, &want.key), i) {
                let (document, first, second) = (&want.document, first + 1, i + 1);
                return Err(Diagnostic::error(
                    "register-key-twice",
                    tr!(
                        "“{document}”的第{first}份和第{second}份是同一个主键，不能用同一个编号",
                        "documents {first} and {second} of {document:?} have the same key and would share a number"
                    ),
                )
                .hint(tr!("换一个不重复的主键列", "use a column without duplicates as the key")));
            }
            let found = existing
                .query_row(params![series, want.year, want.document, want.key], |row| {
                    Ok(Slot {
                        entry: row.get(0)?,
                        n: row.get(1)?,
                        number: row.get(2)?,
                        date: read::date(row, 3)?,
                        version: row.get(4)?,
                        content: row.get::<_, Option<String>>(6)?.unwrap_or_default(),
                        files: vec![],
                    })
                })
                .optional()?;
            if let Some(mut slot) = found {
                slot.files = files.query_map([slot.entry], read::file)?.collect::<rusqlite::Result<_>>()?;
                slots.push(slot);
                continue;
            }
            let n = match &want.series {
                None => None,
                Some(series) => {
                    let n = match next.get(&(series.as_str(), want.year)) {
                        Some(n) => *n,
                        None => match highest
                            .query_row(params![series, want.year], |r| r.get::<_, Option<u32>>(0))?
                        {
                            Some(last) => last.checked_add(1).ok_or_else(too_many)?,
                            None => 0,
                        },
                    }
                    .max(want.start);
                    next.insert((series, want.year), n.checked_add(1).ok_or_else(too_many)?);
                    Some(n)
                }
            };
            let mut slot = Slot {
                entry: 0,
                n,
                number: None,
                date: want.date,
                version: 0,
                content: String::new(),
                files: vec![],
            };
            if !dry_run {
                let date = want.date.to_string();
                let columns = params![
                    series,
                    want.year,
                    n,
                    want.document,
                    want.key,
                    date,
                    want.title,
                    stamp.who,
                    stamp.at
                ];
                slot.entry = insert.insert(columns)?;
                let detail = json!({
                    "series": want.series, "year": want.year, "n": n, "document": want.document,
                    "key": want.key, "date": date, "title": want.title,
                });
                history.add(stamp, "reserved", slot.entry, "", &detail)?;
            }
            slots.push(slot);
        }
    }
    if !dry_run {
        tx.commit()?;
    }
    Ok(slots)
}

fn too_many() -> Diagnostic {
    Diagnostic::error("register-full", tr!("编号用完了", "the series has no numbers left"))
}

fn issue(db: &mut Connection, written: &[Issued], stamp: &Stamp<'_>) -> Result<Vec<Change>> {
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut changes = Vec::with_capacity(written.len());
    {
        let mut known = tx.prepare(
            "SELECT number, date, title, state, version,
                    (SELECT content FROM version v WHERE v.entry = e.id AND v.version = e.version)
             FROM entry e WHERE id = ?",
        )?;
        let mut files = tx.prepare(read::FILES_OF_ENTRY)?;
        let mut insert_version =
            tx.prepare("INSERT INTO version (entry, version, content, who, at) VALUES (?, ?, ?, ?, ?)")?;
        let mut insert_file = tx.prepare(
            "INSERT INTO file (entry, version, path, format, sha256, bytes) VALUES (?, ?, ?, ?, ?, ?)",
        )?;
        let mut update = tx.prepare(
            "UPDATE entry SET number = ?, date = ?, title = ?, state = 'issued', version = ?, who = ?, at = ?
             WHERE id = ?",
        )?;
        let mut history = History::of(&tx)?;
        for doc in written {
            let old = known
                .query_row([doc.entry], |row| {
                    let same = row.get::<_, Option<String>>(0)? == doc.number
                        && read::date(row, 1)? == doc.date
                        && row.get::<_, String>(2)? == doc.title
                        && row.get::<_, Option<String>>(5)?.as_ref() == Some(&doc.content);
                    Ok((read::state(row, 3)?, row.get::<_, u32>(4)?, same))
                })
                .optional()?;
            let (version, same) = match old {
                Some((State::Void, ..)) | None => return Err(gone()),
                Some((_, version, same)) => (version, same),
            };
            let mut new: Vec<&File> = doc.files.iter().collect();
            new.sort_by(|a, b| a.path.cmp(&b.path));
            if same && version > 0 {
                let old =
                    files.query_map([doc.entry], read::file)?.collect::<rusqlite::Result<Vec<File>>>()?;
                let old: Vec<&File> = old.iter().filter(|f| f.version == version).collect();
                let parts = |f: &File| (f.path.clone(), f.format.clone(), f.sha256.clone(), f.bytes);
                if old.iter().map(|f| parts(f)).eq(new.iter().map(|f| parts(f))) {
                    changes.push(Change::Unchanged);
                    continue;
                }
            }
            let next = version.saturating_add(1);
            insert_version.execute(params![doc.entry, next, doc.content, stamp.who, stamp.at])?;
            for f in &new {
                let bytes = i64::try_from(f.bytes).unwrap_or(i64::MAX);
                insert_file.execute(params![doc.entry, next, f.path, f.format, f.sha256, bytes])?;
            }
            let date = doc.date.to_string();
            update.execute(params![doc.number, date, doc.title, next, stamp.who, stamp.at, doc.entry])?;
            let list: Vec<_> = new.iter().map(|f| json!([f.path, f.format, f.sha256, f.bytes])).collect();
            let detail = json!({
                "number": doc.number, "date": date, "title": doc.title, "version": next,
                "content": doc.content, "files": list,
            });
            let what = if version == 0 { "issued" } else { "changed" };
            history.add(stamp, what, doc.entry, "", &detail)?;
            changes.push(if version == 0 { Change::First } else { Change::Next(next) });
        }
    }
    tx.commit()?;
    Ok(changes)
}

fn gone() -> Diagnostic {
    Diagnostic::error(
        "register-entry-gone",
        tr!("登记簿里的这一条在生成期间被作废", "this entry was made void while its document was being made"),
    )
    .hint(tr!("再运行一次，会用新的编号", "run this again; it will get a new number"))
}

fn void(db: &mut Connection, which: &str, why: &str, stamp: &Stamp<'_>) -> Result<Entry> {
    if why.is_empty() {
        return Err(Diagnostic::error(
            "register-why",
            tr!("作废要写明原因", "say why the number is given up"),
        )
        .hint(tr!("加上 --why 原因", "add --why REASON")));
    }
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let entry = read::find(&tx, which)?;
    if entry.state == State::Void {
        let (name, at) = (entry.name(), entry.at.get(..10).unwrap_or_default());
        return Err(Diagnostic::error(
            "register-void-already",
            tr!("{name} 已于{at}作废", "{name} was made void on {at} already"),
        ));
    }
    tx.execute(
        "UPDATE entry SET state = 'void', who = ?, at = ?, why = ? WHERE id = ?",
        params![stamp.who, stamp.at, why, entry.id],
    )?;
    History::of(&tx)?.add(stamp, "void", entry.id, why, &json!({ "number": entry.number, "n": entry.n }))?;
    let entry = read::find(&tx, &format!("#{}", entry.id))?;
    tx.commit()?;
    Ok(entry)
}

/// The end of the history, to which rows are added.
struct History<'a> {
    insert: Statement<'a>,
    last: i64,
    hash: String,
}

impl<'a> History<'a> {
    fn of(db: &'a Connection) -> Result<Self> {
        let (last, hash) = db
            .query_row("SELECT id, hash FROM history ORDER BY id DESC LIMIT 1", [], |r| {
                Ok((r.get(0)?, r.get(1)?))
            })
            .optional()?
            .unwrap_or((0, GENESIS.to_owned()));
        let insert = db.prepare(
            "INSERT INTO history (id, at, who, what, entry, why, detail, prev, hash)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?;
        Ok(History { insert, last, hash })
    }

    fn add(
        &mut self,
        stamp: &Stamp<'_>,
        what: &str,
        entry: i64,
        why: &str,
        detail: &serde_json::Value,
    ) -> Result<()> {
        let (id, detail) = (self.last + 1, detail.to_string());
        let hash = chained(&self.hash, &json!([id, stamp.at, stamp.who, what, entry, why, detail]));
        self.insert.execute(params![id, stamp.at, stamp.who, what, entry, why, detail, self.hash, hash])?;
        (self.last, self.hash) = (id, hash);
        Ok(())
    }
}

/// SHA-256 over the hash before and the row's fields as a JSON array.
pub(super) fn chained(prev: &str, row: &serde_json::Value) -> String {
    hex(Sha256::digest(format!("{prev}\n{row}")).as_slice())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
