//! What several parts of a document have: colours, sides, lines, alignment.

/// A colour, red green blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Color(pub u8, pub u8, pub u8);

/// Something on four sides.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sides<T> {
    /// Top.
    pub top: T,
    /// Right (Word's end).
    pub right: T,
    /// Bottom.
    pub bottom: T,
    /// Left (Word's start).
    pub left: T,
}

/// A line around a paragraph, cell, table, run or page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Border {
    /// Its kind.
    pub kind: Line,
    /// Thickness of one line, in points.
    pub width: f64,
    /// `None` is automatic: black.
    pub color: Option<Color>,
    /// Distance from what it surrounds (`w:space`).
    pub space: f64,
}

impl Border {
    /// How thick all of its lines and the gaps between them are.
    pub fn thickness(&self) -> f64 {
        match self.kind {
            Line::Double => self.width * 3.0,
            Line::Triple => self.width * 5.0,
            // the thin line and the gap are always 0.75 pt
            Line::ThinThick | Line::ThickThin => self.width + 1.5,
            _ => self.width,
        }
    }
}

/// Kinds of lines, for borders and underlines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Line {
    /// One line.
    #[default]
    Single,
    /// Two.
    Double,
    /// Three.
    Triple,
    /// A thick line.
    Thick,
    /// Dots.
    Dotted,
    /// Dashes.
    Dashed,
    /// Dash and dot.
    DotDash,
    /// Dash and two dots.
    DotDotDash,
    /// A wave.
    Wave,
    /// Thin above, thick below (文武线).
    ThinThick,
    /// Thick above, thin below.
    ThickThin,
}

/// Alignment from left to right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// Left (of a text that runs from left to right).
    #[default]
    Start,
    /// Middle.
    Center,
    /// Right.
    End,
    /// Both edges straight but for the last line.
    Justify,
    /// Characters spread over the whole width of every line.
    Distribute,
}
