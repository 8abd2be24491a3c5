//! Numbers by hand: kept for somebody (预留), given back, given up (作废), left out.
use super::db::{Db, Kind, Sql};
use super::history::{History, Stamp};
use super::{Entry, Register, State, columns, plan, read};
use crate::diagnostic::{Diagnostic, Result};
use crate::tr;
use jiff::ZonedDateTime;
use jiff::civil::Date;
use serde_json::json;

/// The most numbers reserved at once.
const MOST: u32 = 1000;

/// Numbers kept for somebody who will write the document by hand.
#[derive(Clone, Debug)]
pub struct Reservation {
    /// The numbering series.
    pub series: String,
    /// The date that the document is to have; its year is the number's.
    pub date: Date,
    /// How many numbers.
    pub count: u32,
    /// For whom.
    pub holder: String,
    /// Until when they are kept; only said, never taken back by itself.
    pub until: Option<Date>,
    /// What for.
    pub title: String,
    /// The first number of a new year.
    pub start: u32,
}

/// What became of a number that was given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Released {
    /// It is the next to be given out.
    Free,
    /// Later numbers are in use already, so it is void.
    Void,
}

impl Register {
    /// Keeps the next numbers for somebody; `number` gives them their printed form.
    pub fn reserve(
        &mut self,
        wanted: &Reservation,
        number: &dyn Fn(u32) -> Option<String>,
        who: &str,
        now: &ZonedDateTime,
    ) -> Result<Vec<Entry>> {
        let stamp = Stamp::new(who, now);
        self.transaction(true, |db| reserve(db, wanted, number, &stamp))
    }

    /// Gives a reserved number back; `which` is the number as printed or `#id`. It is given out next if no later
    /// number of its year is in use, else it is void.
    pub fn release(
        &mut self,
        which: &str,
        why: &str,
        who: &str,
        now: &ZonedDateTime,
    ) -> Result<(Entry, Released)> {
        let stamp = Stamp::new(who, now);
        self.transaction(true, |db| release(db, which, why.trim(), &stamp))
    }

    /// Gives up a number for good; `which` is the number as printed or `#id`.
    pub fn void(&mut self, which: &str, why: &str, who: &str, now: &ZonedDateTime) -> Result<Entry> {
        let stamp = Stamp::new(who, now);
        self.transaction(true, |db| void(db, which, why.trim(), &stamp))
    }

    /// Lets a series go on from `n`: the numbers before, which this register doesn't know, were used elsewhere.
    /// Gives the first and last number left out.
    pub fn go_on_from(
        &mut self,
        series: &str,
        year: i16,
        n: u32,
        why: &str,
        who: &str,
        now: &ZonedDateTime,
    ) -> Result<(u32, u32)> {
        let stamp = Stamp::new(who, now);
        self.transaction(true, |db| go_on_from(db, (series, year), n, why.trim(), &stamp))
    }
}

