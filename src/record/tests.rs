//! Sheets in, tables out: what the case folders under tests/cases/sheet don't show.
use super::*;
use crate::diagnostic::{Lang, Severity};
use crate::sheet::{Cell, Merge, Raw, Row, Sheet};
use crate::value::Value;

/// A sheet of rows of text separated by `|`; `#12.5` is a number.
fn sheet(name: &str, rows: &[&str]) -> Sheet {
    let cell = |(col, text): (usize, &str)| {
        let raw = match text.strip_prefix('#') {
            Some(n) => Raw::Number(n.parse().unwrap()),
            None => Raw::Text(text.to_owned()),
        };
        Cell { col: col as u32, raw }
    };
    let row = |(i, text): (usize, &&str)| Row {
        index: i as u32,
        cells: text.split('|').enumerate().filter(|(_, t)| !t.is_empty()).map(cell).collect(),
    };
    let rows = rows.iter().enumerate().map(row).filter(|r| !r.cells.is_empty()).collect();
    let source = Arc::new(Source { file: "表.xlsx".into(), sheet: name.into() });
    Sheet { source, rows, ..Sheet::default() }
}

fn table(name: &str, rows: &[&str]) -> Table {
    read(&sheet(name, rows), &ReadOptions::default()).0.unwrap()
}

fn codes(problems: &Problems) -> Vec<(&'static str, String)> {
    let serious = problems.0.iter().filter(|d| d.severity() > Severity::Note);
    serious.map(|d| (d.code(), d.place().show(Lang::Zh))).collect()
}

fn texts(table: &Table, column: &str) -> Vec<String> {
    table.records.iter().map(|r| r.get(column).unwrap().to_text()).collect()
}

fn names(table: &Table) -> Vec<&str> {
    table.columns.names().collect()
}

#[test]
fn a_header_without_known_names_is_the_first_full_row_of_labels() {
    let t = table("a", &["物资台账", "", "物资|存放处|规格", "喊话器|值班室|大", "灭火器|走廊|小"]);
    assert_eq!((t.header_rows, names(&t)), ((2, 2), vec!["物资", "存放处", "规格"]));
    let t = table("a", &["名单", "姓名", "张三"]);
    assert_eq!((t.header_rows, t.records.len()), ((1, 1), 1));
}

#[test]
fn no_header_is_an_error_that_says_how_to_name_the_row() {
    for rows in [&["#1|#2", "#3|#4"][..], &["只有一句话"], &[]] {
        let (t, problems) = read(&sheet("a", rows), &ReadOptions::default());
        assert!(t.is_none() && problems.has_errors(), "{rows:?}");
    }
    let options = ReadOptions { header_row: Some(9), ..ReadOptions::default() };
    let (t, problems) = read(&sheet("a", &["姓名|部门", "张三|办"]), &options);
    assert!(t.is_none());
    assert_eq!(codes(&problems)[0].0, "header-row");
}

#[test]
fn a_data_row_is_not_taken_for_a_second_header_row() {
    let mut s = sheet("a", &["姓名|联系方式||备注", "张三|电话|短信|无"]);
    s.merges.push(Merge { top: 0, left: 1, bottom: 0, right: 2 });
    let (t, _) = read(&s, &ReadOptions::default());
    let t = t.unwrap();
    assert_eq!((t.header_rows, t.records.len()), ((0, 0), 1));
}

#[test]
fn three_header_rows() {
    let mut s = sheet("a", &["姓名|联系方式|||", "|手机||固话|", "|本人|家人|家|办", "张三|119|120|110|122"]);
    for (top, left, bottom, right) in [(0, 0, 2, 0), (0, 1, 0, 4), (1, 1, 1, 2), (1, 3, 1, 4)] {
        s.merges.push(Merge { top, left, bottom, right });
    }
    let t = read(&s, &ReadOptions::default()).0.unwrap();
    assert_eq!(
        names(&t),
        ["姓名", "联系方式/手机/本人", "联系方式/手机/家人", "联系方式/固话/家", "联系方式/固话/办"]
    );
    assert_eq!(t.records.len(), 1);
}

