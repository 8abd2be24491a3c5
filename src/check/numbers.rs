//! D12: numbers of documents: their year is that of their date, and within a series later numbers have later dates.
//! Numbers that are yet to be given out are the register's affair: it says itself when a date is too early for them.
use super::rows::{Col, Row, Sheet};
use super::{Check, Data, error, found, warning};
use crate::diagnostic::Diagnostic;
use crate::tr;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// D12.
pub(super) const NUMBERS: Check = Check {
    id: "D12",
    name: ["文号", "numbers"],
    finds: &[
        error("check-number-year", ["文号的年份与日期不符", "the year in a number is not that of its date"]),
        error("check-number-twice", ["登记簿里同一个文号用了两次", "a register has a number twice"]),
        warning(
            "check-number-order",
            ["文号在后、日期在前", "a later number of a series has an earlier date"],
        ),
    ],
    run,
};

/// Columns of numbers, each with the columns of the date that its year is of, the surest first.
const PAIRS: &[(&[&str], &[&str])] = &[
    (&["发文字号", "文号", "公文文号"], &["成文日期", "签发日期", "发文日期", "日期"]),
    (&["报告编号"], &["报告日期", "报送时间"]),
    (&["编号"], &["成文日期", "签订日期"]),
    (&["答复文号"], &["答复日期"]),
];

fn run(data: &Data<'_>) -> Vec<Diagnostic> {
    let mut out = vec![];
    let mut seen: Vec<&crate::record::Table> = vec![];
    for (_, table) in data.sheets {
        if seen.iter().any(|t| t.source == table.source) {
            continue;
        }
        seen.push(table);
        let sheet = Sheet { table };
        for (numbers, dates) in PAIRS {
            let (Some(number), Some(date)) = (sheet.col(numbers), sheet.col(dates)) else { continue };
            out.extend(sheet.rows().filter_map(|r| wrong_year(r, number, date)));
        }
    }
    for sheet in data.named(&["发文登记簿", "发文登记", "发文"]) {
        let (Some(number), date) =
            (sheet.col(&["发文字号", "文号"]), sheet.col(&["成文日期", "签发日期", "发文日期"]))
        else {
            continue;
        };
        out.extend(in_series(sheet, number, date));
    }
    out
}

/// A number of an official document: 青幼安〔2026〕4号, in whatever brackets.
#[derive(Debug, PartialEq, Eq)]
struct Number {
    prefix: String,
    year: i16,
    n: u32,
}

fn number(text: &str) -> Option<Number> {
    let (prefix, rest) = text.trim().split_once(['〔', '[', '［', '【', '(', '（'])?;
    let (year, rest) = rest.split_once(['〕', ']', '］', '】', ')', '）'])?;
    let year = year.trim().trim_end_matches('年');
    let n = rest.trim().trim_start_matches('第').strip_suffix('号')?;
    let year = (year.len() == 4).then(|| year.parse().ok()).flatten()?;
    Some(Number { prefix: prefix.trim().to_owned(), year, n: n.trim().parse().ok()? })
}

fn wrong_year(row: Row<'_>, col: Col, date: Col) -> Option<Diagnostic> {
    let (number, day) = (number(&row.text(col))?, row.date(date)?);
    (number.year != day.year()).then(|| {
        found(
            "check-number-year",
            tr!("文号的年份与日期的年份不同", "the year in the number is not the year of the date"),
        )
        .hint(tr!(
            "文号的年份是成文（签发）那一年，请改正",
            "the year is that in which the document was signed; correct it"
        ))
        .at(row.place(col))
        .also(row.place(date))
    })
}

/// Numbers of a register are unique, and don't run against the dates.
fn in_series(sheet: Sheet<'_>, col: Col, date: Option<Col>) -> Vec<Diagnostic> {
    let mut series: BTreeMap<(String, i16), BTreeMap<u32, Row<'_>>> = BTreeMap::new();
    let mut out = vec![];
    for row in sheet.rows() {
        let Some(number) = number(&row.text(col)) else { continue };
        let known = series.entry((number.prefix, number.year)).or_default();
        match known.get(&number.n) {
            Some(first) => out.push(
                found("check-number-twice", tr!("这个文号已经用过", "this number is taken"))
                    .hint(tr!(
                        "请改用下一个文号；作废的文号也不能再用",
                        "use the next number; void ones are not used again"
                    ))
                    .at(row.place(col))
                    .also(first.place(col)),
            ),
            None => {
                known.insert(number.n, row);
            }
        }
    }
    for known in series.values() {
        let mut latest: Option<(Date, Row<'_>)> = None;
        for row in known.values() {
            let Some(day) = row.date(date) else { continue };
            match latest {
                Some((before, earlier)) if day < before => out.push(
                    found(
                        "check-number-order",
                        tr!("文号在后，日期却在前", "a later number with an earlier date"),
                    )
                    .hint(tr!("请核对文号和日期", "check number and date"))
                    .at(row.place(date))
                    .also(earlier.place(date)),
                ),
                _ => latest = Some((day, *row)),
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::testing::brief as found;
    use super::*;

    #[test]
    fn numbers_in_all_brackets() {
        let n = |prefix: &str, year, n| Some(Number { prefix: prefix.into(), year, n });
        assert_eq!(number("青幼安〔2026〕4号"), n("青幼安", 2026, 4));
        assert_eq!(number("豫办[2007]20号"), n("豫办", 2007, 20));
        assert_eq!(number("青幼安（2026）第4号"), n("青幼安", 2026, 4));
        assert_eq!(number("ZRS-2026-001"), None);
        assert_eq!(number("青幼安〔26〕4号"), None);
    }
    #[test]
    fn the_year_of_a_number_is_that_of_its_date() {
        let rows: &[&str] = &[
            "序号|发文字号|成文日期|印发日期",
            "1|青幼安〔2026〕1号|2026-01-05|2026-01-06",
            "2|青幼安〔2025〕2号|2026-01-07|2026-01-07",
            "3|青幼安〔2025〕19号|2025-12-31|2026-01-04",
            "4|无号|2026-01-07|",
        ];
        assert_eq!(found(&NUMBERS, &[("收文", rows)]), ["check-number-year 收文 B3 C3"]);
        let reports: &[&str] = &["报告编号|事件名称|报送时间", "青幼安报〔2025〕3号|跌伤|2026-09-16 11:05"];
        assert_eq!(found(&NUMBERS, &[("事件", reports)]), ["check-number-year 事件 A2 C2"]);
        let letters: &[&str] = &["编号|姓名|签订日期", "ZRS-2025-001|张三|2026-09-01"];
        assert!(found(&NUMBERS, &[("责任书", letters)]).is_empty(), "no number of an official document");
    }

    #[test]
    fn a_register_has_each_number_once_and_dates_in_order() {
        let rows: &[&str] = &[
            "序号|发文字号|成文日期|文件标题",
            "1|青幼发〔2026〕1号|2026-01-05|甲",
            "2|青幼发〔2026〕3号|2026-01-09|乙",
            "3|青幼发〔2026〕2号|2026-01-12|丙",
            "4|青幼发〔2026〕3号|2026-01-20|丁",
            "5|青幼安〔2026〕1号|2026-01-03|戊",
            "6|青幼发〔2027〕1号|2027-01-03|己",
        ];
        assert_eq!(
            found(&NUMBERS, &[("发文登记簿", rows)]),
            ["check-number-twice 发文登记簿 B5 B3", "check-number-order 发文登记簿 C3 C4"]
        );
        assert!(found(&NUMBERS, &[("来文", rows)]).is_empty(), "only a register gives numbers out");
    }
}
