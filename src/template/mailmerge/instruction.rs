//! An instruction's words and switches. Nested fields, pictures and paragraph marks stay parts of words, and
//! every character knows its bytes, so that a word can be kept as it is formatted.
use super::field::{Field, Item};
use crate::docx::{NodeId, Tree};
use std::ops::Range;

/// The smallest piece of an instruction.
#[derive(Clone, Debug)]
pub(super) enum Atom<'f> {
    /// A character, its bytes in the part, and the text element that holds it.
    Char(char, Range<usize>, NodeId),
    Field(&'f Field),
    Object(NodeId, &'f [Field]),
    Break(&'f Range<usize>, &'f [Field]),
}

impl Atom<'_> {
    fn char(&self) -> Option<char> {
        match self {
            Atom::Char(c, ..) => Some(*c),
            _ => None,
        }
    }
    fn range(&self, tree: &Tree<'_>) -> Range<usize> {
        match self {
            Atom::Char(_, r, _) => r.clone(),
            Atom::Field(f) => tree.nodes[f.begin].start..tree.nodes[f.end].end,
            Atom::Object(id, _) => tree.nodes[*id].start..tree.nodes[*id].end,
            Atom::Break(r, _) => (*r).clone(),
        }
    }
}

/// What a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Plain,
    Quoted,
    /// `\@`, `\*`, …
    Switch(char),
    /// `=`, `<>`, `<`, …
    Operator,
}

/// A word of an instruction.
#[derive(Clone, Debug)]
pub(super) struct Word<'f> {
    pub kind: Kind,
    pub atoms: Vec<Atom<'f>>,
    /// From its first byte, quotes included, to behind its last.
    pub range: Range<usize>,
}

impl Word<'_> {
    /// Its characters, when it holds nothing else.
    pub(super) fn text(&self) -> Option<String> {
        self.atoms.iter().map(Atom::char).collect()
    }
}

/// The atoms of a field's instruction.
pub(super) fn atoms<'f>(field: &'f Field, tree: &Tree<'_>) -> Vec<Atom<'f>> {
    let mut out = Vec::new();
    for item in &field.items {
        match item {
            Item::Text(id) => characters(tree, *id, &mut out),
            Item::Plain(text) => out.extend(text.chars().map(|c| Atom::Char(c, 0..0, field.begin))),
            Item::Field(f) => out.push(Atom::Field(f)),
            Item::Object(id, inner) => out.push(Atom::Object(*id, inner)),
            Item::Break(range, inner) => out.push(Atom::Break(range, inner)),
        }
    }
    out
}

fn characters(tree: &Tree<'_>, id: NodeId, out: &mut Vec<Atom<'_>>) {
    let node = &tree.nodes[id];
    let raw = &tree.source[node.inner..node.inner_end];
    let mut at = 0;
    while let Some(c) = raw[at..].chars().next() {
        let start = node.inner + at;
        match c {
            '&' => {
                let end = raw[at..].find(';').map_or(raw.len(), |e| at + e + 1);
                let text = quick_xml::escape::unescape(&raw[at..end]).unwrap_or_default();
                out.extend(text.chars().map(|c| Atom::Char(c, start..node.inner + end, id)));
                at = end;
            }
            '<' => at = raw[at..].find('>').map_or(raw.len(), |e| at + e + 1),
            c => {
                at += c.len_utf8();
                out.push(Atom::Char(c, start..node.inner + at, id));
            }
        }
    }
}

/// The field's name in capitals, and the atoms behind it. A formula's name is `=`.
pub(super) fn split_name<'f>(atoms: &[Atom<'f>]) -> (String, Vec<Atom<'f>>) {
    let mut rest = atoms.iter().skip_while(|a| a.char().is_some_and(char::is_whitespace)).peekable();
    let mut name = String::new();
    while let Some(c) = rest.peek().and_then(|a| a.char()) {
        let ends = c.is_whitespace() || c == '\\' || is_quote(c) || (c == '=' && !name.is_empty());
        if ends || name == "=" {
            break;
        }
        name.push(c);
        rest.next();
    }
    (name.to_uppercase(), rest.cloned().collect())
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”')
}

