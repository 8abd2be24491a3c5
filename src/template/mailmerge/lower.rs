//! Makes a [`Node`] of a field, or tells that the field stays as it is.
use super::field::{Field, Item};
use super::formula;
use super::instruction::{Atom, Kind, Switches, Word, atoms, split_name, switches, words};
use super::node::{Ask, Format, Node, Test};
use crate::docx::Tree;
use crate::template::expr::{Expr, Path};
use std::collections::BTreeSet;

/// What becomes of a field.
pub(super) enum Plan<'f> {
    /// None of ours.
    Stay,
    Value(Node),
    /// Both results are kept as they are formatted.
    Choice(Box<Choice<'f>>),
    /// `TableStart:x` (true) or `TableEnd:x`.
    Region(bool, String),
}

/// An IF with its results.
pub(super) struct Choice<'f> {
    pub test: Test,
    pub yes: Word<'f>,
    pub no: Option<Word<'f>>,
}

/// A part's fields, as far as they must be known to read each of them.
pub(super) struct Lower<'t> {
    pub tree: &'t Tree<'t>,
    /// Bookmarks set by SET and ASK, in lower case.
    bookmarks: BTreeSet<String>,
    /// There is a field that only a mail merge can fill. Without one, nothing is touched.
    pub merges: bool,
}

const MERGING: &[&str] = &[
    "MERGEFIELD",
    "MERGEREC",
    "MERGESEQ",
    "NEXT",
    "NEXTIF",
    "SKIPIF",
    "ASK",
    "FILLIN",
    "ADDRESSBLOCK",
    "GREETINGLINE",
];

impl<'t> Lower<'t> {
    pub(super) fn new(tree: &'t Tree<'t>, fields: &[Field]) -> Self {
        let mut lower = Lower { tree, bookmarks: BTreeSet::new(), merges: false };
        fields.iter().for_each(|f| lower.survey(f));
        lower
    }

    fn survey(&mut self, field: &Field) {
        let all = atoms(field, self.tree);
        let (name, rest) = split_name(&all);
        self.merges |= MERGING.contains(&name.as_str());
        if ["SET", "ASK"].contains(&name.as_str())
            && let Some(bookmark) = words(&rest, self.tree, false).first().and_then(Word::text)
        {
            self.bookmarks.insert(bookmark.to_lowercase());
        }
        for item in &field.items {
            match item {
                Item::Field(f) => self.survey(f),
                Item::Object(_, l) | Item::Break(_, l) => l.iter().for_each(|f| self.survey(f)),
                Item::Text(_) | Item::Plain(_) => {}
            }
        }
        field.result.iter().for_each(|f| self.survey(f));
    }