#[test]
fn times_in_a_header_are_no_pairs_and_brackets_may_be_left_out() {
    let rows =
        ["日期|白班(8:00-20:00)||夜班（20：00-8：00）|", "|领导|成员|领导|成员", "2026.10.1|甲|乙|丙|丁"];
    let mut s = sheet("值班", &rows);
    for (top, left, bottom, right) in [(0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 0, 4)] {
        s.merges.push(Merge { top, left, bottom, right });
    }
    let t = read(&s, &ReadOptions::default()).0.unwrap();
    assert_eq!(names(&t)[4], "夜班(20:00-8:00)/成员");
    assert_eq!(t.records[0].get("白班/领导"), Some(&"甲".into()));
}

#[test]
fn pairs_above_the_header_become_meta_data() {
    let t =
        table("a", &["花名册", "填报单位：青河园 填报时间：8:30|填表人：|甲", "姓名|部门|手机", "乙|办|119"]);
    let meta: Vec<String> = t.meta.iter().map(|(k, v)| format!("{k}={v}")).collect();
    assert_eq!(meta, ["标题=花名册", "填报单位=青河园", "填报时间=8:30", "填表人=甲"]);
}

#[test]
fn columns_are_renamed_and_keep_their_old_name_as_alias() {
    let options = ReadOptions {
        rename: vec![("sj".into(), "手机".into()), ("没有".into(), "有".into())],
        types: vec![("姓 名".into(), Kind::Text), ("无此列".into(), Kind::Date)],
        ..ReadOptions::default()
    };
    let (t, problems) = read(&sheet("a", &["姓名|sj", "张三|138 0000 1234"]), &options);
    let t = t.unwrap();
    assert_eq!((names(&t), t.kinds.clone()), (vec!["姓名", "手机"], vec![Kind::Text, Kind::Phone]));
    assert_eq!(t.records[0].get("sj"), Some(&"13800001234".into()));
    assert_eq!(t.records[0].place("手机").show(Lang::Zh), "表.xlsx › a › B2");
    assert_eq!(
        codes(&problems).iter().map(|c| c.0).collect::<Vec<_>>(),
        ["column-missing", "column-missing"]
    );
}

#[test]
fn a_new_name_that_another_column_has_is_refused() {
    let options = ReadOptions { rename: vec![("sj".into(), "手机".into())], ..ReadOptions::default() };
    let (t, problems) = read(&sheet("a", &["姓名|sj|手机", "张三|119|120"]), &options);
    assert_eq!(names(&t.unwrap()), ["姓名", "sj", "手机"]);
    assert_eq!(codes(&problems)[0].0, "rename-taken");
}

#[test]
fn numbers_and_days_may_name_columns() {
    let t = table("值班", &["姓名|部门|#1|#2", "张三|办|√|", "李四|办||√"]);
    assert_eq!(names(&t), ["姓名", "部门", "1", "2"]);
    assert_eq!(t.kinds[2], Kind::YesNo);
}

#[test]
fn an_error_value_counts_only_in_columns_that_are_asked_for() {
    let mut s = sheet("a", &["姓名|部门", "张三|办"]);
    s.rows[1].cells[1].raw = Raw::Error("#REF!".into());
    let expected = |e: &str| ReadOptions { expected: vec![e.into()], ..ReadOptions::default() };
    assert!(read(&s, &expected("部门")).1.has_errors());
    let (t, problems) = read(&s, &expected("姓名"));
    assert_eq!(codes(&problems), [("cell-error", "表.xlsx › a › B2".to_owned())]);
    assert!(!problems.has_errors() && t.unwrap().records.len() == 1);
    let faulty = faulty_rows(&read(&s, &expected("部门")).1);
    assert!(faulty.contains(&("表.xlsx".into(), "a".into(), 1)));
}

