//! Footnotes and endnotes. Their numbers are known before the layout, in Word's formats; typst only finds each
//! footnote its place at the foot of a page.
use super::text::Lines;
use super::{Around, Writer};
use crate::pdf::model::{NoteKind, RunSet};
use std::rc::Rc;

impl Writer<'_> {
    /// The mark of a note in the text, and for a footnote the note itself.
    pub(super) fn note(
        &mut self,
        kind: NoteKind,
        id: &str,
        set: &Rc<RunSet>,
        lines: &Lines<'_>,
        around: &Around<'_>,
    ) {
        let key = (kind, id.to_owned());
        let document = self.document;
        let (Some(number), Some(blocks)) = (self.survey.notes.get(&key).cloned(), document.notes.get(&key))
        else {
            return;
        };
        // a page's header can't have notes; a note has none; the mark of a note comes once
        let alone = self.furniture || self.note_number.is_some() || !self.noted.insert(key);
        match kind {
            _ if alone => self.code.raw("plain(none, {\n"),
            NoteKind::Footnote => self.code.raw("note({\n"),
            NoteKind::Endnote => {
                let label = self.label(&format!("n{id}"));
                self.code.raw("link(label(").string(&label).raw("), {\n")
            }
        };
        self.text(&number, set, lines);
        if kind == NoteKind::Footnote && !alone {
            self.code.raw("}, {\n");
            self.note_number = Some(number);
            let around = Around { inside: true, ..around.clone() };
            self.blocks(blocks, &around);
            self.note_number = None;
        }
        self.code.raw("})\n");
    }

    /// The number of the note that is being written.
    pub(super) fn note_number(&mut self, set: &Rc<RunSet>, lines: &Lines<'_>) {
        if let Some(number) = self.note_number.clone() {
            self.text(&number, set, lines);
        }
    }

    /// All endnotes, below the document's text.
    pub(super) fn endnotes(&mut self, around: &Around<'_>) {
        let ids = std::mem::take(&mut self.survey.endnotes);
        let document = self.document;
        if !ids.is_empty() {
            self.code.raw("note-line\n");
        }
        for id in ids {
            let key = (NoteKind::Endnote, id);
            let Some(blocks) = document.notes.get(&key) else { continue };
            // linked from the text, unless the note's mark stands where links don't go
            let label = self.label(&format!("n{}", key.1));
            self.code.raw("mark(").string(&label).raw(")\n");
            self.note_number = self.survey.notes.get(&key).cloned();
            self.blocks(blocks, around);
            self.note_number = None;
        }
    }
}
