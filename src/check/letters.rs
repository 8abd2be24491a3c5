//! D16: does everybody on duty have a letter of responsibility, just one, and are there clauses for every post?
use super::roster::{Person, Presence, Roster};
use super::rows::{Col, Row, Sheet};
use super::{Check, Data, error, found, warning};
use crate::diagnostic::Diagnostic;
use crate::tr;
use std::collections::{BTreeMap, BTreeSet};

/// D16.
pub(super) const LETTERS: Check = Check {
    id: "D16",
    name: ["责任书", "letters"],
    finds: &[
        error("check-letters-missing", ["在岗的人没有责任书", "somebody on duty has no letter"]),
        error("check-letters-twice", ["一个人有两份责任书", "somebody has two letters"]),
        error("check-letters-left", ["离职的人还有责任书", "somebody who left has a letter"]),
        warning(
            "check-letters-unknown",
            ["责任书上的人不在花名册里", "a letter's person is not in the roster"],
        ),
        warning(
            "check-letters-few",
            ["责任书只列了一部分在岗的人", "the letters name only some of those on duty"],
        ),
        error("check-letters-clauses", ["岗位没有职责条款", "a post has no clauses"]),
    ],
    run,
};

/// More missing letters than this, and more than there are letters, are told at once: the sheet is for some only.
const FEW: usize = 10;

fn run(data: &Data<'_>) -> Vec<Diagnostic> {
    let roster = Roster::of(data);
    let letters: Vec<Letters<'_>> =
        data.named(&["责任书", "安全责任书", "岗位责任书"]).into_iter().filter_map(Letters::of).collect();
    let mut out = vec![];
    for l in letters.iter().filter(|_| !roster.is_empty()) {
        out.extend(l.check(&roster));
    }
    for clauses in data.named(&["岗位职责", "职责条款"]) {
        out.extend(without_clauses(clauses, &roster, &letters));
    }
    out
}

/// A row for each letter.
struct Letters<'a> {
    sheet: Sheet<'a>,
    number: Option<Col>,
    name: Option<Col>,
    post: Option<Col>,
    /// What the letter is about, where a person may have several.
    about: Option<Col>,
}

impl<'a> Letters<'a> {
    fn of(sheet: Sheet<'a>) -> Option<Letters<'a>> {
        let number = sheet.col(&["工号"]);
        let name = sheet.col(&["姓名", "乙方姓名", "责任人"]);
        number.or(name)?;
        let about = sheet.col(&["标题", "责任书名称", "责任书类别", "类别"]);
        Some(Letters { sheet, number, name, post: sheet.col(&["岗位", "乙方岗位"]), about })
    }

    /// The cell that says whose letter it is.
    fn who(&self, row: Row<'_>) -> Option<Col> {
        self.name.filter(|c| !row.empty(*c)).or(self.number.filter(|c| !row.empty(*c)))
    }

    /// The persons that a letter may be meant for: several if only a shared name tells.
    fn meant<'r>(&self, row: Row<'_>, roster: &'r Roster<'a>) -> Vec<&'r Person<'a>> {
        match roster.numbered(&row.text(self.number)) {
            Some(p) => vec![p],
            None => roster.called(&row.name(self.name)),
        }
    }

    fn check(&self, roster: &Roster<'a>) -> Vec<Diagnostic> {
        let mut out = vec![];
        let mut given: BTreeMap<(usize, String), Row<'_>> = BTreeMap::new();
        let mut served: BTreeSet<usize> = BTreeSet::new();
        let place_of = |p: &Person<'_>| roster.people.iter().position(|q| std::ptr::eq(p, q));
        for row in self.sheet.rows() {
            let Some(col) = self.who(row) else { continue };
            let meant = self.meant(row, roster);
            let [first, ..] = meant[..] else {
                out.push(
                    found(
                        "check-letters-unknown",
                        tr!("花名册里没有这个人", "the roster has nobody like this"),
                    )
                    .hint(tr!("请核对工号和姓名", "check number and name"))
                    .at(row.place(col)),
                );
                continue;
            };
            let free = meant.iter().filter_map(|p| place_of(p).map(|i| (i, row.text(self.about))));
            match free.clone().find(|key| !given.contains_key(key)) {
                Some(key) => {
                    served.insert(key.0);
                    given.insert(key, row);
                }
                None => {
                    let before = free.filter_map(|key| given.get(&key)).next_back();
                    let d = found(
                        "check-letters-twice",
                        tr!("这个人已经有一份责任书", "this person has a letter already"),
                    )
                    .hint(tr!("请删去一行", "delete one of the rows"))
                    .at(row.place(col));
                    out.push(match before {
                        Some(b) => d.also(b.place(col)),
                        None => d,
                    });
                    continue;
                }
            }
            if meant.iter().all(|p| p.presence == Presence::Left) {
                out.push(
                    found(
                        "check-letters-left",
                        tr!("这个人在花名册里已离职", "the roster says that this person has left"),
                    )
                    .hint(tr!(
                        "请删去这一行，或更正花名册的在岗状态",
                        "delete the row, or correct the state in the roster"
                    ))
                    .at(row.place(col))
                    .also(first.row.place(first.columns.name)),
                );
            }
        }
        out.extend(self.missing(roster, &served));
        out
    }

