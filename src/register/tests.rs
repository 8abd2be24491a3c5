use super::*;
use jiff::ZonedDateTime;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::TempDir;

pub(super) fn now() -> ZonedDateTime {
    "2026-09-01T08:30:00+08:00[Asia/Shanghai]".parse().unwrap()
}

pub(super) fn place() -> (TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("register.db");
    (dir, path)
}

pub(super) fn want(series: &str, key: &str, date: &str) -> Want {
    let date: Date = date.parse().unwrap();
    Want {
        series: Some(series.to_owned()).filter(|s| !s.is_empty()),
        year: date.year(),
        start: 1,
        document: "责任书".into(),
        key: key.into(),
        date,
        title: format!("安全责任书 {key}"),
        any_date: false,
    }
}

pub(super) fn wants(keys: &[&str]) -> Vec<Want> {
    keys.iter().map(|k| want("安", k, "2026-09-01")).collect()
}

pub(super) fn file(path: &Path) -> Location {
    Location::File(path.to_owned())
}

fn numbers(slots: &[Slot]) -> Vec<u32> {
    slots.iter().filter_map(|s| s.n).collect()
}

pub(super) fn plan(r: &mut Register, wants: &[Want]) -> Vec<Slot> {
    granted(r.plan(wants, false, "甲", &now()).unwrap())
}

fn granted(planned: Vec<Planned>) -> Vec<Slot> {
    planned.into_iter().map(|slot| slot.unwrap()).collect()
}

pub(super) fn issued(slot: &Slot, content: &str) -> Issued {
    Issued {
        entry: slot.entry,
        number: slot.n.map(|n| format!("青幼安〔2026〕{n}号")),
        date: slot.date,
        title: "安全责任书".into(),
        content: content.into(),
        more: BTreeMap::new(),
        files: vec![File {
            version: 0,
            path: format!("甲/{}.docx", slot.n.unwrap_or(0)),
            format: "docx".into(),
            sha256: format!("{:0>64}", content),
            bytes: 5,
        }],
    }
}

fn code<T>(r: Result<T>) -> &'static str {
    r.err().map_or("no error", |d| d.code())
}

fn the_same_key_keeps_its_number_and_new_ones_go_on_in_order(at: &Location) {
    let first = plan(&mut Register::open(at).unwrap(), &wants(&["a", "b", "c"]));
    assert_eq!(numbers(&first), [1, 2, 3]);
    // another run, another order, newcomers in between
    let second = plan(&mut Register::open(at).unwrap(), &wants(&["n", "c", "a", "m"]));
    assert_eq!(numbers(&second), [4, 3, 1, 5]);
    assert_eq!(second[1].entry, first[2].entry);
}

