//! How wide and how high a cell's text is, before it is laid out: columns without widths, words that don't fit
//! their column, and rows that must not be divided depend on it.
//!
//! Widths come from the faces, heights are close estimates: typst may break a line elsewhere.
use crate::pdf::layout::text::{Slot, drawn_size, parts};
use crate::pdf::layout::{Around, Writer};
use crate::pdf::model::{Block, Break, Cell, Inline, LabelEnd, Paragraph, RunSet};
use std::collections::HashMap;
use std::rc::Rc;
use typst::layout::Abs;
use typst::text::{FontInstance, FontVariant, FontVariations};

/// Measures; remembers faces and characters.
#[derive(Default)]
pub(super) struct Ruler {
    faces: HashMap<(*const RunSet, Slot), Vec<FontInstance>>,
    widths: HashMap<(*const RunSet, char), f64>,
}

/// The width of a text.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Wide {
    /// Of what can't be broken.
    pub(super) least: f64,
    /// On one line.
    pub(super) most: f64,
}

/// The height of a cell's text.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct High {
    /// As it will most likely be.
    pub(super) likely: f64,
    /// It can't be more.
    pub(super) most: f64,
}

/// A line that fills less than this part of its room is surely not broken.
const FULL: f64 = 0.99;

impl Ruler {
    fn character(&mut self, w: &mut Writer<'_>, c: char, set: &Rc<RunSet>, slot: Slot) -> f64 {
        let key = (Rc::as_ptr(set), c);
        if let Some(known) = self.widths.get(&key) {
            return *known;
        }
        let size = drawn_size(set);
        let faces = self.faces.entry((Rc::as_ptr(set), slot)).or_insert_with(|| {
            let choice = w.choice(set, slot);
            let face = |f: &String| {
                let font = w.fonts.font(w.fonts.book().select_family(f).next()?)?;
                Some(font.instantiate(FontVariant::default(), Abs::pt(size), &FontVariations::default()))
            };
            choice.families.iter().filter_map(face).collect()
        });
        let advance = |f: &FontInstance| {
            let glyph = f.ttf().glyph_index(c).filter(|g| g.0 != 0)?;
            f.x_advance(glyph.0).map(|a| a.get())
        };
        let usual = if slot == Slot::EastAsian { 1.0 } else { 0.5 };
        let em = faces.iter().find_map(advance).unwrap_or(usual);
        let width = em * size * set.scale + set.spacing;
        self.widths.insert(key, width);
        width
    }

    /// The width of a paragraph's text between its line breaks: each line's.
    fn lines(&mut self, w: &mut Writer<'_>, p: &Paragraph, around: &Around<'_>) -> Vec<Wide> {
        let space = around.section.grid.char_space.unwrap_or(0.0);
        let (set, tab) = (&p.set, w.document.default_tab);
        let indent = set.indent_left + set.indent_right;
        let mut out = vec![];
        let mut line = Wide::default();
        let (mut word, mut last) = (0.0, None);
        let spaced = set.space_latin || set.space_digits;
        line.most = indent + set.indent_first.max(0.0);
        let mut text = |text: &str, set: &Rc<RunSet>, line: &mut Wide, word: &mut f64| {
            for (slot, part) in parts(text, set) {
                let east = slot == Slot::EastAsian;
                let add = if east && set.on_grid { space } else { 0.0 };
                // Chinese and Latin letters keep a quarter of an em between them
                if spaced && line.most > indent && last.is_some_and(|l| l != east) {
                    line.most += set.size / 4.0;
                }
                last = Some(east);
                for c in part.chars() {
                    let width = self.character(w, c, set, slot) + add;
                    line.most += width;
                    let breaks = c == ' ' || c == '-' || east;
                    *word = if breaks { width } else { *word + width };
                    line.least = line.least.max(*word + indent);
                    if breaks {
                        *word = 0.0;
                    }
                }
            }
        };
        if let Some(label) = &p.label {
            text(&label.text, &label.set, &mut line, &mut word);
            if label.after == LabelEnd::Tab {
                line.most += label.set.size;
            }
        }
        for i in &p.inlines {
            match i {
                Inline::Text(t, set) | Inline::Field(_, set, t) | Inline::Ruby(t, _, set, _) => {
                    text(t, set, &mut line, &mut word);
                }
                Inline::Tab(_) | Inline::PlaceTab(..) => {
                    line.most += tab;
                    word = 0.0;
                }
                Inline::Break(Break::Line, _) => {
                    out.push(std::mem::replace(&mut line, Wide { least: 0.0, most: indent }));
                    word = 0.0;
                }
                Inline::Object(o) => {
                    line.most += o.size.0;
                    line.least = line.least.max(o.size.0 + indent);
                }
                _ => {}
            }
        }
        out.push(line);
        out
    }

