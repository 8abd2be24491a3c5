//! `register import`: takes over a 发文登记簿 that was kept in a workbook.
use super::{Console, Desk, print};
use crate::diagnostic::{Problems, Severity};
use crate::register::ImportOptions;
use crate::sheet;
use crate::tr;
use std::path::PathBuf;

#[derive(clap::Args)]
#[command(after_help = "例 / examples:
  wenshu register import 2025年发文登记簿.xlsx --series 公文 --dry-run
  wenshu register import 登记簿.xlsx --sheet 2025 --series-of 文种
有一处错就一行也不导入；再导入一次，已有的不变，补填的列补上
with any mistake nothing is taken over; once more, what is known stays and columns filled in since are added")]
pub(super) struct Args {
    /// 表格：xlsx、xls、et、ods、csv / the workbook or text table
    #[arg(value_name = "SHEET.xlsx")]
    file: PathBuf,
    /// 只导入这个工作表，可带 * / only this sheet; * for any characters
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// 所有号都属于这个系列 / the series of all numbers
    #[arg(long, value_name = "NAME", conflicts_with = "series_of")]
    series: Option<String>,
    /// 哪一列写着系列 / the column that names the series
    #[arg(long, value_name = "COLUMN")]
    series_of: Option<String>,
    /// 表头在第几行 / the header's row
    #[arg(long, value_name = "N")]
    header_row: Option<u32>,
    /// 只检查，不写 / only check
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(args: Args, desk: &Desk, console: &mut Console) -> Result<(), Problems> {
    let book = sheet::open(&args.file)?;
    let how = ImportOptions {
        sheet: args.sheet,
        header_row: args.header_row,
        series: args.series,
        series_of: args.series_of,
    };
    let now = console.now.clone();
    if !args.dry_run {
        // mistakes must not leave an empty register behind
        desk.open(true, console)?.import(&book, &how, &desk.who, &now)?;
    }
    let mut register = desk.open(args.dry_run, console)?;
    let (imported, problems) = register.import(&book, &how, &desk.who, &now)?;
    let worth_saying =
        |d: &&crate::diagnostic::Diagnostic| d.severity() > Severity::Note || d.code().starts_with("import-");
    console.report(&Problems(problems.0.iter().filter(worth_saying).cloned().collect()));
    let (added, noted, unchanged) = (imported.added.len(), imported.noted.len(), imported.unchanged);
    if args.dry_run {
        console.say(&tr!("试算，没有写入：", "a trial, nothing is written:"));
    }
    console.say(&tr!(
        "导入 {added} 条，补记 {noted} 条，未变 {unchanged} 条",
        "{added} entries imported, {noted} added to, {unchanged} unchanged"
    ));
    if desk.json { Ok(print::json(console, &imported)?) } else { Ok(()) }
}
