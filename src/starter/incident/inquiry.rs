//! Four reports on one incident, made from one set of data: what happened, how it was settled, why it happened, and
//! what has to be done.
//!
//! Record: a row of 事件调查 with its 事件; the numbers are those of the incident's last report.
use crate::starter::paper::{Paper, form, mixed, row};

/// The number of a column in the last report of the incident.
macro_rules! last {
    ($column:literal) => {
        concat!("{{last (filter 事件报告 \"事件编号\" 事件编号) \"", $column, "\"}}")
    };
}

pub(super) fn truth() -> Paper {
    head("事件真相报告")
        .p("{{datetime 事件.发生时间}}，{{事件.地点}}发生{{事件.事件名称}}。我单位按照实事求是的要求进行了调查核实，现将查明的事实报告如下：")
        .h1("一、时间和地点")
        .p("事件发生于{{datetime 事件.发生时间}}，发现于{{datetime 事件.发现时间}}，接报于{{datetime 事件.接报时间}}；地点为{{事件.地点}}。")
        .h1("二、涉及人员")
        .p(concat!(
            "涉及‹对象›", last!("涉及对象"), "人、‹成员›", last!("涉及成员"), "人；死亡", last!("死亡"), "人，失踪", last!("失踪"), "人，重伤",
            last!("重伤"), "人，轻伤", last!("轻伤"),
            "人。{{#each (filter 伤员 \"事件编号\" 事件编号)}}{{#if 班组}}{{班组}}{{/if}}{{姓名}}（{{伤情}}）{{#if @last}}。{{else}}、{{/if}}{{/each}}"
        ))
        .h1("三、事件经过")
        .p("{{事件.事件经过}}")
        .p("{{#if (filter 事件进展 \"事件编号\" 事件编号)}}")
        .table(
            &[20, 60, 14],
            vec![
                row("TableHead", &["时间", "经过", "记录人"]),
                mixed(&[
                    ("TableCell", "{{#each (filter 事件进展 \"事件编号\" 事件编号)}}{{date 时间 \"M月d日 HH:mm\"}}"),
                    ("TableText", "{{内容}}"),
                    ("TableCell", "{{name_pad 记录人}}{{/each}}"),
                ]),
            ],
        )
        .p("{{/if}}")
        .h1("四、证据")
        .p("{{#if (filter 证据 \"事件编号\" 事件编号)}}")
        .table(
            &[7, 35, 13, 9, 18, 16, 11],
            vec![
                row("TableHead", &["序号", "证据名称", "种类", "数量", "来源", "取得日期", "保管人"]),
                mixed(&[
                    ("TableCell", "{{#each (filter 证据 \"事件编号\" 事件编号)}}{{@number}}"),
                    ("TableText", "{{证据名称}}"),
                    ("TableCell", "{{种类}}"),
                    ("TableCell", "{{数量}}"),
                    ("TableCell", "{{来源}}"),
                    ("TableCell", "{{date 取得日期 \"M月d日\"}}"),
                    ("TableCell", "{{name_pad 保管人}}{{/each}}"),
                ]),
            ],
        )
        .p("{{else}}")
        .p("没有另外取得的证据材料。")
        .p("{{/if}}")
        .h1("五、核实情况")
        .p("核实方式：{{核实方式}}。核实人：{{join 核实人 \"、\"}}。")
        .keep("核实结论：{{核实结论}}")
        .end()
}

pub(super) fn outcome() -> Paper {
    head("事件处理结果报告")
        .p("{{事件.事件名称}}（{{事件编号}}，发生于{{datetime 事件.发生时间}}）已处理完毕，于{{date 结案日期}}结案。现将处理结果报告如下：")
        .h1("一、救治情况")
        .p("{{default 救治情况 \"本次事件没有人员需要救治。\"}}")
        .h1("二、保险和赔付")
        .p("{{default 保险赔付 \"不涉及保险和赔付。\"}}")
        .h1("三、责任认定")
        .p("{{责任认定}}")
        .h1("四、处理决定")
        .p("{{处理决定}}")
        .h1("五、当事人意见")
        .p("{{default 当事人意见 \"已告知当事人，当事人没有提出意见。\"}}")
        .h1("六、结案")
        .keep("本事件于{{date 结案日期}}结案。当事人对处理结果有异议的，可以通过协商、人民调解、行政调解或者诉讼等途径解决。")
        .end()
}

