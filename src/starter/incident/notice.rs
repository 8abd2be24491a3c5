//! 致家长、群众通知书: what has happened, and what the readers are asked to do. Nobody injured is named.
//!
//! Record: a row of 事件 with 告知日期.
use crate::starter::paper::Paper;

pub(super) fn parents() -> Paper {
    notice("致家长通知书", "各位家长：")
        .p("如有疑问，请与班主任联系，或者拨打‹单位›总值班电话{{单位.总值班电话}}。对‹单位›工作有意见和建议的，可以随时向‹单位›反映，我们将及时答复。感谢您的理解和支持。")
        .sealed("{{单位.全称}}", "{{date 告知日期}}")
}

pub(super) fn residents() -> Paper {
    notice("致‹对象›通知书", "各位‹对象›：")
        .p("如需帮助或者有意见建议，请拨打值班电话{{单位.总值班电话}}，或者到{{单位.地址}}反映，我们将及时办理、答复。感谢您的理解和支持。")
        .sealed("{{单位.全称}}", "{{date 告知日期}}")
}

fn notice(title: &str, to: &str) -> Paper {
    Paper::new()
        .title(title)
        .blank()
        .flush(to)
        .p("{{告知内容}}")
        .p("{{#if 告知要求}}")
        .keep("为了共同做好后续工作，请您配合以下事项：")
        .numbered("{{#each 告知要求}}", "{{this}}{{#if @last}}。{{else}}；{{/if}}", "{{/each}}")
        .p("{{/if}}")
        .p("‹单位›将继续做好处置工作，有新的情况及时通知，请以‹单位›发布的信息为准。")
}
