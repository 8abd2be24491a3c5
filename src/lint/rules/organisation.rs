//! Names of organisations mixed in one document (L28): what is left when a plan was copied from another unit.
use crate::diagnostic::Severity;
use crate::lint::text::{Chars, is_han};
use crate::lint::{Finding, Page, Paragraph, Rule};
use crate::tr;
use std::collections::BTreeSet;
use std::ops::Range;

/// Names of one kind of unit in a document of another.
pub(in crate::lint) const L28: Rule = Rule {
    id: "L28",
    code: "lint-organisation",
    severity: Severity::Warning,
    fixable: false,
    about: || {
        tr!(
            "单位名称前后一致：中学的预案里没有“园长”，不混用“市教育局”“教体局”",
            "Names of units are the same throughout: no 园长 in a school's plan, not 市教育局 here and 教体局 there"
        )
    },
    run: |page| unit(page).into_iter().chain(authority(page)).collect(),
};

/// Words of the title and the signature that say whose document it is.
const SCHOOL: &[&str] = &["中学", "小学", "学校", "高中", "初中"];
/// A unit above or beside: it may speak of any kind.
const OTHERS: &[&str] = &["局", "委员会", "政府", "办公室", "学区", "集团", "附属", "中心校", "联校"];
/// What only a kindergarten's document says.
const OF_KINDERGARTEN: &[&str] = &["园长", "本园", "我园", "全园", "入园", "离园", "幼儿"];
/// What only a school's document says.
const OF_SCHOOL: &[&str] = &["校长", "本校", "我校", "全校"];
/// Paragraphs at the beginning and at the end that tell whose document it is.
const EDGES: usize = 8;

fn unit(page: &Page) -> Option<Finding> {
    let written: Vec<&Paragraph> = page.paragraphs.iter().filter(|p| !p.text.trim().is_empty()).collect();
    // titles and issuers are short lines
    let short = |p: &&&Paragraph| p.text.chars().count() <= 40 && !p.in_table && !p.text.contains('。');
    let edges = written.iter().take(EDGES).chain(written.iter().rev().take(EDGES)).filter(short);
    let edges: String = edges.map(|p| without_books(&p.text)).collect::<Vec<_>>().join("\n");
    let has = |words: &[&str]| words.iter().any(|w| edges.contains(w));
    let anywhere = |words: &[&str]| {
        page.paragraphs.iter().any(|p| words.iter().any(|w| without_books(&p.text).contains(w)))
    };
    if has(OTHERS) {
        return None;
    }
    let (alien, own) = match (has(&["幼儿园"]), has(SCHOOL)) {
        // a school that has a kindergarten, or mentions one
        (false, true) if !anywhere(&["幼儿园", "附属园", "学前"]) => (OF_KINDERGARTEN, "学校"),
        (true, false) if !anywhere(SCHOOL) => (OF_SCHOOL, "幼儿园"),
        _ => return None,
    };
    let (p, word) = written
        .iter()
        .find_map(|p| Some((*p, alien.iter().find(|w| without_books(&p.text).contains(**w))?)))?;
    let at = p.text.find(word)?;
    let own_en = if own == "学校" { "a school" } else { "a kindergarten" };
    let found = L28.found(
        page,
        p,
        at..at + word.len(),
        tr!("这是{own}的文件，却写着“{word}”", "This is the document of {own_en}, but it says {word}"),
    );
    Some(found.hint(tr!("核对是不是从别的单位抄来的", "See whether it was copied from another unit")))
}

/// Names of laws and documents may hold any unit's name; blanks of the same length stand for them.
fn without_books(text: &str) -> String {
    let mut depth = 0u32;
    let blank = |c: char| " ".repeat(c.len_utf8());
    text.chars()
        .map(|c| match c {
            '《' => {
                depth += 1;
                blank(c)
            }
            '》' => {
                depth = depth.saturating_sub(1);
                blank(c)
            }
            _ if depth > 0 => blank(c),
            _ => c.to_string(),
        })
        .collect()
}

/// The names that the education authority has had.
const KINDS: &[&str] =
    &["教育局", "教体局", "教育和体育局", "教育体育局", "教科局", "教科体局", "教育和科技局", "教委"];
/// Levels of authorities; 市 and 地区 are one.
const LEVELS: &[(&str, u8)] =
    &[("省", 1), ("市", 2), ("地区", 2), ("州", 2), ("县", 3), ("区", 3), ("旗", 3)];

struct Mention<'p> {
    p: &'p Paragraph,
    bytes: Range<usize>,
    /// As it is written, with its level.
    text: String,
    kind: usize,
    level: Option<u8>,
    /// The two characters before the level, if they can be a place's name.
    place: Option<String>,
}

