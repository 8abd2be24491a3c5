//! 发文字号 taken apart, with the brackets and blanks that people type, and found in running text.
use super::db::Db;
use super::read;
use crate::diagnostic::Result;

/// Years that a number can be of.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2100;
/// What opens the year of a number.
const OPEN: &[char] = &['〔', '［', '[', '【', '（', '(', '﹝'];

/// `青幼安〔2026〕4号` in parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// What stands before the year: `青幼安`.
    pub prefix: String,
    /// The year.
    pub year: i16,
    /// The running number.
    pub n: u32,
}

impl Parts {
    /// Takes a number apart: any brackets, `豫办[2007]20号`, `ZRS-2026-001`; `None` where the year or the running
    /// number can't be told.
    pub fn of(text: &str) -> Option<Parts> {
        let plain = read::plain_number(text);
        let runs = digits(&plain);
        let year_at = |bracket: bool| {
            runs.windows(2).find(|pair| {
                let [(from, to), _] = pair else { return false };
                let year = plain.get(*from..*to).filter(|t| t.len() == 4).and_then(|t| t.parse().ok());
                year.is_some_and(|y| YEARS.contains(&y))
                    && (!bracket || plain.get(..*from).is_some_and(|before| before.ends_with('[')))
            })
        };
        let [(from, to), (first, last)] = year_at(true).or_else(|| year_at(false))? else { return None };
        let between = plain.get(*to..*first)?;
        let rest = plain.get(*last..)?;
        if !between.chars().all(|c| "]-－—第年_/.".contains(c)) || !matches!(rest, "" | "号" | "號") {
            return None;
        }
        Some(Parts {
            prefix: plain.get(..*from)?.trim_end_matches(['[', '-', '_', '/', '.']).to_owned(),
            year: plain.get(*from..*to)?.parse().ok()?,
            n: plain.get(*first..*last)?.parse().ok()?,
        })
    }
}

/// Where runs of ASCII digits begin and end.
fn digits(text: &str) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = vec![];
    for (i, _) in text.char_indices().filter(|(_, c)| c.is_ascii_digit()) {
        match runs.last_mut() {
            Some((_, end)) if *end == i => *end += 1,
            _ => runs.push((i, i + 1)),
        }
    }
    runs
}

/// A document's own number in the texts of its paragraphs: the first that stands alone at the begin of a
/// paragraph (or follows 编号：), or else the first at all.
pub fn find_in<'t>(paragraphs: impl IntoIterator<Item = &'t str>) -> Option<String> {
    let mut first = None;
    for text in paragraphs {
        let text = text.trim();
        let labelled = ["编号：", "编号:", "文号：", "文号:"].iter().find_map(|l| text.strip_prefix(l));
        if let Some(word) = labelled.unwrap_or_default().split_whitespace().next()
            && Parts::of(word).is_some()
        {
            return Some(word.to_owned());
        }
        if let Some(found) = bracketed(labelled.unwrap_or(text)) {
            // 根据…号文件 begins a sentence, not a document
            let alone = |rest: &str| rest.is_empty() || rest.starts_with(char::is_whitespace);
            if labelled.unwrap_or(text).strip_prefix(found.as_str()).is_some_and(alone) {
                return Some(found);
            }
            first.get_or_insert(found);
        }
    }
    first
}

/// The first `代字〔年〕N号` of a text.
fn bracketed(text: &str) -> Option<String> {
    for (at, _) in text.match_indices(OPEN) {
        let (before, after) = text.split_at(at);
        let start = before.char_indices().rev().take_while(|(_, c)| c.is_alphanumeric()).last();
        let Some(end) = after.find('号').map(|e| e + '号'.len_utf8()) else { break };
        let Some((start, _)) = start else { continue };
        let word = text.get(start..at + end)?;
        if Parts::of(word).is_some() {
            return Some(word.to_owned());
        }
    }
    None
}

/// The series whose numbers begin with `prefix` in this register; the first by name if there are several.
pub(super) fn series_of(db: &mut dyn Db, prefix: &str) -> Result<Option<String>> {
    let sql = "SELECT DISTINCT series, number FROM entry WHERE number IS NOT NULL AND series <> ''";
    let mut found: Option<String> = None;
    for row in db.query(sql, &[])? {
        if Parts::of(&row.text(1)?).is_some_and(|p| p.prefix == prefix) {
            let series = row.text(0)?;
            found = Some(found.map_or(series.clone(), |f| f.min(series)));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_taken_apart_whatever_their_brackets() {
        for (text, prefix, year, n) in [
            ("青幼安〔2026〕4号", "青幼安", 2026, 4),
            ("豫办[2007]20号", "豫办", 2007, 20),
            ("宛信发【2007】 11 号", "宛信发", 2007, 11),
            ("岳县教体发（2017）第4号", "岳县教体发", 2017, 4),
            ("青幼安﹝2026﹞１２号", "青幼安", 2026, 12),
            ("青幼安〔2026〕4", "青幼安", 2026, 4),
            ("ZRS-2026-001", "ZRS", 2026, 1),
            ("2026年第3号", "", 2026, 3),
        ] {
            assert_eq!(Parts::of(text), Some(Parts { prefix: prefix.into(), year, n }), "{text}");
        }
        for text in
            ["", "4号", "青幼安〔2026〕号", "青幼安〔26〕4号", "SJ-20260901-01", "青幼安〔2026〕4号之二"]
        {
            assert_eq!(Parts::of(text), None, "{text}");
        }
    }

    #[test]
    fn a_document_own_number_comes_before_one_that_it_refers_to() {
        let text = ["根据豫办〔2007〕20号文件", "青幼安〔2026〕4号\t签发人：李四"];
        assert_eq!(find_in(text).as_deref(), Some("青幼安〔2026〕4号"));
        assert_eq!(find_in([text[0]]).as_deref(), Some("根据豫办〔2007〕20号"));
        assert_eq!(find_in(["文号：青幼安[2026]5号"]).as_deref(), Some("青幼安[2026]5号"));
        assert_eq!(find_in(["编号：ZRS-2026-001"]).as_deref(), Some("ZRS-2026-001"));
        assert_eq!(find_in(["见附件（1）和[2]", "无"]), None);
    }
}
