//! What will be made: every document of the job with its row, key, date, number and file, before anything is
//! written. All mistakes of the job, the sheets and the templates are found here, together.
use super::data::{self, Data};
use super::file::{DateSpec, DocumentSpec, JobFile, SeriesSpec};
use super::labels;
use super::naming::{self, Names};
use super::report::{DocumentReport, Failed};
use crate::diagnostic::{Diagnostic, Place, Problems, Result, Severity, nearest};
use crate::record::{self, SortKey, Table};
use crate::register::{Register, Slot, Want};
use crate::template::{Condition, Frame, Need, Scope, ShapeFrame, TextTemplate, Turn, WordTemplate};
use crate::tr;
use crate::value::{Columns, Field, Record, Shape, Value};
use jiff::ZonedDateTime;
use jiff::civil::Date;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

/// Which documents of the job are wanted.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// Only this `[[document]]`.
    pub only: Option<String>,
    /// Only the record with this key.
    pub key: Option<String>,
    /// At most so many of each `[[document]]`, for a trial.
    pub limit: Option<usize>,
}

/// A job that was read and checked.
pub struct Prepared {
    pub(super) data: Data,
    pub(super) documents: Vec<Document>,
    /// Warnings and notes; no errors.
    pub problems: Problems,
}

/// One `[[document]]` with its items.
pub(super) struct Document {
    pub(super) spec: DocumentSpec,
    pub(super) template: WordTemplate,
    series: Option<(SeriesSpec, TextTemplate)>,
    output: TextTemplate,
    title: TextTemplate,
    date: Option<TextTemplate>,
    pub(super) items: Vec<Item>,
    pub(super) report: DocumentReport,
}

/// One document to be made.
pub(super) struct Item {
    pub(super) record: Value,
    pub(super) rows: usize,
    /// The rows themselves, for templates that take them in turn.
    pub(super) turn: Turn,
    pub(super) key: String,
    pub(super) date: Date,
    pub(super) planned: Option<Planned>,
    pub(super) slot: Option<Slot>,
}

/// What is known of a document before it is written.
#[derive(Clone, Debug)]
pub struct Planned {
    /// The `[[document]]`'s name.
    pub document: String,
    /// The record's key.
    pub key: String,
    /// The number, if it has one.
    pub number: Option<String>,
    /// The date.
    pub date: Date,
    /// The title.
    pub title: String,
    /// The file, relative to the output folder, without extension.
    pub path: PathBuf,
}

/// Names that every document knows besides its record's: Chinese and English.
pub(super) const OWN: &[(&str, &str)] =
    &[("编号", "number"), ("日期", "date"), ("年份", "year"), ("流水号", "n"), ("主键", "key")];

static OWN_COLUMNS: LazyLock<Arc<Columns>> = LazyLock::new(|| {
    let mut c = Columns::of(OWN.iter().map(|o| o.0));
    for (i, o) in OWN.iter().enumerate() {
        c.alias(o.1, i);
    }
    Arc::new(c)
});

/// The document's own record. The year is a number, so that it prints without 年.
pub(super) fn own_record(number: Option<&str>, date: Date, n: Option<u32>, key: &str) -> Value {
    let values = [
        number.map_or(Value::Empty, Value::text),
        Value::Date(date),
        Value::int(i64::from(date.year())),
        n.map_or(Value::Empty, |n| Value::int(i64::from(n))),
        Value::text(key),
    ];
    let fields = values.into_iter().map(|value| Field { value, col: None }).collect();
    Value::Record(Arc::new(Record { columns: OWN_COLUMNS.clone(), source: None, row: 0, fields }))
}

