//! Puts a document's content into another package, with everything that it needs there.
//!
//! [`Source`] is what is read of a package once. A [`Combiner`] belongs to the package that receives: each
//! [`take`](Combiner::take) gives the content of one more document as XML for the receiving part, and
//! gathers the styles, lists, notes, parts and relationships that go with it; [`finish`](Combiner::finish)
//! writes these into the package. Whatever is the same on both sides is shared. [`Joiner`] makes one
//! document of many, each in sections of its own.
mod join;
mod lists;
mod rewrite;
mod section;
mod source;
mod styles;
mod take;
#[cfg(test)]
mod tests;
mod xml;

pub use join::Joiner;
pub use source::Source;
pub use take::Within;

use super::edition::{Edition, TYPES, relationships_of};
use super::text::escape_attribute;
use super::unique::Uniques;
use crate::diagnostic::Result;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;
use xml::{append_to_root, attribute, local, next_tag, root};

/// Collects what one package receives from others.
pub struct Combiner {
    base: Edition,
    source: Arc<Source>,
    /// `w:style`s to add, and all ids and names (in lower case) that are taken.
    styles: String,
    style_ids: HashSet<String>,
    style_names: HashSet<String>,
    /// Copied styles by what they look like.
    copies: HashMap<String, String>,
    /// Style ids here by those of a source.
    maps: Vec<(Arc<Source>, HashMap<String, String>)>,
    abstracts: String,
    nums: String,
    next_num: u32,
    next_abstract: u32,
    /// List definitions that can be shared, by their text.
    lists: HashMap<String, String>,
    notes: [Notes; 3],
    relations: BTreeMap<String, Relations>,
    parts: Vec<(String, Vec<u8>)>,
    names: HashSet<String>,
    counters: HashMap<String, u32>,
    types: Vec<(String, String)>,
    media: HashMap<[u8; 32], String>,
    /// Headers and footers by their text and what they refer to.
    headers: HashMap<String, String>,
    roots: BTreeMap<String, Root>,
    bookmarks: BTreeSet<String>,
    serial: u32,
}

/// Footnotes, endnotes or comments to add.
#[derive(Default)]
struct Notes {
    part: String,
    added: String,
    /// The next id; 0 before the part was looked at.
    next: i64,
}

/// Kinds of notes: the part's relationship type, and one note's element.
const NOTES: [(&str, &str); 3] =
    [("footnotes", "footnote"), ("endnotes", "endnote"), ("comments", "comment")];

/// A part's relationships as they are, and those to add.
#[derive(Default)]
struct Relations {
    ids: HashSet<String>,
    by_target: HashMap<(String, String, bool), String>,
    added: String,
    count: u32,
}

/// Namespaces of a part's root.
#[derive(Default)]
struct Root {
    tag: String,
    declared: BTreeMap<String, String>,
    added: BTreeMap<String, String>,
    ignorable: BTreeSet<String>,
}

const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const MARKUP: &str = "http://schemas.openxmlformats.org/markup-compatibility/2006";
const WORD_TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.";

impl Combiner {
    /// Nothing received yet. `base` is the receiving document as far as it is known; `source` was read of it.
    pub fn new(base: Edition, source: Arc<Source>) -> Combiner {
        let number = |s: &String| s.parse::<u32>().unwrap_or(0);
        Combiner {
            styles: String::new(),
            style_ids: source.styles.list.iter().map(|s| s.id.clone()).collect(),
            style_names: source.styles.list.iter().map(|s| s.name.to_lowercase()).collect(),
            copies: HashMap::new(),
            maps: vec![],
            abstracts: String::new(),
            nums: String::new(),
            next_num: source.numbering.nums.keys().map(number).max().unwrap_or(0).saturating_add(1),
            next_abstract: source
                .numbering
                .abstracts
                .keys()
                .map(number)
                .max()
                .map_or(0, |n| n.saturating_add(1)),
            lists: HashMap::new(),
            notes: Default::default(),
            relations: BTreeMap::new(),
            parts: vec![],
            names: base
                .package
                .parts()
                .chain(base.added.iter().map(|a| a.0.as_str()))
                .map(str::to_lowercase)
                .collect(),
            counters: HashMap::new(),
            types: vec![],
            media: base
                .added
                .iter()
                .filter(|a| a.0.contains("media/"))
                .map(|(name, bytes)| (Sha256::digest(bytes).into(), name.clone()))
                .collect(),
            headers: HashMap::new(),
            roots: BTreeMap::new(),
            bookmarks: source.bookmarks.clone(),
            serial: 0,
            base,
            source,
        }
    }

