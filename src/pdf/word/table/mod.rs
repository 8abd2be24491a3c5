//! Tables: their grid, their styles, merged cells, and which of two lines wins.
//!
//! A table is read in two steps. First its rows and cells are placed on the grid, so that it is known which cell is
//! first, last or merged; then each cell gets what the layers say of it, from the style's weakest part up to its
//! own `w:tcPr`.
mod lines;
mod patch;
mod style;

pub(super) use style::TableStyle;

use super::paragraph::ParagraphPatch;
use super::run::RunPatch;
use super::story::{Reader, Walk};
use super::xml::{attr, child, is, number, twips_of, val};
use crate::pdf::model::{Align, Along, Anchor, Block, Border, Cell, From, How, Row, Sides, Table, Wrap};
use crate::tr;
use lines::{Edge, Lines, Placed};
use patch::{CellProps, LENGTH_LIMIT, RowProps, TablePatch, TableProps, gather, gone, paragraphs};
use roxmltree::Node;
use std::collections::BTreeMap;
use std::rc::Rc;
use style::{Look, Part, Parts, Region, within};

/// Word's own limit is 63 columns; more than this many are a file made to do harm.
const COLUMN_LIMIT: usize = 128;

/// The margin left and right of a cell's text when no style says one.
const SIDE_MARGIN: f64 = 5.4;

/// From this on Word puts a table's line at the margin; before, its text.
const LINE_AT_MARGIN: u32 = 15;

/// A row as written.
struct RawRow<'a, 'i> {
    props: RowProps,
    /// What the row says otherwise than its table (`w:tblPrEx`).
    table: Option<TableProps>,
    skip: (usize, usize),
    cells: Vec<RawCell<'a, 'i>>,
    /// Paragraphs in rows before this one that are not laid out.
    passed: u32,
    /// It has cells behind the last column.
    over: bool,
}

/// A cell as written, placed on the grid.
struct RawCell<'a, 'i> {
    node: Node<'a, 'i>,
    column: usize,
    columns: usize,
    /// One with the cell above.
    joined: bool,
    props: CellProps,
}

/// What the style and the table say to all cells.
struct Layers {
    style: TableStyle,
    parts: Parts,
    /// The table's own properties over its style's.
    props: TableProps,
    /// What paragraphs and runs get, by the parts that a cell stands in.
    texts: BTreeMap<Vec<Part>, Rc<(ParagraphPatch, RunPatch)>>,
}

