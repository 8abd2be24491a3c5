//! 首报、续报、终报: what happened, what has been done, and what has changed since the last report.
//!
//! Record: a row of 事件报告 with its 事件; the report before it is looked up by its number.
use crate::starter::paper::{Paper, Span, form, mixed, row};

/// The report before: the row of 事件报告 whose 期次 is this one's 上期.
macro_rules! before {
    () => {
        "(filter (filter 事件报告 \"事件编号\" 事件编号) \"期次\" 上期)"
    };
}

/// When the report before was sent.
macro_rules! sent_before {
    () => {
        concat!("(last ", before!(), " \"报送时间\")")
    };
}

pub(super) fn first() -> Paper {
    let paper = head("突发事件信息报告（首报）")
        .p("{{datetime 事件.发生时间}}，{{事件.地点}}发生{{事件.事件名称}}，初判级别为{{事件.初判级别}}。现将有关情况报告如下：")
        .h1("一、单位概况")
        .p("{{单位.全称}}位于{{单位.地址}}，现有{{单位.规模}}、‹对象›{{单位.人数}}人。")
        .h1("二、基本情况");
    let paper = facts(paper, Stage::First)
        .p("{{#if (gt (minutes_between 事件.发生时间 报送时间) (default 时限 9999999))}}")
        .spans(
            "Body",
            &[Span::Label("迟报原因："), Span::Plain("{{default 迟报原因 \"（超过时限，请补充说明）\"}}")],
        )
        .p("{{/if}}")
        .h1("三、事件经过和现场情况")
        .p("{{事件.事件经过}}")
        .p("{{#if 事件.现场情况}}现场情况：{{事件.现场情况}}{{/if}}");
    let paper = injured(timeline(paper, "主要经过：", "(le 时间 ../报送时间)").h1("四、人员伤情"))
        .h1("五、初步原因")
        .p("{{#if (or (is_empty 原因) (eq 原因 \"待查\") (eq 原因 \"待核\"))}}正在核实，查明后续报。{{else}}{{原因}}。{{/if}}");
    next(measures(paper.h1("六、已采取的措施"), "(eq 期次 ../期次)"), "七、下一步工作")
        .keep("后续情况将及时续报。")
        .sign()
}

pub(super) fn follow() -> Paper {
    let paper = head("突发事件信息报告（续报）")
        .p(concat!(
            "关于{{datetime 事件.发生时间}}在{{事件.地点}}发生的{{事件.事件名称}}，我单位已于{{datetime ",
            sent_before!(),
            "}}报送第{{上期}}期报告。现将新的情况续报如下："
        ))
        .h1("一、人数和损失变化");
    let paper = changes(paper).h1("二、基本情况");
    let paper = facts(paper, Stage::Later)
        .h1("三、新的情况")
        .p("{{default 新情况 \"上一期报告以来没有新的情况。\"}}");
    let paper = timeline(
        paper,
        "上一期报告以来的经过：",
        concat!("(and (gt 时间 ", sent_before!(), ") (le 时间 ../报送时间))"),
    );
    let paper = injured(paper.h1("四、人员伤情"))
        .h1("五、原因")
        .p("{{#if (or (is_empty 原因) (eq 原因 \"待查\") (eq 原因 \"待核\"))}}仍在核实。{{else}}{{原因}}。{{/if}}");
    next(measures(paper.h1("六、新采取的措施"), "(eq 期次 ../期次)"), "七、下一步工作")
        .keep("后续情况将及时报告。")
        .sign()
}

/// Nothing may be open in the last report: what is missing is said in plain words where it should stand.
pub(super) fn last() -> Paper {
    let paper = head("突发事件信息报告（终报）")
        .p("{{datetime 事件.发生时间}}在{{事件.地点}}发生的{{事件.事件名称}}，现已处置完毕。现将最终情况报告如下：")
        .h1("一、基本情况");
    let paper =
        facts(paper, Stage::Last).h1("二、事件经过").p("{{事件.事件经过}}{{#if 新情况}}{{新情况}}{{/if}}");
    let paper = timeline(paper, "处置经过：", "(le 时间 ../报送时间)").h1("三、与上一期报告相比");
    let paper = injured(changes(paper).h1("四、人员伤情"))
        .h1("五、事件原因")
        .p("{{#if (or (is_empty 原因) (contains 原因 \"待查\") (contains 原因 \"待核\") (contains 原因 \"核实\"))}}【终报必须写明查清的原因，请在“事件报告”表的“原因”列补正后重做】{{else}}{{原因}}。{{/if}}");
    let paper = measures(paper.h1("六、采取的措施"), "(le 期次 ../期次)")
        .h1("七、处理结果和整改措施")
        .p("处理结果：{{default 处理结果 \"【终报必须写明处理结果，请补正后重做】\"}}。")
        .p("整改措施：{{default 整改措施 \"【终报必须写明整改措施，请补正后重做】\"}}。");
    next(paper, "八、后续工作").sign()
}

fn head(title: &str) -> Paper {
    Paper::new().title(title).subtitle("（{{编号}}　第{{期次}}期）").blank().flush("{{报送单位}}：")
}

