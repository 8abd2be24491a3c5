//! `wenshu check`: every mistake of job, sheets and templates at once; nothing is written.
use super::{Console, Exit};
use crate::diagnostic::{Diagnostic, Problems, Severity};
use crate::job::{Choice, FillSpec, JobFile, Prepared};
use crate::tr;
use std::path::PathBuf;

#[derive(clap::Args)]
#[command(after_help = "例 / examples:
  wenshu check data/demo/job.toml
  wenshu check 责任书.docx 花名册.xlsx --sheet 教职工")]
pub(super) struct Args {
    /// 任务文件（.toml），或模板（.docx .pdf） / a job file (.toml), or a template (.docx, .pdf)
    #[arg(value_name = "JOB.toml|TEMPLATE")]
    first: PathBuf,
    /// 检查模板时用的数据表 / the data, when a template is checked
    #[arg(value_name = "DATA")]
    data: Option<PathBuf>,
    /// 用哪张工作表，默认第一张 / which sheet (default: the first)
    #[arg(long, value_name = "SHEET")]
    sheet: Option<String>,
    /// 输出 JSON / print JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: Args, console: &mut Console) -> Result<Exit, Problems> {
    let mut job = match args.data {
        None if args.first.extension().is_some_and(is_template) => {
            let d = Diagnostic::error(
                "data-missing",
                tr!("检查模板还要给出数据表", "Checking a template needs its data as well"),
            )
            .hint(tr!(
                "例如 wenshu check 责任书.docx 花名册.xlsx；只看模板需要什么用 wenshu fields",
                "For example wenshu check letter.docx roster.xlsx; wenshu fields shows what a template needs"
            ));
            return Err(d.into());
        }
        None => JobFile::open(&args.first)?,
        Some(data) => JobFile::of_fill(FillSpec {
            template: args.first,
            data,
            sheet: args.sheet,
            ..FillSpec::default()
        })?,
    };
    // nothing is written
    job.privacy.allowed = true;
    console.reads_sheets_of(&job);
    let choice = Choice { checking: true, ..Choice::default() };
    let (problems, made, failed) = match Prepared::new(&job, &choice, console.now.datetime()) {
        Ok(mut p) => {
            p.rehearse();
            let report = p.dry_report();
            (Problems(report.all_problems().cloned().collect()), p.total(), report.counts().failed)
        }
        Err(problems) => (problems, 0, 0),
    };
    let loud = Problems(problems.0.iter().filter(|d| d.severity() > Severity::Note).cloned().collect());
    let errors = loud.errors().count();
    let warnings = loud.0.len() - errors;
    if args.json {
        let list: Vec<_> = problems.0.iter().map(|d| d.to_json(console.lang)).collect();
        console.data(
            &serde_json::json!({"errors": errors, "warnings": warnings, "documents": made, "problems": list})
                .to_string(),
        );
    } else {
        console.report(&loud);
        let line = tr!(
            "检查完毕：错误 {errors} 处，注意 {warnings} 处；可以做 {made} 份文书。没有写任何文件",
            "Checked: {errors} errors, {warnings} warnings; {made} documents can be made. Nothing was written"
        );
        console.data(line.get(console.lang));
    }
    Ok(match (errors, failed) {
        (0, _) => Exit::Done,
        (_, f) if f > 0 => Exit::Some,
        _ => Exit::Nothing,
    })
}

/// Is this the extension of a template?
fn is_template(extension: &std::ffi::OsStr) -> bool {
    ["docx", "dotx", "docm", "dotm", "pdf"].iter().any(|w| extension.eq_ignore_ascii_case(w))
}
