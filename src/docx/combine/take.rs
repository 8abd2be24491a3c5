//! Taking one document's content: what its ids, names and parts are called in the receiving package.
use super::super::edition::{Edition, Relation, relationships_of};
use super::super::unique::{MAX_NOTE, too_many_notes};
use super::source::{Source, body, bookmarks, in_namespaces, prefix};
use super::xml::{attribute, elements, local, next_tag, root};
use super::{Combiner, NOTES, RELATIONS, RELS, WORD_TYPE, relation, section};
use crate::diagnostic::{Diagnostic, Place, Result};
use crate::tr;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

/// Where a document's content comes to stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Within {
    /// Between the paragraphs of the main document; the properties of the section that is there. A last
    /// section's properties are dropped: what is in it flows into that section.
    Body(String),
    /// In a cell, text box, header, note: without sections.
    Block,
    /// In sections of its own after everything else, as one of many documents made alike.
    Sections,
}

/// A part of the document that is taken.
pub(super) struct Part {
    pub name: String,
    /// Prefixes of WordprocessingML and of relationships, with colons.
    pub p: String,
    pub r: String,
    /// The start tag of its root.
    pub root: String,
    pub relations: HashMap<String, Relation>,
}

/// The state of one [`Combiner::take`].
pub(super) struct Take<'c, 'd> {
    pub c: &'c mut Combiner,
    pub d: &'d Edition,
    pub s: Arc<Source>,
    pub within: Within,
    /// Position in `c.maps`, when the styles are not the base's own.
    pub map: Option<usize>,
    /// Lists: their new ids, and definitions that count anew already.
    pub nums: HashMap<String, String>,
    pub abstracts: HashMap<String, (String, bool)>,
    pub restarted: HashSet<String>,
    notes: [BTreeMap<String, i64>; 3],
    queue: Vec<(usize, String, i64)>,
    pub bookmarks: HashMap<String, String>,
    parts: HashMap<String, String>,
    /// Theme fonts and colours differ.
    pub theme_differs: bool,
    /// The first section was met.
    pub sectioned: bool,
    /// The document is one section: its number of pages is the section's.
    pub single: bool,
    /// It has footnotes.
    pub noted: bool,
    /// The document is the base itself: only fields are changed.
    pub own: bool,
    /// A header with the base's own styles: its lists stay, so that it can be shared.
    pub still: bool,
}

/// A document's content.
#[derive(Debug, Default)]
pub(super) struct Taken {
    pub content: String,
    /// The last section's properties.
    pub section: String,
}

impl Combiner {
    /// The content of a document, to stand in part `into` of the base.
    pub fn take(
        &mut self,
        document: &Edition,
        source: &Arc<Source>,
        into: &str,
        within: Within,
    ) -> Result<String> {
        let (section, sections) = match &within {
            Within::Body(section) => (section.clone(), true),
            _ => (String::new(), false),
        };
        let taken = self.take_all(document, source, into, within)?;
        let has_sections = sections && taken.content.contains("sectPr>");
        if !has_sections || section.is_empty() {
            return Ok(taken.content);
        }
        // what stands before belongs to the section that is there, not to the first one that comes
        let p = section.trim_start_matches('<').split("sectPr").next().unwrap_or("w:").to_string();
        Ok(format!("{}{}", section::paragraph(&p, &section), taken.content))
    }

    /// The same with the last section's properties, in the base's words.
    pub(super) fn take_all(
        &mut self,
        document: &Edition,
        source: &Arc<Source>,
        into: &str,
        within: Within,
    ) -> Result<Taken> {
        self.session(document, source, within).run(into)
    }

    /// A part of the base itself, where it is the first of documents that are joined.
    pub(super) fn own(&mut self, base: &Edition, source: &Arc<Source>, part: &str) -> Result<String> {
        let mut take = self.session(base, source, Within::Sections);
        take.own = true;
        let main = source.main.clone();
        let (body, _) = take.open(&main)?;
        take.single = body.matches("</w:sectPr>").count() < 2;
        let (text, part) = take.open(part)?;
        take.rewrite(&text, &part, "")
    }

    /// The same for a header or footer, which others can share then.
    pub(super) fn own_header(
        &mut self,
        base: &Edition,
        source: &Arc<Source>,
        part: &str,
        kind: &str,
    ) -> Result<String> {
        let text = self.own(base, source, part)?;
        let relations = base.relations(part)?;
        let targets: String =
            relations.iter().map(|r| relation(&r.id, &r.kind, &r.target, r.external)).collect();
        self.headers.insert(format!("{kind}\n{text}\n{targets}"), part.to_string());
        Ok(text)
    }

