//! `wenshu register list|show|void|export`: looking into the 发文登记簿.
use super::{Console, Exit};
use crate::diagnostic::{Diagnostic, Place, Problems, Result};
use crate::job::write;
use crate::register::{Detail, Entry, Filter, Register, State};
use crate::tr;
use std::path::{Path, PathBuf};

/// The register where no other is named.
const DEFAULT: &str = "register.db";

#[derive(clap::Args)]
#[command(after_help = "例 / examples:
  wenshu register list --register out/register.db
  wenshu register list --series 公文 --year 2026 --state 正式
  wenshu register show 青幼安〔2026〕4号
  wenshu register void 青幼安〔2026〕4号 --why 重复制发
  wenshu register export 发文登记簿.xlsx --year 2026")]
pub(super) struct Args {
    /// 登记簿文件 / the register
    #[arg(long, global = true, value_name = "PATH", default_value = DEFAULT)]
    register: PathBuf,
    /// 输出 JSON / print JSON
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    action: Action,
}

#[derive(clap::Subcommand)]
enum Action {
    /// 列出登记的文书 / list entries
    List(Which),
    /// 查看一份文书的各版本和经过 / one entry with its versions and history
    Show {
        /// 编号，或 list 里的 #序号 / the number as printed, or #id as list shows it
        #[arg(value_name = "NUMBER|#ID")]
        which: String,
    },
    /// 作废一个编号，永不再用 / give up a number for good
    Void {
        /// 编号，或 list 里的 #序号 / the number as printed, or #id as list shows it
        #[arg(value_name = "NUMBER|#ID")]
        which: String,
        /// 作废的原因，记入登记簿 / the reason, kept in the register
        #[arg(long, value_name = "TEXT")]
        why: String,
    },
    /// 导出为表格 / write the register as a workbook
    Export {
        /// 要写的 .xlsx 文件 / the .xlsx to write
        #[arg(value_name = "FILE.xlsx")]
        file: PathBuf,
        /// 覆盖已有的文件 / replace an existing file
        #[arg(long)]
        overwrite: bool,
        #[command(flatten)]
        which: Which,
    },
}

#[derive(clap::Args)]
struct Which {
    /// 只看这个编号系列 / only this series
    #[arg(long, value_name = "NAME")]
    series: Option<String>,
    /// 只看这一年 / only this year
    #[arg(long, value_name = "YYYY")]
    year: Option<i16>,
    /// 只看这种状态：预留、正式、作废 / only this state: reserved, issued, void
    #[arg(long, value_name = "STATE", value_parser = parse_state)]
    state: Option<State>,
}

fn parse_state(word: &str) -> std::result::Result<State, String> {
    State::parse(word).ok_or_else(|| "预留|正式|作废 / reserved|issued|void".to_owned())
}

impl From<Which> for Filter {
    fn from(w: Which) -> Filter {
        Filter { series: w.series, year: w.year, state: w.state }
    }
}

/// Runs the subcommand.
pub(super) fn run(args: Args, console: &mut Console) -> std::result::Result<Exit, Problems> {
    act(args, console).map(|()| Exit::Done).map_err(Problems::from)
}

fn act(args: Args, console: &mut Console) -> Result<()> {
    match args.action {
        Action::List(which) => {
            let entries = Register::open_read(&args.register)?.list(&which.into())?;
            if args.json { json(console, &entries) } else { table(console, &entries) }
        }
        Action::Show { which } => {
            let detail = Register::open_read(&args.register)?.show(&which)?;
            if args.json { json(console, &detail) } else { show(console, &detail) }
        }
        Action::Void { which, why } => {
            Register::open_read(&args.register)?; // a wrong path must not become a new register
            let entry = Register::open(&args.register)?.void(&which, &why, &user(), &console.now)?;
            let name = entry.name();
            console.say(&tr!("{name} 已作废，此号不再使用", "{name} is void and will not be used again"));
            if !entry.files.is_empty() {
                let files = entry.files.iter().map(|f| f.path.as_str()).collect::<Vec<_>>().join("、");
                console.say(&tr!(
                    "已做好的文件没有动，请收回或移走：{files}",
                    "the file that was made is still there; take it back or move it away: {files}"
                ));
            }
            if args.json { json(console, &entry) } else { Ok(()) }
        }
        Action::Export { file, overwrite, which } => {
            let bytes = Register::open_read(&args.register)?.export_xlsx(&which.into(), &console.now)?;
            if file.exists() && !overwrite {
                return Err(exists(&file));
            }
            write::replace(&file, &bytes)?;
            let file = file.display();
            console.say(&tr!("登记簿已导出到 {file}", "the register was written to {file}"));
            Ok(())
        }
    }
}

fn exists(file: &Path) -> Diagnostic {
    Diagnostic::error("file-exists", tr!("文件已存在，没有覆盖", "the file exists and was not replaced"))
        .at(Place::File(file.display().to_string()))
        .hint(tr!("换一个文件名，或加上 --overwrite", "use another name, or add --overwrite"))
}

/// Who is at the keyboard, for the register's history.
pub(super) fn user() -> String {
    ["USER", "USERNAME", "LOGNAME"]
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|v| !v.trim().is_empty())
        .unwrap_or_else(|| "?".to_owned())
}

fn json(console: &mut Console, value: &impl serde::Serialize) -> Result<()> {
    let text = serde_json::to_string_pretty(value).map_err(|e| {
        Diagnostic::error("json-failed", tr!("输出 JSON 失败：{e}", "JSON output failed: {e}"))
    })?;
    console.data(&text);
    Ok(())
}

fn table(console: &mut Console, entries: &[Entry]) -> Result<()> {
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

fn show(console: &mut Console, detail: &Detail) -> Result<()> {
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
