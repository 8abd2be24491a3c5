//! Finds the header rows and names the columns.
use super::grid::{Cell, Grid, Line};
use super::kind::Kind;
use super::{ReadOptions, aliases, parse};
use crate::diagnostic::{Diagnostic, Place, Problems, Result, column_name};
use crate::sheet::{Raw, Sheet};
use crate::tr;
use crate::value::Value;
use std::collections::{BTreeMap, HashSet};

/// The header is looked for in so many non-blank rows.
const ROWS_SEARCHED: usize = 30;
/// A header has at most so many rows.
const MAX_HEADER_ROWS: usize = 3;
/// Column names are not longer than this; longer text is a note or data.
const MAX_NAME: usize = 30;

/// The header found.
pub(super) struct Header {
    /// Its lines in [`Grid::lines`]: from, to (exclusive).
    pub(super) lines: (usize, usize),
    /// Its columns from left to right.
    pub(super) heads: Vec<Head>,
}

/// A column's name as found.
pub(super) struct Head {
    pub(super) col: u32,
    /// Own name: the rows of the header joined by `/`; unique.
    pub(super) name: String,
    /// The lowest part of the name.
    pub(super) leaf: String,
}

pub(super) fn find(
    grid: &Grid<'_>,
    sheet: &Sheet,
    options: &ReadOptions,
    problems: &mut Problems,
) -> Result<Header> {
    let place = || Place::Sheet(sheet.source.clone());
    if grid.lines.is_empty() {
        return Err(Diagnostic::error("sheet-empty", tr!("表是空的", "the sheet is empty")).at(place()));
    }
    let picked = match options.header_row {
        Some(n) => line_of(grid, n).ok_or_else(|| {
            Diagnostic::error(
                "header-row",
                tr!("指定的表头第{n}行是空的", "row {n}, given as the header, is empty"),
            )
            .at(place())
            .hint(tr!("行号以表格左侧显示的为准", "rows are numbered as the spreadsheet shows them"))
        })?,
        None => pick(grid, options).ok_or_else(|| {
            Diagnostic::error("header-missing", tr!("找不到表头", "no header row found")).at(place()).hint(
                tr!(
                    "请指定表头在第几行：命令行用 --header-row N，任务文件用 header = N",
                    "say which row is the header: --header-row N, or header = N in the job file"
                ),
            )
        })?,
    };
    let lines = extend(grid, picked, options.header_row.is_some());
    let heads = name_columns(grid, lines, sheet, problems);
    Ok(Header { lines, heads })
}

fn line_of(grid: &Grid<'_>, row: u32) -> Option<usize> {
    grid.lines.binary_search_by_key(&row.checked_sub(1)?, |l| l.row).ok()
}

/// Could this text be the name of a column?
fn label(line: &Line<'_>, col: u32) -> Option<String> {
    let text = line.get(col)?.text.as_deref()?;
    let name = parse::header(text);
    let fits = !name.is_empty()
        && name.chars().count() <= MAX_NAME
        && !name.contains(['。', '；', ';'])
        && !is_pair(&name);
    let value =
        parse::number(&name).is_some() || parse::moment(&name, None).is_ok() || parse::time(&name).is_some();
    (fits && !value).then_some(name)
}

/// `填报单位:…` and not `白班(08:00-20:00)`.
fn is_pair(name: &str) -> bool {
    let parts: Vec<&str> = name.split(':').collect();
    parts.windows(2).any(|w| {
        !w[0].ends_with(|c: char| c.is_ascii_digit()) || !w[1].starts_with(|c: char| c.is_ascii_digit())
    })
}

