//! Black and white pictures, stored with one bit a pixel.
use super::Image;
use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};
use std::io::Write as _;

/// A PNG of rows of pixels (true is black), each drawn `scale` pixels wide and high.
pub(super) fn png(rows: &[Vec<bool>], scale: usize, dpi: f64) -> Image {
    let width = rows.first().map_or(0, Vec::len) * scale;
    let height = rows.len() * scale;
    let mut raw = Vec::with_capacity((width / 8 + 2) * height);
    for row in rows {
        let mut line = vec![0xFF; width.div_ceil(8)]; // white
        for x in (0..width).filter(|x| row.get(x / scale).copied().unwrap_or(false)) {
            line[x / 8] &= !(0x80 >> (x % 8));
        }
        for _ in 0..scale {
            raw.push(0); // no filter
            raw.extend(&line);
        }
    }
    let size = (width as u32, height as u32);
    let mut header = [size.0.to_be_bytes(), size.1.to_be_bytes()].concat();
    header.extend([1, 0, 0, 0, 0]); // one bit, grey, no interlace
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
    let packed = packed.write_all(&raw).and_then(|()| packed.finish()).unwrap_or_default(); // memory can't fail
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, body) in [(b"IHDR", &header), (b"IDAT", &packed), (b"IEND", &vec![])] {
        let mut sum = Crc::new();
        sum.update(kind);
        sum.update(body);
        out.extend((body.len() as u32).to_be_bytes());
        out.extend(kind);
        out.extend(body);
        out.extend(sum.sum().to_be_bytes());
    }
    Image::of_pixels(out.into(), "png", size, Some((dpi, dpi)))
}
