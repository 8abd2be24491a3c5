//! Masks for personal data: one rule a kind, the same everywhere, so that two documents can't be combined to
//! rebuild a number. What isn't recognised is an error, never printed as it is; what is masked already stays as
//! it is. [`Mask`] is the list of rules; helpers call them by name, and a job's `[privacy]` gives them to columns.
use super::{Args, Helper, Made, eg, helper};
use crate::diagnostic::Text;
use crate::record::parse;
use crate::tr;
use crate::value::Value;
use jiff::civil::Date;

/// What a value is shown as when it is to be hidden altogether.
pub(crate) const HIDDEN: &str = "***";

/// A rule by which a value is masked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mask {
    /// `430***********0011`.
    Id,
    /// `138****1234`, `0737-****001`.
    Phone,
    /// `张*`, `王*明`, `欧**明`.
    Name,
    /// The family name with 某某.
    Minor,
    /// The last 4 digits.
    Bank,
    /// Down to the town or sub-district.
    Address,
    /// `z***@x.cn`.
    Email,
    /// `湘A***12`.
    Plate,
    /// `2018年**月**日`.
    Birth,
    /// [`HIDDEN`].
    Hide,
    /// As it is: declared to be no personal data.
    Plain,
}

/// The rules with their names in job files, Chinese and English, and the helper that does the same.
const MASKS: &[(Mask, &str, &str, Option<&str>)] = &[
    (Mask::Id, "身份证", "id", Some("mask_id")),
    (Mask::Phone, "电话", "phone", Some("mask_phone")),
    (Mask::Name, "姓名", "name", Some("mask_name")),
    (Mask::Minor, "未成年人", "minor", Some("name_minor")),
    (Mask::Bank, "银行卡", "bank", Some("mask_bank")),
    (Mask::Address, "住址", "address", Some("mask_address")),
    (Mask::Email, "邮箱", "email", Some("mask_email")),
    (Mask::Plate, "车牌", "plate", Some("mask_plate")),
    (Mask::Birth, "出生日期", "birth", Some("mask_birth")),
    (Mask::Hide, "隐藏", "hide", None),
    (Mask::Plain, "原样", "plain", None),
];

impl Mask {
    /// A rule by its Chinese or English name in a job file.
    pub fn named(name: &str) -> Option<Mask> {
        let name = name.trim().to_lowercase();
        MASKS.iter().find(|m| m.1 == name || m.2 == name).map(|m| m.0)
    }
    /// All names, for messages.
    pub fn all_names() -> impl Iterator<Item = &'static str> {
        MASKS.iter().flat_map(|m| [m.2, m.1])
    }
    /// The Chinese and the English name.
    pub fn names(self) -> (&'static str, &'static str) {
        MASKS.iter().find(|m| m.0 == self).map_or(("", ""), |m| (m.1, m.2))
    }
    /// The rule that a helper applies, by its English name.
    pub fn of_helper(name: &str) -> Option<Mask> {
        MASKS.iter().find(|m| m.3 == Some(name)).map(|m| m.0)
    }
    /// Masks a text; `None` when it is not the kind of data that the rule is for.
    pub fn text(self, s: &str) -> Option<String> {
        if s.chars().all(|c| c == '*') {
            return Some(s.to_string());
        }
        match self {
            Mask::Id => mask_id(s),
            Mask::Phone => mask_phone(s),
            Mask::Name => mask_name(s),
            Mask::Minor => name_minor(s),
            Mask::Bank => mask_bank(s),
            Mask::Address => mask_address(s),
            Mask::Email => mask_email(s),
            Mask::Plate => mask_plate(s),
            Mask::Birth => mask_birth(s),
            Mask::Hide => Some(HIDDEN.to_string()),
            Mask::Plain => Some(s.to_string()),
        }
    }
    /// Masks a single value; an empty one stays empty. `None` as for [`text`](Self::text), and for records.
    pub fn value(self, v: &Value) -> Option<Value> {
        match v {
            v if v.is_empty() || self == Mask::Plain => Some(v.clone()),
            _ if self == Mask::Hide => Some(Value::text(HIDDEN)),
            Value::Date(d) if self == Mask::Birth => Some(Value::text(birth_year(*d))),
            Value::DateTime(d) if self == Mask::Birth => Some(Value::text(birth_year(d.date()))),
            Value::List(_) | Value::Record(_) | Value::Rich(_) => None,
            v => self.text(v.to_text().trim()).map(Value::text),
        }
    }
}

