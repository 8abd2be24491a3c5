//! Output names that every system can hold: made from data, so never trusted.
use crate::diagnostic::{Diagnostic, Result};
use crate::tr;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use unicode_normalization::UnicodeNormalization;

/// Longest name of one file or folder in characters; longer ones are unreadable in a file list.
const MAX_CHARS: usize = 80;
/// Longest name in bytes: file systems hold 255, which leaves room for an extension and ` (2)`.
const MAX_BYTES: usize = 200;
/// Extensions of what is written; any other dot belongs to the name (`第1.2版`).
const EXTENSIONS: &[&str] = &["docx", "docm", "pdf"];
/// Folders in one another: the whole path must fit into what systems hold (4096 bytes, Windows by default 260).
const MAX_FOLDERS: usize = 16;
/// Names that Windows keeps for devices, with any extension.
const DEVICES: &[&str] = &["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$"];

/// A value as it may stand inside of a name: a `/` in it doesn't make a folder.
pub fn value_in_name(value: &str) -> String {
    value.nfc().filter_map(|c| if c == '/' { Some('_') } else { safe_char(c) }).collect()
}

/// A rendered output name such as `大班/ZRS-2026-001 张三` as a relative path whose parts are safe on Windows,
/// macOS and Linux. Only `/` parts folders. An empty part is an error, as is one that leads out.
pub fn safe_relative(name: &str) -> Result<PathBuf> {
    stays_inside(name)?;
    let parts: Vec<&str> = name.split('/').collect();
    if parts.len() > MAX_FOLDERS + 1 {
        return Err(Diagnostic::error(
            "name-too-deep",
            tr!(
                "输出的文件名里文件夹套了 {MAX_FOLDERS} 层以上",
                "the output file's name has more than {MAX_FOLDERS} folders in one another"
            ),
        )
        .hint(tr!("output 里少写几个“/”", "use fewer “/” in `output`")));
    }
    let mut path = PathBuf::new();
    for (i, part) in parts.iter().enumerate() {
        let text: String = part.nfc().filter_map(safe_char).collect();
        let text = edges(&text);
        let text = if is_device(text) { format!("_{text}") } else { text.to_owned() };
        let text = edges(&cut(&text)).to_owned();
        if text.is_empty() {
            let (nth, file) = (i + 1, i + 1 == parts.len());
            let message = match file {
                true => tr!("输出的文件名是空的", "the output file's name is empty"),
                false => tr!(
                    "输出路径的第{nth}级文件夹名是空的",
                    "folder {nth} of the output path has an empty name"
                ),
            };
            return Err(Diagnostic::error("name-empty", message).hint(tr!(
                "检查 output 中用到的列是否为空，或给它一个默认值",
                "see whether a column used in `output` is empty, or give it a default"
            )));
        }
        path.push(text);
    }
    Ok(path)
}

/// Refuses a name, or the pattern of one, that begins with `/` or goes up with `..`.
pub fn stays_inside(name: &str) -> Result<()> {
    if !name.starts_with('/') && name.split('/').all(|part| part.trim() != "..") {
        return Ok(());
    }
    Err(Diagnostic::error(
        "name-outside",
        tr!("输出的文件名通到输出文件夹之外", "the output file's name leads out of the output folder"),
    )
    .hint(tr!(
        "不要以“/”开头，也不要用“..”，例如 {{{{部门}}}}/{{{{姓名}}}}；输出文件夹用 --out 指定",
        "don't begin with “/” and don't use “..”, as in {{{{unit}}}}/{{{{name}}}}; --out names the output folder"
    )))
}

/// The path with `.docx` (or another extension, without dot) at its end, unless it is there already.
pub fn with_extension(path: &Path, extension: &str) -> PathBuf {
    let present = path.extension().is_some_and(|e| e.eq_ignore_ascii_case(extension));
    let mut name = path.as_os_str().to_owned();
    if !present {
        name.push(".");
        name.push(extension);
    }
    PathBuf::from(name)
}

/// Forbidden characters become `_`, breaks and tabs a blank; what can't be seen goes.
fn safe_char(c: char) -> Option<char> {
    match c {
        '\\' | '/' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => Some('_'),
        '\n' | '\t' => Some(' '),
        c if c.is_control() => None,
        '\u{ad}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}' => None,
        '\u{e000}'..='\u{f8ff}' | '\u{fffe}' | '\u{ffff}' => Some('_'), // mean something else on every machine
        c => Some(c),
    }
}

