//! Is this file one of ours, as it was issued? Told by its SHA-256, and where that is unknown by its name.
use super::db::{Db, Row, Sql};
use super::{Register, State, read};
use crate::diagnostic::{Diagnostic, Place, Result, Text, file_name};
use crate::disk;
use crate::tr;
use rayon::prelude::*;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};

/// Files whose kind is that of documents: others in an output folder are nobody's business.
const DOCUMENTS: [&str; 9] = ["docx", "docm", "doc", "wps", "rtf", "odt", "pdf", "ofd", "xps"];
/// Folders inside each other that are looked into.
const DEEPEST: usize = 64;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Issued and current, byte for byte.
    Current,
    /// An older version.
    Older,
    /// Of a number that was given up.
    Void,
    /// About to be issued when a run was stopped.
    Unfinished,
    /// Has the name of a document but another content.
    Changed,
    /// Registered but not there.
    Missing,
    /// The register doesn't know it.
    Unknown,
}

impl Standing {
    /// For people: 现行, 旧版, 已作废, …
    pub fn text(self) -> Text {
        match self {
            Standing::Current => tr!("现行", "current"),
            Standing::Older => tr!("旧版", "older version"),
            Standing::Void => tr!("已作废", "void"),
            Standing::Unfinished => tr!("未登记完", "not finished"),
            Standing::Changed => tr!("签发后被改过", "changed since"),
            Standing::Missing => tr!("缺失", "missing"),
            Standing::Unknown => tr!("登记簿里没有", "unknown"),
        }
    }
}

/// What the register says of one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// The file as it was named, or relative to the output folder.
    pub file: String,
    /// What it is.
    pub standing: Standing,
    /// Its SHA-256; empty for one that is missing.
    pub sha256: String,
    /// The entry that it belongs to.
    pub entry: Option<i64>,
    /// The number, or else what stands for it.
    pub name: String,
    /// The version that it is, or (where it was changed) that it was.
    pub version: Option<u32>,
    /// When that version was issued.
    pub at: String,
    /// The entry's current version.
    pub current: Option<u32>,
    /// The document's date.
    pub date: String,
    /// Its title.
    pub title: String,
    /// Why it is void.
    pub why: String,
}

/// What [`Register::verify_all`] found in an output folder.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Folder {
    /// Registered files that are there as they were issued.
    pub current: usize,
    /// Everything else that was found, or wasn't, by file name.
    pub verdicts: Vec<Verdict>,
}

impl Register {
    /// Looks up files by what they hold.
    pub fn verify(&mut self, files: &[PathBuf]) -> Result<Vec<Verdict>> {
        let hashes = hashes(files)?;
        let named: Vec<(String, String)> = files.iter().map(|f| slashes(f)).zip(hashes).collect();
        self.transaction(false, |db| {
            let wanted = Sql::Texts(named.iter().map(|(_, hash)| hash.clone()).collect());
            let mut book = Book::of(db, "WHERE f.sha256 IN {texts}", &[wanted])?;
            if named.iter().any(|(_, hash)| !book.by_hash.contains_key(hash)) {
                let names: HashSet<&str> = named.iter().map(|(file, _)| last(file)).collect();
                let all = Book::of(db, "", &[])?;
                let alike = all.files.into_iter().filter(|f| names.contains(last(&f.path)));
                let known = std::mem::take(&mut book.files);
                book = Book::new(known.into_iter().chain(alike).collect(), book.intended);
            }
            Ok(named.into_iter().map(|(file, hash)| book.judge(file, hash)).collect())
        })
    }

