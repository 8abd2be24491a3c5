//! One cell to one value of its column's kind.
use super::grid::Cell;
use super::kind::Kind;
use super::parse::{self, DateFault, IdFault};
use crate::diagnostic::{Diagnostic, Text};
use crate::sheet::Raw;
use crate::tr;
use crate::value::Value;
use jiff::civil::Time;
use std::collections::HashSet;

/// What all cells of a sheet are read with.
pub(super) struct Context<'a> {
    /// Texts (without white space) that mean an empty cell.
    pub(super) null_words: HashSet<String>,
    /// Characters of the longest of them.
    pub(super) longest_null: usize,
    /// They count in text columns too: only when the user listed them.
    pub(super) null_text: bool,
    /// The year of dates that have none.
    pub(super) year: Option<i16>,
    /// Days are counted from 1904.
    pub(super) date1904: bool,
    /// Known names, to split runs with.
    pub(super) roster: &'a [String],
}

/// Something assumed about a cell, to be counted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Assumed {
    /// A null word was read as empty.
    Null,
    /// The year was put in.
    Year,
    /// A number of 8 digits was read as a date.
    DateFromNumber,
    /// A run of names was split by the roster.
    RunSplit,
    /// A landline has no area code.
    NoArea,
    /// `24:00` became 00:00.
    Midnight,
}

/// What became of a cell.
#[derive(Default)]
pub(super) struct Got {
    pub(super) value: Value,
    pub(super) problem: Option<Diagnostic>,
    pub(super) assumed: Option<Assumed>,
    /// The cell does not fit its kind at all; it is kept as text.
    pub(super) misfit: bool,
}

impl Got {
    fn ok(value: Value) -> Self {
        Got { value, ..Got::default() }
    }
    fn assumed(value: Value, assumed: Assumed) -> Self {
        Got { value, assumed: Some(assumed), ..Got::default() }
    }
    fn error(value: Value, code: &'static str, message: Text, hint: Text) -> Self {
        Got { value, problem: Some(Diagnostic::error(code, message).hint(hint)), ..Got::default() }
    }
    fn warning(value: Value, code: &'static str, message: Text, hint: Text) -> Self {
        Got { value, problem: Some(Diagnostic::warning(code, message).hint(hint)), ..Got::default() }
    }
}

/// Reads a cell. A cell that does not fit is kept as it is, with a warning.
pub(super) fn read(cell: &Cell<'_>, kind: Kind, cx: &Context<'_>) -> Got {
    if kind == Kind::YesNo
        && let Some(b) = cell.text.as_deref().and_then(parse::yes_no)
    {
        return Got::ok(Value::Bool(b));
    }
    match cell.raw {
        Raw::Text(_) => {
            let text = cell.text.as_deref().unwrap_or("");
            if is_null(text, cx) && (kind != Kind::Text || cx.null_text) {
                Got::assumed(Value::Empty, Assumed::Null)
            } else {
                of_text(text, kind, cx)
            }
        }
        Raw::Number(n) if !cx.null_words.is_empty() && is_null(&n.to_string(), cx) => {
            Got::assumed(Value::Empty, Assumed::Null)
        }
        Raw::Number(n) => of_number(*n, kind, cx),
        Raw::Date(d) => match kind {
            Kind::Time if d.date().year() <= 1904 => Got::ok(Value::Time(d.time())),
            _ => misfit_unless(
                matches!(kind, Kind::Date | Kind::DateTime | Kind::Text | Kind::Serial),
                kind,
                day_or_moment(*d),
            ),
        },
        Raw::Time(t) => {
            misfit_unless(matches!(kind, Kind::Time | Kind::Text | Kind::Serial), kind, Value::Time(*t))
        }
        Raw::Bool(b) => {
            misfit_unless(matches!(kind, Kind::YesNo | Kind::Text | Kind::Serial), kind, Value::Bool(*b))
        }
        Raw::Picture(_) => Got::default(),
        Raw::Error(_) | Raw::NoValue if kind == Kind::Serial => Got::default(),
        Raw::Error(e) => Got::error(
            Value::Empty,
            "cell-error",
            tr!("单元格是错误值 {e}", "the cell holds the error {e}"),
            tr!("请改正公式，或填入实际内容", "correct the formula, or enter the content itself"),
        ),
        Raw::NoValue => Got::error(
            Value::Empty,
            "formula-without-value",
            tr!("公式没有保存计算结果", "the formula's result is not stored"),
            tr!("请用 Excel 或 WPS 打开，保存后再用", "open the file in Excel or WPS and save it again"),
        ),
    }
}

fn is_null(text: &str, cx: &Context<'_>) -> bool {
    if cx.null_words.contains(text) {
        return true;
    }
    let short = text.chars().filter(|c| !c.is_whitespace()).nth(cx.longest_null).is_none();
    short && cx.null_words.contains(&parse::compact(text))
}

fn day_or_moment(d: jiff::civil::DateTime) -> Value {
    if d.time() == Time::midnight() { Value::Date(d.date()) } else { Value::DateTime(d) }
}

