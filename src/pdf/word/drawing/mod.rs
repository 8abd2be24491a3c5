//! Pictures, shapes and text boxes: DrawingML, VML as WPS and old Word write it, and frames.
//!
//! What stands here finds the place of a drawing (in the line, or floating); [`shape`] reads what DrawingML
//! shows, [`vml`] what VML does. What can't be read keeps its room on the page and is reported.
mod color;
mod geometry;
mod media;
mod shape;
mod vml;

pub(super) use media::Media;

use super::story::{Reader, Walk};
use super::xml::{attr, child, emu, is, number, twips_of};
use crate::pdf::model::{
    Align, Along, Anchor, Block, Border, Content, Direction, Frame, From, How, Inline, Line, LineHeight,
    Object, Shape, Sides, Vertical, Wrap,
};
use crate::tr;
use roxmltree::Node;

/// Namespaces, by their usual prefixes, whose content is read here; others leave the choice to the fallback.
const KNOWN: [&str; 15] = [
    "wps", "wpg", "wpc", "wp14", "wp15", "w14", "w15", "w16", "w16se", "w16cid", "w16cex", "a14", "a16",
    "pic14", "asvg",
];

/// The child of an `mc:AlternateContent` that is read.
pub(super) fn choice<'a, 'i>(node: Node<'a, 'i>) -> Option<Node<'a, 'i>> {
    let known = |n: &Node<'_, '_>| {
        attr(*n, "Requires").unwrap_or_default().split_whitespace().all(|r| KNOWN.contains(&r))
    };
    let mut choices = node.children().filter(|n| is(*n, "Choice"));
    choices.find(known).or_else(|| child(node, "Fallback")).or_else(|| child(node, "Choice"))
}

/// `w:framePr`.
pub(super) fn frame(node: Node<'_, '_>) -> Frame {
    let from = |name: &str| match attr(node, name) {
        Some("page") => From::Page,
        Some("margin") => From::Margin,
        _ => From::Text,
    };
    let how = |align: &str, offset: &str| match attr(node, align) {
        Some(a) => How::Aligned(aligned(a)),
        None => How::Offset(twips_of(node, offset).unwrap_or(0.0)),
    };
    let (beside, above) = (twips_of(node, "hSpace").unwrap_or(0.0), twips_of(node, "vSpace").unwrap_or(0.0));
    Frame {
        anchor: Anchor {
            x: Along { from: from("hAnchor"), how: how("xAlign", "x") },
            y: Along { from: from("vAnchor"), how: how("yAlign", "y") },
            wrap: match attr(node, "wrap") {
                Some("none") => Wrap::None,
                Some("notBeside") => Wrap::TopAndBottom,
                _ => Wrap::Around,
            },
            distance: Sides { top: above, right: beside, bottom: above, left: beside },
            ..Anchor::default()
        },
        width: twips_of(node, "w").filter(|w| *w > 0.0),
        height: twips_of(node, "h").filter(|h| *h > 0.0).map(|h| match attr(node, "hRule") {
            Some("exact") => LineHeight::Exact(h),
            _ => LineHeight::AtLeast(h),
        }),
        drop_cap: attr(node, "dropCap")
            .filter(|d| *d != "none")
            .map(|_| attr(node, "lines").and_then(|l| l.parse().ok()).unwrap_or(1)),
    }
}

/// `left`, `center`, `bottom`, `inside`…
fn aligned(text: &str) -> Align {
    match text {
        "center" => Align::Center,
        "right" | "bottom" | "outside" => Align::End,
        _ => Align::Start,
    }
}

/// What a place is measured from, by the words of DrawingML and, with hyphens taken out, of VML.
fn from(text: &str) -> From {
    match text.to_ascii_lowercase().replace('-', "").as_str() {
        "page" => From::Page,
        "margin" => From::Margin,
        "line" => From::Line,
        "character" | "char" => From::Character,
        "leftmargin" | "insidemargin" | "topmargin" => From::BeforeMargin,
        "rightmargin" | "outsidemargin" | "bottommargin" => From::AfterMargin,
        "leftmarginarea" | "innermarginarea" | "topmarginarea" => From::BeforeMargin,
        "rightmarginarea" | "outermarginarea" | "bottommarginarea" => From::AfterMargin,
        _ => From::Text,
    }
}

impl Reader<'_> {
    /// `w:drawing`.
    pub(super) fn drawing(&mut self, node: Node<'_, '_>, walk: &mut Walk, out: &mut Vec<Inline>) {
        for n in node.children().filter(|n| is(*n, "inline") || is(*n, "anchor")) {
            let properties = child(n, "docPr");
            let said = |name: &str| properties.and_then(|p| attr(p, name)).unwrap_or_default().to_owned();
            if matches!(said("hidden").as_str(), "1" | "true") {
                continue;
            }
            let extent = |name: &str| child(n, "extent").and_then(|e| emu(attr(e, name)?)).unwrap_or(0.0);
            let mut object = Object {
                spot: walk.spot(),
                name: said("name"),
                alt: said("descr"),
                size: (extent("cx").max(0.0), extent("cy").max(0.0)),
                ..Object::default()
            };
            if let Some(data) = child(n, "graphic").and_then(|g| child(g, "graphicData")) {
                self.graphic(data, walk, &mut object);
            }
            match is(n, "anchor") {
                true => out.push(Inline::Float(Box::new(object), Box::new(anchor(n)))),
                false => out.push(Inline::Object(Box::new(object))),
            }
        }
    }

    /// The text of a shape or text box: a story of its own.
    fn text(&mut self, content: Node<'_, '_>, walk: &mut Walk) -> Vec<Block> {
        let (fields, table) = (std::mem::take(&mut walk.fields), walk.table.take());
        let blocks = self.blocks(content, walk);
        (walk.fields, walk.table) = (fields, table);
        blocks
    }
}

