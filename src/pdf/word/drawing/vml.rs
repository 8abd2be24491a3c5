//! VML: shapes as WPS and old Word write them, their place and look in a CSS-like `style`.
use super::super::run::RunPatch;
use super::super::story::{Reader, Walk};
use super::super::xml::{attr, child, color, is, measure, number};
use super::color::{Ink, named};
use super::shape::border;
use super::{Inside, Looks, aligned, dashed, from, geometry, media, sane, strands, unread};
use crate::pdf::model::{
    Along, Anchor, Border, Color, Content, Direction, From, How, Inline, Line, Object, RunSet, Shape, Sides,
    Vertical, Wrap,
};
use crate::tr;
use roxmltree::Node;
use std::rc::Rc;

/// Groups stand in each other at most so deep.
const DEPTH: usize = 24;

/// A bare number is in pixels.
const PIXEL: f64 = 0.75;

/// The parts of a `style`.
#[derive(Clone, Copy)]
struct Style<'a>(&'a str);

impl<'a> Style<'a> {
    fn of(node: Node<'a, '_>) -> Style<'a> {
        Style(attr(node, "style").unwrap_or_default())
    }

    fn get(self, name: &str) -> Option<&'a str> {
        let parts = self.0.split(';').filter_map(|p| p.split_once(':'));
        parts.filter(|(n, _)| n.trim().eq_ignore_ascii_case(name)).map(|(_, v)| v.trim()).next_back()
    }

    fn length(self, name: &str) -> Option<f64> {
        measure(self.get(name)?, PIXEL)
    }

    /// Degrees; `fd` are 1/65536 of one.
    fn turned(self) -> f64 {
        let Some(text) = self.get("rotation") else { return 0.0 };
        match text.strip_suffix("fd") {
            Some(n) => number(n).unwrap_or(0.0) / 65_536.0,
            None => number(text.trim_end_matches("deg")).unwrap_or(0.0),
        }
    }
}

fn off(node: Node<'_, '_>, name: &str) -> bool {
    matches!(attr(node, name), Some("f" | "false" | "0" | "no"))
}

fn on(node: Node<'_, '_>, name: &str) -> bool {
    matches!(attr(node, name), Some("t" | "true" | "1" | "yes"))
}

/// `#ff0000 [3204]`, `red`, `#f00`, `rgb(1,2,3)`.
fn paint(text: &str) -> Option<Color> {
    let text = text.split('[').next().unwrap_or_default().trim();
    if let Some(list) = text.strip_prefix("rgb(").and_then(|t| t.strip_suffix(')')) {
        let mut values = list.split(',').map(|v| v.trim().parse::<u8>().ok());
        return Some(Color(values.next()??, values.next()??, values.next()??));
    }
    match text.strip_prefix('#') {
        Some(hex) if hex.len() == 3 => color(&hex.chars().flat_map(|c| [c, c]).collect::<String>()),
        Some(hex) => color(hex),
        None => named(text).or_else(|| named(text.split_whitespace().next()?)),
    }
}

/// A part of 1: `.5`, `50%`, `32768f`.
fn share(text: &str) -> Option<f64> {
    let text = text.trim();
    match (text.strip_suffix('f'), text.strip_suffix('%')) {
        (Some(n), _) => Some(number(n)? / 65_536.0),
        (_, Some(n)) => Some(number(n)? / 100.0),
        _ => number(text),
    }
}

/// Two numbers or lengths: `10pt,20pt`.
fn pair(text: &str, unit: f64) -> Option<(f64, f64)> {
    let (x, y) = text.split_once([',', ' '])?;
    let one = |t: &str| if t.trim().is_empty() { Some(0.0) } else { measure(t, unit) };
    Some((one(x)?, one(y)?))
}

const SHAPES: [&str; 9] = ["shape", "rect", "roundrect", "oval", "line", "group", "polyline", "arc", "curve"];

