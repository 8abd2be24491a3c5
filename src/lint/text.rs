//! A paragraph's text by characters, each with its byte: rules look at a character's neighbours.
use std::ops::Range;

/// A text whose characters can be asked for by their position.
pub(super) struct Chars<'t> {
    /// The text.
    pub(super) text: &'t str,
    all: Vec<(usize, char)>,
}

impl<'t> Chars<'t> {
    /// The characters of a text.
    pub(super) fn of(text: &'t str) -> Chars<'t> {
        Chars { text, all: text.char_indices().collect() }
    }
    /// How many.
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }
    /// The character at a position; NUL outside of the text.
    pub(super) fn at(&self, i: usize) -> char {
        self.all.get(i).map_or('\0', |c| c.1)
    }
    /// The character before a position; NUL at the beginning.
    pub(super) fn before(&self, i: usize) -> char {
        i.checked_sub(1).map_or('\0', |i| self.at(i))
    }
    /// The byte at which a character begins; the text's length behind the last.
    pub(super) fn byte(&self, i: usize) -> usize {
        self.all.get(i).map_or(self.text.len(), |c| c.0)
    }
    /// The bytes of some characters.
    pub(super) fn bytes(&self, chars: Range<usize>) -> Range<usize> {
        self.byte(chars.start)..self.byte(chars.end)
    }
    /// The text of some characters.
    pub(super) fn slice(&self, chars: Range<usize>) -> &'t str {
        self.text.get(self.bytes(chars)).unwrap_or_default()
    }
    /// The first position from `i` on whose character isn't one of those.
    pub(super) fn skip(&self, mut i: usize, those: impl Fn(char) -> bool) -> usize {
        while i < self.len() && those(self.at(i)) {
            i += 1;
        }
        i
    }
    /// The first position up to `i` (going back) behind a character that isn't one of those.
    pub(super) fn skip_back(&self, mut i: usize, those: impl Fn(char) -> bool) -> usize {
        while i > 0 && those(self.at(i - 1)) {
            i -= 1;
        }
        i
    }
    /// All positions.
    pub(super) fn positions(&self) -> Range<usize> {
        0..self.len()
    }
}

/// A Chinese character, 〇 too.
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{20000}'..='\u{2fa1f}' | '〇')
}

/// Has it a Chinese character?
pub(super) fn has_han(text: &str) -> bool {
    text.chars().any(is_han)
}

/// A blank as people write them: spaces of any width, tabs, breaks.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{3000}' || c == '\u{200b}'
}

/// The text without any blanks.
pub(super) fn tight(text: &str) -> String {
    text.chars().filter(|c| !is_blank(*c)).collect()
}

/// `十二` → 12; up to 99, as headings are numbered.
pub(super) fn chinese_number(text: &str) -> Option<u32> {
    let digit = |c: char| "一二三四五六七八九".chars().position(|d| d == c).map(|n| n as u32 + 1);
    let (tens, ones) = match text.split_once('十') {
        None => return digit(only(text)?),
        Some(("", ones)) => (1, ones),
        Some((tens, ones)) => (digit(only(tens)?)?, ones),
    };
    let ones = if ones.is_empty() { 0 } else { digit(only(ones)?)? };
    Some(tens * 10 + ones)
}

fn only(text: &str) -> Option<char> {
    let mut all = text.chars();
    all.next().filter(|_| all.next().is_none())
}

/// A few characters around those bytes, for a message.
pub(super) fn excerpt(text: &str, bytes: &Range<usize>) -> String {
    const AROUND: usize = 8;
    const MOST: usize = 24;
    let (Some(before), Some(inside), Some(after)) =
        (text.get(..bytes.start), text.get(bytes.clone()), text.get(bytes.end..))
    else {
        return String::new();
    };
    let before: Vec<char> = before.trim_start().chars().collect();
    let lead = before.len().saturating_sub(AROUND);
    let mut out = String::from(if lead > 0 { "…" } else { "" });
    out.extend(before.iter().skip(lead));
    out.extend(inside.chars().take(MOST));
    if inside.chars().count() > MOST {
        out.push('…');
        return out;
    }
    let after = after.trim_end();
    out.extend(after.chars().take(AROUND));
    if after.chars().count() > AROUND {
        out.push('…');
    }
    out.chars().map(|c| if is_blank(c) { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_headings() {
        for (text, n) in [("一", 1), ("十", 10), ("十二", 12), ("二十", 20), ("九十九", 99)] {
            assert_eq!(chinese_number(text), Some(n), "{text}");
        }
        for text in ["", "百", "一二", "十十", "〇"] {
            assert_eq!(chinese_number(text), None, "{text}");
        }
    }

    #[test]
    fn an_excerpt_shows_a_few_characters_around() {
        let text = "一二三四五六七八九十甲乙一二三四五六七八九十";
        let at = text.find('甲').unwrap();
        assert_eq!(excerpt(text, &(at..at + 6)), "…三四五六七八九十甲乙一二三四五六七八…");
        assert_eq!(excerpt("甲乙", &(0..3)), "甲乙");
    }
}
