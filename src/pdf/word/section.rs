//! Sections: the shape of pages, their headers and footers; and what the settings and properties say.
use super::border::border;
use super::numbering::format_named;
use super::story::{Reader, Walk};
use super::xml::{attr, child, is, number, on, twips, twips_of, val};
use crate::diagnostic::Result;
use crate::docx::Package;
use crate::pdf::model::{
    Block, Border, Columns, Document, Grid, NoteRestart, NoteSet, NumberFormat, PageBorders, Section,
    SectionStart, Sides, Vertical,
};
use roxmltree::Node;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

/// settings.xml. Gives how footnotes are numbered where a section says nothing.
pub(super) fn settings(document: &mut Document, text: &str, file: &Arc<str>) -> Result<NoteSet> {
    let mut footnotes = NoteSet::default();
    document.endnotes.format = NumberFormat::LowerRoman;
    if text.is_empty() {
        return Ok(footnotes);
    }
    let parsed = super::parse(file, "word/settings.xml", text)?;
    let root = parsed.root_element();
    document.even_and_odd = child(root, "evenAndOddHeaders").is_some_and(on);
    document.compatibility = super::table::compatibility(root);
    document.adds_spaces =
        child(root, "compat").and_then(|c| child(c, "doNotUseHTMLParagraphAutoSpacing")).is_some_and(on);
    document.compress_punctuation =
        val(root, "characterSpacingControl").is_some_and(|v| v.starts_with("compressPunctuation"));
    document.mirror_margins = child(root, "mirrorMargins").is_some_and(on);
    if let Some(tab) = val(root, "defaultTabStop").and_then(twips).filter(|t| *t > 0.0) {
        document.default_tab = tab;
    }
    let lang = child(root, "themeFontLang").and_then(|l| attr(l, "eastAsia")).unwrap_or("zh-CN");
    let lang = if lang.len() < 2 { "zh-CN" } else { lang };
    document.lang = lang.split('-').next().unwrap_or("zh").to_lowercase();
    if let Some(n) = child(root, "footnotePr") {
        footnotes = notes(n, footnotes);
    }
    if let Some(n) = child(root, "endnotePr") {
        document.endnotes = notes(n, document.endnotes);
    }
    Ok(footnotes)
}

/// Title, author and date.
pub(super) fn properties(document: &mut Document, package: &Package) -> Result<()> {
    let core =
        package.relations(None)?.into_iter().find(|r| r.kind == "core-properties").and_then(|r| r.part);
    let Some(core) = core else { return Ok(()) };
    let text = package.read_text(core)?;
    let parsed = super::parse(package.file(), "docProps/core.xml", &text)?;
    let text = |name: &str| {
        let found = parsed.root_element().children().find(|n| is(*n, name));
        found.and_then(|n| n.text()).unwrap_or_default().trim().to_owned()
    };
    (document.title, document.author) = (text("title"), text("creator"));
    let date = |name: &str| {
        let text = text(name);
        let date = text.parse::<jiff::Timestamp>().map(|t| jiff::tz::Offset::UTC.to_datetime(t));
        date.or_else(|_| text.parse::<jiff::civil::DateTime>()).ok().filter(|d| d.year() >= 1900)
    };
    document.written = date("modified").or_else(|| date("created"));
    Ok(())
}

/// Reads the body into its sections.
pub(super) fn all(
    reader: &mut Reader<'_>,
    parsed: &roxmltree::Document<'_>,
    footnotes: NoteSet,
) -> Result<Vec<Section>> {
    let Some(body) = child(parsed.root_element(), "body") else { return Ok(vec![Section::default()]) };
    let marks: Vec<Node<'_, '_>> =
        body.descendants().filter(|n| is(*n, "sectPr") && of_body(*n, body)).collect();
    let main = reader.package.main()?;
    let mut walk = reader.walk(main, Grid::default())?;
    let mut out: Vec<Section> = vec![];
    let mut children = body.children().filter(|n| n.is_element()).peekable();
    let mut parts = HashMap::new();
    for (n, mark) in marks.iter().map(Some).chain(marks.is_empty().then_some(None)).enumerate() {
        let mut section = mark.map_or_else(|| Section { footnotes, ..plain() }, |m| shape(*m, footnotes));
        walk.grid = section.grid;
        for node in children.by_ref() {
            let last = mark.is_some_and(|m| node == *m || (is_last(node, *m)));
            reader.block(node, &mut walk, &mut section.blocks);
            if last && n + 1 < marks.len() {
                break;
            }
        }
        if let Some(mark) = mark {
            unknown(reader, *mark, &walk);
            stories(reader, *mark, out.last(), &mut section, &walk.relations, &mut parts)?;
        }
        out.push(section);
    }
    Ok(out)
}

