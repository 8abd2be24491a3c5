//! Workbooks that can't be marked in place: their values in a new workbook.
use super::{Spot, Spots};
use crate::diagnostic::{Diagnostic, Place, Result};
use crate::sheet::{self, Raw};
use crate::table::excel_date;
use crate::tr;
use rust_xlsxwriter::{Color, ExcelDateTime, Format, Note, Workbook, Worksheet, XlsxError};
use std::collections::BTreeMap;

/// A new workbook with the values of all sheets, marked.
pub(super) fn copy(file: &str, bytes: &[u8], sheets: &BTreeMap<&str, Spots>) -> Result<Vec<u8>> {
    let book = sheet::open_bytes(file, bytes)?;
    write(&book, sheets).map_err(|e| {
        let e = e.to_string();
        Diagnostic::error("mark-failed", tr!("标注不了：{e}", "It can't be marked: {e}"))
            .at(Place::File(file.to_owned()))
    })
}

fn write(book: &sheet::Workbook, sheets: &BTreeMap<&str, Spots>) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut out = Workbook::new();
    for sheet in &book.sheets {
        let page = out.add_worksheet();
        if !sheet.source.sheet.is_empty() {
            page.set_name(&sheet.source.sheet)?;
        }
        let spots = sheets.get(sheet.source.sheet.as_str());
        for row in &sheet.rows {
            for cell in &row.cells {
                let Ok(col) = u16::try_from(cell.col) else { continue };
                let spot = spots.and_then(|s| s.get(&(row.index, cell.col)));
                value(page, row.index, col, &cell.raw, &look(spot))?;
            }
        }
        for (&(row, col), spot) in spots.into_iter().flatten() {
            let Ok(col) = u16::try_from(col) else { continue };
            let there =
                sheet.rows.iter().any(|r| r.index == row && r.cells.iter().any(|c| c.col == u32::from(col)));
            if !there {
                page.write_blank(row, col, &look(Some(spot)))?;
            }
            page.insert_note(row, col, &Note::new(&spot.text).add_author_prefix(false).set_width(300))?;
        }
    }
    out.save_to_buffer()
}

fn look(spot: Option<&Spot>) -> Format {
    match spot {
        Some(s) => Format::new().set_background_color(Color::RGB(if s.error { 0xFFFF00 } else { 0xFFF2CC })),
        None => Format::new(),
    }
}

fn value(
    page: &mut Worksheet,
    row: u32,
    col: u16,
    raw: &Raw,
    look: &Format,
) -> std::result::Result<(), XlsxError> {
    match raw {
        Raw::Text(t) | Raw::Error(t) | Raw::Picture(t) => page.write_string_with_format(row, col, t, look)?,
        Raw::Number(n) => page.write_number_with_format(row, col, *n, look)?,
        Raw::Bool(b) => page.write_boolean_with_format(row, col, *b, look)?,
        Raw::NoValue => page.write_blank(row, col, look)?,
        Raw::Date(at) => {
            let d = excel_date(at.date())?.and_hms(
                at.hour().unsigned_abs().into(),
                at.minute().unsigned_abs(),
                f64::from(at.second()),
            )?;
            let midnight = at.time() == jiff::civil::Time::midnight();
            let pattern = if midnight { "yyyy-mm-dd" } else { "yyyy-mm-dd hh:mm" };
            page.write_datetime_with_format(row, col, &d, &look.clone().set_num_format(pattern))?
        }
        Raw::Time(at) => {
            let t = ExcelDateTime::from_hms(
                at.hour().unsigned_abs().into(),
                at.minute().unsigned_abs(),
                f64::from(at.second()),
            )?;
            page.write_datetime_with_format(row, col, &t, &look.clone().set_num_format("hh:mm"))?
        }
    };
    Ok(())
}