impl Reader<'_> {
    /// One table; `None` when it has no cell.
    pub(super) fn table(&mut self, node: Node<'_, '_>, walk: &mut Walk) -> Option<Table> {
        let props = child(node, "tblPr");
        let (rows, passed) = raw_rows(node);
        let count = rows.iter().map(row_end).max().filter(|c| *c > 0);
        let (Some(count), false) = (count, rows.iter().all(|r| r.cells.is_empty())) else {
            walk.paragraph += passed;
            return None;
        };
        let mut layers = self.layers(props, rows.len(), count);
        let mut columns: Vec<f64> = child(node, "tblGrid").map(grid).unwrap_or_default();
        columns.resize(count, 0.0);
        let mut table = shape(&layers.props, columns);
        table.spot = walk.spot();
        table.spot.paragraph += 1;
        if let Some(p) = props {
            table.anchor = child(p, "tblpPr").map(anchor);
            self.unsaid(p, &table, walk);
        }
        if self.compatibility < LINE_AT_MARGIN {
            let margin = layers.props.margin;
            let side = |m: Option<f64>| m.unwrap_or(SIDE_MARGIN);
            table.outside = (side(margin.left), side(margin.right));
        }
        let outside = walk.table.take();
        let mut lines = Lines::new(count);
        // for each column, the row and the place in it of the cell that begins there and may go on below
        let mut origins: Vec<Option<(usize, usize)>> = vec![None; count];
        for (at, raw) in rows.iter().enumerate() {
            walk.paragraph += raw.passed;
            if raw.over {
                self.missing(
                    walk,
                    tr!("第 {COLUMN_LIMIT} 列以后的单元格", "cells after column {COLUMN_LIMIT}"),
                );
            }
            let mut row = layers.row(raw);
            let mut placed = vec![];
            let mut next = vec![None; count];
            let own = layers.table_props(raw);
            for cell in &raw.cells {
                let (props, edges, text) = layers.cell(cell, at, &own);
                placed.push(Placed {
                    columns: cell.column..cell.column + cell.columns,
                    joined: cell.joined,
                    edges,
                });
                let origin = match cell.joined {
                    true => {
                        walk.paragraph += paragraphs(cell.node);
                        let origin = origins.get(cell.column).copied().flatten();
                        if let Some(c) = origin
                            && let Some(c) = table.rows.get_mut(c.0).and_then(|r| r.cells.get_mut(c.1))
                        {
                            c.rows += 1;
                        }
                        origin
                    }
                    false => {
                        walk.table = Some(text);
                        let blocks = self.blocks(cell.node, walk);
                        row.cells.push(finish(cell, &props, &own, blocks));
                        Some((at, row.cells.len() - 1))
                    }
                };
                if let Some(slot) = next.get_mut(cell.column) {
                    *slot = origin;
                }
            }
            lines.row(&placed);
            origins = next;
            table.rows.push(row);
        }
        walk.paragraph += passed;
        walk.table = outside;
        (table.horizontal, table.vertical) = lines.finish();
        Some(table)
    }

    fn layers(&self, props: Option<Node<'_, '_>>, rows: usize, columns: usize) -> Layers {
        let named = props.and_then(|p| val(p, "tblStyle")).filter(|id| self.styles.get(id).is_some());
        let style = self.styles.table(named.unwrap_or(&self.styles.normal_table));
        let mut all = style.whole.table.clone();
        if let Some(p) = props {
            all.lay(&TableProps::parse(p));
        }
        let parts = Parts {
            look: Look::parse(props),
            bands: (all.bands.0.unwrap_or(1), all.bands.1.unwrap_or(1)),
            all: Region { rows: (0, rows.saturating_sub(1)), columns: (0, columns.saturating_sub(1)) },
        };
        Layers { style, parts, props: all, texts: BTreeMap::new() }
    }

    /// Reports what of a table is not laid out as Word does.
    fn unsaid(&mut self, props: Node<'_, '_>, table: &Table, walk: &Walk) {
        if child(props, "bidiVisual").is_some_and(super::xml::on) {
            self.missing(walk, tr!("从右到左的表格", "a table from right to left"));
        }
        if table.cell_spacing > 0.0 {
            self.missing(walk, tr!("表格单元格之间的空隙", "space between the cells of a table"));
        }
    }
}

impl Layers {
    fn row(&self, raw: &RawRow<'_, '_>) -> Row {
        let mut props = self.style.whole.row;
        props.lay(&raw.props);
        Row {
            height: props.height,
            header: props.header.unwrap_or(false),
            cant_split: props.cant_split.unwrap_or(false),
            skip: raw.skip,
            cells: vec![],
        }
    }

    fn table_props(&self, raw: &RawRow<'_, '_>) -> TableProps {
        let mut own = self.props.clone();
        if let Some(over) = &raw.table {
            own.lay(over);
        }
        own
    }

    /// Everything that is said of a cell, its edges, and what its text gets.
    fn cell(
        &mut self,
        cell: &RawCell<'_, '_>,
        row: usize,
        own: &TableProps,
    ) -> (CellProps, Sides<Edge>, Rc<(ParagraphPatch, RunPatch)>) {
        let region =
            Region { rows: (row, row), columns: (cell.column, cell.column + cell.columns.saturating_sub(1)) };
        let parts: Vec<(Part, Region)> = self
            .parts
            .of(region)
            .into_iter()
            .filter(|(p, _)| *p == Part::Whole || self.style.parts.contains_key(p))
            .collect();
        let mut props = CellProps { shading: own.shading, ..CellProps::default() };
        let mut said = within(&self.style.whole.cell.borders, self.parts.all, region);
        props.lay(&self.style.whole.cell);
        for (part, extent) in &parts {
            let Some(patch) = self.style.parts.get(part) else { continue };
            if patch.table.shading.is_some() {
                props.shading = patch.table.shading;
            }
            props.lay(&patch.cell);
            over(&mut said, within(&patch.table.borders, *extent, region));
            over(&mut said, within(&patch.cell.borders, *extent, region));
        }
        props.lay(&cell.props);
        over(&mut said, cell.props.borders.sides);
        let table = within(&own.borders, self.parts.all, region);
        let edge = |cell, table: patch::Said| Edge { cell, table: table.flatten() };
        let edges = Sides {
            top: edge(said.top, table.top),
            right: edge(said.right, table.right),
            bottom: edge(said.bottom, table.bottom),
            left: edge(said.left, table.left),
        };
        (props, edges, self.text(parts.into_iter().map(|p| p.0).collect()))
    }

