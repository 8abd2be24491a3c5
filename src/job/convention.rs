//! What `wenshu fill` does with the other sheets of a workbook, without a job file: a sheet that is named like a
//! list of the template and begins with the key column of the main sheet holds rows of the main sheet's rows;
//! one that names rows is reached by its first column; 单位 holds the issuer's values. Workbooks made by `wenshu fields --xlsx` are like that.
use super::fields::{EXAMPLE, ISSUER};
use super::file::{JobFile, Join};
use crate::diagnostic::{Diagnostic, Place, Problems};
use crate::record::{self, Kind, ReadOptions, Table};
use crate::sheet::{Raw, Row, Sheet, Workbook};
use crate::template::{Need, NeedKind, Template};
use crate::tr;
use std::path::Path;

/// Rows at the top of a sheet that are looked at for its header and example.
const TOP: usize = 50;

/// Joins the lists that the template asks for to the sheet `main`, names rows, and leaves out example rows.
/// `key` is the column that the user said tells rows of the main sheet apart.
pub(super) fn apply(job: &mut JobFile, book: &Workbook, main: &str, key: Option<&str>, template: &Path) {
    // whatever is wrong with the template is told when the job is checked
    let needs = Template::open(template, None).map(|t| t.needs()).unwrap_or_default();
    let mut sheets = Sheets { job, book, expected: vec![] };
    names(&needs, &mut sheets.expected);
    if let Some(table) = sheets.top(main) {
        let key = key.and_then(|k| table.column(k).ok()).or_else(|| columns(&table).next());
        if let Some(key) = key {
            let keys = [table.columns.name(key).to_string()];
            sheets.lists(main, &table, &keys, &needs);
        }
    }
    if main != ISSUER[0] {
        sheets.issuer(&needs);
    }
    sheets.rows_by_name(main, &needs);
    sheets.leave_out_examples();
}

fn names(needs: &[Need], out: &mut Vec<String>) {
    for n in needs {
        out.extend(n.name.split('.').map(str::to_string));
        names(&n.inside, out);
    }
}

/// Columns that mean something, in order.
fn columns(table: &Table) -> impl Iterator<Item = usize> + '_ {
    (0..table.kinds.len()).filter(|&i| table.kinds.get(i) != Some(&Kind::Serial))
}

struct Sheets<'j> {
    job: &'j mut JobFile,
    book: &'j Workbook,
    expected: Vec<String>,
}

