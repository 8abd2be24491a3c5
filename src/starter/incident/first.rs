//! 突发事件首报: the first report of an incident, with minutes from occurrence to report, timeline and injured.
//!
//! Record: 事件, joined with 进展, 伤员 and 措施 by 事件编号.
use crate::starter::paper::{Paper, Span, form, mixed, row};

pub(super) fn make() -> Paper {
    Paper::new()
        .title("突发事件信息报告（首报）")
        .subtitle("（{{编号}}）")
        .blank()
        .flush("{{报送单位}}：")
        .p("{{发生时间}}，{{单位.全称}}{{地点}}发生一起{{事件类别}}类突发事件（{{事件名称}}），初判级别为{{初判级别}}。现将有关情况报告如下：")
        .h1("一、基本情况")
        .table(
            &[9, 24, 9, 24],
            vec![
                form(4, &["事件编号", "{{事件编号}}", "事件类别", "{{事件类别}}"]),
                form(4, &["发生时间", "{{date 发生时间 \"yyyy年M月d日HH:mm\"}}", "发现时间", "{{date 发现时间 \"yyyy年M月d日HH:mm\"}}"]),
                form(4, &["接报时间", "{{date 接报时间 \"yyyy年M月d日HH:mm\"}}", "报送时间", "{{date 报送时间 \"yyyy年M月d日HH:mm\"}}"]),
                form(4, &["地　　点", "{{地点}}"]),
                form(4, &["伤亡情况", "死亡{{死亡}}人，失踪{{失踪}}人，重伤{{重伤}}人，轻伤{{轻伤}}人"]),
                form(4, &["涉及人员", "幼儿{{涉及幼儿}}人，教职工{{涉及教职工}}人"]),
                form(4, &["直接损失", "{{#if 直接经济损失}}{{money 直接经济损失}}（{{money_upper 直接经济损失}}）{{else}}正在核实{{/if}}"]),
                form(4, &["报送用时", "距发生{{duration (minutes_between 发生时间 报送时间)}}（{{minutes_between 发生时间 报送时间}}分钟），规定时限{{时限}}分钟"]),
                form(4, &["是否超时", "{{#if (gt (minutes_between 发生时间 报送时间) 时限)}}是{{else}}否{{/if}}", "报送方式", "{{报送方式}}"]),
                form(4, &["报 告 人", "{{报告人}}", "联系电话", "{{报告人电话}}"]),
                form(4, &["审 核 人", "{{审核人}}", "签 发 人", "{{签发人}}"]),
            ],
        )
        .p("{{#if (gt (minutes_between 发生时间 报送时间) 时限)}}")
        .spans("Body", &[Span::Label("迟报原因："), Span::Plain("{{default 迟报原因 \"（请补充说明）\"}}")])
        .p("{{/if}}")
        .h1("二、事件经过")
        .p("{{事件经过}}")
        .keep("主要进展：")
        .table(
            &[18, 62, 12],
            vec![
                row("TableHead", &["时间", "情况", "记录人"]),
                mixed(&[
                    ("TableCell", "{{#each 进展}}{{date 时间 \"M月d日 HH:mm\"}}"),
                    ("TableText", "{{内容}}"),
                    ("TableCell", "{{name_pad 记录人}}{{/each}}"),
                ]),
            ],
        )
        .h1("三、人员伤情")
        .p("{{#if 伤员}}")
        .keep("受伤人员共{{count 伤员}}人（未成年人以班级、姓氏代称）：")
        .table(
            &[12, 16, 24, 20, 24],
            [
                vec![row("TableHead", &["班级", "姓名", "伤情", "送医单位", "监护人联系情况"])],
                mixed(&[
                    ("TableCell", "{{班级}}"),
                    ("TableCell", "{{姓名}}"),
                    ("TableText", "{{伤情}}"),
                    ("TableText", "{{default 送医单位 \"未送医\"}}"),
                    ("TableText", "{{监护人联系情况}}"),
                ])
                .between("{{#each 伤员}}", "{{/each}}"),
            ]
            .concat(),
        )
        .p("{{else}}")
        .p("截至报送时，本次事件未造成人员受伤。")
        .p("{{/if}}")
        .h1("四、初步原因")
        .p("{{default 初步原因 \"正在核实。\"}}")
        .h1("五、已采取的措施")
        .numbered(
            "{{#each 措施}}",
            "{{内容}}{{#if 责任人}}（责任人：{{责任人}}）{{/if}}{{#if @last}}。{{else}}；{{/if}}",
            "{{/each}}",
        )
        .h1("六、下一步工作")
        .p("{{下一步}}")
        .p("{{#if 请求支援}}")
        .spans("Body", &[Span::Label("请求支援："), Span::Plain("{{请求支援}}")])
        .p("{{/if}}")
        .p("{{#unless 舆情情况}}")
        .p("截至目前未发现涉及本次事件的网络舆情。")
        .p("{{else}}")
        .spans("Body", &[Span::Label("舆情情况："), Span::Plain("{{舆情情况}}")])
        .p("{{/unless}}")
        .spans("Body", &[Span::Label("家长沟通："), Span::Plain("{{家长沟通}}")])
        .p("后续情况将及时续报。")
        .sealed("{{单位.全称}}", "{{date 报送时间 \"yyyy年M月d日\"}}")
}
