//! The faces that come with the program. They are compiled in, packed, and each is unpacked once a process, when
//! it is first drawn with or asked for a character.
use super::face::Face;
use std::sync::LazyLock;

/// A face that comes with the program. See `fonts/README.md` for what each is made from.
#[derive(Debug)]
pub struct Own {
    /// Its family in the book.
    pub key: &'static str,
    /// The family's name.
    pub name: &'static str,
    /// Its licence.
    pub licence: &'static str,
    /// It is bold.
    pub bold: bool,
    /// It is italic.
    pub italic: bool,
    pub(super) packed: &'static [u8],
}

macro_rules! own {
    ($key:literal, $family:literal, $style:literal, $licence:ident) => {
        Own {
            key: $key,
            name: $family,
            licence: $licence,
            bold: matches!($style.as_bytes(), [b'B', ..]),
            italic: matches!($style.as_bytes(), [.., b'l', b'i', b'c']),
            packed: include_bytes!(concat!("../../../fonts/faces/", $family, "-", $style, ".ttf.zst")),
        }
    };
}

const OFL: &str = "OFL 1.1";
const VERA: &str = "Bitstream Vera";

/// All of them. The regular face of a family is first.
pub const OWN: &[Own] = &[
    own!("song", "FillSong", "Regular", OFL),
    own!("biaosong", "FillBiaoSong", "Regular", OFL),
    own!("hei", "FillHei", "Regular", OFL),
    own!("kai", "FillKai", "Regular", OFL),
    own!("serif", "FillSerif", "Regular", OFL),
    own!("serif", "FillSerif", "Bold", OFL),
    own!("serif", "FillSerif", "Italic", OFL),
    own!("serif", "FillSerif", "BoldItalic", OFL),
    own!("sans", "FillSans", "Regular", OFL),
    own!("sans", "FillSans", "Bold", OFL),
    own!("sans", "FillSans", "Italic", OFL),
    own!("sans", "FillSans", "BoldItalic", OFL),
    own!("humanist", "FillHumanist", "Regular", OFL),
    own!("humanist", "FillHumanist", "Bold", OFL),
    own!("symbols", "FillSymbols", "Regular", VERA),
];

/// The face that is a file of its own because of its licence (GPL 3 with the font exception): it is read when it
/// lies in one of the folders, and never compiled in.
pub const FANG: (&str, &str, &str) = ("fang", "FillFang", "GPL 3 + font exception");

/// The families that have the most characters; every choice ends with them.
pub(super) const LAST: &[&str] = &["song", "kai", "hei", "symbols", "serif", "sans"];

/// The faces of [`OWN`], in its order.
pub(super) fn faces() -> &'static [Face] {
    static FACES: LazyLock<Vec<Face>> = LazyLock::new(|| OWN.iter().map(|o| Face::own(o.packed)).collect());
    &FACES
}

/// Is a file of this name one of the program's own faces? In a folder of the user's it is nothing new.
pub(super) fn is_own(file: &str) -> bool {
    let family = file.split('-').next().unwrap_or_default();
    OWN.iter().any(|o| o.name == family)
}

/// The name of a family by its key in the book, or nothing when it isn't one of the program's.
pub fn name(key: &str) -> Option<&'static str> {
    if key == FANG.0 {
        return Some(FANG.1);
    }
    OWN.iter().find(|o| o.key == key).map(|o| o.name)
}

/// Is a file of this name the face that is kept apart?
pub(super) fn is_fang(file: &str) -> bool {
    ["FillFang-Regular.ttf.zst", "FillFang-Regular.ttf"].contains(&file)
}
