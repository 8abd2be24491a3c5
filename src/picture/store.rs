//! Finds the picture files that documents name, and keeps what was read for the next document.
use super::{Image, barcode, read};
use crate::diagnostic::Text;
use crate::tr;
use crate::value::PictureSource;
use std::collections::HashMap;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Bytes of pictures that are kept: the logos and seals of all documents fit in, the photos of one record
/// each may be forgotten.
const KEPT_BYTES: usize = 64 << 20;

/// Endings that are tried when a name has none.
const ENDINGS: &[&str] = &["jpg", "jpeg", "png", "JPG", "PNG", "webp", "gif", "bmp", "svg"];

/// The pictures of a run: the folders that file names are looked up in, and what was read from them. Used by
/// several threads at once; a file is read once, as long as there is room to keep it.
#[derive(Debug, Default)]
pub struct Pictures {
    folders: Vec<PathBuf>,
    kept: Mutex<Kept>,
}

type Slot = Arc<OnceLock<Result<Arc<Image>, Text>>>;

#[derive(Debug, Default)]
struct Kept {
    slots: HashMap<Key, Slot>,
    bytes: usize,
}

#[derive(Debug, PartialEq, Eq, Hash, Clone)]
enum Key {
    File(String),
    Bytes(Arc<[u8]>),
}

impl Pictures {
    /// Looks file names up in these folders, in this order, and nowhere else.
    pub fn new(folders: Vec<PathBuf>) -> Self {
        Pictures { folders, kept: Mutex::default() }
    }

    /// A picture, read or drawn.
    ///
    /// # Errors
    /// A missing file is named; a file outside of the folders is refused; see [`Image::read`] for the rest.
    pub fn get(&self, source: &PictureSource) -> Result<Arc<Image>, Text> {
        match source {
            PictureSource::Qr(text) => barcode::qr(text).map(Arc::new),
            PictureSource::Barcode(text) => barcode::code128(text).map(Arc::new),
            PictureSource::Bytes(b) => self.keep(Key::Bytes(b.clone()), || Image::read(b.clone())),
            PictureSource::File(name) => {
                self.keep(Key::File(name.clone()), || self.load(name).map_err(|t| of_file(name, &t)))
            }
        }
    }

    fn keep(&self, key: Key, make: impl FnOnce() -> Result<Image, Text>) -> Result<Arc<Image>, Text> {
        let slot = self.kept().slots.entry(key).or_default().clone();
        let mut size = 0;
        let result = slot.get_or_init(|| {
            let made = make().map(Arc::new);
            size = made.as_ref().map_or(0, |i| i.bytes.len() + i.svg.as_ref().map_or(0, |s| s.len()));
            made
        });
        if size > 0 {
            let mut kept = self.kept();
            kept.bytes += size;
            if kept.bytes > KEPT_BYTES {
                *kept = Kept::default();
            }
        }
        result.clone()
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn load(&self, name: &str) -> Result<Image, Text> {
        let path = self.find(name)?;
        let unreadable = |e: std::io::Error| tr!("读不了：{e}", "can't be read: {e}");
        if fs::metadata(&path).map_err(unreadable)?.len() > super::MAX_BYTES {
            return Err(read::too_many_bytes());
        }
        Image::read(fs::read(&path).map_err(unreadable)?.into())
    }

    /// The file of that name. Names come from sheets, which may come from strangers, so they can't lead out
    /// of the folders, by `..`, by a drive or root, or by a link.
    fn find(&self, name: &str) -> Result<PathBuf, Text> {
        let plain = name.trim().replace('\\', "/");
        let relative = Path::new(&plain);
        let drive = plain.as_bytes().get(1) == Some(&b':');
        let inside = relative.components().all(|c| matches!(c, Component::Normal(_) | Component::CurDir));
        if !inside || drive {
            return Err(outside());
        }
        let tried = |path: PathBuf| path.is_file().then_some(path);
        for folder in &self.folders {
            let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
            let path = folder.join(relative);
            let found = tried(path.clone()).or_else(|| {
                let bare = relative.extension().is_none() && !plain.is_empty();
                let mut endings = ENDINGS.iter().filter(|_| bare);
                endings.find_map(|e| tried(path.with_extension(e)))
            });
            let Some(path) = found else { continue };
            let real = |p: &Path| p.canonicalize().ok();
            return match (real(&path), real(folder)) {
                (Some(p), Some(f)) if p.starts_with(&f) => Ok(path),
                _ => Err(outside()),
            };
        }
        Err(tr!(
            "找不到这个图片文件；核对文件名，并把它放在任务文件（或数据表）所在的文件夹里",
            "there is no such picture file; check its name, and put it into the job's (or the data's) folder"
        ))
    }
}

fn outside() -> Text {
    tr!(
        "不能用文件夹以外的图片；把它放进任务文件夹，或在任务文件里写 pictures = \"文件夹\"",
        "it is outside of the job's folder; move it there, or write pictures = \"FOLDER\" in the job"
    )
}

fn of_file(name: &str, Text { zh, en }: &Text) -> Text {
    tr!("图片 {name}：{zh}", "Picture {name}: {en}")
}
