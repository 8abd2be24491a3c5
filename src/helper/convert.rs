//! From any value to the type a helper works on. Text counts too, in every common notation, because those
//! who embed the crate pass JSON, where a date can only be text.
use crate::diagnostic::Text;
use crate::tr;
use crate::value::Value;
use jiff::civil::{Date, DateTime, Time};
use rust_decimal::Decimal;
use std::cmp::Ordering;
use unicode_normalization::UnicodeNormalization;

/// [`to_number`] with the message for what isn't one.
pub(super) fn number(v: &Value) -> Result<Decimal, Text> {
    to_number(v).ok_or_else(|| tr!("应为数字（如 1234.50）", "a number such as 1234.50 is expected"))
}

/// [`to_date`] with the message for what isn't one.
pub(super) fn date(v: &Value, year: i16) -> Result<Date, Text> {
    to_date(v, year).ok_or_else(|| {
        tr!("应为日期（如 2026-09-01、2026年9月1日）", "a date such as 2026-09-01 is expected")
    })
}

/// [`to_time`] with the message for what isn't one.
pub(super) fn time(v: &Value) -> Result<Time, Text> {
    to_time(v).ok_or_else(|| tr!("应为时间（如 8:30、下午2:05）", "a time such as 14:05 is expected"))
}

/// [`to_datetime`] with the message for what isn't one.
pub(super) fn datetime(v: &Value, year: i16) -> Result<DateTime, Text> {
    to_datetime(v, year).ok_or_else(|| {
        tr!(
            "应为日期加时间（如 2026-09-16 10:25）",
            "a date with a time such as 2026-09-16 10:25 is expected"
        )
    })
}

fn plain(s: &str) -> String {
    s.nfkc().collect::<String>().trim().to_string()
}

/// A number: `1,234.50`, `￥12元`, `98.5%`. Nothing is rounded: too many digits are no number.
pub(super) fn to_number(v: &Value) -> Option<Decimal> {
    match v {
        Value::Number(n) => Some(*n),
        Value::Text(t) => parse_number(&plain(t)),
        _ => None,
    }
}

fn parse_number(s: &str) -> Option<Decimal> {
    let (negative, s) = match s.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest),
        None => (false, s.strip_prefix('+').unwrap_or(s)),
    };
    let s = s.strip_prefix('¥').unwrap_or(s).trim_start();
    let (s, percent) = match s.strip_suffix('%') {
        Some(rest) => (rest, true),
        None => (s.strip_suffix('元').unwrap_or(s), false),
    };
    let s = s.trim_end();
    let (int, frac) = s.split_once('.').unwrap_or((s, "0"));
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let mut groups = int.split(',');
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let grouped = rest.is_empty() || (first.len() <= 3 && rest.iter().all(|g| g.len() == 3 && digits(g)));
    if !digits(first) || !digits(frac) || !grouped {
        return None;
    }
    let mut n = Decimal::from_str_exact(&s.replace(',', "")).ok()?;
    if percent {
        n = n.checked_div(Decimal::ONE_HUNDRED)?;
    }
    Some(if negative { -n } else { n })
}

/// A day; `year` is used for texts such as `9月1日`.
pub(super) fn to_date(v: &Value, year: i16) -> Option<Date> {
    match v {
        Value::Date(d) => Some(*d),
        Value::DateTime(d) => Some(d.date()),
        Value::Number(n) => super::whole(*n).and_then(|n| to_date(&n.to_string().into(), year)),
        Value::Text(t) => {
            let t = plain(t);
            let (date, rest) = take_date(&t, year)?;
            (rest.is_empty() || whole_time(rest).is_some()).then_some(date)
        }
        _ => None,
    }
}

/// A time of day; a day with a time gives its time.
pub(super) fn to_time(v: &Value) -> Option<Time> {
    match v {
        Value::Time(t) => Some(*t),
        Value::DateTime(d) => Some(d.time()),
        Value::Text(t) => {
            let t = plain(t);
            whole_time(&t).filter(|(_, next)| !next).map(|(time, _)| time).or_else(|| {
                let (_, rest) = take_date(&t, 2000)?;
                whole_time(rest).map(|(time, _)| time)
            })
        }
        _ => None,
    }
}

/// A day with a time; a day alone is none.
pub(super) fn to_datetime(v: &Value, year: i16) -> Option<DateTime> {
    match v {
        Value::DateTime(d) => Some(*d),
        Value::Text(t) => {
            let t = plain(t);
            let (date, rest) = take_date(&t, year)?;
            let (time, next) = whole_time(rest)?;
            let date = if next { date.tomorrow().ok()? } else { date };
            Some(date.to_datetime(time))
        }
        _ => None,
    }
}

