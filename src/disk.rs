//! Files on disk: written whole or not at all, outlasting a power cut, readable by those who should.
use crate::diagnostic::{Diagnostic, Place, Result};
use crate::tr;
use sha2::{Digest, Sha256};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// Lower-case hex of the SHA-256, as kept in the register.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

/// The same of a file, whatever its size.
pub fn sha256_of(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let (mut hash, mut buffer) = (Sha256::new(), vec![0; 1 << 16]);
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hash.finalize().iter().map(|b| format!("{b:02x}")).collect()),
            n => hash.update(buffer.get(..n).unwrap_or_default()),
        }
    }
}

/// Writes a file that is ours to replace (a report, an export), so that a crash leaves the old one or the new one;
/// its folder must exist. What a crash left beside it is used up by the next try.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let place = || Place::File(path.display().to_string());
    let (temporary, mut file) = beside(path).map_err(|e| failed(e).at(place()))?;
    let written = file
        .set_len(0)
        .and_then(|()| file.write_all(bytes))
        .and_then(|()| file.sync_all())
        .and_then(|()| fs::rename(&temporary, path));
    if written.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    written
        .and_then(|()| sync_folder(path.parent().unwrap_or(Path::new("."))))
        .map_err(|e| failed(e).at(place()))
}

/// How much of a file's name is kept in that of the one beside it: names have their limits.
const SHOWN: usize = 40;

/// A file of our own beside another: always the same one, unless another program is at it.
fn beside(path: &Path) -> io::Result<(PathBuf, File)> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let name: String = name.chars().take(SHOWN).collect();
    let shared = path.parent().is_some_and(shared);
    let mut nth = std::process::id();
    let mut temporary = path.with_file_name(format!(".{name}.wenshu"));
    loop {
        let file =
            create_in(&temporary, shared, OpenOptions::new().write(true).create(true).truncate(false))?;
        if file.try_lock().is_ok() && temporary.exists() {
            return Ok((temporary, file));
        }
        temporary = path.with_file_name(format!(".{name}.{nth}.wenshu"));
        nth = nth.wrapping_add(1);
    }
}

/// Makes a folder and those above it.
pub fn folder(path: &Path) -> Result<()> {
    make_folder(path, shared(path)).map_err(|e| failed(e).at(Place::File(path.display().to_string())))
}

/// Makes a folder and those above it. New ones belong to their owner alone, unless they are to be [`shared`].
pub(crate) fn make_folder(path: &Path, shared: bool) -> io::Result<()> {
    if path.as_os_str().is_empty() || path.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(if shared { 0o777 } else { 0o700 });
    }
    let _ = shared;
    builder.create(path)
}

/// A new file that must not exist; for its owner alone, unless its folder is shared with a group.
pub(crate) fn create(path: &Path) -> io::Result<File> {
    create_for(path, path.parent().is_some_and(shared))
}

/// A new file that must not exist; for its owner alone, or to be shared with the group.
pub(crate) fn create_for(path: &Path, shared: bool) -> io::Result<File> {
    create_in(path, shared, OpenOptions::new().write(true).create_new(true))
}

fn create_in(path: &Path, shared: bool, options: &mut OpenOptions) -> io::Result<File> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(if shared { 0o666 } else { 0o600 });
    }
    let _ = shared;
    options.open(path)
}

/// Is this folder, or the first above it that exists, writable for a group? Then its files are for the group too,
/// as far as the umask lets them.
#[cfg(unix)]
pub(crate) fn shared(folder: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    let here = Path::new(".");
    let existing = folder.ancestors().map(|f| if f.as_os_str().is_empty() { here } else { f });
    existing.filter_map(|f| f.metadata().ok()).next().is_some_and(|m| m.permissions().mode() & 0o020 != 0)
}

/// Elsewhere rights are inherited.
#[cfg(not(unix))]
pub(crate) fn shared(_: &Path) -> bool {
    false
}

/// Makes the names in a folder outlast a power cut. Windows has no such call and needs none.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(windows) {
        return Ok(());
    }
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    File::open(folder)?.sync_all()
}

/// Makes everything written to the file system of `folder` outlast a power cut: one call for many files. False
/// where there is no such call, and each file must be synced by itself.
pub(crate) fn sync_file_system(folder: &Path) -> io::Result<bool> {
    #[cfg(target_os = "linux")]
    {
        rustix::fs::syncfs(File::open(folder)?)?;
        Ok(true)
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = folder;
        Ok(false)
    }
}

/// What to say of a file that could not be written.
pub(crate) fn failed(e: io::Error) -> Diagnostic {
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
        K::InvalidFilename => name_too_long(),
        K::NotFound => Diagnostic::error("write-no-folder", tr!("文件夹不存在", "the folder doesn't exist"))
            .hint(tr!("先建好文件夹，或换一个位置", "make the folder first, or name another place")),
        _ => Diagnostic::error("write-failed", tr!("写文件失败：{e}", "the file could not be written: {e}")),
    }
}

/// What to say of a name that the system can't hold.
pub(crate) fn name_too_long() -> Diagnostic {
    Diagnostic::error(
        "write-name-long",
        tr!("文件名或路径太长，这里放不下", "the name or path is too long for this place"),
    )
    .hint(tr!(
        "缩短 output 里的文件夹和文件名，或换一个层次浅的输出文件夹",
        "shorten the folders and names in `output`, or take an output folder nearer to the root"
    ))
}
