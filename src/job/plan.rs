//! What will be made: every document of the job with its row, key, date, number and file, before anything is
//! written. All mistakes of the job, the sheets and the templates are found here, together.
use super::blanks;
use super::checks::{self, Findings};
use super::data::{self, Data};
use super::document::{Document, OWN_COLUMNS, Planned, compile, own_record, row_of, with_frames};
use super::faults::Faults;
use super::file::{DateSpec, DocumentSpec, JobFile};
use super::labels;
use super::naming::Names;
use super::privacy::{Level, Masker, key_is_plain, key_personal, one_mask_each};
use super::report::Failed;
use crate::check::Settings;
use crate::diagnostic::{Diagnostic, Place, Problems, Result, Severity, nearest};
use crate::record::{self, SortKey, Table};
use crate::register::{Register, Want};
use crate::template::{Condition, MaskCalls, Scope, ShapeFrame, Turn};
use crate::tr;
use crate::value::{Columns, Field, Record, Shape, Value};
use jiff::ZonedDateTime;
use jiff::civil::{Date, DateTime};
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Which documents of the job are wanted.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// Only this `[[document]]`.
    pub only: Option<String>,
    /// Only the record with this key.
    pub key: Option<String>,
    /// At most so many of each `[[document]]`, for a trial.
    pub limit: Option<usize>,
    /// Nothing will be made: mistakes in rows that no document is made from are told as what they are, not as
    /// warnings.
    pub checking: bool,
}

/// A job that was read and checked.
pub struct Prepared {
    pub(super) data: Data,
    pub(super) documents: Vec<Document>,
    /// Warnings and notes, and errors in rows that no document is made from.
    pub problems: Problems,
    pub(super) checks: Settings,
    #[cfg(feature = "pdf")]
    pub(super) press: std::result::Result<super::press::Press, Problems>,
}

impl Prepared {
    /// Reads everything that a job names and checks it all. Nothing is written. `now` is the time of the run; its
    /// day is the date of documents that have none of their own.
    pub fn new(job: &JobFile, choice: &Choice, now: DateTime) -> std::result::Result<Prepared, Problems> {
        let today = now.date();
        let mut problems = Problems::default();
        if let Some(only) = &choice.only
            && !job.documents.iter().any(|d| d.name == *only)
        {
            let d = Diagnostic::error(
                "job-undefined",
                tr!("任务里没有叫“{only}”的文书", "The job has no document “{only}”"),
            );
            let near = nearest(only, job.documents.iter().map(|d| d.name.as_str()));
            return Err(Problems(vec![match near {
                Some(near) => d.hint(tr!("是不是“{near}”？", "Did you mean “{near}”?")),
                None => d,
            }]));
        }
        let wanted = |d: &&DocumentSpec| choice.only.as_ref().is_none_or(|o| *o == d.name);
        let specs: Vec<&DocumentSpec> = job.documents.iter().filter(wanted).collect();
        problems.keep(job.allows(&specs));
        let documents: Vec<Document> =
            specs.iter().filter_map(|spec| compile(job, spec, &mut problems)).collect();
        let used: HashSet<String> = documents.iter().flat_map(Document::asked).collect();
        let (data, mut faults) = data::load(job, &specs, &used, &mut problems);
        let (errors, others): (Vec<_>, Vec<_>) =
            checks::run(job, &data, now).0.into_iter().partition(|d| d.severity() == Severity::Error);
        faults.findings.extend(errors);
        problems.0.extend(others);
        let mut prepared = Prepared {
            data,
            documents,
            problems,
            checks: job.checks.clone(),
            #[cfg(feature = "pdf")]
            press: super::press::Press::new(job),
        };
        #[cfg(feature = "pdf")]
        if let Err(wrong) = &prepared.press {
            prepared.problems.extend(wrong.clone());
        }
        let rest = prepared.check(job, faults, choice, Arc::new(used), today);
        let stopped = prepared.problems.has_errors();
        prepared.problems.0.extend(rest);
        if !stopped {
            return Ok(prepared);
        }
        // nothing will be made, so that the mistakes of single rows have no report of their own
        Err(Problems(prepared.dry_report().all_problems().cloned().collect()))
    }

