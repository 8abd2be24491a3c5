//! PDF: Word files laid out as pages, forms filled, pages drawn as pictures.
//!
//! The way of a Word file: [`word`] reads the package into a resolved [`model`] (styles, numbering, sections
//! applied; nothing of XML left), [`layout`] writes that model as typst [`code`], [`typeset`] has typst lay it out
//! with the faces of [`font`], checks that every character was drawn, and exports the pages.
//!
//! PDF files of others: [`open`] reads one that is to be changed, or says why it can't be; [`mod@form`] fills its
//! fields; [`flat`] writes on pages that have none; [`graft`] puts pages of one file into another, [`overlay`] lays
//! them over pages as they are seen, [`stamp`] makes such pages; [`join`] puts files one behind the other;
//! [`preview`] draws pages as pictures; [`object`] asks the objects.
//!
//! Text of a document only ever enters as a string value, never as markup.
mod audit;
pub mod code;
pub mod flat;
pub mod font;
pub mod form;
pub mod graft;
pub mod join;
pub mod layout;
mod missing;
pub mod model;
pub mod number;
pub mod object;
pub mod open;
pub mod overlay;
pub mod paint;
pub mod preview;
pub mod stamp;
pub mod typeset;
mod untag;
mod weight;
pub mod word;

pub use missing::Missing;

use crate::diagnostic::{Diagnostic, Place, Problems};
use crate::docx::Package;
use font::Fonts;
use std::ops::Range;
use typeset::{Export, Pages};
use word::Shelf;

/// So much code is laid out at a time: more needs more memory, less doesn't use what documents have in common.
const PIECE: usize = 250_000;

/// Turns Word files into PDF. Made once a batch: it remembers what its files have in common.
///
/// Shared by threads of any number, but not by rayon's: typst uses rayon inside, and a rayon thread that waits for
/// it begins the next document within the one that waits, until its stack is full. Give the threads 16 MiB of stack.
#[derive(Debug)]
pub struct Converter {
    fonts: Fonts,
    shelf: Shelf,
}

/// A Word file as pages.
#[derive(Debug)]
pub struct Laid {
    /// The pages.
    pub pages: Pages,
    /// What of the file is not on them.
    pub missing: Vec<Missing>,
    /// The pages of each document, counted from 0; empty pages between documents belong to none.
    pub parts: Vec<Range<usize>>,
}

impl Converter {
    /// Draws with these faces.
    pub fn new(fonts: Fonts) -> Converter {
        Converter { fonts, shelf: Shelf::default() }
    }

    /// Lays out a Word file. A character that no face has is an error that names it.
    pub fn lay_out(&self, package: &Package) -> Result<Laid, Problems> {
        let one = |d: Diagnostic| Problems(vec![d]);
        let reading = word::read(package, &self.shelf).map_err(one)?;
        let at = |d: Diagnostic| one(d.at(Place::File(package.file().to_string())));
        weight::check(&reading.document, package.size()).map_err(at)?;
        let (code, missing) = layout::write(&reading, &self.fonts, package.file())?;
        let pages = typeset::typeset(code, &self.fonts).map_err(one)?;
        let place = || Place::File(package.file().to_string());
        let mut tally = audit::Tally::default();
        tally.add(&reading.document);
        tally.check(&pages).map_err(|d| one(d.at(place())))?;
        let parts = std::iter::once(0..pages.count()).collect();
        Ok(Laid { pages, missing, parts })
    }

    /// Lays out many Word files one after another, each with a title for the outline; with `duplex` each begins
    /// on an odd page. `tagged`: see [`typeset::Binder::new`].
    pub fn lay_out_all(
        &self,
        files: impl Iterator<Item = Result<(String, Package), Problems>>,
        duplex: bool,
        tagged: bool,
    ) -> Result<Laid, Problems> {
        let one = |d: Diagnostic| Problems(vec![d]);
        let mut binder = typeset::Binder::new(tagged);
        let mut book = layout::Book::new(&self.fonts, duplex);
        let (mut wrong, mut missing) = (vec![], missing::Gather::default());
        let mut tally = audit::Tally::default();
        let mut count = 0;
        let mut files = files.peekable();
        while let Some(file) = files.next() {
            let (title, package) = file?;
            let reading = word::read(&package, &self.shelf).map_err(one)?;
            let at = |d: Diagnostic| one(d.at(Place::File(package.file().to_string())));
            weight::check(&reading.document, package.size()).map_err(at)?;
            tally.add(&reading.document);
            count += 1;
            if let Err(problems) = book.add(&reading, package.file(), Some(&title)) {
                wrong.extend(problems.0);
            }
            if book.size() < PIECE && files.peek().is_some() {
                continue;
            }
            let next = book.next();
            let (code, more) = std::mem::replace(&mut book, next).finish();
            more.iter().for_each(|m| missing.add(m));
            if wrong.is_empty() {
                binder.add(code, &self.fonts, duplex).map_err(one)?;
            }
        }
        if !wrong.is_empty() {
            return Err(Problems(wrong));
        }
        let pages = binder.finish();
        tally.check(&pages).map_err(one)?;
        let page = |n: usize, mark: &str| pages.page_of(&format!("d{n}-{mark}"));
        let parts = (0..count).filter_map(|n| Some(page(n, "begin")?..page(n, "end")? + 1)).collect();
        Ok(Laid { pages, missing: missing.finish(), parts })
    }

    /// A Word file as a PDF file, and what of it is not in there.
    pub fn convert(&self, package: &Package, export: &Export) -> Result<(Vec<u8>, Vec<Missing>), Problems> {
        let laid = self.lay_out(package)?;
        let pdf = laid.pages.export(export)?;
        Ok((pdf, laid.missing))
    }
}
