//! What the reader says about rows and cells: every assumption, once.
use super::cell::{Assumed, Got};
use super::reader::Reader;
use super::rows::Rows;
use super::*;
use crate::diagnostic::Text;
use crate::value::{Rich, Value};
use std::collections::BTreeMap;

/// Rows named in one note; the others are counted.
pub(super) const ROWS_NAMED: usize = 12;

/// Names that could mean several columns, as many as are shown.
const NAMES_SHOWN: usize = 5;

impl Reader<'_, '_> {
    /// Says which columns share an alias: neither can be asked for by it.
    pub(super) fn note_ambiguous(&mut self, columns: &Columns, claims: &[(String, usize)]) {
        let mut shared: BTreeMap<Vec<usize>, Vec<&str>> = BTreeMap::new();
        for (name, _) in claims {
            if let Found::Ambiguous(list) = columns.find(name) {
                let names = shared.entry(list).or_default();
                if !names.contains(&name.as_str()) {
                    names.push(name);
                }
            }
        }
        for (list, names) in shared {
            let own = list.iter().map(|i| columns.name(*i)).collect::<Vec<_>>().join("、");
            let more = if names.len() > NAMES_SHOWN { " …" } else { "" };
            let names = names.into_iter().take(NAMES_SHOWN).collect::<Vec<_>>().join("、") + more;
            let message = tr!(
                "“{names}”可以指这几列：{own}；模板里请用列的全名",
                "“{names}” could mean any of the columns {own}; use their full names in templates"
            );
            self.note("alias-ambiguous", message, self.here());
        }
    }

    /// How many pictures each column has, and how many belong to no record.
    pub(super) fn note_pictures(&mut self, records: &[Arc<Record>]) {
        if self.sheet.pictures.is_empty() {
            return;
        }
        let picture = |r: &Record, i: usize| matches!(r.fields.get(i).map(|f| &f.value), Some(Value::Rich(v)) if matches!(**v, Rich::Picture(_)));
        let mut used = 0;
        for (i, head) in self.header.heads.iter().enumerate() {
            let n = records.iter().filter(|r| picture(r, i)).count();
            used += n;
            if n > 0 {
                let name = &head.name;
                let place = Place::Column(self.sheet.source.clone(), head.col);
                self.note(
                    "pictures-found",
                    tr!("“{name}”列有 {n} 张图片", "column “{name}” has {n} pictures"),
                    place,
                );
            }
        }
        let left = self.sheet.pictures.len().saturating_sub(used);
        if left > 0 {
            let message = tr!(
                "有 {left} 张图片不在数据行的空格子里，没有用",
                "{left} pictures are not in empty cells of the data rows and are not used"
            );
            self.note("pictures-outside", message, self.here());
        }
    }

    pub(super) fn note_assumed(&mut self, got: &[Got], col: u32, name: &str) {
        let place = || Place::Column(self.sheet.source.clone(), col);
        let count = |a: Assumed| got.iter().filter(|g| g.assumed == Some(a)).count();
        let mut notes = Vec::new();
        let mut add = |a: Assumed, code, make: &dyn Fn(usize) -> Text| {
            let n = count(a);
            if n > 0 {
                notes.push(Diagnostic::note(code, make(n)).at(place()));
            }
        };
        let year = self.options.year.unwrap_or_default();
        add(Assumed::Year, "year-added", &|n| {
            tr!(
                "“{name}”列有 {n} 格没有年份，按 {year} 年算",
                "{n} cells of column “{name}” have no year; taken as {year}"
            )
        });
        add(Assumed::DateFromNumber, "date-from-number", &|n| {
            tr!(
                "“{name}”列有 {n} 格是 8 位数字，按年月日读",
                "{n} cells of column “{name}” are numbers of 8 digits, read as dates"
            )
        });
        add(Assumed::RunSplit, "names-split", &|n| {
            tr!(
                "“{name}”列有 {n} 格的姓名没有分隔，按已知姓名拆开了",
                "{n} cells of column “{name}” hold names without separators, taken apart by the known names"
            )
        });
        add(Assumed::NoArea, "phone-without-area", &|n| {
            tr!("“{name}”列有 {n} 格固定电话没有区号", "{n} landlines in column “{name}” have no area code")
        });
        add(Assumed::Midnight, "time-24", &|n| {
            tr!(
                "“{name}”列有 {n} 格写着 24:00，按次日 0:00 读",
                "{n} cells of column “{name}” say 24:00, read as 00:00 of the next day"
            )
        });
        self.problems.0.extend(notes);
    }

