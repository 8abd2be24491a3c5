//! Lines with tabs, and the labels of lists.
use super::text::Lines;
use super::{Around, Writer};
use crate::pdf::model::{Align, Break, Inline, Label, LabelEnd, Paragraph, RunSet, TabKind, TabStop};
use std::rc::Rc;

/// Writes a paragraph that has a label or tabs: its lines by their breaks, each cut at its tabs.
pub(super) fn line(
    w: &mut Writer<'_>,
    p: &Paragraph,
    label: Option<&Label>,
    inlines: &[Inline],
    lines: &Lines<'_>,
    around: &Around<'_>,
) {
    for (n, line) in inlines.split(|i| matches!(i, Inline::Break(Break::Line, _))).enumerate() {
        if n > 0 {
            w.code.raw("linebreak()\n");
        }
        one(w, p, label.filter(|_| n == 0), line, n == 0, lines, around);
    }
}

fn one(
    w: &mut Writer<'_>,
    p: &Paragraph,
    label: Option<&Label>,
    line: &[Inline],
    first: bool,
    lines: &Lines<'_>,
    around: &Around<'_>,
) {
    let set = &p.set;
    let tabbed = label.is_some_and(|l| l.after == LabelEnd::Tab);
    if !tabbed && !line.iter().any(is_tab) {
        if let Some(l) = label {
            write_label(w, l, lines);
        }
        return w.inlines(line, lines, p, around);
    }
    let start = if first { set.indent_left + set.indent_first } else { set.indent_left };
    let right = around.width - set.indent_right;
    w.code.raw("tab-line(").pt(start).raw(", ").pt(right).raw(", (");
    let mut stops: Vec<TabStop> = set.tabs.iter().filter(|t| t.kind != TabKind::Bar).copied().collect();
    // the hanging indent is a stop of its own
    if set.indent_first < 0.0 && !stops.iter().any(|t| (t.at - set.indent_left).abs() < 0.5) {
        stops.push(TabStop { at: set.indent_left, ..TabStop::default() });
    }
    stops.sort_by(|a, b| a.at.total_cmp(&b.at));
    for stop in &stops {
        // Word keeps text at right and centred stops out of the margin
        let at = if stop.kind == TabKind::Start { stop.at } else { stop.at.min(right) };
        let kind = match stop.kind {
            TabKind::Start | TabKind::Bar => "start",
            TabKind::Center => "center",
            TabKind::End => "end",
            TabKind::Decimal => "decimal",
        };
        w.code
            .raw("(")
            .pt(at)
            .raw(", ")
            .string(kind)
            .raw(", ")
            .string(&stop.leader.map_or(String::new(), String::from));
        w.code.raw("), ");
    }
    w.code.raw("), ").pt(w.document.default_tab).raw(", (");
    // each segment: what stands before it, and the text
    w.code.raw("((:), none, {");
    if let Some(l) = label {
        write_label(w, l, lines);
        if l.after == LabelEnd::Tab {
            next(w, None, &l.set, &stops, lines);
        }
    }
    let mut rest = line;
    while let Some(at) = rest.iter().position(is_tab) {
        w.inlines(rest.get(..at).unwrap_or_default(), lines, p, around);
        match rest.get(at) {
            Some(Inline::Tab(set)) => next(w, None, set, &stops, lines),
            Some(Inline::PlaceTab(align, leader, set)) => {
                next(w, Some((*align, *leader)), set, &stops, lines)
            }
            _ => {}
        }
        rest = rest.get(at + 1..).unwrap_or_default();
    }
    w.inlines(rest, lines, p, around);
    w.code.raw("}),))\n");
}

fn is_tab(i: &Inline) -> bool {
    matches!(i, Inline::Tab(_) | Inline::PlaceTab(..))
}

/// Ends a segment and begins the next: what can fill the gap by leader, where it must go, the text.
fn next(
    w: &mut Writer<'_>,
    fixed: Option<(Align, Option<char>)>,
    set: &Rc<RunSet>,
    stops: &[TabStop],
    lines: &Lines<'_>,
) {
    w.code.raw("}), ((");
    let mut leaders: Vec<Option<char>> = stops.iter().map(|s| s.leader).chain([None]).collect();
    leaders.extend(fixed.map(|f| f.1));
    leaders.sort();
    leaders.dedup();
    for leader in leaders {
        w.code.string(&leader.map_or(String::new(), String::from)).raw(": ");
        w.gap(leader, set, lines);
        w.code.raw(", ");
    }
    w.code.raw("), ");
    match fixed {
        None => w.code.raw("none"),
        Some((align, leader)) => {
            let kind = match align {
                Align::Center => "middle",
                Align::End => "edge",
                _ => "begin",
            };
            w.code
                .raw("(")
                .string(kind)
                .raw(", ")
                .string(&leader.map_or(String::new(), String::from))
                .raw(")")
        }
    };
    w.code.raw(", {");
}

fn write_label(w: &mut Writer<'_>, label: &Label, lines: &Lines<'_>) {
    let text = match label.after {
        LabelEnd::Space => format!("{} ", label.text),
        _ => label.text.clone(),
    };
    w.text(&text, &label.set, lines);
}
