//! `wenshu register list|show|void|export`: looking into the 发文登记簿.
mod export;
mod print;

use super::{Console, Exit, console};
use crate::diagnostic::{Lang, Problems, Result};
use crate::register::{Filter, Location, Register, State};
use crate::tr;
use std::path::Path;

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
    /// 登记簿 / the register
    #[arg(long, global = true, value_name = "PATH|postgres://…", default_value = DEFAULT)]
    register: String,
    /// 谁在做，记入登记簿，默认是电脑的用户名 / who is doing it, for the register (default: the user's name)
    #[arg(long, global = true, value_name = "NAME")]
    who: Option<String>,
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
    Export(export::Args),
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
        Filter { series: w.series, year: w.year, state: w.state, ..Filter::default() }
    }
}

/// Runs the subcommand.
pub(super) fn run(args: Args, console: &mut Console) -> std::result::Result<Exit, Problems> {
    act(args, console).map(|()| Exit::Done).map_err(Problems::from)
}

fn act(args: Args, console: &mut Console) -> Result<()> {
    let location = Location::parse(&args.register, Path::new(""))?;
    let who = who(args.who.as_deref());
    match args.action {
        Action::List(which) => {
            let entries = Register::open_read(&location)?.list(&which.into())?;
            if args.json { print::json(console, &entries) } else { print::table(console, &entries) }
        }
        Action::Show { which } => {
            let detail = Register::open_read(&location)?.show(&which)?;
            if args.json { print::json(console, &detail) } else { print::show(console, &detail) }
        }
        Action::Void { which, why } => {
            Register::open_read(&location)?; // a wrong path must not become a new register
            let entry = Register::open(&location)?.void(&which, &why, &who, &console.now)?;
            let name = entry.name();
            console.say(&tr!("{name} 已作废，此号不再使用", "{name} is void and will not be used again"));
            if !entry.files.is_empty() {
                let files = entry.files.iter().map(|f| f.path.as_str()).collect::<Vec<_>>().join("、");
                console.say(&tr!(
                    "已做好的文件没有动，请收回或移走：{files}",
                    "the file that was made is still there; take it back or move it away: {files}"
                ));
            }
            if args.json { print::json(console, &entry) } else { Ok(()) }
        }
        Action::Export(args) => export::run(args, &location, console),
    }
}

/// Tells the user when another program is writing.
pub(super) fn patient(register: Register, lang: Lang) -> Register {
    register.on_wait(move || {
        console::aside(
            lang,
            &tr!(
                "登记簿正被另一个程序使用，等它做完……（Ctrl-C 放弃）",
                "another program is using the register, waiting … (Ctrl-C gives up)"
            ),
        );
    })
}

/// Who does it, for the register's history: as they say, or the name of the system's user.
pub(super) fn who(named: Option<&str>) -> String {
    let named = named.map(str::trim).filter(|n| !n.is_empty()).map(str::to_owned);
    named.unwrap_or_else(user)
}

fn user() -> String {
    ["USER", "USERNAME", "LOGNAME"]
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|v| !v.trim().is_empty())
        .unwrap_or_else(|| "?".to_owned())
}
