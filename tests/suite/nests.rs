//! Random nests of blocks over random bodies: whatever the template, filling it never panics, and gives either
//! a document that passes the structural check or a message with a place.
use crate::damage::fill;
use crate::structure::{self, packed};
use proptest::prelude::*;

/// A stretch of a paragraph.
#[derive(Clone, Debug)]
enum Piece {
    /// A run with a tag or a text, picked by number; perhaps cut in two; perhaps with a format.
    Run(u8, bool, bool),
    Tab,
    Break,
    PageBreak,
    Picture,
    Field,
    Proof,
    Hyperlink(Vec<Piece>),
    Inserted(Vec<Piece>),
    Deleted,
    Control(Vec<Piece>),
    Bookmark(Vec<Piece>),
    Note,
    Box(Vec<Block>),
}

#[derive(Clone, Debug)]
enum Block {
    Paragraph(Vec<Piece>, bool),
    /// The end of a section.
    Section(Vec<Piece>),
    Table(Vec<Vec<Vec<Block>>>),
    Control(Vec<Block>),
    /// Around whole blocks.
    Bookmark(Vec<Block>),
}

fn piece() -> impl Strategy<Value = Piece> {
    let run =
        || (any::<u8>(), any::<bool>(), any::<bool>()).prop_map(|(n, cut, bold)| Piece::Run(n, cut, bold));
    let some = move || proptest::collection::vec(run(), 1..3);
    prop_oneof![
        24 => run(),
        1 => Just(Piece::Tab),
        1 => Just(Piece::Break),
        1 => Just(Piece::PageBreak),
        1 => Just(Piece::Picture),
        1 => Just(Piece::Field),
        1 => Just(Piece::Proof),
        1 => Just(Piece::Deleted),
        1 => Just(Piece::Note),
        1 => some().prop_map(Piece::Hyperlink),
        1 => some().prop_map(Piece::Inserted),
        1 => some().prop_map(Piece::Control),
        1 => some().prop_map(Piece::Bookmark),
    ]
}

fn paragraph() -> impl Strategy<Value = Block> {
    let pieces = || proptest::collection::vec(piece(), 0..4);
    prop_oneof![
        12 => (pieces(), any::<bool>()).prop_map(|(p, list)| Block::Paragraph(p, list)),
        1 => pieces().prop_map(Block::Section),
    ]
}

fn body() -> impl Strategy<Value = Vec<Block>> {
    let block = paragraph().prop_recursive(3, 40, 4, |inner| {
        let blocks = proptest::collection::vec(inner.clone(), 1..3);
        prop_oneof![
            4 => inner.clone(),
            3 => (1..4usize, proptest::collection::vec(blocks.clone(), 1..10)).prop_map(|(width, cells)| {
                let mut rows: Vec<Vec<Vec<Block>>> = cells.chunks(width).map(<[_]>::to_vec).collect();
                rows.iter_mut().for_each(|r| r.resize(width, vec![]));
                Block::Table(rows)
            }),
            1 => blocks.clone().prop_map(Block::Control),
            1 => blocks.clone().prop_map(Block::Bookmark),
            1 => (blocks, any::<u8>()).prop_map(|(b, n)| Block::Paragraph(vec![Piece::Run(n, false, false), Piece::Box(b)], false)),
        ]
    });
    proptest::collection::vec(block, 1..6)
}

/// Writes a body, giving out tags so that blocks pair up.
struct Writer {
    out: String,
    open: Vec<&'static str>,
    /// Choices are taken as they come: most templates are wrong then.
    wild: bool,
    ids: u32,
}

const OPENING: &[(&str, &str)] = &[
    ("{{#each 组}}", "{{/each}}"),
    ("{{#each 空}}", "{{/each}}"),
    ("{{#if 是}}", "{{/if}}"),
    ("{{#if 否}}", "{{/if}}"),
    ("{{#each 组}}", "{{/}}"),
    ("{{#unless 否}}", "{{/unless}}"),
];
const VALUES: &[&str] = &[
    "{{名}}",
    "{{行}}",
    "{{paragraphs 行}}",
    "{{underline 3}}",
    "{{checkbox_control 是}}",
    "{{link 网}}",
    "{{!注}}",
    "\\{{名}}",
    "{{merge 名}}",
    "{{column 否}}",
    "{{column 是}}",
    " 甲 {{名}}",
];

