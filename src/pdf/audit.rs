//! Is everything on the pages? What a document says is counted before the layout and compared with what was drawn:
//! an engine that drops text does so without a word.
use super::model::{Block, Content, Document, Inline, NoteKind, Object, Paragraph};
use super::typeset::Pages;
use crate::diagnostic::{Diagnostic, Result};
use crate::tr;
use std::collections::{BTreeMap, BTreeSet};

/// How often documents say each letter. Headers and footers aren't counted (not all of them appear), nor are
/// punctuation and what fields work out.
#[derive(Debug, Default)]
pub(super) struct Tally {
    letters: BTreeMap<char, usize>,
}

impl Tally {
    /// Counts a document's text.
    pub(super) fn add(&mut self, document: &Document) {
        let mut notes = BTreeSet::new();
        for section in &document.sections {
            self.blocks(&section.blocks, &mut notes);
        }
        // notes of notes don't exist
        for (kind, id) in std::mem::take(&mut notes) {
            if let Some(blocks) = document.notes.get(&(kind, id)) {
                self.blocks(blocks, &mut notes);
            }
        }
    }

    fn blocks(&mut self, blocks: &[Block], notes: &mut BTreeSet<(NoteKind, String)>) {
        for block in blocks {
            match block {
                Block::Paragraph(p) => self.paragraph(p, notes),
                Block::Table(t) => {
                    let cells = t.rows.iter().flat_map(|r| &r.cells);
                    cells.for_each(|c| self.blocks(&c.blocks, notes));
                }
            }
        }
    }

    fn paragraph(&mut self, p: &Paragraph, notes: &mut BTreeSet<(NoteKind, String)>) {
        for inline in &p.inlines {
            match inline {
                Inline::Text(text, _) | Inline::Ruby(text, ..) => self.text(text),
                Inline::Object(o) | Inline::Float(o, _) => self.object(o, notes),
                Inline::Note(kind, id, _) => drop(notes.insert((*kind, id.clone()))),
                _ => {}
            }
        }
    }

    fn object(&mut self, object: &Object, notes: &mut BTreeSet<(NoteKind, String)>) {
        match &object.content {
            Content::Shape { blocks, .. } => self.blocks(blocks, notes),
            Content::WordArt { text, .. } => self.text(text),
            Content::Group(parts) => parts.iter().for_each(|(_, o)| self.object(o, notes)),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        // letters of symbol fonts are drawn as other characters, small letters perhaps as large ones
        for c in text.chars().filter(|c| c.is_alphanumeric() && !c.is_lowercase() && !c.is_uppercase()) {
            *self.letters.entry(c).or_default() += 1;
        }
    }

    /// Is all of it on the pages?
    pub(super) fn check(mut self, pages: &Pages) -> Result<()> {
        for c in pages.texts().iter().flat_map(|t| t.chars()) {
            if let Some(n) = self.letters.get_mut(&c) {
                *n = n.saturating_sub(1);
            }
        }
        let lost: String =
            self.letters.iter().filter(|(_, n)| **n > 0).map(|(c, _)| *c).take(MOST_SHOWN).collect();
        if lost.is_empty() {
            return Ok(());
        }
        Err(Diagnostic::error(
            "pdf-text-lost",
            tr!("排版丢了字：{lost}", "The layout lost characters: {lost}"),
        )
        .hint(tr!(
            "这是程序的错误，请把这份 Word 文件发给我们；现在可以先用 docx",
            "This is a fault of the program: please report it with the Word file; use the docx for now"
        )))
    }
}

/// Lost characters that a message names.
const MOST_SHOWN: usize = 20;
