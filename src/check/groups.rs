//! D10: does every group have a head who is there, can be reached and isn't needed elsewhere; are the members told
//! apart; is the order of succession whole?
use super::roster::{Presence, Roster};
use super::rows::{Col, Row, Sheet};
use super::{Check, Data, error, found, warning};
use crate::diagnostic::{Diagnostic, Place};
use crate::tr;
use std::collections::{BTreeMap, BTreeSet};

/// D10.
pub(super) const GROUPS: Check = Check {
    id: "D10",
    name: ["小组", "groups"],
    finds: &[
        error("check-groups-head", ["工作组没有组长", "a group has no head"]),
        error("check-groups-left", ["组长、领导或组员已离职", "a head, leader or member has left"]),
        warning("check-groups-leave", ["组长或领导不在岗", "a head or leader is away"]),
        warning("check-groups-unknown", ["组长或领导不在花名册里", "a head or leader is not in the roster"]),
        warning("check-groups-phone", ["组长或领导没有电话", "a head or leader has no phone number"]),
        warning("check-groups-two-heads", ["同一个人是两个组的组长", "one person heads two groups"]),
        warning("check-groups-twice", ["同一个组里一人列了两次", "a person is twice in a group"]),
        warning(
            "check-groups-group",
            ["组员的组在工作组表里没有", "a member's group is not among the groups"],
        ),
        warning(
            "check-groups-department",
            ["部门没有人参加任何工作组", "a department has nobody in any group"],
        ),
        error(
            "check-groups-order",
            [
                "领导小组的接替顺序不是从 1 起连续、不重复的",
                "the order of succession isn't 1, 2, 3 … without gaps",
            ],
        ),
    ],
    run,
};

fn run(data: &Data<'_>) -> Vec<Diagnostic> {
    let roster = Roster::of(data);
    let phones = Phones::of(data);
    let members: Vec<Members<'_>> =
        data.named(&["组员", "工作组成员", "小组成员"]).into_iter().filter_map(Members::of).collect();
    let mut out = vec![];
    for sheet in data.named(&["领导小组", "应急领导小组", "指挥部"]) {
        out.extend(leaders(sheet, &roster, &phones));
    }
    for sheet in data.named(&["工作组", "应急工作组", "应急小组"]) {
        out.extend(groups(sheet, &roster, &phones, &members));
        out.extend(departments(sheet, &roster, &members));
    }
    for m in &members {
        out.extend(m.twice());
        out.extend(m.left(&roster));
    }
    out
}

/// Who has a phone number somewhere.
struct Phones {
    names: BTreeSet<String>,
}

impl Phones {
    fn of(data: &Data<'_>) -> Phones {
        let mut names = BTreeSet::new();
        for (_, table) in data.sheets {
            let sheet = Sheet { table };
            let phone = [
                sheet.col(&["手机"]),
                sheet.col(&["固定电话"]),
                sheet.col(&["24小时电话"]),
                sheet.col(&["短号"]),
            ];
            let Some(name) = sheet.col(&["姓名", "单位或姓名"]) else { continue };
            names.extend(
                sheet.rows().filter(|r| phone.iter().flatten().any(|c| !r.empty(*c))).map(|r| r.name(name)),
            );
        }
        Phones { names }
    }
}

/// The head of a group or a leader is there and can be reached.
struct Head<'a, 'r> {
    row: Row<'a>,
    col: Col,
    name: &'r str,
    phone: Option<Col>,
}