/// Takes the line with the most known names (two or more); without known names, the first line of labels
/// only that is about as wide as the lines below it.
fn pick(grid: &Grid<'_>, options: &ReadOptions) -> Option<usize> {
    let asked: HashSet<String> = options.asked_names().map(parse::header).collect();
    let lines = grid.lines.get(..ROWS_SEARCHED.min(grid.lines.len()))?;
    let known = |line: &Line<'_>| {
        let names = line.cells.iter().filter_map(|c| label(line, c.col));
        let hit = |n: &String| asked.contains(n) || aliases::group_of(aliases::bare(n)).is_some();
        names.map(|n| if hit(&n) { 4 } else { u32::from(Kind::of_header(&n).is_some()) * 3 }).sum::<u32>()
    };
    let best = lines.iter().enumerate().map(|(i, l)| (known(l), std::cmp::Reverse(i))).max()?;
    if best.0 >= 6 {
        return Some(best.1.0);
    }
    (0..lines.len()).find(|i| {
        let line = &lines[*i];
        let below = grid.lines.iter().skip(i + 1).take(10).map(|l| l.cells.len()).max().unwrap_or(0);
        let width = line.cells.len();
        let enough =
            if below <= 1 { width >= 2 || known(line) > 0 } else { width >= 2 && width * 10 >= below * 6 };
        enough && line.cells.iter().all(|c| label(line, c.col).is_some())
    })
}

/// Adds the rows of a header that has more than one. A row given by the user is the last one.
fn extend(grid: &Grid<'_>, picked: usize, given: bool) -> (usize, usize) {
    let (mut top, mut end) = (picked, picked + 1);
    while end - top < MAX_HEADER_ROWS && top > 0 && is_over(grid, top - 1, top) {
        top -= 1;
    }
    while !given && end - top < MAX_HEADER_ROWS && is_over(grid, end - 1, end) {
        end += 1;
    }
    (top, end)
}

/// Do these two lines make one header? The upper one has a name over several columns, and the lower one
/// has names only below such.
fn is_over(grid: &Grid<'_>, upper: usize, lower: usize) -> bool {
    let (Some(up), Some(low)) = (grid.lines.get(upper), grid.lines.get(lower)) else { return false };
    let all_labels = |l: &Line<'_>| l.cells.iter().all(|c| label(l, c.col).is_some());
    if low.row != up.row + 1 || up.cells.len() < 2 || !all_labels(up) || !all_labels(low) {
        return false;
    }
    let (mut merged, mut groups) = (false, false);
    for c in &low.cells {
        let (above, merge) = (up.get(c.col), grid.merge(up.row, c.col));
        let group = match (above, merge) {
            (_, Some(m)) => m.right > m.left && m.bottom == up.row,
            // not merged, as in text files: blank above, with a name further left; or the leftmost of such
            (None, None) => up.cells.first().is_some_and(|f| f.col < c.col),
            (Some(_), None) => up.get(c.col + 1).is_none() && low.get(c.col + 1).is_some(),
        };
        if !group {
            return false;
        }
        merged |= merge.is_some();
        groups |= above.is_none() || merge.is_some();
    }
    // without merged cells, only a name with nothing below it tells a header from a title of several cells
    groups && (merged || up.cells.iter().any(|c| low.get(c.col).is_none()))
}

fn name_columns(
    grid: &Grid<'_>,
    (top, end): (usize, usize),
    sheet: &Sheet,
    problems: &mut Problems,
) -> Vec<Head> {
    let lines = &grid.lines[top..end];
    let mut cols: Vec<u32> = lines.iter().flat_map(|l| l.cells.iter().map(|c| c.col)).collect();
    cols.sort_unstable();
    cols.dedup();
    let mut heads: Vec<Head> = Vec::new();
    for col in cols {
        let mut parts: Vec<String> = Vec::new();
        for (i, line) in lines.iter().enumerate() {
            let below = lines[i + 1..].iter().any(|l| l.get(col).is_some());
            let own = line.get(col).and_then(name_text);
            let part = own.or_else(|| below.then(|| left_name(grid, line, col)).flatten());
            if let Some(part) = part.filter(|p| !p.is_empty() && parts.last() != Some(p)) {
                parts.push(part);
            }
        }
        if let Some(leaf) = parts.last().cloned() {
            heads.push(Head { col, name: parts.join("/"), leaf });
        }
    }
    number_duplicates(&mut heads, lines, sheet, problems);
    heads
}

