//! Puts findings right: a document's bytes with the edits in them and everything else as it was.
//!
//! Text is changed in the runs where it stands, so that its formatting stays; new text goes where the first of the old
//! characters was. Paragraphs whose text isn't the one that the rules saw, and text in fields, are left.
use super::text::is_blank;
use super::{Choice, Edit, Finding, Page, check};
use crate::diagnostic::{Diagnostic, Place, Result};
use crate::docx::{Name, NodeId, Package, Paragraph, Tree, escape_text, paragraphs, property_rank};
use crate::tr;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// An edit may uncover another finding; so many rounds at most.
const ROUNDS: usize = 4;

/// A document put right.
pub struct Fixed {
    /// The file's bytes; nothing when there was nothing to change.
    pub bytes: Option<Vec<u8>>,
    /// The paragraphs that were changed.
    pub changed: BTreeSet<u32>,
    /// How many findings were put right.
    pub fixed: usize,
    /// What is left for people.
    pub left: Vec<Finding>,
}

/// Puts right what can be put right.
///
/// # Errors
/// A document that can't be read.
pub fn fix(package: &Package, choice: &Choice) -> Result<Fixed> {
    let mut page = choice.page(package)?;
    let mut left = check(&page, choice);
    let before = left.len();
    let (mut bytes, mut changed) = (None, BTreeSet::new());
    for _ in 0..ROUNDS {
        let edits: Vec<&Edit> = left.iter().flat_map(|f| &f.edits).collect();
        let now = match &bytes {
            Some(b) => Package::from_bytes(package.file(), Vec::clone(b))?,
            None => package.clone(),
        };
        let (done, paragraphs) = apply(&now, &page, &edits)?;
        let Some(done) = done else { break };
        changed.extend(paragraphs);
        page = choice.page(&Package::from_bytes(package.file(), done.clone())?)?;
        bytes = Some(done);
        left = check(&page, choice);
    }
    let fixed = before.saturating_sub(left.len());
    Ok(Fixed { bytes, changed, fixed, left })
}

/// A stretch of the part that becomes something else.
type Splice = (Range<usize>, String);

/// The document with those edits, if any could be made, and the paragraphs that they changed.
fn apply(package: &Package, page: &Page, edits: &[&Edit]) -> Result<(Option<Vec<u8>>, BTreeSet<u32>)> {
    let main = package.main()?;
    let source = package.read_text(main)?;
    let tree = Tree::parse(&source).map_err(|e| {
        Diagnostic::error(
            "lint-broken",
            tr!("文档不是合格的 XML：{e}", "The document is not well-formed XML: {e}"),
        )
        .at(Place::File(package.file().to_string()))
    })?;
    let held = held(&tree);
    let mut out: Vec<Splice> = Vec::new();
    let mut changed = BTreeSet::new();
    let mut by_number: BTreeMap<u32, Vec<&Edit>> = BTreeMap::new();
    edits.iter().for_each(|e| by_number.entry(e.paragraph()).or_default().push(e));
    let seen: BTreeMap<u32, &super::Paragraph> = page.paragraphs.iter().map(|p| (p.number, p)).collect();
    for p in paragraphs(&tree) {
        let Some(mine) = by_number.get(&p.number) else { continue };
        let Some(seen) = seen.get(&p.number).filter(|s| s.text == p.text) else { continue };
        let splices = in_paragraph(&tree, &p, seen, mine, &held);
        if !splices.is_empty() {
            changed.insert(p.number);
            out.extend(splices);
        }
    }
    if out.is_empty() {
        return Ok((None, changed));
    }
    let text = spliced(&source, out);
    let mut bytes = Vec::with_capacity(package.size());
    package.write(&[(main, text.into_bytes())], &[], &mut bytes);
    Ok((Some(bytes), changed))
}

impl Edit {
    /// The paragraph that it changes.
    pub fn paragraph(&self) -> u32 {
        match self {
            Edit::Text { paragraph, .. } | Edit::Indent { paragraph } => *paragraph,
        }
    }
}

/// The source with the splices in it; of two that overlap the first is made.
fn spliced(source: &str, mut splices: Vec<Splice>) -> String {
    splices.sort_by_key(|(r, _)| (r.start, r.end));
    let mut out = String::with_capacity(source.len() + 64);
    let mut at = 0;
    for (range, text) in splices {
        let Some(kept) = source.get(at..range.start) else { continue };
        out.push_str(kept);
        out.push_str(&text);
        at = range.end;
    }
    out.push_str(source.get(at..).unwrap_or_default());
    out
}

