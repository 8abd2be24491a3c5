//! 责任书与承诺书: responsibility letters, pledges, authorisations, receipts.
mod authorisation;
mod department;
mod duties;
mod home;
mod letter;
mod parent;
mod pledge;
mod receipt;
mod sheets;
mod unit;

use super::kind::{EVERY, OFFICES, SCHOOLS};
use super::{Document, Family};

pub(super) const FAMILY: Family = Family {
    name: "责任书与承诺书",
    documents: DOCUMENTS,
    sheets: sheets::SHEETS,
    series: &[
        ("责任书", "ZRS-{{year}}-{{pad n 3}}"),
        ("部门责任书", "BMZRS-{{year}}-{{pad n 2}}"),
        ("对外责任书", "DWZRS-{{year}}-{{pad n 4}}"),
        ("承诺书", "CNS-{{year}}-{{pad n 3}}"),
        ("授权", "SQ-{{year}}-{{pad n 2}}"),
    ],
    issuer: &[
        ("签订日期", "‹签订日期›", "责任书、承诺书上的日期"),
        ("责任期限起", "‹期限起›", "责任书的期限"),
        ("责任期限止", "‹期限止›", ""),
        ("签收统计日期", "‹签收月›-07", "签收情况表、催签单的日期"),
        ("签收截止日期", "‹签收月›-11", "催签单上的期限"),
        ("签收地点", "‹单位›办公室", "到哪里签收责任书"),
    ],
};

const DOCUMENTS: &[Document] = &[
    Document {
        name: "部门安全责任书",
        about: "单位负责人与每个部门签，一个部门一份",
        kinds: EVERY,
        sheets: &["部门", "部门职责", "人员"],
        job: r#"
for_each = "部门"
join = { 成员 = { sheet = "人员", on = "部门" } }
series = "部门责任书"
date = "{{单位.签订日期}}"
title = "‹期›部门‹安全›责任书（{{部门}}）"
output = "责任书/部门/{{编号}} {{部门}}安全责任书"
"#,
        make: department::make,
    },
    Document {
        name: "安全责任书",
        about: "每名在岗人员一份，条款按岗位取",
        kinds: EVERY,
        sheets: &["人员", "岗位职责", "责任书"],
        job: r#"
for_each = "人员"
where = "(eq 在岗状态 '在岗')"
sort = ["部门", "工号"]
join = { 职责条款 = { sheet = "岗位职责", on = "岗位" } }
series = "责任书"
date = "{{单位.签订日期}}"
title = "‹期›‹安全›责任书（{{姓名}}）"
output = "责任书/{{部门}}/{{编号}} {{姓名}} 安全责任书"
merge = "责任书/全部安全责任书.pdf"
duplex = true
"#,
        make: letter::make,
    },
    Document {
        name: "家校安全责任书",
        about: "与每名‹对象›的家长签，一人一份",
        kinds: SCHOOLS,
        sheets: &["学生", "人员"],
        job: r#"
for_each = "学生"
sort = ["班级", "学号"]
series = "对外责任书"
date = "{{单位.签订日期}}"
title = "{{单位.学年}}学年家‹校›安全责任书（{{班级}}{{姓名}}）"
output = "责任书/家长/{{班级}}/{{编号}} {{姓名}} 家‹校›安全责任书"
merge = "责任书/全部家‹校›安全责任书.pdf"
duplex = true
"#,
        make: home::make,
    },
    Document {
        name: "责任单位安全责任书",
        about: "与商户、企业、农户等签，一家一份，条款按类型取",
        kinds: OFFICES,
        sheets: &["责任单位", "责任单位职责", "人员"],
        job: r#"
for_each = "责任单位"
sort = ["网格", "户号"]
join = { 职责条款 = { sheet = "责任单位职责", on = "类型" } }
series = "对外责任书"
date = "{{单位.签订日期}}"
title = "{{单位.年度}}年度安全责任书（{{名称}}）"
output = "责任书/责任单位/{{网格}}/{{编号}} {{名称}} 安全责任书"
merge = "责任书/全部责任单位安全责任书.pdf"
duplex = true
"#,
        make: unit::make,
    },
    Document {
        name: "承诺书",
        about: "师德师风与安全工作承诺书，每名在岗人员一份",
        kinds: SCHOOLS,
        sheets: &["人员"],
        job: r#"
for_each = "人员"
where = "(eq 在岗状态 '在岗')"
sort = ["部门", "工号"]
series = "承诺书"
date = "{{单位.签订日期}}"
title = "师德师风与安全工作承诺书（{{姓名}}）"
output = "承诺书/{{部门}}/{{编号}} {{姓名}} 承诺书"
merge = "承诺书/全部承诺书.pdf"
"#,
        make: pledge::teachers,
    },
    Document {
        name: "廉洁履职承诺书",
        about: "廉洁履职与安全工作承诺书，每名在岗人员一份",
        kinds: OFFICES,
        sheets: &["人员"],
        job: r#"
for_each = "人员"
where = "(eq 在岗状态 '在岗')"
sort = ["部门", "工号"]
series = "承诺书"
date = "{{单位.签订日期}}"
title = "廉洁履职与安全工作承诺书（{{姓名}}）"
output = "承诺书/{{部门}}/{{编号}} {{姓名}} 承诺书"
merge = "承诺书/全部承诺书.pdf"
"#,
        make: pledge::officers,
    },
    Document {
        name: "保密承诺书",
        about: "接触内部资料和个人信息的人员一份（“责任书”表“保密承诺”填 是 的）",
        kinds: EVERY,
        sheets: &["责任书", "人员"],
        job: r#"
for_each = "责任书"
where = "保密承诺"
series = "承诺书"
date = "{{单位.签订日期}}"
title = "保密工作承诺书（{{姓名}}）"
output = "承诺书/保密/{{编号}} {{姓名}} 保密承诺书"
"#,
        make: pledge::secrets,
    },
    Document {
        name: "家长承诺书",
        about: "每名‹对象›的家长一份",
        kinds: SCHOOLS,
        sheets: &["学生"],
        job: r#"
for_each = "学生"
sort = ["班级", "学号"]
series = "承诺书"
date = "{{单位.签订日期}}"
title = "家长安全承诺书（{{班级}}{{姓名}}）"
output = "承诺书/家长/{{班级}}/{{编号}} {{姓名}} 家长承诺书"
merge = "承诺书/全部家长承诺书.pdf"
"#,
        make: parent::make,
    },
    Document {
        name: "授权委托书",
        about: "委托本单位人员对外办理事项，一项一份",
        kinds: EVERY,
        sheets: &["授权", "人员"],
        job: r#"
for_each = "授权"
join = { 人 = { sheet = "人员", on = "受托人=姓名", one = true } }
series = "授权"
date = "{{签发日期}}"
title = "授权委托书（{{受托人}}{{委托事项}}）"
output = "授权委托/{{编号}} {{受托人}} {{委托事项}}"
"#,
        make: authorisation::make,
    },
    Document {
        name: "签收情况表",
        about: "谁签收了责任书、谁还没有，随时可重做",
        kinds: EVERY,
        sheets: &["责任书", "人员"],
        job: r#"
once = true
date = "{{单位.签收统计日期}}"
title = "‹期›‹安全›责任书签收情况表"
output = "责任书/安全责任书签收情况表"
"#,
        make: receipt::list,
    },
    Document {
        name: "催签单",
        about: "给没有签收责任书的人，一页几联，剪开送达",
        kinds: EVERY,
        sheets: &["责任书", "人员"],
        job: r#"
once = true
date = "{{单位.签收统计日期}}"
title = "安全责任书催签单"
output = "责任书/安全责任书催签单"
"#,
        make: receipt::slips,
    },
];

