//! A compiled template: unchanging bytes and operations.
mod controls;
mod points;
mod targets;

pub(super) use points::Points;
pub(super) use targets::{Link, Part};

use super::control::{self, Control};
use super::expr::{BlockKind, Expr, Head};
use super::frame::{Frame, Scope};
use super::fuel::{self, Fuel};
use super::mailmerge::Node;
use super::rich::placeholder::{self, Placeholder};
use super::rich::{Gains, Included, Spot, include};
use crate::diagnostic::{Diagnostic, Place, Problems};
use crate::docx::{escape_attribute, escape_text, mend_table};
use crate::tr;
use crate::value::{Rich, Value};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// What to do, in order.
#[derive(Debug)]
pub(super) enum Op {
    /// Copy these bytes of [`Program::fixed`].
    Fixed(Range<usize>),
    /// Write a value.
    Value(Expr, TagId, Sink),
    /// Repeat or choose.
    Block(Box<Block>),
    /// A cell, text box or header must end with a paragraph: add an empty one if it doesn't.
    EnsureParagraph,
    /// A table begins whose rows may all go away.
    TableStart,
    /// A content control: filled if the data knows its name.
    Control(Box<Control>),
    /// The text of custom XML that a content control shows.
    Bound(Box<Bound>),
    /// The id of a link whose target has tags.
    Link(Box<Link>),
    /// The data points of a chart's series.
    Points(Box<Points>),
    /// It ends: without a row it is no table and is taken back; with `true` its cells are repeated.
    TableEnd(bool),
    /// In a cell's properties: does the cell continue the one above? Noted under the merge's number.
    MergeMark(Expr, usize),
    /// The cell's value, unless it continues the one above.
    MergeValue(Expr, TagId, Sink, usize),
    /// The table's grid column goes away unless the condition holds.
    DropColumn(Expr, TagId, usize),
    /// A list's `w:numId`; it begins anew in each round of the loop so many levels out.
    ListNumber(u32, usize),
}

impl Op {
    /// The expression that it evaluates, unless it is a block.
    pub(super) fn expression(&self) -> Option<(&Expr, TagId)> {
        match self {
            Op::Value(e, tag, _) | Op::MergeValue(e, tag, ..) | Op::DropColumn(e, tag, _) => Some((e, *tag)),
            _ => None,
        }
    }
}

/// Position in [`Program::tags`].
pub(super) type TagId = usize;

/// A block with its two branches.
#[derive(Debug)]
pub(super) struct Block {
    pub head: Head,
    pub tag: TagId,
    pub body: Vec<Op>,
    pub otherwise: Vec<Op>,
}

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sink {
    /// As it is: file names, numbers.
    Plain,
    /// Into a run's text, at one of the program's spots: line breaks and tabs become `w:br` and `w:tab`.
    Run(usize),
    /// In place of one of the program's placeholder pictures.
    Picture(usize),
    /// Into an attribute.
    Attribute,
    /// Into XML text that is no run's: properties, custom XML.
    Text,
    /// Into a link's target, which stands in XML text or not.
    Target(targets::Part, bool),
}

/// A place of custom XML that is filled together with a control.
#[derive(Debug)]
pub(super) struct Bound {
    pub field: control::Field,
    pub kind: control::Kind,
    /// What stands there when the data doesn't know the name.
    pub keep: String,
    /// What goes around a text: an empty element is opened.
    pub around: (String, String),
}

/// A tag as written, and where.
#[derive(Clone, Debug)]
pub(super) struct TagInfo {
    pub place: Place,
}

/// One part or one line, compiled.
#[derive(Debug, Default)]
pub(super) struct Program {
    pub fixed: String,
    pub ops: Vec<Op>,
    pub tags: Vec<TagInfo>,
    /// Where values stand in a Word part.
    pub spots: Vec<Spot>,
    /// Pictures that are replaced.
    pub pictures: Vec<Placeholder>,
    /// Files that are included by names written in the template.
    pub includes: Vec<(TagId, Arc<Included>)>,
    /// Repeating this program's blocks would repeat ids.
    pub unique: bool,
    /// Some lists begin anew in loops.
    pub lists: bool,
    /// Some values are Markdown.
    pub markdown: bool,
    /// WordprocessingML's prefix with its colon.
    pub prefix: String,
    /// The text is DrawingML's (charts, diagrams), where a line break stands between runs.
    pub drawing: bool,
    /// Places of custom XML that this part's controls show.
    pub bound: Vec<Binding>,
    /// Charts that this part shows and whose points come from a list.
    pub charts: Vec<ChartData>,
    /// A block that lies too deep in others.
    pub deep: Option<TagId>,
}

