//! Fields that depend on the pages, links, and the places that both lead to.
//!
//! The number of a page is its distance from the page where numbering began, so one look-up of a label gives it:
//! typst's own page counter would go through all pages of all documents.
use super::Writer;
use super::text::{self, Lines};
use crate::pdf::model::{Field, Link, NumberFormat, RunSet};
use crate::pdf::number;
use std::rc::Rc;

/// Addresses that a PDF reader may open; anything else (files on somebody's disk, scripts) is plain text.
const SCHEMES: &[&str] = &["http:", "https:", "mailto:", "ftp:", "tel:"];
/// Longer addresses are refused by typst.
const LONGEST_URL: usize = 8000;

impl Writer<'_> {
    /// A label of this document.
    pub(super) fn label(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }

    /// The label of a bookmark, if there is such a place.
    fn bookmark_label(&self, name: &str) -> Option<String> {
        self.survey.bookmarks.get(name).map(|(n, _)| self.label(&format!("b{n}")))
    }

    /// A place that links and fields may lead to.
    pub(super) fn bookmark(&mut self, name: &str) {
        if self.furniture || self.marked.contains(name) {
            return;
        }
        let Some(label) = self.bookmark_label(name) else { return };
        self.marked.insert(name.to_owned());
        self.code.raw("mark(").string(&label).raw(")\n");
    }

    /// Begins a link; ended by `})`. One that leads nowhere is written as a group without effect.
    pub(super) fn link_start(&mut self, link: &Link) {
        let ok = |url: &str| {
            let lower = url.trim().to_lowercase();
            url.len() <= LONGEST_URL && SCHEMES.iter().any(|s| lower.starts_with(s))
        };
        match link {
            Link::Url(url) if ok(url) => self.code.raw("link(").string(url.trim()),
            Link::Bookmark(name) => match self.bookmark_label(name) {
                Some(label) => self.code.raw("link(label(").string(&label).raw(")"),
                None => self.code.raw("plain(none"),
            },
            Link::Url(_) => self.code.raw("plain(none"),
        };
        self.code.raw(", {\n");
    }

    /// A field.
    pub(super) fn field(&mut self, field: &Field, set: &Rc<RunSet>, shown: &str, lines: &Lines<'_>) {
        let here = self.numbering(self.section).2;
        let (expression, format) = match field {
            Field::Page(format) => (self.page_number("here()", self.section), format.unwrap_or(here)),
            Field::Pages(format) => (self.distance("begin", "end"), format.unwrap_or_default()),
            Field::SectionPages(format) => {
                let n = self.section;
                (self.distance(&format!("s{n}"), &format!("e{n}")), format.unwrap_or_default())
            }
            Field::PageOf(name, format) => {
                let place = self.survey.bookmarks.get(name).copied();
                let Some(((_, section), label)) = place.zip(self.bookmark_label(name)) else {
                    self.text(shown, set, lines);
                    return;
                };
                let of = self.numbering(section).2;
                (self.page_number(&format!("label(\"{label}\")"), section), format.unwrap_or(of))
            }
        };
        let sample = format!("{}{}", number::format(10, format), number::format(1, format));
        let Some((slot, _)) = text::parts(&sample, set).first().copied() else { return };
        let choice = self.choice(set, slot);
        self.check(&choice, &sample, lines.spot);
        let way = self.way(set, slot, &choice, lines);
        let shape = self.number_shape(format);
        self.code.raw(&format!("context t{way}({shape}({expression}))\n"));
    }

    /// The pages from one label to another, both counted.
    fn distance(&self, from: &str, to: &str) -> String {
        format!("pages(\"{}\", \"{}\")", self.label(from), self.label(to))
    }

    /// The printed number of the page where something is.
    pub(super) fn page_number(&self, place: &str, section: usize) -> String {
        let (from, start, _) = self.numbering(section);
        format!("page-number({place}, \"{}\", {start})", self.label(&format!("s{from}")))
    }

    /// Where the numbering of a section's pages began: the section, its first number; and their format.
    pub(super) fn numbering(&self, section: usize) -> (usize, u32, NumberFormat) {
        let sections = &self.document.sections;
        let format = sections.get(section).map(|s| s.page_format).unwrap_or_default();
        let restarts =
            |n: &usize| sections.get(*n).and_then(|s| s.first_page).is_some_and(|_| self.begins_page(*n));
        let from = (0..=section).rev().find(restarts).unwrap_or(0);
        let start = sections.get(from).and_then(|s| s.first_page).unwrap_or(1);
        (from, start, format)
    }

    /// The function that writes a number in a format.
    fn number_shape(&mut self, format: NumberFormat) -> String {
        if format == NumberFormat::Decimal {
            return "str".into();
        }
        let n = self.formats.iter().position(|f| *f == format).unwrap_or_else(|| {
            self.formats.push(format);
            self.formats.len() - 1
        });
        format!("number{n}")
    }
}

/// The functions that write numbers in these formats.
pub(super) fn number_shapes(code: &mut crate::pdf::code::Code, formats: &[NumberFormat]) {
    for (n, format) in formats.iter().enumerate() {
        code.raw(&format!("#let numbers{n} = ")).string(&number::table(*format)).raw(".split(\"\\t\")\n");
        code.raw(&format!("#let number{n}(n) = numbers{n}.at(n, default: str(n))\n"));
    }
}
