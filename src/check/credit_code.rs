//! D04: 统一社会信用代码 (GB 32100-2015), 18 characters the last of which checks the others.
use super::{Check, Data, error, found, look, warning};
use crate::diagnostic::Diagnostic;
use crate::record::parse;
use crate::tr;

pub(super) const CREDIT_CODES: Check = Check {
    id: "D04",
    name: ["信用代码", "credit codes"],
    finds: &[
        warning(FORM, ["不是 18 位统一社会信用代码", "not a credit code of 18 characters"]),
        error(DIGIT, ["统一社会信用代码的校验位不对", "the credit code's check character is wrong"]),
    ],
    run,
};

const FORM: &str = "check-credit-form";
const DIGIT: &str = "check-credit-digit";

/// Names of the column; the first has aliases of its own.
const NAMES: &[&str] = &["统一社会信用代码", "单位信用代码", "机构信用代码"];

/// Digits and letters without I, O, S, V, Z; a character's value is its position.
const SIGNS: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

fn run(data: &Data<'_>) -> Vec<Diagnostic> {
    let columns = data.sheets.iter().filter_map(|(_, t)| look::column(t, NAMES));
    let in_sheets = columns.flat_map(look::Column::cells).map(|c| (c.text(), c.place()));
    let own = NAMES.iter().filter_map(|n| Some((data.issuer.get(n)?.to_text(), data.issuer_place(n))));
    in_sheets.chain(own).filter_map(|(text, place)| Some(wrong(&text)?.at(place))).collect()
}

fn wrong(text: &str) -> Option<Diagnostic> {
    if look::says_nothing(text) {
        return None;
    }
    let d = match check_character(&parse::id_card(text)) {
        Some((want, last)) if want == last => return None,
        Some(_) => {
            found(DIGIT, tr!("统一社会信用代码的校验位不对", "The credit code's check character is wrong"))
        }
        None => found(FORM, tr!("不是 18 位统一社会信用代码", "Not a credit code of 18 characters")),
    };
    Some(d.hint(tr!(
        "请对照证书核实；代码里没有字母 I、O、S、V、Z",
        "Compare it with the certificate; there are no letters I, O, S, V, Z in it"
    )))
}

/// The check character that fits the first 17, and the one that is there; none when it is no such code at all.
fn check_character(code: &str) -> Option<(char, char)> {
    let body = code.get(..17)?;
    let last = code.chars().nth(17).filter(char::is_ascii_alphanumeric)?;
    if code.len() != 18 {
        return None;
    }
    let mut weight = 1;
    let mut sum = 0;
    for c in body.chars() {
        sum += SIGNS.find(c)? * weight;
        weight = weight * 3 % 31;
    }
    let want = SIGNS.chars().nth((31 - sum % 31) % 31)?;
    Some((want, last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing;

    #[test]
    fn the_example_of_the_standard_and_codes_of_the_samples() {
        for (code, want) in [
            ("91350100M000100Y43", Some(('3', '3'))),
            ("91350100M000100Y4Z", Some(('3', 'Z'))),
            ("12430922447000001E", Some(('E', 'E'))),
            ("91350100M000100YO3", None),
            ("91350100M000100Y4", None),
            ("91350100M000100Y4一", None),
            ("", None),
        ] {
            assert_eq!(check_character(code), want, "{code}");
        }
    }

    #[test]
    fn a_changed_character_is_always_found() {
        for seed in 1..3000u64 {
            let mut rest = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
            let mut next = || {
                rest = rest.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                (rest >> 40) as usize
            };
            let sign = |n: usize| SIGNS.chars().nth(n % 31).unwrap();
            let mut code: Vec<char> = (0..17).map(|_| sign(next())).collect();
            let (right, _) = check_character(&format!("{}0", String::from_iter(&code))).unwrap();
            let fits = |code: &[char]| {
                let (want, last) = check_character(&format!("{}{right}", String::from_iter(code))).unwrap();
                want == last
            };
            assert!(fits(&code));
            let at = next() % 17;
            let old = SIGNS.find(code[at]).unwrap();
            code[at] = sign(old + 1 + next() % 30);
            assert!(!fits(&code), "{code:?}{right}");
        }
    }

    #[test]
    fn only_wrong_codes_are_named_in_sheets_and_of_the_issuer() {
        let rows: &[&str] = &[
            "单位名称|信用代码",
            "甲|91350100M000100Y43",
            "乙|91350100M000100Y4Z",
            "丙|９１３５０１００m000100y43",
            "丁|无",
            "戊|9135**********Y43",
            "己|4301001234567",
        ];
        let found = testing::found_in(
            &CREDIT_CODES,
            &[("单位表", rows)],
            &[("统一社会信用代码", "12430922447000001F")],
        );
        assert_eq!(
            found,
            ["check-credit-digit 单位表 B3", "check-credit-form 单位表 B7", "check-credit-digit",]
        );
    }
}
