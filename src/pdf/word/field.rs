//! Fields: PAGE and its kin are worked out by the layout, all others show what Word showed last.
use super::run::RunPatch;
use super::story::{Reader, Walk};
use super::xml::{attr, is};
use crate::pdf::model::{Field, Inline, Link, NumberFormat, RunSet};
use roxmltree::Node;
use std::rc::Rc;

/// The fields around the place where a walk stands, the innermost last.
#[derive(Debug, Default)]
pub(super) struct Open(Vec<Frame>);

#[derive(Debug)]
struct Frame {
    instruction: String,
    /// The result is being read.
    result: bool,
    /// Where its result begins, and what it is when the layout works it out.
    worked_out: Option<(usize, Field)>,
    /// It is a link that was opened.
    link: bool,
}

impl Open {
    /// Is content of that name shown here? Instructions and deleted text are not.
    pub(super) fn shows(&self, name: &str) -> bool {
        !matches!(name, "instrText" | "delText" | "delInstrText") && self.0.iter().all(|f| f.result)
    }
}

impl Reader<'_> {
    /// Handles `w:fldChar` and `w:instrText`; false when it is neither.
    pub(super) fn field_part(
        &mut self,
        node: Node<'_, '_>,
        set: &Rc<RunSet>,
        walk: &mut Walk,
        out: &mut Vec<Inline>,
    ) -> bool {
        match (node.tag_name().name(), attr(node, "fldCharType")) {
            ("instrText", _) => {
                if let Some(f) = walk.fields.0.last_mut() {
                    f.instruction.push_str(node.text().unwrap_or_default());
                }
            }
            ("fldChar", Some("begin")) => {
                walk.fields.0.push(Frame {
                    instruction: String::new(),
                    result: false,
                    worked_out: None,
                    link: false,
                });
            }
            ("fldChar", Some("separate")) => {
                if let Some(f) = walk.fields.0.last_mut() {
                    f.result = true;
                    open(f, out);
                }
            }
            ("fldChar", Some("end")) => {
                if let Some(mut f) = walk.fields.0.pop() {
                    if !f.result {
                        open(&mut f, out);
                    }
                    close(f, set, out);
                }
            }
            ("fldChar", _) => {}
            _ => return false,
        }
        true
    }

    pub(super) fn simple_field(
        &mut self,
        node: Node<'_, '_>,
        base: &RunPatch,
        walk: &mut Walk,
        out: &mut Vec<Inline>,
    ) {
        let mut frame = Frame {
            instruction: attr(node, "instr").unwrap_or_default().into(),
            result: true,
            worked_out: None,
            link: false,
        };
        open(&mut frame, out);
        let first = node.children().find(|n| is(*n, "r"));
        let set = first.map(|r| {
            let mut patch = base.clone();
            patch.lay(&super::run::patch_in(r));
            patch
        });
        let set = self.set(&set.unwrap_or_else(|| base.clone()));
        self.inlines(node, base, walk, out);
        close(frame, &set, out);
    }

    pub(super) fn hyperlink(
        &mut self,
        node: Node<'_, '_>,
        base: &RunPatch,
        walk: &mut Walk,
        out: &mut Vec<Inline>,
    ) {
        let target = attr(node, "id").and_then(|id| walk.relation(id)).map(|r| r.target.clone());
        let link = match (target, attr(node, "anchor")) {
            (Some(url), Some(anchor)) => Some(Link::Url(format!("{url}#{anchor}"))),
            (Some(url), None) => Some(Link::Url(url)),
            (None, Some(anchor)) => Some(Link::Bookmark(anchor.into())),
            (None, None) => None,
        };
        let linked = link.is_some();
        out.extend(link.map(Inline::LinkStart));
        self.inlines(node, base, walk, out);
        if linked {
            out.push(Inline::LinkEnd);
        }
    }
}

/// The result of a field begins.
fn open(frame: &mut Frame, out: &mut Vec<Inline>) {
    let words = words(&frame.instruction);
    let name = words.first().map(|w| w.to_uppercase()).unwrap_or_default();
    let format =
        words.iter().position(|w| w == "\\*").and_then(|i| words.get(i + 1)).and_then(|f| number_format(f));
    let argument = || words.get(1).filter(|w| !w.starts_with('\\')).cloned();
    let field = match name.as_str() {
        "PAGE" => Some(Field::Page(format)),
        "NUMPAGES" => Some(Field::Pages(format)),
        "SECTIONPAGES" => Some(Field::SectionPages(format)),
        "PAGEREF" => argument().map(|a| Field::PageOf(a, format)),
        _ => None,
    };
    frame.worked_out = field.map(|f| (out.len(), f));
    if name == "HYPERLINK" {
        let local = words.iter().position(|w| w == "\\l").and_then(|i| words.get(i + 1)).cloned();
        let link = match (argument(), local) {
            (Some(url), Some(local)) => Link::Url(format!("{url}#{local}")),
            (Some(url), None) => Link::Url(url),
            (None, Some(local)) => Link::Bookmark(local),
            (None, None) => return,
        };
        out.push(Inline::LinkStart(link));
        frame.link = true;
    }
}

/// The field ends: what the layout works out replaces what Word showed.
fn close(frame: Frame, set: &Rc<RunSet>, out: &mut Vec<Inline>) {
    if let Some((from, field)) = frame.worked_out {
        let mut shown = String::new();
        let mut of = set.clone();
        for i in out.drain(from.min(out.len())..) {
            if let Inline::Text(t, s) = i {
                if shown.is_empty() {
                    of = s;
                }
                shown.push_str(&t);
            }
        }
        out.push(Inline::Field(field, of, shown));
    }
    if frame.link {
        out.push(Inline::LinkEnd);
    }
}

/// The words of an instruction; quotes hold spaces together.
fn words(instruction: &str) -> Vec<String> {
    let (mut out, mut word, mut quoted) = (vec![], String::new(), false);
    for c in instruction.chars() {
        match c {
            '"' | '“' | '”' => quoted = !quoted,
            c if c.is_whitespace() && !quoted => {
                if !word.is_empty() {
                    out.push(std::mem::take(&mut word));
                }
            }
            c => word.push(c),
        }
    }
    if !word.is_empty() {
        out.push(word);
    }
    out
}

/// `\* CHINESENUM3` and its like.
fn number_format(name: &str) -> Option<NumberFormat> {
    Some(match name {
        "ROMAN" => NumberFormat::UpperRoman,
        "roman" => NumberFormat::LowerRoman,
        "ALPHABETIC" => NumberFormat::UpperLetter,
        "alphabetic" => NumberFormat::LowerLetter,
        _ => match name.to_uppercase().as_str() {
            "ARABIC" => NumberFormat::Decimal,
            "ARABICDASH" => NumberFormat::Dashes,
            "CHINESENUM1" | "CHINESENUM3" => NumberFormat::ChineseCounting,
            "CHINESENUM2" => NumberFormat::ChineseLegal,
            "DBNUM1" => NumberFormat::ChineseDigits,
            "CIRCLENUM" | "GB1" => NumberFormat::Circled,
            _ => return None,
        },
    })
}
