//! What the history says of each entry, against what the tables hold.
use super::super::db::{Db, Sql};
use super::{Event, Findings, PAGE, broken, json_text, name, text};
use crate::diagnostic::{Result, Text};
use crate::disk::sha256;
use crate::tr;
use serde_json::{Map, Value, json};
use std::collections::{BTreeSet, HashMap};

/// The columns of an entry that the history tells of. Its details have the same names.
const FIELDS: [&str; 16] = [
    "series", "year", "n", "number", "document", "key", "date", "title", "state", "version", "holder",
    "until", "why", "who", "at", "more",
];

fn field_name(field: &str) -> Text {
    match field {
        "series" => tr!("编号系列", "series"),
        "year" => tr!("年份", "year"),
        "n" => tr!("流水号", "running number"),
        "number" => tr!("编号", "number"),
        "document" => tr!("文件", "document"),
        "key" => tr!("主键", "key"),
        "date" => tr!("日期", "date"),
        "title" => tr!("标题", "title"),
        "state" => tr!("状态", "state"),
        "version" => tr!("版本", "version"),
        "holder" => tr!("预留给谁", "holder"),
        "until" => tr!("保留到", "kept until"),
        "why" => tr!("原因", "reason"),
        "who" => tr!("经手人", "who"),
        "at" => tr!("时间", "time"),
        other => tr!("其他栏目（{other}）", "further columns ({other})"),
    }
}

/// An entry as the history has it; `None` for what it doesn't tell.
#[derive(Clone, Default)]
struct Facts([Option<Box<str>>; FIELDS.len()]);

impl Facts {
    fn set(&mut self, field: &str, value: &str) {
        let slot = FIELDS.iter().position(|f| *f == field).and_then(|i| self.0.get_mut(i));
        if let Some(slot) = slot {
            *slot = Some(value.into());
        }
    }

    fn forget(&mut self, field: &str) {
        let slot = FIELDS.iter().position(|f| *f == field).and_then(|i| self.0.get_mut(i));
        if let Some(slot) = slot {
            *slot = None;
        }
    }

    fn set_all(&mut self, fields: &[&str], value: &str) {
        fields.iter().for_each(|f| self.set(f, value));
    }

    fn merge(&mut self, detail: &Map<String, Value>) {
        detail.iter().for_each(|(field, value)| self.set(field, &json_text(value)));
    }
}

/// What the history says in the end.
#[derive(Default)]
pub(super) struct Replay {
    entries: HashMap<i64, Facts>,
    /// Of each version of each entry a hash of what belongs to it.
    versions: HashMap<(i64, i64), String>,
    /// Numbers left out: series, year, first, last, why.
    spans: BTreeSet<(String, i64, i64, i64, String)>,
}

impl Replay {
    /// Takes up one row of the history.
    pub(super) fn take(&mut self, event: &Event, found: &mut Findings) {
        let id = event.id;
        let Ok(Value::Object(detail)) = serde_json::from_str(&event.detail) else {
            found.add(broken(
                "check-history-detail",
                tr!("历史第 {id} 条的内容读不懂", "the detail of row {id} of the history can't be read"),
            ));
            return;
        };
        let number = |name: &str| detail.get(name).and_then(Value::as_i64).unwrap_or_default();
        let Some(entry) = event.entry else {
            if event.what == "left-out" {
                let series = detail.get("series").map(json_text).unwrap_or_default();
                let span = (series, number("year"), number("first"), number("last"), event.why.clone());
                self.spans.insert(span);
            }
            return;
        };
        let facts = self.entries.entry(entry).or_default();
        match event.what.as_str() {
            "reserved" => {
                facts.set_all(&["number", "document", "key", "holder", "until", "why"], "");
                facts.set("version", "0");
                facts.merge(&detail);
                facts.set("state", "reserved");
            }
            "released" => {
                facts.set_all(&["number", "document", "key", "holder", "until", "title"], "");
                facts.set("why", &event.why);
            }
            "issued" | "changed" => {
                facts.forget("more"); // written anew each time; older rows don't tell
                facts.merge(&detail);
                facts.set("state", "issued");
            }
            "void" => {
                facts.merge(&detail);
                facts.set("state", "void");
                facts.set("why", &event.why);
            }
            "imported" => {
                facts.merge(&detail);
                facts.set("why", &event.why);
            }
            // the others (adopted, noted, archived) say what they change
            _ => facts.merge(&detail),
        }
        facts.set("who", &event.who);
        facts.set("at", &event.at);
        if let (Some(Value::Array(files)), version @ 1..) = (detail.get("files"), number("version")) {
            let content = detail.get("content").map(json_text).unwrap_or_default();
            let version_hash = fingerprint(&content, &event.who, &event.at, files.clone());
            self.versions.insert((entry, version), version_hash);
        }
    }
}

