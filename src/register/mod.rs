//! Hands out numbers and remembers every document made (发文登记簿).
//!
//! A record keeps its number for ever: [`Register::plan`] reserves the numbers of a whole job in one
//! transaction, [`Register::advance`] notes what is about to be written and what was. A number reserved by a run
//! that was stopped is taken up again by the next run; a void number is never used again; nothing is ever
//! deleted. What must not happen (a number twice, a changed history) is refused by the database itself, see
//! `schema/`.
//!
//! The rules are written once, over the few things asked of a database in `db.rs`; `sqlite.rs` and
//! `postgres.rs` are the two that do them.
mod adopt;
mod archive;
mod backup;
mod book;
mod check;
mod code;
mod columns;
mod db;
mod export;
mod history;
mod import;
mod issue;
mod location;
mod number;
mod paper;
mod plan;
#[cfg(feature = "postgres")]
mod postgres;
mod read;
mod reserve;
mod scan;
pub mod signature;
mod sqlite;
mod verify;

pub use adopt::{Adopted, Adoption};
pub use archive::{ArchiveRules, Filed};
pub use book::{further, further_columns};
pub use check::{Checked, Gap, GapKind, Series};
pub use code::{CodeVerdict, is_code, verification_code};
pub use import::{ImportOptions, Imported};
pub use issue::Intent;
pub use location::Location;
pub use number::{Parts, find_in};
pub use plan::Planned;
pub use reserve::{Released, Reservation};
pub use scan::qr_codes;
pub use verify::{Folder, Standing, Verdict};

use crate::diagnostic::{Place, Result, Text};
use crate::tr;
use jiff::civil::Date;
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;
use std::path::Path;

/// An open register.
pub struct Register {
    db: Box<dyn db::Db>,
    location: Location,
    /// Its name, for messages.
    name: String,
    waiting: Box<dyn Fn() + Send>,
    /// Everything is taken back in the end.
    rehearsal: bool,
}

impl Register {
    /// Opens a register for writing; a missing one is made, an older one is brought up to date.
    /// Errors: another kind of file, a newer program's register, no right to write, no such server.
    pub fn open(location: &Location) -> Result<Register> {
        Register::with(location, location.open())
    }

    /// Opens an existing register for reading only.
    pub fn open_read(location: &Location) -> Result<Register> {
        Register::with(location, location.open_read())
    }

    /// For a dry run: the register as it is, or an empty one in memory where there is none yet.
    pub fn open_dry(location: &Location) -> Result<Register> {
        Register::with(location, location.open_dry())
    }

    /// Brings an older register up to date; `false` where that was so already.
    pub fn upgrade(location: &Location) -> Result<bool> {
        match Register::open_read(location) {
            Err(d) if d.code() == "register-older" => Register::open(location).map(|_| true),
            there => there.map(|_| false),
        }
    }

    /// The register in a file.
    pub fn open_file(path: &Path) -> Result<Register> {
        Register::open(&Location::File(path.to_owned()))
    }

    fn with(location: &Location, db: Result<Box<dyn db::Db>>) -> Result<Register> {
        let name = location.name();
        match db {
            Ok(db) => Ok(Register {
                db,
                location: location.clone(),
                name,
                waiting: Box::new(|| ()),
                rehearsal: false,
            }),
            Err(d) => Err(d.at(Place::File(name))),
        }
    }

    /// What is done when another program is writing and this one has to wait.
    #[must_use]
    pub fn on_wait(mut self, tell: impl Fn() + Send + 'static) -> Register {
        self.waiting = Box::new(tell);
        self
    }

    /// From now on nothing is kept: what is done is only tried.
    #[must_use]
    pub fn rehearse(mut self) -> Register {
        self.rehearsal = true;
        self
    }

    /// Runs `f` in a transaction: all of it or nothing.
    fn transaction<T>(&mut self, write: bool, f: impl FnOnce(&mut dyn db::Db) -> Result<T>) -> Result<T> {
        let go = || {
            self.db.begin(write, &self.waiting)?;
            let done = f(&mut *self.db);
            let done = match self.rehearsal {
                true => done,
                false => done.and_then(|done| self.db.commit().map(|()| done)),
            };
            if self.rehearsal || done.is_err() {
                self.db.rollback();
            }
            done
        };
        let place = Place::File(self.name.clone());
        go().map_err(|d| d.at(place))
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
    /// Its date may lie before that of the last number issued.
    pub any_date: bool,
}

impl Want {
    /// The series as stored: empty for none.
    fn series_text(&self) -> &str {
        self.series.as_deref().unwrap_or_default()
    }
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
    /// The hash of the history row that gave this place, for its verification code; empty in a dry run.
    pub root: String,
    /// Path and SHA-256 of files that a stopped run was about to put in place.
    pub intended: Vec<(String, String)>,
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
    /// Further columns of the 发文登记簿: 主送, 签发人, 保管期限, … They are added to those of the entry; an empty
    /// one changes nothing.
    pub more: BTreeMap<String, String>,
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
    /// Only further columns are different: they were noted, without a new version.
    Noted,
    /// Everything was known already; nothing was written.
    Unchanged,
    /// Its number was made void meanwhile; nothing was noted.
    Gone,
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
    /// For whom a reserved number is kept.
    pub holder: String,
    /// Until when.
    #[serde(serialize_with = "as_text_or_null")]
    pub until: Option<Date>,
    /// Where the entry is from: empty for a job, `manual`, `import` or `adopt`.
    pub origin: String,
    /// Further columns of the 发文登记簿.
    pub more: BTreeMap<String, String>,
    /// The files of the latest version.
    pub files: Vec<File>,
}

impl Entry {
    /// Was its number given back, so that it is the next to be given out?
    pub fn is_free(&self) -> bool {
        self.state == State::Reserved && self.document.is_empty() && self.holder.is_empty()
    }

    /// Its state for people: 预留, 正式, 作废, and 空闲 for a number that was given back.
    pub fn state_text(&self) -> Text {
        if self.is_free() { tr!("空闲", "free") } else { self.state.text() }
    }

    /// The number as printed, or else `series year-n`, or else `#id`.
    pub fn name(&self) -> String {
        match (&self.number, &self.series, self.n) {
            (Some(number), ..) => number.clone(),
            (None, Some(series), Some(n)) => format!("{series} {}-{n}", self.year),
            _ => format!("#{}", self.id),
        }
    }
}

fn as_text_or_null<S: Serializer>(date: &Option<Date>, s: S) -> std::result::Result<S::Ok, S::Error> {
    match date {
        Some(date) => s.collect_str(date),
        None => s.serialize_none(),
    }
}

fn as_text<S: Serializer>(date: &Date, s: S) -> std::result::Result<S::Ok, S::Error> {
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
    /// `reserved`, `released`, `issued`, `changed`, `adopted`, `imported`, `noted`, `archived` or
    /// `void`.
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
    /// Only this kind of document.
    pub document: Option<String>,
    /// Only from this date on.
    pub from: Option<Date>,
    /// Only up to this date.
    pub to: Option<Date>,
    /// Only what is kept for this person.
    pub holder: Option<String>,
    /// Only titles that hold this text.
    pub text: Option<String>,
}

#[cfg(test)]
mod tests;
