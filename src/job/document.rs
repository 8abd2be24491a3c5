//! One `[[document]]` of a job: its template and texts compiled, its items, and the names it gives them.
use super::blanks;
use super::data::View;
use super::file::{DateSpec, DocumentSpec, JobFile, SeriesSpec};
use super::naming;
use super::privacy::{Level, marked};
use super::report::{DocumentReport, Failed};
#[cfg(feature = "pdf")]
use super::stamp::StampTemplate;
use crate::check::Settings;
use crate::diagnostic::{Diagnostic, Place, Problems, Severity};
use crate::record;
use crate::register::Slot;
use crate::template::{Condition, Frame, Need, Scope, Template, TextTemplate, Turn};
use crate::tr;
use crate::value::{Columns, Field, Record, Value};
use jiff::civil::Date;
use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

/// One `[[document]]` with its items.
pub(super) struct Document {
    pub(super) spec: DocumentSpec,
    pub(super) template: Template,
    pub(super) series: Option<(SeriesSpec, TextTemplate)>,
    pub(super) output: TextTemplate,
    pub(super) title: TextTemplate,
    pub(super) date: Option<TextTemplate>,
    /// Further columns of the 发文登记簿.
    pub(super) register: Vec<(String, TextTemplate)>,
    #[cfg(feature = "pdf")]
    pub(super) stamps: Vec<StampTemplate>,
    /// What its templates see besides the record, masked as its records are.
    pub(super) view: View,
    pub(super) level: Option<Level>,
    /// The format rules that its Word files aren't asked; nothing if they aren't asked any.
    pub(super) lint: Option<Vec<String>>,
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
    /// Further columns of the 发文登记簿.
    pub more: BTreeMap<String, String>,
    /// The extensions of its files: `docx`, `docm` for a template with macros, `pdf`.
    pub extensions: Vec<&'static str>,
}

impl Planned {
    /// Its files, with `/` on every system.
    pub fn files(&self) -> Vec<String> {
        self.paths().map(|path| super::run::shown(&path)).collect()
    }

    pub(super) fn paths(&self) -> impl Iterator<Item = PathBuf> + '_ {
        self.extensions.iter().map(|extension| naming::with_extension(&self.path, extension))
    }
}

/// Names that every document knows besides its record's: Chinese and English.
pub(super) const OWN: &[(&str, &str)] = &[
    ("编号", "number"),
    ("日期", "date"),
    ("年份", "year"),
    ("流水号", "n"),
    ("主键", "key"),
    ("校验码", "code"),
];

pub(super) static OWN_COLUMNS: LazyLock<Arc<Columns>> = LazyLock::new(|| {
    let mut c = Columns::of(OWN.iter().map(|o| o.0));
    for (i, o) in OWN.iter().enumerate() {
        c.alias(o.1, i);
    }
    Arc::new(c)
});

/// The document's own record, before its title and so its verification code is known.
pub(super) fn own_record(number: Option<&str>, date: Date, n: Option<u32>, key: &str) -> Value {
    own_record_with(number, date, n, key, "")
}

/// The document's own record. The year is a number, so that it prints without 年.
pub(super) fn own_record_with(
    number: Option<&str>,
    date: Date,
    n: Option<u32>,
    key: &str,
    code: &str,
) -> Value {
    let values = [
        number.map_or(Value::Empty, Value::text),
        Value::Date(date),
        Value::int(i64::from(date.year())),
        n.map_or(Value::Empty, |n| Value::int(i64::from(n))),
        Value::text(key),
        if code.is_empty() { Value::Empty } else { Value::text(code) },
    ];
    let fields = values.into_iter().map(|value| Field { value, col: None }).collect();
    Value::Record(Arc::new(Record { columns: OWN_COLUMNS.clone(), source: None, row: 0, fields }))
}

