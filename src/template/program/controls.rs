//! Content controls while rendering: which are filled, and how.
use super::{Bound, Builder, Op, Run, Sink};
use crate::diagnostic::Diagnostic;
use crate::docx::{escape_attribute, escape_text};
use crate::template::control::{Control, Fill, Kind, Shown};
use crate::template::expr::Expr;
use crate::template::frame::Frame;
use crate::value::{Rich, Value};

impl Run<'_, '_, '_> {
    /// Fills a control when the data knows it, else leaves it as it is.
    pub(super) fn control(&mut self, c: &Control, frame: &Frame<'_>, out: &mut String) {
        let name = c.field.names.iter().find(|e| c.field.strict || frame.knows(e));
        let Some(name) = name else { return self.ops(&c.keep, frame, out) };
        match (&c.kind, &c.fill) {
            (Kind::Container, _) => self.container(c, name, frame, out),
            (Kind::Section, _) => self.section(c, name, frame, out),
            (Kind::Text { .. } | Kind::Picture, Some(fill)) => {
                out.push_str(&fill.head);
                out.push_str(&fill.middle);
                if !self.lines(&c.kind, name, fill, frame, out) {
                    self.value(name, c.tag, fill.sink, frame, out);
                }
                out.push_str(&fill.tail);
            }
            (kind, Some(fill)) => {
                let Some(shown) = self.shown(kind, name, c.tag, frame) else { return };
                write(fill, &shown, out);
                match kind {
                    Kind::CheckBox { yes, no } => {
                        out.push_str(if shown.note.as_deref() == Some("1") { yes } else { no });
                    }
                    _ => escape_text(&shown.text, &self.line, &self.tab, out),
                }
                out.push_str(&fill.tail);
            }
            _ => self.ops(&c.keep, frame, out),
        }
    }

    /// The lines of a text as paragraphs, where a rich text control holds paragraphs.
    fn lines(&mut self, kind: &Kind, name: &Expr, fill: &Fill, frame: &Frame<'_>, out: &mut String) -> bool {
        let Kind::Text { rich: true } = kind else { return false };
        let Sink::Run(spot) = fill.sink else { return false };
        let Some(spot) = self.program.spots.get(spot).filter(|s| s.splits && !s.block) else {
            return false;
        };
        let (Ok(value), Some(gains)) = (frame.eval(name, self.scope), &mut self.gains) else { return false };
        match &*value {
            Value::Text(t) if t.contains('\n') => {
                let rich = Rich::Paragraphs(t.to_string());
                crate::template::rich::write(&rich, spot, gains, out).is_ok()
            }
            _ => false,
        }
    }

    /// The text of custom XML that a control shows.
    pub(super) fn bound(&mut self, b: &Bound, frame: &Frame<'_>, out: &mut String) {
        let name = b.field.names.iter().find(|e| b.field.strict || frame.knows(e));
        let value = name.and_then(|name| frame.eval(name, self.scope).ok());
        // what is wrong with the value is reported by the control
        let shown = value.and_then(|v| b.kind.show(&v, self.scope).ok());
        let Some(shown) = shown else { return out.push_str(&b.keep) };
        out.push_str(&b.around.0);
        let mut text = String::new();
        escape_attribute(&shown.stored, &mut text); // right in attributes and in text
        out.push_str(&text);
        out.push_str(&b.around.1);
    }

    fn shown(&mut self, kind: &Kind, name: &Expr, tag: usize, frame: &Frame<'_>) -> Option<Shown> {
        let value = match frame.eval(name, self.scope) {
            Ok(v) => v,
            Err(d) => {
                self.fail(d, name, tag, frame);
                return None;
            }
        };
        match kind.show(&value, self.scope) {
            Ok(shown) => Some(shown),
            Err(text) => {
                self.fail(Diagnostic::error("bad-value", text), name, tag, frame);
                None
            }
        }
    }

    fn container(&mut self, c: &Control, name: &Expr, frame: &Frame<'_>, out: &mut String) {
        match frame.eval(name, self.scope) {
            Err(d) => self.fail(d, name, c.tag, frame),
            Ok(value) => match &*value {
                Value::List(l) => {
                    for (i, item) in l.items.iter().enumerate() {
                        self.ops(&c.keep, &frame.item(item, i, l.items.len(), &[]), out);
                    }
                }
                Value::Record(_) => self.ops(&c.keep, &frame.with(&value, &[]), out),
                _ => self.ops(&c.keep, frame, out),
            },
        }
    }

    /// The first item of a repeating section stands for all; the others are the template author's samples.
    fn section(&mut self, c: &Control, name: &Expr, frame: &Frame<'_>, out: &mut String) {
        let value = match frame.eval(name, self.scope) {
            Ok(v) => v,
            Err(d) => return self.fail(d, name, c.tag, frame),
        };
        let items: &[Value] = match &*value {
            Value::List(l) => &l.items,
            Value::Empty => &[],
            one => std::slice::from_ref(one),
        };
        let is_item = |op: &Op| matches!(op, Op::Control(c) if matches!(c.kind, Kind::Item));
        let first = c.keep.iter().position(is_item);
        let last = c.keep.iter().rposition(is_item);
        let (Some(first), Some(last)) = (first, last) else { return self.ops(&c.keep, frame, out) };
        if items.is_empty() {
            return;
        }
        self.ops(&c.keep[..first], frame, out);
        if let Op::Control(item) = &c.keep[first] {
            for (i, value) in items.iter().enumerate() {
                self.ops(&item.keep, &frame.item(value, i, items.len(), &[]), out);
            }
        }
        self.ops(&c.keep[last + 1..], frame, out);
    }

    /// Text of DrawingML: a line break ends the run.
    pub(super) fn drawing(&self, text: &str, spot: usize, out: &mut String) {
        let p = &self.program.prefix;
        let run = self.program.spots.get(spot).map_or("", |s| s.run.as_str());
        let line = format!("</{p}t></{p}r><{p}br/><{p}r>{run}<{p}t>");
        escape_text(text, &line, "\t", out);
    }
}

fn write(fill: &Fill, shown: &Shown, out: &mut String) {
    out.push_str(&fill.head);
    if let (Some(note), Some((before, after))) = (&shown.note, &fill.note) {
        out.push_str(before);
        escape_attribute(note, out);
        out.push_str(after);
    }
    out.push_str(&fill.middle);
}

impl Builder {
    /// Begins a control. Inside of blocks and of other repeating controls it can't stay linked to custom XML,
    /// of which there is only one.
    pub(in crate::template) fn open_control(&mut self, mut control: Box<Control>) {
        let alone = self.open.is_empty()
            && self
                .controls
                .iter()
                .all(|c| !matches!(c.0.kind, Kind::Section | Kind::Item | Kind::Container));
        if !alone && let Some(fill) = &mut control.fill {
            fill.unbind();
        }
        if let Some(binding) = control.binding.take().filter(|_| alone) {
            self.program.bound.push(*binding);
        }
        self.controls.push((control, std::mem::take(&mut self.ops)));
    }
    /// Ends the innermost control.
    pub(in crate::template) fn close_control(&mut self) {
        let Some((mut control, outer)) = self.controls.pop() else { return };
        control.keep = std::mem::replace(&mut self.ops, outer);
        self.ops.push(Op::Control(control));
    }
}
