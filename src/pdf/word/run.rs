//! Run properties: fonts, size, weight and all else that a character can have.
use super::border::border;
use super::styles::Styles;
use super::xml::{attr, child, color, is, number, switch, twips, twips_of, val};
use crate::pdf::font::symbol;
use crate::pdf::model::{Border, Break, Color, Emphasis, Inline, Line, NoteKind, RunSet, Script};
use roxmltree::Node;
use std::rc::Rc;

/// The largest size of characters that Word takes, in points.
const MAX_SIZE: f64 = 1638.0;

/// What one `w:rPr` says.
#[derive(Clone, Debug, Default)]
pub(super) struct RunPatch {
    /// The character style.
    pub(super) style: Option<String>,
    ascii: Option<Font>,
    high: Option<Font>,
    east_asian: Option<Font>,
    hint: Option<bool>,
    size: Option<f64>,
    toggles: [Option<bool>; TOGGLES.len()],
    underline: Option<Option<(Line, Option<Color>)>>,
    underline_words: Option<bool>,
    double_strike: Option<bool>,
    color: Option<Ink>,
    highlight: Option<Option<Color>>,
    shading: Option<Option<Color>>,
    border: Option<Option<Border>>,
    script: Option<Script>,
    raise: Option<f64>,
    spacing: Option<f64>,
    scale: Option<f64>,
    emphasis: Option<Emphasis>,
    on_grid: Option<bool>,
    fit: Option<f64>,
    web_hidden: Option<bool>,
}

/// A font by its name or by its place in the theme.
#[derive(Clone, Debug)]
enum Font {
    Named(String),
    Theme(String),
}

/// A colour by its value or its place in the theme.
#[derive(Clone, Debug, PartialEq)]
enum Ink {
    Auto,
    Value(Color),
    Theme { name: String, tint: Option<f64>, shade: Option<f64>, value: Option<Color> },
}

/// Properties that a style on top of another turns over rather than sets (ISO/IEC 29500-1, 17.7.3).
const TOGGLES: [&str; 8] = ["b", "i", "caps", "smallCaps", "strike", "vanish", "outline", "emboss"];

impl RunPatch {
    pub(super) fn parse(node: Node<'_, '_>) -> RunPatch {
        let fonts = child(node, "rFonts");
        let font = |theme: &str, name: &str| {
            let fonts = fonts?;
            let theme = attr(fonts, theme).map(|t| Font::Theme(t.into()));
            theme.or_else(|| attr(fonts, name).map(|n| Font::Named(n.into())))
        };
        let mut toggles = [None; TOGGLES.len()];
        for (slot, name) in toggles.iter_mut().zip(TOGGLES) {
            *slot = switch(node, name);
        }
        let underline = child(node, "u");
        let script = val(node, "vertAlign").map(|v| match v {
            "superscript" => Script::Super,
            "subscript" => Script::Sub,
            _ => Script::Normal,
        });
        RunPatch {
            style: val(node, "rStyle").map(str::to_owned),
            ascii: font("asciiTheme", "ascii"),
            high: font("hAnsiTheme", "hAnsi"),
            east_asian: font("eastAsiaTheme", "eastAsia"),
            hint: fonts.and_then(|f| attr(f, "hint")).map(|h| h == "eastAsia"),
            size: val(node, "sz")
                .and_then(|s| super::xml::measure(s, 0.5))
                .filter(|s| *s > 0.0)
                .map(|s| s.min(MAX_SIZE)),
            toggles,
            underline: underline.map(underline_of),
            underline_words: underline.map(|u| attr(u, "val") == Some("words")),
            double_strike: switch(node, "dstrike"),
            color: child(node, "color").map(Ink::parse),
            highlight: val(node, "highlight").map(named_color),
            shading: child(node, "shd").map(shading),
            border: border(child(node, "bdr")),
            script,
            raise: val(node, "position").and_then(|p| super::xml::measure(p, 0.5)),
            spacing: val(node, "spacing").and_then(twips),
            scale: val(node, "w")
                .and_then(|w| number(w.trim_end_matches('%')))
                .filter(|w| (1.0..=600.0).contains(w))
                .map(|w| w / 100.0),
            emphasis: val(node, "em").map(|e| match e {
                "dot" | "underDot" => Emphasis::DotBelow,
                "circle" => Emphasis::Circle,
                "comma" => Emphasis::Comma,
                _ => Emphasis::None,
            }),
            on_grid: switch(node, "snapToGrid"),
            fit: child(node, "fitText").and_then(|f| twips_of(f, "val")),
            web_hidden: switch(node, "webHidden"),
        }
    }

