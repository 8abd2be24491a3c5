//! One document of many that were made alike.
use super::section::paragraph;
use super::source::{Source, body, prefix};
use super::take::Within;
use super::xml::{elements, local, put_child};
use super::{Combiner, NOTES};
use crate::diagnostic::{Diagnostic, Result};
use crate::docx::edition::Edition;
use crate::docx::order::PARAGRAPH;
use crate::docx::unique::Uniques;
use crate::tr;
use std::sync::Arc;

/// Word opens no document part larger than this, in bytes.
const MAX_BODY: usize = 500 << 20;
/// A zip directory counts up to 65,535 entries; the template's own come on top.
const MAX_PARTS: usize = 45_000;

/// Joins documents in the order in which they come. Each has sections of its own and begins on a new page,
/// with page, list and note numbers of its own. Only the growing body is kept of them, and what they don't
/// share with the first.
pub struct Joiner {
    combiner: Combiner,
    source: Arc<Source>,
    base: Edition,
    uniques: Uniques,
    /// WordprocessingML's prefix in the main part.
    p: String,
    /// The main part up to the last document's content.
    body: String,
    /// The last document's content and its last section's properties.
    content: String,
    section: String,
    /// What follows them.
    tail: String,
    count: usize,
}

impl Joiner {
    /// Begins with the first document.
    pub fn new(mut first: Edition) -> Result<Joiner> {
        let source = Arc::new(Source::read(&first)?);
        let mut combiner = Combiner::new(first.clone(), source.clone());
        let mut uniques = Uniques::default();
        let main = source.main.clone();
        let text = combiner.own(&first, &source, &main)?;
        let text = uniques.part(&text);
        let body = body(&text).ok_or_else(|| first.broken(&main, &"body"))?;
        let p = prefix(&text);
        let last = elements(&text, body.clone()).pop().filter(|e| local(e.name) == "sectPr");
        let end = last.as_ref().map_or(body.end, |l| l.start);
        let section =
            last.as_ref().map_or_else(|| format!("<{p}sectPr></{p}sectPr>"), |l| text[l.start..l.end].into());
        let tail = text[last.map_or(body.end, |l| l.end)..].to_string();
        for r in first.relations(&main)?.into_iter().filter(|r| !r.external) {
            let old = match ["header", "footer"].iter().find(|k| r.is(k)) {
                Some(kind) => combiner.own_header(&first, &source, &r.target, kind)?,
                None if NOTES.iter().any(|n| r.is(n.0)) => first.text(&r.target)?.unwrap_or_default(),
                None => continue,
            };
            first.set(&r.target, uniques.part(&old).into_bytes());
        }
        let (body, content) = (text[..body.start].to_string(), text[body.start..end].to_string());
        Ok(Joiner { combiner, source, base: first, uniques, p, body, content, section, tail, count: 1 })
    }

    /// How many documents there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// Adds the next document.
    pub fn add(&mut self, next: &Edition) -> Result<()> {
        let source = match next.package.same(&self.base.package) && self.source.fits(next) {
            true => self.source.clone(),
            false => Arc::new(Source::read(next)?),
        };
        let main = self.source.main.clone();
        let taken = self.combiner.take_all(next, &source, &main, Within::Sections)?;
        close(&mut self.content, &self.p, &self.section);
        self.body.push_str(&self.content);
        self.content = self.uniques.part(&taken.content);
        self.section = taken.section;
        self.count += 1;
        if self.body.len() > MAX_BODY || self.combiner.parts.len() > MAX_PARTS {
            return Err(Diagnostic::error(
                "merge-too-large",
                tr!("合并后的文件太大，Word 打不开", "The merged file is too large for Word to open"),
            )
            .hint(tr!(
                "分成几批合并，例如用 where 按部门分开",
                "Merge in several files, for example one a department with `where`"
            )));
        }
        Ok(())
    }

    /// The joined document.
    pub fn finish(mut self) -> Result<Edition> {
        let main = self.source.main.clone();
        let mut text = self.body;
        for piece in [&self.content, &self.section, &self.tail] {
            text.push_str(piece);
        }
        self.base.set(&main, text.into_bytes());
        self.combiner.finish(&mut self.base, &mut self.uniques)?;
        Ok(self.base)
    }
}

/// Ends a document's last section with its last paragraph.
fn close(content: &mut String, p: &str, section: &str) {
    let list = elements(content, 0..content.len());
    let marks = ["bookmarkStart", "bookmarkEnd", "proofErr", "permStart", "permEnd"];
    let last = list.iter().rev().find(|e| !marks.contains(&local(e.name)));
    let Some(last) = last.filter(|e| local(e.name) == "p") else {
        return content.push_str(&paragraph(p, section));
    };
    let (range, inner, name) = (last.start..last.end, last.inner.start, last.name.to_string());
    let empty = last.inner.is_empty() && last.inner.start == last.end;
    let first =
        super::xml::next_tag(content, inner).filter(|t| !empty && local(t.name) == "pPr" && !t.closing);
    let Some(tag) = first.filter(|t| t.start < range.end) else {
        let properties = format!("<{p}pPr>{section}</{p}pPr>");
        return match empty {
            true => content.replace_range(range.end - 2..range.end, &format!(">{properties}</{name}>")),
            false => content.insert_str(inner, &properties),
        };
    };
    let old = super::xml::element(content, &tag);
    let range = old.start..old.end;
    let mut properties = content[range.clone()].to_string();
    if super::xml::children(&properties).iter().any(|c| local(c.name) == "sectPr") {
        return content.push_str(&paragraph(p, section));
    }
    put_child(&mut properties, PARAGRAPH, section);
    content.replace_range(range, &properties);
}