fn fingerprint(content: &str, who: &str, at: &str, mut files: Vec<Value>) -> String {
    files.sort_by_key(|f| f.get(0).map(json_text));
    sha256(json!([content, who, at, files]).to_string().as_bytes())
}

/// An entry, for the checks of numbers.
pub(super) struct Known {
    pub(super) id: i64,
    pub(super) series: String,
    pub(super) year: i64,
    pub(super) n: Option<i64>,
    pub(super) name: String,
    pub(super) date: String,
    pub(super) state: String,
    pub(super) document: String,
    pub(super) holder: String,
    pub(super) until: String,
    pub(super) why: String,
    pub(super) at: String,
}

/// Compares the tables with the history; returns all entries.
pub(super) fn compare(db: &mut dyn Db, replay: &Replay, found: &mut Findings) -> Result<Vec<Known>> {
    let mut all: Vec<Known> = vec![];
    let sql = format!("SELECT id, {} FROM entry WHERE id > ? ORDER BY id LIMIT ?", FIELDS.join(", "));
    loop {
        let last = all.last().map_or(i64::MIN, |e| e.id);
        let rows = db.query(&sql, &[last.into(), PAGE.into()])?;
        let page = all.len();
        for row in &rows {
            let values: Vec<String> = row.0.iter().skip(1).map(|v| text(Some(v))).collect();
            let known = known(row.int(0)?, row.int_or_null(3)?, &values);
            one(&known, &values, replay, found);
            all.push(known);
        }
        let ids: Vec<i64> = all.iter().skip(page).map(|e| e.id).collect();
        versions(db, ids, &all, page, replay, found)?;
        if (rows.len() as i64) < PAGE {
            break;
        }
    }
    let here: std::collections::HashSet<i64> = all.iter().map(|e| e.id).collect();
    let mut gone: Vec<i64> = replay.entries.keys().filter(|id| !here.contains(id)).copied().collect();
    gone.sort_unstable();
    for id in gone {
        found.add(broken(
            "check-entry-missing",
            tr!("#{id} 在历史里有，登记簿里没有了", "#{id} is in the history but no longer in the register"),
        ));
    }
    spans(db, replay, found)?;
    Ok(all)
}

fn known(id: i64, n: Option<i64>, values: &[String]) -> Known {
    let get = |field: &str| {
        let at = FIELDS.iter().position(|f| *f == field);
        at.and_then(|i| values.get(i)).cloned().unwrap_or_default()
    };
    let (series, year) = (get("series"), get("year").parse().unwrap_or_default());
    Known {
        id,
        name: name(&get("number"), &series, year, n, id),
        series,
        year,
        n,
        date: get("date"),
        state: get("state"),
        document: get("document"),
        holder: get("holder"),
        until: get("until"),
        why: get("why"),
        at: get("at"),
    }
}

