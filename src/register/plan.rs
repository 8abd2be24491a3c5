//! Places for a whole job: the numbers that its records have already, and the next ones for the others.
use super::db::{Db, Kind, Sql};
use super::history::{History, Stamp};
use super::reserve::{self, Reservation};
use super::{Register, Slot, Want, code, read};
use crate::diagnostic::{Diagnostic, Result};
use crate::tr;
use jiff::ZonedDateTime;
use jiff::civil::Date;
use serde_json::json;
use std::collections::{BTreeMap, HashMap, VecDeque};

/// The most numbers that the start of a series may jump over: more is a slip of the finger.
const MOST_LEFT_OUT: u32 = 100_000;

/// What [`Register::plan`] says of one want.
pub type Planned = std::result::Result<Slot, Diagnostic>;

impl Register {
    /// Gives each want, in order, its place: the entry that the same document and key already have in that
    /// series and year, or else the next number (numbers given back come first). All in one transaction;
    /// `dry_run` only computes.
    ///
    /// A want whose date lies before that of the last number issued in its series gets no number but an error of
    /// its own, unless it is [`Want::any_date`].
    pub fn plan(
        &mut self,
        wants: &[Want],
        dry_run: bool,
        who: &str,
        now: &ZonedDateTime,
    ) -> Result<Vec<Planned>> {
        let stamp = Stamp::new(who, now);
        self.transaction(!dry_run, |db| plan(db, wants, dry_run, &stamp))
    }
}

fn plan(db: &mut dyn Db, wants: &[Want], dry_run: bool, stamp: &Stamp<'_>) -> Result<Vec<Planned>> {
    refuse_doubles(wants)?;
    let mut known = known(db, wants)?;
    let mut series: HashMap<(&str, i16), Numbers> = HashMap::new();
    let mut last_entry = last_entry(db)?;
    let mut history = History::of(db, stamp)?;
    let (mut added, mut taken) = (vec![], vec![]);
    let mut planned = Vec::with_capacity(wants.len());
    for want in wants {
        if let Some(slot) = known.remove(&(want.series_text(), want.year, &want.document, want.key.as_str()))
        {
            planned.push(Ok(slot));
            continue;
        }
        let detail = |n: Option<u32>| {
            json!({
                "series": want.series, "year": want.year, "n": n, "document": want.document,
                "key": want.key, "date": want.date.to_string(), "title": want.title,
            })
        };
        let mut given_back = None;
        let mut n = None;
        if let Some(name) = &want.series {
            let numbers = match series.entry((name, want.year)) {
                std::collections::hash_map::Entry::Occupied(e) => e.into_mut(),
                std::collections::hash_map::Entry::Vacant(e) => e.insert(Numbers::of(db, name, want.year)?),
            };
            if let Some(refused) = numbers.too_early(want) {
                planned.push(Err(refused));
                continue;
            }
            if let Some((entry, free)) = numbers.free.pop_front() {
                (given_back, n) = (Some(entry), Some(free));
            } else {
                let place = Place { series: name, year: want.year, start: want.start };
                n = Some(numbers.next(db, &place, (!dry_run).then_some((&mut history, stamp)))?);
            }
        }
        let entry = match given_back {
            Some(entry) => {
                taken.push(vec![
                    entry.into(),
                    want.document.as_str().into(),
                    want.key.as_str().into(),
                    want.date.into(),
                    want.title.as_str().into(),
                    "".into(),
                    stamp.who.into(),
                    stamp.at.as_str().into(),
                    "".into(),
                ]);
                entry
            }
            None => {
                last_entry += 1;
                let id = last_entry;
                added.push(vec![
                    id.into(),
                    want.series_text().into(),
                    want.year.into(),
                    n.into(),
                    want.document.as_str().into(),
                    want.key.as_str().into(),
                    want.date.into(),
                    want.title.as_str().into(),
                    "reserved".into(),
                    stamp.who.into(),
                    stamp.at.as_str().into(),
                ]);
                id
            }
        };
        history.add("reserved", Some(entry), "", &detail(n));
        planned.push(Ok(Slot {
            entry: if dry_run { 0 } else { entry },
            n,
            number: None,
            date: want.date,
            version: 0,
            content: String::new(),
            files: vec![],
            root: if dry_run { String::new() } else { history.head().to_owned() },
            intended: vec![],
        }));
    }
    if !dry_run {
        db.insert("entry", NEW, &added)?;
        db.update("entry", TAKEN, &taken)?;
        history.write(db)?;
    }
    Ok(planned)
}

const NEW: &[(&str, Kind)] = &[
    ("id", Kind::Int),
    ("series", Kind::Text),
    ("year", Kind::Int),
    ("n", Kind::Int),
    ("document", Kind::Text),
    ("key", Kind::Text),
    ("date", Kind::Text),
    ("title", Kind::Text),
    ("state", Kind::Text),
    ("who", Kind::Text),
    ("at", Kind::Text),
];

