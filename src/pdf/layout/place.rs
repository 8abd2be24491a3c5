//! What floats: where it stands on its page, and the space that text leaves for it.
//!
//! The place is worked out by typst itself (`float-at` in the prelude), since only it knows where the paragraph
//! came to stand. What stands behind the text is drawn as the page's background.
use super::paragraph::Pitch;
use super::{Around, Writer};
use crate::pdf::code::Code;
use crate::pdf::model::{Align, Along, Anchor, From, How, Inline, Object, Paragraph, Section, Spot, Wrap};
use crate::tr;

/// A place along one direction: `weight` of the place where the paragraph stands, plus `base`, minus `share` of
/// the object's own size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Spec {
    pub(super) weight: f64,
    pub(super) base: f64,
    pub(super) share: f64,
}

fn spec(along: Along, area: Option<(f64, f64)>, relative: (f64, f64)) -> Spec {
    let (weight, (start, length)) = match area {
        Some(area) => (0.0, area),
        None => (1.0, relative),
    };
    let (base, share) = match along.how {
        How::Offset(by) => (by, 0.0),
        How::Part(part) => (part * length, 0.0),
        How::Aligned(Align::Center) => (length / 2.0, 0.5),
        How::Aligned(Align::End) => (length, 1.0),
        How::Aligned(_) => (0.0, 0.0),
    };
    Spec { weight, base: start + base, share }
}

pub(super) fn across(anchor: &Anchor, section: &Section, inset: f64, column: f64) -> Spec {
    let (width, m) = (section.paper.0, &section.margin);
    let left = m.left + section.gutter;
    let area = match anchor.x.from {
        From::Page => Some((0.0, width)),
        From::Margin => Some((left, width - left - m.right)),
        From::BeforeMargin => Some((0.0, left)),
        From::AfterMargin => Some((width - m.right, m.right)),
        From::Text | From::Line | From::Character => None,
    };
    spec(anchor.x, area, (-inset, column))
}

fn down(anchor: &Anchor, section: &Section) -> Spec {
    let (height, m) = (section.paper.1, &section.margin);
    let area = match anchor.y.from {
        From::Page => Some((0.0, height)),
        From::Margin => Some((m.top, height - m.top - m.bottom)),
        From::BeforeMargin => Some((0.0, m.top)),
        From::AfterMargin => Some((height - m.bottom, m.bottom)),
        From::Text | From::Line | From::Character => None,
    };
    spec(anchor.y, area, (0.0, 0.0))
}

/// When the floating things of a paragraph are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// Before its text.
    Above,
    /// After it.
    Below,
}

/// What a floating thing is to the text around it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Room {
    /// It takes none.
    None,
    /// So much above the text of its paragraph.
    Above(f64),
    /// So much below it, and the distance down to it.
    Below(f64, f64),
    /// At a place on the page, from top to bottom.
    OnPage(f64, f64),
}

/// What paragraphs leave free on their sides for something that text flows around.
#[derive(Clone, Copy, Debug)]
pub(in crate::pdf) struct Beside {
    left: f64,
    right: f64,
    /// Text still comes above it.
    skip: f64,
    /// Its height that no text stands beside yet.
    rest: f64,
}

/// Word sets no text beside something in less than an inch.
const LEAST: f64 = 72.0;

/// Text is set beside something only when it would be covered by more than this.
const TOUCH: f64 = 10.0;

