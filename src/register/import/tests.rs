use super::*;
use crate::register::{Issued, Location, Want};
use crate::{register::File, sheet};

fn now() -> ZonedDateTime {
    "2026-09-01T08:30:00+08:00[Asia/Shanghai]".parse().unwrap()
}

fn empty() -> Register {
    Register::open_dry(&Location::File("/nowhere/register.db".into())).unwrap()
}

fn csv(text: &str) -> Workbook {
    sheet::open_bytes("登记簿.csv", text.as_bytes()).unwrap()
}

fn series(name: &str) -> ImportOptions {
    ImportOptions { series: Some(name.into()), ..ImportOptions::default() }
}

fn import(r: &mut Register, text: &str, how: &ImportOptions) -> (usize, usize, usize) {
    let (done, _) = r.import(&csv(text), how, "甲", &now()).unwrap();
    (done.added.len(), done.noted.len(), done.unchanged)
}

fn mistakes(r: &mut Register, text: &str) -> Vec<String> {
    let wrong = r.import(&csv(text), &series("公文"), "甲", &now()).unwrap_err();
    let shown = |d: &Diagnostic| format!("{} {}", d.code(), d.shown_places(Default::default()).join(" "));
    wrong.errors().map(shown).collect()
}

const UGLY: &str = "青河镇中心幼儿园发文登记簿,,,,,,\n顺序号,文号,发文日期,题名,类型,发往机关,备注\n\
    1,青幼安〔2025〕1号,2025.3.5,关于开学的通知,通知,各班,\n\
    2,青幼安[2025]2号,2025年3月8日,关于演练的通知,通知,\"各班，保安室\",=1+1\n\
    3,青幼安（2025）3号,3月9日,作废,,,作废：重复\n\
    5,青幼安【2025】 5号,2025-04-01,关于值班的通知,通知,各班,\n\
    6,青幼安〔2025〕6号,,,,,\n7,,,,,,\n8,,,以下空白,,,\n";

#[test]
fn an_ugly_book_is_read_once_and_what_was_filled_in_since_is_added() {
    let mut r = empty();
    let (done, problems) = r.import(&csv(UGLY), &series("公文"), "甲", &now()).unwrap();
    assert_eq!((done.added.len(), done.noted.len(), done.unchanged), (4, 0, 0));
    assert!(problems.0.iter().any(|d| d.code() == "import-gap"), "{problems:?}");
    let all = r.list(&Filter::default()).unwrap();
    assert_eq!(all.iter().map(|e| e.n).collect::<Vec<_>>(), [Some(1), Some(2), Some(3), Some(5)]);
    assert_eq!(all[1].date, jiff::civil::date(2025, 3, 8));
    assert_eq!((all[1].more["主送"].as_str(), all[1].more["备注"].as_str()), ("各班，保安室", "=1+1"));
    assert_eq!((all[2].state, all[2].why.as_str()), (State::Void, "作废：重复"));
    assert_eq!((all[0].origin.as_str(), all[0].version, all[0].state), ("import", 1, State::Issued));
    assert_eq!(import(&mut r, UGLY, &series("公文")), (0, 0, 4));
    assert_eq!(import(&mut r, &UGLY.replace(",各班,\n", ",各班和家长,\n"), &series("公文")), (0, 2, 2));
    let shown = r.show("青幼安〔2025〕1号").unwrap();
    assert_eq!(shown.history.iter().map(|h| h.what.as_str()).collect::<Vec<_>>(), ["imported", "noted"]);
    // the series goes on after the last number
    let want = Want {
        series: Some("公文".into()),
        year: 2025,
        start: 1,
        document: "函".into(),
        key: "a".into(),
        date: jiff::civil::date(2025, 5, 1),
        title: "函".into(),
        any_date: false,
    };
    assert_eq!(r.plan(&[want], false, "甲", &now()).unwrap()[0].as_ref().unwrap().n, Some(6));
}

#[test]
fn every_mistake_is_named_with_its_cells_and_nothing_is_written() {
    let mut r = empty();
    import(&mut r, "文号,日期,标题\n青〔2025〕9号,2025-09-09,甲\n", &series("公文"));
    let text = "文号,日期,标题,状态\n青〔2025〕1号,2025-01-01,甲,\n青[2025]1号,2025-01-02,乙,\n\
        青〔2025〕2号,2024-12-31,丙,\n青〔2025〕3号,2025-02-30,丁,\n4号,2025-01-05,戊,\n\
        青〔2025〕5号,2025-01-06,,正式\n青〔2025〕6号,2025-01-06,己,办了\n青〔2025〕9号,2025-09-09,庚,\n";
    assert_eq!(
        mistakes(&mut r, text),
        [
            "import-year 登记簿.csv › B4 登记簿.csv › A4",
            "import-date 登记簿.csv › B5",
            "import-number 登记簿.csv › A6",
            "import-title 登记簿.csv › C7",
            "import-state 登记簿.csv › D8",
            "import-twice 登记簿.csv › A3 登记簿.csv › A2",
            "import-clash 登记簿.csv › A9",
        ]
    );
    assert_eq!(r.list(&Filter::default()).unwrap().len(), 1);
    assert_eq!(mistakes(&mut r, "姓名,部门\n甲,乙\n"), ["import-no-number 登记簿.csv"]);
}

