//! 会议纪要: what was decided, who does it, until when; in the form for minutes.
//!
//! Record: 会议, with its 议题 and 参会人.
use crate::starter::paper::{Paper, mixed, row};
use crate::starter::redhead::Colophon;

pub(super) fn make() -> Paper {
    Paper::new()
        .minutes_head("{{单位.简称}}会议纪要", "（{{编号}}）", "{{单位.印发机关}}", "{{日期}}")
        .title("{{会议名称}}纪要")
        .blank()
        .p("{{datetime 会议时间}}，{{主持人}}在{{地点}}主持召开{{会议名称}}。现将会议议定事项纪要如下：")
        .p("{{#each 议题}}")
        .h1("{{ordinal (add @index 1)}}{{议题}}")
        .p("{{#if 发言}}")
        .p("{{发言}}")
        .p("{{/if}}")
        .p("会议决定：{{决定}}")
        .p("{{/each}}")
        .keep("会议议定事项由下列人员按期落实，办公室负责督办：")
        .table(
            &[8, 34, 14, 18],
            vec![
                row("TableHead", &["序号", "事项", "责任人", "完成时限"]),
                mixed(&[
                    ("TableCell", "{{#each 议题}}{{add @index 1}}"),
                    ("TableText", "{{议题}}"),
                    ("TableCell", "{{name_pad 责任人}}"),
                    ("TableCell", "{{date 时限}}{{/each}}"),
                ]),
            ],
        )
        .blank()
        .labelled("出席：", "{{join (filter 参会人 \"出席情况\" \"出席\") \"姓名\"}}")
        .p("{{#if (filter 参会人 \"出席情况\" \"列席\")}}")
        .labelled("列席：", "{{join (filter 参会人 \"出席情况\" \"列席\") \"姓名\"}}")
        .p("{{/if}}")
        .p("{{#if (filter 参会人 \"出席情况\" \"请假\" \"缺席\")}}")
        .labelled("请假：", "{{join (filter 参会人 \"出席情况\" \"请假\" \"缺席\") \"姓名\"}}")
        .p("{{/if}}")
        .labelled("记录：", "{{记录人}}")
        .colophon(&Colophon {
            copies: "分送：{{default 分送 \"各部门\"}}。",
            only_if: "会议名称",
            issuer: "{{单位.印发机关}}",
            date: "{{日期}}",
        })
}
