//! The family's own promises: a card is one page, the examples agree with each other, the contents list the headings.
use super::*;
use crate::docx::Package;
use crate::pdf::Converter;
use crate::pdf::font::Fonts;
use crate::starter::{Kind, Kit, Sheet};
use crate::template::{Frame, Scope, WordTemplate};
use crate::value::Value;
use jiff::civil::date;
use serde_json::{Map, json};

fn document(name: &str) -> &'static Document {
    DOCUMENTS.iter().find(|d| d.name == name).unwrap()
}

fn sheet(kind: Kind, name: &str) -> &'static Sheet {
    Kit { kind, empty: false }.sheets().into_iter().find(|s| s.name == name).unwrap()
}

/// The example rows of a sheet, by column.
fn rows(kind: Kind, name: &str) -> Vec<Map<String, serde_json::Value>> {
    let sheet = sheet(kind, name);
    let named = |row: Vec<String>| {
        sheet.columns.iter().map(|c| c.name.to_owned()).zip(row.into_iter().map(Into::into)).collect()
    };
    sheet.examples(kind).into_iter().map(named).collect()
}

fn text<'r>(row: &'r Map<String, serde_json::Value>, column: &str) -> &'r str {
    row.get(column).and_then(|v| v.as_str()).unwrap_or_default()
}

fn pages_of_card(converter: &Converter, kind: Kind, card: &Map<String, serde_json::Value>) -> usize {
    let docx = document("应急处置卡").docx(kind).unwrap();
    let template = WordTemplate::compile(Package::from_bytes("卡.docx", docx).unwrap()).unwrap();
    let mut data = card.clone();
    let phones: Vec<&str> = text(card, "联系电话").split('、').collect();
    data.insert("联系电话".into(), json!(phones));
    data.insert(
        "单位".into(),
        json!({"全称": kind.say("‹全称›"), "总值班电话": "0737-8585001", "预案版本": "2026-01"}),
    );
    let data = Value::from(&serde_json::Value::Object(data));
    let mut out = vec![];
    template.render(&Frame::outer(&data).as_root(), Scope { date: date(2026, 9, 1) }, &mut out).unwrap();
    converter.lay_out(&Package::from_bytes("卡.docx", out).unwrap()).unwrap().pages.count()
}

#[test]
fn a_card_is_one_page() {
    let converter = Converter::new(Fonts::builtin());
    for kind in Kind::all() {
        for card in rows(kind, "处置卡") {
            assert_eq!(pages_of_card(&converter, kind, &card), 1, "{card:?}");
        }
    }
    // As long as the sheet's note allows.
    let mut card = rows(Kind::Village, "处置卡").remove(0);
    for column in ["第一步", "第二步", "第三步", "第四步", "第五步", "第六步", "禁止事项"]
    {
        card.insert(column.into(), "长".repeat(40).into());
    }
    card.insert("联系电话".into(), "现场指挥 13800001205、值班电话 0737-8585001、消防 119、急救 120".into());
    assert_eq!(pages_of_card(&converter, Kind::Village, &card), 1);
    // And one that allows itself more does need a second page: the count is real.
    card.insert("第一步".into(), "长".repeat(400).into());
    assert_eq!(pages_of_card(&converter, Kind::Village, &card), 2);
}

#[test]
fn example_rows_fit_their_columns() {
    for kind in Kind::all() {
        for sheet in sheets::SHEETS {
            for row in sheet.examples(kind) {
                assert_eq!(row.len(), sheet.columns.len(), "{} {}: {row:?}", kind.name(), sheet.name);
                for (column, cell) in sheet.columns.iter().zip(&row) {
                    let at = format!("{} {}.{}: {cell}", kind.name(), sheet.name, column.name);
                    assert!(!column.needed || !cell.is_empty(), "{at}");
                    assert!(
                        column.choices.is_empty() || cell.is_empty() || column.choices.contains(&&**cell),
                        "{at}"
                    );
                    if let Some((from, key)) = column.from.split_once('.').filter(|_| !cell.is_empty()) {
                        assert!(rows(kind, from).iter().any(|r| text(r, key) == cell), "{at}");
                    }
                }
            }
        }
    }
}

