//! Personal data in documents: what `[privacy]` of a job file says, and how it is kept to.
//!
//! A job gives each column one rule, by its name or by itself ([`rules`]); a document has a level. Records are
//! masked after rows are joined, chosen, sorted and grouped, and before anything is made of them
//! ([`masker`]): so nothing that comes after, be it a template, a file name, a title, the register or the
//! report, ever sees what is masked.
mod masker;
mod rules;

pub(super) use masker::{Masker, key_is_plain, key_personal};
pub(super) use rules::{Rules, one_mask_each};

use super::file::{DocumentSpec, JobFile};
use crate::diagnostic::{Diagnostic, Place, Result, Text, nearest};
use crate::helper::Mask;
use crate::toml_text::Reader;
use crate::tr;
use std::path::{Path, PathBuf};

/// How much personal data a document shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// For everybody: no identity number, phone, address, date of birth and the like at all. Such cells count
    /// as empty. Names as their rule says.
    Public,
    /// For the house: each masked by its rule.
    Internal,
    /// Everything; needs leave on the command line, and the file's name says so.
    Full,
}

const LEVELS: &[(&str, &str, Level)] = &[
    ("公开", "public", Level::Public),
    ("内部", "internal", Level::Internal),
    ("完整", "full", Level::Full),
];

/// What the names of files with personal data end in.
const IN_NAMES: &str = "含个人信息";

impl Level {
    /// For people: 公开, 内部, 完整.
    pub fn text(self) -> Text {
        let (zh, en) = LEVELS.iter().find(|l| l.2 == self).map_or(("", ""), |l| (l.0, l.1));
        tr!("{zh}", "{en}")
    }

    /// A level by its Chinese or English name.
    pub fn named(name: &str) -> Option<Level> {
        LEVELS.iter().find(|l| l.0 == name || l.1.eq_ignore_ascii_case(name)).map(|l| l.2)
    }

    /// A key of the job file.
    pub(super) fn read(r: &Reader<'_>, key: &str) -> Option<Level> {
        r.value(key)?;
        // a level that can't be read is a mistake of the job, which stops it
        Some(r.choice(key, LEVELS, Level::Public))
    }
}

/// `[privacy]` of a job file.
#[derive(Clone, Debug, Default)]
pub struct PrivacySpec {
    /// The level of documents that have none of their own.
    pub level: Option<Level>,
    /// Columns that are personal besides those that are known by their names, each with its place.
    pub personal: Vec<(String, Place)>,
    /// Columns with their rules.
    pub mask: Vec<(String, Mask, Place)>,
    /// Documents of the level `full` may be made.
    pub allowed: bool,
}

impl PrivacySpec {
    /// Reads `level`, `personal` and `mask`.
    pub(super) fn read(r: &Reader<'_>) -> PrivacySpec {
        let place = r.place_of("personal");
        let mut mask = vec![];
        if let Some(t) = r.table("mask") {
            for (column, word) in t.texts_of_all() {
                match Mask::named(&word) {
                    Some(m) => mask.push((column.clone(), m, t.place_of(&column))),
                    None => t.fault(unknown(&word).at(t.place_of(&column))),
                }
            }
        }
        PrivacySpec {
            level: Level::read(r, "level"),
            personal: r.texts_or_one("personal").into_iter().map(|c| (c, place.clone())).collect(),
            mask,
            allowed: false,
        }
    }
}

fn unknown(word: &str) -> Diagnostic {
    let d = Diagnostic::error("job-value", tr!("没有叫“{word}”的脱敏规则", "There is no mask “{word}”"));
    let all = Mask::all_names().collect::<Vec<_>>().join("、");
    match nearest(word, Mask::all_names()) {
        Some(near) => d.hint(tr!("是不是“{near}”？可以写：{all}", "Did you mean “{near}”? Known: {all}")),
        None => d.hint(tr!("可以写：{all}", "Known: {all}")),
    }
}

impl JobFile {
    /// The level of a document.
    pub(super) fn level_of(&self, spec: &DocumentSpec) -> Option<Level> {
        spec.privacy.or(self.privacy.level)
    }

    /// Rules that no document would keep to: `[privacy]` without any level.
    pub(super) fn without_level(&self, place: Place) -> Option<Diagnostic> {
        if self.documents.iter().any(|d| self.level_of(d).is_some()) {
            return None;
        }
        let d = Diagnostic::error(
            "privacy-no-level",
            tr!("[privacy] 没有写级别，什么也不会遮", "[privacy] has no level: nothing would be masked"),
        );
        let d = d.hint(tr!(
            "写上 level = \"internal\"（或 public、full），或在 [[document]] 里写 privacy",
            "Write level = \"internal\" (or public, full), or privacy in a [[document]]"
        ));
        Some(d.at(place))
    }

