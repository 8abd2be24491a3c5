//! 应急预案: emergency plans, special plans, cards, call trees, drills.
mod brief;
mod card;
mod drill;
mod drill_examples;
mod examples;
mod plan;
mod sheets;
mod special;
mod special_examples;
mod standard;
mod tables;
mod tree;

use super::kind::{EVERY, SCHOOLS};
use super::{Document, Family};

pub(super) const FAMILY: Family =
    Family {
        name: "应急预案", documents: DOCUMENTS, sheets: sheets::SHEETS, series: SERIES, issuer: ISSUER
    };

/// What every plan draws on.
const PLAN: &[&str] =
    &["领导小组", "工作组", "组员", "联系电话", "报告时限", "响应分级", "预案条目", "风险", "物资", "演练"];
const DRILL: &[&str] = &["演练", "演练步骤", "参演", "评估"];

const DOCUMENTS: &[Document] = &[
    Document {
        name: "综合应急预案",
        about: "按 GB/T 29639-2020 的章节写的综合预案，有封面、批准页、目次和九个附件",
        kinds: EVERY,
        sheets: PLAN,
        job: r#"
once = true
series = "综合预案"
date = "{{单位.预案发布日期}}"
title = "{{单位.全称}}突发事件综合应急预案"
output = "应急预案/{{编号}} 综合应急预案"
refresh = true
"#,
        make: standard::make,
    },
    Document {
        name: "突发事件应急预案",
        about: "按事件种类写的预案，附联系电话、物资和路线图",
        kinds: SCHOOLS,
        sheets: PLAN,
        job: r#"
once = true
series = "综合预案"
date = "{{单位.预案发布日期}}"
title = "{{单位.全称}}突发事件应急预案"
output = "应急预案/{{编号}} 突发事件应急预案"
"#,
        make: plan::make,
    },
    Document {
        name: "应急预案（简明版）",
        about: "几页的简明预案，张贴或者人手一份",
        kinds: EVERY,
        sheets: PLAN,
        job: r#"
once = true
series = "综合预案"
date = "{{单位.预案发布日期}}"
title = "{{单位.全称}}突发事件应急预案（简明版）"
output = "应急预案/{{编号}} 应急预案（简明版）"
"#,
        make: brief::make,
    },
    Document {
        name: "专项应急预案",
        about: "每种事件一份，内容取自“专项预案”表",
        kinds: EVERY,
        sheets: &["专项预案", "领导小组", "工作组", "组员"],
        job: r#"
for_each = "专项预案"
sort = "序号"
series = "专项预案"
date = "{{单位.预案发布日期}}"
title = "{{事件}}专项应急预案"
output = "应急预案/专项/{{编号}} {{事件}}专项应急预案"
"#,
        make: special::plan,
    },
    Document {
        name: "现场处置方案",
        about: "每个重点部位一份，内容取自“现场处置”表",
        kinds: EVERY,
        sheets: &["现场处置"],
        job: r#"
for_each = "现场处置"
sort = "序号"
series = "现场处置方案"
date = "{{单位.预案发布日期}}"
title = "{{名称}}现场处置方案"
output = "应急预案/现场处置/{{编号}} {{名称}}现场处置方案"
"#,
        make: special::scene,
    },
    Document {
        name: "应急处置卡",
        about: "每个岗位一张，正好一页，张贴在岗位上",
        kinds: EVERY,
        sheets: &["处置卡"],
        job: r#"
for_each = "处置卡"
date = "{{单位.预案发布日期}}"
title = "应急处置卡（{{岗位}}）"
output = "应急预案/处置卡/{{卡号}} {{岗位}}"
merge = "应急预案/全部处置卡.pdf"
"#,
        make: card::make,
    },
    Document {
        name: "应急联络树",
        about: "谁打电话给谁，一张图；取自领导小组、工作组、组员",
        kinds: EVERY,
        sheets: &["领导小组", "工作组", "组员"],
        job: r#"
once = true
date = "{{单位.预案发布日期}}"
output = "应急预案/应急联络树"
"#,
        make: tree::tree,
    },
    Document {
        name: "应急通讯录",
        about: "指挥人员、本单位人员和有关单位的电话",
        kinds: EVERY,
        sheets: &["领导小组", "联系电话"],
        job: r#"
once = true
date = "{{单位.预案发布日期}}"
output = "应急预案/应急通讯录"
"#,
        make: tree::directory,
    },
    Document {
        name: "演练方案",
        about: "每次演练一份，取自“演练”“演练步骤”“参演”表",
        kinds: EVERY,
        sheets: DRILL,
        job: r#"
for_each = "演练"
date = "{{方案日期}}"
title = "{{演练名称}}方案"
output = "应急演练/{{演练编号}} {{演练名称}}方案"
"#,
        make: drill::plan,
    },
    Document {
        name: "演练记录",
        about: "演练之后填好“经过”“实到”再做",
        kinds: EVERY,
        sheets: DRILL,
        job: r#"
for_each = "演练"
where = "(not (is_empty 经过))"
date = "{{开始时间}}"
title = "{{演练名称}}记录"
output = "应急演练/{{演练编号}} {{演练名称}}记录"
"#,
        make: drill::record,
    },
    Document {
        name: "演练评估",
        about: "演练之后填好“评估”表和评估日期再做",
        kinds: EVERY,
        sheets: DRILL,
        job: r#"
for_each = "演练"
where = "(not (is_empty 评估日期))"
date = "{{评估日期}}"
title = "{{演练名称}}评估报告"
output = "应急演练/{{演练编号}} {{演练名称}}评估报告"
"#,
        make: drill::assessment,
    },
];

const SERIES: &[(&str, &str)] = &[
    ("综合预案", "{{单位.预案代号}}-ZH-{{year}}-{{pad n 2}}"),
    ("专项预案", "{{单位.预案代号}}-ZX-{{year}}-{{pad n 2}}"),
    ("现场处置方案", "{{单位.预案代号}}-XC-{{year}}-{{pad n 2}}"),
];

const ISSUER: &[(&str, &str, &str)] = &[
    ("预案代号", "‹预案代号›", "预案编号的开头"),
    ("预案版本", "2026-01", "版本号，修订一次加一"),
    ("编制部门", "‹编制部门›", "批准页上的编制部门"),
    ("预案编制日期", "2026-08-20", ""),
    ("预案批准日期", "2026-08-28", "批准页上的日期"),
    ("预案发布日期", "2026-09-01", "预案落款的日期"),
    ("预案施行日期", "2026-09-10", ""),
    ("单位概况", "‹概况›", "综合应急预案的附件1用"),
    ("人数", "‹人数›", "‹对象›人数"),
    ("规模", "‹规模›", "‹班组›数"),
    ("路线图", "", "疏散路线图的图片文件名，图片放在本文件夹里；没有就空着，印出粘贴处"),
];

#[cfg(test)]
#[cfg(feature = "pdf")]
mod tests;
