//! The append-only history: each row carries the hash of the one before.
use super::db::{Db, Kind, Sql};
use crate::diagnostic::Result;
use jiff::ZonedDateTime;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// The hash before the first row of the history.
pub(super) const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Who and when.
pub(super) struct Stamp<'a> {
    pub(super) who: &'a str,
    pub(super) at: String,
}

impl<'a> Stamp<'a> {
    pub(super) fn new(who: &'a str, now: &ZonedDateTime) -> Self {
        Stamp { who, at: now.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string() }
    }
}

/// The end of the history, to which the rows of one transaction are added.
pub(super) struct History<'a> {
    stamp: &'a Stamp<'a>,
    last: i64,
    hash: String,
    rows: Vec<Vec<Sql>>,
}

impl<'a> History<'a> {
    pub(super) fn of(db: &mut dyn Db, stamp: &'a Stamp<'a>) -> Result<Self> {
        let rows = db.query("SELECT id, hash FROM history ORDER BY id DESC LIMIT 1", &[])?;
        let (last, hash) = match rows.first() {
            Some(row) => (row.int(0)?, row.text(1)?),
            None => (0, GENESIS.to_owned()),
        };
        Ok(History { stamp, last, hash, rows: vec![] })
    }

    /// `what` happened to which entry, or to the register as a whole.
    pub(super) fn add(&mut self, what: &str, entry: Option<i64>, why: &str, detail: &Value) {
        let (id, detail) = (self.last + 1, detail.to_string());
        let Stamp { who, at } = self.stamp;
        let hash = chained(&self.hash, &json!([id, at, who, what, entry, why, detail]));
        self.rows.push(vec![
            id.into(),
            at.into(),
            (*who).into(),
            what.into(),
            entry.into(),
            why.into(),
            detail.into(),
            std::mem::replace(&mut self.hash, hash.clone()).into(),
            hash.into(),
        ]);
        self.last = id;
    }

    /// The hash of the last row.
    pub(super) fn head(&self) -> &str {
        &self.hash
    }

    /// Writes the rows, within the caller's transaction.
    pub(super) fn write(self, db: &mut dyn Db) -> Result<()> {
        db.insert("history", COLUMNS, &self.rows)
    }
}

pub(super) const COLUMNS: &[(&str, Kind)] = &[
    ("id", Kind::Int),
    ("at", Kind::Text),
    ("who", Kind::Text),
    ("what", Kind::Text),
    ("entry", Kind::Int),
    ("why", Kind::Text),
    ("detail", Kind::Text),
    ("prev", Kind::Text),
    ("hash", Kind::Text),
];

/// SHA-256 over the hash before and the row's fields as a JSON array.
pub(super) fn chained(prev: &str, row: &Value) -> String {
    let digest = Sha256::digest(format!("{prev}\n{row}"));
    digest.iter().map(|b| format!("{b:02x}")).collect()
}
