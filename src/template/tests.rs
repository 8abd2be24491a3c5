//! What comes out for small Word bodies.
mod controls;
mod everywhere;

use super::place;
use super::*;
use crate::diagnostic::{Place, Problems};
use crate::docx::{Name, Tree, paragraphs};
use crate::value::{Record, Value};
use jiff::civil::date;
use proptest::prelude::*;

mod pictures;

const NS: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main""#;

fn document(body: &str) -> String {
    format!("<w:document {NS}><w:body>{body}</w:body></w:document>")
}

fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn row(cells: &[&str]) -> String {
    let cells: String = cells.iter().map(|c| format!("<w:tc>{}</w:tc>", p(c))).collect();
    format!("<w:tr>{cells}</w:tr>")
}

fn table(rows: &[&[&str]]) -> String {
    format!("<w:tbl>{}</w:tbl>", rows.iter().map(|r| row(r)).collect::<String>())
}

fn data(json: &str) -> Value {
    Value::from(&serde_json::from_str::<serde_json::Value>(json).unwrap())
}

fn render(body: &str, json: &str) -> Result<String, Problems> {
    let source = document(body);
    let (program, faults) = place::compile(&source, &"t.docx".into(), "");
    if faults.has_errors() {
        return Err(faults);
    }
    let Some(program) = program else { return Ok(source) };
    let value = data(json);
    let mut out = String::new();
    let problems = program.render(
        &Frame::outer(&value).as_root(),
        Scope { date: date(2026, 9, 1) },
        None,
        None,
        &mut out,
    );
    if problems.has_errors() { Err(problems) } else { Ok(out) }
}

#[test]
fn a_text_with_several_tags_is_marked_to_keep_its_space_once() {
    for body in [p("{{a}}（{{a}}）{{#if a}}{{a}}{{/if}} {{a}}"), p("{{#if a}} {{/if}} {{#if a}}x{{/if}}")] {
        let xml = render(&body, r#"{"a": "甲"}"#).unwrap();
        let texts = xml.matches("<w:t ").count();
        assert_eq!(xml.matches("xml:space").count(), texts, "{xml}");
    }
}

/// Paragraph texts joined by `¶`, rows by `‖`, cells by `|`; checks that the XML is well-formed and that each
/// cell ends with a paragraph.
fn shown(xml: &str) -> String {
    let tree = Tree::parse(xml).unwrap_or_else(|e| panic!("{e}: {xml}"));
    let texts = paragraphs(&tree);
    let mut out = String::new();
    for (id, n) in tree.nodes.iter().enumerate() {
        match n.name {
            Name::Paragraph => {
                let text = texts.iter().find(|t| t.node == id).map_or("", |t| t.text.as_str());
                out += text;
                out += "¶";
            }
            Name::Row => out += "‖",
            Name::Cell => {
                out += "|";
                let last = tree.children(id).last().map(|c| tree.nodes[c].name);
                assert_eq!(last, Some(Name::Paragraph), "cell without last paragraph: {xml}");
            }
            _ => {}
        }
    }
    out
}

fn fill(body: &str, json: &str) -> String {
    shown(&render(body, json).unwrap_or_else(|e| panic!("{:?}", e.0)))
}

fn codes(body: &str) -> Vec<&'static str> {
    render(body, "{}").err().map(|p| p.errors().map(|d| d.code()).collect()).unwrap_or_default()
}

const TEAM: &str = r#"{"组": [{"名": "甲", "员": [{"姓": "赵"}, {"姓": "钱"}]}, {"名": "乙", "员": []}], "是": true, "否": false, "园": "花"}"#;

