//! Appearances of widgets, all laid out as one typst document: a page for each, of the widget's size.
use super::super::code::Code;
use super::super::font::{Fonts, For};
use super::super::typeset::{Pages, typeset};
use super::look::{Border, Look};
use crate::diagnostic::Result;
use typst::layout::{Frame, FrameItem, Point};

/// What a widget shows.
#[derive(Clone, Debug)]
pub(super) enum Content {
    /// Nothing but border and background.
    Nothing,
    /// Text of one line.
    Line(String),
    /// Text that is wrapped.
    Lines(String),
    /// A cell for each character.
    Comb(String, usize),
    /// Entries of a list, and whether they are chosen.
    List(Vec<(String, bool)>),
    /// A ticked button; round for a radio button.
    Mark { on: bool, round: bool },
}

impl Content {
    /// All its text.
    fn text(&self) -> String {
        match self {
            Content::Nothing | Content::Mark { .. } => String::new(),
            Content::Line(text) | Content::Lines(text) | Content::Comb(text, _) => text.clone(),
            Content::List(entries) => entries.iter().map(|e| e.0.as_str()).collect(),
        }
    }
}

/// A widget to be drawn.
#[derive(Clone, Debug)]
pub(super) struct Scene {
    pub(super) look: Look,
    pub(super) content: Content,
}

/// Text without a size of its own is at most as large as this, in points.
const LARGEST: f64 = 12.0;
/// Lines of a list, and of wrapped text, in em.
const PITCH: f64 = 1.2;
/// More cells than this are not drawn.
const MAX_CELLS: usize = 1000;

/// Functions for one line, several lines and cells. Sizes of 0pt mean: whatever fits.
const PRELUDE: &str = r##"
#set page(margin: 0pt, fill: none)
#set text(top-edge: 0.88em, bottom-edge: -0.12em, hyphenate: false, fallback: false, cjk-latin-spacing: none, lang: "zh", region: "cn")
#set par(leading: 0.2em, spacing: 0.2em, linebreaks: "simple")
#let smallest = 4pt
#let oneline(w, h, p, size, q, body) = context {
  let s = size
  if s == 0pt {
    let m = measure(text(size: 12pt, body))
    s = calc.max(smallest, 12pt * calc.min(1, (w - 2 * p) / m.width, (h - p) / m.height))
  }
  let set-body = text(size: s, body)
  let m = measure(set-body)
  let x = if q == 1 { (w - m.width) / 2 } else if q == 2 { w - p - m.width } else { p }
  place(top + left, dx: calc.max(p, x), dy: (h - m.height) / 2, box(width: m.width, set-body))
}
#let wrapped(w, h, p, size, q, body) = context {
  let block-of(s) = block(width: w - 2 * p, { set text(size: s); set align((left, center, right).at(q)); body })
  let s = size
  if s == 0pt {
    s = 12pt
    while s > smallest and measure(block-of(s)).height > h - 2 * p { s -= 0.5pt }
  }
  place(top + left, dx: p, dy: p, block-of(s))
}
#let comb(w, h, n, from, size, ..chars) = {
  let cell = w / n
  let s = if size == 0pt { calc.min(12pt, 0.8 * h, 0.95 * cell) } else { size }
  for (i, c) in chars.pos().enumerate() {
    place(top + left, dx: (from + i) * cell, box(width: cell, height: h, align(center + horizon, text(size: s, c))))
  }
}
"##;

/// Lays the scenes out.
pub(super) fn draw(scenes: &[Scene], fonts: &Fonts) -> Result<Pages> {
    let mut code = Code::new();
    code.raw(PRELUDE);
    for s in scenes {
        page(&mut code, s, fonts);
    }
    typeset(code, fonts)
}

fn page(code: &mut Code, s: &Scene, fonts: &Fonts) {
    let look = &s.look;
    let [w, h] = look.size;
    code.raw("#page(width: ")
        .pt(w)
        .raw(", height: ")
        .pt(h)
        .raw(")[#block(width: 100%, height: 100%, clip: true)[");
    code.raw("#set text(fill: ");
    colour(code, if look.colour.is_empty() { &[0.0] } else { &look.colour });
    code.raw(", font: ");
    faces(code, s, fonts);
    if look.font.to_lowercase().contains("bold") {
        code.raw(", weight: \"bold\"");
    }
    code.raw(")\n");
    let round = matches!(s.content, Content::Mark { round: true, .. }) && look.mark == 'l';
    frame(code, look, round);
    content(code, s);
    code.raw("]]\n");
}

