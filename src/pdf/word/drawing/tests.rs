use super::*;
use crate::docx::Package;
use crate::pdf::model::{Color, Step};
use crate::pdf::word::{Reading, Shelf, read};
use std::io::Write;

const NAMES: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"
 xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="pic" xmlns:wps="wps" xmlns:wpg="wpg"
 xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w10="w10""#;

/// A document of one paragraph with these runs in it.
fn reading(runs: &str) -> Reading {
    let relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relations = |inner: &str| {
        format!(
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>"#
        )
    };
    let mut png = vec![];
    let dot = image::RgbaImage::from_pixel(4, 2, image::Rgba([200, 0, 0, 255]));
    dot.write_to(&mut std::io::Cursor::new(&mut png), image::ImageFormat::Png).unwrap();
    let parts: [(&str, Vec<u8>); 6] = [
        (
            "[Content_Types].xml",
            br#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#.to_vec(),
        ),
        (
            "_rels/.rels",
            relations(&format!(r#"<Relationship Id="d" Type="{relation}/officeDocument" Target="word/document.xml"/>"#)).into(),
        ),
        (
            "word/_rels/document.xml.rels",
            relations(&format!(
                r#"<Relationship Id="p" Type="{relation}/image" Target="media/%E5%9B%BE.png"/><Relationship Id="b" Type="{relation}/image" Target="media/b.png"/><Relationship Id="l" Type="{relation}/image" Target="http://example.com/a.png" TargetMode="External"/>"#
            ))
            .into(),
        ),
        ("word/document.xml", format!("<w:document {NAMES}><w:body><w:p>{runs}</w:p></w:body></w:document>").into()),
        ("word/media/图.png", png),
        ("word/media/b.png", b"\x89PNG\r\n\x1a\n....".to_vec()),
    ];
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(vec![]));
    for (name, data) in parts {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(&data).unwrap();
    }
    let package = Package::from_bytes("例.docx", zip.finish().unwrap().into_inner()).unwrap();
    read(&package, &Shelf::default()).unwrap()
}

fn inlines(reading: &Reading) -> Vec<Inline> {
    match &reading.document.sections[0].blocks[0] {
        Block::Paragraph(p) => p.inlines.clone(),
        Block::Table(_) => vec![],
    }
}

fn missing(reading: &Reading) -> Vec<&str> {
    reading.missing.iter().map(|m| m.what.en.as_str()).collect()
}

fn picture(blip: &str, properties: &str) -> String {
    format!(
        r#"<w:r><w:drawing><wp:inline><wp:extent cx="1270000" cy="635000"/><wp:docPr id="1" name="n" descr="红点"/><a:graphic><a:graphicData uri="u/picture"><pic:pic><pic:blipFill>{blip}<a:srcRect l="25000" b="10000"/></pic:blipFill><pic:spPr>{properties}</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"#
    )
}

fn shape(place: &str, inner: &str) -> String {
    format!(
        r#"<w:r><w:drawing><wp:anchor behindDoc="1" relativeHeight="7" distB="12700">{place}<wp:extent cx="2540000" cy="0"/><wp:wrapTopAndBottom/><wp:docPr id="1" name="n"/><a:graphic><a:graphicData uri="u/wordprocessingShape"><wps:wsp><wps:spPr>{inner}</wps:spPr><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>"#
    )
}

#[test]
fn a_picture_with_its_crop_and_turn() {
    let read = reading(&picture(
        r#"<a:blip r:embed="p"/>"#,
        r#"<a:xfrm rot="5400000" flipH="1"/><a:ln w="25400"><a:solidFill><a:srgbClr val="0000FF"/></a:solidFill></a:ln>"#,
    ));
    let [Inline::Object(o)] = &inlines(&read)[..] else { panic!("no object") };
    assert_eq!((o.size, o.turned, o.flipped, o.alt.as_str()), ((100.0, 50.0), 90.0, (true, false), "红点"));
    let Content::Picture { extension, crop, line, .. } = &o.content else { panic!("no picture") };
    assert_eq!((extension.as_str(), crop.left, crop.bottom), ("png", 0.25, 0.1));
    assert_eq!(line.map(|l| (l.width, l.color)), Some((2.0, Some(Color(0, 0, 255)))));
    assert!(read.missing.is_empty());
}

#[test]
fn what_is_not_drawn_keeps_its_room_and_is_named() {
    let blips = r#"<a:blip r:link="l"/>|<a:blip r:embed="b"/>|<a:blip r:embed="none"/>"#;
    let runs: String = blips.split('|').map(|b| picture(b, "")).collect();
    let chart = r#"<w:r><w:drawing><wp:inline><wp:extent cx="12700" cy="12700"/><a:graphic><a:graphicData uri="u/chart"/></a:graphic></wp:inline></w:drawing></w:r>"#;
    let read = reading(&(runs + chart));
    let all = inlines(&read);
    assert_eq!(all.len(), 4);
    assert!(all.iter().all(|i| matches!(i, Inline::Object(o) if matches!(o.content, Content::Nothing))));
    assert_eq!(
        missing(&read),
        [
            "a picture that is linked and not embedded (embed it in Word)",
            "a damaged picture",
            "a picture whose file is not there",
            "a chart"
        ]
    );
}

#[test]
fn a_red_rule_at_its_place() {
    let place = r#"<wp:positionH relativeFrom="margin"><wp:align>center</wp:align></wp:positionH><wp:positionV relativeFrom="page"><wp:posOffset>1270000</wp:posOffset></wp:positionV>"#;
    let line = r#"<a:prstGeom prst="line"/><a:ln w="28575" cmpd="thickThin"><a:solidFill><a:srgbClr val="FF0000"/></a:solidFill><a:tailEnd type="triangle"/></a:ln>"#;
    let read = reading(&shape(place, line));
    let [Inline::Float(o, anchor)] = &inlines(&read)[..] else { panic!("no float") };
    assert_eq!(anchor.x, Along { from: From::Margin, how: How::Aligned(Align::Center) });
    assert_eq!(anchor.y, Along { from: From::Page, how: How::Offset(100.0) });
    assert_eq!((anchor.behind, anchor.wrap, anchor.order), (true, Wrap::TopAndBottom, 7));
    let Content::Shape { shape: Shape::Line, line: Some(l), arrows, .. } = &o.content else {
        panic!("no line")
    };
    assert_eq!(
        (l.kind, l.width, l.color, *arrows),
        (Line::ThickThin, 2.25, Some(Color(255, 0, 0)), (false, true))
    );
}

#[test]
fn the_choice_that_is_understood() {
    let text = |t: &str| format!("<w:r><w:t>{t}</w:t></w:r>");
    let alternate = |requires: &str| {
        format!(
            r#"<mc:AlternateContent><mc:Choice Requires="{requires}">{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>"#,
            text("新"),
            text("旧")
        )
    };
    let read = reading(&(alternate("wps") + &alternate("cx1")));
    let texts: String = inlines(&read)
        .iter()
        .map(|i| match i {
            Inline::Text(t, _) => t.clone(),
            _ => String::new(),
        })
        .collect();
    assert_eq!(texts, "新旧");
}

#[test]
fn parts_of_a_group_stand_in_its_measure() {
    let part = |x: u32| {
        format!(
            r#"<wps:wsp><wps:spPr><a:xfrm><a:off x="{x}" y="0"/><a:ext cx="100" cy="50"/></a:xfrm><a:prstGeom prst="ellipse"/></wps:spPr></wps:wsp>"#
        )
    };
    let group = format!(
        r#"<w:r><w:drawing><wp:inline><wp:extent cx="2540000" cy="1270000"/><a:graphic><a:graphicData uri="g"><wpg:wgp><wpg:grpSpPr><a:xfrm><a:chOff x="100" y="0"/><a:chExt cx="200" cy="100"/></a:xfrm></wpg:grpSpPr>{}{}</wpg:wgp></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"#,
        part(100),
        part(200)
    );
    let read = reading(&group);
    let [Inline::Object(o)] = &inlines(&read)[..] else { panic!("no object") };
    let Content::Group(parts) = &o.content else { panic!("no group") };
    let near = |a: (f64, f64), b: (f64, f64)| (a.0 - b.0).abs() < 0.01 && (a.1 - b.1).abs() < 0.01;
    assert!(near(parts[0].0, (0.0, 0.0)) && near(parts[1].0, (100.0, 0.0)));
    assert!(near(parts[1].1.size, (100.0, 50.0)));
}

#[test]
fn vml_places_and_looks() {
    let runs = r##"<w:r><w:pict><v:rect style="position:absolute;margin-left:10pt;margin-top:1in;width:20mm;height:30px;z-index:-3;rotation:45;mso-position-horizontal:right;mso-position-horizontal-relative:page" fillcolor="#f00 [3]" strokeweight="2pt"><v:fill opacity="32768f"/><w10:wrap type="square"/></v:rect></w:pict></w:r>
<w:r><w:pict><v:line style="position:absolute" from="10pt,30pt" to="5pt,10pt" strokecolor="red"/></w:pict></w:r>
<w:r><w:pict><v:shape type="#_x0000_t136" style="width:100pt;height:20pt" fillcolor="silver"><v:fill opacity=".5"/><v:textpath style="font-family:&quot;黑体&quot;" string="内部资料"/></v:shape></w:pict></w:r>
<w:r><w:pict><v:shape coordsize="10,10" path="m0,0l10,0,10,10xe" style="width:10pt;height:10pt" filled="f"/></w:pict></w:r>"##;
    let read = reading(runs);
    let all = inlines(&read);
    let [Inline::Float(rect, at), Inline::Float(line, start), Inline::Object(art), Inline::Object(free)] =
        &all[..]
    else {
        panic!("not four")
    };
    assert_eq!((at.behind, at.wrap, rect.turned), (true, Wrap::Around, 45.0));
    assert_eq!(at.x, Along { from: From::Page, how: How::Aligned(Align::End) });
    assert_eq!(at.y, Along { from: From::Text, how: How::Offset(72.0) });
    let Content::Shape { fill, opacity, .. } = &rect.content else { panic!("no shape") };
    assert_eq!((*fill, *opacity), (Some(Color(255, 0, 0)), 0.5));
    assert_eq!((line.size, line.flipped), ((5.0, 20.0), (true, true)));
    assert_eq!((start.x.how, start.y.how), (How::Offset(5.0), How::Offset(10.0)));
    let Content::WordArt { text, set } = &art.content else { panic!("no word art") };
    assert_eq!(
        (text.as_str(), &*set.east_asian, set.color),
        ("内部资料", "黑体", Some(Color(224, 224, 224)))
    );
    let Content::Shape { shape: Shape::Path(steps), fill: None, .. } = &free.content else {
        panic!("no outline")
    };
    assert_eq!(steps[1], Step::Line((1.0, 0.0)));
}

#[test]
fn text_boxes_are_stories_of_their_own() {
    let runs = r##"<w:r><w:pict><v:shape type="#_x0000_t202" style="width:100pt;height:20pt"><v:textbox inset="1pt,2pt,3pt,4pt"><w:txbxContent><w:p><w:r><w:t>框里</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r><w:r><w:t>框外</w:t></w:r>"##;
    let read = reading(runs);
    let all = inlines(&read);
    let [Inline::Object(o), Inline::Text(after, _)] = &all[..] else { panic!("not two") };
    let Content::Shape { blocks, inset, .. } = &o.content else { panic!("no shape") };
    assert_eq!((blocks.len(), after.as_str()), (1, "框外"));
    assert_eq!(*inset, Sides { top: 2.0, right: 3.0, bottom: 4.0, left: 1.0 });
}