    /// Returns what the data checks found in rows that no document is made from.
    fn check(
        &mut self,
        job: &JobFile,
        found: data::Faults,
        choice: &Choice,
        used: Arc<HashSet<String>>,
        today: Date,
    ) -> Vec<Diagnostic> {
        let mut faults = Faults::new(found.cells, Findings::new(found.findings));
        let mut documents = std::mem::take(&mut self.documents);
        let rules = self.data.rules.clone();
        let masker = |level| rules.clone().map(|rules| Masker::new(rules, level, used.clone()));
        let maskers = [Level::Public, Level::Internal].map(|level| (level, masker(level)));
        let calls = MaskCalls::default();
        for d in &mut documents {
            let masker = maskers.iter().find(|m| Some(m.0) == d.level).and_then(|m| m.1.as_ref());
            d.view = masker.map_or_else(|| self.data.view.clone(), |m| m.view(&self.data.view, &d.asked()));
            let table = match d.spec.for_each.as_ref().map(|s| self.data.table(s)) {
                None => None,
                Some(Some(t)) => Some(t.clone()),
                Some(None) => {
                    // the sheet could not be read; tags of the template can be checked all the same
                    self.problems.extend(d.template.check(&ShapeFrame::outer(Shape::Any)));
                    continue;
                }
            };
            let Some(table) = self.joined(d, table) else { continue };
            self.check_names(d, table.as_ref(), &calls);
            let mut warnings = vec![];
            if (!self.problems.has_errors() || table.is_some())
                && let Err(wrong) =
                    self.items(job, d, table, masker, (&mut faults, choice, &mut warnings), today)
            {
                self.problems.extend(wrong);
            }
            self.problems.0.extend(warnings);
            if let Some(key) = &choice.key {
                d.items.retain(|i| i.key == *key);
                if !std::mem::take(&mut d.spec.files.merge).is_empty() {
                    self.problems.push(
                        Diagnostic::note(
                            "merge-skipped",
                            tr!(
                                "只做一份，合并文件没有重做",
                                "One document only: the merged file was not made anew"
                            ),
                        )
                        .at(d.spec.place.clone()),
                    );
                }
            }
            if let Some(limit) = choice.limit {
                d.items.truncate(limit);
            }
            if choice.key.is_some() || choice.limit.is_some() {
                d.report.rows_read = d.items.iter().map(|i| i.rows).sum();
                d.report.skipped.clear();
                d.report.failed.clear();
            }
        }
        if let Some(key) = &choice.key
            && documents.iter().all(|d| d.items.is_empty())
            && !self.problems.has_errors()
        {
            self.problems.push(
                Diagnostic::error(
                    "key-unknown",
                    tr!("没有主键是“{key}”的记录", "There is no record with the key “{key}”"),
                )
                .hint(tr!("核对它在主键那一列里的写法", "See how it is written in the key's column")),
            );
        }
        if let Some(rules) = &rules {
            one_mask_each(rules, &calls.take(), &mut self.problems);
        }
        maskers.iter().filter_map(|m| m.1.as_ref()).for_each(|m| self.problems.extend(m.warnings()));
        self.documents = documents;
        let (rest, findings) = faults.rest();
        self.problems.extend(rest);
        findings.rest(choice.checking)
    }

    /// The table with the rows of other sheets joined in. `None` when that failed.
    fn joined(&mut self, d: &Document, table: Option<Table>) -> Option<Option<Table>> {
        let Some(mut table) = table else { return Some(None) };
        for (name, join) in &d.spec.join {
            let other = self.data.table(&join.sheet)?;
            table = data::join(table, name, join, other, &mut self.problems)?;
        }
        Some(Some(table))
    }

    /// Compares all names that the template, file name, title and conditions use with the data.
    fn check_names(&mut self, d: &Document, table: Option<&Table>, calls: &MaskCalls) {
        let issuer = ShapeFrame::outer(self.data.view.issuer.shape()).noting(calls);
        let sheets = issuer.inside(self.data.view.sheets.shape());
        let own = sheets.inside(Shape::Record(OWN_COLUMNS.clone()));
        let record = match (table, &d.spec.group_by) {
            (None, _) => Shape::Record(Arc::default()),
            (Some(t), None) => Shape::Record(t.columns.clone()),
            (Some(t), Some(by)) => Shape::Record(group_columns(&d.sheet(), by, t)),
        };
        let shapes = own.inside(record).as_root();
        self.problems.extend(d.template.check(&shapes));
        self.problems.extend(d.template.unanswered());
        d.texts().for_each(|t| self.problems.extend(t.check(&shapes)));
        #[cfg(feature = "pdf")]
        d.stamps.iter().for_each(|s| self.problems.extend(s.check(&shapes)));
    }

