//! Makes the documents of a prepared job, in parallel, and notes each in the register.
use super::document::{Item, own_record, with_frames};
use super::merge::Merge;
use super::plan::Prepared;
use super::report::{Failed, Made, Report, Status};
use super::write::{self, OutFolder, Outcome};
use crate::diagnostic::{Diagnostic, Place, Problems, Result};
use crate::docx::Edition;
use crate::register::{File, Issued, Register, Slot};
use crate::template::{Scope, WordTemplate};
use crate::tr;
use jiff::ZonedDateTime;
use rayon::prelude::*;
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
            let mut merge = d.spec.merge.take().map(|m| Merge::new(m, d.template.extension()));
            for chunk in d.items.chunks(CHUNK) {
                let results: Vec<_> = chunk
                    .par_iter()
                    .map(|i| make_one(&self, &d.template, i, clerk, merge.is_some()))
                    .collect();
                let issued: Vec<Issued> =
                    results.iter().filter_map(|r| r.as_ref().ok()).map(|r| r.1.clone()).collect();
                register.issue(&issued, clerk.who, clerk.now)?;
                for (item, result) in chunk.iter().zip(results) {
                    match result {
                        Ok((made, _, old, edition)) => {
                            if let (Some(merge), Some(edition)) = (&mut merge, edition) {
                                merge.add(edition);
                            }
                            d.report.made.push(made);
                            if let Some(problem) = old.and_then(|o| remove_old(clerk.out.root(), &o)) {
                                report.problems.push(problem);
                            }
                        }
                        Err(p) => d.report.failed.push(Failed { rows: item.rows, problems: p.0 }),
                    }
                }
                done += chunk.len();
                progress(done);
            }
            if let Some(merge) = merge {
                merge.finish(&d.spec.name, clerk, &mut report);
            }
            report.documents.push(d.report);
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
            d.drop_failed(&self.data);
            let whole = &*self;
            let try_one = |i: &Item| render(whole, &d.template, i).map(|_| ());
            let tried: Vec<_> = d.items.par_iter().map(try_one).collect();
            for (item, result) in std::mem::take(&mut d.items).into_iter().zip(tried) {
                match result {
                    Ok(()) => d.items.push(item),
                    Err(p) => d.report.failed.push(Failed { rows: item.rows, problems: p.0 }),
                }
            }
            self.documents.push(d);
        }
    }

    /// The report of a run that makes nothing.
    pub fn dry_report(&self) -> Report {
        let documents = self.documents.iter().map(|d| d.report.clone()).collect();
        Report { documents, problems: self.problems.clone(), ..Report::default() }
    }
}

/// A file that an earlier version of a document had under another name.
type OldFile = (PathBuf, Vec<String>);

fn render(p: &Prepared, template: &WordTemplate, item: &Item) -> std::result::Result<Edition, Problems> {
    let number = item.planned.as_ref().map_or(Some("0"), |p| p.number.as_deref());
    let n = item.slot.as_ref().map_or(Some(1), |s| s.n);
    let own = own_record(number, item.date, n, &item.key);
    let scope = Scope { date: item.date };
    with_frames(&p.data, &own, &item.record, |f| template.edition(f, scope, &item.turn))
}

fn make_one(
    p: &Prepared,
    template: &WordTemplate,
    item: &Item,
    clerk: &Clerk<'_>,
    keep: bool,
) -> std::result::Result<(Made, Issued, Option<OldFile>, Option<Edition>), Problems> {
    let (Some(planned), Some(slot)) = (&item.planned, &item.slot) else { return Err(Problems::default()) };
    let edition = render(p, template, item)?;
    let mut bytes = Vec::new();
    edition.write(&mut bytes);
    let path = super::naming::with_extension(&planned.path, template.extension());
    let known: Vec<&str> = slot.files.iter().map(|f| f.sha256.as_str()).collect();
    let outcome = clerk.out.put(&path, &bytes, &known).map_err(|d| Problems(vec![d]))?;
    let sha256 = write::sha256(&bytes);
    let shown = shown(&path);
    let status = match (outcome, slot.version) {
        (Outcome::Unchanged, v) if v > 0 && slot.content == sha256 => Status::Unchanged,
        (_, v) if v > 0 && slot.content != sha256 => Status::Changed,
        _ => Status::New,
    };
    let file = File {
        version: 0,
        path: shown.clone(),
        format: template.extension().into(),
        sha256: sha256.clone(),
        bytes: bytes.len() as u64,
    };
    let made = Made {
        rows: item.rows,
        number: planned.number.clone(),
        date: item.date,
        title: planned.title.clone(),
        files: vec![shown.clone()],
        status,
    };
    let issued = Issued {
        entry: slot.entry,
        number: planned.number.clone(),
        date: item.date,
        title: planned.title.clone(),
        content: sha256,
        files: vec![file],
    };
    Ok((made, issued, old_file(slot, &shown), keep.then_some(edition)))
}

/// With `/` on every system, as the register and the report keep it.
pub(super) fn shown(path: &Path) -> String {
    path.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn old_file(slot: &Slot, now: &str) -> Option<OldFile> {
    let old = slot.current_files().find(|f| f.path != now)?;
    Some((PathBuf::from(&old.path), slot.files.iter().map(|f| f.sha256.clone()).collect()))
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
                "这份文书改了名，旧文件被人改过，没有删除",
                "This document has a new name; its old file was changed by hand and was kept"
            ),
        )
        .hint(tr!("确认后自己删掉旧文件", "Delete the old file yourself when you have looked at it"))
        .at(Place::File(path.display().to_string())),
    )
}