fn misfit_unless(fits: bool, kind: Kind, value: Value) -> Got {
    if fits { Got::ok(value) } else { misfit(kind, value) }
}

fn misfit(kind: Kind, value: Value) -> Got {
    let (zh, en) = kind.names();
    let mut got = Got::warning(
        value,
        "cell-kind",
        tr!("内容不是{zh}", "the content is no {en}"),
        tr!(
            "请改正这一格；如果这一列本来就不是{zh}，请在任务文件里设列的类型",
            "correct the cell, or set the kind of the column in the job file"
        ),
    );
    got.misfit = true;
    got
}

fn of_text(text: &str, kind: Kind, cx: &Context<'_>) -> Got {
    match kind {
        Kind::Text => match parse::id_check(text) {
            Err(IdFault::Lost) if text.contains(['E', 'e']) => digits_lost(Value::text(text)),
            _ => Got::ok(Value::text(parse::unspaced(text))),
        },
        Kind::Name => name(text),
        Kind::Number => {
            parse::number(text).map_or_else(|| misfit(kind, Value::text(text)), |n| Got::ok(Value::Number(n)))
        }
        Kind::Date | Kind::DateTime => moment(text, kind, cx),
        Kind::Time => match parse::time(text) {
            Some(c) if c.next_day => Got::assumed(Value::Time(c.time), Assumed::Midnight),
            Some(c) => Got::ok(Value::Time(c.time)),
            None => match parse::time_range(text) {
                Some(r) => Got::ok(Value::TimeRange(r)),
                None => misfit(kind, Value::text(text)),
            },
        },
        Kind::TimeRange => match parse::time_range(text) {
            Some(r) => Got::ok(Value::TimeRange(r)),
            None => misfit(kind, Value::text(text)),
        },
        Kind::YesNo => misfit(kind, Value::text(text)),
        Kind::List => Got::ok(list(items(text).into_iter().map(Value::text))),
        Kind::Names => names(text, cx),
        Kind::Phone => phone(text),
        Kind::Id => id(text),
        Kind::Serial => {
            Got::ok(match parse::number(text.trim_matches(['.', '、', '(', ')', '（', '）', '．'])) {
                Some(n) => Value::Number(n),
                None => Value::text(text),
            })
        }
    }
}

fn list(items: impl Iterator<Item = Value>) -> Value {
    let items: Vec<Value> = items.collect();
    if items.is_empty() { Value::Empty } else { Value::list(items) }
}

/// Splits at the strongest separator that the text has: line breaks, then ；, then 、 ， and /.
fn items(text: &str) -> Vec<&str> {
    let separators: &[char] = if text.contains('\n') {
        &['\n']
    } else if text.contains([';', '；']) {
        &[';', '；']
    } else {
        &['、', '，', ',', '/']
    };
    text.split(separators).map(str::trim).filter(|s| !s.is_empty()).collect()
}

fn name(text: &str) -> Got {
    let value = Value::text(parse::name(text));
    let many = parse::names(text).len() > 1 || parse::looks_like_run(&value.to_text());
    if !many {
        return Got::ok(value);
    }
    Got::warning(
        value,
        "name-several",
        tr!("像是几个人的姓名，按一个姓名读了", "looks like the names of several persons; read as one name"),
        tr!(
            "请一行只填一人，或在任务文件里把这一列的类型设为“名单”",
            "enter one person a row, or set the column's kind to names in the job file"
        ),
    )
}

fn names(text: &str, cx: &Context<'_>) -> Got {
    let mut out = Vec::new();
    let (mut split, mut doubt) = (false, false);
    for n in parse::names(text) {
        let known = cx.roster.contains(&n);
        match parse::split_run(&n, cx.roster.iter().map(String::as_str)) {
            Some(found) if !known => {
                split |= found.len() > 1;
                out.extend(found);
            }
            _ => {
                doubt |= !known && parse::looks_like_run(&n);
                out.push(n);
            }
        }
    }
    let value = list(out.into_iter().map(Value::text));
    if doubt {
        return Got::warning(
            value,
            "names-run",
            tr!("几个姓名之间没有分隔，没有拆开", "names written without separators are not taken apart"),
            tr!("请在姓名之间加“、”", "put 、 between the names"),
        );
    }
    if split { Got::assumed(value, Assumed::RunSplit) } else { Got::ok(value) }
}

fn moment(text: &str, kind: Kind, cx: &Context<'_>) -> Got {
    let fault = match parse::moment(text, None) {
        Ok(value) => return Got::ok(value),
        Err(DateFault::NoYear) if cx.year.is_some() => match parse::moment(text, cx.year) {
            Ok(value) => return Got::assumed(value, Assumed::Year),
            Err(fault) => fault,
        },
        Err(fault) => fault,
    };
    if fault.is_meant_as_date() { date_fault(fault, text) } else { misfit(kind, Value::text(text)) }
}

