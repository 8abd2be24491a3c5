//! From the sheets of a 发文登记簿 to its lines, every mistake with its cell.
use super::ImportOptions;
use crate::diagnostic::{Diagnostic, Place, Problems, Source};
use crate::record::{self, Kind, ReadOptions, Skip, Table, parse};
use crate::register::book::{self, Role};
use crate::register::number::Parts;
use crate::register::{File, State};
use crate::sheet::{Sheet, Workbook};
use crate::tr;
use crate::value::{Record, Value};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Days since 1899-12-30 that are taken for a date where a cell has lost its date format: 1982 to 2064.
const SERIALS: std::ops::RangeInclusive<u32> = 30_000..=60_000;

/// A row of the sheet.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) number_at: Place,
    /// What stands before the year in the number.
    pub(super) prefix: String,
    pub(super) series: Option<String>,
    pub(super) year: i16,
    pub(super) n: Option<u32>,
    pub(super) number: Option<String>,
    pub(super) date: Date,
    /// The date is in the sheet, not assumed.
    pub(super) dated: bool,
    pub(super) title: String,
    pub(super) document: String,
    pub(super) key: String,
    pub(super) state: State,
    pub(super) why: String,
    pub(super) why_given: bool,
    pub(super) holder: String,
    pub(super) holder_given: bool,
    pub(super) until: Option<Date>,
    pub(super) files: Vec<File>,
    pub(super) more: BTreeMap<String, String>,
}

impl Line {
    /// As [`Entry::name`](crate::register::Entry::name) without a printed number.
    pub(super) fn name(&self) -> String {
        match (&self.series, self.n) {
            (Some(series), Some(n)) => format!("{series} {}-{n}", self.year),
            _ => self.title.clone(),
        }
    }
}

/// The lines of all sheets meant, and what is to be said of them; errors only where nothing can be read at all.
pub(super) fn lines(
    from: &Workbook,
    how: &ImportOptions,
) -> std::result::Result<(Vec<Line>, Problems), Problems> {
    let mut problems = Problems(from.notes.clone());
    let sheets: Vec<&Sheet> = match &how.sheet {
        Some(pattern) => record::sheets_like(from, pattern)?,
        None => from.sheets.iter().filter(|s| !s.hidden && !s.rows.is_empty()).collect(),
    };
    let mut lines = vec![];
    let mut any = false;
    for sheet in &sheets {
        let mut own = Problems::default();
        let columns = columns(sheet, from, how, &mut own);
        match columns {
            Some(columns) => {
                any = true;
                problems.extend(own);
                lines.extend(columns.lines(sheet, &mut problems));
            }
            // one sheet that can't be read is a mistake; among several it is another kind of sheet
            None if how.sheet.is_some() || sheets.len() == 1 => problems.extend(own),
            None => problems.push(
                Diagnostic::warning(
                    "import-other-sheet",
                    tr!("没有“发文字号”一列，这张表没有读", "no column of numbers: this sheet was left out"),
                )
                .at(Place::Sheet(sheet.source.clone())),
            ),
        }
    }
    if !any && !problems.has_errors() {
        problems.push(Diagnostic::error(
            "import-nothing",
            tr!("工作簿里没有登记簿", "the workbook holds no register"),
        ));
    }
    Ok((lines, problems))
}

/// A sheet as read, with what its columns hold.
struct Columns {
    table: Table,
    /// For each column what it holds, and the name under which a further one is kept.
    roles: Vec<(Role, String)>,
    series: Option<String>,
    series_at: Option<usize>,
}

fn columns(sheet: &Sheet, from: &Workbook, how: &ImportOptions, problems: &mut Problems) -> Option<Columns> {
    let mut options = ReadOptions {
        header_row: how.header_row,
        date1904: from.date1904,
        expected: book::names().map(str::to_owned).collect(),
        ..ReadOptions::default()
    };
    let (first, found) = record::read(sheet, &options);
    let Some(first) = first else {
        problems.extend(found);
        return None;
    };
    // everything as text: what a number or a date is, is told here
    options.types = first.columns.names().map(|n| (n.to_owned(), Kind::Text)).collect();
    let (table, found) = record::read(sheet, &options);
    problems.0.extend(found.0.into_iter().filter(|d| !matches!(d.code(), "header-found" | "rows-struck")));
    let table = table?;
    let roles = roles(&table);
    if !roles.iter().any(|r| r.0 == Role::Number) {
        problems.push(
            Diagnostic::error("import-no-number", tr!("没有“发文字号”一列", "there is no column of numbers"))
                .hint(tr!(
                    "表头里要有“发文字号”或“文号”；表头不在第一行时用 --header-row N 指明",
                    "the header needs 发文字号 or 文号; if it isn't found, name its row with --header-row N"
                ))
                .at(Place::Sheet(sheet.source.clone())),
        );
        return None;
    }
    let series_at = match &how.series_of {
        Some(name) => Some(problems.keep(table.column(name))?),
        None => None,
    };
    Some(Columns { table, roles, series: how.series.clone(), series_at })
}

