//! Masks records at a level: their own values, those of rows joined or listed in them, and numbers that stand
//! in the middle of other texts.
use super::Level;
use super::rules::{Rule, Rules};
use crate::diagnostic::{Diagnostic, Place, Problems, Result};
use crate::helper::{HIDDEN, Mask, scrub};
use crate::job::data::View;
use crate::tr;
use crate::value::{Columns, Field, List, Record, Value};
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Cells named in one message.
const CELLS_NAMED: usize = 20;

/// Masks the records of documents of one level.
pub(in crate::job) struct Masker {
    rules: Arc<Rules>,
    level: Level,
    /// Names that the documents ask for: of other columns nothing is to be said.
    asked: Arc<HashSet<String>>,
    made: RefCell<Made>,
}

/// What was masked before; rows that several records share stay shared. Each is kept with what it was made
/// from, whose address is its name here.
#[derive(Default)]
struct Made {
    columns: HashMap<usize, (Arc<Columns>, ColumnRules)>,
    records: HashMap<usize, (Arc<Record>, Arc<Record>)>,
    lists: HashMap<usize, (Arc<List>, Arc<List>)>,
    doubts: Vec<Doubts>,
}

/// The rule of each column.
type ColumnRules = Arc<[Option<Rule>]>;

/// Cells of one column of which something is to be said.
struct Doubts {
    code: &'static str,
    column: String,
    cells: Vec<Place>,
}

impl Masker {
    pub(in crate::job) fn new(rules: Arc<Rules>, level: Level, asked: Arc<HashSet<String>>) -> Masker {
        Masker { rules, level, asked, made: RefCell::default() }
    }

    /// What a template sees besides its record. Of sheets that it doesn't ask for nothing is to be said. The
    /// issuer's own values are the job author's.
    pub(in crate::job) fn view(&self, view: &View, asked: &HashSet<String>) -> View {
        let Value::Record(sheets) = &view.sheets else { return view.clone() };
        let quiet = Masker::new(self.rules.clone(), self.level, Arc::default());
        let fields = sheets.fields.iter().enumerate().map(|(i, f)| match f.value {
            Value::List(_) if asked.contains(sheets.columns.name(i)) => {
                Field { value: self.value(&f.value), col: f.col }
            }
            Value::List(_) => Field { value: quiet.value(&f.value), col: f.col },
            _ => f.clone(),
        });
        let sheets = Record { fields: fields.collect(), ..(**sheets).clone() };
        View { issuer: view.issuer.clone(), sheets: Value::Record(Arc::new(sheets)) }
    }

    /// A row, or a list of rows, masked.
    pub(in crate::job) fn value(&self, v: &Value) -> Value {
        match v {
            Value::Record(r) => Value::Record(self.record(r)),
            Value::List(l) => Value::List(self.list(l)),
            v => v.clone(),
        }
    }

    /// Is a column shown otherwise than it is?
    pub(in crate::job) fn hides(&self, column: &str) -> bool {
        self.level != Level::Full && self.rules.of(column).is_some_and(|r| r.mask != Mask::Plain)
    }

    /// Does a text hold the number of a person?
    pub(in crate::job) fn finds_in(&self, text: &str) -> bool {
        scrub(text, true).is_some()
    }

    /// What is to be said of the cells, each column once.
    pub(in crate::job) fn warnings(&self) -> Problems {
        let made = self.made.borrow();
        Problems(made.doubts.iter().map(Doubts::diagnostic).collect())
    }

    fn record(&self, r: &Arc<Record>) -> Arc<Record> {
        let at = Arc::as_ptr(r) as usize;
        if let Some((_, done)) = self.made.borrow().records.get(&at) {
            return done.clone();
        }
        let rules = self.rules_of(&r.columns);
        let fields = r.fields.iter().enumerate().map(|(i, f)| {
            let column = r.columns.name(i);
            let value = self.field(&f.value, rules.get(i).and_then(Option::as_ref), column, r);
            Field { value, col: f.col }
        });
        let done = Arc::new(Record { fields: fields.collect(), ..(**r).clone() });
        self.made.borrow_mut().records.insert(at, (r.clone(), done.clone()));
        done
    }

    fn list(&self, l: &Arc<List>) -> Arc<List> {
        let at = Arc::as_ptr(l) as usize;
        if let Some((_, done)) = self.made.borrow().lists.get(&at) {
            return done.clone();
        }
        let items = l.items.iter().map(|v| self.value(v)).collect();
        let done = Arc::new(List { items, by: l.by.clone() });
        self.made.borrow_mut().lists.insert(at, (l.clone(), done.clone()));
        done
    }

    fn rules_of(&self, columns: &Arc<Columns>) -> ColumnRules {
        let at = Arc::as_ptr(columns) as usize;
        let find = || columns.names().map(|n| self.rules.of(n).cloned()).collect();
        let mut made = self.made.borrow_mut();
        made.columns.entry(at).or_insert_with(|| (columns.clone(), find())).1.clone()
    }