fn date_fault(fault: DateFault, text: &str) -> Got {
    let hint = match fault {
        DateFault::NoYear => tr!(
            "请写出年份，或指定年份：命令行用 --year，任务文件用 year",
            "write the year, or say which year is meant: --year, or year in the job file"
        ),
        _ => tr!("请写成 2026-9-1 的样子", "write it like 2026-9-1"),
    };
    Got::error(Value::text(text), "date-unclear", fault.message(), hint)
}

fn phone(text: &str) -> Got {
    let found = parse::phones(text);
    let value = match &found.numbers[..] {
        [] => Value::text(text),
        [one] => Value::text(one),
        _ => list(found.numbers.iter().map(Value::text)),
    };
    if found.lost {
        digits_lost(value)
    } else if found.doubtful || found.numbers.is_empty() {
        phone_doubt(value)
    } else if found.numbers.iter().any(|n| lacks_area(n)) {
        Got::assumed(value, Assumed::NoArea)
    } else {
        Got::ok(value)
    }
}

fn lacks_area(phone: &str) -> bool {
    matches!(phone.split('-').next().map(str::len), Some(7 | 8))
}

fn phone_doubt(value: Value) -> Got {
    Got::warning(
        value,
        "phone-form",
        tr!("不像电话号码", "does not look like a phone number"),
        tr!(
            "手机是 11 位数字；固定电话请带区号，如 0737-8585001（数字格式会丢掉开头的 0）",
            "mobiles have 11 digits; write landlines with their area code (a number format drops the leading 0)"
        ),
    )
}

fn id(text: &str) -> Got {
    let id = parse::id_card(text);
    let value = Value::text(&id);
    let (code, message, hint) = match parse::id_check(&id) {
        Ok(()) => return Got::ok(value),
        Err(IdFault::Lost) => return digits_lost(value),
        Err(IdFault::Old) => (
            "id-old",
            tr!("是 15 位的旧身份证号", "an old ID number of 15 digits"),
            tr!("请核实后改为 18 位", "look up the number of 18 digits"),
        ),
        Err(IdFault::Check) => (
            "id-check",
            tr!("身份证号的校验位不对", "the ID number's check digit is wrong"),
            tr!("请对照证件核实", "compare it with the card"),
        ),
        Err(IdFault::Form) => (
            "id-form",
            tr!("不是 18 位身份证号", "not an ID number of 18 digits"),
            tr!("请对照证件核实", "compare it with the card"),
        ),
    };
    Got::warning(value, code, message, hint)
}

fn digits_lost(value: Value) -> Got {
    let message = if value.to_text().contains(['E', 'e']) {
        tr!("写成了科学记数法，末尾几位已丢失", "written in scientific notation; the last digits are lost")
    } else {
        tr!(
            "末尾几位已丢失（表格软件只保留 15 位数字）",
            "the last digits are lost (spreadsheets keep 15 digits of a number)"
        )
    };
    let hint = tr!("请将该列设为文本后重填", "set the column to text and enter it again");
    Got::error(value, "digits-lost", message, hint)
}

fn of_number(n: f64, kind: Kind, cx: &Context<'_>) -> Got {
    let decimal = parse::exact(n);
    let digits =
        || Value::text(parse::whole(n).or(decimal.map(|d| d.to_string())).unwrap_or_else(|| n.to_string()));
    let lost = n.abs() >= 1e15;
    match kind {
        _ if lost => digits_lost(digits()),
        Kind::Id => Got::error(
            digits(),
            "id-number",
            tr!("身份证号存成了数字", "the ID number is stored as a number"),
            tr!("请将该列设为文本后重填", "set the column to text and enter it again"),
        ),
        Kind::Number | Kind::Serial => Got::ok(decimal.map_or_else(digits, Value::Number)),
        Kind::Text | Kind::Name => Got::ok(digits()),
        Kind::List | Kind::Names => Got::ok(Value::list(vec![digits()])),
        Kind::Phone => match digits() {
            Value::Text(t) if parse::phone_known(&t) && lacks_area(&t) => {
                Got::assumed(Value::Text(t), Assumed::NoArea)
            }
            Value::Text(t) if parse::phone_known(&t) => Got::ok(Value::Text(t)),
            other => phone_doubt(other),
        },
        Kind::YesNo if n == 0.0 || n == 1.0 => Got::ok(Value::Bool(n == 1.0)),
        Kind::Date | Kind::DateTime => {
            if let Some(day) =
                parse::whole(n).filter(|t| t.len() == 8).and_then(|t| parse::date(&t, None).ok())
            {
                Got::assumed(Value::Date(day), Assumed::DateFromNumber)
            } else if let Some(d) = parse::serial(n, cx.date1904) {
                Got::ok(day_or_moment(d))
            } else if n.fract() != 0.0 && (0.0..100.0).contains(&n) {
                date_fault(DateFault::Unclear, &digits().to_text())
            } else {
                misfit(kind, digits())
            }
        }
        Kind::Time => {
            parse::time_of_fraction(n).map_or_else(|| misfit(kind, digits()), |t| Got::ok(Value::Time(t)))
        }
        Kind::YesNo | Kind::TimeRange => misfit(kind, digits()),
    }
}
