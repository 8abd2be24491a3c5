//! Where commands print, in which language, and what time it is.
use crate::diagnostic::{Diagnostic, Lang, Place, Problems, Text, column_name, file_name};
use crate::job::JobFile;
use crate::sheet::{self, Raw, Workbook};
use jiff::ZonedDateTime;
use jiff::civil::Time;
use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use unicode_width::UnicodeWidthStr;

/// The person at the other end.
pub struct Console {
    /// Language of messages.
    pub lang: Lang,
    /// The time at which the program was started; the only reading of the clock.
    pub now: ZonedDateTime,
    /// With `--verbose`: the workbooks whose cells are shown with what is said of them.
    cells: Option<Cells>,
}

/// Workbooks by their file names, opened when a message names a cell of theirs.
#[derive(Default)]
struct Cells {
    paths: BTreeMap<String, PathBuf>,
    books: BTreeMap<String, Option<Workbook>>,
}

/// Talk from a place that has no console at hand: a signal's handler, a wait.
pub(super) fn aside(lang: Lang, text: &Text) {
    let _ = writeln!(std::io::stderr().lock(), "\n{}", text.get(lang));
}

impl Console {
    /// A console on the process's stdout and stderr.
    #[allow(clippy::disallowed_methods)] // the one place where the clock is read
    pub(super) fn new(lang: Option<&str>) -> Self {
        Console { lang: super::language(lang), now: ZonedDateTime::now(), cells: None }
    }
    /// Messages show the cells that they are about. Otherwise nothing that stands in a cell is ever printed.
    pub(super) fn show_cells(&mut self) {
        self.cells = Some(Cells::default());
    }
    /// Messages may be about cells of this file.
    pub(super) fn reads(&mut self, file: &Path) {
        if let Some(cells) = &mut self.cells {
            cells.paths.insert(file_name(file), file.to_path_buf());
        }
    }
    /// Messages may be about cells of a job's files.
    pub(super) fn reads_sheets_of(&mut self, job: &JobFile) {
        job.sheets.iter().for_each(|(_, s)| self.reads(&job.folder.join(&s.file)));
    }
    /// Data, to stdout. A closed pipe is no error.
    pub fn data(&mut self, line: &str) {
        let _ = writeln!(std::io::stdout().lock(), "{line}");
    }
    /// Talk, to stderr.
    pub fn say(&mut self, text: &Text) {
        let _ = writeln!(std::io::stderr().lock(), "{}", text.get(self.lang));
    }
    /// Is a person watching stderr?
    pub fn watched(&self) -> bool {
        std::io::stderr().is_terminal()
    }
    /// All problems, to stderr: errors first.
    pub fn report(&mut self, problems: &Problems) {
        let mut list: Vec<&Diagnostic> = problems.0.iter().collect();
        list.sort_by_key(|d| std::cmp::Reverse(d.severity()));
        for d in list {
            let word = d.severity().word();
            let word = word.get(self.lang);
            let _ = writeln!(std::io::stderr().lock(), "{word} [{}] {}", d.code(), d.show(self.lang));
            for shown in self.cells.iter_mut().flat_map(|c| c.of(d)) {
                let _ = writeln!(std::io::stderr().lock(), "    {shown}");
            }
        }
    }
    /// A table to stdout, columns lined up by display width (Chinese characters are two wide).
    pub fn table(&mut self, head: &[String], rows: &[Vec<String>]) {
        let mut width: Vec<usize> = head.iter().map(|h| h.width()).collect();
        // a line break inside of a cell would break the table
        let rows: Vec<Vec<String>> =
            rows.iter().map(|r| r.iter().map(|c| c.replace('\n', " ↵ ")).collect()).collect();
        for row in &rows {
            for (w, cell) in width.iter_mut().zip(row) {
                *w = (*w).max(cell.width());
            }
        }
        let line = |cells: &[String]| {
            let mut out = String::new();
            for (i, (cell, w)) in cells.iter().zip(&width).enumerate() {
                if i > 0 {
                    out += "  ";
                }
                out += cell;
                out += &" ".repeat(w - cell.width().min(*w));
            }
            out.trim_end().to_string()
        };
        self.data(&line(head));
        let rule: Vec<String> = width.iter().map(|w| "-".repeat(*w)).collect();
        self.data(&line(&rule));
        for row in &rows {
            self.data(&line(row));
        }
    }
}

impl Cells {
    /// What stands in the cells that a message names: `C7 = 张三`.
    fn of(&mut self, d: &Diagnostic) -> Vec<String> {
        std::iter::once(d.place()).chain(d.others()).filter_map(|p| self.shown(p)).collect()
    }

    fn shown(&mut self, place: &Place) -> Option<String> {
        let Place::Cell(source, row, col) = place else { return None };
        let path = self.paths.get(&source.file)?;
        let book = self.books.entry(source.file.clone()).or_insert_with(|| sheet::open(path).ok());
        let sheet = book.as_ref()?.sheets.iter().find(|s| s.source.sheet == source.sheet)?;
        let cells = &sheet.rows.iter().find(|r| r.index == *row)?.cells;
        let value = match &cells.iter().find(|c| c.col == *col)?.raw {
            Raw::Text(t) | Raw::Error(t) => t.replace('\n', " ↵ "),
            Raw::Number(n) => n.to_string(),
            Raw::Date(d) if d.time() == Time::midnight() => d.date().to_string(),
            Raw::Date(d) => d.to_string(),
            Raw::Time(t) => t.to_string(),
            Raw::Bool(b) => b.to_string(),
            Raw::NoValue | Raw::Picture(_) => return None,
        };
        Some(format!("{}{} = {value}", column_name(*col), row + 1))
    }
}