    fn session<'d>(&mut self, document: &'d Edition, source: &Arc<Source>, within: Within) -> Take<'_, 'd> {
        let map = match Arc::ptr_eq(source, &self.source) {
            true => None,
            false => Some(self.map_of(source)),
        };
        let theme_differs = map.is_some() && source.theme != self.source.theme;
        Take {
            c: self,
            d: document,
            s: source.clone(),
            within,
            map,
            nums: HashMap::new(),
            abstracts: HashMap::new(),
            restarted: HashSet::new(),
            notes: Default::default(),
            queue: vec![],
            bookmarks: HashMap::new(),
            parts: HashMap::new(),
            theme_differs,
            sectioned: false,
            single: false,
            noted: false,
            own: false,
            still: false,
        }
    }

    fn map_of(&mut self, source: &Arc<Source>) -> usize {
        self.maps.iter().position(|(s, _)| Arc::ptr_eq(s, source)).unwrap_or_else(|| {
            if self.maps.len() >= MAX_MAPS {
                self.maps.clear(); // styles copied already are found again by their looks
            }
            self.maps.push((source.clone(), HashMap::new()));
            self.maps.len() - 1
        })
    }
}

/// Sources whose styles are remembered; more come only from documents that change their own styles.
const MAX_MAPS: usize = 64;

impl Take<'_, '_> {
    fn run(&mut self, into: &str) -> Result<Taken> {
        let main = self.s.main.clone();
        let (text, part) = self.open(&main)?;
        let body = body(&text).ok_or_else(|| self.d.broken(&main, &"body"))?;
        let last = elements(&text, body.clone()).pop().filter(|e| local(e.name) == "sectPr");
        let end = last.as_ref().map_or(body.end, |e| e.start);
        self.rename_bookmarks(&text[body.clone()]);
        let content = &text[body.start..end];
        self.single = !content.contains("sectPr");
        self.noted = content.contains("footnoteReference ");
        let mut taken = Taken { content: self.rewrite(content, &part, into)?, ..Taken::default() };
        if self.within == Within::Sections {
            let xml = last.map_or_else(
                || format!("<{0}sectPr></{0}sectPr>", part.p),
                |e| text[e.start..e.end].to_string(),
            );
            taken.section = self.section(&xml, &part, into)?;
        }
        // in the order of their marks; a note may itself refer to others
        let mut at = 0;
        while let Some((kind, old, new)) = self.queue.get(at).cloned() {
            self.copy_note(kind, &old, new)?;
            at += 1;
        }
        taken.content = self.c.adopt(into, taken.content, &part.root)?;
        Ok(taken)
    }

    /// A part's text in the base's namespaces, and how it is to be read.
    pub(super) fn open(&self, name: &str) -> Result<(String, Rc<Part>)> {
        let text = self.d.text(name)?.ok_or_else(|| self.d.broken(name, &"?"))?;
        let text = in_namespaces(text, self.c.source.strict);
        let tag = next_tag(&text, 0).map_or("", |t| &text[t.start..t.end]).to_string();
        let own = self.c.in_own(RELATIONS);
        let r =
            super::source::declared(&tag).into_iter().find(|(_, uri)| *uri == own).map_or("r", |(p, _)| p);
        let part = Part {
            name: name.to_string(),
            p: prefix(&text),
            r: format!("{r}:"),
            relations: self.d.relations(name)?.into_iter().map(|r| (r.id.clone(), r)).collect(),
            root: tag,
        };
        Ok((text, Rc::new(part)))
    }

    /// Gives new names to bookmarks whose names are taken.
    fn rename_bookmarks(&mut self, xml: &str) {
        for name in bookmarks(xml) {
            if self.c.bookmarks.insert(name.clone()) {
                continue;
            }
            let short: String = name.chars().take(30).collect();
            let new = loop {
                self.c.serial += 1;
                let new = format!("{short}_{}", self.c.serial);
                if self.c.bookmarks.insert(new.clone()) {
                    break new;
                }
            };
            self.bookmarks.insert(name, new);
        }
    }

    /// The new id of a note or comment, which is copied later.
    pub(super) fn note(&mut self, kind: usize, old: &str) -> Result<i64> {
        if let Some(new) = self.notes[kind].get(old) {
            return Ok(*new);
        }
        if self.c.notes[kind].next == 0 {
            let part = self.c.part_of(NOTES[kind].0);
            let text = self.c.base.text(&part)?.unwrap_or_default();
            let mut most = 0;
            let range = root(&text).map_or(0..0, |r| r.inner);
            for e in elements(&text, range) {
                let tag = &text[e.start..e.end];
                let id = super::xml::attributes(tag).into_iter().find(|(n, _)| local(n) == "id");
                let id: i64 = id.and_then(|(_, r)| tag[r].parse().ok()).unwrap_or(0);
                most = most.max(if id < MAX_NOTE { id } else { 0 });
            }
            self.c.notes[kind].next = most + 1;
            self.c.notes[kind].part = part;
        }
        let new = self.c.notes[kind].next;
        if new >= MAX_NOTE {
            return Err(too_many_notes());
        }
        self.c.notes[kind].next += 1;
        self.notes[kind].insert(old.to_string(), new);
        self.queue.push((kind, old.to_string(), new));
        Ok(new)
    }

