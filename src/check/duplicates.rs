//! D07: what is there twice: a key, a person, a number. Who is on duty twice at once, D14 tells.
use super::look::{self, Column};
use super::{Check, Data, error, found, identity, warning};
use crate::diagnostic::{Diagnostic, Place};
use crate::record::{Table, parse};
use crate::tr;
use crate::value::Record;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub(super) const DUPLICATES: Check = Check {
    id: "D07",
    name: ["重复", "duplicates"],
    finds: &[
        error(KEY, ["主键重复", "two rows have the same key"]),
        error(NAMES, ["同一个身份证号，姓名不同", "one identity number, two names"]),
        warning(PERSON, ["同一个人在花名册里有两行", "a roster has two rows of one person"]),
        warning(PHONE, ["同一个手机号有三人以上在用", "one phone number is given for three persons or more"]),
    ],
    run,
};

const KEY: &str = "check-key-twice";
const NAMES: &str = "check-id-two-names";
const PERSON: &str = "check-person-twice";
const PHONE: &str = "check-phone-shared";

/// As many may share a number without a word: the parents of twins.
const MAY_SHARE: usize = 2;
/// Cells named with a finding; there may be many more.
const MOST_NAMED: usize = 6;
/// A sheet in which more than one row in so many repeats a person is no roster but a record of events.
const REPEATS: usize = 5;

fn run(data: &Data<'_>) -> Vec<Diagnostic> {
    let mut out = keys(data);
    out.extend(two_names(data));
    for (_, table) in data.sheets {
        if look::is_roster(table) {
            out.extend(persons(table));
            out.extend(phones(table));
        }
    }
    out
}

/// What has the same key, in the order of the first of each.
fn alike<T>(all: impl Iterator<Item = (String, T)>) -> Vec<Vec<T>> {
    let mut at = BTreeMap::new();
    let mut out: Vec<Vec<T>> = vec![];
    for (key, item) in all {
        let next = out.len();
        match out.get_mut(*at.entry(key).or_insert(next)) {
            Some(list) => list.push(item),
            None => out.push(vec![item]),
        }
    }
    out
}

/// A finding with all its cells.
fn named(d: Diagnostic, places: impl IntoIterator<Item = Place>) -> Diagnostic {
    places
        .into_iter()
        .take(MOST_NAMED)
        .enumerate()
        .fold(d, |d, (i, p)| if i == 0 { d.at(p) } else { d.also(p) })
}

fn keys(data: &Data<'_>) -> Vec<Diagnostic> {
    let mut out = vec![];
    for (sheet, key) in data.keys {
        let Some((_, table)) = data.sheets.iter().find(|(n, _)| n == sheet) else { continue };
        let columns: Option<Vec<Column<'_>>> = key.iter().map(|k| look::column(table, &[k])).collect();
        let Some(columns) = columns.filter(|c| !c.is_empty()) else { continue };
        let whole = |r: &Arc<Record>| {
            let cells: Option<Vec<String>> = columns.iter().map(|c| Some(c.cell(r)?.text())).collect();
            Some(cells?.join("\u{1f}"))
        };
        let rows = table.records.iter().filter_map(|r| Some((whole(r)?, r)));
        for rows in alike(rows).into_iter().filter(|rows| rows.len() > 1) {
            let n = rows.len();
            let d = found(KEY, tr!("{n} 行的主键相同", "{n} rows have the same key"))
                .hint(tr!("改掉或删去重复的", "Change or delete all but one"));
            let place = |r: &&Arc<Record>| columns.first().map_or(Place::None, |c| c.place(r));
            out.push(named(d, rows.iter().map(place)));
        }
    }
    out
}

/// A person's identity number and name, with the number's cell.
fn numbered<'t>(table: &'t Table) -> impl Iterator<Item = (String, (String, Place))> + 't {
    identity::columns(table).into_iter().flat_map(move |ids| {
        let names = look::beside(table, ids, look::NAMES);
        ids.cells().filter_map(move |c| {
            let id = parse::id_card(&c.text());
            parse::id_check(&id).ok()?;
            Some((id, (plain(&names?.cell(c.record)?.text()), c.place())))
        })
    })
}

/// A name without what tells it from another's: `王芳（大）` is 王芳.
fn plain(name: &str) -> String {
    let name = parse::name(name);
    name.split(['(', '（'])
        .next()
        .unwrap_or_default()
        .trim_end_matches(|c: char| c.is_ascii_digit())
        .to_owned()
}

fn two_names(data: &Data<'_>) -> Vec<Diagnostic> {
    let all = data.sheets.iter().flat_map(|(_, t)| numbered(t));
    let mut out = vec![];
    for list in alike(all) {
        let mut seen = BTreeSet::new();
        let firsts: Vec<&Place> = list.iter().filter(|(n, _)| seen.insert(n)).map(|(_, p)| p).collect();
        if firsts.len() > 1 {
            let message = tr!("同一个身份证号，姓名不同", "The same identity number with different names");
            let hint = tr!("对照证件，改正错的", "Compare it with the cards and correct what is wrong");
            out.push(named(found(NAMES, message).hint(hint), firsts.into_iter().cloned()));
        }
    }
    out
}

