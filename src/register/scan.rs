//! QR codes read from pictures: a scan or a photo of a document.
use crate::diagnostic::{Diagnostic, Result};
use crate::tr;
use image::imageops::{FilterType, resize};
use image::{GrayImage, ImageReader, Limits};
use std::io::Cursor;

/// The longest side of a picture that is taken: a page scanned at 1200 dpi.
const LONGEST: u32 = 16_000;
/// The most memory that unpacking a picture may take.
const MEMORY: u64 = 1 << 30;
/// Codes are looked for in the picture as it is, and then made this wide: large photos have noise, small
/// pictures too few pixels.
const WIDTHS: [u32; 3] = [1600, 800, 2400];

/// The texts of all QR codes in a PNG or JPEG.
pub fn qr_codes(picture: &[u8]) -> Result<Vec<String>> {
    let mut reader =
        ImageReader::new(Cursor::new(picture)).with_guessed_format().map_err(|_| unreadable())?;
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height) = (Some(LONGEST), Some(LONGEST));
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let picture = reader.decode().map_err(|_| unreadable())?.to_luma_alpha8();
    // what is transparent is paper
    let gray = GrayImage::from_fn(picture.width(), picture.height(), |x, y| {
        let [light, alpha] = picture.get_pixel(x, y).0;
        image::Luma([light.saturating_add(255 - alpha)])
    });
    let mut found = codes_in(&gray);
    for width in WIDTHS {
        if !found.is_empty() || gray.width() == 0 {
            break;
        }
        let height = u64::from(gray.height()) * u64::from(width) / u64::from(gray.width());
        let height = u32::try_from(height.max(1)).unwrap_or(LONGEST).min(LONGEST);
        found = codes_in(&resize(&gray, width, height, FilterType::Triangle));
    }
    Ok(found)
}

fn codes_in(gray: &GrayImage) -> Vec<String> {
    let (width, height) = (gray.width() as usize, gray.height() as usize);
    // a picture is somebody else's: should the reader stumble over it, there is no code in it
    let read = std::panic::catch_unwind(|| {
        let mut picture = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| {
            gray.get_pixel_checked(x as u32, y as u32).map_or(255, |p| p.0[0])
        });
        let grids = picture.detect_grids();
        grids.iter().filter_map(|grid| grid.decode().ok()).map(|(_, text)| text).collect()
    });
    read.unwrap_or_default()
}

fn unreadable() -> Diagnostic {
    Diagnostic::error("code-picture", tr!("这个图片读不出来", "this picture can't be read"))
        .hint(tr!("换成 PNG 或 JPEG", "use a PNG or a JPEG"))
}
