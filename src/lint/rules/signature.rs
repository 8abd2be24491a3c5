//! Dates of a document and who issues it (L11, L16, L21).
use crate::diagnostic::Severity;
use crate::lint::dates::Written;
use crate::lint::ends::Ends;
use crate::lint::text::{is_blank, tight};
use crate::lint::{Finding, Page, Paragraph, Rule};
use crate::tr;

/// 成文日期.
pub(in crate::lint) const L11: Rule = Rule {
    id: "L11",
    code: "lint-date",
    severity: Severity::Error,
    fixable: true,
    about: || {
        tr!(
            "成文日期用阿拉伯数字，年份写全，不补零，如 2026年9月1日，而且确有这一天",
            "The date is written 2026年9月1日: digits, the whole year, no zeros, a day that exists"
        )
    },
    run: date,
};

/// 印发日期.
pub(in crate::lint) const L16: Rule = Rule {
    id: "L16",
    code: "lint-print-date",
    severity: Severity::Error,
    fixable: false,
    about: || {
        tr!(
            "印发日期不早于成文日期，不补零，后面加“印发”",
            "The day of printing is not before the document's date, has no zeros and ends in 印发"
        )
    },
    run: printed,
};

/// The issuer's name.
pub(in crate::lint) const L21: Rule = Rule {
    id: "L21",
    code: "lint-issuer",
    severity: Severity::Warning,
    fixable: false,
    about: || {
        tr!(
            "发文机关在标志、标题、署名和版记里是同一个",
            "The issuer is the same in head, title, signature and imprint"
        )
    },
    run: issuer,
};

fn date(page: &Page) -> Vec<Finding> {
    let ends = Ends::of(page);
    let Some((p, written)) = &ends.date else { return vec![] };
    faults(page, &L11, p, 0..p.text.len(), written)
}

/// A date that isn't plain, or that the calendar doesn't have.
fn faults(
    page: &Page,
    rule: &Rule,
    p: &Paragraph,
    bytes: std::ops::Range<usize>,
    written: &Written,
) -> Vec<Finding> {
    let good = written.good();
    if written.date().is_none() {
        let found = rule.found(page, p, bytes, tr!("没有这一天：{good}", "There is no such day: {good}"));
        return vec![found.hint(tr!("核对日期", "Check the date"))];
    }
    if written.plain {
        return vec![];
    }
    let inside = p.text.get(bytes.clone()).unwrap_or_default();
    let from = bytes.start + (inside.len() - inside.trim_start_matches(is_blank).len());
    let to = bytes.end - (inside.len() - inside.trim_end_matches(is_blank).len());
    let found = rule.found(
        page,
        p,
        from..to,
        tr!("日期应当写作“{good}”：阿拉伯数字，不补零", "The date should be {good}: digits without zeros"),
    );
    vec![if rule.fixable { found.becomes(p, from..to, &good) } else { found }]
}

fn printed(page: &Page) -> Vec<Finding> {
    let ends = Ends::of(page);
    let Some((p, from, written)) = &ends.printed else { return vec![] };
    let text = p.text.trim_end_matches(is_blank);
    let mark = text.rfind("印发").unwrap_or(text.len());
    let mut out = faults(page, &L16, p, *from..mark, written);
    if !text.ends_with("印发") {
        let message = tr!(
            "印发日期的后面要写“印发”，不加句号",
            "The day of printing ends in 印发, without a full stop"
        );
        out.push(L16.found(page, p, *from..text.len(), message));
    }
    if let (Some(printed), Some((at, Some(dated)))) =
        (written.date(), ends.date.as_ref().map(|(p, w)| (p, w.date())))
        && printed < dated
    {
        let message = tr!("印发日期早于成文日期", "The day of printing is before the document's date");
        let found = L16.found(page, p, *from..text.len(), message).also(page, at);
        out.push(found.hint(tr!("核对两个日期", "Check both dates")));
    }
    out
}

