//! Times of day and lengths of time.
use super::{Args, Helper, Made, convert, eg, helper, whole};
use crate::diagnostic::Text;
use crate::tr;
use crate::value::Value;
use jiff::civil::{DateTime, Time};

pub(super) const HELPERS: &[Helper] = &[
    helper(
        ["time", "时间"],
        "time VALUE",
        ["时间写成 08:30", "A time as 08:30"],
        |a| clock(a, |t| format!("{:02}:{:02}", t.hour(), t.minute())),
        &[
            eg("{{time 时刻}}", r#"{"时刻": "8:30"}"#, "08:30"),
            eg("{{时间 时刻}}", r#"{"时刻": "2026-09-16 10:25"}"#, "10:25"),
        ],
    ),
    helper(
        ["time_cn", "十二时制"],
        "time_cn VALUE",
        ["带凌晨、上午、中午、下午、晚上的时间：上午8:30", "A time with the part of the day: 上午8:30"],
        |a| clock(a, time_cn),
        &[
            eg("{{time_cn 时刻}}", r#"{"时刻": "08:30"}"#, "上午8:30"),
            eg("{{time_cn 时刻}}", r#"{"时刻": "14:05"}"#, "下午2:05"),
            eg("{{十二时制 时刻}}", r#"{"时刻": "12:00"}"#, "中午12:00"),
            eg("{{十二时制 时刻}}", r#"{"时刻": "00:15"}"#, "凌晨0:15"),
        ],
    ),
    helper(
        ["time_24", "时分"],
        "time_24 VALUE",
        ["二十四小时制的时分：8时30分，用于报告", "A time in 24 hours as reports write it: 8时30分"],
        |a| clock(a, |t| format!("{}时{:02}分", t.hour(), t.minute())),
        &[
            eg("{{time_24 时刻}}", r#"{"时刻": "8:30"}"#, "8时30分"),
            eg("{{时分 时刻}}", r#"{"时刻": "下午2:05"}"#, "14时05分"),
        ],
    ),
    helper(
        ["datetime", "日期时间"],
        "datetime VALUE [TIME]",
        [
            "日期加时间：2026年9月16日10时25分；日期和时间在两列时给两个值",
            "A day with a time: 2026年9月16日10时25分; takes two values when they are in two columns",
        ],
        datetime,
        &[
            eg("{{datetime 发生时间}}", r#"{"发生时间": "2026-09-16 10:25"}"#, "2026年9月16日10时25分"),
            eg("{{日期时间 日 时}}", r#"{"日": "2026-09-16", "时": "8:05"}"#, "2026年9月16日8时05分"),
        ],
    ),
    helper(
        ["duration", "时长"],
        "duration MINUTES [TO]",
        [
            "分钟数写成 1天1小时；也可以给起止两个时间，或一个时间段",
            "Minutes as days, hours and minutes; also takes two times, or a span of time",
        ],
        duration,
        &[
            eg("{{duration 分}}", r#"{"分": 40}"#, "40分钟"),
            eg("{{duration 分}}", r#"{"分": 130}"#, "2小时10分钟"),
            eg("{{时长 分}}", r#"{"分": 1500}"#, "1天1小时"),
            eg("{{时长 发生 报送}}", r#"{"发生": "2026-09-16 23:50", "报送": "2026-09-17 00:30"}"#, "40分钟"),
        ],
    ),
    helper(
        ["minutes_between", "相隔分钟"],
        "minutes_between FROM TO",
        [
            "两个时间相隔的分钟数；缺日期的一方取另一方的日期，跨零点时算到次日",
            "Minutes from one time to another; a time without a day takes the other's, and goes past midnight if it must",
        ],
        |a| Ok(minutes(a)?.map_or(Value::Empty, Value::int)),
        &[
            eg(
                "{{minutes_between 发生 报送}}",
                r#"{"发生": "2026-09-16 10:25", "报送": "2026-09-16 11:05"}"#,
                "40",
            ),
            eg("{{相隔分钟 发生 接报}}", r#"{"发生": "2026-09-16 23:50", "接报": "0:10"}"#, "20"),
            eg("{{相隔分钟 上班 下班}}", r#"{"上班": "20:00", "下班": "8:00"}"#, "720"),
        ],
    ),
];

fn clock(a: &Args<'_>, show: fn(Time) -> String) -> Made {
    Ok(a.clock(0)?.map_or(Value::Empty, |t| Value::text(show(t))))
}

fn time_cn(t: Time) -> String {
    let (part, hour) = match t.hour() {
        h @ 0..=5 => ("凌晨", h),
        h @ 6..=11 => ("上午", h),
        12 => ("中午", 12),
        h @ 13..=17 => ("下午", h - 12),
        h => ("晚上", h - 12),
    };
    format!("{part}{hour}:{:02}", t.minute())
}

fn datetime(a: &Args<'_>) -> Made {
    if a.params.len() < 2 {
        return Ok(a.moment(0)?.map_or(Value::Empty, Value::DateTime));
    }
    let Some(day) = a.day(0)? else { return Ok(Value::Empty) };
    Ok(a.clock(1)?.map_or(Value::Date(day), |t| Value::DateTime(day.to_datetime(t))))
}

fn duration(a: &Args<'_>) -> Made {
    let total = match a.value(0)? {
        None => return Ok(Value::Empty),
        _ if a.params.len() > 1 => match minutes(a)? {
            None => return Ok(Value::Empty),
            Some(m) => m,
        },
        Some(Value::TimeRange(r)) => r.minutes(),
        Some(v) => whole(convert::number(v)?.round()).unwrap_or(-1),
    };
    if total < 0 {
        return Err(tr!("时长不能为负：后一个时间早于前一个", "a length of time can't be negative"));
    }
    let parts = [(total / 1440, "天"), (total / 60 % 24, "小时"), (total % 60, "分钟")];
    let out: String = parts.iter().filter(|(n, _)| *n > 0).map(|(n, unit)| format!("{n}{unit}")).collect();
    Ok(Value::text(if out.is_empty() { "0分钟".to_string() } else { out }))
}

/// Minutes from the first parameter to the second; none if either is empty.
fn minutes(a: &Args<'_>) -> Result<Option<i64>, Text> {
    let (Some(from), Some(to)) = (a.value(0)?, a.value(1)?) else { return Ok(None) };
    let year = Some(a.date.year());
    let length = |from: DateTime, to: DateTime| from.duration_until(to).as_mins();
    // a time without a day: within the day that follows (or precedes) the other
    let within_a_day = |m: i64| m.rem_euclid(24 * 60);
    Ok(Some(match (convert::to_datetime(from, year), convert::to_datetime(to, year)) {
        (Some(from), Some(to)) => length(from, to),
        _ => {
            let (from, to) = (a.clock(0)?, a.clock(1)?);
            let (Some(from), Some(to)) = (from, to) else { return Ok(None) };
            within_a_day(length(a.date.to_datetime(from), a.date.to_datetime(to)))
        }
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::Decimal;

    #[test]
    fn a_length_of_time_is_never_negative_and_a_day_alone_is_no_time() {
        let call = |name: &str, params: &[Value]| {
            let a = Args { params, hash: &[], date: jiff::civil::date(2026, 9, 1) };
            (super::super::find(name).unwrap().call)(&a)
        };
        let (late, early) = (Value::from("2026-09-16 11:05"), Value::from("2026-09-16 10:25"));
        assert!(call("duration", &[late.clone(), early.clone()]).is_err());
        assert_eq!(call("minutes_between", &[late, early.clone()]), Ok(Value::int(-40)));
        assert!(call("minutes_between", &[early, "2026-09-16".into()]).is_err());
        assert!(call("duration", &[Value::Number(Decimal::MAX)]).is_err());
        assert_eq!(call("duration", &[Value::int(0)]), Ok("0分钟".into()));
    }
}
