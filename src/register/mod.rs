//! Hands out numbers and remembers every document made (发文登记簿).
//!
//! A record keeps its number for ever: [`Register::plan`] reserves the numbers of a whole job in one
//! transaction, [`Register::issue`] notes what was written under them. A number reserved by a run that was
//! stopped is taken up again by the next run; a void number is never used again; nothing is ever deleted.
//! What must not happen (a number twice, a changed history) is refused by the database itself, see
//! `schema.sql`.
mod export;
mod read;
mod sqlite;
mod write;

use crate::diagnostic::{Place, Text};
use crate::tr;
use jiff::civil::Date;
use serde::{Serialize, Serializer};

/// An open register.
pub struct Register {
    db: rusqlite::Connection,
    /// The file's name, for messages.
    file: String,
}

impl Register {
    fn place(&self) -> Place {
        Place::File(self.file.clone())
    }
}

/// One document that needs its place in the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Want {
    /// The numbering series; `None` for a document that is remembered without a number.
    pub series: Option<String>,
    /// The year of the document's date, in which the number counts.
    pub year: i16,
    /// The first number of a new year.
    pub start: u32,
    /// The document's name in the job, e.g. `安全责任书`; not empty.
    pub document: String,
    /// The record's key, e.g. `T0012`.
    pub key: String,
    /// The document's own date.
    pub date: Date,
    /// What the register shows to people.
    pub title: String,
}

/// The place given to a [`Want`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The entry's id; 0 for an entry that a dry run only computed.
    pub entry: i64,
    /// The number, for documents with a series.
    pub n: Option<u32>,
    /// The number as printed, once it was issued.
    pub number: Option<String>,
    /// The date in the register: of an existing entry its own, which a job without a fixed date should keep.
    pub date: Date,
    /// The latest version; 0 when nothing was issued yet.
    pub version: u32,
    /// The fingerprint of the latest version's content; empty before.
    pub content: String,
    /// All files of all versions, oldest first.
    pub files: Vec<File>,
}

impl Slot {
    /// The files of the latest version.
    pub fn current_files(&self) -> impl Iterator<Item = &File> {
        self.files.iter().filter(|f| f.version == self.version)
    }
}

/// A document that was written under its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    /// The entry, from [`Slot::entry`].
    pub entry: i64,
    /// The number as printed; `None` for documents without a series.
    pub number: Option<String>,
    /// The document's date.
    pub date: Date,
    /// Its title.
    pub title: String,
    /// A fingerprint of what the document says; a new one makes a new version.
    pub content: String,
    /// The files written ([`File::version`] is ignored).
    pub files: Vec<File>,
}

/// What [`Register::issue`] did for one document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Issued for the first time.
    First,
    /// Changed: the next version, with its number.
    Next(u32),
    /// Everything was known already; nothing was written.
    Unchanged,
}

/// One file of a version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct File {
    /// The version that it belongs to, from 1.
    pub version: u32,
    /// Relative to the output folder, parted by `/`.
    pub path: String,
    /// `docx`, `pdf`, …
    pub format: String,
    /// Lower-case hex of its SHA-256.
    pub sha256: String,
    /// Length in bytes.
    pub bytes: u64,
}

/// What became of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Given out; nothing was written yet.
    Reserved,
    /// In use.
    Issued,
    /// Given up; never used again.
    Void,
}

impl State {
    /// All states.
    pub const ALL: [State; 3] = [State::Reserved, State::Issued, State::Void];

    /// As stored and in JSON: `reserved`, `issued`, `void`.
    pub fn word(self) -> &'static str {
        match self {
            State::Reserved => "reserved",
            State::Issued => "issued",
            State::Void => "void",
        }
    }
    /// For people: 预留, 正式, 作废.
    pub fn text(self) -> Text {
        match self {
            State::Reserved => tr!("预留", "reserved"),
            State::Issued => tr!("正式", "issued"),
            State::Void => tr!("作废", "void"),
        }
    }
    /// By its stored word or its Chinese name.
    pub fn parse(word: &str) -> Option<State> {
        State::ALL.into_iter().find(|s| s.word() == word || s.text().zh == word)
    }
}

/// An entry as read back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Its id in this register.
    pub id: i64,
    /// The numbering series, if it has one.
    pub series: Option<String>,
    /// The year.
    pub year: i16,
    /// The number in that year.
    pub n: Option<u32>,
    /// The number as printed, once issued.
    pub number: Option<String>,
    /// The document's name in the job.
    pub document: String,
    /// The record's key.
    pub key: String,
    /// The document's date.
    #[serde(serialize_with = "as_text")]
    pub date: Date,
    /// The title.
    pub title: String,
    /// Reserved, issued or void.
    pub state: State,
    /// The latest version; 0 before the first issue.
    pub version: u32,
    /// Who made the latest change.
    pub who: String,
    /// When, RFC 3339.
    pub at: String,
    /// Why (for void ones).
    pub why: String,
    /// The files of the latest version.
    pub files: Vec<File>,
}

impl Entry {
    /// The number as printed, or else `series year-n`, or else `#id`.
    pub fn name(&self) -> String {
        match (&self.number, &self.series, self.n) {
            (Some(number), ..) => number.clone(),
            (None, Some(series), Some(n)) => format!("{series} {}-{n}", self.year),
            _ => format!("#{}", self.id),
        }
    }
}

fn as_text<S: Serializer>(date: &Date, s: S) -> Result<S::Ok, S::Error> {
    s.collect_str(date)
}

/// Everything about one entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Detail {
    /// The entry as it is now.
    #[serde(flatten)]
    pub entry: Entry,
    /// All versions, oldest first.
    pub versions: Vec<Version>,
    /// All changes, oldest first.
    pub history: Vec<Event>,
}

/// One version of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Version {
    /// From 1.
    pub version: u32,
    /// Fingerprint of what it says.
    pub content: String,
    /// Who made it.
    pub who: String,
    /// When, RFC 3339.
    pub at: String,
    /// Its files.
    pub files: Vec<File>,
}

/// One row of the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Event {
    /// Its place in the register's history, from 1.
    pub id: i64,
    /// When, RFC 3339.
    pub at: String,
    /// Who.
    pub who: String,
    /// `reserved`, `issued`, `changed` or `void`.
    pub what: String,
    /// Why; empty when nobody had to say.
    pub why: String,
    /// The hash that chains this row to all before it.
    pub hash: String,
}

/// Which entries to list; an empty filter is all of them.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only this series.
    pub series: Option<String>,
    /// Only this year.
    pub year: Option<i16>,
    /// Only this state.
    pub state: Option<State>,
}

#[cfg(test)]
mod tests;
