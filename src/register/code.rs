//! Verification codes (校验码): a short text on a document by which the register knows it again.
//!
//! `WS1|青幼安〔2026〕4号|2026-09-01|0f3c59d2a1b4-7e1` is the number, the date, and a seal: 48 bits of a hash over
//! number, date, title and the hash of the history row that gave the number. That row is chained to all before
//! it, so nobody without the register can make the seal up; and it is there before the document is made, which a
//! file's own hash is not. The last three characters are a checksum of the text, by which a slip of the finger is
//! told from a forgery. A code says that a document with this number, date and title was issued; whether
//! the rest of a file is as it was, its own hash tells ([`Register::verify`]).
use super::check::PAGE;
use super::db::{Db, Row};
use super::read::{self, plain_number};
use super::{Entry, Register, Slot};
use crate::diagnostic::{Diagnostic, Result};
use crate::disk::sha256;
use crate::tr;
use jiff::civil::Date;
use serde_json::{Value, json};

/// What the codes of this version begin with.
const PREFIX: &str = "WS1";
/// Characters of the seal: 48 bits, far too many to be tried out.
const SEAL: usize = 12;
/// Characters of the checksum.
const CHECKSUM: usize = 3;
/// Nobody's code is longer.
const LONGEST: usize = 1000;

/// What the register says of a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodeVerdict {
    /// It is of a document issued by this register.
    Genuine {
        /// The entry as it is now.
        entry: Box<Entry>,
        /// The latest version that bears this code.
        version: u32,
    },
    /// Made by a dry run: no number was given yet.
    Rehearsal,
    /// Written as it should be, but this register never made it.
    Unknown,
    /// Its checksum is wrong.
    Mistyped,
}

/// The code of a document; without `root` (in a dry run) one that holds no seal.
pub fn verification_code(number: Option<&str>, entry: i64, date: Date, title: &str, root: &str) -> String {
    let name = number.map_or_else(|| format!("#{entry}"), str::to_owned);
    let seal = if root.is_empty() { "0".repeat(SEAL) } else { seal(&name, &date.to_string(), title, root) };
    let text = format!("{PREFIX}|{name}|{date}|{seal}");
    format!("{text}-{}", checksum(&text))
}

impl Slot {
    /// The verification code of the document that is made for this place.
    pub fn code(&self, number: Option<&str>, date: Date, title: &str) -> String {
        verification_code(number, self.entry, date, title, &self.root)
    }
}

fn seal(name: &str, date: &str, title: &str, root: &str) -> String {
    let sealed = json!(["wenshu code 1", plain_number(name), date, title, root]).to_string();
    sha256(sealed.as_bytes()).chars().take(SEAL).collect()
}

/// Of a code without its checksum, in whatever widths and brackets it was typed.
fn checksum(text: &str) -> String {
    sha256(plain_number(text).to_lowercase().as_bytes()).chars().take(CHECKSUM).collect()
}

/// The parts of a code.
struct Code {
    name: String,
    date: String,
    seal: String,
}

/// Does this text mean to be a code?
pub fn is_code(text: &str) -> bool {
    plain_number(text).to_uppercase().starts_with("WS") && plain_number(text).contains('|')
}

impl Code {
    /// `None` when it is mistyped.
    fn parse(text: &str) -> Option<Code> {
        let text = plain_number(text);
        let (body, sum) = text.rsplit_once('-')?;
        if !sum.eq_ignore_ascii_case(&checksum(body)) {
            return None;
        }
        let mut parts = body.rsplitn(3, '|');
        let (seal, date, rest) = (parts.next()?.to_lowercase(), parts.next()?.to_owned(), parts.next()?);
        let (prefix, name) = rest.split_once('|')?;
        prefix.eq_ignore_ascii_case(PREFIX).then(|| Code { name: name.to_owned(), date, seal })
    }
}

impl Register {
    /// Looks up a verification code, as read from a QR code or typed off a page.
    pub fn verify_code(&mut self, text: &str) -> Result<CodeVerdict> {
        if text.len() > LONGEST || !is_code(text) {
            return Err(Diagnostic::error(
                "code-not-one",
                tr!("这不是本程序的校验码", "this isn't a verification code of this program"),
            )
            .hint(tr!("校验码以 {PREFIX}| 开头", "codes begin with {PREFIX}|")));
        }
        let Some(code) = Code::parse(text) else { return Ok(CodeVerdict::Mistyped) };
        if code.seal.chars().all(|c| c == '0') {
            return Ok(CodeVerdict::Rehearsal);
        }
        self.transaction(false, |db| verify(db, &code))
    }
}

fn verify(db: &mut dyn Db, code: &Code) -> Result<CodeVerdict> {
    let mut ids = match code.name.strip_prefix('#') {
        Some(id) => id.parse().into_iter().collect(),
        None => read::numbered(db, &code.name)?,
    };
    if ids.is_empty() {
        ids = formerly(db, &code.name)?;
    }
    for id in ids {
        if let Some(version) = bearer(db, id, code)? {
            let entry = Box::new(read::by_id(db, id)?);
            return Ok(CodeVerdict::Genuine { entry, version });
        }
    }
    Ok(CodeVerdict::Unknown)
}

