//! Frames (`w:framePr`): paragraphs that stand together at a place of their own, and drop capitals.
use super::place::{Room, across, of_page};
use super::text::Lines;
use super::{Around, Writer};
use crate::pdf::model::{Block, Frame, Inline, LineHeight, Paragraph, ParagraphSet, Spot, Wrap};
use crate::tr;
use std::rc::Rc;

impl Writer<'_> {
    /// Paragraphs in one frame (`w:framePr`) from the first of `blocks` on; says how many blocks it took.
    pub(super) fn frame(&mut self, blocks: &[Block], around: &Around<'_>) -> usize {
        let framed = |b: &Block| match b {
            Block::Paragraph(p) => p.set.frame,
            Block::Table(_) => None,
        };
        let Some(frame) = blocks.first().and_then(framed) else { return 0 };
        let taken = blocks.iter().take_while(|b| framed(b) == Some(frame)).count();
        let free = |b: &Block| match b {
            Block::Paragraph(p) => {
                let mut p = p.clone();
                p.set = Rc::new(ParagraphSet { frame: None, ..(*p.set).clone() });
                Block::Paragraph(p)
            }
            table => table.clone(),
        };
        let inside: Vec<Block> = blocks.iter().take(taken).map(free).collect();
        let spot = match inside.first() {
            Some(Block::Paragraph(p)) => p.spot.clone(),
            _ => Spot::default(),
        };
        if frame.drop_cap.is_some()
            && let (Some(Block::Paragraph(cap)), Some(Block::Paragraph(next))) =
                (inside.first(), blocks.get(taken))
        {
            self.missing(&spot, tr!("首字下沉（按正文排）", "a drop capital (set as plain text)"));
            let mut whole = next.clone();
            whole.inlines = plain(&cap.inlines, next);
            whole.inlines.extend(next.inlines.iter().cloned());
            self.blocks(&[Block::Paragraph(whole)], around);
            return taken + 1;
        }
        let width = frame.width.unwrap_or(around.width);
        let height = match frame.height {
            Some(LineHeight::Exact(h) | LineHeight::AtLeast(h)) => h,
            _ => inside.len() as f64 * 15.6,
        };
        let size = if frame.width.is_some() { (width, height) } else { (around.width, height) };
        let room = match self.room(size, &frame.anchor, (0.0, 1000.0), &spot, around) {
            // its height is known to typst only
            Room::Above(_) | Room::Below(..) => Room::Above(0.0),
            other => other,
        };
        if room == Room::None && frame.anchor.wrap == Wrap::Around && !of_page(&spot) {
            self.begin_beside(size, &frame.anchor, &spot, around);
        }
        let flows = matches!(room, Room::Above(_));
        if flows {
            // in the flow, at its place across
            let x = across(&frame.anchor, around.section, 0.0, around.width);
            self.code.raw("framed(").raw("(").number(x.weight).raw(", ").pt(x.base).raw(", ");
            self.code.number(x.share).raw("), ");
            self.frame_body(&frame, &inside, width, around);
            self.code.raw(")\n");
        } else {
            self.float(&frame.anchor, room, 0.0, &spot, around, |w| {
                w.frame_body(&frame, &inside, width, around)
            });
        }
        taken
    }

    /// The lines of a paragraph and its indents, for measuring how wide it would like to be.
    fn natural(&mut self, block: &Block, around: &Around<'_>) {
        let Block::Paragraph(p) = block else { return };
        let lines = Lines { pitch: self.pitch(p, around), space: 0.0, spot: &p.spot };
        let set = &p.set;
        self.code.raw("{\nh(").pt(set.indent_left + set.indent_right + set.indent_first.max(0.0)).raw(")\n");
        for part in
            p.inlines.split(|i| matches!(i, Inline::Float(..) | Inline::Note(..) | Inline::Bookmark(_)))
        {
            self.inlines(part, &lines, p, around);
        }
        self.code.raw("}, ");
    }

    fn frame_body(&mut self, frame: &Frame, inside: &[Block], width: f64, around: &Around<'_>) {
        let height = match frame.height {
            Some(LineHeight::Exact(h)) => (h, true),
            Some(LineHeight::AtLeast(h)) => (h, false),
            _ => (0.0, false),
        };
        let inner = Around { width, inside: true, ..around.clone() };
        self.code.raw("in-frame(");
        match frame.width {
            Some(w) => self.code.pt(w),
            None => {
                self.code.raw("(");
                for block in inside {
                    self.natural(block, &inner);
                }
                self.code.raw(")")
            }
        };
        self.code.raw(", ").pt(height.0).raw(", ").raw(if height.1 { "true" } else { "false" }).raw(", {\n");
        self.blocks(inside, &inner);
        self.code.raw("})");
    }
}

/// The text of a drop capital in the way of the text that it begins.
fn plain(cap: &[Inline], next: &Paragraph) -> Vec<Inline> {
    let set = next.inlines.iter().find_map(|i| match i {
        Inline::Text(_, set) => Some(set.clone()),
        _ => None,
    });
    let set = set.unwrap_or_else(|| next.mark.clone());
    let one = |i: &Inline| match i {
        Inline::Text(text, _) => Inline::Text(text.clone(), set.clone()),
        other => other.clone(),
    };
    cap.iter().map(one).collect()
}
