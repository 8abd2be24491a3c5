//! Printing of entries.
use super::super::Console;
use crate::diagnostic::{Diagnostic, Result};
use crate::register::{Detail, Entry};
use crate::tr;

/// As JSON, to stdout.
pub(super) fn json(console: &mut Console, value: &impl serde::Serialize) -> Result<()> {
    let text = serde_json::to_string_pretty(value).map_err(|e| {
        Diagnostic::error("json-failed", tr!("输出 JSON 失败：{e}", "JSON output failed: {e}"))
    })?;
    console.data(&text);
    Ok(())
}

/// Entries as a table.
pub(super) fn table(console: &mut Console, entries: &[Entry]) -> Result<()> {
    let lang = console.lang;
    // who keeps a number is shown where numbers are kept for somebody
    let held = entries.iter().any(|e| !e.holder.is_empty());
    let mut head = vec![
        tr!("序号", "id"),
        tr!("编号", "number"),
        tr!("日期", "date"),
        tr!("文件", "document"),
        tr!("标题", "title"),
        tr!("状态", "state"),
        tr!("版本", "version"),
    ];
    if held {
        head.extend([tr!("预留给", "kept for"), tr!("预留至", "until")]);
    }
    let rows: Vec<Vec<String>> = entries
        .iter()
        .map(|e| {
            let mut row = vec![
                format!("#{}", e.id),
                if e.n.is_some() { e.name() } else { String::new() },
                e.date.to_string(),
                e.document.clone(),
                e.title.clone(),
                e.state_text().get(lang).to_owned(),
                if e.version > 0 { e.version.to_string() } else { String::new() },
            ];
            if held {
                row.extend([e.holder.clone(), e.until.map(|d| d.to_string()).unwrap_or_default()]);
            }
            row
        })
        .collect();
    let head: Vec<String> = head.iter().map(|h| h.get(lang).to_owned()).collect();
    console.table(&head, &rows);
    let n = entries.len();
    console.say(&tr!("共 {n} 条", "{n} entries"));
    Ok(())
}

/// One entry with all that is known of it.
pub(super) fn show(console: &mut Console, detail: &Detail) -> Result<()> {
    let lang = console.lang;
    let e = &detail.entry;
    let state = e.state_text();
    let series = e.series.clone().unwrap_or_default();
    let until = e.until.map(|d| d.to_string()).unwrap_or_default();
    for (title, value) in [
        (tr!("编号", "number"), e.name()),
        (tr!("系列", "series"), series),
        (tr!("日期", "date"), e.date.to_string()),
        (tr!("文件", "document"), e.document.clone()),
        (tr!("主键", "key"), e.key.clone()),
        (tr!("标题", "title"), e.title.clone()),
        (tr!("状态", "state"), state.get(lang).to_owned()),
        (tr!("预留给", "kept for"), e.holder.clone()),
        (tr!("预留至", "until"), until),
    ] {
        if !(value.is_empty() && matches!(title.zh.as_str(), "预留给" | "预留至")) {
            console.data(&format!("{}  {value}", title.get(lang)));
        }
    }
    for (name, value) in &e.more {
        console.data(&format!("{name}  {value}"));
    }
    for v in &detail.versions {
        let (n, at, who) = (v.version, &v.at, &v.who);
        console.data("");
        console.data(tr!("第{n}版  {at}  {who}", "version {n}  {at}  {who}").get(lang));
        for f in &v.files {
            console.data(&format!("  {}  {}", f.sha256, f.path));
        }
    }
    console.data("");
    for h in &detail.history {
        let what = match h.what.as_str() {
            "reserved" => tr!("预留", "reserved"),
            "issued" => tr!("生成", "issued"),
            "changed" => tr!("换版", "changed"),
            "void" => tr!("作废", "void"),
            "released" => tr!("退回", "given back"),
            "imported" => tr!("导入", "imported"),
            "adopted" => tr!("登记", "adopted"),
            "noted" => tr!("补记", "noted"),
            "archived" => tr!("归档", "archived"),
            other => tr!("{other}", "{other}"),
        };
        console.data(format!("{}  {}  {}  {}", h.at, what.get(lang), h.who, h.why).trim_end());
    }
    Ok(())
}
