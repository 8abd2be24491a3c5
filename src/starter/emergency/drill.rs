//! 演练方案, 演练记录, 演练评估: before, during and after a drill. Record: a line of 演练 with its 步骤, 参演, 评估.
use crate::starter::paper::{Paper, form, mixed, row};

/// 演练方案.
pub(super) fn plan() -> Paper {
    let paper = Paper::new()
        .title("{{单位.全称}}")
        .title("{{演练名称}}方案")
        .subtitle("（{{演练编号}}）")
        .blank()
        .h1("一、演练目的")
        .p("{{paragraphs 目的}}")
        .h1("二、演练时间、地点和形式")
        .p("时间：{{datetime 开始时间}}（{{weekday 开始时间}}）{{#if 结束时间}}至{{time_24 结束时间}}{{/if}}。")
        .p("地点：{{地点}}。")
        .p("形式：{{演练类型}}。{{#if 依据预案}}依据：{{依据预案}}。{{/if}}")
        .h1("三、演练情景")
        .p("{{paragraphs 情景}}")
        .h1("四、组织领导")
        .p("总指挥{{总指挥}}，负责下达开始、终止命令和讲评；现场指挥{{现场指挥}}，负责现场调度和安全{{#if 记录人}}；记录人{{记录人}}，负责记录时间、经过和拍照{{/if}}{{#if 评估组长}}；评估组长{{评估组长}}{{#if 评估成员}}，成员{{join 评估成员}}{{/if}}，负责观察和评估{{/if}}。")
        .h1("五、参演单位和任务");
    let paper = parties(paper, false).h1("六、演练步骤").table(
        &[14, 20, 50, 14],
        vec![
            row("TableHead", &["时间", "步骤", "内容", "负责人"]),
            mixed(&[
                ("TableCell", "{{#each (filter 演练步骤 \"演练编号\" 演练编号)}}{{时间}}"),
                ("TableCell", "{{步骤}}"),
                ("TableText", "{{内容}}"),
                ("TableCell", "{{name_pad 负责人}}{{/each}}"),
            ]),
        ],
    );
    paper
        .h1("七、安全要求")
        .p("{{paragraphs (default 注意事项 \"参演人员听从指挥，不推搡、不嬉闹；现场指挥发现危险时立即中止演练。\")}}")
        .p("演练中发生真实险情的，现场指挥立即宣布中止演练，转入应急处置；救护人员和车辆在现场待命。")
        .h1("八、总结评估")
        .keep("演练结束后当场讲评，五个工作日内完成演练评估，列出问题、整改措施、责任人和时限，并据此修订预案。")
        .sealed("{{单位.全称}}", "{{日期}}")
}

/// Who takes part, before the drill or with who came.
fn parties(paper: Paper, came: bool) -> Paper {
    const EACH: &str = "{{#each (filter 参演 \"演练编号\" 演练编号)}}{{参演单位}}";
    const ALL: &str = "{{sum (filter 参演 \"演练编号\" 演练编号) \"应到\"}}";
    const CAME: &str = "{{sum (filter 参演 \"演练编号\" 演练编号) \"实到\"}}";
    let (columns, head): (&[usize], &[&str]) = match came {
        true => (&[28, 22, 13, 9, 9, 15], &["参演单位", "角色和任务", "带队人", "应到", "实到", "备注"]),
        false => (&[36, 32, 18, 14], &["参演单位", "角色和任务", "带队人", "人数"]),
    };
    let line: &[&str] = match came {
        true => &[
            EACH,
            "{{角色}}",
            "{{name_pad 带队人}}",
            "{{应到}}",
            "{{default 实到 \"—\"}}",
            "{{备注}}{{/each}}",
        ],
        false => &[EACH, "{{角色}}", "{{name_pad 带队人}}", "{{应到}}{{/each}}"],
    };
    let total: &[&str] = if came { &["合计", "", "", ALL, CAME, ""] } else { &["合计", "", "", ALL] };
    paper.table(columns, vec![row("TableHead", head), row("TableCell", line).kept(), row("TableCell", total)])
}

