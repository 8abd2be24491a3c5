//! Dates and times in every notation that facts have been seen in: `2026.9.1`, `二〇二六年九月一日`,
//! `上午8:30`, `20:00-次日8:00`.
use super::text::{compact, half_width};
use crate::diagnostic::Text;
use crate::tr;
use crate::value::{TimeRange, Value};
use jiff::civil::{Date, DateTime, Time};
use jiff::{SignedDuration, ToSpan};

/// Why a text is not a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateFault {
    /// It doesn't look like one.
    NotADate,
    /// Month and day without a year.
    NoYear,
    /// A year of two digits: `26.9.1`.
    ShortYear,
    /// Only a year and a month: `2026年9月`.
    NoDay,
    /// Day and month could be meant either way: `9/1/2026`.
    Order,
    /// No such day: `2026-02-30`.
    NoSuchDay,
    /// A number that may stand for several days: 9.1 is 9月1日 or 9月10日.
    Unclear,
}

impl DateFault {
    /// What is wrong, and how to write it.
    pub fn message(self) -> Text {
        match self {
            DateFault::NotADate => tr!("不是日期", "not a date"),
            DateFault::NoYear => tr!("日期没有年份", "the date has no year"),
            DateFault::ShortYear => tr!("年份只有两位数", "the year has only two digits"),
            DateFault::NoDay => tr!("只有年月，没有日", "year and month without a day"),
            DateFault::Order => {
                tr!("分不清哪个是月、哪个是日", "it is not clear which is the month and which the day")
            }
            DateFault::NoSuchDay => tr!("没有这一天", "there is no such day"),
            DateFault::Unclear => tr!(
                "日期存成了小数，分不清几月几日（如 9.1 可能是 9月1日，也可能是 9月10日）",
                "the date is stored as a decimal number, so the day is not clear (9.1 may be 1 or 10 September)"
            ),
        }
    }
    /// Is it meant as a date (and faulty), rather than some other text?
    pub fn is_meant_as_date(self) -> bool {
        self != DateFault::NotADate
    }
}

/// A date alone. `year` is put in where the text has none.
pub fn date(text: &str, year: Option<i16>) -> Result<Date, DateFault> {
    match moment(text, year)? {
        Value::Date(d) => Ok(d),
        _ => Err(DateFault::NotADate),
    }
}

/// A date with a time; a date alone is the begin of that day.
pub fn datetime(text: &str, year: Option<i16>) -> Result<DateTime, DateFault> {
    match moment(text, year)? {
        Value::Date(d) => Ok(d.to_datetime(Time::midnight())),
        Value::DateTime(d) => Ok(d),
        _ => Err(DateFault::NotADate),
    }
}

/// A date ([`Value::Date`]) or a date with a time ([`Value::DateTime`]), as the text has it.
pub fn moment(text: &str, year: Option<i16>) -> Result<Value, DateFault> {
    let t = half_width(text.trim());
    let t = t.trim_end_matches('。');
    if !t.starts_with(|c: char| c.is_ascii_digit() || "〇○零一二三四五六七八九十廿".contains(c))
        || t.len() > 80
    {
        return Err(DateFault::NotADate);
    }
    let (day, rest) = day_before(t, year)?;
    let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == 'T' || c == ',');
    let rest = compact(without_weekday(rest));
    if rest.is_empty() {
        return Ok(Value::Date(day));
    }
    let rest = rest.trim_end_matches('Z');
    let clock = time(rest).ok_or(DateFault::NotADate)?;
    let day = if clock.next_day { day.tomorrow().map_err(|_| DateFault::NoSuchDay)? } else { day };
    Ok(Value::DateTime(day.to_datetime(clock.time)))
}

/// `(星期二)`, `周二` at the begin of the rest is left out.
fn without_weekday(rest: &str) -> &str {
    let open = rest.trim_start_matches('(');
    for word in ["星期", "礼拜", "周"] {
        if let Some(after) = open.strip_prefix(word) {
            let mut chars = after.chars();
            if chars.next().is_some_and(|c| "一二三四五六日天".contains(c)) {
                return chars.as_str().trim_start_matches(')');
            }
        }
    }
    rest
}

