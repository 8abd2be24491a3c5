//! How much work the layout of a document is, told before it begins: a few kilobytes of Word can be ten thousand
//! pages. A document that was really written is large as a file, too.
use super::model::{Block, Break, Content, Document, Inline, NoteKind, Object, Paragraph};
use crate::diagnostic::{Diagnostic, Result};
use crate::tr;
use std::collections::BTreeMap;

/// Weight that any document may have: some 400 pages.
const FREE: u64 = 600_000;
/// And beyond that so much for each byte of the Word file. Text alone packs to about one character a byte.
const PER_BYTE: u64 = 3;
/// Weights in characters: a paragraph, a table's cell, a picture or shape, a note's mark, a new page.
const PARAGRAPH: u64 = 10;
const CELL: u64 = 10;
const OBJECT: u64 = 40;
const NOTE: u64 = 20;
const PAGE: u64 = 400;
/// A paragraph of so many characters weighs double: its lines are broken together.
const LONG: u64 = 100_000;
/// Characters of a full page: so often are headers and footers drawn.
const FULL_PAGE: u64 = 1500;
/// Text boxes, tables and groups in one another that are looked into.
const MAX_DEPTH: usize = 64;

/// Bytes of the main part that any document may have, and beyond that so many for each byte of the file: Word's XML
/// packs to a thirtieth at best.
const FREE_XML: usize = 8 << 20;
const XML_PER_BYTE: usize = 64;

/// Refuses a main part that can't have been written by a word processor, before it is read.
pub(super) fn check_source(bytes: usize, file_size: usize) -> Result<()> {
    if bytes <= FREE_XML.saturating_add(XML_PER_BYTE.saturating_mul(file_size)) {
        Ok(())
    } else {
        Err(too_long())
    }
}

/// Refuses a document that would take far longer than its size tells.
pub(super) fn check(document: &Document, file_size: usize) -> Result<()> {
    let most = FREE.saturating_add(PER_BYTE.saturating_mul(file_size as u64));
    if of(document) <= most { Ok(()) } else { Err(too_long()) }
}

fn too_long() -> Diagnostic {
    Diagnostic::error(
        "pdf-too-long",
        tr!("这份文书太长，排不了版", "The document is too long to be laid out"),
    )
    .hint(tr!(
        "分成几份；看看是不是循环多套了一层，或者有成千上万的空行、分页符",
        "Split it; is there a loop too many, or are there thousands of empty lines or page breaks?"
    ))
}

fn of(document: &Document) -> u64 {
    let notes: BTreeMap<&(NoteKind, String), u64> =
        document.notes.iter().map(|(id, b)| (id, Scale { notes: &BTreeMap::new() }.blocks(b, 0))).collect();
    let scale = Scale { notes: &notes };
    let mut sum = 0u64;
    for section in &document.sections {
        let body = scale.blocks(&section.blocks, 0);
        let around = section.headers.iter().chain(&section.footers).flatten();
        let around = around.map(|b| scale.blocks(b, 0)).fold(0, u64::max);
        // small pages hold little: each character may be a page of its own
        let room = (section.paper.0 * section.paper.1 / (595.0 * 842.0)).clamp(0.001, 1.0);
        let pages = (body as f64 / (FULL_PAGE as f64 * room)) as u64;
        sum = sum.saturating_add(body).saturating_add(pages.saturating_mul(around + PARAGRAPH));
    }
    sum
}

struct Scale<'n> {
    notes: &'n BTreeMap<&'n (NoteKind, String), u64>,
}

impl Scale<'_> {
    fn blocks(&self, blocks: &[Block], depth: usize) -> u64 {
        if depth > MAX_DEPTH {
            return 0;
        }
        let one = |b: &Block| match b {
            Block::Paragraph(p) => self.paragraph(p, depth),
            Block::Table(t) => {
                let cells = t.rows.iter().flat_map(|r| &r.cells);
                let cells = cells.map(|c| CELL.saturating_add(self.blocks(&c.blocks, depth + 1)));
                cells.fold(t.columns.len() as u64, u64::saturating_add)
            }
        };
        blocks.iter().map(one).fold(0, u64::saturating_add)
    }

    fn paragraph(&self, p: &Paragraph, depth: usize) -> u64 {
        let one = |inline: &Inline| match inline {
            Inline::Text(t, _) => t.chars().count() as u64,
            Inline::Ruby(base, above, ..) => OBJECT + (base.len() + above.len()) as u64,
            Inline::Break(Break::Page | Break::Column, _) => PAGE,
            Inline::Object(o) | Inline::Float(o, _) => self.object(o, depth + 1),
            Inline::Note(kind, id, _) => {
                NOTE.saturating_add(self.notes.get(&(*kind, id.clone())).copied().unwrap_or(0))
            }
            _ => 4,
        };
        let sum = p.inlines.iter().map(one).fold(PARAGRAPH, u64::saturating_add);
        sum.saturating_add(sum.saturating_mul(sum) / LONG)
    }

    fn object(&self, object: &Object, depth: usize) -> u64 {
        let inside = match &object.content {
            Content::Shape { blocks, .. } => self.blocks(blocks, depth + 1),
            Content::Group(parts) if depth <= MAX_DEPTH => {
                parts.iter().map(|(_, o)| self.object(o, depth + 1)).fold(0, u64::saturating_add)
            }
            Content::WordArt { text, .. } => text.len() as u64,
            _ => 0,
        };
        OBJECT.saturating_add(inside)
    }
}
