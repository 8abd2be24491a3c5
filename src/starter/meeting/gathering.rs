//! 会议通知, 回执 and 签到表: who is asked to come, who will, who came.
//!
//! Record: 会议, with its 议题 and 参会人.
use crate::starter::paper::{Paper, form, mixed, row};
use crate::starter::redhead::Colophon;

/// 会议通知, with the reply slip as its annex.
pub(super) fn notice() -> Paper {
    let paper = Paper::new()
        .red_head("{{单位.发文机关标志}}", "{{编号}}")
        .title("{{单位.全称}}")
        .title("关于召开{{会议名称}}的通知")
        .blank()
        .flush("{{主送}}：")
        .p("经研究，决定召开{{会议名称}}。现将有关事项通知如下：")
        .h1("一、会议时间")
        .p("{{date 会议时间}}（{{weekday 会议时间}}）{{time_cn 会议时间}}，会期约{{duration 会期分钟}}。")
        .h1("二、会议地点")
        .p("{{地点}}。")
        .h1("三、参会人员")
        .p("{{参会人员}}。")
        .h1("四、会议议程")
        .p("{{#each 议题}}")
        .p("{{ordinal (add @index 1) \"（一）\"}}{{议题}}{{#if @last}}。{{else}}；{{/if}}")
        .p("{{/each}}")
        .h1("五、有关要求")
        .p("{{#each (outline 有关要求)}}")
        .p("{{题}}{{文}}")
        .p("{{/each}}")
        .keep("请于{{date 回执截止}}前将参会回执报联系人。联系人：{{单位.联系人}}，电话：{{单位.联系电话}}。")
        .attached(&["参会回执"])
        .sealed("{{单位.全称}}", "{{日期}}");
    slip(paper.annex("附件", "参会回执")).colophon(&Colophon {
        copies: "",
        only_if: "",
        issuer: "{{单位.印发机关}}",
        date: "{{日期}}",
    })
}

/// 回执 by itself: one a unit or department, to be cut out and handed in.
pub(super) fn reply() -> Paper {
    slip(
        Paper::new()
            .title("参会回执")
            .subtitle("（{{会议名称}}，{{date 会议时间}}{{time_cn 会议时间}}）")
            .blank(),
    )
    .note("请于{{date 回执截止}}前交{{单位.印发机关}}，联系人：{{单位.联系人}}，电话：{{单位.联系电话}}。")
}

fn slip(paper: Paper) -> Paper {
    let empty = || row("FormCell", &["", "", "", "", ""]);
    paper
        .table(
            &[22, 14, 18, 20, 14],
            vec![
                row("TableHead", &["单位（部门）", "姓名", "职务", "手机", "是否住宿"]),
                empty().tall(680.0),
                empty().tall(680.0),
                empty().tall(680.0),
                empty().tall(680.0),
            ],
        )
        .note("填报人（签名）：　　　　　　　　联系电话：　　　　　　　　填报日期：　　年　月　日")
}

/// 签到表: the roster and some empty rows, rows high enough to sign in.
pub(super) fn sign_in() -> Paper {
    Paper::new()
        .title("{{会议名称}}签到表")
        .blank()
        .table(
            &[12, 34, 12, 34],
            vec![
                form(4, &["时　间", "{{datetime 会议时间}}", "地　点", "{{地点}}"]),
                form(4, &["主持人", "{{主持人}}", "记录人", "{{记录人}}"]),
            ],
        )
        .blank()
        .table(
            &[8, 18, 14, 16, 18, 16, 10],
            [
                vec![row("TableHead", &["序号", "单位（部门）", "姓名", "职务", "联系电话", "签到", "备注"])],
                row(
                    "TableCell",
                    &[
                        "{{add @index 1}}",
                        "{{部门}}",
                        "{{name_pad 姓名}}",
                        "{{职务}}",
                        "{{联系电话}}",
                        "",
                        "",
                    ],
                )
                .tall(520.0)
                .between("{{#each 参会人}}", "{{/each}}"),
                (0..6).map(|_| row("TableCell", &["", "", "", "", "", "", ""]).tall(520.0)).collect(),
                vec![
                    mixed(&[
                        ("TableHead", "合计"),
                        ("TableCell", "应到{{count 参会人}}人"),
                        ("TableCell", "实到"),
                        ("TableCell", "　　人"),
                        ("TableCell", "请假　　人"),
                        ("TableCell", "缺席　　人"),
                        ("TableCell", ""),
                    ])
                    .tall(520.0),
                ],
            ]
            .concat(),
        )
}
