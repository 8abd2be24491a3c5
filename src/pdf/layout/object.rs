//! Pictures, shapes and text boxes: in the line, or at a place of their own.
use super::border::{pen, strands};
use super::paragraph::Pitch;
use super::text::{Edges, Lines, Slot};
use super::{Around, Writer};
use crate::pdf::model::{
    Block, Border, Color, Content, Direction, Line, LineHeight, Object, Paragraph, Shape, Sides, Step,
    Vertical,
};
use crate::tr;

/// How a colour that lets through what is behind it is written.
fn see_through(Color(r, g, b): Color, opacity: f64) -> String {
    match opacity {
        o if o >= 0.999 => format!("rgb({r}, {g}, {b})"),
        o => format!("rgb({r}, {g}, {b}, {:.1}%)", o.clamp(0.0, 1.0) * 100.0),
    }
}

/// The room that an object takes in a line: that of its corners when it is turned.
fn room_of(o: &Object) -> (f64, f64) {
    let (width, height) = o.size;
    let turned = o.turned.rem_euclid(180.0);
    if turned == 0.0 {
        return o.size;
    }
    let (sin, cos) = (turned.to_radians().sin().abs(), turned.to_radians().cos().abs());
    (width * cos + height * sin, width * sin + height * cos)
}

impl Writer<'_> {
    /// An object in the line: it stands on the baseline and the line grows, unless its height is exact.
    pub(super) fn inline_object(&mut self, o: &Object, pitch: Pitch, p: &Paragraph, around: &Around<'_>) {
        let mark = self.mark_edges(pitch, p);
        let (width, height) = room_of(o);
        if let LineHeight::Exact(_) = p.set.line
            && height > mark.top + 0.5
        {
            // what stands above the line is cut off, as in Word
            self.missing(
                &o.spot,
                tr!(
                    "嵌入行中、被固定行距截去上部的图片（把那一段的行距改为单倍）",
                    "the upper part of a picture in a line of exact height (give its paragraph single spacing)"
                ),
            );
            self.code.raw("box(width: ").pt(width).raw(", height: ").pt(mark.top);
            self.code.raw(", clip: true, align(bottom, ");
            self.object(o, around);
            self.code.raw("))\n");
            return;
        }
        let below = mark.bottom.max(0.0);
        let line = match (p.set.line, around.section.grid.line.filter(|_| p.set.on_grid && !around.inside)) {
            (LineHeight::Multiple(_) | LineHeight::AtLeast(_), Some(grid)) => {
                ((height + below) / grid - 0.01).ceil().max(1.0) * grid
            }
            // only text has its height multiplied
            (LineHeight::Multiple(times), None) => {
                height + below + (mark.top + below) * (1.0 - 1.0 / times.max(1.0))
            }
            _ => height + below,
        };
        self.strut(Edges { top: line - below, bottom: below });
        match (width, height) == o.size {
            true => self.object(o, around),
            // a turned object takes the room of its corners
            false => {
                self.code
                    .raw("box(width: ")
                    .pt(width)
                    .raw(", height: ")
                    .pt(height)
                    .raw(", place(center + horizon, ");
                self.object(o, around);
                self.code.raw("))");
            }
        }
        self.code.raw("\n");
    }

    /// The edges of the text that a paragraph's mark would have.
    pub(super) fn mark_edges(&mut self, pitch: Pitch, p: &Paragraph) -> Edges {
        pitch.edges(&self.choice(&p.mark, Slot::EastAsian), &p.mark)
    }

    /// Gives a line at least this height.
    pub(super) fn strut(&mut self, edges: Edges) {
        self.code.raw("box(width: 0pt, height: ").pt(edges.top + edges.bottom);
        self.code.raw(", baseline: ").pt(edges.bottom).raw(")\n");
    }

    /// An object as a box of its size: one expression.
    pub(super) fn object(&mut self, o: &Object, around: &Around<'_>) {
        let turned = o.turned.rem_euclid(360.0);
        if turned != 0.0 {
            self.code.raw("box(rotate(").number(turned).raw("deg, ");
        }
        match &o.content {
            Content::Nothing => {
                self.boxed(o.size);
                self.code.raw(")");
            }
            Content::Picture { .. } => self.picture(o),
            Content::Shape { .. } => self.shape(o, around),
            Content::WordArt { text, set } => {
                self.code.raw("stretched(").pt(o.size.0).raw(", ").pt(o.size.1).raw(", {");
                let chinese = text.chars().any(super::text::east_asian);
                let (top, bottom) = match chinese {
                    true => (0.86, 0.1),
                    false if text.to_uppercase() == *text => (0.7, 0.02),
                    false => (0.73, 0.22),
                };
                let edges = Edges { top: top * set.size, bottom: bottom * set.size };
                self.text(text, set, &Lines { pitch: Pitch::Fixed(edges), space: 0.0, spot: &o.spot });
                self.code.raw("})");
            }
            Content::Group(parts) => {
                self.flip(o);
                self.boxed(o.size);
                self.code.raw(", {\n");
                for ((x, y), part) in parts {
                    self.code.raw("place(top + left, dx: ").pt(*x).raw(", dy: ").pt(*y).raw(", ");
                    self.object(part, around);
                    self.code.raw(")\n");
                }
                self.code.raw("})");
                self.flipped(o);
            }
        }
        if turned != 0.0 {
            self.code.raw("))");
        }
    }

    fn boxed(&mut self, (width, height): (f64, f64)) {
        self.code.raw("box(width: ").pt(width).raw(", height: ").pt(height);
    }

    fn flip(&mut self, o: &Object) {
        if o.flipped != (false, false) {
            let part = |f: bool| if f { "-100%" } else { "100%" };
            self.code
                .raw("box(scale(x: ")
                .raw(part(o.flipped.0))
                .raw(", y: ")
                .raw(part(o.flipped.1))
                .raw(", ");
        }
    }

    fn flipped(&mut self, o: &Object) {
        if o.flipped != (false, false) {
            self.code.raw("))");
        }
    }

    fn picture(&mut self, o: &Object) {
        let Content::Picture { bytes, extension, crop, line } = &o.content else { return };
        let (width, height) = o.size;
        self.flip(o);
        self.boxed(o.size);
        self.code.raw(", clip: true");
        if let Some(b) = line {
            self.code.raw(", stroke: ").raw(&pen(b.width, b.color, b.kind));
        }
        // the part that is shown fills the box
        let whole = |shown: f64, a: f64, b: f64| shown / (1.0 - a - b).max(0.01);
        let (w, h) = (whole(width, crop.left, crop.right), whole(height, crop.top, crop.bottom));
        self.code.raw(", place(top + left, dx: ").pt(-crop.left * w).raw(", dy: ").pt(-crop.top * h);
        self.code.raw(", image(").file(bytes, extension).raw(", width: ").pt(w).raw(", height: ").pt(h);
        let said = [o.alt.as_str(), o.name.as_str(), "图片"].into_iter().find(|s| !s.trim().is_empty());
        self.code.raw(", fit: \"stretch\", alt: ").string(said.unwrap_or_default()).raw(")))");
        self.flipped(o);
    }

    fn shape(&mut self, o: &Object, around: &Around<'_>) {
        let Content::Shape { grows, blocks, shape, fill, opacity, line, .. } = &o.content else { return };
        let fill = fill.map(|f| see_through(f, *opacity));
        let rectangle = matches!(shape, Shape::Rectangle | Shape::Rounded(_));
        if *grows && rectangle && !blocks.is_empty() {
            // one box whose height follows its text
            self.code.raw("grown(").pt(o.size.0).raw(", ").pt(o.size.1).raw(", (fill: ");
            self.code.raw(fill.as_deref().unwrap_or("none")).raw(", stroke: ");
            match line {
                Some(b) => self.code.raw(&pen(b.width, b.color, b.kind)),
                None => self.code.raw("none"),
            };
            if let Shape::Rounded(r) = shape {
                self.code.raw(", radius: ").pt(r * o.size.0.min(o.size.1));
            }
            self.code.raw("), ");
            self.inside(o, blocks, around);
            self.code.raw(")");
            return;
        }
        self.boxed(o.size);
        self.code.raw(", {\n");
        self.outline(o, shape, fill.as_deref(), line.as_ref());
        if !blocks.is_empty() {
            self.code.raw("place(top + left, ");
            self.inside(o, blocks, around);
            self.code.raw(")\n");
        }
        self.code.raw("})");
    }

    /// The text of a shape: a block as wide as the shape, at its height unless it grows.
    fn inside(&mut self, o: &Object, blocks: &[Block], around: &Around<'_>) {
        let Content::Shape { inset, vertical, grows, direction, .. } = &o.content else { return };
        let (mut size, mut inset) = (o.size, *inset);
        let turned = match direction {
            Direction::Horizontal => None,
            Direction::Down | Direction::Upright => Some("90deg"),
            Direction::Up => Some("-90deg"),
        };
        if let Some(turned) = turned {
            size = (size.1, size.0);
            let Sides { top, right, bottom, left } = inset;
            inset = match direction {
                Direction::Down | Direction::Upright => {
                    Sides { top: right, right: bottom, bottom: left, left: top }
                }
                _ => Sides { top: left, right: top, bottom: right, left: bottom },
            };
            self.code.raw("rotate(").raw(turned).raw(", reflow: true, ");
        }
        let width = (size.0 - inset.left - inset.right).max(1.0);
        self.code.raw("block(width: ").pt(size.0);
        if !*grows || turned.is_some() {
            self.code.raw(", height: ").pt(size.1);
        }
        self.code.raw(", inset: (top: ").pt(inset.top).raw(", right: ").pt(inset.right);
        self.code.raw(", bottom: ").pt(inset.bottom).raw(", left: ").pt(inset.left).raw("), align(");
        self.code.raw(match vertical {
            Vertical::Center => "left + horizon",
            Vertical::Bottom => "left + bottom",
            _ => "left + top",
        });
        self.code.raw(", {\n");
        if *direction == Direction::Upright {
            self.code.raw("show: upright\n");
        }
        self.blocks(blocks, &Around { width, inside: true, ..around.clone() });
        self.code.raw("}))");
        if turned.is_some() {
            self.code.raw(")");
        }
    }

    fn outline(&mut self, o: &Object, shape: &Shape, fill: Option<&str>, line: Option<&Border>) {
        if fill.is_none() && line.is_none() {
            return;
        }
        let (width, height) = o.size;
        if *shape == Shape::Line {
            if let Some(b) = line {
                self.line(o, b);
            }
            return;
        }
        self.code.raw("place(top + left, ");
        self.flip(o);
        match shape {
            Shape::Ellipse => self.code.raw("ellipse(width: ").pt(width).raw(", height: ").pt(height),
            Shape::Path(_) => {
                self.code.raw("box(width: ").pt(width).raw(", height: ").pt(height).raw(", curve(")
            }
            _ => self.code.raw("rect(width: ").pt(width).raw(", height: ").pt(height),
        };
        let path = matches!(shape, Shape::Path(_));
        self.code.raw(if path { "fill: " } else { ", fill: " }).raw(fill.unwrap_or("none")).raw(", stroke: ");
        match line {
            Some(b) => self.code.raw(&pen(b.width, b.color, b.kind)),
            None => self.code.raw("none"),
        };
        match shape {
            Shape::Rounded(r) => {
                self.code.raw(", radius: ").pt(r * width.min(height));
            }
            Shape::Path(steps) => {
                self.steps(steps, o.size);
                self.code.raw(")");
            }
            _ => {}
        }
        self.code.raw(")");
        self.flipped(o);
        self.code.raw(")\n");
    }

    fn steps(&mut self, steps: &[Step], (width, height): (f64, f64)) {
        let mut points = |name: &str, points: &[(f64, f64)]| {
            self.code.raw(", curve.").raw(name).raw("(");
            for (x, y) in points {
                self.code.raw("(").pt(x * width).raw(", ").pt(y * height).raw("), ");
            }
            self.code.raw(")");
        };
        for step in steps {
            match step {
                Step::Move(p) => points("move", &[*p]),
                Step::Line(p) => points("line", &[*p]),
                Step::Curve(a, b, p) => points("cubic", &[*a, *b, *p]),
                Step::Close => points("close", &[]),
            }
        }
    }

    /// A straight line, with its strands and arrow heads.
    fn line(&mut self, o: &Object, b: &Border) {
        let Content::Shape { arrows, .. } = &o.content else { return };
        let (width, height) = o.size;
        let end = |flipped: bool, length: f64| if flipped { (length, 0.0) } else { (0.0, length) };
        let ((x1, x2), (y1, y2)) = (end(o.flipped.0, width), end(o.flipped.1, height));
        let length = (x2 - x1).hypot(y2 - y1);
        if length < 0.001 {
            return;
        }
        // along the line, and across it to its right
        let (along, across) =
            (((x2 - x1) / length, (y2 - y1) / length), ((y1 - y2) / length, (x2 - x1) / length));
        let head = b.width.max(1.0) * 3.0;
        let (from, to) =
            (if arrows.0 { head.min(length) } else { 0.0 }, if arrows.1 { head.min(length) } else { 0.0 });
        for (at, thick) in strands(b.kind) {
            let off = (at + thick / 2.0 - 0.5) * b.width;
            let point = |d: f64| (x1 + along.0 * d + across.0 * off, y1 + along.1 * d + across.1 * off);
            let (s, e) = (point(from), point(length - to));
            self.code.raw("place(top + left, line(start: (").pt(s.0).raw(", ").pt(s.1).raw("), end: (");
            self.code.pt(e.0).raw(", ").pt(e.1).raw("), stroke: ");
            self.code.raw(&pen(
                thick * b.width,
                b.color,
                if b.kind == Line::Thick { Line::Single } else { b.kind },
            ));
            self.code.raw("))\n");
        }
        let color = see_through(b.color.unwrap_or(Color(0, 0, 0)), 1.0);
        for (there, tip, back) in [(arrows.0, 0.0, head), (arrows.1, length, length - head)] {
            if !there {
                continue;
            }
            self.code.raw("place(top + left, polygon(fill: ").raw(&color);
            for (d, off) in [(tip, 0.0), (back, head / 2.0), (back, -head / 2.0)] {
                self.code.raw(", (").pt(x1 + along.0 * d + across.0 * off).raw(", ");
                self.code.pt(y1 + along.1 * d + across.1 * off).raw(")");
            }
            self.code.raw("))\n");
        }
    }
}
