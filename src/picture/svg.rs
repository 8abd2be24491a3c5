//! SVG drawings: kept as they are, with a drawn copy in PNG beside them.
use super::Image;
use crate::diagnostic::Text;
use crate::tr;
use std::sync::Arc;
#[cfg(feature = "svg")]
use std::sync::atomic::{AtomicU64, Ordering};

#[cfg(feature = "svg")]
pub(super) fn read(bytes: Arc<[u8]>) -> Result<Image, Text> {
    use resvg::{tiny_skia, usvg};
    /// The copy's longer side in pixels: 300 an inch over the width of an A4 page's text.
    const LONGER_SIDE: f32 = 1800.0;
    /// Bytes of a drawing; a map of a town has less.
    const MAX_BYTES: usize = 4 << 20;
    /// The work of drawing, in pixels painted once; one that is more is drawn smaller.
    const MAX_WORK: f64 = 400e6;
    /// The longer side below which a drawing is refused rather than drawn smaller.
    const LEAST_SIDE: f32 = 450.0;
    /// Pixels of the photos in a drawing, all together.
    const MAX_PHOTOS: u64 = 20_000_000;

    let wrong = || tr!("SVG 图片读不出来", "The SVG picture can't be read");
    let text = std::str::from_utf8(&bytes).map_err(|_| wrong())?;
    if has_text(text) {
        // there is no telling which fonts the reader's computer has
        return Err(tr!(
            "SVG 图片里有文字；请先把文字转成曲线（路径），或另存为 PNG",
            "The SVG picture holds text: turn the text into outlines first, or save it as PNG"
        ));
    }
    if bytes.len() > MAX_BYTES || !super::survey::readable(text) {
        return Err(too_complex());
    }
    let mut options = usvg::Options::default();
    let (usual, photos) = (usvg::ImageHrefResolver::default_data_resolver(), AtomicU64::new(0));
    options.image_href_resolver.resolve_data = Box::new(move |mime, data, options| {
        let (w, h) = super::read::pixels(&data).filter(|_| !mime.contains("svg"))?;
        let pixels = u64::from(w) * u64::from(h);
        let sum = photos.fetch_add(pixels, Ordering::Relaxed).saturating_add(pixels);
        (sum <= MAX_PHOTOS).then(|| usual(mime, data, options)).flatten()
    });
    // a drawing may not name files of this computer
    options.image_href_resolver.resolve_string = Box::new(|_, _| None);
    let tree = usvg::Tree::from_str(text, &options).map_err(|_| wrong())?;
    let (w, h) = (tree.size().width(), tree.size().height());
    let mut side = LONGER_SIDE;
    while super::survey::work(&tree, f64::from(side / w.max(h))) > MAX_WORK {
        side /= 2.0;
        if side < LEAST_SIDE {
            return Err(too_complex());
        }
    }
    let scale = side / w.max(h);
    let (x, y) = (((w * scale) as u32).max(1), ((h * scale) as u32).max(1));
    let mut canvas = tiny_skia::Pixmap::new(x, y).ok_or_else(wrong)?;
    resvg::render(&tree, tiny_skia::Transform::from_scale(scale, scale), &mut canvas.as_mut());
    let png = canvas.encode_png().map_err(|_| wrong())?;
    // sizes in SVG are counted 96 to an inch
    let dpi = f64::from(96.0 * scale);
    let mut image = Image::of_pixels(png.into(), "png", (x, y), None);
    let emu = |n: u32| (f64::from(n) * super::EMU_PER_INCH as f64 / dpi) as i64;
    (image.width, image.height) = (emu(x).max(1), emu(y).max(1));
    image.svg = Some(bytes);
    Ok(image)
}

#[cfg(feature = "svg")]
fn too_complex() -> Text {
    tr!("SVG 图片太复杂，请另存为 PNG", "The SVG picture is too complex: save it as PNG")
}

#[cfg(feature = "svg")]
fn has_text(svg: &str) -> bool {
    svg.match_indices("text").any(|(i, _)| {
        let (before, after) = (&svg[..i], &svg[i + 4..]);
        let name = before.rfind('<').map_or("", |at| &before[at + 1..]);
        (name.is_empty() || name.ends_with(':') && !name.contains(char::is_whitespace))
            && before.ends_with(['<', ':'])
            && after.starts_with(|c: char| c.is_whitespace() || c == '>')
    })
}

#[cfg(not(feature = "svg"))]
pub(super) fn read(_: Arc<[u8]>) -> Result<Image, Text> {
    Err(tr!("这个版本不支持 SVG 图片，请另存为 PNG", "This build can't show SVG pictures: save it as PNG"))
}
