//! Lines around things: `w:top w:val="single" w:sz="4" w:space="1" w:color="auto"`.
use super::xml::{attr, color, number};
use crate::pdf::model::{Border, Line};
use roxmltree::Node;

/// A border element. The outer option: it says something; the inner: there is a line.
pub(super) fn border(node: Option<Node<'_, '_>>) -> Option<Option<Border>> {
    let node = node?;
    let kind = match attr(node, "val").unwrap_or("single") {
        "nil" | "none" => return Some(None),
        "double" => Line::Double,
        "triple" => Line::Triple,
        "thick" => Line::Thick,
        "dotted" => Line::Dotted,
        "dashed" | "dashSmallGap" => Line::Dashed,
        "dotDash" | "dashDotStroked" => Line::DotDash,
        "dotDotDash" => Line::DotDotDash,
        "wave" | "doubleWave" => Line::Wave,
        "thinThickSmallGap" | "thinThickMediumGap" | "thinThickLargeGap" => Line::ThinThick,
        "thickThinSmallGap" | "thickThinMediumGap" | "thickThinLargeGap" => Line::ThickThin,
        "thinThickThinSmallGap" | "thinThickThinMediumGap" | "thinThickThinLargeGap" => Line::Triple,
        _ => Line::Single,
    };
    // eighths of a point
    let width = attr(node, "sz").and_then(number).unwrap_or(4.0).clamp(0.0, 96.0) / 8.0;
    let space = attr(node, "space").and_then(number).unwrap_or(0.0);
    Some(Some(Border { kind, width: width.max(0.25), color: attr(node, "color").and_then(color), space }))
}
