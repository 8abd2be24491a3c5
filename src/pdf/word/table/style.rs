//! Table styles: which of a style's parts (first row, bands, corners…) a cell stands in, and what they give
//! together.
use super::patch::{Borders, Said, TablePatch};
use crate::pdf::model::Sides;
use crate::pdf::word::xml::{attr, child, is};
use roxmltree::Node;
use std::collections::BTreeMap;

/// What a table style says.
#[derive(Clone, Debug, Default)]
pub(in crate::pdf::word) struct TableStyle {
    pub(super) whole: TablePatch,
    pub(super) parts: BTreeMap<Part, TablePatch>,
}

/// Parts of a table that a style sets apart, the weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Whole,
    OddColumns,
    EvenColumns,
    OddRows,
    EvenRows,
    FirstColumn,
    LastColumn,
    FirstRow,
    LastRow,
    NorthEast,
    NorthWest,
    SouthEast,
    SouthWest,
}

impl Part {
    fn named(name: &str) -> Option<Part> {
        Some(match name {
            "wholeTable" => Part::Whole,
            "band1Vert" => Part::OddColumns,
            "band2Vert" => Part::EvenColumns,
            "band1Horz" => Part::OddRows,
            "band2Horz" => Part::EvenRows,
            "firstCol" => Part::FirstColumn,
            "lastCol" => Part::LastColumn,
            "firstRow" => Part::FirstRow,
            "lastRow" => Part::LastRow,
            "neCell" => Part::NorthEast,
            "nwCell" => Part::NorthWest,
            "seCell" => Part::SouthEast,
            "swCell" => Part::SouthWest,
            _ => return None,
        })
    }
}

impl TableStyle {
    /// What one `w:style` of type `table` says itself.
    pub(in crate::pdf::word) fn parse(style: Node<'_, '_>) -> TableStyle {
        if attr(style, "type") != Some("table") {
            return TableStyle::default();
        }
        let parts = style.children().filter(|n| is(*n, "tblStylePr"));
        let parts = parts.filter_map(|n| Some((Part::named(attr(n, "type")?)?, TablePatch::parse(n))));
        TableStyle { whole: TablePatch::parse(style), parts: parts.collect() }
    }

    /// Lays a style that is based on this one over it.
    pub(in crate::pdf::word) fn lay(&mut self, over: &TableStyle) {
        self.whole.lay(&over.whole);
        for (part, patch) in &over.parts {
            self.parts.entry(*part).or_default().lay(patch);
        }
    }
}

/// Which parts of its style a table uses (`w:tblLook`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Look {
    first_row: bool,
    last_row: bool,
    first_column: bool,
    last_column: bool,
    bands: bool,
    column_bands: bool,
}

impl Look {
    /// From a `w:tblPr`: as attributes, or as bits in older files.
    pub(super) fn parse(props: Option<Node<'_, '_>>) -> Look {
        let Some(look) = props.and_then(|p| child(p, "tblLook")) else {
            return Look { bands: true, column_bands: true, ..Look::default() };
        };
        let bits = attr(look, "val").and_then(|v| u32::from_str_radix(v, 16).ok()).unwrap_or(0);
        let flag = |name: &str, bit: u32| match attr(look, name) {
            Some(v) => matches!(v, "1" | "true" | "on"),
            None => bits & bit != 0,
        };
        Look {
            first_row: flag("firstRow", 0x20),
            last_row: flag("lastRow", 0x40),
            first_column: flag("firstColumn", 0x80),
            last_column: flag("lastColumn", 0x100),
            bands: !flag("noHBand", 0x200),
            column_bands: !flag("noVBand", 0x400),
        }
    }
}

/// From and to, both included.
type Range = (usize, usize);

/// A rectangle of rows and columns: a cell, a part of a table, or the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Region {
    pub(super) rows: Range,
    pub(super) columns: Range,
}

/// What is needed to tell in which parts a cell stands.
pub(super) struct Parts {
    pub(super) look: Look,
    /// Rows and columns of a band.
    pub(super) bands: (usize, usize),
    /// The whole table.
    pub(super) all: Region,
}

