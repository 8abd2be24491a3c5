//! Outlines: the preset shapes of DrawingML by name, those of VML by number, and free ones.
use super::super::xml::{attr, child, is, number};
use crate::pdf::model::{Shape, Step};
use roxmltree::Node;

type Point = (f64, f64);

/// A closed outline of straight lines; coordinates are parts of the box.
fn polygon(points: &[Point]) -> Shape {
    let mut steps = vec![];
    for (n, p) in points.iter().enumerate() {
        steps.push(if n == 0 { Step::Move(*p) } else { Step::Line(*p) });
    }
    steps.push(Step::Close);
    Shape::Path(steps)
}

fn open(points: &[Point]) -> Shape {
    let mut steps = vec![];
    for (n, p) in points.iter().enumerate() {
        steps.push(if n == 0 { Step::Move(*p) } else { Step::Line(*p) });
    }
    Shape::Path(steps)
}

/// The outline of a preset; `adjust` gives its adjust values as parts of 1. `None`: not known.
pub(super) fn preset(name: &str, (w, h): (f64, f64), adjust: impl Fn(usize, f64) -> f64) -> Option<Shape> {
    let (w, h) = (w.max(0.01), h.max(0.01));
    let short = w.min(h);
    // lengths measured by the shorter side, as parts of the width and of the height
    let (sx, sy) = (short / w, short / h);
    let arrow = || (0.5 - (adjust(0, 0.5) / 2.0).clamp(0.0, 0.5), adjust(1, 0.5).max(0.0));
    Some(match name {
        "rect" | "flowChartProcess" | "textBox" | "flowChartPredefinedProcess" => Shape::Rectangle,
        "roundRect" | "round2SameRect" | "flowChartAlternateProcess" => {
            Shape::Rounded(adjust(0, 0.16667).clamp(0.0, 0.5))
        }
        "flowChartTerminator" => Shape::Rounded(0.5),
        "ellipse" | "flowChartConnector" => Shape::Ellipse,
        "line" | "straightConnector1" => Shape::Line,
        "bentConnector2" => open(&[(0.0, 0.0), (1.0, 0.0), (1.0, 1.0)]),
        "bentConnector3" => {
            let x = adjust(0, 0.5);
            open(&[(0.0, 0.0), (x, 0.0), (x, 1.0), (1.0, 1.0)])
        }
        "triangle" | "flowChartExtract" => polygon(&[(0.0, 1.0), (adjust(0, 0.5), 0.0), (1.0, 1.0)]),
        "flowChartMerge" => polygon(&[(0.0, 0.0), (1.0, 0.0), (0.5, 1.0)]),
        "rtTriangle" => polygon(&[(0.0, 1.0), (0.0, 0.0), (1.0, 1.0)]),
        "diamond" | "flowChartDecision" => polygon(&[(0.5, 0.0), (1.0, 0.5), (0.5, 1.0), (0.0, 0.5)]),
        "parallelogram" => {
            let d = adjust(0, 0.25) * sx;
            polygon(&[(d, 0.0), (1.0, 0.0), (1.0 - d, 1.0), (0.0, 1.0)])
        }
        "flowChartInputOutput" => polygon(&[(0.2, 0.0), (1.0, 0.0), (0.8, 1.0), (0.0, 1.0)]),
        "trapezoid" => {
            let d = adjust(0, 0.25) * sx;
            polygon(&[(d, 0.0), (1.0 - d, 0.0), (1.0, 1.0), (0.0, 1.0)])
        }
        "flowChartManualOperation" => polygon(&[(0.0, 0.0), (1.0, 0.0), (0.8, 1.0), (0.2, 1.0)]),
        "hexagon" | "flowChartPreparation" => {
            let d = adjust(0, 0.25) * sx;
            polygon(&[(d, 0.0), (1.0 - d, 0.0), (1.0, 0.5), (1.0 - d, 1.0), (d, 1.0), (0.0, 0.5)])
        }
        "octagon" => {
            let (x, y) = (adjust(0, 0.29289) * sx, adjust(0, 0.29289) * sy);
            polygon(&[
                (x, 0.0),
                (1.0 - x, 0.0),
                (1.0, y),
                (1.0, 1.0 - y),
                (1.0 - x, 1.0),
                (x, 1.0),
                (0.0, 1.0 - y),
                (0.0, y),
            ])
        }
        "pentagon" => polygon(&round_points(5, 1.0)),
        "plus" | "mathPlus" => {
            let (x, y) = (adjust(0, 0.25) * sx, adjust(0, 0.25) * sy);
            polygon(&[
                (x, 0.0),
                (1.0 - x, 0.0),
                (1.0 - x, y),
                (1.0, y),
                (1.0, 1.0 - y),
                (1.0 - x, 1.0 - y),
                (1.0 - x, 1.0),
                (x, 1.0),
                (x, 1.0 - y),
                (0.0, 1.0 - y),
                (0.0, y),
                (x, y),
            ])
        }
        "star5" => polygon(&round_points(5, 0.382)),
        "star4" => polygon(&round_points(4, adjust(0, 0.125) * 2.0)),
        "star6" => polygon(&round_points(6, 0.577)),
        "star8" => polygon(&round_points(8, 0.75)),
        "homePlate" => {
            let d = adjust(0, 0.5) * sx;
            polygon(&[(0.0, 0.0), (1.0 - d, 0.0), (1.0, 0.5), (1.0 - d, 1.0), (0.0, 1.0)])
        }
        "chevron" => {
            let d = adjust(0, 0.5) * sx;
            polygon(&[(0.0, 0.0), (1.0 - d, 0.0), (1.0, 0.5), (1.0 - d, 1.0), (0.0, 1.0), (d, 0.5)])
        }
        "rightArrow" | "leftArrow" | "downArrow" | "upArrow" => {
            let (side, head) = arrow();
            let upright = matches!(name, "downArrow" | "upArrow");
            let head = (head * if upright { sy } else { sx }).min(1.0);
            let right = [
                (0.0, side),
                (1.0 - head, side),
                (1.0 - head, 0.0),
                (1.0, 0.5),
                (1.0 - head, 1.0),
                (1.0 - head, 1.0 - side),
                (0.0, 1.0 - side),
            ];
            let turn = |(x, y): Point| match name {
                "leftArrow" => (1.0 - x, y),
                "downArrow" => (y, x),
                "upArrow" => (y, 1.0 - x),
                _ => (x, y),
            };
            polygon(&right.map(turn))
        }
        "leftRightArrow" | "upDownArrow" => {
            let (side, head) = arrow();
            let upright = name == "upDownArrow";
            let head = (head * if upright { sy } else { sx }).min(0.5);
            let points = [
                (0.0, 0.5),
                (head, 0.0),
                (head, side),
                (1.0 - head, side),
                (1.0 - head, 0.0),
                (1.0, 0.5),
                (1.0 - head, 1.0),
                (1.0 - head, 1.0 - side),
                (head, 1.0 - side),
                (head, 1.0),
            ];
            polygon(&points.map(|(x, y)| if upright { (y, x) } else { (x, y) }))
        }
        "leftBracket" => open(&[(1.0, 0.0), (0.0, 0.0), (0.0, 1.0), (1.0, 1.0)]),
        "rightBracket" => open(&[(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]),
        "leftBrace" | "rightBrace" => Shape::Path(brace(name == "rightBrace", adjust(0, 0.08333) * sy)),
        _ => return None,
    })
}

fn brace(right: bool, r: f64) -> Vec<Step> {
    let r = r.clamp(0.0, 0.25);
    let x = |x: f64| if right { 1.0 - x } else { x };
    let p = |px: f64, py: f64| (x(px), py);
    vec![
        Step::Move(p(1.0, 0.0)),
        Step::Curve(p(0.7, 0.0), p(0.5, r * 0.4), p(0.5, r)),
        Step::Line(p(0.5, 0.5 - r)),
        Step::Curve(p(0.5, 0.5 - r * 0.4), p(0.3, 0.5), p(0.0, 0.5)),
        Step::Curve(p(0.3, 0.5), p(0.5, 0.5 + r * 0.4), p(0.5, 0.5 + r)),
        Step::Line(p(0.5, 1.0 - r)),
        Step::Curve(p(0.5, 1.0 - r * 0.4), p(0.7, 1.0), p(1.0, 1.0)),
    ]
}

/// The points of a star (or of a polygon with equal sides), stretched to the box.
fn round_points(count: usize, inner: f64) -> Vec<Point> {
    let points = if inner < 1.0 { count * 2 } else { count };
    let at = |n: usize| {
        let angle = std::f64::consts::TAU * n as f64 / points as f64;
        let r = if inner < 1.0 && n % 2 == 1 { inner } else { 1.0 };
        (angle.sin() * r, -angle.cos() * r)
    };
    let all: Vec<Point> = (0..points).map(at).collect();
    let range = |f: fn(&Point) -> f64| {
        let of = all.iter().map(f);
        (of.clone().fold(f64::MAX, f64::min), of.fold(f64::MIN, f64::max))
    };
    let ((x1, x2), (y1, y2)) = (range(|p| p.0), range(|p| p.1));
    all.iter().map(|(x, y)| ((x - x1) / (x2 - x1), (y - y1) / (y2 - y1))).collect()
}

/// The preset of that number (`o:spt`, `_x0000_t202`), as DrawingML names it.
pub(super) fn numbered(spt: u32) -> Option<&'static str> {
    Some(match spt {
        1 | 75 | 202 => "rect",
        2 => "roundRect",
        3 => "ellipse",
        4 => "diamond",
        5 => "triangle",
        6 => "rtTriangle",
        7 => "parallelogram",
        8 => "trapezoid",
        9 => "hexagon",
        10 => "octagon",
        11 => "plus",
        12 => "star5",
        13 => "rightArrow",
        15 => "homePlate",
        20 | 32 => "line",
        33 => "bentConnector2",
        34 => "bentConnector3",
        55 => "chevron",
        56 => "pentagon",
        66 => "leftArrow",
        67 => "downArrow",
        68 => "upArrow",
        69 => "leftRightArrow",
        70 => "upDownArrow",
        85 => "leftBracket",
        86 => "rightBracket",
        87 => "leftBrace",
        88 => "rightBrace",
        109 => "flowChartProcess",
        110 => "flowChartDecision",
        111 => "flowChartInputOutput",
        112 => "flowChartPredefinedProcess",
        116 => "flowChartTerminator",
        117 => "flowChartPreparation",
        119 => "flowChartManualOperation",
        120 => "flowChartConnector",
        127 => "flowChartExtract",
        128 => "flowChartMerge",
        176 => "flowChartAlternateProcess",
        187 => "star4",
        58 => "star8",
        _ => return None,
    })
}

