//! QR codes (ISO/IEC 18004) and Code 128 bar codes (ISO/IEC 15417), with their quiet zones.
use super::{Image, bitmap};
use crate::diagnostic::Text;
use crate::tr;
use qrcode::{Color, EcLevel, QrCode};

/// Pixels of a QR module and of a bar's narrowest width: enough for print at 600 an inch.
const SCALE: usize = 8;
/// White modules around a QR code.
const QR_QUIET: usize = 4;
/// White modules before and after a bar code.
const BAR_QUIET: usize = 10;
/// Height of a bar code in modules where no other is asked for.
const BAR_HEIGHT: usize = 40;
/// Characters of a bar code; a longer one is wider than a page.
const MAX_CHARACTERS: usize = 80;
/// Modules an inch of a code at its natural size: half a millimetre each.
const DPI: f64 = SCALE as f64 * 25.4 / 0.5;

/// A QR code of a text (as UTF-8), with medium error correction.
///
/// # Errors
/// When the text is longer than the largest code holds (about 2,300 bytes).
pub fn qr(text: &str) -> Result<Image, Text> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(|_| {
        let n = text.chars().count();
        tr!("二维码放不下这么长的文字（{n} 个字）", "The text is too long for a QR code ({n} characters)")
    })?;
    let width = code.width();
    let side = width + 2 * QR_QUIET;
    let mut rows = vec![vec![false; side]; side];
    for (i, color) in code.to_colors().into_iter().enumerate() {
        rows[QR_QUIET + i / width][QR_QUIET + i % width] = color == Color::Dark;
    }
    Ok(bitmap::png(&rows, SCALE, DPI))
}

/// A Code 128 bar code of a text of ASCII characters. Its height may be stretched at will.
///
/// # Errors
/// When the text holds other characters, or is too long.
pub fn code128(text: &str) -> Result<Image, Text> {
    if !text.is_ascii() {
        return Err(tr!(
            "条形码只能写英文字母、数字和半角符号；有汉字请用二维码",
            "A bar code holds ASCII letters, digits and signs only; for others use a QR code"
        ));
    }
    if text.len() > MAX_CHARACTERS {
        return Err(tr!(
            "条形码最多 {MAX_CHARACTERS} 个字符",
            "A bar code holds at most {MAX_CHARACTERS} characters"
        ));
    }
    let mut line = vec![false; BAR_QUIET];
    let symbols = symbols(text.as_bytes());
    for pattern in symbols.iter().filter_map(|s| PATTERNS.get(usize::from(*s))) {
        for (i, width) in pattern.bytes().enumerate() {
            line.extend(std::iter::repeat_n(i % 2 == 0, usize::from(width - b'0')));
        }
    }
    line.extend([false; BAR_QUIET]);
    Ok(bitmap::png(&vec![line; BAR_HEIGHT], SCALE, DPI))
}

/// The code sets: A has capitals and control characters, B capitals and small letters, C pairs of digits.
#[derive(Clone, Copy, PartialEq)]
enum Set {
    A,
    B,
    C,
}

const START: [u8; 3] = [103, 104, 105];
const SWITCH: [u8; 3] = [101, 100, 99];
const STOP: u8 = 106;

