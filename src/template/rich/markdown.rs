//! Markdown (CommonMark with tables, strikethrough and task lists) as Word paragraphs.
//!
//! Safe: HTML is shown as the text it is, pictures as their alternative text, links lead only to addresses that
//! open a page, a mail or a call. A line break in a cell stays one: people who press Alt+Enter mean it.
use super::styles::LEVELS;
use super::{Gains, Spot};
use crate::docx::{Properties, escape_attribute, escape_text};
use pulldown_cmark::{Alignment, CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use unicode_width::UnicodeWidthStr;

/// Deepest indent, in list levels.
const MAX_INDENT: usize = LEVELS;
/// Twentieths of a point in EMU.
const TWIP: i64 = 635;
/// Most columns that a Word table may have.
const MAX_COLUMNS: usize = 63;
/// Widest share of a column that a long cell may claim, in characters.
const WIDEST: usize = 40;
/// Inner side margin of a table cell, in twentieths of a point; Word's own default.
const MARGIN: i64 = 108;

/// Writes Markdown in place of the paragraph at `spot`.
pub(super) fn markdown(text: &str, spot: &Spot, gains: &mut Gains<'_>, out: &mut String) {
    let p = &spot.prefix;
    let run = Properties::of_run(&spot.run, p);
    // two characters, so that list signs stand clear of large type; w:sz is in half points
    let size = run.attribute("sz", "val").and_then(|s| s.parse::<usize>().ok());
    let step = size.map_or(420, |s| s.clamp(10, 144) * 20);
    let paragraph = Properties::of_paragraph(&spot.paragraph, p);
    let mut w = Writer {
        spot,
        gains,
        run,
        paragraph,
        step,
        out,
        open: false,
        look: Look::default(),
        heading: None,
        lists: vec![],
        quotes: 0,
        code: None,
        table: None,
        after_table: false,
    };
    if w.out.ends_with(&format!("</{p}tbl>")) {
        w.after_table = true; // two tables without a paragraph between become one
    }
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    for event in Parser::new_ext(&loosened(&shallow(text)), options) {
        w.event(event);
    }
    w.close();
    w.part_tables();
}

/// How text looks besides the tag's own format.
#[derive(Default)]
struct Look {
    bold: usize,
    italic: usize,
    strike: usize,
    /// Relationship ids of the links around; none for an address that isn't safe.
    links: Vec<Option<String>>,
}

struct List {
    /// The number of its list in `numbering.xml`.
    id: u32,
    /// An item has begun whose first paragraph is still to come.
    fresh: bool,
}

struct Table {
    alignments: Vec<Alignment>,
    /// Cells: runs and width in characters.
    rows: Vec<Vec<(String, usize)>>,
    cell: String,
    width: usize,
}

struct Writer<'w, 'g> {
    spot: &'w Spot,
    gains: &'w mut Gains<'g>,
    run: Properties,
    paragraph: Properties,
    /// Indent of a list level, in twentieths of a point.
    step: usize,
    out: &'w mut String,
    /// A paragraph is open.
    open: bool,
    look: Look,
    heading: Option<usize>,
    lists: Vec<List>,
    quotes: usize,
    /// The text of a block of code so far, and whether it is fenced.
    code: Option<(String, bool)>,
    table: Option<Table>,
    after_table: bool,
}

impl Writer<'_, '_> {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(t) => match &mut self.code {
                Some((text, _)) => text.push_str(&t),
                None => self.text(&t, false),
            },
            Event::Code(t) => self.text(&t, true),
            Event::Html(t) => {
                let line = if self.open { "\n" } else { "" };
                self.text(&format!("{line}{}", t.trim_end_matches('\n')), false);
            }
            Event::InlineHtml(t) => self.text(&t, false),
            Event::InlineMath(t) | Event::DisplayMath(t) | Event::FootnoteReference(t) => {
                self.text(&t, false)
            }
            Event::SoftBreak | Event::HardBreak => self.text("\n", false),
            Event::TaskListMarker(done) => self.text(if done { "☑ " } else { "□ " }, false),
            Event::Rule => self.rule(),
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Strong => self.look.bold += 1,
            Tag::Emphasis => self.look.italic += 1,
            Tag::Strikethrough => self.look.strike += 1,
            Tag::Link { dest_url, .. } => {
                let id = safe(&dest_url).then(|| self.gains.relate("hyperlink", &dest_url, true));
                self.look.links.push(id);
            }
            Tag::Heading { level, .. } => {
                self.close();
                self.heading = Some(level as usize);
            }
            Tag::List(first) => {
                self.close();
                let id = match (self.gains.styles, first) {
                    (None, _) => 0,
                    (Some(s), None) => s.bullets,
                    (Some(s), Some(first)) => {
                        self.gains.new_list(s.numbers, u32::try_from(first).unwrap_or(u32::MAX).min(32_767))
                    }
                };
                self.lists.push(List { id, fresh: false });
            }
            Tag::Item => {
                self.close();
                self.lists.iter_mut().last().into_iter().for_each(|l| l.fresh = true);
            }
            Tag::BlockQuote(_) => {
                self.close();
                self.quotes += 1;
            }
            Tag::CodeBlock(kind) => {
                self.close();
                // four spaces before a line are an indent to people, not a program's text
                self.code = Some((String::new(), matches!(kind, CodeBlockKind::Fenced(_))));
            }
            Tag::Table(alignments) => {
                self.close();
                self.table = Some(Table { alignments, rows: vec![], cell: String::new(), width: 0 });
            }
            Tag::TableHead | Tag::TableRow => {
                self.table.iter_mut().for_each(|t| t.rows.push(vec![]));
            }
            Tag::Paragraph | Tag::HtmlBlock => self.close(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Strong => self.look.bold = self.look.bold.saturating_sub(1),
            TagEnd::Emphasis => self.look.italic = self.look.italic.saturating_sub(1),
            TagEnd::Strikethrough => self.look.strike = self.look.strike.saturating_sub(1),
            TagEnd::Link => {
                self.look.links.pop();
            }
            TagEnd::Heading(_) => {
                self.close();
                self.heading = None;
            }
            TagEnd::Item => {
                if self.lists.last().is_some_and(|l| l.fresh) {
                    self.begin(); // an item without text still has its sign
                }
                self.close();
            }
            TagEnd::List(_) => {
                self.lists.pop();
            }
            TagEnd::BlockQuote(_) => {
                self.close();
                self.quotes = self.quotes.saturating_sub(1);
            }
            TagEnd::CodeBlock => {
                if let Some((text, code)) = self.code.take() {
                    self.text(text.trim_end_matches('\n'), code);
                }
                self.close();
            }
            TagEnd::TableCell => {
                if let Some(t) = &mut self.table {
                    let cell = (std::mem::take(&mut t.cell), std::mem::take(&mut t.width));
                    t.rows.iter_mut().last().into_iter().for_each(|r| r.push(cell.clone()));
                }
            }
            TagEnd::Table => {
                if let Some(t) = self.table.take() {
                    self.write_table(t);
                }
            }
            TagEnd::Paragraph | TagEnd::HtmlBlock => self.close(),
            _ => {}
        }
    }

    /// Writes text with the look that it has here.
    fn text(&mut self, text: &str, code: bool) {
        let text = &text.replace(JOINT, "");
        if text.is_empty() {
            return;
        }
        let runs = self.runs(text, code);
        if let Some(t) = &mut self.table {
            t.width += text.width();
            t.cell.push_str(&runs);
            return;
        }
        self.begin();
        self.out.push_str(&runs);
    }

    fn runs(&self, text: &str, code: bool) -> String {
        let p = &self.spot.prefix;
        let mut format = match self.heading.and_then(|h| self.gains.styles?.heading(h)) {
            Some(_) => Properties::of_run("", p), // the style says it all
            None => self.run.clone(),
        };
        let header = self.table.as_ref().is_some_and(|t| t.rows.len() == 1);
        let plain_heading =
            self.heading.is_some_and(|h| self.gains.styles.is_none_or(|s| s.heading(h).is_none()));
        if self.look.bold > 0 || header || plain_heading {
            format.set("b", &[]).set("bCs", &[]);
        }
        if self.look.italic > 0 {
            format.set("i", &[]).set("iCs", &[]);
        }
        if self.look.strike > 0 {
            format.set("strike", &[]);
        }
        if code {
            let kept = format.attribute("rFonts", "eastAsia").map(str::to_string);
            let mut fonts = vec![("ascii", "Courier New"), ("hAnsi", "Courier New"), ("cs", "Courier New")];
            fonts.extend(kept.as_deref().map(|f| ("eastAsia", f)));
            format.set("rFonts", &fonts);
        }
        let link = self.look.links.last().and_then(Option::as_ref);
        if link.is_some() {
            match self.gains.styles.and_then(|s| s.link.as_deref()) {
                Some(style) => format.set("rStyle", &[("val", style)]),
                None => format.set("color", &[("val", "0563C1")]).set("u", &[("val", "single")]),
            };
        }
        let (line, tab) = (
            format!("</{p}t><{p}br/><{p}t xml:space=\"preserve\">"),
            format!("</{p}t><{p}tab/><{p}t xml:space=\"preserve\">"),
        );
        let mut shown = String::new();
        escape_text(text, &line, &tab, &mut shown);
        let run = format!("<{p}r>{}<{p}t xml:space=\"preserve\">{shown}</{p}t></{p}r>", format.xml());
        let run = run.replace(&format!("<{p}t xml:space=\"preserve\"></{p}t>"), "");
        match link {
            Some(id) => format!(
                "<{p}hyperlink xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" r:id=\"{id}\">{run}</{p}hyperlink>"
            ),
            None => run,
        }
    }

    /// Begins a paragraph unless one is open.
    fn begin(&mut self) {
        if self.open {
            return;
        }
        let p = &self.spot.prefix;
        let heading = self.heading.and_then(|h| self.gains.styles?.heading(h));
        let mut format = match heading {
            Some(style) => {
                let mut f = Properties::of_paragraph("", p);
                let mut id = String::new();
                escape_attribute(style, &mut id);
                f.set("pStyle", &[("val", &id)]);
                f
            }
            None => self.paragraph.clone(),
        };
        if self.heading.is_some() {
            format.set("keepNext", &[]);
        }
        let depth = self.lists.len().min(MAX_INDENT);
        let quotes = self.quotes.min(MAX_INDENT);
        let left = (self.step * (depth + quotes)).to_string();
        let step = self.step.to_string();
        if depth > 0 || quotes > 0 {
            format.remove(&["numPr", "jc"]);
            format.set("ind", &[("left", &left), ("firstLine", "0"), ("firstLineChars", "0")]);
        }
        if let Some(list) = self.lists.last_mut().filter(|l| l.fresh) {
            list.fresh = false;
            if list.id > 0 {
                let (level, id) = (depth.saturating_sub(1), list.id);
                let xml =
                    format!("<{p}numPr><{p}ilvl {p}val=\"{level}\"/><{p}numId {p}val=\"{id}\"/></{p}numPr>");
                format.set_xml("numPr", xml);
            }
            format.set("ind", &[("left", &left), ("hanging", &step), ("firstLineChars", "0")]);
        }
        self.out.push_str(&format!("<{p}p>{}", format.xml()));
        self.open = true;
        self.after_table = false;
    }

    fn close(&mut self) {
        if self.open {
            let p = &self.spot.prefix;
            self.out.push_str(&format!("</{p}p>"));
            self.open = false;
        }
    }

    /// A paragraph of next to no height between tables, and after one at the end.
    fn part_tables(&mut self) {
        if self.after_table {
            let p = &self.spot.prefix;
            self.out.push_str(&format!(
                "<{p}p><{p}pPr><{p}snapToGrid {p}val=\"0\"/><{p}spacing {p}before=\"0\" {p}after=\"0\" {p}line=\"20\" {p}lineRule=\"exact\"/><{p}rPr><{p}sz {p}val=\"2\"/></{p}rPr></{p}pPr></{p}p>"
            ));
            self.after_table = false;
        }
    }

    fn rule(&mut self) {
        self.close();
        let p = &self.spot.prefix;
        let mut format = self.paragraph.clone();
        let line = format!(
            "<{p}pBdr><{p}bottom {p}val=\"single\" {p}sz=\"6\" {p}space=\"1\" {p}color=\"auto\"/></{p}pBdr>"
        );
        format.remove(&["numPr", "ind"]).set_xml("pBdr", line);
        self.out.push_str(&format!("<{p}p>{}</{p}p>", format.xml()));
        self.after_table = false;
    }

    fn write_table(&mut self, table: Table) {
        self.part_tables();
        let p = &self.spot.prefix;
        let columns = table.rows.iter().map(Vec::len).max().unwrap_or(0).min(MAX_COLUMNS);
        if columns == 0 {
            return;
        }
        let widest = |c: usize| {
            let cells = table.rows.iter().filter_map(|r| r.get(c)).map(|cell| cell.1);
            cells.max().unwrap_or(0).clamp(4, WIDEST) as i64
        };
        let widths: Vec<i64> = (0..columns).map(widest).collect();
        let whole = (self.spot.width / TWIP).max(200 * columns as i64);
        let sum: i64 = widths.iter().sum();
        let widths: Vec<i64> = widths.iter().map(|w| whole * w / sum.max(1)).collect();
        let mut xml = format!("<{p}tbl><{p}tblPr><{p}tblW {p}w=\"{whole}\" {p}type=\"dxa\"/><{p}tblBorders>");
        for side in ["top", "left", "bottom", "right", "insideH", "insideV"] {
            xml += &format!("<{p}{side} {p}val=\"single\" {p}sz=\"4\" {p}space=\"0\" {p}color=\"auto\"/>");
        }
        xml += &format!(
            "</{p}tblBorders><{p}tblLayout {p}type=\"fixed\"/><{p}tblCellMar><{p}left {p}w=\"{MARGIN}\" {p}type=\"dxa\"/><{p}right {p}w=\"{MARGIN}\" {p}type=\"dxa\"/></{p}tblCellMar></{p}tblPr><{p}tblGrid>"
        );
        widths.iter().for_each(|w| xml += &format!("<{p}gridCol {p}w=\"{w}\"/>"));
        xml += &format!("</{p}tblGrid>");
        let mut format = self.paragraph.clone();
        format.remove(&["numPr", "jc"]).set("ind", &[("firstLine", "0"), ("firstLineChars", "0")]);
        for (r, row) in table.rows.iter().enumerate() {
            let head = if r == 0 { format!("<{p}tblHeader/>") } else { String::new() };
            xml += &format!("<{p}tr><{p}trPr><{p}cantSplit/>{head}</{p}trPr>");
            for (c, width) in widths.iter().enumerate() {
                let side = match table.alignments.get(c) {
                    Some(Alignment::Right) => "right",
                    Some(Alignment::Center) => "center",
                    _ if r == 0 => "center",
                    _ => "left",
                };
                let mut format = format.clone();
                format.set("jc", &[("val", side)]);
                let runs = row.get(c).map_or("", |cell| &cell.0);
                xml += &format!(
                    "<{p}tc><{p}tcPr><{p}tcW {p}w=\"{width}\" {p}type=\"dxa\"/></{p}tcPr><{p}p>{}{runs}</{p}p></{p}tc>",
                    format.xml()
                );
            }
            xml += &format!("</{p}tr>");
        }
        xml += &format!("</{p}tbl>");
        self.out.push_str(&xml);
        self.after_table = true;
    }
}