#[test]
fn kinds_are_found_by_data() {
    let t = table(
        "a",
        &[
            "编号|数|日子|钟点|时段|对|混|零头",
            "001|#1409.5|2026.9.1|8:30|8:00-9:00|是|#12|#0.1",
            "002|#3|2026年9月2日|上午9点|20:00-8:00|否|甲|#0.2",
        ],
    );
    use Kind::*;
    assert_eq!(t.kinds, [Text, Number, Date, Time, TimeRange, YesNo, Text, Number]);
    assert_eq!(texts(&t, "编号"), ["001", "002"]);
    assert_eq!(texts(&t, "混"), ["12", "甲"]);
    assert_eq!(texts(&t, "数"), ["1409.5", "3"]);
}

#[test]
fn codes_in_text_files_keep_their_zeros() {
    let t = table("", &["班|门牌|价", "01|0737|1.50", "02|12|2"]);
    assert_eq!(t.kinds, [Kind::Text, Kind::Text, Kind::Number]);
    assert_eq!(texts(&t, "门牌"), ["0737", "12"]);
}

#[test]
fn rows_add_up() {
    let t = table(
        "a",
        &[
            "序号|姓名|人数",
            "#1|张三|#2",
            "#2||",
            "序号|姓名|人数",
            "小计||#2",
            "#3|李四|#3",
            "合计||#5",
            "|||||外面",
            "注：说明",
        ],
    );
    assert_eq!((t.rows.read, t.rows.records, t.rows.skipped.len()), (8, 2, 6));
    let why: Vec<Skip> = t.rows.skipped.iter().map(|s| s.2).collect();
    use Skip::*;
    assert_eq!(why, [SerialOnly, HeaderAgain, Total, Total, Outside, Note]);
}

#[test]
fn data_that_begins_like_a_note_stays_data() {
    let t = table("a", &["标题|内容", "备注：无|甲", "注意事项|乙", "填表人：|丙|", "审核人：丁"]);
    assert_eq!((texts(&t, "内容"), t.rows.skipped.len()), (vec!["甲".to_owned(), "乙".to_owned()], 2));
}

#[test]
fn a_title_of_several_cells_is_no_header_row() {
    let t = table(
        "a",
        &["青河园|||内部", "Name|Phone|Amount (yuan)|Paid", "A B|119|1,234.50|yes", "Total||1234.5|"],
    );
    assert_eq!((t.header_rows, names(&t)), ((1, 1), vec!["Name", "Phone", "Amount(yuan)", "Paid"]));
    assert_eq!(t.kinds, [Kind::Name, Kind::Phone, Kind::Number, Kind::YesNo]);
    assert_eq!((t.records.len(), t.rows.skipped[0].2), (1, Skip::Total));
}

#[test]
fn totals_are_not_compared_when_a_cell_above_is_unknown() {
    let mut s = sheet("a", &["姓名|人数", "甲|#1", "乙|#2", "合计|#5"]);
    assert_eq!(
        codes(&read(&s, &ReadOptions::default()).1),
        [("total-differs", "表.xlsx › a › B4".to_owned())]
    );
    s.rows[1].cells[1].raw = Raw::NoValue;
    let serious = codes(&read(&s, &ReadOptions::default()).1);
    assert_eq!(serious, [("formula-without-value", "表.xlsx › a › B2".to_owned())]);
}

#[test]
fn a_section_title_inside_the_table_is_no_record() {
    let mut s = sheet("a", &["姓名|部门|手机", "一、大班组", "张三|大班|119"]);
    s.merges.push(Merge { top: 1, left: 0, bottom: 1, right: 2 });
    let t = read(&s, &ReadOptions::default()).0.unwrap();
    assert_eq!((t.records.len(), t.rows.skipped[0].2), (1, Skip::Section));
}

#[test]
fn names_in_a_run_are_taken_apart_by_the_roster_only() {
    let s = sheet("a", &["组名|组员", "一组|廖倩平雷丽冷结玉"]);
    let options = ReadOptions {
        roster: ["廖倩平", "雷丽", "冷结玉"].map(String::from).to_vec(),
        ..ReadOptions::default()
    };
    let (t, problems) = read(&s, &options);
    assert_eq!(texts(&t.unwrap(), "组员"), ["廖倩平、雷丽、冷结玉"]);
    assert!(codes(&problems).is_empty());
    assert_eq!(codes(&read(&s, &ReadOptions::default()).1)[0].0, "names-run");
}

