use super::super::testing::brief as found;
use super::*;

const PEOPLE: &[&str] = &[
    "工号|姓名|在岗状态",
    "1|罗可|在岗",
    "2|张三|在岗",
    "3|李四|在岗",
    "4|王五|在岗",
    "5|赵六|在岗",
    "6|孙七|休假",
    "7|周八|离职",
];

/// October 2026 with a day and a night shift; four persons in turn, so that nobody has both of a day or goes from
/// night to day.
fn month() -> Vec<String> {
    let persons = ["张三", "李四", "王五", "赵六"];
    let mut rows = vec!["日期|班次|带班领导|值班人员".to_owned()];
    for day in 1..=31 {
        let [a, b] = [(2 * day) % 4, (2 * day + 1) % 4].map(|i| persons[i]);
        rows.push(format!("2026-10-{day:02}|白班08:00-20:00|罗可|{a}"));
        rows.push(format!("2026-10-{day:02}|夜班20:00-次日08:00|罗可|{b}"));
    }
    rows
}

fn check(rows: &[String]) -> Vec<String> {
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    found(&DUTY, &[("人员", PEOPLE), ("值班", &rows)])
}

#[test]
fn a_whole_month_is_whole() {
    assert_eq!(check(&month()), [""; 0]);
}

#[test]
fn empty_shifts_and_days_without_a_leader() {
    let mut rows = month();
    rows[3] = "2026-10-02|白班08:00-20:00|罗可|".to_owned();
    assert_eq!(check(&rows), ["check-duty-empty 值班 D4"]);
    let mut rows = month();
    rows[3] = rows[3].replace("罗可", "");
    assert_eq!(check(&rows), [""; 0], "the other row of the day has one");
    rows[4] = rows[4].replace("罗可", "");
    assert_eq!(check(&rows), ["check-duty-leader 值班 C4"]);
}

#[test]
fn a_missing_shift_and_a_missing_day() {
    let mut rows = month();
    rows.remove(4);
    assert_eq!(check(&rows), ["check-duty-slot 值班 A4 B3"]);
    let mut rows = month();
    rows.drain(3..5);
    assert_eq!(check(&rows), ["check-duty-gap 值班 A4 A3"]);
    let mut rows = month();
    rows.truncate(59);
    assert_eq!(check(&rows), ["check-duty-gap 值班 A59"], "30 and 31 are missing");
}

#[test]
fn rosters_of_some_days_only() {
    let some = |keep: &dyn Fn(usize) -> bool| {
        let rows: Vec<String> = month()
            .into_iter()
            .enumerate()
            .filter(|(i, _)| *i == 0 || keep(i.div_ceil(2)))
            .map(|(_, r)| r)
            .collect();
        check(&rows)
    };
    let weekday = |day: usize| (day + 2) % 7; // 1 October 2026 is a Thursday
    assert_eq!(some(&|d| weekday(d) < 5), [""; 0], "working days");
    assert_eq!(some(&|d| weekday(d) >= 5), [""; 0], "weekends");
    assert_eq!(some(&|d| d <= 7), [""; 0], "a week");
    assert_eq!(some(&|d| d <= 7 || d >= 20), [""; 0], "weeks here and there");
}

#[test]
fn another_plan_at_weekends() {
    let mut rows = vec!["日期|时间|值班人员".to_owned()];
    for day in 1..=31 {
        if (day + 2) % 7 >= 5 {
            rows.push(format!("2026-10-{day:02}|8:00-18:00|张三"));
        }
        rows.push(format!("2026-10-{day:02}|18:00-22:00|李四"));
    }
    assert_eq!(check(&rows), [""; 0]);
    let saturday = rows.iter().position(|r| r.starts_with("2026-10-10|8")).unwrap();
    rows.remove(saturday);
    assert_eq!(check(&rows), ["check-duty-slot 值班 A13 B4"]);
}

#[test]
fn twice_at_once_and_no_rest() {
    // row 4: day of the 2nd, 张三; row 5: its night, 李四; row 3: the night before, 赵六
    let rows = |changes: &[(usize, &str)]| {
        let mut rows = month();
        for (row, text) in changes {
            rows[row - 1] = (*text).to_owned();
        }
        check(&rows)
    };
    let day = "2026-10-02|白班08:00-20:00|罗可|";
    assert_eq!(rows(&[(4, &format!("{day}张三、张三"))]), ["check-duty-overlap 值班 D4"]);
    let night_owner = month()[2].rsplit('|').next().unwrap().to_owned();
    assert_eq!(rows(&[(4, &format!("{day}{night_owner}"))]), ["check-duty-rest 值班 D4 D3"]);
    let owner = month()[3].rsplit('|').next().unwrap().to_owned();
    let both = format!("2026-10-02|加班12:00-18:00|罗可|{owner}");
    let mut with_extra = month();
    with_extra.insert(5, both);
    assert_eq!(check(&with_extra), ["check-duty-overlap 值班 D6 D4"]);
}

#[test]
fn a_day_and_the_night_after_it_are_no_clash() {
    let rows: &[&str] = &["日期|班次|值班人员", "2026-10-01|白班|张三", "2026-10-01|夜班|张三"];
    assert_eq!(found(&DUTY, &[("值班", rows)]), [""; 0]);
    let rows: &[&str] = &["日期|班次|值班人员", "2026-10-01|夜班|张三", "2026-10-02|白班|张三"];
    assert_eq!(found(&DUTY, &[("值班", rows)]), ["check-duty-rest 值班 C3 C2"]);
    let rows: &[&str] = &["日期|班次|值班人员", "2026-10-01|夜班|张三", "2026-10-02|夜班|张三"];
    assert_eq!(found(&DUTY, &[("值班", rows)]), [""; 0]);
}

#[test]
fn persons_who_are_not_there() {
    let day = |who: &str, leader: &str| {
        let mut rows = month();
        rows[3] = format!("2026-10-02|白班08:00-20:00|{leader}|{who}");
        check(&rows)
    };
    assert_eq!(day("孙七", "罗可"), ["check-duty-leave 值班 D4 人员 B7"]);
    assert_eq!(day("张三", "孙七"), ["check-duty-leave 值班 C4 人员 B7"]);
    assert_eq!(day("周八", "罗可"), ["check-duty-left 值班 D4 人员 B8"]);
    assert_eq!(day("张山", "罗可"), ["check-duty-unknown 值班 D4"]);
    assert_eq!(day("值班教师", "罗可"), [""; 0], "no name");
}

#[test]
fn holidays_are_marked() {
    let holidays: &[&str] =
        &["名称|开始|截止|类型", "国庆节|2026-10-01|2026-10-07|放假", "|2026-10-10||上班"];
    let rows: &[&str] = &[
        "日期|值班人员|节假日标记",
        "2026-10-06|张三|国庆",
        "2026-10-07|李四|",
        "2026-10-08|张三|国庆",
        "2026-10-09|李四|",
    ];
    assert_eq!(
        found(&DUTY, &[("节假日", holidays), ("值班", rows)]),
        ["check-duty-holiday 值班 C3", "check-duty-holiday 值班 C4"]
    );
    assert_eq!(found(&DUTY, &[("值班", rows)]), [""; 0], "nothing is known without the sheet");
}
