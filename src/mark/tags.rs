//! Start tags of a part with their places in its text, by their names without prefix.
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::ops::Range;

/// A start tag (or an empty element).
pub(super) struct Tag<'t> {
    /// Where it is in the text, with its angle brackets.
    pub(super) range: Range<usize>,
    /// The name as written, with its prefix.
    pub(super) qualified: &'t str,
    /// An empty element.
    pub(super) empty: bool,
    /// Elements it is in.
    pub(super) depth: usize,
    text: &'t str,
}

/// What a text consists of, in order.
pub(super) enum Step<'t> {
    Start(Tag<'t>),
    /// Where an end tag is, and its name without prefix.
    End(Range<usize>, &'t str),
}

/// All tags of a text; `None` if it isn't well-formed.
pub(super) fn steps(text: &str) -> Option<Vec<Step<'_>>> {
    let mut reader = Reader::from_str(text);
    let (mut out, mut depth) = (vec![], 0usize);
    loop {
        let from = usize::try_from(reader.buffer_position()).ok()?;
        let event = reader.read_event().ok()?;
        let to = usize::try_from(reader.buffer_position()).ok()?;
        let tag = |empty: bool, depth| {
            let inner = text.get(from + 1..to)?;
            let end = inner.find(|c: char| c.is_whitespace() || c == '/' || c == '>')?;
            Some(Tag { range: from..to, qualified: &inner[..end], empty, depth, text })
        };
        match event {
            Event::Start(_) => {
                out.push(Step::Start(tag(false, depth)?));
                depth += 1;
            }
            Event::Empty(_) => out.push(Step::Start(tag(true, depth)?)),
            Event::End(_) => {
                depth = depth.checked_sub(1)?;
                out.push(Step::End(from..to, local(text.get(from + 2..to - 1)?.trim())));
            }
            Event::Eof => return (depth == 0).then_some(out),
            _ => {}
        }
    }
}

/// The tags of a name.
pub(super) fn all<'t>(text: &'t str, name: &str) -> Vec<Tag<'t>> {
    let steps = steps(text).unwrap_or_default().into_iter();
    steps
        .filter_map(|s| if let Step::Start(t) = s { Some(t) } else { None })
        .filter(|t| t.name() == name)
        .collect()
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

impl Tag<'_> {
    /// Its name without prefix.
    pub(super) fn name(&self) -> &str {
        local(self.qualified)
    }

    /// The prefix with its colon, or nothing.
    pub(super) fn prefix(&self) -> &str {
        self.qualified.strip_suffix(self.name()).unwrap_or_default()
    }

    /// The tag as written.
    pub(super) fn source(&self) -> &str {
        self.text.get(self.range.clone()).unwrap_or_default()
    }

    /// An attribute's value by its name without prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let inner = self.source().trim_start_matches('<').trim_end_matches('>').trim_end_matches('/');
        let start = BytesStart::from_content(inner, self.qualified.len());
        let found = start.attributes().flatten().find(|a| a.key.local_name().as_ref() == name)?;
        Some(quick_xml::escape::unescape(&found.value).ok()?.into_owned())
    }

    /// The tag with an attribute set; `value` needs no escaping.
    pub(super) fn with(&self, name: &str, value: &str) -> String {
        set(self.source(), name, value)
    }
}

/// A start tag with an attribute set.
pub(super) fn set(tag: &str, name: &str, value: &str) -> String {
    for quote in ['"', '\''] {
        let key = format!(" {name}={quote}");
        if let Some(at) = tag.find(&key) {
            let from = at + key.len();
            if let Some(len) = tag[from..].find(quote) {
                return format!("{}{value}{}", &tag[..from], &tag[from + len..]);
            }
        }
    }
    let end = tag.find(|c: char| c.is_whitespace() || c == '/' || c == '>').unwrap_or(tag.len());
    let end = if tag.starts_with('<') { end } else { 0 };
    format!("{} {name}=\"{value}\"{}", &tag[..end], &tag[end..])
}

/// The text with pieces put in place of ranges; ranges don't overlap.
pub(super) fn replaced(text: &str, mut pieces: Vec<(Range<usize>, String)>) -> String {
    pieces.sort_by_key(|(r, _)| (r.start, r.end));
    let mut out = String::with_capacity(text.len() + pieces.iter().map(|p| p.1.len()).sum::<usize>());
    let mut at = 0;
    for (range, piece) in pieces {
        out += text.get(at..range.start).unwrap_or_default();
        out += &piece;
        at = range.end;
    }
    out + text.get(at..).unwrap_or_default()
}

/// A text as an element's content.
pub(super) fn escaped(text: &str) -> String {
    let text: String = text.chars().filter(|c| !c.is_control() || *c == '\n').collect();
    quick_xml::escape::escape(text).into_owned()
}
