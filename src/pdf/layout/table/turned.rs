//! Turned text in cells: Chinese from top to bottom with each character upright, anything else turned as a whole.
use super::Grid;
use super::rows::Plan;
use crate::pdf::layout::paragraph::Pitch;
use crate::pdf::layout::text::{Edges, Lines, east_asian};
use crate::pdf::layout::{Around, Writer};
use crate::pdf::model::{Align, Block, Break, Cell, Direction, Inline, Paragraph, RunSet, Vertical};
use std::rc::Rc;

/// How the text of a turned cell stands in it; `None` for text from left to right.
pub(super) fn alignment(cell: &Cell) -> Option<&'static str> {
    let align = cell.blocks.iter().find_map(|b| match b {
        Block::Paragraph(p) => Some(p.set.align),
        Block::Table(_) => None,
    });
    let (along, across) = (align.unwrap_or_default(), cell.vertical);
    let direction = match cell.direction {
        Direction::Upright => Direction::Down,
        other => other,
    };
    Some(match (direction, across, along) {
        (Direction::Horizontal, ..) => return None,
        (Direction::Down, Vertical::Center, Align::Center) => "center + horizon",
        (Direction::Down, Vertical::Center, Align::End) => "center + bottom",
        (Direction::Down, Vertical::Center, _) => "center + top",
        (Direction::Down, Vertical::Bottom, Align::Center) => "left + horizon",
        (Direction::Down, Vertical::Bottom, Align::End) => "left + bottom",
        (Direction::Down, Vertical::Bottom, _) => "left + top",
        (Direction::Down, _, Align::Center) => "right + horizon",
        (Direction::Down, _, Align::End) => "right + bottom",
        (Direction::Down, ..) => "right + top",
        (Direction::Up, Vertical::Center, _) => "center + horizon",
        (Direction::Up, Vertical::Bottom, _) => "right + horizon",
        _ => "left + horizon",
    })
}

/// Writes the text of a turned cell; `around.width` is the room from left to right.
pub(super) fn write(w: &mut Writer<'_>, grid: &mut Grid<'_>, cell: &Cell, y: usize, around: &Around<'_>) {
    let rows = grid.rows.iter().skip(y).take(cell.rows);
    let inset = grid.inset(cell, y);
    let high = rows.map(Plan::height).sum::<f64>() - inset.top - inset.bottom;
    let wide = grid.ruler.width(w, cell, around);
    let columns = matches!(cell.direction, Direction::Down | Direction::Upright) && stacks(&cell.blocks);
    if columns {
        return stack(w, cell, high, around.width);
    }
    // text turned as a whole: on as many lines as there is room for
    let lines = (around.width / 16.0).floor().max(1.0);
    let long = high.max(wide.most / lines).max(wide.least).max(1.0);
    w.code.raw("rotate(").raw(if cell.direction == Direction::Up { "-90deg" } else { "90deg" });
    w.code.raw(", reflow: true, block(width: ").pt(long).raw(", {\n");
    let inside = Around { width: long, inside: true, ..around.clone() };
    w.blocks(&cell.blocks, &inside);
    w.code.raw("}))\n");
}

/// Distance of columns of text, in characters.
const LINE: f64 = 1.3;

/// Is it nothing but text?
fn stacks(blocks: &[Block]) -> bool {
    let plain = |i: &Inline| {
        matches!(i, Inline::Text(..) | Inline::Break(Break::Line, _) | Inline::Bookmark(_) | Inline::Tab(_))
    };
    blocks.iter().all(|b| match b {
        Block::Paragraph(p) => p.label.is_none() && p.inlines.iter().all(plain),
        Block::Table(_) => false,
    })
}

/// A piece of a column: one upright character, or a word that is turned.
struct Piece<'a> {
    text: String,
    set: &'a Rc<RunSet>,
    upright: bool,
}

/// Marks that are turned with the direction of the text.
fn turns(c: char) -> bool {
    !east_asian(c) && !c.is_whitespace() || "（）《》〈〉【】〔〕「」『』—…－～：；｛｝".contains(c)
}

/// The columns of a paragraph, each at most `high` points long.
fn columns(p: &Paragraph, high: f64) -> Vec<Vec<Piece<'_>>> {
    let mut out = vec![vec![]];
    let mut used = 0.0;
    for i in &p.inlines {
        let (text, set) = match i {
            Inline::Text(text, set) => (text, set),
            Inline::Break(..) => {
                out.push(vec![]);
                used = 0.0;
                continue;
            }
            _ => continue,
        };
        let mut word = String::new();
        for c in text.chars().map(Some).chain([None]) {
            let joins = c.is_some_and(|c| turns(c) && !east_asian(c));
            if let Some(c) = c.filter(|_| joins) {
                word.push(c);
                continue;
            }
            if !word.is_empty() {
                let long = word.chars().count() as f64 * set.size / 2.0;
                put(
                    &mut out,
                    &mut used,
                    high,
                    long,
                    Piece { text: std::mem::take(&mut word), set, upright: false },
                );
            }
            if let Some(c) = c {
                let piece = Piece { text: c.to_string(), set, upright: !turns(c) };
                put(&mut out, &mut used, high, set.size, piece);
            }
        }
    }
    out
}

fn put<'a>(out: &mut Vec<Vec<Piece<'a>>>, used: &mut f64, high: f64, long: f64, piece: Piece<'a>) {
    if *used > 0.0 && *used + long > high + 0.5 {
        out.push(vec![]);
        *used = 0.0;
    }
    *used += long;
    if let Some(column) = out.last_mut() {
        column.push(piece);
    }
}

/// Columns of characters from right to left.
fn stack(w: &mut Writer<'_>, cell: &Cell, high: f64, wide: f64) {
    let paragraphs = cell.blocks.iter().filter_map(|b| match b {
        Block::Paragraph(p) => Some(p),
        Block::Table(_) => None,
    });
    let all: Vec<_> =
        paragraphs.flat_map(|p| columns(p, high.max(1.0)).into_iter().map(move |c| (p, c))).collect();
    let room = wide / all.len().max(1) as f64;
    w.code.raw("stack(dir: rtl, ");
    for (p, column) in all {
        let size = column.iter().map(|c| c.set.size).fold(0.0, f64::max);
        let size = if size > 0.0 { size } else { p.mark.size };
        // as far apart as lines are, closer when there is no room
        w.code.raw("box(width: ").pt((size * LINE).min(room.max(size)));
        w.code.raw(", align(center, stack(dir: ttb, ");
        for piece in column {
            w.code.raw(if piece.upright { "{" } else { "rotate(90deg, reflow: true, {" });
            let edges = Edges { top: 0.86 * piece.set.size, bottom: 0.14 * piece.set.size };
            let lines = Lines { pitch: Pitch::Fixed(edges), space: 0.0, spot: &p.spot };
            w.text(&piece.text, piece.set, &lines);
            w.code.raw(if piece.upright { "}, " } else { "}), " });
        }
        w.code.raw("))), ");
    }
    w.code.raw(")\n");
}
