//! D09: do the numbers of an incident add up, within a report, with the list of the injured, and from one report
//! to the next?
use super::incident::{self, Reports};
use super::rows::{Col, Row, Sheet, days};
use super::{Check, Data, error, found, note, warning};
use crate::diagnostic::Diagnostic;
use crate::tr;
use std::collections::BTreeMap;

/// D09.
pub(super) const CASUALTIES: Check = Check {
    id: "D09",
    name: ["伤亡数字", "casualties"],
    finds: &[
        error("check-casualties-number", ["人数是负数或小数", "a count of persons is negative or broken"]),
        error(
            "check-casualties-involved",
            [
                "涉及人数少于死亡、重伤、轻伤、失踪之和",
                "fewer persons involved than dead, injured and missing",
            ],
        ),
        warning(
            "check-casualties-list",
            [
                "伤员表的人数与伤亡合计不符",
                "the list of the injured is longer or shorter than the report says",
            ],
        ),
        warning(
            "check-casualties-event",
            ["伤员表的事件编号在事件表里没有", "a number in the list of the injured is no incident's"],
        ),
        warning(
            "check-casualties-fallen",
            ["续报的人数比上一期少，没有说明", "a number falls from one report to the next without a word"],
        ),
        note(
            "check-casualties-supplement",
            [
                "死亡人数在 30 日（道路交通、火灾 7 日）内增加，应当补报",
                "deaths rise within 30 days (road traffic and fire 7): to be reported",
            ],
        ),
    ],
    run,
};

/// Deaths within so many days belong in a supplementary report (生产安全事故报告和调查处理条例 §13).
const SUPPLEMENT_DAYS: i64 = 30;
/// The same for road traffic and fire.
const SUPPLEMENT_DAYS_TRAFFIC_FIRE: i64 = 7;

/// Columns of a report.
struct Numbers {
    dead: Option<Col>,
    /// Dead, missing, badly and slightly injured, as far as there are columns.
    all: Vec<Col>,
    /// The total of persons involved, or its parts.
    involved: Vec<Col>,
}

impl Numbers {
    fn of(sheet: Sheet<'_>) -> Numbers {
        let find = |names: [&str; 2]| sheet.col(&names);
        let dead = find(["死亡", "死亡人数"]);
        let others = [["重伤", "重伤人数"], ["轻伤", "轻伤人数"], ["失踪", "失踪人数"]].map(find);
        let mut all: Vec<Col> = dead.into_iter().chain(others.into_iter().flatten()).collect();
        all.sort_unstable();
        let involved = match sheet.col(&["涉及人数", "涉及总人数", "涉及"]) {
            Some(total) => vec![total],
            None => (0..sheet.table.columns.len())
                .filter(|i| sheet.table.columns.name(*i).starts_with("涉及"))
                .filter(|i| sheet.rows().any(|r| r.count(*i).is_some()))
                .collect(),
        };
        Numbers { dead, all, involved }
    }

    /// The sum of all casualties; empty cells are none, unless all are empty or one is no number (待查).
    fn sum(&self, row: Row<'_>) -> Option<i64> {
        total(row, &self.all)
    }
}

fn total(row: Row<'_>, cols: &[Col]) -> Option<i64> {
    let filled: Vec<Col> = cols.iter().copied().filter(|c| !row.empty(*c)).collect();
    if filled.is_empty() {
        return None;
    }
    filled.iter().try_fold(0i64, |sum, c| sum.checked_add(row.count(*c).filter(|n| *n >= 0)?))
}

fn run(data: &Data<'_>) -> Vec<Diagnostic> {
    let mut out = vec![];
    for reports in incident::sheets(data) {
        let numbers = Numbers::of(reports.sheet);
        if numbers.all.is_empty() {
            continue;
        }
        for row in reports.sheet.rows() {
            out.extend(not_counts(row, &numbers));
            out.extend(involved(row, &numbers));
        }
        for chain in reports.chains() {
            for pair in chain.windows(2) {
                if let [before, later] = pair {
                    out.extend(fallen(&reports, *before, *later, &numbers));
                    out.extend(supplement(&reports, *before, *later, &numbers));
                }
            }
        }
        for list in data.named(&["伤员", "伤亡", "伤亡人员", "伤病员"]) {
            out.extend(listed(&reports, &numbers, list));
        }
    }
    out
}

/// No count is negative or broken.
fn not_counts(row: Row<'_>, n: &Numbers) -> Vec<Diagnostic> {
    let bad =
        |c: &&Col| row.number(**c).is_some_and(|v| !v.is_integer() || v.is_sign_negative() && !v.is_zero());
    let report = |c: &Col| {
        found(
            "check-casualties-number",
            tr!("人数不能是负数或小数", "a count of persons is never negative or broken"),
        )
        .hint(tr!("请填整数", "enter a whole number"))
        .at(row.place(*c))
    };
    n.all.iter().chain(&n.involved).filter(bad).map(report).collect()
}

