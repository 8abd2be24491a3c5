//! Elements of other vocabularies than Word's, by their names without prefix.
use crate::docx::{NodeId, Tree, attribute_ranges};
use std::ops::Range;

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
    (id..tree.nodes[id].next).filter(move |&n| tree.local(n) == name)
}

/// The attributes of an element: name without prefix, and the value's bytes in the part.
pub(in crate::template) fn attributes<'t>(tree: &Tree<'t>, id: NodeId) -> Vec<(&'t str, Range<usize>)> {
    let base = tree.nodes[id].start;
    let local = |n: &'t str| n.rsplit(':').next().unwrap_or_default();
    let all = attribute_ranges(tree.start_tag(id)).into_iter();
    all.map(|(n, r)| (local(n), base + r.start..base + r.end)).collect()
}
