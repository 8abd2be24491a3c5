//! Sections as typst pages: paper, margins, headers, footers, columns.
//!
//! A typst page can't change while it lasts, so sections that go on on the same page are written as one group:
//! the first one's pages, with the columns of the others as blocks in them.
use super::border::page_border;
use super::{Around, Writer};
use crate::pdf::model::{
    Block, Break, Inline, LineHeight, NoteRestart, Section, SectionStart, Spot, Vertical,
};
use std::rc::Rc;

/// The text is never narrower.
const NARROWEST: f64 = 36.0;

/// Three stories: usual, first, even.
type Stories = [Option<Rc<Vec<Block>>>; 3];

impl<'a> Writer<'a> {
    /// All sections.
    pub(super) fn sections(&mut self) {
        let mut group = vec![];
        for n in 0..self.document.sections.len() {
            if self.begins_page(n) && !group.is_empty() {
                self.group(&std::mem::take(&mut group));
            }
            group.push(n);
        }
        self.group(&group);
    }

    /// Does this section begin on a new page?
    pub(super) fn begins_page(&self, n: usize) -> bool {
        let sections = &self.document.sections;
        let before = n.checked_sub(1).and_then(|b| sections.get(b));
        let Some((before, section)) = before.zip(sections.get(n)) else { return true };
        let same = before.paper == section.paper;
        match section.start {
            SectionStart::Continuous => !same,
            SectionStart::Column => !(same && columns(before) > 1 && before.columns == section.columns),
            _ => true,
        }
    }

    /// Sections on common pages.
    fn group(&mut self, group: &[usize]) {
        let document = self.document;
        let all = || group.iter().filter_map(|n| Some((*n, document.sections.get(*n)?)));
        let Some((first, section)) = all().next() else { return };
        self.section = first;
        let mut regions: Vec<Vec<(usize, &Section)>> = vec![];
        for (n, s) in all() {
            let alike = |b: &Section| {
                (columns(b), b.columns.gap, b.margin.left, b.margin.right)
                    == (columns(s), s.columns.gap, s.margin.left, s.margin.right)
            };
            match regions.last_mut() {
                Some(r) if r.last().is_some_and(|b| alike(b.1)) => r.push((n, s)),
                _ => regions.push(vec![(n, s)]),
            }
        }
        self.unlike(section, all());
        let whole = regions.len() == 1;
        self.code.raw("{\n");
        self.side(section, first);
        self.page(first, section, if whole { columns(section) } else { 1 });
        if section.vertical == Vertical::Center {
            self.code.raw("let pagebreak(..how) = { v(1fr)\nstd.pagebreak(..how)\nv(1fr) }\nv(1fr)\n");
        } else if section.vertical == Vertical::Bottom {
            self.code.raw("let pagebreak(..how) = { std.pagebreak(..how)\nv(1fr) }\nv(1fr)\n");
        }
        let last = regions.len() - 1;
        for (n, region) in regions.iter().enumerate() {
            self.region(region, section, whole, n == last);
        }
        if section.vertical == Vertical::Center {
            self.code.raw("v(1fr)\n");
        }
        self.code.raw("}\n");
        if self.pushes(section) {
            self.code.raw("}\n");
        }
    }

