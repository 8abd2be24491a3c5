//! A Word document with everything resolved: styles, themes, numbering and defaults are applied, lengths are in
//! points, and nothing refers back to XML.
//!
//! [`super::word`] fills it, [`super::layout`] reads it. What the reader can't say in these types it reports.
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// A whole document.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// Core property `dc:title`.
    pub title: String,
    /// Core property `dc:creator`.
    pub author: String,
    /// When it was last written (`dcterms:modified`, else `dcterms:created`), in UTC.
    pub written: Option<jiff::civil::DateTime>,
    /// Two letters (`zh`), from the settings' East Asian language.
    pub lang: String,
    /// The sections in order; at least one.
    pub sections: Vec<Section>,
    /// How endnotes are numbered; footnotes are by section.
    pub endnotes: NoteSet,
    /// Footnotes and endnotes by kind and id.
    pub notes: BTreeMap<(NoteKind, String), Vec<Block>>,
    /// Odd and even pages have headers of their own (`w:evenAndOddHeaders`).
    pub even_and_odd: bool,
    /// The space after a paragraph and that before the next are added. Word only does in documents that say so
    /// (`w:doNotUseHTMLParagraphAutoSpacing`); elsewhere the larger one counts.
    pub adds_spaces: bool,
    /// Two punctuation marks in a row take the room of one and a half (`w:characterSpacingControl`).
    pub compress_punctuation: bool,
    /// Distance of default tab stops.
    pub default_tab: f64,
    /// The page colour (`w:background`) is never printed by Word; kept for the report only.
    pub background: Option<Color>,
    /// `w:mirrorMargins`.
    pub mirror_margins: bool,
    /// Word's compatibility mode: 12 is Word 2007, 15 is Word 2013 and later.
    pub compatibility: u32,
}

/// Which notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoteKind {
    /// At the foot of the page.
    Footnote,
    /// At the end of the document.
    Endnote,
}

/// How notes are numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoteSet {
    /// The format of their numbers.
    pub format: NumberFormat,
    /// Where the numbers begin anew.
    pub restart: NoteRestart,
    /// The first number.
    pub start: u32,
}

impl Default for NoteSet {
    fn default() -> Self {
        NoteSet { format: NumberFormat::Decimal, restart: NoteRestart::Never, start: 1 }
    }
}

/// Where the numbers of notes begin anew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NoteRestart {
    /// They go through.
    #[default]
    Never,
    /// In each section.
    Section,
    /// On each page.
    Page,
}

/// A colour, red green blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Color(pub u8, pub u8, pub u8);

/// Pages of one shape.
#[derive(Clone, Debug, Default)]
pub struct Section {
    /// How it begins.
    pub start: SectionStart,
    /// Width and height of the paper, already turned for landscape.
    pub paper: (f64, f64),
    /// Margins to the text. Negative top or bottom margins of Word (fixed) are made positive.
    pub margin: Sides<f64>,
    /// From the paper's edge to the header's top and the footer's bottom.
    pub header_at: f64,
    /// See `header_at`.
    pub footer_at: f64,
    /// Added to the left margin for binding.
    pub gutter: f64,
    /// The first page has its own header and footer.
    pub title_page: bool,
    /// Headers: default, first, even. `None` where there is none even by inheritance.
    pub headers: [Option<Rc<Vec<Block>>>; 3],
    /// Footers, the same.
    pub footers: [Option<Rc<Vec<Block>>>; 3],
    /// The page number restarts with this.
    pub first_page: Option<u32>,
    /// The format of page numbers.
    pub page_format: NumberFormat,
    /// Columns of text.
    pub columns: Columns,
    /// `w:docGrid`.
    pub grid: Grid,
    /// Borders of the page and their distance from the text or the paper.
    pub borders: Option<PageBorders>,
    /// Vertical alignment of the text on the page.
    pub vertical: Vertical,
    /// How footnotes are numbered.
    pub footnotes: NoteSet,
    /// The text.
    pub blocks: Vec<Block>,
}

/// How a section begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SectionStart {
    /// On a new page.
    #[default]
    NextPage,
    /// Right below the one before.
    Continuous,
    /// In the next column.
    Column,
    /// On the next odd page.
    OddPage,
    /// On the next even page.
    EvenPage,
}

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

/// Columns of a section.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Columns {
    /// How many; 0 and 1 are the same.
    pub count: usize,
    /// Space between equal columns.
    pub gap: f64,
    /// Width of and space after each, when they are not equal.
    pub widths: Vec<(f64, f64)>,
    /// A line between.
    pub line: bool,
}

