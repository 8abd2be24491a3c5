//! From any value to the type a helper works on. Text counts too, in every common notation, because those
//! who embed the crate pass JSON, where a date can only be text.
use crate::diagnostic::Text;
use crate::record::parse;
use crate::tr;
use crate::value::Value;
use jiff::civil::{Date, DateTime, Time};
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// [`to_number`] with the message for what isn't one.
pub(super) fn number(v: &Value) -> Result<Decimal, Text> {
    to_number(v).ok_or_else(|| tr!("应为数字（如 1234.50）", "a number such as 1234.50 is expected"))
}

/// [`to_date`] with the message for what isn't one.
pub(super) fn date(v: &Value, year: i16) -> Result<Date, Text> {
    to_date(v, Some(year)).ok_or_else(|| match v {
        Value::Text(t) => match parse::moment(t, Some(year)) {
            Err(fault) if fault.is_meant_as_date() => fault.message(),
            _ => no_date(),
        },
        _ => no_date(),
    })
}

fn no_date() -> Text {
    tr!("应为日期（如 2026-09-01、2026年9月1日）", "a date such as 2026-09-01 is expected")
}

/// [`to_time`] with the message for what isn't one.
pub(super) fn time(v: &Value) -> Result<Time, Text> {
    to_time(v).ok_or_else(|| tr!("应为时间（如 8:30、下午2:05）", "a time such as 14:05 is expected"))
}

/// [`to_datetime`] with the message for what isn't one.
pub(super) fn datetime(v: &Value, year: i16) -> Result<DateTime, Text> {
    to_datetime(v, Some(year)).ok_or_else(|| {
        tr!(
            "应为日期加时间（如 2026-09-16 10:25）",
            "a date with a time such as 2026-09-16 10:25 is expected"
        )
    })
}

/// A number: `1,234.50`, `￥12元`, `98.5%`.
pub(super) fn to_number(v: &Value) -> Option<Decimal> {
    match v {
        Value::Number(n) => Some(*n),
        Value::Text(t) => parse::number(t),
        _ => None,
    }
}

/// A day; `year` is used for texts such as `9月1日`, which are no days without it.
pub(super) fn to_date(v: &Value, year: Option<i16>) -> Option<Date> {
    match moment(v, year)? {
        Value::Date(d) => Some(d),
        Value::DateTime(d) => Some(d.date()),
        _ => None,
    }
}

/// A day with a time; a day alone is none.
pub(super) fn to_datetime(v: &Value, year: Option<i16>) -> Option<DateTime> {
    match moment(v, year)? {
        Value::DateTime(d) => Some(d),
        _ => None,
    }
}

/// A time of day; a day with a time gives its time.
pub(super) fn to_time(v: &Value) -> Option<Time> {
    match v {
        Value::Time(t) => Some(*t),
        Value::Text(t) => match parse::time(t) {
            Some(clock) => (!clock.next_day).then_some(clock.time),
            None => to_datetime(v, Some(2000)).map(|d| d.time()),
        },
        v => to_datetime(v, None).map(|d| d.time()),
    }
}

/// A day, perhaps with a time.
fn moment(v: &Value, year: Option<i16>) -> Option<Value> {
    match v {
        Value::Date(_) | Value::DateTime(_) => Some(v.clone()),
        Value::Number(n) => moment(&super::whole(*n)?.to_string().into(), None),
        Value::Text(t) => parse::moment(t, year).ok(),
        _ => None,
    }
}

/// Yes or no: `是`, `√`, `有`, `true`, 1 and their opposites.
pub(super) fn to_bool(v: &Value) -> Option<bool> {
    match v {
        Value::Bool(b) => Some(*b),
        Value::Number(_) | Value::Text(_) => parse::yes_no(&v.to_text()),
        _ => None,
    }
}

/// A list of one item stands for the item.
fn single(v: &Value) -> &Value {
    match v {
        Value::List(l) if l.items.len() == 1 => &l.items[0],
        v => v,
    }
}

fn is_day(v: &Value) -> bool {
    matches!(v, Value::Date(_) | Value::DateTime(_))
}

/// Days compare with their times only if both have one.
fn days(a: &Value, b: &Value, year: Option<i16>) -> Option<Ordering> {
    match (to_datetime(a, year), to_datetime(b, year)) {
        (Some(a), Some(b)) => Some(a.cmp(&b)),
        _ => Some(to_date(a, year)?.cmp(&to_date(b, year)?)),
    }
}

fn numbers(a: &Value, b: &Value) -> Option<Ordering> {
    Some(to_number(a)?.cmp(&to_number(b)?))
}