fn involved(row: Row<'_>, n: &Numbers) -> Option<Diagnostic> {
    let first = *n.involved.first()?;
    let complete =
        n.involved.iter().all(|c| row.count(*c).is_some() || n.involved.len() > 1 && row.empty(*c));
    let (sum, involved) = (n.sum(row)?, total(row, &n.involved).filter(|_| complete)?);
    if sum <= involved {
        return None;
    }
    let mut d = found(
        "check-casualties-involved",
        tr!(
            "涉及 {involved} 人，少于死亡、重伤、轻伤、失踪之和 {sum} 人",
            "{involved} persons involved, fewer than the {sum} dead, injured and missing"
        ),
    )
    .hint(tr!("请核对这几个数", "compare these numbers"))
    .at(row.place(first));
    for c in n.involved.iter().skip(1).chain(&n.all).filter(|c| !row.empty(**c)) {
        d = d.also(row.place(*c));
    }
    Some(d)
}

/// A number that fell since the report before must be explained.
fn fallen(r: &Reports<'_>, before: Row<'_>, row: Row<'_>, n: &Numbers) -> Vec<Diagnostic> {
    let notes = ["变化说明", "更正说明", "数据说明", "情况变化", "变更说明", "备注"];
    let explained = notes.iter().any(|c| r.sheet.col(&[c]).is_some_and(|c| !row.empty(c)));
    let fell = |c: &&Col| matches!((before.count(**c), row.count(**c)), (Some(a), Some(b)) if b < a);
    let report = |c: &Col| {
        found(
            "check-casualties-fallen",
            tr!("比上一期报告少，没有说明", "less than in the report before, and no word about it"),
        )
        .hint(tr!(
            "请核对；确实减少的，请在“变化说明”或“备注”列写明原因",
            "check it; if it is right, say why in the column 变化说明 or 备注"
        ))
        .at(row.place(*c))
        .also(before.place(*c))
    };
    if explained {
        return vec![];
    }
    n.all.iter().chain(&n.involved).filter(fell).map(report).collect()
}

/// Deaths that rise within the time of supplementary reports.
fn supplement(r: &Reports<'_>, before: Row<'_>, row: Row<'_>, n: &Numbers) -> Option<Diagnostic> {
    let dead = n.dead?;
    if row.count(dead)? <= before.count(dead)? {
        return None;
    }
    let name = row.text(r.sheet.col(&["事件名称"])) + &row.text(r.kind);
    let short = ["交通", "火灾"].iter().any(|w| name.contains(w));
    let limit = if short { SUPPLEMENT_DAYS_TRAFFIC_FIRE } else { SUPPLEMENT_DAYS };
    let passed = days(row.date(r.happened)?, row.date(r.sent)?);
    if !(0..=limit).contains(&passed) {
        return None;
    }
    Some(
        found(
            "check-casualties-supplement",
            tr!(
                "死亡人数在事发 {limit} 日内增加，应当及时补报",
                "more deaths within {limit} days of the incident: they have to be reported at once"
            ),
        )
        .hint(tr!("请确认已向原报送单位补报", "see that all who got the report before got this one"))
        .at(row.place(dead))
        .also(before.place(dead)),
    )
}

