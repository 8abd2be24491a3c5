//! Faulty cells by the row they are in.
use crate::diagnostic::{Diagnostic, Place, Problems, Severity};
use crate::value::Record;
use std::collections::{HashMap, HashSet};

/// Faulty cells by the row they are in: they fail the documents made from that row. Those in sheets that are
/// only joined or listed stop the job, because it can't be told which documents they would spoil.
pub(super) struct Faults {
    by_row: HashMap<(String, String, u32), Vec<Diagnostic>>,
    order: Vec<(String, String, u32)>,
    taken: HashSet<(String, String, u32)>,
}

impl Faults {
    pub(super) fn new(list: Vec<Diagnostic>) -> Self {
        let mut f = Faults { by_row: HashMap::new(), order: vec![], taken: HashSet::new() };
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
        let Some(s) = &r.source else { return vec![] };
        let id = (s.file.clone(), s.sheet.clone(), r.row);
        match self.by_row.get(&id) {
            Some(list) => {
                self.taken.insert(id);
                list.iter().filter(|d| d.severity() == Severity::Error).cloned().collect()
            }
            None => vec![],
        }
    }
    pub(super) fn rest(self) -> Problems {
        let rest = self.order.iter().filter(|id| !self.taken.contains(*id));
        Problems(rest.filter_map(|id| self.by_row.get(id)).flatten().cloned().collect())
    }
}
