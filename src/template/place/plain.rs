//! Tags outside of paragraphs' text: alternative texts and other attributes, addresses of links, field codes.
//! A block stays inside of the one text it stands in.
use super::{Cutter, What};
use crate::diagnostic::{Place, Problems};
use crate::docx::{
    Name, Node, NodeId, Package, Relation, Tree, attribute_ranges, escape_attribute, escape_text,
};
use crate::template::program::{Builder, Link, Op, Part, Sink};
use crate::template::tag::{Kind, scan};
use crate::template::text::{unclosed, unopened};
use std::collections::BTreeMap;
use std::ops::Range;

/// What the package knows about a part.
#[derive(Default)]
pub(in crate::template) struct Around<'a> {
    /// The part is DrawingML: a chart or a diagram.
    pub drawing: bool,
    /// Targets with tags, by the ids of their relationships.
    pub links: BTreeMap<String, String>,
    pub relations: Vec<Relation>,
    /// The parts that controls may be bound to, by their store's id in capitals.
    pub stores: BTreeMap<String, usize>,
    /// Where those parts are read from.
    pub package: Option<&'a Package>,
    /// What is drawn in this chart, if it is told.
    pub chart: Option<crate::template::program::ChartData>,
}

impl Around<'_> {
    pub(super) fn is_empty(&self) -> bool {
        self.links.is_empty() && self.chart.is_none()
    }
}

/// The attributes that a person fills in, in whatever element: alternative texts, tool tips, WordArt's text,
/// targets of VML shapes.
const ATTRIBUTES: &[&str] = &["descr", "title", "alt", "tooltip", "string", "href"];

/// The prefix, with its colon, that stands for DrawingML in a part.
pub(in crate::template) fn drawing_prefix(source: &str) -> String {
    let names = [
        "=\"http://schemas.openxmlformats.org/drawingml/2006/main\"",
        "=\"http://purl.oclc.org/ooxml/drawingml/main\"",
    ];
    let prefix = names.iter().find_map(|n| source[..source.find(n)?].rsplit_once("xmlns:"));
    prefix.map_or("a:".into(), |(_, p)| format!("{p}:"))
}

/// Word percent-encodes what is typed into the field for a link's address, braces too: inside of tags it is
/// taken back.
pub(in crate::template) fn braces(target: &str) -> String {
    let lower = target.to_ascii_lowercase(); // as long as the target itself
    let mut out = String::new();
    let mut at = 0;
    while let Some(start) = lower[at..].find("%7b%7b").map(|i| at + i) {
        let Some(end) = lower[start..].find("%7d%7d").map(|e| start + e + 6) else { break };
        out.push_str(&target[at..start]);
        out.push_str(&decoded(&target[start..end]));
        at = end;
    }
    out + &target[at..]
}

fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while let Some(&b) = bytes.get(i) {
        let hex = text.get(i + 1..i + 3).filter(|_| b == b'%').and_then(|h| u8::from_str_radix(h, 16).ok());
        out.push(hex.unwrap_or(b));
        i += if hex.is_some() { 3 } else { 1 };
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_string())
}

/// How many paragraphs begin up to each element.
pub(super) fn paragraph_numbers(tree: &Tree<'_>) -> Vec<u32> {
    let count = |n: &mut u32, node: &Node| {
        *n += u32::from(node.name == Name::Paragraph);
        Some(*n)
    };
    tree.nodes.iter().scan(0, count).collect()
}

pub(super) fn has_tag(text: &str) -> bool {
    text.contains("{{") || text.contains("｛｛")
}

