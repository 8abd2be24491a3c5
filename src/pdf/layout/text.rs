//! Characters: which face draws them, and everything that a run says of them.
use super::Writer;
use super::paragraph::Pitch;
use crate::pdf::code::Code;
use crate::pdf::font::{Choice, For, signs};
use crate::pdf::model::{Border, Color, Emphasis, Line, RunSet, Script, Spot};
use std::collections::HashMap;
use std::rc::Rc;

/// The lines that text stands in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lines<'a> {
    /// Their height.
    pub(super) pitch: Pitch,
    /// Added to each East Asian character by the section's grid.
    pub(super) space: f64,
    /// The paragraph, for messages.
    pub(super) spot: &'a Spot,
}

/// Edges of the text in points above and below the baseline: they give a line its height.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Edges {
    pub(super) top: f64,
    pub(super) bottom: f64,
}

/// Text with a border that is at most so long is not broken between lines.
const BOXED: usize = 12;

/// How much of a Chinese character is above the baseline.
const CJK_ASCENT: f64 = 0.86;

/// Which of a run's fonts sets a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Slot {
    EastAsian,
    Latin,
    /// Above ASCII, not East Asian (`w:hAnsi`).
    High,
}

/// Ways in which characters are set; each becomes one function.
#[derive(Default)]
pub(super) struct Ways {
    known: Vec<(Rc<RunSet>, Slot, Edges, f64)>,
    /// Faces by run properties, which live as long as the document.
    choices: HashMap<(*const RunSet, Slot), Rc<Choice>>,
    /// Run properties that the layout made up.
    made: Vec<Rc<RunSet>>,
    code: Code,
}

impl Ways {
    /// Another document begins: what was known by its predecessor's run properties no longer holds.
    pub(super) fn forget(&mut self) {
        self.choices.clear();
    }

    pub(super) fn write(self, code: &mut Code) {
        code.append(self.code);
    }
}

/// Characters whose font depends on the run's hint (ISO/IEC 29500-1, 17.3.2.26): quotes, dashes, dots.
fn either(c: char) -> bool {
    matches!(c, '\u{a7}' | '\u{a8}' | '\u{b0}' | '\u{b1}' | '\u{b7}' | '\u{d7}' | '\u{f7}' | '\u{2010}'..='\u{2027}'
        | '\u{2030}'..='\u{203b}' | '\u{2103}' | '\u{2109}' | '\u{2116}' | '\u{2121}' | '\u{2160}'..='\u{217f}'
        | '\u{2190}'..='\u{22ff}' | '\u{2460}'..='\u{24ff}' | '\u{2500}'..='\u{27bf}' | '\u{391}'..='\u{451}')
}

/// Chinese, Japanese, Korean, and what is as wide.
pub(super) fn east_asian(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{d7ff}' | '\u{e000}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

/// Which font a character is set in.
fn slot(c: char, set: &RunSet) -> Slot {
    if east_asian(c) || (set.hint_east_asian && either(c)) {
        Slot::EastAsian
    } else if c.is_ascii() {
        Slot::Latin
    } else {
        Slot::High
    }
}

/// The parts of a text that one font sets.
pub(super) fn parts<'t>(text: &'t str, set: &RunSet) -> Vec<(Slot, &'t str)> {
    let mut out: Vec<(Slot, &str)> = vec![];
    let (mut from, mut of) = (0, None);
    for (at, c) in text.char_indices() {
        let s = slot(c, set);
        match of {
            None => of = Some(s),
            Some(before) if before != s => {
                out.push((before, text.get(from..at).unwrap_or_default()));
                (from, of) = (at, Some(s));
            }
            _ => {}
        }
    }
    if let Some(of) = of {
        out.push((of, text.get(from..).unwrap_or_default()));
    }
    out
}

/// Punctuation of full width.
fn punctuation(c: char) -> bool {
    let closing = "，。．、：；？！”’）》〉】〕」』］｝〗";
    super::paragraph::opening(c) || matches!(c, '“' | '‘') || closing.contains(c)
}

/// What is written by one call each. Typst takes half the width of two punctuation marks in a row away when they are
/// in one; Word only does if the document says so.
fn pieces(text: &str, compress: bool) -> Vec<&str> {
    let (mut out, mut from, mut before) = (vec![], 0, false);
    for (at, c) in text.char_indices().filter(|_| !compress) {
        let now = punctuation(c);
        if now && before {
            out.push(text.get(from..at).unwrap_or_default());
            from = at;
        }
        before = now;
    }
    out.push(text.get(from..).unwrap_or_default());
    out
}

