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
mod edges;
mod fields;
mod numbers;
mod pictures;
mod plain;
mod spots;
mod tables;
pub(super) mod xml;

pub(super) use data::compile_data;
pub(super) use plain::{Around, braces, drawing_prefix};

use super::control::Control;
use super::expr::{Expr, Head};
use super::program::{Builder, Op, Program, Sink, TagId};
use super::rich::{self, Level};
use super::tag::{Kind, Tag, scan};
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
    cutter.placeholders();
    cutter.attributes(around);
    cutter.field_codes();
    cutter.chart(around);
    if cutter.empty {
        return (None, cutter.problems);
    }
    cutter.index_solids();
    cutter.blocks();
    cutter.prune();
    let mut problems = std::mem::take(&mut cutter.problems);
    let program = cutter.finish();
    problems.0.extend(program.too_deep());
    (Some(program), problems)
}

/// Tags of one part; forms of many pages have some hundred.
const MAX_TAGS: usize = 20_000;

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
    /// The sections' properties, in the part's order.
    sections: Vec<NodeId>,
    empty: bool,
    /// Tags so far, wrong ones too.
    tags: usize,
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
            sections: (0..tree.nodes.len())
                .filter(|&n| tree.nodes[n].name == Name::SectionProperties)
                .collect(),
            empty: true,
            tags: 0,
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
            self.tags += 1;
            self.visible(p, at..tag.start);
            at = tag.end;
            let place = Place::Part {
                file: self.file.clone(),
                part: self.part.clone().into(),
                paragraph: p.number,
                tag: tag.raw.clone(),
            };
            if self.tags > MAX_TAGS {
                if self.tags == MAX_TAGS + 1 {
                    self.problems.push(too_many_tags().at(place));
                }
                return;
            }
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

    fn place(&self, a: &Anchor) -> Place {
        self.builder.program.tags.get(a.tag).map_or(Place::None, |t| t.place.clone())
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
            let first = self.gone.partition_point(|g| g.start < n.start);
            if n.name == Name::Run && self.gone.get(first).is_some_and(|g| g.end <= n.end) {
                runs.push(id);
            }
        }
        // ranges are sorted and don't touch: the last that begins before a place is the only one that may hold it
        let sorted = self.gone.clone();
        let covered = |gone: &[Range<usize>], from: usize, to: usize| {
            let behind = gone.partition_point(|g| g.start <= from);
            behind.checked_sub(1).and_then(|i| gone.get(i)).is_some_and(|g| g.end >= to)
        };
        for run in runs {
            let n = &self.tree.nodes[run];
            let hollow = self.tree.children(run).all(|c| {
                let c = &self.tree.nodes[c];
                match c.name {
                    Name::RunProperties | Name::Mark => true,
                    Name::Text => covered(&sorted, c.inner, c.inner_end),
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
            let empty = || covered(&self.gone, n.inner, n.inner_end);
            if n.inner < n.inner_end && self.can_split(id) && !busy(n) && empty() {
                self.gone.push(n.start..n.end);
                merge(&mut self.gone);
            }
        }
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
        let lost = |at: usize| {
            let behind = gone.partition_point(|g| g.start <= at);
            behind.checked_sub(1).and_then(|i| gone.get(i)).is_some_and(|g| at < g.end)
        };
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

fn too_many_tags() -> Diagnostic {
    Diagnostic::error(
        "tag-too-many",
        tr!("标记太多，超过 {MAX_TAGS} 个", "There are too many tags, more than {MAX_TAGS}"),
    )
    .hint(tr!("用 {{{{#each}}}} 代替重复的标记", "Repeat with {{{{#each}}}} instead"))
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
