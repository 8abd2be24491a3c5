//! D13: does an election keep its dates, its ages and its arithmetic?
//!
//! When which step is due differs from province to province, so every offset comes from the sheet 选举进度: `-20`
//! or `T-20` is 20 days before election day at the latest, `T-10…T-7` a span, `10` or `T+10` within 10 days after.
#[cfg(test)]
mod tests;
mod votes;

use super::rows::{Col, Row, Sheet, days};
use super::{Check, Data, Finds, error, found, note, warning};
use crate::diagnostic::Diagnostic;
use crate::record::parse;
use crate::tr;
use crate::value::Value;
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// D13.
pub(super) const ELECTION: Check = Check { id: "D13", name: ["换届选举", "election"], finds: FINDS, run };

const FINDS: &[Finds] = &[
    error(
        "check-election-late",
        ["步骤晚于相对选举日的期限", "a step is later than its offset from election day"],
    ),
    error("check-election-early", ["步骤早于相对选举日的期限", "a step is earlier than its offset allows"]),
    note("check-election-ahead", ["步骤比相对选举日的期限早几天", "a step is some days ahead of its offset"]),
    error("check-election-offset", ["相对选举日写得不明白", "an offset from election day can't be read"]),
    error("check-election-size", ["委员会人数不是 3、5、7", "a committee is not of 3, 5 or 7"]),
    error("check-election-age", ["选举日未满 18 周岁", "somebody is younger than 18 on election day"]),
    error(
        "check-election-ballots",
        ["发出的选票多于登记人数，或收回的多于发出的", "more ballots than voters, or more back than out"],
    ),
    error(
        "check-election-valid",
        ["有效票与无效票之和不等于收回票", "valid and invalid ballots are not those that came back"],
    ),
    error("check-election-turnout", ["参加投票的不过半数", "no more than half of the voters voted"]),
    error(
        "check-election-votes",
        ["得票合计多于有效票乘以应选人数", "more votes than valid ballots can hold"],
    ),
    error("check-election-majority", ["当选人得票不过半数", "a winner has no majority of the votes cast"]),
    error("check-election-seats", ["当选人数多于应选人数", "more winners than seats"]),
    warning(
        "check-election-proxy",
        [
            "受托人超过三人委托、是候选人，或委托人委托了两次",
            "a proxy for more than three, who is a candidate, or a principal twice",
        ],
    ),
];

/// The age from which on one may vote and be elected (村民委员会组织法 §13).
const AGE: i16 = 18;
/// Sizes of a village committee.
const SIZES: [i64; 3] = [3, 5, 7];
/// A proxy may vote for so many.
const PRINCIPALS: usize = 3;

fn run(data: &Data<'_>) -> Vec<Diagnostic> {
    let mut out = vec![];
    let mut election_day = None;
    for sheet in data.named(&["选举进度", "选举日程", "选举工作进度"]) {
        let Some(steps) = Steps::of(sheet, data) else { continue };
        election_day = election_day.or(steps.day);
        out.extend(steps.check());
    }
    let candidates = data.named(&["候选人", "正式候选人"]);
    for sheet in &candidates {
        out.extend(too_young(*sheet, election_day));
    }
    for sheet in data.named(&["选民", "选民登记", "选民名册", "选民册"]) {
        out.extend(too_young(sheet, election_day));
    }
    for sheet in data.named(&["委托投票", "委托", "委托投票证"]) {
        out.extend(proxies(sheet, &candidates));
    }
    out.extend(votes::check(data, &candidates));
    out
}

/// 选举进度.
struct Steps<'a> {
    sheet: Sheet<'a>,
    offset: Col,
    from: Option<Col>,
    to: Option<Col>,
    day: Option<Date>,
}

/// Days from election day: not before the first, not after the second.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Offset {
    from: Option<i64>,
    to: i64,
}

