//! Pictures of the template that are replaced in their own frame: place, wrapping, border and effects stay.
use super::Gains;
use super::picture::{alt_text, crop_element, embed, fit};
use crate::diagnostic::Text;
use crate::docx::escape_attribute;
use crate::helper::picture_source;
use crate::tr;
use crate::value::{Fit, Picture, PictureSource, Rich, Value};
use std::fmt::Write as _;

/// A placeholder's XML, cut where the new picture makes a difference.
#[derive(Debug, Default)]
pub(in crate::template) struct Placeholder {
    /// Width and height of the frame in EMU, when known.
    pub frame: Option<(i64, i64)>,
    pub pieces: Vec<Piece>,
}

/// A piece of a placeholder.
#[derive(Debug)]
pub(in crate::template) enum Piece {
    /// As in the template.
    Fixed(String),
    /// The text of an attribute: what the picture shows.
    Alt,
    /// `a:blip` with its crop: its name, the prefix of relationship ids, its kept children (effects), and the
    /// name of `a:srcRect`.
    Blip { name: String, prefix: String, effects: String, crop: String },
    /// The relationship's id in VML.
    Id,
    /// The crop of `v:imagedata`, as attributes.
    VmlCrop,
    /// A length along x or y that shrinks with the frame; the unit follows as fixed text.
    Length(Axis, f64),
    /// A distance from the left or the top; the picture stays in the middle of its frame.
    Offset(Axis, i64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::template) enum Axis {
    X,
    Y,
}

/// The picture that a value stands for; a plain text is a file's name. `None` when it is empty.
pub(in crate::template) fn picture_of(value: &Value) -> Result<Option<Picture>, Text> {
    match value {
        v if v.is_empty() => Ok(None),
        Value::Rich(r) => match &**r {
            Rich::Picture(p) => Ok(Some(p.clone())),
            _ => Err(tr!("不是图片", "not a picture")),
        },
        Value::List(_) | Value::Record(_) => {
            Err(tr!("不是图片，是一张表或一行记录", "not a picture but a table or a row"))
        }
        v => Ok(Some(Picture { source: picture_source(&v.to_text())?, ..Picture::default() })),
    }
}

impl Placeholder {
    /// Writes the placeholder with another picture.
    pub(in crate::template) fn write(
        &self,
        picture: &Picture,
        gains: &mut Gains<'_>,
        out: &mut String,
    ) -> Result<(), Text> {
        let image = gains.image(&picture.source)?;
        // a code stretched out of its proportions can't be read well; a bar code may be
        let way = if matches!(picture.source, PictureSource::Qr(_)) { Fit::Contain } else { picture.fit };
        let (old, (width, height, crop)) = match self.frame {
            Some(frame) => (frame, fit(&image, frame, way)),
            None => ((1, 1), (1, 1, [0; 4])),
        };
        for piece in &self.pieces {
            match piece {
                Piece::Fixed(xml) => out.push_str(xml),
                Piece::Alt => escape_attribute(alt_text(picture), out),
                Piece::Blip { name, prefix, effects, crop: crop_name } => {
                    let (id, extensions) = embed(&image, prefix, gains);
                    let _ = write!(
                        out,
                        "<{name} {prefix}:embed=\"{id}\">{effects}{extensions}</{name}>{}",
                        crop_element(crop_name, crop)
                    );
                }
                Piece::Id => out.push_str(&gains.picture(&image.bytes, image.extension)),
                Piece::VmlCrop => vml_crop(crop, out),
                Piece::Length(axis, n) => {
                    let (new, old) = if *axis == Axis::X { (width, old.0) } else { (height, old.1) };
                    let n = n * new as f64 / old.max(1) as f64;
                    let _ = write!(out, "{}", (n * 100.0).round() / 100.0);
                }
                Piece::Offset(axis, n) => {
                    let (new, old) = if *axis == Axis::X { (width, old.0) } else { (height, old.1) };
                    let _ = write!(out, "{}", n.saturating_add((old - new) / 2));
                }
            }
        }
        Ok(())
    }
}

/// The crop in 1/65536, as VML counts it.
fn vml_crop(crop: [i64; 4], out: &mut String) {
    for (side, cut) in ["cropleft", "croptop", "cropright", "cropbottom"].iter().zip(crop) {
        if cut != 0 {
            let _ = write!(out, " {side}=\"{}f\"", cut * 65_536 / 100_000);
        }
    }
}