    /// Filters, sorts and groups the rows into items.
    fn items(
        &self,
        job: &JobFile,
        d: &mut Document,
        table: Option<Table>,
        masker: Option<&Masker>,
        (faults, choice, warnings): (&mut Faults, &Choice, &mut Vec<Diagnostic>),
        today: Date,
    ) -> std::result::Result<(), Problems> {
        let is_error = |d: &Diagnostic| d.severity() == Severity::Error;
        let mut everywhere = faults.of_all(job, &self.data, d);
        let (errors, others): (Vec<_>, Vec<_>) =
            blanks::in_template(&job.folder.join(&d.spec.template), &self.checks)
                .into_iter()
                .partition(is_error);
        everywhere.extend(errors);
        warnings.extend(others);
        let asked_for = |key: &str| choice.key.as_deref() == Some(key);
        let Some(table) = table else {
            d.report.rows_read = 1;
            if !everywhere.is_empty() {
                d.report.failed.push(Failed { rows: 1, problems: everywhere });
                return Ok(());
            }
            let record = Value::Record(Arc::new(Record::made([])));
            let key = d.spec.name.clone();
            d.push(record, 1, Turn::default(), key, today);
            return Ok(());
        };
        let mut wrong = Problems::default();
        let sheet = d.sheet();
        let spec = job.sheets.iter().find(|(n, _)| *n == sheet).map(|(_, s)| s);
        d.report.rows_read = table.rows.read as usize;
        for (_, _, why) in &table.rows.skipped {
            d.report.skip(why.words());
        }
        let mut rows = table.records.clone();
        let condition = match d.spec.only.as_ref().map(|o| Condition::parse(o, &d.spec.place_of("where"))) {
            None => None,
            Some(parsed) => wrong.keep(parsed),
        };
        if let Some(condition) = &condition {
            let issuer = ShapeFrame::outer(self.data.view.issuer.shape());
            let sheets = issuer.inside(self.data.view.sheets.shape());
            wrong.extend(condition.check(&sheets.inside(Shape::Record(table.columns.clone()))));
        }
        for s in &d.spec.sort {
            let sorted = SortKey::parse(s).and_then(|key| record::sort(&mut rows, &[key]));
            wrong.keep(sorted.map_err(|e| e.at(d.spec.place_of("sort"))));
        }
        if let Some(by) = &d.spec.group_by {
            let place = d.spec.place_of("group_by");
            let found = table.column(by).and_then(|i| key_is_plain(masker, table.columns.name(i), &place));
            wrong.keep(found.map_err(|e| e.at(place)));
        }
        if wrong.has_errors() {
            return Err(wrong);
        }
        rows.clone_from(&table.records);
        if let Some(condition) = &condition {
            let own = own_record(None, today, None, "");
            let mut kept = Vec::with_capacity(rows.len());
            for r in rows {
                let value = Value::Record(r.clone());
                match with_frames(&self.data.view, &own, &value, |f| {
                    condition.holds(f, Scope { date: today })
                }) {
                    Ok(true) => kept.push(r),
                    Ok(false) => d.report.skip(tr!("不符合 where 条件", "not selected by where")),
                    Err(e) => d.report.failed.push(Failed { rows: 1, problems: vec![e] }),
                }
            }
            rows = kept;
        }
        let gaps = blanks::empty_cells(d, &table, &rows, &self.checks);
        let (errors, others): (Vec<_>, Vec<_>) = gaps.into_iter().partition(is_error);
        let mut gaps = Findings::new(errors);
        warnings.extend(others);
        let masked = |record: Value| masker.map_or(record.clone(), |m| m.value(&record));
        let natural = rows.clone();
        let keys = d.spec.sort.iter().map(|s| SortKey::parse(s)).collect::<Result<Vec<_>>>();
        keys.and_then(|keys| record::sort(&mut rows, &keys)).map_err(|e| Problems(vec![e]))?;
        if let Some(by) = &d.spec.group_by {
            let columns = group_columns(&sheet, by, &table);
            let table = Table { records: rows, ..table };
            for (key, group) in record::group_by(&table, by).map_err(|e| Problems(vec![e]))? {
                let mut bad: Vec<Diagnostic> = group.iter().flat_map(|r| faults.of(r)).collect();
                bad.extend(everywhere.iter().cloned());
                let n = group.len();
                if !bad.is_empty() {
                    if asked_for(&key.to_text()) {
                        return Err(Problems(bad));
                    }
                    d.report.failed.push(Failed { rows: n, problems: bad });
                    continue;
                }
                let list = Value::list(group.into_iter().map(Value::Record).collect());
                let fields = [key.clone(), list, Value::int(n as i64)]
                    .into_iter()
                    .map(|value| Field { value, col: None })
                    .collect();
                let record = Record { columns: columns.clone(), source: None, row: 0, fields };
                let record = masked(Value::Record(Arc::new(record)));
                let i = d.items.len();
                let turn = Turn { rows: vec![(i + 1, record.clone())], before: i };
                d.push(record, n, turn, key.to_text(), today);
            }
            return Ok(());
        }
        let key = match spec.map(|s| s.key.as_slice()) {
            Some([]) | None => data::natural_key(&table, &|c| masker.is_some_and(|m| m.hides(c))),
            Some(key) => key.to_vec(),
        };
        for column in &key {
            let place = spec.map(|s| s.place.clone()).unwrap_or_default();
            let found = table.column(column);
            found
                .and_then(|i| key_is_plain(masker, table.columns.name(i), &place))
                .map_err(Problems::from)?;
        }
        if key.is_empty() && d.spec.series.is_some() && !rows.is_empty() {
            let place = spec.map(|s| s.place.clone()).filter(|p| !p.is_none());
            let place = place.or_else(|| rows.first().and_then(|r| r.source.clone()).map(Place::Sheet));
            return Err(Problems(vec![
            Diagnostic::error(
                "key-needed",
                tr!(
                    "“{sheet}”没有能区分各行的列，编号没法固定给每一行",
                    "“{sheet}” has no column that tells its rows apart, so numbers can't stay with rows"
                ),
            )
            .hint(tr!(
                "在表里加一列不重复的编号（如工号），并写 key = \"工号\"（fill 用 --key-column 工号）",
                "Add a column of ids without duplicates and write key = \"that column\" (fill: --key-column)"
            ))
            .at(place.unwrap_or_default())]));
        }
        let text_of = |r: &Record| match key.as_slice() {
            [] => format!("第{}行", r.row + 1),
            columns => columns
                .iter()
                .map(|c| r.get(c).map(Value::to_text).unwrap_or_default())
                .collect::<Vec<_>>()
                .join("/"),
        };
        let place = |r: &Record| key.first().map_or(Place::None, |k| r.place(k));
        let mut same: HashMap<String, Vec<&Record>> = HashMap::new();
        for r in &natural {
            same.entry(text_of(r)).or_default().push(r);
        }
        let mut good: Vec<(usize, Value, String)> = Vec::with_capacity(rows.len());
        for (i, r) in rows.into_iter().enumerate() {
            let text = text_of(&r);
            let mut bad = faults.of(&r);
            bad.extend(gaps.of(&r));
            bad.extend(everywhere.iter().cloned());
            if masker.is_some_and(|m| m.finds_in(&text)) {
                bad.push(key_personal(key.first().map_or("", String::as_str)).at(place(&r)));
            }
            if text.trim_matches('/').is_empty() {
                let empty = Diagnostic::error("key-empty", tr!("主键是空的", "The key is empty")).hint(tr!(
                    "填上这一格；编号跟着主键走",
                    "Fill in this cell: the number goes with the key"
                ));
                bad.push(empty.at(place(&r)));
            } else if let Some([first, others @ ..]) = same.get(&text).map(Vec::as_slice)
                && !others.is_empty()
            {
                // which of them is right can't be told, and a number once given to the wrong one stays given
                let twice = Diagnostic::error(
                    "key-twice",
                    tr!("这几行的主键相同，都没有做", "These rows have the same key; none was made"),
                )
                .hint(tr!(
                    "改掉重复的；编号跟着主键走，不能几行共用",
                    "Change all but one: the number goes with the key"
                ));
                bad.push(others.iter().fold(twice.at(place(first)), |d, r| d.also(place(r))));
            }
            if !bad.is_empty() {
                if asked_for(&text) {
                    return Err(Problems(bad));
                }
                d.report.failed.push(Failed { rows: 1, problems: bad });
                continue;
            }
            good.push((i + 1, masked(Value::Record(r)), text));
        }
        if !d.template.takes_rows() {
            for (_, record, key) in good {
                d.push(record, 1, Turn::default(), key, today);
            }
            return Ok(());
        }
        for share in labels::deal(&d.template, &d.view, &good, today) {
            let n = share.turn.rows.len();
            if share.skip {
                let why = tr!("模板里的 SKIPIF 成立", "left out by the template's SKIPIF");
                (0..n).for_each(|_| d.report.skip(why.clone()));
            } else if let Some((_, record)) = share.turn.rows.first().cloned() {
                d.push(record, n, share.turn, share.key, today);
            }
        }
        Ok(())
    }

