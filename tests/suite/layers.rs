//! The direction of the stages: none knows the stages after it. Tests may reach further, since they show a
//! stage at work.
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::path::Path;

/// Each module of `src/` and what it may use besides itself.
const MAY_USE: &[(&str, &[&str])] = &[
    ("diagnostic", &[]),
    ("archive", &[]),
    ("value", &["diagnostic"]),
    ("table", &["diagnostic"]),
    ("toml_text", &["diagnostic"]),
    ("sheet", &["archive", "diagnostic", "value"]),
    ("record", &["diagnostic", "value", "sheet"]),
    ("check", &["diagnostic", "value", "sheet", "record", "helper"]),
    ("helper", &["diagnostic", "value", "record"]),
    ("docx", &["archive", "diagnostic"]),
    ("mark", &["diagnostic", "docx", "sheet", "table"]),
    ("picture", &["diagnostic", "value"]),
    ("pdf", &["diagnostic", "helper", "docx", "picture", "toml_text"]),
    ("lint", &["diagnostic", "value", "docx", "pdf", "helper"]),
    ("template", &["diagnostic", "value", "helper", "docx", "picture", "pdf"]),
    ("disk", &["diagnostic"]),
    ("register", &["diagnostic", "value", "sheet", "record", "disk", "table", "starter"]),
    (
        "job",
        &[
            "diagnostic",
            "value",
            "table",
            "toml_text",
            "sheet",
            "record",
            "helper",
            "docx",
            "template",
            "register",
            "pdf",
            "disk",
            "check",
            "lint",
        ],
    ),
    ("starter", &["diagnostic", "record", "table"]),
    (
        "cli",
        &[
            "diagnostic",
            "value",
            "table",
            "sheet",
            "record",
            "helper",
            "docx",
            "template",
            "register",
            "pdf",
            "disk",
            "job",
            "check",
            "lint",
            "starter",
            "mark",
        ],
    ),
];

#[test]
fn stages_know_only_the_stages_before_them() -> Result<(), Box<dyn Error>> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut uses: BTreeMap<String, BTreeSet<(String, String)>> = BTreeMap::new();
    for entry in fs::read_dir(&src)? {
        let path = entry?.path();
        let module = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if !matches!(module.as_str(), "lib" | "main") {
            collect(&path, uses.entry(module).or_default())?;
        }
    }
    let known: BTreeSet<&str> = MAY_USE.iter().map(|(m, _)| *m).collect();
    let found: BTreeSet<&str> = uses.keys().map(String::as_str).collect();
    assert_eq!(found, known, "src/ and MAY_USE name other modules");
    let mut wrong = vec![];
    for (module, may) in MAY_USE {
        for (used, file) in &uses[*module] {
            let own = used == module || used == "tr"; // tr! is diagnostic's
            if !own && !may.contains(&used.as_str()) {
                wrong.push(format!("{file}: {module} must not use {used}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

/// The words after `crate::` in the code of a file or of all files in a folder, each with its file.
fn collect(path: &Path, uses: &mut BTreeSet<(String, String)>) -> Result<(), Box<dyn Error>> {
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            collect(&entry?.path(), uses)?;
        }
    } else if path.extension().is_some_and(|e| e == "rs") && path.file_stem().is_some_and(|s| s != "tests") {
        let file = path.display().to_string();
        uses.extend(names(&fs::read_to_string(path)?).into_iter().map(|name| (name, file.clone())));
    }
    Ok(())
}

/// Comments and everything below `#[cfg(test)]` don't count; `use crate::{a, b::c}` names a and b.
fn names(text: &str) -> Vec<String> {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let code: Vec<&str> = code.lines().map(|l| l.split("//").next().unwrap_or_default()).collect();
    let code = code.join("\n");
    let word =
        |s: &str| s.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default().to_owned();
    let mut out = vec![];
    for after in code.split("crate::").skip(1) {
        let Some(list) = after.strip_prefix('{') else {
            out.push(word(after));
            continue;
        };
        let mut depth = 1;
        let mut start = true;
        for (i, c) in list.char_indices() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 1 => start = true,
                c if start && c.is_alphabetic() => {
                    out.push(word(&list[i..]));
                    start = false;
                }
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
    }
    out
}

#[test]
fn names_are_found_in_code_only() {
    let text = "//! [`job`](crate::job)\nuse crate::{sheet, value::{A, B}, tr};\nfn f() { crate::cli::x() } // crate::web\n\
                #[cfg(test)]\nmod tests { use crate::starter; }";
    assert_eq!(names(text), ["sheet", "value", "tr", "cli"]);
}
