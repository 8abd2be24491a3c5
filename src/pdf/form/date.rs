//! Date fields: the pattern that a field's own script asks for (`AFDate_FormatEx("yyyy-mm-dd")`), and dates
//! written by it. The script itself is never run.
use crate::helper::english::MONTHS;
use jiff::civil::{Date, Time};

/// Patterns that scripts name by number.
const NUMBERED: &[&str] = &[
    "m/d",
    "m/d/yy",
    "mm/dd/yy",
    "mm/yy",
    "d-mmm",
    "d-mmm-yy",
    "dd-mmm-yy",
    "yy-mm-dd",
    "mmm-yy",
    "mmmm-yy",
    "mmm d, yyyy",
    "mmmm d, yyyy",
    "m/d/yy h:MM tt",
    "m/d/yy HH:MM",
];

const DAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/// The pattern in a format or keystroke script, if it is one for dates.
pub(super) fn pattern(script: &str) -> Option<String> {
    let at = script.find("AFDate_")?;
    let call = script.get(at..)?;
    let inner = call.get(call.find('(')? + 1..)?.trim_start();
    let quote = inner.chars().next()?;
    if quote == '"' || quote == '\'' {
        let text = inner.get(1..)?;
        return Some(text.get(..text.find(quote)?)?.to_string()).filter(|p| !p.is_empty());
    }
    let digits: String = inner.chars().take_while(char::is_ascii_digit).collect();
    NUMBERED.get(digits.parse::<usize>().ok()?).map(|p| p.to_string())
}

/// A date, and perhaps a time, by such a pattern. Other characters (年, 月, 日, -) stand for themselves.
pub fn write(pattern: &str, date: Date, time: Option<Time>) -> String {
    let time = time.unwrap_or(Time::midnight());
    let chars: Vec<char> = pattern.chars().collect();
    let mut out = String::new();
    let mut i = 0;
    while let Some(&c) = chars.get(i) {
        let n = chars.iter().skip(i).take_while(|x| **x == c).count();
        i += n;
        let (month, day) = (i64::from(date.month()), i64::from(date.day()));
        let hour = i64::from(time.hour());
        let month_name = usize::try_from(month - 1).ok().and_then(|m| MONTHS.get(m)).copied().unwrap_or("");
        let weekday = date.weekday().to_sunday_zero_offset();
        let day_name = usize::try_from(weekday).ok().and_then(|d| DAYS.get(d)).copied().unwrap_or("");
        let number = |v: i64| if n >= 2 { format!("{v:02}") } else { v.to_string() };
        match (c, n) {
            ('y', 4) => out += &format!("{:04}", date.year()),
            ('y', 2) => out += &format!("{:02}", date.year().rem_euclid(100)),
            ('m', 4) => out += month_name,
            ('m', 3) => out += month_name.get(..3).unwrap_or_default(),
            ('m', 1 | 2) => out += &number(month),
            ('d', 4) => out += day_name,
            ('d', 3) => out += day_name.get(..3).unwrap_or_default(),
            ('d', 1 | 2) => out += &number(day),
            ('H', 1 | 2) => out += &number(hour),
            ('h', 1 | 2) => out += &number((hour + 11) % 12 + 1),
            ('M', 1 | 2) => out += &number(i64::from(time.minute())),
            ('s', 1 | 2) => out += &number(i64::from(time.second())),
            ('t', 1) => out += if hour < 12 { "a" } else { "p" },
            ('t', 2) => out += if hour < 12 { "am" } else { "pm" },
            _ => out.extend(std::iter::repeat_n(c, n)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_found_in_scripts() {
        assert_eq!(pattern("AFDate_FormatEx(\"yyyy-mm-dd\");").as_deref(), Some("yyyy-mm-dd"));
        assert_eq!(pattern("x();AFDate_KeystrokeEx( 'yyyy年m月d日' )").as_deref(), Some("yyyy年m月d日"));
        assert_eq!(pattern("AFDate_Format(7);").as_deref(), Some("yy-mm-dd"));
        assert_eq!(pattern("AFDate_Format(99);"), None);
        assert_eq!(pattern("AFNumber_Format(2,0);"), None);
        assert_eq!(pattern("AFDate_FormatEx(\""), None);
    }

    #[test]
    fn dates_are_written_by_patterns() {
        let (day, time) = (jiff::civil::date(2026, 9, 1), jiff::civil::time(15, 4, 5, 0));
        for (pattern, wanted) in [
            ("yyyy-mm-dd", "2026-09-01"),
            ("yyyy年m月d日", "2026年9月1日"),
            ("d-mmm-yy", "1-Sep-26"),
            ("dddd, mmmm d, yyyy", "Tuesday, September 1, 2026"),
            ("m/d/yy h:MM tt", "9/1/26 3:04 pm"),
            ("yyyy/mm/dd HH:MM:ss", "2026/09/01 15:04:05"),
        ] {
            assert_eq!(write(pattern, day, Some(time)), wanted);
        }
    }
}
