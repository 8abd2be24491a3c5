//! Values that a field takes, and those that it refuses.
use super::model::{Field, Kind};
use crate::diagnostic::{Diagnostic, Result};
use crate::tr;

/// A value as it is stored and shown.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Entry {
    /// Text as it is.
    Text(String),
    /// The state of a button, as text; none for off.
    State(Option<String>),
    /// Entries of a list (their positions), or another text in an open one.
    Chosen(Vec<usize>, Option<String>),
}

/// Choices that a message lists.
const MOST_LISTED: usize = 12;

/// What a field makes of the given texts. `yes` is what the value says when it is taken for yes or no.
pub(super) fn entry(field: &Field, texts: &[String], yes: Option<bool>) -> Result<Entry> {
    let texts: Vec<&str> = texts.iter().map(String::as_str).filter(|t| !t.trim().is_empty()).collect();
    match &field.kind {
        Kind::Text { lines, .. } => text(field, &texts.join("、"), *lines),
        Kind::Date(_) => text(field, &texts.join("、"), false),
        Kind::CheckBox | Kind::Radio => button(field, &texts, yes),
        Kind::Combo { open } => combo(field, &texts.join("、"), *open),
        Kind::List { several } => list(field, &texts, *several),
        Kind::Push | Kind::Signature => Ok(Entry::Text(String::new())),
    }
}

fn text(field: &Field, text: &str, lines: bool) -> Result<Entry> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text = if lines { text } else { text.trim_end_matches('\n').replace('\n', " ") };
    let length = text.chars().count();
    match field.max_length {
        Some(most) if length > most => {
            let name = &field.name;
            Err(Diagnostic::error(
                "field-too-long",
                tr!(
                    "表单域“{name}”最多 {most} 个字，数据有 {length} 个",
                    "Field “{name}” takes at most {most} characters, the data has {length}"
                ),
            )
            .hint(tr!("把数据写短，或让制表单位放宽字数", "Shorten the data, or have the form changed")))
        }
        _ => Ok(Entry::Text(text)),
    }
}

fn button(field: &Field, texts: &[&str], yes: Option<bool>) -> Result<Entry> {
    let Some(text) = texts.first().copied().filter(|_| texts.len() == 1) else {
        return if texts.is_empty() { Ok(Entry::State(None)) } else { Err(refused(field)) };
    };
    let alone = field.kind == Kind::CheckBox && field.choices.len() < 2;
    if let Some(at) = find(field, text).filter(|_| !alone || yes.is_none()) {
        return Ok(Entry::State(field.choices.get(at).map(|c| c.export.clone())));
    }
    match (yes, field.choices.as_slice()) {
        (Some(false), _) => Ok(Entry::State(None)),
        (Some(true), [only]) => Ok(Entry::State(Some(only.export.clone()))),
        (Some(true), []) => Ok(Entry::State(Some("Yes".into()))),
        _ if plain(text) == "off" => Ok(Entry::State(None)),
        _ => Err(refused(field)),
    }
}

fn combo(field: &Field, text: &str, open: bool) -> Result<Entry> {
    if text.is_empty() {
        return Ok(Entry::Chosen(vec![], None));
    }
    match find(field, text) {
        Some(at) => Ok(Entry::Chosen(vec![at], None)),
        None if open => Ok(Entry::Chosen(vec![], Some(text.replace('\n', " ")))),
        None => Err(refused(field)),
    }
}

fn list(field: &Field, texts: &[&str], several: bool) -> Result<Entry> {
    let mut chosen = vec![];
    for text in texts {
        match find(field, text) {
            Some(at) => chosen.push(at),
            // one cell may hold several
            None if several => {
                for part in text.split(['、', '，', ',', '；', ';', '\n']).filter(|p| !p.trim().is_empty())
                {
                    chosen.push(find(field, part).ok_or_else(|| refused(field))?);
                }
            }
            None => return Err(refused(field)),
        }
    }
    chosen.sort_unstable();
    chosen.dedup();
    if chosen.len() > 1 && !several {
        let name = &field.name;
        return Err(Diagnostic::error(
            "field-choice",
            tr!("列表“{name}”只能选一项", "Only one entry of list “{name}” can be chosen"),
        )
        .hint(tr!("数据里只留一项", "Leave only one in the data")));
    }
    Ok(Entry::Chosen(chosen, None))
}

/// The choice that a text means, then the same without regard to blanks, width and case. What a list stores comes
/// before what it shows; a button's states are often mere numbers, so its words come first.
fn find(field: &Field, text: &str) -> Option<usize> {
    let button = matches!(field.kind, Kind::CheckBox | Kind::Radio);
    let at = |f: &dyn Fn(&str) -> bool| {
        let stored = || field.choices.iter().position(|c| f(&c.export));
        let shown = || field.choices.iter().position(|c| f(&c.shown));
        if button { shown().or_else(stored) } else { stored().or_else(shown) }
    };
    at(&|c| c == text).or_else(|| {
        let wanted = plain(text);
        at(&|c| plain(c) == wanted)
    })
}

/// Half-width, lower case, no blanks.
fn plain(text: &str) -> String {
    let half = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        c => c,
    };
    text.chars().filter(|c| !c.is_whitespace()).map(half).flat_map(char::to_lowercase).collect()
}

fn refused(field: &Field) -> Diagnostic {
    let name = &field.name;
    let one = |c: &super::Choice| {
        if c.export == c.shown { c.shown.clone() } else { format!("{}（{}）", c.shown, c.export) }
    };
    let mut known: Vec<String> = field.choices.iter().take(MOST_LISTED).map(one).collect();
    if field.choices.len() > MOST_LISTED {
        known.push("…".into());
    }
    let (zh, en) = (known.join("、"), known.join(", "));
    let d = Diagnostic::error(
        "field-choice",
        tr!(
            "表单域“{name}”没有数据里写的这一项",
            "Field “{name}” doesn't have the choice that the data names"
        ),
    );
    match field.kind {
        Kind::CheckBox if field.choices.len() < 2 => {
            d.hint(tr!("写 是 或 否（也可写 {zh}）", "Write 是 (yes) or 否 (no), or {en}"))
        }
        _ => d.hint(tr!("可以写：{zh}", "It can be: {en}")),
    }
}
