//! Reads the sheets that a job needs and puts together what templates see of them.
use super::convention;
use super::document::OWN;
use super::file::{DocumentSpec, JobFile, Join, SheetSpec};
use super::privacy::Rules;
use crate::check;
use crate::diagnostic::{Diagnostic, Place, Problems, Severity};
use crate::record::{self, Kind, ReadOptions, Table};
use crate::sheet::{self, Workbook};
use crate::template::{Condition, Frame, Scope};
use crate::tr;
use crate::value::{Columns, Field, Record, Shape, Value};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

/// What every document sees besides its record.
#[derive(Clone, Default)]
pub(super) struct View {
    /// The outermost names: the issuer's.
    pub(super) issuer: Value,
    /// `单位` and the sheets by name, as lists.
    pub(super) sheets: Value,
}

/// The sheets of a job.
#[derive(Default)]
pub(super) struct Data {
    /// As they were read, for conditions.
    pub(super) view: View,
    /// Which columns are masked, and how; none when the job asks for no masks.
    pub(super) rules: Option<Arc<Rules>>,
    tables: BTreeMap<String, Table>,
    /// Sheets that no document shows, read for the checks alone.
    unused: BTreeMap<String, Table>,
}

/// What is wrong with single cells.
#[derive(Default)]
pub(super) struct Faults {
    /// They can't be read.
    pub(super) cells: Vec<Diagnostic>,
    /// They can be read and are wrong, as the data checks have it.
    pub(super) findings: Vec<Diagnostic>,
}

impl Data {
    /// A sheet, whether documents show it or not.
    pub(super) fn any_table(&self, name: &str) -> Option<&Table> {
        self.tables.get(name).or_else(|| self.unused.get(name))
    }

    /// A sheet with its lists.
    pub(super) fn table(&self, name: &str) -> Option<&Table> {
        self.tables.get(name)
    }
}

/// Reads the sheets that the documents need, with those joined to them. Faulty cells are returned apart: they
/// may spoil only some documents.
pub(super) fn load(
    job: &JobFile,
    specs: &[&DocumentSpec],
    used: &HashSet<String>,
    problems: &mut Problems,
) -> (Data, Faults) {
    let mut wanted: BTreeSet<&str> = used.iter().map(String::as_str).collect();
    for d in specs {
        wanted.extend(d.for_each.as_deref());
        wanted.extend(d.join.iter().map(|(_, j)| j.sheet.as_str()));
    }
    loop {
        let more: Vec<&str> = job
            .sheets
            .iter()
            .filter(|(n, _)| wanted.contains(n.as_str()))
            .flat_map(|(_, s)| s.lists.iter().map(|(_, j)| j.sheet.as_str()))
            .filter(|n| !wanted.contains(n))
            .collect();
        if more.is_empty() {
            break;
        }
        wanted.extend(more);
    }
    let books = job.books.iter().map(|(p, b)| (p.clone(), Some(b.clone()))).collect();
    let mut loader = Loader { job, used, books, roster: vec![], faults: Faults::default(), problems };
    let mut plain = BTreeMap::new();
    for (name, spec) in job.sheets.iter().filter(|(n, _)| wanted.contains(n.as_str())) {
        if let Some(table) = loader.read(spec) {
            plain.insert(name.clone(), table);
        }
    }
    let (faults, books, roster) = (loader.faults, loader.books, loader.roster);
    let mut tables = BTreeMap::new();
    for name in plain.keys() {
        if let Some(table) = with_lists(job, name, &plain, &mut vec![], problems) {
            tables.insert(name.clone(), table);
        }
    }
    let all = plain.len() == job.sheets.len();
    let rules = job.masks().then(|| Arc::new(Rules::find(&job.privacy, &tables, all, problems)));
    let issuer = Value::Record(Arc::new(job.issuer_record()));
    let sheets = outer(job, &tables, rules.as_deref(), &issuer, used, problems);
    // a job file says which sheets belong together, `fill` takes those of the workbook as they are
    let wholly = !job.file.is_empty() && specs.len() == job.documents.len();
    let mut found = Problems::default();
    let mut loader = Loader { job, used, books, roster, faults: Faults::default(), problems: &mut found };
    let mut unused = BTreeMap::new();
    for (name, spec) in job.sheets.iter().filter(|(n, _)| wholly && !tables.contains_key(n)) {
        unused.extend(loader.read(spec).map(|table| (name.clone(), table)));
    }
    let Faults { cells, findings } = loader.faults;
    let loud = found.0.into_iter().chain(cells).chain(findings).filter(|d| d.severity() > Severity::Note);
    problems.0.extend(loud.map(|d| d.weighing(Severity::Warning)));
    (Data { view: View { issuer, sheets }, rules, tables, unused }, faults)
}

