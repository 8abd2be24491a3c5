//! Paragraph properties.
use super::border::border;
use super::xml::{attr, child, is, number, switch, twips_of, val};
use crate::pdf::model::{
    Align, Border, Color, Frame, Grid, LineHeight, ParagraphSet, Sides, TabKind, TabStop, TextAlign,
};
use roxmltree::Node;

/// What one `w:pPr` says.
#[derive(Clone, Debug, Default)]
pub(super) struct ParagraphPatch {
    /// The paragraph style.
    pub(super) style: Option<String>,
    /// The numbering: list and level.
    pub(super) list: Option<String>,
    pub(super) level: Option<usize>,
    pub(super) outline: Option<u8>,
    align: Option<Align>,
    /// Indents in points and in hundredths of a character.
    left: Option<f64>,
    left_chars: Option<f64>,
    right: Option<f64>,
    right_chars: Option<f64>,
    first: Option<f64>,
    first_chars: Option<f64>,
    before: Option<f64>,
    before_lines: Option<f64>,
    before_auto: Option<bool>,
    after: Option<f64>,
    after_lines: Option<f64>,
    after_auto: Option<bool>,
    line: Option<LineHeight>,
    switches: [Option<bool>; SWITCHES.len()],
    tabs: Vec<(TabStop, bool)>,
    borders: Option<Sides<Option<Option<Border>>>>,
    between: Option<Option<Border>>,
    shading: Option<Option<Color>>,
    text_align: Option<TextAlign>,
    frame: Option<Option<Frame>>,
}

/// Switches by name and what they are when nobody says anything.
const SWITCHES: [(&str, bool); 13] = [
    ("contextualSpacing", false),
    ("snapToGrid", true),
    ("keepNext", false),
    ("keepLines", false),
    ("pageBreakBefore", false),
    ("widowControl", true),
    ("autoSpaceDE", true),
    ("autoSpaceDN", true),
    ("kinsoku", true),
    ("overflowPunct", true),
    ("wordWrap", true),
    ("bidi", false),
    ("suppressAutoHyphens", false),
];

/// What a hundredth of a character and a line are, where a paragraph stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Measure {
    /// Size of the paragraph's characters in points.
    pub(super) size: f64,
    /// The section's grid.
    pub(super) grid: Grid,
}

impl ParagraphPatch {
    pub(super) fn parse(node: Node<'_, '_>) -> ParagraphPatch {
        let (ind, spacing, list) = (child(node, "ind"), child(node, "spacing"), child(node, "numPr"));
        let indent = |names: [&str; 2]| names.iter().find_map(|n| twips_of(ind?, n));
        let chars = |names: [&str; 2]| names.iter().find_map(|n| number(attr(ind?, n)?));
        let space = |name: &str| twips_of(spacing?, name);
        let lines = |name: &str| number(attr(spacing?, name)?);
        let auto = |name: &str| attr(spacing?, name).map(|v| matches!(v, "1" | "true" | "on"));
        let mut switches = [None; SWITCHES.len()];
        for (slot, (name, _)) in switches.iter_mut().zip(SWITCHES) {
            *slot = switch(node, name);
        }
        let sides = child(node, "pBdr").map(|b| Sides {
            top: border(child(b, "top")),
            right: border(child(b, "right").or_else(|| child(b, "end"))),
            bottom: border(child(b, "bottom")),
            left: border(child(b, "left").or_else(|| child(b, "start"))),
        });
        ParagraphPatch {
            style: val(node, "pStyle").map(str::to_owned),
            list: list.and_then(|l| val(l, "numId")).map(str::to_owned),
            level: list.and_then(|l| val(l, "ilvl")).and_then(|l| l.parse().ok()),
            outline: val(node, "outlineLvl").and_then(|l| l.parse().ok()),
            align: val(node, "jc").map(align),
            left: indent(["start", "left"]),
            left_chars: chars(["startChars", "leftChars"]),
            right: indent(["end", "right"]),
            right_chars: chars(["endChars", "rightChars"]),
            first: indent(["hanging", "hanging"]).map(|h| -h).or_else(|| indent(["firstLine", "firstLine"])),
            first_chars: chars(["hangingChars", "hangingChars"])
                .map(|h| -h)
                .or_else(|| chars(["firstLineChars", "firstLineChars"])),
            before: space("before"),
            before_lines: lines("beforeLines"),
            before_auto: auto("beforeAutospacing"),
            after: space("after"),
            after_lines: lines("afterLines"),
            after_auto: auto("afterAutospacing"),
            line: spacing.and_then(line_height),
            switches,
            tabs: child(node, "tabs").map(tabs).unwrap_or_default(),
            borders: sides,
            between: child(node, "pBdr").and_then(|b| border(child(b, "between"))),
            shading: child(node, "shd").map(super::run::shading),
            text_align: val(node, "textAlignment").map(text_align),
            frame: child(node, "framePr").map(|f| Some(super::drawing::frame(f))),
        }
    }