fn reserve(
    db: &mut dyn Db,
    wanted: &Reservation,
    number: &dyn Fn(u32) -> Option<String>,
    stamp: &Stamp<'_>,
) -> Result<Vec<Entry>> {
    if wanted.series.is_empty() {
        return Err(plan::nameless());
    }
    if wanted.holder.trim().is_empty() {
        return Err(Diagnostic::error(
            "register-holder",
            tr!("预留要写明给谁", "say for whom the number is kept"),
        )
        .hint(tr!("加上 --holder 姓名", "add --holder NAME")));
    }
    if !(1..=MOST).contains(&wanted.count) {
        return Err(Diagnostic::error(
            "register-count",
            tr!("一次能预留 1 到 {MOST} 个号", "1 to {MOST} numbers can be reserved at once"),
        ));
    }
    let mut history = History::of(db, stamp)?;
    let numbers = plan::take(db, wanted, &mut history, stamp)?;
    let mut entries = vec![];
    for (entry, n, fresh) in numbers {
        let printed = number(n);
        let until = wanted.until.map(|d| d.to_string()).unwrap_or_default();
        let values = [
            ("id", Kind::Int, Sql::from(entry)),
            ("series", Kind::Text, (&wanted.series).into()),
            ("year", Kind::Int, wanted.date.year().into()),
            ("n", Kind::Int, n.into()),
            ("number", Kind::Text, printed.clone().into()),
            ("document", Kind::Text, "".into()),
            ("key", Kind::Text, "".into()),
            ("date", Kind::Text, wanted.date.into()),
            ("title", Kind::Text, (&wanted.title).into()),
            ("state", Kind::Text, "reserved".into()),
            ("holder", Kind::Text, wanted.holder.trim().into()),
            ("until", Kind::Text, until.as_str().into()),
            ("origin", Kind::Text, "manual".into()),
            ("who", Kind::Text, stamp.who.into()),
            ("at", Kind::Text, stamp.at.as_str().into()),
            ("why", Kind::Text, "".into()),
        ];
        let columns: Vec<(&str, Kind)> = values.iter().map(|(name, kind, _)| (*name, *kind)).collect();
        let row: Vec<Sql> = values.into_iter().map(|(.., value)| value).collect();
        if fresh {
            db.insert("entry", &columns, &[row])?;
        } else {
            let changeable = |at: usize| !matches!(columns.get(at), Some(("series" | "year" | "n", _)));
            let kept: Vec<(&str, Kind)> =
                (0..).zip(&columns).filter(|(i, _)| changeable(*i)).map(|(_, c)| *c).collect();
            let row: Vec<Sql> = (0..).zip(row).filter(|(i, _)| changeable(*i)).map(|(_, v)| v).collect();
            db.update("entry", &kept, &[row])?;
        }
        let detail = json!({
            "series": wanted.series, "year": wanted.date.year(), "n": n, "number": printed,
            "date": wanted.date.to_string(), "title": wanted.title, "holder": wanted.holder.trim(), "until": until,
        });
        history.add("reserved", Some(entry), "", &detail);
        entries.push(entry);
    }
    history.write(db)?;
    entries.iter().map(|id| read::by_id(db, *id)).collect()
}

fn release(db: &mut dyn Db, which: &str, why: &str, stamp: &Stamp<'_>) -> Result<(Entry, Released)> {
    let entry = read::find(db, which)?;
    let name = entry.name();
    if entry.state != State::Reserved {
        let state = entry.state.text();
        let (zh, en) = (state.zh, state.en);
        return Err(Diagnostic::error(
            "register-not-reserved",
            tr!(
                "{name} 不是预留的号（{zh}），不能退回",
                "{name} isn't reserved ({en}): it can't be given back"
            ),
        )
        .hint(tr!("不再使用的号用 register void 作废", "give up a number for good with: register void")));
    }
    if entry.is_free() {
        return Err(Diagnostic::error(
            "register-free-already",
            tr!("{name} 已经退回", "{name} was given back already"),
        ));
    }
    let later = match entry.n {
        None => true,
        Some(n) => {
            let sql = "SELECT count(*) FROM entry WHERE series = ? AND year = ? AND n > ?
                AND (state = 'issued' OR state = 'reserved' AND (document <> '' OR holder <> ''))";
            let series = entry.series.as_deref().unwrap_or_default();
            let rows = db.query(sql, &[series.into(), entry.year.into(), n.into()])?;
            rows.first().map_or(Ok(0), |row| row.int(0))? > 0
        }
    };
    let mut history = History::of(db, stamp)?;
    if later {
        let why = if why.is_empty() { "预留后没有使用" } else { why };
        make_void(db, &entry, why, stamp, &mut history)?;
    } else {
        db.execute(
            "UPDATE entry SET document = '', key = '', holder = '', until = '', number = NULL, title = '',
                origin = '', who = ?, at = ?, why = ? WHERE id = ?",
            &[stamp.who.into(), stamp.at.as_str().into(), why.into(), entry.id.into()],
        )?;
        let detail =
            json!({ "n": entry.n, "document": entry.document, "key": entry.key, "holder": entry.holder });
        history.add("released", Some(entry.id), why, &detail);
    }
    db.execute("DELETE FROM intent WHERE entry = ?", &[entry.id.into()])?;
    history.write(db)?;
    Ok((read::by_id(db, entry.id)?, if later { Released::Void } else { Released::Free }))
}

