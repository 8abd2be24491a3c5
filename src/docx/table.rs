//! Mends a table whose columns changed: cells, spans, widths and the column grid must agree, or Word draws it
//! wrong and WPS doesn't draw it at all.
use super::tree::{Name, NodeId, Tree};

/// A row's cell: its element, first grid column and number of grid columns.
struct Cell {
    node: NodeId,
    start: usize,
    span: usize,
}

/// The table (one `w:tbl` element) without the grid columns `drop` (0-based). When rows have more or fewer
/// cells than the grid has columns, the grid and all widths are made anew, the table's width kept.
pub fn mend_table(xml: &str, drop: &[usize], prefix: &str) -> String {
    let Ok(tree) = Tree::fragment(xml, prefix) else { return xml.to_string() };
    let named = |id: NodeId, local: &str| tree.start_tag(id)[1..].starts_with(&format!("{prefix}{local}"));
    let grid = tree.children(0).find(|&c| named(c, "tblGrid"));
    let columns: Vec<i64> = grid.map_or(vec![], |g| {
        tree.children(g).map(|c| number(tree.start_tag(c), "w", prefix).unwrap_or(0)).collect()
    });
    let rows: Vec<(NodeId, Vec<Cell>)> = tree
        .children(0)
        .filter(|&c| tree.nodes[c].name == Name::Row)
        .map(|r| (r, cells(&tree, r, prefix)))
        .collect();
    let widest = rows.iter().map(|(_, c)| c.last().map_or(0, |c| c.start + c.span)).max().unwrap_or(0);
    let total: i64 = columns.iter().sum();
    let widths = if widest == columns.len() || columns.is_empty() {
        columns.clone()
    } else {
        regrid(&tree, &rows, widest, total, prefix)
    };
    let keep: Vec<usize> = (0..widths.len()).filter(|c| !drop.contains(c)).collect();
    let remade = widths != columns;
    let width_of = |start: usize, span: usize| -> (usize, i64) {
        let kept: Vec<usize> = keep.iter().copied().filter(|c| (start..start + span).contains(c)).collect();
        (kept.len(), kept.iter().map(|&c| widths[c]).sum())
    };
    let mut edits: Vec<(usize, usize, String)> = vec![];
    if let Some(g) = grid {
        let cols: String =
            keep.iter().map(|&c| format!("<{prefix}gridCol {prefix}w=\"{}\"/>", widths[c])).collect();
        let end = tree.nodes[g].end;
        edits.push((tree.nodes[g].start, end, format!("<{prefix}tblGrid>{cols}</{prefix}tblGrid>")));
    }
    for (row, list) in rows {
        let left = list.iter().any(|c| width_of(c.start, c.span).0 > 0) || widths.is_empty();
        if !left {
            edits.push((tree.nodes[row].start, tree.nodes[row].end, String::new()));
            continue;
        }
        for cell in list {
            let (span, width) = width_of(cell.start, cell.span);
            let node = &tree.nodes[cell.node];
            if span == 0 {
                edits.push((node.start, node.end, String::new()));
            } else if span != cell.span || remade {
                edits.push(properties(&tree, cell.node, span, width, prefix));
            }
        }
    }
    // a grid may stand behind the rows, against the schema
    edits.sort_by_key(|e| e.0);
    let mut out = String::with_capacity(xml.len());
    let mut at = 0;
    for (from, to, text) in edits.into_iter().filter(|e| e.0 <= e.1) {
        out.push_str(xml.get(at..from).unwrap_or_default());
        out.push_str(&text);
        at = to.max(at);
    }
    out.push_str(xml.get(at..).unwrap_or_default());
    out
}

fn cells(tree: &Tree<'_>, row: NodeId, prefix: &str) -> Vec<Cell> {
    let mut start = tree
        .children(row)
        .find(|&c| tree.start_tag(c)[1..].starts_with(&format!("{prefix}trPr")))
        .and_then(|c| element(tree.slice(c), "gridBefore", prefix))
        .and_then(|e| number(e, "val", prefix))
        .unwrap_or(0)
        .clamp(0, 63) as usize;
    let mut out = Vec::new();
    for node in tree.children(row).filter(|&c| tree.nodes[c].name == Name::Cell) {
        let props = tree.child(node, Name::CellProperties).map_or("", |p| tree.slice(p));
        let span = element(props, "gridSpan", prefix)
            .and_then(|e| number(e, "val", prefix))
            .unwrap_or(1)
            .clamp(1, 63) as usize;
        out.push(Cell { node, start, span });
        start += span;
    }
    out
}

/// New column widths: those of the row with most cells, scaled to the table's width.
fn regrid(
    tree: &Tree<'_>,
    rows: &[(NodeId, Vec<Cell>)],
    widest: usize,
    total: i64,
    prefix: &str,
) -> Vec<i64> {
    let mut wanted = vec![0i64; widest];
    if let Some((_, list)) = rows.iter().find(|(_, c)| c.last().is_some_and(|c| c.start + c.span == widest)) {
        for c in list {
            let props = tree.child(c.node, Name::CellProperties).map_or("", |p| tree.slice(p));
            let width = element(props, "tcW", prefix).and_then(|e| number(e, "w", prefix)).unwrap_or(0);
            for slot in wanted.iter_mut().skip(c.start).take(c.span) {
                *slot = width / c.span as i64;
            }
        }
    }
    if wanted.contains(&0) || total <= 0 {
        wanted = vec![1000; widest];
    }
    let sum: i64 = wanted.iter().sum();
    let total = if total > 0 { total } else { sum };
    wanted.iter().map(|w| w * total / sum.max(1)).collect()
}

