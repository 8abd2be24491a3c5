//! Conditions for `{{#if (…)}}` and `where`, and choosing between values.
//!
//! Comparing looks at what values mean: numbers by value, days and times in any notation. An empty value is
//! neither greater nor less than anything.
use super::list::{SEPARATORS, items};
use super::{Args, Helper, Made, convert, eg, helper};
use crate::diagnostic::Text;
use crate::value::Value;
use std::cmp::Ordering;

pub(super) const HELPERS: &[Helper] = &[
    helper(
        ["eq", "等于"],
        "eq A B",
        [
            "相等：数字比大小，日期比日子，其余比文字",
            "Equal: numbers by value, dates by day, all else by text",
        ],
        |a| yes(equal(a)?),
        &[
            eg(r#"{{eq 在岗状态 "在岗"}}"#, r#"{"在岗状态": "在岗"}"#, "是"),
            eg(r#"{{eq 日 "2026年9月1日"}}"#, r#"{"日": "2026-09-01"}"#, "是"),
            eg("{{等于 数 7}}", r#"{"数": "7.0"}"#, "是"),
            eg(r#"{{等于 工号 "7"}}"#, r#"{"工号": "007"}"#, "否"),
        ],
    ),
    helper(
        ["ne", "不等于"],
        "ne A B",
        ["不相等", "Not equal"],
        |a| yes(!equal(a)?),
        &[
            eg(r#"{{ne 状态 "离职"}}"#, r#"{"状态": "在岗"}"#, "是"),
            eg(r#"{{不等于 状态 ""}}"#, r#"{"状态": null}"#, "否"),
        ],
    ),
    helper(
        ["lt", "小于"],
        "lt A B",
        ["小于（早于）", "Less (earlier) than"],
        |a| order(a, &[Ordering::Less]),
        &[
            eg(r#"{{lt 日 "2026-10-01"}}"#, r#"{"日": "2026年9月30日"}"#, "是"),
            eg("{{小于 数 10}}", r#"{"数": "9"}"#, "是"),
            eg("{{小于 数 10}}", r#"{"数": ""}"#, "否"),
        ],
    ),
    helper(
        ["le", "不大于"],
        "le A B",
        ["小于或等于（不晚于）", "Less (earlier) than or equal"],
        |a| order(a, &[Ordering::Less, Ordering::Equal]),
        &[eg("{{le 数 10}}", r#"{"数": 10}"#, "是"), eg("{{不大于 数 10}}", r#"{"数": 10.01}"#, "否")],
    ),
    helper(
        ["gt", "大于"],
        "gt A B",
        ["大于（晚于）", "Greater (later) than"],
        |a| order(a, &[Ordering::Greater]),
        &[
            eg("{{gt 分钟 120}}", r#"{"分钟": 121}"#, "是"),
            eg(r#"{{大于 时刻 "8:30"}}"#, r#"{"时刻": "08:30"}"#, "否"),
        ],
    ),
    helper(
        ["ge", "不小于"],
        "ge A B",
        ["大于或等于（不早于）", "Greater (later) than or equal"],
        |a| order(a, &[Ordering::Greater, Ordering::Equal]),
        &[eg("{{ge 数 10}}", r#"{"数": 10}"#, "是"), eg("{{不小于 数 10}}", r#"{"数": 9.99}"#, "否")],
    ),
    helper(
        ["between", "介于"],
        "between VALUE FROM TO",
        ["在两者之间，含两端；空的一端不限", "Between two values, both included; an empty end is open"],
        between,
        &[
            eg(
                "{{between 日 起 止}}",
                r#"{"日": "2026-09-01", "起": "2026-09-01", "止": "2027-08-31"}"#,
                "是",
            ),
            eg("{{介于 数 1 止}}", r#"{"数": 0, "止": null}"#, "否"),
        ],
    ),
    helper(
        ["and", "并且"],
        "and A…",
        ["全都成立（空、否、0 为不成立）", "All are true (empty, no and 0 are not)"],
        |a| yes(a.params.iter().all(Value::is_true)),
        &[
            eg(r#"{{and (eq 岗位 "教师") (gt 工龄 3)}}"#, r#"{"岗位": "教师", "工龄": 5}"#, "是"),
            eg("{{并且 甲 乙}}", r#"{"甲": true, "乙": ""}"#, "否"),
        ],
    ),
    helper(
        ["or", "或者"],
        "or A…",
        ["至少一个成立", "At least one is true"],
        |a| yes(a.params.iter().any(Value::is_true)),
        &[
            eg("{{or 甲 乙}}", r#"{"甲": 0, "乙": "有"}"#, "是"),
            eg("{{或者 甲 乙}}", r#"{"甲": [], "乙": null}"#, "否"),
        ],
    ),
    helper(
        ["not", "非"],
        "not A",
        ["不成立", "Is not true"],
        |a| yes(!a.params.first().is_some_and(Value::is_true)),
        &[eg("{{not 甲}}", r#"{"甲": ""}"#, "是"), eg("{{非 甲}}", r#"{"甲": 1}"#, "否")],
    ),
    helper(
        ["is_empty", "为空"],
        "is_empty VALUE",
        ["没有填写，或名单没有内容", "Not filled in, or a list without items"],
        |a| yes(!a.params.iter().any(|v| items(Some(v)).iter().any(|v| !v.is_empty()))),
        &[eg("{{is_empty 备注}}", r#"{"备注": " "}"#, "是"), eg("{{为空 数}}", r#"{"数": 0}"#, "否")],
    ),
    helper(
        ["in", "属于"],
        "in VALUE LIST…",
        [
            "是名单中的一个；名单可以是几个值，或“甲、乙、丙”",
            "Is one of a list, of several values, or of a text like 甲、乙、丙",
        ],
        within,
        &[
            eg(r#"{{in 岗位 "教师" "保育员"}}"#, r#"{"岗位": "保育员"}"#, "是"),
            eg(r#"{{属于 岗位 "教师、保育员"}}"#, r#"{"岗位": "教"}"#, "否"),
            eg("{{属于 姓名 名单}}", r#"{"姓名": "张三", "名单": ["李四", "张三"]}"#, "是"),
        ],
    ),
    helper(
        ["contains", "包含"],
        "contains WHOLE PART",
        ["文字里有这几个字，或名单里有这一项", "A text has these characters, or a list this item"],
        contains,
        &[
            eg(r#"{{contains 职务 "组长"}}"#, r#"{"职务": "副组长"}"#, "是"),
            eg(r#"{{包含 名单 "张"}}"#, r#"{"名单": ["张三"]}"#, "否"),
            eg(r#"{{包含 职务 "组长"}}"#, r#"{"职务": null}"#, "否"),
        ],
    ),
    helper(
        ["starts", "开头是"],
        "starts TEXT START…",
        ["以（其中之一）开头", "A text begins with (one of) the given"],
        |a| edge(a, |s, part| s.starts_with(part)),
        &[
            eg(r#"{{starts 班级 "大"}}"#, r#"{"班级": "大(1)班"}"#, "是"),
            eg(r#"{{开头是 班级 "中" "小"}}"#, r#"{"班级": "大(1)班"}"#, "否"),
        ],
    ),
    helper(
        ["ends", "结尾是"],
        "ends TEXT END…",
        ["以（其中之一）结尾", "A text ends with (one of) the given"],
        |a| edge(a, |s, part| s.ends_with(part)),
        &[
            eg(r#"{{ends 单位 "村" "社区"}}"#, r#"{"单位": "柳溪社区"}"#, "是"),
            eg(r#"{{结尾是 单位 "村"}}"#, r#"{"单位": ""}"#, "否"),
        ],
    ),
    helper(
        ["choose", "选择"],
        "choose CONDITION YES [NO]",
        [
            "条件成立取第二个值，否则取第三个",
            "The second value if the condition is true, otherwise the third",
        ],
        |a| {
            let i = if a.params.first().is_some_and(Value::is_true) { 1 } else { 2 };
            Ok(a.params.get(i).cloned().unwrap_or_default())
        },
        &[
            eg(r#"{{choose (gt 分钟 120) "超时" "未超时"}}"#, r#"{"分钟": 40}"#, "未超时"),
            eg(r#"{{选择 备注 "见备注"}}"#, r#"{"备注": ""}"#, ""),
        ],
    ),
    helper(
        ["default", "默认"],
        "default VALUE FALLBACK…",
        ["第一个不空的值", "The first value that isn't empty"],
        |a| {
            let full = |v: &&Value| items(Some(v)).iter().any(|v| !v.is_empty());
            Ok(a.params.iter().find(full).cloned().unwrap_or_default())
        },
        &[
            eg(r#"{{default 备注 "无"}}"#, r#"{"备注": ""}"#, "无"),
            eg(r#"{{默认 手机 座机 "无"}}"#, r#"{"手机": null, "座机": "8585001"}"#, "8585001"),
            eg(r#"{{默认 数 "无"}}"#, r#"{"数": 0}"#, "0"),
        ],
    ),
];

fn yes(b: bool) -> Made {
    Ok(Value::Bool(b))
}

static EMPTY: Value = Value::Empty;

fn param<'a>(a: &'a Args<'_>, i: usize) -> &'a Value {
    a.params.get(i).unwrap_or(&EMPTY)
}

fn equal(a: &Args<'_>) -> Result<bool, Text> {
    Ok(convert::equal(param(a, 0), param(a, 1), a.date.year()))
}

fn order(a: &Args<'_>, wanted: &[Ordering]) -> Made {
    let order = convert::compare(param(a, 0), param(a, 1), a.date.year())?;
    yes(order.is_some_and(|o| wanted.contains(&o)))
}

fn between(a: &Args<'_>) -> Made {
    let (v, year) = (param(a, 0), a.date.year());
    let low = convert::compare(v, param(a, 1), year)?;
    let high = convert::compare(v, param(a, 2), year)?;
    yes(!v.is_empty() && low != Some(Ordering::Less) && high != Some(Ordering::Greater))
}

fn within(a: &Args<'_>) -> Made {
    let (v, year) = (param(a, 0), a.date.year());
    let lists = a.params.get(1..).unwrap_or_default();
    yes(!v.is_empty()
        && lists.iter().flat_map(|l| items(Some(l))).any(|item| match item {
            Value::Text(t) if t.contains(SEPARATORS) => {
                convert::equal(v, item, year)
                    || t.split(SEPARATORS).any(|part| convert::equal(v, &Value::text(part.trim()), year))
            }
            item => convert::equal(v, item, year),
        }))
}

fn contains(a: &Args<'_>) -> Made {
    let part = param(a, 1);
    yes(match param(a, 0) {
        Value::List(l) => {
            l.by.contains_key(&part.to_text())
                || (!part.is_empty() && l.items.iter().any(|v| convert::equal(v, part, a.date.year())))
        }
        whole => !part.is_empty() && whole.to_text().contains(&part.to_text()),
    })
}

fn edge(a: &Args<'_>, is_edge: fn(&str, &str) -> bool) -> Made {
    let text = a.text(0)?;
    let parts = a.params.get(1..).unwrap_or_default();
    yes(parts.iter().filter(|p| !p.is_empty()).any(|p| is_edge(&text, &p.to_text())))
}

#[cfg(test)]
mod tests {
    use super::super::find;
    use super::*;
    use jiff::civil::{date, time};
    use rust_decimal::Decimal;

    fn call(name: &str, params: &[Value]) -> Made {
        (find(name).unwrap().call)(&Args { params, hash: &[], date: date(2026, 9, 1) })
    }

    #[test]
    fn values_compare_by_what_they_mean() {
        let day = Value::Date(date(2026, 9, 1));
        for text in ["2026-09-01", "2026.9.1", "2026/9/1", "2026年9月1日", "20260901", "9月1日"] {
            assert_eq!(call("eq", &[day.clone(), text.into()]), yes(true), "{text}");
            assert_eq!(call("lt", &[day.clone(), text.into()]), yes(false), "{text}");
        }
        let noon = Value::DateTime(date(2026, 9, 1).at(12, 0, 0, 0));
        assert_eq!(call("eq", &[noon.clone(), day.clone()]), yes(true));
        assert_eq!(call("lt", &["2026-09-01 11:59".into(), noon]), yes(true));
        assert_eq!(call("gt", &[Value::Time(time(9, 0, 0, 0)), "8:30".into()]), yes(true));
        assert_eq!(call("eq", &[Value::Number(Decimal::new(700, 2)), "7".into()]), yes(true));
        assert_eq!(call("eq", &[Value::Bool(true), "是".into()]), yes(true));
        assert_eq!(call("lt", &["9".into(), "10".into()]), yes(true));
        assert_eq!(call("eq", &[Value::list(vec!["张三".into()]), "张三".into()]), yes(true));
    }

    #[test]
    fn what_has_no_order_is_a_mistake_unless_it_is_empty() {
        assert!(call("gt", &["缺考".into(), Value::int(60)]).is_err());
        assert_eq!(call("gt", &[Value::Empty, Value::int(60)]), yes(false));
        assert_eq!(call("le", &[Value::Empty, Value::int(60)]), yes(false));
        assert_eq!(call("eq", &[Value::Empty, Value::int(0)]), yes(false));
    }
}