    /// Takes every document's number from the register and fixes all dates, titles and file names. A document
    /// that the register gives no number fails by itself. `any_date`: dates before that of the last number issued
    /// are all right.
    pub fn assign(
        &mut self,
        register: &mut Register,
        dry_run: bool,
        any_date: bool,
        who: &str,
        now: &ZonedDateTime,
    ) -> Result<()> {
        for d in &mut self.documents {
            self.problems.0.extend(d.drop_failed(&self.checks));
        }
        let mut wants = Vec::new();
        for d in &self.documents {
            for i in &d.items {
                wants.push(Want {
                    series: d.spec.series.clone(),
                    year: i.date.year(),
                    start: d.series.as_ref().map_or(1, |(s, _)| s.start),
                    document: d.spec.name.clone(),
                    key: i.key.clone(),
                    date: i.date,
                    title: format!("{} {}", d.spec.name, i.key),
                    any_date: any_date || d.series.as_ref().is_some_and(|(s, _)| s.any_date),
                });
            }
        }
        let mut slots = places(register, &wants, dry_run, who, now)?.into_iter();
        let mut names = Names::default();
        for d in &mut self.documents {
            for mut i in std::mem::take(&mut d.items) {
                match slots.next() {
                    Some(Ok(slot)) => {
                        if d.spec.date == DateSpec::Today {
                            i.date = slot.date;
                        }
                        i.slot = Some(slot);
                        d.items.push(i);
                    }
                    Some(Err(refused)) => {
                        let refused = refused.at(row_of(&i.record)).at(d.spec.place_of("date"));
                        d.report.failed.push(Failed { rows: i.rows, problems: vec![refused] });
                    }
                    None => {}
                }
            }
            d.name_all();
            for i in &d.items {
                if let (Some(p), Some(s)) = (&i.planned, &i.slot)
                    && let Some(had) = s.current_files().next()
                {
                    names.keep(&p.path, &Path::new(&had.path).with_extension(""));
                }
            }
        }
        for d in &mut self.documents {
            for i in &mut d.items {
                let had = i
                    .slot
                    .as_ref()
                    .and_then(|s| s.current_files().next())
                    .map(|f| PathBuf::from(&f.path).with_extension(""));
                if let Some(p) = &mut i.planned {
                    p.path = match had.filter(|h| kept(&p.path, h)) {
                        Some(had) => had,
                        None => names.unique(p.path.clone()),
                    };
                }
            }
        }
        Ok(())
    }