#[test]
fn heads_are_there_and_lead_one_group_each() {
    for kind in Kind::all() {
        let here = rows(kind, "人员");
        let on_duty =
            |name: &str| here.iter().any(|p| text(p, "姓名") == name && text(p, "在岗状态") == "在岗");
        let groups = rows(kind, "工作组");
        assert_eq!(groups.len(), 10);
        let mut heads: Vec<&str> = groups.iter().map(|g| text(g, "组长")).collect();
        assert!(heads.iter().all(|h| on_duty(h)), "{heads:?}");
        heads.sort_unstable();
        heads.dedup();
        assert_eq!(heads.len(), 10);
        let leaders = rows(kind, "领导小组");
        let order: Vec<&str> =
            leaders.iter().map(|l| text(l, "接替顺序")).filter(|o| !o.is_empty()).collect();
        assert_eq!(order, ["1", "2", "3", "4"]);
        for leader in &leaders {
            let same = here.iter().find(|p| text(p, "姓名") == text(leader, "姓名")).unwrap();
            assert_eq!(text(leader, "手机"), text(same, "手机"));
        }
    }
}

#[test]
fn special_plans_name_groups_that_exist() {
    for kind in Kind::all() {
        let groups = rows(kind, "工作组");
        let known = |name: &str| groups.iter().any(|g| text(g, "组名") == name);
        for plan in rows(kind, "专项预案") {
            let mut named = text(&plan, "协同工作组").split('、').chain([text(&plan, "牵头工作组")]);
            assert!(named.all(known), "{plan:?}");
        }
    }
}

#[test]
fn limits_are_marked_as_samples() {
    for limit in rows(Kind::School, "报告时限") {
        assert!(text(&limit, "依据").contains("核对"), "{limit:?}");
    }
    let minutes = |step: &str| {
        rows(Kind::School, "报告时限")
            .iter()
            .filter(|l| text(l, "步骤") == step)
            .map(|l| text(l, "时限分钟").to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(minutes("内部报告"), ["10"]);
    assert_eq!(minutes("首报"), ["120", "60", "120"]);
}

#[test]
fn contents_list_every_heading_with_its_page() {
    let docx = document("综合应急预案").docx(Kind::School).unwrap();
    let package = Package::from_bytes("预案.docx", docx).unwrap();
    let xml = package.read_text(package.main().unwrap()).unwrap();
    let marks: Vec<&str> = xml.split("w:name=\"_Toc").skip(1).map(|m| &m[..8]).collect();
    let asked: Vec<&str> = xml.split(" PAGEREF _Toc").skip(1).map(|m| &m[..8]).collect();
    assert!(marks.len() > 25, "{marks:?}");
    assert_eq!(marks, asked);
    assert_eq!(xml.matches("\"begin\"").count(), xml.matches("\"end\"").count());
    let laid = Converter::new(Fonts::builtin()).lay_out(&package).unwrap();
    let texts = laid.pages.texts();
    let contents = texts.iter().find(|t| t.contains("目　次")).unwrap();
    let body = texts.iter().position(|t| t.contains("1　总则") && !t.contains("目　次")).unwrap();
    let page_of = |heading: &str| texts.iter().skip(body).position(|t| t.contains(heading)).unwrap() + 1;
    for heading in ["3.4　应急处置", "5　应急保障"] {
        let line = contents.lines().find(|l| l.contains(heading)).unwrap_or(contents);
        let number: String = line
            .split(heading)
            .nth(1)
            .unwrap()
            .chars()
            .skip_while(|c| !c.is_ascii_digit())
            .take_while(char::is_ascii_digit)
            .collect();
        assert!(number.starts_with(&page_of(heading).to_string()), "{heading}: {line}");
    }
}
