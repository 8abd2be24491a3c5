//! `{{include "附件/路线图.docx"}}`: another document's content, filled with the same data.
use super::super::expr::Expr;
use super::super::frame::{Frame, Scope};
use super::super::fuel;
use super::super::mailmerge::Turn;
use super::super::program::{Op, Program, TagId};
use super::super::word::WordTemplate;
use super::{Gains, Spot};
use crate::diagnostic::{Diagnostic, Place, Problems};
use crate::docx::{Package, Source, Within};
use crate::tr;
use crate::value::Value;
use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Files may include files so many levels deep.
const MAX_DEPTH: usize = 5;
/// And so many in all, each counted as often as it is included.
const MAX_INCLUDED: usize = 2_000;

/// The files that a template includes: found below a folder, compiled once.
#[derive(Debug, Default)]
pub(in crate::template) struct Includes {
    folder: Option<PathBuf>,
    opened: Mutex<BTreeMap<PathBuf, Result<Arc<Included>, Diagnostic>>>,
}

/// A compiled file and what was read of it for putting its content elsewhere.
#[derive(Debug)]
pub(in crate::template) struct Included {
    path: PathBuf,
    pub(in crate::template) template: WordTemplate,
    source: Arc<Source>,
    /// Itself and all that it includes.
    whole: usize,
}

impl Includes {
    /// Looks for files below a folder.
    pub(in crate::template) fn below(folder: &Path) -> Includes {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        Includes { folder: Some(folder.to_path_buf()), ..Includes::default() }
    }

    /// Opens the files that a program includes by names written in the template, and keeps them with the
    /// program: so their tags are checked like its own.
    pub(in crate::template) fn compile(&self, program: &mut Program, trail: &[PathBuf]) -> Problems {
        let mut tags = vec![];
        literals(&program.ops, &mut tags);
        let mut problems = Problems::default();
        let mut whole = 0usize;
        for (tag, name) in tags {
            let found = self.find(&name, true).and_then(|path| self.open(path, trail)).and_then(|included| {
                whole = whole.saturating_add(included.whole);
                if whole > MAX_INCLUDED { Err(too_many()) } else { Ok(included) }
            });
            match found {
                Ok(included) => program.includes.push((tag, included)),
                Err(d) => problems.push(d.at(program.tags.get(tag).map_or(Place::None, |t| t.place.clone()))),
            }
        }
        problems
    }

    /// The file of a name. A name from the data must stay below the folder; a template's author may write an
    /// absolute one.
    fn find(&self, name: &str, by_author: bool) -> Result<PathBuf, Diagnostic> {
        let missing = || {
            let message = match by_author {
                true => tr!("找不到要插入的文件 {name}", "There is no file {name} to include"),
                false => tr!("找不到要插入的文件", "There is no such file to include"),
            };
            Diagnostic::error("include-missing", message).hint(tr!(
                "路径从任务文件所在的文件夹（没有任务文件时从模板所在的文件夹）算起",
                "Paths start from the job file's folder, or from the template's if there is no job file"
            ))
        };
        let outside = || {
            Diagnostic::error(
                "include-outside",
                tr!("要插入的文件不在任务文件夹里", "The file to include is not in the job's folder"),
            )
            .hint(tr!(
                "把文件放到任务文件夹里，写相对路径",
                "Put it into the job's folder and write a relative path"
            ))
        };
        let Some(folder) = &self.folder else { return Err(missing()) };
        let written = if cfg!(windows) { name.trim().to_string() } else { name.trim().replace('\\', "/") };
        let path = Path::new(&written);
        if path.has_root() || path.is_absolute() || written.get(1..2) == Some(":") {
            return match by_author {
                true => path.canonicalize().map_err(|_| missing()),
                false => Err(outside()),
            };
        }
        let mut depth = 0usize;
        for c in path.components() {
            match c {
                Component::ParentDir => depth = depth.checked_sub(1).ok_or_else(outside)?,
                Component::Normal(_) => depth += 1,
                _ => {}
            }
        }
        let root = folder.canonicalize().map_err(|_| missing())?;
        let full = folder.join(path).canonicalize().map_err(|_| missing())?;
        if full.starts_with(&root) { Ok(full) } else { Err(outside()) }
    }

