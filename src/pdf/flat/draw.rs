//! Writes values on pages: each field's text, tick or picture in its box.
use super::super::code::Code;
use super::super::font::Fonts;
use super::super::graft::Donor;
use super::super::overlay::{As, identify, lay_over, page_of, seen};
use super::super::paint::{PLAIN, color, families, image_of, lines, undrawn};
use super::super::typeset::{Export, Pages, typeset};
use super::{Across, Area, Down, Field, Look, MM};
use crate::diagnostic::{Diagnostic, Place, Problems, Result};
use crate::picture::Image;
use crate::tr;
use lopdf::{Document, ObjectId};
use std::collections::BTreeSet;
use std::sync::Arc;
use typst::foundations::{NativeElement, Value};
use typst::introspection::{Introspector, MetadataElem};

/// The smallest letters that a text is shrunk to, in points: below it nobody reads them.
const LEAST: f64 = 5.0;
/// The largest letters that a text gets by itself: 四号 in one line, 小四 in several.
const MOST: (f64, f64) = (14.0, 12.0);

/// What a field shows.
#[derive(Clone, Debug, PartialEq)]
pub enum Ink {
    /// Text; a tick is the text of its mark.
    Text(String),
    /// A picture, a code.
    Picture(Arc<Image>),
}

/// A field with what it shows.
#[derive(Clone, Debug)]
pub struct Mark<'f> {
    /// The field.
    pub field: &'f Field,
    /// What it shows.
    pub ink: Ink,
    /// Where the value comes from.
    pub place: Place,
}

impl Mark<'_> {
    /// Says of a mistake where the value and the field are.
    fn placed(&self, d: Diagnostic) -> Diagnostic {
        let field = || self.field.place.clone();
        d.at(self.place.clone()).at(field()).also(field())
    }
}

/// Writes on the document's pages. Returns warnings: texts that are larger than their boxes.
///
/// # Errors
/// Characters that no face has; pictures of a kind that PDF has not.
pub fn draw(
    document: &mut Document,
    marks: &[Mark<'_>],
    fonts: &Fonts,
) -> std::result::Result<Problems, Problems> {
    let ids = super::super::object::pages(document);
    let numbers: BTreeSet<usize> = marks.iter().map(|m| m.field.page).collect();
    let used: Vec<(usize, ObjectId)> =
        numbers.into_iter().filter_map(|n| Some((n, *ids.get(n.checked_sub(1)?)?))).collect();
    if used.is_empty() {
        return Ok(Problems::default());
    }
    let mut problems = Problems::default();
    let mut code = Code::new();
    code.raw(PLAIN).raw(FIELD);
    for (number, id) in &used {
        page_of(&mut code, seen(document, *id));
        for (i, m) in marks.iter().enumerate().filter(|(_, m)| m.field.page == *number) {
            if let Err(d) = mark(&mut code, i, m, fonts) {
                problems.push(m.placed(d));
            }
        }
        code.raw("}))\n");
    }
    if problems.has_errors() {
        return Err(problems);
    }
    let pages = typeset(code, fonts)?;
    for u in pages.undrawn() {
        let number = used.get(u.page.saturating_sub(1)).map(|p| p.0);
        let shows = |m: &&Mark<'_>| matches!(&m.ink, Ink::Text(t) if t.contains(&u.text));
        let found = marks.iter().filter(|m| Some(m.field.page) == number).find(shows);
        let d = undrawn(&u.text);
        problems.push(match found {
            Some(m) => m.placed(d),
            None => d,
        });
    }
    if problems.has_errors() {
        return Err(problems);
    }
    let large = too_large(&pages);
    problems.0.extend(large.into_iter().filter_map(|i| Some(marks.get(i)?.placed(overflow()))));
    let over: Vec<(ObjectId, usize)> = used.iter().enumerate().map(|(i, (_, id))| (*id, i)).collect();
    let exported = pages.export(&Export::untagged())?;
    identify(document, &exported);
    let mut donor = Donor::read(&exported)?;
    lay_over(document, &mut donor, &over, As::Content)?;
    Ok(problems)
}

/// `field` writes content in a box: shrunk until it fits, if it may be; where even then it doesn't, metadata with
/// its number says so.
const FIELD: &str = "#let field(n, x, y, w, h, where, size, least, wrap, body) = place(top + left, dx: x, dy: y, block(width: w, height: h, context {
  let set-in(s) = { set text(size: s); if wrap { body } else { box(body) } }
  let fits(s) = {
    let m = if wrap { measure(width: w, set-in(s)) } else { measure(set-in(s)) }
    m.width <= w + 0.05pt and m.height <= h + 0.05pt
  }
  let s = size
  while s > least and not fits(s) { s = calc.max(s - 0.25pt, least) }
  if not fits(s) { place(metadata(n)) }
  align(where, set-in(s))
}))
#let cells(n, x, y, w, h, count, where, size, least, parts) = {
  if parts.len() > count { place(metadata(n)) }
  for (i, part) in parts.enumerate() {
    if i < count { field(n, x + w * i / count, y, w / count, h, where, size, least, false, part) }
  }
}
";

