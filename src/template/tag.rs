//! Finds tags in a text and tells what each is.
//!
//! People type tags with a Chinese input method and Word "corrects" their quotes, so full-width braces,
//! curly quotes and full-width spaces inside a tag are read as the plain ones.
use super::expr::{self, Expr, Head};
use crate::diagnostic::{Diagnostic, Result};
use crate::tr;

/// A tag and where it stands in the text (byte offsets).
#[derive(Debug)]
pub(super) struct Tag {
    pub start: usize,
    pub end: usize,
    /// As written.
    pub raw: String,
    pub kind: Result<Kind>,
}

/// What a tag is.
#[derive(Debug)]
pub(super) enum Kind {
    Value(Expr),
    Open(Head),
    /// `else`, perhaps with a condition of its own.
    Else(Option<Head>),
    /// `{{/…}}`; whether the name fits is told by the block it closes.
    Close,
    /// `\{{…}}`: stands for itself.
    Literal(String),
    Comment,
}

impl Kind {
    /// Block tags and comments put nothing on the page themselves.
    pub(super) fn is_block(&self) -> bool {
        !matches!(self, Kind::Value(_) | Kind::Literal(_))
    }
}

/// All tags of a text, in order, wrong ones included.
pub(super) fn scan(text: &str) -> Vec<Tag> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some((start, open)) = find_open(text, at) {
        let body = start + open;
        let escaped = text[..start].ends_with('\\') && start > at;
        match find_close(text, body) {
            Some((close, len)) => {
                // {{{x}}} is the same as {{x}}: text is always escaped here
                let (mut inner_start, mut end) = (body, close + len);
                if text[inner_start..].starts_with('{') && text[end..].starts_with('}') {
                    inner_start += 1;
                    end += 1;
                }
                let raw = text[start..end].to_string();
                if escaped {
                    out.push(Tag { start: start - 1, end, kind: Ok(Kind::Literal(raw.clone())), raw });
                } else {
                    let kind = classify(&plain(&text[inner_start..close]));
                    out.push(Tag { start, end, raw, kind });
                }
                at = end;
            }
            None if escaped => at = body,
            None => {
                let raw: String = text[start..].chars().take(24).collect();
                let kind = Err(Diagnostic::error(
                    "tag-unclosed",
                    tr!("标记没有写完，缺少“}}}}”", "The tag isn't finished: “}}}}” is missing"),
                )
                .hint(tr!(
                    "一个标记要写在同一段里，以 }}}} 结束；要印出“{{{{”本身，写成 \\{{{{",
                    "A tag ends with }}}} in the same paragraph; to print “{{{{” itself write \\{{{{"
                )));
                out.push(Tag { start, end: text.len(), raw, kind });
                return out;
            }
        }
    }
    out
}

fn find_open(text: &str, from: usize) -> Option<(usize, usize)> {
    let rest = text.get(from..)?;
    rest.match_indices(['{', '｛']).find_map(|(i, _)| {
        let open = ["{{", "｛｛"].into_iter().find(|open| rest[i..].starts_with(open))?;
        Some((from + i, open.len()))
    })
}

/// Bytes in which the end of a tag is looked for: more than a tag may have.
const FAR: usize = 2 * MAX_TAG;

/// The closing braces after `from`, outside of quotes; else the first ones at all.
fn find_close(text: &str, from: usize) -> Option<(usize, usize)> {
    let close =
        |at: usize| ["}}", "｝｝"].iter().find(|c| text[at..].starts_with(**c)).map(|c| (at, c.len()));
    if text[from..].starts_with("!--") {
        return text[from..].find("--}}").map(|i| (from + i + 2, 2));
    }
    let to = (from..=text.len().min(from + FAR)).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(from);
    let text = &text[..to];
    let mut quote: Option<fn(char) -> bool> = None;
    for (i, c) in text[from..].char_indices() {
        match quote {
            Some(ends) if ends(c) => quote = None,
            Some(_) => {}
            None => {
                if let Some(hit) = close(from + i) {
                    return Some(hit);
                }
                quote = closing_quote(c);
            }
        }
    }
    text[from..].char_indices().find_map(|(i, _)| close(from + i))
}

/// What ends a string that was opened with `c`, if `c` opens one.
fn closing_quote(c: char) -> Option<fn(char) -> bool> {
    match c {
        '"' => Some(|c| c == '"'),
        '\'' => Some(|c| c == '\''),
        '“' | '”' | '＂' => Some(|c| matches!(c, '“' | '”' | '＂')),
        '‘' | '’' => Some(|c| matches!(c, '‘' | '’')),
        _ => None,
    }
}

