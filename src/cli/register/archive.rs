//! `register archive`: gives documents their places in the archive.
use super::{Console, Desk, Which, job_file, print};
use crate::diagnostic::{Diagnostic, Problems, Text};
use crate::register::ArchiveRules;
use crate::tr;
use std::path::{Path, PathBuf};

#[derive(clap::Args)]
#[command(after_help = "例 / examples:
  wenshu register archive --year 2026 --job job.toml --dry-run
  wenshu register archive --year 2026 --job job.toml
  wenshu register export 归档文件目录.xlsx --archive --year 2026
全宗号、保管期限等写在任务文件的 [archive]；件号给了就不变
the rules are in [archive] of the job file; a place once given never moves")]
pub(super) struct Args {
    #[command(flatten)]
    which: Which,
    /// 任务文件 / the job file
    #[arg(long, value_name = "JOB.toml")]
    job: Option<PathBuf>,
    /// 只看会编成什么 / only show what they would be
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(args: Args, desk: &Desk, console: &mut Console) -> Result<(), Problems> {
    let rules = rules(args.job.as_deref())?;
    if rules.fonds.is_empty() && !args.dry_run {
        return Err(Problems(vec![no_fonds(Diagnostic::error)]));
    }
    let now = console.now.clone();
    let filter = args.which.into();
    let filed = desk.existing(args.dry_run, console)?.file(&filter, &rules, &desk.who, &now)?;
    if desk.json {
        return Ok(print::json(console, &filed)?);
    }
    let lang = console.lang;
    let head = [
        tr!("档号", "place"),
        tr!("编号", "number"),
        tr!("题名", "title"),
        tr!("保管期限", "kept"),
        tr!("新编", "new"),
    ];
    let yes = tr!("是", "yes");
    let rows: Vec<Vec<String>> = filed
        .iter()
        .map(|f| {
            let fresh = if f.fresh { yes.get(lang).to_owned() } else { String::new() };
            let number = if f.entry.n.is_some() { f.entry.name() } else { String::new() };
            vec![f.code.clone(), number, f.entry.title.clone(), f.term.clone(), fresh]
        })
        .collect();
    console.table(&head.map(|h| h.get(lang).to_owned()), &rows);
    let (all, new) = (filed.len(), filed.iter().filter(|f| f.fresh).count());
    match args.dry_run {
        true => console.say(&tr!(
            "试算：{all} 件，其中 {new} 件要新编件号，没有写入；保管期限请核对",
            "{all} documents, {new} of them new; a trial, nothing is written"
        )),
        false => {
            console.say(&tr!("{all} 件，其中 {new} 件新编了件号", "{all} documents, {new} of them filed now"))
        }
    }
    Ok(())
}

/// The rules of the job file, or those that come with the program.
pub(super) fn rules(job: Option<&Path>) -> Result<ArchiveRules, Problems> {
    Ok(job_file(job)?.and_then(|job| job.archive).unwrap_or_default())
}

/// What to say when places can't be complete.
pub(super) fn no_fonds(severity: fn(&'static str, Text) -> Diagnostic) -> Diagnostic {
    severity("archive-fonds", tr!("不知道全宗号", "the 全宗号 is not known")).hint(tr!(
        "在任务文件里写 [archive] 全宗号 = \"Z109\"，并用 --job 指明任务文件",
        "write 全宗号 = \"Z109\" under [archive] of the job file, and name that file with --job"
    ))
}
