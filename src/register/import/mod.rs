//! Takes over a 发文登记簿 that was kept in a workbook: all of it or, with every mistake named, nothing.
//!
//! What is registered already stays as it is; a sheet that was exported, filled in by hand and imported again
//! adds the columns that the program doesn't know (签收人, 主送 …) to its entries.
mod read;

use super::columns::ENTRY;
use super::db::{Db, Sql};
use super::history::{History, Stamp};
use super::{Entry, Filter, Register, State, archive, book, issue, plan, read as register};
use crate::diagnostic::{Diagnostic, Problems, Result};
use crate::sheet::Workbook;
use crate::tr;
use jiff::ZonedDateTime;
use read::Line;
use serde::Serialize;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Missing numbers named in a warning.
const GAPS_NAMED: usize = 10;

/// How to read a sheet; the default finds everything out by itself.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    /// Only this sheet; `*` stands for any characters. All that can be seen when not given.
    pub sheet: Option<String>,
    /// The header's row, as the spreadsheet shows it.
    pub header_row: Option<u32>,
    /// The series of all numbers.
    pub series: Option<String>,
    /// The column that names each number's series.
    pub series_of: Option<String>,
}

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Imported {
    /// The numbers that are new.
    pub added: Vec<String>,
    /// Those whose further columns were changed.
    pub noted: Vec<String>,
    /// How many were known already.
    pub unchanged: usize,
}

/// What to do with a line.
enum Act {
    Add(Line),
    /// Into an entry whose number was given back.
    Fill(i64, Line),
    Note(i64, String, BTreeMap<String, String>),
}

impl Register {
    /// Takes over a workbook's 发文登记簿. With errors nothing is written; the problems with what was done are
    /// warnings and notes.
    pub fn import(
        &mut self,
        from: &Workbook,
        how: &ImportOptions,
        who: &str,
        now: &ZonedDateTime,
    ) -> std::result::Result<(Imported, Problems), Problems> {
        let stamp = Stamp::new(who, now);
        let (lines, mut problems) = read::lines(from, how)?;
        // a transaction fails with one diagnostic; many are carried out of it, nothing having been written
        let done = self.transaction(true, |db| {
            let acts = decide(db, lines, &mut problems)?;
            if problems.has_errors() { Ok(None) } else { write(db, acts, &stamp).map(Some) }
        })?;
        match done {
            Some(imported) => Ok((imported, problems)),
            None => Err(Problems(problems.0.into_iter().filter(|d| !is_note(d)).collect())),
        }
    }
}

fn is_note(d: &Diagnostic) -> bool {
    d.severity() == crate::diagnostic::Severity::Note
}

/// What tells entries apart: series, year and number; or without a number document and key.
type Identity = (String, i16, Option<u32>, String, String);

fn identity_of(e: &Entry) -> Identity {
    let without = |text: &String| if e.n.is_some() { String::new() } else { text.clone() };
    (e.series.clone().unwrap_or_default(), e.year, e.n, without(&e.document), without(&e.key))
}

fn identity(line: &Line) -> Identity {
    let without = |text: &String| if line.n.is_some() { String::new() } else { text.clone() };
    (line.series.clone().unwrap_or_default(), line.year, line.n, without(&line.document), without(&line.key))
}

struct Decision {
    acts: Vec<Act>,
    unchanged: usize,
}

fn decide(db: &mut dyn Db, mut lines: Vec<Line>, problems: &mut Problems) -> Result<Decision> {
    name_series(db, &mut lines, problems)?;
    let known = register::list(db, &Filter::default())?;
    let known_keys: HashMap<(&str, i16, &str, &str), &Entry> = known
        .iter()
        .filter(|e| e.state != State::Void && !e.document.is_empty())
        .map(|e| ((e.series.as_deref().unwrap_or_default(), e.year, e.document.as_str(), e.key.as_str()), e))
        .collect();
    let mut by: HashMap<Identity, &Entry> = HashMap::new();
    for e in &known {
        // of entries without a number only the living ones can be meant
        if e.n.is_some() || e.state != State::Void || !by.contains_key(&identity_of(e)) {
            by.insert(identity_of(e), e);
        }
    }
    gaps(db, &known, &lines, problems)?;
    let mut seen: HashMap<Identity, crate::diagnostic::Place> = HashMap::new();
    let mut done = Decision { acts: vec![], unchanged: 0 };
    for line in lines {
        let id = identity(&line);
        if let Some(first) = seen.insert(id.clone(), line.number_at.clone()) {
            problems.push(
                Diagnostic::error("import-twice", tr!("这个号在表里有两行", "the sheet has this number twice"))
                    .hint(tr!(
                        "改掉一行；两种文书的号分开编时，用 --series-of 列名 区分系列",
                        "change one of the rows; if two kinds count by themselves, tell them apart by --series-of COLUMN"
                    ))
                    .at(line.number_at.clone())
                    .also(first),
            );
            continue;
        }
        match by.get(&id) {
            Some(e) if is_free(e) && !(line.state == State::Reserved && line.holder.is_empty()) => {
                done.acts.push(Act::Fill(e.id, line));
            }
            Some(e) => match compare(e, &line) {
                Ok(more) if more.is_empty() => done.unchanged += 1,
                Ok(more) => done.acts.push(Act::Note(e.id, e.name(), more)),
                Err(d) => problems.push(d.at(line.number_at)),
            },
            None => {
                let series = line.series.as_deref().unwrap_or_default();
                let key = (series, line.year, line.document.as_str(), line.key.as_str());
                if line.state != State::Void
                    && let Some(e) = known_keys.get(&key)
                {
                    let name = e.name();
                    problems.push(
                        Diagnostic::error(
                            "import-key",
                            tr!(
                                "同一份文书已登记为 {name}",
                                "the same document is registered as {name} already"
                            ),
                        )
                        .hint(tr!(
                            "核对号；改过主键的，把“主键”那一格清空",
                            "see which number is right, or empty the cell of its key"
                        ))
                        .at(line.number_at),
                    );
                    continue;
                }
                done.acts.push(Act::Add(line));
            }
        }
    }
    Ok(done)
}

