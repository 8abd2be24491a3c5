//! An empty workbook to collect a template's data in. Filled in, it goes back into `wenshu fill` as it is: each
//! list has a sheet of its name that begins with the key columns of the sheet it belongs to, which is how
//! [`fill`](crate::job::FillSpec) joins them; rows that begin with [`EXAMPLE`] are left out there.
use super::{Field, FieldList, Fields, natural_key};
use crate::diagnostic::{Diagnostic, Lang, Result, Text};
use crate::record::Kind;
use crate::tr;
use jiff::ZonedDateTime;
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DataValidationRule, DocProperties, ExcelDateTime,
    Format, FormatAlign, FormatBorder, Formula, Note, Workbook, Worksheet, XlsxError,
};
use std::collections::HashSet;
use unicode_width::UnicodeWidthStr;

/// The first cell of rows that show how to fill in a sheet.
pub(in crate::job) const EXAMPLE: &str = "示例";
/// The issuer's names in templates; the first names the issuer's sheet, which has one row.
pub(in crate::job) const ISSUER: [&str; 2] = ["单位", "issuer"];
/// Key column of a main sheet without a staff number, name or the like.
const KEY: &str = "记录编号";
/// Rows (with the header) that have formats and validations.
const ROWS: u32 = 2000;

/// A sheet to be written.
struct Plan {
    name: String,
    columns: Vec<Column>,
    /// First cells of the rows that are there from the beginning.
    rows: Vec<String>,
}

struct Column {
    name: String,
    kind: Kind,
    long: bool,
    options: Vec<String>,
    note: Text,
    /// Where the values come from: sheet and column.
    from: Option<(String, usize)>,
    /// Rows of other sheets refer to this one.
    key: bool,
}

/// The workbook's bytes.
///
/// # Errors
/// `xlsx-failed`; `list-name` for a list whose name can't be a sheet's.
pub fn workbook(fields: &Fields, lang: Lang, now: &ZonedDateTime) -> Result<Vec<u8>> {
    let plans = plan(fields)?;
    write(&plans, lang, now).map_err(|e| {
        let e = e.to_string();
        Diagnostic::error(
            "xlsx-failed",
            tr!("生成表格文件失败：{e}", "the spreadsheet could not be made: {e}"),
        )
    })
}

fn plan(fields: &Fields) -> Result<Vec<Plan>> {
    let mut columns: Vec<Column> = fields.values.iter().map(column).collect();
    let key = match natural_key(&fields.values) {
        Some(i) => columns.remove(i),
        None => made(KEY),
    };
    columns.insert(0, key);
    columns[0].note.zh += "\n每份文书一行，这一列不能重复；其他表用它对应到这一行";
    columns[0].note.en +=
        "\nOne row a document, without duplicates here; other sheets refer to the row by it";
    let mut taken: Vec<String> = Vec::new();
    names(&fields.lists, &mut taken)?;
    let name = (0..)
        .map(|n| if n == 0 { "主表".to_string() } else { format!("主表{n}") })
        .find(|n| !taken.contains(n))
        .unwrap_or_default();
    let rows = vec![if fields.values.is_empty() { "1" } else { EXAMPLE }.to_string()];
    // without values of its own there is one document: all lists are its lists
    let keys = match fields.values.is_empty() {
        true => vec![],
        false => vec![(name.clone(), 0, columns[0].name.clone())],
    };
    let mut plans = vec![Plan { name, columns, rows }];
    fields.lists.iter().for_each(|l| list(l, &keys, &mut plans));
    plans.extend(issuer(fields));
    Ok(plans)
}

/// The sheet of the issuer's values, if there are any: what `[issuer]` is in a job file.
fn issuer(fields: &Fields) -> Option<Plan> {
    let mut columns: Vec<Column> = Vec::new();
    for f in &fields.given {
        let Some((_, name)) = f.name.split_once(['.', '/']).filter(|(first, _)| ISSUER.contains(first))
        else {
            continue;
        };
        if columns.iter().all(|c| c.name != name) {
            columns.push(column(&Field { name: name.to_string(), ..f.clone() }));
        }
    }
    let first = columns.first_mut()?;
    first.note.zh += "\n只填一行，所有文书共用";
    first.note.en += "\nOne row only; all documents share it";
    Some(Plan { name: ISSUER[0].to_string(), columns, rows: vec![] })
}

