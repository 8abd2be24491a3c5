//! Opening whole files, from outside. The inputs are made by `tests/tools/make_sheets.py`.
use super::*;
use crate::diagnostic::Lang;
use jiff::civil::date;
use serde_json::{Value, json};

fn input(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/inputs/sheet/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn book(name: &str) -> Workbook {
    open_bytes(name, &input(name)).unwrap_or_else(|e| panic!("{e}"))
}

fn rows(name: &str, sheet: &str) -> Value {
    raw_json(&book(name))[sheet].clone()
}

fn set(numbers: &[u32]) -> BTreeSet<u32> {
    numbers.iter().copied().collect()
}

#[test]
fn every_unsuitable_file_says_what_it_is() {
    for (name, code) in [
        ("empty.xlsx", "file-empty"),
        ("password.xlsx", "file-password"),
        ("page.xls", "file-html"),
        ("xml2003.xls", "file-xml"),
        ("report.xlsx", "file-not-a-table"),
        ("photo.xls", "file-not-a-table"),
        ("word.xlsx", "file-not-a-table"),
        ("archive.xlsx", "file-not-a-table"),
        ("truncated.xlsx", "file-damaged"),
        ("truncated.xls", "file-damaged"),
        ("cut_part.xlsx", "file-damaged"),
        ("missing_part.xlsx", "file-damaged"),
        ("broken_gbk.csv", "text-encoding"),
        ("far_cell.xls", "sheet-scattered"),
    ] {
        let e = open_bytes(name, &input(name)).unwrap_err();
        assert_eq!(e.code(), code, "{name}");
        assert!(e.hint_text().is_some() && e.show(Lang::Zh).starts_with(name), "{name}");
    }
    let e = open(Path::new("/no/such/花名册.xlsx")).unwrap_err();
    assert!(e.code() == "file-unreadable" && e.show(Lang::Zh).contains("花名册.xlsx"));
    assert_eq!(open(&std::env::temp_dir()).unwrap_err().code(), "file-unreadable");
}

#[test]
fn xlsx_values_are_exact() {
    for name in ["plain.xlsx", "inline.xlsx"] {
        let table = rows(name, "教职工");
        assert_eq!(
            table[2],
            json!([
                1,
                "张　三",
                "教务处",
                13800001234u64,
                "2026-09-01T00:00:00",
                "08:30:00",
                1.5,
                true,
                "第一行\n第二行\t尾 "
            ])
        );
        assert_eq!(table[3][4], json!("2019-03-15T08:30:00"));
        assert_eq!(table[3][8], json!("含\r换行"));
        assert_eq!(table[4][8], json!(1.0 / 3.0));
        assert_eq!(table[5][8], json!(430000201809030011.0));
        let merges = &book(name).sheets[0].merges;
        assert_eq!(merges[1], Merge { top: 2, left: 2, bottom: 3, right: 2 });
        assert_eq!(merges.len(), 2);
    }
}

#[test]
fn the_1904_calendar_is_counted_in() {
    for name in ["date1904.xlsx", "date1904.xls"] {
        let book = book(name);
        assert!(book.date1904);
        let day = Raw::Date(date(2026, 9, 1).at(0, 0, 0, 0));
        assert!(book.sheets[0].rows.iter().flat_map(|r| &r.cells).any(|c| c.raw == day), "{name}");
    }
    assert!(!book("plain.xlsx").date1904);
}

#[test]
fn hidden_and_struck_rows_are_known() {
    let xlsx = book("hidden.xlsx");
    let names: Vec<_> = xlsx.sheets.iter().map(|s| (s.source.sheet.as_str(), s.hidden)).collect();
    assert_eq!(names, [("名册", false), ("隐藏", true), ("深藏", true)]);
    let xls = book("plain.xls");
    let ods = book("plain.ods");
    for (sheet, rows, cols, struck) in [
        (&xlsx.sheets[0], set(&[2]), set(&[2]), set(&[3, 5])),
        (&xls.sheets[0], set(&[6]), set(&[3]), set(&[5])),
        (&ods.sheets[0], set(&[5, 6, 7]), set(&[3]), set(&[4, 9])),
    ] {
        assert_eq!((&sheet.hidden_rows, &sheet.hidden_cols, &sheet.struck_rows), (&rows, &cols, &struck));
    }
    assert!(xls.sheets[1].hidden && ods.sheets[1].hidden);
    let xlsb = book("plain.xlsb");
    assert_eq!((&xlsb.sheets[0].hidden_rows, &xlsb.sheets[0].hidden_cols), (&set(&[1]), &set(&[2])));
}

#[test]
fn errors_and_formulas_without_a_value_are_told_apart() {
    let book = book("formulas.xlsx");
    let first = &book.sheets[0].rows[0];
    assert_eq!(first.get(0), Some(&Raw::Number(2.0)));
    assert_eq!(first.get(1), Some(&Raw::NoValue));
    assert_eq!(first.get(2), Some(&Raw::Error("#REF!".into())));
    assert_eq!(first.get(4), None); // a stored empty text
    let second = &book.sheets[0].rows[1];
    assert_eq!(second.get(0), Some(&Raw::Text("甲&乙".into())));
    assert_eq!(second.get(1), Some(&Raw::Error("#SPILL!".into())));
}

#[test]
fn far_and_blank_formatted_cells_cost_nothing() {
    for name in ["blank_rows.xlsx", "used_range.xlsx", "huge_count.xlsx"] {
        assert_eq!(book(name).sheets[0].rows.len(), 5, "{name}");
    }
    let far = book("far_cell.xlsx");
    assert_eq!(far.sheets[0].rows[5].index, 1_048_575);
    assert_eq!(raw_json(&far)["Sheet"][1_048_575][16_383], json!("远"));
}

#[test]
fn phonetic_text_is_left_out_and_missing_references_are_counted() {
    let expected = json!([["东京", " 留白 "], ["2026-09-01T00:00:00", 5]]);
    assert_eq!(rows("phonetic.xlsx", "Sheet"), expected);
    for name in ["strict.xlsx", "backslashes.xlsx"] {
        assert_eq!(rows(name, "Sheet")[1][0], json!("2026-09-01T00:00:00"), "{name}");
        assert_eq!(rows(name, "Sheet")[1][1], json!("1900-01-05T00:00:00"), "a day of the week, {name}");
    }
}

#[test]
fn xls_ods_and_xlsb_are_read() {
    let xls = rows("plain.xls", "教职工");
    assert_eq!(
        xls[2],
        json!([1, "张　三", "教务处", 13800001234u64, "2026-09-01T00:00:00", "08:30:00", true])
    );
    assert_eq!(book("plain.xls").sheets[0].merges.len(), 2);
    assert_eq!(
        rows("plain.ods", "教职工"),
        json!([
            ["花名册", null, null, null, null],
            ["姓名", "部门", "手机", "入职", null],
            ["张三", "教务", 13800001234u64, "2026-09-01T00:00:00", null],
            ["李四", null, "一\n二", "08:30:00", true],
            ["王五", 0.25, null, null, null],
            ["同", "同", null, null, null],
            ["同", "同", null, null, null],
            ["同", "同", null, null, null],
            [null, null, null, null, null],
            ["离职人", null, null, null, null]
        ])
    );
    let ods = book("plain.ods");
    assert_eq!(ods.sheets[0].merges[1], Merge { top: 2, left: 1, bottom: 3, right: 1 });
    assert_eq!(ods.sheets[0].rows[8].get(0), Some(&Raw::NoValue));
    assert_eq!(
        rows("plain.xlsb", "名册"),
        json!([
            ["姓名", "日期", "余", null],
            ["张三", "2026-09-01T00:00:00", 7, true],
            ["李四", "#N/A", "#REF!", null]
        ])
    );
    assert_eq!(book("plain.xlsb").sheets[0].merges, [Merge { top: 1, left: 3, bottom: 2, right: 4 }]);
}

#[test]
fn text_tables_say_how_they_were_read() {
    for (name, encoding, delimiter) in [
        ("utf8.csv", "UTF-8", ','),
        ("utf8_bom.csv", "UTF-8", ','),
        ("gbk.csv", "GB18030", ','),
        ("gb18030.csv", "GB18030", ','),
        ("big5.csv", "Big5", ','),
        ("utf16.txt", "UTF-16LE", '\t'),
        ("utf16be.txt", "UTF-16BE", ','),
        ("semicolon.csv", "UTF-8", ';'),
        ("utf8.tsv", "UTF-8", '\t'),
    ] {
        let book = book(name);
        assert_eq!((book.encoding, book.delimiter), (Some(encoding), Some(delimiter)), "{name}");
        assert_eq!(book.sheets[0].rows[0].get(0), Some(&Raw::Text("姓名".into())), "{name}");
        assert_eq!(book.sheets[0].rows[2].get(2), Some(&Raw::Text("一\n二".into())), "{name}");
    }
    assert_eq!(book("csv_by_name.csv").format, Format::Xlsx);
}

/// calamine reads the same values from the formats that are read here.
#[test]
fn calamine_agrees() {
    use calamine::{Data, Reader, open_workbook_auto_from_rs};
    for name in ["plain.xlsx", "hidden.xlsx", "date1904.xlsx", "phonetic.xlsx", "plain.ods"] {
        let ours = book(name);
        let mut theirs = open_workbook_auto_from_rs(std::io::Cursor::new(input(name))).unwrap();
        for sheet in &ours.sheets {
            let range = theirs.worksheet_range(&sheet.source.sheet).unwrap();
            let (top, left) = range.start().unwrap_or_default();
            let mut count = 0;
            for (r, c, data) in range.used_cells() {
                let (r, c) = (top + r as u32, left + c as u32);
                let own = sheet.rows.iter().find(|x| x.index == r).and_then(|x| x.get(c));
                let same = match (own, data) {
                    (Some(Raw::Time(_)), Data::DurationIso(_)) => true,
                    (own, data) => own == from_calamine(data.clone(), ours.date1904).as_ref(),
                };
                assert!(same, "{name} {r} {c} {own:?} {data:?}");
                count += 1;
            }
            let cells = sheet.rows.iter().flat_map(|r| &r.cells);
            assert_eq!(cells.filter(|c| c.raw != Raw::NoValue).count(), count, "{name}");
        }
    }
}

/// Cut off anywhere, or with bytes changed, a file is read or refused, but nothing breaks.
#[test]
fn damaged_files_never_panic() {
    let mut seed = 1u32;
    let mut random = move |below: usize| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) as usize % below.max(1)
    };
    for name in ["plain.xlsx", "hidden.xlsx", "plain.xls", "plain.xlsb", "plain.ods", "gbk.csv", "utf16.txt"]
    {
        let whole = input(name);
        for _ in 0..60 {
            let _ = open_bytes(name, &whole[..random(whole.len())]);
            let mut bytes = whole.clone();
            for _ in 0..=random(8) {
                let at = random(bytes.len());
                bytes[at] = random(256) as u8;
            }
            let _ = open_bytes(name, &bytes);
        }
    }
}

