//! Reading and changing pieces of XML as text, so that what isn't changed stays byte for byte.
use std::ops::Range;

/// A start, empty or end tag.
#[derive(Clone, Debug)]
pub(super) struct Tag<'s> {
    /// Its bytes, brackets included.
    pub start: usize,
    pub end: usize,
    /// The element's name with its prefix.
    pub name: &'s str,
    pub closing: bool,
    pub empty: bool,
}

/// The first tag at or after a byte; comments, instructions and CDATA are passed over.
pub(super) fn next_tag(xml: &str, mut at: usize) -> Option<Tag<'_>> {
    loop {
        let start = at + xml.get(at..)?.find('<')?;
        let rest = &xml[start..];
        let skip = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>"), ("<!", ">")]
            .iter()
            .find(|(open, _)| rest.starts_with(open));
        if let Some((open, close)) = skip {
            at = start + open.len() + rest[open.len()..].find(close)? + close.len();
            continue;
        }
        let mut quote = 0u8;
        let length = rest.bytes().position(|b| {
            match b {
                b'"' | b'\'' if quote == 0 => quote = b,
                b if b == quote => quote = 0,
                b'>' => return quote == 0,
                _ => {}
            }
            false
        })?;
        let closing = rest.starts_with("</");
        let inside = &rest[if closing { 2 } else { 1 }..length];
        let name = inside.split([' ', '/', '\t', '\n', '\r']).next().unwrap_or_default();
        let empty = inside.ends_with('/');
        return Some(Tag { start, end: start + length + 1, name, closing, empty });
    }
}

/// A whole element's bytes.
#[derive(Clone, Debug)]
pub(super) struct Element<'s> {
    pub name: &'s str,
    pub start: usize,
    /// Where its content begins and ends; equal for an empty element.
    pub inner: Range<usize>,
    pub end: usize,
}

/// The element that a tag begins.
pub(super) fn element<'s>(xml: &'s str, tag: &Tag<'s>) -> Element<'s> {
    let mut depth = usize::from(!tag.empty);
    let mut at = tag.end;
    while depth > 0 {
        let Some(next) = next_tag(xml, at) else { break };
        at = next.end;
        match (next.closing, next.empty) {
            (true, _) => depth -= 1,
            (false, false) => depth += 1,
            _ => {}
        }
        if depth == 0 {
            return Element { name: tag.name, start: tag.start, inner: tag.end..next.start, end: next.end };
        }
    }
    Element { name: tag.name, start: tag.start, inner: tag.end..tag.end, end: tag.end }
}

/// The elements of one level in a stretch.
pub(super) fn elements(xml: &str, range: Range<usize>) -> Vec<Element<'_>> {
    let mut out = Vec::new();
    let mut at = range.start;
    while let Some(tag) = next_tag(xml, at).filter(|t| t.start < range.end && !t.closing) {
        let e = element(xml, &tag);
        at = e.end;
        out.push(e);
    }
    out
}

/// The first element with its tag: a part's root.
pub(super) fn root(xml: &str) -> Option<Element<'_>> {
    let tag = next_tag(xml, 0)?;
    if tag.empty {
        return Some(element(xml, &tag));
    }
    let close = xml.rfind("</").filter(|c| *c >= tag.end)?;
    Some(Element { name: tag.name, start: tag.start, inner: tag.end..close, end: xml.len() })
}

/// The direct children of the first element of a text.
pub(super) fn children(xml: &str) -> Vec<Element<'_>> {
    match next_tag(xml, 0) {
        Some(tag) => elements(xml, element(xml, &tag).inner),
        None => vec![],
    }
}

/// The name without its prefix.
pub(super) fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// All attributes of the tag at the beginning of a text: name, and where the value stands.
pub(super) fn attributes(tag: &str) -> Vec<(&str, Range<usize>)> {
    let mut out = Vec::new();
    let tag = next_tag(tag, 0).map_or("", |t| &tag[..t.end]);
    let mut at = tag.find([' ', '\t', '\n', '\r']).unwrap_or(tag.len());
    while let Some(eq) = tag[at..].find('=').map(|i| at + i) {
        let Some(open) = tag[eq..].find(['"', '\'']).map(|i| eq + i) else { break };
        let quote = &tag[open..open + 1];
        let Some(close) = tag[open + 1..].find(quote).map(|i| open + 1 + i) else { break };
        out.push((tag[at..eq].trim(), open + 1..close));
        at = close + 1;
        if tag[at..].starts_with('>') {
            break;
        }
    }
    out
}

