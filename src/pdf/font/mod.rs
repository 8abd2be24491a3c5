//! Faces to draw with: those in a folder of the user's, those installed, those that come with the program; and
//! which of them stands in for a font that a template names.
//!
//! A font is looked for in the folders, then among the installed fonts, then in the table of stand-ins
//! ([`TABLE`]). Typst knows the faces by keys of ours, so that it never chooses by itself; installed fonts are
//! searched only when a font is asked for that the folders don't have, and once a process.
mod face;
mod file;
mod find;
mod list;
mod named;
mod names;
mod own;
mod stand_in;
mod symbol;

pub use file::LIMIT;
pub use find::FontOptions;
pub use list::{Listed, Origin};
pub use named::{Named, named};
pub use own::{FANG, OWN, Own, name};
pub use stand_in::{StandIn, TABLE};
pub use symbol::{signs, symbol};

use crate::diagnostic::{Diagnostic, Problems, Result};
use face::Face;
use file::Fault;
use find::{Found, InFolders, Shelf};
use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};
use typst::text::{
    Coverage, Font, FontBook, FontFlags, FontInfo, FontStretch, FontStyle, FontVariant, FontWeight,
};
use typst::utils::LazyHash;

/// All faces that can be drawn with. Cheap to clone; shared by all threads. A face is unpacked when it is first
/// drawn with.
#[derive(Clone)]
pub struct Fonts(Arc<Inner>);

struct Inner {
    /// The program's faces, FillFang if there is one, those in folders.
    book: LazyHash<FontBook>,
    /// The same and the installed ones behind; there once they have been searched.
    full: OnceLock<LazyHash<FontBook>>,
    fang: Option<Face>,
    folders: Shelf,
    system: bool,
    chosen: RwLock<HashMap<Asked, Choice>>,
    rescued: Mutex<HashMap<char, Option<String>>>,
    replaced: Mutex<BTreeSet<(String, String)>>,
    problems: Mutex<Vec<Diagnostic>>,
}

type Asked = (String, For, bool, bool);

/// What characters are set with: faces to try in order, and what must be done to their shapes.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// Names of families in [`Fonts::book`], the best first. The last ones have the most characters.
    pub families: Vec<String>,
    /// There is no bold face: the outlines are to be thickened.
    pub thicken: bool,
    /// There is no italic face: the outlines are to be slanted.
    pub slant: bool,
    /// Height of a single-spaced line of the font that was asked for, in em, and how much of it is above the
    /// baseline.
    pub line: (f64, f64),
}

/// Which characters a font is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum For {
    /// Chinese, Japanese, Korean and full-width characters.
    EastAsian,
    /// Latin letters, digits, and others.
    Latin,
}

/// A family found by name outside of the program.
struct Outside<'a> {
    key: String,
    found: &'a Found,
}

impl Fonts {
    /// The faces that come with the program, and no others.
    pub fn builtin() -> Fonts {
        Fonts::new(InFolders::default(), false)
    }

    /// The program's faces and those of the options' folders, of folders called `fonts` or `字体` in the folders
    /// `beside` (where the job file and the templates are), in the current folder and beside the program; and the
    /// installed ones, if wanted. A damaged file is left out and told in [`problems`](Self::problems).
    pub fn open(options: &FontOptions, beside: &[PathBuf]) -> Result<Fonts> {
        Ok(Fonts::new(InFolders::read(&options.all_folders(beside)?), options.system))
    }

    fn new(found: InFolders, system: bool) -> Fonts {
        let mut book = FontBook::new();
        OWN.iter().for_each(|o| book.push(info(o.key, o.bold, o.italic)));
        if found.fang.is_some() {
            book.push(info(FANG.0, false, false));
        }
        (0..found.shelf.list.len()).for_each(|i| book.push(info(&folder_key(i), false, false)));
        Fonts(Arc::new(Inner {
            book: LazyHash::new(book),
            full: OnceLock::new(),
            fang: found.fang.map(|path| Face::file(&path, 0)),
            folders: found.shelf,
            system,
            chosen: RwLock::default(),
            rescued: Mutex::default(),
            replaced: Mutex::default(),
            problems: Mutex::new(found.problems),
        }))
    }

    /// Typst's view of the faces. It gains the installed ones when they are first searched, behind the others;
    /// a layout keeps to the book that it began with.
    pub fn book(&self) -> &LazyHash<FontBook> {
        self.0.full.get().unwrap_or(&self.0.book)
    }

    /// A face by its number in the book.
    pub fn font(&self, index: usize) -> Option<Font> {
        self.face(index)?.font().cloned()
    }

    fn face(&self, index: usize) -> Option<&Face> {
        let own = own::faces();
        let rest = index.checked_sub(own.len());
        let Some(rest) = rest else { return own.get(index) };
        let mut before = self.0.fang.iter().chain(self.0.folders.list.iter().map(|f| &f.face));
        let count = usize::from(self.0.fang.is_some()) + self.0.folders.list.len();
        match rest.checked_sub(count) {
            None => before.nth(rest),
            Some(rest) => self.0.full.get().and_then(|_| Some(&find::system().list.get(rest)?.face)),
        }
    }

