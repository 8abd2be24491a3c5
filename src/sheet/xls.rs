//! Excel's binary workbooks (.xls, and .et of WPS), values by calamine.
//!
//! A pass over the records before it finds what calamine does not tell (hidden rows and columns, struck-out
//! rows) and refuses what would make it take memory by a declared size.
use super::cfb::Cfb;
use super::grid::{Budget, Grid, Strike};
use super::package::damaged;
use super::{Format, Workbook, from_calamine, guarded, merge_from};
use crate::diagnostic::{Diagnostic, Place, Result, Source, column_name};
use crate::tr;
use calamine::{Reader, SheetType, SheetVisible, Xls, XlsError};
use std::io::Cursor;
use std::sync::Arc;

/// Largest sheet of the format.
const MAX_ROWS: u32 = 65_536;
const MAX_COLS: u32 = 256;
/// calamine lays a sheet's used area out in full: so much of it is always fine,
const FREE_AREA: u64 = 2_000_000;
/// and beyond that, so many places for each cell that holds something.
const AREA_PER_CELL: u64 = 64;
/// All sheets together; calamine holds them at once, 24 bytes a place.
const MAX_AREA: u64 = 8_000_000;

/// What the records of one sheet say.
#[derive(Default)]
struct Scan {
    hidden_rows: Vec<u32>,
    hidden_cols: Vec<(u32, u32)>,
    struck_rows: Vec<u32>,
    cells: u64,
    /// Corners of the cells that hold something.
    top: u32,
    left: u32,
    bottom: u32,
    right: u32,
}

impl Scan {
    /// The rectangle that holds all cells.
    fn area(&self) -> u64 {
        if self.cells == 0 {
            return 0;
        }
        let side = |a: u32, b: u32| u64::from(b.saturating_sub(a)) + 1;
        side(self.top, self.bottom) * side(self.left, self.right)
    }
}

pub(super) fn read(file: &str, cfb: &Cfb<'_>) -> Result<Workbook> {
    let stream = cfb.stream("Workbook").or_else(|| cfb.stream("Book")).ok_or_else(|| damaged("Workbook"))?;
    let scans = scan(file, &stream)?;
    let opened = guarded(|| Xls::new(Cursor::new(cfb.bytes())));
    let mut xls = match opened {
        Some(Ok(xls)) => xls,
        Some(Err(XlsError::Password)) => return Err(super::detect::password()),
        _ => return Err(damaged("Workbook")),
    };
    let mut book = Workbook::new(file, Format::Xls);
    book.date1904 = xls.has_1904_epoch();
    let mut budget = Budget::of(stream.len());
    for (i, meta) in xls.sheets_metadata().to_vec().into_iter().enumerate() {
        if meta.typ != SheetType::WorkSheet {
            continue;
        }
        let source = || Place::Sheet(Arc::new(Source { file: file.into(), sheet: meta.name.clone() }));
        let mut grid = Grid::new(file, &meta.name, meta.visible != SheetVisible::Visible, &mut budget);
        let range = xls.worksheet_range(&meta.name).map_err(|_| damaged("Workbook").at(source()))?;
        let (top, left) = range.start().unwrap_or_default();
        for (row, col, data) in range.used_cells() {
            if let Some(raw) = from_calamine(data.clone(), book.date1904) {
                grid.put(top + row as u32, left + col as u32, raw)?;
            }
        }
        for m in xls.merge_cells_by_sheet_name(&meta.name).unwrap_or_default() {
            grid.merge(merge_from(m))?;
        }
        if let Some(scan) = scans.get(i) {
            scan.hidden_rows.iter().for_each(|r| grid.hide_row(*r));
            scan.hidden_cols.iter().for_each(|(a, b)| grid.hide_cols(*a, *b));
            scan.struck_rows.iter().for_each(|r| grid.strike_row(*r));
        }
        book.sheets.push(grid.finish());
    }
    Ok(book)
}

fn u16_at(b: &[u8], at: usize) -> u32 {
    b.get(at..at + 2).map_or(0, |p| u32::from(p[0]) | u32::from(p[1]) << 8)
}

fn u32_at(b: &[u8], at: usize) -> u32 {
    u16_at(b, at) | u16_at(b, at + 2) << 16
}

/// The records from a place on: type and content.
fn records(stream: &[u8], mut at: usize) -> impl Iterator<Item = (u32, &[u8])> {
    std::iter::from_fn(move || {
        let head = stream.get(at..at.checked_add(4)?)?;
        let len = u16_at(head, 2) as usize;
        let data = stream.get(at + 4..at + 4 + len)?;
        at += 4 + len;
        Some((u16_at(head, 0), data))
    })
}

