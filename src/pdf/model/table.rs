//! Tables.
use super::{Align, Anchor, Block, Border, Color, LineHeight, Sides, Spot, Vertical};

/// A table.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// Where it is: its first paragraph.
    pub spot: Spot,
    /// Widths of the grid's columns in points.
    pub columns: Vec<f64>,
    /// Columns may be widened for their text (`w:tblLayout` autofit and no fixed width).
    pub autofit: bool,
    /// Width wished for.
    pub width: Width,
    /// Where it stands.
    pub align: Align,
    /// From the left margin.
    pub indent: f64,
    /// Space between cells.
    pub cell_spacing: f64,
    /// How far its cells' margins stand out left and right of the text area (Word before 2013).
    pub outside: (f64, f64),
    /// Rows in order.
    pub rows: Vec<Row>,
    /// Lines from left to right, by row; conflicts between cells and the table are already settled.
    pub horizontal: Vec<Rule>,
    /// Lines from top to bottom, by column.
    pub vertical: Vec<Rule>,
    /// Out of the flow (`w:tblpPr`).
    pub anchor: Option<Anchor>,
}

/// A line of a table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rule {
    /// Before which row (or column) of the grid it stands.
    pub at: usize,
    /// The column (or row) that it begins before.
    pub from: usize,
    /// The one that it ends before.
    pub to: usize,
    /// What it looks like.
    pub border: Border,
}

/// A width as Word gives it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Width {
    /// Up to the program.
    #[default]
    Auto,
    /// Points.
    Points(f64),
    /// Of what holds it, 1 is all.
    Part(f64),
}

/// A row.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// Its height: exact or at least; `None` by its content.
    pub height: Option<LineHeight>,
    /// Repeated at the top of each page; only rows from the first on count.
    pub header: bool,
    /// Never divided between pages.
    pub cant_split: bool,
    /// Columns of the grid left empty before and after.
    pub skip: (usize, usize),
    /// Its cells, without those that a cell above covers (`w:vMerge` continued).
    pub cells: Vec<Cell>,
}

/// A cell.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    /// The column of the grid that it begins in.
    pub column: usize,
    /// Columns that it covers.
    pub columns: usize,
    /// Rows that it covers.
    pub rows: usize,
    /// Its width as given.
    pub width: Width,
    /// Space between its lines and its text.
    pub margin: Sides<f64>,
    /// Diagonal lines: from the upper left, from the lower left.
    pub diagonals: (Option<Border>, Option<Border>),
    /// Background.
    pub shading: Option<Color>,
    /// Where its text stands.
    pub vertical: Vertical,
    /// Its text runs from top to bottom.
    pub direction: Direction,
    /// Text is narrowed to fit on one line (`w:tcFitText`) .
    pub fit: bool,
    /// Never broken into lines (`w:noWrap`).
    pub no_wrap: bool,
    /// What is in it.
    pub blocks: Vec<Block>,
}

impl Cell {
    /// Does its text run from top to bottom, or the other way?
    pub fn turned(&self) -> bool {
        self.direction != Direction::Horizontal
    }
}

/// Direction of text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// From left to right.
    #[default]
    Horizontal,
    /// Turned by 90° clockwise.
    Down,
    /// Chinese from top to bottom, columns from right to left; Latin letters lie on their sides.
    Upright,
    /// Turned by 90° the other way.
    Up,
}
