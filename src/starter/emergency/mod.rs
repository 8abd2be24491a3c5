//! 应急预案: emergency plans, special plans, cards, drills.
mod plan;

use super::Family;

pub(super) const FAMILY: Family =
    Family { name: "应急预案", documents: &[], sheets: &[], series: &[], issuer: &[] };