/// Collects the names of sheets, which must be good for a sheet and different.
fn names(lists: &[FieldList], taken: &mut Vec<String>) -> Result<()> {
    for l in lists {
        let name = &l.name;
        let fits = name.encode_utf16().count() <= 31
            && !name.contains(['[', ']', ':', '*', '?', '/', '\\'])
            && !name.starts_with('\'')
            && !name.ends_with('\'');
        if !fits || *name == ISSUER[0] || taken.iter().any(|t| t.to_lowercase() == name.to_lowercase()) {
            return Err(Diagnostic::error(
                "list-name",
                tr!(
                    "列表“{name}”不能作为工作表名，或和另一个列表重名",
                    "List “{name}” can't name a sheet, or another list has the name"
                ),
            )
            .hint(tr!(
                "在模板里换一个名字：31 个字以内，不含 [ ] : * ? / \\",
                "Use another name in the template: at most 31 characters, none of [ ] : * ? / \\"
            ))
            .at(l.place.clone()));
        }
        taken.push(name.clone());
        names(&l.lists, taken)?;
    }
    Ok(())
}

/// Plans a list's sheet and those of its lists. `keys` are the key columns of the sheet it belongs to: where
/// they come from and their names.
fn list(l: &FieldList, keys: &[(String, usize, String)], plans: &mut Vec<Plan>) {
    let mut columns: Vec<Column> = l.fields.iter().map(column).collect();
    if !l.rows.is_empty() {
        // the same in all documents: its first column names rows
        let post = columns.iter().position(|c| c.name.ends_with("职务"));
        let mut first = post.map_or_else(|| made("职务"), |i| columns.remove(i));
        first.note =
            tr!("模板用这一列的文字找到这一行，不要改", "The template finds rows by this text: keep it");
        columns.insert(0, first);
        return plans.push(Plan { name: l.name.clone(), columns, rows: l.rows.clone() });
    }
    let mut own = vec![];
    if !l.lists.is_empty() {
        own.push(match list_key(&l.fields) {
            Some(i) => columns.remove(i),
            None => made(&format!("{}编号", l.name)),
        });
        own.iter_mut().for_each(|k| k.key = true);
    }
    let mut all: Vec<Column> = keys
        .iter()
        .map(|(sheet, at, name)| Column {
            from: Some((sheet.clone(), *at)),
            note: tr!(
                "填“{sheet}”表里的“{name}”，说明这一行属于谁",
                "The “{name}” of sheet “{sheet}” that this row belongs to"
            ),
            ..made(name)
        })
        .collect();
    let mut below = keys.to_vec();
    below.extend(own.iter().map(|k| (l.name.clone(), all.len(), k.name.clone())));
    columns.retain(|c| all.iter().all(|k| k.name != c.name)); // asked for in the list, but the key says it
    all.extend(own);
    all.extend(columns);
    plans.push(Plan { name: l.name.clone(), columns: all, rows: vec![EXAMPLE.to_string()] });
    l.lists.iter().for_each(|inner| list(inner, &below, plans));
}

/// The value that tells rows of a list apart for lists inside of it: a number, the name of a group, a person.
fn list_key(fields: &[Field]) -> Option<usize> {
    let text = |f: &Field| f.kind == Kind::Text && !f.long;
    let named = |f: &Field| text(f) && ["号", "名", "名称"].iter().any(|e| f.name.ends_with(e));
    fields.iter().position(named).or_else(|| natural_key(fields)).or_else(|| fields.iter().position(text))
}

fn made(name: &str) -> Column {
    let name = name.to_string();
    Column {
        name,
        kind: Kind::Text,
        long: false,
        options: vec![],
        note: tr!("文字", "Text"),
        from: None,
        key: false,
    }
}

