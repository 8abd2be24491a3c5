//! D06: dates in their order, facts that are past, weekdays that fit.
use super::look::{self, Cell, Column};
use super::{Check, Data, error, found, warning};
use crate::diagnostic::{Diagnostic, Place};
use crate::record::{Kind, Table};
use crate::tr;
use crate::value::{Record, Value};
use jiff::civil::{Date, Weekday};
use std::sync::Arc;

pub(super) const DATES: Check = Check {
    id: "D06",
    name: ["日期", "dates"],
    finds: &[
        error(
            ORDER,
            [
                "日期先后不对：发生、发现、接报、报送，起、止等",
                "dates of events or of a period are out of order",
            ],
        ),
        warning(
            STAGES,
            ["文件的日期先后不对：编制、批准、发布、实施等", "dates of a paper are out of order"],
        ),
        warning(
            FUTURE,
            ["已发生的事，日期却在今天以后", "something that has happened is dated in the future"],
        ),
        error(WEEKDAY, ["星期与日期不符", "a weekday doesn't fit its date"]),
    ],
    run,
};

const ORDER: &str = "check-date-order";
const STAGES: &str = "check-date-stages";
const FUTURE: &str = "check-date-future";
const WEEKDAY: &str = "check-weekday";

/// Dates none of which is before the one to its left, each with other names of its own.
const CHAINS: &[(&str, &[&[&str]])] = &[
    (
        ORDER,
        &[
            &["发生时间", "事发时间", "发生日期"],
            &["发现时间", "发现日期"],
            &["接报时间", "接到报告时间"],
            &["报送时间", "上报时间"],
        ],
    ),
    (ORDER, &[&["来访日期时间", "来访日期", "来访时间"], &["受理告知日期", "受理日期"], &["答复日期"]]),
    (ORDER, &[&["排查日期"], &["交办日期"], &["办结日期"]]),
    (ORDER, &[&["出生日期"], &["入职日期"], &["离职日期", "退休日期"]]),
    (
        STAGES,
        &[
            &["编制日期"],
            &["批准日期"],
            &["发布日期", "颁布日期", "公布日期"],
            &["实施日期", "施行日期", "生效日期"],
        ],
    ),
    (STAGES, &[&["成文日期", "落款日期"], &["印发日期"]]),
];

/// What the names of a period's two ends end with: 责任期限起, 责任期限止.
const PERIODS: &[(&str, &str)] = &[
    ("起", "止"),
    ("起始日期", "终止日期"),
    ("起始日期", "截止日期"),
    ("开始日期", "结束日期"),
    ("开始日期", "终止日期"),
    ("开始日期", "截止日期"),
    ("开始时间", "结束时间"),
    ("开始时间", "截止时间"),
    ("开始", "截止"),
    ("开始", "结束"),
];

/// A period that a name calls 期限 has more than one day.
const TERM: &str = "期限";

/// What has happened when it is written down.
const FACTS: &[&str] = &[
    "发生时间",
    "事发时间",
    "发生日期",
    "发现时间",
    "接报时间",
    "报送时间",
    "排查日期",
    "办结日期",
    "来访日期时间",
    "来访日期",
    "出生日期",
    "离职日期",
    "拍摄时间",
];

const WEEKDAYS: &[&str] = &["星期", "星期几"];

fn run(data: &Data<'_>) -> Vec<Diagnostic> {
    let mut out = vec![];
    for (_, table) in data.sheets {
        out.extend(orders(table));
        out.extend(future(table, data.today()));
        out.extend(weekdays(table));
        out.extend(weekdays_in_texts(table));
    }
    out.extend(of_issuer(data));
    out
}

/// Two columns, the first of which isn't after the second.
struct Pair<'t> {
    code: &'static str,
    first: Column<'t>,
    then: Column<'t>,
}

