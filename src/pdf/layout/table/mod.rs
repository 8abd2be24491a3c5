//! Tables as typst tables: column widths, row heights, lines and cells.
//!
//! Typst knows rows of a fixed height and rows as high as their content. Word's "at least" is the first where the
//! text surely fits, else the second with an empty cell of that height in a column of no width.
mod columns;
mod measure;
mod rows;
mod strokes;
mod turned;

#[cfg(test)]
mod tests;

use super::paragraph::Before;
use super::text::{Lines, rgb};
use super::{Around, Writer};
use crate::pdf::model::{
    Align, Block, Cell, Color, Direction, From, How, Inline, LineHeight, Paragraph, ParagraphSet, Row,
    RunSet, Sides, Table, Vertical,
};
use crate::tr;
use measure::Ruler;
use rows::{Plan, Size};

/// A table narrower than this part of the text, out of the flow, would have text beside it in Word.
const TEXT_BESIDE: f64 = 0.7;

/// Tables stand in each other at most so deep: typst's own limit is not far beyond.
const DEPTH: usize = 6;

/// No table stands farther out, in points.
const FAR: f64 = 1584.0;

/// What is to be closed behind a table.
struct Close {
    float: bool,
    held: bool,
}

/// A table whose widths and heights are settled.
pub(super) struct Grid<'a> {
    table: &'a Table,
    columns: Vec<f64>,
    rows: Vec<Plan>,
    /// Thickness of the thickest line above each row, and below the last.
    lines: Vec<f64>,
    ruler: Ruler,
    /// Space around the text of most cells.
    usual: Sides<f64>,
}

