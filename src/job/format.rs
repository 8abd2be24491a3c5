//! Which files a document is made as.
use crate::diagnostic::Diagnostic;
use crate::template::Template;
use crate::toml_text::Reader;
use crate::tr;
use std::path::PathBuf;

/// A file format of documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// Word.
    Docx,
    /// PDF.
    #[cfg(feature = "pdf")]
    Pdf,
}

impl Format {
    /// Its file name's extension; a Word template with macros gives `docm`.
    pub(super) fn extension(self, of_word: &'static str) -> &'static str {
        match self {
            Format::Docx => of_word,
            #[cfg(feature = "pdf")]
            Format::Pdf => "pdf",
        }
    }

    /// All formats that this program was built with, and their names.
    pub const ALL: &[(&str, Format)] = &[
        ("docx", Format::Docx),
        #[cfg(feature = "pdf")]
        ("pdf", Format::Pdf),
    ];

    /// A format by its name, in any case, with or without a dot.
    pub fn named(name: &str) -> crate::diagnostic::Result<Format> {
        let lower = name.trim().trim_start_matches('.').to_lowercase();
        let lower = if lower == "word" { "docx" } else { lower.as_str() };
        if let Some((_, format)) = Format::ALL.iter().find(|(n, _)| *n == lower) {
            return Ok(*format);
        }
        let known: Vec<&str> = Format::ALL.iter().map(|f| f.0).collect();
        let known = known.join("、");
        let wrong = tr!("不能输出“{name}”格式", "Format “{name}” can't be made");
        Err(Diagnostic::error("job-format", wrong).hint(tr!("可以用：{known}", "Known: {known}")))
    }
}

/// Everything a `[[document]]` says of its files.
#[derive(Clone, Debug, Default)]
pub struct OutputSpec {
    /// The formats, each once; by the template when empty.
    pub formats: Vec<Format>,
    /// More files, each of which holds all documents; relative to the output folder.
    pub merge: Vec<PathBuf>,
    /// In a merged PDF each document begins on an odd page, for printing on both sides.
    pub duplex: bool,
}

impl OutputSpec {
    /// Reads `formats`, `merge` and `duplex`.
    pub(super) fn read(r: &Reader<'_>) -> OutputSpec {
        let mut out = OutputSpec { duplex: r.flag("duplex"), ..OutputSpec::default() };
        for name in r.texts_or_one("formats") {
            match Format::named(&name) {
                Ok(f) => out.add(f),
                Err(d) => r.fault(d.at(r.place_of("formats"))),
            }
        }
        for name in r.texts_or_one("merge") {
            match super::merge::name(&name) {
                Ok(path) if out.merge.contains(&path) => {}
                Ok(path) => out.merge.push(path),
                Err(d) => r.fault(d.at(r.place_of("merge"))),
            }
        }
        out
    }

    /// Adds a format, once.
    pub fn add(&mut self, format: Format) {
        if !self.formats.contains(&format) {
            self.formats.push(format);
        }
    }

    /// Can documents from this template be made so? From a PDF form come PDF files only.
    pub(super) fn go_with(&self, template: &Template) -> crate::diagnostic::Result<()> {
        let word = template.extension() != "pdf";
        let other = self.formats.contains(&Format::Docx);
        let merged = self.merge.iter().any(|m| m.extension().is_none_or(|e| e != "pdf"));
        if word || !(other || merged) {
            return Ok(());
        }
        Err(Diagnostic::error(
            "job-format",
            tr!("PDF 表单模板只能做成 PDF", "A PDF form makes PDF files only"),
        )
        .hint(tr!(
            "格式只写 pdf，或者不写；合并文件也用 .pdf",
            "Name pdf only as the format, or none; a merged file is a .pdf as well"
        )))
    }

    /// The formats of documents from a Word template.
    pub(super) fn of_word(&self) -> Vec<Format> {
        if self.formats.is_empty() { vec![Format::Docx] } else { self.formats.clone() }
    }
}

/// How PDF files are made: `[pdf]` of the job file, and options of the command line.
#[derive(Clone, Debug, Default)]
pub struct PdfSpec {
    /// The standard to keep to, such as `a-2b`.
    pub standard: Option<String>,
    /// Folders with fonts, relative to the job file.
    pub fonts: Vec<PathBuf>,
    /// The fonts of the system aren't used, so that all machines give the same pages.
    pub no_system_fonts: bool,
}

impl PdfSpec {
    /// Reads `standard`, `fonts` and `system_fonts`.
    pub(super) fn read(r: &Reader<'_>) -> PdfSpec {
        let standard = r.text("standard");
        #[cfg(feature = "pdf")]
        if let Some(Err(d)) = standard.as_deref().map(crate::pdf::typeset::Standard::known) {
            r.fault(d.at(r.place_of("standard")));
        }
        PdfSpec {
            standard,
            fonts: r.texts_or_one("fonts").into_iter().map(PathBuf::from).collect(),
            no_system_fonts: !r.flag_or("system_fonts", true),
        }
    }
}
