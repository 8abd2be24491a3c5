//! A kit's workbook: headings with comments, lists to choose from, formats that keep numbers as typed, example rows
//! in grey.
use super::sheet::{Column, Sheet};
use crate::record::Kind as Holds;
use crate::table::excel_date;
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DataValidationRule, DocProperties, ExcelDateTime,
    Format, FormatAlign, FormatBorder, Formula, Note, Workbook, Worksheet, XlsxError,
};
use unicode_width::UnicodeWidthStr;

/// Rows (with the header) that have formats and lists.
const ROWS: u32 = 1000;

/// A sheet and its rows.
pub(super) struct Filled {
    pub(super) sheet: &'static Sheet,
    pub(super) rows: Vec<Vec<String>>,
}

/// The workbook's bytes.
pub(super) fn write(sheets: &[Filled]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let made = ExcelDateTime::from_ymd(2026, 9, 1)?;
    book.set_properties(&DocProperties::new().set_author("wenshu").set_creation_datetime(&made));
    for filled in sheets {
        let page = book.add_worksheet();
        page.set_name(filled.sheet.name)?;
        page.set_freeze_panes(1, 1)?;
        for (col, c) in (0u16..).zip(filled.sheet.columns) {
            let at = usize::from(col);
            let cells = filled.rows.iter().map(|r| r.get(at).map_or("", String::as_str));
            column(page, col, c, cells, sheets)?;
            // the first heading tells what the sheet is for as well
            let about = if col == 0 { filled.sheet.about } else { "" };
            let note: Vec<&str> = [about, c.note].into_iter().filter(|t| !t.is_empty()).collect();
            if !note.is_empty() {
                page.insert_note(0, col, &Note::new(note.join("\n")).add_author_prefix(false))?;
            }
        }
    }
    book.save_to_buffer()
}

fn column<'r>(
    page: &mut Worksheet,
    col: u16,
    c: &Column,
    cells: impl Iterator<Item = &'r str> + Clone,
    sheets: &[Filled],
) -> Result<(), XlsxError> {
    let (least, pattern) = shape(c);
    let widest = cells.clone().flat_map(str::lines).map(|l| l.width() + 2).max().unwrap_or(0);
    let width = widest.max(least).max(c.name.width() + 3).min(if c.long { 60 } else { 40 });
    page.set_column_width(col, width as f64)?;
    let mut format = Format::new().set_num_format(pattern).set_align(FormatAlign::VerticalCenter);
    if c.long {
        format = format.set_text_wrap();
    }
    page.set_column_format(col, &format)?;
    let head = Format::new()
        .set_bold()
        .set_border(FormatBorder::Thin)
        .set_background_color(Color::RGB(if c.needed { 0xDCE6F1 } else { 0xF2F2F2 }))
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter);
    page.write_string_with_format(0, col, c.name, &head)?;
    if let Some(rule) = validation(c, sheets)? {
        page.add_data_validation(1, col, ROWS - 1, col, &rule)?;
    }
    let format = format.set_border(FormatBorder::Thin).set_border_color(Color::RGB(0xBFBFBF));
    for (row, text) in (1u32..).zip(cells) {
        cell(page, row, col, c, text, &format)?;
    }
    Ok(())
}

/// Width in characters and number format.
fn shape(c: &Column) -> (usize, &'static str) {
    match c.kind {
        Holds::Date => (13, "yyyy-mm-dd"),
        Holds::DateTime => (18, "yyyy-mm-dd hh:mm"),
        Holds::Number => (9, "General"),
        Holds::Id => (22, "@"),
        Holds::Phone => (14, "@"),
        _ if c.long => (40, "@"),
        _ => (10, "@"),
    }
}

/// What may be typed; other things are asked about, not refused, since the reader understands more.
fn validation(c: &Column, sheets: &[Filled]) -> Result<Option<DataValidation>, XlsxError> {
    let ask = |rule: DataValidation, what: &str| {
        rule.set_error_style(DataValidationErrorStyle::Warning).set_error_message(what)
    };
    if let Some((name, column)) = c.from.split_once('.') {
        let from = sheets.iter().find(|s| s.sheet.name == name);
        let at = from.and_then(|s| s.sheet.columns.iter().position(|c| c.name == column));
        let Some(at) = at.and_then(|at| u32::try_from(at).ok()) else { return Ok(None) };
        let letters = crate::diagnostic::column_name(at);
        let cells = Formula::new(format!("='{name}'!${letters}$2:${letters}${ROWS}"));
        return Ok(Some(ask(DataValidation::new().allow_list_formula(cells), "那张表里没有这一项")?));
    }
    if !c.choices.is_empty() {
        let rule = DataValidation::new().allow_list_strings(c.choices)?;
        return Ok(Some(ask(rule, "不在可选的几项里")?));
    }
    Ok(match c.kind {
        Holds::YesNo => Some(ask(DataValidation::new().allow_list_strings(&["是", "否"])?, "请填 是 或 否")?),
        Holds::Date | Holds::DateTime => {
            let first = ExcelDateTime::from_ymd(1900, 1, 1)?;
            let rule = DataValidation::new().allow_date(DataValidationRule::GreaterThanOrEqualTo(first));
            Some(ask(rule, "请填日期，如 2026-09-01")?)
        }
        _ => None,
    })
}

/// A value as its column says: days as days, numbers as numbers, everything else as typed.
fn cell(
    page: &mut Worksheet,
    row: u32,
    col: u16,
    c: &Column,
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    if text.is_empty() {
        page.write_blank(row, col, format)?;
        return Ok(());
    }
    let day = text.get(..10).and_then(|d| d.parse::<jiff::civil::Date>().ok());
    match (c.kind, day) {
        (Holds::Date, Some(d)) if text.len() == 10 => {
            page.write_datetime_with_format(row, col, excel_date(d)?, format)?;
        }
        (Holds::DateTime, Some(d)) => {
            let time = text.get(11..).and_then(|t| format!("{t}:00").parse::<jiff::civil::Time>().ok());
            let at = time.map_or((0, 0), |t| (t.hour().unsigned_abs(), t.minute().unsigned_abs()));
            page.write_datetime_with_format(row, col, excel_date(d)?.and_hms(at.0.into(), at.1, 0)?, format)?;
        }
        (Holds::Number, _) => match text.parse::<f64>() {
            Ok(n) => {
                page.write_number_with_format(row, col, n, format)?;
            }
            Err(_) => {
                page.write_string_with_format(row, col, text, format)?;
            }
        },
        _ => {
            page.write_string_with_format(row, col, text, format)?;
        }
    }
    Ok(())
}
