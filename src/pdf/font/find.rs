//! Where fonts are looked for besides the program itself: the folders that the user names, folders called `fonts`
//! or `字体`, and those where the system keeps its own.
use super::face::Face;
use super::file::{self, Described, Fault};
use super::{names, own, stand_in};
use crate::diagnostic::{Diagnostic, Place, Result};
use crate::tr;
use rayon::prelude::*;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Where to look for fonts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FontOptions {
    /// Folders to look in first, as with `--font-dir`.
    pub folders: Vec<PathBuf>,
    /// Whether installed fonts are used. Without them the pages are the same on every machine.
    pub system: bool,
}

impl Default for FontOptions {
    fn default() -> Self {
        FontOptions { folders: vec![], system: true }
    }
}

/// What a folder beside the job file or the program may be called.
const FOLDERS: &[&str] = &["fonts", "Fonts", "字体"];
/// Folders in folders: a collection unpacked from an archive, not a disk.
const MAX_DEPTH: usize = 4;
/// More fonts than a system has; a bound on work when somebody names the root of a disk.
const MAX_FILES: usize = 5000;

impl FontOptions {
    /// All folders to look in, in their order: the named ones; those beside the job file, in the current folder
    /// and beside the program. A named folder that isn't there is a mistake.
    pub(super) fn all_folders(&self, beside: &[PathBuf]) -> Result<Vec<PathBuf>> {
        for folder in &self.folders {
            if !folder.is_dir() {
                let name = folder.display();
                return Err(Diagnostic::error(
                    "font-folder-missing",
                    tr!("没有字体文件夹 {name}", "There is no folder of fonts {name}"),
                )
                .hint(tr!(
                    "核对 --font-dir，或任务文件里 [pdf] 的 fonts",
                    "Check --font-dir, or fonts under [pdf] in the job file"
                )));
            }
        }
        let program = std::env::current_exe().ok().and_then(|p| Some(p.parent()?.to_path_buf()));
        let beside = beside.iter().cloned().chain([PathBuf::new()]).chain(program);
        let beside = beside.flat_map(|at| FOLDERS.iter().map(move |name| at.join(name)));
        let (mut out, mut seen) = (vec![], vec![]);
        for folder in self.folders.iter().cloned().chain(beside).filter(|f| f.is_dir()) {
            let true_path = std::fs::canonicalize(&folder).unwrap_or_else(|_| folder.clone());
            if !seen.contains(&true_path) {
                seen.push(true_path);
                out.push(folder);
            }
        }
        Ok(out)
    }
}

/// What was found in the folders.
#[derive(Default)]
pub(super) struct InFolders {
    pub shelf: Shelf,
    pub fang: Option<PathBuf>,
    pub problems: Vec<Diagnostic>,
}

impl InFolders {
    pub(super) fn read(folders: &[PathBuf]) -> InFolders {
        let mut out = InFolders::default();
        let mut found = vec![];
        for (n, folder) in folders.iter().enumerate() {
            for path in files(folder) {
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                if own::is_fang(&name) {
                    out.fang.get_or_insert(path);
                } else if is_font(&name) && !own::is_own(&name) {
                    match file::describe(&path) {
                        Ok(faces) => found.extend(faces.into_iter().map(|d| (n, d))),
                        Err(fault) => out.problems.push(unusable(&path, fault)),
                    }
                } else if is_other_kind(&name) {
                    out.problems.push(other_kind(&path));
                }
            }
        }
        out.shelf = Shelf::new(found);
        out
    }
}

/// The installed fonts, read once a process.
pub(super) fn system() -> &'static Shelf {
    static SHELF: OnceLock<Shelf> = OnceLock::new();
    SHELF.get_or_init(|| {
        let mut paths: Vec<PathBuf> = system_folders().iter().flat_map(|f| files(f)).collect();
        paths.retain(|p| is_font(&p.file_name().unwrap_or_default().to_string_lossy()));
        let found: Vec<Vec<Described>> =
            paths.par_iter().map(|p| file::describe(p).unwrap_or_default()).collect();
        Shelf::new(found.into_iter().flatten().map(|d| (0, d)).collect())
    })
}

/// Where systems keep fonts.
fn system_folders() -> Vec<PathBuf> {
    let below = |variable: &str, rest: &str| std::env::var_os(variable).map(|v| Path::new(&v).join(rest));
    let list = if cfg!(windows) {
        let windows = below("SYSTEMROOT", "Fonts").or_else(|| Some("C:\\Windows\\Fonts".into()));
        vec![
            windows,
            below("LOCALAPPDATA", "Microsoft\\Windows\\Fonts"),
            below("APPDATA", "Microsoft\\Windows\\Fonts"),
        ]
    } else if cfg!(target_os = "macos") {
        vec![
            below("HOME", "Library/Fonts"),
            Some("/Library/Fonts".into()),
            Some("/System/Library/Fonts".into()),
            Some("/System/Library/AssetsV2/com_apple_MobileAsset_Font7".into()),
        ]
    } else {
        vec![
            below("HOME", ".local/share/fonts"),
            below("HOME", ".fonts"),
            Some("/usr/local/share/fonts".into()),
            Some("/usr/share/fonts".into()),
        ]
    };
    list.into_iter().flatten().collect()
}