/// The names of the faces: Latin letters in the font that is asked for, Chinese in what stands in for it, rare
/// characters in whatever has them.
fn faces(code: &mut Code, s: &Scene, fonts: &Fonts) {
    let look = &s.look;
    let latin = fonts.choose(&look.font, For::Latin, false, false).families;
    let mut all = fonts.choose(&look.font, For::EastAsian, false, false);
    code.raw("(");
    if let Some(first) = latin.first().filter(|f| all.families.first() != Some(f)) {
        code.raw("(name: ").string(first).raw(", covers: \"latin-in-cjk\"), ");
    }
    all.families.extend(latin);
    for rare in fonts.uncovered(&all, &s.content.text()) {
        all.families.extend(fonts.rescue(rare));
    }
    for name in &all.families {
        code.string(name).raw(", ");
    }
    code.raw(")");
}

fn colour(code: &mut Code, parts: &[f64]) {
    let name = match parts.len() {
        1 => "luma",
        3 => "rgb",
        4 => "cmyk",
        _ => {
            code.raw("none");
            return;
        }
    };
    code.raw(name).raw("(");
    for p in parts {
        code.number(p.clamp(0.0, 1.0) * 100.0).raw("%, ");
    }
    code.raw(")");
}

fn stroke(code: &mut Code, look: &Look) {
    code.raw("(paint: ");
    colour(code, &look.border);
    code.raw(", thickness: ").pt(look.border_width);
    if look.border_style == Border::Dashed {
        code.raw(", dash: (3pt, 3pt)");
    }
    code.raw(")");
}

/// Background and border.
fn frame(code: &mut Code, look: &Look, round: bool) {
    let [w, h] = look.size;
    let bw = look.border_width;
    if !look.background.is_empty() && !round {
        code.raw("#place(top + left, rect(width: 100%, height: 100%, stroke: none, fill: ");
        colour(code, &look.background);
        code.raw("))\n");
    }
    if round {
        code.raw("#place(center + horizon, circle(radius: ").pt((w.min(h) - bw) / 2.0).raw(", fill: ");
        colour(code, &look.background);
        code.raw(", stroke: ");
        match bw > 0.0 {
            true => stroke(code, look),
            false => colour(code, &[]),
        }
        code.raw("))\n");
    } else if bw > 0.0 && look.border_style == Border::Under {
        code.raw("#place(top + left, dy: ").pt(h - bw / 2.0).raw(", line(length: 100%, stroke: ");
        stroke(code, look);
        code.raw("))\n");
    } else if bw > 0.0 {
        code.raw("#place(top + left, dx: ").pt(bw / 2.0).raw(", dy: ").pt(bw / 2.0);
        code.raw(", rect(width: ").pt(w - bw).raw(", height: ").pt(h - bw).raw(", stroke: ");
        stroke(code, look);
        code.raw("))\n");
    }
}

fn content(code: &mut Code, s: &Scene) {
    let look = &s.look;
    let [w, h] = look.size;
    let call = |code: &mut Code, name: &str, keep_off: f64| {
        code.raw("#").raw(name).raw("(").pt(w).raw(", ").pt(h).raw(", ").pt(keep_off).raw(", ");
        code.pt(look.text_size).raw(", ").number(look.quadding.clamp(0, 2) as f64).raw(", [");
    };
    match &s.content {
        Content::Nothing => {}
        Content::Line(text) if text.is_empty() => {}
        Content::Line(text) => {
            call(code, "oneline", look.inset() + 2.0f64.min(w / 8.0));
            code.raw("#").string(text).raw("])\n");
        }
        Content::Lines(text) if text.trim().is_empty() => {}
        Content::Lines(text) => {
            call(code, "wrapped", look.inset() + 2.0f64.min(w / 8.0));
            for (i, line) in text.split('\n').enumerate() {
                code.raw(if i == 0 { "#" } else { "#linebreak();#" }).string(line).raw(";");
            }
            code.raw("])\n");
        }
        Content::Comb(text, cells) => comb(code, look, text, (*cells).clamp(1, MAX_CELLS)),
        Content::List(entries) => list(code, look, entries),
        Content::Mark { on, .. } => mark(code, look, *on),
    }
}

