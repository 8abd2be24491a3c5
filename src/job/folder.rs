//! The output folder: files are staged in a hidden folder beside their place, so that putting them there is one
//! rename; never over a file that isn't ours, never outside of the folder.
use super::write::{Out, Staged, What, not_ours, old_kept};
use crate::diagnostic::{Diagnostic, Place, Result};
use crate::disk::{self, failed, sha256};
use crate::tr;
use std::collections::{BTreeSet, HashSet};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The beginning of the names of our staging folders.
const STAGING: &str = ".wenshu-";
/// What the name of its lock ends in: a file beside the folder, made before it and taken away after it, and locked
/// as long as its run lives.
const LOCK: &str = ".lock";

/// An output folder on disk. Folders below it are made and looked at once, not once a file.
#[derive(Debug)]
pub struct OutFolder {
    root: PathBuf,
    overwrite: bool,
    /// Files are for the group too. Told by the folder itself: staging folders belong to their owner alone, and the
    /// umask may take a right away from each new folder.
    shared: bool,
    ready: Mutex<HashSet<PathBuf>>,
    staging: Mutex<Option<Staging>>,
    count: AtomicU64,
}

/// A folder in which files wait until they are put in place; gone when the run ends.
#[derive(Debug)]
struct Staging {
    folder: PathBuf,
    lock: PathBuf,
    /// Locked: tells other runs that this one lives.
    _locked: File,
}

impl Drop for Staging {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
        let _ = fs::remove_file(&self.lock);
    }
}

impl OutFolder {
    /// `overwrite`: files that aren't ours, or were changed by hand, may be replaced. What a run that was killed
    /// left waiting is cleared away.
    pub fn new(root: &Path, overwrite: bool) -> Self {
        clear_left(root);
        let (root, shared, count) = (root.to_path_buf(), disk::shared(root), AtomicU64::new(0));
        OutFolder { root, overwrite, shared, ready: Mutex::default(), staging: Mutex::default(), count }
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    fn make_ready(&self, parent: &Path) -> Result<()> {
        let mut ready = locked(&self.ready);
        if !ready.contains(parent) {
            disk::make_folder(&self.root, self.shared).map_err(failed)?;
            stays_inside(&self.root, parent)?;
            disk::make_folder(parent, self.shared).map_err(failed)?;
            ready.insert(parent.to_path_buf());
        }
        Ok(())
    }

    /// Writes a file that waits.
    fn wait(&self, bytes: &[u8]) -> io::Result<PathBuf> {
        let waiting = {
            let mut staging = locked(&self.staging);
            let staging = match &mut *staging {
                Some(staging) => staging,
                none => none.insert(Staging::new(&self.root)?),
            };
            staging.folder.join(self.count.fetch_add(1, Ordering::Relaxed).to_string())
        };
        let written = disk::create_for(&waiting, self.shared).and_then(|mut file| {
            file.write_all(bytes)?;
            if cfg!(target_os = "linux") { Ok(()) } else { file.sync_all() } // see settle
        });
        match written {
            Ok(()) => Ok(waiting),
            Err(e) => {
                let _ = fs::remove_file(&waiting);
                Err(e)
            }
        }
    }
}

impl Staging {
    fn new(root: &Path) -> io::Result<Staging> {
        let id = std::process::id();
        let mut nth = 0u32;
        loop {
            let name = format!("{STAGING}{id}-{nth}");
            if let Some(staging) = Staging::named(root, &name)? {
                return Ok(staging);
            }
            nth += 1;
        }
    }