impl Writer<'_> {
    /// What a paragraph leaves free on its left and right, since text flows around something there. Word narrows
    /// lines, this whole paragraphs; how high they are is guessed.
    pub(super) fn aside(
        &mut self,
        inlines: &[Inline],
        pitch: Pitch,
        p: &Paragraph,
        around: &Around<'_>,
    ) -> (f64, f64) {
        for i in inlines {
            let Inline::Float(o, anchor) = i else { continue };
            if anchor.wrap == Wrap::Around && !in_line(anchor) && !of_page(&o.spot) {
                self.begin_beside(o.size, anchor, &o.spot, around);
            }
        }
        let Some(beside) = &mut self.beside else { return (0.0, 0.0) };
        let (left, right, skip) = (beside.left, beside.right, beside.skip);
        let mark = self.mark_edges(pitch, p);
        let line = mark.top + mark.bottom;
        let width = around.width - p.set.indent_left - p.set.indent_right;
        let height = lines(inlines, width, p) * line + p.set.before;
        let narrow = lines(inlines, width - left - right, p) * line + p.set.before;
        let Some(beside) = &mut self.beside else { return (0.0, 0.0) };
        if skip > 0.0 && height <= skip + line / 2.0 {
            beside.skip -= height;
            return (0.0, 0.0);
        }
        (beside.rest, beside.skip) = (beside.rest - (narrow - skip).max(0.0), 0.0);
        if beside.rest <= line * 0.3 {
            self.beside = None;
        }
        (left, right)
    }

    pub(super) fn begin_beside(
        &mut self,
        (width, height): (f64, f64),
        anchor: &Anchor,
        spot: &Spot,
        around: &Around<'_>,
    ) {
        let Some((from, to)) = self.stretch(width, anchor, around) else { return };
        let (before, after) = (from - anchor.distance.left, around.width - to - anchor.distance.right);
        if before.max(after) < LEAST {
            return;
        }
        let y = down(anchor, around.section);
        // the anchor of what stands at a place of the page is near to it; above the text area it is in nobody's way
        let at = if y.weight == 0.0 {
            (y.base - y.share * height - around.section.margin.top).min(0.0)
        } else {
            y.base
        };
        let new = Beside {
            left: if after >= before { around.width - after } else { 0.0 },
            right: if after >= before { 0.0 } else { around.width - before },
            skip: at.max(0.0),
            rest: height + anchor.distance.bottom + at.min(0.0),
        };
        if new.rest <= TOUCH {
            return;
        }
        let old = self.beside.unwrap_or(new);
        self.beside = Some(Beside {
            left: new.left.max(old.left),
            right: new.right.max(old.right),
            skip: new.skip.min(old.skip),
            rest: new.rest.max(old.rest),
        });
        self.missing(
            spot,
            tr!(
                "图形旁边的文字环绕（旁边的段落整段缩窄）",
                "text flowing around a picture or shape (whole paragraphs are narrowed beside it)"
            ),
        );
    }

    /// What comes next can't stand beside anything.
    pub(super) fn end_beside(&mut self) {
        if let Some(beside) = self.beside.take() {
            self.code.raw("v(").pt(beside.skip + beside.rest).raw(")\n");
        }
    }

    /// From where to where a thing covers the column; `None` when it doesn't.
    fn stretch(&self, width: f64, anchor: &Anchor, around: &Around<'_>) -> Option<(f64, f64)> {
        let section = around.section;
        let x = across(anchor, section, 0.0, around.width);
        let left = if x.weight == 0.0 { section.margin.left + section.gutter } else { 0.0 };
        let from = x.base - x.share * width - left;
        let covers = around.inside || (from + width > 1.0 && from < around.width - 1.0);
        covers.then_some((from, from + width))
    }

    /// The floating objects of a paragraph, in the block that holds it; `inset` is that of the block.
    pub(super) fn floats(
        &mut self,
        inlines: &[Inline],
        when: When,
        (inset, pitch): (f64, Pitch),
        p: &Paragraph,
        around: &Around<'_>,
    ) {
        let lines = lines(inlines, around.width - inset - p.set.indent_right, p);
        let mut all: Vec<_> = inlines
            .iter()
            .filter_map(|i| match i {
                Inline::Float(o, anchor) => Some((o, anchor)),
                _ => None,
            })
            .collect();
        all.sort_by_key(|(_, a)| a.order);
        if all.is_empty() {
            return;
        }
        let mark = self.mark_edges(pitch, p);
        let line = mark.top + mark.bottom;
        for (o, anchor) in all {
            if in_line(anchor) {
                continue;
            }
            let room = self.room(o.size, anchor, (lines * line, line), &o.spot, around);
            if (when == When::Below) != matches!(room, Room::Below(..)) {
                continue;
            }
            self.float(anchor, room, inset, &o.spot, around, |w| w.object(o, around));
        }
    }

    /// A floating object that stands relative to its line or character, where it is met.
    pub(super) fn float_in_line(
        &mut self,
        o: &Object,
        anchor: &Anchor,
        pitch: Pitch,
        p: &Paragraph,
        around: &Around<'_>,
    ) {
        let mark = self.mark_edges(pitch, p);
        if p.inlines.iter().all(|i| matches!(i, Inline::Float(..) | Inline::Bookmark(_))) {
            // what holds only floating things is as high as an empty line
            self.strut(mark);
        }
        if !in_line(anchor) {
            return;
        }
        self.code.raw("box(width: 0pt, height: 0pt, ");
        let mut anchor = *anchor;
        if anchor.y.from == From::Line
            && let How::Offset(by) = &mut anchor.y.how
        {
            // this stands on the baseline
            *by -= mark.top;
        }
        self.float(&anchor, Room::None, 0.0, &o.spot, around, |w| w.object(o, around));
        self.code.raw(")\n");
    }

    /// Writes something that floats.
    pub(super) fn float(
        &mut self,
        anchor: &Anchor,
        room: Room,
        inset: f64,
        spot: &Spot,
        around: &Around<'_>,
        body: impl FnOnce(&mut Self),
    ) {
        let x = across(anchor, around.section, inset, around.width);
        let mut y = down(anchor, around.section);
        match room {
            Room::Above(height) => {
                self.code
                    .raw("block(width: 100%, breakable: false, sticky: true, height: ")
                    .pt(height)
                    .raw(", ");
            }
            Room::Below(height, gap) => {
                y.base = gap;
                self.code.raw("block(width: 100%, breakable: false, height: ").pt(height).raw(", ");
            }
            Room::OnPage(top, bottom) => {
                self.code.raw("room-for(").pt(top).raw(", ").pt(bottom).raw(")\n");
            }
            Room::None => {}
        }
        // what headers hold lies below the text anyway; what takes room has nothing above or below it
        match (anchor.behind, room) {
            (true, _) => self.code.raw("behind(").number(anchor.order as f64).raw(", "),
            (false, Room::None) if !of_page(spot) => {
                self.code.raw("in-front(").number(anchor.order as f64).raw(", ")
            }
            _ => self.code.raw("float-at("),
        };
        for s in [x, y] {
            self.code.raw("(").number(s.weight).raw(", ").pt(s.base).raw(", ").number(s.share).raw("), ");
        }
        body(self);
        self.code.raw(if matches!(room, Room::Above(_) | Room::Below(..)) { "))\n" } else { ")\n" });
    }

    /// The room that text leaves for it.
    pub(super) fn room(
        &mut self,
        (width, height): (f64, f64),
        anchor: &Anchor,
        (text, line): (f64, f64),
        spot: &Spot,
        around: &Around<'_>,
    ) -> Room {
        let section = around.section;
        if anchor.wrap == Wrap::None || (of_page(spot) && anchor.wrap == Wrap::Around) {
            return Room::None;
        }
        let Some((from, to)) = self.stretch(width, anchor, around) else { return Room::None };
        let beside = (from - anchor.distance.left).max(around.width - to - anchor.distance.right);
        if anchor.wrap == Wrap::Around && beside >= LEAST {
            return Room::None;
        }
        let y = down(anchor, section);
        let (above, below) = (anchor.distance.top, anchor.distance.bottom);
        if y.weight == 0.0 {
            let top = y.base - y.share * height;
            return Room::OnPage(top - above - line, top + height + below);
        }
        if y.base + height <= 0.0 {
            return Room::None;
        }
        if y.base < line {
            return Room::Above(y.base + height + below);
        }
        let gap = (y.base - text).clamp(0.0, line.max(above));
        Room::Below(gap + height + below, gap)
    }
}

