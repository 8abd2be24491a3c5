//! The columns of the 发文登记簿: what each is called, in our own sheets and in those of others, and what of an
//! entry stands in it. One place for the export and the import.
use super::{Entry, File};
use crate::table::Cell;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A running number of the sheet.
    Serial,
    Number,
    Date,
    Title,
    Document,
    State,
    Why,
    Files,
    Hashes,
    Note,
    Series,
    Key,
    Holder,
    Until,
    /// One of [`Entry::more`].
    More,
}

/// A column with its width and other names.
pub(super) struct Column {
    pub(super) name: &'static str,
    pub(super) width: u16,
    pub(super) role: Role,
    /// The earlier ones are preferred where a sheet has several.
    also: &'static [&'static str],
}

const fn column(name: &'static str, width: u16, role: Role, also: &'static [&'static str]) -> Column {
    Column { name, width, role, also }
}

/// The columns people see, narrow enough to be read when printed on one A4 across.
pub(super) const COLUMNS: &[Column] = &[
    column("序号", 5, Role::Serial, &["顺序号", "序"]),
    column("发文字号", 19, Role::Number, &["文号", "编号", "发文编号", "文件编号", "字号", "发文文号"]),
    column("成文日期", 11, Role::Date, &["发文日期", "登记日期", "日期", "发文时间"]),
    column("文件标题", 28, Role::Title, &["标题", "题名", "文件名称", "公文标题", "文件题名"]),
    column("文种", 10, Role::Document, &["类型", "文件类型", "公文种类"]),
    column("紧急程度", 8, Role::More, &["缓急", "缓急程度"]),
    column("拟稿人", 8, Role::More, &["拟稿", "起草人"]),
    column("核稿人", 8, Role::More, &["核稿", "审核人"]),
    column("签发人", 8, Role::More, &["签发"]),
    column("签发日期", 10, Role::More, &["签发时间"]),
    column("主送", 10, Role::More, &["主送机关", "发往机关", "主送单位", "发往单位"]),
    column("抄送", 10, Role::More, &["抄送机关", "抄送单位"]),
    column("份数", 5, Role::More, &["印发份数", "印数"]),
    column("附件数", 7, Role::More, &[]),
    column("印发日期", 10, Role::More, &["印发时间"]),
    column("状态", 6, Role::State, &[]),
    column("作废原因", 12, Role::Why, &[]),
    column("归档件号", 9, Role::More, &["件号"]),
    column("保管期限", 8, Role::More, &[]),
    column("文件名", 26, Role::Files, &[]),
    column("校验值", 23, Role::Hashes, &[]),
    column("备注", 8, Role::Note, &["说明"]),
];

/// The columns after those of `more`, which only the program reads; they aren't printed.
pub(super) const TAIL: &[Column] = &[
    column("编号系列", 10, Role::Series, &[]),
    column("主键", 10, Role::Key, &[]),
    column("预留给", 10, Role::Holder, &["预留人"]),
    column("预留至", 11, Role::Until, &[]),
];

/// The column that is called so, and how far down its list of names that stands.
pub(super) fn called(name: &str) -> Option<(&'static Column, usize)> {
    COLUMNS.iter().chain(TAIL).find_map(|c| {
        let at = if c.name == name { Some(0) } else { c.also.iter().position(|a| *a == name).map(|i| i + 1) };
        at.map(|at| (c, at))
    })
}

/// All names of all columns.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    COLUMNS.iter().chain(TAIL).flat_map(|c| std::iter::once(c.name).chain(c.also.iter().copied()))
}

/// The name under which a further column is kept: `发往机关` as `主送`; none for a column that the register
/// fills in by itself.
pub fn further(name: &str) -> Option<&str> {
    match called(name) {
        Some((column, _)) if column.role == Role::More => Some(column.name),
        Some((column, 0)) if column.role == Role::Note => Some(column.name),
        Some(_) => None,
        None => Some(name),
    }
}

/// The names of further columns that every 发文登记簿 has.
pub fn further_columns() -> impl Iterator<Item = &'static str> {
    COLUMNS.iter().filter(|c| matches!(c.role, Role::More | Role::Note)).map(|c| c.name)
}

/// What an entry has in a column.
pub(super) fn cell(column: &Column, e: &Entry, i: u64) -> Cell {
    let each = |f: fn(&File) -> &str, more: &str| -> String {
        let list = e.files.iter().map(f).collect::<Vec<_>>().join("\n");
        if list.is_empty() { e.more.get(more).cloned().unwrap_or_default() } else { list }
    };
    match column.role {
        Role::Serial => Cell::Number(i),
        Role::Number => if e.n.is_some() || e.number.is_some() { e.name() } else { String::new() }.into(),
        Role::Date => Cell::Date(e.date),
        Role::Title => e.title.as_str().into(),
        Role::Document => e.document.as_str().into(),
        Role::State => e.state.text().zh.into(),
        Role::Why => e.why.as_str().into(),
        Role::Files => each(|f| &f.path, column.name).into(),
        Role::Hashes => each(|f| &f.sha256, column.name).into(),
        Role::Note => note(e).into(),
        Role::Series => e.series.as_deref().unwrap_or_default().into(),
        Role::Key => e.key.as_str().into(),
        Role::Holder => e.holder.as_str().into(),
        Role::Until => e.until.map_or(Cell::Empty, Cell::Date),
        Role::More => e.more.get(column.name).map_or(Cell::Empty, |text| text.as_str().into()),
    }
}

/// 备注, and which version it is.
pub(super) fn note(e: &Entry) -> String {
    let said = e.more.get("备注").map(String::as_str).unwrap_or_default();
    match (said, e.version) {
        (said, 0 | 1) => said.to_owned(),
        ("", v) => format!("第{v}版"),
        (said, v) => format!("{said}；第{v}版"),
    }
}
