//! Numbers that count things: ordinals of headings, serial numbers, document numbers.
use super::{Args, Helper, Made, convert, eg, helper, nth};
use crate::tr;
use crate::value::{Record, Value};
use std::sync::Arc;

pub(super) const HELPERS: &[Helper] = &[
    helper(
        ["ordinal", "序数"],
        "ordinal NUMBER [SAMPLE]",
        [
            "按样子写序数，样子里写第一个的写法：“一、”“（一）”“第一条”“1.”“01”“①”“Ⅰ”“A”（默认“一、”）",
            "An ordinal like the sample, which shows how the first one looks: 一、 （一） 第一条 1. 01 ① Ⅰ A (一、 if not said)",
        ],
        ordinal,
        &[
            eg("{{ordinal 次}}", r#"{"次": 1}"#, "一、"),
            eg(r#"{{ordinal 次 "（一）"}}"#, r#"{"次": 12}"#, "（十二）"),
            eg(r#"{{序数 次 "第一条"}}"#, r#"{"次": 3}"#, "第三条"),
            eg(r#"{{序数 次 "①"}}"#, r#"{"次": 21}"#, "㉑"),
        ],
    ),
    helper(
        ["pad", "补零"],
        "pad NUMBER WIDTH",
        [
            "前面补零到若干位：7 → 0007（只用于内部编号）",
            "With leading zeros to a width: 7 → 0007 (for internal numbers only)",
        ],
        pad,
        &[
            eg("{{pad 号 4}}", r#"{"号": 7}"#, "0007"),
            eg("ZRS-2026-{{补零 号 3}}", r#"{"号": 1234}"#, "ZRS-2026-1234"),
        ],
    ),
    helper(
        ["doc_no", "发文字号"],
        "doc_no CODE [YEAR] NUMBER",
        [
            "发文字号：代字〔年份〕序号号，序号不补零；年份可给日期，省略时取文件日期",
            "A document number: code〔year〕n号, never zero-padded; the year may be a date, or is the document's",
        ],
        doc_no,
        &[
            eg("{{doc_no 代字 2026 4}}", r#"{"代字": "青幼发"}"#, "青幼发〔2026〕4号"),
            eg(
                "{{发文字号 代字 日 号}}",
                r#"{"代字": "青幼发", "日": "2025-12-31", "号": "012"}"#,
                "青幼发〔2025〕12号",
            ),
        ],
    ),
    helper(
        ["outline", "分层"],
        "outline TEXT",
        [
            "把几行文字分成段：层次（一、是1，（一）是2，其余0）、题（要用标题字体的部分）、文（其余）",
            "Lines of text as paragraphs: 层次 (1 for 一、, 2 for （一）, else 0), 题 (what is set as a heading), 文 (the rest)",
        ],
        |a| Ok(Value::list(a.text(0)?.lines().filter(|l| !l.trim().is_empty()).map(paragraph).collect())),
        &[
            eg(
                "{{#each (outline 正文)}}{{层次}}[{{题}}]{{文}};{{/each}}",
                r#"{"正文": "为做好检查，通知如下：\n一、时间\n（一）消防。看通道。"}"#,
                "0[]为做好检查，通知如下：;1[一、时间];2[（一）消防。]看通道。;",
            ),
            eg("{{计数 (分层 正文)}}", r#"{"正文": "甲\n\n乙"}"#, "2"),
        ],
    ),
];

/// A paragraph with its level. What follows the first sentence of a 2nd-level heading is text.
fn paragraph(line: &str) -> Value {
    let line = line.trim_matches([' ', '\u{3000}', '\t']);
    let numeral = |s: &str| !s.is_empty() && s.chars().all(|c| "一二三四五六七八九十".contains(c));
    let first = line.split_once('、').is_some_and(|(n, _)| numeral(n));
    let second = line.strip_prefix('（').and_then(|l| l.split_once('）')).is_some_and(|(n, _)| numeral(n));
    let (level, head, rest) = match (first, second) {
        (true, _) => (1, line, ""),
        (_, true) => {
            let end = line.find('。').map_or(line.len(), |i| i + '。'.len_utf8());
            let end = if end == line.len() { line.trim_end_matches('。').len() } else { end };
            (2, &line[..end], if end < line.len() { line[end..].trim_start_matches('。') } else { "" })
        }
        _ => (0, "", line),
    };
    let fields = [("层次", Value::int(level)), ("题", Value::text(head)), ("文", Value::text(rest))];
    Value::Record(Arc::new(Record::made(fields.map(|(n, v)| (n.to_owned(), v)))))
}

fn ordinal(a: &Args<'_>) -> Made {
    let Some(n) = a.int(0)? else { return Ok(Value::Empty) };
    let n = u64::try_from(n).ok().filter(|n| (1..100_000_000).contains(n));
    let n = n.ok_or_else(|| tr!("应为从1起的整数", "a whole number from 1 on is expected"))?;
    let sample = a.given(1).map_or("一、".to_string(), Value::to_text);
    let out = match sample.rfind("01").filter(|i| !sample[i + 2..].starts_with(|c: char| c.is_ascii_digit()))
    {
        Some(i) => {
            let head = sample[..i].trim_end_matches('0');
            let width = i + 2 - head.len();
            Some(format!("{head}{n:0width$}{}", &sample[i + 2..]))
        }
        // a sample is known by the sign for one that stands alone in it
        None => SIGNS.iter().find_map(|one| {
            let alone = |i: &usize| {
                let (head, tail) = (&sample[..*i], &sample[i + one.len_utf8()..]);
                !head.ends_with(|c: char| c.is_ascii_alphanumeric())
                    && !tail.starts_with(|c: char| c.is_ascii_alphanumeric())
            };
            let i = sample.match_indices(*one).map(|(i, _)| i).find(alone)?;
            Some(format!("{}{}{}", &sample[..i], counted(n, *one)?, &sample[i + one.len_utf8()..]))
        }),
    };
    out.map(Value::text).ok_or_else(|| {
        nth(
            1,
            tr!(
                "应为第一个的写法（如 一、 （一） 第一条 1. ① Ⅰ A），且编号在其范围内",
                "must show how the first one looks (一、 （一） 第一条 1. ① Ⅰ A), within the range of such signs"
            ),
        )
    })
}

/// Signs for one, those first that are least likely to be there by chance.
const SIGNS: [char; 10] = ['一', '壹', '①', '⑴', '⒈', 'Ⅰ', '1', '１', 'A', 'a'];

/// A number in the manner of a sign for one.
fn counted(n: u64, one: char) -> Option<String> {
    let sign = |first: u32, last: u64, offset: u64| {
        let c = u32::try_from(n.checked_sub(offset)?).ok().and_then(|k| char::from_u32(first + k - 1));
        c.filter(|_| n <= last).map(String::from)
    };
    match one {
        '一' => Some(super::number::chinese(n)),
        '壹' => Some(super::number::CAPITAL.write(n)),
        '1' | '１' => Some(n.to_string()),
        '①' if n > 35 => sign(0x32B1, 50, 35),
        '①' if n > 20 => sign(0x3251, 35, 20),
        '①' => sign('①' as u32, 20, 0),
        '⑴' => sign('⑴' as u32, 20, 0),
        '⒈' => sign('⒈' as u32, 20, 0),
        'Ⅰ' => sign('Ⅰ' as u32, 12, 0),
        'A' => sign('A' as u32, 26, 0),
        'a' => sign('a' as u32, 26, 0),
        _ => None,
    }
}

fn pad(a: &Args<'_>) -> Made {
    let text = a.text(0)?;
    let width = a.int(1)?.and_then(|w| usize::try_from(w).ok()).filter(|w| *w <= 20);
    let width = width.ok_or_else(|| nth(1, tr!("应为位数，0 到 20", "a width from 0 to 20 is expected")))?;
    let text = text.trim();
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(tr!("应为不带小数和正负号的整数", "a whole number without sign is expected"));
    }
    Ok(if text.is_empty() { Value::Empty } else { Value::text(format!("{text:0>width$}")) })
}

fn doc_no(a: &Args<'_>) -> Made {
    let last = a.params.len().saturating_sub(1);
    let Some(n) = a.int(last)? else { return Ok(Value::Empty) };
    if n < 1 {
        return Err(nth(last, tr!("应为从1起的整数", "must be a whole number from 1 on")));
    }
    let year = match a.params.get(1) {
        Some(v) if last == 2 => match convert::to_number(v).and_then(super::whole) {
            Some(year @ 1000..=9999) => year,
            _ => convert::date(v, a.date.year()).map_err(|t| nth(1, t))?.year().into(),
        },
        _ => a.date.year().into(),
    };
    Ok(Value::text(format!("{}〔{year}〕{n}号", a.text(0)?)))
}

#[cfg(test)]
mod tests {
    use super::super::{Args, find};
    use crate::value::Value;

    fn ordinal(n: i64, sample: &str) -> Option<String> {
        let params = [Value::int(n), sample.into()];
        let a = Args { params: &params, hash: &[], date: jiff::civil::date(2026, 9, 1) };
        (find("ordinal").unwrap().call)(&a).ok().map(|v| v.to_text())
    }

    #[test]
    fn every_kind_of_sample() {
        for (n, sample, wanted) in [
            (1, "一、", "一、"),
            (12, "一、", "十二、"),
            (2, "（一）", "（二）"),
            (1, "第一条", "第一条"),
            (3, "1.", "3."),
            (7, "01", "07"),
            (7, "No.001", "No.007"),
            (20, "①", "⑳"),
            (36, "①", "㊱"),
            (50, "①", "㊿"),
            (12, "Ⅰ级", "Ⅻ级"),
            (26, "A", "Z"),
            (2, "2026-01", "2026-02"),
            (2, "Annex A", "Annex B"),
            (3, "2021-1号", "2021-3号"),
            (105, "第壹号", "第壹佰零伍号"),
        ] {
            assert_eq!(ordinal(n, sample).as_deref(), Some(wanted));
        }
        for (n, sample) in
            [(51, "①"), (13, "Ⅰ"), (0, "一、"), (-1, "一、"), (1, "……"), (27, "A"), (2, "2011")]
        {
            assert_eq!(ordinal(n, sample), None, "{n} {sample}");
        }
    }
}