    /// Looks at an output folder: is every registered file there as it was issued, and is there any document that
    /// isn't registered?
    pub fn verify_all(&mut self, out: &Path) -> Result<Folder> {
        if !out.is_dir() {
            let missing = tr!("没有这个输出文件夹", "there is no such output folder");
            return Err(Diagnostic::error("verify-no-folder", missing).at(Place::file(out)));
        }
        let book = self.transaction(false, |db| Book::of(db, "", &[]))?;
        let mut folder = Folder::default();
        let here = documents(out)?;
        let expected: BTreeMap<&str, &Registered> = book
            .files
            .iter()
            .filter(|f| f.rank() == Standing::Current)
            .map(|f| (f.path.as_str(), f))
            .collect();
        let (expected_here, absent): (Vec<_>, Vec<_>) =
            expected.iter().partition(|(path, _)| out.join(path).is_file());
        folder.verdicts.extend(absent.into_iter().map(|(path, f)| f.verdict(path, Standing::Missing, "")));
        let others: Vec<&String> = here
            .iter()
            .filter(|p| !expected.contains_key(p.as_str()))
            .filter(|p| is_document(p) || book.by_path.contains_key(p.as_str()))
            .collect();
        let paths: Vec<&str> =
            expected_here.iter().map(|(path, _)| **path).chain(others.iter().map(|p| p.as_str())).collect();
        let absolute: Vec<PathBuf> = paths.iter().map(|p| out.join(p)).collect();
        let hashes = hashes(&absolute)?;
        let merged = merged(out, &here);
        for (path, hash) in paths.into_iter().zip(hashes) {
            match expected.get(path) {
                Some(f) if f.sha256 == hash => folder.current += 1,
                Some(f) => {
                    let older =
                        book.by_hash.get(&hash).and_then(|at| book.best(at)).filter(|o| o.entry == f.entry);
                    folder.verdicts.push(match older {
                        Some(older) => older.verdict(path, Standing::Older, &hash),
                        None => f.verdict(path, Standing::Changed, &hash),
                    });
                }
                None if merged.contains(&hash) => {}
                None => {
                    let verdict = book.judge(path.to_owned(), hash);
                    if verdict.standing != Standing::Current {
                        folder.verdicts.push(verdict);
                    }
                }
            }
        }
        folder.verdicts.sort_by(|a, b| (a.standing, &a.file).cmp(&(b.standing, &b.file)));
        Ok(folder)
    }
}

/// One registered file with what is known of its document.
struct Registered {
    entry: i64,
    version: u32,
    path: String,
    sha256: String,
    at: String,
    name: String,
    date: String,
    title: String,
    state: State,
    current: u32,
    why: String,
}

impl Registered {
    fn rank(&self) -> Standing {
        match self.state {
            State::Void => Standing::Void,
            _ if self.version == self.current => Standing::Current,
            _ => Standing::Older,
        }
    }

    fn verdict(&self, file: &str, standing: Standing, sha256: &str) -> Verdict {
        Verdict {
            file: file.to_owned(),
            standing,
            sha256: sha256.to_owned(),
            entry: Some(self.entry),
            name: self.name.clone(),
            version: Some(self.version),
            at: self.at.clone(),
            current: Some(self.current),
            date: self.date.clone(),
            title: self.title.clone(),
            why: if self.state == State::Void { self.why.clone() } else { String::new() },
        }
    }
}

/// Registered files, to be found by hash, path and name.
struct Book {
    files: Vec<Registered>,
    by_hash: HashMap<String, Vec<usize>>,
    by_path: HashMap<String, Vec<usize>>,
    by_name: HashMap<String, Vec<usize>>,
    /// Hashes of files that a stopped run was about to put in place.
    intended: HashSet<String>,
}

impl Book {
    fn of(db: &mut dyn Db, condition: &str, values: &[Sql]) -> Result<Book> {
        let sql = format!(
            "SELECT f.entry, f.version, f.path, f.sha256, v.at, e.series, e.year, e.n, e.number, e.date, e.title,
                e.state, e.version, e.why
             FROM file f JOIN version v ON v.entry = f.entry AND v.version = f.version
             JOIN entry e ON e.id = f.entry {condition} ORDER BY f.entry, f.version"
        );
        let files = db.query(&sql, values)?.iter().map(registered).collect::<Result<_>>()?;
        let intended = db.query("SELECT sha256 FROM intent", &[])?;
        Ok(Book::new(files, intended.iter().map(|row| row.text(0)).collect::<Result<_>>()?))
    }

    fn new(files: Vec<Registered>, intended: HashSet<String>) -> Book {
        let by = |f: fn(&Registered) -> &str| {
            let mut map: HashMap<String, Vec<usize>> = HashMap::new();
            for (at, file) in files.iter().enumerate() {
                map.entry(f(file).to_owned()).or_default().push(at);
            }
            map
        };
        let (by_hash, by_path, by_name) = (by(|f| &f.sha256), by(|f| &f.path), by(|f| last(&f.path)));
        Book { by_hash, by_path, by_name, files, intended }
    }

    /// Of several files alike: the current one, else the latest of an older version, else of a void number.
    fn best(&self, at: &[usize]) -> Option<&Registered> {
        at.iter().rev().filter_map(|at| self.files.get(*at)).min_by_key(|f| f.rank())
    }

