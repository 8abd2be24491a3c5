//! Sorting (pinyin and stroke order for Chinese), grouping, totals.
use super::{Kind, Record, Table, find_column, parse};
use crate::diagnostic::{Diagnostic, Result};
use crate::tr;
use crate::value::{Columns, Value};
use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::Locale;
use rust_decimal::Decimal;
use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::Arc;

/// How text is ordered.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Order {
    /// By pinyin (CLDR); numbers inside by value, so 大(2)班 comes before 大(10)班.
    #[default]
    Pinyin,
    /// By number of strokes: 按姓氏笔画排序. As CLDR has it: characters with equally many strokes come by
    /// radical, not by the form of the first stroke (横竖撇点折).
    Stroke,
    /// As listed; other texts come last, by pinyin.
    Listed(Vec<String>),
}

/// A column to sort by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SortKey {
    /// Any name of the column.
    pub column: String,
    /// From large to small.
    pub descending: bool,
    /// Order of text.
    pub order: Order,
}

impl SortKey {
    /// `部门`, `-日期` (descending), `姓名:拼音`, `姓名:笔画` (also `pinyin`, `stroke`), `职务:园长、副园长、教师`.
    ///
    /// # Errors
    /// `sort-order` when the word behind the colon is none of these.
    pub fn parse(text: &str) -> Result<SortKey> {
        let t = text.trim();
        let (t, descending) = t.strip_prefix(['-', '－']).map_or((t, false), |t| (t, true));
        let (column, order) = t.split_once([':', '：']).unwrap_or((t, ""));
        let order = match order.trim() {
            "" | "拼音" | "pinyin" => Order::Pinyin,
            "笔画" | "笔划" | "stroke" => Order::Stroke,
            list if list.contains(['、', ',', '，', '>']) => {
                Order::Listed(list.split(['、', ',', '，', '>']).map(|s| s.trim().to_owned()).collect())
            }
            other => {
                let message = tr!("不认识的排序方式“{other}”", "unknown order “{other}”");
                let hint = tr!(
                    "可以写 拼音、笔画，或用顿号列出次序，如 职务:园长、副园长、教师",
                    "use pinyin, stroke, or list the order, as in 职务:园长、副园长、教师"
                );
                return Err(Diagnostic::error("sort-order", message).hint(hint));
            }
        };
        Ok(SortKey { column: column.trim().to_owned(), descending, order })
    }
}

/// Sorts by several keys, the first counting most; equal rows keep their order. Empty values come last
/// either way.
///
/// # Errors
/// `column-missing` or `column-ambiguous`.
pub fn sort(records: &mut [Arc<Record>], keys: &[SortKey]) -> Result<()> {
    let Some(columns) = records.first().map(|r| r.columns.clone()) else { return Ok(()) };
    let mut rules = Vec::new();
    for key in keys {
        let column = find_column(&columns, &key.column)?;
        let collator =
            collator(if key.order == Order::Stroke { "zh-u-co-stroke-kn" } else { "zh-u-co-pinyin-kn" })?;
        rules.push((column, key, collator));
    }
    records.sort_by(|a, b| {
        rules
            .iter()
            .map(|(column, key, collator)| compare(field(a, *column), field(b, *column), key, collator))
            .find(|o| *o != Ordering::Equal)
            .unwrap_or(Ordering::Equal)
    });
    Ok(())
}

fn field(record: &Record, column: usize) -> &Value {
    static EMPTY: Value = Value::Empty;
    record.fields.get(column).map_or(&EMPTY, |f| &f.value)
}

fn collator(locale: &str) -> Result<CollatorBorrowed<'static>> {
    let failed = |why: String| {
        Diagnostic::error("sort-data", tr!("排序数据不可用：{why}", "no data for sorting: {why}"))
    };
    let locale: Locale = locale.parse().map_err(|e| failed(format!("{e}")))?;
    Collator::try_new(locale.into(), CollatorOptions::default()).map_err(|e| failed(format!("{e}")))
}

fn compare(a: &Value, b: &Value, key: &SortKey, collator: &CollatorBorrowed<'_>) -> Ordering {
    match (a.is_empty(), b.is_empty()) {
        (true, true) => return Ordering::Equal,
        (true, false) => return Ordering::Greater,
        (false, true) => return Ordering::Less,
        _ => {}
    }
    let texts = || {
        let (a, b) = (a.to_text(), b.to_text());
        let listed = match &key.order {
            Order::Listed(list) => {
                let place = |t: &str| list.iter().position(|l| l == t).unwrap_or(usize::MAX);
                place(&a).cmp(&place(&b))
            }
            _ => Ordering::Equal,
        };
        listed.then_with(|| collator.compare(&a, &b)).then_with(|| a.cmp(&b))
    };
    let order = match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.cmp(b),
        (Value::Time(a), Value::Time(b)) => a.cmp(b),
        (Value::Bool(a), Value::Bool(b)) => b.cmp(a),
        (Value::TimeRange(a), Value::TimeRange(b)) => {
            a.start.cmp(&b.start).then(a.minutes().cmp(&b.minutes()))
        }
        _ => match (moment(a), moment(b)) {
            (Some(a), Some(b)) => a.cmp(&b),
            _ => texts(),
        },
    };
    if key.descending { order.reverse() } else { order }
}

fn moment(v: &Value) -> Option<jiff::civil::DateTime> {
    match v {
        Value::Date(d) => Some(d.to_datetime(jiff::civil::Time::midnight())),
        Value::DateTime(d) => Some(*d),
        _ => None,
    }
}

/// Records by the value of a column, in the order in which the values first appear; rows with an empty
/// value make a group of their own.
///
/// # Errors
/// As [`Table::column`].
pub fn group_by(table: &Table, column: &str) -> Result<Vec<(Value, Vec<Arc<Record>>)>> {
    let at = table.column(column)?;
    let mut place: HashMap<String, usize> = HashMap::new();
    let mut out: Vec<(Value, Vec<Arc<Record>>)> = Vec::new();
    for r in &table.records {
        let value = field(r, at);
        let text = if table.kinds.get(at) == Some(&Kind::Text) {
            parse::compact(&value.to_text())
        } else {
            value.to_text()
        };
        let i = *place.entry(text).or_insert(out.len());
        if i == out.len() {
            out.push((value.clone(), Vec::new()));
        }
        out[i].1.push(r.clone());
    }
    Ok(out)
}

/// Count and sum of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Total {
    /// Values that are not empty.
    pub count: usize,
    /// Sum of those that are numbers.
    pub sum: Decimal,
}

/// Totals of some columns, in the order asked for.
///
/// # Errors
/// `column-missing` or `column-ambiguous`; `sum-too-large` beyond 28 digits.
pub fn totals(columns: &Columns, records: &[Arc<Record>], wanted: &[&str]) -> Result<Vec<Total>> {
    let total = |name: &&str| {
        let at = find_column(columns, name)?;
        records.iter().map(|r| field(r, at)).filter(|v| !v.is_empty()).try_fold(
            Total::default(),
            |mut t, v| {
                t.count += 1;
                if let Value::Number(n) = v {
                    t.sum = t.sum.checked_add(*n).ok_or_else(|| {
                        Diagnostic::error(
                            "sum-too-large",
                            tr!("“{name}”的合计太大", "the sum of “{name}” is too large"),
                        )
                    })?;
                }
                Ok(t)
            },
        )
    };
    wanted.iter().map(total).collect()
}
