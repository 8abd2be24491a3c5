//! 应急预案: emergency plans, special plans, cards, drills.
mod drill_examples;
mod examples;
mod plan;
mod sheets;
mod special_examples;

use super::kind::SCHOOLS;
use super::{Document, Family};

pub(super) const FAMILY: Family = Family {
    name: "应急预案",
    documents: DOCUMENTS,
    sheets: sheets::SHEETS,
    series: SERIES,
    issuer: ISSUER,
};

const DOCUMENTS: &[Document] = &[Document {
    name: "突发事件应急预案",
    about: "按事件种类写的预案，附报告时限和联系电话",
    kinds: SCHOOLS,
    sheets: PLAN_SHEETS,
    job: r#"
once = true
series = "综合预案"
date = "{{单位.预案发布日期}}"
title = "{{单位.全称}}突发事件应急预案"
output = "应急预案/{{编号}} 突发事件应急预案"
"#,
    make: plan::make,
}];

/// What every plan draws on.
const PLAN_SHEETS: &[&str] =
    &["领导小组", "工作组", "组员", "联系电话", "报告时限", "响应分级", "预案条目", "风险", "物资"];

const SERIES: &[(&str, &str)] = &[
    ("综合预案", "{{单位.预案代号}}-ZH-{{year}}-{{pad n 2}}"),
    ("专项预案", "{{单位.预案代号}}-ZX-{{year}}-{{pad n 2}}"),
    ("现场处置方案", "{{单位.预案代号}}-XC-{{year}}-{{pad n 2}}"),
];

const ISSUER: &[(&str, &str, &str)] = &[
    ("预案代号", "‹预案代号›", "预案编号的开头"),
    ("预案版本", "2026-01", "版本号，修订一次加一"),
    ("预案编制日期", "2026-08-20", ""),
    ("预案批准日期", "2026-08-28", "批准页上的日期"),
    ("预案发布日期", "2026-09-01", "预案落款的日期"),
    ("预案施行日期", "2026-09-10", ""),
    ("单位概况", "‹概况›", "预案附件“单位概况”用"),
    ("人数", "‹人数›", "‹对象›人数"),
    ("规模", "‹规模›", "‹班组›数等"),
    ("路线图", "", "疏散路线图的图片文件名，放在本文件夹里；没有就空着"),
];
