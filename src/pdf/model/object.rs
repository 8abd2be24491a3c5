//! Pictures, shapes, text boxes, and where they stand.
use super::{Align, Block, Border, Color, Direction, RunSet, Sides, Spot, Vertical};
use std::rc::Rc;
use std::sync::Arc;

/// A picture, a shape or a text box.
#[derive(Clone, Debug, Default)]
pub struct Object {
    /// Where it is.
    pub spot: Spot,
    /// Its name and alternative text.
    pub name: String,
    /// Alternative text.
    pub alt: String,
    /// Width and height of its box in points.
    pub size: (f64, f64),
    /// Turned clockwise, in degrees.
    pub turned: f64,
    /// Mirrored: from left to right, from top to bottom.
    pub flipped: (bool, bool),
    /// What it is.
    pub content: Content,
}

/// What an object shows.
#[derive(Clone, Debug, Default)]
pub enum Content {
    /// Nothing.
    #[default]
    Nothing,
    /// A picture.
    Picture {
        /// The file's bytes.
        bytes: Arc<[u8]>,
        /// The file name's extension in lower case.
        extension: String,
        /// Parts cut off on each side, 1 is the whole side (`a:srcRect`).
        crop: Sides<f64>,
        /// The line around.
        line: Option<Border>,
    },
    /// A shape, perhaps with text.
    Shape {
        /// Its outline.
        shape: Shape,
        /// Inside.
        fill: Option<Color>,
        /// 0 unseen, 1 full.
        opacity: f64,
        /// The line around. The width of a line of several strokes (double, thick and thin) is that of them all.
        line: Option<Border>,
        /// Arrow heads at its start and end.
        arrows: (bool, bool),
        /// Text inside.
        blocks: Vec<Block>,
        /// From the outline to the text.
        inset: Sides<f64>,
        /// Where its text stands.
        vertical: Vertical,
        /// Its height follows its text.
        grows: bool,
        /// Its direction.
        direction: Direction,
    },
    /// Text stretched over the whole box (WordArt: watermarks).
    WordArt {
        /// The text.
        text: String,
        /// Its font, weight and colour; what can be seen through is already mixed with white.
        set: Rc<RunSet>,
    },
    /// Several objects, each at its place in the box.
    Group(Vec<((f64, f64), Object)>),
}

/// Outlines.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Shape {
    /// A rectangle.
    #[default]
    Rectangle,
    /// With round corners: radius as a part of the shorter side.
    Rounded(f64),
    /// An ellipse.
    Ellipse,
    /// A line from corner to corner: upper left to lower right, before flipping.
    Line,
    /// Any outline; coordinates are parts of the box.
    Path(Vec<Step>),
}

/// A step along an outline.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    /// Begins anew there.
    Move((f64, f64)),
    /// Straight.
    Line((f64, f64)),
    /// A cubic curve: its two control points and its end.
    Curve((f64, f64), (f64, f64), (f64, f64)),
    /// Back to where it began.
    Close,
}

/// Where something floating stands.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Anchor {
    /// From left to right.
    pub x: Along,
    /// From top to bottom.
    pub y: Along,
    /// Behind the text.
    pub behind: bool,
    /// How text flows around it.
    pub wrap: Wrap,
    /// Distances kept to the text around it.
    pub distance: Sides<f64>,
    /// Lies over what has a lower number.
    pub order: i64,
}

/// A place along one direction.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Along {
    /// Measured from what.
    pub from: From,
    /// How.
    pub how: How,
}

/// What a place is measured from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum From {
    /// The page's edge.
    Page,
    /// The margin (the text area).
    Margin,
    /// The column; for heights the paragraph.
    #[default]
    Text,
    /// The line it stands in.
    Line,
    /// The character it stands at.
    Character,
    /// The left or top margin's area.
    BeforeMargin,
    /// The right or bottom margin's area.
    AfterMargin,
}

/// How a place is given.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum How {
    /// So many points.
    Offset(f64),
    /// A part of the area, 1 is all.
    Part(f64),
    /// At its start, middle or end.
    Aligned(Align),
}

impl Default for How {
    fn default() -> Self {
        How::Offset(0.0)
    }
}

/// How text flows around something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wrap {
    /// Not at all: over or under it.
    #[default]
    None,
    /// Above and below it.
    TopAndBottom,
    /// Around it.
    Around,
}
