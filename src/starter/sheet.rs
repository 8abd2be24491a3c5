//! The sheets of a kit's workbook: headings with what may be typed under them, and example rows.
use super::kind::Kind;
use crate::record;

/// A sheet of the workbook.
pub struct Sheet {
    /// Its name, in the workbook, in the job and in templates.
    pub name: &'static str,
    /// What belongs in it, in one sentence for the clerk.
    pub about: &'static str,
    /// Its columns.
    pub columns: &'static [Column],
    /// Further keys of its table in the job file: `key = "工号"`, `by = "组内职务"`, `lists = { … }`.
    pub job: &'static str,
    /// Example rows: lines, with ｜ between cells and ⏎ for a line break in a cell; words in ‹›.
    pub rows: fn(Kind) -> &'static str,
}

/// A column.
#[derive(Clone, Copy)]
pub struct Column {
    /// Its heading.
    pub name: &'static str,
    /// What it holds; [`record::Kind::Text`] for anything.
    pub kind: record::Kind,
    /// What to type, shown as a comment on the heading.
    pub note: &'static str,
    /// What may be chosen.
    pub choices: &'static [&'static str],
    /// The sheet and column whose values may be chosen: `人员.姓名`.
    pub from: &'static str,
    /// It must be filled in.
    pub needed: bool,
    /// A long text, over several lines.
    pub long: bool,
}

/// A column of texts; the rest is said by its methods.
pub(super) const fn col(name: &'static str) -> Column {
    Column { name, kind: record::Kind::Text, note: "", choices: &[], from: "", needed: false, long: false }
}

impl Column {
    /// It holds a person's name.
    pub(super) const fn name(self) -> Column {
        self.of(record::Kind::Name)
    }
    /// It holds such values.
    pub(super) const fn of(mut self, kind: record::Kind) -> Column {
        self.kind = kind;
        self
    }
    /// What to type.
    pub(super) const fn note(mut self, note: &'static str) -> Column {
        self.note = note;
        self
    }
    /// What may be chosen.
    pub(super) const fn choices(mut self, choices: &'static [&'static str]) -> Column {
        self.choices = choices;
        self
    }
    /// The sheet and column whose values may be chosen.
    pub(super) const fn from(mut self, from: &'static str) -> Column {
        self.from = from;
        self
    }
    /// It must be filled in.
    pub(super) const fn needed(mut self) -> Column {
        self.needed = true;
        self
    }
    /// A long text.
    pub(super) const fn long(mut self) -> Column {
        self.long = true;
        self
    }
}

impl Sheet {
    /// The example rows for a kind of unit, cell by cell.
    pub fn examples(&self, kind: Kind) -> Vec<Vec<String>> {
        let text = kind.say((self.rows)(kind));
        let lines = text.lines().filter(|l| !l.trim().is_empty());
        lines.map(|l| l.split('｜').map(|c| c.trim_matches(' ').replace('⏎', "\n")).collect()).collect()
    }
}
