//! What flat forms, stamps and grids share in writing typst code: fonts, colours, exact line heights.
use super::code::Code;
use super::font::{Fonts, For};
pub use super::model::Color;
use crate::diagnostic::{Diagnostic, Result, nearest};
use crate::picture::Image;
use crate::tr;

/// Points in a millimetre.
pub(super) const MM: f64 = 72.0 / 25.4;

/// Colours by name, Chinese and English.
const COLORS: &[(&str, &str, Color)] = &[
    ("黑", "black", Color(0, 0, 0)),
    ("红", "red", Color(0xD0, 0x10, 0x10)),
    ("蓝", "blue", Color(0x10, 0x30, 0xB0)),
    ("绿", "green", Color(0x10, 0x80, 0x30)),
    ("灰", "gray", Color(0x80, 0x80, 0x80)),
    ("白", "white", Color(0xFF, 0xFF, 0xFF)),
];

impl Color {
    /// Black.
    pub const BLACK: Color = Color(0, 0, 0);

    /// A colour by its name, or as `#RRGGBB`.
    pub fn named(text: &str) -> Option<Color> {
        let text = text.trim();
        if let Some(hex) = text.strip_prefix('#').filter(|h| h.len() == 6 && h.is_ascii()) {
            let n = u32::from_str_radix(hex, 16).ok()?;
            let [_, r, g, b] = n.to_be_bytes();
            return Some(Color(r, g, b));
        }
        let short = text.trim_end_matches('色');
        COLORS.iter().find(|c| c.0 == short || c.1.eq_ignore_ascii_case(text)).map(|c| c.2)
    }

    /// The mistake of a colour that isn't known.
    pub fn unknown(text: &str) -> Diagnostic {
        let all = COLORS.iter().map(|c| c.1).collect::<Vec<_>>().join(", ");
        let near = nearest(text, COLORS.iter().flat_map(|c| [c.0, c.1])).unwrap_or("red");
        Diagnostic::error("job-value", tr!("不认识颜色“{text}”", "Unknown colour “{text}”")).hint(tr!(
            "是不是“{near}”？可以写 {all}，或 \"#D01010\"",
            "Did you mean “{near}”? Known: {all}, or \"#D01010\""
        ))
    }
}

/// `rgb(1, 2, 3)`, with opacity from 0 to 1 if it isn't whole.
pub fn color(code: &mut Code, Color(r, g, b): Color, opacity: f64) {
    code.raw(&format!("rgb({r}, {g}, {b}"));
    if opacity < 1.0 {
        code.raw(&format!(", {}%", (opacity.clamp(0.0, 1.0) * 100.0).round()));
    }
    code.raw(")");
}

/// The families that a text is drawn with in the font of that name, Latin letters first, and any that has a
/// character which these lack: the value of typst's `font`.
pub fn families(code: &mut Code, fonts: &Fonts, name: &str, text: &str) {
    let mut choice = fonts.choose(name, For::Latin, false, false);
    code.raw("(");
    if let Some(first) = choice.families.first() {
        code.raw("(name: ").string(first).raw(", covers: \"latin-in-cjk\"), ");
    }
    choice.families.truncate(1);
    choice.families.extend(fonts.choose(name, For::EastAsian, false, false).families);
    let lacking = fonts.uncovered(&choice, text);
    let rescuers = lacking.into_iter().filter_map(|c| fonts.rescue(c));
    for family in choice.families.iter().skip(1).cloned().chain(rescuers) {
        code.string(&family).raw(", ");
    }
    code.raw(")");
}

/// A text's lines as content: line breaks stay.
pub fn lines(code: &mut Code, text: &str) {
    code.raw("{");
    for (i, line) in text.lines().enumerate() {
        if i > 0 {
            code.raw("linebreak(); ");
        }
        code.string(line).raw("; ");
    }
    code.raw("}");
}

/// `image(…)` in a frame of points.
pub fn image_of(code: &mut Code, image: &Image, width: f64, height: f64) -> Result<()> {
    if !["png", "jpeg", "gif"].contains(&image.extension) {
        let kind = image.extension.to_uppercase();
        return Err(Diagnostic::error(
            "picture-kind",
            tr!("PDF 里放不了 {kind} 图片", "A PDF can't show a {kind} picture"),
        )
        .hint(tr!("另存为 PNG 或 JPG 再用", "Save it as PNG or JPG")));
    }
    code.raw("image(").file(&image.bytes, image.extension);
    code.raw(", width: ").pt(width).raw(", height: ").pt(height).raw(", fit: \"contain\")");
    Ok(())
}

/// The mistake of a character without a shape.
pub fn undrawn(text: &str) -> Diagnostic {
    let code = text.chars().map(|c| format!("U+{:04X}", u32::from(c))).collect::<Vec<_>>().join(" ");
    Diagnostic::error(
        "character-missing",
        tr!("没有字体能写“{text}”（{code}）", "No font has the character “{text}” ({code})"),
    )
    .hint(tr!(
        "核对数据里的这个字；确实要用的，用 --font-dir 给出有这个字的字体",
        "Check this character in the data, or give a font that has it (--font-dir)"
    ))
}

/// Settings of all that is written: a line is as high as its letters, nothing is guessed by a fallback.
pub const PLAIN: &str = "#set text(fallback: false, lang: \"zh\", region: \"cn\", top-edge: 0.88em, bottom-edge: -0.12em)\n\
    #set par(leading: 0.3em, spacing: 0.3em, justify: false, linebreaks: \"simple\")\n";
