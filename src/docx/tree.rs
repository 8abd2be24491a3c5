//! A part's elements with their byte ranges in the part's text.
use super::package::Attributes;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Deeper nesting than any word processor writes; a bound for hostile files.
const MAX_DEPTH: usize = 1000;
/// Elements of a part: some thousand pages.
const MAX_ELEMENTS: usize = 1_000_000;
/// Bytes of one tag with its attributes; the paths of drawings may be long.
const MAX_TAG: usize = 4 << 20;
/// Namespaces in force at once; office programs declare some 30.
const MAX_NAMESPACES: usize = 500;

/// Position of a node in [`Tree::nodes`]; parents come before their children, in document order.
pub type NodeId = usize;

/// The element names that matter for finding text and structure; everything else is `Other`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Name {
    Body,
    Paragraph,
    ParagraphProperties,
    Run,
    RunProperties,
    Text,
    Tab,
    Break,
    Table,
    Row,
    Cell,
    CellProperties,
    SectionProperties,
    Deleted,
    Instruction,
    BookmarkStart,
    BookmarkEnd,
    Footnote,
    TextBox,
    HeaderOrFooter,
    /// A picture, field mark, symbol, reference: something to be seen that is not text.
    Solid,
    /// A mark without meaning for the page: proofing error, rendered page break.
    Mark,
    Other,
}

/// One element.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it is.
    pub name: Name,
    /// The element that holds it.
    pub parent: Option<NodeId>,
    /// Where its start tag begins.
    pub start: usize,
    /// Where its content begins (after the start tag).
    pub inner: usize,
    /// Where its content ends (before the end tag); equals `inner` for `<a/>`.
    pub inner_end: usize,
    /// Where the element ends.
    pub end: usize,
    /// First node after this element and its descendants.
    pub next: NodeId,
}

/// The elements of one part.
#[derive(Clone, Debug)]
pub struct Tree<'s> {
    /// The part's text.
    pub source: &'s str,
    /// All elements in document order.
    pub nodes: Vec<Node>,
    /// The prefix of WordprocessingML's namespace with its colon, usually `w:`; the root element's own where it
    /// is of that namespace.
    pub prefix: String,
}

/// Transitional and strict namespaces of WordprocessingML (ECMA-376 parts 4 and 1).
const WORD: [&str; 2] = [
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
];