/// Yes or no: `是`, `√`, `有`, `true` and their opposites.
pub(super) fn to_bool(v: &Value) -> Option<bool> {
    match v {
        Value::Bool(b) => Some(*b),
        Value::Number(n) if n.is_zero() => Some(false),
        Value::Number(n) if *n == Decimal::ONE => Some(true),
        Value::Text(t) => match plain(t).to_lowercase().as_str() {
            "是" | "有" | "对" | "√" | "✓" | "✔" | "☑" | "true" | "yes" | "y" | "1" => Some(true),
            "否" | "无" | "不" | "没有" | "×" | "✗" | "☐" | "□" | "false" | "no" | "n" | "0" => {
                Some(false)
            }
            _ => None,
        },
        _ => None,
    }
}

/// Leading digits: the number, how many, and what follows.
fn digits(s: &str) -> Option<(i32, usize, &str)> {
    let len = s.bytes().take_while(u8::is_ascii_digit).count();
    let (head, rest) = s.split_at(len);
    Some((head.parse().ok()?, len, rest.trim_start()))
}

fn take_date(s: &str, year: i16) -> Option<(Date, &str)> {
    let (a, len, rest) = digits(s)?;
    let (y, m, d, rest) = if len == 8 {
        (a / 10000, a / 100 % 100, a % 100, rest)
    } else if let Some(rest) = rest.strip_prefix('月') {
        let (d, _, rest) = digits(rest.trim_start())?;
        (i32::from(year), a, d, rest)
    } else {
        let sep = rest.chars().next().filter(|c| ['年', '-', '/', '.'].contains(c) && len == 4)?;
        let (m, _, rest) = digits(rest.strip_prefix(sep)?.trim_start())?;
        let (d, _, rest) = digits(rest.strip_prefix(if sep == '年' { '月' } else { sep })?.trim_start())?;
        (a, m, d, rest)
    };
    let date = Date::new(y.try_into().ok()?, m.try_into().ok()?, d.try_into().ok()?).ok()?;
    let rest = rest.strip_prefix(['日', '号', 'T']).unwrap_or(rest).trim_start();
    Some((date, skip_weekday(rest)))
}

/// `(星期二)`, `周二` after a date says nothing new.
fn skip_weekday(s: &str) -> &str {
    let inner = s.strip_prefix('(').unwrap_or(s);
    let Some(day) = ["星期", "周", "礼拜"].iter().find_map(|w| inner.strip_prefix(w)) else { return s };
    let day = day.strip_prefix(['一', '二', '三', '四', '五', '六', '日', '天']).unwrap_or(day);
    day.strip_prefix(')').unwrap_or(day).trim_start()
}

/// The part of the day that a time was given in.
#[derive(Clone, Copy)]
enum Part {
    Morning,
    Noon,
    Afternoon,
    Night,
}

