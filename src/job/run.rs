//! One document of a prepared job: rendered, and turned into its files. `make` does it for all.
use super::document::{Document, Item, Planned, own_record_with, with_frames};
use super::format::Format;
use super::parallel;
use super::plan::Prepared;
use super::report::{Failed, Report};
use super::shard::Shard;
use super::write::Out;
use crate::diagnostic::{Diagnostic, Problems};
use crate::disk::sha256;
use crate::docx::Edition;
use crate::register::{File, verification_code};
use crate::template::Scope;
use jiff::ZonedDateTime;
use std::path::{Path, PathBuf};

/// Who makes the documents, when, and where they go.
pub struct Clerk<'c> {
    /// Output folder or object store.
    pub out: &'c dyn Out,
    /// The user's name for the register.
    pub who: &'c str,
    /// The time of the run.
    pub now: &'c ZonedDateTime,
    /// Asked before each document: true ends the run. What is done is registered; the rest keeps its numbers
    /// for the next run.
    pub stop: &'c (dyn Fn() -> bool + Sync),
    /// Only this part of the job.
    pub shard: Option<Shard>,
}

impl Prepared {
    /// How many documents there are to make.
    pub fn total(&self) -> usize {
        self.documents.iter().map(|d| d.items.len()).sum()
    }

    /// Renders every document without writing any, so that mistakes which only a record's values bring to light
    /// are found; what fails is taken out and reported. Before [`assign`](Self::assign) the numbers are made up.
    pub fn rehearse(&mut self) {
        for mut d in std::mem::take(&mut self.documents) {
            self.problems.0.extend(d.drop_failed(&self.checks));
            let whole = &*self;
            let numbered: Vec<(usize, &Item)> = d.items.iter().enumerate().collect();
            let tried: Vec<_> = parallel::each(&numbered, |(n, i)| whole.rehearse_one(&d, i, *n == 0));
            for (item, result) in std::mem::take(&mut d.items).into_iter().zip(tried) {
                match result {
                    Ok((notes, linted)) => {
                        self.problems.0.extend(notes);
                        d.report.note_once(linted);
                        d.items.push(item);
                    }
                    Err(p) => d.report.failed.push(Failed { rows: item.rows, problems: p.0 }),
                }
            }
            self.problems.0.append(&mut d.report.notes);
            self.documents.push(d);
        }
    }

    /// Returns what doesn't look right in the document, and what the format rules say: all of them for the `first`.
    fn rehearse_one(
        &self,
        d: &Document,
        item: &Item,
        first: bool,
    ) -> std::result::Result<(Vec<Diagnostic>, Vec<Diagnostic>), Problems> {
        let rendered = self.render(d, item)?;
        if let Some(planned) = &item.planned {
            self.files(d, planned, &rendered).map_err(|p| with_row(p, item))?;
        }
        let path = item.planned.as_ref().map(|p| p.path.as_path());
        let linted = match rendered.edition {
            Some(_) => super::lint::lint(d, path, &rendered.bytes, first),
            None => vec![],
        };
        Ok((rendered.notes, linted))
    }

    /// The report of a run that makes nothing.
    pub fn dry_report(&self) -> Report {
        let documents = self.documents.iter().map(|d| d.report.clone()).collect();
        Report { documents, problems: self.problems.clone(), ..Report::default() }
    }
}

/// A finished file: its path below the output folder, its format, its bytes.
pub(super) type Finished = (PathBuf, &'static str, Vec<u8>);

impl Prepared {
    pub(super) fn render(&self, d: &Document, item: &Item) -> std::result::Result<Rendered, Problems> {
        let number = item.planned.as_ref().map_or(Some("0"), |p| p.number.as_deref());
        let n = item.slot.as_ref().map_or(Some(1), |s| s.n);
        let code = match (&item.slot, &item.planned) {
            (Some(slot), Some(planned)) => slot.code(number, item.date, &planned.title),
            _ => verification_code(number, 0, item.date, "", ""),
        };
        let own = own_record_with(number, item.date, n, &item.key, &code);
        let scope = Scope { date: item.date };
        with_frames(&d.view, &own, &item.record, |f| {
            let made = d.template.make(f, scope, &item.turn)?;
            let mut bytes = Vec::new();
            made.write(&mut bytes);
            Ok(Rendered {
                notes: made.warnings().to_vec(),
                edition: made.into_word(),
                bytes,
                #[cfg(feature = "pdf")]
                stamps: super::stamp::stamps_for(&d.stamps, f, scope)?,
            })
        })
    }

    /// The files of one document, and what is to be said of them.
    pub(super) fn files(
        &self,
        d: &Document,
        planned: &Planned,
        rendered: &Rendered,
    ) -> std::result::Result<(Vec<Finished>, Vec<Diagnostic>), Problems> {
        let mut files = vec![];
        #[cfg_attr(not(feature = "pdf"), allow(unused_mut))]
        let mut notes = vec![];
        if rendered.edition.is_none() {
            let extension = d.template.extension();
            let path = super::naming::with_extension(&planned.path, extension);
            let bytes = rendered.bytes.clone();
            #[cfg(feature = "pdf")]
            let bytes = self.press()?.stamp(bytes, &rendered.stamps)?;
            return Ok((vec![(path, extension, bytes)], notes));
        }
        for format in d.spec.files.of_word() {
            let extension = format.extension(d.template.extension());
            let path = super::naming::with_extension(&planned.path, extension);
            let bytes = match format {
                Format::Docx => rendered.bytes.clone(),
                #[cfg(feature = "pdf")]
                Format::Pdf => {
                    let (pdf, missing) = self.press()?.print(&rendered.bytes, &path)?;
                    notes.extend(missing.iter().map(|m| m.diagnostic(&shown(&path))));
                    self.press()?.stamp(pdf, &rendered.stamps)?
                }
            };
            files.push((path, extension, bytes));
        }
        Ok((files, notes))
    }
}

/// A document as it was rendered, before it became files.
pub(super) struct Rendered {
    /// The Word document; none for a template of another kind.
    pub(super) edition: Option<Edition>,
    /// The file of the template's own format.
    pub(super) bytes: Vec<u8>,
    /// What doesn't look right in it.
    pub(super) notes: Vec<Diagnostic>,
    /// What is stamped on the PDF file.
    #[cfg(feature = "pdf")]
    pub(super) stamps: Vec<crate::pdf::stamp::Stamp>,
}

/// What is wrong with a document's files, with the row that it is made from.
pub(super) fn with_row(problems: Problems, item: &Item) -> Problems {
    let row = || super::document::row_of(&item.record);
    Problems(problems.0.into_iter().map(|d| d.also(row())).collect())
}

/// The fingerprint of a document: its file's hash, or that of its files' hashes.
pub(super) fn fingerprint(files: &[File]) -> String {
    match files {
        [one] => one.sha256.clone(),
        many => sha256(many.iter().map(|f| f.sha256.as_str()).collect::<Vec<_>>().join(" ").as_bytes()),
    }
}

/// With `/` on every system, as the register and the report keep it.
pub(super) fn shown(path: &Path) -> String {
    path.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}
