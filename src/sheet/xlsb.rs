//! Excel's zipped binary workbooks (.xlsb), values by calamine.
//!
//! A second pass over the sheet's records adds what calamine leaves out: errors that formulas gave, merged
//! ranges, hidden rows and columns.
use super::grid::{Budget, Grid};
use super::package::{Package, damaged};
use super::xlsx::{relations, resolve};
use super::{Format, Merge, Raw, Workbook, from_calamine, guarded};
use crate::diagnostic::{Place, Result};
use calamine::{Reader, SheetType, SheetVisible, Xlsb};
use std::io::Cursor;

pub(super) fn read(file: &str, bytes: &[u8], mut zip: Package<'_>) -> Result<Workbook> {
    let parts = sheet_parts(&mut zip)?;
    let opened = guarded(|| Xlsb::new(Cursor::new(bytes)));
    let Some(Ok(mut xlsb)) = opened else { return Err(damaged("workbook.bin")) };
    let mut book = Workbook::new(file, Format::Xlsb);
    book.date1904 = xlsb.has_1904_epoch();
    let mut budget = Budget::of(zip.packed());
    for meta in xlsb.sheets_metadata().to_vec() {
        let part = parts.iter().find(|p| p.0 == meta.name);
        let Some((_, path)) = part.filter(|_| meta.typ == SheetType::WorkSheet) else { continue };
        let mut grid = Grid::new(file, &meta.name, meta.visible != SheetVisible::Visible, &mut budget);
        let place = Place::Sheet(grid.source());
        extras(&zip.bytes(path)?, &mut grid)?;
        let read = guarded(|| {
            let mut cells = xlsb.worksheet_cells_reader(&meta.name).map_err(|_| damaged(path))?;
            while let Some(cell) = cells.next_cell().map_err(|_| damaged(path))? {
                let (row, col) = cell.get_position();
                if let Some(raw) = from_calamine(cell.get_value().clone().into(), book.date1904) {
                    grid.put(row, col, raw)?;
                }
            }
            Ok(())
        });
        read.unwrap_or_else(|| Err(damaged(path))).map_err(|e| e.at(place))?;
        book.sheets.push(grid.finish());
    }
    Ok(book)
}

/// Names of the sheets and the paths of their parts.
fn sheet_parts(zip: &mut Package<'_>) -> Result<Vec<(String, String)>> {
    let roots = relations(zip, "_rels/.rels")?;
    let main = roots.values().find(|r| r.kind == "officeDocument");
    let main = main.map_or("xl/workbook.bin", |r| r.target.trim_start_matches('/')).to_owned();
    let (folder, name) = main.rsplit_once('/').unwrap_or(("", &main));
    let relations = relations(zip, &format!("{folder}/_rels/{name}.rels"))?;
    let bytes = zip.bytes(&main)?;
    let mut out = vec![];
    for (kind, data) in Records(&bytes) {
        if kind == 0x009C {
            let Some((id, rest)) = data.get(8..).and_then(wide) else { continue };
            let Some((name, _)) = wide(rest) else { continue };
            out.extend(relations.get(&id).map(|r| (name, resolve(folder, &r.target))));
        }
    }
    Ok(out)
}

/// A string with its length before it, and what follows.
fn wide(data: &[u8]) -> Option<(String, &[u8])> {
    let len = (u32_at(data, 0)? as usize).checked_mul(2)?;
    let units = data.get(4..len.checked_add(4)?)?.as_chunks::<2>().0.iter().map(|c| u16::from_le_bytes(*c));
    Some((char::decode_utf16(units).map(|c| c.unwrap_or('\u{FFFD}')).collect(), data.get(4 + len..)?))
}

fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(data.get(at..at + 4)?.try_into().ok()?))
}

/// The records of a part: type and content ([MS-XLSB] §2.1.4).
struct Records<'a>(&'a [u8]);

impl<'a> Iterator for Records<'a> {
    type Item = (u32, &'a [u8]);
    fn next(&mut self) -> Option<Self::Item> {
        let (kind, rest) = varint(self.0, 2)?;
        let (len, rest) = varint(rest, 4)?;
        let (data, rest) = rest.split_at_checked(len as usize)?;
        self.0 = rest;
        Some((kind, data))
    }
}

/// A number of at most `max` bytes, seven bits in each, the lowest first.
fn varint(bytes: &[u8], max: usize) -> Option<(u32, &[u8])> {
    let (mut n, mut i) = (0u32, 0);
    loop {
        let b = *bytes.get(i)?;
        n |= u32::from(b & 0x7F) << (7 * i as u32);
        i += 1;
        if b & 0x80 == 0 || i == max {
            return Some((n, bytes.get(i..)?));
        }
    }
}

fn extras(bytes: &[u8], grid: &mut Grid<'_>) -> Result<()> {
    let mut row = 0;
    for (kind, data) in Records(bytes) {
        let at = |i: usize| u32_at(data, i).unwrap_or(u32::MAX);
        match kind {
            // BrtRowHdr
            0x0000 => {
                row = at(0);
                if data.get(11).is_some_and(|b| b & 0x10 != 0) {
                    grid.hide_row(row);
                }
            }
            // BrtFmlaError
            0x000B => grid.put(row, at(0), Raw::Error(error_text(data.get(8).copied().unwrap_or(0x0F))))?,
            // BrtColInfo
            0x003C if data.get(16).is_some_and(|b| b & 1 != 0) => grid.hide_cols(at(0), at(4)),
            // BrtMergeCell
            0x00B0 => grid.merge(Merge { top: at(0), bottom: at(4), left: at(8), right: at(12) })?,
            _ => {}
        }
    }
    Ok(())
}

fn error_text(code: u8) -> String {
    let text = match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2A => "#N/A",
        0x2B => "#GETTING_DATA",
        _ => "#VALUE!",
    };
    text.to_owned()
}
