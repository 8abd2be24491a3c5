//! Names, phones and ID numbers.
use super::text::{compact, half_width, is_cjk, squeeze};
use jiff::civil::Date;
use std::borrow::Cow;

/// Surnames of two characters: `欧阳 明` is one person, `张三 李四` are two.
pub(crate) const DOUBLE_SURNAMES: &[&str] = &[
    "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "夏侯", "端木",
    "南宫", "西门", "独孤", "长孙", "宇文", "轩辕", "百里", "呼延", "闻人", "太史", "申屠", "公羊", "澹台",
    "淳于", "单于",
];

/// A person's name as a key: no spaces between Chinese characters, the dot of minority names as `·`.
/// Characters themselves, rare ones too, are never changed.
pub fn name(text: &str) -> String {
    let squeezed = squeeze(text.trim().trim_end_matches(['。', '，', ',', '、']));
    let is_dot = |c| matches!(c, '•' | '‧' | '・' | '･' | '．' | '.' | '·' | '∙' | '⋅' | '●' | '。');
    let mut chars: Vec<char> = squeezed.chars().collect();
    if chars.iter().any(|c| is_dot(*c)) && chars.iter().all(|c| is_dot(*c) || is_cjk(*c) || c.is_whitespace())
    {
        chars.retain(|c| !c.is_whitespace());
    }
    let at = |i: Option<usize>| i.and_then(|i| chars.get(i)).is_some_and(|c| is_cjk(*c));
    let mut out = String::with_capacity(squeezed.len());
    for (i, c) in chars.iter().enumerate() {
        out.push(if is_dot(*c) && at(i.checked_sub(1)) && at(Some(i + 1)) { '·' } else { *c });
    }
    out
}

/// Several names in one cell, split on 、，,；;/ and line breaks, and on spaces between whole names.
pub fn names(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    for piece in text.split(['、', '，', ',', '；', ';', '/', '／', '\n', '|']) {
        let parts = words(piece);
        let whole = |p: &String| p.chars().filter(|c| is_cjk(*c)).count() >= 2;
        if parts.len() > 1 && parts.iter().all(whole) {
            out.extend(parts.iter().map(|p| name(p)));
        } else {
            out.push(name(piece));
        }
    }
    out.retain(|n| !n.is_empty());
    out
}

/// The words of a text, with a surname of two characters and the given name after it as one.
fn words(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for w in text.split_whitespace() {
        match out.last_mut() {
            Some(last) if DOUBLE_SURNAMES.contains(&last.as_str()) && w.chars().count() <= 2 => {
                last.push_str(w)
            }
            _ => out.push(w.to_owned()),
        }
    }
    out
}

/// Short text that was spaced out for looks, written together: `大 班 组` → `大班组`, `欧阳　明` → `欧阳明`.
pub fn unspaced(text: &str) -> Cow<'_, str> {
    if text.len() > 40 || text.contains('\n') || !text.contains(char::is_whitespace) {
        return Cow::Borrowed(text);
    }
    let single = |w: &str| w.chars().count() == 1 && w.chars().all(is_cjk);
    let for_looks = text.split_whitespace().all(single) || words(text).len() == 1;
    if for_looks { squeeze(text) } else { Cow::Borrowed(text) }
}

/// Words of groups, posts and units, which stand where names are expected and are no run of names.
const NO_NAMES: &[&str] = &[
    "各",
    "全体",
    "老师",
    "教师",
    "人员",
    "主任",
    "保育",
    "职工",
    "家长",
    "学生",
    "干部",
    "班组",
    "公司",
    "学校",
    "医院",
    "幼儿园",
    "中心",
    "委员会",
    "政府",
    "教育局",
    "派出所",
    "办公室",
    "部门",
    "领导",
];

/// The most common surnames, to tell `张三李四` from a given name of three characters.
const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范石廖贾夏韦付邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔汤";

/// Could this be several names written without anything between them (`廖倩平雷丽冷结玉`)?
pub fn looks_like_run(name: &str) -> bool {
    let chars: Vec<char> = name.chars().collect();
    if !chars.iter().all(|c| is_cjk(*c)) || NO_NAMES.iter().any(|w| name.contains(w)) {
        return false;
    }
    match chars[..] {
        [a, b, c, _] => {
            let double = DOUBLE_SURNAMES.contains(&String::from_iter([a, b]).as_str());
            !double && SURNAMES.contains(a) && SURNAMES.contains(c)
        }
        _ => chars.len() >= 5,
    }
}