/// A number that was given back and is nobody's.
fn is_free(e: &Entry) -> bool {
    e.state == State::Reserved && e.document.is_empty() && e.holder.is_empty()
}

/// Lines whose series nobody named: the one whose numbers begin alike, or else what stands before the year.
fn name_series(db: &mut dyn Db, lines: &mut [Line], problems: &mut Problems) -> Result<()> {
    let mut known: BTreeMap<String, Option<String>> = BTreeMap::new();
    for line in lines.iter_mut().filter(|l| l.n.is_some() && l.series.is_none()) {
        let prefix = line.prefix.clone();
        let series = match known.get(&prefix) {
            Some(series) => series.clone(),
            None => {
                let found = super::number::series_of(db, &prefix)?;
                let series = found.clone().or_else(|| Some(prefix.clone()).filter(|p| !p.is_empty()));
                if let (None, Some(name)) = (found, &series) {
                    problems.push(
                        Diagnostic::note(
                            "import-series",
                            tr!(
                                "{prefix}… 的号记在系列“{name}”里",
                                "numbers {prefix}… go into series {name}"
                            ),
                        )
                        .hint(tr!("用 --series 系列 另指", "name another with --series")),
                    );
                }
                known.insert(prefix, series.clone());
                series
            }
        };
        if series.is_none() {
            problems.push(
                Diagnostic::error(
                    "import-series",
                    tr!("看不出这个号属于哪个系列", "the number's series can't be told"),
                )
                .hint(tr!("加上 --series 系列", "add --series NAME"))
                .at(line.number_at.clone()),
            );
        }
        line.series = series;
    }
    Ok(())
}

/// The further columns that are different; an error where the sheet says something else than the register.
fn compare(e: &Entry, line: &Line) -> Result<BTreeMap<String, String>> {
    let number = |text: &Option<String>| text.as_deref().map(register::plain_number);
    let mut differ: Vec<&str> = vec![];
    for (column, different) in [
        (
            "发文字号",
            line.number.is_some() && e.number.is_some() && number(&line.number) != number(&e.number),
        ),
        ("成文日期", line.dated && line.date != e.date),
        ("文件标题", line.title != e.title && !(line.title.is_empty() && line.state != State::Issued)),
        ("文种", !line.document.is_empty() && line.document != e.document),
        ("状态", line.state != e.state),
        ("作废原因", line.state == State::Void && line.why_given && line.why != e.why),
        ("预留给", line.state == State::Reserved && line.holder_given && line.holder != e.holder),
    ] {
        if different {
            differ.push(column);
        }
    }
    let files = !e.files.is_empty();
    let mut more = BTreeMap::new();
    for (name, text) in &line.more {
        let same = e.more.get(name) == Some(text)
            || name == "备注" && *text == book::note(e)
            || matches!(name.as_str(), "文件名" | "校验值") && files;
        if same {
            continue;
        }
        if archive::is_fixed(e, name) {
            differ.push(name);
        }
        more.insert(name.clone(), text.clone());
    }
    let name = e.name();
    if !differ.is_empty() {
        let (zh, en) = (differ.join("、"), differ.join(", "));
        return Err(Diagnostic::error(
            "import-clash",
            tr!("{name} 已登记，这些列和登记簿里不同：{zh}", "{name} is registered otherwise: {en}"),
        )
        .hint(tr!(
            "用 wenshu register show 看登记的内容，改正表格",
            "see what is registered with wenshu register show, and correct the sheet"
        )));
    }
    if e.state == State::Void {
        more.clear(); // a void number stays as it is
    }
    Ok(more)
}

