//! The job file: what to make from what.
//!
//! TOML, read by hand from its parsed tree, so that every misspelt key and every wrong type is reported at
//! once with its line. Chinese keys need no quotes: they are put on before parsing, since TOML asks for them.
use super::format::{OutputSpec, PdfSpec};
use super::lint::LintSpec;
use super::privacy::{Level, PrivacySpec};
use crate::check::Settings;
use crate::diagnostic::{Diagnostic, Place, Problems, file_name};
use crate::record::Kind;
use crate::register::ArchiveRules;
use crate::sheet::Workbook;
use crate::template::Refresh;
use crate::toml_text::{Reader, quote_chinese_keys};
use crate::tr;
use crate::value::{Record, Value};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use toml::de::DeValue;

/// A job file's content.
#[derive(Debug, Default)]
pub struct JobFile {
    /// The file's name, for messages.
    pub file: String,
    /// The folder that paths are relative to.
    pub folder: PathBuf,
    /// `[issuer]`: visible in templates as `单位.*`.
    pub issuer: Vec<(String, Value)>,
    /// Where each of these is written.
    pub issuer_places: Vec<(String, Place)>,
    /// `[issuer]` with `file` (and `sheet`): the sheet that the issuer's values come from, and where it says so.
    pub issuer_sheet: Option<(PathBuf, Option<String>, Place)>,
    /// `[sheets]`, in the file's order.
    pub sheets: Vec<(String, SheetSpec)>,
    /// `[series]`.
    pub series: Vec<(String, SeriesSpec)>,
    /// `[[document]]`.
    pub documents: Vec<DocumentSpec>,
    /// Output folder, relative to the job file; `out` in the current folder when not given.
    pub out: Option<PathBuf>,
    /// `[answers]`: what ASK and FILLIN fields of Word templates ask for.
    pub answers: Vec<(String, String)>,
    /// Register file or `postgres://` URL; `register.db` beside the job when not given.
    pub register: Option<String>,
    /// Folder of the pictures that sheets name, relative to the job file.
    pub pictures: Option<PathBuf>,
    /// `[pdf]`.
    pub pdf: PdfSpec,
    /// `[archive]`.
    pub archive: Option<ArchiveRules>,
    /// `[privacy]`.
    pub privacy: PrivacySpec,
    /// `[check]`.
    pub checks: Settings,
    /// `lint`, `lint_skip`: the format rules.
    pub lint: LintSpec,
    /// Workbooks that are open already, by their path.
    pub books: BTreeMap<PathBuf, Arc<Workbook>>,
    /// What was assumed in putting the job together.
    pub notes: Vec<Diagnostic>,
}

/// Where a sheet is and how to read it.
#[derive(Clone, Debug, Default)]
pub struct SheetSpec {
    /// Where it is written in the job file.
    pub place: Place,
    /// The workbook, relative to the job file.
    pub file: PathBuf,
    /// The sheet's name; `*` stands for any characters, and all sheets that match are read as one. The first
    /// sheet when not given.
    pub sheet: Option<String>,
    /// Columns that tell rows apart, for numbers that stay.
    pub key: Vec<String>,
    /// Column whose texts name rows: `{{领导小组.组长.姓名}}`.
    pub by: Option<String>,
    /// Header row, 1-based as in the spreadsheet, when it isn't found by itself.
    pub header: Option<u32>,
    /// Kinds of columns that are not to be guessed.
    pub types: Vec<(String, Kind)>,
    /// Sheet's name of a column → name in templates.
    pub rename: Vec<(String, String)>,
    /// Columns whose empty cells take the value above (merged cells are filled anyway).
    pub fill_down: Vec<String>,
    /// Hidden rows are left out.
    pub skip_hidden: bool,
    /// Struck-out rows are left out.
    pub skip_struck: bool,
    /// Rows that begin with 示例 are left out.
    pub skip_examples: bool,
    /// Words that mean "empty".
    pub null: Option<Vec<String>>,
    /// Year of dates written without one.
    pub year: Option<i16>,
    /// Rows to keep.
    pub only: Option<String>,
    /// Rows of other sheets that belong to each row.
    pub lists: Vec<(String, Join)>,
}

