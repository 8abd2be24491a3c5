//! Signs of Wingdings and Symbol as Unicode characters: Word keeps them as private characters (`w:sym`) or as
//! letters set in these fonts, which mean nothing without the font.
//!
//! Codes are those of the fonts; where Unicode's own counterpart is in no face of ours, the nearest sign that is.
use super::names::fold;

/// The Unicode character of a sign: `font` as Word names it, `c` from U+F020 to U+F0FF or the letter in its place.
/// Nothing when the font isn't one of these or the sign has no counterpart.
pub fn symbol(font: &str, c: char) -> Option<char> {
    let code = match c as u32 {
        n @ 0xf020..=0xf0ff => n - 0xf000,
        n @ 0x20..=0xff => n,
        _ => return None,
    };
    let code = u8::try_from(code).ok()?;
    let found = |list: &[(u8, &str)]| {
        list.iter().find_map(|(first, signs)| signs.chars().nth(usize::from(code.checked_sub(*first)?)))
    };
    let sign = match fold(font).as_str() {
        "wingdings" => found(WINGDINGS),
        "wingdings2" => found(WINGDINGS_2),
        "wingdings3" => found(WINGDINGS_3),
        "symbol" => found(SYMBOL).or(code.is_ascii().then_some(char::from(code))),
        _ => None,
    };
    match code {
        0x20 | 0xa0 => sign.or(Some(' ')),
        _ => sign.filter(|c| *c != ' '),
    }
}

/// Text set in a font of signs as Unicode; nothing when the font is another.
pub fn signs(font: &str, text: &str) -> Option<String> {
    let of_signs = ["wingdings", "wingdings2", "wingdings3", "symbol"].contains(&fold(font).as_str());
    of_signs.then(|| text.chars().map(|c| symbol(font, c).unwrap_or(c)).collect())
}

/// Runs of signs with the code of the first; a space is a sign that is left out.
const WINGDINGS: &[(u8, &str)] = &[
    (0x21, "✎✂✁    ☎✆✉"),
    (0x37, "⌨      ✇✍✎✌   ☜☞☝☟ ☺ ☹ ☠⚐⚑✈☼ ❄✝✞✠✠✡☪☯ ☸♈♉♊♋♌♍♎♏♐♑♒♓&&●❍■□❐❑❒◆♦◆❖◆⌧▲⌘❀✿❝❞"),
    (0x80, "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿"),
    (0x9e, "·•▪○○○◉◎○▪☐ ✦★✶✴✹✵ ⊕✧◇ ✪✰"),
    (0xd8, "➢   ➲  ←→↑↓↖↗↙↘←➔↑↓↖↗↙↘⇦⇨⇧⇩⇔⇳   ▫▫▫✗✓☒☑"),
];
const WINGDINGS_2: &[(u8, &str)] =
    &[(0x4f, "✗✓☒☑☒☒⊗⊗"), (0x69, "⓪➀➁➂➃➄➅➆➇➈➉⓿➊➋➌➍➎➏➐➑➒➓"), (0x95, "•●●"), (0xa2, "■□")];
const WINGDINGS_3: &[(u8, &str)] = &[(0x21, "←→↑↓↖↗↙↘"), (0x70, "▲▼△▽◀▶◁▷◣◢◤◥"), (0x7d, "▶")];
const SYMBOL: &[(u8, &str)] = &[
    (0x22, "∀ ∃  ∋  *  −"),
    (0x40, "≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ ∴ ⊥"),
    (0x61, "αβχδεφγηιϕκλμνοπθρστυϖωξψζ   ∼"),
    (0xa1, "ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…"),
    (0xbf, "↵ ℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑"),
    (0xf1, "〉∫"),
];

#[cfg(test)]
mod tests {
    use super::super::{Fonts, For};
    use super::*;

    #[test]
    fn signs_that_forms_use_have_their_counterparts() {
        let cases = [
            ("Wingdings", '\u{f0a8}', '☐'),
            ("Wingdings", '\u{f0fe}', '☑'),
            ("Wingdings", '\u{f0fd}', '☒'),
            ("Wingdings", '\u{f0fc}', '✓'),
            ("Wingdings", 'ü', '✓'),
            ("Wingdings", '\u{f0fb}', '✗'),
            ("Wingdings", '\u{f06c}', '●'),
            ("wingdings", '\u{f06e}', '■'),
            ("Wingdings", 'o', '□'),
            ("Wingdings", '\u{f075}', '◆'),
            ("Wingdings", '\u{f076}', '❖'),
            ("Wingdings", '\u{f0d8}', '➢'),
            ("Wingdings", '\u{f0e0}', '→'),
            ("Wingdings", '\u{f0e8}', '➔'),
            ("Wingdings", '\u{f0f0}', '⇨'),
            ("Wingdings", '\u{f0a7}', '▪'),
            ("Wingdings", '\u{f0ab}', '★'),
            ("Wingdings", '\u{f0b5}', '✪'),
            ("Wingdings", '\u{f08c}', '❶'),
            ("Wingdings", '\u{f04a}', '☺'),
            ("Wingdings", '\u{f028}', '☎'),
            ("Wingdings", '\u{f02a}', '✉'),
            ("Wingdings", '\u{f05e}', '♈'),
            ("Wingdings", '\u{f07e}', '❞'),
            ("Wingdings 2", 'R', '☑'),
            ("Wingdings 2", 'P', '✓'),
            ("Wingdings 2", '\u{f0a3}', '□'),
            ("Wingdings 3", '\u{f07d}', '▶'),
            ("Symbol", '\u{f0b7}', '•'),
            ("Symbol", '\u{f061}', 'α'),
            ("Symbol", '\u{f057}', 'Ω'),
            ("Symbol", '\u{f0b3}', '≥'),
            ("Symbol", '\u{f0d6}', '√'),
            ("Symbol", '\u{f0e5}', '∑'),
            ("Symbol", '\u{f0de}', '⇒'),
            ("Symbol", '3', '3'),
        ];
        for (font, c, sign) in cases {
            assert_eq!(symbol(font, c), Some(sign), "{font} {:x}", c as u32);
        }
        assert_eq!(symbol("宋体", '\u{f0a8}'), None);
        assert_eq!(symbol("Wingdings", '中'), None);
        assert_eq!(symbol("Wingdings", ' '), Some(' '));
        assert_eq!(signs("Wingdings", "ü 是").as_deref(), Some("✓ 是"));
        assert_eq!(signs("宋体", "ü"), None);
    }

    #[test]
    fn every_sign_can_be_drawn() {
        let fonts = Fonts::builtin();
        for font in ["Wingdings", "Wingdings 2", "Wingdings 3", "Symbol"] {
            let signs: String = ('\u{f020}'..='\u{f0ff}').filter_map(|c| symbol(font, c)).collect();
            let signs = signs.replace(['ƒ', 'ℑ', 'ℜ', '℘'], ""); // mathematics that no face of ours has
            let choice = fonts.choose(font, For::Latin, false, false);
            assert_eq!(fonts.uncovered(&choice, &signs), Vec::<char>::new(), "{font}");
        }
    }
}
