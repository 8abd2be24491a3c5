//! Noting what was written, and before that what is about to be.
use super::db::{Db, Kind, Sql};
use super::history::{History, Stamp};
use super::{Change, Entry, File, Issued, Register, State, archive, columns, read};
use crate::diagnostic::{Diagnostic, Result};
use crate::tr;
use jiff::ZonedDateTime;
use serde_json::json;
use std::collections::{BTreeMap, HashMap};

/// A file that is about to be put in place, so that it is known as ours should the run be stopped before its
/// document is issued.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Intent {
    /// The entry, from [`Slot::entry`](super::Slot::entry).
    pub entry: i64,
    /// Relative to the output folder, parted by `/`.
    pub path: String,
    /// Lower-case hex of its SHA-256.
    pub sha256: String,
}

impl Register {
    /// Notes what was written: the first version, the next one where anything is different, or nothing.
    pub fn issue(&mut self, written: &[Issued], who: &str, now: &ZonedDateTime) -> Result<Vec<Change>> {
        self.advance(written, &[], who, now)
    }

    /// [`issue`](Self::issue)s what was written and notes what will be put in place next, in one transaction:
    /// both outlast a power cut when this returns.
    pub fn advance(
        &mut self,
        written: &[Issued],
        next: &[Intent],
        who: &str,
        now: &ZonedDateTime,
    ) -> Result<Vec<Change>> {
        let stamp = Stamp::new(who, now);
        self.transaction(true, |db| {
            let changes = issue(db, written, &stamp)?;
            intend(db, next)?;
            Ok(changes)
        })
    }
}

fn intend(db: &mut dyn Db, next: &[Intent]) -> Result<()> {
    if next.is_empty() {
        return Ok(());
    }
    let mut entries: Vec<i64> = next.iter().map(|i| i.entry).collect();
    entries.dedup();
    let known =
        db.query("SELECT entry, path, sha256 FROM intent WHERE entry IN {ints}", &[Sql::Ints(entries)])?;
    let mut known = known
        .iter()
        .map(|row| Ok(Intent { entry: row.int(0)?, path: row.text(1)?, sha256: row.text(2)? }))
        .collect::<Result<std::collections::HashSet<Intent>>>()?;
    let rows: Vec<Vec<Sql>> = next
        .iter()
        .filter(|i| known.insert((*i).clone()))
        .map(|i| vec![i.entry.into(), (&i.path).into(), (&i.sha256).into()])
        .collect();
    db.insert("intent", columns::INTENT, &rows)
}

/// An entry as it was before it is issued.
struct Before {
    number: Option<String>,
    date: String,
    title: String,
    state: State,
    version: u32,
    content: Option<String>,
    more: BTreeMap<String, String>,
}

fn issue(db: &mut dyn Db, written: &[Issued], stamp: &Stamp<'_>) -> Result<Vec<Change>> {
    if written.is_empty() {
        return Ok(vec![]);
    }
    let ids: Vec<i64> = written.iter().map(|w| w.entry).collect();
    let before = before(db, &ids)?;
    let files = read::files(db, &ids)?;
    let mut history = History::of(db, stamp)?;
    let (mut versions, mut new_files, mut entries) = (vec![], vec![], vec![]);
    let mut noted = vec![];
    let mut changes = Vec::with_capacity(written.len());
    for doc in written {
        let old = before.get(&doc.entry).ok_or_else(unknown_entry)?;
        if old.state == State::Void {
            changes.push(Change::Gone);
            continue;
        }
        let (date, version) = (doc.date.to_string(), old.version);
        let mut new: Vec<&File> = doc.files.iter().collect();
        new.sort_by(|a, b| a.path.cmp(&b.path));
        let same = old.number == doc.number
            && old.date == date
            && old.title == doc.title
            && old.content.as_ref() == Some(&doc.content);
        if same && version > 0 {
            let parts = |f: &File| (f.path.clone(), f.format.clone(), f.sha256.clone(), f.bytes);
            let before = files.get(&doc.entry).into_iter().flatten().filter(|f| f.version == version);
            if before.map(parts).eq(new.iter().map(|f| parts(f))) {
                let more = news(&old.more, &doc.more);
                changes.push(if more.is_empty() { Change::Unchanged } else { Change::Noted });
                if !more.is_empty() {
                    noted.push((doc.entry, more));
                }
                continue;
            }
        }
        let mut more = old.more.clone();
        more.extend(news(&old.more, &doc.more));
        let next = version.saturating_add(1);
        versions.push(vec![
            doc.entry.into(),
            next.into(),
            (&doc.content).into(),
            stamp.who.into(),
            stamp.at.as_str().into(),
        ]);
        for f in &new {
            let bytes = i64::try_from(f.bytes).unwrap_or(i64::MAX);
            new_files.push(vec![
                doc.entry.into(),
                next.into(),
                (&f.path).into(),
                (&f.format).into(),
                (&f.sha256).into(),
                bytes.into(),
            ]);
        }
        let list: Vec<_> = new.iter().map(|f| json!([f.path, f.format, f.sha256, f.bytes])).collect();
        let detail = json!({
            "number": doc.number, "date": date, "title": doc.title, "version": next,
            "content": doc.content, "files": list, "more": more,
        });
        entries.push(vec![
            doc.entry.into(),
            doc.number.as_ref().into(),
            date.into(),
            (&doc.title).into(),
            "issued".into(),
            next.into(),
            json_of(&more).into(),
            stamp.who.into(),
            stamp.at.as_str().into(),
        ]);
        history.add(if version == 0 { "issued" } else { "changed" }, Some(doc.entry), "", &detail);
        changes.push(if version == 0 { Change::First } else { Change::Next(next) });
    }
    db.insert("version", VERSION, &versions)?;
    db.insert("file", FILE, &new_files)?;
    db.update("entry", ISSUED, &entries)?;
    note(db, noted, "noted", stamp, &mut history)?;
    db.execute("DELETE FROM intent WHERE entry IN {ints}", &[Sql::Ints(ids)])?;
    history.write(db)?;
    Ok(changes)
}

