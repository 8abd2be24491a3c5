//! Cell formats: each that a marked cell has gets a yellow twin.
use super::tags::{self, Step, Tag};
use std::collections::BTreeMap;

/// Yellow of errors and of warnings.
const COLORS: [&str; 2] = ["FFFFFF00", "FFFFF2CC"];

pub(super) struct Styles {
    text: String,
    /// Where new fills and new formats go, the tags that count them with their counts, and the prefix of names.
    fills: List,
    formats: List,
    /// The formats of cells as written.
    cells: Vec<String>,
    /// Format and colour → the twin's number.
    twins: BTreeMap<(usize, bool), usize>,
    made: Vec<String>,
}

struct List {
    head: std::ops::Range<usize>,
    end: usize,
    count: usize,
    prefix: String,
}

impl Styles {
    pub(super) fn read(text: &str) -> Option<Styles> {
        let steps = tags::steps(text)?;
        let fills = list(&steps, "fills", "fill")?;
        let formats = list(&steps, "cellXfs", "xf")?;
        let mut cells = vec![];
        let mut inside = false;
        let mut open: Option<usize> = None;
        for step in &steps {
            match step {
                Step::Start(t) if t.name() == "cellXfs" => inside = true,
                Step::End(_, "cellXfs") => inside = false,
                Step::Start(t) if inside && t.name() == "xf" => match t.empty {
                    true => cells.push(t.source().to_owned()),
                    false => open = Some(t.range.start),
                },
                Step::End(range, "xf") if inside => {
                    cells.extend(open.take().and_then(|from| text.get(from..range.end)).map(str::to_owned));
                }
                _ => {}
            }
        }
        (!cells.is_empty()).then(|| Styles {
            text: text.to_owned(),
            fills,
            formats,
            cells,
            twins: BTreeMap::new(),
            made: vec![],
        })
    }

    /// The number of the yellow twin of a format.
    pub(super) fn yellow(&mut self, format: usize, error: bool) -> usize {
        if let Some(twin) = self.twins.get(&(format, error)) {
            return *twin;
        }
        let fill = self.fills.count + usize::from(!error);
        let xf = self.cells.get(format).or(self.cells.first()).cloned().unwrap_or_default();
        let twin = self.formats.count + self.made.len();
        self.made.push(tags::set(&tags::set(&xf, "fillId", &fill.to_string()), "applyFill", "1"));
        self.twins.insert((format, error), twin);
        twin
    }

    /// The part's text with the twins in it.
    pub(super) fn text(&self) -> String {
        let p = &self.fills.prefix;
        let fill = |color: &&str| {
            format!(
                "<{p}fill><{p}patternFill patternType=\"solid\"><{p}fgColor rgb=\"{color}\"/><{p}bgColor indexed=\"64\"/></{p}patternFill></{p}fill>"
            )
        };
        let fills: String = COLORS.iter().map(fill).collect();
        let count = |list: &List, more: usize| {
            tags::set(
                self.text.get(list.head.clone()).unwrap_or_default(),
                "count",
                &(list.count + more).to_string(),
            )
        };
        let pieces = vec![
            (self.fills.head.clone(), count(&self.fills, COLORS.len())),
            (self.fills.end..self.fills.end, fills),
            (self.formats.head.clone(), count(&self.formats, self.made.len())),
            (self.formats.end..self.formats.end, self.made.concat()),
        ];
        tags::replaced(&self.text, pieces)
    }
}

/// A list of the styles part: its head, its end, how many it holds.
fn list(steps: &[Step<'_>], name: &str, item: &str) -> Option<List> {
    let own = |s: &&Step<'_>| matches!(s, Step::Start(t) if t.name() == name && !t.empty);
    let Step::Start(head) = steps.iter().find(own)? else { return None };
    let end = steps.iter().find_map(|s| match s {
        Step::End(range, n) if *n == name && range.start >= head.range.end => Some(range.start),
        _ => None,
    })?;
    let items = |t: &Tag<'_>| {
        t.name() == item && t.depth == head.depth + 1 && (head.range.end..end).contains(&t.range.start)
    };
    let count = steps.iter().filter(|s| matches!(s, Step::Start(t) if items(t))).count();
    Some(List { head: head.range.clone(), end, count, prefix: head.prefix().to_owned() })
}
