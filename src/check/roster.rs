//! The persons of a unit as the roster has them, for checks that ask who somebody is and whether they are on duty.
use super::Data;
use super::rows::{Col, Row, Sheet};
use std::collections::BTreeMap;

/// Sheets that list a unit's people.
const SHEETS: &[&str] = &[
    "人员",
    "教职工",
    "花名册",
    "教职工花名册",
    "人员花名册",
    "教师",
    "职工",
    "员工",
    "干部",
    "村干部",
    "工作人员",
    "在职人员",
];

/// Whether somebody is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Presence {
    /// 在岗, or not said otherwise.
    Here,
    /// 休假, 病假, 借调…: for a time.
    Away,
    /// 离职, 退休…: for good.
    Left,
}

/// Words of 在岗状态.
const STATES: &[(Presence, &[&str])] = &[
    (Presence::Left, &["离职", "离岗", "退休", "辞职", "辞退", "解聘", "调出", "调离", "去世", "死亡"]),
    (Presence::Away, &["假", "借调", "外派", "停职", "脱产", "停薪"]),
];

impl Presence {
    fn of(state: &str) -> Presence {
        if state.contains("不在岗") {
            return Presence::Away;
        }
        let said = |words: &[&str]| words.iter().any(|w| state.contains(w));
        let not =
            ["未", "非", "不", "销假", "返聘", "返岗", "在岗", "在职"].iter().any(|w| state.contains(w));
        STATES.iter().find(|(_, words)| !not && said(words)).map_or(Presence::Here, |(p, _)| *p)
    }
}

/// A person of the roster.
pub(super) struct Person<'a> {
    pub(super) name: String,
    pub(super) number: String,
    pub(super) presence: Presence,
    pub(super) department: String,
    pub(super) post: String,
    pub(super) row: Row<'a>,
    pub(super) columns: Columns,
}

/// Where a roster has what.
#[derive(Clone, Copy)]
pub(super) struct Columns {
    pub(super) name: Col,
    pub(super) department: Option<Col>,
    pub(super) post: Option<Col>,
    pub(super) phone: Option<Col>,
}

/// All persons of all rosters.
pub(super) struct Roster<'a> {
    pub(super) people: Vec<Person<'a>>,
    by_name: BTreeMap<String, Vec<usize>>,
    by_number: BTreeMap<String, usize>,
    positions: Vec<String>,
}

impl<'a> Roster<'a> {
    /// Reads the rosters among the sheets; without one there are no persons.
    pub(super) fn of(data: &Data<'a>) -> Roster<'a> {
        let mut roster = Roster {
            people: vec![],
            by_name: BTreeMap::new(),
            by_number: BTreeMap::new(),
            positions: vec![],
        };
        for sheet in data.named(SHEETS) {
            roster.add(sheet);
        }
        roster
    }

    fn add(&mut self, sheet: Sheet<'a>) {
        let Some(name) = sheet.col(&["姓名"]) else { return };
        let columns = Columns {
            name,
            department: sheet.col(&["部门"]),
            post: sheet.col(&["岗位"]),
            phone: sheet.col(&["手机"]),
        };
        let (number, state) = (sheet.col(&["工号"]), sheet.col(&["在岗状态", "是否在岗"]));
        let position = sheet.col(&["职务"]);
        for row in sheet.rows().filter(|r| !r.empty(name)) {
            let presence = match row.value(state) {
                crate::value::Value::Bool(false) => Presence::Away,
                _ => Presence::of(&row.text(state)),
            };
            let person = Person {
                name: row.name(name),
                number: row.text(number),
                presence,
                department: row.text(columns.department),
                post: row.text(columns.post),
                row,
                columns,
            };
            let i = self.people.len();
            self.by_name.entry(person.name.clone()).or_default().push(i);
            if !person.number.is_empty() {
                self.by_number.entry(person.number.clone()).or_insert(i);
            }
            self.positions.extend([row.text(position), person.post.clone()]);
            self.people.push(person);
        }
    }

    /// Is there no roster?
    pub(super) fn is_empty(&self) -> bool {
        self.people.is_empty()
    }
    /// Everybody of a name.
    pub(super) fn called(&self, name: &str) -> Vec<&Person<'a>> {
        let found = self.by_name.get(name).map_or(&[][..], Vec::as_slice);
        found.iter().filter_map(|i| self.people.get(*i)).collect()
    }
    /// The person of a staff number.
    pub(super) fn numbered(&self, number: &str) -> Option<&Person<'a>> {
        self.by_number.get(number).and_then(|i| self.people.get(*i))
    }
    /// The one who is surely meant by a name: none if two have it.
    pub(super) fn only(&self, name: &str) -> Option<&Person<'a>> {
        match self.called(name)[..] {
            [one] => Some(one),
            _ => None,
        }
    }
    /// Is there anybody of this name?
    pub(super) fn has(&self, name: &str) -> bool {
        self.by_name.contains_key(name)
    }
    /// Are there two of this name, so that it tells nothing?
    pub(super) fn shared(&self, name: &str) -> bool {
        self.called(name).len() > 1
    }
    /// Is it a person's name, rather than a position (办公室主任) or a description (各班班主任)?
    pub(super) fn is_name(&self, text: &str) -> bool {
        const TITLES: &[&str] =
            &["长", "任", "记", "员", "师", "工", "人", "部", "室", "处", "科", "班", "组", "会", "者", "委"];
        self.has(text)
            || (2..=4).contains(&text.chars().count())
                && text.chars().all(crate::record::parse::is_cjk)
                && !self.positions.iter().any(|p| p == text)
                && !(text.chars().count() > 3 && TITLES.iter().any(|t| text.ends_with(t)))
                && !["园长", "校长", "主任", "书记", "村长", "站长", "所长", "处长", "科长", "待定"]
                    .iter()
                    .any(|t| text.ends_with(t))
            || text.contains('·')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_presence() {
        for (state, presence) in [
            ("在岗", Presence::Here),
            ("", Presence::Here),
            ("在职", Presence::Here),
            ("产假", Presence::Away),
            ("休假", Presence::Away),
            ("借调县局", Presence::Away),
            ("离职", Presence::Left),
            ("已退休", Presence::Left),
            ("退休返聘", Presence::Here),
            ("已销假", Presence::Here),
        ] {
            assert_eq!(Presence::of(state), presence, "{state}");
        }
    }
}
