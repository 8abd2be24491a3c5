//! What comes out does not depend on how a paragraph is cut: into runs with other formats and revision ids,
//! with proofing marks and bookmarks between, into inserted text, links and smart tags.
use crate::damage::{fill, parts};
use crate::structure::{self, is};
use proptest::prelude::*;

/// Paragraphs and what is wrapped around them; every character of a text may begin a new piece.
const TEXTS: &[&str] = &[
    "姓名：{{甲}}（{{乙}}）",
    "有{{#each 组}}{{名}}、{{/each}}等{{组.length}}人",
    "{{#if 是}}在{{else}}不在{{/if}}岗{{#unless 是}}！{{/unless}}",
    "\\{{甲}}、{{default 空 \"无\"}}、{{!注}}{{甲}}{{#each 组}}{{#if @first}}首{{else}}，{{/if}}{{名}}{{/each}}终",
];
const DATA: &str =
    r#"{"甲": "张三", "乙": "一\n二", "组": [{"名": "赵"}, {"名": "钱"}], "是": true, "空": ""}"#;

/// One piece of a paragraph in one of the ways in which word processors write it.
fn piece(text: &str, way: u8, id: usize) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    let run = |attributes: &str, format: &str| {
        format!("<w:r{attributes}>{format}<w:t xml:space=\"preserve\">{text}</w:t></w:r>")
    };
    match way % 10 {
        0 => run(" w:rsidR=\"00A1B2C3\" w:rsidRPr=\"00FF00FF\"", ""),
        1 => run("", "<w:rPr><w:rFonts w:hint=\"eastAsia\"/><w:b/></w:rPr>"),
        2 => format!("<w:proofErr w:type=\"spellStart\"/>{}<w:proofErr w:type=\"spellEnd\"/>", run("", "")),
        3 => format!(
            "<w:bookmarkStart w:id=\"{id}\" w:name=\"b{id}\"/>{}<w:bookmarkEnd w:id=\"{id}\"/>",
            run("", "")
        ),
        4 => format!("<w:ins w:id=\"{id}\" w:author=\"a\">{}</w:ins>", run("", "")),
        5 => format!(
            "<w:hyperlink w:anchor=\"a\">{}</w:hyperlink>",
            run("", "<w:rPr><w:u w:val=\"single\"/></w:rPr>")
        ),
        6 => format!("<w:smartTag w:uri=\"u\" w:element=\"e\">{}</w:smartTag>", run("", "")),
        7 => format!(
            "<w:del w:id=\"{id}\" w:author=\"a\"><w:r><w:delText>}}}}{{{{</w:delText></w:r></w:del>{}",
            run("", "")
        ),
        8 => run("", "<w:lastRenderedPageBreak/>"),
        _ => run("", ""),
    }
}

fn paragraph(text: &str, cuts: &[(bool, u8)]) -> String {
    let mut out = String::from("<w:p>");
    let mut from = 0;
    let ends = text.char_indices().skip(1).map(|c| c.0).chain([text.len()]);
    for (n, (end, (cut, way))) in ends.zip(cuts.iter().cycle()).enumerate() {
        if *cut || end == text.len() {
            out += &piece(&text[from..end], *way, n + 100);
            from = end;
        }
    }
    out + "</w:p>"
}

/// The text of each paragraph that isn't deleted, breaks as line ends.
fn texts(bytes: &[u8]) -> Result<Vec<String>, String> {
    let all = parts(bytes).map_err(|e| e.to_string())?;
    let main = all.into_iter().find(|p| p.0 == b"word/document.xml").map(|p| p.1).unwrap_or_default();
    let main = String::from_utf8(main).map_err(|e| e.to_string())?;
    let document = roxmltree::Document::parse(&main).map_err(|e| e.to_string())?;
    let text = |p: roxmltree::Node<'_, '_>| {
        p.descendants()
            .filter_map(|n| match () {
                () if is(n, "w:t") => n.text().map(str::to_string),
                () if is(n, "w:br") => Some("\n".into()),
                () => None,
            })
            .collect::<String>()
    };
    Ok(document.descendants().filter(|n| is(*n, "w:p")).map(text).collect())
}

fn filled(text: &str, cuts: &[(bool, u8)]) -> Result<Vec<String>, String> {
    let out = fill(structure::packed(&paragraph(text, cuts)), DATA)?;
    let faults: Vec<_> = structure::check(&out).into_iter().filter(|f| !f.starts_with("tag: ")).collect();
    if faults.is_empty() { texts(&out) } else { Err(faults.join("\n")) }
}

#[test]
fn every_single_cut_in_every_way_gives_the_same_text() {
    for text in TEXTS {
        let whole = filled(text, &[(false, 9)]);
        assert!(whole.is_ok(), "{whole:?}");
        let n = text.chars().count();
        for at in 0..n {
            for way in 0..10 {
                let cuts: Vec<_> = (0..n).map(|k| (k == at, if k == at { way } else { 9 })).collect();
                assert_eq!(filled(text, &cuts), whole, "{text}: cut after character {at} in way {way}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_cuts_give_the_same_text(which in 0..TEXTS.len(), cuts in proptest::collection::vec((any::<bool>(), any::<u8>()), 1..40)) {
        prop_assert_eq!(filled(TEXTS[which], &cuts), filled(TEXTS[which], &[(false, 9)]), "{}", paragraph(TEXTS[which], &cuts));
    }
}
