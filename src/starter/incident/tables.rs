//! 零报告表, 报送时限登记表, 档案移交清单.
use crate::starter::paper::{Paper, form, mixed, row};

/// Sheet 零报告, the rows of one month.
pub(super) fn nothing() -> Paper {
    Paper::new()
        .title("{{月份}}平安（零）报告表")
        .subtitle("（{{单位.全称}}）")
        .blank()
        .table(
            &[14, 11, 9, 13, 29, 12, 25],
            vec![
                row("TableHead", &["日期", "星期", "时间", "有无情况", "内容", "报送人", "接收人"]),
                mixed(&[
                    ("TableCell", "{{#each 零报告}}{{date 日期 \"M月d日\"}}"),
                    ("TableCell", "{{weekday 日期}}"),
                    ("TableCell", "{{time 时间}}"),
                    ("TableCell", "{{有无情况}}"),
                    ("TableText", "{{default 内容 \"—\"}}"),
                    ("TableCell", "{{name_pad 报送人}}"),
                    ("TableCell", "{{接收人}}{{/each}}"),
                ]),
            ],
        )
        .note("本月共报告{{行数}}次，其中无情况{{count (pluck (filter 零报告 \"有无情况\" \"无情况\") \"日期\")}}次，有情况{{count (pluck (filter 零报告 \"有无情况\" \"有情况\") \"日期\")}}次。有情况的另按时限报送首报。")
        .note("填表人：{{单位.联系人}}　　审核人：{{单位.分管领导}}")
}

/// Sheet 事件报告; the report before is looked up by its number.
pub(super) fn deadlines() -> Paper {
    Paper::new()
        .title("{{单位.年度}}年突发事件报送时限登记表")
        .subtitle("（{{单位.全称}}，截至{{date 日期}}）")
        .blank()
        .table(
            &[7, 26, 9, 16, 16, 14, 13, 10, 16],
            vec![
                row("TableHead", &["序号", "事件名称", "报告", "起算时间", "报送时间", "用时", "时限", "结果", "迟报原因"]),
                mixed(&[
                    ("TableCell", "{{#each 事件报告}}{{@number}}"),
                    ("TableText", "{{事件.事件名称}}"),
                    ("TableCell", "{{报告类型}}"),
                    ("TableCell", "{{date (default (last (filter (filter 事件报告 \"事件编号\" 事件编号) \"期次\" 上期) \"报送时间\") 事件.发生时间) \"M月d日 HH:mm\"}}"),
                    ("TableCell", "{{date 报送时间 \"M月d日 HH:mm\"}}"),
                    ("TableCell", "{{minutes_between (default (last (filter (filter 事件报告 \"事件编号\" 事件编号) \"期次\" 上期) \"报送时间\") 事件.发生时间) 报送时间}}分钟"),
                    ("TableCell", "{{#if (default 时限 续报间隔)}}{{default 时限 续报间隔}}分钟{{else}}—{{/if}}"),
                    ("TableCell", "{{#if (default 时限 续报间隔)}}{{#if (gt (minutes_between (default (last (filter (filter 事件报告 \"事件编号\" 事件编号) \"期次\" 上期) \"报送时间\") 事件.发生时间) 报送时间) (default 时限 续报间隔))}}迟报{{else if (ge (mul (minutes_between (default (last (filter (filter 事件报告 \"事件编号\" 事件编号) \"期次\" 上期) \"报送时间\") 事件.发生时间) 报送时间) 10) (mul (default 时限 续报间隔) 8))}}接近{{else}}按时{{/if}}{{else}}—{{/if}}"),
                    ("TableText", "{{default 迟报原因 \"—\"}}{{/each}}"),
                ]),
            ],
        )
        .note("注：首报的用时从事件发生时起算，续报、终报从上一期报送时起算；用去时限八成以上的记“接近”，超过的记“迟报”并写明原因。")
        .note("登记人：{{单位.联系人}}　　审核人：{{单位.分管领导}}")
        .p("{{#if 报告时限}}")
        .keep("附：报告时限（请按本地规定核对）")
        .table(
            &[11, 13, 26, 11, 21, 13],
            vec![
                row("TableHead", &["步骤", "事件类别", "接收人", "起算", "时限", "方式"]),
                mixed(&[
                    ("TableCell", "{{#each 报告时限}}{{步骤}}"),
                    ("TableCell", "{{事件类别}}"),
                    ("TableCell", "{{接收人}}"),
                    ("TableCell", "{{从}}"),
                    ("TableCell", "{{#if 时限分钟}}{{时限分钟}}分钟{{else}}{{时限说明}}{{/if}}"),
                    ("TableCell", "{{方式}}{{/each}}"),
                ]),
            ],
        )
        .p("{{/if}}")
}

/// Sheet 移交, the rows of one incident.
pub(super) fn handover() -> Paper {
    Paper::new()
        .title("突发事件档案移交清单")
        .subtitle("（编号：{{编号}}）")
        .blank()
        .table(
            &[12, 40, 12, 20],
            vec![
                form(
                    4,
                    &[
                        "事件名称",
                        "{{lookup (first (filter 事件 \"事件编号\" 事件编号)) \"事件名称\"}}",
                        "事件编号",
                        "{{事件编号}}",
                    ],
                ),
                form(
                    4,
                    &[
                        "移交单位",
                        "{{单位.全称}}",
                        "移交日期",
                        "{{date (first 移交 \"移交日期\") \"yyyy-MM-dd\"}}",
                    ],
                ),
            ],
        )
        .blank()
        .table(
            &[7, 36, 18, 8, 8, 17, 9, 14],
            vec![
                row("TableHead", &["序号", "材料名称", "文号", "份数", "页数", "形成日期", "载体", "备注"]),
                mixed(&[
                    ("TableCell", "{{#each 移交}}{{@number}}"),
                    ("TableText", "{{材料名称}}"),
                    ("TableCell", "{{default 文号 \"—\"}}"),
                    ("TableCell", "{{份数}}"),
                    ("TableCell", "{{default 页数 \"—\"}}"),
                    ("TableCell", "{{date 形成日期 \"yyyy-MM-dd\"}}"),
                    ("TableCell", "{{载体}}"),
                    ("TableText", "{{备注}}{{/each}}"),
                ]),
                row(
                    "TableCell",
                    &["", "合计", "", "{{sum 移交 \"份数\"}}", "{{sum 移交 \"页数\"}}", "", "", ""],
                ),
            ],
        )
        .note("以上材料已当面清点，数量相符。材料中涉及的个人信息，接收人应当依法保管，按规定利用。")
        .parties(
            "移交人（签名）：\n（{{first 移交 \"移交人\"}}）\n监交人（签名）：\n{{date_blank}}",
            "接收人（签名）：\n（{{first 移交 \"接收人\"}}）\n\n{{date_blank}}",
        )
}
