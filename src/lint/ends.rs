//! What stands before and behind the text of an official document, told by its words: the issuer's head, the title,
//! the addressees, the list of annexes, signature and date, the annexes, 抄送 and 印发.
use super::dates::{Written, at_end, read};
use super::text::{Chars, is_blank, tight};
use super::{Page, Paragraph};
use std::ops::Range;

/// The parts that could be told.
#[derive(Default)]
pub(super) struct Ends<'p> {
    /// 青河县教育局文件: the paragraph and the issuer in it.
    pub(super) head: Option<(&'p Paragraph, String)>,
    /// The title's paragraphs.
    pub(super) title: Vec<&'p Paragraph>,
    /// 主送机关.
    pub(super) to: Option<&'p Paragraph>,
    /// 附件说明: each name with its paragraph and bytes.
    pub(super) listed: Vec<Listed<'p>>,
    /// Who signs.
    pub(super) issuer: Option<&'p Paragraph>,
    /// The date below.
    pub(super) date: Option<(&'p Paragraph, Written)>,
    /// The annexes: 附件1 and the paragraphs that follow.
    pub(super) annexes: Vec<(&'p Paragraph, Vec<&'p Paragraph>)>,
    /// 抄送.
    pub(super) copies: Option<&'p Paragraph>,
    /// The line of 印发: the paragraph, the byte of the date, the date.
    pub(super) printed: Option<(&'p Paragraph, usize, Written)>,
}

/// An annex in the list of annexes.
pub(super) struct Listed<'p> {
    pub(super) at: &'p Paragraph,
    /// Its name, in bytes.
    pub(super) name: Range<usize>,
}

/// The last words of titles.
const KINDS: &[&str] = &[
    "通知", "意见", "决定", "报告", "请示", "批复", "通报", "函", "公告", "通告", "纪要", "议案", "决议",
    "命令", "方案", "办法", "规定", "细则", "预案", "计划", "总结",
];
/// Paragraphs before the text in which head, title and addressees are looked for.
const FRONT: usize = 16;
/// Characters of a line that isn't text: title, issuer, addressees.
const LINE: usize = 60;
/// Lines that a title may have.
const TITLE_LINES: usize = 4;

impl<'p> Ends<'p> {
    /// Looks for the parts.
    pub(super) fn of(page: &'p Page) -> Ends<'p> {
        let written: Vec<&Paragraph> =
            page.paragraphs.iter().filter(|p| !p.text.trim_matches(is_blank).is_empty()).collect();
        let mut ends = Ends::default();
        ends.front(&written);
        ends.listed(&written);
        ends.annexes(&written);
        ends.signature(&written);
        ends.imprint(&written);
        ends
    }

    fn front(&mut self, written: &[&'p Paragraph]) {
        let front: Vec<&Paragraph> = written.iter().copied().filter(|p| !p.in_table).take(FRONT).collect();
        self.head = front.iter().take(3).find_map(|p| {
            let text = tight(&p.text);
            let issuer = text.strip_suffix("文件")?;
            (text.chars().count() <= LINE && issuer.ends_with(ISSUERS)).then(|| (*p, issuer.to_string()))
        });
        let last = front.iter().position(|p| {
            let text = tight(&p.text);
            let text = text.split(['（', '(']).next().unwrap_or_default();
            text.chars().count() <= LINE && KINDS.iter().any(|k| text.ends_with(k)) && !has_stop(text)
        });
        let Some(last) = last else { return };
        // lines above that the title began on: up to one that is a number or the head
        let first = (0..last)
            .rev()
            .take(TITLE_LINES - 1)
            .take_while(|&i| {
                front.get(i).is_some_and(|p| {
                    let text = tight(&p.text);
                    !text.ends_with('号')
                        && !text.ends_with("文件")
                        && !has_stop(&text)
                        && !text.contains('：')
                })
            })
            .last()
            .unwrap_or(last);
        self.title = front.get(first..=last).unwrap_or_default().to_vec();
        self.to = front.get(last + 1).copied().filter(|p| is_addressee(&p.text));
    }

    fn annexes(&mut self, written: &[&'p Paragraph]) {
        for (i, p) in written.iter().enumerate() {
            if is_annex_label(&p.text) && !p.in_table {
                let following = written.iter().skip(i + 1).take_while(|p| !p.in_table).take(TITLE_LINES);
                self.annexes.push((p, following.copied().collect()));
            }
        }
    }

    fn listed(&mut self, written: &[&'p Paragraph]) {
        let starts = |p: &&&Paragraph| {
            let text = tight(&p.text);
            text.starts_with("附件：") || text.starts_with("附件:")
        };
        // an annex may have annexes of its own
        let own = written.iter().take_while(|p| !is_annex_label(&p.text)).count();
        let Some(at) = written.iter().take(own).position(|p| starts(&p) && !p.in_table) else { return };
        let mut wanted = 1;
        for (i, p) in written.iter().skip(at).enumerate() {
            let c = Chars::of(&p.text);
            let mut from = c.skip(0, is_blank);
            if i == 0 {
                from = c.skip(from, |c| is_blank(c) || c == '附' || c == '件');
                from = c.skip(from + 1, is_blank);
            }
            let digits = c.skip(from, |c| c.is_ascii_digit());
            let numbered = digits > from && ".．、".contains(c.at(digits));
            if numbered && c.slice(from..digits).parse() == Ok(wanted) {
                from = c.skip(digits + 1, is_blank);
                wanted += 1;
            } else if i > 0 {
                break;
            }
            let to = c.skip_back(c.len(), is_blank).max(from);
            // 附件：1.甲2.乙 in one paragraph can't be told apart surely
            if to > from && !c.slice(from..to).contains('\n') {
                self.listed.push(Listed { at: p, name: c.bytes(from..to) });
            }
            if !numbered {
                break;
            }
        }
    }

    /// The first line that is a date and stands below a short line, before annexes and imprint.
    fn signature(&mut self, written: &[&'p Paragraph]) {
        let end = written
            .iter()
            .position(|p| is_annex_label(&p.text) || is_copies(&p.text))
            .unwrap_or(written.len());
        let lines = written.get(..end).unwrap_or_default();
        let Some((i, date)) = lines
            .iter()
            .enumerate()
            .skip(2)
            .rev()
            .find_map(|(i, p)| Some((i, read(&p.text).filter(|_| !p.in_table)?)))
        else {
            return;
        };
        self.date = lines.get(i).map(|p| (*p, date));
        let above = i.checked_sub(1).and_then(|i| lines.get(i)).copied();
        self.issuer = above.filter(|p| {
            let text = tight(&p.text);
            text.chars().count() <= LINE && !has_stop(&text) && text.ends_with(ISSUERS) && !p.in_table
        });
    }

    fn imprint(&mut self, written: &[&'p Paragraph]) {
        let at = written.iter().position(|p| is_copies(&p.text));
        self.copies = at.and_then(|at| written.get(at)).copied();
        let printed = |p: &&'p Paragraph, sure: bool| {
            let text = p.text.trim_end_matches(is_blank);
            let before = text.trim_end_matches(['。', '.']).strip_suffix("印发");
            let (from, date) = at_end(before.or(sure.then_some(text))?)?;
            Some((*p, from, date))
        };
        // behind 抄送 it is the imprint even without 印发
        let behind = at.map(|at| written.get(at + 1..).unwrap_or_default().iter().take(2));
        self.printed = behind
            .and_then(|mut b| b.find_map(|p| printed(p, true)))
            .or_else(|| written.iter().rev().take(3).find_map(|p| printed(p, false)));
    }
}

/// How the names of issuers end.
const ISSUERS: &[char] = &[
    '局', '委', '办', '校', '园', '学', '院', '厅', '部', '处', '科', '室', '会', '府', '司', '社', '站',
    '所', '中', '组', '道', '镇', '乡', '村', '心', '团', '馆',
];

fn has_stop(text: &str) -> bool {
    text.ends_with(['。', '；', '，', '：', ':', ';', ','])
}

/// 附件, 附件1, 附件一： alone in a line.
pub(super) fn is_annex_label(text: &str) -> bool {
    let text = tight(text);
    let Some(rest) = text.trim_end_matches(['：', ':']).strip_prefix("附件") else { return false };
    rest.chars().count() <= 3
        && rest.chars().all(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(c))
}

fn is_copies(text: &str) -> bool {
    let text = tight(text);
    let words = text.strip_prefix("抄送").or(text.strip_prefix("抄报"));
    words.is_some_and(|rest| {
        rest.starts_with(['：', ':', ' ']) || rest.chars().count() < LINE && !rest.contains('。')
    })
}

/// Does the line below the title name whom the document is for?
fn is_addressee(text: &str) -> bool {
    let text = tight(text);
    let bare = text.trim_end_matches(['：', ':', '，', ',', '；', ';', '。']);
    let says = ["如下", "现将", "根据", "为了", "为进", "为做", "依据", "制定", "以下", "按照", "关于"];
    let unit = bare.ends_with(ISSUERS) || bare.ends_with(['位', '门', '属', '直', '县', '市', '区', '省']);
    let several =
        bare.starts_with(['各', '全', '县', '市', '省', '区']) || bare.contains(['、', '，']) || bare != text;
    bare.chars().count() <= LINE * 2
        && unit
        && several
        && !says.iter().any(|w| bare.contains(w))
        && !bare.contains('。')
}
