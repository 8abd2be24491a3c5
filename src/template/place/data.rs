//! Parts without paragraphs: document properties and custom XML.
use super::plain::{has_tag, is_sound, unescaped};
use super::{Cutter, What};
use crate::diagnostic::{Diagnostic, Place, Problems};
use crate::docx::{NodeId, Tree, attribute_ranges, escape_attribute, escape_text};
use crate::template::program::{Binding, Bound, Op, Program, Sink};
use crate::tr;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

/// Compiles a part of plain XML: tags in texts and attributes, and the places that controls show.
pub(in crate::template) fn compile_data(
    source: &str,
    file: &Arc<str>,
    part: &str,
    bindings: Vec<Binding>,
) -> (Option<Program>, Problems) {
    if !has_tag(source) && bindings.is_empty() {
        return (None, Problems::default());
    }
    let tree = match Tree::parse(source) {
        Ok(tree) => tree,
        Err(e) => {
            let d = Diagnostic::error(
                "template-broken",
                tr!("部件 {part} 不是合格的 XML：{e}", "Part {part} is not well-formed XML: {e}"),
            );
            return (None, Problems(vec![d.at(Place::File(file.to_string()))]));
        }
    };
    let mut cutter = Cutter::new(&tree, file, part);
    let mut taken: BTreeSet<usize> = BTreeSet::new();
    for b in bindings {
        let Some((range, around)) = locate(&tree, &b.path) else { continue };
        if !taken.insert(range.start) {
            continue; // two controls show the same text
        }
        cutter.empty = false;
        cutter.gone.push(range.clone());
        let keep = source[range.clone()].to_string();
        let bound = Bound { field: b.field, kind: b.kind, keep, around };
        cutter.event(range.start, 0, What::Op(Op::Bound(Box::new(bound))));
    }
    for id in 0..tree.nodes.len() {
        cutter.datum(id, &taken);
    }
    if cutter.empty {
        return (None, cutter.problems);
    }
    super::merge(&mut cutter.gone);
    let problems = std::mem::take(&mut cutter.problems);
    (Some(cutter.finish()), problems)
}

impl Cutter<'_> {
    /// The tags of one element's attributes and of its text, if it holds nothing else.
    fn datum(&mut self, id: NodeId, taken: &BTreeSet<usize>) {
        let tree = self.tree;
        let tag = tree.start_tag(id);
        // headings that the word processor notes in app.xml, often cut short, with names of loops
        if tree.ancestors(id).any(|a| tree.local(a) == "TitlesOfParts") {
            return;
        }
        if self.half_title(id) {
            return;
        }
        if has_tag(tag) {
            for (name, range) in attribute_ranges(tag) {
                let range = tree.nodes[id].start + range.start..tree.nodes[id].start + range.end;
                let value = &tree.source[range.clone()];
                if has_tag(value) && !name.starts_with("xmlns") && !taken.contains(&range.start) {
                    self.rewrite(id, range, &unescaped(value), &escape_attribute, &|_| Sink::Attribute);
                }
            }
        }
        self.leaf(id, taken);
    }

    /// Word takes a document's title from its first line, perhaps with half a block: nobody wrote that, so it
    /// is left with a warning.
    fn half_title(&mut self, id: NodeId) -> bool {
        let n = &self.tree.nodes[id];
        let text = &self.tree.source[n.inner..n.inner_end];
        if self.tree.local(id) != "title" || !has_tag(text) || is_sound(&unescaped(text)) {
            return false;
        }
        let d = Diagnostic::warning(
            "title-unfilled",
            tr!(
                "文档属性里的标题没有填：其中的标记不完整",
                "The title among the document's properties is left: its tags are incomplete"
            ),
        )
        .hint(tr!(
            "在“文件 → 信息 → 标题”里改写，例如 {{{{部门}}}}月报",
            "Rewrite it under File → Info → Title, for example {{{{department}}}} report"
        ));
        self.problems.push(d.at(self.place_at(id, String::new())));
        true
    }

    /// The tags of an element's text, if it holds nothing else.
    pub(super) fn leaf(&mut self, id: NodeId, taken: &BTreeSet<usize>) {
        let n = &self.tree.nodes[id];
        let range = n.inner..n.inner_end;
        let text = &self.tree.source[range.clone()];
        if n.next == id + 1 && has_tag(text) && !text.contains('<') && !taken.contains(&range.start) {
            let escape = |t: &str, out: &mut String| escape_text(t, "\n", "\t", out);
            self.rewrite(id, range, &unescaped(text), &escape, &|_| Sink::Text);
        }
    }
}

/// The bytes that a simple path leads to, and what must stand around a text there. Steps are names with a
/// position (`/ns0:root[1]/ns0:name[1]`, as Word writes them), the last may be an attribute.
pub(super) fn locate(tree: &Tree<'_>, path: &str) -> Option<(Range<usize>, (String, String))> {
    let mut steps = path.split('/').filter(|s| !s.is_empty());
    let local = |step: &str| step.rsplit(':').next().unwrap_or_default().to_string();
    let position = |step: &str| -> Option<(String, usize)> {
        match step.split_once('[') {
            None => Some((local(step), 1)),
            Some((name, n)) => Some((local(name), n.strip_suffix(']')?.trim().parse().ok()?)),
        }
    };
    let (root, first) = position(steps.next()?)?;
    if tree.local(0) != root || first != 1 {
        return None;
    }
    let mut at: NodeId = 0;
    for step in steps {
        if let Some(attribute) = step.strip_prefix('@') {
            return tree.attribute_range(at, &local(attribute)).map(|r| (r, Default::default()));
        }
        let (name, n) = position(step)?;
        at = tree.children_called(at, &name).nth(n.checked_sub(1)?)?;
    }
    let node = &tree.nodes[at];
    if node.next != at + 1 {
        return None;
    }
    let tag = tree.start_tag(at);
    if tag.ends_with("/>") {
        let name = tag.get(1..tag.find([' ', '/', '>', '\n', '\t'])?)?;
        return Some((node.inner - 2..node.inner, (">".to_string(), format!("</{name}>"))));
    }
    Some((node.inner..node.inner_end, Default::default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_as_word_writes_them() {
        let xml = "<r xmlns=\"u\"><a>1</a><a b=\"2\">3</a><c/></r>";
        let tree = Tree::parse(xml).unwrap();
        let at = |p: &str| locate(&tree, p).map(|(r, around)| (&xml[r], around.1));
        assert_eq!(at("/ns0:r[1]/ns0:a[2]"), Some(("3", String::new())));
        assert_eq!(at("/ns0:r/ns0:a[2]/@b"), Some(("2", String::new())));
        assert_eq!(at("/ns0:r[1]/ns0:c[1]"), Some(("/>", "</c>".into())));
        assert_eq!(at("/ns0:r[1]/ns0:a[3]"), None);
        assert_eq!(at("/ns0:r[1]/ns0:a[last()]"), None);
    }
}