const TAKEN: &[(&str, Kind)] = &[
    ("id", Kind::Int),
    ("document", Kind::Text),
    ("key", Kind::Text),
    ("date", Kind::Text),
    ("title", Kind::Text),
    ("origin", Kind::Text),
    ("who", Kind::Text),
    ("at", Kind::Text),
    ("why", Kind::Text),
];

/// What is known of the numbers of one series and year.
struct Numbers {
    /// The next one.
    next: u32,
    /// Entries and numbers that were given back, lowest first.
    free: VecDeque<(i64, u32)>,
    /// The last number issued, with its date and name.
    last_issued: Option<(Date, String)>,
}

impl Numbers {
    fn of(db: &mut dyn Db, series: &str, year: i16) -> Result<Numbers> {
        let free =
            "SELECT id, n FROM entry WHERE series = ? AND year = ? AND state = 'reserved' AND document = ''
                    AND holder = '' ORDER BY n";
        let free = db.query(free, &[series.into(), year.into()])?;
        let free = free.iter().map(|row| Ok((row.int(0)?, row.number(1)?))).collect::<Result<_>>()?;
        let last = "SELECT date, number, n FROM entry WHERE series = ? AND year = ? AND state = 'issued'
                    ORDER BY n DESC LIMIT 1";
        let last = db.query(last, &[series.into(), year.into()])?;
        let last_issued = last.first().map(|row| {
            let number = row.text_or_null(1)?;
            Ok::<_, Diagnostic>((row.date(0)?, number.unwrap_or(format!("{series} {year}-{}", row.int(2)?))))
        });
        Ok(Numbers {
            next: reserve::highest(db, series, year)?.map_or(Ok(0), following)?,
            free,
            last_issued: last_issued.transpose()?,
        })
    }

    /// The next number. What the start of the series leaves out is noted, unless this is a dry run.
    fn next(
        &mut self,
        db: &mut dyn Db,
        place: &Place<'_>,
        note: Option<(&mut History<'_>, &Stamp<'_>)>,
    ) -> Result<u32> {
        let Place { series, year, start } = *place;
        let n = self.next.max(start);
        let first = self.next.max(1);
        if n > first {
            if n - first > MOST_LEFT_OUT {
                return Err(Diagnostic::error(
                    "register-jump",
                    tr!(
                        "{series} 从 {first} 号跳到 {n} 号，太多了",
                        "{series} would jump from {first} to {n}: too far"
                    ),
                )
                .hint(tr!("核对任务文件里的 start", "see `start` in the job file")));
            }
            if let Some((history, stamp)) = note {
                let why = format!("start = {n}");
                reserve::leave_out(db, (series, year), (first, n - 1), &why, stamp, history)?;
            }
        }
        self.next = following(n)?;
        Ok(n)
    }

    fn too_early(&self, want: &Want) -> Option<Diagnostic> {
        let (date, number) =
            self.last_issued.as_ref().filter(|(date, _)| *date > want.date && !want.any_date)?;
        let wanted = want.date;
        Some(
            Diagnostic::error(
                "register-date-order",
                tr!(
                    "日期 {wanted} 早于上一个号 {number} 的日期 {date}，没有给号",
                    "its date {wanted} is before {date}, that of the last number {number}; it got no number"
                ),
            )
            .hint(tr!(
                "核对日期；确要倒填，加上 --any-date，或在 [series] 里写 any_date = true",
                "see whether the date is right; if it is, add --any-date, or any_date = true in [series]"
            )),
        )
    }
}

/// Where a number is wanted.
struct Place<'a> {
    series: &'a str,
    year: i16,
    start: u32,
}

/// Numbers for a reservation by hand: entry, number, and whether the entry is yet to be made.
pub(super) fn take(
    db: &mut dyn Db,
    wanted: &Reservation,
    history: &mut History<'_>,
    stamp: &Stamp<'_>,
) -> Result<Vec<(i64, u32, bool)>> {
    let place = Place { series: &wanted.series, year: wanted.date.year(), start: wanted.start };
    let mut numbers = Numbers::of(db, place.series, place.year)?;
    let mut entry = last_entry(db)?;
    let mut taken = vec![];
    for _ in 0..wanted.count {
        taken.push(match numbers.free.pop_front() {
            Some((entry, n)) => (entry, n, false),
            None => {
                entry += 1;
                (entry, numbers.next(db, &place, Some((&mut *history, stamp)))?, true)
            }
        });
    }
    Ok(taken)
}

/// The highest entry's id; 0 when there is none.
pub(super) fn last_entry(db: &mut dyn Db) -> Result<i64> {
    let rows = db.query("SELECT max(id) FROM entry", &[])?;
    Ok(rows.first().map_or(Ok(None), |row| row.int_or_null(0))?.unwrap_or(0))
}

/// The number after `n`.
pub(super) fn following(n: u32) -> Result<u32> {
    n.checked_add(1).ok_or_else(|| {
        Diagnostic::error("register-full", tr!("编号用完了", "the series has no numbers left"))
    })
}

