//! Spreadsheets store dates and times as numbers; only the number format tells them apart.
use super::Raw;
use jiff::civil::{Date, DateTime, Time, date};
use jiff::{SignedDuration, ToSpan};

/// What a number format makes of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) enum Kind {
    /// A plain number.
    #[default]
    Number,
    /// A date, a time of day, or both.
    Date,
    /// A span of time, e.g. `[h]:mm`.
    Duration,
}

const DAY_MS: f64 = 86_400_000.0;

/// The kind of a format code such as `yyyy"年"m"月"d"日"`. Only its first section (before `;`) counts.
pub(super) fn format_kind(code: &str) -> Kind {
    let mut chars = code.chars();
    let mut run = (' ', 0); // the same letter in a row
    while let Some(c) = chars.next() {
        let c = c.to_ascii_lowercase();
        match c {
            ';' => break,
            '\\' | '_' | '*' => {
                chars.next();
            }
            '"' => {
                chars.find(|c| *c == '"');
            }
            '[' => {
                let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                let first = inside.chars().next().unwrap_or(' ').to_ascii_lowercase();
                if matches!(first, 'h' | 'm' | 's') && inside.chars().all(|c| c.to_ascii_lowercase() == first)
                {
                    return Kind::Duration;
                }
            }
            'y' | 'm' | 'd' | 'h' | 's' => return Kind::Date,
            _ => {}
        }
        run = if run.0 == c { (c, run.1 + 1) } else { (c, 1) };
        if run == ('a', 3) {
            return Kind::Date; // aaa, aaaa: the day of the week
        }
    }
    Kind::Number
}

/// The kind of a format that is known by its number only (ECMA-376 §18.8.30, East Asian ones included).
pub(super) fn builtin_kind(id: u32) -> Kind {
    match id {
        14..=22 | 27..=36 | 45 | 47 | 50..=58 => Kind::Date,
        46 => Kind::Duration,
        _ => Kind::Number,
    }
}

/// A number under a format: a day, a time of day below 1, or the number itself where neither makes sense
/// (negative, out of the calendar, or a span of 24 hours and more, in days).
pub(super) fn from_serial(value: f64, kind: Kind, date1904: bool) -> Raw {
    let plain = Raw::Number(value);
    if kind == Kind::Number || !(0.0..2_958_466.0).contains(&value) {
        return plain;
    }
    let mut days = value.floor();
    let mut ms = ((value - days) * DAY_MS).round();
    if ms >= DAY_MS {
        (days, ms) = (days + 1.0, 0.0);
    }
    let time = Time::midnight().wrapping_add(SignedDuration::from_millis(ms as i64));
    if days == 0.0 {
        return Raw::Time(time);
    }
    if kind == Kind::Duration {
        return plain;
    }
    // Excel believes in a 29 February 1900 (day 60), so days before it count from one day later.
    let (epoch, days) = match date1904 {
        true => (date(1904, 1, 1), days),
        false if days == 60.0 => return plain,
        false => (date(1899, 12, 30), if days < 60.0 { days + 1.0 } else { days }),
    };
    match epoch.checked_add((days as i64).days()) {
        Ok(day) => Raw::Date(day.to_datetime(time)),
        Err(_) => plain,
    }
}

/// `2026-09-01`, `2026-09-01T08:30:00`, `08:30:00`: how ods, and xlsx in its strict form, store dates.
pub(super) fn from_iso(text: &str) -> Option<Raw> {
    let text = text.trim_end_matches('Z');
    if text.contains('T') {
        return text.parse::<DateTime>().ok().map(Raw::Date);
    }
    let day = |d: Date| Raw::Date(d.to_datetime(Time::midnight()));
    text.parse::<Date>().map(day).or_else(|_| text.parse::<Time>().map(Raw::Time)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_apart() {
        for code in [
            "yyyy\"年\"m\"月\"d\"日\"",
            "[$-804]aaaa",
            "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy",
            "h:mm AM/PM",
            "上午/下午h\"时\"mm\"分\"",
            "[DBNum1][$-804]yyyy年m月d日",
            "yyyy/m/d;@",
        ] {
            assert_eq!(format_kind(code), Kind::Date, "{code}");
        }
        for code in ["[h]:mm", "[mm]:ss", "[H]:MM:SS;@"] {
            assert_eq!(format_kind(code), Kind::Duration, "{code}");
        }
        for code in [
            "General",
            "G/通用格式",
            "0.00E+00",
            "#,##0.00_);[Red]\\(#,##0.00\\)",
            "0\"days\"",
            "@",
            "\\d0",
            "0;yyyy",
        ] {
            assert_eq!(format_kind(code), Kind::Number, "{code}");
        }
    }

    #[test]
    fn both_calendars_give_the_same_day() {
        let day = Raw::Date(date(2026, 9, 1).at(0, 0, 0, 0));
        assert_eq!(from_serial(46266.0, Kind::Date, false), day);
        assert_eq!(from_serial(44804.0, Kind::Date, true), day);
        assert_eq!(from_serial(1.0, Kind::Date, false), Raw::Date(date(1900, 1, 1).at(0, 0, 0, 0)));
        assert_eq!(from_serial(61.0, Kind::Date, false), Raw::Date(date(1900, 3, 1).at(0, 0, 0, 0)));
    }

    #[test]
    fn times_and_what_is_no_date() {
        assert_eq!(from_serial(8.5 / 24.0, Kind::Date, false), Raw::Time(Time::constant(8, 30, 0, 0)));
        assert_eq!(from_serial(0.999_999_999_999, Kind::Duration, false), Raw::Number(0.999_999_999_999));
        for n in [-1.0, 2_958_466.0, 60.0, f64::NAN] {
            assert!(matches!(from_serial(n, Kind::Date, false), Raw::Number(_)), "{n}");
        }
        assert_eq!(from_serial(1.25, Kind::Duration, false), Raw::Number(1.25));
    }
}
