//! Looking things up.
use super::db::{Db, Row, Sql};
use super::{Detail, Entry, Event, File, Filter, Register, State, Version};
use crate::diagnostic::{Diagnostic, Result};
use crate::tr;
use std::collections::{BTreeMap, HashMap};
use unicode_normalization::UnicodeNormalization;

const ENTRY: &str =
    "SELECT id, series, year, n, number, document, key, date, title, state, version, who, at, why,
        holder, until, origin, more
     FROM entry";

impl Register {
    /// Entries by year, series and number; those without a number last.
    pub fn list(&mut self, filter: &Filter) -> Result<Vec<Entry>> {
        self.transaction(false, |db| list(db, filter))
    }

    /// One entry with its versions and history; `which` is the number as printed or `#id`.
    pub fn show(&mut self, which: &str) -> Result<Detail> {
        self.transaction(false, |db| show(db, which))
    }
}

pub(super) fn list(db: &mut dyn Db, filter: &Filter) -> Result<Vec<Entry>> {
    let conditions: Vec<(&str, Sql)> = [
        filter.series.as_ref().map(|v| ("series = ?", v.into())),
        filter.year.map(|v| ("year = ?", v.into())),
        filter.state.map(|v| ("state = ?", v.word().into())),
        filter.document.as_ref().map(|v| ("document = ?", v.into())),
        filter.from.map(|v| ("date >= ?", v.into())),
        filter.to.map(|v| ("date <= ?", v.into())),
        filter.holder.as_ref().map(|v| ("holder = ?", v.into())),
        filter.text.as_ref().map(|v| ("instr(title, ?) > 0", v.into())),
    ]
    .into_iter()
    .flatten()
    .collect();
    let mut sql = ENTRY.to_owned();
    for (i, (condition, _)) in conditions.iter().enumerate() {
        sql += if i == 0 { " WHERE " } else { " AND " };
        sql += condition;
    }
    // text orders differ between databases, so the order is made here
    let values: Vec<Sql> = conditions.into_iter().map(|(_, v)| v).collect();
    let mut entries = db.query(&sql, &values)?.iter().map(entry).collect::<Result<Vec<_>>>()?;
    entries.sort_by(|a, b| {
        let order = |e: &Entry| (e.year, e.series.is_none(), e.series.clone(), e.n, e.id);
        order(a).cmp(&order(b))
    });
    with_files(db, &mut entries)?;
    Ok(entries)
}

fn show(db: &mut dyn Db, which: &str) -> Result<Detail> {
    let entry = find(db, which)?;
    let files = files(db, &[entry.id])?.remove(&entry.id).unwrap_or_default();
    let id = [entry.id.into()];
    let versions =
        db.query("SELECT version, content, who, at FROM version WHERE entry = ? ORDER BY version", &id)?;
    let versions = versions
        .iter()
        .map(|row| {
            let version = row.number(0)?;
            Ok(Version {
                version,
                content: row.text(1)?,
                who: row.text(2)?,
                at: row.text(3)?,
                files: files.iter().filter(|f| f.version == version).cloned().collect(),
            })
        })
        .collect::<Result<_>>()?;
    let history =
        db.query("SELECT id, at, who, what, why, hash FROM history WHERE entry = ? ORDER BY id", &id)?;
    let history = history
        .iter()
        .map(|row| {
            Ok(Event {
                id: row.int(0)?,
                at: row.text(1)?,
                who: row.text(2)?,
                what: row.text(3)?,
                why: row.text(4)?,
                hash: row.text(5)?,
            })
        })
        .collect::<Result<_>>()?;
    Ok(Detail { entry, versions, history })
}

/// The entry with a printed number (brackets and widths as they can be typed) or `#id`,
/// which may come without `#` (a shell takes it for a comment) when no number reads so.
pub(super) fn find(db: &mut dyn Db, which: &str) -> Result<Entry> {
    let which = which.trim();
    let ids: Vec<i64> = match which.strip_prefix('#') {
        Some(id) => id.parse().into_iter().collect(),
        None => {
            let mut found = numbered(db, which)?;
            if found.is_empty() {
                found = unprinted(db, which)?;
            }
            if found.is_empty() { which.parse().into_iter().collect() } else { found }
        }
    };
    match ids.as_slice() {
        [id] => by_id(db, *id).map_err(|_| unknown(which)),
        [] => Err(unknown(which)),
        several => {
            let list = several.iter().map(|id| format!("#{id}")).collect::<Vec<_>>();
            let (zh, en) = (list.join("、"), list.join(", "));
            Err(Diagnostic::error(
                "register-ambiguous",
                tr!("登记簿里有几条是 {which}：{zh}", "the register has several {which}: {en}"),
            )
            .hint(tr!("用 '#序号' 指明是哪一条", "say which one by its '#id'")))
        }
    }
}

