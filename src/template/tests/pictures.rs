//! Pictures in documents: in a line of text and in place of the template's own.
use super::*;
use crate::docx::Package;
use std::io::Write as _;
use std::path::Path;

const DRAWING_NS: &str = r#"xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office""#;

/// A style of fixed line height, one based on it, and one that takes it back.
const STYLES: &str = r#"<w:style w:type="paragraph" w:styleId="gu"><w:pPr><w:spacing w:line="560" w:lineRule="exact"/></w:pPr></w:style><w:style w:type="paragraph" w:styleId="zheng"><w:basedOn w:val="gu"/></w:style><w:style w:type="paragraph" w:styleId="tu"><w:basedOn w:val="gu"/><w:pPr><w:spacing w:line="240" w:lineRule="auto"/></w:pPr></w:style>"#;

/// A folder with `宽.png` (200 by 100 pixels) and `高.png` (100 by 200).
fn folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, w, h) in [("宽.png", 200, 100), ("高.png", 100, 200)] {
        image::RgbImage::new(w, h).save(dir.path().join(name)).unwrap();
    }
    dir
}

fn template(body: &str, folder: &Path) -> WordTemplate {
    let source = format!("<w:document {NS} {DRAWING_NS}><w:body>{body}</w:body></w:document>");
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let rels = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
    let types = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
    let own = rels.replace("officeDocument\" Target=\"word/document.xml", "styles\" Target=\"styles.xml");
    let styles = format!("<w:styles {NS}>{STYLES}</w:styles>");
    for (name, text) in [
        ("[Content_Types].xml", types),
        ("_rels/.rels", rels),
        ("word/document.xml", &source),
        ("word/_rels/document.xml.rels", &own),
        ("word/styles.xml", &styles),
    ] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    let bytes = zip.finish().unwrap().into_inner();
    let package = Package::from_bytes("t.docx", bytes).unwrap();
    WordTemplate::compile(package).unwrap().with_folders(vec![folder.into()])
}

fn made(body: &str, json: &str) -> Result<Package, Problems> {
    let dir = folder();
    let template = template(body, dir.path());
    let value = data(json);
    let shapes = template.check(&ShapeFrame::outer(value.shape()).as_root());
    if shapes.has_errors() {
        return Err(shapes);
    }
    let mut out = Vec::new();
    template.render(&Frame::outer(&value).as_root(), Scope { date: date(2026, 9, 1) }, &mut out)?;
    Ok(Package::from_bytes("out.docx", out).unwrap())
}

fn xml(body: &str, json: &str) -> String {
    main_part(&made(body, json).unwrap_or_else(|e| panic!("{:?}", e.0)))
}

/// The values of an attribute, in order.
fn all<'x>(xml: &'x str, attribute: &str) -> Vec<&'x str> {
    let key = format!(" {attribute}=\"");
    xml.split(key.as_str()).skip(1).filter_map(|s| s.split('"').next()).collect()
}

