//! Photos far finer than print shows are made smaller, so that a page with one picture isn't a file of 10 MB.
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{ColorType, DynamicImage, ImageDecoder, ImageFormat, ImageReader};
use std::io::Cursor;
use std::sync::Arc;

/// Files below this are kept as they are.
const LARGE: usize = 2 << 20;

/// Pixels an inch that print shows.
const DPI: f64 = 300.0;

/// A photo is made smaller when it has this many times the pixels a side that it needs.
const FAR: f64 = 1.5;

/// The quality of JPEG files, of 100.
const QUALITY: u8 = 88;

/// The picture with as many pixels as it needs when it is drawn in this size (points); `None`: keep it.
pub(super) fn smaller(bytes: &Arc<[u8]>, width: f64, height: f64) -> Option<(Arc<[u8]>, &'static str)> {
    if bytes.len() < LARGE {
        return None;
    }
    let pixels = |points: f64| (points.clamp(1.0, 5000.0) / 72.0 * DPI).ceil() as u32;
    shrunk(bytes.clone(), pixels(width), pixels(height))
}

/// Remembered: documents of one batch often have the same photo.
#[comemo::memoize]
fn shrunk(bytes: Arc<[u8]>, width: u32, height: u32) -> Option<(Arc<[u8]>, &'static str)> {
    let reader = ImageReader::new(Cursor::new(&bytes)).with_guessed_format().ok()?;
    let format = reader.format().filter(|f| matches!(f, ImageFormat::Png | ImageFormat::Jpeg))?;
    let mut decoder = reader.into_decoder().ok()?;
    let (w, h) = decoder.dimensions();
    // a photo on its side has its width where its height is drawn
    let needed = f64::from(width.max(height)) * FAR;
    let plain = matches!(decoder.color_type(), ColorType::L8 | ColorType::Rgb8 | ColorType::Rgba8);
    if !plain || f64::from(w.max(h)) < needed {
        return None;
    }
    let orientation = decoder.orientation().ok()?;
    let mut image = DynamicImage::from_decoder(decoder).ok()?;
    image.apply_orientation(orientation);
    let image = image.resize_exact(width, height, FilterType::Triangle);
    let mut out = vec![];
    let extension = match format {
        ImageFormat::Jpeg => {
            image.write_with_encoder(JpegEncoder::new_with_quality(&mut out, QUALITY)).ok()?;
            "jpg"
        }
        _ => {
            image.write_to(&mut Cursor::new(&mut out), ImageFormat::Png).ok()?;
            "png"
        }
    };
    (out.len() < bytes.len()).then(|| (Arc::from(out), extension))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_far_too_fine() {
        // noise doesn't compress
        let mut seed = 1u32;
        let noise = image::RgbImage::from_fn(1200, 800, |_, _| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let [a, b, c, _] = seed.to_be_bytes();
            image::Rgb([a, b, c])
        });
        let mut bytes = vec![];
        noise.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).unwrap();
        let bytes: Arc<[u8]> = Arc::from(bytes);
        assert!(bytes.len() > LARGE);
        assert!(smaller(&bytes, 288.0, 192.0).is_none());
        let (small, extension) = smaller(&bytes, 72.0, 48.0).unwrap();
        let image = image::load_from_memory(&small).unwrap();
        assert_eq!((image.width(), image.height(), extension), (300, 200, "png"));
    }
}
