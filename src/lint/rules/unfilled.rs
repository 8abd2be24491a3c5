//! What was left unfilled (L19): tags, XX, blanks in running text, labels with nothing behind them. Forms are to be
//! filled by hand: their signature lines, date lines and boxes to tick are no faults.
use crate::diagnostic::{Severity, Text};
use crate::lint::marks::mark;
use crate::lint::text::{Chars, is_blank, is_han, tight};
use crate::lint::{Finding, Page, Paragraph, Rule};
use crate::tr;
use std::ops::Range;

/// Placeholders that were left.
pub(in crate::lint) const L19: Rule = Rule {
    id: "L19",
    code: "lint-unfilled",
    severity: Severity::Error,
    fixable: false,
    about: || {
        tr!(
            "没有遗留的占位：XX、×××、20xx年、{{{{标签}}}}、____、空着的“组长：”",
            "Nothing is left unfilled: XX, ×××, 20xx年, {{{{tags}}}}, ____, a label without its value"
        )
    },
    run,
};

fn run(page: &Page) -> Vec<Finding> {
    let form = is_form(page);
    let mut out = Vec::new();
    for (i, p) in page.paragraphs.iter().enumerate() {
        let c = Chars::of(&p.text);
        let mut found = |chars: Range<usize>, message: Text| {
            out.push(
                L19.found(page, p, c.bytes(chars), message)
                    .hint(tr!("填上，或者删去", "Fill it in, or delete it")),
            );
        };
        tags(&c).into_iter().take(1).for_each(|r| found(r, tr!("还有没填的标签", "A tag was not filled")));
        crosses(&c)
            .into_iter()
            .take(1)
            .for_each(|r| found(r, tr!("还有没填的占位符", "A placeholder was not filled")));
        prompts(&c)
            .into_iter()
            .take(1)
            .for_each(|r| found(r, tr!("还有没删的填写提示", "A prompt was not replaced")));
        if !p.in_table && !form {
            lines(&c)
                .into_iter()
                .take(1)
                .for_each(|r| found(r, tr!("横线上没有填", "A blank was not filled")));
            let next = page.paragraphs.iter().skip(i + 1).find(|n| n.in_table || !tight(&n.text).is_empty());
            labels(&c, next).into_iter().for_each(|r| {
                let label = tight(c.slice(r.clone()));
                found(r, tr!("“{label}”后面没有内容", "Nothing stands behind {label}"));
            });
        }
    }
    out
}

/// `{{…}}` and `«…»`.
fn tags(c: &Chars<'_>) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut at = 0;
    let closes = c.text.rfind("}}").map_or(0, |byte| c.text.get(..byte).map_or(0, |t| t.chars().count()));
    while at < c.len() {
        let end = match (c.at(at), c.at(at + 1)) {
            ('{', '{') if at < closes => {
                (at..c.len()).find(|&i| c.at(i) == '}' && c.at(i + 1) == '}').map(|i| i + 2)
            }
            ('«', _) => (at..c.len().min(at + 40)).find(|&i| c.at(i) == '»').map(|i| i + 1),
            _ => None,
        };
        match end {
            Some(end) => {
                out.push(at..end);
                at = end;
            }
            None => at += 1,
        }
    }
    out
}

/// XX, xxx, ××× and 20xx年, but nothing that is part of a word, a number or an address.
fn crosses(c: &Chars<'_>) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < c.len() {
        let cross = |c: char| matches!(c, 'X' | 'x' | 'Ｘ' | 'ｘ' | '×');
        let end = c.skip(at, cross);
        let n = end - at;
        if n >= 2 {
            let sign = c.slice(at..end).contains('×');
            let (before, after) = (c.before(at), c.at(end));
            let joined = |c: char| c.is_ascii_alphanumeric() || "./@_:*-".contains(c);
            let year = c.slice(at.saturating_sub(2)..at) == "20"
                && !c.before(at.saturating_sub(2)).is_ascii_digit()
                && after == '年';
            // 张×× is a name that is kept back
            let place = "省市县区镇乡村街社校学小中幼园局厅部年月日人元级组班号".contains(after);
            let whole = !joined(before) && !joined(after) && (!sign || n >= 3 || (place && !is_han(before)));
            if year {
                out.push(at - 2..end + 1);
            } else if whole {
                out.push(at..end);
            }
        }
        at = end.max(at + 1);
    }
    out
}

