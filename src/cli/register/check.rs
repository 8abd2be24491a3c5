//! `register check`: is everything in the register as it was written?
use super::super::{Console, Exit};
use super::print;
use crate::diagnostic::{Problems, Result};
use crate::register::{Checked, Gap, Location, Register};
use crate::tr;
use serde_json::json;

#[derive(clap::Args)]
pub(super) struct Args {
    /// 以前记下的链末校验值，要还在历史里 / a hash noted earlier, which must still be in the history
    #[arg(long, value_name = "HASH")]
    head: Option<String>,
}

pub(super) fn run(args: &Args, json: bool, at: &Location, console: &mut Console) -> Result<Exit> {
    let checked = Register::open_read(at)?.check(args.head.as_deref(), &console.now)?;
    if json {
        let lang = console.lang;
        let findings: Vec<_> = checked.problems.0.iter().map(|d| d.to_json(lang)).collect();
        print::json(
            console,
            &json!({
                "ok": !checked.problems.has_errors(), "schema": checked.schema, "entries": checked.entries,
                "history": checked.events, "head": checked.head, "head_known_at": checked.known_head,
                "series": checked.series, "gaps": checked.gaps, "findings": findings,
            }),
        )?;
    } else {
        series(&checked, console);
        gaps(&checked.gaps, console);
        console.report(&checked.problems);
        closing(&checked, console);
    }
    Ok(exit(&checked.problems))
}

fn exit(problems: &Problems) -> Exit {
    if problems.has_errors() { Exit::Some } else { Exit::Done }
}

fn series(checked: &Checked, console: &mut Console) {
    if checked.series.is_empty() {
        return;
    }
    let lang = console.lang;
    let head = [
        tr!("系列", "series"),
        tr!("年", "year"),
        tr!("号", "numbers"),
        tr!("正式", "issued"),
        tr!("预留", "reserved"),
        tr!("作废", "void"),
        tr!("空闲", "free"),
        tr!("跳过", "left out"),
        tr!("缺号", "missing"),
    ];
    let rows: Vec<Vec<String>> = checked
        .series
        .iter()
        .map(|s| {
            let counts =
                [s.issued as i64, s.reserved as i64, s.void as i64, s.free as i64, s.left_out, s.missing];
            let mut row = vec![s.series.clone(), s.year.to_string(), range(s.first, s.last)];
            row.extend(counts.map(|n| if n > 0 { n.to_string() } else { String::new() }));
            row
        })
        .collect();
    console.table(&head.map(|h| h.get(lang).to_owned()), &rows);
}

fn gaps(gaps: &[Gap], console: &mut Console) {
    if gaps.is_empty() {
        return;
    }
    let lang = console.lang;
    let head = [
        tr!("系列", "series"),
        tr!("年", "year"),
        tr!("号", "number"),
        tr!("没有文件", "no document"),
        tr!("原因", "why"),
    ];
    let rows: Vec<Vec<String>> = gaps
        .iter()
        .map(|g| {
            let kind = g.kind.text().get(lang).to_owned();
            vec![g.series.clone(), g.year.to_string(), range(g.first, g.last), kind, g.why.clone()]
        })
        .collect();
    console.data("");
    console.table(&head.map(|h| h.get(lang).to_owned()), &rows);
}

fn range(first: i64, last: i64) -> String {
    if first == last { first.to_string() } else { format!("{first}–{last}") }
}

fn closing(checked: &Checked, console: &mut Console) {
    let mut series: Vec<&str> = checked.series.iter().map(|s| s.series.as_str()).collect();
    series.dedup();
    let (entries, series, events, head) = (checked.entries, series.len(), checked.events, &checked.head);
    let (zh, en) =
        if checked.problems.has_errors() { ("有问题", "not sound") } else { ("完好", "sound") };
    console.say(&tr!(
        "登记簿{zh}：{entries} 条，{series} 个系列，历史 {events} 条，链末校验值 {head}",
        "the register is {en}: {entries} entries, {series} series, {events} rows of history, last hash {head}"
    ));
    match checked.known_head {
        Some(0) => {
            console.say(&tr!("记下的校验值是空登记簿的", "the hash noted is that of an empty register"))
        }
        Some(row) => console.say(&tr!(
            "记下的校验值是历史第 {row} 条：它以前的内容没有改过",
            "the hash noted is that of row {row} of the history: nothing before it was changed"
        )),
        None => {}
    }
}