    /// None if another run has this name, or just took the lock for one that was left behind.
    fn named(root: &Path, name: &str) -> io::Result<Option<Staging>> {
        let (folder, lock) = (root.join(name), root.join(format!("{name}{LOCK}")));
        let locked = match disk::create_for(&lock, false) {
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => return Ok(None),
            other => other?,
        };
        if locked.try_lock().is_err() || !lock.exists() {
            return Ok(None);
        }
        let mut builder = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        let staging = Staging { folder, lock, _locked: locked };
        match builder.create(&staging.folder) {
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {
                std::mem::forget(staging); // the folder is another's
                Ok(None)
            }
            other => other.map(|()| Some(staging)),
        }
    }
}

/// Clears away what killed runs left: staging folders whose lock is free or gone.
fn clear_left(root: &Path) {
    for entry in fs::read_dir(root).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let Some(name) = name.to_str().filter(|n| n.starts_with(STAGING)) else { continue };
        let stem = name.strip_suffix(LOCK).unwrap_or(name);
        let (folder, lock) = (root.join(stem), root.join(format!("{stem}{LOCK}")));
        let held = File::open(&lock);
        if held.as_ref().is_ok_and(|lock| lock.try_lock().is_err()) {
            continue; // its run lives
        }
        if folder.is_dir() {
            let _ = fs::remove_dir_all(&folder);
        }
        let _ = fs::remove_file(&lock);
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Out for OutFolder {
    fn name(&self) -> String {
        self.root.display().to_string()
    }

    fn stage(&self, relative: &Path, bytes: &[u8], known: &[&str]) -> Result<Staged> {
        let path = self.root.join(relative);
        let place = || Place::File(relative.display().to_string());
        self.make_ready(path.parent().unwrap_or(&self.root)).map_err(|d| d.at(place()))?;
        match fs::read(&path) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => {}
            Err(e) => return Err(failed(e).at(place())),
            Ok(present) => {
                if present == bytes {
                    return Ok(Staged { relative: relative.into(), what: What::Unchanged });
                }
                let hash = sha256(&present);
                if !self.overwrite && !known.contains(&hash.as_str()) {
                    return Err(not_ours(known.is_empty()).at(place()));
                }
                in_use(&path).map_err(|e| failed(e).at(place()))?;
            }
        }
        let waiting = self.wait(bytes).map_err(|e| failed(e).at(place()))?;
        Ok(Staged { relative: relative.into(), what: What::File(waiting) })
    }

    fn settle(&self) -> Result<()> {
        disk::sync_file_system(&self.root).map(drop).map_err(|e| failed(e).at(Place::File(self.name())))
    }

    fn put(&self, staged: Vec<Staged>) -> Vec<Result<()>> {
        let mut folders = BTreeSet::new();
        let mut done: Vec<Result<()>> = staged
            .into_iter()
            .map(|s| {
                let What::File(waiting) = &s.what else { return Ok(()) };
                let target = self.root.join(&s.relative);
                let renamed = fs::rename(waiting, &target);
                if renamed.is_err() {
                    let _ = fs::remove_file(waiting);
                }
                folders.insert(target.parent().unwrap_or(&self.root).to_path_buf());
                renamed.map_err(|e| failed(e).at(Place::File(s.relative.display().to_string())))
            })
            .collect();
        if folders.is_empty() {
            return done;
        }
        let synced = match disk::sync_file_system(&self.root) {
            Ok(false) => folders.iter().try_for_each(|f| disk::sync_folder(f)),
            other => other.map(drop),
        };
        if let (Err(e), Some(last)) = (synced, done.last_mut().filter(|d| d.is_ok())) {
            *last = Err(failed(e).at(Place::File(self.name())));
        }
        done
    }

    fn remove(&self, relative: &Path, known: &[&str]) -> Option<Diagnostic> {
        let full = self.root.join(relative);
        let present = fs::read(&full).ok()?;
        if known.contains(&sha256(&present).as_str()) {
            let _ = fs::remove_file(&full);
            return None;
        }
        Some(old_kept(relative))
    }

    fn replace(&self, relative: &Path, bytes: &[u8]) -> Result<()> {
        let path = self.root.join(relative);
        let place = || Place::File(relative.display().to_string());
        self.make_ready(path.parent().unwrap_or(&self.root)).map_err(|d| d.at(place()))?;
        let waiting = self.wait(bytes).map_err(|e| failed(e).at(place()))?;
        self.settle()?;
        self.put(vec![Staged { relative: relative.into(), what: What::File(waiting) }]).into_iter().collect()
    }

    fn read(&self, relative: &Path) -> Option<Vec<u8>> {
        fs::read(self.root.join(relative)).ok()
    }

    fn list(&self, beginning: &str) -> Vec<PathBuf> {
        let names = fs::read_dir(&self.root).into_iter().flatten().flatten().map(|e| e.file_name());
        let mut names: Vec<PathBuf> =
            names.filter(|n| n.to_string_lossy().starts_with(beginning)).map(PathBuf::from).collect();
        names.sort();
        names
    }
}

/// Windows doesn't let a file be replaced that Word has open: better to know before anything is written.
fn in_use(path: &Path) -> io::Result<()> {
    if cfg!(windows) { fs::OpenOptions::new().write(true).open(path).map(drop) } else { Ok(()) }
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

#[cfg(test)]
mod tests {
    use super::super::write::Outcome;
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
            |bytes: &[u8], known: &[&str], over| code(OutFolder::new(&root, over).write(name, bytes, known));
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
            code(OutFolder::new(dir.path(), true).write(Path::new("甲.docx"), b"x", &[])),
            Err("write-in-the-way")
        );
        assert_eq!(
            code(OutFolder::new(dir.path(), true).write(Path::new("file/甲.docx"), b"x", &[])),
            Err("write-in-the-way")
        );
        assert!(disk::replace(&dir.path().join("甲.docx"), b"x").is_err());
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
                code(OutFolder::new(&root, true).write(Path::new(name), b"x", &[])),
                Err("write-outside"),
                "{name}"
            );
        }
        assert!(names(&other).is_empty());
        fs::write(other.join("victim"), "keep").unwrap();
        std::os::unix::fs::symlink(other.join("victim"), root.join("b.docx")).unwrap();
        assert_eq!(
            code(OutFolder::new(&root, false).write(Path::new("b.docx"), b"x", &[])),
            Err("file-not-ours")
        );
        assert_eq!(
            code(OutFolder::new(&root, true).write(Path::new("b.docx"), b"x", &[])),
            Ok(Outcome::Written)
        );
        assert_eq!(fs::read(other.join("victim")).unwrap(), b"keep");
    }

    /// Stages a file and puts it in place.
    fn go(out: &OutFolder, name: &str) -> std::result::Result<Outcome, &'static str> {
        code(out.write(Path::new(name), b"x", &[]))
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_stays_inside_is_all_right() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("真")).unwrap();
        std::os::unix::fs::symlink(dir.path().join("真"), dir.path().join("link")).unwrap();
        assert_eq!(go(&OutFolder::new(dir.path(), false), "link/甲/a.docx"), Ok(Outcome::Written));
        assert_eq!(names(&dir.path().join("真/甲")), ["a.docx"]);
    }

    #[test]
    fn a_folder_that_goes_away_in_the_middle_is_said_and_made_again_by_the_next_run() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("out");
        let out = OutFolder::new(&root, false);
        let staged = out.stage(Path::new("甲/a.docx"), b"x", &[]).unwrap();
        fs::remove_dir_all(&root).unwrap();
        let put: Result<()> = out.put(vec![staged]).into_iter().collect();
        assert_eq!(put.map_err(|d| d.code()), Err("write-no-folder"));
        assert_eq!(go(&out, "甲/b.docx"), Err("write-no-folder"));
        drop(out);
        assert_eq!(go(&OutFolder::new(&root, false), "甲/a.docx"), Ok(Outcome::Written));
        assert_eq!((names(&root), names(&root.join("甲"))), (vec!["甲".into()], vec!["a.docx".into()]));
    }

    #[cfg(unix)]
    #[test]
    fn a_path_that_is_too_long_has_words_of_its_own() {
        let dir = tempfile::tempdir().unwrap();
        let long = vec!["责任书".repeat(20); 30].join("/");
        assert_eq!(go(&OutFolder::new(dir.path(), false), &format!("{long}/a.docx")), Err("write-name-long"));
        assert_eq!(
            go(&OutFolder::new(dir.path(), false), &format!("{}.docx", "责".repeat(99))),
            Err("write-name-long")
        );
    }

    #[test]
    fn what_a_killed_run_left_is_cleared_and_what_a_living_one_has_is_not() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["dead", "alive", "without a lock"] {
            fs::create_dir(dir.path().join(format!("{STAGING}{name}"))).unwrap();
        }
        let lock = |name: &str| File::create(dir.path().join(format!("{STAGING}{name}{LOCK}"))).unwrap();
        drop(lock("dead"));
        drop(lock("just begun"));
        let alive = lock("alive");
        alive.lock().unwrap();
        fs::write(dir.path().join(".wenshu-dead/0"), "x").unwrap();
        let out = OutFolder::new(dir.path(), false);
        assert_eq!(names(dir.path()), [".wenshu-alive", ".wenshu-alive.lock"]);
        go(&out, "a.docx").unwrap();
        drop(out);
        assert_eq!(names(dir.path()), [".wenshu-alive", ".wenshu-alive.lock", "a.docx"]);
    }

    #[cfg(unix)]
    #[test]
    fn files_are_for_their_owner_unless_the_folder_is_shared_with_a_group() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        let set = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        let own = dir.path().join("own");
        go(&OutFolder::new(&own, false), "甲/a.docx").unwrap();
        assert_eq!([&own, &own.join("甲"), &own.join("甲/a.docx")].map(|p| mode(p)), [0o700, 0o700, 0o600]);
        let shared = dir.path().join("shared");
        fs::create_dir(&shared).unwrap();
        set(&shared, 0o770);
        fs::write(shared.join("plain"), "as the umask lets it").unwrap();
        go(&OutFolder::new(&shared, false), "甲/乙/a.docx").unwrap();
        assert_eq!(mode(&shared.join("甲/乙/a.docx")), mode(&shared.join("plain")));
        assert_eq!(mode(&shared.join("甲/乙")) & 0o060, mode(&shared.join("甲")) & 0o060);
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_without_the_right_to_write_is_said() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("out");
        fs::create_dir(&root).unwrap();
        fs::set_permissions(&root, fs::Permissions::from_mode(0o500)).unwrap();
        if fs::write(root.join("probe"), "").is_ok() {
            return; // rights don't bind an administrator
        }
        assert_eq!(go(&OutFolder::new(&root, true), "a.docx"), Err("write-denied"));
        assert_eq!(go(&OutFolder::new(&root, true), "甲/a.docx"), Err("write-denied"));
        assert!(disk::replace(&root.join("report.json"), b"x").is_err());
    }
}
