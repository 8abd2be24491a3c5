//! Indents made of blanks (L20).
use crate::diagnostic::Severity;
use crate::lint::text::{Chars, has_han, is_blank};
use crate::lint::{Edit, Finding, Page, Paragraph, Rule};
use crate::tr;

/// The indent of a paragraph's first line.
pub(in crate::lint) const L20: Rule = Rule {
    id: "L20",
    code: "lint-indent",
    severity: Severity::Warning,
    fixable: true,
    about: || tr!("段首缩进两个字，不用空格顶", "Paragraphs are indented by two characters, not by blanks"),
    run: |page| page.paragraphs.iter().filter_map(|p| blanks(page, p)).collect(),
};

/// Characters from which a paragraph is text, not a line that is set by hand (a date, a signature).
const TEXT: usize = 12;

fn blanks(page: &Page, p: &Paragraph) -> Option<Finding> {
    let c = Chars::of(&p.text);
    let blank = c.skip(0, |c| is_blank(c) && c != '\n');
    // as wide as two characters, or about so
    let wide: usize = (0..blank).map(|i| if matches!(c.at(i), '\u{3000}' | '\t') { 2 } else { 1 }).sum();
    let rest = c.slice(blank..c.len());
    let set_by_hand = p.in_table || !matches!(p.align.as_str(), "left" | "both" | "");
    // lines of a form, of a list that is lined up under another, of two parties side by side
    let columns = rest.trim_end_matches(is_blank).contains(['\t', '\n'])
        || rest.contains("　　")
        || rest.contains("   ");
    let text = rest.chars().count() >= TEXT && has_han(rest) && rest.contains(['。', '，', '；']);
    if set_by_hand || columns || !text || !(3..=8).contains(&wide) {
        return None;
    }
    let message = tr!("段首用空格顶出缩进", "Blanks stand for the indent");
    let mut found = L20.found(page, p, 0..c.byte(blank.saturating_add(4).min(c.len())), message);
    found.edits.push(Edit::Indent { paragraph: p.number });
    Some(found.hint(tr!(
        "删去空格，设成首行缩进 2 字符",
        "Delete them, and set a first-line indent of 2 characters"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{page, places, table};

    #[test]
    fn blanks_before_text_and_other_blanks() {
        for text in [
            "　　各处室要高度重视，做到早发现。",
            "    任何人不得迟报、漏报，不得瞒报。",
            "\t\t各处室要高度重视，做到早发现。",
        ] {
            assert_eq!(places((L20.run)(&page(&[text]))), [1], "{text}");
            assert_eq!((L20.run)(&table(&[text])).len(), 0);
        }
        for text in [
            "各处室要高度重视，做到早发现。",
            "　　　　　　　　　　2026年9月1日",
            "　　　2.应急演练记录表",
            "　　甲方（盖章）：　　　　乙方（签字）：，",
            "　　　　　　　　　　　　青河县教育局，青河县公安局",
        ] {
            assert_eq!((L20.run)(&page(&[text])).len(), 0, "{text}");
        }
        let mut centred = page(&["　　各处室要高度重视，做到早发现。"]);
        centred.paragraphs[0].align = "center".into();
        assert_eq!((L20.run)(&centred).len(), 0);
    }
}