/// The date at the begin of a text, and what follows it.
fn day_before(t: &str, default_year: Option<i16>) -> Result<(Date, &str), DateFault> {
    use DateFault::*;
    let (first, digits, rest) = figure(t).ok_or(NotADate)?;
    let make = |y: i64, m: i64, d: i64| {
        let y = i16::try_from(y).map_err(|_| NotADate)?;
        let (m, d) = (i8::try_from(m).map_err(|_| NotADate)?, i8::try_from(d).map_err(|_| NotADate)?);
        Date::new(y, m, d).map_err(|_| NoSuchDay)
    };
    if digits == 8 && !rest.starts_with(|c: char| "年月.-/".contains(c)) {
        if !(1800..=2999).contains(&(first / 10_000)) {
            return Err(NotADate);
        }
        return Ok((make(first / 10_000, first / 100 % 100, first % 100)?, rest));
    }
    let (sep, rest) = separator(rest).ok_or(NotADate)?;
    let in_words = sep == '年' || sep == '月';
    if sep == '月' {
        let (day, _, rest) = figure(rest).ok_or(NotADate)?;
        let year = default_year.ok_or(NoYear)?;
        return Ok((make(year.into(), first, day)?, after_day(rest)));
    }
    let Some((second, digits2, rest)) = figure(rest) else { return Err(NotADate) };
    if sep == '年' && digits <= 2 {
        return Err(ShortYear);
    }
    let next = separator(rest).filter(|(s, _)| if in_words { *s == '月' } else { *s == sep });
    let third = next.and_then(|(_, rest)| figure(rest));
    match (digits, third) {
        (4, Some((day, 1..=2, rest))) => Ok((make(first, second, day)?, after_day(rest))),
        (4, _) if digits2 <= 2 && rest.trim_start_matches('月').is_empty() => Err(NoDay),
        (1..=2, Some((_, 4, _))) => Err(Order),
        (1..=2, Some((_, 1..=2, _))) => Err(ShortYear),
        (1..=2, None) if digits2 <= 2 && next.is_none() && !rest.starts_with(':') => {
            let year = default_year.ok_or(NoYear);
            // only what could be a day counts as one: 9-45 is something else
            let leap = make(2024, first, second).map_err(|_| NotADate)?;
            Ok((make(year?.into(), leap.month().into(), leap.day().into())?, after_day(rest)))
        }
        _ => Err(NotADate),
    }
}

fn after_day(rest: &str) -> &str {
    let t = rest.trim_start();
    t.strip_prefix(['日', '号']).unwrap_or(t)
}

fn separator(rest: &str) -> Option<(char, &str)> {
    let t = rest.trim_start();
    let c = t.chars().next()?;
    let kind = match c {
        '年' | '月' | '.' | '/' => c,
        '-' | '–' | '—' | '‐' | '‑' => '-',
        _ => return None,
    };
    Some((kind, t[c.len_utf8()..].trim_start()))
}

/// A whole number at the begin, in digits or Chinese figures: value, number of digits, the rest.
fn figure(t: &str) -> Option<(i64, usize, &str)> {
    let end = t.find(|c: char| !c.is_ascii_digit()).unwrap_or(t.len());
    if end > 0 {
        return t[..end].parse().ok().map(|n| (n, end, &t[end..]));
    }
    let end = t.find(|c| chinese_digit(c).is_none()).unwrap_or(t.len());
    let figures: Vec<i64> = t[..end].chars().filter_map(chinese_digit).collect();
    let digits = figures.len();
    if digits == 0 || digits > 8 {
        return None;
    }
    if figures.iter().all(|d| *d < 10) {
        return Some((figures.iter().fold(0, |n, d| n * 10 + d), digits, &t[end..]));
    }
    // 十, 二十, 二十三, 廿三: days and months only
    let n = match figures[..] {
        [ten] => ten,
        [10, ones @ 1..=9] => 10 + ones,
        [20, ones @ 1..=9] => 20 + ones,
        [tens @ 1..=9, 10] => tens * 10,
        [tens @ 1..=9, 10, ones @ 1..=9] => tens * 10 + ones,
        _ => return None,
    };
    Some((n, 2, &t[end..]))
}

fn chinese_digit(c: char) -> Option<i64> {
    Some(match c {
        '〇' | '○' | '零' => 0,
        '一' => 1,
        '二' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        '十' => 10,
        '廿' => 20,
        _ => return None,
    })
}

/// A time of day; `24:00` and `次日8:00` are on the next day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// The time.
    pub time: Time,
    /// It is on the day after.
    pub next_day: bool,
}

