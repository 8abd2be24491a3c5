//! Lines with tabs, and the labels of lists.
use super::paragraph::Pitch;
use super::{Around, Writer};
use crate::pdf::model::{Align, Break, Inline, Label, LabelEnd, Paragraph, TabKind};

/// Writes a paragraph that has a label or tabs: its lines by their breaks, each cut at its tabs.
pub(super) fn line(
    w: &mut Writer<'_>,
    p: &Paragraph,
    label: Option<&Label>,
    inlines: &[Inline],
    pitch: Pitch,
    around: &Around<'_>,
) {
    let set = &p.set;
    let lines = inlines.split(|i| matches!(i, Inline::Break(Break::Line, _)));
    for (n, line) in lines.enumerate() {
        if n > 0 {
            w.code.raw("linebreak()\n");
        }
        let label = label.filter(|_| n == 0);
        let start = if n == 0 { set.indent_left + set.indent_first } else { set.indent_left };
        let tabbed = line.iter().any(|i| matches!(i, Inline::Tab(_) | Inline::PlaceTab(..)));
        if !tabbed && label.is_none_or(|l| l.after != LabelEnd::Tab) {
            if let Some(l) = label {
                write_label(w, l, pitch, p, around);
            }
            w.inlines(line, pitch, p, around);
            continue;
        }
        w.code.raw("tab-line(").pt(start).raw(", ").pt(around.width - set.indent_right).raw(", (");
        for stop in &set.tabs {
            write_stop(w, stop.at, stop.kind, stop.leader);
        }
        // the hanging indent is a stop of its own
        if set.indent_first < 0.0 && set.tabs.iter().all(|t| t.at > set.indent_left || t.at <= start) {
            write_stop(w, set.indent_left, TabKind::Start, None);
        }
        w.code.raw(").sorted(key: s => s.at(0)), ").pt(w.document.default_tab).raw(", (");
        let mut segment = line;
        if let Some(l) = label {
            w.code.raw("{");
            write_label(w, l, pitch, p, around);
            if l.after == LabelEnd::Tab {
                w.code.raw("}, {");
            }
        } else {
            w.code.raw("{");
        }
        while let Some(at) = segment.iter().position(|i| matches!(i, Inline::Tab(_) | Inline::PlaceTab(..))) {
            w.inlines(segment.get(..at).unwrap_or_default(), pitch, p, around);
            w.code.raw("}, {");
            segment = segment.get(at + 1..).unwrap_or_default();
        }
        w.inlines(segment, pitch, p, around);
        w.code.raw("},))\n");
    }
}

fn write_label(w: &mut Writer<'_>, label: &Label, pitch: Pitch, p: &Paragraph, around: &Around<'_>) {
    let space = around.section.grid.char_space.unwrap_or(0.0);
    let text = match label.after {
        LabelEnd::Space => format!("{} ", label.text),
        _ => label.text.clone(),
    };
    let _ = Align::Start;
    w.text(&text, &label.set, |c, s| pitch.edges(c, s), space, &p.spot);
}

fn write_stop(w: &mut Writer<'_>, at: f64, kind: TabKind, leader: Option<char>) {
    let kind = match kind {
        TabKind::Start | TabKind::Bar => "start",
        TabKind::Center => "center",
        TabKind::End | TabKind::Decimal => "end",
    };
    w.code.raw("(").pt(at).raw(", ").string(kind).raw(", ");
    match leader {
        Some(c) => w.code.raw("text(").string(&c.to_string()).raw(")"),
        None => w.code.raw("none"),
    };
    w.code.raw("), ");
}
