//! TOML with places: reading keys one by one, noting wrong types and keys that nobody asked for.
use crate::diagnostic::{Diagnostic, Place, Problems, nearest};
use crate::tr;
use std::cell::RefCell;
use std::rc::Rc;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Puts quotes around bare words that hold Chinese (or other non-ASCII) characters outside of strings and
/// comments. TOML allows them nowhere else, so nothing that was valid changes.
pub(crate) fn quote_chinese_keys(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let used = if c == '#' {
            rest.find('\n').unwrap_or(rest.len())
        } else if c == '"' || c == '\'' {
            string_length(rest)
        } else if word(c) {
            let end = rest.find(|c| !word(c)).unwrap_or(rest.len());
            if rest[..end].is_ascii() {
                end
            } else {
                out.push('"');
                out.push_str(&rest[..end]);
                out.push('"');
                rest = &rest[end..];
                continue;
            }
        } else {
            c.len_utf8()
        };
        out.push_str(&rest[..used]);
        rest = &rest[used..];
    }
    out
}

/// Characters of a bare word; full-width brackets and the like count, since people use them in names.
fn word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '-' || (!c.is_ascii() && !c.is_whitespace())
}

/// Length of the string literal at the start of `text`, its quotes included.
fn string_length(text: &str) -> usize {
    let quote = &text[..1];
    let triple = quote.repeat(3);
    let (mark, multi) = if text.starts_with(&triple) { (triple.as_str(), true) } else { (quote, false) };
    let mut at = mark.len();
    while at < text.len() {
        let rest = &text[at..];
        if rest.starts_with(mark) {
            // a multi-line string may end in up to two quotes more
            let extra = if multi {
                rest[3..].chars().take_while(|c| quote.starts_with(*c)).take(2).count()
            } else {
                0
            };
            return at + mark.len() + extra;
        }
        let c = rest.chars().next().unwrap_or(' ');
        if c == '\n' && !multi {
            return at;
        }
        at += c.len_utf8();
        if c == '\\' && quote == "\"" {
            at += text[at..].chars().next().map_or(0, char::len_utf8);
        }
    }
    text.len()
}

/// Bytes of a file.
const MAX_BYTES: usize = 4 << 20;
/// Unknown keys of one table that are named; where there are more, the file is another one's.
const MAX_UNKNOWN: usize = 50;

/// Tables of one list, such as `[[document]]`.
const MAX_TABLES: usize = 5000;

/// What all readers of one file share.
struct Shared {
    file: String,
    /// Byte at which each line begins.
    lines: Vec<usize>,
    problems: RefCell<Problems>,
}

/// A table of the file, with the path that led to it.
pub(crate) struct Reader<'t> {
    shared: Rc<Shared>,
    path: String,
    span: usize,
    table: DeTable<'t>,
    asked: RefCell<Vec<String>>,
}

