//! Data checks: what is wrong in the sheets before a page is printed. Every finding names its cells and says what
//! to do.
//!
//! A check is one file and one line in [`ALL`]. It sees all sheets of a job at once ([`Data`]), so that it can look
//! from one to another; which columns it is about it finds by their names ([`look`]). A check lists what it may
//! find, each kind with a code of its own and how bad it is ([`Finds`]); the job may say otherwise ([`Settings`]).
//!
//! What the record stage says of single cells (a check digit, a phone number) is never said again here: a check
//! lists those codes among its own, so that the job's settings hold for them too ([`weigh`]).
pub(crate) mod blanks;
mod casualties;
mod credit_code;
mod dates;
mod deadline;
mod duplicates;
mod duty;
mod election;
mod groups;
mod identity;
mod incident;
mod letters;
mod look;
mod numbers;
mod phones;
mod places;
mod roster;
mod rows;
mod settings;
#[cfg(test)]
mod testing;

pub(crate) use settings::word;
pub use settings::{Level, Settings};

use crate::diagnostic::{Diagnostic, Lang, Place, Problems, Severity, Source, Text};
use crate::record::Table;
use crate::value::Record;
use jiff::civil::{Date, DateTime};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// A check.
pub struct Check {
    /// Its number in the documentation, e.g. `D01`.
    pub id: &'static str,
    /// Its name, Chinese and English; either can stand in the job for all that it finds.
    pub name: [&'static str; 2],
    /// Everything that it may find.
    pub finds: &'static [Finds],
    /// Looks, and returns what it found, made by [`found`] with one of the codes of `finds`.
    pub run: fn(&Data<'_>) -> Vec<Diagnostic>,
}

/// One kind of mistake that a check finds.
pub struct Finds {
    /// The code of such findings, e.g. `check-id-birth`.
    pub code: &'static str,
    /// How bad they are unless the job says otherwise.
    pub severity: Severity,
    /// What is wrong, in one sentence, Chinese and English.
    pub about: [&'static str; 2],
}

/// Something that makes the row's documents fail.
pub(crate) const fn error(code: &'static str, about: [&'static str; 2]) -> Finds {
    Finds { code, severity: Severity::Error, about }
}

/// Something that is probably wrong.
pub(crate) const fn warning(code: &'static str, about: [&'static str; 2]) -> Finds {
    Finds { code, severity: Severity::Warning, about }
}

/// Something worth knowing.
pub(crate) const fn note(code: &'static str, about: [&'static str; 2]) -> Finds {
    Finds { code, severity: Severity::Note, about }
}

/// Every check, in the order of the documentation.
pub const ALL: &[Check] = &[
    identity::ID_NUMBERS,
    identity::PERSONS,
    identity::AREAS,
    credit_code::CREDIT_CODES,
    phones::PHONES,
    dates::DATES,
    duplicates::DUPLICATES,
    deadline::DEADLINES,
    casualties::CASUALTIES,
    groups::GROUPS,
    blanks::BLANKS,
    numbers::NUMBERS,
    election::ELECTION,
    duty::DUTY,
    places::PLACES,
    letters::LETTERS,
];

/// What checks see.
pub struct Data<'a> {
    /// The sheets of a job by the names that the job gives them.
    pub sheets: &'a [(String, &'a Table)],
    /// The issuer's values (`单位.*`).
    pub issuer: &'a Record,
    /// Where each of them is written in the job file.
    pub issuer_places: &'a [(String, Place)],
    /// Columns by which the job tells a sheet's rows apart, of sheets whose keys nobody else looks at.
    pub keys: &'a [(String, Vec<String>)],
    /// The time of the run: facts don't lie in the future.
    pub now: DateTime,
}

impl Data<'_> {
    /// The day of the run.
    fn today(&self) -> Date {
        self.now.date()
    }

    /// Where one of the issuer's values is written.
    fn issuer_place(&self, name: &str) -> Place {
        self.issuer_places.iter().find(|(n, _)| n == name).map_or(Place::None, |(_, p)| p.clone())
    }
}

/// A finding, still without its place. How bad it is the list of the check says.
pub(crate) fn found(code: &'static str, message: Text) -> Diagnostic {
    Diagnostic::note(code, message)
}

