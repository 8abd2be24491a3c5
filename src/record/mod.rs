//! Finds the header, types the columns, and joins, groups and sorts rows into records.
mod aliases;
mod kind;
pub mod parse;

pub use aliases::{Group, aliases};
pub use kind::Kind;
