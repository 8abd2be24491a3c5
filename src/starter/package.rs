//! From docx-rs's parts to a tidy Word package.
//!
//! docx-rs writes properties in its own order and lacks a few things that these templates need; here, and
//! only here, its XML is put right: children in the order of the schema (ECMA-376), indents in characters
//! beside those in twips, header rows that repeat, no empty parts, no generated ids. Entries carry a fixed
//! time, so the same code always gives the same bytes.
use super::page::{CHAR, FANG, FOOTER_CHAR, HEI, KAI, TITLE_FONT};
use crate::diagnostic::{Diagnostic, Place, Result};
use crate::tr;
use docx_rs::{Docx, XMLDocx};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::io::{Cursor, Write as _};
use zip::write::SimpleFileOptions;

/// The children of property elements in schema order (those that are used here).
const ORDER: &[(&str, &str)] = &[
    (
        "w:pPr",
        "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs autoSpaceDE autoSpaceDN adjustRightInd snapToGrid spacing ind jc textAlignment outlineLvl rPr sectPr",
    ),
    ("w:rPr", "rStyle rFonts b bCs i iCs strike color spacing w sz szCs highlight u"),
    ("w:tblPr", "tblStyle tblpPr tblW jc tblInd tblBorders shd tblLayout tblCellMar tblLook"),
    ("w:trPr", "gridBefore gridAfter cantSplit trHeight tblHeader"),
    ("w:tcPr", "tcW gridSpan vMerge tcBorders shd noWrap tcMar textDirection vAlign"),
    (
        "w:sectPr",
        "headerReference footerReference type pgSz pgMar pgNumType cols titlePg textDirection docGrid",
    ),
    (
        "w:style",
        "name aliases basedOn next link uiPriority semiHidden unhideWhenUsed qFormat pPr rPr tblPr tcPr",
    ),
    ("w:lvl", "start numFmt lvlRestart pStyle isLgl suff lvlText lvlJc pPr rPr"),
    ("w:settings", "zoom defaultTabStop evenAndOddHeaders compat"),
    ("w:numPr", "ilvl numId"),
    ("w:tblCellMar", "top left bottom right"),
];

/// Properties that say nothing when they are empty.
const DROP_EMPTY: &[&str] = &["w:rPr", "w:pPr", "w:trPr", "w:tcPr"];

/// An element: its name, attributes as written (still escaped) and children.
struct Node {
    name: String,
    attrs: Vec<(String, String)>,
    kids: Vec<Kid>,
}

enum Kid {
    Node(Node),
    /// Text as written, still escaped.
    Text(String),
}

/// The finished file.
pub(crate) fn pack(docx: Docx, title: &str) -> Result<Vec<u8>> {
    pack_saying(docx, title, str::to_owned)
}

/// The finished file, its text put into other words.
pub(super) fn pack_saying(docx: Docx, title: &str, say: impl Fn(&str) -> String) -> Result<Vec<u8>> {
    let parts = docx.build();
    write(&parts, title, &say).map_err(|e| {
        let e = e.to_string();
        Diagnostic::error(
            "starter-package",
            tr!("模板“{title}”无法生成：{e}", "template {title} can't be made: {e}"),
        )
        .at(Place::File(format!("{title}.docx")))
    })
}

type Fallible<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn write(parts: &XMLDocx, title: &str, say: &dyn Fn(&str) -> String) -> Fallible<Vec<u8>> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    let mut body = vec![
        ("word/document.xml".to_owned(), "document.main", say(&tidy(&parts.document)?)),
        ("word/styles.xml".to_owned(), "styles", tidy(&parts.styles)?),
        ("word/settings.xml".to_owned(), "settings", tidy(&parts.settings)?),
        ("word/fontTable.xml".to_owned(), "fontTable", font_table()),
    ];
    if String::from_utf8_lossy(&parts.document).contains("<w:numPr>") {
        body.push(("word/numbering.xml".to_owned(), "numbering", tidy(&parts.numberings)?));
    }
    for (i, f) in parts.footers.iter().enumerate() {
        body.push((format!("word/footer{}.xml", i + 1), "footer", tidy(f)?));
    }
    let mut put = |name: &str, xml: &str| -> Fallible<()> {
        zip.start_file(name, options)?;
        Ok(zip.write_all(xml.as_bytes())?)
    };
    put("[Content_Types].xml", &content_types(&body))?;
    put("_rels/.rels", &root_rels())?;
    put("docProps/core.xml", &core(title))?;
    put("word/_rels/document.xml.rels", &document_rels(&body))?;
    for (name, _, xml) in &body {
        put(name, xml)?;
    }
    Ok(zip.finish()?.into_inner())
}

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
const REL: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PKG: &str = "http://schemas.openxmlformats.org/package/2006";