impl Writer<'_> {
    /// One table, in code mode.
    pub(super) fn table(&mut self, t: &Table, before: &mut Before, around: &Around<'_>) {
        if self.tables >= DEPTH {
            self.missing(
                &t.spot,
                tr!("一层套一层超过 {DEPTH} 层的表格的边框", "lines of tables in more than {DEPTH} others"),
            );
            for cell in t.rows.iter().flat_map(|r| &r.cells) {
                self.blocks(&cell.blocks, around);
            }
            return;
        }
        self.tables += 1;
        let mut ruler = Ruler::default();
        let columns = columns::widths(self, t, &mut ruler, around);
        let mut grid =
            Grid { table: t, columns, rows: vec![], lines: thickness(t), ruler, usual: Sides::default() };
        let typical = t.rows.get(t.rows.len() / 2).and_then(|r| r.cells.first());
        if let Some(cell) = typical {
            grid.usual = grid.inset(cell, t.rows.len() / 2);
        }
        grid.rows = rows::plan(self, &mut grid, around);
        let half = |line: Option<&f64>| line.map_or(0.0, |l| l / 2.0);
        let close = self.stand(&grid, before.after + half(grid.lines.first()), around);
        self.grid(&mut grid, around);
        self.code.raw(if close.held { ")" } else { "" }).raw("})").raw(if close.float {
            ")
"
        } else {
            "
"
        });
        self.tables -= 1;
        *before = Before::default();
        (before.something, before.after) = (true, half(grid.lines.last()));
    }

    /// Opens what holds the table at its place.
    fn stand(&mut self, grid: &Grid<'_>, above: f64, around: &Around<'_>) -> Close {
        let t = grid.table;
        let total: f64 = grid.columns.iter().sum();
        let room = around.width;
        let at = |align: Align, indent: f64| match align {
            Align::Center => (room - total) / 2.0,
            Align::End => room - total + t.outside.1,
            _ => indent - t.outside.0,
        };
        let mut left = at(t.align, t.indent);
        let mut float = None;
        if let Some(anchor) = t.anchor {
            let page = around.section.margin.left + around.section.gutter;
            left = match (anchor.x.how, anchor.x.from) {
                (How::Aligned(align), _) => at(align, 0.0),
                (How::Offset(x), From::Page) => x.clamp(-FAR, FAR) - page - t.outside.0,
                (How::Offset(x), _) => x.clamp(-FAR, FAR) - t.outside.0,
                (How::Part(p), _) => p * room,
            };
            float = match (anchor.y.how, anchor.y.from) {
                (_, From::Text) => None,
                (How::Aligned(Align::End), _) if !around.inside => Some("bottom"),
                (How::Aligned(Align::Start), _) if !around.inside => Some("top"),
                _ => {
                    self.missing(&t.spot, tr!("表格在页面上的固定位置", "a table's fixed place on the page"));
                    None
                }
            };
            if total < room * TEXT_BESIDE {
                self.missing(&t.spot, tr!("表格旁边环绕的文字", "text that flows around a table"));
            }
        }
        if let Some(edge) = float {
            let distance = t.anchor.map_or(0.0, |a| a.distance.top.max(a.distance.bottom));
            self.code.raw("place(").raw(edge).raw(", float: true, clearance: ").pt(distance).raw(", ");
        }
        self.code.raw("block(width: 100%, above: ").pt(if float.is_some() { 0.0 } else { above });
        self.code.raw(", inset: (left: ").pt(left).raw(", right: ").pt(room - left - total).raw("), {");
        let held = strokes::outer(self, t);
        Close { float: float.is_some(), held }
    }

    fn grid(&mut self, grid: &mut Grid<'_>, around: &Around<'_>) {
        let t = grid.table;
        let header = grid.header(around);
        self.code.raw("table(columns: (");
        for width in &grid.columns {
            self.code.pt(*width).raw(", ");
        }
        let struts = grid.rows.iter().any(|r| matches!(r.size, Size::Least(_)));
        let chains = grid.chains(header, around);
        self.code.raw(if struts { "0pt, " } else { "" });
        self.code.raw(if chains.is_empty() { "), rows: (" } else { "0pt,), rows: (" });
        for row in &grid.rows {
            match row.size {
                Size::Fixed(height) => self.code.pt(height).raw(", "),
                _ => self.code.raw("auto, "),
            };
        }
        self.code.raw("), align: left + top, inset: ");
        self.sides(grid.usual);
        self.code.raw(",\n");
        if header > 0 {
            self.code.raw("table.header(repeat: true,\n");
        }
        for (y, row) in t.rows.iter().enumerate() {
            if header > 0 && y == header {
                self.code.raw("),\n");
            }
            for cell in &row.cells {
                self.cell(grid, cell, y, around);
            }
            if let Some((_, count)) = chains.iter().find(|c| c.0 == y) {
                // a cell that isn't divided holds its rows together
                let column = grid.columns.len() + usize::from(struts);
                self.code.raw("table.cell(x: ").number(column as f64).raw(", y: ").number(y as f64);
                self.code
                    .raw(", rowspan: ")
                    .number(*count as f64)
                    .raw(", inset: 0pt, breakable: false, none),\n");
            }
            if let Some(Plan { size: Size::Least(height), whole, .. }) = grid.rows.get(y) {
                self.code.raw("table.cell(x: ").number(grid.columns.len() as f64);
                self.code.raw(", y: ").number(y as f64).raw(", inset: 0pt");
                self.code.raw(if *whole { ", breakable: false" } else { "" });
                self.code.raw(", block(height: ").pt(*height).raw(")),\n");
            }
        }
        strokes::rules(self, t);
        self.code.raw(")");
    }

    fn sides(&mut self, s: Sides<f64>) {
        self.code.raw("(top: ").pt(s.top).raw(", right: ").pt(s.right);
        self.code.raw(", bottom: ").pt(s.bottom).raw(", left: ").pt(s.left).raw(")");
    }

    fn cell(&mut self, grid: &mut Grid<'_>, cell: &Cell, y: usize, around: &Around<'_>) {
        self.code.raw("table.cell(x: ").number(cell.column as f64).raw(", y: ").number(y as f64);
        if cell.columns > 1 {
            self.code.raw(", colspan: ").number(cell.columns as f64);
        }
        if cell.rows > 1 {
            self.code.raw(", rowspan: ").number(cell.rows as f64);
        }
        if let Some(color) = cell.shading {
            self.code.raw(", fill: ").raw(&rgb(color));
        }
        let inset = grid.inset(cell, y);
        if inset != grid.usual {
            self.code.raw(", inset: ");
            self.sides(inset);
        }
        let diagonal = cell.diagonals.0.or(cell.diagonals.1).is_some();
        let whole = diagonal || (cell.rows == 1 && grid.rows.get(y).is_some_and(|r| r.whole));
        if whole {
            self.code.raw(", breakable: false");
        } else if cell.rows > 1 {
            // typst keeps a cell over rows of fixed height whole, and all of them on one page
            self.code.raw(", breakable: true");
        }
        let clip = grid.clip(self, cell, y, around);
        let width = (grid.width(cell) - inset.left - inset.right).max(1.0);
        let inside = Around { width, inside: true, ..around.clone() };
        let plain = plain(cell).filter(|p| clip.is_none() && grid.ruler.one_line(self, p, &inside));
        let across = match plain.map(|p| p.set.align) {
            Some(Align::Center) => "center",
            Some(Align::End) => "right",
            _ => "left",
        };
        let down = match cell.vertical {
            Vertical::Center if clip.is_none() => "horizon",
            Vertical::Bottom if clip.is_none() => "bottom",
            _ => "top",
        };
        match turned::alignment(cell) {
            Some(align) => self.code.raw(", align: ").raw(align),
            None if (across, down) == ("left", "top") => self.code.raw(""),
            None => self.code.raw(", align: ").raw(across).raw(" + ").raw(down),
        };
        self.code.raw(", {\n");
        if cell.shading.is_some_and(dark) {
            self.code.raw("set text(fill: white)\n");
        }
        if plain.is_none()
            && !cell.turned()
            && let Some(count) = grid.ruler.long_word(self, cell, width)
        {
            // Word breaks a word that is wider than its cell anywhere; typst does at spaces, but not at those of 0pt
            self.code.raw("show regex(\"[!-~]{").number(count.max(2) as f64);
            self.code.raw(",}\"): it => it.text.clusters().join(h(0.001pt))\n");
        }
        strokes::diagonals(self, cell, inset);
        strokes::gaps(self, grid, cell, y, inset);
        if let Some(height) = clip {
            self.code.raw("block(width: 100%, clip: true, height: ").pt(height).raw(", {\n");
        }
        match (plain, cell.direction) {
            (Some(p), _) => self.one_line(p, &inside),
            (None, Direction::Horizontal) => self.upright(grid, cell, &inside),
            _ => turned::write(self, grid, cell, y, &inside),
        }
        self.code.raw(if clip.is_some() { "})\n}),\n" } else { "}),\n" });
    }

    /// A cell's only line, without the blocks of a paragraph: large tables are laid out twice as fast so.
    fn one_line(&mut self, p: &Paragraph, inside: &Around<'_>) {
        if !(p.set.space_latin || p.set.space_digits) {
            self.code.raw("set text(cjk-latin-spacing: none)\n");
        }
        let pitch = self.pitch(p, inside);
        let space = inside.section.grid.char_space.unwrap_or(0.0);
        self.inlines(&p.inlines, &Lines { pitch, space, spot: &p.spot }, p, inside);
    }

    fn upright(&mut self, grid: &mut Grid<'_>, cell: &Cell, inside: &Around<'_>) {
        if cell.fit
            && let Some(fitted) = grid.fitted(self, cell, inside)
        {
            self.blocks(&fitted, inside);
        } else {
            self.blocks(&cell.blocks, inside);
        }
        if let Some(Block::Paragraph(last)) = cell.blocks.last()
            && last.set.after > 0.0
        {
            self.code.raw("v(").pt(last.set.after).raw(")\n");
        }
    }
}

