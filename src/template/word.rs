//! A whole Word template.
use super::aside;
use super::frame::{Frame, Scope};
use super::fuel::Fuel;
use super::mailmerge::{Session, Turn, Walk, without_source};
use super::place::{self, Around};
use super::program::Program;
use super::refresh::{self, Refresh};
use super::rich::{Gains, Included, Includes, Styles, line_height};
use super::{Need, ShapeFrame, check, needs};
use crate::diagnostic::{Problems, Result};
use crate::docx::{Edition, Lists, Package, Source, Uniques, to_strict};
use crate::picture::Pictures;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// A `.docx` whose parts are compiled; rendered as often as wanted, from several threads at once.
#[derive(Debug)]
pub struct WordTemplate {
    package: Package,
    /// Part position and its program, for the parts that hold tags.
    programs: Vec<(usize, Program)>,
    faults: Problems,
    /// Answers to the questions of ASK and FILLIN fields.
    answers: BTreeMap<String, String>,
    /// There are merge fields that share something, such as the row in turn.
    merges: bool,
    pictures: Pictures,
    extension: &'static str,
    /// ISO/IEC 29500 strict: what is written must be so too.
    strict: bool,
    /// The numbering part and its lists, when some of them begin anew in loops.
    lists: Option<(usize, Lists)>,
    /// What Markdown uses of the template's styles.
    styles: Option<Styles>,
    /// Where included files are looked for; the included ones themselves ask the outermost template's.
    includes: Includes,
    /// The file itself and those that include it.
    trail: Vec<PathBuf>,
    source: OnceLock<Arc<Source>>,
}

/// Compiles a part from its text and its name in messages.
type Compile<'c> = dyn FnMut(&str, &str) -> (Option<Program>, Problems) + 'c;

impl WordTemplate {
    /// Opens and compiles a template. Wrong tags are no reason to fail here: they are reported by
    /// [`check`](Self::check) together with unknown names, so that all mistakes are seen at once.
    /// Files to be included are looked for below the template's folder.
    pub fn open(path: &Path) -> Result<Self> {
        Self::open_below(path, path.parent().unwrap_or(Path::new("")))
    }

    /// The same with files to be included below another folder. Pictures are looked for there and in the
    /// template's folder.
    pub fn open_below(path: &Path, folder: &Path) -> Result<Self> {
        let includes = Includes::below(folder);
        let trail = path.canonicalize().into_iter().collect();
        let mut template = Self::compile_in(Package::open(path)?, &includes, trail)?;
        template.includes = includes;
        let own = path.parent().map(Path::to_path_buf).unwrap_or_default();
        Ok(template.with_folders(vec![folder.to_path_buf(), own]))
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
        Self::compile_in(package, &Includes::default(), vec![])
    }