/// Warns of numbers that neither the register nor the sheet has.
fn gaps(db: &mut dyn Db, known: &[Entry], lines: &[Line], problems: &mut Problems) -> Result<()> {
    let mut numbers: BTreeMap<(String, i16), BTreeSet<u32>> = BTreeMap::new();
    for line in lines {
        if let (Some(series), Some(n)) = (&line.series, line.n) {
            numbers.entry((series.clone(), line.year)).or_default().insert(n);
        }
    }
    for e in known {
        if let (Some(series), Some(n)) = (&e.series, e.n)
            && let Some(found) = numbers.get_mut(&(series.clone(), e.year))
        {
            found.insert(n);
        }
    }
    for ((series, year), found) in numbers {
        let sql = "SELECT first, last FROM span WHERE series = ? AND year = ?";
        let mut left_out = vec![];
        for row in db.query(sql, &[(&series).into(), year.into()])? {
            left_out.push(row.number::<u32>(0)?..=row.number::<u32>(1)?);
        }
        let mut missing = vec![];
        let mut next = 1;
        for n in found {
            let gap = (next..n).filter(|m| left_out.iter().all(|r| !r.contains(m)));
            missing.extend(gap.take(GAPS_NAMED + 1));
            next = n.saturating_add(1);
        }
        if missing.is_empty() {
            continue;
        }
        let mut list: Vec<String> = missing.iter().take(GAPS_NAMED).map(u32::to_string).collect();
        if missing.len() > GAPS_NAMED {
            list.push("…".into());
        }
        let (zh, en) = (list.join("、"), list.join(", "));
        problems.push(
            Diagnostic::warning(
                "import-gap",
                tr!("{series} {year} 年缺这些号：{zh}", "{series} {year} lacks the numbers {en}"),
            )
            .hint(tr!(
                "查明去向；作废的也要登记",
                "find out what became of them; void ones are registered too"
            )),
        );
    }
    Ok(())
}

fn write(db: &mut dyn Db, decision: Decision, stamp: &Stamp<'_>) -> Result<Imported> {
    let mut history = History::of(db, stamp)?;
    let mut last = plan::last_entry(db)?;
    let mut imported = Imported { unchanged: decision.unchanged, ..Imported::default() };
    let (mut added, mut filled, mut versions, mut files, mut noted) =
        (vec![], vec![], vec![], vec![], vec![]);
    for act in decision.acts {
        let (id, line, fresh) = match act {
            Act::Note(id, name, more) => {
                imported.noted.push(name);
                noted.push((id, more));
                continue;
            }
            Act::Fill(id, line) => (id, line, false),
            Act::Add(line) => {
                last += 1;
                (last, line, true)
            }
        };
        // an issued entry has a version, even if its file is not known
        let version = u32::from(line.state == State::Issued || !line.files.is_empty());
        if version > 0 {
            versions.push(vec![
                id.into(),
                version.into(),
                "".into(),
                stamp.who.into(),
                stamp.at.as_str().into(),
            ]);
        }
        for f in &line.files {
            files.push(vec![
                id.into(),
                version.into(),
                (&f.path).into(),
                (&f.format).into(),
                (&f.sha256).into(),
                0i64.into(),
            ]);
        }
        let until = line.until.map(|d| d.to_string()).unwrap_or_default();
        let list: Vec<_> = line.files.iter().map(|f| json!([f.path, f.format, f.sha256, f.bytes])).collect();
        let detail = json!({
            "series": line.series, "year": line.year, "n": line.n, "number": line.number,
            "document": line.document, "key": line.key, "date": line.date.to_string(), "title": line.title,
            "state": line.state.word(), "version": version, "content": "", "holder": line.holder,
            "until": until, "more": line.more, "files": list,
        });
        history.add("imported", Some(id), &line.why, &detail);
        imported.added.push(line.number.clone().unwrap_or_else(|| line.name()));
        let row: Vec<Sql> = vec![
            id.into(),
            line.series.as_deref().unwrap_or_default().into(),
            line.year.into(),
            line.n.into(),
            line.number.into(),
            line.document.into(),
            line.key.into(),
            line.date.into(),
            line.title.into(),
            line.state.word().into(),
            version.into(),
            stamp.who.into(),
            stamp.at.as_str().into(),
            line.why.into(),
            line.holder.into(),
            until.into(),
            "import".into(),
            issue::json_of(&line.more).into(),
        ];
        if fresh { added.push(row) } else { filled.push(row) }
    }
    let fixed = |i: usize| (1..4).contains(&i); // series, year and number never change
    let columns: Vec<_> = ENTRY.iter().enumerate().filter(|(i, _)| !fixed(*i)).map(|(_, c)| *c).collect();
    let filled: Vec<Vec<Sql>> = filled
        .into_iter()
        .map(|row| row.into_iter().enumerate().filter(|(i, _)| !fixed(*i)).map(|(_, v)| v).collect())
        .collect();
    db.insert("entry", ENTRY, &added)?;
    db.insert("version", issue::VERSION, &versions)?;
    db.insert("file", issue::FILE, &files)?;
    db.update("entry", &columns, &filled)?;
    issue::note(db, noted, "noted", stamp, &mut history)?;
    history.write(db)?;
    Ok(imported)
}

#[cfg(test)]
mod tests;
