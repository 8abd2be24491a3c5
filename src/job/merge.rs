//! `merge = "全部.docx"`: all documents of one `[[document]]` in one file.
use super::naming;
use super::report::{Merged, Report, Status};
use super::run::Clerk;
use super::write::{self, Outcome};
use crate::diagnostic::{Diagnostic, Result};
use crate::docx::{Edition, Joiner};
use crate::tr;
use std::path::PathBuf;

/// Is this a name that a merged file can have?
pub(super) fn name(text: &str) -> Result<PathBuf> {
    let wrong = |message| Diagnostic::error("merge-name", message);
    let lower = text.to_lowercase();
    if lower.ends_with(".pdf") {
        return Err(wrong(tr!("还不能合并成 PDF", "Merging into a PDF can't be done yet"))
            .hint(tr!("目前写 .docx，例如 全部.docx", "For now write .docx, for example 全部.docx")));
    }
    if text.contains("{{") || text.contains("｛｛") {
        return Err(wrong(tr!("合并文件的名字里不能有标记", "A merged file's name can't have tags"))
            .hint(tr!("写一个固定的名字，例如 全部.docx", "Write a fixed name, for example 全部.docx")));
    }
    let Some(stem) = lower.ends_with(".docx").then(|| text.get(..text.len().saturating_sub(5))).flatten()
    else {
        return Err(wrong(tr!("合并文件的名字要以 .docx 结尾", "A merged file's name must end in .docx"))
            .hint(tr!("例如 全部.docx", "For example 全部.docx")));
    };
    let path = naming::safe_relative(stem).map_err(|_| {
        wrong(tr!("合并文件要放在输出文件夹里", "A merged file stays in the output folder"))
            .hint(tr!("只写文件名，例如 全部.docx", "Write a file name only, for example 全部.docx"))
    })?;
    Ok(naming::with_extension(&path, "docx"))
}

/// The documents of one `[[document]]` as they are made.
pub(super) struct Merge {
    path: PathBuf,
    joiner: Option<Joiner>,
    failed: Option<Diagnostic>,
}

impl Merge {
    /// `extension` is that of the documents, which may have macros.
    pub(super) fn new(path: PathBuf, extension: &str) -> Merge {
        Merge { path: path.with_extension(extension), joiner: None, failed: None }
    }

    /// Adds the next document; a mistake is kept for the end, since the documents themselves are fine.
    pub(super) fn add(&mut self, document: Edition) {
        if self.failed.is_some() {
            return;
        }
        let added = match &mut self.joiner {
            Some(joiner) => joiner.add(&document),
            None => Joiner::new(document).map(|j| self.joiner = Some(j)),
        };
        self.failed = added.err();
    }

    /// Writes the file, unless somebody changed it since it was written last.
    pub(super) fn finish(self, document: &str, clerk: &Clerk<'_>, report: &mut Report) {
        let path = super::run::shown(&self.path);
        let done = match (self.failed, self.joiner) {
            (Some(d), _) => Err(d),
            (None, None) => {
                let message = tr!("没有做成的文书，没有合并", "No document was made: nothing to merge");
                return report.problems.push(Diagnostic::note("merge-empty", message));
            }
            (None, Some(joiner)) => put(&self.path, &path, joiner, document, clerk),
        };
        match done {
            Ok(merged) => report.merged.push(merged),
            Err(d) => report.problems.push(d.at(crate::diagnostic::Place::File(path))),
        }
    }
}

fn put(
    path: &std::path::Path,
    shown: &str,
    joiner: Joiner,
    document: &str,
    clerk: &Clerk<'_>,
) -> Result<Merged> {
    let documents = joiner.count();
    let mut bytes = Vec::new();
    joiner.finish()?.write(&mut bytes);
    let former = Report::merged_before(clerk.out.root());
    let known: Vec<&str> = former.iter().filter(|m| m.file == shown).map(|m| m.sha256.as_str()).collect();
    let outcome = clerk.out.put(path, &bytes, &known)?;
    let status = match (outcome, known.is_empty()) {
        (Outcome::Unchanged, _) => Status::Unchanged,
        (Outcome::Written, false) => Status::Changed,
        (Outcome::Written, true) => Status::New,
    };
    Ok(Merged {
        document: document.into(),
        file: shown.into(),
        documents,
        sha256: write::sha256(&bytes),
        status,
    })
}