fn times(a: &Value, b: &Value) -> Option<Ordering> {
    Some(to_time(a)?.cmp(&to_time(b)?))
}

/// Are they the same? Numbers by value, days and times by what they mean, otherwise by text. Two texts of
/// digits are ids, not numbers: `007` is not `7`.
pub(super) fn equal(a: &Value, b: &Value, year: i16) -> bool {
    let (a, b) = (single(a), single(b));
    let same = Some(Ordering::Equal);
    match (a, b) {
        _ if a.is_empty() || b.is_empty() => a.is_empty() && b.is_empty(),
        (Value::Record(_), _) | (_, Value::Record(_)) => a == b,
        (Value::Bool(_), _) | (_, Value::Bool(_)) => to_bool(a) == to_bool(b),
        _ if is_day(a) || is_day(b) => days(a, b, Some(year)) == same,
        (Value::Number(_), _) | (_, Value::Number(_)) => numbers(a, b) == same,
        (Value::Time(_), _) | (_, Value::Time(_)) => times(a, b) == same,
        _ => {
            let (s, t) = (a.to_text(), b.to_text());
            s.trim() == t.trim() || days(a, b, None) == same || (times(a, b) == same && s.contains(':'))
        }
    }
}

/// Which is greater? `None` when either is empty. Two texts are compared as numbers, days or times when both
/// are such, otherwise by their characters.
pub(super) fn compare(a: &Value, b: &Value, year: i16) -> Result<Option<Ordering>, Text> {
    let (a, b) = (single(a), single(b));
    let order = match (a, b) {
        _ if a.is_empty() || b.is_empty() => return Ok(None),
        (Value::Bool(a), Value::Bool(b)) => Some(a.cmp(b)),
        (Value::Text(s), Value::Text(t)) => numbers(a, b)
            .or_else(|| days(a, b, Some(year)))
            .or_else(|| times(a, b))
            .or_else(|| Some(s.cmp(t))),
        _ if is_day(a) || is_day(b) => days(a, b, Some(year)),
        (Value::Number(_), _) | (_, Value::Number(_)) => numbers(a, b),
        (Value::Time(_), _) | (_, Value::Time(_)) => times(a, b),
        _ => None,
    };
    order.map(Some).ok_or_else(|| {
        tr!(
            "两个值不能比大小：应同为数字、日期、时间或文字",
            "these two values have no order: both must be numbers, dates, times or texts"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};

    #[test]
    fn texts_become_what_they_mean() {
        for s in
            ["2026-09-01", "2026.9.1", "2026/9/1", "2026年9月1日", "20260901", "9月1日", "2026-09-01 8:30"]
        {
            assert_eq!(to_date(&s.into(), Some(2026)), Some(date(2026, 9, 1)), "{s}");
        }
        assert_eq!(to_date(&Value::int(20260901), None), Some(date(2026, 9, 1)));
        assert_eq!(to_date(&Value::int(46266), Some(2026)), None);
        assert_eq!(to_datetime(&"2026-12-31 24:00".into(), None), Some(date(2027, 1, 1).at(0, 0, 0, 0)));
        assert_eq!(to_datetime(&"2026-09-16".into(), None), None);
        assert_eq!(to_time(&"2026年9月16日下午2:05".into()), Some(time(14, 5, 0, 0)));
        assert_eq!(to_time(&"24:00".into()), None);
        assert_eq!(to_number(&"￥1,409.50元".into()), Some(Decimal::new(140950, 2)));
    }

    #[test]
    fn a_faulty_date_is_told_from_what_is_none() {
        let message = |s: &str| super::date(&s.into(), 2026).unwrap_err().zh;
        assert_eq!(message("2026-02-30"), "没有这一天");
        assert!(message("张三").starts_with("应为日期"));
    }

    #[test]
    fn texts_that_only_might_be_days_are_not_made_equal() {
        assert!(equal(&"2026-9-1".into(), &"2026年9月1日".into(), 2026));
        assert!(equal(&"8:30".into(), &"08:30".into(), 2026));
        for (a, b) in [("3-4", "3/4"), ("007", "7"), ("9.1", "9月1日"), ("1.0", "1")] {
            assert!(!equal(&a.into(), &b.into(), 2026), "{a} {b}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(s in "[0-9年月日时分点:./ ()半上下午中T星期一,%元¥−-]{0,14}", t in ".*") {
            for s in [s, t] {
                let v = Value::Text(s.as_str().into());
                let _ = (to_number(&v), to_date(&v, Some(2026)), to_time(&v), to_datetime(&v, None));
                let _ = compare(&v, &Value::int(1), 2026);
            }
        }
    }
}
