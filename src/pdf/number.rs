//! Numbers as lists, pages and notes print them.
use super::model::NumberFormat;
use crate::helper::english;

/// A number in a format (`w:numFmt`). A number that the format has no sign for is printed in digits, as Word does.
pub fn format(n: u32, format: NumberFormat) -> String {
    use NumberFormat as F;
    let of = |signs: &str| sign(signs, n).unwrap_or_else(|| n.to_string());
    match format {
        F::Decimal => n.to_string(),
        F::DecimalZero => format!("{n:02}"),
        F::UpperRoman if (1..4000).contains(&n) => english::roman(n.into()),
        F::LowerRoman if (1..4000).contains(&n) => english::roman(n.into()).to_lowercase(),
        F::UpperLetter => letters(n, b'A').unwrap_or_else(|| n.to_string()),
        F::LowerLetter => letters(n, b'a').unwrap_or_else(|| n.to_string()),
        F::ChineseCounting => crate::helper::chinese(n.into()),
        // this kind has no signs beyond 十
        F::ChineseCountingShort if n < 100 => crate::helper::chinese(n.into()),
        F::ChineseCountingShort | F::ChineseDigits => digits(n, CHINESE_DIGITS),
        F::ChineseLegal => crate::helper::capital(n.into()),
        F::IdeographTraditional => of("甲乙丙丁戊己庚辛壬癸"),
        F::IdeographZodiac => of("子丑寅卯辰巳午未申酉戌亥"),
        F::Circled => of(CIRCLED),
        F::FullWidth => digits(n, "０１２３４５６７８９"),
        F::Parenthesised => of("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"),
        F::FullStop => of("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"),
        F::Dashes => format!("- {n} -"),
        F::Ordinal => format!("{n}{}", english::suffix(n.into())),
        F::OrdinalText => capital(english::ordinal(&english::english(n.into()))),
        F::CardinalText => capital(english::english(n.into())),
        F::Chicago => chicago(n),
        F::IdeographParenthesised => of("㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩"),
        F::IdeographCircled => of("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"),
        F::None | F::Bullet => String::new(),
        F::UpperRoman | F::LowerRoman => n.to_string(),
    }
}

/// The greatest number for which [`table`] holds the formatted text.
const MOST: u32 = 9999;

/// The texts of 0, 1, 2 … one after another with a tab between, for the layout: it knows the number of a page only
/// when the pages are made.
pub fn table(of: NumberFormat) -> String {
    let most = match of {
        // their texts grow with the number
        NumberFormat::UpperLetter | NumberFormat::LowerLetter => LETTERS,
        NumberFormat::Chicago => 40,
        _ => MOST,
    };
    (0..=most).map(|n| format(n, of)).collect::<Vec<_>>().join("\t")
}

const CHINESE_DIGITS: &str = "〇一二三四五六七八九";
const CIRCLED: &str = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿";
/// Word begins letters again after 30 of one kind.
const LETTERS: u32 = 780;

fn sign(signs: &str, n: u32) -> Option<String> {
    let at = usize::try_from(n.checked_sub(1)?).ok()?;
    signs.chars().nth(at).map(String::from)
}

fn digits(n: u32, signs: &str) -> String {
    n.to_string().chars().filter_map(|c| signs.chars().nth(c.to_digit(10)? as usize)).collect()
}

/// A B … Z AA BB … ZZ AAA
fn letters(n: u32, first: u8) -> Option<String> {
    let n = n.checked_sub(1)? % LETTERS;
    let letter = char::from(first.checked_add(u8::try_from(n % 26).ok()?)?);
    Some(letter.to_string().repeat(n as usize / 26 + 1))
}

/// * † ‡ § ** ††
fn chicago(n: u32) -> String {
    let Some(n) = n.checked_sub(1) else { return "0".into() };
    let sign = "*†‡§".chars().nth(n as usize % 4).unwrap_or('*');
    sign.to_string().repeat((n as usize / 4 + 1).min(100))
}

fn capital(words: String) -> String {
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format() {
        use NumberFormat as F;
        let cases: &[(F, &[(u32, &str)])] = &[
            (F::Decimal, &[(0, "0"), (12, "12")]),
            (F::DecimalZero, &[(1, "01"), (10, "10"), (100, "100")]),
            (F::UpperRoman, &[(0, "0"), (4, "IV"), (1999, "MCMXCIX"), (3999, "MMMCMXCIX"), (4000, "4000")]),
            (F::LowerRoman, &[(9, "ix"), (40, "xl")]),
            (
                F::UpperLetter,
                &[(0, "0"), (1, "A"), (26, "Z"), (27, "AA"), (52, "ZZ"), (53, "AAA"), (781, "A")],
            ),
            (F::LowerLetter, &[(2, "b"), (28, "bb")]),
            (
                F::ChineseCounting,
                &[
                    (1, "一"),
                    (10, "十"),
                    (11, "十一"),
                    (20, "二十"),
                    (21, "二十一"),
                    (100, "一百"),
                    (101, "一百零一"),
                    (110, "一百一十"),
                    (1001, "一千零一"),
                    (1010, "一千零一十"),
                    (9999, "九千九百九十九"),
                ],
            ),
            (F::ChineseCountingShort, &[(10, "十"), (21, "二十一"), (99, "九十九"), (100, "一〇〇")]),
            (F::ChineseDigits, &[(0, "〇"), (10, "一〇"), (21, "二一"), (105, "一〇五")]),
            (
                F::ChineseLegal,
                &[
                    (1, "壹"),
                    (10, "壹拾"),
                    (11, "壹拾壹"),
                    (20, "贰拾"),
                    (101, "壹佰零壹"),
                    (1010, "壹仟零壹拾"),
                ],
            ),
            (F::IdeographTraditional, &[(1, "甲"), (10, "癸"), (11, "11")]),
            (F::IdeographZodiac, &[(1, "子"), (12, "亥"), (13, "13")]),
            (F::Circled, &[(1, "①"), (20, "⑳"), (21, "㉑"), (35, "㉟"), (36, "㊱"), (50, "㊿"), (51, "51")]),
            (F::FullWidth, &[(12, "１２")]),
            (F::Parenthesised, &[(1, "⑴"), (20, "⒇"), (21, "21")]),
            (F::FullStop, &[(1, "⒈"), (20, "⒛"), (21, "21")]),
            (F::Dashes, &[(7, "- 7 -")]),
            (F::Ordinal, &[(1, "1st"), (12, "12th"), (22, "22nd")]),
            (F::OrdinalText, &[(1, "First"), (21, "Twenty-first")]),
            (F::CardinalText, &[(1, "One"), (21, "Twenty-one")]),
            (F::Chicago, &[(1, "*"), (4, "§"), (5, "**")]),
            (F::IdeographParenthesised, &[(1, "㈠"), (10, "㈩"), (11, "11")]),
            (F::IdeographCircled, &[(1, "㊀"), (10, "㊉"), (11, "11")]),
            (F::None, &[(3, "")]),
            (F::Bullet, &[(3, "")]),
        ];
        for (of, expected) in cases {
            for (n, text) in *expected {
                assert_eq!(format(*n, *of), *text, "{of:?} {n}");
            }
            let table = table(*of);
            let table: Vec<&str> = table.split('\t').collect();
            for (n, text) in expected.iter().filter(|e| (e.0 as usize) < table.len()) {
                assert_eq!(table[*n as usize], *text, "{of:?} {n}");
            }
        }
    }
}
