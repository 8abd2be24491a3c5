//! Documents that were numbered by hand: their files become known under their numbers.
use super::db::{Db, Kind, Sql};
use super::history::{History, Stamp};
use super::number::{self, Parts};
use super::{Entry, File, Register, State, issue, plan, read};
use crate::diagnostic::{Diagnostic, Place, Problems, Result};
use crate::tr;
use jiff::ZonedDateTime;
use jiff::civil::Date;
use serde_json::json;
use std::collections::HashMap;

/// A document that has its number already.
#[derive(Clone, Debug)]
pub struct Adoption {
    /// Where it is named, for messages.
    pub place: Place,
    /// The number as printed: `青幼安〔2026〕4号`.
    pub number: String,
    /// The numbering series; the one whose numbers begin alike when not given.
    pub series: Option<String>,
    /// Its date, of the number's year.
    pub date: Date,
    /// The title.
    pub title: String,
    /// What kind of document; may be empty.
    pub document: String,
    /// The file ([`File::version`] is ignored).
    pub file: File,
}

/// What became of an [`Adoption`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Adopted {
    /// A new entry.
    New,
    /// A number that was kept for it.
    Filled,
    /// The same file was known under this number already.
    Unchanged,
}

impl Register {
    /// Registers documents that were numbered by hand, all or none of them. A number that is void, or issued with
    /// another file, is refused.
    pub fn adopt(
        &mut self,
        list: &[Adoption],
        who: &str,
        now: &ZonedDateTime,
    ) -> std::result::Result<Vec<(Entry, Adopted)>, Problems> {
        let stamp = Stamp::new(who, now);
        let mut problems = Problems::default();
        let done = self.transaction(true, |db| {
            let steps = decide(db, list, &mut problems)?;
            if problems.has_errors() { Ok(vec![]) } else { write(db, steps, &stamp) }
        })?;
        if problems.has_errors() { Err(problems) } else { Ok(done) }
    }
}

/// A document with its place: the entry to fill, and what becomes of it.
struct Step<'a> {
    doc: &'a Adoption,
    series: String,
    parts: Parts,
    entry: Option<i64>,
    what: Adopted,
}

fn decide<'a>(db: &mut dyn Db, list: &'a [Adoption], problems: &mut Problems) -> Result<Vec<Step<'a>>> {
    let mut steps = vec![];
    let mut seen: HashMap<(String, i16, u32), &Place> = HashMap::new();
    for doc in list {
        let step = step(db, doc).and_then(|step| {
            let id = (step.series.clone(), step.parts.year, step.parts.n);
            match seen.insert(id, &doc.place) {
                None => Ok(step),
                Some(first) => {
                    let number = &doc.number;
                    let twice = tr!("{number} 写了两次", "{number} is given twice");
                    Err(Diagnostic::error("adopt-twice", twice).at(doc.place.clone()).also(first.clone()))
                }
            }
        });
        steps.extend(problems.keep(step.map_err(|d| d.at(doc.place.clone()))));
    }
    Ok(steps)
}

fn step<'a>(db: &mut dyn Db, doc: &'a Adoption) -> Result<Step<'a>> {
    let number = &doc.number;
    let parts = Parts::of(number).ok_or_else(|| {
        Diagnostic::error(
            "adopt-number",
            tr!("读不出号“{number}”的年份和序号", "the year and count of {number} can't be read"),
        )
        .hint(tr!("写成 青幼安〔2026〕4号 这样", "written as 青幼安〔2026〕4号"))
    })?;
    let (of_date, year) = (doc.date.year(), parts.year);
    if of_date != year {
        return Err(Diagnostic::error(
            "adopt-year",
            tr!("日期是 {of_date} 年，号是 {year} 年", "the date is of {of_date}, the number of {year}"),
        )
        .hint(tr!("用 --date 写明成文日期", "give the document's date with --date")));
    }
    let found = match &doc.series {
        Some(series) => Some(series.clone()),
        None => number::series_of(db, &parts.prefix)?,
    };
    let series = found.filter(|s| !s.is_empty()).ok_or_else(|| {
        Diagnostic::error(
            "adopt-series",
            tr!("看不出 {number} 属于哪个系列", "the series of {number} can't be told"),
        )
        .hint(tr!("加上 --series 系列", "add --series NAME"))
    })?;
    let sql = "SELECT id FROM entry WHERE series = ? AND year = ? AND n = ?";
    let rows = db.query(sql, &[(&series).into(), year.into(), parts.n.into()])?;
    let Some(id) = rows.first().map(|row| row.int(0)).transpose()? else {
        return Ok(Step { doc, series, parts, entry: None, what: Adopted::New });
    };
    let entry = read::by_id(db, id)?;
    let refuse = |why: crate::diagnostic::Text, hint: crate::diagnostic::Text| {
        Err(Diagnostic::error("adopt-taken", why).hint(hint))
    };
    let show = || tr!("用 wenshu register show 看看它是什么", "see what it is with wenshu register show");
    match entry.state {
        State::Void => refuse(
            tr!("{number} 已作废，不能再用", "{number} is void and is never used again"),
            tr!("给文书换一个新号", "give the document another number"),
        ),
        State::Issued if entry.files.iter().any(|f| f.sha256 == doc.file.sha256) => {
            Ok(Step { doc, series, parts, entry: Some(id), what: Adopted::Unchanged })
        }
        State::Issued if entry.files.is_empty() && entry.origin == "import" => {
            Ok(Step { doc, series, parts, entry: Some(id), what: Adopted::Filled })
        }
        State::Issued => {
            refuse(tr!("{number} 已登记，是另一份文件", "{number} is registered with another file"), show())
        }
        State::Reserved if !entry.document.is_empty() && entry.origin != "import" => refuse(
            tr!("{number} 正留给任务里的一份文书", "{number} is kept for a document of a job"),
            tr!("先用 wenshu register release 退回", "give it back first with wenshu register release"),
        ),
        State::Reserved => Ok(Step { doc, series, parts, entry: Some(id), what: Adopted::Filled }),
    }
}

