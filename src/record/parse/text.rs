//! Cleaning of cells and headers, numbers, yes and no.
use rust_decimal::Decimal;
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

/// Is it a Chinese character (extension planes and 〇 included)?
pub fn is_cjk(c: char) -> bool {
    matches!(c, '\u{3007}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Characters without width that come along when text is copied from web pages and chat programs.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}')
}

/// A cell's text without what nobody meant to write: outer white space (full-width and non-breaking too),
/// invisible characters, `_x000D_`, a leading `'`. Line breaks inside stay, as `\n`.
pub fn clean(raw: &str) -> Cow<'_, str> {
    let plain = raw.bytes().all(|b| b.is_ascii_graphic() || b == b' ') && !raw.contains("_x");
    if plain && !raw.starts_with(['\'', ' ']) && !raw.ends_with(' ') {
        return Cow::Borrowed(raw);
    }
    let unescaped = raw.replace("_x000D_\n", "\n").replace("_x000D_", "\n").replace("\r\n", "\n");
    let mut out = String::with_capacity(unescaped.len());
    for c in unescaped.chars() {
        match c {
            '\r' | '\u{2028}' | '\u{2029}' | '\u{B}' | '\u{C}' => out.push('\n'),
            '\t' | '\u{A0}' | '\u{2007}' | '\u{202F}' => out.push(' '),
            '\n' => out.push('\n'),
            c if c.is_control() || is_invisible(c) => {}
            c => out.push(c),
        }
    }
    let trimmed = out.trim();
    let trimmed = trimmed.strip_prefix('\'').map_or(trimmed, str::trim);
    if !trimmed.contains('\n') {
        return Cow::Owned(trimmed.to_owned());
    }
    let line = |l| if nested_item(l) { l.trim_end() } else { l.trim() };
    Cow::Owned(trimmed.lines().map(line).collect::<Vec<_>>().join("\n"))
}

/// `   - 大袋`, `  1. 强光`: an indent that says something, since the line is an item of a list inside a list.
fn nested_item(line: &str) -> bool {
    let item = line.trim_start_matches(' ');
    let sign = item.trim_start_matches(|c: char| c.is_ascii_digit());
    let signs: &[&str] = if sign.len() < item.len() { &[". ", ") "] } else { &["- ", "* ", "+ "] };
    item.len() < line.len() && signs.iter().any(|s| sign.starts_with(s))
}

/// Text in half-width form (NFKC), which makes `１３８`, `：` and `（` plain. Not for names of people:
/// it would change rare characters.
pub(crate) fn half_width(s: &str) -> Cow<'_, str> {
    // most text has nothing to be changed, and looking is much cheaper than normalising
    let plain = |c: char| matches!(c, '\0'..='\u{7f}' | '\u{4e00}'..='\u{9fff}' | '、' | '。' | '《' | '》' | '“' | '”' | '·' | '—');
    if s.chars().all(plain) { Cow::Borrowed(s) } else { Cow::Owned(s.nfkc().collect()) }
}

/// Half-width, without any white space.
pub(crate) fn compact(s: &str) -> String {
    half_width(s).chars().filter(|c| !c.is_whitespace() && !is_invisible(*c)).collect()
}

/// Removes white space between two Chinese characters: `张　三` → `张三`.
pub fn squeeze(s: &str) -> Cow<'_, str> {
    if !s.chars().any(char::is_whitespace) {
        return Cow::Borrowed(s);
    }
    let mut out = String::with_capacity(s.len());
    let mut gap = String::new();
    for c in s.chars() {
        if c.is_whitespace() {
            gap.push(c);
            continue;
        }
        let joined = is_cjk(c) && out.chars().next_back().is_some_and(is_cjk);
        if !joined {
            out += &gap;
        }
        gap.clear();
        out.push(c);
    }
    Cow::Owned(out)
}

/// A column's name as templates use it: half-width, without line breaks, without spaces next to Chinese
/// characters, without the `*` of required columns and the colon at the end.
pub fn header(raw: &str) -> String {
    // a mark that stood alone may belong to the letter before once a space is gone (NFKC of ¯): again, then
    let mut name = header_once(&clean(raw));
    for _ in 0..3 {
        let again = header_once(&clean(&name));
        if again == name {
            break;
        }
        name = again;
    }
    name
}

fn header_once(raw: &str) -> String {
    let half = half_width(raw).into_owned();
    let words: Vec<&str> = half.split_whitespace().collect();
    let mut out = String::new();
    for w in words {
        let joint = |c: Option<char>| c.is_some_and(|c| !c.is_ascii_alphanumeric());
        if !out.is_empty() && !joint(out.chars().next_back()) && !joint(w.chars().next()) {
            out.push(' ');
        }
        out += w;
    }
    half_width(out.trim_matches(|c: char| matches!(c, '*' | ':' | '☆' | '★') || c.is_whitespace()))
        .into_owned()
}