/// What each column holds; of several that could be meant by one role the best named one, the others are
/// further columns.
fn roles(table: &Table) -> Vec<(Role, String)> {
    let called: Vec<_> = table
        .columns
        .names()
        .map(|name| book::called(name).or_else(|| book::called(name.rsplit('/').next().unwrap_or(name))))
        .collect();
    (0..)
        .zip(table.columns.names())
        .zip(&called)
        .map(|((i, name), mine): ((usize, &str), _)| {
            let Some((column, rank)) = mine else { return (Role::More, name.to_owned()) };
            let better = |(j, other): (usize, &Option<(&'static book::Column, usize)>)| {
                other.is_some_and(|(c, r)| std::ptr::eq(c, *column) && (r, j) < (*rank, i))
            };
            match called.iter().enumerate().any(better) {
                true => (Role::More, name.to_owned()),
                false => (column.role, column.name.to_owned()),
            }
        })
        .collect()
}

impl Columns {
    fn lines(&self, sheet: &Sheet, problems: &mut Problems) -> Vec<Line> {
        for (source, row, skip) in &self.table.rows.skipped {
            if matches!(skip, Skip::Section | Skip::Outside) {
                let why = skip.words();
                let (zh, en) = (why.zh, why.en);
                problems.push(
                    Diagnostic::warning(
                        "import-row-left",
                        tr!("这一行没有登记：{zh}", "this row was left out: {en}"),
                    )
                    .at(Place::Row(source.clone(), *row)),
                );
            }
        }
        let faulty = record::faulty_rows(problems);
        let source = &sheet.source;
        let fine = |r: &&Arc<Record>| !faulty.contains(&(source.file.clone(), source.sheet.clone(), r.row));
        let records = self.table.records.iter().filter(fine);
        let read = |record: &Arc<Record>| {
            let row = Row { columns: self, record, struck: sheet.struck_rows.contains(&record.row), source };
            row.line(problems)
        };
        records.filter_map(read).collect()
    }
}

/// One row on its way to a line.
struct Row<'a> {
    columns: &'a Columns,
    record: &'a Record,
    struck: bool,
    source: &'a Arc<Source>,
}

