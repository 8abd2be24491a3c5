//! 公文: the elements of GB/T 9704-2012 that only official documents have: 版头, 版记, and the letter's lines.
//!
//! Positions are the standard's. What must stand at a place of the page whatever comes before it (the letter's lines
//! and name) is a frame; what the text follows is in the flow.
use super::page::{self, CHAR, FANG, HEI, KAI, TITLE_FONT, WIDTH, exact};
use super::paper::{Paper, para};
use docx_rs::{
    AlignmentType, BorderType, Footer, FrameProperty, HeightRule, Paragraph, ParagraphBorder,
    ParagraphBorderPosition, ParagraphBorders, ParagraphProperty, Run, SpecialIndentType, Tab, TabValueType,
    Table, TableBorder, TableBorderPosition, TableBorders, TableCell, TableCellMargins, TableLayoutType,
    TablePositionProperty, TableRow, WidthType,
};

/// Red of 版头.
const RED: &str = "FF0000";
/// Size of 发文机关标志 in half-points: 12 characters fill the text block.
const HEAD_SIZE: usize = 72;
/// Its line.
const HEAD_PITCH: i32 = 1000;
/// From the text block's top to the line of 发文机关标志, so that its letters begin 35 mm below the top.
const HEAD_DOWN: i32 = 1830;

/// From the paper's bottom edge to the second line of a letter: 20 mm.
const FOOT_LINE: u32 = 1134;

/// What stands at the foot of the last page.
pub(super) struct Colophon<'a> {
    /// The row of 抄送, or nothing.
    pub(super) copies: &'a str,
    /// The column that must hold something for that row to be there.
    pub(super) only_if: &'a str,
    /// 印发机关.
    pub(super) issuer: &'a str,
    /// 印发日期, without 印发.
    pub(super) date: &'a str,
}

fn spacer(twips: i32) -> Paragraph {
    para("Normal", "").line_spacing(exact(twips)).snap_to_grid(false)
}

fn head_name(text: &str) -> Paragraph {
    let run = Run::new().add_text(text).fonts(page::font(TITLE_FONT)).size(HEAD_SIZE).color(RED);
    Paragraph::new()
        .style("Normal")
        .align(AlignmentType::Center)
        .line_spacing(exact(HEAD_PITCH))
        .snap_to_grid(false)
        .add_run(run)
}

/// A line of the text block's width below a paragraph, so many points away.
fn line_below(kind: BorderType, size: usize, space: usize) -> ParagraphBorders {
    let line =
        ParagraphBorder::new(ParagraphBorderPosition::Bottom).val(kind).size(size).space(space).color(RED);
    ParagraphBorders::with_empty().set(line)
}

fn with(mut p: Paragraph, change: impl FnOnce(ParagraphProperty) -> ParagraphProperty) -> Paragraph {
    p.property = change(p.property);
    p
}

/// The line of 版头 below a paragraph: with the half line under the letters it is 4 mm away.
fn red_line(p: Paragraph) -> Paragraph {
    with(p, |p| p.set_borders(line_below(BorderType::Single, 12, 5)))
}

/// One text at the left and one at the right, each a character in; lines around the paragraph stay whole.
fn sides(left: &str, right: &str) -> Paragraph {
    let char = CHAR.unsigned_abs() as usize;
    Paragraph::new()
        .style("Normal")
        .align(AlignmentType::Left)
        .add_tab(Tab::new().val(TabValueType::Left).pos(char))
        .add_tab(Tab::new().val(TabValueType::Right).pos(WIDTH - char))
        .add_run(Run::new().add_tab().add_text(left).add_tab().add_text(right))
}

impl Paper {
    /// 版头 of a document that goes down or to equals: the name in red, its number, the red line 4 mm below.
    pub(super) fn red_head(self, name: &str, number: &str) -> Self {
        let number = para("Normal", number).align(AlignmentType::Center);
        self.head(name, number)
    }

    /// 版头 of a document that goes up: number at the left, 签发人 at the right, one character in on both sides.
    pub(super) fn red_head_up(self, name: &str, number: &str, signer: &str) -> Self {
        let signer = Run::new().add_text(signer).fonts(page::font(KAI));
        self.head(name, sides(number, "签发人：").add_run(signer))
    }

    fn head(self, name: &str, number: Paragraph) -> Self {
        let number = red_line(number);
        self.add(spacer(HEAD_DOWN)).add(head_name(name)).blank().blank().add(number).blank().blank()
    }

