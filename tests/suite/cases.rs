//! Runs every folder `tests/cases/<topic>/<name>/` that holds a file `cmd`.
//!
//! The folder is copied to a scratch place and the lines of `cmd` are run there, one after another:
//!
//! - `fill 模板.docx '花名册.xlsx' --number "(pad n 3)"`: a command line of wenshu, quoted as in a shell; a
//!   `\` at the end continues the line; `#` begins a comment.
//! - `@copy FROM TO`: copies a file or folder of the repository (with `./` in front: of the scratch place).
//! - `@remove PATH`: deletes a file or folder.
//!
//! What came out is compared with `expected/`:
//!
//! - `stdout`, `stderr`: of all lines together; an absent file means that nothing may be printed.
//! - `code`: the exit code of the last line; absent means 0.
//! - `tree`: the files that exist under `out/`, sorted, one a line; absent means that there are none.
//! - `files/PATH`: that file's content; `files/PATH.docx.txt` and `files/PATH.xlsx.txt`: what it says
//!   ([`crate::text_of`]); `files/PATH.docx.parts.txt`: its other texts (properties, charts, links, custom XML).
//!
//! Every Word document that a case makes is held against [`crate::structure`] (with the comment `# literal tags`
//! in `cmd`, it may show tags); `WENSHU_KEEP=DIR` keeps them
//! there, for the outside readers in `tests/tools/check_produced.py`.
//!
//! In all texts the scratch place reads `[DIR]`, the version `[VERSION]`, a time stamp `[TIME]`, a file's hash
//! `[SHA256]`.
//!
//! `WENSHU_BLESS=1 cargo test --test suite` rewrites `expected/` (make an empty file under `expected/files/`
//! to begin keeping that one); `WENSHU_CASE=text` runs only cases whose `topic/name` holds the text.
use crate::{structure, text_of};
use rayon::prelude::*;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

#[test]
fn cases() {
    let repo = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = repo.join("tests/cases");
    let wanted = std::env::var("WENSHU_CASE").unwrap_or_default();
    let bless = std::env::var_os("WENSHU_BLESS").is_some_and(|v| v != "0" && !v.is_empty());
    let all: Vec<String> = files_under(&root)
        .iter()
        .filter_map(|f| f.strip_suffix("/cmd"))
        .filter(|name| name.contains(&wanted))
        .map(str::to_owned)
        .collect();
    let failed: Vec<String> = all
        .par_iter()
        .filter_map(|name| match run(&root.join(name), repo, bless) {
            Ok(differences) if differences.is_empty() => None,
            Ok(differences) => Some(format!("━━ {name}\n{}", differences.join("\n"))),
            Err(e) => Some(format!("━━ {name}\n  {e}\n")),
        })
        .collect();
    for f in &failed {
        eprintln!("{f}");
    }
    eprintln!(
        "{} cases, {} failed{}",
        all.len(),
        failed.len(),
        if bless { ", expectations rewritten" } else { "" }
    );
    assert!(!all.is_empty(), "no case is named like {wanted:?}");
    assert!(failed.is_empty(), "{} of {} cases failed", failed.len(), all.len());
}

