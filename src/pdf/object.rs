//! Small questions to a PDF's objects: references followed, numbers of either kind, texts decoded, what a page
//! inherits. Every answer is an option, since files come from strangers.
use lopdf::{Dictionary, Document, Object, ObjectId, StringFormat};

/// Steps from a page or field up to its root. Real trees have fewer than ten.
pub const MAX_PARENTS: usize = 64;

/// The pages in order. The list is never made larger than it is: what a page tree counts may be a lie.
pub fn pages(document: &Document) -> Vec<ObjectId> {
    let mut out = Vec::new();
    document.page_iter().for_each(|id| out.push(id));
    out
}

/// The object itself, however often it is referred to by another.
pub fn follow<'a>(document: &'a Document, object: &'a Object) -> Option<&'a Object> {
    document.dereference(object).ok().map(|found| found.1)
}

/// A dictionary's entry, references followed. Null is no entry.
pub fn entry<'a>(document: &'a Document, dict: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
    follow(document, dict.get(key).ok()?).filter(|o| !o.is_null())
}

/// A dictionary, or a stream's.
pub fn dict(object: &Object) -> Option<&Dictionary> {
    match object {
        Object::Dictionary(d) => Some(d),
        Object::Stream(s) => Some(&s.dict),
        _ => None,
    }
}

/// A dictionary's entry that is itself a dictionary or stream.
pub fn dict_in<'a>(document: &'a Document, holder: &'a Dictionary, key: &[u8]) -> Option<&'a Dictionary> {
    dict(entry(document, holder, key)?)
}

/// The dictionary of an object.
pub fn dict_of(document: &Document, id: ObjectId) -> Option<&Dictionary> {
    dict(document.get_object(id).ok()?)
}

/// An array's items; empty when there is none.
pub fn items<'a>(document: &'a Document, holder: &'a Dictionary, key: &[u8]) -> &'a [Object] {
    match entry(document, holder, key) {
        Some(Object::Array(a)) => a,
        _ => &[],
    }
}

/// A number, whole or not.
pub fn number(object: &Object) -> Option<f64> {
    match object {
        Object::Integer(i) => Some(*i as f64),
        Object::Real(r) if r.is_finite() => Some(f64::from(*r)),
        _ => None,
    }
}

/// An entry that is a whole number.
pub fn integer(document: &Document, dict: &Dictionary, key: &[u8]) -> Option<i64> {
    number(entry(document, dict, key)?).map(|n| n as i64)
}

/// An entry that is an array of numbers.
pub fn numbers(document: &Document, dict: &Dictionary, key: &[u8]) -> Option<Vec<f64>> {
    let Object::Array(a) = entry(document, dict, key)? else { return None };
    a.iter().map(|o| number(follow(document, o)?)).collect()
}

/// An entry that is a rectangle: left, bottom, right, top.
pub fn rect(document: &Document, dict: &Dictionary, key: &[u8]) -> Option<[f64; 4]> {
    let n = numbers(document, dict, key)?;
    let [a, b, c, d] = n.as_slice() else { return None };
    Some([a.min(*c), b.min(*d), a.max(*c), b.max(*d)])
}

/// An entry that is a name.
pub fn name(document: &Document, dict: &Dictionary, key: &[u8]) -> Option<Vec<u8>> {
    match entry(document, dict, key)? {
        Object::Name(n) => Some(n.clone()),
        _ => None,
    }
}

/// A text string decoded: UTF-16 or UTF-8 with their marks, UTF-8 without one as some programs write it, else
/// PDFDocEncoding. A name is taken as UTF-8.
pub fn text(object: &Object) -> Option<String> {
    match object {
        Object::String(bytes, _)
            if !bytes.is_ascii() && std::str::from_utf8(bytes).is_ok_and(|t| !t.starts_with('\u{feff}')) =>
        {
            String::from_utf8(bytes.clone()).ok()
        }
        Object::String(..) => lopdf::decode_text_string(object).ok(),
        Object::Name(n) => Some(String::from_utf8_lossy(n).into_owned()),
        _ => None,
    }
}

/// A text string: ASCII as it is, else UTF-16 with its mark.
pub fn string(text: &str) -> Object {
    if text.is_ascii() {
        return Object::String(text.as_bytes().to_vec(), StringFormat::Literal);
    }
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    Object::String(units.flat_map(u16::to_be_bytes).collect(), StringFormat::Hexadecimal)
}

/// A number as an object, whole if it is.
pub fn real(n: f64) -> Object {
    let n = (n * 10_000.0).round() / 10_000.0;
    if n.fract() == 0.0 && n.abs() < 1e9 { Object::Integer(n as i64) } else { Object::Real(n as f32) }
}

/// Numbers as an array.
pub fn reals(numbers: &[f64]) -> Object {
    Object::Array(numbers.iter().map(|n| real(*n)).collect())
}

/// What a page (or field) has under a key, or inherits from those above it.
pub fn inherited<'a>(document: &'a Document, id: ObjectId, key: &[u8]) -> Option<&'a Object> {
    let mut node = dict_of(document, id)?;
    for _ in 0..MAX_PARENTS {
        if let Some(found) = entry(document, node, key) {
            return Some(found);
        }
        node = dict_in(document, node, b"Parent")?;
    }
    None
}

/// The visible box of a page: its crop box within its media box, A4 if it has none.
pub fn page_box(document: &Document, page: ObjectId) -> [f64; 4] {
    let read = |key: &[u8]| {
        let Object::Array(a) = inherited(document, page, key)? else { return None };
        let n: Vec<f64> = a.iter().filter_map(|o| number(follow(document, o)?)).collect();
        let [a, b, c, d] = n.as_slice() else { return None };
        Some([a.min(*c), b.min(*d), a.max(*c), b.max(*d)])
    };
    let media = read(b"MediaBox").unwrap_or([0.0, 0.0, 595.276, 841.89]);
    let crop = read(b"CropBox").unwrap_or(media);
    let both = [crop[0].max(media[0]), crop[1].max(media[1]), crop[2].min(media[2]), crop[3].min(media[3])];
    if both[0] < both[2] && both[1] < both[3] { both } else { media }
}

/// How far a page is turned clockwise when it is shown: 0, 90, 180 or 270.
pub fn page_turn(document: &Document, page: ObjectId) -> i64 {
    inherited(document, page, b"Rotate").and_then(number).map_or(0, |n| (n as i64).rem_euclid(360) / 90 * 90)
}
