//! Looking things up.
use super::{Detail, Entry, Event, File, Filter, Register, State, Version};
use crate::diagnostic::{Diagnostic, Result};
use crate::tr;
use jiff::civil::Date;
use rusqlite::types::Type;
use rusqlite::{Connection, Row, ToSql, params_from_iter};
use unicode_normalization::UnicodeNormalization;

/// All files of an entry, oldest version first.
pub(super) const FILES_OF_ENTRY: &str =
    "SELECT version, path, format, sha256, bytes FROM file WHERE entry = ? ORDER BY version, path";
const ENTRY: &str =
    "SELECT id, series, year, n, number, document, key, date, title, state, version, who, at, why
     FROM entry";

impl Register {
    /// Entries by year, series and number; those without a number last.
    pub fn list(&self, filter: &Filter) -> Result<Vec<Entry>> {
        self.list_here(filter).map_err(|d| d.at(self.place()))
    }

    fn list_here(&self, filter: &Filter) -> Result<Vec<Entry>> {
        let state = filter.state.map(State::word);
        let conditions: Vec<(&str, &dyn ToSql)> = [
            filter.series.as_ref().map(|v| ("series = ?", v as &dyn ToSql)),
            filter.year.as_ref().map(|v| ("year = ?", v as &dyn ToSql)),
            state.as_ref().map(|v| ("state = ?", v as &dyn ToSql)),
        ]
        .into_iter()
        .flatten()
        .collect();
        let mut sql = ENTRY.to_owned();
        for (i, (condition, _)) in conditions.iter().enumerate() {
            sql += if i == 0 { " WHERE " } else { " AND " };
            sql += condition;
        }
        sql += " ORDER BY year, series = '', series, n, id";
        let mut statement = self.db.prepare(&sql)?;
        let mut entries = statement
            .query_map(params_from_iter(conditions.iter().map(|(_, v)| v)), entry)?
            .collect::<rusqlite::Result<Vec<Entry>>>()?;
        let mut files = self.db.prepare(FILES_OF_ENTRY)?;
        for e in &mut entries {
            e.files = current_files(&mut files, e)?;
        }
        Ok(entries)
    }

    /// One entry with its versions and history; `which` is the number as printed or `#id`.
    pub fn show(&self, which: &str) -> Result<Detail> {
        self.show_here(which).map_err(|d| d.at(self.place()))
    }

    fn show_here(&self, which: &str) -> Result<Detail> {
        let entry = find(&self.db, which)?;
        let mut statement = self.db.prepare(FILES_OF_ENTRY)?;
        let files = statement.query_map([entry.id], file)?.collect::<rusqlite::Result<Vec<File>>>()?;
        let mut statement = self
            .db
            .prepare("SELECT version, content, who, at FROM version WHERE entry = ? ORDER BY version")?;
        let versions = statement
            .query_map([entry.id], |row| {
                let version = row.get(0)?;
                Ok(Version {
                    version,
                    content: row.get(1)?,
                    who: row.get(2)?,
                    at: row.get(3)?,
                    files: files.iter().filter(|f| f.version == version).cloned().collect(),
                })
            })?
            .collect::<rusqlite::Result<_>>()?;
        let mut statement = self
            .db
            .prepare("SELECT id, at, who, what, why, hash FROM history WHERE entry = ? ORDER BY id")?;
        let history = statement
            .query_map([entry.id], |row| {
                Ok(Event {
                    id: row.get(0)?,
                    at: row.get(1)?,
                    who: row.get(2)?,
                    what: row.get(3)?,
                    why: row.get(4)?,
                    hash: row.get(5)?,
                })
            })?
            .collect::<rusqlite::Result<_>>()?;
        Ok(Detail { entry, versions, history })
    }
}

