//! Pages with millimetre lines over them, to read the boxes of a sidecar from; and a sidecar to begin with.
use super::super::code::Code;
use super::super::font::Fonts;
use super::super::graft::Donor;
use super::super::overlay::{As, Seen, lay_over, page_of, seen};
use super::super::paint::{PLAIN, families};
use super::super::typeset::{Export, typeset};
use super::{Field, Kind, MM, Sidecar};
use crate::diagnostic::Result;
use lopdf::{Document, ObjectId};

/// Lays a millimetre grid over every page of the document, and the sidecar's boxes with their names.
pub fn grid(document: &mut Document, sidecar: Option<&Sidecar>, fonts: &Fonts) -> Result<()> {
    let ids = super::super::object::pages(document);
    let mut code = Code::new();
    code.raw(PLAIN).raw("#set text(font: ");
    let names = sidecar.iter().flat_map(|s| &s.fields).map(name_of).collect::<String>();
    families(&mut code, fonts, "黑体", &names);
    code.raw(")\n").raw(TOOLS);
    for (i, id) in ids.iter().enumerate() {
        let seen = seen(document, *id);
        page_of(&mut code, seen);
        lines_of(&mut code, seen);
        sidecar.iter().for_each(|s| boxes(&mut code, s, i + 1));
        code.raw("}))\n");
    }
    let exported = typeset(code, fonts)?.export(&Export::untagged())?;
    let over: Vec<(ObjectId, usize)> = ids.into_iter().enumerate().map(|(i, id)| (id, i)).collect();
    lay_over(document, &mut Donor::read(&exported)?, &over, As::Content)
}

/// Lines, numbers and boxes. Numbers stand on white, so that they can be read over print.
const TOOLS: &str = "#let ink = rgb(0, 110, 190)
#let line-at(x, y, w, h, strength) = {
  let (width, part) = if strength == 50 { (0.8pt, 70%) } else if strength == 10 { (0.45pt, 50%) } else { (0.25pt, 30%) }
  place(top + left, dx: x, dy: y, line(end: (w, h), stroke: width + ink.transparentize(100% - part)))
}
#let number-at(x, y, n) = place(top + left, dx: x - 8mm, dy: y - 3mm, box(width: 16mm, height: 6mm, align(center + horizon,
  box(fill: white.transparentize(15%), inset: (x: 1pt, y: 0.6pt), text(size: 6.5pt, fill: ink, str(n))))))
#let field-box(x, y, w, h, paint, name) = {
  place(top + left, dx: x, dy: y, rect(width: w, height: h, fill: paint.transparentize(85%), stroke: 0.8pt + paint))
  place(top + left, dx: x, dy: y, context {
    let label = box(fill: white.transparentize(15%), inset: (x: 1pt, y: 0.5pt), text(size: 6.5pt, fill: paint, name))
    place(top + left, dy: -measure(label).height, label)
  })
}
";

/// Millimetres between lines.
const STEP: usize = 5;
/// Lines one way: a page of 10 metres.
const MAX_LINES: usize = 2000;

fn lines_of(code: &mut Code, Seen { width, height, .. }: Seen) {
    let strength = |mm: usize| [50, 10].into_iter().find(|s| mm.is_multiple_of(*s)).unwrap_or(STEP);
    let places =
        |length: f64| (0..MAX_LINES).map(|i| i * STEP).take_while(move |mm| *mm as f64 * MM <= length);
    for mm in places(width) {
        code.raw("line-at(")
            .pt(mm as f64 * MM)
            .raw(", 0pt, 0pt, ")
            .pt(height)
            .raw(&format!(", {})\n", strength(mm)));
    }
    for mm in places(height) {
        code.raw("line-at(0pt, ")
            .pt(mm as f64 * MM)
            .raw(", ")
            .pt(width)
            .raw(&format!(", 0pt, {})\n", strength(mm)));
    }
    let number = |code: &mut Code, x: f64, y: f64, mm: usize| {
        code.raw("number-at(").pt(x).raw(", ").pt(y).raw(&format!(", {mm})\n"));
    };
    let tens = |length: f64| places(length).filter(|mm| *mm > 0 && mm.is_multiple_of(10));
    // along the upper and left edges, and along every hundredth millimetre's line, for large pages
    for from in places(height).filter(|mm| mm.is_multiple_of(100)) {
        let y = if from == 0 { 2.0 } else { from as f64 } * MM;
        tens(width).for_each(|mm| number(code, mm as f64 * MM, y, mm));
    }
    for from in places(width).filter(|mm| mm.is_multiple_of(100)) {
        let x = if from == 0 { 3.0 } else { from as f64 } * MM;
        let crossing = |mm: &usize| from == 0 || !mm.is_multiple_of(100);
        tens(height).filter(crossing).for_each(|mm| number(code, x, mm as f64 * MM, mm));
    }
}

fn boxes(code: &mut Code, sidecar: &Sidecar, page: usize) {
    for f in sidecar.fields.iter().filter(|f| f.page == page) {
        let paint = match f.kind {
            Kind::Text => "rgb(200, 30, 30)",
            Kind::Tick => "rgb(20, 130, 50)",
            Kind::Picture | Kind::Qr => "rgb(130, 50, 170)",
        };
        let name = name_of(f);
        code.raw("field-box(");
        for n in [f.area.x, f.area.y, f.area.width, f.area.height] {
            code.pt(n * MM).raw(", ");
        }
        code.raw(paint).raw(", ").string(&name.replace('\n', " ")).raw(")\n");
    }
}

/// What is written at a field's box.
fn name_of(f: &Field) -> String {
    let name = f.name.clone().or(f.value.clone()).unwrap_or_default();
    match f.kind == Kind::Tick && !f.when.is_empty() {
        true => format!("{name}={}", f.when.join("/")),
        false => name,
    }
}

/// A sidecar to begin with, all in comments but for one field.
pub fn starter(pdf: &str) -> String {
    STARTER.replace("登记表.pdf", pdf)
}

const STARTER: &str = include_str!("starter.toml");
