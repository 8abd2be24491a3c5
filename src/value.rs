//! Values: what a cell, a column list or a joined sheet looks like to templates, helpers and checks.
//!
//! A value knows its type; a [`Record`] knows the cell of each of its values, so that a mistake found while
//! filling can still name the cell. Cloning a value is cheap: text, lists and records are shared.
use crate::diagnostic::{Place, Source};
use jiff::civil::{Date, DateTime, Time};
use rust_decimal::Decimal;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::Arc;

/// One value.
#[derive(Clone, Debug, PartialEq, Default)]
pub enum Value {
    /// An empty cell: prints nothing, counts as false.
    #[default]
    Empty,
    /// Text, exactly as cleaned by the reader.
    Text(Arc<str>),
    /// A decimal number; prints with the decimals it was typed with.
    Number(Decimal),
    /// A day; prints as `2026年9月1日`.
    Date(Date),
    /// A time of day; prints as `08:30`.
    Time(Time),
    /// A day with a time; prints as `2026年9月16日10时25分`.
    DateTime(DateTime),
    /// From a time to a time, perhaps of the next day; prints as `20:00-次日08:00`.
    TimeRange(TimeRange),
    /// Yes or no; prints as 是 or 否.
    Bool(bool),
    /// Several values, or the rows of a sheet; a list of plain values prints joined by 、.
    List(Arc<List>),
    /// A row.
    Record(Arc<Record>),
    /// Something that is more than text: a picture, a link, several paragraphs.
    Rich(Arc<Rich>),
}

/// What a Word document can show besides text.
#[derive(Clone, Debug, PartialEq)]
pub enum Rich {
    /// Text whose lines become paragraphs like the one that the tag stands in.
    Paragraphs(String),
    /// Markdown, a small safe part of it.
    Markdown(String),
    /// A line of so many characters to write on by hand.
    Underline(u32),
    /// A link: shown text and target.
    Link(String, String),
    /// A check box that can be clicked in Word.
    CheckBox(bool),
    /// A picture.
    Picture(Picture),
    /// Another Word file, by its path.
    Include(String),
}

/// A picture and the size at which it is wanted.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Picture {
    /// Where it comes from.
    pub source: PictureSource,
    /// Width in EMU (914,400 an inch), if given.
    pub width: Option<i64>,
    /// Height in EMU, if given.
    pub height: Option<i64>,
    /// What to do when both are given and the proportions differ.
    pub fit: Fit,
    /// Text for readers who can't see it.
    pub alt: String,
}

/// Where a picture comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum PictureSource {
    /// A file, relative to the job's folder.
    File(String),
    /// The bytes of a picture file.
    Bytes(Arc<[u8]>),
    /// A QR code of this text.
    Qr(String),
    /// A Code 128 bar code of this text.
    Barcode(String),
}

impl Default for PictureSource {
    fn default() -> Self {
        PictureSource::File(String::new())
    }
}

/// How a picture fills a given width and height.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Fit {
    /// As large as fits in, proportions kept.
    #[default]
    Contain,
    /// Fills the frame, proportions kept, the rest cropped.
    Cover,
    /// Stretched to the frame.
    Fill,
}

/// A span between two times of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeRange {
    /// Begin.
    pub start: Time,
    /// End; on the next day when [`next_day`](Self::next_day) says so.
    pub end: Time,
    /// The end is on the day after the start.
    pub next_day: bool,
}

impl TimeRange {
    /// Length in minutes.
    pub fn minutes(&self) -> i64 {
        let m = |t: Time| i64::from(t.hour()) * 60 + i64::from(t.minute());
        m(self.end) - m(self.start) + if self.next_day { 24 * 60 } else { 0 }
    }
}

/// A list, perhaps with names for some of its items (`领导小组.组长`).
#[derive(Clone, Debug, PartialEq, Default)]
pub struct List {
    /// The items in order.
    pub items: Vec<Value>,
    /// Item positions by the text of the sheet's lookup column; a text held by several rows appears here
    /// as `副组长1`, `副组长2`, never bare.
    pub by: HashMap<String, usize>,
}

/// What kind of thing a name stands for; lets a template be checked before anything is rendered.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// Not known beforehand; never reported as a mistake.
    Any,
    /// A single value.
    Scalar,
    /// A list of such things; `keys` are the names by which single items can be reached.
    List(Arc<Shape>, Arc<Vec<String>>),
    /// A row with these columns.
    Record(Arc<Columns>),
}

/// The columns of a record, by every name under which they can be asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Columns {
    names: Vec<(Arc<str>, Shape)>,
    index: HashMap<Arc<str>, usize>,
    ambiguous: HashMap<Arc<str>, Vec<usize>>,
}

/// What a name means to [`Columns::find`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// The column at this position.
    At(usize),
    /// An alias that several columns could be meant by (their positions).
    Ambiguous(Vec<usize>),
    /// No column.
    Missing,
}