/// Where a cell's properties stand and what they become.
fn properties(
    tree: &Tree<'_>,
    cell: NodeId,
    span: usize,
    width: i64,
    prefix: &str,
) -> (usize, usize, String) {
    let head = {
        let span =
            if span > 1 { format!("<{prefix}gridSpan {prefix}val=\"{span}\"/>") } else { String::new() };
        format!("<{prefix}tcW {prefix}w=\"{width}\" {prefix}type=\"dxa\"/>{span}")
    };
    let Some(props) = tree.child(cell, Name::CellProperties) else {
        let at = tree.nodes[cell].inner;
        return (at, at, format!("<{prefix}tcPr>{head}</{prefix}tcPr>"));
    };
    let old = ["tcW", "gridSpan"].map(|l| format!("{prefix}{l}"));
    let mut rest = String::new();
    let mut style = String::new();
    for c in tree.children(props) {
        let tag = &tree.start_tag(c)[1..];
        let name = tag.split([' ', '/', '>']).next().unwrap_or_default();
        if name == format!("{prefix}cnfStyle") {
            style.push_str(tree.slice(c));
        } else if !old.iter().any(|o| o == name) {
            rest.push_str(tree.slice(c));
        }
    }
    let node = &tree.nodes[props];
    (node.start, node.end, format!("<{prefix}tcPr>{style}{head}{rest}</{prefix}tcPr>"))
}

/// The start tag of the first element of that name in a text.
fn element<'x>(xml: &'x str, local: &str, prefix: &str) -> Option<&'x str> {
    let at = xml.find(&format!("<{prefix}{local} "))?;
    xml[at..].split_inclusive('>').next()
}

/// A whole-number attribute of a start tag.
fn number(tag: &str, local: &str, prefix: &str) -> Option<i64> {
    let at = tag.find(&format!(" {prefix}{local}=\""))?;
    tag[at..].split('"').nth(1)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(width: i64, span: usize, text: &str) -> String {
        let span = if span > 1 { format!("<w:gridSpan w:val=\"{span}\"/>") } else { String::new() };
        format!(
            "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>{span}<w:vAlign w:val=\"center\"/></w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"
        )
    }

    #[test]
    fn a_dropped_column_takes_its_cells_and_shortens_spans() {
        let grid =
            "<w:tblGrid><w:gridCol w:w=\"100\"/><w:gridCol w:w=\"200\"/><w:gridCol w:w=\"300\"/></w:tblGrid>";
        let xml = format!(
            "<w:tbl>{grid}<w:tr>{}</w:tr><w:tr>{}{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>",
            cell(600, 3, "标题"),
            cell(100, 1, "甲"),
            cell(200, 1, "乙"),
            cell(300, 1, "丙"),
            cell(100, 1, "丁"),
            cell(500, 2, "戊")
        );
        let out = mend_table(&xml, &[1], "w:");
        assert!(!out.contains("乙") && out.contains("戊"), "{out}");
        assert_eq!(out.matches("<w:gridCol ").count(), 2);
        assert_eq!(out.matches("<w:gridSpan w:val=\"2\"/>").count(), 1);
        assert!(out.contains("<w:tcW w:w=\"400\" w:type=\"dxa\"/><w:gridSpan"), "{out}");
        assert!(out.contains("<w:tcW w:w=\"300\" w:type=\"dxa\"/><w:vAlign"), "{out}");
        assert_eq!(mend_table(&xml, &[], "w:"), xml);
    }

    #[test]
    fn a_grid_behind_the_rows_does_no_harm() {
        let grid = "<w:tblGrid><w:gridCol w:w=\"100\"/><w:gridCol w:w=\"200\"/></w:tblGrid>";
        let row = format!("<w:tr>{}{}</w:tr>", cell(100, 1, "x"), cell(200, 1, "y"));
        let out = mend_table(&format!("<w:tbl>{row}{grid}</w:tbl>"), &[1], "w:");
        assert!(out.contains(">x<") && !out.contains(">y<") && out.matches("gridCol ").count() == 1, "{out}");
    }

    #[test]
    fn more_cells_than_columns_make_a_new_grid_of_the_same_width() {
        let grid = "<w:tblGrid><w:gridCol w:w=\"100\"/><w:gridCol w:w=\"500\"/></w:tblGrid>";
        let row = |n: usize| format!("<w:tr>{}{}</w:tr>", cell(100, 1, "x"), cell(500, 1, "y").repeat(n));
        let out = mend_table(&format!("<w:tbl>{grid}{}{}</w:tbl>", row(3), row(3)), &[], "w:");
        let widths: Vec<i64> = out
            .split("<w:gridCol w:w=\"")
            .skip(1)
            .map(|s| s.split('"').next().unwrap().parse().unwrap())
            .collect();
        assert_eq!(widths.len(), 4);
        assert!((590..=600).contains(&widths.iter().sum::<i64>()), "{widths:?}");
    }
}
