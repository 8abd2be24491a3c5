//! Days: how they are written in official documents, and counting with them.
use super::{Args, Helper, Made, convert, eg, helper};
use crate::diagnostic::Text;
use crate::tr;
use crate::value::Value;
use jiff::Span;
use jiff::civil::{Date, Time};
use std::cmp::Ordering;

pub(super) const HELPERS: &[Helper] = &[
    helper(
        ["date", "日期"],
        "date VALUE [PATTERN]",
        [
            "日期写成 2026年9月1日，或按给出的格式；格式里 yyyy 年、M 月、d 日、H 时、mm 分、dddd 星期，EEEE年O月A日 为大写，引号内原样",
            "A day as 2026年9月1日 or in a pattern; yyyy, M, d, H, mm, dddd for the weekday, EEEE年O月A日 for Chinese numerals, text in quotes",
        ],
        date,
        &[
            eg("{{date 签订日期}}", r#"{"签订日期": "2026-09-01"}"#, "2026年9月1日"),
            eg(r#"{{date 签订日期 "YYYY-MM-DD"}}"#, r#"{"签订日期": "2026年9月1日"}"#, "2026-09-01"),
            eg(
                r#"{{日期 发生时间 "M月d日HH:mm（ddd）"}}"#,
                r#"{"发生时间": "2026-09-16 9:05"}"#,
                "9月16日09:05（周三）",
            ),
            eg("{{date 签订日期}}", r#"{"签订日期": ""}"#, ""),
        ],
    ),
    helper(
        ["date_upper", "大写日期"],
        "date_upper VALUE",
        ["日期写成汉字：二〇二六年九月一日", "A day in Chinese numerals: 二〇二六年九月一日"],
        date_upper,
        &[
            eg("{{date_upper 日}}", r#"{"日": "2026-09-01"}"#, "二〇二六年九月一日"),
            eg("{{大写日期 日}}", r#"{"日": "2026-10-20"}"#, "二〇二六年十月二十日"),
            eg("{{大写日期 日}}", r#"{"日": "2026/11/30"}"#, "二〇二六年十一月三十日"),
        ],
    ),
    helper(
        ["date_ym", "年月"],
        "date_ym VALUE",
        ["只写年月：2026年9月", "Year and month only: 2026年9月"],
        |a| pattern(a, "yyyy年M月"),
        &[
            eg("{{date_ym 日}}", r#"{"日": "2026-09-01"}"#, "2026年9月"),
            eg("{{年月 日}}", r#"{"日": ""}"#, ""),
        ],
    ),
    helper(
        ["date_md", "月日"],
        "date_md VALUE",
        ["只写月日：9月1日", "Month and day only: 9月1日"],
        |a| pattern(a, "M月d日"),
        &[
            eg("{{date_md 日}}", r#"{"日": "2026-09-01"}"#, "9月1日"),
            eg("{{月日 日}}", r#"{"日": "2026.10.20"}"#, "10月20日"),
        ],
    ),
    helper(
        ["date_range", "起止日期"],
        "date_range FROM TO",
        [
            "起止日期用“至”连接，相同的年、月不重复；缺一头写“起”或“止”",
            "From one day to another, without repeating the year or month they share; an open end is said with 起 or 止",
        ],
        date_range,
        &[
            eg("{{date_range 起 止}}", r#"{"起": "2026-09-01", "止": "2026-09-05"}"#, "2026年9月1日至5日"),
            eg("{{起止日期 起 止}}", r#"{"起": "2026-09-01", "止": "2026-10-02"}"#, "2026年9月1日至10月2日"),
            eg(
                "{{起止日期 起 止}}",
                r#"{"起": "2026-09-01", "止": "2027-01-02"}"#,
                "2026年9月1日至2027年1月2日",
            ),
            eg("{{起止日期 起 止}}", r#"{"起": "2026-09-01", "止": null}"#, "2026年9月1日起"),
        ],
    ),
    helper(
        ["date_blank", "日期留空"],
        "date_blank [VALUE] [space|空格=true]",
        [
            "手填日期的空位 ____年__月__日（空格=true 用空格）；给了值且不空则写日期",
            "Room for a handwritten date; the day itself when a value is given and not empty",
        ],
        date_blank,
        &[
            eg("{{date_blank}}", "{}", "____年__月__日"),
            eg("{{date_blank space=true}}", "{}", "　　年　月　日"),
            eg("{{日期留空 日}}", r#"{"日": "2026-09-01"}"#, "2026年9月1日"),
        ],
    ),
    helper(
        ["weekday", "星期"],
        "weekday VALUE",
        ["星期几：星期二", "The day of the week: 星期二"],
        |a| pattern(a, "dddd"),
        &[
            eg("{{weekday 日}}", r#"{"日": "2026-09-01"}"#, "星期二"),
            eg("{{星期 日}}", r#"{"日": "2026-09-06"}"#, "星期日"),
        ],
    ),
    helper(
        ["weekday_short", "周几"],
        "weekday_short VALUE",
        ["周几：周二", "The day of the week, short: 周二"],
        |a| pattern(a, "ddd"),
        &[
            eg("{{weekday_short 日}}", r#"{"日": "2026-09-01"}"#, "周二"),
            eg("{{周几 日}}", r#"{"日": "2026-10-01"}"#, "周四"),
        ],
    ),
    helper(
        ["add_days", "加天数"],
        "add_days VALUE DAYS",
        ["若干天之后（负数为之前）的日期", "The day so many days later (or earlier, if negative)"],
        add_days,
        &[
            eg("{{add_days 日 15}}", r#"{"日": "2026-09-20"}"#, "2026年10月5日"),
            eg("{{加天数 日 -20}}", r#"{"日": "2021-01-21"}"#, "2021年1月1日"),
        ],
    ),
    helper(
        ["date_add", "日期推算"],
        "date_add VALUE NUMBER UNIT",
        [
            "推算日期或时间，单位：年、月、周、天、小时、分钟；月底不跨月",
            "A date or time moved by years, months, weeks, days, hours or minutes (年 月 周 天 小时 分钟); stays within the month's end",
        ],
        date_add,
        &[
            eg(r#"{{date_add 日 1 "年"}}"#, r#"{"日": "2026-09-01"}"#, "2027年9月1日"),
            eg(r#"{{日期推算 日 1 "month"}}"#, r#"{"日": "2026-01-31"}"#, "2026年2月28日"),
            eg(r#"{{日期推算 时刻 60 "分钟"}}"#, r#"{"时刻": "2026-12-31 23:30"}"#, "2027年1月1日0时30分"),
        ],
    ),
    helper(
        ["days_between", "相隔天数"],
        "days_between FROM TO",
        [
            "两个日期相隔的天数，后者较早时为负",
            "Days from one date to another; negative if the second is earlier",
        ],
        days_between,
        &[
            eg("{{days_between 起 止}}", r#"{"起": "2026-09-01", "止": "2026-10-01"}"#, "30"),
            eg("{{相隔天数 起 止}}", r#"{"起": "2026-03-01", "止": "2026-02-28"}"#, "-1"),
        ],
    ),
    helper(
        ["school_year", "学年"],
        "school_year VALUE [autumn|秋=09-01]",
        ["日期所在学年；秋= 为学年开始的月日", "The school year of a day; autumn= is its first day"],
        |a| school(a, false),
        &[
            eg("{{school_year 日}}", r#"{"日": "2026-09-01"}"#, "2026—2027学年"),
            eg(r#"{{学年 日 秋="8-15"}}"#, r#"{"日": "2026-08-14"}"#, "2025—2026学年"),
        ],
    ),
    helper(
        ["school_term", "学期"],
        "school_term VALUE [autumn|秋=09-01] [spring|春=02-01]",
        [
            "日期所在学年与学期；秋=、春= 为两学期开始的月日",
            "The school year and term of a day; autumn= and spring= are the terms' first days",
        ],
        |a| school(a, true),
        &[
            eg("{{school_term 日}}", r#"{"日": "2026-09-01"}"#, "2026—2027学年第一学期"),
            eg("{{学期 日}}", r#"{"日": "2027-02-01"}"#, "2026—2027学年第二学期"),
            eg("{{学期 日}}", r#"{"日": "2027-01-31"}"#, "2026—2027学年第一学期"),
        ],
    ),
];

fn date(a: &Args<'_>) -> Made {
    match a.given(1) {
        Some(p) => pattern(a, &p.to_text()),
        None => pattern(a, "yyyy年M月d日"),
    }
}

fn date_upper(a: &Args<'_>) -> Made {
    pattern(a, "EEEE年O月A日")
}

fn pattern(a: &Args<'_>, pattern: &str) -> Made {
    let Some(date) = a.day(0)? else { return Ok(Value::Empty) };
    let time = a.given(0).and_then(convert::to_time);
    format(date, time, pattern).map(Value::text)
}

const WEEK: [char; 7] = ['一', '二', '三', '四', '五', '六', '日'];

/// Word's and Excel's date patterns. `m` or `M` is minutes after an hour or before seconds, otherwise months, as in
/// Excel. Text in single or double quotes stays; an unknown letter is a mistake.
fn format(date: Date, time: Option<Time>, pattern: &str) -> Result<String, Text> {
    let chars: Vec<char> = pattern.chars().collect();
    let half_days = pattern.to_ascii_lowercase().contains("am/pm");
    let (mut out, mut i, mut after_hour) = (String::new(), 0, false);
    while let Some(&c) = chars.get(i) {
        let n = chars[i..].iter().take_while(|x| **x == c).count();
        let hour_minute = || {
            time.ok_or_else(|| {
                tr!("格式里有时分，但值只有日期", "the pattern asks for a time, the value is a day only")
            })
        };
        let mut number = |v: i64| out.push_str(&if n > 1 { format!("{v:02}") } else { v.to_string() });
        match c {
            'y' | 'Y' if n == 2 => number(i64::from(date.year().rem_euclid(100))),
            'y' | 'Y' => out.push_str(&format!("{:04}", date.year())),
            'M' | 'm' if after_hour || before_seconds(&chars[i + n..]) => {
                number(hour_minute()?.minute().into())
            }
            'M' | 'm' => number(date.month().into()),
            'd' | 'D' if n >= 3 => {
                let day = WEEK[date.weekday().to_monday_zero_offset().rem_euclid(7) as usize];
                out.push_str(if n == 3 { "周" } else { "星期" });
                out.push(day);
            }
            'd' | 'D' => number(date.day().into()),
            'H' => number(hour_minute()?.hour().into()),
            'h' => {
                let h = i64::from(hour_minute()?.hour());
                number(if half_days { (h + 11) % 12 + 1 } else { h });
            }
            's' => number(hour_minute()?.second().into()),
            'E' => out.push_str(&super::number::digits(&date.year().to_string())),
            'O' => out.push_str(&super::number::chinese(date.month().unsigned_abs().into())),
            'A' | 'a' if is_half(&chars[i..]) => {
                out.push_str(if hour_minute()?.hour() < 12 { "上午" } else { "下午" });
                i += "AM/PM".len() - n;
            }
            'A' => out.push_str(&super::number::chinese(date.day().unsigned_abs().into())),
            '\'' | '"' => {
                let inner: String = chars[i + 1..].iter().take_while(|x| **x != c).collect();
                i += inner.chars().count() + 2;
                out.push_str(&inner);
                continue;
            }
            'T' => out.push_str(&"T".repeat(n)),
            c if c.is_ascii_alphabetic() => {
                return Err(tr!(
                    "日期格式里的字母 {c} 不认识，可用 yyyy M d H mm ss dddd；原样的文字请加单引号",
                    "unknown letter {c} in the date pattern; known: yyyy M d H mm ss dddd; put text in single quotes"
                ));
            }
            c => out.extend(std::iter::repeat_n(c, n)),
        }
        if c.is_ascii_alphabetic() {
            after_hour = matches!(c, 'H' | 'h');
        }
        i += n;
    }
    Ok(out)
}

fn is_half(rest: &[char]) -> bool {
    rest.iter().take(5).collect::<String>().eq_ignore_ascii_case("AM/PM")
}

fn before_seconds(rest: &[char]) -> bool {
    rest.iter().find(|c| c.is_ascii_alphabetic()) == Some(&'s')
}

fn date_range(a: &Args<'_>) -> Made {
    let full = |d: Date| format(d, None, "yyyy年M月d日");
    let (from, to) = match (a.day(0)?, a.day(1)?) {
        (Some(f), Some(t)) => (f, t),
        (Some(f), None) => return Ok(Value::text(full(f)? + "起")),
        (None, Some(t)) => return Ok(Value::text(full(t)? + "止")),
        (None, None) => return Ok(Value::Empty),
    };
    let tail = match from.cmp(&to) {
        Ordering::Greater => {
            return Err(tr!("止日早于起日", "the end is before the begin"));
        }
        Ordering::Equal => return full(from).map(Value::text),
        Ordering::Less if from.year() != to.year() => full(to)?,
        Ordering::Less if from.month() != to.month() => format(to, None, "M月d日")?,
        Ordering::Less => format(to, None, "d日")?,
    };
    Ok(Value::text(full(from)? + "至" + &tail))
}

fn date_blank(a: &Args<'_>) -> Made {
    if a.given(0).is_some() {
        return date(a);
    }
    let space = a.named(["space", "空格"]).is_some_and(Value::is_true);
    Ok(Value::text(if space { "　　年　月　日" } else { "____年__月__日" }))
}

fn too_far() -> Text {
    tr!("推算结果超出日期范围", "the result is out of the range of dates")
}

fn add_days(a: &Args<'_>) -> Made {
    moved(a, "天")
}

fn date_add(a: &Args<'_>) -> Made {
    let unit = a.text(2)?;
    moved(a, &unit)
}

fn moved(a: &Args<'_>, unit: &str) -> Made {
    let Some(value) = a.value(0)? else { return Ok(Value::Empty) };
    let Some(n) = a.int(1)? else { return Ok(Value::Empty) };
    let zero = Span::new();
    let (span, clock) = match unit.trim().to_lowercase().trim_end_matches('s') {
        "年" | "year" => (zero.try_years(n), false),
        "月" | "个月" | "month" => (zero.try_months(n), false),
        "周" | "星期" | "week" => (zero.try_weeks(n), false),
        "天" | "日" | "day" => (zero.try_days(n), false),
        "时" | "小时" | "hour" => (zero.try_hours(n), true),
        "分" | "分钟" | "minute" => (zero.try_minutes(n), true),
        _ => {
            return Err(tr!(
                "第3个参数应为单位：年、月、周、天、小时、分钟",
                "parameter 3 must be a unit: year, month, week, day, hour, minute"
            ));
        }
    };
    let span = span.map_err(|_| too_far())?;
    if let Some(t) = convert::to_datetime(value, Some(a.date.year())) {
        return t.checked_add(span).map(Value::DateTime).map_err(|_| too_far());
    }
    if clock {
        let time = convert::time(value)?;
        return Ok(Value::Time(time.wrapping_add(span)));
    }
    convert::date(value, a.date.year())?.checked_add(span).map(Value::Date).map_err(|_| too_far())
}

fn days_between(a: &Args<'_>) -> Made {
    let (Some(from), Some(to)) = (a.day(0)?, a.day(1)?) else { return Ok(Value::Empty) };
    let midnight = |d: Date| d.to_datetime(Time::midnight());
    Ok(Value::int(midnight(from).duration_until(midnight(to)).as_hours() / 24))
}

/// A month and day from `09-01`, `9-1` or `9月1日`, in some year.
fn month_day(a: &Args<'_>, keys: [&str; 2], default: (i8, i8)) -> Result<(i8, i8), Text> {
    let Some(v) = a.named(keys) else { return Ok(default) };
    let day = convert::to_date(v, Some(2000));
    let key = keys[0];
    day.map(|d| (d.month(), d.day())).ok_or_else(|| {
        tr!("选项 {key}= 应为月日，如 09-01", "option {key}= must be a month and day such as 09-01")
    })
}

fn school(a: &Args<'_>, with_term: bool) -> Made {
    let Some(day) = a.day(0)? else { return Ok(Value::Empty) };
    let autumn = month_day(a, ["autumn", "秋"], (9, 1))?;
    let spring = month_day(a, ["spring", "春"], (2, 1))?;
    let today = (day.month(), day.day());
    let first = if today >= autumn { day.year() } else { day.year() - 1 };
    let mut out = format!("{first}—{}学年", first + 1);
    if with_term {
        out += if today >= autumn || today < spring { "第一学期" } else { "第二学期" };
    }
    Ok(Value::text(out))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_of_word_and_excel() {
        let day = jiff::civil::date(2026, 9, 6);
        let time = Some(jiff::civil::time(14, 5, 9, 0));
        for (pattern, wanted) in [
            ("yyyy年M月d日", "2026年9月6日"),
            ("yy/mm/dd", "26/09/06"),
            ("yyyy-mm-dd hh:mm:ss", "2026-09-06 14:05:09"),
            ("HH:MM", "14:05"),
            ("mm:ss", "05:09"),
            ("M月d日（dddd）AM/PMh:mm", "9月6日（星期日）下午2:05"),
            ("EEEE年O月A日", "二〇二六年九月六日"),
            ("yyyy-MM-ddTHH:mm", "2026-09-06T14:05"),
            ("'No.'yyyyMMdd", "No.20260906"),
            ("'open", "open"),
            ("", ""),
        ] {
            assert_eq!(format(day, time, pattern).as_deref(), Ok(wanted), "{pattern}");
        }
        assert!(format(day, None, "HH:mm").is_err() && format(day, None, "yyyyQ").is_err());
    }
}
