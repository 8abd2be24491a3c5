//! A template that somebody writes: lines of text become a Word document, which is checked and filled with a
//! record whose own values look like tags and markup.
//!
//! Each line of the input is a paragraph. In a line `¦` begins a new run, `⏎` is a line break, `«…»` is a field
//! with that instruction, `⟦…⟧` a content control of that name; a line that begins with `|` is a row of a table,
//! and `====` begins the header.
#![no_main]
use libfuzzer_sys::fuzz_target;
use wenshu::docx::{Package, escape_attribute, escape_text};
use wenshu::template::{Frame, ShapeFrame, WordTemplate};
use wenshu_fuzz::{
    SMUGGLED, SPACES, STEERED, TYPES, elements, malformed, record, scope, told, unzipped, word,
};

/// Longer templates only make every one of them slower.
const MAX_TEXT: usize = 2000;

fuzz_target!(|input: &[u8]| {
    let text = String::from_utf8_lossy(&input[..input.len().min(MAX_TEXT)]);
    let package = Package::from_bytes("文.docx", document(&text)).expect("the document is one");
    let template = WordTemplate::compile(package).expect("the document can be read");
    let data = record();
    let wrong = template.check(&ShapeFrame::outer(data.shape()).as_root());
    told(&wrong);
    template.needs();
    let make = || {
        let mut out = vec![];
        template.render(&Frame::outer(&data).as_root(), scope(), &mut out).map(|()| out)
    };
    let (first, second) = (make(), make());
    match (first, second) {
        (Ok(first), Ok(second)) => {
            assert_eq!(first, second, "the same twice");
            sound(&first, &text);
        }
        (Err(a), Err(b)) => {
            assert_eq!(told(&a), told(&b));
            assert!(a.has_errors());
        }
        _ => panic!("fills at one time and not at another"),
    }
});

fn sound(document: &[u8], template: &str) {
    let parts = unzipped(document);
    assert_eq!(
        malformed(&parts),
        None,
        "{}",
        parts.iter().map(|p| String::from_utf8_lossy(&p.1)).collect::<String>()
    );
    if !template.contains(SMUGGLED) {
        assert!(!elements(&parts).contains(SMUGGLED), "data became an element");
    }
    // a template may do the sum itself, or cut and join digits of data
    if !template.contains("add") && !template.contains(&STEERED[..3]) {
        let said = parts.iter().any(|p| String::from_utf8_lossy(&p.1).contains(STEERED));
        assert!(!said, "data was taken for a template");
    }
}

fn document(text: &str) -> Vec<u8> {
    let (body, header) = text.split_once("\n====\n").unwrap_or((text, ""));
    let relation = |kind: &str, n: u8, target: &str| {
        format!(
            "<Relationship Id=\"rId{n}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}\" Target=\"{target}\"/>"
        )
    };
    let rels = relation("header", 1, "header1.xml") + &relation("numbering", 2, "numbering.xml");
    let types = TYPES.replace("</Types>", "<Override PartName=\"/word/header1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml\"/><Override PartName=\"/word/numbering.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml\"/></Types>");
    let levels = "<w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.\"/></w:lvl>";
    let parts = format!(
        "@@ [Content_Types].xml\n{types}\n@@ word/document.xml\n<w:document {SPACES}><w:body>{}<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId1\"/></w:sectPr></w:body></w:document>\n\
         @@ word/_rels/document.xml.rels\n<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{rels}</Relationships>\n\
         @@ word/header1.xml\n<w:hdr {SPACES}>{}</w:hdr>\n\
         @@ word/numbering.xml\n<w:numbering {SPACES}><w:abstractNum w:abstractNumId=\"0\">{levels}</w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>",
        blocks(body),
        blocks(header)
    );
    word(parts.as_bytes())
}

fn blocks(text: &str) -> String {
    let mut out = String::new();
    let mut rows = 0;
    for line in text.split('\n') {
        match line.strip_prefix('|') {
            Some(row) => {
                if rows == 0 {
                    out += "<w:tbl><w:tblPr/><w:tblGrid>";
                    out += &"<w:gridCol w:w=\"900\"/>".repeat(row.split('|').count());
                    out += "</w:tblGrid>";
                }
                rows += 1;
                out += "<w:tr>";
                row.split('|').for_each(|cell| out += &format!("<w:tc>{}</w:tc>", paragraph(cell)));
                out += "</w:tr>";
            }
            None => {
                if rows > 0 {
                    out += "</w:tbl>";
                }
                rows = 0;
                out += &paragraph(line);
            }
        }
    }
    if rows > 0 { out + "</w:tbl><w:p/>" } else { out }
}

fn paragraph(line: &str) -> String {
    let (properties, line) = match line.strip_prefix("# ") {
        Some(rest) => ("<w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr>", rest),
        None => ("", line),
    };
    let mut out = format!("<w:p>{properties}");
    for (n, piece) in line.split('«').enumerate() {
        match piece.split_once('»').filter(|_| n > 0) {
            Some((field, rest)) => out += &(simple_field(field) + &controls(rest)),
            None => out += &controls(piece),
        }
    }
    out + "</w:p>"
}

fn simple_field(instruction: &str) -> String {
    let mut value = String::new();
    escape_attribute(instruction, &mut value);
    format!("<w:fldSimple w:instr=\" {value} \">{}</w:fldSimple>", runs("«…»"))
}

fn controls(text: &str) -> String {
    let mut out = String::new();
    for (n, piece) in text.split('⟦').enumerate() {
        match piece.split_once('⟧').filter(|_| n > 0) {
            Some((name, rest)) => {
                let mut value = String::new();
                escape_attribute(name, &mut value);
                out += &format!(
                    "<w:sdt><w:sdtPr><w:alias w:val=\"{value}\"/><w:tag w:val=\"{value}\"/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>{}",
                    runs("内"),
                    runs(rest)
                );
            }
            None => out += &runs(piece),
        }
    }
    out
}

fn runs(text: &str) -> String {
    let mut out = String::new();
    for run in text.split('¦').filter(|r| !r.is_empty()) {
        let mut lines = vec![];
        for line in run.split('⏎') {
            let mut escaped = String::new();
            escape_text(line, "", "", &mut escaped);
            lines.push(format!("<w:t xml:space=\"preserve\">{escaped}</w:t>"));
        }
        out += &format!("<w:r>{}</w:r>", lines.join("<w:br/>"));
    }
    out
}