/// Runs one case and returns its differences, or rewrites what is expected.
fn run(case: &Path, repo: &Path, bless: bool) -> Result<Vec<String>> {
    let scratch = tempfile::tempdir()?;
    let (dir, home) = (scratch.path().join("case"), scratch.path().join("home"));
    fs::create_dir_all(&home)?;
    copy(case, &dir)?;
    let _ = fs::remove_dir_all(dir.join("expected"));
    fs::remove_file(dir.join("cmd"))?;
    let tidy = |text: String| tidy(text, scratch.path());
    let mut given = documents(&dir);

    let (mut stdout, mut stderr, mut code) = (String::new(), String::new(), 0);
    for words in commands(&fs::read_to_string(case.join("cmd"))?)? {
        match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            ["@copy", from, to] => {
                let from = from.strip_prefix("./").map_or_else(|| repo.join(from), |f| dir.join(f));
                copy(&from, &dir.join(to)).map_err(|e| format!("@copy {}: {e}", from.display()))?;
                given.extend(documents(&dir.join(to)).into_iter().map(|f| match to {
                    "." => f,
                    to => format!("{to}/{f}"),
                }));
                given.push(to.to_string());
            }
            ["@remove", path] => {
                let path = dir.join(path);
                let gone = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
                gone.map_err(|e| format!("@remove {}: {e}", path.display()))?;
            }
            [word, ..] if word.starts_with('@') => {
                return Err(format!("unknown line in cmd: {words:?}").into());
            }
            _ => {
                let mut command = Command::new(env!("CARGO_BIN_EXE_wenshu"));
                for name in ["LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "LC_MESSAGES"] {
                    command.env_remove(name);
                }
                let output = command
                    .args(&words)
                    .current_dir(&dir)
                    .env("HOME", &home)
                    .env("TZ", "Asia/Shanghai")
                    .env("USER", "测试员")
                    .env("NO_COLOR", "1")
                    .env("COLUMNS", "100")
                    .output()?;
                stdout += &String::from_utf8_lossy(&output.stdout);
                stderr += &String::from_utf8_lossy(&output.stderr);
                code = output.status.code().unwrap_or(-1);
            }
        }
    }
    let tree: String = files_under(&dir.join("out")).iter().map(|f| format!("{f}\n")).collect();
    let code = if code == 0 { String::new() } else { format!("{code}\n") };

    let expected = case.join("expected");
    let mut differences = vec![];
    let name = case.strip_prefix(repo.join("tests/cases")).unwrap_or(case);
    let made: Vec<String> = documents(&dir).into_iter().filter(|f| !given.contains(f)).collect();
    let literal = fs::read_to_string(case.join("cmd"))?.contains("# literal tags");
    differences.extend(sound(&dir, &made, name)?.into_iter().filter(|f| !(literal && f.contains(": tag: "))));
    for (name, got) in [("stdout", tidy(stdout)), ("stderr", tidy(stderr)), ("code", code), ("tree", tree)] {
        let kept = expected.join(name);
        if bless {
            keep(&kept, got.as_bytes())?;
        } else {
            let want = fs::read_to_string(&kept).unwrap_or_default();
            differences.extend(compare(name, &want, &got));
        }
    }
    for name in files_under(&expected.join("files")) {
        let kept = expected.join("files").join(&name);
        let got = match produced(&dir, &name) {
            Ok(got) => got,
            Err(e) => {
                differences.push(format!("  {name}: {e}\n"));
                continue;
            }
        };
        let got = String::from_utf8(got).map(|t| tidy(t).into_bytes()).unwrap_or_else(|e| e.into_bytes());
        if bless {
            fs::write(&kept, got)?;
            continue;
        }
        let want = fs::read(&kept)?;
        match (std::str::from_utf8(&want), std::str::from_utf8(&got)) {
            (Ok(want), Ok(got)) => differences.extend(compare(&name, want, got)),
            _ if want == got => {}
            _ => differences.push(format!(
                "  {name}: other bytes ({} expected, {} got)\n",
                want.len(),
                got.len()
            )),
        }
    }
    Ok(differences)
}

/// The bytes to compare with `expected/files/NAME`.
fn produced(dir: &Path, name: &str) -> std::result::Result<Vec<u8>, Box<dyn Error>> {
    match name.strip_suffix(".txt") {
        Some(docx) if docx.ends_with(".docx.parts") || docx.ends_with(".docm.parts") => {
            Ok(text_of::parts(&dir.join(docx.trim_end_matches(".parts")))?.into_bytes())
        }
        Some(docx) if docx.ends_with(".docx") || docx.ends_with(".docm") => {
            Ok(text_of::docx(&dir.join(docx))?.into_bytes())
        }
        Some(xlsx) if xlsx.ends_with(".xlsx") => Ok(text_of::xlsx(&dir.join(xlsx))?.into_bytes()),
        _ => Ok(fs::read(dir.join(name))?),
    }
}

/// Writes what is expected from now on; nothing expected is no file.
fn keep(path: &Path, content: &[u8]) -> Result<()> {
    if content.is_empty() {
        let _ = fs::remove_file(path);
        return Ok(());
    }
    path.parent().map(fs::create_dir_all).transpose()?;
    Ok(fs::write(path, content)?)
}

/// Copies a file or a folder; folders in between are made.
fn copy(from: &Path, to: &Path) -> Result<()> {
    if from.is_dir() {
        fs::create_dir_all(to)?;
        for entry in fs::read_dir(from)? {
            let entry = entry?;
            copy(&entry.path(), &to.join(entry.file_name()))?;
        }
        return Ok(());
    }
    to.parent().map(fs::create_dir_all).transpose()?;
    fs::copy(from, to)?;
    Ok(())
}

