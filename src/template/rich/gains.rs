//! What one document gains while it is rendered: pictures and links, with their relationships.
use super::{Includes, Styles};
use crate::diagnostic::{Result, Text};
use crate::docx::{Additions, Combiner, Edition, Lists, Package, Source, Within};
use crate::picture::{Image, Pictures};
use crate::value::PictureSource;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

/// Collects additions of one document. The part that is being rendered is set before each.
pub(in crate::template) struct Gains<'t> {
    package: &'t Package,
    pictures: &'t Pictures,
    part: usize,
    additions: Additions,
    /// Relationship ids of the part by type and target, so that nothing is related twice.
    known: BTreeMap<(usize, String, String), String>,
    numbers: u32,
    including: Option<Including<'t>>,
    received: Option<Combiner>,
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

/// What is needed to include files: where they are, who includes them, and what the receiving package has.
#[derive(Clone, Copy)]
struct Including<'t> {
    includes: &'t Includes,
    trail: &'t [PathBuf],
    source: &'t OnceLock<Arc<Source>>,
}

/// First number of ids made here; above what word processors give out by counting.
const FIRST_NUMBER: u32 = 1_900_000_000;

impl<'t> Gains<'t> {
    /// `known_lists`: the template's lists, when some of them begin anew in loops.
    pub(in crate::template) fn new(
        package: &'t Package,
        pictures: &'t Pictures,
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
            pictures,
            part: 0,
            additions: Additions::default(),
            known: BTreeMap::new(),
            numbers: FIRST_NUMBER,
            including: None,
            received: None,
        }
    }
    /// Lets files be included.
    pub(in crate::template) fn including(
        mut self,
        includes: &'t Includes,
        trail: &'t [PathBuf],
        source: &'t OnceLock<Arc<Source>>,
    ) -> Self {
        self.including = Some(Including { includes, trail, source });
        self
    }
    /// Where files to be included are, and the files that lead to the one being rendered.
    pub(super) fn includes(&self) -> Option<(&'t Includes, &'t [PathBuf])> {
        self.including.map(|i| (i.includes, i.trail))
    }
    /// A document's content for the current part; what belongs to it is kept for the end.
    pub(super) fn receive(
        &mut self,
        document: &Edition,
        source: &Arc<Source>,
        within: Within,
    ) -> Result<String> {
        let mut combiner = match self.received.take() {
            Some(c) => c,
            None => {
                let base = Edition::of(self.package.clone());
                let own = match self.including.and_then(|i| i.source.get()) {
                    Some(known) => known.clone(),
                    None => Arc::new(Source::read(&base)?),
                };
                if let Some(i) = self.including {
                    let _ = i.source.set(own.clone());
                }
                let mut combiner = Combiner::new(base, own);
                let last = self.known_lists.map_or(0, Lists::last);
                for _ in 0..self.lists.len() + self.made_lists.len() {
                    combiner.free_list(last);
                }
                combiner
            }
        };
        let into = self.package.name(self.part);
        let content = combiner.take(document, source, into, within);
        self.received = Some(combiner);
        content
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
        if let Some(new) = self.lists.get(&(id, round)) {
            return *new;
        }
        let new = self.next_list(known);
        self.lists.insert((id, round), new);
        new
    }
    /// A copy of a list that begins with that number.
    pub(super) fn new_list(&mut self, id: u32, first: u32) -> u32 {
        let Some(known) = self.known_lists.filter(|k| k.has(id)) else { return id };
        let next = self.next_list(known);
        self.made_lists.push((next, id, Some(first)));
        next
    }
    /// A free list number; lists received from included files have theirs from the same count.
    fn next_list(&mut self, known: &Lists) -> u32 {
        match &mut self.received {
            Some(received) => received.free_list(known.last()),
            None => known.last() + (self.lists.len() + self.made_lists.len()) as u32 + 1,
        }
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
    /// A picture, read or drawn.
    pub(in crate::template) fn image(&self, source: &PictureSource) -> std::result::Result<Arc<Image>, Text> {
        self.pictures.get(source)
    }
    /// Stores a picture once a document and gives the id of its relationship from the current part.
    pub(super) fn picture(&mut self, bytes: &[u8], extension: &str) -> String {
        let target = self.additions.media(self.package, bytes, extension);
        self.relate("image", &target, false)
    }
    /// The additions, and what was received from included files.
    pub(in crate::template) fn finish(self) -> (Additions, Option<Combiner>) {
        (self.additions, self.received)
    }
}
