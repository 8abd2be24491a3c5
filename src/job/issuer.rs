//! The issuer's values (`单位.*`) from a sheet: one item a line (项目, 内容), or one row with the items as headings.
use crate::diagnostic::{Diagnostic, Place, Problems, Source};
use crate::record::{self, Kind, ReadOptions, parse};
use crate::sheet::{Raw, Sheet};
use crate::tr;
use crate::value::Value;
use std::sync::Arc;

/// The headings of a sheet with one item a line.
const ITEM: &str = "项目";
const CONTENT: &str = "内容";

/// Items with their values, and where they come from. Without values they are all empty.
pub(super) struct Items {
    pub(super) source: Arc<Source>,
    pub(super) values: Vec<(String, Value)>,
    /// The cell of each.
    pub(super) places: Vec<(String, Place)>,
    /// One item a line.
    pub(super) lines: bool,
}

/// Reads a sheet of the issuer; `None` when it has no heading.
pub(super) fn read(sheet: &Sheet, problems: &mut Problems) -> Option<Items> {
    let types = vec![(ITEM.to_owned(), Kind::Text), (CONTENT.to_owned(), Kind::Text)];
    let lines = ReadOptions { types, null_words: Some(vec![]), ..ReadOptions::default() };
    let has_lines = sheet.rows.iter().take(20).any(|r| {
        let has = |what: &str| r.cells.iter().any(|c| matches!(&c.raw, Raw::Text(t) if t.trim() == what));
        has(ITEM) && has(CONTENT)
    });
    let options = if has_lines { lines } else { ReadOptions::default() };
    let (table, found) = record::read(sheet, &options);
    problems.0.extend(found.0.into_iter().filter(|d| d.code() != "row-skipped"));
    let table = table?;
    let mut places: Vec<(String, Place)> = vec![];
    let values = match has_lines {
        true => {
            let (item, content) = (table.columns.position(ITEM)?, table.columns.position(CONTENT)?);
            let mut values: Vec<(String, Value)> = vec![];
            for r in &table.records {
                let at = |i: usize| r.fields.get(i).map(|f| f.value.clone()).unwrap_or_default();
                let name = at(item).to_text().trim().to_owned();
                if values.iter().any(|(n, _)| *n == name) {
                    problems.push(twice(&name).at(r.place(ITEM)));
                } else if !name.is_empty() {
                    places.push((name.clone(), r.place(CONTENT)));
                    values.push((name, day(at(content))));
                }
            }
            values
        }
        false => {
            let first = table.records.first();
            let value =
                |i: usize| first.and_then(|r| Some(r.fields.get(i)?.value.clone())).unwrap_or_default();
            places
                .extend(first.iter().flat_map(|r| table.columns.names().map(|n| (n.to_owned(), r.place(n)))));
            table.columns.names().enumerate().map(|(i, n)| (n.to_owned(), value(i))).collect()
        }
    };
    Some(Items { source: table.source.clone(), values, places, lines: has_lines })
}

/// A text that is a whole date is one.
fn day(value: Value) -> Value {
    let Value::Text(text) = &value else { return value };
    let date_like = text.chars().filter(|c| !c.is_ascii_digit()).count() >= 2;
    match parse::date(text, None) {
        Ok(date) if date_like => Value::Date(date),
        _ => value,
    }
}

fn twice(name: &str) -> Diagnostic {
    Diagnostic::error("issuer-twice", tr!("“{name}”写了两次", "“{name}” is there twice"))
        .hint(tr!("删掉其中一行", "delete one of the rows"))
}

/// What is said of a sheet that has nothing filled in.
pub(super) fn empty(place: Place) -> Diagnostic {
    Diagnostic::warning(
        "issuer-empty",
        tr!(
            "这张表还没有填，单位的各项都会是空的",
            "This sheet is not filled in: the issuer's values will be empty"
        ),
    )
    .at(place)
}
