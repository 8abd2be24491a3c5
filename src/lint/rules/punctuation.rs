//! Half-width punctuation in Chinese text (L18). Numbers, times, web addresses and Latin text keep theirs: a sign is
//! looked at only beside Chinese characters.
use crate::diagnostic::Severity;
use crate::lint::marks::mark;
use crate::lint::text::{Chars, has_han, is_blank, is_han};
use crate::lint::{Finding, Page, Paragraph, Rule};
use crate::tr;
use std::ops::Range;

/// Half-width signs between Chinese characters.
pub(in crate::lint) const L18: Rule = Rule {
    id: "L18",
    code: "lint-punctuation",
    severity: Severity::Warning,
    fixable: true,
    about: || {
        tr!(
            "汉字之间用全角标点，引号用“”，省略号用……，破折号用——",
            "Between Chinese characters stand full-width signs, “”, …… and ——"
        )
    },
    run: |page| page.paragraphs.iter().filter_map(|p| look(page, p)).collect(),
};

/// A sign to be changed: its characters, and what they become.
type Change = (Range<usize>, &'static str);

/// One finding a paragraph, with all of its signs.
fn look(page: &Page, p: &Paragraph) -> Option<Finding> {
    let c = Chars::of(&p.text);
    if !has_han(&p.text) {
        return None;
    }
    let tags = tags(&c);
    let inside = |r: &Range<usize>| {
        let next = tags.partition_point(|t| t.end <= r.start);
        tags.get(next).is_some_and(|t| t.start < r.end)
    };
    // a heading's mark is told by L09
    let mark = mark(p).filter(|m| !m.automatic).map_or(0..0, |m| m.chars);
    let mut all: Vec<Change> = Vec::new();
    all.extend(signs(&c));
    all.extend(brackets(&c));
    all.extend(quotes(&c, '"', ["“", "”"]));
    all.extend(quotes(&c, '\'', ["‘", "’"]));
    all.extend(dots_and_dashes(&c));
    all.retain(|(r, _)| !(inside(r) || r.start < mark.end && mark.start < r.end));
    all.sort_by_key(|(r, _)| r.start);
    let (first, _) = all.first()?;
    let mut kinds: Vec<String> = Vec::new();
    for (r, to) in &all {
        let kind = format!("{}→{to}", c.slice(r.clone()));
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    let kinds = kinds.join(" ");
    let found = L18.found(
        page,
        p,
        c.bytes(first.clone()),
        tr!("汉字之间用了半角标点：{kinds}", "Half-width signs between Chinese characters: {kinds}"),
    );
    Some(all.into_iter().fold(found, |f, (r, to)| f.becomes(p, c.bytes(r), to)))
}

/// `{{…}}`: what stands in tags is code.
fn tags(c: &Chars<'_>) -> Vec<Range<usize>> {
    let (mut out, mut open) = (Vec::new(), None);
    for i in c.positions() {
        match (c.at(i), c.at(i + 1), open) {
            ('{', '{', None) => open = Some(i),
            ('}', '}', Some(from)) => {
                out.push(from..i + 2);
                open = None;
            }
            _ => {}
        }
    }
    out
}

fn opens(c: char) -> bool {
    "“‘《（【".contains(c)
}
fn closes(c: char) -> bool {
    "”’》）】".contains(c)
}

/// `,` `;` `:` between Chinese characters; a colon also where it ends a Chinese label.
fn signs<'c>(c: &'c Chars<'_>) -> impl Iterator<Item = Change> + 'c {
    c.positions().filter_map(|i| {
        let before = is_han(c.before(i)) || closes(c.before(i));
        let next = c.at(i + 1);
        let after = is_han(next) || opens(next) || next == '\0';
        let to = match c.at(i) {
            ',' if before && after => "，",
            ';' if before && after => "；",
            ':' if before && (after || next.is_ascii_digit() || is_blank(next)) => "：",
            _ => return None,
        };
        Some((i..i + 1, to))
    })
}

/// A pair of `(` `)` that holds Chinese and stands in Chinese text.
fn brackets(c: &Chars<'_>) -> Vec<Change> {
    let mut out = Vec::new();
    // each with the number of Chinese characters before it: brackets may be nested a hundred thousand deep
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut han = 0;
    for i in c.positions() {
        match c.at(i) {
            '(' => open.push((i, han)),
            ')' => {
                let Some((from, seen)) = open.pop() else { continue };
                let before = c.before(from);
                let latin = before.is_ascii_alphanumeric() || ".-_/".contains(before);
                if !latin && han > seen {
                    out.extend([(from..from + 1, "（"), (i..i + 1, "）")]);
                }
            }
            sign => han += usize::from(is_han(sign)),
        }
    }
    out
}

/// Straight quotation marks, if they come in pairs each of which holds Chinese or stands in it.
fn quotes(c: &Chars<'_>, mark: char, pair: [&'static str; 2]) -> Vec<Change> {
    let all: Vec<usize> = c.positions().filter(|&i| c.at(i) == mark).collect();
    let mut out = Vec::new();
    if !all.len().is_multiple_of(2) {
        return out;
    }
    for two in all.chunks(2) {
        let &[from, to] = two else { continue };
        let text = c.slice(from + 1..to);
        // an apostrophe, inches
        let latin = |c: char| c.is_ascii_alphanumeric();
        if !has_han(text) || (mark == '\'' && (latin(c.before(from)) || latin(c.at(to + 1)))) {
            return Vec::new();
        }
        out.extend([(from..from + 1, pair[0]), (to..to + 1, pair[1])]);
    }
    out
}

/// `...` for …… and `--` for ——.
fn dots_and_dashes(c: &Chars<'_>) -> Vec<Change> {
    let mut out = Vec::new();
    let mut i = 0;
    while i < c.len() {
        let sign = c.at(i);
        let end = c.skip(i, |c| c == sign);
        let (before, after) = (c.before(i), c.at(end));
        let chinese = is_han(before) || closes(before);
        match sign {
            // rows of dots lead to a page number
            '.' if (3..=6).contains(&(end - i))
                && chinese
                && !after.is_ascii_alphanumeric()
                && !is_blank(after) =>
            {
                out.push((i..end, "……"));
            }
            '。' if (3..=6).contains(&(end - i)) && chinese => out.push((i..end, "……")),
            '-' if end - i == 2 && chinese && (is_han(after) || opens(after)) => out.push((i..end, "——")),
            _ => {}
        }
        i = end.max(i + 1);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{fixed, page};

    #[test]
    fn signs_in_chinese_text_are_put_right() {
        for (bad, good) in [
            ("组长:张三;副组长:李四,王五", "组长：张三；副组长：李四，王五"),
            ("联系电话:0737-8585001", "联系电话：0737-8585001"),
            ("全体教师(含保育员)参加", "全体教师（含保育员）参加"),
            ("落实\"一岗双责\"要求,做好'三防'工作", "落实“一岗双责”要求，做好‘三防’工作"),
            ("火灾、地震...等", "火灾、地震……等"),
            ("安全第一--预防为主", "安全第一——预防为主"),
            ("《预案》,《办法》", "《预案》，《办法》"),
            ("青河县教育局:", "青河县教育局："),
        ] {
            assert_eq!(fixed(&page(&[bad]), L18.run), [good]);
            assert_eq!((L18.run)(&page(&[good])).len(), 0, "{good}");
        }
    }

    #[test]
    fn numbers_times_addresses_and_latin_text_are_left() {
        for text in [
            "上午8:30到校，共1,200人",
            "网址https://example.org/a,b",
            "见GB/T(国标)9704",
            "Hello, world (test); it's \"fine\"",
            "比分3:2",
            "{{default 备用人 \"—\"}}{{date 时间, \"无\"}}",
            "总则......1",
            "总则...\t1",
            "屏幕24\"大",
            "2026--2027学年",
            "五(1)班",
            "编号:",
            "12:30—14:00值班",
        ] {
            let wrong = (L18.run)(&page(&[text]));
            let label = text == "编号:";
            assert_eq!(wrong.len(), usize::from(label), "{text}");
        }
    }

    #[test]
    fn a_headings_mark_is_left_to_its_own_rule() {
        assert_eq!(fixed(&page(&["(一)目的(试行)"]), L18.run), ["(一)目的（试行）"]);
    }
}
