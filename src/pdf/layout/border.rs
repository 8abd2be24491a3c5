//! Borders of pages, and strokes that are made of several lines.
use super::text::{dash, rgb};
use crate::pdf::model::{Border, Color, Line, Section, Sides};

/// A stroke of one colour as code.
pub(super) fn pen(width: f64, color: Option<Color>, kind: Line) -> String {
    let color = color.map_or("black".to_owned(), rgb);
    format!("(paint: {color}, thickness: {width}pt, dash: \"{}\")", dash(kind))
}

/// The single lines of a kind, from outside in: where each begins and how thick it is, as parts of the whole.
pub(super) fn strands(kind: Line) -> &'static [(f64, f64)] {
    match kind {
        Line::Double => &[(0.0, 1.0 / 3.0), (2.0 / 3.0, 1.0 / 3.0)],
        Line::Triple => &[(0.0, 0.2), (0.4, 0.2), (0.8, 0.2)],
        Line::ThickThin => &[(0.0, 0.6), (0.8, 0.2)],
        Line::ThinThick => &[(0.0, 0.2), (0.4, 0.6)],
        _ => &[(0.0, 1.0)],
    }
}

/// The thickness of a border with all its lines; a border names that of one.
fn whole(border: &Border) -> f64 {
    match border.kind {
        Line::Double => border.width * 3.0,
        Line::Triple => border.width * 5.0,
        Line::ThickThin | Line::ThinThick => border.width * 2.0,
        _ => border.width,
    }
}

/// The borders of a section's pages: statements for `page(background: …)`, relative to the paper. Empty when
/// there are none. On which pages they stand is for the caller.
pub(super) fn page_border(section: &Section) -> String {
    let Some(borders) = &section.borders else { return String::new() };
    let (width, height) = section.paper;
    let m = &section.margin;
    let space = |side: Option<Border>, given: f64| side.map_or(0.0, |_| given);
    let lines = &borders.lines;
    let gap = Sides {
        top: space(lines.top, borders.space.top),
        right: space(lines.right, borders.space.right),
        bottom: space(lines.bottom, borders.space.bottom),
        left: space(lines.left, borders.space.left),
    };
    // the outer edges of the frame
    let edge = |margin: f64, line: Option<Border>, gap: f64| match borders.from_page {
        true => gap,
        false => (margin - gap - line.map_or(0.0, |b| whole(&b))).max(0.0),
    };
    let top = edge(m.top, lines.top, gap.top);
    let bottom = height - edge(m.bottom, lines.bottom, gap.bottom);
    let left = edge(m.left + section.gutter, lines.left, gap.left);
    let right = width - edge(m.right, lines.right, gap.right);
    let mut out = String::new();
    // each strand of one side begins where that of the side beside it does, so that the corners meet
    let sides = [
        (lines.top, lines.left, lines.right),
        (lines.bottom, lines.left, lines.right),
        (lines.left, lines.top, lines.bottom),
        (lines.right, lines.top, lines.bottom),
    ];
    for (n, (line, before, after)) in sides.into_iter().enumerate() {
        let Some(border) = line else { continue };
        let total = whole(&border);
        for (k, (from, thick)) in strands(border.kind).iter().enumerate() {
            let begin = |b: Option<Border>| {
                b.and_then(|b| strands(b.kind).get(k).map(|s| s.0 * whole(&b))).unwrap_or(0.0)
            };
            let (at, thick) = ((from + thick / 2.0) * total, thick * total);
            let (x1, y1, x2, y2) = match n {
                0 => (left + begin(before), top + at, right - begin(after), top + at),
                1 => (left + begin(before), bottom - at, right - begin(after), bottom - at),
                2 => (left + at, top + begin(before), left + at, bottom - begin(after)),
                _ => (right - at, top + begin(before), right - at, bottom - begin(after)),
            };
            let pen = pen(thick, border.color, border.kind);
            out.push_str(&format!(
                "place(top + left, line(start: ({x1:.3}pt, {y1:.3}pt), end: ({x2:.3}pt, {y2:.3}pt), stroke: {pen}))\n"
            ));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::model::PageBorders;

    #[test]
    fn stands_at_its_distance_from_the_text_or_the_paper() {
        let border = |kind| Border { kind, width: 1.0, color: None, space: 4.0 };
        let one = Some(border(Line::Single));
        let mut section = Section {
            paper: (200.0, 300.0),
            margin: Sides { top: 50.0, right: 40.0, bottom: 50.0, left: 40.0 },
            borders: Some(PageBorders {
                lines: Sides { top: one, ..Sides::default() },
                space: Sides { top: 4.0, ..Sides::default() },
                ..PageBorders::default()
            }),
            ..Section::default()
        };
        assert!(page_border(&section).contains("start: (40.000pt, 45.500pt), end: (160.000pt, 45.500pt)"));
        if let Some(b) = &mut section.borders {
            b.from_page = true;
            b.lines.top = Some(border(Line::Double));
        }
        let code = page_border(&section);
        assert!(code.contains("start: (0.000pt, 4.500pt)") && code.contains("start: (0.000pt, 6.500pt)"));
    }
}
