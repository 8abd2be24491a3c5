//! The parts of an xlsx that its cells point into: shared strings and styles.
use super::dates::{Kind, builtin_kind, format_kind};
use super::grid::Budget;
use super::package::{Package, Part, attribute, attributes, local, push_entity};
use crate::diagnostic::Result;
use quick_xml::events::Event;
use std::collections::HashMap;
use std::io::BufRead;

/// A text with its runs joined.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Shared {
    pub(super) text: String,
    /// Every run is struck out.
    pub(super) struck: bool,
}

/// What is needed of a cell style.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Style {
    pub(super) kind: Kind,
    pub(super) struck: bool,
}

pub(super) fn shared_strings(zip: &mut Package<'_>, name: &str) -> Result<Vec<Shared>> {
    let (mut out, mut budget) = (vec![], Budget::of(zip.packed()));
    let Some(mut part) = zip.part(name)? else { return Ok(out) };
    loop {
        match part.next()? {
            Event::Start(e) if local(e.name()) == "si" => {
                let s = rich_text(&mut part, "si")?;
                budget.shared(s.text.len())?;
                out.push(s);
            }
            Event::End(e) if local(e.name()) == "sst" => return Ok(out),
            Event::Eof => return Err(part.damaged()),
            _ => {}
        }
    }
}

/// Reads a string item up to its end tag: all runs joined, phonetic readings left out.
pub(super) fn rich_text<R: BufRead>(part: &mut Part<'_, R>, end: &str) -> Result<Shared> {
    let mut text = String::new();
    let (mut in_text, mut phonetic) = (false, false);
    // The run's own strike, and whether any text is not struck.
    let (mut strike, mut plain) = (false, false);
    loop {
        match part.next()? {
            Event::Start(e) => match local(e.name()) {
                "t" => in_text = !phonetic,
                "rPh" => phonetic = true,
                "r" => strike = false,
                "strike" => strike = attribute(&e, "val").is_none_or(|v| super::package::is_true(&v)),
                _ => {}
            },
            Event::Text(t) if in_text => {
                text.push_str(&t.xml10_content());
                plain |= !strike;
            }
            Event::CData(t) if in_text => {
                text.push_str(&t.xml10_content());
                plain |= !strike;
            }
            Event::GeneralRef(r) if in_text => {
                push_entity(&r, &mut text);
                plain |= !strike;
            }
            Event::End(e) => match local(e.name()) {
                "t" => in_text = false,
                "rPh" => phonetic = false,
                n if n == end => {
                    let struck = !plain && !text.is_empty();
                    return Ok(Shared { text: unescape(text), struck });
                }
                _ => {}
            },
            Event::Eof => return Err(part.damaged()),
            _ => {}
        }
    }
}

/// `_x000D_` stands for the character of that code (and `_x005F_` protects an underscore).
pub(super) fn unescape(text: String) -> String {
    if !text.contains("_x") {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find("_x") {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let code = rest.get(2..6).filter(|h| h.bytes().all(|b| b.is_ascii_hexdigit()));
        let code = code.filter(|_| rest.get(6..7) == Some("_"));
        match code.and_then(|h| u32::from_str_radix(h, 16).ok()).and_then(char::from_u32) {
            Some(c) => {
                out.push(c);
                rest = &rest[7..];
            }
            None => {
                out.push_str("_x");
                rest = &rest[2..];
            }
        }
    }
    out + rest
}

/// The cell styles, by the number that cells give. None at all when the part is missing.
pub(super) fn styles(zip: &mut Package<'_>, name: &str) -> Result<Vec<Style>> {
    let mut out = vec![];
    let Some(mut part) = zip.part(name)? else { return Ok(out) };
    let mut formats: HashMap<u32, Kind> = HashMap::new();
    let mut struck: Vec<bool> = vec![]; // by font
    let (mut in_fonts, mut in_xfs) = (false, false);
    loop {
        match part.next()? {
            Event::Start(e) => match local(e.name()) {
                "numFmt" => {
                    let (mut id, mut kind) = (None, Kind::Number);
                    attributes(&e, |k, v| match k {
                        "numFmtId" => id = v.parse().ok(),
                        "formatCode" => kind = format_kind(v),
                        _ => {}
                    });
                    formats.extend(id.map(|i| (i, kind)));
                }
                "fonts" => in_fonts = true,
                "font" if in_fonts => struck.push(false),
                "strike" if in_fonts => {
                    if let Some(last) = struck.last_mut() {
                        *last = attribute(&e, "val").is_none_or(|v| super::package::is_true(&v));
                    }
                }
                "cellXfs" => in_xfs = true,
                "xf" if in_xfs => {
                    let mut style = Style::default();
                    attributes(&e, |k, v| match k {
                        "numFmtId" => {
                            let id = v.parse().unwrap_or(0);
                            style.kind = formats.get(&id).copied().unwrap_or_else(|| builtin_kind(id));
                        }
                        "fontId" => {
                            let font = v.parse::<usize>().ok().and_then(|i| struck.get(i));
                            style.struck = font.copied().unwrap_or(false);
                        }
                        _ => {}
                    });
                    out.push(style);
                }
                _ => {}
            },
            Event::End(e) => match local(e.name()) {
                "fonts" => in_fonts = false,
                "cellXfs" => in_xfs = false,
                "styleSheet" => return Ok(out),
                _ => {}
            },
            Event::Eof => return Err(part.damaged()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::unescape;

    #[test]
    fn escaped_characters() {
        for (text, plain) in [
            ("第一行_x000D_\n第二行", "第一行\r\n第二行"),
            ("_x005F_x000D_", "_x000D_"),
            ("a_xb", "a_xb"),
            ("_x12", "_x12"),
            ("_xD800_", "_xD800_"),
            ("_x地址址址_", "_x地址址址_"),
        ] {
            assert_eq!(unescape(text.into()), plain);
        }
    }
}