/// `w:docGrid`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Grid {
    /// Distance of lines; `None` when lines don't keep to a grid.
    pub line: Option<f64>,
    /// Added to each full-width character, in points; `None` when characters don't keep to a grid.
    pub char_space: Option<f64>,
}

/// `w:pgBorders`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PageBorders {
    /// The lines.
    pub lines: Sides<Option<Border>>,
    /// Distances of the lines.
    pub space: Sides<f64>,
    /// Distances are from the paper's edge, not from the text.
    pub from_page: bool,
    /// On the first page of the section only, on all but the first, or on all (`None`).
    pub first_only: Option<bool>,
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

/// Where something stands from top to bottom.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Vertical {
    /// Top.
    #[default]
    Top,
    /// Middle.
    Center,
    /// Bottom.
    Bottom,
    /// Paragraphs spread over the height.
    Justify,
}

/// A paragraph or a table.
#[derive(Clone, Debug)]
pub enum Block {
    /// A paragraph.
    Paragraph(Box<Paragraph>),
    /// A table.
    Table(Box<Table>),
}

/// Where a paragraph is in the file, for messages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spot {
    /// The part, without `word/`; empty for the main document.
    pub part: Arc<str>,
    /// The paragraph in document order, from 1.
    pub paragraph: u32,
}

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

/// A table.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// Where it is: its first paragraph.
    pub spot: Spot,
    /// Widths of the grid's columns in points.
    pub columns: Vec<f64>,
    /// Columns may be widened for their text (`w:tblLayout` autofit and no fixed width).
    pub autofit: bool,
    /// Width wished for.
    pub width: Width,
    /// Where it stands.
    pub align: Align,
    /// From the left margin.
    pub indent: f64,
    /// Space between cells.
    pub cell_spacing: f64,
    /// How far its cells' margins stand out left and right of the text area (Word before 2013).
    pub outside: (f64, f64),
    /// Rows in order.
    pub rows: Vec<Row>,
    /// Lines from left to right, by row; conflicts between cells and the table are already settled.
    pub horizontal: Vec<Rule>,
    /// Lines from top to bottom, by column.
    pub vertical: Vec<Rule>,
    /// Out of the flow (`w:tblpPr`).
    pub anchor: Option<Anchor>,
}

/// A line of a table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rule {
    /// Before which row (or column) of the grid it stands.
    pub at: usize,
    /// The column (or row) that it begins before.
    pub from: usize,
    /// The one that it ends before.
    pub to: usize,
    /// What it looks like.
    pub border: Border,
}

/// A width as Word gives it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Width {
    /// Up to the program.
    #[default]
    Auto,
    /// Points.
    Points(f64),
    /// Of what holds it, 1 is all.
    Part(f64),
}

/// A row.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// Its height: exact or at least; `None` by its content.
    pub height: Option<LineHeight>,
    /// Repeated at the top of each page; only rows from the first on count.
    pub header: bool,
    /// Never divided between pages.
    pub cant_split: bool,
    /// Columns of the grid left empty before and after.
    pub skip: (usize, usize),
    /// Its cells, without those that a cell above covers (`w:vMerge` continued).
    pub cells: Vec<Cell>,
}

/// A cell.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    /// The column of the grid that it begins in.
    pub column: usize,
    /// Columns that it covers.
    pub columns: usize,
    /// Rows that it covers.
    pub rows: usize,
    /// Its width as given.
    pub width: Width,
    /// Space between its lines and its text.
    pub margin: Sides<f64>,
    /// Diagonal lines: from the upper left, from the lower left.
    pub diagonals: (Option<Border>, Option<Border>),
    /// Background.
    pub shading: Option<Color>,
    /// Where its text stands.
    pub vertical: Vertical,
    /// Its text runs from top to bottom.
    pub direction: Direction,
    /// Text is narrowed to fit on one line (`w:tcFitText`) .
    pub fit: bool,
    /// Never broken into lines (`w:noWrap`).
    pub no_wrap: bool,
    /// What is in it.
    pub blocks: Vec<Block>,
}

impl Cell {
    /// Does its text run from top to bottom, or the other way?
    pub fn turned(&self) -> bool {
        self.direction != Direction::Horizontal
    }
}

/// Direction of text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// From left to right.
    #[default]
    Horizontal,
    /// Turned by 90° clockwise.
    Down,
    /// Chinese from top to bottom, columns from right to left; Latin letters lie on their sides.
    Upright,
    /// Turned by 90° the other way.
    Up,
}

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