    /// The installed fonts, unless they are not wanted. From now on the book has them.
    fn installed(&self) -> Option<&'static Shelf> {
        if !self.0.system {
            return None;
        }
        let shelf = find::system();
        self.0.full.get_or_init(|| {
            let mut book = (*self.0.book).clone();
            (0..shelf.list.len()).for_each(|i| book.push(info(&system_key(i), false, false)));
            LazyHash::new(book)
        });
        Some(shelf)
    }

    /// What to draw characters with that are set in the font `name`.
    pub fn choose(&self, name: &str, script: For, bold: bool, italic: bool) -> Choice {
        let asked = (name.to_string(), script, bold, italic);
        let known = self.0.chosen.read().unwrap_or_else(PoisonError::into_inner).get(&asked).cloned();
        if let Some(choice) = known {
            return choice;
        }
        let choice = self.search(name, script, bold, italic);
        self.0.chosen.write().unwrap_or_else(PoisonError::into_inner).insert(asked, choice.clone());
        choice
    }

    fn search(&self, name: &str, script: For, bold: bool, italic: bool) -> Choice {
        let folded = names::fold(name);
        let (kind, exact) = stand_in::find(&folded);
        let wanted = if script == For::EastAsian { kind.east } else { kind.latin };
        let mut families: Vec<String> = vec![];
        let mut add = |key: &str| {
            let there = key != FANG.0 || self.0.fang.is_some();
            if there && families.iter().all(|f| f != key) {
                families.push(key.into());
            }
        };
        let outside = self.outside(&folded, bold, italic);
        if let Some(o) = &outside {
            add(&o.key);
        }
        wanted.iter().chain(own::LAST).for_each(|key| add(key));
        if self.0.fang.is_some() {
            add(FANG.0);
        }
        let first = families.first().map_or("", String::as_str);
        let about = outside.as_ref().map(|o| &o.found.about);
        let has = |style: fn(&Own) -> bool| OWN.iter().any(|o| o.key == first && style(o));
        // a Latin font asked for Chinese characters: Word takes 宋体, and nothing was replaced
        let linked = script == For::EastAsian
            && match about {
                Some(about) => !about.cjk,
                None => !kind.is_chinese() && !kind.is_last(),
            };
        if about.is_none() && !linked && !folded.is_empty() {
            self.note_replaced(name, first);
        }
        let chinese = script == For::EastAsian || names::is_chinese(&folded);
        Choice {
            thicken: bold && !about.map_or_else(|| has(|o| o.bold), |a| a.bold()),
            slant: italic && !about.map_or_else(|| has(|o| o.italic), |a| a.italic),
            line: match about {
                _ if linked => stand_in::CJK,
                Some(about) if !exact => about.line,
                None if kind.is_last() && chinese => stand_in::CJK,
                _ => kind.line,
            },
            families,
        }
    }

    /// The face of that name in a folder or installed. One that turns out to be damaged is told and passed over.
    fn outside(&self, folded: &str, bold: bool, italic: bool) -> Option<Outside<'_>> {
        if folded.is_empty() {
            return None;
        }
        let sound = |shelf: &'static Shelf, i: usize| shelf.list.get(i).filter(|f| f.face.font().is_some());
        if let Some(i) = self.0.folders.pick(folded, bold, italic) {
            match self.0.folders.list.get(i) {
                Some(found) if found.face.font().is_some() => {
                    return Some(Outside { key: folder_key(i), found });
                }
                Some(found) => self.note_problem(find::unusable(&found.about.path, Fault::Damaged)),
                None => {}
            }
        }
        let shelf = self.installed()?;
        let i = shelf.pick(folded, bold, italic)?;
        Some(Outside { key: system_key(i), found: sound(shelf, i)? })
    }

    /// The characters of a text that none of the choice's faces has, each once. Spaces, control characters and
    /// those that only join or vary others have no shape and are never among them.
    pub fn uncovered(&self, choice: &Choice, text: &str) -> Vec<char> {
        let faces: Vec<&Face> = choice.families.iter().filter_map(|key| self.family(key)).collect();
        let mut out = vec![];
        for c in text.chars().filter(|&c| has_shape(c)) {
            if !faces.iter().any(|f| f.has(c)) && !out.contains(&c) {
                out.push(c);
            }
        }
        out
    }

    /// A family that has a character which a choice lacks: searched by characters in the folders, then among the
    /// installed fonts. Its key goes to the end of the choice's families.
    pub fn rescue(&self, c: char) -> Option<String> {
        if let Some(known) = lock(&self.0.rescued).get(&c) {
            return known.clone();
        }
        let found = self.search_character(c);
        lock(&self.0.rescued).insert(c, found.clone());
        found
    }

    fn search_character(&self, c: char) -> Option<String> {
        let own = OWN.iter().zip(own::faces()).filter(|(o, _)| !o.bold && !o.italic);
        let own = own.map(|(o, face)| (o.key, face)).chain(self.0.fang.as_ref().map(|face| (FANG.0, face)));
        if let Some((key, _)) = own.into_iter().find(|(_, face)| face.has(c)) {
            return Some(key.into());
        }
        if let Some(i) = by_character(&self.0.folders, c) {
            return Some(folder_key(i));
        }
        // a private character means something in its own font only
        let private = matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..);
        let shelf = if private { None } else { self.installed() };
        shelf.and_then(|s| by_character(s, c)).map(system_key)
    }

    /// The face (the regular one of several) of a family.
    fn family(&self, key: &str) -> Option<&Face> {
        let number = |prefix| key.strip_prefix(prefix).and_then(|n: &str| n.parse::<usize>().ok());
        if let Some(i) = OWN.iter().position(|o| o.key == key) {
            return own::faces().get(i);
        }
        if key == FANG.0 {
            return self.0.fang.as_ref();
        }
        if let Some(i) = number(FOLDER) {
            return self.0.folders.list.get(i).map(|f| &f.face);
        }
        let i = number(SYSTEM)?;
        self.installed().and_then(|s| Some(&s.list.get(i)?.face))
    }

    /// Fonts that were asked for so far and what they were drawn with instead; each once, in the order of names.
    pub fn report(&self) -> Vec<(String, String)> {
        lock(&self.0.replaced).iter().cloned().collect()
    }

    /// Font files in the folders that can't be used.
    pub fn problems(&self) -> Problems {
        let mut list = lock(&self.0.problems).clone();
        list.sort_by_key(|d| d.place().show(Default::default()));
        Problems(list)
    }

    fn note_replaced(&self, name: &str, key: &str) {
        let name = name.trim().trim_start_matches('@');
        let drawn = own::name(key).unwrap_or(key);
        if name != drawn {
            lock(&self.0.replaced).insert((name.into(), drawn.into()));
        }
    }

    fn note_problem(&self, d: Diagnostic) {
        let mut list = lock(&self.0.problems);
        if !list.contains(&d) {
            list.push(d);
        }
    }
}

