//! Pages laid over the pages of a PDF as they are seen: within the crop box, turned as the page says, in points
//! whatever its unit. Who lays something over a page counts from its upper left corner and needs to know nothing
//! of all that.
use super::code::Code;
use super::graft::{Donor, Drawn, draw_over};
use super::object::{dict_of, entry, items, number, page_box, page_turn};
use crate::diagnostic::{Diagnostic, Result};
use crate::tr;
use lopdf::{Document, Object, ObjectId, StringFormat};
use sha2::{Digest, Sha256};

/// A page as it is seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seen {
    /// Width in points.
    pub width: f64,
    /// Height in points.
    pub height: f64,
    /// From seen points, counted from the lower left corner, to the page's own coordinates.
    matrix: [f64; 6],
}

/// How a page is seen.
pub fn seen(document: &Document, page: ObjectId) -> Seen {
    let [left, bottom, right, top] = page_box(document, page);
    let unit = dict_of(document, page).and_then(|d| entry(document, d, b"UserUnit")).and_then(number);
    let unit = unit.filter(|u| *u > 0.0).map_or(1.0, |u| u.clamp(0.01, 1000.0));
    let (w, h) = (right - left, top - bottom);
    let s = 1.0 / unit;
    let (matrix, w, h) = match page_turn(document, page) {
        90 => ([0.0, s, -s, 0.0, right, bottom], h, w),
        180 => ([-s, 0.0, 0.0, -s, right, top], w, h),
        270 => ([0.0, -s, s, 0.0, left, top], h, w),
        _ => ([s, 0.0, 0.0, s, left, bottom], w, h),
    };
    Seen { width: w * unit, height: h * unit, matrix }
}

/// Begins the typst page that is to lie over one; it ends with `}))`.
pub fn page_of(code: &mut Code, seen: Seen) {
    code.raw("#page(width: ").pt(seen.width).raw(", height: ").pt(seen.height);
    code.raw(", margin: 0pt, fill: none, block(width: 100%, height: 100%, {\n");
}

/// What is laid over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum As {
    /// Content of the document.
    Content,
    /// Something beside the content, such as a stamp: marked so, for those who have the page read out.
    Artifact,
}

/// Lays pages of another PDF over pages of the document: which page, and the number (from 0) of the one over it,
/// which must be as large as the page is seen.
pub fn lay_over(
    document: &mut Document,
    donor: &mut Donor,
    over: &[(ObjectId, usize)],
    what: As,
) -> Result<()> {
    for (page, number) in over {
        let seen = seen(document, *page);
        let graft = donor.page(document, *number)?;
        if what == As::Artifact {
            mark(document, graft.id);
        }
        draw_over(document, *page, &[Drawn { id: graft.id, matrix: seen.matrix }])?;
    }
    Ok(())
}

/// Marks all of a form XObject's content as no part of the document.
fn mark(document: &mut Document, form: ObjectId) {
    const BEGIN: &[u8] = b"/Artifact BMC\n";
    let Ok(stream) = document.get_object_mut(form).and_then(|o| o.as_stream_mut()) else { return };
    let content = stream.get_plain_content().unwrap_or_default();
    if !content.starts_with(BEGIN) {
        stream.set_plain_content([BEGIN, &content, b"\nEMC\n"].concat());
        let _ = stream.compress();
    }
}

/// Gives a document that something is laid over an identifier of its own: the same input gives the same one.
pub fn identify(document: &mut Document, over: &[u8]) {
    let first = items(document, &document.trailer, b"ID").first().cloned();
    let first = first.filter(|o| matches!(o, Object::String(..)));
    let mut hash = Sha256::new();
    if let Some(Object::String(old, _)) = items(document, &document.trailer, b"ID").last() {
        hash.update(old);
    }
    hash.update(over);
    let own: Vec<u8> = hash.finalize().iter().take(16).copied().collect();
    let own = Object::String(own, StringFormat::Hexadecimal);
    document.trailer.set("ID", Object::Array(vec![first.unwrap_or_else(|| own.clone()), own]));
}

/// The document as a file.
pub fn save(document: &mut Document) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    match document.save_to(&mut bytes) {
        Ok(()) => Ok(bytes),
        Err(e) => {
            Err(Diagnostic::error("pdf-write", tr!("PDF 写不出来：{e}", "The PDF can't be written: {e}")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::dictionary;

    /// A document of one page of 200 by 100, whose visible box begins at 10, 20.
    fn page(turn: i64, unit: f64) -> (Document, ObjectId) {
        let mut d = Document::with_version("1.7");
        let numbers = |n: [f64; 4]| Object::Array(n.iter().map(|n| Object::Real(*n as f32)).collect());
        let page = d.add_object(dictionary! {
            "Type" => "Page", "MediaBox" => numbers([0.0, 0.0, 300.0, 300.0]),
            "CropBox" => numbers([10.0, 20.0, 210.0, 120.0]), "Rotate" => turn, "UserUnit" => Object::Real(unit as f32),
        });
        (d, page)
    }

    #[test]
    fn seen_corners_are_the_visible_box_corners() {
        // the page's own coordinates of the seen lower left and lower right corners
        let expected = [
            (0, [10.0, 20.0], [210.0, 20.0]),
            (90, [210.0, 20.0], [210.0, 120.0]),
            (180, [210.0, 120.0], [10.0, 120.0]),
            (270, [10.0, 120.0], [10.0, 20.0]),
            (-90, [10.0, 120.0], [10.0, 20.0]),
        ];
        for (turn, left, right) in expected {
            for unit in [1.0, 2.0] {
                let (d, id) = page(turn, unit);
                let Seen { width, matrix: [a, b, _, _, e, f], .. } = seen(&d, id);
                let turned = turn % 180 != 0;
                assert_eq!(width, if turned { 100.0 } else { 200.0 } * unit, "{turn}");
                assert_eq!([e, f], left, "{turn}");
                assert_eq!([a * width + e, b * width + f], right, "{turn}");
            }
        }
    }
}
