//! `wenshu check`: every mistake of job, sheets and templates at once; nothing is written.
use super::{Console, Exit};
use crate::check::{self, ALL};
use crate::diagnostic::{Diagnostic, Lang, Place, Problems, Severity, Text};
use crate::job::{Choice, FillSpec, JobFile, Prepared};
use crate::tr;
use serde_json::json;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

#[derive(clap::Args)]
#[command(after_help = "例 / examples:
  wenshu check data/demo/job.toml
  wenshu check 责任书.docx 花名册.xlsx --sheet 教职工
  wenshu check job.toml --mark                    另存一份标黄、加批注的工作簿 / a copy with the mistakes marked
  wenshu check --only 安全责任书                    只查一种文书 / one document only
  wenshu check --list                             有哪些数据检查 / which checks there are")]
pub(super) struct Args {
    /// 任务文件（.toml，默认 job.toml），或模板（.docx .pdf） / a job file (.toml; default: job.toml), or a template
    #[arg(value_name = "JOB.toml|TEMPLATE")]
    first: Option<PathBuf>,
    /// 检查模板时用的数据表 / the data, when a template is checked
    #[arg(value_name = "DATA")]
    data: Option<PathBuf>,
    /// 用哪张工作表，默认第一张 / which sheet (default: the first)
    #[arg(long, value_name = "SHEET")]
    sheet: Option<String>,
    /// 只查这一种文书和它用的表 / only this document of the job, and its sheets
    #[arg(long, value_name = "DOCUMENT")]
    only: Option<String>,
    /// 输出 JSON / print JSON
    #[arg(long)]
    json: bool,
    /// 把错处标黄、加批注，另存为 名字-标注.xlsx，或给出的文件、文件夹 / a copy of the workbook with the mistakes in
    /// yellow and commented, beside it or in this file or folder
    #[arg(long, value_name = "FILE.xlsx|DIR", num_args = 0..=1)]
    mark: Option<Option<PathBuf>>,
    /// 列出全部数据检查和它们的代码 / list all checks of the data with their codes
    #[arg(long, conflicts_with_all = ["first", "data", "sheet"])]
    list: bool,
}

/// Findings of one kind in one sheet that are printed; the others are counted.
const MOST_ERRORS: usize = 200;
const MOST_WARNINGS: usize = 5;

