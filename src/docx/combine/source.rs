//! What is read of a package before its content can be put into another: styles, numbering, theme fonts.
use super::super::edition::Edition;
use super::xml::{attribute, child_value, children, element, elements, local, next_tag, root};
use crate::diagnostic::Result;
use crate::docx::order::is_silent_in_style;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

/// A package's styles and numbering, read once.
#[derive(Debug, Default)]
pub struct Source {
    /// The main document's part.
    pub(super) main: String,
    /// Part names by the last word of the main document's relationship types: `styles`, `numbering`…
    pub(super) parts: BTreeMap<String, String>,
    pub(super) styles: Styles,
    pub(super) numbering: Numbering,
    pub(super) theme: Theme,
    /// Different headers on even pages.
    pub(super) even: bool,
    /// The strict namespaces.
    pub(super) strict: bool,
    /// Which of `header` and `footer` there are.
    pub(super) headers: BTreeSet<String>,
    /// Names of bookmarks.
    pub(super) bookmarks: BTreeSet<String>,
}

#[derive(Debug, Default)]
pub(super) struct Styles {
    pub list: Vec<Style>,
    /// Position by style id.
    pub by_id: HashMap<String, usize>,
    /// Default style id by kind.
    pub default: BTreeMap<String, String>,
    /// `w:rPr` and `w:pPr` of the document defaults.
    pub run: String,
    pub paragraph: String,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Style {
    pub id: String,
    pub kind: String,
    pub name: String,
    pub xml: String,
    pub based_on: Option<String>,
    /// Number and level of the style's own list.
    pub number: Option<(String, Option<String>)>,
    /// The style's own `w:ind`.
    pub indent: Option<String>,
    /// What the style looks like, without names and references to other styles.
    pub look: String,
}

#[derive(Debug, Default)]
pub(super) struct Numbering {
    /// `w:num` and its `w:abstractNum`'s id, by id.
    pub nums: BTreeMap<String, (String, String)>,
    pub abstracts: BTreeMap<String, String>,
}

/// Fonts of the theme, by the words used in `w:rFonts`.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Theme {
    /// `minorHAnsi` → font.
    pub fonts: BTreeMap<String, String>,
    /// The colour scheme as written.
    pub colours: String,
}