/// The latest version of this entry that bears the code.
fn bearer(db: &mut dyn Db, id: i64, code: &Code) -> Result<Option<u32>> {
    let (mut root, mut bearer) = (String::new(), None);
    for row in db.query("SELECT what, detail, hash FROM history WHERE entry = ? ORDER BY id", &[id.into()])? {
        if ROOTS.contains(&row.text(0)?.as_str()) {
            root = row.text(2)?;
        }
        let detail = detail(&row, 1)?;
        let text = |name: &str| detail.get(name).and_then(Value::as_str);
        let version = detail.get("version").and_then(Value::as_u64).and_then(|v| u32::try_from(v).ok());
        let (Some(version), Some(date), Some(title)) = (version, text("date"), text("title")) else {
            continue;
        };
        let name = text("number").map_or_else(|| format!("#{id}"), str::to_owned);
        if date == code.date && seal(&name, date, title, &root) == code.seal {
            bearer = Some(version);
        }
    }
    Ok(bearer)
}

/// Entries that had this number once: the format of a series may have been changed.
fn formerly(db: &mut dyn Db, number: &str) -> Result<Vec<i64>> {
    let wanted = plain_number(number);
    let (mut last, mut found) = (0, vec![]);
    loop {
        let sql = "SELECT id, entry, detail FROM history WHERE id > ? AND what IN ('issued', 'changed')
            ORDER BY id LIMIT ?";
        let rows = db.query(sql, &[last.into(), PAGE.into()])?;
        for row in &rows {
            last = row.int(0)?;
            let detail = detail(row, 2)?;
            let number = detail.get("number").and_then(Value::as_str);
            if let (true, Some(id)) = (number.is_some_and(|n| plain_number(n) == wanted), row.int_or_null(1)?)
            {
                found.push(id);
            }
        }
        if (rows.len() as i64) < PAGE {
            found.sort_unstable();
            found.dedup();
            return Ok(found);
        }
    }
}

/// The events that give an entry its number; the hash of the last one before a document is made is in its seal.
pub(super) const ROOTS: [&str; 3] = ["reserved", "imported", "adopted"];

fn detail(row: &Row, at: usize) -> Result<Value> {
    Ok(serde_json::from_str(&row.text(at)?).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::super::Issued;
    use super::super::tests::{issued, now, place, plan, want, wants};
    use super::*;

    #[test]
    fn a_code_is_known_again_told_from_slips_and_from_forgeries() {
        let (_dir, path) = place();
        let mut r = Register::open_file(&path).unwrap();
        let slots = plan(&mut r, &wants(&["a", "b"]));
        let docs: Vec<_> = slots.iter().map(|s| issued(s, "1")).collect();
        r.issue(&docs, "甲", &now()).unwrap();
        let code = |slot: &Slot, doc: &Issued| slot.code(doc.number.as_deref(), doc.date, &doc.title);
        let text = code(&slots[0], &docs[0]);
        assert!(text.starts_with("WS1|青幼安〔2026〕1号|2026-09-01|"), "{text}");
        // the same on the next run
        let again = plan(&mut r, &wants(&["a", "b"]));
        assert_eq!(code(&again[0], &docs[0]), text);
        let known = |r: &mut Register, text: &str| r.verify_code(text).unwrap();
        let typed = text.replace('〔', "【").replace('〕', "]").replace('|', "｜").to_lowercase();
        for text in [text.as_str(), &typed, &format!(" {text}\n")] {
            let CodeVerdict::Genuine { entry, version } = known(&mut r, text) else { panic!("{text}") };
            assert_eq!((entry.id, version), (1, 1));
        }
        assert_eq!(known(&mut r, &text.replace("09-01", "09-10")), CodeVerdict::Mistyped);
        assert_eq!(known(&mut r, "WS1|甲"), CodeVerdict::Mistyped);
        // somebody who knows how codes are made, but not the register
        let forged =
            verification_code(Some("青幼安〔2026〕2号"), 2, docs[1].date, &docs[1].title, &"ab".repeat(32));
        assert_eq!(known(&mut r, &forged), CodeVerdict::Unknown);
        let none = verification_code(Some("青幼安〔2026〕9号"), 9, docs[1].date, "", "x");
        assert_eq!(known(&mut r, &none), CodeVerdict::Unknown);
        assert_eq!(r.verify_code("https://example.org").unwrap_err().code(), "code-not-one");
        let dry = r.plan(&[want("安", "z", "2026-09-02")], true, "甲", &now()).unwrap().remove(0).unwrap();
        assert_eq!(known(&mut r, &code(&dry, &docs[0])), CodeVerdict::Rehearsal);
    }

    #[test]
    fn older_versions_and_older_ways_of_writing_the_number_are_known() {
        let (_dir, path) = place();
        let mut r = Register::open_file(&path).unwrap();
        let slots = plan(&mut r, &[want("安", "a", "2026-09-01"), want("", "b", "2026-09-01")]);
        let first = issued(&slots[0], "1");
        let second = Issued { number: Some("安字1号".into()), ..issued(&slots[0], "2") };
        let third = Issued { title: "新标题".into(), ..second.clone() };
        let plain = Issued { number: None, ..issued(&slots[1], "1") };
        for doc in [&first, &second, &third, &plain] {
            r.issue(std::slice::from_ref(doc), "甲", &now()).unwrap();
        }
        let mut version = |slot: &Slot, doc: &Issued| match r
            .verify_code(&slot.code(doc.number.as_deref(), doc.date, &doc.title))
            .unwrap()
        {
            CodeVerdict::Genuine { version, .. } => version,
            _ => 0,
        };
        assert_eq!([&first, &second, &third].map(|d| version(&slots[0], d)), [1, 2, 3]);
        assert_eq!(version(&slots[1], &plain), 1);
    }
}
