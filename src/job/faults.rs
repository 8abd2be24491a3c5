//! What is wrong with the rows that documents are made from.
use super::checks::Findings;
use super::data::Data;
use super::document::Document;
use super::file::JobFile;
use crate::diagnostic::{Diagnostic, Place, Problems, Severity};
use crate::value::Record;
use std::collections::{HashMap, HashSet};

/// Faulty cells by the row they are in: they fail the documents made from that row. Those in sheets that are
/// only joined or listed stop the job, because it can't be told which documents they would spoil.
pub(super) struct Faults {
    by_row: HashMap<(String, String, u32), Vec<Diagnostic>>,
    order: Vec<(String, String, u32)>,
    taken: HashSet<(String, String, u32)>,
    /// What the data checks found.
    findings: Findings,
}

impl Faults {
    pub(super) fn new(list: Vec<Diagnostic>, findings: Findings) -> Self {
        let mut f = Faults { by_row: HashMap::new(), order: vec![], taken: HashSet::new(), findings };
        for d in list {
            if let Place::Cell(s, row, _) | Place::Row(s, row) = d.place() {
                let id = (s.file.clone(), s.sheet.clone(), *row);
                if !f.by_row.contains_key(&id) {
                    f.order.push(id.clone());
                }
                f.by_row.entry(id).or_default().push(d);
            }
        }
        f
    }
    pub(super) fn of(&mut self, r: &Record) -> Vec<Diagnostic> {
        let found = self.findings.of(r);
        let Some(s) = &r.source else { return found };
        let id = (s.file.clone(), s.sheet.clone(), r.row);
        let Some(list) = self.by_row.get(&id) else { return found };
        self.taken.insert(id);
        list.iter().filter(|d| d.severity() == Severity::Error).cloned().chain(found).collect()
    }
    /// What fails all documents of one `[[document]]`.
    pub(super) fn of_all(&mut self, job: &JobFile, data: &Data, d: &Document) -> Vec<Diagnostic> {
        self.findings.of_all(job, data, d)
    }
    /// The faults of rows that no document asked about, and the findings.
    pub(super) fn rest(self) -> (Problems, Findings) {
        let rest = self.order.iter().filter(|id| !self.taken.contains(*id));
        let rest = Problems(rest.filter_map(|id| self.by_row.get(id)).flatten().cloned().collect());
        (rest, self.findings)
    }
}
