use super::super::Want;
use super::super::tests::{issued, now, place, plan, want, wants};
use super::*;
use crate::diagnostic::Lang;
use rusqlite::Connection;
use std::path::Path;

/// Three numbers: the first made twice, the second void, the third reserved.
fn filled(path: &Path) -> Register {
    let mut r = Register::open_file(path).unwrap();
    let slots = plan(&mut r, &wants(&["a", "b", "c"]));
    r.issue(&[issued(&slots[0], "1"), issued(&slots[1], "2")], "甲", &now()).unwrap();
    r.issue(&[issued(&slots[0], "3")], "乙", &now()).unwrap();
    r.void("#2", "写错了人", "丙", &now()).unwrap();
    r
}

fn found(r: &mut Register) -> Vec<String> {
    let checked = r.check(None, &now()).unwrap();
    checked.problems.0.iter().map(|d| format!("{} {}", d.code(), d.message().get(Lang::Zh))).collect()
}

/// Does what the triggers forbid, behind the program's back.
fn tampered(sql: &str) -> Vec<String> {
    let (_dir, path) = place();
    drop(filled(&path));
    let db = Connection::open(&path).unwrap();
    let mut statement = db.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").unwrap();
    let triggers: Vec<(String, String)> =
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(|r| r.unwrap()).collect();
    drop(statement);
    triggers.iter().for_each(|(name, _)| db.execute_batch(&format!("DROP TRIGGER {name}")).unwrap());
    db.execute_batch(&format!("PRAGMA foreign_keys = off; {sql}")).unwrap();
    triggers.iter().for_each(|(_, sql)| db.execute_batch(sql).unwrap());
    drop(db);
    found(&mut Register::open_file(&path).unwrap())
}

#[test]
fn a_sound_register_has_no_findings_and_says_what_its_numbers_are() {
    let (_dir, path) = place();
    let mut r = filled(&path);
    let checked = r.check(None, &now()).unwrap();
    assert!(checked.problems.0.is_empty(), "{:?}", checked.problems);
    assert_eq!((checked.entries, checked.events, checked.head.len()), (3, 7, 64));
    let s = &checked.series[0];
    assert_eq!((s.first, s.last, s.issued, s.reserved, s.void, s.missing), (1, 3, 1, 1, 1, 0));
    let gap = &checked.gaps[0];
    assert_eq!((gap.first, gap.kind, gap.why.as_str()), (2, GapKind::Void, "写错了人"));
    // everything else that the register does fits its history too
    r.release("#3", "", "甲", &now()).unwrap();
    plan(&mut r, &wants(&["d"]));
    let keep = crate::register::Reservation {
        series: "安".into(),
        date: jiff::civil::date(2026, 9, 3),
        count: 2,
        holder: "乙".into(),
        until: Some(jiff::civil::date(2026, 8, 30)),
        title: "通知".into(),
        start: 10,
    };
    r.reserve(&keep, &|n| Some(format!("安〔2026〕{n}号")), "甲", &now()).unwrap();
    r.release("安〔2026〕11号", "没用上", "甲", &now()).unwrap();
    let later = r.check(Some(&checked.head), &now()).unwrap();
    assert_eq!(later.known_head, Some(7));
    let told: Vec<_> = later.problems.0.iter().map(|d| d.code()).collect();
    assert_eq!(told, ["check-reserved-late"], "{:?}", later.problems);
    let gaps: Vec<_> = later.gaps.iter().map(|g| (g.first, g.last, g.kind)).collect();
    assert_eq!(gaps, [(2, 2, GapKind::Void), (4, 9, GapKind::LeftOut), (11, 11, GapKind::Free)]);
}

#[test]
fn a_head_that_was_noted_must_still_be_there() {
    let (_dir, path) = place();
    let mut r = filled(&path);
    let head = r.check(None, &now()).unwrap().head;
    r.void("#3", "不用了", "丙", &now()).unwrap();
    assert_eq!(r.check(Some(&head[..16]), &now()).unwrap().known_head, Some(7));
    assert_eq!(r.check(Some("甲"), &now()).unwrap_err().code(), "check-head-wrong");
    let other = r.check(Some(&"ab".repeat(32)), &now()).unwrap();
    assert_eq!(other.problems.0[0].code(), "check-head-unknown");
}

