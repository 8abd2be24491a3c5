//! Compiles a Word part: decides what each block repeats, and cuts the part's bytes accordingly.
//!
//! One rule for all structures. Take the innermost element that holds all of a block's tags (`{{#each}}`,
//! `{{else}}`, `{{/each}}`), and of each tag the child of that element in which it stands. A child that
//! holds nothing but block tags goes away, and the block's edge is where it was. Otherwise the edge is
//! before the child if nothing stands before the tag in it, after it if nothing stands behind the tag; a
//! run may also be cut in two. Anything else can't be nested and is reported with both places. The cells
//! of one row stand for the row.
mod charts;
mod controls;
mod data;
mod fields;
mod numbers;
mod plain;
mod tables;

pub(super) use data::compile_data;
pub(super) use plain::{Around, braces, drawing_prefix};

use super::control::Control;
use super::expr::{BlockKind, Expr, Head};
use super::program::{Builder, Op, Program, Sink, TagId};
use super::rich::{self, Level, Spot};
use super::tag::{Kind, Tag, scan};
use super::text::{block_word, unclosed, unopened};
use crate::diagnostic::{Diagnostic, Place, Problems};
use crate::docx::{Name, Node, NodeId, Paragraph, Tree, Uniques};
use crate::tr;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

/// Compiles a part; `None` when it holds no tags and can be copied as it is. With errors among the problems
/// the program serves only to check names: its bytes don't fit together.
#[cfg(test)]
pub(super) fn compile(source: &str, file: &Arc<str>, part: &str) -> (Option<Program>, Problems) {
    compile_in(source, file, part, &Around::default())
}

/// The same, with what the package knows about the part.
pub(super) fn compile_in(
    source: &str,
    file: &Arc<str>,
    part: &str,
    around: &Around<'_>,
) -> (Option<Program>, Problems) {
    let merges = super::mailmerge::concerns(source);
    if !merges && !source.contains(['{', '｛']) && !source.contains("sdtPr>") && around.is_empty() {
        return (None, Problems::default()); // most headers and footers; spares the parsing
    }
    let broken = |e: String| {
        Diagnostic::error(
            "template-broken",
            tr!("部件 {part} 不是合格的 XML：{e}", "Part {part} is not well-formed XML: {e}"),
        )
        .hint(tr!("用 WPS 或 Word 打开并重新保存一次", "Open it in WPS or Word and save it again"))
        .at(Place::File(file.to_string()))
    };
    let read =
        if around.drawing { Tree::fragment(source, &drawing_prefix(source)) } else { Tree::parse(source) };
    let tree = match read {
        Ok(tree) => tree,
        Err(e) => return (None, Problems(vec![broken(e)])),
    };
    let mut cutter = Cutter::new(&tree, file, part);
    cutter.builder.program.drawing = around.drawing;
    cutter.controls(around);
    for p in cutter.fields(merges) {
        cutter.paragraph(&p);
    }
    cutter.attributes(around);
    cutter.field_codes();
    cutter.chart(around);
    if cutter.empty {
        return (None, cutter.problems);
    }
    cutter.index_solids();
    cutter.blocks();
    cutter.prune();
    let problems = std::mem::take(&mut cutter.problems);
    (Some(cutter.finish()), problems)
}

/// A block tag and where it stands.
struct Anchor {
    kind: AnchorKind,
    tag: TagId,
    raw: String,
    /// The `w:t` in which it begins.
    node: NodeId,
    /// The paragraph it stands in, by its element.
    paragraph: NodeId,
    /// The tag's bytes in the part, from its first to behind its last.
    start: usize,
    end: usize,
}

enum AnchorKind {
    Open(Head),
    Else(Option<Head>),
    Close,
    /// A value that takes the place of its whole paragraph.
    Block(Expr),
}

/// Text width in EMU where the part doesn't tell: that of an official A4 page, 156 mm.
const DEFAULT_WIDTH: i64 = 5_616_000;

/// What can be ended inside of a paragraph and begun again.
const SPLITS: &[&str] = &["ins", "moveTo", "hyperlink", "smartTag", "bdo", "dir"];

/// Something to do at a byte of the part.
struct Event {
    at: usize,
    /// Order among events at the same byte: table ends, then blocks and values, then guards.
    class: i8,
    seq: usize,
    what: What,
}

