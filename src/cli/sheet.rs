//! `wenshu sheet FILE`: what was read from a workbook, and everything that was assumed.
use super::{Console, Exit};
use crate::diagnostic::{Diagnostic, Lang, Place, Problems, Severity, Text, column_name};
use crate::record::{self, Kind, KindFrom, ReadOptions, Skip, Table};
use crate::sheet::{self, Format, Sheet, Workbook};
use crate::tr;
use crate::value::Record;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

#[derive(clap::Args)]
#[command(after_help = "例 / examples:
  wenshu sheet 花名册.xlsx
  wenshu sheet 花名册.xlsx --sheet 教职工 --key 工号
  wenshu sheet 值班.xlsx --header-row 3 --type 日期=date")]
pub(super) struct Args {
    /// 表格文件 / workbook or text table
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// 只读这个工作表；带 * 时把同样表头的表接在一起 / only this sheet; with * like sheets are stacked
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// 输出 JSON / print JSON
    #[arg(long)]
    json: bool,
    /// 原样输出各格，不作解释（与 --json 同用） / the cells as read (with --json)
    #[arg(long, requires = "json")]
    raw: bool,
    /// 连同各行的值一起输出（含个人信息） / print the values of all rows too (personal data)
    #[arg(long, conflicts_with = "raw")]
    records: bool,
    /// 表头在第几行 / the header's row
    #[arg(long, value_name = "N")]
    header_row: Option<u32>,
    /// 没有年份的日期按这一年算 / year of dates that have none
    #[arg(long, value_name = "YYYY")]
    year: Option<i16>,
    /// 识别每一行的列，不得重复 / the column that tells rows apart
    #[arg(long, value_name = "COLUMN")]
    key: Option<String>,
    /// 列的类型，可多次 / the kind of a column
    #[arg(long = "type", value_name = "COLUMN=KIND", value_parser = parse_type)]
    types: Vec<(String, Kind)>,
    /// 空白向下填充的列，可多次 / a column whose blank cells take the value above
    #[arg(long, value_name = "COLUMN")]
    fill_down: Vec<String>,
    /// 跳过隐藏行 / leave out hidden rows
    #[arg(long)]
    skip_hidden: bool,
    /// 跳过带删除线的行 / leave out rows that are struck out
    #[arg(long)]
    skip_struck: bool,
}

fn parse_type(text: &str) -> std::result::Result<(String, Kind), String> {
    let (column, kind) = text.split_once('=').ok_or("列名=类型 / COLUMN=KIND")?;
    let kind = Kind::from_name(kind).ok_or_else(|| Kind::all_names().collect::<Vec<_>>().join(" "))?;
    Ok((column.to_owned(), kind))
}

/// Other names of a column that are shown in the table.
const ALIASES_SHOWN: usize = 4;

/// A sheet (or several stacked ones) as read.
struct Reading {
    name: String,
    hidden: bool,
    table: Option<Table>,
    problems: Problems,
}

/// Runs the subcommand.
pub(super) fn run(args: Args, console: &mut Console) -> Result<Exit, Problems> {
    console.reads(&args.file);
    let book = sheet::open(&args.file)?;
    if args.raw {
        console.data(&pretty(&sheet::raw_json(&book)));
        return Ok(Exit::Done);
    }
    let readings = read(&book, &args)?;
    let mut serious = Problems(book.notes.clone());
    if args.json {
        let sheets: Vec<Value> =
            readings.iter().map(|r| reading_json(r, args.records, console.lang)).collect();
        let mut out = book_json(&book, console.lang);
        out.insert("sheets".into(), Value::Array(sheets));
        console.data(&pretty(&Value::Object(out)));
    } else {
        console.data(&book_line(&book, console.lang));
        for r in &readings {
            show(r, console);
            if let (true, Some(table)) = (args.records, &r.table) {
                show_records(table, console);
            }
        }
        let worth_saying = |d: &&Diagnostic| d.severity() > Severity::Note;
        serious.0.extend(readings.iter().flat_map(|r| r.problems.0.iter().filter(worth_saying).cloned()));
        console.report(&serious);
    }
    let none = readings.iter().all(|r| r.table.is_none());
    let errors = readings.iter().any(|r| r.problems.has_errors());
    Ok(if none {
        Exit::Nothing
    } else if errors {
        Exit::Some
    } else {
        Exit::Done
    })
}

