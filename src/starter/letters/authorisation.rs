//! 授权委托书: the unit lets a person act for it. Record: a row of 授权, joined with the person as `人`.
use crate::starter::paper::{Paper, form};

pub(super) fn make() -> Paper {
    Paper::new()
        .title("授权委托书")
        .subtitle("（编号：{{编号}}）")
        .table(
            &[11, 25, 11, 21],
            vec![
                form(4, &["委 托 人", "{{单位.全称}}", "信用代码", "{{单位.统一社会信用代码}}"]),
                form(4, &["负 责 人", "{{单位.负责人}}（{{单位.负责人职务}}）", "电　　话", "{{单位.总值班电话}}"]),
                form(4, &["受 托 人", "{{受托人}}（{{人.职务}}）", "电　　话", "{{人.手机}}"]),
                form(4, &["身份证号", "{{mask_id 人.身份证号}}", "所在部门", "{{人.部门}}"]),
            ],
        )
        .flush("{{default 办理单位 \"有关单位\"}}：")
        .p("现委托{{受托人}}代表我单位{{委托事项}}。")
        .keep("受托人的权限为：")
        .numbered("{{#each 委托权限}}", "{{this}}{{#if @last}}。{{else}}；{{/if}}", "{{/each}}")
        .p("受托人在上述权限和期限内办理的事项，我单位予以承认，并承担相应责任。受托人{{#if 是否转委托}}可以{{else}}无权{{/if}}转委托。")
        .p("委托期限为{{date_range 授权期限起 授权期限止}}。{{#if 备注}}{{备注}}{{/if}}")
        .keep("附：委托人、受托人身份证明复印件各一份。")
        .parties(
            "委托人（盖章）：\n{{单位.全称}}\n负责人签名：\n{{date 日期}}",
            "受托人签名：\n\n\n{{date_blank}}",
        )
}