    pub(super) fn note_rows(&mut self, rows: &Rows) {
        let mut by_reason: BTreeMap<Skip, Vec<u32>> = BTreeMap::new();
        for (row, skip) in &rows.skipped {
            by_reason.entry(*skip).or_default().push(*row);
        }
        for (skip, list) in by_reason {
            let (words, (zh, en)) = (skip.words(), row_list(&list));
            let message = Text {
                zh: format!("没有当作数据：{}（{}）", zh, words.zh),
                en: format!("not taken as data: {} ({})", en, words.en),
            };
            self.note("rows-skipped", message, self.here());
        }
        let read: Vec<u32> = rows
            .data
            .iter()
            .filter(|(_, total)| !total)
            .filter_map(|(l, _)| self.grid.lines.get(*l))
            .map(|l| l.row)
            .collect();
        let within =
            |set: &BTreeSet<u32>| read.iter().copied().filter(|r| set.contains(r)).collect::<Vec<u32>>();
        let hidden = within(&self.sheet.hidden_rows);
        if !hidden.is_empty() {
            let (n, (zh, en)) = (hidden.len(), row_list(&hidden));
            let message = tr!("有 {n} 个隐藏行也读了：{zh}", "{n} hidden rows are read too: {en}");
            self.note("rows-hidden", message, self.here());
        }
        let struck = within(&self.sheet.struck_rows);
        if !struck.is_empty() {
            let (n, (zh, en)) = (struck.len(), row_list(&struck));
            let d = Diagnostic::warning(
                "rows-struck",
                tr!("有 {n} 行带删除线，仍然读了：{zh}", "{n} rows are struck out and still read: {en}"),
            );
            self.problems.push(d.at(self.here()).hint(tr!(
                "不要这些行时，请删去，或选择跳过带删除线的行",
                "if they are not wanted, delete them or choose to skip struck-out rows"
            )));
        }
        let hidden: Vec<&str> = self
            .header
            .heads
            .iter()
            .filter(|h| self.sheet.hidden_cols.contains(&h.col))
            .map(|h| h.name.as_str())
            .collect();
        if !hidden.is_empty() {
            let names = hidden.join("、");
            self.note(
                "columns-hidden",
                tr!("隐藏的列也读了：{names}", "hidden columns are read too: {names}"),
                self.here(),
            );
        }
    }
}

/// `第3行、第5至7行` and `rows 3, 5-7`, of 0-based rows in order.
fn row_list(rows: &[u32]) -> (String, String) {
    let mut spans: Vec<(u32, u32)> = Vec::new();
    for r in rows {
        match spans.last_mut() {
            Some((_, end)) if *end + 1 == *r => *end = *r,
            _ => spans.push((*r, *r)),
        }
    }
    let show = |zh: bool| {
        let one = |(a, b): &(u32, u32)| match (a == b, zh) {
            (true, true) => format!("第{}行", a + 1),
            (true, false) => format!("{}", a + 1),
            (false, true) => format!("第{}至{}行", a + 1, b + 1),
            (false, false) => format!("{}-{}", a + 1, b + 1),
        };
        let mut out =
            spans.iter().take(ROWS_NAMED).map(one).collect::<Vec<_>>().join(if zh { "、" } else { ", " });
        if spans.len() > ROWS_NAMED {
            out += &if zh {
                format!("等共{}行", rows.len())
            } else {
                format!(" … {} rows in all", rows.len())
            };
        }
        out
    };
    (show(true), format!("rows {}", show(false)))
}