/// The Word documents below a folder.
pub(crate) fn documents(root: &Path) -> Vec<String> {
    let word = |f: &String| [".docx", ".docm"].iter().any(|e| f.ends_with(e));
    files_under(root).into_iter().filter(word).collect()
}

/// What is wrong with the documents that `case` made; keeps them when asked to.
fn sound(dir: &Path, made: &[String], case: &Path) -> Result<Vec<String>> {
    let mut faults = vec![];
    for name in made {
        let found = structure::check(&fs::read(dir.join(name))?);
        faults.extend(found.iter().map(|f| format!("  {name}: {f}\n")));
        if let Some(root) = std::env::var_os("WENSHU_KEEP") {
            copy(&dir.join(name), &Path::new(&root).join(case).join(name))?;
        }
    }
    Ok(faults)
}

/// All files below a folder, relative with `/`, sorted; none when there is no such folder.
fn files_under(root: &Path) -> Vec<String> {
    fn walk(dir: &Path, root: &Path, out: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, root, out);
            } else if let Ok(relative) = path.strip_prefix(root) {
                out.push(relative.to_owned());
            }
        }
    }
    let mut out = vec![];
    walk(root, root, &mut out);
    let mut out: Vec<String> = out.iter().map(|p| p.to_string_lossy().replace('\\', "/")).collect();
    out.sort();
    out
}

/// Replaces what differs from run to run by placeholders.
fn tidy(text: String, scratch: &Path) -> String {
    let mut text = text.replace("\r\n", "\n");
    for place in [scratch.canonicalize().ok(), Some(scratch.to_owned())].into_iter().flatten() {
        text = text.replace(&*place.join("case").to_string_lossy(), "[DIR]");
        text = text.replace(&*place.to_string_lossy(), "[TEMP]");
    }
    hashes(&stamps(&text.replace(concat!("wenshu ", env!("CARGO_PKG_VERSION")), "wenshu [VERSION]")))
}

/// Words of 64 hexadecimal digits → `[SHA256]`.
fn hashes(text: &str) -> String {
    let is_word = |c: char| c.is_ascii_alphanumeric();
    let is_hash = |w: &str| w.len() == 64 && w.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    let pieces = text.split_inclusive(|c| !is_word(c)).map(|piece| {
        let word = piece.trim_end_matches(|c| !is_word(c));
        if is_hash(word) { piece.replace(word, "[SHA256]") } else { piece.to_owned() }
    });
    pieces.collect()
}

/// `2026-09-01T08:30:00.123+08:00[Asia/Shanghai]` → `[TIME]`.
fn stamps(text: &str) -> String {
    const SHAPE: &[u8] = b"0000-00-00T00:00:00";
    let fits = |s: &[u8]| {
        s.len() >= SHAPE.len()
            && SHAPE.iter().zip(s).all(|(p, c)| if *p == b'0' { c.is_ascii_digit() } else { p == c })
    };
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if !fits(rest.as_bytes()) {
            out.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        }
        out += "[TIME]";
        rest = rest[SHAPE.len()..].trim_start_matches(|c: char| c.is_ascii_digit() || "+-.:Z".contains(c));
        if let Some(zone) = rest.strip_prefix('[').and_then(|r| r.split_once(']')) {
            rest = zone.1;
        }
    }
    out
}

/// The lines of `cmd` as words.
fn commands(text: &str) -> Result<Vec<Vec<String>>> {
    let joined = text.replace("\\\r\n", " ").replace("\\\n", " ");
    let lines = joined.lines().map(words).collect::<Result<Vec<_>>>()?;
    let lines: Vec<_> = lines.into_iter().filter(|w| !w.is_empty()).collect();
    if lines.is_empty() { Err("cmd has no command".into()) } else { Ok(lines) }
}

/// Splits a line as a shell would: blanks, '…' and "…" (with `\"` and `\\`); `#` at a word's start ends it.
fn words(line: &str) -> Result<Vec<String>> {
    let mut out = vec![];
    let mut word: Option<String> = None;
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match c {
            '#' if word.is_none() => break,
            c if c.is_whitespace() => out.extend(word.take()),
            quote @ ('\'' | '"') => {
                let word = word.get_or_insert_default();
                loop {
                    match chars.next() {
                        None => return Err(format!("a quote is not closed in: {line}").into()),
                        Some(c) if c == quote => break,
                        Some('\\') if quote == '"' => match chars.next() {
                            Some(c @ ('"' | '\\')) => word.push(c),
                            other => word.extend(std::iter::once('\\').chain(other)),
                        },
                        Some(c) => word.push(c),
                    }
                }
            }
            c => word.get_or_insert_default().push(c),
        }
    }
    out.extend(word);
    Ok(out)
}

