//! Decodes pictures and stores them in another way.
use super::{Image, MAX_CONVERTED, read};
use crate::diagnostic::Text;
use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader};
use std::io::Cursor;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Quality of photos that must be stored anew: no difference is to be seen on paper.
const JPEG_QUALITY: u8 = 92;

/// Pictures are decoded one at a time, however many documents are made at once: each takes some 300 MB at most.
fn alone() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::new(());
    ONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A photo turned upright, without the camera's mark (and without its other notes, such as the place).
pub(super) fn upright(bytes: &[u8], orientation: u8, dpi: Option<(f64, f64)>) -> Result<Image, Text> {
    let _alone = alone();
    let (mut picture, _) = decode(bytes, ImageFormat::Jpeg)?;
    let way = Orientation::from_exif(orientation).unwrap_or(Orientation::NoTransforms);
    picture.apply_orientation(way);
    let dpi = dpi.map(|(x, y)| if orientation >= 5 { (y, x) } else { (x, y) });
    jpeg(picture, dpi)
}

/// A lossy photo in JPEG, which every program shows.
pub(super) fn to_jpeg(bytes: &[u8], format: ImageFormat) -> Result<Image, Text> {
    let _alone = alone();
    let (mut picture, way) = decode(bytes, format)?;
    picture.apply_orientation(way);
    jpeg(picture, None)
}

/// A picture in PNG, nothing lost.
pub(super) fn to_png(bytes: &[u8], format: ImageFormat, dpi: Option<(f64, f64)>) -> Result<Image, Text> {
    let _alone = alone();
    let (mut picture, way) = decode(bytes, format)?;
    picture.apply_orientation(way);
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, ImageFormat::Png).map_err(|_| read::damaged())?;
    Ok(Image::of_pixels(out.into_inner().into(), "png", (picture.width(), picture.height()), dpi))
}

fn jpeg(picture: DynamicImage, dpi: Option<(f64, f64)>) -> Result<Image, Text> {
    let mut out = Vec::new();
    let size = (picture.width(), picture.height());
    let encoder = JpegEncoder::new_with_quality(&mut out, JPEG_QUALITY);
    let rgb = picture.into_rgb8();
    rgb.write_with_encoder(encoder).map_err(|_| read::damaged())?;
    Ok(Image::of_pixels(out.into(), "jpeg", size, dpi))
}

/// The pixels, and how the file says that they lie.
fn decode(bytes: &[u8], format: ImageFormat) -> Result<(DynamicImage, Orientation), Text> {
    let mut decoder =
        ImageReader::with_format(Cursor::new(bytes), format).into_decoder().map_err(|_| read::damaged())?;
    let size = read::checked(Some(decoder.dimensions()))?;
    read::at_most(size, MAX_CONVERTED)?;
    let way = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let picture = DynamicImage::from_decoder(decoder).map_err(|_| read::damaged())?;
    Ok((picture, way))
}