fn one(entry: &Known, values: &[String], replay: &Replay, found: &mut Findings) {
    let (id, name) = (entry.id, &entry.name);
    let Some(facts) = replay.entries.get(&id) else {
        return found.add(broken(
            "check-entry-unknown",
            tr!(
                "{name}（#{id}）没有历史：不是由本程序登记的",
                "{name} (#{id}) has no history: it was not entered by this program"
            ),
        ));
    };
    for ((field, fact), value) in FIELDS.iter().zip(&facts.0).zip(values) {
        let Some(fact) = fact.as_deref() else { continue };
        if fact == value || *field == "more" && same_json(fact, value) {
            continue;
        }
        let field = field_name(field);
        let (zh, en) = (field.zh, field.en);
        found.add(broken(
            "check-entry-changed",
            tr!(
                "{name}（#{id}）的{zh}被改过：登记簿里是“{value}”，历史里是“{fact}”",
                "the {en} of {name} (#{id}) was changed: the register has {value:?}, the history {fact:?}"
            ),
        ));
    }
}

fn same_json(a: &str, b: &str) -> bool {
    let parse = |text: &str| serde_json::from_str::<std::collections::BTreeMap<String, Value>>(text);
    matches!((parse(a), parse(b)), (Ok(a), Ok(b)) if a == b)
}

/// The versions and files of a page of entries.
fn versions(
    db: &mut dyn Db,
    ids: Vec<i64>,
    all: &[Known],
    page: usize,
    replay: &Replay,
    found: &mut Findings,
) -> Result<()> {
    let list = [Sql::Ints(ids)];
    let mut files: HashMap<(i64, i64), Vec<Value>> = HashMap::new();
    for row in
        db.query("SELECT entry, version, path, format, sha256, bytes FROM file WHERE entry IN {ints}", &list)?
    {
        let file = json!([row.text(2)?, row.text(3)?, row.text(4)?, row.int(5)?]);
        files.entry((row.int(0)?, row.int(1)?)).or_default().push(file);
    }
    let names: HashMap<i64, &str> = all.iter().skip(page).map(|e| (e.id, e.name.as_str())).collect();
    let mut count: HashMap<i64, i64> = HashMap::new();
    let sql =
        "SELECT entry, version, content, who, at FROM version WHERE entry IN {ints} ORDER BY entry, version";
    for row in db.query(sql, &list)? {
        let key = (row.int(0)?, row.int(1)?);
        let (entry, version) = key;
        *count.entry(entry).or_default() += 1;
        let name = names.get(&entry).copied().unwrap_or_default();
        let kept =
            fingerprint(&row.text(2)?, &row.text(3)?, &row.text(4)?, files.remove(&key).unwrap_or_default());
        if replay.versions.get(&key) != Some(&kept) {
            found.add(broken(
                "check-version-changed",
                tr!(
                    "{name}（#{entry}）第 {version} 版的文件记录和历史不一致",
                    "version {version} of {name} (#{entry}) isn't what the history says"
                ),
            ));
        }
    }
    for entry in all.iter().skip(page) {
        let (id, name) = (entry.id, &entry.name);
        let kept = count.get(&id).copied().unwrap_or_default();
        let told = (1..).take_while(|v| replay.versions.contains_key(&(id, *v))).count() as i64;
        if told > kept {
            found.add(broken(
                "check-version-missing",
                tr!(
                    "{name}（#{id}）历史上有 {told} 版，登记簿里只有 {kept} 版",
                    "{name} (#{id}) had {told} versions by its history; the register has {kept}"
                ),
            ));
        }
    }
    Ok(())
}

fn spans(db: &mut dyn Db, replay: &Replay, found: &mut Findings) -> Result<()> {
    let mut told = replay.spans.clone();
    for row in
        db.query("SELECT series, year, first, last, why FROM span ORDER BY series, year, first", &[])?
    {
        let span = (row.text(0)?, row.int(1)?, row.int(2)?, row.int(3)?, row.text(4)?);
        if !told.remove(&span) {
            let (series, year, first, last, _) = span;
            found.add(broken(
                "check-span-unknown",
                tr!(
                    "{series} {year} 年跳过 {first}–{last} 号的记录，历史里没有",
                    "that {series} {year} left out {first}–{last} isn't in the history"
                ),
            ));
        }
    }
    for (series, year, first, last, _) in told {
        found.add(broken(
            "check-span-missing",
            tr!(
                "{series} {year} 年跳过 {first}–{last} 号的记录不见了",
                "that {series} {year} left out {first}–{last} is missing"
            ),
        ));
    }
    Ok(())
}