pub(super) fn analysis() -> Paper {
    head("事件分析报告")
        .p("为吸取教训、防止同类事件再次发生，我单位对{{事件.事件名称}}（{{事件编号}}）进行了分析，现报告如下：")
        .h1("一、基本事实")
        .table(
            &[12, 26, 12, 26],
            vec![
                form(4, &["发生时间", "{{datetime 事件.发生时间}}", "事件类别", "{{事件.事件类别}}（{{事件.初判级别}}）"]),
                form(4, &["地　　点", "{{事件.地点}}"]),
                form(4, &["伤亡情况", concat!("死亡", last!("死亡"), "人，失踪", last!("失踪"), "人，重伤", last!("重伤"), "人，轻伤", last!("轻伤"), "人")]),
            ],
        )
        .h1("二、原因分析")
        .p("（一）直接原因。{{直接原因}}")
        .p("（二）间接原因。{{default 间接原因 \"无。\"}}")
        .p("（三）管理原因。{{default 管理原因 \"无。\"}}")
        .h1("三、暴露的问题")
        .p("{{#if 暴露问题}}")
        .numbered("{{#each 暴露问题}}", "{{this}}。", "{{/each}}")
        .p("{{else}}")
        .p("未发现管理上的其他问题。")
        .p("{{/if}}")
        .h1("四、同类事件统计")
        .p("{{default 同类统计 \"近一年没有发生同类事件。\"}}")
        .h1("五、结论")
        .keep("分析认为，上述原因和问题应当逐项整改，整改措施、责任人和完成时限见《事件工作建议报告》。")
        .end()
}

pub(super) fn advice() -> Paper {
    head("事件工作建议报告")
        .p("针对{{事件.事件名称}}（{{事件编号}}）暴露的问题，提出以下工作建议，请审定后督促落实。")
        .h1("一、整改清单")
        .p("{{#if (filter 整改 \"事件编号\" 事件编号)}}")
        .table(
            &[7, 25, 31, 11, 16, 11, 11],
            vec![
                row("TableHead", &["序号", "问题", "措施", "责任人", "完成时限", "验收人", "状态"]),
                mixed(&[
                    ("TableCell", "{{#each (filter 整改 \"事件编号\" 事件编号)}}{{@number}}"),
                    ("TableText", "{{问题}}"),
                    ("TableText", "{{整改要求}}"),
                    ("TableCell", "{{name_pad 责任人}}"),
                    ("TableCell", "{{date 完成时限 \"M月d日\"}}"),
                    ("TableCell", "{{name_pad 验收人}}"),
                    ("TableCell", "{{进展}}{{/each}}"),
                ]),
            ],
        )
        .p("{{else}}")
        .p("本次事件没有需要整改的事项。")
        .p("{{/if}}")
        .h1("二、工作要求")
        .ps(&[
            "（一）责任人按期完成整改，留存照片、记录等证明材料；不能按期完成的，提前说明原因并报批。",
            "（二）验收人逐项现场验收，合格一项、销号一项；整改不到位的，退回重新整改。",
            "（三）‹单位›安全工作会议通报整改情况，举一反三，检查同类隐患。",
        ])
        .h1("三、预案修订")
        .keep("根据本次事件的处置情况，核对应急预案的报告时限、人员分工、疏散路线和联系电话，需要修订的，在三十日内完成。")
        .end()
}

fn head(title: &str) -> Paper {
    Paper::new().title(title).subtitle("（{{编号}}）").blank().flush("{{单位.主管部门}}：")
}

impl Paper {
    /// Issuer and date.
    fn end(self) -> Paper {
        self.sealed("{{单位.全称}}", "{{date 日期}}")
    }
}
