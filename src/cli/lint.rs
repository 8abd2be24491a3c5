//! `wenshu lint FILE.docx…`: does a Word document keep to the format of official documents?
use super::files::expand;
use super::{Console, Exit};
use crate::diagnostic::{Diagnostic, Lang, Place, Problems, Severity, file_name};
use crate::disk;
use crate::docx::Package;
use crate::job::parallel;
use crate::lint::fix::fix;
use crate::lint::{ALL, Choice, Finding, Profile, check};
use crate::pdf::open::load;
use crate::tr;
use serde_json::json;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

#[derive(clap::Args)]
#[command(after_help = "例 / examples:
  wenshu lint 通知.docx                    哪一段不合格式 / which paragraphs break a rule
  wenshu lint 通知.docx --fix              另存改好的 通知.已修正.docx / saves 通知.已修正.docx, put right
  wenshu lint out --only L08,L19           文件夹里的全部，只看两条规则 / a whole folder, two rules
  wenshu lint 承诺书.docx --skip L20,L26   这两条不看 / without two rules
  wenshu lint --list                       有哪些规则 / the rules
退出码 / exit code: 0 没有错误 no errors, 1 有错误 errors, 2 有的文件读不了 unreadable files")]
pub(super) struct Args {
    /// Word 文件，或放着 Word 文件的文件夹 / Word files, or folders that hold them
    #[arg(value_name = "FILE.docx|DIR", required_unless_present = "list")]
    files: Vec<PathBuf>,
    /// 能改的就改，另存为“名.已修正.docx”，原文件不动 / put right what can be; saved as NAME.已修正.docx
    #[arg(long)]
    fix: bool,
    /// 改好的存到哪里：一个文件名，或一个文件夹 / where: a file's name, or a folder
    #[arg(short, long, value_name = "FILE.docx|DIR", requires = "fix")]
    out: Option<PathBuf>,
    /// 版面：common 或 gbt33476，默认两种都可以 / the page (default: either)
    #[arg(long, value_name = "common|gbt33476")]
    profile: Option<String>,
    /// 只看这些规则，如 L08,L18 / these rules only
    #[arg(long, value_name = "L08,L18", value_delimiter = ',')]
    only: Vec<String>,
    /// 不看这些规则 / without these rules
    #[arg(long, value_name = "L20", value_delimiter = ',')]
    skip: Vec<String>,
    /// 列出全部规则 / list the rules
    #[arg(long)]
    list: bool,
    /// 输出 JSON / print JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: Args, console: &mut Console) -> Result<Exit, Problems> {
    let choice = choice(&args)?;
    if args.list {
        list(&choice, args.json, console);
        return Ok(Exit::Done);
    }
    let files = search(&expand(&args.files), args.fix)?;
    if let (Some(out), true) = (&args.out, files.len() > 1)
        && is_word(out)
        && !out.is_dir()
    {
        let d = Diagnostic::error(
            "lint-out",
            tr!("有几个文件，--out 要写文件夹", "There are several files: --out must name a folder"),
        );
        return Err(d.into());
    }
    let results: Vec<Result<Seen, Problems>> = parallel::each(&files, |f| one(f, &args, &choice));
    let (mut unreadable, mut counts, mut as_json) = (0, Counts::default(), Vec::new());
    for (file, result) in files.iter().zip(results) {
        match result {
            Ok(seen) => {
                counts.add(&seen);
                if args.json {
                    as_json.push(seen.json(file, console.lang));
                } else {
                    seen.print(console);
                }
            }
            Err(problems) => {
                unreadable += 1;
                if args.json {
                    let list: Vec<_> = problems.0.iter().map(|d| d.to_json(console.lang)).collect();
                    as_json.push(json!({"file": file.display().to_string(), "problems": list}));
                }
                console.report(&problems);
            }
        }
    }
    let Counts { errors, warnings, notes, fixed } = counts;
    let read = files.len() - unreadable;
    if args.json {
        let whole = json!({
            "files": as_json, "errors": errors, "warnings": warnings, "notes": notes, "fixed": fixed,
            "unreadable": unreadable,
        });
        console.data(&whole.to_string());
    } else {
        let line = if args.fix {
            tr!(
                "看了 {read} 个文件：改好 {fixed} 处，还有错误 {errors} 处、注意 {warnings} 处、说明 {notes} 处",
                "{read} files: {fixed} put right; {errors} errors, {warnings} warnings, {notes} notes left"
            )
        } else {
            tr!(
                "看了 {read} 个文件：错误 {errors} 处，注意 {warnings} 处，说明 {notes} 处",
                "{read} files: {errors} errors, {warnings} warnings, {notes} notes"
            )
        };
        console.data(line.get(console.lang));
    }
    Ok(match (unreadable, errors) {
        (0, 0) => Exit::Done,
        (0, _) => Exit::Some,
        _ => Exit::Nothing,
    })
}

