//! Masks for personal data: one rule a kind, the same everywhere, so that two documents can't be combined to
//! rebuild a number. What isn't recognised is an error, never printed as it is.
use super::{Args, Helper, Made, eg, helper};
use crate::diagnostic::Text;
use crate::record::parse;
use crate::tr;
use crate::value::Value;

pub(super) const HELPERS: &[Helper] = &[
    helper(
        ["mask_id", "遮身份证"],
        "mask_id ID",
        ["身份证号留前3位和后4位", "An identity number with its first 3 and last 4 digits"],
        |a| masked(a, mask_id),
        &[
            eg("{{mask_id 号}}", r#"{"号": "430000201809030011"}"#, "430***********0011"),
            eg("{{遮身份证 号}}", r#"{"号": "110105491231002"}"#, "110********1002"),
        ],
    ),
    helper(
        ["mask_phone", "遮电话"],
        "mask_phone PHONE",
        [
            "手机留前3位和后4位，固话留区号和后3位",
            "A mobile number with its first 3 and last 4 digits; a landline with area code and last 3",
        ],
        |a| masked(a, mask_phone),
        &[
            eg("{{mask_phone 手机}}", r#"{"手机": "138 0000 1234"}"#, "138****1234"),
            eg("{{遮电话 电话}}", r#"{"电话": "0737-8585001"}"#, "0737-****001"),
        ],
    ),
    helper(
        ["mask_name", "遮姓名"],
        "mask_name NAME",
        ["张*、王*明、欧**明", "A name as 张*, 王*明, 欧**明"],
        |a| masked(a, mask_name),
        &[
            eg("{{mask_name 姓名}}", r#"{"姓名": "张三"}"#, "张*"),
            eg("{{mask_name 姓名}}", r#"{"姓名": "王小明"}"#, "王*明"),
            eg("{{遮姓名 名单}}", r#"{"名单": ["欧阳小明", "张三"]}"#, "欧**明、张*"),
        ],
    ),
    helper(
        ["name_minor", "未成年人"],
        "name_minor NAME",
        ["未成年人只写姓：李某某", "A minor's name as the family name with 某某"],
        |a| masked(a, name_minor),
        &[
            eg("{{班级}} {{name_minor 姓名}}", r#"{"班级": "大(1)班", "姓名": "李小明"}"#, "大(1)班 李某某"),
            eg("{{未成年人 姓名}}", r#"{"姓名": "欧阳静"}"#, "欧阳某某"),
        ],
    ),
    helper(
        ["mask_bank", "遮银行卡"],
        "mask_bank NUMBER",
        ["银行卡号只留后4位", "A bank card number with its last 4 digits only"],
        |a| masked(a, mask_bank),
        &[
            eg("{{mask_bank 卡号}}", r#"{"卡号": "6200000000000001234"}"#, "***************1234"),
            eg("{{遮银行卡 卡号}}", r#"{"卡号": ""}"#, ""),
        ],
    ),
    helper(
        ["mask_address", "遮住址"],
        "mask_address ADDRESS",
        ["住址只写到镇、乡、街道", "An address down to the town or sub-district only"],
        |a| masked(a, mask_address),
        &[
            eg("{{mask_address 住址}}", r#"{"住址": "青河县青河镇柳溪路8号2单元"}"#, "青河县青河镇"),
            eg("{{遮住址 住址}}", r#"{"住址": "云山区南门街道3号"}"#, "云山区南门街道"),
        ],
    ),
    helper(
        ["mask_email", "遮邮箱"],
        "mask_email EMAIL",
        ["邮箱只留第一个字母和域名", "An e-mail address with its first letter and domain"],
        |a| masked(a, mask_email),
        &[
            eg("{{mask_email 邮箱}}", r#"{"邮箱": "zhangsan@x.cn"}"#, "z***@x.cn"),
            eg("{{遮邮箱 邮箱}}", r#"{"邮箱": null}"#, ""),
        ],
    ),
    helper(
        ["mask_plate", "遮车牌"],
        "mask_plate PLATE",
        ["车牌留前2位和后2位", "A car plate with its first 2 and last 2 characters"],
        |a| masked(a, mask_plate),
        &[
            eg("{{mask_plate 车牌}}", r#"{"车牌": "湘A12312"}"#, "湘A***12"),
            eg("{{遮车牌 车牌}}", r#"{"车牌": "湘AD12312"}"#, "湘A****12"),
        ],
    ),
];

/// Masks a value, or each item of a list.
fn masked(a: &Args<'_>, mask: fn(&str) -> Option<String>) -> Made {
    let wrong = || -> Text {
        tr!(
            "认不出要遮盖的内容（位数或写法不对），为免泄露不予打印",
            "this is not the kind of data that is to be masked; it is not printed, lest it be disclosed"
        )
    };
    let one = |v: &Value| match v {
        v if v.is_empty() => Ok(Value::Empty),
        Value::List(_) | Value::Record(_) => Err(wrong()),
        v => mask(v.to_text().trim()).map(Value::text).ok_or_else(wrong),
    };
    match a.value(0)? {
        None => Ok(Value::Empty),
        Some(Value::List(l)) => Ok(Value::list(l.items.iter().map(one).collect::<Result<_, _>>()?)),
        Some(v) => one(v),
    }
}

/// Keeps so many characters at both ends.
fn keep(chars: &[char], head: usize, tail: usize) -> String {
    let end = chars.len().saturating_sub(tail);
    chars.iter().enumerate().map(|(i, c)| if i < head || i >= end { *c } else { '*' }).collect()
}

fn digits_of(s: &str) -> Vec<char> {
    s.chars().filter(|c| !c.is_whitespace()).collect()
}

fn mask_id(s: &str) -> Option<String> {
    let id = digits_of(s);
    let (last, body) = id.split_last()?;
    let valid = body.iter().all(char::is_ascii_digit) && (last.is_ascii_digit() || ['X', 'x'].contains(last));
    (valid && [15, 18].contains(&id.len())).then(|| keep(&id, 3, 4))
}

fn mask_phone(s: &str) -> Option<String> {
    let phone = parse::phone(s);
    if !parse::phone_known(&phone) {
        return None;
    }
    if phone.len() == 11 && phone.starts_with('1') {
        return Some(keep(&phone.chars().collect::<Vec<_>>(), 3, 4));
    }
    // area code, number, extension; without a dash the area code is known by its length
    let (area, rest) = match phone.split_once('-') {
        Some((area, rest)) if area.len() <= 4 && area.starts_with('0') => (area, rest),
        _ if phone.starts_with('0') => {
            phone.split_at_checked(if phone.starts_with("01") || phone.starts_with("02") { 3 } else { 4 })?
        }
        _ => ("", phone.as_str()),
    };
    let number = rest.split('-').next().filter(|n| (7..=8).contains(&n.len()))?;
    let dash = if area.is_empty() { "" } else { "-" };
    Some(format!("{area}{dash}****{}", number.get(number.len() - 3..)?))
}

fn mask_name(s: &str) -> Option<String> {
    let name = digits_of(s);
    match name.len() {
        0 => None,
        1 => Some("*".into()),
        2 => Some(keep(&name, 1, 0)),
        _ => Some(keep(&name, 1, 1)),
    }
}

fn name_minor(s: &str) -> Option<String> {
    let name: String = digits_of(s).into_iter().collect();
    let two = parse::DOUBLE_SURNAMES.iter().find(|n| name.starts_with(**n) && name.chars().count() > 2);
    let family = two.map(|n| n.to_string()).or_else(|| name.chars().next().map(String::from))?;
    Some(family + "某某")
}

fn mask_bank(s: &str) -> Option<String> {
    let number: Vec<char> = digits_of(s).into_iter().filter(|c| *c != '-').collect();
    let valid = number.iter().all(char::is_ascii_digit) && (8..=30).contains(&number.len());
    valid.then(|| keep(&number, 0, 4))
}

/// Up to the first 镇, 乡 or 街道 that ends a name: not the first character of a name (镇江, 乡宁), not in the
/// middle of one (景德镇市).
fn mask_address(s: &str) -> Option<String> {
    const ABOVE: [char; 6] = ['省', '市', '县', '区', '旗', '州'];
    let ends = ["街道", "镇", "乡"].iter().flat_map(|w| s.match_indices(*w).map(|(i, w)| (i, i + w.len())));
    let named = |(start, end): &(usize, usize)| {
        !s[..*start].is_empty() && !s[..*start].ends_with(ABOVE) && !s[*end..].starts_with(ABOVE)
    };
    let end = ends.filter(named).map(|(_, end)| end).min()?;
    Some(s[..end].to_string())
}

fn mask_email(s: &str) -> Option<String> {
    let (user, domain) = s.split_once('@')?;
    let first = user.chars().next()?;
    domain.contains('.').then(|| format!("{first}***@{domain}"))
}

fn mask_plate(s: &str) -> Option<String> {
    let plate: Vec<char> = s.chars().filter(|c| !c.is_whitespace() && !['·', '.'].contains(c)).collect();
    let valid = plate.first().is_some_and(|c| parse::is_cjk(*c)) && (7..=8).contains(&plate.len());
    valid.then(|| keep(&plate, 2, 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telephone_numbers_of_every_kind() {
        for (s, wanted) in [
            ("13800001234", "138****1234"),
            ("+86 138-0000-1234", "138****1234"),
            ("8613800001234", "138****1234"),
            ("07378585001", "0737-****001"),
            ("010-85850012", "010-****012"),
            ("8585001", "****001"),
            ("0737-8585001-8012", "0737-****001"),
        ] {
            assert_eq!(mask_phone(s).as_deref(), Some(wanted), "{s}");
        }
        for s in ["110", "张三", "1380000123", "13800001234、13800001235", "-", "0"] {
            assert_eq!(mask_phone(s), None, "{s}");
        }
    }

    #[test]
    fn town_names_are_found_where_they_end() {
        for (s, wanted) in [
            ("镇江市丹徒区上党镇3号", "镇江市丹徒区上党镇"),
            ("临汾市乡宁县昌宁镇幸福小区", "临汾市乡宁县昌宁镇"),
            ("景德镇市昌江区西郊街道8号", "景德镇市昌江区西郊街道"),
            ("柳溪乡大坪村", "柳溪乡"),
        ] {
            assert_eq!(mask_address(s).as_deref(), Some(wanted), "{s}");
        }
        assert_eq!(mask_address("幸福路8号"), None);
    }

    proptest::proptest! {
        #[test]
        fn a_mask_hides_most_and_never_panics(s in "\\PC{0,24}", digits in "[0-9]{17}[0-9X]") {
            for mask in [mask_id, mask_phone, mask_name, name_minor, mask_bank, mask_address, mask_email, mask_plate] {
                let _ = mask(&s);
            }
            let shown = mask_id(&digits).unwrap();
            proptest::prop_assert_eq!(shown.matches('*').count(), 11);
        }
    }
}
