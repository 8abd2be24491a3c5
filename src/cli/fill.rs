//! `wenshu fill`: one template, one sheet, no job file.
use super::{Console, Exit, make};
use crate::diagnostic::{Diagnostic, Problems};
use crate::job::write::Target;
use crate::job::{DateSpec, FillSpec, Format, JobFile, Level};
use crate::record::parse;
use crate::template::Refresh;
use crate::tr;
use crate::value::Value;
use std::path::PathBuf;

#[derive(clap::Args)]
#[command(after_help = "例 / examples:
  wenshu fill 责任书.docx 花名册.xlsx --name \"{{部门}}/{{姓名}}\"
  wenshu fill 证书.docx 名单.csv --number \"ZS-{{year}}-{{pad n 4}}\" --date 2026-09-01
  wenshu fill 责任书.docx 花名册.xlsx --format docx,pdf --merge 全部.pdf --duplex
  wenshu fill 登记表.pdf 名单.xlsx --name \"{{姓名}}\" --flatten          PDF 表单 / a PDF form
  wenshu fill 通知.docx 名单.xlsx --where \"(eq 部门 '大班组')\" --limit 3 --dry-run")]
pub(super) struct Args {
    #[command(flatten)]
    input: Input,
    /// 每份文书的文件名 / each document's file name, e.g. "{{部门}}/{{姓名}}"
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,
    /// 要编号时写明样子 / give numbers, written like this, e.g. "ZRS-{{year}}-{{pad n 3}}"
    #[arg(long, value_name = "TEXT")]
    number: Option<String>,
    /// 编号系列的名称，默认同模板 / the numbering series' name (default: the template's)
    #[arg(long, value_name = "NAME")]
    series: Option<String>,
    /// 文书日期，默认今天 / the documents' date (default: today), e.g. 2026-09-01
    #[arg(long, value_name = "DATE")]
    date: Option<String>,
    /// 做成哪些格式，默认同模板 / formats to make (default: the template's), e.g. docx,pdf
    #[arg(long, value_name = "docx,pdf", value_delimiter = ',')]
    format: Vec<String>,
    /// 把所有文书再合成一个文件，放在输出文件夹里；可写几次 / all documents in one more file in the output
    /// folder, e.g. 全部.docx or 全部.pdf; may be given more than once
    #[arg(long, value_name = "FILE")]
    merge: Vec<String>,
    /// 合成的 PDF 里每份都从奇数页开始，双面打印用 / in a merged PDF each document begins on an odd page
    #[arg(long, requires = "merge", hide = cfg!(not(feature = "pdf")))]
    duplex: bool,
    /// 回答模板里 ASK、FILLIN 域的提问 / answer a question of the template's ASK and FILLIN fields, e.g. "时间=周五"
    #[arg(long = "answer", value_name = "QUESTION=TEXT", value_parser = answer)]
    answers: Vec<(String, String)>,
    /// 打开时让 Word 更新目录等域：auto（默认，目录会变时）、yes、no / let Word update fields on opening; it
    /// asks the reader first (default: auto, when the table of contents changes)
    #[arg(long, value_name = "auto|yes|no", default_value = "auto", hide_default_value = true, value_parser = refresh)]
    refresh: Refresh,
    /// PDF 表单：某个域填什么 / PDF form: what goes into a field, e.g. "家长=监护人姓名" "日期={{date 签订日期}}"
    #[arg(long = "map", value_name = "FIELD=TEXT", value_parser = answer)]
    map: Vec<(String, String)>,
    /// PDF 表单：填好后变成普通的页，不能再改 / PDF form: the fields become part of the page
    #[arg(long)]
    flatten: bool,
    /// 个人信息写多少：public 公开、internal 内部、full 完整（要加 --personal）；不写则原样 / how much personal data
    /// is shown (default: as it is in the sheet)
    #[arg(long, value_name = "public|internal|full", value_parser = privacy)]
    privacy: Option<Level>,
    #[command(flatten)]
    options: make::Options,
}