/// Splits a run of names with the help of the names known to the job. Gives a result only when there is
/// exactly one way to do it.
pub fn split_run<'a>(run: &str, roster: impl IntoIterator<Item = &'a str>) -> Option<Vec<String>> {
    let known: std::collections::BTreeSet<&str> = roster.into_iter().filter(|n| !n.is_empty()).collect();
    let cuts: Vec<usize> = run.char_indices().map(|(i, _)| i).chain([run.len()]).collect();
    // ways[i]: number of ways (up to 2) to split the text before cut i, and the start of the last name
    let mut ways = vec![(0u8, 0usize); cuts.len()];
    *ways.first_mut()? = (1, 0);
    for end in 1..cuts.len() {
        for start in end.saturating_sub(16)..end {
            if ways[start].0 > 0 && known.contains(&run[cuts[start]..cuts[end]]) {
                ways[end] = (ways[end].0.saturating_add(ways[start].0).min(2), start);
            }
        }
    }
    let mut end = cuts.len() - 1;
    if end == 0 || ways[end].0 != 1 {
        return None;
    }
    let mut out = Vec::new();
    while end > 0 {
        let start = ways[end].1;
        out.push(run[cuts[start]..cuts[end]].to_owned());
        end = start;
    }
    out.reverse();
    Some(out)
}

/// One phone number in its usual form: `13800001234`, `0737-8585001`, `0737-8585001-8001`. Text that is no
/// phone number comes back without spaces only.
pub fn phone(text: &str) -> String {
    let mut t = compact(text).replace(['–', '—', '‐', '‑', '_'], "-").replace('转', "-");
    if let Some((area, rest)) = t.strip_prefix('(').and_then(|t| t.split_once(')')) {
        t = format!("{area}-{}", rest.trim_start_matches('-'));
    }
    let digits: String = t.chars().filter(|c| c.is_ascii_digit()).collect();
    let plain = t.chars().all(|c| c.is_ascii_digit() || "+-.".contains(c));
    for prefix in ["0086", "86", ""] {
        if let Some(d) = digits.strip_prefix(prefix)
            && plain
            && is_mobile(d)
            && (prefix.is_empty() || t.starts_with('+') || prefix.len() + 11 == digits.len())
        {
            return d.to_owned();
        }
    }
    t.trim_end_matches(['.', '。']).to_owned()
}

/// 11 digits of a mobile number.
pub(crate) fn is_mobile(d: &str) -> bool {
    d.len() == 11
        && d.starts_with('1')
        && matches!(d.as_bytes().get(1), Some(b'3'..=b'9'))
        && d.bytes().all(|b| b.is_ascii_digit())
}

/// Is a number in the form of [`phone`] one that can be called: a mobile, a landline with or without area
/// code and extension, a 400/800 number, a short number?
pub fn phone_known(p: &str) -> bool {
    if is_mobile(p) {
        return true;
    }
    let groups: Vec<&str> = p.split('-').collect();
    if groups.iter().any(|g| g.is_empty() || !g.bytes().all(|b| b.is_ascii_digit())) {
        return false;
    }
    let local = |s: &str| matches!(s.len(), 7 | 8) && !s.starts_with(['0', '1']);
    let area = |s: &str| matches!(s.len(), 3 | 4) && s.starts_with('0');
    let with_area = |s: &str| s.starts_with('0') && [3, 4].iter().any(|n| s.get(*n..).is_some_and(local));
    let extension = |s: &str| s.len() <= 6;
    let service = |s: &str| s.len() == 10 && (s.starts_with("400") || s.starts_with("800"));
    match groups[..] {
        [one] => (3..=6).contains(&one.len()) || local(one) || with_area(one) || service(one),
        [a, b] => {
            (area(a) && local(b))
                || ((local(a) || with_area(a)) && extension(b))
                || service(&format!("{a}{b}"))
        }
        [a, b, c] => (area(a) && local(b) && extension(c)) || service(&format!("{a}{b}{c}")),
        _ => false,
    }
}

/// The phone numbers of one cell.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Phones {
    /// Each in the form of [`phone`].
    pub numbers: Vec<String>,
    /// At least one is no phone number.
    pub doubtful: bool,
    /// Written as `1.38E+10`: digits are lost.
    pub lost: bool,
}

