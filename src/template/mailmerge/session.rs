//! What one document's merge fields share while it is rendered.
use crate::value::{Field, Record, Value};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// The rows that one document may take, for templates with NEXT, MERGEREC and the like.
#[derive(Clone, Debug, Default)]
pub struct Turn {
    /// Each row with its number in the data, 1-based; the document's own row is the first.
    pub rows: Vec<(usize, Value)>,
    /// How many rows were merged before, 0-based.
    pub before: usize,
}

/// What became of the rows of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Walk {
    /// Rows that the document took; at least one.
    pub rows: usize,
    /// SKIPIF asked for no document.
    pub skip: bool,
}

/// The row in turn, the bookmarks set so far and the answers to questions.
#[derive(Debug)]
pub(in crate::template) struct Session<'s> {
    turn: &'s Turn,
    answers: &'s BTreeMap<String, String>,
    blank: Value,
    at: Cell<usize>,
    most: Cell<usize>,
    marks: RefCell<Vec<usize>>,
    /// Rows taken when SKIPIF held for the first time.
    skipped: Cell<Option<usize>>,
    bookmarks: RefCell<HashMap<String, Value>>,
}

impl<'s> Session<'s> {
    pub(in crate::template) fn new(
        turn: &'s Turn,
        answers: &'s BTreeMap<String, String>,
        first: &Value,
    ) -> Self {
        let blank = match first {
            Value::Record(r) => Value::Record(Arc::new(Record {
                columns: r.columns.clone(),
                source: None,
                row: 0,
                fields: vec![Field::default(); r.fields.len()],
            })),
            _ => Value::Empty,
        };
        Session {
            turn,
            answers,
            blank,
            at: Cell::new(0),
            most: Cell::new(0),
            marks: RefCell::default(),
            skipped: Cell::new(None),
            bookmarks: RefCell::default(),
        }
    }

    /// Every part begins with the first row again.
    pub(in crate::template) fn rewind(&self) {
        self.at.set(0);
        self.marks.borrow_mut().clear();
    }
    /// The row that took the first one's place; behind the last row there is a blank one.
    pub(in crate::template) fn row(&self) -> Option<&Value> {
        let at = self.at.get();
        (at > 0).then(|| self.turn.rows.get(at).map_or(&self.blank, |r| &r.1))
    }
    pub(in crate::template) fn next(&self) {
        self.at.set(self.at.get().saturating_add(1));
        self.most.set(self.most.get().max(self.at.get()));
    }
    pub(in crate::template) fn skip(&self) {
        self.skipped.set(self.skipped.get().or(Some(self.at.get() + 1)));
    }
    /// Remembers the row in turn: a text box stands twice in the file, and only one of the two is shown.
    pub(super) fn mark(&self) {
        self.marks.borrow_mut().push(self.at.get());
    }
    pub(super) fn back(&self) {
        if let Some(at) = self.marks.borrow_mut().pop() {
            self.at.set(at);
        }
    }
    pub(in crate::template) fn walked(&self) -> Walk {
        let rows = self.skipped.get().unwrap_or(self.most.get() + 1).min(self.turn.rows.len().max(1));
        Walk { rows, skip: self.skipped.get().is_some() }
    }
    /// MERGEREC: the row's number in the data; none for the blank row behind the last.
    pub(super) fn number(&self) -> Option<usize> {
        match self.at.get() {
            0 => Some(self.turn.rows.first().map_or(1, |r| r.0)),
            at => self.turn.rows.get(at).map(|r| r.0),
        }
    }
    /// MERGESEQ: how many rows were merged, this one included.
    pub(super) fn sequence(&self) -> Option<usize> {
        self.number().map(|_| self.turn.before + self.at.get() + 1)
    }
    pub(super) fn set(&self, bookmark: &str, value: Value) {
        self.bookmarks.borrow_mut().insert(bookmark.to_lowercase(), value);
    }
    pub(super) fn get(&self, bookmark: &str) -> Value {
        self.bookmarks.borrow().get(&bookmark.to_lowercase()).cloned().unwrap_or_default()
    }
    /// The answer to a question, found by the bookmark it is for or by its text.
    pub(super) fn answer(&self, bookmark: Option<&str>, prompt: &str) -> Option<Value> {
        let found = bookmark.and_then(|b| self.answers.get(b)).or_else(|| self.answers.get(prompt.trim()));
        found.map(Value::text)
    }
}
