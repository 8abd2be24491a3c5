//! What longer documents need: a cover without page number, a table of contents, pictures.
use super::{Paper, para};
use crate::starter::page::{WIDTH, exact};
use docx_rs::{
    AlignmentType, DocumentChild, FieldCharType, FooterReference, InstrText, LineSpacing, LineSpacingType,
    PageNumType, Paragraph, Run, Tab, TabLeaderType, TabValueType,
};

/// A heading that the table of contents lists.
pub(super) struct Heading {
    level: usize,
    text: String,
}

impl Paper {
    /// An empty line of so many points.
    pub(in crate::starter) fn space(self, points: i32) -> Self {
        self.add(para("Normal", "").line_spacing(exact(20).before((points.max(1) * 20 - 20).unsigned_abs())))
    }
    /// A centred line in the style of titles.
    pub(in crate::starter) fn centred(self, style: &str, text: &str) -> Self {
        self.add(para(style, text).align(AlignmentType::Center).indent(Some(0), None, None, None))
    }
    /// Begins a page with a title.
    pub(in crate::starter) fn page(self, title: &str) -> Self {
        self.add(para("Title", title).page_break_before(true).keep_next(true)).blank()
    }
    /// A table of contents of the headings that follow. Its lines and their pages stand there as soon as the
    /// document is made; Word can bring it up to date.
    pub(in crate::starter) fn contents(mut self) -> Self {
        self.contents_at = Some(self.docx.document.children.len());
        self
    }
    /// Ends the pages without numbers; the next one is page 1.
    pub(in crate::starter) fn unnumbered(mut self) -> Self {
        let mut front = self.docx.document.section_property.clone();
        (front.footer_reference, front.even_footer_reference) = (None, None);
        (front.footer, front.even_footer) = (None, None);
        let last = &mut self.docx.document.section_property;
        last.page_num_type = Some(PageNumType::new().start(1));
        last.footer_reference = Some(FooterReference::new("default", "rIdFooter1"));
        last.even_footer_reference = Some(FooterReference::new("even", "rIdFooter2"));
        self.add(para("Normal", "").line_spacing(exact(20)).section_property(front))
    }
    /// A heading of a numbered document (`1.1 …`) at a level from 1 on.
    pub(in crate::starter) fn heading(self, level: usize, text: &str) -> Self {
        self.listed(level, text, para(&format!("Heading{level}"), text))
    }
    /// A heading that the table of contents lists if there is one before it.
    pub(super) fn listed(mut self, level: usize, text: &str, p: Paragraph) -> Self {
        if self.contents_at.is_none() || level > 2 {
            return self.add(p);
        }
        let id = self.headings.len() + 1;
        self.headings.push(Heading { level, text: text.to_owned() });
        let p = p.outline_lvl(level - 1);
        let marked = Paragraph { children: vec![], ..p.clone() }.add_bookmark_start(id, mark(id));
        let marked = p.children.into_iter().fold(marked, |mut m, child| {
            m.children.push(child);
            m
        });
        self.add(marked.add_bookmark_end(id))
    }
    /// A picture's tag, in a line that grows with the picture.
    pub(in crate::starter) fn picture(self, tag: &str) -> Self {
        let line = LineSpacing::new().line_rule(LineSpacingType::Auto).line(240);
        self.add(para("TableCell", tag).line_spacing(line))
    }
    /// Puts the table of contents where it belongs.
    pub(super) fn with_contents(mut self) -> Self {
        let Some(at) = self.contents_at else { return self };
        let last = self.headings.len();
        let lines = self.headings.iter().enumerate().map(|(i, h)| {
            let mut p = Paragraph::new()
                .style(&format!("TOC{}", h.level))
                .add_tab(Tab::new().val(TabValueType::Right).leader(TabLeaderType::Dot).pos(WIDTH));
            if i == 0 {
                p = open(p, " TOC \\o \"1-2\" \\h \\z \\u ");
            }
            p = p.add_run(Run::new().add_text(&*h.text)).add_run(Run::new().add_tab());
            p = open(p, &format!(" PAGEREF {} \\h ", mark(i + 1)));
            p = close(p.add_run(Run::new().add_text("1")));
            DocumentChild::Paragraph(Box::new(if i + 1 == last { close(p) } else { p }))
        });
        let lines: Vec<DocumentChild> = lines.collect();
        let at = at.min(self.docx.document.children.len());
        self.docx.document.children.splice(at..at, lines);
        self
    }
}

fn mark(id: usize) -> String {
    format!("_Toc{:08}", 10_000_000 + id)
}

fn open(p: Paragraph, instruction: &str) -> Paragraph {
    p.add_run(Run::new().add_field_char(FieldCharType::Begin, false))
        .add_run(Run::new().add_instr_text(InstrText::Unsupported(instruction.to_owned())))
        .add_run(Run::new().add_field_char(FieldCharType::Separate, false))
}

fn close(p: Paragraph) -> Paragraph {
    p.add_run(Run::new().add_field_char(FieldCharType::End, false))
}
