//! Makes the documents of a prepared job, in parallel, and notes each in the register.
use super::document::{Document, Item, Planned, own_record, with_frames};
use super::format::Format;
use super::merge::Merge;
use super::parallel;
use super::plan::Prepared;
use super::report::{Failed, Made, Report, Status};
use super::write::{self, OutFolder, Outcome};
use crate::diagnostic::{Diagnostic, Place, Problems, Result};
use crate::docx::Edition;
use crate::register::{File, Issued, Register, Slot};
use crate::template::Scope;
use crate::tr;
use jiff::ZonedDateTime;
use std::fs;
use std::path::{Path, PathBuf};

/// Documents that are made and registered together: enough to keep all cores busy and to make the
/// register's share small, few enough that a stopped run has little to do again.
const CHUNK: usize = 512;

/// Who makes the documents, when, and where they go.
pub struct Clerk<'c> {
    /// Output folder.
    pub out: &'c OutFolder,
    /// The user's name for the register.
    pub who: &'c str,
    /// The time of the run.
    pub now: &'c ZonedDateTime,
}

impl Prepared {
    /// Makes all documents. A record that fails is reported and doesn't stop the others. `progress` is told
    /// how many records are done.
    pub fn make(
        mut self,
        register: &mut Register,
        clerk: &Clerk<'_>,
        progress: &dyn Fn(usize),
    ) -> Result<Report> {
        let mut report = Report { problems: std::mem::take(&mut self.problems), ..Report::default() };
        let mut done = 0;
        for mut d in std::mem::take(&mut self.documents) {
            let names = std::mem::take(&mut d.spec.files.merge);
            let mut merges: Vec<Merge> =
                names.into_iter().map(|m| Merge::new(m, d.template.extension())).collect();
            for chunk in d.items.chunks(CHUNK) {
                let results: Vec<_> = parallel::each(chunk, |i| make_one(&self, &d, i, clerk));
                let issued: Vec<Issued> =
                    results.iter().filter_map(|r| r.as_ref().ok()).map(|r| r.issued.clone()).collect();
                register.issue(&issued, clerk.who, clerk.now)?;
                for (item, result) in chunk.iter().zip(results) {
                    match result {
                        Ok(done) => {
                            merges.iter_mut().for_each(|m| m.add(&done.rendered, &done.made.title));
                            report.problems.0.extend(done.rendered.notes);
                            d.report.made.push(done.made);
                            let left = done.old.iter().filter_map(|o| remove_old(clerk.out.root(), o));
                            report.problems.0.extend(left);
                            d.report.note_once(done.notes);
                        }
                        Err(p) => d.report.failed.push(Failed { rows: item.rows, problems: p.0 }),
                    }
                }
                done += chunk.len();
                progress(done);
            }
            report.problems.0.append(&mut d.report.notes);
            for merge in merges {
                merge.finish(&self, &d.spec, clerk, &mut report);
            }
            report.documents.push(d.report);
        }
        #[cfg(feature = "pdf")]
        if let Ok(press) = &self.press {
            report.problems.extend(press.notes());
        }
        Ok(report)
    }

    /// How many documents there are to make.
    pub fn total(&self) -> usize {
        self.documents.iter().map(|d| d.items.len()).sum()
    }

    /// Renders every document without writing any, so that mistakes which only a record's values bring to light
    /// are found; what fails is taken out and reported. Before [`assign`](Self::assign) the numbers are made up.
    pub fn rehearse(&mut self) {
        for mut d in std::mem::take(&mut self.documents) {
            d.drop_failed();
            let whole = &*self;
            let try_one = |i: &Item| whole.rehearse_one(&d, i);
            let tried: Vec<_> = parallel::each(&d.items, try_one);
            for (item, result) in std::mem::take(&mut d.items).into_iter().zip(tried) {
                match result {
                    Ok(notes) => {
                        self.problems.0.extend(notes);
                        d.items.push(item);
                    }
                    Err(p) => d.report.failed.push(Failed { rows: item.rows, problems: p.0 }),
                }
            }
            self.documents.push(d);
        }
    }

    /// Returns what doesn't look right in the document.
    fn rehearse_one(&self, d: &Document, item: &Item) -> std::result::Result<Vec<Diagnostic>, Problems> {
        let rendered = self.render(d, item)?;
        if let Some(planned) = &item.planned {
            self.files(d, planned, &rendered).map_err(|p| with_row(p, item))?;
        }
        Ok(rendered.notes)
    }