enum What {
    /// Text put in; left out when it lies in a stretch that goes away.
    Soft(String),
    Fixed(String),
    Op(Op),
    Open(Head, TagId),
    Else(Option<Head>, TagId),
    Close,
    Control(Box<Control>),
    ControlEnd,
}

/// Where a block's edge is: a byte, and what must be closed before and opened again after it.
struct Edge {
    at: usize,
    before: String,
    after: String,
}

struct Cutter<'t> {
    tree: &'t Tree<'t>,
    file: Arc<str>,
    part: String,
    builder: Builder,
    problems: Problems,
    anchors: Vec<Anchor>,
    events: Vec<Event>,
    gone: Vec<Range<usize>>,
    /// Stretches that show on the page: text other than white space, values, pictures…
    ink: Vec<(usize, usize)>,
    /// The same with white space: what counts inside of a paragraph.
    text: Vec<(usize, usize)>,
    guarded: BTreeSet<NodeId>,
    /// Cells that are joined with equal ones above.
    merged: BTreeSet<NodeId>,
    /// Tables that may lose all rows or change their columns; true where cells are repeated.
    tables: BTreeSet<(NodeId, bool)>,
    /// Texts whose outer white space is kept; the mark may be there only once.
    spaced: BTreeSet<NodeId>,
    /// What merge fields take away.
    claimed: Vec<Range<usize>>,
    /// How many paragraphs begin up to each element.
    numbers: Vec<u32>,
    empty: bool,
}

impl<'t> Cutter<'t> {
    fn new(tree: &'t Tree<'t>, file: &Arc<str>, part: &str) -> Self {
        Cutter {
            tree,
            file: file.clone(),
            part: part.to_string(),
            builder: Builder::new(&tree.prefix),
            problems: Problems::default(),
            anchors: vec![],
            events: vec![],
            gone: vec![],
            ink: vec![],
            text: vec![],
            guarded: BTreeSet::new(),
            merged: BTreeSet::new(),
            tables: BTreeSet::new(),
            spaced: BTreeSet::new(),
            claimed: vec![],
            numbers: plain::paragraph_numbers(tree),
            empty: true,
        }
    }

    fn event(&mut self, at: usize, class: i8, what: What) {
        let seq = self.events.len();
        self.events.push(Event { at, class, seq, what });
    }

    /// Finds the tags of one paragraph and takes them out of its runs.
    fn paragraph(&mut self, p: &Paragraph) {
        let mut at = 0;
        for tag in scan(&p.text) {
            self.empty = false;
            self.visible(p, at..tag.start);
            at = tag.end;
            let place = Place::Part {
                file: self.file.clone(),
                part: self.part.clone().into(),
                paragraph: p.number,
                tag: tag.raw.clone(),
            };
            self.one(p, tag, place);
        }
        if p.text[at..].contains("}}") {
            let place = Place::Part {
                file: self.file.clone(),
                part: self.part.clone().into(),
                paragraph: p.number,
                tag: String::new(),
            };
            self.problems.push(
                Diagnostic::warning("tag-stray-end", tr!("有多出来的“}}}}”", "There is a stray “}}}}”"))
                    .hint(tr!(
                        "看看前面的“{{{{”是不是少了一个括号",
                        "Is a bracket of the “{{{{” before it missing?"
                    ))
                    .at(place),
            );
        }
        self.visible(p, at..p.text.len());
    }