fn in_paragraph(
    tree: &Tree<'_>,
    p: &Paragraph,
    seen: &super::Paragraph,
    edits: &[&Edit],
    held: &[Range<usize>],
) -> Vec<Splice> {
    // changes of the text: bytes of it, and what they become
    let mut changes: Vec<(Range<usize>, &str)> = Vec::new();
    let mut indent = false;
    for edit in edits {
        match edit {
            Edit::Text { from, to, text, .. } => changes.push((*from..*to, text)),
            Edit::Indent { .. } => {
                let blanks = p.text.len() - p.text.trim_start_matches(|c| is_blank(c) && c != '\n').len();
                changes.extend((blanks > 0).then_some((0..blanks, "")));
                indent = true;
            }
        }
    }
    changes.sort_by_key(|(r, _)| (r.start, r.end));
    let mut at = 0;
    changes.retain(|(r, _)| {
        let free = r.start >= at && r.end <= p.text.len() && r.start <= r.end;
        let free = free && !touches(tree, p, r, held);
        if free {
            at = r.end;
        }
        free
    });
    let mut out = Vec::new();
    for (i, piece) in p.pieces.iter().enumerate() {
        let end = p.pieces.get(i + 1).map_or(p.text.len(), |n| n.at);
        let here: Vec<Splice> = changes
            .iter()
            .filter_map(|(r, text)| {
                let (from, to) = (r.start.max(piece.at), r.end.min(end));
                if from >= to {
                    return None;
                }
                if piece.opaque {
                    let node = &tree.nodes[piece.node];
                    return Some((node.start..node.end, String::new()));
                }
                let mut new = String::new();
                if from == r.start {
                    escape_text(text, "", "", &mut new);
                }
                Some((piece.source(from - piece.at)..piece.source(to - piece.at), new))
            })
            .collect();
        if !piece.opaque && !here.is_empty() {
            out.extend(keep_blanks(tree, piece.node, &here));
        }
        out.extend(here);
    }
    if indent {
        out.extend(indented(tree, p.node, seen));
    }
    out
}

/// Does the stretch touch text that a field or a control holds?
fn touches(tree: &Tree<'_>, p: &Paragraph, r: &Range<usize>, held: &[Range<usize>]) -> bool {
    p.pieces.iter().enumerate().any(|(i, piece)| {
        let end = p.pieces.get(i + 1).map_or(p.text.len(), |n| n.at);
        let start = tree.nodes[piece.node].start;
        piece.at < r.end && r.start < end && is_held(held, start)
    })
}

fn is_held(held: &[Range<usize>], at: usize) -> bool {
    let behind = held.partition_point(|h| h.start <= at);
    behind.checked_sub(1).and_then(|i| held.get(i)).is_some_and(|h| h.contains(&at))
}

/// In order, none within another: stretches of the part whose text belongs to a field (Word renews it) or a content control.
fn held(tree: &Tree<'_>) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for (id, node) in tree.nodes.iter().enumerate() {
        match tree.local(id) {
            "fldSimple" | "sdtContent" => out.push(node.start..node.end),
            "fldChar" => match tree.attribute(id, "fldCharType").as_deref() {
                Some("begin") => open.push(node.start),
                Some("end") => out.extend(open.pop().map(|from| from..node.end)),
                _ => {}
            },
            _ => {}
        }
    }
    out.sort_by_key(|r| (r.start, std::cmp::Reverse(r.end)));
    let mut end = 0;
    out.retain(|r| {
        let outer = r.end > end;
        end = end.max(r.end);
        outer
    });
    out
}

/// Blanks at the edge of a text that were within it before: Word drops them unless told not to.
fn keep_blanks(tree: &Tree<'_>, id: NodeId, here: &[Splice]) -> Option<Splice> {
    let node = &tree.nodes[id];
    let before = tree.source.get(node.inner..node.inner_end)?;
    let moved = here.iter().map(|(r, t)| (r.start - node.inner..r.end - node.inner, t.clone())).collect();
    let after = spliced(before, moved);
    let edge = |t: &str| t != t.trim_matches([' ', '\t', '\n', '\r']);
    let tag = tree.start_tag(id);
    if tag.contains("xml:space") || !edge(&after) || edge(before) {
        return None;
    }
    let at = node.inner - 1;
    Some((at..at, " xml:space=\"preserve\"".into()))
}

