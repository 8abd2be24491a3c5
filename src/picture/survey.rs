//! How much work an SVG drawing is, told before it is drawn: a kilobyte can name itself a billion times, or blur a
//! page a thousand times. Counted, not timed, so that the same drawing gives the same result everywhere.
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use resvg::usvg::{Group, Node, Tree, filter};
use std::collections::HashMap;

/// Elements of a drawing, those that `use` repeats counted each time.
const MAX_ELEMENTS: u64 = 100_000;
/// Elements in one another.
const MAX_DEPTH: usize = 100;
/// Bytes of style sheets times elements: each rule is compared with each element.
const MAX_STYLING: u64 = 200_000_000;
/// Elements of markers times bytes of the drawing: a marker stands at each point of a path.
const MAX_MARKERS: u64 = 20_000_000;
/// Bytes of the declarations before the drawing; drawing programs name their namespaces there.
const MAX_DECLARED: usize = 4096;

/// Is the drawing small enough to be read?
pub(super) fn readable(text: &str) -> bool {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    let mut survey = Survey { parts: vec![Part::default()], names: HashMap::new(), open: vec![0] };
    let mut depth: Vec<usize> = vec![]; // how many names each open element added
    let (mut elements, mut in_style, mut in_marker) = (0u64, false, 0usize);
    let (mut style, mut markers) = (0u64, 0u64);
    loop {
        let (e, empty) = match reader.read_event() {
            Ok(Event::Start(e)) => (e, false),
            Ok(Event::Empty(e)) => (e, true),
            Ok(Event::End(e)) => {
                let added = depth.pop().unwrap_or(0);
                survey.open.truncate(survey.open.len().saturating_sub(added).max(1));
                in_style = false;
                in_marker = if e.local_name().as_ref() == "marker" { 0 } else { in_marker };
                continue;
            }
            Ok(Event::Text(t)) => {
                style += if in_style { t.len() as u64 } else { 0 };
                continue;
            }
            Ok(Event::CData(t)) => {
                style += if in_style { t.len() as u64 } else { 0 };
                continue;
            }
            Ok(Event::DocType(d)) => {
                let declared: &str = &d;
                // entities that hold elements or other entities grow without end
                let grows =
                    declared.contains('&') || declared.matches('<').count() != declared.matches("<!").count();
                if declared.len() > MAX_DECLARED || grows {
                    return false;
                }
                continue;
            }
            Ok(Event::Eof) => break,
            Ok(_) => continue,
            Err(_) => return true, // its own reader says what is wrong
        };
        elements += 1;
        if elements > MAX_ELEMENTS || depth.len() > MAX_DEPTH {
            return false;
        }
        let added = survey.element(&e);
        let name = e.local_name();
        in_style |= name.as_ref() == "style" && !empty;
        in_marker = if name.as_ref() == "marker" && !empty { 1 } else { in_marker };
        markers += in_marker as u64;
        if empty {
            survey.open.truncate(survey.open.len() - added);
        } else {
            depth.push(added);
        }
    }
    style.saturating_mul(elements) <= MAX_STYLING
        && markers.saturating_mul(text.len() as u64) <= MAX_MARKERS
        && survey.total(0, 0) <= MAX_ELEMENTS
}

/// Elements below a named one, and the names of what is used there.
#[derive(Default)]
struct Part {
    elements: u64,
    uses: Vec<String>,
    total: Option<u64>,
}

struct Survey {
    parts: Vec<Part>,
    names: HashMap<String, usize>,
    /// The named elements that are open, the whole drawing first.
    open: Vec<usize>,
}

impl Survey {
    /// Counts an element; gives the number of names it adds to the open ones.
    fn element(&mut self, e: &BytesStart<'_>) -> usize {
        let (mut id, mut link) = (None, None);
        for a in e.attributes().with_checks(false).flatten() {
            match a.key.local_name().as_ref() {
                "id" => id = Some(a.value.to_string()),
                "href" => link = a.value.strip_prefix('#').map(str::to_string),
                _ => {}
            }
        }
        let link = link.filter(|_| e.local_name().as_ref() == "use");
        for &open in &self.open {
            let Some(part) = self.parts.get_mut(open) else { continue };
            part.elements += 1;
            part.uses.extend(link.clone());
        }
        let Some(id) = id else { return 0 };
        let new = self.parts.len();
        self.parts.push(Part { elements: 1, uses: link.into_iter().collect(), total: None });
        self.names.entry(id).or_insert(new);
        self.open.push(new);
        1
    }

    /// The elements of a part with all that it uses; too many when the uses go deep.
    fn total(&mut self, part: usize, depth: usize) -> u64 {
        let Some(found) = self.parts.get_mut(part) else { return 0 };
        if let Some(known) = found.total {
            return known;
        }
        if depth > MAX_DEPTH {
            return u64::MAX;
        }
        found.total = Some(0); // what uses itself isn't drawn
        let (mut sum, uses) = (found.elements, std::mem::take(&mut found.uses));
        for name in uses {
            if let Some(&used) = self.names.get(&name) {
                sum = sum.saturating_add(self.total(used, depth + 1));
            }
        }
        if let Some(found) = self.parts.get_mut(part) {
            found.total = Some(sum);
        }
        sum
    }
}