    fn text(&mut self, parts: Vec<Part>) -> Rc<(ParagraphPatch, RunPatch)> {
        if let Some(known) = self.texts.get(&parts) {
            return known.clone();
        }
        let TablePatch { mut paragraph, mut run, .. } = self.style.whole.clone();
        for patch in parts.iter().filter_map(|p| self.style.parts.get(p)) {
            paragraph.lay(&patch.paragraph);
            run.lay(&patch.run);
        }
        let text = Rc::new((paragraph, run));
        self.texts.insert(parts, text.clone());
        text
    }
}

fn over(said: &mut Sides<patch::Said>, over: Sides<patch::Said>) {
    said.top = over.top.or(said.top);
    said.right = over.right.or(said.right);
    said.bottom = over.bottom.or(said.bottom);
    said.left = over.left.or(said.left);
}

/// A cell with everything applied.
fn finish(cell: &RawCell<'_, '_>, props: &CellProps, own: &TableProps, blocks: Vec<Block>) -> Cell {
    let margin = |cell: Option<f64>, table: Option<f64>, usual| cell.or(table).unwrap_or(usual);
    let (c, t) = (&props.margin, &own.margin);
    let diagonal = |said: patch::Said| -> Option<Border> { said.flatten() };
    Cell {
        column: cell.column,
        columns: cell.columns,
        rows: 1,
        width: props.width.unwrap_or_default(),
        margin: Sides {
            top: margin(c.top, t.top, 0.0),
            right: margin(c.right, t.right, SIDE_MARGIN),
            bottom: margin(c.bottom, t.bottom, 0.0),
            left: margin(c.left, t.left, SIDE_MARGIN),
        },
        diagonals: (diagonal(props.borders.falling), diagonal(props.borders.rising)),
        shading: props.shading.flatten(),
        vertical: props.vertical.unwrap_or_default(),
        direction: props.direction.unwrap_or_default(),
        fit: props.fit.unwrap_or(false),
        no_wrap: props.no_wrap.unwrap_or(false),
        blocks,
    }
}

/// The table without its rows.
fn shape(props: &TableProps, columns: Vec<f64>) -> Table {
    Table {
        columns,
        autofit: !props.fixed.unwrap_or(false),
        width: props.width.unwrap_or_default(),
        align: props.align.unwrap_or_default(),
        indent: props.indent.unwrap_or(0.0).clamp(-LENGTH_LIMIT, LENGTH_LIMIT),
        cell_spacing: props.spacing.unwrap_or(0.0),
        ..Table::default()
    }
}

fn row_end(row: &RawRow<'_, '_>) -> usize {
    let last = row.cells.last().map_or(row.skip.0, |c| c.column + c.columns);
    (last + row.skip.1).min(COLUMN_LIMIT)
}

fn grid(grid: Node<'_, '_>) -> Vec<f64> {
    let widths = grid.children().filter(|g| is(*g, "gridCol"));
    widths.map(|g| twips_of(g, "w").unwrap_or(0.0).clamp(0.0, LENGTH_LIMIT)).collect()
}

/// Rows and cells on the grid; and how many paragraphs stand in rows behind the last that is laid out.
fn raw_rows<'a, 'i>(table: Node<'a, 'i>) -> (Vec<RawRow<'a, 'i>>, u32) {
    let mut nodes = vec![];
    gather(table, "tr", &mut nodes);
    let (mut out, mut passed): (Vec<RawRow<'_, '_>>, u32) = (vec![], 0);
    for node in nodes {
        if gone(node) {
            passed += paragraphs(node);
            continue;
        }
        let row = raw_row(node, out.last(), std::mem::take(&mut passed));
        out.push(row);
    }
    (out, passed)
}