fn orders(table: &Table) -> Vec<Diagnostic> {
    let mut out = vec![];
    for (code, chain) in CHAINS {
        let columns: Vec<Column<'_>> = chain.iter().filter_map(|names| look::column(table, names)).collect();
        for record in &table.records {
            let cells: Vec<Cell<'_>> =
                columns.iter().filter_map(|c| c.cell(record)).filter(|c| c.day().is_some()).collect();
            out.extend(cells.windows(2).filter_map(|w| match w {
                [first, then] => before(code, first, then, false),
                _ => None,
            }));
        }
    }
    for Pair { code, first, then } in periods(table) {
        let both = table.records.iter().filter_map(|r: &Arc<Record>| Some((first.cell(r)?, then.cell(r)?)));
        let strict = is_term(first.name());
        out.extend(both.filter_map(|(a, b)| before(code, &a, &b, strict)));
    }
    out
}

/// The columns that are the two ends of a period.
fn periods(table: &Table) -> Vec<Pair<'_>> {
    let names: Vec<&str> = table.columns.names().collect();
    let mut out: Vec<Pair<'_>> = vec![];
    for name in &names {
        for (begin, end) in PERIODS {
            let Some(stem) = name.strip_suffix(begin) else { continue };
            let other = format!("{stem}{end}");
            if names.contains(&other.as_str())
                && let (Some(first), Some(then)) =
                    (look::column(table, &[name]), look::column(table, &[&other]))
                && !out.iter().any(|p| p.first.at == first.at && p.then.at == then.at)
            {
                out.push(Pair { code: ORDER, first, then });
            }
        }
    }
    out
}

fn is_term(name: &str) -> bool {
    name.contains(TERM)
}

/// Says that the second date is before the first; with `strict` it must be after it. Times of day count where both
/// have one.
fn before(code: &'static str, first: &Cell<'_>, then: &Cell<'_>, strict: bool) -> Option<Diagnostic> {
    let d = order(code, (first.column_name(), first.value), (then.column_name(), then.value), strict)?;
    Some(d.at(then.place()).also(first.place()))
}

fn order(
    code: &'static str,
    first: (&str, &Value),
    then: (&str, &Value),
    strict: bool,
) -> Option<Diagnostic> {
    let ((a, timed), (b, also_timed)) = (look::moment(first.1)?, look::moment(then.1)?);
    let (a, b) = if timed && also_timed { (a, b) } else { (a.date().into(), b.date().into()) };
    if a < b || a == b && !strict {
        return None;
    }
    let (first, then) = (first.0, then.0);
    let message = match a == b {
        true => tr!("“{then}”与“{first}”是同一天", "“{then}” is the same day as “{first}”"),
        false => tr!("“{then}”早于“{first}”", "“{then}” is before “{first}”"),
    };
    Some(found(code, message).hint(tr!("改正错的一格", "Correct the one that is wrong")))
}

