//! Pictures: told apart by their content, measured, turned upright, and converted where word processors
//! can't be relied on to show them.
//!
//! PNG, JPEG, GIF, EMF and WMF files are handed on byte for byte. A JPEG that its camera marked as lying on
//! its side is decoded and stored upright, because programs differ in whether they follow that mark. WebP and
//! BMP become PNG (a lossy WebP photo becomes JPEG). SVG keeps its bytes and gets a drawn copy beside it, for
//! the programs that show no SVG. [`qr`] and [`code128`] draw codes. [`Pictures`] finds the files that a
//! document names and keeps what was read.
mod barcode;
mod bitmap;
mod convert;
mod read;
mod store;
#[cfg(feature = "svg")]
mod survey;
mod svg;

pub use barcode::{code128, qr};
#[cfg(feature = "pdf")]
pub(crate) use read::check_png;
pub use store::Pictures;

use crate::diagnostic::Text;
use std::sync::Arc;

/// EMU (English metric units, the unit of sizes in office files) in an inch.
pub const EMU_PER_INCH: i64 = 914_400;

/// Pixels that a picture may have: photos of 50-megapixel telephones pass; decoded it takes 256 MB.
pub const MAX_PIXELS: u64 = 64_000_000;

/// Pixels of a PNG file, half of it with 16 bits a colour: drawn in PDF it is held twice.
pub const MAX_PNG: u64 = 45_000_000;

/// Pixels of a picture that is decoded and stored anew: it is held twice meanwhile.
pub const MAX_CONVERTED: u64 = 50_000_000;

/// Bytes that a picture's file may have.
pub const MAX_BYTES: u64 = 64 << 20;

/// A picture that an office file can hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Image {
    /// The file to store.
    pub bytes: Arc<[u8]>,
    /// Its kind: `png`, `jpeg`, `gif`, `emf` or `wmf`.
    pub extension: &'static str,
    /// Its natural width in EMU, by its pixels and resolution (96 pixels an inch if it doesn't say).
    pub width: i64,
    /// Its natural height in EMU.
    pub height: i64,
    /// The SVG file that `bytes` is a drawn copy of.
    pub svg: Option<Arc<[u8]>>,
}

impl Image {
    /// Reads a picture file's content.
    ///
    /// # Errors
    /// Says what the content is instead of a picture that can be used, or that it is too large.
    pub fn read(bytes: Arc<[u8]>) -> Result<Image, Text> {
        read::read(bytes)
    }

    /// A picture of so many pixels at a resolution given in pixels an inch.
    fn of_pixels(
        bytes: Arc<[u8]>,
        extension: &'static str,
        (width, height): (u32, u32),
        dpi: Option<(f64, f64)>,
    ) -> Image {
        let (x, y) = dpi.filter(|d| sane(d.0) && sane(d.1)).unwrap_or((96.0, 96.0));
        let emu = |pixels: u32, dpi: f64| {
            ((f64::from(pixels) * EMU_PER_INCH as f64 / dpi) as i64).clamp(1, EMU_PER_INCH * 1000)
        };
        Image { bytes, extension, width: emu(width, x), height: emu(height, y), svg: None }
    }
}

/// Resolutions outside of these are mistakes of the program that wrote the file.
fn sane(dpi: f64) -> bool {
    (20.0..=4800.0).contains(&dpi)
}

#[cfg(test)]
mod tests;
