//! 通知 and 请示, 报告: documents in the standard's form, down and up.
//!
//! Record: 公文.
use super::body::{annexes, body};
use crate::starter::paper::Paper;
use crate::starter::redhead::Colophon;

/// 通知: downwards or to equals.
pub(super) fn down() -> Paper {
    text(Paper::new().red_head("{{单位.发文机关标志}}", "{{编号}}"))
}

/// 请示 and 报告: upwards, with 签发人.
pub(super) fn up() -> Paper {
    text(Paper::new().red_head_up("{{单位.发文机关标志}}", "{{编号}}", "{{签发人}}"))
}

fn text(paper: Paper) -> Paper {
    let paper = body(paper.title("{{标题}}").blank().flush("{{主送}}："));
    annexes(paper)
        .sealed("{{单位.全称}}", "{{日期}}")
        .p("{{#if 附注}}")
        .remark("{{附注}}")
        .p("{{/if}}")
        .colophon(&Colophon {
            copies: "抄送：{{抄送}}。",
            only_if: "抄送",
            issuer: "{{单位.印发机关}}",
            date: "{{date (default 印发日期 日期)}}",
        })
}
