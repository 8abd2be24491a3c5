//! The pictures behind `\@` and `\#` (ECMA-376 part 1, §17.16.4.1 and §17.16.4.2).
use crate::diagnostic::Text;
use crate::helper::english::MONTHS;
use crate::helper::parse;
use crate::helper::{self, Args};
use crate::value::Value;
use jiff::civil::{Date, DateTime, Time};
use rust_decimal::Decimal;

/// Calls a helper.
pub(super) fn call(name: &str, params: &[Value], date: Date) -> Result<Value, Text> {
    match helper::find(name) {
        Some(h) => (h.call)(&Args { params, hash: &[], date }),
        None => Ok(Value::Empty),
    }
}

/// Text that is no number and no date at all, such as 长期, passes through a picture unchanged.
fn is_word(v: &Value) -> bool {
    matches!(v, Value::Text(t) if !t.chars().any(|c| c.is_numeric()))
}

/// A day or time in a picture.
pub(super) fn date(value: Value, picture: &str, today: Date) -> Result<Value, Text> {
    if value.is_empty() || is_word(&value) || picture.is_empty() {
        return Ok(value);
    }
    let read = match &value {
        Value::Text(t) => parse::moment(t, Some(today.year())).unwrap_or_else(|_| value.clone()),
        Value::Time(t) => Value::DateTime(today.to_datetime(*t)),
        _ => value.clone(),
    };
    match read {
        Value::DateTime(m) => Ok(Value::text(moment(picture, m))),
        Value::Date(d) => Ok(Value::text(moment(picture, d.to_datetime(Time::midnight())))),
        // a number such as 20260901, or none at all: the helper knows, and says what is wrong
        _ => match call("date", &[value, "yyyy-MM-dd".into()], today)? {
            Value::Text(t) => date(Value::Text(t), picture, today),
            v => Ok(v),
        },
    }
}

const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const WEEK: [&str; 7] = ["一", "二", "三", "四", "五", "六", "日"];

/// Names of months and days are English when the picture spells a month (`MMMM`) and has no Chinese in it.
/// `m` is minutes where hours or seconds are asked for, otherwise the month, as most people mean it.
fn moment(picture: &str, m: DateTime) -> String {
    let chars: Vec<char> = picture.replace("上午/下午", "am/pm").chars().collect();
    let english = !picture.chars().any(parse::is_cjk) && picture.contains("MMM");
    let clock = picture.contains(['h', 'H', 's']);
    let month = m.month().unsigned_abs();
    let day = m.weekday().to_monday_zero_offset().rem_euclid(7) as usize;
    let named = |names: &[&'static str], i: usize, n: usize| {
        let name = names.get(i).copied().unwrap_or_default();
        if n == 3 { name.get(..3).unwrap_or(name) } else { name }.to_string()
    };
    let numeral = |helper: &str, n: i64| {
        call(helper, &[Value::int(n)], m.date()).map(|v| v.to_text()).unwrap_or_default()
    };
    let mut out = String::new();
    let mut i = 0;
    while let Some(&c) = chars.get(i) {
        let n = chars[i..].iter().take_while(|x| **x == c).count();
        let mut used = n;
        let number = |v: i64| if n > 1 { format!("{v:02}") } else { v.to_string() };
        out += &match c {
            '\'' | '"' => {
                let inner: String = chars[i + 1..].iter().take_while(|x| **x != c).collect();
                used = inner.chars().count() + 2;
                inner
            }
            'a' | 'A' if half_day(&chars[i..]) => {
                used = "am/pm".len();
                match (m.hour() < 12, english) {
                    (true, true) => "AM",
                    (false, true) => "PM",
                    (true, false) => "上午",
                    (false, false) => "下午",
                }
                .to_string()
            }
            'y' | 'Y' if n <= 2 => format!("{:02}", m.year().rem_euclid(100)),
            'y' | 'Y' => format!("{:04}", m.year()),
            'M' if n >= 3 && english => named(&MONTHS, usize::from(month) - 1, n),
            'M' if n >= 3 => numeral("num_cn", month.into()) + "月",
            'm' if clock => number(m.minute().into()),
            'M' | 'm' => number(month.into()),
            'd' | 'D' if n >= 3 && english => named(&DAYS, day, n),
            'd' | 'D' if n >= 3 => [if n == 3 { "周" } else { "星期" }, WEEK[day]].concat(),
            'd' | 'D' => number(m.day().into()),
            'H' => number(m.hour().into()),
            'h' => number((i64::from(m.hour()) + 11) % 12 + 1),
            's' | 'S' => number(m.second().into()),
            'E' | 'e' => numeral("digits_cn", m.year().into()),
            'O' | 'o' => numeral("num_cn", month.into()),
            'A' | 'a' => numeral("num_cn", m.day().into()),
            'W' | 'w' => WEEK[day].to_string(),
            c => c.to_string().repeat(n),
        };
        i += used;
    }
    out
}