fn comb(code: &mut Code, look: &Look, text: &str, cells: usize) {
    let [w, h] = look.size;
    let free = cells.saturating_sub(text.chars().count());
    let from = match look.quadding {
        1 => free / 2,
        2 => free,
        _ => 0,
    };
    if look.border_width > 0.0 {
        for i in 1..cells {
            code.raw("#place(top + left, dx: ").pt(w / cells as f64 * i as f64);
            code.raw(", line(angle: 90deg, length: 100%, stroke: ");
            stroke(code, look);
            code.raw("))\n");
        }
    }
    if text.is_empty() {
        return;
    }
    code.raw("#comb(").pt(w).raw(", ").pt(h).raw(", ").number(cells as f64).raw(", ");
    code.number(from as f64).raw(", ").pt(look.text_size);
    for c in text.chars() {
        code.raw(", ").string(c.encode_utf8(&mut [0; 4]));
    }
    code.raw(")\n");
}

fn list(code: &mut Code, look: &Look, entries: &[(String, bool)]) {
    let [w, h] = look.size;
    let size = if look.text_size > 0.0 { look.text_size } else { LARGEST };
    let inset = look.inset() + 1.0;
    let pitch = size * PITCH;
    let visible = (((h - 2.0 * inset) / pitch).floor().max(1.0)) as usize;
    // scrolled so that the last chosen entry is seen, and the first before it
    let first = entries.iter().position(|e| e.1).unwrap_or(0);
    let last = entries.iter().rposition(|e| e.1).unwrap_or(0);
    let start = (last + 1).saturating_sub(visible).min(first);
    for (i, (text, chosen)) in entries.iter().skip(start).take(visible).enumerate() {
        code.raw("#place(top + left, dx: ").pt(inset).raw(", dy: ").pt(inset + i as f64 * pitch);
        code.raw(", box(clip: true, width: ").pt((w - 2.0 * inset).max(1.0)).raw(", height: ").pt(pitch);
        if *chosen {
            code.raw(", fill: rgb(60%, 75.7%, 85.5%)");
        }
        code.raw(", align((left, center, right).at(").number(look.quadding.clamp(0, 2) as f64);
        code.raw(") + horizon, text(size: ").pt(size).raw(", ").string(text).raw("))))\n");
    }
}

/// The marks that forms name by letters of ZapfDingbats.
fn mark(code: &mut Code, look: &Look, on: bool) {
    if !on {
        return;
    }
    let [w, h] = look.size;
    let side = (w.min(h) - 2.0 * look.inset()).max(1.0);
    let size = if look.text_size > 0.0 { look.text_size } else { side * 0.9 };
    code.raw("#place(center + horizon, ");
    match look.mark {
        'l' => {
            code.raw("circle(radius: ").pt(side / 4.0).raw(", stroke: none, fill: ");
        }
        'n' => {
            code.raw("square(size: ").pt(side * 0.6).raw(", stroke: none, fill: ");
        }
        'u' => {
            code.raw("rotate(45deg, square(size: ").pt(side * 0.5).raw(", stroke: none, fill: ");
        }
        letter => {
            let shape = if letter == '8' { "✗" } else { "✓" };
            code.raw("text(font: \"symbols\", size: ").pt(size).raw(", ").string(shape).raw("))\n");
            return;
        }
    }
    colour(code, if look.colour.is_empty() { &[0.0] } else { &look.colour });
    code.raw(if look.mark == 'u' { ")))\n" } else { "))\n" });
}

/// Does the text of a page reach beyond it? A hair's breadth doesn't count.
pub(super) fn overflows(pages: &Pages, page: usize, scene: &Scene) -> bool {
    const HAIR: f64 = 0.5;
    let Some(p) = pages.document().pages().get(page) else { return false };
    let mut most = (f64::MIN, f64::MIN);
    extent(&p.frame, Point::zero(), 0, &mut most);
    let [w, h] = scene.look.size;
    match scene.content {
        Content::Line(_) => most.0 > w + HAIR,
        Content::Lines(_) => most.0 > w + HAIR || most.1 > h + HAIR,
        _ => false,
    }
}

/// The right and lower ends of a frame's text.
fn extent(frame: &Frame, at: Point, depth: usize, most: &mut (f64, f64)) {
    if depth > 100 {
        return;
    }
    for (offset, item) in frame.items() {
        let at = at + *offset;
        match item {
            FrameItem::Group(g) => {
                extent(&g.frame, at + Point::new(g.transform.tx, g.transform.ty), depth + 1, most);
            }
            FrameItem::Text(t) => {
                most.0 = most.0.max((at.x + t.width()).to_pt());
                most.1 = most.1.max((at.y + t.size * 0.12).to_pt());
            }
            _ => {}
        }
    }
}