struct Loader<'j> {
    job: &'j JobFile,
    used: &'j HashSet<String>,
    books: BTreeMap<PathBuf, Option<Arc<Workbook>>>,
    /// Names of persons read so far: they tell runs of names without separators apart.
    roster: Vec<String>,
    faults: Faults,
    problems: &'j mut Problems,
}

impl Loader<'_> {
    fn read(&mut self, spec: &SheetSpec) -> Option<Table> {
        let path = self.job.folder.join(&spec.file);
        if !self.books.contains_key(&path) {
            let book = sheet::open(&path)
                .map(Arc::new)
                .map_err(|d| d.at(spec.place.clone()).also(spec.place.clone()));
            let book = self.problems.keep(book);
            if let Some(b) = &book {
                self.problems.0.extend(b.notes.iter().cloned());
            }
            self.books.insert(path.clone(), book);
        }
        let book = self.books.get(&path)?.clone()?;
        let pattern = spec.sheet.clone().unwrap_or_default();
        let found = record::sheets_like(&book, &pattern)
            .map_err(|d| d.at(spec.place.clone()).also(spec.place.clone()));
        let sheets = self.problems.keep(found)?;
        let mut expected: Vec<String> = self.used.iter().chain(&spec.key).chain(&spec.by).cloned().collect();
        expected.sort_unstable();
        let options = ReadOptions {
            header_row: spec.header,
            types: spec.types.clone(),
            rename: spec.rename.clone(),
            fill_down: spec.fill_down.clone(),
            skip_hidden: spec.skip_hidden,
            skip_struck: spec.skip_struck,
            null_words: spec.null.clone(),
            year: spec.year,
            date1904: book.date1904,
            key: None,
            expected,
            reserved: self.reserved(),
            roster: self.roster.clone(),
        };
        let many = pattern.contains('*');
        let mut tables = Vec::new();
        for s in sheets {
            let without = spec.skip_examples.then(|| convention::without_examples(s));
            let (table, found) = record::read(without.as_ref().unwrap_or(s), &options);
            for d in found.0 {
                let known = check::is_known(d.code());
                let Some(d) = check::weigh(d, &self.job.checks) else { continue };
                let in_row = matches!(d.place(), Place::Cell(..) | Place::Row(..));
                if d.severity() == Severity::Error && in_row && table.is_some() {
                    let list = if known { &mut self.faults.findings } else { &mut self.faults.cells };
                    list.push(d);
                } else if d.severity() == Severity::Error {
                    self.problems.push(d.also(spec.place.clone()));
                } else {
                    self.problems.push(d);
                }
            }
            tables.extend(table);
        }
        let mut table = match many {
            true => match record::stack(tables, record::SHEET_COLUMN) {
                Ok(t) => t,
                Err(p) => {
                    self.problems.extend(p);
                    return None;
                }
            },
            false => tables.pop()?,
        };
        for (i, kind) in table.kinds.iter().enumerate() {
            if *kind == Kind::Name {
                let names = table.records.iter().filter_map(|r| r.fields.get(i)).map(|f| f.value.to_text());
                self.roster.extend(names.filter(|n| !n.is_empty()));
            }
        }
        for name in spec.key.iter().chain(&spec.by) {
            let found = table.column(name);
            self.problems.keep(found.map_err(|d| d.at(spec.place.clone()).also(spec.place.clone())));
        }
        if let Some(only) = &spec.only {
            self.filter(&mut table, only, &spec.place);
        }
        Some(table)
    }

    /// Names that templates know without any sheet.
    fn reserved(&self) -> Vec<String> {
        let own = OWN.iter().flat_map(|o| [o.0, o.1]).chain(["单位", "issuer"]).map(str::to_string);
        own.chain(self.job.sheets.iter().map(|(n, _)| n.clone())).collect()
    }

    fn filter(&mut self, table: &mut Table, only: &str, place: &Place) {
        let Some(condition) = self.problems.keep(Condition::parse(only, place)) else { return };
        let shapes = crate::template::ShapeFrame::outer(Shape::Record(table.columns.clone()));
        let wrong = condition.check(&shapes);
        if wrong.has_errors() {
            return self.problems.extend(wrong);
        }
        let mut kept = Vec::with_capacity(table.records.len());
        for r in std::mem::take(&mut table.records) {
            let value = Value::Record(r.clone());
            let holds = condition.holds(&Frame::outer(&value), Scope { date: Date::ZERO });
            if self.problems.keep(holds) == Some(true) {
                kept.push(r);
            }
        }
        table.rows.read -= table.rows.records - kept.len() as u32;
        table.rows.records = kept.len() as u32;
        table.records = kept;
    }
}

