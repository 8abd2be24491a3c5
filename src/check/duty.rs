//! D14: is the duty roster whole, and can everybody named in it be there?
//!
//! Which shifts a day has is not known beforehand. A shift (or a day) is missed only where nearly all other days of
//! its kind, working days or free ones, have it: so a roster of weekends or of holidays alone is whole.
#[cfg(test)]
mod tests;

use super::roster::{Presence, Roster};
use super::rows::{Col, Row, Sheet, at};
use super::{Check, Data, error, found, warning};
use crate::diagnostic::Diagnostic;
use crate::tr;
use jiff::civil::{Date, DateTime, Weekday};
use std::collections::{BTreeMap, BTreeSet};

/// D14.
pub(super) const DUTY: Check = Check {
    id: "D14",
    name: ["值班表", "duty"],
    finds: &[
        error("check-duty-empty", ["班次没有人值班", "nobody is on duty in a shift"]),
        warning("check-duty-leader", ["这一天没有带班领导", "a day has no leader"]),
        warning("check-duty-slot", ["这一天少一个班次", "a day lacks a shift that the others have"]),
        warning("check-duty-gap", ["日期不连续", "days are missing"]),
        error("check-duty-overlap", ["同一个人同时值两个班", "one person in two shifts at the same time"]),
        warning(
            "check-duty-rest",
            ["夜班之后没有休息接着值白班", "no rest between a night shift and the next one"],
        ),
        error("check-duty-left", ["值班的人已离职", "somebody on duty has left"]),
        warning("check-duty-leave", ["值班的人不在岗", "somebody on duty is away"]),
        warning("check-duty-unknown", ["值班的人不在花名册里", "somebody on duty is not in the roster"]),
        warning(
            "check-duty-holiday",
            ["节假日标记与节假日表不符", "a holiday's mark differs from the sheet of holidays"],
        ),
    ],
    run,
};

/// Of a hundred days so many must have a shift before the others are said to lack it.
const MOST: usize = 80;
/// Days of a kind from which on a rule can be seen in them.
const ENOUGH: usize = 4;
/// Days of one month from which on the whole month is meant.
const MONTH: usize = 20;
/// Of a hundred persons on duty so many must be in the roster before the others are taken for misspelt.
const KNOWN: usize = 80;
/// Hours of rest after a night shift.
const REST_HOURS: i64 = 8;

fn run(data: &Data<'_>) -> Vec<Diagnostic> {
    let roster = Roster::of(data);
    let holidays = Holidays::of(data);
    let mut out = vec![];
    for duty in sheets(data) {
        let days = duty.days();
        out.extend(duty.empty());
        out.extend(duty.leaders_missing(&days));
        out.extend(duty.slots_missing(&days, &holidays));
        out.extend(duty.days_missing(&days, &holidays));
        out.extend(duty.persons(&roster));
        out.extend(duty.clashes(&roster));
        out.extend(duty.marks(&holidays));
    }
    out
}

/// A duty roster.
pub(super) struct Duty<'a> {
    sheet: Sheet<'a>,
    date: Col,
    shift: Option<Col>,
    time: Option<Col>,
    leader: Option<Col>,
    pub(super) people: Col,
    mark: Option<Col>,
}

/// Every duty roster among the sheets.
pub(super) fn sheets<'a>(data: &Data<'a>) -> Vec<Duty<'a>> {
    let of = |sheet: Sheet<'a>| {
        Some(Duty {
            sheet,
            date: sheet.col(&["日期", "值班日期"])?,
            shift: sheet.col(&["班次"]),
            time: sheet.col(&["时间", "时间段", "值班时间"]),
            leader: sheet.col(&["带班领导"]),
            people: sheet.col(&["值班人员"])?,
            mark: sheet.col(&["节假日标记", "节假日"]),
        })
    };
    data.named(&["值班", "值守", "节假日值班"]).into_iter().filter_map(of).collect()
}

/// A shift on a day.
#[derive(Clone, Copy)]
pub(super) struct Shift<'a> {
    pub(super) row: Row<'a>,
    day: Date,
    /// From when to when, if it says.
    pub(super) span: Option<(DateTime, DateTime)>,
    night: bool,
}