/// Ids by `series year-n`, as [`Entry::name`] writes a number that was never printed.
fn unprinted(db: &mut dyn Db, which: &str) -> Result<Vec<i64>> {
    let parts = which.rsplit_once(' ').and_then(|(series, rest)| {
        let (year, n) = rest.split_once('-')?;
        Some((series.trim(), year.parse::<i16>().ok()?, n.parse::<u32>().ok()?))
    });
    let Some((series, year, n)) = parts else { return Ok(vec![]) };
    let sql = "SELECT id FROM entry WHERE series = ? AND year = ? AND n = ?";
    let rows = db.query(sql, &[series.into(), year.into(), n.into()])?;
    rows.iter().map(|row| row.int(0)).collect()
}

/// The entry with this id.
pub(super) fn by_id(db: &mut dyn Db, id: i64) -> Result<Entry> {
    let rows = db.query(&format!("{ENTRY} WHERE id = ?"), &[id.into()])?;
    let mut entries = rows.iter().map(entry).collect::<Result<Vec<_>>>()?;
    with_files(db, &mut entries)?;
    entries.pop().ok_or_else(|| unknown(&format!("#{id}")))
}

fn unknown(which: &str) -> Diagnostic {
    Diagnostic::error("register-unknown", tr!("登记簿里没有 {which}", "the register has no {which}"))
        .hint(tr!("用 wenshu register list 查看已有的编号", "see the numbers with: wenshu register list"))
}

/// A number as it can be typed: 〔〕［］[]【】（）() count as the same, widths and blanks don't count.
pub(super) fn plain_number(text: &str) -> String {
    text.nfkc()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '〔' | '【' | '(' => '[',
            '〕' | '】' | ')' => ']',
            c => c,
        })
        .collect()
}

/// Ids with this printed number, or else with one that is typed alike.
pub(super) fn numbered(db: &mut dyn Db, which: &str) -> Result<Vec<i64>> {
    let exact = db.query("SELECT id FROM entry WHERE number = ? ORDER BY id", &[which.into()])?;
    if !exact.is_empty() {
        return exact.iter().map(|row| row.int(0)).collect();
    }
    let wanted = plain_number(which);
    let mut found = vec![];
    for row in db.query("SELECT id, number FROM entry WHERE number IS NOT NULL ORDER BY id", &[])? {
        if plain_number(&row.text(1)?) == wanted {
            found.push(row.int(0)?);
        }
    }
    Ok(found)
}

/// All files of these entries, oldest version first.
pub(super) fn files(db: &mut dyn Db, entries: &[i64]) -> Result<HashMap<i64, Vec<File>>> {
    let sql = "SELECT entry, version, path, format, sha256, bytes FROM file WHERE entry IN {ints}
        ORDER BY entry, version, path";
    let mut found: HashMap<i64, Vec<File>> = HashMap::new();
    for row in db.query(sql, &[Sql::Ints(entries.to_vec())])? {
        let file = File {
            version: row.number(1)?,
            path: row.text(2)?,
            format: row.text(3)?,
            sha256: row.text(4)?,
            bytes: row.number(5)?,
        };
        found.entry(row.int(0)?).or_default().push(file);
    }
    Ok(found)
}

/// Puts the files of the latest version into the entries.
fn with_files(db: &mut dyn Db, entries: &mut [Entry]) -> Result<()> {
    let ids: Vec<i64> = entries.iter().map(|e| e.id).collect();
    let mut files = files(db, &ids)?;
    for e in entries {
        e.files = files.remove(&e.id).unwrap_or_default();
        e.files.retain(|f| f.version == e.version);
    }
    Ok(())
}

fn entry(row: &Row) -> Result<Entry> {
    Ok(Entry {
        id: row.int(0)?,
        series: Some(row.text(1)?).filter(|s| !s.is_empty()),
        year: row.number(2)?,
        n: row.number_or_null(3)?,
        number: row.text_or_null(4)?,
        document: row.text(5)?,
        key: row.text(6)?,
        date: row.date(7)?,
        title: row.text(8)?,
        state: state(row, 9)?,
        version: row.number(10)?,
        who: row.text(11)?,
        at: row.text(12)?,
        why: row.text(13)?,
        holder: row.text(14)?,
        until: row.text(15)?.parse().ok(),
        origin: row.text(16)?,
        more: more(&row.text(17)?),
        files: vec![],
    })
}

/// Further columns as stored.
pub(super) fn more(json: &str) -> BTreeMap<String, String> {
    let more: serde_json::Map<String, serde_json::Value> = serde_json::from_str(json).unwrap_or_default();
    more.into_iter().filter_map(|(k, v)| Some((k, v.as_str()?.to_owned()))).collect()
}

/// A state column.
pub(super) fn state(row: &Row, column: usize) -> Result<State> {
    State::parse(&row.text(column)?).ok_or_else(super::db::unreadable)
}