/// Splits on 、，；/ and line breaks, and on spaces between whole numbers.
pub fn phones(text: &str) -> Phones {
    let half = half_width(text);
    let mut out = Phones { lost: lost_in_exponent(&half), ..Phones::default() };
    for piece in half.split(['、', ',', ';', '/', '\n', '|', '或', '。']) {
        let parts: Vec<String> = piece.split_whitespace().map(phone).collect();
        if parts.len() > 1 && parts.iter().all(|p| p.len() >= 7 && phone_known(p)) {
            out.numbers.extend(parts);
        } else {
            out.numbers.push(phone(piece));
        }
    }
    out.numbers.retain(|n| !n.is_empty());
    out.doubtful = out.numbers.iter().any(|n| !phone_known(n));
    out
}

/// `4.30000201809030E+17` as text: a spreadsheet's short form of a long number.
fn lost_in_exponent(t: &str) -> bool {
    t.trim().split_once(['E', 'e']).is_some_and(|(m, e)| {
        let long = e.strip_prefix('+').unwrap_or(e).parse().is_ok_and(|e: u32| e >= 10);
        long && m.contains('.') && m.bytes().all(|b| b.is_ascii_digit() || b == b'.')
    })
}

/// What is wrong with an ID number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdFault {
    /// The last digits are lost: `4.3E+17`, or `…000` with a wrong check digit.
    Lost,
    /// An old number of 15 digits; the form with 18 would be this.
    Old,
    /// The check digit (GB 11643) does not fit.
    Check,
    /// Neither 15 nor 18 characters, or other signs than digits.
    Form,
}

/// An ID number without spaces, in half-width capitals. Never repaired.
pub fn id_card(text: &str) -> String {
    compact(text).trim_matches(['\'', '‘', '’', '。']).to_uppercase()
}

/// What an identity number says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The day of birth; none when there is no such day (29 February 2019).
    pub birth: Option<Date>,
    /// Male (odd) or female (even).
    pub male: bool,
    /// The first two digits: the province, 81 to 83 for residence permits of Hong Kong, Macao and Taiwan, 90 and
    /// above for permanent residents from abroad.
    pub area: u8,
}

/// Reads 18 digits with a valid check digit, or the 15 digits of the old kind.
pub fn identity(text: &str) -> Option<Identity> {
    let id = id_card(text);
    let old = match id_check(&id) {
        Ok(()) => false,
        Err(IdFault::Old) => true,
        Err(_) => return None,
    };
    let part = |from: usize, to: usize| id.get(from..to).and_then(|s| s.parse::<i16>().ok());
    let small = |from: usize| part(from, from + 2).and_then(|n| i8::try_from(n).ok());
    let (year, rest) = if old { (1900 + part(6, 8)?, 8) } else { (part(6, 10)?, 10) };
    let birth = Date::new(year, small(rest)?, small(rest + 2)?).ok();
    let sex = if old { part(14, 15) } else { part(16, 17) }?;
    Some(Identity { birth, male: sex % 2 == 1, area: id.get(..2)?.parse().ok()? })
}

