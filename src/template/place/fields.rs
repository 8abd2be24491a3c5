//! Joins the merge fields of a part with its tags.
use super::{Anchor, AnchorKind, Cutter, What, merge};
use crate::docx::{Name, NodeId, Paragraph, paragraphs};
use crate::template::expr::{BlockKind, Head};
use crate::template::mailmerge::{Act, cut};
use crate::template::program::{Op, Sink, TagId};

impl Cutter<'_> {
    /// Takes the merge fields out of the part and returns its paragraphs without their old results.
    pub(super) fn fields(&mut self, source_has_fields: bool) -> Vec<Paragraph> {
        let all = paragraphs(self.tree);
        if !source_has_fields {
            return all;
        }
        let found = cut(self.tree);
        if found.steps.is_empty() && found.edges.is_empty() {
            return all;
        }
        self.empty = false;
        self.claimed = found.gone.clone();
        merge(&mut self.claimed);
        self.gone.extend(found.gone);
        self.ink.extend(&found.ink);
        self.text.extend(&found.ink);
        for step in found.steps {
            let what = match step.act {
                Act::Text(text) => What::Fixed(text),
                Act::If(expr) => {
                    let tag = self.field_tag(step.node, step.raw);
                    What::Open(Head::plain(BlockKind::If, expr), tag)
                }
                Act::Else => What::Else(None, 0),
                Act::End => What::Close,
                Act::Value { expr, format, plain } => {
                    let tag = self.field_tag(step.node, step.raw);
                    let sink =
                        if plain { Sink::Attribute } else { Sink::Run(self.field_spot(step.node, format)) };
                    What::Op(Op::Value(expr, tag, sink))
                }
            };
            self.event(step.at, 1, what);
        }
        for edge in found.edges {
            let tag = self.field_tag(edge.node, edge.raw.clone());
            let Some(paragraph) = self.tree.enclosing(edge.node, Name::Paragraph) else { continue };
            let kind = edge
                .list
                .map_or(AnchorKind::Close, |expr| AnchorKind::Open(Head::plain(BlockKind::Each, expr)));
            let (start, end) = (edge.start, edge.end);
            self.anchors.push(Anchor { kind, tag, raw: edge.raw, node: edge.node, paragraph, start, end });
        }
        let claimed = &self.claimed;
        let gone = |id: NodeId| {
            let n = &self.tree.nodes[id];
            let i = claimed.partition_point(|g| g.end < n.end);
            claimed.get(i).is_some_and(|g| g.start <= n.start)
        };
        all.into_iter().map(|p| p.without(gone)).collect()
    }

    fn field_tag(&mut self, node: NodeId, tag: String) -> TagId {
        let place = self.place_at(node, tag);
        self.builder.tag(place)
    }

    /// Where a field stands, with the format of its value.
    fn field_spot(&mut self, node: NodeId, format: String) -> usize {
        let spot = self.spot(node);
        let paragraph = self.tree.enclosing(node, Name::Paragraph);
        let parent = self.tree.nodes[node].parent;
        if let Some(s) = self.builder.program.spots.get_mut(spot) {
            s.run = format;
            s.splits |= parent == paragraph;
        }
        spot
    }

    /// Is an element part of a merge field that goes away?
    pub(super) fn is_claimed(&self, start: usize, end: usize) -> bool {
        let i = self.claimed.partition_point(|g| g.end < end);
        self.claimed.get(i).is_some_and(|g| g.start <= start)
    }
}