/// A sheet with the rows that belong to each of its rows, and theirs in turn.
fn with_lists(
    job: &JobFile,
    name: &str,
    plain: &BTreeMap<String, Table>,
    path: &mut Vec<String>,
    problems: &mut Problems,
) -> Option<Table> {
    let mut table = plain.get(name)?.clone();
    let spec = job.sheets.iter().find(|(n, _)| n == name).map(|(_, s)| s)?;
    if path.iter().any(|p| p == name) {
        let d = Diagnostic::error(
            "list-circle",
            tr!("“{name}”的 lists 绕回了自己", "The lists of “{name}” lead back to itself"),
        );
        problems.push(d.at(spec.place.clone()));
        return None;
    }
    path.push(name.to_string());
    for (list, j) in &spec.lists {
        let mut own = Problems::default();
        let other = with_lists(job, &j.sheet, plain, path, &mut own)?;
        if path.len() == 1 {
            problems.extend(own);
        }
        let mut found = Problems::default();
        let joined = join(table, list, j, &other, &mut found);
        if path.len() == 1 {
            problems.extend(found);
        }
        table = joined?;
    }
    path.pop();
    Some(table)
}

/// Adds the rows of another sheet as a list, or the one row as a record.
pub(super) fn join(
    table: Table,
    name: &str,
    j: &Join,
    other: &Table,
    problems: &mut Problems,
) -> Option<Table> {
    let (joined, found) = if j.one {
        record::join_one(&table, other, name, &j.on)
    } else {
        record::join_many(&table, other, name, &j.on)
    };
    let failed = found.has_errors();
    problems.0.extend(found.0.into_iter().map(|d| match d.severity() {
        Severity::Error => d.at(j.place.clone()).also(j.place.clone()),
        _ => d.at(j.place.clone()),
    }));
    (!failed).then_some(joined)
}

/// `单位` and the sheets by name.
fn outer(
    job: &JobFile,
    tables: &BTreeMap<String, Table>,
    rules: Option<&Rules>,
    issuer: &Value,
    used: &HashSet<String>,
    problems: &mut Problems,
) -> Value {
    let mut columns = Columns::default();
    let mut fields = Vec::new();
    let at = columns.add("单位", issuer.shape());
    columns.alias("issuer", at);
    fields.push(Field { value: issuer.clone(), col: None });
    for (name, spec) in &job.sheets {
        let Some(table) = tables.get(name).filter(|_| used.contains(name)) else { continue };
        let by = spec.by.as_deref().or(spec.key.first().filter(|_| spec.key.len() == 1).map(String::as_str));
        // names of rows are shown in messages and can be printed
        let secret = |by: &&str| {
            rules.is_some_and(|r| table.column(by).is_ok_and(|i| r.secret(table.columns.name(i))))
        };
        let by = by.filter(|by| !secret(by));
        let Some(value) = problems.keep(record::lookup_list(table, by).map_err(|d| d.at(spec.place.clone())))
        else {
            continue;
        };
        let keys = match value.shape() {
            Shape::List(_, keys) => keys,
            _ => Arc::default(),
        };
        let shape = Shape::List(Arc::new(Shape::Record(table.columns.clone())), keys);
        if columns.add(name, shape) == fields.len() {
            fields.push(Field { value, col: None });
        } else {
            let d = Diagnostic::error(
                "job-duplicate",
                tr!("表名“{name}”已被占用", "The sheet name “{name}” is taken"),
            );
            problems.push(d.hint(tr!("换一个表名", "Use another name")).at(spec.place.clone()));
        }
    }
    Value::Record(Arc::new(Record { columns: Arc::new(columns), source: None, row: 0, fields }))
}

/// The column that tells rows apart when the job names none: the first filled column of distinct ids, else of
/// distinct names, that isn't `hidden`. Empty when there is none.
pub(super) fn natural_key(table: &Table, hidden: &dyn Fn(&str) -> bool) -> Vec<String> {
    let distinct = |i: usize| {
        let mut seen = HashSet::new();
        table
            .records
            .iter()
            .all(|r| r.fields.get(i).is_some_and(|f| !f.value.is_empty() && seen.insert(f.value.to_text())))
    };
    let id = |i: usize| {
        is_id_name(table.columns.name(i)) && matches!(table.kinds.get(i), Some(Kind::Text | Kind::Id))
    };
    let all = (0..table.kinds.len()).filter(|i| !hidden(table.columns.name(*i)));
    let found = all
        .clone()
        .find(|&i| id(i) && distinct(i))
        .or_else(|| all.clone().find(|&i| table.kinds.get(i) == Some(&Kind::Name) && distinct(i)));
    found.map(|i| vec![table.columns.name(i).to_string()]).unwrap_or_default()
}

/// Does a column's name say that it tells things apart?
pub(super) fn is_id_name(name: &str) -> bool {
    ["工号", "学号", "编号", "证号", "账号", "号码", "代码", "ID", "id", "no", "key"]
        .iter()
        .any(|e| name.ends_with(e))
}
