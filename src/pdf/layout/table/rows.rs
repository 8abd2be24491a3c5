//! Heights of rows, and which rows stay whole at the end of a page.
use super::Grid;
use super::measure::High;
use crate::pdf::layout::{Around, Writer};
use crate::pdf::model::{Cell, LineHeight};

/// What typst is told of a row's height.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Size {
    /// Exactly so high.
    Fixed(f64),
    /// As its text, but at least so high.
    Least(f64),
    /// As its text.
    Text,
}

/// A row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Plan {
    pub(super) size: Size,
    /// Never divided between pages.
    pub(super) whole: bool,
    /// About how high its text is.
    likely: f64,
}

impl Plan {
    /// About how high it will be.
    pub(super) fn height(&self) -> f64 {
        match self.size {
            Size::Fixed(height) => height,
            Size::Least(height) => self.likely.max(height),
            Size::Text => self.likely,
        }
    }
}

/// Height of the text on a page.
pub(super) fn page(around: &Around<'_>) -> f64 {
    let s = around.section;
    (s.paper.1 - s.margin.top - s.margin.bottom).max(72.0)
}

/// A row that is kept whole fills at most this part of a page, else typst would let it run out of the page.
pub(super) const WHOLE: f64 = 0.8;

/// How far the text of an "at least" row may be over that and the row still counts as one that doesn't grow.
const SLACK: f64 = 1.3;

/// Plans all rows.
pub(super) fn plan(w: &mut Writer<'_>, grid: &mut Grid<'_>, around: &Around<'_>) -> Vec<Plan> {
    let table = grid.table;
    let page = page(around);
    let mut out = Vec::with_capacity(table.rows.len());
    for (y, row) in table.rows.iter().enumerate() {
        let mut high = High::default();
        for cell in row.cells.iter().filter(|c| c.rows == 1) {
            let own = height(w, grid, cell, y, row.height.is_some(), around);
            high.likely = high.likely.max(own.likely);
            high.most = high.most.max(own.most);
        }
        let size = match row.height.map(|h| limited(h, page)) {
            Some(LineHeight::Exact(height)) => Size::Fixed(height),
            Some(LineHeight::AtLeast(height)) if high.most <= height => Size::Fixed(height),
            Some(LineHeight::AtLeast(height)) if high.likely <= height * SLACK => Size::Least(height),
            _ => Size::Text,
        };
        let whole = (row.cant_split || matches!(size, Size::Least(_))) && high.likely < page * WHOLE;
        out.push(Plan { size, whole, likely: high.likely });
    }
    for (y, row) in table.rows.iter().enumerate() {
        for cell in row.cells.iter().filter(|c| c.rows > 1) {
            let own = height(w, grid, cell, y, row.height.is_some(), around);
            make_room(out.get_mut(y..y + cell.rows).unwrap_or_default(), table.rows.get(y..), own, page);
        }
    }
    out
}

fn limited(height: LineHeight, page: f64) -> LineHeight {
    match height {
        LineHeight::Exact(h) => LineHeight::Exact(h.min(page)),
        LineHeight::AtLeast(h) => LineHeight::AtLeast(h.min(page)),
        other => other,
    }
}

/// A cell over several rows: when it may be higher than they are, the last that can grows.
fn make_room(rows: &mut [Plan], model: Option<&[crate::pdf::model::Row]>, own: High, page: f64) {
    let sum: f64 = rows.iter().map(Plan::height).sum();
    if own.most <= sum || rows.iter().any(|r| r.size == Size::Text) {
        return;
    }
    for (row, model) in rows.iter_mut().zip(model.unwrap_or_default()).rev() {
        if let (Size::Fixed(height), Some(LineHeight::AtLeast(_))) = (row.size, model.height) {
            row.size = Size::Least(height);
            row.whole = own.likely < page * WHOLE;
            return;
        }
    }
}

/// How high a cell is with its margins.
fn height(
    w: &mut Writer<'_>,
    grid: &mut Grid<'_>,
    cell: &Cell,
    y: usize,
    given: bool,
    around: &Around<'_>,
) -> High {
    let inset = grid.inset(cell, y);
    let margin = inset.top + inset.bottom;
    if cell.turned() {
        // turned text is broken at the row's height when that is given
        let long = if given { 0.0 } else { grid.ruler.width(w, cell, around).most };
        return High { likely: long + margin, most: long + margin };
    }
    let width = (grid.width(cell) - inset.left - inset.right).max(1.0);
    let inside = Around { width, inside: true, ..around.clone() };
    let high = grid.ruler.height(w, cell, width, &inside);
    High { likely: high.likely + margin, most: high.most + margin }
}
