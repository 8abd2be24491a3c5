//! The check is checked: a sound document passes, and each planted fault is found by the rule meant for it.
use super::check;
use std::io::{Cursor, Write};

type Parts = Vec<(String, String)>;

pub(crate) const NAMESPACES: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" mc:Ignorable="w14""#;

const TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/numbering.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/><Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"/><Override PartName="/word/comments.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"/><Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/></Types>"#;

const BODY: &str = r#"<w:p w14:paraId="00000001" w14:textId="77777777"><w:pPr><w:keepNext/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:jc w:val="both"/></w:pPr><w:bookmarkStart w:id="0" w:name="a"/><w:r><w:rPr><w:b/><w:sz w:val="21"/></w:rPr><w:t xml:space="preserve">text </w:t></w:r><w:bookmarkEnd w:id="0"/><w:r><w:footnoteReference w:id="2"/></w:r></w:p><w:p w14:paraId="00000002"><w:commentRangeStart w:id="0"/><w:hyperlink r:id="rId5"><w:r><w:t>link</w:t></w:r></w:hyperlink><w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r></w:p><w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p><w:sdt><w:sdtPr><w:id w:val="7"/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>control</w:t></w:r></w:p></w:sdtContent></w:sdt><w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/><w:jc w:val="center"/></w:tblPr><w:tblGrid><w:gridCol w:w="100"/><w:gridCol w:w="100"/></w:tblGrid><w:tr w14:paraId="00000003"><w:tc><w:tcPr><w:tcW w:w="0" w:type="auto"/><w:vAlign w:val="center"/></w:tcPr><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl><w:p><w:r><w:drawing><wp:inline><wp:extent cx="1" cy="1"/><wp:docPr id="1" name="x"/><a:graphic><a:graphicData uri="u"><pic:pic><pic:nvPicPr/><pic:blipFill><a:blip r:embed="rId4"/><a:stretch/></pic:blipFill><pic:spPr/></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p><w:sectPr><w:headerReference w:type="default" r:id="rId3"/><w:pgSz w:w="1" w:h="1"/><w:cols w:space="1"/></w:sectPr>"#;

/// A sound document with one of everything that the rules are about.
fn sound() -> Parts {
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relation = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"{office}/{kind}\" Target=\"{target}\"/>")
    };
    let relations = |inner: String| {
        format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{inner}</Relationships>"
        )
    };
    let of_document = [
        relation("rId1", "numbering", "numbering.xml"),
        relation("rId2", "footnotes", "footnotes.xml"),
        relation("rId3", "header", "header1.xml"),
        relation("rId4", "image", "/word/media/a.png"),
        format!("<Relationship Id=\"rId5\" Type=\"{office}/hyperlink\" Target=\"https://example.org\" TargetMode=\"External\"/>"),
        relation("rId6", "comments", "comments.xml"),
    ]
    .concat();
    let part = |root: &str, inner: &str| format!("<w:{root} {NAMESPACES}>{inner}</w:{root}>");
    let parts = [
        ("[Content_Types].xml", TYPES.to_string()),
        ("_rels/.rels", relations(relation("rId1", "officeDocument", "word/document.xml"))),
        ("word/document.xml", part("document", &format!("<w:body>{BODY}</w:body>"))),
        ("word/_rels/document.xml.rels", relations(of_document)),
        (
            "word/numbering.xml",
            part(
                "numbering",
                "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>",
            ),
        ),
        ("word/footnotes.xml", part("footnotes", "<w:footnote w:id=\"2\"><w:p/></w:footnote>")),
        ("word/comments.xml", part("comments", "<w:comment w:id=\"0\"><w:p/></w:comment>")),
        ("word/header1.xml", part("hdr", "<w:p/>")),
        ("word/media/a.png", "png".into()),
    ];
    parts.into_iter().map(|(n, t)| (n.to_string(), t)).collect()
}

/// A small document with this body.
pub(crate) fn packed(body: &str) -> Vec<u8> {
    with_parts(body, &[])
}

