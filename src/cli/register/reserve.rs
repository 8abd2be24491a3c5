//! `register reserve`, `release`, `continue`: numbers for documents that are written by hand.
use super::{Console, Desk, job_file, print};
use crate::diagnostic::{Problems, Result};
use crate::register::{Entry, Released, Reservation};
use crate::tr;
use jiff::civil::Date;
use std::path::PathBuf;

type Done = std::result::Result<(), Problems>;

#[derive(clap::Args)]
#[command(after_help = "例 / examples:
  wenshu register reserve --series 公文 --holder 张三 --title 放假通知
  wenshu register reserve --series 公文 --holder 李四 --count 3 --until 2026-12-31
号的写法取自任务文件的 [series]（当前文件夹的 job.toml，或 --job）
how numbers are printed is in [series] of the job file (job.toml here, or --job)")]
pub(super) struct Args {
    /// 编号系列 / the series
    #[arg(long, value_name = "NAME")]
    series: String,
    /// 给谁 / for whom
    #[arg(long, value_name = "NAME")]
    holder: String,
    /// 文书的日期，号按它的年份编；默认今天 / the document's date (default: today)
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<Date>,
    /// 几个号 / how many
    #[arg(long, value_name = "N", default_value_t = 1)]
    count: u32,
    /// 留到哪天（到时不会自动退回） / until when (it isn't taken back by itself)
    #[arg(long, value_name = "YYYY-MM-DD")]
    until: Option<Date>,
    /// 做什么用 / what for
    #[arg(long, value_name = "TEXT", default_value = "")]
    title: String,
    /// 任务文件 / the job file
    #[arg(long, value_name = "JOB.toml")]
    job: Option<PathBuf>,
    /// 只看会给哪些号 / only say which numbers it would be
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(args: Args, desk: &Desk, console: &mut Console) -> Done {
    let form = match job_file(args.job.as_deref())? {
        Some(job) => match job.number_form(&args.series) {
            Ok(form) => form,
            // a job.toml that happens to lie here may know nothing of the series
            Err(problems) if args.job.is_some() => return Err(problems),
            Err(_) => None,
        },
        None => None,
    };
    let date = args.date.unwrap_or(console.now.date());
    let wanted = Reservation {
        series: args.series.trim().to_owned(),
        date,
        count: args.count,
        holder: args.holder,
        until: args.until,
        title: args.title,
        start: form.as_ref().map_or(1, |f| f.start),
    };
    let print = |n| form.as_ref().and_then(|f| f.print(n, date));
    let now = console.now.clone();
    let entries = desk.open(args.dry_run, console)?.reserve(&wanted, &print, &desk.who, &now)?;
    if form.is_none() {
        console.say(&tr!(
            "没有任务文件说明这个系列的号怎么写，只留了流水号；写法用 --job 任务文件 指明",
            "no job file says how numbers of this series are printed: only the count is kept; name one with --job"
        ));
    }
    if desk.json {
        return Ok(print::json(console, &entries)?);
    }
    for e in &entries {
        console.data(&e.name());
    }
    let (n, holder) = (entries.len(), wanted.holder.trim());
    match args.dry_run {
        true => console.say(&tr!("试算：{n} 个号，没有预留", "{n} numbers; a trial, none was reserved")),
        false => console.say(&tr!("为{holder}预留了 {n} 个号", "{n} numbers reserved for {holder}")),
    }
    Ok(())
}

#[derive(clap::Args)]
#[command(after_help = "例 / example:
  wenshu register release 青幼安〔2026〕5号 --why 不发了")]
pub(super) struct ReleaseArgs {
    /// 编号，或 list 里的 #序号 / the number as printed, or #id as list shows it
    #[arg(value_name = "NUMBER|#ID")]
    which: String,
    /// 原因 / why
    #[arg(long, value_name = "TEXT", default_value = "")]
    why: String,
    /// 只看会怎样 / only say what would become of it
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn release(args: ReleaseArgs, desk: &Desk, console: &mut Console) -> Result<()> {
    let now = console.now.clone();
    let mut register = desk.existing(args.dry_run, console)?;
    let before: Option<Entry> = register.show(&args.which).ok().map(|d| d.entry);
    let (entry, released) = register.release(&args.which, &args.why, &desk.who, &now)?;
    let name = before.map_or_else(|| entry.name(), |e| e.name());
    if args.dry_run {
        console.say(&tr!("试算，没有改动：", "a trial, nothing is changed:"));
    }
    console.say(&match released {
        Released::Free => {
            tr!("{name} 已退回，下一个要号的用它", "{name} is given back; it is the next to be used")
        }
        Released::Void => {
            tr!("后面的号已在用，{name} 作废", "later numbers are in use already, so {name} is void")
        }
    });
    if desk.json { print::json(console, &entry) } else { Ok(()) }
}

#[derive(clap::Args)]
#[command(after_help = "例 / example:
  wenshu register continue --series 公文 --from 38 --why 前37号在纸质登记簿")]
pub(super) struct ContinueArgs {
    /// 编号系列 / the series
    #[arg(long, value_name = "NAME")]
    series: String,
    /// 下一个号 / the next number
    #[arg(long, value_name = "N")]
    from: u32,
    /// 前面的号用在哪里 / where the numbers before were used
    #[arg(long, value_name = "TEXT")]
    why: String,
    /// 哪一年，默认今年 / which year (default: this one)
    #[arg(long, value_name = "YYYY")]
    year: Option<i16>,
    /// 只看会怎样 / only say what would be left out
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn go_on(args: ContinueArgs, desk: &Desk, console: &mut Console) -> Result<()> {
    let now = console.now.clone();
    let year = args.year.unwrap_or(now.year());
    let mut register = desk.open(args.dry_run, console)?;
    let (first, last) = register.go_on_from(&args.series, year, args.from, &args.why, &desk.who, &now)?;
    let (series, from) = (&args.series, args.from);
    if args.dry_run {
        console.say(&tr!("试算，没有改动：", "a trial, nothing is changed:"));
    }
    console.say(&tr!(
        "{series} {year} 年从 {from} 号接着编，{first} 到 {last} 号不由本登记簿给",
        "{series} goes on from {from} in {year}; {first} to {last} are not given out by this register"
    ));
    match desk.json {
        true => print::json(
            console,
            &serde_json::json!({ "series": series, "year": year, "from": from, "left_out": [first, last] }),
        ),
        false => Ok(()),
    }
}