/// A time of day: `8:30`, `上午8：30`, `8点半`, `14时05分`, `晚上8点`, `24:00`, `8:30 PM`.
pub fn time(text: &str) -> Option<Clock> {
    let t = compact(text);
    let said = said(t.trim_end_matches('。'), None)?;
    said.rest.is_empty().then_some(said.clock)
}

#[derive(Clone, Copy, PartialEq)]
enum Half {
    SmallHours,
    Morning,
    Noon,
    Afternoon,
    Evening,
}

const HALVES: &[(&str, Half)] = &[
    ("上午", Half::Morning),
    ("早上", Half::Morning),
    ("早晨", Half::Morning),
    ("清晨", Half::Morning),
    ("凌晨", Half::SmallHours),
    ("早", Half::Morning),
    ("AM", Half::SmallHours),
    ("am", Half::SmallHours),
    ("中午", Half::Noon),
    ("下午", Half::Afternoon),
    ("傍晚", Half::Afternoon),
    ("PM", Half::Afternoon),
    ("pm", Half::Afternoon),
    ("晚上", Half::Evening),
    ("夜间", Half::Evening),
    ("夜里", Half::Evening),
    ("晚", Half::Evening),
];

impl Half {
    /// The hour on the 24-hour clock.
    fn hour(self, said: i64) -> i64 {
        match self {
            Half::SmallHours if said == 12 => 0,
            Half::Noon if (1..=3).contains(&said) => said + 12,
            Half::Afternoon if (1..12).contains(&said) => said + 12,
            Half::Evening if (5..=12).contains(&said) => said + 12,
            _ => said,
        }
    }
    fn before(t: &str) -> (Option<Half>, &str) {
        HALVES.iter().find_map(|(w, h)| t.strip_prefix(w).map(|r| (Some(*h), r))).unwrap_or((None, t))
    }
}

/// What was said at the begin of compact text: the clock, the half of the day if named, and the rest.
struct Said<'a> {
    clock: Clock,
    half: Option<Half>,
    rest: &'a str,
}

/// A time at the begin. The end of a range takes over the half of the day of its start when that makes it
/// later (`下午2:00-4:00`).
fn said<'a>(t: &'a str, start: Option<&Said<'_>>) -> Option<Said<'a>> {
    let (next, t) = ["次日", "第二天", "翌日", "第二日", "隔日"]
        .iter()
        .find_map(|w| t.strip_prefix(w))
        .map_or((false, t), |t| (true, t));
    let (half, t) = Half::before(t);
    let (hour, digits, rest) = figure(t)?;
    let mark = rest.chars().next()?;
    let after = &rest[mark.len_utf8()..];
    let (minute, second, rest) = match mark {
        _ if digits > 2 => return None,
        ':' => minutes_in_digits(after)?,
        '点' | '时' | '點' => minutes_in_words(after.trim_start_matches('钟')),
        _ => return None,
    };
    let (half, rest) = half.map_or_else(|| Half::before(rest), |h| (Some(h), rest));
    let own = |h: Option<Half>| clock(h.map_or(hour, |h| h.hour(hour)), minute, second);
    let mut clock = own(half)?;
    if let (None, false, Some(s)) = (half, next, start)
        && let Some(taken) = own(s.half)
        && taken.time > s.clock.time
    {
        clock = taken;
    }
    clock.next_day |= next;
    Some(Said { clock, half, rest })
}

fn clock(hour: i64, minute: i64, second: i64) -> Option<Clock> {
    let next_day = hour == 24 && minute == 0 && second == 0;
    let hour = if next_day { 0 } else { hour };
    let small = |n: i64| i8::try_from(n).ok();
    let time = Time::new(small(hour)?, small(minute)?, small(second)?, 0).ok()?;
    Some(Clock { time, next_day })
}

/// `30`, `30:15`, `30:15.000`.
fn minutes_in_digits(t: &str) -> Option<(i64, i64, &str)> {
    let (minute, 2, rest) = figure(t)? else { return None };
    let Some((second, 2, rest)) = rest.strip_prefix(':').and_then(figure) else {
        return Some((minute, 0, rest));
    };
    let fraction = rest.strip_prefix('.').map(|r| r.trim_start_matches(|c: char| c.is_ascii_digit()));
    Some((minute, second, fraction.unwrap_or(rest)))
}

