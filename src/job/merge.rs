//! `merge = "全部.docx"`: all documents of one `[[document]]` in one file.
use super::file::DocumentSpec;
use super::format::Format;
use super::naming;
use super::plan::Prepared;
use super::report::{Merged, Report, Status};
use super::run::{Clerk, Rendered};
use super::write::Outcome;
use crate::diagnostic::{Diagnostic, Place, Problems};
use crate::disk::sha256;
use crate::docx::Joiner;
use crate::tr;
use std::path::PathBuf;

/// Is this a name that a merged file can have?
pub(super) fn name(text: &str) -> crate::diagnostic::Result<PathBuf> {
    let wrong = |message| Diagnostic::error("merge-name", message);
    let lower = text.to_lowercase();
    if text.contains("{{") || text.contains("｛｛") {
        return Err(wrong(tr!("合并文件的名字里不能有标记", "A merged file's name can't have tags"))
            .hint(tr!("写一个固定的名字，例如 全部.docx", "Write a fixed name, for example 全部.docx")));
    }
    let ends =
        |end: &str| lower.ends_with(end).then(|| text.get(..text.len().saturating_sub(end.len()))).flatten();
    let known = Format::ALL.iter().find_map(|(name, _)| Some((*name, ends(&format!(".{name}"))?)));
    let Some((extension, stem)) = known else {
        return Err(wrong(tr!(
            "合并文件的名字要以 .docx 或 .pdf 结尾",
            "A merged file's name must end in .docx or .pdf"
        ))
        .hint(tr!("例如 全部.docx", "For example 全部.docx")));
    };
    let path = naming::safe_relative(stem).map_err(|_| {
        wrong(tr!("合并文件要放在输出文件夹里", "A merged file stays in the output folder"))
            .hint(tr!("只写文件名，例如 全部.docx", "Write a file name only, for example 全部.docx"))
    })?;
    Ok(naming::with_extension(&path, extension))
}

/// The documents of one `[[document]]` as they are made.
pub(super) struct Merge {
    path: PathBuf,
    so_far: SoFar,
    documents: usize,
    failed: Option<Diagnostic>,
}

enum SoFar {
    Word(Option<Box<Joiner>>),
    /// The Word files that become one PDF.
    #[cfg(feature = "pdf")]
    Pdf(Vec<Single>),
    /// Filled forms.
    #[cfg(feature = "pdf")]
    Forms(Vec<Single>),
}

/// One document of a merged PDF.
#[cfg(feature = "pdf")]
pub(super) struct Single {
    pub(super) title: String,
    /// Its Word file, or its filled form.
    pub(super) bytes: Vec<u8>,
    pub(super) stamps: Vec<crate::pdf::stamp::Stamp>,
}

impl Merge {
    /// `extension` is that of the documents, which may have macros.
    pub(super) fn new(path: PathBuf, extension: &str) -> Merge {
        #[cfg(feature = "pdf")]
        if path.extension().is_some_and(|e| e == "pdf") {
            let so_far = if extension == "pdf" { SoFar::Forms(vec![]) } else { SoFar::Pdf(vec![]) };
            return Merge { path, so_far, documents: 0, failed: None };
        }
        Merge { path: path.with_extension(extension), so_far: SoFar::Word(None), documents: 0, failed: None }
    }

    /// Adds the next document; a mistake is kept for the end, since the documents themselves are fine.
    pub(super) fn add(&mut self, document: &Rendered, title: &str) {
        if self.failed.is_some() {
            return;
        }
        self.documents += 1;
        match (&mut self.so_far, &document.edition) {
            (SoFar::Word(Some(joiner)), Some(edition)) => self.failed = joiner.add(edition).err(),
            (SoFar::Word(none), Some(edition)) => match Joiner::new(edition.clone()) {
                Ok(joiner) => *none = Some(Box::new(joiner)),
                Err(d) => self.failed = Some(d),
            },
            (SoFar::Word(_), None) => {}
            #[cfg(feature = "pdf")]
            (SoFar::Pdf(list) | SoFar::Forms(list), _) => list.push(Single {
                title: title.to_owned(),
                bytes: document.bytes.clone(),
                stamps: document.stamps.clone(),
            }),
        }
        let _ = title;
    }

