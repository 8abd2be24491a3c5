//! Colours of drawings: by value, by their place in the theme, and changed from there.
use super::super::theme::Theme;
use super::super::xml::{attr, child, color, number};
use crate::pdf::model::Color;
use roxmltree::Node;

/// A colour and how much of what is behind it is covered: 0 nothing, 1 all.
pub(super) type Ink = (Color, f64);

/// The colour in `node` (`a:solidFill`, `a:fgClr`, `a:lnRef`…).
pub(super) fn ink(node: Node<'_, '_>, theme: &Theme) -> Option<Ink> {
    node.children().filter(|n| n.is_element()).find_map(|n| one(n, theme))
}

/// The colour in a child.
pub(super) fn child_ink(node: Node<'_, '_>, name: &str, theme: &Theme) -> Option<Ink> {
    ink(child(node, name)?, theme)
}

fn one(node: Node<'_, '_>, theme: &Theme) -> Option<Ink> {
    let val = attr(node, "val").unwrap_or_default();
    let part = |name: &str| percent(attr(node, name)?);
    let base = match node.tag_name().name() {
        "srgbClr" => color(val)?,
        "schemeClr" => theme.color(val).or_else(|| named(val))?,
        "sysClr" => attr(node, "lastClr").and_then(color).or_else(|| named(val))?,
        "prstClr" => named(val)?,
        "scrgbClr" => {
            let byte = |name: &str| Some((part(name)?.clamp(0.0, 1.0).powf(1.0 / 2.2) * 255.0).round() as u8);
            Color(byte("r")?, byte("g")?, byte("b")?)
        }
        "hslClr" => {
            let hue = attr(node, "hue").and_then(number).unwrap_or(0.0) / 60_000.0 / 360.0;
            from_hsl((hue, part("sat")?, part("lum")?))
        }
        _ => return None,
    };
    Some(changed(base, node))
}

/// A colour with the changes that stand in its element.
fn changed(base: Color, node: Node<'_, '_>) -> Ink {
    let (mut rgb, mut opacity) = (base, 1.0);
    for n in node.children().filter(|n| n.is_element()) {
        let by = attr(n, "val").and_then(percent).unwrap_or(1.0);
        let (h, s, l) = to_hsl(rgb);
        let mix = |with: f64| {
            let Color(r, g, b) = rgb;
            let m = |c: u8| (f64::from(c) * by + with * (1.0 - by)).round().clamp(0.0, 255.0) as u8;
            Color(m(r), m(g), m(b))
        };
        match n.tag_name().name() {
            "alpha" => opacity = by.clamp(0.0, 1.0),
            "lumMod" => rgb = from_hsl((h, s, l * by)),
            "lumOff" => rgb = from_hsl((h, s, l + by)),
            "lum" => rgb = from_hsl((h, s, by)),
            "satMod" => rgb = from_hsl((h, s * by, l)),
            "satOff" => rgb = from_hsl((h, s + by, l)),
            "tint" => rgb = mix(255.0),
            "shade" => rgb = mix(0.0),
            "inv" => rgb = Color(255 - rgb.0, 255 - rgb.1, 255 - rgb.2),
            "gray" => rgb = from_hsl((0.0, 0.0, l)),
            _ => {}
        }
    }
    (rgb, opacity)
}

/// `50000` or `50%` as 0.5.
pub(super) fn percent(text: &str) -> Option<f64> {
    match text.strip_suffix('%') {
        Some(p) => Some(number(p)? / 100.0),
        None => Some(number(text)? / 100_000.0),
    }
}

fn to_hsl(Color(r, g, b): Color) -> (f64, f64, f64) {
    let (r, g, b) = (f64::from(r) / 255.0, f64::from(g) / 255.0, f64::from(b) / 255.0);
    let (max, min) = (r.max(g).max(b), r.min(g).min(b));
    let (l, d) = ((max + min) / 2.0, max - min);
    if d == 0.0 {
        return (0.0, 0.0, l);
    }
    let s = if l > 0.5 { d / (2.0 - max - min) } else { d / (max + min) };
    let h = if max == r {
        (g - b) / d + if g < b { 6.0 } else { 0.0 }
    } else if max == g {
        (b - r) / d + 2.0
    } else {
        (r - g) / d + 4.0
    };
    (h / 6.0, s, l)
}

fn from_hsl((h, s, l): (f64, f64, f64)) -> Color {
    let (s, l) = (s.clamp(0.0, 1.0), l.clamp(0.0, 1.0));
    let q = if l < 0.5 { l * (1.0 + s) } else { l + s - l * s };
    let p = 2.0 * l - q;
    let channel = |t: f64| {
        let t = t.rem_euclid(1.0);
        let c = if t < 1.0 / 6.0 {
            p + (q - p) * 6.0 * t
        } else if t < 0.5 {
            q
        } else if t < 2.0 / 3.0 {
            p + (q - p) * (2.0 / 3.0 - t) * 6.0
        } else {
            p
        };
        (c * 255.0).round().clamp(0.0, 255.0) as u8
    };
    Color(channel(h + 1.0 / 3.0), channel(h), channel(h - 1.0 / 3.0))
}

/// Colours by name, as DrawingML, VML and HTML know them; those that occur.
pub(super) fn named(name: &str) -> Option<Color> {
    Some(match name.to_ascii_lowercase().as_str() {
        "black" | "windowtext" | "tx1" | "dk1" => Color(0, 0, 0),
        "white" | "window" | "bg1" | "lt1" => Color(255, 255, 255),
        "red" => Color(255, 0, 0),
        "green" => Color(0, 128, 0),
        "lime" => Color(0, 255, 0),
        "blue" => Color(0, 0, 255),
        "yellow" => Color(255, 255, 0),
        "cyan" | "aqua" => Color(0, 255, 255),
        "magenta" | "fuchsia" => Color(255, 0, 255),
        "gray" | "grey" => Color(128, 128, 128),
        "silver" => Color(192, 192, 192),
        "ltgray" | "lightgray" | "lightgrey" => Color(211, 211, 211),
        "dkgray" | "darkgray" | "darkgrey" => Color(169, 169, 169),
        "maroon" => Color(128, 0, 0),
        "darkred" | "dkred" => Color(139, 0, 0),
        "navy" => Color(0, 0, 128),
        "darkblue" | "dkblue" => Color(0, 0, 139),
        "purple" => Color(128, 0, 128),
        "teal" => Color(0, 128, 128),
        "olive" => Color(128, 128, 0),
        "orange" => Color(255, 165, 0),
        "gold" => Color(255, 215, 0),
        "pink" => Color(255, 192, 203),
        "brown" => Color(165, 42, 42),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_follow_each_other() {
        let read = |xml: &str| {
            let doc = roxmltree::Document::parse(xml).unwrap();
            ink(doc.root_element(), &Theme::default())
        };
        assert_eq!(read("<f><srgbClr val='C00000'/></f>"), Some((Color(192, 0, 0), 1.0)));
        let half = "<f><prstClr val='black'><lumMod val='50000'/><lumOff val='50000'/><alpha val='40000'/></prstClr></f>";
        assert_eq!(read(half), Some((Color(128, 128, 128), 0.4)));
        assert_eq!(read("<f><sysClr val='window' lastClr='FEFEFE'/></f>"), Some((Color(254, 254, 254), 1.0)));
        assert_eq!(read("<f><schemeClr val='accent9'/></f>"), None);
    }
}