impl<'s> Tree<'s> {
    /// Reads a part. Errors say what is not well-formed and at which byte.
    pub fn parse(source: &'s str) -> Result<Tree<'s>, String> {
        Tree::read(source, "w:", false)
    }

    /// Reads one element cut out of a part, in which `prefix` (with its colon) stands for WordprocessingML.
    pub fn fragment(source: &'s str, prefix: &str) -> Result<Tree<'s>, String> {
        Tree::read(source, prefix, true)
    }

    /// `given`: the prefix stands for WordprocessingML whatever the text declares.
    fn read(source: &'s str, prefix: &str, given: bool) -> Result<Tree<'s>, String> {
        // the reader leaves a byte order mark out of its positions
        let text = source.strip_prefix('\u{feff}').unwrap_or(source);
        let mark = source.len() - text.len();
        let mut reader = Reader::from_str(text);
        let mut tree = Tree { source, nodes: Vec::new(), prefix: prefix.into() };
        let mut spaces = Spaces::default();
        if given {
            spaces.given = Some(prefix.trim_end_matches(':').to_string());
        }
        let mut open: Vec<NodeId> = Vec::new();
        loop {
            let start = mark + reader.buffer_position() as usize;
            let event = reader.read_event().map_err(|e| format!("{e} @ {}", reader.error_position()))?;
            let end = mark + reader.buffer_position() as usize;
            if let Event::Start(e) | Event::Empty(e) = &event {
                for (what, is, most) in [
                    ("elements", tree.nodes.len() + 1, MAX_ELEMENTS),
                    ("bytes in a tag", e.len(), MAX_TAG),
                    ("namespaces", spaces.declared.len(), MAX_NAMESPACES),
                ] {
                    if is > most {
                        return Err(format!("{what} > {most}"));
                    }
                }
            }
            match event {
                Event::Start(e) => {
                    spaces.enter(&e, open.len());
                    let id = tree.add(&e, &spaces, open.last().copied(), start, end);
                    open.push(id);
                    if open.len() > MAX_DEPTH {
                        return Err(format!("depth > {MAX_DEPTH}"));
                    }
                }
                Event::Empty(e) => {
                    spaces.enter(&e, open.len());
                    let id = tree.add(&e, &spaces, open.last().copied(), start, end);
                    spaces.leave(open.len());
                    tree.nodes[id].end = end;
                    tree.nodes[id].next = id + 1;
                }
                Event::End(_) => {
                    let next = tree.nodes.len();
                    if let Some(node) = open.pop().and_then(|id| tree.nodes.get_mut(id)) {
                        node.inner_end = start;
                        node.end = end;
                        node.next = next;
                    }
                    spaces.leave(open.len());
                }
                Event::DocType(_) => return Err("DOCTYPE".into()),
                Event::Eof => break,
                _ => {}
            }
        }
        if open.is_empty() && !tree.nodes.is_empty() { Ok(tree) } else { Err("unexpected end".into()) }
    }

    fn add(
        &mut self,
        e: &BytesStart<'_>,
        spaces: &Spaces,
        parent: Option<NodeId>,
        start: usize,
        end: usize,
    ) -> NodeId {
        let name = e.name();
        let full: &str = name.as_ref();
        let (prefix, local) = full.split_once(':').unwrap_or(("", full));
        if parent.is_none()
            && let Some(word) = spaces.word(prefix)
        {
            self.prefix = if word.is_empty() { String::new() } else { format!("{word}:") };
        }
        let is_word = spaces.is_word(prefix).unwrap_or_else(|| self.prefix.trim_end_matches(':') == prefix);
        let name = match local {
            _ if is_word => word_name(local),
            "oMath" | "oMathPara" | "pict" => Name::Solid,
            _ => Name::Other,
        };
        self.nodes.push(Node { name, parent, start, inner: end, inner_end: end, end, next: 0 });
        self.nodes.len() - 1
    }

    /// The direct children of an element.
    pub fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let stop = self.nodes[id].next;
        let mut at = id + 1;
        std::iter::from_fn(move || {
            if at >= stop {
                return None;
            }
            let this = at;
            at = self.nodes[at].next;
            Some(this)
        })
    }

    /// The element and those that hold it, from inside out.
    pub fn ancestors(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(Some(id), |&n| self.nodes[n].parent)
    }

    /// The nearest element of that name that holds `id` (or is it).
    pub fn enclosing(&self, id: NodeId, name: Name) -> Option<NodeId> {
        self.ancestors(id).find(|&n| self.nodes[n].name == name)
    }

    /// The innermost cell, text box, header, footer or note that holds `id` (or is it): each of them must end
    /// with a paragraph. None in the body itself.
    pub fn container(&self, id: NodeId) -> Option<NodeId> {
        let kinds = [Name::Cell, Name::TextBox, Name::HeaderOrFooter, Name::Footnote];
        self.ancestors(id).find(|&n| kinds.contains(&self.nodes[n].name))
    }

    /// The element's own bytes.
    pub fn slice(&self, id: NodeId) -> &'s str {
        &self.source[self.nodes[id].start..self.nodes[id].end]
    }

    /// The start tag's bytes.
    pub fn start_tag(&self, id: NodeId) -> &'s str {
        &self.source[self.nodes[id].start..self.nodes[id].inner]
    }

    /// The first direct child of that name.
    pub fn child(&self, id: NodeId, name: Name) -> Option<NodeId> {
        self.children(id).find(|&c| self.nodes[c].name == name)
    }

    /// The innermost element that holds all of these.
    pub fn common(&self, ids: &[NodeId]) -> Option<NodeId> {
        let (first, rest) = ids.split_first()?;
        self.ancestors(*first).find(|&a| rest.iter().all(|&b| (a..self.nodes[a].next).contains(&b)))
    }

    /// The child of `holder` that is or holds `id`.
    pub fn branch(&self, holder: NodeId, id: NodeId) -> Option<NodeId> {
        self.ancestors(id).find(|&a| self.nodes[a].parent == Some(holder))
    }
}