impl Writer {
    fn id(&mut self) -> u32 {
        self.ids += 1;
        self.ids
    }

    fn tag(&mut self, n: u8) -> &'static str {
        let pick = usize::from(n / 8);
        match n % 8 {
            0 | 1 => {
                let (open, close) = OPENING[pick % OPENING.len()];
                self.open.push(close);
                open
            }
            2 | 3 if self.wild => OPENING[pick % OPENING.len()].1,
            2 | 3 => self.open.pop().unwrap_or(""),
            4 if self.wild || !self.open.is_empty() => "{{else}}",
            5 | 6 => VALUES[pick % VALUES.len()],
            _ => ["", "文", " ", "字"][pick % 4],
        }
    }

    fn text(&mut self, text: &str, cut: bool, format: &str) {
        let at = text.char_indices().nth(text.chars().count() / 2).map_or(0, |c| c.0);
        let (a, b) = text.split_at(if cut { at } else { 0 });
        for half in [a, b] {
            if !half.is_empty() {
                self.out += &format!("<w:r>{format}<w:t xml:space=\"preserve\">{half}</w:t></w:r>");
            }
        }
    }

    fn pieces(&mut self, pieces: &[Piece]) {
        for p in pieces {
            let id = self.id();
            match p {
                Piece::Run(n, cut, bold) => {
                    let text = self.tag(*n);
                    self.text(text, *cut, if *bold { "<w:rPr><w:b/></w:rPr>" } else { "" });
                }
                Piece::Tab => self.out += "<w:r><w:tab/></w:r>",
                Piece::Break => self.out += "<w:r><w:br/></w:r>",
                Piece::PageBreak => self.out += "<w:r><w:br w:type=\"page\"/></w:r>",
                Piece::Picture => {
                    self.out += &format!(
                        "<w:r><w:drawing><wp:inline><wp:extent cx=\"1\" cy=\"1\"/><wp:docPr id=\"{id}\" name=\"x\"/><a:graphic><a:graphicData uri=\"u\"/></a:graphic></wp:inline></w:drawing></w:r>"
                    )
                }
                Piece::Field => {
                    self.out += "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"
                }
                Piece::Proof => self.out += "<w:proofErr w:type=\"spellStart\"/>",
                Piece::Deleted => {
                    self.out += "<w:del w:id=\"1\" w:author=\"a\"><w:r><w:delText>{{#each 删}}</w:delText></w:r></w:del>"
                }
                Piece::Note => self.out += "<w:r><w:sym w:font=\"a\" w:char=\"F0\"/></w:r>",
                Piece::Hyperlink(inner) => {
                    self.around(inner, "<w:hyperlink w:anchor=\"a\">", "</w:hyperlink>")
                }
                Piece::Inserted(inner) => self.around(inner, "<w:ins w:id=\"2\" w:author=\"a\">", "</w:ins>"),
                Piece::Control(inner) => self.around(
                    inner,
                    &format!("<w:sdt><w:sdtPr><w:id w:val=\"{id}\"/></w:sdtPr><w:sdtContent>"),
                    "</w:sdtContent></w:sdt>",
                ),
                Piece::Bookmark(inner) => self.around(
                    inner,
                    &format!("<w:bookmarkStart w:id=\"{id}\" w:name=\"b{id}\"/>"),
                    &format!("<w:bookmarkEnd w:id=\"{id}\"/>"),
                ),
                Piece::Box(blocks) => {
                    self.out += "<w:r><w:pict><w:txbxContent>";
                    self.blocks(blocks, true);
                    self.out += "</w:txbxContent></w:pict></w:r>";
                }
            }
        }
    }

    fn around(&mut self, inner: &[Piece], before: &str, after: &str) {
        self.out += before;
        self.text("a", false, "");
        self.pieces(inner);
        self.out += after;
    }

    fn blocks(&mut self, blocks: &[Block], last_paragraph: bool) {
        for block in blocks {
            let id = self.id();
            match block {
                Block::Paragraph(pieces, list) => {
                    self.out += &format!("<w:p w14:paraId=\"{id:08X}\">");
                    self.out += if *list { "<w:pPr><w:keepNext/></w:pPr>" } else { "" };
                    self.pieces(pieces);
                    self.out += "</w:p>";
                }
                Block::Section(pieces) => {
                    // sections end in the body only
                    self.out += if last_paragraph { "<w:p>" } else { "<w:p><w:pPr><w:sectPr/></w:pPr>" };
                    self.pieces(pieces);
                    self.out += "</w:p>";
                }
                Block::Table(rows) => {
                    let columns = "<w:gridCol w:w=\"9\"/>".repeat(rows.first().map_or(1, Vec::len));
                    self.out += &format!("<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>");
                    for row in rows {
                        self.out += "<w:tr>";
                        for cell in row {
                            self.out += "<w:tc><w:tcPr/>";
                            self.blocks(cell, true);
                            if cell.is_empty() {
                                self.out += "<w:p/>";
                            }
                            self.out += "</w:tc>";
                        }
                        self.out += "</w:tr>";
                    }
                    self.out += "</w:tbl>";
                }
                Block::Control(inner) => {
                    self.out += &format!("<w:sdt><w:sdtPr><w:id w:val=\"{id}\"/></w:sdtPr><w:sdtContent>");
                    self.blocks(inner, true);
                    self.out += "</w:sdtContent></w:sdt>";
                }
                Block::Bookmark(inner) => {
                    self.out += &format!("<w:bookmarkStart w:id=\"{id}\" w:name=\"b{id}\"/>");
                    self.blocks(inner, last_paragraph);
                    self.out += &format!("<w:bookmarkEnd w:id=\"{id}\"/>");
                }
            }
        }
        if last_paragraph && self.out.ends_with("</w:tbl>") {
            self.out += "<w:p/>";
        }
    }
}

