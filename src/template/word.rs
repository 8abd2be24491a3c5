//! A whole Word template.
use super::frame::{Frame, Scope};
use super::place;
use super::program::Program;
use super::rich::{Gains, line_height};
use super::{Need, ShapeFrame, check};
use crate::diagnostic::{Problems, Result};
use crate::docx::{Lists, Package, Uniques};
use crate::picture::Pictures;
use std::path::{Path, PathBuf};

/// A `.docx` whose parts are compiled; rendered as often as wanted, from several threads at once.
#[derive(Debug)]
pub struct WordTemplate {
    package: Package,
    /// Part position and its program, for the parts that hold tags.
    programs: Vec<(usize, Program)>,
    faults: Problems,
    pictures: Pictures,
    /// The numbering part and its lists, when some of them begin anew in loops.
    lists: Option<(usize, Lists)>,
}

impl WordTemplate {
    /// Opens and compiles a template. Wrong tags are no reason to fail here: they are reported by
    /// [`check`](Self::check) together with unknown names, so that all mistakes are seen at once.
    pub fn open(path: &Path) -> Result<Self> {
        let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
        Ok(Self::compile(Package::open(path)?)?.with_folders(vec![folder]))
    }

    /// Looks the files of pictures up in these folders, in this order, and nowhere else; the template's own
    /// folder if not told.
    #[must_use]
    pub fn with_folders(mut self, folders: Vec<PathBuf>) -> Self {
        self.pictures = Pictures::new(folders);
        self
    }

    /// Compiles a package.
    pub fn compile(package: Package) -> Result<Self> {
        let mut faults = Problems::default();
        let mut programs = Vec::new();
        for index in package.story_parts()? {
            let Some(source) = faults.keep(package.read_text(index)) else { continue };
            let name = package.name(index).rsplit('/').next().unwrap_or_default();
            let part = if name == "document.xml" { "" } else { name };
            let (program, problems) = place::compile(&source, package.file(), part);
            faults.extend(problems);
            if let Some(program) = &program {
                let styles = || package.read_text(package.main_related("styles").ok()??).ok();
                faults.extend(line_height::warnings(program, styles));
            }
            programs.extend(program.map(|p| (index, p)));
        }
        let lists = match programs.iter().any(|(_, p): &(usize, Program)| p.lists) {
            true => package.main_related("numbering")?,
            false => None,
        };
        let lists = lists.and_then(|i| Some((i, Lists::read(&faults.keep(package.read_text(i))?))));
        Ok(WordTemplate { package, programs, faults, pictures: Pictures::default(), lists })
    }

    /// The file name.
    pub fn file(&self) -> &str {
        self.package.file()
    }

    /// The extension of the documents made from it: `docx`.
    pub fn extension(&self) -> &'static str {
        "docx"
    }

    /// Reports every wrong tag, and every name that the data doesn't have, with part and paragraph.
    pub fn check(&self, shapes: &ShapeFrame<'_>) -> Problems {
        let mut problems = self.faults.clone();
        for (_, p) in &self.programs {
            problems.extend(check::program(p, shapes));
        }
        problems
    }

    /// The names that the template asks for.
    pub fn needs(&self) -> Vec<Need> {
        let mut out: Vec<Need> = Vec::new();
        for (_, p) in &self.programs {
            for n in check::needs(p) {
                match out.iter_mut().find(|o| o.name == n.name) {
                    Some(o) => o.inside.extend(
                        n.inside
                            .into_iter()
                            .filter(|i| o.inside.iter().all(|x| x.name != i.name))
                            .collect::<Vec<_>>(),
                    ),
                    None => out.push(n),
                }
            }
        }
        out
    }

    /// Makes one document, appended to `out`. When anything is wrong, nothing is written.
    pub fn render(
        &self,
        frame: &Frame<'_>,
        scope: Scope,
        out: &mut Vec<u8>,
    ) -> std::result::Result<(), Problems> {
        if self.faults.has_errors() {
            return Err(self.faults.clone());
        }
        let mut problems = Problems::default();
        let mut changed = Vec::with_capacity(self.programs.len());
        let lists = self.lists.as_ref().map(|l| &l.1);
        let mut gains = Gains::new(&self.package, &self.pictures, lists);
        for (index, program) in &self.programs {
            let mut text = String::with_capacity(program.fixed.len() * 2);
            gains.enter(*index);
            problems.extend(program.render(frame, scope, None, Some(&mut gains), &mut text));
            changed.push((*index, text));
        }
        if problems.has_errors() {
            return Err(problems);
        }
        let copies = gains.lists();
        let additions = gains.finish();
        if !additions.is_empty() || self.programs.iter().any(|(_, p)| p.unique) {
            let mut uniques = Uniques::default();
            changed.iter_mut().for_each(|(_, text)| *text = uniques.part(text));
        }
        let mut changed: Vec<(usize, Vec<u8>)> =
            changed.into_iter().map(|(i, t)| (i, t.into_bytes())).collect();
        if let Some((part, lists)) = self.lists.as_ref().filter(|_| !copies.is_empty()) {
            changed.push((*part, lists.with_copies(&copies).into_bytes()));
        }
        let added = match additions.is_empty() {
            true => vec![],
            false => additions.apply(&self.package, &mut changed).map_err(|d| Problems(vec![d]))?,
        };
        self.package.write(&changed, &added, out);
        Ok(())
    }
}
