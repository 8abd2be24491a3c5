//! Templates of every kind behind one type.
#[cfg(feature = "pdf")]
use super::FormTemplate;
use super::{Frame, Need, Refresh, Scope, ShapeFrame, Turn, Walk, WordTemplate};
#[cfg(not(feature = "pdf"))]
use crate::diagnostic::Place;
use crate::diagnostic::{Diagnostic, Problems, Result};
use crate::docx::Edition;
#[cfg(feature = "pdf")]
use crate::pdf::font::Fonts;
use crate::tr;
use std::path::{Path, PathBuf};

/// A template.
#[derive(Debug)]
pub enum Template {
    /// A Word document with tags, merge fields or controls.
    Word(Box<WordTemplate>),
    /// A PDF form.
    #[cfg(feature = "pdf")]
    Form(Box<FormTemplate>),
}

/// A document that is made but not written yet.
#[derive(Debug)]
pub enum Made {
    /// A Word document, which can be joined with others.
    Word(Box<Edition>),
    /// A file that is complete, and what doesn't look right in it.
    File(Vec<u8>, Problems),
}

impl Made {
    /// Appends the file's bytes.
    pub fn write(&self, out: &mut Vec<u8>) {
        match self {
            Made::Word(edition) => edition.write(out),
            Made::File(bytes, _) => out.extend_from_slice(bytes),
        }
    }

    /// What doesn't look right.
    pub fn warnings(&self) -> &[Diagnostic] {
        match self {
            Made::Word(_) => &[],
            Made::File(_, warnings) => &warnings.0,
        }
    }

    /// The Word document, if it is one.
    pub fn into_word(self) -> Option<Edition> {
        match self {
            Made::Word(edition) => Some(*edition),
            Made::File(..) => None,
        }
    }
}

impl Template {
    /// Opens a template by its extension: `.pdf` is a form, all else a Word document. Files that it includes are
    /// looked for below `folder`; its own folder if not told.
    pub fn open(path: &Path, folder: Option<&Path>) -> Result<Template> {
        if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("pdf")) {
            return Template::form(path);
        }
        let word = match folder {
            Some(folder) => WordTemplate::open_below(path, folder),
            None => WordTemplate::open(path),
        };
        word.map(|w| Template::Word(Box::new(w)))
    }

    #[cfg(feature = "pdf")]
    fn form(path: &Path) -> Result<Template> {
        FormTemplate::open(path).map(|f| Template::Form(Box::new(f)))
    }

    #[cfg(not(feature = "pdf"))]
    fn form(path: &Path) -> Result<Template> {
        Err(Diagnostic::error(
            "pdf-not-built",
            tr!("这个版本的程序不带 PDF 功能", "This build of the program has no PDF"),
        )
        .at(Place::File(path.display().to_string())))
    }

    /// See [`WordTemplate::with_folders`].
    #[must_use]
    pub fn with_folders(self, folders: Vec<PathBuf>) -> Self {
        match self {
            Template::Word(w) => Template::Word(Box::new(w.with_folders(folders))),
            #[cfg(feature = "pdf")]
            Template::Form(f) => Template::Form(Box::new(f.with_folders(folders))),
        }
    }

    /// See [`WordTemplate::refreshing`].
    pub fn refreshing(self, when: Refresh) -> Result<Self> {
        match self {
            Template::Word(w) => Ok(Template::Word(Box::new(w.refreshing(when)?))),
            #[cfg(feature = "pdf")]
            form => Ok(form),
        }
    }

    /// See [`WordTemplate::answer`].
    pub fn answer(&mut self, answers: impl IntoIterator<Item = (String, String)>) {
        match self {
            Template::Word(w) => w.answer(answers),
            #[cfg(feature = "pdf")]
            Template::Form(_) => {}
        }
    }

    /// The faces that PDF forms are filled with.
    #[cfg(feature = "pdf")]
    pub fn with_fonts(self, fonts: impl FnOnce() -> Result<Fonts>) -> Result<Self> {
        match self {
            Template::Form(f) => Ok(Template::Form(Box::new(f.with_fonts(fonts()?)))),
            word => Ok(word),
        }
    }

    /// What is only for PDF forms: which value goes into which field, each with its place, and whether the fields
    /// become part of the page.
    ///
    /// # Errors
    /// `map-not-form`: the template is none.
    pub fn mapping(self, map: &[(String, String, crate::diagnostic::Place)], flatten: bool) -> Result<Self> {
        match self {
            #[cfg(feature = "pdf")]
            Template::Form(mut f) => {
                f.map(map);
                Ok(Template::Form(Box::new(f.flattened(flatten))))
            }
            word if map.is_empty() && !flatten => Ok(word),
            _ => Err(Diagnostic::error(
                "map-not-form",
                tr!("map 和 flatten 只用于 PDF 表单模板", "map and flatten are for PDF forms only"),
            )
            .hint(tr!("Word 模板直接在模板里写标记", "A Word template has its tags in itself"))),
        }
    }

    /// Reports the questions that have neither an answer nor a default.
    pub fn unanswered(&self) -> Problems {
        match self {
            Template::Word(w) => w.unanswered(),
            #[cfg(feature = "pdf")]
            Template::Form(_) => Problems::default(),
        }
    }

    /// The Word template, if it takes rows one after another; see [`WordTemplate::takes_rows`].
    pub fn takes_rows(&self) -> bool {
        match self {
            Template::Word(w) => w.takes_rows(),
            #[cfg(feature = "pdf")]
            Template::Form(_) => false,
        }
    }

    /// How many of the rows one document takes.
    pub fn walk(&self, frame: &Frame<'_>, scope: Scope, turn: &Turn) -> Walk {
        match self {
            Template::Word(w) => w.walk(frame, scope, turn),
            #[cfg(feature = "pdf")]
            Template::Form(_) => Walk { rows: 1, skip: false },
        }
    }

    /// The file name.
    pub fn file(&self) -> &str {
        match self {
            Template::Word(w) => w.file(),
            #[cfg(feature = "pdf")]
            Template::Form(f) => f.file(),
        }
    }

    /// The extension of the documents made from it.
    pub fn extension(&self) -> &'static str {
        match self {
            Template::Word(w) => w.extension(),
            #[cfg(feature = "pdf")]
            Template::Form(_) => "pdf",
        }
    }

    /// Reports everything that is wrong with it or doesn't go with the data.
    pub fn check(&self, shapes: &ShapeFrame<'_>) -> Problems {
        match self {
            Template::Word(w) => w.check(shapes),
            #[cfg(feature = "pdf")]
            Template::Form(f) => f.check(shapes),
        }
    }

    /// The names that it asks for.
    pub fn needs(&self) -> Vec<Need> {
        match self {
            Template::Word(w) => w.needs(),
            #[cfg(feature = "pdf")]
            Template::Form(f) => f.needs(),
        }
    }

    /// Makes one document.
    pub fn make(&self, frame: &Frame<'_>, scope: Scope, turn: &Turn) -> std::result::Result<Made, Problems> {
        match self {
            Template::Word(w) => w.edition(frame, scope, turn).map(|e| Made::Word(Box::new(e))),
            #[cfg(feature = "pdf")]
            Template::Form(f) => f.render(frame, scope).map(|f| Made::File(f.bytes, f.warnings)),
        }
    }
}
