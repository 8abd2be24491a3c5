//! Paragraphs: spacing, indents, line heights, alignment, and what breaks them.
use super::text::{Edges, dash, rgb};
use super::{Around, Writer, tabs};
use crate::pdf::font::{Choice, For};
use crate::pdf::model::{
    Align, Block, Border, Break, Field, Inline, LineHeight, Link, Paragraph, ParagraphSet, RunSet,
};
use std::rc::Rc;

/// What stands above the paragraph that is written.
#[derive(Default)]
pub(super) struct Before {
    /// Its space after.
    after: f64,
    /// Its style, for contextual spacing.
    style: Option<String>,
    contextual: bool,
    /// Something stands above on this page.
    pub(super) something: bool,
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
        let mut parts = split(&p.inlines);
        let top = self.space_above(set, before);
        let count = parts.len();
        for (n, (inlines, end)) in parts.drain(..).enumerate() {
            let first = n == 0;
            if first && set.page_break_before && !around.inside {
                self.code.raw("pagebreak(weak: true)\n");
                before.something = false;
            }
            // a break at the very end takes nothing to the next page
            let empty = inlines.iter().all(|i| matches!(i, Inline::Bookmark(_)));
            if n > 0 && empty && n + 1 == count {
                continue;
            }
            let above = if first { top } else { 0.0 };
            if above > 0.0 && !before.something {
                self.code.raw("v(").pt(above).raw(")\n");
            }
            let above = if before.something { above } else { 0.0 };
            self.part(p, inlines, first, above, next, around);
            before.something = true;
            match end {
                Some(Break::Page) if !around.inside => {
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
        (before.after, before.style, before.contextual) =
            (set.after, Some(set.style.clone()), set.contextual);
    }

    /// Word adds the space after one paragraph and the space before the next.
    fn space_above(&self, set: &ParagraphSet, before: &Before) -> f64 {
        let alike = before.style.as_deref() == Some(set.style.as_str());
        let after = if before.contextual && alike { 0.0 } else { before.after };
        let own = if set.contextual && alike { 0.0 } else { set.before };
        after + own
    }

    /// The heights of its lines.
    pub(super) fn pitch(&self, p: &Paragraph, around: &Around<'_>) -> Pitch {
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
    fn each_choice(&self, p: &Paragraph, f: &mut impl FnMut(&Choice, &RunSet)) {
        let mut any = false;
        let mut one = |text: &str, set: &Rc<RunSet>| {
            for (script, _) in super::text::parts(text, set) {
                any = true;
                f(&self.choice(set, script), set);
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
            f(&self.choice(&p.mark, For::EastAsian), &p.mark);
        }
    }

    /// A paragraph, or the part of it between page breaks.
    fn part(
        &mut self,
        p: &Paragraph,
        inlines: &[Inline],
        first: bool,
        above: f64,
        next: Option<&Block>,
        around: &Around<'_>,
    ) {
        let set = &p.set;
        let pitch = self.pitch(p, around);
        let (left, hang) = match set.indent_first {
            f if f < 0.0 => (set.indent_left + f, -f),
            _ => (set.indent_left, 0.0),
        };
        self.code.raw("block(width: 100%, above: ").pt(above);
        self.code.raw(", inset: (left: ").pt(left).raw(", right: ").pt(set.indent_right).raw(")");
        if set.keep_lines {
            self.code.raw(", breakable: false");
        }
        if set.keep_next && next.is_some() {
            self.code.raw(", sticky: true");
        }
        if let Some(c) = set.shading {
            self.code.raw(", fill: ").raw(&rgb(c));
        }
        self.borders(set);
        let empty = inlines.iter().all(|i| matches!(i, Inline::Bookmark(_))) && (p.label.is_none() || !first);
        if empty {
            let edges = pitch.edges(&self.choice(&p.mark, For::EastAsian), &p.mark);
            self.code.raw(", height: ").pt(edges.top + edges.bottom);
            self.code.raw(", {\n");
            self.inlines(inlines, pitch, p, around);
            self.code.raw("})\n");
            return;
        }
        self.code.raw(", ");
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
        if !set.widow_control {
            self.code.raw("set text(costs: (widow: 0%, orphan: 0%))\n");
        }
        if !(set.space_latin || set.space_digits) {
            self.code.raw("set text(cjk-latin-spacing: none)\n");
        }
        let label = p.label.as_ref().filter(|_| first);
        if label.is_some() || inlines.iter().any(|i| matches!(i, Inline::Tab(_) | Inline::PlaceTab(..))) {
            tabs::line(self, p, label, inlines, pitch, around);
        } else {
            self.inlines(inlines, pitch, p, around);
        }
        self.code.raw("})))\n");
    }

    fn borders(&mut self, set: &ParagraphSet) {
        let b = &set.borders;
        if b.top.is_none() && b.right.is_none() && b.bottom.is_none() && b.left.is_none() {
            return;
        }
        let mut space = String::new();
        self.code.raw(", stroke: (");
        for (name, side) in [("top", b.top), ("right", b.right), ("bottom", b.bottom), ("left", b.left)] {
            if let Some(border) = side {
                self.code.raw(name).raw(": ").raw(&stroke(&border)).raw(", ");
                space.push_str(&format!("{name}: {}pt, ", border.space));
            }
        }
        self.code.raw("), outset: (").raw(&space).raw(")");
    }

    /// What stands in a paragraph, in code mode.
    pub(super) fn inlines(&mut self, inlines: &[Inline], pitch: Pitch, p: &Paragraph, around: &Around<'_>) {
        let space = around.section.grid.char_space.unwrap_or(0.0);
        let distribute = p.set.align == Align::Distribute;
        let mut links = 0;
        for i in inlines {
            match i {
                Inline::Text(text, set) if distribute => {
                    for c in text.chars() {
                        self.text(&c.to_string(), set, |c, s| pitch.edges(c, s), space, &p.spot);
                        self.code.raw("h(1fr)\n");
                    }
                }
                Inline::Text(text, set) => self.text(text, set, |c, s| pitch.edges(c, s), space, &p.spot),
                Inline::Break(Break::Line, _) => {
                    self.code.raw("linebreak()\n");
                }
                Inline::Break(..) => {}
                Inline::Tab(_) | Inline::PlaceTab(..) => {}
                Inline::Field(field, set, shown) => self.field(field, set, shown, pitch, p, around),
                Inline::LinkStart(link) => {
                    links += 1;
                    self.code.raw("link(");
                    match link {
                        Link::Url(url) => self.code.string(url),
                        Link::Bookmark(name) => self.code.raw("label(").string(&format!("b-{name}")).raw(")"),
                    };
                    self.code.raw(", {\n");
                }
                Inline::LinkEnd if links > 0 => {
                    links -= 1;
                    self.code.raw("})\n");
                }
                Inline::LinkEnd => {}
                Inline::Bookmark(_) => {}
                Inline::Note(..) | Inline::NoteNumber(_) => {
                    self.missing(&p.spot, crate::tr!("脚注", "a footnote"));
                }
                Inline::Object(_) | Inline::Float(..) => {
                    self.missing(&p.spot, crate::tr!("图片或图形", "a picture or shape"));
                }
                Inline::Ruby(base, _, set, _) => {
                    self.text(base, set, |c, s| pitch.edges(c, s), space, &p.spot)
                }
            }
        }
        for _ in 0..links {
            self.code.raw("})\n");
        }
    }

    fn field(
        &mut self,
        field: &Field,
        set: &Rc<RunSet>,
        shown: &str,
        pitch: Pitch,
        p: &Paragraph,
        around: &Around<'_>,
    ) {
        let _ = (field, around);
        self.text(shown, set, |c, s| pitch.edges(c, s), 0.0, &p.spot);
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