/// The inside of a tag in plain characters: full-width marks and curly quotes outside of strings become the
/// ones that the grammar knows.
pub(super) fn plain(inner: &str) -> String {
    let mut out = String::with_capacity(inner.len());
    let mut ends: Option<fn(char) -> bool> = None;
    let mut delimiter = '"';
    let mut brackets = Vec::new(); // was this （ read as ( ?
    for c in inner.chars() {
        if let Some(e) = ends {
            if e(c) {
                ends = None;
                out.push(delimiter);
            } else if c == delimiter {
                out.push('\\');
                out.push(c);
            } else {
                out.push(c);
            }
            continue;
        }
        if let Some(e) = closing_quote(c) {
            ends = Some(e);
            delimiter = if matches!(c, '\'' | '‘' | '’') { '\'' } else { '"' };
            out.push(delimiter);
            continue;
        }
        let first = out.trim().is_empty();
        match c {
            '\u{3000}' | '\u{a0}' | '\n' | '\t' | '\u{200b}' | '\u{feff}' => out.push(' '),
            '＃' if first => out.push('#'),
            '／' if first => out.push('/'),
            '＝' => out.push('='),
            '｜' => out.push('|'),
            '＠' => out.push('@'),
            '（' => {
                let opens = out.is_empty() || out.ends_with([' ', '(']);
                brackets.push(opens);
                out.push(if opens { '(' } else { c });
            }
            '）' => out.push(if brackets.pop() == Some(true) { ')' } else { c }),
            c => out.push(c),
        }
    }
    out
}

/// Bytes of one tag.
const MAX_TAG: usize = 16_000;
/// Brackets in one another in a tag.
const MAX_BRACKETS: usize = 32;

/// Refuses what would take the grammar long to read.
fn bounded(inner: &str) -> Result<()> {
    let (mut depth, mut deepest) = (0usize, 0);
    for b in inner.bytes() {
        match b {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    if inner.len() <= MAX_TAG && deepest <= MAX_BRACKETS {
        return Ok(());
    }
    Err(Diagnostic::error(
        "tag-too-long",
        tr!(
            "标记太长，或括号套括号超过 {MAX_BRACKETS} 层",
            "The tag is too long, or its brackets are more than {MAX_BRACKETS} deep"
        ),
    )
    .hint(tr!(
        "在表里加一列写好结果，标记里只写列名",
        "Add a column with the result to the sheet and name it in the tag"
    )))
}

fn classify(inner: &str) -> Result<Kind> {
    if !inner.trim_start().starts_with('!') {
        bounded(inner)?;
    }
    let inner = inner.trim().trim_start_matches('~').trim_end_matches('~').trim();
    if inner.is_empty() {
        return Err(Diagnostic::error("tag-empty", tr!("空的标记", "The tag is empty")).hint(tr!(
            "在括号里写上列名，例如 {{{{姓名}}}}",
            "Put a column's name in it, for example {{{{name}}}}"
        )));
    }
    if inner.starts_with('!') {
        return Ok(Kind::Comment);
    }
    if let Some(rest) = inner.strip_prefix('#') {
        if rest.starts_with(['>', '*']) {
            return Err(unsupported());
        }
        return expr::head(rest).map(Kind::Open);
    }
    if inner.starts_with('/') {
        return Ok(Kind::Close);
    }
    if inner.starts_with(['>', '*', '{']) {
        return Err(unsupported());
    }
    for word in ["else", "否则", "^"] {
        if let Some(rest) = inner.strip_prefix(word) {
            if rest.is_empty() {
                return Ok(Kind::Else(None));
            }
            if rest.starts_with(char::is_whitespace) {
                return expr::head(rest).map(|h| Kind::Else(Some(h)));
            }
        }
    }
    expr::value(if inner == "." { "this" } else { inner.strip_prefix('&').unwrap_or(inner) }).map(Kind::Value)
}

fn unsupported() -> Diagnostic {
    Diagnostic::error(
        "tag-unsupported",
        tr!("这里不支持片段、装饰器和原样块", "Partials, decorators and raw blocks are not supported here"),
    )
    .hint(tr!("把内容直接写进模板", "Write the content into the template itself"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<String> {
        scan(text)
            .into_iter()
            .map(|t| match t.kind {
                Ok(Kind::Value(_)) => "value".into(),
                Ok(Kind::Open(h)) => format!("{:?}", h.kind),
                Ok(Kind::Else(h)) => format!("else{}", if h.is_some() { "+" } else { "" }),
                Ok(Kind::Close) => t.raw,
                Ok(Kind::Literal(l)) => l,
                Ok(Kind::Comment) => "!".into(),
                Err(d) => d.code().into(),
            })
            .collect()
    }

    #[test]
    fn every_kind_of_tag() {
        assert_eq!(
            kinds(
                "a{{姓名}}{{#each 组员}}{{else}}{{/each}}{{!注}}{{!-- {{x}} --}}{{{y}}}{{^}}{{否则 如果 a}}"
            ),
            ["value", "Each", "else", "{{/each}}", "!", "!", "value", "else", "else+"]
        );
        assert_eq!(kinds("{{#循环 组员}}{{#组员}}{{/}}"), ["Each", "Section", "{{/}}"]);
        assert_eq!(kinds(r"\{{x}} {{y}}"), ["{{x}}", "value"]);
        assert_eq!(kinds("{{>片段}}{{}}{{姓名"), ["tag-unsupported", "tag-empty", "tag-unclosed"]);
    }

    #[test]
    fn chinese_input_method_characters_are_read_as_plain_ones() {
        assert_eq!(plain("＃if　（eq 性别 “女”）"), "#if (eq 性别 \"女\")");
        assert_eq!(plain("姓名（全称）"), "姓名（全称）");
        assert_eq!(plain("x “a\"b”"), "x \"a\\\"b\"");
        assert_eq!(plain("x \"“好”\""), "x \"“好”\"");
        assert_eq!(kinds("｛｛姓名｝｝{{default x \"}}\"}}"), ["value", "value"]);
    }
}