    fn open(&self, path: PathBuf, trail: &[PathBuf]) -> Result<Arc<Included>, Diagnostic> {
        if trail.contains(&path) {
            return Err(Diagnostic::error(
                "include-loop",
                tr!("文件绕了一圈又插入了自己", "The file includes itself, perhaps by way of others"),
            )
            .hint(tr!("去掉其中一个 {{{{include}}}}", "Take one of the {{{{include}}}} away")));
        }
        if trail.len() > MAX_DEPTH {
            return Err(Diagnostic::error(
                "include-deep",
                tr!(
                    "插入的文件层数超过 {MAX_DEPTH} 层",
                    "Files include files more than {MAX_DEPTH} levels deep"
                ),
            ));
        }
        let known = || self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known().get(&path) {
            return found.clone();
        }
        // not locked meanwhile: the file may include others
        let trail: Vec<PathBuf> = trail.iter().chain([&path]).cloned().collect();
        let made = Package::open(&path).and_then(|package| {
            let template = WordTemplate::compile_in(package, self, trail)?;
            let source = template.source()?;
            let whole = template.included_files().map(|i| i.whole).fold(1, usize::saturating_add);
            Ok(Arc::new(Included { path: path.clone(), template, source, whole }))
        });
        known().entry(path).or_insert(made).clone()
    }
}

fn too_many() -> Diagnostic {
    Diagnostic::error(
        "include-many",
        tr!(
            "插入的文件太多（连同它们又插入的，超过 {MAX_INCLUDED} 份）",
            "Too many files are included, over {MAX_INCLUDED} with those that they include"
        ),
    )
}

/// The tags that include a file whose name is written in the template.
fn literals(ops: &[Op], out: &mut Vec<(TagId, String)>) {
    for op in ops {
        match op {
            Op::Value(Expr::Call(c), tag, _) if c.helper.name == "include" => {
                if let Some(Expr::Literal(Value::Text(name))) = c.params.first() {
                    out.push((*tag, name.to_string()));
                }
            }
            Op::Block(b) => {
                literals(&b.body, out);
                literals(&b.otherwise, out);
            }
            _ => {}
        }
    }
}

/// Writes a file's content. The tag's place is added to what is wrong with the name, not to what is wrong
/// inside of the file.
pub(in crate::template) fn write(
    name: &str,
    (program, tag): (&Program, TagId),
    spot: &Spot,
    gains: &mut Gains<'_>,
    (frame, scope): (&Frame<'_>, Scope),
    out: &mut String,
) -> Result<(), Result<Diagnostic, Problems>> {
    let Some((includes, trail)) = gains.includes().filter(|_| spot.block) else {
        return Err(Ok(Diagnostic::error(
            "tag-not-alone",
            tr!(
                "插入文件的标记要单独成段",
                "The tag that includes a file must stand in a paragraph of its own"
            ),
        )));
    };
    if frame.fuel().is_some_and(|f| !f.include()) {
        return Err(Ok(fuel::too_large()));
    }
    let included = match program.includes.iter().find(|(t, _)| *t == tag) {
        Some((_, included)) => included.clone(),
        None => includes.find(name, false).and_then(|p| includes.open(p, trail)).map_err(Ok)?,
    };
    let longer: Vec<PathBuf> = trail.iter().chain([&included.path]).cloned().collect();
    let document =
        included.template.edition_in(frame, scope, &Turn::default(), (includes, &longer)).map_err(Err)?;
    let source = match included.source.fits(&document) {
        true => included.source.clone(),
        false => Source::read(&document).map(Arc::new).map_err(Ok)?,
    };
    let within = match &spot.section {
        Some(section) => Within::Body(section.clone()),
        None => Within::Block,
    };
    out.push_str(&gains.receive(&document, &source, within).map_err(Ok)?);
    Ok(())
}
