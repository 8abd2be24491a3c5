//! 接待与台账: receiving visitors, answering them in time; the monthly ledger.

use super::Family;

pub(super) const FAMILY: Family =
    Family { name: "接待与台账", documents: &[], sheets: &[], series: &[], issuer: &[] };
