//! Which fonts a Word document names: in its text, styles, lists, headers and notes, also through its theme.
use super::For;
use crate::diagnostic::{Diagnostic, Place, Result};
use crate::docx::Package;
use crate::tr;
use roxmltree::{Document, Node, ParsingOptions};
use std::collections::BTreeMap;
use std::path::Path;

/// A font that a document names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// As it is written there.
    pub name: String,
    /// The characters that it is named for.
    pub scripts: Vec<For>,
}

/// More elements than any document has; a bound on memory.
const MAX_NODES: u32 = 2_000_000;

/// The fonts that a Word file names, in the order of their names.
pub fn named(path: &Path) -> Result<Vec<Named>> {
    let package = Package::open(path)?;
    package.main()?;
    let mut theme = Theme::default();
    let mut texts = vec![];
    for (index, part) in package.parts().enumerate() {
        if !part.starts_with("word/") || !part.ends_with(".xml") || part.ends_with("fontTable.xml") {
            continue;
        }
        let text = package.read_text(index)?;
        match part.starts_with("word/theme/") {
            true => theme.read(&parse(&package, part, &text)?),
            false => texts.push((part, text)),
        }
    }
    let mut found: BTreeMap<String, Vec<For>> = BTreeMap::new();
    let mut add = |name: &str, script: For| {
        let name = name.trim();
        let scripts = found.entry(name.to_string()).or_default();
        if !scripts.contains(&script) {
            scripts.push(script);
            scripts.sort_by_key(|s| *s == For::Latin);
        }
    };
    for (part, text) in &texts {
        for node in parse(&package, part, text)?.descendants() {
            match node.tag_name().name() {
                "rFonts" => run_fonts(&node, &theme, &mut add),
                "sym" => attribute(&node, "font").into_iter().for_each(|name| add(name, For::Latin)),
                _ => {}
            }
        }
    }
    found.remove("");
    Ok(found.into_iter().map(|(name, scripts)| Named { name, scripts }).collect())
}

fn parse<'a>(package: &Package, part: &str, text: &'a str) -> Result<Document<'a>> {
    let options = ParsingOptions { nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    let text = if crate::pdf::word::crowded(text) { "" } else { text }; // no element at all is no XML
    Document::parse_with_options(text.trim_start_matches('\u{feff}'), options).map_err(|e| {
        Diagnostic::error(
            "template-broken",
            tr!("部件 {part} 不是合格的 XML：{e}", "Part {part} is not well-formed XML: {e}"),
        )
        .at(Place::File(package.file().to_string()))
    })
}

fn attribute<'a>(node: &Node<'a, '_>, local: &str) -> Option<&'a str> {
    node.attributes().find(|a| a.name() == local).map(|a| a.value())
}

/// The fonts of a `w:rFonts`; one of the theme goes before the one that is written out.
fn run_fonts(node: &Node, theme: &Theme, add: &mut impl FnMut(&str, For)) {
    let kinds = [
        ("ascii", "asciiTheme", For::Latin),
        ("hAnsi", "hAnsiTheme", For::Latin),
        ("eastAsia", "eastAsiaTheme", For::EastAsian),
    ];
    for (plain, themed, script) in kinds {
        let of_theme = attribute(node, themed).and_then(|t| theme.font(t));
        if let Some(name) = of_theme.or(attribute(node, plain)) {
            add(name, script);
        }
    }
}

/// The fonts of a theme: of headings and of text, for Latin and for Chinese.
#[derive(Default)]
struct Theme {
    fonts: BTreeMap<(bool, bool), String>,
}

impl Theme {
    fn read(&mut self, theme: &Document) {
        for node in theme.descendants() {
            let major = match node.tag_name().name() {
                "majorFont" => true,
                "minorFont" => false,
                _ => continue,
            };
            for child in node.children() {
                let Some(face) = attribute(&child, "typeface").filter(|f| !f.is_empty()) else { continue };
                let east = match child.tag_name().name() {
                    "latin" => false,
                    "ea" => true,
                    "font" if attribute(&child, "script") == Some("Hans") => true,
                    _ => continue,
                };
                self.fonts.entry((major, east)).or_insert_with(|| face.to_string());
            }
        }
    }

    /// `minorEastAsia`, `majorHAnsi`…
    fn font(&self, name: &str) -> Option<&str> {
        let key = (name.starts_with("major"), name.ends_with("EastAsia"));
        self.fonts.get(&key).map(String::as_str)
    }
}