fn write(db: &mut dyn Db, steps: Vec<Step<'_>>, stamp: &Stamp<'_>) -> Result<Vec<(Entry, Adopted)>> {
    let mut history = History::of(db, stamp)?;
    let mut done = vec![];
    for step in steps {
        let Step { doc, series, parts, entry, what } = step;
        let (id, old) = match entry {
            Some(id) => (id, Some(read::by_id(db, id)?)),
            None => (plan::last_entry(db)? + 1, None),
        };
        if what == Adopted::Unchanged {
            done.push((id, what));
            continue;
        }
        let old_kind = old.as_ref().map(|e| e.document.clone()).unwrap_or_default();
        let document = if old_kind.is_empty() { doc.document.clone() } else { old_kind };
        let old_key = old.as_ref().map(|e| e.key.clone()).unwrap_or_default();
        let key = match (&*document, &*old_key) {
            ("", _) => String::new(),
            (_, "") => doc.number.clone(),
            (_, key) => key.to_owned(),
        };
        let version = old.as_ref().map_or(0, |e| e.version) + 1;
        let file = &doc.file;
        let row: [(&str, Kind, Sql); 14] = [
            ("id", Kind::Int, id.into()),
            ("series", Kind::Text, (&series).into()),
            ("year", Kind::Int, parts.year.into()),
            ("n", Kind::Int, parts.n.into()),
            ("number", Kind::Text, (&doc.number).into()),
            ("document", Kind::Text, (&document).into()),
            ("key", Kind::Text, (&key).into()),
            ("date", Kind::Text, doc.date.into()),
            ("title", Kind::Text, (&doc.title).into()),
            ("state", Kind::Text, "issued".into()),
            ("version", Kind::Int, version.into()),
            ("origin", Kind::Text, "adopt".into()),
            ("who", Kind::Text, stamp.who.into()),
            ("at", Kind::Text, stamp.at.as_str().into()),
        ];
        let changeable = |name: &str| old.is_none() || !matches!(name, "series" | "year" | "n");
        let row: Vec<_> = row.into_iter().filter(|(name, ..)| changeable(name)).collect();
        let columns: Vec<_> = row.iter().map(|(name, kind, _)| (*name, *kind)).collect();
        let values: Vec<Sql> = row.into_iter().map(|(.., value)| value).collect();
        if old.is_none() {
            db.insert("entry", &columns, &[values])?;
        } else {
            db.update("entry", &columns, &[values])?;
        }
        // the content is not known but for the file
        let version_row = vec![
            id.into(),
            version.into(),
            (&file.sha256).into(),
            stamp.who.into(),
            stamp.at.as_str().into(),
        ];
        db.insert("version", issue::VERSION, &[version_row])?;
        let bytes = i64::try_from(file.bytes).unwrap_or(i64::MAX);
        let file_row = vec![
            id.into(),
            version.into(),
            (&file.path).into(),
            (&file.format).into(),
            (&file.sha256).into(),
            bytes.into(),
        ];
        db.insert("file", issue::FILE, &[file_row])?;
        let detail = json!({
            "series": series, "year": parts.year, "n": parts.n, "number": doc.number, "document": document,
            "key": key, "date": doc.date.to_string(), "title": doc.title, "state": "issued", "version": version,
            "content": file.sha256, "files": [[file.path, file.format, file.sha256, file.bytes]],
        });
        history.add("adopted", Some(id), "", &detail);
        done.push((id, what));
    }
    history.write(db)?;
    done.into_iter().map(|(id, what)| Ok((read::by_id(db, id)?, what))).collect()
}