impl Columns {
    /// Columns of single values.
    pub fn of<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut c = Columns::default();
        for n in names {
            c.add(n, Shape::Scalar);
        }
        c
    }
    /// Adds a column and returns its position; an existing one of that name is kept and returned.
    pub fn add(&mut self, name: &str, shape: Shape) -> usize {
        if let Some(&i) = self.index.get(name) {
            return i;
        }
        let name: Arc<str> = name.into();
        self.names.push((name.clone(), shape));
        self.ambiguous.remove(&name);
        self.index.insert(name, self.names.len() - 1);
        self.names.len() - 1
    }
    /// Lets a column be asked for by another name. A real column of that name always wins; when two columns
    /// claim the same alias neither gets it and [`find`](Self::find) reports both.
    pub fn alias(&mut self, alias: &str, column: usize) {
        if let Some(list) = self.ambiguous.get_mut(alias) {
            if !list.contains(&column) {
                list.push(column);
            }
            return;
        }
        match self.index.get(alias) {
            Some(&i) if i == column => {}
            Some(&i) if &*self.names[i].0 == alias => {}
            Some(&i) => {
                self.index.remove(alias);
                self.ambiguous.insert(alias.into(), vec![i, column]);
            }
            None => {
                self.index.insert(alias.into(), column);
            }
        }
    }
    /// What a name stands for.
    pub fn find(&self, name: &str) -> Found {
        match self.index.get(name) {
            Some(&i) => Found::At(i),
            None => self.ambiguous.get(name).map_or(Found::Missing, |l| Found::Ambiguous(l.clone())),
        }
    }
    /// The position of a name that is not ambiguous.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.index.get(name).copied()
    }
    /// Number of columns.
    pub fn len(&self) -> usize {
        self.names.len()
    }
    /// Are there none?
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
    /// The columns' own names, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(|(n, _)| &**n)
    }
    /// The own name of a column.
    pub fn name(&self, i: usize) -> &str {
        self.names.get(i).map_or("", |(n, _)| n)
    }
    /// What a column holds.
    pub fn shape(&self, i: usize) -> &Shape {
        self.names.get(i).map_or(&Shape::Any, |(_, s)| s)
    }
    /// Changes what a column holds.
    pub fn set_shape(&mut self, i: usize, shape: Shape) {
        if let Some(n) = self.names.get_mut(i) {
            n.1 = shape;
        }
    }
}

/// A row: values by column, each with its cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// The columns.
    pub columns: Arc<Columns>,
    /// The sheet it came from; none for records made by the program.
    pub source: Option<Arc<Source>>,
    /// The row in the sheet, 0-based.
    pub row: u32,
    /// One field for each column, in the columns' order.
    pub fields: Vec<Field>,
}

/// A value and the sheet column it was read from.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Field {
    /// The value.
    pub value: Value,
    /// Sheet column, 0-based; none for values that were joined or made.
    pub col: Option<u32>,
}

impl Record {
    /// A record made by the program, not read from a sheet.
    pub fn made(fields: impl IntoIterator<Item = (String, Value)>) -> Self {
        let mut columns = Columns::default();
        let mut out = Vec::new();
        for (name, value) in fields {
            let i = columns.add(&name, value.shape());
            let field = Field { value, col: None };
            if i < out.len() {
                out[i] = field;
            } else {
                out.push(field);
            }
        }
        Record { columns: Arc::new(columns), source: None, row: 0, fields: out }
    }
    /// A value by any of its column's names.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.columns.position(name).and_then(|i| self.fields.get(i)).map(|f| &f.value)
    }
    /// The place of a value: its cell, or at least its row.
    pub fn place(&self, name: &str) -> Place {
        let Some(source) = &self.source else { return Place::None };
        let col = self.columns.position(name).and_then(|i| self.fields.get(i)).and_then(|f| f.col);
        match col {
            Some(c) => Place::Cell(source.clone(), self.row, c),
            None => Place::Row(source.clone(), self.row),
        }
    }
}