/// The same, with other parts replaced; all are related to the document.
pub(crate) fn with_parts(body: &str, others: &[(&str, String)]) -> Vec<u8> {
    let mut parts = sound();
    for (name, text) in &mut parts {
        if name == "word/document.xml" {
            *text = format!("<w:document {NAMESPACES}><w:body>{body}<w:sectPr/></w:body></w:document>");
        } else if let Some(other) = others.iter().find(|o| o.0 == name) {
            text.clone_from(&other.1);
        }
    }
    zipped(&parts)
}

/// A package of these parts.
pub(crate) fn zipped(parts: &[(String, String)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(vec![]));
    for (name, text) in parts {
        let written = zip
            .start_file(name.as_str(), zip::write::SimpleFileOptions::default())
            .map_err(|e| e.to_string())
            .and_then(|()| zip.write_all(text.as_bytes()).map_err(|e| e.to_string()));
        assert_eq!(written, Ok(()), "{name}");
    }
    zip.finish().map(Cursor::into_inner).unwrap_or_default()
}

/// The rule that finds it, the part's name's beginning, what is replaced there, by what.
const FAULTS: &[(&str, &str, &str, &str)] = &[
    ("xml", "word/document", "</w:body>", ""),
    ("xml", "word/document", "w:val=\"both\"", "w:val=\"both\" w:val=\"left\""),
    ("xml", "word/document", ">link<", ">a\u{1}<"),
    ("xml", "word/header", "<w:p/>", "<w:p/>&nbsp;"),
    ("xml", "word/header", "<w:p/>", "<x:p/>"),
    ("content-type", "[Content", "<Default Extension=\"png\" ContentType=\"image/png\"/>", ""),
    ("content-type", "[Content", "Extension=\"xml\"", "Extension=\"RELS\""),
    ("content-type", "[Content", "document.main+xml", "document+xml"),
    ("relationship", "word/_rels", "header1.xml", "header2.xml"),
    ("relationship", "word/_rels", "Id=\"rId4\"", "Id=\"rId3\""),
    ("relationship", "_rels", "word/document.xml", "word/other.xml"),
    ("reference", "word/document", "r:embed=\"rId4\"", "r:embed=\"rId9\""),
    ("reference", "word/document", "r:id=\"rId5\"", "r:id=\"rIdW1\""),
    ("reference", "word/document", "r:id=\"rId3\"", "r:id=\"rId4\""),
    ("prefix", "word/document", "Ignorable=\"w14\"", "Ignorable=\"w14 w15\""),
    ("id", "word/document", "paraId=\"00000002\"", "paraId=\"00000001\""),
    ("id", "word/document", "textId=\"77777777\"", "textId=\"80000000\""),
    (
        "id",
        "word/document",
        "<wp:docPr id=\"1\" name=\"x\"/>",
        "<wp:docPr id=\"1\" name=\"x\"/><wp:docPr id=\"1\" name=\"y\"/>",
    ),
    (
        "id",
        "word/document",
        "<w:p/></w:tc></w:tr>",
        "<w:p><w:bookmarkStart w:id=\"3\" w:name=\"a\"/><w:bookmarkEnd w:id=\"3\"/></w:p></w:tc></w:tr>",
    ),
    (
        "id",
        "word/header",
        "<w:p/>",
        "<w:sdt><w:sdtPr><w:id w:val=\"7\"/></w:sdtPr><w:sdtContent><w:p/></w:sdtContent></w:sdt><w:p/>",
    ),
    (
        "id",
        "word/document",
        "<w:r><w:footnoteReference w:id=\"2\"/></w:r>",
        "<w:r><w:footnoteReference w:id=\"2\"/></w:r><w:r><w:footnoteReference w:id=\"2\"/></w:r>",
    ),
    ("pair", "word/document", "<w:bookmarkEnd w:id=\"0\"/>", ""),
    ("pair", "word/document", "<w:commentRangeEnd w:id=\"0\"/>", "<w:commentRangeEnd w:id=\"1\"/>"),
    ("note", "word/document", "<w:footnoteReference w:id=\"2\"/>", "<w:footnoteReference w:id=\"3\"/>"),
    ("note", "word/comments", "w:id=\"0\"", "w:id=\"1\""),
    ("numbering", "word/document", "<w:numId w:val=\"1\"/>", "<w:numId w:val=\"5\"/>"),
    ("numbering", "word/numbering", "<w:abstractNumId w:val=\"0\"/>", "<w:abstractNumId w:val=\"3\"/>"),
    ("field", "word/document", "<w:fldChar w:fldCharType=\"end\"/>", "<w:t>x</w:t>"),
    ("nesting", "word/document", "<w:t>control</w:t>", "<w:p/>"),
    (
        "nesting",
        "word/document",
        "<w:hyperlink r:id=\"rId5\"><w:r><w:t>link</w:t></w:r></w:hyperlink>",
        "<w:t>link</w:t>",
    ),
    ("nesting", "word/document", "<w:sectPr>", "<w:sectPr/><w:sectPr>"),
    (
        "last-paragraph",
        "word/document",
        "<w:tc><w:p/></w:tc>",
        "<w:tc><w:p/><w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w=\"1\"/></w:tblGrid><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl></w:tc>",
    ),
    ("empty", "word/document", "<w:tc><w:p/></w:tc>", "<w:tc/>"),
    ("empty", "word/header", "<w:p/>", ""),
    ("empty", "word/footnotes", "<w:p/>", ""),
    ("table", "word/document", "<w:gridCol w:w=\"100\"/><w:gridCol w:w=\"100\"/>", ""),
    (
        "table",
        "word/document",
        "<w:gridCol w:w=\"100\"/><w:gridCol w:w=\"100\"/>",
        "<w:gridCol w:w=\"100\"/>",
    ),
    ("order", "word/document", "<w:keepNext/>", "<w:spacing/><w:keepNext/>"),
    ("order", "word/document", "<w:b/><w:sz w:val=\"21\"/>", "<w:sz w:val=\"21\"/><w:b/>"),
    (
        "order",
        "word/document",
        "<w:tblW w:w=\"0\" w:type=\"auto\"/><w:jc w:val=\"center\"/>",
        "<w:jc w:val=\"center\"/><w:tblW w:w=\"0\" w:type=\"auto\"/>",
    ),
    (
        "order",
        "word/document",
        "<w:vAlign w:val=\"center\"/>",
        "<w:vAlign w:val=\"center\"/><w:gridSpan w:val=\"1\"/>",
    ),
    ("order", "word/document", "<w:cols w:space=\"1\"/>", "<w:cols w:space=\"1\"/><w:pgMar/>"),
    ("order", "word/document", "<w:b/>", "<w:b/><w:b/>"),
    ("space", "word/document", " xml:space=\"preserve\">text", ">text"),
    ("tag", "word/document", ">link<", ">{{link}}<"),
    (
        "tag",
        "word/document",
        "<w:r><w:t>link</w:t></w:r>",
        "<w:r><w:t>{</w:t></w:r><w:r><w:t>{link</w:t></w:r>",
    ),
];

