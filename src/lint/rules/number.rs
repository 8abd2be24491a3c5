//! 发文字号: the number of a document, and numbers of other documents in its text (L07, L08).
use crate::diagnostic::Severity;
use crate::lint::text::{Chars, is_blank, is_han, tight};
use crate::lint::{Finding, Page, Paragraph, Rule};
use crate::tr;
use std::ops::Range;

/// 发文字号 as the standard has it.
pub(in crate::lint) const L07: Rule = Rule {
    id: "L07",
    code: "lint-number",
    severity: Severity::Error,
    fixable: false,
    about: || {
        tr!(
            "发文字号写作“机关代字〔年份〕序号号”，如 青幼安〔2026〕4号",
            "A document's number reads code〔year〕number号, as in 青幼安〔2026〕4号"
        )
    },
    run: form,
};

/// Brackets, 第 and leading zeros in numbers.
pub(in crate::lint) const L08: Rule = Rule {
    id: "L08",
    code: "lint-number-brackets",
    severity: Severity::Error,
    fixable: true,
    about: || {
        tr!(
            "发文字号的年份用六角括号〔〕，序号前不加“第”，不编虚位（不写 04号）",
            "In document numbers the year stands in 〔〕, the number has no 第 before it and no leading zero"
        )
    },
    run: brackets,
};

/// A document's number stands before its title: so many paragraphs are looked at.
const HEAD: usize = 12;
/// Signs that people write for 〔 and 〕.
const OPEN: &str = "〔[【(（［〈<{｛「『";
const CLOSE: &str = "〕]】)）］〉>}｝」』";

/// A stretch that reads as a document number, whatever its signs.
struct Number {
    /// The code before the bracket.
    code: Range<usize>,
    open: usize,
    close: usize,
    /// 第, if it is there.
    ordinal: Option<usize>,
    digits: Range<usize>,
    /// Behind 号.
    end: usize,
}

/// Numbers with a year of four digits between any brackets, in character positions.
fn numbers(c: &Chars<'_>) -> Vec<Number> {
    let mut out = Vec::new();
    for open in c.positions().filter(|&i| OPEN.contains(c.at(i))) {
        let digit = |c: char| c.is_ascii_digit();
        let close = c.skip(open + 1, digit);
        let year = c.slice(open + 1..close);
        if year.len() != 4
            || !(year.starts_with("19") || year.starts_with("20"))
            || !CLOSE.contains(c.at(close))
        {
            continue;
        }
        let mut at = c.skip(close + 1, |c| c == ' ');
        let ordinal = (c.at(at) == '第').then_some(at);
        at = c.skip(at + usize::from(ordinal.is_some()), |c| c == ' ');
        let end = c.skip(at, digit);
        let code = c.skip_back(open, is_han)..open;
        if end > at && c.at(end) == '号' && !code.is_empty() {
            out.push(Number { code, open, close, ordinal, digits: at..end, end: end + 1 });
        }
    }
    out
}

fn brackets(page: &Page) -> Vec<Finding> {
    page.paragraphs.iter().flat_map(|p| faults(page, p)).collect()
}

fn faults(page: &Page, p: &Paragraph) -> Vec<Finding> {
    let c = Chars::of(&p.text);
    let all = numbers(&c);
    all.iter()
        .filter_map(|n| {
            let mut edits: Vec<(Range<usize>, &str)> = Vec::new();
            if c.at(n.open) != '〔' {
                edits.push((n.open..n.open + 1, "〔"));
            }
            if c.at(n.close) != '〕' {
                edits.push((n.close..n.close + 1, "〕"));
            }
            // permits, penalties and announcements are numbered 字〔2026〕第012号, 公告〔2026〕第3号
            let other = ["字", "公告", "通告", "令"].iter().any(|w| c.slice(n.code.clone()).ends_with(w));
            if !other {
                if let Some(at) = n.ordinal {
                    edits.push((at..at + 1, ""));
                }
                let zeros = c.skip(n.digits.start, |c| c == '0').min(n.digits.end - 1);
                if zeros > n.digits.start {
                    edits.push((n.digits.start..zeros, ""));
                }
            }
            if edits.is_empty() {
                return None;
            }
            let bytes = c.bytes(n.code.start..n.end);
            let found = L08.found(
                page,
                p,
                bytes,
                tr!(
                    "发文字号写得不对：年份用六角括号〔〕，序号前不加“第”、不补零",
                    "The document number is not written as it should: 〔〕 around the year, no 第 and no leading zero"
                ),
            );
            let found = found.hint(tr!("改成 代字〔2026〕4号 这样", "Write it as 代字〔2026〕4号"));
            Some(edits.into_iter().fold(found, |f, (at, text)| f.becomes(p, c.bytes(at), text)))
        })
        .collect()
}

/// The line of the head that is a document's number, by its looks; and a fault in it that L08 doesn't tell.
fn form(page: &Page) -> Vec<Finding> {
    let lines = page.paragraphs.iter().filter(|p| !p.text.trim().is_empty() && !p.in_table).take(HEAD);
    lines.filter_map(|p| own(page, p)).take(1).collect()
}

