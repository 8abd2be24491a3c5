//! What DrawingML shows: pictures, shapes with and without text, groups.
use super::super::paragraph::ParagraphPatch;
use super::super::run::RunPatch;
use super::super::story::{Reader, Walk};
use super::super::xml::{attr, child, emu, is, number};
use super::color::{Ink, child_ink, ink, percent};
use super::{Inside, Looks, dashed, geometry, kind, media, strands, unread};
use crate::pdf::model::{Border, Content, Direction, Line, Object, Shape, Sides, Vertical};
use crate::tr;
use roxmltree::Node;
use std::rc::Rc;

/// Groups stand in each other at most so deep.
const DEPTH: usize = 24;

/// Place, size, turn and mirroring.
#[derive(Clone, Copy, Debug)]
struct Transform {
    at: (f64, f64),
    size: (f64, f64),
    turned: f64,
    flipped: (bool, bool),
}

fn transform(properties: Option<Node<'_, '_>>) -> Option<Transform> {
    let node = child(properties?, "xfrm")?;
    let pair = |name: &str, x: &str, y: &str| {
        let n = child(node, name)?;
        Some((emu(attr(n, x)?)?, emu(attr(n, y)?)?))
    };
    let on = |name: &str| matches!(attr(node, name), Some("1" | "true"));
    Some(Transform {
        at: pair("off", "x", "y").unwrap_or_default(),
        size: pair("ext", "cx", "cy").unwrap_or_default(),
        turned: attr(node, "rot").and_then(number).unwrap_or(0.0) / 60_000.0,
        flipped: (on("flipH"), on("flipV")),
    })
}