    /// What to say when the run ended before its documents were made.
    pub(super) fn left_out(&self) -> Diagnostic {
        failed().at(Place::File(super::run::shown(&self.path)))
    }

    /// Writes the file, unless somebody changed it since it was written last.
    pub(super) fn finish(self, job: &Prepared, spec: &DocumentSpec, clerk: &Clerk<'_>, report: &mut Report) {
        let path = super::run::shown(&self.path);
        if self.documents == 0 {
            let message = tr!("没有做成的文书，没有合并", "No document was made: nothing to merge");
            return report.problems.push(Diagnostic::note("merge-empty", message));
        }
        let documents = self.documents;
        let place = Place::File(path.clone());
        let target = self.path.clone();
        let mut notes = vec![];
        let made = self.bytes(job, spec, &mut notes);
        report.problems.0.extend(notes);
        let bytes = match made {
            Ok(bytes) => bytes,
            Err(wrong) => {
                report.problems.0.extend(wrong.0.into_iter().map(|d| d.at(place.clone())));
                return report.problems.push(failed().at(place));
            }
        };
        match put(&target, &path, &bytes, clerk) {
            Ok(status) => report.merged.push(Merged {
                document: spec.name.clone(),
                file: path,
                documents,
                sha256: sha256(&bytes),
                status,
            }),
            Err(d) => report.problems.push(d.at(place)),
        }
    }

    /// The merged file; `notes` tells what of the documents is not in it.
    fn bytes(
        self,
        job: &Prepared,
        spec: &DocumentSpec,
        notes: &mut Vec<Diagnostic>,
    ) -> Result<Vec<u8>, Problems> {
        if let Some(d) = self.failed {
            return Err(d.into());
        }
        let _ = (job, spec, &notes);
        match self.so_far {
            SoFar::Word(joiner) => {
                let mut bytes = Vec::new();
                if let Some(joiner) = joiner {
                    joiner.finish()?.write(&mut bytes);
                }
                Ok(bytes)
            }
            #[cfg(feature = "pdf")]
            SoFar::Forms(list) => {
                let press = job.press()?;
                let stamped = |s: Single| Ok((s.title, press.stamp(s.bytes, &s.stamps)?));
                let list: Result<Vec<_>, Problems> = list.into_iter().map(stamped).collect();
                crate::pdf::join::join(list?.into_iter(), spec.files.duplex).map_err(Problems::from)
            }
            #[cfg(feature = "pdf")]
            SoFar::Pdf(list) => {
                let (bytes, missing) = job.press()?.print_all(list, spec.files.duplex, &self.path)?;
                // documents that are PDF files themselves have told it already
                if !spec.files.formats.contains(&Format::Pdf) {
                    let file = super::run::shown(&self.path);
                    notes.extend(missing.iter().map(|m| m.diagnostic(&file)));
                }
                Ok(bytes)
            }
        }
    }
}

fn failed() -> Diagnostic {
    let message = tr!("没有合成这个文件", "The merged file was not made");
    Diagnostic::error("merge-failed", message).hint(tr!(
        "改好前面的错误，再运行一次；原有的同名文件没有动",
        "Mend the errors above and run again; a file of that name was left as it was"
    ))
}

fn put(
    path: &std::path::Path,
    shown: &str,
    bytes: &[u8],
    clerk: &Clerk<'_>,
) -> crate::diagnostic::Result<Status> {
    let former = Report::merged_before(clerk.out);
    let known: Vec<&str> = former.iter().filter(|m| m.file == shown).map(|m| m.sha256.as_str()).collect();
    let outcome = clerk.out.write(path, bytes, &known)?;
    Ok(match (outcome, known.is_empty()) {
        (Outcome::Unchanged, _) => Status::Unchanged,
        (Outcome::Written, false) => Status::Changed,
        (Outcome::Written, true) => Status::New,
    })
}