    /// Reports what sections on common pages can't have of their own.
    fn unlike(&mut self, first: &Section, all: impl Iterator<Item = (usize, &'a Section)>) {
        for (_, s) in all {
            let spot = spot(s);
            let same = |a: &Stories, b: &Stories| {
                a.iter().zip(b).all(|(a, b)| match (a, b) {
                    (Some(a), Some(b)) => Rc::ptr_eq(a, b),
                    (a, b) => a.is_none() && b.is_none(),
                })
            };
            if !(same(&first.headers, &s.headers) && same(&first.footers, &s.footers)) {
                let what = crate::tr!(
                    "在一页中间开始的节自己的页眉页脚（用这一页第一节的）",
                    "headers of a section that begins within a page (the first section's are used)"
                );
                self.missing(&spot, what);
            }
            if !s.columns.widths.is_empty() && columns(s) > 1 {
                let what =
                    crate::tr!("宽度不等的栏（排成等宽）", "columns of different widths (laid out as equal)");
                self.missing(&spot, what);
            }
            if s.vertical == Vertical::Justify {
                let what = crate::tr!("段落在整页上撑满", "paragraphs spread over the height of the page");
                self.missing(&spot, what);
            }
            if s.footnotes.restart == NoteRestart::Page && !self.survey.notes.is_empty() {
                let what = crate::tr!(
                    "每页重新编号的脚注（排成连续编号）",
                    "footnotes numbered anew on each page (numbered on)"
                );
                self.missing(&spot, what);
            }
        }
    }

    /// An empty page before the section, so that it begins on the right or left side of a sheet.
    fn side(&mut self, section: &Section, n: usize) {
        let side = match section.start {
            SectionStart::OddPage => "odd",
            SectionStart::EvenPage => "even",
            _ => return,
        };
        // the first section of a document begins where the document does
        let Some(before) = n.checked_sub(1) else { return };
        if self.numbers_are_sides(before) {
            self.blank(section.paper, side);
            return;
        }
        // Word goes by the printed numbers
        let end = self.label(&format!("e{before}"));
        let number = self.page_number(&format!("label(\"{end}\")"), before);
        self.code.raw(&format!("context if calc.{side}({number}) {{ page(width: ")).pt(section.paper.0);
        self.code.raw(", height: ").pt(section.paper.1);
        self.code.raw(", header: none, footer: none, background: none, foreground: none, []) }\n");
    }

    /// Are odd numbers on the file's odd pages, up to this section? Then typst can see to the sides itself.
    fn numbers_are_sides(&self, last: usize) -> bool {
        let sections = self.document.sections.iter().take(last + 1).enumerate();
        let kept = |(n, s): (usize, &Section)| match (s.first_page, s.start) {
            (None, _) => true,
            (Some(first), SectionStart::OddPage) => first % 2 == 1,
            (Some(first), SectionStart::EvenPage) => n > 0 && first % 2 == 0,
            (Some(first), _) => n == 0 && first % 2 == 1,
        };
        self.begins_odd && sections.into_iter().all(kept)
    }

    /// Goes on at the next page of that side; a page left over is empty.
    pub(super) fn blank(&mut self, paper: (f64, f64), side: &str) {
        self.code.raw("{ set page(width: ").pt(paper.0).raw(", height: ").pt(paper.1);
        self.code.raw(
            ", header: none, footer: none, background: none, foreground: none)\npagebreak(weak: true, to: ",
        );
        self.code.string(side).raw(") }\n");
    }

    /// Width of the text between the margins.
    fn width(section: &Section) -> f64 {
        let m = &section.margin;
        (section.paper.0 - m.left - section.gutter - m.right).max(NARROWEST)
    }

    /// The page's own settings, in force until the group's end.
    fn page(&mut self, n: usize, section: &Section, columns: usize) {
        let pushes = self.pushes(section);
        let kinds = [true, section.title_page, self.document.even_and_odd];
        for (name, stories) in [("head", &section.headers), ("foot", &section.footers)] {
            for (kind, story) in stories.iter().enumerate().filter(|(k, _)| kinds.get(*k) == Some(&true)) {
                self.code.raw(&format!("let {name}{kind} = "));
                self.story(section, story.as_deref());
            }
        }
        let m = &section.margin;
        let (top, bottom) = (section.header_at, section.footer_at);
        if pushes {
            // a header that is taller than the margin pushes the text down
            let width = Self::width(section);
            let names = |name: &str| {
                let used = (0..3).filter(|k| kinds.get(*k) == Some(&true));
                used.map(|k| format!("{name}{k}, ")).collect::<String>()
            };
            let (heads, feet) = (names("head"), names("foot"));
            self.code.raw("context {\n");
            self.code
                .raw(&format!("let space-above = tallest({width}pt, {}pt, {top}pt, ({heads}))\n", m.top));
            self.code.raw(&format!(
                "let space-below = tallest({width}pt, {}pt, {bottom}pt, ({feet}))\n",
                m.bottom
            ));
        }
        self.code.raw("set page(width: ").pt(section.paper.0).raw(", height: ").pt(section.paper.1);
        self.code.raw(", margin: (");
        if pushes {
            self.code.raw("top: space-above, bottom: space-below");
        } else {
            self.code.raw("top: ").pt(m.top).raw(", bottom: ").pt(m.bottom);
        }
        let [left, right] = match self.document.mirror_margins {
            true => ["inside", "outside"],
            false => ["left", "right"],
        };
        self.code.raw(&format!(", {left}: ")).pt(m.left + section.gutter);
        self.code.raw(&format!(", {right}: ")).pt(m.right);
        self.code.raw("), header-ascent: 0pt, footer-descent: 0pt, header: ");
        self.choice_of_story("head", "top-box", top, n, section);
        self.code.raw(", footer: ");
        self.choice_of_story("foot", "bottom-box", bottom, n, section);
        self.background(n, section, columns);
        if columns > 1 {
            self.code.raw(&format!(", columns: {columns}"));
        }
        self.code.raw(")\n");
        if columns > 1 {
            self.code.raw("set columns(gutter: ").pt(section.columns.gap).raw(")\n");
        }
    }

    /// A header or footer as a value.
    fn story(&mut self, section: &Section, blocks: Option<&Vec<Block>>) {
        let Some(blocks) = blocks else {
            self.code.raw("none\n");
            return;
        };
        self.furniture = true;
        self.code.raw("{\n");
        let around = Around { section, width: Self::width(section), inside: true };
        self.blocks(blocks, &around);
        self.code.raw("}\n");
        self.furniture = false;
    }

    /// Which of the stories stands on a page.
    fn choice_of_story(&mut self, name: &str, frame: &str, at: f64, n: usize, section: &Section) {
        let even = self.document.even_and_odd;
        if !section.title_page && !even {
            self.code.raw(frame).raw("(").pt(at).raw(&format!(", {name}0)"));
            return;
        }
        self.code.raw("context ").raw(frame).raw("(").pt(at).raw(", ");
        if section.title_page {
            let first = self.label(&format!("s{n}"));
            self.code
                .raw(&format!("if here().page() == locate(label(\"{first}\")).page() {{ {name}1 }} else "));
        }
        if even {
            let number = self.page_number("here()", n);
            self.code.raw(&format!("if calc.even({number}) {{ {name}2 }} else "));
        }
        self.code.raw(&format!("{{ {name}0 }})"));
    }

    /// What stands behind the text: borders of the page, lines between its columns.
    fn background(&mut self, n: usize, section: &Section, columns: usize) {
        let mut back = page_border(section);
        let only = section.borders.and_then(|b| b.first_only).filter(|_| !back.is_empty());
        if let Some(first) = only {
            let label = self.label(&format!("s{n}"));
            let sign = if first { "==" } else { "!=" };
            back =
                format!("context if here().page() {sign} locate(label(\"{label}\")).page() {{\n{back}}}\n");
        }
        if columns > 1 && section.columns.line {
            let m = &section.margin;
            let each = (Self::width(section) + section.columns.gap) / columns as f64;
            for k in 1..columns {
                let x = m.left + section.gutter + each * k as f64 - section.columns.gap / 2.0;
                let length = section.paper.1 - m.top - m.bottom;
                back += &format!(
                    "place(top + left, dx: {x:.3}pt, dy: {:.3}pt, line(angle: 90deg, length: {length:.3}pt, stroke: 0.5pt))\n",
                    m.top
                );
            }
        }
        if !back.is_empty() {
            self.code.raw(", background: {\n").raw(&back).raw("layer(<behind>)\n}");
        }
    }

    /// Sections with the same columns.
    fn region(&mut self, region: &[(usize, &'a Section)], page: &Section, whole: bool, last: bool) {
        let Some((_, section)) = region.first() else { return };
        let count = columns(section);
        let gap = section.columns.gap;
        let inner = Self::width(section);
        let (left, right) =
            (section.margin.left - page.margin.left, section.margin.right - page.margin.right);
        let padded = left.abs() > 0.1 || right.abs() > 0.1;
        let boxed = count > 1 && !whole;
        if padded {
            self.code.raw("pad(left: ").pt(left).raw(", right: ").pt(right).raw(", {\n");
        }
        if boxed && last {
            if section.columns.line {
                let what = crate::tr!(
                    "从页中间开始的分栏的分隔线",
                    "lines between columns that begin within a page"
                );
                self.missing(&spot(section), what);
            }
            self.code.raw(&format!("columns({count}, gutter: ")).pt(gap).raw(", {\n");
        } else if boxed {
            let around = Around { section, width: inner, inside: false };
            let line = self.first_line(section, &around);
            let rule = section.columns.line;
            self.code
                .raw(&format!("balanced({count}, "))
                .pt(gap)
                .raw(", ")
                .pt(line)
                .raw(&format!(", {rule}, {{\n"));
        }
        if boxed && region.iter().any(|(_, s)| breaks_page(&s.blocks)) {
            let what = crate::tr!(
                "从页中间开始的分栏里的分页符（换到下一栏）",
                "a page break in columns that begin within a page (goes on in the next column)"
            );
            self.missing(&spot(section), what);
        }
        if padded || boxed {
            // pages can't be broken in there, but columns can
            self.code.raw("let pagebreak(weak: false, ..how) = colbreak(weak: weak)\n");
        }
        let width = (inner - gap * (count - 1) as f64) / count as f64;
        for (k, (n, s)) in region.iter().enumerate() {
            self.section = *n;
            if k > 0 && s.start == SectionStart::Column {
                self.code.raw("colbreak()\n");
            }
            let around = Around { section: s, width: width.max(NARROWEST), inside: false };
            self.one(*n, s, &around);
        }
        for _ in 0..usize::from(padded) + usize::from(boxed) {
            self.code.raw("})\n");
        }
    }

    /// The height of the first line of text: columns are made higher by so much.
    fn first_line(&mut self, section: &Section, around: &Around<'_>) -> f64 {
        let paragraph = section.blocks.iter().find_map(|b| match b {
            Block::Paragraph(p) if !p.inlines.is_empty() => Some(p),
            _ => None,
        });
        let edges = paragraph.map(|p| {
            let choice = self.choice(&p.mark, super::text::Slot::EastAsian);
            self.pitch(p, around).edges(&choice, &p.mark)
        });
        edges.map_or(12.0, |e| (e.top + e.bottom).max(4.0))
    }

    /// The text of one section between its marks.
    fn one(&mut self, n: usize, section: &'a Section, around: &Around<'_>) {
        let last = self.document.sections.len() - 1;
        if n == 0 {
            self.begin();
        }
        let mark = |w: &mut Self, name: &str| {
            let label = w.label(name);
            w.code.raw("mark(").string(&label).raw(")\n");
        };
        mark(self, &format!("s{n}"));
        self.blocks(&section.blocks, around);
        if n == last {
            self.endnotes(around);
            mark(self, "end");
        }
        mark(self, &format!("e{n}"));
    }

    /// Could a header or footer be taller than its margin? Only then it is measured, which takes time.
    fn pushes(&self, section: &Section) -> bool {
        let tall = |stories: &Stories, at: f64, margin: f64| {
            stories.iter().flatten().any(|s| height(s) > margin - at + 0.5)
        };
        tall(&section.headers, section.header_at, section.margin.top)
            || tall(&section.footers, section.footer_at, section.margin.bottom)
    }
}

/// At most about so high. Tables and pictures could be of any height.
fn height(blocks: &[Block]) -> f64 {
    let one = |block: &Block| match block {
        Block::Table(_) => f64::INFINITY,
        Block::Paragraph(p) => {
            let sizes = p.inlines.iter().map(|i| match i {
                Inline::Text(_, s) | Inline::Field(_, s, _) => s.size,
                Inline::Object(o) => o.size.1,
                _ => 0.0,
            });
            let size = sizes.fold(p.mark.size, f64::max);
            // text of more than a line is rare in headers: so many characters are taken for one
            let long = p.inlines.iter().map(|i| match i {
                Inline::Text(t, _) => t.chars().count(),
                Inline::Break(..) => 40,
                _ => 0,
            });
            let lines = 1 + long.sum::<usize>() / 40;
            let line = match p.set.line {
                LineHeight::Exact(l) => l,
                LineHeight::AtLeast(l) => l.max(size * 1.3),
                LineHeight::Multiple(m) => m * size * 1.3,
            };
            p.set.before + p.set.after + line * lines as f64
        }
    };
    blocks.iter().map(one).sum()
}

/// Is there a page break in the text?
fn breaks_page(blocks: &[Block]) -> bool {
    blocks.iter().any(|b| match b {
        Block::Paragraph(p) => {
            p.set.page_break_before || p.inlines.iter().any(|i| matches!(i, Inline::Break(Break::Page, _)))
        }
        Block::Table(_) => false,
    })
}

/// How many columns; 1 at least.
fn columns(section: &Section) -> usize {
    section.columns.count.max(1)
}

/// The place of a section's first paragraph.
fn spot(section: &Section) -> Spot {
    match section.blocks.first() {
        Some(Block::Paragraph(p)) => p.spot.clone(),
        Some(Block::Table(t)) => t.spot.clone(),
        None => Spot::default(),
    }
}