impl Parts {
    /// The parts that a cell stands in, the weakest first, each with its extent.
    pub(super) fn of(&self, cell: Region) -> Vec<(Part, Region)> {
        let (look, all) = (&self.look, self.all);
        let first_row = look.first_row && cell.rows.0 == 0;
        let last_row = look.last_row && cell.rows.1 == all.rows.1 && all.rows.1 > 0;
        let first_column = look.first_column && cell.columns.0 == 0;
        let last_column = look.last_column && cell.columns.1 == all.columns.1 && all.columns.1 > 0;
        let mut out = vec![(Part::Whole, all)];
        if look.column_bands && !first_column && !last_column {
            let (odd, columns) = band(cell.columns.0, look.first_column, self.bands.1, all.columns.1);
            out.push((if odd { Part::OddColumns } else { Part::EvenColumns }, Region { columns, ..all }));
        }
        if look.bands && !first_row && !last_row {
            let (odd, rows) = band(cell.rows.0, look.first_row, self.bands.0, all.rows.1);
            out.push((if odd { Part::OddRows } else { Part::EvenRows }, Region { rows, ..all }));
        }
        let (row, column) = (Region { rows: cell.rows, ..all }, Region { columns: cell.columns, ..all });
        for (is, part, region) in [
            (first_column, Part::FirstColumn, column),
            (last_column, Part::LastColumn, column),
            (first_row, Part::FirstRow, row),
            (last_row, Part::LastRow, row),
            (first_row && last_column, Part::NorthEast, cell),
            (first_row && first_column, Part::NorthWest, cell),
            (last_row && last_column, Part::SouthEast, cell),
            (last_row && first_column, Part::SouthWest, cell),
        ] {
            if is {
                out.push((part, region));
            }
        }
        out
    }
}

/// Is row (or column) `n` in an odd band, and how far that goes.
fn band(n: usize, header: bool, size: usize, last: usize) -> (bool, Range) {
    let skip = usize::from(header);
    let at = n.saturating_sub(skip) / size;
    let from = at * size + skip;
    (at.is_multiple_of(2), (from, (from + size - 1).min(last)))
}

/// What the borders of a region say about a cell in it: its outer lines at the edges, its inner ones between.
pub(super) fn within(borders: &Borders, region: Region, cell: Region) -> Sides<Said> {
    let pick = |outer: bool, side: Said, inside: Said| if outer { side } else { inside };
    let s = &borders.sides;
    Sides {
        top: pick(cell.rows.0 <= region.rows.0, s.top, borders.inside_h),
        right: pick(cell.columns.1 >= region.columns.1, s.right, borders.inside_v),
        bottom: pick(cell.rows.1 >= region.rows.1, s.bottom, borders.inside_h),
        left: pick(cell.columns.0 <= region.columns.0, s.left, borders.inside_v),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::word::border::border;

    fn parts(look: &str) -> Parts {
        let xml = format!("<tblPr><tblLook {look}/></tblPr>");
        let parsed = roxmltree::Document::parse(&xml).unwrap();
        let look = Look::parse(Some(parsed.root_element()));
        Parts { look, bands: (2, 1), all: Region { rows: (0, 5), columns: (0, 2) } }
    }

    fn at(parts: &Parts, row: usize, column: usize) -> Vec<Part> {
        let cell = Region { rows: (row, row), columns: (column, column) };
        parts.of(cell).into_iter().map(|p| p.0).collect()
    }

    #[test]
    fn bits_and_attributes_say_the_same() {
        let bits = parts(r#"val="04A0""#).look;
        let words = parts(
            r#"val="0000" firstRow="1" lastRow="0" firstColumn="1" lastColumn="0" noHBand="0" noVBand="1""#,
        );
        assert_eq!(bits, words.look);
    }

    #[test]
    fn a_cell_is_in_its_parts() {
        use Part::*;
        let parts = parts(r#"val="04E0""#);
        assert_eq!(at(&parts, 0, 0), [Whole, FirstColumn, FirstRow, NorthWest]);
        assert_eq!(at(&parts, 0, 1), [Whole, FirstRow]);
        assert_eq!(at(&parts, 1, 1), [Whole, OddRows]);
        assert_eq!(at(&parts, 2, 0), [Whole, OddRows, FirstColumn]);
        assert_eq!(at(&parts, 3, 1), [Whole, EvenRows]);
        assert_eq!(at(&parts, 5, 0), [Whole, FirstColumn, LastRow, SouthWest]);
    }

    #[test]
    fn inner_lines_stand_inside_of_a_part() {
        let xml = r#"<b><top val="single" sz="8"/><insideH val="single" sz="4"/></b>"#;
        let parsed = roxmltree::Document::parse(xml).unwrap();
        let line = |name| border(child(parsed.root_element(), name));
        let sides = Sides { top: line("top"), ..Sides::default() };
        let borders = Borders { sides, inside_h: line("insideH"), ..Borders::default() };
        let band = Region { rows: (1, 2), columns: (0, 2) };
        let cell = |row| Region { rows: (row, row), columns: (0, 0) };
        assert_eq!(within(&borders, band, cell(1)).top, line("top"));
        assert_eq!(within(&borders, band, cell(2)).top, line("insideH"));
        assert_eq!(within(&borders, band, cell(1)).bottom, line("insideH"));
        assert_eq!(within(&borders, band, cell(2)).bottom, None);
    }
}