    fn one(&mut self, p: &Paragraph, tag: Tag, place: Place) {
        let stretches = stretches(p, tag.start..tag.end, self.tree);
        let Some(&(node, Range { start, .. })) = stretches.first() else { return };
        let end = stretches.last().map_or(start, |s| s.1.end);
        for (_, range) in &stretches {
            self.gone.push(range.clone());
        }
        let kind = match tag.kind {
            Ok(kind) => kind,
            Err(d) => return self.problems.push(d.at(place)),
        };
        let name = self.tree.start_tag(node).get(1..).and_then(|t| t.strip_prefix(self.tree.prefix.as_str()));
        if !name.is_some_and(|n| n.starts_with('t')) {
            // what is written around values bears the part's one prefix
            let text =
                tr!("这一段的 XML 前缀与部件不同", "This paragraph's XML has another prefix than its part's");
            let hint = tr!("用 WPS 或 Word 打开并重新保存一次", "Open it in WPS or Word and save it again");
            return self.problems.push(Diagnostic::error("template-broken", text).hint(hint).at(place));
        }
        let id = self.builder.tag(place);
        if !kind.is_block() {
            self.ink.push((start, start + 1));
            self.text.push((start, start + 1));
            self.preserve_space(node);
        }
        let kind = match kind {
            Kind::Value(Expr::Call(c)) if c.helper.name == "merge" => {
                return self.merge_tag(Expr::Call(c), id, node, start);
            }
            Kind::Value(Expr::Call(c)) if c.helper.name == "column" => {
                return self.column_tag(Expr::Call(c), id, node, start);
            }
            Kind::Value(e) if rich::level(&e) == Level::Block => AnchorKind::Block(e),
            Kind::Value(e) => {
                let spot = self.spot(node);
                return self.event(start, 0, What::Op(Op::Value(e, id, Sink::Run(spot))));
            }
            Kind::Literal(l) => {
                let mut text = String::new();
                crate::docx::escape_text(&l, "", "", &mut text);
                return self.event(start, 0, What::Fixed(text));
            }
            Kind::Comment => return,
            Kind::Open(h) => AnchorKind::Open(h),
            Kind::Else(h) => AnchorKind::Else(h),
            Kind::Close => AnchorKind::Close,
        };
        self.anchors.push(Anchor { kind, tag: id, raw: tag.raw, node, paragraph: p.node, start, end });
    }

    /// Word drops outer white space of a text without this mark.
    fn preserve_space(&mut self, text: NodeId) {
        let drawing = self.builder.program.drawing; // its texts keep their white space and have no such mark
        if !drawing && !self.tree.start_tag(text).contains("xml:space") && self.spaced.insert(text) {
            let at = self.tree.nodes[text].inner - 1;
            self.event(at, 0, What::Soft(" xml:space=\"preserve\"".into()));
        }
    }

    /// Notes a stretch of text outside of tags.
    fn visible(&mut self, p: &Paragraph, range: Range<usize>) {
        let text = &p.text[range.clone()];
        if text.is_empty() {
            return;
        }
        let blank = text.chars().all(char::is_whitespace);
        for (node, r) in stretches(p, range, self.tree) {
            self.text.push((r.start, r.end));
            let page_break =
                self.tree.nodes[node].name == Name::Break && self.tree.start_tag(node).contains(":type=");
            if !blank || page_break {
                self.ink.push((r.start, r.end));
            }
        }
    }

    fn index_solids(&mut self) {
        for n in &self.tree.nodes {
            if n.name == Name::Solid && !self.is_claimed(n.start, n.end) {
                self.ink.push((n.start, n.end));
                self.text.push((n.start, n.end));
            }
        }
        self.ink.sort_unstable();
        self.text.sort_unstable();
    }

    fn holds(list: &[(usize, usize)], range: Range<usize>) -> bool {
        let i = list.partition_point(|s| s.0 < range.start);
        list.get(i).is_some_and(|s| s.0 < range.end) || i > 0 && list[i - 1].1 > range.start
    }