/// Which report it is: in the last one no number may be open.
#[derive(Clone, Copy, PartialEq)]
enum Stage {
    First,
    Later,
    Last,
}

fn facts(paper: Paper, stage: Stage) -> Paper {
    let [casualties, involved, loss] = match stage {
        Stage::First | Stage::Later => [
            "死亡{{default 死亡 \"待查\"}}人，失踪{{default 失踪 \"待查\"}}人，重伤{{default 重伤 \"待查\"}}人，轻伤{{default 轻伤 \"待查\"}}人",
            "‹对象›{{default 涉及对象 \"待查\"}}人，‹成员›{{default 涉及成员 \"待查\"}}人",
            "{{#if (is_empty 直接经济损失)}}待查{{else}}{{money 直接经济损失}}{{/if}}",
        ],
        Stage::Last => [
            "死亡{{default 死亡 \"【请补填】\"}}人，失踪{{default 失踪 \"【请补填】\"}}人，重伤{{default 重伤 \"【请补填】\"}}人，轻伤{{default 轻伤 \"【请补填】\"}}人",
            "‹对象›{{default 涉及对象 \"【请补填】\"}}人，‹成员›{{default 涉及成员 \"【请补填】\"}}人",
            "{{#if (is_empty 直接经济损失)}}【请补填】{{else}}{{money 直接经济损失}}{{#if 直接经济损失}}（{{money_upper 直接经济损失}}）{{/if}}{{/if}}",
        ],
    };
    let [taken, late] = match stage {
        Stage::First => [
            "距发生{{duration (minutes_between 事件.发生时间 报送时间)}}{{#if 时限}}，规定时限{{duration 时限}}{{/if}}",
            "{{#if (gt (minutes_between 事件.发生时间 报送时间) (default 时限 9999999))}}是{{else}}否{{/if}}",
        ],
        Stage::Later | Stage::Last => [
            concat!(
                "距上一期{{duration (minutes_between ",
                sent_before!(),
                " 报送时间)}}{{#if 续报间隔}}，规定间隔{{duration 续报间隔}}{{/if}}"
            ),
            concat!(
                "{{#if (gt (minutes_between ",
                sent_before!(),
                " 报送时间) (default 续报间隔 9999999))}}是{{else}}否{{/if}}"
            ),
        ],
    };
    paper.table(
        &[9, 24, 9, 24],
        vec![
            form(4, &["事件编号", "{{事件编号}}", "事件类别", "{{事件.事件类别}}"]),
            form(4, &["事件名称", "{{事件.事件名称}}", "初判级别", "{{事件.初判级别}}"]),
            form(4, &["发生时间", "{{datetime 事件.发生时间}}", "发现时间", "{{datetime 事件.发现时间}}"]),
            form(4, &["接报时间", "{{datetime 事件.接报时间}}", "报送时间", "{{datetime 报送时间}}"]),
            form(4, &["地　　点", "{{事件.地点}}"]),
            form(4, &["伤亡情况", casualties]),
            form(4, &["涉及人员", involved, "直接损失", loss]),
            form(4, &["报送用时", taken, "是否超时", late]),
            form(4, &["报送方式", "{{报送方式}}", "报 告 人", "{{报告人}}（{{报告人电话}}）"]),
            form(4, &["审 核 人", "{{审核人}}", "签 发 人", "{{签发人}}"]),
        ],
    )
}

/// What the numbers were and are; in words, one paragraph.
fn changes(paper: Paper) -> Paper {
    // Inside of the loop the names are those of the report before, with ../ those of this one.
    paper
        .p(concat!("{{#each ", before!(), "}}"))
        .p("{{#if (and (eq 死亡 ../死亡) (eq 失踪 ../失踪) (eq 重伤 ../重伤) (eq 轻伤 ../轻伤) (eq 涉及对象 ../涉及对象) (eq 涉及成员 ../涉及成员) (eq 直接经济损失 ../直接经济损失))}}")
        .p("与第{{期次}}期报告相比，伤亡人数、涉及人数和直接经济损失没有变化。")
        .p("{{else}}")
        .p("与第{{期次}}期报告相比：\
            {{#if (ne 死亡 ../死亡)}}死亡由{{default 死亡 \"待查\"}}人更新为{{default ../死亡 \"待查\"}}人；{{/if}}\
            {{#if (ne 失踪 ../失踪)}}失踪由{{default 失踪 \"待查\"}}人更新为{{default ../失踪 \"待查\"}}人；{{/if}}\
            {{#if (ne 重伤 ../重伤)}}重伤由{{default 重伤 \"待查\"}}人更新为{{default ../重伤 \"待查\"}}人；{{/if}}\
            {{#if (ne 轻伤 ../轻伤)}}轻伤由{{default 轻伤 \"待查\"}}人更新为{{default ../轻伤 \"待查\"}}人；{{/if}}\
            {{#if (ne 涉及对象 ../涉及对象)}}涉及‹对象›由{{default 涉及对象 \"待查\"}}人更新为{{default ../涉及对象 \"待查\"}}人；{{/if}}\
            {{#if (ne 涉及成员 ../涉及成员)}}涉及‹成员›由{{default 涉及成员 \"待查\"}}人更新为{{default ../涉及成员 \"待查\"}}人；{{/if}}\
            {{#if (ne 直接经济损失 ../直接经济损失)}}直接经济损失由{{#if (is_empty 直接经济损失)}}待查{{else}}{{money 直接经济损失}}{{/if}}更新为{{#if (is_empty ../直接经济损失)}}待查{{else}}{{money ../直接经济损失}}{{/if}}；{{/if}}\
            其余不变。{{#if ../人数变动说明}}{{../人数变动说明}}{{/if}}")
        .p("{{/if}}")
        .p("{{/each}}")
}