    /// Compiles a package that may include files; `trail` is its own path and those of the files that include
    /// it, the outermost first.
    pub(super) fn compile_in(package: Package, includes: &Includes, trail: Vec<PathBuf>) -> Result<Self> {
        package.verify()?;
        let prepared = aside::prepare(without_source(package)?)?;
        let package = &prepared.package;
        let mut faults = Problems::default();
        let mut programs: Vec<(usize, Program)> = Vec::new();
        let mut add = |index: usize, compile: &mut Compile<'_>| {
            let Some(source) = faults.keep(package.read_text(index)) else { return };
            let name = package.name(index).rsplit('/').next().unwrap_or_default();
            let part = if name == "document.xml" { "" } else { name };
            let (mut program, problems) = compile(&source, part);
            if let Some(p) = &mut program {
                faults.extend(includes.compile(p, &trail));
            }
            faults.extend(problems);
            if let Some(program) = &program {
                let styles = || package.read_text(package.main_related("styles").ok()??).ok();
                faults.extend(line_height::warnings(program, styles));
            }
            programs.extend(program.map(|p| (index, p)));
        };
        let (mut bound, mut charts) = (Vec::new(), Vec::new());
        for &index in &prepared.stories {
            add(index, &mut |source, part| {
                let (mut program, problems) =
                    place::compile_in(source, package.file(), part, &prepared.around(index));
                if let Some(p) = &mut program {
                    bound.append(&mut p.bound);
                    charts.append(&mut p.charts);
                }
                (program, problems)
            });
        }
        for &index in &prepared.drawings {
            let chart = charts.iter().find(|c| c.part == index).cloned();
            let around = Around { drawing: true, chart, ..Around::default() };
            add(index, &mut |source, part| place::compile_in(source, package.file(), part, &around));
        }
        for &index in &prepared.data {
            let (here, rest) = bound.into_iter().partition(|b| b.part == index);
            bound = rest;
            let mut here = Some(here);
            add(index, &mut |source, part| {
                place::compile_data(source, package.file(), part, here.take().unwrap_or_default())
            });
        }
        let (extension, mut package) = (prepared.extension, prepared.package.clone());
        let strict = package.is_strict();
        let mut merges = false;
        programs.iter().for_each(|(_, p)| p.merge_nodes(&mut |_, _| merges = true));
        let mut styles = None;
        if programs.iter().any(|(_, p): &(usize, Program)| p.markdown) {
            let with_styles;
            (package, with_styles) = Styles::prepare(&package)?;
            styles = Some(with_styles);
        }
        let lists = match styles.is_some() || programs.iter().any(|(_, p)| p.lists) {
            true => package.main_related("numbering")?,
            false => None,
        };
        let lists = lists.and_then(|i| Some((i, Lists::read(&faults.keep(package.read_text(i))?))));
        let (includes, source) = (Includes::default(), OnceLock::new());
        Ok(WordTemplate {
            package,
            programs,
            faults,
            answers: BTreeMap::new(),
            merges,
            pictures: Pictures::default(),
            extension,
            strict,
            lists,
            styles,
            includes,
            trail,
            source,
        })
    }

    /// Answers the questions of ASK and FILLIN fields, by their bookmarks or by their texts.
    pub fn answer(&mut self, answers: impl IntoIterator<Item = (String, String)>) {
        self.answers.extend(answers);
    }

    /// Reports the questions that have neither an answer nor a default.
    pub fn unanswered(&self) -> Problems {
        let mut problems = Problems::default();
        for (_, p) in self.programs.iter().filter(|_| self.merges) {
            p.merge_nodes(&mut |node, tag| {
                node.questions(&mut |ask| {
                    let place = p.tags.get(tag).map(|t| t.place.clone()).unwrap_or_default();
                    problems.0.extend(ask.check(&self.answers).map(|d| d.at(place)));
                });
            });
        }
        problems
    }

    /// Does it ask for the rows of the data one after another (NEXT, SKIPIF, MERGEREC)? Then it must be
    /// [walked](Self::walk) to learn how many rows a document takes, and rendered with them.
    pub fn takes_rows(&self) -> bool {
        let mut found = false;
        if self.merges {
            self.programs.iter().for_each(|(_, p)| p.merge_nodes(&mut |n, _| found |= n.takes_rows()));
        }
        found
    }

    /// How many of the rows one document takes. Mistakes are left to [`edition`](Self::edition).
    pub fn walk(&self, frame: &Frame<'_>, scope: Scope, turn: &Turn) -> Walk {
        let session = Session::new(turn, &self.answers, frame.value());
        let mut text = String::new();
        for (_, program) in &self.programs {
            session.rewind();
            text.clear();
            program.render(&frame.merging(&session), scope, None, None, &mut text);
        }
        session.walked()
    }

    /// Asks Word to update fields when it opens the documents; see [`Refresh`].
    pub fn refreshing(mut self, when: Refresh) -> Result<Self> {
        if let Some(package) = refresh::apply(&self.package, &self.programs, when)? {
            self.package = package;
        }
        Ok(self)
    }

    /// The file name.
    pub fn file(&self) -> &str {
        self.package.file()
    }

    /// The extension of the documents made from it: `docx`, or `docm` when it holds macros.
    pub fn extension(&self) -> &'static str {
        self.extension
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
        let parts = self.programs.iter().flat_map(|(_, p)| needs::of_program(p));
        parts.for_each(|n| Need::merge(&mut out, n));
        out
    }

    /// The files that its tags include by names written in them.
    pub(super) fn included_files(&self) -> impl Iterator<Item = &Included> {
        self.programs.iter().flat_map(|(_, p)| p.includes.iter().map(|(_, i)| &**i))
    }

    /// Makes one document, appended to `out`. When anything is wrong, nothing is written.
    pub fn render(
        &self,
        frame: &Frame<'_>,
        scope: Scope,
        out: &mut Vec<u8>,
    ) -> std::result::Result<(), Problems> {
        self.edition(frame, scope, &Turn::default())?.write(out);
        Ok(())
    }

    /// Makes one document without writing it as a file yet. It may take several rows: NEXT puts the next of
    /// them in the place of the frame's own value.
    pub fn edition(
        &self,
        frame: &Frame<'_>,
        scope: Scope,
        turn: &Turn,
    ) -> std::result::Result<Edition, Problems> {
        self.edition_in(frame, scope, turn, (&self.includes, &self.trail))
    }

    /// The same for a file that is included: by whom, and where other files are.
    pub(super) fn edition_in(
        &self,
        frame: &Frame<'_>,
        scope: Scope,
        turn: &Turn,
        (includes, trail): (&Includes, &[PathBuf]),
    ) -> std::result::Result<Edition, Problems> {
        let own = Fuel::default();
        let fuelled = frame.fuelled(frame.fuel().unwrap_or(&own));
        let frame = &fuelled;
        let session = self.merges.then(|| Session::new(turn, &self.answers, frame.value()));
        let merging = session.as_ref().map(|s| frame.merging(s));
        let frame = merging.as_ref().unwrap_or(frame);
        if self.faults.has_errors() {
            return Err(self.faults.clone());
        }
        let mut problems = Problems::default();
        let mut changed = Vec::with_capacity(self.programs.len());
        let lists = self.lists.as_ref().map(|l| &l.1);
        let mut gains = Gains::new(&self.package, &self.pictures, lists, self.styles.as_ref()).including(
            includes,
            trail,
            &self.source,
        );
        for (index, program) in &self.programs {
            let mut text = String::with_capacity(program.fixed.len() * 2);
            gains.enter(*index);
            session.as_ref().inspect(|s| s.rewind());
            problems.extend(program.render(frame, scope, None, Some(&mut gains), &mut text));
            changed.push((*index, text));
        }
        if problems.has_errors() {
            return Err(problems);
        }
        let copies = gains.lists();
        let (additions, received) = gains.finish();
        let mut uniques = Uniques::default();
        if received.is_some() || !additions.is_empty() || self.programs.iter().any(|(_, p)| p.unique) {
            self.reserve_notes(&mut uniques, &changed)?;
            changed.iter_mut().for_each(|(_, text)| *text = uniques.part(text));
            self.copy_notes(&mut uniques, &mut changed)?;
        }
        if self.strict {
            changed.iter_mut().for_each(|(_, text)| *text = to_strict(std::mem::take(text)));
        }
        let mut changed: Vec<(usize, Vec<u8>)> =
            changed.into_iter().map(|(i, t)| (i, t.into_bytes())).collect();
        if let Some((part, lists)) = self.lists.as_ref().filter(|_| !copies.is_empty()) {
            changed.push((*part, lists.with_copies(&copies).into_bytes()));
        }
        let added = match additions.is_empty() {
            true => vec![],
            false => additions.apply(&self.package, &mut changed)?,
        };
        let mut edition = Edition { package: self.package.clone(), changed, added };
        if let Some(received) = received {
            received.finish(&mut edition, &mut uniques)?;
        }
        edition.order_notes()?;
        Ok(edition)
    }

    /// What is read of the template when its content is put elsewhere.
    pub(super) fn source(&self) -> Result<Arc<Source>> {
        match self.source.get() {
            Some(known) => Ok(known.clone()),
            None => {
                let read = Arc::new(Source::read(&Edition::of(self.package.clone()))?);
                Ok(self.source.get_or_init(|| read).clone())
            }
        }
    }

    /// The template's own footnotes and endnotes keep their ids.
    fn reserve_notes(&self, uniques: &mut Uniques, changed: &[(usize, String)]) -> Result<()> {
        if changed.iter().any(|c| c.1.contains("noteReference")) {
            for part in ["footnote", "endnote"].iter().filter_map(|item| self.notes(item)) {
                match changed.iter().find(|c| c.0 == part) {
                    Some((_, text)) => uniques.reserve(text),
                    None => uniques.reserve(&self.package.read_text(part)?),
                }
            }
        }
        Ok(())
    }

    /// The part with the footnotes or endnotes (`footnote`, `endnote`).
    fn notes(&self, item: &str) -> Option<usize> {
        self.package.parts().position(|p| p.ends_with(&format!("/{item}s.xml")))
    }

    /// A footnote or endnote whose reference was repeated is there once for each.
    fn copy_notes(&self, uniques: &mut Uniques, changed: &mut Vec<(usize, String)>) -> Result<()> {
        uniques.count_notes()?;
        for item in ["footnote", "endnote"] {
            let Some(part) = self.notes(item).filter(|_| uniques.copies(item)) else { continue };
            if changed.iter().all(|c| c.0 != part) {
                changed.push((part, uniques.part(&self.package.read_text(part)?)));
            }
            for (_, text) in changed.iter_mut().filter(|c| c.0 == part) {
                *text = uniques.with_copies(text, item);
            }
        }
        Ok(())
    }
}
