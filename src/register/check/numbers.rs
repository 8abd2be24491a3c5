//! The numbers of each series and year: which are in use, which are not and why.
use super::super::db::Db;
use super::Findings;
use super::replay::Known;
use crate::diagnostic::{Diagnostic, Result, Text};
use crate::tr;
use jiff::ZonedDateTime;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;

/// How many days a number of a job may wait for its document before a word is said.
const IDLE: i32 = 30;

/// The numbers of one series in one year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Series {
    /// The series' name.
    pub series: String,
    /// The year.
    pub year: i64,
    /// The lowest number known.
    pub first: i64,
    /// The highest.
    pub last: i64,
    /// How many are issued.
    pub issued: usize,
    /// How many are reserved.
    pub reserved: usize,
    /// How many are void.
    pub void: usize,
    /// How many were given back and will be given out next.
    pub free: usize,
    /// How many were left out.
    pub left_out: i64,
    /// How many nobody knows about.
    pub missing: i64,
}

/// Numbers that no document has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// The series.
    pub series: String,
    /// The year.
    pub year: i64,
    /// The first of them.
    pub first: i64,
    /// The last.
    pub last: i64,
    /// What they are.
    pub kind: GapKind,
    /// Why; empty when nobody said.
    pub why: String,
}

/// What a number without a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum GapKind {
    /// Given up.
    Void,
    /// Used elsewhere, or before the start of the series.
    LeftOut,
    /// Given back; the next to be given out.
    Free,
    /// Nobody knows.
    Missing,
}

impl GapKind {
    /// For people: 作废, 跳过, 空闲, 缺号.
    pub fn text(self) -> Text {
        match self {
            GapKind::Void => tr!("作废", "void"),
            GapKind::LeftOut => tr!("跳过", "left out"),
            GapKind::Free => tr!("空闲", "free"),
            GapKind::Missing => tr!("缺号", "missing"),
        }
    }
}

/// Numbers left out: first, last, why.
type Span = (i64, i64, String);

pub(super) fn check(
    db: &mut dyn Db,
    entries: Vec<Known>,
    now: &ZonedDateTime,
    found: &mut Findings,
) -> Result<(Vec<Series>, Vec<Gap>)> {
    let today = now.date();
    let mut all: BTreeMap<(String, i64), (Vec<Known>, Vec<Span>)> = BTreeMap::new();
    for entry in entries {
        reservation(&entry, today, found);
        if entry.n.is_some() {
            all.entry((entry.series.clone(), entry.year)).or_default().0.push(entry);
        }
    }
    for row in db.query("SELECT series, year, first, last, why FROM span", &[])? {
        let span = (row.int(2)?, row.int(3)?, row.text(4)?);
        all.entry((row.text(0)?, row.int(1)?)).or_default().1.push(span);
    }
    intents(db, found)?;
    let (mut series, mut gaps) = (vec![], vec![]);
    for ((name, year), (mut entries, mut spans)) in all {
        entries.sort_by_key(|e| e.n);
        spans.sort();
        dates(&entries, found);
        series.push(walk(&name, year, &entries, &spans, &mut gaps, found));
    }
    Ok((series, gaps))
}

/// Goes over all numbers from the lowest to the highest.
fn walk(
    name: &str,
    year: i64,
    entries: &[Known],
    spans: &[Span],
    gaps: &mut Vec<Gap>,
    found: &mut Findings,
) -> Series {
    let mut s = Series {
        series: name.to_owned(),
        year,
        first: 0,
        last: 0,
        issued: 0,
        reserved: 0,
        void: 0,
        free: 0,
        left_out: 0,
        missing: 0,
    };
    let gap = |first, last, kind, why: &str| Gap {
        series: name.to_owned(),
        year,
        first,
        last,
        kind,
        why: why.to_owned(),
    };
    let mut pieces: Vec<(i64, i64, Option<Gap>)> = vec![];
    for (first, last, why) in spans {
        s.left_out += last - first + 1;
        pieces.push((*first, *last, Some(gap(*first, *last, GapKind::LeftOut, why))));
    }
    for e in entries {
        let n = e.n.unwrap_or_default();
        let (count, kind) = match e.state.as_str() {
            "void" => (&mut s.void, Some(GapKind::Void)),
            "issued" => (&mut s.issued, None),
            _ if e.document.is_empty() && e.holder.is_empty() => (&mut s.free, Some(GapKind::Free)),
            _ => (&mut s.reserved, None),
        };
        *count += 1;
        pieces.push((n, n, kind.map(|kind| gap(n, n, kind, &e.why))));
    }
    pieces.sort_by_key(|(first, last, _)| (*first, *last));
    s.first = pieces.first().map_or(0, |p| p.0);
    s.last = s.first - 1;
    for (first, last, explained) in pieces {
        if first > s.last + 1 {
            let (from, to) = (s.last + 1, first - 1);
            s.missing += to - from + 1;
            let numbers = if from == to { from.to_string() } else { format!("{from}–{to}") };
            found.add(
                Diagnostic::warning(
                    "check-number-missing",
                    tr!(
                        "缺号：{name} {year} 年 {numbers} 号没有记录",
                        "{name} {year} has nothing on {numbers}"
                    ),
                )
                .hint(tr!(
                    "查纸质登记；查明后写进归档说明",
                    "look into the paper register, and note what became of them"
                )),
            );
            gaps.push(gap(from, to, GapKind::Missing, ""));
        }
        s.last = s.last.max(last);
        gaps.extend(explained);
    }
    s
}