fn column(f: &Field) -> Column {
    let note = match f.kind {
        Kind::Date => tr!("日期，如 2026-09-01", "A date such as 2026-09-01"),
        Kind::DateTime => tr!("日期和时间，如 2026-09-01 08:30", "Date and time such as 2026-09-01 08:30"),
        Kind::Time => tr!("时间，如 08:30", "A time such as 08:30"),
        Kind::TimeRange => tr!("时间段，如 08:00-17:00", "From a time to a time: 08:00-17:00"),
        Kind::YesNo => tr!("填 是 或 否", "是 (yes) or 否 (no)"),
        Kind::Number => tr!("数字，不写单位", "A number without its unit"),
        Kind::Phone => tr!("电话号码（文本格式）", "Phone number (as text)"),
        Kind::Id => tr!("身份证号（文本格式）", "ID number (as text)"),
        Kind::Name => tr!("一个人的姓名", "One person's name"),
        Kind::Names => tr!("几个人的姓名，用顿号隔开", "Names, separated by 、"),
        Kind::List => tr!("几项，用顿号隔开", "Several items, separated by 、"),
        _ if f.long => tr!("可以写几行，Alt+Enter 换行", "Several lines; Alt+Enter begins a new one"),
        _ => tr!("文字", "Text"),
    };
    let (zh, en) = (f.place.show(Lang::Zh), f.place.show(Lang::En));
    let note = match zh.is_empty() {
        true => note,
        false => Text { zh: format!("{}\n{zh}", note.zh), en: format!("{}\n{en}", note.en) },
    };
    Column {
        name: f.name.clone(),
        kind: f.kind,
        long: f.long,
        options: f.options.clone(),
        note,
        from: None,
        key: false,
    }
}

struct Looks {
    head: Format,
    example: Format,
}

fn write(plans: &[Plan], lang: Lang, now: &ZonedDateTime) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let made = ExcelDateTime::from_ymd(
        now.year().unsigned_abs(),
        now.month().unsigned_abs(),
        now.day().unsigned_abs(),
    )?;
    book.set_properties(&DocProperties::new().set_author("wenshu").set_creation_datetime(&made));
    let looks = Looks {
        head: Format::new()
            .set_bold()
            .set_border(FormatBorder::Thin)
            .set_background_color(Color::RGB(0xE7EDF3))
            .set_align(FormatAlign::Center)
            .set_align(FormatAlign::VerticalCenter)
            .set_text_wrap(),
        example: Format::new().set_italic().set_font_color(Color::RGB(0x808080)),
    };
    for plan in plans {
        let sheet = book.add_worksheet();
        sheet.set_name(&plan.name)?;
        sheet.set_freeze_panes(1, 1)?;
        for (col, c) in (0u16..).zip(&plan.columns) {
            one_column(sheet, col, c, plan, plans, lang, &looks)?;
        }
    }
    book.save_to_buffer()
}

fn one_column(
    sheet: &mut Worksheet,
    col: u16,
    c: &Column,
    plan: &Plan,
    plans: &[Plan],
    lang: Lang,
    looks: &Looks,
) -> std::result::Result<(), XlsxError> {
    let (width, pattern) = shape(c);
    sheet.set_column_width(col, width.max(c.name.width() + 2).min(60) as f64)?;
    let mut format = Format::new().set_num_format(pattern);
    if c.long {
        format = format.set_text_wrap().set_align(FormatAlign::Top);
    }
    sheet.set_column_format(col, &format)?;
    sheet.write_string_with_format(0, col, &c.name, &looks.head)?;
    let note = c.note.get(lang);
    sheet.insert_note(0, col, &Note::new(note).add_author_prefix(false))?;
    if let Some(rule) = validation(c, plans, lang)? {
        sheet.add_data_validation(1, col, ROWS - 1, col, &rule)?;
    }
    for (row, first) in (1u32..).zip(&plan.rows) {
        let example = first == EXAMPLE;
        let look = if example { looks.example.clone().set_num_format(pattern) } else { format.clone() };
        if col == 0 || example && c.from.is_some() {
            sheet.write_string_with_format(row, col, first, &look)?;
            if col == 0 && example {
                let text = tr!(
                    "示例行，做文书时不算；填写前请删除或改掉整行",
                    "An example; it is left out when documents are made. Delete or replace the row"
                )
                .get(lang)
                .to_string();
                sheet.insert_note(row, 0, &Note::new(text).add_author_prefix(false))?;
            }
        } else if example {
            show(sheet, row, col, c, &look)?;
        }
    }
    Ok(())
}

