//! A document's texts alone, without styles: enough for rules about words, and cheap enough for each of many letters.
use super::{Page, Paragraph};
use crate::diagnostic::{Diagnostic, Place, Result};
use crate::docx::{Name, Package, Tree, paragraphs};
use crate::tr;

impl Page {
    /// Reads the texts of a document's paragraphs.
    ///
    /// # Errors
    /// A document that can't be read.
    pub fn texts(package: &Package) -> Result<Page> {
        let source = package.read_text(package.main()?)?;
        let tree = Tree::parse(&source).map_err(|e| {
            Diagnostic::error(
                "lint-broken",
                tr!("文档不是合格的 XML：{e}", "The document is not well-formed XML: {e}"),
            )
            .at(Place::File(package.file().to_string()))
        })?;
        let ps = paragraphs(&tree).into_iter().map(|p| Paragraph {
            number: p.number,
            in_table: tree.enclosing(p.node, Name::Table).is_some(),
            text: p.text,
            ..Default::default()
        });
        Ok(Page { file: package.file().to_string(), paragraphs: ps.collect(), ..Default::default() })
    }
}