impl<'a> Steps<'a> {
    fn of(sheet: Sheet<'a>, data: &Data<'_>) -> Option<Steps<'a>> {
        let offset = sheet.col(&["相对选举日(天)", "相对选举日", "相对选举日天数"])?;
        let from = sheet.col(&["开始", "开始日期", "开始时间", "日期"]);
        let to = sheet.col(&["截止", "截止日期", "结束", "结束日期", "截止时间"]);
        let mut steps = Steps { sheet, offset, from, to, day: None };
        steps.day = steps.election_day(data);
        Some(steps)
    }

    /// The day of the step of offset 0, or as the job or a column says.
    fn election_day(&self, data: &Data<'_>) -> Option<Date> {
        let zero = |r: &Row<'_>| {
            !r.empty(self.offset) && offset(r.value(self.offset)) == Some(Offset { from: Some(0), to: 0 })
        };
        let by_step =
            self.sheet.rows().filter(zero).find_map(|r| r.date(self.from).or_else(|| r.date(self.to)));
        let by_issuer = || match data.issuer.get("选举日") {
            Some(Value::Date(d)) => Some(*d),
            Some(v) => parse::date(&v.to_text(), None).ok(),
            None => None,
        };
        let own = self.sheet.col(&["选举日"]);
        by_issuer().or(by_step).or_else(|| self.sheet.rows().find_map(|r| r.date(own)))
    }

    fn check(&self) -> Vec<Diagnostic> {
        self.sheet.rows().filter(|r| !r.empty(self.offset)).filter_map(|r| self.step(r)).collect()
    }

    fn step(&self, row: Row<'_>) -> Option<Diagnostic> {
        let Some(due) = offset(row.value(self.offset)) else {
            return Some(
                found(
                    "check-election-offset",
                    tr!("看不懂相对选举日的天数", "the offset from election day can't be read"),
                )
                .hint(tr!("请写成 -20、T-20、T-10…T-7 或 T+10", "write it like -20, T-20, T-10…T-7 or T+10"))
                .at(row.place(self.offset)),
            );
        };
        let day = self.day?;
        let from = row.date(self.from).map(|d| (d, self.from));
        let to = row.date(self.to).map(|d| (d, self.to));
        // before the day a step has to begin in time, after it it has to be done in time
        let is_span = due.from.is_some_and(|f| f != due.to);
        let (last, last_col) = if is_span || due.to > 0 { to.or(from)? } else { from.or(to)? };
        let (first, first_col) = from.or(to)?;
        let late = days(day, last) - due.to;
        if late > 0 {
            let message =
                tr!("比相对选举日的期限晚 {late} 天", "{late} days later than its offset from election day");
            return Some(self.report("check-election-late", message, row, last_col));
        }
        let earliest = due.from.or((due.to > 0).then_some(0));
        let early = earliest.map_or(0, |e| e - days(day, first));
        if early > 0 {
            let message =
                tr!("比相对选举日的期限早 {early} 天", "{early} days earlier than its offset allows");
            return Some(self.report("check-election-early", message, row, first_col));
        }
        let ahead = due.to - days(day, first);
        if due.from.is_none() && due.to < 0 && ahead > 0 {
            let message =
                tr!("比相对选举日的期限早 {ahead} 天", "{ahead} days ahead of its offset from election day");
            return Some(self.report("check-election-ahead", message, row, first_col));
        }
        None
    }

    fn report(
        &self,
        code: &'static str,
        message: crate::diagnostic::Text,
        row: Row<'_>,
        col: Option<Col>,
    ) -> Diagnostic {
        found(code, message)
            .hint(tr!("请核对日期、选举日和相对天数", "check the date, election day and the offset"))
            .at(row.place(col))
            .also(row.place(self.offset))
    }
}

