//! 事件报告: incident reports from the first to the last, and what goes with them.
mod examples;
mod inquiry;
mod notice;
mod reports;
mod sheets;
mod tables;

use super::kind::{EVERY, OFFICES, SCHOOLS};
use super::{Document, Family};

pub(super) const FAMILY: Family = Family {
    name: "事件报告",
    documents: DOCUMENTS,
    sheets: sheets::SHEETS,
    series: &[
        ("事件报告", "{{单位.安全代字}}报〔{{year}}〕{{n}}号"),
        ("事件调查", "{{单位.安全代字}}查〔{{year}}〕{{n}}号"),
        ("档案移交", "YJ-{{year}}-{{pad n 2}}"),
    ],
    issuer: &[
        ("单位概况", "‹概况›", "首报的单位概况，前面是名称和地址"),
        ("报送登记日期", "2026-10-20", "报送时限登记表的日期"),
    ],
};

const OF_REPORT: &[&str] = &["事件", "事件报告", "事件进展", "伤员", "措施", "通知单位", "照片"];
const OF_INQUIRY: &[&str] = &["事件", "事件报告", "事件调查", "事件进展", "伤员", "证据", "整改", "人员"];

const DOCUMENTS: &[Document] = &[
    Document {
        name: "突发事件首报",
        about: "突发事件的第一次书面报告，“事件报告”表里报告类型是 首报 的每行一份",
        kinds: EVERY,
        sheets: OF_REPORT,
        job: r#"
for_each = "事件报告"
where = "(eq 报告类型 '首报')"
sort = ["报送时间"]
series = "事件报告"
date = "{{报送时间}}"
title = "关于{{事件.事件名称}}的报告（首报）"
output = "事件报告/{{事件编号}}/{{编号}} {{事件.事件名称}}首报"
"#,
        make: reports::first,
    },
    Document {
        name: "突发事件续报",
        about: "情况有变化时的报告，写明与上一期相比的变化",
        kinds: EVERY,
        sheets: OF_REPORT,
        job: r#"
for_each = "事件报告"
where = "(eq 报告类型 '续报')"
sort = ["报送时间"]
series = "事件报告"
date = "{{报送时间}}"
title = "关于{{事件.事件名称}}的报告（续报）"
output = "事件报告/{{事件编号}}/{{编号}} {{事件.事件名称}}续报（第{{期次}}期）"
"#,
        make: reports::follow,
    },
    Document {
        name: "突发事件终报",
        about: "处置完毕的报告，写明原因、处理结果和整改措施，不得写待查",
        kinds: EVERY,
        sheets: OF_REPORT,
        job: r#"
for_each = "事件报告"
where = "(eq 报告类型 '终报')"
sort = ["报送时间"]
series = "事件报告"
date = "{{报送时间}}"
title = "关于{{事件.事件名称}}的报告（终报）"
output = "事件报告/{{事件编号}}/{{编号}} {{事件.事件名称}}终报"
"#,
        make: reports::last,
    },
    Document {
        name: "事件真相报告",
        about: "时间、地点、人员、经过、证据和核实情况",
        kinds: EVERY,
        sheets: OF_INQUIRY,
        job: r#"
for_each = "事件调查"
join = { 事件 = { sheet = "事件", on = "事件编号", one = true } }
series = "事件调查"
date = "{{报告日期}}"
title = "{{事件.事件名称}}真相报告"
output = "事件报告/{{事件编号}}/{{编号}} {{事件.事件名称}}真相报告"
"#,
        make: inquiry::truth,
    },
    Document {
        name: "事件处理结果报告",
        about: "救治、赔付、责任认定、处理决定、当事人意见和结案",
        kinds: EVERY,
        sheets: OF_INQUIRY,
        job: r#"
for_each = "事件调查"
join = { 事件 = { sheet = "事件", on = "事件编号", one = true } }
series = "事件调查"
date = "{{报告日期}}"
title = "{{事件.事件名称}}处理结果报告"
output = "事件报告/{{事件编号}}/{{编号}} {{事件.事件名称}}处理结果报告"
"#,
        make: inquiry::outcome,
    },
    Document {
        name: "事件分析报告",
        about: "直接、间接、管理原因，暴露的问题和同类统计",
        kinds: EVERY,
        sheets: OF_INQUIRY,
        job: r#"
for_each = "事件调查"
join = { 事件 = { sheet = "事件", on = "事件编号", one = true } }
series = "事件调查"
date = "{{报告日期}}"
title = "{{事件.事件名称}}分析报告"
output = "事件报告/{{事件编号}}/{{编号}} {{事件.事件名称}}分析报告"
"#,
        make: inquiry::analysis,
    },
    Document {
        name: "事件工作建议报告",
        about: "整改清单：问题、措施、责任人、完成时限、验收人和状态",
        kinds: EVERY,
        sheets: OF_INQUIRY,
        job: r#"
for_each = "事件调查"
join = { 事件 = { sheet = "事件", on = "事件编号", one = true } }
series = "事件调查"
date = "{{报告日期}}"
title = "{{事件.事件名称}}工作建议报告"
output = "事件报告/{{事件编号}}/{{编号}} {{事件.事件名称}}工作建议报告"
"#,
        make: inquiry::advice,
    },
    Document {
        name: "致家长通知书",
        about: "把事件情况和要家长配合的事告诉全体家长，“告知日期”填了的每件一份",
        kinds: SCHOOLS,
        sheets: &["事件"],
        job: r#"
for_each = "事件"
where = "告知日期"
date = "{{告知日期}}"
title = "致家长通知书（{{事件名称}}）"
output = "事件报告/{{事件编号}}/致家长通知书"
"#,
        make: notice::parents,
    },
    Document {
        name: "致群众通知书",
        about: "把事件情况和要大家配合的事告诉群众，“告知日期”填了的每件一份",
        kinds: OFFICES,
        sheets: &["事件"],
        job: r#"
for_each = "事件"
where = "告知日期"
date = "{{告知日期}}"
title = "致‹对象›通知书（{{事件名称}}）"
output = "事件报告/{{事件编号}}/致‹对象›通知书"
"#,
        make: notice::residents,
    },
    Document {
        name: "零报告表",
        about: "每月一份，每天一行",
        kinds: EVERY,
        sheets: &["零报告"],
        job: r#"
for_each = "零报告"
group_by = "月份"
date = '{{date (last 零报告 "日期") "yyyy-MM-dd"}}'
title = "{{月份}}平安（零）报告表"
output = "零报告/{{月份}}零报告表"
"#,
        make: tables::nothing,
    },
    Document {
        name: "报送时限登记表",
        about: "每次报送用了多少分钟、时限多少，迟报的标出并写明原因",
        kinds: EVERY,
        sheets: &["事件", "事件报告"],
        job: r#"
once = true
date = "{{单位.报送登记日期}}"
title = "{{单位.年度}}年突发事件报送时限登记表"
output = "事件报告/报送时限登记表"
"#,
        make: tables::deadlines,
    },
    Document {
        name: "档案移交清单",
        about: "一件事件的材料清点移交，每件一份",
        kinds: EVERY,
        sheets: &["移交", "事件"],
        job: r#"
for_each = "移交"
group_by = "事件编号"
series = "档案移交"
date = '{{date (first 移交 "移交日期") "yyyy-MM-dd"}}'
title = "突发事件档案移交清单（{{事件编号}}）"
output = "事件报告/{{事件编号}}/{{编号}} 档案移交清单"
"#,
        make: tables::handover,
    },
];