/// The steps of the incident that `when` lets through, one a paragraph.
fn timeline(paper: Paper, lead: &str, when: &str) -> Paper {
    paper
        .keep(lead)
        .p("{{#each (filter 事件进展 \"事件编号\" 事件编号)}}")
        .p(&format!("{{{{#if {when}}}}}"))
        .p("{{date 时间 \"M月d日\"}}{{time 时间}}，{{内容}}（记录人：{{记录人}}）。")
        .p("{{/if}}")
        .p("{{/each}}")
}

fn injured(paper: Paper) -> Paper {
    paper
        .p("{{#if (gt (add 死亡 失踪 重伤 轻伤) 0)}}")
        .keep("伤亡人员共{{add 死亡 失踪 重伤 轻伤}}人（未成年人以班级、姓氏代称）：")
        .table(
            &[14, 12, 22, 20, 28],
            [
                vec![row("TableHead", &["‹班组›", "姓名", "伤情", "送医医院", "‹家长›联系情况"])],
                mixed(&[
                    ("TableCell", "{{#if (le 列入期次 ../期次)}}{{班组}}"),
                    ("TableCell", "{{姓名}}"),
                    ("TableText", "{{伤情}}"),
                    ("TableText", "{{default 送医医院 \"未送医\"}}"),
                    ("TableText", "{{监护人联系情况}}{{/if}}"),
                ])
                .between("{{#each (filter 伤员 \"事件编号\" 事件编号)}}", "{{/each}}"),
            ]
            .concat(),
        )
        .p("{{else}}")
        .p("截至报送时，本次事件没有造成人员伤亡。")
        .p("{{/if}}")
}

fn measures(paper: Paper, when: &str) -> Paper {
    let open = format!("{{{{#each (filter 措施 \"事件编号\" 事件编号)}}}}{{{{#if {when}}}}}");
    paper
        .numbered(&open, "{{内容}}{{#if 责任人}}（责任人：{{责任人}}）{{/if}}。", "{{/if}}{{/each}}")
        .p("{{#if (filter 通知单位 \"事件编号\" 事件编号)}}")
        .p("已通知：{{#each (filter 通知单位 \"事件编号\" 事件编号)}}{{受通知单位}}（{{date 时间 \"M月d日\"}}{{time 时间}}，{{方式}}，接听人：{{default 接听人 \"未记录\"}}）{{#if @last}}。{{else}}；{{/if}}{{/each}}")
        .p("{{/if}}")
}

fn next(paper: Paper, heading: &str) -> Paper {
    paper
        .h1(heading)
        .p("{{default 下一步 \"按预案继续做好善后工作\"}}。")
        .p("{{#if 请求支援}}")
        .spans("Body", &[Span::Label("请求支援："), Span::Plain("{{请求支援}}。")])
        .p("{{/if}}")
        .spans(
            "Body",
            &[
                Span::Label("舆情情况："),
                Span::Plain("{{default 舆情情况 \"截至目前未发现涉及本次事件的网络舆情\"}}。"),
            ],
        )
        .p("{{#if 家长沟通}}")
        .spans("Body", &[Span::Label("‹家长›沟通："), Span::Plain("{{家长沟通}}。")])
        .p("{{/if}}")
}

impl Paper {
    /// Issuer and date, then the photographs, if there are any, on a page of their own.
    fn sign(self) -> Paper {
        self.p("{{#if (filter 照片 \"事件编号\" 事件编号)}}")
            .keep("附件：现场照片")
            .p("{{/if}}")
            .sealed("{{单位.全称}}", "{{date 报送时间 \"yyyy年M月d日\"}}")
            .p("{{#if (filter 照片 \"事件编号\" 事件编号)}}")
            .annex("附件", "现场照片")
            .table(
                &[8, 50, 20, 18],
                vec![
                    row("TableHead", &["序号", "照片", "拍摄时间", "拍摄人"]),
                    mixed(&[
                        ("TableCell", "{{#each (filter 照片 \"事件编号\" 事件编号)}}{{@number}}"),
                        ("Picture", "{{#if 图片}}{{image 图片 width=\"7cm\"}}{{else}}（照片另附）{{/if}}\n{{图片说明}}"),
                        ("TableCell", "{{date 拍摄时间 \"M月d日 HH:mm\"}}"),
                        ("TableCell", "{{拍摄人}}{{/each}}"),
                    ]),
                ],
            )
            .p("{{/if}}")
    }
}
