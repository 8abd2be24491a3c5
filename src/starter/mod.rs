//! What the program brings with it: for each kind of unit the year's documents, with the workbook that feeds them
//! and the job that makes them ([`Kit`]).
//!
//! A document is a template made from code on GB/T 9704-2012 page setup with docx-rs, and the lines of its
//! `[[document]]`; it is one function and one line in its family's list. `page` holds the paper and the paragraph
//! styles, `paper` the small builders that documents are written with, `package` turns docx-rs's parts into a tidy,
//! reproducible Word package, `sheet` and `workbook` make the workbook. The templates are committed under
//! `templates/` (`cargo run --example make_templates` renews them); a test compares the two.
mod common;
mod duty;
mod election;
mod emergency;
mod guide;
mod incident;
mod kind;
mod kit;
mod letters;
mod meeting;
mod package;
mod page;
mod paper;
mod reception;
mod redhead;
mod sheet;
mod workbook;

pub use kind::Kind;
pub use kit::Kit;
pub use sheet::{Column, Sheet};

use crate::diagnostic::Result;

/// A document made with docx-rs as a tidy, reproducible Word file; `title` is put into its properties.
pub(crate) use package::pack;

/// A ready-made document.
pub struct Document {
    /// Its name: of the template and of the `[[document]]`.
    pub name: &'static str,
    /// What it is and when it is made, in one sentence for the clerk.
    pub about: &'static str,
    /// The units that use it.
    pub kinds: &'static [Kind],
    /// The sheets that it needs.
    pub sheets: &'static [&'static str],
    /// The lines of its `[[document]]` besides `name`, `template`, `formats`; words in ‹›.
    pub job: &'static str,
    make: fn() -> paper::Paper,
}

/// Documents of one field of work, with the sheets that they bring.
pub struct Family {
    /// Its name, and the folder of its templates and documents.
    pub name: &'static str,
    /// Its documents.
    pub documents: &'static [Document],
    /// The sheets that they bring.
    pub sheets: &'static [Sheet],
    /// Numbering series: name and format; words in ‹›.
    pub series: &'static [(&'static str, &'static str)],
    /// What its templates need of the unit, for the sheet 单位: item, content, what to know of it; words in ‹›.
    pub issuer: &'static [(&'static str, &'static str, &'static str)],
}

/// Every family, in the order in which its sheets and documents are listed.
pub const FAMILIES: &[Family] = &[
    common::FAMILY,
    emergency::FAMILY,
    letters::FAMILY,
    incident::FAMILY,
    duty::FAMILY,
    reception::FAMILY,
    election::FAMILY,
    meeting::FAMILY,
];

impl Document {
    /// The template as a `.docx` file's bytes; the same on every call and every machine.
    ///
    /// # Errors
    /// Only when docx-rs gives XML that can't be read back (`starter-package`).
    pub fn docx(&self, kind: Kind) -> Result<Vec<u8>> {
        package::pack_saying((self.make)().finish(), self.name, |text| kind.say(text))
    }
}

#[cfg(test)]
mod tests;
