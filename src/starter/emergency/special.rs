//! 专项应急预案 and 现场处置方案, in the parts that GB/T 29639-2020 asks for: one for each line of their sheets.
use crate::starter::paper::{Paper, form, mixed, row};

/// 专项应急预案. Record: a line of 专项预案.
pub(super) fn plan() -> Paper {
    Paper::new()
        .title("{{单位.全称}}")
        .title("{{事件}}专项应急预案")
        .subtitle("（预案编号：{{编号}}　版本号：{{单位.预案版本}}）")
        .blank()
        .h1("一、适用范围")
        .p("{{paragraphs 适用范围}}")
        .p("本预案是《{{单位.全称}}突发事件综合应急预案》的组成部分，事件类别属于{{事件类别}}；与综合应急预案配套使用，指挥接替、信息报告和后期处置按综合应急预案执行。")
        .h1("二、应急组织机构及职责")
        .keep("领导小组统一指挥，{{牵头工作组}}牵头，{{#if 协同工作组}}{{join 协同工作组}}协同，{{/if}}有关人员如下：")
        .table(
            &[12, 14, 18, 20, 32],
            vec![
                row("TableHead", &["职责", "姓名", "职务", "手机", "工作组"]),
                mixed(&[
                    ("TableCell", "{{#each (filter 领导小组 \"组内职务\" \"组长\" \"副组长\" \"现场指挥\")}}{{组内职务}}"),
                    ("TableCell", "{{name_pad 姓名}}"),
                    ("TableCell", "{{单位职务}}"),
                    ("TableCell", "{{手机}}"),
                    ("TableCell", "领导小组{{/each}}"),
                ]),
                mixed(&[
                    ("TableCell", "{{#each (filter 工作组 \"组名\" 牵头工作组)}}牵头"),
                    ("TableCell", "{{name_pad 组长}}"),
                    ("TableCell", "组长"),
                    ("TableCell", "{{default 组长手机 (join (filter 人员 \"姓名\" 组长) \"手机\") \"—\"}}"),
                    ("TableCell", "{{组名}}{{/each}}"),
                ]),
                mixed(&[
                    ("TableCell", "{{#each 协同工作组 as |组|}}{{#each (filter 工作组 \"组名\" 组)}}协同"),
                    ("TableCell", "{{name_pad 组长}}"),
                    ("TableCell", "组长"),
                    ("TableCell", "{{default 组长手机 (join (filter 人员 \"姓名\" 组长) \"手机\") \"—\"}}"),
                    ("TableCell", "{{组名}}{{/each}}{{/each}}"),
                ]),
            ],
        )
        .space(12)
        .p("{{paragraphs 组织机构及职责}}")
        .h1("三、响应启动")
        .p("{{paragraphs 响应启动}}")
        .p("响应启动后，召开应急会议，按报告时限向{{单位.主管部门}}报告（电话{{单位.主管部门电话}}），调配资源，统一发布信息，落实后勤和经费。")
        .h1("四、处置措施")
        .steps("{{paragraphs 处置措施}}")
        .h1("五、应急保障")
        .keep("{{paragraphs 应急保障}}")
        .keep("值班电话：{{单位.总值班电话}}。本预案自{{date 单位.预案施行日期}}起施行。")
        .sealed("{{单位.全称}}", "{{日期}}")
}

/// 现场处置方案. Record: a line of 现场处置.
pub(super) fn scene() -> Paper {
    Paper::new()
        .title("{{名称}}现场处置方案")
        .subtitle("（编号：{{编号}}　版本号：{{单位.预案版本}}）")
        .blank()
        .table(
            &[14, 30, 14, 30],
            vec![
                form(4, &["部位", "{{部位}}", "负责人", "{{负责人}}"]),
                form(4, &["值班电话", "{{单位.总值班电话}}", "救援电话", "110、119、120"]),
            ],
        )
        .h1("一、事故风险描述")
        .p("{{paragraphs 事故风险描述}}")
        .h1("二、应急工作职责")
        .p("{{paragraphs 应急工作职责}}")
        .h1("三、应急处置")
        .steps("{{paragraphs 应急处置}}")
        .h1("四、注意事项")
        .keep("{{paragraphs 注意事项}}")
        .sealed("{{单位.全称}}", "{{日期}}")
}
