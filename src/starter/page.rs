//! Paper and paragraph styles after GB/T 9704-2012 党政机关公文格式.
//!
//! Lengths are in twentieths of a point (twips), font sizes in half-points, as in the file format. Two traps
//! of the standard: 28 characters of 16 pt are wider than the text block, so body text is set 0.25 pt
//! tighter (a character grid would do it in Word, but LibreOffice then sets 14 characters a line); and the
//! line pitch must not exceed 28.99 pt, or only 21 lines fit.
use docx_rs::{
    AlignmentType, DocGrid, DocGridType, Docx, FieldCharType, Footer, InstrPAGE, InstrText, LineSpacing,
    LineSpacingType, PageMargin, Paragraph, Run, RunFonts, SpecialIndentType, Style, StyleType,
};

/// Paper: A4.
const PAPER: (u32, u32) = (11906, 16838);
/// White edges: top 37 mm, right 26 mm, bottom 35 mm, left 28 mm.
const MARGIN: PageMargin = PageMargin {
    top: 2098,
    right: 1474,
    bottom: 1984,
    left: 1587,
    header: 851,
    footer: FOOTER as i32,
    gutter: 0,
};
/// From the paper's bottom edge to the end of the footer.
pub(super) const FOOTER: u32 = 1406;
/// Width of the text block: 156 mm.
pub(super) const WIDTH: usize = 8844;
/// Exact pitch of body lines, 28.9 pt: 22 lines fill 225 mm.
const PITCH: i32 = 578;
/// Letter spacing of body text, so that 28 characters fit in a line (-4 would make them 442.4 pt wide, a
/// fifth of a point too much).
const TIGHT: i32 = -5;
/// Width of one body character: 16 pt and the letter spacing.
pub(super) const CHAR: i32 = 320 + TIGHT;
/// Width of one character of the page number (14 pt).
pub(super) const FOOTER_CHAR: i32 = 280;

/// 小标宋 for titles.
pub(super) const TITLE_FONT: &str = "方正小标宋简体";
/// 黑体 for first-level headings, labels and table heads.
pub(super) const HEI: &str = "黑体";
/// 楷体 for second-level headings.
pub(super) const KAI: &str = "楷体";
/// 仿宋 for body text.
pub(super) const FANG: &str = "仿宋";
/// 宋体 for page numbers.
const SONG: &str = "宋体";

/// The same face for Chinese, Latin and digits: no theme fonts, and quotation marks keep their width.
pub(super) fn font(name: &str) -> RunFonts {
    RunFonts::new().east_asia(name).ascii(name).hi_ansi(name).cs(name)
}

pub(super) fn exact(twips: i32) -> LineSpacing {
    LineSpacing::new().line_rule(LineSpacingType::Exact).line(twips).before(0).after(0)
}

fn style(id: &str, name: &str, face: &str, half_points: usize, pitch: i32) -> Style {
    let s = Style::new(id, StyleType::Paragraph)
        .name(name)
        .based_on("Normal")
        .fonts(font(face))
        .size(half_points)
        .line_spacing(exact(pitch));
    // Lines of another pitch must not be stretched to the page's grid.
    if pitch == PITCH { s } else { s.snap_to_grid(false) }
}

/// Letters a little closer, as in running text.
fn tight(mut s: Style) -> Style {
    s.run_property = s.run_property.character_spacing(TIGHT);
    s
}

/// A style of running text: first line two characters in, letters tightened.
fn running(id: &str, name: &str, face: &str) -> Style {
    tight(style(id, name, face, 32, PITCH)).align(AlignmentType::Both).indent(
        None,
        Some(SpecialIndentType::FirstLine(2 * CHAR)),
        None,
        None,
    )
}