/// Text cut where small letters begin and end.
fn cases(text: &str) -> Vec<(bool, String)> {
    let mut out: Vec<(bool, String)> = vec![];
    for c in text.chars() {
        match out.last_mut() {
            Some((small, part)) if *small == c.is_lowercase() => part.push(c),
            _ => out.push((c.is_lowercase(), c.to_string())),
        }
    }
    out
}

impl Writer<'_> {
    /// The faces of a run's characters.
    pub(super) fn choice(&mut self, set: &Rc<RunSet>, slot: Slot) -> Rc<Choice> {
        let key = (Rc::as_ptr(set), slot);
        if let Some(known) = self.ways.choices.get(&key) {
            return known.clone();
        }
        let (name, script) = match slot {
            Slot::EastAsian => (&set.east_asian, For::EastAsian),
            Slot::Latin => (&set.latin, For::Latin),
            Slot::High => (&set.high, For::Latin),
        };
        let choice = Rc::new(self.fonts.choose(name, script, set.bold, set.italic));
        self.ways.choices.insert(key, choice.clone());
        choice
    }

    /// Text in a run's way, in lines of that height.
    pub(super) fn text(&mut self, text: &str, set: &Rc<RunSet>, lines: &Lines<'_>) {
        if let Some(border) = set.border.filter(|_| text.chars().count() <= BOXED) {
            self.in_border(text, set, &border, lines);
            return;
        }
        let signs = signs(&set.latin, text);
        let text = signs.as_deref().unwrap_or(text);
        if set.small_caps && text.chars().any(char::is_lowercase) {
            let small = self.made(RunSet { size: set.size * 0.8, small_caps: false, ..(**set).clone() });
            let large = self.made(RunSet { small_caps: false, ..(**set).clone() });
            for (is_small, part) in cases(text) {
                self.text(&part.to_uppercase(), if is_small { &small } else { &large }, lines);
            }
            return;
        }
        let caps;
        let text = match set.caps {
            true => {
                caps = text.to_uppercase();
                caps.as_str()
            }
            false => text,
        };
        for (slot, part) in parts(text, set) {
            let choice = self.choice(set, slot);
            self.check(&choice, part, lines.spot);
            let n = self.way(set, slot, &choice, lines);
            match set.fit {
                Some(width) => self.fitted(part, n, width),
                None => {
                    for piece in pieces(part, self.document.compress_punctuation) {
                        self.code.raw("t").raw(&n.to_string()).raw("(").string(piece).raw(")\n");
                    }
                }
            }
        }
    }

    /// Text with small text above it (`w:ruby`), such as pinyin. Lines that may grow do.
    pub(super) fn ruby(
        &mut self,
        (base, set): (&str, &Rc<RunSet>),
        (above, small): (&str, &Rc<RunSet>),
        lines: &Lines<'_>,
    ) {
        let pitch = match lines.pitch {
            Pitch::Natural(times, least) => {
                let choice = self.choice(set, Slot::EastAsian);
                Pitch::Natural(times, least.max(choice.line.0 * set.size + small.size * 0.75))
            }
            fixed => fixed,
        };
        let choice = self.choice(set, Slot::EastAsian);
        let (top, bottom) = (small.size * CJK_ASCENT, small.size * (1.0 - CJK_ASCENT));
        let down = pitch.edges(&choice, set).top - set.size * CJK_ASCENT - small.size;
        self.code.raw("ruby({\n");
        self.text(base, set, &Lines { pitch, ..*lines });
        self.code.raw("}, {\n");
        self.text(above, small, &Lines { pitch: Pitch::Fixed(Edges { top, bottom }), space: 0.0, ..*lines });
        self.code.raw("}, ").pt(down).raw(")\n");
    }

    /// Short text of several faces within one border.
    fn in_border(&mut self, text: &str, set: &Rc<RunSet>, border: &Border, lines: &Lines<'_>) {
        let inner = self.made(RunSet { border: None, ..(**set).clone() });
        let edges = lines.pitch.edges(&self.choice(set, Slot::EastAsian), set);
        let (up, down) = (set.size * (CJK_ASCENT + 0.1), set.size * (1.1 - CJK_ASCENT));
        self.code.raw("box(stroke: ").raw(&super::paragraph::stroke(border));
        self.code.raw(", outset: (top: ").pt(up - edges.top).raw(", bottom: ").pt(down - edges.bottom);
        self.code.raw("), {\n");
        self.text(text, &inner, lines);
        self.code.raw("})\n");
    }

    /// Text spread over a width (`w:fitText`).
    fn fitted(&mut self, text: &str, way: usize, width: f64) {
        self.code.raw("box(width: ").pt(width).raw(", {");
        for (n, c) in text.chars().enumerate() {
            if n > 0 {
                self.code.raw("h(1fr);");
            }
            self.code.raw("t").raw(&way.to_string()).raw("(").string(&c.to_string()).raw(");");
        }
        self.code.raw("})\n");
    }

    /// What fills the gap before a tab stop: nothing, the run's underline, or a leader. In `gap`, typst's
    /// variable of the width.
    pub(super) fn gap(&mut self, leader: Option<char>, set: &Rc<RunSet>, lines: &Lines<'_>) {
        let (slot, choice) = (Slot::Latin, self.choice(set, Slot::Latin));
        match (leader, set.underline) {
            (Some(c), _) => {
                let n = self.way(set, slot, &choice, lines);
                self.code.raw("w => box(width: w, repeat(t").raw(&n.to_string()).raw("(");
                self.code.string(&c.to_string()).raw(")))");
            }
            (None, Some((kind, color))) => {
                let size = drawn_size(set);
                let color = color.or(set.color).map_or("black".into(), rgb);
                let thickness = if kind == Line::Thick { size * 0.1 } else { (size * 0.05).max(0.5) };
                self.code.raw("w => box(width: w, height: 0pt, baseline: ").pt(size * 0.12);
                self.code.raw(", stroke: (bottom: (paint: ").raw(&color).raw(", thickness: ").pt(thickness);
                self.code.raw(", dash: ").string(dash(kind)).raw(")))");
            }
            (None, None) => {
                self.code.raw("none");
            }
        }
    }

    /// Run properties that the layout makes up, kept once.
    pub(super) fn made(&mut self, set: RunSet) -> Rc<RunSet> {
        if let Some(known) = self.ways.made.iter().find(|m| ***m == set) {
            return known.clone();
        }
        let set = Rc::new(set);
        self.ways.made.push(set.clone());
        set
    }

    /// Remembers the characters that no face has.
    pub(super) fn check(&mut self, choice: &Choice, text: &str, spot: &Spot) {
        for c in self.fonts.uncovered(choice, text) {
            if let Some(family) = self.fonts.rescue(c) {
                self.rescuers.insert(family);
            } else {
                self.bare.entry(c).or_insert_with(|| spot.clone());
            }
        }
    }

    /// The number of the function that sets text so.
    pub(super) fn way(&mut self, set: &Rc<RunSet>, slot: Slot, choice: &Choice, lines: &Lines<'_>) -> usize {
        let edges = lines.pitch.edges(choice, set);
        let space = if slot == Slot::EastAsian && set.on_grid { lines.space } else { 0.0 };
        let same = |w: &(Rc<RunSet>, Slot, Edges, f64)| {
            super::same(&w.0, set) && w.1 == slot && w.2 == edges && w.3 == space
        };
        if let Some(n) = self.ways.known.iter().position(same) {
            return n;
        }
        let n = self.ways.known.len();
        self.ways.known.push((set.clone(), slot, edges, space));
        define(&mut self.ways.code, n, set, choice, edges, space);
        n
    }
}

