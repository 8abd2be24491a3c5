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
    /// A check box (FORMCHECKBOX) and its state.
    check: Option<bool>,
}

impl Frame {
    fn new(instruction: &str) -> Frame {
        Frame { instruction: instruction.into(), result: false, worked_out: None, link: false, check: None }
    }
}

impl Open {
    /// Is content of that name shown here? Instructions and deleted text are not.
    pub(super) fn shows(&self, name: &str) -> bool {
        !matches!(name, "instrText" | "delText" | "delInstrText") && self.0.iter().all(|f| f.result)
    }

    /// Is the innermost field's own place shown?
    fn shown(&self) -> bool {
        self.0.iter().rev().skip(1).all(|f| f.result)
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
                let mut frame = Frame::new("");
                frame.check = super::xml::child(node, "ffData").and_then(checked);
                walk.fields.0.push(frame);
            }
            ("fldChar", Some("separate")) => {
                let shown = walk.fields.shown();
                if let Some(f) = walk.fields.0.last_mut() {
                    f.result = true;
                    if shown {
                        open(f, out);
                    }
                }
            }
            ("fldChar", Some("end")) => {
                if let Some(f) = walk.fields.0.pop() {
                    self.field_end(f, set, walk, out);
                }
            }
            ("fldChar", _) => {}
            _ => return false,
        }
        true
    }

    fn field_end(&mut self, mut f: Frame, set: &Rc<RunSet>, walk: &mut Walk, out: &mut Vec<Inline>) {
        if !walk.fields.0.iter().all(|f| f.result) {
            // a field in the instruction of another: the outer one's result is what Word showed last
            if page_field(&f.instruction).is_some() {
                let what = crate::tr!(
                    "按页码计算的域（用文件里存的结果）",
                    "a field computed from page numbers (as stored)"
                );
                self.missing(walk, what);
            }
            return;
        }
        if !f.result {
            open(&mut f, out);
            if words(&f.instruction).first().is_some_and(|w| w.eq_ignore_ascii_case("eq")) {
                self.missing(
                    walk,
                    crate::tr!("EQ 域（公式、带圈字符）", "an EQ field (a formula, a circled character)"),
                );
            }
        }
        if let Some(checked) = f.check {
            super::run::push_text(out, if checked { "☒" } else { "☐" }, set);
        }
        close(f, set, out);
    }

    pub(super) fn simple_field(
        &mut self,
        node: Node<'_, '_>,
        base: &RunPatch,
        walk: &mut Walk,
        out: &mut Vec<Inline>,
    ) {
        let mut frame = Frame::new(attr(node, "instr").unwrap_or_default());
        frame.result = true;
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

/// The state of a check box in a form.
fn checked(form: Node<'_, '_>) -> Option<bool> {
    let check = super::xml::child(form, "checkBox")?;
    let state = super::xml::child(check, "checked").or_else(|| super::xml::child(check, "default"));
    Some(state.is_some_and(super::xml::on))
}

/// The number that a field prints, when it depends on the pages.
fn page_field(instruction: &str) -> Option<Field> {
    let words = words(instruction);
    let formats = words.iter().zip(words.iter().skip(1)).filter(|(switch, _)| *switch == "\\*");
    let format = formats.filter_map(|(_, name)| number_format(name)).next();
    Some(match words.first()?.to_uppercase().as_str() {
        "PAGE" => Field::Page(format),
        "NUMPAGES" => Field::Pages(format),
        "SECTIONPAGES" => Field::SectionPages(format),
        "PAGEREF" => Field::PageOf(words.get(1)?.clone(), format),
        _ => return None,
    })
}

/// Where a field leads to when it is clicked.
fn link(words: &[String]) -> Option<Link> {
    let argument = words.get(1).filter(|w| !w.starts_with('\\')).cloned();
    let has = |switch: &str| words.iter().position(|w| w.eq_ignore_ascii_case(switch));
    match words.first()?.to_uppercase().as_str() {
        "HYPERLINK" => {
            let local = has("\\l").and_then(|i| words.get(i + 1)).cloned();
            Some(match (argument, local) {
                (Some(url), Some(local)) => Link::Url(format!("{url}#{local}")),
                (Some(url), None) => Link::Url(url),
                (None, local) => Link::Bookmark(local?),
            })
        }
        "REF" | "PAGEREF" | "NOTEREF" if has("\\h").is_some() => Some(Link::Bookmark(argument?)),
        _ => None,
    }
}

/// The result of a field begins.
fn open(frame: &mut Frame, out: &mut Vec<Inline>) {
    if let Some(link) = link(&words(&frame.instruction)) {
        out.push(Inline::LinkStart(link));
        frame.link = true;
    }
    frame.worked_out = page_field(&frame.instruction).map(|f| (out.len(), f));
    if frame.worked_out.is_some() {
        // ends nothing, but keeps the result from being joined with the text before
        out.push(Inline::LinkEnd);
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
            "CHINESENUM1" => NumberFormat::ChineseCountingShort,
            "CHINESENUM3" => NumberFormat::ChineseCounting,
            "CHINESENUM2" => NumberFormat::ChineseLegal,
            "DBNUM1" => NumberFormat::ChineseDigits,
            "CIRCLENUM" | "GB1" => NumberFormat::Circled,
            _ => return None,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instructions() {
        let some = |f| Some(f);
        assert_eq!(page_field(" PAGE "), some(Field::Page(None)));
        assert_eq!(page_field("page \\* MERGEFORMAT"), some(Field::Page(None)));
        let counting = Some(NumberFormat::ChineseCounting);
        assert_eq!(page_field(" PAGE \\* MERGEFORMAT \\* CHINESENUM3"), some(Field::Page(counting)));
        let of = |name: &str| some(Field::PageOf(name.into(), None));
        assert_eq!(page_field("PAGEREF _Toc1 \\h"), of("_Toc1"));
        assert_eq!(page_field("PAGEREF"), None);
        assert_eq!(page_field("DATE \\@ \"yyyy\""), None);
        let link = |text: &str| link(&words(text));
        assert_eq!(link("HYPERLINK \"https://a.cn/x y\""), Some(Link::Url("https://a.cn/x y".into())));
        assert_eq!(link("HYPERLINK \\l \"_Toc1\""), Some(Link::Bookmark("_Toc1".into())));
        assert_eq!(link("HYPERLINK"), None);
        assert_eq!(link("REF 附件一 \\h"), Some(Link::Bookmark("附件一".into())));
        assert_eq!(link("REF 附件一"), None);
    }
}
