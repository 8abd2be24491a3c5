//! A file that somebody sends as a table: opened by its content, read into records, printed as JSON.
//!
//! The input is a file as it is, or the parts of a workbook (`@@ NAME` lines).
#![no_main]
use libfuzzer_sys::{Corpus, fuzz_mutator, fuzz_target};
use wenshu::diagnostic::Problems;
use wenshu::record::{self, ReadOptions, Table};
use wenshu::sheet::{self, Raw, Sheet, Workbook};
use wenshu::value::Record;
use wenshu_fuzz::{mutate, parts, told, zipped};

/// Rows and columns of a sheet: no format has more (ods files go to 1,048,576 and 16,384 as well).
const ROWS: u32 = 1 << 20;
const COLUMNS: u32 = 1 << 14;

fuzz_target!(|input: &[u8]| -> Corpus {
    let file = parts(input).map_or_else(|| input.to_vec(), |p| zipped(&p));
    let opened = sheet::open_bytes("表", &file);
    let again = sheet::open_bytes("表", &file);
    match (opened, again) {
        (Ok(book), Ok(again)) => {
            workbook(&book);
            assert_eq!(format!("{:?}", book.sheets), format!("{:?}", again.sheets));
        }
        (Err(a), Err(b)) => assert_eq!(told(&a.into()), told(&b.into())),
        _ => panic!("opens at one time and not at another"),
    }
    Corpus::Keep
});

fn workbook(book: &Workbook) {
    told(&Problems(book.notes.clone()));
    for sheet in &book.sheets {
        cells(sheet);
        let options = ReadOptions { date1904: book.date1904, ..ReadOptions::default() };
        let (table, problems) = record::read(sheet, &options);
        assert!(table.is_some() || problems.has_errors(), "no table, and nobody says why");
        let (again, more) = record::read(sheet, &options);
        assert_eq!(told(&problems), told(&more));
        assert_eq!(table.as_ref().map(printed), again.as_ref().map(printed));
        if let Some(table) = &table {
            counts(table);
        }
        let careful = ReadOptions {
            header_row: Some(1),
            skip_hidden: true,
            skip_struck: true,
            year: Some(2026),
            expected: vec!["姓名".into(), "日期".into()],
            ..options
        };
        if let (Some(table), _) = record::read(sheet, &careful) {
            counts(&table);
        }
    }
    let places: u64 = book.sheets.iter().map(|s| s.rows.last().map_or(0, |r| u64::from(r.index) + 1)).sum();
    if places < 10_000 {
        serde_json::to_string(&sheet::raw_json(book)).expect("JSON can be written");
    }
}

fn cells(sheet: &Sheet) {
    assert!(sheet.rows.is_sorted_by(|a, b| a.index < b.index), "rows in order, each once");
    for row in &sheet.rows {
        assert!(row.index < ROWS && !row.cells.is_empty());
        assert!(row.cells.is_sorted_by(|a, b| a.col < b.col), "cells in order, each once");
        for cell in &row.cells {
            assert!(cell.col < COLUMNS, "column {}", cell.col);
            if let Raw::Number(n) = cell.raw {
                assert!(n.is_finite());
            }
        }
    }
    for m in &sheet.merges {
        assert!(m.top <= m.bottom && m.left <= m.right, "{m:?}");
    }
}

fn counts(table: &Table) {
    assert_eq!(table.rows.records as usize, table.records.len());
    assert_eq!(table.rows.read as usize, table.records.len() + table.rows.skipped.len());
    assert_eq!(table.columns.len(), table.about.len());
    for about in &table.about {
        assert!(about.filled <= table.rows.records);
    }
}

fn printed(table: &Table) -> Vec<String> {
    let row = |r: &std::sync::Arc<Record>| {
        table.columns.names().filter_map(|n| r.get(n)).map(|v| v.to_text() + "\u{1f}").collect()
    };
    table.records.iter().map(row).collect()
}

/// Pieces of sheets that put cells far away, repeat them or say something about them.
const SNIPPETS: &[&str] = &[
    r#"<c r="XFD1048576"><v>1</v></c>"#,
    r#"<c t="s"><v>0</v></c>"#,
    r#"<c t="inlineStr"><is><t>姓名</t></is></c>"#,
    r#"<c t="e"><v>#N/A</v></c>"#,
    r#"<c s="1"><v>45000.5</v></c>"#,
    r#"<c><f>A1</f></c>"#,
    r#"<row r="3" hidden="1">"#,
    r#"<mergeCell ref="A1:XFD1048576"/>"#,
    r#"<mergeCell ref="B2:A1"/>"#,
    r#"<table:table-row table:number-rows-repeated="1048576">"#,
    r#"<table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"><text:p>1</text:p></table:table-cell>"#,
    r#"<table:covered-table-cell/>"#,
    "<si><r><t>甲</t></r><rPh><t>p</t></rPh></si>",
];

fuzz_mutator!(|data: &mut [u8], size: usize, max: usize, seed: u32| {
    mutate::markup(data, size, max, seed, SNIPPETS)
});