/// The same for the parts inside of a package, which a zip's checksums would otherwise protect.
#[test]
fn damaged_parts_never_panic() {
    use std::io::{Cursor, Read, Write};
    let mut seed = 7u32;
    let mut random = move |below: usize| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) as usize % below.max(1)
    };
    for name in ["plain.xlsx", "hidden.xlsx", "plain.xlsb", "plain.ods"] {
        let bytes = input(name);
        let mut zip = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
        let mut parts = vec![];
        for i in 0..zip.len() {
            let mut file = zip.by_index(i).unwrap();
            let mut data = vec![];
            file.read_to_end(&mut data).unwrap();
            parts.push((file.name().unwrap().into_owned(), data));
        }
        for round in 0..100 {
            let mut out = zip::ZipWriter::new(Cursor::new(vec![]));
            let changed = round % parts.len();
            for (i, (part, data)) in parts.iter().enumerate() {
                let mut data = data.clone();
                if i == changed && !data.is_empty() {
                    for _ in 0..=random(6) {
                        let at = random(data.len());
                        match random(3) {
                            0 => data[at] = random(256) as u8,
                            1 => data[at] = b"0123456789<>\"/&A"[random(16)],
                            _ => data.truncate(at.max(1)),
                        }
                    }
                }
                let stored = zip::write::SimpleFileOptions::default();
                out.start_file(part.as_str(), stored).unwrap();
                out.write_all(&data).unwrap();
            }
            let _ = open_bytes(name, &out.finish().unwrap().into_inner());
        }
    }
}

