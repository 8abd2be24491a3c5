//! Picture files: told apart by their content, checked that they can be drawn, and converted where typst can't.
use super::super::story::{Reader, Walk};
use super::super::xml::attr;
use super::color::Ink;
use crate::diagnostic::Text;
use crate::pdf::model::{Content, Sides};
use crate::tr;
use roxmltree::Node;
use std::io::Cursor;
use std::sync::Arc;
use typst::foundations::Bytes;
use typst::visualize::{ExchangeFormat, RasterImage};

/// A picture file that can be drawn (its bytes and extension), or what is wrong with it.
pub(in super::super) type Media = Result<(Arc<[u8]>, String), Text>;

impl Reader<'_> {
    /// The picture that a relationship leads to.
    pub(super) fn picture(&mut self, id: &str, walk: &Walk) -> Media {
        let Some(relation) = walk.relation(id) else {
            return Err(tr!("找不到文件的图片", "a picture whose file is not there"));
        };
        let Some(part) = relation.part.or_else(|| self.package.index(&named(&walk.name, &relation.target)))
        else {
            if !relation.target.contains(':') {
                return Err(tr!("找不到文件的图片", "a picture whose file is not there"));
            }
            return Err(tr!(
                "只有链接、没有嵌入的图片（在 Word 里嵌入它）",
                "a picture that is linked and not embedded (embed it in Word)"
            ));
        };
        if let Some(known) = self.media.get(&part) {
            return known.clone();
        }
        let read = match self.package.read(part) {
            Ok(bytes) => drawable(bytes),
            Err(_) => Err(tr!("读不出的图片", "a picture that can't be read")),
        };
        self.media.insert(part, read.clone());
        read
    }
}

/// The part that a target leads to when its characters are written as `%E5…`.
fn named(from: &str, target: &str) -> String {
    let (mut bytes, mut rest) = (vec![], target.as_bytes());
    while let [first, tail @ ..] = rest {
        let code = std::str::from_utf8(tail.get(..2).unwrap_or_default()).ok();
        match code.and_then(|c| u8::from_str_radix(c, 16).ok()).filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = tail.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    let target = String::from_utf8_lossy(&bytes);
    match from.rsplit_once('/') {
        Some((folder, _)) if !target.starts_with('/') => format!("{folder}/{target}"),
        _ => target.into_owned(),
    }
}

/// A file that typst can draw. It keeps what it decoded, so that this check costs nothing later.
fn drawable(bytes: Vec<u8>) -> Media {
    let broken = || tr!("损坏的图片", "a damaged picture");
    if let Some(format) = ExchangeFormat::detect(&bytes) {
        let extension = match format {
            ExchangeFormat::Png => "png",
            ExchangeFormat::Jpg => "jpg",
            ExchangeFormat::Gif => "gif",
            ExchangeFormat::Webp => "webp",
        };
        let size = image::ImageReader::with_format(Cursor::new(&bytes), format.into()).into_dimensions();
        let (width, height) = size.map_err(|_| broken())?;
        if u64::from(width) * u64::from(height) > crate::picture::MAX_PIXELS {
            return Err(tr!("像素太多的图片（缩小它）", "a picture of too many pixels (make it smaller)"));
        }
        if extension == "png" && crate::picture::check_png(&bytes).is_err() {
            return Err(tr!("太大的图片（缩小它）", "a picture that is too large (make it smaller)"));
        }
        RasterImage::plain(Bytes::new(bytes.clone()), format).map_err(|_| broken())?;
        return Ok((Arc::from(bytes), extension.into()));
    }
    // enhanced metafiles say so at byte 40, placed and plain Windows metafiles at the beginning
    if bytes.get(40..44) == Some(b" EMF") {
        return Err(tr!("EMF 格式的图片（换成 PNG）", "an EMF picture (make it a PNG)"));
    }
    if bytes.starts_with(&[0xd7, 0xcd, 0xc6, 0x9a]) || bytes.starts_with(&[1, 0, 9, 0]) {
        return Err(tr!("WMF 格式的图片（换成 PNG）", "a WMF picture (make it a PNG)"));
    }
    if bytes.starts_with(b"II*\0") || bytes.starts_with(b"MM\0*") {
        return Err(tr!("TIFF 格式的图片（换成 PNG）", "a TIFF picture (make it a PNG)"));
    }
    let image = crate::picture::Image::read(Arc::from(bytes)).map_err(|_| broken())?;
    match image.extension {
        "png" | "jpeg" | "gif" => Ok((image.bytes, image.extension.into())),
        _ => Err(broken()),
    }
}

/// The parts that `a:srcRect` cuts off; less than nothing is not drawn.
pub(super) fn crop(node: Node<'_, '_>) -> Sides<f64> {
    let side = |name: &str| attr(node, name).and_then(super::color::percent).unwrap_or(0.0).clamp(-4.0, 0.99);
    Sides { top: side("t"), right: side("r"), bottom: side("b"), left: side("l") }
}

/// A picture that lets through what is behind it: its bytes with that in every point.
pub(super) fn faded(bytes: &Arc<[u8]>, opacity: f64) -> Option<Arc<[u8]>> {
    let mut image = image::load_from_memory(bytes).ok()?.into_rgba8();
    for p in image.pixels_mut() {
        let [.., alpha] = &mut p.0;
        *alpha = (f64::from(*alpha) * opacity.clamp(0.0, 1.0)).round() as u8;
    }
    let mut out = vec![];
    image.write_to(&mut Cursor::new(&mut out), image::ImageFormat::Png).ok()?;
    Some(Arc::from(out))
}

/// A picture as content.
pub(super) fn content(
    (bytes, extension): (Arc<[u8]>, String),
    crop: Sides<f64>,
    opacity: f64,
    line: Option<crate::pdf::model::Border>,
) -> Content {
    let faded = if opacity < 0.999 { faded(&bytes, opacity) } else { None };
    let (bytes, extension) = faded.map_or((bytes, extension), |b| (b, "png".into()));
    Content::Picture { bytes, extension, crop, line }
}

/// A colour mixed with white by how much it covers.
pub(super) fn on_white((crate::pdf::model::Color(r, g, b), opacity): Ink) -> crate::pdf::model::Color {
    let mix = |c: u8| (f64::from(c) * opacity + 255.0 * (1.0 - opacity)).round() as u8;
    crate::pdf::model::Color(mix(r), mix(g), mix(b))
}