fn content_types(body: &[(String, &str, String)]) -> String {
    let mut out = format!(
        r#"{HEAD}<Types xmlns="{PKG}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>"#
    );
    for (name, kind, _) in body {
        out += &format!(
            r#"<Override PartName="/{name}" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"/>"#
        );
    }
    out + "</Types>"
}

fn root_rels() -> String {
    format!(
        r#"{HEAD}<Relationships xmlns="{PKG}/relationships"><Relationship Id="rId1" Type="{REL}/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="{PKG}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>"#
    )
}

/// The footers keep the ids by which docx-rs's section refers to them (`rIdFooter1`, …).
fn document_rels(body: &[(String, &str, String)]) -> String {
    let mut out = format!(r#"{HEAD}<Relationships xmlns="{PKG}/relationships">"#);
    let (mut plain, mut footers) = (0, 0);
    for (name, kind, _) in body.iter().filter(|b| b.1 != "document.main") {
        let id = if *kind == "footer" {
            footers += 1;
            format!("rIdFooter{footers}")
        } else {
            plain += 1;
            format!("rId{plain}")
        };
        let target = name.trim_start_matches("word/");
        out += &format!(r#"<Relationship Id="{id}" Type="{REL}/{kind}" Target="{target}"/>"#);
    }
    out + "</Relationships>"
}

fn core(title: &str) -> String {
    let day = "2026-09-01T00:00:00Z";
    format!(
        r#"{HEAD}<cp:coreProperties xmlns:cp="{PKG}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{title}</dc:title><dcterms:created xsi:type="dcterms:W3CDTF">{day}</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">{day}</dcterms:modified></cp:coreProperties>"#
    )
}

/// The faces used, with the other names under which computers may have them.
fn font_table() -> String {
    let mut out =
        format!(r#"{HEAD}<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">"#);
    for (name, other) in [
        (TITLE_FONT, "FZXiaoBiaoSong-B05S"),
        (FANG, "FangSong"),
        (KAI, "KaiTi"),
        (HEI, "SimHei"),
        ("宋体", "SimSun"),
    ] {
        out += &format!(
            r#"<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>"#
        );
    }
    out + "</w:fonts>"
}

/// A part with everything put right.
fn tidy(xml: &[u8]) -> Fallible<String> {
    let mut root = parse(std::str::from_utf8(xml)?)?;
    put_right(&mut root);
    let mut out = HEAD.to_owned();
    root.write(&mut out);
    Ok(out)
}

fn put_right(node: &mut Node) {
    node.attrs.retain(|(k, _)| k != "w14:paraId" && k != "w14:textId");
    for kid in &mut node.kids {
        if let Kid::Node(n) = kid {
            put_right(n);
        }
    }
    node.kids.retain(|k| {
        !matches!(k, Kid::Node(n) if n.kids.is_empty() && n.attrs.is_empty() && DROP_EMPTY.contains(&&*n.name))
    });
    match &*node.name {
        "w:gridCol" => node.attrs.retain(|(k, _)| k == "w:w"),
        "w:numbering" => node.kids.retain(|k| !matches!(k, Kid::Node(n) if n.is_preset_list())),
        "w:ind" => indent_in_characters(node),
        "w:tr" if node.is_header_row() => node.repeat_as_header(),
        "w:styles" => one_normal_style(node),
        _ => {}
    }
    sort_children(node);
}

fn sort_children(node: &mut Node) {
    if let Some((_, order)) = ORDER.iter().find(|(name, _)| *name == node.name) {
        let rank = |k: &Kid| match k {
            Kid::Node(n) => {
                order.split(' ').position(|o| n.name.strip_prefix("w:") == Some(o)).unwrap_or(usize::MAX)
            }
            Kid::Text(_) => 0,
        };
        node.kids.sort_by_key(rank);
    }
}

/// Indents of whole characters are also given in characters, as Word's own dialog does, and zeros are left
/// out.
fn indent_in_characters(node: &mut Node) {
    let mut chars = Vec::new();
    node.attrs.retain(|(_, v)| v != "0");
    for (name, value) in &node.attrs {
        let twips: i32 = value.parse().unwrap_or(0);
        for unit in [CHAR, FOOTER_CHAR] {
            if twips > 0 && twips % unit == 0 && twips / unit <= 6 {
                chars.push((format!("{name}Chars"), (twips / unit * 100).to_string()));
                break;
            }
        }
    }
    node.attrs.extend(chars);
}

/// docx-rs always writes an empty Normal style before ours; ours is the one that counts. It is marked as the
/// default, and the quarter space that Word puts between Chinese and digits is turned off for all styles.
fn one_normal_style(node: &mut Node) {
    let is_normal = |k: &Kid| matches!(k, Kid::Node(n) if n.attr("w:styleId") == Some("Normal"));
    if node.kids.iter().filter(|k| is_normal(k)).count() > 1 {
        let first = node.kids.iter().position(is_normal);
        if let Some(i) = first {
            node.kids.remove(i);
        }
    }
    for k in &mut node.kids {
        if let Kid::Node(n) = k
            && n.attr("w:styleId") == Some("Normal")
        {
            n.attrs.push(("w:default".into(), "1".into()));
            for property in n.kids.iter_mut().filter_map(Kid::node).filter(|p| p.name == "w:pPr") {
                property.kids.push(Kid::off("w:autoSpaceDE"));
                property.kids.push(Kid::off("w:autoSpaceDN"));
                sort_children(property);
            }
        }
    }
}

impl Kid {
    fn node(&mut self) -> Option<&mut Node> {
        match self {
            Kid::Node(n) => Some(n),
            Kid::Text(_) => None,
        }
    }
    /// A property that is switched off.
    fn off(name: &str) -> Kid {
        Kid::Node(Node { name: name.into(), attrs: vec![("w:val".into(), "0".into())], kids: vec![] })
    }
}

impl Node {
    fn attr(&self, name: &str) -> Option<&str> {
        self.attrs.iter().find(|(k, _)| k == name).map(|(_, v)| &**v)
    }
    fn children<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Node> {
        self.kids.iter().filter_map(move |k| match k {
            Kid::Node(n) if n.name == name => Some(n),
            _ => None,
        })
    }
    /// The list that docx-rs puts into every document, whether it is used or not.
    fn is_preset_list(&self) -> bool {
        self.attr("w:abstractNumId") == Some("1") || self.attr("w:numId") == Some("1")
    }
    /// Do all paragraphs of the row have the style of table heads?
    fn is_header_row(&self) -> bool {
        let mut styles = self.children("w:tc").flat_map(|c| c.children("w:p")).map(|p| {
            p.children("w:pPr").flat_map(|pr| pr.children("w:pStyle")).find_map(|s| s.attr("w:val"))
        });
        styles.all(|s| s == Some("TableHead"))
    }
    fn repeat_as_header(&mut self) {
        let flag = Node { name: "w:tblHeader".into(), attrs: vec![], kids: vec![] };
        for k in &mut self.kids {
            if let Kid::Node(n) = k
                && n.name == "w:trPr"
            {
                n.kids.push(Kid::Node(flag));
                return;
            }
        }
    }
    fn write(&self, out: &mut String) {
        out.push('<');
        out.push_str(&self.name);
        for (k, v) in &self.attrs {
            *out += &format!(" {k}=\"{v}\"");
        }
        if self.kids.is_empty() {
            out.push_str("/>");
            return;
        }
        out.push('>');
        for k in &self.kids {
            match k {
                Kid::Node(n) => n.write(out),
                Kid::Text(t) => out.push_str(t),
            }
        }
        *out += &format!("</{}>", self.name);
    }
}

fn parse(xml: &str) -> Fallible<Node> {
    let mut reader = Reader::from_str(xml);
    let mut open = vec![Node { name: String::new(), attrs: vec![], kids: vec![] }];
    loop {
        let event = reader.read_event()?;
        let add = |open: &mut Vec<Node>, kid: Kid| {
            if let Some(top) = open.last_mut() {
                top.kids.push(kid);
            }
        };
        match event {
            Event::Start(e) => open.push(node(&e)?),
            Event::Empty(e) => add(&mut open, Kid::Node(node(&e)?)),
            Event::End(_) => {
                if let Some(done) = open.pop() {
                    add(&mut open, Kid::Node(done));
                }
            }
            Event::Text(t) => add(&mut open, Kid::Text(t.to_string())),
            Event::GeneralRef(r) => add(&mut open, Kid::Text(format!("&{};", &*r))),
            Event::Eof => break,
            _ => {}
        }
    }
    let root = open.pop().and_then(|top| {
        top.kids.into_iter().find_map(|k| match k {
            Kid::Node(n) => Some(n),
            Kid::Text(_) => None,
        })
    });
    root.ok_or_else(|| "no root element".into())
}

fn node(e: &BytesStart<'_>) -> Fallible<Node> {
    let mut attrs = Vec::new();
    for a in e.attributes() {
        let a = a?;
        attrs.push((a.key.0.to_owned(), a.value.into_owned()));
    }
    Ok(Node { name: e.name().0.to_owned(), attrs, kids: vec![] })
}
