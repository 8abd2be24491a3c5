//! D15: nobody is in two places at once: on duty, receiving visitors, in a meeting.
//!
//! Leaders on call (带班领导) don't count: they may be anywhere on the premises. What has no time of day doesn't
//! count either. A meeting is known by its begin; its end counts where it is given.
use super::duty;
use super::roster::Roster;
use super::rows::{Col, Row, Sheet, at};
use super::{Check, Data, found, warning};
use crate::diagnostic::{Diagnostic, Place};
use crate::tr;
use jiff::ToSpan;
use jiff::civil::DateTime;
use std::collections::{BTreeMap, BTreeSet};

/// D15.
pub(super) const PLACES: Check = Check {
    id: "D15",
    name: ["分身", "two places"],
    finds: &[warning(
        "check-two-places",
        [
            "同一个人在同一时间值班、接访或开会",
            "one person is on duty, receives visitors or meets at the same time",
        ],
    )],
    run,
};

/// Something that a person is busy with.
#[derive(Clone)]
struct Busy {
    from: DateTime,
    to: DateTime,
    place: Place,
    /// The sheet's number and the row: what one thing is.
    thing: (usize, u32),
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Duty,
    Visitors,
    Meeting,
}

fn run(data: &Data<'_>) -> Vec<Diagnostic> {
    let roster = Roster::of(data);
    let mut by: BTreeMap<String, Vec<Busy>> = BTreeMap::new();
    let mut add = |name: String, busy: Busy| {
        if !name.is_empty() && !roster.shared(&name) {
            by.entry(name).or_default().push(busy);
        }
    };
    let mut number = 0;
    for duty in duty::sheets(data) {
        number += 1;
        for shift in duty.shifts() {
            let Some((from, to)) = shift.span else { continue };
            for name in shift.row.names(duty.people) {
                let thing = (number, shift.row.0.row);
                add(name, Busy { from, to, place: shift.row.place(duty.people), thing, kind: Kind::Duty });
            }
        }
    }
    for sheet in data.named(&["接访", "接待", "领导接访", "接访安排", "来访接待"]) {
        number += 1;
        let columns: BTreeSet<Col> =
            persons(sheet, &["接待领导", "接访领导", "接待人员", "接访人员", "接待人", "接访人"]);
        for row in sheet.rows() {
            let Some((from, to)) = time_of(sheet, row) else { continue };
            for col in &columns {
                for name in row.names(*col) {
                    let thing = (number, row.0.row);
                    add(name, Busy { from, to, place: row.place(*col), thing, kind: Kind::Visitors });
                }
            }
        }
    }
    for sheet in data.named(&["会议", "会议安排"]) {
        number += 1;
        let columns = persons(sheet, &["主持人", "参会人员", "参加人员", "出席", "出席人员", "记录人"]);
        let title = sheet.col(&["会议名称", "会议编号"]);
        for row in sheet.rows() {
            let Some((from, to)) = time_of(sheet, row) else { continue };
            let thing = (number, row.0.row);
            let mut own: BTreeSet<String> = BTreeSet::new();
            for col in &columns {
                for name in row.names(*col) {
                    if own.insert(name.clone()) {
                        add(name, Busy { from, to, place: row.place(*col), thing, kind: Kind::Meeting });
                    }
                }
            }
            for (name, place) in guests(data, &row.text(title)) {
                if own.insert(name.clone()) {
                    add(name, Busy { from, to, place, thing, kind: Kind::Meeting });
                }
            }
        }
    }
    by.into_values().flat_map(clashes).collect()
}

/// Those on the list of participants of a meeting.
fn guests(data: &Data<'_>, meeting: &str) -> Vec<(String, Place)> {
    let mut out = vec![];
    for sheet in data.named(&["参会人", "参会人员"]) {
        let (Some(name), Some(title)) = (sheet.col(&["姓名"]), sheet.col(&["会议名称", "会议编号", "会议"]))
        else {
            continue;
        };
        let here = |r: &Row<'_>| !meeting.is_empty() && r.text(title) == meeting;
        out.extend(sheet.rows().filter(here).map(|r| (r.name(name), r.place(name))));
    }
    out
}

fn persons(sheet: Sheet<'_>, names: &[&str]) -> BTreeSet<Col> {
    names.iter().filter_map(|n| sheet.col(&[n])).collect()
}

