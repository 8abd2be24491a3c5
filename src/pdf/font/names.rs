//! How names of fonts compare: Word files, systems and font files write the same name in several ways.
use unicode_normalization::UnicodeNormalization;

/// A name as it is compared: without the `@` of vertical writing, case, spaces and full-width letters.
pub(super) fn fold(name: &str) -> String {
    let name = name.trim().trim_start_matches(['@', '＠']);
    name.nfkc().flat_map(char::to_lowercase).filter(|c| !c.is_whitespace()).collect()
}

/// A folded name without the ending that tells a character set: 仿宋_GB2312 is 仿宋.
pub(super) fn plain(folded: &str) -> &str {
    let endings = ["_gb2312", "_gbk", "_gb18030"];
    endings.iter().find_map(|e| folded.strip_suffix(e)).filter(|n| !n.is_empty()).unwrap_or(folded)
}

/// Is any of it written in Chinese characters?
pub(super) fn is_chinese(name: &str) -> bool {
    name.chars().any(|c| matches!(c, '\u{3400}'..='\u{9fff}'))
}
