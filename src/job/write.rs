//! Where finished files go: staged first, then put in place together; never over a file that isn't ours.
pub use super::folder::OutFolder;
use crate::diagnostic::{Diagnostic, Place, Result};
use crate::tr;
use std::path::{Path, PathBuf};

/// A place for finished files. Staging may be done by several threads at once, putting in place is done for many
/// files together, so that a crash leaves each file either as it was or complete.
pub trait Out: Sync {
    /// Its name, for messages.
    fn name(&self) -> String;
    /// Told before many files are staged, so that it can ask for all of them at once.
    fn look(&self, _files: &[PathBuf]) {}
    /// How many bytes may be staged before they are put in place; `None` for as many as there are.
    fn room(&self) -> Option<usize> {
        None
    }
    /// Compares with what is there and prepares the file; nothing can be seen of it yet. A present file is
    /// replaced only when its hash is `known` to the register (it is what we wrote before), or when the user said so.
    ///
    /// `relative` comes from [`safe_relative`](super::naming::safe_relative).
    fn stage(&self, relative: &Path, bytes: &[u8], known: &[&str]) -> Result<Staged>;
    /// Makes everything staged outlast a power cut.
    fn settle(&self) -> Result<()>;
    /// Puts staged files in place and makes that outlast a power cut.
    fn put(&self, staged: Vec<Staged>) -> Vec<Result<()>>;
    /// Takes away a file, unless it was changed by hand: then the message is returned.
    fn remove(&self, relative: &Path, known: &[&str]) -> Option<Diagnostic>;
    /// What a file holds; `None` if there is none.
    fn read(&self, relative: &Path) -> Option<Vec<u8>>;
    /// The files that aren't in a folder and whose names begin so, in order.
    fn list(&self, beginning: &str) -> Vec<PathBuf>;
    /// Writes a file that is ours to replace whatever it holds: the report.
    fn replace(&self, relative: &Path, bytes: &[u8]) -> Result<()>;

    /// One file, from beginning to end.
    fn write(&self, relative: &Path, bytes: &[u8], known: &[&str]) -> Result<Outcome> {
        let staged = self.stage(relative, bytes, known)?;
        let outcome = staged.outcome();
        if outcome == Outcome::Written {
            self.settle()?;
            self.put(vec![staged]).into_iter().collect::<Result<()>>()?;
        }
        Ok(outcome)
    }
}

/// What became, or will become, of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The file was new or had an older content.
    Written,
    /// The file was there already, byte for byte.
    Unchanged,
}

/// A file that was compared and prepared.
#[derive(Debug)]
pub struct Staged {
    /// Where it will be, below the output folder.
    pub relative: PathBuf,
    pub(super) what: What,
}

/// How it waits.
#[derive(Debug)]
pub(super) enum What {
    /// It is there already.
    Unchanged,
    /// In a file of its own.
    File(PathBuf),
    /// In memory, to be uploaded.
    #[cfg(feature = "s3")]
    Object(super::store::Upload),
}

impl Staged {
    /// How many bytes of memory it holds.
    pub(super) fn held(&self) -> usize {
        match &self.what {
            #[cfg(feature = "s3")]
            What::Object(upload) => upload.bytes.len(),
            _ => 0,
        }
    }

    /// Will it be written?
    pub fn outcome(&self) -> Outcome {
        if matches!(self.what, What::Unchanged) { Outcome::Unchanged } else { Outcome::Written }
    }
}

/// Where the documents of a job go, as somebody wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A folder.
    Folder(PathBuf),
    /// `s3://bucket/prefix`.
    Store(String),
}

impl Target {
    /// A path (relative to `folder`), `file:///…` or `s3://bucket/prefix`.
    pub fn parse(text: &Path, folder: &Path) -> Result<Target> {
        let Some((scheme, rest)) = text.to_str().and_then(|t| t.split_once("://")) else {
            return Ok(Target::Folder(folder.join(text)));
        };
        match scheme {
            "s3" => Ok(Target::Store(rest.trim_end_matches('/').to_owned())),
            "file" => Ok(Target::Folder(folder.join(of_file_url(rest)))),
            _ => Err(Diagnostic::error(
                "out-scheme",
                tr!("文书不能放到 {scheme}:// 里", "documents can't go to {scheme}://"),
            )
            .hint(tr!("写一个文件夹，或 s3://桶/前缀", "name a folder, or s3://bucket/prefix"))),
        }
    }

