//! 会议与公文: meetings, notices and letters in the format of official documents.

use super::Family;

pub(super) const FAMILY: Family =
    Family { name: "会议与公文", documents: &[], sheets: &[], series: &[], issuer: &[] };
