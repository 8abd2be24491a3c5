//! Forms of three producers, filled and read again.
use super::*;
use crate::pdf::font::Fonts;
use std::path::{Path, PathBuf};

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/inputs/pdf").join(name)
}

fn form(name: &str) -> Form {
    Form::open(&path(name)).unwrap()
}

fn inputs(form: &Form, values: &[(&str, &[&str])]) -> Vec<Input> {
    let one = |(name, texts): &(&str, &[&str])| {
        let field = form.fields().iter().position(|f| f.name == *name).unwrap_or_else(|| panic!("{name}"));
        let yes = match texts.first() {
            Some(&"是") => Some(true),
            Some(&"否") => Some(false),
            _ => None,
        };
        Input { field, texts: texts.iter().map(|t| t.to_string()).collect(), yes, ..Input::default() }
    };
    values.iter().map(one).collect()
}

fn kinds(form: &Form) -> Vec<String> {
    form.fields()
        .iter()
        .map(|f| {
            format!(
                "{} {:?} {:?} {:?}",
                f.name,
                f.kind,
                f.page,
                f.choices.iter().map(|c| &c.shown).collect::<Vec<_>>()
            )
        })
        .collect()
}

const LONG: &str = "该生家庭住址离学校较远，父母长期在外务工，由祖父母照看。\n本学期申请住宿，家长已知悉住宿管理规定，并承诺按时接送。";

#[test]
fn dump() {
    for (name, values) in [
        (
            "登记表.pdf",
            vec![
                ("姓名", &["欧阳青禾"][..]),
                ("身份证号", &["11010519491231002X"]),
                ("家庭住址", &["青河镇东风路十八号三单元二〇一室（原供销社家属院旁边那栋楼）"]),
                ("情况说明", &[LONG]),
                ("备注", &["无"]),
                ("住宿", &["是"]),
                ("性别", &["female"]),
                ("班级", &["小一班"]),
                ("兴趣", &["书法、围棋"]),
            ],
        ),
        (
            "申请表.pdf",
            vec![
                ("姓名", &["欧阳青禾"][..]),
                ("申请日期", &["2026-09-01"]),
                ("申请理由", &[LONG]),
                ("低保户", &["是"]),
                ("补助类别", &["助学金"]),
                ("开户行", &["邮政储蓄"]),
                ("性别", &["女"]),
                ("特长", &["合唱", "围棋"]),
            ],
        ),
        (
            "手写.pdf",
            vec![
                ("姓名", &["欧阳青禾"][..]),
                ("监护人.姓名", &["欧阳建国"]),
                ("监护人.手机", &["13800000000"]),
                ("签订日期", &["2026年9月1日"]),
                ("勾选", &["是"]),
                ("性别", &["女"]),
                ("类别", &["甲"]),
                ("邮编", &["4503"]),
                ("称呼", &["女士"]),
                ("口令", &["abc"]),
                ("横排", &["横排的页面，文字随页面转正"]),
                ("住址", &["青河镇东风路十八号三单元二〇一室"]),
            ],
        ),
    ] {
        let form = form(name);
        println!("{name} {:#?}", kinds(&form));
        let i = inputs(&form, &values);
        for flatten in [false, true] {
            let filled = form.fill(&i, flatten, &Fonts::builtin()).unwrap();
            println!("{:?}", filled.warnings.0.iter().map(|d| d.to_string()).collect::<Vec<_>>());
            std::fs::write(format!("/tmp/lof/{}{name}", if flatten { "flat-" } else { "" }), &filled.bytes)
                .unwrap();
            if !flatten {
                let again =
                    Form::read(&filled.bytes, name).unwrap().fill(&i, false, &Fonts::builtin()).unwrap();
                std::fs::write(format!("/tmp/lof/again-{name}"), &again.bytes).unwrap();
                println!("again equal: {}", again.bytes == filled.bytes);
            }
        }
    }
}
