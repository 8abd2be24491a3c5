//! Templates that take several rows in turn: label sheets with NEXT, and rows left out by SKIPIF.
use super::data::View;
use super::document::{own_record, with_frames};
use crate::template::{Scope, Template, Turn};
use crate::value::Value;
use jiff::civil::Date;

/// Rows first offered to a document; doubled while it takes all of them.
const OFFERED: usize = 64;

/// Rows of one document, or rows left out.
pub(super) struct Share {
    /// The first row's key.
    pub key: String,
    /// The rows with their numbers.
    pub turn: Turn,
    /// The template's SKIPIF holds.
    pub skip: bool,
}

/// Deals rows, each with its number and key, to documents.
pub(super) fn deal(
    template: &Template,
    view: &View,
    rows: &[(usize, Value, String)],
    today: Date,
) -> Vec<Share> {
    let own = own_record(None, today, None, "");
    let mut out = Vec::new();
    let (mut rest, mut before) = (rows, 0);
    while let Some((_, first, key)) = rest.first() {
        let mut offered = OFFERED;
        let (mut turn, walk) = loop {
            let some = rest.iter().take(offered).map(|r| (r.0, r.1.clone())).collect();
            let turn = Turn { rows: some, before };
            let walk = with_frames(view, &own, first, |f| template.walk(f, Scope { date: today }, &turn));
            if walk.rows < offered || offered >= rest.len() {
                break (turn, walk);
            }
            offered *= 2;
        };
        let taken = walk.rows.clamp(1, rest.len());
        turn.rows.truncate(taken);
        rest = rest.get(taken..).unwrap_or_default();
        before += if walk.skip { 0 } else { taken };
        out.push(Share { key: key.clone(), turn, skip: walk.skip });
    }
    out
}