/// 演练记录.
pub(super) fn record() -> Paper {
    let paper = Paper::new()
        .title("应急演练记录")
        .subtitle("（{{演练编号}}）")
        .table(
            &[14, 32, 14, 32],
            vec![
                form(4, &["演练名称", "{{演练名称}}", "演练类型", "{{演练类型}}"]),
                form(
                    4,
                    &["时　　间", "{{datetime 开始时间}}\n至{{time_24 结束时间}}", "地　　点", "{{地点}}"],
                ),
                form(4, &["总指挥", "{{总指挥}}", "现场指挥", "{{现场指挥}}"]),
                form(
                    4,
                    &[
                        "应到人数",
                        "{{sum (filter 参演 \"演练编号\" 演练编号) \"应到\"}}人",
                        "实到人数",
                        "{{sum (filter 参演 \"演练编号\" 演练编号) \"实到\"}}人",
                    ],
                ),
                form(
                    4,
                    &[
                        "疏散用时",
                        "{{#if 疏散用时秒}}{{疏散用时秒}}秒{{else}}不涉及{{/if}}",
                        "记录人",
                        "{{记录人}}",
                    ],
                ),
                form(4, &["演练情景", "{{情景}}"]),
                form(4, &["演练经过", "{{default 经过 \"\"}}"]).tall(2400.0),
            ],
        )
        .space(12)
        .keep("参演情况：");
    parties(paper, true)
        .space(12)
        .keep("步骤完成情况：")
        .table(
            &[12, 18, 40, 14, 18],
            vec![
                row("TableHead", &["时间", "步骤", "内容", "负责人", "实际情况"]),
                mixed(&[
                    ("TableCell", "{{#each (filter 演练步骤 \"演练编号\" 演练编号)}}{{时间}}"),
                    ("TableCell", "{{步骤}}"),
                    ("TableText", "{{内容}}"),
                    ("TableCell", "{{name_pad 负责人}}"),
                    ("TableText", "{{实际情况}}{{/each}}"),
                ]),
            ],
        )
        .space(12)
        .table(
            &[16, 34, 16, 34],
            vec![form(4, &["记录人\n（签名）", "", "现场指挥\n（签名）", ""]).tall(1000.0)],
        )
}

/// 演练评估.
pub(super) fn assessment() -> Paper {
    Paper::new()
        .title("{{演练名称}}评估报告")
        .subtitle("（{{演练编号}}）")
        .blank()
        .h1("一、演练基本情况")
        .p("{{datetime 开始时间}}至{{time_24 结束时间}}，{{单位.全称}}在{{地点}}组织了{{演练名称}}（{{演练类型}}），总指挥{{总指挥}}，现场指挥{{现场指挥}}。应参演{{sum (filter 参演 \"演练编号\" 演练编号) \"应到\"}}人，实际参演{{sum (filter 参演 \"演练编号\" 演练编号) \"实到\"}}人，参演率{{percent (div (sum (filter 参演 \"演练编号\" 演练编号) \"实到\") (sum (filter 参演 \"演练编号\" 演练编号) \"应到\")) 1}}。{{#if 疏散用时秒}}从发出信号到清点完毕用时{{疏散用时秒}}秒。{{/if}}")
        .p("评估组由{{评估组长}}任组长{{#if 评估成员}}，成员{{join 评估成员}}{{/if}}，通过现场观察、查看记录、询问参演人员等方式评估。")
        .h1("二、分项评估")
        .table(
            &[18, 44, 10, 30],
            vec![
                row("TableHead", &["评估项目", "评估标准", "结果", "问题"]),
                mixed(&[
                    ("TableCell", "{{#each (filter 评估 \"演练编号\" 演练编号)}}{{评估项目}}"),
                    ("TableText", "{{评估标准}}"),
                    ("TableCell", "{{结果}}"),
                    ("TableText", "{{default 问题 \"未发现\"}}{{/each}}"),
                ]),
            ],
        )
        .h1("三、总体评价")
        .p("本次演练总体评价为{{default 总体评价 \"（未评定）\"}}。{{#if 亮点}}主要做法和成效：{{/if}}")
        .p("{{#if 亮点}}")
        .p("{{paragraphs 亮点}}")
        .p("{{/if}}")
        .h1("四、问题和整改")
        .p("{{#if (filter (filter 评估 \"演练编号\" 演练编号) \"结果\" \"良\" \"合格\" \"不合格\")}}")
        .keep("对发现的问题按下表整改，到期由评估组验收：")
        .table(
            &[24, 32, 12, 20, 12],
            vec![
                row("TableHead", &["问题", "整改措施", "责任人", "完成时限", "验收"]),
                mixed(&[
                    ("TableText", "{{#each (filter (filter 评估 \"演练编号\" 演练编号) \"结果\" \"良\" \"合格\" \"不合格\")}}{{default 问题 评估项目}}"),
                    ("TableText", "{{整改措施}}"),
                    ("TableCell", "{{name_pad 责任人}}"),
                    ("TableCell", "{{date 完成时限}}"),
                    ("TableCell", "{{/each}}"),
                ]),
            ],
        )
        .p("{{else}}")
        .p("未发现需要整改的问题。")
        .p("{{/if}}")
        .h1("五、预案修订建议")
        .p("{{paragraphs (default 预案修订建议 \"预案符合实际，暂不修订。\")}}")
        .space(12)
        .parties("评估组长（签名）：\n\n成员（签名）：\n", "单位负责人（签名）：\n\n{{日期}}")
}
