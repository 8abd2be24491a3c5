//! Whether a Word document keeps to the office's format rules (GB/T 9704-2012 and its digital layout, GB/T
//! 33476.2-2016), paragraph by paragraph, and whether something in it was left unfilled.
//!
//! A rule is one function and one line in [`ALL`]. Rules read a [`Page`]: paragraphs with styles applied, the
//! section, the footers. Rules that can be put right give an [`Edit`] with their finding.
mod dates;
mod ends;
pub mod fix;
mod found;
mod marks;
mod read;
mod rules;
#[cfg(test)]
mod testing;
mod text;
mod texts;

use crate::diagnostic::{Diagnostic, Result, Severity, Text};
use crate::docx::Package;

/// A rule.
pub struct Rule {
    /// Its number in the documentation, e.g. `L01`.
    pub id: &'static str,
    /// The code of its findings, e.g. `lint-page-size`.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Can `--fix` put it right?
    pub fixable: bool,
    /// What it asks for, in one sentence.
    pub about: fn() -> Text,
    /// Looks, and returns what it found.
    pub run: fn(&Page) -> Vec<Finding>,
}

/// Every rule, in the order of the documentation.
pub const ALL: &[Rule] = &[
    rules::layout::L01,
    rules::layout::L02,
    rules::layout::L03,
    rules::layout::L04,
    rules::layout::L05,
    rules::layout::L06,
    rules::number::L07,
    rules::number::L08,
    rules::heading::L09,
    rules::layout::L10,
    rules::signature::L11,
    rules::address::L12,
    rules::address::L13,
    rules::layout::L14,
    rules::address::L15,
    rules::signature::L16,
    rules::layout::L17,
    rules::punctuation::L18,
    rules::unfilled::L19,
    rules::indent::L20,
    rules::signature::L21,
    rules::layout::L22,
    rules::heading::L26,
    rules::group::L27,
    rules::organisation::L28,
];

/// Which rules are asked, by their numbers (`L08`) or codes.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// These alone; all when it is empty.
    pub only: Vec<String>,
    /// Without these.
    pub skip: Vec<String>,
    /// The page that was asked for.
    pub profile: Option<Profile>,
}

impl Choice {
    /// Is this rule asked?
    pub fn takes(&self, rule: &Rule) -> bool {
        let named = |list: &[String]| list.iter().any(|n| rule.is_called(n));
        (self.only.is_empty() || named(&self.only)) && !named(&self.skip)
    }

    /// The names that no rule has.
    pub fn unknown(&self) -> impl Iterator<Item = &str> {
        let all = self.only.iter().chain(&self.skip).map(String::as_str);
        all.filter(|n| !ALL.iter().any(|r| r.is_called(n)))
    }

    /// A document as rules see it.
    ///
    /// # Errors
    /// A document that can't be read.
    pub fn page(&self, package: &Package) -> Result<Page> {
        Ok(Page { profile: self.profile, ..Page::read(package)? })
    }
}

impl Rule {
    /// Is this its number or its code?
    pub fn is_called(&self, name: &str) -> bool {
        self.id.eq_ignore_ascii_case(name) || self.code == name
    }
}

/// What the chosen rules find, in the order of the paragraphs.
pub fn check(page: &Page, choice: &Choice) -> Vec<Finding> {
    let mut out: Vec<Finding> = ALL.iter().filter(|r| choice.takes(r)).flat_map(|r| (r.run)(page)).collect();
    out.sort_by_key(Finding::paragraph);
    out
}

/// Which page the standard's text block is set on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Profile {
    /// Margins are the white edges: 37, 26, 35, 28 mm; line pitch 28.9 pt.
    #[default]
    Common,
    /// GB/T 33476.2: margins 34.58 and 32.58 mm, line pitch 29.45 pt.
    Gbt33476,
}

/// A document as rules see it.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The file's name.
    pub file: String,
    /// The profile, if the user named one; either is accepted otherwise.
    pub profile: Option<Profile>,
    /// The paragraphs of the body in document order, those in tables too.
    pub paragraphs: Vec<Paragraph>,
    /// The sections in order.
    pub sections: Vec<Section>,
    /// Odd and even pages have footers of their own (`w:evenAndOddHeaders`).
    pub even_and_odd: bool,
}

/// A paragraph: its text and how it is set. Lengths are in twips, sizes in half-points.
#[derive(Clone, Debug, Default)]
pub struct Paragraph {
    /// In document order, 1-based, as [`Place::Part`](crate::diagnostic::Place::Part) counts.
    pub number: u32,
    /// Its whole text, with the automatic number before it left out.
    pub text: String,
    /// The automatic number before it, ready to print: `（一）`.
    pub label: String,
    /// The style's id and name.
    pub style: (String, String),
    /// In a table.
    pub in_table: bool,
    /// `left`, `center`, `right`, `both`.
    pub align: String,
    /// First-line indent in hundredths of a character, if it is given so.
    pub first_line_chars: Option<i32>,
    /// First-line indent; negative hangs.
    pub first_line: i32,
    /// Left and right indents.
    pub indent: (i32, i32),
    /// The right indent in hundredths of a character, if it is given so.
    pub right_chars: Option<i32>,
    /// Line pitch if exact.
    pub exact: Option<i32>,
    /// Starts on a new page: by its property, by a break in or before it, or as a section's first.
    pub new_page: bool,
    /// The runs.
    pub runs: Vec<Run>,
}

/// Text of one kind of letters.
#[derive(Clone, Debug, Default)]
pub struct Run {
    /// The text.
    pub text: String,
    /// The East Asian font that shows, theme fonts looked up.
    pub font: String,
    /// The font is given by a theme (`w:eastAsiaTheme`), which overrides the name beside it.
    pub theme: bool,
    /// Font size in half-points.
    pub size: u32,
    /// Bold.
    pub bold: bool,
    /// Letter spacing.
    pub spacing: i32,
    /// `rrggbb`, or empty for automatic.
    pub color: String,
}

/// A section: its paper and its footers.
#[derive(Clone, Debug, Default)]
pub struct Section {
    /// Width and height.
    pub paper: (i32, i32),
    /// Landscape.
    pub landscape: bool,
    /// Top, right, bottom, left.
    pub margins: (i32, i32, i32, i32),
    /// Line pitch of the grid, if there is one.
    pub grid_pitch: Option<i32>,
    /// `w:charSpace` of the grid, if its characters are on it.
    pub grid_chars: Option<i32>,
    /// The paragraphs of the footers: for which pages (`default`, `even`, `first`), and what is in them; a PAGE field
    /// reads `{PAGE}`.
    pub footers: Vec<(String, Vec<Paragraph>)>,
}

/// Something that a rule found.
#[derive(Clone, Debug)]
pub struct Finding {
    /// What, where, and what to do.
    pub diagnostic: Diagnostic,
    /// How to put it right.
    pub edits: Vec<Edit>,
}

/// A change of a document that puts a finding right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// In the paragraph of this number: the bytes `from..to` of its text become `text`.
    Text {
        /// The paragraph.
        paragraph: u32,
        /// First byte.
        from: usize,
        /// Behind the last byte.
        to: usize,
        /// The new text.
        text: String,
    },
    /// The paragraph's first line is indented by two characters, and blanks at its beginning go.
    Indent {
        /// The paragraph.
        paragraph: u32,
    },
}
