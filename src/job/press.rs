//! PDF files of a run: one converter for all, and each thing that is not laid out told once.
use super::file::JobFile;
use super::format::{Format, OutputSpec, PdfSpec};
use super::merge::Single;
use super::plan::Prepared;
use crate::diagnostic::{Diagnostic, Place, Problems};
use crate::docx::Package;
use crate::pdf::font::{FontOptions, Fonts};
use crate::pdf::stamp::{self, Stamp};
use crate::pdf::typeset::{Export, Pages, Standard};
use crate::pdf::{Converter, Laid, Missing};
use std::path::{Path, PathBuf};

/// Makes PDF files.
#[derive(Debug)]
pub(super) struct Press {
    converter: Converter,
    fonts: Fonts,
    standard: Standard,
}

impl Prepared {
    /// The press of this run.
    pub(super) fn press(&self) -> Result<&Press, Problems> {
        self.press.as_ref().map_err(Clone::clone)
    }
}

impl Press {
    /// With the fonts and the standard of a job.
    pub(super) fn new(job: &JobFile) -> Result<Press, Problems> {
        let standard = match &job.pdf.standard {
            None => Standard::default(),
            Some(name) => {
                // that of the job file was looked at when it was read
                Standard::known(name).map_err(|d| d.at(Place::File("--pdf-standard".into())))?
            }
        };
        let is_pdf = |path: &PathBuf| path.extension().is_some_and(|e| e.eq_ignore_ascii_case("pdf"));
        let of_pdf = |f: &OutputSpec| f.formats.contains(&Format::Pdf) || f.merge.iter().any(is_pdf);
        let wanted = job.documents.iter().any(|d| of_pdf(&d.files) || is_pdf(&d.template));
        let fonts = if wanted { fonts(job)? } else { Fonts::builtin() };
        Ok(Press { converter: Converter::new(fonts.clone()), fonts, standard })
    }

    /// What is to be said of the fonts, when all is made.
    pub(super) fn notes(&self) -> Problems {
        self.fonts.notes()
    }

    /// A Word file as a PDF file; `path` is its name, which also identifies it.
    pub(super) fn print(&self, word: &[u8], path: &Path) -> Result<(Vec<u8>, Vec<Missing>), Problems> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let package = Package::from_bytes(&name, word.to_vec())?;
        let Laid { pages, missing, .. } = self.converter.lay_out(&package)?;
        Ok((self.export(&pages, path)?, missing))
    }

    /// The PDF file with its stamps.
    pub(super) fn stamp(&self, pdf: Vec<u8>, stamps: &[Stamp]) -> Result<Vec<u8>, Problems> {
        if stamps.is_empty() {
            return Ok(pdf);
        }
        stamp::apply(&pdf, stamps, &self.fonts).map_err(Problems::from)
    }

    /// Many Word files as one PDF file; with `duplex` each begins on an odd page.
    pub(super) fn print_all(
        &self,
        list: Vec<Single>,
        duplex: bool,
        path: &Path,
    ) -> Result<(Vec<u8>, Vec<Missing>), Problems> {
        let mut stamps = vec![];
        let files = list.into_iter().map(|Single { title, bytes, stamps: own }| {
            stamps.push(own);
            Package::from_bytes(&title, bytes).map(|p| (title, p)).map_err(Problems::from)
        });
        let Laid { pages, parts, missing } =
            self.converter.lay_out_all(files, duplex, self.standard.tagged())?;
        let pdf = self.export(&pages, path)?;
        drop(pages);
        if stamps.iter().all(Vec::is_empty) {
            return Ok((pdf, missing));
        }
        let parts: Vec<_> = parts.into_iter().zip(stamps.iter().map(Vec::as_slice)).collect();
        Ok((stamp::apply_to_parts(&pdf, &parts, &self.fonts)?, missing))
    }

    fn export(&self, pages: &Pages, path: &Path) -> Result<Vec<u8>, Problems> {
        let export =
            Export { standard: self.standard, identity: super::run::shown(path), ..Export::default() };
        pages.export(&export).map_err(Problems::from)
    }
}

/// The fonts that a job draws with.
pub fn fonts(job: &JobFile) -> Result<Fonts, Diagnostic> {
    let PdfSpec { fonts, no_system_fonts, .. } = &job.pdf;
    let folders: Vec<PathBuf> = fonts.iter().map(|f| job.folder.join(f)).collect();
    let options = FontOptions { folders, system: !no_system_fonts };
    let templates = job.documents.iter().map(|d| job.folder.join(&d.template));
    let beside = templates.filter_map(|t| t.parent().map(Path::to_path_buf));
    let beside: Vec<PathBuf> = std::iter::once(job.folder.clone()).chain(beside).collect();
    Fonts::open(&options, &beside)
}