    /// Lays another patch over this one: what it says wins.
    pub(super) fn lay(&mut self, over: &RunPatch) {
        macro_rules! lay {
            ($($field:ident),*) => { $( if over.$field.is_some() { self.$field = over.$field.clone(); } )* };
        }
        lay!(
            style,
            ascii,
            high,
            east_asian,
            hint,
            size,
            underline,
            underline_words,
            double_strike,
            color,
            highlight,
            shading,
            border,
            script,
            raise,
            spacing,
            scale,
            emphasis,
            on_grid,
            fit,
            web_hidden
        );
        for (slot, over) in self.toggles.iter_mut().zip(over.toggles) {
            *slot = over.or(*slot);
        }
    }

    /// Lays a style of another kind over this one: its toggles turn over those that are set already.
    pub(super) fn lay_style(&mut self, over: &RunPatch) {
        let before = self.toggles;
        self.lay(over);
        for ((slot, before), over) in self.toggles.iter_mut().zip(before).zip(over.toggles) {
            if let (Some(a), Some(b)) = (before, over) {
                *slot = Some(a != b);
            }
        }
    }

    /// Everything said, with Word's own defaults for the rest.
    pub(super) fn resolve(&self, styles: &Styles) -> RunSet {
        let font = |f: &Option<Font>| -> Rc<str> {
            let name = match f {
                Some(Font::Named(n)) => Some(n.as_str()),
                Some(Font::Theme(t)) => styles.theme.font(t),
                None => None,
            };
            Rc::from(name.unwrap_or("Times New Roman"))
        };
        let toggle = |n: usize| self.toggles.get(n).copied().flatten().unwrap_or(false);
        RunSet {
            east_asian: font(&self.east_asian),
            latin: font(&self.ascii),
            high: font(&self.high),
            hint_east_asian: self.hint.unwrap_or(false),
            size: self.size.unwrap_or(10.0),
            bold: toggle(0),
            italic: toggle(1),
            underline: self.underline.flatten(),
            underline_words: self.underline_words.unwrap_or(false),
            strike: toggle(4),
            double_strike: self.double_strike.unwrap_or(false),
            color: self.color.as_ref().and_then(|c| c.resolve(styles)),
            background: self.highlight.flatten().or(self.shading.flatten()),
            border: self.border.flatten(),
            script: self.script.unwrap_or_default(),
            raise: self.raise.unwrap_or(0.0),
            spacing: self.spacing.unwrap_or(0.0),
            scale: self.scale.unwrap_or(1.0),
            caps: toggle(2),
            small_caps: toggle(3),
            emphasis: self.emphasis.unwrap_or_default(),
            hidden: toggle(5),
            on_grid: self.on_grid.unwrap_or(true),
            fit: self.fit,
            outline: toggle(6),
        }
    }
}

impl Ink {
    fn parse(node: Node<'_, '_>) -> Ink {
        let value = attr(node, "val").and_then(color);
        let part = |name: &str| {
            let hex = attr(node, name)?;
            Some(f64::from(u8::from_str_radix(hex, 16).ok()?) / 255.0)
        };
        match attr(node, "themeColor") {
            Some(name) => {
                Ink::Theme { name: name.into(), tint: part("themeTint"), shade: part("themeShade"), value }
            }
            None => value.map_or(Ink::Auto, Ink::Value),
        }
    }