/// Rows of another sheet with the same value in a column.
#[derive(Clone, Debug, Default)]
pub struct Join {
    /// Where it is written in the job file.
    pub place: Place,
    /// The other sheet's name in the job.
    pub sheet: String,
    /// The column, or `here=there`; several parted by commas.
    pub on: String,
    /// At most one row fits and is used as such, not as a list.
    pub one: bool,
}

/// A numbering series.
#[derive(Clone, Debug, Default)]
pub struct SeriesSpec {
    /// Where it is written.
    pub place: Place,
    /// `{{代字}}〔{{year}}〕{{n}}号`.
    pub format: String,
    /// First number of a year.
    pub start: u32,
    /// Dates need not go up with the numbers.
    pub any_date: bool,
}

/// What to make.
#[derive(Clone, Debug, Default)]
pub struct DocumentSpec {
    /// Where it is written.
    pub place: Place,
    /// Where its keys are written.
    pub places: Vec<(String, Place)>,
    /// Its name: 安全责任书.
    pub name: String,
    /// The template, relative to the job file.
    pub template: PathBuf,
    /// The sheet with one row a document (or a group's rows); none for a document made once.
    pub for_each: Option<String>,
    /// One document for all rows with the same value in this column.
    pub group_by: Option<String>,
    /// Rows to make documents from.
    pub only: Option<String>,
    /// Columns to sort by: `部门`, `-日期`, `姓名:笔画`.
    pub sort: Vec<String>,
    /// Rows of other sheets that belong to each row.
    pub join: Vec<(String, Join)>,
    /// Numbering series.
    pub series: Option<String>,
    /// The date on the document; today when not given.
    pub date: DateSpec,
    /// The output's name without extension: `{{部门}}/{{编号}} {{姓名}}`.
    pub output: Option<String>,
    /// What the register shows.
    pub title: Option<String>,
    /// Further columns of the 发文登记簿: name, text with tags, place.
    pub register: Vec<(String, String, Place)>,
    /// Its files.
    pub files: OutputSpec,
    /// How much personal data it shows; the job's level when not given.
    pub privacy: Option<Level>,
    /// What is stamped on its PDF files.
    #[cfg(feature = "pdf")]
    pub stamps: Vec<super::stamp::StampSpec>,
    /// What it says of the format rules; it comes before the job's.
    pub lint: LintSpec,
    /// Answers for this document only; they come before the job's.
    pub answers: Vec<(String, String)>,
    /// Whether Word is asked to update fields on opening.
    pub refresh: Refresh,
    /// What goes into which field of a PDF form: field, expression, place.
    pub map: Vec<(String, String, Place)>,
    /// The fields of a PDF form become part of the page.
    pub flatten: bool,
}

/// A document's date.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum DateSpec {
    /// The day of the run, kept on re-runs.
    #[default]
    Today,
    /// A fixed day.
    Fixed(Date),
    /// A text with tags that renders to a date: `{{报送时间}}`.
    Text(String),
}

impl DocumentSpec {
    /// Where a key is written; the whole `[[document]]` when it isn't.
    pub fn place_of(&self, key: &str) -> Place {
        self.places.iter().find(|(k, _)| k == key).map_or(&self.place, |(_, p)| p).clone()
    }
}

