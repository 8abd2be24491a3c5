//! Relationships of a part (OPC, ECMA-376 part 2 §6.5), and the content type that tells templates from documents.
use super::package::Package;
use super::package::resolve;
use super::tree::attributes;
use crate::diagnostic::{Diagnostic, Place, Result};
use crate::tr;

/// One relationship.
#[derive(Clone, Debug)]
pub struct Relation {
    /// Its id, as parts refer to it.
    pub id: String,
    /// The last word of its type: `hyperlink`, `chart`, `customXml`…
    pub kind: String,
    /// The target as written.
    pub target: String,
    /// The part that it leads to; none when it leads out of the package or nowhere.
    pub part: Option<usize>,
}

/// Content types of main parts, each with that of the documents made from it and their extension.
const MAIN_TYPES: &[(&str, &str, &str)] = &[
    (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        "docx",
    ),
    (
        "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
        "application/vnd.ms-word.document.macroEnabled.main+xml",
        "docm",
    ),
    (
        "application/vnd.ms-word.document.macroEnabled.main+xml",
        "application/vnd.ms-word.document.macroEnabled.main+xml",
        "docm",
    ),
];

impl Package {
    /// The relationships of a part, or of the package itself.
    pub fn relations(&self, from: Option<usize>) -> Result<Vec<Relation>> {
        let name = from.map_or_else(|| "_rels/.rels".to_string(), |i| self.relationships_of(i));
        let Some(index) = self.index(&name) else { return Ok(vec![]) };
        let folder = from.and_then(|i| self.name(i).rsplit_once('/')).map_or("", |(dir, _)| dir);
        let text = self.read_text(index)?;
        let list = attributes(&text, "Relationship").map_err(|e| {
            Diagnostic::error(
                "template-broken",
                tr!("部件 {name} 不是合格的 XML：{e}", "Part {name} is not well-formed XML: {e}"),
            )
            .at(Place::File(self.file().to_string()))
        })?;
        let relation = |a: &super::package::Attributes| {
            let (kind, target) = (a.get("Type")?, a.get("Target")?.clone());
            let external = a.get("TargetMode").is_some_and(|m| m == "External");
            Some(Relation {
                id: a.get("Id")?.clone(),
                kind: kind.rsplit('/').next().unwrap_or_default().to_string(),
                part: if external { None } else { self.index(&resolve(folder, &target)) },
                target,
            })
        };
        Ok(list.iter().filter_map(relation).collect())
    }

    /// The same package with other content in some parts.
    pub fn with(&self, changed: &[(usize, Vec<u8>)]) -> Result<Package> {
        if changed.is_empty() {
            return Ok(self.clone());
        }
        let mut out = Vec::new();
        self.write(changed, &[], &mut out);
        Package::from_bytes(self.file(), out)
    }

    /// Extension of the documents made from this template, and its content types if they must be changed for
    /// that: a template's main part is declared as one, a document's as a document.
    pub fn document_kind(&self) -> Result<(&'static str, Option<(usize, String)>)> {
        let Some(index) = self.index("[Content_Types].xml") else { return Ok(("docx", None)) };
        let types = self.read_text(index)?;
        let Some((old, new, extension)) = MAIN_TYPES.iter().find(|t| types.contains(&format!("\"{}\"", t.0)))
        else {
            return Ok(("docx", None));
        };
        let changed =
            (old != new).then(|| (index, types.replace(&format!("\"{old}\""), &format!("\"{new}\""))));
        Ok((extension, changed))
    }
}