/// Cuts atoms into words. With `compare`, the first operator outside of quotes is a word of its own.
pub(super) fn words<'f>(atoms: &[Atom<'f>], tree: &Tree<'_>, compare: bool) -> Vec<Word<'f>> {
    let mut out: Vec<Word<'f>> = Vec::new();
    let mut current: Option<Word<'f>> = None;
    let mut operator = compare;
    let mut i = 0;
    let empty = |kind, range| Word { kind, atoms: vec![], range };
    while let Some(atom) = atoms.get(i) {
        i += 1;
        let range = atom.range(tree);
        if let Some(word) = current.as_mut().filter(|w| w.kind == Kind::Quoted) {
            match atom.char() {
                Some(c) if is_quote(c) => {
                    word.range.end = range.start;
                    out.extend(current.take());
                }
                Some('\\') if matches!(atoms.get(i).and_then(Atom::char), Some('"' | '\\')) => {
                    word.atoms.extend(atoms.get(i).cloned());
                    i += 1;
                }
                _ => word.atoms.push(atom.clone()),
            }
            continue;
        }
        match atom.char() {
            Some(c) if c.is_whitespace() => out.extend(current.take()),
            Some(c) if is_quote(c) => {
                out.extend(current.take());
                current = Some(empty(Kind::Quoted, range.start..range.end));
            }
            Some('\\') if atoms.get(i).and_then(Atom::char).is_some_and(|c| !c.is_whitespace()) => {
                out.extend(current.take());
                let c = atoms.get(i).and_then(Atom::char).unwrap_or('\\');
                i += 1;
                out.push(empty(Kind::Switch(c), range));
            }
            Some('=' | '<' | '>') if operator => {
                out.extend(current.take());
                operator = false;
                let mut word = empty(Kind::Operator, range);
                word.atoms.push(atom.clone());
                while let Some(next) = atoms.get(i).filter(|a| matches!(a.char(), Some('=' | '<' | '>'))) {
                    word.atoms.push(next.clone());
                    i += 1;
                }
                out.push(word);
            }
            None if matches!(atom, Atom::Break(..)) => out.extend(current.take()),
            _ => {
                let word = current.get_or_insert_with(|| empty(Kind::Plain, range.clone()));
                word.range.end = range.end;
                word.atoms.push(atom.clone());
            }
        }
    }
    if let Some(mut word) = current.take() {
        if let Some(last) = word.atoms.last() {
            word.range.end = last.range(tree).end;
        }
        out.push(word);
    }
    out
}

/// The formatting and other switches of an instruction.
#[derive(Clone, Debug, Default)]
pub(super) struct Switches {
    /// `\@`
    pub date: Option<String>,
    /// `\#`
    pub number: Option<String>,
    /// `\*`, in order, without MERGEFORMAT and CHARFORMAT.
    pub general: Vec<String>,
    /// `\* MERGEFORMAT`: the old result's format.
    pub merge_format: bool,
    /// `\* CHARFORMAT`: the format of the instruction's first letter.
    pub char_format: bool,
    /// The others with their texts.
    pub other: Vec<(char, String)>,
}

impl Switches {
    /// The text of another switch.
    pub(super) fn get(&self, switch: char) -> Option<&str> {
        self.other.iter().find(|(c, _)| *c == switch).map(|(_, t)| t.as_str())
    }
}

/// Parts words from switches.
pub(super) fn switches<'f>(words: Vec<Word<'f>>) -> (Vec<Word<'f>>, Switches) {
    let (mut plain, mut s) = (Vec::new(), Switches::default());
    let mut words = words.into_iter().peekable();
    while let Some(word) = words.next() {
        let Kind::Switch(c) = word.kind else {
            plain.push(word);
            continue;
        };
        let takes = !matches!(c, 'm' | 'v' | 'o' | 'h' | 'n' | 'p' | 'r' | 't' | 'w' | 'c');
        let next = words.next_if(|w| takes && matches!(w.kind, Kind::Plain | Kind::Quoted));
        let text = next.and_then(|w| w.text()).unwrap_or_default();
        match c {
            '@' => s.date = Some(text),
            '#' => s.number = Some(text),
            '*' if text.eq_ignore_ascii_case("MERGEFORMAT") => s.merge_format = true,
            '*' if text.eq_ignore_ascii_case("CHARFORMAT") => s.char_format = true,
            '*' => s.general.push(text),
            c => s.other.push((c, text)),
        }
    }
    (plain, s)
}