/// Start, characters, check symbol and stop; the sets are chosen as the standard's annex E advises.
fn symbols(text: &[u8]) -> Vec<u8> {
    let digits = |from: usize| text[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    // set A or B by which of control characters and small letters comes first
    let letters = |from: usize| {
        let first = text[from..].iter().find(|b| **b < 32 || **b >= 96);
        if first.is_some_and(|b| *b < 32) { Set::A } else { Set::B }
    };
    let mut out = Vec::with_capacity(text.len() + 4);
    let mut set = None;
    let mut at = 0;
    while at < text.len() {
        let run = digits(at);
        let whole = at == 0 && run == text.len() && run.is_multiple_of(2) && run >= 2;
        let wanted = match set {
            Some(Set::C) if run >= 2 => Set::C,
            _ if whole || run >= 6 || run >= 4 && (at == 0 || at + run == text.len()) => {
                // an odd digit is set before the pairs
                if run.is_multiple_of(2) || set == Some(Set::C) || at == 0 { Set::C } else { letters(at) }
            }
            Some(s @ (Set::A | Set::B)) => match text[at] {
                0..32 => Set::A,
                96.. => Set::B,
                _ => s,
            },
            _ => letters(at),
        };
        if set != Some(wanted) {
            out.push(if set.is_none() { START } else { SWITCH }[wanted as usize]);
            set = Some(wanted);
        }
        if wanted == Set::C {
            out.push((text[at] - b'0') * 10 + text[at + 1] - b'0');
            at += 2;
        } else {
            out.push(if text[at] < 32 { text[at] + 64 } else { text[at] - 32 });
            at += 1;
        }
    }
    let sum: usize = out.iter().enumerate().map(|(i, s)| i.max(1) * usize::from(*s)).sum();
    out.push((sum % 103) as u8);
    out.push(STOP);
    out
}

/// Widths of bars and spaces of each symbol, beginning with a bar (ISO/IEC 15417, table 1).
const PATTERNS: [&str; 107] = [
    "212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212", "221213",
    "221312", "231212", "112232", "122132", "122231", "113222", "123122", "123221", "223211", "221132",
    "221231", "213212", "223112", "312131", "311222", "321122", "321221", "312212", "322112", "322211",
    "212123", "212321", "232121", "111323", "131123", "131321", "112313", "132113", "132311", "211313",
    "231113", "231311", "112133", "112331", "132131", "113123", "113321", "133121", "313121", "211331",
    "231131", "213113", "213311", "213131", "311123", "311321", "331121", "312113", "312311", "332111",
    "314111", "221411", "431111", "111224", "111422", "121124", "121421", "141122", "141221", "112214",
    "112412", "122114", "122411", "142112", "142211", "241211", "221114", "413111", "241112", "134111",
    "111242", "121142", "121241", "114212", "124112", "124211", "411212", "421112", "421211", "212141",
    "214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113", "411311", "113141",
    "114131", "311141", "411131", "211412", "211214", "211232", "2331112",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_sets_and_check_symbols() {
        // start B; P, J, J, 1, 2, 3, C; check 55; stop
        assert_eq!(symbols(b"PJJ123C"), [104, 48, 42, 42, 17, 18, 19, 35, 55, 106]);
        assert_eq!(symbols(b"1234"), [105, 12, 34, 82, 106]);
        // six digits in the middle take set C, back to B after it
        assert_eq!(symbols(b"AB123456c")[..8], [104, 33, 34, 99, 12, 34, 56, 100]);
        // an odd run begins with one digit outside of set C
        assert_eq!(symbols(b"A1234567")[..4], [104, 33, 17, 99]);
        assert_eq!(symbols(b"12345")[..5], [105, 12, 34, 100, 21]);
        assert_eq!(symbols(b"\x01a")[..4], [103, 65, 100, 65]);
        for s in ["", "1", "12", "a", "\u{7f}", "ABCDEF\n12345678901z"] {
            let all = symbols(s.as_bytes());
            assert!(all.iter().all(|s| usize::from(*s) < PATTERNS.len()), "{s:?}");
        }
    }

    #[test]
    fn every_pattern_is_eleven_modules_wide() {
        for (i, p) in PATTERNS.iter().enumerate() {
            let width: u32 = p.bytes().map(|b| u32::from(b - b'0')).sum();
            assert_eq!(width, if i == 106 { 13 } else { 11 });
            assert!(PATTERNS[..i].iter().all(|q| q != p), "{p}");
        }
    }

    #[test]
    fn what_cannot_be_drawn_is_said() {
        assert!(code128("青幼安4号").unwrap_err().zh.contains("二维码"));
        assert!(code128(&"1".repeat(81)).is_err());
        assert!(qr(&"字".repeat(1000)).is_err());
        assert!(qr("青幼安〔2026〕4号").is_ok());
    }
}
