//! Tells records from totals, notes, repeated headers and other rows that are no data.
use super::grid::{Grid, Line};
use super::header::Header;
use super::{ReadOptions, Skip, parse};
use crate::diagnostic::{Diagnostic, Place, Problems};
use crate::sheet::Sheet;
use crate::tr;

const TOTALS: &[&str] = &[
    "合计",
    "总计",
    "小计",
    "共计",
    "累计",
    "本页合计",
    "本页小计",
    "总合计",
    "合计数",
    "Total",
    "Subtotal",
    "Grandtotal",
];
const NOTES: &[&str] = &[
    "注",
    "备注",
    "说明",
    "填表",
    "制表",
    "审核",
    "填报",
    "审批",
    "复核",
    "负责人",
    "单位负责人",
    "经办",
    "联系人",
    "附注",
    "※",
];

/// The lines below the header, each with what it is.
pub(super) struct Rows {
    /// Line numbers of records and totals, in order.
    pub(super) data: Vec<(usize, bool)>,
    /// Sheet rows that are no records, in order.
    pub(super) skipped: Vec<(u32, Skip)>,
    /// Number of non-blank rows below the header.
    pub(super) read: u32,
}

/// What the sorting of rows needs to know of the columns.
pub(super) struct Layout<'a> {
    pub(super) cols: &'a [u32],
    pub(super) serial: Option<u32>,
    /// The column whose cell no record leaves empty: the key, or 姓名, or else the first one.
    pub(super) key: u32,
}

pub(super) fn classify(
    grid: &Grid<'_>,
    header: &Header,
    layout: &Layout<'_>,
    sheet: &Sheet,
    options: &ReadOptions,
    problems: &mut Problems,
) -> Rows {
    let below = grid.lines.get(header.lines.1..).unwrap_or(&[]);
    let mut out = Rows { data: vec![], skipped: vec![], read: below.len() as u32 };
    let head = grid.lines.get(header.lines.1.saturating_sub(1));
    for (i, line) in below.iter().enumerate() {
        let own: Vec<_> = line.cells.iter().filter(|c| layout.cols.contains(&c.col)).collect();
        let skip = if sheet.hidden_rows.contains(&line.row) && options.skip_hidden {
            Some(Skip::Hidden)
        } else if sheet.struck_rows.contains(&line.row) && options.skip_struck {
            Some(Skip::Struck)
        } else if own.is_empty() {
            Some(Skip::Outside)
        } else if is_total(line, layout) {
            out.data.push((header.lines.1 + i, true));
            Some(Skip::Total)
        } else if own
            .iter()
            .all(|c| Some(c.col) == layout.serial && c.text.as_deref().is_none_or(is_running_number))
        {
            Some(Skip::SerialOnly)
        } else if head.is_some_and(|h| repeats(line, h)) {
            Some(Skip::HeaderAgain)
        } else if is_note(line, layout) {
            Some(Skip::Note)
        } else if is_section(grid, line, layout) {
            Some(Skip::Section)
        } else {
            None
        };
        match skip {
            None => out.data.push((header.lines.1 + i, false)),
            Some(Skip::Note) => {
                out.skipped.extend(below[i..].iter().map(|l| (l.row, Skip::Note)));
                warn_of_data_after(&below[i + 1..], layout, sheet, problems);
                break;
            }
            Some(skip) => out.skipped.push((line.row, skip)),
        }
    }
    out
}

fn is_total(line: &Line<'_>, layout: &Layout<'_>) -> bool {
    let first = line.cells.iter().find(|c| Some(c.col) != layout.serial || c.text.is_some());
    let Some(text) = first.and_then(|c| c.text.as_deref()) else { return false };
    if text.chars().count() > 12 {
        return false;
    }
    let word = parse::compact(text);
    let word = word.trim_end_matches(':');
    let ends = TOTALS.iter().any(|t| word.ends_with(t));
    TOTALS.contains(&word)
        || ends
            && line
                .cells
                .iter()
                .filter(|c| c.text.as_deref().is_some_and(|t| parse::number(t).is_none()))
                .count()
                == 1
}