impl Head<'_, '_> {
    fn check(&self, roster: &Roster<'_>, phones: &Phones) -> Vec<Diagnostic> {
        let mut out = Vec::from_iter(absent(roster, self.name, self.row.place(self.col)));
        if !roster.is_empty() && !roster.has(self.name) && roster.is_name(self.name) {
            out.push(
                found(
                    "check-groups-unknown",
                    tr!("花名册里没有这个人", "the roster has nobody of this name"),
                )
                .hint(tr!("请核对姓名，或在花名册里补上", "check the name, or add the person to the roster"))
                .at(self.row.place(self.col)),
            );
        }
        let asked = self.phone.is_some() || roster.people.iter().any(|p| p.columns.phone.is_some());
        let own = self.phone.is_some_and(|c| !self.row.empty(c));
        if asked && !own && !phones.names.contains(self.name) && roster.is_name(self.name) {
            out.push(
                found("check-groups-phone", tr!("负责人没有电话", "the head has no phone number"))
                    .hint(tr!("请填上手机号码", "enter a phone number"))
                    .at(self.row.place(self.phone.unwrap_or(self.col)))
                    .also(self.row.place(self.col)),
            );
        }
        out
    }
}

/// Somebody who left is an error, somebody away for a time a warning.
pub(super) fn absent(roster: &Roster<'_>, name: &str, place: Place) -> Option<Diagnostic> {
    let person = roster.only(name)?;
    let d = match person.presence {
        Presence::Here => return None,
        Presence::Left => found(
            "check-groups-left",
            tr!("这个人在花名册里已离职", "the roster says that this person has left"),
        ),
        Presence::Away => found(
            "check-groups-leave",
            tr!("这个人在花名册里不在岗", "the roster says that this person is away"),
        ),
    };
    let hint =
        tr!("请换人，或更正花名册的在岗状态", "name somebody else, or correct the state in the roster");
    Some(d.hint(hint).at(place).also(person.row.place(person.columns.name)))
}

/// 领导小组: leaders, and the order in which they stand in for each other.
fn leaders(sheet: Sheet<'_>, roster: &Roster<'_>, phones: &Phones) -> Vec<Diagnostic> {
    let Some(name) = sheet.col(&["姓名"]) else { return vec![] };
    let (post, order) = (sheet.col(&["组内职务"]), sheet.col(&["接替顺序"]));
    let phone = sheet.col(&["手机"]);
    let mut out = vec![];
    let mut seen: BTreeMap<i64, Row<'_>> = BTreeMap::new();
    for row in sheet.rows() {
        let person = row.name(name);
        let in_line = !row.empty(order);
        let title = row.text(post);
        if in_line || ["组长", "指挥", "主任"].iter().any(|w| title.contains(w)) && !person.is_empty() {
            out.extend(Head { row, col: name, name: &person, phone }.check(roster, phones));
        }
        if !in_line {
            continue;
        }
        match row.count(order).filter(|n| *n > 0) {
            None => out.push(
                found(
                    "check-groups-order",
                    tr!("接替顺序不是正整数", "the order is no positive whole number"),
                )
                .hint(tr!("请填 1、2、3……", "enter 1, 2, 3 …"))
                .at(row.place(order)),
            ),
            Some(n) => match seen.get(&n) {
                Some(first) => out.push(
                    found("check-groups-order", tr!("接替顺序重复", "the order is given twice"))
                        .hint(tr!("请从 1 起连续编号，一人一号", "number them from 1 on, each once"))
                        .at(row.place(order))
                        .also(first.place(order)),
                ),
                None => {
                    seen.insert(n, row);
                }
            },
        }
    }
    for (want, (n, row)) in (1i64..).zip(&seen) {
        if *n != want {
            out.push(
                found(
                    "check-groups-order",
                    tr!("接替顺序不连续：缺 {want}", "the order has a gap: {want} is missing"),
                )
                .hint(tr!("请从 1 起连续编号，一人一号", "number them from 1 on, each once"))
                .at(row.place(order)),
            );
            break;
        }
    }
    out
}

