//! A stand-in until the reader is there.
use super::{Page, Paragraph};
use crate::diagnostic::Result;
use crate::docx::{Name, Package, Tree, paragraphs};

impl Page {
    /// The texts alone.
    pub fn read(package: &Package) -> Result<Page> {
        let source = package.read_text(package.main()?)?;
        let tree = Tree::parse(&source)
            .map_err(|e| crate::diagnostic::Diagnostic::error("lint-broken", crate::tr!("{e}", "{e}")))?;
        let ps = paragraphs(&tree).into_iter().map(|p| Paragraph {
            number: p.number,
            in_table: tree.enclosing(p.node, Name::Table).is_some(),
            text: p.text,
            ..Default::default()
        });
        Ok(Page { file: package.file().to_string(), paragraphs: ps.collect(), ..Default::default() })
    }
}
