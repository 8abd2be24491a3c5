//! A whole Word template.
use super::aside;
use super::frame::{Frame, Scope};
use super::mailmerge::{Session, Turn, Walk, without_source};
use super::place::{self, Around};
use super::program::Program;
use super::refresh::{self, Refresh};
use super::rich::{Gains, Styles};
use super::{Need, ShapeFrame, check, needs};
use crate::diagnostic::{Problems, Result};
use crate::docx::{Lists, Package, Uniques, to_strict};
use std::collections::BTreeMap;
use std::path::Path;

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
    extension: &'static str,
    /// ISO/IEC 29500 strict: what is written must be so too.
    strict: bool,
    /// The numbering part and its lists, when some of them begin anew in loops.
    lists: Option<(usize, Lists)>,
    /// What Markdown uses of the template's styles.
    styles: Option<Styles>,
}

/// Compiles a part from its text and its name in messages.
type Compile<'c> = dyn FnMut(&str, &str) -> (Option<Program>, Problems) + 'c;

impl WordTemplate {
    /// Opens and compiles a template. Wrong tags are no reason to fail here: they are reported by
    /// [`check`](Self::check) together with unknown names, so that all mistakes are seen at once.
    pub fn open(path: &Path) -> Result<Self> {
        Package::open(path).and_then(Self::compile)
    }

    /// Compiles a package.
    pub fn compile(package: Package) -> Result<Self> {
        let prepared = aside::prepare(without_source(package)?)?;
        let package = &prepared.package;
        let mut faults = Problems::default();
        let mut programs: Vec<(usize, Program)> = Vec::new();
        let mut add = |index: usize, compile: &mut Compile<'_>| {
            let Some(source) = faults.keep(package.read_text(index)) else { return };
            let name = package.name(index).rsplit('/').next().unwrap_or_default();
            let part = if name == "document.xml" { "" } else { name };
            let (program, problems) = compile(&source, part);
            programs.extend(program.map(|p| (index, p)));
            faults.extend(problems);
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
        Ok(WordTemplate {
            package,
            programs,
            faults,
            answers: BTreeMap::new(),
            merges,
            extension,
            strict,
            lists,
            styles,
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

    /// How many of the rows one document takes. Mistakes are left to [`render_rows`](Self::render_rows).
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

    /// Makes one document, appended to `out`. When anything is wrong, nothing is written.
    pub fn render(
        &self,
        frame: &Frame<'_>,
        scope: Scope,
        out: &mut Vec<u8>,
    ) -> std::result::Result<(), Problems> {
        self.render_rows(frame, scope, &Turn::default(), out)
    }

    /// The same for a document that may take several rows: NEXT puts the next of them in the place of the
    /// frame's own value.
    pub fn render_rows(
        &self,
        frame: &Frame<'_>,
        scope: Scope,
        turn: &Turn,
        out: &mut Vec<u8>,
    ) -> std::result::Result<(), Problems> {
        let session = self.merges.then(|| Session::new(turn, &self.answers, frame.value()));
        let merging = session.as_ref().map(|s| frame.merging(s));
        let frame = merging.as_ref().unwrap_or(frame);
        if self.faults.has_errors() {
            return Err(self.faults.clone());
        }
        let mut problems = Problems::default();
        let mut changed = Vec::with_capacity(self.programs.len());
        let mut gains = Gains::new(&self.package, self.lists.as_ref().map(|l| &l.1), self.styles.as_ref());
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
        let additions = gains.finish();
        if !additions.is_empty() || self.programs.iter().any(|(_, p)| p.unique) {
            let mut uniques = Uniques::default();
            changed.iter_mut().for_each(|(_, text)| *text = uniques.part(text));
            self.copy_notes(&mut uniques, &mut changed).map_err(|d| Problems(vec![d]))?;
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
            false => additions.apply(&self.package, &mut changed).map_err(|d| Problems(vec![d]))?,
        };
        self.package.write(&changed, &added, out);
        Ok(())
    }

    /// A footnote or endnote whose reference was repeated is there once for each.
    fn copy_notes(&self, uniques: &mut Uniques, changed: &mut Vec<(usize, String)>) -> Result<()> {
        for item in ["footnote", "endnote"] {
            let part = self.package.parts().position(|p| p.ends_with(&format!("/{item}s.xml")));
            let Some(part) = part.filter(|_| uniques.copies(item)) else { continue };
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
