//! D08: were reports sent within the limit?
//!
//! Limits differ from place to place, so none is in the code: the row's own 时限 counts, or else the sheet 报告时限.
//! Where that sheet leaves open which of its limits is meant, the longest counts.
use super::incident::{self, Reports};
use super::rows::{Col, Row, Sheet, minutes};
use super::{Check, Data, error, found, note, warning};
use crate::diagnostic::{Diagnostic, Place};
use crate::record::parse;
use crate::tr;
use crate::value::Value;

/// D08.
pub(super) const DEADLINES: Check = Check {
    id: "D08",
    name: ["报告时限", "deadlines"],
    finds: &[
        error(
            "check-deadline-reason",
            ["首报超过时限，没有写迟报原因", "a first report is late and gives no reason"],
        ),
        warning(
            "check-deadline-late",
            [
                "报告超过时限（首报已写迟报原因，或是续报）",
                "a report is late: a first one with its reason, or a later one",
            ],
        ),
        note("check-deadline-near", ["用去时限的八成以上", "four fifths of the limit were used"]),
        error(
            "check-deadline-order",
            ["续报早于上一期", "a later report was sent before the one it follows"],
        ),
    ],
    run,
};

/// From so many hundredths of the limit on it was close.
const NEAR: i64 = 80;

/// Who is inside of the unit: a limit for telling them is none for the report.
const INSIDE: &[&str] = &[
    "园长",
    "校长",
    "院长",
    "负责人",
    "总值班",
    "值班室",
    "值班人员",
    "带班",
    "领导小组",
    "指挥部",
    "家长",
    "监护人",
    "本单位",
    "本园",
    "本校",
    "班主任",
    "办公室",
    "主任",
    "书记",
];

fn run(data: &Data<'_>) -> Vec<Diagnostic> {
    let tables: Vec<Limits<'_>> =
        data.named(&["报告时限", "时限", "报送时限"]).into_iter().filter_map(Limits::of).collect();
    let mut out = vec![];
    for reports in incident::sheets(data).into_iter().filter(|r| r.sent.is_some()) {
        for row in reports.sheet.rows() {
            if reports.is_first(row) {
                out.extend(first(&reports, row, &tables));
            }
        }
        for chain in reports.chains() {
            for pair in chain.windows(2) {
                if let [before, later] = pair {
                    out.extend(next(&reports, *before, *later, &tables));
                }
            }
        }
    }
    out
}

/// A limit in minutes, and where it is written.
struct Limit {
    minutes: i64,
    place: Place,
    /// It counts from the moment when the unit got to know.
    from_received: bool,
}

fn first(r: &Reports<'_>, row: Row<'_>, tables: &[Limits<'_>]) -> Option<Diagnostic> {
    let own = r.sheet.col(&["时限", "时限分钟", "报告时限", "时限(分钟)"]);
    let limit = match span(row.value(own), r.sheet, own) {
        Some(minutes) => Limit { minutes, place: row.place(own), from_received: false },
        None => tables.iter().find_map(|t| t.find(r, row, false))?,
    };
    let received = r.moment_after(row, r.received).filter(|_| limit.from_received);
    let start_col = if received.is_some() { r.received } else { r.happened };
    let taken = minutes(received.or_else(|| r.happened_at(row))?, r.moment_after(row, r.sent)?);
    let reason = r.sheet.col(&["迟报原因", "超时原因", "迟报说明"]);
    verdict(
        taken,
        &limit,
        row.place(r.sent),
        row.place(start_col),
        Some((row.place(reason), !row.empty(reason))),
    )
}

/// A later report, against the one before it.
fn next(r: &Reports<'_>, before: Row<'_>, row: Row<'_>, tables: &[Limits<'_>]) -> Option<Diagnostic> {
    let taken = minutes(r.moment_after(before, r.sent)?, r.moment_after(row, r.sent)?);
    if taken < 0 {
        return Some(
            found(
                "check-deadline-order",
                tr!("报送时间早于上一期报告", "sent earlier than the report before it"),
            )
            .hint(tr!("请核对两期的期次和报送时间", "compare the numbers and times of both reports"))
            .at(row.place(r.sent))
            .also(before.place(r.sent)),
        );
    }
    let own = r.sheet.col(&["续报间隔", "续报时限"]);
    let limit = match span(row.value(own), r.sheet, own) {
        Some(minutes) => Limit { minutes, place: row.place(own), from_received: false },
        None => tables.iter().find_map(|t| t.find(r, row, true))?,
    };
    verdict(taken, &limit, row.place(r.sent), before.place(r.sent), None)
}

