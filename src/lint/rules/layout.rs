//! The page and its letters: paper, margins, lines, fonts, page numbers, the places of annexes and date (L01–L06, L10,
//! L14, L17, L22). They are asked of documents that have a title and a date below, not of forms and cards.
use crate::diagnostic::Severity;
use crate::lint::ends::Ends;
use crate::lint::marks::mark;
use crate::lint::text::{is_blank, tight};
use crate::lint::{Finding, Page, Paragraph, Profile, Rule, Section};
use crate::tr;

/// Paper.
pub(in crate::lint) const L01: Rule = Rule {
    id: "L01",
    code: "lint-page-size",
    severity: Severity::Error,
    fixable: false,
    about: || tr!("纸张是 A4", "The paper is A4"),
    run: |page| official(page, |_| page.sections.iter().find_map(|s| paper(page, s)).into_iter().collect()),
};
/// Margins.
pub(in crate::lint) const L02: Rule = Rule {
    id: "L02",
    code: "lint-margins",
    severity: Severity::Error,
    fixable: false,
    about: || {
        tr!(
            "页边距：上 37 右 26 下 35 左 28 毫米，或上 34.58 下 32.58 毫米",
            "Margins of 37, 26, 35, 28 mm, or of 34.58 at the top and 32.58 at the bottom"
        )
    },
    run: |page| official(page, |_| page.sections.iter().find_map(|s| margins(page, s)).into_iter().collect()),
};
/// Lines of a page.
pub(in crate::lint) const L03: Rule = Rule {
    id: "L03",
    code: "lint-lines",
    severity: Severity::Warning,
    fixable: false,
    about: || tr!("正文行距固定，一页22行", "Body lines have an exact pitch, 22 a page"),
    run: |page| official(page, |ends| lines(page, ends).into_iter().collect()),
};
/// Characters of a line.
pub(in crate::lint) const L04: Rule = Rule {
    id: "L04",
    code: "lint-characters",
    severity: Severity::Warning,
    fixable: false,
    about: || tr!("一行放得下28个字", "28 characters fit into a line"),
    run: |page| official(page, |ends| characters(page, ends).into_iter().collect()),
};
/// Letters of the text.
pub(in crate::lint) const L05: Rule = Rule {
    id: "L05",
    code: "lint-body-font",
    severity: Severity::Error,
    fixable: false,
    about: || tr!("正文用三号仿宋", "The text is in FangSong of 16 pt"),
    run: |page| official(page, |ends| body(page, ends).filter_map(|p| letters(page, p)).collect()),
};
/// The title.
pub(in crate::lint) const L06: Rule = Rule {
    id: "L06",
    code: "lint-title",
    severity: Severity::Error,
    fixable: false,
    about: || {
        tr!(
            "标题用二号小标宋，居中，后面没有句号",
            "The title is in XiaoBiaoSong of 22 pt, centred, without a full stop"
        )
    },
    run: |page| official(page, |ends| ends.title.iter().filter_map(|p| title(page, p)).collect()),
};
/// Letters of headings.
pub(in crate::lint) const L10: Rule = Rule {
    id: "L10",
    code: "lint-heading-font",
    severity: Severity::Warning,
    fixable: false,
    about: || tr!("一、用黑体，（一）用楷体", "Headings 一、 are in HeiTi, （一） in KaiTi"),
    run: |page| official(page, |_| page.paragraphs.iter().filter_map(|p| heading(page, p)).collect()),
};
/// Annexes.
pub(in crate::lint) const L14: Rule = Rule {
    id: "L14",
    code: "lint-annex-page",
    severity: Severity::Warning,
    fixable: false,
    about: || tr!("附件另起一页", "Annexes begin on a new page"),
    run: |page| official(page, |ends| annexes(page, ends)),
};
/// Page numbers.
pub(in crate::lint) const L17: Rule = Rule {
    id: "L17",
    code: "lint-page-number",
    severity: Severity::Warning,
    fixable: false,
    about: || {
        tr!(
            "页码写作 — 1 —，四号，单页居右、双页居左",
            "Page numbers are — 1 —, 14 pt, right on odd pages and left on even ones"
        )
    },
    run: |page| official(page, |_| numbers(page).into_iter().collect()),
};
/// The place of the date.
pub(in crate::lint) const L22: Rule = Rule {
    id: "L22",
    code: "lint-date-place",
    severity: Severity::Warning,
    fixable: false,
    about: || {
        tr!(
            "成文日期右空四字，不盖章的右空两字",
            "The date ends four characters from the edge, or two without a seal"
        )
    },
    run: |page| official(page, |ends| date(page, ends).into_iter().collect()),
};