/// `1`, `1.`, `（1）`
fn is_running_number(text: &str) -> bool {
    parse::compact(text).trim_matches(['.', '、', '(', ')']).bytes().all(|b| b.is_ascii_digit())
}

/// A text that starts like a note at the foot: `注：…`, `填表人：`.
fn is_note_text(text: Option<&str>) -> bool {
    let Some(text) = text else { return false };
    let t = parse::compact(text);
    NOTES.iter().any(|n| {
        t.strip_prefix(n).is_some_and(|rest| match rest.chars().next() {
            None => matches!(*n, "注" | "备注" | "说明" | "附注"),
            Some(c) => ":.、,1①(".contains(c) || (rest.chars().take(4).any(|c| c == ':')),
        })
    })
}

/// Is this a line of the foot? Its first cell says so, and it has no key (or is nothing but such texts).
fn is_note(line: &Line<'_>, layout: &Layout<'_>) -> bool {
    let Some(first) = line.cells.first() else { return false };
    let text = first.text.as_deref();
    let colon = |t: Option<&str>| t.is_some_and(|t| t.contains([':', '：']));
    let mut others = line.cells.iter().filter(|c| c.col != first.col);
    let no_key = if first.col == layout.key {
        let label_only = text.is_some_and(|t| t.ends_with([':', '：']));
        label_only || line.cells.len() == 1 || others.clone().any(|c| colon(c.text.as_deref()))
    } else {
        line.get(layout.key).is_none()
    };
    is_note_text(text)
        && (no_key || others.all(|c| is_note_text(c.text.as_deref()) || colon(c.text.as_deref())))
}

/// A line inside the table that holds one text over most of the columns: `一、大班组`.
fn is_section(grid: &Grid<'_>, line: &Line<'_>, layout: &Layout<'_>) -> bool {
    let [only] = &line.cells[..] else { return false };
    let wide = |m: crate::sheet::Merge| {
        let covered = layout.cols.iter().filter(|c| (m.left..=m.right).contains(c)).count();
        m.top == m.bottom && covered > 1 && covered * 2 > layout.cols.len()
    };
    only.text.is_some() && grid.merge(line.row, only.col).is_some_and(wide)
}

/// The header once more, as on printed pages.
fn repeats(line: &Line<'_>, head: &Line<'_>) -> bool {
    line.cells.len() >= 2
        && line.cells.iter().all(|c| {
            match (c.text.as_deref(), head.get(c.col).and_then(|h| h.text.as_deref())) {
                (Some(a), Some(b)) => a == b,
                _ => false,
            }
        })
}

/// Nothing below the notes is read; rows there that look like data are pointed out.
fn warn_of_data_after(rest: &[Line<'_>], layout: &Layout<'_>, sheet: &Sheet, problems: &mut Problems) {
    let full = |l: &&Line<'_>| {
        let filled = layout.cols.iter().filter(|c| l.get(**c).is_some()).count();
        filled >= 3
            && filled * 2 > layout.cols.len()
            && l.get(layout.key).is_some()
            && !is_total(l, layout)
            && !is_note(l, layout)
    };
    if let Some(line) = rest.iter().find(full) {
        problems.push(
            Diagnostic::warning(
                "rows-after-note",
                tr!(
                    "表尾说明之后还有像数据的行，没有读",
                    "a row that looks like data comes after the notes at the foot; not read"
                ),
            )
            .at(Place::Row(sheet.source.clone(), line.row))
            .hint(tr!("如果是数据，请移到说明之前", "if it is data, move it above the notes")),
        );
    }
}

impl Skip {
    /// Why a row is no record, in Chinese and English.
    pub fn words(self) -> crate::diagnostic::Text {
        match self {
            Skip::Total => tr!("合计行", "total row"),
            Skip::Note => tr!("表尾说明", "note at the foot"),
            Skip::Hidden => tr!("隐藏行", "hidden row"),
            Skip::Struck => tr!("划掉的行", "struck-out row"),
            Skip::HeaderAgain => tr!("重复的表头", "repeated header"),
            Skip::Section => tr!("分段标题", "section title"),
            Skip::SerialOnly => tr!("只有序号的空行", "empty row with a running number only"),
            Skip::Outside => tr!("内容在表外", "content outside of the table"),
        }
    }
}
