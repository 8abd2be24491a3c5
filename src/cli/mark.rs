//! `wenshu check --mark`: copies of the workbooks in which the cells that are wrong are yellow, with comments.
use super::Console;
use crate::diagnostic::{Diagnostic, Lang, Place, Problems, Result, Severity, Source, file_name};
use crate::disk;
use crate::job::JobFile;
use crate::mark::{self, Mark};
use crate::tr;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What is put behind a workbook's name.
const MARKED: &str = "-标注";

/// Writes the copies, and returns their paths. `target` is a file or a folder; empty for beside the workbooks.
pub(super) fn write(
    job: &JobFile,
    problems: &Problems,
    target: &Path,
    console: &Console,
) -> Result<Vec<PathBuf>> {
    let mut marks: BTreeMap<PathBuf, Vec<Mark>> = BTreeMap::new();
    for d in problems.0.iter().filter(|d| d.severity() > Severity::Note) {
        for (source, row, col) in std::iter::once(d.place()).chain(d.others()).filter_map(cell) {
            let Some(path) = job.workbooks().find(|p| file_name(p) == source.file) else { continue };
            let (sheet, error) = (source.sheet.clone(), d.severity() == Severity::Error);
            marks.entry(path).or_default().push(Mark { sheet, row, col, text: text(d, console.lang), error });
        }
    }
    let one = marks.len() == 1;
    let mut written = vec![];
    for (path, marks) in marks {
        let to = place_of(&path, target, one)?;
        if job.workbooks().any(|p| same(&p, &to)) {
            let d = Diagnostic::error(
                "mark-over-input",
                tr!("标注不能写进原来的工作簿", "The marks can't go into the workbook itself"),
            );
            let hint = tr!("--mark 后面换一个文件名", "Name another file after --mark");
            return Err(d.hint(hint).at(Place::file(&to)));
        }
        let bytes = std::fs::read(&path).map_err(|e| {
            Diagnostic::error("file-unreadable", tr!("读不了：{e}", "It can't be read: {e}"))
                .at(Place::file(&path))
        })?;
        disk::replace(&to, &mark::workbook(&file_name(&path), &bytes, &marks)?)?;
        written.push(to);
    }
    Ok(written)
}

/// Where the copy of a workbook goes.
fn place_of(workbook: &Path, target: &Path, one: bool) -> Result<PathBuf> {
    let stem = workbook.file_stem().unwrap_or_default().to_string_lossy();
    let name = format!("{stem}{MARKED}.xlsx");
    let is_file = target.extension().is_some_and(|e| e.eq_ignore_ascii_case("xlsx"));
    match (target.as_os_str().is_empty(), is_file) {
        (true, _) => Ok(workbook.with_file_name(name)),
        (_, false) => {
            disk::folder(target)?;
            Ok(target.join(name))
        }
        (_, true) if one => Ok(target.to_owned()),
        _ => Err(Diagnostic::error(
            "mark-several",
            tr!("要标注的工作簿不止一个", "There are several workbooks to mark"),
        )
        .hint(tr!("--mark 后面写一个文件夹", "Name a folder after --mark"))),
    }
}

fn same(a: &Path, b: &Path) -> bool {
    a == b || matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}

/// The cell that stands for a place.
fn cell(place: &Place) -> Option<(&Source, u32, u32)> {
    match place {
        Place::Cell(s, row, col) => Some((s, *row, *col)),
        Place::Row(s, row) => Some((s, *row, 0)),
        Place::Column(s, col) => Some((s, 0, *col)),
        Place::Sheet(s) => Some((s, 0, 0)),
        _ => None,
    }
}

fn text(d: &Diagnostic, lang: Lang) -> String {
    let word = d.severity().word();
    let hint = d.hint_text().map(|h| format!("\n→ {}", h.get(lang))).unwrap_or_default();
    let colon = if lang == Lang::Zh { "：" } else { ": " };
    format!("{}{colon}{}{hint}", word.get(lang), d.message().get(lang))
}