    /// Pairs the block tags and places the edges of each block.
    fn blocks(&mut self) {
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

    fn place(&self, a: &Anchor) -> Place {
        self.builder.program.tags.get(a.tag).map_or(Place::None, |t| t.place.clone())
    }

    /// The edges of one block's tags.
    fn place_block(&mut self, anchors: &[Anchor], group: &[usize]) -> Vec<Edge> {
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
            let guard = [Name::Cell, Name::TextBox, Name::HeaderOrFooter, Name::Footnote];
            let around = if tree.nodes[holder].name == Name::Row {
                tree.enclosing(holder, Name::Table)
            } else {
                Some(holder)
            };
            if let Some(table) = around.filter(|&t| tree.nodes[t].name == Name::Table) {
                self.tables.insert((table, false));
            }
            let guarded =
                around.and_then(|h| tree.ancestors(h).find(|&n| guard.contains(&tree.nodes[n].name)));
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
    fn wrongly_nested<'g>(&self, groups: &'g [Vec<usize>], edges: &[Option<Edge>]) -> Vec<&'g Vec<usize>> {
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
    fn crossing(&mut self, anchors: &[Anchor], group: &[usize], at: usize) -> Vec<Edge> {
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

    fn edge(&mut self, holder: NodeId, a: &Anchor, inline: bool) -> Option<Edge> {
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
    fn split(&mut self, outer: NodeId, a: &Anchor) -> Option<Edge> {
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
    fn whole_paragraph(&mut self, a: &Anchor) -> Option<Edge> {
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
        let guard = [Name::Cell, Name::TextBox, Name::HeaderOrFooter, Name::Footnote];
        self.guarded.extend(tree.ancestors(a.paragraph).find(|&n| guard.contains(&tree.nodes[n].name)));
        self.remove(a.paragraph);
        Some(Edge { at: node.start, before: String::new(), after: String::new() })
    }

    /// Notes what surrounds a text.
    fn spot(&mut self, text: NodeId) -> usize {
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
            width: self.text_width(text),
        });
        self.builder.program.spots.len() - 1
    }

    /// Width in EMU of the cell, or else of the page's text area, that holds an element.
    fn text_width(&self, id: NodeId) -> i64 {
        let attribute = |xml: &str, name: &str| -> Option<i64> {
            let at = xml.find(&format!("{}{name}=\"", self.tree.prefix))?;
            xml[at..].split('"').nth(1)?.parse().ok()
        };
        let element = |xml: &'t str, name: &str| -> Option<&'t str> {
            let at = xml.find(&format!("<{}{name} ", self.tree.prefix))?;
            xml[at..].split('>').next()
        };
        if let Some(cell) = self.tree.enclosing(id, Name::Cell) {
            let start = &self.tree.source[self.tree.nodes[cell].inner..];
            let width = element(start, "tcW").filter(|w| w.contains("dxa")).and_then(|w| attribute(w, "w"));
            // twentieths of a point; the cell's usual side margins taken off
            return width.map_or(DEFAULT_WIDTH, |w| (w - 216).max(200) * 635);
        }
        let section = self
            .tree
            .nodes
            .iter()
            .find(|n| n.name == Name::SectionProperties && n.start > self.tree.nodes[id].start);
        let Some(section) = section.map(|n| &self.tree.source[n.start..n.end]) else { return DEFAULT_WIDTH };
        let page = element(section, "pgSz").and_then(|e| attribute(e, "w"));
        let margins =
            element(section, "pgMar").and_then(|e| Some(attribute(e, "left")? + attribute(e, "right")?));
        page.zip(margins).map_or(DEFAULT_WIDTH, |(p, m)| (p - m).max(200) * 635)
    }

    /// A paragraph whose properties end a section must stay: they are the section's page setup.
    fn ends_section(&self, paragraph: NodeId) -> bool {
        let props = self.tree.child(paragraph, Name::ParagraphProperties);
        props.is_some_and(|p| self.tree.child(p, Name::SectionProperties).is_some())
    }

    /// Takes an element away, but not the bookmark ends in it, whose other ends may be elsewhere.
    fn remove(&mut self, id: NodeId) {
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

    /// Takes away runs that held nothing but (pieces of) block tags.
    fn prune(&mut self) {
        merge(&mut self.gone);
        let mut inside: Vec<usize> =
            self.events.iter().filter(|e| !matches!(e.what, What::Soft(_))).map(|e| e.at).collect();
        inside.sort_unstable();
        let busy = |n: &Node| {
            let i = inside.partition_point(|&at| at <= n.start);
            inside.get(i).is_some_and(|&at| at < n.end)
        };
        let mut runs: Vec<NodeId> = Vec::new();
        for (id, n) in self.tree.nodes.iter().enumerate() {
            if n.name == Name::Run && self.gone.iter().any(|g| g.start >= n.start && g.end <= n.end) {
                runs.push(id);
            }
        }
        for run in runs {
            let n = &self.tree.nodes[run];
            let hollow = self.tree.children(run).all(|c| {
                let c = &self.tree.nodes[c];
                match c.name {
                    Name::RunProperties | Name::Mark => true,
                    Name::Text => self.gone.iter().any(|g| g.start <= c.inner && g.end >= c.inner_end),
                    _ => false,
                }
            });
            if hollow && !busy(n) {
                self.gone.push(n.start..n.end);
            }
        }
        merge(&mut self.gone);
        // links and inserted texts that held nothing else; inner ones first
        for (id, n) in self.tree.nodes.iter().enumerate().rev() {
            let covers = |g: &Range<usize>| g.start <= n.inner && g.end >= n.inner_end;
            if n.inner < n.inner_end && self.can_split(id) && !busy(n) && self.gone.iter().any(covers) {
                self.gone.push(n.start..n.end);
                merge(&mut self.gone);
            }
        }
    }

    /// May an element inside of a paragraph be ended and begun again?
    fn can_split(&self, id: NodeId) -> bool {
        let name = self.tree.start_tag(id).get(1..).and_then(|t| t.strip_prefix(self.tree.prefix.as_str()));
        let name = name.and_then(|n| n.split([' ', '\t', '\r', '\n', '/', '>']).next());
        self.tree.nodes[id].name == Name::Other && name.is_some_and(|n| SPLITS.contains(&n))
    }

    /// Writes the part out as a program.
    fn finish(mut self) -> Program {
        self.events.sort_by_key(|e| (e.at, e.class, e.seq));
        let (source, gone) = (self.tree.source, self.gone);
        let mut builder = self.builder;
        builder.program.unique = Uniques::concern(source)
            && self.events.iter().any(|e| matches!(e.what, What::Open(..) | What::Control(_)));
        let mut at = 0;
        let mut next_gone = 0;
        let mut copy = |builder: &mut Builder, to: usize| {
            while at < to {
                while gone.get(next_gone).is_some_and(|g| g.end <= at) {
                    next_gone += 1;
                }
                let stop = gone.get(next_gone).map_or(to, |g| g.start.clamp(at, to));
                builder.fixed(&source[at..stop]);
                at = gone
                    .get(next_gone)
                    .map_or(stop, |g| if g.start <= stop && stop < to { g.end.min(to) } else { stop });
            }
        };
        let lost = |at: usize| gone.iter().any(|g| g.start <= at && at < g.end);
        for e in self.events {
            copy(&mut builder, e.at);
            match e.what {
                What::Soft(s) => {
                    if !lost(e.at) {
                        builder.fixed(&s);
                    }
                }
                // what went away needs no mending
                What::Op(Op::EnsureParagraph | Op::TableStart) if lost(e.at) => {}
                What::Op(Op::TableEnd(_)) if lost(e.at.saturating_sub(1)) => {}
                What::Fixed(s) => builder.fixed(&s),
                What::Op(op) => builder.op(op),
                What::Open(h, tag) => builder.open(h, tag),
                What::Else(h, tag) => builder.otherwise(h, tag),
                What::Close => builder.close(),
                What::Control(c) => builder.open_control(c),
                What::ControlEnd => builder.close_control(),
            }
        }
        copy(&mut builder, source.len());
        builder.finish()
    }
}

/// The bytes of a stretch of a paragraph's text, by the element that holds them. A tab or break is its whole
/// element.
fn stretches(p: &Paragraph, range: Range<usize>, tree: &Tree<'_>) -> Vec<(NodeId, Range<usize>)> {
    let first = p.pieces.partition_point(|q| q.at <= range.start).saturating_sub(1);
    let mut out = Vec::new();
    for (i, piece) in p.pieces.iter().enumerate().skip(first) {
        if piece.at >= range.end {
            break;
        }
        let stop = p.pieces.get(i + 1).map_or(p.text.len(), |n| n.at);
        let (s, e) = (range.start.max(piece.at), range.end.min(stop));
        if s >= e {
            continue;
        }
        let node = &tree.nodes[piece.node];
        if piece.opaque {
            out.push((piece.node, node.start..node.end));
        } else {
            let end = if e == stop { node.inner_end } else { piece.source(e - piece.at) };
            out.push((piece.node, piece.source(s - piece.at)..end));
        }
    }
    out
}

/// A block's English name, by which begin and end are told to belong together.
fn block_name(raw: &str) -> &str {
    let word = block_word(raw);
    super::expr::BLOCKS.iter().find(|b| b.1 == word).map_or(word, |b| b.0)
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

/// Sorts ranges and joins those that touch.
fn merge(ranges: &mut Vec<Range<usize>>) {
    ranges.retain(|r| r.start < r.end);
    ranges.sort_unstable_by_key(|r| (r.start, r.end));
    let mut out: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for r in ranges.drain(..) {
        match out.last_mut() {
            Some(last) if r.start <= last.end => last.end = last.end.max(r.end),
            _ => out.push(r),
        }
    }
    *ranges = out;
}
