//! 换届选举: the election of a village committee.

use super::Family;

pub(super) const FAMILY: Family =
    Family { name: "换届选举", documents: &[], sheets: &[], series: &[], issuer: &[] };
