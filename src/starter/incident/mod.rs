//! 事件报告: incident reports from the first to the last, and what goes with them.
mod first;

use super::Family;

pub(super) const FAMILY: Family =
    Family { name: "事件报告", documents: &[], sheets: &[], series: &[], issuer: &[] };