fn years_series_and_documents_count_for_themselves(at: &Location) {
    let mut r = Register::open(at).unwrap();
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

fn a_dry_run_computes_the_same_and_writes_nothing(at: &Location) {
    let list = wants(&["a", "b"]);
    let dry = granted(Register::open_dry(at).unwrap().plan(&list, true, "甲", &now()).unwrap());
    assert_eq!(code(Register::open_read(at)), "register-missing");
    assert_eq!(numbers(&dry), [1, 2]);
    let mut r = Register::open(at).unwrap();
    plan(&mut r, &list[..1]);
    let dry = granted(Register::open_dry(at).unwrap().plan(&list, true, "甲", &now()).unwrap());
    assert_eq!((numbers(&dry), dry[1].entry), (vec![1, 2], 0));
    assert_eq!(r.list(&Filter::default()).unwrap().len(), 1);
}

fn a_key_that_comes_twice_is_refused_and_nothing_is_kept(at: &Location) {
    let mut r = Register::open(at).unwrap();
    assert_eq!(code(r.plan(&wants(&["a", "b", "a"]), false, "甲", &now())), "register-key-twice");
    assert!(r.list(&Filter::default()).unwrap().is_empty());
}

fn issuing_makes_versions_only_when_something_is_different(at: &Location) {
    let mut r = Register::open(at).unwrap();
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

fn a_void_number_is_never_used_again(at: &Location) {
    let mut r = Register::open(at).unwrap();
    let slots = plan(&mut r, &wants(&["a", "b"]));
    r.issue(&[issued(&slots[1], "1")], "甲", &now()).unwrap();
    assert_eq!(code(r.void("青幼安〔2026〕2号", " ", "甲", &now())), "register-why");
    let entry = r.void("青幼安〔2026〕2号", "重复", "丙", &now()).unwrap();
    assert_eq!((entry.state, entry.why.as_str(), entry.who.as_str()), (State::Void, "重复", "丙"));
    assert_eq!(code(r.void("青幼安〔2026〕2号", "再来", "丙", &now())), "register-void-already");
    assert_eq!(code(r.void("青幼安〔2026〕9号", "无", "丙", &now())), "register-unknown");
    assert_eq!(r.issue(&[issued(&slots[1], "2")], "甲", &now()).unwrap(), [Change::Gone]);
    r.void(&format!("#{}", slots[0].entry), "离职", "丙", &now()).unwrap();
    assert_eq!(numbers(&plan(&mut r, &wants(&["c", "b"]))), [3, 4]);
}

fn one_bad_entry_leaves_the_whole_chunk_unissued(at: &Location) {
    let mut r = Register::open(at).unwrap();
    let slots = plan(&mut r, &wants(&["a"]));
    let bad = Issued { entry: 99, ..issued(&slots[0], "1") };
    assert!(r.issue(&[issued(&slots[0], "1"), bad], "甲", &now()).is_err());
    assert_eq!(r.list(&Filter::default()).unwrap()[0].state, State::Reserved);
}

fn the_database_itself_refuses_what_must_not_happen(at: &Location) {
    let mut r = Register::open(at).unwrap();
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
        "INSERT INTO entry (id, series, year, n, document, key, date, title, state, who, at)
         VALUES (7, '安', 2026, 1, 'x', 'x', '2026-01-01', '', 'reserved', '', '')",
        "INSERT INTO entry (id, series, year, n, document, key, date, title, state, who, at)
         VALUES (8, '安', 2026, 9, '责任书', 'b', '2026-01-01', '', 'reserved', '', '')",
        "INSERT INTO entry (id, series, year, n, document, key, date, title, state, who, at)
         VALUES (9, '安', 2026, NULL, 'y', 'y', '2026-01-01', '', 'reserved', '', '')",
    ] {
        assert!(r.db.execute(sql, &[]).is_err(), "{sql}");
    }
    let fine = "INSERT INTO entry (id, series, year, n, document, key, date, title, state, who, at)
         VALUES (10, '安', 2026, 10, 'z', 'z', '2026-01-01', '', 'reserved', '', '')";
    assert_eq!(r.db.execute(fine, &[]).unwrap(), 1);
    assert_eq!(r.db.integrity().unwrap(), [""; 0]);
}

fn every_row_of_the_history_is_chained_to_the_one_before(at: &Location) {
    let mut r = Register::open(at).unwrap();
    let slots = plan(&mut r, &wants(&["a", "b"]));
    r.issue(&[issued(&slots[0], "1"), issued(&slots[1], "1")], "甲", &now()).unwrap();
    let mut r = Register::open(at).unwrap();
    r.void("#1", "错", "甲", &now()).unwrap();
    let rows =
        r.db.query("SELECT id, at, who, what, entry, why, detail, prev, hash FROM history ORDER BY id", &[]);
    let mut last = "0".repeat(64);
    let mut count = 0;
    for row in rows.unwrap() {
        count += 1;
        let (id, entry) = (row.int(0).unwrap(), row.int_or_null(4).unwrap());
        let text = |i: usize| row.text(i).unwrap();
        let fields = serde_json::json!([id, text(1), text(2), text(3), entry, text(5), text(6)]);
        assert_eq!((id, text(7), text(8)), (count, last.clone(), history::chained(&last, &fields)));
        last = text(8);
    }
    assert_eq!(count, 5);
}

fn several_programs_at_once_share_the_numbers_without_gaps(at: &Location) {
    let mut all: Vec<u32> = std::thread::scope(|s| {
        let threads: Vec<_> = (0..4)
            .map(|t| {
                s.spawn(move || {
                    let mut r = Register::open(at).unwrap();
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
fn a_busy_register_is_waited_for_and_then_named_so() {
    let (_dir, path) = place();
    let mut r = Register::open_file(&path).unwrap();
    r.db = Box::new(sqlite::Sqlite::open(&path, &|| ()).unwrap().impatient());
    let told = Arc::new(AtomicU32::new(0));
    let count = told.clone();
    let mut r = r.on_wait(move || {
        count.fetch_add(1, Ordering::Relaxed);
    });
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let e = r.plan(&wants(&["a"]), false, "甲", &now()).unwrap_err();
    assert_eq!((e.code(), e.place()), ("register-busy", &Place::File("register.db".into())));
    assert_eq!(told.load(Ordering::Relaxed), 1);
    assert!(r.list(&Filter::default()).is_ok()); // readers don't wait
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(numbers(&plan(&mut r, &wants(&["a"]))), [1]);
}

#[test]
fn other_files_are_left_alone_and_named() {
    let (dir, path) = place();
    assert_eq!(code(Register::open_read(&file(&path))), "register-missing");
    assert_eq!(code(Register::open_file(&dir.path().join("none/register.db"))), "register-no-access");
    std::fs::write(&path, "姓名,部门\n".repeat(500)).unwrap();
    let before = std::fs::read(&path).unwrap();
    assert_eq!(code(Register::open_file(&path)), "register-not-one");
    assert_eq!(std::fs::read(&path).unwrap(), before);
    let foreign = dir.path().join("foreign.db");
    rusqlite::Connection::open(&foreign).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
    assert_eq!(code(Register::open_file(&foreign)), "register-not-one");
    let newer = dir.path().join("newer.db");
    Register::open_file(&newer).unwrap();
    rusqlite::Connection::open(&newer).unwrap().execute_batch("PRAGMA user_version = 99").unwrap();
    assert_eq!(code(Register::open_file(&newer)), "register-newer");
    assert_eq!(code(Register::open_read(&file(&newer))), "register-newer");
    let cut = dir.path().join("cut.db");
    plan(&mut Register::open_file(&cut).unwrap(), &wants(&["a"]));
    let bytes = std::fs::read(&cut).unwrap();
    std::fs::write(&cut, &bytes[..bytes.len() / 2]).unwrap();
    let e = Register::open_file(&cut).and_then(|mut r| r.plan(&wants(&["b"]), false, "甲", &now()));
    assert_eq!(code(e), "register-damaged");
}

fn ten_thousand_documents_are_planned_and_issued(at: &Location) {
    let mut r = Register::open(at).unwrap();
    let keys: Vec<String> = (0..10_000).map(|i| format!("k{i}")).collect();
    let list: Vec<Want> = keys.iter().map(|k| want("安", k, "2026-09-01")).collect();
    let slots = plan(&mut r, &list);
    let docs: Vec<Issued> = slots.iter().map(|s| issued(s, "1")).collect();
    for chunk in docs.chunks(1000) {
        r.issue(chunk, "甲", &now()).unwrap();
    }
    assert_eq!(plan(&mut r, &list).last().unwrap().n, Some(10_000));
}

fn the_export_has_a_sheet_a_year_and_no_formulas(at: &Location) {
    use calamine::{Data, Reader};
    let mut r = Register::open(at).unwrap();
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

fn lists_are_filtered_and_ordered(at: &Location) {
    let mut r = Register::open(at).unwrap();
    let mut list = wants(&["a", "b"]);
    list.insert(0, want("", "x", "2026-09-01"));
    list.insert(0, want("安", "a", "2027-09-01"));
    let slots = plan(&mut r, &list);
    r.issue(&[issued(&slots[2], "1")], "甲", &now()).unwrap();
    let mut list = |f: Filter| r.list(&f).unwrap().iter().map(|e| (e.year, e.n)).collect::<Vec<_>>();
    assert_eq!(list(Filter::default()), [(2026, Some(1)), (2026, Some(2)), (2026, None), (2027, Some(1))]);
    assert_eq!(list(Filter { state: State::parse("正式"), ..Filter::default() }), [(2026, Some(1))]);
    assert_eq!(
        list(Filter { series: Some("安".into()), year: Some(2027), ..Filter::default() }),
        [(2027, Some(1))]
    );
}

#[test]
fn a_register_of_the_first_version_is_brought_up_to_date() {
    let (_dir, path) = place();
    let old = rusqlite::Connection::open(&path).unwrap();
    old.execute_batch(include_str!("../../tests/inputs/register/version-1.sql")).unwrap();
    drop(old);
    assert_eq!(code(Register::open_read(&file(&path))), "register-older");
    let mut r = Register::open_file(&path).unwrap();
    let all = r.list(&Filter::default()).unwrap();
    assert_eq!(all.len(), 8);
    assert_eq!(all[1].state, State::Void);
    assert!(all.iter().all(|e| e.holder.is_empty() && e.more.is_empty() && e.files.len() == 2));
    let before = r.show("#2").unwrap();
    assert_eq!(
        before.history.iter().map(|e| e.what.as_str()).collect::<Vec<_>>(),
        ["reserved", "issued", "void"]
    );
    assert!(r.db.execute("DELETE FROM history", &[]).is_err());
    assert!(r.db.execute("UPDATE history SET who = 'x'", &[]).is_err());
    // and goes on where the old one was
    let next = Want { series: Some("公文".into()), ..want("公文", "x", "2026-12-01") };
    assert_eq!(numbers(&plan(&mut r, &[next])), [5]);
    drop(r);
    assert_eq!(Register::open_read(&file(&path)).unwrap().show("#2").unwrap(), before);
}

fn numbers_kept_by_hand_are_given_back_or_void(at: &Location) {
    let mut r = Register::open(at).unwrap();
    plan(&mut r, &wants(&["a"]));
    let keep = |count, holder: &str| Reservation {
        series: "安".into(),
        date: jiff::civil::date(2026, 9, 3),
        count,
        holder: holder.into(),
        until: Some(jiff::civil::date(2026, 9, 30)),
        title: "通知".into(),
        start: 1,
    };
    let printed = |n: u32| Some(format!("安〔2026〕{n}号"));
    assert_eq!(code(r.reserve(&keep(1, " "), &printed, "甲", &now())), "register-holder");
    assert_eq!(code(r.reserve(&keep(0, "乙"), &printed, "甲", &now())), "register-count");
    let kept = r.reserve(&keep(2, "乙"), &printed, "甲", &now()).unwrap();
    assert_eq!(kept.iter().map(Entry::name).collect::<Vec<_>>(), ["安〔2026〕2号", "安〔2026〕3号"]);
    assert_eq!(
        (kept[0].holder.as_str(), kept[0].state, kept[0].origin.as_str()),
        ("乙", State::Reserved, "manual")
    );
    assert_eq!(numbers(&plan(&mut r, &wants(&["b"]))), [4]); // a kept number isn't given to others
    let (entry, what) = r.release("安〔2026〕3号", "", "甲", &now()).unwrap();
    assert_eq!((what, entry.state), (Released::Void, State::Void)); // 4 is in use
    let (_, what) = r.release("#4", "没用上", "甲", &now()).unwrap();
    assert_eq!(what, Released::Free); // the last one is the next
    assert_eq!(code(r.release("#4", "", "甲", &now())), "register-free-already");
    assert_eq!(numbers(&plan(&mut r, &wants(&["c", "d"]))), [4, 5]);
    let slots = plan(&mut r, &wants(&["c"]));
    assert_eq!(slots[0].entry, 4);
    r.issue(&[issued(&slots[0], "1")], "甲", &now()).unwrap();
    assert_eq!(code(r.release("#4", "", "甲", &now())), "register-not-reserved");
    let what: Vec<String> = r.show("#4").unwrap().history.into_iter().map(|e| e.what).collect();
    assert_eq!(what, ["reserved", "released", "reserved", "issued"]);
}

fn a_series_goes_on_from_a_number_and_says_what_it_left_out(at: &Location) {
    let mut r = Register::open(at).unwrap();
    assert_eq!(code(r.go_on_from("安", 2026, 1, "手工", "甲", &now())), "register-number-used");
    assert_eq!(code(r.go_on_from("安", 2026, 35, " ", "甲", &now())), "register-why");
    assert_eq!(r.go_on_from("安", 2026, 35, "上半年手工编号", "甲", &now()).unwrap(), (1, 34));
    assert_eq!(numbers(&plan(&mut r, &wants(&["a"]))), [35]);
    assert_eq!(code(r.go_on_from("安", 2026, 36, "手工", "甲", &now())), "register-number-used");
    // the start of a series leaves numbers out as well
    let later = Want { start: 100, ..want("安", "b", "2026-09-02") };
    assert_eq!(numbers(&plan(&mut r, &[later])), [100]);
    let far = Want { start: 4_000_000, ..want("安", "c", "2026-09-02") };
    assert_eq!(code(r.plan(&[far], false, "甲", &now())), "register-jump");
    let spans = r.db.query("SELECT first, last, why FROM span ORDER BY first", &[]).unwrap();
    let spans: Vec<_> =
        spans.iter().map(|s| (s.int(0).unwrap(), s.int(1).unwrap(), s.text(2).unwrap())).collect();
    assert_eq!(spans, [(1, 34, "上半年手工编号".into()), (36, 99, "start = 100".into())]);
}

fn a_date_before_that_of_the_last_number_gets_none(at: &Location) {
    let mut r = Register::open(at).unwrap();
    let slots = plan(&mut r, &[want("安", "a", "2026-09-10")]);
    r.issue(&[issued(&slots[0], "1")], "甲", &now()).unwrap();
    let early = want("安", "b", "2026-09-09");
    let list = [want("安", "c", "2026-09-10"), early.clone(), want("安", "a", "2026-09-01")];
    let planned = r.plan(&list, false, "甲", &now()).unwrap();
    let told: Vec<_> = planned.iter().map(|p| p.as_ref().map(|s| s.n).map_err(|d| d.code())).collect();
    assert_eq!(told, [Ok(Some(2)), Err("register-date-order"), Ok(Some(1))]);
    let told = Want { any_date: true, ..early };
    assert_eq!(numbers(&plan(&mut r, &[told])), [3]);
    assert_eq!(numbers(&plan(&mut r, &[want("安", "d", "2025-01-01")])), [1]); // another year
}

fn what_was_about_to_be_written_is_known_after_a_crash(at: &Location) {
    let mut r = Register::open(at).unwrap();
    let slots = plan(&mut r, &wants(&["a", "b"]));
    let intent = |slot: &Slot, hash: &str| Intent {
        entry: slot.entry,
        path: "甲.docx".into(),
        sha256: hash.repeat(64),
    };
    let next = [intent(&slots[0], "1"), intent(&slots[1], "2")];
    r.advance(&[], &next, "甲", &now()).unwrap();
    r.advance(&[], &next, "甲", &now()).unwrap(); // twice is no harm
    let again = plan(&mut r, &wants(&["a", "b"]));
    assert_eq!(again[0].known(), ["1".repeat(64)]);
    assert_eq!(again[0].paths().collect::<Vec<_>>(), [("甲.docx", true)]);
    r.advance(&[issued(&slots[0], "9")], &[intent(&slots[1], "3")], "甲", &now()).unwrap();
    let again = plan(&mut r, &wants(&["a", "b"]));
    assert_eq!((again[0].intended.len(), again[1].intended.len()), (0, 2));
}

#[test]
fn a_number_that_was_never_printed_is_found_as_it_is_shown() {
    let (_dir, path) = place();
    let mut r = Register::open_file(&path).unwrap();
    plan(&mut r, &wants(&["a"]));
    assert_eq!(r.show("安 2026-1").unwrap().entry.name(), "安 2026-1");
    assert_eq!(code(r.show("安 2026-2")), "register-unknown");
}
/// The tests above that hold for every store.
macro_rules! on_both {
    ($($test:ident),* $(,)?) => {
        mod in_a_file {
            $(#[test]
            fn $test() {
                let (_dir, path) = super::place();
                super::$test(&super::file(&path));
            })*
        }
        #[cfg(feature = "postgres")]
        mod in_postgres {
            $(#[test]
            fn $test() {
                super::super::postgres::tests::with_register(super::$test);
            })*
        }
    };
}

on_both![
    the_same_key_keeps_its_number_and_new_ones_go_on_in_order,
    years_series_and_documents_count_for_themselves,
    a_dry_run_computes_the_same_and_writes_nothing,
    a_key_that_comes_twice_is_refused_and_nothing_is_kept,
    issuing_makes_versions_only_when_something_is_different,
    a_void_number_is_never_used_again,
    one_bad_entry_leaves_the_whole_chunk_unissued,
    the_database_itself_refuses_what_must_not_happen,
    every_row_of_the_history_is_chained_to_the_one_before,
    several_programs_at_once_share_the_numbers_without_gaps,
    ten_thousand_documents_are_planned_and_issued,
    the_export_has_a_sheet_a_year_and_no_formulas,
    lists_are_filtered_and_ordered,
    numbers_kept_by_hand_are_given_back_or_void,
    a_series_goes_on_from_a_number_and_says_what_it_left_out,
    a_date_before_that_of_the_last_number_gets_none,
    what_was_about_to_be_written_is_known_after_a_crash,
];