/// Word's own prompts, and a box where a number should stand.
fn prompts(c: &Chars<'_>) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for words in [
        "单击或点击此处输入文字",
        "单击此处输入文字",
        "点击此处输入文字",
        "单击或点击此处输入日期",
        "单击此处输入日期",
    ] {
        if let Some(byte) = c.text.find(words) {
            let at = c.text.get(..byte).map_or(0, |t| t.chars().count());
            let new = at..at + words.chars().count();
            if !out.iter().any(|o| o.start <= new.start && new.end <= o.end) {
                out.push(new);
            }
        }
    }
    out
}

/// Blanks to write on, in running text; a date line, and a line that names whose hand is to fill it, are none.
fn lines(c: &Chars<'_>) -> Vec<Range<usize>> {
    if HAND.iter().any(|w| tight(c.text).contains(w)) {
        return vec![];
    }
    let mut out = Vec::new();
    let mut at = 0;
    while at < c.len() {
        let end = c.skip(at, |c| matches!(c, '_' | '＿'));
        let (before, after) = (c.before(at), c.at(end));
        let behind = c.at(end + 1);
        // 20__年度; but ____年__月__日
        let year =
            c.slice(at.saturating_sub(2)..at) == "20" && after == '年' && is_han(behind) && behind != '月';
        let date = ("年月日时分".contains(after) || "年月日".contains(before)) && !year;
        let name = before.is_ascii_alphanumeric() && after.is_ascii_alphanumeric();
        if end - at >= 2 && !date && !name && c.text.chars().any(is_han) {
            out.push(at..end);
        }
        at = end.max(at + 1);
    }
    out
}

/// Words of lines that are filled by hand.
const HAND: &[&str] = &["签名", "签字", "签章", "盖章", "签收", "手印", "捺印", "手写", "填写"];

/// A document with a line to be signed by hand is a form: its blanks are there to be written on.
fn is_form(page: &Page) -> bool {
    page.paragraphs.iter().any(|p| {
        let text = tight(&p.text);
        let mut hands = HAND.iter().filter_map(|w| text.split_once(w));
        hands.any(|(_, behind)| {
            let behind = behind.trim_start_matches(['）', ')', '处', '栏']);
            let behind = behind.trim_start_matches(['：', ':']);
            behind.chars().next().is_none_or(|c| matches!(c, '_' | '＿' | '年'))
        })
    })
}

/// Labels of a plan that must have something behind them.
const LABELS: &[&str] = &[
    "组长",
    "副组长",
    "总指挥",
    "副总指挥",
    "指挥长",
    "现场指挥",
    "负责人",
    "责任人",
    "联系人",
    "联络员",
    "联系电话",
    "值班电话",
    "总值班电话",
    "办公电话",
    "电话",
    "手机",
    "手机号",
    "办公室主任",
    "牵头单位",
    "责任单位",
];

/// Labels with nothing behind them: at the end of a paragraph, unless what they announce stands in the next; or before
/// another label in the same line.
fn labels(c: &Chars<'_>, next: Option<&Paragraph>) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let colons: Vec<usize> = c.positions().filter(|&i| matches!(c.at(i), '：' | ':')).collect();
    for (i, &colon) in colons.iter().enumerate() {
        let Some(from) = label_before(c, colon) else { continue };
        let value = c.skip(colon + 1, is_blank);
        let another = colons.get(i + 1).is_some_and(|&next| label_before(c, next) == Some(value));
        let ends = value >= c.len() && next.is_none_or(|n| !announced(c.slice(from..colon), n));
        if ends || another && value > colon + 1 {
            out.push(from..colon + 1);
        }
    }
    out
}

