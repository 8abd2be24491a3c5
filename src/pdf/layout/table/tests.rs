//! Tables from Word's XML to pages.
use crate::docx::Package;
use crate::pdf::font::Fonts;
use crate::pdf::model::Block;
use crate::pdf::word::{Shelf, read};
use crate::pdf::{Converter, Laid};
use std::io::Write;
use typst::layout::{Frame, FrameItem, Point};

fn package(body: &str) -> Package {
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument";
    let word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(vec![]));
    for (name, text) in [
        (
            "[Content_Types].xml",
            format!(
                r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
                <Default Extension="rels"
                 ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
                <Override PartName="/word/document.xml" ContentType="{word}"/></Types>"#
            ),
        ),
        (
            "_rels/.rels",
            format!(
                r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
                <Relationship Id="r" Type="{office}" Target="word/document.xml"/></Relationships>"#
            ),
        ),
        (
            "word/document.xml",
            format!(
                r#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>
                {body}<w:sectPr><w:pgSz w:w="6000" w:h="6000"/><w:pgMar w:top="1000" w:right="1000"
                w:bottom="1000" w:left="1000"/></w:sectPr></w:body></w:document>"#
            ),
        ),
    ] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    Package::from_bytes("表.docx", zip.finish().unwrap().into_inner()).unwrap()
}

fn laid(body: &str) -> Laid {
    Converter::new(Fonts::builtin()).lay_out(&package(body)).unwrap()
}

/// Each text with its page and place in points.
fn places(laid: &Laid) -> Vec<(String, usize, f64, f64)> {
    fn walk(frame: &Frame, at: Point, page: usize, out: &mut Vec<(String, usize, f64, f64)>) {
        for (point, item) in frame.items() {
            let at = at + *point;
            match item {
                FrameItem::Group(g) => walk(&g.frame, at, page, out),
                FrameItem::Text(t) => out.push((t.text.to_string(), page, at.x.to_pt(), at.y.to_pt())),
                _ => {}
            }
        }
    }
    let mut out = vec![];
    for (n, page) in laid.pages.document().pages().iter().enumerate() {
        walk(&page.frame, Point::zero(), n + 1, &mut out);
    }
    out
}

fn place(laid: &Laid, text: &str) -> (usize, f64, f64) {
    let all = places(laid);
    let found = all.iter().find(|p| p.0 == text).unwrap_or_else(|| panic!("{text} in {all:?}"));
    (found.1, found.2, found.3)
}

fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn tc(props: &str, text: &str) -> String {
    format!("<w:tc><w:tcPr>{props}</w:tcPr>{}</w:tc>", p(text))
}

fn tr(props: &str, cells: &[String]) -> String {
    format!("<w:tr><w:trPr>{props}</w:trPr>{}</w:tr>", cells.concat())
}

