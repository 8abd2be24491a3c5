use super::*;
use crate::diagnostic::Diagnostic;
use jiff::ZonedDateTime;
use std::path::PathBuf;
use tempfile::TempDir;

fn now() -> ZonedDateTime {
    "2026-09-01T08:30:00+08:00[Asia/Shanghai]".parse().unwrap()
}

fn place() -> (TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("register.db");
    (dir, path)
}

fn want(series: &str, key: &str, date: &str) -> Want {
    let date: Date = date.parse().unwrap();
    Want {
        series: Some(series.to_owned()).filter(|s| !s.is_empty()),
        year: date.year(),
        start: 1,
        document: "责任书".into(),
        key: key.into(),
        date,
        title: format!("安全责任书 {key}"),
    }
}

fn wants(keys: &[&str]) -> Vec<Want> {
    keys.iter().map(|k| want("安", k, "2026-09-01")).collect()
}

fn numbers(slots: &[Slot]) -> Vec<u32> {
    slots.iter().filter_map(|s| s.n).collect()
}

fn plan(r: &mut Register, wants: &[Want]) -> Vec<Slot> {
    r.plan(wants, false, "甲", &now()).unwrap()
}

fn issued(slot: &Slot, content: &str) -> Issued {
    Issued {
        entry: slot.entry,
        number: slot.n.map(|n| format!("青幼安〔2026〕{n}号")),
        date: slot.date,
        title: "安全责任书".into(),
        content: content.into(),
        files: vec![File {
            version: 0,
            path: format!("甲/{}.docx", slot.n.unwrap_or(0)),
            format: "docx".into(),
            sha256: format!("{:0>64}", content),
            bytes: 5,
        }],
    }
}

fn code<T>(r: Result<T, Diagnostic>) -> &'static str {
    r.err().map_or("no error", |d| d.code())
}

#[test]
fn the_same_key_keeps_its_number_and_new_ones_go_on_in_order() {
    let (_dir, path) = place();
    let first = plan(&mut Register::open(&path).unwrap(), &wants(&["a", "b", "c"]));
    assert_eq!(numbers(&first), [1, 2, 3]);
    // another run, another order, newcomers in between
    let second = plan(&mut Register::open(&path).unwrap(), &wants(&["n", "c", "a", "m"]));
    assert_eq!(numbers(&second), [4, 3, 1, 5]);
    assert_eq!(second[1].entry, first[2].entry);
}

#[test]
fn years_series_and_documents_count_for_themselves() {
    let (_dir, path) = place();
    let mut r = Register::open(&path).unwrap();
    let mut list = wants(&["a", "b"]);
    list.push(want("安", "a", "2027-01-01"));
    list.push(want("函", "a", "2026-12-31"));
    list.push(want("", "a", "2026-09-01"));
    let from = |start| Want { start, ..want("纪要", &format!("k{start}"), "2026-09-01") };
    list.extend([from(10), from(5)]);
    let slots = plan(&mut r, &list);
    assert_eq!(
        slots.iter().map(|s| s.n).collect::<Vec<_>>(),
        [Some(1), Some(2), Some(1), Some(1), None, Some(10), Some(11)]
    );
    assert_eq!(plan(&mut r, &list), slots);
    let other = Want { document: "承诺书".into(), ..want("安", "a", "2026-09-01") };
    assert_eq!(numbers(&plan(&mut r, &[other])), [3]);
}

#[test]
fn a_dry_run_computes_the_same_and_writes_nothing() {
    let (_dir, path) = place();
    let list = wants(&["a", "b"]);
    let dry = Register::open_dry(&path).unwrap().plan(&list, true, "甲", &now()).unwrap();
    assert!(!path.exists());
    assert_eq!(numbers(&dry), [1, 2]);
    let mut r = Register::open(&path).unwrap();
    plan(&mut r, &list[..1]);
    let dry = Register::open_dry(&path).unwrap().plan(&list, true, "甲", &now()).unwrap();
    assert_eq!((numbers(&dry), dry[1].entry), (vec![1, 2], 0));
    assert_eq!(r.list(&Filter::default()).unwrap().len(), 1);
}

