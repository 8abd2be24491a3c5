//! Pages for the tests of rules.
use super::{Edit, Finding, Page, Paragraph};

/// A page of these paragraphs.
pub(super) fn page(texts: &[&str]) -> Page {
    let paragraphs = texts.iter().enumerate().map(|(i, t)| Paragraph {
        number: i as u32 + 1,
        text: t.to_string(),
        align: "both".into(),
        ..Default::default()
    });
    Page { file: "试.docx".into(), paragraphs: paragraphs.collect(), ..Default::default() }
}

/// The same, all in tables.
pub(super) fn table(texts: &[&str]) -> Page {
    let mut page = page(texts);
    page.paragraphs.iter_mut().for_each(|p| p.in_table = true);
    page
}

/// The paragraphs of findings.
pub(super) fn places(findings: Vec<Finding>) -> Vec<u32> {
    findings
        .iter()
        .filter_map(|f| match f.diagnostic.place() {
            crate::diagnostic::Place::Part { paragraph, .. } => Some(*paragraph),
            _ => None,
        })
        .collect()
}

/// The texts after the edits of a rule.
pub(super) fn fixed(page: &Page, rule: fn(&Page) -> Vec<Finding>) -> Vec<String> {
    let mut texts: Vec<String> = page.paragraphs.iter().map(|p| p.text.clone()).collect();
    let mut edits: Vec<Edit> = rule(page).into_iter().flat_map(|f| f.edits).collect();
    edits.sort_by_key(|e| match e {
        Edit::Text { paragraph, from, .. } => (*paragraph, *from),
        Edit::Indent { paragraph } => (*paragraph, 0),
    });
    for edit in edits.iter().rev() {
        if let Edit::Text { paragraph, from, to, text } = edit {
            texts[*paragraph as usize - 1].replace_range(*from..*to, text);
        }
    }
    texts
}