/// A space that no one types: beside a mark it makes the mark count, and it is left out of the result.
const JOINT: char = '\u{205F}';

/// Quotes and lists of a line that lie in one another; Word itself has nine levels.
const MAX_DEPTH: usize = 32;

/// Takes away the marks of quotes and lists (`>`, `-`, `1.`) that lie deeper in a line than [`MAX_DEPTH`]: thousands
/// of them cost the parser gigabytes.
fn shallow(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let (mut rest, mut kept, mut depth) = (line, 0, 0);
        while let Some(after) = after_mark(rest) {
            depth += 1;
            rest = after;
            if depth == MAX_DEPTH {
                kept = line.len() - rest.len();
            }
        }
        if depth > MAX_DEPTH {
            out.push_str(&line[..kept]);
            out.push_str(rest);
        } else {
            out.push_str(line);
        }
    }
    out
}

/// What follows the mark of a quote or list that the text begins with.
fn after_mark(text: &str) -> Option<&str> {
    let text = text.trim_start_matches([' ', '\t']);
    if let Some(rest) = text.strip_prefix('>') {
        return Some(rest);
    }
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let mark =
        if digits > 0 { text[digits..].strip_prefix(['.', ')']) } else { text.strip_prefix(['-', '*', '+']) };
    mark.filter(|rest| rest.starts_with([' ', '\t']))
}

