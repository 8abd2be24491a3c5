//! Widths of columns, as Word settles them: what cells ask for, what the grid says, what the text needs.
use super::measure::{Ruler, Wide};
use crate::pdf::layout::{Around, Writer};
use crate::pdf::model::{Table, Width};

/// No column is narrower, in points.
const NARROWEST: f64 = 1.0;

/// The widths of a table's columns in points.
pub(super) fn widths(w: &mut Writer<'_>, t: &Table, ruler: &mut Ruler, around: &Around<'_>) -> Vec<f64> {
    let room = around.width + t.outside.0 + t.outside.1;
    let mut columns = asked(t, room);
    let unknown = columns.iter().any(|c| *c <= 0.0);
    let total = match t.width {
        Width::Points(p) => Some(p),
        Width::Part(p) => Some(p * room),
        Width::Auto => None,
    };
    if !(t.autofit || unknown) {
        return columns.iter().map(|c| c.max(NARROWEST)).collect();
    }
    let texts = texts(w, t, ruler, around);
    if unknown {
        let known: f64 = columns.iter().sum();
        let free: Vec<usize> =
            (0..columns.len()).filter(|n| columns.get(*n).is_some_and(|c| *c <= 0.0)).collect();
        let share = (total.unwrap_or(room) - known).max(0.0);
        let found = by_text(&texts, &free, share, total.is_some());
        for (n, width) in free.into_iter().zip(found) {
            if let Some(c) = columns.get_mut(n) {
                *c = width;
            }
        }
    }
    if t.autofit {
        let sum: f64 = columns.iter().sum();
        // Word keeps a table that fits itself to its text within the text area
        let wanted = total.unwrap_or(if sum > room + 0.5 { room } else { sum });
        if sum > 0.0 && (wanted - sum).abs() > 0.5 {
            columns.iter_mut().for_each(|c| *c *= wanted / sum);
        }
        widen(&mut columns, &texts, wanted.max(room));
    }
    columns.iter().map(|c| c.max(NARROWEST)).collect()
}

/// What cells that cover one column ask for, or else the grid; 0 where nobody says anything.
fn asked(t: &Table, room: f64) -> Vec<f64> {
    let mut cells = vec![0.0_f64; t.columns.len()];
    for cell in t.rows.iter().flat_map(|r| &r.cells).filter(|c| c.columns == 1) {
        let width = match cell.width {
            Width::Points(p) => p,
            Width::Part(p) => p * room,
            Width::Auto => 0.0,
        };
        if let Some(c) = cells.get_mut(cell.column) {
            *c = c.max(width);
        }
    }
    let mut out: Vec<f64> =
        cells.iter().zip(&t.columns).map(|(c, g)| if *c > 0.0 { *c } else { *g }).collect();
    // a column that only wide cells cover gets what their other columns leave
    for cell in t.rows.iter().flat_map(|r| &r.cells).filter(|c| c.columns > 1) {
        let Width::Points(width) = cell.width else { continue };
        let Some(covered) = out.get_mut(cell.column..cell.column + cell.columns) else { continue };
        let known: f64 = covered.iter().sum();
        let free = covered.iter().filter(|c| **c <= 0.0).count();
        let share = (width - known) / free.max(1) as f64;
        covered.iter_mut().filter(|c| **c <= 0.0).for_each(|c| *c = share.max(0.0));
    }
    out
}

/// How wide the text of each column is, with its margins.
fn texts(w: &mut Writer<'_>, t: &Table, ruler: &mut Ruler, around: &Around<'_>) -> Vec<Wide> {
    let mut out = vec![Wide::default(); t.columns.len()];
    for cell in t.rows.iter().flat_map(|r| &r.cells).filter(|c| c.columns == 1 && !c.turned()) {
        let width = ruler.width(w, cell, around);
        let margin = cell.margin.left + cell.margin.right;
        if let Some(o) = out.get_mut(cell.column) {
            o.least = o.least.max(width.least + margin);
            o.most = o.most.max(width.most + margin);
        }
    }
    out
}

/// Columns by their text, in `room` points; filling it when `fill`.
fn by_text(texts: &[Wide], free: &[usize], room: f64, fill: bool) -> Vec<f64> {
    let of = |n: &usize| texts.get(*n).copied().unwrap_or_default();
    let most: f64 = free.iter().map(|n| of(n).most).sum();
    let least: f64 = free.iter().map(|n| of(n).least).sum();
    let share = |n: &usize| {
        let Wide { least: l, most: m } = of(n);
        if most <= 0.0 {
            return room / free.len() as f64;
        }
        if most <= room {
            return if fill { m / most * room } else { m };
        }
        // all get what they must have, and of the rest what they would like to have
        l + (m - l) / (most - least).max(0.001) * (room - least).max(0.0)
    };
    free.iter().map(share).collect()
}

/// Gives columns what they must have; what others can spare is taken from them when the table gets wider than
/// `room`.
fn widen(columns: &mut [f64], texts: &[Wide], room: f64) {
    let mut spare = vec![];
    let mut grown = false;
    for (c, text) in columns.iter_mut().zip(texts) {
        grown |= *c + 0.5 < text.least;
        *c = if *c + 0.5 < text.least { text.least } else { *c };
        spare.push((*c - text.least).max(0.0));
    }
    let over = columns.iter().sum::<f64>() - room;
    let all: f64 = spare.iter().sum();
    if grown && over > 0.0 && all > 0.0 {
        let part = (over / all).min(1.0);
        columns.iter_mut().zip(spare).for_each(|(c, s)| *c -= s * part);
    }
}
