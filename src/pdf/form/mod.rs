//! PDF forms (AcroForm, ISO 32000-1 §12.7): their fields read and filled.
//!
//! [`Form`] reads the fields once ([`Field`]); [`Form::fill`] writes values into a copy, each with an appearance
//! of our own, since viewers' own appearances have no Chinese. All appearances of a document are laid out as one
//! typst document, a page for each (`draw`), so that they share one subset of each face; [`graft`] puts them
//! into the file.
//!
//! [`graft`]: super::graft
mod date;
mod draw;
mod fill;
mod look;
mod model;
#[cfg(test)]
mod tests;
mod value;

pub use date::write as write_date;
pub use fill::{Filled, Input, flatten};
pub use model::{Choice, Field, Form, Kind};