/// What follows 点: nothing, `半`, `一刻`, `05分`, `30`, `05分20秒`.
fn minutes_in_words(t: &str) -> (i64, i64, &str) {
    for (word, minute) in [("半", 30), ("一刻", 15), ("三刻", 45), ("整", 0)] {
        if let Some(rest) = t.strip_prefix(word) {
            return (minute, 0, rest);
        }
    }
    let Some((minute, 1..=3, rest)) = figure(t.strip_prefix('零').unwrap_or(t)) else { return (0, 0, t) };
    let rest = rest.strip_prefix('分').unwrap_or(rest);
    match figure(rest).and_then(|(s, _, r)| r.strip_prefix('秒').map(|r| (s, r))) {
        Some((second, rest)) => (minute, second, rest),
        None => (minute, 0, rest),
    }
}

/// From a time to a time: `20:00-次日8:00`, `8点至11点半`. An end that is not after the start is on the
/// next day.
pub fn time_range(text: &str) -> Option<TimeRange> {
    let t = compact(text);
    let start = said(t.trim_end_matches('。'), None)?;
    let rest = start.rest.trim_start_matches(['-', '–', '—', '~', '至', '到', '―']);
    if start.clock.next_day || rest.len() == start.rest.len() {
        return None;
    }
    let end = said(rest, Some(&start))?;
    let next_day = end.clock.next_day || end.clock.time <= start.clock.time;
    end.rest.is_empty().then_some(TimeRange { start: start.clock.time, end: end.clock.time, next_day })
}

/// The time that a spreadsheet stores as a fraction of a day (0.354166… is 08:30), to the second.
pub fn time_of_fraction(n: f64) -> Option<Time> {
    if !(0.0..1.0).contains(&n) {
        return None;
    }
    let seconds = ((n * 86_400.0).round() as i32).min(86_399);
    Time::new((seconds / 3600) as i8, (seconds / 60 % 60) as i8, (seconds % 60) as i8, 0).ok()
}

