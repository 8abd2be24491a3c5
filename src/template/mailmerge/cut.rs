//! Which bytes of a part its merge fields take away, and what stands in their place.
//!
//! A value's whole field goes away and a run with the value comes instead. Of an IF the bytes of both results
//! stay, in runs of their own with the format they had in the instruction, as the two branches of a block;
//! so results may hold fields, pictures and whole paragraphs.
use super::field::{Field, Item, scan};
use super::instruction::{Atom, Switches, Word};
use super::lower::{Choice, Lower, Plan};
use super::node::Node;
use crate::docx::{Name, NodeId, Tree};
use crate::template::expr::{Expr, Path};
use std::ops::Range;

/// What stands in the place of fields.
#[derive(Debug, Default)]
pub(in crate::template) struct Cut {
    /// In document order; at one byte in this order.
    pub steps: Vec<Step>,
    /// Bytes that go away.
    pub gone: Vec<Range<usize>>,
    /// Fields that show on the page.
    pub ink: Vec<(usize, usize)>,
    /// Ends of regions, to be placed like block tags.
    pub edges: Vec<Edge>,
}

/// Something at a byte.
#[derive(Debug)]
pub(in crate::template) struct Step {
    pub at: usize,
    pub act: Act,
    /// The field, and how it is called in messages.
    pub node: NodeId,
    pub raw: String,
}

#[derive(Debug)]
pub(in crate::template) enum Act {
    Text(String),
    /// A value with its run's format; in the instruction of a field that stays it is plain text.
    Value {
        expr: Expr,
        format: String,
        plain: bool,
    },
    If(Expr),
    Else,
    End,
}

/// `TableStart:x` or `TableEnd:x`.
#[derive(Debug)]
pub(in crate::template) struct Edge {
    /// The list, for a start.
    pub list: Option<Expr>,
    pub node: NodeId,
    pub raw: String,
    pub start: usize,
    pub end: usize,
}

/// Finds the merge fields of a part.
pub(in crate::template) fn cut(tree: &Tree<'_>) -> Cut {
    let fields = scan(tree);
    let lower = Lower::new(tree, &fields);
    let mut cutter = Cutter { tree, lower: &lower, out: Cut::default(), keeps: vec![], nexts: vec![] };
    if lower.merges {
        cutter.fields(&fields);
        cutter.text_boxes();
    }
    cutter.out
}

/// How a field is written.
#[derive(Clone, Copy, Default)]
struct How<'h> {
    /// The bytes around it are taken away by an outer field.
    inside: bool,
    /// It stands in the instruction of a field that stays.
    plain: bool,
    /// The outer field gives the format.
    format: Option<&'h str>,
}

struct Cutter<'c, 't> {
    tree: &'t Tree<'t>,
    lower: &'c Lower<'t>,
    out: Cut,
    /// Bytes inside of the field at hand that stay.
    keeps: Vec<Range<usize>>,
    /// Where NEXT fields stand.
    nexts: Vec<usize>,
}

/// A field's bytes with the ends of the runs that it shares with other text.
struct Stretch {
    range: Range<usize>,
    before: String,
    after: String,
    /// Where `after` goes.
    end: usize,
}

