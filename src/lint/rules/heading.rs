//! Headings and items: how their marks are written, and whether their numbers run on (L09, L26).
use crate::diagnostic::{Severity, Text};
use crate::lint::marks::{Mark, inline, mark};
use crate::lint::text::{Chars, is_blank, tight};
use crate::lint::{Finding, Page, Paragraph, Rule};
use crate::tr;

/// Order and marks of headings.
pub(in crate::lint) const L09: Rule = Rule {
    id: "L09",
    code: "lint-heading-order",
    severity: Severity::Warning,
    fixable: true,
    about: || {
        tr!(
            "层次序数依次用“一、”“（一）”“1.”“（1）”，不越级、不缺号",
            "Levels are marked 一、（一）1.（1） in that order, none left out, numbers running on"
        )
    },
    run: |page| marks(page).chain(walk(page, &L09)).collect(),
};

/// Gaps in items.
pub(in crate::lint) const L26: Rule = Rule {
    id: "L26",
    code: "lint-item-gap",
    severity: Severity::Warning,
    fixable: false,
    about: || {
        tr!(
            "条目的序号连续，同一列里括号写法一致",
            "Numbers of items run on, and a list has one kind of brackets"
        )
    },
    run: |page| {
        walk(page, &L26).into_iter().chain(page.paragraphs.iter().flat_map(|p| within(page, p))).collect()
    },
};

/// Paragraphs in which headings and items are looked for: no tables, no table of contents.
fn body(page: &Page) -> impl Iterator<Item = &Paragraph> {
    let listed = |p: &&Paragraph| {
        let style = p.style.1.to_lowercase();
        let leads_to_page =
            p.text.trim_end().rsplit_once('\t').is_some_and(|(_, n)| n.trim().parse::<u32>().is_ok());
        style.starts_with("toc") || style.starts_with("目录") || leads_to_page
    };
    page.paragraphs.iter().filter(move |p| !p.in_table && !listed(p))
}

fn marks(page: &Page) -> impl Iterator<Item = Finding> {
    let all: Vec<(&Paragraph, Mark)> = body(page).filter_map(|p| Some((p, mark(p)?))).collect();
    // 1. with 1、 below it: both would read 1. afterwards
    let dots = all.iter().any(|(_, m)| m.level == 3 && m.better.is_none());
    all.into_iter().filter_map(move |(p, m)| {
        let better = m.better.clone()?;
        let c = Chars::of(if m.automatic { &p.label } else { &p.text });
        let bytes = if m.automatic { 0..0 } else { c.bytes(m.chars.clone()) };
        let good = ["一、", "（一）", "1.", "（1）"][usize::from(m.level - 1).min(3)];
        let message = tr!(
            "序号的写法不对，这一层写作“{good}”这样",
            "The mark is not written as it should: {good} at this level"
        );
        let found = L09.found(page, p, bytes.clone(), message);
        Some(if m.automatic {
            found.hint(tr!(
                "这是自动编号，在编号格式里改",
                "It is an automatic number: change the list's format"
            ))
        } else if m.level == 3 && dots {
            found.hint(tr!(
                "文中“1.”“1、”都有；下一层的改成“（1）”",
                "The text has both 1. and 1、: write （1） at the lower level"
            ))
        } else {
            found.becomes(p, bytes, &better)
        })
    })
}

/// What one level counted last.
#[derive(Clone, Copy, Default)]
struct Count<'p> {
    n: u32,
    at: Option<&'p Paragraph>,
}

/// A level: the item before in the same list, lists that were broken off for a list of the same kind, and the last
/// number anywhere (第二章 may go on with （七） after （六） in 第一章).
#[derive(Clone, Default)]
struct Level<'p> {
    /// `1.` and `1、` count apart.
    before: [Count<'p>; 2],
    waiting: Vec<u32>,
    last: u32,
}

/// Lists that may be broken off at once.
const MOST_WAITING: usize = 32;