/// Strict namespaces and relationship types begin with the first, transitional ones with the second.
const STRICT: &[(&str, &str)] = &[
    (
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        "http://purl.oclc.org/ooxml/officeDocument/relationships",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (
        "http://purl.oclc.org/ooxml/officeDocument/math",
        "http://schemas.openxmlformats.org/officeDocument/2006/math",
    ),
    ("http://purl.oclc.org/ooxml/drawingml/main", "http://schemas.openxmlformats.org/drawingml/2006/main"),
    (
        "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing",
        "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    ),
    (
        "http://purl.oclc.org/ooxml/drawingml/picture",
        "http://schemas.openxmlformats.org/drawingml/2006/picture",
    ),
    ("http://purl.oclc.org/ooxml/drawingml/chart", "http://schemas.openxmlformats.org/drawingml/2006/chart"),
    (
        "http://purl.oclc.org/ooxml/drawingml/diagram",
        "http://schemas.openxmlformats.org/drawingml/2006/diagram",
    ),
];

/// A part's text (or relationship type) with the namespaces of the other document.
pub(super) fn in_namespaces(text: String, strict: bool) -> String {
    let other = if strict { "http://schemas.openxmlformats.org/" } else { "http://purl.oclc.org/ooxml/" };
    if !text.contains(other) {
        return text;
    }
    STRICT.iter().fold(text, |t, (s, l)| if strict { t.replace(l, s) } else { t.replace(s, l) })
}

/// The prefix with its colon that WordprocessingML has in a part.
pub(super) fn prefix(xml: &str) -> String {
    declared_prefix(xml).unwrap_or_else(|| "w:".into())
}

fn declared_prefix(xml: &str) -> Option<String> {
    let word = ["http://schemas.openxmlformats.org/wordprocessingml/2006/main", STRICT[0].0];
    let (prefix, _) = declared(xml).into_iter().find(|(_, uri)| word.contains(uri))?;
    Some(if prefix.is_empty() { String::new() } else { format!("{prefix}:") })
}

/// The content of a main part's body; none where WordprocessingML has no prefix, so that nothing can be put in.
pub(super) fn body(xml: &str) -> Option<Range<usize>> {
    declared_prefix(xml)?;
    let list = elements(xml, root(xml)?.inner);
    list.into_iter().find(|e| local(e.name) == "body").map(|e| e.inner)
}

/// Namespace declarations of a part's root: prefix (empty for the default one) and name.
pub(super) fn declared(xml: &str) -> Vec<(&str, &str)> {
    let Some(tag) = next_tag(xml, 0) else { return vec![] };
    let tag = &xml[tag.start..tag.end];
    super::xml::attributes(tag)
        .into_iter()
        .filter_map(|(n, r)| match n.strip_prefix("xmlns") {
            Some("") => Some(("", &tag[r])),
            Some(rest) => Some((rest.strip_prefix(':')?, &tag[r])),
            None => None,
        })
        .collect()
}

impl Source {
    /// Reads what a document has.
    pub fn read(document: &Edition) -> Result<Source> {
        let main = document.main()?;
        let mut s = Source { main: main.clone(), ..Source::default() };
        for r in document.relations(&main)? {
            let kind = r.kind.rsplit('/').next().unwrap_or_default();
            if ["header", "footer"].contains(&kind) {
                s.headers.insert(kind.to_string());
            }
            if !r.external {
                s.parts.entry(kind.to_string()).or_insert(r.target);
            }
        }
        let part = |kind: &str| -> Result<String> {
            Ok(s.parts.get(kind).map(|p| document.text(p)).transpose()?.flatten().unwrap_or_default())
        };
        let (styles, numbering, theme) = (part("styles")?, part("numbering")?, part("theme")?);
        let settings = part("settings")?;
        let body = document.text(&main)?.unwrap_or_default();
        s.strict = declared(&body).iter().any(|(_, uri)| *uri == STRICT[0].0);
        s.even = settings.find(":evenAndOddHeaders").is_some_and(|i| {
            let tag = settings[i..].split('>').next().unwrap_or_default();
            !["\"0\"", "\"false\"", "\"off\""].iter().any(|off| tag.contains(off))
        });
        s.styles = read_styles(&in_w(in_namespaces(styles, false)));
        s.numbering = read_numbering(&in_w(in_namespaces(numbering, false)));
        s.theme = read_theme(&theme);
        s.bookmarks = bookmarks(&body);
        for r in document
            .relations(&main)?
            .iter()
            .filter(|r| ["header", "footer", "footnotes", "endnotes", "comments"].iter().any(|k| r.is(k)))
        {
            if let Some(text) = document.text(&r.target)?.filter(|t| t.contains("bookmarkStart")) {
                s.bookmarks.extend(bookmarks(&text));
            }
        }
        Ok(s)
    }

    /// Is this what would be read of a document that came from the same package?
    pub fn fits(&self, document: &Edition) -> bool {
        let rels = super::super::edition::relationships_of(&self.main);
        ["styles", "numbering", "theme", "settings"]
            .iter()
            .filter_map(|k| self.parts.get(*k))
            .all(|p| document.untouched(p))
            && (self.parts.contains_key("numbering")
                || document.untouched(&rels)
                || document.relations(&self.main).is_ok_and(|l| !l.iter().any(|r| r.is("numbering"))))
    }
}

/// Styles and numbering are kept under the usual prefix.
fn in_w(text: String) -> String {
    let p = prefix(&text);
    match p.as_str() {
        "w:" => text,
        "" => text, // attributes can't be unprefixed there: no producer writes this
        p => text
            .replace(&format!("<{p}"), "<w:")
            .replace(&format!("</{p}"), "</w:")
            .replace(&format!(" {p}"), " w:")
            .replace(&format!("xmlns:{}=", p.trim_end_matches(':')), "xmlns:w="),
    }
}

/// The names of the bookmarks in a part.
pub(super) fn bookmarks(xml: &str) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    let mut at = 0;
    while let Some(found) = xml[at..].find("bookmarkStart ").map(|i| at + i) {
        at = found + 14;
        let start = xml[..found].rfind('<').unwrap_or(found);
        let tag = &xml[start..];
        let name = super::xml::attributes(tag).into_iter().find(|(n, _)| local(n) == "name");
        out.extend(name.map(|(_, r)| tag[r].to_string()));
    }
    out
}

fn read_styles(xml: &str) -> Styles {
    let mut out = Styles::default();
    let Some(root) = root(xml) else { return out };
    for e in elements(xml, root.inner) {
        let text = &xml[e.start..e.end];
        match local(e.name) {
            "docDefaults" => {
                let inner = |holder: &str, name: &str| {
                    let outer = children(text).into_iter().find(|c| c.name == holder);
                    let list = outer.map(|o| elements(text, o.inner)).unwrap_or_default();
                    list.iter().find(|c| c.name == name).map_or("", |c| &text[c.start..c.end]).to_string()
                };
                out.run = inner("w:rPrDefault", "w:rPr");
                out.paragraph = inner("w:pPrDefault", "w:pPr");
            }
            "style" => {
                let style = read_style(text);
                let default = attribute(text, "w:default").is_some_and(|d| ["1", "true", "on"].contains(&d));
                if default {
                    out.default.entry(style.kind.clone()).or_insert(style.id.clone());
                }
                out.by_id.entry(style.id.clone()).or_insert(out.list.len());
                out.list.push(style);
            }
            _ => {}
        }
    }
    out
}

/// One `w:style`.
pub(super) fn read_style(xml: &str) -> Style {
    let list = children(xml);
    let of = |child: &str| child_value(xml, &list, child, "w:val").map(str::to_string);
    let mut style = Style {
        id: attribute(xml, "w:styleId").unwrap_or_default().to_string(),
        kind: attribute(xml, "w:type").unwrap_or("paragraph").to_string(),
        name: of("w:name").unwrap_or_default(),
        based_on: of("w:basedOn"),
        xml: xml.to_string(),
        ..Style::default()
    };
    for c in list.iter().filter(|c| !is_silent_in_style(local(c.name))) {
        let text = &xml[c.start..c.end];
        if c.name != "w:pPr" {
            style.look += &squeezed(text);
            continue;
        }
        style.look += "<pPr>";
        for q in children(text) {
            let q_text = &text[q.start..q.end];
            match local(q.name) {
                "numPr" => {
                    let inner = children(q_text);
                    let value = |n: &str| child_value(q_text, &inner, n, "w:val").map(str::to_string);
                    style.number = value("w:numId").map(|n| (n, value("w:ilvl")));
                }
                name => {
                    if name == "ind" {
                        style.indent = Some(q_text.to_string());
                    }
                    style.look += &squeezed(q_text);
                }
            }
        }
    }
    style
}

/// Without white space between tags.
pub(super) fn squeezed(xml: &str) -> String {
    let mut out = String::with_capacity(xml.len());
    let mut at = 0;
    while let Some(tag) = next_tag(xml, at) {
        out.push_str(xml[at..tag.start].trim());
        out.push_str(&xml[tag.start..tag.end]);
        at = tag.end;
    }
    out.push_str(xml[at..].trim());
    out
}

fn read_numbering(xml: &str) -> Numbering {
    let mut out = Numbering::default();
    let Some(root) = root(xml) else { return out };
    for e in elements(xml, root.inner) {
        let text = &xml[e.start..e.end];
        match local(e.name) {
            "abstractNum" => {
                let id = attribute(text, "w:abstractNumId").unwrap_or_default().to_string();
                out.abstracts.insert(id, text.to_string());
            }
            "num" => {
                let id = attribute(text, "w:numId").unwrap_or_default().to_string();
                let of = child_value(text, &children(text), "w:abstractNumId", "w:val").unwrap_or_default();
                out.nums.insert(id, (text.to_string(), of.to_string()));
            }
            _ => {}
        }
    }
    out
}

fn read_theme(xml: &str) -> Theme {
    let mut theme = Theme::default();
    let mut at = 0;
    while let Some(tag) = next_tag(xml, at) {
        at = tag.end;
        match local(tag.name) {
            "clrScheme" if !tag.closing => {
                let e = element(xml, &tag);
                theme.colours = squeezed(&xml[e.inner]);
                at = e.end;
            }
            which @ ("majorFont" | "minorFont") if !tag.closing => {
                let e = element(xml, &tag);
                let which = which.trim_end_matches("Font");
                let (mut east, mut hans) = (String::new(), String::new());
                for f in elements(xml, e.inner) {
                    let text = &xml[f.start..f.end];
                    let face = attribute(text, "typeface").unwrap_or_default().to_string();
                    match (local(f.name), attribute(text, "script")) {
                        ("latin", _) => {
                            theme.fonts.insert(format!("{which}HAnsi"), face.clone());
                            theme.fonts.insert(format!("{which}Ascii"), face);
                        }
                        ("cs", _) => drop(theme.fonts.insert(format!("{which}Bidi"), face)),
                        ("ea", _) => east = face,
                        (_, Some("Hans")) => hans = face,
                        _ => {}
                    }
                }
                theme.fonts.insert(format!("{which}EastAsia"), if east.is_empty() { hans } else { east });
                at = e.end;
            }
            _ => {}
        }
    }
    theme
}
