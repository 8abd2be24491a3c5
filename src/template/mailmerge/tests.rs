//! What comes out of small bodies with merge fields.
use crate::docx::{Name, Package, Tree, paragraphs};
use crate::template::{Frame, Scope, Turn, WordTemplate};
use crate::value::Value;
use jiff::civil::date;
use std::io::{Cursor, Write};

const NS: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006""#;
const REL: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

const MAIN: &str = r#"<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>"#;

fn run(inner: &str) -> String {
    format!("<w:r>{inner}</w:r>")
}
fn bold(inner: &str) -> String {
    format!("<w:r><w:rPr><w:b/></w:rPr>{inner}</w:r>")
}
fn code(text: &str) -> String {
    format!("<w:instrText xml:space=\"preserve\">{text}</w:instrText>")
}
fn mark(kind: &str) -> String {
    format!("<w:fldChar w:fldCharType=\"{kind}\"/>")
}
fn p(inner: &str) -> String {
    format!("<w:p>{inner}</w:p>")
}
fn t(text: &str) -> String {
    run(&format!("<w:t>{text}</w:t>"))
}

/// A field as Word writes it. In the instruction `{…}` is a nested field; the result is `«旧»`.
fn f(instruction: &str) -> String {
    let mut out = run(&mark("begin"));
    let mut rest = instruction;
    while let Some(open) = rest.find('{') {
        let mut depth = 0;
        let close = rest[open..].char_indices().find_map(|(i, c)| {
            depth += match c {
                '{' => 1,
                '}' => -1,
                _ => 0,
            };
            (depth == 0).then_some(open + i)
        });
        out += &run(&code(&rest[..open]));
        out += &f(&rest[open + 1..close.unwrap()]);
        rest = &rest[close.unwrap() + 1..];
    }
    out += &run(&code(rest));
    out + &run(&mark("separate")) + &bold("<w:t>«旧»</w:t>") + &run(&mark("end"))
}

fn package(parts: &[(&str, String)]) -> Package {
    let mut zip = zip::ZipWriter::new(Cursor::new(vec![]));
    for (name, text) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    Package::from_bytes("t.docx", zip.finish().unwrap().into_inner()).unwrap()
}

fn template(body: &str) -> WordTemplate {
    let document = format!("<w:document {NS}><w:body>{body}</w:body></w:document>");
    let rels = format!(
        "<Relationships><Relationship Id=\"r\" Type=\"{REL}/officeDocument\" Target=\"word/document.xml\"/></Relationships>"
    );
    WordTemplate::compile(package(&[
        ("[Content_Types].xml", format!("<Types>{MAIN}</Types>")),
        ("_rels/.rels", rels),
        ("word/document.xml", document),
    ]))
    .unwrap()
}

fn data(json: &str) -> Value {
    Value::from(&serde_json::from_str::<serde_json::Value>(json).unwrap())
}

fn made(template: &WordTemplate, rows: &[&str]) -> String {
    let rows: Vec<(usize, Value)> = rows.iter().enumerate().map(|(i, r)| (i + 1, data(r))).collect();
    let turn = Turn { rows, before: 0 };
    let first = turn.rows[0].1.clone();
    let mut out = Vec::new();
    let scope = Scope { date: date(2026, 9, 1) };
    template.render_rows(&Frame::outer(&first).as_root(), scope, &turn, &mut out).unwrap();
    let package = Package::from_bytes("o.docx", out).unwrap();
    package.read_text(package.index("word/document.xml").unwrap()).unwrap()
}

fn xml(body: &str, json: &str) -> String {
    made(&template(body), &[json])
}

/// Paragraphs' texts with `¶` behind each; fields that stayed are `[…]`.
fn shown(xml: &str) -> String {
    let tree = Tree::parse(xml).unwrap_or_else(|e| panic!("{e}: {xml}"));
    let texts = paragraphs(&tree);
    let mut out = String::new();
    for (id, n) in tree.nodes.iter().enumerate() {
        if n.name == Name::Paragraph {
            out += texts.iter().find(|t| t.node == id).map_or("", |t| t.text.as_str());
            out += "¶";
        }
    }
    out
}

