//! Lines of a table.
//!
//! Typst strokes are single. A line of several is drawn as one thick stroke with a white gap over it: around the
//! table the block that holds it draws the thick stroke, and typst's own line of the table is the gap; between rows
//! the gap is drawn by the cells below. Between columns it stays one thick stroke.
use super::Grid;
use crate::pdf::layout::Writer;
use crate::pdf::layout::paragraph::stroke;
use crate::pdf::model::{Border, Cell, Color, Line, Rule, Sides, Table};

/// A line of several: the thickness of the gap, and how far its middle is from the middle of the whole, downwards
/// or to the right.
fn gap(border: &Border) -> Option<(f64, f64)> {
    match border.kind {
        Line::Double => Some((border.width, 0.0)),
        Line::Triple => Some((border.width, 0.0)),
        // a thin line and a gap of 0.75 pt each
        Line::ThinThick => Some((0.75, 0.375 - border.width / 2.0)),
        Line::ThickThin => Some((0.75, border.width / 2.0 - 0.375)),
        _ => None,
    }
}

/// A line as one stroke of its whole thickness.
fn thick(border: &Border) -> String {
    stroke(&Border { width: border.thickness(), kind: plain(border.kind), ..*border })
}

fn plain(kind: Line) -> Line {
    match kind {
        Line::Double | Line::Triple | Line::ThinThick | Line::ThickThin | Line::Wave => Line::Single,
        other => other,
    }
}

fn white(width: f64) -> String {
    let color = Some(Color(255, 255, 255));
    stroke(&Border { kind: Line::Single, width, color, space: 0.0 })
}

/// The side of the table that a line of several covers from end to end.
fn whole(rules: &[Rule], at: usize, length: usize) -> Option<Border> {
    let rule = rules.iter().find(|r| r.at == at)?;
    ((rule.from, rule.to) == (0, length) && gap(&rule.border).is_some()).then_some(rule.border)
}

/// The lines around the whole table that are made of several.
fn around(t: &Table) -> Sides<Option<Border>> {
    let (rows, columns) = (t.rows.len(), t.columns.len());
    Sides {
        top: whole(&t.horizontal, 0, columns),
        right: whole(&t.vertical, columns, rows),
        bottom: whole(&t.horizontal, rows, columns),
        left: whole(&t.vertical, 0, rows),
    }
}

/// Opens a block with the thick strokes around the table, if there are any.
pub(super) fn outer(w: &mut Writer<'_>, t: &Table) -> bool {
    let sides = around(t);
    let named = [("top", sides.top), ("right", sides.right), ("bottom", sides.bottom), ("left", sides.left)];
    if named.iter().all(|s| s.1.is_none()) {
        return false;
    }
    w.code.raw("block(stroke: (");
    for (name, border) in named {
        if let Some(b) = border {
            w.code.raw(name).raw(": ").raw(&thick(&b)).raw(", ");
        }
    }
    // the table's own line is the gap: the thick stroke moves so that it lies where it should
    w.code.raw("), outset: (");
    for (name, border) in named {
        let off = border.and_then(|b| gap(&b)).map_or(0.0, |g| g.1);
        let out = if matches!(name, "top" | "left") { off } else { -off };
        w.code.raw(name).raw(": ").pt(out).raw(", ");
    }
    w.code.raw("), ");
    true
}

/// All lines of the table.
pub(super) fn rules(w: &mut Writer<'_>, t: &Table) {
    let sides = around(t);
    let (rows, columns) = (t.rows.len(), t.columns.len());
    for (kind, rules, first, last, end) in [
        ("hline(y: ", &t.horizontal, sides.top, sides.bottom, rows),
        ("vline(x: ", &t.vertical, sides.left, sides.right, columns),
    ] {
        for rule in rules {
            let held = (rule.at == 0 && first.is_some()) || (rule.at == end && last.is_some());
            let stroke = match gap(&rule.border) {
                Some((width, _)) if held => white(width),
                _ => thick(&rule.border),
            };
            w.code.raw("table.").raw(kind).number(rule.at as f64);
            w.code.raw(", start: ").number(rule.from as f64).raw(", end: ").number(rule.to as f64);
            w.code.raw(", stroke: ").raw(&stroke).raw("),\n");
        }
    }
}

/// In a cell: the gap of a line of several above it.
pub(super) fn gaps(w: &mut Writer<'_>, grid: &Grid<'_>, cell: &Cell, y: usize, inset: Sides<f64>) {
    // the lines stand in order of their rows
    let rules = &grid.table.horizontal;
    let from = rules.partition_point(|r| r.at < y);
    let above = rules.iter().skip(from).take_while(|r| r.at == y);
    let over = |r: &&Rule| r.from <= cell.column && cell.column < r.to;
    let Some((width, off)) = above.filter(over).find_map(|r| gap(&r.border)).filter(|_| y > 0) else {
        return;
    };
    w.code.raw("place(top + left, dx: ").pt(-inset.left).raw(", dy: ").pt(off - inset.top);
    w.code.raw(", line(length: ").pt(grid.width(cell)).raw(", stroke: ").raw(&white(width)).raw("))\n");
}

/// In a cell: lines from corner to corner, over the cell's margins too.
pub(super) fn diagonals(w: &mut Writer<'_>, cell: &Cell, inset: Sides<f64>) {
    let (wide, high) = (inset.left + inset.right, inset.top + inset.bottom);
    for (border, rising) in [(cell.diagonals.0, false), (cell.diagonals.1, true)] {
        let Some(border) = border else { continue };
        w.code.raw("place(top + left, dx: ").pt(-inset.left).raw(", dy: ").pt(-inset.top);
        w.code.raw(", line(start: (0pt, ");
        w.code.raw(if rising { "100% + " } else { "" }).pt(if rising { high } else { 0.0 });
        w.code.raw("), end: (100% + ").pt(wide).raw(", ");
        w.code.raw(if rising { "" } else { "100% + " }).pt(if rising { 0.0 } else { high });
        w.code.raw("), stroke: ").raw(&thick(&border)).raw("))\n");
    }
}