impl Reader<'_> {
    /// `w:pict` and `w:object`.
    pub(in super::super) fn vml(&mut self, node: Node<'_, '_>, walk: &mut Walk, out: &mut Vec<Inline>) {
        // the preview of an embedded object is its picture; WPS nests a drawing in here
        for n in node.children().filter(|n| n.is_element()) {
            let name = n.tag_name().name();
            if SHAPES.contains(&name) {
                self.vml_shape(n, walk, out);
            } else if matches!(name, "drawing" | "pict") {
                match name {
                    "drawing" => self.drawing(n, walk, out),
                    _ => self.vml(n, walk, out),
                }
            } else if name == "AlternateContent"
                && let Some(choice) = super::choice(n)
            {
                self.vml(choice, walk, out);
            }
        }
    }

    fn vml_shape(&mut self, node: Node<'_, '_>, walk: &mut Walk, out: &mut Vec<Inline>) {
        let style = Style::of(node);
        if style.get("visibility") == Some("hidden") || style.get("display") == Some("none") {
            return;
        }
        let floats = matches!(style.get("position"), Some("absolute" | "relative"));
        let (mut at, mut size) = place(|name| style.length(name));
        let mut object = Object {
            spot: walk.spot(),
            name: attr(node, "id").unwrap_or_default().into(),
            alt: attr(node, "alt").unwrap_or_default().into(),
            ..Object::default()
        };
        if let Some((from, to)) = ends(node, PIXEL) {
            (at, size, object.flipped) = between(at, from, to);
        }
        if on(node, "hr") && size.0 <= 0.0 {
            size.0 = 400.0;
        }
        object.size = sane(size);
        self.vml_content(node, walk, &mut object, 0);
        match floats {
            true => out.push(Inline::Float(Box::new(object), Box::new(anchor(node, style, at)))),
            false => out.push(Inline::Object(Box::new(object))),
        }
    }

    fn vml_content(&mut self, node: Node<'_, '_>, walk: &mut Walk, object: &mut Object, depth: usize) {
        let style = Style::of(node);
        object.turned = style.turned();
        let flip = style.get("flip").unwrap_or_default();
        object.flipped = (object.flipped.0 != flip.contains('x'), object.flipped.1 != flip.contains('y'));
        let name = node.tag_name().name();
        if name == "group" {
            object.content = self.vml_group(node, walk, object, depth);
            return;
        }
        let number_of = attr(node, "type").and_then(|t| t.rsplit_once("_t")?.1.parse::<u32>().ok());
        let spt = number_of.or_else(|| attr(node, "spt")?.parse().ok());
        if let Some(image) = child(node, "imagedata") {
            object.content = self.image_data(node, image, walk, object);
            return;
        }
        if let Some(path) = child(node, "textpath")
            && let Some(text) = attr(path, "string").filter(|t| !t.trim().is_empty())
        {
            object.content = self.word_art(text, Style::of(path), ink(node), walk);
            return;
        }
        let shape = self.vml_outline(node, name, spt, walk, object);
        let text = child(node, "textbox");
        let line = stroke(node);
        let looks = Looks {
            fill: ink(node).filter(|_| shape != Shape::Line),
            shape,
            line: line.map(|l| l.0),
            arrows: line.map_or((false, false), |l| l.1),
        };
        if child(node, "fill").is_some_and(|f| matches!(attr(f, "type"), Some("frame" | "tile" | "pattern")))
        {
            self.missing(walk, tr!("图形的图片或图案填充", "a picture or pattern that fills a shape"));
        }
        let content = text.and_then(|t| child(t, "txbxContent"));
        let inside = match (text, content) {
            (Some(text), Some(content)) => Some(self.vml_text(text, content, style, walk)),
            _ => None,
        };
        object.content = looks.content(inside);
    }

    fn vml_text(
        &mut self,
        text: Node<'_, '_>,
        content: Node<'_, '_>,
        style: Style<'_>,
        walk: &mut Walk,
    ) -> Inside {
        let of_text = Style::of(text);
        let mut inset = [7.2, 3.6, 7.2, 3.6];
        for (slot, given) in inset.iter_mut().zip(attr(text, "inset").unwrap_or_default().split(',')) {
            *slot = measure(given, PIXEL).unwrap_or(*slot);
        }
        let [left, top, right, bottom] = inset;
        Inside {
            blocks: self.text(content, walk),
            inset: Sides { top, right, bottom, left },
            vertical: match style.get("v-text-anchor") {
                Some(a) if a.starts_with("middle") => Vertical::Center,
                Some(a) if a.starts_with("bottom") => Vertical::Bottom,
                _ => Vertical::Top,
            },
            grows: of_text.get("mso-fit-shape-to-text") == Some("t"),
            direction: match (of_text.get("layout-flow"), of_text.get("mso-layout-flow-alt")) {
                (_, Some("bottom-to-top")) => Direction::Up,
                (Some("vertical-ideographic" | "vertical"), _) => Direction::Upright,
                _ => Direction::Horizontal,
            },
        }
    }

    fn image_data(
        &mut self,
        node: Node<'_, '_>,
        image: Node<'_, '_>,
        walk: &mut Walk,
        object: &mut Object,
    ) -> Content {
        if object.alt.is_empty() {
            object.alt = attr(image, "title").unwrap_or_default().into();
        }
        let id = attr(image, "id").or_else(|| attr(image, "relid")).or_else(|| attr(image, "href"));
        let embedded = node.parent().is_some_and(|p| is(p, "object"));
        match self.picture(id.unwrap_or_default(), walk) {
            Ok(file) => {
                let side = |name: &str| attr(image, name).and_then(share).unwrap_or(0.0).clamp(-4.0, 0.99);
                let crop = Sides {
                    top: side("croptop"),
                    right: side("cropright"),
                    bottom: side("cropbottom"),
                    left: side("cropleft"),
                };
                // a washed out picture is how Word makes a watermark of one
                let washed = attr(image, "gain").is_some() || attr(image, "blacklevel").is_some();
                let line = stroke(node).filter(|_| on(node, "stroked")).map(|l| l.0);
                media::content(file, crop, if washed { 0.35 } else { 1.0 }, line)
            }
            Err(_) if embedded => unread(
                self,
                walk,
                tr!("嵌入的对象（OLE，例如公式或表格）", "an embedded object (OLE: a formula, a sheet…)"),
            ),
            Err(what) => unread(self, walk, what),
        }
    }

    /// Text stretched over the shape: watermarks.
    fn word_art(&mut self, text: &str, style: Style<'_>, ink: Option<Ink>, _: &Walk) -> Content {
        let plain = RunPatch::default().resolve(self.styles);
        let font = style.get("font-family").unwrap_or("宋体").trim_matches(['"', '\'', ' ']);
        let font: Rc<str> = Rc::from(font);
        let bold =
            style.get("font-weight").is_some_and(|w| w == "bold" || number(w).is_some_and(|n| n >= 600.0));
        let set = RunSet {
            east_asian: font.clone(),
            latin: font.clone(),
            high: font,
            size: 36.0,
            bold,
            italic: style.get("font-style") == Some("italic"),
            color: ink.map(media::on_white),
            ..plain
        };
        match ink {
            Some(_) => Content::WordArt { text: text.into(), set: Rc::new(set) },
            None => Content::Nothing,
        }
    }

    fn vml_outline(
        &mut self,
        node: Node<'_, '_>,
        name: &str,
        spt: Option<u32>,
        walk: &Walk,
        object: &mut Object,
    ) -> Shape {
        match name {
            "rect" => return Shape::Rectangle,
            "roundrect" => {
                return Shape::Rounded(attr(node, "arcsize").and_then(share).unwrap_or(0.2).clamp(0.0, 0.5));
            }
            "oval" => return Shape::Ellipse,
            "line" => return Shape::Line,
            "polyline" => {
                if let Some((shape, size)) = polyline(attr(node, "points").unwrap_or_default()) {
                    object.size = sane(size);
                    return shape;
                }
            }
            _ => {}
        }
        let preset = spt.and_then(geometry::numbered);
        if let Some(shape) = preset.and_then(|p| geometry::preset(p, object.size, |_, usual| usual)) {
            return shape;
        }
        let size = attr(node, "coordsize").and_then(|s| pair(s, 1.0)).filter(|s| s.0 > 0.0 && s.1 > 0.0);
        let origin = attr(node, "coordorigin").and_then(|s| pair(s, 1.0)).unwrap_or_default();
        let free =
            attr(node, "path").and_then(|p| geometry::vml_path(p, origin, size.unwrap_or((1000.0, 1000.0))));
        free.unwrap_or_else(|| {
            self.missing(walk, tr!("自由图形（按矩形排）", "a free outline (drawn as a rectangle)"));
            Shape::Rectangle
        })
    }

    fn vml_group(&mut self, node: Node<'_, '_>, walk: &mut Walk, object: &Object, depth: usize) -> Content {
        if depth >= DEPTH {
            return Content::Nothing;
        }
        let of = attr(node, "coordsize").and_then(|s| pair(s, 1.0)).unwrap_or((1000.0, 1000.0));
        let origin = attr(node, "coordorigin").and_then(|s| pair(s, 1.0)).unwrap_or_default();
        let scale = |shown: f64, of: f64| if of > 0.0 { shown / of } else { 1.0 };
        let scale = (scale(object.size.0, of.0), scale(object.size.1, of.1));
        let mut parts = vec![];
        for n in node.children().filter(|n| n.is_element() && SHAPES.contains(&n.tag_name().name())) {
            let style = Style::of(n);
            // lengths in a group are in its own measure
            let (mut at, mut size) = place(|name| measure(style.get(name)?, 1.0));
            let mut part = Object {
                spot: walk.spot(),
                alt: attr(n, "alt").unwrap_or_default().into(),
                ..Object::default()
            };
            if let Some((from, to)) = ends(n, 1.0) {
                (at, size, part.flipped) = between((0.0, 0.0), from, to);
            }
            part.size = sane((size.0 * scale.0, size.1 * scale.1));
            self.vml_content(n, walk, &mut part, depth + 1);
            parts.push((((at.0 - origin.0) * scale.0, (at.1 - origin.1) * scale.1), part));
        }
        Content::Group(parts)
    }
}