    fn resolve(&self, styles: &Styles) -> Option<Color> {
        match self {
            Ink::Auto => None,
            Ink::Value(c) => Some(*c),
            // Word writes the computed value beside the name
            Ink::Theme { value: Some(value), .. } => Some(*value),
            Ink::Theme { name, tint, shade, .. } => {
                let Color(r, g, b) = styles.theme.color(name)?;
                let mix = |c: u8| {
                    let c = f64::from(c);
                    let c = tint.map_or(c, |t| c * t + 255.0 * (1.0 - t));
                    (shade.map_or(c, |s| c * s)).round() as u8
                };
                Some(Color(mix(r), mix(g), mix(b)))
            }
        }
    }
}

/// `w:shd`: the background, with a pattern mixed in by its share.
pub(super) fn shading(node: Node<'_, '_>) -> Option<Color> {
    let fill = attr(node, "fill").and_then(color);
    let ink = attr(node, "color").and_then(color).unwrap_or(Color(0, 0, 0));
    let share = match attr(node, "val").unwrap_or("clear") {
        "nil" | "clear" => 0.0,
        "solid" => 1.0,
        other => number(other.trim_start_matches("pct")).map_or(0.5, |p| p / 100.0),
    };
    if share == 0.0 {
        return fill;
    }
    let Color(r, g, b) = fill.unwrap_or(Color(255, 255, 255));
    let mix = |a: u8, b: u8| (f64::from(a) * (1.0 - share) + f64::from(b) * share).round() as u8;
    Some(Color(mix(r, ink.0), mix(g, ink.1), mix(b, ink.2)))
}

fn underline_of(node: Node<'_, '_>) -> Option<(Line, Option<Color>)> {
    let kind = match attr(node, "val").unwrap_or("single") {
        "none" => return None,
        "double" => Line::Double,
        "thick" => Line::Thick,
        "dotted" | "dottedHeavy" => Line::Dotted,
        "dash" | "dashedHeavy" | "dashLong" | "dashLongHeavy" => Line::Dashed,
        "dotDash" | "dashDotHeavy" => Line::DotDash,
        "dotDotDash" | "dashDotDotHeavy" => Line::DotDotDash,
        "wave" | "wavyHeavy" | "wavyDouble" => Line::Wave,
        _ => Line::Single,
    };
    Some((kind, attr(node, "color").and_then(color)))
}

/// Highlight colours by name (ISO/IEC 29500-1, 17.18.40).
fn named_color(name: &str) -> Option<Color> {
    Some(match name {
        "black" => Color(0, 0, 0),
        "blue" => Color(0, 0, 255),
        "cyan" => Color(0, 255, 255),
        "green" => Color(0, 255, 0),
        "magenta" => Color(255, 0, 255),
        "red" => Color(255, 0, 0),
        "yellow" => Color(255, 255, 0),
        "white" => Color(255, 255, 255),
        "darkBlue" => Color(0, 0, 128),
        "darkCyan" => Color(0, 128, 128),
        "darkGreen" => Color(0, 128, 0),
        "darkMagenta" => Color(128, 0, 128),
        "darkRed" => Color(128, 0, 0),
        "darkYellow" => Color(128, 128, 0),
        "darkGray" => Color(128, 128, 128),
        "lightGray" => Color(192, 192, 192),
        _ => return None,
    })
}

/// The run properties of a node that may have none.
pub(super) fn patch_in(node: Node<'_, '_>) -> RunPatch {
    child(node, "rPr").filter(|n| is(*n, "rPr")).map(RunPatch::parse).unwrap_or_default()
}