/// Is it a section mark of the body: the last child, or in a paragraph's properties? Old ones that a revision
/// kept are not.
fn of_body(mark: Node<'_, '_>, body: Node<'_, '_>) -> bool {
    let parent = mark.parent();
    parent == Some(body)
        || parent.is_some_and(|p| {
            is(p, "pPr") && !p.ancestors().any(|a| is(a, "sectPrChange") || is(a, "txbxContent"))
        })
}

/// Is the section mark in this child of the body?
fn is_last(node: Node<'_, '_>, mark: Node<'_, '_>) -> bool {
    mark.range().start >= node.range().start && mark.range().end <= node.range().end
}

/// What a section asks for and the model can't say.
fn unknown(reader: &mut Reader<'_>, mark: Node<'_, '_>, walk: &Walk) {
    if child(mark, "lnNumType").is_some() {
        reader.missing(walk, crate::tr!("行号", "line numbers"));
    }
    if val(mark, "textDirection").is_some_and(|d| d != "lrTb") {
        reader.missing(walk, crate::tr!("整页竖排的文字", "pages with text from top to bottom"));
    }
    if child(mark, "pgNumType").is_some_and(|n| attr(n, "chapStyle").is_some()) {
        reader.missing(walk, crate::tr!("页码里的章号", "chapter numbers in page numbers"));
    }
}

/// `w:footnotePr`, `w:endnotePr`: what it doesn't say stays.
fn notes(node: Node<'_, '_>, usual: NoteSet) -> NoteSet {
    NoteSet {
        format: val(node, "numFmt").map_or(usual.format, format_named),
        restart: match val(node, "numRestart") {
            Some("eachSect") => NoteRestart::Section,
            Some("eachPage") => NoteRestart::Page,
            Some(_) => NoteRestart::Never,
            None => usual.restart,
        },
        start: val(node, "numStart").and_then(|s| s.parse().ok()).unwrap_or(usual.start),
    }
}

fn plain() -> Section {
    Section {
        paper: (595.3, 841.9),
        margin: Sides { top: 72.0, right: 90.0, bottom: 72.0, left: 90.0 },
        header_at: 36.0,
        footer_at: 36.0,
        ..Section::default()
    }
}

/// The shape of its pages.
fn shape(mark: Node<'_, '_>, footnotes: NoteSet) -> Section {
    let mut out = plain();
    if let Some(size) = child(mark, "pgSz") {
        let side = |name: &str, usual: f64| {
            twips_of(size, name).filter(|s| (36.0..=5000.0).contains(s)).unwrap_or(usual)
        };
        out.paper = (side("w", 595.3), side("h", 841.9));
        // some programs only say that the page lies on its side
        if attr(size, "orient") == Some("landscape") && out.paper.0 < out.paper.1 {
            out.paper = (out.paper.1, out.paper.0);
        }
    }
    if let Some(margin) = child(mark, "pgMar") {
        let side = |name: &str, usual: f64| twips_of(margin, name).unwrap_or(usual);
        out.margin = Sides {
            top: side("top", 72.0).abs(),
            right: twips_of(margin, "right").or_else(|| twips_of(margin, "end")).unwrap_or(90.0).max(0.0),
            bottom: side("bottom", 72.0).abs(),
            left: twips_of(margin, "left").or_else(|| twips_of(margin, "start")).unwrap_or(90.0).max(0.0),
        };
        out.header_at = side("header", 36.0).max(0.0);
        out.footer_at = side("footer", 36.0).max(0.0);
        out.gutter = side("gutter", 0.0).max(0.0);
    }
    out.start = match val(mark, "type") {
        Some("continuous") => SectionStart::Continuous,
        Some("nextColumn") => SectionStart::Column,
        Some("oddPage") => SectionStart::OddPage,
        Some("evenPage") => SectionStart::EvenPage,
        _ => SectionStart::NextPage,
    };
    out.title_page = child(mark, "titlePg").is_some_and(on);
    if let Some(numbers) = child(mark, "pgNumType") {
        out.first_page = attr(numbers, "start").and_then(|s| s.parse().ok());
        out.page_format = attr(numbers, "fmt").map_or(NumberFormat::Decimal, format_named);
    }
    if let Some(cols) = child(mark, "cols") {
        out.columns = columns(cols);
    }
    if let Some(grid) = child(mark, "docGrid") {
        out.grid = docgrid(grid);
    }
    out.borders = child(mark, "pgBorders").map(page_borders);
    out.vertical = match val(mark, "vAlign") {
        Some("center") => Vertical::Center,
        Some("bottom") => Vertical::Bottom,
        Some("both") => Vertical::Justify,
        _ => Vertical::Top,
    };
    out.footnotes = child(mark, "footnotePr").map_or(footnotes, |n| notes(n, footnotes));
    out
}

