//! The container: entries, content types, relationships.
use super::{Faults, attribute, is};
use roxmltree::Document;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};

/// What was read: all part names, and the text of the XML ones.
pub(super) struct Package {
    parts: BTreeSet<String>,
    pub xml: BTreeMap<String, String>,
}

/// One relationship.
pub(super) struct Relation {
    pub kind: String,
}

/// Relationships of a part by id.
pub(super) type Relations = BTreeMap<String, Relation>;

const TYPES: &str = "[Content_Types].xml";
const MAIN_TYPES: [&str; 4] = [
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    "application/vnd.ms-word.document.macroEnabled.main+xml",
    "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
];

/// Unpacks; every entry with its checksum.
pub(super) fn read(bytes: &[u8], faults: &mut Faults) -> Option<Package> {
    let mut zip = match zip::ZipArchive::new(Cursor::new(bytes)) {
        Ok(zip) => zip,
        Err(e) => {
            faults.add("zip", "", e);
            return None;
        }
    };
    // the reader folds entries of one name; the end record counts them all
    let counted = bytes.len().checked_sub(22).and_then(|end| bytes.get(end + 10..end + 12));
    if counted.is_some_and(|n| usize::from(n[0]) + 256 * usize::from(n[1]) != zip.len()) {
        faults.add("zip", "", "entries with the same name, or a broken directory");
    }
    let mut package = Package { parts: BTreeSet::new(), xml: BTreeMap::new() };
    let mut folded = BTreeSet::new();
    for i in 0..zip.len() {
        let mut entry = match zip.by_index(i) {
            Ok(entry) => entry,
            Err(e) => {
                faults.add("zip", &i.to_string(), e);
                continue;
            }
        };
        let Ok(name) = entry.name().map(|n| n.into_owned()) else {
            faults.add("zip", &i.to_string(), "name");
            continue;
        };
        if name.ends_with('/') {
            continue;
        }
        if !folded.insert(name.to_lowercase()) {
            faults.add("zip", &name, "two parts whose names differ in case only");
        }
        let mut content = vec![];
        if let Err(e) = entry.read_to_end(&mut content) {
            faults.add("zip", &name, e);
        }
        if [".xml", ".rels", ".vml"].iter().any(|e| name.to_lowercase().ends_with(e)) {
            let (text, _, wrong) = match encoding_rs::Encoding::for_bom(&content) {
                Some((encoding, _)) => encoding.decode(&content),
                None => encoding_rs::UTF_8.decode(&content),
            };
            if wrong {
                faults.add("xml", &name, "bytes that are no text");
            }
            package.xml.insert(name.clone(), text.into_owned());
        }
        package.parts.insert(name);
    }
    Some(package)
}

/// Content types and relationships are complete. Gives the relationships of each part.
pub(super) fn check(
    package: &Package,
    documents: &BTreeMap<&str, Document<'_>>,
    faults: &mut Faults,
) -> BTreeMap<String, Relations> {
    let types = documents.get(TYPES).map(|d| types_of(d, faults)).unwrap_or_default();
    if !documents.contains_key(TYPES) {
        faults.add("content-type", TYPES, "missing");
    }
    let type_of = |part: &str| {
        let extension = part.rsplit('/').next().and_then(|f| f.rsplit_once('.')).map(|e| e.1.to_lowercase());
        let default = extension.and_then(|e| types.get(&format!("*.{e}")));
        types.get(&part.to_lowercase()).or(default)
    };
    for part in package.parts.iter().filter(|p| *p != TYPES) {
        if type_of(part).is_none() {
            faults.add("content-type", part, "none");
        }
    }
    let mut all = BTreeMap::new();
    for (name, document) in documents.iter().filter(|(n, _)| n.ends_with(".rels")) {
        let source = source_of(name);
        if !source.is_empty() && !package.parts.contains(&source) {
            faults.add("relationship", name, "belongs to no part");
        }
        let mut relations = Relations::new();
        for node in document.root_element().children().filter(|n| is(*n, "rel:Relationship")) {
            let get = |a| attribute(node, a).unwrap_or_default();
            let (id, kind, target) = (get("Id"), get("Type"), get("Target"));
            if id.is_empty() || kind.is_empty() || attribute(node, "Target").is_none() {
                faults.add("relationship", name, format!("{id}: lacks Id, Type or Target"));
            }
            if get("TargetMode") != "External" {
                let to = resolve(&source, target);
                let there = |t: &str| package.parts.iter().any(|p| p.eq_ignore_ascii_case(t));
                // NULL is what Word itself writes for a picture that was lost
                if target != "NULL" && !target.starts_with('#') && !there(&to) && !there(&unescape(&to)) {
                    faults.add("relationship", name, format!("{id}: there is no part {target}"));
                }
                let main = source.is_empty() && kind.ends_with("/officeDocument");
                if main && type_of(&to).is_none_or(|t| !MAIN_TYPES.contains(&t.as_str())) {
                    faults.add("content-type", &to, "not that of a Word document");
                }
            }
            if relations.insert(id.to_string(), Relation { kind: kind.to_string() }).is_some() {
                faults.add("relationship", name, format!("{id}: twice"));
            }
        }
        all.insert(source, relations);
    }
    let root = all.get("").map_or(0, |r| r.values().filter(|r| r.kind.ends_with("/officeDocument")).count());
    if root != 1 {
        faults.add("relationship", "_rels/.rels", format!("{root} main documents"));
    }
    all
}

/// Lower-case part names, and `*.ext` for defaults.
fn types_of(document: &Document<'_>, faults: &mut Faults) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    for node in document.root_element().children().filter(|n| n.is_element()) {
        let kind = attribute(node, "ContentType").unwrap_or_default().to_string();
        let key = match (attribute(node, "Extension"), attribute(node, "PartName")) {
            (Some(e), None) if is(node, "ct:Default") => format!("*.{}", e.to_lowercase()),
            (None, Some(p)) if is(node, "ct:Override") && p.starts_with('/') => {
                unescape(&p[1..]).to_lowercase()
            }
            _ => {
                faults.add("content-type", TYPES, "an entry that is neither default nor override");
                continue;
            }
        };
        if kind.is_empty() || out.insert(key.clone(), kind).is_some() {
            faults.add("content-type", TYPES, format!("{key}: twice or empty"));
        }
    }
    out
}

/// `word/_rels/document.xml.rels` → `word/document.xml`; `_rels/.rels` → nothing.
fn source_of(rels: &str) -> String {
    let (folder, file) = rels.rsplit_once('/').unwrap_or(("", rels));
    let folder = folder.strip_suffix("_rels").unwrap_or(folder);
    format!("{folder}{}", file.strip_suffix(".rels").unwrap_or(file))
}

/// A target as a part's name.
fn resolve(source: &str, target: &str) -> String {
    let target = target.split('#').next().unwrap_or_default();
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_string();
    }
    let mut steps: Vec<&str> = source.split('/').collect();
    steps.pop();
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            s => steps.push(s),
        }
    }
    steps.join("/")
}

/// Percent-encoded bytes.
fn unescape(name: &str) -> String {
    let bytes = name.as_bytes();
    let mut out = vec![];
    let mut at = 0;
    while let Some(&b) = bytes.get(at) {
        let hex = bytes.get(at + 1..at + 3).filter(|_| b == b'%').and_then(|h| std::str::from_utf8(h).ok());
        let byte = hex.and_then(|h| u8::from_str_radix(h, 16).ok());
        out.push(byte.unwrap_or(b));
        at += if byte.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&out).into_owned()
}