    /// 信函格式: the name's top edge 30 mm from the paper's top, a double line 4 mm below it and another 20 mm above the paper's
    /// bottom, both 170 mm wide, the number flush right under the first. The first page has no number.
    pub(super) fn letter_head(mut self, name: &str, number: &str) -> Self {
        let frame = |y: i32| {
            FrameProperty::new().wrap("notBeside").v_anchor("page").h_anchor("page").width(9638).x(1134).y(y)
        };
        let line = |space, kind| line_below(kind, 24, space);
        let thin = || para("Normal", "").line_spacing(exact(20)).snap_to_grid(false);
        // the line at the foot: in the first page's footer, which ends 20 mm above the paper's edge
        let foot = thin().indent(Some(-454), None, Some(-340), None);
        let foot = with(foot, |p| p.set_borders(line(1, BorderType::ThinThickSmallGap)));
        self.docx = page::with_footers(FOOT_LINE, page::FOOTER - FOOT_LINE);
        let name = with(head_name(name), |p| {
            p.frame_property(frame(1560)).set_borders(line(3, BorderType::ThickThinSmallGap))
        });
        self.docx = self.docx.first_footer(Footer::new().add_paragraph(foot));
        self.add(name).add(spacer(660)).add(para("Flush", number).align(AlignmentType::Right)).blank().blank()
    }

    /// 纪要格式: the name in red like 版头, number and date below it, the red line.
    pub(super) fn minutes_head(self, name: &str, number: &str, issuer: &str, date: &str) -> Self {
        self.add(spacer(HEAD_DOWN))
            .add(head_name(name))
            .blank()
            .add(para("Normal", number).align(AlignmentType::Center))
            .blank()
            .add(red_line(sides(issuer, date)))
            .blank()
            .blank()
    }

    /// 附注: in brackets, two characters in.
    pub(super) fn remark(self, text: &str) -> Self {
        self.p(&format!("（{text}）"))
    }

    /// 版记 at the foot of the last page: between lines of 0.35 mm, with one of 0.25 mm inside.
    pub(super) fn colophon(mut self, c: &Colophon<'_>) -> Self {
        let small =
            |p: Paragraph| p.size(28).fonts(page::font(FANG)).line_spacing(exact(560)).snap_to_grid(false);
        let side = 280; // one character of 14 pt
        let copies = small(para("Normal", c.copies)).align(AlignmentType::Both).indent(
            Some(side * 4),
            Some(SpecialIndentType::Hanging(side * 3)),
            Some(side),
            None,
        );
        let printed = small(Paragraph::new().style("Normal"))
            .align(AlignmentType::Left)
            .indent(Some(side), None, Some(side), None)
            .add_tab(Tab::new().val(TabValueType::Right).pos(WIDTH - 280))
            .add_run(Run::new().add_text(c.issuer).add_tab().add_text(format!("{}印发", c.date)));
        let row = |p: Paragraph| {
            let cell = TableCell::new().add_paragraph(p).width(WIDTH, WidthType::Dxa);
            TableRow::new(vec![cell]).cant_split().row_height(560.0).height_rule(HeightRule::AtLeast)
        };
        let rows = match c.copies.is_empty() {
            true => vec![row(printed)],
            // without copies their row goes, and the first line is the next row's
            false => vec![
                row(para("Normal", &format!("{{{{#if {}}}}}", c.only_if))),
                row(copies),
                row(para("Normal", "{{/if}}")),
                row(printed),
            ],
        };
        let line = |p, size| TableBorder::new(p).size(size).color("000000");
        let borders = TableBorders::with_empty()
            .set(line(TableBorderPosition::Top, 8))
            .set(line(TableBorderPosition::Bottom, 8))
            .set(line(TableBorderPosition::InsideH, 6));
        let place = TablePositionProperty::new()
            .vertical_anchor("margin")
            .horizontal_anchor("margin")
            .position_x_alignment("left")
            .position_y_alignment("bottom");
        let table = Table::without_borders(rows)
            .set_grid(vec![WIDTH])
            .width(WIDTH, WidthType::Dxa)
            .layout(TableLayoutType::Fixed)
            .margins(TableCellMargins::new().margin(0, 0, 0, 0))
            .position(place)
            .set_borders(borders);
        self.docx = self.docx.add_table(table);
        self.add(spacer(20))
    }

    /// 出席： and the like: a label in 黑体, then names.
    pub(super) fn labelled(self, label: &str, text: &str) -> Self {
        let label = Run::new().add_text(label).fonts(page::font(HEI));
        let p = Paragraph::new()
            .style("Flush")
            .indent(Some(5 * CHAR), Some(SpecialIndentType::Hanging(3 * CHAR)), None, None)
            .add_run(label)
            .add_run(Run::new().add_text(text));
        self.add(p)
    }
}
