//! Parts and relationships that a copy of a package has more than its original.
use super::package::Package;
use super::text::escape_attribute;
use crate::diagnostic::Result;
use std::collections::{BTreeMap, HashMap};

/// The office relationship types' common beginning (ECMA-376 part 1, §15).
const TYPES: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
const RELS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"></Relationships>";

/// What is added to a package.
#[derive(Debug, Default)]
pub struct Additions {
    /// New parts: name and content.
    parts: Vec<(String, Vec<u8>)>,
    /// Part names by content, so that equal pictures are stored once.
    by_content: HashMap<Vec<u8>, String>,
    /// New relationships by the position of the part they start from, as XML.
    relations: BTreeMap<usize, String>,
    /// Content types by extension.
    types: BTreeMap<String, &'static str>,
    /// Content types of single parts, as XML.
    overrides: String,
}

impl Additions {
    /// Is there nothing?
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty() && self.relations.is_empty()
    }

    /// Adds a relationship. `kind` is the last word of an office relationship type; `target` is an absolute
    /// part name or an outside address.
    pub fn relate(&mut self, from: usize, id: &str, kind: &str, target: &str, external: bool) {
        let xml = self.relations.entry(from).or_default();
        xml.push_str(&format!("<Relationship Id=\"{id}\" Type=\"{TYPES}{kind}\" Target=\""));
        escape_attribute(target, xml);
        xml.push_str(if external { "\" TargetMode=\"External\"/>" } else { "\"/>" });
    }

    /// Adds a part with its own content type; `name` without a leading slash.
    pub fn part(&mut self, name: &str, content: Vec<u8>, content_type: &str) {
        self.overrides.push_str("<Override PartName=\"/");
        escape_attribute(name, &mut self.overrides);
        self.overrides.push_str(&format!("\" ContentType=\"{content_type}\"/>"));
        self.parts.push((name.to_string(), content));
    }

    /// Stores a picture, once for equal bytes, and returns its absolute part name.
    pub fn media(&mut self, package: &Package, bytes: &[u8], extension: &str) -> String {
        if let Some(name) = self.by_content.get(bytes) {
            return name.clone();
        }
        let kind = match extension {
            "jpeg" | "jpg" => "image/jpeg",
            "gif" => "image/gif",
            "bmp" => "image/bmp",
            "svg" => "image/svg+xml",
            _ => "image/png",
        };
        self.types.insert(extension.to_string(), kind);
        let mut n = self.by_content.len() + 1;
        let name = loop {
            let name = format!("word/media/wenshu{n}.{extension}");
            if package.index(&name).is_none() && self.parts.iter().all(|p| p.0 != name) {
                break name;
            }
            n += 1;
        };
        self.by_content.insert(bytes.to_vec(), format!("/{name}"));
        self.parts.push((name.clone(), bytes.to_vec()));
        format!("/{name}")
    }

    /// The parts to change and to add, relationships and content types included.
    pub fn apply(
        self,
        package: &Package,
        changed: &mut Vec<(usize, Vec<u8>)>,
    ) -> Result<Vec<(String, Vec<u8>)>> {
        let mut parts = self.parts;
        let strict = !self.relations.is_empty() && package.is_strict();
        for (from, xml) in self.relations {
            let xml = if strict { super::to_strict(xml) } else { xml };
            let name = package.relationships_of(from);
            match package.index(&name) {
                Some(i) => {
                    let text = package.read_text(i)?;
                    changed.push((i, insert_before_end(&text, "Relationships", &xml).into_bytes()));
                }
                None => parts.push((name, insert_before_end(RELS, "Relationships", &xml).into_bytes())),
            }
        }
        let types = package.index("[Content_Types].xml");
        let text = types.map(|i| package.read_text(i)).transpose()?.unwrap_or_default();
        let lower = text.to_lowercase();
        let mut more = String::new();
        let rels = ("rels".to_string(), "application/vnd.openxmlformats-package.relationships+xml");
        for (extension, kind) in self.types.into_iter().chain([rels]) {
            if !lower.contains(&format!("extension=\"{extension}\"")) {
                more.push_str(&format!("<Default Extension=\"{extension}\" ContentType=\"{kind}\"/>"));
            }
        }
        more.push_str(&self.overrides);
        if let Some(i) = types.filter(|_| !more.is_empty()) {
            // defaults come first in the schema's order of habit; any order is allowed
            changed.push((i, insert_before_end(&text, "Types", &more).into_bytes()));
        }
        Ok(parts)
    }
}

/// Puts `xml` before the last end tag of that name; opens an empty element.
fn insert_before_end(text: &str, element: &str, xml: &str) -> String {
    if let Some(end) = text.rfind(&format!("</{element}>")) {
        return format!("{}{xml}{}", &text[..end], &text[end..]);
    }
    match (text.rfind(":Relationships>"), text.rfind("/>")) {
        (Some(colon), _) => {
            let end = text[..colon].rfind("</").unwrap_or(colon);
            format!("{}{xml}{}", &text[..end], &text[end..])
        }
        (None, Some(empty)) => format!("{}>{xml}</{element}>{}", &text[..empty], &text[empty + 2..]),
        _ => text.to_string(),
    }
}
