//! 应急联络树 and 应急通讯录: who calls whom, and everybody's number.
use super::tables;
use crate::starter::paper::{Paper, mixed, row};

/// 应急联络树: from left to right, who calls whom.
pub(super) fn tree() -> Paper {
    Paper::new()
        .title("{{单位.全称}}应急联络树")
        .subtitle("（{{日期}}　值班电话：{{单位.总值班电话}}）")
        .blank()
        .table(
            &[17, 25, 24, 34],
            vec![
                row("TableHead", &["第一层\n接报人呼叫", "第二层\n指挥人员按顺序", "第三层\n通讯联络组呼叫组长", "第四层\n组长呼叫组员"]),
                mixed(&[
                    ("TableCell", "{{#each 工作组}}{{merge 单位.总值班电话}}\n‹值班处›\n↓"),
                    (
                        "TableCell",
                        "{{merge 领导小组.组长.手机}}\n{{领导小组.组长.姓名}}（总指挥）\n↓ 打不通时\n{{#each (sort 领导小组 \"接替顺序\")}}\n{{#if (ne 组内职务 \"组长\")}}\n{{default 接替顺序 \"·\"}} {{姓名}}（{{组内职务}}）\n{{手机}}\n{{/if}}\n{{/each}}",
                    ),
                    ("TableCell", "{{组名}}\n{{组长}} {{default 组长手机 (join (filter 人员 \"姓名\" 组长) \"手机\") \"—\"}}"),
                    ("TableText", "{{#each (filter 组员 \"组号\" 组号)}}\n→ {{姓名}} {{default 手机 (join (filter 人员 \"姓名\" 姓名) \"手机\") \"—\"}}\n{{/each}}\n{{#if 成员描述}}\n→ {{成员描述}}\n{{/if}}{{/each}}"),
                ]),
            ],
        )
        .note("呼叫要求：1.先说单位和姓名，再说时间、地点、什么事、到哪里集合。2.三分钟内打不通的，呼叫备用人或者下一位，并报告上一层。3.被叫人复述一遍；最后一人接到后向通讯联络组回报。4.紧急情况下可以直接拨打110、119、120。")
}

/// 应急通讯录.
pub(super) fn directory() -> Paper {
    let paper = Paper::new()
        .title("{{单位.全称}}应急通讯录")
        .subtitle("（{{日期}}　值班电话：{{单位.总值班电话}}）")
        .blank()
        .h1("一、应急指挥人员");
    let paper = tables::leaders(paper).space(12).h1("二、本单位人员").table(
        &[6, 20, 14, 22, 20, 14],
        vec![
            row("TableHead", &["序号", "部门", "姓名", "职务", "手机", "短号"]),
            mixed(&[
                ("TableCell", "{{#each (filter 人员 \"在岗状态\" \"在岗\" \"休假\")}}{{@序号}}"),
                ("TableCell", "{{merge 部门}}"),
                ("TableCell", "{{name_pad 姓名}}"),
                ("TableCell", "{{职务}}{{#if (eq 在岗状态 \"休假\")}}（休假）{{/if}}"),
                ("TableCell", "{{手机}}"),
                ("TableCell", "{{短号}}{{/each}}"),
            ]),
        ],
    );
    tables::phones(paper.space(12).h1("三、有关部门和单位"))
        .note("本通讯录供应急值守和处置使用，注意保管，不得外传；号码变更当日告知‹值班处›更正。")
}