/// CommonMark doesn't see an end of bold in `**注意：**请`, since it looks for the space that Chinese does not
/// write. In lines whose `**` (or `~~`) come in pairs, marks next to punctuation get a [`JOINT`] outside.
fn loosened(text: &str) -> String {
    let mut text = text.replace(JOINT, " ");
    for mark in ["**", "~~"] {
        if !text.contains(mark) {
            continue;
        }
        let mut out = String::with_capacity(text.len() + 16);
        for line in text.split_inclusive('\n') {
            let pieces: Vec<&str> = line.split(mark).collect();
            let paired = pieces.len() % 2 == 1 && !pieces.iter().any(|p| p.starts_with(['*', '~']));
            let beside = |c: Option<char>| c.is_some_and(|c| !c.is_alphanumeric() && !c.is_whitespace());
            for (i, piece) in pieces.iter().enumerate() {
                if i == 0 {
                    out.push_str(piece);
                    continue;
                }
                let opens = i % 2 == 1;
                let outside = if opens { pieces[i - 1].chars().next_back() } else { piece.chars().next() };
                let inside = if opens { piece.chars().next() } else { pieces[i - 1].chars().next_back() };
                let joint = paired && beside(inside) && outside.is_some_and(|c| c.is_alphanumeric());
                out.extend((joint && opens).then_some(JOINT));
                out.push_str(mark);
                out.extend((joint && !opens).then_some(JOINT));
                out.push_str(piece);
            }
        }
        text = out;
    }
    text
}