    /// How wide the text of a cell is, without margins.
    pub(super) fn width(&mut self, w: &mut Writer<'_>, cell: &Cell, around: &Around<'_>) -> Wide {
        let mut out = Wide::default();
        for block in &cell.blocks {
            match block {
                Block::Paragraph(p) => {
                    for line in self.lines(w, p, around) {
                        out.least = out.least.max(line.least);
                        out.most = out.most.max(line.most);
                    }
                }
                Block::Table(t) => {
                    let width = t.columns.iter().sum::<f64>();
                    out.least = out.least.max(width);
                    out.most = out.most.max(width);
                }
            }
        }
        if cell.no_wrap {
            out.least = out.most;
        }
        out
    }

    /// The fewest characters of a word in a cell that is wider than `width`.
    pub(super) fn long_word(&mut self, w: &mut Writer<'_>, cell: &Cell, width: f64) -> Option<usize> {
        let mut shortest: Option<usize> = None;
        for block in &cell.blocks {
            let Block::Paragraph(p) = block else { continue };
            let room = width - p.set.indent_left - p.set.indent_right;
            let (mut count, mut wide) = (0, 0.0);
            for i in &p.inlines {
                let Inline::Text(text, set) = i else {
                    (count, wide) = (0, 0.0);
                    continue;
                };
                for c in text.chars() {
                    if !c.is_ascii_graphic() {
                        (count, wide) = (0, 0.0);
                        continue;
                    }
                    count += 1;
                    wide += self.character(w, c, set, Slot::Latin);
                    if wide > room && shortest.is_none_or(|s| count < s) {
                        shortest = Some(count);
                    }
                }
            }
        }
        shortest
    }

    /// Is it surely one line?
    pub(super) fn one_line(&mut self, w: &mut Writer<'_>, p: &Paragraph, around: &Around<'_>) -> bool {
        matches!(self.lines(w, p, around).as_slice(), [line] if line.most < around.width * FULL)
    }

    /// How high the text of a cell is when it is so wide, without margins.
    pub(super) fn height(
        &mut self,
        w: &mut Writer<'_>,
        cell: &Cell,
        width: f64,
        around: &Around<'_>,
    ) -> High {
        let mut out = High::default();
        for block in &cell.blocks {
            let Block::Paragraph(p) = block else {
                out.most = f64::INFINITY;
                continue;
            };
            let pitch = self.pitch(w, p, around);
            let space = p.set.before + p.set.after;
            let (mut likely, mut most) = (0.0, 0.0);
            for line in self.lines(w, p, around) {
                let indent = p.set.indent_left + p.set.indent_right;
                let room = (width - indent).max(1.0);
                let filled = (line.most - indent).max(0.0) / room;
                likely += (filled - 0.001).ceil().max(1.0);
                // a line may end before it is full
                most += if filled < FULL { 1.0 } else { (filled * 1.15).ceil() + 1.0 };
            }
            let objects = p.inlines.iter().filter_map(|i| match i {
                Inline::Object(o) => Some(o.size.1),
                _ => None,
            });
            let (objects, floats) = (objects.sum::<f64>(), p.inlines.iter());
            let floats = floats.filter(|i| matches!(i, Inline::Float(..))).count();
            out.likely += likely * pitch + space + objects;
            out.most += most * pitch + space + objects;
            if objects > 0.0 || floats > 0 {
                out.most = f64::INFINITY;
            }
        }
        out
    }

    /// The height of a paragraph's lines: the highest.
    fn pitch(&self, w: &mut Writer<'_>, p: &Paragraph, around: &Around<'_>) -> f64 {
        let pitch = w.pitch(p, around);
        let mut high: f64 = 0.0;
        let mut one = |set: &Rc<RunSet>, slot: Slot| {
            let edges = pitch.edges(&w.choice(set, slot), set);
            high = high.max(edges.top + edges.bottom);
        };
        let sets = p.inlines.iter().filter_map(|i| match i {
            Inline::Text(_, set) | Inline::Field(_, set, _) | Inline::Ruby(_, _, set, _) => Some(set),
            _ => None,
        });
        let mut last: Option<&Rc<RunSet>> = None;
        for set in sets.chain([&p.mark]) {
            if last.is_none_or(|l| !Rc::ptr_eq(l, set)) {
                one(set, Slot::EastAsian);
                one(set, Slot::Latin);
            }
            last = Some(set);
        }
        high
    }
}