impl JobFile {
    /// Reads a job file.
    pub fn open(path: &Path) -> Result<JobFile, Problems> {
        let name = file_name(path);
        let shown = path.display();
        let text = std::fs::read_to_string(path).map_err(|e| {
            let d = if e.kind() == std::io::ErrorKind::NotFound {
                Diagnostic::error(
                    "job-missing",
                    tr!("找不到任务文件 {shown}", "There is no job file {shown}"),
                )
                .hint(tr!(
                    "写出任务文件的位置，例如 wenshu run data/demo/job.toml",
                    "Say where it is, for example wenshu run data/demo/job.toml"
                ))
            } else if e.kind() == std::io::ErrorKind::InvalidData {
                Diagnostic::error(
                    "job-encoding",
                    tr!("任务文件 {shown} 不是 UTF-8 编码", "Job file {shown} is not in UTF-8"),
                )
                .hint(tr!("在记事本里另存为，编码选 UTF-8", "Save it again as UTF-8"))
            } else {
                Diagnostic::error(
                    "job-unreadable",
                    tr!("读不了任务文件 {shown}：{e}", "Can't read job file {shown}: {e}"),
                )
            };
            Problems(vec![d])
        })?;
        let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
        let mut job = JobFile::parse(&name, &folder, &text)?;
        job.read_issuer()?;
        Ok(job)
    }

    /// Takes the issuer's values from the sheet that the job names; what the job itself says comes first.
    fn read_issuer(&mut self) -> Result<(), Problems> {
        let Some((file, sheet, place)) = self.issuer_sheet.clone() else { return Ok(()) };
        let path = self.folder.join(file);
        let here = |d: Diagnostic| d.at(place.clone()).also(place.clone());
        let book = Arc::new(crate::sheet::open(&path).map_err(here)?);
        let sheets = crate::record::sheets_like(&book, sheet.as_deref().unwrap_or_default()).map_err(here)?;
        let mut problems = Problems::default();
        let items = sheets.first().and_then(|s| super::issuer::read(s, &mut problems));
        if problems.has_errors() {
            return Err(problems);
        }
        self.notes.append(&mut problems.0);
        if let Some(items) = items {
            if items.values.iter().all(|(_, v)| v.is_empty()) {
                self.notes.push(super::issuer::empty(Place::Sheet(items.source)));
            }
            let own = std::mem::take(&mut self.issuer);
            self.issuer_places.extend(items.places);
            let more = items.values.into_iter().filter(|(n, _)| own.iter().all(|(name, _)| name != n));
            self.issuer = more.collect();
            self.issuer.extend(own);
        }
        self.books.insert(path, book);
        self.name_author();
        Ok(())
    }

    /// Archived documents have the issuer as author unless the job names another.
    fn name_author(&mut self) {
        let full = self.issuer.iter().find(|(name, _)| name == "全称").map(|(_, v)| v.to_text());
        if let (Some(archive), Some(full)) = (&mut self.archive, full)
            && archive.author.is_empty()
        {
            archive.author = full;
        }
    }

