//! The arithmetic of ballots: 登记, 发出, 收回, 有效, 无效, and the votes of each candidate.
use super::SIZES;
use crate::check::rows::{Col, Row, Sheet};
use crate::check::{Data, found};
use crate::diagnostic::{Diagnostic, Text};
use crate::tr;
use std::collections::BTreeMap;

/// What the rows of a count are told apart by: the village and the post, empty where there is no such column.
type Key = (String, String);

/// Columns of a count: one row for a whole election, or one for each post.
struct Count<'a> {
    sheet: Sheet<'a>,
    village: Option<Col>,
    post: Option<Col>,
    seats: Option<Col>,
    registered: Option<Col>,
    out: Option<Col>,
    back: Option<Col>,
    valid: Option<Col>,
    invalid: Option<Col>,
}

/// The sheets of counts, and candidates with their votes, which may stand in the same sheet.
pub(super) fn check(data: &Data<'_>, candidates: &[Sheet<'_>]) -> Vec<Diagnostic> {
    let counts: Vec<Count<'_>> = data
        .named(&["计票", "选举结果", "选举结果报告单", "选举结果报告"])
        .into_iter()
        .map(Count::of)
        .collect();
    let mut out: Vec<Diagnostic> = counts.iter().flat_map(Count::ballots).collect();
    let mut polled: Vec<Polled<'_>> = candidates.iter().filter_map(|s| Polled::of(*s)).collect();
    if polled.is_empty() {
        polled = counts.iter().filter_map(|c| Polled::of(c.sheet)).collect();
    }
    for p in &polled {
        out.extend(p.check(&counts));
    }
    let sized = counts.iter().flat_map(Count::sizes).collect::<Vec<_>>();
    out.extend(sized);
    out
}

