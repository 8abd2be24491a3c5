//! What `run` and `fill` share: plan, numbers, progress, closing line.
use super::{Console, Exit, register, stop};
use crate::check::Settings;
use crate::diagnostic::{Problems, Severity};
use crate::disk;
use crate::job::report::Report;
use crate::job::write::Target;
use crate::job::{Choice, Clerk, JobFile, Prepared, Shard};
use crate::register::{Location, Register};
use crate::tr;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Options of every command that makes documents.
#[derive(clap::Args)]
pub(super) struct Options {
    /// 输出文件夹（默认 out），或 s3://桶/前缀 / output folder (default: out), or s3://bucket/prefix
    #[arg(long, value_name = "DIR|s3://…")]
    pub(super) out: Option<PathBuf>,
    /// 登记簿；默认 run 在任务文件旁，fill 在输出文件夹里 / the register (default: register.db beside the
    /// job file; for fill in the output folder)
    #[arg(long, value_name = "PATH|postgres://…")]
    pub(super) register: Option<String>,
    /// 谁在做，记入登记簿，默认是电脑的用户名 / who is doing it, for the register (default: the user's name)
    #[arg(long, value_name = "NAME")]
    who: Option<String>,
    /// 日期早于上一个号的也给号 / number documents though their date is before that of the last number
    #[arg(long)]
    any_date: bool,
    /// 几台机器分着做时，这里做第几份；auto 按环境变量（Kubernetes、Slurm、parallel）/ the part of the job to make
    /// here, when several machines share it; auto: as the environment says (Kubernetes, Slurm, parallel)
    #[arg(long, value_name = "I/N|auto")]
    shard: Option<String>,
    /// 只取好所有的编号，不做文书 / only take all numbers; make nothing
    #[arg(long, conflicts_with_all = ["dry_run", "shard"])]
    plan_only: bool,
    /// 只做主键是它的那一份，如某个工号 / only the record with this key
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
    /// 每种文书最多做几份，试做用 / at most so many of each document, to try it out
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// 只列出将要做的文书，不写文件、不占编号 / list what would be made; write nothing, take no number
    #[arg(long)]
    dry_run: bool,
    /// 允许覆盖不是本程序做的、或做好后被改过的文件 / replace files that are not ours or were changed by hand
    #[arg(long)]
    overwrite: bool,
    /// 结果以 JSON 输出 / print the result as JSON
    #[arg(long)]
    json: bool,
    /// 最后一行写出读表和做文书各用了几秒 / end with the seconds used for reading and for making
    #[arg(long)]
    timing: bool,
    /// 不检查数据 / without the checks of the data
    #[arg(long)]
    no_check: bool,
    /// 允许做写出完整个人信息的文书（privacy = "full"） / make documents that show personal data in full
    #[arg(long)]
    personal: bool,
    #[command(flatten)]
    pub(super) pdf: Pdf,
}

/// How PDF files are made.
#[derive(clap::Args)]
pub(super) struct Pdf {
    /// PDF 标准：1.7（默认）、a-2b（存档）、a-2u、a-2a、ua-1 / the standard that PDF files keep to
    #[arg(long, value_name = "a-2b", hide = cfg!(not(feature = "pdf")))]
    pub(super) pdf_standard: Option<String>,
    /// 先用这个文件夹里的字体，可写几次 / a folder whose fonts come first; may be given more than once
    #[arg(long, value_name = "DIR", hide = cfg!(not(feature = "pdf")))]
    pub(super) font_dir: Vec<PathBuf>,
    /// 不用系统里装的字体，在哪台电脑上都做出一样的页面 / without the system's fonts: the same pages everywhere
    #[arg(long, hide = cfg!(not(feature = "pdf")))]
    pub(super) no_system_fonts: bool,
}

impl Pdf {
    /// The same for PDF alone.
    pub(super) fn apply(&self, job: &mut JobFile) {
        if self.pdf_standard.is_some() {
            job.pdf.standard = self.pdf_standard.clone();
        }
        // paths of the command line are relative to the current folder
        let here = |f: &PathBuf| std::path::absolute(f).unwrap_or_else(|_| f.clone());
        job.pdf.fonts.splice(0..0, self.font_dir.iter().map(here));
        job.pdf.no_system_fonts |= self.no_system_fonts;
    }
}

impl Options {
    /// What is said here goes before what the job file says.
    pub(super) fn apply(&self, job: &mut JobFile) {
        self.pdf.apply(job);
        job.privacy.allowed |= self.personal;
        if self.no_check {
            job.checks = Settings::off();
        }
    }

    /// Where documents go: as the user says, else as the job says, else the folder `out`.
    pub(super) fn target(&self, job: &JobFile) -> crate::diagnostic::Result<Target> {
        match (&self.out, &job.out) {
            (Some(here), _) => Target::parse(here, Path::new("")),
            (None, Some(out)) => Target::parse(Path::new(out), &job.folder),
            (None, None) => Ok(Target::Folder("out".into())),
        }
    }
}

/// The register: as the user says, else as the job says, else `register.db` beside the job.
fn location(job: &JobFile, o: &Options) -> crate::diagnostic::Result<Location> {
    match (&o.register, &job.register) {
        (Some(here), _) => Location::parse(here, Path::new("")),
        (None, Some(register)) => Location::parse(register, &job.folder),
        (None, None) => Ok(Location::File(job.folder.join("register.db"))),
    }
}