    fn judge(&self, file: String, hash: String) -> Verdict {
        if let Some(known) = self.by_hash.get(&hash).and_then(|at| self.best(at)) {
            return known.verdict(&file, known.rank(), &hash);
        }
        let nothing = |standing| Verdict {
            file: file.clone(),
            standing,
            sha256: hash.clone(),
            entry: None,
            name: String::new(),
            version: None,
            at: String::new(),
            current: None,
            date: String::new(),
            title: String::new(),
            why: String::new(),
        };
        if self.intended.contains(&hash) {
            return nothing(Standing::Unfinished);
        }
        // the path in the output folder is the end of the path as it was named
        let ends = std::iter::successors(Some(file.as_str()), |p| p.split_once('/').map(|(_, rest)| rest));
        let by_path = ends.into_iter().find_map(|end| self.by_path.get(end));
        match by_path.or_else(|| self.by_name.get(last(&file))).and_then(|at| self.best(at)) {
            Some(known) => known.verdict(&file, Standing::Changed, &hash),
            None => nothing(Standing::Unknown),
        }
    }
}

fn registered(row: &Row) -> Result<Registered> {
    let (entry, n): (i64, Option<i64>) = (row.int(0)?, row.int_or_null(7)?);
    let number = row.text_or_null(8)?.unwrap_or_default();
    Ok(Registered {
        entry,
        version: row.number(1)?,
        path: row.text(2)?,
        sha256: row.text(3)?,
        at: row.text(4)?,
        name: super::check::name(&number, &row.text(5)?, row.int(6)?, n, entry),
        date: row.text(9)?,
        title: row.text(10)?,
        state: read::state(row, 11)?,
        current: row.number(12)?,
        why: row.text(13)?,
    })
}

fn hashes(files: &[PathBuf]) -> Result<Vec<String>> {
    let hash = |f: &PathBuf| {
        if f.is_dir() {
            let folder = tr!("这是文件夹", "this is a folder");
            return Err(Diagnostic::error("verify-unreadable", folder)
                .at(Place::file(f))
                .hint(tr!("整个输出文件夹用 --all 核对", "look at a whole output folder with --all")));
        }
        disk::sha256_of(f).map_err(|e| {
            let message = match e.kind() {
                std::io::ErrorKind::NotFound => tr!("没有这个文件", "there is no such file"),
                _ => tr!("文件读不出来：{e}", "the file can't be read: {e}"),
            };
            Diagnostic::error("verify-unreadable", message).at(Place::file(f))
        })
    };
    files.par_iter().map(hash).collect()
}

fn slashes(path: &Path) -> String {
    path.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn is_document(path: &str) -> bool {
    let extension = last(path).rsplit_once('.').map(|(_, e)| e.to_lowercase()).unwrap_or_default();
    DOCUMENTS.contains(&extension.as_str())
}

/// All files below a folder, with `/`, but for hidden ones and what Office keeps beside an open file.
fn documents(out: &Path) -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    let mut folders = vec![(out.to_owned(), String::new(), 0)];
    while let Some((folder, name, depth)) = folders.pop() {
        let failed = |e| disk::failed(e).at(Place::File(folder.display().to_string()));
        for inside in std::fs::read_dir(&folder).map_err(failed)? {
            let inside = inside.map_err(failed)?;
            let own = file_name(&inside.path());
            if own.starts_with('.') || own.starts_with("~$") {
                continue;
            }
            let path = if name.is_empty() { own } else { format!("{name}/{own}") };
            // links are not followed: they may lead round in circles
            match inside.file_type().map_err(failed)? {
                t if t.is_dir() && depth < DEEPEST => folders.push((inside.path(), path, depth + 1)),
                t if t.is_file() => drop(found.insert(path)),
                _ => {}
            }
        }
    }
    Ok(found)
}

