//! Paragraphs and what stands in them.
use super::{Align, Anchor, Border, Color, NoteKind, NumberFormat, Object, RunSet, Sides, Spot};
use std::rc::Rc;

/// A paragraph.
#[derive(Clone, Debug, Default)]
pub struct Paragraph {
    /// Where it is.
    pub spot: Spot,
    /// How it is set.
    pub set: Rc<ParagraphSet>,
    /// The number or bullet before it, ready to print.
    pub label: Option<Label>,
    /// What is in it.
    pub inlines: Vec<Inline>,
    /// The run properties of the paragraph mark: they give an empty paragraph its height.
    pub mark: Rc<RunSet>,
    /// 1 to 9 when it belongs in the outline (`w:outlineLvl` is one less).
    pub outline: Option<u8>,
}

/// A paragraph's number or bullet.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// E.g. `（一）`.
    pub text: String,
    /// Its own run properties.
    pub set: Rc<RunSet>,
    /// What comes after it.
    pub after: LabelEnd,
    /// How it stands at its place: start, center or end.
    pub align: Align,
}

/// What follows a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LabelEnd {
    /// A tab: up to the hanging indent or the next tab stop.
    #[default]
    Tab,
    /// A space.
    Space,
    /// Nothing.
    Nothing,
}

/// How a paragraph is set. Indents in characters are already points.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ParagraphSet {
    /// The style's name, for messages.
    pub style: String,
    /// Alignment.
    pub align: Align,
    /// From the left margin.
    pub indent_left: f64,
    /// From the right margin.
    pub indent_right: f64,
    /// Of the first line, relative to `indent_left`; negative hangs.
    pub indent_first: f64,
    /// Space before.
    pub before: f64,
    /// Space after.
    pub after: f64,
    /// No space between this and a paragraph of the same style (`w:contextualSpacing`).
    pub contextual: bool,
    /// Height of lines.
    pub line: LineHeight,
    /// Lines keep to the section's grid (`w:snapToGrid`).
    pub on_grid: bool,
    /// On the page of the next paragraph.
    pub keep_next: bool,
    /// All on one page.
    pub keep_lines: bool,
    /// On a new page.
    pub page_break_before: bool,
    /// At least two lines at the top and bottom of a page.
    pub widow_control: bool,
    /// Tab stops in order, relative to the left margin.
    pub tabs: Vec<TabStop>,
    /// Borders.
    pub borders: Sides<Option<Border>>,
    /// The border between paragraphs that have the same borders.
    pub between: Option<Border>,
    /// Background.
    pub shading: Option<Color>,
    /// A quarter em between Chinese and Latin letters (`w:autoSpaceDE`).
    pub space_latin: bool,
    /// The same before and after digits (`w:autoSpaceDN`).
    pub space_digits: bool,
    /// Lines don't begin with 。 nor end with （ (`w:kinsoku`).
    pub kinsoku: bool,
    /// Punctuation may hang over the right margin (`w:overflowPunct`).
    pub hanging_punctuation: bool,
    /// Latin words may be broken anywhere (`w:wordWrap` off).
    pub break_words: bool,
    /// Vertical alignment of characters on a line (`w:textAlignment`).
    pub text_align: TextAlign,
    /// Text runs from right to left.
    pub bidi: bool,
    /// Out of the flow (`w:framePr`).
    pub frame: Option<Frame>,
}

/// `w:framePr`: a paragraph in a frame.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Frame {
    /// Its place.
    pub anchor: Anchor,
    /// Its width, when given.
    pub width: Option<f64>,
    /// Its height, when given: at least, or exactly.
    pub height: Option<LineHeight>,
    /// A drop capital over so many lines.
    pub drop_cap: Option<u32>,
}

/// `w:textAlignment`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextAlign {
    /// As the fonts say.
    #[default]
    Auto,
    /// Top.
    Top,
    /// Middle.
    Center,
    /// Baseline.
    Baseline,
    /// Bottom.
    Bottom,
}

/// Height of lines.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LineHeight {
    /// So many times the fonts' own height; 1 is single.
    Multiple(f64),
    /// Exactly so many points, whatever stands in the line.
    Exact(f64),
    /// At least so many points.
    AtLeast(f64),
}

impl Default for LineHeight {
    fn default() -> Self {
        LineHeight::Multiple(1.0)
    }
}

/// A tab stop.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TabStop {
    /// From the left margin, in points.
    pub at: f64,
    /// How text stands at it.
    pub kind: TabKind,
    /// What fills the space before it.
    pub leader: Option<char>,
}

/// How text stands at a tab stop.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TabKind {
    /// Begins there.
    #[default]
    Start,
    /// Is centred there.
    Center,
    /// Ends there.
    End,
    /// Has its decimal point there.
    Decimal,
    /// Draws a line from top to bottom.
    Bar,
}

/// Something in a paragraph.
#[derive(Clone, Debug)]
pub enum Inline {
    /// Characters. They hold no tabs or breaks.
    Text(String, Rc<RunSet>),
    /// A tab.
    Tab(Rc<RunSet>),
    /// To the right edge or another place, independent of tab stops (`w:ptab`).
    PlaceTab(Align, Option<char>, Rc<RunSet>),
    /// A break.
    Break(Break, Rc<RunSet>),
    /// A picture, shape or text box in the line.
    Object(Box<Object>),
    /// One that floats.
    Float(Box<Object>, Box<Anchor>),
    /// A field that the layout works out. The texts are what Word showed last.
    Field(Field, Rc<RunSet>, String),
    /// The mark of a note, in its run's properties.
    Note(NoteKind, String, Rc<RunSet>),
    /// Inside a note: the note's own number.
    NoteNumber(Rc<RunSet>),
    /// A bookmark begins.
    Bookmark(String),
    /// A link begins; ends with [`Inline::LinkEnd`].
    LinkStart(Link),
    /// The link ends.
    LinkEnd,
    /// Two lines of small text over each other (`w:ruby`): the base and what stands above it.
    Ruby(String, String, Rc<RunSet>, Rc<RunSet>),
}

/// Kinds of breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Break {
    /// A new line.
    Line,
    /// A new page.
    Page,
    /// A new column.
    Column,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// To an address.
    Url(String),
    /// To a bookmark in this document.
    Bookmark(String),
}

/// Fields whose result depends on the pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Field {
    /// The number of this page; the format, when the field names its own.
    Page(Option<NumberFormat>),
    /// How many pages there are.
    Pages(Option<NumberFormat>),
    /// How many pages this section has.
    SectionPages(Option<NumberFormat>),
    /// The page of a bookmark.
    PageOf(String, Option<NumberFormat>),
}