/// The namespace prefixes in force; only whether they stand for WordprocessingML is of interest.
#[derive(Default)]
struct Spaces {
    /// Depth of the declaring element, prefix, is it WordprocessingML's?
    declared: Vec<(usize, String, bool)>,
    /// A prefix that stands for it whatever is declared.
    given: Option<String>,
}

impl Spaces {
    fn enter(&mut self, e: &BytesStart<'_>, depth: usize) {
        let tag: &str = e.as_ref();
        if !tag.contains("xmlns") {
            return;
        }
        // without checks: these compare each attribute with all others
        for a in e.attributes().with_checks(false).flatten() {
            let key: &str = a.key.as_ref();
            let prefix = if key == "xmlns" { Some("") } else { key.strip_prefix("xmlns:") };
            if let Some(prefix) = prefix {
                self.declared.push((depth, prefix.to_string(), WORD.contains(&&*a.value)));
            }
        }
    }
    fn leave(&mut self, depth: usize) {
        while self.declared.last().is_some_and(|d| d.0 >= depth) {
            self.declared.pop();
        }
    }
    /// Nothing when the prefix is not declared.
    fn is_word(&self, prefix: &str) -> Option<bool> {
        if self.given.as_deref() == Some(prefix) {
            return Some(true);
        }
        self.declared.iter().rev().find(|d| d.1 == prefix).map(|d| d.2)
    }
    /// A prefix of WordprocessingML, this one if it is.
    fn word(&self, wanted: &str) -> Option<&str> {
        let mut all = self.declared.iter().filter(|d| d.2).map(|d| d.1.as_str());
        all.clone().find(|p| *p == wanted).or_else(|| all.next())
    }
}

fn word_name(local: &str) -> Name {
    match local {
        "body" => Name::Body,
        "p" => Name::Paragraph,
        "pPr" => Name::ParagraphProperties,
        "r" => Name::Run,
        "rPr" => Name::RunProperties,
        "t" => Name::Text,
        "tab" | "ptab" => Name::Tab,
        "br" | "cr" => Name::Break,
        "tbl" => Name::Table,
        "tr" => Name::Row,
        "tc" => Name::Cell,
        "tcPr" => Name::CellProperties,
        "sectPr" => Name::SectionProperties,
        "del" | "moveFrom" => Name::Deleted,
        "instrText" | "delText" | "delInstrText" => Name::Instruction,
        "bookmarkStart" => Name::BookmarkStart,
        "bookmarkEnd" => Name::BookmarkEnd,
        "footnote" | "endnote" | "comment" => Name::Footnote,
        "txbxContent" => Name::TextBox,
        "hdr" | "ftr" => Name::HeaderOrFooter,
        "drawing" | "pict" | "object" | "fldChar" | "sym" | "footnoteReference" | "endnoteReference"
        | "pgNum" | "commentReference" | "noBreakHyphen" | "altChunk" => Name::Solid,
        "proofErr" | "lastRenderedPageBreak" | "softHyphen" => Name::Mark,
        _ => Name::Other,
    }
}

/// The attributes of every element with that local name, in document order. A declaration of entities is an
/// error, as in [`Tree::parse`].
pub(super) fn attributes(xml: &str, local: &str) -> Result<Vec<Attributes>, String> {
    let mut reader = Reader::from_str(xml);
    let mut out = Vec::new();
    loop {
        match reader.read_event().map_err(|e| e.to_string())? {
            Event::Start(e) | Event::Empty(e) if e.local_name().as_ref() == local => {
                let mut map = Attributes::new();
                for a in e.attributes().with_checks(false).take(MAX_ATTRIBUTES) {
                    let a = a.map_err(|e| e.to_string())?;
                    let value = quick_xml::escape::unescape(&a.value).map_err(|e| e.to_string())?;
                    map.insert(a.key.as_ref().to_string(), value.into_owned());
                }
                out.push(map);
            }
            Event::DocType(_) => return Err("DOCTYPE".into()),
            Event::Eof => return Ok(out),
            _ => {}
        }
    }
}

/// Attributes of an element in a small part that are looked at.
const MAX_ATTRIBUTES: usize = 100;