#[test]
fn series_are_told_by_a_column_or_by_how_numbers_begin() {
    let mut r = empty();
    let text = "文号,日期,标题,种类\n青安〔2025〕1号,2025-01-01,甲,安全\n青函〔2025〕1号,2025-01-02,乙,函\n";
    let how = ImportOptions { series_of: Some("种类".into()), ..ImportOptions::default() };
    import(&mut r, text, &how);
    let names = |r: &mut Register| -> Vec<String> {
        r.list(&Filter::default()).unwrap().into_iter().filter_map(|e| e.series).collect()
    };
    assert_eq!(names(&mut r), ["函", "安全"]);
    // known beginnings keep their series, others are series of their own
    let more = "文号,日期,标题\n青函〔2025〕2号,2025-01-03,丙\n纪要-2025-01,2025-01-03,丁\n";
    import(&mut r, more, &ImportOptions::default());
    assert_eq!(names(&mut r), ["函", "函", "安全", "纪要"]);
}

#[test]
fn a_rehearsal_keeps_nothing() {
    let mut r = empty().rehearse();
    assert_eq!(import(&mut r, UGLY, &series("公文")), (4, 0, 0));
    assert!(r.list(&Filter::default()).unwrap().is_empty());
}

/// A register with everything in it: issued twice, void, kept by hand, kept by a stopped run, given back, without
/// a number.
fn full() -> Register {
    let mut r = empty();
    let date = jiff::civil::date(2026, 9, 1);
    let want = |series: Option<&str>, key: &str| Want {
        series: series.map(str::to_owned),
        year: 2026,
        start: 1,
        document: "责任书".into(),
        key: key.into(),
        date,
        title: format!("责任书 {key}"),
        any_date: false,
    };
    let wants = [want(Some("安"), "a"), want(Some("安"), "b"), want(Some("安"), "c"), want(None, "d")];
    let slots: Vec<_> =
        r.plan(&wants, false, "甲", &now()).unwrap().into_iter().map(|s| s.unwrap()).collect();
    let mut issue = |i: usize, content: &str| {
        let slot = &slots[i];
        let file = |kind: &str| File {
            version: 0,
            path: format!("甲/{i}.{kind}"),
            format: kind.into(),
            sha256: format!("{content:0>64}"),
            bytes: 5,
        };
        let doc = Issued {
            entry: slot.entry,
            number: slot.n.map(|n| format!("青幼安〔2026〕{n}号")),
            date,
            title: format!("=责任书 {i}"),
            content: content.into(),
            more: [("主送".to_owned(), "县教体局".to_owned()), ("自编".to_owned(), "=1+1".to_owned())].into(),
            files: vec![file("docx"), file("pdf")],
        };
        r.issue(&[doc], "甲", &now()).unwrap();
    };
    issue(0, "1");
    issue(0, "2");
    issue(1, "3");
    issue(3, "4");
    r.void("青幼安〔2026〕2号", "写错了", "甲", &now()).unwrap();
    let held = crate::register::Reservation {
        series: "安".into(),
        date,
        count: 2,
        holder: "张三".into(),
        until: Some(jiff::civil::date(2026, 12, 31)),
        title: "通知".into(),
        start: 1,
    };
    r.reserve(&held, &|n| Some(format!("青幼安〔2026〕{n}号")), "甲", &now()).unwrap();
    r.release("青幼安〔2026〕5号", "", "甲", &now()).unwrap();
    r
}

#[test]
fn our_own_export_comes_back_as_it_was() {
    let mut r = full();
    let first = r.export_xlsx(&Filter::default(), &now()).unwrap();
    let book = sheet::open_bytes("发文登记簿.xlsx", &first).unwrap();
    let mut other = empty();
    let (done, _) = other.import(&book, &ImportOptions::default(), "乙", &now()).unwrap();
    assert_eq!((done.added.len(), done.unchanged), (6, 0));
    let cells = |bytes: &[u8]| sheet::raw_json(&sheet::open_bytes("发文登记簿.xlsx", bytes).unwrap());
    assert_eq!(cells(&other.export_xlsx(&Filter::default(), &now()).unwrap()), cells(&first));
    assert_eq!(r.import(&book, &ImportOptions::default(), "乙", &now()).unwrap().0.unchanged, 6);
    // the number that was given back is the next one in both
    let want = Want {
        series: Some("安".into()),
        year: 2026,
        start: 1,
        document: "函".into(),
        key: "a".into(),
        date: jiff::civil::date(2026, 9, 1),
        title: "函".into(),
        any_date: false,
    };
    assert_eq!(other.plan(&[want], false, "甲", &now()).unwrap()[0].as_ref().unwrap().n, Some(5));
}