fn tbl(props: &str, grid: &[usize], rows: &[String]) -> String {
    let grid: String = grid.iter().map(|g| format!(r#"<w:gridCol w:w="{g}"/>"#)).collect();
    format!(
        r#"<w:tbl><w:tblPr><w:tblLayout w:type="fixed"/>{props}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{}</w:tbl>"#,
        rows.concat()
    )
}

const MERGE: &str = r#"<w:vMerge w:val="restart"/>"#;
const ON: &str = "<w:vMerge/>";

#[test]
fn cells_stand_in_their_columns() {
    let wide = r#"<w:gridSpan w:val="2"/>"#;
    let out = laid(&tbl(
        r#"<w:tblInd w:w="108" w:type="dxa"/>"#,
        &[1000, 1000, 1000],
        &[
            tr("", &[tc(MERGE, "甲"), tc(wide, "乙")]),
            tr("", &[tc(ON, ""), tc("", "丙"), tc("", "丁")]),
            tr(r#"<w:gridBefore w:val="2"/>"#, &[tc("", "戊")]),
        ],
    ));
    assert!(out.missing.is_empty());
    // files without a compatibility mode: text at the margin and the indent
    let x = |t| place(&out, t).1;
    assert!((x("甲") - 55.4).abs() < 0.01, "{}", x("甲"));
    assert!((x("乙") - 105.4).abs() < 0.01);
    assert_eq!(x("乙"), x("丙"));
    assert_eq!(x("丁"), x("戊"));
    assert!(place(&out, "丙").2 > place(&out, "甲").2);
}

#[test]
fn heights_are_exact_or_at_least() {
    let high = |rule: &str| format!(r#"<w:trHeight w:val="800" w:hRule="{rule}"/>"#);
    let long = "很长的文字".repeat(20);
    let rows = [
        tr(&high("atLeast"), &[tc("", "一")]),
        tr(&high("exact"), &[tc("", &long)]),
        tr(&high("atLeast"), &[tc("", &long)]),
        tr("", &[tc("", "末")]),
    ];
    let out = laid(&tbl("", &[3000], &rows));
    let tops: Vec<f64> = ["一", "末"].iter().map(|t| place(&out, t).2).collect();
    let first = places(&out).iter().find(|p| p.0.starts_with('很')).unwrap().3;
    assert!((first - tops[0] - 40.0).abs() < 0.01);
    // the third row grows: 100 characters of 10 pt on lines of 139 pt
    let lines = (100.0_f64 / 13.0).ceil();
    assert!(tops[1] - first > 40.0 + lines * 10.0, "{tops:?} {first}");
}

#[test]
fn header_rows_are_repeated_and_rows_stay_whole() {
    let mut rows = vec![tr("<w:tblHeader/>", &[tc("", "表头")])];
    for n in 0..30 {
        let cell = format!("<w:tc>{}{}</w:tc>", p(&format!("上{n}")), p(&format!("下{n}")));
        rows.push(tr("<w:cantSplit/>", &[cell]));
    }
    let out = laid(&tbl("", &[3000], &rows));
    let texts = out.pages.texts();
    assert!(texts.len() > 2);
    assert!(texts.iter().all(|t| t.starts_with("表头")), "{texts:?}");
    for n in 0..30 {
        let page = texts.iter().find(|t| t.contains(&format!("上{n}下{n}")));
        assert!(page.is_some(), "{n}: {texts:?}");
    }
}

#[test]
fn a_row_higher_than_the_page_goes_on() {
    let many: String = (0..60).map(|n| p(&format!("第{n}段"))).collect();
    let high = r#"<w:trHeight w:val="30000"/>"#;
    for props in ["", "<w:cantSplit/>", high, r#"<w:cantSplit/><w:trHeight w:val="500"/><w:tblHeader/>"#] {
        let rows = [tr(props, &[format!("<w:tc>{many}</w:tc>"), tc("", "旁")]), tr("", &[tc("", "末")])];
        let out = laid(&tbl("", &[2000, 1000], &rows));
        let all = out.pages.texts().concat();
        assert!((0..60).all(|n| all.contains(&format!("第{n}段"))), "{props}");
        assert!((3..8).contains(&out.pages.count()), "{props} {}", out.pages.count());
    }
}

#[test]
fn a_cell_over_many_rows_of_fixed_height_crosses_pages() {
    let high = r#"<w:trHeight w:val="400"/>"#;
    let rows: Vec<String> = (0..40)
        .map(|n| tr(high, &[tc(if n == 0 { MERGE } else { ON }, "班"), tc("", &format!("行{n}"))]))
        .collect();
    let out = laid(&tbl("", &[1000, 2000], &rows));
    assert_eq!(out.pages.count(), 4);
    assert!(out.pages.texts()[3].ends_with("行39"));
}

#[test]
fn columns_without_widths_follow_their_text() {
    let body = |text: &str| {
        let rows = tr("", &[tc("", text), tc("", "后")]);
        format!("<w:tbl><w:tblPr/><w:tblGrid/>{rows}</w:tbl>")
    };
    let short = laid(&body("短"));
    let long = laid(&body("长长长长长长"));
    let x = |l: &Laid| place(l, "后").1;
    assert!((x(&long) - x(&short) - 50.0).abs() < 0.5);
    let word = laid(
        &tbl("", &[500, 2000], &[tr("", &[tc("", "1380000000000"), tc("", "后")])])
            .replace("fixed", "autofit"),
    );
    assert!(x(&word) > 50.0 + 13.0 * 5.0);
}

#[test]
fn vertical_text_stands_upright() {
    let down = r#"<w:textDirection w:val="tbRlV"/>"#;
    let out = laid(&tbl("", &[600, 2000], &[tr("", &[tc(down, "上下"), tc("", "右")])]));
    let (above, below) = (place(&out, "上"), place(&out, "下"));
    assert_eq!(above.1, below.1);
    assert!((below.2 - above.2 - 10.0).abs() < 0.01);
}

#[test]
fn nested_tables_and_deleted_rows() {
    let inner = tbl("", &[1000], &[tr("", &[tc("", "内")])]);
    let cell = format!("<w:tc>{inner}<w:p/></w:tc>");
    let gone = tr(r#"<w:del w:id="1" w:author="某人"/>"#, &[tc("", "删")]);
    let out = laid(&tbl("", &[3000], &[tr("", &[cell]), gone, tr("", &[tc("", "后")])]));
    let texts = out.pages.texts().concat();
    assert_eq!(texts, "内后");
}

#[test]
fn rows_kept_with_the_next_are_on_its_page() {
    // five rows of 40 pt fill a page
    let high = r#"<w:trHeight w:val="800" w:hRule="exact"/>"#;
    let rows = |kept: usize| {
        let row = |(n, text): (usize, char)| {
            let cell = tc("", &text.to_string());
            tr(
                high,
                &[if n == kept { cell.replace("<w:p>", "<w:p><w:pPr><w:keepNext/></w:pPr>") } else { cell }],
            )
        };
        laid(&tbl("", &[2000], &(1..).zip("甲乙丙丁戊己庚".chars()).map(row).collect::<Vec<_>>()))
    };
    assert_eq!((place(&rows(9), "戊").0, place(&rows(9), "己").0), (1, 2));
    assert_eq!((place(&rows(5), "丁").0, place(&rows(5), "戊").0), (1, 2));
}

#[test]
fn widths_and_merges_in_the_model() {
    let body = tbl(
        "",
        &[1000, 1000],
        &[
            tr("", &[tc(&format!(r#"<w:gridSpan w:val="2"/>{MERGE}"#), "块")]),
            tr("", &[tc(&format!(r#"<w:gridSpan w:val="2"/>{ON}"#), "")]),
            // goes on below nothing that it could be one with
            tr("", &[tc(ON, "独"), tc(r#"<w:gridSpan w:val="4000000000"/>"#, "宽")]),
        ],
    );
    let reading = read(&package(&body), &Shelf::default()).unwrap();
    let Some(Block::Table(t)) = reading.document.sections[0].blocks.first() else { panic!() };
    let cells: Vec<_> = t.rows.iter().flat_map(|r| &r.cells).map(|c| (c.column, c.columns, c.rows)).collect();
    assert_eq!(cells, [(0, 2, 2), (0, 1, 1), (1, 127, 1)]);
    assert_eq!(t.columns.len(), 128);
}

#[test]
fn a_word_wider_than_its_cell_is_broken() {
    let out = laid(&tbl("", &[1000, 2000], &[tr("", &[tc("", "11010119900307123X"), tc("", "后")])]));
    let limit = place(&out, "后").1;
    let digits: Vec<_> = places(&out).into_iter().filter(|p| p.0 != "后").collect();
    assert_eq!(digits.iter().map(|p| p.0.as_str()).collect::<String>(), "11010119900307123X");
    assert!(digits.iter().all(|d| d.2 < limit - 5.4));
    assert!(digits.last().unwrap().3 > digits[0].3);
}

/// Every sample that LibreOffice is compared with: no text is lost, nothing is unexpectedly reported.
#[test]
fn samples() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/inputs/pdf-word");
    let mut found = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if !name.starts_with("table-") {
            continue;
        }
        found += 1;
        let package = Package::open(&path).unwrap();
        let out = Converter::new(Fonts::builtin()).lay_out(&package).unwrap();
        assert_eq!(out.missing.len(), usize::from(name == "table-floating.docx"), "{name} {:?}", out.missing);
        assert_eq!(out.pages.undrawn(), [], "{name}");
        let shown = out.pages.texts().concat().replace(char::is_whitespace, "");
        let text = package.read_text(package.main().unwrap()).unwrap();
        let parsed = roxmltree::Document::parse(&text).unwrap();
        for t in parsed.descendants().filter(|n| n.tag_name().name() == "t") {
            let row = t.ancestors().find(|n| n.tag_name().name() == "tr");
            let gone = row.is_some_and(|r| r.descendants().any(|n| n.tag_name().name() == "del"));
            let text = t.text().unwrap_or_default().replace(char::is_whitespace, "");
            assert_eq!(shown.contains(&text), !gone, "{name}: {text}");
        }
    }
    assert!(found >= 11);
}
