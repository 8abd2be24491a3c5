//! What only PostgreSQL does; the rest is tested with SQLite in `register/tests.rs`. `WENSHU_TEST_POSTGRES` names
//! the server (`bash .ci/postgres cargo test`); without it these tests say that they were skipped.
#![allow(clippy::print_stderr)]
use super::*;
use crate::register::{Filter, Location, Register, Want};
use jiff::ZonedDateTime;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

/// Runs a test on a register in a new schema of the test server, which is dropped afterwards.
pub(in crate::register) fn with_register(test: impl FnOnce(&Location)) {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let Ok(server) = std::env::var("WENSHU_TEST_POSTGRES") else {
        eprintln!("skipped: WENSHU_TEST_POSTGRES isn't set");
        return;
    };
    struct Dropped(String, String);
    impl Drop for Dropped {
        fn drop(&mut self) {
            let Dropped(server, schema) = self;
            let mut client = Server::parse(server).unwrap().connect().unwrap();
            client.batch_execute(&format!("DROP SCHEMA IF EXISTS {schema} CASCADE")).unwrap();
        }
    }
    let schema = format!("test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let mark = if server.contains('?') { '&' } else { '?' };
    let url = format!("{server}{mark}schema={schema}");
    let _dropped = Dropped(server, schema);
    test(&Location::Postgres(url));
}

fn url(at: &Location) -> &str {
    match at {
        Location::Postgres(url) => url,
        Location::File(_) => panic!("not a file"),
    }
}

/// The register's schema, for statements past the program.
fn client(at: &Location) -> Client {
    Server::parse(url(at)).unwrap().connect().unwrap()
}

fn now() -> ZonedDateTime {
    "2026-09-01T08:30:00+08:00[Asia/Shanghai]".parse().unwrap()
}

fn want(key: &str) -> Want {
    Want {
        series: Some("安".into()),
        year: 2026,
        start: 1,
        document: "责任书".into(),
        key: key.into(),
        date: jiff::civil::date(2026, 9, 1),
        title: format!("安全责任书 {key}"),
        any_date: false,
    }
}

fn code<T>(r: Result<T>) -> &'static str {
    r.err().map_or("no error", |d| d.code())
}

#[test]
fn marks_become_numbers_except_in_literals() {
    assert_eq!(
        numbered("SELECT '?' FROM t WHERE a = ? AND b IN {texts} AND c <> 'it''s ?' AND d NOT IN {ints}"),
        "SELECT '?' FROM t WHERE a = $1 AND b = ANY ($2::text[]) AND c <> 'it''s ?' AND d <> ALL ($3::bigint[])"
    );
}

#[test]
fn the_guards_are_known_by_name() {
    let all: Vec<String> = guards().collect();
    assert_eq!(all.len(), 13, "{all:?}");
    for name in ["trigger history_fixed", "index entry_number", "index file_hash"] {
        assert!(all.iter().any(|g| g == name), "{name}");
    }
}

#[test]
fn a_busy_register_is_waited_for_and_then_named_so() {
    with_register(|at| {
        let mut r = Register::open(at).unwrap();
        r.db = Box::new(Postgres::open(url(at), &|| ()).unwrap().impatient());
        let told = Arc::new(AtomicU32::new(0));
        let count = told.clone();
        let mut r = r.on_wait(move || {
            count.fetch_add(1, Ordering::Relaxed);
        });
        let mut other = Postgres::open(url(at), &|| ()).unwrap();
        other.begin(true, &|| ()).unwrap();
        assert_eq!(code(r.plan(&[want("a")], false, "甲", &now())), "register-busy");
        assert_eq!(told.load(Ordering::Relaxed), 1);
        assert!(r.list(&Filter::default()).is_ok()); // readers don't wait
        let waiting = std::thread::spawn({
            let mut patient = Register::open(at).unwrap();
            move || patient.plan(&[want("b")], false, "乙", &now()).unwrap().remove(0).unwrap().n
        });
        std::thread::sleep(Duration::from_millis(100));
        drop(other); // as if its program had died
        assert_eq!(waiting.join().unwrap(), Some(1));
        assert_eq!(r.plan(&[want("a")], false, "甲", &now()).unwrap().remove(0).unwrap().n, Some(2));
    });
}

#[test]
fn missing_newer_and_foreign_schemas_are_named() {
    with_register(|at| {
        assert_eq!(code(Register::open_read(at)), "register-missing");
        assert_eq!(code(Register::upgrade(at)), "register-missing");
        let dry = Register::open_dry(at).unwrap().plan(&[want("a")], true, "甲", &now()).unwrap();
        assert_eq!(dry[0].as_ref().unwrap().n, Some(1));
        assert_eq!(code(Register::open_read(at)), "register-missing"); // nothing was made
        Register::open(at).unwrap();
        assert_eq!(Register::upgrade(at), Ok(false));
        client(at).batch_execute("UPDATE wenshu_schema SET version = 99").unwrap();
        assert_eq!(code(Register::open(at)), "register-newer");
        assert_eq!(code(Register::open_read(at)), "register-newer");
        client(at).batch_execute("DROP TABLE wenshu_schema").unwrap();
        assert_eq!(code(Register::open(at)), "register-not-one");
        assert_eq!(code(Register::open_dry(at)), "register-not-one");
    });
}