impl Grid<'_> {
    /// The width of a cell's columns.
    fn width(&self, cell: &Cell) -> f64 {
        self.columns.iter().skip(cell.column).take(cell.columns).sum()
    }

    /// From a cell's edge to its text. The lines above and below take their own room in Word.
    fn inset(&self, cell: &Cell, y: usize) -> Sides<f64> {
        let exact = matches!(self.table.rows.get(y), Some(Row { height: Some(LineHeight::Exact(_)), .. }));
        let half = |n: usize| if exact { 0.0 } else { self.lines.get(n).map_or(0.0, |l| l / 2.0) };
        let m = cell.margin;
        Sides { top: m.top + half(y), bottom: m.bottom + half(y + cell.rows), ..m }
    }

    /// How many rows are repeated on each page.
    fn header(&self, around: &Around<'_>) -> usize {
        let rows = &self.table.rows;
        let count = rows.iter().take_while(|r| r.header).count();
        let over = |(y, r): (usize, &Row)| r.cells.iter().any(|c| y + c.rows > count);
        let height: f64 = self.rows.iter().take(count).map(Plan::height).sum();
        let fits = height < rows::page(around) / 2.0;
        let alone = count == rows.len() || rows.iter().take(count).enumerate().any(over);
        if alone || around.inside || !fits { 0 } else { count }
    }

    /// Rows that stay on one page, as the first of them and their number: each but the last is kept with the next.
    fn chains(&self, header: usize, around: &Around<'_>) -> Vec<(usize, usize)> {
        let rows = &self.table.rows;
        let mut out = vec![];
        let mut y = if around.inside { rows.len() } else { header };
        while y < rows.len() {
            let kept = rows.iter().skip(y).take_while(|r| keeps_next(r)).count();
            let count = (kept + 1).min(rows.len() - y);
            let height: f64 = self.rows.iter().skip(y).take(count).map(Plan::height).sum();
            if count > 1 && height < rows::page(around) * rows::WHOLE {
                out.push((y, count));
            }
            y += count;
        }
        out
    }

    /// The height that a cell of an exact row shows of its text, when there is more.
    fn clip(&mut self, w: &mut Writer<'_>, cell: &Cell, y: usize, around: &Around<'_>) -> Option<f64> {
        let exact = matches!(self.table.rows.get(y)?.height, Some(LineHeight::Exact(_)));
        if !exact || cell.rows > 1 || cell.turned() {
            return None;
        }
        let inset = self.inset(cell, y);
        let width = self.width(cell) - inset.left - inset.right;
        let inside = Around { width, inside: true, ..around.clone() };
        let room = (self.rows.get(y)?.height() - inset.top - inset.bottom).max(0.0);
        (self.ruler.height(w, cell, width, &inside).likely > room).then_some(room)
    }

    /// The text of a cell narrowed or spread to one line (`w:tcFitText`).
    fn fitted(&mut self, w: &mut Writer<'_>, cell: &Cell, inside: &Around<'_>) -> Option<Vec<Block>> {
        let [Block::Paragraph(p)] = cell.blocks.as_slice() else { return None };
        let wide = self.ruler.width(w, cell, inside).most;
        let mut p = p.clone();
        let count = p.inlines.iter().map(|i| match i {
            Inline::Text(t, _) => t.chars().count(),
            _ => 0,
        });
        let count = count.sum::<usize>();
        if wide <= 0.0 || count == 0 {
            return None;
        }
        for i in &mut p.inlines {
            if let Inline::Text(_, set) = i {
                let mut own: RunSet = (**set).clone();
                match wide > inside.width {
                    true => own.scale *= inside.width / wide * 0.999,
                    false => own.spacing += (inside.width - wide) / count as f64 * 0.999,
                }
                *set = w.made(own);
            }
        }
        Some(vec![Block::Paragraph(p)])
    }
}