/// As many rows in the list of the injured as the last report counts.
fn listed(r: &Reports<'_>, n: &Numbers, list: Sheet<'_>) -> Vec<Diagnostic> {
    let Some(person) = list.col(&["姓名"]) else { return vec![] };
    let key = list.col(&["事件编号", "事故编号"]);
    let last: Vec<Row<'_>> = match (r.incident, r.chains()) {
        (Some(_), chains) if !chains.is_empty() => chains.iter().filter_map(|c| c.last().copied()).collect(),
        _ => r.sheet.rows().collect(),
    };
    let known: Vec<String> = last.iter().map(|row| row.text(r.incident)).collect();
    let mut counted: BTreeMap<String, i64> = BTreeMap::new();
    let mut out = vec![];
    let mut above = String::new();
    for row in list.rows() {
        let own = row.text(key);
        if !own.is_empty() {
            above = own;
            if r.incident.is_some() && !known.contains(&above) {
                out.push(
                    found(
                        "check-casualties-event",
                        tr!("事件表里没有这个编号", "no incident has this number"),
                    )
                    .hint(tr!("请改成事件表里的编号", "enter a number of the sheet of incidents"))
                    .at(row.place(key)),
                );
            }
        }
        *counted.entry(above.clone()).or_default() += i64::from(!row.empty(person));
    }
    // without numbers only a single incident can be meant
    if key.is_none() || r.incident.is_none() {
        if last.len() != 1 {
            return out;
        }
        let all = counted.values().sum();
        counted = known.iter().map(|k| (k.clone(), all)).collect();
    }
    for (row, number) in last.iter().zip(&known) {
        let listed = counted.get(number).copied().unwrap_or(0);
        let Some(sum) = n.sum(*row).filter(|sum| *sum != listed) else { continue };
        let place = n.all.iter().find(|c| row.count(**c).is_some_and(|v| v > 0)).or(n.all.first()).copied();
        out.push(
            found(
                "check-casualties-list",
                tr!(
                    "伤亡合计 {sum} 人，伤员表里有 {listed} 人",
                    "{sum} casualties in all, but {listed} in the list of the injured"
                ),
            )
            .hint(tr!("请补全伤员表，或改正人数", "complete the list, or correct the numbers"))
            .at(row.place(place))
            .also(list.place()),
        );
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::testing::brief as found;
    use super::*;

    const HEAD: &str =
        "事件编号|事件名称|报告类型|期次|发生时间|报送时间|死亡|失踪|重伤|轻伤|涉及学生|涉及教职工|备注";

    fn with(rows: &[&str], list: &[&str]) -> Vec<String> {
        let mut all = vec![HEAD];
        all.extend(rows);
        match list {
            [] => found(&CASUALTIES, &[("事件", &all)]),
            list => found(&CASUALTIES, &[("事件", &all), ("伤员", list)]),
        }
    }

    #[test]
    fn no_more_casualties_than_persons_involved() {
        let row = |numbers: &str| with(&[&format!("甲|跌伤|首报|1|||{numbers}|")], &[]);
        assert!(row("0|0|0|2|2|0").is_empty());
        assert!(row("1|0|1|2|3|1").is_empty());
        assert_eq!(row("0|0|1|2|2|0"), ["check-casualties-involved 事件 K2 L2 G2 H2 I2 J2"]);
        assert!(row("0|0|0|2||").is_empty(), "not yet known");
        assert!(row("待查|0|0|2|1|0").is_empty(), "not yet known");
        assert_eq!(row("0|0|-1|2|5|0"), ["check-casualties-number 事件 I2"]);
    }

    #[test]
    fn the_list_of_the_injured() {
        let reports: &[&str] = &[
            "甲|跌伤|首报|1|||0|0|0|1|2|0|",
            "甲|跌伤|续报|2|||0|0|0|2|2|0|",
            "乙|泄漏|首报|1|||0|0|0|0|2|0|",
        ];
        let ok: &[&str] = &["事件编号|姓名|伤情", "甲|李某某|擦伤", "|张某某|擦伤"];
        assert!(with(reports, ok).is_empty(), "the last report counts");
        assert_eq!(with(reports, &ok[..2]), ["check-casualties-list 事件 J3 伤员"]);
        let strange: &[&str] = &["事件编号|姓名|伤情", "甲|李某某|擦伤", "甲|张某某|擦伤", "丙|王某某|擦伤"];
        assert_eq!(with(reports, strange), ["check-casualties-event 伤员 A4"]);
        let nameless: &[&str] = &["姓名|伤情", "李某某|擦伤"];
        assert!(with(reports, nameless).is_empty(), "of which of the two incidents?");
        assert_eq!(with(&reports[..2], nameless), ["check-casualties-list 事件 J3 伤员"]);
    }

    #[test]
    fn numbers_from_report_to_report() {
        let chain = |second: &str, note: &str| {
            let later = format!("甲|食堂火灾|续报|2|2026-09-08 10:00|2026-09-14 10:00|{second}|{note}");
            with(&["甲|食堂火灾|首报|1|2026-09-08 10:00|2026-09-08 10:30|0|0|1|3|9|1|", &later], &[])
        };
        assert!(chain("0|0|1|3|9|1", "").is_empty());
        assert_eq!(chain("0|0|1|2|9|1", ""), ["check-casualties-fallen 事件 J3 J2"]);
        assert!(chain("0|0|1|2|9|1", "一人复查后排除").is_empty());
        assert_eq!(chain("1|0|1|3|9|1", ""), ["check-casualties-supplement 事件 G3 G2"]);
    }

    #[test]
    fn deaths_after_the_time_of_supplements() {
        let chain = |name: &str, sent: &str| {
            let row = |stage: &str, sent: &str, dead: u32| {
                format!("甲|{name}|{stage}||2026-09-08 10:00|{sent}|{dead}|0|0|3|9|1|")
            };
            with(&[&row("首报", "2026-09-08 10:30", 0), &row("续报", sent, 1)], &[])
        };
        let one = ["check-casualties-supplement 事件 G3 G2"];
        assert_eq!(chain("坍塌", "2026-10-08 9:00"), one, "30 days");
        assert!(chain("坍塌", "2026-10-09 9:00").is_empty());
        assert_eq!(chain("道路交通事故", "2026-09-15 9:00"), one, "7 days");
        assert!(chain("道路交通事故", "2026-09-16 9:00").is_empty());
    }
}