/// The work of drawing, in pixels painted once, when the drawing's unit is so many pixels.
pub(super) fn work(tree: &Tree, scale: f64) -> f64 {
    let size = tree.size();
    let canvas = [f64::from(size.width()) * scale, f64::from(size.height()) * scale];
    Work { canvas, scale }.group(tree.root(), 0)
}

struct Work {
    canvas: [f64; 2],
    scale: f64,
}

/// What painting anything costs, however small, and each step of a path.
const LEAST: f64 = 200.0;
const STEP: f64 = 30.0;
/// What each dash of a line costs.
const DASH: f64 = 100.0;

impl Work {
    fn area(&self, width: f32, height: f32) -> f64 {
        let side = |n: f32, most: f64| (f64::from(n) * self.scale).clamp(1.0, most.max(1.0));
        side(width, self.canvas[0]) * side(height, self.canvas[1])
    }

    fn group(&self, group: &Group, depth: usize) -> f64 {
        if depth > MAX_DEPTH {
            return f64::INFINITY;
        }
        let bounds = group.abs_layer_bounding_box();
        let area = self.area(bounds.width(), bounds.height());
        let mut sum = if group.should_isolate() { area * 3.0 } else { 0.0 };
        for filter in group.filters() {
            sum += filter.primitives().iter().map(|p| area * weight(p.kind(), self.scale)).sum::<f64>();
        }
        sum + group.children().iter().map(|n| self.node(n, depth)).sum::<f64>()
    }

    fn node(&self, node: &Node, depth: usize) -> f64 {
        let mut sum = LEAST;
        match node {
            Node::Group(g) => sum += self.group(g, depth + 1),
            Node::Path(p) => {
                let bounds = p.abs_stroke_bounding_box();
                let area = self.area(bounds.width(), bounds.height());
                let steps = p.data().len() as f64 * STEP;
                sum += area + steps;
                if let Some(stroke) = p.stroke() {
                    sum += area + steps * 4.0;
                    let period: f32 = stroke.dasharray().map_or(0.0, |d| d.iter().sum());
                    if period > 0.0 {
                        let bounds = p.bounding_box();
                        let length = f64::from(bounds.width() + bounds.height()) * p.data().len() as f64;
                        sum += length / f64::from(period) * DASH;
                    }
                }
            }
            Node::Image(i) => {
                let bounds = i.abs_bounding_box();
                sum += self.area(bounds.width(), bounds.height()) * 4.0;
            }
            Node::Text(_) => {}
        }
        node.subroots(|g| sum += self.group(g, depth + 1));
        sum
    }
}

/// What a step of a filter costs for each pixel.
fn weight(kind: &filter::Kind, scale: f64) -> f64 {
    match kind {
        filter::Kind::Turbulence(t) => 60.0 * f64::from(t.num_octaves().max(1)),
        filter::Kind::ConvolveMatrix(c) => {
            f64::from(c.matrix().columns()) * f64::from(c.matrix().rows()) * 4.0
        }
        filter::Kind::Morphology(m) => {
            let side = |r: f32| (f64::from(r) * scale * 2.0 + 1.0).min(4000.0);
            side(m.radius_x().get()) * side(m.radius_y().get())
        }
        filter::Kind::GaussianBlur(_) | filter::Kind::DropShadow(_) => 30.0,
        filter::Kind::DiffuseLighting(_) | filter::Kind::SpecularLighting(_) => 30.0,
        _ => 6.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn svg(inner: &str) -> String {
        format!(
            "<svg xmlns='http://www.w3.org/2000/svg' xmlns:x='http://www.w3.org/1999/xlink' width='9' height='9'>{inner}</svg>"
        )
    }

    #[test]
    fn what_repeats_itself_is_counted_each_time() {
        assert!(readable(&svg("<g id='a'><path/></g><use x:href='#a'/><use href='#a'/>")));
        assert!(readable(&svg(
            "<g id='a'><use href='#a'/><use href='#b'/></g><g id='b'><use href='#a'/></g>"
        )));
        let level =
            |i: usize| format!("<g id='a{}'>{}</g>", i + 1, format!("<use href='#a{i}'/>").repeat(10));
        let bomb: String = (0..9).map(level).collect();
        assert!(!readable(&svg(&format!("<defs><g id='a0'/>{bomb}</defs><use href='#a9'/>"))));
        assert!(!readable(&svg(&"<g>".repeat(200))));
        assert!(!readable(&format!("<!DOCTYPE svg [<!ENTITY a '<g/><g/>'>]>{}", svg("&a;"))));
        assert!(readable(&format!("<!DOCTYPE svg [<!ENTITY ns 'http://a.example'>]>{}", svg(""))));
    }

    #[test]
    fn large_and_filtered_shapes_are_more_work() {
        let of = |inner: &str| work(&Tree::from_str(&svg(inner), &Default::default()).unwrap(), 100.0);
        let one = of("<rect width='9' height='9'/>");
        assert!(one > 810_000.0 && one < 830_000.0, "{one}");
        assert!(of("<rect width='1' height='1'/>") < one / 20.0);
        let blur = "<filter id='f'><feGaussianBlur stdDeviation='1'/></filter><rect filter='url(#f)' width='9' height='9'/>";
        assert!(of(blur) > one * 20.0);
        let dashes = "<path d='M0 0L900 900' stroke='red' stroke-dasharray='0.00001'/>";
        assert!(of(dashes) > 1e9);
    }
}