type Pair = (f64, f64);

/// Where a style puts a shape, and its size.
fn place(length: impl Fn(&str) -> Option<f64>) -> (Pair, Pair) {
    let sum = |a: &str, b: &str| length(a).unwrap_or(0.0) + length(b).unwrap_or(0.0);
    let at = (sum("margin-left", "left"), sum("margin-top", "top"));
    (at, (length("width").unwrap_or(0.0), length("height").unwrap_or(0.0)))
}

/// The ends of a `v:line`.
fn ends(node: Node<'_, '_>, unit: f64) -> Option<(Pair, Pair)> {
    if !is(node, "line") {
        return None;
    }
    let end = |name: &str| attr(node, name).and_then(|t| pair(t, unit));
    Some((end("from").unwrap_or_default(), end("to").unwrap_or_default()))
}

/// The box between two points, and how the line in it is mirrored.
fn between(at: Pair, from: Pair, to: Pair) -> (Pair, Pair, (bool, bool)) {
    (
        (at.0 + from.0.min(to.0), at.1 + from.1.min(to.1)),
        ((to.0 - from.0).abs(), (to.1 - from.1).abs()),
        (to.0 < from.0, to.1 < from.1),
    )
}

/// `v:polyline`: its outline, place and size.
fn polyline(text: &str) -> Option<(Shape, Pair)> {
    let numbers: Option<Vec<f64>> =
        text.split([',', ' ']).filter(|t| !t.is_empty()).map(|t| measure(t, PIXEL)).collect();
    let points: Vec<Pair> =
        numbers?.chunks_exact(2).filter_map(|c| Some((*c.first()?, *c.get(1)?))).collect();
    let min = points.iter().fold((f64::MAX, f64::MAX), |m, p| (m.0.min(p.0), m.1.min(p.1)));
    let max = points.iter().fold((f64::MIN, f64::MIN), |m, p| (m.0.max(p.0), m.1.max(p.1)));
    if points.len() < 2 {
        return None;
    }
    let size = ((max.0 - min.0).max(0.01), (max.1 - min.1).max(0.01));
    let steps = points.iter().enumerate().map(|(n, p)| {
        let p = ((p.0 - min.0) / size.0, (p.1 - min.1) / size.1);
        if n == 0 { crate::pdf::model::Step::Move(p) } else { crate::pdf::model::Step::Line(p) }
    });
    Some((Shape::Path(steps.collect()), size))
}

