//! Makes the documents of a prepared job, in parallel, so that a crash at any instant leaves nothing that the next
//! run doesn't know how to go on from.
//!
//! Chunk by chunk: documents are rendered and their files staged; the register learns which files will be put in
//! place, together with what the chunk before became; the files are put in place. So each file that can be seen is
//! known to the register as issued or as intended, and the register is written once a chunk.
use super::document::{Document, Item, Planned};
use super::merge::Merge;
use super::parallel;
use super::plan::Prepared;
use super::report::{Failed, Made, Report, Status};
use super::run::{Clerk, Rendered, fingerprint, shown, with_row};
use super::write::{Outcome, Staged};
use crate::diagnostic::{Diagnostic, Problems, Result};
use crate::disk::sha256;
use crate::register::{Change, File, Intent, Issued, Register, Slot};
use crate::tr;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Documents that are made and registered together: enough to keep all cores busy and to make the
/// register's share small, few enough that a stopped run has little to do again.
const CHUNK: usize = 512;
/// Mistakes that every further document would meet too.
const HOPELESS: &[&str] = &[
    "disk-full",
    "store-credentials",
    "store-denied",
    "store-no-bucket",
    "store-unreachable",
    "store-conditional",
];

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
        let (full, cut_short) = (AtomicBool::new(false), AtomicBool::new(false));
        let (mut done, mut merged) = (0, 0..);
        for mut d in std::mem::take(&mut self.documents) {
            let mut names = std::mem::take(&mut d.spec.files.merge);
            names.retain(|_| merged.next().is_none_or(|nth| clerk.shard.is_none_or(|s| s.has(nth))));
            let merges: Vec<Merge> =
                names.into_iter().map(|m| Merge::new(m, d.template.extension())).collect();
            let all = std::mem::take(&mut d.items);
            if clerk.shard.is_some_and(|s| s.index > 0) {
                told_by_the_first(&mut d);
            }
            let (full, cut_short) = (&full, &cut_short);
            let mut line =
                Line { whole: &self, d, first: None, clerk, merges, problems: vec![], full, cut_short };
            let items = line.own(all, &mut done);
            line.first = items.first().and_then(|(item, _)| Some(item.slot.as_ref()?.entry));
            let mut rest = items.as_slice();
            let mut placed = vec![];
            while !rest.is_empty() {
                let chunk = rest.get(..CHUNK).unwrap_or(rest);
                let work = line.chunk(chunk);
                rest = rest.get(work.len()..).unwrap_or_default();
                done += work.len();
                let staged = work.iter().any(|w| matches!(w, Work::Done(d) if !d.intents.is_empty()));
                if staged {
                    clerk.out.settle()?;
                }
                line.register(placed, register, &intents(&work))?;
                placed = line.put_in_place(work);
                progress(done);
            }
            line.register(placed, register, &[])?;
            let Line { mut d, merges, problems, .. } = line;
            report.problems.0.extend(problems);
            report.problems.0.append(&mut d.report.notes);
            for merge in merges {
                match cut_short.load(Ordering::Relaxed) {
                    true => report.problems.push(merge.left_out()),
                    false => merge.finish(&self, &d.spec, clerk, &mut report),
                }
            }
            report.documents.push(d.report);
        }
        if cut_short.load(Ordering::Relaxed) && !full.load(Ordering::Relaxed) {
            report.problems.push(interrupted());
        }
        #[cfg(feature = "pdf")]
        if let Ok(press) = &self.press {
            report.problems.extend(press.notes());
        }
        Ok(report)
    }
}

/// Rows from which nothing can be made are found by every shard; the first one reports them, so that the reports of
/// all shards add up.
fn told_by_the_first(d: &mut Document) {
    for failed in std::mem::take(&mut d.report.failed) {
        let why = tr!("有错，由第 1 个分片报告", "wrong, reported by the first shard");
        (0..failed.rows).for_each(|_| d.report.skip(why.clone()));
    }
}

/// The documents of one `[[document]]` on their way.
struct Line<'l> {
    whole: &'l Prepared,
    d: Document,
    /// The first of its documents, by the register's entry: all format rules are asked of it.
    first: Option<i64>,
    clerk: &'l Clerk<'l>,
    merges: Vec<Merge>,
    /// What is to be said of single documents.
    problems: Vec<Diagnostic>,
    /// Nothing can be written any more: there is no use in going on.
    full: &'l AtomicBool,
    /// Something was left undone, since the disk is full or the user asked to stop.
    cut_short: &'l AtomicBool,
}

/// What became of one item so far.
enum Work {
    Done(Box<Done>),
    /// Another shard's, rendered only for a merged file.
    Merged(usize, String, Rendered),
    Failed(Failed),
    /// Left out, and why.
    Skipped(usize, crate::diagnostic::Text),
}