    /// What becomes of a field that stands on the page, or (`plain`) in the instruction of one that stays.
    pub(super) fn plan<'f>(&self, field: &'f Field, plain: bool) -> (Plan<'f>, Switches) {
        let all = atoms(field, self.tree);
        let (name, rest) = split_name(&all);
        let compare = ["IF", "COMPARE", "NEXTIF", "SKIPIF"].contains(&name.as_str());
        let (list, s) = switches(words(&rest, self.tree, compare));
        let rich = name == "IF" && !plain && !field.simple && field.level && s.general.is_empty();
        if rich && s.date.is_none() && s.number.is_none() {
            let plan = self.test(&list).and_then(|(test, used)| {
                let mut results = list.get(used..)?.iter().cloned();
                let (yes, no) = (results.next()?, results.next());
                Some(Plan::Choice(Box::new(Choice { test, yes, no })))
            });
            if let Some(plan) = plan {
                return (plan, s);
            }
        }
        if name == "MERGEFIELD"
            && let Some(column) = column(&list)
            && let Some((begins, region)) = super::region(&column)
        {
            return (Plan::Region(begins, region.to_string()), s);
        }
        (self.value(&name, &rest, list, &s).map_or(Plan::Stay, Plan::Value), s)
    }

    /// The value of a nested field.
    fn nested(&self, field: &Field) -> Option<Node> {
        let all = atoms(field, self.tree);
        let (name, rest) = split_name(&all);
        let compare = ["IF", "COMPARE"].contains(&name.as_str());
        let (list, s) = switches(words(&rest, self.tree, compare));
        self.value(&name, &rest, list, &s)
    }

    fn value(&self, name: &str, rest: &[Atom<'_>], list: Vec<Word<'_>>, s: &Switches) -> Option<Node> {
        let mut format = Format {
            date: s.date.clone(),
            number: s.number.clone(),
            general: s.general.clone(),
            ..Format::default()
        };
        let bookmark = |w: Option<&Word<'_>>| w.and_then(Word::text).filter(|t| !t.is_empty());
        let node = match name {
            "MERGEFIELD" => {
                format.before = s.get('b').unwrap_or_default().to_string();
                format.after = s.get('f').unwrap_or_default().to_string();
                Node::Value(Expr::Path(Path::field(&column(&list)?)))
            }
            "IF" => {
                let (test, used) = self.test(&list)?;
                let mut results = list.get(used..)?.iter();
                let yes = self.word(results.next()?)?;
                let no = results.next().map_or(Some(Node::Text(String::new())), |w| self.word(w))?;
                Node::If(Box::new(test), Box::new(yes), Box::new(no))
            }
            "COMPARE" => Node::Compare(Box::new(self.test(&list)?.0)),
            "NEXTIF" => Node::Next(Some(Box::new(self.test(&list)?.0))),
            "SKIPIF" => Node::SkipIf(Box::new(self.test(&list)?.0)),
            "NEXT" => Node::Next(None),
            "MERGEREC" => Node::Record,
            "MERGESEQ" => Node::Sequence,
            "SET" => Node::Set(bookmark(list.first())?, Box::new(self.word(list.get(1)?)?)),
            "REF" => self.reference(&bookmark(list.first())?)?,
            "ASK" => self.ask(Some(bookmark(list.first())?), list.get(1)?, s)?,
            "FILLIN" => self.ask(None, list.first()?, s)?,
            "QUOTE" => self.all(&list)?,
            "ADDRESSBLOCK" => Node::Address,
            "GREETINGLINE" => {
                let nobody = s.get('e').unwrap_or_default().to_string();
                Node::Greeting(s.get('f').map(str::to_string), nobody)
            }
            "=" => {
                let end = rest.iter().position(|a| matches!(a, Atom::Char('\\', ..))).unwrap_or(rest.len());
                let field = |a: &Atom<'_>| match a {
                    Atom::Field(f) => self.nested(f),
                    _ => None,
                };
                let formula = formula::parse(&rest[..end], &field, &|name| self.reference(name))?;
                Node::Formula(Box::new(formula))
            }
            // a bookmark's name alone is short for REF
            name if list.is_empty() => self.reference(name)?,
            _ => return None,
        };
        Some(if format.is_plain() || node.is_silent() { node } else { Node::Format(Box::new(node), format) })
    }

    fn reference(&self, bookmark: &str) -> Option<Node> {
        let name = bookmark.to_lowercase();
        self.bookmarks.contains(&name).then_some(Node::Ref(name))
    }

    fn ask(&self, bookmark: Option<String>, prompt: &Word<'_>, s: &Switches) -> Option<Node> {
        let default = s.other.iter().find(|(c, _)| *c == 'd').map(|(_, t)| Box::new(Node::Text(t.clone())));
        Some(Node::Ask(Ask { bookmark, prompt: Box::new(self.word(prompt)?), default }))
    }

    /// The comparison at the beginning of the words, and how many words it takes.
    fn test(&self, list: &[Word<'_>]) -> Option<(Test, usize)> {
        let at = list.iter().position(|w| w.kind == Kind::Operator).filter(|at| *at <= 1)?;
        let left = match list.get(at.checked_sub(1).unwrap_or(usize::MAX)) {
            Some(w) => self.word(w)?,
            None => Node::Text(String::new()),
        };
        let operator = list.get(at)?.text()?;
        let right = self.word(list.get(at + 1)?)?;
        Some((Test { left, operator, right }, at + 2))
    }

    fn all(&self, list: &[Word<'_>]) -> Option<Node> {
        list.iter().map(|w| self.word(w)).collect::<Option<Vec<_>>>().map(Node::Join)
    }

    /// A word as value: its text with the values of its fields. `None` when one of them is Word's own.
    fn word(&self, word: &Word<'_>) -> Option<Node> {
        let mut out: Vec<Node> = Vec::new();
        for atom in &word.atoms {
            match (atom, out.last_mut()) {
                (Atom::Char(c, ..), Some(Node::Text(t))) => t.push(*c),
                (Atom::Char(c, ..), _) => out.push(Node::Text(c.to_string())),
                (Atom::Field(f), _) => out.push(self.nested(f)?),
                (Atom::Break(..), _) => out.push(Node::Text("\n".into())),
                (Atom::Object(..), _) => {}
            }
        }
        Some(match out.len() {
            0 => Node::Text(String::new()),
            1 => out.remove(0),
            _ => Node::Join(out),
        })
    }
}

/// The column that a MERGEFIELD names; unquoted blanks are part of it.
fn column(list: &[Word<'_>]) -> Option<String> {
    let names = list.iter().map(Word::text).collect::<Option<Vec<_>>>()?;
    let name = match list.first()?.kind {
        Kind::Quoted => names.into_iter().next()?,
        _ => names.join(" "),
    };
    Some(name.trim().to_string()).filter(|n| !n.is_empty())
}