/// 工作组: each has a head.
fn groups(
    sheet: Sheet<'_>,
    roster: &Roster<'_>,
    phones: &Phones,
    members: &[Members<'_>],
) -> Vec<Diagnostic> {
    let Some(group) = sheet.col(&["组名", "组号"]) else { return vec![] };
    let head = sheet.col(&["组长", "组长姓名"]);
    let phone = sheet.col(&["组长手机", "组长电话", "手机"]);
    let by_post = members.iter().any(|m| m.post.is_some());
    let mut out = vec![];
    let mut heads: BTreeMap<String, Row<'_>> = BTreeMap::new();
    for row in sheet.rows().filter(|r| !r.empty(group)) {
        let names = row.names(head);
        let led = members.iter().any(|m| m.leads(&row.text(group)));
        if names.is_empty() && !led && (head.is_some() || by_post) {
            out.push(
                found("check-groups-head", tr!("这个组没有组长", "the group has no head"))
                    .hint(tr!("请填上组长", "name the head"))
                    .at(row.place(head.unwrap_or(group))),
            );
        }
        let Some(col) = head else { continue };
        for name in &names {
            let own = phone.filter(|_| names.len() == 1);
            out.extend(Head { row, col, name, phone: own }.check(roster, phones));
            if let Some(first) = heads.get(name).filter(|_| roster.is_name(name) && !roster.shared(name)) {
                out.push(
                    found(
                        "check-groups-two-heads",
                        tr!("同一个人是两个组的组长", "the same person heads two groups"),
                    )
                    .hint(tr!(
                        "两个组同时行动时无法兼顾，请换人",
                        "nobody can lead two groups at once; name somebody else"
                    ))
                    .at(row.place(col))
                    .also(first.place(col)),
                );
            } else {
                heads.insert(name.clone(), row);
            }
        }
    }
    out.extend(members.iter().flat_map(|m| m.of_no_group(sheet)));
    out
}

/// 组员: a row for each member.
struct Members<'a> {
    sheet: Sheet<'a>,
    group: Col,
    name: Col,
    post: Option<Col>,
}

impl<'a> Members<'a> {
    fn of(sheet: Sheet<'a>) -> Option<Members<'a>> {
        let group = sheet.col(&["组名", "组号"])?;
        Some(Members { sheet, group, name: sheet.col(&["姓名"])?, post: sheet.col(&["组内职务"]) })
    }
    /// The rows with their group, which may be written once for several rows.
    fn rows(&self) -> Vec<(String, Row<'a>)> {
        let mut above = String::new();
        let with_group = |row: Row<'a>| {
            if !row.empty(self.group) {
                above = row.text(self.group);
            }
            (above.clone(), row)
        };
        self.sheet.rows().map(with_group).filter(|(_, r)| !r.empty(self.name)).collect()
    }
    /// Is somebody of this group its head?
    fn leads(&self, group: &str) -> bool {
        self.rows().iter().any(|(g, r)| g == group && r.text(self.post) == "组长")
    }
    fn twice(&self) -> Vec<Diagnostic> {
        let mut seen: BTreeMap<(String, String), Row<'_>> = BTreeMap::new();
        let mut out = vec![];
        for (group, row) in self.rows() {
            let key = (group, row.name(self.name));
            match seen.get(&key) {
                None => {
                    seen.insert(key, row);
                }
                Some(first) => out.push(
                    found("check-groups-twice", tr!("同一个组里列了两次", "named twice in the same group"))
                        .hint(tr!(
                            "请删去一行；同名的两个人请加以区别",
                            "delete one row; tell two persons of the same name apart"
                        ))
                        .at(row.place(self.name))
                        .also(first.place(self.name)),
                ),
            }
        }
        out
    }
    fn left(&self, roster: &Roster<'_>) -> Vec<Diagnostic> {
        let gone = |name: &str| roster.only(name).is_some_and(|p| p.presence == Presence::Left);
        let rows = self.sheet.rows().map(|r| (r.name(self.name), r)).filter(|(name, _)| gone(name));
        rows.filter_map(|(name, r)| absent(roster, &name, r.place(self.name))).collect()
    }
    /// Members of a group that isn't in 工作组.
    fn of_no_group(&self, groups: Sheet<'_>) -> Vec<Diagnostic> {
        let own = self.sheet.table.columns.name(self.group);
        let Some(col) = groups.col(&[own]) else { return vec![] };
        let known: BTreeSet<String> = groups.rows().map(|r| r.text(col)).collect();
        let unknown = |r: &Row<'_>| !r.empty(self.group) && !known.contains(&r.text(self.group));
        let mut seen = BTreeSet::new();
        let rows = self.sheet.rows().filter(unknown).filter(|r| seen.insert(r.text(self.group)));
        rows.map(|r| {
            found("check-groups-group", tr!("工作组表里没有这个组", "the sheet of groups has no such group"))
                .hint(tr!("请改成工作组表里的写法", "write it as in the sheet of groups"))
                .at(r.place(self.group))
        })
        .collect()
    }
}