fn template(body: &[Block], wild: bool) -> String {
    let mut writer = Writer { out: String::new(), open: vec![], wild, ids: 0 };
    writer.blocks(body, false);
    while let Some(close) = writer.open.pop().filter(|_| !wild) {
        writer.out += &format!("<w:p><w:r><w:t>{close}</w:t></w:r></w:p>");
    }
    writer.out
}

const DATA: &str = r#"{"组": [{"名": "甲"}, {"名": "甲"}, {"名": "乙"}], "空": [], "是": true, "否": false, "名": "名<", "行": "一\n二\t三", "网": "https://example.org/?a&b"}"#;

/// What is wrong with the outcome for this body.
fn verdict(body: &str) -> Result<bool, String> {
    let before = packed(body);
    let faults =
        structure::check(&before).into_iter().filter(|f| !f.starts_with("tag: ")).collect::<Vec<_>>();
    if !faults.is_empty() {
        return Err(format!("the template itself: {}\n{body}", faults.join("\n")));
    }
    match fill(before, DATA) {
        Ok(after) => {
            // \{{…}} is left on purpose
            let faults: Vec<_> =
                structure::check(&after).into_iter().filter(|f| !f.starts_with("tag: ")).collect();
            let xml = crate::damage::parts(&after).map_err(|e| e.to_string())?;
            let main = xml
                .iter()
                .find(|p| p.0 == b"word/document.xml")
                .map(|p| String::from_utf8_lossy(&p.1).into_owned());
            if faults.is_empty() {
                Ok(true)
            } else {
                Err(format!("{}\n{body}\n→ {}", faults.join("\n"), main.unwrap_or_default()))
            }
        }
        Err(e) if e.lines().filter(|l| !l.starts_with(' ')).all(|l| l.contains(" › ")) => Ok(false),
        Err(e) => Err(format!("without a place: {e}\n{body}")),
    }
}

