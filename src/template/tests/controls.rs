//! Content controls filled by their tag or title.
use super::*;

/// A control with these properties around a content.
fn sdt(properties: &str, content: &str) -> String {
    format!("<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>")
}

fn tagged(tag: &str, kind: &str, content: &str) -> String {
    sdt(&format!("<w:alias w:val=\"标题\"/><w:tag w:val=\"{tag}\"/><w:id w:val=\"7\"/>{kind}"), content)
}

const PROMPT: &str =
    "<w:r><w:rPr><w:rStyle w:val=\"a3\"/><w:b/></w:rPr><w:t>点这里</w:t></w:r><w:r><w:t>输入</w:t></w:r>";

fn inline(control: &str) -> String {
    format!("<w:p><w:r><w:t>前</w:t></w:r>{control}<w:r><w:t>后</w:t></w:r></w:p>")
}

#[test]
fn plain_text_takes_the_place_of_the_prompt() {
    let body = inline(&tagged("姓名", "<w:showingPlcHdr/><w:text/>", PROMPT));
    let xml = render(&body, r#"{"姓名": "张<三>\n李四"}"#).unwrap();
    assert_eq!(shown(&xml), "前张<三>\n李四后¶");
    assert!(!xml.contains("showingPlcHdr") && !xml.contains("a3"), "{xml}");
    assert!(xml.contains("<w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">张"), "{xml}");
    assert_eq!(fill(&body, r#"{"姓名": null}"#), "前后¶", "an empty cell is an empty text");
}

#[test]
fn unknown_controls_stay_byte_for_byte_and_titles_count_too() {
    let body = inline(&tagged("无此列", "<w:showingPlcHdr/><w:text/>", PROMPT));
    assert_eq!(render(&body, r#"{"姓名": "x"}"#).unwrap(), document(&body));
    assert_eq!(fill(&body, r#"{"标题": "x"}"#), "前x后¶");
    let zero = inline(&tagged("year", "<w:text/>", "<w:r><w:t>原</w:t></w:r>"));
    assert_eq!(fill(&zero, "{}"), "前原后¶", "a helper's name is no column");
}

#[test]
fn a_tag_in_braces_must_be_known_and_may_be_an_expression() {
    let body = inline(&tagged("{{eq 姓名 &quot;张&quot;}}", "<w:text/>", "<w:r><w:t>?</w:t></w:r>"));
    assert_eq!(fill(&body, r#"{"姓名": "张"}"#), "前是后¶");
    let body = inline(&tagged("{{性名}}", "<w:text/>", "<w:r><w:t>?</w:t></w:r>"));
    assert_eq!(render(&body, r#"{"姓名": "张"}"#).unwrap_err().0[0].code(), "unknown-name");
    assert_eq!(codes(&inline(&tagged("{{姓名}}的", "<w:text/>", PROMPT))), ["control-tag"]);
}

#[test]
fn text_controls_of_every_level() {
    let json = r#"{"甲": "一", "园": {"名": "花"}}"#;
    let block = sdt(
        "<w:tag w:val=\"甲\"/><w:id w:val=\"1\"/>",
        "<w:p><w:pPr><w:jc w:val=\"both\"/></w:pPr><w:r><w:t>旧</w:t></w:r></w:p><w:p/>",
    );
    let xml = render(&(block.clone() + &p("后")), json).unwrap();
    assert_eq!(shown(&xml), "一¶后¶");
    assert!(xml.contains("<w:p><w:pPr><w:jc w:val=\"both\"/></w:pPr><w:r>"), "{xml}");
    let cell = |c: &str| format!("<w:tbl><w:tr><w:tc><w:p/></w:tc>{c}</w:tr></w:tbl>");
    let in_cell = sdt(
        "<w:tag w:val=\"园.名\"/><w:text/>",
        "<w:tc><w:tcPr><w:tcW w:w=\"100\"/></w:tcPr><w:p><w:r><w:t>旧</w:t></w:r></w:p></w:tc>",
    );
    let xml = render(&cell(&in_cell), json).unwrap();
    assert_eq!(shown(&xml), "‖|¶|花¶");
    assert!(xml.contains("<w:tc><w:tcPr><w:tcW w:w=\"100\"/></w:tcPr><w:p><w:r>"), "{xml}");
}

#[test]
fn rich_text_takes_paragraphs() {
    let block = sdt(
        "<w:tag w:val=\"{{paragraphs 经过}}\"/><w:richText/>",
        "<w:p><w:pPr><w:jc w:val=\"both\"/></w:pPr><w:r><w:t>旧</w:t></w:r></w:p>",
    );
    let xml = render_whole(&block, r#"{"经过": "一\n二"}"#);
    assert_eq!(shown(&xml), "一¶二¶");
    assert_eq!(xml.matches("<w:jc").count(), 2);
    let plain = block.replace("{{paragraphs 经过}}", "经过");
    assert_eq!(shown(&render_whole(&plain, r#"{"经过": "一\n二"}"#)), "一¶二¶");
}

fn render_whole(body: &str, json: &str) -> String {
    main_part(&package(body, json))
}

#[test]
fn dates_in_the_controls_own_format() {
    let date = |format: &str| {
        inline(&tagged(
            "日子",
            &format!(
                "<w:date w:fullDate=\"2001-01-01T00:00:00Z\"><w:dateFormat w:val=\"{format}\"/><w:lid w:val=\"zh-CN\"/></w:date>"
            ),
            "<w:r><w:t>旧</w:t></w:r>",
        ))
    };
    let json = r#"{"日子": "2026-09-01"}"#;
    let xml = render(&date("yyyy'年'M'月'd'日'"), json).unwrap();
    assert_eq!(shown(&xml), "前2026年9月1日后¶");
    assert!(xml.contains("<w:date w:fullDate=\"2026-09-01T00:00:00Z\"><w:dateFormat"), "{xml}");
    assert_eq!(fill(&date("EEEE年O月A日"), json), "前二〇二六年九月一日后¶");
    let xml = render(&date("yyyy-MM-dd"), r#"{"日子": null}"#).unwrap();
    assert!(xml.contains("<w:date><w:dateFormat"), "{xml}");
    let e = render(&date("yyyy"), r#"{"日子": "明天吧"}"#).unwrap_err();
    assert_eq!(e.0[0].code(), "bad-value");
}

#[test]
fn check_boxes_change_state_and_look() {
    let box_of = |states: &str| {
        inline(&tagged(
            "在岗",
            &format!("<w14:checkbox><w14:checked w14:val=\"0\"/>{states}</w14:checkbox>"),
            "<w:r><w:rPr><w:rFonts w:ascii=\"SimSun\"/><w:sz w:val=\"32\"/></w:rPr><w:t>☐</w:t></w:r>",
        ))
    };
    let usual = "<w14:checkedState w14:val=\"2611\" w14:font=\"MS Gothic\"/><w14:uncheckedState w14:val=\"2610\" w14:font=\"MS Gothic\"/>";
    let xml = render(&box_of(usual), r#"{"在岗": "√"}"#).unwrap();
    assert_eq!(shown(&xml), "前☑后¶");
    assert!(xml.contains("<w14:checked w14:val=\"1\"/>"), "{xml}");
    assert!(xml.contains("<w:rFonts w:hint=\"eastAsia\" w:ascii=\"MS Gothic\""), "{xml}");
    assert!(!xml.contains("SimSun") && xml.contains("<w:sz w:val=\"32\"/>"), "{xml}");
    assert_eq!(fill(&box_of(usual), r#"{"在岗": "否"}"#), "前☐后¶");
    assert_eq!(fill(&box_of(usual), r#"{"在岗": null}"#), "前☐后¶");
    assert_eq!(fill(&box_of(""), r#"{"在岗": true}"#), "前☒后¶");
    let symbol = "<w14:checkedState w14:val=\"00FE\" w14:font=\"Wingdings\"/><w14:uncheckedState w14:val=\"00A8\" w14:font=\"Wingdings\"/>";
    let xml = render(&box_of(symbol), r#"{"在岗": true}"#).unwrap();
    assert!(xml.contains("<w:sym w:font=\"Wingdings\" w:char=\"F0FE\"/>"), "{xml}");
    assert_eq!(render(&box_of(usual), r#"{"在岗": "也许"}"#).unwrap_err().0[0].code(), "bad-value");
}

#[test]
fn lists_take_what_they_offer() {
    let list = |kind: &str| {
        inline(&tagged(
            "部门",
            &format!(
                "<w:showingPlcHdr/><w:{kind}><w:listItem w:value=\"选择一项。\"/><w:listItem w:displayText=\"大班组\" w:value=\"D\"/><w:listItem w:displayText=\"食堂\" w:value=\"S\"/></w:{kind}>"
            ).replace("<w:listItem w:value=\"选择一项。\"/>", "<w:listItem w:displayText=\"选择一项。\" w:value=\"\"/>"),
            PROMPT,
        ))
    };
    for value in ["大班组", "D"] {
        let xml = render(&list("dropDownList"), &format!(r#"{{"部门": "{value}"}}"#)).unwrap();
        assert_eq!(shown(&xml), "前大班组后¶");
        assert!(xml.contains("<w:dropDownList w:lastValue=\"D\">"), "{xml}");
    }
    let e = render(&list("dropDownList"), r#"{"部门": "车队"}"#).unwrap_err();
    assert!(e.0[0].message().zh.contains("大班组、食堂") && !e.0[0].message().zh.contains("选择"), "{e:?}");
    assert_eq!(fill(&list("comboBox"), r#"{"部门": "车队"}"#), "前车队后¶", "a combo box takes other texts");
}

#[test]
fn repeating_sections_give_an_item_for_each_row() {
    let item = |content: &str| sdt("<w:id w:val=\"9\"/><w15:repeatingSectionItem/>", content);
    let name = tagged("姓名", "<w:text/>", "<w:r><w:t>?</w:t></w:r>");
    let row = format!("<w:tr><w:tc><w:p>{name}</w:p></w:tc></w:tr>");
    let section = tagged("组员", "<w15:repeatingSection/>", &(item(&row) + &item(&row)));
    let body = format!("<w:tbl><w:tr><w:tc>{}</w:tc></w:tr>{section}</w:tbl>", p("头"));
    let xml = render_whole(&body, r#"{"组员": [{"姓名": "赵"}, {"姓名": "钱"}, {"姓名": "孙"}]}"#);
    assert_eq!(shown(&xml), "‖|头¶‖|赵¶‖|钱¶‖|孙¶");
    assert_eq!(xml.matches("repeatingSectionItem/>").count(), 3);
    let mut ids: Vec<&str> =
        xml.split("<w:id w:val=\"").skip(1).map(|s| s.split('"').next().unwrap()).collect();
    let all = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), all, "ids are unique: {xml}");
    assert_eq!(fill(&body, r#"{"组员": []}"#), "‖|头¶");
    assert_eq!(
        fill(&body, r#"{"姓名": "x"}"#),
        "‖|头¶‖|x¶‖|x¶",
        "not in the data: only what it holds is filled"
    );
    let blocks = tagged("组员", "<w15:repeatingSection/>", &item(&format!("<w:p>{name}</w:p>")));
    assert_eq!(fill(&blocks, r#"{"组员": [{"姓名": "赵"}, {"姓名": "钱"}]}"#), "赵¶钱¶");
    let in_cell = format!("<w:tbl><w:tr><w:tc>{blocks}</w:tc></w:tr></w:tbl>");
    assert_eq!(fill(&in_cell, r#"{"组员": []}"#), "‖|¶", "a cell keeps a paragraph");
}

#[test]
fn controls_that_hold_others_enter_records_and_repeat_lists() {
    let name = tagged("名", "<w:text/>", "<w:r><w:t>?</w:t></w:r>");
    let holder = sdt("<w:tag w:val=\"组\"/><w:id w:val=\"3\"/>", &format!("<w:p>{name}</w:p>"));
    assert_eq!(fill(&holder, TEAM), "甲¶乙¶");
    assert_eq!(fill(&holder, r#"{"组": {"名": "丙"}}"#), "丙¶");
    assert_eq!(fill(&holder, r#"{"组": "文字", "名": "丁"}"#), "丁¶", "what it holds is never lost");
    let tags = sdt("<w:tag w:val=\"组\"/>", &p("{{名}}号"));
    assert_eq!(fill(&tags, TEAM), "甲号¶乙号¶");
}

#[test]
fn a_block_as_tag_shows_or_repeats_the_control() {
    let body = sdt("<w:tag w:val=\"{{#if 否}}\"/>", &p("附件")) + &p("后");
    assert_eq!(fill(&body, TEAM), "后¶");
    assert_eq!(fill(&body.replace("否", "是"), TEAM), "附件¶后¶");
    assert_eq!(fill(&sdt("<w:tag w:val=\"{{#each 组}}\"/>", &p("{{名}}")), TEAM), "甲¶乙¶");
}

#[test]
fn controls_inside_of_loops_and_tags_inside_of_controls() {
    let name = tagged("名", "<w:text/>", "<w:r><w:t>?</w:t></w:r>");
    let body = [p("{{#each 组}}"), inline(&name), p("{{/each}}")].concat();
    assert_eq!(fill(&body, TEAM), "前甲后¶前乙后¶");
    let own = inline(&tagged("名", "<w:text/>", "<w:r><w:t>{{园}}</w:t></w:r>"));
    assert_eq!(fill(&own, r#"{"园": "花", "名": "x"}"#), "前花后¶", "its own tag wins");
    let row = format!(
        "<w:tbl><w:tr><w:tc><w:p>{name}<w:r><w:t>{{{{#each 组}}}}</w:t></w:r></w:p></w:tc><w:tc>{}</w:tc></w:tr></w:tbl>",
        p("{{/each}}")
    );
    assert_eq!(fill(&row, TEAM), "‖|甲¶|¶‖|乙¶|¶");
}

#[test]
fn deleted_controls_and_tables_of_contents_are_left() {
    let gone = format!("<w:p><w:del>{}</w:del></w:p>", tagged("姓名", "<w:text/>", PROMPT));
    assert_eq!(render(&gone, r#"{"姓名": "x"}"#).unwrap(), document(&gone));
    let toc = tagged(
        "姓名",
        "<w:docPartObj><w:docPartGallery w:val=\"Table of Contents\"/></w:docPartObj>",
        &p("目录"),
    );
    assert_eq!(render(&toc, r#"{"姓名": "x"}"#).unwrap(), document(&toc));
}

#[test]
fn controls_are_checked_and_listed_before_anything_is_made() {
    let body =
        inline(&tagged("无此列", "<w:text/>", PROMPT)) + &inline(&tagged("{{性名}}", "<w:date/>", PROMPT));
    let source = document(&body);
    let program = place::compile(&source, &"t.docx".into(), "").0.unwrap();
    let problems = check::program(&program, &ShapeFrame::outer(data(r#"{"姓名": ""}"#).shape()));
    let found: Vec<_> = problems.0.iter().map(|d| (d.code(), d.place().show(Default::default()))).collect();
    assert_eq!(
        found,
        [
            ("control-unfilled", "t.docx › 第1段 › 无此列".to_string()),
            ("unknown-name", "t.docx › 第2段 › {{性名}}".to_string())
        ]
    );
    let needs: Vec<_> = needs::of_program(&program).into_iter().map(|n| (n.name, n.helpers)).collect();
    assert_eq!(needs, [("无此列".to_string(), vec![]), ("性名".to_string(), vec!["date"])]);
}
