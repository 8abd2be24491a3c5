//! PDF: Word files laid out as pages, forms filled, pages drawn as pictures.
//!
//! The way of a Word file: `word` reads the package into a resolved [`model`] (styles, numbering, sections
//! applied; nothing of XML left), `layout` writes that model as typst [`code`], [`typeset`] has typst lay it out
//! with the faces of [`font`], checks that every character was drawn, and exports the pages.
//!
//! Text of a document only ever enters as a string value, never as markup.
pub mod code;
pub mod flat;
pub mod font;
pub mod graft;
pub mod model;
pub mod object;
pub mod open;
pub mod overlay;
pub mod paint;
pub mod preview;
pub mod stamp;
pub mod typeset;
