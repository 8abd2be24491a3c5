//! Filing documents: 件号 and 档号 after DA/T 22-2015 and DA/T 13-2022, and the 归档文件目录.
//!
//! A document's place is given once ([`Register::file`]) and never moves; a list made before that only shows what
//! the places would be. Void and reserved numbers are not filed.
use super::db::Db;
use super::history::{History, Stamp};
use super::paper::{self, Page, Row};
use super::{Entry, Filter, Register, State, issue, read};
use crate::diagnostic::Result;
use crate::table::{Cell, Table, workbook};
use jiff::ZonedDateTime;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

/// The further columns that hold a document's place.
const PIECE: &str = "归档件号";
const CODE: &str = "档号";
const TERM: &str = "保管期限";

/// Columns of the 归档文件目录: title, width in the sheet, part of the page.
const COLUMNS: &[(&str, u16, usize)] = &[
    ("序号", 5, 5),
    ("档号", 26, 29),
    ("文号", 19, 18),
    ("责任者", 16, 20),
    ("题名", 36, 31),
    ("日期", 10, 11),
    ("密级", 6, 6),
    ("页数", 6, 6),
    ("备注", 12, 7),
];

/// How an office files its documents. All of it is the office's own to decide; the defaults are suggestions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArchiveRules {
    /// 全宗号; empty while not known.
    pub fonds: String,
    /// 档案门类代码.
    pub category: String,
    /// 机构（问题）代码.
    pub office: String,
    /// 责任者 of documents that name none.
    pub author: String,
    /// 保管期限 by document: `永久`, `30年`.
    pub retention: Vec<(String, String)>,
    /// 保管期限 of the others.
    pub usual: String,
}

impl Default for ArchiveRules {
    fn default() -> Self {
        ArchiveRules {
            fonds: String::new(),
            category: "WS".into(),
            office: "BGS".into(),
            author: String::new(),
            retention: vec![],
            usual: "10年".into(),
        }
    }
}

impl ArchiveRules {
    /// The code of a 保管期限: 永久 Y, 30年 D30; `None` for something else.
    pub fn code(term: &str) -> Option<String> {
        if matches!(term, "永久" | "Y") {
            return Some("Y".into());
        }
        let years = term.strip_suffix('年').or_else(|| term.strip_prefix('D'))?;
        years.parse::<u8>().ok().filter(|y| *y > 0).map(|y| format!("D{y}"))
    }

    fn term(&self, e: &Entry) -> String {
        let by_document = || self.retention.iter().find(|(d, _)| *d == e.document).map(|(_, t)| t.clone());
        let own = e.more.get(TERM).filter(|t| !t.is_empty()).cloned();
        own.or_else(by_document).unwrap_or_else(|| self.usual.clone())
    }

    /// 档号 without the 件号.
    fn group(&self, e: &Entry, term: &str) -> String {
        let code = ArchiveRules::code(term).unwrap_or_else(|| term.to_owned());
        format!("{}-{}·{}-{code}-{}", self.fonds, self.category, e.year, self.office)
    }
}

/// A document in its place.
#[derive(Clone, Debug, Serialize)]
pub struct Filed {
    /// The document.
    #[serde(flatten)]
    pub entry: Entry,
    /// 件号, of four digits.
    pub piece: String,
    /// 档号; without a 全宗号 not yet complete.
    pub code: String,
    /// 保管期限.
    pub term: String,
    /// 责任者.
    pub author: String,
    /// The place was not given before.
    pub fresh: bool,
}

/// Was the document filed, so that this column must not change?
pub(super) fn fixes(more: &BTreeMap<String, String>, column: &str) -> bool {
    matches!(column, PIECE | CODE | TERM) && more.contains_key(PIECE)
}

/// [`fixes`] for an entry.
pub(super) fn is_fixed(e: &Entry, column: &str) -> bool {
    fixes(&e.more, column)
}

impl Register {
    /// The documents that fit the filter in their places; those of new ones are only computed.
    pub fn filed(&mut self, filter: &Filter, rules: &ArchiveRules) -> Result<Vec<Filed>> {
        self.transaction(false, |db| filed(db, filter, rules))
    }

    /// Gives the documents that fit the filter their places for good.
    pub fn file(
        &mut self,
        filter: &Filter,
        rules: &ArchiveRules,
        who: &str,
        now: &ZonedDateTime,
    ) -> Result<Vec<Filed>> {
        let stamp = Stamp::new(who, now);
        self.transaction(true, |db| {
            let list = filed(db, filter, rules)?;
            let of = |f: &Filed| {
                let columns = [(PIECE, &f.piece), (CODE, &f.code), (TERM, &f.term)];
                (f.entry.id, columns.map(|(name, text)| (name.to_owned(), text.clone())).into())
            };
            let new = list.iter().filter(|f| f.fresh).map(of).collect();
            let mut history = History::of(db, &stamp)?;
            issue::note(db, new, "archived", &stamp, &mut history)?;
            history.write(db)?;
            Ok(list)
        })
    }
}