#[test]
fn no_cell_content_gets_into_messages() {
    let s = sheet(
        "a",
        &[
            "姓名|手机|身份证号|签订日期|组员",
            "机密、机密|机密|机密|26.9.1|甲机密乙机密丙",
            "机密|#13800001234|#430000201809030011|机密|",
        ],
    );
    let options = ReadOptions { key: Some("手机".into()), ..ReadOptions::default() };
    let (_, problems) = read(&s, &options);
    assert!(problems.0.len() > 5);
    for d in &problems.0 {
        assert!(!d.show(Lang::Zh).contains("机密") && !d.show(Lang::En).contains("机密"), "{d}");
        assert!(!d.show(Lang::Zh).contains("4300"), "{d}");
    }
}

fn staff() -> Table {
    table("人员", &["工号|姓名|岗位", "1|王 芳|教师", "2|张三|保安", "3|王芳|教师"])
}

#[test]
fn one_to_one_by_number_works_and_by_an_ambiguous_name_lists_the_candidates() {
    let letters = table("责任书", &["工号|份数", "2|#2", "9|#1", "|#1"]);
    let (t, problems) = join_one(&letters, &staff(), "人员", "工号");
    assert_eq!(names(&t), ["工号", "份数", "人员", "姓名", "岗位"]);
    assert_eq!(texts(&t, "姓名"), ["张三", "", ""]);
    let Some(Value::Record(r)) = t.records[0].get("人员") else { panic!() };
    assert_eq!(r.place("姓名").show(Lang::Zh), "表.xlsx › 人员 › B3");
    assert_eq!(codes(&problems), [("join-unmatched", "表.xlsx › 责任书 › A3".to_owned())]);

    let letters = table("责任书", &["签订人|份数", "王　芳|#2", "张 三|#2"]);
    let (t, problems) = join_one(&letters, &staff(), "人员", "签订人=姓名");
    assert_eq!(texts(&t, "工号"), ["", "2"]);
    let d = problems.errors().next().unwrap();
    assert_eq!((d.code(), d.place().show(Lang::Zh).as_str()), ("join-several", "表.xlsx › 责任书 › A2"));
    let others: Vec<String> = d.others().iter().map(|p| p.show(Lang::Zh)).collect();
    assert_eq!(others, ["表.xlsx › 人员 › B2", "表.xlsx › 人员 › B4"]);
    assert_eq!(codes(&join_one(&letters, &staff(), "人员", "没有").1)[0].0, "column-missing");
}

#[test]
fn several_columns_can_tell_which_rows_belong_together() {
    let plans = table("预案", &["单位|组号", "甲校|1组", "甲校|2组", "乙校|1组"]);
    let members = table("组员", &["学校|组号|姓名", "甲校|1组|张三", "乙校|1组|李四", "甲校|2组|王芳"]);
    let (t, problems) = join_many(&plans, &members, "组员", "单位=学校，组号");
    assert!(!problems.has_errors() && codes(&problems).is_empty());
    let names: Vec<String> = t
        .records
        .iter()
        .map(|r| match r.get("组员") {
            Some(Value::List(l)) => match &l.items[..] {
                [Value::Record(m)] => m.get("姓名").unwrap().to_text(),
                _ => String::new(),
            },
            _ => String::new(),
        })
        .collect();
    assert_eq!(names, ["张三", "王芳", "李四"]);
}

