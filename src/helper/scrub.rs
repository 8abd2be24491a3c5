//! Numbers of persons in the middle of other texts: `微信同手机138…` in a column of remarks.
use super::mask::{HIDDEN, Mask};
use crate::record::parse;
use jiff::civil::Date;

/// A text with the identity and mobile numbers in it masked; `None` when there are none. A number is one when
/// it stands by itself: 18 digits with a possible day of birth, 11 digits of a mobile, perhaps parted by spaces
/// or dashes. `hide`: nothing of them is shown.
pub(crate) fn scrub(text: &str, hide: bool) -> Option<String> {
    let mut out = String::new();
    let mut rest = text;
    let mut found = false;
    while let Some(start) = rest.find(|c| digit(c).is_some()) {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let end = match number_at(rest) {
            Some((end, mask, number)) => {
                found = true;
                let shown = mask.text(&number).filter(|_| !hide);
                out.push_str(shown.as_deref().unwrap_or(HIDDEN));
                end
            }
            None => {
                let end = rest.find(|c| digit(c).is_none()).unwrap_or(rest.len());
                out.push_str(&rest[..end]);
                end
            }
        };
        rest = &rest[end..];
    }
    out.push_str(rest);
    found.then_some(out)
}

/// The identity or mobile number that a text begins with, and where it ends.
fn number_at(text: &str) -> Option<(usize, Mask, String)> {
    let mut number = String::new();
    let mut chars = text.char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        let next = chars.peek().map(|(_, c)| *c);
        if let Some(d) = digit(c) {
            number.push(d);
            if next.and_then(digit).is_some() {
                continue;
            }
            if number.len() == 17 && matches!(next, Some('x' | 'X' | 'Ｘ')) {
                let (i, c) = chars.next()?;
                number.push('X');
                return possible_id(&number).then(|| (i + c.len_utf8(), Mask::Id, number));
            }
            let mobile = parse::is_mobile(number.strip_prefix("86").unwrap_or(&number));
            let mask = match number.len() {
                18 if possible_id(&number) => Some(Mask::Id),
                _ => mobile.then_some(Mask::Phone),
            };
            if let Some(mask) = mask {
                return Some((i + c.len_utf8(), mask, number));
            }
        } else if !matches!(c, ' ' | '-' | '－' | '\u{a0}') || next.and_then(digit).is_none() {
            return None;
        }
        if number.len() > 18 {
            return None;
        }
    }
    None
}

/// A digit, as a half-width one.
fn digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '０'..='９' => char::from_digit(c as u32 - '０' as u32, 10),
        _ => None,
    }
}

/// 18 characters whose middle is a day of this or the last century.
fn possible_id(id: &str) -> bool {
    let part = |from: usize, to: usize| id.get(from..to).and_then(|s| s.parse::<i16>().ok());
    let small = |from: usize| part(from, from + 2).and_then(|n| i8::try_from(n).ok());
    let day = || Date::new(part(6, 10)?, small(10)?, small(12)?).ok();
    day().is_some_and(|d| (1900..2100).contains(&d.year()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_inside_of_texts_are_found() {
        for (s, wanted) in [
            ("电话13800001234。", "电话138****1234。"),
            ("138 0000 1234/139-0000-1234", "138****1234/139****1234"),
            ("13800001234 13900001234", "138****1234 139****1234"),
            ("0737 13800001234", "0737 138****1234"),
            ("＋86 13800001234", "＋138****1234"),
            ("身份证：430000201809030011，张三", "身份证：430***********0011，张三"),
            ("11010519491231002x号", "110***********002X号"),
            ("１３８００００１２３４", "138****1234"),
        ] {
            assert_eq!(scrub(s, false).as_deref(), Some(wanted), "{s}");
        }
        assert_eq!(scrub("电话13800001234。", true).as_deref(), Some("电话***。"));
        for s in
            ["2026-09-01", "91430000MA4L000000", "6200000000000001234", "113800001234", "第12条", "", "-"]
        {
            assert_eq!(scrub(s, false), None, "{s}");
        }
    }

    proptest::proptest! {
        #[test]
        fn what_is_masked_once_is_not_found_again(s in "[0-9０-９xX 张-]{0,40}") {
            if let Some(shown) = scrub(&s, false) {
                proptest::prop_assert_eq!(scrub(&shown, true), None);
            }
        }
    }
}