#[cfg(test)]
mod tests {
    use super::sheets::SHEETS;
    use crate::starter::{FAMILIES, Kind};

    fn rows(name: &str, kind: Kind) -> Vec<Vec<String>> {
        let sheet = FAMILIES.iter().flat_map(|f| f.sheets).find(|s| s.name == name).unwrap();
        sheet.examples(kind)
    }

    #[test]
    fn every_post_of_every_cast_has_four_to_six_clauses() {
        for kind in Kind::all() {
            let clauses = rows("岗位职责", kind);
            for person in rows("人员", kind) {
                let n = clauses.iter().filter(|c| c[0] == person[6]).count();
                assert!((4..=6).contains(&n), "{} {}: {n}", kind.name(), person[6]);
            }
            let own = rows("责任单位职责", kind);
            for unit in rows("责任单位", kind) {
                assert!(own.iter().any(|c| c[0] == unit[2]), "{} {}", kind.name(), unit[2]);
            }
        }
    }

    #[test]
    fn everybody_on_duty_has_one_letter_and_every_department_a_head_on_duty() {
        for kind in Kind::all() {
            let people = rows("人员", kind);
            let here = |name: &String| people.iter().any(|p| p[1] == *name && p[13] == "在岗");
            let on_duty: Vec<_> = people.iter().filter(|p| p[13] == "在岗").map(|p| &p[0]).collect();
            let letters = rows("责任书", kind);
            assert_eq!(letters.iter().map(|l| &l[0]).collect::<Vec<_>>(), on_duty, "{}", kind.name());
            let departments = rows("部门", kind);
            assert!(people.iter().all(|p| departments.iter().any(|d| d[0] == p[4])), "{}", kind.name());
            assert!(departments.iter().all(|d| here(&d[1])), "{}", kind.name());
        }
    }

    #[test]
    fn rows_are_as_wide_as_their_sheet() {
        for kind in Kind::all() {
            for sheet in SHEETS {
                for row in sheet.examples(kind) {
                    assert_eq!(row.len(), sheet.columns.len(), "{} {}: {row:?}", kind.name(), sheet.name);
                }
            }
        }
    }
}
