//! Cuts content controls: what stays of them when their value is put in.
use super::data::locate;
use super::pictures::only_picture;
use super::plain::has_tag;
use super::{Around, Cutter, What};
use crate::diagnostic::Diagnostic;
use crate::docx::{Name, NodeId, Tree};
use crate::template::control::{self, Control, Field, Fill, Found, Kind, Level, Named, glyph_run, without};
use crate::template::program::{Binding, Sink};
use crate::template::rich::{self, Spot};
use crate::tr;
use std::collections::BTreeSet;
use std::ops::Range;

impl Cutter<'_> {
    /// Finds the controls that have a tag or title.
    pub(super) fn controls(&mut self, around: &Around<'_>) {
        let tree = self.tree;
        let mut sections: BTreeSet<NodeId> = BTreeSet::new();
        for node in 0..tree.nodes.len() {
            let Some(found) = control::find(tree, node) else { continue };
            if tree.enclosing(node, Name::Deleted).is_some() {
                continue;
            }
            if matches!(found.kind, Kind::Item) {
                // the item's holder is the section's content, whose holder is the section
                let section = tree.ancestors(node).nth(2);
                if section.is_some_and(|s| sections.contains(&s)) {
                    self.put_control(&found, Field { names: vec![], strict: false }, Kind::Item, None, None);
                }
                continue;
            }
            let place = self.place_at(node, found.names.first().cloned().unwrap_or_default());
            match control::named(&found.names) {
                Ok(None) => {}
                Err(d) => {
                    self.empty = false;
                    self.problems.push(d.at(place));
                }
                Ok(Some(Named::Block(head))) => {
                    let tag = self.builder.tag(place);
                    self.empty = false;
                    self.guard(&found);
                    self.event(tree.nodes[node].start, 1, What::Open(head, tag));
                    self.event(tree.nodes[node].end, -1, What::Close);
                }
                Ok(Some(Named::Field(field))) => {
                    if matches!(found.kind, Kind::Section) {
                        sections.insert(node);
                    }
                    self.field(&found, field, around);
                }
            }
        }
    }

    fn field(&mut self, found: &Found, field: Field, around: &Around<'_>) {
        let tree = self.tree;
        let inside = found.content + 1..tree.nodes[found.content].next;
        let texts: String = inside
            .clone()
            .filter(|&n| tree.nodes[n].name == Name::Text)
            .map(|n| &tree.source[tree.nodes[n].inner..tree.nodes[n].inner_end])
            .collect();
        let tags = has_tag(&texts);
        let nested = inside.clone().any(|n| control::find(tree, n).is_some_and(|f| !f.names.is_empty()));
        let mut kind = found.kind.clone();
        match &kind {
            Kind::Text { rich: true } if tags || nested || found.level == Level::Row => {
                kind = Kind::Container
            }
            Kind::Section | Kind::Container => {}
            Kind::Picture => return self.picture(found, field),
            _ if tags => return, // its content says itself what it is filled with
            _ => {}
        }
        if matches!(kind, Kind::Container | Kind::Section) {
            self.guard(found);
            return self.put_control(found, field, kind, None, None);
        }
        let Some(mut fill) = self.fill(found, &field, &mut kind) else { return };
        let binding = match kind {
            Kind::Text { rich: true } => None, // such a binding holds a whole document
            _ => binding(tree, found, &field, &kind, around),
        };
        if binding.is_none() {
            fill.unbind();
        }
        let start = tree.nodes[found.node].start;
        self.ink.push((start, start + 1));
        self.text.push((start, start + 1));
        self.put_control(found, field, kind, Some(fill), binding);
    }

    /// A picture control: its picture is replaced in its frame, as one whose alternative text is a tag.
    fn picture(&mut self, found: &Found, field: Field) {
        let tree = self.tree;
        let (start, end) = (tree.nodes[found.node].start, tree.nodes[found.node].end);
        let Some((drawing, picture)) = only_picture(tree, found.content) else {
            if field.strict {
                let place = self.place_at(found.node, found.names.first().cloned().unwrap_or_default());
                self.empty = false;
                let d = Diagnostic::error(
                    "control-picture",
                    tr!("这个图片内容控件里没有图片", "This picture control holds no picture"),
                )
                .hint(tr!(
                    "在控件里插入一张样图，它的大小就是图片的大小",
                    "Insert a sample picture into the control: its size is the size of the pictures"
                ));
                self.problems.push(d.at(place));
            }
            return;
        };
        let pictures = &mut self.builder.program.pictures;
        pictures.push(picture);
        let sink = Sink::Picture(pictures.len() - 1);
        let cut: Vec<Range<usize>> = tree
            .children_called(found.properties, "showingPlcHdr")
            .map(|n| tree.nodes[n].start..tree.nodes[n].end)
            .collect();
        let mut fill = Fill {
            head: kept(tree.source, start..tree.nodes[drawing].start, &cut),
            note: None,
            middle: String::new(),
            tail: tree.source[tree.nodes[drawing].end..end].to_string(),
            sink,
        };
        fill.unbind();
        self.ink.push((start, start + 1));
        self.text.push((start, start + 1));
        self.put_control(found, field, Kind::Picture, Some(fill), None);
    }

    fn put_control(
        &mut self,
        found: &Found,
        field: Field,
        kind: Kind,
        fill: Option<Fill>,
        binding: Option<Binding>,
    ) {
        let name = found.names.first().cloned().unwrap_or_default();
        let tag = self.builder.tag(self.place_at(found.node, name));
        self.empty = false;
        let node = &self.tree.nodes[found.node];
        let binding = binding.map(Box::new);
        let control = Control { field, tag, kind, keep: vec![], fill, binding };
        self.event(node.start, 1, What::Control(Box::new(control)));
        self.event(node.end, -1, What::ControlEnd);
    }

    /// The control may go away: what holds it must still be complete.
    fn guard(&mut self, found: &Found) {
        let tree = self.tree;
        let mut from = found.node;
        match found.level {
            Level::Run => return,
            Level::Row => {
                let Some(table) = tree.enclosing(found.node, Name::Table) else { return };
                self.tables.insert((table, false));
                from = table;
            }
            _ => {}
        }
        self.guarded.extend(tree.container(from));
    }

    /// The control's bytes around its value; `None` where no text can stand.
    fn fill(&mut self, found: &Found, field: &Field, kind: &mut Kind) -> Option<Fill> {
        let tree = self.tree;
        let p = &tree.prefix;
        let start = tree.nodes[found.node].start;
        let content = tree.nodes[found.content].start;
        let property = |name: &'static str| tree.children_called(found.properties, name).next();
        let mut cut: Vec<Range<usize>> = Vec::new();
        let placeholder = property("showingPlcHdr");
        cut.extend(placeholder.map(|n| tree.nodes[n].start..tree.nodes[n].end));
        let (at, note) = self.note(found, kind, &mut cut).unwrap_or((content, None));

        let first = |name: Name| {
            (found.content + 1..tree.nodes[found.content].next).find(|&n| tree.nodes[n].name == name)
        };
        let of_run = first(Name::Run).and_then(|r| tree.child(r, Name::RunProperties));
        let run = match (placeholder, tree.child(found.properties, Name::RunProperties)) {
            (None, own) => of_run.or(own).map_or(String::new(), |r| tree.slice(r).to_string()),
            (Some(_), Some(own)) => tree.slice(own).to_string(),
            (Some(_), None) => without(of_run.map_or("", |r| tree.slice(r)), &format!("<{p}rStyle")),
        };
        let paragraph = match found.level {
            Level::Block => {
                tree.children(found.content).next().filter(|&n| tree.nodes[n].name == Name::Paragraph)
            }
            Level::Cell => tree
                .children(tree.child(found.content, Name::Cell)?)
                .find(|&n| tree.nodes[n].name == Name::Paragraph),
            _ => None,
        };
        let properties = paragraph
            .and_then(|n| tree.child(n, Name::ParagraphProperties))
            .map_or(String::new(), |n| tree.slice(n).to_string());
        let opened =
            |id: NodeId| tree.start_tag(id).trim_end_matches("/>").trim_end_matches('>').to_string() + ">";
        let open_paragraph = paragraph.map_or(format!("<{p}p>"), opened) + &properties;
        let (open, close) = match found.level {
            Level::Run => (String::new(), String::new()),
            Level::Block => (open_paragraph, format!("</{p}p>")),
            Level::Cell => {
                let cell = tree.child(found.content, Name::Cell)?;
                let format = tree.child(cell, Name::CellProperties).map_or("", |c| tree.slice(c));
                (format!("{}{format}{open_paragraph}", opened(cell)), format!("</{p}p></{p}tc>"))
            }
            Level::Row => return None,
        };
        let block =
            found.level == Level::Block && field.names.iter().any(|e| rich::level(e) == rich::Level::Block);
        self.builder.program.spots.push(Spot {
            prefix: p.clone(),
            run: run.clone(),
            paragraph: properties,
            splits: found.level != Level::Run && matches!(kind, Kind::Text { rich: true }),
            block,
            section: None,
            width: self.text_width(found.node),
        });
        let (text, text_end) = match kind {
            Kind::CheckBox { yes, no } => {
                *yes = glyph_run(yes, &run, p);
                *no = glyph_run(no, &run, p);
                (String::new(), String::new())
            }
            _ => (format!("<{p}r>{run}<{p}t xml:space=\"preserve\">"), format!("</{p}t></{p}r>")),
        };
        let end = format!("</{p}sdtContent></{p}sdt>");
        let (inner, inner_end) = match block {
            true => (String::new(), String::new()),
            false => (open + &text, text_end + &close),
        };
        Some(Fill {
            head: kept(tree.source, start..at, &cut),
            note,
            middle: format!("{}<{p}sdtContent>{inner}", kept(tree.source, at..content, &cut)),
            tail: inner_end + &end,
            sink: Sink::Run(self.builder.program.spots.len() - 1),
        })
    }

    /// Where the control's properties note its value, what stands around the note there, and what goes away.
    fn note(&self, found: &Found, kind: &Kind, cut: &mut Vec<Range<usize>>) -> Option<(usize, Note)> {
        let tree = self.tree;
        let (element, attribute) = match kind {
            Kind::Date { .. } => ("date", "fullDate"),
            Kind::Choice { open: false, .. } => ("dropDownList", "lastValue"),
            Kind::Choice { open: true, .. } => ("comboBox", "lastValue"),
            Kind::CheckBox { .. } => ("checkbox", "checked"),
            _ => return None,
        };
        let holder = tree.children_called(found.properties, element).next()?;
        let written = tree.start_tag(holder);
        let name = written.get(1..written.find([' ', '/', '>'])?)?;
        let prefix = name.rsplit_once(':').map_or(String::new(), |(p, _)| format!("{p}:"));
        if attribute == "checked" {
            if let Some(r) =
                tree.children_called(holder, "checked").next().and_then(|c| tree.attribute_range(c, "val"))
            {
                cut.push(r.clone());
                return Some((r.start, Some((String::new(), String::new()))));
            }
            let inside = !written.ends_with("/>");
            let note = (format!("<{prefix}checked {prefix}val=\""), "\"/>".to_string());
            return Some((tree.nodes[holder].inner, inside.then_some(note)));
        }
        if let Some(r) = tree.attribute_range(holder, attribute) {
            let before = tree.source[..r.start].rfind(char::is_whitespace)?;
            cut.push(before..r.end + 1);
        }
        let at = tree.nodes[holder].start + 1 + name.len();
        Some((at, Some((format!(" {prefix}{attribute}=\""), "\"".to_string()))))
    }
}

/// What stands around a noted value.
type Note = Option<(String, String)>;

/// A stretch without the ranges that go away.
fn kept(source: &str, range: Range<usize>, cut: &[Range<usize>]) -> String {
    let mut cut: Vec<&Range<usize>> =
        cut.iter().filter(|c| c.start >= range.start && c.end <= range.end).collect();
    cut.sort_by_key(|c| c.start);
    let mut out = String::new();
    let mut at = range.start;
    for c in cut {
        out.push_str(&source[at..c.start.max(at)]);
        at = c.end.max(at);
    }
    out + &source[at..range.end.max(at)]
}

/// The custom XML that a control shows, if it is there.
fn binding(
    tree: &Tree<'_>,
    found: &Found,
    field: &Field,
    kind: &Kind,
    around: &Around<'_>,
) -> Option<Binding> {
    let element = tree.children_called(found.properties, "dataBinding").next()?;
    let store = tree.attribute(element, "storeItemID")?.to_uppercase();
    let path = tree.attribute(element, "xpath")?;
    let part = *around.stores.get(&store)?;
    let text = around.package?.read_text(part).ok()?;
    locate(&Tree::parse(&text).ok()?, &path)?;
    Some(Binding { part, path, field: field.clone(), kind: kind.clone() })
}