/// The styles, by id: Normal, Title, Subtitle, Body, Heading1–3, List, Flush, Annex, Issuer, Date, TableHead,
/// TableLabel, TableCell, TableText, FormLabel, FormCell, FormText, Step, TOC1, TOC2, Note, Picture, Footer.
fn styles() -> Vec<Style> {
    let heading = |s: Style, level: usize| {
        let mut s = s.outline_lvl(level).q_format(true).next("Body");
        s.paragraph_property = s.paragraph_property.keep_next(true);
        s
    };
    let centre = |s: Style| s.align(AlignmentType::Center);
    let left = |s: Style| s.align(AlignmentType::Left);
    let flush = tight(style("Flush", "公文顶格", FANG, 32, PITCH)).align(AlignmentType::Both);
    let normal = Style::new("Normal", StyleType::Paragraph)
        .name("Normal")
        .q_format(true)
        .fonts(font(FANG))
        .size(32)
        .line_spacing(exact(PITCH))
        .align(AlignmentType::Both);
    // Tightened, so that the fourteen characters of a village committee's name stand in one line.
    let mut issuer =
        centre(style("Issuer", "公文署名", FANG, 32, PITCH)).indent(Some(4404), None, None, None);
    issuer.run_property = issuer.run_property.character_spacing(TIGHT);
    vec![
        normal,
        centre(style("Title", "Title", TITLE_FONT, 44, 680)).q_format(true).next("Body"),
        centre(style("Subtitle", "Subtitle", KAI, 32, PITCH)).q_format(true).next("Body"),
        running("Body", "公文正文", FANG).q_format(true),
        heading(running("Heading1", "heading 1", HEI), 0),
        heading(running("Heading2", "heading 2", KAI), 1),
        heading(running("Heading3", "heading 3", FANG), 2),
        running("List", "公文条款", FANG),
        flush,
        // the second and further names of 附件说明 stand under the first
        style("Annex", "附件说明", FANG, 32, PITCH).indent(Some(5 * CHAR), None, None, None),
        // Centred over a date whose last character stands four characters from the edge.
        tight(centre(style("Issuer", "公文署名", FANG, 32, PITCH))).indent(Some(4404), None, None, None),
        style("Date", "公文日期", FANG, 32, PITCH).align(AlignmentType::Right).indent(
            None,
            None,
            Some(4 * CHAR),
            None,
        ),
        centre(style("TableHead", "表头", HEI, 21, 360)),
        centre(style("TableCell", "表内居中", FANG, 21, 360)),
        centre(style("TableLabel", "表内项目", HEI, 21, 360)),
        left(style("TableText", "表内文字", FANG, 21, 360)),
        centre(style("FormLabel", "表单项目", HEI, 24, 440)),
        centre(style("FormCell", "表单居中", FANG, 24, 440)),
        left(style("FormText", "表单文字", FANG, 24, 440)),
        left(style("Step", "处置步骤", FANG, 30, 520)),
        style("TOC1", "toc 1", FANG, 28, 380),
        style("TOC2", "toc 2", FANG, 28, 380).indent(Some(CHAR), None, None, None),
        left(style("Note", "附注", FANG, 24, 440)),
        // A line as high as its picture.
        centre(
            Style::new("Picture", StyleType::Paragraph)
                .name("图片")
                .based_on("Normal")
                .fonts(font(FANG))
                .size(21),
        )
        .line_spacing(LineSpacing::new().line_rule(LineSpacingType::Auto).line(240).before(60).after(60)),
        left(style("Footer", "footer", SONG, 28, 360)),
    ]
}

/// `— 1 —` at the outer edge, one character in. The field's five pieces are runs of their own: WPS shows
/// nothing when they share one.
fn footer(odd: bool, lift: u32) -> Footer {
    let (align, left, right) = if odd {
        (AlignmentType::Right, None, Some(FOOTER_CHAR))
    } else {
        (AlignmentType::Left, Some(FOOTER_CHAR), None)
    };
    Footer::new().add_paragraph(
        Paragraph::new()
            .style("Footer")
            .line_spacing(exact(360).after(lift))
            .align(align)
            .indent(left, None, right, None)
            .add_run(Run::new().add_text("— "))
            .add_run(Run::new().add_field_char(FieldCharType::Begin, false))
            .add_run(Run::new().add_instr_text(InstrText::PAGE(InstrPAGE::new())))
            .add_run(Run::new().add_field_char(FieldCharType::Separate, false))
            .add_run(Run::new().add_text("1"))
            .add_run(Run::new().add_field_char(FieldCharType::End, false))
            .add_run(Run::new().add_text(" —")),
    )
}

/// An empty document of this paper, with its styles and page numbers.
pub(super) fn document() -> Docx {
    with_footers(FOOTER, 0)
}

/// The same with footers that end so far above the paper's edge; page numbers stay where they are.
pub(super) fn with_footers(distance: u32, lift: u32) -> Docx {
    let mut docx = Docx::new()
        .page_size(PAPER.0, PAPER.1)
        .page_margin(PageMargin { footer: i32::try_from(distance).unwrap_or(MARGIN.footer), ..MARGIN })
        .default_fonts(font(FANG))
        .default_size(32)
        .default_tab_stop(420)
        .footer(footer(true, lift))
        .even_footer(footer(false, lift))
        .created_at("2026-09-01T00:00:00Z")
        .updated_at("2026-09-01T00:00:00Z");
    for s in styles() {
        docx = docx.add_style(s);
    }
    let grid = DocGrid::with_empty().grid_type(DocGridType::Lines).line_pitch(579);
    docx.document.section_property = docx.document.section_property.doc_grid(grid);
    docx
}
