//! The small builders that documents are written with: title, headings, paragraphs, tables, signatures.
mod long;

use super::page::{self, CHAR, HEI, WIDTH};
use docx_rs::{
    AbstractNumbering, AlignmentType, Docx, HeightRule, IndentLevel, Level, LevelJc, LevelSuffixType,
    LevelText, NumberFormat, Numbering, NumberingId, Paragraph, Run, SpecialIndentType, Start, Table,
    TableAlignmentType, TableBorder, TableBorderPosition, TableBorders, TableCell, TableCellMargins,
    TableLayoutType, TableRow, VAlignType, WidthType,
};

/// A document being written, top to bottom.
pub(super) struct Paper {
    pub(super) docx: Docx,
    lists: usize,
    /// Where the table of contents stands, and what it lists.
    contents_at: Option<usize>,
    headings: Vec<long::Heading>,
}

/// A run of another face inside a paragraph.
pub(super) enum Span {
    /// The style's own face.
    Plain(&'static str),
    /// 黑体, for a label.
    Label(&'static str),
}

/// How wide the columns of a table are, in parts of the text block.
struct Columns<'a>(&'a [usize]);

impl Columns<'_> {
    /// Widths that add up to the text block exactly.
    fn twips(&self) -> Vec<usize> {
        let total: usize = self.0.iter().sum();
        let mut out: Vec<usize> = self.0.iter().map(|p| p * WIDTH / total.max(1)).collect();
        let used: usize = out.iter().sum();
        if let Some(last) = out.last_mut() {
            *last += WIDTH - used;
        }
        out
    }
}

/// A paragraph of a style.
pub(super) fn para(style: &str, text: &str) -> Paragraph {
    let p = Paragraph::new().style(style);
    if text.is_empty() { p } else { p.add_run(Run::new().add_text(text)) }
}

/// One cell: its paragraphs' style, its text (a line a paragraph), and how many columns it spans.
#[derive(Clone)]
struct Cell<'a>(&'a str, &'a str, usize);

/// A table row; it never breaks across pages. A row of `TableHead` cells is repeated on every page.
#[derive(Clone)]
pub(super) struct Row<'a> {
    cells: Vec<Cell<'a>>,
    height: f32,
    kept: bool,
}

/// A row of one style.
pub(super) fn row<'a>(style: &'a str, texts: &[&'a str]) -> Row<'a> {
    Row { cells: texts.iter().map(|t| Cell(style, t, 1)).collect(), height: 400.0, kept: false }
}

/// A row with a style for each cell.
pub(super) fn mixed<'a>(cells: &[(&'a str, &'a str)]) -> Row<'a> {
    Row { cells: cells.iter().map(|(s, t)| Cell(s, t, 1)).collect(), height: 400.0, kept: false }
}

/// A row whose cells may span several columns.
pub(super) fn spanned<'a>(cells: &[(&'a str, &'a str, usize)]) -> Row<'a> {
    Row { cells: cells.iter().map(|(s, t, n)| Cell(s, t, *n)).collect(), height: 400.0, kept: false }
}

/// A form's row: labels and values by turns; the last value spans what is left of `columns`.
pub(super) fn form<'a>(columns: usize, texts: &[&'a str]) -> Row<'a> {
    let last = texts.len().saturating_sub(1);
    let cells = texts.iter().enumerate().map(|(i, t)| match (i % 2, columns.saturating_sub(last)) {
        (0, _) => Cell("FormLabel", t, 1),
        (_, span) if i == last && span > 1 => Cell("FormText", t, span),
        _ => Cell("FormCell", t, 1),
    });
    Row { cells: cells.collect(), height: 560.0, kept: false }
}