#[test]
fn two_programs_may_make_the_register_at_once() {
    with_register(|at| {
        std::thread::scope(|s| {
            for t in 0..6 {
                s.spawn(move || {
                    let mut r = Register::open(at).unwrap();
                    r.plan(&[want(&format!("{t}"))], false, "甲", &now()).unwrap();
                });
            }
        });
        let n: Vec<_> = Register::open_read(at).unwrap().list(&Filter::default()).unwrap();
        assert_eq!(n.iter().map(|e| e.n).collect::<Vec<_>>(), (1..=6).map(Some).collect::<Vec<_>>());
    });
}

#[test]
fn a_server_that_refuses_is_told_from_one_that_is_not_there() {
    with_register(|at| {
        Register::open(at).unwrap();
        let (before, host) = url(at).rsplit_once('@').unwrap();
        let user = before.strip_prefix("postgres://").unwrap().split(':').next().unwrap();
        let (address, rest) = host.split_once('/').unwrap();
        let query = rest.split_once('?').unwrap().1;
        let open = |url: String| Register::open(&Location::Postgres(url)).err().unwrap();
        let wrong = open(format!("postgres://{user}:se%40cret@{address}/wenshu?{query}"));
        assert_eq!(wrong.code(), "register-login");
        assert!(!format!("{wrong:?}").contains("cret"), "{wrong:?}");
        let nobody = open(format!("postgres://nobody:x@{address}/wenshu?{query}"));
        assert_eq!(nobody.code(), "register-login");
        assert_eq!(open(format!("{before}@{address}/none?{query}")).code(), "register-no-database");
        assert_eq!(open(format!("{before}@127.0.0.1:1/wenshu?{query}")).code(), "register-unreachable");
        assert_eq!(open(format!("{before}@none.invalid/wenshu?{query}")).code(), "register-unreachable");
        let place = open(format!("{before}@{address}/none?{query}")).place().show(Default::default());
        assert_eq!(place, format!("postgres://{address}/none"));
    });
}

#[test]
fn certificates_are_checked_where_the_url_asks_for_it() {
    let Ok(ca) = std::env::var("WENSHU_TEST_POSTGRES_CA") else {
        eprintln!("skipped: WENSHU_TEST_POSTGRES_CA isn't set");
        return;
    };
    with_register(|at| {
        let with = |more: &str| Register::open(&Location::Postgres(format!("{}&{more}", url(at))));
        assert_eq!(code(with("sslmode=disable")), "no error");
        assert_eq!(code(with("sslmode=prefer")), "no error");
        assert_eq!(code(with(&format!("sslmode=require&sslrootcert={ca}"))), "no error");
        assert_eq!(code(with(&format!("sslmode=verify-full&sslrootcert={ca}"))), "no error");
        assert_eq!(code(with("sslmode=verify-full")), "register-tls");
        let tls = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
        let ssl = |more: &str| {
            let mut client = Server::parse(&format!("{}&{more}", url(at))).unwrap().connect().unwrap();
            client.query_one(tls, &[]).unwrap().get::<_, bool>(0)
        };
        assert_eq!((ssl("sslmode=prefer"), ssl("sslmode=disable")), (true, false));
    });
}

#[test]
fn a_user_without_rights_is_told_so_and_one_with_few_is_enough() {
    with_register(|at| {
        let mut admin = client(at);
        let schema = Server::parse(url(at)).unwrap().schema;
        let role = format!("clerk_{schema}");
        admin.batch_execute(&format!("CREATE ROLE {role} LOGIN PASSWORD 'few'")).unwrap();
        let host = url(at).rsplit_once('@').unwrap().1;
        let clerk = Location::Postgres(format!("postgres://{role}:few@{host}"));
        assert_eq!(code(Register::open(&clerk)), "register-no-access"); // may not make the schema
        Register::open(at).unwrap();
        assert_eq!(code(Register::open(&clerk)), "register-no-access"); // may not read it
        // as in docs/register.md
        admin
            .batch_execute(&format!(
                "GRANT USAGE ON SCHEMA {schema} TO {role};
                 GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA {schema} TO {role};
                 GRANT UPDATE ON {schema}.entry TO {role};
                 GRANT DELETE ON {schema}.intent TO {role};"
            ))
            .unwrap();
        let mut r = Register::open(&clerk).unwrap();
        let slot = r.plan(&[want("a")], false, "甲", &now()).unwrap().remove(0).unwrap();
        let written = crate::register::Issued {
            entry: slot.entry,
            number: Some("安1".into()),
            date: slot.date,
            title: "责任书".into(),
            content: "c".into(),
            more: Default::default(),
            files: vec![],
        };
        r.issue(&[written], "甲", &now()).unwrap();
        r.void("安1", "错", "甲", &now()).unwrap();
        drop(r);
        admin.batch_execute(&format!("DROP OWNED BY {role}; DROP ROLE {role}")).unwrap();
    });
}