/// One pass over the workbook's records and those of each sheet; an error for what calamine must not see.
fn scan(file: &str, stream: &[u8]) -> Result<Vec<Scan>> {
    let (mut sheets, mut fonts, mut styles) = (vec![], vec![], vec![]);
    for (kind, data) in records(stream, 0) {
        match kind {
            0x002F => return Err(super::detect::password()), // FilePass
            0x0085 => sheets.push((u32_at(data, 0) as usize, sheet_name(data))), // BoundSheet8
            0x0031 => fonts.push(u16_at(data, 2) & 0x0008 != 0), // Font
            0x00E0 => styles.push(u16_at(data, 0) as usize), // XF
            0x000A => break,
            _ => {}
        }
    }
    // There is no font number 4.
    let struck: Vec<bool> =
        styles.iter().map(|f| fonts.get(if *f > 4 { f - 1 } else { *f }).copied().unwrap_or(false)).collect();
    let place = |sheet| Place::Sheet(Arc::new(Source { file: file.to_owned(), sheet }));
    let mut area = 0u64;
    let mut scanned = |at, name| {
        let scan = scan_sheet(stream, at, &struck).map_err(|d: Diagnostic| d.at(place(name)))?;
        area = area.saturating_add(scan.area());
        if area > MAX_AREA { Err(super::grid::too_large()) } else { Ok(scan) }
    };
    sheets.into_iter().map(|(at, name)| scanned(at, name)).collect()
}

/// The name in a BoundSheet8 record (BIFF8).
fn sheet_name(data: &[u8]) -> String {
    let (wide, text) = (data.get(7).is_some_and(|f| f & 1 != 0), data.get(8..).unwrap_or_default());
    let len = usize::from(data.get(6).copied().unwrap_or(0));
    let units: Vec<u16> = match wide {
        true => text.as_chunks::<2>().0.iter().map(|c| u16::from_le_bytes(*c)).take(len).collect(),
        false => text.iter().map(|b| u16::from(*b)).take(len).collect(),
    };
    String::from_utf16_lossy(&units)
}

fn scan_sheet(stream: &[u8], at: usize, struck: &[bool]) -> Result<Scan> {
    let mut out = Scan { top: u32::MAX, left: u32::MAX, ..Scan::default() };
    let (mut depth, mut row) = (0, 0);
    let mut strike = Strike::default();
    if at >= stream.len() {
        return Err(damaged("Workbook"));
    }
    for (kind, data) in records(stream, at) {
        match kind {
            0x0809 => depth += 1, // a chart inside of the sheet has records of its own
            0x000A => depth -= 1,
            _ if depth > 1 => continue,
            0x0200 => check_dimensions(data)?,
            0x0208 if data.get(12).is_some_and(|b| b & 0x20 != 0) => out.hidden_rows.push(u16_at(data, 0)), // Row
            0x007D if u16_at(data, 8) & 1 != 0 => out.hidden_cols.push((u16_at(data, 0), u16_at(data, 2))), // ColInfo
            // Number, Label, RString, BoolErr, RK, LabelSst, Formula, MulRk
            0x0203 | 0x0204 | 0x00D6 | 0x0205 | 0x027E | 0x00FD | 0x0006 | 0x00BD => {
                let (r, first) = (u16_at(data, 0), u16_at(data, 2));
                let last = match kind {
                    0x00BD => u16_at(data, data.len().saturating_sub(2)),
                    _ => first,
                };
                if r != row {
                    if strike.end_row() {
                        out.struck_rows.push(row);
                    }
                    row = r;
                }
                strike.cell(struck.get(u16_at(data, 4) as usize).copied().unwrap_or(false));
                out.cells += u64::from(last.saturating_sub(first)) + 1;
                (out.top, out.bottom) = (out.top.min(r), out.bottom.max(r));
                (out.left, out.right) = (out.left.min(first), out.right.max(last));
            }
            _ => {}
        }
        if depth <= 0 {
            break;
        }
    }
    if strike.end_row() {
        out.struck_rows.push(row);
    }
    let area = out.area();
    if area > FREE_AREA.max(out.cells * AREA_PER_CELL) {
        return Err(scattered(out.bottom, out.right));
    }
    Ok(out)
}

fn check_dimensions(data: &[u8]) -> Result<()> {
    let (top, bottom, left, right) = match data.len() {
        10 => (u16_at(data, 0), u16_at(data, 2), u16_at(data, 4), u16_at(data, 6)),
        _ => (u32_at(data, 0), u32_at(data, 4), u16_at(data, 8), u16_at(data, 10)),
    };
    let sound = bottom <= MAX_ROWS && right <= MAX_COLS && (bottom == 0 || top < bottom) && left <= MAX_COLS;
    sound.then_some(()).ok_or_else(|| damaged("Workbook"))
}

fn scattered(row: u32, col: u32) -> Diagnostic {
    let cell = format!("{}{}", column_name(col), row + 1);
    Diagnostic::error(
        "sheet-scattered",
        tr!("有零散内容远在 {cell}，读不了", "There is stray content as far away as {cell}"),
    )
    .hint(tr!(
        "请删去远处的内容后保存，或另存为 .xlsx",
        "Delete the stray content and save, or save the file as .xlsx"
    ))
}
