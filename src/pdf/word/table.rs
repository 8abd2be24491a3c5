//! Tables: their grid, their styles, merged cells, and which of two lines wins.
use super::paragraph::ParagraphPatch;
use super::run::RunPatch;
use super::story::{Reader, Walk};
use crate::pdf::model::Table;
use roxmltree::Node;

/// What a table style says.
#[derive(Debug, Default)]
pub(super) struct TableStyle {
    pub(super) whole: TablePatch,
}

/// What one `w:tblPr` (with `w:tcPr`, `w:pPr`, `w:rPr` beside it) says.
#[derive(Clone, Debug, Default)]
pub(super) struct TablePatch {
    pub(super) paragraph: ParagraphPatch,
    pub(super) run: RunPatch,
}

impl TableStyle {
    pub(super) fn parse(_: Node<'_, '_>) -> TableStyle {
        TableStyle::default()
    }
}

impl TablePatch {
    pub(super) fn lay(&mut self, over: &TablePatch) {
        self.paragraph.lay(&over.paragraph);
        self.run.lay(&over.run);
    }
}

impl Reader<'_> {
    /// One table; `None` when it has no cell.
    pub(super) fn table(&mut self, _: Node<'_, '_>, walk: &mut Walk) -> Option<Table> {
        self.missing(walk, crate::tr!("表格", "a table"));
        None
    }
}
