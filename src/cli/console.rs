//! Where commands print, in which language, and what time it is.
use crate::diagnostic::{Diagnostic, Lang, Problems, Text};
use jiff::ZonedDateTime;
use std::io::{IsTerminal, Write};
use unicode_width::UnicodeWidthStr;

/// The person at the other end.
pub struct Console {
    /// Language of messages.
    pub lang: Lang,
    /// The time at which the program was started; the only reading of the clock.
    pub now: ZonedDateTime,
}

/// Talk from a place that has no console at hand: a signal's handler, a wait.
pub(super) fn aside(lang: Lang, text: &Text) {
    let _ = writeln!(std::io::stderr().lock(), "\n{}", text.get(lang));
}

impl Console {
    /// A console on the process's stdout and stderr.
    #[allow(clippy::disallowed_methods)] // the one place where the clock is read
    pub(super) fn new(lang: Option<&str>) -> Self {
        Console { lang: super::language(lang), now: ZonedDateTime::now() }
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