/// A template, a sheet, and which rows of it.
#[derive(clap::Args)]
pub(super) struct Input {
    /// 模板 / the template (.docx, or a form .pdf)
    #[arg(value_name = "TEMPLATE")]
    template: PathBuf,
    /// 数据表 / the data (.xlsx .xlsm .xlsb .xls .ods .csv .tsv)
    #[arg(value_name = "DATA")]
    data: PathBuf,
    /// 用哪张工作表，默认第一张 / which sheet (default: the first)
    #[arg(long, value_name = "SHEET")]
    sheet: Option<String>,
    /// 区分各行的列（如工号），编号跟着它走 / the column that tells rows apart; numbers go with it
    #[arg(long, value_name = "COLUMN")]
    key_column: Option<String>,
    /// 只用满足条件的行 / only rows for which this holds, e.g. "(eq 部门 '食堂')"
    #[arg(long, value_name = "EXPR")]
    r#where: Option<String>,
    /// 这一列相同的行合成一份 / one document for all rows with the same value here
    #[arg(long, value_name = "COLUMN")]
    group_by: Option<String>,
    /// 按这些列排序 / sort by these columns, e.g. 部门,姓名:笔画,-日期
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    sort: Vec<String>,
}

impl Input {
    pub(super) fn spec(self) -> FillSpec {
        FillSpec {
            template: self.template,
            data: self.data,
            sheet: self.sheet,
            key: self.key_column,
            only: self.r#where,
            group_by: self.group_by,
            sort: self.sort,
            ..FillSpec::default()
        }
    }
}

fn answer(text: &str) -> Result<(String, String), String> {
    let (question, answer) =
        text.split_once('=').ok_or("中间写一个等号 / write it with =, e.g. \"时间=周五\"")?;
    Ok((question.trim().to_string(), answer.to_string()))
}

fn privacy(text: &str) -> Result<Level, String> {
    Level::named(text).ok_or_else(|| "public, internal, full".into())
}

fn refresh(text: &str) -> Result<Refresh, String> {
    match text {
        "auto" => Ok(Refresh::Auto),
        "yes" | "true" => Ok(Refresh::Always),
        "no" | "false" => Ok(Refresh::Never),
        _ => Err("auto, yes, no".into()),
    }
}

/// The register beside the documents.
fn register_in(out: &Target) -> Result<String, Diagnostic> {
    match out {
        Target::Folder(folder) => Ok(folder.join("register.db").display().to_string()),
        Target::Store(_) => Err(Diagnostic::error(
            "register-needed",
            tr!(
                "文书放到对象存储时，要写明登记簿在哪里",
                "say where the register is, when the documents go to an object store"
            ),
        )
        .hint(tr!("加上 --register 登记簿.db，或 postgres://…", "add --register FILE or postgres://…"))),
    }
}

pub(super) fn run(args: Args, console: &mut Console) -> Result<Exit, Problems> {
    let date = match &args.date {
        None => DateSpec::Today,
        Some(text) => match parse::moment(text, Some(console.now.year())) {
            Ok(Value::Date(d)) => DateSpec::Fixed(d),
            _ => {
                let d = Diagnostic::error(
                    "date-wrong",
                    tr!("看不懂日期“{text}”", "Can't read the date “{text}”"),
                )
                .hint(tr!("写成 2026-09-01", "Write it as 2026-09-01"));
                return Err(d.into());
            }
        },
    };
    let mut options = args.options;
    let formats: Result<Vec<Format>, Diagnostic> = args.format.iter().map(|f| Format::named(f)).collect();
    let spec = FillSpec {
        formats: formats?,
        refresh: args.refresh,
        name: args.name,
        number: args.number,
        series: args.series,
        date,
        merge: args.merge,
        duplex: args.duplex,
        answers: args.answers,
        map: args.map,
        flatten: args.flatten,
        privacy: args.privacy,
        ..args.input.spec()
    };
    let mut job = JobFile::of_fill(spec)?;
    options.apply(&mut job);
    console.report(&Problems(job.notes.clone()));
    if options.register.is_none() {
        options.register = Some(register_in(&options.target(&job)?)?);
    }
    make::make(&job, None, &options, console)
}
