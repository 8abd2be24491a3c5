use super::*;
use crate::sheet::{self, Raw};
use proptest::prelude::*;

fn mark(sheet: &str, row: u32, col: u32, text: &str) -> Mark {
    Mark { sheet: sheet.into(), row, col, text: text.into(), error: true }
}

fn input(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// The cells of all sheets.
fn cells(file: &str, bytes: &[u8]) -> Vec<(String, u32, u32, Raw)> {
    let book = sheet::open_bytes(file, bytes).unwrap();
    let mut out = vec![];
    for s in &book.sheets {
        for r in &s.rows {
            out.extend(r.cells.iter().map(|c| (s.source.sheet.clone(), r.index, c.col, c.raw.clone())));
        }
    }
    out
}

fn part(xlsx: &[u8], name: &str) -> String {
    let p = Package::from_bytes("x.xlsx", xlsx.to_vec()).unwrap();
    p.read_text(p.index(name).unwrap()).unwrap()
}

#[test]
fn values_stay_and_marks_are_where_they_were_asked_for() {
    let bytes = input("data/demo/花名册.xlsx");
    let marks = [
        mark("教职工", 3, 2, "姓名重复"),
        mark("教职工", 3, 2, "姓名重复"),
        mark("教职工", 3, 2, "没有<部门>"),
        mark("教职工", 900, 40, "远处"),
        mark("岗位职责", 0, 0, "表头"),
    ];
    let out = workbook("花名册.xlsx", &bytes, &marks).unwrap();
    assert_eq!(cells("花名册.xlsx", &bytes), cells("花名册.xlsx", &out));
    let comments = part(&out, "xl/comments2.xml");
    assert!(comments.contains("ref=\"C3\"") && comments.contains("姓名重复\n没有&lt;部门&gt;"), "{comments}");
    assert!(comments.contains("ref=\"AO901\""));
    assert!(part(&out, "xl/comments1.xml").contains("ref=\"A1\""));
    assert!(part(&out, "xl/styles.xml").contains("FFFFFF00"));
    assert_eq!(out, workbook("花名册.xlsx", &bytes, &marks).unwrap());
}

#[test]
fn a_merged_cell_is_marked_where_it_shows() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let page = book.add_worksheet();
    page.merge_range(1, 1, 3, 2, "大班组", &rust_xlsxwriter::Format::new()).unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let out = workbook("a.xlsx", &bytes, &[mark("Sheet1", 3, 1, "甲"), mark("Sheet1", 2, 2, "乙")]).unwrap();
    let text = part(&out, "xl/comments1.xml");
    assert!(text.contains("ref=\"B2\"") && text.matches("<comment ").count() == 1, "{text}");
    assert!(text.contains("乙\n甲"), "{text}");
}

#[test]
fn comments_that_are_there_stay() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let page = book.add_worksheet();
    page.write(0, 0, "姓名").unwrap();
    page.insert_note(0, 0, &rust_xlsxwriter::Note::new("每人一行")).unwrap();
    page.insert_note(2, 1, &rust_xlsxwriter::Note::new("别处")).unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let out = workbook("a.xlsx", &bytes, &[mark("Sheet1", 0, 0, "错"), mark("Sheet1", 1, 0, "空")]).unwrap();
    let text = part(&out, "xl/comments1.xml");
    assert!(text.contains("每人一行") && text.contains("别处") && text.contains("\n错"), "{text}");
    assert_eq!(text.matches("<comment ").count(), 3, "{text}");
    let boxes = part(&out, "xl/drawings/vmlDrawing1.vml");
    assert_eq!(boxes.matches("<v:shape ").count(), 3, "{boxes}");
}

#[test]
fn text_tables_become_a_workbook() {
    let out = workbook("a.csv", "姓名,电话\n张三,0737\n".as_bytes(), &[mark("", 1, 1, "位数不对")]).unwrap();
    let found = cells("a.xlsx", &out);
    assert!(found.contains(&("Sheet1".into(), 1, 1, Raw::Text("0737".into()))), "{found:?}");
    assert!(part(&out, "xl/comments1.xml").contains("位数不对"));
}

#[test]
fn a_sheet_that_is_not_there_is_an_error() {
    let wrong =
        workbook("花名册.xlsx", &input("data/demo/花名册.xlsx"), &[mark("没有", 0, 0, "x")]).unwrap_err();
    assert_eq!(wrong.code(), "mark-failed");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn cells_and_rows_in_any_order_and_without_references(
        rows in prop::collection::vec((prop::bool::ANY, prop::collection::vec(prop::bool::ANY, 0..5)), 0..6),
        spots in prop::collection::btree_set((0u32..8, 0u32..8), 1..6),
    ) {
        let mut data = String::new();
        for (r, (numbered, cells)) in rows.iter().enumerate() {
            let reference = if *numbered { format!(" r=\"{}\"", r + 1) } else { String::new() };
            data += &format!("<x:row{reference}");
            if cells.is_empty() { data += "/>"; continue; }
            data += ">";
            for (c, numbered) in cells.iter().enumerate() {
                let column = crate::diagnostic::column_name(c as u32);
                let reference = if *numbered { format!(" r=\"{column}{}\"", r + 1) } else { String::new() };
                data += &format!("<x:c{reference} t=\"str\"><x:v>{r}-{c}</x:v></x:c>");
            }
            data += "</x:row>";
        }
        let sheet = match data.is_empty() {
            true => "<x:worksheet xmlns:x=\"u\"><x:sheetData/><x:tableParts/></x:worksheet>".to_owned(),
            false => format!("<x:worksheet xmlns:x=\"u\"><x:sheetData>{data}</x:sheetData></x:worksheet>"),
        };
        let mut styles = styles::Styles::read("<styleSheet><fills count=\"2\"><fill/><fill/></fills><cellXfs count=\"1\"><xf fillId=\"0\"/></cellXfs></styleSheet>").unwrap();
        let all: Spots = spots.iter().map(|s| (*s, Spot { text: "x".into(), error: true })).collect();
        let out = worksheet::mark(&sheet, &all, &mut styles).unwrap();
        let tree = roxmltree::Document::parse(&out).unwrap();
        let mut found = std::collections::BTreeSet::new();
        let (mut last_row, mut values) = (0, 0);
        for row in tree.descendants().filter(|n| n.has_tag_name(("u", "row"))) {
            let r: u32 = row.attribute("r").map_or(last_row + 1, |r| r.parse().unwrap());
            prop_assert!(r > last_row);
            last_row = r;
            let mut last = 0;
            for cell in row.children().filter(|n| n.has_tag_name(("u", "c"))) {
                let c = cell.attribute("r").map_or(last + 1, |c| u32::from(c.as_bytes()[0] - b'A') + 1);
                prop_assert!(c > last);
                last = c;
                values += u32::from(cell.first_child().is_some());
                if cell.attribute("s") == Some("1") { found.insert((r - 1, c - 1)); }
            }
        }
        prop_assert_eq!(found, spots);
        prop_assert_eq!(values as usize, rows.iter().map(|r| r.1.len()).sum::<usize>());
    }
}