/// Does the address open a page, a mail or a call, and nothing else?
fn safe(target: &str) -> bool {
    let lower = target.to_lowercase();
    ["http://", "https://", "mailto:", "tel:", "ftp://"].iter().any(|s| lower.starts_with(s))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::docx::Package;
    use crate::template::rich::Styles;
    use std::io::{Cursor, Write};

    const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    const TYPES: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    fn package() -> Package {
        let mut z = zip::ZipWriter::new(Cursor::new(vec![]));
        let styles = format!(
            "<w:styles xmlns:w=\"{W}\"><w:style w:type=\"paragraph\" w:styleId=\"a1\"><w:name w:val=\"heading 1\"/></w:style></w:styles>"
        );
        for (name, text) in [
            (
                "[Content_Types].xml",
                "<Types xmlns=\"x\"><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>"
                    .to_string(),
            ),
            (
                "_rels/.rels",
                format!(
                    "<Relationships><Relationship Id=\"r\" Type=\"{TYPES}/officeDocument\" Target=\"word/document.xml\"/></Relationships>"
                ),
            ),
            ("word/document.xml", format!("<w:document xmlns:w=\"{W}\"/>")),
            (
                "word/_rels/document.xml.rels",
                format!(
                    "<Relationships><Relationship Id=\"s\" Type=\"{TYPES}/styles\" Target=\"styles.xml\"/></Relationships>"
                ),
            ),
            ("word/styles.xml", styles),
        ] {
            z.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            z.write_all(text.as_bytes()).unwrap();
        }
        Package::from_bytes("t.docx", z.finish().unwrap().into_inner()).unwrap()
    }

    /// The XML, with the tag in a paragraph of 16 points, indented.
    fn set(text: &str) -> String {
        let (package, styles) = Styles::prepare(&package()).unwrap();
        let part = package.main_related("numbering").unwrap().unwrap();
        let lists = crate::docx::Lists::read(&package.read_text(part).unwrap());
        let types = package.read_text(0).unwrap();
        assert!(types.contains("PartName=\"/word/numbering.xml\""), "{types}");
        let pictures = Default::default();
        let mut gains = Gains::new(&package, &pictures, Some(&lists), Some(&styles));
        let spot = Spot {
            prefix: "w:".into(),
            run: "<w:rPr><w:rFonts w:eastAsia=\"仿宋\"/><w:sz w:val=\"32\"/></w:rPr>".into(),
            paragraph: "<w:pPr><w:ind w:firstLineChars=\"200\"/></w:pPr>".into(),
            block: true,
            width: 6_350_000,
            ..Spot::default()
        };
        let mut out = String::new();
        markdown(text, &spot, &mut gains, &mut out);
        let whole = format!("<w:body xmlns:w=\"{W}\">{out}</w:body>");
        crate::docx::Tree::parse(&whole).unwrap();
        out
    }

    /// Texts of paragraphs, one a line.
    fn texts(xml: &str) -> Vec<String> {
        let whole = format!("<w:body xmlns:w=\"{W}\">{xml}</w:body>");
        crate::docx::paragraphs(&crate::docx::Tree::parse(&whole).unwrap())
            .into_iter()
            .map(|p| p.text)
            .collect()
    }

    #[test]
    fn headings_take_the_templates_style_or_are_bold() {
        let xml = set("# 一\n\n## 二\n\n正文");
        assert!(
            xml.starts_with("<w:p><w:pPr><w:pStyle w:val=\"a1\"/><w:keepNext/></w:pPr><w:r><w:t "),
            "{xml}"
        );
        assert!(xml.contains("<w:rFonts w:eastAsia=\"仿宋\"/><w:b/><w:bCs/><w:sz w:val=\"32\"/></w:rPr><w:t xml:space=\"preserve\">二"), "{xml}");
        assert!(xml.contains("<w:pPr><w:ind w:firstLineChars=\"200\"/></w:pPr><w:r><w:rPr><w:rFonts w:eastAsia=\"仿宋\"/><w:sz w:val=\"32\"/></w:rPr><w:t xml:space=\"preserve\">正文"), "{xml}");
    }

    #[test]
    fn numbered_lists_begin_anew_and_where_they_are_told_to() {
        let xml = set("1. 甲\n   - 子\n2. 乙\n\n文\n\n3. 丙");
        let ids: Vec<&str> =
            xml.split("<w:numId w:val=\"").skip(1).filter_map(|s| s.split('"').next()).collect();
        assert_eq!(ids, ["3", "1", "3", "4"], "{xml}");
        assert_eq!(texts(&xml), ["甲", "子", "乙", "文", "丙"]);
        assert!(
            xml.contains("<w:ilvl w:val=\"1\"/>") && xml.contains("w:left=\"1280\" w:hanging=\"640\""),
            "{xml}"
        );
    }

    #[test]
    fn bold_ends_beside_chinese_punctuation() {
        for (text, shown, bold) in [
            ("**注意：**请关门", "注意：请关门", "注意："),
            ("他说**“好”**了", "他说“好”了", "“好”"),
            ("甲**乙**丙**“丁”**戊", "甲乙丙“丁”戊", "“丁”"),
            ("5 ** 3", "5 ** 3", ""),
        ] {
            let xml = set(text);
            assert_eq!(texts(&xml), [shown], "{xml}");
            assert!(xml.contains("<w:b/>") != bold.is_empty(), "{xml}");
            assert!(xml.contains(&format!(">{bold}</w:t>")) || bold.is_empty(), "{xml}");
        }
    }

    #[test]
    fn strange_input_stays_text() {
        for (text, shown) in [
            ("<b>粗</b> & <script>", vec!["<b>粗</b> & <script>"]),
            ("![校门](x.png)", vec!["校门"]),
            ("[点](javascript:alert)", vec!["点"]),
            ("一\n二", vec!["一\n二"]),
            ("    缩进\n    两行", vec!["缩进\n两行"]),
            ("```\na\n\n b\n```", vec!["a\n\n b"]),
            ("<div>\n字\n</div>", vec!["<div>\n字\n</div>"]),
            ("", vec![]),
            ("- [x] 完\n- [ ] 未", vec!["☑ 完", "□ 未"]),
            ("{{姓名}}", vec!["{{姓名}}"]),
        ] {
            let xml = set(text);
            assert_eq!(texts(&xml), shown, "{xml}");
            assert!(!xml.contains("hyperlink"));
        }
        set(&"> ".repeat(3000));
        set(&"- ".repeat(3000));
        set(&format!("|{}|\n|{}|\n", "a|".repeat(300), "-|".repeat(300)));
    }

    #[test]
    fn tables_fit_the_page_and_stay_apart() {
        let xml = set("|姓名|分工|\n|:--|--:|\n|张三|**疏散**引导\n\n|a|b|\n|-|-|\n|1|\n");
        assert_eq!(xml.matches("<w:tbl>").count(), 2);
        assert!(!xml.contains("</w:tbl><w:tbl>") && xml.ends_with("</w:p>"), "{xml}");
        let widths: Vec<i64> = xml[..xml.find("</w:tblGrid>").unwrap()]
            .split("<w:gridCol w:w=\"")
            .skip(1)
            .map(|s| s.split('"').next().unwrap().parse().unwrap())
            .collect();
        assert_eq!(widths.len(), 2);
        assert!((9_990..=10_000).contains(&widths.iter().sum::<i64>()), "{widths:?}");
        assert_eq!(xml.matches("<w:tc>").count(), 8);
    }

    #[test]
    fn marks_far_too_deep_are_taken_away() {
        assert_eq!(shallow("> - 1. x\ny"), "> - 1. x\ny");
        assert_eq!(
            shallow(&format!("{}x\n- y", "- ".repeat(50_000))),
            format!("{} x\n- y", "- ".repeat(MAX_DEPTH).trim_end())
        );
        assert_eq!(shallow(&format!("{} x", ">".repeat(40))), format!("{} x", ">".repeat(MAX_DEPTH)));
        assert_eq!(shallow("**粗** - 1.5"), "**粗** - 1.5");
    }
}