/// The rules and the page that were asked for.
fn choice(args: &Args) -> Result<Choice, Problems> {
    let profile = match args.profile.as_deref() {
        None => None,
        Some("common") => Some(Profile::Common),
        Some("gbt33476") => Some(Profile::Gbt33476),
        Some(other) => {
            let d = Diagnostic::error("lint-profile", tr!("没有版面 {other}", "There is no page {other}"))
                .hint(tr!("写 common 或 gbt33476", "Write common or gbt33476"));
            return Err(d.into());
        }
    };
    let tidy =
        |list: &[String]| list.iter().map(|n| n.trim().to_string()).filter(|n| !n.is_empty()).collect();
    let choice = Choice { only: tidy(&args.only), skip: tidy(&args.skip), profile };
    let unknown = choice.unknown().map(|name| {
        Diagnostic::error("lint-rule", tr!("没有规则 {name}", "There is no rule {name}"))
            .hint(tr!("用 wenshu lint --list 看有哪些规则", "wenshu lint --list shows the rules"))
    });
    let unknown: Vec<Diagnostic> = unknown.collect();
    if unknown.is_empty() { Ok(choice) } else { Err(Problems(unknown)) }
}

fn list(choice: &Choice, as_json: bool, console: &mut Console) {
    let rules: Vec<_> = ALL.iter().filter(|r| choice.takes(r)).collect();
    if as_json {
        let rows: Vec<_> = rules
            .iter()
            .map(|r| {
                let about = (r.about)();
                json!({"rule": r.id, "code": r.code, "severity": r.severity.word().en, "fixable": r.fixable,
                       "about": about.get(console.lang)})
            })
            .collect();
        console.data(&serde_json::Value::from(rows).to_string());
        return;
    }
    let head = [tr!("规则", "rule"), tr!("级别", "severity"), tr!("可改", "fixable"), tr!("要求", "asks")];
    let head: Vec<String> = head.iter().map(|t| t.get(console.lang).to_string()).collect();
    let row = |r: &&crate::lint::Rule| {
        let yes = if r.fixable { tr!("是", "yes") } else { tr!("", "") };
        let texts = [r.severity.word(), yes, (r.about)()];
        let rest = texts.iter().map(|t| t.get(console.lang).to_string());
        std::iter::once(r.id.to_string()).chain(rest).collect::<Vec<_>>()
    };
    let rows: Vec<Vec<String>> = rules.iter().map(row).collect();
    console.table(&head, &rows);
}

/// What a file is called that was put right.
const FIXED: &str = ".已修正";

fn is_word(path: &Path) -> bool {
    path.extension().is_some_and(|e| ["docx", "docm"].iter().any(|w| e.eq_ignore_ascii_case(w)))
}

/// The files of folders, by name; `fixing`: without those that were put right before.
fn search(names: &[PathBuf], fixing: bool) -> Result<Vec<PathBuf>, Problems> {
    let mut out = Vec::new();
    for name in names {
        if !name.is_dir() {
            out.push(name.clone());
            continue;
        }
        let before = out.len();
        let mut folders = vec![name.clone()];
        while let Some(folder) = folders.pop() {
            let Ok(entries) = std::fs::read_dir(&folder) else { continue };
            for entry in entries.flatten() {
                let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
                // ~$ is what Word keeps beside an open document
                let hidden = name.starts_with(['.', '~']);
                // a link may lead back to where it stands
                let Ok(kind) = entry.file_type() else { continue };
                let ours = fixing && path.file_stem().is_some_and(|s| s.to_string_lossy().contains(FIXED));
                match () {
                    _ if hidden => {}
                    _ if kind.is_dir() => folders.push(path),
                    _ if is_word(&path) && !ours => out.push(path),
                    _ => {}
                }
            }
        }
        if let Some(found) = out.get_mut(before..) {
            found.sort();
        }
        if out.len() == before {
            let name = name.display();
            let d = Diagnostic::error(
                "lint-empty",
                tr!("文件夹 {name} 里没有 Word 文件（.docx）", "There is no Word file in {name}"),
            );
            return Err(d.into());
        }
    }
    Ok(out)
}

/// What was found in a file.
struct Seen {
    findings: Vec<Finding>,
    fixed: usize,
    /// Where it was saved, and how many paragraphs were changed.
    saved: Option<(PathBuf, usize)>,
}

fn one(file: &Path, args: &Args, choice: &Choice) -> Result<Seen, Problems> {
    let at = |d: Diagnostic| Problems(vec![d.at(Place::File(file.display().to_string()))]);
    let package = load(file).and_then(|bytes| Package::from_bytes(&file_name(file), bytes)).map_err(at)?;
    if !args.fix {
        let page = choice.page(&package).map_err(at)?;
        return Ok(Seen { findings: check(&page, choice), fixed: 0, saved: None });
    }
    let fixed = fix(&package, choice).map_err(at)?;
    let saved = match fixed.bytes {
        None => None,
        Some(bytes) => {
            let path = target(file, args.out.as_deref()).map_err(at)?;
            disk::replace(&path, &bytes).map_err(at)?;
            Some((path, fixed.changed.len()))
        }
    };
    Ok(Seen { findings: fixed.left, fixed: fixed.fixed, saved })
}