    fn missing(&self, roster: &Roster<'a>, served: &BTreeSet<usize>) -> Vec<Diagnostic> {
        let here = || roster.people.iter().enumerate().filter(|(_, p)| p.presence == Presence::Here);
        let without: Vec<&Person<'_>> = here().filter(|(i, _)| !served.contains(i)).map(|(_, p)| p).collect();
        let (n, of) = (without.len(), here().count());
        if n > FEW && n * 2 > of {
            return vec![
                found(
                    "check-letters-few",
                    tr!("在岗 {of} 人，其中 {n} 人没有责任书", "{n} of the {of} persons on duty have no letter"),
                )
                .hint(tr!(
                    "如果只给一部分人签，可以在任务文件 [check] 里关掉这一项；否则请补齐",
                    "if the letters are for some only, switch this off in the job file under [check]; else add the others"
                ))
                .at(self.sheet.place()),
            ];
        }
        let report = |p: &Person<'_>| {
            found(
                "check-letters-missing",
                tr!("这个人在岗，没有责任书", "this person is on duty and has no letter"),
            )
            .hint(tr!("请在责任书表里加一行", "add a row to the sheet of letters"))
            .at(p.row.place(p.columns.name))
            .also(self.sheet.place())
        };
        without.into_iter().map(report).collect()
    }
}

/// Posts in use that have no clauses.
fn without_clauses(clauses: Sheet<'_>, roster: &Roster<'_>, letters: &[Letters<'_>]) -> Vec<Diagnostic> {
    let (Some(post), Some(clause)) =
        (clauses.col(&["岗位"]), clauses.col(&["条款", "职责条款", "职责", "内容"]))
    else {
        return vec![];
    };
    let mut known = BTreeSet::new();
    let mut above = String::new();
    for row in clauses.rows() {
        if !row.empty(post) {
            above = row.text(post);
        }
        if !row.empty(clause) {
            known.insert(above.clone());
        }
    }
    // letters say which posts are in use; without a column for it, the roster does
    let in_letters: Vec<(Row<'_>, Col)> = letters
        .iter()
        .filter_map(|l| Some((l.sheet, l.post?)))
        .flat_map(|(sheet, col)| sheet.rows().map(move |r| (r, col)))
        .collect();
    let used = if in_letters.is_empty() {
        let here = roster.people.iter().filter(|p| p.presence == Presence::Here);
        here.filter_map(|p| Some((p.row, p.columns.post?))).collect()
    } else {
        in_letters
    };
    let mut seen = BTreeSet::new();
    let new = |(row, col): &(Row<'_>, Col)| {
        let post = row.text(*col);
        !post.is_empty() && !known.contains(&post) && seen.insert(post)
    };
    used.into_iter()
        .filter(new)
        .map(|(row, col)| {
            found(
                "check-letters-clauses",
                tr!("岗位职责表里没有这个岗位的条款", "there are no clauses for this post"),
            )
            .hint(tr!("请在岗位职责表里给这个岗位写上条款", "add clauses for this post"))
            .at(row.place(col))
            .also(clauses.place())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::brief as found;
    use super::*;

    const PEOPLE: &[&str] = &[
        "工号|姓名|岗位|在岗状态",
        "1|罗可|园长|在岗",
        "2|王芳|教师|在岗",
        "3|王芳|保育员|在岗",
        "4|李四|教师|休假",
        "5|王五|司机|离职",
    ];

    fn letters(rows: &[&str]) -> Vec<String> {
        found(&LETTERS, &[("人员", PEOPLE), ("责任书", rows)])
    }

    #[test]
    fn everybody_on_duty_has_one() {
        let ok: &[&str] = &["工号|姓名|责任区域", "1|罗可|全园", "2|王芳|大班", "3|王芳|小班"];
        assert!(letters(ok).is_empty());
        assert_eq!(letters(&ok[..3]), ["check-letters-missing 人员 B4 责任书"]);
        let with = |row: &str| letters(&[ok, &[row]].concat());
        assert!(with("4|李四|").is_empty(), "somebody away may have one");
        assert_eq!(with("1|罗可|"), ["check-letters-twice 责任书 B5 B2"]);
        assert_eq!(with("5|王五|"), ["check-letters-left 责任书 B5 人员 B6"]);
        assert_eq!(with("9|孙七|"), ["check-letters-unknown 责任书 B5"]);
    }

    #[test]
    fn two_persons_of_one_name_without_numbers() {
        let ok: &[&str] = &["乙方姓名|责任区域", "罗可|全园", "王芳|大班", "王芳|小班"];
        assert!(letters(ok).is_empty());
        assert_eq!(letters(&[ok, &["王芳|中班"]].concat()), ["check-letters-twice 责任书 A5 A4"]);
    }

    #[test]
    fn several_kinds_of_letters() {
        let rows: &[&str] = &["工号|标题", "1|安全", "1|师德", "2|安全", "3|安全", "3|安全"];
        assert_eq!(letters(rows), ["check-letters-twice 责任书 A6 A5"]);
    }

    #[test]
    fn a_sheet_for_some_only_is_told_once() {
        let people: Vec<String> = (1..=30).map(|i| format!("{i}|教师{i}号|在岗")).collect();
        let mut rows = vec!["工号|姓名|在岗状态"];
        rows.extend(people.iter().map(String::as_str));
        let few: &[&str] = &["工号|责任区域", "1|甲", "2|乙"];
        assert_eq!(found(&LETTERS, &[("人员", &rows), ("责任书", few)]), ["check-letters-few 责任书"]);
    }

    #[test]
    fn every_post_has_clauses() {
        let clauses: &[&str] =
            &["岗位|序号|条款", "园长|1|负总责", "教师|1|管好班级", "|2|清点人数", "司机|1|"];
        assert_eq!(
            found(&LETTERS, &[("人员", PEOPLE), ("岗位职责", clauses)]),
            ["check-letters-clauses 人员 C4 岗位职责"]
        );
        let rows: &[&str] = &["工号|乙方岗位", "1|园长", "2|教师", "3|司机"];
        assert_eq!(
            found(&LETTERS, &[("人员", PEOPLE), ("责任书", rows), ("岗位职责", clauses)]),
            ["check-letters-clauses 责任书 B4 岗位职责"]
        );
    }
}