    /// Reads a job file's text. All mistakes are reported at once.
    pub fn parse(file: &str, folder: &Path, text: &str) -> Result<JobFile, Problems> {
        let text = quote_chinese_keys(text.trim_start_matches('\u{feff}'));
        let reader = Reader::parse(file, &text)?;
        let mut job = JobFile { file: file.into(), folder: folder.into(), ..JobFile::default() };
        job.out = reader.text("out").map(PathBuf::from);
        job.register = reader.text("register");
        job.answers = answers(&reader);
        job.pictures = reader.text("pictures").map(PathBuf::from);
        if let Some(pdf) = reader.table("pdf") {
            job.pdf = PdfSpec::read(&pdf);
        }
        job.lint = LintSpec::read(&reader);
        job.archive = reader.table("archive").map(|r| super::book::archive(&r));
        if let Some(privacy) = reader.table("privacy") {
            job.privacy = PrivacySpec::read(&privacy);
        }
        if let Some(check) = reader.table("check") {
            job.checks = super::checks::settings(&check);
        }
        if let Some(issuer) = reader.table("issuer") {
            let file = issuer.text("file").map(PathBuf::from);
            job.issuer_sheet = file.map(|file| (file, issuer.text("sheet"), issuer.place_of("file")));
            let from = job.issuer_sheet.is_some();
            let own = issuer.entries().filter(|(k, _)| !from || !matches!(*k, "file" | "sheet"));
            job.issuer = own.map(|(k, v)| (k.to_string(), value(v))).collect();
            job.issuer_places = issuer.places();
            issuer.accept_all();
        }
        job.name_author();
        if let Some(sheets) = reader.table("sheets") {
            job.sheets = sheets.tables().map(|(k, r)| (k, sheet(&r))).collect();
        }
        if let Some(series) = reader.table("series") {
            job.series = series
                .tables()
                .map(|(k, r)| {
                    let start = r.integer("start").map_or(1, |n| n.clamp(1, i64::from(u32::MAX)) as u32);
                    let any_date = r.flag("any_date");
                    (
                        k,
                        SeriesSpec {
                            place: r.place_of("format"),
                            format: r.needed("format"),
                            start,
                            any_date,
                        },
                    )
                })
                .collect();
        }
        for r in reader.list_of_tables("document") {
            job.documents.push(document(&r));
        }
        if job.documents.is_empty() {
            reader.fault(
                Diagnostic::error(
                    "job-empty",
                    tr!("任务文件里没有 [[document]]", "The job file has no [[document]]"),
                )
                .hint(tr!(
                    "至少写一个 [[document]]，说明用哪个模板、哪张表",
                    "Add a [[document]] that names a template and a sheet"
                ))
                .at(Place::File(file.into())),
            );
        }
        let privacy = reader.places().into_iter().find(|(key, _)| key == "privacy");
        if let Some(wrong) = privacy.and_then(|(_, place)| job.without_level(place)) {
            reader.fault(wrong);
        }
        job.cross_check(&reader);
        let mut problems = reader.finish();
        problems.0.sort_by_key(|d| if let Place::Key { line, .. } = d.place() { *line } else { 0 });
        if problems.has_errors() { Err(problems) } else { Ok(job) }
    }

    /// Names that one part of the job uses and another must define.
    fn cross_check(&self, reader: &Reader<'_>) {
        let sheets: Vec<&str> = self.sheets.iter().map(|(n, _)| n.as_str()).collect();
        let series: Vec<&str> = self.series.iter().map(|(n, _)| n.as_str()).collect();
        let known = |name: &str, place: &Place| {
            if !sheets.contains(&name) {
                reader.fault(undefined(name, "sheets", &sheets).at(place.clone()));
            }
        };
        for (_, s) in &self.sheets {
            s.lists.iter().for_each(|(_, j)| known(&j.sheet, &j.place));
        }
        let mut names: Vec<&str> = Vec::new();
        let mut merged: Vec<&PathBuf> = Vec::new();
        for d in &self.documents {
            d.for_each.iter().for_each(|s| known(s, &d.place_of("for_each")));
            d.join.iter().for_each(|(_, j)| known(&j.sheet, &j.place));
            if let Some(s) = d.series.as_deref().filter(|s| !series.contains(s)) {
                reader.fault(undefined(s, "series", &series).at(d.place_of("series")));
            }
            if names.contains(&d.name.as_str()) {
                let name = &d.name;
                reader.fault(
                    Diagnostic::error(
                        "job-duplicate",
                        tr!("有两个 [[document]] 都叫“{name}”", "Two [[document]]s are called “{name}”"),
                    )
                    .hint(tr!(
                        "名字是登记簿认文书的依据，请改成不同的名字",
                        "The register tells documents apart by name: give them different ones"
                    ))
                    .at(d.place_of("name")),
                );
            }
            names.push(&d.name);
            for merge in &d.files.merge {
                if merged.contains(&merge) {
                    let shown = merge.display();
                    reader.fault(
                        Diagnostic::error(
                            "job-duplicate",
                            tr!(
                                "有两个 [[document]] 都合并到“{shown}”",
                                "Two [[document]]s merge into “{shown}”"
                            ),
                        )
                        .hint(tr!("给它们不同的文件名", "Give them different file names"))
                        .at(d.place.clone()),
                    );
                }
                merged.push(merge);
            }
        }
    }

