//! Is a produced .docx one that Word opens without a word? An own check of the rules that Word holds to and
//! that a filler can break (ECMA-376 parts 1 and 2, [MS-DOCX]); independent of the product's own readers.
//!
//! [`check`] gives a line for each fault, beginning with the rule's name. `package` holds the rules of the
//! container, `part` those inside of one part, `whole` those over several parts, `order` the schema's
//! order of elements; `faults` plants one fault for each rule.
mod faults;
mod order;
mod package;
mod part;
mod whole;

pub(crate) use faults::{NAMESPACES, packed, with_parts};
use roxmltree::{Document, Node};
use std::collections::BTreeMap;
use std::fmt::Display;

/// Everything wrong with a package; nothing when it is sound.
pub(crate) fn check(bytes: &[u8]) -> Vec<String> {
    let mut faults = Faults::default();
    if let Some(package) = package::read(bytes, &mut faults) {
        let mut documents = BTreeMap::new();
        for (name, text) in &package.xml {
            match Document::parse(text) {
                Ok(document) => {
                    documents.insert(name.as_str(), document);
                }
                Err(e) => faults.add("xml", name, e),
            }
        }
        let relations = package::check(&package, &documents, &mut faults);
        for (name, document) in &documents {
            part::check(name, document, relations.get(*name), &mut faults);
            order::check(name, document, &mut faults);
        }
        whole::check(&documents, &mut faults);
    }
    faults.0.dedup();
    faults.0
}

/// Found faults.
#[derive(Default)]
struct Faults(Vec<String>);

impl Faults {
    fn add(&mut self, rule: &str, part: &str, what: impl Display) {
        self.0.push(format!("{rule}: {part}: {what}"));
    }
}

/// Namespaces by the prefixes they usually have; transitional and strict ones are the same here.
const SPACES: &[(&str, &str)] = &[
    ("w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    ("w", "http://purl.oclc.org/ooxml/wordprocessingml/main"),
    ("r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    ("r", "http://purl.oclc.org/ooxml/officeDocument/relationships"),
    ("wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
    ("wp", "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing"),
    ("a", "http://schemas.openxmlformats.org/drawingml/2006/main"),
    ("a", "http://purl.oclc.org/ooxml/drawingml/main"),
    ("pic", "http://schemas.openxmlformats.org/drawingml/2006/picture"),
    ("pic", "http://purl.oclc.org/ooxml/drawingml/picture"),
    ("m", "http://schemas.openxmlformats.org/officeDocument/2006/math"),
    ("m", "http://purl.oclc.org/ooxml/officeDocument/math"),
    ("w14", "http://schemas.microsoft.com/office/word/2010/wordml"),
    ("mc", "http://schemas.openxmlformats.org/markup-compatibility/2006"),
    ("ct", "http://schemas.openxmlformats.org/package/2006/content-types"),
    ("rel", "http://schemas.openxmlformats.org/package/2006/relationships"),
];

/// The usual prefix of a namespace; `?` for one without rules here.
fn space(namespace: Option<&str>) -> &'static str {
    SPACES.iter().find(|s| Some(s.1) == namespace).map_or("?", |s| s.0)
}

/// Has the element this name, written with the usual prefix?
pub(crate) fn is(node: Node<'_, '_>, name: &str) -> bool {
    let tag = node.tag_name();
    name.split_once(':')
        .is_some_and(|(prefix, local)| tag.name() == local && space(tag.namespace()) == prefix)
}

/// Has the element one of these names?
fn is_one(node: Node<'_, '_>, names: &[&str]) -> bool {
    names.iter().any(|n| is(node, n))
}

/// An attribute by its name with the usual prefix.
fn attribute<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    let (prefix, local) = name.split_once(':').unwrap_or(("", name));
    node.attributes()
        .find(|a| a.name() == local && a.namespace().map_or("", |n| space(Some(n))) == prefix)
        .map(|a| a.value())
}

/// The first child of that name.
fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|c| is(*c, name))
}

/// Word shows what is in a Fallback only where it can't show the Choice; ids are the same in both.
fn in_fallback(node: Node<'_, '_>) -> bool {
    node.ancestors().any(|a| is(a, "mc:Fallback"))
}

/// The element as it is named in messages.
fn shown(node: Node<'_, '_>) -> String {
    let path: Vec<&str> = node.ancestors().filter(|a| a.is_element()).map(|a| a.tag_name().name()).collect();
    path.into_iter().rev().collect::<Vec<_>>().join("/")
}
