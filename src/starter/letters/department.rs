//! 部门安全责任书: the head of the unit with each department.
//!
//! Record: a row of 部门, joined with 成员 (人员 of the department); the clauses are those of 部门职责.
use crate::starter::paper::{Paper, Span, mixed, row};

pub(super) fn make() -> Paper {
    Paper::new()
        .title("‹期›部门‹安全›责任书")
        .subtitle("（编号：{{编号}}）")
        .blank()
        .spans("Flush", &[Span::Label("甲　　方："), Span::Plain("{{单位.全称}}")])
        .spans("Flush", &[Span::Label("甲方代表："), Span::Plain("{{单位.负责人}}（{{单位.负责人职务}}）")])
        .spans("Flush", &[Span::Label("乙　　方："), Span::Plain("{{部门}}")])
        .spans(
            "Flush",
            &[
                Span::Label("乙方代表："),
                Span::Plain("{{部门负责人}}{{#if 负责人职务}}（{{负责人职务}}）{{/if}}"),
            ],
        )
        .blank()
        .p("为把安全责任落实到部门、岗位和人员，保障‹对象›和‹成员›生命安全，根据‹法规›和本单位安全管理制度，甲乙双方签订本责任书。")
        .h1("一、责任区域和人员")
        .p("乙方责任区域为{{default 责任区域 \"本部门工作场所\"}}；乙方现有在岗人员{{count (filter 成员 \"在岗状态\" \"在岗\")}}人，名单附后。")
        .h1("二、责任目标")
        .p("责任期内，乙方责任区域和工作范围内不发生责任事故，隐患整改及时率、安全培训参加率和应急演练参加率均达到100%，部门人员安全责任书签订率达到100%。")
        .h1("三、主要职责")
        .numbered("{{#each 部门职责}}", "{{条款}}。", "{{/each}}")
        .p("{{#if 重点任务}}")
        .keep("乙方本‹年度›的重点任务是：")
        .numbered("{{#each 重点任务}}", "{{this}}。", "{{/each}}")
        .p("{{/if}}")
        .h1("四、考核与奖惩")
        .p("甲方每半年考核一次乙方履行本责任书的情况，结果作为部门年度考核和评优的依据。因工作不落实发生责任事故，或者迟报、漏报、谎报、瞒报的，取消评优资格，并依照有关规定追究部门负责人和有关人员的责任。")
        .h1("五、责任期限")
        .p("本责任书的责任期限为{{date_range 单位.责任期限起 单位.责任期限止}}。期内部门负责人变动的，由接任人员承接，并在十日内重新签字。")
        .keep("本责任书一式两份，甲乙双方各执一份，自双方签字（盖章）之日起生效。")
        .parties(
            "甲方（盖章）：\n{{单位.全称}}\n代表签字：\n\n{{date 日期}}",
            "乙方：\n{{部门}}\n负责人签字：\n\n{{date_blank}}",
        )
        .annex("附件", "{{部门}}在岗人员名单")
        .table(
            &[8, 18, 22, 20, 22, 12],
            vec![
                row("TableHead", &["序号", "姓名", "岗位", "班组", "手机", "备注"]),
                mixed(&[
                    ("TableCell", "{{#each (filter 成员 \"在岗状态\" \"在岗\")}}{{@number}}"),
                    ("TableCell", "{{name_pad 姓名}}"),
                    ("TableCell", "{{岗位}}"),
                    ("TableCell", "{{班组}}"),
                    ("TableCell", "{{手机}}"),
                    ("TableText", "{{备注}}{{/each}}"),
                ]),
            ],
        )
}