pub(super) fn run(args: Args, console: &mut Console) -> Result<Exit, Problems> {
    if args.list {
        return Ok(list(args.json, console));
    }
    let (mut first, mut mark) = (args.first, args.mark);
    if first.is_none() && matches!(&mark, Some(Some(p)) if p.extension().is_some_and(|e| e == "toml")) {
        first = mark.replace(None).flatten(); // `--mark job.toml` names the job
    }
    let first = first.unwrap_or_else(|| PathBuf::from("job.toml"));
    let mut job = match args.data {
        None if first.extension().is_some_and(is_template) => {
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
        None => JobFile::open(&first)?,
        Some(data) => {
            JobFile::of_fill(FillSpec { template: first, data, sheet: args.sheet, ..FillSpec::default() })?
        }
    };
    // nothing is written
    job.privacy.allowed = true;
    console.reads_sheets_of(&job);
    let choice = Choice { checking: true, only: args.only, ..Choice::default() };
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
    let marked = mark
        .as_ref()
        .map(|to| super::mark::write(&job, &loud, to.as_deref().unwrap_or(Path::new("")), console))
        .transpose()?;
    let marked: Vec<String> = marked.iter().flatten().map(|p| p.display().to_string()).collect();
    if args.json {
        let list: Vec<_> = problems.0.iter().map(|d| to_json(d, console.lang)).collect();
        let mut all = json!({"errors": errors, "warnings": warnings, "documents": made, "problems": list});
        if mark.is_some() {
            all["marked"] = marked.into();
        }
        console.data(&all.to_string());
    } else {
        let (shown, more) = shortened(loud);
        console.report(&shown);
        more.iter().for_each(|text| console.say(text));
        let files = marked.join("、");
        let end = match marked.is_empty() {
            true => tr!("没有写任何文件", "Nothing was written"),
            false => tr!("错处已标黄、加批注：{files}", "The mistakes are marked in {files}"),
        };
        let (zh, en) = (end.zh, end.en);
        let line = tr!(
            "检查完毕：错误 {errors} 处，注意 {warnings} 处；可以做 {made} 份文书。{zh}",
            "Checked: {errors} errors, {warnings} warnings; {made} documents can be made. {en}"
        );
        console.data(line.get(console.lang));
    }
    Ok(match (errors, failed) {
        (0, _) => Exit::Done,
        (_, f) if f > 0 => Exit::Some,
        _ => Exit::Nothing,
    })
}

/// The first findings of each kind in each sheet, errors before others, and words for the rest.
fn shortened(all: Problems) -> (Problems, Vec<Text>) {
    let mut seen: BTreeMap<(&str, String), usize> = BTreeMap::new();
    let mut left_out: BTreeMap<(&str, String), usize> = BTreeMap::new();
    let (mut shown, others): (Vec<_>, Vec<_>) =
        all.0.into_iter().partition(|d| d.severity() == Severity::Error);
    shown.extend(others);
    shown.retain(|d| {
        let most = if d.severity() == Severity::Error { MOST_ERRORS } else { MOST_WARNINGS };
        let key = (d.code(), sheet(d.place()));
        let n = seen.entry(key.clone()).or_default();
        *n += 1;
        if *n > most {
            *left_out.entry(key).or_default() += 1;
        }
        *n <= most
    });
    let more = left_out.into_iter().map(|((code, mut sheet), left)| {
        if !sheet.is_empty() {
            sheet.push(' ');
        }
        tr!(
            "……{sheet}还有 {left} 处同样的（{code}）；加 --mark 全部标出，加 --json 看全部",
            "… {sheet}{left} more of {code}; --mark marks and --json shows all"
        )
    });
    (Problems(shown), more.collect())
}

/// The sheet that a place is in.
fn sheet(place: &Place) -> String {
    match place {
        Place::Cell(s, ..) | Place::Row(s, _) | Place::Column(s, _) | Place::Sheet(s) => {
            Place::Sheet(s.clone()).show(Lang::Zh)
        }
        _ => String::new(),
    }
}

/// A problem with the number of the check that found it.
fn to_json(d: &Diagnostic, lang: Lang) -> serde_json::Value {
    let mut json = d.to_json(lang);
    if let Some((check, _)) = check::every().find(|(_, f)| f.code == d.code()) {
        json["check"] = check.id.into();
    }
    json
}

/// All checks with what they find.
fn list(as_json: bool, console: &mut Console) -> Exit {
    if as_json {
        let finds = |c: &check::Check| -> Vec<serde_json::Value> {
            let one = |f: &check::Finds| json!({"code": f.code, "severity": f.severity.word().en, "zh": f.about[0], "en": f.about[1]});
            c.finds.iter().map(one).collect()
        };
        let all =
            ALL.iter().map(|c| json!({"id": c.id, "zh": c.name[0], "en": c.name[1], "finds": finds(c)}));
        console.data(&serde_json::Value::from(all.collect::<Vec<_>>()).to_string());
        return Exit::Done;
    }
    let head = [
        tr!("编号", "id"),
        tr!("检查", "check"),
        tr!("级别", "level"),
        tr!("代码", "code"),
        tr!("内容", "finds"),
    ];
    let head: Vec<String> = head.iter().map(|t| t.get(console.lang).to_string()).collect();
    let at = usize::from(console.lang == Lang::En);
    let rows: Vec<Vec<String>> = check::every()
        .map(|(c, f)| {
            let level = check::word(Some(f.severity));
            [c.id, c.name[at], level[at], f.code, f.about[at]].map(str::to_string).to_vec()
        })
        .collect();
    console.table(&head, &rows);
    console.say(&tr!(
        "任务文件的 [check] 可以改级别或关掉：编号、名称、代码 = \"错误\"、\"注意\" 或 \"关\"",
        "In [check] of a job file, an id, a name or a code = \"error\", \"warning\" or \"off\" changes that"
    ));
    Exit::Done
}

/// Is this the extension of a template?
fn is_template(extension: &std::ffi::OsStr) -> bool {
    ["docx", "dotx", "docm", "dotm", "pdf"].iter().any(|w| extension.eq_ignore_ascii_case(w))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Source;
    use std::sync::Arc;

    #[test]
    fn like_findings_in_a_sheet_are_counted_and_errors_come_first() {
        let source = |sheet: &str| Arc::new(Source { file: "花名册.xlsx".into(), sheet: sheet.into() });
        let (staff, duty) = (source("人员"), source("值班"));
        let wrong = |code, sheet: &Arc<Source>, n| {
            let sheet = sheet.clone();
            (0..n).map(move |r| {
                Diagnostic::warning(code, tr!("错", "wrong")).at(Place::Cell(sheet.clone(), r, 0))
            })
        };
        let mut all: Vec<Diagnostic> = wrong("check-id-age", &staff, 7).collect();
        all.extend(wrong("check-id-age", &duty, 5));
        all.extend(wrong("check-id-sex", &staff, 250).map(|d| d.weighing(Severity::Error)));
        let (shown, more) = shortened(Problems(all));
        let n = |code: &str| shown.0.iter().filter(|d| d.code() == code).count();
        assert_eq!((n("check-id-sex"), n("check-id-age")), (200, 10));
        assert_eq!(shown.0[0].code(), "check-id-sex");
        let more: Vec<&str> = more.iter().map(|t| t.zh.split('；').next().unwrap_or_default()).collect();
        let expected = [
            "……花名册.xlsx › 人员 还有 2 处同样的（check-id-age）",
            "……花名册.xlsx › 人员 还有 50 处同样的（check-id-sex）",
        ];
        assert_eq!(more, expected);
    }
}
