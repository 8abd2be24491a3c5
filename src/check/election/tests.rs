use super::super::testing::{brief as found, found_in};
use super::*;

fn steps(rows: &[&str]) -> Vec<String> {
    let mut all = vec!["步骤|相对选举日(天)|开始|截止"];
    all.push("正式投票|0|2026-12-21|2026-12-21");
    all.extend(rows);
    found(&ELECTION, &[("选举进度", &all)])
}

#[test]
fn offsets_in_every_notation() {
    let of = |t: &str| offset(&Value::text(t));
    let single = |to| Some(Offset { from: None, to });
    assert_eq!(of("-20"), single(-20));
    assert_eq!(of("T-20"), single(-20));
    assert_eq!(of("T−20天"), single(-20));
    assert_eq!(of("选举日前20日"), single(-20));
    assert_eq!(of("T+10"), single(10));
    assert_eq!(of("选举日后10日内"), single(10));
    assert_eq!(of("T-10…T-7"), Some(Offset { from: Some(-10), to: -7 }));
    assert_eq!(of("T-10至T-7"), Some(Offset { from: Some(-10), to: -7 }));
    assert_eq!(of("-10~-7"), Some(Offset { from: Some(-10), to: -7 }));
    assert_eq!(offset(&Value::int(-5)), single(-5));
    for day in ["0", "T", "选举日", "当日"] {
        assert_eq!(of(day), Some(Offset { from: Some(0), to: 0 }), "{day}");
    }
    assert_eq!(of("二十天前"), None);
    assert_eq!(of(""), None);
}

#[test]
fn steps_keep_their_offsets() {
    assert_eq!(
        steps(&[
            "选民名单公布|-20|2026-12-01|2026-12-01",
            "预选|T-10…T-7|2026-12-11|2026-12-14",
            "候选人公布|T-5|2026-12-16|",
            "推选村民代表|T+10||2026-12-31",
            "另行通知||2026-12-31|",
        ]),
        [""; 0]
    );
    assert_eq!(steps(&["选民名单公布|-20|2026-12-02|2026-12-25"]), ["check-election-late 选举进度 C3 B3"]);
    assert_eq!(steps(&["选民名单公布|-20|2026-11-28|"]), ["check-election-ahead 选举进度 C3 B3"]);
    assert_eq!(steps(&["预选|T-10…T-7|2026-12-10|2026-12-14"]), ["check-election-early 选举进度 C3 B3"]);
    assert_eq!(steps(&["预选|T-10…T-7|2026-12-11|2026-12-15"]), ["check-election-late 选举进度 D3 B3"]);
    assert_eq!(steps(&["推选村民代表|10|2026-12-25|2027-01-01"]), ["check-election-late 选举进度 D3 B3"]);
    assert_eq!(steps(&["推选村民代表|10|2026-12-20|2026-12-25"]), ["check-election-early 选举进度 C3 B3"]);
    assert_eq!(steps(&["计票|0|2026-12-22|"]), ["check-election-late 选举进度 C3 B3"]);
    assert_eq!(steps(&["计票|当晚|2026-12-21|"]), ["check-election-offset 选举进度 B3"]);
}

#[test]
fn election_day_from_the_issuer() {
    let rows: &[&str] = &["步骤|相对选举日|开始", "选民名单公布|-20|2026-12-02"];
    let with = |issuer: &[(&str, &str)]| found_in(&ELECTION, &[("选举进度", rows)], issuer);
    assert_eq!(with(&[("选举日", "2026-12-21")]).len(), 1);
    assert_eq!(with(&[("选举日", "2026-12-22")]).len(), 0);
    assert_eq!(with(&[]).len(), 0, "without election day nothing is known");
}

#[test]
fn eighteen_on_election_day() {
    let day: &[&str] = &["步骤|相对选举日|开始", "投票|0|2026-12-21"];
    let age =
        |row: &str| found(&ELECTION, &[("选举进度", day), ("候选人", &["姓名|出生日期|身份证号|年龄", row])]);
    assert_eq!(age("张三|2008-12-21||"), [""; 0], "18 on that very day");
    assert_eq!(age("张三|2008-12-22||"), ["check-election-age 候选人 B2"]);
    assert_eq!(age("张三||430000201809030011|"), ["check-election-age 候选人 C2"]);
    assert_eq!(age("张三|||17"), ["check-election-age 候选人 D2"]);
    assert_eq!(age("张三|||"), [""; 0]);
}

