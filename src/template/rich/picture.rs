//! Pictures in a line of text (DrawingML, `wp:inline`), and how a picture fits into a frame.
use super::{Gains, Spot};
use crate::diagnostic::Text;
use crate::docx::escape_attribute;
use crate::picture::Image;
use crate::value::{Fit, Picture, PictureSource};

/// Height in EMU of an official page's text (225 mm): a picture of no given size is no higher.
const MAX_HEIGHT: i64 = 8_100_000;

/// How much of a picture is cut off at its left, top, right and bottom, in 1/1000 of a per cent (the unit of
/// `a:srcRect`).
pub(in crate::template) type Crop = [i64; 4];

/// Writes a picture.
pub(super) fn inline(
    picture: &Picture,
    spot: &Spot,
    gains: &mut Gains<'_>,
    out: &mut String,
) -> Result<(), Text> {
    let image = gains.image(&picture.source)?;
    let (width, height, crop) = size(picture, &image, spot.width);
    let (p, run) = (&spot.prefix, &spot.run);
    let id = gains.number();
    let (embed, extensions) = embed(&image, "r", gains);
    let mut alt = String::new();
    if !alt_text(picture).is_empty() {
        alt.push_str(" descr=\"");
        escape_attribute(alt_text(picture), &mut alt);
        alt.push('"');
    }
    let crop = crop_element("a:srcRect", crop);
    out.push_str(&spot.close_run());
    out.push_str(&format!(
        "<{p}r>{run}<{p}drawing><wp:inline xmlns:wp=\"{WP}\" distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"{width}\" cy=\"{height}\"/><wp:docPr id=\"{id}\" name=\"Picture {id}\"{alt}/><wp:cNvGraphicFramePr><a:graphicFrameLocks xmlns:a=\"{A}\" noChangeAspect=\"1\"/></wp:cNvGraphicFramePr><a:graphic xmlns:a=\"{A}\"><a:graphicData uri=\"{PIC}\"><pic:pic xmlns:pic=\"{PIC}\"><pic:nvPicPr><pic:cNvPr id=\"{id}\" name=\"Picture {id}\"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip xmlns:r=\"{R}\" r:embed=\"{embed}\">{extensions}</a:blip>{crop}<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{width}\" cy=\"{height}\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></{p}drawing></{p}r>"
    ));
    out.push_str(&spot.open_run());
    Ok(())
}

const WP: &str = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing";
const A: &str = "http://schemas.openxmlformats.org/drawingml/2006/main";
const PIC: &str = "http://schemas.openxmlformats.org/drawingml/2006/picture";
/// The namespace of relationship ids.
pub(in crate::template) const R: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// What is read out to those who can't see the picture: the text given, or else what a code says.
pub(in crate::template) fn alt_text(picture: &Picture) -> &str {
    match &picture.source {
        PictureSource::Qr(text) | PictureSource::Barcode(text) if picture.alt.is_empty() => text,
        _ => &picture.alt,
    }
}

/// Stores a picture: the id of its relationship, and the extension list that names its SVG ([MS-ODRAWXML]
/// `svgBlip`), whose ids have this prefix.
pub(in crate::template) fn embed(image: &Image, prefix: &str, gains: &mut Gains<'_>) -> (String, String) {
    let id = gains.picture(&image.bytes, image.extension);
    let extensions = match &image.svg {
        None => String::new(),
        Some(svg) => {
            let svg = gains.picture(svg, "svg");
            format!(
                "<a:extLst xmlns:a=\"{A}\"><a:ext uri=\"{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}\"><asvg:svgBlip xmlns:asvg=\"http://schemas.microsoft.com/office/drawing/2016/SVG/main\" {prefix}:embed=\"{svg}\"/></a:ext></a:extLst>"
            )
        }
    };
    (id, extensions)
}

/// The `a:srcRect` of a crop; nothing when nothing is cut off.
pub(in crate::template) fn crop_element(name: &str, [l, t, r, b]: Crop) -> String {
    if [l, t, r, b] == [0; 4] {
        return String::new();
    }
    format!("<{name} l=\"{l}\" t=\"{t}\" r=\"{r}\" b=\"{b}\"/>")
}

/// The size at which a picture is shown: as given; else its natural one, but no wider than `limit`.
fn size(picture: &Picture, image: &Image, limit: i64) -> (i64, i64, Crop) {
    let (w, h) = (image.width, image.height);
    let (width, height) = match (picture.width, picture.height) {
        (Some(width), Some(height)) => return fit(image, (width, height), picture.fit),
        (Some(width), None) => (width, share(width, h, w)),
        (None, Some(height)) => (share(height, w, h), height),
        (None, None) => return fit(image, (w.min(limit), h.min(MAX_HEIGHT)), Fit::Contain),
    };
    (width, height, [0; 4])
}

/// How a picture fills a frame: the size it takes there and what is cut off.
pub(in crate::template) fn fit(image: &Image, frame: (i64, i64), fit: Fit) -> (i64, i64, Crop) {
    let (w, h) = (image.width, image.height);
    let (width, height) = frame;
    // as wide as the frame, it would be so high
    let full = share(width, h, w);
    match fit {
        Fit::Fill => (width, height, [0; 4]),
        Fit::Contain if full <= height => (width, full, [0; 4]),
        Fit::Contain => (share(height, w, h), height, [0; 4]),
        Fit::Cover if full >= height => {
            let cut = (100_000 - share(100_000, height, full)) / 2;
            (width, height, [0, cut, 0, cut])
        }
        Fit::Cover => {
            let cut = (100_000 - share(100_000, width, share(height, w, h))) / 2;
            (width, height, [cut, 0, cut, 0])
        }
    }
}

/// `n` × `part` ÷ `whole`, at least 1.
fn share(n: i64, part: i64, whole: i64) -> i64 {
    let exact = i128::from(n) * i128::from(part) / i128::from(whole.max(1));
    i64::try_from(exact).unwrap_or(i64::MAX).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn image(width: i64, height: i64) -> Image {
        Image { bytes: [].into(), extension: "png", width, height, svg: None }
    }

    #[test]
    fn a_picture_is_as_large_as_asked_and_never_wider_than_the_text_unasked() {
        let p = |width, height, fit| Picture { width, height, fit, ..Picture::default() };
        let i = image(400, 200);
        let none = [0; 4];
        assert_eq!(size(&p(None, None, Fit::Contain), &i, 1000), (400, 200, none));
        assert_eq!(size(&p(None, None, Fit::Contain), &i, 100), (100, 50, none));
        assert_eq!(size(&p(Some(800), None, Fit::Contain), &i, 100), (800, 400, none));
        assert_eq!(size(&p(None, Some(50), Fit::Contain), &i, 100), (100, 50, none));
        assert_eq!(size(&p(Some(100), Some(100), Fit::Contain), &i, 9), (100, 50, none));
        assert_eq!(size(&p(Some(100), Some(100), Fit::Fill), &i, 9), (100, 100, none));
        assert_eq!(size(&p(Some(100), Some(100), Fit::Cover), &i, 9), (100, 100, [25_000, 0, 25_000, 0]));
        assert_eq!(size(&p(Some(100), Some(25), Fit::Cover), &i, 9), (100, 25, [0, 25_000, 0, 25_000]));
        let tall = image(1000, 40_000_000);
        assert_eq!(size(&p(None, None, Fit::Contain), &tall, 1000).1, MAX_HEIGHT);
    }
}
