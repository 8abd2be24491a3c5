//! Data changes nothing but its own place, whatever is in it; and the order of a template's zip entries does
//! not matter.
use crate::damage::{fill, parts, zipped};
use crate::structure::{self, NAMESPACES};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::error::Error;
use std::process::Command;

/// A text as it must stand in a run: an own writing of the rule.
fn written(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '\n' => out += "</w:t><w:br/><w:t xml:space=\"preserve\">",
            '\t' => out += "</w:t><w:tab/><w:t xml:space=\"preserve\">",
            '\0'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => {}
            c => out.push(c),
        }
    }
    out
}

fn run(text: &str) -> String {
    format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

/// Values in many kinds of places, every text already marked to keep its space.
fn body(value: &str) -> String {
    let v = run(value);
    let around = run(&format!("前 {value} 后"));
    format!(
        "<w:p>{around}{v}</w:p><w:p><w:hyperlink w:anchor=\"a\">{around}</w:hyperlink><w:ins w:id=\"1\" w:author=\"a\">{v}</w:ins></w:p>\
         <w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w=\"9\"/></w:tblGrid><w:tr><w:tc><w:p>{v}</w:p></w:tc></w:tr></w:tbl>\
         <w:sdt><w:sdtPr><w:id w:val=\"5\"/></w:sdtPr><w:sdtContent><w:p>{v}</w:p></w:sdtContent></w:sdt>\
         <w:p><w:r><w:pict><w:txbxContent><w:p>{around}</w:p></w:txbxContent></w:pict></w:r></w:p>"
    )
}

fn main_part(bytes: &[u8]) -> String {
    let all = parts(bytes).unwrap_or_default();
    let main = all.into_iter().find(|p| p.0 == b"word/document.xml");
    String::from_utf8(main.map(|p| p.1).unwrap_or_default()).unwrap_or_default()
}

fn value_stays_in_its_place(value: &str) -> Result<(), String> {
    let template = structure::packed(&body("{{甲}}"));
    let out = fill(template, &serde_json::json!({ "甲": value, "乙": "x" }).to_string())?;
    let want = structure::packed(&body(&written(value)));
    let faults: Vec<_> = structure::check(&out).into_iter().filter(|f| !f.starts_with("tag: ")).collect();
    let (got, want) = (main_part(&out), main_part(&want));
    match got == want && faults.is_empty() {
        true => Ok(()),
        false => {
            Err(format!("{faults:?}\n{}\n{}", &got[..got.len().min(3000)], &want[..want.len().min(3000)]))
        }
    }
}

/// Texts that look like something else.
fn hostile() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        Just("{{".to_string()),
        Just("}}".to_string()),
        Just("{{乙}}".to_string()),
        Just("{{#each 甲}}".to_string()),
        Just("<w:p>".to_string()),
        Just("</w:t>".to_string()),
        Just("&amp;".to_string()),
        Just("&#0;".to_string()),
        Just("]]>".to_string()),
        Just("<![CDATA[".to_string()),
        Just("--{{".to_string()),
        Just("\\".to_string()),
        Just("$1".to_string()),
        Just("\r\n".to_string()),
        Just("\u{2028}".to_string()),
        Just(" \u{3000}".to_string()),
        Just("\u{202E}\u{200F}\u{200B}\u{FEFF}".to_string()),
        Just("\u{FFFD}\u{FFFE}\u{FFFF}".to_string()),
        Just("𠀀😀e\u{301}".to_string()),
        "[\u{0}-\u{1F}\u{7F}-\u{9F}]{1,5}",
        ".{0,6}",
    ];
    proptest::collection::vec(pieces, 0..8).prop_map(|p| p.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn whatever_the_data_only_its_place_changes(value in hostile()) {
        prop_assert_eq!(value_stays_in_its_place(&value), Ok(()));
    }

    #[test]
    fn the_order_of_zip_entries_does_not_matter(keys in proptest::collection::vec(any::<u32>(), 64)) {
        let sorted = |bytes: &[u8]| parts(bytes).map(|p| p.into_iter().collect::<BTreeMap<_, _>>()).map_err(|e| e.to_string());
        let template = template_of_many_parts();
        let given = parts(&template).map_err(|e| TestCaseError::fail(e.to_string()))?;
        let mut mixed: Vec<_> = given.iter().cloned().zip(keys).collect();
        mixed.sort_by_key(|m| m.1);
        let mixed: Vec<_> = mixed.into_iter().map(|m| m.0).collect();
        let other = zipped(&mixed).map_err(|e| TestCaseError::fail(e.to_string()))?;
        let (a, b) = (fill(template, DATA).map_err(TestCaseError::fail)?, fill(other, DATA).map_err(TestCaseError::fail)?);
        prop_assert_eq!(structure::check(&b), Vec::<String>::new());
        prop_assert_eq!(sorted(&a), sorted(&b));
        let order: Vec<_> = parts(&b).map_err(|e| TestCaseError::fail(e.to_string()))?.into_iter().map(|p| p.0).collect();
        prop_assert!(order.starts_with(&mixed.iter().map(|m| m.0.clone()).collect::<Vec<_>>()));
    }
}