/// Blocks in places where they are meant to stand.
#[derive(Clone, Debug)]
enum Proper {
    Text(u8),
    /// Tags in paragraphs of their own around blocks, perhaps with an else branch.
    Around(u8, Vec<Proper>, Option<Vec<Proper>>),
    /// Tags at the edges of the first and the last paragraph.
    Edges(u8, Vec<Proper>),
    /// In one paragraph; how runs are cut.
    Inline(u8, u8),
    Table(usize, Vec<Row>),
}

#[derive(Clone, Debug)]
enum Row {
    Cells(Vec<Proper>),
    /// In rows of their own.
    Own(u8, Vec<Row>),
    /// In the first cell of the first row and the last cell of the last one.
    Edges(u8, Vec<Row>),
}

fn proper() -> impl Strategy<Value = Vec<Proper>> {
    let leaf = prop_oneof![
        3 => any::<u8>().prop_map(Proper::Text),
        1 => (any::<u8>(), any::<u8>()).prop_map(|(a, b)| Proper::Inline(a, b)),
    ];
    let block = leaf.prop_recursive(4, 40, 3, |inner| {
        let blocks = proptest::collection::vec(inner.clone(), 1..3);
        let row = proptest::collection::vec(inner.clone(), 1..3).prop_map(Row::Cells);
        let row = row.prop_recursive(2, 8, 2, |rows| {
            let some = proptest::collection::vec(rows.clone(), 1..3);
            prop_oneof![
                2 => rows,
                1 => (any::<u8>(), some.clone()).prop_map(|(n, r)| Row::Own(n, r)),
                2 => (any::<u8>(), some).prop_map(|(n, r)| Row::Edges(n, r)),
            ]
        });
        prop_oneof![
            2 => (any::<u8>(), blocks.clone(), proptest::option::of(blocks.clone())).prop_map(|(n, b, e)| Proper::Around(n, b, e)),
            1 => (any::<u8>(), blocks).prop_map(|(n, b)| Proper::Edges(n, b)),
            2 => (1..3usize, proptest::collection::vec(row, 1..3)).prop_map(|(w, r)| Proper::Table(w, r)),
        ]
    });
    proptest::collection::vec(block, 1..4)
}

/// Text that goes before the first and behind the last text of what follows.
#[derive(Clone, Default)]
struct Edge(String, String);

impl Edge {
    fn paragraph(self, text: &str, out: &mut String) {
        out.push_str(&format!("<w:p><w:r><w:t xml:space=\"preserve\">{}{text}</w:t></w:r>", self.0));
        out.push_str(&format!(
            "<w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>",
            self.1
        ));
    }
}

fn write_blocks(blocks: &[Proper], edge: Edge, out: &mut String) {
    let last = blocks.len().saturating_sub(1);
    for (i, b) in blocks.iter().enumerate() {
        let own = Edge(
            if i == 0 { edge.0.clone() } else { String::new() },
            if i == last { edge.1.clone() } else { String::new() },
        );
        write_block(b, own, out);
    }
}

fn write_block(block: &Proper, edge: Edge, out: &mut String) {
    let pair = |n: u8| OPENING[usize::from(n) % OPENING.len()];
    match block {
        Proper::Text(n) => {
            let values: Vec<&str> =
                VALUES.iter().copied().filter(|v| !v.contains("merge") && !v.contains("column")).collect();
            edge.paragraph(&format!("文{}", values[usize::from(*n) % values.len()]), out);
        }
        Proper::Around(n, body, otherwise) => {
            let (open, close) = pair(*n);
            // edges of an outer block go into paragraphs of their own
            Edge::default().paragraph(&format!("{}{open}", edge.0), out);
            write_blocks(body, Edge::default(), out);
            if let Some(other) = otherwise {
                Edge::default().paragraph("{{else}}", out);
                write_blocks(other, Edge::default(), out);
            }
            Edge::default().paragraph(&format!("{close}{}", edge.1), out);
        }
        Proper::Edges(n, body) => {
            let (open, close) = pair(*n);
            write_blocks(body, Edge(format!("{}{open}", edge.0), format!("{close}{}", edge.1)), out);
        }
        Proper::Inline(n, cut) => {
            let (open, close) = pair(*n);
            let text = format!("始{open}，{{{{名}}}}{close}终");
            let at = text.char_indices().nth(usize::from(*cut) % text.chars().count()).map_or(0, |c| c.0);
            edge.paragraph(
                &format!("{}</w:t></w:r><w:r><w:t xml:space=\"preserve\">{}", &text[..at], &text[at..]),
                out,
            );
        }
        Proper::Table(width, rows) => {
            // a block's edge can't be inside of a table's cell when it began outside
            if !edge.0.is_empty() {
                Edge::default().paragraph(&edge.0, out);
            }
            let columns = "<w:gridCol w:w=\"9\"/>".repeat(*width);
            out.push_str(&format!("<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>"));
            write_rows(rows, *width, Edge::default(), out);
            out.push_str("</w:tbl>");
            Edge::default().paragraph(if edge.1.is_empty() { "后" } else { &edge.1 }, out);
        }
    }
}

