//! The table of column names that mean the same. A new alias is one word in this list.
use super::kind::Kind;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Names that mean the same, the usual one first.
#[derive(Debug)]
pub struct Group {
    /// The usual name and its variants.
    pub names: &'static [&'static str],
    /// What such a column holds, when the name alone tells.
    pub kind: Option<Kind>,
}

const fn group(kind: Option<Kind>, names: &'static [&'static str]) -> Group {
    Group { names, kind }
}

/// Every group. A name is in one group only.
pub fn aliases() -> &'static [Group] {
    GROUPS
}

static GROUPS: &[Group] = &[
    group(Some(Kind::Serial), &["序号", "序", "序列", "No", "NO", "No."]),
    group(
        Some(Kind::Name),
        &["姓名", "名字", "人员姓名", "教师姓名", "职工姓名", "员工姓名", "Name", "Full name"],
    ),
    group(None, &["性别", "男女", "Gender", "Sex"]),
    group(
        Some(Kind::Id),
        &[
            "身份证号",
            "身份证",
            "身份证号码",
            "公民身份号码",
            "公民身份证号码",
            "居民身份证号",
            "证件号码",
            "证件号",
            "ID number",
        ],
    ),
    group(
        Some(Kind::Phone),
        &[
            "手机",
            "手机号",
            "手机号码",
            "移动电话",
            "电话",
            "联系电话",
            "电话号码",
            "联系方式",
            "Phone",
            "Mobile",
            "Tel",
        ],
    ),
    group(Some(Kind::Phone), &["固定电话", "固话", "座机", "座机号码", "办公电话"]),
    group(Some(Kind::Phone), &["24小时电话", "24小时值班电话", "值班电话"]),
    group(Some(Kind::Phone), &["短号", "集团短号"]),
    group(Some(Kind::Phone), &["传真", "传真号码"]),
    group(None, &["部门", "科室", "所在部门", "所属部门", "单位", "班级", "Department"]),
    group(None, &["职务", "职位", "现任职务", "Position"]),
    group(None, &["岗位", "工作岗位", "岗位名称"]),
    group(None, &["职称", "专业技术职务"]),
    group(Some(Kind::Text), &["工号", "职工号", "员工编号", "教职工号", "人员编号", "Staff number"]),
    group(Some(Kind::Text), &["学号", "学籍号"]),
    group(Some(Kind::Date), &["出生日期", "出生年月日", "生日", "Date of birth"]),
    group(Some(Kind::Date), &["入职日期", "参加工作日期", "到岗日期"]),
    group(None, &["政治面貌", "党派"]),
    group(None, &["民族"]),
    group(None, &["籍贯"]),
    group(None, &["学历", "文化程度"]),
    group(Some(Kind::Number), &["年龄", "周岁"]),
    group(None, &["地址", "住址", "家庭住址", "家庭地址", "现住址", "Address"]),
    group(Some(Kind::Text), &["邮编", "邮政编码"]),
    group(None, &["在岗状态", "状态", "在岗情况"]),
    group(None, &["备注", "说明", "Remarks", "Notes"]),
    group(Some(Kind::Date), &["日期", "Date"]),
    group(None, &["星期", "周几"]),
    group(None, &["班次"]),
    group(Some(Kind::Name), &["带班领导", "带班人", "值班领导"]),
    group(Some(Kind::Names), &["值班人员", "值班人", "值班员", "值班教师"]),
    group(Some(Kind::Names), &["成员", "组员", "小组成员", "成员名单"]),
    group(None, &["组名", "组别", "小组", "工作组"]),
    group(None, &["组内职务"]),
    group(Some(Kind::Text), &["组号"]),
    group(None, &["职责", "工作职责", "主要职责"]),
    group(Some(Kind::Text), &["编号", "号"]),
    group(Some(Kind::Number), &["人数"]),
    group(Some(Kind::Number), &["金额", "总金额", "合计金额", "Amount"]),
    group(Some(Kind::Number), &["单价"]),
    group(Some(Kind::Number), &["数量"]),
    group(Some(Kind::Text), &["统一社会信用代码", "信用代码", "社会信用代码"]),
    group(Some(Kind::Text), &["银行账号", "银行卡号", "账号", "卡号"]),
    group(None, &["学校", "学校名称"]),
    group(None, &["村", "村名", "村居"]),
];

static BY_NAME: LazyLock<HashMap<&'static str, usize>> = LazyLock::new(|| {
    GROUPS.iter().enumerate().flat_map(|(i, g)| g.names.iter().map(move |n| (*n, i))).collect()
});

/// The group of a column name.
pub(super) fn group_of(name: &str) -> Option<&'static Group> {
    BY_NAME.get(name).and_then(|i| GROUPS.get(*i))
}

/// A column name without what stands in brackets behind it: `金额(元)` → `金额`.
pub(super) fn bare(name: &str) -> &str {
    match name.split_once(['(', '[', '【']) {
        Some((before, _)) if !before.is_empty() && name.ends_with([')', ']', '】']) => before.trim_end(),
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_in_one_group_only() {
        let mut seen = std::collections::HashSet::new();
        for name in aliases().iter().flat_map(|g| g.names) {
            assert!(seen.insert(*name), "{name}");
            assert_eq!(super::super::parse::header(name).as_str(), name.trim_end_matches(':'));
        }
    }
}
