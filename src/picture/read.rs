//! What a file is, by its first bytes, and the measures that its header gives.
use super::{Image, MAX_BYTES, MAX_PIXELS, MAX_PNG, convert, svg};
use crate::diagnostic::Text;
use crate::tr;
use std::io::Read;
use std::sync::Arc;

/// Bytes of a text file in which `<svg` must stand.
const SVG_HEAD: usize = 4096;
/// Bytes of a PNG file's packed text or colour profile.
const MAX_ASIDE: u64 = 4 << 20;

pub(super) fn read(bytes: Arc<[u8]>) -> Result<Image, Text> {
    if bytes.len() as u64 > MAX_BYTES {
        return Err(too_many_bytes());
    }
    let b = &*bytes;
    if b.starts_with(b"\x89PNG\r\n\x1a\n") {
        let size = checked(png_size(b))?;
        check_png(b)?;
        let dpi = png_dpi(b);
        return Ok(Image::of_pixels(bytes, "png", size, dpi));
    }
    if b.starts_with(&[0xFF, 0xD8, 0xFF]) {
        let head = jpeg(b);
        let size = checked(head.size)?;
        return match head.orientation {
            2..=8 => convert::upright(b, head.orientation, head.dpi),
            _ => Ok(Image::of_pixels(bytes, "jpeg", size, head.dpi)),
        };
    }
    if b.starts_with(b"GIF87a") || b.starts_with(b"GIF89a") {
        let size = checked(le16(b, 6).zip(le16(b, 8)))?;
        return Ok(Image::of_pixels(bytes, "gif", size, None));
    }
    if b.starts_with(b"BM") && le32(b, 14).is_some_and(|n| (12..=124).contains(&n)) {
        checked(bmp_size(b))?;
        let per_metre = |at| le32(b, at).map(|n| f64::from(n) * 0.0254);
        return convert::to_png(b, image::ImageFormat::Bmp, per_metre(38).zip(per_metre(42)));
    }
    if b.starts_with(b"RIFF") && b.get(8..12) == Some(b"WEBP") {
        return match b.get(12..16) {
            Some(b"VP8 ") => convert::to_jpeg(b, image::ImageFormat::WebP),
            _ => convert::to_png(b, image::ImageFormat::WebP, None),
        };
    }
    if le32(b, 0) == Some(1) && b.get(40..44) == Some(b" EMF") {
        // rclFrame: the edges of the picture in hundredths of a millimetre ([MS-EMF] 2.2.9)
        let edge = |at| le32(b, at).map(|n| i64::from(n as i32));
        return metafile(bytes.clone(), "emf", [edge(24), edge(28), edge(32), edge(36)], 360);
    }
    if le32(b, 0) == Some(0x9AC6_CDD7) {
        // the placeable header's box, in units of which `inch` make an inch ([MS-WMF] 2.3.2.3)
        let edge = |at| le16(b, at).map(|n| i64::from(n as u16 as i16));
        let unit = i64::from(le16(b, 14).unwrap_or(0).max(1));
        return metafile(
            bytes.clone(),
            "wmf",
            [edge(6), edge(8), edge(10), edge(12)],
            super::EMU_PER_INCH / unit,
        );
    }
    let head = String::from_utf8_lossy(b.get(..SVG_HEAD.min(b.len())).unwrap_or(b));
    if head.trim_start_matches('\u{feff}').trim_start().starts_with('<') && head.contains("<svg") {
        return svg::read(bytes.clone());
    }
    Err(no_picture(b))
}

/// Says what is there instead of a picture.
fn no_picture(b: &[u8]) -> Text {
    let apple = ["heic", "heix", "mif1", "heim", "msf1", "avif"];
    if b.get(4..8) == Some(b"ftyp") && b.get(8..12).is_some_and(|k| apple.iter().any(|a| a.as_bytes() == k)) {
        return tr!(
            "HEIC（苹果手机照片）和 AVIF 格式放不进 Word，请先转成 JPEG",
            "Word can't hold HEIC (Apple telephone photos) or AVIF: convert it to JPEG first"
        );
    }
    let is = |starts: &[&[u8]]| starts.iter().any(|s| b.starts_with(s));
    let (zh, en) = match () {
        () if b.is_empty() => ("文件是空的", "the file is empty"),
        () if is(&[b"%PDF"]) => ("这是 PDF 文件", "it is a PDF file"),
        () if is(&[b"II*\0", b"MM\0*"]) => ("这是 TIFF 图片", "it is a TIFF picture"),
        () if is(&[b"PK"]) => ("这是压缩包或 Office 文件", "it is a zip or office file"),
        () => ("认不出里面是什么", "its content is not known"),
    };
    tr!("不是能用的图片：{zh}；请换成 JPEG 或 PNG", "Not a picture that can be used: {en}; use a JPEG or PNG")
}