const COUNT: &str = "职务|应选人数|登记数|发出|收回|有效|无效";
const POLLED: &str = "姓名|职务|得票|当选";

fn count(rows: &[&str], polled: &[&str]) -> Vec<String> {
    let rows: Vec<&str> = std::iter::once(COUNT).chain(rows.iter().copied()).collect();
    let polled: Vec<&str> = std::iter::once(POLLED).chain(polled.iter().copied()).collect();
    found(&ELECTION, &[("计票", &rows), ("候选人", &polled)])
}

const CLEAN: [&str; 2] = ["主任|1|1000|900|880|870|10", "委员|2|1000|900|880|870|10"];
const VOTES: [&str; 5] =
    ["甲乙|主任|600|是", "丙丁|主任|270|否", "戊己|委员|800|是", "庚辛|委员|500|是", "壬癸|委员|440|否"];

#[test]
fn ballots_add_up() {
    assert_eq!(count(&CLEAN, &VOTES), [""; 0]);
    let first = |row: &str| count(&[row, CLEAN[1]], &VOTES[2..]);
    assert_eq!(first("主任|1|1000|1001|880|870|10"), ["check-election-ballots 计票 D2 C2"]);
    assert_eq!(first("主任|1|1000|870|880|870|10"), ["check-election-ballots 计票 E2 D2"]);
    assert_eq!(first("主任|1|1000|900|880|870|11"), ["check-election-valid 计票 F2 G2 E2"]);
    assert_eq!(first("主任|1|1000|900|500|490|10"), ["check-election-turnout 计票 E2 C2"]);
    assert_eq!(first("主任|1|1000|900|501|491|10"), [""; 0]);
}

#[test]
fn a_committee_of_three_five_or_seven() {
    assert_eq!(count(&[CLEAN[0], "委员|3|1000|900|880|870|10"], &[]), ["check-election-size 计票 B2 B3"]);
    assert_eq!(count(&[CLEAN[0], "副主任|1|1000|900|880|870|10"], &[]), [""; 0], "not the whole committee");
}

#[test]
fn votes_winners_and_seats() {
    let with = |i: usize, row: &str| {
        let mut votes = VOTES;
        votes[i] = row;
        count(&CLEAN, &votes)
    };
    assert_eq!(with(1, "丙丁|主任|271|否"), ["check-election-votes 候选人 C2 计票 F2"], "871 votes of 870");
    assert_eq!(with(1, "丙丁|主任|871|否"), ["check-election-votes 候选人 C3 计票 F2"]);
    assert_eq!(
        with(3, "庚辛|委员|440|是"),
        ["check-election-majority 候选人 C5 计票 E3"],
        "half is no majority"
    );
    assert_eq!(with(3, "庚辛|委员|441|是"), [""; 0]);
    assert_eq!(
        with(1, "丙丁|主任|270|是"),
        ["check-election-seats 候选人 D3 D2", "check-election-majority 候选人 C3 计票 E2"]
    );
}

#[test]
fn several_villages_in_one_workbook() {
    let counts: &[&str] = &[
        "村名|职务|应选人数|登记数|发出|收回|有效|无效",
        "东庄村|主任|1|1000|900|880|870|10",
        "西庄村|主任|1|300|290|280|275|5",
    ];
    let polled: &[&str] = &["村名|姓名|职务|得票|当选", "东庄村|甲乙|主任|500|是", "西庄村|丙丁|主任|140|是"];
    assert_eq!(
        found(&ELECTION, &[("计票", counts), ("候选人", polled)]),
        ["check-election-majority 候选人 D3 计票 F3"]
    );
}

#[test]
fn proxies_hold_three_at_most() {
    let rows: &[&str] = &[
        "委托人|受托人|关系",
        "赵一|钱二|父子",
        "赵三|钱二|父女",
        "赵四|钱二|兄弟",
        "赵五|钱二|兄妹",
        "赵五|孙六|夫妻",
        "赵七|周八|夫妻",
    ];
    let candidates: &[&str] = &["姓名|职务", "周八|主任"];
    assert_eq!(
        found(&ELECTION, &[("委托投票", rows), ("候选人", candidates)]),
        [
            "check-election-proxy 委托投票 B5",
            "check-election-proxy 委托投票 A6",
            "check-election-proxy 委托投票 B7"
        ]
    );
}