/// The size at which a run's characters are drawn.
pub(super) fn drawn_size(set: &RunSet) -> f64 {
    // Word draws raised characters at about two thirds
    if set.script == Script::Normal { set.size } else { set.size * 0.65 }
}

/// Writes the function of one way.
fn define(code: &mut Code, n: usize, set: &RunSet, choice: &Choice, edges: Edges, space: f64) {
    let size = drawn_size(set);
    code.raw("#let t").raw(&n.to_string()).raw("(s) = {\n");
    code.raw("let f = text.with(font: (");
    for family in &choice.families {
        code.string(family).raw(", ");
    }
    code.raw("..rescuers), size: ").pt(size);
    code.raw(", top-edge: ").pt(edges.top).raw(", bottom-edge: ").pt(-edges.bottom);
    if set.bold && !choice.thicken {
        code.raw(", weight: \"bold\"");
    }
    if set.italic && !choice.slant {
        code.raw(", style: \"italic\"");
    }
    if let Some(c) = set.color {
        code.raw(", fill: ").raw(&rgb(c));
    }
    if choice.thicken {
        // the outlines of a bold Chinese face are about 3 % thicker
        code.raw(", stroke: ").pt(size * 0.03).raw(" + ").raw(&set.color.map_or("black".into(), rgb));
    }
    let tracking = set.spacing + space;
    if tracking != 0.0 {
        code.raw(", tracking: ").pt(tracking);
    }
    let raise = set.raise
        + match set.script {
            Script::Normal => 0.0,
            Script::Super => set.size * 0.35,
            Script::Sub => -set.size * 0.14,
        };
    if raise != 0.0 {
        code.raw(", baseline: ").pt(-raise);
    }
    code.raw(")\n");
    let by_character = choice.slant || set.scale != 1.0 || set.emphasis != Emphasis::None;
    if by_character {
        code.raw("let g(c) = box({let c = f(c)\n");
        if choice.slant {
            code.raw("c = skew(ax: -12deg, c)\n");
        }
        if set.scale != 1.0 {
            code.raw("c = scale(x: ").number(set.scale * 100.0).raw("%, reflow: true, c)\n");
        }
        emphasis(code, set, size);
        code.raw("c})\nlet b = s.clusters().map(g).join()\n");
    } else {
        code.raw("let b = f(s)\n");
    }
    decorate(code, set, size);
    code.raw("b\n}\n");
}

