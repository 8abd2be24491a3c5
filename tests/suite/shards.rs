//! A job that several processes share makes what one run makes: the same files, numbers and dates, in whatever order
//! the shards come, and though one of them is stopped half way.
use jiff::{ToSpan, ZonedDateTime};
use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use wenshu::diagnostic::{Lang, Severity};
use wenshu::job::report::{Counts, Report};
use wenshu::job::write::OutFolder;
use wenshu::job::{Choice, Clerk, JobFile, Prepared, Shard};
use wenshu::register::{Filter, Register};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const JOB: &str = r#"
[issuer]
全称 = "青河镇中心幼儿园"

[sheets.教职工]
file = "名单.csv"
key = "工号"
types = { 培训学时 = "number" }

[series.责任书]
format = "ZRS-{{year}}-{{pad n 3}}"

[[document]]
name = "责任书"
template = "责任书.docx"
for_each = "教职工"
series = "责任书"
sort = ["部门", "工号"]
output = "责任书/{{部门}}/{{姓名}}"
merge = "全部.docx"

[[document]]
name = "通知"
template = "责任书.docx"
for_each = "教职工"
where = "(eq 部门 '中班')"
output = "{{姓名}}"
merge = ["通知.docx", "合并/通知.docx"]
"#;

/// Many share a name, some in upper case; one row can't be read.
fn names() -> String {
    let mut text = "工号,姓名,部门,岗位,培训学时\n".to_owned();
    for n in 0..75 {
        let name = ["王芳", "Ann", "ANN", "李梅"][n % 4];
        let hours = if n == 33 { "很多" } else { "12" };
        text += &format!("T{n:03},{name},{},教师,{hours}\n", ["大班", "中班"][n % 2]);
    }
    text
}

/// A job in a folder of its own, with a register and an output folder.
struct Place {
    dir: tempfile::TempDir,
    day: i64,
}

impl Place {
    fn new() -> Result<Place> {
        let dir = tempfile::tempdir()?;
        let template = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/inputs/run/责任书.docx");
        fs::copy(template, dir.path().join("责任书.docx"))?;
        fs::write(dir.path().join("名单.csv"), names())?;
        fs::write(dir.path().join("job.toml"), JOB)?;
        Ok(Place { dir, day: 0 })
    }

    fn change(&self, file: &str, from: &str, to: &str) -> Result<()> {
        let path = self.dir.path().join(file);
        Ok(fs::write(&path, fs::read_to_string(&path)?.replacen(from, to, 1))?)
    }

    fn register(&self) -> Result<Register> {
        Register::open_file(&self.dir.path().join("register.db")).map_err(|d| d.show(Lang::En).into())
    }

    fn out(&self) -> PathBuf {
        self.dir.path().join("out")
    }

    /// Runs the job, or a shard of it; with `most`, it is stopped before the document after so many.
    fn run(&self, shard: Option<(usize, usize)>, most: Option<usize>) -> Result<Report> {
        let first: ZonedDateTime = "2026-09-01T08:30:00+08:00[Asia/Shanghai]".parse()?;
        let now = first.checked_add(self.day.days())?;
        let wrong = |p: wenshu::diagnostic::Problems| format!("{p:?}");
        let job = JobFile::open(&self.dir.path().join("job.toml")).map_err(wrong)?;
        let mut prepared = Prepared::new(&job, &Choice::default(), now.datetime()).map_err(wrong)?;
        let mut register = self.register()?;
        let wrong = |d: wenshu::diagnostic::Diagnostic| d.show(Lang::En);
        prepared.assign(&mut register, false, false, "甲", &now).map_err(wrong)?;
        let out = OutFolder::new(&self.out(), false);
        let asked = AtomicUsize::new(0);
        let stop = || most.is_some_and(|most| asked.fetch_add(1, Ordering::Relaxed) >= most);
        let shard = shard.map(|(index, of)| Shard { index, of });
        let clerk = Clerk { out: &out, who: "甲", now: &now, stop: &stop, shard };
        let report = prepared.make(&mut register, &clerk, &|_| ()).map_err(wrong)?;
        report.write(&out, shard, Lang::En, &now).map_err(wrong)?;
        assert!(report.adds_up());
        Ok(report)
    }