    /// Lays another patch over this one: what it says wins. An indent in characters stays until another in
    /// characters comes, as in Word: it writes 0 there to end one.
    pub(super) fn lay(&mut self, over: &ParagraphPatch) {
        macro_rules! lay {
            ($($field:ident),*) => { $( if over.$field.is_some() { self.$field = over.$field.clone(); } )* };
        }
        lay!(
            style,
            list,
            level,
            outline,
            align,
            left,
            left_chars,
            right,
            right_chars,
            first,
            first_chars,
            before,
            before_lines,
            before_auto,
            after,
            after_lines,
            after_auto,
            line,
            between,
            shading,
            text_align,
            frame
        );
        for (slot, over) in self.switches.iter_mut().zip(over.switches) {
            *slot = over.or(*slot);
        }
        for (stop, clear) in &over.tabs {
            self.tabs.retain(|(t, _)| (t.at - stop.at).abs() > 0.5);
            if !clear {
                self.tabs.push((*stop, false));
            }
        }
        if let Some(b) = &over.borders {
            let mine = self.borders.get_or_insert_default();
            mine.top = b.top.or(mine.top);
            mine.right = b.right.or(mine.right);
            mine.bottom = b.bottom.or(mine.bottom);
            mine.left = b.left.or(mine.left);
        }
    }

    /// Everything said, with Word's own defaults for the rest.
    pub(super) fn resolve(&self, style: &str, measure: Measure) -> ParagraphSet {
        let chars = |points: Option<f64>, chars: Option<f64>| match chars {
            Some(c) if c != 0.0 => c / 100.0 * (measure.size + measure.grid.char_space.unwrap_or(0.0)),
            _ => points.unwrap_or(0.0),
        };
        let line = measure.grid.line.unwrap_or(12.0);
        let space = |points: Option<f64>, lines: Option<f64>, auto: Option<bool>| match (auto, lines) {
            // HTML's paragraph distance, as Word sets it
            (Some(true), _) => 14.0,
            (_, Some(l)) if l != 0.0 => l / 100.0 * line,
            _ => points.unwrap_or(0.0),
        };
        let on = |n: usize| {
            let default = SWITCHES.get(n).is_some_and(|s| s.1);
            self.switches.get(n).copied().flatten().unwrap_or(default)
        };
        let mut tabs: Vec<TabStop> = self.tabs.iter().map(|t| t.0).collect();
        tabs.sort_by(|a, b| a.at.total_cmp(&b.at));
        let borders = self.borders.unwrap_or_default();
        ParagraphSet {
            style: style.into(),
            align: self.align.unwrap_or_default(),
            indent_left: chars(self.left, self.left_chars),
            indent_right: chars(self.right, self.right_chars),
            indent_first: chars(self.first, self.first_chars),
            before: space(self.before, self.before_lines, self.before_auto),
            after: space(self.after, self.after_lines, self.after_auto),
            contextual: on(0),
            line: self.line.unwrap_or_default(),
            on_grid: on(1),
            keep_next: on(2),
            keep_lines: on(3),
            page_break_before: on(4),
            widow_control: on(5),
            tabs,
            borders: Sides {
                top: borders.top.flatten(),
                right: borders.right.flatten(),
                bottom: borders.bottom.flatten(),
                left: borders.left.flatten(),
            },
            between: self.between.flatten(),
            shading: self.shading.flatten(),
            space_latin: on(6),
            space_digits: on(7),
            kinsoku: on(8),
            hanging_punctuation: on(9),
            break_words: !on(10),
            text_align: self.text_align.unwrap_or_default(),
            bidi: on(11),
            frame: self.frame.flatten(),
        }
    }
}

/// `w:jc`.
pub(super) fn align(text: &str) -> Align {
    match text {
        "center" => Align::Center,
        "right" | "end" => Align::End,
        "both" | "lowKashida" | "mediumKashida" | "highKashida" => Align::Justify,
        "distribute" | "thaiDistribute" => Align::Distribute,
        _ => Align::Start,
    }
}

fn line_height(spacing: Node<'_, '_>) -> Option<LineHeight> {
    let points = twips_of(spacing, "line")?;
    Some(match attr(spacing, "lineRule") {
        Some("exact") => LineHeight::Exact(points.abs()),
        Some("atLeast") => LineHeight::AtLeast(points.abs()),
        _ if points < 0.0 => LineHeight::Exact(-points),
        _ => LineHeight::Multiple(points / 12.0),
    })
}

fn text_align(text: &str) -> TextAlign {
    match text {
        "top" => TextAlign::Top,
        "center" => TextAlign::Center,
        "baseline" => TextAlign::Baseline,
        "bottom" => TextAlign::Bottom,
        _ => TextAlign::Auto,
    }
}

fn tabs(node: Node<'_, '_>) -> Vec<(TabStop, bool)> {
    let stop = |t: Node<'_, '_>| {
        let kind = match attr(t, "val").unwrap_or("left") {
            "center" => TabKind::Center,
            "right" | "end" => TabKind::End,
            "decimal" => TabKind::Decimal,
            "bar" => TabKind::Bar,
            _ => TabKind::Start,
        };
        let leader = match attr(t, "leader") {
            Some("dot") => Some('.'),
            Some("middleDot") => Some('·'),
            Some("hyphen") => Some('-'),
            Some("underscore" | "heavy") => Some('_'),
            _ => None,
        };
        Some((TabStop { at: twips_of(t, "pos")?, kind, leader }, attr(t, "val") == Some("clear")))
    };
    node.children().filter(|t| is(*t, "tab")).filter_map(stop).collect()
}
