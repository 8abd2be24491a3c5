//! What a package holds besides its stories, and what is changed in it once, before any record is known: a
//! template becomes a document, links with tags lose their fixed relationships.
use super::place::{Around, braces};
use crate::diagnostic::Result;
use crate::docx::{Package, Relation, Tree};
use std::collections::{BTreeMap, BTreeSet};

/// The stores that Word knows without custom XML ([MS-OI29500] 2.1.435): core and extended properties.
const BUILT_IN: &[(&str, &str)] = &[
    ("{6C3C8BC8-F283-45AE-878A-BAB7291924A1}", "core-properties"),
    ("{6668398D-A668-4E3E-A5EB-62B293D839F1}", "extended-properties"),
];

/// A package made ready for compiling.
pub(super) struct Prepared {
    pub package: Package,
    pub extension: &'static str,
    pub stories: Vec<usize>,
    /// Relationships of each story.
    relations: BTreeMap<usize, Vec<Relation>>,
    /// Targets with tags of each story.
    links: BTreeMap<usize, BTreeMap<String, String>>,
    stores: BTreeMap<String, usize>,
    /// Charts and diagrams.
    pub drawings: Vec<usize>,
    /// Properties and custom XML.
    pub data: Vec<usize>,
}

/// Looks through a package.
pub(super) fn prepare(package: Package) -> Result<Prepared> {
    let stories = package.story_parts()?;
    let (extension, types) = package.document_kind()?;
    let mut changed: Vec<(usize, Vec<u8>)> = types.into_iter().map(|(i, t)| (i, t.into_bytes())).collect();
    let mut relations = BTreeMap::new();
    let mut links = BTreeMap::new();
    let mut stores = BTreeMap::new();
    let (mut drawings, mut data) = (BTreeSet::new(), BTreeSet::new());
    for r in package.relations(None)? {
        let Some(part) = r.part else { continue };
        if ["core-properties", "extended-properties", "custom-properties"].contains(&r.kind.as_str()) {
            data.insert(part);
        }
        stores.extend(BUILT_IN.iter().filter(|b| b.1 == r.kind).map(|b| (b.0.to_string(), part)));
    }
    for &story in &stories {
        let list = package.relations(Some(story))?;
        let mut targets = BTreeMap::new();
        for r in &list {
            match (r.kind.as_str(), r.part) {
                ("hyperlink", _) => {
                    let target = braces(&r.target);
                    if target.contains("{{") || target.contains("｛｛") {
                        targets.insert(r.id.clone(), target);
                    }
                }
                ("chart" | "chartEx" | "diagramData" | "diagramDrawing", Some(part)) => {
                    drawings.insert(part);
                }
                ("customXml", Some(part)) => {
                    data.insert(part);
                    stores.extend(store_id(&package, part).map(|id| (id, part)));
                }
                _ => {}
            }
        }
        if !targets.is_empty() {
            changed.extend(without(&package, story, &targets)?);
            links.insert(story, targets);
        }
        relations.insert(story, list);
    }
    let package = package.with(&changed)?;
    let (drawings, data) = (drawings.into_iter().collect(), data.into_iter().collect());
    Ok(Prepared { package, extension, stories, relations, links, stores, drawings, data })
}

impl Prepared {
    /// What is known about a story.
    pub(super) fn around(&self, story: usize) -> Around<'_> {
        Around {
            links: self.links.get(&story).cloned().unwrap_or_default(),
            relations: self.relations.get(&story).cloned().unwrap_or_default(),
            stores: self.stores.clone(),
            package: Some(&self.package),
            ..Around::default()
        }
    }
}

/// The id under which controls know a custom XML part.
fn store_id(package: &Package, part: usize) -> Option<String> {
    let properties = package.relations(Some(part)).ok()?.into_iter().find(|r| r.kind == "customXmlProps")?;
    let text = package.read_text(properties.part?).ok()?;
    let tree = Tree::parse(&text).ok()?;
    tree.attribute(0, "itemID").map(|id| id.to_uppercase())
}

/// A story's relationships without those of links with tags: each document gets its own.
fn without(
    package: &Package,
    story: usize,
    gone: &BTreeMap<String, String>,
) -> Result<Option<(usize, Vec<u8>)>> {
    let Some(index) = package.index(&package.relationships_of(story)) else { return Ok(None) };
    let text = package.read_text(index)?;
    let Ok(tree) = Tree::parse(&text) else { return Ok(None) };
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for id in 0..tree.nodes.len() {
        if tree.attribute(id, "Id").is_some_and(|i| gone.contains_key(&i)) {
            out.push_str(&text[at..tree.nodes[id].start]);
            at = tree.nodes[id].end;
        }
    }
    out.push_str(&text[at..]);
    Ok(Some((index, out.into_bytes())))
}