fn filed(db: &mut dyn Db, filter: &Filter, rules: &ArchiveRules) -> Result<Vec<Filed>> {
    // numbers count over all documents, not only those that are asked for
    let year = Filter { year: filter.year, ..Filter::default() };
    let all: Vec<Entry> = read::list(db, &year)?.into_iter().filter(|e| e.state == State::Issued).collect();
    let mut last: HashMap<String, u32> = HashMap::new();
    let mut places: HashMap<i64, Filed> = HashMap::new();
    let author = |e: &Entry| e.more.get("责任者").cloned().unwrap_or_else(|| rules.author.clone());
    for e in all.iter().filter(|e| e.more.get(PIECE).is_some_and(|p| !p.is_empty())) {
        let piece = e.more.get(PIECE).cloned().unwrap_or_default();
        let term = rules.term(e);
        let code = e.more.get(CODE).filter(|c| !c.is_empty()).cloned();
        let code = code.unwrap_or_else(|| format!("{}-{piece}", rules.group(e, &term)));
        if let Some((group, n)) = code.rsplit_once('-')
            && let Ok(n) = n.parse::<u32>()
        {
            let highest = last.entry(group.to_owned()).or_default();
            *highest = n.max(*highest);
        }
        let author = author(e);
        places.insert(e.id, Filed { entry: e.clone(), piece, code, term, author, fresh: false });
    }
    for e in &all {
        if places.contains_key(&e.id) {
            continue;
        }
        let term = rules.term(e);
        let group = rules.group(e, &term);
        let n = last.entry(group.clone()).or_default();
        *n += 1;
        let piece = format!("{n:04}");
        let code = format!("{group}-{piece}");
        let author = author(e);
        places.insert(e.id, Filed { entry: e.clone(), piece, code, term, author, fresh: true });
    }
    let wanted = read::list(db, &Filter { state: Some(State::Issued), ..filter.clone() })?;
    let mut list: Vec<Filed> = wanted.iter().filter_map(|e| places.remove(&e.id)).collect();
    list.sort_by(|a, b| (a.entry.year, &a.code).cmp(&(b.entry.year, &b.code)));
    Ok(list)
}

/// The texts of a line of the 归档文件目录, without the running number.
fn texts(f: &Filed) -> [String; 8] {
    let e = &f.entry;
    let more = |name: &str| e.more.get(name).cloned().unwrap_or_default();
    // what isn't given yet may still change
    let note = if f.fresh { "预编".to_owned() } else { String::new() };
    let number = if e.n.is_some() { e.name() } else { String::new() };
    let date = e.date.strftime("%Y%m%d").to_string();
    [f.code.clone(), number, f.author.clone(), e.title.clone(), date, more("密级"), more("页数"), note]
}

impl Filed {
    /// The 归档文件目录 as a workbook, one sheet a year.
    pub fn xlsx(list: &[Filed], now: &ZonedDateTime) -> Result<Vec<u8>> {
        let head = || COLUMNS.iter().map(|c| (c.0.to_owned(), c.1)).collect();
        let line = |(i, f): (u64, &Filed)| {
            std::iter::once(Cell::Number(i)).chain(texts(f).map(Cell::from)).collect()
        };
        let mut sheets: Vec<Table> = list
            .chunk_by(|a, b| a.entry.year == b.entry.year)
            .map(|year| Table {
                name: year.first().map_or(String::new(), |f| f.entry.year.to_string()),
                head: head(),
                rows: (1u64..).zip(year).map(line).collect(),
                ..Table::default()
            })
            .collect();
        if sheets.is_empty() {
            sheets.push(Table { name: "归档文件目录".into(), head: head(), ..Table::default() });
        }
        workbook(&sheets, now)
    }

    /// The 归档文件目录 on paper, a table for each year.
    pub fn docx(list: &[Filed]) -> Result<Vec<u8>> {
        let title = "归档文件目录";
        let row = |(i, f): (u64, &Filed)| Row {
            cells: std::iter::once(i.to_string()).chain(texts(f)).map(|text| (text, false)).collect(),
        };
        let mut pages: Vec<Page> = list
            .chunk_by(|a, b| a.entry.year == b.entry.year)
            .map(|year| Page {
                title: title.into(),
                subtitle: year.first().map_or(String::new(), |f| format!("{}年", f.entry.year)),
                rows: (1u64..).zip(year).map(row).collect(),
            })
            .collect();
        if pages.is_empty() {
            pages.push(Page { title: title.into(), ..Page::default() });
        }
        let columns: Vec<(&str, usize)> = COLUMNS.iter().map(|c| (c.0, c.2)).collect();
        paper::docx(title, &columns, &pages)
    }
}
