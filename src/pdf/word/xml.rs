//! Short ways through Word's XML: elements by local name, attributes by local name, units to points.
//!
//! The prefixes of WordprocessingML don't matter here: in the places where these functions are used, no two
//! namespaces share a local name.
use crate::pdf::model::Color;
use roxmltree::Node;

/// The first child element of that name.
pub(super) fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|n| is(*n, name))
}

/// Is this an element of that name?
pub(super) fn is(node: Node<'_, '_>, name: &str) -> bool {
    node.is_element() && node.tag_name().name() == name
}

/// An attribute by its local name.
pub(super) fn attr<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.attributes().find(|a| a.name() == name).map(|a| a.value())
}

/// `w:val` of a child.
pub(super) fn val<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    attr(child(node, name)?, "val")
}

/// A child that switches something on or off: `<w:b/>`, `<w:b w:val="0"/>`.
pub(super) fn switch(node: Node<'_, '_>, name: &str) -> Option<bool> {
    child(node, name).map(on)
}

/// The state of such an element.
pub(super) fn on(node: Node<'_, '_>) -> bool {
    !matches!(attr(node, "val"), Some("0" | "false" | "off" | "none"))
}

/// A number; what is not one is not there.
pub(super) fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|n: &f64| n.is_finite())
}

/// A measure in twentieths of a point, or with its unit (`2.5cm`), in points.
pub(super) fn twips(text: &str) -> Option<f64> {
    measure(text, 0.05)
}

/// A measure in EMU (12,700 a point), in points.
pub(super) fn emu(text: &str) -> Option<f64> {
    measure(text, 1.0 / 12_700.0)
}

/// Points that no measure exceeds. Word writes up to 1,584 (22 inches); with any more a hostile file would have
/// lines and gaps laid out over pages without end.
const MAX_MEASURE: f64 = 20_000.0;

/// A measure without unit in `unit` points, or with a unit of its own.
pub(super) fn measure(text: &str, unit: f64) -> Option<f64> {
    let text = text.trim();
    let of = |name: &str, points: f64| Some(number(text.strip_suffix(name)?)? * points);
    let measure = number(text)
        .map(|n| n * unit)
        .or_else(|| of("pt", 1.0))
        .or_else(|| of("cm", 72.0 / 2.54))
        .or_else(|| of("mm", 7.2 / 2.54))
        .or_else(|| of("in", 72.0))
        .or_else(|| of("pc", 12.0))
        .or_else(|| of("pi", 12.0))
        .or_else(|| of("px", 0.75));
    measure.map(|m| m.clamp(-MAX_MEASURE, MAX_MEASURE))
}

/// An attribute in twips, in points.
pub(super) fn twips_of(node: Node<'_, '_>, name: &str) -> Option<f64> {
    twips(attr(node, name)?)
}

/// `RRGGBB`; `auto` is no colour.
pub(super) fn color(text: &str) -> Option<Color> {
    let text = text.trim_start_matches('#');
    let byte = |at: usize| u8::from_str_radix(text.get(at..at + 2)?, 16).ok();
    (text.len() == 6).then(|| Some(Color(byte(0)?, byte(2)?, byte(4)?))).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_have_units_and_limits() {
        assert_eq!(
            (twips("30"), measure("2.5 in", 0.5), measure("10", 0.5)),
            (Some(1.5), Some(180.0), Some(5.0))
        );
        assert_eq!((twips("99999999999999999999"), emu("-1e300")), (Some(MAX_MEASURE), Some(-MAX_MEASURE)));
        assert_eq!((twips("NaN"), twips("")), (None, None));
    }
}