fn void(db: &mut dyn Db, which: &str, why: &str, stamp: &Stamp<'_>) -> Result<Entry> {
    if why.is_empty() {
        return Err(Diagnostic::error(
            "register-why",
            tr!("作废要写明原因", "say why the number is given up"),
        )
        .hint(tr!("加上 --why 原因", "add --why REASON")));
    }
    let entry = read::find(db, which)?;
    if entry.state == State::Void {
        let (name, at) = (entry.name(), entry.at.get(..10).unwrap_or_default());
        return Err(Diagnostic::error(
            "register-void-already",
            tr!("{name} 已于{at}作废", "{name} was made void on {at} already"),
        ));
    }
    let mut history = History::of(db, stamp)?;
    make_void(db, &entry, why, stamp, &mut history)?;
    history.write(db)?;
    read::by_id(db, entry.id)
}

fn make_void(
    db: &mut dyn Db,
    entry: &Entry,
    why: &str,
    stamp: &Stamp<'_>,
    history: &mut History<'_>,
) -> Result<()> {
    db.execute(
        "UPDATE entry SET state = 'void', who = ?, at = ?, why = ? WHERE id = ?",
        &[stamp.who.into(), stamp.at.as_str().into(), why.into(), entry.id.into()],
    )?;
    history.add("void", Some(entry.id), why, &json!({ "number": entry.number, "n": entry.n }));
    Ok(())
}

fn go_on_from(
    db: &mut dyn Db,
    (series, year): (&str, i16),
    n: u32,
    why: &str,
    stamp: &Stamp<'_>,
) -> Result<(u32, u32)> {
    if series.is_empty() {
        return Err(plan::nameless());
    }
    if why.is_empty() {
        return Err(Diagnostic::error(
            "register-why",
            tr!("写明前面的号用在哪里", "say where the numbers before were used"),
        )
        .hint(tr!("加上 --why 原因", "add --why REASON")));
    }
    let next = highest(db, series, year)?.map_or(Ok(1), plan::following)?;
    if n <= next {
        return Err(Diagnostic::error(
            "register-number-used",
            tr!(
                "{series} {year} 年的下一个号已经是 {next}，不能从 {n} 接着编",
                "the next number of {series} in {year} is {next} already; it can't go on from {n}"
            ),
        ));
    }
    let mut history = History::of(db, stamp)?;
    leave_out(db, (series, year), (next, n - 1), why, stamp, &mut history)?;
    history.write(db)?;
    Ok((next, n - 1))
}

/// The highest number of a series and year that is given out or left out.
pub(super) fn highest(db: &mut dyn Db, series: &str, year: i16) -> Result<Option<u32>> {
    let mut highest = None;
    for sql in [
        "SELECT max(n) FROM entry WHERE series = ? AND year = ? AND n IS NOT NULL",
        "SELECT max(last) FROM span WHERE series = ? AND year = ?",
    ] {
        let rows = db.query(sql, &[series.into(), year.into()])?;
        highest = highest.max(rows.first().map_or(Ok(None), |row| row.number_or_null(0))?);
    }
    Ok(highest)
}

/// Notes that these numbers are not of this register.
pub(super) fn leave_out(
    db: &mut dyn Db,
    (series, year): (&str, i16),
    (first, last): (u32, u32),
    why: &str,
    stamp: &Stamp<'_>,
    history: &mut History<'_>,
) -> Result<()> {
    let row = vec![
        series.into(),
        year.into(),
        first.into(),
        last.into(),
        why.into(),
        stamp.who.into(),
        stamp.at.as_str().into(),
    ];
    db.insert("span", columns::SPAN, &[row])?;
    let detail = json!({ "series": series, "year": year, "first": first, "last": last });
    history.add("left-out", None, why, &detail);
    Ok(())
}