impl Reader<'_> {
    /// What a `a:graphicData` holds.
    pub(super) fn graphic(&mut self, data: Node<'_, '_>, walk: &mut Walk, object: &mut Object) {
        let content = data.first_element_child();
        match content {
            Some(n) if matches!(n.tag_name().name(), "pic" | "wsp" | "wgp" | "wpc" | "cxnSp" | "sp") => {
                self.graphic_of(n, walk, object, None, 0);
            }
            _ => object.content = unread(self, walk, kind(attr(data, "uri").unwrap_or_default())),
        }
    }

    fn graphic_of(
        &mut self,
        node: Node<'_, '_>,
        walk: &mut Walk,
        object: &mut Object,
        of_group: Option<Ink>,
        depth: usize,
    ) {
        let properties = child(node, "spPr").or_else(|| child(node, "grpSpPr"));
        if let Some(t) = transform(properties) {
            (object.turned, object.flipped) = (t.turned, t.flipped);
        }
        self.effects(properties, walk);
        object.content = match node.tag_name().name() {
            "pic" => self.pic(node, walk, object),
            "wgp" | "grpSp" => self.group(node, walk, object, of_group, depth),
            "wpc" => self.canvas(node, walk, depth),
            _ => self.wsp(node, walk, object, of_group),
        };
    }

    /// Shadows and the like are named.
    fn effects(&mut self, properties: Option<Node<'_, '_>>, walk: &Walk) {
        let effects = properties.and_then(|p| child(p, "effectLst"));
        if effects.is_some_and(|e| e.has_children() && e.first_element_child().is_some()) {
            self.missing(walk, tr!("图形的阴影等效果", "a shadow or other effect of a shape or picture"));
        }
    }

    /// `pic:pic`.
    fn pic(&mut self, node: Node<'_, '_>, walk: &mut Walk, object: &mut Object) -> Content {
        if object.alt.is_empty()
            && let Some(p) = child(node, "nvPicPr").and_then(|n| child(n, "cNvPr"))
        {
            object.alt = attr(p, "descr").unwrap_or_default().into();
        }
        let Some(fill) = child(node, "blipFill") else { return Content::Nothing };
        let properties = child(node, "spPr");
        let line = properties.and_then(|p| child(p, "ln")).and_then(|l| self.line(l, None)).map(|l| l.0);
        let outline = properties.and_then(|p| child(p, "prstGeom")).and_then(|g| attr(g, "prst"));
        if !matches!(outline, None | Some("rect")) {
            self.missing(
                walk,
                tr!("图片的裁剪形状（按矩形排）", "a picture cut to a shape (drawn as a rectangle)"),
            );
        }
        self.blip_fill(fill, walk, line)
    }

    /// A picture as the fill of something.
    fn blip_fill(&mut self, fill: Node<'_, '_>, walk: &mut Walk, line: Option<Border>) -> Content {
        let Some(blip) = child(fill, "blip") else { return Content::Nothing };
        // by the names that Word gives them: `embed` is in the file, `link` is not
        let id = attr(blip, "embed").or_else(|| attr(blip, "link")).unwrap_or_default();
        let file = match self.picture(id, walk) {
            Ok(file) => file,
            Err(what) => return unread(self, walk, what),
        };
        let mut opacity = 1.0;
        for n in blip.children().filter(|n| n.is_element()) {
            match n.tag_name().name() {
                "alphaModFix" => opacity = attr(n, "amt").and_then(percent).unwrap_or(1.0),
                "biLevel" | "grayscl" | "duotone" | "lum" | "clrChange" | "hsl" => {
                    self.missing(walk, tr!("图片的颜色调整", "a change of a picture's colours"));
                }
                _ => {}
            }
        }
        let crop = child(fill, "srcRect").map(media::crop).unwrap_or_default();
        media::content(file, crop, opacity, line)
    }

    /// `wps:wsp`.
    fn wsp(
        &mut self,
        node: Node<'_, '_>,
        walk: &mut Walk,
        object: &Object,
        of_group: Option<Ink>,
    ) -> Content {
        let (properties, style) = (child(node, "spPr"), child(node, "style"));
        let text = child(node, "txbx").and_then(|t| child(t, "txbxContent"));
        if let Some(fill) = properties.and_then(|p| child(p, "blipFill")) {
            if text.is_none() {
                let line = properties.and_then(|p| child(p, "ln")).and_then(|l| self.line(l, style));
                return self.blip_fill(fill, walk, line.map(|l| l.0));
            }
            self.missing(walk, tr!("图形的图片填充", "a picture that fills a shape"));
        }
        if child(node, "linkedTxbx").is_some() {
            self.missing(walk, tr!("文本框之间的链接", "the link of one text box with the next"));
        }
        let shape = self.outline(properties, walk, object.size);
        let fill = match properties.map(|p| self.fill(p, of_group, walk)) {
            Some(Some(said)) => said,
            _ => self.of_style(style, "fillRef"),
        };
        // a line has no inside
        let fill = fill.filter(|_| shape != Shape::Line);
        let line = match properties.and_then(|p| child(p, "ln")) {
            Some(ln) => self.line(ln, style),
            None => self.of_style(style, "lnRef").map(|ink| {
                let index = style.and_then(|s| child(s, "lnRef")).and_then(|r| attr(r, "idx"));
                let index = index.and_then(number).unwrap_or(1.0);
                (border(0.5 * index.clamp(1.0, 3.0), Some(ink), Line::Single), (false, false))
            }),
        };
        let (line, arrows) = line.map_or((None, (false, false)), |(l, a)| (Some(l), a));
        let inside = text.map(|t| {
            let color = style.and_then(|s| child_ink(s, "fontRef", &self.styles.theme));
            let mut inside = self.inside(t, child(node, "bodyPr"), color, walk);
            let room = properties.map_or((0.0, 0.0), |p| text_room(p, &shape));
            inside.inset.left += room.0 * object.size.0;
            inside.inset.right += room.0 * object.size.0;
            inside.inset.top += room.1 * object.size.1;
            inside.inset.bottom += room.1 * object.size.1;
            inside
        });
        Looks { shape, fill, line, arrows }.content(inside)
    }

    fn outline(&mut self, properties: Option<Node<'_, '_>>, walk: &Walk, size: (f64, f64)) -> Shape {
        let Some(properties) = properties else { return Shape::Rectangle };
        if let Some(free) = child(properties, "custGeom") {
            if let Some(shape) = geometry::custom(free) {
                return shape;
            }
            self.missing(walk, tr!("自由图形（按矩形排）", "a free outline (drawn as a rectangle)"));
            return Shape::Rectangle;
        }
        let Some(preset) = child(properties, "prstGeom") else { return Shape::Rectangle };
        let name = attr(preset, "prst").unwrap_or("rect");
        let values: Vec<f64> = child(preset, "avLst")
            .into_iter()
            .flat_map(|l| l.children())
            .filter(|n| is(*n, "gd"))
            .filter_map(|n| number(attr(n, "fmla")?.strip_prefix("val ")?))
            .collect();
        let adjust = |n: usize, usual: f64| values.get(n).map_or(usual, |v| v / 100_000.0);
        geometry::preset(name, size, adjust).unwrap_or_else(|| {
            self.missing(walk, tr!("图形“{name}”（按矩形排）", "the shape “{name}” (drawn as a rectangle)"));
            Shape::Rectangle
        })
    }

    /// The fill that `node` names itself; the inner `None` is no fill.
    fn fill(&mut self, node: Node<'_, '_>, of_group: Option<Ink>, walk: &Walk) -> Option<Option<Ink>> {
        let theme = &self.styles.theme;
        for n in node.children().filter(|n| n.is_element()) {
            match n.tag_name().name() {
                "noFill" => return Some(None),
                "solidFill" => return Some(ink(n, theme)),
                "grpFill" => return Some(of_group),
                "pattFill" => {
                    return Some(child_ink(n, "bgClr", theme).or_else(|| child_ink(n, "fgClr", theme)));
                }
                "gradFill" => {
                    let stops = child(n, "gsLst").into_iter().flat_map(|l| l.children());
                    let stops: Vec<Ink> = stops.filter_map(|s| ink(s, theme)).collect();
                    let middle = stops.get(stops.len() / 2).copied();
                    self.missing(
                        walk,
                        tr!("渐变填充（用其中一种颜色）", "a gradient (one of its colours is used)"),
                    );
                    return Some(middle);
                }
                _ => {}
            }
        }
        None
    }

    fn of_style(&self, style: Option<Node<'_, '_>>, name: &str) -> Option<Ink> {
        let reference = child(style?, name)?;
        (attr(reference, "idx") != Some("0")).then(|| ink(reference, &self.styles.theme)).flatten()
    }

    /// `a:ln`, with its arrow heads.
    fn line(&self, node: Node<'_, '_>, style: Option<Node<'_, '_>>) -> Option<(Border, (bool, bool))> {
        let theme = &self.styles.theme;
        if child(node, "noFill").is_some() {
            return None;
        }
        let own = child_ink(node, "solidFill", theme).or_else(|| {
            let stops = child(node, "gradFill").and_then(|g| child(g, "gsLst"))?;
            stops.children().find_map(|s| ink(s, theme))
        });
        let ink = own.or_else(|| self.of_style(style, "lnRef"))?;
        let width = attr(node, "w").and_then(emu).unwrap_or(0.75);
        let kind = match attr(node, "cmpd").map(strands) {
            Some(Line::Single) | None => {
                child(node, "prstDash").and_then(|d| attr(d, "val")).map_or(Line::Single, dashed)
            }
            Some(several) => several,
        };
        let head = |name: &str| child(node, name).and_then(|h| attr(h, "type")).is_some_and(|t| t != "none");
        Some((border(width, Some(ink), kind), (head("headEnd"), head("tailEnd"))))
    }

    /// The text of a shape; `color` is what the shape's style says of it.
    fn inside(
        &mut self,
        text: Node<'_, '_>,
        body: Option<Node<'_, '_>>,
        color: Option<Ink>,
        walk: &mut Walk,
    ) -> Inside {
        let inset = |name: &str, usual: f64| body.and_then(|b| emu(attr(b, name)?)).unwrap_or(usual);
        let said = |name: &str| body.and_then(|b| attr(b, name)).unwrap_or_default();
        let blocks = self.text_colored(text, color, walk);
        Inside {
            blocks,
            inset: Sides {
                top: inset("tIns", 3.6),
                right: inset("rIns", 7.2),
                bottom: inset("bIns", 3.6),
                left: inset("lIns", 7.2),
            },
            vertical: match said("anchor") {
                "ctr" => Vertical::Center,
                "b" => Vertical::Bottom,
                _ => Vertical::Top,
            },
            grows: body.is_some_and(|b| child(b, "spAutoFit").is_some()),
            direction: match said("vert") {
                "" | "horz" => Direction::Horizontal,
                "vert270" => Direction::Up,
                "vert" => Direction::Down,
                _ => Direction::Upright,
            },
        }
    }

    /// Text whose colour is `color` unless it says otherwise.
    fn text_colored(
        &mut self,
        text: Node<'_, '_>,
        color: Option<Ink>,
        walk: &mut Walk,
    ) -> Vec<crate::pdf::model::Block> {
        let Some((crate::pdf::model::Color(r, g, b), _)) = color else { return self.text(text, walk) };
        let said = format!("<rPr><color val=\"{r:02X}{g:02X}{b:02X}\"/></rPr>");
        let patch = roxmltree::Document::parse(&said).map(|d| RunPatch::parse(d.root_element()));
        let (fields, table) = (std::mem::take(&mut walk.fields), walk.table.take());
        walk.table = patch.ok().map(|p| Rc::new((ParagraphPatch::default(), p)));
        let blocks = self.blocks(text, walk);
        (walk.fields, walk.table) = (fields, table);
        blocks
    }

    /// `wpg:wgp`: its parts in the group's own measure.
    fn group(
        &mut self,
        node: Node<'_, '_>,
        walk: &mut Walk,
        object: &Object,
        of_group: Option<Ink>,
        depth: usize,
    ) -> Content {
        if depth >= DEPTH {
            return Content::Nothing;
        }
        let properties = child(node, "grpSpPr");
        let inner = properties.and_then(|p| child(p, "xfrm"));
        let pair = |name: &str, x: &str, y: &str| {
            let n = child(inner?, name)?;
            Some((emu(attr(n, x)?)?, emu(attr(n, y)?)?))
        };
        let origin = pair("chOff", "x", "y").unwrap_or_default();
        let extent = pair("chExt", "cx", "cy").unwrap_or(object.size);
        let scale = |shown: f64, of: f64| if of > 0.0 { shown / of } else { 1.0 };
        let scale = (scale(object.size.0, extent.0), scale(object.size.1, extent.1));
        let fill = properties.and_then(|p| self.fill(p, of_group, walk)).flatten();
        let mut parts = vec![];
        for n in node.children().filter(|n| n.is_element()) {
            self.part_of_group(n, walk, (origin, scale), fill, depth, &mut parts);
        }
        Content::Group(parts)
    }

    fn canvas(&mut self, node: Node<'_, '_>, walk: &mut Walk, depth: usize) -> Content {
        let mut parts = vec![];
        for n in node.children().filter(|n| n.is_element()) {
            self.part_of_group(n, walk, ((0.0, 0.0), (1.0, 1.0)), None, depth, &mut parts);
        }
        Content::Group(parts)
    }

    fn part_of_group(
        &mut self,
        node: Node<'_, '_>,
        walk: &mut Walk,
        (origin, scale): ((f64, f64), (f64, f64)),
        fill: Option<Ink>,
        depth: usize,
        parts: &mut Vec<((f64, f64), Object)>,
    ) {
        let name = node.tag_name().name();
        if name == "AlternateContent" {
            for n in super::choice(node).into_iter().flat_map(|c| c.children()).filter(|n| n.is_element()) {
                self.part_of_group(n, walk, (origin, scale), fill, depth, parts);
            }
            return;
        }
        if name == "graphicFrame" {
            let uri = node.descendants().find(|n| is(*n, "graphicData")).and_then(|d| attr(d, "uri"));
            self.missing(walk, kind(uri.unwrap_or_default()));
            return;
        }
        if !matches!(name, "wsp" | "pic" | "grpSp" | "wgp" | "cxnSp" | "sp") || depth >= DEPTH {
            return;
        }
        let Some(t) = transform(child(node, "spPr").or_else(|| child(node, "grpSpPr"))) else { return };
        let said = node.children().find_map(|n| child(n, "cNvPr").or_else(|| is(n, "cNvPr").then_some(n)));
        let said = |name: &str| said.and_then(|p| attr(p, name)).unwrap_or_default().to_owned();
        let mut object = Object {
            spot: walk.spot(),
            name: said("name"),
            alt: said("descr"),
            size: (t.size.0 * scale.0, t.size.1 * scale.1),
            ..Object::default()
        };
        self.graphic_of(node, walk, &mut object, fill, depth + 1);
        parts.push((((t.at.0 - origin.0) * scale.0, (t.at.1 - origin.1) * scale.1), object));
    }
}

/// What an outline leaves free on each side before its text begins, as parts of its width and height.
fn text_room(properties: Node<'_, '_>, shape: &Shape) -> (f64, f64) {
    let name = child(properties, "prstGeom").and_then(|g| attr(g, "prst")).unwrap_or_default();
    match (name, shape) {
        (_, Shape::Ellipse) => (0.146, 0.146),
        (_, Shape::Rounded(r)) => (0.0, r * 0.15),
        ("diamond" | "flowChartDecision", _) => (0.25, 0.25),
        ("triangle" | "flowChartExtract", _) => (0.25, 0.25),
        ("parallelogram" | "flowChartInputOutput" | "hexagon" | "flowChartPreparation", _) => (0.15, 0.1),
        _ => (0.0, 0.0),
    }
}

/// A line's look; what can be seen through is mixed with white.
pub(super) fn border(width: f64, ink: Option<Ink>, kind: Line) -> Border {
    Border { kind, width: width.clamp(0.1, 200.0), color: ink.map(media::on_white), space: 0.0 }
}