    /// The report of a run that makes nothing.
    pub fn dry_report(&self) -> Report {
        let documents = self.documents.iter().map(|d| d.report.clone()).collect();
        Report { documents, problems: self.problems.clone(), ..Report::default() }
    }
}

/// A file that an earlier version of a document had under another name.
type OldFile = (PathBuf, Vec<String>);

/// A finished file: its path below the output folder, its format, its bytes.
type Finished = (PathBuf, &'static str, Vec<u8>);

impl Prepared {
    fn render(&self, d: &Document, item: &Item) -> std::result::Result<Rendered, Problems> {
        let number = item.planned.as_ref().map_or(Some("0"), |p| p.number.as_deref());
        let n = item.slot.as_ref().map_or(Some(1), |s| s.n);
        let own = own_record(number, item.date, n, &item.key);
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
    fn files(
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

/// One document that is made.
struct Done {
    made: Made,
    issued: Issued,
    old: Vec<OldFile>,
    rendered: Rendered,
    /// What is to be said of its files, once a template.
    notes: Vec<Diagnostic>,
}

fn make_one(
    p: &Prepared,
    d: &Document,
    item: &Item,
    clerk: &Clerk<'_>,
) -> std::result::Result<Done, Problems> {
    let (Some(planned), Some(slot)) = (&item.planned, &item.slot) else { return Err(Problems::default()) };
    let rendered = p.render(d, item)?;
    // all files are ready before the first is written: a document is never half there
    let (files, notes) = p.files(d, planned, &rendered).map_err(|p| with_row(p, item))?;
    let mut kept = vec![];
    let mut written = false;
    for (path, format, bytes) in &files {
        let shown = shown(path);
        let known: Vec<&str> = slot.files.iter().map(|f| f.sha256.as_str()).collect();
        written |= clerk.out.put(path, bytes, &known)? == Outcome::Written;
        let (sha256, bytes) = (write::sha256(bytes), bytes.len() as u64);
        kept.push(File { version: 0, path: shown, format: (*format).into(), sha256, bytes });
    }
    let content = fingerprint(&kept);
    let status = match (written, slot.version) {
        (false, v) if v > 0 && slot.content == content => Status::Unchanged,
        (_, v) if v > 0 && slot.content != content => Status::Changed,
        _ => Status::New,
    };
    let made = Made {
        rows: item.rows,
        number: planned.number.clone(),
        date: item.date,
        title: planned.title.clone(),
        files: kept.iter().map(|f| f.path.clone()).collect(),
        status,
    };
    let old = old_files(slot, &made.files);
    let issued = Issued {
        entry: slot.entry,
        number: planned.number.clone(),
        date: item.date,
        title: planned.title.clone(),
        content,
        files: kept,
    };
    Ok(Done { made, issued, old, rendered, notes })
}

/// What is wrong with a document's files, with the row that it is made from.
fn with_row(problems: Problems, item: &Item) -> Problems {
    let row = || super::document::row_of(&item.record);
    Problems(problems.0.into_iter().map(|d| d.also(row())).collect())
}

/// The fingerprint of a document: its file's hash, or that of its files' hashes.
fn fingerprint(files: &[File]) -> String {
    match files {
        [one] => one.sha256.clone(),
        many => {
            write::sha256(many.iter().map(|f| f.sha256.as_str()).collect::<Vec<_>>().join(" ").as_bytes())
        }
    }
}

/// With `/` on every system, as the register and the report keep it.
pub(super) fn shown(path: &Path) -> String {
    path.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// Files of the version before that have another name now, or are no longer made.
fn old_files(slot: &Slot, now: &[String]) -> Vec<OldFile> {
    let hashes = || slot.files.iter().map(|f| f.sha256.clone()).collect();
    slot.current_files()
        .filter(|f| !now.contains(&f.path))
        .map(|f| (PathBuf::from(&f.path), hashes()))
        .collect()
}

/// Takes away a document's file under its former name, unless it was changed by hand since.
fn remove_old(out: &Path, (path, hashes): &OldFile) -> Option<Diagnostic> {
    let full = out.join(path);
    let present = fs::read(&full).ok()?;
    if hashes.contains(&write::sha256(&present)) {
        let _ = fs::remove_file(&full);
        return None;
    }
    Some(
        Diagnostic::warning(
            "old-file-kept",
            tr!(
                "这份文书改了名，或不做这种格式了；旧文件被人改过，没有删除",
                "This document has a new name, or isn't made in this format now; its old file was changed by hand and was kept"
            ),
        )
        .hint(tr!("确认后自己删掉旧文件", "Delete the old file yourself when you have looked at it"))
        .at(Place::File(path.display().to_string())),
    )
}
