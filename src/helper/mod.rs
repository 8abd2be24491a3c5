//! The functions that tags may call: `{{date 签订日期}}`, `{{日期 签订日期}}`.
//!
//! Each has one English name, one Chinese alias, a line of help and examples that are also its tests. They
//! live in one file a family; a new helper is one entry in its family's list.
use crate::diagnostic::Text;
use crate::value::Value;
use jiff::civil::Date;

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

/// Every helper, in the order in which they are listed to the user.
pub fn all() -> impl Iterator<Item = &'static Helper> {
    [].into_iter()
}

/// A helper by its English name or Chinese alias.
pub fn find(name: &str) -> Option<&'static Helper> {
    all().find(|h| h.name == name || h.alias == name)
}