fn fill(body: &str, json: &str) -> String {
    let xml = xml(body, json);
    assert!(!xml.contains("«旧»") || xml.contains("instrText"), "{xml}");
    shown(&xml)
}

const ONE: &str = r#"{"姓名": "张三", "家庭 住址": "青河镇1号", "性别": "女", "工资": "1234.5", "日": "2026-09-01", "空": "", "单位": {"全称": "青河小学"}, "组": [{"名": "甲", "分": 1}, {"名": "乙", "分": 2}]}"#;

#[test]
fn fields_become_values_with_the_old_results_format() {
    let body = p(&[t("致"), f(" MERGEFIELD 姓名 \\* MERGEFORMAT "), t("。")].concat());
    let out = xml(&body, ONE);
    assert_eq!(shown(&out), "致张三。¶");
    assert!(
        out.contains("<w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">张三</w:t></w:r><w:r><w:t>。"),
        "{out}"
    );
    assert!(!out.contains("fldChar") && !out.contains("instrText"), "{out}");
    let simple = "<w:fldSimple w:instr=\" MERGEFIELD &quot;家庭_住址&quot; \"><w:r><w:rPr><w:i/></w:rPr><w:t>«x»</w:t></w:r></w:fldSimple>";
    let out = xml(&p(simple), ONE);
    assert_eq!(shown(&out), "青河镇1号¶");
    assert!(out.contains("<w:i/>") && !out.contains("fldSimple"));
    assert_eq!(fill(&p(&f("MERGEFIELD 单位.全称")), ONE), "青河小学¶");
    assert_eq!(fill(&p(&f("mergefield  \"姓名\" \\* CHARFORMAT")), ONE), "张三¶");
}

#[test]
fn a_field_cut_into_pieces_and_one_that_shares_its_run_with_text() {
    let body = p(&[
        run(&mark("begin")),
        run(&code(" MERGE")),
        "<w:proofErr w:type=\"spellStart\"/>".into(),
        run(&code("FIELD 姓")),
        run(&code("名 ")),
        run(&mark("separate")),
        t("«姓"),
        t("名»"),
        run(&mark("end")),
    ]
    .concat());
    assert_eq!(fill(&body, ONE), "张三¶");
    let one_run = run(&[
        "<w:t>甲</w:t>".to_string(),
        mark("begin"),
        code("MERGEFIELD 姓名"),
        mark("separate"),
        "<w:t>旧</w:t>".into(),
        mark("end"),
        "<w:t>乙</w:t>".into(),
    ]
    .concat());
    assert_eq!(fill(&p(&one_run), ONE), "甲张三乙¶");
    let without_result = [run(&mark("begin")), run(&code("MERGEFIELD 姓名")), run(&mark("end"))].concat();
    assert_eq!(fill(&p(&without_result), ONE), "张三¶");
}

#[test]
fn switches() {
    let one = |s: &str| fill(&p(&f(s)), ONE);
    assert_eq!(one("MERGEFIELD 日 \\@ \"yyyy年M月d日\""), "2026年9月1日¶");
    assert_eq!(one("MERGEFIELD 日 \\@\"EEEE年O月A日\""), "二〇二六年九月一日¶");
    assert_eq!(one("MERGEFIELD 工资 \\# #,##0.00"), "1,234.50¶");
    assert_eq!(one("MERGEFIELD 工资 \\# \"0.00;(0.00);-\" \\* MERGEFORMAT"), "1234.50¶");
    assert_eq!(one("MERGEFIELD 姓名 \\b \"（\" \\f \"）\""), "（张三）¶");
    assert_eq!(one("MERGEFIELD 空 \\b \"（\" \\f \"）\""), "¶");
    assert_eq!(one("MERGEFIELD 工资 \\* ChineseNum2"), "壹仟贰佰叁拾肆点伍¶");
}

#[test]
fn conditions_with_formatted_and_nested_results() {
    assert_eq!(fill(&p(&f("IF {MERGEFIELD 性别} = \"女\" \"女士\" \"先生\"")), ONE), "女士¶");
    assert_eq!(fill(&p(&f("IF {MERGEFIELD 性别}=\"男\" \"先生\"")), ONE), "¶");
    assert_eq!(fill(&p(&f("IF {MERGEFIELD 工资} &gt;= 1000 \"高{MERGEFIELD 姓名}\" 低")), ONE), "高张三¶");
    let nested =
        "IF {MERGEFIELD 性别} &lt;&gt; \"女\" \"x\" \"{IF {MERGEFIELD 姓名} = \"张*\" \"张氏\" \"他姓\"}好\"";
    assert_eq!(fill(&p(&f(nested)), ONE), "张氏好¶");
    assert_eq!(fill(&p(&f("IF {IF 1 = 1 {MERGEFIELD 性别} x} = 女 对 错")), ONE), "对¶");
    // each piece of a result keeps its own format
    let body = p(&[
        run(&mark("begin")),
        run(&code("IF ")),
        f("MERGEFIELD 性别"),
        run(&code(" = \"女\" \"一")),
        bold(&code("二")),
        run("<w:tab/>"),
        run(&code("三\" \"四\" ")),
        run(&mark("separate")),
        t("旧"),
        run(&mark("end")),
    ]
    .concat());
    let out = xml(&body, ONE);
    assert_eq!(shown(&out), "一二\t三¶");
    assert!(
        out.contains(
            "<w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">二</w:t></w:r><w:r><w:tab/></w:r>"
        ),
        "{out}"
    );
}

#[test]
fn results_of_several_paragraphs() {
    let body = |wanted: &str| {
        [
            p(&[
                t("前"),
                run(&mark("begin")),
                run(&code("IF ")),
                f("MERGEFIELD 性别"),
                run(&code(&format!(" = \"{wanted}\" \"一"))),
            ]
            .concat()),
            format!(
                "<w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr>{}</w:p>",
                [run(&code("二")), f("MERGEFIELD 姓名"), run(&code("\" \"三"))].concat()
            ),
            p(&[run(&code("四\"")), run(&mark("separate")), t("旧")].concat()),
            p(&[t("旧"), run(&mark("end")), t("后")].concat()),
        ]
        .concat()
    };
    assert_eq!(fill(&body("女"), ONE), "前一¶二张三后¶");
    assert_eq!(fill(&body("男"), ONE), "前三¶四后¶");
}

#[test]
fn fields_of_word_itself_stay() {
    let page = f("PAGE");
    assert_eq!(xml(&p(&page), ONE), format!("<w:document {NS}><w:body>{}</w:body></w:document>", p(&page)));
    let both = p(&[f("PAGE"), f("MERGEFIELD 姓名")].concat());
    let out = xml(&both, ONE);
    assert!(out.contains(&f("PAGE")) && shown(&out).ends_with("张三¶"), "{out}");
    // in an instruction that stays, the value is part of the instruction
    let link = p(&f("HYPERLINK \"mailto:{MERGEFIELD 姓名}\""));
    let out = xml(&link, ONE);
    assert!(out.contains(">张三</w:instrText>") && out.matches("fldChar ").count() == 3, "{out}");
    let odd = p(&[f("IF {PAGE} = 1 \"首页{MERGEFIELD 姓名}\" \"\"")].concat());
    let out = xml(&odd, ONE);
    assert!(out.contains("PAGE") && out.contains(">张三</w:instrText>"), "{out}");
    let kept = p(&f("IF {MERGEFIELD 性别} = 女 \"第{PAGE}页\" \"\""));
    let out = xml(&kept, ONE);
    assert!(out.contains(">PAGE</w:instrText>") && shown(&out).starts_with("第"), "{out}");
    // without a merge field nothing is touched
    let own = p(&f("IF 1 = 1 \"a\" \"b\""));
    assert!(xml(&own, ONE).contains("instrText"));
    let table = p(&[f("=SUM(ABOVE)"), f("MERGEFIELD 姓名")].concat());
    assert!(xml(&table, ONE).contains("SUM(ABOVE)"));
}

#[test]
fn formulas_bookmarks_and_quotes() {
    let two = |a: &str, b: &str| fill(&p(&[f(a), f(b)].concat()), ONE);
    assert_eq!(fill(&p(&f("= {MERGEFIELD 工资} * 2 + (1 - 3) ^ 2 \\# \"0.00\"")), ONE), "2473.00¶");
    assert_eq!(fill(&p(&f("= SUM({MERGEFIELD 工资}, 1, 10%) / 2")), ONE), "617.8¶");
    assert_eq!(fill(&p(&f("= {MERGEFIELD 工资} &gt; 1000")), ONE), "1¶");
    assert_eq!(two("SET 名 \"{MERGEFIELD 姓名}老师\"", "REF 名"), "张三老师¶");
    assert_eq!(two("SET n {MERGEFIELD 工资}", "= n * 2"), "2469¶");
    assert_eq!(fill(&p(&f("QUOTE \"{MERGEFIELD 姓名}·{MERGEFIELD 性别}\"")), ONE), "张三·女¶");
    assert_eq!(fill(&p(&f("COMPARE {MERGEFIELD 姓名} = \"李*\"")), ONE), "0¶");
    let bad = template(&p(&f("= {MERGEFIELD 姓名} / 0")));
    let value = data(ONE);
    let problems =
        bad.render(&Frame::outer(&value), Scope { date: date(2026, 9, 1) }, &mut vec![]).unwrap_err();
    assert_eq!(problems.0[0].code(), "bad-value");
}

#[test]
fn questions_are_answered_or_reported() {
    let body =
        p(&[f("ASK 时间 \"什么时候开会？\""), f("REF 时间"), f("FILLIN \"地点？\" \\d \"会议室\"")].concat());
    let mut one = template(&body);
    let missing = one.unanswered();
    assert_eq!(missing.0.len(), 1);
    assert_eq!(missing.0[0].code(), "question-unanswered");
    assert!(missing.0[0].message().zh.contains("什么时候开会？"));
    one.answer([("什么时候开会？".into(), "周五".into())]);
    assert!(one.unanswered().0.is_empty());
    assert_eq!(shown(&made(&one, &[ONE])), "周五会议室¶");
    one.answer([("时间".into(), "周六".into()), ("地点？".into(), "操场".into())]);
    assert_eq!(shown(&made(&one, &[ONE])), "周六操场¶");
}

#[test]
fn labels_take_several_rows() {
    let body = p(&[
        f("MERGEFIELD 名"),
        f("NEXT"),
        f("MERGEFIELD 名"),
        f("NEXT"),
        f("MERGEFIELD 名"),
        t("{{名}}"),
        f("MERGEREC"),
        f("MERGESEQ"),
    ]
    .concat());
    let labels = template(&body);
    assert!(labels.takes_rows());
    let rows = [r#"{"名": "甲"}"#, r#"{"名": "乙"}"#, r#"{"名": "丙"}"#, r#"{"名": "丁"}"#];
    assert_eq!(shown(&made(&labels, &rows)), "甲乙丙丙33¶");
    assert_eq!(shown(&made(&labels, &rows[..2])), "甲乙¶");
    let turn = |rows: &[&str]| Turn { rows: rows.iter().map(|r| (1, data(r))).collect(), before: 0 };
    let walk = |template: &WordTemplate, rows: &[&str]| {
        let turn = turn(rows);
        let first = turn.rows[0].1.clone();
        template.walk(&Frame::outer(&first), Scope { date: date(2026, 9, 1) }, &turn)
    };
    assert_eq!(walk(&labels, &rows).rows, 3);
    assert_eq!(walk(&labels, &rows[..2]).rows, 2);
    let some = template(&p(&[
        f("NEXTIF {MERGEFIELD 名} = 甲"),
        f("MERGEFIELD 名"),
        f("SKIPIF {MERGEFIELD 名} = 丙"),
    ]
    .concat()));
    assert_eq!((walk(&some, &rows).rows, walk(&some, &rows).skip), (2, false));
    assert!(walk(&some, &rows[2..]).skip);
    // both copies of a text box begin with the same row
    let text_box = |inner: &str| format!("<w:txbxContent>{}</w:txbxContent>", p(inner));
    let inner = [f("NEXT"), f("MERGEFIELD 名")].concat();
    let body = p(&run(&format!(
        "<mc:AlternateContent><mc:Choice>{0}</mc:Choice><mc:Fallback><w:pict>{0}</w:pict></mc:Fallback></mc:AlternateContent>",
        text_box(&inner)
    )));
    assert_eq!(shown(&made(&template(&body), &rows)), "¶乙¶乙¶");
}

#[test]
fn fields_in_named_content_controls() {
    let control = |name: &str, inner: &str| {
        format!(
            "<w:sdt><w:sdtPr><w:tag w:val=\"{name}\"/></w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"
        )
    };
    let body = p(&[control("性别", &f("MERGEFIELD 姓名")), control("没有", &f("MERGEFIELD 姓名"))].concat());
    assert_eq!(fill(&body, ONE), "女张三¶");
    let next = template(&p(&[control("没有", &f("NEXT")), f("MERGEFIELD 名")].concat()));
    assert!(next.takes_rows());
    assert_eq!(shown(&made(&next, &[r#"{"名": "甲"}"#, r#"{"名": "乙"}"#])), "乙¶");
}

#[test]
fn regions_repeat_rows_and_paragraphs_and_mix_with_tags() {
    let cell = |inner: String| format!("<w:tc>{}</w:tc>", p(&inner));
    let row = format!(
        "<w:tbl><w:tr>{}{}</w:tr></w:tbl>",
        cell([f("MERGEFIELD TableStart:组"), f("MERGEFIELD 名")].concat()),
        cell([t("{{分}}"), f("MERGEFIELD 姓名"), f("MERGEFIELD TableEnd:组")].concat())
    );
    assert_eq!(fill(&row, ONE), "甲¶1张三¶乙¶2张三¶");
    let paragraphs = [
        p(&f("MERGEFIELD TableStart:组")),
        p(&[f("MERGEFIELD 名"), t("、")].concat()),
        p(&f("MERGEFIELD TableEnd:组")),
    ]
    .concat();
    assert_eq!(fill(&paragraphs, ONE), "甲、¶乙、¶");
    let inline = p(&[
        t("有"),
        f("MERGEFIELD TableStart:组"),
        f("MERGEFIELD 名"),
        f("MERGEFIELD TableEnd:组"),
        t("止"),
    ]
    .concat());
    assert_eq!(fill(&inline, ONE), "有甲乙止¶");
    let tags = p(&[
        t("{{#each 组}}"),
        f("MERGEFIELD 名"),
        t("{{/each}}{{#if 空}}"),
        f("MERGEFIELD 姓名"),
        t("{{/if}}"),
    ]
    .concat());
    assert_eq!(fill(&tags, ONE), "甲乙¶");
    let open = template(&p(&f("MERGEFIELD TableStart:组")));
    let value = data(ONE);
    let problems =
        open.render(&Frame::outer(&value), Scope { date: date(2026, 9, 1) }, &mut vec![]).unwrap_err();
    assert_eq!(problems.0[0].code(), "block-unclosed");
}

#[test]
fn unknown_names_are_reported_with_the_nearest() {
    let one = template(&p(&f(
        "IF {MERGEFIELD 姓民} = \"\" \"a\" \"{MERGEFIELD 性别 \\* Upper}{MERGEFIELD 生日}\"",
    )));
    let value = data(ONE);
    let problems = one.check(&crate::template::ShapeFrame::outer(value.shape()).as_root());
    let found: Vec<String> = problems.0.iter().map(|d| d.show(crate::diagnostic::Lang::Zh)).collect();
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].contains("姓民") && found[0].contains("是不是“姓名”"), "{found:?}");
    assert!(found[1].contains("t.docx › 第1段 › «生日»"), "{found:?}");
    let names: Vec<String> = one.needs().into_iter().map(|n| n.name).collect();
    assert_eq!(names, ["姓民", "性别", "生日"]);
}

#[test]
fn people() {
    let body = p(&[f("GREETINGLINE \\f \"&lt;&lt;_BEFORE_ 尊敬的&gt;&gt;&lt;&lt;_LAST0_&gt;&gt;&lt;&lt;_AFTER_ ：&gt;&gt;\" \\l 2052 \\e \"敬启者：\""), f("ADDRESSBLOCK \\f \"x\"")].concat());
    let one = r#"{"姓名": "李四", "地址": "青河镇2号", "邮编": "410000"}"#;
    assert_eq!(fill(&body, one), "尊敬的李四：410000\n青河镇2号\n李四　收¶");
    assert_eq!(fill(&body, r#"{"姓名": ""}"#), "敬启者：¶");
    let en =
        r#"{"Title": "Ms", "First Name": "Mei", "Last_Name": "Li", "City": "York", "Postal Code": "Y1"}"#;
    assert_eq!(
        fill(&p(&[f("GREETINGLINE"), f("ADDRESSBLOCK")].concat()), en),
        "Dear Ms Mei Li,Ms Mei Li\nYork Y1¶"
    );
}

#[test]
fn the_data_source_is_taken_out() {
    let rels = |list: &str| format!("<Relationships>{list}</Relationships>");
    let rel = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"{REL}/{kind}\" Target=\"{target}\"/>")
    };
    let source = format!(
        "<Relationship Id=\"r1\" Type=\"{REL}/mailMergeSource\" Target=\"file:///C:/x.xlsx\" TargetMode=\"External\"/>"
    );
    let one = WordTemplate::compile(package(&[
        ("[Content_Types].xml", format!("<Types><Override PartName=\"/word/recipientData.xml\" ContentType=\"x\"/>{MAIN}</Types>")),
        ("_rels/.rels", rels(&rel("r", "officeDocument", "word/document.xml"))),
        ("word/recipientData.xml", "<w:recipients/>".into()),
        ("word/document.xml", format!("<w:document {NS}><w:body>{}</w:body></w:document>", p(&f("MERGEFIELD 姓名")))),
        ("word/_rels/document.xml.rels", rels(&rel("r", "settings", "settings.xml"))),
        ("word/settings.xml", format!("<w:settings {NS}><w:zoom/><w:mailMerge><w:dataSource r:id=\"r1\"/></w:mailMerge><w:x/></w:settings>")),
        ("word/_rels/settings.xml.rels", rels(&[source, rel("r2", "recipientData", "recipientData.xml"), rel("r3", "attachedTemplate", "t")].concat())),
    ]))
    .unwrap();
    let value = data(ONE);
    let mut out = Vec::new();
    one.render(&Frame::outer(&value), Scope { date: date(2026, 9, 1) }, &mut out).unwrap();
    let package = Package::from_bytes("o.docx", out).unwrap();
    let text = |part: &str| package.read_text(package.index(part).unwrap()).unwrap();
    assert!(text("word/settings.xml").ends_with("<w:zoom/><w:x/></w:settings>"));
    assert_eq!(text("word/_rels/settings.xml.rels"), rels(&rel("r3", "attachedTemplate", "t")));
    assert!(package.index("word/recipientData.xml").is_none());
    assert!(!text("[Content_Types].xml").contains("recipient"));
    assert_eq!(shown(&text("word/document.xml")), "张三¶");
}

/// Pieces of paragraphs, thrown together: whatever fields they make or don't, what comes out is well-formed.
const PIECES: &[&str] = &[
    "B",
    "B",
    "S",
    "E",
    "E",
    "P",
    "M",
    "T{{姓名}}",
    "T甲",
    "I MERGEFIELD 姓名 ",
    "I IF ",
    "I = 女 \"a",
    "Ib\" \"",
    "I\" ",
    "I NEXT ",
    "I = 2 * (",
    "I SET 名 \"x\" ",
    "I\\@ \"yyyy",
    "I TableStart:组 ",
    "H",
    "h",
    "D",
];

fn thrown(pieces: &[usize], one_run: bool) -> String {
    let mut out = String::from("<w:p><w:r>");
    let mut link = false;
    for &i in pieces {
        let piece = PIECES[i % PIECES.len()];
        let (kind, text) = piece.split_at(1);
        match kind {
            "B" => out += &mark("begin"),
            "S" => out += &mark("separate"),
            "E" => out += &mark("end"),
            "I" => out += &code(text),
            "T" => out += &format!("<w:t>{text}</w:t>"),
            "M" => out += "</w:r><w:bookmarkStart w:id=\"1\" w:name=\"n\"/><w:r>",
            "D" => {
                out += "<w:drawing><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></w:drawing>"
            }
            "H" if !link => {
                out += "</w:r><w:hyperlink><w:r>";
                link = true;
            }
            "h" if link => {
                out += "</w:r></w:hyperlink><w:r>";
                link = false;
            }
            "P" if !link => out += "</w:r></w:p><w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr><w:r>",
            _ => {}
        }
        if !one_run {
            out += "</w:r><w:r>";
        }
    }
    out + if link { "</w:r></w:hyperlink></w:p>" } else { "</w:r></w:p>" }
}

proptest::proptest! {
    #[test]
    fn whatever_fields_are_thrown_together_the_part_stays_well_formed(
        pieces in proptest::collection::vec(0usize..1000, 0..40),
        one_run: bool,
        row in 0usize..2,
    ) {
        let one = template(&thrown(&pieces, one_run));
        let row = data(&ONE.replace("女", ["女", "男"][row]));
        let mut out = Vec::new();
        if one.render(&Frame::outer(&row).as_root(), Scope { date: date(2026, 9, 1) }, &mut out).is_ok() {
            let package = Package::from_bytes("o.docx", out).unwrap();
            let text = package.read_text(package.index("word/document.xml").unwrap()).unwrap();
            let tree = Tree::parse(&text).map_err(proptest::test_runner::TestCaseError::fail)?;
            for n in &tree.nodes {
                let parent = n.parent.map(|p| tree.nodes[p].name);
                if n.name == Name::Run {
                    proptest::prop_assert_ne!(parent, Some(Name::Run), "{}", text);
                }
                if n.name == Name::Text {
                    proptest::prop_assert_eq!(parent, Some(Name::Run), "{}", text);
                }
            }
        }
    }
}

proptest::proptest! {
    #[test]
    fn no_instruction_and_no_value_makes_it_panic(
        instruction in "(MERGEFIELD 姓名|IF|=|QUOTE|ASK|SET) [a-zA-Z0-9年月日\"\\\\@#*+/^()=<>%;,.'x ]{0,24}",
        picture in "[yMdHhmsEOAWa/p#0x,.;+'\"%-]{0,10}",
        value in "[0-9.年月日:甲 -]{0,12}",
    ) {
        let escaped = instruction.replace('<', "&lt;");
        for code in [escaped, format!("MERGEFIELD 姓名 \\@ {picture}"), format!("MERGEFIELD 姓名 \\# {picture}")] {
            let one = template(&p(&[f("MERGEFIELD 性别"), f(&code)].concat()));
            let row = Value::Record(std::sync::Arc::new(crate::value::Record::made([
                ("姓名".to_string(), Value::text(&value)),
                ("性别".to_string(), Value::Empty),
            ])));
            let _ = one.render(&Frame::outer(&row).as_root(), Scope { date: date(2026, 9, 1) }, &mut vec![]);
        }
    }
}
