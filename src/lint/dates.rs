//! Dates as documents write them.
use super::text::{chinese_number, is_blank, tight};
use jiff::civil::Date;

/// A date in a text, and how it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Written {
    /// Year, month, day.
    pub(super) ymd: (i16, i8, i8),
    /// Is it `2026年9月1日` in plain digits without zeros?
    pub(super) plain: bool,
}

impl Written {
    /// The day, if the calendar has it.
    pub(super) fn date(&self) -> Option<Date> {
        let (y, m, d) = self.ymd;
        Date::new(y, m, d).ok()
    }
    /// As it should be written.
    pub(super) fn good(&self) -> String {
        let (y, m, d) = self.ymd;
        format!("{y}年{m}月{d}日")
    }
}

/// A text that is a date and nothing else: `2026年09月01日`, `二〇二六年九月一日`, `2026.9.1`.
pub(super) fn read(text: &str) -> Option<Written> {
    let text = tight(text);
    let (year, rest) = split(&text, &['年', '.', '-', '/', '．'])?;
    let (month, rest) = split(rest, &['月', '.', '-', '/', '．'])?;
    let day = rest.trim_end_matches(['日', '号']);
    let signs = text.contains('年') && text.contains('月') && text.ends_with('日');
    let ymd = (year_of(year)?, small(month)?.try_into().ok()?, small(day)?.try_into().ok()?);
    let good = Written { ymd, plain: true };
    let plain = signs && good.good() == text;
    Some(Written { plain, ..good })
}

/// The date that a text ends with, and its byte; `…2026年9月2日`.
pub(super) fn at_end(text: &str) -> Option<(usize, Written)> {
    let text = text.trim_end_matches(is_blank);
    let part = |c: char| c.is_ascii_digit() || "年月日号.-/．〇零○Ｏ一二三四五六七八九十 ".contains(c);
    let from = text.rfind(|c| !part(c)).map_or(0, |i| i + text[i..].chars().next().map_or(1, char::len_utf8));
    let date = text.get(from..)?;
    let from = from + (date.len() - date.trim_start().len());
    Some((from, read(text.get(from..)?)?))
}

fn split<'t>(text: &'t str, signs: &[char]) -> Option<(&'t str, &'t str)> {
    let at = text.find(signs)?;
    let sign = text[at..].chars().next()?;
    Some((&text[..at], &text[at + sign.len_utf8()..]))
}

fn year_of(text: &str) -> Option<i16> {
    if text.chars().all(|c| c.is_ascii_digit()) && text.len() == 4 {
        return text.parse().ok();
    }
    let digit = |c: char| match c {
        '〇' | '零' | '○' | 'Ｏ' | 'O' | '０' => Some(0),
        _ => "一二三四五六七八九".chars().position(|d| d == c).map(|n| n as i16 + 1),
    };
    let digits: Option<Vec<i16>> = text.chars().map(digit).collect();
    let digits = digits.filter(|d| d.len() == 4)?;
    Some(digits.iter().fold(0, |n, d| n * 10 + d))
}

fn small(text: &str) -> Option<u32> {
    match text.chars().all(|c| c.is_ascii_digit()) {
        true => text.parse().ok().filter(|_| text.len() <= 2),
        false => chinese_number(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_all_writings() {
        for (text, plain) in [
            ("2026年9月1日", true),
            ("2026年09月01日", false),
            ("二〇二六年九月一日", false),
            ("二零二六年九月一日", false),
            ("2026.9.1", false),
            ("2026-09-01", false),
            ("2026年9月1号", false),
        ] {
            assert_eq!(read(text), Some(Written { ymd: (2026, 9, 1), plain }), "{text}");
        }
        for text in [
            "2026年　月　日",
            "2026年9月",
            "26年9月1日",
            "9月1日",
            "第2026年9月1日",
            "0737-8585001",
            "20xx年9月1日",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(at_end("办公室　2026年9月2日").map(|(at, d)| (at, d.plain)), Some((12, true)));
        assert_eq!(read("2026年2月30日").and_then(|d| d.date()), None);
    }
}