#[test]
fn a_key_that_comes_twice_is_refused_and_nothing_is_kept() {
    let (_dir, path) = place();
    let mut r = Register::open(&path).unwrap();
    assert_eq!(code(r.plan(&wants(&["a", "b", "a"]), false, "甲", &now())), "register-key-twice");
    assert!(r.list(&Filter::default()).unwrap().is_empty());
}

#[test]
fn issuing_makes_versions_only_when_something_is_different() {
    let (_dir, path) = place();
    let mut r = Register::open(&path).unwrap();
    let slot = plan(&mut r, &wants(&["a"])).remove(0);
    assert_eq!(slot.version, 0);
    let go = |r: &mut Register, content| r.issue(&[issued(&slot, content)], "乙", &now()).unwrap();
    assert_eq!(go(&mut r, "1"), [Change::First]);
    assert_eq!(go(&mut r, "1"), [Change::Unchanged]);
    assert_eq!(go(&mut r, "2"), [Change::Next(2)]);
    let again = plan(&mut r, &wants(&["a"])).remove(0);
    assert_eq!((again.version, again.content.as_str(), again.files.len()), (2, "2", 2));
    assert_eq!(again.current_files().map(|f| f.version).collect::<Vec<_>>(), [2]);
    let shown = r.show("青幼安[2026] 1号").unwrap();
    assert_eq!(shown.entry.state, State::Issued);
    assert_eq!(shown.versions.len(), 2);
    assert_eq!(
        shown.history.iter().map(|e| e.what.as_str()).collect::<Vec<_>>(),
        ["reserved", "issued", "changed"]
    );
}

#[test]
fn a_void_number_is_never_used_again() {
    let (_dir, path) = place();
    let mut r = Register::open(&path).unwrap();
    let slots = plan(&mut r, &wants(&["a", "b"]));
    r.issue(&[issued(&slots[1], "1")], "甲", &now()).unwrap();
    assert_eq!(code(r.void("青幼安〔2026〕2号", " ", "甲", &now())), "register-why");
    let entry = r.void("青幼安〔2026〕2号", "重复", "丙", &now()).unwrap();
    assert_eq!((entry.state, entry.why.as_str(), entry.who.as_str()), (State::Void, "重复", "丙"));
    assert_eq!(code(r.void("青幼安〔2026〕2号", "再来", "丙", &now())), "register-void-already");
    assert_eq!(code(r.void("青幼安〔2026〕9号", "无", "丙", &now())), "register-unknown");
    assert_eq!(code(r.issue(&[issued(&slots[1], "2")], "甲", &now())), "register-entry-gone");
    r.void(&format!("#{}", slots[0].entry), "离职", "丙", &now()).unwrap();
    assert_eq!(numbers(&plan(&mut r, &wants(&["c", "b"]))), [3, 4]);
}

#[test]
fn one_bad_entry_leaves_the_whole_chunk_unissued() {
    let (_dir, path) = place();
    let mut r = Register::open(&path).unwrap();
    let slots = plan(&mut r, &wants(&["a"]));
    let bad = Issued { entry: 99, ..issued(&slots[0], "1") };
    assert!(r.issue(&[issued(&slots[0], "1"), bad], "甲", &now()).is_err());
    assert_eq!(r.list(&Filter::default()).unwrap()[0].state, State::Reserved);
}

#[test]
fn the_database_itself_refuses_what_must_not_happen() {
    let (_dir, path) = place();
    let mut r = Register::open(&path).unwrap();
    let slots = plan(&mut r, &wants(&["a", "b"]));
    r.issue(&[issued(&slots[0], "1")], "甲", &now()).unwrap();
    r.void("青幼安〔2026〕1号", "错", "甲", &now()).unwrap();
    for sql in [
        "DELETE FROM history",
        "UPDATE history SET who = 'x'",
        "DELETE FROM entry",
        "UPDATE entry SET n = 7 WHERE id = 2",
        "UPDATE entry SET key = 'z' WHERE id = 2",
        "UPDATE entry SET state = 'issued' WHERE id = 1",
        "UPDATE entry SET state = 'issued' WHERE id = 2",
        "UPDATE file SET sha256 = replace(sha256, '0', '1')",
        "DELETE FROM version",
        "INSERT INTO entry (series, year, n, document, key, date, title, state, who, at)
         VALUES ('安', 2026, 1, 'x', 'x', '2026-01-01', '', 'reserved', '', '')",
        "INSERT INTO entry (series, year, n, document, key, date, title, state, who, at)
         VALUES ('安', 2026, 9, '责任书', 'b', '2026-01-01', '', 'reserved', '', '')",
        "INSERT INTO entry (series, year, n, document, key, date, title, state, who, at)
         VALUES ('安', 2026, NULL, 'y', 'y', '2026-01-01', '', 'reserved', '', '')",
    ] {
        assert!(r.db.execute_batch(sql).is_err(), "{sql}");
    }
}