/// Width in characters and number format.
fn shape(c: &Column) -> (usize, &'static str) {
    match c.kind {
        Kind::Date => (13, "yyyy-mm-dd"),
        Kind::DateTime => (18, "yyyy-mm-dd hh:mm"),
        Kind::Time => (9, "hh:mm"),
        Kind::Number | Kind::Serial => (11, "General"),
        Kind::Id => (22, "@"),
        Kind::Phone => (15, "@"),
        Kind::YesNo => (9, "@"),
        Kind::Names | Kind::List => (26, "@"),
        _ if c.long => (50, "@"),
        _ => (16, "@"),
    }
}

/// What may be typed; other things are asked about, not refused, since the reader understands more.
fn validation(
    c: &Column,
    plans: &[Plan],
    lang: Lang,
) -> std::result::Result<Option<DataValidation>, XlsxError> {
    let ask = |rule: DataValidation, what: &Text| {
        rule.set_error_style(DataValidationErrorStyle::Warning).set_error_message(what.get(lang))
    };
    let rule = match (&c.from, c.kind) {
        (Some((name, at)), _) => {
            if !plans.iter().any(|p| p.name == *name) {
                return Ok(None);
            }
            let column = crate::diagnostic::column_name(u32::try_from(*at).unwrap_or(0));
            let sheet = name.replace('\'', "''");
            let cells = Formula::new(format!("='{sheet}'!${column}$2:${column}${ROWS}"));
            ask(
                DataValidation::new().allow_list_formula(cells),
                &tr!("“{name}”表里没有这一项", "There is no such row in sheet “{name}”"),
            )?
        }
        (None, Kind::YesNo) => ask(
            DataValidation::new().allow_list_strings(&["是", "否"])?,
            &tr!("请填 是 或 否", "是 or 否, please"),
        )?,
        (None, Kind::Date | Kind::DateTime) => {
            let first = ExcelDateTime::from_ymd(1900, 1, 1)?;
            let rule = DataValidation::new().allow_date(DataValidationRule::GreaterThanOrEqualTo(first));
            ask(rule, &tr!("请填日期，如 2026-09-01", "A date, please, such as 2026-09-01"))?
        }
        (None, Kind::Number) => {
            let rule = DataValidation::new().allow_decimal_number(DataValidationRule::Between(-1e15, 1e15));
            ask(rule, &tr!("请填数字", "A number, please"))?
        }
        (None, _) => {
            let distinct: HashSet<&String> = c.options.iter().collect();
            let length: usize = c.options.iter().map(|o| o.encode_utf16().count() + 1).sum();
            // Excel takes 255 characters, separated by commas
            if distinct.len() < 2 || length > 255 || c.options.iter().any(|o| o.contains(',')) {
                return Ok(None);
            }
            ask(
                DataValidation::new().allow_list_strings(&c.options)?,
                &tr!("模板里没有写到这个值", "The template doesn't mention this value"),
            )?
        }
    };
    Ok(Some(rule))
}

/// An invented value.
fn show(
    sheet: &mut Worksheet,
    row: u32,
    col: u16,
    c: &Column,
    look: &Format,
) -> std::result::Result<(), XlsxError> {
    let day = ExcelDateTime::from_ymd(2026, 9, 1)?;
    let text = match c.kind {
        _ if c.key => EXAMPLE,
        Kind::Date => {
            sheet.write_datetime_with_format(row, col, &day, look)?;
            return Ok(());
        }
        Kind::DateTime => {
            sheet.write_datetime_with_format(row, col, &day.and_hms(8, 30, 0)?, look)?;
            return Ok(());
        }
        Kind::Time => {
            sheet.write_datetime_with_format(row, col, &ExcelDateTime::from_hms(8, 30, 0)?, look)?;
            return Ok(());
        }
        Kind::Number | Kind::Serial => {
            sheet.write_number_with_format(row, col, 1.0, look)?;
            return Ok(());
        }
        Kind::TimeRange => "08:00-17:00",
        Kind::YesNo => "是",
        Kind::Phone => "13800001234",
        Kind::Id => "11010519491231002X", // the example of GB 11643
        Kind::Name => "张某某",
        Kind::Names => "张某某、李某某",
        Kind::List => "第一项、第二项",
        _ => c.options.first().map_or("文字", String::as_str),
    };
    sheet.write_string_with_format(row, col, text, look)?;
    Ok(())
}
