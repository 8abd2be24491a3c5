//! A document as rules see it: the texts of its paragraphs, as edits count their bytes, and how they are set, as the
//! reader for PDF resolves styles, numbering and themes.
use super::{Page, Paragraph, Run, Section};
use crate::diagnostic::Result;
use crate::docx::Package;
use crate::pdf::model::{self, Align, Block, Break, Field, Inline, LineHeight, SectionStart};
use crate::pdf::word::{self, Shelf};
use std::collections::BTreeMap;

/// Twips of a length in points.
fn twips(points: f64) -> i32 {
    (points * 20.0).round() as i32
}

impl Page {
    /// Reads a document.
    ///
    /// # Errors
    /// A document that can't be read.
    pub fn read(package: &Package) -> Result<Page> {
        let mut page = Page::texts(package)?;
        let document = word::read(package, &Shelf::default())?.document;
        let mut set: BTreeMap<u32, Paragraph> = BTreeMap::new();
        for section in &document.sections {
            let mut new_page = section.start != SectionStart::Continuous && !set.is_empty();
            let mut add = |p: &model::Paragraph| {
                if !p.spot.part.is_empty() {
                    return;
                }
                let mut seen = paragraph(p);
                seen.new_page |= new_page;
                // a break behind all text begins the next paragraph's page
                new_page = matches!(p.inlines.last(), Some(Inline::Break(Break::Page, _)));
                set.insert(p.spot.paragraph, seen);
            };
            walk(&section.blocks, &mut add);
            page.sections.push(self::section(section));
        }
        for p in &mut page.paragraphs {
            if let Some(set) = set.remove(&p.number) {
                let (text, in_table) = (std::mem::take(&mut p.text), p.in_table);
                *p = Paragraph { number: p.number, text, in_table, ..set };
            }
        }
        page.even_and_odd = document.even_and_odd;
        Ok(page)
    }
}

/// Calls with each paragraph, those in tables too.
fn walk(blocks: &[Block], call: &mut impl FnMut(&model::Paragraph)) {
    for block in blocks {
        match block {
            Block::Paragraph(p) => call(p),
            Block::Table(t) => {
                t.rows.iter().flat_map(|r| &r.cells).for_each(|c| walk(&c.blocks, call));
            }
        }
    }
}

fn paragraph(p: &model::Paragraph) -> Paragraph {
    let set = &p.set;
    let align = match set.align {
        Align::Start => "left",
        Align::Center => "center",
        Align::End => "right",
        Align::Justify | Align::Distribute => "both",
    };
    let run = |text: &str, set: &model::RunSet| Run {
        text: text.to_string(),
        font: set.east_asian.to_string(),
        theme: false,
        size: (set.size * 2.0).round() as u32,
        bold: set.bold,
        spacing: twips(set.spacing),
        color: set.color.map_or(String::new(), |model::Color(r, g, b)| format!("{r:02x}{g:02x}{b:02x}")),
    };
    let runs = p.inlines.iter().filter_map(|i| match i {
        Inline::Text(text, set) => Some(run(text, set)),
        Inline::Field(Field::Page(_), set, _) => Some(run("{PAGE}", set)),
        Inline::Field(_, set, shown) => Some(run(shown, set)),
        _ => None,
    });
    let first_break = p.inlines.iter().find_map(|i| match i {
        Inline::Break(Break::Page, _) => Some(true),
        Inline::Text(..) | Inline::Field(..) => Some(false),
        _ => None,
    });
    Paragraph {
        label: p.label.as_ref().map_or(String::new(), |l| l.text.clone()),
        style: (String::new(), set.style.clone()),
        align: align.into(),
        first_line: twips(set.indent_first),
        indent: (twips(set.indent_left), twips(set.indent_right)),
        exact: match set.line {
            LineHeight::Exact(points) => Some(twips(points)),
            _ => None,
        },
        new_page: set.page_break_before || first_break == Some(true),
        runs: runs.collect(),
        ..Paragraph::default()
    }
}

fn section(s: &model::Section) -> Section {
    let m = s.margin;
    let footers = ["default", "first", "even"].into_iter().zip(&s.footers).filter_map(|(which, blocks)| {
        let mut out = Vec::new();
        walk(blocks.as_ref()?, &mut |p| {
            let seen = paragraph(p);
            let text = seen.runs.iter().map(|r| r.text.as_str()).collect();
            out.push(Paragraph { number: p.spot.paragraph, text, ..seen });
        });
        Some((which.to_string(), out))
    });
    Section {
        paper: (twips(s.paper.0), twips(s.paper.1)),
        landscape: s.paper.0 > s.paper.1,
        margins: (twips(m.top), twips(m.right), twips(m.bottom), twips(m.left)),
        grid_pitch: s.grid.line.map(twips),
        grid_chars: s.grid.char_space.map(|points| (points * 4096.0).round() as i32),
        footers: footers.collect(),
    }
}