impl Value {
    /// Text, or [`Value::Empty`] for the empty string.
    pub fn text(s: impl AsRef<str>) -> Value {
        let s = s.as_ref();
        if s.is_empty() { Value::Empty } else { Value::Text(s.into()) }
    }
    /// A whole number.
    pub fn int(n: i64) -> Value {
        Value::Number(Decimal::from(n))
    }
    /// A list without item names.
    pub fn list(items: Vec<Value>) -> Value {
        Value::List(Arc::new(List { items, by: HashMap::new() }))
    }
    /// Is it empty: an empty cell, or text of white space only?
    pub fn is_empty(&self) -> bool {
        match self {
            Value::Empty => true,
            Value::Text(t) => t.trim().is_empty(),
            _ => false,
        }
    }
    /// Does it count as true in `{{#if}}`? False are: empty, no, 0, and the empty list.
    pub fn is_true(&self) -> bool {
        match self {
            Value::Empty => false,
            Value::Text(t) => !t.is_empty(),
            Value::Number(n) => !n.is_zero(),
            Value::Bool(b) => *b,
            Value::List(l) => !l.items.is_empty(),
            _ => true,
        }
    }
    /// The shape of this very value.
    pub fn shape(&self) -> Shape {
        match self {
            Value::List(l) => {
                let item = l.items.first().map_or(Shape::Any, Value::shape);
                let mut keys: Vec<String> = l.by.keys().cloned().collect();
                keys.sort();
                Shape::List(Arc::new(item), Arc::new(keys))
            }
            Value::Record(r) => Shape::Record(r.columns.clone()),
            _ => Shape::Scalar,
        }
    }
    /// Appends the value as it is printed by a bare tag. Returns false for what can't be printed bare: a
    /// record, or a list that holds records.
    #[must_use]
    pub fn print(&self, out: &mut String) -> bool {
        match self {
            Value::Empty => {}
            Value::Text(t) => out.push_str(t),
            Value::Number(n) => {
                let _ = write!(out, "{n}");
            }
            Value::Date(d) => {
                let _ = write!(out, "{}年{}月{}日", d.year(), d.month(), d.day());
            }
            Value::Time(t) => {
                let _ = write!(out, "{:02}:{:02}", t.hour(), t.minute());
            }
            Value::DateTime(d) => {
                let _ = write!(
                    out,
                    "{}年{}月{}日{}时{:02}分",
                    d.year(),
                    d.month(),
                    d.day(),
                    d.hour(),
                    d.minute()
                );
            }
            Value::TimeRange(r) => {
                let next = if r.next_day { "次日" } else { "" };
                let (s, e) = (r.start, r.end);
                let _ =
                    write!(out, "{:02}:{:02}-{next}{:02}:{:02}", s.hour(), s.minute(), e.hour(), e.minute());
            }
            Value::Bool(b) => out.push_str(if *b { "是" } else { "否" }),
            Value::List(l) => {
                for (i, v) in l.items.iter().enumerate() {
                    if i > 0 {
                        out.push('、');
                    }
                    if matches!(v, Value::List(_)) || !v.print(out) {
                        return false;
                    }
                }
            }
            Value::Record(_) => return false,
            Value::Rich(r) => match &**r {
                Rich::Paragraphs(t) | Rich::Markdown(t) | Rich::Link(t, _) => out.push_str(t),
                Rich::Underline(n) => (0..*n).for_each(|_| out.push('_')),
                Rich::CheckBox(yes) => out.push(if *yes { '☑' } else { '□' }),
                Rich::Picture(_) | Rich::Include(_) => return false,
            },
        }
        true
    }
    /// As printed by a bare tag; records and lists of records give an empty text.
    pub fn to_text(&self) -> String {
        let mut s = String::new();
        if self.print(&mut s) { s } else { String::new() }
    }
}

impl From<&str> for Value {
    fn from(s: &str) -> Self {
        Value::text(s)
    }
}
impl From<String> for Value {
    fn from(s: String) -> Self {
        Value::text(s)
    }
}

/// JSON for embedders: objects become records, arrays lists, numbers decimals; text stays text.
impl From<&serde_json::Value> for Value {
    fn from(j: &serde_json::Value) -> Self {
        use serde_json::Value as J;
        match j {
            J::Null => Value::Empty,
            J::Bool(b) => Value::Bool(*b),
            J::Number(n) => {
                let s = n.to_string();
                s.parse().or_else(|_| Decimal::from_scientific(&s)).map_or(Value::text(s), Value::Number)
            }
            J::String(s) => Value::text(s),
            J::Array(a) => Value::list(a.iter().map(Value::from).collect()),
            J::Object(o) => {
                Value::Record(Arc::new(Record::made(o.iter().map(|(k, v)| (k.clone(), v.into())))))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_real_column_wins_over_an_alias_and_two_claims_are_reported() {
        let mut c = Columns::of(["手机号码", "电话", "姓名"]);
        c.alias("手机", 0);
        assert_eq!(c.find("手机"), Found::At(0));
        c.alias("手机", 1);
        assert_eq!(c.find("手机"), Found::Ambiguous(vec![0, 1]));
        c.alias("姓名", 0);
        assert_eq!(c.find("姓名"), Found::At(2));
    }

    #[test]
    fn bare_printing() {
        let t = |v: Value| v.to_text();
        assert_eq!(t(Value::Date(jiff::civil::date(2026, 9, 1))), "2026年9月1日");
        assert_eq!(
            t(Value::DateTime(jiff::civil::date(2026, 9, 16).at(10, 5, 0, 0))),
            "2026年9月16日10时05分"
        );
        assert_eq!(t(Value::Number("1409.50".parse().unwrap())), "1409.50", "as typed");
        assert_eq!(t(Value::list(vec!["a".into(), "b".into()])), "a、b");
    }
}
