//! Elements of other vocabularies than Word's, by their names without prefix.
use crate::docx::{NodeId, Tree};
use std::ops::Range;

/// The element's name without prefix.
pub(in crate::template) fn local<'t>(tree: &Tree<'t>, id: NodeId) -> &'t str {
    element_name(tree, id).rsplit(':').next().unwrap_or_default()
}

/// The element's name as written.
pub(in crate::template) fn element_name<'t>(tree: &Tree<'t>, id: NodeId) -> &'t str {
    let tag = tree.start_tag(id);
    let end = tag.find(|c: char| c.is_whitespace() || c == '/' || c == '>').unwrap_or(tag.len());
    tag.get(1..end).unwrap_or_default()
}

/// The elements of that name in an element.
pub(in crate::template) fn within<'a>(
    tree: &'a Tree<'_>,
    id: NodeId,
    name: &'a str,
) -> impl Iterator<Item = NodeId> + 'a {
    (id..tree.nodes[id].next).filter(move |&n| local(tree, n) == name)
}

/// The attributes of a start tag: name without prefix, and the value's bytes in the part.
pub(in crate::template) fn attributes<'t>(tree: &Tree<'t>, id: NodeId) -> Vec<(&'t str, Range<usize>)> {
    let (tag, base) = (tree.start_tag(id), tree.nodes[id].start);
    let mut out = Vec::new();
    let mut at = element_name(tree, id).len() + 1;
    while let Some(equals) = tag[at..].find('=').map(|i| at + i) {
        let name = tag[at..equals].trim().rsplit(':').next().unwrap_or_default();
        let Some(open) = tag[equals..].find(['"', '\'']).map(|i| equals + i) else { break };
        let quote = &tag[open..=open];
        let Some(close) = tag[open + 1..].find(quote).map(|i| open + 1 + i) else { break };
        out.push((name, base + open + 1..base + close));
        at = close + 1;
    }
    out
}

/// The value of an attribute, as bytes of the part.
pub(in crate::template) fn attribute(tree: &Tree<'_>, id: NodeId, name: &str) -> Option<Range<usize>> {
    attributes(tree, id).into_iter().find(|a| a.0 == name).map(|a| a.1)
}