fn mark(code: &mut Code, index: usize, m: &Mark<'_>, fonts: &Fonts) -> Result<()> {
    match &m.ink {
        Ink::Picture(image) => picture(code, m.field.area, image),
        Ink::Text(text) => {
            self::text(code, index, &m.field.area, &m.field.look, text, fonts);
            Ok(())
        }
    }
}

fn text(code: &mut Code, index: usize, area: &Area, look: &Look, text: &str, fonts: &Fonts) {
    let (most_in_line, most_in_lines) = MOST;
    let most = if look.wrap { most_in_lines } else { most_in_line };
    let height = area.height * MM;
    // letters that fit are a little lower than their box
    let fitting = (height * 0.85).min(most).max(LEAST);
    let (size, least) = look.size.map_or((fitting, LEAST), |s| (s, s));
    code.raw("{ set text(font: ");
    families(code, fonts, &look.font, text);
    code.raw(", fill: ");
    color(code, look.color, 1.0);
    code.raw(if look.cells.is_some() { "); cells(" } else { "); field(" });
    code.raw(&format!("{index}, "));
    for n in [area.x, area.y, area.width, area.height] {
        code.pt(n * MM).raw(", ");
    }
    if let Some(count) = look.cells {
        code.raw(&format!("{count}, center + {}, ", down(look.down)));
    } else {
        code.raw(&format!("{} + {}, ", across(look.across), down(look.down)));
    }
    code.pt(size).raw(", ").pt(least).raw(", ");
    if look.cells.is_some() {
        code.raw("(");
        for c in text.chars().filter(|c| !c.is_whitespace()) {
            code.string(c.encode_utf8(&mut [0; 4])).raw(", ");
        }
        code.raw(")");
    } else {
        code.raw(if look.wrap { "true, " } else { "false, " });
        lines(code, text);
    }
    code.raw(") }\n");
}

fn across(a: Across) -> &'static str {
    match a {
        Across::Left => "left",
        Across::Center => "center",
        Across::Right => "right",
    }
}

fn down(d: Down) -> &'static str {
    match d {
        Down::Top => "top",
        Down::Middle => "horizon",
        Down::Bottom => "bottom",
    }
}

/// A picture as large as fits in the box, in its middle.
fn picture(code: &mut Code, area: Area, image: &Image) -> Result<()> {
    code.raw("place(top + left, dx: ").pt(area.x * MM).raw(", dy: ").pt(area.y * MM).raw(", ");
    image_of(code, image, area.width * MM, area.height * MM)?;
    code.raw(")\n");
    Ok(())
}

/// The numbers of fields whose text didn't fit.
fn too_large(pages: &Pages) -> BTreeSet<usize> {
    let found = pages.document().introspector().query(&MetadataElem::ELEM.select());
    let number = |v: &Value| if let Value::Int(n) = v { usize::try_from(*n).ok() } else { None };
    found.iter().filter_map(|c| number(&c.to_packed::<MetadataElem>()?.value)).collect()
}

fn overflow() -> Diagnostic {
    Diagnostic::warning("flat-overflow", tr!("文字比方框大，超出了方框", "The text is larger than its box"))
        .hint(tr!(
            "放大 box，改小 size（不写就自动缩小），或加 wrap = true 让它换行",
            "Make box larger, size smaller (leave it out to have it shrink), or add wrap = true"
        ))
}