/// Hashes of the files that hold all documents of a job in one; the reports name them.
fn merged(out: &Path, here: &BTreeSet<String>) -> HashSet<String> {
    let reports = here.iter().filter(|p| p.starts_with("report") && p.ends_with(".json"));
    let read = |p: &String| -> Option<Vec<String>> {
        let report: serde_json::Value = serde_json::from_slice(&std::fs::read(out.join(p)).ok()?).ok()?;
        let merged = report.get("merged")?.as_array()?.iter();
        Some(merged.filter_map(|m| Some(m.get("sha256")?.as_str()?.to_owned())).collect())
    };
    reports.filter_map(read).flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{issued, now, place, plan, wants};
    use super::super::{File, Issued};
    use super::*;
    use std::fs;

    fn doc(slot: &super::super::Slot, text: &str) -> Issued {
        let path = format!("甲/{}.docx", slot.n.unwrap());
        let sha256 = disk::sha256(text.as_bytes());
        let file = File { version: 0, path, format: "docx".into(), sha256, bytes: text.len() as u64 };
        Issued { files: vec![file], ..issued(slot, text) }
    }

    /// Number 1 in its second version, 2 void, 3 current, 4 about to be issued.
    fn filled(path: &Path) -> Register {
        let mut r = Register::open_file(path).unwrap();
        let s = plan(&mut r, &wants(&["a", "b", "c", "d"]));
        r.issue(&[doc(&s[0], "一"), doc(&s[1], "二"), doc(&s[2], "三")], "甲", &now()).unwrap();
        r.issue(&[doc(&s[0], "一改")], "甲", &now()).unwrap();
        r.void("青幼安〔2026〕2号", "重复", "甲", &now()).unwrap();
        let sha256 = disk::sha256("四".as_bytes());
        let next = super::super::Intent { entry: s[3].entry, path: "甲/4.docx".into(), sha256 };
        r.advance(&[], &[next], "甲", &now()).unwrap();
        r
    }

    #[test]
    fn a_file_is_told_by_its_content_and_else_by_its_name() {
        let (dir, path) = place();
        let mut r = filled(&path);
        let mut at = |name: &str, text: &str| {
            let file = dir.path().join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(&file, text).unwrap();
            let v = r.verify(&[file]).unwrap().remove(0);
            (v.standing, v.name, v.version.unwrap_or(0))
        };
        let first = || "青幼安〔2026〕1号".to_owned();
        assert_eq!(at("x.docx", "一改"), (Standing::Current, first(), 2));
        assert_eq!(at("x.docx", "一"), (Standing::Older, first(), 1));
        assert_eq!(at("x.docx", "二"), (Standing::Void, "青幼安〔2026〕2号".into(), 1));
        assert_eq!(at("x.docx", "四"), (Standing::Unfinished, String::new(), 0));
        assert_eq!(at("x.docx", "五"), (Standing::Unknown, String::new(), 0));
        assert_eq!(at("out/甲/1.docx", "五"), (Standing::Changed, first(), 2));
        assert_eq!(at("1.docx", "五"), (Standing::Changed, first(), 2));
        assert_eq!(r.verify(&[dir.path().join("nothing")]).unwrap_err().code(), "verify-unreadable");
    }

    #[test]
    fn a_folder_is_compared_with_the_register() {
        let (dir, path) = place();
        let mut r = filled(&path);
        let out = dir.path().join("out");
        let write = |name: &str, text: &str| {
            fs::create_dir_all(out.join(name).parent().unwrap()).unwrap();
            fs::write(out.join(name), text).unwrap();
        };
        write("甲/1.docx", "一改");
        write("甲/2.docx", "二");
        write("甲/旧.docx", "一");
        write("别的.docx", "别的");
        write("全部.docx", "合并");
        write(
            "report.json",
            &format!(r#"{{"merged": [{{"sha256": "{}"}}]}}"#, disk::sha256("合并".as_bytes())),
        );
        write("报告.xlsx", "");
        write("说明.txt", "");
        write("~$1.docx", "");
        write("抄本/1.docx", "一改");
        let seen = |r: &mut Register| {
            let folder = r.verify_all(&out).unwrap();
            let told = folder.verdicts.into_iter().map(|v| (v.standing, v.file)).collect::<Vec<_>>();
            (folder.current, told)
        };
        let told =
            |list: &[(Standing, &str)]| list.iter().map(|(s, f)| (*s, (*f).to_owned())).collect::<Vec<_>>();
        assert_eq!(
            seen(&mut r),
            (
                1,
                told(&[
                    (Standing::Older, "甲/旧.docx"),
                    (Standing::Void, "甲/2.docx"),
                    (Standing::Missing, "甲/3.docx"),
                    (Standing::Unknown, "别的.docx"),
                ])
            )
        );
        write("甲/1.docx", "一");
        write("甲/3.docx", "改了");
        fs::remove_file(out.join("别的.docx")).unwrap();
        fs::remove_file(out.join("甲/旧.docx")).unwrap();
        fs::remove_file(out.join("甲/2.docx")).unwrap();
        assert_eq!(
            seen(&mut r),
            (0, told(&[(Standing::Older, "甲/1.docx"), (Standing::Changed, "甲/3.docx")]))
        );
        assert_eq!(r.verify_all(&dir.path().join("none")).unwrap_err().code(), "verify-no-folder");
    }
}
