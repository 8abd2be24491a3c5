//! `wenshu register …`: looking into the 发文登记簿, and what people write in it by hand.
mod adopt;
mod archive;
mod backup;
mod check;
mod export;
mod import;
mod key;
mod look;
mod print;
mod reserve;
mod verify;

use super::{Console, Exit, console};
use crate::diagnostic::{Lang, Problems, Result};
use crate::job::JobFile;
use crate::register::{Filter, Location, Register, State};
use crate::tr;
use jiff::civil::Date;
use std::path::{Path, PathBuf};

/// The register where no other is named.
const DEFAULT: &str = "register.db";

#[derive(clap::Args)]
#[command(after_help = "例 / examples:
  wenshu register list --register out/register.db
  wenshu register list --series 公文 --year 2026 --state 正式
  wenshu register show 青幼安〔2026〕4号
  wenshu register void 青幼安〔2026〕4号 --why 重复制发
  wenshu register reserve --series 公文 --holder 张三
  wenshu register import 2025年发文登记簿.xlsx --series 公文 --dry-run
  wenshu register adopt 放假通知.docx --number 青幼安〔2026〕5号
  wenshu register export 发文登记簿.xlsx --year 2026
  wenshu register check --register out/register.db
  wenshu register verify --all out --register out/register.db
  wenshu register backup 备份/register.db")]
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
    /// 导出为表格或 Word，--archive 是归档文件目录 / write the register as a workbook or for Word
    Export(export::Args),
    /// 预留编号，给手工拟的文 / keep numbers for documents written by hand
    Reserve(reserve::Args),
    /// 退回预留的编号 / give a reserved number back
    Release(reserve::ReleaseArgs),
    /// 从某号接着编，前面的号在别处用了 / go on from a number, those before were used elsewhere
    Continue(reserve::ContinueArgs),
    /// 从表格导入以前的发文登记簿 / take over a register kept in a workbook
    Import(import::Args),
    /// 登记手工编号的文件 / register documents that were numbered by hand
    Adopt(adopt::Args),
    /// 编归档件号和档号 / file documents: give them their places in the archive
    Archive(archive::Args),
    /// 把旧版程序建立的登记簿升级 / bring a register made by an older program up to date
    Upgrade,
    /// 核对登记簿：历史链、条目、缺号 / is the register sound: chained history, entries, missing numbers
    Check(check::Args),
    /// 核对文件、文件夹、校验码、签名 / is a file, folder, verification code or signature genuine
    Verify(verify::Args),
    /// 备份，使用中也可以；也用来在文件和 PostgreSQL 之间搬家 / a checked copy, also between file and PostgreSQL
    Backup(backup::Args),
    /// 给导出表签名的密钥 / keys to sign exports with
    Key(key::Args),
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
    /// 只看这种文书 / only this kind of document
    #[arg(long, value_name = "NAME")]
    document: Option<String>,
    /// 从这一天起 / from this date on
    #[arg(long, value_name = "YYYY-MM-DD")]
    from: Option<Date>,
    /// 到这一天止 / up to this date
    #[arg(long, value_name = "YYYY-MM-DD")]
    to: Option<Date>,
    /// 标题里有这些字 / titles that hold this text
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// 为谁预留的 / kept for this person
    #[arg(long, value_name = "NAME")]
    holder: Option<String>,
}

fn parse_state(word: &str) -> std::result::Result<State, String> {
    State::parse(word).ok_or_else(|| "预留|正式|作废 / reserved|issued|void".to_owned())
}

impl From<Which> for Filter {
    fn from(w: Which) -> Filter {
        Filter {
            series: w.series,
            year: w.year,
            state: w.state,
            document: w.document,
            from: w.from,
            to: w.to,
            text: w.title,
            holder: w.holder,
        }
    }
}

