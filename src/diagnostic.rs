//! What is wrong, where, and what to do: the one error type of every stage.
//!
//! Users are clerks, so a message names a cell or a paragraph and says what to do next, in Chinese or
//! English. Inner code builds a [`Diagnostic`] without a place; the caller that knows the place adds it
//! with [`Diagnostic::at`].
use std::fmt;
use std::path::Path;
use std::sync::Arc;

/// The language of messages to a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Lang {
    /// Chinese (the default).
    #[default]
    Zh,
    /// English.
    En,
}

/// A sentence in both languages. Made with [`tr!`](crate::tr).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Text {
    /// The sentence in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// `tr!("找不到{name}", "{name} not found")`: both sentences may use the variables in scope.
#[macro_export]
macro_rules! tr {
    ($zh:literal, $en:literal $(,)?) => {
        $crate::diagnostic::Text { zh: format!($zh), en: format!($en) }
    };
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Something assumed or left out that the user may want to know.
    Note,
    /// Probably a mistake; the work goes on.
    Warning,
    /// The record (or the whole job) can't be made.
    Error,
}

impl Severity {
    /// 错误, 注意, 说明.
    pub fn word(self) -> Text {
        match self {
            Severity::Error => tr!("错误", "error"),
            Severity::Warning => tr!("注意", "warning"),
            Severity::Note => tr!("说明", "note"),
        }
    }
}

/// A sheet of a file, as named to the user.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub struct Source {
    /// The file name without its folder, e.g. `花名册.xlsx`.
    pub file: String,
    /// The sheet's name; empty for text files, which have only one.
    pub sheet: String,
}

/// Where something is. Rows and columns are 0-based in here and shown as in the spreadsheet.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Place {
    /// Nowhere in particular.
    #[default]
    None,
    /// A whole file.
    File(String),
    /// A whole sheet.
    Sheet(Arc<Source>),
    /// A row, 0-based; shown as `第7行`.
    Row(Arc<Source>, u32),
    /// A column, 0-based; shown as `C列`.
    Column(Arc<Source>, u32),
    /// A cell: row and column, 0-based; shown as `花名册.xlsx › 教职工 › C7`.
    Cell(Arc<Source>, u32, u32),
    /// Somewhere in a Word file; shown as `责任书.docx › header1.xml › 第3段 › {{姓名}}`.
    Part {
        /// The template's file name.
        file: Arc<str>,
        /// The part's name without `word/`, e.g. `header1.xml`; empty for the main document.
        part: Arc<str>,
        /// The paragraph in document order, 1-based; 0 when not known.
        paragraph: u32,
        /// The tag as written, or empty.
        tag: String,
    },
    /// A key of the job file, e.g. `job.toml › document[2].series`.
    Key {
        /// The job file's name.
        file: String,
        /// The key's path.
        key: String,
        /// The line, 1-based; 0 when not known.
        line: u32,
    },
}

/// `0` → `A`, `26` → `AA`: a 0-based column as spreadsheets name it.
pub fn column_name(mut col: u32) -> String {
    let mut out = Vec::new();
    loop {
        out.push(b'A' + (col % 26) as u8);
        if col < 26 {
            break;
        }
        col = col / 26 - 1;
    }
    out.iter().rev().map(|b| *b as char).collect()
}

/// A file's name without its folders, as messages show it.
pub fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

impl Place {
    /// A whole file by its name.
    pub fn file(path: &Path) -> Place {
        Place::File(file_name(path))
    }

    /// The place as the user sees it; empty for [`Place::None`].
    pub fn show(&self, lang: Lang) -> String {
        let zh = lang == Lang::Zh;
        let source = |s: &Source| {
            if s.sheet.is_empty() { s.file.clone() } else { format!("{} › {}", s.file, s.sheet) }
        };
        match self {
            Place::None => String::new(),
            Place::File(f) => f.clone(),
            Place::Sheet(s) => source(s),
            Place::Row(s, r) if zh => format!("{} › 第{}行", source(s), r + 1),
            Place::Row(s, r) => format!("{} › row {}", source(s), r + 1),
            Place::Column(s, c) if zh => format!("{} › {}列", source(s), column_name(*c)),
            Place::Column(s, c) => format!("{} › column {}", source(s), column_name(*c)),
            Place::Cell(s, r, c) => format!("{} › {}{}", source(s), column_name(*c), r + 1),
            Place::Part { file, part, paragraph, tag } => {
                let mut out = file.to_string();
                if !part.is_empty() {
                    out += &format!(" › {part}");
                }
                if *paragraph > 0 {
                    out += &if zh {
                        format!(" › 第{paragraph}段")
                    } else {
                        format!(" › paragraph {paragraph}")
                    };
                }
                if !tag.is_empty() {
                    out += &format!(" › {tag}");
                }
                out
            }
            Place::Key { file, key, line } => {
                let mut out = file.clone();
                if *line > 0 {
                    out += &if zh { format!(" › 第{line}行") } else { format!(" › line {line}") };
                }
                if !key.is_empty() {
                    out += &format!(" › {key}");
                }
                out
            }
        }
    }

    /// Is this no place at all?
    pub fn is_none(&self) -> bool {
        matches!(self, Place::None)
    }
}