#[test]
fn what_was_changed_behind_the_programs_back_is_found_and_named() {
    let has = |sql: &str, wanted: &str| {
        let found = tampered(sql);
        assert!(found.iter().any(|f| f.contains(wanted)), "{sql}: {found:#?}");
    };
    assert_eq!(tampered(""), [""; 0]);
    has(
        "UPDATE entry SET date = '2026-08-01' WHERE id = 1",
        "check-entry-changed 青幼安〔2026〕1号（#1）的日期被改过：登记簿里是“2026-08-01”，历史里是“2026-09-01”",
    );
    has("UPDATE entry SET title = '' WHERE id = 3", "check-entry-changed 安 2026-3（#3）的标题被改过");
    has("UPDATE entry SET state = 'issued', why = '' WHERE id = 2", "（#2）的状态被改过");
    has("UPDATE entry SET n = 9 WHERE id = 3", "check-number-missing 缺号：安 2026 年 3–8 号没有记录");
    has("DELETE FROM history WHERE id = 5", "check-history-gap 历史缺第 5 条");
    has("DELETE FROM history WHERE id = 7", "（#2）的状态被改过"); // the last one leaves no gap
    has("UPDATE history SET why = '别的' WHERE id = 7", "check-history-changed 历史第 7 条被改过");
    has(
        "UPDATE file SET sha256 = replace(sha256, '3', '4')",
        "check-version-changed 青幼安〔2026〕1号（#1）第 2 版",
    );
    has("DELETE FROM file; DELETE FROM version WHERE version = 2", "历史上有 2 版，登记簿里只有 1 版");
    has("DELETE FROM version WHERE entry = 2", "check-reference 表 file 里属于 #2");
    has("DELETE FROM entry WHERE id = 3", "check-entry-missing #3 在历史里有");
    has(
        "INSERT INTO entry (id, series, year, n, number, document, key, date, title, state, version, who, at)
         VALUES (4, '安', 2026, 4, '青幼安〔2026〕4号', '责任书', 'x', '2026-09-01', '', 'reserved', 0, '甲', '')",
        "check-entry-unknown 青幼安〔2026〕4号（#4）没有历史",
    );
    has(
        "INSERT INTO span VALUES ('安', 2026, 4, 8, '手工', '甲', '')",
        "check-span-unknown 安 2026 年跳过 4–8 号",
    );
    has("DROP INDEX entry_number", "check-damaged 数据库自己发现损坏：- index entry_number");
}

#[test]
fn a_history_made_anew_in_part_does_not_fit_the_rest() {
    let (_dir, path) = place();
    drop(filled(&path));
    let db = Connection::open(&path).unwrap();
    db.execute_batch("DROP TRIGGER history_fixed").unwrap();
    // row 4 tells another story, rows 4 and 5 are chained anew, 6 and 7 are left
    let mut last =
        db.query_row("SELECT hash FROM history WHERE id = 3", [], |r| r.get::<_, String>(0)).unwrap();
    db.execute("UPDATE history SET who = '丁' WHERE id = 4", []).unwrap();
    for id in 4..=5 {
        let fields = db
            .query_row("SELECT id, at, who, what, entry, why, detail FROM history WHERE id = ?", [id], |r| {
                let text = |i| r.get::<_, String>(i);
                Ok(json!([
                    r.get::<_, i64>(0)?,
                    text(1)?,
                    text(2)?,
                    text(3)?,
                    r.get::<_, i64>(4)?,
                    text(5)?,
                    text(6)?
                ]))
            })
            .unwrap();
        let hash = chained(&last, &fields);
        db.execute("UPDATE history SET prev = ?, hash = ? WHERE id = ?", (&last, &hash, id)).unwrap();
        last = hash;
    }
    drop(db);
    let found = found(&mut Register::open_file(&path).unwrap());
    assert!(
        found.iter().any(|f| f.starts_with("check-history-link 历史第 6 条和前一条接不上")),
        "{found:#?}"
    );
    assert!(found.iter().any(|f| f.contains("- trigger history_fixed")), "{found:#?}");
}

#[test]
fn dates_that_go_down_or_lie_in_another_year_are_pointed_out() {
    let (_dir, path) = place();
    let mut r = Register::open_file(&path).unwrap();
    let back = Want { any_date: true, ..want("安", "b", "2026-08-01") };
    let other_year = Want { year: 2026, any_date: true, ..want("安", "c", "2027-01-01") };
    let slots = plan(&mut r, &[want("安", "a", "2026-09-01"), back, other_year]);
    let all: Vec<_> = slots.iter().map(|s| issued(s, "1")).collect();
    r.issue(&all, "甲", &now()).unwrap();
    let told = found(&mut r);
    assert_eq!(told.len(), 2, "{told:#?}");
    assert!(told[0].starts_with("check-date-order 青幼安〔2026〕2号 的日期 2026-08-01 早于"), "{told:#?}");
    assert!(told[1].starts_with("check-date-year 青幼安〔2026〕3号 是 2026 年的号"), "{told:#?}");
}

#[test]
fn the_first_versions_register_passes() {
    let (_dir, path) = place();
    let old = Connection::open(&path).unwrap();
    old.execute_batch(include_str!("../../../tests/inputs/register/version-1.sql")).unwrap();
    drop(old);
    let mut r = Register::open_file(&path).unwrap();
    let checked = r.check(None, &now()).unwrap();
    assert!(!checked.problems.has_errors(), "{:?}", checked.problems);
}