/// Asks only documents that have a title and a date below.
fn official(page: &Page, ask: impl FnOnce(&Ends<'_>) -> Vec<Finding>) -> Vec<Finding> {
    let ends = Ends::of(page);
    if ends.title.is_empty() || ends.date.is_none() { vec![] } else { ask(&ends) }
}

/// A4, and how far off paper may be.
const A4: (i32, i32) = (11906, 16838);
const PAPER_OFF: i32 = 20;
/// A millimetre, in twips.
const MM: i32 = 57;
/// Margins: top, right, bottom, left.
const COMMON: [i32; 4] = [2098, 1474, 1984, 1587];
const DIGITAL: [i32; 4] = [1960, 1474, 1847, 1587];
/// Exact pitches of body lines, and lines of a page.
const PITCH: std::ops::RangeInclusive<i32> = 560..=589;
const LINES: i32 = 22;
/// Characters of a line.
const CHARACTERS: i32 = 28;
/// Sizes in half-points: text, title, page number.
const TEXT: u32 = 32;
const TITLE: u32 = 44;
const NUMBER: u32 = 28;
/// Characters from which a paragraph is running text.
const RUNNING: usize = 24;

/// Characters that a heading of the second level may have; what is longer is an item of the text.
const HEADING: usize = 30;

/// How the names of faces of a family contain.
const FANG: &[&str] = &["仿宋", "fangsong", "fzfs"];
const SONG: &[&str] = &["小标宋", "xbs", "xiaobiaosong"];
const HEI: &[&str] = &["黑体", "simhei", "heiti", "fzhei"];
const KAI: &[&str] = &["楷", "kaiti", "fzkai"];
/// Faces that stand in where there is nothing else.
const STAND_INS: &[&str] = &["noto", "source han", "思源"];

fn is_of(font: &str, family: &[&str]) -> bool {
    let font = font.to_lowercase();
    family.iter().any(|f| font.contains(f))
}

/// The whole document as a place.
fn whole() -> Paragraph {
    Paragraph::default()
}

fn paper(page: &Page, s: &Section) -> Option<Finding> {
    let (w, h) = if s.landscape { (s.paper.1, s.paper.0) } else { s.paper };
    let fits = (w - A4.0).abs() <= PAPER_OFF && (h - A4.1).abs() <= PAPER_OFF;
    let (w, h) = (f64::from(s.paper.0) / 56.7, f64::from(s.paper.1) / 56.7);
    (!fits).then(|| {
        let message = tr!("纸张是 {w:.0}×{h:.0} 毫米，不是 A4", "The paper is {w:.0} by {h:.0} mm, not A4");
        L01.found(page, &whole(), 0..0, message)
            .hint(tr!("页面布局里把纸张改成 A4（210×297 毫米）", "Set the paper to A4 (210 by 297 mm)"))
    })
}

fn margins(page: &Page, s: &Section) -> Option<Finding> {
    let (top, right, bottom, left) = s.margins;
    let near = |want: &[i32; 4]| {
        [top, right, bottom, left].iter().zip(want).all(|(have, want)| (have - want).abs() <= MM)
    };
    let fits = match page.profile {
        _ if s.landscape => true, // a wide table's page is turned as a whole
        Some(Profile::Common) => near(&COMMON),
        Some(Profile::Gbt33476) => near(&DIGITAL),
        None => near(&COMMON) || near(&DIGITAL),
    };
    let [top, right, bottom, left] = [top, right, bottom, left].map(|t| f64::from(t) / 56.7);
    (!fits).then(|| {
        let message = tr!(
            "页边距是上 {top:.1} 右 {right:.1} 下 {bottom:.1} 左 {left:.1} 毫米",
            "The margins are {top:.1}, {right:.1}, {bottom:.1}, {left:.1} mm (top, right, bottom, left)"
        );
        L02.found(page, &whole(), 0..0, message).hint(tr!(
            "改成上 37 右 26 下 35 左 28 毫米（电子版式：上 34.58 下 32.58）",
            "Set 37, 26, 35, 28 mm (digital layout: 34.58 at the top, 32.58 at the bottom)"
        ))
    })
}

/// Paragraphs of running text before the signature; headings and the smaller remarks below a table are left out.
fn body<'p>(page: &'p Page, ends: &Ends<'_>) -> impl Iterator<Item = &'p Paragraph> {
    let last = ends.date.as_ref().map_or(0, |(p, _)| p.number);
    let mut remarks = false; // below a table, and what follows in smaller letters
    let text = page.paragraphs.iter().filter(move |p| {
        let smaller = most(p).is_some_and(|(_, size)| size < TEXT);
        remarks = p.in_table || (remarks && smaller);
        !remarks
    });
    text.filter(move |p| {
        p.number < last
            && p.text.chars().count() >= RUNNING
            && p.text.contains('。')
            && p.align != "center"
            && mark(p).is_none_or(|m| m.level > 2)
    })
}

fn lines(page: &Page, ends: &Ends<'_>) -> Option<Finding> {
    let (section, first) = (page.sections.first()?, body(page, ends).next()?);
    let height = section.paper.1 - section.margins.0 - section.margins.2;
    let message = match first.exact {
        Some(pitch) if PITCH.contains(&pitch) && height / pitch == LINES => return None,
        Some(pitch) => {
            let (points, lines) = (f64::from(pitch) / 20.0, height / pitch.max(1));
            tr!("行距 {points} 磅，一页 {lines} 行", "A pitch of {points} pt gives {lines} lines a page")
        }
        None => tr!("正文的行距不是固定值", "The body's line pitch is not exact"),
    };
    let all = 0..first.text.len();
    Some(L03.found(page, first, all, message).hint(tr!(
        "行距设成固定值 28.9 磅（电子版式 29.45 磅），一页正好 22 行",
        "Set an exact pitch of 28.9 pt (29.45 in the digital layout): 22 lines a page"
    )))
}

fn characters(page: &Page, ends: &Ends<'_>) -> Option<Finding> {
    let (section, first) = (page.sections.first()?, body(page, ends).next()?);
    let run = first.runs.iter().find(|r| r.size == TEXT)?; // other sizes are told by L05
    let grid = section.grid_chars.map_or(0, |c| c * 20 / 4096);
    let pitch = i32::try_from(run.size).ok()? * 10 + run.spacing + grid;
    let width = section.paper.0 - section.margins.1 - section.margins.3;
    let fit = width / pitch.max(1);
    (fit < CHARACTERS).then(|| {
        let message = tr!("一行只放得下 {fit} 个字", "Only {fit} characters fit into a line");
        L04.found(page, first, 0..first.text.len(), message).hint(tr!(
            "字符间距紧缩 0.25 磅，或在页面设置的文档网格里指定每行 28 字",
            "Tighten the letters by 0.25 pt, or set 28 characters a line in the page's grid"
        ))
    })
}

/// What most of a paragraph's letters are: the face and the size.
fn most(p: &Paragraph) -> Option<(&str, u32)> {
    let count = |r: &&crate::lint::Run| r.text.chars().filter(|c| !is_blank(*c) && !c.is_ascii()).count();
    let longest = p.runs.iter().max_by_key(count).filter(|r| count(r) > 0)?;
    Some((&longest.font, longest.size))
}

fn letters(page: &Page, p: &Paragraph) -> Option<Finding> {
    let (font, size) = most(p)?;
    let hint = tr!("正文设成三号（16 磅）仿宋", "Set the text in FangSong of 16 pt");
    let points = f64::from(size) / 2.0;
    let all = 0..p.text.len();
    if is_of(font, FANG) && size == TEXT {
        return None;
    }
    if is_of(font, STAND_INS) && size == TEXT {
        let message = tr!("正文是代用的字体“{font}”", "The text is in the stand-in face “{font}”");
        return Some(L05.noted(page, p, all, message).hint(hint));
    }
    let message = tr!("正文是“{font}”{points} 磅", "The text is in “{font}” of {points} pt");
    Some(L05.found(page, p, all, message).hint(hint))
}

fn title(page: &Page, p: &Paragraph) -> Option<Finding> {
    // a letter's issuer stands above the title, in red
    if p.runs.iter().any(|r| r.color.eq_ignore_ascii_case("ff0000")) {
        return None;
    }
    let (font, size) = most(p)?;
    let stops = tight(&p.text).ends_with('。');
    let centred = p.align == "center";
    if is_of(font, SONG) && size == TITLE && centred && !stops {
        return None;
    }
    let points = f64::from(size) / 2.0;
    let message = match (stops, centred) {
        (true, _) => tr!("标题后面有句号", "A full stop ends the title"),
        (_, false) => tr!("标题没有居中", "The title is not centred"),
        _ => tr!("标题是“{font}”{points} 磅", "The title is in “{font}” of {points} pt"),
    };
    Some(L06.found(page, p, 0..p.text.len(), message).hint(tr!(
        "标题设成二号（22 磅）小标宋、居中，去掉句号",
        "Set the title in XiaoBiaoSong of 22 pt, centred, without a full stop"
    )))
}

fn heading(page: &Page, p: &Paragraph) -> Option<Finding> {
    let level = mark(p).filter(|_| !p.in_table).map(|m| m.level)?;
    let font = p.runs.iter().find(|r| !r.text.trim_matches(is_blank).is_empty()).map(|r| r.font.as_str())?;
    let (family, zh, en) = match level {
        1 => (HEI, "黑体", "HeiTi"),
        2 if p.text.chars().count() <= HEADING && !p.text.contains(['。', '；', '，']) => {
            (KAI, "楷体", "KaiTi")
        }
        _ => return None,
    };
    (!is_of(font, family)).then(|| {
        let message =
            tr!("这一层标题是“{font}”，不是{zh}", "A heading of this level is in “{font}”, not {en}");
        L10.found(page, p, 0..p.text.len(), message).hint(tr!("设成三号{zh}", "Set it in {en} of 16 pt"))
    })
}

fn annexes(page: &Page, ends: &Ends<'_>) -> Vec<Finding> {
    let late = ends.annexes.iter().filter(|(label, _)| {
        let before = page.paragraphs.iter().take_while(|p| p.number < label.number);
        // an empty paragraph that ends with a break may stand between
        let broken = before.last().is_some_and(|p| p.new_page && p.text.trim_matches(is_blank).is_empty());
        !label.new_page && !broken
    });
    late.map(|(label, _)| {
        L14.found(page, label, 0..label.text.len(), tr!("附件没有另起一页", "The annex is not on a new page"))
            .hint(tr!("在“附件”前插入分页符，或设段前分页", "Put a page break before it"))
    })
    .collect()
}

fn numbers(page: &Page) -> Option<Finding> {
    // a cover has no number
    let numbered = |s: &&Section| s.footers.iter().any(|(_, p)| p.iter().any(|p| p.text.contains("{PAGE}")));
    let section = page.sections.iter().find(numbered).or(page.sections.first())?;
    let footer = |which: &str| {
        let paragraphs = section.footers.iter().find(|(w, _)| w == which).map(|(_, p)| p)?;
        paragraphs.iter().find(|p| p.text.contains("{PAGE}"))
    };
    let message = match (footer("default"), footer("even")) {
        (None, _) => tr!("页脚没有页码", "There are no page numbers"),
        (Some(odd), even) => {
            let dashed = |p: &Paragraph| tight(&p.text).replace(' ', "") == "—{PAGE}—";
            let size = odd.runs.iter().find(|r| r.text.contains("{PAGE}")).map_or(NUMBER, |r| r.size);
            let points = f64::from(size) / 2.0;
            if !dashed(odd) {
                tr!("页码两边没有一字线", "The page number has no dash on each side")
            } else if size != NUMBER {
                tr!("页码是 {points} 磅，不是四号", "The page number is of {points} pt, not 14")
            } else if odd.align != "right" {
                tr!("单页的页码没有居右", "Odd pages' numbers are not at the right")
            } else if !page.even_and_odd || even.is_none_or(|e| e.align == "right" || e.align == "center") {
                tr!("双页的页码没有居左", "Even pages' numbers are not at the left")
            } else {
                return None;
            }
        }
    };
    Some(L17.found(page, &whole(), 0..0, message).hint(tr!(
        "页脚设“奇偶页不同”，写 — 1 —，四号宋体，单页居右、双页居左，各空一字",
        "Let odd and even footers differ: — 1 —, 14 pt, right on odd pages and left on even ones, one character in"
    )))
}

fn date(page: &Page, ends: &Ends<'_>) -> Option<Finding> {
    let (p, _) = ends.date.as_ref()?;
    let size = p.runs.first().map_or(TEXT, |r| r.size);
    let blanks = p.text.len() - p.text.trim_end_matches(is_blank).len();
    if p.align != "right" || blanks > 0 || size == 0 {
        return None; // placed by hand: it can't be told where it ends
    }
    // in tenths of a character
    let in_tenths = i64::from(p.indent.1) * 10 / (i64::from(size) * 10);
    ((in_tenths - 20).abs() > 4 && (in_tenths - 40).abs() > 4).then(|| {
        let message =
            tr!("成文日期右边没有空四字或两字", "The date isn't four or two characters from the edge");
        L22.found(page, p, 0..p.text.len(), message).hint(tr!(
            "盖章的右缩进 4 字符，不盖章的右缩进 2 字符",
            "Set a right indent of 4 characters, or of 2 without a seal"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{official, places};
    use crate::lint::{ALL, Run};

    /// A clean document, changed in one way, and the rules that then find something.
    fn broken(change: impl FnOnce(&mut Page)) -> Vec<&'static str> {
        let mut page = official();
        change(&mut page);
        let mine = [&L01, &L02, &L03, &L04, &L05, &L06, &L10, &L14, &L17, &L22];
        mine.iter().filter(|r| !(r.run)(&page).is_empty()).map(|r| r.id).collect()
    }

    #[test]
    fn a_clean_document_has_no_findings() {
        assert_eq!(broken(|_| ()), [""; 0]);
        assert!(ALL.iter().any(|r| r.id == "L01"));
        // the digital layout
        let digital = |p: &mut Page| {
            p.sections[0].margins = (1960, 1474, 1847, 1587);
            p.paragraphs.iter_mut().for_each(|p| p.exact = Some(589));
        };
        assert_eq!(broken(digital), [""; 0]);
    }

    #[test]
    fn each_rule_finds_its_own_fault() {
        assert_eq!(broken(|p| p.sections[0].paper = (12240, 15840)), ["L01", "L03"]);
        assert_eq!(broken(|p| p.sections[0].margins = (1440, 1474, 1984, 1587)), ["L02", "L03"]);
        assert_eq!(broken(|p| p.profile = Some(Profile::Gbt33476)), ["L02"]);
        assert_eq!(broken(|p| p.paragraphs[2].exact = Some(600)), ["L03"]);
        assert_eq!(broken(|p| p.paragraphs[2].exact = None), ["L03"]);
        assert_eq!(broken(|p| p.paragraphs[2].runs[0].spacing = 0), ["L04"]);
        assert_eq!(broken(|p| p.paragraphs[2].runs[0].font = "宋体".into()), ["L05"]);
        assert_eq!(broken(|p| p.paragraphs[5].runs[0].size = 28), ["L05"]);
        assert_eq!(broken(|p| p.paragraphs[0].runs[0].font = "宋体".into()), ["L06"]);
        assert_eq!(broken(|p| p.paragraphs[0].align = "left".into()), ["L06"]);
        assert_eq!(broken(|p| p.paragraphs[3].runs[0].font = "仿宋".into()), ["L10"]);
        assert_eq!(broken(|p| p.paragraphs[4].runs[0].font = "黑体".into()), ["L10"]);
        assert_eq!(broken(|p| p.paragraphs[9].new_page = false), ["L14"]);
        assert_eq!(broken(|p| p.even_and_odd = false), ["L17"]);
        assert_eq!(broken(|p| p.sections[0].footers.clear()), ["L17"]);
        assert_eq!(broken(|p| p.sections[0].footers[0].1[0].text = "{PAGE}".into()), ["L17"]);
        assert_eq!(broken(|p| p.paragraphs[8].indent.1 = 0), ["L22"]);
    }

    #[test]
    fn what_is_allowed() {
        assert_eq!(broken(|p| p.paragraphs[8].indent.1 = 640), [""; 0]); // without a seal
        // a label in another face, a stand-in that is only noted
        let label = |p: &mut Page| {
            let face = Run { text: "要求：".into(), font: "黑体".into(), size: 32, ..Run::default() };
            p.paragraphs[5].runs.insert(0, face);
        };
        assert_eq!(broken(label), [""; 0]);
        let mut page = official();
        page.paragraphs[5].runs[0].font = "Noto Serif CJK SC".into();
        let noted = (L05.run)(&page);
        assert_eq!(noted[0].diagnostic.severity(), Severity::Note);
        assert_eq!(places(noted), [6]);
        // a remark below a table, an item that is a sentence, a cover
        let small = |p: &mut Page| {
            p.paragraphs[3].text = "（一）通报上半年安全工作情况；".into();
            p.paragraphs[3].runs[0].font = "仿宋".into();
            p.paragraphs[4].in_table = true;
            p.paragraphs[5].runs[0].size = 24;
            let cover = Section { footers: vec![], ..p.sections[0].clone() };
            p.sections.insert(0, cover);
        };
        assert_eq!(broken(small), [""; 0]);
        let head = |p: &mut Page| {
            p.paragraphs[0].runs[0].color = "FF0000".into();
            p.paragraphs[0].runs[0].size = 72;
        };
        assert_eq!(broken(head), [""; 0]);
        // a form without a date isn't an official document
        let mut form = official();
        form.paragraphs.truncate(3);
        form.sections[0].margins = (1000, 1000, 1000, 1000);
        assert!((L02.run)(&form).is_empty());
    }
}