fn edges(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || c == '.')
}

/// Within the limits, cut before the extension if there is one.
fn cut(text: &str) -> String {
    let fits = |t: &str| t.len() <= MAX_BYTES && t.chars().count() <= MAX_CHARS;
    if fits(text) {
        return text.to_owned();
    }
    let (stem, extension) = split_extension(text);
    let (chars, bytes) = (MAX_CHARS - extension.chars().count(), MAX_BYTES - extension.len());
    let mut room = bytes;
    let stem: String = stem
        .chars()
        .take(chars)
        .take_while(|c| {
            let before = room;
            room = room.saturating_sub(c.len_utf8());
            before >= c.len_utf8()
        })
        .collect();
    format!("{}{extension}", edges(&stem))
}

/// The stem, and the dot with the extension if it is one of [`EXTENSIONS`].
fn split_extension(name: &str) -> (&str, &str) {
    match name.rfind('.') {
        Some(dot) if dot > 0 => {
            let (stem, extension) = name.split_at(dot);
            let is_one =
                EXTENSIONS.iter().any(|e| extension.get(1..).is_some_and(|x| x.eq_ignore_ascii_case(e)));
            if is_one { (stem, extension) } else { (name, "") }
        }
        _ => (name, ""),
    }
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_uppercase();
    let port = stem.strip_prefix("COM").or_else(|| stem.strip_prefix("LPT"));
    DEVICES.contains(&stem.as_str())
        || port.is_some_and(|p| {
            p.chars().count() == 1 && p.chars().all(|c| c.is_ascii_digit() || "¹²³".contains(c))
        })
}

/// The names given out in one run, each only once; upper and lower case count as the same.
#[derive(Debug, Default)]
pub struct Names {
    taken: HashSet<String>,
}

impl Names {
    /// Keeps a name that the document had in an earlier run, if it is still `wanted` or `wanted (2)` and so
    /// on. To be asked for all documents that have one before any [`unique`](Self::unique) name is given, so
    /// that a newcomer doesn't take it away.
    pub fn keep(&mut self, wanted: &Path, had: &Path) -> bool {
        let (wanted, had_stem) = (identity(wanted), identity(had));
        let fits = had_stem == wanted
            || had_stem
                .strip_prefix(&wanted)
                .and_then(|r| r.strip_prefix(" (")?.strip_suffix(')'))
                .is_some_and(|n| n.parse::<u32>().is_ok_and(|n| n > 1));
        fits && self.taken.insert(had_stem)
    }

    /// The wanted name, or with ` (2)`, ` (3)` … (before the extension) when it is taken.
    pub fn unique(&mut self, wanted: PathBuf) -> PathBuf {
        if self.taken.insert(identity(&wanted)) {
            return wanted;
        }
        let name = wanted.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let (stem, extension) = split_extension(&name);
        let mut nth = 2u64;
        loop {
            let other = wanted.with_file_name(format!("{stem} ({nth}){extension}"));
            if self.taken.insert(identity(&other)) {
                return other;
            }
            nth += 1;
        }
    }
}