/// A number as people write it: `1,234.50`, `￥1 234元`, `９８．５％`, `123.46万元`, `(12)` for minus.
pub fn number(text: &str) -> Option<Decimal> {
    let t = compact(text);
    let t = t.trim_end_matches('。').trim_start_matches("人民币");
    let (t, minus) = match t.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
        Some(inner) => (inner, true),
        None => (t, false),
    };
    let t = t.trim_start_matches(['¥', '$']).trim_end_matches(['元', '圆']);
    let (t, factor) = [("%", Decimal::new(1, 2)), ("万", 10_000.into()), ("亿", 100_000_000.into())]
        .into_iter()
        .find_map(|(unit, f)| t.strip_suffix(unit).map(|t| (t, f)))
        .unwrap_or((t, Decimal::ONE));
    let t = t.replace('−', "-");
    let digits = t.trim_start_matches(['-', '+']);
    if t.len() - digits.len() > 1 || !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    let (int, rest) = digits.split_at(digits.find(['.', 'e', 'E']).unwrap_or(digits.len()));
    let groups: Vec<&str> = int.split(',').collect();
    if groups.len() > 1 && (groups[0].is_empty() || groups[1..].iter().any(|g| g.len() != 3)) {
        return None;
    }
    let sign = if t.starts_with('-') { "-" } else { "" };
    let plain = format!("{sign}{}{rest}", groups.concat());
    if !plain.bytes().all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b)) {
        return None;
    }
    let n: Decimal = plain.parse().or_else(|_| Decimal::from_scientific(&plain)).ok()?;
    let n = if factor == Decimal::ONE { n } else { n.checked_mul(factor)?.normalize() };
    Some(if minus { -n } else { n })
}

/// The decimal that a spreadsheet shows for a stored double: its shortest text, to the 15 digits that
/// spreadsheets keep (so that `0.1+0.2` is 0.3).
pub fn exact(n: f64) -> Option<Decimal> {
    let short = format!("{n}");
    if short.bytes().filter(u8::is_ascii_digit).count() <= 15 {
        return short.parse().ok();
    }
    Decimal::from_scientific(&format!("{n:.14e}")).ok().map(|d| d.normalize())
}

/// The whole number that a double holds, as text; none when it has a fraction or more than 15 digits,
/// which means that the spreadsheet has already lost some.
pub fn whole(n: f64) -> Option<String> {
    (n.fract() == 0.0 && n.abs() < 1e15).then(|| format!("{n:.0}"))
}

/// 是/否, √/×, 有/无, Y/N, true/false, 1/0.
pub fn yes_no(text: &str) -> Option<bool> {
    match compact(text).to_lowercase().as_str() {
        "是" | "√" | "✓" | "✔" | "☑" | "有" | "对" | "y" | "yes" | "true" | "1" => Some(true),
        "否" | "×" | "✗" | "✘" | "□" | "☐" | "无" | "没有" | "不是" | "错" | "x" | "n" | "no" | "false"
        | "0" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_lose_what_nobody_meant() {
        for (raw, want) in [
            ("1. 甲 \n   - 子\n  乙", "1. 甲\n   - 子\n乙"),
            ("　张 三\u{a0} ", "张 三"),
            ("\u{feff}工号", "工号"),
            ("'0737", "0737"),
            ("一_x000D_\n二", "一\n二"),
            ("一\r\n二 \n\t三", "一\n二\n三"),
            ("1380\u{200b}000", "1380000"),
            ("a\tb", "a b"),
            ("  plain", "plain"),
            ("", ""),
            ("'", ""),
            ("\u{10ffff}", "\u{10ffff}"),
        ] {
            assert_eq!(clean(raw), want, "{raw:?}");
        }
    }

    #[test]
    fn headers_are_joined_and_freed_of_marks() {
        let mark = header("8 i\u{c}\u{af}802");
        assert_eq!(header(&mark), mark);
        for (raw, want) in [
            ("姓　名", "姓名"),
            ("身份\n证号", "身份证号"),
            ("*手机：", "手机"),
            ("Phone  Number", "Phone Number"),
            ("金额（元）", "金额(元)"),
            ("ＩＤ 号", "ID号"),
        ] {
            assert_eq!(header(raw), want, "{raw:?}");
        }
    }

    #[test]
    fn numbers_in_every_dress() {
        for (t, want) in [
            ("1,234,567.50元", "1234567.50"),
            ("￥1409.5", "1409.5"),
            ("９８．５％", "0.985"),
            ("123.46万元", "1234600"),
            ("-3", "-3"),
            ("(1,200)", "-1200"),
            ("1.5E+3", "1500"),
            (" 12 ", "12"),
        ] {
            assert_eq!(number(t), Some(want.parse().unwrap()), "{t}");
        }
        for t in ["", "无", "1,23", "12人", "--1", "1-2", "2026.9.1", ",123", "e5", "."] {
            assert_eq!(number(t), None, "{t}");
        }
    }

    #[test]
    fn doubles_are_shown_as_spreadsheets_do() {
        for (f, want) in [
            (1409.5, "1409.5"),
            (0.1, "0.1"),
            (0.1 + 0.2, "0.3"),
            (46266.0, "46266"),
            (1e20, "100000000000000000000"),
        ] {
            assert_eq!(exact(f), Some(want.parse().unwrap()), "{f}");
        }
        assert_eq!(exact(f64::NAN), None);
        assert_eq!(exact(1e300), None);
        assert_eq!(whole(13_800_001_234.0).as_deref(), Some("13800001234"));
        assert_eq!(whole(1.380_000_123_4E10).as_deref(), Some("13800001234"));
        assert_eq!(whole(430_000_201_809_030_011.0), None);
    }

    #[test]
    fn yes_and_no() {
        assert_eq!(yes_no("√"), Some(true));
        assert_eq!(yes_no("否 "), Some(false));
        assert_eq!(yes_no("无"), Some(false));
        assert_eq!(yes_no("待定"), None);
    }
}