/// The paragraph of a cell that holds one, of nothing but text, and without anything that a single line shows.
fn plain(cell: &Cell) -> Option<&Paragraph> {
    let [Block::Paragraph(p)] = cell.blocks.as_slice() else { return None };
    let s = p.set.as_ref();
    let usual = ParagraphSet {
        style: s.style.clone(),
        align: s.align,
        line: s.line,
        on_grid: s.on_grid,
        keep_next: s.keep_next,
        keep_lines: s.keep_lines,
        widow_control: s.widow_control,
        tabs: s.tabs.clone(),
        space_latin: s.space_latin,
        space_digits: s.space_digits,
        kinsoku: s.kinsoku,
        hanging_punctuation: s.hanging_punctuation,
        break_words: s.break_words,
        contextual: s.contextual,
        ..ParagraphSet::default()
    };
    let text = !p.inlines.is_empty() && p.inlines.iter().all(|i| matches!(i, Inline::Text(..)));
    let opening = |i: &Inline| matches!(i, Inline::Text(t, _) if t.starts_with(super::paragraph::opening));
    let plain = text && *s == usual && p.label.is_none() && p.outline.is_none();
    let fits = !cell.turned() && !cell.fit && s.align != Align::Distribute && !p.inlines.iter().any(opening);
    (plain && fits).then_some(p)
}

/// Is a row kept on the page of the next one? All its cells ask for it by their first paragraphs.
fn keeps_next(row: &Row) -> bool {
    let kept = |c: &Cell| matches!(c.blocks.first(), Some(Block::Paragraph(p)) if p.set.keep_next);
    !row.cells.is_empty() && row.cells.iter().all(kept)
}

/// The thickest line above each row.
fn thickness(t: &Table) -> Vec<f64> {
    let mut out = vec![0.0_f64; t.rows.len() + 1];
    for rule in &t.horizontal {
        if let Some(o) = out.get_mut(rule.at) {
            *o = o.max(rule.border.thickness());
        }
    }
    out
}

/// Is black text unreadable on it? Word then writes in white what has no colour of its own.
fn dark(Color(r, g, b): Color) -> bool {
    u32::from(r) * 299 + u32::from(g) * 587 + u32::from(b) * 114 < 60_000
}