/// The first-line indent of two characters in a paragraph's properties.
fn indented(tree: &Tree<'_>, id: NodeId, seen: &super::Paragraph) -> Option<Splice> {
    let p = &tree.prefix;
    if p.is_empty() {
        return None; // attributes need a prefix
    }
    let size = seen.runs.iter().find(|r| !r.text.trim().is_empty()).map_or(32, |r| r.size.max(2));
    let twips = size * 20;
    let ours = format!("{p}firstLineChars=\"200\" {p}firstLine=\"{twips}\"");
    let alone = format!("<{p}ind {ours}/>");
    let Some(properties) = tree.child(id, Name::ParagraphProperties) else {
        let at = tree.nodes[id].inner;
        return Some((at..at, format!("<{p}pPr>{alone}</{p}pPr>")));
    };
    let node = &tree.nodes[properties];
    if let Some(old) = tree.children_called(properties, "ind").next() {
        let tag = tree.start_tag(old);
        let kept: String = crate::docx::attribute_ranges(tag)
            .into_iter()
            .filter(|(name, _)| {
                let local = name.rsplit(':').next().unwrap_or_default();
                !["firstLine", "firstLineChars", "hanging", "hangingChars"].contains(&local)
            })
            .map(|(name, value)| {
                // as it was, but for single quotes
                format!("{name}=\"{}\" ", tag.get(value).unwrap_or_default().replace('"', "&quot;"))
            })
            .collect();
        let whole = &tree.nodes[old];
        return Some((whole.start..whole.end, format!("<{p}ind {kept}{ours}/>")));
    }
    if node.inner == node.end {
        return Some((node.start..node.end, format!("<{p}pPr>{alone}</{p}pPr>")));
    }
    let rank = property_rank("ind");
    let behind = tree.children(properties).find(|&c| property_rank(tree.local(c)) > rank);
    let at = behind.map_or(node.inner_end, |c| tree.nodes[c].start);
    Some((at..at, alone))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str =
        r#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>"#;

    /// The body after these edits of its paragraphs.
    fn edited(body: &str, edits: &[Edit]) -> String {
        let source = format!("{HEAD}{body}</w:body></w:document>");
        let tree = Tree::parse(&source).unwrap();
        let held = held(&tree);
        let splices = paragraphs(&tree).into_iter().flat_map(|p| {
            let mine: Vec<&Edit> = edits.iter().filter(|e| e.paragraph() == p.number).collect();
            let seen = super::super::Paragraph { text: p.text.clone(), ..Default::default() };
            in_paragraph(&tree, &p, &seen, &mine, &held)
        });
        let out = spliced(&source, splices.collect());
        out[HEAD.len()..].replace("</w:body></w:document>", "")
    }

    fn text(from: usize, to: usize, text: &str) -> Edit {
        Edit::Text { paragraph: 1, from, to, text: text.into() }
    }

    #[test]
    fn text_across_runs_goes_where_the_first_character_was() {
        let body =
            "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>甲--</w:t></w:r><w:r><w:t>-乙&amp;丙</w:t></w:r></w:p>";
        let out = edited(body, &[text(3, 6, "——")]);
        assert_eq!(out, body.replace("甲--", "甲——").replace("-乙", "乙"));
        // an entity is one character
        assert_eq!(edited(body, &[text(9, 10, "和")]), body.replace("&amp;", "和"));
    }

    #[test]
    fn a_blank_that_comes_to_the_edge_is_kept() {
        let body = "<w:p><w:r><w:t>、 甲</w:t></w:r></w:p>";
        let out = edited(body, &[text(0, 3, "")]);
        assert_eq!(out, "<w:p><w:r><w:t xml:space=\"preserve\"> 甲</w:t></w:r></w:p>");
    }

    #[test]
    fn fields_and_controls_are_left() {
        let field = |kind| format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>");
        let (begin, end) = (field("begin"), field("end"));
        for body in [
            format!("<w:p>{begin}<w:r><w:t>甲,乙</w:t></w:r>{end}</w:p>"),
            "<w:p><w:fldSimple w:instr=\"REF a\"><w:r><w:t>甲,乙</w:t></w:r></w:fldSimple></w:p>".into(),
            "<w:p><w:sdt><w:sdtContent><w:r><w:t>甲,乙</w:t></w:r></w:sdtContent></w:sdt></w:p>".into(),
        ] {
            assert_eq!(edited(&body, &[text(3, 4, "，")]), body);
        }
    }

    #[test]
    fn leading_blanks_become_an_indent() {
        let ind = "<w:ind w:firstLineChars=\"200\" w:firstLine=\"640\"/>";
        let run = "<w:r><w:t>甲</w:t></w:r>";
        for (before, after) in [
            ("<w:r><w:t>　　甲</w:t></w:r>".into(), format!("<w:pPr>{ind}</w:pPr>{run}")),
            (format!("<w:pPr/>{run}"), format!("<w:pPr>{ind}</w:pPr>{run}")),
            (
                "<w:pPr><w:pStyle w:val=\"a\"/><w:jc w:val=\"both\"/></w:pPr><w:r><w:tab/><w:t>甲</w:t></w:r>".into(),
                format!("<w:pPr><w:pStyle w:val=\"a\"/>{ind}<w:jc w:val=\"both\"/></w:pPr>{run}"),
            ),
            (
                format!("<w:pPr><w:ind w:left='420' w:hanging=\"420\"/></w:pPr>{run}"),
                format!("<w:pPr>{}</w:pPr>{run}", ind.replace("<w:ind ", "<w:ind w:left=\"420\" ")),
            ),
        ] {
            let out = edited(&format!("<w:p>{before}</w:p>"), &[Edit::Indent { paragraph: 1 }]);
            assert_eq!(out, format!("<w:p>{after}</w:p>"));
        }
    }

    #[test]
    fn of_edits_that_overlap_the_first_is_made() {
        let body = "<w:p><w:r><w:t>(一)</w:t></w:r></w:p>";
        let out = edited(body, &[text(0, 5, "（一）"), text(0, 1, "（")]);
        assert!(out.contains("（一)") || out.contains("（一）"), "{out}");
        assert!(!out.contains("（（"), "{out}");
    }
}