/// What fills a shape: white unless it says otherwise.
fn ink(node: Node<'_, '_>) -> Option<Ink> {
    let fill = child(node, "fill");
    if off(node, "filled") || fill.is_some_and(|f| off(f, "on")) {
        return None;
    }
    let said = attr(node, "fillcolor").or_else(|| fill.and_then(|f| attr(f, "color")));
    if said.is_some_and(|s| s.trim() == "none") {
        return None;
    }
    let color = said.and_then(paint).unwrap_or(Color(255, 255, 255));
    Some((color, fill.and_then(|f| attr(f, "opacity")).and_then(share).unwrap_or(1.0)))
}

/// The line around a shape, and its arrow heads: black, three quarters of a point, unless it says otherwise.
fn stroke(node: Node<'_, '_>) -> Option<(Border, (bool, bool))> {
    let stroke = child(node, "stroke");
    if off(node, "stroked") || stroke.is_some_and(|s| off(s, "on")) {
        return None;
    }
    let said = |name: &str| stroke.and_then(|s| attr(s, name));
    let color = attr(node, "strokecolor").or_else(|| said("color")).and_then(paint).unwrap_or(Color(0, 0, 0));
    let weight = attr(node, "strokeweight").or_else(|| said("weight"));
    let weight = weight.and_then(|w| measure(w, 1.0 / 12_700.0)).unwrap_or(0.75);
    let kind = match said("linestyle").map(strands) {
        None | Some(Line::Single) => said("dashstyle").map_or(Line::Single, dashed),
        Some(several) => several,
    };
    let opacity = said("opacity").and_then(share).unwrap_or(1.0);
    let head = |name: &str| said(name).is_some_and(|a| a != "none");
    Some((border(weight, Some((color, opacity)), kind), (head("startarrow"), head("endarrow"))))
}