/// What a chart's alternative text says of its data.
#[derive(Clone, Debug)]
pub(super) struct ChartData {
    /// The chart's part.
    pub part: usize,
    pub list: Expr,
    /// The columns with the categories' names, and with the numbers of each series.
    pub category: Option<String>,
    pub values: Vec<String>,
    pub place: Place,
}

/// A control's link to custom XML.
#[derive(Debug)]
pub(super) struct Binding {
    /// The part, and the path of the element or attribute in it.
    pub part: usize,
    pub path: String,
    pub field: control::Field,
    pub kind: control::Kind,
}

impl Program {
    /// The mistake of putting a block into too many others.
    pub(super) fn too_deep(&self) -> Option<Diagnostic> {
        let place = self.tags.get(self.deep?).map_or(Place::None, |t| t.place.clone());
        let what =
            tr!("块套块超过 {MAX_NESTING} 层", "Blocks lie in one another more than {MAX_NESTING} deep");
        Some(Diagnostic::error("tag-too-deep", what).at(place).hint(tr!(
            "减少套着的 {{{{#if}}}} 和 {{{{else if}}}}；很多种情况时在表里加一列写好结果",
            "Use fewer {{{{#if}}}} and {{{{else if}}}}; for many cases add a column with the result to the sheet"
        )))
    }

    /// The template of a file that a tag includes by a name written in it.
    pub(super) fn included(&self, tag: TagId) -> impl Iterator<Item = &super::WordTemplate> {
        self.includes.iter().filter(move |(t, _)| *t == tag).map(|(_, i)| &i.template)
    }

    /// The merge fields' nodes, each with its tag.
    pub(super) fn merge_nodes<'p>(&'p self, f: &mut dyn FnMut(&'p Node, TagId)) {
        fn walk<'p>(ops: &'p [Op], f: &mut dyn FnMut(&'p Node, TagId)) {
            for op in ops {
                match op {
                    Op::Value(Expr::Field(n), tag, _) => f(n, *tag),
                    Op::Block(b) => {
                        if let Expr::Field(n) = &b.head.expr {
                            f(n, b.tag);
                        }
                        walk(&b.body, f);
                        walk(&b.otherwise, f);
                    }
                    Op::Control(c) => walk(&c.keep, f),
                    _ => {}
                }
            }
        }
        walk(&self.ops, f);
    }

    /// Renders into `out`. All mistakes are gathered; the output is of use only when there are none.
    ///
    /// `clean` is applied to every plain value (not to the fixed text around it); `gains` collects what a Word
    /// document needs besides the part's text.
    pub(super) fn render(
        &self,
        frame: &Frame<'_>,
        scope: Scope,
        clean: Option<fn(&str) -> String>,
        gains: Option<&mut Gains<'_>>,
        out: &mut String,
    ) -> Problems {
        let own = Fuel::default();
        let (fuel, fresh) = match frame.fuel() {
            Some(fuel) => (fuel, None),
            None => (&own, Some(frame.fuelled(&own))),
        };
        let frame = fresh.as_ref().unwrap_or(frame);
        let p = &self.prefix;
        let mut run = Run {
            program: self,
            fuel,
            scope,
            clean,
            gains,
            line: format!("</{p}t><{p}br/><{p}t xml:space=\"preserve\">"),
            tab: format!("</{p}t><{p}tab/><{p}t xml:space=\"preserve\">"),
            tables: vec![],
            merges: BTreeMap::new(),
            rounds: vec![],
            last_round: 0,
            problems: Problems::default(),
            text: String::new(),
        };
        run.ops(&self.ops, frame, out);
        let stopped = run.problems.0.len() >= MAX_PROBLEMS;
        if fuel.is_out() && !stopped && !run.problems.0.iter().any(|d| d.code() == "document-too-large") {
            let begins = self.tags.first().map_or(Place::None, |t| t.place.clone());
            run.problems.push(fuel::too_large().at(begins));
        }
        run.problems
    }
}

/// Mistakes of one document that are gathered; one that is made in a loop may come up a million times.
const MAX_PROBLEMS: usize = 200;

struct Run<'p, 'g, 't> {
    program: &'p Program,
    fuel: &'p Fuel,
    scope: Scope,
    clean: Option<fn(&str) -> String>,
    gains: Option<&'g mut Gains<'t>>,
    line: String,
    tab: String,
    /// Where the tables that are being written begin in the output, and grid columns they lose.
    tables: Vec<(usize, Vec<usize>)>,
    /// By the merge's number: the text above, and whether the cell continues it.
    merges: BTreeMap<usize, (String, bool)>,
    /// The rounds of the loops that are being run, each with a number of its own.
    rounds: Vec<u32>,
    last_round: u32,
    problems: Problems,
    text: String,
}