/// `-20`, `T-20`, `T-10…T-7`, `T+10`, `T`, `选举日前20天`, `选举日后10日内`.
fn offset(value: &Value) -> Option<Offset> {
    let text = parse::clean(&value.to_text()).to_uppercase();
    let text =
        text.replace(['−', '－', '—', '–'], "-").replace('＋', "+").replace(['天', '日', '内', ' '], "");
    let single = |t: &str| -> Option<i64> {
        let t = t.trim();
        if let Some(n) = t.strip_prefix("选举前").or(t.strip_prefix('前')) {
            return n.parse::<i64>().ok().map(|n| -n);
        }
        if let Some(n) = t.strip_prefix("选举后").or(t.strip_prefix('后')) {
            return n.parse().ok();
        }
        match t.strip_prefix('T').unwrap_or(t) {
            "" | "选举" | "当" => Some(0),
            n => n.parse().ok(),
        }
    };
    let parts: Vec<&str> = text.split(['…', '~', '至', '到', '～', '、']).filter(|p| !p.is_empty()).collect();
    let days: Option<Vec<i64>> = parts.into_iter().map(single).collect();
    match days?[..] {
        [0] => Some(Offset { from: Some(0), to: 0 }),
        [to] => Some(Offset { from: None, to }),
        [a, b] => Some(Offset { from: Some(a.min(b)), to: a.max(b) }),
        _ => None,
    }
    .filter(|o| o.to.abs() < 10_000)
}

/// Nobody on the sheet is younger than [`AGE`] on election day.
fn too_young(sheet: Sheet<'_>, election_day: Option<Date>) -> Vec<Diagnostic> {
    let Some(name) = sheet.col(&["姓名", "候选人"]) else { return vec![] };
    let columns = ["出生日期", "身份证号", "年龄"].map(|n| sheet.col(&[n]));
    let [birth, id, age] = columns;
    let mut out = vec![];
    for row in sheet.rows().filter(|r| !r.empty(name)) {
        let born = row.date(birth).map(|d| (d, birth)).or_else(|| Some((birth_of(&row.text(id))?, id)));
        let young = match (born, election_day) {
            (Some((born, col)), Some(day)) => {
                let adult = born.checked_add(i64::from(AGE).years()).is_ok_and(|d| d <= day);
                (!adult).then_some(col)
            }
            _ => row.count(age).filter(|n| *n < i64::from(AGE)).map(|_| age),
        };
        out.extend(young.map(|col| {
            found("check-election-age", tr!("选举日未满 18 周岁", "younger than 18 on election day"))
                .hint(tr!("请核对出生日期；未满 18 周岁不能参加选举", "check the date of birth"))
                .at(row.place(col))
        }));
    }
    out
}

/// The day of birth in an ID number of 18 digits.
fn birth_of(id: &str) -> Option<Date> {
    parse::id_check(id).ok()?;
    parse::date(id.get(6..14)?, None).ok()
}

/// 委托投票: a proxy for three at most, none of the candidates, and nobody gives two proxies.
fn proxies(sheet: Sheet<'_>, candidates: &[Sheet<'_>]) -> Vec<Diagnostic> {
    let (Some(principal), Some(proxy)) =
        (sheet.col(&["委托人", "委托人姓名"]), sheet.col(&["受托人", "受托人姓名"]))
    else {
        return vec![];
    };
    let names = |s: &Sheet<'_>| {
        let col = s.col(&["姓名", "候选人"]);
        let rows: Vec<String> = s.rows().map(|r| r.name(col)).filter(|n| !n.is_empty()).collect();
        rows
    };
    let candidates: BTreeSet<String> = candidates.iter().flat_map(names).collect();
    let mut given: BTreeMap<String, Row<'_>> = BTreeMap::new();
    let mut held: BTreeMap<String, usize> = BTreeMap::new();
    let mut out = vec![];
    let mut report = |row: Row<'_>, col: Col, message| {
        out.push(
            found("check-election-proxy", message)
                .hint(tr!("请按选举办法核对委托", "check the proxies against the rules of the election"))
                .at(row.place(col)),
        );
    };
    for row in sheet.rows() {
        let (from, to) = (row.name(principal), row.name(proxy));
        if !to.is_empty() {
            let held = held.entry(to.clone()).or_default();
            *held += 1;
            if *held == PRINCIPALS + 1 {
                report(row, proxy, tr!("这个人接受了三人以上的委托", "a proxy for more than three"));
            }
            if candidates.contains(&to) {
                report(row, proxy, tr!("候选人不能接受委托", "a candidate can't be a proxy"));
            }
        }
        if !from.is_empty() && given.insert(from, row).is_some() {
            report(row, principal, tr!("这个人已经委托过别人", "has given a proxy already"));
        }
    }
    out
}
