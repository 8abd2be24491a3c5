//! Tables for people, as an xlsx: a frozen header, widths, printed on A4. Text is written as text, so that
//! nothing that looks like a formula becomes one.
use crate::diagnostic::{Diagnostic, Result};
use crate::tr;
use jiff::ZonedDateTime;
use jiff::civil::Date;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};
use unicode_width::UnicodeWidthStr;

/// Longest text that a cell can hold.
const CELL_CHARS: usize = 32_767;

/// Height of one line of the default font, and the greatest height of a row, in points.
const LINE: f64 = 15.0;
const ROW_MAX: f64 = 409.0;

/// One sheet.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// The sheet's name: at most 31 characters, none of `[]:*?/\`.
    pub name: String,
    /// Titles with widths in characters of the default font (a Chinese character takes two).
    pub head: Vec<(String, u16)>,
    /// Rows; cells beyond the header have the default width.
    pub rows: Vec<Vec<Cell>>,
    /// How many columns are printed; all of them when not given.
    pub printed: Option<u16>,
}

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Text, never a formula.
    Text(String),
    /// A count.
    Number(u64),
    /// A day.
    Date(Date),
}

impl From<&str> for Cell {
    fn from(s: &str) -> Self {
        if s.is_empty() { Cell::Empty } else { Cell::Text(s.to_owned()) }
    }
}
impl From<String> for Cell {
    fn from(s: String) -> Self {
        if s.is_empty() { Cell::Empty } else { Cell::Text(s) }
    }
}

/// The bytes of an xlsx with these sheets, of which there must be at least one.
pub fn workbook(tables: &[Table], now: &ZonedDateTime) -> Result<Vec<u8>> {
    write(tables, now).map_err(|e| {
        Diagnostic::error(
            "xlsx-failed",
            tr!("生成表格文件失败：{e}", "the spreadsheet could not be made: {e}"),
        )
    })
}

fn write(tables: &[Table], now: &ZonedDateTime) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    book.set_properties(
        &DocProperties::new().set_author("wenshu").set_creation_datetime(&excel_date(now.date())?),
    );
    let cell = Format::new().set_border(FormatBorder::Thin).set_align(FormatAlign::Top).set_text_wrap();
    let quoted = cell.clone().set_quote_prefix();
    let date = cell.clone().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Left);
    let head = cell
        .clone()
        .set_bold()
        .set_background_color(Color::RGB(0xE7EDF3))
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter);
    for table in tables {
        let sheet = book.add_worksheet();
        sheet.set_name(&table.name)?;
        page(sheet)?;
        if let Some(columns @ 1..) = table.printed {
            let rows = u32::try_from(table.rows.len()).unwrap_or(u32::MAX);
            sheet.set_print_area(0, 0, rows, columns - 1)?;
        }
        for (col, (title, width)) in (0u16..).zip(&table.head) {
            sheet.set_column_width(col, *width)?;
            sheet.write_string_with_format(0, col, title, &head)?;
        }
        for (row, cells) in (1u32..).zip(&table.rows) {
            let lines = cells.iter().zip(&table.head).map(|(cell, (_, width))| lines(cell, *width)).max();
            if let Some(lines @ 2..) = lines {
                // not every program finds the height of wrapped text by itself
                sheet.set_row_height(row, (lines as f64 * LINE).min(ROW_MAX))?;
            }
            for (col, value) in (0u16..).zip(cells) {
                match value {
                    Cell::Empty => sheet.write_blank(row, col, &cell)?,
                    Cell::Text(t) => {
                        let look = if like_formula(t) { &quoted } else { &cell };
                        sheet.write_string_with_format(row, col, fitting(t), look)?
                    }
                    Cell::Number(n) => sheet.write_number_with_format(row, col, *n as f64, &cell)?,
                    Cell::Date(d) => match excel_date(*d) {
                        Ok(d) => sheet.write_datetime_with_format(row, col, &d, &date)?,
                        Err(_) => sheet.write_string_with_format(row, col, d.to_string(), &cell)?,
                    },
                };
            }
        }
    }
    book.save_to_buffer()
}

/// Would a program take this text for a formula, were it typed in or saved as CSV? It is written as text; the
/// quote before it keeps it one when the cell is edited.
fn like_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// A4 across, one page wide, the header on every page and always in sight.
fn page(sheet: &mut Worksheet) -> std::result::Result<(), XlsxError> {
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    Ok(())
}

/// A day as spreadsheets have it.
pub(crate) fn excel_date(d: Date) -> std::result::Result<ExcelDateTime, XlsxError> {
    ExcelDateTime::from_ymd(d.year().unsigned_abs(), d.month().unsigned_abs(), d.day().unsigned_abs())
}

/// How many lines a cell takes in a column of that width.
fn lines(cell: &Cell, width: u16) -> usize {
    match cell {
        Cell::Text(t) => {
            t.split('\n').map(|line| line.width().div_ceil(usize::from(width).max(1)).max(1)).sum()
        }
        _ => 1,
    }
}

fn fitting(text: &str) -> String {
    // the limit counts UTF-16 units
    let mut units = 0;
    text.chars()
        .take_while(|c| {
            units += c.len_utf16();
            units <= CELL_CHARS
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Read};

    #[test]
    fn texts_that_look_like_formulas_are_texts() {
        let texts = ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "\t=1", "\r=1", "plain"];
        let rows = texts.iter().map(|t| vec![Cell::from(*t)]).collect();
        let table = Table { name: "表".into(), head: vec![("=1+1".into(), 10)], rows, ..Table::default() };
        let now = "2026-09-01T08:00[UTC]".parse().unwrap();
        let mut zip = zip::ZipArchive::new(Cursor::new(workbook(&[table], &now).unwrap())).unwrap();
        let mut part = |name: &str| {
            let mut text = String::new();
            zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
            text
        };
        let sheet = part("xl/worksheets/sheet1.xml");
        assert!(!sheet.contains("<f"), "{sheet}");
        assert_eq!(sheet.matches(" t=\"s\"").count(), texts.len() + 1);
        assert!(part("xl/styles.xml").contains("quotePrefix=\"1\""));
        assert!(part("xl/sharedStrings.xml").contains("=cmd|' /C calc'!A0"));
    }
}