impl Run<'_, '_, '_> {
    fn ops(&mut self, ops: &[Op], frame: &Frame<'_>, out: &mut String) {
        for op in ops {
            let before = out.len();
            if !self.fuel.burn(1) {
                return;
            }
            match op {
                Op::Fixed(range) => out.push_str(&self.program.fixed[range.clone()]),
                Op::Value(expr, tag, sink) => self.value(expr, *tag, *sink, frame, out),
                Op::Block(block) => self.block(block, frame, out),
                Op::EnsureParagraph => {
                    let p = &self.program.prefix;
                    let empty_control = format!("<{p}sdtContent></{p}sdtContent></{p}sdt>");
                    if let Some(rest) = out.strip_suffix(&empty_control) {
                        // its paragraphs went away: the new one stands where they stood
                        let inside = rest.len() + format!("<{p}sdtContent>").len();
                        out.insert_str(inside, &format!("<{p}p/>"));
                    } else if !out.ends_with(&format!("</{p}p>")) && !out.ends_with(&format!("</{p}sdt>")) {
                        out.push_str(&format!("<{p}p/>"));
                    }
                }
                Op::TableStart => self.tables.push((out.len(), vec![])),
                Op::TableEnd(repeated) => self.end_table(*repeated, out),
                Op::MergeMark(expr, number) => self.merge_mark(expr, *number, frame, out),
                Op::MergeValue(expr, tag, sink, number) => {
                    if !self.merges.get(number).is_some_and(|m| m.1) {
                        self.value(expr, *tag, *sink, frame, out);
                    }
                }
                Op::Control(c) => self.control(c, frame, out),
                Op::Bound(b) => self.bound(b, frame, out),
                Op::Link(l) => self.link(l, frame, out),
                Op::Points(p) => self.points(p, frame, out),
                Op::DropColumn(expr, tag, column) => match frame.eval(expr, self.scope) {
                    Ok(v) if v.is_true() => {}
                    Ok(_) => self.tables.iter_mut().last().into_iter().for_each(|t| t.1.push(*column)),
                    Err(d) => self.fail(d, expr, *tag, frame),
                },
                Op::ListNumber(id, levels) => {
                    let round = self.rounds.len().checked_sub(*levels).and_then(|i| self.rounds.get(i));
                    let id = match (round, &mut self.gains) {
                        (Some(round), Some(gains)) => gains.list(*id, *round),
                        _ => *id,
                    };
                    out.push_str(&id.to_string());
                }
            }
            // what blocks and controls write is counted inside of them
            let counted = matches!(op, Op::Block(_) | Op::Control(_));
            if !counted && !self.fuel.wrote(out.len().saturating_sub(before)) {
                return;
            }
        }
    }

    fn end_table(&mut self, repeated: bool, out: &mut String) {
        let Some((start, dropped)) = self.tables.pop() else { return };
        let prefix = &self.program.prefix;
        if repeated || !dropped.is_empty() {
            let mended = mend_table(&out[start..], &dropped, prefix);
            out.truncate(start);
            out.push_str(&mended);
        }
        if !has_row(&out[start..], prefix) {
            out.truncate(start);
        }
    }

    /// Empty cells are never joined; the first row of a loop begins anew.
    fn merge_mark(&mut self, expr: &Expr, number: usize, frame: &Frame<'_>, out: &mut String) {
        let text = frame.eval(expr, self.scope).map(|v| v.to_text()).unwrap_or_default(); // told by the value
        let first = frame.position().unwrap_or(0) == 0;
        let above = self.merges.get(&number).map(|m| m.0.as_str());
        let continues = !first && !text.is_empty() && above == Some(text.as_str());
        self.merges.insert(number, (text, continues));
        let p = &self.program.prefix;
        out.push_str(&if continues {
            format!("<{p}vMerge/>")
        } else {
            format!("<{p}vMerge {p}val=\"restart\"/>")
        });
    }

    fn value(&mut self, expr: &Expr, tag: TagId, sink: Sink, frame: &Frame<'_>, out: &mut String) {
        let value = match frame.eval(expr, self.scope) {
            Ok(v) => v,
            Err(d) => return self.fail(d, expr, tag, frame),
        };
        if let Sink::Picture(i) = sink {
            let done = match (placeholder::picture_of(&value), self.program.pictures.get(i), &mut self.gains)
            {
                (Ok(Some(picture)), Some(holder), Some(gains)) => holder.write(&picture, gains, out),
                (made, ..) => made.map(|_| ()), // without a picture its place is empty
            };
            if let Err(text) = done {
                self.fail(Diagnostic::error("bad-value", text), expr, tag, frame);
            }
            return;
        }
        if let (Value::Rich(rich), Sink::Run(spot), Some(gains)) = (&*value, sink, &mut self.gains)
            && let Some(spot) = self.program.spots.get(spot)
        {
            if let Rich::Include(name) = &**rich {
                let with = (frame, self.scope);
                match include::write(name, (self.program, tag), spot, gains, with, out) {
                    Ok(()) => {}
                    Err(Ok(d)) => {
                        let d = if d.place().is_none() { d.at(frame.place(expr)) } else { d };
                        self.fail(d, expr, tag, frame);
                    }
                    Err(Err(inside)) => self.problems.extend(inside),
                }
                return;
            }
            if let Err(text) = super::rich::write(rich, spot, gains, out) {
                self.fail(Diagnostic::error("bad-value", text), expr, tag, frame);
            }
            return;
        }
        self.text.clear();
        let mut text = std::mem::take(&mut self.text);
        if !value.print(&mut text) {
            let d = unprintable(&value);
            self.fail(d, expr, tag, frame);
        }
        match sink {
            Sink::Plain => match self.clean {
                Some(clean) => out.push_str(&clean(&text)),
                None => out.push_str(&text),
            },
            Sink::Run(spot) if self.program.drawing => self.drawing(&text, spot, out),
            Sink::Run(_) | Sink::Picture(_) => escape_text(&text, &self.line, &self.tab, out),
            Sink::Attribute => escape_attribute(&text, out),
            Sink::Text => escape_text(&text, "\n", "\t", out),
            Sink::Target(part, xml) => {
                let from = out.len();
                targets::encode(&text, part, out);
                if xml && out[from..].contains('&') {
                    let escaped = out[from..].replace('&', "&amp;");
                    out.truncate(from);
                    out.push_str(&escaped);
                }
            }
        }
        self.text = text;
    }

    /// Keeps a mistake: the cell first if it is known (that is what a clerk can mend), and the tag.
    fn fail(&mut self, d: Diagnostic, expr: &Expr, tag: TagId, frame: &Frame<'_>) {
        let here = self.program.tags.get(tag).map_or(Place::None, |t| t.place.clone());
        let d = if d.code() == "bad-value" { d.at(frame.place(expr)) } else { d };
        let d = if d.place().is_none() { d.at(here) } else { d.also(here) };
        if self.problems.0.len() >= MAX_PROBLEMS {
            self.fuel.stop();
        } else if !self.problems.0.contains(&d) {
            self.problems.push(d);
        }
    }

    fn block(&mut self, b: &Block, frame: &Frame<'_>, out: &mut String) {
        let value = match frame.eval(&b.head.expr, self.scope) {
            Ok(v) => v,
            Err(d) => return self.fail(d, &b.head.expr, b.tag, frame),
        };
        let names = &b.head.names;
        let kind = match (b.head.kind, &*value) {
            (BlockKind::Section, Value::List(_)) => BlockKind::Each,
            (BlockKind::Section, Value::Record(_)) => BlockKind::With,
            (BlockKind::Section, _) => BlockKind::If,
            (kind, _) => kind,
        };
        let zero = b.head.include_zero && matches!(&*value, Value::Number(n) if n.is_zero());
        match kind {
            BlockKind::If | BlockKind::Unless | BlockKind::Section => {
                let yes = (value.is_true() || zero) == (kind != BlockKind::Unless);
                self.ops(if yes { &b.body } else { &b.otherwise }, frame, out);
            }
            BlockKind::With if value.is_true() => self.ops(&b.body, &frame.with(&value, names), out),
            BlockKind::With => self.ops(&b.otherwise, frame, out),
            BlockKind::Each => match &*value {
                Value::List(l) if !l.items.is_empty() => {
                    let n = l.items.len();
                    for (i, item) in l.items.iter().enumerate() {
                        if !self.fuel.burn(1) {
                            break;
                        }
                        self.last_round += 1;
                        self.rounds.push(self.last_round);
                        self.ops(&b.body, &frame.item(item, i, n, names), out);
                        self.rounds.pop();
                    }
                }
                Value::Empty | Value::List(_) => self.ops(&b.otherwise, frame, out),
                Value::Text(t) if t.is_empty() => self.ops(&b.otherwise, frame, out),
                one => {
                    self.last_round += 1;
                    self.rounds.push(self.last_round);
                    self.ops(&b.body, &frame.item(one, 0, 1, names), out);
                    self.rounds.pop();
                }
            },
        }
    }
}

