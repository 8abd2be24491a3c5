//! The rules, one file a family. A rule is a constant in its family's file and a line in [`ALL`](super::ALL).
pub(super) mod address;
pub(super) mod group;
pub(super) mod heading;
pub(super) mod indent;
pub(super) mod layout;
pub(super) mod number;
pub(super) mod organisation;
pub(super) mod punctuation;
pub(super) mod signature;
pub(super) mod unfilled;