impl<'t> Reader<'t> {
    /// Parses a file.
    pub(crate) fn parse(file: &str, text: &'t str) -> Result<Reader<'t>, Diagnostic> {
        if text.len() > MAX_BYTES {
            let d = Diagnostic::error("file-too-large", tr!("文件太大", "The file is too large"));
            let hint =
                tr!("任务文件和说明文件是手写的，不会有几兆字节", "Such files are written by hand and small");
            return Err(d.hint(hint).at(Place::File(file.into())));
        }
        let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(i, _)| i + 1)).collect();
        let shared = Shared { file: file.into(), lines, problems: RefCell::default() };
        match DeTable::parse(text) {
            Ok(t) => Ok(Reader {
                shared: Rc::new(shared),
                path: String::new(),
                span: 0,
                table: t.into_inner(),
                asked: RefCell::default(),
            }),
            Err(e) => {
                let why = e.message();
                let at = e.span().map_or(0, |s| s.start.min(text.trim_end().len().saturating_sub(1)));
                let line = shared.line(at);
                let d = if why.starts_with("duplicate key") {
                    Diagnostic::error("job-syntax", tr!("同一个键写了两次", "The same key is written twice"))
                        .hint(tr!("删掉一个", "Delete one of them"))
                } else {
                    Diagnostic::error("job-syntax", tr!("文件的写法不对", "The file can't be read: {why}"))
                        .hint(tr!(
                            "看这一行的引号、括号、等号是不是成对、写全了（{why}）",
                            "Look for a missing quote, bracket or equals sign in this line"
                        ))
                };
                Err(d.at(Place::Key { file: file.into(), key: String::new(), line }))
            }
        }
    }

    fn sub(&self, key: &str, span: usize, table: &DeTable<'t>) -> Reader<'t> {
        Reader {
            shared: self.shared.clone(),
            path: self.join(key),
            span,
            table: table.clone(),
            asked: RefCell::default(),
        }
    }

    fn join(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_string() } else { format!("{}.{key}", self.path) }
    }

    fn get(&self, key: &str) -> Option<(&Spanned<DeValue<'t>>, usize)> {
        self.asked.borrow_mut().push(key.to_string());
        self.table.iter().find(|(k, _)| k.get_ref() == key).map(|(k, v)| (v, k.span().start))
    }

    /// The table's place.
    pub(crate) fn place(&self) -> Place {
        Place::Key {
            file: self.shared.file.clone(),
            key: self.path.clone(),
            line: self.shared.line(self.span),
        }
    }

    /// A key's place.
    pub(crate) fn place_of(&self, key: &str) -> Place {
        let at =
            self.table.iter().find(|(k, _)| k.get_ref() == key).map_or(self.span, |(k, _)| k.span().start);
        Place::Key { file: self.shared.file.clone(), key: self.join(key), line: self.shared.line(at) }
    }

    /// The places of all keys.
    pub(crate) fn places(&self) -> Vec<(String, Place)> {
        let place = |name: &str, at: usize| Place::Key {
            file: self.shared.file.clone(),
            key: self.join(name),
            line: self.shared.line(at),
        };
        self.table.keys().map(|k| (k.get_ref().to_string(), place(k.get_ref(), k.span().start))).collect()
    }

    /// Notes a mistake.
    pub(crate) fn fault(&self, d: Diagnostic) {
        self.shared.problems.borrow_mut().push(d);
    }

    fn wrong(&self, key: &str, zh: &str, en: &str) {
        let d = Diagnostic::error("job-value", tr!("{key} 要写成{zh}", "{key} must be {en}"));
        self.fault(d.at(self.place_of(key)));
    }

    /// Any value.
    pub(crate) fn value(&self, key: &str) -> Option<&DeValue<'t>> {
        self.get(key).map(|(v, _)| v.get_ref())
    }

    /// A text.
    pub(crate) fn text(&self, key: &str) -> Option<String> {
        match self.value(key)? {
            DeValue::String(s) => Some(s.to_string()),
            _ => {
                self.wrong(key, "文字，前后加双引号", "a text in quotes");
                None
            }
        }
    }

    /// A text that can't be left out.
    pub(crate) fn needed(&self, key: &str) -> String {
        if self.value(key).is_none() {
            let d = Diagnostic::error("job-missing-key", tr!("缺少 {key}", "{key} is missing"));
            self.fault(d.at(self.place_of(key)));
        }
        self.text(key).unwrap_or_default()
    }

    /// A text or a list of texts, parted by commas then; can't be left out.
    pub(crate) fn needed_list(&self, key: &str) -> String {
        match self.value(key) {
            Some(DeValue::Array(_)) => self.texts(key).unwrap_or_default().join(","),
            _ => self.needed(key),
        }
    }

    /// `true` or `false`; false when left out.
    pub(crate) fn flag(&self, key: &str) -> bool {
        self.flag_or(key, false)
    }

    /// true or false; `usual` when nothing is written.
    pub(crate) fn flag_or(&self, key: &str, usual: bool) -> bool {
        match self.value(key) {
            None => usual,
            Some(DeValue::Boolean(b)) => *b,
            Some(_) => {
                self.wrong(key, " true 或 false", "true or false");
                usual
            }
        }
    }

    /// A whole number.
    pub(crate) fn integer(&self, key: &str) -> Option<i64> {
        match self.value(key)? {
            DeValue::Integer(i) => i.as_str().parse().ok(),
            _ => {
                self.wrong(key, "整数", "a whole number");
                None
            }
        }
    }

    /// A number, whole or not.
    #[cfg(feature = "pdf")]
    pub(crate) fn number(&self, key: &str) -> Option<f64> {
        let found = number(self.value(key)?);
        if found.is_none() {
            self.wrong(key, "数字", "a number");
        }
        found
    }

    /// So many numbers in brackets.
    #[cfg(feature = "pdf")]
    pub(crate) fn numbers<const N: usize>(&self, key: &str, zh: &str, en: &str) -> Option<[f64; N]> {
        let found = match self.value(key)? {
            DeValue::Array(a) => a.iter().map(|v| number(v.get_ref())).collect::<Option<Vec<f64>>>(),
            _ => None,
        };
        let found = found.and_then(|v| <[f64; N]>::try_from(v).ok());
        if found.is_none() {
            self.wrong(key, zh, en);
        }
        found
    }

    /// One of the words of a list, each in Chinese and English; `other` when left out.
    pub(crate) fn choice<T: Copy>(&self, key: &str, known: &[(&str, &str, T)], other: T) -> T {
        let Some(text) = self.text(key) else { return other };
        let word = text.trim();
        if let Some(k) = known.iter().find(|k| k.0 == word || k.1.eq_ignore_ascii_case(word)) {
            return k.2;
        }
        let all = known.iter().map(|k| k.1).collect::<Vec<_>>().join(", ");
        let d = Diagnostic::error("job-value", tr!("{key} 不能写“{text}”", "{key} can't be “{text}”"));
        let d = match nearest(word, known.iter().flat_map(|k| [k.0, k.1])) {
            Some(near) => d.hint(tr!("是不是“{near}”？可以写：{all}", "Did you mean “{near}”? Known: {all}")),
            None => d.hint(tr!("可以写：{all}", "Known: {all}")),
        };
        self.fault(d.at(self.place_of(key)));
        other
    }

    /// A list of texts.
    pub(crate) fn texts(&self, key: &str) -> Option<Vec<String>> {
        let found = match self.value(key)? {
            DeValue::Array(a) => a
                .iter()
                .map(|v| match v.get_ref() {
                    DeValue::String(s) => Some(s.to_string()),
                    _ => None,
                })
                .collect(),
            _ => None,
        };
        if found.is_none() {
            self.wrong(
                key,
                "一列文字，例如 [\"部门\", \"姓名\"]",
                "a list of texts, such as [\"unit\", \"name\"]",
            );
        }
        found
    }

    /// A list of texts, or a single one without brackets; empty when left out.
    pub(crate) fn texts_or_one(&self, key: &str) -> Vec<String> {
        match self.value(key) {
            None => vec![],
            Some(DeValue::String(s)) => vec![s.to_string()],
            Some(_) => self.texts(key).unwrap_or_default(),
        }
    }

    /// A table.
    pub(crate) fn table(&self, key: &str) -> Option<Reader<'t>> {
        let (value, span) = self.get(key)?;
        match value.get_ref() {
            DeValue::Table(t) => Some(self.sub(key, span, t)),
            _ => {
                let example = match self.path.as_str() {
                    "sheets" => "{ file = \"花名册.xlsx\" }",
                    "series" => "{ format = \"{{n}}号\" }",
                    _ => "{ … }",
                };
                self.wrong(key, &format!("一个表，例如 {example}"), &format!("a table, such as {example}"));
                None
            }
        }
    }

    /// The tables of a list such as `[[document]]`.
    pub(crate) fn list_of_tables(&self, key: &str) -> Vec<Reader<'t>> {
        match self.get(key) {
            None => vec![],
            Some((v, _)) => match v.get_ref() {
                DeValue::Array(a) if a.len() > MAX_TABLES => {
                    let d = Diagnostic::error(
                        "job-value",
                        tr!(
                            "[[{key}]] 太多，超过 {MAX_TABLES} 个",
                            "There are too many [[{key}]], more than {MAX_TABLES}"
                        ),
                    );
                    self.fault(d.at(self.place_of(key)));
                    vec![]
                }
                DeValue::Array(a) => {
                    let tables = a.iter().enumerate().filter_map(|(i, v)| match v.get_ref() {
                        DeValue::Table(t) => Some(self.sub(&format!("{key}[{}]", i + 1), v.span().start, t)),
                        _ => None,
                    });
                    tables.collect()
                }
                _ => {
                    self.wrong(key, format!("[[{key}]]").as_str(), format!("[[{key}]]").as_str());
                    vec![]
                }
            },
        }
    }

    /// A table, or several in a list; `example` is one.
    #[cfg(feature = "pdf")]
    pub(crate) fn tables_or_one(&self, key: &str, example: &str) -> Vec<Reader<'t>> {
        let wrong =
            || self.wrong(key, &format!("一个表，例如 {example}"), &format!("a table, such as {example}"));
        match self.get(key).map(|(v, span)| (v.get_ref(), span)) {
            None => vec![],
            Some((DeValue::Table(t), span)) => vec![self.sub(key, span, t)],
            Some((DeValue::Array(a), _)) if a.iter().all(|v| matches!(v.get_ref(), DeValue::Table(_))) => {
                self.list_of_tables(key)
            }
            Some(_) => {
                wrong();
                vec![]
            }
        }
    }

    /// All entries, whatever their keys.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&str, &DeValue<'t>)> {
        self.table.iter().map(|(k, v)| (k.get_ref().as_ref(), v.get_ref()))
    }

    /// All keys are the user's own.
    pub(crate) fn accept_all(&self) {
        self.asked.borrow_mut().extend(self.table.keys().map(|k| k.get_ref().to_string()));
    }

    /// All entries as tables under the user's own names.
    pub(crate) fn tables(&self) -> impl Iterator<Item = (String, Reader<'t>)> {
        self.accept_all();
        self.table.keys().map(|k| k.get_ref().to_string()).filter_map(|k| Some((k.clone(), self.table(&k)?)))
    }

    /// All entries as texts under the user's own names.
    pub(crate) fn texts_of_all(&self) -> Vec<(String, String)> {
        self.accept_all();
        let keys: Vec<String> = self.table.keys().map(|k| k.get_ref().to_string()).collect();
        keys.into_iter().filter_map(|k| Some((k.clone(), self.text(&k)?))).collect()
    }

    /// The mistakes of the whole file so far, those of this table's unknown keys included.
    pub(crate) fn finish(self) -> Problems {
        let shared = self.shared.clone();
        drop(self);
        shared.problems.borrow().clone()
    }
}