#[test]
fn every_row_of_the_history_is_chained_to_the_one_before() {
    let (_dir, path) = place();
    let mut r = Register::open(&path).unwrap();
    let slots = plan(&mut r, &wants(&["a", "b"]));
    r.issue(&[issued(&slots[0], "1"), issued(&slots[1], "1")], "甲", &now()).unwrap();
    let mut r = Register::open(&path).unwrap();
    r.void("#1", "错", "甲", &now()).unwrap();
    let mut rows =
        r.db.prepare("SELECT id, at, who, what, entry, why, detail, prev, hash FROM history").unwrap();
    let mut last = "0".repeat(64);
    let mut rows = rows.query([]).unwrap();
    let mut count = 0;
    while let Some(row) = rows.next().unwrap() {
        count += 1;
        let (id, entry): (i64, i64) = (row.get(0).unwrap(), row.get(4).unwrap());
        let text = |i: usize| row.get::<_, String>(i).unwrap();
        let fields = serde_json::json!([id, text(1), text(2), text(3), entry, text(5), text(6)]);
        assert_eq!((id, text(7), text(8)), (count, last.clone(), write::chained(&last, &fields)));
        last = text(8);
    }
    assert_eq!(count, 5);
}

#[test]
fn several_programs_at_once_share_the_numbers_without_gaps() {
    let (_dir, path) = place();
    let mut all: Vec<u32> = std::thread::scope(|s| {
        let threads: Vec<_> = (0..4)
            .map(|t| {
                let path = &path;
                s.spawn(move || {
                    let mut r = Register::open(path).unwrap();
                    let keys: Vec<String> = (0..20).map(|i| format!("{t}-{i}")).collect();
                    keys.iter().flat_map(|k| numbers(&plan(&mut r, &wants(&[k])))).collect::<Vec<_>>()
                })
            })
            .collect();
        threads.into_iter().flat_map(|t| t.join().unwrap()).collect()
    });
    all.sort();
    assert_eq!(all, (1..=80).collect::<Vec<_>>());
}

#[test]
fn a_busy_register_is_named_so() {
    let (_dir, path) = place();
    let mut r = Register::open(&path).unwrap();
    r.db.busy_timeout(std::time::Duration::from_millis(20)).unwrap();
    let other = Register::open(&path).unwrap();
    other.db.execute_batch("BEGIN IMMEDIATE").unwrap();
    let e = r.plan(&wants(&["a"]), false, "甲", &now()).unwrap_err();
    assert_eq!((e.code(), e.place()), ("register-busy", &Place::File("register.db".into())));
    assert!(r.list(&Filter::default()).is_ok()); // readers don't wait
    other.db.execute_batch("ROLLBACK").unwrap();
    assert_eq!(numbers(&plan(&mut r, &wants(&["a"]))), [1]);
}