fn write_rows(rows: &[Row], width: usize, edge: Edge, out: &mut String) {
    let last = rows.len().saturating_sub(1);
    for (i, row) in rows.iter().enumerate() {
        let own = Edge(
            if i == 0 { edge.0.clone() } else { String::new() },
            if i == last { edge.1.clone() } else { String::new() },
        );
        match row {
            Row::Cells(cells) => {
                out.push_str("<w:tr>");
                for c in 0..width {
                    out.push_str("<w:tc><w:tcPr/>");
                    if c == 0 && !own.0.is_empty() {
                        Edge::default().paragraph(&own.0, out);
                    }
                    write_blocks(cells.get(c).map_or(&[], std::slice::from_ref), Edge::default(), out);
                    let end = if c + 1 == width { own.1.as_str() } else { "" };
                    Edge::default().paragraph(end, out);
                    out.push_str("</w:tc>");
                }
                out.push_str("</w:tr>");
            }
            Row::Own(n, inner) => {
                let (open, close) = OPENING[usize::from(*n) % OPENING.len()];
                let lone = |text: String| {
                    let mut row = String::from("<w:tr>");
                    for c in 0..width {
                        row += "<w:tc><w:tcPr/>";
                        Edge::default().paragraph(if c == 0 { &text } else { "" }, &mut row);
                        row += "</w:tc>";
                    }
                    row + "</w:tr>"
                };
                out.push_str(&lone(format!("{}{open}", own.0)));
                write_rows(inner, width, Edge::default(), out);
                out.push_str(&lone(format!("{close}{}", own.1)));
            }
            Row::Edges(n, inner) => {
                let (open, close) = OPENING[usize::from(*n) % OPENING.len()];
                write_rows(inner, width, Edge(format!("{}{open}", own.0), format!("{close}{}", own.1)), out);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn blocks_that_pair_up_give_a_sound_document_or_a_message(body in body()) {
        let verdict = verdict(&template(&body, false));
        prop_assert!(verdict.is_ok(), "{}", verdict.unwrap_err());
    }

    #[test]
    fn blocks_where_they_are_meant_to_stand_always_fill(body in proper()) {
        let mut xml = String::new();
        write_blocks(&body, Edge::default(), &mut xml);
        prop_assert_eq!(verdict(&xml), Ok(true), "{}\n{:?}", &xml, fill(packed(&xml), DATA).err());
    }

    #[test]
    fn tags_in_any_order_give_a_sound_document_or_a_message(body in body()) {
        let verdict = verdict(&template(&body, true));
        prop_assert!(verdict.is_ok(), "{}", verdict.unwrap_err());
    }
}

/// A control that is all that a cell holds keeps a paragraph when its block gives none.
#[test]
fn a_cell_of_one_control_stays_whole() {
    let control = r#"<w:sdt><w:sdtPr><w:id w:val="2"/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>{{#each 组}}</w:t></w:r></w:p><w:p><w:r><w:t>{{else}}a{{/each}}</w:t></w:r></w:p></w:sdtContent></w:sdt>"#;
    let table = format!(
        r#"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="9"/></w:tblGrid><w:tr><w:tc><w:tcPr/>{control}</w:tc></w:tr></w:tbl><w:p/>"#
    );
    assert_eq!(verdict(&table), Ok(true));
}