/// Is there a row in this output of a table?
fn has_row(table: &str, prefix: &str) -> bool {
    let tag = format!("<{prefix}tr");
    table.match_indices(&tag).any(|(i, _)| table[i + tag.len()..].starts_with([' ', '>', '/']))
}

/// The mistake of a bare tag whose value is no text.
fn unprintable(value: &Value) -> Diagnostic {
    if matches!(value, Value::Rich(_)) {
        return Diagnostic::error(
            "not-printable",
            tr!(
                "图片和文件不能写进文件名、编号这样的文字里",
                "A picture or file can't be part of a text such as a name"
            ),
        );
    }
    Diagnostic::error(
        "not-printable",
        tr!("这是一张表或一行记录，不能直接印出来", "This is a table or a row and can't be printed as it is"),
    )
    .hint(tr!(
        "写出它的哪一列，例如 {{{{领导小组.组长.姓名}}}}，或用 {{{{#each 名字}}}} 逐行列出",
        "Name one of its columns, or repeat over it with {{{{#each}}}}"
    ))
}

/// Blocks in one another, each `else if` counted as one.
const MAX_NESTING: usize = 200;

/// Puts operations together from a flat stream of text, values and block marks.
#[derive(Debug)]
pub(super) struct Builder {
    pub program: Program,
    open: Vec<OpenBlock>,
    ops: Vec<Op>,
    /// Controls that are not closed yet, with the operations before them.
    controls: Vec<(Box<Control>, Vec<Op>)>,
}