    /// Makes ready to write there. `overwrite`: files that aren't ours, or were changed by hand, may be replaced.
    pub fn open(&self, overwrite: bool) -> Result<Box<dyn Out>> {
        match self {
            Target::Folder(folder) => Ok(Box::new(OutFolder::new(folder, overwrite))),
            #[cfg(feature = "s3")]
            Target::Store(place) => Ok(Box::new(super::store::Store::open(place, overwrite)?)),
            #[cfg(not(feature = "s3"))]
            Target::Store(_) => Err(Diagnostic::error(
                "out-no-store",
                tr!(
                    "这个程序编译时没有带对象存储（s3）",
                    "this program was built without object stores (feature s3)"
                ),
            )
            .hint(tr!("换成一个文件夹", "name a folder instead"))),
        }
    }
}

/// The path of `file://HOST/PATH`, without `file://`; `%20` and the like are undone.
fn of_file_url(rest: &str) -> PathBuf {
    let path = rest.strip_prefix("localhost").unwrap_or(rest);
    let mut bytes = Vec::with_capacity(path.len());
    let mut left = path.as_bytes();
    while let [first, others @ ..] = left {
        let code = match left {
            [b'%', high, low, ..] => {
                std::str::from_utf8(&[*high, *low]).ok().and_then(|hex| u8::from_str_radix(hex, 16).ok())
            }
            _ => None,
        };
        bytes.push(code.unwrap_or(*first));
        left = if code.is_some() { left.get(3..).unwrap_or_default() } else { others };
    }
    let path = String::from_utf8_lossy(&bytes).into_owned();
    match path.strip_prefix('/') {
        Some(drive) if drive.as_bytes().get(1) == Some(&b':') && cfg!(windows) => drive.into(),
        _ => path.into(),
    }
}

/// What to say of a document's file under its former name that somebody has changed.
pub(super) fn old_kept(relative: &Path) -> Diagnostic {
    Diagnostic::warning(
        "old-file-kept",
        tr!(
            "这份文书改了名，或不做这种格式了；旧文件被人改过，没有删除",
            "This document has a new name, or isn't made in this format now; its old file was changed by hand and was kept"
        ),
    )
    .hint(tr!("确认后自己删掉旧文件", "Delete the old file yourself when you have looked at it"))
    .at(Place::File(relative.display().to_string()))
}

pub(super) fn not_ours(unknown: bool) -> Diagnostic {
    let message = match unknown {
        true => tr!(
            "已有同名文件，不是本程序生成的，没有覆盖",
            "a file of this name exists that isn't ours; not replaced"
        ),
        false => tr!("文件生成后被改过，没有覆盖", "the file was changed since it was made; not replaced"),
    };
    Diagnostic::error("file-not-ours", message).hint(tr!(
        "把它移到别处或改名；确定不要了就加上 --overwrite",
        "move or rename it; if it isn't needed, add --overwrite"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_folder_or_a_store() {
        let parse = |text: &str| Target::parse(Path::new(text), Path::new("job"));
        assert_eq!(parse("out/甲"), Ok(Target::Folder("job/out/甲".into())));
        assert_eq!(parse("/out"), Ok(Target::Folder("/out".into())));
        assert_eq!(parse("file:///a%20b/%E7%94%B2"), Ok(Target::Folder("/a b/甲".into())));
        assert_eq!(parse("file://localhost/a%2"), Ok(Target::Folder("/a%2".into())));
        assert_eq!(parse("s3://桶/a/b/"), Ok(Target::Store("桶/a/b".into())));
        assert_eq!(parse("ftp://h/a").map_err(|d| d.code()), Err("out-scheme"));
    }
}