/// Checks a number in the form of [`id_card`].
pub fn id_check(id: &str) -> Result<(), IdFault> {
    if lost_in_exponent(id) {
        return Err(IdFault::Lost);
    }
    let digits: Vec<u32> = id.chars().map_while(|c| c.to_digit(10)).collect();
    let last = id.chars().last().unwrap_or(' ');
    match (id.chars().count(), digits.len()) {
        (15, 15) => Err(IdFault::Old),
        (18, 17 | 18) => {
            const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
            let sum: u32 = WEIGHTS.iter().zip(&digits).map(|(w, d)| w * d).sum();
            let want = "10X98765432".chars().nth((sum % 11) as usize);
            match Some(last) == want {
                true => Ok(()),
                false if id.ends_with("000") => Err(IdFault::Lost),
                false => Err(IdFault::Check),
            }
        }
        _ => Err(IdFault::Form),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_spaces_and_keep_their_characters() {
        for (t, want) in [
            ("张　三", "张三"),
            ("张 三 ", "张三"),
            ("欧阳　明", "欧阳明"),
            ("阿依古丽·买买提", "阿依古丽·买买提"),
            ("阿依古丽•买买提", "阿依古丽·买买提"),
            ("阿依古丽．买买提", "阿依古丽·买买提"),
            ("阿依古丽 · 买买提", "阿依古丽·买买提"),
            ("李𬭎", "李𬭎"),
            ("李 䶮", "李䶮"),
            ("李𬭎 𬭎", "李𬭎𬭎"),
            ("王芳（大）", "王芳（大）"),
            ("John Smith", "John Smith"),
        ] {
            assert_eq!(name(t), want, "{t}");
        }
    }

    #[test]
    fn several_names_in_a_cell() {
        assert_eq!(names("张三、李四，王五/赵六\n孙七"), ["张三", "李四", "王五", "赵六", "孙七"]);
        assert_eq!(names("张三 李四"), ["张三", "李四"]);
        assert_eq!(names("欧阳 小明、张 三"), ["欧阳小明", "张三"]);
        assert_eq!(names("欧阳 小明 陈二"), ["欧阳小明", "陈二"]);
        for (t, want) in [
            ("大 班 组", "大班组"),
            ("张　三", "张三"),
            ("欧阳 明", "欧阳明"),
            ("大班 小班", "大班 小班"),
            ("a b", "a b"),
        ] {
            assert_eq!(unspaced(t), want);
        }
        assert_eq!(names("各班班主任、保育员"), ["各班班主任", "保育员"]);
        assert_eq!(names(" 、"), Vec::<String>::new());
        assert!(looks_like_run("廖倩平雷丽冷结玉"));
        assert!(looks_like_run("张三李四"));
        assert!(!looks_like_run("欧阳修文"));
        assert!(!looks_like_run("各班班主任"));
        assert!(!looks_like_run("青河县教育局"));
        let roster = ["廖倩平", "雷丽", "冷结玉", "廖倩"];
        assert_eq!(split_run("廖倩平雷丽冷结玉", roster).unwrap(), ["廖倩平", "雷丽", "冷结玉"]);
        assert_eq!(split_run("廖倩平雷丽某", roster), None);
        assert_eq!(split_run("王芳芳王", ["王芳", "芳王", "王", "芳", "芳芳"]), None);
        assert_eq!(split_run("", roster), None);
    }

    #[test]
    fn phones_in_their_usual_form() {
        for (t, want) in [
            ("138-0000-1234", "13800001234"),
            ("138 0000 1234", "13800001234"),
            ("+86 13800001234", "13800001234"),
            ("8613800001234", "13800001234"),
            ("１３８００００１２３４", "13800001234"),
            ("0737-8585001", "0737-8585001"),
            ("（0737）8585001", "0737-8585001"),
            ("0737-8585001转8001", "0737-8585001-8001"),
            ("07378585001", "07378585001"),
            ("85830519", "85830519"),
            ("119", "119"),
            ("400-123-4567", "400-123-4567"),
            ("010-62345678", "010-62345678"),
        ] {
            assert_eq!(phone(t), want, "{t}");
            assert!(phone_known(want), "{want}");
        }
        for t in ["1380000123", "138000012345", "12800001234", "abc", "", "7378585001", "-", "12"] {
            assert!(!phone_known(t), "{t}");
        }
        let two = phones("13800001234/0737-8585001");
        assert_eq!((two.numbers, two.doubtful), (vec!["13800001234".into(), "0737-8585001".into()], false));
        assert_eq!(phones("13800001234 13900001234").numbers.len(), 2);
        assert!(phones("1.38E+10").lost);
    }

    #[test]
    fn id_numbers() {
        for (t, want) in [
            (" 11010519491231002x", "11010519491231002X"),
            ("４３００００２０１８０９０３００１１", "430000201809030011"),
            ("430000 20180903 0011\u{200b}", "430000201809030011"),
            ("'430000201809030011", "430000201809030011"),
        ] {
            assert_eq!(id_card(t), want);
            assert_eq!(id_check(want), Ok(()));
        }
        for (t, fault) in [
            ("430000201809030012", IdFault::Check),
            ("430000201809030000", IdFault::Lost),
            ("4.30000201809030E+17", IdFault::Lost),
            ("430000180903001", IdFault::Old),
            ("4300002018090300", IdFault::Form),
            ("", IdFault::Form),
            ("一二三四五六七八九十一二三四五六七八", IdFault::Form),
        ] {
            assert_eq!(id_check(t), Err(fault), "{t}");
        }
        assert_eq!(id_check("440524188001010014"), Ok(()));
    }
}