/// Ok, near or late. `reason` is the place of the reason and whether there is one; none for later reports, which
/// are asked for none.
fn verdict(
    taken: i64,
    limit: &Limit,
    sent: Place,
    start: Place,
    reason: Option<(Place, bool)>,
) -> Option<Diagnostic> {
    let allowed = limit.minutes;
    let over = taken - allowed;
    // later reports that come once a day are always near
    let near = reason.is_some() && taken * 100 >= allowed * NEAR;
    if taken < 0 || over <= 0 && !near {
        return None;
    }
    let d = if over <= 0 {
        found(
            "check-deadline-near",
            tr!(
                "用了 {taken} 分钟，时限 {allowed} 分钟，已接近时限",
                "took {taken} minutes of {allowed}: close to the limit"
            ),
        )
        .hint(tr!("没有超时；以后可以早些报送", "in time; report sooner next time"))
        .at(sent)
    } else {
        match reason {
            Some((place, false)) => found(
                "check-deadline-reason",
                tr!(
                    "首报用了 {taken} 分钟，超过时限 {allowed} 分钟，没有写迟报原因",
                    "the first report took {taken} minutes, more than {allowed}, and gives no reason"
                ),
            )
            .hint(tr!(
                "请核对时间；确实迟了，请在“迟报原因”列写明原因",
                "check the times; if it was late, say why in the column 迟报原因"
            ))
            .at(match place {
                Place::Cell(..) => place,
                _ => sent.clone(),
            })
            .also(sent),
            _ => found(
                "check-deadline-late",
                tr!(
                    "用了 {taken} 分钟，超过时限 {allowed} 分钟",
                    "took {taken} minutes, more than the limit of {allowed}"
                ),
            )
            .hint(tr!(
                "请核对时间；确实迟了，按规定说明",
                "check the times; if it was late, explain it as the rules ask"
            ))
            .at(sent),
        }
    };
    Some(d.also(start).also(limit.place.clone()))
}

/// A span of time in minutes: `60`, `2小时`, `30分钟`. A bare number is in the unit that the column's name says.
fn span(value: &Value, sheet: Sheet<'_>, col: Option<Col>) -> Option<i64> {
    use rust_decimal::prelude::ToPrimitive;
    let text = parse::clean(&value.to_text()).trim().replace("以内", "").replace('内', "");
    const UNITS: &[(&str, i64)] =
        &[("个小时", 60), ("小时", 60), ("分钟", 1), ("分", 1), ("天", 24 * 60), ("日", 24 * 60), ("时", 60)];
    let unit = UNITS.iter().find_map(|(u, m)| text.strip_suffix(u).map(|t| (t, *m)));
    let in_hours = col.is_some_and(|c| sheet.table.columns.name(c).contains("小时"));
    let (digits, factor) = unit.unwrap_or((&text, if in_hours { 60 } else { 1 }));
    let n = parse::number(digits)? * rust_decimal::Decimal::from(factor);
    n.to_i64().filter(|n| *n > 0)
}

/// A sheet of limits.
struct Limits<'a> {
    sheet: Sheet<'a>,
    minutes: Col,
    kind: Option<Col>,
    level: Option<Col>,
    from: Option<Col>,
    to: Option<Col>,
    step: Option<Col>,
    way: Option<Col>,
}

