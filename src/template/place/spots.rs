//! What surrounds a value: formats, the width of its cell or page, the section it is in.
use super::Cutter;
use crate::docx::{Name, NodeId, Tree};
use crate::template::rich::Spot;

/// Text width in EMU where the part doesn't tell: that of an official A4 page, 156 mm.
const DEFAULT_WIDTH: i64 = 5_616_000;

impl<'t> Cutter<'t> {
    /// Notes what surrounds a text.
    pub(super) fn spot(&mut self, text: NodeId) -> usize {
        let tree = self.tree;
        let run = tree.nodes[text].parent.filter(|&r| tree.nodes[r].name == Name::Run);
        let paragraph = tree.enclosing(text, Name::Paragraph);
        let format =
            |id: Option<NodeId>, name| id.and_then(|i| tree.child(i, name)).map_or("", |c| tree.slice(c));
        let properties = paragraph.and_then(|p| tree.child(p, Name::ParagraphProperties));
        // a section ends at one paragraph only
        let section = properties.and_then(|p| tree.child(p, Name::SectionProperties));
        let mut copied = properties.map_or("", |p| tree.slice(p)).to_string();
        if let Some((p, s)) = properties.zip(section) {
            let start = tree.nodes[p].start;
            copied.replace_range(tree.nodes[s].start - start..tree.nodes[s].end - start, "");
        }
        self.builder.program.spots.push(Spot {
            prefix: tree.prefix.clone(),
            run: format(run, Name::RunProperties).to_string(),
            paragraph: copied,
            splits: run.is_some_and(|r| tree.nodes[r].parent == paragraph) && section.is_none(),
            block: false,
            section: None,
            width: self.text_width(text),
        });
        self.builder.program.spots.len() - 1
    }

    /// Width in EMU of the cell, or else of the page's text area, that holds an element.
    pub(super) fn text_width(&self, id: NodeId) -> i64 {
        let attribute = |xml: &str, name: &str| -> Option<i64> {
            let at = xml.find(&format!("{}{name}=\"", self.tree.prefix))?;
            xml[at..].split('"').nth(1)?.parse::<i32>().ok().map(i64::from)
        };
        let element = |xml: &'t str, name: &str| -> Option<&'t str> {
            let at = xml.find(&format!("<{}{name} ", self.tree.prefix))?;
            xml[at..].split('>').next()
        };
        if let Some(cell) = self.tree.enclosing(id, Name::Cell) {
            let node = &self.tree.nodes[cell];
            let start = &self.tree.source[node.inner..node.end];
            let width = element(start, "tcW").filter(|w| w.contains("dxa")).and_then(|w| attribute(w, "w"));
            // twentieths of a point; the cell's usual side margins taken off
            return width.map_or(DEFAULT_WIDTH, |w| (w - 216).max(200) * 635);
        }
        let after = self.sections.partition_point(|s| self.tree.nodes[*s].start <= self.tree.nodes[id].start);
        let section = self.sections.get(after).map(|s| &self.tree.nodes[*s]);
        let Some(section) = section.map(|n| &self.tree.source[n.start..n.end]) else { return DEFAULT_WIDTH };
        let page = element(section, "pgSz").and_then(|e| attribute(e, "w"));
        let margins =
            element(section, "pgMar").and_then(|e| Some(attribute(e, "left")? + attribute(e, "right")?));
        page.zip(margins).map_or(DEFAULT_WIDTH, |(p, m)| (p - m).max(200) * 635)
    }
}

/// The properties of the section that a paragraph of the body is in; `None` inside of cells, boxes, headers.
pub(super) fn section_of(tree: &Tree<'_>, paragraph: NodeId) -> Option<String> {
    if tree.container(paragraph).is_some() {
        return None;
    }
    let start = tree.nodes[paragraph].start;
    let next = tree.nodes.iter().position(|n| n.name == Name::SectionProperties && n.start > start);
    Some(next.map_or("", |n| tree.slice(n)).to_string())
}