impl<'t> Cutter<'_, 't> {
    fn fields(&mut self, list: &[Field]) {
        list.iter().for_each(|f| self.field(f, How::default()));
    }

    fn step(&mut self, at: usize, act: Act, field: &Field, raw: &str) {
        self.out.steps.push(Step { at, act, node: field.begin, raw: raw.to_string() });
    }

    fn field(&mut self, field: &Field, how: How<'_>) {
        let (plan, switches) = self.lower.plan(field, how.plain);
        if matches!(plan, Plan::Stay) {
            return self.stay(field, how);
        }
        let raw = self.raw(field);
        let outer = if how.inside { vec![] } else { std::mem::take(&mut self.keeps) };
        let stretch = self.stretch(field);
        let begin = self.tree.nodes[field.begin].start;
        let start = if how.inside { begin } else { stretch.range.start };
        if !how.inside && !stretch.before.is_empty() {
            self.step(start, Act::Text(stretch.before.clone()), field, &raw);
        }
        match plan {
            Plan::Stay => {}
            Plan::Value(node) => self.value(field, node, start, &raw, &switches, how),
            Plan::Choice(choice) => {
                let Choice { test, yes, no } = *choice;
                let format = switches.merge_format.then(|| self.format(field, &switches));
                let format = how.format.or(format.as_deref());
                let test = Expr::Field(Box::new(Node::Holds(Box::new(test))));
                self.out.ink.push((begin, begin + 1));
                self.step(yes.range.start, Act::If(test), field, &raw);
                self.word(&yes, field, format);
                let end = no.as_ref().unwrap_or(&yes).range.end;
                if let Some(no) = &no {
                    self.step(no.range.start, Act::Else, field, &raw);
                    self.word(no, field, format);
                }
                self.step(end, Act::End, field, &raw);
            }
            Plan::Region(begins, name) => self.out.edges.push(Edge {
                list: begins.then(|| Expr::Path(Path::field(&name))),
                node: field.begin,
                raw: raw.clone(),
                start: begin,
                end: self.tree.nodes[field.end].end,
            }),
        }
        if !how.inside {
            if !stretch.after.is_empty() {
                self.step(stretch.end, Act::Text(stretch.after.clone()), field, &raw);
            }
            let keeps = std::mem::replace(&mut self.keeps, outer);
            self.clear(field, stretch.range, keeps);
        }
    }

    fn value(&mut self, field: &Field, node: Node, at: usize, raw: &str, s: &Switches, how: How<'_>) {
        let begin = self.tree.nodes[field.begin].start;
        if matches!(node, Node::Next(_)) {
            self.nexts.push(begin);
        }
        let silent = node.is_silent();
        let expr = match node {
            Node::Value(e) => e,
            node => Expr::Field(Box::new(node)),
        };
        let format = how.format.map_or_else(|| self.format(field, s), str::to_string);
        if silent {
            return self.step(at, Act::Value { expr, format, plain: true }, field, raw);
        }
        if !how.plain {
            self.out.ink.push((begin, begin + 1));
        }
        let (open, close) = self.run(&format, if how.plain { "instrText" } else { "t" });
        self.step(at, Act::Text(open), field, raw);
        self.step(at, Act::Value { expr, format, plain: how.plain }, field, raw);
        self.step(at, Act::Text(close), field, raw);
    }

    /// A field that isn't ours; those in it may be.
    fn stay(&mut self, field: &Field, how: How<'_>) {
        if how.inside && field.level {
            let stretch = self.stretch(field);
            let p = &self.tree.prefix;
            let raw = self.raw(field);
            if !stretch.before.is_empty() {
                let format = self.run_format(self.tree.nodes[field.begin].parent);
                self.step(stretch.range.start, Act::Text(format!("<{p}r>{format}")), field, &raw);
            }
            if !stretch.after.is_empty() {
                self.step(stretch.range.end, Act::Text(format!("</{p}r>")), field, &raw);
            }
            self.keeps.push(stretch.range);
        }
        for item in &field.items {
            match item {
                Item::Field(f) => self.field(f, How { plain: true, ..How::default() }),
                Item::Object(_, l) | Item::Break(_, l) => self.fields(l),
                Item::Text(_) | Item::Plain(_) => {}
            }
        }
        self.fields(&field.result);
    }

    /// Keeps a result of an IF.
    fn word(&mut self, word: &Word<'_>, field: &Field, format: Option<&str>) {
        let raw = self.raw(field);
        let mut text: Option<(Range<usize>, NodeId)> = None;
        for atom in &word.atoms {
            if let (Atom::Char(_, r, id), Some((range, node))) = (atom, &mut text)
                && (range.end == r.start || *range == *r)
                && id == node
            {
                range.end = r.end;
                continue;
            }
            self.text(text.take(), field, format, &raw);
            match atom {
                Atom::Char(_, r, id) => text = Some((r.clone(), *id)),
                Atom::Field(f) => self.field(f, How { inside: true, plain: false, format }),
                Atom::Object(id, inner) => {
                    let (range, p) =
                        (self.tree.nodes[*id].start..self.tree.nodes[*id].end, &self.tree.prefix);
                    let run = self.run_format(self.tree.nodes[*id].parent);
                    self.step(range.start, Act::Text(format!("<{p}r>{run}")), field, &raw);
                    self.fields(inner);
                    self.step(range.end, Act::Text(format!("</{p}r>")), field, &raw);
                    self.keeps.push(range);
                }
                Atom::Break(range, inner) => {
                    self.keeps.push((*range).clone());
                    self.fields(inner);
                }
            }
        }
        self.text(text, field, format, &raw);
    }

    fn text(&mut self, text: Option<(Range<usize>, NodeId)>, field: &Field, format: Option<&str>, raw: &str) {
        let Some((range, node)) = text else { return };
        let own = self.run_format(self.tree.nodes[node].parent);
        let (open, close) = self.run(format.unwrap_or(own), "t");
        self.step(range.start, Act::Text(open), field, raw);
        self.step(range.end, Act::Text(close), field, raw);
        self.keeps.push(range);
    }

    /// The beginning and end of a run with a text.
    fn run(&self, format: &str, text: &str) -> (String, String) {
        let p = &self.tree.prefix;
        (format!("<{p}r>{format}<{p}{text} xml:space=\"preserve\">"), format!("</{p}{text}></{p}r>"))
    }

    fn run_format(&self, run: Option<NodeId>) -> &'t str {
        let run = run.filter(|&r| self.tree.nodes[r].name == Name::Run);
        run.and_then(|r| self.tree.child(r, Name::RunProperties)).map_or("", |p| self.tree.slice(p))
    }

    /// The format that a field's value takes.
    fn format(&self, field: &Field, s: &Switches) -> String {
        let begin = self.tree.nodes[field.begin].parent;
        let run = match s.char_format {
            true => field.code_run.or(begin),
            false => field.result_run.or(field.code_run).or(begin),
        };
        self.run_format(run).to_string()
    }

    fn stretch(&self, field: &Field) -> Stretch {
        let (tree, p) = (self.tree, &self.tree.prefix);
        let (begin, end) = (&tree.nodes[field.begin], &tree.nodes[field.end]);
        let (Some(first), Some(last)) = (begin.parent, end.parent) else {
            return Stretch {
                range: begin.start..end.end,
                before: String::new(),
                after: String::new(),
                end: end.end,
            };
        };
        if field.simple {
            return Stretch {
                range: begin.start..end.end,
                before: String::new(),
                after: String::new(),
                end: end.end,
            };
        }
        let close = format!("</{p}r>");
        let open = |run: NodeId| format!("<{p}r>{}", self.run_format(Some(run)));
        if !field.level {
            let range = begin.start..end.end;
            return Stretch { range, before: close, after: open(first), end: begin.start };
        }
        let bare = |id: NodeId| matches!(tree.nodes[id].name, Name::RunProperties | Name::Mark);
        let leads = tree.children(first).take_while(|&c| c != field.begin).all(bare);
        let ends = tree.children(last).skip_while(|&c| c != field.end).skip(1).all(bare);
        let from = if leads { tree.nodes[first].start } else { begin.start };
        let to = if ends { tree.nodes[last].end } else { end.end };
        Stretch {
            range: from..to,
            before: if leads { String::new() } else { close },
            after: if ends { String::new() } else { open(last) },
            end: to,
        }
    }

    /// Takes a field's bytes away, but not what stays of it, nor bookmarks, whose other ends may be elsewhere.
    fn clear(&mut self, field: &Field, range: Range<usize>, mut keeps: Vec<Range<usize>>) {
        let nodes = &self.tree.nodes;
        let first = nodes.partition_point(|n| n.start < range.start);
        let last = nodes.partition_point(|n| n.start < range.end);
        let marks =
            nodes[first..last].iter().filter(|n| matches!(n.name, Name::BookmarkStart | Name::BookmarkEnd));
        keeps.extend(marks.map(|n| n.start..n.end));
        keeps.sort_unstable_by_key(|r| (r.start, r.end));
        let mut whole: Vec<Range<usize>> = vec![];
        if field.level || field.simple {
            whole.push(range);
        } else {
            let mut id = first;
            while let Some(n) = nodes.get(id).filter(|n| n.start < range.end) {
                let within = n.end <= range.end;
                if within {
                    whole.push(n.start..n.end);
                }
                id = if within { n.next } else { id + 1 };
            }
        }
        for r in whole {
            let mut from = r.start;
            for k in keeps.iter().filter(|k| k.start >= r.start && k.end <= r.end) {
                if from < k.start {
                    self.out.gone.push(from..k.start);
                }
                from = from.max(k.end);
            }
            if from < r.end {
                self.out.gone.push(from..r.end);
            }
        }
    }

    /// How a field is called in messages: `«姓名»`, `{ IF … }`.
    fn raw(&self, field: &Field) -> String {
        let atoms = super::instruction::atoms(field, self.tree);
        let text: String = atoms
            .iter()
            .map(|a| match a {
                Atom::Char(c, ..) => *c,
                _ => '…',
            })
            .collect();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let (head, rest) = text.split_once(' ').unwrap_or((&text, ""));
        if head.eq_ignore_ascii_case("MERGEFIELD") {
            let name = match rest.strip_prefix(['"', '“']) {
                Some(quoted) => quoted.split(['"', '”']).next().unwrap_or_default(),
                None => rest.split(" \\").next().unwrap_or_default(),
            };
            return format!("«{}»", name.trim());
        }
        /// Longer instructions are cut off in messages.
        const MOST: usize = 24;
        let short: String = text.chars().take(MOST).collect();
        if short.len() < text.len() { format!("{{ {short}… }}") } else { format!("{{ {short} }}") }
    }

    /// A text box is written twice, for new and for old programs: the second begins with the same row.
    fn text_boxes(&mut self) {
        let tree = self.tree;
        let is = |id: NodeId, name: &str| {
            let tag = tree.start_tag(id);
            tag.split([' ', '>', '/']).next().is_some_and(|t| t.rsplit([':', '<']).next() == Some(name))
        };
        if self.nexts.is_empty() || !tree.source.contains("AlternateContent") {
            return;
        }
        for id in (0..tree.nodes.len()).filter(|&id| tree.nodes[id].name == Name::Other) {
            if !is(id, "AlternateContent") {
                continue;
            }
            let Some(second) = tree.children(id).find(|&c| is(c, "Fallback")) else { continue };
            let (n, s) = (&tree.nodes[id], &tree.nodes[second]);
            if self.nexts.iter().any(|&at| s.start <= at && at < s.end) {
                for (at, node) in [(n.start, Node::Mark), (s.inner, Node::Back)] {
                    let expr = Expr::Field(Box::new(node));
                    let act = Act::Value { expr, format: String::new(), plain: true };
                    self.out.steps.push(Step { at, act, node: id, raw: String::new() });
                }
            }
        }
    }
}