impl<'a> Row<'a> {
    /// At least so high, in twips: room to write in.
    pub(super) fn tall(self, height: f32) -> Row<'a> {
        Row { height, ..self }
    }
    /// It stays on the page of the row that follows.
    pub(super) fn kept(self) -> Row<'a> {
        Row { kept: true, ..self }
    }
    /// The row between two rows that hold one block tag each, in a cell over all columns: such rows leave no
    /// trace in the filled document.
    pub(super) fn between(self, open: &'a str, close: &'a str) -> Vec<Row<'a>> {
        let span = self.cells.iter().map(|c| c.2).sum();
        let tag = |t| Row { cells: vec![Cell("TableText", t, span)], height: 400.0, kept: false };
        vec![tag(open), self, tag(close)]
    }
}

fn grid(columns: &Columns, rows: Vec<Row<'_>>) -> Table {
    let widths = columns.twips();
    let build = |r: Row<'_>| {
        // The head and the labelled rows of a form stay with the rows that follow.
        let keep = r.kept || r.cells.iter().any(|c| c.0 == "TableHead" || c.0 == "TableLabel");
        // Signatures start at the same height, whatever stands in the other cell.
        let align = if r.cells.iter().any(|c| c.0 == "Flush") { VAlignType::Top } else { VAlignType::Center };
        let mut at = 0;
        let cells = r.cells.iter().map(|Cell(style, text, span)| {
            let width = widths.iter().skip(at).take(*span).sum();
            at += span;
            let c = TableCell::new().vertical_align(align).width(width, WidthType::Dxa);
            let c = if *span > 1 { c.grid_span(*span) } else { c };
            text.split('\n').fold(c, |c, line| c.add_paragraph(para(style, line).keep_next(keep)))
        });
        TableRow::new(cells.collect()).row_height(r.height).height_rule(HeightRule::AtLeast).cant_split()
    };
    let rows = rows.into_iter().map(build).collect();
    Table::without_borders(rows)
        .set_grid(widths)
        .width(WIDTH, WidthType::Dxa)
        .layout(TableLayoutType::Fixed)
        .align(TableAlignmentType::Center)
        .margins(TableCellMargins::new().margin(0, 60, 0, 60))
}

fn lined(columns: &Columns, rows: Vec<Row<'_>>) -> Table {
    use TableBorderPosition::{Bottom, InsideH, InsideV, Left, Right, Top};
    let line = |p| TableBorder::new(p).size(4).color("000000");
    let all = [Top, Left, Bottom, Right, InsideH, InsideV];
    grid(columns, rows).set_borders(all.into_iter().fold(TableBorders::with_empty(), |b, p| b.set(line(p))))
}