#[test]
fn other_files_are_left_alone_and_named() {
    let (dir, path) = place();
    assert_eq!(code(Register::open_read(&path)), "register-missing");
    assert_eq!(code(Register::open(&dir.path().join("none/register.db"))), "register-no-access");
    std::fs::write(&path, "姓名,部门\n".repeat(500)).unwrap();
    let before = std::fs::read(&path).unwrap();
    assert_eq!(code(Register::open(&path)), "register-not-one");
    assert_eq!(std::fs::read(&path).unwrap(), before);
    let foreign = dir.path().join("foreign.db");
    rusqlite::Connection::open(&foreign).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
    assert_eq!(code(Register::open(&foreign)), "register-not-one");
    let newer = dir.path().join("newer.db");
    Register::open(&newer).unwrap().db.execute_batch("PRAGMA user_version = 99").unwrap();
    assert_eq!(code(Register::open(&newer)), "register-newer");
    assert_eq!(code(Register::open_read(&newer)), "register-newer");
    let cut = dir.path().join("cut.db");
    plan(&mut Register::open(&cut).unwrap(), &wants(&["a"]));
    let bytes = std::fs::read(&cut).unwrap();
    std::fs::write(&cut, &bytes[..bytes.len() / 2]).unwrap();
    let e = Register::open(&cut).and_then(|mut r| r.plan(&wants(&["b"]), false, "甲", &now()));
    assert_eq!(code(e), "register-damaged");
}

#[test]
fn ten_thousand_documents_are_planned_and_issued_in_few_syncs() {
    let (_dir, path) = place();
    let mut r = Register::open(&path).unwrap();
    let keys: Vec<String> = (0..10_000).map(|i| format!("k{i}")).collect();
    let list: Vec<Want> = keys.iter().map(|k| want("安", k, "2026-09-01")).collect();
    let start = std::time::Instant::now();
    let slots = plan(&mut r, &list);
    let docs: Vec<Issued> = slots.iter().map(|s| issued(s, "1")).collect();
    for chunk in docs.chunks(1000) {
        r.issue(chunk, "甲", &now()).unwrap();
    }
    assert_eq!(plan(&mut r, &list).last().unwrap().n, Some(10_000));
    let took = start.elapsed();
    assert!(took.as_secs() < 15, "{took:?}"); // a sync a row would take minutes
}

#[test]
fn the_export_has_a_sheet_a_year_and_no_formulas() {
    use calamine::{Data, Reader};
    let (_dir, path) = place();
    let mut r = Register::open(&path).unwrap();
    let mut list = wants(&["a"]);
    list.push(Want { title: "=1+1".into(), ..want("安", "b", "2027-03-05") });
    let slots = plan(&mut r, &list);
    r.issue(&[issued(&slots[0], "1")], "甲", &now()).unwrap();
    let bytes = r.export_xlsx(&Filter::default(), &now()).unwrap();
    assert_eq!(bytes, r.export_xlsx(&Filter::default(), &now()).unwrap());
    let mut book = calamine::Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    assert_eq!(book.sheet_names(), ["2026", "2027"]);
    let sheet = book.worksheet_range("2026").unwrap();
    let text = |col| sheet.get_value((1, col)).map(ToString::to_string).unwrap_or_default();
    assert_eq!(
        (text(1), text(15), text(19)),
        ("青幼安〔2026〕1号".into(), "正式".into(), "甲/1.docx".into())
    );
    let sheet = book.worksheet_range("2027").unwrap();
    assert_eq!(sheet.get_value((1, 3)), Some(&Data::String("=1+1".into())));
    assert!(matches!(sheet.get_value((1, 2)), Some(Data::DateTime(_))));
    let empty = r.export_xlsx(&Filter { year: Some(1999), ..Filter::default() }, &now()).unwrap();
    assert!(calamine::Xlsx::new(std::io::Cursor::new(empty)).is_ok());
}

#[test]
fn lists_are_filtered_and_ordered() {
    let (_dir, path) = place();
    let mut r = Register::open(&path).unwrap();
    let mut list = wants(&["a", "b"]);
    list.insert(0, want("", "x", "2026-09-01"));
    list.insert(0, want("安", "a", "2027-09-01"));
    let slots = plan(&mut r, &list);
    r.issue(&[issued(&slots[2], "1")], "甲", &now()).unwrap();
    let list = |f: Filter| r.list(&f).unwrap().iter().map(|e| (e.year, e.n)).collect::<Vec<_>>();
    assert_eq!(list(Filter::default()), [(2026, Some(1)), (2026, Some(2)), (2026, None), (2027, Some(1))]);
    assert_eq!(list(Filter { state: State::parse("正式"), ..Filter::default() }), [(2026, Some(1))]);
    assert_eq!(list(Filter { series: Some("安".into()), year: Some(2027), state: None }), [(2027, Some(1))]);
}
