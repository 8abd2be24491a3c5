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
    issuer: &[("报送登记日期", "2026-10-20", "报送时限登记表的日期")],
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
        sheets: &["事件", "事件报告", "报告时限"],
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

#[cfg(test)]
mod tests {
    use super::sheets::SHEETS;
    use super::{Document, FAMILY};
    use crate::docx::Package;
    use crate::starter::Kind;
    use crate::template::{Frame, Scope, WordTemplate};
    use crate::value::Value;
    use serde_json::json;
    use std::collections::BTreeSet;
    use std::io::Read as _;

    fn rows(name: &str, kind: Kind) -> Vec<Vec<String>> {
        SHEETS.iter().find(|s| s.name == name).unwrap().examples(kind)
    }

    /// The text of a document made from `data`.
    fn made(name: &str, data: &serde_json::Value) -> String {
        let d: &Document = FAMILY.documents.iter().find(|d| d.name == name).unwrap();
        let docx = d.docx(Kind::Village).unwrap();
        let template = WordTemplate::compile(Package::from_bytes("t.docx", docx).unwrap()).unwrap();
        let mut out = vec![];
        let value = Value::from(data);
        let frame = Frame::outer(&value);
        template.render(&frame, Scope { date: jiff::civil::date(2026, 9, 20) }, &mut out).unwrap();
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(out)).unwrap();
        let mut xml = String::new();
        zip.by_name("word/document.xml").unwrap().read_to_string(&mut xml).unwrap();
        let pieces = xml.split('<').filter_map(|t| Some(t.split_once('>')?.1));
        pieces.collect()
    }

    /// A row with every column of a sheet, empty but for `filled`.
    fn row(name: &str, filled: serde_json::Value) -> serde_json::Value {
        let mut row = json!({});
        for c in SHEETS.iter().find(|s| s.name == name).unwrap().columns {
            row[c.name] = json!("");
        }
        for (name, value) in filled.as_object().unwrap() {
            row[name] = value.clone();
        }
        row
    }

    fn report(n: u8, kind: &str, sent: &str, slight: u8) -> serde_json::Value {
        let mut report = row(
            "事件报告",
            json!({"事件编号": "S1", "期次": n, "报告类型": kind, "死亡": 0, "失踪": 0, "重伤": 0, "轻伤": slight,
                "涉及对象": slight, "涉及成员": 0, "原因": "待查", "报送单位": "镇政府", "报送时间": sent}),
        );
        if n > 1 {
            report["上期"] = json!(n - 1);
        } else {
            report["时限"] = json!(60);
        }
        report["编号"] = json!("1号");
        report["日期"] = json!("2026-09-16");
        report["事件"] = row(
            "事件",
            json!({"事件名称": "火情", "发生时间": "2026-09-16 23:30", "发现时间": "2026-09-16 23:30",
                "接报时间": "2026-09-16 23:31", "地点": "某处", "事件经过": "经过。"}),
        );
        report
    }

    fn with(mut row: serde_json::Value, all: &[serde_json::Value]) -> serde_json::Value {
        row["单位"] = json!({"全称": "某村委会", "地址": "某地", "单位概况": "概况", "规模": "5个组", "人数": "1680", "年度": "2026", "联系人": "乙", "分管领导": "丙"});
        row["事件报告"] = json!(all);
        for empty in ["事件进展", "伤员", "措施", "通知单位", "照片", "报告时限"] {
            row[empty] = json!([]);
        }
        row
    }

    #[test]
    fn a_later_report_says_what_has_changed() {
        let all = [report(1, "首报", "2026-09-17 00:10", 2), report(2, "续报", "2026-09-17 04:10", 3)];
        let text = made("突发事件续报", &with(all[1].clone(), &all));
        assert!(text.contains("轻伤由2人更新为3人"), "{text}");
        assert!(!text.contains("重伤由") && text.contains("距上一期4小时"), "{text}");
        let same = [report(1, "首报", "2026-09-17 00:10", 2), report(2, "续报", "2026-09-17 04:10", 2)];
        let text = made("突发事件续报", &with(same[1].clone(), &same));
        assert!(text.contains("没有变化") && !text.contains("更新为"), "{text}");
    }

    #[test]
    fn lateness_is_marked_across_midnight() {
        for (sent, mark, late) in [
            ("2026-09-17 00:10", "按时", "否"),
            ("2026-09-17 00:20", "接近", "否"),
            ("2026-09-17 00:31", "迟报", "是"),
        ] {
            let all = [report(1, "首报", sent, 1)];
            let table = made("报送时限登记表", &with(json!({"日期": "2026-09-20"}), &all));
            // The note under the table names the marks too.
            let marked = table.split("注：").next().unwrap_or_default();
            assert!(marked.contains(mark), "{sent}: {marked}");
            let text = made("突发事件首报", &with(all[0].clone(), &all));
            assert!(text.contains(&format!("是否超时{late}")), "{sent}: {text}");
            assert_eq!(text.contains("请补充说明"), late == "是", "{sent}");
        }
    }

    #[test]
    fn the_last_report_leaves_nothing_open() {
        let all = [report(1, "首报", "2026-09-17 00:10", 1), report(2, "终报", "2026-09-18 10:00", 1)];
        let text = made("突发事件终报", &with(all[1].clone(), &all));
        assert!(text.contains("终报必须写明查清的原因") && text.contains("终报必须写明处理结果"), "{text}");
        assert!(text.contains("终报必须写明整改措施") && text.contains("【请补填】"), "{text}");
        let mut done = all[1].clone();
        done["原因"] = json!("油锅过热");
        done["处理结果"] = json!("已处理");
        done["整改措施"] = json!("清洗管道");
        done["直接经济损失"] = json!(100);
        let text = made("突发事件终报", &with(done, &all));
        assert!(!text.contains('【') && text.contains("油锅过热"), "{text}");
    }

    #[test]
    fn the_examples_agree_with_each_other() {
        for kind in Kind::all() {
            for sheet in SHEETS {
                for row in sheet.examples(kind) {
                    assert_eq!(row.len(), sheet.columns.len(), "{} {}: {row:?}", kind.name(), sheet.name);
                }
            }
            let known: BTreeSet<String> = rows("事件", kind).into_iter().map(|r| r[0].clone()).collect();
            let same = |name: &str| rows(name, kind).iter().all(|r| known.contains(&r[0]));
            let all =
                ["事件报告", "事件进展", "伤员", "措施", "通知单位", "照片", "证据", "事件调查", "整改"];
            assert!(all.iter().all(|n| same(n)), "{}", kind.name());
            for event in &known {
                let reports: Vec<_> = rows("事件报告", kind).into_iter().filter(|r| r[0] == *event).collect();
                let sum: usize =
                    reports.last().unwrap()[4..8].iter().map(|n| n.parse::<usize>().unwrap()).sum();
                let listed = rows("伤员", kind).iter().filter(|r| r[0] == *event).count();
                assert_eq!(sum, listed, "{} {event}", kind.name());
            }
        }
    }
}
