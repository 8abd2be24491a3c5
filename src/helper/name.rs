//! Names of persons and other text.
use super::{Args, Helper, Made, convert, eg, helper};
use crate::record::parse::is_cjk;
use crate::value::Value;
use unicode_normalization::UnicodeNormalization;

pub(super) const HELPERS: &[Helper] = &[
    helper(
        ["name_pad", "姓名对齐"],
        "name_pad NAME [width|宽=3]",
        [
            "两个字的姓名中间加全角空格，与三个字的对齐（只用于表格和签名栏）",
            "Puts a wide space into a name of two characters so that it lines up with longer ones (for tables and signatures only)",
        ],
        name_pad,
        &[
            eg("{{name_pad 姓名}}", r#"{"姓名": "张三"}"#, "张　三"),
            eg("{{name_pad 姓名}}", r#"{"姓名": "王小明"}"#, "王小明"),
            eg("{{姓名对齐 姓名}}", r#"{"姓名": "阿依古丽·买买提"}"#, "阿依古丽·买买提"),
            eg("{{姓名对齐 姓名 宽=4}}", r#"{"姓名": "张 三"}"#, "张　　三"),
        ],
    ),
    helper(
        ["name_salute", "称呼"],
        "name_salute NAME [SEX|SUFFIX] [suffix|后缀=同志]",
        [
            "姓名加称呼，默认“同志”；后缀=\"先生|女士\" 时按性别选",
            "A name with a form of address, 同志 if not said; suffix=\"先生|女士\" chooses by sex",
        ],
        name_salute,
        &[
            eg("{{name_salute 姓名 性别}}", r#"{"姓名": "张三", "性别": "女"}"#, "张三同志"),
            eg(r#"{{name_salute 姓名 "老师"}}"#, r#"{"姓名": "张三"}"#, "张三老师"),
            eg(r#"{{称呼 姓名 性别 后缀="先生|女士"}}"#, r#"{"姓名": "张三", "性别": "女"}"#, "张三女士"),
        ],
    ),
    helper(
        ["concat", "拼接"],
        "concat TEXT…",
        ["几个值连在一起", "Several values run together"],
        |a| {
            let mut out = String::new();
            for i in 0..a.params.len() {
                out.push_str(&a.text(i)?);
                super::fits(out.len())?;
            }
            Ok(Value::text(out))
        },
        &[
            eg(r#"{{concat 部门 "-" 姓名}}"#, r#"{"部门": "大班组", "姓名": "张三"}"#, "大班组-张三"),
            eg("{{拼接 甲 乙}}", r#"{"甲": "", "乙": 3}"#, "3"),
        ],
    ),
    helper(
        ["length", "字数"],
        "length TEXT",
        ["有几个字", "How many characters"],
        |a| Ok(Value::int(a.text(0)?.chars().count() as i64)),
        &[
            eg("{{length 标题}}", r#"{"标题": "安全责任书"}"#, "5"),
            eg("{{字数 标题}}", r#"{"标题": ""}"#, "0"),
        ],
    ),
    helper(
        ["upper", "大写字母"],
        "upper TEXT",
        ["英文字母变大写", "Latin letters in upper case"],
        |a| Ok(Value::text(a.text(0)?.to_uppercase())),
        &[
            eg("{{upper 号}}", r#"{"号": "11010519491231002x"}"#, "11010519491231002X"),
            eg("{{大写字母 号}}", r#"{"号": "张a"}"#, "张A"),
        ],
    ),
    helper(
        ["lower", "小写字母"],
        "lower TEXT",
        ["英文字母变小写", "Latin letters in lower case"],
        |a| Ok(Value::text(a.text(0)?.to_lowercase())),
        &[
            eg("{{lower 邮箱}}", r#"{"邮箱": "Zhang@X.CN"}"#, "zhang@x.cn"),
            eg("{{小写字母 号}}", r#"{"号": ""}"#, ""),
        ],
    ),
    helper(
        ["trim", "去空格"],
        "trim TEXT [all|全部=true]",
        [
            "去掉首尾空格（含全角）；全部=true 去掉所有空格",
            "Without white space at both ends, or with all=true anywhere",
        ],
        trim,
        &[
            eg("[{{trim 文}}]", r#"{"文": "　张 三 "}"#, "[张 三]"),
            eg("[{{去空格 文 全部=true}}]", r#"{"文": "　张 三 "}"#, "[张三]"),
        ],
    ),
    helper(
        ["replace", "替换"],
        "replace TEXT OLD NEW",
        ["把文字中的一段换成另一段", "A text with one part replaced by another wherever it is"],
        |a| {
            let (text, old) = (a.text(0)?, a.text(1)?);
            if old.is_empty() {
                return Ok(Value::text(text));
            }
            let new = a.text(2)?;
            super::fits(text.len().saturating_add(text.matches(&old).count().saturating_mul(new.len())))?;
            Ok(Value::text(text.replace(&old, &new)))
        },
        &[
            eg(r#"{{replace 班级 "(" "（"}}"#, r#"{"班级": "大(1)班"}"#, "大（1)班"),
            eg(r#"{{替换 文 "-" ""}}"#, r#"{"文": "138-0000-1234"}"#, "13800001234"),
        ],
    ),
    helper(
        ["substr", "取字"],
        "substr TEXT FROM [COUNT]",
        [
            "从第几个字起取几个字（从1数起；负数从末尾数）",
            "Characters from a position on, counted from 1, or from the end if negative",
        ],
        substr,
        &[
            eg("{{substr 文 1 2}}", r#"{"文": "青河镇中心幼儿园"}"#, "青河"),
            eg("{{取字 号 -4}}", r#"{"号": "13800001234"}"#, "1234"),
            eg("{{取字 文 9}}", r#"{"文": "短"}"#, ""),
        ],
    ),
    helper(
        ["fullwidth", "中文标点"],
        "fullwidth TEXT",
        [
            "英文标点改成中文标点，数字和字母保持半角",
            "Punctuation in Chinese form; digits and letters stay narrow",
        ],
        |a| Ok(Value::text(fullwidth(&a.text(0)?))),
        &[
            eg("{{fullwidth 文}}", r#"{"文": "张三(大班组),8:30到岗."}"#, "张三（大班组），8:30到岗。"),
            eg("{{中文标点 文}}", r#"{"文": "费用1,234.5元;他说\"好\"!"}"#, "费用1,234.5元；他说“好”！"),
        ],
    ),
    helper(
        ["halfwidth", "半角"],
        "halfwidth TEXT",
        ["全角字母、数字和标点改成半角", "Wide letters, digits and punctuation made narrow"],
        |a| Ok(Value::text(a.text(0)?.chars().map(narrow).collect::<String>())),
        &[
            eg("{{halfwidth 文}}", r#"{"文": "ＡＢ１２（大班）"}"#, "AB12(大班)"),
            eg("{{半角 文}}", r#"{"文": "张三　李四"}"#, "张三 李四"),
        ],
    ),
    helper(
        ["checkbox", "勾选框"],
        "checkbox VALUE [WANTED]",
        [
            "是、有、√ 写 ☑，否、无、空写 □；给第二个值则相等时打勾",
            "☑ for yes and □ for no or empty; with a second value, ☑ if both are equal",
        ],
        checkbox,
        &[
            eg(r#"{{checkbox 性别 "男"}}男 {{checkbox 性别 "女"}}女"#, r#"{"性别": "女"}"#, "□男 ☑女"),
            eg("{{勾选框 住宿}}", r#"{"住宿": "否"}"#, "□"),
            eg("{{勾选框 住宿}}", r#"{"住宿": true}"#, "☑"),
        ],
    ),
];

fn name_pad(a: &Args<'_>) -> Made {
    let width = a.named_int(["width", "宽"])?.unwrap_or(3).clamp(2, 20);
    let name = a.text(0)?;
    let chars: Vec<char> = name.chars().filter(|c| !c.is_whitespace()).collect();
    Ok(Value::text(match chars[..] {
        [first, second] if is_cjk(first) && is_cjk(second) => {
            format!("{first}{}{second}", "　".repeat(width as usize - 2))
        }
        _ => name,
    }))
}

fn name_salute(a: &Args<'_>) -> Made {
    let name = a.text(0)?;
    if name.is_empty() {
        return Ok(Value::Empty);
    }
    let second = a.given(1).map(Value::to_text).unwrap_or_default();
    let female = match second.trim() {
        "女" | "女性" => Some(true),
        "男" | "男性" => Some(false),
        _ => None,
    };
    let suffix = a.named_text(["suffix", "后缀"]);
    let suffix = match (suffix.as_deref().and_then(|s| s.split_once(['|', '｜'])), female) {
        (Some((_, woman)), Some(true)) => woman.to_string(),
        (Some((man, _)), Some(false)) => man.to_string(),
        (Some(_), None) => "同志".into(),
        (None, None) if !second.is_empty() => second,
        (None, _) => suffix.unwrap_or_else(|| "同志".into()),
    };
    Ok(Value::text(name + &suffix))
}

fn trim(a: &Args<'_>) -> Made {
    let text = a.text(0)?;
    let all = a.named(["all", "全部"]).is_some_and(Value::is_true);
    Ok(if all {
        Value::text(text.chars().filter(|c| !c.is_whitespace()).collect::<String>())
    } else {
        Value::text(text.trim())
    })
}

fn substr(a: &Args<'_>) -> Made {
    let chars: Vec<char> = a.text(0)?.chars().collect();
    let from = a.int(1)?.unwrap_or(1);
    let start = match usize::try_from(from) {
        Ok(n) => n.saturating_sub(1),
        Err(_) => chars.len().saturating_sub(usize::try_from(from.unsigned_abs()).unwrap_or(usize::MAX)),
    };
    let count = match a.given(2) {
        None => usize::MAX,
        Some(_) => a.int(2)?.and_then(|n| usize::try_from(n).ok()).unwrap_or(0),
    };
    Ok(Value::text(chars.into_iter().skip(start).take(count).collect::<String>()))
}

fn narrow(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' | '　' => c.nfkc().next().unwrap_or(c),
        c => c,
    }
}

/// Chinese punctuation, but not inside of numbers, times and addresses (`1,234.5`, `8:30`, `x.cn`).
fn fullwidth(s: &str) -> String {
    let chars: Vec<char> =
        s.chars().map(|c| if narrow(c).is_ascii_alphanumeric() { narrow(c) } else { c }).collect();
    let latin = |i: Option<usize>| i.and_then(|i| chars.get(i)).is_some_and(char::is_ascii_alphanumeric);
    let mut open = false;
    let wide = |(i, c): (usize, &char)| {
        let inside = latin(i.checked_sub(1)) && latin(Some(i + 1));
        match c {
            ',' | '.' | ':' if inside => *c,
            ',' => '，',
            '.' => '。',
            ':' => '：',
            ';' => '；',
            '?' => '？',
            '!' => '！',
            '(' => '（',
            ')' => '）',
            '"' => {
                open = !open;
                if open { '“' } else { '”' }
            }
            c => *c,
        }
    };
    chars.iter().enumerate().map(wide).collect()
}

fn checkbox(a: &Args<'_>) -> Made {
    let value = a.value(0)?.cloned().unwrap_or_default();
    let ticked = match a.params.get(1) {
        Some(wanted) => match &value {
            Value::List(l) => l.items.iter().any(|v| convert::equal(v, wanted, a.date.year())),
            v => convert::equal(v, wanted, a.date.year()),
        },
        None => convert::to_bool(&value).unwrap_or_else(|| value.is_true()),
    };
    Ok(Value::text(if ticked { "☑" } else { "□" }))
}