impl Row<'_> {
    fn at(&self, role: Role) -> Option<usize> {
        self.columns.roles.iter().position(|r| r.0 == role)
    }

    fn text_at(&self, at: Option<usize>) -> String {
        let value = at.and_then(|i| self.record.fields.get(i)).map(|f| &f.value);
        value.map(Value::to_text).unwrap_or_default().trim().to_owned()
    }

    fn text(&self, role: Role) -> String {
        self.text_at(self.at(role))
    }

    fn place(&self, role: Role) -> Place {
        match self.at(role).and_then(|i| self.record.fields.get(i)).and_then(|f| f.col) {
            Some(col) => Place::Cell(self.source.clone(), self.record.row, col),
            None => Place::Row(self.source.clone(), self.record.row),
        }
    }

    /// The line; `None` with errors.
    fn line(&self, problems: &mut Problems) -> Option<Line> {
        if self.is_blank() {
            return None;
        }
        if self.is_unused() {
            problems.push(
                Diagnostic::warning(
                    "import-row-left",
                    tr!("只有号，其他都空着，没有登记", "nothing but a number: this row was left out"),
                )
                .at(self.place(Role::Number)),
            );
            return None;
        }
        let before = problems.errors().count();
        let numbered = self.numbered(problems);
        let (state, why) = self.state(problems);
        let title = self.text(Role::Title);
        if title.is_empty() && state == State::Issued {
            let d = Diagnostic::error("import-title", tr!("没有标题", "there is no title"));
            problems.push(d.at(self.place(Role::Title)));
        }
        let year = numbered.as_ref().and_then(|n| n.year);
        let date = self.date(Role::Date, year, state, problems);
        if let (Some(date), Some(year)) = (date, year)
            && date.year() != year
        {
            let (of_date, of_number) = (date.year(), year);
            problems.push(
                Diagnostic::error(
                    "import-year",
                    tr!(
                        "日期是 {of_date} 年，号是 {of_number} 年",
                        "the date is of {of_date}, the number of {of_number}"
                    ),
                )
                .hint(tr!(
                    "号的年份是成文日期的年份；改正一个",
                    "a number is of its document's year: correct one"
                ))
                .at(self.place(Role::Date))
                .also(self.place(Role::Number)),
            );
        }
        let until = match self.text(Role::Until).is_empty() {
            true => None,
            false => self.date(Role::Until, year, State::Issued, problems),
        };
        let mut more = self.more();
        let files = self.files(state, &mut more);
        if self.text(Role::State) == "重印" && !more.get("备注").is_some_and(|n| n.contains("重印")) {
            let note = more.entry("备注".into()).or_default();
            *note = if note.is_empty() { "重印".into() } else { format!("{note}；重印") };
        }
        if problems.errors().count() > before {
            return None;
        }
        let Numbered { prefix, series, year, n, number } = numbered?;
        let dated = date.is_some();
        let date = date.or_else(|| Date::new(year?, 1, 1).ok())?;
        let document = self.text(Role::Document);
        let mut key = self.text(Role::Key);
        if key.is_empty() && !document.is_empty() {
            key = number.clone().unwrap_or_default();
        }
        let holder_given = self.at(Role::Holder).is_some();
        let holder = match (state, self.text(Role::Holder)) {
            (State::Reserved, holder) if holder.is_empty() && !holder_given => {
                let drafted = more.get("拟稿人").filter(|t| !t.is_empty());
                drafted.cloned().unwrap_or_else(|| "登记簿".into())
            }
            (_, holder) => holder,
        };
        Some(Line {
            number_at: self.place(Role::Number),
            prefix,
            series,
            year: year.unwrap_or(date.year()),
            n,
            number,
            date,
            dated,
            title,
            document,
            key,
            state,
            why_given: !self.text(Role::Why).is_empty(),
            why,
            holder,
            holder_given,
            until,
            files,
            more,
        })
    }

    /// Numbers are often written down beforehand.
    fn is_unused(&self) -> bool {
        let said = |(i, r): (usize, &(Role, String))| {
            !matches!(r.0, Role::Serial | Role::Number | Role::Series) && !self.text_at(Some(i)).is_empty()
        };
        let number = self.text(Role::Number);
        !self.struck && Parts::of(&number).is_some() && !self.columns.roles.iter().enumerate().any(said)
    }

    /// 以下空白, and rows that were only numbered beforehand.
    fn is_blank(&self) -> bool {
        let texts = self.columns.roles.iter().enumerate().filter(|(_, r)| r.0 != Role::Serial);
        let texts: Vec<String> =
            texts.map(|(i, _)| self.text_at(Some(i))).filter(|t| !t.is_empty()).collect();
        matches!(texts.as_slice(), [] | [_]) && texts.iter().all(|t| t.contains("空白"))
    }

    fn numbered(&self, problems: &mut Problems) -> Option<Numbered> {
        let text = self.text(Role::Number);
        let text = ["（作废）", "(作废)"].iter().fold(text, |t, word| t.replace(word, ""));
        let text = text.trim();
        let of_column = self.text_at(self.columns.series_at.or_else(|| self.at(Role::Series)));
        let named = Some(of_column.clone()).filter(|s| !s.is_empty());
        let unnumbered = text.is_empty()
            && of_column.is_empty()
            && self.at(Role::Series).is_some()
            && !self.text(Role::Document).is_empty();
        if unnumbered {
            return Some(Numbered::default()); // remembered without a number
        }
        let series = named.or_else(|| self.columns.series.clone());
        // as an export writes a number that was never printed
        let bare = series.as_deref().and_then(|s| text.strip_prefix(s)?.strip_prefix(' ')?.split_once('-'));
        if let Some((year, n)) = bare
            && let (Ok(year), Ok(n)) = (year.parse(), n.parse())
        {
            return Some(Numbered {
                prefix: String::new(),
                series,
                year: Some(year),
                n: Some(n),
                number: None,
            });
        }
        match Parts::of(text) {
            Some(parts) => Some(Numbered {
                prefix: parts.prefix,
                series,
                year: Some(parts.year),
                n: Some(parts.n),
                number: Some(text.to_owned()),
            }),
            None => {
                let message = match text.is_empty() {
                    true => tr!("没有发文字号", "there is no number"),
                    false => tr!("读不出号的年份和序号", "the number's year and count can't be read"),
                };
                problems.push(
                    Diagnostic::error("import-number", message)
                        .hint(tr!("写成 青幼安〔2026〕4号 这样", "written as 青幼安〔2026〕4号"))
                        .at(self.place(Role::Number)),
                );
                None
            }
        }
    }

    /// The state, and why a number is void.
    fn state(&self, problems: &mut Problems) -> (State, String) {
        let (said, why, note) = (self.text(Role::State), self.text(Role::Why), self.text(Role::Note));
        let state = match said.as_str() {
            "" => None,
            "已发" | "已发文" | "已印发" | "印发" | "有效" | "已用" | "重印" | "已归档" => {
                Some(State::Issued)
            }
            "已作废" | "废止" | "取消" | "撤销" => Some(State::Void),
            "占号" | "留号" | "预留号" => Some(State::Reserved),
            word => {
                let state = State::parse(word);
                if state.is_none() {
                    problems.push(
                        Diagnostic::error("import-state", tr!("不认识这种状态", "this state is not known"))
                            .hint(tr!("写正式、预留或作废", "issued, reserved or void"))
                            .at(self.place(Role::State)),
                    );
                }
                state
            }
        };
        let marked = [Role::Number, Role::Title, Role::Note].iter().any(|r| {
            let text = self.text(*r);
            text.starts_with("作废") || text.ends_with("（作废）") || text.ends_with("(作废)")
        });
        let void = !why.is_empty() || self.struck || marked;
        match state {
            Some(State::Void) => {}
            None if void => {}
            other => return (other.unwrap_or(State::Issued), String::new()),
        }
        let struck = if self.struck { "登记簿上已划去" } else { "登记簿上写作废" };
        let why = [why, note].into_iter().find(|t| !t.is_empty()).unwrap_or_else(|| struck.into());
        (State::Void, why)
    }

    fn date(&self, role: Role, year: Option<i16>, state: State, problems: &mut Problems) -> Option<Date> {
        let text = self.text(role);
        if text.is_empty() {
            if state == State::Issued {
                let d = Diagnostic::error("import-date", tr!("没有日期", "there is no date"));
                problems.push(d.at(self.place(role)));
            }
            return None;
        }
        let lost_format = text.parse::<u32>().ok().filter(|n| SERIALS.contains(n));
        let serial = lost_format.and_then(|n| parse::serial(f64::from(n), false)).map(|d| d.date());
        match serial.map_or_else(|| parse::datetime(&text, year).map(|d| d.date()), Ok) {
            Ok(date) => Some(date),
            Err(fault) => {
                problems.push(
                    Diagnostic::error("import-date", fault.message())
                        .hint(tr!("写成 2026-09-01 这样", "written as 2026-09-01"))
                        .at(self.place(role)),
                );
                None
            }
        }
    }

    /// The further columns that say something.
    fn more(&self) -> BTreeMap<String, String> {
        let mut more = BTreeMap::new();
        for (i, (role, name)) in self.columns.roles.iter().enumerate() {
            if matches!(role, Role::More | Role::Note) && Some(i) != self.columns.series_at {
                let text = self.text_at(Some(i));
                if !text.is_empty() {
                    more.insert(name.clone(), text);
                }
            }
        }
        more
    }

    /// The files, where names and hashes are those of an export; else what is written there is kept as it is.
    fn files(&self, state: State, more: &mut BTreeMap<String, String>) -> Vec<File> {
        let (paths, hashes) = (self.text(Role::Files), self.text(Role::Hashes));
        let list: Vec<(&str, &str)> = paths.lines().zip(hashes.lines()).collect();
        let unique: BTreeSet<&str> = list.iter().map(|(path, _)| *path).collect();
        let fine = state != State::Reserved
            && !list.is_empty()
            && list.len() == paths.lines().count()
            && list.len() == hashes.lines().count()
            && unique.len() == list.len()
            && list.iter().all(|(path, hash)| stays_inside(path) && is_hash(hash));
        if !fine {
            for (name, text) in [("文件名", paths), ("校验值", hashes)] {
                if !text.is_empty() {
                    more.insert(name.into(), text);
                }
            }
            return vec![];
        }
        list.iter()
            .map(|(path, hash)| File {
                version: 1,
                path: (*path).to_owned(),
                format: path.rsplit_once('.').map_or("", |(_, e)| e).to_lowercase(),
                sha256: hash.to_lowercase(),
                bytes: 0,
            })
            .collect()
    }
}

#[derive(Default)]
struct Numbered {
    prefix: String,
    series: Option<String>,
    year: Option<i16>,
    n: Option<u32>,
    number: Option<String>,
}

fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit())
}

/// A path below the output folder, parted by `/`.
pub(in crate::register) fn stays_inside(path: &str) -> bool {
    !path.is_empty()
        && !path.starts_with('/')
        && !path.contains(['\\', ':'])
        && path.split('/').all(|p| p != "..")
}