/// The value of an attribute, as written.
pub(super) fn attribute<'s>(tag: &'s str, name: &str) -> Option<&'s str> {
    attributes(tag).into_iter().find(|(n, _)| *n == name).map(|(_, r)| &tag[r])
}

/// The value of a child's attribute: `<w:pStyle w:val="…"/>`.
pub(super) fn child_value<'s>(
    xml: &'s str,
    list: &[Element<'s>],
    child: &str,
    name: &str,
) -> Option<&'s str> {
    let c = list.iter().find(|c| c.name == child)?;
    attribute(&xml[c.start..c.end], name)
}

/// Sets an attribute of the tag at the beginning of a text.
pub(super) fn set_attribute(xml: &mut String, name: &str, value: &str) {
    let Some(tag) = next_tag(xml, 0) else { return };
    let (name_end, end) = (tag.start + 1 + tag.name.len(), tag.end);
    match attributes(&xml[..end]).into_iter().find(|(n, _)| *n == name).map(|(_, r)| r) {
        Some(range) => xml.replace_range(range, value),
        None => xml.insert_str(name_end, &format!(" {name}=\"{value}\"")),
    }
}

/// Takes an attribute away from the tag at the beginning of a text.
pub(super) fn remove_attribute(xml: &mut String, name: &str) {
    let found = attributes(xml).into_iter().find(|(n, _)| *n == name).map(|(n, r)| (n.len(), r));
    let Some((length, range)) = found else { return };
    // name, equals sign and quote stand before the value
    let Some(start) = xml[..range.start].rfind(name).filter(|s| *s + length < range.start) else { return };
    let start = xml[..start].trim_end().len();
    xml.replace_range(start..range.end + 1, "");
}

/// Turns `<a/>` into `<a></a>`, and says where its content ends.
fn open(xml: &mut String) -> usize {
    let Some(tag) = next_tag(xml, 0) else { return xml.len() };
    if tag.empty {
        let (name, end) = (tag.name.to_string(), tag.end);
        xml.replace_range(end - 2..end, &format!("></{name}>"));
        return end - 1;
    }
    xml.rfind("</").unwrap_or(xml.len())
}

/// Puts a child where the schema wants it, in place of one of its name.
pub(super) fn put_child(xml: &mut String, order: &[&str], child: &str) {
    open(xml);
    let Some(name) = next_tag(child, 0).map(|t| local(t.name).to_string()) else { return };
    let rank = |n: &str| order.iter().position(|o| *o == n);
    let list: Vec<(String, Range<usize>)> =
        children(xml).into_iter().map(|e| (local(e.name).to_string(), e.start..e.end)).collect();
    if let Some((_, range)) = list.iter().find(|(n, _)| *n == name) {
        return xml.replace_range(range.clone(), child);
    }
    let later = list.iter().find(|(n, _)| rank(n).is_some_and(|r| Some(r) > rank(&name)));
    let at = later.map_or_else(|| open(xml), |(_, r)| r.start);
    xml.insert_str(at, child);
}

/// Puts text before the end of a part's root element.
pub(super) fn append_to_root(text: &mut String, fragment: &str) {
    if fragment.is_empty() {
        return;
    }
    let Some(tag) = next_tag(text, 0) else { return };
    let at = if tag.empty {
        let (name, end) = (tag.name.to_string(), tag.end);
        text.replace_range(end - 2..end, &format!("></{name}>"));
        end - 1
    } else {
        text.rfind("</").unwrap_or(text.len())
    };
    text.insert_str(at, fragment);
}

/// The order of a section's properties (§17.6.17).
pub(super) const SECTION: &[&str] = &[
    "headerReference",
    "footerReference",
    "footnotePr",
    "endnotePr",
    "type",
    "pgSz",
    "pgMar",
    "paperSrc",
    "pgBorders",
    "lnNumType",
    "pgNumType",
    "cols",
    "formProt",
    "vAlign",
    "noEndnote",
    "titlePg",
    "textDirection",
    "bidi",
    "rtlGutter",
    "docGrid",
    "printerSettings",
    "sectPrChange",
];
/// The order of a section's footnote properties (§17.11.11).
pub(super) const NOTE: &[&str] = &["pos", "numFmt", "numStart", "numRestart"];
