//! What one document gains while it is rendered: pictures and links, with their relationships.
use super::Styles;
use crate::docx::{Additions, Lists, Package};
use std::collections::BTreeMap;

/// Collects additions of one document. The part that is being rendered is set before each.
pub(in crate::template) struct Gains<'t> {
    package: &'t Package,
    part: usize,
    additions: Additions,
    /// Relationship ids of the part by type and target, so that nothing is related twice.
    known: BTreeMap<(usize, String, String), String>,
    numbers: u32,
    /// First round in which each list was met, and the copies made for later rounds.
    lists: BTreeMap<(u32, u32), u32>,
    first_rounds: BTreeMap<u32, u32>,
    /// The template's lists, when some of them begin anew in loops.
    known_lists: Option<&'t Lists>,
    /// Lists made here: number, original, first number.
    made_lists: Vec<(u32, u32, Option<u32>)>,
    /// The template's styles, when Markdown needs them.
    pub(super) styles: Option<&'t Styles>,
}

/// First number of ids made here; above what word processors give out by counting.
const FIRST_NUMBER: u32 = 1_900_000_000;

impl<'t> Gains<'t> {
    /// `known_lists`: the template's lists, when some of them begin anew in loops.
    pub(in crate::template) fn new(
        package: &'t Package,
        known_lists: Option<&'t Lists>,
        styles: Option<&'t Styles>,
    ) -> Self {
        Gains {
            lists: BTreeMap::new(),
            first_rounds: BTreeMap::new(),
            known_lists,
            made_lists: vec![],
            styles,
            package,
            part: 0,
            additions: Additions::default(),
            known: BTreeMap::new(),
            numbers: FIRST_NUMBER,
        }
    }
    /// The part that is rendered next.
    pub(in crate::template) fn enter(&mut self, part: usize) {
        self.part = part;
    }
    /// The number of a list in a round of a loop: its own in the first, a copy's that begins anew in others.
    pub(in crate::template) fn list(&mut self, id: u32, round: u32) -> u32 {
        let Some(known) = self.known_lists.filter(|k| k.has(id)) else { return id };
        if *self.first_rounds.entry(id).or_insert(round) == round {
            return id;
        }
        let next = known.last() + (self.lists.len() + self.made_lists.len()) as u32 + 1;
        *self.lists.entry((id, round)).or_insert(next)
    }
    /// A copy of a list that begins with that number.
    pub(super) fn new_list(&mut self, id: u32, first: u32) -> u32 {
        let Some(known) = self.known_lists.filter(|k| k.has(id)) else { return id };
        let next = known.last() + (self.lists.len() + self.made_lists.len()) as u32 + 1;
        self.made_lists.push((next, id, Some(first)));
        next
    }
    /// The lists copied: new number, number of the original, first number if it isn't the original's.
    pub(in crate::template) fn lists(&self) -> Vec<(u32, u32, Option<u32>)> {
        let copied = self.lists.iter().map(|((old, _), new)| (*new, *old, None));
        let mut out: Vec<_> = copied.chain(self.made_lists.iter().copied()).collect();
        out.sort_unstable();
        out
    }
    /// A number for an id, unique in the document.
    pub(super) fn number(&mut self) -> u32 {
        self.numbers += 1;
        self.numbers
    }
    /// The id of a relationship from the current part; `kind` is the last word of its type.
    pub(in crate::template) fn relate(&mut self, kind: &str, target: &str, external: bool) -> String {
        let key = (self.part, kind.to_string(), target.to_string());
        if let Some(id) = self.known.get(&key) {
            return id.clone();
        }
        let id = format!("rIdW{}", self.known.len() + 1);
        self.additions.relate(self.part, &id, kind, target, external);
        self.known.insert(key, id.clone());
        id
    }
    /// Stores a picture once a document and gives the id of its relationship from the current part.
    #[allow(dead_code)] // used by pictures
    pub(super) fn picture(&mut self, bytes: &[u8], extension: &str) -> String {
        let target = self.additions.media(self.package, bytes, extension);
        self.relate("image", &target, false)
    }
    pub(in crate::template) fn finish(self) -> Additions {
        self.additions
    }
}