/// The name that a header cell gives: text, or the number or day of a roster's column.
fn name_text(cell: &Cell<'_>) -> Option<String> {
    match cell.raw {
        Raw::Text(_) => cell.text.as_deref().map(parse::header),
        Raw::Number(n) => parse::exact(*n).map(|d| d.to_string()),
        Raw::Date(d) => Some(Value::Date(d.date()).to_text()),
        _ => None,
    }
}

/// The name of a group, for its columns other than the first.
fn left_name(grid: &Grid<'_>, line: &Line<'_>, col: u32) -> Option<String> {
    let cell = match grid.merge(line.row, col) {
        Some(m) => line.get(m.left)?,
        None => line.cells.iter().rev().find(|c| c.col < col)?,
    };
    name_text(cell)
}

/// Two columns of one name become 姓名1 and 姓名2, and the bare name belongs to neither.
fn number_duplicates(heads: &mut [Head], lines: &[Line<'_>], sheet: &Sheet, problems: &mut Problems) {
    let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (i, h) in heads.iter().enumerate() {
        by_name.entry(h.name.clone()).or_default().push(i);
    }
    let row = lines.last().map_or(0, |l| l.row);
    for (name, same) in by_name.iter().filter(|(_, same)| same.len() > 1) {
        let mut n = 0;
        for &i in same {
            n += 1;
            while by_name.contains_key(&format!("{name}{n}")) {
                n += 1;
            }
            heads[i].name = format!("{name}{n}");
            heads[i].leaf = name.clone();
        }
        let letters: Vec<String> = same.iter().map(|i| column_name(heads[*i].col)).collect();
        let (new_zh, new_en) =
            (same.iter().map(|i| heads[*i].name.as_str()).collect::<Vec<_>>().join("、"), letters.join(", "));
        let letters = letters.join("、");
        let mut d = Diagnostic::warning(
            "column-duplicate",
            tr!(
                "{letters} 列的列名都是“{name}”，分别叫作 {new_zh}",
                "columns {new_en} are all named “{name}”; they are called {new_zh}"
            ),
        )
        .hint(tr!("请给它们不同的列名", "give them different names"));
        for &i in same {
            let place = Place::Cell(sheet.source.clone(), row, heads[i].col);
            d = if d.place().is_none() { d.at(place) } else { d.also(place) };
        }
        problems.push(d);
    }
}

/// Title and `填报单位：…` pairs from the rows above the header.
pub(super) fn meta(above: &[Line<'_>]) -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> = Vec::new();
    for line in above {
        let mut waiting: Option<String> = None;
        for cell in &line.cells {
            let Some(text) = cell.text.as_deref() else { continue };
            if let Some(key) = waiting.take().filter(|_| !text.contains(['：', ':'])) {
                out.push((key, text.to_owned()));
                continue;
            }
            let mut pairs = pairs(text);
            match pairs.last() {
                None if !out.iter().any(|(k, _)| k == TITLE) => {
                    out.push((TITLE.into(), text.replace('\n', " ")))
                }
                None => {}
                Some((_, value)) => {
                    if value.is_empty() {
                        waiting = pairs.pop().map(|(k, _)| k);
                    }
                    out.extend(pairs.into_iter().filter(|(_, v)| !v.is_empty()));
                }
            }
        }
    }
    out
}

/// The key of the title in [`Table::meta`](super::Table::meta).
pub(super) const TITLE: &str = "标题";

/// `填报单位：青河园  填报日期：2026.9.1` → two pairs; a text without a colon → none.
fn pairs(text: &str) -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> = Vec::new();
    for word in text.split_whitespace() {
        match word.split_once(['：', ':']) {
            Some((key, value)) if !key.is_empty() && is_pair(&word.replace('：', ":")) => {
                out.push((parse::header(key), value.to_owned()));
            }
            _ => match out.last_mut() {
                Some((_, value)) if value.is_empty() => *value = word.to_owned(),
                Some((_, value)) => *value += &format!(" {word}"),
                None => return out,
            },
        }
    }
    out
}