/// Where a shape with `position:absolute` stands.
fn anchor(node: Node<'_, '_>, style: Style<'_>, at: Pair) -> Anchor {
    let wrap = child(node, "wrap");
    let along = |name: &str, of_wrap: &str, part: &str, at: f64| {
        let relative = style.get(&format!("{name}-relative")).or_else(|| wrap.and_then(|w| attr(w, of_wrap)));
        let part = style.get(part).and_then(number).map(|p| p / 1000.0);
        let how = match (style.get(name), part) {
            (Some(word), _) if word != "absolute" => How::Aligned(aligned(word)),
            (_, Some(part)) => How::Part(part),
            _ => How::Offset(at),
        };
        Along { from: relative.map_or(From::Text, from), how }
    };
    let distance =
        |name: &str, usual: f64| style.length(&format!("mso-wrap-distance-{name}")).unwrap_or(usual);
    let order = style.get("z-index").and_then(|z| z.parse().ok()).unwrap_or(0);
    let x = along("mso-position-horizontal", "anchorx", "mso-left-percent", at.0);
    Anchor {
        x,
        y: along("mso-position-vertical", "anchory", "mso-top-percent", at.1),
        behind: order < 0,
        wrap: match wrap.and_then(|w| attr(w, "type")) {
            Some("topAndBottom") => Wrap::TopAndBottom,
            Some("square" | "tight" | "through") => Wrap::Around,
            _ => Wrap::None,
        },
        distance: Sides {
            top: distance("top", 0.0),
            right: distance("right", 9.0),
            bottom: distance("bottom", 0.0),
            left: distance("left", 9.0),
        },
        order,
    }
}
