//! What a job says of checks: which are off, and how bad the findings of the others are.
use super::{ALL, Check, Finds, every};
use crate::diagnostic::{Diagnostic, Result, Severity, nearest};
use crate::tr;

/// How bad a finding is; `None` means that nobody wants to hear of it.
pub type Level = Option<Severity>;

/// Words for the levels, in job files.
const WORDS: &[(&str, &str, Level)] = &[
    ("错误", "error", Some(Severity::Error)),
    ("注意", "warning", Some(Severity::Warning)),
    ("说明", "note", Some(Severity::Note)),
    ("关", "off", None),
];

/// Names that stand for all checks.
const EVERY: [&str; 2] = ["全部", "all"];

/// The levels that a job sets.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Names of checks, codes of findings, or the word for all.
    levels: Vec<(&'static str, Level)>,
}

impl Settings {
    /// No check is made.
    pub fn off() -> Settings {
        Settings { levels: vec![(EVERY[0], None)] }
    }

    /// Sets a level: `身份证号 = "注意"`, `D01 = "off"`, `check-id-birth = "error"`, `全部 = "关"`.
    ///
    /// # Errors
    /// `check-unknown`: no check and no finding is called so. `check-level`: no level is called so.
    pub fn set(&mut self, name: &str, word: &str) -> Result<()> {
        let known = || {
            let checks = ALL.iter().flat_map(|c| [c.id, c.name[0], c.name[1]]);
            EVERY.into_iter().chain(checks).chain(every().map(|(_, f)| f.code))
        };
        let name = name.trim();
        let Some(found) = known().find(|k| k.eq_ignore_ascii_case(name)) else {
            let d = Diagnostic::error(
                "check-unknown",
                tr!("没有叫“{name}”的检查", "There is no check called “{name}”"),
            );
            return Err(match nearest(name, known()) {
                Some(near) => d.hint(tr!("是不是“{near}”？", "Did you mean “{near}”?")),
                None => {
                    d.hint(tr!("wenshu check --list 列出全部检查", "wenshu check --list names all checks"))
                }
            });
        };
        let word = word.trim();
        let Some((.., level)) = WORDS.iter().find(|(zh, en, _)| *zh == word || en.eq_ignore_ascii_case(word))
        else {
            return Err(Diagnostic::error("check-level", tr!("不认识“{word}”", "“{word}” is not known"))
                .hint(tr!(
                    "写 \"错误\"、\"注意\"、\"说明\" 或 \"关\"",
                    "Write \"error\", \"warning\", \"note\" or \"off\""
                )));
        };
        let found = if EVERY.contains(&found) { EVERY[0] } else { found };
        self.levels.retain(|(n, _)| *n != found);
        self.levels.push((found, *level));
        Ok(())
    }

    /// How bad a finding is: as the job says of its code, else of its check, else of all, else as usual. What a job
    /// says of all only makes findings milder.
    pub fn level(&self, check: &Check, finds: &Finds) -> Level {
        let of =
            |names: &[&str]| self.levels.iter().find(|(n, _)| names.contains(n)).map(|(_, level)| *level);
        of(&[finds.code])
            .or_else(|| of(&[check.id]))
            .or_else(|| of(&check.name))
            .unwrap_or_else(|| of(&EVERY).map_or(Some(finds.severity), |all| all.min(Some(finds.severity))))
    }
}

/// The level's word in both languages.
pub(crate) fn word(level: Level) -> [&'static str; 2] {
    WORDS.iter().find(|w| w.2 == level).map_or(["", ""], |w| [w.0, w.1])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(settings: &Settings, code: &str) -> Level {
        let (check, finds) = every().find(|(_, f)| f.code == code).unwrap();
        settings.level(check, finds)
    }

    #[test]
    fn the_nearer_word_wins() {
        let mut s = Settings::default();
        assert_eq!(level(&s, "check-credit-digit"), Some(Severity::Error));
        s.set("全部", "注意").unwrap();
        assert_eq!(level(&s, "check-credit-digit"), Some(Severity::Warning));
        s.set("all", "error").unwrap();
        assert_eq!(level(&s, "check-credit-form"), Some(Severity::Warning), "all makes nothing worse");
        s.set("信用代码", "error").unwrap();
        assert_eq!(level(&s, "check-credit-form"), Some(Severity::Error));
        s.set("d04", "关").unwrap();
        assert_eq!(level(&s, "check-credit-form"), None);
        s.set("check-credit-form", "Warning").unwrap();
        assert_eq!(level(&s, "check-credit-form"), Some(Severity::Warning));
        assert_eq!(level(&Settings::off(), "check-credit-form"), None);
    }

    #[test]
    fn unknown_words_are_answered_with_the_known_ones() {
        let wrong = |name, word| Settings::default().set(name, word).unwrap_err();
        assert_eq!(wrong("信用代号", "关").hint_text().unwrap().zh, "是不是“信用代码”？");
        assert_eq!(wrong("D04", "忽略").code(), "check-level");
    }
}
