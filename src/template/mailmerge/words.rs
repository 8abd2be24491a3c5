//! The general formats behind `\*` (ECMA-376 part 1, §17.16.4.3), those of use in Chinese and English. Others,
//! and number formats on what is no number, change nothing, as in Word.
use super::picture::call;
use crate::diagnostic::Text;
use crate::helper::english::{english, ordinal, roman, suffix};
use crate::value::Value;
use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Applies one format.
pub(super) fn general(value: Value, format: &str, today: Date) -> Result<Value, Text> {
    if value.is_empty() {
        return Ok(value);
    }
    let text = value.to_text();
    let out = match format.to_lowercase().as_str() {
        "upper" => text.to_uppercase(),
        "lower" => text.to_lowercase(),
        "firstcap" => capital(&text),
        "caps" => text.split_inclusive(char::is_whitespace).map(capital).collect(),
        "dbchar" => return call("fullwidth", &[value], today),
        "sbchar" => return call("halfwidth", &[value], today),
        lower => match number_of(&value) {
            Some(n) => return numeral(value, n, format, lower, today),
            None => return Ok(value),
        },
    };
    Ok(Value::text(out))
}

fn number_of(value: &Value) -> Option<Decimal> {
    match value {
        Value::Number(n) => Some(*n),
        Value::Text(t) => crate::helper::parse::number(t),
        _ => None,
    }
}

fn numeral(value: Value, n: Decimal, format: &str, lower: &str, today: Date) -> Result<Value, Text> {
    let number = Value::Number(n);
    let whole = n.round().to_i64();
    Ok(Value::text(match (lower, whole) {
        ("chinesenum1", Some(w)) if w > 99 => call("digits_cn", &[Value::int(w)], today)?.to_text(),
        ("chinesenum1" | "chinesenum3" | "dbnum1" | "gb1", _) => return call("num_cn", &[number], today),
        ("chinesenum2" | "dbnum2" | "gb2", _) => return call("num_upper", &[number], today),
        ("arabic", _) => return Ok(number),
        ("arabicdash", Some(w)) => format!("- {w} -"),
        ("hex", Some(w)) if w >= 0 => format!("{w:X}"),
        ("ordinal", Some(w)) if w >= 0 => format!("{w}{}", suffix(w)),
        ("roman", Some(w)) if (1..4000).contains(&w) => cased(roman(w), format),
        ("alphabetic", Some(w)) if (1..=780).contains(&w) => {
            let letter = char::from(b'A' + ((w - 1) % 26) as u8);
            cased(letter.to_string().repeat(((w - 1) / 26 + 1) as usize), format)
        }
        ("cardtext", Some(w)) if (0..1_000_000_000_000).contains(&w) => english(w),
        ("ordtext", Some(w)) if (0..1_000_000_000_000).contains(&w) => ordinal(&english(w)),
        ("dollartext", Some(_)) => {
            let cents = (n.fract().abs() * Decimal::ONE_HUNDRED).round().to_i64().unwrap_or_default();
            match n.trunc().to_i64().filter(|w| (0..1_000_000_000_000).contains(w)) {
                Some(w) => format!("{} and {cents:02}/100", english(w)),
                None => return Ok(value),
            }
        }
        _ => return Ok(value),
    }))
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// The format's own first letter tells the case of the result: `Roman`, `roman`.
fn cased(upper: String, format: &str) -> String {
    if format.starts_with(char::is_lowercase) { upper.to_lowercase() } else { upper }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats() {
        for (value, format, wanted) in [
            (Value::from("li lei"), "Caps", "Li Lei"),
            ("li lei".into(), "FirstCap", "Li lei"),
            ("ab1".into(), "Upper", "AB1"),
            (Value::int(105), "ChineseNum1", "一〇五"),
            (Value::int(15), "CHINESENUM1", "十五"),
            (Value::int(105), "ChineseNum2", "壹佰零伍"),
            (Value::int(105), "ChineseNum3", "一百零五"),
            (Value::int(1234), "CardText", "one thousand two hundred thirty-four"),
            (Value::int(22), "OrdText", "twenty-second"),
            (Value::int(40), "OrdText", "fortieth"),
            (Value::Number(Decimal::new(1250, 2)), "DollarText", "twelve and 50/100"),
            (Value::int(112), "Ordinal", "112th"),
            (Value::int(2026), "Roman", "MMXXVI"),
            (Value::int(28), "alphabetic", "bb"),
            ("甲".into(), "CardText", "甲"),
            (Value::int(7), "NoSuchFormat", "7"),
        ] {
            let got = general(value, format, jiff::civil::date(2026, 9, 1));
            assert_eq!(got.map(|v| v.to_text()).as_deref(), Ok(wanted), "{format}");
        }
    }
}