fn half_day(rest: &[char]) -> bool {
    rest.iter().take(5).collect::<String>().eq_ignore_ascii_case("am/pm")
}

/// A number in a picture.
pub(super) fn number(value: Value, picture: &str, today: Date) -> Result<Value, Text> {
    if value.is_empty() || is_word(&value) || picture.is_empty() {
        return Ok(value);
    }
    let Value::Number(n) = call("add", &[value], today)? else { return Ok(Value::Empty) };
    let sections = sections(picture);
    let negative = n.is_sign_negative() && !n.is_zero();
    let (section, shown, sign) = match sections.as_slice() {
        [_, _, zero, ..] if n.is_zero() => (zero.as_str(), n, false),
        [_, minus, ..] if negative => (minus.as_str(), n.abs(), false),
        [first, ..] => (first.as_str(), n, true),
        [] => return Ok(Value::Number(n)),
    };
    write(shown, section, sign, today).map(Value::text)
}

/// The parts between semicolons outside of quotes.
fn sections(picture: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut quoted = false;
    for c in picture.chars() {
        quoted ^= c == '\'';
        match out.last_mut() {
            Some(last) if c != ';' || quoted => last.push(c),
            _ => out.push(String::new()),
        }
    }
    out
}

/// One section of a picture. With `sign`, a `-` or `+` before the places stands for the number's sign;
/// otherwise it is text.
fn write(n: Decimal, section: &str, sign: bool, today: Date) -> Result<String, Text> {
    const DIGITS: [char; 4] = ['0', '#', 'x', 'X'];
    let mut pieces: Vec<(bool, char)> = Vec::new(); // is it a place for digits?
    let mut quoted = false;
    for c in section.chars() {
        match c {
            '\'' => quoted = !quoted,
            c => pieces.push((!quoted && (DIGITS.contains(&c) || c == '.' || c == ','), c)),
        }
    }
    let places: String = pieces.iter().filter(|p| p.0).map(|p| p.1).collect();
    if !places.contains(DIGITS) {
        return Ok(pieces.iter().map(|p| p.1).collect());
    }
    if let Some(spread) = spread(n, &pieces) {
        return Ok(spread);
    }
    let (whole, decimals) = places.split_once('.').unwrap_or((&places, ""));
    let decimals: Vec<char> = decimals.chars().filter(|c| DIGITS.contains(c)).collect();
    let least = decimals.iter().rposition(|c| *c == '0').map_or(0, |i| i + 1);
    let grouped = if whole.contains(',') { "thousands" } else { "fixed" };
    let most = Value::int(decimals.len().min(10) as i64);
    let text = call(grouped, &[Value::Number(n), most], today)?.to_text();
    let negative = text.starts_with('-');
    let (int, frac) =
        text.trim_start_matches('-').split_once('.').unwrap_or((text.trim_start_matches('-'), ""));
    let zeros = whole.chars().filter(|c| *c == '0').count();
    let mut number = if zeros == 0 && int == "0" { String::new() } else { format!("{int:0>zeros$}") };
    let kept = frac.trim_end_matches('0').len().max(least.min(frac.len()));
    if kept > 0 {
        number.push('.');
        number.push_str(&frac[..kept]);
    }
    let (mut out, mut done, mut signed) = (String::new(), false, false);
    for (place, c) in pieces {
        match c {
            _ if place && done => {}
            _ if place => {
                if negative && sign && !signed {
                    out.push('-');
                }
                out.push_str(&number);
                done = true;
            }
            '-' | '+' if sign && !done => {
                signed = true;
                if negative || c == '+' {
                    out.push(if negative { '-' } else { '+' });
                }
            }
            c => out.push(c),
        }
    }
    Ok(out)
}

