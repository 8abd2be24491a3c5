//! The functions that tags may call: `{{date 签订日期}}`, `{{日期 签订日期}}`.
//!
//! Each has one English name, one Chinese alias, a line of help and examples that are also its tests. They
//! live in one file a family; a new helper is one entry in its family's list.
//!
//! An empty value stays empty through a formatting helper: an empty cell prints nothing.
mod convert;
mod date;
pub(crate) mod english;
mod id;
mod list;
mod logic;
mod mask;
mod money;
mod name;
mod number;
mod ordinal;
mod rich;
mod scrub;
mod time;

/// How texts are read as numbers, days and times: the same for helpers and merge fields.
pub(crate) use crate::record::parse;
pub use mask::Mask;
pub(crate) use mask::{HIDDEN, is_masked};
#[cfg(feature = "pdf")]
pub(crate) use number::{capital, chinese};
pub use rich::picture_source;
pub(crate) use scrub::scrub;

use crate::diagnostic::{Lang, Text, nearest};
use crate::tr;
use crate::value::{Record, Value};
use jiff::civil::{Date, DateTime, Time};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::collections::HashMap;
use std::sync::LazyLock;

/// A helper's description and its function.
pub struct Helper {
    /// English name, e.g. `date`.
    pub name: &'static str,
    /// Chinese alias, e.g. `日期`.
    pub alias: &'static str,
    /// How it is called, with placeholder names: `date VALUE [格式]`.
    pub usage: &'static str,
    /// What it does, in one Chinese sentence.
    pub zh: &'static str,
    /// The same in English.
    pub en: &'static str,
    /// Examples, shown by `wenshu helpers` and run by the tests.
    pub examples: &'static [Example],
    /// The function. An error says what is wrong with the value; the caller adds the place.
    pub call: fn(&Args<'_>) -> Result<Value, Text>,
}

/// One example: a template, the data as a JSON object, the text that comes out.
pub struct Example {
    /// E.g. `{{date 签订日期}}`.
    pub template: &'static str,
    /// E.g. `{"签订日期": "2026-09-01"}`.
    pub data: &'static str,
    /// E.g. `2026年9月1日`.
    pub output: &'static str,
}

/// What a helper is called with.
pub struct Args<'a> {
    /// Positional parameters.
    pub params: &'a [Value],
    /// Named parameters (`width=3`), in no particular order.
    pub hash: &'a [(&'a str, Value)],
    /// The date of the document being made.
    pub date: Date,
}

/// What a helper gives.
type Made = Result<Value, Text>;

/// A family of helpers, with its title.
pub struct Family {
    /// Title in Chinese, e.g. `日期`.
    pub zh: &'static str,
    /// Title in English.
    pub en: &'static str,
    /// Its helpers, in the order in which they are listed.
    pub helpers: &'static [Helper],
}

/// The families, in the order in which they are listed to the user.
pub const FAMILIES: &[Family] = &[
    Family { zh: "日期", en: "Dates", helpers: date::HELPERS },
    Family { zh: "时间", en: "Times", helpers: time::HELPERS },
    Family { zh: "数字", en: "Numbers", helpers: number::HELPERS },
    Family { zh: "编号与次序", en: "Numbering", helpers: ordinal::HELPERS },
    Family { zh: "金额", en: "Money", helpers: money::HELPERS },
    Family { zh: "名单与表格", en: "Lists", helpers: list::HELPERS },
    Family { zh: "姓名与文字", en: "Names and text", helpers: name::HELPERS },
    Family { zh: "判断与选择", en: "Logic", helpers: logic::HELPERS },
    Family { zh: "身份证", en: "Identity numbers", helpers: id::HELPERS },
    Family { zh: "脱敏", en: "Masks", helpers: mask::HELPERS },
    Family { zh: "段落、链接、图片", en: "Paragraphs, links, pictures", helpers: rich::HELPERS },
];

/// Every helper, in the order in which they are listed to the user.
pub fn all() -> impl Iterator<Item = &'static Helper> {
    FAMILIES.iter().flat_map(|f| f.helpers)
}

