//! Pages for the tests of rules.
use super::{Edit, Finding, Page, Paragraph, Run, Section};

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

/// An official document that keeps to all rules of the page.
pub(super) fn official() -> Page {
    let texts = [
        ("关于开展安全检查的通知", "方正小标宋简体", 44),
        ("各部门：", "仿宋", 32),
        ("为做好冬季安全工作，防范各类事故发生，现将有关事项通知如下，请遵照执行。", "仿宋", 32),
        ("一、检查内容", "黑体", 32),
        ("（一）消防安全", "楷体", 32),
        ("各部门主要负责人是第一责任人，要亲自组织自查，对发现的隐患限期整改。", "仿宋", 32),
        ("附件：检查清单", "仿宋", 32),
        ("青河镇中心幼儿园", "仿宋", 32),
        ("2026年11月10日", "仿宋", 32),
        ("附件", "黑体", 32),
        ("检查清单", "方正小标宋简体", 44),
    ];
    let mut page = page(&texts.map(|t| t.0));
    for (p, (text, font, size)) in page.paragraphs.iter_mut().zip(texts) {
        let (text, font) = (text.to_string(), font.to_string());
        p.runs = vec![Run { text, font, size, spacing: -5, ..Run::default() }];
        p.exact = Some(578);
    }
    for title in [0, 10] {
        page.paragraphs[title].align = "center".into();
    }
    page.paragraphs[8].align = "right".into();
    page.paragraphs[8].indent = (0, 1260);
    page.paragraphs[9].new_page = true;
    let number = |align: &str| Paragraph {
        text: "— {PAGE} —".into(),
        align: align.into(),
        runs: vec![Run { text: "{PAGE}".into(), font: "宋体".into(), size: 28, ..Run::default() }],
        ..Paragraph::default()
    };
    page.sections = vec![Section {
        paper: (11906, 16838),
        margins: (2098, 1474, 1984, 1587),
        footers: vec![("default".into(), vec![number("right")]), ("even".into(), vec![number("left")])],
        ..Section::default()
    }];
    page.even_and_odd = true;
    page
}
