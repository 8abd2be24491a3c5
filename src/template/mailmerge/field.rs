//! The fields of a part, as a tree with their elements (ECMA-376 part 1, §17.16.18 and §17.16.19).
use crate::docx::{Name, NodeId, Tree};
use std::ops::Range;

/// A field: `w:fldSimple`, or everything from a `begin` mark to its `end` mark.
#[derive(Debug)]
pub(super) struct Field {
    /// The `begin` mark, or the `w:fldSimple`.
    pub begin: NodeId,
    /// The `end` mark, or the `w:fldSimple`.
    pub end: NodeId,
    /// It is a `w:fldSimple`.
    pub simple: bool,
    /// The instruction, in order.
    pub items: Vec<Item>,
    /// Fields inside of the result.
    pub result: Vec<Field>,
    /// The run whose format the old result begins with.
    pub result_run: Option<NodeId>,
    /// The run in which the instruction's first letter stands.
    pub code_run: Option<NodeId>,
    /// Begin, paragraph marks between and end are on one level, so the stretch can be cut out as a whole.
    pub level: bool,
}

/// A piece of an instruction.
#[derive(Debug)]
pub(super) enum Item {
    /// A `w:instrText` (or `w:t` among them).
    Text(NodeId),
    /// The instruction of a `w:fldSimple`.
    Plain(String),
    /// A nested field.
    Field(Field),
    /// A tab, break or picture, with the fields in its text boxes.
    Object(NodeId, Vec<Field>),
    /// From the end of a paragraph's content to the beginning of the next one's, with the fields of the
    /// tables between.
    Break(Range<usize>, Vec<Field>),
}

/// All fields of a part; nested ones inside of the outer ones. Deleted ones and those without an end are
/// left out.
pub(super) fn scan(tree: &Tree<'_>) -> Vec<Field> {
    if tree.nodes.is_empty() { vec![] } else { Scanner::container(tree, 0) }
}

/// What kind of field mark an element is.
fn mark<'t>(tree: &Tree<'t>, id: NodeId) -> Option<&'t str> {
    let tag = tree.start_tag(id);
    let rest = tag.strip_prefix('<')?.strip_prefix(tree.prefix.as_str())?.strip_prefix("fldChar")?;
    let at = rest.find("fldCharType")?;
    rest[at..].split(['"', '\'']).nth(1)
}

/// The instruction of a `w:fldSimple`.
fn simple_instruction(tree: &Tree<'_>, id: NodeId) -> Option<String> {
    let tag = tree.start_tag(id);
    let rest = tag.strip_prefix('<')?.strip_prefix(tree.prefix.as_str())?.strip_prefix("fldSimple")?;
    let at = rest.find(&format!("{}instr", tree.prefix))?;
    let value = &rest[at..];
    let quote = value.find(['"', '\''])?;
    let mark = value[quote..].chars().next()?;
    let inner = value[quote + 1..].split(mark).next()?;
    quick_xml::escape::unescape(inner).ok().map(|t| t.into_owned())
}

struct Open {
    field: Field,
    in_result: bool,
}

struct Scanner<'a, 't> {
    tree: &'a Tree<'t>,
    open: Vec<Open>,
    done: Vec<Field>,
    paragraph: Option<NodeId>,
    /// Fields of tables since the last paragraph.
    between: Vec<Field>,
    /// Open fields too deep to be followed.
    lost: usize,
}

/// Deepest nesting that is followed; Word itself allows 20.
const DEEPEST: usize = 40;

impl<'a, 't> Scanner<'a, 't> {
    /// Fields never reach out of a cell, text box or note.
    fn container(tree: &'a Tree<'t>, id: NodeId) -> Vec<Field> {
        let mut s = Scanner { tree, open: vec![], done: vec![], paragraph: None, between: vec![], lost: 0 };
        s.walk(id);
        while let Some(open) = s.open.pop() {
            s.nested(open.field.items, open.field.result);
        }
        s.done
    }

    /// What an unfinished field held goes to the one around it.
    fn nested(&mut self, items: Vec<Item>, result: Vec<Field>) {
        for item in items {
            match item {
                Item::Field(f) => self.add(f),
                Item::Object(_, l) | Item::Break(_, l) => l.into_iter().for_each(|f| self.add(f)),
                Item::Text(_) | Item::Plain(_) => {}
            }
        }
        result.into_iter().for_each(|f| self.add(f));
    }