fn own(page: &Page, p: &Paragraph) -> Option<Finding> {
    let line = p.text.trim_matches(is_blank);
    // 上行文: 签发人 stands on the same line
    let line = line.split("签发人").next().unwrap_or(line).trim_matches(is_blank);
    let at = p.text.find(line)?;
    let c = Chars::of(line);
    let digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    if c.at(c.len().checked_sub(1)?) != '号' || line.chars().count() > 30 {
        return None;
    }
    let parts = year(&c, digit)?;
    // announcements and orders are numbered 2026年第3号
    let code = tight(parts.0);
    if parts.1 == 1 && (code.is_empty() || ["公告", "通告", "令"].iter().any(|w| code.ends_with(w))) {
        return None;
    }
    let fault = match parts {
        (code, ..) if tight(code).is_empty() => {
            tr!("发文字号缺机关代字", "The document number lacks the issuer's code")
        }
        (_, 1, _, _) => tr!("发文字号的年份没有括号", "The year of the document number has no brackets"),
        (_, _, year, _) if year.chars().count() != 4 => {
            tr!("发文字号的年份要写全四位", "The year of the document number needs its four digits")
        }
        (_, _, _, number) if number.contains(['-', '－', '—', '之']) => tr!(
            "发文字号不能插号（如 12-1号）",
            "A document number can't be squeezed between two others (12-1号)"
        ),
        _ if line.chars().any(|c| ('０'..='９').contains(&c)) => {
            tr!("发文字号要用半角数字", "The document number needs plain digits")
        }
        (code, ..) if code.chars().count() > 12 => {
            tr!("发文字号的机关代字太长", "The code in the document number is too long")
        }
        _ if line.chars().any(is_blank) => {
            tr!("发文字号里有空格", "There are blanks in the document number")
        }
        (_, _, _, number) if number.trim_start_matches('第').trim_start_matches('0').len() > 5 => {
            tr!("发文字号的序号太长", "The number in the document number is too long")
        }
        _ => return None,
    };
    let found = L07.found(page, p, at..at + line.len(), fault);
    Some(found.hint(tr!("写作 机关代字〔2026〕4号", "Write it as 代字〔2026〕4号")))
}

/// Takes a line apart as code, brackets (0: there are, 1: none), year, number; nothing if it isn't of that form.
fn year<'t>(c: &Chars<'t>, digit: impl Fn(char) -> bool + Copy) -> Option<(&'t str, u8, &'t str, &'t str)> {
    let last = c.len().checked_sub(1)?;
    let open = c.positions().find(|&i| OPEN.contains(c.at(i)) || digit(c.at(i)))?;
    let code = c.slice(0..open);
    if !code.chars().all(|c| is_han(c) || is_blank(c)) {
        return None;
    }
    let bare = digit(c.at(open));
    let from = if bare { open } else { open + 1 };
    let to = c.skip(from, digit);
    let behind = if bare {
        (c.at(to) == '年').then_some(to + 1)?
    } else {
        CLOSE.contains(c.at(to)).then_some(to + 1)?
    };
    let number = c.slice(behind..last);
    let of_number = |c: char| digit(c) || is_blank(c) || "第-－—之".contains(c);
    let real = number.chars().all(of_number) && number.chars().any(digit) && to > from;
    real.then_some((code, u8::from(bare), c.slice(from..to), number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{fixed, page, places};

    #[test]
    fn the_form_of_the_own_number() {
        for good in [
            "青幼安〔2026〕4号",
            "青政办发〔2026〕112号　　签发人：赵安",
            "青幼安[2026]4号",
            "学府路18号",
            "附件1",
            "2026年第3号",
            "（青幼安〔2026〕4号）",
        ] {
            assert_eq!(places(form(&page(&[good, "标题"]))), [] as [u32; 0], "{good}");
        }
        for bad in [
            "〔2026〕4号",
            "青幼安〔26〕4号",
            "青幼安2026年4号",
            "青幼安〔2026〕12-1号",
            "青幼安〔２０２６〕４号",
            "青幼安〔2026〕 4号",
        ] {
            assert_eq!(places(form(&page(&["青河镇中心幼儿园文件", bad, "标题"]))), [2], "{bad}");
        }
    }

    #[test]
    fn brackets_are_put_right() {
        for (text, good) in [
            ("根据豫办[2007]20号、宛信发【2007】11号文件", "根据豫办〔2007〕20号、宛信发〔2007〕11号文件"),
            ("青幼安（2026）第04号", "青幼安〔2026〕4号"),
            ("青幼安〔2026〕004号", "青幼安〔2026〕4号"),
            ("青幼安〔2026]4号", "青幼安〔2026〕4号"),
        ] {
            assert_eq!(fixed(&page(&[text]), brackets), [good]);
            assert_eq!(brackets(&page(&[good])).len(), 0);
        }
    }

    #[test]
    fn other_numbers_are_left() {
        for text in [
            "（2026）青01民初123号",
            "中国人民银行公告〔2020〕第3号",
            "青市监罚字〔2026〕第012号",
            "教育部令第48号",
            "电话（0737）8585001号",
            "编号：ZRS-2026-001",
            "（2026）4号楼",
        ] {
            assert_eq!(brackets(&page(&[text])).len(), 0, "{text}");
        }
    }
}