/// Digits given to places with text between them, such as `000-0000-0000`, from the right.
fn spread(n: Decimal, pieces: &[(bool, char)]) -> Option<String> {
    let first = pieces.iter().position(|p| p.0)?;
    let last = pieces.iter().rposition(|p| p.0)?;
    let between = pieces[first..=last].iter().any(|p| !p.0);
    if !between || pieces.iter().any(|p| p.0 && p.1 == '.') || n.is_sign_negative() {
        return None;
    }
    let mut digits: Vec<char> = n.round().normalize().to_string().chars().collect();
    let mut out: Vec<char> = Vec::new();
    for (i, (place, c)) in pieces.iter().enumerate().rev() {
        if !*place {
            out.push(*c);
            continue;
        }
        out.push(digits.pop().unwrap_or('0'));
        if i == first {
            out.extend(std::mem::take(&mut digits).into_iter().rev());
        }
    }
    out.reverse();
    Some(out.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil;

    #[test]
    fn dates() {
        let day = Value::Date(civil::date(2026, 9, 1));
        let late = Value::DateTime(civil::date(2026, 11, 20).at(14, 5, 0, 0));
        for (value, picture, wanted) in [
            (&day, "yyyy年M月d日", "2026年9月1日"),
            (&day, "yyyy'年'M'月'd'日'", "2026年9月1日"),
            (&day, "EEEE年O月A日", "二〇二六年九月一日"),
            (&late, "EEEE年O月A日星期W", "二〇二六年十一月二十日星期五"),
            (&day, "yyyy-mm-dd", "2026-09-01"),
            (&day, "d MMMM yyyy", "1 September 2026"),
            (&day, "dddd, MMM d, yyyy", "Tuesday, Sep 1, 2026"),
            (&day, "M/d dddd", "9/1 星期二"),
            (&late, "M月d日am/pmh:mm", "11月20日下午2:05"),
            (&late, "上午/下午h时mm分", "下午2时05分"),
            (&late, "MMMM d, h:mm AM/PM", "November 20, 2:05 PM"),
            (&late, "HH:mm", "14:05"),
            (&"长期".into(), "yyyy", "长期"),
            (&"2026.9.1".into(), "yy/MM/dd", "26/09/01"),
            (&Value::int(20260901), "M月d日", "9月1日"),
            (&Value::Empty, "yyyy", ""),
        ] {
            let got = date(value.clone(), picture, civil::date(2026, 1, 1));
            assert_eq!(got.map(|v| v.to_text()).as_deref(), Ok(wanted), "{picture}");
        }
        assert!(date("2026-02-30".into(), "yyyy", civil::date(2026, 1, 1)).is_err());
    }

    #[test]
    fn numbers() {
        for (n, picture, wanted) in [
            ("1234.5", "0.00", "1234.50"),
            ("1234567.891", "#,##0.00", "1,234,567.89"),
            ("-1234.5", "#,##0.00;(#,##0.00);-", "(1,234.50)"),
            ("0", "#,##0.00;(#,##0.00);-", "-"),
            ("-3", "0", "-3"),
            ("-3", "￥0.00", "￥-3.00"),
            ("3", "+0", "+3"),
            ("-3", "-0.0", "-3.0"),
            ("7", "000", "007"),
            ("98.5", "0.##%", "98.5%"),
            ("0.5", "#.00", ".50"),
            ("2.005", "0.00'元整'", "2.01元整"),
            ("￥1,200元", "0.0", "1200.0"),
            ("面议", "0.00", "面议"),
            ("13800001111", "000-0000-0000", "138-0000-1111"),
        ] {
            let got = number(n.into(), picture, civil::date(2026, 1, 1));
            assert_eq!(got.map(|v| v.to_text()).as_deref(), Ok(wanted), "{n} {picture}");
        }
    }
}
