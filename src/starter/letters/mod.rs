//! 责任书与承诺书: responsibility letters, pledges, authorisations, receipts.
mod letter;
mod pledge;

use super::kind::SCHOOLS;
use super::sheet::{Sheet, col};
use super::{Document, Family};
use crate::record::Kind as Holds;

pub(super) const FAMILY: Family = Family {
    name: "责任书与承诺书",
    documents: &[Document {
        name: "安全责任书",
        about: "每名在岗人员一份，条款按岗位取",
        kinds: SCHOOLS,
        sheets: &["人员", "岗位职责"],
        job: r#"
for_each = "人员"
where = "(eq 在岗状态 '在岗')"
sort = ["部门", "工号"]
join = { 职责条款 = { sheet = "岗位职责", on = "岗位" } }
series = "责任书"
date = "{{单位.签订日期}}"
title = "{{单位.学年}}学年校园安全责任书（{{姓名}}）"
output = "责任书/{{部门}}/{{编号}} {{姓名}} 安全责任书"
merge = "责任书/全部安全责任书.pdf"
duplex = true
"#,
        make: letter::make,
    }],
    sheets: &[DUTIES],
    series: &[("责任书", "ZRS-{{year}}-{{pad n 3}}")],
    issuer: &[
        ("签订日期", "2026-09-01", "责任书、承诺书上的日期"),
        ("责任期限起", "2026-09-01", ""),
        ("责任期限止", "2027-08-31", ""),
    ],
};

const DUTIES: Sheet = Sheet {
    name: "岗位职责",
    about: "每个岗位的安全职责，一条一行；责任书按“岗位”取",
    columns: &[col("岗位").needed(), col("序号").of(Holds::Serial), col("条款").needed().long()],
    job: "",
    rows: |_| "",
};
