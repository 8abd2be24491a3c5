//! `wenshu new KIND [DIR]`: the year's workbook, templates and job file in a new folder.
use super::{Console, Exit};
use crate::diagnostic::{Diagnostic, Place, Problems, nearest};
use crate::disk;
use crate::starter::{Kind, Kit};
use crate::tr;
use serde_json::json;
use std::path::{Path, PathBuf};

#[derive(clap::Args)]
#[command(after_help = "例 / examples:
  wenshu new 幼儿园                   在“幼儿园文书”文件夹里放好工作簿、模板和任务文件
  wenshu new 学校 D:\\文书 --empty     工作簿里不放示例行
  wenshu new --list                   有哪些种类、各有哪些文书")]
pub(super) struct Args {
    /// 种类：学校、幼儿园、街道、村委会 / school, kindergarten, street, village
    #[arg(value_name = "KIND", required_unless_present = "list")]
    kind: Option<String>,
    /// 放在哪个文件夹 / the folder
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
    /// 工作簿里不放示例行 / no example rows in the workbook
    #[arg(long)]
    empty: bool,
    /// 列出种类和文书，不写文件 / list kinds and documents; write nothing
    #[arg(long)]
    list: bool,
    /// 输出 JSON / print JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: Args, console: &mut Console) -> Result<Exit, Problems> {
    let kind = args.kind.as_deref().map(kind).transpose()?;
    let Some(kind) = kind.filter(|_| !args.list) else {
        list(kind, args.json, console);
        return Ok(Exit::Done);
    };
    let folder = args.folder.unwrap_or_else(|| PathBuf::from(format!("{}文书", kind.name())));
    let kit = Kit { kind, empty: args.empty };
    let files = kit.files()?;
    let there: Vec<&str> =
        files.iter().map(|(name, _)| name.as_str()).filter(|name| folder.join(name).exists()).collect();
    if let Some(first) = there.first() {
        let (count, shown) = (there.len(), folder.display());
        let d = Diagnostic::error(
            "new-exists",
            tr!(
                "{shown} 里已经有 {first} 等 {count} 个同名文件，没有改动",
                "{shown} has {count} of these files already, such as {first}; nothing was changed"
            ),
        );
        let name = kind.name();
        let hint = tr!(
            "换一个文件夹名，例如 wenshu new {name} 2027年文书",
            "Name another folder, for example wenshu new {name} 2027"
        );
        return Err(d.hint(hint).at(Place::file(&folder)).into());
    }
    for (name, bytes) in &files {
        write(&folder.join(name), bytes)?;
    }
    let (count, shown) = (kit.documents().count(), folder.display());
    if args.json {
        let files: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
        console.data(&json!({"kind": kind.name(), "folder": shown.to_string(), "files": files}).to_string());
        return Ok(Exit::Done);
    }
    let done = tr!(
        "已在 {shown} 放好：工作簿.xlsx、{count} 个模板、job.toml、使用说明.docx\n\
         下一步：1. 用 WPS 或 Excel 打开工作簿.xlsx，把示例改成本单位的；2. 在这个文件夹里运行 wenshu check job.toml；3. 运行 wenshu run",
        "Put into {shown}: 工作簿.xlsx (the workbook), {count} templates, job.toml, 使用说明.docx (how to)\n\
         Next: 1. fill in the workbook in WPS or Excel; 2. run wenshu check job.toml in that folder; 3. run wenshu run"
    );
    console.data(done.get(console.lang));
    Ok(Exit::Done)
}

fn kind(name: &str) -> Result<Kind, Diagnostic> {
    Kind::parse(name).ok_or_else(|| {
        let all: Vec<&str> = Kind::all().map(Kind::name).collect();
        let english: Vec<&str> = Kind::all().map(Kind::english).collect();
        let (zh, en) = (all.join("、"), english.join(", "));
        let d = Diagnostic::error(
            "new-kind",
            tr!("没有“{name}”这一种，有：{zh}", "There is no kind “{name}”; there are {en}"),
        );
        match nearest(name, all.into_iter().chain(english)) {
            Some(near) => d.hint(tr!("是不是“{near}”？", "did you mean “{near}”?")),
            None => d.hint(tr!("wenshu new --list 列出各种的文书", "wenshu new --list lists what each has")),
        }
    })
}

fn list(kind: Option<Kind>, as_json: bool, console: &mut Console) {
    let kinds = Kind::all().filter(|k| kind.is_none_or(|only| only == *k));
    let mut shown = vec![];
    for kind in kinds {
        let kit = Kit { kind, empty: true };
        if as_json {
            let documents: Vec<_> = kit
                .documents()
                .map(|(f, d)| json!({"name": d.name, "family": f.name, "about": kit.say(d.about), "sheets": d.sheets}))
                .collect();
            shown.push(json!({"kind": kind.name(), "english": kind.english(), "documents": documents}));
            continue;
        }
        let count = kit.documents().count();
        let (name, english) = (kind.name(), kind.english());
        console.data(tr!("{name}（{count} 种）", "{name} ({english}): {count} documents").get(console.lang));
        let mut family = "";
        for (f, d) in kit.documents() {
            if f.name != family {
                family = f.name;
                console.data(&format!("  {family}"));
            }
            console.data(&format!("    {}：{}", d.name, kit.say(d.about)));
        }
    }
    if as_json {
        console.data(&serde_json::Value::from(shown).to_string());
    }
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Diagnostic> {
    disk::folder(path.parent().unwrap_or(Path::new(".")))?;
    disk::replace(path, bytes)
}
