//! Sections as typst pages.
use super::border::page_border;
use super::{Around, Writer};
use crate::pdf::model::Section;

impl Writer<'_> {
    /// One section.
    pub(super) fn section(&mut self, _n: usize, section: &Section) {
        let m = &section.margin;
        let width = section.paper.0 - m.left - section.gutter - m.right;
        self.code.raw("#[\n#set page(width: ").pt(section.paper.0).raw(", height: ").pt(section.paper.1);
        self.code.raw(", margin: (top: ").pt(m.top).raw(", bottom: ").pt(m.bottom);
        self.code.raw(", left: ").pt(m.left + section.gutter).raw(", right: ").pt(m.right).raw(")");
        let border = page_border(section);
        if !border.is_empty() {
            self.code.raw(", background: {\n").raw(&border).raw("layer(<behind>)\n}");
        }
        self.code.raw(")\n");
        self.code.raw("#{\n");
        let around = Around { section, width, inside: false };
        self.blocks(&section.blocks, &around);
        self.code.raw("}\n]\n");
    }
}