impl<'a> Limits<'a> {
    /// Only a sheet that says for which incidents or from which moment a limit counts.
    fn of(sheet: Sheet<'a>) -> Option<Limits<'a>> {
        let minutes = sheet.col(&["时限分钟", "时限", "时限(分钟)", "时限(小时)", "时限小时"])?;
        let kind = sheet.col(&["事件类别", "类别", "事件类型"]);
        let from = sheet.col(&["从", "起算", "起点", "起算时间"]);
        kind.or(from)?;
        Some(Limits {
            sheet,
            minutes,
            kind,
            from,
            level: sheet.col(&["级别", "事件级别", "初判级别"]),
            to: sheet.col(&["到", "接收人", "报送单位", "接收单位"]),
            step: sheet.col(&["步骤", "报告类型", "内容"]),
            way: sheet.col(&["方式", "报送方式"]),
        })
    }

    /// The limit of a report; `later` for the time since the report before.
    fn find(&self, r: &Reports<'_>, report: Row<'_>, later: bool) -> Option<Limit> {
        let kind = report.text(r.kind);
        let level = report.text(r.sheet.col(&["初判级别", "事件级别", "级别"]));
        let receiver = report.text(r.sheet.col(&["报送单位"]));
        let way = report.text(r.sheet.col(&["报送方式"]));
        let mut best: Vec<((bool, bool, bool), Limit)> = vec![];
        for row in self.sheet.rows() {
            let Some(minutes) = span(row.value(self.minutes), self.sheet, Some(self.minutes)) else {
                continue;
            };
            let (from, to) = (row.text(self.from), row.text(self.to));
            let is_later = [&from, &row.text(self.step)]
                .iter()
                .any(|t| ["续报", "上次", "上一次", "上期"].iter().any(|w| t.contains(w)));
            let other = ["零报告", "终报", "结案"].iter().any(|w| row.text(self.step).contains(w));
            if other || is_later != later || INSIDE.iter().any(|w| to.contains(w) && !receiver.contains(w)) {
                continue;
            }
            let (Some(by_kind), Some(by_level)) =
                (fits(&row.text(self.kind), &kind), fits(&row.text(self.level), &level))
            else {
                continue;
            };
            let own_way = row.text(self.way);
            if !way.is_empty() && !own_way.is_empty() && !share(&own_way, &way) {
                continue;
            }
            let by_receiver =
                !to.is_empty() && !receiver.is_empty() && (to.contains(&receiver) || receiver.contains(&to));
            let from_received = ["接报", "接到", "收到", "知悉", "获知"].iter().any(|w| from.contains(w));
            best.push((
                (by_receiver, by_kind, by_level),
                Limit { minutes, place: row.place(self.minutes), from_received },
            ));
        }
        let rank = best.iter().map(|(rank, _)| *rank).max()?;
        best.into_iter().filter(|(r, _)| *r == rank).map(|(_, l)| l).max_by_key(|l| l.minutes)
    }
}

/// Does a rule for `rule` count for `fact`? None if not; true if it names it.
fn fits(rule: &str, fact: &str) -> Option<bool> {
    let all = ["", "全部", "各类", "所有", "不限", "各级", "通用", "*", "/", "-", "—", "任何"];
    if all.contains(&rule) {
        return Some(false);
    }
    let parts = |t: &str| -> Vec<String> {
        t.split(['、', '，', ',', '/', '；', ';']).map(|p| p.trim().to_owned()).collect()
    };
    (!fact.is_empty() && parts(rule).iter().any(|p| p == fact)).then_some(true)
}

/// Do two lists of words (电话、书面) share one?
fn share(a: &str, b: &str) -> bool {
    let parts = |t: &str| -> Vec<String> {
        t.split(['、', '，', ',', '/', '；', ';', '和', '或', '及']).map(|p| p.trim().to_owned()).collect()
    };
    let b = parts(b);
    parts(a).iter().any(|p| b.contains(p))
}

#[cfg(test)]
mod tests {
    use super::super::testing::brief as found;
    use super::*;

    const HEAD: &str =
        "事件编号|事件类别|初判级别|报告类型|期次|发生时间|接报时间|报送单位|报送时间|时限|迟报原因";

    fn with(rows: &[&str], limits: &[&str]) -> Vec<String> {
        let mut all = vec![HEAD];
        all.extend(rows);
        match limits {
            [] => found(&DEADLINES, &[("事件", &all)]),
            limits => found(&DEADLINES, &[("事件", &all), ("报告时限", limits)]),
        }
    }

    const LIMITS: &[&str] = &[
        "事件类别|级别|从|到|时限分钟|方式",
        "|一般|发生|园长|10|电话",
        "|一般|接报|教育局|120|电话",
        "公共卫生||发生|教育局|60|电话",
        "||上次续报|教育局|1440|书面",
    ];