/// `a:custGeom`; `None` when its coordinates are formulas.
pub(super) fn custom(node: Node<'_, '_>) -> Option<Shape> {
    let mut steps = vec![];
    for path in child(node, "pathLst")?.children().filter(|n| is(*n, "path")) {
        let side = |name: &str| attr(path, name).and_then(number).filter(|n| *n > 0.0);
        // without a size the coordinates are those of the box, which isn't known here
        let (w, h) = (side("w")?, side("h")?);
        let point = |n: Node<'_, '_>| Some((number(attr(n, "x")?)? / w, number(attr(n, "y")?)? / h));
        let mut at = (0.0, 0.0);
        for n in path.children().filter(|n| n.is_element()) {
            let points: Option<Vec<Point>> = n.children().filter(|p| is(*p, "pt")).map(point).collect();
            let points = points?;
            match (n.tag_name().name(), points.as_slice()) {
                ("moveTo", [p]) => steps.push(Step::Move(*p)),
                ("lnTo", [p]) => steps.push(Step::Line(*p)),
                ("cubicBezTo", [a, b, p]) => steps.push(Step::Curve(*a, *b, *p)),
                ("quadBezTo", [c, p]) => {
                    let third = |from: Point| {
                        (from.0 + (c.0 - from.0) * 2.0 / 3.0, from.1 + (c.1 - from.1) * 2.0 / 3.0)
                    };
                    steps.push(Step::Curve(third(at), third(*p), *p));
                }
                ("arcTo", _) => {
                    let value = |name: &str| number(attr(n, name)?);
                    let radius = (value("wR")? / w, value("hR")? / h);
                    at = arc(&mut steps, at, radius, value("stAng")? / 60_000.0, value("swAng")? / 60_000.0);
                    continue;
                }
                ("close", _) => steps.push(Step::Close),
                _ => {}
            }
            at = points.last().copied().unwrap_or(at);
        }
    }
    (!steps.is_empty()).then_some(Shape::Path(steps))
}

