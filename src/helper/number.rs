//! Numbers: Chinese numerals, rounding, grouping, exact arithmetic.
use super::{Args, Helper, Made, eg, helper};
use crate::diagnostic::Text;
use crate::tr;
use crate::value::Value;
use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

pub(super) const HELPERS: &[Helper] = &[
    helper(
        ["num_cn", "汉字数字"],
        "num_cn NUMBER",
        ["数字写成汉字：一百零五", "A number in Chinese numerals: 一百零五"],
        |a| numeral(a, &SMALL),
        &[
            eg("{{num_cn 数}}", r#"{"数": 105}"#, "一百零五"),
            eg("{{num_cn 数}}", r#"{"数": 10}"#, "十"),
            eg("{{汉字数字 数}}", r#"{"数": 20300}"#, "二万零三百"),
            eg("{{汉字数字 数}}", r#"{"数": "-3.14"}"#, "负三点一四"),
        ],
    ),
    helper(
        ["num_upper", "大写数字"],
        "num_upper NUMBER",
        ["数字写成大写汉字：壹佰零伍", "A number in the capital numerals used on forms: 壹佰零伍"],
        |a| numeral(a, &CAPITAL),
        &[
            eg("{{num_upper 数}}", r#"{"数": 105}"#, "壹佰零伍"),
            eg("{{大写数字 数}}", r#"{"数": 10}"#, "壹拾"),
        ],
    ),
    helper(
        ["digits_cn", "逐位汉字"],
        "digits_cn VALUE",
        ["逐个数字写成汉字：2026 → 二〇二六", "Each digit as a Chinese numeral: 2026 → 二〇二六"],
        |a| Ok(Value::text(digits(&a.text(0)?))),
        &[
            eg("{{digits_cn 年}}", r#"{"年": 2026}"#, "二〇二六"),
            eg("{{逐位汉字 房号}}", r#"{"房号": "A-101"}"#, "A-一〇一"),
        ],
    ),
    helper(
        ["fixed", "定位小数"],
        "fixed NUMBER [DECIMALS]",
        [
            "四舍五入并写满小数位（默认两位）",
            "Rounded half up, with exactly so many decimals (2 if not said)",
        ],
        |a| fixed(a, |n, d| show_fixed(n, d.unwrap_or(2))),
        &[
            eg("{{fixed 数 2}}", r#"{"数": 1.5}"#, "1.50"),
            eg("{{定位小数 数 2}}", r#"{"数": "1.005"}"#, "1.01"),
        ],
    ),
    helper(
        ["round", "四舍五入"],
        "round NUMBER [DECIMALS]",
        [
            "四舍五入，不补零（默认取整）",
            "Rounded half up, without trailing zeros (to a whole number if not said)",
        ],
        round,
        &[eg("{{round 数}}", r#"{"数": 2.5}"#, "3"), eg("{{四舍五入 数 1}}", r#"{"数": "-0.25"}"#, "-0.3")],
    ),
    helper(
        ["thousands", "千分位"],
        "thousands NUMBER [DECIMALS]",
        [
            "三位一逗号，小数默认两位：1,234,567.50",
            "With commas every three digits and 2 decimals if not said",
        ],
        |a| fixed(a, |n, d| grouped(&show_fixed(n, d.unwrap_or(2)))),
        &[
            eg("{{thousands 数}}", r#"{"数": 1234567.5}"#, "1,234,567.50"),
            eg("{{千分位 数 0}}", r#"{"数": 999}"#, "999"),
        ],
    ),
    helper(
        ["wan", "万"],
        "wan NUMBER [DECIMALS]",
        [
            "以万为单位，默认至多两位小数：123.46万",
            "In units of 万 (ten thousand), at most 2 decimals if not said",
        ],
        |a| fixed(a, |n, d| show(n / Decimal::from(10_000), d) + "万"),
        &[
            eg("{{wan 金额}}元", r#"{"金额": 1234567.5}"#, "123.46万元"),
            eg("{{万 金额}}元", r#"{"金额": 20000}"#, "2万元"),
        ],
    ),
    helper(
        ["percent", "百分比"],
        "percent NUMBER [DECIMALS]",
        ["写成百分比，默认至多两位小数：98.5%", "As a percentage, at most 2 decimals if not said"],
        percent,
        &[
            eg("{{percent 比例}}", r#"{"比例": 0.985}"#, "98.5%"),
            eg("{{百分比 比例 1}}", r#"{"比例": 1}"#, "100.0%"),
        ],
    ),
    helper(
        ["add", "加"],
        "add NUMBER NUMBER…",
        ["相加；空值不计", "The sum; empty values don't count"],
        |a| sum(a, Decimal::checked_add),
        &[
            eg("{{add 甲 乙}}", r#"{"甲": 0.1, "乙": 0.2}"#, "0.3"),
            eg("{{加 甲 乙 1}}", r#"{"甲": 1, "乙": null}"#, "2"),
        ],
    ),
    helper(
        ["sub", "减"],
        "sub NUMBER NUMBER…",
        ["相减", "The difference"],
        |a| sum(a, Decimal::checked_sub),
        &[
            eg("{{sub 甲 乙}}", r#"{"甲": 5, "乙": 7.5}"#, "-2.5"),
            eg("{{减 甲 1}}", r#"{"甲": "１０"}"#, "9"),
        ],
    ),
    helper(
        ["mul", "乘"],
        "mul NUMBER NUMBER…",
        ["相乘", "The product"],
        product,
        &[
            eg("{{mul 单价 数量}}", r#"{"单价": 1.15, "数量": 3}"#, "3.45"),
            eg("{{乘 单价 数量}}", r#"{"单价": "1,000", "数量": 0}"#, "0"),
        ],
    ),
    helper(
        ["div", "除"],
        "div NUMBER NUMBER [DECIMALS]",
        ["相除，可指定四舍五入的小数位", "The quotient, rounded to so many decimals if said"],
        div,
        &[eg("{{div 甲 4}}", r#"{"甲": 10}"#, "2.5"), eg("{{除 甲 3 2}}", r#"{"甲": 10}"#, "3.33")],
    ),
    helper(
        ["mod", "余数"],
        "mod NUMBER NUMBER",
        ["相除的余数", "The remainder of a division"],
        remainder,
        &[eg("{{mod 甲 3}}", r#"{"甲": 10}"#, "1"), eg("{{余数 甲 3}}", r#"{"甲": 9}"#, "0")],
    ),
];

/// The characters of a way of writing numbers.
pub(super) struct Numerals {
    digits: [char; 10],
    tens: [&'static str; 4],
    /// 10 to 19 begin with 十 alone.
    bare_ten: bool,
}

const SMALL: Numerals = Numerals {
    digits: ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'],
    tens: ["", "十", "百", "千"],
    bare_ten: true,
};

/// 壹贰叁, used for money.
pub(super) const CAPITAL: Numerals = Numerals {
    digits: ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'],
    tens: ["", "拾", "佰", "仟"],
    bare_ten: false,
};

/// The greatest number that can be written: below 万万亿.
pub(super) const MOST: u64 = 10_000_000_000_000_000;

impl Numerals {
    /// The character of one digit.
    pub(super) fn digit(&self, d: u8) -> char {
        self.digits[usize::from(d % 10)]
    }
    /// A number below [`MOST`].
    pub(super) fn write(&self, n: u64) -> String {
        let mut out = String::new();
        if n == 0 {
            out.push(self.digits[0]);
        } else {
            self.read(n, &mut out);
        }
        match out.strip_prefix("一十") {
            Some(rest) if self.bare_ten => format!("十{rest}"),
            _ => out,
        }
    }
    /// Splits at the highest of 亿, 万, 千, 百, 十; one 零 where the rest doesn't fill the place below.
    fn read(&self, n: u64, out: &mut String) {
        let units = [(100_000_000, "亿"), (10_000, "万")].into_iter();
        let tens = [1000, 100, 10].into_iter().zip(self.tens.iter().rev().copied());
        let Some((unit, name)) = units.chain(tens).find(|(unit, _)| n >= *unit) else {
            out.push(self.digit((n % 10) as u8));
            return;
        };
        self.read(n / unit, out);
        out.push_str(name);
        let rest = n % unit;
        if rest > 0 {
            if rest < unit / 10 {
                out.push(self.digits[0]);
            }
            self.read(rest, out);
        }
    }
}

/// A small whole number in Chinese numerals.
pub(crate) fn chinese(n: u64) -> String {
    SMALL.write(n)
}

/// The same in capital numerals: 壹拾壹.
#[cfg(feature = "pdf")]
pub(crate) fn capital(n: u64) -> String {
    CAPITAL.write(n)
}

/// Each digit as a Chinese numeral, zero as 〇.
pub(super) fn digits(s: &str) -> String {
    s.chars()
        .map(|c| match c.to_digit(10) {
            Some(0) => '〇',
            Some(d) => SMALL.digit(d as u8),
            None => c,
        })
        .collect()
}

/// Says that a number is too long to be written or computed.
pub(super) fn too_large() -> Text {
    tr!("数字太大", "the number is too large")
}

fn numeral(a: &Args<'_>, numerals: &Numerals) -> Made {
    let Some(n) = a.number(0)? else { return Ok(Value::Empty) };
    let n = n.normalize();
    let int = n.trunc().abs().to_u64().filter(|n| *n < MOST).ok_or_else(too_large)?;
    let mut out = if n.is_sign_negative() && !n.is_zero() { "负".to_string() } else { String::new() };
    out += &numerals.write(int);
    if let Some((_, frac)) = n.to_string().split_once('.') {
        out.push('点');
        out.extend(frac.bytes().map(|b| numerals.digit(b - b'0')));
    }
    Ok(Value::text(out))
}

fn half_up(n: Decimal, decimals: u32) -> Decimal {
    n.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero)
}

/// Rounded half up, exactly so many decimals, no minus before zero.
pub(super) fn show_fixed(n: Decimal, decimals: u32) -> String {
    let mut n = half_up(n, decimals);
    if n.is_zero() {
        n.set_sign_positive(true);
    }
    // zeros are added by hand: the formatter's own precision panics on numbers of 29 digits
    let mut out = n.normalize().to_string();
    let have = out.split_once('.').map_or(0, |(_, frac)| frac.len());
    if have == 0 && decimals > 0 {
        out.push('.');
    }
    out.extend(std::iter::repeat_n('0', (decimals as usize).saturating_sub(have)));
    out
}

/// So many decimals, or at most two.
fn show(n: Decimal, decimals: Option<u32>) -> String {
    match decimals {
        Some(d) => show_fixed(n, d),
        None => half_up(n, 2).normalize().to_string(),
    }
}

/// Commas between groups of three digits of the whole part.
pub(super) fn grouped(s: &str) -> String {
    let (sign, s) = s.strip_prefix('-').map_or(("", s), |s| ("-", s));
    let int = s.split('.').next().unwrap_or(s).len();
    let mut out = sign.to_string();
    for (i, c) in s.chars().enumerate() {
        if i > 0 && i < int && (int - i) % 3 == 0 {
            out.push(',');
        }
        out.push(c);
    }
    out
}

fn fixed(a: &Args<'_>, show: fn(Decimal, Option<u32>) -> String) -> Made {
    let decimals = a.decimals(1)?;
    Ok(a.number(0)?.map_or(Value::Empty, |n| Value::text(show(n, decimals))))
}

fn round(a: &Args<'_>) -> Made {
    let decimals = a.decimals(1)?.unwrap_or(0);
    Ok(a.number(0)?.map_or(Value::Empty, |n| Value::Number(half_up(n, decimals).normalize())))
}

fn percent(a: &Args<'_>) -> Made {
    let decimals = a.decimals(1)?;
    let Some(n) = a.number(0)? else { return Ok(Value::Empty) };
    let n = n.checked_mul(Decimal::ONE_HUNDRED).ok_or_else(too_large)?;
    Ok(Value::text(show(n, decimals) + "%"))
}

/// Adds up or takes away; an empty value counts as nothing, all empty gives empty.
fn sum(a: &Args<'_>, op: fn(Decimal, Decimal) -> Option<Decimal>) -> Made {
    let numbers = (0..a.params.len()).map(|i| a.number(i)).collect::<Result<Vec<_>, _>>()?;
    match numbers.split_first() {
        Some((first, rest)) if numbers.iter().any(Option::is_some) => rest
            .iter()
            .flatten()
            .try_fold(first.unwrap_or_default(), |t, n| op(t, *n))
            .map(Value::Number)
            .ok_or_else(too_large),
        _ => Ok(Value::Empty),
    }
}

/// Multiplies; any empty value gives empty.
fn product(a: &Args<'_>) -> Made {
    let numbers = (0..a.params.len()).map(|i| a.number(i)).collect::<Result<Option<Vec<_>>, _>>()?;
    let Some(numbers) = numbers else { return Ok(Value::Empty) };
    let product = numbers.iter().try_fold(Decimal::ONE, |t, n| t.checked_mul(*n));
    product.map(Value::Number).ok_or_else(too_large)
}

fn remainder(a: &Args<'_>) -> Made {
    let (Some(n), Some(by)) = (a.number(0)?, a.number(1)?) else { return Ok(Value::Empty) };
    n.checked_rem(by).map(Value::Number).ok_or_else(|| tr!("除数为零", "division by zero"))
}

fn div(a: &Args<'_>) -> Made {
    let decimals = a.decimals(2)?;
    let (Some(n), Some(by)) = (a.number(0)?, a.number(1)?) else { return Ok(Value::Empty) };
    let n = n.checked_div(by).ok_or_else(|| tr!("除数为零", "division by zero"))?;
    Ok(Value::Number(decimals.map_or(n, |d| half_up(n, d)).normalize()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_is_half_up_and_zero_has_no_sign() {
        for (n, decimals, s) in
            [("-0.001", 2, "0.00"), ("1.005", 2, "1.01"), ("2.5", 0, "3"), ("1234", 2, "1234.00")]
        {
            assert_eq!(show_fixed(n.parse().unwrap(), decimals), s);
        }
        assert_eq!(show_fixed(Decimal::MAX, 2), "79228162514264337593543950335.00");
        assert_eq!(Value::Number(half_up("-0.4".parse().unwrap(), 0)).to_text(), "0");
    }

    #[test]
    fn chinese_numerals() {
        for (n, s) in [
            (0, "零"),
            (10, "十"),
            (11, "十一"),
            (20, "二十"),
            (105, "一百零五"),
            (110, "一百一十"),
            (1005, "一千零五"),
            (1010, "一千零一十"),
            (10000, "一万"),
            (10005, "一万零五"),
            (20300, "二万零三百"),
            (100_000, "十万"),
            (100_000_000, "一亿"),
            (100_010_000, "一亿零一万"),
            (1_000_000_000_000, "一万亿"),
            (1_000_100_000_000, "一万零一亿"),
        ] {
            assert_eq!(chinese(n), s);
        }
    }

    /// Reads a numeral back, so that writing loses nothing.
    fn parse(s: &str) -> u64 {
        for (unit, value) in [('亿', 100_000_000), ('万', 10_000), ('千', 1000), ('百', 100), ('十', 10)]
        {
            if let Some(i) = s.rfind(unit) {
                let (head, tail) = (&s[..i], &s[i + unit.len_utf8()..]);
                return if head.is_empty() { value } else { parse(head) * value } + parse(tail);
            }
        }
        s.chars().last().and_then(|c| SMALL.digits.iter().position(|d| *d == c)).unwrap_or(0) as u64
    }

    proptest::proptest! {
        #[test]
        fn a_numeral_reads_back_as_the_number(n in 0..MOST, shift in 0u32..16) {
            let n = n / 10u64.pow(shift);
            let s = chinese(n);
            proptest::prop_assert_eq!(parse(&s), n);
            proptest::prop_assert!(!s.contains("零零") && (n == 0 || !s.ends_with('零')));
        }
        #[test]
        fn grouping_only_adds_commas(n in proptest::num::i64::ANY, d in 0u32..4) {
            let plain = show_fixed(Decimal::new(n, 3), d);
            proptest::prop_assert_eq!(grouped(&plain).replace(',', ""), plain);
        }
    }
}
