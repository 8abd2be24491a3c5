//! Paragraphs: spacing, indents, line heights, alignment, and what breaks them.
use super::place::When;
use super::text::{Edges, Lines, Slot, dash, rgb};
use super::{Around, Writer, tabs};
use crate::pdf::font::Choice;
use crate::pdf::model::{
    Align, Block, Border, Break, Inline, Line, LineHeight, Paragraph, ParagraphSet, RunSet, Sides,
};
use std::rc::Rc;

/// What stands above the paragraph that is written.
#[derive(Default)]
pub(super) struct Before {
    /// Its space after.
    pub(super) after: f64,
    /// How it is set.
    set: Option<Rc<ParagraphSet>>,
    /// Something stands above on this page.
    pub(super) something: bool,
}

/// How a paragraph stands to those above and below.
#[derive(Clone, Copy, Debug)]
struct Joins {
    /// Space above.
    above: f64,
    /// Something follows.
    next: bool,
    /// It shares its lines and background with the paragraph above, below.
    joined_above: bool,
    joined_below: bool,
}

impl Joins {
    /// The paragraph's lines, without those between it and its like.
    fn borders(&self, set: &ParagraphSet) -> Sides<Option<Border>> {
        let mut out = set.borders;
        if self.joined_above {
            out.top = set.between;
        }
        if self.joined_below {
            out.bottom = None;
        }
        out
    }

    /// What the lines above and below take of the page.
    fn room(&self, set: &ParagraphSet) -> (f64, f64) {
        let b = self.borders(set);
        let room = |b: Option<Border>| b.map_or(0.0, |b| b.space + b.thickness());
        (room(b.top.filter(|_| !self.joined_above)), room(b.bottom))
    }
}

/// Do two paragraphs share their lines and background?
fn joined(a: &ParagraphSet, b: &ParagraphSet) -> bool {
    let none = a.borders == Sides::default() && a.shading.is_none();
    !none
        && a.borders == b.borders
        && a.shading == b.shading
        && (a.indent_left + a.indent_first.min(0.0) - b.indent_left - b.indent_first.min(0.0)).abs() < 0.05
        && (a.indent_right - b.indent_right).abs() < 0.05
}

/// The lines that a border of several lines is made of: distance from the text's edge, thickness.
fn lines_of(border: &Border) -> Vec<(f64, f64)> {
    let w = border.width;
    match border.kind {
        Line::Double => vec![(0.0, w), (2.0 * w, w)],
        Line::Triple => vec![(0.0, w), (2.0 * w, w), (4.0 * w, w)],
        Line::ThinThick => vec![(0.0, (w / 3.0).max(0.5)), (w * 1.2, w)],
        Line::ThickThin => vec![(0.0, w), (w * 1.4, (w / 3.0).max(0.5))],
        _ => vec![],
    }
}

/// Nothing that takes place on a line?
fn is_empty(inlines: &[Inline]) -> bool {
    inlines.iter().all(|i| matches!(i, Inline::Bookmark(_)))
}

/// The first character of a paragraph.
fn begins(p: &Paragraph, inlines: &[Inline]) -> Option<char> {
    let label = p.label.as_ref().and_then(|l| l.text.chars().next());
    label.or_else(|| match inlines.iter().find(|i| !matches!(i, Inline::Bookmark(_)))? {
        Inline::Text(text, _) => text.chars().next(),
        _ => None,
    })
}

/// Opening brackets of full width.
pub(super) fn opening(c: char) -> bool {
    matches!(c, '（' | '《' | '〈' | '【' | '〔' | '「' | '『' | '［' | '｛' | '〖')
}

/// How the lines of a paragraph get their height.
#[derive(Clone, Copy, Debug)]
pub(super) enum Pitch {
    /// All lines alike.
    Fixed(Edges),
    /// By the faces, so many times their height, and at least so many points.
    Natural(f64, f64),
}

impl Pitch {
    /// The edges of a run's text.
    pub(super) fn edges(self, choice: &Choice, set: &RunSet) -> Edges {
        match self {
            Pitch::Fixed(e) => e,
            Pitch::Natural(times, least) => {
                let (height, ascent) = (choice.line.0 * set.size, choice.line.1 * set.size);
                // what is added stands above the text
                let more = (height * (times - 1.0)).max(least - height);
                Edges { top: ascent + more, bottom: height - ascent }
            }
        }
    }
}