fn emphasis(code: &mut Code, set: &RunSet, size: f64) {
    let (dot, at) = match set.emphasis {
        Emphasis::None => return,
        Emphasis::DotBelow => ("circle(radius: 0.06em, fill: black)", "bottom"),
        Emphasis::DotAbove => ("circle(radius: 0.06em, fill: black)", "top"),
        Emphasis::Circle => ("circle(radius: 0.09em, stroke: 0.04em)", "top"),
        Emphasis::Comma => ("text(size: 0.5em)[、]", "top"),
    };
    code.raw("c = {place(").raw(at).raw(" + center, dy: ");
    code.pt(if at == "bottom" { size * 0.25 } else { -size * 0.2 }).raw(", ").raw(dot).raw(")\nc}\n");
}

fn decorate(code: &mut Code, set: &RunSet, size: f64) {
    if let Some(c) = set.background {
        code.raw("b = highlight(fill: ")
            .raw(&rgb(c))
            .raw(", top-edge: \"ascender\", bottom-edge: \"descender\", b)\n");
    }
    if let Some((kind, color)) = set.underline {
        let color = color.or(set.color).map_or("black".into(), rgb);
        let thickness = if kind == Line::Thick { size * 0.1 } else { (size * 0.05).max(0.5) };
        let stroke = |code: &mut Code| {
            code.raw("stroke: (paint: ").raw(&color).raw(", thickness: ").pt(thickness);
            code.raw(", dash: ").string(dash(kind)).raw("), evade: false, offset: ");
        };
        code.raw("b = underline(");
        stroke(code);
        code.pt(size * 0.12).raw(", b)\n");
        if kind == Line::Double {
            code.raw("b = underline(");
            stroke(code);
            code.pt(size * 0.12 + thickness * 2.0).raw(", b)\n");
        }
    }
    if set.strike || set.double_strike {
        let strokes: &[f64] = if set.double_strike { &[0.24, 0.36] } else { &[0.3] };
        for at in strokes {
            code.raw("b = strike(stroke: ").pt((size * 0.05).max(0.5)).raw(" + ");
            code.raw(&set.color.map_or("black".into(), rgb)).raw(", offset: ").pt(-size * at).raw(", b)\n");
        }
    }
    if let Some(border) = set.border {
        code.raw("b = highlight(fill: none, stroke: ").raw(&super::paragraph::stroke(&border));
        code.raw(", top-edge: \"ascender\", bottom-edge: \"descender\", b)\n");
    }
}

/// Typst's name of a dash pattern.
pub(super) fn dash(kind: Line) -> &'static str {
    match kind {
        Line::Dotted => "dotted",
        Line::Dashed => "dashed",
        Line::DotDash | Line::DotDotDash => "dash-dotted",
        _ => "solid",
    }
}

/// A colour as code.
pub(super) fn rgb(Color(r, g, b): Color) -> String {
    format!("rgb({r}, {g}, {b})")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn punctuation_in_a_row_is_written_apart_unless_it_shares_room() {
        assert_eq!(
            pieces("“一岗双责”，（见《办法》）。", false),
            ["“一岗双责”", "，", "（见《办法》", "）", "。"]
        );
        assert_eq!(pieces("“一岗双责”，（见）", true), ["“一岗双责”，（见）"]);
        assert_eq!(pieces("没有标点", false), ["没有标点"]);
    }
}
