//! How dates, numbers, money, names and the rest are written: the office's conventions, row by row.
use wenshu::diagnostic::Problems;
use wenshu::template::{Frame, Scope, TextTemplate};
use wenshu::value::Value;

/// The text, or the code of what is wrong.
fn written(template: &str, json: &str) -> String {
    let data: serde_json::Value = serde_json::from_str(json).unwrap_or_else(|e| panic!("{json}: {e}"));
    let scope = Scope { date: jiff::civil::date(2026, 9, 1) };
    let line = match TextTemplate::parse(template, &Default::default()) {
        Ok(line) => line,
        Err(p) => return first(&p),
    };
    match line.render(&Frame::outer(&Value::from(&data)), scope) {
        Ok(text) => text,
        Err(p) => first(&p),
    }
}

fn first(problems: &Problems) -> String {
    problems.0.first().map_or(String::new(), |d| d.code().to_owned())
}

/// `tests/inputs/formats.txt`: template, data, result, parted by ` ⇥ `; lines with # are headings.
#[test]
fn values_are_written_as_offices_write_them() {
    let rows = include_str!("../inputs/formats.txt").lines().filter(|l| !l.is_empty() && !l.starts_with('#'));
    let mut wrong = vec![];
    let mut count = 0;
    for row in rows {
        let cells: Vec<&str> = row.split(" ⇥ ").collect();
        let [template, data, expected] = cells[..] else { panic!("{row}") };
        let got = written(template, data);
        count += 1;
        if got != expected {
            wrong.push(format!("{template} {data}: {got} instead of {expected}"));
        }
    }
    assert!(count > 110, "{count}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
