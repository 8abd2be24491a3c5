//! Addressees, annexes and copies (L12, L13, L15).
use crate::diagnostic::Severity;
use crate::lint::ends::{Ends, Listed};
use crate::lint::text::{Chars, chinese_number, is_blank, tight};
use crate::lint::{Finding, Page, Paragraph, Rule};
use crate::tr;

/// 主送机关.
pub(in crate::lint) const L12: Rule = Rule {
    id: "L12",
    code: "lint-addressee",
    severity: Severity::Warning,
    fixable: false,
    about: || tr!("主送机关顶格写，后面用全角冒号", "Addressees begin at the edge and end in ："),
    run: addressee,
};

/// 附件说明.
pub(in crate::lint) const L13: Rule = Rule {
    id: "L13",
    code: "lint-annex-list",
    severity: Severity::Error,
    fixable: false,
    about: || {
        tr!(
            "附件说明里的名称、个数和后面的附件一致，名称后面不加标点",
            "The list of annexes has the names of the annexes that follow, all of them, without punctuation behind"
        )
    },
    run: annexes,
};

/// 抄送.
pub(in crate::lint) const L15: Rule = Rule {
    id: "L15",
    code: "lint-copies",
    severity: Severity::Warning,
    fixable: true,
    about: || tr!("抄送用全角冒号，最后用句号", "抄送 is followed by ： and ends in 。"),
    run: copies,
};

fn addressee(page: &Page) -> Vec<Finding> {
    let Some(p) = Ends::of(page).to else { return vec![] };
    let text = p.text.trim_end_matches(is_blank);
    let mut out = Vec::new();
    if !text.ends_with(['：', ':']) {
        let found =
            L12.found(page, p, 0..p.text.len(), tr!("主送机关的后面要用全角冒号", "Addressees end in ："));
        out.push(found.hint(tr!("在后面加上“：”", "Add ： behind them")));
    }
    let indented =
        p.first_line > 0 || p.first_line_chars.is_some_and(|n| n > 0) || p.text.starts_with(is_blank);
    if indented {
        let found =
            L12.found(page, p, 0..p.text.len(), tr!("主送机关要顶格写", "Addressees begin at the edge"));
        out.push(found.hint(tr!("去掉首行缩进", "Take the indent away")));
    }
    out
}

/// The signs that stand behind no name of an annex.
const STOPS: [char; 8] = ['。', '；', '，', '、', ';', ',', '.', '：'];

fn annexes(page: &Page) -> Vec<Finding> {
    let ends = Ends::of(page);
    let mut out = Vec::new();
    for l in &ends.listed {
        let name = &l.at.text[l.name.clone()];
        if let Some(stop) = name.chars().next_back().filter(|c| STOPS.contains(c)) {
            let bytes = l.name.end - stop.len_utf8()..l.name.end;
            let found = L13.found(
                page,
                l.at,
                bytes.clone(),
                tr!("附件名称的后面不加标点", "No punctuation behind an annex's name"),
            );
            out.push(found.becomes(l.at, bytes, ""));
        }
    }
    let (listed, there) = (ends.listed.len(), ends.annexes.len());
    // annexes may be files of their own
    let (Some(first), true) = (ends.listed.first(), there > 0 && counted(&ends)) else { return out };
    if listed != there {
        let message = tr!(
            "附件说明列了 {listed} 个附件，后面有 {there} 个",
            "The list has {listed} annexes, but {there} follow"
        );
        out.push(L13.found(page, first.at, first.name.clone(), message));
        return out;
    }
    for (l, (label, following)) in ends.listed.iter().zip(&ends.annexes) {
        if !is_title(l, following) && !following.is_empty() {
            let message = tr!(
                "附件说明里的名称和后面附件的标题不一致",
                "The annex has another title than the list says"
            );
            let at = following.first().copied().unwrap_or(label);
            let found = L13.found(page, l.at, l.name.clone(), message).also(page, at);
            out.push(found.hint(tr!("改成完全一样", "Make them the same")));
        }
    }
    out
}

/// Are the annexes numbered 1, 2, 3, or the only one? Others may be annexes of annexes.
fn counted(ends: &Ends<'_>) -> bool {
    let number = |p: &Paragraph| {
        let text = tight(&p.text);
        let rest = text.trim_end_matches(['：', ':']).trim_start_matches("附件").to_string();
        rest.parse().ok().or_else(|| chinese_number(&rest))
    };
    let numbers: Vec<Option<u32>> = ends.annexes.iter().map(|(p, _)| number(p)).collect();
    numbers == [None] || (1..).zip(&numbers).all(|(i, n)| *n == Some(i))
}

