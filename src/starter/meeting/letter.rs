//! 函: a letter to a unit that one has no power over, in the letter form.
//!
//! Record: 公文.
use super::body::{annexes, body};
use crate::starter::paper::Paper;

pub(super) fn make() -> Paper {
    let paper = Paper::new().letter_head("{{单位.信函标志}}", "{{编号}}").title("{{标题}}").blank();
    annexes(body(paper.flush("{{主送}}：")))
        .sealed("{{单位.全称}}", "{{日期}}")
        .p("{{#if 联系人}}")
        .remark("联系人：{{联系人}}，电话：{{联系电话}}")
        .p("{{/if}}")
}