/// A text and its tags as things to do. `escape` writes the text between tags; `sink` tells how a value is
/// written behind so much of the text.
fn things(
    builder: &mut Builder,
    problems: &mut Problems,
    text: &str,
    place: &dyn Fn(String) -> Place,
    escape: &dyn Fn(&str, &mut String),
    sink: &dyn Fn(&str) -> Sink,
) -> Vec<What> {
    let mut out = Vec::new();
    let mut open: Vec<String> = Vec::new();
    let fixed = |t: &str, out: &mut Vec<What>| {
        let mut escaped = String::new();
        escape(t, &mut escaped);
        if !escaped.is_empty() {
            out.push(What::Fixed(escaped));
        }
    };
    let mut at = 0;
    for tag in scan(text) {
        fixed(&text[at..tag.start], &mut out);
        at = tag.end;
        let here = place(tag.raw.clone());
        let id = builder.tag(here.clone());
        match tag.kind {
            Err(d) => problems.push(d.at(here)),
            Ok(Kind::Value(e)) => out.push(What::Op(Op::Value(e, id, sink(&text[..tag.start])))),
            Ok(Kind::Literal(l)) => fixed(&l, &mut out),
            Ok(Kind::Comment) => {}
            Ok(Kind::Open(h)) => {
                open.push(tag.raw);
                out.push(What::Open(h, id));
            }
            Ok(Kind::Else(_) | Kind::Close) if open.is_empty() => {
                problems.push(unopened(&tag.raw).at(here));
            }
            Ok(Kind::Else(h)) => out.push(What::Else(h, id)),
            Ok(Kind::Close) => {
                open.pop();
                out.push(What::Close);
            }
        }
    }
    for raw in open {
        problems.push(unclosed(&raw).at(place(raw.clone())));
        out.push(What::Close);
    }
    fixed(&text[at..], &mut out);
    out
}

/// Are the tags of a text well written and its blocks closed?
pub(super) fn is_sound(text: &str) -> bool {
    let mut problems = Problems::default();
    let nothing = |_: &str, _: &mut String| {};
    things(&mut Builder::new(""), &mut problems, text, &|_| Place::None, &nothing, &|_| Sink::Text);
    !problems.has_errors()
}

pub(super) fn unescaped(raw: &str) -> String {
    quick_xml::escape::unescape(raw).map_or_else(|_| raw.to_string(), |t| t.into_owned())
}

