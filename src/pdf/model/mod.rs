//! A Word document with everything resolved: styles, themes, numbering and defaults are applied, lengths are in
//! points, and nothing refers back to XML.
//!
//! [`super::word`] fills it, [`super::layout`] reads it. What the reader can't say in these types it reports.
mod common;
mod document;
mod object;
mod paragraph;
mod run;
mod table;

pub use common::*;
pub use document::*;
pub use object::*;
pub use paragraph::*;
pub use run::*;
pub use table::*;