/// Runs `f` with the frames of one record: issuer, sheets, the document's own names, the record.
pub(super) fn with_frames<T>(data: &Data, own: &Value, record: &Value, f: impl FnOnce(&Frame<'_>) -> T) -> T {
    let issuer = Frame::outer(&data.issuer);
    let sheets = issuer.inside(&data.sheets);
    let own = sheets.inside(own);
    f(&own.inside(record).as_root())
}

impl Prepared {
    /// Reads everything that a job names and checks it all. Nothing is written. `today` is the date of
    /// documents that have none of their own.
    pub fn new(job: &JobFile, choice: &Choice, today: Date) -> std::result::Result<Prepared, Problems> {
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
        let documents: Vec<Document> =
            specs.iter().filter_map(|spec| compile(job, spec, &mut problems)).collect();
        let mut used: HashSet<String> = HashSet::new();
        for d in &documents {
            d.needs(&mut |name| {
                used.insert(name.to_string());
            });
        }
        let (data, cell_faults) = data::load(job, &specs, &used, &mut problems);
        let mut prepared = Prepared { data, documents, problems };
        prepared.check(job, cell_faults, choice, today);
        if !prepared.problems.has_errors() {
            return Ok(prepared);
        }
        // nothing will be made, so that the mistakes of single rows have no report of their own
        Err(Problems(prepared.dry_report().all_problems().cloned().collect()))
    }

    fn check(&mut self, job: &JobFile, cell_faults: Vec<Diagnostic>, choice: &Choice, today: Date) {
        let mut faults = Faults::new(cell_faults);
        let mut documents = std::mem::take(&mut self.documents);
        for d in &mut documents {
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
            self.check_names(d, table.as_ref());
            if (!self.problems.has_errors() || table.is_some())
                && let Err(wrong) = self.items(job, d, table, &mut faults, today)
            {
                self.problems.extend(wrong);
            }
            if let Some(key) = &choice.key {
                d.items.retain(|i| i.key == *key);
                if d.spec.merge.take().is_some() {
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
        self.problems.extend(faults.rest());
        self.documents = documents;
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
    fn check_names(&mut self, d: &Document, table: Option<&Table>) {
        let issuer = ShapeFrame::outer(self.data.issuer.shape());
        let sheets = issuer.inside(self.data.sheets.shape());
        let own = sheets.inside(Shape::Record(OWN_COLUMNS.clone()));
        let record = match (table, &d.spec.group_by) {
            (None, _) => Shape::Record(Arc::default()),
            (Some(t), None) => Shape::Record(t.columns.clone()),
            (Some(t), Some(by)) => Shape::Record(group_columns(&d.sheet(), by, t)),
        };
        let shapes = own.inside(record).as_root();
        self.problems.extend(d.template.check(&shapes));
        self.problems.extend(d.template.unanswered());
        for t in [Some(&d.output), Some(&d.title), d.date.as_ref(), d.series.as_ref().map(|s| &s.1)]
            .into_iter()
            .flatten()
        {
            self.problems.extend(t.check(&shapes));
        }
    }

    /// Filters, sorts and groups the rows into items.
    fn items(
        &self,
        job: &JobFile,
        d: &mut Document,
        table: Option<Table>,
        faults: &mut Faults,
        today: Date,
    ) -> std::result::Result<(), Problems> {
        let Some(table) = table else {
            d.report.rows_read = 1;
            let record = Value::Record(Arc::new(Record::made([])));
            let key = d.spec.name.clone();
            d.push(&self.data, record, 1, Turn::default(), key, today);
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
            let issuer = ShapeFrame::outer(self.data.issuer.shape());
            let sheets = issuer.inside(self.data.sheets.shape());
            wrong.extend(condition.check(&sheets.inside(Shape::Record(table.columns.clone()))));
        }
        for s in &d.spec.sort {
            let sorted = SortKey::parse(s).and_then(|key| record::sort(&mut rows, &[key]));
            wrong.keep(sorted.map_err(|e| e.at(d.spec.place_of("sort"))));
        }
        if let Some(by) = &d.spec.group_by {
            wrong.keep(table.column(by).map_err(|e| e.at(d.spec.place_of("group_by"))));
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
                match with_frames(&self.data, &own, &value, |f| condition.holds(f, Scope { date: today })) {
                    Ok(true) => kept.push(r),
                    Ok(false) => d.report.skip(tr!("不符合 where 条件", "not selected by where")),
                    Err(e) => d.report.failed.push(Failed { rows: 1, problems: vec![e] }),
                }
            }
            rows = kept;
        }
        let natural = rows.clone();
        let keys = d.spec.sort.iter().map(|s| SortKey::parse(s)).collect::<Result<Vec<_>>>();
        keys.and_then(|keys| record::sort(&mut rows, &keys)).map_err(|e| Problems(vec![e]))?;
        if let Some(by) = &d.spec.group_by {
            let columns = group_columns(&sheet, by, &table);
            let table = Table { records: rows, ..table };
            for (key, group) in record::group_by(&table, by).map_err(|e| Problems(vec![e]))? {
                let bad: Vec<Diagnostic> = group.iter().flat_map(|r| faults.of(r)).collect();
                let n = group.len();
                if !bad.is_empty() {
                    d.report.failed.push(Failed { rows: n, problems: bad });
                    continue;
                }
                let list = Value::list(group.into_iter().map(Value::Record).collect());
                let fields = [key.clone(), list, Value::int(n as i64)]
                    .into_iter()
                    .map(|value| Field { value, col: None })
                    .collect();
                let record = Record { columns: columns.clone(), source: None, row: 0, fields };
                let record = Value::Record(Arc::new(record));
                let i = d.items.len();
                let turn = Turn { rows: vec![(i + 1, record.clone())], before: i };
                d.push(&self.data, record, n, turn, key.to_text(), today);
            }
            return Ok(());
        }
        let key = match spec.map(|s| s.key.as_slice()) {
            Some([]) | None => data::natural_key(&table),
            Some(key) => key.to_vec(),
        };
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
                d.report.failed.push(Failed { rows: 1, problems: bad });
                continue;
            }
            good.push((i + 1, Value::Record(r), text));
        }
        if !d.template.takes_rows() {
            for (_, record, key) in good {
                d.push(&self.data, record, 1, Turn::default(), key, today);
            }
            return Ok(());
        }
        for share in labels::deal(&d.template, &self.data, &good, today) {
            let n = share.turn.rows.len();
            if share.skip {
                let why = tr!("模板里的 SKIPIF 成立", "left out by the template's SKIPIF");
                (0..n).for_each(|_| d.report.skip(why.clone()));
            } else if let Some((_, record)) = share.turn.rows.first().cloned() {
                d.push(&self.data, record, n, share.turn, share.key, today);
            }
        }
        Ok(())
    }

    /// Takes every document's number from the register and fixes all dates, titles and file names.
    pub fn assign(
        &mut self,
        register: &mut Register,
        dry_run: bool,
        who: &str,
        now: &ZonedDateTime,
    ) -> Result<()> {
        for d in &mut self.documents {
            d.drop_failed(&self.data);
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
                });
            }
        }
        let mut slots = register.plan(&wants, dry_run, who, now)?.into_iter();
        let mut names = Names::default();
        for d in &mut self.documents {
            for i in &mut d.items {
                i.slot = slots.next();
                if d.spec.date == DateSpec::Today
                    && let Some(s) = &i.slot
                {
                    i.date = s.date;
                }
            }
            d.name_all(&self.data);
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

/// Did the document keep the name that it had, perhaps with a ` (2)`?
fn kept(wanted: &Path, had: &Path) -> bool {
    Names::default().keep(wanted, had)
}

impl Document {
    fn sheet(&self) -> String {
        self.spec.for_each.clone().unwrap_or_default()
    }

    /// Names that the templates ask for, and the columns that the job file names.
    fn needs(&self, f: &mut dyn FnMut(&str)) {
        fn walk(list: &[Need], f: &mut dyn FnMut(&str)) {
            for n in list {
                n.name.split('.').for_each(&mut *f);
                walk(&n.inside, f);
            }
        }
        walk(&self.template.needs(), f);
        for t in
            [Some(&self.output), Some(&self.title), self.date.as_ref(), self.series.as_ref().map(|s| &s.1)]
                .into_iter()
                .flatten()
        {
            walk(&t.needs(), f);
        }
        self.spec.group_by.iter().for_each(|g| f(g));
        for s in &self.spec.sort {
            f(s.trim_start_matches('-').split([':', '：']).next().unwrap_or_default());
        }
        for (_, j) in &self.spec.join {
            j.on.split(['=', ',', '，', '、']).for_each(|c| f(c.trim()));
        }
        if let Some(only) = &self.spec.only
            && let Ok(c) = Condition::parse(only, &Place::None)
        {
            walk(&c.needs(), f);
        }
    }

    fn push(&mut self, data: &Data, record: Value, rows: usize, turn: Turn, key: String, today: Date) {
        let date = match (&self.spec.date, &self.date) {
            (DateSpec::Fixed(d), _) => *d,
            (DateSpec::Text(_), Some(t)) => match date_of(t, data, &record, today) {
                Ok(d) => d,
                Err(problems) => return self.report.failed.push(Failed { rows, problems: problems.0 }),
            },
            _ => today,
        };
        self.items.push(Item { record, rows, turn, key, date, planned: None, slot: None });
    }

    /// Names that can't be rendered fail their records before a number is spent on them.
    pub(super) fn drop_failed(&mut self, data: &Data) {
        let items = std::mem::take(&mut self.items);
        for i in items {
            let scope = Scope { date: i.date };
            let own = own_record(Some("0"), i.date, Some(1), &i.key);
            let tried = with_frames(data, &own, &i.record, |f| {
                self.output.render_name(f, scope, naming::value_in_name).and_then(|name| {
                    let place = self.spec.place_of("output");
                    naming::safe_relative(&name)
                        .map_err(|d| Problems(vec![d.at(row_of(&i.record)).at(place.clone()).also(place)]))?;
                    self.title.render(f, scope)?;
                    self.series.as_ref().map(|(_, t)| t.render(f, scope)).transpose().map(|_| ())
                })
            });
            match tried {
                Ok(()) => self.items.push(i),
                Err(p) => self.report.failed.push(Failed { rows: i.rows, problems: p.0 }),
            }
        }
    }

    fn name_all(&mut self, data: &Data) {
        for i in &mut self.items {
            let scope = Scope { date: i.date };
            let n = i.slot.as_ref().and_then(|s| s.n);
            let own = own_record(None, i.date, n, &i.key);
            let number = self
                .series
                .as_ref()
                .and_then(|(_, t)| with_frames(data, &own, &i.record, |f| t.render(f, scope)).ok());
            let own = own_record(number.as_deref(), i.date, n, &i.key);
            let (path, title) = with_frames(data, &own, &i.record, |f| {
                let path = self.output.render_name(f, scope, naming::value_in_name).ok();
                (
                    path.and_then(|p| naming::safe_relative(&p).ok()),
                    self.title.render(f, scope).unwrap_or_default(),
                )
            });
            if let Some(path) = path {
                i.planned = Some(Planned {
                    document: self.spec.name.clone(),
                    key: i.key.clone(),
                    number,
                    date: i.date,
                    title,
                    path,
                });
            }
        }
    }
}

fn date_of(
    t: &TextTemplate,
    data: &Data,
    record: &Value,
    today: Date,
) -> std::result::Result<Date, Problems> {
    let own = own_record(None, today, None, "");
    let text = with_frames(data, &own, record, |f| t.render(f, Scope { date: today }))?;
    let date = match record::parse::moment(&text, Some(today.year())) {
        Ok(Value::Date(d)) => Some(d),
        Ok(Value::DateTime(d)) => Some(d.date()),
        _ => None,
    };
    date.ok_or_else(|| {
        Problems(vec![
            Diagnostic::error("date-wrong", tr!("文书的日期读不出来", "The document's date can't be read"))
                .hint(tr!(
                    "date 里用到的列要写成 2026-09-01 这样的日期",
                    "The column used in `date` must hold a date such as 2026-09-01"
                ))
                .at(row_of(record)),
        ])
    })
}

/// The row that a record was read from.
fn row_of(record: &Value) -> Place {
    match record {
        Value::Record(r) => r.source.clone().map_or(Place::None, |s| Place::Row(s, r.row)),
        _ => Place::None,
    }
}

fn group_columns(sheet: &str, by: &str, table: &Table) -> Arc<Columns> {
    let mut c = Columns::of([by]);
    c.add(sheet, Shape::from(table.columns.clone()));
    c.add("行数", Shape::Scalar);
    Arc::new(c)
}

/// Opens the template and compiles the texts of one `[[document]]`.
fn compile(job: &JobFile, spec: &DocumentSpec, problems: &mut Problems) -> Option<Document> {
    let path = job.folder.join(&spec.template);
    // included files: below the job file's folder; `fill` has no job file
    let template = match job.file.is_empty() {
        true => WordTemplate::open(&path),
        false => WordTemplate::open_below(&path, &job.folder),
    };
    let mut template = problems.keep(
        template
            .map(|t| t.with_folders(job.picture_folders(&path)))
            .and_then(|t| t.refreshing(spec.refresh))
            .map_err(|d| d.at(spec.place_of("template")).also(spec.place_of("template"))),
    );
    if let Some(t) = &mut template {
        t.answer(job.answers.iter().chain(&spec.answers).cloned());
    }
    let mut text = |t: &str, place: &Place| match TextTemplate::parse(t, place) {
        Ok(t) => Some(t),
        Err(p) => {
            problems.extend(p);
            None
        }
    };
    let series = match &spec.series {
        None => Some(None),
        Some(name) => job
            .series
            .iter()
            .find(|(n, _)| n == name)
            .and_then(|(_, s)| Some(Some((s.clone(), text(&s.format, &s.place)?)))),
    };
    let name = &spec.name;
    let numbered = spec.series.is_some();
    let output = spec.output.clone().unwrap_or_else(|| match (numbered, spec.for_each.is_some()) {
        (true, true) => format!("{name}/{{{{编号}}}} {{{{主键}}}}"),
        (true, false) => format!("{name}/{{{{编号}}}} {name}"),
        (false, true) => format!("{name}/{{{{主键}}}}"),
        (false, false) => name.clone(),
    });
    let title = spec.title.clone().unwrap_or_else(|| match spec.for_each.is_some() {
        true => format!("{name} {{{{主键}}}}"),
        false => name.clone(),
    });
    let date = match &spec.date {
        DateSpec::Text(t) => Some(text(t, &spec.place_of("date"))?),
        _ => None,
    };
    let (output_place, title_place) = (spec.place_of("output"), spec.place_of("title"));
    let (parsed, title) = (text(&output, &output_place), text(&title, &title_place));
    let inside = problems.keep(naming::stays_inside(&output).map_err(|d| d.at(output_place)));
    let output = parsed.filter(|_| inside.is_some());
    Some(Document {
        spec: spec.clone(),
        template: template?,
        series: series?,
        output: output?,
        title: title?,
        date,
        items: vec![],
        report: DocumentReport { name: name.clone(), ..DocumentReport::default() },
    })
}

/// Faulty cells by the row they are in: they fail the documents made from that row. Those in sheets that are
/// only joined or listed stop the job, because it can't be told which documents they would spoil.
struct Faults {
    by_row: HashMap<(String, String, u32), Vec<Diagnostic>>,
    order: Vec<(String, String, u32)>,
    taken: HashSet<(String, String, u32)>,
}

impl Faults {
    fn new(list: Vec<Diagnostic>) -> Self {
        let mut f = Faults { by_row: HashMap::new(), order: vec![], taken: HashSet::new() };
        for d in list {
            if let Place::Cell(s, row, _) | Place::Row(s, row) = d.place() {
                let id = (s.file.clone(), s.sheet.clone(), *row);
                if !f.by_row.contains_key(&id) {
                    f.order.push(id.clone());
                }
                f.by_row.entry(id).or_default().push(d);
            }
        }
        f
    }
    fn of(&mut self, r: &Record) -> Vec<Diagnostic> {
        let Some(s) = &r.source else { return vec![] };
        let id = (s.file.clone(), s.sheet.clone(), r.row);
        match self.by_row.get(&id) {
            Some(list) => {
                self.taken.insert(id);
                list.iter().filter(|d| d.severity() == Severity::Error).cloned().collect()
            }
            None => vec![],
        }
    }
    fn rest(self) -> Problems {
        let rest = self.order.iter().filter(|id| !self.taken.contains(*id));
        Problems(rest.filter_map(|id| self.by_row.get(id)).flatten().cloned().collect())
    }
}