/// The differences of two texts as marked lines, with two equal ones around; nothing when they are equal.
fn compare(name: &str, want: &str, got: &str) -> Option<String> {
    const AROUND: usize = 2;
    if want == got {
        return None;
    }
    let lines = diff(&want.split('\n').collect::<Vec<_>>(), &got.split('\n').collect::<Vec<_>>());
    let mut out = format!("  {name}  (- expected, + got)\n");
    let mut gap = false;
    for (i, (sign, line)) in lines.iter().enumerate() {
        let near = i.saturating_sub(AROUND)..(i + AROUND + 1).min(lines.len());
        if lines[near].iter().any(|(s, _)| *s != ' ') {
            out += &format!("    {sign} {line}\n");
            gap = false;
        } else if !gap {
            out += "      …\n";
            gap = true;
        }
    }
    Some(out)
}

/// Lines with ' ' in both, '-' in the first only, '+' in the second only (longest common subsequence).
fn diff<'a>(a: &[&'a str], b: &[&'a str]) -> Vec<(char, &'a str)> {
    const CELLS: usize = 16_000_000; // beyond this the table costs more than the reader gains
    let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let mut out: Vec<_> = a[..same].iter().map(|l| (' ', *l)).collect();
    let (a, b) = (&a[same..], &b[same..]);
    let width = b.len() + 1;
    if (a.len() + 1) * width > CELLS {
        out.extend(a.iter().map(|l| ('-', *l)).chain(b.iter().map(|l| ('+', *l))).take(40));
        return out;
    }
    let mut common = vec![0u32; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            common[i * width + j] = if a[i] == b[j] {
                common[(i + 1) * width + j + 1] + 1
            } else {
                common[(i + 1) * width + j].max(common[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < a.len() || j < b.len() {
        if i < a.len() && j < b.len() && a[i] == b[j] {
            out.push((' ', a[i]));
            (i, j) = (i + 1, j + 1);
        } else if j == b.len() || (i < a.len() && common[(i + 1) * width + j] >= common[i * width + j + 1]) {
            out.push(('-', a[i]));
            i += 1;
        } else {
            out.push(('+', b[j]));
            j += 1;
        }
    }
    out
}

#[test]
fn all_documents_of_the_demo_are_sound() -> Result<()> {
    let repo = Path::new(env!("CARGO_MANIFEST_DIR"));
    let scratch = tempfile::tempdir()?;
    let (out, register) = (scratch.path().join("out"), scratch.path().join("register.db"));
    let output = Command::new(env!("CARGO_BIN_EXE_wenshu"))
        .arg("run")
        .arg(repo.join("data/demo/job.toml"))
        .args([Path::new("--out"), &out, Path::new("--register"), &register])
        .output()?;
    let made = documents(&out);
    assert_eq!(made.len(), 113, "{}", String::from_utf8_lossy(&output.stderr));
    let faults = sound(&out, &made, Path::new("demo"))?;
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults[..faults.len().min(20)].concat());
    Ok(())
}

#[test]
fn command_lines_are_split_as_in_a_shell() -> Result<()> {
    assert_eq!(words(r#"fill 'a b' "c\"d" --x="e f"'g'  # talk"#)?, ["fill", "a b", "c\"d", "--x=e fg"]);
    assert_eq!(words(r#"x "" {{#each}}"#)?, ["x", "", "{{#each}}"]);
    assert_eq!(commands("# nothing\na \\\n b\n\nc\n")?, [vec!["a", "b"], vec!["c"]]);
    assert!(words("'open").is_err());
    Ok(())
}

#[test]
fn hashes_become_placeholders() {
    let hash = "0a".repeat(32);
    assert_eq!(hashes(&format!("一 {hash}，{hash}0 x")), format!("一 [SHA256]，{hash}0 x"));
}

#[test]
fn time_stamps_become_placeholders() {
    assert_eq!(stamps("于2026-09-01T08:30:00.5+08:00[Asia/Shanghai]，"), "于[TIME]，");
    assert_eq!(stamps("2026-09-01 [x]"), "2026-09-01 [x]");
}