#[test]
fn one_to_many_gives_lists_and_points_out_what_is_left_over() {
    let duties = table("岗位职责", &["岗位|条款", "教师|一", "保 安|三", "教师|二", "司机|四"]);
    let (t, problems) = join_many(&staff(), &duties, "职责条款", "岗位");
    let lists: Vec<usize> = t
        .records
        .iter()
        .map(|r| match r.get("职责条款") {
            Some(Value::List(l)) => l.items.len(),
            _ => 0,
        })
        .collect();
    assert_eq!(lists, [2, 1, 2]);
    assert_eq!(codes(&problems), [("join-unmatched", "表.xlsx › 岗位职责 › A5".to_owned())]);
    let phones = table("家长", &["姓名|家长", "王芳|甲"]);
    assert_eq!(
        codes(&join_many(&staff(), &phones, "家长", "姓名").1),
        [
            ("join-unmatched", "表.xlsx › 人员 › B3".to_owned()),
            ("join-several", "表.xlsx › 家长 › A2".to_owned()),
        ]
    );
}

#[test]
fn stacked_sheets_keep_places_and_differing_headers_are_named() {
    let a = table("大一班", &["姓名|学号", "张三|01"]);
    let b = table("大二班", &["学号|姓名", "02|李四", "合计|1"]);
    let t = stack(vec![a.clone(), b], SHEET_COLUMN).unwrap();
    assert_eq!(
        (texts(&t, "姓名").join(" "), texts(&t, "来源表").join(" ")),
        ("张三 李四".into(), "大一班 大二班".into())
    );
    assert_eq!(t.records[1].place("姓名").show(Lang::Zh), "表.xlsx › 大二班 › B2");
    assert_eq!(t.rows.read as usize, t.rows.records as usize + t.rows.skipped.len());
    let problems = stack(vec![a, table("大三班", &["姓名|民族", "王五|汉"])], SHEET_COLUMN).unwrap_err();
    let d = problems.errors().next().unwrap();
    assert!(d.message().zh.contains("缺少 学号，多出 民族"), "{d}");
}

#[test]
fn lists_by_name_number_what_is_there_twice() {
    let t = table("领导小组", &["组内职务|姓名", "组长|甲", "副组长|乙", "副组长|丙"]);
    let Value::List(l) = lookup_list(&t, Some("组内职务")).unwrap() else { panic!() };
    assert_eq!(
        (l.by.get("组长"), l.by.get("副组长1"), l.by.get("副组长2"), l.by.get("副组长")),
        (Some(&0), Some(&1), Some(&2), None)
    );
    assert!(lookup_list(&t, Some("没有")).is_err());
}

fn sorted(t: &Table, keys: &[&str]) -> String {
    let keys: Vec<SortKey> = keys.iter().map(|k| SortKey::parse(k).unwrap()).collect();
    let mut records = t.records.clone();
    sort(&mut records, &keys).unwrap();
    records.iter().map(|r| r.get("姓名").unwrap().to_text()).collect::<Vec<_>>().join(" ")
}

#[test]
fn sorting_by_pinyin_strokes_values_and_lists() {
    let t = table(
        "a",
        &[
            "姓名|班|职务|年龄|入职日期",
            "张三|大(10)班|教师|#30|2020.1.1",
            "丁一|大(2)班|园长|#50|2019年9月1日",
            "李四|大(2)班|司机|#9|",
            "安二|小班|副园长|#100|2018/3/5",
        ],
    );
    assert_eq!(sorted(&t, &["姓名"]), "安二 丁一 李四 张三");
    assert_eq!(sorted(&t, &["-姓名:拼音"]), "张三 李四 丁一 安二");
    assert_eq!(sorted(&t, &["姓名:笔画"]), "丁一 安二 张三 李四"); // 2 6 7 7 strokes
    assert_eq!(sorted(&t, &["班", "-年龄"]), "丁一 李四 张三 安二");
    assert_eq!(sorted(&t, &["入职日期"]), "安二 丁一 张三 李四");
    assert_eq!(sorted(&t, &["-入职日期"]), "张三 丁一 安二 李四");
    assert_eq!(sorted(&t, &["职务:园长、副园长、教师"]), "丁一 安二 张三 李四");
    assert_eq!(SortKey::parse("姓名:随便").unwrap_err().code(), "sort-order");
    assert_eq!(
        sort(&mut t.records.clone(), &[SortKey::parse("没有").unwrap()]).unwrap_err().code(),
        "column-missing"
    );
}

