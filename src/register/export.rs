//! The 发文登记簿 for people: as a workbook, one sheet a year, and as a book on paper.
use super::book::{self, COLUMNS, Column, TAIL};
use super::paper::{self, Page, Row};
use super::{Entry, Filter, Register, State};
use crate::diagnostic::Result;
use crate::table::{Cell, Table, workbook};
use jiff::ZonedDateTime;
use std::collections::BTreeSet;

/// Width of a column that only this register has.
const FURTHER_WIDTH: u16 = 10;

/// The columns of the book on paper with their widths in parts.
const PAPER: &[(&str, usize)] = &[
    ("序号", 5),
    ("发文字号", 21),
    ("成文日期", 14),
    ("文件标题", 33),
    ("主送", 13),
    ("份数", 5),
    ("签发人", 8),
    ("签收人", 8),
    ("状态", 6),
    ("件号", 7),
    ("备注", 15),
];

impl Register {
    /// The bytes of an xlsx with the entries that fit the filter.
    pub fn export_xlsx(&mut self, filter: &Filter, now: &ZonedDateTime) -> Result<Vec<u8>> {
        let entries = self.list(filter)?;
        let mut sheets: Vec<Table> = entries.chunk_by(|a, b| a.year == b.year).map(sheet).collect();
        if sheets.is_empty() {
            sheets.push(Table { name: "发文登记簿".into(), ..sheet(&[]) });
        }
        workbook(&sheets, now)
    }

    /// The bytes of a docx: A4 across, each year begins on a new page, void numbers struck out.
    pub fn export_docx(&mut self, filter: &Filter) -> Result<Vec<u8>> {
        let entries = self.list(filter)?;
        let mut pages: Vec<Page> = entries
            .chunk_by(|a, b| a.year == b.year)
            .map(|year| Page {
                title: "发文登记簿".into(),
                subtitle: year.first().map_or(String::new(), |e| format!("{}年", e.year)),
                rows: (1u64..).zip(year).map(|(i, e)| paper_row(i, e)).collect(),
            })
            .collect();
        if pages.is_empty() {
            pages.push(Page { title: "发文登记簿".into(), ..Page::default() });
        }
        paper::docx("发文登记簿", PAPER, &pages)
    }
}

fn sheet(year: &[Entry]) -> Table {
    let known = |name: &str| book::called(name).is_some_and(|(_, other)| other == 0);
    let further: BTreeSet<&str> =
        year.iter().flat_map(|e| e.more.keys()).map(String::as_str).filter(|n| !known(n)).collect();
    let head = |c: &Column| (c.name.to_owned(), c.width);
    let middle = further.iter().map(|n| ((*n).to_owned(), FURTHER_WIDTH));
    let line = |(i, e): (u64, &Entry)| {
        let cells = |columns: &'static [Column]| columns.iter().map(move |c| book::cell(c, e, i));
        let middle = further.iter().map(|n| e.more.get(*n).map_or(Cell::Empty, |t| t.as_str().into()));
        cells(COLUMNS).chain(middle).chain(cells(TAIL)).collect()
    };
    Table {
        name: year.first().map_or(String::new(), |e| e.year.to_string()),
        head: COLUMNS.iter().map(head).chain(middle).chain(TAIL.iter().map(head)).collect(),
        rows: (1u64..).zip(year).map(line).collect(),
        printed: u16::try_from(COLUMNS.len() + further.len()).ok(),
    }
}

fn paper_row(i: u64, e: &Entry) -> Row {
    let more = |name: &str| e.more.get(name).cloned().unwrap_or_default();
    let text = |name: &str| match name {
        "序号" => i.to_string(),
        "发文字号" if e.n.is_some() => e.name(),
        "成文日期" => e.date.to_string(),
        "文件标题" => e.title.clone(),
        "状态" => e.state.text().zh.to_owned(),
        "备注" => {
            let kept = e.state == State::Reserved && !e.holder.is_empty();
            let held = if kept { format!("预留给{}", e.holder) } else { String::new() };
            let note = Some(book::note(e)).filter(|n| *n != e.why).unwrap_or_default();
            let parts = [e.why.clone(), held, note];
            parts.into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join("；")
        }
        "件号" => more("归档件号"),
        name => more(name),
    };
    // the reason of a void number is to be read
    let struck = |name: &str| e.state == State::Void && !matches!(name, "序号" | "状态" | "备注");
    Row { cells: PAPER.iter().map(|(name, _)| (text(name), struck(name))).collect() }
}