    /// A list number that is given to nobody else, larger than `last`.
    pub fn free_list(&mut self, last: u32) -> u32 {
        let number = self.next_num.max(last.saturating_add(1));
        self.next_num = number.saturating_add(1);
        number
    }

    /// The receiving package's main part.
    pub fn main(&self) -> &str {
        &self.source.main
    }

    fn dir(&self) -> &str {
        self.source.main.rsplit_once('/').map_or("", |(d, _)| d)
    }

    /// The name of a part of the main document, made up when there is none.
    fn part_of(&self, kind: &str) -> String {
        self.source.parts.get(kind).cloned().unwrap_or_else(|| match self.dir() {
            "" => format!("{kind}.xml"),
            dir => format!("{dir}/{kind}.xml"),
        })
    }

    /// The id of a relationship from a part of the base; `target` is a part's name or an outside address.
    fn relate(&mut self, from: &str, kind: &str, target: &str, external: bool) -> Result<String> {
        if !self.relations.contains_key(from) {
            let mut r = Relations::default();
            for old in self.base.relations(from)? {
                r.ids.insert(old.id.clone());
                r.by_target.entry((old.kind, old.target, old.external)).or_insert(old.id);
            }
            self.relations.insert(from.to_string(), r);
        }
        let r = self.relations.entry(from.to_string()).or_default();
        let kind = source::in_namespaces(kind.to_string(), self.source.strict);
        let key = (kind, target.to_string(), external);
        if let Some(id) = r.by_target.get(&key) {
            return Ok(id.clone());
        }
        let id = loop {
            r.count += 1;
            let id = format!("rIdC{}", r.count);
            if !r.ids.contains(&id) {
                break id;
            }
        };
        r.added.push_str(&relation(&id, &key.0, target, external));
        r.by_target.insert(key, id.clone());
        Ok(id)
    }

    /// A free part name like another one: `word/media/image1.png` → `word/media/image7.png`.
    fn free_name(&mut self, like: &str) -> String {
        let (stem, extension) = like.rsplit_once('.').unwrap_or((like, "bin"));
        let stem = stem.trim_end_matches(|c: char| c.is_ascii_digit());
        let n = self.counters.entry(format!("{stem}.{extension}").to_lowercase()).or_default();
        loop {
            *n += 1;
            let name = format!("{stem}{n}.{extension}");
            if self.names.insert(name.to_lowercase()) {
                return name;
            }
        }
    }

    fn add_part(&mut self, name: &str, content_type: &str, bytes: Vec<u8>) {
        self.types.push((name.to_string(), content_type.to_string()));
        self.parts.push((name.to_string(), bytes));
    }

    /// Stores bytes that nothing else depends on, once for equal bytes.
    fn add_media(&mut self, like: &str, content_type: &str, bytes: &[u8]) -> String {
        let twin = self.base.package.twin(bytes).map(|i| self.base.package.name(i).to_string());
        if let Some(name) = twin.filter(|t| self.base.untouched(t) && t.contains("media/")) {
            return name;
        }
        let key: [u8; 32] = Sha256::digest(bytes).into();
        if let Some(name) = self.media.get(&key) {
            return name.clone();
        }
        let name = self.free_name(like);
        self.media.insert(key, name.clone());
        self.add_part(&name, content_type, bytes.to_vec());
        name
    }