/// Each department has somebody in a group. Where members are described (各班班主任) nobody can tell.
fn departments(sheet: Sheet<'_>, roster: &Roster<'_>, members: &[Members<'_>]) -> Vec<Diagnostic> {
    let columns = ["组长", "组长姓名", "副组长", "成员", "组员", "成员描述"].map(|n| sheet.col(&[n]));
    let columns: BTreeSet<Col> = columns.into_iter().flatten().collect();
    let mut named: BTreeSet<String> = sheet
        .rows()
        .flat_map(|r| columns.iter().flat_map(move |c| r.names(*c)).collect::<Vec<_>>())
        .collect();
    named.extend(members.iter().flat_map(|m| m.sheet.rows().map(|r| r.name(m.name))));
    if members.is_empty() || named.iter().any(|n| !roster.has(n)) {
        return vec![];
    }
    let here = || roster.people.iter().filter(|p| p.presence == Presence::Here && !p.department.is_empty());
    let covered: BTreeSet<&str> =
        here().filter(|p| named.contains(&p.name)).map(|p| p.department.as_str()).collect();
    let mut seen = BTreeSet::new();
    here()
        .filter(|p| !covered.contains(p.department.as_str()) && seen.insert(p.department.as_str()))
        .map(|p| {
            found(
                "check-groups-department",
                tr!("这个部门没有人参加任何工作组", "nobody of this department is in any group"),
            )
            .hint(tr!("请在组员表里补上", "add somebody to the groups"))
            .at(p.row.place(p.columns.department))
            .also(sheet.place())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::brief as found;
    use super::*;

    const PEOPLE: &[&str] = &[
        "工号|姓名|部门|职务|岗位|手机|在岗状态",
        "1|罗可|园长室|园长|园长|13800010037|在岗",
        "2|周雨桐|园长室|副园长|副园长|13800010074|在岗",
        "3|张三|大班组|班主任|教师||在岗",
        "4|李四|后勤组|电工|电工|13800010111|休假",
        "5|王五|后勤组|司机|司机|13800010112|离职",
        "6|赵六|食堂|厨师|厨师|13800010113|在岗",
    ];

    fn groups(rows: &[&str], members: &[&str]) -> Vec<String> {
        let mut all = vec!["组号|组名|组长|副组长"];
        all.extend(rows);
        found(&GROUPS, &[("人员", PEOPLE), ("工作组", &all), ("组员", members)])
    }

    const MEMBERS: &[&str] = &["组名|姓名|分工", "安保组|赵六|值守", "|张三|巡查", "疏散组|张三|清点"];

    #[test]
    fn heads() {
        let ok = ["1|安保组|罗可|", "2|疏散组|周雨桐|"];
        assert!(groups(&ok, MEMBERS).is_empty());
        let second = |row: &str| groups(&[ok[0], row], MEMBERS);
        assert_eq!(second("2|疏散组||周雨桐"), ["check-groups-head 工作组 C3"]);
        assert_eq!(second("2|疏散组|罗可|"), ["check-groups-two-heads 工作组 C3 C2"]);
        assert_eq!(second("2|疏散组|李四|"), ["check-groups-leave 工作组 C3 人员 B5"]);
        assert_eq!(second("2|疏散组|王五|"), ["check-groups-left 工作组 C3 人员 B6"]);
        assert_eq!(
            second("2|疏散组|周雨同|"),
            ["check-groups-unknown 工作组 C3", "check-groups-phone 工作组 C3"]
        );
        assert_eq!(second("2|疏散组|张三|"), ["check-groups-phone 工作组 C3"]);
        assert!(second("2|疏散组|副园长|").is_empty(), "a position is no name");
    }

    #[test]
    fn a_phone_beside_the_head_or_in_any_list() {
        let rows: &[&str] = &["组名|组长|组长手机", "安保组|张三|13800010001", "疏散组|孙七|"];
        let list: &[&str] = &["类别|单位或姓名|手机", "内部|孙七|13800010002"];
        assert!(found(&GROUPS, &[("工作组", rows), ("联系电话", list)]).is_empty());
        assert_eq!(found(&GROUPS, &[("工作组", rows)]), ["check-groups-phone 工作组 C3 B3"]);
    }

    #[test]
    fn members() {
        let ok = ["1|安保组|罗可|", "2|疏散组|周雨桐|"];
        let with = |row: &str| {
            let mut members = MEMBERS.to_vec();
            members.push(row);
            groups(&ok, &members)
        };
        assert_eq!(with("|张三|又一次"), ["check-groups-twice 组员 B5 B4"]);
        assert_eq!(with("疏散|赵六|清点"), ["check-groups-group 组员 A5"]);
        assert_eq!(with("疏散组|王五|清点"), ["check-groups-left 组员 B5 人员 B6"]);
        assert!(with("疏散组|李四|清点").is_empty(), "a member may be away for a time");
    }

    #[test]
    fn a_head_among_the_members() {
        let rows: &[&str] = &["组号|组名", "1|安保组", "2|疏散组"];
        let members: &[&str] =
            &["组名|姓名|组内职务", "安保组|罗可|组长", "安保组|赵六|组员", "疏散组|张三|组员"];
        assert_eq!(found(&GROUPS, &[("工作组", rows), ("组员", members)]), ["check-groups-head 工作组 B3"]);
    }

    #[test]
    fn departments_are_asked_for_only_where_all_are_named() {
        let rows = ["1|安保组|罗可|", "2|疏散组|周雨桐|"];
        let without = &["组名|姓名|分工", "安保组|罗可|值守", "疏散组|张三|清点"];
        assert_eq!(groups(&rows, without), ["check-groups-department 人员 C7 工作组"]);
        let described = &["组名|姓名|分工", "安保组|罗可|值守", "疏散组|各班班主任|清点"];
        assert!(groups(&rows, described).is_empty());
    }

    #[test]
    fn the_order_of_succession() {
        let leaders = |orders: [&str; 3]| {
            let [a, b, c] = orders;
            let rows = [
                "组内职务|姓名|手机|接替顺序".to_owned(),
                format!("组长|罗可|13800010037|{a}"),
                format!("副组长|周雨桐|13800010074|{b}"),
                format!("成员|赵六|13800010113|{c}"),
            ];
            let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
            found(&GROUPS, &[("人员", PEOPLE), ("领导小组", &rows)])
        };
        assert!(leaders(["1", "2", ""]).is_empty());
        assert!(leaders(["", "", ""]).is_empty());
        assert_eq!(leaders(["1", "1", ""]), ["check-groups-order 领导小组 D3 D2"]);
        assert_eq!(leaders(["1", "3", ""]), ["check-groups-order 领导小组 D3"]);
        assert_eq!(leaders(["2", "3", "4"]), ["check-groups-order 领导小组 D2"]);
        assert_eq!(leaders(["1", "0", ""]), ["check-groups-order 领导小组 D3"]);
    }

    #[test]
    fn nobody_away_in_the_succession() {
        let rows: &[&str] =
            &["组内职务|姓名|手机|接替顺序", "组长|罗可|1|1", "成员|李四|1|2", "成员|王五|1|"];
        assert_eq!(
            found(&GROUPS, &[("人员", PEOPLE), ("领导小组", rows)]),
            ["check-groups-leave 领导小组 B3 人员 B5"]
        );
    }
}