fn raw_row<'a, 'i>(node: Node<'a, 'i>, above: Option<&RawRow<'_, '_>>, passed: u32) -> RawRow<'a, 'i> {
    let props = child(node, "trPr");
    let skip = |name: &str| {
        let said = props.and_then(|p| val(p, name)).and_then(|s| s.parse::<usize>().ok());
        said.unwrap_or(0).min(COLUMN_LIMIT - 1)
    };
    let skip = (skip("gridBefore"), skip("gridAfter"));
    let mut nodes = vec![];
    gather(node, "tc", &mut nodes);
    let mut cells: Vec<RawCell<'_, '_>> = vec![];
    let (mut column, mut over) = (skip.0, false);
    for node in nodes {
        let own = child(node, "tcPr");
        let span = own.and_then(|p| val(p, "gridSpan")).and_then(|s| s.parse::<usize>().ok()).unwrap_or(1);
        let columns = span.clamp(1, COLUMN_LIMIT.saturating_sub(column).max(1));
        // cells merged from left to right as old files say it
        let merged = own.and_then(|p| child(p, "hMerge")).is_some_and(|m| attr(m, "val") != Some("restart"));
        if let Some(last) = cells.last_mut().filter(|_| merged || column >= COLUMN_LIMIT) {
            if column < COLUMN_LIMIT {
                last.columns += columns;
                column += columns;
            } else {
                over = true;
            }
            continue;
        }
        let goes_on = own.and_then(|p| child(p, "vMerge")).is_some_and(|m| attr(m, "val") != Some("restart"));
        cells.push(RawCell {
            node,
            column,
            columns,
            joined: goes_on,
            props: own.map(CellProps::parse).unwrap_or_default(),
        });
        column += columns;
    }
    for cell in &mut cells {
        // what doesn't lie right below a mergeable cell is a cell of its own
        let fits = |c: &RawCell<'_, '_>| {
            let merges = child(c.node, "tcPr").is_some_and(|p| child(p, "vMerge").is_some());
            merges && (c.column, c.columns) == (cell.column, cell.columns)
        };
        cell.joined = cell.joined && above.is_some_and(|a| a.cells.iter().any(fits));
    }
    RawRow {
        props: props.map(RowProps::parse).unwrap_or_default(),
        table: child(node, "tblPrEx").map(TableProps::parse),
        skip,
        cells,
        passed,
        over,
    }
}

/// `w:tblpPr`: where a table stands that is out of the flow.
fn anchor(node: Node<'_, '_>) -> Anchor {
    let along = |from: &str, at: &str, spec: &str| Along {
        from: match attr(node, from) {
            Some("page") => From::Page,
            Some("margin") => From::Margin,
            _ => From::Text,
        },
        how: match attr(node, spec) {
            Some("center") => How::Aligned(Align::Center),
            Some("right" | "outside" | "bottom") => How::Aligned(Align::End),
            Some("left" | "inside" | "top") => How::Aligned(Align::Start),
            _ => How::Offset(twips_of(node, at).unwrap_or(0.0)),
        },
    };
    let distance = |name: &str| twips_of(node, name).unwrap_or(0.0);
    Anchor {
        x: along("horzAnchor", "tblpX", "tblpXSpec"),
        y: along("vertAnchor", "tblpY", "tblpYSpec"),
        behind: false,
        order: 0,
        wrap: Wrap::Around,
        distance: Sides {
            top: distance("topFromText"),
            right: distance("rightFromText"),
            bottom: distance("bottomFromText"),
            left: distance("leftFromText"),
        },
    }
}

/// Word's compatibility mode from settings.xml; files without one are read as Word 2007 wrote them.
pub(super) fn compatibility(settings: Node<'_, '_>) -> u32 {
    let modes = settings.descendants().filter(|n| is(*n, "compatSetting"));
    let mode = modes.filter(|n| attr(*n, "name") == Some("compatibilityMode")).find_map(|n| attr(n, "val"));
    mode.and_then(number).map_or(12, |m| m.clamp(0.0, 99.0) as u32)
}