fn refuse_doubles(wants: &[Want]) -> Result<()> {
    let mut seen: HashMap<(&str, i16, &str, &str), usize> = HashMap::with_capacity(wants.len());
    for (i, want) in wants.iter().enumerate() {
        if want.document.is_empty() || want.series.as_deref() == Some("") {
            return Err(nameless());
        }
        if let Some(first) = seen.insert((want.series_text(), want.year, &want.document, &want.key), i) {
            let (document, first, second) = (&want.document, first + 1, i + 1);
            return Err(Diagnostic::error(
                "register-key-twice",
                tr!(
                    "“{document}”的第{first}份和第{second}份是同一个主键，不能用同一个编号",
                    "documents {first} and {second} of {document:?} have the same key and would share a number"
                ),
            )
            .hint(tr!("换一个不重复的主键列", "use a column without duplicates as the key")));
        }
    }
    Ok(())
}

/// What to say of a series or document without a name.
pub(super) fn nameless() -> Diagnostic {
    Diagnostic::error(
        "register-nameless",
        tr!("文件或编号系列没有名称", "a document or a series has no name"),
    )
}

/// Series, year, document and key.
type Known<'w> = (&'w str, i16, &'w str, &'w str);

/// The living entries of the wants.
fn known<'w>(db: &mut dyn Db, wants: &'w [Want]) -> Result<HashMap<Known<'w>, Slot>> {
    let mut groups: BTreeMap<(&str, i16, &str), HashMap<&str, &Want>> = BTreeMap::new();
    for want in wants {
        let group = groups.entry((want.series_text(), want.year, &want.document)).or_default();
        group.insert(&want.key, want);
    }
    let mut found = HashMap::new();
    for ((series, year, document), keys) in groups {
        let mut list: Vec<String> = keys.keys().map(|k| (*k).to_owned()).collect();
        list.sort();
        let sql = "SELECT e.key, e.id, e.n, e.number, e.date, e.version, v.content
             FROM entry e LEFT JOIN version v ON v.entry = e.id AND v.version = e.version
             WHERE e.series = ? AND e.year = ? AND e.document = ? AND e.state <> 'void' AND e.document <> ''
                AND e.key IN {texts}";
        let rows = db.query(sql, &[series.into(), year.into(), document.into(), Sql::Texts(list)])?;
        let ids: Vec<i64> = rows.iter().map(|row| row.int(1)).collect::<Result<_>>()?;
        let mut files = read::files(db, &ids)?;
        let mut roots = roots(db, &ids)?;
        let mut intended = intended(db, &ids)?;
        for row in &rows {
            let (key, entry) = (row.text(0)?, row.int(1)?);
            let Some(want) = keys.get(key.as_str()) else { continue };
            let slot = Slot {
                entry,
                n: row.number_or_null(2)?,
                number: row.text_or_null(3)?,
                date: row.date(4)?,
                version: row.number(5)?,
                content: row.text_or_null(6)?.unwrap_or_default(),
                files: files.remove(&entry).unwrap_or_default(),
                root: roots.remove(&entry).unwrap_or_default(),
                intended: intended.remove(&entry).unwrap_or_default(),
            };
            found.insert((series, year, document, want.key.as_str()), slot);
        }
    }
    Ok(found)
}

/// The hash of the history row that gave each entry its place.
fn roots(db: &mut dyn Db, ids: &[i64]) -> Result<HashMap<i64, String>> {
    let sql = "SELECT entry, hash FROM history WHERE entry IN {ints} AND what IN {texts} ORDER BY id";
    let what = code::ROOTS.map(str::to_owned).to_vec();
    let rows = db.query(sql, &[Sql::Ints(ids.to_vec()), Sql::Texts(what)])?;
    rows.iter().map(|row| Ok((row.int(0)?, row.text(1)?))).collect() // the last one stays
}

/// What was about to be written for these entries when a run was stopped.
fn intended(db: &mut dyn Db, ids: &[i64]) -> Result<HashMap<i64, Vec<(String, String)>>> {
    let rows =
        db.query("SELECT entry, path, sha256 FROM intent WHERE entry IN {ints}", &[Sql::Ints(ids.to_vec())])?;
    let mut found: HashMap<i64, Vec<(String, String)>> = HashMap::new();
    for row in rows {
        found.entry(row.int(0)?).or_default().push((row.text(1)?, row.text(2)?));
    }
    Ok(found)
}

impl Slot {
    /// The hashes of everything that was written, or about to be, for this document.
    pub fn known(&self) -> Vec<&str> {
        let intended = self.intended.iter().map(|(_, hash)| hash.as_str());
        self.files.iter().map(|f| f.sha256.as_str()).chain(intended).collect()
    }

    /// The paths of all files that were written, or about to be, for this document, and whether one of them must
    /// still be its own: a path of a version before the last may be another document's by now.
    pub fn paths(&self) -> impl Iterator<Item = (&str, bool)> {
        let written = self.files.iter().map(|f| (f.path.as_str(), f.version == self.version));
        written.chain(self.intended.iter().map(|(path, _)| (path.as_str(), true)))
    }
}
