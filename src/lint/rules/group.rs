//! Groups of people as a document lists them (组长：…, 副组长：…, 成员：…): one person in two posts of a group, a
//! group without a head, a group without members (L27).
use crate::diagnostic::Severity;
use crate::lint::marks::mark;
use crate::lint::text::{Chars, is_blank, is_han, tight};
use crate::lint::{Finding, Page, Paragraph, Rule};
use crate::tr;
use std::ops::Range;

/// Posts of one group.
pub(in crate::lint) const L27: Rule = Rule {
    id: "L27",
    code: "lint-group",
    severity: Severity::Warning,
    fixable: false,
    about: || {
        tr!(
            "一个组里同一个人不兼正副职，组要有组长、有成员",
            "In a group nobody is head and deputy at once; a group has a head and members"
        )
    },
    run,
};

const HEADS: &[&str] = &["组长", "总指挥", "指挥长"];
const DEPUTIES: &[&str] = &["副组长", "副总指挥", "副指挥长", "常务副组长"];
const MEMBERS: &[&str] = &["成员", "组员", "成员单位"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Post {
    Head,
    Deputy,
    Members,
}

/// A post's label with what stands behind it.
struct Line<'p> {
    post: Post,
    at: &'p Paragraph,
    bytes: Range<usize>,
    names: Vec<String>,
}

fn run(page: &Page) -> Vec<Finding> {
    let groups = groups(page);
    let headed = groups.iter().filter(|g| g.iter().any(|l| l.post == Post::Head)).count();
    let mut out = Vec::new();
    for group in &groups {
        out.extend(twice(page, group));
        let first = group.iter().find(|l| l.post != Post::Head);
        let no_head = !group.iter().any(|l| l.post == Post::Head);
        // 成员：… alone may be anything; beside a deputy, or among groups that have heads, it is a group
        let is_group = group.iter().any(|l| l.post == Post::Deputy) || headed > 0;
        if let Some(line) = first.filter(|l| no_head && is_group && !l.at.in_table) {
            let found = L27.found(
                page,
                line.at,
                line.bytes.clone(),
                tr!("这个组没有写组长", "This group has no head"),
            );
            out.push(found.hint(tr!("补上组长", "Add its head")));
        }
        for line in group.iter().filter(|l| l.post == Post::Members && l.names.is_empty() && !l.at.in_table) {
            let found = L27.found(
                page,
                line.at,
                line.bytes.clone(),
                tr!("这个组没有成员", "This group has no members"),
            );
            out.push(found.hint(tr!("写上成员，或者删去这一行", "Name its members, or delete the line")));
        }
    }
    out
}

/// A name that is both head and deputy, or twice in one line of a group.
fn twice(page: &Page, group: &[Line<'_>]) -> Option<Finding> {
    let heads = group.iter().filter(|l| l.post == Post::Head);
    let deputies: Vec<&Line<'_>> = group.iter().filter(|l| l.post == Post::Deputy).collect();
    for head in heads {
        for name in &head.names {
            if let Some(line) = deputies.iter().find(|d| d.names.contains(name)) {
                let found = L27.found(
                    page,
                    line.at,
                    line.bytes.clone(),
                    tr!(
                        "同一个人在一个组里又是组长又是副组长",
                        "The same person is head and deputy of one group"
                    ),
                );
                let found = if line.at.number == head.at.number { found } else { found.also(page, head.at) };
                return Some(
                    found.hint(tr!("核对名单，换一个人", "Check the list, and name another person")),
                );
            }
        }
    }
    None
}

/// The groups of the document: stretches of posts that a heading, other text or a new head ends.
fn groups(page: &Page) -> Vec<Vec<Line<'_>>> {
    let mut out: Vec<Vec<Line<'_>>> = Vec::new();
    let mut open = false;
    let all = &page.paragraphs;
    for (i, p) in all.iter().enumerate() {
        if tight(&p.text).is_empty() {
            continue;
        }
        let lines = if p.in_table { cell(all, i) } else { posts(p, all.get(i + 1)) };
        if lines.is_empty() {
            // within a table other cells stand between the posts
            open = open && p.in_table;
            // a list of names that goes on below its label
            open |=
                out.last().and_then(|g| g.last()).is_some_and(|l| l.names.is_empty()) && mark(p).is_none();
            continue;
        }
        for line in lines {
            let new = !open
                || out.last().is_none_or(|g| {
                    g.iter().any(|l| l.post == Post::Head) && line.post == Post::Head
                        || g.iter().any(|l| l.at.in_table) != p.in_table
                });
            match out.last_mut().filter(|_| !new) {
                Some(group) => group.push(line),
                None => out.push(vec![line]),
            }
            open = true;
        }
    }
    out
}

fn post(label: &str) -> Option<Post> {
    let among = |list: &[&str]| list.contains(&label);
    match () {
        _ if among(HEADS) => Some(Post::Head),
        _ if among(DEPUTIES) => Some(Post::Deputy),
        _ if among(MEMBERS) => Some(Post::Members),
        _ => None,
    }
}