impl Cutter<'_> {
    /// The place of a tag in or behind an element.
    pub(super) fn place_at(&self, id: NodeId, tag: String) -> Place {
        let counted = |id: NodeId| self.numbers.get(id).copied().unwrap_or_default();
        let last = self.tree.nodes[id].next.saturating_sub(1).max(id);
        let number = match self.tree.enclosing(id, Name::Paragraph) {
            Some(p) => counted(p),
            None if counted(last) > counted(id) => counted(id) + 1,
            None => 0,
        };
        Place::Part { file: self.file.clone(), part: self.part.clone().into(), paragraph: number, tag }
    }

    /// Writes a text with its tags anew in the place of `gone`.
    pub(super) fn rewrite(
        &mut self,
        id: NodeId,
        gone: Range<usize>,
        text: &str,
        escape: &dyn Fn(&str, &mut String),
        sink: &dyn Fn(&str) -> Sink,
    ) {
        self.empty = false;
        let at = gone.start;
        self.gone.push(gone);
        let here = self.place_at(id, String::new());
        let place = |raw: String| match &here {
            Place::Part { file, part, paragraph, .. } => {
                Place::Part { file: file.clone(), part: part.clone(), paragraph: *paragraph, tag: raw }
            }
            other => other.clone(),
        };
        for what in things(&mut self.builder, &mut self.problems, text, &place, escape, sink) {
            self.event(at, 0, what);
        }
    }

    /// Alternative texts and other attributes; ids of links whose targets have tags.
    pub(super) fn attributes(&mut self, around: &Around<'_>) {
        let tree = self.tree;
        for id in 0..tree.nodes.len() {
            let tag = tree.start_tag(id);
            let links = !around.links.is_empty() && tag.contains("id=");
            if !links && !has_tag(tag) || tree.enclosing(id, Name::Deleted).is_some() {
                continue;
            }
            for (name, range) in attribute_ranges(tag) {
                let local = name.rsplit(':').next().unwrap_or_default();
                let value = &tag[range.clone()];
                let range = tree.nodes[id].start + range.start..tree.nodes[id].start + range.end;
                let target = around.links.get(value).filter(|_| local == "id" && name != "id");
                let code = local == "instr" && is_hyperlink(&unescaped(value));
                let tags = (code || ATTRIBUTES.contains(&local)) && has_tag(value);
                if target.is_none() && !tags || self.gone.iter().any(|g| g.contains(&range.start)) {
                    continue; // nothing of ours, or in a picture that is replaced as a whole
                }
                if let Some(target) = target {
                    self.link(id, range, target);
                    continue;
                }
                let text = unescaped(value);
                if code {
                    self.rewrite(id, range, &braces(&text), &escape_attribute, &target_sink);
                } else if !self.belongs_to_picture(id, &text) && !self.chart_data(id, &text, &range, around) {
                    self.rewrite(id, range, &text, &escape_attribute, &|_| Sink::Attribute);
                }
            }
        }
    }

    /// A tag alone in a picture's alternative text stands for the picture itself.
    fn belongs_to_picture(&self, id: NodeId, text: &str) -> bool {
        let tags = scan(text.trim());
        let [tag] = tags.as_slice() else { return false };
        if tag.start != 0 || tag.end != text.trim().len() {
            return false;
        }
        let holder = self.tree.enclosing(id, Name::Solid).map_or("", |s| self.tree.slice(s));
        ["drawingml/2006/picture\"", "drawingml/picture\"", ":imagedata "].iter().any(|s| holder.contains(s))
    }

    fn link(&mut self, id: NodeId, range: Range<usize>, target: &str) {
        let mut builder = Builder::new("");
        let here = self.place_at(id, String::new());
        let place = |raw: String| match &here {
            Place::Part { file, part, paragraph, .. } => {
                Place::Part { file: file.clone(), part: part.clone(), paragraph: *paragraph, tag: raw }
            }
            other => other.clone(),
        };
        let plain = |t: &str, out: &mut String| out.push_str(t);
        let sink = |before: &str| Sink::Target(Part::behind(before), false);
        for what in things(&mut builder, &mut self.problems, target, &place, &plain, &sink) {
            put(&mut builder, what);
        }
        self.empty = false;
        self.gone.push(range.clone());
        self.event(range.start, 0, What::Op(Op::Link(Box::new(Link { target: builder.finish() }))));
    }

    /// `HYPERLINK "https://…/{{编号}}"` as a field, perhaps cut into several runs.
    pub(super) fn field_codes(&mut self) {
        let tree = self.tree;
        let mut codes: Vec<NodeId> = Vec::new();
        for id in 0..=tree.nodes.len() {
            let node = tree.nodes.get(id);
            let ends = node.is_none_or(|n| {
                n.name == Name::Paragraph || n.name == Name::Solid && tree.local(id) == "fldChar"
            });
            if ends {
                self.field_code(&std::mem::take(&mut codes));
            } else if node.is_some_and(|n| n.name == Name::Instruction) && tree.local(id) == "instrText" {
                codes.push(id);
            }
        }
    }

    fn field_code(&mut self, codes: &[NodeId]) {
        let tree = self.tree;
        let inner = |id: NodeId| tree.nodes[id].inner..tree.nodes[id].inner_end;
        let text: String = codes.iter().map(|&c| unescaped(&tree.source[inner(c)])).collect();
        let text = braces(&text);
        let Some(&first) = codes.first() else { return };
        if !is_hyperlink(&text) || !has_tag(&text) {
            return;
        }
        self.rewrite(first, inner(first), &text, &|t, out| escape_text(t, " ", " ", out), &target_sink);
        self.gone.extend(codes[1..].iter().map(|&c| inner(c)));
    }
}

/// Is this the code of a link's field?
fn is_hyperlink(code: &str) -> bool {
    code.trim_start().get(..9).is_some_and(|w| w.eq_ignore_ascii_case("HYPERLINK"))
}

/// How a value behind so much of a link's field code is written.
fn target_sink(before: &str) -> Sink {
    let target = before.split_once(['"', '“', '”']).map_or("", |(_, t)| t);
    Sink::Target(Part::behind(target), true)
}

fn put(builder: &mut Builder, what: What) {
    match what {
        What::Fixed(s) | What::Soft(s) => builder.fixed(&s),
        What::Op(op) => builder.op(op),
        What::Open(h, tag) => builder.open(h, tag),
        What::Else(h, tag) => builder.otherwise(h, tag),
        What::Close => builder.close(),
        What::Control(_) | What::ControlEnd => {}
    }
}
