//! Data checks against a year's workbook: one without a mistake, and one with mistakes of every kind, planted by
//! `tests/tools/make_check.py`, which writes the list of them. Each must be found at its cells, and nothing else.
use serde_json::Value;
use std::collections::BTreeSet;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// What the workbook can't show: an age that is right today is wrong next year; the others exclude something planted,
/// or are about the job file. They are shown beside the checks.
const NOT_PLANTED: &[&str] =
    &["check-id-age", "check-phone-issuer", "check-letters-few", "check-groups-department"];

fn inputs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/inputs/check")
}

/// What `wenshu check --json` says of a job.
fn problems(job: &str) -> Result<Vec<Value>> {
    let output = Command::new(env!("CARGO_BIN_EXE_wenshu"))
        .args(["check", "--json", "--lang", "zh"])
        .arg(inputs().join(job).join("job.toml"))
        .output()?;
    let said: Value = serde_json::from_slice(&output.stdout)?;
    Ok(said["problems"].as_array().cloned().unwrap_or_default())
}

/// A code with its cells in one line.
fn line(problem: &Value) -> String {
    let places: Vec<&str> =
        problem["places"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    format!("{} {}", problem["code"].as_str().unwrap_or_default(), places.join(" | "))
}

fn is_finding(problem: &Value) -> bool {
    wenshu::check::every().any(|(_, f)| problem["code"] == f.code) || problem["severity"] != "note"
}

#[test]
fn every_planted_mistake_is_found_at_its_cells_and_nothing_else() -> Result<()> {
    let planted: Vec<Value> = serde_json::from_slice(&std::fs::read(inputs().join("planted.json"))?)?;
    let mut want: Vec<String> = planted.iter().map(line).collect();
    let mut got: Vec<String> = problems("faulty")?.iter().filter(|p| is_finding(p)).map(line).collect();
    (want.sort(), got.sort());
    let missed: Vec<&String> = want.iter().filter(|w| !got.contains(w)).collect();
    let false_alarms: Vec<&String> = got.iter().filter(|g| !want.contains(g)).collect();
    assert!(
        missed.is_empty() && false_alarms.is_empty(),
        "missed: {missed:#?}\nfalse alarms: {false_alarms:#?}"
    );
    assert_eq!(want.len(), got.len(), "something is said twice");
    Ok(())
}

#[test]
fn mistakes_of_every_kind_are_planted() -> Result<()> {
    let planted: Vec<Value> = serde_json::from_slice(&std::fs::read(inputs().join("planted.json"))?)?;
    let codes: BTreeSet<&str> = planted.iter().filter_map(|p| p["code"].as_str()).collect();
    let all = wenshu::check::every().map(|(_, f)| f.code);
    let lacking: Vec<&str> = all.filter(|c| !codes.contains(c) && !NOT_PLANTED.contains(c)).collect();
    assert!(lacking.is_empty(), "plant these in tests/tools/make_check.py: {lacking:?}");
    assert!(planted.len() >= 60);
    Ok(())
}

#[test]
fn a_clean_workbook_gives_nothing() -> Result<()> {
    let said: Vec<String> = problems("clean")?.iter().filter(|p| is_finding(p)).map(line).collect();
    assert!(said.is_empty(), "{said:#?}");
    Ok(())
}