    /// All documents that will be made, in order.
    pub fn planned(&self) -> impl Iterator<Item = &Planned> {
        self.documents.iter().flat_map(|d| d.items.iter().filter_map(|i| i.planned.as_ref()))
    }

    /// The names that a job's templates ask for, with those of the file names.
    pub fn document_names(&self) -> impl Iterator<Item = &str> {
        self.documents.iter().map(|d| d.spec.name.as_str())
    }
}

/// The places of all documents. Where they were given out before (as another shard has done it, or an earlier run)
/// the register is only read, so that shards that begin together don't wait for each other.
fn places(
    register: &mut Register,
    wants: &[Want],
    dry_run: bool,
    who: &str,
    now: &ZonedDateTime,
) -> Result<Vec<crate::register::Planned>> {
    let known =
        |slots: &[crate::register::Planned]| slots.iter().all(|s| s.as_ref().is_ok_and(|s| s.entry > 0));
    let ends: Vec<Want> = wants.iter().take(1).chain(wants.iter().skip(1).next_back()).cloned().collect();
    if !dry_run && known(&register.plan(&ends, true, who, now)?) {
        let slots = register.plan(wants, true, who, now)?;
        if known(&slots) {
            return Ok(slots);
        }
    }
    register.plan(wants, dry_run, who, now)
}

/// Did the document keep the name that it had, perhaps with a ` (2)`?
fn kept(wanted: &Path, had: &Path) -> bool {
    Names::default().keep(wanted, had)
}

fn group_columns(sheet: &str, by: &str, table: &Table) -> Arc<Columns> {
    let mut c = Columns::of([by]);
    c.add(sheet, Shape::from(table.columns.clone()));
    c.add("行数", Shape::Scalar);
    Arc::new(c)
}
