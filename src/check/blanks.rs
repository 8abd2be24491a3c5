//! D11: what is left to be filled in: XX and 20XX年 in cells and templates, cells that a template prints and that are
//! empty, titles that are too long.
//!
//! Of the sheets, placeholders are looked for in here; templates and titles are the job's, which makes such findings
//! with [`empty`], [`in_template`] and [`long_title`].
use super::{Check, Data, found, look, warning};
use crate::diagnostic::{Diagnostic, Text};
use crate::record::Kind;
use crate::tr;

pub(super) const BLANKS: Check = Check {
    id: "D11",
    name: ["待填", "blanks"],
    finds: &[
        warning(EMPTY, ["模板要印的一格是空的", "a cell that the template prints is empty"]),
        warning(
            PLACEHOLDER,
            ["还有 XX、20XX年 这样没有填的", "something like XX or 20XX年 was not filled in"],
        ),
        warning(TITLE, ["标题超过 50 个字", "a title has more than 50 characters"]),
    ],
    run,
};

const EMPTY: &str = "check-empty";
const PLACEHOLDER: &str = "check-placeholder";
const TITLE: &str = "check-title-long";

/// Characters of a title; longer ones run over three lines of a document's head.
const TITLE_CHARS: usize = 50;

fn run(data: &Data<'_>) -> Vec<Diagnostic> {
    let columns = data.sheets.iter().flat_map(|(_, t)| {
        [Kind::Text, Kind::Name, Kind::List, Kind::Names].into_iter().flat_map(|k| look::columns_of(t, k))
    });
    let cells = columns.flat_map(look::Column::cells).filter(|c| {
        let text = c.text();
        is_blank(&text) || placeholder(&text).is_some()
    });
    cells
        .map(|c| {
            found(PLACEHOLDER, tr!("这一格还有没有填的内容", "Something in this cell was not filled in"))
                .hint(fill_in())
                .at(c.place())
        })
        .collect()
}

fn fill_in() -> Text {
    tr!("把 XX、20XX年 换成实际内容", "Put the real words in the place of XX or 20XX年")
}

/// A cell that the template prints as it is, and that is empty in this row.
pub(crate) fn empty(column: &str) -> Diagnostic {
    found(EMPTY, tr!("“{column}”是空的，模板要印它", "“{column}” is empty and the template prints it")).hint(tr!(
        "填上这一格；本来可空的，在模板里写 {{{{default {column} \"…\"}}}} 或用 {{{{#if {column}}}}} 包起来",
        "Fill it in; if it may be empty, write {{{{default {column} \"…\"}}}} or {{{{#if {column}}}}} in the template"
    ))
}

/// The first thing in a template's text that somebody was to fill in.
pub(crate) fn in_template(text: &str) -> Option<Diagnostic> {
    let what = placeholder(text)?;
    let message =
        tr!("模板里还有“{what}”，会照样印出来", "“{what}” stands in the template and will be printed");
    let hint = tr!(
        "改成实际内容，或改成标签，如 {{{{单位.全称}}}}",
        "Put in the real words, or a tag such as {{{{单位.全称}}}}"
    );
    Some(found(PLACEHOLDER, message).hint(hint))
}

/// Says so when a title is too long.
pub(crate) fn long_title(title: &str) -> Option<Diagnostic> {
    let n = title.chars().count();
    let message = tr!("标题有 {n} 个字，超过 50 个", "The title has {n} characters, more than 50");
    (n > TITLE_CHARS).then(|| found(TITLE, message).hint(tr!("把标题改短", "Make it shorter")))
}

/// Signs that stand for what is not known yet.
fn is_x(c: char) -> bool {
    matches!(c, 'X' | 'x' | '×' | 'Ｘ' | 'ｘ')
}

/// A cell of nothing but such signs.
fn is_blank(text: &str) -> bool {
    let text = text.trim();
    text.chars().count() >= 2 && text.chars().all(is_x)
}

/// `20XX`, `XX县`, `X年X月`: two signs or more before a Chinese character, or one before 年, 月 and 日. Not names and
/// numbers of which a part is hidden (李××, 138××××1234), nor sizes and models (XXL, XX-12).
fn placeholder(text: &str) -> Option<String> {
    let chars: Vec<char> = text.chars().collect();
    let mut i = 0;
    while i < chars.len() {
        let run = chars.iter().skip(i).take_while(|c| is_x(**c)).count();
        if run == 0 {
            i += 1;
            continue;
        }
        let before = i.checked_sub(1).and_then(|b| chars.get(b)).copied();
        let after = chars.get(i + run).copied();
        let century = before == Some('0') && i >= 2 && chars.get(i - 2) == Some(&'2') && run == 2;
        let apart = before.is_none_or(|c| !c.is_ascii_alphanumeric());
        let word = after.is_some_and(crate::record::parse::is_cjk);
        let date = after.is_some_and(|c| matches!(c, '年' | '月' | '日'));
        // 3×月饼 and 长×宽 multiply
        let times = run == 1 && before.is_some_and(|c| !c.is_whitespace() && !"年月，。（(".contains(c));
        if century && !after.is_some_and(|c| c.is_ascii_alphanumeric() || is_x(c))
            || apart && run >= 2 && word
            || apart && date && !times
        {
            let from = if century { i - 2 } else { i };
            return Some(chars.iter().skip(from).take(i + run + usize::from(word) - from).collect());
        }
        i += run;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::found;

    #[test]
    fn what_is_to_be_filled_in_is_told_from_what_is_hidden_and_from_sizes() {
        for (text, what) in [
            ("20XX年9月", Some("20XX年")),
            ("20xx-2027学年", Some("20xx")),
            ("XX县教育局", Some("XX县")),
            ("请××学校于", Some("××学")),
            ("X年X月X日", Some("X年")),
            ("于2026年×月×日", Some("×月")),
            ("Ｘ　ＸＸ村", Some("ＸＸ村")),
            ("尺码 XXL", None),
            ("DNXX-12 型", None),
            ("李××", None),
            ("138××××1234", None),
            ("430×××××××××××0011", None),
            ("3×月饼", None),
            ("长×宽×高", None),
            ("https://example.com/xx/年", None),
            ("Excel 文件", None),
            ("box 内", None),
            ("", None),
        ] {
            assert_eq!(placeholder(text).as_deref(), what, "{text}");
        }
    }

    #[test]
    fn cells_with_placeholders_are_named() {
        let rows: &[&str] = &["姓名|单位|备注", "甲|XX中学|", "XXX|青河中学|李××", "乙|青河中学|XXL"];
        assert_eq!(
            found(&BLANKS, &[("人员", rows)]),
            ["check-placeholder 人员 B2", "check-placeholder 人员 A3",]
        );
    }

    #[test]
    fn titles_have_up_to_fifty_characters() {
        assert!(long_title(&"题".repeat(50)).is_none());
        assert_eq!(long_title(&"题".repeat(51)).unwrap().code(), "check-title-long");
    }
}
