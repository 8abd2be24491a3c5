//! A story (body, header, footer, note, text box, cell): its blocks in order, with everything applied.
use super::numbering::Numbering;
use super::paragraph::{Measure, ParagraphPatch};
use super::run::RunPatch;
use super::styles::Styles;
use super::xml::{attr, child};
use crate::diagnostic::{Result, Text};
use crate::docx::{Package, Relation};
use crate::pdf::missing::Gather;
use crate::pdf::model::{Block, Document, Grid, Inline, NoteKind, Paragraph, RunSet, Spot};
use roxmltree::Node;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

/// Tables, text boxes and content controls stand in each other at most so deep.
const DEPTH: usize = 40;

/// Reads one package.
pub(super) struct Reader<'a> {
    pub(super) package: &'a Package,
    pub(super) styles: &'a Styles,
    pub(super) numbering: Numbering,
    pub(super) missing: Gather,
    /// Equal run properties are kept once.
    sets: Vec<Rc<RunSet>>,
    /// Word's compatibility mode.
    pub(super) compatibility: u32,
    /// Pictures by part, read once.
    pub(super) media: HashMap<usize, super::drawing::Media>,
}

/// Where the walk through a story stands.
pub(super) struct Walk {
    pub(super) name: Arc<str>,
    pub(super) relations: Vec<Relation>,
    /// Paragraphs met so far.
    pub(super) paragraph: u32,
    /// The grid of the section that the story stands in.
    pub(super) grid: Grid,
    /// What the table around says of its paragraphs and runs.
    pub(super) table: Option<Rc<(ParagraphPatch, RunPatch)>>,
    pub(super) depth: usize,
    /// Fields that are open.
    pub(super) fields: super::field::Open,
}

impl Walk {
    pub(super) fn spot(&self) -> Spot {
        let short = self.name.strip_prefix("word/").unwrap_or(&self.name);
        let part = if short == "document.xml" { Arc::from("") } else { Arc::from(short) };
        Spot { part, paragraph: self.paragraph }
    }

    /// Where a relationship of this part leads.
    pub(super) fn relation(&self, id: &str) -> Option<&Relation> {
        self.relations.iter().find(|r| r.id == id)
    }
}

