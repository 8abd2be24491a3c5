//! Finds pictures whose alternative text is a tag: placeholders that a picture of the data replaces.
use super::xml::{attributes, element_name, within};
use super::*;
use crate::template::rich::placeholder::{Axis, Piece, Placeholder};

impl Cutter<'_> {
    /// Takes the placeholders out of the part: DrawingML pictures, single or in a group, and VML pictures
    /// as older files and fallbacks have them.
    pub(super) fn placeholders(&mut self) {
        let tree = self.tree;
        for holder in 0..tree.nodes.len() {
            let name = tree.local(holder);
            if tree.nodes[holder].name != Name::Solid || !["drawing", "pict"].contains(&name) {
                continue;
            }
            let xml = tree.slice(holder);
            if !xml.contains("{{") && !xml.contains("｛｛") {
                continue;
            }
            if name == "drawing" {
                for picture in within(tree, holder, "pic") {
                    let own = tree.ancestors(picture).skip(1).find(|&a| is_drawing(tree, a)) == Some(holder);
                    let grouped = tree.nodes[picture].parent.is_none_or(|p| tree.local(p) != "graphicData");
                    if own {
                        self.placeholder(if grouped { picture } else { holder }, drawn);
                    }
                }
            } else if within(tree, holder, "imagedata").count() == 1 {
                self.placeholder(holder, vml);
            }
        }
    }

    /// Replaces an element, if the alternative text of its picture is a tag.
    fn placeholder(&mut self, unit: NodeId, cut: fn(&Tree<'_>, NodeId, &str) -> Placeholder) {
        let tree = self.tree;
        let alt = alts(tree, unit)
            .map(|(_, range)| tree.source[range].trim())
            .find(|a| a.starts_with("{{") || a.starts_with("｛｛"));
        let Some(alt) = alt else { return };
        let text = quick_xml::escape::unescape(alt).unwrap_or_default();
        let mut tags = scan(&text);
        let (Some(tag), true) = (tags.pop(), tags.is_empty()) else { return };
        if tag.start != 0 || tag.end != text.len() {
            return; // a text with tags in it is just a text
        }
        let paragraph = tree.enclosing(unit, Name::Paragraph).unwrap_or(unit);
        let number = tree.nodes[..=paragraph].iter().filter(|n| n.name == Name::Paragraph).count();
        let place = Place::Part {
            file: self.file.clone(),
            part: self.part.clone().into(),
            paragraph: number as u32,
            tag: tag.raw,
        };
        match tag.kind {
            Ok(Kind::Value(e)) => {
                let node = &tree.nodes[unit];
                self.empty = false;
                self.gone.push(node.start..node.end);
                let id = self.builder.tag(place);
                let pictures = &mut self.builder.program.pictures;
                pictures.push(cut(tree, unit, alt));
                let sink = Sink::Picture(pictures.len() - 1);
                self.event(node.start, 0, What::Op(Op::Value(e, id, sink)));
            }
            Ok(_) => {}
            Err(d) => {
                self.empty = false;
                self.problems.push(d.at(place));
            }
        }
    }
}

/// The drawing of the one picture in an element, ready to be replaced.
pub(super) fn only_picture(tree: &Tree<'_>, id: NodeId) -> Option<(NodeId, Placeholder)> {
    let drawing = (id..tree.nodes[id].next).find(|&n| is_drawing(tree, n))?;
    let one = within(tree, drawing, "pic").count() == 1 && within(tree, id, "blip").count() == 1;
    one.then(|| (drawing, drawn(tree, drawing, "")))
}

fn is_drawing(tree: &Tree<'_>, id: NodeId) -> bool {
    tree.nodes[id].name == Name::Solid && tree.local(id) == "drawing"
}

/// The attributes that hold an alternative text.
fn alts(tree: &Tree<'_>, unit: NodeId) -> impl Iterator<Item = (NodeId, Range<usize>)> {
    let mut out = Vec::new();
    for id in unit..tree.nodes[unit].next {
        let names: &[&str] = match tree.local(id) {
            "docPr" | "cNvPr" => &["descr", "title"],
            "shape" | "rect" => &["alt", "title"],
            "imagedata" => &["title"],
            _ => continue,
        };
        out.extend(attributes(tree, id).into_iter().filter(|a| names.contains(&a.0)).map(|a| (id, a.1)));
    }
    out.into_iter()
}