fn read(book: &Workbook, args: &Args) -> Result<Vec<Reading>, Problems> {
    let options = ReadOptions {
        header_row: args.header_row,
        types: args.types.clone(),
        fill_down: args.fill_down.clone(),
        skip_hidden: args.skip_hidden,
        skip_struck: args.skip_struck,
        year: args.year,
        date1904: book.date1904,
        key: args.key.clone(),
        ..ReadOptions::default()
    };
    let Some(name) = &args.sheet else {
        return Ok(book.sheets.iter().map(|s| read_unnamed(s, &options)).collect());
    };
    let sheets = record::sheets_like(book, name)?;
    if !name.contains('*') {
        return Ok(sheets.into_iter().map(|s| read_one(s, &options)).collect());
    }
    // the key is checked over all of the sheets
    let each = ReadOptions { key: None, ..options.clone() };
    let (tables, problems): (Vec<_>, Vec<_>) = sheets.into_iter().map(|s| record::read(s, &each)).unzip();
    let mut problems = Problems(problems.into_iter().flat_map(|p| p.0).collect());
    let table = match record::stack(tables.into_iter().flatten().collect(), record::SHEET_COLUMN) {
        Ok(table) => Some(table),
        Err(more) => {
            problems.extend(more);
            None
        }
    };
    if let (Some(table), Some(key)) = (&table, &options.key) {
        problems.extend(record::check_key(table, key));
    }
    Ok(vec![Reading { name: name.clone(), hidden: false, table, problems }])
}

fn read_one(sheet: &Sheet, options: &ReadOptions) -> Reading {
    let (table, problems) = record::read(sheet, options);
    let name = if sheet.source.sheet.is_empty() { &sheet.source.file } else { &sheet.source.sheet };
    Reading { name: name.clone(), hidden: sheet.hidden, table, problems }
}

/// Without `--sheet`: hidden and empty sheets are only listed.
fn read_unnamed(sheet: &Sheet, options: &ReadOptions) -> Reading {
    if !sheet.hidden && !sheet.rows.is_empty() {
        return read_one(sheet, options);
    }
    let message = if sheet.hidden {
        tr!("隐藏的工作表没有读；需要时用 --sheet 指定", "a hidden sheet is not read unless named by --sheet")
    } else {
        tr!("表是空的", "the sheet is empty")
    };
    let d = Diagnostic::note("sheet-skipped", message).at(Place::Sheet(sheet.source.clone()));
    Reading {
        name: sheet.source.sheet.clone(),
        hidden: sheet.hidden,
        table: None,
        problems: Problems(vec![d]),
    }
}

fn pretty(v: &Value) -> String {
    serde_json::to_string_pretty(v).unwrap_or_default()
}

fn format_name(f: Format) -> &'static str {
    match f {
        Format::Xlsx => "xlsx",
        Format::Xlsb => "xlsb",
        Format::Xls => "xls",
        Format::Ods => "ods",
        Format::Text => "text",
    }
}

fn book_line(book: &Workbook, lang: Lang) -> String {
    let mut facts = vec![format_name(book.format).to_owned()];
    facts.extend(book.encoding.map(str::to_owned));
    let delimiter = |c: char| if c == '\t' { "tab".to_owned() } else { c.to_string() };
    facts.extend(book.delimiter.map(|c| tr2(lang, "分隔符 ", "delimiter ") + &delimiter(c)));
    if book.date1904 {
        facts.push(tr2(lang, "1904 日期系统", "1904 date system"));
    }
    format!("{} ({})", book.file, facts.join(", "))
}

fn tr2(lang: Lang, zh: &str, en: &str) -> String {
    if lang == Lang::Zh { zh } else { en }.to_owned()
}

/// Skipped rows by reason: `合计行 2，表尾说明 1`.
fn skipped(table: &Table) -> BTreeMap<Skip, usize> {
    let mut out = BTreeMap::new();
    table.rows.skipped.iter().for_each(|(_, _, s)| *out.entry(*s).or_default() += 1);
    out
}

fn how(from: KindFrom) -> Text {
    match from {
        KindFrom::Set => tr!("指定", "set"),
        KindFrom::Name => tr!("按列名", "by name"),
        KindFrom::Data => tr!("按内容", "by data"),
    }
}

/// The first few; `--json` has them all.
fn some(names: &[String], between: &str) -> String {
    let first = names.get(..ALIASES_SHOWN.min(names.len())).unwrap_or(names).join(between);
    if names.len() > ALIASES_SHOWN { first + " …" } else { first }
}

