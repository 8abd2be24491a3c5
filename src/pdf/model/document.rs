//! The document, its sections and notes.
use super::{Border, Color, NumberFormat, Paragraph, Sides, Table};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// A whole document.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// Core property `dc:title`.
    pub title: String,
    /// Core property `dc:creator`.
    pub author: String,
    /// When it was last written (`dcterms:modified`, else `dcterms:created`), in UTC.
    pub written: Option<jiff::civil::DateTime>,
    /// Two letters (`zh`), from the settings' East Asian language.
    pub lang: String,
    /// The sections in order; at least one.
    pub sections: Vec<Section>,
    /// How endnotes are numbered; footnotes are by section.
    pub endnotes: NoteSet,
    /// Footnotes and endnotes by kind and id.
    pub notes: BTreeMap<(NoteKind, String), Vec<Block>>,
    /// Odd and even pages have headers of their own (`w:evenAndOddHeaders`).
    pub even_and_odd: bool,
    /// The space after a paragraph and that before the next are added. Word only does in documents that say so
    /// (`w:doNotUseHTMLParagraphAutoSpacing`); elsewhere the larger one counts.
    pub adds_spaces: bool,
    /// Two punctuation marks in a row take the room of one and a half (`w:characterSpacingControl`).
    pub compress_punctuation: bool,
    /// Distance of default tab stops.
    pub default_tab: f64,
    /// The page colour (`w:background`) is never printed by Word; kept for the report only.
    pub background: Option<Color>,
    /// `w:mirrorMargins`.
    pub mirror_margins: bool,
    /// Word's compatibility mode: 12 is Word 2007, 15 is Word 2013 and later.
    pub compatibility: u32,
}

/// Which notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoteKind {
    /// At the foot of the page.
    Footnote,
    /// At the end of the document.
    Endnote,
}

/// How notes are numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoteSet {
    /// The format of their numbers.
    pub format: NumberFormat,
    /// Where the numbers begin anew.
    pub restart: NoteRestart,
    /// The first number.
    pub start: u32,
}

impl Default for NoteSet {
    fn default() -> Self {
        NoteSet { format: NumberFormat::Decimal, restart: NoteRestart::Never, start: 1 }
    }
}

/// Where the numbers of notes begin anew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NoteRestart {
    /// They go through.
    #[default]
    Never,
    /// In each section.
    Section,
    /// On each page.
    Page,
}

/// Pages of one shape.
#[derive(Clone, Debug, Default)]
pub struct Section {
    /// How it begins.
    pub start: SectionStart,
    /// Width and height of the paper, already turned for landscape.
    pub paper: (f64, f64),
    /// Margins to the text. Negative top or bottom margins of Word (fixed) are made positive.
    pub margin: Sides<f64>,
    /// From the paper's edge to the header's top and the footer's bottom.
    pub header_at: f64,
    /// See `header_at`.
    pub footer_at: f64,
    /// Added to the left margin for binding.
    pub gutter: f64,
    /// The first page has its own header and footer.
    pub title_page: bool,
    /// Headers: default, first, even. `None` where there is none even by inheritance.
    pub headers: [Option<Rc<Vec<Block>>>; 3],
    /// Footers, the same.
    pub footers: [Option<Rc<Vec<Block>>>; 3],
    /// The page number restarts with this.
    pub first_page: Option<u32>,
    /// The format of page numbers.
    pub page_format: NumberFormat,
    /// Columns of text.
    pub columns: Columns,
    /// `w:docGrid`.
    pub grid: Grid,
    /// Borders of the page and their distance from the text or the paper.
    pub borders: Option<PageBorders>,
    /// Vertical alignment of the text on the page.
    pub vertical: Vertical,
    /// How footnotes are numbered.
    pub footnotes: NoteSet,
    /// The text.
    pub blocks: Vec<Block>,
}

/// How a section begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SectionStart {
    /// On a new page.
    #[default]
    NextPage,
    /// Right below the one before.
    Continuous,
    /// In the next column.
    Column,
    /// On the next odd page.
    OddPage,
    /// On the next even page.
    EvenPage,
}

/// Columns of a section.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Columns {
    /// How many; 0 and 1 are the same.
    pub count: usize,
    /// Space between equal columns.
    pub gap: f64,
    /// Width of and space after each, when they are not equal.
    pub widths: Vec<(f64, f64)>,
    /// A line between.
    pub line: bool,
}

/// `w:docGrid`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Grid {
    /// Distance of lines; `None` when lines don't keep to a grid.
    pub line: Option<f64>,
    /// Added to each full-width character, in points; `None` when characters don't keep to a grid.
    pub char_space: Option<f64>,
}

/// `w:pgBorders`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PageBorders {
    /// The lines.
    pub lines: Sides<Option<Border>>,
    /// Distances of the lines.
    pub space: Sides<f64>,
    /// Distances are from the paper's edge, not from the text.
    pub from_page: bool,
    /// On the first page of the section only, on all but the first, or on all (`None`).
    pub first_only: Option<bool>,
}

/// Where something stands from top to bottom.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Vertical {
    /// Top.
    #[default]
    Top,
    /// Middle.
    Center,
    /// Bottom.
    Bottom,
    /// Paragraphs spread over the height.
    Justify,
}

/// A paragraph or a table.
#[derive(Clone, Debug)]
pub enum Block {
    /// A paragraph.
    Paragraph(Box<Paragraph>),
    /// A table.
    Table(Box<Table>),
}

/// Where a paragraph is in the file, for messages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spot {
    /// The part, without `word/`; empty for the main document.
    pub part: Arc<str>,
    /// The paragraph in document order, from 1.
    pub paragraph: u32,
}