impl Writer<'_> {
    /// One paragraph, in code mode.
    pub(super) fn paragraph(
        &mut self,
        p: &Paragraph,
        next: Option<&Block>,
        before: &mut Before,
        around: &Around<'_>,
    ) {
        let set = &p.set;
        if set.page_break_before && !around.inside {
            self.code.raw("pagebreak(weak: true)\n");
            before.something = false;
        }
        let like = |other: &ParagraphSet| joined(set, other);
        let joined_above = before.something && before.set.as_deref().is_some_and(like);
        let joined_below = matches!(next, Some(Block::Paragraph(n)) if like(&n.set));
        let mut parts = split(&p.inlines);
        let top = self.space_above(set, before);
        let count = parts.len();
        for (n, (inlines, end)) in parts.drain(..).enumerate() {
            let first = n == 0;
            // a break at the very end takes nothing to the next page
            if n > 0 && is_empty(inlines) && n + 1 == count {
                continue;
            }
            let above = if first { top } else { 0.0 };
            if above > 0.0 && !before.something {
                self.code.raw("v(").pt(above).raw(")\n");
            }
            let above = if before.something { above } else { 0.0 };
            let joins = Joins {
                above,
                next: next.is_some(),
                joined_above: joined_above && first,
                joined_below: joined_below && n + 1 == count,
            };
            let heading = first && self.heading_start(p, around);
            self.part(p, inlines, first, &joins, around);
            if heading {
                self.heading_end(p);
            }
            before.something = true;
            match end {
                Some(Break::Page) if !around.inside => {
                    self.beside = None;
                    self.code.raw("pagebreak()\n");
                    before.something = false;
                }
                Some(Break::Column) if !around.inside => {
                    self.code.raw("colbreak()\n");
                    before.something = false;
                }
                _ => {}
            }
        }
        (before.after, before.set) = (set.after, Some(set.clone()));
    }

    /// The space after one paragraph and the space before the next: the larger one, or both. At the top of a page
    /// only the latter is left.
    fn space_above(&self, set: &ParagraphSet, before: &Before) -> f64 {
        if !before.something {
            return set.before;
        }
        let above = before.set.as_deref();
        let alike = above.is_some_and(|a| a.style == set.style);
        let after = if alike && above.is_some_and(|a| a.contextual) { 0.0 } else { before.after };
        let own = if set.contextual && alike { 0.0 } else { set.before };
        // what stands above a table's lower line is added
        if above.is_none() || self.document.adds_spaces { after + own } else { after.max(own) }
    }

    /// The heights of its lines.
    pub(super) fn pitch(&mut self, p: &Paragraph, around: &Around<'_>) -> Pitch {
        let set = &p.set;
        let grid = around.section.grid.line.filter(|_| set.on_grid && !around.inside);
        // the largest run decides where the text stands in a line of fixed height
        let mut largest = (0.0, 0.0, 0.0);
        self.each_choice(p, &mut |choice, set| {
            if set.size * choice.line.0 > largest.0 {
                largest = (set.size * choice.line.0, set.size * choice.line.1, set.size);
            }
        });
        let (height, ascent, size) = largest;
        match (set.line, grid) {
            (LineHeight::Exact(pitch), _) => {
                let top = (pitch - size) / 2.0 + 0.86 * size;
                Pitch::Fixed(Edges { top, bottom: pitch - top })
            }
            (LineHeight::Multiple(times), Some(grid)) => {
                let lines = (height / grid - 0.01).ceil().max(1.0);
                let whole = lines * grid * times;
                let top = (whole - height) / 2.0 + ascent;
                Pitch::Fixed(Edges { top, bottom: whole - top })
            }
            (LineHeight::AtLeast(least), Some(grid)) => {
                let whole = (height.max(least) / grid - 0.01).ceil().max(1.0) * grid;
                let top = (whole - height) / 2.0 + ascent;
                Pitch::Fixed(Edges { top, bottom: whole - top })
            }
            (LineHeight::Multiple(times), None) => Pitch::Natural(times, 0.0),
            (LineHeight::AtLeast(least), None) => Pitch::Natural(1.0, least),
        }
    }

    /// The faces of everything in a paragraph; of its mark when it is empty.
    fn each_choice(&mut self, p: &Paragraph, f: &mut impl FnMut(&Choice, &RunSet)) {
        let mut any = false;
        let mut one = |text: &str, set: &Rc<RunSet>| {
            for (slot, _) in super::text::parts(text, set) {
                any = true;
                f(&self.choice(set, slot), set);
            }
        };
        if let Some(label) = &p.label {
            one(&label.text, &label.set);
        }
        for i in &p.inlines {
            match i {
                Inline::Text(text, set) | Inline::Field(_, set, text) => one(text, set),
                _ => {}
            }
        }
        if !any {
            f(&self.choice(&p.mark, Slot::EastAsian), &p.mark);
        }
    }

    /// A paragraph, or the part of it between page breaks.
    fn part(&mut self, p: &Paragraph, inlines: &[Inline], first: bool, joins: &Joins, around: &Around<'_>) {
        let set = &p.set;
        let pitch = self.pitch(p, around);
        let space = around.section.grid.char_space.unwrap_or(0.0);
        let lines = Lines { pitch, space, spot: &p.spot };
        let aside = self.aside(inlines, pitch, p, around);
        let (left, hang) = match set.indent_first {
            f if f < 0.0 => (set.indent_left + f, -f),
            _ => (set.indent_left, 0.0),
        };
        let (left, right) = (left + aside.0, set.indent_right + aside.1);
        self.code.raw("block(width: 100%, above: ").pt(joins.above);
        let (head, foot) = joins.room(set);
        self.code.raw(", inset: (left: ").pt(left).raw(", right: ").pt(right);
        if head + foot > 0.0 {
            self.code.raw(", top: ").pt(head).raw(", bottom: ").pt(foot);
        }
        self.code.raw(")");
        if set.keep_lines {
            self.code.raw(", breakable: false");
        }
        if set.keep_next && joins.next {
            self.code.raw(", sticky: true");
        }
        self.surface(set, joins, left);
        let label = p.label.as_ref().filter(|_| first);
        if label.is_none() && is_empty(inlines) {
            let edges = pitch.edges(&self.choice(&p.mark, Slot::EastAsian), &p.mark);
            self.code.raw(", height: ").pt(edges.top + edges.bottom + head + foot).raw(", {\n");
            self.double_lines(set, joins);
            self.inlines(inlines, &lines, p, around);
            self.code.raw("})\n");
            return;
        }
        self.code.raw(", {\n");
        self.floats(inlines, When::Above, (left, pitch), p, around);
        self.double_lines(set, joins);
        if !set.widow_control {
            self.code.raw("set text(costs: (widow: 0%, orphan: 0%))\n");
        }
        if !(set.space_latin || set.space_digits) {
            self.code.raw("set text(cjk-latin-spacing: none)\n");
        }
        match set.align {
            Align::Center => self.code.raw("align(center, "),
            Align::End => self.code.raw("align(right, "),
            _ => self.code.raw("align(left, "),
        };
        self.code.raw("par(justify: ").raw(if set.align == Align::Justify { "true" } else { "false" });
        if first && set.indent_first > 0.0 {
            self.code.raw(", first-line-indent: (amount: ").pt(set.indent_first).raw(", all: true)");
        }
        if hang > 0.0 {
            self.code.raw(", hanging-indent: ").pt(hang);
        }
        self.code.raw(", {\n");
        // typst takes half of an opening bracket away at the start of a line, Word does not
        if first && begins(p, inlines).is_some_and(opening) {
            self.code.raw("box()\n");
        }
        if label.is_some() || inlines.iter().any(|i| matches!(i, Inline::Tab(_) | Inline::PlaceTab(..))) {
            tabs::line(self, p, label, inlines, &lines, around);
        } else {
            self.inlines(inlines, &lines, p, around);
        }
        self.code.raw("}))\n");
        self.floats(inlines, When::Below, (left, pitch), p, around);
        self.code.raw("})\n");
    }

    /// Background and lines around.
    fn surface(&mut self, set: &ParagraphSet, joins: &Joins, left: f64) {
        if let Some(c) = set.shading {
            self.code.raw(", fill: ").raw(&rgb(c));
        }
        let b = joins.borders(set);
        let any = b.top.is_some() || b.right.is_some() || b.bottom.is_some() || b.left.is_some();
        if !any && set.shading.is_none() {
            return;
        }
        // lines and background stand at the indents, not at the margins
        let mut space = vec![("left", -left), ("right", -set.indent_right)];
        let mut strokes = String::new();
        for (name, side) in [("top", b.top), ("right", b.right), ("bottom", b.bottom), ("left", b.left)] {
            let Some(border) = side else { continue };
            if lines_of(&border).is_empty() {
                strokes += &format!("{name}: {}, ", stroke(&border));
            }
            match space.iter_mut().find(|s| s.0 == name) {
                Some(s) => s.1 += border.space,
                // lines above and below have room of their own; typst draws half of them outside
                None => space.push((name, -border.thickness() / 2.0)),
            }
        }
        if joins.joined_above {
            space.retain(|s| s.0 != "top");
            space.push(("top", joins.above));
        }
        if !strokes.is_empty() {
            self.code.raw(", stroke: (").raw(&strokes).raw(")");
        }
        self.code.raw(", outset: (");
        for (name, points) in space {
            self.code.raw(name).raw(": ").pt(points).raw(", ");
        }
        self.code.raw(")");
    }

    /// Lines above and below that are made of several: typst's own strokes are single.
    fn double_lines(&mut self, set: &ParagraphSet, joins: &Joins) {
        let b = joins.borders(set);
        let side = |b: Option<Border>| b.map_or(0.0, |b| b.space);
        for (at, border) in [("top", b.top), ("bottom", b.bottom)] {
            let Some(border) = border else { continue };
            for (offset, width) in lines_of(&border) {
                let out = border.space + offset;
                self.code.raw("place(").raw(at).raw(" + left, dx: ").pt(-side(b.left)).raw(", dy: ");
                self.code.pt(if at == "top" { -out } else { out }).raw(", line(length: 100% + ");
                self.code.pt(side(b.left) + side(b.right)).raw(", stroke: ").pt(width).raw(" + ");
                self.code.raw(&border.color.map_or("black".to_owned(), rgb)).raw("))\n");
            }
        }
    }

    /// What stands in a paragraph, in code mode.
    pub(super) fn inlines(
        &mut self,
        inlines: &[Inline],
        lines: &Lines<'_>,
        p: &Paragraph,
        around: &Around<'_>,
    ) {
        let distribute = p.set.align == Align::Distribute;
        let (mut links, mut first) = (0, true);
        for i in inlines {
            match i {
                Inline::Text(text, set) if distribute => {
                    for c in text.chars() {
                        if !first {
                            self.code.raw("h(1fr)\n");
                        }
                        first = false;
                        self.text(&c.to_string(), set, lines);
                    }
                }
                Inline::Text(text, set) => self.text(text, set, lines),
                Inline::Break(Break::Line, _) => {
                    self.code.raw("linebreak()\n");
                }
                Inline::Break(..) => {}
                Inline::Tab(_) | Inline::PlaceTab(..) => {}
                Inline::Field(field, set, shown) => self.field(field, set, shown, lines),
                Inline::LinkStart(link) => {
                    links += 1;
                    self.link_start(link);
                }
                Inline::LinkEnd if links > 0 => {
                    links -= 1;
                    self.code.raw("})\n");
                }
                Inline::LinkEnd => {}
                Inline::Bookmark(name) => self.bookmark(name),
                Inline::Note(kind, id, set) => self.note(*kind, id, set, lines, around),
                Inline::NoteNumber(set) => self.note_number(set, lines),
                Inline::Object(o) => self.inline_object(o, lines.pitch, p, around),
                Inline::Float(o, anchor) => self.float_in_line(o, anchor, lines.pitch, p, around),
                Inline::Ruby(base, above, set, small) => self.ruby((base, set), (above, small), lines),
            }
        }
        for _ in 0..links {
            self.code.raw("})\n");
        }
    }
}

/// Cuts what stands in a paragraph at page and column breaks.
fn split(inlines: &[Inline]) -> Vec<(&[Inline], Option<Break>)> {
    let mut out = vec![];
    let mut from = 0;
    for (n, i) in inlines.iter().enumerate() {
        if let Inline::Break(kind @ (Break::Page | Break::Column), _) = i {
            out.push((inlines.get(from..n).unwrap_or_default(), Some(*kind)));
            from = n + 1;
        }
    }
    out.push((inlines.get(from..).unwrap_or_default(), None));
    out
}

/// A border as a stroke.
pub(super) fn stroke(border: &Border) -> String {
    let color = border.color.map_or("black".to_owned(), rgb);
    format!("(paint: {color}, thickness: {}pt, dash: \"{}\")", border.width, dash(border.kind))
}
