//! Word's own mail-merge fields, so that templates made for Word's mail merge are filled as they are.
//!
//! 1. `field` finds the fields of a part as a tree: begin, instruction, result, end, with their elements.
//! 2. `instruction` cuts an instruction into words and switches; nested fields stay parts of words.
//! 3. `lower` makes a [`Node`] of it, or tells that the field is none of ours and stays (PAGE, TOC, …).
//! 4. `cut` says which bytes go away and what stands in their place; `place` joins that with the tags.
//! 5. `node` computes values while rendering, with the [`Session`]: the row in turn, bookmarks, answers.
//!
//! `picture` and `words` are the formats behind `\@`, `\#` and `\*` (ECMA-376 part 1, §17.16.4); `source`
//! takes the link to the data source out of a package, so that Word doesn't ask for a database.
mod cut;
mod field;
mod formula;
mod instruction;
mod lower;
mod name;
mod node;
mod people;
mod picture;
mod session;
mod source;
#[cfg(test)]
mod tests;
mod words;

pub(super) use cut::{Act, cut};
pub(super) use name::{Loose, find, region};
pub(super) use node::Node;
pub(super) use session::Session;
pub use session::{Turn, Walk};
pub(super) use source::without_source;

/// Can a part hold mail-merge fields at all? Spares the parsing of most parts.
pub(super) fn concerns(source: &str) -> bool {
    source.contains("fldSimple") || source.contains("instrText")
}