/// Where the document is saved: never where anything is already.
fn target(file: &Path, out: Option<&Path>) -> crate::diagnostic::Result<PathBuf> {
    let extension = file.extension().unwrap_or_default().to_string_lossy().into_owned();
    let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let folder = match out {
        Some(out) if is_word(out) && !out.is_dir() => {
            if out.exists() {
                let d = Diagnostic::error(
                    "file-exists",
                    tr!("已经有这个文件，没有覆盖", "The file is there already: not replaced"),
                )
                .hint(tr!("换一个文件名", "Choose another name"))
                .at(Place::File(out.display().to_string()));
                return Err(d);
            }
            if let Some(folder) = out.parent().filter(|f| !f.as_os_str().is_empty()) {
                disk::folder(folder)?;
            }
            return Ok(out.to_path_buf());
        }
        Some(out) => {
            disk::folder(out)?;
            out.to_path_buf()
        }
        None => file.parent().unwrap_or(Path::new("")).to_path_buf(),
    };
    let named = |n: u32| {
        let count = if n == 1 { String::new() } else { n.to_string() };
        folder.join(format!("{stem}{FIXED}{count}.{extension}"))
    };
    let free = (1..=MOST_COPIES).map(named).find(|p| !p.exists());
    free.ok_or_else(|| {
        Diagnostic::error(
            "file-exists",
            tr!("改好的文件太多了", "There are too many files that were put right"),
        )
        .hint(tr!("删去旧的“已修正”文件", "Delete the old ones"))
    })
}

/// Files of one name that were put right.
const MOST_COPIES: u32 = 999;

#[derive(Default)]
struct Counts {
    errors: usize,
    warnings: usize,
    notes: usize,
    fixed: usize,
}

impl Counts {
    fn add(&mut self, seen: &Seen) {
        let of = |s: Severity| seen.findings.iter().filter(|f| f.diagnostic.severity() == s).count();
        self.errors += of(Severity::Error);
        self.warnings += of(Severity::Warning);
        self.notes += of(Severity::Note);
        self.fixed += seen.fixed;
    }
}

/// The number of the rule that gives findings of this code.
fn rule_of(code: &str) -> &'static str {
    ALL.iter().find(|r| r.code == code).map_or("", |r| r.id)
}

/// Places of one finding that are named one by one.
const MOST_PLACES: usize = 20;

impl Seen {
    /// One line a finding, with its hint; what is found in many paragraphs is said once.
    fn print(&self, console: &mut Console) {
        // by rule and message; what has a second place is said by itself
        let mut alike: BTreeMap<(&str, &str), Vec<u32>> = BTreeMap::new();
        let single = |f: &&Finding| f.diagnostic.others().is_empty();
        for f in self.findings.iter().filter(single) {
            alike.entry((f.diagnostic.code(), &f.diagnostic.message().zh)).or_default().push(f.paragraph());
        }
        for f in &self.findings {
            let d = &f.diagnostic;
            let mut more = vec![];
            if single(&f) {
                let Some(all) = alike.remove(&(d.code(), d.message().zh.as_str())) else { continue };
                more = all;
                more.remove(0);
            }
            let word = d.severity().word();
            let line = format!("{} {} {}", word.get(console.lang), rule_of(d.code()), d.show(console.lang));
            console.data(&line);
            let n = more.len();
            more.dedup();
            let more: Vec<String> = more.iter().map(u32::to_string).collect();
            if !more.is_empty() {
                let rest = if more.len() > MOST_PLACES { "…" } else { "" };
                let named = more.get(..more.len().min(MOST_PLACES)).unwrap_or_default();
                let (zh, en) = (named.join("、"), named.join(", "));
                let text = tr!(
                    "    同样的还有 {n} 处：第{zh}{rest}段",
                    "    and {n} more like it: paragraphs {en}{rest}"
                );
                console.data(text.get(console.lang));
            }
        }
        if let Some((path, n)) = &self.saved {
            let (path, fixed) = (path.display(), self.fixed);
            console.say(&tr!(
                "{path}  改了 {n} 段，改好 {fixed} 处",
                "{path}  {n} paragraphs changed, {fixed} findings put right"
            ));
        }
    }

    fn json(&self, file: &Path, lang: Lang) -> serde_json::Value {
        let finding = |f: &Finding| {
            let mut value = f.diagnostic.to_json(lang);
            if let Some(map) = value.as_object_mut() {
                map.insert("rule".into(), rule_of(f.diagnostic.code()).into());
                map.insert("paragraph".into(), f.paragraph().into());
                map.insert("fixable".into(), (!f.edits.is_empty()).into());
            }
            value
        };
        json!({
            "file": file.display().to_string(),
            "findings": self.findings.iter().map(finding).collect::<Vec<_>>(),
            "fixed": self.fixed,
            "saved": self.saved.as_ref().map(|s| s.0.display().to_string()),
        })
    }
}