#[test]
fn values_and_escaping() {
    assert_eq!(fill(&p("{{a}}与{{b.c}}"), r#"{"a": "<&>", "b": {"c": "{{d}}"}}"#), "<&>与{{d}}¶");
    assert_eq!(fill(&p(r"\{{a}} 和 {{a}}"), r#"{"a": "1"}"#), "{{a}} 和 1¶");
    assert_eq!(fill(&p("[{{a}}]"), r#"{"a": "一\n二\t三"}"#), "[一\n二\t三]¶");
    assert_eq!(fill(&p("{{联系方式/手机}}"), r#"{"联系方式/手机": "138"}"#), "138¶");
}

#[test]
fn a_tag_cut_into_runs_takes_the_format_of_its_first_character() {
    let body = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{</w:t></w:r><w:proofErr w:type=\"spellStart\"/><w:r><w:t>{姓</w:t></w:r><w:r><w:t>名}</w:t></w:r><w:r><w:t>}好</w:t></w:r></w:p>";
    let xml = render(body, r#"{"姓名": "张三"}"#).unwrap();
    assert_eq!(shown(&xml), "张三好¶");
    assert!(xml.contains(r#"<w:b/></w:rPr><w:t xml:space="preserve">张三</w:t>"#), "{xml}");
    assert_eq!(xml.matches("<w:r>").count(), 2, "emptied runs go away: {xml}");
}

#[test]
fn a_block_inside_one_paragraph_repeats_the_text_between() {
    assert_eq!(fill(&p("有{{#each 组}}{{名}}、{{/each}}止"), TEAM), "有甲、乙、止¶");
    assert_eq!(fill(&p("{{#if 否}}甲{{else if 是}}乙{{else}}丙{{/if}}"), TEAM), "乙¶");
    assert_eq!(fill(&p("{{#if 否}}甲{{else if 否}}乙{{否则}}丙{{/if}}止"), TEAM), "丙止¶");
    assert_eq!(fill(&p("{{#unless 否}}甲{{/unless}}{{#组}}{{@number}}{{/组}}"), TEAM), "甲12¶");
    let runs = "<w:p><w:r><w:rPr><w:i/></w:rPr><w:t>始{{#each 组}}，</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>{{名}}</w:t></w:r><w:r><w:t>。{{/each}}终</w:t></w:r></w:p>";
    let xml = render(runs, TEAM).unwrap();
    assert_eq!(shown(&xml), "始，甲。，乙。终¶");
    assert_eq!(xml.matches("<w:i/>").count(), 3, "{xml}");
}

#[test]
fn tags_in_paragraphs_of_their_own_repeat_the_paragraphs_between_and_leave_no_trace() {
    let body =
        [p("前"), p("{{#each 组}}"), p("{{@index}}{{名}}{{../园}}{{园}}"), p("{{/each}}"), p("后")].concat();
    assert_eq!(fill(&body, TEAM), "前¶0甲花花¶1乙花花¶后¶");
    let edge = [p("前{{#each 组}}"), p("{{名}}{{/each}}"), p("后")].concat();
    assert_eq!(fill(&edge, TEAM), "前¶甲¶乙¶后¶");
    let nested = [
        p("{{#each 组}}"),
        p("{{名}}"),
        p("{{#each 员}}"),
        p("{{姓}}"),
        p("{{else}}"),
        p("无"),
        p("{{/each}}{{/each}}"),
    ]
    .concat();
    assert_eq!(fill(&nested, TEAM), "甲¶赵¶钱¶乙¶无¶");
}

#[test]
fn rows_repeat_when_the_tags_stand_in_cells_of_one_row_or_in_rows_of_their_own() {
    let one =
        table(&[&["姓名", "组"], &["{{#each 组}}{{名}}", "{{@number}}{{/each}}"], &["计", "{{组.length}}"]]);
    assert_eq!(fill(&one, TEAM), "‖|姓名¶|组¶‖|甲¶|1¶‖|乙¶|2¶‖|计¶|2¶");
    let own = table(&[&["头", ""], &["{{#each 组}}", ""], &["{{名}}", "x"], &["{{/each}}", ""]]);
    assert_eq!(fill(&own, TEAM), "‖|头¶|¶‖|甲¶|x¶‖|乙¶|x¶");
    let edge = table(&[&["头", "二{{#each 组}}"], &["{{名}}", "x{{/each}}"]]);
    assert_eq!(fill(&edge, TEAM), "‖|头¶|二¶‖|甲¶|x¶‖|乙¶|x¶");
    let nested =
        table(&[&["{{#each 组}}{{名}}", ""], &["{{#each 员}}{{姓}}", "{{/each}}"], &["{{/each}}", ""]]);
    assert_eq!(fill(&nested, TEAM), "‖|甲¶|¶‖|赵¶|¶‖|钱¶|¶‖|乙¶|¶");
}

#[test]
fn a_whole_table_repeats_and_a_table_without_rows_goes_away() {
    let body = [
        p("{{#each 组}}"),
        p("{{名}}"),
        table(&[&["头"], &["{{#each 员}}"], &["{{姓}}"], &["{{/each}}"]]),
        p("{{/each}}"),
    ]
    .concat();
    assert_eq!(fill(&body, TEAM), "甲¶‖|头¶‖|赵¶‖|钱¶乙¶‖|头¶");
    let rows = [p("前"), table(&[&["{{#each 空}}"], &["x"], &["{{/each}}"]]), p("后")].concat();
    let xml = render(&rows, r#"{"空": []}"#).unwrap();
    assert_eq!(shown(&xml), "前¶后¶");
    assert!(!xml.contains("w:tbl"));
}

#[test]
fn a_cell_keeps_a_last_paragraph() {
    let cell = |inner: &str| format!("<w:tbl><w:tr><w:tc>{inner}</w:tc></w:tr></w:tbl>");
    let body = cell(&[p("{{#if 否}}"), p("x"), p("{{/if}}")].concat());
    assert_eq!(fill(&body, TEAM), "‖|¶");
    let body = cell(&[p("{{#each 组}}"), p("{{名}}"), p("{{/each}}")].concat());
    assert_eq!(fill(&body, TEAM), "‖|甲¶乙¶");
}

#[test]
fn a_paragraph_that_ends_a_section_stays() {
    let body = [
        p("{{#each 组}}"),
        p("{{名}}"),
        "<w:p><w:pPr><w:sectPr/></w:pPr><w:r><w:t>{{/each}}</w:t></w:r></w:p>".into(),
        p("后"),
    ]
    .concat();
    let xml = render(&body, TEAM).unwrap();
    assert_eq!(shown(&xml), "甲¶¶乙¶¶后¶");
    assert_eq!(xml.matches("<w:sectPr/>").count(), 2);
}

#[test]
fn bookmarks_outlive_the_paragraph_they_stood_in() {
    let body = [
        "<w:p><w:bookmarkStart w:id=\"0\" w:name=\"_GoBack\"/><w:r><w:t>{{#if 是}}</w:t></w:r></w:p>"
            .to_string(),
        p("中"),
        "<w:p><w:r><w:t>{{/if}}</w:t></w:r><w:bookmarkEnd w:id=\"0\"/></w:p>".into(),
    ]
    .concat();
    let xml = render(&body, TEAM).unwrap();
    assert_eq!(shown(&xml), "中¶");
    assert!(xml.contains("bookmarkStart") && xml.contains("bookmarkEnd"), "{xml}");
}

#[test]
fn mistakes_are_all_reported_with_both_places() {
    assert_eq!(
        codes(&[p("{{#each 组}}"), p("{{/if}}{{坏的 名字}}{{/each}}")].concat()),
        ["unknown-helper", "block-mismatch", "block-unopened"]
    );
    assert_eq!(codes(&p("{{#each 组}}")), ["block-unclosed"]);
    assert_eq!(codes(&[p("前{{#each 组}}中"), p("{{/each}}")].concat()), ["block-crossing"]);
    let e = render(&[p("前{{#each 组}}中"), p("x"), p("{{/each}}")].concat(), "{}").unwrap_err();
    let d = e.errors().next().unwrap();
    assert_eq!(d.place().show(Default::default()), "t.docx › 第1段 › {{#each 组}}");
    assert_eq!(d.others()[0].show(Default::default()), "t.docx › 第3段 › {{/each}}");
}

#[test]
fn unknown_names_are_found_without_rendering_and_named_with_the_nearest() {
    let source = document(
        &[p("{{性名}}"), p("{{#each 组}}"), p("{{名}}{{姓茗}}{{园}}"), p("{{/each}}{{#each 组}}{{性名}}")]
            .concat(),
    );
    let program = place::compile(&source, &"t.docx".into(), "header1.xml").0.unwrap();
    let value = data(r#"{"姓名": "", "组": [{"名": ""}], "园": ""}"#);
    let problems = check::program(&program, &ShapeFrame::outer(value.shape()));
    let shown: Vec<String> = problems.0.iter().map(|d| d.show(Default::default())).collect();
    assert!(
        shown[0].starts_with("t.docx › header1.xml › 第1段 › {{性名}}：数据里没有“性名”"),
        "{}",
        shown[0]
    );
    assert!(shown[0].contains("是不是“姓名”"), "{}", shown[0]);
    assert!(shown[1].contains("姓茗"));
    assert_eq!(shown.len(), 3, "names after an unclosed block are checked too");
}

#[test]
fn what_a_template_needs() {
    let t = TextTemplate::parse(
        "{{姓名}}{{#each 组员}}{{手机}}{{/each}}{{#if 在岗}}{{/if}}{{单位.全称}}",
        &Place::None,
    )
    .unwrap();
    let names: Vec<_> = t.needs().iter().map(|n| (n.name.clone(), n.kind, n.inside.len())).collect();
    assert_eq!(
        names,
        [
            ("姓名".into(), NeedKind::Value, 0),
            ("组员".into(), NeedKind::List, 1),
            ("在岗".into(), NeedKind::Flag, 0),
            ("单位.全称".into(), NeedKind::Value, 0)
        ]
    );
}

#[test]
fn rows_by_name_and_named_items() {
    let mut list = crate::value::List {
        items: vec![data(r#"{"姓": "罗"}"#), data(r#"{"姓": "周"}"#)],
        ..Default::default()
    };
    list.by.insert("组长".into(), 0);
    let root = Value::Record(std::sync::Arc::new(Record::made([(
        "领导".to_string(),
        Value::List(std::sync::Arc::new(list)),
    )])));
    let t = TextTemplate::parse(
        "{{领导.组长.姓}}{{领导.1.姓}}{{#each 领导 as |人 序|}}{{序}}{{人.姓}}{{/each}}",
        &Place::None,
    )
    .unwrap();
    assert!(!t.check(&ShapeFrame::outer(root.shape())).has_errors());
    assert_eq!(t.render(&Frame::outer(&root), Scope { date: date(2026, 9, 1) }).unwrap(), "罗周0罗1周");
    let t = TextTemplate::parse("{{领导.副组长.姓}}", &Place::None).unwrap();
    assert!(t.check(&ShapeFrame::outer(root.shape())).has_errors());
}

/// Cuts every text of a body into runs at the given character positions.
fn cut(body: &str, cuts: &[bool]) -> String {
    let mut out = String::new();
    let mut flags = cuts.iter().cycle();
    let mut rest = body;
    while let Some(start) = rest.find("<w:t>") {
        let (head, tail) = rest.split_at(start + 5);
        let (text, tail) = tail.split_once("</w:t>").unwrap();
        out += head;
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            out.push(c);
            if c == '&' {
                for c in chars.by_ref() {
                    out.push(c);
                    if c == ';' {
                        break;
                    }
                }
            }
            if chars.peek().is_some() && *flags.next().unwrap() {
                out += "</w:t></w:r><w:proofErr w:type=\"gramStart\"/><w:r><w:t>";
            }
        }
        out += "</w:t>";
        rest = tail;
    }
    out + rest
}

proptest! {
    #[test]
    fn the_text_does_not_depend_on_how_runs_are_cut(cuts in proptest::collection::vec(any::<bool>(), 1..80)) {
        let bodies = [
            p("始&amp;{{#each 组}}，{{名}}（{{#each 员}}{{姓}}{{#unless @last}}、{{/unless}}{{else}}无{{/each}}）{{/each}}{{园}}终"),
            [p("{{#each 组}}"), p("{{名}} {{eq 名 \"甲\"}}"), p("{{/each}}"), p("{{!注}}尾")].concat(),
            [p("头{{#each 组}}"), p("{{名}}{{/each}}")].concat(),
            table(&[&["{{#each 组}}{{名}}", "{{#if 员}}有{{else}}无{{/if}}{{/each}}"], &["{{#if 是}}"], &["在&lt;{{园}}"], &["{{/if}}"]]),
        ];
        for body in bodies {
            if crate::helper::find("eq").is_none() && body.contains("eq ") { continue }
            prop_assert_eq!(fill(&cut(&body, &cuts), TEAM), fill(&body, TEAM));
        }
    }

    #[test]
    fn a_value_changes_nothing_but_its_own_place(v in any::<String>()) {
        let json = serde_json::json!({ "v": v }).to_string();
        let got = fill(&[p("甲{{v}}乙"), p("丙")].concat(), &json);
        let kept: String = v.chars().filter(|c| !matches!(c, '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')).collect();
        prop_assert_eq!(got, format!("甲{kept}乙¶丙¶"));
    }
}

#[test]
fn every_single_cut_gives_the_same_text() {
    let body = p("始{{#each 组}}，{{名}}{{#if 员}}{{员.0.姓}}{{/if}}{{/each}}终");
    let whole = fill(&body, TEAM);
    let n = "始{{#each 组}}，{{名}}{{#if 员}}{{员.0.姓}}{{/if}}{{/each}}终".chars().count();
    for i in 0..n - 1 {
        let cuts: Vec<bool> = (0..n - 1).map(|k| k == i).collect();
        assert_eq!(fill(&cut(&body, &cuts), TEAM), whole, "cut after character {i}");
    }
}

/// A whole document made from a body, as a package.
fn package(body: &str, json: &str) -> crate::docx::Package {
    use std::io::Write as _;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let rels = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
    let types = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
    for (name, text) in
        [("[Content_Types].xml", types), ("_rels/.rels", rels), ("word/document.xml", &document(body))]
    {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    let bytes = zip.finish().unwrap().into_inner();
    let template = WordTemplate::compile(crate::docx::Package::from_bytes("t.docx", bytes).unwrap()).unwrap();
    let value = data(json);
    let mut out = Vec::new();
    template
        .render(&Frame::outer(&value).as_root(), Scope { date: date(2026, 9, 1) }, &mut out)
        .unwrap_or_else(|e| panic!("{:?}", e.0));
    crate::docx::Package::from_bytes("out.docx", out).unwrap()
}

fn main_part(p: &crate::docx::Package) -> String {
    p.read_text(p.index("word/document.xml").unwrap()).unwrap()
}

#[test]
fn lines_become_paragraphs_of_the_same_format() {
    let body = "<w:p><w:pPr><w:jc w:val=\"both\"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>经过：{{paragraphs 经过}}。</w:t></w:r></w:p>";
    let xml = main_part(&package(body, r#"{"经过": "一\n\n二\n三"}"#));
    assert_eq!(shown(&xml), "经过：一¶二¶三。¶");
    assert_eq!((xml.matches("<w:jc").count(), xml.matches("<w:b/>").count()), (3, 3));
}

#[test]
fn links_lines_and_check_boxes() {
    let body = p(r#"{{link 网址 "主页"}}、{{underline 3}}、{{checkbox_control 是}}"#);
    let out = package(&body, r#"{"网址": "https://example.org/?a=1&b=\"2\"", "是": true}"#);
    let xml = main_part(&out);
    // spaces at the end of a right-aligned line would stand beyond the margin, so the last is a fixed one
    assert_eq!(shown(&xml), "主页、\u{3000}\u{3000}\u{a0}\u{a0}、☑¶");
    let rels = out.read_text(out.index("word/_rels/document.xml.rels").unwrap()).unwrap();
    assert!(
        rels.contains(r#"Target="https://example.org/?a=1&amp;b=&quot;2&quot;" TargetMode="External""#),
        "{rels}"
    );
    assert!(xml.contains("<w:u w:val=\"single\"/>"));
}

#[test]
fn repeated_ids_are_renamed() {
    let body = [p("{{#each 组}}"), "<w:p w14:paraId=\"00000007\"><w:bookmarkStart w:id=\"1\" w:name=\"b\"/><w:r><w:t>{{名}}</w:t></w:r><w:bookmarkEnd w:id=\"1\"/></w:p>".into(), p("{{/each}}")].concat();
    let xml = main_part(&package(&body, TEAM));
    assert_eq!(shown(&xml), "甲¶乙¶");
    assert_eq!(xml.matches("w14:paraId=\"00000007\"").count(), 1);
    assert_eq!(xml.matches("w:name=\"b\"").count(), 1);
}

/// Found by the property below: the end of one block and the `else` of another alone in a run changed places.
#[test]
fn block_tags_that_share_a_run_keep_their_order() {
    let body = "<w:p><w:r><w:t>{{#each 组}}{{名}}{{#unless @last}}、</w:t></w:r><w:r><w:t>{{/unless}}{{else}}</w:t></w:r><w:r><w:t>无{{/each}}</w:t></w:r></w:p>";
    assert_eq!(fill(body, TEAM), "甲、乙¶");
    assert_eq!(fill(body, r#"{"组": []}"#), "无¶");
}

#[test]
fn a_block_value_must_stand_alone() {
    assert_eq!(codes(&p("前{{markdown 是}}")), ["tag-not-alone"]);
}

#[test]
fn equal_neighbours_in_a_table_loop_become_one_cell() {
    let body = "<w:tbl><w:tr><w:tc><w:tcPr><w:tcW w:w=\"1\" w:type=\"dxa\"/><w:shd/></w:tcPr><w:p><w:r><w:t>{{#each 员}}{{merge 组}}</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>{{姓}}{{/each}}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";
    let json = r#"{"员": [{"组": "甲", "姓": "赵"}, {"组": "甲", "姓": "钱"}, {"组": "乙", "姓": "孙"}, {"组": "", "姓": "李"}, {"组": "", "姓": "周"}]}"#;
    let xml = main_part(&package(body, json));
    assert_eq!(shown(&xml), "‖|甲¶|赵¶‖|¶|钱¶‖|乙¶|孙¶‖|¶|李¶‖|¶|周¶");
    assert_eq!(xml.matches("<w:vMerge/>").count(), 1, "{xml}");
    assert_eq!(xml.matches("<w:tcW w:w=\"1\" w:type=\"dxa\"/><w:vMerge").count(), 5, "schema order");
    assert_eq!(codes(&p("{{merge 组}}")), ["tag-not-in-table"]);
}

#[test]
fn cells_repeat_and_columns_go() {
    let grid = "<w:tblGrid><w:gridCol w:w=\"100\"/><w:gridCol w:w=\"200\"/></w:tblGrid>";
    let body = format!(
        "<w:tbl>{grid}{}{}</w:tbl>",
        row(&["月份", "{{#cells 月}}{{名}}{{/cells}}"]),
        row(&["人数", "{{#循环列 月}}{{数}}{{/循环列}}"])
    );
    let json =
        r#"{"月": [{"名": "一月", "数": 1}, {"名": "二月", "数": 2}, {"名": "三月", "数": 3}], "无": false}"#;
    let xml = render(&body, json).unwrap();
    assert_eq!(shown(&xml), "‖|月份¶|一月¶|二月¶|三月¶‖|人数¶|1¶|2¶|3¶");
    assert_eq!(xml.matches("<w:gridCol ").count(), 4);
    let body = format!(
        "<w:tbl>{grid}{}{}</w:tbl>",
        row(&["姓名", "手机{{column 无}}"]),
        row(&["{{#each 月}}{{名}}", "138{{/each}}"])
    );
    let xml = render(&body, json).unwrap();
    assert_eq!(shown(&xml), "‖|姓名¶‖|一月¶‖|二月¶‖|三月¶");
    assert_eq!(xml.matches("<w:gridCol ").count(), 1);
}

#[test]
fn lists_begin_anew_in_each_round_where_it_is_plain_or_asked_for() {
    let item = |text: &str, list: u32| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"{list}\"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    let ids = |xml: &str| -> Vec<String> {
        xml.split("<w:numId w:val=\"").skip(1).map(|s| s.split('"').next().unwrap().to_string()).collect()
    };
    let numbering = "<w:numbering xmlns:w=\"x\"><w:num w:numId=\"3\"><w:abstractNumId w:val=\"0\"/></w:num><w:num w:numId=\"4\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>";
    let json = r#"{"组": [{"员": [{"姓": "a"}, {"姓": "b"}]}, {"员": [{"姓": "c"}]}]}"#;
    let run = |body: &str| {
        let source = document(body);
        let (program, faults) = place::compile(&source, &"t.docx".into(), "");
        assert!(!faults.has_errors(), "{:?}", faults.0);
        let lists = crate::docx::Lists::read(numbering);
        let any = package(&p("x"), "{}");
        let pictures = Default::default();
        let mut gains = rich::Gains::new(&any, &pictures, Some(&lists), None);
        let (value, mut out) = (data(json), String::new());
        program.unwrap().render(
            &Frame::outer(&value).as_root(),
            Scope { date: date(2026, 9, 1) },
            None,
            Some(&mut gains),
            &mut out,
        );
        (ids(&out), gains.lists())
    };
    let nested = [
        p("{{#each 组}}"),
        item("组", 4),
        p("{{#each 员}}"),
        item("{{姓}}", 3),
        p("{{/each}}"),
        p("{{/each}}"),
    ]
    .concat();
    assert_eq!(run(&nested), (["4", "3", "3", "4", "5"].map(String::from).to_vec(), vec![(5, 3, None)]));
    let flat = [p("{{#each 组}}"), item("组", 3), p("{{/each}}")].concat();
    assert_eq!(run(&flat).0, ["3", "3"]);
    let asked = flat.replace("each 组", "each 组 restart=true");
    assert_eq!(run(&asked).0, ["3", "5"]);
    let not = nested.replace("each 员", "each 员 restart=false");
    assert_eq!(run(&not).0, ["4", "3", "3", "4", "3"]);
}

#[test]
fn a_template_does_not_run_for_ever() {
    let code = |body: &str, json: &str| {
        let problems = render(&p(body), json).unwrap_err();
        problems.0.iter().map(|d| d.code()).collect::<Vec<_>>()
    };
    let list = r#"{"甲": ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"], "文": "一、二、三"}"#;
    let nested =
        |n: usize, inner: &str| format!("{}{inner}{}", "{{#each 甲}}".repeat(n), "{{/each}}".repeat(n));
    assert!(render(&p(&nested(3, "x")), list).is_ok());
    assert_eq!(code(&nested(8, "x"), list), ["document-too-large"]);
    assert_eq!(code(&nested(9, ""), list), ["document-too-large"]);
    for step in ["(concat this this)", "(replace this \"、\" this)", "(join (split this) this)"] {
        let grown = format!(
            "{{{{#with 文}}}}{}{{{{length this}}}}{}",
            format!("{{{{#with {step}}}}}").repeat(40),
            "{{/with}}".repeat(41)
        );
        let codes = code(&grown, list);
        assert!(codes == ["bad-value"] || codes == ["document-too-large"], "{step}: {codes:?}");
    }
    let blocks = format!("{}x{}", "{{#if 文}}".repeat(201), "{{/if}}".repeat(201));
    assert_eq!(code(&blocks, list), ["tag-too-deep"]);
    let links = format!("{{{{#if 文}}}}{}{{{{/if}}}}", "{{else if 文}}y".repeat(300));
    assert_eq!(code(&links, list), ["tag-too-deep"]);
    let brackets = format!("{{{{not {}文{}}}}}", "(not ".repeat(40), ")".repeat(40));
    assert_eq!(code(&brackets, list), ["tag-too-long"]);
    // a mistake in each of a million rounds is told some hundred times, and the rest is left
    let wrong = code(&nested(6, "{{date (concat this @index)}}"), list);
    assert!(wrong.len() <= 201 && wrong.iter().all(|c| *c == "bad-value"), "{}", wrong.len());
}

#[test]
fn below_a_row_that_is_not_there_cells_are_empty() {
    let made = render(&p("[{{人.手机}}][{{default 人.部门 \"无\"}}]{{#if 人}}有{{/if}}"), r#"{"人": null}"#);
    assert!(made.unwrap().contains("[][无]"));
    // a name below a text is a mistake all the same
    assert!(render(&p("{{人.手机}}"), r#"{"人": "张三"}"#).is_err());
}