/// From when to when, by the columns of a date, of a time, and of an end.
fn time_of(sheet: Sheet<'_>, row: Row<'_>) -> Option<(DateTime, DateTime)> {
    let times = ["时间段", "时间", "会议时间", "接访时间", "接待时间", "开始时间"].map(|n| sheet.col(&[n]));
    let ends = ["结束时间", "散会时间"].map(|n| sheet.col(&[n]));
    let dates = ["日期", "会议日期", "接访日期", "接待日期"].map(|n| sheet.col(&[n]));
    let day = dates.into_iter().flatten().find_map(|c| row.date(c));
    for col in times.into_iter().flatten() {
        if let (Some(day), Some(r)) = (day, row.range(col)) {
            let end = if r.next_day { day.tomorrow().ok()? } else { day };
            return Some((at(day, r.start), at(end, r.end)));
        }
        let whole = row.moment(col).and_then(|(d, t)| Some(at(d, t?)));
        let Some(from) = whole.or_else(|| Some(at(day?, row.time(col)?))) else { continue };
        let end = ends.into_iter().flatten().find_map(|c| {
            row.moment(c).and_then(|(d, t)| Some(at(d, t?))).or_else(|| Some(at(from.date(), row.time(c)?)))
        });
        let moment = from.checked_add(1.minute()).ok()?;
        return Some((from, end.filter(|e| *e > from).unwrap_or(moment)));
    }
    None
}

/// What overlaps among the things that one person is busy with. Two duties are the affair of the duty roster.
fn clashes(mut all: Vec<Busy>) -> Vec<Diagnostic> {
    all.sort_by_key(|b| (b.from, b.thing));
    let mut out = vec![];
    for (i, a) in all.iter().enumerate() {
        for b in all.iter().skip(i + 1).take_while(|b| b.from < a.to) {
            if a.thing == b.thing || a.kind == Kind::Duty && b.kind == Kind::Duty {
                continue;
            }
            // the later sheet is the one that was planned around the other
            let (first, second) = if a.thing < b.thing { (a, b) } else { (b, a) };
            out.push(
                found(
                    "check-two-places",
                    tr!("同一个人同一时间另有安排", "the same person is elsewhere at that time"),
                )
                .hint(tr!("请换人或改时间", "name somebody else, or change the time"))
                .at(second.place.clone())
                .also(first.place.clone()),
            );
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::testing::brief as found;
    use super::*;

    const DUTY: &[&str] = &[
        "日期|时间|带班领导|值班人员",
        "2026-10-08|08:00-20:00|罗可|张三、李四",
        "2026-10-08|20:00-次日08:00|罗可|王五",
    ];

    #[test]
    fn on_duty_and_with_visitors() {
        let visits = |time: &str, who: &str| {
            let row = format!("2026-10-08|{time}|{who}|会议室");
            found(&PLACES, &[("值班", DUTY), ("接访", &["日期|时间段|接待领导|地点", &row])])
        };
        assert_eq!(visits("09:00-11:30", "张三"), ["check-two-places 接访 C2 值班 D2"]);
        assert!(visits("20:00-21:00", "张三").is_empty(), "the shift is over");
        assert_eq!(visits("20:00-21:00", "王五"), ["check-two-places 接访 C2 值班 D3"]);
        assert!(visits("09:00-11:30", "罗可").is_empty(), "a leader on call");
        assert!(visits("", "张三").is_empty(), "no time, nothing to say");
    }

    #[test]
    fn meetings_and_their_guests() {
        let meetings: &[&str] = &[
            "会议名称|时间|主持人|参会人员",
            "安全例会|2026年10月8日(星期四)上午8:30|罗可|李四、各班班主任",
            "家长会|2026-10-08 8:30|赵六|罗可",
        ];
        let guests: &[&str] = &["会议名称|姓名", "家长会|张三"];
        assert_eq!(
            found(&PLACES, &[("值班", DUTY), ("会议", meetings), ("参会人", guests)]),
            [
                "check-two-places 参会人 B2 值班 D2",
                "check-two-places 会议 D2 值班 D2",
                "check-two-places 会议 D3 C2"
            ]
        );
    }

    #[test]
    fn a_shared_name_tells_nothing() {
        let people: &[&str] = &["工号|姓名", "1|张三", "2|张三"];
        let visits: &[&str] = &["日期|时间段|接待领导", "2026-10-08|09:00-11:30|张三"];
        assert!(found(&PLACES, &[("人员", people), ("值班", DUTY), ("接访", visits)]).is_empty());
    }
}
