//! Numbers given out and documents noted, on both stores: `cargo bench --bench register`, under
//! `bash .ci/postgres` for PostgreSQL too.
#![allow(clippy::expect_used)] // a benchmark that can't be set up has nothing to say
use divan::Bencher;
use std::sync::atomic::{AtomicU32, Ordering};
use wenshu::register::{File, Issued, Location, Register, Want};

/// Documents of one job.
const MANY: [usize; 4] = [1, 100, 1000, 10_000];
/// Documents noted in one transaction, as a run does it.
const CHUNK: usize = 512;

fn main() {
    divan::main();
}

#[divan::bench(args = MANY, sample_count = 5, sample_size = 1)]
fn sqlite(bencher: Bencher<'_, '_>, n: usize) {
    let dir = tempfile::tempdir().expect("a scratch folder");
    measure(bencher, n, &Location::File(dir.path().join("register.db")));
}

#[divan::bench(args = MANY, sample_count = 5, sample_size = 1)]
fn postgres(bencher: Bencher<'_, '_>, n: usize) {
    let Ok(server) = std::env::var("WENSHU_TEST_POSTGRES") else { return };
    let schema = format!("bench_{}_{n}", std::process::id());
    measure(bencher, n, &Location::Postgres(format!("{server}?schema={schema}")));
}

/// Each round reserves and issues `n` documents nobody knows yet, in an open register.
fn measure(bencher: Bencher<'_, '_>, n: usize, at: &Location) {
    static ROUND: AtomicU32 = AtomicU32::new(0);
    let now = "2026-09-01T08:30:00+08:00[Asia/Shanghai]".parse().expect("a time");
    let mut register = Register::open(at).expect("a register");
    bencher.with_inputs(|| wants(n, ROUND.fetch_add(1, Ordering::Relaxed))).bench_local_values(|wants| {
        let slots = register.plan(&wants, false, "甲", &now).expect("numbers");
        let issued: Vec<Issued> =
            slots.into_iter().map(|slot| slot.expect("a number")).map(|s| issued(s.entry, s.n)).collect();
        for chunk in issued.chunks(CHUNK) {
            register.issue(chunk, "甲", &now).expect("issued");
        }
    });
}

fn wants(n: usize, round: u32) -> Vec<Want> {
    let date = jiff::civil::date(2026, 9, 1);
    (0..n)
        .map(|i| Want {
            series: Some("安".into()),
            year: 2026,
            start: 1,
            document: "安全责任书".into(),
            key: format!("T{round}-{i:05}"),
            date,
            title: format!("安全责任书（{i}）"),
            any_date: false,
        })
        .collect()
}

fn issued(entry: i64, n: Option<u32>) -> Issued {
    let file = |format: &str| File {
        version: 0,
        path: format!("安全责任书/{entry}.{format}"),
        format: format.into(),
        sha256: format!("{entry:064}"),
        bytes: 20_000,
    };
    Issued {
        entry,
        number: n.map(|n| format!("青幼安〔2026〕{n}号")),
        date: jiff::civil::date(2026, 9, 1),
        title: "安全责任书".into(),
        content: format!("{entry:064x}"),
        more: Default::default(),
        files: vec![file("docx"), file("pdf")],
    }
}