impl Drop for Reader<'_> {
    /// A key that nobody asked for is a misspelt one.
    fn drop(&mut self) {
        let asked = self.asked.borrow();
        let unknown = self.table.iter().filter(|(k, _)| !asked.iter().any(|a| k.get_ref() == a));
        for (k, _) in unknown.take(MAX_UNKNOWN) {
            let key = k.get_ref();
            let d = Diagnostic::error("job-key", tr!("不认识“{key}”", "Unknown key “{key}”"));
            let d = match nearest(key, asked.iter().map(String::as_str)) {
                Some(near) => d.hint(tr!("是不是“{near}”？", "Did you mean “{near}”?")),
                None => {
                    let mut known: Vec<&str> = asked.iter().map(String::as_str).collect();
                    known.sort_unstable();
                    known.dedup();
                    let known = known.join(", ");
                    d.hint(tr!("这里可以写：{known}", "Known here: {known}"))
                }
            };
            self.fault(d.at(self.place_of(key)));
        }
    }
}

#[cfg(feature = "pdf")]
fn number(value: &DeValue<'_>) -> Option<f64> {
    let text = match value {
        DeValue::Integer(i) => i.as_str(),
        DeValue::Float(f) => f.as_str(),
        _ => return None,
    };
    text.replace('_', "").parse().ok().filter(|n: &f64| n.is_finite())
}

impl Shared {
    fn line(&self, at: usize) -> u32 {
        self.lines.partition_point(|&l| l <= at) as u32
    }
}
