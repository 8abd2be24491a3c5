//! What is not laid out: named once a kind and part, with the place where it was met first.
use super::model::Spot;
use crate::diagnostic::{Diagnostic, Place, Text};
use crate::tr;
use std::collections::BTreeMap;

/// Something that a document holds and the pages don't show, or show otherwise.
#[derive(Clone, Debug, PartialEq)]
pub struct Missing {
    /// What, as the user knows it.
    pub what: Text,
    /// Where it was met first.
    pub spot: Spot,
    /// How often.
    pub times: usize,
}

impl Missing {
    /// As a warning about `file`.
    pub fn diagnostic(&self, file: &str) -> Diagnostic {
        let (zh, en, n) = (&self.what.zh, &self.what.en, self.times);
        let message = match n {
            1 => tr!("PDF 里没有排出：{zh}", "Not laid out in the PDF: {en}"),
            _ => tr!("PDF 里没有排出：{zh}（共 {n} 处）", "Not laid out in the PDF: {en} ({n} times)"),
        };
        Diagnostic::warning("pdf-not-laid-out", message).at(self.spot.place(file))
    }
}

impl Spot {
    /// The place in `file`.
    pub fn place(&self, file: &str) -> Place {
        Place::Part {
            file: file.into(),
            part: self.part.clone(),
            paragraph: self.paragraph,
            tag: String::new(),
        }
    }
}

/// Gathers them.
#[derive(Debug, Default)]
pub(super) struct Gather {
    seen: BTreeMap<(String, String), Missing>,
    order: Vec<(String, String)>,
}

impl Gather {
    pub(super) fn note(&mut self, what: Text, spot: &Spot) {
        let key = (spot.part.to_string(), what.en.clone());
        if let Some(m) = self.seen.get_mut(&key) {
            m.times += 1;
            return;
        }
        self.order.push(key.clone());
        self.seen.insert(key, Missing { what, spot: spot.clone(), times: 1 });
    }

    /// Adds what another one gathered.
    pub(super) fn add(&mut self, m: &Missing) {
        (0..m.times).for_each(|_| self.note(m.what.clone(), &m.spot));
    }

    pub(super) fn finish(self) -> Vec<Missing> {
        let mut seen = self.seen;
        self.order.iter().filter_map(|k| seen.remove(k)).collect()
    }
}