/// The issuer's values: the period of this year's letters stands in the job file.
fn of_issuer(data: &Data<'_>) -> Vec<Diagnostic> {
    let names: Vec<&str> = data.issuer.columns.names().collect();
    let mut pairs: Vec<(&'static str, &str, String)> = vec![];
    for name in &names {
        let ends =
            PERIODS.iter().filter_map(|(begin, end)| Some(format!("{}{end}", name.strip_suffix(begin)?)));
        pairs.extend(ends.map(|other| (ORDER, *name, other)));
    }
    for (code, chain) in CHAINS {
        let found: Vec<&&str> =
            chain.iter().filter_map(|s| s.iter().find(|n| data.issuer.get(n).is_some())).collect();
        pairs.extend(found.windows(2).filter_map(|w| Some((*code, **w.first()?, w.get(1)?.to_string()))));
    }
    let wrong = pairs.iter().filter_map(|(code, first, then)| {
        let (a, b) = (data.issuer.get(first)?, data.issuer.get(then)?);
        let d = order(code, (first, a), (then, b), is_term(first))?;
        Some(d.at(data.issuer_place(then)).also(data.issuer_place(first)))
    });
    wrong.collect()
}

fn future(table: &Table, today: Date) -> Vec<Diagnostic> {
    let mut columns: Vec<Column<'_>> = vec![];
    for c in FACTS.iter().filter_map(|n| look::column(table, &[n])) {
        if !columns.iter().any(|k| k.at == c.at) {
            columns.push(c);
        }
    }
    let cells = columns.into_iter().flat_map(Column::cells);
    let late = cells.filter(|c| c.day().is_some_and(|d| d > today));
    late.map(|c| {
        let name = c.column_name();
        let message = tr!("“{name}”在今天以后", "“{name}” is later than today");
        let hint = tr!("核对年份和日期", "Look at the year and the day");
        found(FUTURE, message).hint(hint).at(c.place())
    })
    .collect()
}

fn weekdays(table: &Table) -> Vec<Diagnostic> {
    let Some(weekdays) = look::column(table, WEEKDAYS) else { return vec![] };
    let days = || look::columns_of(table, Kind::Date).chain(look::columns_of(table, Kind::DateTime));
    let only = days().next().filter(|_| days().count() == 1);
    let Some(dates) = look::column(table, &["日期"]).filter(|c| c.kind() != Kind::Text).or(only) else {
        return vec![];
    };
    let both = table.records.iter().filter_map(|r| Some((weekdays.cell(r)?, dates.cell(r)?)));
    let wrong = both.filter(|(w, d)| {
        let given = weekday(&w.text());
        given.zip(d.day()).is_some_and(|(given, day)| given != day.weekday())
    });
    wrong.map(|(w, d)| misfit(d.day()).at(w.place()).also(d.place())).collect()
}

fn misfit(day: Option<Date>) -> Diagnostic {
    let (zh, en) = day.map(|d| shown(d.weekday())).unwrap_or_default();
    let message = tr!("星期与日期不符", "The weekday doesn't fit the date");
    let hint =
        tr!("这一天是{zh}；看看是日期错了还是星期错了", "That day is a {en}; see which of the two is wrong");
    found(WEEKDAY, message).hint(hint)
}

/// Weekdays with their signs; Sunday has two.
const SIGNS: &[(char, Weekday)] = &[
    ('一', Weekday::Monday),
    ('二', Weekday::Tuesday),
    ('三', Weekday::Wednesday),
    ('四', Weekday::Thursday),
    ('五', Weekday::Friday),
    ('六', Weekday::Saturday),
    ('日', Weekday::Sunday),
    ('天', Weekday::Sunday),
];

fn shown(day: Weekday) -> (String, String) {
    let sign = SIGNS.iter().find(|(_, d)| *d == day).map_or(' ', |(sign, _)| *sign);
    (format!("星期{sign}"), format!("{day:?}"))
}

/// `星期二`, `周二`, `二`.
fn weekday(text: &str) -> Option<Weekday> {
    let text = text.trim();
    let bare = ["星期", "礼拜", "周"].iter().find_map(|w| text.strip_prefix(w)).unwrap_or(text);
    let mut signs = bare.chars();
    let sign = signs.next().filter(|_| signs.next().is_none())?;
    SIGNS.iter().find(|(s, _)| *s == sign).map(|(_, d)| *d)
}

/// `2026年9月4日（星期五）上午8:30` in texts: times of meetings and the like.
fn weekdays_in_texts(table: &Table) -> Vec<Diagnostic> {
    let columns = look::columns_of(table, Kind::Text);
    let wrong = columns.flat_map(Column::cells).filter_map(|c| Some((misread(&c.text())?, c.place())));
    wrong.map(|(day, place): (Date, Place)| misfit(Some(day)).at(place)).collect()
}

/// The first day in a text with another weekday behind it than it has.
fn misread(text: &str) -> Option<Date> {
    for word in ["星期", "周"] {
        for (at, _) in text.match_indices(word) {
            let (before, after) = (text.get(..at)?, text.get(at + word.len()..)?);
            let given = after.chars().next().and_then(|c| weekday(&c.to_string()));
            let day = day_at_end(before.trim_end_matches([' ', '(', '（', '\u{3000}']));
            if let (Some(given), Some(day)) = (given, day)
                && given != day.weekday()
            {
                return Some(day);
            }
        }
    }
    None
}

/// The day `2026年9月4日` that a text ends with.
fn day_at_end(text: &str) -> Option<Date> {
    let number = |text: &'_ str| -> Option<(usize, i16)> {
        let start = text.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        Some((start, text.get(start..)?.parse().ok()?))
    };
    let text = text.strip_suffix('日')?;
    let (at, day) = number(text)?;
    let text = text.get(..at)?.strip_suffix('月')?;
    let (at, month) = number(text)?;
    let text = text.get(..at)?.strip_suffix('年')?;
    let (_, year) = number(text)?;
    Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::found;

    #[test]
    fn reports_follow_events() {
        let rows: &[&str] = &[
            "事件编号|发生时间|发现时间|接报时间|报送时间",
            "1|2026-09-16 10:25|2026-09-16 10:25|2026-09-16 10:31|2026-09-16 11:05",
            "2|2026-09-16 10:25|2026-09-16 10:20|2026-09-16 10:31|2026-09-16 11:05",
            "3|2026-09-16 10:25||2026-09-16 10:24|2026-09-16",
            "4|2026-09-15 23:55||2026-09-16 0:10|2026-09-15 23:59",
            "5|2026-09-16|||2026-09-16 8:00",
        ];
        assert_eq!(
            found(&DATES, &[("事件", rows)]),
            [
                "check-date-order 事件 C3 事件 B3",
                "check-date-order 事件 D4 事件 B4",
                "check-date-order 事件 E5 事件 D5",
            ]
        );
    }

    #[test]
    fn periods_end_after_they_begin() {
        let rows: &[&str] = &[
            "姓名|责任期限起|责任期限止|开始日期|结束日期",
            "甲|2026-09-01|2027-08-31|2026-10-01|2026-10-01",
            "乙|2026-09-01|2026-09-01|2026-10-02|2026-10-01",
            "丙|2026-09-01|2025-08-31||2026-10-01",
        ];
        assert_eq!(
            found(&DATES, &[("责任书", rows)]),
            [
                "check-date-order 责任书 C3 责任书 B3",
                "check-date-order 责任书 C4 责任书 B4",
                "check-date-order 责任书 E3 责任书 D3",
            ]
        );
    }

    #[test]
    fn papers_go_their_way() {
        let rows: &[&str] = &[
            "预案名称|编制日期|批准日期|发布日期|实施日期|成文日期|印发日期",
            "甲|2026-01-01|2026-01-02|2026-01-02|2026-02-01|2026-01-02|2026-01-02",
            "乙|2026-01-01|2025-12-31|2026-01-02|2026-01-01|2026-01-02|2026-01-01",
        ];
        assert_eq!(
            found(&DATES, &[("预案", rows)]),
            [
                "check-date-stages 预案 C3 预案 B3",
                "check-date-stages 预案 E3 预案 D3",
                "check-date-stages 预案 G3 预案 F3",
            ]
        );
    }

    #[test]
    fn facts_are_not_in_the_future_and_plans_may_be() {
        let rows: &[&str] =
            &["事件编号|发生时间|完成时限", "1|2026-09-16 23:25|2026-12-01", "2|2026-09-17 10:25|2026-12-01"];
        assert_eq!(found(&DATES, &[("事件", rows)]), ["check-date-future 事件 B3"]);
    }

    #[test]
    fn weekdays_fit() {
        let rows: &[&str] = &[
            "日期|星期|班次",
            "2026-09-01|星期二|白",
            "2026-09-04|五|白",
            "2026-10-01|周四|白",
            "2026-10-01|周五|白",
            "2026-10-04|星期天|白",
            "2026-10-04|星期七|白",
            "|星期一|白",
        ];
        assert_eq!(found(&DATES, &[("值班", rows)]), ["check-weekday 值班 B5 值班 A5"]);
        let rows: &[&str] = &[
            "会议名称|时间说明",
            "甲|2026年9月4日（星期五）上午8:30",
            "乙|定于2026年9月4日 周四上午8:30",
            "丙|每周五下午，2026年9月4日起",
            "丁|9月4日（星期五）",
        ];
        assert_eq!(found(&DATES, &[("会议", rows)]), ["check-weekday 会议 B3"]);
    }
}
