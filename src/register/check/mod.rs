//! Proves that the register is what it was when each row was written (核对).
//!
//! The history is a chain of hashes, so no row of it can be changed, left out or put in between unseen; the other
//! tables must be what the history says. Who can write to the database could make the whole chain anew: against
//! that, note the last hash now and then ([`Checked::head`]) and have it looked up later.
mod numbers;
mod replay;

pub use numbers::{Gap, GapKind, Series};

use super::Register;
use super::db::{Db, Row, Sql};
use super::history::{GENESIS, chained};
use crate::diagnostic::{Diagnostic, Problems, Result, Text};
use crate::tr;
use jiff::ZonedDateTime;
use replay::Replay;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Rows read at once.
pub(super) const PAGE: i64 = 5000;
/// Findings of one kind that are told one by one; the others are counted.
const MOST_TOLD: usize = 30;
/// The least part of a hash that is taken for it: 48 bits don't come twice by chance.
const LEAST_HASH: usize = 12;

/// What [`Register::check`] found.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The version of its tables.
    pub schema: usize,
    /// How many entries there are.
    pub entries: usize,
    /// How many rows of history.
    pub events: usize,
    /// The hash of the last row of history: whoever knows it can prove later that nothing before was changed.
    pub head: String,
    /// The row of history that has the hash asked for.
    pub known_head: Option<i64>,
    /// The numbers of each series and year.
    pub series: Vec<Series>,
    /// Numbers that no document has, with the reason.
    pub gaps: Vec<Gap>,
    /// Everything found; errors are what must not be.
    pub problems: Problems,
}

impl Register {
    /// Reads the whole register: the database itself, the chained history, whether the entries are what the
    /// history says, and the numbers. `head`: a hash noted earlier (or its beginning) that must still be in the
    /// history.
    pub fn check(&mut self, head: Option<&str>, now: &ZonedDateTime) -> Result<Checked> {
        self.transaction(false, |db| check(db, head, now))
    }
}

/// The same, within the caller's transaction.
pub(super) fn check(db: &mut dyn Db, head: Option<&str>, now: &ZonedDateTime) -> Result<Checked> {
    let mut found = Findings::default();
    for line in db.integrity()? {
        found.add(Diagnostic::error(
            "check-damaged",
            tr!("数据库自己发现损坏：{line}", "the database reports damage: {line}"),
        ));
    }
    let head = head.map(|h| h.trim().to_lowercase());
    if head.as_ref().is_some_and(|h| h.len() < LEAST_HASH || !h.chars().all(|c| c.is_ascii_hexdigit())) {
        return Err(Diagnostic::error(
            "check-head-wrong",
            tr!("这不是链末校验值", "this isn't the hash of a history row"),
        )
        .hint(tr!(
            "抄 register check 打印的校验值，至少前 {LEAST_HASH} 位",
            "give what register check printed, at least its first {LEAST_HASH} characters"
        )));
    }
    let mut replay = Replay::default();
    let chain = chain(db, head.as_deref(), &mut replay, &mut found)?;
    let known_head = match &head {
        Some(h) if GENESIS.starts_with(h.as_str()) => Some(0),
        _ => chain.known_head,
    };
    if head.is_some() && known_head.is_none() {
        found.add(
            Diagnostic::error(
                "check-head-unknown",
                tr!(
                    "历史里没有这个校验值：记下它以后，登记簿被换过或重写过",
                    "the history has no such hash: since it was noted, the register was replaced or written anew"
                ),
            )
            .hint(tr!("核对抄得对不对；对的话找当时的备份比较", "see whether it is written rightly; if so, compare with a backup of that time")),
        );
    }
    references(db, &mut found)?;
    doubles(db, &mut found)?;
    let entries = replay::compare(db, &replay, &mut found)?;
    let count = entries.len();
    let (series, gaps) = numbers::check(db, entries, now, &mut found)?;
    Ok(Checked {
        schema: db.version()?,
        entries: count,
        events: chain.rows,
        head: chain.head,
        known_head,
        series,
        gaps,
        problems: found.all(),
    })
}