/// One thing that is wrong (or assumed), where, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic(Box<Inner>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Inner {
    code: &'static str,
    severity: Severity,
    place: Place,
    also: Vec<Place>,
    message: Text,
    hint: Option<Text>,
}

impl Diagnostic {
    fn new(severity: Severity, code: &'static str, message: Text) -> Self {
        Diagnostic(Box::new(Inner { code, severity, place: Place::None, also: vec![], message, hint: None }))
    }
    /// An error. `code` is stable, lower case with hyphens, e.g. `sheet-missing`.
    pub fn error(code: &'static str, message: Text) -> Self {
        Self::new(Severity::Error, code, message)
    }
    /// A warning.
    pub fn warning(code: &'static str, message: Text) -> Self {
        Self::new(Severity::Warning, code, message)
    }
    /// A note.
    pub fn note(code: &'static str, message: Text) -> Self {
        Self::new(Severity::Note, code, message)
    }
    /// Adds the place, unless a more exact one is there already.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        if self.0.place.is_none() {
            self.0.place = place;
        }
        self
    }
    /// Adds another place that has to do with it (the other end of a block, the other cell).
    #[must_use]
    pub fn also(mut self, place: Place) -> Self {
        if !place.is_none() && place != self.0.place {
            self.0.also.push(place);
        }
        self
    }
    /// Says what to do.
    #[must_use]
    pub fn hint(mut self, hint: Text) -> Self {
        self.0.hint = Some(hint);
        self
    }
    /// The same, as bad as somebody says.
    #[must_use]
    pub fn weighing(mut self, severity: Severity) -> Self {
        self.0.severity = severity;
        self
    }
    /// The stable code.
    pub fn code(&self) -> &'static str {
        self.0.code
    }
    /// How bad it is.
    pub fn severity(&self) -> Severity {
        self.0.severity
    }
    /// Where it is.
    pub fn place(&self) -> &Place {
        &self.0.place
    }
    /// Other places that have to do with it.
    pub fn others(&self) -> &[Place] {
        &self.0.also
    }
    /// What is wrong, without the place.
    pub fn message(&self) -> &Text {
        &self.0.message
    }
    /// What to do, if it is known.
    pub fn hint_text(&self) -> Option<&Text> {
        self.0.hint.as_ref()
    }
    /// All its places as the user sees them, the main one first.
    pub fn shown_places(&self, lang: Lang) -> Vec<String> {
        let all = std::iter::once(&self.0.place).chain(&self.0.also);
        all.map(|p| p.show(lang)).filter(|p| !p.is_empty()).collect()
    }
    /// As printed by `--json` and in `report.json`.
    pub fn to_json(&self, lang: Lang) -> serde_json::Value {
        serde_json::json!({
            "severity": self.severity().word().en, "code": self.code(), "places": self.shown_places(lang),
            "message": self.message().get(lang), "hint": self.hint_text().map(|h| h.get(lang)),
        })
    }
    /// The whole thing for a person: `place: message`, other places, and the hint on its own line.
    pub fn show(&self, lang: Lang) -> String {
        let mut out = String::new();
        let place = self.0.place.show(lang);
        if !place.is_empty() {
            out += &place;
            out += if lang == Lang::Zh { "：" } else { ": " };
        }
        out += self.0.message.get(lang);
        for p in &self.0.also {
            out += &format!("\n    {} {}", if lang == Lang::Zh { "另见" } else { "see also" }, p.show(lang));
        }
        if let Some(h) = &self.0.hint {
            out += &format!("\n    → {}", h.get(lang));
        }
        out
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.show(Lang::Zh))
    }
}
impl std::error::Error for Diagnostic {}

/// The result of a step that stops at its first mistake.
pub type Result<T> = std::result::Result<T, Diagnostic>;

/// All the mistakes and notes found so far.
#[derive(Clone, Debug, Default)]
pub struct Problems(pub Vec<Diagnostic>);

impl From<Diagnostic> for Problems {
    fn from(one: Diagnostic) -> Problems {
        Problems(vec![one])
    }
}

impl Problems {
    /// Adds one.
    pub fn push(&mut self, d: Diagnostic) {
        self.0.push(d);
    }
    /// Takes the value out of a result; a mistake is kept and gives `None`.
    pub fn keep<T>(&mut self, r: Result<T>) -> Option<T> {
        r.map_err(|d| self.push(d)).ok()
    }
    /// Adds all of another collection.
    pub fn extend(&mut self, other: Problems) {
        self.0.extend(other.0);
    }
    /// Is there an error among them?
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|d| d.severity() == Severity::Error)
    }
    /// The errors only.
    pub fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        self.0.iter().filter(|d| d.severity() == Severity::Error)
    }
}

/// The known name nearest to a misspelt one, if any is near enough to suggest.
pub fn nearest<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|k| (strsim::normalized_damerau_levenshtein(wanted, k), k))
        .filter(|(score, k)| *score >= 0.4 || k.contains(wanted) || (wanted.contains(k) && !k.is_empty()))
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, k)| k)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_in_a_spreadsheet() {
        for (n, s) in [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(column_name(n), s);
        }
    }

    #[test]
    fn the_nearest_name_is_found_and_far_ones_are_not() {
        assert_eq!(nearest("手机号", ["姓名", "手机", "部门"]), Some("手机"));
        assert_eq!(nearest("完全不同", ["姓名", "手机"]), None);
    }
}
