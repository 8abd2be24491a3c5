//! Writing finished files: beside and renamed, never over a file that isn't ours, never outside of the
//! output folder.
use crate::diagnostic::{Diagnostic, Place, Result};
use crate::tr;
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// What [`OutFolder::put`] did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The file was new or had an older content.
    Written,
    /// The file was there already, byte for byte.
    Unchanged,
}

/// Lower-case hex of the SHA-256, as kept in the register.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

/// The output folder of a run. Folders below it are made and looked at once, not once a file.
#[derive(Debug)]
pub struct OutFolder {
    root: PathBuf,
    overwrite: bool,
    ready: Mutex<HashSet<PathBuf>>,
}

impl OutFolder {
    /// `overwrite`: files that aren't ours, or were changed by hand, may be replaced.
    pub fn new(root: &Path, overwrite: bool) -> Self {
        OutFolder { root: root.into(), overwrite, ready: Mutex::default() }
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Writes a file below the folder; folders on the way are made. `known` are the hashes that the register
    /// has for this document: a present file is replaced only when it is one of them (it is what we wrote
    /// before), or when the user said `overwrite`.
    ///
    /// `relative` comes from [`safe_relative`](super::naming::safe_relative); a symbolic link in it that leads
    /// out of the folder is refused.
    pub fn put(&self, relative: &Path, bytes: &[u8], known: &[&str]) -> Result<Outcome> {
        let path = self.root.join(relative);
        let place = || Place::File(relative.display().to_string());
        self.make_ready(path.parent().unwrap_or(&self.root)).map_err(|d| d.at(place()))?;
        match fs::read(&path) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => {}
            Err(e) => return Err(failed(e).at(place())),
            Ok(present) => {
                if present == bytes {
                    return Ok(Outcome::Unchanged);
                }
                let hash = sha256(&present);
                if !self.overwrite && !known.contains(&hash.as_str()) {
                    return Err(not_ours(known.is_empty()).at(place()));
                }
            }
        }
        write_beside(&path, bytes).map_err(|e| failed(e).at(place()))?;
        Ok(Outcome::Written)
    }

    fn make_ready(&self, parent: &Path) -> Result<()> {
        let mut ready = self.ready.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if !ready.contains(parent) {
            folder(&self.root)?;
            stays_inside(&self.root, parent)?;
            fs::create_dir_all(parent).map_err(failed)?;
            ready.insert(parent.to_path_buf());
        }
        Ok(())
    }
}

/// Writes a file that is ours to replace (a report, an export); its folder must exist.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    write_beside(path, bytes).map_err(|e| failed(e).at(Place::File(path.display().to_string())))
}

/// Makes a folder and those above it.
pub fn folder(path: &Path) -> Result<()> {
    fs::create_dir_all(path).map_err(|e| failed(e).at(Place::File(path.display().to_string())))
}

/// The deepest folder of `parent` that exists must really lie in `root`, links followed.
fn stays_inside(root: &Path, parent: &Path) -> Result<()> {
    let root = root.canonicalize().map_err(failed)?;
    let existing = parent.ancestors().find(|p| p.symlink_metadata().is_ok()).unwrap_or(parent);
    match existing.canonicalize() {
        Ok(real) if real.starts_with(&root) => Ok(()),
        _ => Err(Diagnostic::error(
            "write-outside",
            tr!(
                "这个位置通到输出文件夹之外，没有写入",
                "this leads out of the output folder; nothing was written"
            ),
        )
        .hint(tr!(
            "输出文件夹里有指向别处的链接，请移走",
            "the output folder holds a link to elsewhere; move it away"
        ))),
    }
}