/// A picture in DrawingML, by itself (`w:drawing`) or in a group (`pic:pic`).
fn drawn(tree: &Tree<'_>, unit: NodeId, alt: &str) -> Placeholder {
    let mut edits = alt_edits(tree, unit, alt);
    let number = |range: &Range<usize>| tree.source[range.clone()].trim().parse::<i64>().ok();
    let lengths = |id: NodeId, edits: &mut Vec<Edit>| -> Option<(i64, i64)> {
        let (x, y) = (tree.attribute_range(id, "cx")?, tree.attribute_range(id, "cy")?);
        let (cx, cy) = (number(&x)?, number(&y)?);
        edits.push((x, vec![Piece::Length(Axis::X, cx as f64)]));
        edits.push((y, vec![Piece::Length(Axis::Y, cy as f64)]));
        Some((cx, cy))
    };
    let single = is_drawing(tree, unit);
    let mut frame = None;
    for id in unit..tree.nodes[unit].next {
        let node = &tree.nodes[id];
        let parent = node.parent.map_or("", |p| tree.local(p));
        match tree.local(id) {
            "extent" if single => frame = lengths(id, &mut edits),
            "ext" if parent == "xfrm" => {
                let size = lengths(id, &mut edits);
                frame = frame.or(size);
            }
            "off" if parent == "xfrm" && !single => {
                for (name, axis) in [("x", Axis::X), ("y", Axis::Y)] {
                    let at = tree.attribute_range(id, name).and_then(|r| Some((number(&r)?, r)));
                    edits.extend(at.map(|(n, r)| (r, vec![Piece::Offset(axis, n)])));
                }
            }
            "posOffset" => {
                let axis = if parent == "positionH" { Axis::X } else { Axis::Y };
                let range = node.inner..node.inner_end;
                edits.extend(number(&range).map(|n| (range, vec![Piece::Offset(axis, n)])));
            }
            "blip" => {
                let name = element_name(tree, id).to_string();
                let start = tree.start_tag(id);
                let prefix = start.split(":embed").next().filter(|b| b.len() < start.len());
                let prefix = prefix.and_then(|b| b.rsplit(char::is_whitespace).next()).unwrap_or("r");
                // extensions name the old picture once more (SVG, unedited original)
                let kept = tree.children(id).filter(|&c| tree.local(c) != "extLst");
                let effects = kept.map(|c| tree.slice(c)).collect();
                let crop = name.replace("blip", "srcRect");
                let piece = Piece::Blip { name, prefix: prefix.into(), effects, crop };
                edits.push((node.start..node.end, vec![piece]));
            }
            "srcRect" => edits.push((node.start..node.end, vec![])),
            _ => {}
        }
    }
    pieces(tree, unit, edits, frame)
}

/// A picture in VML (`w:pict`).
fn vml(tree: &Tree<'_>, unit: NodeId, alt: &str) -> Placeholder {
    let mut edits = alt_edits(tree, unit, alt);
    let mut frame = None;
    for id in unit..tree.nodes[unit].next {
        match tree.local(id) {
            "shape" | "rect" => {
                let Some(style) = tree.attribute_range(id, "style") else { continue };
                let x = style_length(tree, &style, "width");
                let y = style_length(tree, &style, "height");
                if let (Some((x, w, cx)), Some((y, h, cy))) = (x, y) {
                    edits.push((x, vec![Piece::Length(Axis::X, w)]));
                    edits.push((y, vec![Piece::Length(Axis::Y, h)]));
                    frame = Some((cx, cy));
                }
            }
            "imagedata" => {
                for (name, range) in attributes(tree, id) {
                    match name {
                        "id" => edits.push((range, vec![Piece::Id])),
                        "cropleft" | "croptop" | "cropright" | "cropbottom" => {
                            let from = tree.source[..range.start].rfind(name).unwrap_or(range.start);
                            edits.push((from..range.end + 1, vec![]));
                        }
                        _ => {}
                    }
                }
                let at = tree.nodes[id].start + element_name(tree, id).len() + 1;
                edits.push((at..at, vec![Piece::VmlCrop]));
            }
            _ => {}
        }
    }
    pieces(tree, unit, edits, frame)
}

/// A length in a style (`width:90pt`): the number's bytes, the number, and the length in EMU.
fn style_length(tree: &Tree<'_>, style: &Range<usize>, key: &str) -> Option<(Range<usize>, f64, i64)> {
    let text = &tree.source[style.clone()];
    let mut at = 0;
    for item in text.split(';') {
        let start = at;
        at += item.len() + 1;
        let Some((name, value)) = item.split_once(':') else { continue };
        if name.trim() != key {
            continue;
        }
        let lead = value.len() - value.trim_start().len();
        let value = value.trim();
        let digits = value.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(value.len());
        let number: f64 = value[..digits].parse().ok()?;
        let unit = match &value[digits..] {
            "pt" => 12_700.0,
            "in" => 914_400.0,
            "cm" => 360_000.0,
            "mm" => 36_000.0,
            "px" | "" => 9_525.0,
            _ => return None,
        };
        let from = style.start + start + name.len() + 1 + lead;
        return Some((from..from + digits, number, (number * unit) as i64)).filter(|l| l.2 > 0);
    }
    None
}

/// Bytes of the part and what takes their place.
type Edit = (Range<usize>, Vec<Piece>);

fn alt_edits(tree: &Tree<'_>, unit: NodeId, alt: &str) -> Vec<Edit> {
    let same = alts(tree, unit).filter(|(_, range)| tree.source[range.clone()].trim() == alt);
    same.map(|(_, range)| (range, vec![Piece::Alt])).collect()
}

/// Cuts an element at its edits.
fn pieces(tree: &Tree<'_>, unit: NodeId, mut edits: Vec<Edit>, frame: Option<(i64, i64)>) -> Placeholder {
    edits.sort_by_key(|e| (e.0.start, e.0.end));
    let frame = frame.filter(|f| f.0 > 0 && f.1 > 0);
    let mut out = Placeholder { frame, pieces: vec![] };
    let mut at = tree.nodes[unit].start;
    for (range, new) in edits {
        if range.start < at {
            continue;
        }
        out.pieces.push(Piece::Fixed(tree.source[at..range.start].to_string()));
        out.pieces.extend(new);
        at = range.end;
    }
    out.pieces.push(Piece::Fixed(tree.source[at..tree.nodes[unit].end].to_string()));
    out
}