/// What a document says of the further columns that isn't there yet. Nothing written by hand is emptied, and a
/// document that was filed in the archive keeps its place there.
fn news(old: &BTreeMap<String, String>, new: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let is_new = |(name, text): &(&String, &String)| {
        !text.is_empty() && old.get(*name) != Some(*text) && !archive::fixes(old, name)
    };
    new.iter().filter(is_new).map(|(name, text)| (name.clone(), text.clone())).collect()
}

/// Further columns as stored.
pub(super) fn json_of(more: &BTreeMap<String, String>) -> String {
    json!(more).to_string()
}

/// Adds to the further columns of entries, with a row of the history for each: `noted`, `archived`.
pub(super) fn note(
    db: &mut dyn Db,
    entries: Vec<(i64, BTreeMap<String, String>)>,
    what: &str,
    stamp: &Stamp<'_>,
    history: &mut History<'_>,
) -> Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    let mut rows = Vec::with_capacity(entries.len());
    for (id, new) in entries {
        let Entry { mut more, .. } = read::by_id(db, id)?;
        more.extend(new);
        history.add(what, Some(id), "", &json!({ "more": more }));
        rows.push(vec![id.into(), json_of(&more).into(), stamp.who.into(), stamp.at.as_str().into()]);
    }
    let columns = [("id", Kind::Int), ("more", Kind::Text), ("who", Kind::Text), ("at", Kind::Text)];
    db.update("entry", &columns, &rows)
}

fn before(db: &mut dyn Db, ids: &[i64]) -> Result<HashMap<i64, Before>> {
    let sql = "SELECT e.id, e.number, e.date, e.title, e.state, e.version, v.content, e.more
        FROM entry e LEFT JOIN version v ON v.entry = e.id AND v.version = e.version WHERE e.id IN {ints}";
    let rows = db.query(sql, &[Sql::Ints(ids.to_vec())])?;
    rows.iter()
        .map(|row| {
            Ok((
                row.int(0)?,
                Before {
                    number: row.text_or_null(1)?,
                    date: row.text(2)?,
                    title: row.text(3)?,
                    state: read::state(row, 4)?,
                    version: row.number(5)?,
                    content: row.text_or_null(6)?,
                    more: read::more(&row.text(7)?),
                },
            ))
        })
        .collect()
}

pub(super) const VERSION: &[(&str, Kind)] = &[
    ("entry", Kind::Int),
    ("version", Kind::Int),
    ("content", Kind::Text),
    ("who", Kind::Text),
    ("at", Kind::Text),
];

pub(super) const FILE: &[(&str, Kind)] = &[
    ("entry", Kind::Int),
    ("version", Kind::Int),
    ("path", Kind::Text),
    ("format", Kind::Text),
    ("sha256", Kind::Text),
    ("bytes", Kind::Int),
];

const ISSUED: &[(&str, Kind)] = &[
    ("id", Kind::Int),
    ("number", Kind::Text),
    ("date", Kind::Text),
    ("title", Kind::Text),
    ("state", Kind::Text),
    ("version", Kind::Int),
    ("more", Kind::Text),
    ("who", Kind::Text),
    ("at", Kind::Text),
];

fn unknown_entry() -> Diagnostic {
    Diagnostic::error("register-entry-unknown", tr!("登记簿里没有这一条", "the register has no such entry"))
        .hint(tr!("核对是不是换了登记簿，再运行一次", "see whether this is the same register, and run again"))
}