/// A block whose end hasn't come yet.
#[derive(Debug)]
struct OpenBlock {
    head: Head,
    tag: TagId,
    /// What stands before it.
    outer: Vec<Op>,
    /// What stands before its `else`.
    body: Option<Vec<Op>>,
    /// How many blocks its end closes: those of the `else if`s before it too.
    links: usize,
}

impl Builder {
    pub(super) fn new(prefix: &str) -> Self {
        let program = Program { prefix: prefix.to_string(), ..Program::default() };
        Builder { program, open: vec![], ops: vec![], controls: vec![] }
    }
    pub(super) fn tag(&mut self, place: Place) -> TagId {
        self.program.tags.push(TagInfo { place });
        self.program.tags.len() - 1
    }
    pub(super) fn fixed(&mut self, text: &str) {
        let start = self.program.fixed.len();
        self.program.fixed.push_str(text);
        let end = self.program.fixed.len();
        match self.ops.last_mut() {
            Some(Op::Fixed(r)) if r.end == start => r.end = end,
            _ if start == end => {}
            _ => self.ops.push(Op::Fixed(start..end)),
        }
    }
    pub(super) fn op(&mut self, op: Op) {
        self.ops.push(op);
    }
    pub(super) fn open(&mut self, head: Head, tag: TagId) {
        if self.open.len() >= MAX_NESTING {
            self.program.deep.get_or_insert(tag);
            return;
        }
        let outer = std::mem::take(&mut self.ops);
        self.open.push(OpenBlock { head, tag, outer, body: None, links: 1 });
    }
    /// `else`: the rest belongs to the other branch. `else if` opens a block in there that closes with this one.
    pub(super) fn otherwise(&mut self, head: Option<Head>, tag: TagId) {
        let Some(top) = self.open.last_mut() else { return };
        if top.body.is_none() {
            top.body = Some(std::mem::take(&mut self.ops));
        }
        if let Some(head) = head {
            if self.open.len() >= MAX_NESTING {
                self.program.deep.get_or_insert(tag);
                return;
            }
            let Some(top) = self.open.last_mut() else { return };
            let links = std::mem::take(&mut top.links) + 1;
            let outer = std::mem::take(&mut self.ops);
            self.open.push(OpenBlock { head, tag, outer, body: None, links });
        }
    }
    /// Closes the innermost block, with all of its `else if` links.
    pub(super) fn close(&mut self) {
        let links = self.open.last().map_or(0, |top| top.links);
        for _ in 0..links {
            let Some(OpenBlock { head, tag, outer, body, .. }) = self.open.pop() else { return };
            let last = std::mem::replace(&mut self.ops, outer);
            let (body, otherwise) = match body {
                Some(body) => (body, last),
                None => (last, vec![]),
            };
            self.ops.push(Op::Block(Box::new(Block { head, tag, body, otherwise })));
        }
    }
    pub(super) fn finish(mut self) -> Program {
        while !self.open.is_empty() {
            self.close();
        }
        self.program.ops = self.ops;
        self.program
    }
}