/// A helper by its English name or Chinese alias.
pub fn find(name: &str) -> Option<&'static Helper> {
    static BY_NAME: LazyLock<HashMap<&str, &Helper>> =
        LazyLock::new(|| all().flat_map(|h| [(h.name, h), (h.alias, h)]).collect());
    BY_NAME.get(name).copied()
}

/// Yes or no as clerks write it: 是, √, 有, 1, true and their opposites.
pub fn yes_no(value: &Value) -> Option<bool> {
    convert::to_bool(value)
}

impl Helper {
    /// Can it be called with so many positional parameters and these named ones? Needs no data, so a
    /// template is checked with it before anything is made. The rule is read from [`usage`](Self::usage):
    /// `[X]` may be left out, `X…` may be repeated, `[key|键=X]` is named.
    pub fn check<'k>(&self, params: usize, hash: impl IntoIterator<Item = &'k str>) -> Result<(), Text> {
        let (name, usage) = (self.name, self.usage);
        let (mut least, mut most) = (0, 0);
        let mut keys: Vec<&str> = Vec::new();
        for token in usage.split(' ').skip(1) {
            let inner = token.trim_matches(['[', ']']);
            if let Some((key, _)) = inner.split_once('=') {
                keys.extend(key.split('|'));
            } else {
                least += usize::from(!token.starts_with('['));
                most = if inner.ends_with('…') { usize::MAX } else { most + 1 };
            }
        }
        if params < least || params > most {
            return Err(tr!(
                "{name} 的参数个数不对（给了 {params} 个），用法：{usage}",
                "{name} called with {params} parameters; usage: {usage}"
            ));
        }
        for key in hash {
            if !keys.contains(&key) {
                let (zh, en) = match nearest(key, keys.iter().copied()) {
                    Some(k) => (format!("，是否为 {k}="), format!("; did you mean {k}=")),
                    None => Default::default(),
                };
                return Err(tr!(
                    "{name} 没有选项 {key}={zh}（用法：{usage}）",
                    "{name} has no option {key}={en} (usage: {usage})"
                ));
            }
        }
        Ok(())
    }
}