/// Where a `wp:anchor` stands.
fn anchor(node: Node<'_, '_>) -> Anchor {
    let on = |name: &str| matches!(attr(node, name), Some("1" | "true" | "on"));
    let distance = |name: &str| attr(node, name).and_then(emu).unwrap_or(0.0);
    let along = |name: &str| {
        // Word 2010 writes places in percent as an alternative
        let position = child(node, name).or_else(|| {
            node.children().filter(|n| is(*n, "AlternateContent")).find_map(|n| child(choice(n)?, name))
        });
        let Some(position) = position else { return Along::default() };
        let text = |n: &str| child(position, n).and_then(|n| n.text()).map(str::trim);
        let part = text("pctPosHOffset").or_else(|| text("pctPosVOffset")).and_then(number);
        let how = match (text("align"), part) {
            (Some(a), _) => How::Aligned(aligned(a)),
            (None, Some(p)) => How::Part(p / 100_000.0),
            _ => How::Offset(text("posOffset").and_then(emu).unwrap_or(0.0)),
        };
        Along { from: from(attr(position, "relativeFrom").unwrap_or_default()), how }
    };
    let (mut x, mut y) = (along("positionH"), along("positionV"));
    if on("simplePos")
        && let Some(p) = child(node, "simplePos")
    {
        let at = |name: &str| How::Offset(attr(p, name).and_then(emu).unwrap_or(0.0));
        (x, y) = (Along { from: From::Page, how: at("x") }, Along { from: From::Page, how: at("y") });
    }
    let wrap = node.children().find_map(|n| {
        Some(match n.tag_name().name() {
            "wrapNone" => Wrap::None,
            "wrapTopAndBottom" => Wrap::TopAndBottom,
            "wrapSquare" | "wrapTight" | "wrapThrough" => Wrap::Around,
            _ => return None,
        })
    });
    Anchor {
        x,
        y,
        behind: on("behindDoc"),
        wrap: wrap.unwrap_or_default(),
        distance: Sides {
            top: distance("distT"),
            right: distance("distR"),
            bottom: distance("distB"),
            left: distance("distL"),
        },
        order: attr(node, "relativeHeight").and_then(|h| h.parse().ok()).unwrap_or(0),
    }
}

/// A shape that shows nothing yet.
struct Looks {
    shape: Shape,
    fill: Option<color::Ink>,
    line: Option<Border>,
    arrows: (bool, bool),
}

/// The text in a shape.
struct Inside {
    blocks: Vec<Block>,
    inset: Sides<f64>,
    vertical: Vertical,
    grows: bool,
    direction: Direction,
}

impl Looks {
    fn content(self, inside: Option<Inside>) -> Content {
        let inside = inside.unwrap_or(Inside {
            blocks: vec![],
            inset: Sides::default(),
            vertical: Vertical::Top,
            grows: false,
            direction: Direction::Horizontal,
        });
        Content::Shape {
            shape: self.shape,
            fill: self.fill.map(|f| f.0),
            opacity: self.fill.map_or(1.0, |f| f.1),
            line: self.line,
            arrows: self.arrows,
            blocks: inside.blocks,
            inset: inside.inset,
            vertical: inside.vertical,
            grows: inside.grows,
            direction: inside.direction,
        }
    }
}

/// The kind of a line made of several strands, by the words of DrawingML and VML.
fn strands(text: &str) -> Line {
    match text {
        "dbl" | "thinThin" => Line::Double,
        "thickThin" => Line::ThickThin,
        "thinThick" => Line::ThinThick,
        "tri" | "thickBetweenThin" => Line::Triple,
        _ => Line::Single,
    }
}

/// The kind of a dashed line, by the words of DrawingML and VML.
fn dashed(text: &str) -> Line {
    match text {
        "dot" | "sysDot" | "1 1" => Line::Dotted,
        "dash" | "sysDash" | "lgDash" | "longdash" | "shortdash" | "3 1" => Line::Dashed,
        "dashDot" | "lgDashDot" | "sysDashDot" | "dashdot" | "longdashdot" | "shortdashdot" => Line::DotDash,
        "lgDashDotDot" | "sysDashDotDot" | "longdashdotdot" | "shortdashdotdot" => Line::DotDotDash,
        _ => Line::Single,
    }
}

/// What can't be read keeps its room and is named.
fn unread(reader: &mut Reader<'_>, walk: &Walk, what: crate::diagnostic::Text) -> Content {
    reader.missing(walk, what);
    Content::Nothing
}

/// The name of what a `graphicData` holds that is not laid out.
fn kind(uri: &str) -> crate::diagnostic::Text {
    match uri.rsplit('/').next().unwrap_or_default() {
        "chart" | "chartex" => tr!("图表", "a chart"),
        "diagram" => tr!("SmartArt 图形", "a SmartArt graphic"),
        "wordprocessingInk" | "ink" => tr!("墨迹", "handwritten ink"),
        "lockedCanvas" => tr!("锁定的画布", "a locked canvas"),
        "model3d" => tr!("三维模型", "a 3D model"),
        _ => tr!("图形对象", "a graphic object"),
    }
}

#[cfg(test)]
mod tests;