    /// Makes a fragment fit into a part of the base: the namespaces of the root that it came from are declared
    /// there, or on the fragment's own elements where the base uses a prefix otherwise.
    fn adopt(&mut self, part: &str, fragment: String, from_root: &str) -> Result<String> {
        if !self.roots.contains_key(part) {
            let text = self.base.text(part)?.unwrap_or_else(|| self.skeleton(part));
            let mut r = Root::default();
            if let Some(tag) = next_tag(&text, 0) {
                r.tag = text[tag.start..tag.end].to_string();
                r.declared =
                    source::declared(&r.tag).into_iter().map(|(p, u)| (p.into(), u.into())).collect();
            }
            self.roots.insert(part.to_string(), r);
        }
        let strict = self.source.strict;
        let Some(r) = self.roots.get_mut(part) else { return Ok(fragment) };
        if r.tag == from_root {
            return Ok(fragment);
        }
        let theirs = source::in_namespaces(from_root.to_string(), strict);
        let mut own = String::new();
        for (p, uri) in source::declared(&theirs) {
            let used = p.is_empty()
                || fragment.contains(&format!("{p}:"))
                || fragment.contains(&format!("=\"{p}\""));
            if !used {
                continue;
            }
            match r.declared.get(p).or_else(|| r.added.get(p)) {
                Some(known) if known == uri => {}
                None if !p.is_empty() => {
                    r.added.insert(p.to_string(), uri.to_string());
                }
                _ if p.is_empty() => own.push_str(&format!(" xmlns=\"{uri}\"")),
                _ => own.push_str(&format!(" xmlns:{p}=\"{uri}\"")),
            }
        }
        let ignored = xml::attributes(&theirs).into_iter().find(|(n, _)| local(n) == "Ignorable");
        if let Some((_, range)) = ignored {
            let known = |p: &&str| r.added.contains_key(*p) || r.declared.contains_key(*p);
            r.ignorable.extend(theirs[range].split_whitespace().filter(known).map(str::to_string));
        }
        if own.is_empty() {
            return Ok(fragment);
        }
        let mut out = String::with_capacity(fragment.len() + own.len());
        let mut at = 0;
        for e in xml::elements(&fragment, 0..fragment.len()) {
            let name_end = e.start + 1 + e.name.len();
            out.push_str(&fragment[at..name_end]);
            out.push_str(&own);
            at = name_end;
        }
        out.push_str(&fragment[at..]);
        Ok(out)
    }