/// An entry of a family's list.
const fn helper(
    [name, alias]: [&'static str; 2],
    usage: &'static str,
    [zh, en]: [&'static str; 2],
    call: fn(&Args<'_>) -> Made,
    examples: &'static [Example],
) -> Helper {
    Helper { name, alias, usage, zh, en, examples, call }
}

/// An example of an entry.
const fn eg(template: &'static str, data: &'static str, output: &'static str) -> Example {
    Example { template, data, output }
}

/// Says which parameter a message is about; the first goes without saying.
fn nth(i: usize, text: Text) -> Text {
    let (n, Text { zh, en }) = (i + 1, &text);
    if i == 0 { text } else { tr!("第{n}个参数{zh}", "parameter {n}: {en}") }
}

impl Args<'_> {
    /// A parameter that must be given; `None` when it is empty.
    fn value(&self, i: usize) -> Result<Option<&Value>, Text> {
        let n = i + 1;
        match self.params.get(i) {
            None => Err(tr!("缺少第{n}个参数", "parameter {n} is missing")),
            Some(v) => Ok(Some(v).filter(|v| !v.is_empty())),
        }
    }
    /// A parameter that may be left out; an empty one counts as left out.
    fn given(&self, i: usize) -> Option<&Value> {
        self.params.get(i).filter(|v| !v.is_empty())
    }
    /// A named parameter by its English or Chinese key.
    fn named(&self, keys: [&str; 2]) -> Option<&Value> {
        self.hash.iter().find(|(k, _)| keys.contains(k)).map(|(_, v)| v)
    }
    /// A named parameter as text.
    fn named_text(&self, keys: [&str; 2]) -> Option<String> {
        self.named(keys).map(Value::to_text)
    }
    /// A named whole number.
    fn named_int(&self, keys: [&str; 2]) -> Result<Option<i64>, Text> {
        let key = keys[0];
        self.named(keys)
            .map(|v| {
                convert::to_number(v)
                    .and_then(whole)
                    .ok_or_else(|| tr!("选项 {key}= 应为整数", "option {key}= must be a whole number"))
            })
            .transpose()
    }
    /// A parameter as number.
    fn number(&self, i: usize) -> Result<Option<Decimal>, Text> {
        self.value(i)?.map(|v| convert::number(v).map_err(|t| nth(i, t))).transpose()
    }
    /// A parameter as whole number.
    fn int(&self, i: usize) -> Result<Option<i64>, Text> {
        let wrong = || nth(i, tr!("应为整数", "a whole number is expected"));
        self.number(i)?.map(|n| whole(n).ok_or_else(wrong)).transpose()
    }
    /// The number of decimals, if given: 0 to 10.
    fn decimals(&self, i: usize) -> Result<Option<u32>, Text> {
        if self.given(i).is_none() {
            return Ok(None);
        }
        let n = self.int(i)?.and_then(|n| u32::try_from(n).ok()).filter(|n| *n <= 10);
        n.map(Some).ok_or_else(|| {
            nth(i, tr!("应为小数位数，0 到 10", "a number of decimals from 0 to 10 is expected"))
        })
    }
    /// A parameter as day.
    fn day(&self, i: usize) -> Result<Option<Date>, Text> {
        self.value(i)?.map(|v| convert::date(v, self.date.year()).map_err(|t| nth(i, t))).transpose()
    }
    /// A parameter as time of day.
    fn clock(&self, i: usize) -> Result<Option<Time>, Text> {
        self.value(i)?.map(|v| convert::time(v).map_err(|t| nth(i, t))).transpose()
    }
    /// A parameter as day with time.
    fn moment(&self, i: usize) -> Result<Option<DateTime>, Text> {
        self.value(i)?.map(|v| convert::datetime(v, self.date.year()).map_err(|t| nth(i, t))).transpose()
    }
    /// A parameter as text; empty for an empty one.
    fn text(&self, i: usize) -> Result<String, Text> {
        let mut out = String::new();
        match self.value(i)? {
            Some(v) if !v.print(&mut out) => Err(nth(
                i,
                tr!("应为单个值，给的是整行或整张表", "a single value is expected, this is a row or a table"),
            )),
            _ => Ok(out),
        }
    }
}

/// Bytes of a text that helpers make: a text that grows with each call would fill the memory.
const MAX_TEXT: usize = 16 << 20;

/// Refuses to make a text of so many bytes.
fn fits(bytes: usize) -> Result<(), Text> {
    let n = MAX_TEXT >> 20;
    match bytes <= MAX_TEXT {
        true => Ok(()),
        false => Err(tr!("做出来的文字太长，超过 {n} MB", "the text would be too long, over {n} MB")),
    }
}

/// A decimal that is a whole number and fits.
fn whole(n: Decimal) -> Option<i64> {
    n.is_integer().then(|| n.to_i64()).flatten()
}

/// The value of a column; the error names the nearest column.
fn column<'r>(record: &'r Record, name: &str) -> Result<&'r Value, Text> {
    record.get(name).ok_or_else(|| {
        let (zh, en) = match nearest(name, record.columns.names()) {
            Some(n) => (format!("，最接近的是“{n}”"), format!("; the nearest is “{n}”")),
            None => Default::default(),
        };
        tr!("没有“{name}”这一列{zh}", "no column “{name}”{en}")
    })
}

/// Puts an item's position (0-based) and its cell before a message.
fn at_item(i: usize, item: &Value, name: &str, Text { zh, en }: &Text) -> Text {
    let place = match item {
        Value::Record(r) => r.place(name),
        _ => crate::diagnostic::Place::None,
    };
    let (n, zh_at, en_at) = (i + 1, place.show(Lang::Zh), place.show(Lang::En));
    if zh_at.is_empty() {
        return tr!("第{n}项{zh}", "item {n}: {en}");
    }
    tr!("第{n}项（{zh_at}）{zh}", "item {n} ({en_at}): {en}")
}

#[cfg(test)]
mod tests;