const DATA: &str =
    r#"{"甲": "值", "组": [{"名": "一"}, {"名": "二"}], "网": "https://example.org", "是": true}"#;

/// Values, blocks, links and check boxes in the main part, a header, a footnote and a comment; ids repeated.
fn template_of_many_parts() -> Vec<u8> {
    let paragraph = |text: &str| format!("<w:p>{}</w:p>", run(text));
    let body = [
        paragraph("{{#each 组}}"),
        format!("<w:p w14:paraId=\"0000000A\"><w:bookmarkStart w:id=\"1\" w:name=\"b\"/>{}<w:bookmarkEnd w:id=\"1\"/>{}</w:p>", run("{{名}} {{link 网}}"), run("{{checkbox_control 是}}")),
        paragraph("{{/each}}"),
    ]
    .concat();
    let all = structure::with_parts(
        &body,
        &[
            (
                "word/header1.xml",
                format!("<w:hdr {NAMESPACES}>{}</w:hdr>", paragraph("{{甲}} {{link 网 \"主页\"}}")),
            ),
            (
                "word/footnotes.xml",
                format!(
                    "<w:footnotes {NAMESPACES}><w:footnote w:id=\"2\">{}</w:footnote></w:footnotes>",
                    paragraph("{{甲}}")
                ),
            ),
            (
                "word/comments.xml",
                format!(
                    "<w:comments {NAMESPACES}><w:comment w:id=\"0\">{}</w:comment></w:comments>",
                    paragraph("{{#if 是}}{{甲}}{{/if}}")
                ),
            ),
        ],
    );
    assert_eq!(
        structure::check(&all).into_iter().filter(|f| !f.starts_with("tag: ")).collect::<Vec<_>>(),
        Vec::<String>::new()
    );
    all
}

#[test]
fn a_value_of_a_million_bytes_stays_in_its_place() {
    let line = "长{{乙}}<&>]]>".repeat(500) + "\n";
    assert_eq!(value_stays_in_its_place(&line.repeat(1_000_000 / line.len() + 1)), Ok(()));
}

/// A UTF-16 text table can hold halves of surrogate pairs, NUL and the rest; the document stays a document.
#[test]
fn broken_characters_of_a_text_table_leave_the_document_sound() -> Result<(), Box<dyn Error>> {
    let dir = tempfile::tempdir()?;
    let mut units: Vec<u16> = "\u{feff}姓名,备注\r\n张三,甲".encode_utf16().collect();
    // control characters in plenty would make it no text table
    units.extend("长文".repeat(200).encode_utf16());
    units.extend([0xD800, u16::from(b'a'), 0xDC00, 0xD83D, 0xFFFE, 0xFFFF, 0x202E, 0x0B, 0x7F]);
    units.extend("{{姓名}}]]>&<w:p/>\r\n李四,乙\r\n".encode_utf16());
    let bytes: Vec<u8> = units.iter().flat_map(|u| u.to_le_bytes()).collect();
    std::fs::write(dir.path().join("表.csv"), bytes)?;
    let body = format!("<w:p>{}{}</w:p>", run("{{姓名}}："), run("{{备注}}。"));
    std::fs::write(dir.path().join("模板.docx"), structure::packed(&body))?;
    let output = Command::new(env!("CARGO_BIN_EXE_wenshu"))
        .args(["--lang", "zh", "fill", "模板.docx", "表.csv", "--out", "out"])
        .current_dir(dir.path())
        .output()?;
    let out = dir.path().join("out");
    let made = crate::cases::documents(&out);
    assert_eq!(made.len(), 2, "{}", String::from_utf8_lossy(&output.stderr));
    for name in made {
        let bytes = std::fs::read(out.join(name))?;
        let faults = structure::check(&bytes);
        assert_eq!(
            faults.into_iter().filter(|f| !f.starts_with("tag: ")).collect::<Vec<_>>(),
            Vec::<String>::new()
        );
        let main = main_part(&bytes);
        assert!(main.contains("。</w:t></w:r></w:p><w:sectPr/></w:body></w:document>"), "{main}");
    }
    Ok(())
}