/// Makes the documents of a job, or lists them.
pub(super) fn make(
    job: &JobFile,
    only: Option<String>,
    o: &Options,
    console: &mut Console,
) -> Result<Exit, Problems> {
    let choice = Choice { only, key: o.key.clone(), limit: o.limit, checking: false };
    let begun = Instant::now();
    console.reads_sheets_of(job);
    let mut prepared = Prepared::new(job, &choice, console.now.datetime())?;
    let location = location(job, o)?;
    let who = register::who(o.who.as_deref());
    let environment = |name: &str| std::env::var(name).ok();
    let shard = o.shard.as_deref().map(|text| Shard::parse(text, environment)).transpose()?;
    let target = o.target(job)?;
    if o.dry_run {
        let mut book = Register::open_dry(&location)?;
        prepared.assign(&mut book, true, o.any_date, &who, &console.now)?;
        prepared.rehearse();
        return Ok(list(&prepared, o.json, console));
    }
    let out = if o.plan_only { None } else { Some(target.open(o.overwrite)?) };
    if let Location::File(path) = &location {
        disk::folder(path.parent().unwrap_or(Path::new(".")))?;
    }
    let mut book = register::patient(Register::open(&location)?, console.lang);
    prepared.assign(&mut book, false, o.any_date, &who, &console.now)?;
    let Some(out) = out else { return Ok(planned(&prepared, console)) };
    let total = prepared.total();
    let bar =
        if console.watched() && total > 20 { ProgressBar::new(total as u64) } else { ProgressBar::hidden() };
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len}  {per_sec}  {eta}") {
        bar.set_style(style);
    }
    stop::listen(console.lang);
    let clerk = Clerk { out: &*out, who: &who, now: &console.now, stop: &stop::asked, shard };
    let read = begun.elapsed();
    let report = prepared.make(&mut book, &clerk, &|done| bar.set_position(done as u64))?;
    bar.finish_and_clear();
    report.write(&*out, shard, console.lang, &console.now)?;
    let made = begun.elapsed() - read;
    let exit = finish(&report, &out.name(), o.json, console)?;
    if o.timing {
        console.data(&json!({ "load_s": read.as_secs_f64(), "fill_s": made.as_secs_f64() }).to_string());
    }
    Ok(exit)
}

fn finish(report: &Report, out: &str, json: bool, console: &mut Console) -> Result<Exit, Problems> {
    let mut loud =
        Problems(report.all_problems().filter(|d| d.severity() > Severity::Note).cloned().collect());
    let many = loud.0.len().saturating_sub(MOST_SHOWN);
    loud.0.truncate(MOST_SHOWN);
    console.report(&loud);
    if many > 0 {
        console.say(&tr!("……还有 {many} 条，见 报告.xlsx", "… and {many} more, see 报告.xlsx"));
    }
    let failed = report.counts().failed;
    if json {
        let json = report.to_json(console.lang, &console.now);
        console.data(&json.to_string());
    } else {
        if report.documents.len() > 1 {
            for d in &report.documents {
                let line = d.line();
                let text = format!("{}  {}", d.name, line.get(console.lang));
                console.data(&text);
            }
        }
        let line = report.line();
        console.data(line.get(console.lang));
        for m in &report.merged {
            let (n, file, status) = (m.documents, &m.file, m.status.text());
            let (zh, en) = (status.zh, status.en);
            console
                .say(&tr!("{n} 份合成一个文件：{file}（{zh}）", "{n} documents in one file: {file} ({en})"));
        }
        console.say(&tr!(
            "文书在 {out}，清单见其中的 报告.xlsx",
            "The documents are in {out}; see 报告.xlsx there"
        ));
    }
    Ok(if failed > 0 || report.problems.has_errors() { Exit::Some } else { Exit::Done })
}

/// Problems printed by a run; all of them are in the report.
const MOST_SHOWN: usize = 30;

/// Tells that the numbers are taken, and of the rows that get none.
fn planned(prepared: &Prepared, console: &mut Console) -> Exit {
    let report = prepared.dry_report();
    let loud = report.all_problems().filter(|d| d.severity() > Severity::Note).cloned().collect();
    console.report(&Problems(loud));
    let (n, failed) = (prepared.total(), report.counts().failed);
    console.say(&tr!(
        "{n} 份文书的位置和编号都已登记，还没有做；{failed} 行有错",
        "{n} documents have their places and numbers in the register; none was made; {failed} rows failed"
    ));
    if failed > 0 { Exit::Some } else { Exit::Done }
}

fn list(prepared: &Prepared, as_json: bool, console: &mut Console) -> Exit {
    let report = prepared.dry_report();
    let loud: Problems =
        Problems(report.all_problems().filter(|d| d.severity() > Severity::Note).cloned().collect());
    console.report(&loud);
    if as_json {
        let rows: Vec<_> = prepared
            .planned()
            .map(|p| json!({"document": p.document, "key": p.key, "number": p.number, "date": p.date.to_string(), "title": p.title, "files": p.files()}))
            .collect();
        console.data(&serde_json::Value::from(rows).to_string());
    } else {
        let head = [tr!("文书", "document"), tr!("编号", "number"), tr!("日期", "date"), tr!("文件", "file")];
        let head: Vec<String> = head.iter().map(|t| t.get(console.lang).to_string()).collect();
        let rows: Vec<Vec<String>> = prepared
            .planned()
            .map(|p| {
                let (number, files) = (p.number.clone().unwrap_or_default(), p.files().join("  "));
                vec![p.document.clone(), number, p.date.to_string(), files]
            })
            .collect();
        console.table(&head, &rows);
        let n = rows.len();
        console.say(&tr!(
            "共 {n} 份，没有写任何文件，也没有占用编号",
            "{n} documents; nothing was written and no number was taken"
        ));
    }
    if report.counts().failed > 0 { Exit::Some } else { Exit::Done }
}
