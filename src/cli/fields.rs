//! `wenshu fields`: what a template needs.
use super::{Console, Exit};
use crate::diagnostic::{Lang, Problems};
use crate::template::{Need, NeedKind, WordTemplate};
use crate::tr;
use crate::value::Shape;
use serde_json::{Value, json};
use std::path::PathBuf;

#[derive(clap::Args)]
#[command(after_help = "例 / examples:
  wenshu fields 责任书.docx
  wenshu fields 责任书.docx --json")]
pub(super) struct Args {
    /// 模板 / the template (.docx)
    #[arg(value_name = "TEMPLATE")]
    template: PathBuf,
    /// 输出 JSON / print JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: Args, console: &mut Console) -> Result<Exit, Problems> {
    let template = WordTemplate::open(&args.template).map_err(|d| Problems(vec![d]))?;
    let faults = template.check(&crate::template::ShapeFrame::outer(Shape::Any));
    let needs = template.needs();
    if args.json {
        let list: Vec<Value> = needs.iter().map(|n| to_json(n, console.lang)).collect();
        console.data(&json!({ "template": template.file(), "fields": list }).to_string());
    } else {
        let head = [
            tr!("名字", "name"),
            tr!("用法", "use"),
            tr!("经过的函数", "helpers"),
            tr!("首次出现", "first place"),
        ];
        let head: Vec<String> = head.iter().map(|t| t.get(console.lang).to_string()).collect();
        let mut rows = Vec::new();
        needs.iter().for_each(|n| to_rows(n, 0, console.lang, &mut rows));
        console.table(&head, &rows);
    }
    console.report(&faults);
    Ok(if faults.has_errors() { Exit::Nothing } else { Exit::Done })
}

fn word(kind: NeedKind) -> (&'static str, crate::diagnostic::Text) {
    match kind {
        NeedKind::Value => ("value", tr!("值", "value")),
        NeedKind::List => ("list", tr!("列表", "list")),
        NeedKind::Flag => ("flag", tr!("条件", "condition")),
    }
}

fn to_json(n: &Need, lang: Lang) -> Value {
    let mut out =
        json!({ "name": n.name, "kind": word(n.kind).0, "helpers": n.helpers, "place": n.place.show(lang) });
    if n.kind == NeedKind::List {
        out["fields"] = n.inside.iter().map(|i| to_json(i, lang)).collect();
    }
    out
}

fn to_rows(n: &Need, depth: usize, lang: Lang, rows: &mut Vec<Vec<String>>) {
    let name = format!("{}{}", "  ".repeat(depth), n.name);
    rows.push(vec![name, word(n.kind).1.get(lang).to_string(), n.helpers.join(" "), n.place.show(lang)]);
    n.inside.iter().for_each(|i| to_rows(i, depth + 1, lang, rows));
}