/// What two names must differ in: the whole path without the file's extension, in lower case.
fn identity(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/").to_lowercase();
    let (folder, name) = text.rsplit_once('/').map_or(("", text.as_str()), |(f, n)| (f, n));
    format!("{folder}/{}", split_extension(name).0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn safe(name: &str) -> String {
        safe_relative(name).map_or_else(|d| d.code().to_owned(), |p| p.to_string_lossy().replace('\\', "/"))
    }

    #[test]
    fn names_become_safe() {
        for (name, expected) in [
            ("大班/ZRS-2026-001 张三", "大班/ZRS-2026-001 张三"),
            ("青幼安〔2026〕4号", "青幼安〔2026〕4号"),
            (r#"a\b:c*d?e"f<g>h|i"#, "a_b_c_d_e_f_g_h_i"),
            (" 　甲. / 乙 ..", "甲/乙"),
            (".hidden", "hidden"),
            ("CON/nul.docx/Com1", "_CON/_nul.docx/_Com1"),
            ("LPT².txt", "_LPT².txt"),
            ("CONSOLE/COM10", "CONSOLE/COM10"),
            ("e\u{301}", "é"),
            ("a\u{202e}b\u{0}c\nd", "abc d"),
            ("\u{202e}\u{2066}\u{61c}甲\u{2069}\u{200f}", "甲"),
            ("\u{85}甲\u{7f}\u{1b}[31m", "甲[31m"),
            ("\u{202e}", "name-empty"),
            ("a\u{e0041}b\u{fe0f}", "ab"),
            ("con .docx/aux.tar.gz/Lpt1 x/CLOCK$", "_con .docx/_aux.tar.gz/Lpt1 x/_CLOCK$"),
            ("com¹/COM0", "_com¹/_COM0"),
            ("甲. . ./乙 . ", "甲/乙"),
            ("~/甲", "~/甲"),
            ("甲.docx:evil", "甲.docx_evil"),
            (r"\\server\share", "__server_share"),
            ("\u{200b}../甲", "name-empty"),
            (".\u{200b}./甲", "name-empty"),
            ("", "name-empty"),
            ("./x", "name-empty"),
            ("/etc/passwd", "name-outside"),
            ("../../x", "name-outside"),
            ("甲/../x", "name-outside"),
            ("甲//x", "name-empty"),
            ("甲/ ", "name-empty"),
            (r"C:\Windows\x", "C__Windows_x"),
        ] {
            assert_eq!(safe(name), expected, "{name:?}");
        }
    }

    #[test]
    fn a_slash_in_a_value_makes_no_folder() {
        assert_eq!(value_in_name("办公室/党建\\a"), "办公室_党建_a");
        assert_eq!(safe(&format!("{}/{}", value_in_name("一/二"), value_in_name(".."))), "name-outside");
    }

    #[test]
    fn long_names_are_cut_at_a_character_and_keep_the_extension() {
        let long = "责".repeat(300);
        assert_eq!(safe(&format!("{long}.docx")), format!("{}.docx", "责".repeat(65)));
        assert_eq!(safe(&"a".repeat(300)), "a".repeat(80));
        assert_eq!(safe(&format!("{} 尾", "a".repeat(79))), "a".repeat(79));
        assert_eq!(safe(&format!("nul.{}", "a".repeat(300))), format!("_nul.{}", "a".repeat(75)));
        assert_eq!(with_extension(Path::new("v1.2"), "docx"), Path::new("v1.2.docx"));
        assert_eq!(with_extension(Path::new("甲.DOCX"), "docx"), Path::new("甲.DOCX"));
    }

    #[test]
    fn the_same_name_is_given_once() {
        let mut names = Names::default();
        let mut go = |n: &str| names.unique(n.into()).to_string_lossy().into_owned();
        assert_eq!(
            ["大班/王芳", "大班/王芳", "大班/王芳 (2)", "小班/王芳"].map(&mut go),
            ["大班/王芳", "大班/王芳 (2)", "大班/王芳 (2) (2)", "小班/王芳"]
        );
        assert_eq!(["Ab.docx", "aB.docx", "AB"].map(&mut go), ["Ab.docx", "aB (2).docx", "AB (3)"]);
        assert_eq!(["第1.2a", "第1.2b"].map(&mut go), ["第1.2a", "第1.2b"]);
        assert_eq!(["É/x", "é/X"].map(&mut go), ["É/x", "é/X (2)"]);
    }

    #[test]
    fn a_newcomer_does_not_take_a_name_away() {
        let mut names = Names::default();
        let wanted = || PathBuf::from("大班/王芳");
        assert!(names.keep(&wanted(), Path::new("大班/王芳.docx")));
        assert!(names.keep(&wanted(), Path::new("大班/王芳 (2).docx")));
        assert!(!names.keep(&wanted(), Path::new("大班/王芳 (2).docx")));
        assert!(!names.keep(&wanted(), Path::new("小班/王芳.docx")));
        assert!(!names.keep(&wanted(), Path::new("大班/王芳 (老).docx")));
        assert_eq!(names.unique(wanted()), Path::new("大班/王芳 (3)"));
    }

    proptest! {
        #[test]
        fn whatever_comes_stays_below_the_folder(name in "\\PC*|[./\\\\ 责aC:ON]{0,300}|.{0,40}") {
            if let Ok(path) = safe_relative(&name) {
                for part in path.components() {
                    let std::path::Component::Normal(part) = part else { panic!("{path:?}") };
                    let part = part.to_str().unwrap();
                    prop_assert!(part.chars().count() <= MAX_CHARS + 1 && part.len() <= MAX_BYTES + 1);
                    prop_assert!(!part.contains(['/', '\\', ':', '*', '?', '"', '<', '>', '|']));
                    prop_assert_eq!(part, edges(part));
                }
                prop_assert_eq!(safe_relative(&path.to_string_lossy()).unwrap(), path);
            }
        }
    }
}
