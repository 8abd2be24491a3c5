//! 签收情况表 and 催签单: who has signed the letters, and slips for those who haven't.
//!
//! Sheet: 责任书, with the person as `人`.
use crate::starter::paper::{Paper, Row, form, mixed, row, spanned};

pub(super) fn list() -> Paper {
    Paper::new()
        .title("‹期›‹安全›责任书签收情况表")
        .subtitle("（{{单位.全称}}，截至{{date 日期}}）")
        .blank()
        .table(
            &[11, 11, 11, 11, 11, 13],
            vec![form(
                6,
                &[
                    "应签人数",
                    "{{count 责任书}}",
                    "已签人数",
                    "{{count (filter 责任书 \"是否签收\" \"是\")}}",
                    "签 收 率",
                    "{{percent (div (count (filter 责任书 \"是否签收\" \"是\")) (count 责任书) 4)}}",
                ],
            )],
        )
        .blank()
        .table(
            &[7, 20, 20, 15, 8, 14, 8, 13],
            vec![
                row("TableHead", &["序号", "姓名", "部门", "岗位", "签收", "签收日期", "方式", "备注"]),
                mixed(&[
                    ("TableCell", "{{#each 责任书}}{{@number}}"),
                    ("TableCell", "{{name_pad 姓名}}"),
                    ("TableCell", "{{人.部门}}"),
                    ("TableCell", "{{人.岗位}}"),
                    ("TableCell", "{{#if 是否签收}}√{{else}}未签{{/if}}"),
                    ("TableCell", "{{date 签收日期 \"M月d日\"}}"),
                    ("TableCell", "{{签收方式}}"),
                    ("TableText", "{{备注}}{{/each}}"),
                ]),
            ],
        )
        .note("{{#if (filter 责任书 \"是否签收\" \"否\" \"\")}}未签收（{{count (filter 责任书 \"是否签收\" \"否\" \"\")}}人）：{{join (pluck (filter 责任书 \"是否签收\" \"否\" \"\") \"姓名\") \"、\"}}。请于{{date 单位.签收截止日期}}前到{{单位.签收地点}}签收。{{else}}全部人员已签收。{{/if}}")
        .note("统计人：{{单位.联系人}}　　审核人：{{单位.分管领导}}")
}

pub(super) fn slips() -> Paper {
    Paper::new()
        .title("安全责任书催签单")
        .subtitle("（一人一联，沿虚线剪开送达）")
        .p("{{#each (filter 责任书 \"是否签收\" \"否\" \"\")}}")
        .blank()
        .table(
            &[11, 24, 11, 21],
            vec![
                slip(["姓　　名", "{{姓名}}", "部　　门", "{{人.部门}}"]),
                spanned(&[
                    ("TableLabel", "事　　项", 1),
                    ("TableText", "你的《‹期›‹安全›责任书》尚未签收。请在期限前到签收地点签字领取；确有困难的，请提前联系。", 3),
                ]),
                slip([
                    "签收期限",
                    "{{date 单位.签收截止日期}}（{{weekday 单位.签收截止日期}}）",
                    "签收地点",
                    "{{单位.签收地点}}",
                ]),
                slip(["联 系 人", "{{单位.联系人}}", "联系电话", "{{单位.联系电话}}"]),
                slip(["发出单位", "{{单位.全称}}", "发出日期", "{{date 日期}}"]),
                slip(["本人签字", "", "签字日期", "{{date_blank}}"]),
            ],
        )
        .note("- - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - -")
        .p("{{else}}")
        .p("截至{{date 日期}}，全部人员已签收安全责任书，没有需要催签的。")
        .p("{{/each}}")
}

/// A row of a slip; its label keeps it with the next one.
fn slip(texts: [&'static str; 4]) -> Row<'static> {
    let [a, b, c, d] = texts;
    mixed(&[("TableLabel", a), ("TableCell", b), ("TableLabel", c), ("TableCell", d)])
}
