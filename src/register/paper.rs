//! Tables of the register as Word files to print and bind: A4 across, a title and a table a page run, the header
//! on every page, page numbers.
use crate::diagnostic::Result;
use crate::starter;
use docx_rs::{
    AlignmentType, Docx, FieldCharType, Footer, HeightRule, InstrPAGE, InstrText, LineSpacing, PageMargin,
    PageOrientationType, Paragraph, Run, RunFonts, Style, StyleType, Table, TableAlignmentType, TableBorder,
    TableBorderPosition, TableBorders, TableCell, TableCellMargins, TableLayoutType, TableRow, VAlignType,
    WidthType,
};

/// A4 across, in twips.
const PAPER: (u32, u32) = (16838, 11906);
/// White edges of 20 mm, 25 mm on the side that is bound.
const MARGIN: PageMargin =
    PageMargin { top: 1418, right: 1134, bottom: 1134, left: 1134, header: 851, footer: 624, gutter: 0 };
/// Width of the text block.
const WIDTH: usize = 14570;
/// Least height of a row.
const ROW: f32 = 454.0;

/// A title with its table; begins on a new page.
#[derive(Default)]
pub(super) struct Page {
    pub(super) title: String,
    pub(super) subtitle: String,
    pub(super) rows: Vec<Row>,
}

/// The texts of a row, and whether each is struck out.
pub(super) struct Row {
    pub(super) cells: Vec<(String, bool)>,
}

/// The file's bytes; the columns have widths in parts of the page.
pub(super) fn docx(name: &str, columns: &[(&str, usize)], pages: &[Page]) -> Result<Vec<u8>> {
    let mut docx = Docx::new()
        .page_size(PAPER.0, PAPER.1)
        .page_orient(PageOrientationType::Landscape)
        .page_margin(MARGIN)
        .default_fonts(font("仿宋"))
        .default_size(21)
        .footer(footer())
        .created_at("2026-09-01T00:00:00Z")
        .updated_at("2026-09-01T00:00:00Z");
    for style in styles() {
        docx = docx.add_style(style);
    }
    for (i, page) in pages.iter().enumerate() {
        docx = docx.add_paragraph(para("Title", &page.title, false).page_break_before(i > 0));
        if !page.subtitle.is_empty() {
            docx = docx.add_paragraph(para("Subtitle", &page.subtitle, false));
        }
        docx = docx.add_table(table(columns, &page.rows));
    }
    starter::pack(docx, name)
}

fn font(name: &str) -> RunFonts {
    RunFonts::new().east_asia(name).ascii(name).hi_ansi(name).cs(name)
}

fn styles() -> Vec<Style> {
    let style = |id: &str, name: &str, face: &str, size: usize, align| {
        let spacing =
            LineSpacing::new().before(0).after(if matches!(id, "Title" | "Subtitle") { 120 } else { 0 });
        let style = Style::new(id, StyleType::Paragraph).name(name).fonts(font(face)).size(size);
        let style = style.line_spacing(spacing).align(align);
        if id == "Normal" { style.q_format(true) } else { style.based_on("Normal") }
    };
    use AlignmentType::{Center, Left};
    vec![
        style("Normal", "Normal", "仿宋", 21, Left),
        style("Title", "Title", "方正小标宋简体", 44, Center).q_format(true),
        style("Subtitle", "Subtitle", "楷体", 28, Center).q_format(true),
        style("TableHead", "表头", "黑体", 20, Center),
        style("TableCell", "表内居中", "仿宋", 20, Center),
        style("TableText", "表内文字", "仿宋", 20, Left),
        style("Footer", "footer", "宋体", 21, Center),
    ]
}

fn para(style: &str, text: &str, struck: bool) -> Paragraph {
    let paragraph = Paragraph::new().style(style);
    if text.is_empty() {
        return paragraph;
    }
    let run = Run::new().add_text(text);
    paragraph.add_run(if struck { run.strike() } else { run })
}

/// `— 1 —`. The field's pieces are runs of their own: WPS shows nothing when they share one.
fn footer() -> Footer {
    let field = |kind| Run::new().add_field_char(kind, false);
    Footer::new().add_paragraph(
        Paragraph::new()
            .style("Footer")
            .add_run(Run::new().add_text("— "))
            .add_run(field(FieldCharType::Begin))
            .add_run(Run::new().add_instr_text(InstrText::PAGE(InstrPAGE::new())))
            .add_run(field(FieldCharType::Separate))
            .add_run(Run::new().add_text("1"))
            .add_run(field(FieldCharType::End))
            .add_run(Run::new().add_text(" —")),
    )
}

fn table(columns: &[(&str, usize)], rows: &[Row]) -> Table {
    let total: usize = columns.iter().map(|c| c.1).sum();
    let mut widths: Vec<usize> = columns.iter().map(|c| c.1 * WIDTH / total.max(1)).collect();
    let used: usize = widths.iter().sum();
    if let Some(last) = widths.last_mut() {
        *last += WIDTH.saturating_sub(used);
    }
    let line = |texts: &mut dyn Iterator<Item = (&str, bool)>, head: bool| {
        let cells = texts.zip(&widths).map(|((text, struck), width)| {
            // what is short stands in the middle, what is read at the edge
            let style = match (head, *width > WIDTH / 12) {
                (true, _) => "TableHead",
                (false, true) => "TableText",
                (false, false) => "TableCell",
            };
            let cell = TableCell::new().vertical_align(VAlignType::Center).width(*width, WidthType::Dxa);
            text.split('\n').fold(cell, |cell, part| cell.add_paragraph(para(style, part, struck)))
        });
        TableRow::new(cells.collect()).row_height(ROW).height_rule(HeightRule::AtLeast).cant_split()
    };
    let head = line(&mut columns.iter().map(|c| (c.0, false)), true);
    let rows = rows.iter().map(|r| line(&mut r.cells.iter().map(|(t, s)| (t.as_str(), *s)), false));
    use TableBorderPosition::{Bottom, InsideH, InsideV, Left, Right, Top};
    let border = |p| TableBorder::new(p).size(4).color("000000");
    let all = [Top, Left, Bottom, Right, InsideH, InsideV];
    Table::without_borders(std::iter::once(head).chain(rows).collect())
        .set_grid(widths.clone())
        .width(WIDTH, WidthType::Dxa)
        .layout(TableLayoutType::Fixed)
        .align(TableAlignmentType::Center)
        .margins(TableCellMargins::new().margin(0, 60, 0, 60))
        .set_borders(all.into_iter().fold(TableBorders::with_empty(), |b, p| b.set(border(p))))
}
