//! Word's package: OPC parts, paragraphs and runs (ECMA-376). No template words in here.
//!
//! [`Package`] opens the zip and writes it back with some parts changed, everything else as the compressed
//! bytes it was. [`Tree`] is a part's elements with their byte ranges, so that whatever is not touched can be
//! copied byte for byte. [`paragraphs`] joins the runs of each paragraph into one text and remembers which
//! bytes each character came from.
mod additions;
mod attribute;
mod combine;
mod edition;
mod lists;
mod notes;
mod order;
mod package;
mod properties;
mod relations;
pub mod settings;
mod strict;
mod table;
mod text;
mod tree;
mod unique;

pub use additions::Additions;
pub use attribute::attribute_ranges;
pub use combine::{Combiner, Joiner, Source, Within};
pub use edition::Edition;
pub use lists::{Level, Lists};
pub use order::property_rank;
pub use package::Package;
pub use properties::Properties;
pub use relations::Relation;
pub use strict::to_strict;
pub use table::mend_table;
pub use text::{Paragraph, Piece, escape_attribute, escape_text, paragraphs};
pub use tree::{Name, Node, NodeId, Tree};
pub use unique::Uniques;