/// An arc of an ellipse as curves; says where it ends.
fn arc(steps: &mut Vec<Step>, from: Point, (rx, ry): Point, start: f64, sweep: f64) -> Point {
    let (start, sweep) = (start.to_radians(), sweep.to_radians().clamp(-7.0, 7.0));
    let center = (from.0 - rx * start.cos(), from.1 - ry * start.sin());
    let pieces = (sweep.abs() / std::f64::consts::FRAC_PI_2).ceil().max(1.0);
    let step = sweep / pieces;
    let k = 4.0 / 3.0 * (step / 4.0).tan();
    let mut angle = start;
    let on = |a: f64| (center.0 + rx * a.cos(), center.1 + ry * a.sin());
    for _ in 0..pieces as usize {
        let (a, b) = (angle, angle + step);
        let (p, q) = (on(a), on(b));
        let first = (p.0 - k * rx * a.sin(), p.1 + k * ry * a.cos());
        let second = (q.0 + k * rx * b.sin(), q.1 - k * ry * b.cos());
        steps.push(Step::Curve(first, second, q));
        angle = b;
    }
    on(start + sweep)
}

/// The `path` of a VML shape with numbers only; coordinates are divided by `size`.
pub(super) fn vml_path(path: &str, origin: Point, size: Point) -> Option<Shape> {
    let mut steps = vec![];
    let mut at = (0.0, 0.0);
    let mut rest = path.trim();
    let scale = |(x, y): Point| ((x - origin.0) / size.0, (y - origin.1) / size.1);
    while let Some(command) = rest.chars().next() {
        rest = rest.get(command.len_utf8()..).unwrap_or_default();
        let end = rest.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let numbers = numbers(rest.get(..end).unwrap_or_default())?;
        rest = rest.get(end..).unwrap_or_default();
        let pairs: Vec<Point> = numbers
            .chunks(2)
            .map(|c| (c.first().copied().unwrap_or(0.0), c.get(1).copied().unwrap_or(0.0)))
            .collect();
        match command {
            'm' => {
                at = pairs.first().copied().unwrap_or((0.0, 0.0));
                steps.push(Step::Move(scale(at)));
            }
            'l' | 'r' => {
                for p in pairs {
                    at = if command == 'l' { p } else { (at.0 + p.0, at.1 + p.1) };
                    steps.push(Step::Line(scale(at)));
                }
            }
            'c' | 'v' => {
                for three in pairs.chunks_exact(3) {
                    let [a, b, c] = three else { continue };
                    let by = |p: &Point| if command == 'c' { *p } else { (at.0 + p.0, at.1 + p.1) };
                    let (a, b, c) = (by(a), by(b), by(c));
                    steps.push(Step::Curve(scale(a), scale(b), scale(c)));
                    at = c;
                }
            }
            't' => {
                let by = pairs.first().copied().unwrap_or((0.0, 0.0));
                at = (at.0 + by.0, at.1 + by.1);
                steps.push(Step::Move(scale(at)));
            }
            'x' => steps.push(Step::Close),
            'e' | 'n' | ' ' | ',' => {}
            _ => return None,
        }
    }
    (steps.len() > 1).then_some(Shape::Path(steps))
}