/// Runs all checks that the job didn't switch off. In the order of sheets, rows and columns.
pub fn run(data: &Data<'_>, settings: &Settings) -> Problems {
    let mut out: Vec<Diagnostic> = Vec::new();
    for check in ALL {
        if check.finds.iter().all(|f| settings.level(check, f).is_none()) {
            continue;
        }
        for d in (check.run)(data) {
            let level = match check.finds.iter().find(|f| f.code == d.code()) {
                Some(f) => settings.level(check, f),
                None => Some(d.severity()),
            };
            out.extend(level.map(|l| d.weighing(l)));
        }
    }
    let sheets = order_of_sheets(data);
    out.sort_by_cached_key(|d| position(d.place(), &sheets));
    // a job may know one sheet by two names
    let mut seen = HashSet::new();
    out.retain(|d| seen.insert((d.code(), d.show(Lang::Zh))));
    Problems(out)
}

/// What the record stage found, as bad as the job says; none when the job doesn't want to hear of it.
pub fn weigh(d: Diagnostic, settings: &Settings) -> Option<Diagnostic> {
    match every().find(|(_, f)| f.code == d.code()) {
        Some((check, f)) => settings.level(check, f).map(|level| d.weighing(level)),
        None => Some(d),
    }
}

/// Does the job not want to hear of findings with this code?
pub(crate) fn is_off(code: &str, settings: &Settings) -> bool {
    every().any(|(c, f)| f.code == code && settings.level(c, f).is_none())
}

/// Is this the code of something that a check finds?
pub(crate) fn is_known(code: &str) -> bool {
    every().any(|(_, f)| f.code == code)
}

/// Everything that checks find, each with its check.
pub fn every() -> impl Iterator<Item = (&'static Check, &'static Finds)> {
    ALL.iter().flat_map(|c| c.finds.iter().map(move |f| (c, f)))
}

/// Sheets by their first record; a stacked table has several.
fn order_of_sheets(data: &Data<'_>) -> HashMap<Arc<Source>, usize> {
    let mut out = HashMap::new();
    for (_, table) in data.sheets {
        let mut last: Option<&Arc<Source>> = None;
        for source in
            std::iter::once(&table.source).chain(table.records.iter().filter_map(|r| r.source.as_ref()))
        {
            if last != Some(source) {
                let next = out.len();
                out.entry(source.clone()).or_insert(next);
                last = Some(source);
            }
        }
    }
    out
}

/// Sheet, row and column of a place; what lies in no sheet comes last.
fn position(place: &Place, sheets: &HashMap<Arc<Source>, usize>) -> (usize, u32, u32) {
    let at = |s: &Arc<Source>| sheets.get(s).copied().unwrap_or(sheets.len());
    match place {
        Place::Sheet(s) => (at(s), 0, 0),
        Place::Column(s, c) => (at(s), 0, *c),
        Place::Row(s, r) => (at(s), *r, 0),
        Place::Cell(s, r, c) => (at(s), *r, *c),
        _ => (usize::MAX, 0, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_of_a_check_means_one_thing() {
        let mut seen = HashSet::new();
        let mut codes = HashSet::new();
        for c in ALL {
            assert!(seen.insert(c.id) && seen.insert(c.name[0]) && seen.insert(c.name[1]), "{}", c.id);
            assert!(!c.finds.is_empty(), "{} finds nothing", c.id);
            for f in c.finds {
                assert!(codes.insert(f.code) && seen.insert(f.code), "{} is listed twice", f.code);
                assert!(f.about.iter().all(|t| !t.is_empty() && !t.ends_with(['。', '.'])), "{}", f.code);
            }
        }
    }

    #[test]
    fn every_finding_is_documented_in_both_languages_with_its_level() {
        let docs = include_str!("../../docs/checks.md");
        let (zh, en) = docs.split_once("## In English").unwrap();
        for (c, f) in every() {
            for (text, lang) in [(zh, Lang::Zh), (en, Lang::En)] {
                let row = text.lines().find(|l| l.starts_with(&format!("| {} |", c.id))).unwrap();
                let word = f.severity.word();
                assert!(row.contains(&format!("`{}` {}", f.code, word.get(lang))), "{} {}", c.id, f.code);
                assert!(row.contains(c.name[usize::from(lang == Lang::En)]), "{}", c.id);
            }
        }
    }
}