/// Runs the subcommand.
pub(super) fn run(args: Args, console: &mut Console) -> std::result::Result<Exit, Problems> {
    let location = Location::parse(&args.register, Path::new(""))?;
    let desk = Desk { location, who: who(args.who.as_deref()), json: args.json };
    match args.action {
        Action::Reserve(args) => reserve::run(args, &desk, console)?,
        Action::Release(args) => reserve::release(args, &desk, console)?,
        Action::Continue(args) => reserve::go_on(args, &desk, console)?,
        Action::Import(args) => import::run(args, &desk, console)?,
        Action::Adopt(args) => adopt::run(args, &desk, console)?,
        Action::Archive(args) => archive::run(args, &desk, console)?,
        Action::Export(args) => export::run(args, &desk, console)?,
        Action::List(which) => look::list(which, &desk, console)?,
        Action::Show { which } => look::show(&which, &desk, console)?,
        Action::Void { which, why } => void(&which, &why, &desk, console)?,
        Action::Upgrade => upgrade(&desk, console)?,
        Action::Check(args) => return Ok(check::run(&args, desk.json, &desk.location, console)?),
        Action::Verify(args) => return Ok(verify::run(&args, desk.json, &desk.location, console)?),
        Action::Backup(args) => return Ok(backup::run(&args, desk.json, &desk.location, console)?),
        Action::Key(args) => return Ok(key::run(&args, console)?),
    }
    Ok(Exit::Done)
}

/// What all subcommands know.
struct Desk {
    location: Location,
    who: String,
    json: bool,
}

impl Desk {
    /// The register to write in; a missing one is made, which is said.
    fn open(&self, dry_run: bool, console: &mut Console) -> Result<Register> {
        let missing = matches!(&self.location, Location::File(path) if !path.exists());
        let register = match dry_run && missing {
            true => Register::open_dry(&self.location)?,
            false => {
                if dry_run {
                    Register::open_read(&self.location)?; // nor is an older one brought up to date
                }
                Register::open(&self.location)?
            }
        };
        if missing && !dry_run {
            let name = self.location.name();
            console.say(&tr!("新建了登记簿 {name}", "made a new register {name}"));
        }
        let register = patient(register, console.lang);
        Ok(if dry_run { register.rehearse() } else { register })
    }

    /// The register to write in, which must exist: a wrong path must not become a new one.
    fn existing(&self, dry_run: bool, console: &mut Console) -> Result<Register> {
        Register::open_read(&self.location)?;
        self.open(dry_run, console)
    }
}

/// The job file that is named, or the `job.toml` of this folder.
fn job_file(named: Option<&Path>) -> std::result::Result<Option<JobFile>, Problems> {
    let here = PathBuf::from("job.toml");
    match named {
        Some(path) => JobFile::open(path).map(Some),
        None if here.exists() => JobFile::open(&here).map(Some),
        None => Ok(None),
    }
}

fn void(which: &str, why: &str, desk: &Desk, console: &mut Console) -> Result<()> {
    let entry = desk.existing(false, console)?.void(which, why, &desk.who, &console.now)?;
    let name = entry.name();
    console.say(&tr!("{name} 已作废，此号不再使用", "{name} is void and will not be used again"));
    if !entry.files.is_empty() {
        let files = entry.files.iter().map(|f| f.path.as_str()).collect::<Vec<_>>().join("、");
        console.say(&tr!(
            "已做好的文件没有动，请收回或移走：{files}",
            "the file that was made is still there; take it back or move it away: {files}"
        ));
    }
    if desk.json { print::json(console, &entry) } else { Ok(()) }
}

fn upgrade(desk: &Desk, console: &mut Console) -> Result<()> {
    let done = Register::upgrade(&desk.location)?;
    let at = desk.location.name();
    console.say(&match done {
        true => tr!("登记簿已升级：{at}", "the register was brought up to date: {at}"),
        false => tr!("登记簿已是最新，没有改动：{at}", "the register is up to date, nothing was changed: {at}"),
    });
    Ok(())
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
