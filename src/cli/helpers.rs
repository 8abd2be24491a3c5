//! `wenshu helpers`: the functions that tags may call, from the list that the program itself uses.
use super::{Console, Exit};
use crate::diagnostic::{Diagnostic, Lang, Problems, nearest};
use crate::helper::{self, FAMILIES, Family, Helper};
use crate::tr;
use serde_json::{Value as Json, json};

#[derive(clap::Args)]
#[command(after_help = "例 / examples:
  wenshu helpers
  wenshu helpers 金额大写")]
pub(super) struct Args {
    /// 只看一个：英文名或中文名 / one only, by its English or Chinese name
    name: Option<String>,
    /// 以 JSON 输出 / print as JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: Args, console: &mut Console) -> Result<Exit, Problems> {
    let chosen = match &args.name {
        None => None,
        Some(name) => Some(helper::find(name).ok_or_else(|| Problems(vec![unknown(name)]))?),
    };
    match (chosen, args.json) {
        (Some(h), true) => console.data(&format!("{:#}", to_json(family_of(h), h))),
        (None, true) => {
            let list: Vec<Json> =
                FAMILIES.iter().flat_map(|f| f.helpers.iter().map(move |h| to_json(Some(f), h))).collect();
            console.data(&format!("{:#}", Json::from(list)));
        }
        (Some(h), false) => show(h, console),
        (None, false) => FAMILIES.iter().enumerate().for_each(|(i, f)| list(i, f, console)),
    }
    Ok(Exit::Done)
}

fn family_of(h: &Helper) -> Option<&'static Family> {
    FAMILIES.iter().find(|f| f.helpers.iter().any(|x| x.name == h.name))
}

fn unknown(name: &str) -> Diagnostic {
    let all = tr!("运行 wenshu helpers 看全部函数", "run wenshu helpers for all of them");
    let hint = match nearest(name, helper::all().flat_map(|h| [h.name, h.alias])) {
        Some(n) => tr!("是否为 {n}？", "did you mean {n}?"),
        None => all,
    };
    Diagnostic::error("helper-unknown", tr!("没有函数“{name}”", "no helper “{name}”")).hint(hint)
}

fn to_json(family: Option<&Family>, h: &Helper) -> Json {
    let examples: Vec<Json> = h
        .examples
        .iter()
        .map(|e| {
            let data = serde_json::from_str::<Json>(e.data).unwrap_or_default();
            json!({ "template": e.template, "data": data, "output": e.output })
        })
        .collect();
    json!({
        "name": h.name, "alias": h.alias, "family": family.map(|f| json!({ "zh": f.zh, "en": f.en })),
        "usage": h.usage, "zh": h.zh, "en": h.en, "examples": examples,
    })
}

/// A family as a table.
fn list(i: usize, family: &Family, console: &mut Console) {
    let zh = console.lang == Lang::Zh;
    if i > 0 {
        console.data("");
    }
    console.data(&format!("## {}", if zh { family.zh } else { family.en }));
    let head = if zh {
        ["名称", "中文名", "例", "结果", "作用"]
    } else {
        ["name", "alias", "example", "result", "what it does"]
    };
    let rows: Vec<Vec<String>> = family
        .helpers
        .iter()
        .map(|h| {
            let (example, result) = h.examples.first().map_or(("", ""), |e| (e.template, e.output));
            let what = if zh { h.zh.split('；').next() } else { h.en.split(';').next() }.unwrap_or_default();
            [h.name, h.alias, example, result, what].map(str::to_string).to_vec()
        })
        .collect();
    console.table(&head.map(str::to_string), &rows);
}

/// One helper in full.
fn show(h: &Helper, console: &mut Console) {
    let zh = console.lang == Lang::Zh;
    let (usage, example) = if zh { ("用法", "例") } else { ("usage", "examples") };
    console.data(&format!("{}  {}", h.name, h.alias));
    console.data(if zh { h.zh } else { h.en });
    console.data(&format!("\n{usage}  {{{{{}}}}}", h.usage));
    console.data(&format!("      {{{{{}}}}}", h.usage.replacen(h.name, h.alias, 1)));
    console.data(&format!("\n{example}"));
    for e in h.examples {
        let data = if e.data == "{}" { String::new() } else { format!("    {}", e.data) };
        let output = if e.output.is_empty() && zh {
            "（空）"
        } else if e.output.is_empty() {
            "(empty)"
        } else {
            e.output
        };
        console.data(&format!("  {}{data}\n    → {output}", e.template));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_json_list_holds_every_helper_with_its_family_and_readable_examples() {
        for h in helper::all() {
            let j = to_json(family_of(h), h);
            assert!(j["family"]["zh"].is_string(), "{}", h.name);
            assert!(j["examples"].as_array().unwrap().iter().all(|e| e["data"].is_object()), "{}", h.name);
        }
        assert!(unknown("日其").hint_text().unwrap().zh.contains("日期"));
    }
}