/// Is this name the title, on one line or more?
fn is_title(l: &Listed<'_>, following: &[&Paragraph]) -> bool {
    let plain = |t: &str| tight(t).trim_end_matches(STOPS).replace(['《', '》'], "");
    let name = plain(&l.at.text[l.name.clone()]);
    (1..=following.len())
        .any(|n| plain(&following[..n].iter().map(|p| p.text.as_str()).collect::<String>()) == name)
}

fn copies(page: &Page) -> Vec<Finding> {
    let Some(p) = Ends::of(page).copies else { return vec![] };
    let c = Chars::of(&p.text);
    let mut out = Vec::new();
    let word = c.skip(c.skip(0, is_blank), |c| "抄送报".contains(c) || is_blank(c));
    match c.at(word) {
        '：' => {}
        ':' => {
            let found = L15.found(
                page,
                p,
                c.bytes(0..word + 1),
                tr!("抄送的后面要用全角冒号", "抄送 is followed by ："),
            );
            out.push(found.becomes(p, c.bytes(word..word + 1), "："));
        }
        _ => out.push(L15.found(
            page,
            p,
            c.bytes(0..word),
            tr!("抄送的后面要用全角冒号", "抄送 is followed by ："),
        )),
    }
    let end = c.skip_back(c.len(), is_blank);
    if end > word + 1 && c.before(end) != '。' {
        let last = end - 1;
        let stop = if "，；、,;.：".contains(c.at(last)) {
            "。".to_string()
        } else {
            format!("{}。", c.at(last))
        };
        let found = L15.found(page, p, c.bytes(last..end), tr!("抄送的最后要用句号", "抄送 ends in 。"));
        out.push(found.becomes(p, c.bytes(last..end), &stop));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{fixed, page, places};

    #[test]
    fn addressees() {
        let found =
            |to| places(addressee(&page(&["关于开学工作的通知", to, "现将有关事项通知如下：", "一、开学"])));
        for good in
            ["各乡镇中心学校，县直各学校：", "县政府：", "为做好开学工作，现通知如下：", "开学工作安排如下"]
        {
            assert_eq!(found(good), [0u32; 0], "{good}");
        }
        for bad in ["各乡镇中心学校，县直各学校", "县教育局、县公安局，", "　　各学校："]
        {
            assert_eq!(found(bad), [2], "{bad}");
        }
    }

    #[test]
    fn annexes_are_those_of_the_list() {
        let clean = [
            "正文。",
            "附件：1.排查表",
            "　　　2.演练记录表",
            "教育局",
            "2026年9月1日",
            "附件1",
            "排查表",
            "附件2",
            "演练",
            "记录表",
        ];
        assert_eq!(places(annexes(&page(&clean))), [0u32; 0]);
        assert_eq!(places(annexes(&page(&["附件：排查表", "附件", "排查表"]))), [0u32; 0]);
        // files of their own
        assert_eq!(places(annexes(&page(&["附件：1.排查表", "2.记录表"]))), [0u32; 0]);
        assert_eq!(places(annexes(&page(&["附件：1.排查表", "2.记录表", "附件1", "排查表"]))), [1]);
        assert_eq!(
            places(annexes(&page(&["附件：1.排查表", "2.记录表", "附件1", "排查表", "附件2", "登记表"]))),
            [2]
        );
        // an annex with annexes of its own
        assert_eq!(places(annexes(&page(&["附件", "预案", "附件：1.名单", "2.流程图"]))), [0u32; 0]);
        assert_eq!(places(annexes(&page(&["附件：1.排查表；", "2.记录表。"]))), [1, 2]);
    }

    #[test]
    fn copies_end_in_a_full_stop() {
        assert_eq!(places(copies(&page(&["抄送：县委，县政府。"]))), [0u32; 0]);
        for bad in ["抄送:县委，县政府。", "抄送：县委，县政府", "抄送：县委，县政府，"]
        {
            let page = page(&[bad]);
            assert_eq!(places(copies(&page)), [1], "{bad}");
            assert_eq!(fixed(&page, copies), ["抄送：县委，县政府。"]);
        }
    }
}
