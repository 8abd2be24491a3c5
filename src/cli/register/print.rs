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
    let head = [
        tr!("序号", "id"),
        tr!("编号", "number"),
        tr!("日期", "date"),
        tr!("文件", "document"),
        tr!("标题", "title"),
        tr!("状态", "state"),
        tr!("版本", "version"),
    ];
    let rows: Vec<Vec<String>> = entries
        .iter()
        .map(|e| {
            vec![
                format!("#{}", e.id),
                if e.n.is_some() { e.name() } else { String::new() },
                e.date.to_string(),
                e.document.clone(),
                e.title.clone(),
                e.state.text().get(lang).to_owned(),
                if e.version > 0 { e.version.to_string() } else { String::new() },
            ]
        })
        .collect();
    console.table(&head.map(|h| h.get(lang).to_owned()), &rows);
    let n = entries.len();
    console.say(&tr!("共 {n} 条", "{n} entries"));
    Ok(())
}

/// One entry with all that is known of it.
pub(super) fn show(console: &mut Console, detail: &Detail) -> Result<()> {
    let lang = console.lang;
    let e = &detail.entry;
    let state = e.state.text();
    let series = e.series.clone().unwrap_or_default();
    for (title, value) in [
        (tr!("编号", "number"), e.name()),
        (tr!("系列", "series"), series),
        (tr!("日期", "date"), e.date.to_string()),
        (tr!("文件", "document"), e.document.clone()),
        (tr!("主键", "key"), e.key.clone()),
        (tr!("标题", "title"), e.title.clone()),
        (tr!("状态", "state"), state.get(lang).to_owned()),
    ] {
        console.data(&format!("{}  {value}", title.get(lang)));
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
            other => tr!("{other}", "{other}"),
        };
        console.data(format!("{}  {}  {}  {}", h.at, what.get(lang), h.who, h.why).trim_end());
    }
    Ok(())
}
