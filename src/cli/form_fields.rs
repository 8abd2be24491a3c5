//! The fields of a PDF form as `wenshu fields` shows them.
use super::Console;
use crate::diagnostic::{Lang, Text};
use crate::pdf::form::{Field, Kind};
use crate::template::FormTemplate;
use crate::tr;
use serde_json::{Value, json};

/// Choices that the table shows.
const MOST_SHOWN: usize = 8;

/// A kind's word and its name in JSON.
fn kind(field: &Field) -> (Text, &'static str) {
    match &field.kind {
        Kind::Text { password: true, .. } => (tr!("密码", "password"), "password"),
        Kind::Text { comb: true, .. } => (tr!("分格文字", "text in cells"), "comb"),
        Kind::Text { lines: true, .. } => (tr!("多行文字", "text of several lines"), "multiline"),
        Kind::Text { .. } => (tr!("文字", "text"), "text"),
        Kind::Date(pattern) => (tr!("日期 {pattern}", "date {pattern}"), "date"),
        Kind::CheckBox => (tr!("勾选框", "check box"), "checkbox"),
        Kind::Radio => (tr!("单选", "radio buttons"), "radio"),
        Kind::Combo { open: true } => (tr!("下拉（可自填）", "drop-down, open"), "combo-open"),
        Kind::Combo { open: false } => (tr!("下拉", "drop-down"), "combo"),
        Kind::List { several: true } => (tr!("列表（可多选）", "list, several"), "list-several"),
        Kind::List { several: false } => (tr!("列表", "list"), "list"),
        Kind::Push => (tr!("按钮（不填）", "button (not filled)"), "button"),
        Kind::Signature => (tr!("签名（不填）", "signature (not filled)"), "signature"),
    }
}

/// Prints the fields.
pub(super) fn table(form: &FormTemplate, console: &mut Console) {
    let lang = console.lang;
    let head = [
        tr!("表单域", "field"),
        tr!("类型", "kind"),
        tr!("页", "page"),
        tr!("最多字数", "longest"),
        tr!("可选", "choices"),
    ];
    let head: Vec<String> = head.iter().map(|t| t.get(lang).to_string()).collect();
    let rows: Vec<Vec<String>> = form.form().fields().iter().map(|f| row(f, lang)).collect();
    console.table(&head, &rows);
}

fn row(f: &Field, lang: Lang) -> Vec<String> {
    let mut choices: Vec<&str> = f.choices.iter().take(MOST_SHOWN).map(|c| c.shown.as_str()).collect();
    if f.choices.len() > MOST_SHOWN {
        choices.push("…");
    }
    let yes_no = tr!("是/否", "是/否 (yes/no)");
    if f.kind == Kind::CheckBox && f.choices.len() < 2 {
        choices = vec![yes_no.get(lang)];
    }
    let number = |n: Option<usize>| n.map_or(String::new(), |n| n.to_string());
    let required =
        if f.required { tr!("（必填）", " (required)").get(lang).to_string() } else { String::new() };
    vec![
        f.name.clone(),
        format!("{}{required}", kind(f).0.get(lang)),
        number(f.page),
        number(f.max_length),
        choices.join("/"),
    ]
}

/// The fields for `--json`.
pub(super) fn to_json(form: &FormTemplate) -> Vec<Value> {
    let one = |f: &Field| {
        let choices: Vec<Value> =
            f.choices.iter().map(|c| json!({ "value": c.export, "shown": c.shown })).collect();
        json!({
            "field": f.name, "title": f.title, "kind": kind(f).1, "page": f.page, "max_length": f.max_length,
            "required": f.required, "value": f.value, "choices": choices,
        })
    };
    form.form().fields().iter().map(one).collect()
}
