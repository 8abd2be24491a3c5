//! Forms without fields: a printed or scanned page that is written on.
//!
//! A small file beside the PDF, `名.fields.toml`, is the [`Sidecar`]: it says for each value the page, the box on
//! it in millimetres, and how to write. [`draw()`] has the values laid out, a page for each page of the PDF, and
//! lays them over. [`grid()`] draws the pages with millimetre lines, to read boxes from.
mod draw;
mod grid;
mod sidecar;

use super::paint::MM;
pub use draw::{Ink, Mark, draw};
pub use grid::{grid, starter};
pub use sidecar::{Across, Area, Down, Field, Kind, Look, Sidecar, beside};

/// The sizes of a document's pages as they are seen, in millimetres.
pub fn page_sizes(document: &lopdf::Document) -> Vec<(f64, f64)> {
    let size = |page| {
        let seen = super::overlay::seen(document, page);
        (seen.width / MM, seen.height / MM)
    };
    super::object::pages(document).into_iter().map(size).collect()
}