/// What the walk over the history gave.
struct Chain {
    rows: usize,
    head: String,
    known_head: Option<i64>,
}

fn chain(db: &mut dyn Db, wanted: Option<&str>, replay: &mut Replay, found: &mut Findings) -> Result<Chain> {
    let mut chain = Chain { rows: 0, head: GENESIS.to_owned(), known_head: None };
    let mut last = 0;
    loop {
        let sql = "SELECT id, at, who, what, entry, why, detail, prev, hash FROM history
            WHERE id > ? ORDER BY id LIMIT ?";
        let rows = db.query(sql, &[last.into(), PAGE.into()])?;
        for row in &rows {
            let event = Event::read(row)?;
            event.check(last, &chain.head, found);
            replay.take(&event, found);
            (last, chain.rows) = (event.id, chain.rows + 1);
            if wanted.is_some_and(|w| event.hash.starts_with(w)) {
                chain.known_head = Some(event.id);
            }
            chain.head = event.hash;
        }
        if (rows.len() as i64) < PAGE {
            return Ok(chain);
        }
    }
}

/// A row of the history as it is kept.
struct Event {
    id: i64,
    at: String,
    who: String,
    what: String,
    entry: Option<i64>,
    why: String,
    /// The JSON as kept: its exact text is hashed.
    detail: String,
    prev: String,
    hash: String,
}

impl Event {
    fn read(row: &Row) -> Result<Event> {
        Ok(Event {
            id: row.int(0)?,
            at: row.text(1)?,
            who: row.text(2)?,
            what: row.text(3)?,
            entry: row.int_or_null(4)?,
            why: row.text(5)?,
            detail: row.text(6)?,
            prev: row.text(7)?,
            hash: row.text(8)?,
        })
    }

    /// Is this row the next after `last` with the hash `head`, and unchanged?
    fn check(&self, last: i64, head: &str, found: &mut Findings) {
        let id = self.id;
        if id != last + 1 {
            let (first, until) = (last + 1, id - 1);
            found.add(broken(
                "check-history-gap",
                if first == until {
                    tr!("历史缺第 {first} 条", "row {first} of the history is missing")
                } else {
                    tr!(
                        "历史缺第 {first} 到 {until} 条",
                        "rows {first} to {until} of the history are missing"
                    )
                },
            ));
        } else if self.prev != head {
            found.add(broken(
                "check-history-link",
                tr!(
                    "历史第 {id} 条和前一条接不上：前面的历史被改写过",
                    "row {id} of the history doesn't follow the one before: what is before it was rewritten"
                ),
            ));
        }
        let fields = json!([id, self.at, self.who, self.what, self.entry, self.why, self.detail]);
        if chained(&self.prev, &fields) != self.hash {
            found.add(broken(
                "check-history-changed",
                tr!(
                    "历史第 {id} 条被改过：内容和校验值对不上",
                    "row {id} of the history was changed: it doesn't fit its hash"
                ),
            ));
        }
    }
}

fn broken(code: &'static str, message: Text) -> Diagnostic {
    Diagnostic::error(code, message).hint(tr!(
        "和最近的备份比较：wenshu register check --register 备份",
        "compare with the latest backup: wenshu register check --register BACKUP"
    ))
}