/// Longest text that is a masked value; longer ones with stars are something else (Markdown).
const MASKED_CHARS: usize = 40;

/// Was this masked by one of the rules? Helpers that read a value say so instead of calling it wrong.
pub(crate) fn is_masked(v: &Value) -> bool {
    let Value::Text(t) = v else { return false };
    (t.contains("***") || t.ends_with("**月**日")) && t.chars().count() <= MASKED_CHARS
}

pub(super) const HELPERS: &[Helper] = &[
    helper(
        ["mask_id", "遮身份证"],
        "mask_id ID",
        ["身份证号留前3位和后4位", "An identity number with its first 3 and last 4 digits"],
        |a| masked(a, Mask::Id),
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
        |a| masked(a, Mask::Phone),
        &[
            eg("{{mask_phone 手机}}", r#"{"手机": "138 0000 1234"}"#, "138****1234"),
            eg("{{遮电话 电话}}", r#"{"电话": "0737-8585001"}"#, "0737-****001"),
        ],
    ),
    helper(
        ["mask_name", "遮姓名"],
        "mask_name NAME",
        ["张*、王*明、欧**明", "A name as 张*, 王*明, 欧**明"],
        |a| masked(a, Mask::Name),
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
        |a| masked(a, Mask::Minor),
        &[
            eg("{{班级}} {{name_minor 姓名}}", r#"{"班级": "大(1)班", "姓名": "李小明"}"#, "大(1)班 李某某"),
            eg("{{未成年人 姓名}}", r#"{"姓名": "欧阳静"}"#, "欧阳某某"),
        ],
    ),
    helper(
        ["mask_bank", "遮银行卡"],
        "mask_bank NUMBER",
        ["银行卡号只留后4位", "A bank card number with its last 4 digits only"],
        |a| masked(a, Mask::Bank),
        &[
            eg("{{mask_bank 卡号}}", r#"{"卡号": "6200000000000001234"}"#, "***************1234"),
            eg("{{遮银行卡 卡号}}", r#"{"卡号": ""}"#, ""),
        ],
    ),
    helper(
        ["mask_address", "遮住址"],
        "mask_address ADDRESS",
        ["住址只写到镇、乡、街道", "An address down to the town or sub-district only"],
        |a| masked(a, Mask::Address),
        &[
            eg("{{mask_address 住址}}", r#"{"住址": "青河县青河镇柳溪路8号2单元"}"#, "青河县青河镇"),
            eg("{{遮住址 住址}}", r#"{"住址": "云山区南门街道3号"}"#, "云山区南门街道"),
        ],
    ),
    helper(
        ["mask_email", "遮邮箱"],
        "mask_email EMAIL",
        ["邮箱只留第一个字母和域名", "An e-mail address with its first letter and domain"],
        |a| masked(a, Mask::Email),
        &[
            eg("{{mask_email 邮箱}}", r#"{"邮箱": "zhangsan@x.cn"}"#, "z***@x.cn"),
            eg("{{遮邮箱 邮箱}}", r#"{"邮箱": null}"#, ""),
        ],
    ),
    helper(
        ["mask_plate", "遮车牌"],
        "mask_plate PLATE",
        ["车牌留前2位和后2位", "A car plate with its first 2 and last 2 characters"],
        |a| masked(a, Mask::Plate),
        &[
            eg("{{mask_plate 车牌}}", r#"{"车牌": "湘A12312"}"#, "湘A***12"),
            eg("{{遮车牌 车牌}}", r#"{"车牌": "湘AD12312"}"#, "湘A****12"),
        ],
    ),
    helper(
        ["mask_birth", "遮出生日期"],
        "mask_birth DATE",
        [
            "出生日期只留年份（和遮过的身份证号放在一起也拼不出号码）",
            "A date of birth with its year only, so that it doesn't complete a masked identity number",
        ],
        |a| masked(a, Mask::Birth),
        &[
            eg("{{mask_birth 出生日期}}", r#"{"出生日期": "2018-09-03"}"#, "2018年**月**日"),
            eg("{{遮出生日期 出生日期}}", r#"{"出生日期": ""}"#, ""),
        ],
    ),
];

/// Masks a value, or each item of a list.
fn masked(a: &Args<'_>, mask: Mask) -> Made {
    let wrong = || -> Text {
        tr!(
            "认不出要遮盖的内容（位数或写法不对），为免泄露不予打印",
            "this is not the kind of data that is to be masked; it is not printed, lest it be disclosed"
        )
    };
    let one = |v: &Value| mask.value(v).ok_or_else(wrong);
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
    let hidden = |from: usize| id.get(from..id.len() - 4).is_some_and(|m| m.iter().all(|c| *c == '*'));
    if [15, 18].contains(&id.len()) && hidden(3) {
        return Some(id.iter().collect());
    }
    let valid = body.iter().all(char::is_ascii_digit) && (last.is_ascii_digit() || ['X', 'x'].contains(last));
    (valid && [15, 18].contains(&id.len())).then(|| keep(&id, 3, 4))
}

fn mask_phone(s: &str) -> Option<String> {
    let (head, tail) = s.split_once("****").unwrap_or_default();
    let digits = |t: &str, most: usize| t.len() <= most && t.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    if (3..=4).contains(&tail.len()) && digits(head, 5) && digits(tail, 4) {
        return Some(s.to_string());
    }
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
    let shown = number.len().saturating_sub(4);
    let masked = number.iter().take(shown).all(|c| *c == '*');
    let valid = number.iter().skip(if masked { shown } else { 0 }).all(char::is_ascii_digit)
        && (8..=30).contains(&number.len());
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

fn mask_birth(s: &str) -> Option<String> {
    if s.ends_with("**月**日") {
        return Some(s.to_string());
    }
    match parse::moment(s, None) {
        Ok(Value::Date(d)) => Some(birth_year(d)),
        Ok(Value::DateTime(d)) => Some(birth_year(d.date())),
        _ => None,
    }
}

fn birth_year(d: Date) -> String {
    format!("{}年**月**日", d.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_change_nothing_that_is_masked() {
        for (mask, s) in [
            (Mask::Id, "430000201809030011"),
            (Mask::Id, "11010519491231002X"),
            (Mask::Id, "110105491231002"),
            (Mask::Phone, "13800001234"),
            (Mask::Phone, "0737-8585001"),
            (Mask::Phone, "85850012"),
            (Mask::Name, "张三"),
            (Mask::Name, "欧阳小明"),
            (Mask::Minor, "李小明"),
            (Mask::Minor, "欧阳静"),
            (Mask::Bank, "6200000000000001234"),
            (Mask::Address, "青河县青河镇柳溪路8号"),
            (Mask::Email, "zhangsan@x.cn"),
            (Mask::Plate, "湘A12312"),
            (Mask::Plate, "湘AD12312"),
            (Mask::Birth, "2018-9-3"),
            (Mask::Hide, "什么都行"),
        ] {
            let once = mask.text(s).unwrap();
            assert_ne!(once, s);
            assert_eq!(mask.text(&once).as_deref(), Some(once.as_str()), "{s}");
            assert_eq!(mask.text(HIDDEN).as_deref(), Some(HIDDEN));
        }
    }

    #[test]
    fn rules_have_names_and_helpers() {
        assert_eq!(Mask::named("身份证"), Some(Mask::Id));
        assert_eq!(Mask::named("Hide"), Some(Mask::Hide));
        assert_eq!(Mask::named("遮"), None);
        for h in HELPERS {
            assert!(Mask::of_helper(h.name).is_some(), "{}", h.name);
        }
    }

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
            for (mask, ..) in MASKS {
                let _ = mask.text(&s);
            }
            let shown = mask_id(&digits).unwrap();
            proptest::prop_assert_eq!(shown.matches('*').count(), 11);
        }
    }
}
