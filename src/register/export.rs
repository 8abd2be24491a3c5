//! The 发文登记簿 as a workbook for people: one sheet a year.
use super::{Entry, Filter, Register};
use crate::diagnostic::Result;
use crate::table::{Cell, Table, workbook};
use jiff::ZonedDateTime;

/// Columns of the 发文登记簿 with their widths, narrow enough to be read when printed on one A4 across. Those that the register doesn't know (who drafted, who
/// signed, to whom it was sent …) are left for the clerk to fill in.
const COLUMNS: &[(&str, u16)] = &[
    ("序号", 5),
    ("发文字号", 19),
    ("成文日期", 11),
    ("文件标题", 28),
    ("文种", 10),
    ("紧急程度", 8),
    ("拟稿人", 8),
    ("核稿人", 8),
    ("签发人", 8),
    ("签发日期", 10),
    ("主送", 10),
    ("抄送", 10),
    ("份数", 5),
    ("附件数", 7),
    ("印发日期", 10),
    ("状态", 6),
    ("作废原因", 12),
    ("归档件号", 9),
    ("保管期限", 8),
    ("文件名", 26),
    ("校验值", 23),
    ("备注", 8),
];

impl Register {
    /// The bytes of an xlsx with the entries that fit the filter.
    pub fn export_xlsx(&mut self, filter: &Filter, now: &ZonedDateTime) -> Result<Vec<u8>> {
        let entries = self.list(filter)?;
        let mut sheets: Vec<Table> = entries
            .chunk_by(|a, b| a.year == b.year)
            .map(|year| Table {
                name: year.first().map_or(String::new(), |e| e.year.to_string()),
                rows: (1u64..).zip(year).map(|(i, e)| line(i, e)).collect(),
                ..Table::default()
            })
            .collect();
        if sheets.is_empty() {
            sheets.push(Table { name: "发文登记簿".into(), ..Table::default() });
        }
        for sheet in &mut sheets {
            sheet.head = COLUMNS.iter().map(|(title, width)| ((*title).to_owned(), *width)).collect();
        }
        workbook(&sheets, now)
    }
}

fn line(i: u64, e: &Entry) -> Vec<Cell> {
    let each = |f: fn(&super::File) -> &str| e.files.iter().map(f).collect::<Vec<_>>().join("\n");
    COLUMNS
        .iter()
        .map(|(title, _)| match *title {
            "序号" => Cell::Number(i),
            "发文字号" => e.number.as_deref().unwrap_or_default().into(),
            "成文日期" => Cell::Date(e.date),
            "文件标题" => e.title.as_str().into(),
            "文种" => e.document.as_str().into(),
            "状态" => e.state.text().zh.into(),
            "作废原因" => e.why.as_str().into(),
            "文件名" => each(|f| &f.path).into(),
            "校验值" => each(|f| &f.sha256).into(),
            "备注" if e.version > 1 => format!("第{}版", e.version).into(),
            _ => Cell::Empty,
        })
        .collect()
}
