//! How a widget looks: font, size and colour of its text, border, background, turn.
use super::super::object::{dict_in, dict_of, entry, inherited, name, number, numbers, text};
use super::super::open;
use super::model::{Widget, quadding};
use lopdf::{Document, Object, ObjectId};

/// A colour with one, three or four parts; none draws nothing.
pub(super) type Colour = Vec<f64>;

/// How a widget looks.
#[derive(Clone, Debug)]
pub(super) struct Look {
    /// Width and height as the reader sees them, after the turn.
    pub(super) size: [f64; 2],
    /// Turned counterclockwise: 0, 90, 180 or 270.
    pub(super) turn: i64,
    /// Name of the font that is asked for.
    pub(super) font: String,
    /// Size of the text; 0 means: whatever fits.
    pub(super) text_size: f64,
    pub(super) colour: Colour,
    pub(super) background: Colour,
    pub(super) border: Colour,
    pub(super) border_width: f64,
    pub(super) border_style: Border,
    /// 0 left, 1 centre, 2 right.
    pub(super) quadding: i64,
    /// The mark of a ticked button, as a character of ZapfDingbats.
    pub(super) mark: char,
}

/// What a border is drawn as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Border {
    Solid,
    Dashed,
    Under,
    /// Bevelled or inset: twice as wide, so that text keeps off it.
    Raised,
}

/// Smallest side that is drawn in; thinner fields are hidden ones.
const THIN: f64 = 1.0;
/// Larger sizes are mistakes.
const MAX_SIZE: f64 = 1000.0;

impl Look {
    /// None for what is too thin to be seen.
    pub(super) fn of(document: &Document, field: ObjectId, widget: &Widget) -> Option<Look> {
        let d = dict_of(document, widget.id)?;
        let [left, bottom, right, top] = widget.rect;
        let (w, h) = (right - left, top - bottom);
        if w < THIN || h < THIN || w > 20_000.0 || h > 20_000.0 {
            return None;
        }
        let mk = dict_in(document, d, b"MK");
        let colour = |key: &[u8]| {
            mk.and_then(|mk| numbers(document, mk, key)).filter(|c| [1, 3, 4].contains(&c.len()))
        };
        let turn = mk.and_then(|mk| entry(document, mk, b"R")).and_then(number).unwrap_or(0.0);
        let turn = (turn as i64).rem_euclid(360) / 90 * 90;
        let bs = dict_in(document, d, b"BS");
        let old = || numbers(document, d, b"Border").and_then(|b| b.get(2).copied());
        let width = bs.and_then(|b| entry(document, b, b"W")).and_then(number).or_else(old).unwrap_or(1.0);
        let style = match bs.and_then(|b| name(document, b, b"S")).as_deref() {
            Some(b"D") => Border::Dashed,
            Some(b"U") => Border::Under,
            Some(b"B" | b"I") => Border::Raised,
            _ => Border::Solid,
        };
        let border = colour(b"BC").unwrap_or_default();
        let common = || open::form(document).and_then(|f| entry(document, f, b"DA"));
        let da = inherited(document, widget.id, b"DA")
            .or_else(|| inherited(document, field, b"DA"))
            .or_else(common);
        let da = Appearance::parse(&da.and_then(text).unwrap_or_default());
        let caption = mk.and_then(|mk| entry(document, mk, b"CA")).and_then(text);
        Some(Look {
            size: if turn % 180 == 0 { [w, h] } else { [h, w] },
            turn,
            font: font_name(document, &da.font),
            text_size: da.size,
            colour: da.colour,
            background: colour(b"BG").unwrap_or_default(),
            border_width: if border.is_empty() { 0.0 } else { width.clamp(0.0, w.min(h) / 4.0) },
            border,
            border_style: style,
            quadding: quadding(document, if d.has(b"Q") { widget.id } else { field }),
            mark: caption.and_then(|c| c.chars().next()).unwrap_or('4'),
        })
    }

    /// What text keeps off the edge.
    pub(super) fn inset(&self) -> f64 {
        if self.border_style == Border::Raised { 2.0 * self.border_width } else { self.border_width }
    }

    /// The matrix of the form XObject, which turns it into the widget's rectangle.
    pub(super) fn matrix(&self) -> [f64; 6] {
        let [w, h] = self.size;
        match self.turn {
            90 => [0.0, 1.0, -1.0, 0.0, h, 0.0],
            180 => [-1.0, 0.0, 0.0, -1.0, w, h],
            270 => [0.0, -1.0, 1.0, 0.0, 0.0, w],
            _ => [1.0, 0.0, 0.0, 1.0, 0.0, 0.0],
        }
    }
}

/// A default appearance string: `/Helv 12 Tf 0 g`.
#[derive(Debug, PartialEq)]
struct Appearance {
    font: String,
    size: f64,
    colour: Colour,
}

impl Appearance {
    fn parse(text: &str) -> Appearance {
        let mut out = Appearance { font: String::new(), size: 0.0, colour: vec![0.0] };
        let mut operands: Vec<&str> = vec![];
        for word in text.split_whitespace() {
            let wanted = match word {
                "g" => 1,
                "rg" => 3,
                "k" => 4,
                "Tf" => {
                    if let [.., font, size] = operands.as_slice() {
                        out.font = font.trim_start_matches('/').to_string();
                        out.size = size.parse().unwrap_or(0.0);
                    }
                    operands.clear();
                    continue;
                }
                w if w.starts_with('/') || w.parse::<f64>().is_ok() => {
                    operands.push(w);
                    continue;
                }
                _ => {
                    operands.clear();
                    continue;
                }
            };
            let parts: Vec<f64> =
                operands.iter().rev().take(wanted).rev().filter_map(|o| o.parse().ok()).collect();
            if parts.len() == wanted {
                out.colour = parts.iter().map(|p| p.clamp(0.0, 1.0)).collect();
            }
            operands.clear();
        }
        out.size = if out.size.is_finite() { out.size.clamp(0.0, MAX_SIZE) } else { 0.0 };
        out
    }
}

/// The name of the font behind a resource name, from the form's resources; else the resource name itself.
fn font_name(document: &Document, resource: &str) -> String {
    let known = || {
        let resources = dict_in(document, open::form(document)?, b"DR")?;
        let font = dict_in(document, dict_in(document, resources, b"Font")?, resource.as_bytes())?;
        match entry(document, font, b"BaseFont")? {
            Object::Name(n) => Some(super::model::state_name(n)),
            _ => None,
        }
    };
    let name = known().unwrap_or_else(|| resource.to_string());
    match name.split_once('+') {
        Some((tag, rest)) if tag.len() == 6 => rest.to_string(),
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn appearance_strings_are_read() {
        let read = |t: &str| {
            let a = Appearance::parse(t);
            (a.font, a.size, a.colour)
        };
        assert_eq!(read("/Helv 12 Tf 0 g"), ("Helv".into(), 12.0, vec![0.0]));
        assert_eq!(read("0 0 1 rg /F1 0 Tf"), ("F1".into(), 0.0, vec![0.0, 0.0, 1.0]));
        assert_eq!(read("/F1 9.5 Tf 0 1 1 0 k"), ("F1".into(), 9.5, vec![0.0, 1.0, 1.0, 0.0]));
        assert_eq!(read("rg Tf /X -3 Tf q 1 2 rg"), ("X".into(), 0.0, vec![0.0]));
        assert_eq!(read(""), (String::new(), 0.0, vec![0.0]));
    }
}