    /// Every file with its bytes, without the reports.
    fn files(&self) -> Result<BTreeMap<String, Vec<u8>>> {
        fn walk(dir: &Path, root: &Path, found: &mut BTreeMap<String, Vec<u8>>) -> Result<()> {
            for entry in fs::read_dir(dir)? {
                let path = entry?.path();
                let name = path.strip_prefix(root)?.to_string_lossy().replace('\\', "/");
                if path.is_dir() {
                    walk(&path, root, found)?;
                } else if !name.starts_with("report") && !name.starts_with("报告") {
                    found.insert(name, fs::read(&path)?);
                }
            }
            Ok(())
        }
        let mut found = BTreeMap::new();
        walk(&self.out(), &self.out(), &mut found)?;
        Ok(found)
    }

    /// The register without what differs from run to run.
    fn numbers(&self) -> Result<Vec<String>> {
        let list = self.register()?.list(&Filter::default()).map_err(|d| d.show(Lang::En))?;
        let mut rows = vec![];
        for entry in &list {
            let mut json = serde_json::to_value(entry)?;
            for key in ["id", "who", "at"] {
                json[key].take();
            }
            rows.push(json.to_string());
        }
        rows.sort();
        Ok(rows)
    }
}

fn same(a: &Place, b: &Place) -> Result<()> {
    let (left, right) = (a.files()?, b.files()?);
    assert_eq!(left.keys().collect::<Vec<_>>(), right.keys().collect::<Vec<_>>());
    for (name, bytes) in &left {
        assert!(right.get(name) == Some(bytes), "{name}");
    }
    assert_eq!(a.numbers()?, b.numbers()?);
    Ok(())
}

/// The mistakes that are more than a remark.
fn codes(report: &Report) -> Vec<&str> {
    report.all_problems().filter(|d| d.severity() > Severity::Note).map(|d| d.code()).collect()
}

#[test]
fn ten_shards_in_any_order_make_what_one_run_makes() -> Result<()> {
    let whole = Place::new()?;
    let counts = whole.run(None, None)?.counts();
    assert_eq!((counts.failed, counts.new > 100), (2, true), "{counts:?}");

    let mut parts = Place::new()?;
    let mut sum = Counts::default();
    for index in [7, 2, 4, 0, 9, 5, 3, 1, 8, 6, 4] {
        let stopped = (index, parts.day) == (4, 2);
        let report = parts.run(Some((index, 10)), stopped.then_some(2))?;
        // the date of the first run stays, though the others come days later
        parts.day += 1;
        sum.new += report.counts().new;
        sum.failed += report.counts().failed;
        if stopped {
            assert!(report.problems.0.iter().any(|d| d.code() == "run-interrupted"));
        }
    }
    assert_eq!((sum.new, sum.failed), (counts.new, counts.failed));
    same(&whole, &parts)?;

    // everything changes: merged files are known as ours, whoever made them
    for place in [&whole, &parts] {
        place.change("job.toml", "青河镇中心幼儿园", "青河镇第一幼儿园")?;
    }
    let report = whole.run(None, None)?;
    let wrong = codes(&report);
    let none: &[&str] = &[];
    for index in 0..10 {
        let report = parts.run(Some((index, 10)), None)?;
        assert_eq!(codes(&report), if index == 0 { &wrong } else { none }, "{index}");
    }
    same(&whole, &parts)?;
    // by other shards, and by one run after the shards
    parts.change("job.toml", "第一幼儿园", "第二幼儿园")?;
    for index in 0..3 {
        let report = parts.run(Some((index, 3)), None)?;
        assert_eq!(codes(&report), if index == 0 { &wrong } else { none }, "{index}");
    }
    parts.change("job.toml", "第二幼儿园", "第一幼儿园")?;
    assert_eq!(codes(&parts.run(None, None)?), wrong);
    let (left, right) = (whole.files()?, parts.files()?);
    assert!(left == right);
    Ok(())
}

#[test]
fn a_row_that_comes_between_two_shards_moves_no_other() -> Result<()> {
    let place = Place::new()?;
    for index in 0..5 {
        place.run(Some((index, 10)), None)?;
    }
    place.change("名单.csv", "T000,", "A000,新来的,大班,教师,12\nT000,")?;
    for index in 5..10 {
        place.run(Some((index, 10)), None)?;
    }
    let waiting: Vec<String> = place.numbers()?.into_iter().filter(|e| e.contains("\"reserved\"")).collect();
    assert!(waiting.iter().all(|e| e.contains("A000")), "{waiting:?}");
    Ok(())
}
