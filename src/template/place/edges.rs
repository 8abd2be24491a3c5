//! Where blocks begin and end: pairs the block tags and places the edges of each block by the one rule.
use super::spots::section_of;
use super::{Anchor, AnchorKind, Cutter, Edge, What, numbers};
use crate::diagnostic::Diagnostic;
use crate::docx::{Name, NodeId};
use crate::template::expr::{BLOCKS, BlockKind};
use crate::template::program::{Op, Sink};
use crate::template::rich;
use crate::template::text::{block_word, unclosed, unopened};
use crate::tr;
use std::collections::BTreeSet;

/// What can be ended inside of a paragraph and begun again.
const SPLITS: &[&str] = &["ins", "moveTo", "hyperlink", "smartTag", "bdo", "dir"];

impl Cutter<'_> {
    /// Pairs the block tags and places the edges of each block.
    pub(super) fn blocks(&mut self) {
        let mut anchors = std::mem::take(&mut self.anchors);
        anchors.sort_by_key(|a| a.start);
        let mut open: Vec<Vec<usize>> = Vec::new();
        let mut groups: Vec<Vec<usize>> = Vec::new();
        let mut crossed: Vec<&str> = Vec::new();
        for (i, a) in anchors.iter().enumerate() {
            match (&a.kind, open.last_mut()) {
                (AnchorKind::Open(_), _) => open.push(vec![i]),
                (AnchorKind::Else(_), Some(group)) => group.push(i),
                (AnchorKind::Close, Some(group)) => {
                    group.push(i);
                    if let Some(o) = group.first().and_then(|&o| mismatch(&anchors[o], a)) {
                        // two blocks that cross are one mistake: the other's end is expected to be wrong too
                        let name = block_name(&a.raw);
                        match crossed.iter().position(|c| *c == name) {
                            Some(known) => {
                                crossed.swap_remove(known);
                            }
                            None => {
                                crossed.push(block_name(&anchors[group[0]].raw));
                                self.problems.push(o.at(self.place(a)).also(self.place(&anchors[group[0]])));
                            }
                        }
                    }
                    groups.extend(open.pop());
                }
                (AnchorKind::Block(_), _) => {}
                (_, None) => self.problems.push(unopened(&a.raw).at(self.place(a))),
            }
        }
        let mut edges: Vec<Option<Edge>> = anchors.iter().map(|_| None).collect();
        for group in open {
            let a = &anchors[group[0]];
            self.problems.push(unclosed(&a.raw).at(self.place(a)));
            edges[group[0]] = Some(Edge { at: a.start, before: String::new(), after: String::new() });
        }
        for group in &groups {
            for (&i, edge) in group.iter().zip(self.place_block(&anchors, group)) {
                edges[i] = Some(edge);
            }
        }
        for (a, edge) in anchors.iter().zip(&mut edges) {
            if matches!(a.kind, AnchorKind::Block(_)) {
                *edge = self.whole_paragraph(a);
            }
        }
        for group in self.wrongly_nested(&groups, &edges) {
            for (&i, edge) in group.iter().zip(self.crossing(&anchors, group, group[0])) {
                edges[i] = Some(edge);
            }
        }
        let mut loops = Vec::new();
        for group in &groups {
            if let (Some(&first), Some(&last)) = (group.first(), group.last())
                && let AnchorKind::Open(h) = &anchors[first].kind
                && matches!(h.kind, BlockKind::Each | BlockKind::Section)
                && let (Some(from), Some(to)) = (&edges[first], &edges[last])
            {
                loops.push(numbers::Loop { range: from.at..to.at, restart: h.restart });
            }
        }
        self.restart_lists(&loops);
        // in the order of the tags, so that at one byte outer blocks begin first and inner ones end first
        for (anchor, edge) in anchors.into_iter().zip(edges) {
            let Some(edge) = edge else { continue };
            if !edge.before.is_empty() {
                self.event(edge.at, 0, What::Fixed(edge.before));
            }
            let what = match anchor.kind {
                AnchorKind::Open(h) => What::Open(h, anchor.tag),
                AnchorKind::Else(h) => What::Else(h, anchor.tag),
                AnchorKind::Close => What::Close,
                AnchorKind::Block(e) => {
                    self.builder.program.markdown |= rich::is_markdown(&e);
                    let spot = self.spot(anchor.node);
                    if let Some(s) = self.builder.program.spots.get_mut(spot) {
                        s.block = true;
                        s.section = section_of(self.tree, anchor.paragraph);
                    }
                    What::Op(Op::Value(e, anchor.tag, Sink::Run(spot)))
                }
            };
            self.event(edge.at, 0, what);
            if !edge.after.is_empty() {
                self.event(edge.at, 0, What::Fixed(edge.after));
            }
        }
        for id in std::mem::take(&mut self.guarded) {
            self.event(self.tree.nodes[id].inner_end, 1, What::Op(Op::EnsureParagraph));
        }
        let tables = std::mem::take(&mut self.tables);
        for (id, repeated) in tables.iter().rev().copied() {
            if !repeated && tables.contains(&(id, true)) {
                continue;
            }
            self.event(self.tree.nodes[id].start, 1, What::Op(Op::TableStart));
            self.event(self.tree.nodes[id].end, -1, What::Op(Op::TableEnd(repeated)));
        }
    }

    /// The edges of one block's tags.
    pub(super) fn place_block(&mut self, anchors: &[Anchor], group: &[usize]) -> Vec<Edge> {
        let tree = self.tree;
        let nodes: Vec<NodeId> = group.iter().map(|&i| anchors[i].node).collect();
        let Some(holder) = tree.common(&nodes) else { return vec![] };
        let first = &anchors[group[0]];
        if matches!(&first.kind, AnchorKind::Open(h) if h.cells) {
            return match self.cell_edges(anchors, group) {
                Some(edges) => edges,
                None => self.crossing(anchors, group, group[0]),
            };
        }
        let inline = group.iter().all(|&i| anchors[i].paragraph == first.paragraph);
        if !inline {
            let around = if tree.nodes[holder].name == Name::Row {
                tree.enclosing(holder, Name::Table)
            } else {
                Some(holder)
            };
            if let Some(table) = around.filter(|&t| tree.nodes[t].name == Name::Table) {
                self.tables.insert((table, false));
            }
            let guarded = around.and_then(|h| tree.container(h));
            self.guarded.extend(guarded);
        }
        let mut edges = Vec::new();
        for &i in group {
            match self.edge(holder, &anchors[i], inline) {
                Some(edge) => edges.push(edge),
                None => return self.crossing(anchors, group, i),
            }
        }
        edges
    }

    /// Blocks whose edges, as placed, don't nest: such as one that ends inside of a table which another keeps.
    pub(super) fn wrongly_nested<'g>(
        &self,
        groups: &'g [Vec<usize>],
        edges: &[Option<Edge>],
    ) -> Vec<&'g Vec<usize>> {
        let mut marks: Vec<(usize, usize, usize)> = Vec::new(); // byte, tag, block
        for (g, group) in groups.iter().enumerate() {
            marks.extend(group.iter().filter_map(|&i| Some((edges[i].as_ref()?.at, i, g))));
        }
        marks.sort_unstable();
        let mut open: Vec<usize> = Vec::new();
        let mut wrong = BTreeSet::new();
        for (_, i, g) in marks {
            let group = &groups[g];
            if i == group[0] {
                open.push(g);
            } else if open.last() != Some(&g) {
                wrong.insert(g);
            } else if Some(&i) == group.last() {
                open.pop();
            }
        }
        wrong.into_iter().map(|g| &groups[g]).collect()
    }

    /// Reports a block that can't be placed; its tags then stand where they are, for checking names only.
    pub(super) fn crossing(&mut self, anchors: &[Anchor], group: &[usize], at: usize) -> Vec<Edge> {
        let other = if at == group[0] { group[group.len() - 1] } else { group[0] };
        let d = Diagnostic::error(
            "block-crossing",
            tr!(
                "这个块的两头不在同一个层次上，无法确定重复哪一部分",
                "The two ends of this block are not on one level: what it repeats can't be told"
            ),
        )
        .hint(tr!(
            "把块标记单独放在一段（或表格的一行）里，或让两头都在同一段、同一行",
            "Put the block tags in paragraphs (or table rows) of their own, or both in one paragraph or row"
        ))
        .at(self.place(&anchors[at]))
        .also(self.place(&anchors[other]));
        self.problems.push(d);
        let raw = |&i: &usize| Edge { at: anchors[i].start, before: String::new(), after: String::new() };
        group.iter().map(raw).collect()
    }

    pub(super) fn edge(&mut self, holder: NodeId, a: &Anchor, inline: bool) -> Option<Edge> {
        let tree = self.tree;
        let at = |at: usize| Some(Edge { at, before: String::new(), after: String::new() });
        if holder == a.node {
            self.preserve_space(a.node);
            return at(a.start);
        }
        let row = &tree.nodes[holder];
        if row.name == Name::Row {
            return match a.kind {
                AnchorKind::Open(_) => at(row.start),
                AnchorKind::Close => at(row.end),
                AnchorKind::Else(_) | AnchorKind::Block(_) => None,
            };
        }
        let child = tree.branch(holder, a.node)?;
        let node = &tree.nodes[child];
        let list = if inline { &self.text } else { &self.ink };
        let before = Self::holds(list, node.start..a.start);
        let after = Self::holds(list, a.end..node.end);
        if !before && !after {
            let vanishes = !inline && matches!(node.name, Name::Paragraph | Name::Row);
            if vanishes && self.ends_section(child) {
                return at(node.end);
            }
            if vanishes && !Self::holds(list, node.start..node.end) {
                self.remove(child);
                return at(node.start);
            }
            // several tags may share a run: they must stay in their order
            return at(if !inline && matches!(a.kind, AnchorKind::Close) { node.end } else { node.start });
        }
        if !before {
            return at(node.start);
        }
        if !after {
            return at(node.end);
        }
        if inline { self.split(child, a) } else { None }
    }

    /// Cuts the text at a tag, and all that holds it up to `outer`, in two.
    pub(super) fn split(&mut self, outer: NodeId, a: &Anchor) -> Option<Edge> {
        let tree = self.tree;
        let p = &tree.prefix;
        let (mut before, mut after) = (String::new(), String::new());
        for id in tree.ancestors(a.node) {
            let start = tree.start_tag(id);
            let name = start.get(1..)?.split([' ', '\t', '\r', '\n', '/', '>']).next()?;
            let again = match tree.nodes[id].name {
                Name::Text if self.builder.program.drawing => format!("<{p}t>"),
                Name::Text => format!("<{p}t xml:space=\"preserve\">"),
                Name::Run => {
                    let format = tree.child(id, Name::RunProperties).map_or("", |r| tree.slice(r));
                    format!("<{p}r>{format}")
                }
                _ if self.can_split(id) => start.to_string(),
                _ => return None,
            };
            before += &format!("</{name}>");
            after.insert_str(0, &again);
            if id == outer {
                break;
            }
        }
        self.preserve_space(a.node);
        Some(Edge { at: a.start, before, after })
    }

    /// Takes away the paragraph that a tag stands alone in; its place is the edge.
    pub(super) fn whole_paragraph(&mut self, a: &Anchor) -> Option<Edge> {
        let tree = self.tree;
        let node = &tree.nodes[a.paragraph];
        let alone =
            !Self::holds(&self.ink, node.start..a.start) && !Self::holds(&self.ink, a.start + 1..node.end);
        if !alone || self.ends_section(a.paragraph) {
            let d = Diagnostic::error(
                "tag-not-alone",
                tr!("这个标记要单独成段", "This tag must stand in a paragraph of its own"),
            )
            .hint(tr!("把它放在一个没有别的内容的段里", "Put it into a paragraph without other content"));
            self.problems.push(d.at(self.place(a)));
            return None;
        }
        self.guarded.extend(tree.container(a.paragraph));
        self.remove(a.paragraph);
        Some(Edge { at: node.start, before: String::new(), after: String::new() })
    }

    /// A paragraph whose properties end a section must stay: they are the section's page setup.
    pub(super) fn ends_section(&self, paragraph: NodeId) -> bool {
        let props = self.tree.child(paragraph, Name::ParagraphProperties);
        props.is_some_and(|p| self.tree.child(p, Name::SectionProperties).is_some())
    }

    /// Takes an element away, but not the bookmark ends in it, whose other ends may be elsewhere.
    pub(super) fn remove(&mut self, id: NodeId) {
        let node = &self.tree.nodes[id];
        let mut from = node.start;
        for b in &self.tree.nodes[id..node.next] {
            if matches!(b.name, Name::BookmarkStart | Name::BookmarkEnd) {
                self.gone.push(from..b.start);
                from = b.end;
            }
        }
        self.gone.push(from..node.end);
    }

    /// May an element inside of a paragraph be ended and begun again?
    pub(super) fn can_split(&self, id: NodeId) -> bool {
        let name = self.tree.start_tag(id).get(1..).and_then(|t| t.strip_prefix(self.tree.prefix.as_str()));
        let name = name.and_then(|n| n.split([' ', '\t', '\r', '\n', '/', '>']).next());
        self.tree.nodes[id].name == Name::Other && name.is_some_and(|n| SPLITS.contains(&n))
    }
}

/// Does this end belong to another block than the one it would close?
fn mismatch(open: &Anchor, close: &Anchor) -> Option<Diagnostic> {
    let a = block_name(&open.raw);
    if block_word(&close.raw).is_empty() || a == block_name(&close.raw) {
        return None;
    }
    let (open, close) = (&open.raw, &close.raw);
    Some(
        Diagnostic::error("block-mismatch", tr!("{close} 关不上 {open}", "{close} can't close {open}"))
            .hint(tr!("块要从里到外依次关闭：{{{{/{a}}}}}", "Blocks close from inside out: {{{{/{a}}}}}")),
    )
}

/// A block's English name, by which begin and end are told to belong together.
fn block_name(raw: &str) -> &str {
    let word = block_word(raw);
    BLOCKS.iter().find(|b| b.1 == word).map_or(word, |b| b.0)
}
