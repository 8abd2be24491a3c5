//! How characters are set, and the formats of numbers.
use super::{Border, Color, Line};
use std::rc::Rc;

/// Number formats (`w:numFmt`), of page numbers, notes and lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum NumberFormat {
    /// 1 2 3
    #[default]
    Decimal,
    /// 01 02
    DecimalZero,
    /// I II
    UpperRoman,
    /// i ii
    LowerRoman,
    /// A B … Z AA BB
    UpperLetter,
    /// a b
    LowerLetter,
    /// 一 二 … 十 十一 … 二十 … 一百零一 (`chineseCountingThousand`)
    ChineseCounting,
    /// 一 二 … 十 一一? (`chineseCounting` and `taiwaneseCountingThousand` as Word prints them)
    ChineseCountingShort,
    /// 〇 一 二 … 一〇 (`ideographDigital`)
    ChineseDigits,
    /// 壹 贰 叁 (`chineseLegalSimplified`)
    ChineseLegal,
    /// 甲 乙 丙
    IdeographTraditional,
    /// 子 丑 寅
    IdeographZodiac,
    /// ① ② … ⑳
    Circled,
    /// １ ２ ３
    FullWidth,
    /// ⑴ ⑵
    Parenthesised,
    /// 1. 2. in one character
    FullStop,
    /// - 1 -
    Dashes,
    /// 1st 2nd
    Ordinal,
    /// First Second
    OrdinalText,
    /// One Two
    CardinalText,
    /// * † ‡ §
    Chicago,
    /// ㈠ ㈡
    IdeographParenthesised,
    /// ㊀ ㊁
    IdeographCircled,
    /// Nothing at all.
    None,
    /// Bullet: the level's text is printed as it is.
    Bullet,
}

/// How characters are set.
#[derive(Clone, Debug, PartialEq)]
pub struct RunSet {
    /// Font of Chinese characters.
    pub east_asian: Rc<str>,
    /// Font of Latin letters and digits.
    pub latin: Rc<str>,
    /// Font of other characters above ASCII (`w:hAnsi`).
    pub high: Rc<str>,
    /// Characters that could be either (quotes, dashes, ·) are Chinese (`w:hint="eastAsia"`).
    pub hint_east_asian: bool,
    /// Size in points.
    pub size: f64,
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// Underline and its colour.
    pub underline: Option<(Line, Option<Color>)>,
    /// Only words are underlined, not spaces.
    pub underline_words: bool,
    /// Struck through once.
    pub strike: bool,
    /// Struck through twice.
    pub double_strike: bool,
    /// `None` is automatic: black, or white on dark.
    pub color: Option<Color>,
    /// Behind the characters: highlight or shading.
    pub background: Option<Color>,
    /// A box around the characters.
    pub border: Option<Border>,
    /// Raised or lowered and smaller.
    pub script: Script,
    /// Raised by so many points (negative: lowered), same size.
    pub raise: f64,
    /// Added to each character, in points.
    pub spacing: f64,
    /// Width of characters; 1 is natural (`w:w`).
    pub scale: f64,
    /// Latin letters as capitals.
    pub caps: bool,
    /// As small capitals.
    pub small_caps: bool,
    /// A dot below (着重号), or above.
    pub emphasis: Emphasis,
    /// Not printed.
    pub hidden: bool,
    /// Characters keep to the section's grid (`w:snapToGrid`).
    pub on_grid: bool,
    /// The width that the whole run is stretched to (`w:fitText`).
    pub fit: Option<f64>,
    /// Outline, shadow, emboss: only the first is drawn.
    pub outline: bool,
}

impl Default for RunSet {
    /// What Word does when nobody says anything: Times New Roman, 10 pt.
    fn default() -> Self {
        let font: Rc<str> = Rc::from("Times New Roman");
        RunSet {
            east_asian: font.clone(),
            latin: font.clone(),
            high: font,
            hint_east_asian: false,
            size: 10.0,
            bold: false,
            italic: false,
            underline: None,
            underline_words: false,
            strike: false,
            double_strike: false,
            color: None,
            background: None,
            border: None,
            script: Script::Normal,
            raise: 0.0,
            spacing: 0.0,
            scale: 1.0,
            caps: false,
            small_caps: false,
            emphasis: Emphasis::None,
            hidden: false,
            on_grid: true,
            fit: None,
            outline: false,
        }
    }
}

/// Raised or lowered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Script {
    /// Neither.
    #[default]
    Normal,
    /// Superscript.
    Super,
    /// Subscript.
    Sub,
}

/// 着重号.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Emphasis {
    /// None.
    #[default]
    None,
    /// A dot below.
    DotBelow,
    /// A dot above.
    DotAbove,
    /// A circle above.
    Circle,
    /// A comma above.
    Comma,
}