/// A text that is a time to its end; the flag says that it is 24:00, so the next day begins.
fn whole_time(s: &str) -> Option<(Time, bool)> {
    const WORDS: [(&str, Part); 9] = [
        ("凌晨", Part::Morning),
        ("早上", Part::Morning),
        ("早晨", Part::Morning),
        ("上午", Part::Morning),
        ("中午", Part::Noon),
        ("下午", Part::Afternoon),
        ("傍晚", Part::Afternoon),
        ("晚上", Part::Night),
        ("夜里", Part::Night),
    ];
    let lower = s.to_lowercase();
    let (s, part) = if let Some((rest, part)) = WORDS.iter().find_map(|(w, p)| Some((s.strip_prefix(w)?, p)))
    {
        (rest.trim_start(), Some(*part))
    } else if lower.ends_with("am") || lower.ends_with("pm") {
        let part = if lower.ends_with("am") { Part::Morning } else { Part::Afternoon };
        (s.get(..s.len().checked_sub(2)?)?.trim_end(), Some(part))
    } else {
        (s, None)
    };
    let (mut h, len, rest) = digits(s)?;
    let (m, s, rest) = if let Some(rest) = rest.strip_prefix(':') {
        let (m, _, rest) = digits(rest)?;
        match rest.strip_prefix(':') {
            Some(rest) => digits(rest).map(|(s, _, rest)| (m, s, rest))?,
            None => (m, 0, rest),
        }
    } else {
        let rest = rest.strip_prefix(['时', '点'])?.trim_start();
        match digits(rest) {
            None if rest == "半" => (30, 0, ""),
            None => (0, 0, rest.strip_prefix('整').unwrap_or(rest)),
            Some((m, _, rest)) => {
                let rest = rest.strip_prefix('分').unwrap_or(rest).trim_start();
                match digits(rest) {
                    Some((s, _, rest)) => (m, s, rest.strip_prefix('秒')?),
                    None => (m, 0, rest),
                }
            }
        }
    };
    match part {
        Some(Part::Morning) if h == 12 => h = 0,
        Some(Part::Noon) if h < 3 => h += 12,
        Some(Part::Afternoon) if h < 12 => h += 12,
        Some(Part::Night) if h < 5 => return None,
        Some(Part::Night) if h <= 12 => h += 12,
        _ => {}
    }
    if len > 2 || !rest.is_empty() {
        return None;
    }
    if (h, m, s) == (24, 0, 0) {
        return Some((Time::midnight(), true));
    }
    let time = Time::new(h.try_into().ok()?, m.try_into().ok()?, s.try_into().ok()?, 0).ok()?;
    Some((time, false))
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
fn days(a: &Value, b: &Value, year: i16) -> Option<Ordering> {
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
        _ if is_day(a) || is_day(b) => days(a, b, year) == same,
        (Value::Number(_), _) | (_, Value::Number(_)) => numbers(a, b) == same,
        (Value::Time(_), _) | (_, Value::Time(_)) => times(a, b) == same,
        _ => {
            let (s, t) = (a.to_text(), b.to_text());
            s.trim() == t.trim() || days(a, b, year) == same || (times(a, b) == same && s.contains(':'))
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
        (Value::Text(s), Value::Text(t)) => {
            numbers(a, b).or_else(|| days(a, b, year)).or_else(|| times(a, b)).or_else(|| Some(s.cmp(t)))
        }
        _ if is_day(a) || is_day(b) => days(a, b, year),
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
    fn days_in_every_common_notation() {
        for s in [
            "2026-09-01",
            "2026-9-1",
            "2026.9.1",
            "2026/9/1",
            "2026年9月1日",
            "２０２６年９月１日",
            "20260901",
            "9月1日",
            "9月1号",
            " 2026 年 9 月 1 日 ",
            "2026年9月1日（星期二）",
            "2026-09-01T08:30:00",
            "2026/9/1 8:30",
        ] {
            assert_eq!(to_date(&s.into(), 2026), Some(date(2026, 9, 1)), "{s}");
        }
        for s in [
            "2026-02-29",
            "26-9-1",
            "9-1",
            "2026-9",
            "2026-9/1",
            "2026-9-1x",
            "张三",
            "",
            "2026年",
            "2026-09-01年",
        ] {
            assert_eq!(to_date(&Value::Text(s.into()), 2026), None, "{s}");
        }
    }

    #[test]
    fn times_in_every_common_notation() {
        for (s, h, m) in [
            ("8:30", 8, 30),
            ("08：30", 8, 30),
            ("8时30分", 8, 30),
            ("上午8:30", 8, 30),
            ("下午2:05", 14, 5),
            ("2点", 2, 0),
            ("下午3点半", 15, 30),
            ("中午12:00", 12, 0),
            ("中午1:10", 13, 10),
            ("中午11:50", 11, 50),
            ("凌晨0:15", 0, 15),
            ("晚上7点", 19, 0),
            ("12:05 AM", 0, 5),
            ("2:05 pm", 14, 5),
            ("9时整", 9, 0),
        ] {
            assert_eq!(to_time(&s.into()), Some(time(h, m, 0, 0)), "{s}");
        }
        for s in ["25:00", "8:61", "830", "8", "上午", "8:30-9:30", "123:00", "24:00", "晚上12点"] {
            assert_eq!(to_time(&s.into()), None, "{s}");
        }
        assert_eq!(to_datetime(&"2026-12-31 24:00".into(), 0), Some(date(2027, 1, 1).at(0, 0, 0, 0)));
        assert_eq!(to_datetime(&"2026年9月16日10时25分".into(), 0), Some(date(2026, 9, 16).at(10, 25, 0, 0)));
        assert_eq!(to_datetime(&"2026-09-16".into(), 0), None);
    }

    #[test]
    fn numbers_as_people_write_them() {
        for (s, n) in [
            ("1,234,567.50", "1234567.50"),
            ("￥1,409.50元", "1409.50"),
            ("１２", "12"),
            ("98.5%", "0.985"),
            ("-88.80", "-88.80"),
            ("+3", "3"),
            ("007", "7"),
        ] {
            assert_eq!(to_number(&s.into()), Some(n.parse().unwrap()), "{s}");
        }
        for s in
            ["", "1,23", "12人", "1e5", "1.2.3", "--1", ".", "5.", ",123", "99999999999999999999999999999999"]
        {
            assert_eq!(to_number(&Value::Text(s.into())), None, "{s}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(s in "[0-9年月日时分点:./ ()半上下午中T星期一,%元¥−-]{0,14}", t in ".*") {
            for s in [s, t] {
                let v = Value::Text(s.as_str().into());
                let _ = (to_number(&v), to_date(&v, 2026), to_time(&v), to_datetime(&v, 2026));
                let _ = compare(&v, &Value::int(1), 2026);
            }
        }
    }
}
