//! Writes values that are more than text into a Word part: one file a kind.
mod gains;
pub(super) mod include;
mod inline;
pub(super) mod line_height;
mod markdown;
pub(super) mod picture;
pub(super) mod placeholder;
mod styles;

pub(super) use gains::Gains;
pub(super) use include::{Included, Includes};
pub(super) use styles::Styles;

use super::expr::Expr;
use crate::diagnostic::Text;
use crate::tr;
use crate::value::Rich;

/// Where a tag stands: what must be closed and opened again around something that is no text.
#[derive(Clone, Debug, Default)]
pub(super) struct Spot {
    /// WordprocessingML's prefix with its colon.
    pub prefix: String,
    /// The run's `w:rPr`, or nothing.
    pub run: String,
    /// The paragraph's `w:pPr` without section properties, or nothing.
    pub paragraph: String,
    /// The run is a direct child of the paragraph, so the paragraph can be ended here.
    pub splits: bool,
    /// The tag's whole paragraph is to be written by the value (see [`Level::Block`]).
    pub block: bool,
    /// For a block between the body's paragraphs: the properties of the section that it is in.
    pub section: Option<String>,
    /// Width of the text area (cell or page) in EMU.
    pub width: i64,
}

impl Spot {
    /// Ends the text and the run.
    pub(super) fn close_run(&self) -> String {
        let p = &self.prefix;
        format!("</{p}t></{p}r>")
    }
    /// Begins a run like the one that was ended.
    pub(super) fn open_run(&self) -> String {
        let (p, run) = (&self.prefix, &self.run);
        format!("<{p}r>{run}<{p}t xml:space=\"preserve\">")
    }
    /// Begins a paragraph like the one that was ended.
    pub(super) fn open_paragraph(&self) -> String {
        let (p, paragraph) = (&self.prefix, &self.paragraph);
        format!("<{p}p>{paragraph}{}", self.open_run())
    }
}

/// How much of the page a value takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    /// Part of a line.
    Inline,
    /// Paragraphs of its own: the tag must stand alone in its paragraph.
    Block,
}

/// What an expression will give, as far as its helper tells.
pub(super) fn level(e: &Expr) -> Level {
    match e {
        Expr::Call(c) if ["markdown", "include"].contains(&c.helper.name) => Level::Block,
        _ => Level::Inline,
    }
}

/// Does it set Markdown?
pub(super) fn is_markdown(e: &Expr) -> bool {
    matches!(e, Expr::Call(c) if c.helper.name == "markdown")
}

/// Writes a value at a spot.
pub(super) fn write(rich: &Rich, spot: &Spot, gains: &mut Gains<'_>, out: &mut String) -> Result<(), Text> {
    match rich {
        Rich::Paragraphs(text) => inline::paragraphs(text, spot, out),
        Rich::Underline(n) => inline::underline(*n, spot, out),
        Rich::Link(text, target) => inline::link(text, target, spot, gains, out),
        Rich::CheckBox(yes) => inline::check_box(*yes, spot, gains, out),
        Rich::Picture(p) => return picture::inline(p, spot, gains, out),
        Rich::Markdown(text) if spot.block => {
            markdown::markdown(text, spot, gains, out);
            true
        }
        Rich::Markdown(_) => {
            return Err(tr!(
                "Markdown 只能直接写成 {{{{markdown 列名}}}}，单独成段",
                "Markdown can only be written as {{{{markdown column}}}}, in a paragraph of its own"
            ));
        }
        Rich::Include(_) => {
            return Err(tr!(
                "插入文件只能直接写成 {{{{include 文件名}}}}，单独成段",
                "A file can only be put in as {{{{include file}}}}, in a paragraph of its own"
            ));
        }
    }
    .then_some(())
    .ok_or_else(|| {
        tr!(
            "这里不能分段：标记在链接、内容控件或一节的末段里",
            "No paragraph can end here: the tag is inside a link, a content control, or the last paragraph of a section"
        )
    })
}
