//! The reports of incidents, for the checks that compare one report with the next: which rows are about the same
//! incident, in which order they were made, and where the facts of the incident stand: in the report's own row, or
//! once in a sheet of incidents (事件 beside 事件报告).
use super::Data;
use super::rows::{Col, Row, Sheet, at};
use jiff::civil::DateTime;
use std::collections::BTreeMap;

/// Facts of an incident, by the names of their columns.
pub(super) const NAME: &[&str] = &["事件名称"];
pub(super) const KIND: &[&str] = &["事件类别", "事件类型", "事故类别"];
pub(super) const LEVEL: &[&str] = &["初判级别", "事件级别", "级别"];
pub(super) const HAPPENED: &[&str] = &["发生时间"];
pub(super) const RECEIVED: &[&str] = &["接报时间"];

/// The number of an incident.
const NUMBER: &[&str] = &["事件编号", "事故编号"];

/// A sheet of reports, or of incidents with one report each.
pub(super) struct Reports<'a> {
    pub(super) sheet: Sheet<'a>,
    pub(super) incident: Option<Col>,
    pub(super) sent: Option<Col>,
    stage: Option<Col>,
    issue: Option<Col>,
    /// Sheets of incidents beside this one.
    others: Vec<Sheet<'a>>,
}

/// Every sheet of incidents and of reports.
pub(super) fn sheets<'a>(data: &Data<'a>) -> Vec<Reports<'a>> {
    let all = data.named(&["事件", "突发事件", "事件报告", "突发事件报告", "事故", "事故报告"]);
    let of = |sheet: &Sheet<'a>| Reports {
        sheet: *sheet,
        incident: sheet.col(NUMBER),
        sent: sheet.col(&["报送时间"]),
        stage: sheet.col(&["报告类型", "报告类别"]),
        issue: sheet.col(&["期次"]),
        others: all.iter().filter(|o| o.table.source != sheet.table.source).copied().collect(),
    };
    all.iter().map(of).collect()
}

impl<'a> Reports<'a> {
    /// Is it the first report of an incident? A report that doesn't say is one.
    pub(super) fn is_first(&self, row: Row<'_>) -> bool {
        let stage = row.text(self.stage);
        if stage.is_empty() { row.count(self.issue).is_none_or(|n| n <= 1) } else { stage.contains("首报") }
    }

    /// Is it the last one, which isn't due after some time from the one before?
    pub(super) fn is_final(&self, row: Row<'_>) -> bool {
        ["终报", "结案"].iter().any(|w| row.text(self.stage).contains(w))
    }

    /// The reports of each incident in their order; only where a column tells the order.
    pub(super) fn chains(&self) -> Vec<Vec<Row<'a>>> {
        if self.incident.is_none() || self.stage.is_none() && self.issue.is_none() {
            return vec![];
        }
        let mut by: BTreeMap<String, Vec<Row<'a>>> = BTreeMap::new();
        for row in self.sheet.rows().filter(|r| !r.empty(self.incident)) {
            by.entry(row.text(self.incident)).or_default().push(row);
        }
        let mut out: Vec<_> = by.into_values().collect();
        for chain in &mut out {
            let stage = |r: &Row<'_>| {
                let text = r.text(self.stage);
                ["首报", "续报", "终报"].iter().position(|s| text.contains(s)).unwrap_or(1)
            };
            match chain.iter().all(|r| r.count(self.issue).is_some()) {
                true => chain.sort_by_key(|r| r.count(self.issue)),
                false => chain.sort_by_key(stage),
            }
        }
        out.sort_by_key(|c| c.first().map(|r| r.0.row));
        out
    }

    /// Where a fact stands that a report is about: in its own row, or in that of its incident.
    pub(super) fn fact(&self, row: Row<'a>, names: &[&str]) -> Option<(Row<'a>, Col)> {
        if let Some(col) = self.sheet.col(names) {
            return Some((row, col));
        }
        let number = row.text(self.incident);
        self.others.iter().filter(|_| !number.is_empty()).find_map(|sheet| {
            let (col, key) = (sheet.col(names)?, sheet.col(NUMBER)?);
            Some((sheet.rows().find(|r| r.text(key) == number)?, col))
        })
    }

    /// Does a sheet of incidents have this number?
    pub(super) fn is_known(&self, number: &str) -> bool {
        self.others.iter().any(|s| s.col(NUMBER).is_some_and(|c| s.rows().any(|r| r.text(c) == number)))
    }

    /// The text of a fact; empty if it isn't known.
    pub(super) fn fact_text(&self, row: Row<'a>, names: &[&str]) -> String {
        self.fact(row, names).map_or_else(String::new, |(row, col)| row.text(col))
    }

    /// When it happened, if the time is known.
    pub(super) fn happened_at(&self, row: Row<'a>) -> Option<DateTime> {
        let (row, col) = self.fact(row, HAPPENED)?;
        row.moment(col).and_then(|(d, t)| Some(at(d, t?)))
    }

    /// A moment that may be written without its day, which is then that of the incident, or the one after if it
    /// would be earlier. `row` is the report, `cell` where the moment is written.
    pub(super) fn moment_after(&self, row: Row<'a>, (cell, col): (Row<'a>, Col)) -> Option<DateTime> {
        if let Some((day, time)) = cell.moment(col) {
            return Some(at(day, time?));
        }
        let start = self.happened_at(row)?;
        let time = cell.time(col)?;
        let same = at(start.date(), time);
        if same >= start { Some(same) } else { Some(at(start.date().tomorrow().ok()?, time)) }
    }

    /// When it was sent.
    pub(super) fn sent_at(&self, row: Row<'a>) -> Option<DateTime> {
        self.moment_after(row, (row, self.sent?))
    }
}