/// The entry with a printed number (brackets and widths as they can be typed) or `#id`,
/// which may come without `#` (a shell takes it for a comment) when no number reads so.
pub(super) fn find(db: &Connection, which: &str) -> Result<Entry> {
    let which = which.trim();
    let ids: Vec<i64> = match which.strip_prefix('#') {
        Some(id) => id.parse().into_iter().collect(),
        None => {
            let mut exact = db.prepare("SELECT id FROM entry WHERE number = ?")?;
            let found = exact.query_map([which], |r| r.get(0))?.collect::<rusqlite::Result<Vec<i64>>>()?;
            let found = if found.is_empty() { typed(db, which)? } else { found };
            if found.is_empty() { which.parse().into_iter().collect() } else { found }
        }
    };
    let entry_by_id = |id: &i64| -> rusqlite::Result<Vec<Entry>> {
        let mut statement = db.prepare(&format!("{ENTRY} WHERE id = ?"))?;
        let mut found = statement.query_map([id], entry)?.collect::<rusqlite::Result<Vec<Entry>>>()?;
        let mut files = db.prepare(FILES_OF_ENTRY)?;
        for e in &mut found {
            e.files = current_files(&mut files, e)?;
        }
        Ok(found)
    };
    match ids.as_slice() {
        [id] => entry_by_id(id)?.pop().ok_or_else(|| unknown(which)),
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

fn unknown(which: &str) -> Diagnostic {
    Diagnostic::error("register-unknown", tr!("登记簿里没有 {which}", "the register has no {which}"))
        .hint(tr!("用 wenshu register list 查看已有的编号", "see the numbers with: wenshu register list"))
}

/// Ids whose number equals `which` when 〔〕［］[]【】（）() count as the same and widths and blanks don't count.
fn typed(db: &Connection, which: &str) -> Result<Vec<i64>> {
    let plain = |text: &str| -> String {
        text.nfkc()
            .filter(|c| !c.is_whitespace())
            .map(|c| match c {
                '〔' | '【' | '(' => '[',
                '〕' | '】' | ')' => ']',
                c => c,
            })
            .collect()
    };
    let wanted = plain(which);
    let mut all = db.prepare("SELECT id, number FROM entry WHERE number IS NOT NULL ORDER BY id")?;
    let mut found = vec![];
    let mut rows = all.query([])?;
    while let Some(row) = rows.next()? {
        if plain(row.get_ref(1)?.as_str().unwrap_or_default()) == wanted {
            found.push(row.get(0)?);
        }
    }
    Ok(found)
}

fn current_files(files: &mut rusqlite::Statement<'_>, entry: &Entry) -> rusqlite::Result<Vec<File>> {
    let all = files.query_map([entry.id], file)?.collect::<rusqlite::Result<Vec<File>>>()?;
    Ok(all.into_iter().filter(|f| f.version == entry.version).collect())
}

fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        id: row.get(0)?,
        series: Some(row.get::<_, String>(1)?).filter(|s| !s.is_empty()),
        year: row.get(2)?,
        n: row.get(3)?,
        number: row.get(4)?,
        document: row.get(5)?,
        key: row.get(6)?,
        date: date(row, 7)?,
        title: row.get(8)?,
        state: state(row, 9)?,
        version: row.get(10)?,
        who: row.get(11)?,
        at: row.get(12)?,
        why: row.get(13)?,
        files: vec![],
    })
}

/// A row of [`FILES_OF_ENTRY`].
pub(super) fn file(row: &Row<'_>) -> rusqlite::Result<File> {
    Ok(File {
        version: row.get(0)?,
        path: row.get(1)?,
        format: row.get(2)?,
        sha256: row.get(3)?,
        bytes: u64::try_from(row.get::<_, i64>(4)?).unwrap_or_default(),
    })
}

/// A date column.
pub(super) fn date(row: &Row<'_>, column: usize) -> rusqlite::Result<Date> {
    let text: String = row.get(column)?;
    text.parse().map_err(|e| rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(e)))
}

/// A state column.
pub(super) fn state(row: &Row<'_>, column: usize) -> rusqlite::Result<State> {
    State::parse(&row.get::<_, String>(column)?)
        .ok_or_else(|| rusqlite::Error::InvalidColumnType(column, "state".into(), Type::Text))
}