fn lock<T>(m: &Mutex<T>) -> MutexGuard<'_, T> {
    m.lock().unwrap_or_else(PoisonError::into_inner)
}

const FOLDER: &str = "folder-";
const SYSTEM: &str = "system-";

fn folder_key(i: usize) -> String {
    format!("{FOLDER}{i}")
}
fn system_key(i: usize) -> String {
    format!("{SYSTEM}{i}")
}

/// The face with a character that is nearest to 宋体: upright, with serifs, for simplified Chinese, regular.
fn by_character(shelf: &Shelf, c: char) -> Option<usize> {
    let named = |f: &Found, is: &dyn Fn(&str) -> bool| f.about.names.iter().any(|(_, n)| is(n));
    let serif = |n: &str| ["宋", "明", "song", "sun", "ming", "serif"].iter().any(|w| n.contains(w));
    let simplified = |n: &str| ["sc", "cn", "gb"].iter().any(|w| n.ends_with(w)) || n.contains("simsun");
    let mut order: Vec<(usize, &Found)> = shelf.list.iter().enumerate().collect();
    order.sort_by_cached_key(|(i, f)| {
        let weight = f.about.weight.abs_diff(400);
        (f.about.italic, !named(f, &serif), !named(f, &simplified), weight, *i)
    });
    let last_resort = |n: &str| n.contains("lastresort");
    let sound = |f: &Found| !named(f, &last_resort) && f.face.has(c) && f.face.font().is_some();
    order.into_iter().find(|(_, f)| sound(f)).map(|(i, _)| i)
}

/// Is it a character that is drawn?
fn has_shape(c: char) -> bool {
    !(c.is_control()
        || c.is_whitespace()
        || matches!(
            c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
        )
        || matches!(c, '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}')
        || matches!(c, '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}'))
}

fn info(family: &str, bold: bool, italic: bool) -> FontInfo {
    let style = if italic { FontStyle::Italic } else { FontStyle::Normal };
    let weight = if bold { FontWeight::BOLD } else { FontWeight::REGULAR };
    FontInfo {
        family: family.into(),
        variant: FontVariant { style, weight, stretch: FontStretch::NORMAL },
        flags: FontFlags::empty(),
        axes: vec![],
        coverage: Coverage::from_vec(vec![]),
    }
}

impl std::fmt::Debug for Fonts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let folders = self.0.folders.list.len();
        write!(f, "Fonts({} own, {folders} in folders, system: {})", OWN.len(), self.0.system)
    }
}

#[cfg(test)]
mod tests;
