//! What files turn into.
use super::*;
use crate::value::PictureSource;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use std::io::Cursor;

/// 40 by 20 pixels, the left half red, the right half blue.
fn sample() -> DynamicImage {
    RgbImage::from_fn(40, 20, |x, _| if x < 20 { Rgb([250, 0, 0]) } else { Rgb([0, 0, 250]) }).into()
}

fn file(format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    sample().write_to(&mut out, format).unwrap();
    out.into_inner()
}

fn read(bytes: Vec<u8>) -> Result<Image, Text> {
    Image::read(bytes.into())
}

/// Pixels at 96 an inch.
const fn px(n: i64) -> i64 {
    n * 9525
}

/// A JPEG with an Exif segment that holds the orientation.
fn turned(orientation: u8) -> Vec<u8> {
    let mut plain = Vec::new();
    sample().write_with_encoder(JpegEncoder::new(&mut plain)).unwrap();
    let mut tiff = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    tiff.extend([orientation, 0, 0, 0, 0, 0, 0]);
    let mut out = plain[..2].to_vec();
    out.extend([0xFF, 0xE1, 0, (tiff.len() + 8) as u8]);
    out.extend(b"Exif\0\0");
    out.extend(tiff);
    out.extend(&plain[2..]);
    out
}

#[test]
fn formats_that_word_shows_are_kept_byte_for_byte() {
    for (format, extension) in
        [(ImageFormat::Png, "png"), (ImageFormat::Jpeg, "jpeg"), (ImageFormat::Gif, "gif")]
    {
        let bytes = file(format);
        let image = read(bytes.clone()).unwrap();
        assert_eq!((image.extension, image.width, image.height), (extension, px(40), px(20)));
        assert_eq!(*image.bytes, *bytes);
    }
}

#[test]
fn others_are_converted() {
    for format in [ImageFormat::Bmp, ImageFormat::WebP] {
        let image = read(file(format)).unwrap();
        assert_eq!((image.extension, image.width, image.height), ("png", px(40), px(20)));
        let back = image::load_from_memory(&image.bytes).unwrap().to_rgb8();
        assert_eq!(back.get_pixel(0, 0).0, [250, 0, 0]);
    }
}

#[test]
fn photos_are_turned_upright() {
    for (orientation, size, top_left_is_red) in
        [(1, (40, 20), true), (3, (40, 20), false), (6, (20, 40), true), (8, (20, 40), false)]
    {
        let image = read(turned(orientation)).unwrap();
        assert_eq!((image.width, image.height), (px(size.0), px(size.1)), "{orientation}");
        let pixels = image::load_from_memory(&image.bytes).unwrap().to_rgb8();
        assert_eq!(i64::from(pixels.width()), size.0);
        let [r, _, b] = pixels.get_pixel(1, 1).0;
        assert_eq!(r > b, top_left_is_red, "{orientation}");
    }
}

#[test]
fn the_resolution_gives_the_natural_size() {
    let mut png = file(ImageFormat::Png);
    let mut chunk = b"pHYs".to_vec();
    chunk.extend(11811u32.to_be_bytes()); // 300 an inch
    chunk.extend(11811u32.to_be_bytes());
    chunk.push(1);
    let mut sum = flate2::Crc::new();
    sum.update(&chunk);
    chunk.extend(sum.sum().to_be_bytes());
    png.splice(33..33, 9u32.to_be_bytes().into_iter().chain(chunk));
    let image = read(png).unwrap();
    assert!((image.width - 40 * EMU_PER_INCH / 300).abs() < 20, "{}", image.width);
}

#[test]
fn what_is_no_picture_is_said() {
    for (bytes, word) in [
        (&b""[..], "空的"),
        (b"hello", "认不出"),
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04", "压缩包"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "HEIC"),
        (b"II*\0", "TIFF"),
        (b"\x89PNG\r\n\x1a\n", "损坏"),
        (b"\xFF\xD8\xFF\xE0", "损坏"),
        (b"GIF89a", "损坏"),
        (b"BM0000000000000000", "不是能用的图片"),
    ] {
        let message = read(bytes.to_vec()).unwrap_err().zh;
        assert!(message.contains(word), "{message}");
    }
    let mut huge = file(ImageFormat::Png);
    huge[16..24].copy_from_slice(&[0, 1, 0, 0, 0, 1, 0, 0]);
    assert!(read(huge).unwrap_err().zh.contains("65536×65536"));
}

#[test]
fn damaged_files_are_an_error_and_no_crash() {
    let files = [
        file(ImageFormat::Png),
        file(ImageFormat::Bmp),
        file(ImageFormat::WebP),
        turned(6),
        b"<svg xmlns='http://www.w3.org/2000/svg' width='4' height='2'/>".to_vec(),
    ];
    for f in files {
        for n in 0..f.len() {
            let _ = read(f[..n].to_vec());
            let mut changed = f.clone();
            changed[n] ^= 0x55;
            let _ = read(changed);
        }
    }
}

#[cfg(feature = "svg")]
#[test]
fn svg_gets_a_drawn_copy() {
    let svg = r##"<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="96" height="48"><rect width="96" height="48" fill="#00f"/><image href="/etc/hostname"/></svg>"##;
    let image = read(svg.into()).unwrap();
    assert_eq!((image.extension, image.width, image.height), ("png", EMU_PER_INCH, EMU_PER_INCH / 2));
    assert_eq!(image.svg.as_deref(), Some(svg.as_bytes()));
    let pixels = image::load_from_memory(&image.bytes).unwrap().to_rgb8();
    assert_eq!((pixels.width(), pixels.get_pixel(5, 5).0), (1800, [0, 0, 255]));
    let text = svg.replace("<image", "<text>字</text><image");
    assert!(read(text.into()).unwrap_err().zh.contains("曲线"));
}

#[test]
fn files_are_found_in_their_folders_only_and_read_once() {
    let dir = tempfile::tempdir().unwrap();
    let (first, second) = (dir.path().join("任务"), dir.path().join("照片"));
    std::fs::create_dir_all(first.join("图")).unwrap();
    std::fs::create_dir_all(&second).unwrap();
    std::fs::write(first.join("图/张三.jpg"), file(ImageFormat::Jpeg)).unwrap();
    std::fs::write(second.join("李四.png"), file(ImageFormat::Png)).unwrap();
    std::fs::write(dir.path().join("外.png"), file(ImageFormat::Png)).unwrap();
    let pictures = Pictures::new(vec![first.clone(), second]);
    let get = |name: &str| pictures.get(&PictureSource::File(name.into()));
    let zhang = get("图\\张三.jpg").unwrap();
    assert!(get("李四").is_ok(), "the ending may be left out");
    std::fs::remove_file(first.join("图/张三.jpg")).unwrap();
    assert!(Arc::ptr_eq(&zhang, &get("图\\张三.jpg").unwrap()));
    for name in ["../外.png", "图/../../外.png", "C:\\外.png", "/etc/hostname"] {
        assert!(get(name).unwrap_err().zh.contains("以外"), "{name}");
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(dir.path().join("外.png"), first.join("链.png")).unwrap();
        assert!(get("链.png").unwrap_err().zh.contains("以外"));
    }
    for name in ["王五.png", "", "图"] {
        let message = get(name).unwrap_err().zh;
        assert!(message.contains("找不到") && message.contains(name), "{message}");
    }
}
