//! Amounts of money, plain and in capitals (人民币大写).
//!
//! The capitals follow the rules for filling in bills (正确填写票据和结算凭证的基本规定): 整 after 元 only, one 零
//! for any number of zeros in the middle, 零 after 元 when there is no 角.
use super::number::{CAPITAL, MOST, grouped, show_fixed, too_large};
use super::{Args, Helper, Made, eg, helper};
use crate::diagnostic::Text;
use crate::tr;
use crate::value::Value;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

pub(super) const HELPERS: &[Helper] = &[
    helper(
        ["money_upper", "金额大写"],
        "money_upper NUMBER [prefix|前缀=人民币] [yuan|元=元] [whole|整=整]",
        [
            "人民币大写；多于两位小数时报错而不舍入；前缀=true 时加“人民币”；元=\"圆\"、整=\"正\" 可换字",
            "An amount in capitals; more than two decimals is an error, nothing is rounded; prefix=true puts 人民币 before it",
        ],
        money_upper,
        &[
            eg("{{money_upper 金额}}", r#"{"金额": "1409.50"}"#, "壹仟肆佰零玖元伍角"),
            eg("{{金额大写 金额 前缀=true}}", r#"{"金额": "￥107,000.53"}"#, "人民币壹拾万柒仟元伍角叁分"),
            eg(r#"{{金额大写 金额 元="圆"}}"#, r#"{"金额": 105}"#, "壹佰零伍圆整"),
            eg("{{金额大写 金额}}", r#"{"金额": 0.05}"#, "伍分"),
        ],
    ),
    helper(
        ["money", "金额"],
        "money NUMBER [DECIMALS]",
        ["金额：1,234,567.50元", "An amount: 1,234,567.50元"],
        money,
        &[
            eg("{{money 金额}}", r#"{"金额": 1234567.5}"#, "1,234,567.50元"),
            eg("{{金额 金额 0}}", r#"{"金额": 0}"#, "0元"),
        ],
    ),
];

fn money(a: &Args<'_>) -> Made {
    let decimals = a.decimals(1)?.unwrap_or(2);
    Ok(a.number(0)?.map_or(Value::Empty, |n| Value::text(grouped(&show_fixed(n, decimals)) + "元")))
}

fn money_upper(a: &Args<'_>) -> Made {
    let Some(n) = a.number(0)? else { return Ok(Value::Empty) };
    let prefix = match a.named(["prefix", "前缀"]) {
        Some(Value::Bool(true)) => "人民币".to_string(),
        Some(Value::Text(t)) => t.to_string(),
        _ => String::new(),
    };
    let yuan = a.named_text(["yuan", "元"]).unwrap_or_else(|| "元".into());
    let whole = a.named_text(["whole", "整"]).unwrap_or_else(|| "整".into());
    capitals(n, &yuan, &whole).map(|s| Value::text(prefix + &s))
}

fn capitals(n: Decimal, yuan: &str, whole: &str) -> Result<String, Text> {
    let n = n.normalize();
    if n.scale() > 2 {
        return Err(tr!(
            "金额多于两位小数，请先改成到分的金额",
            "the amount has more than two decimals; correct it to whole 分 first"
        ));
    }
    let fen = n.abs().checked_mul(Decimal::ONE_HUNDRED).and_then(|n| n.to_u64()).ok_or_else(too_large)?;
    let (int, jiao, fen) = (fen / 100, (fen / 10 % 10) as u8, (fen % 10) as u8);
    if int >= MOST {
        return Err(too_large());
    }
    let mut out = if n.is_sign_negative() && !n.is_zero() { "负".to_string() } else { String::new() };
    if int > 0 || (jiao, fen) == (0, 0) {
        out += &CAPITAL.write(int);
        out += yuan;
    }
    if (jiao, fen) == (0, 0) {
        out += whole;
    }
    if jiao > 0 {
        out.push(CAPITAL.digit(jiao));
        out.push('角');
    } else if fen > 0 && int > 0 {
        out.push('零');
    }
    if fen > 0 {
        out.push(CAPITAL.digit(fen));
        out.push('分');
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn capitals(n: &str) -> Option<String> {
        super::capitals(n.parse().unwrap(), "元", "整").ok()
    }

    #[test]
    fn amounts_in_capitals() {
        for (n, s) in [
            ("0", "零元整"),
            ("0.05", "伍分"),
            ("0.50", "伍角"),
            ("10", "壹拾元整"),
            ("105", "壹佰零伍元整"),
            ("1409.50", "壹仟肆佰零玖元伍角"),
            ("6007.14", "陆仟零柒元壹角肆分"),
            ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
            ("107000.53", "壹拾万柒仟元伍角叁分"),
            ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
            ("325.04", "叁佰贰拾伍元零肆分"),
            ("1000001", "壹佰万零壹元整"),
            ("100200300", "壹亿零贰拾万零叁佰元整"),
            ("20000000", "贰仟万元整"),
            ("30050006.08", "叁仟零伍万零陆元零捌分"),
            ("1234567890.12", "壹拾贰亿叁仟肆佰伍拾陆万柒仟捌佰玖拾元壹角贰分"),
            ("-88.80", "负捌拾捌元捌角"),
            ("1.500", "壹元伍角"),
            ("-0.00", "零元整"),
        ] {
            assert_eq!(capitals(n).as_deref(), Some(s), "{n}");
        }
        assert_eq!(capitals("1.005"), None);
        assert_eq!(capitals("10000000000000000"), None);
        assert_eq!(capitals("79228162514264337593543950335"), None);
    }

    #[test]
    fn a_text_that_is_no_number_is_named_but_not_quoted() {
        let params = ["壹仟元".into()];
        let a = Args { params: &params, hash: &[], date: jiff::civil::date(2026, 9, 1) };
        let message = money_upper(&a).unwrap_err();
        assert!(message.zh.contains("应为数字") && !message.zh.contains("壹仟"), "{message:?}");
    }

    /// An amount in 分, read back character by character.
    fn read(s: &str) -> i64 {
        let (mut total, mut section, mut digit) = (0i64, 0i64, 0i64);
        for c in s.trim_start_matches('负').chars() {
            if let Some(d) = "零壹贰叁肆伍陆柒捌玖".chars().position(|x| x == c) {
                digit = d as i64;
                continue;
            }
            match c {
                '拾' => section += digit * 10,
                '佰' => section += digit * 100,
                '仟' => section += digit * 1000,
                '万' => total += (section + digit) * 10_000,
                '亿' => total = (total + section + digit) * 100_000_000,
                '元' => total = (total + section + digit) * 100,
                '角' => total += digit * 10,
                '分' => total += digit,
                _ => {}
            }
            if matches!(c, '万' | '亿' | '元') {
                section = 0;
            }
            digit = 0;
        }
        if s.starts_with('负') { -total } else { total }
    }

    proptest::proptest! {
        #[test]
        fn capitals_read_back_as_the_amount(fen in -99_999_999_999_999_999i64..=99_999_999_999_999_999, shift in 0u32..17) {
            let fen = fen / 10i64.pow(shift);
            let s = super::capitals(Decimal::new(fen, 2), "元", "整").unwrap();
            proptest::prop_assert_eq!(read(&s), fen, "{}", s);
            proptest::prop_assert!(!s.contains("零零") && !s.contains("整角"));
        }
    }
}
