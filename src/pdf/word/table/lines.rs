//! Which line is drawn where two cells meet (ISO/IEC 29500-1, 17.4.66), row by row: what comes out are the lines
//! of the whole table, each drawn once.
use super::patch::Said;
use crate::pdf::model::{Border, Color, Line, Rule, Sides};

/// What is said of one side of a cell: by the cell (or its part of the style), and by the table.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Edge {
    pub(super) cell: Said,
    pub(super) table: Option<Border>,
}

/// A cell of one row, also one that continues the cell above.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    pub(super) columns: std::ops::Range<usize>,
    /// It is one with the cell above.
    pub(super) joined: bool,
    pub(super) edges: Sides<Edge>,
}

/// The line between two cells, or between a cell and nothing.
fn settle(a: Option<Edge>, b: Option<Edge>) -> Option<Border> {
    let (a, b) = (a.unwrap_or_default(), b.unwrap_or_default());
    match (a.cell, b.cell) {
        (Some(a), Some(b)) => heavier(a, b),
        // what a cell says goes before what the table says
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => heavier(a.table, b.table),
    }
}

/// The heavier of two lines: the thicker; then by the standard's weights; then the darker.
fn heavier(a: Option<Border>, b: Option<Border>) -> Option<Border> {
    let (Some(x), Some(y)) = (a, b) else { return a.or(b) };
    let rank = |b: &Border| {
        let Color(red, green, blue) = b.color.unwrap_or(Color(0, 0, 0));
        let (red, green, blue) = (i32::from(red), i32::from(green), i32::from(blue));
        let weight = [weight(b.kind), -(red + blue + 2 * green), -(blue + 2 * green), -green];
        (b.thickness(), weight)
    };
    let ((thick_x, weight_x), (thick_y, weight_y)) = (rank(&x), rank(&y));
    let order = thick_x.total_cmp(&thick_y).then(weight_x.cmp(&weight_y));
    if order.is_lt() { b } else { a }
}

/// Number of lines times number of the style.
fn weight(kind: Line) -> i32 {
    match kind {
        Line::Single => 1,
        Line::Thick => 2,
        Line::Double => 6,
        Line::Dotted => 4,
        Line::Dashed => 5,
        Line::DotDash => 6,
        Line::DotDotDash => 7,
        Line::Triple => 24,
        Line::ThinThick => 18,
        Line::ThickThin => 20,
        Line::Wave => 18,
    }
}

/// Builds the lines while the rows pass.
#[derive(Debug)]
pub(super) struct Lines {
    /// Rows so far.
    row: usize,
    /// The cells of the row above, by column.
    above: Vec<Option<Edge>>,
    horizontal: Vec<Rule>,
    vertical: Vec<Rule>,
    /// For each column's left edge, the line that goes on.
    open: Vec<Option<Rule>>,
}

impl Lines {
    pub(super) fn new(columns: usize) -> Lines {
        Lines {
            row: 0,
            above: vec![None; columns],
            horizontal: vec![],
            vertical: vec![],
            open: vec![None; columns + 1],
        }
    }

    /// One row.
    pub(super) fn row(&mut self, cells: &[Placed]) {
        let mut here: Vec<Option<&Placed>> = vec![None; self.above.len()];
        for cell in cells {
            here.get_mut(cell.columns.clone()).unwrap_or_default().fill(Some(cell));
        }
        let mut run: Option<Rule> = None;
        for (column, (above, cell)) in self.above.iter().zip(&here).enumerate() {
            let line = match cell {
                Some(c) if c.joined => None,
                cell => settle(*above, cell.map(|c| c.edges.top)),
            };
            go_on(&mut run, &mut self.horizontal, line, self.row, column);
        }
        self.horizontal.extend(run);
        for (column, open) in self.open.iter_mut().enumerate() {
            let right = here.get(column).copied().flatten();
            let left = column.checked_sub(1).and_then(|c| here.get(c).copied().flatten());
            let line = match (left, right) {
                (Some(l), Some(r)) if std::ptr::eq(l, r) => None,
                (l, r) => settle(l.map(|c| c.edges.right), r.map(|c| c.edges.left)),
            };
            go_on(open, &mut self.vertical, line, column, self.row);
        }
        self.above = here.iter().map(|c| c.map(|c| c.edges.bottom)).collect();
        self.row += 1;
    }

    /// The horizontal and the vertical lines.
    pub(super) fn finish(mut self) -> (Vec<Rule>, Vec<Rule>) {
        let mut run = None;
        for (column, above) in self.above.iter().enumerate() {
            go_on(&mut run, &mut self.horizontal, settle(*above, None), self.row, column);
        }
        self.horizontal.extend(run);
        self.vertical.extend(self.open.into_iter().flatten());
        self.vertical.sort_by_key(|r| (r.at, r.from));
        (self.horizontal, self.vertical)
    }
}

/// Takes one more step along a line: it goes on, ends, or begins.
fn go_on(open: &mut Option<Rule>, done: &mut Vec<Rule>, line: Option<Border>, at: usize, step: usize) {
    if let (Some(rule), Some(line)) = (open.as_mut(), line)
        && rule.border == line
        && rule.to == step
    {
        rule.to = step + 1;
        return;
    }
    done.extend(open.take());
    *open = line.map(|border| Rule { at, from: step, to: step + 1, border });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(width: f64) -> Option<Border> {
        Some(Border { kind: Line::Single, width, color: None, space: 0.0 })
    }

    fn says(border: Option<Border>) -> Option<Edge> {
        Some(Edge { cell: Some(border), table: line(9.0) })
    }

    #[test]
    fn conflicts() {
        let silent = Some(Edge { cell: None, table: line(0.5) });
        assert_eq!(settle(says(line(1.0)), says(line(2.0))), line(2.0));
        assert_eq!(settle(says(None), says(line(2.0))), line(2.0));
        assert_eq!(settle(says(None), silent), None);
        assert_eq!(settle(says(line(0.25)), silent), line(0.25));
        assert_eq!(settle(silent, None), line(0.5));
        let red = line(1.0).map(|b| Border { color: Some(Color(255, 0, 0)), ..b });
        assert_eq!(settle(says(red), says(line(1.0))), line(1.0));
        let double = line(0.5).map(|b| Border { kind: Line::Double, ..b });
        assert_eq!(settle(says(double), says(line(1.0))), double);
    }

    #[test]
    fn equal_lines_are_one() {
        let edge = Edge { cell: None, table: line(0.5) };
        let edges = Sides { top: edge, right: edge, bottom: edge, left: edge };
        let cell = |columns, joined| Placed { columns, joined, edges };
        let mut lines = Lines::new(3);
        lines.row(&[cell(0..1, false), cell(1..3, false)]);
        lines.row(&[cell(0..1, true), cell(1..2, false), cell(2..3, false)]);
        let (horizontal, vertical) = lines.finish();
        let spans = |rules: &[Rule]| rules.iter().map(|r| (r.at, r.from, r.to)).collect::<Vec<_>>();
        assert_eq!(spans(&horizontal), [(0, 0, 3), (1, 1, 3), (2, 0, 3)]);
        assert_eq!(spans(&vertical), [(0, 0, 2), (1, 0, 2), (2, 1, 2), (3, 0, 2)]);
    }
}