/// Follows the marks through the document; the findings of one of the two rules.
fn walk(page: &Page, of: &Rule) -> Vec<Finding> {
    let mut out = Vec::new();
    let mut levels: [Level<'_>; 5] = Default::default();
    let mut statute = false;
    // a （一） that began below a 1.
    let mut below: Option<&Paragraph> = None;
    let paragraphs: Vec<&Paragraph> = body(page).collect();
    let deeper = paragraphs.iter().any(|p| mark(p).is_some_and(|m| m.level == 2));
    for (i, p) in paragraphs.iter().enumerate() {
        let Some(m) = mark(p) else {
            match reset(p) {
                Some(Reset::Decimal) => {
                    // 1.总则 and 1.1 below it: 2. goes on
                    statute = true;
                    levels[4] = Level::default();
                }
                Some(reset) => {
                    levels = Default::default();
                    (statute, below) = (reset == Reset::Chapter, None);
                }
                None => {}
            }
            note_inline(p, &mut levels);
            continue;
        };
        let is = usize::from(m.level);
        let which = usize::from(m.level == 3 && m.better.is_some());
        let before = levels[is].before[which];
        let rule = if m.level <= 2 { &L09 } else { &L26 };
        let seen = levels[is].before.iter().any(|b| b.n > 0 && b.n + 1 == m.n);
        let waiting = levels[is].waiting.iter().rposition(|w| w + 1 == m.n);
        let goes_on = m.n == 1 || seen || waiting.is_some() || levels[is].last + 1 == m.n || m.automatic;
        if !goes_on && rule.id == of.id {
            let follows = || {
                paragraphs
                    .iter()
                    .skip(i + 1)
                    .find_map(|p| mark(p))
                    .is_some_and(|f| f.level == m.level && f.n == m.n + 1)
            };
            if !told(&paragraphs, i, &m) && (before.n > 0 || (levels[is].last == 0 && follows())) {
                let found = rule.found(page, p, bytes_of(p, &m), gap(before.n, m.n));
                out.push(match before.at {
                    Some(at) => found.also(page, at),
                    None => found,
                });
            }
        }
        let open = |l: usize| levels[l].before.iter().any(|b| b.n > 0);
        if of.id == L09.id && m.n == 1 && !statute {
            let skips = match m.level {
                3 => (open(1) && !open(2) && deeper).then_some(1),
                4 => (!open(3) && (open(1) || open(2))).then_some(2),
                _ => None,
            };
            out.extend(skips.map(|how| skip(page, p, &m, how)));
        }
        if of.id == L09.id
            && m.level == 3
            && m.n > 1
            && !open(3)
            && levels[3].last + 1 == m.n
            && let Some(first) = below.take()
        {
            let c = Chars::of(&first.text);
            let found = L09.found(
                page,
                first,
                c.bytes(0..c.len().min(8)),
                tr!("层次颠倒：“（一）”在“1.”下面", "Levels are turned round: （一） stands below 1."),
            );
            out.push(found.hint(tr!("先用“（一）”，再用“1.”", "（一） comes first, 1. below it")));
        }
        match m.level {
            1 => below = None,
            2 if m.n == 1 && open(1) && !open(2) && open(3) => below = Some(p),
            _ => {}
        }
        let level = &mut levels[is];
        match waiting {
            _ if m.n == 1 && before.n > 0 => {
                if level.waiting.len() >= MOST_WAITING {
                    level.waiting.remove(0);
                }
                level.waiting.push(before.n);
            }
            Some(at) if before.n + 1 != m.n => level.waiting.truncate(at),
            _ => {}
        }
        level.before[which] = Count { n: m.n, at: Some(p) };
        level.last = m.n;
        for lower in levels.iter_mut().skip(is + 1) {
            lower.before = Default::default();
            lower.waiting.clear();
        }
        note_inline(p, &mut levels);
    }
    out
}

/// Items within a paragraph count for those that follow it.
fn note_inline(p: &Paragraph, levels: &mut [Level<'_>; 5]) {
    if let Some(last) = inline(&p.text).last().filter(|m| m.n > 1) {
        levels[4].before[0] = Count { n: last.n, at: None };
        levels[4].last = last.n;
    }
}

/// What begins here that counts for itself.
#[derive(PartialEq, Eq)]
enum Reset {
    /// 附件1, and the list of annexes: what follows counts from one.
    Annex,
    /// 第一章, 第一条: below them other marks are usual.
    Chapter,
    /// 1.1 范围.
    Decimal,
}

fn reset(p: &Paragraph) -> Option<Reset> {
    let text = tight(&p.text);
    let c = Chars::of(&text);
    let numbered =
        |from: usize| c.skip(from, |c| c.is_ascii_digit() || "一二三四五六七八九十百零〇".contains(c));
    // 附件：1.…, whose next lines are 2.…
    if text.starts_with("附件") && (c.len() <= 6 || "：:".contains(c.at(2))) || text.starts_with("附录")
    {
        return Some(Reset::Annex);
    }
    if c.at(0) == '第' && numbered(1) > 1 && "编章节条部".contains(c.at(numbered(1))) {
        return Some(Reset::Chapter);
    }
    let end = numbered(0);
    let decimal = c.at(0).is_ascii_digit() && c.at(end) == '.' && c.at(end + 1).is_ascii_digit();
    (decimal && !is_date(&text)).then_some(Reset::Decimal)
}

fn is_date(text: &str) -> bool {
    text.starts_with("20") || text.starts_with("19")
}

/// Is the item before told within the paragraph before, as in 注：1.…, 附件：1.…?
fn told(paragraphs: &[&Paragraph], i: usize, m: &Mark) -> bool {
    let before = paragraphs[..i].iter().rev().find(|p| !p.text.trim_matches(is_blank).is_empty());
    let n = m.n.saturating_sub(1);
    let marks = match m.level {
        3 => vec![format!("{n}."), format!("{n}．"), format!("{n}、")],
        4 => vec![format!("（{n}）"), format!("({n})")],
        _ => vec![],
    };
    let within =
        |p: &&&Paragraph, m: &String| p.text.trim_start_matches(is_blank).find(m).is_some_and(|at| at > 0);
    before.is_some_and(|p| marks.iter().any(|m| within(&p, m)))
}

fn bytes_of(p: &Paragraph, m: &Mark) -> std::ops::Range<usize> {
    if m.automatic { 0..0 } else { Chars::of(&p.text).bytes(m.chars.clone()) }
}

fn gap(before: u32, n: u32) -> Text {
    match before {
        0 => tr!("序号从 {n} 开始，前面没有 1", "The numbers begin with {n}; there is no 1"),
        b if b == n => tr!("序号 {n} 重复", "Number {n} is there twice"),
        b if b > n => tr!("序号 {n} 排在 {b} 的后面", "Number {n} comes after {b}"),
        b => tr!("序号从 {b} 跳到 {n}，中间缺号", "The numbers jump from {b} to {n}"),
    }
}

fn skip(page: &Page, p: &Paragraph, m: &Mark, how: u8) -> Finding {
    let bytes = bytes_of(p, m);
    if how == 1 {
        return L09
            .noted(
                page,
                p,
                bytes,
                tr!(
                    "“一、”下面直接用了“1.”，中间没有“（一）”",
                    "1. directly below 一、, without （一） between"
                ),
            )
            .hint(tr!(
                "层次少时可以这样；全文最好一致",
                "With few levels that may be; best do it alike everywhere"
            ));
    }
    L09.found(
        page,
        p,
        bytes,
        tr!("越级：“（1）”的上面没有“1.”", "A level is left out: there is no 1. above （1）"),
    )
    .hint(tr!("依次用“一、”“（一）”“1.”“（1）”", "The order is 一、（一）1.（1）"))
}

/// Gaps and mixed brackets of items within a paragraph.
fn within(page: &Page, p: &Paragraph) -> Vec<Finding> {
    let c = Chars::of(&p.text);
    let all = inline(&p.text);
    let mut out = Vec::new();
    let mut list: Vec<&Mark> = Vec::new();
    let half = |m: &Mark| c.at(m.chars.start) == '(';
    for m in &all {
        let begins = m.n == 1 || (list.is_empty() && c.skip(0, is_blank) == m.chars.start);
        if begins {
            list = vec![m];
            continue;
        }
        let (Some(first), Some(before)) = (list.first(), list.last()) else { continue };
        let bytes = c.bytes(m.chars.clone());
        if m.n != before.n + 1 {
            out.push(L26.found(page, p, bytes.clone(), gap(before.n, m.n)));
        }
        if half(m) != half(first) && list.iter().all(|l| half(l) == half(first)) {
            let message =
                tr!("同一列条目里，括号有全角也有半角", "The brackets of one list are of two kinds");
            out.push(L26.found(page, p, bytes, message).hint(tr!("都用全角（ ）", "Use （ ） throughout")));
        }
        list.push(m);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{fixed, page, places, table};

    fn order(texts: &[&str]) -> Vec<u32> {
        let found = (L09.run)(&page(texts));
        places(found.into_iter().filter(|f| f.diagnostic.severity() > Severity::Note).collect())
    }
    fn gaps(texts: &[&str]) -> Vec<u32> {
        places((L26.run)(&page(texts)))
    }
    const NONE: [u32; 0] = [];

    #[test]
    fn levels_in_order_are_clean() {
        let texts = [
            "一、总则",
            "（一）目的",
            "1.甲",
            "（1）子",
            "（2）丑",
            "2.乙",
            "（二）依据",
            "二、职责",
            "（一）组长",
            "附件1",
            "一、名单",
        ];
        assert_eq!(order(&texts), NONE);
        assert_eq!(gaps(&texts), NONE);
        // numbers that run on through sections, as in circulars of the government
        assert_eq!(order(&["一、要求", "（一）甲", "（二）乙", "二、措施", "（三）丙", "（四）丁"]), NONE);
        // articles of a rule
        assert_eq!(order(&["第一条　范围", "（一）甲", "（1）子", "第二条　定义", "（一）甲"]), NONE);
        assert_eq!(order(&["1.甲", "（一）子", "（二）丑", "2.乙"]), NONE);
        assert_eq!(
            gaps(&[
                "1.总则",
                "1.1 目的",
                "（1）甲",
                "（2）乙",
                "2.体系",
                "2.1 机构",
                "（1）丙",
                "3.响应",
                "4.保障"
            ]),
            NONE
        );
    }

    #[test]
    fn gaps_repeats_and_steps_back() {
        assert_eq!(order(&["一、甲", "二、乙", "四、丁"]), [3]);
        assert_eq!(order(&["一、甲", "二、乙", "二、丙", "三、丁"]), [3]);
        assert_eq!(order(&["一、甲", "（一）子", "（三）寅"]), [3]);
        assert_eq!(order(&["题目", "二、甲", "三、乙"]), [2]);
        assert_eq!(gaps(&["1.甲", "2.乙", "6.己"]), [3]);
        assert_eq!(gaps(&["1、甲", "6、己"]), [2]);
        assert_eq!(gaps(&["（1）甲", "（2）乙", "（4）丁"]), [3]);
        assert_eq!(gaps(&["(3)丙", "(5)戊"]), [2]);
    }

    #[test]
    fn lists_that_begin_anew_or_within_others_are_clean() {
        assert_eq!(gaps(&["组长职责：", "1.甲", "2.乙", "副组长职责：", "1.甲", "2.乙"]), NONE);
        assert_eq!(gaps(&["1.甲", "2.乙", "1.子", "2.丑", "3.寅", "3.丙", "4.丁"]), NONE);
        assert_eq!(gaps(&["1.甲", "1、子", "2、丑", "3、寅", "2.乙"]), NONE);
        assert_eq!(gaps(&["注：1.甲", "2.乙", "3.丙"]), NONE);
        assert_eq!(gaps(&["1.子", "2.丑", "3.寅", "附件：1.甲", "　　　2.乙"]), NONE);
        assert_eq!(gaps(&["要求：（1）甲；（2）乙", "（3）丙"]), NONE);
        assert_eq!(places((L26.run)(&table(&["1.", "1.甲", "2.乙", "3.丙", "2.", "1.甲"]))), NONE);
    }

    #[test]
    fn levels_left_out_or_turned_round() {
        assert_eq!(order(&["一、甲", "（1）子"]), [2]);
        assert_eq!(order(&["一、甲", "（一）子", "（1）丑"]), [3]);
        assert_eq!(order(&["一、甲", "1.子", "（一）丑", "（二）寅", "2.卯"]), [3]);
        // 一、 with 1. below it is usual where there are two levels
        assert_eq!(order(&["一、甲", "1.子", "2.丑"]), NONE);
    }

    #[test]
    fn marks_are_put_right() {
        let (bad, good) = (
            ["一.甲", "(一)子", "1、丑", "（1）、寅", "（2)卯"],
            ["一、甲", "（一）子", "1.丑", "（1）寅", "（2）卯"],
        );
        assert_eq!(order(&bad), [1, 2, 3, 4, 5]);
        assert_eq!(fixed(&page(&bad), L09.run), good);
        assert_eq!(order(&good), NONE);
        // both kinds: the lower level is for the writer to choose
        let both = ["1.甲", "1、子", "2、丑", "2.乙"];
        assert_eq!(fixed(&page(&both), L09.run), both);
    }

    #[test]
    fn items_within_a_paragraph() {
        assert_eq!(gaps(&["职责：（1）组织；（2）联络；（4）救护。"]), [1]);
        assert_eq!(gaps(&["职责：（1）组织；(2)联络；（3）救护。"]), [1]);
        assert_eq!(gaps(&["职责：（1）组织；（2）联络；（3）救护。要求：（1）快；（2）准。"]), NONE);
        assert_eq!(gaps(&["三（1）班、三（3）班；按照第（1）、（3）项办理"]), NONE);
    }
}