impl Sheets<'_> {
    fn sheet(&self, name: &str) -> Option<&Sheet> {
        let spec = &self.job.sheets.iter().find(|(n, _)| n == name)?.1;
        match &spec.sheet {
            Some(sheet) => self.book.sheets.iter().find(|s| s.source.sheet == *sheet),
            None => self.book.sheets.first(),
        }
    }

    /// The first rows of a sheet.
    fn top(&self, name: &str) -> Option<Table> {
        let sheet = self.sheet(name)?;
        let rows = sheet.rows.iter().take(TOP).cloned().collect();
        let options = ReadOptions { expected: self.expected.clone(), ..ReadOptions::default() };
        record::read(&Sheet { rows, ..sheet_without_rows(sheet) }, &options).0
    }

    /// Joins the lists of the sheet `parent`, whose rows are told apart by the columns `keys`.
    fn lists(&mut self, parent: &str, table: &Table, keys: &[String], needs: &[Need]) {
        for need in needs.iter().filter(|n| n.kind == NeedKind::List && n.name != parent) {
            let name = &need.name;
            if table.columns.position(name).is_some() {
                continue; // a column of several things
            }
            let Some(own) = self.top(name) else { continue };
            let Some((on, used)) = joined_on(keys, &own) else {
                // the same in all documents; its rows may have lists
                let key = columns(&own).next().map(|i| own.columns.name(i).to_string());
                let keys: Vec<String> = key.into_iter().collect();
                self.lists(name, &own, &keys, &need.inside);
                continue;
            };
            let (sheet, list) = (parent.to_string(), name.clone());
            if let Some((_, spec)) = self.job.sheets.iter_mut().find(|(n, _)| *n == sheet) {
                spec.lists
                    .push((list.clone(), Join { sheet: list.clone(), on: on.clone(), ..Join::default() }));
            }
            let note = Diagnostic::note(
                "list-joined",
                tr!(
                    "“{list}”表按“{on}”对应到“{sheet}”表的各行",
                    "Rows of “{list}” go with rows of “{sheet}” by “{on}”"
                ),
            );
            let hint = tr!(
                "每份文书只列出对应的行。要在每份里都列出全部，请把这张表的第一列换一个名字",
                "Each document lists only its own rows. To list all rows in each, give the first column another name"
            );
            let first = self.job.notes.iter().all(|n| n.code() != "list-joined");
            let note = if first { note.hint(hint) } else { note };
            self.job.notes.push(note.at(Place::Sheet(own.source.clone())));
            let mut below: Vec<String> = keys[keys.len() - used..].to_vec();
            below.extend(columns(&own).nth(used).map(|i| own.columns.name(i).to_string()));
            self.lists(name, &own, &below, &need.inside);
        }
    }

    /// Sheets of which the template names rows are reached by the texts of their first column.
    fn rows_by_name(&mut self, main: &str, needs: &[Need]) {
        let named: Vec<&str> = needs
            .iter()
            .filter_map(|n| n.name.split_once('.'))
            .filter(|(_, row)| !row.starts_with("length") && !row.starts_with(|c: char| c.is_ascii_digit()))
            .map(|(list, _)| list)
            .collect();
        for name in named {
            if name == main || self.sheet(name).is_none() {
                continue;
            }
            let first = self.top(name).and_then(|t| Some(t.columns.name(columns(&t).next()?).to_string()));
            let spec = self.job.sheets.iter_mut().find(|(n, _)| n == name);
            if let Some((_, spec)) = spec.filter(|s| s.1.by.is_none() && s.1.key.is_empty()) {
                spec.by = first;
            }
        }
    }

    /// A sheet named 单位 stands for the `[issuer]` of a job file.
    fn issuer(&mut self, needs: &[Need]) {
        let asked = |n: &Need| n.name.split_once('.').is_some_and(|(first, _)| ISSUER.contains(&first));
        fn any(needs: &[Need], asked: &dyn Fn(&Need) -> bool) -> bool {
            needs.iter().any(|n| asked(n) || any(&n.inside, asked))
        }
        if !any(needs, &asked) {
            return;
        }
        let mut problems = Problems::default();
        let items = self.sheet(ISSUER[0]).and_then(|s| super::issuer::read(s, &mut problems));
        self.job.notes.append(&mut problems.0);
        let Some(items) = items else { return };
        self.job.sheets.retain(|(n, _)| n != ISSUER[0]);
        let place = Place::Sheet(items.source);
        let note = match (items.values.iter().all(|(_, v)| v.is_empty()), items.lines) {
            (true, _) => super::issuer::empty(place),
            (false, true) => Diagnostic::note(
                "issuer-from-sheet",
                tr!("单位的各项取自这张表", "The issuer's values come from this sheet"),
            )
            .at(place),
            (false, false) => Diagnostic::note(
                "issuer-from-sheet",
                tr!("单位的各项取自这张表的第一行", "The issuer's values come from this sheet's first row"),
            )
            .at(place),
        };
        self.job.issuer = items.values;
        self.job.issuer_places = items.places;
        self.job.notes.push(note);
    }

    fn leave_out_examples(&mut self) {
        let all: Vec<String> = self.job.sheets.iter().map(|(n, _)| n.clone()).collect();
        let mut places = Vec::new();
        for name in all {
            let found = self.sheet(&name).filter(|s| s.rows.iter().take(TOP).any(is_example));
            let Some(source) = found.map(|s| s.source.clone()) else { continue };
            let spec = self.job.sheets.iter_mut().find(|(n, _)| *n == name);
            spec.into_iter().for_each(|(_, spec)| spec.skip_examples = true);
            places.push(Place::Sheet(source));
        }
        let mut places = places.into_iter();
        let Some(first) = places.next() else { return };
        let note = Diagnostic::note(
            "example-left-out",
            tr!(
                "第一列写着“{EXAMPLE}”的行是示例，没有算进去",
                "Rows that begin with “{EXAMPLE}” are examples and were left out"
            ),
        );
        self.job.notes.push(places.fold(note.at(first), Diagnostic::also));
    }
}

/// The columns that join a list to the sheet whose rows are told apart by `keys`: all of them or the last,
/// when the list's columns begin with them. Also how many they are.
fn joined_on(keys: &[String], own: &Table) -> Option<(String, usize)> {
    let first: Vec<usize> = columns(own).collect();
    [keys, keys.get(keys.len().checked_sub(1)?..)?].into_iter().find_map(|keys| {
        let pairs = keys.iter().zip(&first).map(|(key, &i)| {
            let name = own.columns.name(i);
            match own.columns.position(key) == Some(i) {
                true if name == key => Some(key.clone()),
                true => Some(format!("{key}={name}")),
                false => None,
            }
        });
        let pairs = pairs.collect::<Option<Vec<String>>>()?;
        (pairs.len() == keys.len()).then(|| (pairs.join(","), pairs.len()))
    })
}

fn is_example(row: &Row) -> bool {
    matches!(row.cells.first(), Some(c) if c.col == 0 && matches!(&c.raw, Raw::Text(t) if t.trim() == EXAMPLE))
}

/// The sheet without rows that begin with [`EXAMPLE`].
pub(super) fn without_examples(sheet: &Sheet) -> Sheet {
    let rows = sheet.rows.iter().filter(|r| !is_example(r)).cloned().collect();
    Sheet { rows, ..sheet_without_rows(sheet) }
}

/// A sheet's description, for reading a part of its rows.
fn sheet_without_rows(s: &Sheet) -> Sheet {
    Sheet {
        source: s.source.clone(),
        hidden: s.hidden,
        rows: vec![],
        merges: s.merges.clone(),
        hidden_rows: s.hidden_rows.clone(),
        hidden_cols: s.hidden_cols.clone(),
        struck_rows: s.struck_rows.clone(),
        pictures: vec![],
    }
}
