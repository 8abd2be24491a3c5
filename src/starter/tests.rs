use super::*;
use std::io::Read as _;

/// Every template of every kind of unit, by its path.
fn all() -> Vec<(String, Vec<u8>)> {
    let mut out = vec![];
    for kind in Kind::all() {
        for (family, d) in (Kit { kind, empty: false }).documents() {
            out.push((format!("{}/{}/{}.docx", kind.name(), family.name, d.name), d.docx(kind).unwrap()));
        }
    }
    out
}

fn part(docx: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(docx)).unwrap();
    let mut text = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn the_committed_templates_are_what_the_code_makes() {
    for (path, docx) in all() {
        let path = format!("{}/templates/{path}", env!("CARGO_MANIFEST_DIR"));
        let committed = std::fs::read(&path).unwrap_or_default();
        assert!(committed == docx, "{path}: run `cargo run --example make_templates`");
    }
}

#[test]
fn the_page_is_the_standards() {
    for (name, docx) in all() {
        let body = part(&docx, "word/document.xml");
        assert!(body.contains(r#"<w:pgSz w:w="11906" w:h="16838"/>"#), "{name}");
        assert!(body.contains(r#"w:top="2098" w:right="1474" w:bottom="1984" w:left="1587""#), "{name}");
        assert!(body.contains(r#"<w:docGrid w:type="lines" w:linePitch="579"/>"#), "{name}");
        assert!(part(&docx, "word/settings.xml").contains("<w:evenAndOddHeaders"), "{name}");
        let styles = part(&docx, "word/styles.xml");
        assert!(styles.contains(r#"w:eastAsia="仿宋""#) && !styles.contains("Theme"), "{name}");
        assert!(styles.contains(r#"w:firstLineChars="200""#), "{name}");
        for (footer, side) in [("word/footer1.xml", "w:rightChars"), ("word/footer2.xml", "w:leftChars")] {
            let f = part(&docx, footer);
            assert!(f.contains("PAGE") && f.contains('—') && f.contains(side), "{name}: {f}");
        }
    }
}

#[test]
fn every_table_has_its_grid() {
    for (name, docx) in all() {
        let body = part(&docx, "word/document.xml");
        assert_eq!(body.matches("<w:tbl>").count(), body.matches("<w:tblGrid>").count(), "{name}");
    }
}

/// The text of a part, paragraph by paragraph.
fn text(xml: &str) -> String {
    let piece = |p: &str| {
        let runs = p.split("<w:t ").skip(1).filter_map(|t| t.split_once('>')?.1.split_once("</w:t>"));
        runs.map(|(t, _)| t.replace("&quot;", "\"").replace("&apos;", "'")).collect::<String>() + "\n"
    };
    xml.split("</w:p>").map(piece).collect()
}

#[test]
fn every_tag_is_whole_and_every_block_is_closed() {
    for (name, docx) in all() {
        let text = text(&part(&docx, "word/document.xml"));
        assert!(text.contains("{{") && !text.contains('‹'), "{name}");
        handlebars::Template::compile(&text).unwrap_or_else(|e| panic!("{name}: {e}"));
    }
}

#[test]
fn headings_are_numbered_without_gaps() {
    for (name, docx) in all() {
        let text = text(&part(&docx, "word/document.xml"));
        let seen = text.lines().filter_map(|l| l.split_once('、')).map(|(n, _)| n);
        let numbers: Vec<_> =
            seen.filter(|n| n.chars().count() == 1 && "一二三四五六七八".contains(*n)).collect();
        let mut once = numbers.clone();
        once.dedup(); // two branches of a condition may share a number
        let all = ["一", "二", "三", "四", "五", "六", "七", "八"];
        assert_eq!(once, all[..once.len()], "{name}");
    }
}