/// Runs `f` with the frames of one record: issuer, sheets, the document's own names, the record.
pub(super) fn with_frames<T>(view: &View, own: &Value, record: &Value, f: impl FnOnce(&Frame<'_>) -> T) -> T {
    let issuer = Frame::outer(&view.issuer);
    let sheets = issuer.inside(&view.sheets);
    let own = sheets.inside(own);
    f(&own.inside(record).as_root())
}

impl Document {
    pub(super) fn sheet(&self) -> String {
        self.spec.for_each.clone().unwrap_or_default()
    }

    /// All lines of text with tags that the job file has for it.
    pub(super) fn texts(&self) -> impl Iterator<Item = &TextTemplate> {
        let series = self.series.as_ref().map(|s| &s.1);
        let one = [Some(&self.output), Some(&self.title), self.date.as_ref(), series];
        one.into_iter().flatten().chain(self.register.iter().map(|(_, t)| t))
    }

    /// The extensions of each document's files.
    fn extensions(&self) -> Vec<&'static str> {
        match self.template.extension() {
            "pdf" => vec!["pdf"],
            word => self.spec.files.of_word().into_iter().map(|f| f.extension(word)).collect(),
        }
    }

    /// Names that the templates ask for, and the columns that the job file names.
    pub(super) fn asked(&self) -> HashSet<String> {
        let mut asked = HashSet::new();
        self.needs(&mut |name| {
            asked.insert(name.to_string());
        });
        asked
    }

    fn needs(&self, f: &mut dyn FnMut(&str)) {
        fn walk(list: &[Need], f: &mut dyn FnMut(&str)) {
            for n in list {
                n.name.split('.').for_each(&mut *f);
                walk(&n.inside, f);
            }
        }
        walk(&self.template.needs(), f);
        self.texts().for_each(|t| walk(&t.needs(), f));
        #[cfg(feature = "pdf")]
        self.stamps.iter().for_each(|s| walk(&s.needs(), f));
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

    pub(super) fn push(&mut self, record: Value, rows: usize, turn: Turn, key: String, today: Date) {
        let date = match (&self.spec.date, &self.date) {
            (DateSpec::Fixed(d), _) => *d,
            (DateSpec::Text(_), Some(t)) => match date_of(t, &self.view, &record, today) {
                Ok(d) => d,
                Err(problems) => return self.report.failed.push(Failed { rows, problems: problems.0 }),
            },
            _ => today,
        };
        self.items.push(Item { record, rows, turn, key, date, planned: None, slot: None });
    }

    /// Names that can't be rendered fail their records before a number is spent on them. Returns what doesn't look
    /// right in those that can.
    pub(super) fn drop_failed(&mut self, checks: &Settings) -> Vec<Diagnostic> {
        let items = std::mem::take(&mut self.items);
        let mut warnings = vec![];
        for i in items {
            let scope = Scope { date: i.date };
            let own = own_record(Some("0"), i.date, Some(1), &i.key);
            let tried = with_frames(&self.view, &own, &i.record, |f| {
                self.output.render_name(f, scope, naming::value_in_name).and_then(|name| {
                    let place = self.spec.place_of("output");
                    naming::safe_relative(&name)
                        .map_err(|d| Problems(vec![d.at(row_of(&i.record)).at(place.clone()).also(place)]))?;
                    let title = self.title.render(f, scope)?;
                    if let Some(d) = blanks::long_title(self, &i.record, &title, checks) {
                        if d.severity() == Severity::Error {
                            return Err(d.into());
                        }
                        warnings.push(d);
                    }
                    self.register.iter().try_for_each(|(_, t)| t.render(f, scope).map(|_| ()))?;
                    self.series.as_ref().map(|(_, t)| t.render(f, scope)).transpose().map(|_| ())
                })
            });
            match tried {
                Ok(()) => self.items.push(i),
                Err(p) => self.report.failed.push(Failed { rows: i.rows, problems: p.0 }),
            }
        }
        warnings
    }

    pub(super) fn name_all(&mut self) {
        let extensions = self.extensions();
        for i in &mut self.items {
            let scope = Scope { date: i.date };
            let n = i.slot.as_ref().and_then(|s| s.n);
            let own = own_record(None, i.date, n, &i.key);
            let number = self
                .series
                .as_ref()
                .and_then(|(_, t)| with_frames(&self.view, &own, &i.record, |f| t.render(f, scope)).ok());
            let own = own_record(number.as_deref(), i.date, n, &i.key);
            let (path, title, more) = with_frames(&self.view, &own, &i.record, |f| {
                let path = self.output.render_name(f, scope, naming::value_in_name).ok();
                (
                    path.and_then(|p| naming::safe_relative(&p).ok()),
                    self.title.render(f, scope).unwrap_or_default(),
                    self.register
                        .iter()
                        .map(|(name, t)| (name.clone(), t.render(f, scope).unwrap_or_default()))
                        .collect(),
                )
            });
            if let Some(path) = path {
                i.planned = Some(Planned {
                    document: self.spec.name.clone(),
                    key: i.key.clone(),
                    number,
                    date: i.date,
                    title,
                    path: marked(&path, self.level, false),
                    more,
                    extensions: extensions.clone(),
                });
            }
        }
    }
}

fn date_of(
    t: &TextTemplate,
    view: &View,
    record: &Value,
    today: Date,
) -> std::result::Result<Date, Problems> {
    let own = own_record(None, today, None, "");
    let text = with_frames(view, &own, record, |f| t.render(f, Scope { date: today }))?;
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
pub(super) fn row_of(record: &Value) -> Place {
    match record {
        Value::Record(r) => r.source.clone().map_or(Place::None, |s| Place::Row(s, r.row)),
        _ => Place::None,
    }
}

/// Opens the template and compiles the texts of one `[[document]]`.
pub(super) fn compile(job: &JobFile, spec: &DocumentSpec, problems: &mut Problems) -> Option<Document> {
    let path = job.folder.join(&spec.template);
    // included files: below the job file's folder; `fill` has no job file
    let template = Template::open(&path, (!job.file.is_empty()).then_some(job.folder.as_path()));
    let mut template = problems.keep(
        template
            .map(|t| t.with_folders(job.picture_folders(&path)))
            .and_then(|t| t.refreshing(spec.refresh))
            .and_then(|t| t.mapping(&spec.map, spec.flatten).map_err(|d| d.at(spec.place_of("map"))))
            .and_then(|t| spec.files.go_with(&t).map(|()| t).map_err(|d| d.at(spec.place_of("formats"))))
            .map_err(|d| d.at(spec.place_of("template")).also(spec.place_of("template"))),
    );
    #[cfg(feature = "pdf")]
    if let Some(t) = template.take() {
        template = problems.keep(t.with_fonts(|| super::press::fonts(job)));
    }
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
    let name = spec.name.clone();
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
    let register = spec.register.iter();
    let register = register.map(|(name, t, place)| Some((name.clone(), text(t, place)?))).collect::<Vec<_>>();
    let (output_place, title_place) = (spec.place_of("output"), spec.place_of("title"));
    let (parsed, title) = (text(&output, &output_place), text(&title, &title_place));
    #[cfg(feature = "pdf")]
    let stamps = spec.stamps.iter().map(|s| StampTemplate::compile(s, problems)).collect();
    let inside = problems.keep(naming::stays_inside(&output).map_err(|d| d.at(output_place)));
    let output = parsed.filter(|_| inside.is_some());
    let level = job.level_of(spec);
    let lint = super::lint::LintSpec::skipped(job, &spec.lint);
    let mut spec = spec.clone();
    spec.files.merge.iter_mut().for_each(|m| *m = marked(m, level, true));
    Some(Document {
        spec,
        template: template?,
        series: series?,
        output: output?,
        title: title?,
        date,
        register: register.into_iter().collect::<Option<Vec<_>>>()?,
        #[cfg(feature = "pdf")]
        stamps,
        view: View::default(),
        level,
        lint,
        items: vec![],
        report: DocumentReport { name, privacy: level, ..DocumentReport::default() },
    })
}