#[test]
fn a_picture_stands_in_the_line_and_equal_ones_are_stored_once() {
    let body = p(r#"前{{image 图 width="2cm" alt="证件照&lt;1&gt;"}}中{{图片 图 高="1cm"}}后{{image 空}}"#);
    let out = made(&body, r#"{"图": "宽.png", "空": ""}"#).unwrap();
    let xml = main_part(&out);
    assert_eq!(shown(&xml), "前中后¶");
    assert_eq!(all(&xml, "cx"), ["720000", "720000", "720000", "720000"]);
    assert_eq!(all(&xml, "cy"), ["360000", "360000", "360000", "360000"]);
    assert_eq!(all(&xml, "descr"), ["证件照&lt;1&gt;"]);
    let embeds = all(&xml, "r:embed");
    assert_eq!((embeds.len(), embeds[0]), (2, embeds[1]));
    assert_eq!(out.parts().filter(|p| p.starts_with("word/media/")).count(), 1);
    let types = out.read_text(out.index("[Content_Types].xml").unwrap()).unwrap();
    assert!(types.contains("Extension=\"png\" ContentType=\"image/png\""), "{types}");
    let ids: Vec<&str> = xml.split("<wp:docPr id=\"").skip(1).filter_map(|s| s.split('"').next()).collect();
    assert!(ids.len() == 2 && ids[0] != ids[1], "{ids:?}");
}

#[test]
fn codes_say_their_text() {
    let xml = xml(&p(r#"{{qr 号}}{{barcode 号}}"#), r#"{"号": "ZS-001"}"#);
    assert_eq!(all(&xml, "descr"), ["ZS-001", "ZS-001"]);
    assert_eq!(all(&xml, "cx"), ["900000", "900000", "1800000", "1800000"]);
}

#[test]
fn what_is_wrong_with_a_picture_is_said_with_its_place() {
    for (name, word) in
        [("无.png", "找不到"), ("../宽.png", "以外"), ("data:image/png;base64,aGk=", "不是能用的图片")]
    {
        let json = serde_json::json!({ "图": name }).to_string();
        let problems = made(&p("{{image 图}}"), &json).unwrap_err();
        let d = problems.errors().next().unwrap();
        assert!(d.message().zh.contains(word), "{}", d.message().zh);
        assert_eq!(d.place().show(Default::default()), "t.docx › 第1段 › {{image 图}}");
    }
}

/// A picture of the template, 2,000 by 2,000 in its frame.
fn holder(alt: &str, around: &str) -> String {
    let (open, close) = match around {
        "anchor" => (
            "<wp:anchor behindDoc=\"0\"><wp:positionH relativeFrom=\"page\"><wp:posOffset>500</wp:posOffset></wp:positionH><wp:positionV relativeFrom=\"page\"><wp:align>top</wp:align></wp:positionV>",
            "</wp:anchor>",
        ),
        _ => ("<wp:inline>", "</wp:inline>"),
    };
    format!(
        r#"<w:p><w:r><w:t>前</w:t></w:r><w:r><w:drawing>{open}<wp:extent cx="2000" cy="2000"/><wp:docPr id="4" name="图片 1" descr="{alt}"/><a:graphic><a:graphicData uri="x"><pic:pic><pic:nvPicPr><pic:cNvPr id="4" name="a" descr="{alt}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rId9" cstate="print"><a:grayscl/><a:extLst><a:ext uri="y"><q r:embed="rId8"/></a:ext></a:extLst></a:blip><a:srcRect l="7"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm rot="60000"><a:off x="0" y="0"/><a:ext cx="2000" cy="2000"/></a:xfrm><a:prstGeom prst="ellipse"/></pic:spPr></pic:pic></a:graphicData></a:graphic>{close}</w:drawing></w:r></w:p>"#
    )
}

#[test]
fn a_placeholder_is_replaced_in_its_frame() {
    let xml = xml(&holder("{{照片}}", "inline"), r#"{"照片": "宽.png"}"#);
    assert_eq!(all(&xml, "cx"), ["2000", "2000"]);
    assert_eq!(all(&xml, "cy"), ["1000", "1000"]);
    assert_eq!(all(&xml, "r:embed"), ["rIdW1"]);
    assert_eq!(all(&xml, "descr"), ["", ""]);
    for kept in ["<a:grayscl/>", "rot=\"60000\"", "prst=\"ellipse\"", "name=\"图片 1\""] {
        assert!(xml.contains(kept), "{kept} in {xml}");
    }
    assert!(!xml.contains("srcRect") && !xml.contains("extLst"), "{xml}");
}

#[test]
fn a_placeholder_can_be_covered_and_a_floating_one_stays_in_the_middle() {
    let cover = xml(
        &holder("{{image 照片 fit=&quot;cover&quot; alt=&quot;像&quot;}}", "anchor"),
        r#"{"照片": "宽.png"}"#,
    );
    assert!(cover.contains(r#"</a:blip><a:srcRect l="25000" t="0" r="25000" b="0"/><a:stretch>"#), "{cover}");
    assert_eq!(all(&cover, "cx"), ["2000", "2000"]);
    assert_eq!(all(&cover, "descr"), ["像", "像"]);
    assert!(cover.contains("<wp:posOffset>500<"));
    let contain = xml(&holder("{{照片}}", "anchor"), r#"{"照片": "高.png"}"#);
    assert_eq!(all(&contain, "cx"), ["1000", "1000"]);
    assert!(contain.contains("<wp:posOffset>1000<"), "{contain}");
}

#[test]
fn a_placeholder_of_an_empty_value_goes_away() {
    let xml = xml(&holder("｛｛照片｝｝", "inline"), r#"{"照片": ""}"#);
    assert_eq!(shown(&xml), "前¶");
    assert!(!xml.contains("drawing>"));
}

#[test]
fn placeholders_repeat_with_a_block() {
    let body = [p("{{#each 人}}"), holder("{{照片}}", "inline"), p("{{/each}}")].concat();
    let xml =
        xml(&body, r#"{"人": [{"照片": "宽.png"}, {"照片": ""}, {"照片": "高.png"}, {"照片": "宽.png"}]}"#);
    assert_eq!(all(&xml, "r:embed"), ["rIdW1", "rIdW2", "rIdW1"]);
    let ids: Vec<&str> = xml.split("<wp:docPr id=\"").skip(1).filter_map(|s| s.split('"').next()).collect();
    assert_eq!((ids.len(), ids[0]), (3, "4"));
    assert!(ids[1] != ids[0] && ids[2] != ids[1] && ids[2] != ids[0]);
}

#[test]
fn vml_placeholders() {
    let pict = r#"<w:p><w:r><w:pict><v:shape id="s" style="position:absolute;width:90pt;height:90pt" alt="{{image 照片 fit=&quot;cover&quot;}}"><v:imagedata r:id="rId5" croptop="99f" o:title="旧"/></v:shape></w:pict></w:r></w:p>"#;
    let cover = xml(pict, r#"{"照片": "宽.png"}"#);
    assert!(cover.contains(r#"alt="">"#) && cover.contains("width:90pt;height:90pt"), "{cover}");
    assert!(
        cover.contains(r#"<v:imagedata cropleft="16384f" cropright="16384f" r:id="rIdW1"  o:title="旧"/>"#),
        "{cover}"
    );
    let contain = xml(&pict.replace(" fit=&quot;cover&quot;", ""), r#"{"照片": "宽.png"}"#);
    assert!(contain.contains("width:90pt;height:45pt"), "{contain}");
}

#[test]
fn in_a_group_only_the_picture_changes() {
    let body = holder("", "inline").replace("<a:graphicData uri=\"x\">", "<a:graphicData uri=\"x\"><g>");
    let body = body
        .replace("</a:graphicData>", "</g></a:graphicData>")
        .replace("name=\"a\" descr=\"\"", "name=\"a\" descr=\"{{照片}}\"");
    let xml = xml(&body, r#"{"照片": "宽.png"}"#);
    assert_eq!(all(&xml, "cy"), ["2000", "1000"]);
    assert!(xml.contains(r#"<a:off x="0" y="500"/>"#), "{xml}");
}

#[test]
fn tags_of_placeholders_are_checked_and_other_texts_left_alone() {
    let problems = made(&holder("{{照皮}}", "inline"), r#"{"照片": ""}"#).unwrap_err();
    let shown = problems.0[0].show(Default::default());
    assert!(shown.starts_with("t.docx › 第1段 › {{照皮}}：数据里没有“照皮”"), "{shown}");
    let problems = made(&holder("{{照片", "inline"), "{}").unwrap_err();
    assert_eq!(problems.0[0].code(), "tag-unclosed");
    let body = holder("照片", "inline");
    let xml = xml(&[p("{{a}}"), body.clone()].concat(), r#"{"a": "b"}"#);
    assert!(xml.contains(&body));
}

#[test]
fn a_picture_in_a_line_of_fixed_height_is_warned_of() {
    let body = |properties: &str| {
        format!("<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{{{{qr 号}}}}</w:t></w:r></w:p>")
    };
    let exact = r#"<w:spacing w:line="560" w:lineRule="exact"/>"#;
    let single = r#"<w:spacing w:line="240" w:lineRule="auto"/>"#;
    for (properties, warned) in [
        (exact.to_string(), true),
        (r#"<w:pStyle w:val="zheng"/>"#.to_string(), true),
        (r#"<w:pStyle w:val="tu"/>"#.to_string(), false),
        (format!(r#"<w:pStyle w:val="gu"/>{single}"#), false),
        (String::new(), false),
    ] {
        let dir = folder();
        let template = template(&body(&properties), dir.path());
        let codes: Vec<_> = template
            .check(&ShapeFrame::outer(data(r#"{"号": "1"}"#).shape()))
            .0
            .iter()
            .map(|d| d.code())
            .collect();
        assert_eq!(codes, if warned { vec!["picture-in-fixed-line"] } else { vec![] }, "{properties}");
    }
}

#[test]
fn a_picture_control_is_filled_by_its_name() {
    let picture = holder("", "inline").replace("<w:p><w:r><w:t>前</w:t></w:r>", "").replace("</w:p>", "");
    let control = |tag: &str| {
        format!(
            "<w:p><w:sdt><w:sdtPr><w:tag w:val=\"{tag}\"/><w:id w:val=\"7\"/><w:showingPlcHdr/><w:picture/></w:sdtPr><w:sdtContent>{picture}</w:sdtContent></w:sdt></w:p>"
        )
    };
    for tag in ["照片", "{{照片}}"] {
        let xml = xml(&control(tag), r#"{"照片": "宽.png"}"#);
        assert_eq!((all(&xml, "r:embed"), all(&xml, "cy")), (vec!["rIdW1"], vec!["1000", "1000"]));
        assert!(xml.contains("<w:picture/>") && !xml.contains("showingPlcHdr"), "{xml}");
        let empty = self::xml(&control(tag), r#"{"照片": ""}"#);
        assert!(empty.contains("<w:sdtContent><w:r></w:r></w:sdtContent>"), "{empty}");
    }
    let kept = control("别的");
    assert!(xml(&[p("{{a}}"), kept.clone()].concat(), r#"{"a": "b"}"#).contains(&kept));
}

#[test]
fn widths_that_no_page_has_are_taken_for_none() {
    let huge = r#"<w:p><w:r><w:t>{{image 图}}</w:t></w:r></w:p><w:sectPr><w:pgSz w:w="9223372036854775807"/><w:pgMar w:left="-9223372036854775808" w:right="1"/></w:sectPr>"#;
    let wide = r#"<w:p><w:r><w:t>{{image 图}}</w:t></w:r></w:p><w:sectPr><w:pgSz w:w="2147483647"/><w:pgMar w:left="-2147483648" w:right="-2147483648"/></w:sectPr>"#;
    for body in [huge, wide] {
        assert!(xml(body, r#"{"图": "宽.png"}"#).contains("<wp:extent"));
    }
}
