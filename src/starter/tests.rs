use super::*;
use std::io::Read as _;

fn part(docx: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(docx)).unwrap();
    let mut text = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn the_committed_templates_are_what_the_code_makes() {
    for s in ALL {
        let path = format!("{}/templates/{}.docx", env!("CARGO_MANIFEST_DIR"), s.name);
        let committed = std::fs::read(&path).unwrap_or_default();
        assert!(committed == s.docx().unwrap(), "{path}: run `cargo run --example make_templates`");
    }
}

#[test]
fn the_page_is_the_standards() {
    for s in ALL {
        let docx = s.docx().unwrap();
        let body = part(&docx, "word/document.xml");
        assert!(body.contains(r#"<w:pgSz w:w="11906" w:h="16838"/>"#), "{}", s.name);
        assert!(body.contains(r#"w:top="2098" w:right="1474" w:bottom="1984" w:left="1587""#), "{}", s.name);
        assert!(body.contains(r#"<w:docGrid w:type="lines" w:linePitch="579"/>"#), "{}", s.name);
        assert!(part(&docx, "word/settings.xml").contains("<w:evenAndOddHeaders"), "{}", s.name);
        let styles = part(&docx, "word/styles.xml");
        assert!(styles.contains(r#"w:eastAsia="仿宋""#) && !styles.contains("Theme"), "{}", s.name);
        assert!(styles.contains(r#"w:firstLineChars="200""#), "{}", s.name);
        for (footer, side) in [("word/footer1.xml", "w:rightChars"), ("word/footer2.xml", "w:leftChars")] {
            let f = part(&docx, footer);
            assert!(f.contains("PAGE") && f.contains('—') && f.contains(side), "{}: {f}", s.name);
        }
    }
}

#[test]
fn table_heads_repeat_and_every_table_has_its_grid() {
    let body = part(&ALL[0].docx().unwrap(), "word/document.xml");
    assert_eq!(body.matches("<w:tblHeader/>").count(), 4); // leaders, reporting, contacts, duty
    assert_eq!(body.matches("<w:tbl>").count(), body.matches("<w:tblGrid>").count());
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
    for s in ALL {
        let text = text(&part(&s.docx().unwrap(), "word/document.xml"));
        assert!(text.contains("{{编号}}") && text.contains("{{"), "{}", s.name);
        handlebars::Template::compile(&text).unwrap_or_else(|e| panic!("{}: {e}", s.name));
    }
}

#[test]
fn headings_are_numbered_without_gaps() {
    for s in ALL {
        let text = text(&part(&s.docx().unwrap(), "word/document.xml"));
        let seen = text.lines().filter_map(|l| l.split_once('、')).map(|(n, _)| n);
        let numbers: Vec<_> =
            seen.filter(|n| n.chars().count() == 1 && "一二三四五六七八".contains(*n)).collect();
        let mut once = numbers.clone();
        once.dedup(); // two branches of a condition may share a number
        let all = ["一", "二", "三", "四", "五", "六", "七", "八"];
        assert_eq!(once, all[..once.len()], "{}", s.name);
    }
}