    /// Where pictures are looked up by their names, in this order: the folder that the job names for them, the
    /// job's own, those of its sheets, and the template's. A name can't lead out of these.
    pub fn picture_folders(&self, template: &Path) -> Vec<PathBuf> {
        let beside = |file: &PathBuf| self.folder.join(file).parent().map(Path::to_path_buf);
        let job = (!self.file.is_empty()).then(|| self.folder.clone());
        let mut out: Vec<PathBuf> = Vec::new();
        let named = self.pictures.iter().map(|p| self.folder.join(p)).chain(job);
        let sheets = self.sheets.iter().filter_map(|(_, s)| beside(&s.file));
        for folder in named.chain(sheets).chain(template.parent().map(Path::to_path_buf)) {
            if !out.contains(&folder) {
                out.push(folder);
            }
        }
        out
    }

    /// The paths of its workbooks, each once.
    pub fn workbooks(&self) -> impl Iterator<Item = PathBuf> {
        let issuer = self.issuer_sheet.iter().map(|(file, ..)| file);
        let all: std::collections::BTreeSet<PathBuf> =
            self.sheets.iter().map(|(_, s)| &s.file).chain(issuer).map(|f| self.folder.join(f)).collect();
        all.into_iter()
    }

    /// `单位` as templates see it.
    pub fn issuer_record(&self) -> Record {
        Record::made(self.issuer.iter().cloned())
    }
}

fn undefined(name: &str, section: &str, known: &[&str]) -> Diagnostic {
    let d =
        Diagnostic::error("job-undefined", tr!("[{section}] 里没有“{name}”", "[{section}] has no “{name}”"));
    match crate::diagnostic::nearest(name, known.iter().copied()) {
        Some(near) => d.hint(tr!("是不是“{near}”？", "Did you mean “{near}”?")),
        None => d.hint(tr!("在 [{section}] 里加上它", "Add it to [{section}]")),
    }
}

fn sheet(r: &Reader<'_>) -> SheetSpec {
    let kinds = r.table("types").map(|t| {
        t.texts_of_all()
            .into_iter()
            .filter_map(|(column, kind)| {
                let found = Kind::from_name(&kind);
                if found.is_none() {
                    let near = crate::diagnostic::nearest(&kind, Kind::all_names()).unwrap_or("text");
                    t.fault(
                        Diagnostic::error(
                            "job-type",
                            tr!("没有叫“{kind}”的类型", "There is no type “{kind}”"),
                        )
                        .hint(tr!("是不是“{near}”？", "Did you mean “{near}”?"))
                        .at(t.place_of(&column)),
                    );
                }
                Some((column, found?))
            })
            .collect()
    });
    SheetSpec {
        place: r.place(),
        file: r.needed("file").into(),
        sheet: r.text("sheet"),
        key: r.texts_or_one("key"),
        by: r.text("by"),
        header: r.integer("header").and_then(|n| u32::try_from(n).ok()).filter(|n| *n > 0),
        types: kinds.unwrap_or_default(),
        rename: r.table("rename").map(|t| t.texts_of_all()).unwrap_or_default(),
        fill_down: r.texts_or_one("fill_down"),
        skip_hidden: r.flag("skip_hidden"),
        skip_struck: r.flag("skip_struck"),
        skip_examples: false,
        null: r.texts("null"),
        year: r.integer("year").and_then(|n| i16::try_from(n).ok()),
        only: r.text("where"),
        lists: joins(r, "lists"),
    }
}