fn columns(cols: Node<'_, '_>) -> Columns {
    let each: Vec<(f64, f64)> = cols
        .children()
        .filter(|c| is(*c, "col"))
        .filter_map(|c| Some((twips_of(c, "w")?, twips_of(c, "space").unwrap_or(0.0))))
        .collect();
    let equal = !matches!(attr(cols, "equalWidth"), Some("0" | "false" | "off"));
    Columns {
        count: attr(cols, "num").and_then(|n| n.parse().ok()).unwrap_or(each.len().max(1)).min(45),
        gap: twips_of(cols, "space").unwrap_or(36.0),
        widths: if equal { vec![] } else { each },
        line: matches!(attr(cols, "sep"), Some("1" | "true" | "on")),
    }
}

/// Spaces of characters are kept in 1/4096 point.
const CHAR_SPACE: f64 = 4096.0;

fn docgrid(grid: Node<'_, '_>) -> Grid {
    let kind = attr(grid, "type").unwrap_or("default");
    let line = twips_of(grid, "linePitch").filter(|l| *l > 1.0);
    let space = attr(grid, "charSpace").and_then(number).unwrap_or(0.0) / CHAR_SPACE;
    Grid {
        line: line.filter(|_| matches!(kind, "lines" | "linesAndChars" | "snapToChars")),
        char_space: matches!(kind, "linesAndChars" | "snapToChars").then_some(space),
    }
}

fn page_borders(node: Node<'_, '_>) -> PageBorders {
    let side = |name: &str| border(child(node, name)).flatten();
    let lines: Sides<Option<Border>> =
        Sides { top: side("top"), right: side("right"), bottom: side("bottom"), left: side("left") };
    let space = |b: Option<Border>| b.map_or(0.0, |b| b.space);
    PageBorders {
        space: Sides {
            top: space(lines.top),
            right: space(lines.right),
            bottom: space(lines.bottom),
            left: space(lines.left),
        },
        lines,
        from_page: attr(node, "offsetFrom") == Some("page"),
        first_only: match attr(node, "display") {
            Some("firstPage") => Some(true),
            Some("notFirstPage") => Some(false),
            _ => None,
        },
    }
}

type Parts = HashMap<usize, Rc<Vec<Block>>>;

/// Headers and footers; what a section doesn't have it takes from the one before.
fn stories(
    reader: &mut Reader<'_>,
    mark: Node<'_, '_>,
    before: Option<&Section>,
    section: &mut Section,
    relations: &[crate::docx::Relation],
    parts: &mut Parts,
) -> Result<()> {
    if let Some(b) = before {
        (section.headers, section.footers) = (b.headers.clone(), b.footers.clone());
    }
    for node in mark.children().filter(|n| is(*n, "headerReference") || is(*n, "footerReference")) {
        let id = attr(node, "id").unwrap_or_default();
        let Some(part) = relations.iter().find(|r| r.id == id).and_then(|r| r.part) else { continue };
        let blocks = match parts.get(&part) {
            Some(b) => b.clone(),
            None => {
                let blocks = Rc::new(reader.part(part, section.grid)?);
                parts.insert(part, blocks.clone());
                blocks
            }
        };
        let slot = match attr(node, "type") {
            Some("first") => 1,
            Some("even") => 2,
            _ => 0,
        };
        let of = if is(node, "headerReference") { &mut section.headers } else { &mut section.footers };
        if let Some(slot) = of.get_mut(slot) {
            *slot = Some(blocks);
        }
    }
    Ok(())
}