#[test]
fn a_sound_document_passes_and_every_planted_fault_is_found() {
    assert_eq!(check(&zipped(&sound())), Vec::<String>::new());
    for (rule, part, from, to) in FAULTS {
        let mut parts = sound();
        let text = parts.iter_mut().find(|p| p.0.starts_with(part)).map(|p| &mut p.1);
        let Some(text) = text.filter(|t| t.contains(from)) else { panic!("{part} has no {from}") };
        *text = text.replacen(from, to, 1);
        let found = check(&zipped(&parts));
        assert!(
            found.iter().any(|f| f.starts_with(&format!("{rule}: "))),
            "{rule}: {from} → {to} is not found: {found:?}"
        );
    }
}

#[test]
fn broken_containers_are_found() {
    assert!(check(b"PK").iter().any(|f| f.starts_with("zip: ")));
    let mut twice = sound();
    twice.push(("Word/Document.xml".into(), "<a/>".into()));
    assert!(check(&zipped(&twice)).iter().any(|f| f.starts_with("zip: ")));
    let mut bytes = zipped(&sound());
    let at = bytes.windows(11).position(|w| w == b"word/footno").map_or(0, |i| i + 30);
    bytes[at] ^= 0x55; // a packed byte: the checksum fails
    assert!(!check(&bytes).is_empty());
    let without: Parts = sound().into_iter().filter(|p| p.0 != "[Content_Types].xml").collect();
    assert!(check(&zipped(&without)).iter().any(|f| f.starts_with("content-type: ")));
}