    #[test]
    fn the_rows_own_limit() {
        let report = |sent: &str, reason: &str| {
            with(
                &[&format!(
                    "甲|事故灾难|一般|首报|1|2026-09-16 10:25|2026-09-16 10:31|县教育局|{sent}|60|{reason}"
                )],
                &[],
            )
        };
        assert!(report("2026-09-16 11:05", "").is_empty(), "40 of 60 minutes");
        assert_eq!(report("2026-09-16 11:13", ""), ["check-deadline-near 事件 I2 F2 J2"]);
        assert_eq!(report("2026-09-16 11:25", ""), ["check-deadline-near 事件 I2 F2 J2"], "just in time");
        assert_eq!(report("2026-09-16 11:26", ""), ["check-deadline-reason 事件 K2 I2 F2 J2"]);
        assert_eq!(report("2026-09-16 11:26", "电话不通"), ["check-deadline-late 事件 I2 F2 J2"]);
        assert!(report("2026-09-16 10:20", "").is_empty(), "the order of times is told elsewhere");
        assert!(report("2026-09-16", "").is_empty(), "no time, nothing to say");
    }

    #[test]
    fn over_midnight_with_and_without_the_day() {
        for sent in ["2026-09-17 0:22", "0:22"] {
            let ok = format!("甲|事故灾难|一般|首报|1|2026-09-16 23:40|||{sent}|60|");
            assert!(with(&[&ok], &[]).is_empty(), "{sent}: 42 minutes");
            let late = ok.replace("|60|", "|40|");
            assert_eq!(with(&[&late], &[]), ["check-deadline-reason 事件 K2 I2 F2 J2"], "{sent}");
        }
    }

    #[test]
    fn the_sheet_of_limits() {
        let late = |kind: &str, sent: &str| {
            with(
                &[&format!("甲|{kind}|一般|首报|1|2026-09-16 10:25|2026-09-16 10:31|青河县教育局|{sent}||")],
                LIMITS,
            )
        };
        // from when the unit got to know: 10:31 to 12:31
        assert!(late("事故灾难", "2026-09-16 12:00").is_empty());
        assert_eq!(late("事故灾难", "2026-09-16 12:32"), ["check-deadline-reason 事件 K2 I2 G2 报告时限 E3"]);
        // the limit of its own kind is surer than the general one
        assert_eq!(late("公共卫生", "2026-09-16 11:26"), ["check-deadline-reason 事件 K2 I2 F2 报告时限 E4"]);
        // a sheet that says neither kind nor begin leaves open which limit is meant
        let steps: &[&str] = &["步骤|报告人|接收人|时限分钟", "1|知情人员|园长|5", "2|园长|教育局|60"];
        assert!(with(&["甲|事故灾难|一般|首报|1|2026-09-16 10:25|||2026-09-16 18:00||"], steps).is_empty());
    }

    #[test]
    fn later_reports() {
        let chain = |second: &str| {
            with(
                &[
                    "甲|事故灾难|一般|首报|1|2026-09-16 10:25||县教育局|2026-09-16 11:05||",
                    &format!("甲|事故灾难|一般|续报|2|2026-09-16 10:25||县教育局|{second}||"),
                ],
                LIMITS,
            )
        };
        assert!(chain("2026-09-16 18:00").is_empty());
        assert_eq!(chain("2026-09-17 12:00"), ["check-deadline-late 事件 I3 I2 报告时限 E5"]);
        assert_eq!(chain("2026-09-16 10:50"), ["check-deadline-order 事件 I3 I2"]);
    }

    #[test]
    fn spans_of_time() {
        let table = super::super::testing::table("时限", &["时限小时|时限", "2|60"]);
        let sheet = Sheet { table: &table };
        let of = |t: &str, col: usize| span(&Value::text(t), sheet, Some(col));
        assert_eq!(of("60", 1), Some(60));
        assert_eq!(of("2小时", 1), Some(120));
        assert_eq!(of("30分钟内", 1), Some(30));
        assert_eq!(of("2", 0), Some(120));
        assert_eq!(of("5-10分钟", 1), None);
        assert_eq!(of("立即", 1), None);
    }
}