/// The day (and time) that a spreadsheet stores as a count of days from 1900 (or 1904): 46266 is 2026-09-01.
/// Only 1927 to 2173 is taken for a date: a smaller or larger number means something else.
pub fn serial(days: f64, date1904: bool) -> Option<DateTime> {
    let days = if date1904 { days + 1462.0 } else { days };
    if !(10_000.0..100_000.0).contains(&days) {
        return None;
    }
    let seconds = (days.fract() * 86_400.0).round() as i64;
    let day = Date::new(1899, 12, 30).ok()?.checked_add((days.trunc() as i64).days()).ok()?;
    day.to_datetime(Time::midnight()).checked_add(SignedDuration::from_secs(seconds)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date as day;

    #[test]
    fn one_day_in_all_its_notations() {
        for t in [
            "2026.9.1",
            "2026-09-01",
            "2026/9/1",
            "2026年9月1日",
            "2026 年 9 月 1 日",
            "2026年9月1号",
            "20260901",
            "２０２６．９．１",
            "二〇二六年九月一日",
            "二零二六年九月一日",
            "2026—9—1",
            "2026-09-01(星期二)",
            "2026年9月1日 周二",
            "2026.9.1。",
        ] {
            assert_eq!(date(t, None), Ok(day(2026, 9, 1)), "{t}");
        }
        assert_eq!(date("二〇二六年十月二十日", None), Ok(day(2026, 10, 20)));
        assert_eq!(date("二〇二六年十一月三十日", None), Ok(day(2026, 11, 30)));
        assert_eq!(date("二○二六年十二月廿五日", None), Ok(day(2026, 12, 25)));
        assert_eq!(date("二〇二六年十二月三十一日", None), Ok(day(2026, 12, 31)));
        for (serial_number, is1904) in [(46266.0, false), (44804.0, true)] {
            assert_eq!(serial(serial_number, is1904), Some(day(2026, 9, 1).at(0, 0, 0, 0)));
        }
    }

    #[test]
    fn a_date_without_year_takes_the_given_one() {
        for t in ["9月1日", "9.1", "9-1", "9/1", "九月一日", "9月1号"] {
            assert_eq!(date(t, None), Err(DateFault::NoYear), "{t}");
            assert_eq!(date(t, Some(2026)), Ok(day(2026, 9, 1)), "{t}");
        }
        assert_eq!(date("2月29日", Some(2026)), Err(DateFault::NoSuchDay));
    }

    #[test]
    fn faulty_dates_say_why() {
        for (t, fault) in [
            ("26.9.1", DateFault::ShortYear),
            ("26年9月1日", DateFault::ShortYear),
            ("2026-02-30", DateFault::NoSuchDay),
            ("20260231", DateFault::NoSuchDay),
            ("2026年9月", DateFault::NoDay),
            ("2026.9", DateFault::NoDay),
            ("9/1/2026", DateFault::Order),
            ("待定", DateFault::NotADate),
            ("", DateFault::NotADate),
            ("2026", DateFault::NotADate),
            ("0737-8585001", DateFault::NotADate),
            ("138-0000-1234", DateFault::NotADate),
            ("12345678", DateFault::NotADate),
            ("8:30", DateFault::NotADate),
            ("2026年9月1日起", DateFault::NotADate),
            ("99999999999999999999999-1-1", DateFault::NotADate),
            ("3.14", DateFault::NoYear),
            ("十", DateFault::NotADate),
        ] {
            assert_eq!(date(t, None), Err(fault), "{t}");
        }
    }

    #[test]
    fn dates_with_times() {
        let want = day(2026, 9, 16).at(10, 25, 0, 0);
        for t in [
            "2026-09-16 10:25",
            "2026-09-16T10:25:00",
            "2026年9月16日10时25分",
            "2026.9.16上午10：25",
            "20260916 10:25",
        ] {
            assert_eq!(datetime(t, None), Ok(want), "{t}");
        }
        assert_eq!(datetime("2026-09-16 24:00", None), Ok(day(2026, 9, 17).at(0, 0, 0, 0)));
        assert_eq!(datetime("2026-09-16", None), Ok(day(2026, 9, 16).at(0, 0, 0, 0)));
        assert_eq!(serial(46_281.434_027_777_78, false), Some(want));
        assert!(date("2026-09-16 10:25", None).is_err());
    }

    #[test]
    fn times_in_all_their_notations() {
        for (t, h, m) in [
            ("8:30", 8, 30),
            ("上午8:30", 8, 30),
            ("8：30", 8, 30),
            ("8点半", 8, 30),
            ("八点半", 8, 30),
            ("8时30分", 8, 30),
            ("8点", 8, 0),
            ("8点钟", 8, 0),
            ("8点05", 8, 5),
            ("8点零五分", 8, 5),
            ("三点一刻", 3, 15),
            ("下午2:05", 14, 5),
            ("2:05 PM", 14, 5),
            ("12:15 am", 0, 15),
            ("中午12:00", 12, 0),
            ("中午1点", 13, 0),
            ("凌晨0:15", 0, 15),
            ("凌晨12点", 0, 0),
            ("晚上8点", 20, 0),
            ("08:30:00", 8, 30),
            ("十二点", 12, 0),
        ] {
            let want = Clock { time: jiff::civil::time(h, m, 0, 0), next_day: false };
            assert_eq!(time(t), Some(want), "{t}");
        }
        assert_eq!(time("24:00"), Some(Clock { time: Time::midnight(), next_day: true }));
        assert_eq!(time("晚上12点"), Some(Clock { time: Time::midnight(), next_day: true }));
        for t in ["", "8", "25:00", "8:75", "8:3", "830", "8:30开会", "上午", "20:00-8:00", "年"] {
            assert_eq!(time(t), None, "{t}");
        }
        assert_eq!(time_of_fraction(0.354_166_666_666_667), Some(jiff::civil::time(8, 30, 0, 0)));
        assert_eq!(time_of_fraction(1.5), None);
    }

    #[test]
    fn ranges_of_time() {
        for (t, text, minutes) in [
            ("20:00-次日8:00", "20:00-次日08:00", 720),
            ("20:00—8:00", "20:00-次日08:00", 720),
            ("8:00～20:00", "08:00-20:00", 720),
            ("8点至11点半", "08:00-11:30", 210),
            ("下午2:00-4:00", "14:00-16:00", 120),
            ("上午8:00到下午4:30", "08:00-16:30", 510),
            ("0:00-24:00", "00:00-次日00:00", 1440),
            ("8:00-8:00", "08:00-次日08:00", 1440),
            ("晚上8点-6点", "20:00-次日06:00", 600),
        ] {
            let r = time_range(t).unwrap_or_else(|| panic!("{t}"));
            assert_eq!((Value::TimeRange(r).to_text().as_str(), r.minutes()), (text, minutes), "{t}");
        }
        for t in ["8:00", "白班8:00-20:00", "8:00-", "8-10", ""] {
            assert_eq!(time_range(t), None, "{t}");
        }
    }
}
