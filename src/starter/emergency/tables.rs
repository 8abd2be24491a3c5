//! The tables that several plans share.
use crate::starter::paper::{Paper, mixed, row, spanned};

/// 领导小组.
pub(super) fn leaders(paper: Paper) -> Paper {
    paper.table(
        &[6, 12, 12, 18, 17, 17, 12],
        vec![
            row("TableHead", &["序号", "组内职务", "姓名", "单位职务", "手机", "24小时电话", "备用人"]),
            mixed(&[
                ("TableCell", "{{#each 领导小组}}{{@序号}}"),
                ("TableCell", "{{组内职务}}"),
                ("TableCell", "{{name_pad 姓名}}"),
                ("TableCell", "{{单位职务}}"),
                ("TableCell", "{{手机}}"),
                ("TableCell", "{{default [24小时电话] \"—\"}}"),
                ("TableCell", "{{default 备用人 \"—\"}}{{/each}}"),
            ]),
        ],
    )
}

/// Who takes over from whom, and what each does when all are there.
pub(super) fn succession(paper: Paper) -> Paper {
    paper
        .p("{{领导小组.组长.姓名}}为第一总指挥；第一总指挥不在现场时由第二总指挥负责，依次类推，自动接替、不待指派，接替后立即告知‹值班处›和各工作组。列入接替顺序的人员不得同时外出。")
        .table(
            &[9, 13, 13, 20, 18, 37],
            vec![
                row("TableHead", &["总指挥", "姓名", "组内职务", "单位职务", "手机", "全体在场时负责"]),
                mixed(&[
                    ("TableCell", "{{#each (sort 领导小组 \"接替顺序\")}}{{#if 接替顺序}}第{{num_cn 接替顺序}}"),
                    ("TableCell", "{{name_pad 姓名}}"),
                    ("TableCell", "{{组内职务}}"),
                    ("TableCell", "{{单位职务}}"),
                    ("TableCell", "{{手机}}"),
                    ("TableText", "{{default 职责 \"按总指挥分工\"}}{{/if}}{{/each}}"),
                ]),
            ],
        )
        .space(12)
}

/// 工作组, each with its members.
pub(super) fn groups(paper: Paper) -> Paper {
    paper
        .p("{{#each 工作组}}")
        .table(
            &[10, 15, 10, 17, 10, 18],
            vec![
                spanned(&[("TableLabel", "{{组号}}．{{组名}}", 6)]),
                mixed(&[
                    ("TableLabel", "组长"),
                    ("TableCell", "{{name_pad 组长}}"),
                    ("TableLabel", "手机"),
                    ("TableCell", "{{default 组长手机 (join (filter 人员 \"姓名\" 组长) \"手机\") \"—\"}}"),
                    ("TableLabel", "副组长"),
                    ("TableCell", "{{#if 副组长}}{{join 副组长 \"、\"}}{{else}}组长指定{{/if}}"),
                ]),
                spanned(&[("TableLabel", "职责", 1), ("TableText", "{{职责}}", 5)]),
                spanned(&[
                    ("TableLabel", "成员", 1),
                    ("TableText", "{{default 成员描述 \"由组长指定\"}}", 5),
                ]),
                spanned(&[
                    ("TableLabel", "{{#each (filter 组员 \"组号\" 组号)}}成员{{@序号}}", 1),
                    ("TableCell", "{{name_pad 姓名}}", 1),
                    ("TableText", "{{分工}}", 3),
                    (
                        "TableCell",
                        "{{default 手机 (join (filter 人员 \"姓名\" 姓名) \"手机\") \"—\"}}{{/each}}",
                        1,
                    ),
                ]),
                spanned(&[("TableLabel", "物资", 1), ("TableText", "{{default 物资 \"按职责自备\"}}", 5)]),
                spanned(&[
                    ("TableLabel", "集合点", 1),
                    ("TableText", "{{default 集合点 \"由现场指挥指定\"}}", 5),
                ]),
            ],
        )
        .space(12)
        .p("{{/each}}")
}

/// 响应分级.
pub(super) fn levels(paper: Paper) -> Paper {
    paper.table(
        &[8, 36, 14, 38],
        vec![
            row("TableHead", &["级别", "启动条件", "启动人", "响应行动"]),
            mixed(&[
                ("TableCell", "{{#each 响应分级}}{{级别}}"),
                ("TableText", "{{条件}}"),
                ("TableCell", "{{启动人}}"),
                ("TableText", "{{default 响应行动 \"按职责行动\"}}{{/each}}"),
            ]),
        ],
    )
}

/// 报告时限, with where each limit comes from.
pub(super) fn limits(paper: Paper) -> Paper {
    paper
        .table(
            &[9, 11, 13, 15, 12, 14, 24],
            vec![
                row("TableHead", &["步骤", "事件类别\n和级别", "报告人", "接收人", "起算", "时限", "方式和内容"]),
                mixed(&[
                    ("TableCell", "{{#each 报告时限}}{{步骤}}"),
                    ("TableCell", "{{事件类别}}\n{{#unless (eq 级别 \"全部\")}}{{级别}}{{/unless}}"),
                    ("TableCell", "{{报告人}}"),
                    ("TableCell", "{{接收人}}"),
                    ("TableCell", "{{从}}"),
                    ("TableCell", "{{#if 时限分钟}}{{duration 时限分钟}}内{{#if 时限说明}}，{{时限说明}}{{/if}}{{else}}{{default 时限说明 \"立即\"}}{{/if}}"),
                    ("TableText", "{{#if 方式}}{{方式}}：{{/if}}{{内容}}{{/each}}"),
                ]),
            ],
        )
        .note("注：1.表中时限请按本地规定核对；本地规定更短的，从其规定。")
        .note("　　2.依据：{{join (unique 报告时限 \"依据\") 分隔=\"；\"}}。")
}