impl Paper {
    /// An empty document.
    pub(super) fn new() -> Self {
        Paper { docx: page::document(), lists: 0, contents_at: None, headings: vec![] }
    }
    /// A paragraph as it is.
    pub(super) fn add(mut self, p: Paragraph) -> Self {
        self.docx = self.docx.add_paragraph(p);
        self
    }
    /// The document's title, 2号小标宋, centred.
    pub(super) fn title(self, text: &str) -> Self {
        self.add(para("Title", text))
    }
    /// A centred line under the title.
    pub(super) fn subtitle(self, text: &str) -> Self {
        self.add(para("Subtitle", text))
    }
    /// A first-level heading, 一、黑体.
    pub(super) fn h1(self, text: &str) -> Self {
        self.add(para("Heading1", text))
    }
    /// A second-level heading, （一）楷体.
    pub(super) fn h2(self, text: &str) -> Self {
        self.add(para("Heading2", text))
    }
    /// A paragraph of body text.
    pub(super) fn p(self, text: &str) -> Self {
        self.add(para("Body", text))
    }
    /// Several paragraphs of body text.
    pub(super) fn ps(self, texts: &[&str]) -> Self {
        texts.iter().fold(self, |s, t| s.p(t))
    }
    /// A paragraph without first-line indent.
    pub(super) fn flush(self, text: &str) -> Self {
        self.add(para("Flush", text))
    }
    /// 附件说明 under the text: the names stand under one another.
    pub(super) fn attached(self, names: &[&str]) -> Self {
        names.iter().enumerate().fold(self.blank(), |s, (i, name)| {
            if i == 0 {
                return s.add(para("Body", &format!("附件：1.{name}")).keep_next(true));
            }
            let p = para("Flush", &format!("{}.{name}", i + 1)).indent(Some(5 * CHAR), None, None, None);
            s.add(p.keep_next(true))
        })
    }
    /// A smaller remark under a table.
    pub(super) fn note(self, text: &str) -> Self {
        self.add(para("Note", text))
    }
    /// An empty line.
    pub(super) fn blank(self) -> Self {
        self.add(para("Normal", ""))
    }
    /// A body paragraph that stays with the next one.
    pub(super) fn keep(self, text: &str) -> Self {
        self.add(para("Body", text).keep_next(true))
    }
    /// A paragraph of mixed faces.
    pub(super) fn spans(self, style: &str, spans: &[Span]) -> Self {
        self.add(spans.iter().fold(Paragraph::new().style(style), |p, s| {
            p.add_run(match s {
                Span::Plain(t) => Run::new().add_text(*t),
                Span::Label(t) => Run::new().add_text(*t).fonts(page::font(HEI)),
            })
        }))
    }
    /// An automatically numbered list (1. 2. 3.) of what stands between `open` and `close`, two block tags in
    /// paragraphs of their own.
    pub(super) fn numbered(self, open: &str, item: &str, close: &str) -> Self {
        self.p(open).steps(item).p(close)
    }
    /// An automatically numbered paragraph (1.): with `{{paragraphs …}}` a number for each line.
    pub(super) fn steps(mut self, item: &str) -> Self {
        self.lists += 1;
        let id = self.lists + 1; // 1 is docx-rs's own
        let level = Level::new(
            0,
            Start::new(1),
            NumberFormat::new("decimal"),
            LevelText::new("%1."),
            LevelJc::new("left"),
        )
        .indent(Some(0), Some(SpecialIndentType::FirstLine(2 * CHAR)), None, None)
        .suffix(LevelSuffixType::Nothing);
        self.docx = self
            .docx
            .add_abstract_numbering(AbstractNumbering::new(id).add_level(level))
            .add_numbering(Numbering::new(id, id));
        self.add(para("List", item).numbering(NumberingId::new(id), IndentLevel::new(0)))
    }
    /// A table.
    pub(super) fn table(mut self, columns: &[usize], rows: Vec<Row<'_>>) -> Self {
        self.docx = self.docx.add_table(lined(&Columns(columns), rows));
        self
    }
    /// A table without lines whose single row never breaks: two parties' signatures side by side.
    pub(super) fn parties(mut self, left: &str, right: &str) -> Self {
        let row =
            Row { cells: vec![Cell("Flush", left, 1), Cell("Flush", right, 1)], height: 400.0, kept: false };
        self = self.add(para("Normal", "").keep_next(true));
        self.docx = self.docx.add_table(grid(&Columns(&[1, 1]), vec![row]));
        self
    }
    /// Issuer and date under the text, to be sealed: the date ends four characters from the edge and the
    /// issuer stands centred over it. Both stay with the paragraph before.
    pub(super) fn sealed(self, issuer: &str, date: &str) -> Self {
        self.add(para("Normal", "").keep_next(true))
            .add(para("Issuer", issuer).keep_next(true))
            .add(para("Date", date))
    }
    /// A line that ends two characters from the right edge and stays with its neighbours.
    pub(super) fn right(self, text: &str) -> Self {
        let p = para("Flush", text).align(AlignmentType::Right).indent(None, None, Some(2 * CHAR), None);
        self.add(p.keep_next(true))
    }
    /// Starts an annex on a new page: 附件1 at the edge, its title centred on the third line.
    pub(super) fn annex(self, label: &str, title: &str) -> Self {
        let label_run = Run::new().add_text(label).fonts(page::font(HEI));
        self.add(para("Flush", "").page_break_before(true).add_run(label_run))
            .blank()
            .listed(1, &format!("{label}　{title}"), para("Title", title).keep_next(true))
            .blank()
    }
    /// The finished document.
    pub(super) fn finish(self) -> Docx {
        self.with_contents().docx
    }
}