/// Where the label before a colon begins, if it is a known one and begins a line or a stretch.
fn label_before(c: &Chars<'_>, colon: usize) -> Option<usize> {
    let end = c.skip_back(colon, is_blank);
    let from = c.skip_back(end, is_han);
    let known = LABELS.contains(&c.slice(from..end));
    (known && (from == 0 || is_blank(c.before(from)) || "，；。、（".contains(c.before(from))))
        .then_some(from)
}

/// Does this paragraph hold what the label before it announces? Another label or heading doesn't.
fn announced(label: &str, next: &Paragraph) -> bool {
    if next.in_table {
        return true;
    }
    if ["电话", "手机"].iter().any(|w| label.contains(w)) {
        return next.text.chars().filter(char::is_ascii_digit).count() >= 5;
    }
    let c = Chars::of(&next.text);
    let start = c.skip(0, is_blank);
    let colon = c.positions().find(|&i| matches!(c.at(i), '：' | ':'));
    let label =
        colon.is_some_and(|colon| label_before(&c, colon) == Some(start) || c.slice(start..colon) == "成员");
    let heading = mark(next).is_some_and(|m| m.level <= 2);
    !label && !heading
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{page, places, table};

    fn found(texts: &[&str]) -> Vec<u32> {
        places(run(&page(texts)))
    }
    const NONE: [u32; 0] = [];

    #[test]
    fn what_was_left_is_found() {
        for text in [
            "XX县教育局",
            "联系人xxx，电话见下",
            "负责人×××",
            "××学校",
            "20xx年9月1日",
            "20XX年度",
            "现任命{{姓名}}为组长",
            "尊敬的«姓名»：",
            "20__年度死亡人数为零",
            "会议于____召开，由________主持。",
            "单击或点击此处输入文字。",
            "组长：",
            "联系电话:　",
            "联系人：　　　联系电话：0737-8585001",
        ] {
            assert_eq!(found(&[text]), [1], "{text}");
        }
        assert_eq!(found(&["组长：", "副组长：李四", "联系电话："]), [1, 3]);
        assert_eq!(found(&["联系电话：", "主任：郑华"]), [1]);
        assert_eq!(found(&["联系电话：", "0737-8585001"]), [0u32; 0]);
        assert_eq!(places(run(&table(&["XX人"]))), [1]);
    }

    #[test]
    fn names_numbers_and_words_are_left() {
        for text in [
            "尺码XXL，型号XX-200",
            "手机138xxxx1234，138****1234",
            "学生张××已送医",
            "宽3×4米",
            "邮箱xx@example.org",
            "文件a__b",
            "□是　□否　☑其他",
            "性别：男□女□",
            "经费20元",
            "副组长：李四、王五",
            "报告人：张三　电话：13800000000",
        ] {
            assert_eq!(found(&[text]), NONE, "{text}");
        }
        assert_eq!(found(&["组长：", "张三（园长）"]), NONE);
        assert_eq!(found(&["职责：", "1.指挥"]), NONE);
    }

    #[test]
    fn forms_are_to_be_filled_by_hand() {
        for text in [
            "承诺人（签名）：__________",
            "____年__月__日",
            "　　　　年　　月　　日",
            "甲方（盖章）：　　　　　乙方（签字）：",
            "家长签字：＿＿＿＿",
        ] {
            assert_eq!(found(&[text]), NONE, "{text}");
        }
        // blanks in the text of a document that is signed by hand
        assert_eq!(found(&["本人____承诺如下：", "联系电话：", "承诺人（签名）："]), NONE);
        assert_eq!(found(&["本人____承诺如下：", "联系电话："]), [1, 2]);
        assert_eq!(found(&["XX学校：", "承诺人（签名）："]), [1]);
        assert_eq!(places(run(&table(&["联系电话：", "____"]))), NONE);
    }
}