fn joins(r: &Reader<'_>, key: &str) -> Vec<(String, Join)> {
    let Some(t) = r.table(key) else { return vec![] };
    t.tables()
        .map(|(name, j)| {
            (
                name,
                Join {
                    place: j.place(),
                    sheet: j.needed("sheet"),
                    on: j.needed_list("on"),
                    one: j.flag("one"),
                },
            )
        })
        .collect()
}

fn document(r: &Reader<'_>) -> DocumentSpec {
    let (once, for_each) = (r.flag("once"), r.text("for_each"));
    let group_by = r.text("group_by");
    if once == for_each.is_some() {
        r.fault(
            Diagnostic::error(
                "job-rows",
                tr!(
                    "要写 once = true 或 for_each = \"表名\"，两者必须且只能写一个",
                    "Write either once = true or for_each = \"sheet\", exactly one of them"
                ),
            )
            .hint(tr!(
                "整份文书只做一份用 once，每行一份用 for_each",
                "once makes one document, for_each one for each row"
            ))
            .at(r.place()),
        );
    }
    if group_by.is_some() && for_each.is_none() {
        r.fault(
            Diagnostic::error(
                "job-rows",
                tr!("group_by 要和 for_each 一起用", "group_by goes with for_each"),
            )
            .at(r.place()),
        );
    }
    let date = match r.value("date") {
        None => DateSpec::Today,
        Some(DeValue::Datetime(d)) if d.date.is_some() => {
            let date = d.date.and_then(|d| Date::new(d.year as i16, d.month as i8, d.day as i8).ok());
            date.map_or(DateSpec::Today, DateSpec::Fixed)
        }
        Some(DeValue::String(s)) => DateSpec::Text(s.to_string()),
        Some(_) => {
            r.fault(
                Diagnostic::error(
                    "job-value",
                    tr!(
                        "date 要写成 2026-09-01，或 \"{{{{列名}}}}\"",
                        "date is written 2026-09-01, or \"{{{{column}}}}\""
                    ),
                )
                .at(r.place_of("date")),
            );
            DateSpec::Today
        }
    };
    DocumentSpec {
        place: r.place(),
        places: r.places(),
        name: r.needed("name"),
        template: r.needed("template").into(),
        for_each,
        group_by,
        only: r.text("where"),
        sort: r.texts_or_one("sort"),
        join: joins(r, "join"),
        series: r.text("series"),
        date,
        output: r.text("output"),
        title: r.text("title"),
        register: r.table("register").map(|t| super::book::further(&t)).unwrap_or_default(),
        files: OutputSpec::read(r),
        privacy: Level::read(r, "privacy"),
        #[cfg(feature = "pdf")]
        stamps: super::stamp::StampSpec::read(r),
        lint: LintSpec::read(r),
        answers: answers(r),
        refresh: refresh(r),
        map: r.table("map").map(|t| map(&t)).unwrap_or_default(),
        flatten: r.flag("flatten"),
    }
}

/// Fields of a PDF form and what goes into them.
fn map(t: &Reader<'_>) -> Vec<(String, String, Place)> {
    t.texts_of_all().into_iter().map(|(field, text)| (field.clone(), text, t.place_of(&field))).collect()
}

fn refresh(r: &Reader<'_>) -> Refresh {
    match r.value("refresh") {
        None => Refresh::Auto,
        Some(DeValue::Boolean(true)) => Refresh::Always,
        Some(DeValue::Boolean(false)) => Refresh::Never,
        Some(DeValue::String(s)) if s.as_ref() == "auto" => Refresh::Auto,
        Some(_) => {
            let d = Diagnostic::error(
                "job-value",
                tr!("refresh 要写成 \"auto\"、true 或 false", "refresh is \"auto\", true or false"),
            );
            r.fault(d.at(r.place_of("refresh")));
            Refresh::Auto
        }
    }
}