/// Is it in a header or footer?
pub(super) fn of_page(spot: &Spot) -> bool {
    spot.part.starts_with("header") || spot.part.starts_with("footer")
}

/// Does it stand relative to its line or character?
fn in_line(anchor: &Anchor) -> bool {
    anchor.x.from == From::Character || matches!(anchor.y.from, From::Line | From::Character)
}

/// Has each page draw what stands behind its text and in front of it, when something does in this code.
pub(super) fn layers(written: &str, code: &mut Code) {
    if written.contains("behind(") {
        code.raw("#set page(background: layer(<behind>))\n");
    }
    if written.contains("in-front(") {
        code.raw("#set page(foreground: layer(<in-front>))\n");
    }
}

/// How many lines the text of a paragraph takes, about.
fn lines(inlines: &[Inline], width: f64, p: &Paragraph) -> f64 {
    let long = |text: &str, size: f64| {
        let em = |c: char| if super::text::east_asian(c) { 1.0 } else { 0.5 };
        text.chars().map(em).sum::<f64>() * size
    };
    let mut sum = p.set.indent_first.max(0.0);
    for i in inlines {
        if let Inline::Text(text, set) | Inline::Field(_, set, text) = i {
            sum += long(text, set.size);
        }
    }
    (sum / width.max(1.0)).ceil().max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::font::Fonts;
    use crate::pdf::model::{Block, Border, Color, Content, Document, Line, Shape, Sides};
    use crate::pdf::typeset::typeset;
    use crate::pdf::word::Reading;
    use std::rc::Rc;
    use typst::layout::{Frame, FrameItem, Point};

    fn rectangle(wide: f64, high: f64) -> Box<Object> {
        let line = Border { kind: Line::Single, width: 1.0, color: Some(Color(255, 0, 0)), space: 0.0 };
        let content = Content::Shape {
            shape: Shape::Rectangle,
            fill: None,
            opacity: 1.0,
            line: Some(line),
            arrows: (false, false),
            blocks: vec![],
            inset: Sides::default(),
            vertical: crate::pdf::model::Vertical::Top,
            grows: false,
            direction: crate::pdf::model::Direction::Horizontal,
        };
        Box::new(Object { size: (wide, high), content, ..Object::default() })
    }

    fn paragraph(inlines: Vec<Inline>) -> Block {
        Block::Paragraph(Box::new(Paragraph { inlines, ..Paragraph::default() }))
    }

    fn text(text: &str) -> Inline {
        Inline::Text(text.into(), Rc::default())
    }

    /// Where shapes and texts stand on the first page: left, top (of texts the baseline).
    fn laid(blocks: Vec<Block>) -> Found {
        let section = Section {
            paper: (300.0, 400.0),
            margin: Sides { top: 50.0, right: 50.0, bottom: 50.0, left: 50.0 },
            blocks,
            ..Section::default()
        };
        let document = Document { lang: "zh".into(), sections: vec![section], ..Document::default() };
        let fonts = Fonts::builtin();
        let reading = Reading { document, missing: vec![] };
        let (code, _) = super::super::write(&reading, &fonts, "").unwrap();
        let pages = typeset(code, &fonts).unwrap();
        let mut found = (vec![], vec![]);
        walk(&pages.document().pages()[0].frame, Point::zero(), &mut found);
        found
    }

    type Found = (Vec<(f64, f64)>, Vec<(f64, f64)>);

    fn walk(frame: &Frame, at: Point, found: &mut Found) {
        for (pos, item) in frame.items() {
            let p = at + *pos;
            let p2 = (p.x.to_pt(), p.y.to_pt());
            match item {
                FrameItem::Group(g) => walk(&g.frame, p, found),
                FrameItem::Shape(..) => found.0.push(p2),
                FrameItem::Text(_) => found.1.push(p2),
                _ => {}
            }
        }
    }

    fn at(x: Along, y: Along, wrap: Wrap) -> Box<Anchor> {
        Box::new(Anchor { x, y, wrap, ..Anchor::default() })
    }

    fn along(from: From, how: How) -> Along {
        Along { from, how }
    }

    fn near(a: (f64, f64), b: (f64, f64)) {
        assert!((a.0 - b.0).abs() < 0.1 && (a.1 - b.1).abs() < 0.1, "{a:?} is not {b:?}");
    }

    #[test]
    fn places_on_the_page_and_at_the_paragraph() {
        let page = at(along(From::Page, How::Offset(7.0)), along(From::Page, How::Offset(9.0)), Wrap::None);
        let right = How::Aligned(Align::End);
        let corner = at(along(From::Margin, right), along(From::Margin, right), Wrap::None);
        let here = at(along(From::Text, How::Offset(10.0)), along(From::Text, How::Offset(20.0)), Wrap::None);
        let (shapes, texts) = laid(vec![
            paragraph(vec![text("第一段")]),
            paragraph(vec![
                Inline::Float(rectangle(30.0, 20.0), page),
                Inline::Float(rectangle(30.0, 20.0), corner),
                Inline::Float(rectangle(30.0, 20.0), here),
                text("第二段"),
            ]),
        ]);
        near(shapes[0], (7.0, 9.0));
        near(shapes[1], (220.0, 330.0));
        let line = texts[1].1 - texts[0].1;
        near(shapes[2], (60.0, 50.0 + line + 20.0));
    }

    #[test]
    fn behind_comes_first_and_takes_no_room() {
        let mut anchor = at(along(From::Text, How::default()), along(From::Text, How::default()), Wrap::None);
        anchor.behind = true;
        let float = Inline::Float(rectangle(30.0, 20.0), anchor);
        let (with, texts) = laid(vec![paragraph(vec![float, text("字")])]);
        let (_, plain) = laid(vec![paragraph(vec![text("字")])]);
        near(with[0], (50.0, 50.0));
        near(texts[0], plain[0]);
    }

    #[test]
    fn text_keeps_out_of_the_way() {
        let y = along(From::Text, How::default());
        let above = at(along(From::Text, How::Aligned(Align::Center)), y, Wrap::TopAndBottom);
        let (shapes, texts) =
            laid(vec![paragraph(vec![Inline::Float(rectangle(30.0, 20.0), above), text("字")])]);
        let (_, plain) = laid(vec![paragraph(vec![text("字")])]);
        near(shapes[0], (135.0, 50.0));
        near(texts[0], (plain[0].0, plain[0].1 + 20.0));
        // beside it the text begins to its right
        let left = at(along(From::Text, How::default()), y, Wrap::Around);
        let (_, texts) = laid(vec![
            paragraph(vec![Inline::Float(rectangle(30.0, 20.0), left), text("字")]),
            paragraph(vec![text("字")]),
            paragraph(vec![text("字")]),
        ]);
        near((texts[0].0, 0.0), (80.0, 0.0));
        near((texts[2].0, 0.0), (50.0, 0.0));
    }

    #[test]
    fn an_object_in_the_line_makes_it_higher() {
        let (shapes, texts) =
            laid(vec![paragraph(vec![Inline::Object(rectangle(30.0, 40.0))]), paragraph(vec![text("下")])]);
        near(shapes[0], (50.0, 50.0));
        assert!(texts[0].1 > 90.0);
    }
}