/// Two names for the authority of one level.
fn authority(page: &Page) -> Option<Finding> {
    let mut all: Vec<Mention<'_>> = page.paragraphs.iter().flat_map(mentions).collect();
    // 教体局 stands for 县教体局 where that is written in full elsewhere
    let known: Vec<(usize, Option<u8>)> =
        all.iter().map(|m| (m.kind, m.level)).filter(|k| k.1.is_some()).collect();
    for m in all.iter_mut().filter(|m| m.level.is_none()) {
        m.level = known.iter().find(|k| k.0 == m.kind).and_then(|k| k.1);
    }
    // the first of each: a document may have thousands of mentions
    let mut seen = BTreeSet::new();
    all.retain(|m| seen.insert((m.kind, m.level, m.place.clone())));
    for (i, b) in all.iter().enumerate() {
        let clash = |a: &&Mention<'_>| {
            let same = a.level == b.level || a.level.is_none() || b.level.is_none();
            let elsewhere = matches!((&a.place, &b.place), (Some(x), Some(y)) if x != y);
            a.kind != b.kind && same && !elsewhere
        };
        if let Some(a) = all[..i].iter().find(clash) {
            let (x, y) = (&a.text, &b.text);
            let found = L28.found(
                page,
                b.p,
                b.bytes.clone(),
                tr!(
                    "主管部门的名称不一致：前面是“{x}”，这里是“{y}”",
                    "Two names for one authority: {x} before, {y} here"
                ),
            );
            let found = if a.p.number == b.p.number { found } else { found.also(page, a.p) };
            return Some(found.hint(tr!("用现在的规范名称，全文一致", "Use its present name throughout")));
        }
    }
    None
}

fn mentions(p: &Paragraph) -> Vec<Mention<'_>> {
    let text = without_books(&p.text);
    let c = Chars::of(&text);
    let mut out = Vec::new();
    for i in c.positions() {
        // 教育和体育局 before 教育局
        let Some((kind, name)) =
            KINDS.iter().enumerate().find(|(_, k)| c.slice(i..i + k.chars().count()) == **k)
        else {
            continue;
        };
        let level = LEVELS.iter().find(|(w, _)| c.slice(i.saturating_sub(w.chars().count())..i) == *w);
        let from = i - level.map_or(0, |l| l.0.chars().count());
        let before = c.slice(from.saturating_sub(2)..from);
        let particle = |c: char| "向由经和与及至送到在请报按给各以对所".contains(c);
        let place = (level.is_some()
            && before.chars().count() == 2
            && before.chars().all(is_han)
            && !before.chars().any(particle))
        .then(|| before.to_string());
        // 各县教育局, 上级教育局
        if "各级".contains(c.before(from)) {
            continue;
        }
        let end = i + name.chars().count();
        out.push(Mention {
            p,
            bytes: c.bytes(from..end),
            text: c.slice(from..end).to_string(),
            kind,
            level: level.map(|l| l.1),
            place,
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{page, places};

    fn found(texts: &[&str]) -> Vec<u32> {
        places((L28.run)(&page(texts)))
    }
    const NONE: [u32; 0] = [];

    #[test]
    fn words_of_another_kind_of_unit() {
        assert_eq!(found(&["青河县第一中学", "突发事件应急预案", "由园长任组长，负责指挥。"]), [3]);
        assert_eq!(found(&["青河镇中心幼儿园应急预案", "由校长任组长，负责指挥。"]), [2]);
        assert_eq!(found(&["青河镇中心幼儿园应急预案", "依据《中小学校长任职规定》，由园长任组长。"]), NONE);
        assert_eq!(found(&["青河县第一中学", "附属幼儿园由园长负责。"]), NONE);
        assert_eq!(found(&["青河县教育局关于中小学幼儿园安全工作的通知", "园长、校长负责。"]), NONE);
        assert_eq!(found(&["会议通知", "请园长参加。"]), NONE);
    }

    #[test]
    fn two_names_for_one_authority() {
        assert_eq!(found(&["报市教育局", "报教体局", "报地区教体局"]), [2]);
        assert_eq!(found(&["报青河县教育局。", "向青河县教体局报告。"]), [2]);
        assert_eq!(found(&["报县教育局", "报教育和体育局"]), [2]);
        // one level above the other
        assert_eq!(found(&["报县教体局", "县教体局报市教育局", "教体局同意后"]), NONE);
        assert_eq!(found(&["报县教育局", "教育局同意后"]), NONE);
        // two counties
        assert_eq!(found(&["抄送：青河县教育局，白河县教体局。"]), NONE);
        assert_eq!(found(&["各市教育局、各县教体局："]), NONE);
    }
}
