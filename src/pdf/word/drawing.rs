//! Pictures, shapes and text boxes: DrawingML, and VML as WPS and old Word write it.
use super::story::{Reader, Walk};
use crate::pdf::model::{Frame, Inline};
use roxmltree::Node;

/// `w:framePr`.
pub(super) fn frame(_: Node<'_, '_>) -> Frame {
    Frame::default()
}

impl Reader<'_> {
    /// `w:drawing`.
    pub(super) fn drawing(&mut self, _: Node<'_, '_>, walk: &mut Walk, _: &mut Vec<Inline>) {
        self.missing(walk, crate::tr!("图片或图形", "a picture or shape"));
    }

    /// `w:pict` and `w:object`.
    pub(super) fn vml(&mut self, _: Node<'_, '_>, walk: &mut Walk, _: &mut Vec<Inline>) {
        self.missing(walk, crate::tr!("图片或图形", "a picture or shape"));
    }
}
