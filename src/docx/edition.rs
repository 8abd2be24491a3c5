//! A package with some parts changed and some added: what a rendered document is before it is written.
use super::package::{Package, resolve};
use super::tree::attributes;
use crate::diagnostic::{Diagnostic, Place, Result};
use crate::tr;
use std::borrow::Cow;

/// A document as parts: those of a package, some of them with other content, and more.
#[derive(Clone, Debug)]
pub struct Edition {
    /// The package that all other parts come from.
    pub package: Package,
    /// New content by the part's position.
    pub changed: Vec<(usize, Vec<u8>)>,
    /// New parts by name.
    pub added: Vec<(String, Vec<u8>)>,
}

/// One relationship of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Relation {
    pub id: String,
    /// The whole type.
    pub kind: String,
    /// A part's name without a leading slash, or an outside address.
    pub target: String,
    pub external: bool,
}

impl Relation {
    /// The last word of the type.
    pub(super) fn is(&self, kind: &str) -> bool {
        self.kind.rsplit('/').next() == Some(kind)
    }
}

impl Edition {
    /// A package as it is.
    pub fn of(package: Package) -> Edition {
        Edition { package, changed: vec![], added: vec![] }
    }

    /// Appends the file's bytes.
    pub fn write(&self, out: &mut Vec<u8>) {
        self.package.write(&self.changed, &self.added, out);
    }

    /// A part's bytes; `None` when there is no such part.
    pub(super) fn read(&self, part: &str) -> Result<Option<Cow<'_, [u8]>>> {
        if let Some((_, bytes)) = self.added.iter().find(|(n, _)| n == part) {
            return Ok(Some(Cow::Borrowed(bytes)));
        }
        let Some(i) = self.package.index(part) else { return Ok(None) };
        match self.changed.iter().find(|(c, _)| *c == i) {
            Some((_, bytes)) => Ok(Some(Cow::Borrowed(bytes))),
            None => Ok(Some(Cow::Owned(self.package.read(i)?))),
        }
    }

    /// A part's text without byte order mark.
    pub(super) fn text(&self, part: &str) -> Result<Option<String>> {
        let Some(bytes) = self.read(part)? else { return Ok(None) };
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Some(text.to_string())),
            Err(_) => Err(self.broken(part, &"UTF-8")),
        }
    }

    /// Gives a part other content; makes it if there is none.
    pub(super) fn set(&mut self, part: &str, bytes: Vec<u8>) {
        if let Some(slot) = self.added.iter_mut().find(|(n, _)| n == part) {
            slot.1 = bytes;
        } else if let Some(i) = self.package.index(part) {
            match self.changed.iter_mut().find(|(c, _)| *c == i) {
                Some(slot) => slot.1 = bytes,
                None => self.changed.push((i, bytes)),
            }
        } else {
            self.added.push((part.to_string(), bytes));
        }
    }

    /// Does the part have the package's own content?
    pub(super) fn untouched(&self, part: &str) -> bool {
        self.package.index(part).is_some_and(|i| self.changed.iter().all(|(c, _)| *c != i))
    }

    /// A part's relationships, in their order.
    pub(super) fn relations(&self, part: &str) -> Result<Vec<Relation>> {
        let name = relationships_of(part);
        let Some(text) = self.text(&name)? else { return Ok(vec![]) };
        let dir = part.rsplit_once('/').map_or("", |(dir, _)| dir);
        let list = attributes(&text, "Relationship").map_err(|e| self.broken(&name, &e))?;
        Ok(list
            .into_iter()
            .filter_map(|mut a| {
                let external = a.get("TargetMode").is_some_and(|m| m == "External");
                let target = a.remove("Target")?;
                let target = if external { target } else { resolve(dir, &target) };
                Some(Relation { id: a.remove("Id")?, kind: a.remove("Type")?, target, external })
            })
            .collect())
    }

    /// The content type of a part, from its own entry or its extension's.
    pub(super) fn content_type(&self, part: &str) -> Result<Option<String>> {
        let Some(text) = self.text(TYPES)? else { return Ok(None) };
        let bad = |e: String| self.broken(TYPES, &e);
        let own = attributes(&text, "Override").map_err(bad)?.into_iter().find(|a| {
            a.get("PartName").is_some_and(|n| n.trim_start_matches('/').eq_ignore_ascii_case(part))
        });
        if let Some(own) = own {
            return Ok(own.get("ContentType").cloned());
        }
        let extension = part.rsplit('.').next().unwrap_or_default();
        let of_extension = attributes(&text, "Default")
            .map_err(bad)?
            .into_iter()
            .find(|a| a.get("Extension").is_some_and(|e| e.eq_ignore_ascii_case(extension)));
        Ok(of_extension.and_then(|a| a.get("ContentType").cloned()))
    }

    /// The part that the package's own relationships call the document.
    pub(super) fn main(&self) -> Result<String> {
        let main = self.relations("")?.into_iter().find(|r| r.is("officeDocument"));
        main.map(|r| r.target).ok_or_else(|| self.broken("_rels/.rels", &"officeDocument"))
    }

    pub(super) fn broken(&self, part: &str, e: &dyn std::fmt::Display) -> Diagnostic {
        Diagnostic::error(
            "template-broken",
            tr!("部件 {part} 有问题：{e}", "Something is wrong with part {part}: {e}"),
        )
        .hint(tr!("用 WPS 或 Word 打开并重新保存一次", "Open it in WPS or Word and save it again"))
        .at(Place::File(self.package.file().to_string()))
    }
}

/// The part of the content types.
pub(super) const TYPES: &str = "[Content_Types].xml";

/// The name of the part that holds a part's relationships; of the package's for an empty name.
pub(super) fn relationships_of(part: &str) -> String {
    match part.rsplit_once('/') {
        Some((dir, base)) => format!("{dir}/_rels/{base}.rels"),
        None => format!("_rels/{part}.rels"),
    }
}
