//! `register adopt`: documents that were numbered by hand become known with their files.
use super::{Console, Desk, print};
use crate::diagnostic::{Diagnostic, Place, Problems, Result, Severity, file_name};
use crate::disk::sha256;
use crate::docx::{self, Package, Tree};
use crate::record::{self, Kind, ReadOptions, Table, parse};
use crate::register::{Adopted, Adoption, File, Parts, find_in};
use crate::sheet;
use crate::tr;
use jiff::civil::Date;
use std::path::{Path, PathBuf};

/// The largest file whose hash is taken.
const MAX_FILE: u64 = 1 << 30;

#[derive(clap::Args)]
#[command(after_help = "例 / examples:
  wenshu register adopt 放假通知.docx --number 青幼安〔2026〕5号 --date 2026-09-20
  wenshu register adopt 通知/*.docx                 号和日期从 Word 文件里找 / numbers and dates found in the files
  wenshu register adopt --sheet 清单.xlsx           列：发文字号、文件名、日期、标题 / columns in Chinese
文件不会改动；清单里的文件名从清单所在的文件夹算起
files are not changed; names in a sheet are relative to its folder")]
pub(super) struct Args {
    /// 文件 / the files
    #[arg(value_name = "FILE", required_unless_present = "sheet")]
    files: Vec<PathBuf>,
    /// 清单 / a sheet that lists them
    #[arg(long, value_name = "SHEET.xlsx", conflicts_with_all = ["files", "number", "date", "title"])]
    sheet: Option<PathBuf>,
    /// 发文字号；不写时在 Word 文件里找 / the number (default: found in the Word file)
    #[arg(long, value_name = "NUMBER")]
    number: Option<String>,
    /// 编号系列；不写时按登记簿里同样代字的号 / the series (default: that of numbers which begin alike)
    #[arg(long, value_name = "NAME")]
    series: Option<String>,
    /// 成文日期；不写时在 Word 文件里找 / the document's date (default: found in the Word file)
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<Date>,
    /// 标题，默认是文件名 / the title (default: the file's name)
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// 文种 / the kind of document
    #[arg(long, value_name = "NAME", default_value = "")]
    document: String,
    /// 只检查，不写 / only check
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(args: Args, desk: &Desk, console: &mut Console) -> std::result::Result<(), Problems> {
    if (args.number.is_some() || args.title.is_some()) && args.files.len() > 1 {
        return Err(Diagnostic::error(
            "adopt-several",
            tr!("--number、--title 一次只能登记一个文件", "--number and --title are for one file"),
        )
        .hint(tr!("多个文件用 --sheet 清单", "for several files use --sheet"))
        .into());
    }
    let list = match &args.sheet {
        Some(sheet) => of_sheet(sheet, &args)?,
        None => {
            let mut problems = Problems::default();
            let list: Vec<Adoption> =
                args.files.iter().filter_map(|f| problems.keep(of_file(f, &args, console))).collect();
            if problems.has_errors() {
                return Err(problems);
            }
            list
        }
    };
    let now = console.now.clone();
    if !args.dry_run {
        // mistakes must not leave an empty register behind
        desk.open(true, console)?.adopt(&list, &desk.who, &now)?;
    }
    let done = desk.open(args.dry_run, console)?.adopt(&list, &desk.who, &now)?;
    if args.dry_run {
        console.say(&tr!("试算，没有写入：", "a trial, nothing is written:"));
    }
    if desk.json {
        let entries: Vec<_> = done.iter().map(|(entry, _)| entry).collect();
        return Ok(print::json(console, &entries)?);
    }
    let lang = console.lang;
    for (entry, what) in &done {
        let what = match what {
            Adopted::New => tr!("登记", "registered"),
            Adopted::Filled => tr!("登记（原已留号）", "registered (its number was kept)"),
            Adopted::Unchanged => tr!("未变", "unchanged"),
        };
        let files = entry.files.iter().map(|f| f.path.as_str()).collect::<Vec<_>>().join("、");
        console.data(&format!("{}  {}  {}  {files}", entry.name(), entry.date, what.get(lang)));
    }
    Ok(())
}

/// One file of the command line.
fn of_file(path: &Path, args: &Args, console: &mut Console) -> Result<Adoption> {
    let shown = path.display().to_string();
    let place = Place::File(shown.clone());
    let file = hashed(path, path).map_err(|d| d.at(place.clone()))?;
    let texts = match args.number.is_none() || args.date.is_none() {
        true => texts(path),
        false => vec![],
    };
    let number = match &args.number {
        Some(number) => number.trim().to_owned(),
        None => {
            let found = find_in(texts.iter().map(String::as_str)).ok_or_else(|| {
                Diagnostic::error(
                    "adopt-no-number",
                    tr!("文件里没有找到发文字号", "no number was found in the file"),
                )
                .hint(tr!("用 --number 写明", "give it with --number"))
                .at(place.clone())
            })?;
            console.say(&tr!("{shown}：找到 {found}", "{shown}: found {found}"));
            found
        }
    };
    let date = match args.date {
        Some(date) => date,
        None => {
            let year = Parts::of(&number).map(|p| p.year);
            let found = texts.iter().rev().find_map(|t| parse::date(t.trim(), None).ok());
            let found = found.filter(|d| year.is_none_or(|y| y == d.year())).ok_or_else(|| {
                Diagnostic::error(
                    "adopt-no-date",
                    tr!("文件里没有找到成文日期", "the document's date was not found in the file"),
                )
                .hint(tr!("用 --date 写明", "give it with --date"))
                .at(place.clone())
            })?;
            console.say(&tr!("{shown}：成文日期 {found}", "{shown}: its date is {found}"));
            found
        }
    };
    let stem = path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(Adoption {
        place,
        number,
        series: args.series.clone(),
        date,
        title: args.title.clone().unwrap_or(stem),
        document: args.document.clone(),
        file,
    })
}

/// The texts of a Word file's paragraphs; none of another file.
fn texts(path: &Path) -> Vec<String> {
    let text = Package::open(path).and_then(|package| package.read_text(package.main()?));
    let Ok(text) = text else { return vec![] };
    match Tree::parse(&text) {
        Ok(tree) => docx::paragraphs(&tree).into_iter().map(|p| p.text).collect(),
        Err(_) => vec![],
    }
}

/// A file as the register keeps it; `name` is its path as given.
fn hashed(path: &Path, name: &Path) -> Result<File> {
    let unreadable = |e: std::io::Error| {
        Diagnostic::error("file-unreadable", tr!("读文件出错：{e}", "the file can't be read: {e}"))
            .hint(tr!("请检查文件名和所在的文件夹", "see whether its name and folder are right"))
    };
    let meta = std::fs::metadata(path).map_err(unreadable)?;
    if meta.len() > MAX_FILE || !meta.is_file() {
        return Err(Diagnostic::error(
            "file-unreadable",
            tr!("不是文件，或者太大", "no file, or a file too large"),
        ));
    }
    let bytes = std::fs::read(path).map_err(unreadable)?;
    let format = name.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    // a path that only this computer knows says nothing later
    let inside = name.is_relative() && name.components().all(|c| c.as_os_str() != "..");
    let path = match inside {
        true => name.to_string_lossy().replace('\\', "/").trim_start_matches("./").to_owned(),
        false => file_name(name),
    };
    Ok(File { version: 0, path, format, sha256: sha256(&bytes), bytes: bytes.len() as u64 })
}

/// The lines of a sheet; all mistakes at once.
fn of_sheet(path: &Path, args: &Args) -> std::result::Result<Vec<Adoption>, Problems> {
    let book = sheet::open(path)?;
    let sheets = record::sheets_like(&book, "")?;
    let sheet = sheets.first().copied().ok_or_else(Problems::default)?;
    let mut options = ReadOptions { date1904: book.date1904, ..ReadOptions::default() };
    let (first, mut problems) = record::read(sheet, &options);
    let Some(first) = first else { return Err(problems) };
    options.types = first.columns.names().map(|n| (n.to_owned(), Kind::Text)).collect();
    let (table, found) = record::read(sheet, &options);
    problems.0 = found.0.into_iter().filter(|d| d.severity() == Severity::Error).collect();
    let Some(table) = table else { return Err(problems) };
    let columns = [
        column(&table, &["发文字号", "文号", "编号", "字号"], true),
        column(&table, &["文件名", "文件", "路径"], true),
        column(&table, &["成文日期", "日期", "发文日期"], true),
        column(&table, &["文件标题", "标题", "题名"], false),
        column(&table, &["文种", "类型"], false),
        column(&table, &["编号系列", "系列"], false),
    ];
    let columns: Vec<Option<usize>> = columns.into_iter().map(|c| problems.keep(c).flatten()).collect();
    if problems.has_errors() {
        return Err(problems);
    }
    let folder = path.parent().unwrap_or(Path::new(""));
    let mut list = vec![];
    for record in &table.records {
        let cell = |i: usize| columns.get(i).copied().flatten().and_then(|c| record.fields.get(c));
        let text = |i: usize| cell(i).map(|f| f.value.to_text().trim().to_owned()).unwrap_or_default();
        let place = |i: usize| match cell(i).and_then(|f| f.col) {
            Some(col) => Place::Cell(table.source.clone(), record.row, col),
            None => Place::Row(table.source.clone(), record.row),
        };
        let (number, name) = (text(0), PathBuf::from(text(1)));
        let year = Parts::of(&number).map(|p| p.year);
        let date = parse::datetime(&text(2), year).map(|d| d.date()).map_err(|fault| {
            Diagnostic::error("adopt-date", fault.message())
                .hint(tr!("写成 2026-09-01 这样", "written as 2026-09-01"))
                .at(place(2))
        });
        let file = hashed(&folder.join(&name), &name).map_err(|d| d.at(place(1)));
        let (Some(date), Some(file)) = (problems.keep(date), problems.keep(file)) else { continue };
        let or = |text: String, other: &str| if text.is_empty() { other.to_owned() } else { text };
        let stem = name.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        list.push(Adoption {
            place: place(0),
            number,
            series: Some(text(5)).filter(|s| !s.is_empty()).or_else(|| args.series.clone()),
            date,
            title: or(text(3), &stem),
            document: or(text(4), &args.document),
            file,
        });
    }
    if problems.has_errors() { Err(problems) } else { Ok(list) }
}

/// The column by any of these names.
fn column(table: &Table, names: &[&str], needed: bool) -> Result<Option<usize>> {
    if let Some(at) = names.iter().find_map(|n| table.columns.position(n)) {
        return Ok(Some(at));
    }
    match names.first().filter(|_| needed) {
        Some(name) => table.column(name).map(Some),
        None => Ok(None),
    }
}
