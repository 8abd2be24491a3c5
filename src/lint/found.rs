//! Findings are built here: the place with a few characters of the text, the message, the edits.
use super::text::excerpt;
use super::{Edit, Finding, Page, Paragraph, Rule};
use crate::diagnostic::{Diagnostic, Place, Severity, Text};
use std::ops::Range;

impl Rule {
    /// Something found in some bytes of a paragraph's text.
    pub(super) fn found(
        &self,
        page: &Page,
        paragraph: &Paragraph,
        bytes: Range<usize>,
        message: Text,
    ) -> Finding {
        let place = page.place(paragraph, &excerpt(&paragraph.text, &bytes));
        Finding { diagnostic: self.diagnostic(self.severity, message).at(place), edits: vec![] }
    }

    /// Something milder than the rule's findings are.
    pub(super) fn noted(
        &self,
        page: &Page,
        paragraph: &Paragraph,
        bytes: Range<usize>,
        message: Text,
    ) -> Finding {
        let place = page.place(paragraph, &excerpt(&paragraph.text, &bytes));
        Finding { diagnostic: self.diagnostic(Severity::Note, message).at(place), edits: vec![] }
    }

    fn diagnostic(&self, severity: Severity, message: Text) -> Diagnostic {
        match severity {
            Severity::Error => Diagnostic::error(self.code, message),
            Severity::Warning => Diagnostic::warning(self.code, message),
            Severity::Note => Diagnostic::note(self.code, message),
        }
    }
}

impl Page {
    /// A paragraph of the document, with a quotation of it.
    pub(super) fn place(&self, paragraph: &Paragraph, quote: &str) -> Place {
        let tag = if quote.is_empty() { String::new() } else { format!("“{quote}”") };
        Place::Part { file: self.file.as_str().into(), part: "".into(), paragraph: paragraph.number, tag }
    }
}

impl Finding {
    /// The paragraph that it is about; 0 for the whole document.
    pub fn paragraph(&self) -> u32 {
        match self.diagnostic.place() {
            Place::Part { part, paragraph, .. } if part.is_empty() => *paragraph,
            _ => 0,
        }
    }
    /// Says what to do.
    pub(super) fn hint(mut self, hint: Text) -> Finding {
        self.diagnostic = self.diagnostic.hint(hint);
        self
    }
    /// Another paragraph that has to do with it.
    pub(super) fn also(mut self, page: &Page, paragraph: &Paragraph) -> Finding {
        let all = 0..paragraph.text.len();
        self.diagnostic = self.diagnostic.also(page.place(paragraph, &excerpt(&paragraph.text, &all)));
        self
    }
    /// Some bytes of the paragraph's text become something else.
    pub(super) fn becomes(mut self, paragraph: &Paragraph, bytes: Range<usize>, text: &str) -> Finding {
        self.edits.push(Edit::Text {
            paragraph: paragraph.number,
            from: bytes.start,
            to: bytes.end,
            text: text.to_string(),
        });
        self
    }
}