/// Answers by bookmark or question; numbers and days are taken as they print.
fn answers(r: &Reader<'_>) -> Vec<(String, String)> {
    let Some(t) = r.table("answers") else { return vec![] };
    t.accept_all();
    t.entries().map(|(k, v)| (k.to_string(), value(v).to_text())).collect()
}

/// A TOML value as a template sees it.
fn value(v: &DeValue<'_>) -> Value {
    match v {
        DeValue::String(s) => Value::text(s),
        DeValue::Integer(i) => i.as_str().parse().map_or(Value::text(i.as_str()), Value::Number),
        DeValue::Float(f) => f.as_str().parse().map_or(Value::text(f.as_str()), Value::Number),
        DeValue::Boolean(b) => Value::Bool(*b),
        DeValue::Datetime(d) => {
            let date = d.date.and_then(|d| Date::new(d.year as i16, d.month as i8, d.day as i8).ok());
            date.map_or(Value::text(d.to_string()), Value::Date)
        }
        DeValue::Array(a) => Value::list(a.iter().map(|v| value(v.get_ref())).collect()),
        DeValue::Table(t) => {
            let fields = t.iter().map(|(k, v)| (k.get_ref().to_string(), value(v.get_ref())));
            Value::Record(std::sync::Arc::new(Record::made(fields)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> Vec<String> {
        let shown = |d: &Diagnostic| format!("{} {}", d.code(), d.place().show(Default::default()));
        JobFile::parse("job.toml", Path::new(""), text)
            .err()
            .map(|p| p.errors().map(shown).collect())
            .unwrap_or_default()
    }

    const GOOD: &str = "[issuer]\n全称 = \"青河镇中心幼儿园\"\n成立 = 2001-09-01\n[sheets]\n教职工 = { file = \"花名册.xlsx\", key = \"工号\" } # 在这里：中文\n[[document]]\nname = '''责任书'''\ntemplate = \"a.docx\"\nfor_each = \"教职工\"\nseries = \"责任书\"\ndate = 2026-09-01\n[series.责任书]\nformat = \"ZRS-{{year}}-{{n}}\"\n";

    #[test]
    fn chinese_keys_need_no_quotes() {
        let job = JobFile::parse("job.toml", Path::new("d"), GOOD).unwrap();
        assert_eq!(job.sheets[0].0, "教职工");
        assert_eq!(job.sheets[0].1.key, ["工号"]);
        assert_eq!(job.issuer_record().get("成立").unwrap().to_text(), "2001年9月1日");
        assert_eq!(job.documents[0].date, DateSpec::Fixed(jiff::civil::date(2026, 9, 1)));
        assert_eq!(job.series[0].1.start, 1);
    }

    #[test]
    fn every_mistake_is_reported_at_once_with_its_line() {
        let text = GOOD.replace("for_each", "for_eech").replace("key =", "kee =").replace("format", "fromat");
        assert_eq!(
            codes(&text),
            [
                "job-key job.toml › 第5行 › sheets.教职工.kee",
                "job-rows job.toml › 第6行 › document[1]",
                "job-key job.toml › 第9行 › document[1].for_eech",
                "job-missing-key job.toml › 第12行 › series.责任书.format",
                "job-key job.toml › 第13行 › series.责任书.fromat",
            ]
        );
    }

    #[test]
    fn names_must_be_defined() {
        assert_eq!(
            codes(
                &GOOD
                    .replace("for_each = \"教职工\"", "for_each = \"教工\"")
                    .replace("series = \"责任书\"", "series = \"责任\"")
            ),
            [
                "job-undefined job.toml › 第9行 › document[1].for_each",
                "job-undefined job.toml › 第10行 › document[1].series"
            ]
        );
    }

    #[test]
    fn broken_toml_is_named_by_line() {
        assert_eq!(codes("[issuer\n"), ["job-syntax job.toml › 第1行"]);
        assert_eq!(codes("a = 1\nb = [\n"), ["job-syntax job.toml › 第2行"]);
    }
}