    /// Does anything of the job ask for masks?
    pub(super) fn masks(&self) -> bool {
        let said = !self.privacy.mask.is_empty() || !self.privacy.personal.is_empty();
        said || self.documents.iter().any(|d| self.level_of(d).is_some())
    }

    /// May these documents be made?
    ///
    /// # Errors
    /// `privacy-full`: one shows personal data in full, and nobody said that it may.
    pub(super) fn allows(&self, specs: &[&DocumentSpec]) -> Result<()> {
        let full = |s: &&&DocumentSpec| self.level_of(s) == Some(Level::Full);
        let Some(spec) = specs.iter().find(full).filter(|_| !self.privacy.allowed) else { return Ok(()) };
        let name = &spec.name;
        Err(Diagnostic::error(
            "privacy-full",
            tr!(
                "“{name}”会写出完整的个人信息（privacy = \"full\"）",
                "“{name}” shows personal data in full (privacy = \"full\")"
            ),
        )
        .hint(tr!(
            "确实要做，就在命令后面加上 --personal；不然把这种文书改成 internal 或 public，或用 --only 只做别的",
            "If that is meant, add --personal to the command; if not, make it internal or public, or choose others with --only"
        ))
        .at(spec.place_of("privacy")))
    }
}

/// A file's path without extension, or a merged file's with it, that says that there is personal data inside.
pub(super) fn marked(path: &Path, level: Option<Level>, extension: bool) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if level != Some(Level::Full) || name.contains(IN_NAMES) {
        return path.to_path_buf();
    }
    path.with_file_name(match name.rsplit_once('.').filter(|_| extension) {
        Some((stem, extension)) => format!("{stem} {IN_NAMES}.{extension}"),
        None => format!("{name} {IN_NAMES}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(text: &str) -> std::result::Result<JobFile, Vec<String>> {
        let document = "\n[[document]]\nname = \"书\"\ntemplate = \"a.docx\"\nonce = true\n";
        JobFile::parse("job.toml", Path::new(""), &format!("{text}{document}")).map_err(|p| {
            p.errors().map(|d| format!("{} {}", d.code(), d.place().show(Default::default()))).collect()
        })
    }

    #[test]
    fn levels_and_rules_are_read_in_both_languages() {
        let job = job("[privacy]\nlevel = \"内部\"\npersonal = [\"监护人\"]\n[privacy.mask]\n姓名 = \"name\"\n家长 = \"隐藏\"\n").unwrap();
        assert_eq!(job.privacy.level, Some(Level::Internal));
        assert_eq!(job.privacy.personal[0].0, "监护人");
        let rules: Vec<_> = job.privacy.mask.iter().map(|m| (m.0.as_str(), m.1)).collect();
        assert_eq!(rules, [("姓名", Mask::Name), ("家长", Mask::Hide)]);
        assert!(job.masks());
    }

    #[test]
    fn rules_without_a_level_are_a_mistake() {
        assert_eq!(
            job("[privacy.mask]\n姓名 = \"name\"\n").unwrap_err(),
            ["privacy-no-level job.toml › 第1行 › privacy"]
        );
        assert!(!job("").unwrap().masks());
    }

    #[test]
    fn wrong_words_are_named_with_their_lines() {
        let wrong = job("[privacy]\nlevel = \"内\"\nmusk = 1\n[privacy.mask]\n姓名 = \"nam\"\n").unwrap_err();
        assert_eq!(
            wrong,
            [
                "job-value job.toml › 第2行 › privacy.level",
                "job-key job.toml › 第3行 › privacy.musk",
                "job-value job.toml › 第5行 › privacy.mask.姓名",
            ]
        );
    }

    #[test]
    fn only_files_in_full_say_so() {
        let full = Some(Level::Full);
        assert_eq!(marked(Path::new("大班/第1.2版"), full, false), Path::new("大班/第1.2版 含个人信息"));
        assert_eq!(marked(Path::new("全部.pdf"), full, true), Path::new("全部 含个人信息.pdf"));
        assert_eq!(marked(Path::new("花名册（含个人信息）"), full, false), Path::new("花名册（含个人信息）"));
        assert_eq!(marked(Path::new("全部.pdf"), Some(Level::Internal), true), Path::new("全部.pdf"));
    }
}