    fn add(&mut self, f: Field) {
        match self.open.last_mut() {
            None => self.done.push(f),
            Some(o) if o.in_result => o.field.result.push(f),
            Some(o) => o.field.items.push(Item::Field(f)),
        }
    }

    fn walk(&mut self, holder: NodeId) {
        for id in self.tree.children(holder) {
            match self.tree.nodes[id].name {
                Name::Deleted
                | Name::ParagraphProperties
                | Name::RunProperties
                | Name::SectionProperties
                | Name::Mark => {}
                Name::Cell | Name::TextBox | Name::Footnote => {
                    let inner = Self::container(self.tree, id);
                    inner.into_iter().for_each(|f| self.add(f));
                }
                Name::Table if !self.open.is_empty() => {
                    let inner = Self::container(self.tree, id);
                    self.between.extend(inner);
                }
                Name::Paragraph => self.enter(id),
                Name::Run => self.run(id),
                Name::Other => match simple_instruction(self.tree, id) {
                    Some(text) => self.simple(id, text),
                    None => self.walk(id),
                },
                _ => self.walk(id),
            }
        }
    }

    fn enter(&mut self, id: NodeId) {
        let tree = self.tree;
        let between = std::mem::take(&mut self.between);
        if let (Some(before), false) = (self.paragraph, self.open.is_empty()) {
            let level = tree.nodes[before].parent == tree.nodes[id].parent;
            self.open.iter_mut().for_each(|o| o.field.level &= level);
            let start = tree.nodes[before].inner_end;
            let inner =
                tree.child(id, Name::ParagraphProperties).map_or(tree.nodes[id].inner, |p| tree.nodes[p].end);
            match self.open.last_mut() {
                Some(o) if !o.in_result => o.field.items.push(Item::Break(start..inner, between)),
                _ => between.into_iter().for_each(|f| self.add(f)),
            }
        } else {
            between.into_iter().for_each(|f| self.add(f));
        }
        self.paragraph = Some(id);
        self.walk(id);
    }

    fn simple(&mut self, id: NodeId, text: String) {
        let inner = Self::container(self.tree, id);
        let run = (id..self.tree.nodes[id].next).find(|&n| self.tree.nodes[n].name == Name::Run);
        self.add(Field {
            begin: id,
            end: id,
            simple: true,
            items: vec![Item::Plain(text)],
            result: inner,
            result_run: run,
            code_run: run,
            level: true,
        });
    }

    fn run(&mut self, run: NodeId) {
        let tree = self.tree;
        for id in tree.children(run) {
            match tree.nodes[id].name {
                Name::RunProperties | Name::Mark | Name::Deleted => {}
                Name::Solid if mark(tree, id).is_some() => self.mark(run, id),
                Name::Text | Name::Instruction => match self.open.last_mut() {
                    Some(o) if !o.in_result => {
                        o.field.code_run.get_or_insert(run);
                        o.field.items.push(Item::Text(id));
                    }
                    Some(o) => {
                        o.field.result_run.get_or_insert(run);
                    }
                    None => {}
                },
                _ => {
                    let inner = Self::container(tree, id);
                    match self.open.last_mut() {
                        Some(o) if !o.in_result => o.field.items.push(Item::Object(id, inner)),
                        _ => inner.into_iter().for_each(|f| self.add(f)),
                    }
                }
            }
        }
    }

    fn mark(&mut self, run: NodeId, id: NodeId) {
        match mark(self.tree, id) {
            Some("begin") if self.open.len() >= DEEPEST => self.lost += 1,
            Some("begin") => self.open.push(Open {
                field: Field {
                    begin: id,
                    end: id,
                    simple: false,
                    items: vec![],
                    result: vec![],
                    result_run: None,
                    code_run: None,
                    level: true,
                },
                in_result: false,
            }),
            Some("end") if self.lost > 0 => self.lost -= 1,
            Some("separate") if self.lost == 0 => {
                if let Some(o) = self.open.last_mut() {
                    o.in_result = true;
                }
            }
            Some("end") => {
                let Some(mut o) = self.open.pop() else { return };
                let holder = |r: Option<NodeId>| r.and_then(|r| self.tree.nodes[r].parent);
                let (a, b) = (holder(self.tree.nodes[o.field.begin].parent), holder(Some(run)));
                let paragraph =
                    |n: Option<NodeId>| n.is_some_and(|n| self.tree.nodes[n].name == Name::Paragraph);
                o.field.level &= a == b || paragraph(a) && paragraph(b);
                o.field.end = id;
                self.add(o.field);
            }
            _ => {}
        }
    }
}