/// All files in a folder and those in it, ordered by name.
fn files(folder: &Path) -> Vec<PathBuf> {
    fn walk(folder: &Path, depth: usize, out: &mut Vec<PathBuf>) {
        let Ok(entries) = std::fs::read_dir(folder) else { return };
        let mut entries: Vec<PathBuf> = entries.flatten().map(|e| e.path()).collect();
        entries.sort();
        for path in entries {
            if out.len() >= MAX_FILES {
                return;
            }
            if path.is_dir() {
                if depth < MAX_DEPTH {
                    walk(&path, depth + 1, out);
                }
            } else {
                out.push(path);
            }
        }
    }
    let mut out = vec![];
    walk(folder, 0, &mut out);
    out
}

fn ends(name: &str, endings: &[&str]) -> bool {
    let name = name.to_lowercase();
    let name = name.strip_suffix(".zst").unwrap_or(&name);
    !name.starts_with('.') && endings.iter().any(|e| name.ends_with(e))
}

fn is_font(name: &str) -> bool {
    ends(name, &[".ttf", ".otf", ".ttc", ".otc"])
}

fn is_other_kind(name: &str) -> bool {
    ends(name, &[".woff", ".woff2", ".fon", ".fnt", ".pfb", ".pfm", ".dfont", ".eot", ".zip", ".rar", ".7z"])
}

fn other_kind(path: &Path) -> Diagnostic {
    let d = Diagnostic::warning(
        "font-kind",
        tr!("这种文件不能当字体用，没有用它", "Not a kind of font file that can be used; left out"),
    );
    d.hint(tr!(
        "放 .ttf、.otf 或 .ttc 文件；压缩包先解压",
        "Put .ttf, .otf or .ttc files there; unpack archives first"
    ))
    .at(Place::File(path.display().to_string()))
}

/// A font file that can't be used.
pub(super) fn unusable(path: &Path, fault: Fault) -> Diagnostic {
    let limit = file::LIMIT >> 20;
    let what = match fault {
        Fault::Unreadable => tr!("字体文件读不了，没有用它", "The font file can't be read and was left out"),
        Fault::TooLarge => {
            tr!(
                "字体文件超过 {limit} MB，没有用它",
                "The font file is larger than {limit} MB and was left out"
            )
        }
        Fault::Damaged => tr!("字体文件已损坏，没有用它", "The font file is damaged and was left out"),
    };
    Diagnostic::warning("font-unusable", what)
        .hint(tr!("换一个完好的文件，或把它移走", "Replace it with a sound one, or take it away"))
        .at(Place::File(path.display().to_string()))
}

/// A face with what its file says of it.
pub(super) struct Found {
    /// The number of the folder.
    folder: usize,
    pub about: Described,
    pub face: Face,
}

/// Faces that can be found by their names.
#[derive(Default)]
pub(super) struct Shelf {
    pub list: Vec<Found>,
    by_name: HashMap<String, Vec<(u8, usize)>>,
}

/// Ranks of names without the ending that tells a character set come after all others.
const PLAIN: u8 = 10;

impl Shelf {
    fn new(found: Vec<(usize, Described)>) -> Shelf {
        let mut by_name: HashMap<String, Vec<(u8, usize)>> = HashMap::new();
        for (i, (_, about)) in found.iter().enumerate() {
            for (rank, name) in &about.names {
                by_name.entry(name.clone()).or_default().push((*rank, i));
                let plain = names::plain(name);
                if plain != name {
                    by_name.entry(plain.into()).or_default().push((rank + PLAIN, i));
                }
            }
        }
        let list = found.into_iter().map(|(folder, about)| Found {
            folder,
            face: Face::file(&about.path, about.index),
            about,
        });
        Shelf { list: list.collect(), by_name }
    }

    /// The face for a folded name: that very name, another name of the same font, the name without its
    /// character set.
    pub(super) fn pick(&self, folded: &str, bold: bool, italic: bool) -> Option<usize> {
        if self.list.is_empty() {
            return None;
        }
        let plain = names::plain(folded);
        let mut names = vec![folded.to_string()];
        names.extend(stand_in::same(folded));
        if plain != folded {
            names.push(plain.into());
            names.extend(stand_in::same(plain));
        }
        names.iter().find_map(|name| self.styled(self.by_name.get(name)?, bold, italic))
    }

    /// Of the faces of one name, those of the first folder whose name is a family's before one face's; of these
    /// the one nearest to the style.
    fn styled(&self, faces: &[(u8, usize)], bold: bool, italic: bool) -> Option<usize> {
        let of = |i: usize| self.list.get(i);
        let place = |&(rank, i): &(u8, usize)| Some((rank, of(i)?.folder));
        let best = faces.iter().filter_map(place).min()?;
        let wanted: u16 = if bold { 700 } else { 400 };
        let alike = faces.iter().filter(|f| place(f) == Some(best)).map(|f| f.1);
        alike.min_by_key(|&i| {
            let about = of(i).map(|f| &f.about);
            (about.map(|a| a.italic != italic), about.map(|a| a.weight.abs_diff(wanted)), i)
        })
    }
}
