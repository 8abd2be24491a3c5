//! Documents of docx-rs, as it writes them, for the no-damage corpus: `cargo run --example make_corpus FOLDER`
//! (called by `tests/tools/make_corpus.py`).
use docx_rs::*;
use std::error::Error;
use std::fs::File;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("which folder?")?;
    let text = |t: &str| Paragraph::new().add_run(Run::new().add_text(t));
    let cell = |t: &str| TableCell::new().add_paragraph(text(t));
    let level = Level::new(
        0,
        Start::new(1),
        NumberFormat::new("decimal"),
        LevelText::new("%1."),
        LevelJc::new("left"),
    );
    let comment = Comment::new(1).author("甲").date("2026-09-01T00:00:00Z").add_paragraph(text("批注"));
    let table = Table::new(vec![
        TableRow::new(vec![cell("姓名"), cell("岗位")]),
        TableRow::new(vec![cell("张三").grid_span(2)]),
    ]);
    let whole = Docx::new()
        .header(Header::new().add_paragraph(text("页眉")))
        .footer(Footer::new().add_paragraph(text("页脚")))
        .add_abstract_numbering(AbstractNumbering::new(2).add_level(level))
        .add_numbering(Numbering::new(2, 2))
        .add_bookmark_start(1, "书签")
        .add_paragraph(text("标题 <甲> & \"乙\"").bold().align(AlignmentType::Center))
        .add_bookmark_end(1)
        .add_paragraph(text("第一项").numbering(NumberingId::new(2), IndentLevel::new(0)))
        .add_paragraph(
            Paragraph::new()
                .add_comment_start(comment)
                .add_run(Run::new().add_text("有批注"))
                .add_comment_end(1),
        )
        .add_table(table)
        .add_table_of_contents(TableOfContents::new().heading_styles_range(1, 3).auto());
    let tracked = Docx::new()
        .add_paragraph(
            Paragraph::new()
                .add_insert(
                    Insert::new(Run::new().add_text("插入")).author("甲").date("2026-09-01T00:00:00Z"),
                )
                .add_delete(
                    Delete::new()
                        .add_run(Run::new().add_delete_text("删去"))
                        .author("甲")
                        .date("2026-09-01T00:00:00Z"),
                ),
        )
        .add_paragraph(
            Paragraph::new().add_hyperlink(
                Hyperlink::new("https://example.org/?a=1&b=2", HyperlinkType::External)
                    .add_run(Run::new().add_text("链接")),
            ),
        )
        .add_structured_data_tag(
            StructuredDataTag::new().alias("控件").add_run(Run::new().add_text("内容控件")),
        )
        .add_paragraph(
            Paragraph::new()
                .add_run(Run::new().add_text("上").add_break(BreakType::Page).add_tab().add_text("下")),
        );
    for (name, docx) in [("rs-whole", whole), ("rs-tracked", tracked)] {
        docx.build().pack(File::create(Path::new(&folder).join(format!("{name}.docx")))?)?;
    }
    Ok(())
}