impl<'a> Count<'a> {
    fn of(sheet: Sheet<'a>) -> Count<'a> {
        let votes = |names: &[&str]| sheet.col(names);
        Count {
            sheet,
            village: votes(&["村", "村名"]),
            post: votes(&["职务", "岗位", "选举职务"]),
            seats: votes(&["应选人数", "应选名额", "应选"]),
            registered: votes(&["登记", "登记数", "登记人数", "登记选民数", "选民数", "登记选民"]),
            out: votes(&["发出", "发出票", "发出票数", "发出选票", "发出选票数", "发票数"]),
            back: votes(&["收回", "收回票", "收回票数", "收回选票", "收回选票数"]),
            valid: votes(&["有效", "有效票", "有效票数", "有效选票"]),
            invalid: votes(&["无效", "无效票", "无效票数", "无效选票", "废票"]),
        }
    }

    fn key(&self, row: Row<'_>) -> Key {
        (row.text(self.village), row.text(self.post))
    }

    fn ballots(&self) -> Vec<Diagnostic> {
        let mut out = vec![];
        for row in self.sheet.rows() {
            let n = |c: Option<Col>| row.count(c);
            let mut report = |code, message: Text, hint: Text, at: Option<Col>, also: &[Option<Col>]| {
                let d = found(code, message).hint(hint).at(row.place(at));
                out.push(also.iter().fold(d, |d, c| d.also(row.place(*c))));
            };
            let check = || tr!("请核对票数", "check the numbers");
            if n(self.out).zip(n(self.registered)).is_some_and(|(o, r)| o > r) {
                let message =
                    tr!("发出的选票多于登记的选民", "more ballots given out than voters registered");
                report("check-election-ballots", message, check(), self.out, &[self.registered]);
            }
            if n(self.back).zip(n(self.out).or(n(self.registered))).is_some_and(|(b, o)| b > o) {
                let message = tr!("收回的选票多于发出的", "more ballots came back than were given out");
                let hint = tr!("请核对；确实如此，这次选举无效", "check it; if so, the election is void");
                report("check-election-ballots", message, hint, self.back, &[self.out.or(self.registered)]);
            }
            if let (Some(back), Some(valid), Some(invalid)) = (n(self.back), n(self.valid), n(self.invalid))
                && valid.checked_add(invalid) != Some(back)
            {
                let message = tr!(
                    "有效票与无效票之和不等于收回票",
                    "valid and invalid ballots don't add up to those that came back"
                );
                report("check-election-valid", message, check(), self.valid, &[self.invalid, self.back]);
            }
            if n(self.back).zip(n(self.registered)).is_some_and(|(b, r)| r > 0 && b.saturating_mul(2) <= r) {
                let message = tr!("参加投票的选民不过半数", "no more than half of the voters voted");
                let hint = tr!(
                    "请核对；确实不过半数，选举无效，应当另行选举",
                    "check it; if so, the election is void"
                );
                report("check-election-turnout", message, hint, self.back, &[self.registered]);
            }
        }
        out
    }

    /// The seats of a committee are 3, 5 or 7 in all. Only where the posts are those of a committee.
    fn sizes(&self) -> Vec<Diagnostic> {
        let (Some(seats), Some(_)) = (self.seats, self.post) else { return vec![] };
        let mut villages: BTreeMap<String, Vec<(String, Row<'_>)>> = BTreeMap::new();
        for row in self.sheet.rows().filter(|r| r.count(seats).is_some()) {
            let (village, post) = self.key(row);
            let posts = villages.entry(village).or_default();
            if !posts.iter().any(|(p, _)| *p == post) {
                posts.push((post, row));
            }
        }
        let mut out = vec![];
        for posts in villages.values() {
            let whole = ["主任", "委员"]
                .iter()
                .all(|w| posts.iter().any(|(p, _)| p.ends_with(w) && !p.ends_with("副主任")));
            let size = posts.iter().filter_map(|(_, r)| r.count(seats)).fold(0, i64::saturating_add);
            let Some((_, first)) = posts.first().filter(|_| whole && !SIZES.contains(&size)) else {
                continue;
            };
            let d = found(
                "check-election-size",
                tr!("应选人数合计 {size} 人，不是 3、5 或 7 人", "{size} seats in all, not 3, 5 or 7"),
            )
            .hint(tr!("村民委员会由 3 至 7 人组成，人数为单数", "a village committee has 3, 5 or 7 members"))
            .at(first.place(seats));
            out.push(posts.iter().skip(1).fold(d, |d, (_, r)| d.also(r.place(seats))));
        }
        out
    }

    /// The count that a candidate's votes belong to.
    fn row_for(&self, key: &Key) -> Option<Row<'a>> {
        let fits = |own: &str, wanted: &str| own.is_empty() || wanted.is_empty() || own == wanted;
        let alike = |r: &Row<'_>| {
            let own = self.key(*r);
            fits(&own.0, &key.0) && fits(&own.1, &key.1) && (!r.empty(self.back) || !r.empty(self.valid))
        };
        let mut found = self.sheet.rows().filter(alike);
        let first = found.next()?;
        // a whole count that stands once for each of its candidates is the same in all rows
        found
            .all(|r| {
                r.count(self.back) == first.count(self.back) && r.count(self.valid) == first.count(self.valid)
            })
            .then_some(first)
    }
}

/// A sheet with the votes of each candidate.
struct Polled<'a> {
    sheet: Sheet<'a>,
    votes: Col,
    village: Option<Col>,
    post: Option<Col>,
    won: Option<Col>,
    seats: Option<Col>,
}

