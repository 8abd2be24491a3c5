//! What must be known of a document before it is written: where its bookmarks are, which number each note has,
//! what its first heading says.
use super::outline::title;
use crate::pdf::model::{Block, Document, Inline, NoteKind, NoteRestart, Section};
use crate::pdf::number;
use std::collections::BTreeMap;

/// The survey of one document.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// Bookmarks by name: their own number and the section they are in. Of two with one name the first counts.
    pub(super) bookmarks: BTreeMap<String, (usize, usize)>,
    /// The printed numbers of notes, by kind and id.
    pub(super) notes: BTreeMap<(NoteKind, String), String>,
    /// Endnotes in order.
    pub(super) endnotes: Vec<String>,
    /// The first heading, for a document without a title.
    pub(super) heading: String,
}

/// Looks through a document.
pub(super) fn survey(document: &Document) -> Survey {
    let mut walk = Walk { document, out: Survey::default(), section: 0, counts: [0, 0] };
    for (n, section) in document.sections.iter().enumerate() {
        walk.section = n;
        let set = [section.footnotes, document.endnotes];
        for (count, set) in walk.counts.iter_mut().zip(set) {
            if n == 0 || set.restart == NoteRestart::Section {
                *count = set.start;
            }
        }
        walk.blocks(section, &section.blocks, true);
    }
    walk.out
}

struct Walk<'a> {
    document: &'a Document,
    out: Survey,
    section: usize,
    /// The next footnote's and endnote's number.
    counts: [u32; 2],
}

impl Walk<'_> {
    /// `once`: these blocks are drawn once (rows that are repeated are not).
    fn blocks(&mut self, section: &Section, blocks: &[Block], once: bool) {
        for block in blocks {
            match block {
                Block::Paragraph(p) => {
                    if p.outline.is_some() && self.out.heading.is_empty() {
                        self.out.heading = title(p);
                    }
                    p.inlines.iter().for_each(|i| self.inline(section, i, once));
                }
                Block::Table(t) => {
                    for row in &t.rows {
                        row.cells.iter().for_each(|c| self.blocks(section, &c.blocks, once && !row.header));
                    }
                }
            }
        }
    }

    fn inline(&mut self, section: &Section, inline: &Inline, once: bool) {
        match inline {
            Inline::Bookmark(name) if once => {
                let next = (self.out.bookmarks.len(), self.section);
                self.out.bookmarks.entry(name.clone()).or_insert(next);
            }
            Inline::Note(kind, id, _) => {
                let key = (*kind, id.clone());
                if self.out.notes.contains_key(&key) {
                    return;
                }
                let [footnotes, endnotes] = &mut self.counts;
                let (count, format) = match kind {
                    NoteKind::Footnote => (footnotes, section.footnotes.format),
                    NoteKind::Endnote => (endnotes, self.document.endnotes.format),
                };
                self.out.notes.insert(key, number::format(*count, format));
                *count = count.saturating_add(1);
                if *kind == NoteKind::Endnote {
                    self.out.endnotes.push(id.clone());
                }
            }
            _ => {}
        }
    }
}
