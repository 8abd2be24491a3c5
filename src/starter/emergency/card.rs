//! 应急处置卡: what a post does first, on one page to hang up or carry. Record: a line of 处置卡.
use crate::starter::paper::{Paper, Row, spanned};

/// The columns of the steps, with their numbers on the card.
const STEPS: &[(&str, &str)] = &[
    ("1", "{{第一步}}"),
    ("2", "{{第二步}}"),
    ("3", "{{第三步}}"),
    ("4", "{{第四步}}"),
    ("5", "{{第五步}}"),
    ("6", "{{第六步}}"),
];

pub(super) fn make() -> Paper {
    let mut rows = vec![
        spanned(&[
            ("FormLabel", "岗位", 1),
            ("FormCell", "{{岗位}}", 1),
            ("FormLabel", "持卡人", 1),
            ("FormCell", "{{default 持卡人 \"在岗人员\"}}", 1),
        ]),
        spanned(&[("FormLabel", "风险", 1), ("FormText", "{{风险}}", 3)]),
        spanned(&[("FormLabel", "处　置　步　骤", 4)]),
    ];
    rows.extend(STEPS.iter().map(|(n, step)| step_row(n, step)));
    rows.extend([
        spanned(&[("FormLabel", "禁止事项", 1), ("FormText", "{{default 禁止事项 \"—\"}}", 3)]).tall(800.0),
        spanned(&[("FormLabel", "联系电话", 1), ("FormText", "{{join 联系电话 分隔=\"；\"}}", 3)])
            .tall(800.0),
        spanned(&[("FormLabel", "集合点", 1), ("FormText", "{{default 集合点 \"由现场指挥指定\"}}", 3)]),
    ]);
    Paper::new()
        .title("应 急 处 置 卡")
        .subtitle("{{单位.全称}}　编号：{{卡号}}")
        .table(&[14, 40, 14, 24], rows)
        .note("24小时值班电话：{{单位.总值班电话}}　版本号：{{单位.预案版本}}　请放在岗位显眼处，人员变动时更换。")
}

fn step_row<'a>(n: &'a str, step: &'a str) -> Row<'a> {
    spanned(&[("FormLabel", n, 1), ("Step", step, 3)]).tall(1100.0)
}