/// 联系电话.
pub(super) fn phones(paper: Paper) -> Paper {
    paper.table(
        &[7, 24, 11, 19, 17, 22],
        vec![
            row("TableHead", &["类别", "单位或姓名", "职务", "固定电话", "手机", "说明"]),
            mixed(&[
                ("TableCell", "{{#each 联系电话}}{{merge 类别}}"),
                ("TableCell", "{{单位或姓名}}"),
                ("TableCell", "{{职务}}"),
                ("TableCell", "{{固定电话}}"),
                ("TableCell", "{{手机}}"),
                ("TableText", "{{说明}}{{/each}}"),
            ]),
        ],
    )
}

/// 物资.
pub(super) fn supplies(paper: Paper) -> Paper {
    paper.table(
        &[6, 11, 19, 17, 10, 16, 11, 15],
        vec![
            row("TableHead", &["序号", "类别", "名称", "规格", "数量", "存放处", "责任人", "有效期"]),
            mixed(&[
                ("TableCell", "{{#each 物资}}{{@序号}}"),
                ("TableCell", "{{merge 类别}}"),
                ("TableCell", "{{名称}}"),
                ("TableCell", "{{规格}}"),
                ("TableCell", "{{数量}}{{计量单位}}"),
                ("TableCell", "{{存放处}}"),
                ("TableCell", "{{name_pad 责任人}}"),
                ("TableCell", "{{#if 有效期}}{{date 有效期 \"yyyy-MM-dd\"}}{{else}}—{{/if}}{{/each}}"),
            ]),
        ],
    )
}

/// 风险评估结果.
pub(super) fn risks(paper: Paper) -> Paper {
    paper.table(
        &[13, 11, 18, 18, 7, 7, 26, 10],
        vec![
            row("TableHead", &["风险", "类别", "部位", "可能后果", "可能性", "等级", "防控措施", "责任人"]),
            mixed(&[
                ("TableCell", "{{#each 风险}}{{风险}}"),
                ("TableCell", "{{事件类别}}"),
                ("TableText", "{{部位}}"),
                ("TableText", "{{可能后果}}"),
                ("TableCell", "{{可能性}}"),
                ("TableCell", "{{等级}}"),
                ("TableText", "{{防控措施}}"),
                ("TableCell", "{{name_pad 责任人}}{{/each}}"),
            ]),
        ],
    )
}

/// The evacuation map, or where to paste one.
pub(super) fn map(paper: Paper) -> Paper {
    paper
        .p("{{#if 单位.路线图}}")
        .picture("{{image 单位.路线图 width=\"15cm\"}}")
        .p("{{else}}")
        .table(&[1], vec![row("TableCell", &["（疏散路线图粘贴处：标明疏散路线、安全出口、集合点、消防设施、救援车辆通道和危险部位）"]).tall(8000.0)])
        .p("{{/if}}")
        .note("集合点：{{join (unique 工作组 \"集合点\")}}。路线受阻时听从现场指挥改走备用路线。")
}

/// How a response goes, from the alarm to the end.
const FLOW: &[&str] = &[
    "发现险情或者接到预警\n呼救、带离危险区域，报告‹值班处›（{{单位.总值班电话}}），视情形拨打110、119、120",
    "‹值班处›记录并报告组长{{领导小组.组长.姓名}}\n问清时间、地点、事件、伤亡",
    "研判并启动响应（{{join (pluck 响应分级 \"级别\") \" / \"}}）\n达不到条件的发布预警、做好准备",
    "各工作组到集合点，听从现场指挥\n疏散清点、警戒、抢险、救治、保障、联络同时展开",
    "按时限报告{{单位.主管部门}}和有关部门\n首报—续报—终报；超出处置能力的请求支援",
    "险情排除、人员安置、检查安全后，组长宣布响应终止",
    "善后、调查评估、信息发布、整改和修订预案、归档",
];

/// The steps as boxes one below another.
pub(super) fn flow(paper: Paper) -> Paper {
    let last = FLOW.len() - 1;
    FLOW.iter().enumerate().fold(paper, |paper, (i, step)| {
        let paper = paper.table(&[1], vec![row("FormCell", &[*step]).tall(900.0)]);
        if i < last { paper.centred("FormCell", "↓") } else { paper }
    })
}

/// 培训演练记录, from the drills.
pub(super) fn trainings(paper: Paper) -> Paper {
    paper.table(
        &[10, 26, 14, 24, 18, 12],
        vec![
            row("TableHead", &["编号", "名称", "类型", "时间", "地点", "评价"]),
            mixed(&[
                ("TableCell", "{{#each 演练}}{{演练编号}}"),
                ("TableCell", "{{演练名称}}"),
                ("TableCell", "{{演练类型}}"),
                ("TableCell", "{{datetime 开始时间}}"),
                ("TableCell", "{{地点}}"),
                ("TableCell", "{{default 总体评价 \"待评估\"}}{{/each}}"),
            ]),
        ],
    )
}
