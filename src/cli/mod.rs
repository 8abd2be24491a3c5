//! The command line: arguments in, printing out; one file a subcommand.
//!
//! Data goes to stdout, talk to stderr. Exit code 0: all done; 1: some records failed; 2: nothing could run.
mod check;
mod console;
mod fields;
#[cfg(feature = "pdf")]
mod files;
mod fill;
#[cfg(feature = "pdf")]
mod fonts;
#[cfg(feature = "pdf")]
mod form_fields;
#[cfg(feature = "pdf")]
mod grid;
mod helpers;
#[cfg(feature = "pdf")]
mod lint;
mod make;
mod mark;
mod new;
#[cfg(feature = "pdf")]
mod pdf;
#[cfg(feature = "pdf")]
mod preview;
mod register;
mod run;
mod sheet;
#[cfg(feature = "pdf")]
mod stamp;
mod stop;
mod usage;

pub use console::Console;

use crate::diagnostic::{Lang, Problems, Severity};
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// All done.
    Done,
    /// Some records failed; the others are made.
    Some,
    /// Nothing could run.
    Nothing,
}

impl From<Exit> for ExitCode {
    fn from(e: Exit) -> ExitCode {
        ExitCode::from(e as u8)
    }
}

/// 文书：表格进，成套编号公文出。
#[derive(Parser)]
#[command(
    name = "wenshu",
    version,
    about = "文书：表格进，成套编号公文出 / Spreadsheets in, numbered documents out, as Word and PDF",
    disable_help_flag = true,
    disable_version_flag = true,
    after_help = "先看看 / to begin:
  wenshu sheet 花名册.xlsx                    表格读成了什么 / what was read
  wenshu fields 责任书.docx                   模板要哪些列 / what the template needs
  wenshu fill 责任书.docx 花名册.xlsx --dry-run
  wenshu fill 责任书.docx 花名册.xlsx --format docx,pdf
退出码 / exit code: 0 全部完成 all done, 1 有的行失败 some rows failed, 2 没有做成 nothing was made"
)]
struct Cli {
    /// 提示语言，默认随系统 / language of messages (default: the system's)
    #[arg(long, global = true, value_name = "zh|en", display_order = 900)]
    lang: Option<String>,
    /// 提示里写出有关格子的内容（可能是个人信息） / show the contents of the cells that messages are about, which
    /// may be personal data
    #[arg(long, global = true, display_order = 899)]
    verbose: bool,
    /// 显示帮助 / print this help
    #[arg(short, long, global = true, action = clap::ArgAction::Help, display_order = 901)]
    help: Option<bool>,
    /// 显示版本 / print the version
    #[arg(short = 'V', long, action = clap::ArgAction::Version, display_order = 902)]
    version: Option<bool>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// 用一个模板和一张表做文书 / make documents from a template and a sheet
    Fill(Box<fill::Args>),
    /// 按任务文件做全部文书 / make all documents of a job file
    Run(run::Args),
    /// 检查模板、表格和任务，一次列出所有错误 / list every mistake at once; write nothing
    Check(check::Args),
    /// 为一种单位准备好全年的工作簿、模板和任务 / a year's workbook, templates and job for a kind of unit
    New(new::Args),
    /// 看看表格读成了什么、作了哪些假定 / what was read from a sheet and what was assumed
    Sheet(sheet::Args),
    /// 模板需要哪些数据 / what a template needs
    Fields(fields::Args),
    /// Word 文件转成 PDF / Word files to PDF
    #[cfg(feature = "pdf")]
    Pdf(pdf::Args),
    /// 检查 Word 文件合不合公文格式，能改的改好另存 / lint Word files by the format of official documents
    #[cfg(feature = "pdf")]
    Lint(lint::Args),
    /// 把 PDF 或 Word 文件的一页画成图片 / a page of a PDF or Word file as a picture
    #[cfg(feature = "pdf")]
    Preview(preview::Args),
    /// 在 PDF 上盖章：副本、页码、二维码 / stamps on a PDF: copy marks, page numbers, QR codes
    #[cfg(feature = "pdf")]
    Stamp(Box<stamp::Args>),
    /// 列出画 PDF 用的字体、谁代替谁 / list the fonts for PDF and what stands in for what
    #[cfg(feature = "pdf")]
    Fonts(fonts::Args),
    /// 发文登记簿 / the register of documents
    Register(register::Args),
    /// 列出模板函数 / list the functions that tags may call
    Helpers(helpers::Args),
}

/// Runs the program with the process's arguments.
pub fn main(args: impl IntoIterator<Item = std::ffi::OsString>) -> ExitCode {
    let args: Vec<_> = args.into_iter().collect();
    let parsed = Cli::command().try_get_matches_from(&args).and_then(|m| Cli::from_arg_matches(&m));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(e) => {
            let asked = args.iter().skip_while(|a| *a != "--lang").nth(1).and_then(|a| a.to_str());
            let mut console = Console::new(asked);
            if let Some(problem) = usage::problem(&e).filter(|_| console.lang == Lang::Zh) {
                console.report(&problem);
            }
            let _ = e.print();
            return ExitCode::from(if e.use_stderr() { 2 } else { 0 });
        }
    };
    let mut console = Console::new(cli.lang.as_deref());
    if cli.verbose {
        console.show_cells();
    }
    let result: Result<Exit, Problems> = match cli.command {
        Command::Fill(args) => fill::run(*args, &mut console),
        Command::Run(args) => run::run(args, &mut console),
        Command::Check(args) => check::run(args, &mut console),
        Command::New(args) => new::run(args, &mut console),
        Command::Sheet(args) => sheet::run(args, &mut console),
        Command::Fields(args) => fields::run(args, &mut console),
        #[cfg(feature = "pdf")]
        Command::Lint(args) => lint::run(args, &mut console),
        #[cfg(feature = "pdf")]
        Command::Preview(args) => preview::run(args, &mut console),
        #[cfg(feature = "pdf")]
        Command::Stamp(args) => stamp::run(*args, &mut console),
        #[cfg(feature = "pdf")]
        Command::Pdf(args) => pdf::run(args, &mut console),
        Command::Register(args) => register::run(args, &mut console),
        Command::Helpers(args) => helpers::run(args, &mut console),
        #[cfg(feature = "pdf")]
        Command::Fonts(args) => fonts::run(args, &mut console),
    };
    match result {
        Ok(exit) => exit.into(),
        Err(mut problems) => {
            problems.0.retain(|d| d.severity() > Severity::Note);
            console.report(&problems);
            Exit::Nothing.into()
        }
    }
}

/// The language from `--lang`, or else from the system.
fn language(wanted: Option<&str>) -> Lang {
    let name = wanted.map(str::to_owned).or_else(sys_locale::get_locale).unwrap_or_default().to_lowercase();
    if wanted.is_none() && (name.is_empty() || name.starts_with("c.") || name == "c" || name == "posix") {
        return Lang::Zh;
    }
    if name.starts_with("en") { Lang::En } else { Lang::Zh }
}
