//! The outline of the PDF file: headings keep the look of their paragraphs.
//!
//! A typst heading gives its body to the outline and to the tags; what is drawn is its supplement, the paragraph
//! as written (`prelude.typ` shows it so).
use super::{Around, Writer};
use crate::pdf::model::{Inline, Paragraph};

/// What the outline says of a heading: its number and its text on one line.
pub(super) fn title(p: &Paragraph) -> String {
    let mut out = p.label.as_ref().map_or(String::new(), |l| format!("{} ", l.text));
    for i in &p.inlines {
        match i {
            Inline::Text(text, _) | Inline::Field(_, _, text) | Inline::Ruby(text, ..) => out.push_str(text),
            Inline::Tab(_) | Inline::PlaceTab(..) | Inline::Break(..) => out.push(' '),
            _ => {}
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Writer<'_> {
    /// Begins a heading around the paragraph that is written next, if it is one; says whether.
    pub(super) fn heading_start(&mut self, p: &Paragraph, around: &Around<'_>) -> bool {
        let shown = p.outline.filter(|_| !around.inside && !title(p).is_empty());
        let Some(level) = shown else { return false };
        // levels that a document skips are left out: no heading stands two below the one above it
        while self.levels.last().is_some_and(|above| *above >= level) {
            self.levels.pop();
        }
        self.levels.push(level);
        let level = self.levels.len() + usize::from(self.entry);
        self.code.raw("heading(level: ").raw(&level.to_string()).raw(", supplement: {\n");
        true
    }

    /// Ends it.
    pub(super) fn heading_end(&mut self, p: &Paragraph) {
        self.code.raw("}, ").string(&title(p)).raw(")\n");
    }
}