#[test]
fn groups_come_in_order_of_appearance_with_their_totals() {
    let t = table("a", &["姓名|部门|补贴", "甲|小班组|#0.1", "乙|大班组|#2", "丙|小 班 组|#0.2", "丁||#1"]);
    let groups = group_by(&t, "科室").unwrap();
    let seen: Vec<(String, usize)> = groups.iter().map(|(v, r)| (v.to_text(), r.len())).collect();
    assert_eq!(seen, [("小班组".into(), 2), ("大班组".into(), 1), (String::new(), 1)]);
    let total = totals(&t.columns, &groups[0].1, &["补贴", "姓名"]).unwrap();
    assert_eq!((total[0].sum.to_string().as_str(), total[1].count), ("0.3", 2));
    assert!(group_by(&t, "没有").is_err());
}

#[test]
fn patterns_choose_sheets() {
    let sheet = |name: &str, hidden| Sheet { hidden, ..sheet(name, &["姓名|班", "甲|一"]) };
    let book = crate::sheet::Workbook {
        file: "表.xlsx".into(),
        format: crate::sheet::Format::Xlsx,
        encoding: None,
        delimiter: None,
        date1904: false,
        sheets: vec![
            sheet("大一班", false),
            sheet("大二班 ", false),
            sheet("旧大班", true),
            sheet("说明", false),
        ],
        notes: vec![],
    };
    let found = |p: &str| sheets_like(&book, p).map(|l| l.len()).map_err(|d| d.code());
    assert_eq!(found("*班"), Ok(2));
    assert_eq!(found("大*"), Ok(2));
    assert_eq!(found("*"), Ok(3));
    assert_eq!(found("大二班"), Ok(1));
    assert_eq!(found("旧大班"), Ok(1));
    assert_eq!(found(""), Ok(1));
    assert_eq!(found("中*"), Err("sheet-missing"));
}

#[test]
fn anything_at_all_can_be_read_without_panic() {
    use proptest::prelude::*;
    let text =
        prop_oneof!["[ -~\u{3000}-\u{303f}一二三十年月日点分半：、合计注姓名序号0-9./-]{0,12}", ".{0,8}"];
    let raw = prop_oneof![
        text.prop_map(Raw::Text),
        any::<f64>().prop_map(Raw::Number),
        Just(Raw::NoValue),
        Just(Raw::Error("#N/A".into())),
        any::<bool>().prop_map(Raw::Bool),
    ];
    let cells = prop::collection::vec((0u32..6, raw), 0..7);
    let rows = prop::collection::vec(cells, 0..8);
    let merges = prop::collection::vec((0u32..8, 0u32..6, 0u32..4, 0u32..4), 0..4);
    proptest!(ProptestConfig::with_cases(400), |(rows in rows, merges in merges, kind in 0usize..13, first in "姓名|部门|序号")| {
        let mut s = sheet("a", &["序号|姓名|部门|手机|签订日期|人数"]);
        for (i, mut cells) in rows.into_iter().enumerate() {
            cells.sort_by_key(|c| c.0);
            cells.dedup_by_key(|c| c.0);
            let cells = cells.into_iter().map(|(col, raw)| Cell { col, raw }).collect();
            s.rows.push(Row { index: i as u32 + 1, cells });
        }
        s.merges = merges.into_iter().map(|(t, l, h, w)| Merge { top: t, left: l, bottom: t + h, right: l + w }).collect();
        let kind = Kind::all_names().nth(kind * 2).and_then(Kind::from_name).unwrap_or(Kind::Text);
        let options = ReadOptions { types: vec![("部门".into(), kind)], key: Some(first), year: Some(2026), ..ReadOptions::default() };
        let (t, _) = read(&s, &options);
        if let Some(t) = t {
            prop_assert_eq!(t.rows.read as usize, t.records.len() + t.rows.skipped.len());
            for r in &t.records {
                prop_assert_eq!(r.fields.len(), t.columns.len());
            }
        }
    });
}
