//! The reports of incidents, for the checks that compare one report with the next: which rows are about the same
//! incident, and in which order they were made.
use super::Data;
use super::rows::{Col, Row, Sheet, at};
use jiff::civil::DateTime;
use std::collections::BTreeMap;

/// A sheet of reports with its columns.
#[derive(Clone, Copy)]
pub(super) struct Reports<'a> {
    pub(super) sheet: Sheet<'a>,
    pub(super) incident: Option<Col>,
    pub(super) stage: Option<Col>,
    pub(super) issue: Option<Col>,
    pub(super) kind: Option<Col>,
    pub(super) happened: Option<Col>,
    pub(super) received: Option<Col>,
    pub(super) sent: Option<Col>,
}

/// Every sheet of incidents.
pub(super) fn sheets<'a>(data: &Data<'a>) -> Vec<Reports<'a>> {
    let words = ["事件", "突发事件", "事件报告", "突发事件报告", "事故", "事故报告"];
    let of = |sheet: Sheet<'a>| Reports {
        sheet,
        incident: sheet.col(&["事件编号", "事故编号"]),
        stage: sheet.col(&["报告类型", "报告类别"]),
        issue: sheet.col(&["期次"]),
        kind: sheet.col(&["事件类别", "事件类型", "事故类别"]),
        happened: sheet.col(&["发生时间"]),
        received: sheet.col(&["接报时间"]),
        sent: sheet.col(&["报送时间"]),
    };
    data.named(&words).into_iter().map(of).collect()
}

impl<'a> Reports<'a> {
    /// Is it the first report of an incident? A report that doesn't say is one.
    pub(super) fn is_first(&self, row: Row<'_>) -> bool {
        let stage = row.text(self.stage);
        if stage.is_empty() { row.count(self.issue).is_none_or(|n| n <= 1) } else { stage.contains("首报") }
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

    /// When it happened, if the time is known.
    pub(super) fn happened_at(&self, row: Row<'_>) -> Option<DateTime> {
        row.moment(self.happened).and_then(|(d, t)| Some(at(d, t?)))
    }

    /// A moment that may be written without its day, which is then that of the incident, or the one after if it
    /// would be earlier.
    pub(super) fn moment_after(&self, row: Row<'_>, col: Option<Col>) -> Option<DateTime> {
        if let Some((day, time)) = row.moment(col) {
            return Some(at(day, time?));
        }
        let start = self.happened_at(row)?;
        let time = row.time(col)?;
        let same = at(start.date(), time);
        if same >= start { Some(same) } else { Some(at(start.date().tomorrow().ok()?, time)) }
    }
}