impl<'a> Duty<'a> {
    /// The shifts whose day can be read.
    pub(super) fn shifts(&self) -> Vec<Shift<'a>> {
        self.sheet.rows().filter_map(|row| self.shift_of(row)).collect()
    }

    fn shift_of(&self, row: Row<'a>) -> Option<Shift<'a>> {
        let day = row.date(self.date)?;
        let range = row.range(self.time).or_else(|| row.range(self.shift));
        let end = |next: bool| if next { day.tomorrow().ok() } else { Some(day) };
        let span = range.and_then(|r| Some((at(day, r.start), at(end(r.next_day)?, r.end))));
        let night =
            row.text(self.shift).contains('夜') || range.is_some_and(|r| r.next_day && r.minutes() < 24 * 60);
        Some(Shift { row, day, span, night })
    }

    /// What tells the shifts of a day apart.
    fn slot(&self, row: Row<'_>) -> String {
        if row.empty(self.shift) {
            match row.range(self.time) {
                Some(r) => crate::value::Value::TimeRange(r).to_text(),
                None => row.text(self.time),
            }
        } else {
            row.text(self.shift)
        }
    }

    fn days(&self) -> BTreeMap<Date, Vec<Row<'a>>> {
        let mut days: BTreeMap<Date, Vec<Row<'a>>> = BTreeMap::new();
        for row in self.sheet.rows() {
            if let Some(day) = row.date(self.date) {
                days.entry(day).or_default().push(row);
            }
        }
        days
    }

    fn empty(&self) -> Vec<Diagnostic> {
        let nobody = |r: &Row<'_>| !r.empty(self.date) && r.names(self.people).is_empty();
        let report = |r: Row<'_>| {
            found("check-duty-empty", tr!("这个班次没有人值班", "nobody is on duty in this shift"))
                .hint(tr!("请填上值班人员", "name somebody"))
                .at(r.place(self.people))
        };
        self.sheet.rows().filter(nobody).map(report).collect()
    }

    /// Days without a leader, where nearly all have one.
    fn leaders_missing(&self, days: &BTreeMap<Date, Vec<Row<'_>>>) -> Vec<Diagnostic> {
        let led = |rows: &[Row<'_>]| rows.iter().any(|r| !r.empty(self.leader));
        if self.leader.is_none() || !most(days.values().filter(|rows| led(rows)).count(), days.len()) {
            return vec![];
        }
        let without = days.values().filter(|rows| !led(rows)).filter_map(|rows| rows.first());
        without
            .map(|r| {
                found("check-duty-leader", tr!("这一天没有带班领导", "this day has no leader"))
                    .hint(tr!("请填上带班领导", "name the leader"))
                    .at(r.place(self.leader))
            })
            .collect()
    }

    /// Days that lack a shift which nearly all days of their kind have.
    fn slots_missing(&self, days: &BTreeMap<Date, Vec<Row<'_>>>, holidays: &Holidays) -> Vec<Diagnostic> {
        let mut out = vec![];
        let slots: BTreeSet<String> = days.values().flatten().map(|r| self.slot(*r)).collect();
        for free in [false, true] {
            let alike: Vec<_> =
                days.iter().filter(|(d, rows)| self.is_free(**d, rows, holidays) == free).collect();
            for slot in &slots {
                let is_it = |r: &&Row<'_>| self.slot(**r) == *slot;
                let example = alike.iter().find_map(|(_, rows)| rows.iter().find(is_it));
                let lacking = alike.iter().filter(|(_, rows)| !rows.iter().any(|r| is_it(&r)));
                let having = alike.len() - lacking.clone().count();
                let (Some(example), true) = (example, alike.len() >= ENOUGH && most(having, alike.len()))
                else {
                    continue;
                };
                for row in lacking.filter_map(|(_, rows)| rows.first()) {
                    out.push(
                        found(
                            "check-duty-slot",
                            tr!(
                                "这一天少一个班次，别的日子都有",
                                "this day lacks a shift that the other days have"
                            ),
                        )
                        .hint(tr!("请给这个班次加一行", "add a row for this shift"))
                        .at(row.place(self.date))
                        .also(example.place(self.shift.or(self.time))),
                    );
                }
            }
        }
        out
    }

    /// Gaps between the days.
    fn days_missing(&self, days: &BTreeMap<Date, Vec<Row<'_>>>, holidays: &Holidays) -> Vec<Diagnostic> {
        let (Some(mut first), Some(mut last)) = (days.keys().next().copied(), days.keys().last().copied())
        else {
            return vec![];
        };
        if days.len() >= MONTH && (first.year(), first.month()) == (last.year(), last.month()) {
            (first, last) = (first.first_of_month(), last.last_of_month());
        }
        let span: Vec<Date> =
            first.series(jiff::Span::new().days(1)).take_while(|d| *d <= last).take(3660).collect();
        // a day that isn't in the sheet is free by the calendar and the sheet of holidays alone
        let free = |d: Date| days.get(&d).map_or(holidays.is_free(d), |rows| self.is_free(d, rows, holidays));
        let whole = [false, true].map(|kind| {
            let alike: Vec<_> = span.iter().filter(|d| free(**d) == kind).collect();
            alike.len() >= ENOUGH && most(alike.iter().filter(|d| days.contains_key(d)).count(), alike.len())
        });
        let [work, rest] = whole;
        let missed = |d: &Date| !days.contains_key(d) && if free(*d) { rest } else { work };
        let mut out = vec![];
        let mut open: Vec<Date> = vec![];
        let mut before: Option<Row<'_>> = None;
        for day in span {
            if missed(&day) {
                open.push(day);
            }
            let Some(row) = days.get(&day).and_then(|rows| rows.first()) else { continue };
            if !open.is_empty() {
                out.push(self.gap(open.len(), Some(*row), before));
                open.clear();
            }
            before = days.get(&day).and_then(|rows| rows.last()).copied();
        }
        if !open.is_empty() {
            out.push(self.gap(open.len(), before, None));
        }
        out
    }

    fn gap(&self, count: usize, row: Option<Row<'_>>, other: Option<Row<'_>>) -> Diagnostic {
        let mut d =
            found("check-duty-gap", tr!("日期不连续，这里缺 {count} 天", "days are missing here: {count}"))
                .hint(tr!("请补上缺的日期", "add the missing days"));
        if let Some(row) = row {
            d = d.at(row.place(self.date));
        }
        match other {
            Some(row) => d.also(row.place(self.date)),
            None => d,
        }
    }

    fn is_free(&self, day: Date, rows: &[Row<'_>], holidays: &Holidays) -> bool {
        holidays.is_free(day) || rows.iter().any(|r| !r.empty(self.mark))
    }

    /// Are those named there at all?
    fn persons(&self, roster: &Roster<'_>) -> Vec<Diagnostic> {
        if roster.is_empty() {
            return vec![];
        }
        let named = || {
            self.sheet.rows().flat_map(|r| r.names(self.people).into_iter().map(move |n| (r, n, self.people)))
        };
        let leaders = self.sheet.rows().flat_map(|r| {
            r.names(self.leader).into_iter().map(move |n| (r, n, self.leader.unwrap_or(self.people)))
        });
        let known = named().filter(|(_, n, _)| roster.has(n)).count();
        let sure = known * 100 >= named().count() * KNOWN;
        let mut out = vec![];
        for (row, name, col) in named().chain(leaders) {
            let place = row.place(col);
            let d = match roster.only(&name) {
                Some(p) => {
                    let d = match p.presence {
                        Presence::Here => continue,
                        Presence::Left => found(
                            "check-duty-left",
                            tr!("这个人在花名册里已离职", "the roster says that this person has left"),
                        ),
                        Presence::Away => found(
                            "check-duty-leave",
                            tr!("这个人在花名册里不在岗", "the roster says that this person is away"),
                        ),
                    };
                    d.hint(tr!(
                        "请换人，或更正花名册的在岗状态",
                        "name somebody else, or correct the state in the roster"
                    ))
                    .at(place)
                    .also(p.row.place(p.columns.name))
                }
                None if sure && !roster.has(&name) && roster.is_name(&name) => found(
                    "check-duty-unknown",
                    tr!("花名册里没有这个人", "the roster has nobody of this name"),
                )
                .hint(tr!("请核对姓名", "check the name"))
                .at(place),
                None => continue,
            };
            out.push(d);
        }
        out
    }

    /// Nobody is in two shifts at once, and a night shift is followed by rest.
    fn clashes(&self, roster: &Roster<'_>) -> Vec<Diagnostic> {
        let mut by: BTreeMap<String, Vec<Shift<'_>>> = BTreeMap::new();
        let mut out = vec![];
        for shift in self.shifts() {
            let mut here = BTreeSet::new();
            for name in shift.row.names(self.people).into_iter().filter(|n| !roster.shared(n)) {
                if !here.insert(name.clone()) {
                    out.push(
                        found(
                            "check-duty-overlap",
                            tr!("同一格里一个人写了两次", "a person is named twice in the cell"),
                        )
                        .hint(tr!("请换成另一个人", "name somebody else"))
                        .at(shift.row.place(self.people)),
                    );
                } else if roster.is_name(&name) {
                    by.entry(name).or_default().push(shift);
                }
            }
        }
        for shifts in by.values_mut() {
            shifts.sort_by_key(|s| (s.day, s.span, s.row.0.row));
            for (i, a) in shifts.iter().enumerate() {
                let near = shifts.iter().skip(i + 1).take_while(|b| days_after(a.day, b.day) <= 2);
                out.extend(near.filter_map(|b| self.clash(a, b)));
            }
        }
        out
    }

    fn clash(&self, a: &Shift<'_>, b: &Shift<'_>) -> Option<Diagnostic> {
        let (overlap, restless) = match (a.span, b.span) {
            (Some(a_span), Some(b_span)) => {
                let rest = b_span.0.duration_since(a_span.1).as_hours();
                let overlap = a_span.0 < b_span.1 && b_span.0 < a_span.1;
                (overlap, a.night && !b.night && !overlap && b_span.0 >= a_span.1 && rest < REST_HOURS)
            }
            _ => {
                let same = a.day == b.day && self.slot(a.row) == self.slot(b.row);
                let next = a.day.tomorrow().is_ok_and(|t| t == b.day);
                (same, a.night && !b.night && next && b.row.text(self.shift).contains(['白', '早', '日']))
            }
        };
        let d = if overlap {
            found(
                "check-duty-overlap",
                tr!("同一个人在同一时间值两个班", "the same person is in two shifts at the same time"),
            )
        } else if restless {
            found("check-duty-rest", tr!("夜班之后没有休息，接着又值白班", "no rest after a night shift"))
        } else {
            return None;
        };
        let place = b.row.place(self.people);
        Some(d.hint(tr!("请调换一个班", "exchange one of them")).at(place).also(a.row.place(self.people)))
    }

    /// Marks of holidays, against the sheet of holidays.
    fn marks(&self, holidays: &Holidays) -> Vec<Diagnostic> {
        let (Some(mark), false) = (self.mark, holidays.free.is_empty()) else { return vec![] };
        let mut out = vec![];
        for row in self.sheet.rows() {
            let Some(day) = row.date(self.date).filter(|d| holidays.covers(*d)) else { continue };
            let word = row.text(mark);
            let wrong = match (holidays.free.contains(&day), word.is_empty()) {
                (true, true) => tr!("这一天是节假日，没有标记", "this day is a holiday and isn't marked"),
                (false, false) if !["班", "调休", "周", "双休"].iter().any(|w| word.contains(w)) => {
                    tr!("节假日表里这一天不是节假日", "the sheet of holidays doesn't have this day")
                }
                _ => continue,
            };
            out.push(
                found("check-duty-holiday", wrong)
                    .hint(tr!("请对照节假日表改正", "compare it with the sheet of holidays"))
                    .at(row.place(mark)),
            );
        }
        out
    }
}

fn most(having: usize, of: usize) -> bool {
    having > 0 && having * 100 >= of * MOST
}

fn days_after(a: Date, b: Date) -> i64 {
    super::rows::days(a, b)
}

/// The sheet of holidays and of working weekends, as the user keeps it; nothing is known without it but weekends.
struct Holidays {
    free: BTreeSet<Date>,
    working: BTreeSet<Date>,
}

impl Holidays {
    fn of(data: &Data<'_>) -> Holidays {
        let mut out = Holidays { free: BTreeSet::new(), working: BTreeSet::new() };
        for sheet in data.named(&["节假日", "假期", "放假", "调休", "放假安排", "节假日调休"])
        {
            let from = sheet.col(&["日期", "开始", "开始日期", "起"]);
            let to = sheet.col(&["截止", "结束", "结束日期", "止"]);
            let kinds = ["类型", "类别", "性质"].map(|n| sheet.col(&[n]));
            for row in sheet.rows() {
                let Some(start) = row.date(from) else { continue };
                let end = row.date(to).unwrap_or(start);
                let kind: String = kinds.iter().map(|c| row.text(*c)).collect();
                let days = start.series(jiff::Span::new().days(1)).take_while(|d| *d <= end).take(366);
                if ["上班", "补班", "调休", "工作"].iter().any(|w| kind.contains(w)) {
                    out.working.extend(days);
                } else {
                    out.free.extend(days);
                }
            }
        }
        out
    }

    fn is_free(&self, day: Date) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        self.free.contains(&day) || weekend && !self.working.contains(&day)
    }

    /// Does the sheet speak of the year of a day?
    fn covers(&self, day: Date) -> bool {
        self.free.iter().any(|d| d.year() == day.year())
    }
}