/// The size of a picture that is made of pixels, if it is of a kind whose header tells.
#[cfg(feature = "svg")]
pub(super) fn pixels(b: &[u8]) -> Option<(u32, u32)> {
    match b {
        [0x89, b'P', ..] => png_size(b),
        [0xFF, 0xD8, ..] => jpeg(b).size,
        [b'G', b'I', b'F', ..] => le16(b, 6).zip(le16(b, 8)),
        _ => None,
    }
}

pub(super) fn too_many_bytes() -> Text {
    let n = MAX_BYTES >> 20;
    tr!(
        "图片文件太大（超过 {n} MB），请先压缩",
        "The picture's file is too large (over {n} MB): make it smaller first"
    )
}

pub(super) fn damaged() -> Text {
    tr!("图片文件已损坏，读不出来", "The picture's file is damaged and can't be read")
}

/// A size within the limit; a missing or empty one means a damaged file.
pub(super) fn checked(size: Option<(u32, u32)>) -> Result<(u32, u32), Text> {
    let Some((w, h)) = size.filter(|s| s.0 > 0 && s.1 > 0) else { return Err(damaged()) };
    at_most((w, h), MAX_PIXELS)?;
    Ok((w, h))
}

/// Refuses a size of more than so many pixels.
pub(super) fn at_most((w, h): (u32, u32), most: u64) -> Result<(), Text> {
    if u64::from(w) * u64::from(h) <= most {
        return Ok(());
    }
    let most = most / 1_000_000;
    Err(tr!(
        "图片太大：{w}×{h} 像素，最多 {most} 百万像素，请先缩小",
        "The picture is too large: {w}×{h} pixels, at most {most} million; make it smaller first"
    ))
}

/// A metafile by its edges (left, top, right, bottom) in units of so many EMU.
fn metafile(
    bytes: Arc<[u8]>,
    extension: &'static str,
    edges: [Option<i64>; 4],
    unit: i64,
) -> Result<Image, Text> {
    let [Some(left), Some(top), Some(right), Some(bottom)] = edges else { return Err(damaged()) };
    let emu = |n: i64| n.abs().saturating_mul(unit).clamp(1, super::EMU_PER_INCH * 1000);
    let (width, height) = (emu(right - left), emu(bottom - top));
    Ok(Image { bytes, extension, width, height, svg: None })
}

/// IHDR comes first and begins with the size (PNG specification, 11.2.2).
fn png_size(b: &[u8]) -> Option<(u32, u32)> {
    (b.get(12..16) == Some(b"IHDR")).then(|| be32(b, 16).zip(be32(b, 20))).flatten()
}

/// Refuses a PNG file that takes too much memory when it is drawn: its pixels, or its packed texts and colour
/// profile, which readers unpack whole.
pub(crate) fn check_png(b: &[u8]) -> Result<(), Text> {
    let size = png_size(b).ok_or_else(damaged)?;
    let deep = b.get(24) == Some(&16);
    at_most(size, if deep { MAX_PNG / 2 } else { MAX_PNG })?;
    let mut at = 8usize;
    while let (Some(len), Some(kind)) = (be32(b, at), b.get(at.saturating_add(4)..at.saturating_add(8))) {
        let end = at.saturating_add(8).saturating_add(len as usize);
        let data = b.get(at.saturating_add(8)..end).ok_or_else(damaged)?;
        if matches!(kind, b"iCCP" | b"zTXt" | b"iTXt") {
            // a name and its end, how it is packed, in iTXt also a language and a translated name (PNG specification, 11.3)
            let after = |from: &[u8]| from.iter().position(|c| *c == 0).map_or(from.len(), |i| i + 1);
            let mut packed = data.get(after(data) + 1..).unwrap_or_default();
            if kind == b"iTXt" {
                packed = packed.get(1..).unwrap_or_default();
                packed = packed.get(after(packed)..).unwrap_or_default();
                packed = packed.get(after(packed)..).unwrap_or_default();
            }
            let mut unpacked = flate2::read::ZlibDecoder::new(packed).take(MAX_ASIDE + 1);
            let long = std::io::copy(&mut unpacked, &mut std::io::sink()).is_ok_and(|n| n > MAX_ASIDE);
            if long {
                return Err(damaged());
            }
        }
        if kind == b"IEND" {
            break;
        }
        at = end.saturating_add(4);
    }
    Ok(())
}

