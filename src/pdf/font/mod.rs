//! Faces to draw with: those in a folder of the user's, those installed, those that come with the program; and
//! which of them stands in for a font that a template names.
use std::sync::{Arc, OnceLock};
use typst::foundations::Bytes;
use typst::text::{
    Coverage, Font, FontBook, FontFlags, FontInfo, FontStretch, FontStyle, FontVariant, FontWeight,
};
use typst::utils::LazyHash;

/// All faces that can be drawn with. Cheap to clone; shared by all threads. A face is unpacked when it is first
/// drawn with.
#[derive(Clone)]
pub struct Fonts(Arc<Inner>);

struct Inner {
    book: LazyHash<FontBook>,
    faces: Vec<Face>,
}

struct Face {
    packed: &'static [u8],
    font: OnceLock<Option<Font>>,
}

/// What characters are set with: faces to try in order, and what must be done to their shapes.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// Names of families in [`Fonts::book`], the best first. The last ones have the most characters.
    pub families: Vec<String>,
    /// There is no bold face: the outlines are to be thickened.
    pub thicken: bool,
    /// There is no italic face: the outlines are to be slanted.
    pub slant: bool,
    /// Height of a single-spaced line of the font that was asked for, in em, and how much of it is above the
    /// baseline.
    pub line: (f64, f64),
}

/// Which characters a font is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum For {
    /// Chinese, Japanese, Korean and full-width characters.
    EastAsian,
    /// Latin letters, digits, and others.
    Latin,
}

/// The faces that come with the program: family in the book, bold, italic, the packed file.
const BUILTIN: &[(&str, bool, bool, &[u8])] = &[
    ("song", false, false, include_bytes!("../../../fonts/faces/FillSong-Regular.ttf.zst")),
    ("biaosong", false, false, include_bytes!("../../../fonts/faces/FillBiaoSong-Regular.ttf.zst")),
    ("hei", false, false, include_bytes!("../../../fonts/faces/FillHei-Regular.ttf.zst")),
    ("kai", false, false, include_bytes!("../../../fonts/faces/FillKai-Regular.ttf.zst")),
    ("serif", false, false, include_bytes!("../../../fonts/faces/FillSerif-Regular.ttf.zst")),
    ("serif", true, false, include_bytes!("../../../fonts/faces/FillSerif-Bold.ttf.zst")),
    ("serif", false, true, include_bytes!("../../../fonts/faces/FillSerif-Italic.ttf.zst")),
    ("serif", true, true, include_bytes!("../../../fonts/faces/FillSerif-BoldItalic.ttf.zst")),
    ("sans", false, false, include_bytes!("../../../fonts/faces/FillSans-Regular.ttf.zst")),
    ("sans", true, false, include_bytes!("../../../fonts/faces/FillSans-Bold.ttf.zst")),
    ("sans", false, true, include_bytes!("../../../fonts/faces/FillSans-Italic.ttf.zst")),
    ("sans", true, true, include_bytes!("../../../fonts/faces/FillSans-BoldItalic.ttf.zst")),
    ("humanist", false, false, include_bytes!("../../../fonts/faces/FillHumanist-Regular.ttf.zst")),
    ("humanist", true, false, include_bytes!("../../../fonts/faces/FillHumanist-Bold.ttf.zst")),
    ("symbols", false, false, include_bytes!("../../../fonts/faces/FillSymbols-Regular.ttf.zst")),
];

/// A face is at most this large unpacked.
const FACE_LIMIT: usize = 64 << 20;

impl Fonts {
    /// The faces that come with the program, and no others.
    pub fn builtin() -> Fonts {
        static SHARED: OnceLock<Fonts> = OnceLock::new();
        SHARED
            .get_or_init(|| {
                let mut book = FontBook::new();
                let faces = BUILTIN.iter().map(|(family, bold, italic, packed)| {
                    book.push(info(family, *bold, *italic));
                    Face { packed, font: OnceLock::new() }
                });
                let faces = faces.collect();
                Fonts(Arc::new(Inner { book: LazyHash::new(book), faces }))
            })
            .clone()
    }

    /// Typst's view of the faces.
    pub fn book(&self) -> &LazyHash<FontBook> {
        &self.0.book
    }

    /// A face by its number in the book.
    pub fn font(&self, index: usize) -> Option<Font> {
        let face = self.0.faces.get(index)?;
        let unpack = || Font::new(Bytes::new(zstd::bulk::decompress(face.packed, FACE_LIMIT).ok()?), 0);
        face.font.get_or_init(unpack).clone()
    }

    /// The characters of `text` that none of the chosen faces has.
    pub fn uncovered(&self, choice: &Choice, text: &str) -> Vec<char> {
        let font = |family: &String| {
            let index = self.0.book.select_family(family).next()?;
            self.font(index)
        };
        let has =
            |c: char| choice.families.iter().filter_map(font).any(|f| f.info().coverage.contains(c as u32));
        text.chars().filter(|c| !c.is_whitespace() && !c.is_control() && !has(*c)).collect()
    }

    /// What to draw characters with that are set in the font `name`.
    pub fn choose(&self, name: &str, script: For, bold: bool, italic: bool) -> Choice {
        let name = name.trim().trim_start_matches('@').to_lowercase();
        let has = |words: &[&str]| words.iter().any(|w| name.contains(w));
        let (first, line): (&str, (f64, f64)) = match script {
            For::EastAsian if has(&["黑", "hei", "雅黑", "等线", "dengxian"]) => ("hei", (1.3, 1.01)),
            For::EastAsian if has(&["楷", "kai"]) => ("kai", (1.3, 1.01)),
            For::EastAsian if has(&["小标宋", "biaosong"]) => ("biaosong", (1.3, 1.01)),
            For::EastAsian => ("song", (1.3, 1.01)),
            For::Latin if has(&["arial", "helvetica"]) => ("sans", (1.149, 0.92)),
            For::Latin if has(&["calibri"]) => ("humanist", (1.22, 0.95)),
            For::Latin if has(&["times"]) => ("serif", (1.149, 0.9)),
            For::Latin if has(&["黑", "hei"]) => ("hei", (1.3, 1.01)),
            For::Latin if has(&["宋", "song", "sun"]) => ("song", (1.3, 1.01)),
            For::Latin => ("serif", (1.149, 0.9)),
        };
        let latin = ["serif", "sans", "humanist"].contains(&first);
        Choice {
            families: vec![first.into(), "song".into(), "symbols".into()],
            thicken: bold && !latin,
            slant: italic && !latin,
            line,
        }
    }
}

fn info(family: &str, bold: bool, italic: bool) -> FontInfo {
    let style = if italic { FontStyle::Italic } else { FontStyle::Normal };
    let weight = if bold { FontWeight::BOLD } else { FontWeight::REGULAR };
    FontInfo {
        family: family.into(),
        variant: FontVariant { style, weight, stretch: FontStretch::NORMAL },
        flags: FontFlags::empty(),
        axes: vec![],
        coverage: Coverage::from_vec(vec![]),
    }
}

impl std::fmt::Debug for Fonts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Fonts({} faces)", self.0.faces.len())
    }
}
