//! Tags outside of the paragraphs of the main part.
use super::*;
use crate::docx::Package;
use std::io::Write as _;

const TYPES: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A relationships part from (id, last word of the type, target).
fn rels(list: &[(&str, &str, &str)]) -> String {
    let all: String = list
        .iter()
        .map(|(id, kind, target)| {
            let mode = if target.contains(':') { " TargetMode=\"External\"" } else { "" };
            format!("<Relationship Id=\"{id}\" Type=\"{TYPES}/{kind}\" Target=\"{target}\"{mode}/>")
        })
        .collect();
    format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{all}</Relationships>"
    )
}

const CONTENT: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;

fn original(body: &str, parts: &[(&str, String)]) -> Package {
    let mut all: Vec<(&str, String)> = vec![
        ("[Content_Types].xml", CONTENT.into()),
        ("_rels/.rels", rels(&[("rId1", "officeDocument", "word/document.xml")])),
        ("word/document.xml", document(body)),
    ];
    for (name, text) in parts {
        all.retain(|a| a.0 != *name);
        all.push((name, text.clone()));
    }
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in all {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    Package::from_bytes("t.docx", zip.finish().unwrap().into_inner()).unwrap()
}

fn template(body: &str, parts: &[(&str, String)]) -> WordTemplate {
    WordTemplate::compile(original(body, parts)).unwrap()
}

fn made(t: &WordTemplate, json: &str) -> Package {
    let value = data(json);
    let mut out = Vec::new();
    t.render(&Frame::outer(&value).as_root(), Scope { date: date(2026, 9, 1) }, &mut out)
        .unwrap_or_else(|e| panic!("{:?}", e.0));
    Package::from_bytes("out.docx", out).unwrap()
}

fn part(p: &Package, name: &str) -> String {
    p.read_text(p.index(name).unwrap_or_else(|| panic!("no {name}"))).unwrap()
}

#[test]
fn attributes_are_filled_and_escaped() {
    let body = "<w:p><w:r><w:drawing><wp:docPr id=\"1\" name=\"x\" descr=\"{{名}}的照片{{#if 是}}（新）{{/if}}\" title=\"&lt;{{名}}&gt;\"/></w:drawing></w:r><w:r><w:pict><v:shape alt=\"{{名}} 图\"><v:textpath string=\"{{名}}\"/></v:shape></w:pict></w:r></w:p>";
    let xml = render(body, r#"{"名": "\"a<'b", "是": true}"#).unwrap();
    assert!(
        xml.contains("descr=\"&quot;a&lt;&apos;b的照片（新）\" title=\"&lt;&quot;a&lt;&apos;b&gt;\""),
        "{xml}"
    );
    assert!(xml.contains("alt=\"&quot;a&lt;&apos;b 图\"") && xml.contains("string=\"&quot;a"), "{xml}");
    let wrong = "<w:p><w:r><w:drawing><wp:docPr descr=\"{{#if 是}}x{{性 名}}\"/></w:drawing></w:r></w:p>";
    assert_eq!(codes(wrong), ["unknown-helper", "block-unclosed"]);
}

#[test]
fn a_tag_alone_in_a_pictures_text_is_left_to_the_pictures() {
    let picture = "<w:p><w:r><w:drawing><wp:docPr descr=\"{{照片}}\"/><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"/></w:drawing></w:r></w:p>";
    assert_eq!(render(picture, r#"{"照片": "x"}"#).unwrap(), document(picture));
}

#[test]
fn link_targets_are_related_where_they_stand() {
    let link = "<w:p><w:hyperlink r:id=\"rId8\"><w:r><w:t>{{名}}</w:t></w:r></w:hyperlink></w:p>";
    let body = [p("{{#each 组}}").as_str(), link, &p("{{/each}}")].concat();
    let targets = rels(&[
        ("rId7", "hyperlink", "https://example.org/"),
        ("rId8", "hyperlink", "https://example.org/a/%7B%7B%E5%90%8D%7D%7D?q={{名}}&amp;x=1"),
    ]);
    let t = template(&body, &[("word/_rels/document.xml.rels", targets)]);
    let out = made(&t, r#"{"组": [{"名": "甲/&"}, {"名": "乙"}, {"名": "乙"}]}"#);
    let rels = part(&out, "word/_rels/document.xml.rels");
    assert!(
        rels.contains("Target=\"https://example.org/a/%E7%94%B2/%26?q=%E7%94%B2%2F%26&amp;x=1\""),
        "{rels}"
    );
    assert!(!rels.contains("rId8") && rels.contains("rId7"), "{rels}");
    assert_eq!(rels.matches("<Relationship ").count(), 3, "equal targets once: {rels}");
    let xml = main_part(&out);
    assert!(!xml.contains("rId8"), "{xml}");
    let problems = t.check(&ShapeFrame::outer(data(r#"{"组": [{"x": ""}]}"#).shape()));
    assert_eq!(problems.errors().count(), 3, "the text and both tags of the target");
}

#[test]
fn addresses_in_field_codes() {
    let code = |c: &str| {
        format!(
            "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> HYPERLINK \"https://e.org/{c}</w:instrText></w:r><w:r><w:instrText>}}\" </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>看</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>"
        )
    };
    let xml = render(&code("{{名}"), r#"{"名": "a\"&b"}"#).unwrap();
    assert!(xml.contains("> HYPERLINK \"https://e.org/a%22%26b\" </w:instrText>"), "{xml}");
    assert!(xml.contains("<w:instrText></w:instrText>"), "{xml}");
    let simple = "<w:p><w:fldSimple w:instr=\" HYPERLINK &quot;{{名}}?a=1&amp;b={{名}}&quot; \"><w:r><w:t>看</w:t></w:r></w:fldSimple></w:p>";
    let xml = render(simple, r#"{"名": "https://e.org/&"}"#).unwrap();
    assert!(xml.contains("&quot;https://e.org/&amp;?a=1&amp;b=https%3A%2F%2Fe.org%2F%26&quot;"), "{xml}");
    let other = code("x").replace("HYPERLINK", "ADDIN {{x}}");
    assert_eq!(render(&other, "{}").unwrap(), document(&other), "other fields' codes are not ours");
}

#[test]
fn properties_and_custom_xml() {
    let core = "<cp:coreProperties xmlns:cp=\"c\" xmlns:dc=\"d\"><dc:title>{{名}}的通知{{#if 否}}（草稿）{{/if}}</dc:title><dc:creator/></cp:coreProperties>";
    let custom = "<Properties xmlns=\"p\" xmlns:vt=\"v\"><property name=\"编号\"><vt:lpwstr>{{名}}</vt:lpwstr></property></Properties>";
    let item = "<r xmlns=\"u\"><a b=\"{{名}}\">{{名}}</a></r>";
    let t = template(
        &p("x"),
        &[
            (
                "_rels/.rels",
                rels(&[
                    ("rId1", "officeDocument", "word/document.xml"),
                    ("rId2", "metadata/core-properties", "docProps/core.xml"),
                    ("rId3", "custom-properties", "docProps/custom.xml"),
                ]),
            ),
            ("docProps/core.xml", core.into()),
            ("docProps/custom.xml", custom.into()),
            ("word/_rels/document.xml.rels", rels(&[("rId1", "customXml", "../customXml/item1.xml")])),
            ("customXml/item1.xml", item.into()),
        ],
    );
    let out = made(&t, r#"{"名": "甲<&>", "否": false}"#);
    assert!(
        part(&out, "docProps/core.xml").contains("<dc:title>甲&lt;&amp;&gt;的通知</dc:title><dc:creator/>")
    );
    assert!(part(&out, "docProps/custom.xml").contains("<vt:lpwstr>甲&lt;&amp;&gt;</vt:lpwstr>"));
    assert!(part(&out, "customXml/item1.xml").contains("<a b=\"甲&lt;&amp;&gt;\">甲&lt;&amp;&gt;</a>"));
    let problems = t.check(&ShapeFrame::outer(data(r#"{"否": ""}"#).shape()));
    assert_eq!(problems.0[0].place().show(Default::default()), "t.docx › core.xml › {{名}}");
    assert_eq!(problems.errors().count(), 4);
}

#[test]
fn what_word_notes_by_itself_in_the_properties_does_no_harm() {
    let app = "<Properties xmlns:vt=\"v\"><TitlesOfParts><vt:vector><vt:lpstr>{{#each 组}}很长的题</vt:lpstr></vt:vector></TitlesOfParts><Company>{{园}}</Company></Properties>";
    let core = "<cp:coreProperties xmlns:cp=\"c\" xmlns:dc=\"d\"><dc:title>{{#if 是}}通知</dc:title></cp:coreProperties>";
    let main = ("rId1", "officeDocument", "word/document.xml");
    let t = template(
        &p("x"),
        &[
            (
                "_rels/.rels",
                rels(&[
                    main,
                    ("rId2", "core-properties", "docProps/core.xml"),
                    ("rId3", "extended-properties", "docProps/app.xml"),
                ]),
            ),
            ("docProps/core.xml", core.into()),
            ("docProps/app.xml", app.into()),
        ],
    );
    let out = made(&t, TEAM);
    assert_eq!(part(&out, "docProps/app.xml"), app.replace("{{园}}", "花"));
    assert_eq!(part(&out, "docProps/core.xml"), core);
    let problems = t.check(&ShapeFrame::outer(crate::value::Shape::Any));
    assert_eq!(problems.0.iter().map(|d| d.code()).collect::<Vec<_>>(), ["title-unfilled"]);
}

/// A document with a control that shows custom XML.
fn bound(kind: &str, xpath: &str, around: (&str, &str)) -> WordTemplate {
    let control = format!(
        "<w:p><w:sdt><w:sdtPr><w:tag w:val=\"名\"/><w:dataBinding w:prefixMappings=\"xmlns:n='u'\" w:xpath=\"{xpath}\" w:storeItemID=\"{{ab-1}}\"/>{kind}</w:sdtPr><w:sdtContent><w:r><w:t>旧</w:t></w:r></w:sdtContent></w:sdt></w:p>"
    );
    template(
        &[around.0, &control, around.1].concat(),
        &[
            ("word/_rels/document.xml.rels", rels(&[("rId1", "customXml", "../customXml/item1.xml")])),
            ("customXml/item1.xml", "<r xmlns=\"u\"><a>旧</a><b/></r>".into()),
            ("customXml/_rels/item1.xml.rels", rels(&[("rId1", "customXmlProps", "itemProps1.xml")])),
            ("customXml/itemProps1.xml", "<ds:datastoreItem xmlns:ds=\"d\" ds:itemID=\"{AB-1}\"/>".into()),
        ],
    )
}

#[test]
fn bound_controls_fill_the_xml_that_they_show() {
    let out = made(&bound("<w:text/>", "/n:r[1]/n:a[1]", ("", "")), r#"{"名": "甲&"}"#);
    assert_eq!(shown(&main_part(&out)), "甲&¶");
    assert!(main_part(&out).contains("dataBinding"));
    assert_eq!(part(&out, "customXml/item1.xml"), "<r xmlns=\"u\"><a>甲&amp;</a><b/></r>");
    let out = made(
        &bound("<w:date><w:dateFormat w:val=\"M月d日\"/></w:date>", "/n:r[1]/n:b[1]", ("", "")),
        r#"{"名": "2026-09-01"}"#,
    );
    assert_eq!(shown(&main_part(&out)), "9月1日¶");
    assert_eq!(part(&out, "customXml/item1.xml"), "<r xmlns=\"u\"><a>旧</a><b>2026-09-01T00:00:00</b></r>");
    let out = made(&bound("<w:text/>", "/n:r[1]/n:a[1]", ("", "")), r#"{"别": "x"}"#);
    assert_eq!(part(&out, "customXml/item1.xml"), "<r xmlns=\"u\"><a>旧</a><b/></r>", "not known: left");
}

#[test]
fn controls_of_cover_pages_fill_the_documents_properties() {
    let control = "<w:p><w:sdt><w:sdtPr><w:alias w:val=\"题\"/><w:dataBinding w:prefixMappings=\"xmlns:ns0='d' xmlns:ns1='c' \" w:xpath=\"/ns1:coreProperties[1]/ns0:title[1]\" w:storeItemID=\"{6C3C8BC8-F283-45AE-878A-BAB7291924A1}\"/><w:text/></w:sdtPr><w:sdtContent><w:r><w:t>旧</w:t></w:r></w:sdtContent></w:sdt></w:p>";
    let core = "<cp:coreProperties xmlns:cp=\"c\" xmlns:dc=\"d\"><dc:title/></cp:coreProperties>";
    let main = ("rId1", "officeDocument", "word/document.xml");
    let t = template(
        control,
        &[
            ("_rels/.rels", rels(&[main, ("rId2", "metadata/core-properties", "docProps/core.xml")])),
            ("docProps/core.xml", core.into()),
        ],
    );
    let out = made(&t, r#"{"题": "通知"}"#);
    assert_eq!(shown(&main_part(&out)), "通知¶");
    assert!(part(&out, "docProps/core.xml").contains("<dc:title>通知</dc:title>"));
}

#[test]
fn a_binding_that_can_not_hold_is_taken_away() {
    let out = made(&bound("<w:text/>", "/n:r[1]/n:none[1]", ("", "")), r#"{"名": "甲"}"#);
    assert!(!main_part(&out).contains("dataBinding"), "{}", main_part(&out));
    let each = (p("{{#each 组}}"), p("{{/each}}"));
    let out = made(&bound("<w:text/>", "/n:r[1]/n:a[1]", (&each.0, &each.1)), TEAM);
    assert_eq!(shown(&main_part(&out)), "甲¶乙¶");
    assert!(!main_part(&out).contains("dataBinding"), "one text can't be two: {}", main_part(&out));
    assert!(part(&out, "customXml/item1.xml").contains("<a>旧</a>"));
}

const CHART: &str = "<c:chartSpace xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\" xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\"><c:chart><c:title><c:tx><c:rich><a:p><a:r><a:rPr b=\"1\"/><a:t>{{年</a:t></a:r><a:r><a:t>}}年</a:t></a:r></a:p></c:rich></c:tx></c:title><c:ser><c:tx><c:strRef><c:f>S!$B$1</c:f><c:strCache><c:ptCount val=\"1\"/><c:pt idx=\"0\"><c:v>{{名}}</c:v></c:pt></c:strCache></c:strRef></c:tx><c:cat><c:strRef><c:f>S!$A$2:$A$3</c:f><c:strCache><c:ptCount val=\"2\"/><c:pt idx=\"0\"><c:v>旧</c:v></c:pt></c:strCache></c:strRef></c:cat><c:val><c:numRef><c:f>S!$B$2:$B$3</c:f><c:numCache><c:formatCode>General</c:formatCode><c:ptCount val=\"1\"/><c:pt idx=\"0\"><c:v>9</c:v></c:pt></c:numCache></c:numRef></c:val></c:ser></c:chart><c:externalData r:id=\"rId1\"><c:autoUpdate val=\"0\"/></c:externalData></c:chartSpace>";

fn chart(alt: &str) -> WordTemplate {
    let body = format!(
        "<w:p><w:r><w:drawing><wp:docPr id=\"1\" descr=\"{alt}\"/><c:chart r:id=\"rId4\"/></w:drawing></w:r></w:p>"
    );
    template(
        &body,
        &[
            ("word/_rels/document.xml.rels", rels(&[("rId4", "chart", "charts/chart1.xml")])),
            ("word/charts/chart1.xml", CHART.into()),
        ],
    )
}

#[test]
fn charts_take_titles_and_points() {
    let t = chart("{{chart 月报 类别=&quot;月&quot; 值=“人数”}}");
    let json = r#"{"年": "2026\n新", "名": "人<", "月报": [{"月": "一月", "人数": 3}, {"月": "二月", "人数": null}, {"月": "三月", "人数": 4.50}]}"#;
    let out = made(&t, json);
    let xml = part(&out, "word/charts/chart1.xml");
    Tree::parse(&xml).unwrap();
    assert!(
        xml.contains("<a:rPr b=\"1\"/><a:t>2026</a:t></a:r><a:br/><a:r><a:rPr b=\"1\"/><a:t>新</a:t>"),
        "{xml}"
    );
    assert!(
        xml.contains("<c:v>人&lt;</c:v>") && !xml.contains("externalData") && !xml.contains("xml:space"),
        "{xml}"
    );
    assert!(xml.contains("<c:strCache><c:ptCount val=\"3\"/><c:pt idx=\"0\"><c:v>一月</c:v></c:pt><c:pt idx=\"1\"><c:v>二月</c:v></c:pt>"), "{xml}");
    assert!(xml.contains("<c:formatCode>General</c:formatCode><c:ptCount val=\"3\"/><c:pt idx=\"0\"><c:v>3</c:v></c:pt><c:pt idx=\"2\"><c:v>4.5</c:v></c:pt></c:numCache>"), "{xml}");
    assert!(main_part(&out).contains("descr=\"\""));
    let problems = t.check(&ShapeFrame::outer(data(r#"{"年": "", "名": "", "月报": [{"月": ""}]}"#).shape()));
    assert_eq!(problems.errors().map(|d| d.code()).collect::<Vec<_>>(), ["unknown-name"]);
    assert!(
        chart("{{chart 月报 值=&quot;a、b&quot;}}")
            .check(&ShapeFrame::outer(crate::value::Shape::Any))
            .has_errors()
    );
    assert!(chart("{{chart 月报}}").check(&ShapeFrame::outer(crate::value::Shape::Any)).has_errors());
}

#[test]
fn templates_become_documents() {
    let main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
    for (kind, result, extension) in [
        (main, main, "docx"),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml", main, "docx"),
        (
            "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
            "application/vnd.ms-word.document.macroEnabled.main+xml",
            "docm",
        ),
        (
            "application/vnd.ms-word.document.macroEnabled.main+xml",
            "application/vnd.ms-word.document.macroEnabled.main+xml",
            "docm",
        ),
    ] {
        let t = template(
            &p("{{名}}"),
            &[("[Content_Types].xml", CONTENT.replace(main, kind)), ("word/vbaProject.bin", "宏".into())],
        );
        let out = made(&t, r#"{"名": "甲"}"#);
        assert_eq!(t.extension(), extension);
        assert!(part(&out, "[Content_Types].xml").contains(&format!("\"{result}\"")));
        assert_eq!(
            (shown(&main_part(&out)).as_str(), part(&out, "word/vbaProject.bin").as_str()),
            ("甲¶", "宏")
        );
    }
}

#[test]
fn strict_documents_get_strict_additions() {
    let strict = |s: String| {
        s.replace(
            "http://schemas.openxmlformats.org/officeDocument/2006",
            "http://purl.oclc.org/ooxml/officeDocument",
        )
        .replace(
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            "http://purl.oclc.org/ooxml/wordprocessingml/main",
        )
    };
    let t = template(
        "",
        &[
            ("_rels/.rels", strict(rels(&[("rId1", "officeDocument", "word/document.xml")]))),
            ("word/document.xml", strict(document(&p("{{link 网址 \"页\"}}{{名}}")))),
        ],
    );
    let out = made(
        &t,
        r#"{"网址": "https://e.org", "名": "http://schemas.openxmlformats.org/officeDocument/2006/relationships"}"#,
    );
    let xml = main_part(&out);
    assert!(xml.contains("xmlns:r=\"http://purl.oclc.org/ooxml/officeDocument/relationships\""), "{xml}");
    assert!(xml.contains(">http://schemas.openxmlformats.org/"), "a value is a value: {xml}");
    assert!(
        part(&out, "word/_rels/document.xml.rels")
            .contains("\"http://purl.oclc.org/ooxml/officeDocument/relationships/hyperlink\"")
    );
}

#[test]
fn tracked_changes() {
    let ins = |t: &str| format!("<w:ins w:id=\"1\" w:author=\"a\"><w:r><w:t>{t}</w:t></w:r></w:ins>");
    let del = |t: &str| format!("<w:del w:id=\"2\"><w:r><w:delText>{t}</w:delText></w:r></w:del>");
    let body = format!(
        "<w:p>{}{}<w:moveFrom><w:r><w:t>{{{{无}}}}</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>{{{{园}}}}</w:t></w:r></w:moveTo></w:p>",
        ins("{{名"),
        del("{{#each 无")
    ) .replace("</w:ins><w:del", "</w:ins><w:r><w:t>}}</w:t></w:r><w:del");
    let xml = render(&body, r#"{"名": "甲", "园": "花"}"#).unwrap();
    assert_eq!(shown(&xml), "甲花¶");
    assert!(xml.contains("<w:t xml:space=\"preserve\">甲</w:t></w:r></w:ins>"), "{xml}");
    assert!(xml.contains(&del("{{#each 无")) && xml.contains("{{无}}"), "deleted text stays: {xml}");
    let block = [
        format!("<w:p>{}</w:p>", ins("{{#if 否}}")),
        p("x"),
        format!("<w:p>{}</w:p>", ins("{{/if}}")),
        p("y"),
    ]
    .concat();
    assert_eq!(fill(&block, TEAM), "y¶");
}

#[test]
fn a_package_without_tags_comes_back_part_by_part() {
    let control =
        "<w:sdt><w:sdtPr><w:tag w:val=\"无\"/></w:sdtPr><w:sdtContent><w:p/></w:sdtContent></w:sdt>";
    let before = original(
        &format!("{control}<w:p><w:hyperlink r:id=\"rId8\"/></w:p>"),
        &[
            (
                "word/_rels/document.xml.rels",
                rels(&[
                    ("rId8", "hyperlink", "https://e.org/%7B1%7D"),
                    ("rId4", "chart", "charts/chart1.xml"),
                ]),
            ),
            ("word/charts/chart1.xml", CHART.replace("{{", "[").replace("}}", "]")),
        ],
    );
    let out = made(&WordTemplate::compile(before.clone()).unwrap(), "{}");
    assert!(out.parts().eq(before.parts()));
    for (i, name) in out.parts().enumerate() {
        assert_eq!(out.read(i).unwrap(), before.read(i).unwrap(), "{name}");
    }
}
