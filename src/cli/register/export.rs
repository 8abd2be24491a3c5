//! `register export`: the 发文登记簿 as a file for people.
use super::super::Console;
use super::Which;
use crate::diagnostic::{Diagnostic, Place, Result};
use crate::disk;
use crate::register::{Location, Register};
use crate::tr;
use std::path::{Path, PathBuf};

#[derive(clap::Args)]
pub(super) struct Args {
    /// 要写的 .xlsx 文件 / the .xlsx to write
    #[arg(value_name = "FILE.xlsx")]
    file: PathBuf,
    /// 覆盖已有的文件 / replace an existing file
    #[arg(long)]
    overwrite: bool,
    #[command(flatten)]
    which: Which,
}

pub(super) fn run(args: Args, at: &Location, console: &mut Console) -> Result<()> {
    let bytes = Register::open_read(at)?.export_xlsx(&args.which.into(), &console.now)?;
    if args.file.exists() && !args.overwrite {
        return Err(exists(&args.file));
    }
    disk::replace(&args.file, &bytes)?;
    let file = args.file.display();
    console.say(&tr!("登记簿已导出到 {file}", "the register was written to {file}"));
    Ok(())
}

fn exists(file: &Path) -> Diagnostic {
    Diagnostic::error("file-exists", tr!("文件已存在，没有覆盖", "the file exists and was not replaced"))
        .at(Place::File(file.display().to_string()))
        .hint(tr!("换一个文件名，或加上 --overwrite", "use another name, or add --overwrite"))
}
