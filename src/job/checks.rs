//! The data checks of a job: what `[check]` says, what they look at, and which documents fail by what they find.
//!
//! An error fails the documents that are made from its rows, be they a document's own row or joined to it. An error
//! in a sheet that a document shows as a whole, or among the issuer's values, fails every document that shows it.
use super::data::Data;
use super::document::Document;
use super::file::JobFile;
use crate::check::{self, Settings};
use crate::diagnostic::{Diagnostic, Place, Problems, Severity};
use crate::toml_text::Reader;
use crate::value::{Record, Value};
use jiff::civil::DateTime;
use std::collections::{BTreeSet, HashMap, HashSet};

/// `[check]`.
pub(super) fn settings(r: &Reader<'_>) -> Settings {
    let mut out = Settings::default();
    for (name, word) in r.texts_of_all() {
        if let Err(wrong) = out.set(&name, &word) {
            r.fault(wrong.at(r.place_of(&name)));
        }
    }
    out
}

/// Runs the checks over the sheets of a job.
pub(super) fn run(job: &JobFile, data: &Data, now: DateTime) -> Problems {
    let sheets: Vec<_> =
        job.sheets.iter().filter_map(|(n, _)| Some((n.clone(), data.any_table(n)?))).collect();
    // where documents are made from the rows, the plan itself tells of keys that are there twice
    let planned = |name: &str| job.documents.iter().any(|d| d.for_each.as_deref() == Some(name));
    let keys: Vec<_> = job
        .sheets
        .iter()
        .filter(|(n, s)| !s.key.is_empty() && !planned(n))
        .map(|(n, s)| (n.clone(), s.key.clone()))
        .collect();
    let issuer = job.issuer_record();
    let data =
        check::Data { sheets: &sheets, issuer: &issuer, issuer_places: &job.issuer_places, keys: &keys, now };
    check::run(&data, &job.checks)
}

/// A row of a sheet.
type Row = (String, String, u32);

/// The errors that checks found, by what fails because of them.
#[derive(Default)]
pub(super) struct Findings {
    all: Vec<Diagnostic>,
    rows: HashMap<Row, Vec<usize>>,
    /// Those that some document failed by.
    taken: HashSet<usize>,
}

impl Findings {
    pub(super) fn new(errors: Vec<Diagnostic>) -> Self {
        let mut f = Findings { all: errors, ..Findings::default() };
        for (i, d) in f.all.iter().enumerate() {
            let main = row(d.place());
            // rows of other sheets are named to be compared with
            let same = |r: &Row| main.as_ref().is_some_and(|m| (&m.0, &m.1) == (&r.0, &r.1));
            let rows: BTreeSet<Row> = std::iter::once(d.place()).chain(d.others()).filter_map(row).collect();
            for r in rows.into_iter().filter(same) {
                f.rows.entry(r).or_default().push(i);
            }
        }
        f
    }

    /// What fails the documents made from a row with all that is joined to it.
    pub(super) fn of(&mut self, record: &Record) -> Vec<Diagnostic> {
        let mut found = BTreeSet::new();
        if !self.rows.is_empty() {
            self.within(record, &mut found);
        }
        self.take(found)
    }

    fn within(&self, record: &Record, found: &mut BTreeSet<usize>) {
        if let Some(s) = &record.source
            && let Some(list) = self.rows.get(&(s.file.clone(), s.sheet.clone(), record.row))
        {
            found.extend(list);
        }
        record.fields.iter().for_each(|f| self.within_value(&f.value, found));
    }

    fn within_value(&self, value: &Value, found: &mut BTreeSet<usize>) {
        match value {
            Value::Record(r) => self.within(r, found),
            Value::List(l) => l.items.iter().for_each(|v| self.within_value(v, found)),
            _ => {}
        }
    }

    /// What fails all documents of one `[[document]]`.
    pub(super) fn of_all(&mut self, job: &JobFile, data: &Data, d: &Document) -> Vec<Diagnostic> {
        if self.all.is_empty() {
            return vec![];
        }
        let asked = d.asked();
        let sheets = shown_sheets(job, data, &asked);
        let of_issuer = |p: &Place| job.issuer_places.iter().find(|(_, place)| place == p);
        let fails = |p: &Place| match p {
            p if of_issuer(p).is_some_and(|(name, _)| asked.contains(name)) => true,
            Place::Cell(s, ..) | Place::Row(s, _) | Place::Column(s, _) | Place::Sheet(s) => {
                sheets.contains(&(s.file.clone(), s.sheet.clone()))
            }
            p => of_issuer(p).is_none(),
        };
        let found = self.all.iter().enumerate().filter(|(_, d)| fails(d.place())).map(|(i, _)| i).collect();
        self.take(found)
    }

    fn take(&mut self, found: BTreeSet<usize>) -> Vec<Diagnostic> {
        let out = found.iter().filter_map(|i| self.all.get(*i)).cloned().collect();
        self.taken.extend(found);
        out
    }

    /// What no document fails by: as it is, or, when documents are being made, milder.
    pub(super) fn rest(self, checking: bool) -> Vec<Diagnostic> {
        let taken = self.taken;
        let rest = self.all.into_iter().enumerate().filter(|(i, _)| !taken.contains(i)).map(|(_, d)| d);
        rest.map(|d| if checking { d } else { d.weighing(Severity::Warning) }).collect()
    }
}

fn row(place: &Place) -> Option<Row> {
    match place {
        Place::Cell(s, row, _) | Place::Row(s, row) => Some((s.file.clone(), s.sheet.clone(), *row)),
        _ => None,
    }
}

/// The sheets of workbooks that are shown by their names, with those listed in them.
fn shown_sheets(job: &JobFile, data: &Data, asked: &HashSet<String>) -> HashSet<(String, String)> {
    let spec = |name: &str| job.sheets.iter().find(|(n, _)| n == name).map(|(_, s)| s);
    let mut names: Vec<&str> =
        job.sheets.iter().map(|(n, _)| n.as_str()).filter(|n| asked.contains(*n)).collect();
    let mut at = 0;
    while let Some(name) = names.get(at) {
        let lists = spec(name).map(|s| s.lists.as_slice()).unwrap_or_default();
        for (list, join) in lists {
            if asked.contains(list) && !names.contains(&join.sheet.as_str()) {
                names.push(&join.sheet);
            }
        }
        at += 1;
    }
    let tables = names.iter().filter_map(|n| data.table(n));
    let sources = tables
        .flat_map(|t| std::iter::once(&t.source).chain(t.records.iter().filter_map(|r| r.source.as_ref())));
    sources.map(|s| (s.file.clone(), s.sheet.clone())).collect()
}