fn not_ours(unknown: bool) -> Diagnostic {
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

/// A temporary file in the same folder, renamed over the target when it is complete, removed when it isn't.
fn write_beside(path: &Path, bytes: &[u8]) -> io::Result<()> {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let name = format!(".wenshu-{}-{}.tmp", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let temporary: PathBuf = path.with_file_name(name);
    let written = fs::File::create_new(&temporary)
        .and_then(|mut file| file.write_all(bytes))
        .and_then(|()| fs::rename(&temporary, path));
    if written.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    written
}

fn failed(e: io::Error) -> Diagnostic {
    use io::ErrorKind as K;
    match e.kind() {
        K::StorageFull | K::QuotaExceeded => Diagnostic::error(
            "disk-full",
            tr!("磁盘已满，文件没有写入", "the disk is full; the file was not written"),
        )
        .hint(tr!("腾出空间后再运行一次", "make room and run this again")),
        K::PermissionDenied | K::ReadOnlyFilesystem => {
            Diagnostic::error("write-denied", tr!("这个位置不能写入", "this place can't be written")).hint(
                tr!(
                    "检查文件夹权限；文件若正在 Word 或 WPS 中打开，请先关闭",
                    "check the folder's rights; if the file is open in Word, close it"
                ),
            )
        }
        K::IsADirectory | K::NotADirectory | K::AlreadyExists => Diagnostic::error(
            "write-in-the-way",
            tr!("同名的文件夹或文件挡住了这个位置", "a folder or file of the same name is in the way"),
        )
        .hint(tr!("把它移到别处或改名", "move or rename it")),
        K::NotFound => Diagnostic::error("write-no-folder", tr!("文件夹不存在", "the folder doesn't exist"))
            .hint(tr!("先建好文件夹，或换一个位置", "make the folder first, or name another place")),
        _ => Diagnostic::error("write-failed", tr!("写文件失败：{e}", "the file could not be written: {e}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(r: Result<Outcome>) -> std::result::Result<Outcome, &'static str> {
        r.map_err(|d| d.code())
    }

    fn names(dir: &Path) -> Vec<String> {
        let mut v: Vec<String> =
            fs::read_dir(dir).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        v.sort();
        v
    }

    #[test]
    fn only_what_the_register_knows_is_replaced() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("out");
        let name = Path::new("大班/甲.docx");
        let go =
            |bytes: &[u8], known: &[&str], over| code(OutFolder::new(&root, over).put(name, bytes, known));
        assert_eq!(go(b"one", &[], false), Ok(Outcome::Written));
        assert_eq!(go(b"one", &[], false), Ok(Outcome::Unchanged));
        assert_eq!(go(b"two", &[], false), Err("file-not-ours"));
        assert_eq!(go(b"two", &[&sha256(b"other")], false), Err("file-not-ours"));
        assert_eq!(fs::read(root.join(name)).unwrap(), b"one");
        assert_eq!(go(b"two", &[&sha256(b"one")], false), Ok(Outcome::Written));
        assert_eq!(go(b"three", &[], true), Ok(Outcome::Written));
        assert_eq!(names(&root.join("大班")), ["甲.docx"]);
    }

    #[test]
    fn a_folder_in_the_way_is_named_and_leaves_nothing_behind() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("甲.docx")).unwrap();
        fs::write(dir.path().join("file"), "x").unwrap();
        assert_eq!(
            code(OutFolder::new(dir.path(), true).put(Path::new("甲.docx"), b"x", &[])),
            Err("write-in-the-way")
        );
        assert_eq!(
            code(OutFolder::new(dir.path(), true).put(Path::new("file/甲.docx"), b"x", &[])),
            Err("write-in-the-way")
        );
        assert!(replace(&dir.path().join("甲.docx"), b"x").is_err());
        assert_eq!(names(dir.path()), ["file", "甲.docx"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_out_of_the_folder_is_not_followed() {
        let dir = tempfile::tempdir().unwrap();
        let (root, other) = (dir.path().join("out"), dir.path().join("other"));
        fs::create_dir_all(&root).unwrap();
        fs::create_dir_all(&other).unwrap();
        std::os::unix::fs::symlink(&other, root.join("link")).unwrap();
        std::os::unix::fs::symlink(dir.path().join("nowhere"), root.join("dangling")).unwrap();
        for name in ["link/a.docx", "link/new/a.docx", "dangling/a.docx"] {
            assert_eq!(
                code(OutFolder::new(&root, true).put(Path::new(name), b"x", &[])),
                Err("write-outside"),
                "{name}"
            );
        }
        assert!(names(&other).is_empty());
        fs::write(other.join("victim"), "keep").unwrap();
        std::os::unix::fs::symlink(other.join("victim"), root.join("b.docx")).unwrap();
        assert_eq!(
            code(OutFolder::new(&root, false).put(Path::new("b.docx"), b"x", &[])),
            Err("file-not-ours")
        );
        assert_eq!(
            code(OutFolder::new(&root, true).put(Path::new("b.docx"), b"x", &[])),
            Ok(Outcome::Written)
        );
        assert_eq!(fs::read(other.join("victim")).unwrap(), b"keep");
    }
}
