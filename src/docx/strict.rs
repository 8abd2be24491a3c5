//! Strict documents (ISO/IEC 29500-1) use other namespaces than the transitional ones that Word usually writes.
use super::package::Package;

/// Transitional namespace or beginning of a relationship type, and its strict counterpart (ISO/IEC 29500-1
/// annex A against 29500-4 annex A).
const PAIRS: &[(&str, &str)] = &[
    (
        "\"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "\"http://purl.oclc.org/ooxml/officeDocument/relationships",
    ),
    (
        "\"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "\"http://purl.oclc.org/ooxml/wordprocessingml/main",
    ),
    (
        "\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "\"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing",
    ),
    (
        "\"http://schemas.openxmlformats.org/drawingml/2006/picture",
        "\"http://purl.oclc.org/ooxml/drawingml/picture",
    ),
    (
        "\"http://schemas.openxmlformats.org/drawingml/2006/main",
        "\"http://purl.oclc.org/ooxml/drawingml/main",
    ),
    (
        "\"http://schemas.openxmlformats.org/officeDocument/2006/math",
        "\"http://purl.oclc.org/ooxml/officeDocument/math",
    ),
];

impl Package {
    /// Is this a strict document? Its package relationships tell.
    pub fn is_strict(&self) -> bool {
        let rels = self.index("_rels/.rels").and_then(|i| self.read_text(i).ok());
        rels.is_some_and(|r| r.contains("http://purl.oclc.org/ooxml/officeDocument/relationships/"))
    }
}

/// Turns the transitional namespaces that were written into a strict document into strict ones. A quote never
/// stands before such an address in text content, where it would be escaped.
pub fn to_strict(xml: String) -> String {
    if !xml.contains("\"http://schemas.openxmlformats.org/") {
        return xml;
    }
    PAIRS.iter().fold(xml, |xml, (from, to)| xml.replace(from, to))
}