/// One document that is made.
struct Done {
    made: Made,
    issued: Issued,
    intents: Vec<Intent>,
    staged: Vec<Staged>,
    /// Paths that it had, and no longer has.
    /// Where else files of this document may lie, and whether they must still be its own.
    old: Vec<(String, bool)>,
    /// Hashes of everything ever written for it.
    known: Vec<String>,
    /// Kept for merged files only.
    rendered: Option<Rendered>,
    /// What is to be said of this document.
    own_notes: Vec<Diagnostic>,
    /// What is to be said of its files, once a template.
    notes: Vec<Diagnostic>,
}

impl Work {
    /// How many bytes wait to be put in place.
    fn staged(&self) -> usize {
        if let Work::Done(done) = self { done.staged.iter().map(Staged::held).sum() } else { 0 }
    }
}

fn intents(work: &[Work]) -> Vec<Intent> {
    let of = |w: &Work| if let Work::Done(done) = w { done.intents.clone() } else { vec![] };
    work.iter().flat_map(of).collect()
}

fn interrupted() -> Diagnostic {
    Diagnostic::error(
        "run-interrupted",
        tr!(
            "运行被中断：做好的已登记，其余的号仍然预留",
            "interrupted: what was done is registered, the numbers of the rest stay reserved"
        ),
    )
    .hint(tr!("再运行一次就接着做", "run the same command again to go on"))
}