/// The same person twice: by the identity number, or by name and phone.
fn persons(table: &Table) -> Vec<Diagnostic> {
    let mut groups: Vec<Vec<(String, Place)>> = alike(numbered(table));
    if let Some(names) = look::column(table, look::NAMES) {
        let phones = look::beside(table, names, look::PHONES);
        let both = table.records.iter().filter_map(|r| {
            let (name, phone) = (names.cell(r)?, phones?.cell(r)?);
            let (text, place) = (plain(&name.text()), name.place());
            Some((format!("{text}\u{1f}{}", phone.text()), (text, place)))
        });
        groups.extend(alike(both));
    }
    groups.retain(|g| g.len() > 1 && g.iter().all(|(name, _)| g.first().is_some_and(|f| f.0 == *name)));
    let row = |p: &Place| if let Place::Cell(s, r, _) = p { Some((s.sheet.clone(), *r)) } else { None };
    let mut again = BTreeSet::new();
    groups.retain(|g| {
        let known = again.len();
        again.extend(g.iter().skip(1).filter_map(|(_, p)| row(p)));
        again.len() > known
    });
    if again.len() > 2 && again.len() * REPEATS > table.records.len() {
        return vec![];
    }
    let named_all = |g: Vec<(String, Place)>| {
        let message = tr!("同一个人在表里有几行", "The sheet has several rows of one person");
        let hint = tr!(
            "只留一行；同名的人请核对号码",
            "Keep one of them; if these are two persons, look at their numbers"
        );
        named(found(PERSON, message).hint(hint), g.into_iter().map(|(_, p)| p))
    };
    groups.into_iter().map(named_all).collect()
}

/// A mobile number of several persons.
fn phones(table: &Table) -> Vec<Diagnostic> {
    let Some(names) = look::column(table, look::NAMES) else { return vec![] };
    let own = look::beside(table, names, look::PHONES);
    let parents = ["家长", "监护人"].iter().filter_map(|front| {
        let wanted: Vec<String> = look::PHONES.iter().map(|p| format!("{front}{p}")).collect();
        look::column(table, &wanted.iter().map(String::as_str).collect::<Vec<_>>())
    });
    let mut out = vec![];
    for column in own.into_iter().chain(parents) {
        let all = column.cells().flat_map(|c| {
            let name = names.cell(c.record).map(|n| plain(&n.text())).unwrap_or_default();
            let mobiles = c.texts().into_iter().filter(|t| parse::is_mobile(t));
            mobiles.map(move |t| (t, (name.clone(), c.place()))).collect::<Vec<_>>()
        });
        for list in alike(all) {
            let persons: BTreeSet<&String> = list.iter().map(|(n, _)| n).collect();
            let n = persons.len();
            if n > MAY_SHARE {
                let message = tr!("{n} 个人的手机号相同", "{n} persons have the same mobile number");
                let hint =
                    tr!("核对是不是填错或往下拖动时复制了", "See whether it was copied down by mistake");
                out.push(named(found(PHONE, message).hint(hint), list.iter().map(|(_, p)| p.clone())));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::{self, found};

    const A: &str = "430000199203060021";
    const B: &str = "430000201809030011";

    #[test]
    fn one_number_has_one_name_in_all_sheets() {
        let staff = ["工号|姓名|身份证号".into(), format!("1|王芳|{A}"), format!("2|李明|{B}")];
        let letters = ["编号|姓名|身份证号".into(), format!("1|王 芳（大）|{A}"), format!("2|李朋|{B}")];
        let rows =
            |all: &'static mut [String; 3]| -> Vec<&'static str> { all.iter().map(String::as_str).collect() };
        let (staff, letters) = (rows(Box::leak(Box::new(staff))), rows(Box::leak(Box::new(letters))));
        assert_eq!(
            found(&DUPLICATES, &[("人员", &staff), ("责任书", &letters)]),
            ["check-id-two-names 人员 C3 责任书 C3",]
        );
    }

    #[test]
    fn a_person_twice_in_a_roster_is_named_once() {
        let rows: &[&str] = &[
            "工号|姓名|身份证号|手机",
            "1|王芳|430000199203060021|13800001234",
            "2|王芳|430000199203060021|13800001234",
            "3|王芳||13900001234",
            "4|李明||13700001234",
            "5|李 明||137-0000-1234",
        ];
        assert_eq!(
            found(&DUPLICATES, &[("人员", rows)]),
            ["check-person-twice 人员 C2 人员 C3", "check-person-twice 人员 B5 人员 B6",]
        );
    }

    #[test]
    fn who_comes_back_in_a_log_is_no_duplicate() {
        let log: &[&str] = &[
            "工号|姓名|手机|培训日期",
            "1|王芳|13800001234|2026-01-01",
            "1|王芳|13800001234|2026-02-01",
            "1|王芳|13800001234|2026-03-01",
            "1|王芳|13800001234|2026-04-01",
        ];
        let groups: &[&str] = &["组名|姓名|手机", "甲|王芳|13800001234", "乙|王芳|13800001234"];
        assert!(found(&DUPLICATES, &[("培训", log), ("组员", groups)]).is_empty());
    }

    #[test]
    fn a_number_may_be_shared_by_two() {
        let rows: &[&str] = &[
            "学号|姓名|家长电话|班主任手机",
            "1|甲|13800001234|13900001234",
            "2|乙|13800001234|13900001234",
            "3|丙|13700001234|13900001234",
            "4|丁|13700001234、0737-8585001|13900001234",
            "5|戊|13700001234|13900001234",
            "6|己|0737-8585001|13900001234",
            "7|庚|0737-8585001|13900001234",
        ];
        assert_eq!(found(&DUPLICATES, &[("学生", rows)]), ["check-phone-shared 学生 C4 学生 C5 学生 C6"]);
    }

    #[test]
    fn the_jobs_keys_are_held_in_sheets_that_only_lists_use() {
        let rows: &[&str] = &["组号|组名", "1|甲组", "2|乙组", "3|甲组", "4|"];
        assert_eq!(
            testing::found_by_key(&DUPLICATES, ("工作组", rows), "组名"),
            ["check-key-twice 工作组 B2 工作组 B4"]
        );
    }
}
