//! Tags that act on the cell or column they stand in, and blocks that repeat cells.
use super::{Anchor, AnchorKind, Cutter, Edge, What};
use crate::diagnostic::{Diagnostic, Place};
use crate::docx::{Name, NodeId};
use crate::template::expr::Expr;
use crate::template::program::{Op, Sink, TagId};
use crate::tr;

impl Cutter<'_> {
    /// `{{merge 部门}}`: marks the cell, and writes the value only where it is not the one above.
    pub(super) fn merge_tag(&mut self, e: Expr, id: TagId, node: NodeId, start: usize) {
        let Some(cell) = self.cell_of(node, id) else { return };
        if !self.merged.insert(cell) {
            let place = self.builder.program.tags.get(id).map_or(Place::None, |t| t.place.clone());
            let text = tr!("一格里只能有一个合并标记", "A cell can hold one merge tag only");
            let hint = tr!("其余的写成普通标记", "Write the others as plain tags");
            return self.problems.push(Diagnostic::error("merge-twice", text).hint(hint).at(place));
        }
        let tree = self.tree;
        let number = start; // as good as any number that no other tag has
        let mark = What::Op(Op::MergeMark(e.clone(), number));
        let p = &tree.prefix;
        match tree.child(cell, Name::CellProperties) {
            Some(props) => {
                // schema order: after the width and the spans, before borders and the rest
                let before = ["cnfStyle", "tcW", "gridSpan", "hMerge"].map(|n| format!("{p}{n}"));
                let mut at = tree.nodes[props].inner;
                for c in tree.children(props) {
                    let tag = &tree.start_tag(c)[1..];
                    let name = tag.split([' ', '/', '>']).next().unwrap_or_default();
                    if before.iter().any(|b| b == name) {
                        at = tree.nodes[c].end;
                    } else if name == format!("{p}vMerge") {
                        self.gone.push(tree.nodes[c].start..tree.nodes[c].end);
                    }
                }
                if tree.nodes[props].inner == tree.nodes[props].end {
                    // <w:tcPr/>: open it
                    self.gone.push(tree.nodes[props].start..tree.nodes[props].end);
                    self.event(at, 0, What::Fixed(format!("<{p}tcPr>")));
                    self.event(at, 0, mark);
                    self.event(at, 0, What::Fixed(format!("</{p}tcPr>")));
                } else {
                    self.event(at, 0, mark);
                }
            }
            None => {
                let at = tree.nodes[cell].inner;
                self.event(at, 0, What::Fixed(format!("<{p}tcPr>")));
                self.event(at, 0, mark);
                self.event(at, 0, What::Fixed(format!("</{p}tcPr>")));
            }
        }
        let spot = self.spot(node);
        self.event(start, 0, What::Op(Op::MergeValue(e, id, Sink::Run(spot), number)));
    }

    /// `{{column 条件}}`: notes the grid column of the cell.
    pub(super) fn column_tag(&mut self, e: Expr, id: TagId, node: NodeId, start: usize) {
        let Some(cell) = self.cell_of(node, id) else { return };
        let tree = self.tree;
        let Some(row) = tree.nodes[cell].parent else { return };
        let spans = tree
            .children(row)
            .filter(|&c| tree.nodes[c].name == Name::Cell && c < cell)
            .map(|c| self.span(c));
        let column = spans.sum();
        self.tables.extend(tree.enclosing(cell, Name::Table).map(|t| (t, false)));
        self.guard_around(cell);
        let condition = match e {
            Expr::Call(mut c) if !c.params.is_empty() => c.params.remove(0),
            e => e,
        };
        self.event(start, 0, What::Op(Op::DropColumn(condition, id, column)));
    }

    fn span(&self, cell: NodeId) -> usize {
        let tree = self.tree;
        let props = tree.child(cell, Name::CellProperties).map_or("", |p| tree.slice(p));
        let at = props.find(&format!("<{}gridSpan ", tree.prefix));
        at.and_then(|i| props[i..].split('"').nth(1)?.parse().ok()).unwrap_or(1).clamp(1, 63)
    }

    fn cell_of(&mut self, node: NodeId, id: TagId) -> Option<NodeId> {
        let cell = self.tree.enclosing(node, Name::Cell);
        if cell.is_none() {
            let place = self.builder.program.tags.get(id).map_or(Place::None, |t| t.place.clone());
            let d = Diagnostic::error(
                "tag-not-in-table",
                tr!("这个标记只能放在表格的格子里", "This tag belongs in a table's cell"),
            );
            self.problems.push(d.at(place));
        }
        cell
    }

    /// A table may go away: what held it must still end with a paragraph.
    fn guard_around(&mut self, cell: NodeId) {
        let tree = self.tree;
        let table = tree.enclosing(cell, Name::Table);
        let holder = table.and_then(|t| tree.container(t));
        self.guarded.extend(holder);
    }

    /// The edges of `{{#cells …}}`: whole cells of one row.
    pub(super) fn cell_edges(&mut self, anchors: &[Anchor], group: &[usize]) -> Option<Vec<Edge>> {
        let tree = self.tree;
        let row = tree.enclosing(anchors[*group.first()?].node, Name::Row)?;
        let mut edges = Vec::new();
        for &i in group {
            let cell = tree.branch(row, anchors[i].node)?;
            if tree.enclosing(anchors[i].node, Name::Row) != Some(row) {
                return None;
            }
            let at = match anchors[i].kind {
                AnchorKind::Open(_) => tree.nodes[cell].start,
                AnchorKind::Close => tree.nodes[cell].end,
                _ => return None,
            };
            edges.push(Edge { at, before: String::new(), after: String::new() });
        }
        self.tables.extend(tree.enclosing(row, Name::Table).map(|t| (t, true)));
        self.guard_around(row);
        Some(edges)
    }
}