/// Dates should not go down while numbers go up, and belong into the number's year.
fn dates(entries: &[Known], found: &mut Findings) {
    let mut before: Option<(Date, &Known)> = None;
    for e in entries {
        let name = &e.name;
        let Ok(date) = e.date.parse::<Date>() else {
            found.add(super::broken(
                "check-date-wrong",
                tr!("{name} 的日期读不懂", "the date of {name} can't be read"),
            ));
            continue;
        };
        if e.state != "issued" {
            continue;
        }
        let year = e.year;
        if i64::from(date.year()) != year {
            found.add(Diagnostic::warning(
                "check-date-year",
                tr!(
                    "{name} 是 {year} 年的号，日期却是 {date}",
                    "{name} is a number of {year}, its date is {date}"
                ),
            ));
        }
        if let Some((last, other)) = before.filter(|(last, _)| *last > date) {
            let other = &other.name;
            found.add(Diagnostic::warning(
                "check-date-order",
                tr!(
                    "{name} 的日期 {date} 早于前面的 {other}（{last}）",
                    "the date {date} of {name} is before {last}, that of {other}"
                ),
            ));
        }
        if before.is_none_or(|(last, _)| last <= date) {
            before = Some((date, e));
        }
    }
}

fn reservation(e: &Known, today: Date, found: &mut Findings) {
    if e.state != "reserved" {
        return;
    }
    let (name, holder) = (&e.name, &e.holder);
    if let Some(until) = e.until.parse::<Date>().ok().filter(|until| *until < today) {
        found.add(
            Diagnostic::warning(
                "check-reserved-late",
                tr!(
                    "{name} 给 {holder} 预留到 {until}，已经过期",
                    "{name} was kept for {holder} until {until}"
                ),
            )
            .hint(tr!(
                "用掉，或退回：wenshu register release 编号",
                "use it, or give it back with: wenshu register release NUMBER"
            )),
        );
    }
    let since = e.at.get(..10).and_then(|day| day.parse::<Date>().ok());
    let days = since.and_then(|s| today.since(s).ok()).map_or(0, |span| span.get_days());
    if !e.document.is_empty() && days > IDLE {
        found.add(
            Diagnostic::note(
                "check-reserved-idle",
                tr!(
                    "{name} 预留了 {days} 天还没有做",
                    "{name} has been reserved for {days} days, and nothing was made"
                ),
            )
            .hint(tr!(
                "再运行一次任务；不做了就退回：wenshu register release 编号",
                "run the job again, or give it back with: wenshu register release NUMBER"
            )),
        );
    }
}

fn intents(db: &mut dyn Db, found: &mut Findings) -> Result<()> {
    let sql = "SELECT count(DISTINCT entry) FROM intent";
    let count = db.query(sql, &[])?.first().map_or(Ok(0), |row| row.int(0))?;
    if count > 0 {
        found.add(
            Diagnostic::note(
                "check-run-stopped",
                tr!(
                    "有 {count} 份文件正要写入：有任务正在运行，或上次中途停了",
                    "{count} documents were about to be written: a job is running, or was stopped"
                ),
            )
            .hint(tr!("停了的任务再运行一次", "run the stopped job again")),
        );
    }
    Ok(())
}
