//! Every helper's examples are run, and what must hold for all of them.
use super::*;
use crate::template::{Frame, Scope, TextTemplate};
use crate::value::TimeRange;
use std::collections::HashSet;

fn today() -> Date {
    jiff::civil::date(2026, 9, 1)
}

fn render(template: &str, data: &str) -> Result<String, String> {
    let shown = |p: crate::diagnostic::Problems| p.0.iter().map(|d| d.show(Lang::En)).collect::<String>();
    let data = Value::from(&serde_json::from_str::<serde_json::Value>(data).unwrap());
    let template = TextTemplate::parse(template, &Default::default()).map_err(shown)?;
    template.render(&Frame::outer(&data), Scope { date: today() }).map_err(shown)
}

#[test]
fn every_example_gives_its_output() {
    let mut wrong = Vec::new();
    for (h, e) in all().flat_map(|h| h.examples.iter().map(move |e| (h, e))) {
        let got = render(e.template, e.data).unwrap_or_else(|e| e);
        if got != e.output {
            wrong.push(format!("{}: {} {} gives {got:?}, not {:?}", h.name, e.template, e.data, e.output));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_helper_is_described_and_its_names_are_its_own() {
    let mut seen: HashSet<&str> = ["if", "each", "unless", "with", "else", "this", "log"].into();
    for h in all() {
        assert!(seen.insert(h.name) && seen.insert(h.alias), "{} {}", h.name, h.alias);
        assert!(h.name.is_ascii() && !h.alias.is_ascii(), "{}", h.name);
        assert!(
            h.usage.split(' ').next() == Some(h.name) && !h.zh.is_empty() && !h.en.is_empty(),
            "{}",
            h.name
        );
        let shown: String = h.examples.iter().map(|e| e.template).collect();
        assert!(h.examples.len() >= 2 || h.name == "wan", "{}", h.name);
        assert!(shown.contains(h.name) && shown.contains(h.alias), "{}: both names in examples", h.name);
        assert!(std::ptr::eq(find(h.alias).unwrap(), h) && std::ptr::eq(find(h.name).unwrap(), h));
    }
    assert!(find("没有").is_none());
}

#[test]
fn wrong_calls_are_known_from_the_usage_line() {
    let check = |name: &str, n: usize, keys: &[&str]| find(name).unwrap().check(n, keys.iter().copied());
    assert!(
        check("date", 0, &[]).is_err() && check("date", 2, &[]).is_ok() && check("date", 3, &[]).is_err()
    );
    assert!(check("date_range", 1, &[]).is_err());
    assert!(check("add", 9, &[]).is_ok() && check("add", 1, &[]).is_err());
    assert!(check("join", 1, &["sep", "末", "max"]).is_ok());
    let message = check("join", 1, &["seperator"]).unwrap_err();
    assert!(message.zh.contains("join") && message.en.contains("usage"), "{message:?}");
    assert!(check("name_pad", 1, &["widht"]).unwrap_err().en.contains("width"));
}

/// A bare `{{合计}}` is a column; were it a call too, a missing column would go unnoticed.
#[test]
fn hardly_any_helper_can_be_called_without_parameters() {
    let bare: Vec<&str> = all().filter(|h| h.check(0, []).is_ok()).map(|h| h.name).collect();
    assert_eq!(bare, ["date_blank"]);
}

#[test]
fn wrong_calls_and_missing_columns_are_errors_of_the_template() {
    let message = |template: &str| render(template, r#"{"名单": ["张三"]}"#).unwrap_err();
    assert!(message(r#"{{join 名单 separator="/"}}"#).contains("no option separator"));
    assert!(message("{{date_range 名单}}").contains("usage"));
    assert!(message("{{合计}}").contains("合计"));
    assert_eq!(render("{{日期留空}}", "{}").as_deref(), Ok("____年__月__日"));
}

/// Values that no helper expects all at once.
fn odd_values() -> Vec<Value> {
    let record = Value::Record(std::sync::Arc::new(Record::made([("姓名".to_string(), "张三".into())])));
    vec![
        Value::Empty,
        Value::Text("".into()),
        "张三".into(),
        "2026-09-01".into(),
        "🙂é".into(),
        Value::Number(Decimal::MAX),
        Value::Number(Decimal::MIN),
        Value::Number(Decimal::new(1, 28)),
        Value::int(i64::MIN),
        Value::int(3),
        Value::Date(Date::MAX),
        Value::Date(Date::MIN),
        Value::DateTime(DateTime::MAX),
        Value::Time(Time::MAX),
        Value::TimeRange(TimeRange { start: Time::MAX, end: Time::midnight(), next_day: false }),
        Value::Bool(true),
        Value::list(vec![]),
        Value::list(vec![record.clone(), Value::Empty, "x".into()]),
        record,
    ]
}

#[test]
fn no_helper_panics_on_any_values() {
    let odd = odd_values();
    for h in all() {
        let call = |params: &[Value]| {
            for date in [today(), Date::MAX, Date::MIN] {
                let _ = (h.call)(&Args { params, hash: &[], date });
            }
        };
        call(&[]);
        for a in &odd {
            call(std::slice::from_ref(a));
            for b in &odd {
                call(&[a.clone(), b.clone()]);
                for c in &odd {
                    call(&[a.clone(), b.clone(), c.clone()]);
                }
            }
        }
    }
}

#[test]
fn an_empty_value_stays_empty_and_its_error_never_quotes_the_content() {
    let formats = ["日期", "数字", "金额", "时间", "身份证", "脱敏"];
    for h in FAMILIES.iter().filter(|f| formats.contains(&f.zh)).flat_map(|f| f.helpers) {
        let call = |v: Value| {
            let params = [v.clone(), v];
            let n = h.usage.split(' ').skip(1).filter(|t| !t.starts_with('[')).count().clamp(1, 2);
            (h.call)(&Args { params: &params[..n], hash: &[], date: today() })
        };
        if !["date_blank", "date_add"].contains(&h.name) {
            assert_eq!(call(Value::Empty), Ok(Value::Empty), "{}", h.name);
        }
        if let Err(t) = call("秘密内容".into()) {
            assert!(!t.zh.contains("秘密") && !t.en.contains("秘密"), "{}", h.name);
        }
    }
}