    fn field(&self, v: &Value, rule: Option<&Rule>, column: &str, r: &Record) -> Value {
        match v {
            Value::Record(_) => self.value(v),
            Value::List(l) if l.items.iter().any(|i| matches!(i, Value::Record(_) | Value::List(_))) => {
                self.value(v)
            }
            Value::List(l) => {
                let items = l.items.iter().map(|i| self.single(i, rule, column, r));
                let items: Vec<Value> = items.filter(|i| !i.is_empty()).collect();
                if items.is_empty() { Value::Empty } else { Value::list(items) }
            }
            v => self.single(v, rule, column, r),
        }
    }

    fn single(&self, v: &Value, rule: Option<&Rule>, column: &str, r: &Record) -> Value {
        if v.is_empty() {
            return v.clone();
        }
        match (rule.map(|r| r.mask), self.level) {
            (None, _) => self.scrubbed(v, column, r),
            (Some(Mask::Plain), _) => v.clone(),
            (Some(mask), Level::Public) if !matches!(mask, Mask::Name | Mask::Minor) => Value::Empty,
            (Some(mask), _) => mask.value(v).unwrap_or_else(|| {
                self.doubt("mask-unread", column, r);
                Value::text(HIDDEN)
            }),
        }
    }

    /// Numbers of persons in a text that is none of the personal columns.
    fn scrubbed(&self, v: &Value, column: &str, r: &Record) -> Value {
        let text = match v {
            Value::Text(t) => t.to_string(),
            Value::Number(n) => n.normalize().to_string(),
            _ => return v.clone(),
        };
        match scrub(&text, self.level == Level::Public) {
            None => v.clone(),
            Some(shown) => {
                self.doubt("personal-in-text", column, r);
                Value::text(shown)
            }
        }
    }

    fn doubt(&self, code: &'static str, column: &str, r: &Record) {
        let at = r.columns.position(column);
        if !self.asked.iter().any(|name| r.columns.position(name) == at) {
            return;
        }
        let place = r.place(column);
        let doubts = &mut self.made.borrow_mut().doubts;
        match doubts.iter_mut().find(|d| d.code == code && d.column == column) {
            // rows joined in different ways are the same cells
            Some(d) if d.cells.len() < CELLS_NAMED && !d.cells.contains(&place) => d.cells.push(place),
            Some(_) => {}
            None => doubts.push(Doubts { code, column: column.to_string(), cells: vec![place] }),
        }
    }
}

impl Doubts {
    fn diagnostic(&self) -> Diagnostic {
        let column = &self.column;
        let d = match self.code {
            "mask-unread" => Diagnostic::warning(
                self.code,
                tr!(
                    "“{column}”里有认不出的写法，整格隐藏成 {HIDDEN}",
                    "“{column}” holds what can't be recognised; the whole cell is shown as {HIDDEN}"
                ),
            )
            .hint(tr!(
                "改正这些格子，或在 [privacy.mask] 里给这一列换一种规则",
                "Correct these cells, or give the column another mask in [privacy.mask]"
            )),
            _ => Diagnostic::warning(
                self.code,
                tr!(
                    "“{column}”的文字里带着身份证号或手机号，已经遮掉",
                    "The texts of “{column}” hold identity or mobile numbers; they were masked"
                ),
            )
            .hint(tr!(
                "这一列不用遮的，在 [privacy.mask] 里写 {column} = \"plain\"；整列都是个人信息的，写进 personal",
                "If they needn't be, write {column} = \"plain\" in [privacy.mask]; if the whole column is personal, name it in `personal`"
            )),
        };
        self.cells.iter().cloned().fold(d, |d, p| if d.place().is_none() { d.at(p) } else { d.also(p) })
    }
}

/// The key goes into the register and into file names, so it can't be personal data.
///
/// # Errors
/// `key-personal`.
pub(in crate::job) fn key_is_plain(masker: Option<&Masker>, column: &str, place: &Place) -> Result<()> {
    match masker.is_some_and(|m| m.hides(column)) {
        true => Err(key_personal(column).at(place.clone()).also(place.clone())),
        false => Ok(()),
    }
}

/// The mistake of telling rows apart by personal data.
pub(in crate::job) fn key_personal(column: &str) -> Diagnostic {
    Diagnostic::error(
        "key-personal",
        tr!(
            "“{column}”是要脱敏的个人信息，不能拿来区分各行",
            "“{column}” is personal data that is masked: it can't tell rows apart"
        ),
    )
    .hint(tr!(
        "主键会写进登记簿和文件名；请改用工号、学号这样的编号",
        "The key goes into the register and into file names: use a staff number or the like"
    ))
}