impl<'a> Polled<'a> {
    fn of(sheet: Sheet<'a>) -> Option<Polled<'a>> {
        sheet.col(&["姓名", "候选人"])?;
        Some(Polled {
            sheet,
            votes: sheet.col(&["得票", "得票数", "票数", "同意", "同意票", "赞成票"])?,
            village: sheet.col(&["村", "村名"]),
            post: sheet.col(&["职务", "竞选职务", "候选职务", "选举职务"]),
            won: sheet.col(&["当选", "是否当选"]),
            seats: sheet.col(&["应选人数", "应选名额", "应选"]),
        })
    }

    fn check(&self, counts: &[Count<'_>]) -> Vec<Diagnostic> {
        let mut posts: BTreeMap<Key, Vec<Row<'_>>> = BTreeMap::new();
        for row in self.sheet.rows().filter(|r| r.count(self.votes).is_some() || r.yes(self.won)) {
            posts.entry((row.text(self.village), row.text(self.post))).or_default().push(row);
        }
        let mut all: Vec<_> = posts.into_iter().collect();
        all.sort_by_key(|(_, rows)| rows.first().map(|r| r.0.row));
        let mut out = vec![];
        for (key, rows) in &all {
            let count = counts.iter().find_map(|c| Some((c, c.row_for(key)?)));
            let own_seats = rows.iter().find_map(|r| r.count(self.seats));
            let seats = own_seats.or_else(|| count.as_ref().and_then(|(c, r)| r.count(c.seats)));
            out.extend(self.winners(rows, seats));
            if let Some((c, row)) = count {
                out.extend(self.sums(rows, c, row, seats));
                out.extend(self.majorities(rows, c, row));
            }
        }
        out
    }

    /// Not more votes than the valid ballots can hold, in all and for each.
    fn sums(&self, rows: &[Row<'_>], c: &Count<'_>, count: Row<'_>, seats: Option<i64>) -> Vec<Diagnostic> {
        let Some(valid) = count.count(c.valid) else { return vec![] };
        let hint = || tr!("请核对得票数和有效票数", "check the votes and the number of valid ballots");
        let mut out = vec![];
        for row in rows.iter().filter(|r| r.count(self.votes).is_some_and(|v| v > valid)) {
            let message = tr!("得票多于有效票", "more votes than valid ballots");
            out.push(
                found("check-election-votes", message)
                    .hint(hint())
                    .at(row.place(self.votes))
                    .also(count.place(c.valid)),
            );
        }
        let sum = rows.iter().filter_map(|r| r.count(self.votes)).fold(0, i64::saturating_add);
        let room = seats.and_then(|s| valid.checked_mul(s));
        if let (true, Some(room), Some(first)) = (out.is_empty(), room.filter(|r| sum > *r), rows.first()) {
            let d = found(
                "check-election-votes",
                tr!(
                    "这个职务得票合计 {sum}，多于有效票乘以应选人数 {room}",
                    "{sum} votes for this post, more than valid ballots times seats, {room}"
                ),
            )
            .hint(hint())
            .at(first.place(self.votes))
            .also(count.place(c.valid));
            out.push(d);
        }
        out
    }

    /// A winner has more than half of the ballots that came back.
    fn majorities(&self, rows: &[Row<'_>], c: &Count<'_>, count: Row<'_>) -> Vec<Diagnostic> {
        let Some(cast) = count.count(c.back) else { return vec![] };
        let short = |r: &&Row<'_>| {
            r.yes(self.won) && r.count(self.votes).is_some_and(|v| v.saturating_mul(2) <= cast)
        };
        let report = |r: &Row<'_>| {
            found(
                "check-election-majority",
                tr!("当选人得票没有超过收回票的半数", "a winner has no more than half of the ballots"),
            )
            .hint(tr!("请核对；不过半数不能当选", "check it; without a majority nobody is elected"))
            .at(r.place(self.votes))
            .also(count.place(c.back))
        };
        rows.iter().filter(short).map(report).collect()
    }

    fn winners(&self, rows: &[Row<'_>], seats: Option<i64>) -> Option<Diagnostic> {
        let won: Vec<&Row<'_>> = rows.iter().filter(|r| r.yes(self.won)).collect();
        let seats = seats.and_then(|s| usize::try_from(s).ok())?;
        let over = won.get(seats)?;
        let d = found(
            "check-election-seats",
            tr!("当选人数多于应选人数 {seats}", "more winners than seats: {seats}"),
        )
        .hint(tr!("请核对当选一列", "check the column of winners"))
        .at(over.place(self.won));
        Some(won.iter().take(seats).fold(d, |d, r| d.also(r.place(self.won))))
    }
}
