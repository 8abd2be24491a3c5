//! 值班表: one row a day, with the leader in charge.
//!
//! Sheet: 值班 (日期, 时间, 带班领导, 值班人员 as a list, 节假日标记, 备注).
use crate::starter::paper::{Paper, mixed, row};

pub(super) fn make() -> Paper {
    let paper = Paper::new()
        .title("{{单位.全称}}")
        .title("{{date_ym (first 值班 \"日期\")}}值班安排表")
        .subtitle("（{{编号}}）")
        .blank();
    roster(paper)
        .note("一、值班人员应当提前十分钟到岗，按要求交接班并填写值班记录，不得脱岗、替岗；确需调班的，须经带班领导同意并报总值班室备案。")
        .note("二、值班期间每两小时巡查一次门卫、消防通道、食堂和配电间；遇突发事件按应急预案处置，并立即报告带班领导。")
        .note("三、每日17:00前向{{单位.主管部门}}报送平安（零）报告。总值班电话：{{单位.总值班电话}}。")
        .sealed("{{单位.全称}}", "{{日期}}")
}

/// The table, its head repeated on every page.
fn roster(paper: Paper) -> Paper {
    paper.table(
        &[16, 10, 25, 12, 30, 12],
        vec![
            row("TableHead", &["日期", "星期", "值班时间", "带班领导", "值班人员", "备注"]),
            mixed(&[
                ("TableCell", "{{#each 值班}}{{date 日期 \"M月d日\"}}"),
                ("TableCell", "{{weekday 日期}}"),
                ("TableCell", "{{时间}}"),
                ("TableCell", "{{name_pad 带班领导}}"),
                ("TableCell", "{{join 值班人员 \"、\"}}"),
                ("TableCell", "{{#if 备注}}{{备注}}{{else}}{{节假日标记}}{{/if}}{{/each}}"),
            ]),
        ],
    )
}
