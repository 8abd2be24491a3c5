//! The marks that headings and items begin with: 一、（一）1.（1）, and how people write them otherwise.
use super::Paragraph;
use super::text::{Chars, chinese_number, is_blank, is_han};
use std::ops::Range;

/// A mark at the beginning of a paragraph, or within its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// 1 for 一、, 2 for （一）, 3 for `1.`, 4 for （1）.
    pub(super) level: u8,
    /// Its number.
    pub(super) n: u32,
    /// Where it stands, in characters.
    pub(super) chars: Range<usize>,
    /// What it should be, if it is written otherwise.
    pub(super) better: Option<String>,
    /// Word made it; it isn't in the text.
    pub(super) automatic: bool,
}

const NUMERALS: &str = "一二三四五六七八九十";
/// The greatest number of an item; what is above is an amount or a year.
const MOST: u32 = 99;

/// The mark that a paragraph begins with.
pub(super) fn mark(p: &Paragraph) -> Option<Mark> {
    if !p.label.trim().is_empty() {
        let c = Chars::of(&p.label);
        return read(&c, c.skip(0, is_blank)).map(|m| Mark { automatic: true, ..m });
    }
    let c = Chars::of(&p.text);
    read(&c, c.skip(0, is_blank))
}

fn read(c: &Chars<'_>, at: usize) -> Option<Mark> {
    match c.at(at) {
        '（' | '(' => bracketed(c, at),
        first if NUMERALS.contains(first) => {
            let end = c.skip(at, |c| NUMERALS.contains(c));
            let n = chinese_number(c.slice(at..end))?;
            // 一、二年级学生
            let next = chinese_number(&c.at(end + 1).to_string());
            match c.at(end) {
                '、' if next != Some(n + 1) => Some(plain(1, n, at..end + 1, None)),
                '.' | '．' => Some(plain(1, n, at..end + 1, Some(format!("{}、", c.slice(at..end))))),
                _ => None,
            }
        }
        first if first.is_ascii_digit() => {
            let end = c.skip(at, |c| c.is_ascii_digit());
            let n = number(c.slice(at..end))?;
            match c.at(end) {
                _ if c.at(end + 1).is_ascii_digit() => None, // 1.5万元, 1、2号楼
                '.' | '．' => Some(plain(3, n, at..end + 1, None)),
                '、' => Some(plain(3, n, at..end + 1, Some(format!("{n}.")))),
                _ => None,
            }
        }
        _ => None,
    }
}

fn plain(level: u8, n: u32, chars: Range<usize>, better: Option<String>) -> Mark {
    Mark { level, n, chars, better, automatic: false }
}

fn number(digits: &str) -> Option<u32> {
    digits.parse().ok().filter(|n| (1..=MOST).contains(n) && !digits.starts_with('0'))
}

/// `（一）` or `（1）` with any brackets, and a mark behind it that shouldn't be there.
fn bracketed(c: &Chars<'_>, at: usize) -> Option<Mark> {
    let end = c.skip(at + 1, |c| NUMERALS.contains(c) || c.is_ascii_digit());
    let inside = c.slice(at + 1..end);
    let (level, n) = match number(inside) {
        Some(n) => (4, n),
        None => (2, chinese_number(inside)?),
    };
    // （1）班学生, （三）项规定; but （1）班级管理, （三）项目建设
    let unit = "班项款条目号栋".contains(c.at(end + 1));
    let ends = |c: char| !is_han(c) || "学教家和或及与规所中".contains(c);
    if !matches!(c.at(end), '）' | ')') || (unit && ends(c.at(end + 2))) {
        return None;
    }
    let good = format!("（{inside}）");
    let extra = matches!(c.at(end + 1), '、' | '.' | '．' | '，');
    let chars = at..end + 1 + usize::from(extra);
    let better = (c.slice(chars.clone()) != good).then_some(good);
    Some(plain(level, n, chars, better))
}

/// The items that a paragraph's text lists in itself: `（1）…；（2）…`.
pub(super) fn inline(text: &str) -> Vec<Mark> {
    let c = Chars::of(text);
    let stops = |i: usize| i == 0 || is_blank(c.before(i)) || "。；：，;:,.！？”》".contains(c.before(i));
    c.positions()
        .filter(|&i| matches!(c.at(i), '（' | '(') && stops(i))
        .filter_map(|i| bracketed(&c, i))
        // 见（1）、（3）
        .filter(|m| m.level == 4 && m.chars.len() < 5 && !"、，".contains(c.before(m.chars.end)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<(u8, u32, Option<String>)> {
        let p = Paragraph { text: text.into(), ..Default::default() };
        mark(&p).map(|m| (m.level, m.n, m.better))
    }

    #[test]
    fn marks_are_told_from_amounts_and_names() {
        assert_eq!(of("一、总则"), Some((1, 1, None)));
        assert_eq!(of("　　（十二）附则"), Some((2, 12, None)));
        assert_eq!(of("3.善后"), Some((3, 3, None)));
        assert_eq!(of("（4）善后"), Some((4, 4, None)));
        for text in [
            "1.5万元",
            "1、2号楼",
            "一、二年级学生",
            "（1）班学生",
            "2026.9.1",
            "一般",
            "（一）项",
            "03.x",
            "123.x",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }

    #[test]
    fn what_people_write_instead() {
        for (text, better) in [
            ("一.总则", "一、"),
            ("(一)总则", "（一）"),
            ("（一）、总则", "（一）"),
            ("1、总则", "1."),
            ("（2)总则", "（2）"),
        ] {
            assert_eq!(of(text).unwrap().2.as_deref(), Some(better), "{text}");
        }
    }

    #[test]
    fn items_within_a_text() {
        let n = |text| inline(text).iter().map(|m| m.n).collect::<Vec<_>>();
        assert_eq!(n("职责：（1）组织；（2）联络；(3) 救护"), [1, 2, 3]);
        assert_eq!(n("五（1）班、五（3）班；按（1）、（3）办"), [0u32; 0]);
    }
}