    /// An empty part of that name, for packages that have none.
    fn skeleton(&self, part: &str) -> String {
        let kind = part.rsplit('/').next().unwrap_or(part).trim_end_matches(".xml");
        let (word, rels) = (self.in_own(WORD), self.in_own(RELATIONS));
        let inside = match NOTES.iter().find(|n| n.0 == kind && n.0 != "comments") {
            Some((_, one)) => ["separator", "continuationSeparator"]
                .iter()
                .zip(-1..)
                .map(|(mark, id)| {
                    format!(
                        "<w:{one} w:type=\"{mark}\" w:id=\"{id}\"><w:p><w:r><w:{mark}/></w:r></w:p></w:{one}>"
                    )
                })
                .collect(),
            None => String::new(),
        };
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:{kind} xmlns:w=\"{word}\" xmlns:r=\"{rels}\">{inside}</w:{kind}>"
        )
    }

    fn in_own(&self, uri: &str) -> String {
        source::in_namespaces(uri.to_string(), self.source.strict)
    }

    /// Writes everything that was received into the document. Ids that are repeated in the parts added here
    /// are renamed by `uniques`.
    pub fn finish(mut self, document: &mut Edition, uniques: &mut Uniques) -> Result<()> {
        let wrapped = std::mem::take(&mut self.styles);
        self.grow(document, "styles", &[(wrapped, None)], uniques)?;
        let abstracts = (std::mem::take(&mut self.abstracts), Some("num"));
        let nums = (std::mem::take(&mut self.nums), Some("numIdMacAtCleanup"));
        self.grow(document, "numbering", &[abstracts, nums], uniques)?;
        for (i, (kind, _)) in NOTES.iter().enumerate() {
            let added = std::mem::take(&mut self.notes[i].added);
            self.grow(document, kind, &[(added, None)], uniques)?;
        }
        for (part, r) in std::mem::take(&mut self.roots) {
            if let Some(mut text) =
                document.text(&part)?.filter(|_| !r.added.is_empty() || !r.ignorable.is_empty())
            {
                declare(&mut text, &r);
                document.set(&part, text.into_bytes());
            }
        }
        for (part, r) in std::mem::take(&mut self.relations) {
            if !r.added.is_empty() {
                let name = relationships_of(&part);
                let mut text = document.text(&name)?.unwrap_or_else(|| RELS.to_string());
                append_to_root(&mut text, &r.added);
                document.set(&name, text.into_bytes());
            }
        }
        let mut types = document.text(TYPES)?.unwrap_or_default();
        let mut more = String::new();
        for (part, kind) in &self.types {
            if document.content_type(part)?.as_ref() != Some(kind) {
                more.push_str("<Override xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\" PartName=\"/");
                escape_attribute(part, &mut more);
                more.push_str(&format!("\" ContentType=\"{kind}\"/>"));
            }
        }
        if root(&types).is_some_and(|r| !r.name.contains(':')) {
            more =
                more.replace(" xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"", "");
        }
        if self.parts.iter().any(|p| p.0.ends_with(".rels")) && document.content_type("a.rels")?.is_none() {
            more.push_str("<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>");
        }
        append_to_root(&mut types, &more);
        if !more.is_empty() {
            document.set(TYPES, types.into_bytes());
        }
        for (name, bytes) in std::mem::take(&mut self.parts) {
            let story = self
                .types
                .iter()
                .any(|(n, t)| *n == name && (t.ends_with("header+xml") || t.ends_with("footer+xml")));
            document.added.push(match String::from_utf8(bytes) {
                Ok(text) if story => (name, uniques.part(&text).into_bytes()),
                Ok(text) => (name, text.into_bytes()),
                Err(e) => (name, e.into_bytes()),
            });
        }
        Ok(())
    }

    /// Adds fragments to a part of the main document, each before the first element of a name or at the end.
    fn grow(
        &mut self,
        document: &mut Edition,
        kind: &str,
        fragments: &[(String, Option<&str>)],
        uniques: &mut Uniques,
    ) -> Result<()> {
        if fragments.iter().all(|(f, _)| f.is_empty()) {
            return Ok(());
        }
        let related = document.relations(&self.source.main)?.into_iter().find(|r| r.is(kind) && !r.external);
        let part = related.as_ref().map_or_else(|| self.part_of(kind), |r| r.target.clone());
        let mut text = document.text(&part)?.unwrap_or_else(|| self.skeleton(&part));
        let notes = NOTES.iter().any(|n| n.0 == kind);
        if notes && document.untouched(&part) {
            text = uniques.part(&text);
        }
        for (fragment, before) in fragments {
            let fragment = if notes { uniques.part(fragment) } else { fragment.clone() };
            let fragment =
                self.adopt(&part, fragment, &format!("<w:x xmlns:w=\"{}\">", self.in_own(WORD)))?;
            let range = root(&text).map_or(0..0, |r| r.inner);
            let at =
                before.and_then(|b| xml::elements(&text, range).into_iter().find(|e| local(e.name) == b));
            match at.map(|e| e.start) {
                Some(at) => text.insert_str(at, &fragment),
                None => append_to_root(&mut text, &fragment),
            }
        }
        document.set(&part, text.into_bytes());
        if related.is_none() {
            let main = self.source.main.clone();
            self.relate(&main, &format!("{RELATIONS}/{kind}"), &part, false)?;
            self.types.push((part, format!("{WORD_TYPE}{kind}+xml")));
        }
        Ok(())
    }
}

const RELS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"></Relationships>";

/// One relationship; a part's name gets its slash.
fn relation(id: &str, kind: &str, target: &str, external: bool) -> String {
    let mut xml = format!(
        "<Relationship xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\" Id=\"{id}\" Type=\"{kind}\" Target=\"{}",
        if external { "" } else { "/" }
    );
    escape_attribute(target, &mut xml);
    xml.push_str(if external { "\" TargetMode=\"External\"/>" } else { "\"/>" });
    xml
}

/// Declares namespaces in a part's root.
fn declare(text: &mut String, root: &Root) {
    let Some(tag) = next_tag(text, 0) else { return };
    let (start, end) = (tag.start, tag.end);
    let mut head = text[start..end].to_string();
    for (p, uri) in &root.added {
        xml::set_attribute(&mut head, &format!("xmlns:{p}"), uri);
    }
    let markup = source::declared(&head).into_iter().find(|(_, u)| *u == MARKUP).map(|(p, _)| p.to_string());
    if !root.ignorable.is_empty() {
        let p = markup.unwrap_or_else(|| {
            xml::set_attribute(&mut head, "xmlns:mc", MARKUP);
            "mc".to_string()
        });
        let name = format!("{p}:Ignorable");
        let mut all: Vec<String> =
            attribute(&head, &name).unwrap_or_default().split_whitespace().map(str::to_string).collect();
        all.extend(root.ignorable.iter().filter(|i| !all.contains(i)).cloned().collect::<Vec<_>>());
        xml::set_attribute(&mut head, &name, &all.join(" "));
    }
    text.replace_range(start..end, &head);
}
