//! Sheets written as text, for the tests of checks.
use super::{Check, Data};
use crate::diagnostic::{Lang, Source};
use crate::record::{self, ReadOptions, Table};
use crate::sheet::{Cell, Raw, Row, Sheet};
use crate::value::{Record, Value};
use std::sync::Arc;

/// A sheet of rows of text separated by `|`, the header first; everything is text, as typed.
pub(super) fn table(name: &str, rows: &[&str]) -> Table {
    let cell = |(col, text): (usize, &str)| Cell { col: col as u32, raw: Raw::Text(text.to_owned()) };
    let row = |(i, text): (usize, &&str)| Row {
        index: i as u32,
        cells: text.split('|').enumerate().filter(|(_, t)| !t.is_empty()).map(cell).collect(),
    };
    let rows = rows.iter().enumerate().map(row).collect();
    let source = Arc::new(Source { file: "表.xlsx".into(), sheet: name.into() });
    let sheet = Sheet { source, rows, ..Sheet::default() };
    record::read(&sheet, &ReadOptions { header_row: Some(1), ..ReadOptions::default() }).0.unwrap()
}

/// What one check finds in these sheets on 2026-09-16 at 12:00: `code 表名 C7 表名 D7`, all places of a
/// finding.
pub(super) fn found(check: &Check, sheets: &[(&str, &[&str])]) -> Vec<String> {
    found_in(check, sheets, &[])
}

/// The same for one sheet with a key.
pub(super) fn found_by_key(check: &Check, (name, rows): (&str, &[&str]), key: &str) -> Vec<String> {
    look(check, &[(name, rows)], &[], &[(name.to_string(), vec![key.to_string()])])
}

/// The same with values of the issuer.
pub(super) fn found_in(check: &Check, sheets: &[(&str, &[&str])], issuer: &[(&str, &str)]) -> Vec<String> {
    look(check, sheets, issuer, &[])
}

fn look(
    check: &Check,
    sheets: &[(&str, &[&str])],
    issuer: &[(&str, &str)],
    keys: &[(String, Vec<String>)],
) -> Vec<String> {
    let tables: Vec<(String, Table)> =
        sheets.iter().map(|(n, rows)| (n.to_string(), table(n, rows))).collect();
    let sheets: Vec<(String, &Table)> = tables.iter().map(|(n, t)| (n.clone(), t)).collect();
    let issuer = Record::made(issuer.iter().map(|(n, v)| (n.to_string(), Value::text(v))));
    let now = jiff::civil::date(2026, 9, 16).at(12, 0, 0, 0);
    let data = Data { sheets: &sheets, issuer: &issuer, issuer_places: &[], keys, now };
    let shown = |d: &crate::diagnostic::Diagnostic| {
        assert!(check.finds.iter().any(|f| f.code == d.code()), "{} is not listed", d.code());
        assert!(d.hint_text().is_some(), "{} says not what to do", d.code());
        let places = d
            .shown_places(Lang::Zh)
            .into_iter()
            .map(|p| p.trim_start_matches("表.xlsx › ").replace(" › ", " "));
        std::iter::once(d.code().to_string()).chain(places).collect::<Vec<_>>().join(" ")
    };
    (check.run)(&data).iter().map(shown).collect()
}

/// [`found`] with a sheet named only where it is another than before: `code 表名 C7 D7 别的表 A2`.
pub(super) fn brief(check: &Check, sheets: &[(&str, &[&str])]) -> Vec<String> {
    let names: Vec<&str> = sheets.iter().map(|(n, _)| *n).collect();
    let shorten = |line: String| {
        let mut last = "";
        let words = line.split(' ').filter(|w| {
            let again = *w == last;
            if let Some(name) = names.iter().find(|n| *n == w) {
                last = name;
            }
            !again
        });
        words.collect::<Vec<_>>().join(" ")
    };
    found(check, sheets).into_iter().map(shorten).collect()
}
