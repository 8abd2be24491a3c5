//! Data checks: what is wrong in the sheets before a page is printed. Every finding names its cells and says what
//! to do.
//!
//! A check is one file and one line in [`ALL`]. It sees all sheets of a job at once ([`Data`]), so that it can look
//! from one to another; which columns it is about it finds by their names. How bad its findings are the job may
//! say otherwise ([`Settings`]).
use crate::diagnostic::{Diagnostic, Severity, Text};
use crate::record::Table;
use crate::value::Record;
use jiff::civil::{Date, DateTime};

/// A check.
pub struct Check {
    /// Its number in the documentation, e.g. `D01`.
    pub id: &'static str,
    /// The code of its findings, e.g. `check-id-number`.
    pub code: &'static str,
    /// How bad its findings are unless the job says otherwise; a finding may be milder.
    pub severity: Severity,
    /// What it looks at, in one sentence.
    pub about: fn() -> Text,
    /// Looks, and returns what it found. The codes of findings begin with the check's code.
    pub run: fn(&Data<'_>) -> Vec<Diagnostic>,
}

/// Every check, in the order of the documentation.
pub const ALL: &[Check] = &[];

/// What checks see.
pub struct Data<'a> {
    /// The sheets of a job by the names that the job gives them.
    pub sheets: &'a [(String, &'a Table)],
    /// The issuer's values (`单位.*`).
    pub issuer: &'a Record,
    /// The time of the run: facts don't lie in the future.
    pub now: DateTime,
    /// Dates of documents that are about to be made, with the last number of their series: for the check of numbers.
    pub today: Date,
}

/// What a job says of checks: `[check]`.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Severity by a check's id or code; `None` switches it off.
    pub levels: Vec<(String, Option<Severity>)>,
}