fn show(r: &Reading, console: &mut Console) {
    let lang = console.lang;
    let t = |zh: &str, en: &str| tr2(lang, zh, en);
    console.data("");
    console.data(&format!("【{}】", r.name));
    if let Some(table) = &r.table {
        for (key, value) in &table.meta {
            console.data(&format!("{key}{}{value}", t("：", ": ")));
        }
        let head = [
            t("列", "col"),
            t("列名", "name"),
            t("类型", "kind"),
            t("依据", "found"),
            t("有内容", "filled"),
            t("也可叫", "aliases"),
        ];
        let rows: Vec<Vec<String>> = table
            .about
            .iter()
            .map(|c| {
                let (zh, en) = c.kind.names();
                vec![
                    c.col.map(column_name).unwrap_or_default(),
                    c.name.clone(),
                    t(zh, en),
                    how(c.from).get(lang).to_owned(),
                    c.filled.to_string(),
                    some(&c.aliases, &t("、", ", ")),
                ]
            })
            .collect();
        console.table(&head, &rows);
        let why: Vec<String> =
            skipped(table).iter().map(|(s, n)| format!("{} {n}", s.words().get(lang))).collect();
        let why = if why.is_empty() {
            String::new()
        } else {
            t("（", " (") + &why.join(&t("，", ", ")) + &t("）", ")")
        };
        let (read, made, left) = (table.rows.read, table.rows.records, table.rows.skipped.len());
        console.data(
            tr!(
                "读到 {read} 行 = 记录 {made} + 跳过 {left}{why}",
                "rows read {read} = records {made} + skipped {left}{why}"
            )
            .get(lang),
        );
    }
    for d in r.problems.0.iter().filter(|d| d.severity() == Severity::Note) {
        let place = match d.place() {
            Place::Column(_, c) => column_name(*c) + &t("列：", ": "),
            Place::Sheet(s) if r.name.contains('*') => s.sheet.clone() + &t("：", ": "),
            _ => String::new(),
        };
        console.data(&format!("· {place}{}", d.message().get(lang)));
    }
}

fn show_records(table: &Table, console: &mut Console) {
    let row_word = tr2(console.lang, "行", "row");
    let head: Vec<String> =
        std::iter::once(row_word).chain(table.columns.names().map(str::to_owned)).collect();
    let line = |r: &Arc<Record>| {
        let values = r.fields.iter().map(|f| f.value.to_text().replace('\n', "⏎"));
        std::iter::once((r.row + 1).to_string()).chain(values).collect()
    };
    let rows: Vec<Vec<String>> = table.records.iter().map(line).collect();
    console.data("");
    console.table(&head, &rows);
}

/// A record as an object: lists as arrays, yes and no as booleans, all else as it is printed.
fn record_json(r: &Record) -> Value {
    fn value(v: &crate::value::Value) -> Value {
        use crate::value::Value as V;
        match v {
            V::Empty => Value::Null,
            V::Bool(b) => json!(b),
            V::List(l) => Value::Array(l.items.iter().map(value).collect()),
            V::Record(r) => record_json(r),
            other => json!(other.to_text()),
        }
    }
    let fields = r.columns.names().zip(&r.fields).map(|(n, f)| (n.to_owned(), value(&f.value)));
    Value::Object(fields.collect())
}

fn book_json(book: &Workbook, lang: Lang) -> Map<String, Value> {
    let notes: Vec<Value> = book.notes.iter().map(|d| problem_json(d, lang)).collect();
    let mut out = Map::new();
    out.insert("file".into(), json!(book.file));
    out.insert("format".into(), json!(format_name(book.format)));
    out.insert("encoding".into(), json!(book.encoding));
    out.insert("delimiter".into(), json!(book.delimiter));
    out.insert("date1904".into(), json!(book.date1904));
    out.insert("notes".into(), json!(notes));
    out
}

fn problem_json(d: &Diagnostic, lang: Lang) -> Value {
    let severity = match d.severity() {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    };
    let also: Vec<String> = d.others().iter().map(|p| p.show(lang)).collect();
    json!({
        "severity": severity,
        "code": d.code(),
        "place": d.place().show(lang),
        "also": also,
        "message": d.message().get(lang),
        "hint": d.hint_text().map(|h| h.get(lang)),
    })
}

fn reading_json(r: &Reading, records: bool, lang: Lang) -> Value {
    let problems: Vec<Value> = r.problems.0.iter().map(|d| problem_json(d, lang)).collect();
    let Some(t) = &r.table else {
        return json!({ "name": r.name, "hidden": r.hidden, "read": false, "problems": problems });
    };
    let meta: Map<String, Value> = t.meta.iter().map(|(k, v)| (k.clone(), json!(v))).collect();
    let columns: Vec<Value> = t
        .about
        .iter()
        .map(|c| {
            json!({
                "column": c.col.map(column_name),
                "name": c.name,
                "aliases": c.aliases,
                "kind": c.kind.names().1,
                "found": how(c.from).en,
                "filled": c.filled,
            })
        })
        .collect();
    let skipped: Vec<Value> = t
        .rows
        .skipped
        .iter()
        .map(|(s, row, why)| json!({ "sheet": s.sheet, "row": row + 1, "why": why.words().get(lang) }))
        .collect();
    let mut out = json!({
        "name": r.name,
        "hidden": r.hidden,
        "read": true,
        "meta": meta,
        "header_rows": [t.header_rows.0 + 1, t.header_rows.1 + 1],
        "columns": columns,
        "rows": { "read": t.rows.read, "records": t.rows.records, "skipped": skipped },
        "problems": problems,
    });
    if records {
        let with_row = |r: &Arc<Record>| json!({ "row": r.row + 1, "values": record_json(r) });
        out["records"] = t.records.iter().map(with_row).collect();
    }
    out
}
