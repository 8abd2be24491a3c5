//! The job that a single template and a single sheet make, without a job file.
use super::convention;
use super::file::{DateSpec, DocumentSpec, JobFile, SeriesSpec, SheetSpec};
use super::format::OutputSpec;
use crate::diagnostic::{Place, Problems};
use crate::sheet;
use crate::template::Refresh;
use std::path::PathBuf;
use std::sync::Arc;

/// The job file's keys as the command line's options, for messages.
const OPTIONS: &[(&str, &str)] = &[
    ("output", "--name"),
    ("where", "--where"),
    ("group_by", "--group-by"),
    ("sort", "--sort"),
    ("date", "--date"),
    ("key", "--key-column"),
    ("map", "--map"),
    ("formats", "--format"),
    ("privacy", "--privacy"),
];

/// What `wenshu fill` is told.
#[derive(Clone, Debug, Default)]
pub struct FillSpec {
    /// The template.
    pub template: PathBuf,
    /// The workbook.
    pub data: PathBuf,
    /// The sheet with one row a document; the first visible one when not given.
    pub sheet: Option<String>,
    /// The column that tells rows apart.
    pub key: Option<String>,
    /// Rows to keep.
    pub only: Option<String>,
    /// One document for all rows with the same value in this column.
    pub group_by: Option<String>,
    /// Columns to sort by.
    pub sort: Vec<String>,
    /// Output names.
    pub name: Option<String>,
    /// How numbers are written.
    pub number: Option<String>,
    /// The numbering series' name; the template's name when only `number` is given.
    pub series: Option<String>,
    /// The documents' date.
    pub date: DateSpec,
    /// Formats to make; `docx` when empty.
    pub formats: Vec<super::Format>,
    /// More files that hold all documents.
    pub merge: Vec<String>,
    /// In a merged PDF each document begins on an odd page.
    pub duplex: bool,
    /// Answers to the questions of ASK and FILLIN fields.
    pub answers: Vec<(String, String)>,
    /// Whether Word is asked to update fields on opening.
    pub refresh: Refresh,
    /// What goes into which field of a PDF form.
    pub map: Vec<(String, String)>,
    /// The fields of a PDF form become part of the page.
    pub flatten: bool,
    /// How much personal data is shown.
    pub privacy: Option<super::Level>,
}

impl JobFile {
    /// Every sheet of the workbook can be used in the template by its name; the main one gives a row a
    /// document. Lists that the template asks for are joined by `convention`.
    pub fn of_fill(f: FillSpec) -> Result<JobFile, Problems> {
        let book = sheet::open(&f.data)?;
        let stem = |p: &PathBuf| p.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        let name =
            |s: &sheet::Sheet| if s.source.sheet.is_empty() { stem(&f.data) } else { s.source.sheet.clone() };
        let names: Vec<String> = book.sheets.iter().map(&name).collect();
        let main = match &f.sheet {
            Some(wanted) => wanted.clone(),
            None => book
                .sheets
                .iter()
                .find(|s| !s.hidden && !s.rows.is_empty())
                .or(book.sheets.first())
                .map(&name)
                .unwrap_or_default(),
        };
        let book = Arc::new(book);
        let mut job = JobFile { books: [(f.data.clone(), book.clone())].into(), ..JobFile::default() };
        for n in names {
            let key = f.key.iter().filter(|_| n == main).cloned().collect();
            let sheet = (n != stem(&f.data)).then(|| n.clone());
            job.sheets.push((n, SheetSpec { file: f.data.clone(), sheet, key, ..SheetSpec::default() }));
        }
        if !job.sheets.iter().any(|(n, _)| *n == main) {
            // a pattern, or a name that isn't there: reading it says so
            job.sheets.push((
                main.clone(),
                SheetSpec {
                    file: f.data.clone(),
                    sheet: Some(main.clone()),
                    key: f.key.iter().cloned().collect(),
                    ..SheetSpec::default()
                },
            ));
        }
        let merge: Result<Vec<_>, _> = f.merge.iter().map(|m| super::merge::name(m)).collect();
        let mut files = OutputSpec { merge: merge?, duplex: f.duplex, ..OutputSpec::default() };
        f.formats.iter().for_each(|format| files.add(*format));
        convention::apply(&mut job, &book, &main, f.key.as_deref(), &f.template);
        let document = stem(&f.template);
        let series = f.series.or_else(|| f.number.as_ref().map(|_| document.clone()));
        if let Some(series) = &series {
            let format = f.number.unwrap_or_else(|| format!("{series}-{{{{year}}}}-{{{{pad n 3}}}}"));
            job.series.push((
                series.clone(),
                SeriesSpec { format, start: 1, place: Place::File("--number".into()), any_date: false },
            ));
        }
        job.documents.push(DocumentSpec {
            name: document,
            template: f.template,
            for_each: Some(main),
            group_by: f.group_by,
            only: f.only,
            sort: f.sort,
            series,
            date: f.date,
            output: f.name,
            files,
            answers: f.answers,
            refresh: f.refresh,
            map: f.map.into_iter().map(|(field, text)| (field, text, Place::File("--map".into()))).collect(),
            flatten: f.flatten,
            privacy: f.privacy,
            places: OPTIONS
                .iter()
                .map(|(key, option)| (key.to_string(), Place::File(option.to_string())))
                .collect(),
            ..DocumentSpec::default()
        });
        Ok(job)
    }
}