/// Rows that belong to what isn't there.
fn references(db: &mut dyn Db, found: &mut Findings) -> Result<()> {
    for (table, sql) in [
        ("version", "SELECT t.entry FROM version t LEFT JOIN entry e ON e.id = t.entry WHERE e.id IS NULL"),
        ("intent", "SELECT t.entry FROM intent t LEFT JOIN entry e ON e.id = t.entry WHERE e.id IS NULL"),
        (
            "file",
            "SELECT t.entry FROM file t LEFT JOIN version v ON v.entry = t.entry AND v.version = t.version
             WHERE v.entry IS NULL",
        ),
        (
            "entry",
            "SELECT e.id FROM entry e LEFT JOIN version v ON v.entry = e.id AND v.version = e.version
             WHERE e.version > 0 AND v.entry IS NULL",
        ),
    ] {
        for row in db.query(sql, &[])? {
            let id = row.int(0)?;
            found.add(broken(
                "check-reference",
                tr!(
                    "表 {table} 里属于 #{id} 的行没有着落",
                    "a row of the table {table} belongs to #{id}, which lacks"
                ),
            ));
        }
    }
    Ok(())
}

/// What the database itself should have refused.
fn doubles(db: &mut dyn Db, found: &mut Findings) -> Result<()> {
    let sql = "SELECT series, year, n, count(*) FROM entry WHERE n IS NOT NULL
        GROUP BY series, year, n HAVING count(*) > 1 ORDER BY series, year, n";
    for row in db.query(sql, &[])? {
        let (series, year, n) = (row.text(0)?, row.int(1)?, row.int(2)?);
        found.add(broken(
            "check-number-twice",
            tr!("{series} {year} 年 {n} 号有两条", "{series} {year}-{n} is there twice"),
        ));
    }
    let sql = "SELECT min(id), max(id) FROM entry WHERE state <> 'void' AND document <> ''
        GROUP BY series, year, document, key HAVING count(*) > 1 ORDER BY min(id)";
    for row in db.query(sql, &[])? {
        let (a, b) = (row.int(0)?, row.int(1)?);
        found.add(broken(
            "check-key-twice",
            tr!("#{a} 和 #{b} 是同一份文件", "#{a} and #{b} are of the same document"),
        ));
    }
    let sql = "SELECT number, min(id), max(id) FROM entry WHERE number IS NOT NULL AND state <> 'void'
        GROUP BY number HAVING count(*) > 1 ORDER BY min(id)";
    for row in db.query(sql, &[])? {
        let (number, a, b) = (row.text(0)?, row.int(1)?, row.int(2)?);
        found.add(
            Diagnostic::warning(
                "check-printed-twice",
                tr!("#{a} 和 #{b} 的编号写出来都是 {number}", "#{a} and #{b} both read {number}"),
            )
            .hint(tr!("两个编号系列的 format 要写得不同", "let the formats of the two series be different")),
        );
    }
    Ok(())
}

/// Everything found; of many alike only the first are told.
#[derive(Default)]
struct Findings {
    told: Problems,
    count: BTreeMap<&'static str, usize>,
}

impl Findings {
    fn add(&mut self, d: Diagnostic) {
        let count = self.count.entry(d.code()).or_default();
        *count += 1;
        if *count <= MOST_TOLD {
            self.told.push(d);
        }
    }

    fn all(mut self) -> Problems {
        for (code, count) in self.count {
            if let Some(more) = count.checked_sub(MOST_TOLD).filter(|more| *more > 0) {
                self.told.push(Diagnostic::note(
                    "check-more",
                    tr!("同类的（{code}）还有 {more} 处", "{more} more of the kind {code}"),
                ));
            }
        }
        self.told
    }
}

/// An entry's value as text, to be compared with what the history says; nothing is empty.
fn text(value: Option<&Sql>) -> String {
    match value {
        Some(Sql::Int(n)) => n.to_string(),
        Some(Sql::Text(text)) => text.clone(),
        _ => String::new(),
    }
}

/// The same for a value of the history's JSON.
fn json_text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// An entry's name: the number as printed, or else `series year-n`, or else `#id`.
pub(super) fn name(number: &str, series: &str, year: i64, n: Option<i64>, id: i64) -> String {
    match n {
        _ if !number.is_empty() => number.to_owned(),
        Some(n) if !series.is_empty() => format!("{series} {year}-{n}"),
        _ => format!("#{id}"),
    }
}

#[cfg(test)]
mod tests;
