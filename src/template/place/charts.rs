//! Charts: texts with tags, and data points from a list that the chart's alternative text names:
//! `{{chart 月报 类别="月份" 值="人数、缺勤"}}`.
use super::{Around, Cutter, What};
use crate::diagnostic::Diagnostic;
use crate::docx::{Name, NodeId};
use crate::template::control::column;
use crate::template::expr::{self, Expr};
use crate::template::program::{ChartData, Op, Points};
use crate::template::tag::plain;
use crate::tr;
use crate::value::Value;
use std::collections::BTreeSet;
use std::ops::Range;

impl Cutter<'_> {
    /// Reads what the alternative text of a chart says of its data. False when it says nothing.
    pub(super) fn chart_data(
        &mut self,
        id: NodeId,
        text: &str,
        range: &Range<usize>,
        around: &Around<'_>,
    ) -> bool {
        let text = plain(text.trim()).replace("｛｛", "{{").replace("｝｝", "}}");
        let Some(inner) = text.strip_prefix("{{").and_then(|t| t.strip_suffix("}}")) else { return false };
        let word = inner.trim().split(char::is_whitespace).next().unwrap_or_default();
        if word != "chart" && word != "图表" {
            return false;
        }
        self.empty = false;
        self.gone.push(range.clone()); // the text was for us
        let place = self.place_at(id, text.clone());
        let part = self.tree.enclosing(id, Name::Solid).and_then(|s| {
            let chart = (s..self.tree.nodes[s].next).find(|&n| self.tree.local(n) == "chart")?;
            let rel = self.tree.attribute(chart, "id")?;
            around.relations.iter().find(|r| r.id == rel)?.part
        });
        match (part, read(inner)) {
            (_, Err(d)) => self.problems.push(d.at(place)),
            (None, _) => {
                let d = Diagnostic::error("no-chart", tr!("这里没有图表", "There is no chart here"));
                let hint =
                    tr!("把这个标记写在图表的替换文字里", "Write this tag into a chart's alternative text");
                self.problems.push(d.hint(hint).at(place));
            }
            (Some(part), Ok((list, category, values))) => {
                self.builder.program.charts.push(ChartData { part, list, category, values, place });
            }
        }
        true
    }

    /// In a chart's own part: texts that it keeps of its workbook, and its points.
    pub(super) fn chart(&mut self, around: &Around<'_>) {
        if !around.drawing {
            return;
        }
        let tree = self.tree;
        for id in 0..tree.nodes.len() {
            if tree.nodes[id].name == Name::Other && tree.local(id) == "v" {
                self.leaf(id, &BTreeSet::new());
            }
        }
        let Some(data) = &around.chart else { return };
        let series: Vec<NodeId> = (0..tree.nodes.len()).filter(|&n| tree.local(n) == "ser").collect();
        let tag = self.builder.tag(data.place.clone());
        for (i, &ser) in series.iter().enumerate() {
            let numbers = data.values.get(i).map(|v| (["val", "yVal"], column(v), true));
            let names = data.category.as_ref().map(|c| (["cat", "xVal"], column(c), false));
            for (holders, column, numeric) in names.into_iter().chain(numbers) {
                let holder = tree.children(ser).find(|&c| holders.contains(&tree.local(c)));
                let Some(cache) = holder.and_then(|h| self.cache(h)) else { continue };
                let points: Vec<NodeId> =
                    tree.children(cache).filter(|&c| ["ptCount", "pt"].contains(&tree.local(c))).collect();
                let name = tree.start_tag(cache).get(1..).unwrap_or_default();
                let prefix = name.split([' ', '>', '/']).next().and_then(|n| n.rsplit_once(':'));
                let prefix = prefix.map_or(String::new(), |(p, _)| format!("{p}:"));
                let numeric = numeric || tree.local(cache).starts_with("num");
                let at = points.first().map_or(tree.nodes[cache].inner_end, |&p| tree.nodes[p].start);
                self.gone.extend(points.iter().map(|&p| tree.nodes[p].start..tree.nodes[p].end));
                let points = Points { list: data.list.clone(), column, numeric, prefix, tag };
                self.event(at, 0, What::Op(Op::Points(Box::new(points))));
                self.empty = false;
            }
        }
        if !data.values.is_empty() && data.values.len() > series.len() {
            let (have, want) = (series.len(), data.values.len());
            let d = Diagnostic::error(
                "chart-series",
                tr!(
                    "图表只有 {have} 个系列，却写了 {want} 列的值",
                    "The chart has {have} series but {want} columns are named"
                ),
            )
            .hint(tr!("在模板的图表里先做好这些系列", "Make that many series in the template's chart"));
            self.problems.push(d.at(data.place.clone()));
        }
        // the embedded workbook has the template's numbers, which Word would bring back on editing
        for id in 0..tree.nodes.len() {
            if tree.local(id) == "externalData" {
                self.gone.push(tree.nodes[id].start..tree.nodes[id].end);
            }
        }
    }

    /// `c:strCache`, `c:numCache` or their literal kinds.
    fn cache(&self, holder: NodeId) -> Option<NodeId> {
        let kinds = ["strCache", "numCache", "strLit", "numLit"];
        (holder..self.tree.nodes[holder].next).find(|&n| kinds.contains(&self.tree.local(n)))
    }
}

type Told = (Expr, Option<String>, Vec<String>);

/// `chart LIST 类别="…" 值="…、…"`.
fn read(inner: &str) -> Result<Told, Diagnostic> {
    let wrong = || {
        Diagnostic::error("chart-tag", tr!("看不懂图表的标记", "The chart's tag can't be read")).hint(tr!(
            "写成 {{{{chart 月报 类别=\"月份\" 值=\"人数、缺勤\"}}}}",
            "Write {{{{chart months category=\"month\" value=\"present, absent\"}}}}"
        ))
    };
    let (params, hash) = expr::parts(inner)?;
    let [list] = <[Expr; 1]>::try_from(params).map_err(|_| wrong())?;
    let (mut category, mut values) = (None, vec![]);
    for (key, value) in hash {
        let Expr::Literal(value @ Value::Text(_)) = value else { return Err(wrong()) };
        let text = value.to_text();
        match key.as_str() {
            "category" | "类别" => category = Some(text.trim().to_string()),
            "value" | "值" => {
                values = text.split(['、', ',', '，']).map(|v| v.trim().to_string()).collect();
            }
            _ => return Err(wrong()),
        }
    }
    if category.is_none() && values.is_empty() {
        return Err(wrong());
    }
    Ok((list, category, values))
}