/// Numbers between commas or spaces; one left out is 0.
fn numbers(text: &str) -> Option<Vec<f64>> {
    let text = text.trim();
    if text.is_empty() {
        return Some(vec![]);
    }
    let one = |t: &str| if t.trim().is_empty() { Some(0.0) } else { number(t) };
    match text.contains(',') {
        true => text
            .split(',')
            .flat_map(|t| {
                let t = t.trim();
                if t.is_empty() { vec![""] } else { t.split_whitespace().collect() }
            })
            .map(one)
            .collect(),
        false => text.split_whitespace().map(one).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn presets_are_parts_of_the_box() {
        let usual = |_: usize, value: f64| value;
        assert_eq!(preset("rect", (10.0, 5.0), usual), Some(Shape::Rectangle));
        let Some(Shape::Path(steps)) = preset("rightArrow", (20.0, 10.0), usual) else {
            panic!("no outline")
        };
        assert_eq!(steps[3], Step::Line((1.0, 0.5)));
        assert_eq!(steps[1], Step::Line((0.75, 0.25)));
        assert_eq!(preset("cloud", (10.0, 5.0), usual), None);
    }

    #[test]
    fn vml_paths() {
        let shape = vml_path("m,l21600,,21600,21600,xe", (0.0, 0.0), (21600.0, 21600.0));
        let Some(Shape::Path(steps)) = shape else { panic!("no outline") };
        assert_eq!(steps[..3], [Step::Move((0.0, 0.0)), Step::Line((1.0, 0.0)), Step::Line((1.0, 1.0))]);
        assert_eq!(vml_path("m@0,l1,1e", (0.0, 0.0), (1.0, 1.0)), None);
    }

    #[test]
    fn an_arc_ends_where_it_should() {
        let mut steps = vec![];
        let end = arc(&mut steps, (1.0, 0.5), (0.5, 0.5), 0.0, 90.0);
        assert!((end.0 - 0.5).abs() < 1e-9 && (end.1 - 1.0).abs() < 1e-9);
    }
}