/// pHYs, if it counts pixels a metre.
fn png_dpi(b: &[u8]) -> Option<(f64, f64)> {
    let mut at = 8usize;
    loop {
        let (len, kind) = (be32(b, at)? as usize, b.get(at.checked_add(4)?..at.checked_add(8)?)?);
        match kind {
            b"pHYs" if b.get(at + 16) == Some(&1) => {
                let dpi = |at| be32(b, at).map(|n| f64::from(n) * 0.0254);
                return dpi(at + 8).zip(dpi(at + 12));
            }
            b"IDAT" | b"IEND" => return None,
            _ => at = at.checked_add(len)?.checked_add(12)?,
        }
    }
}

fn bmp_size(b: &[u8]) -> Option<(u32, u32)> {
    if le32(b, 14)? == 12 {
        return le16(b, 18).zip(le16(b, 20));
    }
    // a negative height means that the rows run downwards
    Some(((le32(b, 18)? as i32).unsigned_abs(), (le32(b, 22)? as i32).unsigned_abs()))
}

#[derive(Default)]
struct Jpeg {
    size: Option<(u32, u32)>,
    dpi: Option<(f64, f64)>,
    /// As Exif counts: 1 upright, 2 to 8 mirrored or turned.
    orientation: u8,
}

/// Walks over the segments up to the picture data.
fn jpeg(b: &[u8]) -> Jpeg {
    let mut out = Jpeg { orientation: 1, ..Jpeg::default() };
    let mut exif_dpi = None;
    let mut at = 2;
    while let (Some(0xFF), Some(&marker)) = (b.get(at), b.get(at + 1)) {
        if marker == 0xFF {
            at += 1; // padding
            continue;
        }
        let Some(len) = be16(b, at + 2).map(|n| n as usize).filter(|n| *n >= 2) else { break };
        let body = b.get(at + 4..(at + 2 + len).min(b.len())).unwrap_or(&[]);
        match marker {
            0xE0 if body.starts_with(b"JFIF\0") => {
                let unit = match body.get(7) {
                    Some(1) => 1.0,
                    Some(2) => 2.54,
                    _ => 0.0,
                };
                let dpi = |at| be16(body, at).map(|n| f64::from(n) * unit);
                out.dpi = dpi(8).zip(dpi(10)).filter(|d| super::sane(d.0) && super::sane(d.1));
            }
            0xE1 if body.starts_with(b"Exif\0\0") => {
                let exif = exif(body.get(6..).unwrap_or(&[])).unwrap_or_default();
                out.orientation = exif.0;
                exif_dpi = exif.1;
            }
            // frame headers, all but the tables that share their range
            0xC0..=0xCF if ![0xC4, 0xC8, 0xCC].contains(&marker) => {
                out.size = be16(body, 3).zip(be16(body, 1));
                break;
            }
            0xDA | 0xD9 => break,
            _ => {}
        }
        at += 2 + len;
    }
    out.dpi = out.dpi.or(exif_dpi);
    out
}

/// Orientation and resolution of the first directory of a TIFF header.
fn exif(b: &[u8]) -> Option<(u8, Option<(f64, f64)>)> {
    let big = match b.get(..2)? {
        b"MM" => true,
        b"II" => false,
        _ => return None,
    };
    let word = |at| if big { be16(b, at) } else { le16(b, at) };
    let long = |at| if big { be32(b, at) } else { le32(b, at) };
    let directory = long(4)? as usize;
    let (mut orientation, mut x, mut y, mut unit) = (1, None, None, 1.0);
    for i in 0..word(directory)? as usize {
        let at = directory.checked_add(2 + i * 12)?;
        let Some(tag) = word(at) else { break };
        let value = at + 8;
        let ratio = || {
            let at = long(value)? as usize;
            let (n, d) = (long(at)?, long(at.checked_add(4)?)?);
            (d > 0).then(|| f64::from(n) / f64::from(d))
        };
        match tag {
            0x0112 => orientation = word(value)?,
            0x011A => x = ratio(),
            0x011B => y = ratio(),
            0x0128 if word(value) == Some(3) => unit = 2.54,
            _ => {}
        }
    }
    Some((orientation.min(255) as u8, x.zip(y).map(|(x, y)| (x * unit, y * unit))))
}

fn bytes<const N: usize>(b: &[u8], at: usize) -> Option<[u8; N]> {
    b.get(at..at.checked_add(N)?)?.try_into().ok()
}
fn be16(b: &[u8], at: usize) -> Option<u32> {
    bytes(b, at).map(u16::from_be_bytes).map(u32::from)
}
fn le16(b: &[u8], at: usize) -> Option<u32> {
    bytes(b, at).map(u16::from_le_bytes).map(u32::from)
}
fn be32(b: &[u8], at: usize) -> Option<u32> {
    bytes(b, at).map(u32::from_be_bytes)
}
fn le32(b: &[u8], at: usize) -> Option<u32> {
    bytes(b, at).map(u32::from_le_bytes)
}
