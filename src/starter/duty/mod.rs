//! 值班: duty rosters and hand-over.
pub(super) mod list;

use super::Family;

pub(super) const FAMILY: Family =
    Family { name: "值班", documents: &[], sheets: &[], series: &[], issuer: &[] };