#[test]
fn a_lost_connection_is_named_and_an_idle_one_is_made_anew() {
    with_register(|at| {
        let end = || {
            client(at)
                .batch_execute(
                    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
                     WHERE pid <> pg_backend_pid() AND query LIKE '%mark of this test%'",
                )
                .unwrap();
        };
        let mark = "SELECT 1 /* mark of this test */";
        let mut db = Postgres::open(url(at), &|| ()).unwrap();
        db.begin(true, &|| ()).unwrap();
        db.query(mark, &[]).unwrap();
        end();
        let e = db.query(mark, &[]).err().unwrap();
        assert_eq!(e.code(), "register-lost", "{e}");
        db.rollback();
        db.begin(true, &|| ()).unwrap();
        db.query(mark, &[]).unwrap();
        end();
        assert_eq!(code(db.commit()), "register-lost");
        db.rollback();
        db.begin(false, &|| ()).unwrap();
        db.query(mark, &[]).unwrap();
        db.commit().unwrap();
        let _ = db.query(mark, &[]);
        end();
        db.begin(true, &|| ()).unwrap(); // idle since the last commit
        db.rollback();
    });
}

#[test]
fn a_failed_statement_is_not_committed_unseen() {
    with_register(|at| {
        let mut db = Postgres::open(url(at), &|| ()).unwrap();
        db.begin(true, &|| ()).unwrap();
        let e = db.execute("INSERT INTO span VALUES ('', 2026, 1, 2, '秘密', '', '')", &[]).err().unwrap();
        assert_eq!(e.code(), "register-failed");
        assert!(!format!("{e:?}").contains("秘密"), "{e:?}"); // no values
        assert_eq!(code(db.commit()), "register-failed");
        db.rollback();
        db.begin(true, &|| ()).unwrap();
        db.commit().unwrap();
    });
}

#[test]
fn switched_off_guards_are_found() {
    with_register(|at| {
        let mut db = Postgres::open(url(at), &|| ()).unwrap();
        assert_eq!(db.integrity().unwrap(), [""; 0]);
        client(at)
            .batch_execute(
                "ALTER TABLE history DISABLE TRIGGER history_fixed; DROP TRIGGER entry_void ON entry;
                 DROP INDEX entry_number",
            )
            .unwrap();
        let found = ["- index entry_number", "- trigger history_fixed", "- trigger entry_void"];
        assert_eq!(db.integrity().unwrap(), found);
    });
}

#[test]
fn a_commit_is_on_disk_and_sessions_are_guarded() {
    with_register(|at| {
        let mut client = client(at);
        for (name, value) in [
            ("synchronous_commit", "on"),
            ("idle_in_transaction_session_timeout", "5min"),
            ("statement_timeout", "0"),
            ("application_name", "wenshu"),
        ] {
            let row = client.query_one(&format!("SHOW {name}"), &[]).unwrap();
            assert_eq!(row.get::<_, String>(0), value, "{name}");
        }
    });
}

#[test]
fn ten_connections_reserve_and_issue_without_gaps() {
    with_register(|at| {
        let since = Instant::now();
        std::thread::scope(|s| {
            for t in 0..10 {
                s.spawn(move || {
                    let mut r = Register::open(at).unwrap();
                    for i in 0..20 {
                        let slot = r.plan(&[want(&format!("{t}-{i}"))], false, "甲", &now()).unwrap();
                        let slot = slot.into_iter().next().unwrap().unwrap();
                        let written = crate::register::Issued {
                            entry: slot.entry,
                            number: slot.n.map(|n| format!("安{n}")),
                            date: slot.date,
                            title: "责任书".into(),
                            content: "c".into(),
                            more: Default::default(),
                            files: vec![],
                        };
                        r.issue(&[written], "甲", &now()).unwrap();
                    }
                });
            }
        });
        eprintln!("200 documents by ten connections: {:?}", since.elapsed());
        let all = Register::open_read(at).unwrap().list(&Filter::default()).unwrap();
        assert_eq!(all.iter().map(|e| e.n).collect::<Vec<_>>(), (1..=200).map(Some).collect::<Vec<_>>());
        assert!(all.iter().all(|e| e.version == 1));
    });
}
