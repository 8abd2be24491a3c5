//! Every cell as read, for machines (`wenshu sheet --raw --json`).
use super::{Raw, Row, Workbook};
use jiff::civil::Time;
use serde_json::{Map, Number, Value};

/// Places of a sheet that are printed in full, empty ones included. A sheet with stray cells far away may
/// have billions of them.
const MAX_PLACES: u64 = 2_000_000;
/// Beyond that, a sheet with a cell in so many places is still printed in full.
const PLACES_PER_CELL: u64 = 32;

/// `{sheet: [[cell, …], …]}`: each sheet from A1 to its last cell that holds something, empty cells as
/// `null`. Dates are `2026-09-01T00:00:00`, times `08:30:00`, errors `#N/A`; a formula without a stored value
/// is `null`. In a sheet whose content is scattered very widely, rows end at their own last cell.
/// A text file's only sheet has the file's name.
pub fn raw_json(book: &Workbook) -> Value {
    let mut out = Map::new();
    for sheet in &book.sheets {
        let name = if sheet.source.sheet.is_empty() { &book.file } else { &sheet.source.sheet };
        let end = |r: &Row| r.cells.last().map_or(0, |c| c.col as usize + 1);
        let width = sheet.rows.iter().map(end).max().unwrap_or(0);
        let height = sheet.rows.last().map_or(0, |r| u64::from(r.index) + 1);
        let cells: usize = sheet.rows.iter().map(|r| r.cells.len()).sum();
        let dense = height * width as u64 <= MAX_PLACES.max(cells as u64 * PLACES_PER_CELL);
        let mut rows = vec![];
        for row in &sheet.rows {
            let blank = || Value::Array(if dense { vec![Value::Null; width] } else { vec![] });
            while rows.len() < row.index as usize {
                rows.push(blank());
            }
            let mut cells = vec![Value::Null; if dense { width } else { end(row) }];
            for c in &row.cells {
                if let Some(place) = cells.get_mut(c.col as usize) {
                    *place = value(&c.raw);
                }
            }
            rows.push(Value::Array(cells));
        }
        out.insert(name.clone(), Value::Array(rows));
    }
    Value::Object(out)
}

fn value(raw: &Raw) -> Value {
    match raw {
        Raw::Text(t) | Raw::Error(t) | Raw::Picture(t) => Value::from(t.as_str()),
        Raw::Number(n) => number(*n),
        Raw::Date(d) => Value::from(format!("{}T{}", d.date(), clock(d.time()))),
        Raw::Time(t) => Value::from(clock(*t)),
        Raw::Bool(b) => Value::from(*b),
        Raw::NoValue => Value::Null,
    }
}

/// Whole numbers without a decimal point, as long as a double holds them exactly.
fn number(n: f64) -> Value {
    let exact = n.fract() == 0.0 && n.abs() <= 9_007_199_254_740_992.0;
    if exact { Value::from(n as i64) } else { Number::from_f64(n).map_or(Value::Null, Value::Number) }
}

fn clock(t: Time) -> String {
    let ms = t.subsec_nanosecond() / 1_000_000;
    let seconds = format!("{:02}:{:02}:{:02}", t.hour(), t.minute(), t.second());
    if ms == 0 { seconds } else { format!("{seconds}.{ms:03}") }
}