/// The posts that a paragraph lists, as `组　长：张三　副组长：李四、王五`.
fn posts<'p>(p: &'p Paragraph, next: Option<&Paragraph>) -> Vec<Line<'p>> {
    let c = Chars::of(&p.text);
    let colons: Vec<usize> = c.positions().filter(|&i| matches!(c.at(i), '：' | ':')).collect();
    let labels: Vec<(usize, usize, Post)> = colons
        .iter()
        .filter_map(|&colon| {
            let from = label(&c, colon)?;
            Some((from, colon, post(&tight(c.slice(from..colon)))?))
        })
        .collect();
    // a sentence that happens to hold 组长： isn't a list
    if labels.first().is_none_or(|l| c.skip(0, |c| is_blank(c) || "（）1234567890.、".contains(c)) < l.0) {
        return vec![];
    }
    (0..labels.len())
        .map(|i| {
            let (from, colon, post) = labels[i];
            let end = labels.get(i + 1).map_or(c.len(), |n| n.0);
            let value = c.slice(colon + 1..end);
            let mut names = names(value);
            // the names stand below
            if names.is_empty() && (!tight(value).is_empty() || (end == c.len() && goes_on(next))) {
                names.push("…".into());
            }
            Line { post, at: p, bytes: c.bytes(from..end), names }
        })
        .collect()
}

/// Is this paragraph the list that the label before it announces?
fn goes_on(next: Option<&Paragraph>) -> bool {
    next.is_some_and(|n| {
        let heading = mark(n).is_some_and(|m| m.level <= 2);
        n.in_table || (!tight(&n.text).is_empty() && !heading && posts(n, None).is_empty())
    })
}

/// Where the label before a colon begins; `组　长` has blanks in it.
fn label(c: &Chars<'_>, colon: usize) -> Option<usize> {
    let mut from = colon;
    let mut best = None;
    while from > 0 && colon - from < 10 {
        from -= 1;
        let edge = from == 0 || !is_han(c.before(from));
        if is_han(c.at(from)) && edge && post(&tight(c.slice(from..colon))).is_some() {
            best = Some(from);
        }
        if !is_han(c.at(from)) && !is_blank(c.at(from)) {
            break;
        }
    }
    best
}

/// A label in a table's cell, with the cell behind it. Where another label follows, they are a row of heads.
fn cell(all: &[Paragraph], i: usize) -> Vec<Line<'_>> {
    let p = &all[i];
    let Some(post) = post(tight(&p.text).trim_end_matches(['：', ':'])) else { return vec![] };
    let Some(value) = all.get(i + 1).filter(|v| v.in_table) else { return vec![] };
    let names = names(&value.text);
    if names.is_empty() {
        return vec![];
    }
    vec![Line { post, at: p, bytes: 0..p.text.len(), names }]
}

/// Names in a list: two to four Chinese characters (with the blank in 张　三), titles and brackets left out.
fn names(text: &str) -> Vec<String> {
    let mut plain = String::new();
    let mut depth = 0u32;
    for c in text.chars() {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => plain.push(c),
            _ => {}
        }
    }
    let is_name = |t: &String| {
        let n = t.chars().count();
        (2..=4).contains(&n) && t.chars().all(is_han) && !TITLES.iter().any(|w| t.contains(w))
    };
    plain
        .split(['、', '，', ',', '；', ';', '。', '\t', '\n'])
        .flat_map(|part| {
            let words: Vec<&str> = part.split(is_blank).filter(|w| !w.is_empty()).collect();
            // 张　三 is one name
            let apart = words.len() == 2 && words.iter().all(|w| w.chars().count() == 1);
            if apart { vec![words.concat()] } else { words.into_iter().map(str::to_owned).collect() }
        })
        .filter(is_name)
        .collect()
}

/// Words that are posts, not names.
const TITLES: &[&str] = &[
    "园长", "校长", "主任", "书记", "组长", "主席", "成员", "组员", "手机", "电话", "指定", "全体", "教师",
    "干部", "负责", "分管", "部门", "职责", "姓名", "职务", "备注", "序号", "单位",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{page, places, table};

    fn found(texts: &[&str]) -> Vec<u32> {
        places(run(&page(texts)))
    }
    const NONE: [u32; 0] = [];

    #[test]
    fn a_person_in_two_posts_of_a_group() {
        assert_eq!(found(&["组长：张三", "副组长：李四、张三", "成员：王五"]), [2]);
        assert_eq!(found(&["组　长：张　三（园长）", "副组长：张三"]), [2]);
        assert_eq!(found(&["组长：张三　副组长：张三"]), [1]);
        assert_eq!(places(run(&table(&["组长", "张三", "手机", "13800000000", "副组长", "张三"]))), [5]);
        // in two groups one may
        assert_eq!(
            found(&["组长：张三", "副组长：李四", "（二）救护组", "组长：李四", "副组长：张三"]),
            NONE
        );
    }

    #[test]
    fn a_group_without_head_or_members() {
        assert_eq!(found(&["救护组", "副组长：李四", "成员：王五"]), [2]);
        assert_eq!(found(&["甲组", "组长：张三", "成员：李四", "乙组", "成员：王五"]), [5]);
        assert_eq!(found(&["组长：张三", "成员：", "职责："]), NONE);
        assert_eq!(found(&["组长：张三", "成员：", "（二）救护组"]), [2]);
    }

    #[test]
    fn clean_groups() {
        assert_eq!(found(&["组长：张三", "副组长：李四、王五", "成员：赵六、钱七"]), NONE);
        assert_eq!(found(&["组长：张三", "副组长：由组长指定", "成员：各班班主任"]), NONE);
        assert_eq!(found(&["组长：张三", "成员：", "李四、王五"]), NONE);
        assert_eq!(found(&["成员：李四、王五"]), NONE);
        assert_eq!(found(&["领导小组由组长负责，组长：张三。"]), NONE);
        assert_eq!(places(run(&table(&["组长", "副组长", "成员", "张三", "李四", "王五"]))), NONE);
        assert_eq!(places(run(&table(&["组长", "张三", "组长", "张三", "副组长", "李四"]))), NONE);
    }
}