#[test]
fn packages_made_to_do_harm_are_refused() {
    use std::io::Write;
    let parts: Vec<(String, Vec<u8>)> = {
        let bytes = input("plain.xlsx");
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        (0..zip.len())
            .map(|i| {
                let mut entry = zip.by_index(i).unwrap();
                let mut content = vec![];
                std::io::Read::read_to_end(&mut entry, &mut content).unwrap();
                (entry.name().unwrap().into_owned(), content)
            })
            .collect()
    };
    let code = |edit: &dyn Fn(String) -> String| {
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(vec![]));
        for (name, content) in &parts {
            zip.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
            let sheet = name.ends_with("sheet1.xml");
            let text = String::from_utf8_lossy(content).into_owned();
            zip.write_all(if sheet { edit(text) } else { text }.as_bytes()).unwrap();
        }
        let bytes = zip.finish().unwrap().into_inner();
        open_bytes("a.xlsx", &bytes).err().map(|d| d.code())
    };
    assert_eq!(code(&|s| s), None);
    let at_rows = |s: String, rows: &str| s.replace("</sheetData>", &format!("{rows}</sheetData>"));
    assert_eq!(
        code(&|s| s.replacen("<worksheet", "<!DOCTYPE a [<!ENTITY b 'c'>]><worksheet", 1)),
        Some("file-damaged")
    );
    assert_eq!(code(&|s| at_rows(s, &"<a>".repeat(300))), Some("file-damaged"));
    assert_eq!(code(&|s| at_rows(s, &" ".repeat(70 << 20))), Some("file-too-large"));
    let long = format!("<row><c t='inlineStr'><is><t>{}</t></is></c></row>", "a".repeat(9 << 20));
    assert_eq!(code(&|s| at_rows(s, &long)), Some("cell-too-long"));
}