    fn copy_note(&mut self, kind: usize, old: &str, new: i64) -> Result<()> {
        let Some(name) = self.s.parts.get(NOTES[kind].0).cloned() else { return Ok(()) };
        let (text, part) = self.open(&name)?;
        let range = root(&text).map_or(0..0, |r| r.inner);
        let id = format!("{}id", part.p);
        let found =
            elements(&text, range).into_iter().find(|e| attribute(&text[e.start..e.end], &id) == Some(old));
        let Some(found) = found else { return Ok(()) };
        let into = self.c.notes[kind].part.clone();
        let mut xml = self.rewrite(&text[found.start..found.end], &part, &into)?;
        super::xml::set_attribute(&mut xml, &id, &new.to_string());
        let xml = self.c.adopt(&into, xml, &part.root)?;
        self.c.notes[kind].added.push_str(&xml);
        Ok(())
    }

    /// The id in the base of a relationship of a part; `None` when there is no such relationship.
    pub(super) fn relation(&mut self, part: &Part, id: &str, into: &str) -> Result<Option<String>> {
        let Some(r) = part.relations.get(id).cloned() else { return Ok(None) };
        if r.external {
            return self.c.relate(into, &r.kind, &r.target, true).map(Some);
        }
        let target = match ["header", "footer"].iter().find(|k| r.is(k)) {
            Some(kind) => self.header(&r.target, kind)?,
            None => self.part(&r.target)?,
        };
        self.c.relate(into, &r.kind, &target, false).map(Some)
    }

    /// A part's name in the base; copies it with everything that it refers to.
    fn part(&mut self, name: &str) -> Result<String> {
        if let Some(known) = self.parts.get(name) {
            return Ok(known.clone());
        }
        let relations = self.d.relations(name)?;
        let same = self.d.package.same(&self.c.base.package);
        if same
            && relations.is_empty()
            && name.contains("media/")
            && self.d.untouched(name)
            && self.c.base.untouched(name)
        {
            return Ok(name.to_string());
        }
        let Some(bytes) = self.d.read(name)? else { return Ok(name.to_string()) };
        let kind = self.d.content_type(name)?.unwrap_or_else(|| "application/octet-stream".into());
        let new = if relations.is_empty() && kind.starts_with("image/") {
            self.c.add_media(name, &kind, &bytes)
        } else {
            let new = self.c.free_name(name);
            let bytes = match (kind.ends_with("xml"), std::str::from_utf8(&bytes)) {
                (true, Ok(text)) => in_namespaces(text.to_string(), self.c.source.strict).into_bytes(),
                _ => bytes.to_vec(),
            };
            self.c.add_part(&new, &kind, bytes);
            new
        };
        self.parts.insert(name.to_string(), new.clone());
        self.copy_relations(&relations, &new)?;
        Ok(new)
    }

    /// Writes a copied part's relationships, ids kept, targets renamed.
    fn copy_relations(&mut self, relations: &[Relation], new: &str) -> Result<()> {
        if relations.is_empty() {
            return Ok(());
        }
        let added = self.targets(relations)?;
        let mut text = RELS.to_string();
        super::append_to_root(&mut text, &added);
        self.c.parts.push((relationships_of(new), text.into_bytes()));
        Ok(())
    }

    fn targets(&mut self, relations: &[Relation]) -> Result<String> {
        let mut out = String::new();
        for r in relations {
            let target = if r.external { r.target.clone() } else { self.part(&r.target)? };
            let kind = in_namespaces(r.kind.clone(), self.c.source.strict);
            out.push_str(&relation(&r.id, &kind, &target, r.external));
        }
        Ok(out)
    }

    /// A header's or footer's part in the base: an equal one that is there already, or a copy.
    fn header(&mut self, name: &str, kind: &str) -> Result<String> {
        if let Some(known) = self.parts.get(name) {
            return Ok(known.clone());
        }
        let (text, part) = self.open(name)?;
        self.still = self.map.is_none();
        let text = self.rewrite(&text, &part, "");
        self.still = false;
        let text = text?;
        let relations = self.d.relations(name)?;
        let targets = self.targets(&relations)?;
        let key = format!("{kind}\n{text}\n{targets}");
        let new = match self.c.headers.get(&key) {
            Some(known) => known.clone(),
            None => {
                let new = self.c.free_name(name);
                self.c.add_part(&new, &format!("{WORD_TYPE}{kind}+xml"), text.into_bytes());
                if !relations.is_empty() {
                    let mut text = RELS.to_string();
                    super::append_to_root(&mut text, &targets);
                    self.c.parts.push((relationships_of(&new), text.into_bytes()));
                }
                self.c.headers.insert(key, new.clone());
                new
            }
        };
        self.parts.insert(name.to_string(), new.clone());
        Ok(new)
    }

    /// The mistake of bringing something to where it can't be.
    pub(super) fn misplaced(&self) -> Diagnostic {
        Diagnostic::error(
            "include-notes",
            tr!(
                "插入的文件里有脚注、尾注或批注，不能放在页眉、页脚、脚注或批注里",
                "The included file has notes or comments: it can't stand in a header, footer or note"
            ),
        )
        .hint(tr!("把 {{{{include}}}} 标记放在正文里", "Put the {{{{include}}}} tag into the body"))
        .at(Place::File(self.d.package.file().to_string()))
    }
}
