//! `wenshu run`: makes the documents of a job file.
use super::{Console, Exit, make};
use crate::diagnostic::Problems;
use crate::job::JobFile;
use std::path::PathBuf;

#[derive(clap::Args)]
#[command(after_help = "例 / examples:
  wenshu run                                      当前文件夹的 job.toml / job.toml in this folder
  wenshu run job.toml --dry-run                   先看看要做哪些文书 / look first
  wenshu run job.toml --only 责任书 --key T003    只做一份 / one document only")]
pub(super) struct Args {
    /// 任务文件 / the job file
    #[arg(value_name = "JOB.toml", default_value = "job.toml")]
    job: PathBuf,
    /// 只做这一种文书 / only this document of the job
    #[arg(long, value_name = "DOCUMENT")]
    only: Option<String>,
    #[command(flatten)]
    options: make::Options,
}

pub(super) fn run(args: Args, console: &mut Console) -> Result<Exit, Problems> {
    let mut job = JobFile::open(&args.job)?;
    args.options.apply(&mut job);
    make::make(&job, args.only, &args.options, console)
}