impl super::story::Reader<'_> {
    /// One run: its characters, breaks, pictures and fields.
    pub(super) fn run(
        &mut self,
        node: Node<'_, '_>,
        base: &RunPatch,
        walk: &mut super::story::Walk,
        out: &mut Vec<Inline>,
    ) {
        let direct = patch_in(node);
        let mut patch = base.clone();
        if let Some(style) = &direct.style {
            patch.lay_style(&self.styles.run(style));
        }
        patch.lay(&direct);
        let set = self.set(&patch);
        if set.hidden {
            // a field that begins in hidden text is a field all the same
            for n in node.children().filter(|n| n.is_element()) {
                self.field_part(n, &set, walk, out);
            }
            return;
        }
        self.run_content(node, &set, walk, out);
    }

    pub(super) fn run_content(
        &mut self,
        node: Node<'_, '_>,
        set: &Rc<RunSet>,
        walk: &mut super::story::Walk,
        out: &mut Vec<Inline>,
    ) {
        for n in node.children().filter(|n| n.is_element()) {
            let name = n.tag_name().name();
            if self.field_part(n, set, walk, out) || !walk.fields.shows(name) {
                continue;
            }
            let text = |t: &str, out: &mut Vec<Inline>| push_text(out, t, set);
            match name {
                "t" => {
                    let t = n.text().unwrap_or_default();
                    let kept = n.attributes().any(|a| a.name() == "space" && a.value() == "preserve");
                    // without xml:space Word drops the spaces around
                    text(if kept { t } else { t.trim_matches([' ', '\n', '\t', '\r']) }, out);
                }
                "tab" => out.push(Inline::Tab(set.clone())),
                "ptab" => {
                    let align = attr(n, "alignment").map(super::paragraph::align).unwrap_or_default();
                    let leader = attr(n, "leader").filter(|l| *l != "none").map(|l| match l {
                        "dot" => '.',
                        "hyphen" => '-',
                        "middleDot" => '·',
                        _ => '_',
                    });
                    out.push(Inline::PlaceTab(align, leader, set.clone()));
                }
                "br" => {
                    let kind = match attr(n, "type") {
                        Some("page") => Break::Page,
                        Some("column") => Break::Column,
                        _ => Break::Line,
                    };
                    out.push(Inline::Break(kind, set.clone()));
                }
                "cr" => out.push(Inline::Break(Break::Line, set.clone())),
                "noBreakHyphen" => text("\u{2011}", out),
                "softHyphen" => text("\u{ad}", out),
                "sym" => {
                    let font = attr(n, "font").unwrap_or_default();
                    let code = attr(n, "char").and_then(|c| u32::from_str_radix(c, 16).ok());
                    if let Some(c) = code.and_then(char::from_u32) {
                        // in a run of that font the layout does it
                        let c = if *font == *set.latin { c } else { symbol(font, c).unwrap_or(c) };
                        text(&c.to_string(), out);
                    }
                }
                "drawing" => self.drawing(n, walk, out),
                "pict" | "object" => self.vml(n, walk, out),
                "footnoteReference" | "endnoteReference" => {
                    let kind = match name {
                        "footnoteReference" => NoteKind::Footnote,
                        _ => NoteKind::Endnote,
                    };
                    out.extend(attr(n, "id").map(|id| Inline::Note(kind, id.into(), set.clone())));
                }
                "footnoteRef" | "endnoteRef" => out.push(Inline::NoteNumber(set.clone())),
                "ruby" => {
                    let part = |name: &str| {
                        let runs = child(n, name)?.descendants().filter(|t| is(*t, "t"));
                        Some(runs.filter_map(|t| t.text()).collect::<String>())
                    };
                    let small = RunSet { size: set.size / 2.0, ..(**set).clone() };
                    let base = part("rubyBase").unwrap_or_default();
                    out.push(Inline::Ruby(base, part("rt").unwrap_or_default(), set.clone(), Rc::new(small)));
                }
                "AlternateContent" => {
                    if let Some(choice) = super::drawing::choice(n) {
                        self.run_content(choice, set, walk, out);
                    }
                }
                _ => {}
            }
        }
    }
}

/// Adds text, joined with text before it that looks the same.
pub(super) fn push_text(out: &mut Vec<Inline>, text: &str, set: &Rc<RunSet>) {
    if text.is_empty() {
        return;
    }
    match out.last_mut() {
        Some(Inline::Text(before, of)) if Rc::ptr_eq(of, set) => before.push_str(text),
        _ => out.push(Inline::Text(text.into(), set.clone())),
    }
}
