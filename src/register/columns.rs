//! The columns of the tables, for rows that are written whole.
use super::db::{Columns, Kind};

pub(super) const ENTRY: &Columns = &[
    ("id", Kind::Int),
    ("series", Kind::Text),
    ("year", Kind::Int),
    ("n", Kind::Int),
    ("number", Kind::Text),
    ("document", Kind::Text),
    ("key", Kind::Text),
    ("date", Kind::Text),
    ("title", Kind::Text),
    ("state", Kind::Text),
    ("version", Kind::Int),
    ("who", Kind::Text),
    ("at", Kind::Text),
    ("why", Kind::Text),
    ("holder", Kind::Text),
    ("until", Kind::Text),
    ("origin", Kind::Text),
    ("more", Kind::Text),
];

pub(super) const INTENT: &Columns = &[("entry", Kind::Int), ("path", Kind::Text), ("sha256", Kind::Text)];

pub(super) const SPAN: &Columns = &[
    ("series", Kind::Text),
    ("year", Kind::Int),
    ("first", Kind::Int),
    ("last", Kind::Int),
    ("why", Kind::Text),
    ("who", Kind::Text),
    ("at", Kind::Text),
];