fn issuer(page: &Page) -> Vec<Finding> {
    let ends = Ends::of(page);
    let Some(signed) = ends.issuer else { return vec![] };
    let name = tight(&signed.text);
    let mut others: Vec<(&Paragraph, String)> = Vec::new();
    others.extend(ends.head.clone());
    let title: String = ends.title.iter().map(|p| tight(&p.text)).collect();
    if let (Some((before, _)), Some(first)) = (title.split_once("关于"), ends.title.first()) {
        others.push((first, before.to_string()));
    }
    let mut out = Vec::new();
    for (p, other) in others.into_iter().filter(|(_, o)| !o.is_empty()) {
        if other == name || joint(&other, &name) || declared(page, &other) || declared(page, &name) {
            continue;
        }
        let all = 0..signed.text.len();
        let message = tr!(
            "署名“{name}”和前面的“{other}”不是同一个机关",
            "The signature {name} is not the issuer named before: {other}"
        );
        let short = is_short(&other, &name) || is_short(&name, &other);
        let found = if short {
            let message = tr!(
                "署名“{name}”和前面的“{other}”写法不同",
                "The signature {name} is written otherwise before: {other}"
            );
            L21.noted(page, signed, all, message)
        } else {
            L21.found(page, signed, all, message)
        };
        out.push(found.also(page, p).hint(tr!(
            "用全称或者规范化简称，前后一致",
            "Use the full name, or the one short name, throughout"
        )));
        break;
    }
    out
}

/// One of several issuers, written together.
fn joint(one: &str, other: &str) -> bool {
    one.contains(other) || other.contains(one)
}

/// Is it made of letters of the other, in their order?
fn is_short(short: &str, long: &str) -> bool {
    let mut letters = long.chars();
    short.chars().all(|c| letters.any(|l| l == c))
}

/// （以下简称…）.
fn declared(page: &Page, name: &str) -> bool {
    page.paragraphs.iter().any(|p| {
        p.text.match_indices("简称").any(|(at, _)| {
            let behind: String = p.text[at..].chars().skip(2).take(name.chars().count() + 2).collect();
            behind.contains(name)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{fixed, page, places};

    /// A document with this signature.
    fn signed<'t>(date: &'t str, imprint: &[&'t str]) -> Vec<&'t str> {
        let mut texts = vec![
            "青河县教育局文件",
            "青教发〔2026〕4号",
            "青河县教育局关于开学工作的通知",
            "各学校：",
            "开学。",
            "青河县教育局",
            date,
        ];
        texts.extend(imprint);
        texts
    }

    #[test]
    fn the_date_of_a_document() {
        for good in ["2026年9月1日", "2026年12月10日", "　　　　年　　月　　日"] {
            assert_eq!(places(date(&page(&signed(good, &[])))), [0u32; 0], "{good}");
        }
        for bad in ["2026年09月01日", "二〇二六年九月一日", "2026.9.1", "2026年9月1号"] {
            let page = page(&signed(bad, &[]));
            assert_eq!(places(date(&page)), [7], "{bad}");
            assert_eq!(fixed(&page, date)[6], "2026年9月1日");
        }
        assert_eq!(places(date(&page(&signed("2026年2月30日", &[])))), [7]);
    }

    #[test]
    fn the_day_of_printing() {
        let found = |line| places(printed(&page(&signed("2026年9月1日", &["抄送：县应急局。", line]))));
        for good in ["青河县教育局办公室　2026年9月1日印发", "青河县教育局办公室\t2026年9月2日印发"]
        {
            assert_eq!(found(good), [0u32; 0], "{good}");
        }
        for bad in [
            "办公室　2026年8月31日印发",
            "办公室　2026年09月02日印发",
            "办公室　2026年9月2日",
            "办公室　2026年9月2日印发。",
        ] {
            assert_eq!(found(bad), [9], "{bad}");
        }
    }

    #[test]
    fn the_issuer_is_one() {
        assert_eq!(places(issuer(&page(&signed("2026年9月1日", &[])))), [0u32; 0]);
        let mut texts = signed("2026年9月1日", &[]);
        texts[5] = "白河县教育局";
        assert_eq!(places(issuer(&page(&texts))), [6]);
        texts.insert(4, "白河县教育局（以下简称白河县教育局）负责。");
        assert_eq!(places(issuer(&page(&texts))), [0u32; 0]);
        let texts = [
            "青河县人民政府教育督导室关于督导的通知",
            "各学校：",
            "督导。",
            "县政府教育督导室",
            "2026年9月1日",
        ];
        let found = issuer(&page(&texts));
        assert_eq!(found.iter().map(|f| f.diagnostic.severity()).collect::<Vec<_>>(), [Severity::Note]);
    }
}