impl<'a> Reader<'a> {
    pub(super) fn new(package: &'a Package, styles: &'a Styles, numbering: &str) -> Result<Reader<'a>> {
        Ok(Reader {
            package,
            styles,
            numbering: Numbering::parse(package.file(), numbering)?,
            missing: Gather::default(),
            sets: vec![],
            media: HashMap::new(),
            compatibility: 0,
        })
    }

    /// Begins to read a part.
    pub(super) fn walk(&self, part: usize, grid: Grid) -> Result<Walk> {
        Ok(Walk {
            name: Arc::from(self.package.name(part)),
            relations: self.package.relations(Some(part))?,
            paragraph: 0,
            grid,
            table: None,
            depth: 0,
            fields: super::field::Open::default(),
        })
    }

    /// Reports something that is not laid out, at the paragraph where the walk stands.
    pub(super) fn missing(&mut self, walk: &Walk, what: Text) {
        self.missing.note(what, &walk.spot());
    }

    /// Run properties, kept once.
    pub(super) fn set(&mut self, patch: &RunPatch) -> Rc<RunSet> {
        let set = patch.resolve(self.styles);
        if let Some(known) = self.sets.iter().find(|s| ***s == set) {
            return known.clone();
        }
        let set = Rc::new(set);
        self.sets.push(set.clone());
        set
    }

    /// Footnotes or endnotes of the main document.
    pub(super) fn notes(&mut self, kind: NoteKind, document: &mut Document) -> Result<()> {
        let name = if kind == NoteKind::Footnote { "footnotes" } else { "endnotes" };
        let Some(part) = self.package.main_related(name)? else { return Ok(()) };
        let text = self.package.read_text(part)?;
        let parsed = super::parse(self.package.file(), self.package.name(part), &text)?;
        let mut walk = self.walk(part, Grid::default())?;
        for note in parsed.root_element().children().filter(|n| n.is_element()) {
            let blocks = self.blocks(note, &mut walk);
            // separators have a type
            if attr(note, "type").is_none_or(|t| t == "normal")
                && let Some(id) = attr(note, "id")
            {
                document.notes.insert((kind, id.into()), blocks);
            }
        }
        Ok(())
    }

    /// A header or footer, or any other part that is one story.
    pub(super) fn part(&mut self, part: usize, grid: Grid) -> Result<Vec<Block>> {
        let text = self.package.read_text(part)?;
        let parsed = super::parse(self.package.file(), self.package.name(part), &text)?;
        let mut walk = self.walk(part, grid)?;
        Ok(self.blocks(parsed.root_element(), &mut walk))
    }

    /// The paragraphs and tables in `node`, also those in content controls and insertions.
    pub(super) fn blocks(&mut self, node: Node<'_, '_>, walk: &mut Walk) -> Vec<Block> {
        let mut out = vec![];
        self.blocks_into(node, walk, &mut out);
        out
    }

    fn blocks_into(&mut self, node: Node<'_, '_>, walk: &mut Walk, out: &mut Vec<Block>) {
        if walk.depth >= DEPTH {
            return;
        }
        walk.depth += 1;
        for n in node.children().filter(|n| n.is_element()) {
            self.block(n, walk, out);
        }
        walk.depth -= 1;
    }

    /// One child of a story.
    pub(super) fn block(&mut self, n: Node<'_, '_>, walk: &mut Walk, out: &mut Vec<Block>) {
        match n.tag_name().name() {
            "p" => out.push(Block::Paragraph(Box::new(self.paragraph(n, walk)))),
            "tbl" => out.extend(self.table(n, walk).map(|t| Block::Table(Box::new(t)))),
            "sdt" => {
                if let Some(content) = child(n, "sdtContent") {
                    self.blocks_into(content, walk, out);
                }
            }
            "ins" | "moveTo" | "customXml" | "smartTag" => self.blocks_into(n, walk, out),
            "AlternateContent" => {
                if let Some(choice) = super::drawing::choice(n) {
                    self.blocks_into(choice, walk, out);
                }
            }
            "altChunk" => self
                .missing(walk, crate::tr!("嵌入的整篇文档（altChunk）", "an embedded document (altChunk)")),
            _ => {}
        }
    }

    /// One paragraph.
    pub(super) fn paragraph(&mut self, node: Node<'_, '_>, walk: &mut Walk) -> Paragraph {
        walk.paragraph += 1;
        let spot = walk.spot();
        let direct = child(node, "pPr").map(ParagraphPatch::parse).unwrap_or_default();
        let style_id = direct.style.clone().unwrap_or_else(|| self.styles.normal.clone());
        let mut patch = self.styles.default_paragraph.clone();
        let mut base = self.styles.default_run.clone();
        if let Some(table) = &walk.table {
            patch.lay(&table.0);
            base.lay(&table.1);
        }
        let style = self.styles.paragraph(&style_id);
        patch.lay(&style);
        let list = direct.list.clone().or_else(|| style.list.clone());
        let linked = list.as_ref().filter(|_| direct.list.is_none());
        let linked = linked.and_then(|l| self.numbering.level_of(l, &style_id));
        let level = direct.level.or(linked).or(style.level).unwrap_or(0);
        if let Some(list) = &list {
            // a list's indents stand above the style's when the paragraph itself names the list
            if let Some(of_list) = self.numbering.paragraph(list, level) {
                patch.lay(of_list);
                if direct.list.is_none() {
                    patch.lay(&self.styles.paragraph(&style_id));
                }
            }
        }
        patch.lay(&direct);
        base.lay_style(&self.styles.run(&style_id));
        let mut inlines = vec![];
        self.inlines(node, &base, walk, &mut inlines);
        let mut mark = base.clone();
        if let Some(r) = child(node, "pPr").and_then(|p| child(p, "rPr")) {
            let r = RunPatch::parse(r);
            if let Some(s) = &r.style {
                mark.lay_style(&self.styles.run(s));
            }
            mark.lay(&r);
        }
        let first = inlines.iter().find_map(|i| match i {
            Inline::Text(_, set) => Some(set.size),
            _ => None,
        });
        let mark_set = self.set(&mark);
        let measure = Measure { size: first.unwrap_or(mark_set.size), grid: walk.grid };
        let name = self.styles.get(&style_id).map_or("", |s| s.name.as_str());
        let set = patch.resolve(name, measure);
        let label = list.and_then(|list| {
            let label = self.numbering.next(&list, level)?;
            if label.picture {
                self.missing(
                    walk,
                    crate::tr!("图片项目符号（改成了 •）", "a picture as a bullet (drawn as •)"),
                );
            }
            let mut run = mark.clone();
            run.lay(&label.run);
            Some(super::super::model::Label {
                text: label.text,
                set: self.set(&run),
                after: label.after,
                align: label.align,
            })
        });
        let outline = patch.outline.filter(|o| *o < 9).map(|o| o + 1);
        Paragraph { spot, set: Rc::new(set), label, inlines, mark: mark_set, outline }
    }

    /// What stands in a paragraph (or in a link, an insertion, a content control in it).
    pub(super) fn inlines(
        &mut self,
        node: Node<'_, '_>,
        base: &RunPatch,
        walk: &mut Walk,
        out: &mut Vec<Inline>,
    ) {
        if walk.depth >= DEPTH {
            return;
        }
        walk.depth += 1;
        for n in node.children().filter(|n| n.is_element()) {
            match n.tag_name().name() {
                "r" => self.run(n, base, walk, out),
                "hyperlink" => self.hyperlink(n, base, walk, out),
                "fldSimple" => self.simple_field(n, base, walk, out),
                "sdt" => {
                    if let Some(content) = child(n, "sdtContent") {
                        self.inlines(content, base, walk, out);
                    }
                }
                "ins" | "moveTo" | "smartTag" | "customXml" | "dir" | "bdo" => {
                    self.inlines(n, base, walk, out)
                }
                "bookmarkStart" => out.extend(attr(n, "name").map(|name| Inline::Bookmark(name.into()))),
                "AlternateContent" => {
                    if let Some(choice) = super::drawing::choice(n) {
                        self.inlines(choice, base, walk, out);
                    }
                }
                "oMath" | "oMathPara" => self.missing(walk, crate::tr!("公式", "a formula")),
                _ => {}
            }
        }
        walk.depth -= 1;
    }
}