impl Line<'_> {
    /// The documents that this shard has to do with: its own, and all of them for a merged file. The others are
    /// `done`.
    fn own(&mut self, all: Vec<Item>, done: &mut usize) -> Vec<(Item, bool)> {
        let mut items = Vec::with_capacity(all.len());
        for item in all {
            let own =
                self.clerk.shard.is_none_or(|s| item.slot.as_ref().is_none_or(|slot| s.has(slot.entry)));
            if own || !self.merges.is_empty() {
                items.push((item, own));
            } else {
                (0..item.rows).for_each(|_| self.d.report.skip(others()));
                *done += 1;
            }
        }
        items
    }

    /// Works on the first of these documents: on as many as there is room for.
    fn chunk(&self, items: &[(Item, bool)]) -> Vec<Work> {
        let planned = items.iter().filter(|(_, own)| *own).filter_map(|(item, _)| item.planned.as_ref());
        let files: Vec<PathBuf> = planned.flat_map(Planned::paths).collect();
        self.clerk.out.look(&files);
        let (room, staged) = (self.clerk.out.room().unwrap_or(usize::MAX), AtomicUsize::new(0));
        let more = || staged.load(Ordering::Relaxed) < room;
        parallel::each_while(items, more, |(item, own)| {
            let work = self.work(item, *own);
            staged.fetch_add(work.staged(), Ordering::Relaxed);
            work
        })
    }

    /// Renders and stages one document; touches nothing that can be seen.
    fn work(&self, item: &Item, own: bool) -> Work {
        let full = self.full.load(Ordering::Relaxed);
        if full || (self.clerk.stop)() {
            self.cut_short.store(true, Ordering::Relaxed);
        }
        if full {
            return Work::Skipped(item.rows, tr!("写不进去了，没有做", "not made, nothing can be written"));
        }
        if self.cut_short.load(Ordering::Relaxed) {
            return Work::Skipped(item.rows, tr!("中断，留到下次", "interrupted, left for the next run"));
        }
        let rendered = self.whole.render(&self.d, item);
        let made = match (own, rendered) {
            (false, Ok(rendered)) => {
                let title = item.planned.as_ref().map(|p| p.title.clone()).unwrap_or_default();
                return Work::Merged(item.rows, title, rendered);
            }
            (false, Err(_)) => return Work::Skipped(item.rows, others()), // its own shard reports it
            (true, rendered) => rendered.and_then(|r| self.stage(item, r)),
        };
        match made {
            Ok(done) => Work::Done(Box::new(done)),
            Err(problems) => {
                self.note_hopeless(problems.errors());
                Work::Failed(Failed { rows: item.rows, problems: problems.0 })
            }
        }
    }

    fn stage(&self, item: &Item, mut rendered: Rendered) -> std::result::Result<Done, Problems> {
        let (Some(planned), Some(slot)) = (&item.planned, &item.slot) else {
            return Err(Problems::default());
        };
        // all files are ready before the first is staged: a document is never half there
        let (files, mut notes) =
            self.whole.files(&self.d, planned, &rendered).map_err(|p| with_row(p, item))?;
        let known = slot.known();
        let (mut kept, mut staged, mut intents) = (vec![], vec![], vec![]);
        for (path, format, bytes) in &files {
            let one = self.clerk.out.stage(path, bytes, &known)?;
            let (sha256, path, bytes) = (sha256(bytes), shown(path), bytes.len() as u64);
            if one.outcome() == Outcome::Written {
                intents.push(Intent { entry: slot.entry, path: path.clone(), sha256: sha256.clone() });
                staged.push(one);
            }
            kept.push(File { version: 0, path, format: (*format).into(), sha256, bytes });
        }
        let elsewhere = slot.paths().filter(|(path, _)| kept.iter().all(|f| f.path != *path));
        let old = elsewhere.map(|(path, last)| (path.to_owned(), last)).collect();
        let (made, issued) = self.done(item, planned, slot, kept, !staged.is_empty());
        let known = known.into_iter().map(str::to_owned).collect();
        let own_notes = std::mem::take(&mut rendered.notes);
        if rendered.edition.is_some() {
            let first = self.first == Some(slot.entry);
            notes.extend(super::lint::lint(&self.d, Some(&planned.path), &rendered.bytes, first));
        }
        let rendered = (!self.merges.is_empty()).then_some(rendered);
        Ok(Done { made, issued, intents, staged, old, known, rendered, own_notes, notes })
    }

    /// What the report and the register say of a document.
    fn done(
        &self,
        item: &Item,
        planned: &Planned,
        slot: &Slot,
        files: Vec<File>,
        written: bool,
    ) -> (Made, Issued) {
        let content = fingerprint(&files);
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
            files: files.iter().map(|f| f.path.clone()).collect(),
            status,
        };
        let issued = Issued {
            entry: slot.entry,
            number: planned.number.clone(),
            date: item.date,
            title: planned.title.clone(),
            content,
            more: planned.more.clone(),
            files,
        };
        (made, issued)
    }

    fn note_hopeless<'d>(&self, mut problems: impl Iterator<Item = &'d Diagnostic>) {
        if problems.any(|d| HOPELESS.contains(&d.code())) {
            self.full.store(true, Ordering::Relaxed);
        }
    }

    /// Puts the staged files of a chunk in place. A document whose files can't be is a failed one.
    fn put_in_place(&self, mut work: Vec<Work>) -> Vec<Work> {
        let mut staged = vec![];
        let mut counts = vec![];
        for w in &mut work {
            let files = if let Work::Done(done) = w { std::mem::take(&mut done.staged) } else { vec![] };
            counts.push(files.len());
            staged.extend(files);
        }
        if staged.is_empty() {
            return work;
        }
        let mut results = self.clerk.out.put(staged).into_iter();
        for (w, count) in work.iter_mut().zip(counts) {
            let wrong: Vec<Diagnostic> = results.by_ref().take(count).filter_map(Result::err).collect();
            self.note_hopeless(wrong.iter());
            if let (Work::Done(done), false) = (&*w, wrong.is_empty()) {
                *w = Work::Failed(Failed { rows: done.made.rows, problems: wrong });
            }
        }
        work
    }

    /// Registers a chunk that is in place, and what will be put in place next.
    fn register(&mut self, placed: Vec<Work>, register: &mut Register, next: &[Intent]) -> Result<()> {
        let issued: Vec<Issued> = placed
            .iter()
            .filter_map(|w| if let Work::Done(d) = w { Some(d.issued.clone()) } else { None })
            .collect();
        if issued.is_empty() && next.is_empty() && placed.is_empty() {
            return Ok(());
        }
        let mut changes = match issued.is_empty() && next.is_empty() {
            true => vec![],
            false => register.advance(&issued, next, self.clerk.who, self.clerk.now)?,
        }
        .into_iter();
        for w in placed {
            match w {
                Work::Done(done) => match changes.next() {
                    Some(Change::Gone) => {
                        self.d.report.failed.push(Failed { rows: done.made.rows, problems: vec![gone()] });
                    }
                    _ => self.finish(*done),
                },
                Work::Merged(rows, title, rendered) => {
                    self.merges.iter_mut().for_each(|m| m.add(&rendered, &title));
                    (0..rows).for_each(|_| self.d.report.skip(others()));
                }
                Work::Failed(failed) => self.d.report.failed.push(failed),
                Work::Skipped(rows, why) => (0..rows).for_each(|_| self.d.report.skip(why.clone())),
            }
        }
        Ok(())
    }

    fn finish(&mut self, done: Done) {
        if let Some(rendered) = &done.rendered {
            self.merges.iter_mut().for_each(|m| m.add(rendered, &done.made.title));
        }
        self.problems.extend(done.own_notes);
        self.d.report.made.push(done.made);
        let known: Vec<&str> = done.known.iter().map(String::as_str).collect();
        for (path, last) in &done.old {
            let kept = self.clerk.out.remove(Path::new(path), &known);
            self.problems.extend(kept.filter(|_| *last));
        }
        self.d.report.note_once(done.notes);
    }
}

fn others() -> crate::diagnostic::Text {
    tr!("由别的分片做", "left to other shards")
}

fn gone() -> Diagnostic {
    Diagnostic::error(
        "register-entry-gone",
        tr!("登记簿里的这一条在生成期间被作废", "this entry was made void while its document was being made"),
    )
    .hint(tr!("再运行一次，会用新的编号", "run this again; it will get a new number"))
}
