//! Rules over all parts of a document: ids that must be unique, ids that must exist, pairs, fields.
use super::{Faults, attribute, child, in_fallback, is, is_one, shown};
use roxmltree::{Document, Node};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn check(documents: &BTreeMap<&str, Document<'_>>, faults: &mut Faults) {
    unique(documents, faults);
    for (name, document) in documents {
        pairs(name, document, faults);
        fields(name, document, faults);
    }
    numbering(documents, faults);
    for (part, item, reference) in [
        ("word/footnotes.xml", "w:footnote", "w:footnoteReference"),
        ("word/endnotes.xml", "w:endnote", "w:endnoteReference"),
        ("word/comments.xml", "w:comment", "w:commentReference"),
    ] {
        let there: BTreeSet<&str> = elements(documents.get(part), item).filter_map(|n| id(n)).collect();
        for (name, document) in documents {
            for node in elements(Some(document), reference) {
                if id(node).is_none_or(|i| !there.contains(i)) {
                    faults.add("note", name, format!("{}: no {item} {:?}", shown(node), id(node)));
                }
            }
        }
    }
}

fn id<'a>(node: Node<'a, '_>) -> Option<&'a str> {
    attribute(node, "w:id")
}

fn elements<'a, 'i: 'a>(
    document: Option<&'a Document<'i>>,
    name: &'a str,
) -> impl Iterator<Item = Node<'a, 'i>> + 'a {
    document.into_iter().flat_map(|d| d.descendants()).filter(move |n| is(*n, name))
}

/// Ids that may be there once in a package: kind, element, attribute.
const UNIQUE: &[(&str, &str, &str)] = &[
    ("drawing", "wp:docPr", "id"),
    ("bookmark", "w:bookmarkStart", "w:id"),
    ("bookmark name", "w:bookmarkStart", "w:name"),
    ("paragraph", "w:p", "w14:paraId"),
    ("paragraph", "w:tr", "w14:paraId"),
    ("footnote", "w:footnote", "w:id"),
    ("endnote", "w:endnote", "w:id"),
    ("comment", "w:comment", "w:id"),
    ("footnote reference", "w:footnoteReference", "w:id"),
    ("endnote reference", "w:endnoteReference", "w:id"),
    ("comment reference", "w:commentReference", "w:id"),
    ("comment range", "w:commentRangeStart", "w:id"),
    ("list", "w:num", "w:numId"),
    ("list kind", "w:abstractNum", "w:abstractNumId"),
];

/// Where the settings name the separators among the notes.
const NOTE_SETTINGS: &[&str] = &["w:footnotePr", "w:endnotePr"];

fn unique(documents: &BTreeMap<&str, Document<'_>>, faults: &mut Faults) {
    let mut seen: BTreeSet<(&str, String)> = BTreeSet::new();
    for (name, document) in documents {
        let elements = document.descendants().filter(|n| n.is_element() && !in_fallback(*n));
        for node in elements.filter(|n| !n.parent().is_some_and(|p| is_one(p, NOTE_SETTINGS))) {
            let mut see = |kind: &'static str, value: &str, faults: &mut Faults| {
                if !seen.insert((kind, value.to_string())) {
                    faults.add("id", name, format!("{kind} {value} twice"));
                }
            };
            for (kind, element, attr) in UNIQUE {
                if let Some(value) = attribute(node, attr).filter(|_| is(node, element)) {
                    see(kind, value, faults);
                }
            }
            if is(node, "w:sdtPr")
                && let Some(value) = child(node, "w:id").and_then(|i| attribute(i, "w:val"))
            {
                see("content control", value, faults);
            }
            for attr in ["w14:paraId", "w14:textId"] {
                let fits = |v: &str| {
                    v.len() == 8 && u32::from_str_radix(v, 16).is_ok_and(|n| (1..0x8000_0000).contains(&n))
                };
                if attribute(node, attr).is_some_and(|v| !fits(v)) {
                    faults.add("id", name, format!("{}: {attr} out of bounds", shown(node)));
                }
            }
        }
    }
}

/// What has a start has an end, once, after it, in the same part.
fn pairs(name: &str, document: &Document<'_>, faults: &mut Faults) {
    for kind in ["bookmark", "commentRange", "permission", "moveFromRange", "moveToRange"] {
        let tag = if kind == "permission" { "perm" } else { kind };
        let (start, end) = (format!("w:{tag}Start"), format!("w:{tag}End"));
        let mut open = BTreeSet::new();
        for node in document.descendants().filter(|n| is_one(*n, &[&start, &end]) && !in_fallback(*n)) {
            let id = id(node).unwrap_or_default();
            if is(node, &start) {
                open.insert(id);
            } else if !open.remove(id) {
                faults.add("pair", name, format!("{kind} {id} ends without a start"));
            }
        }
        for id in open {
            faults.add("pair", name, format!("{kind} {id} does not end"));
        }
    }
}

/// Field marks are nested right in each story.
fn fields(name: &str, document: &Document<'_>, faults: &mut Faults) {
    let stories = ["w:body", "w:hdr", "w:ftr", "w:footnote", "w:endnote", "w:comment", "w:txbxContent"];
    for story in document.descendants().filter(|n| is_one(*n, &stories)) {
        let own = |n: &Node<'_, '_>| n.ancestors().skip(1).find(|a| is_one(*a, &stories)) == Some(story);
        let mut open: Vec<bool> = vec![]; // has it a result part already?
        let mut wrong = false;
        for mark in story.descendants().filter(|n| is(*n, "w:fldChar")).filter(own) {
            match attribute(mark, "w:fldCharType") {
                Some("begin") => open.push(false),
                Some("separate") => match open.last_mut() {
                    Some(result) if !*result => *result = true,
                    _ => wrong = true,
                },
                Some("end") => wrong |= open.pop().is_none(),
                _ => wrong = true,
            }
        }
        if wrong || !open.is_empty() {
            faults.add("field", name, shown(story));
        }
    }
}

/// Lists that paragraphs and styles use exist, and their kinds too; kinds come before lists.
fn numbering(documents: &BTreeMap<&str, Document<'_>>, faults: &mut Faults) {
    let part = documents.get("word/numbering.xml");
    let kinds: BTreeSet<&str> =
        elements(part, "w:abstractNum").filter_map(|n| attribute(n, "w:abstractNumId")).collect();
    let lists: BTreeSet<&str> = elements(part, "w:num").filter_map(|n| attribute(n, "w:numId")).collect();
    for list in elements(part, "w:num") {
        let kind = child(list, "w:abstractNumId").and_then(|k| attribute(k, "w:val"));
        if kind.is_none_or(|k| !kinds.contains(k)) {
            faults.add("numbering", "word/numbering.xml", format!("no abstractNum {kind:?}"));
        }
    }
    for (name, document) in documents {
        for node in
            elements(Some(document), "w:numId").filter(|n| n.parent().is_some_and(|p| is(p, "w:numPr")))
        {
            let list = attribute(node, "w:val").unwrap_or_default();
            if list != "0" && !lists.contains(list) {
                faults.add("numbering", name, format!("no list {list}"));
            }
        }
    }
}
