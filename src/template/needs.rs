//! The names that a template asks for, and what their tags tell about them.
use super::control::{Control, Kind};
use super::expr::{BlockKind, Call, Expr, Path};
use super::program::{Block, Op, Program};
use crate::diagnostic::Place;
use crate::helper;
use crate::value::Value;

/// A name that a template asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct Need {
    /// The name, with dots when it leads into a table.
    pub name: String,
    /// How it is used.
    pub kind: NeedKind,
    /// Helpers that it is passed to, by English name.
    pub helpers: Vec<&'static str>,
    /// The same with the parameter's position (0-based): they tell its type.
    pub calls: Vec<(&'static str, usize)>,
    /// Texts that it is compared with: values that it can have.
    pub options: Vec<String>,
    /// Where its first tag stands.
    pub place: Place,
    /// What the template makes of it when it is empty.
    pub empty: Empty,
    /// What is asked for inside of its block.
    pub inside: Vec<Need>,
}

/// What a template makes of an empty value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Empty {
    /// That can't be told.
    #[default]
    Unknown,
    /// It prints a gap: the name stands alone in a tag, or as a date, outside of every block.
    Gap,
    /// It asks somewhere whether there is a value.
    Asked,
}

/// How a name is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NeedKind {
    /// Printed or compared.
    Value,
    /// Repeated over.
    List,
    /// Only asked whether it is true.
    Flag,
}

impl Need {
    fn new(name: &str, kind: NeedKind, place: Place) -> Need {
        let name = name.to_string();
        Need {
            name,
            kind,
            helpers: vec![],
            calls: vec![],
            options: vec![],
            place,
            empty: Empty::Unknown,
            inside: vec![],
        }
    }

    /// Adds a need to a list that may have it already; the first place stays.
    pub fn merge(list: &mut Vec<Need>, n: Need) {
        let Some(old) = list.iter_mut().find(|o| o.name == n.name) else { return list.push(n) };
        if n.kind == NeedKind::List || old.kind == NeedKind::Flag {
            old.kind = n.kind;
        }
        old.empty = old.empty.max(n.empty);
        n.helpers.into_iter().for_each(|h| add(&mut old.helpers, h));
        n.calls.into_iter().for_each(|c| add(&mut old.calls, c));
        n.options.into_iter().for_each(|o| add(&mut old.options, o));
        n.inside.into_iter().for_each(|i| Need::merge(&mut old.inside, i));
    }
}

fn add<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}

/// The names that a program asks for, in the order of their first tags. Names inside a loop are listed with
/// the loop, since they are looked up there first; names after `../` with the level that they step out to.
pub(super) fn of_program(p: &Program) -> Vec<Need> {
    let mut g = Gather::new(p);
    g.ops(&p.ops);
    g.finish()
}

/// The names in one expression.
pub(super) fn of_expression(e: &Expr) -> Vec<Need> {
    let program = Program::default();
    let mut g = Gather::new(&program);
    g.expression(e, 0, NeedKind::Value, None);
    g.finish()
}

/// A frame of the template as its author sees it: which list of needs its names go to, and `as |…|`.
struct Level<'p> {
    list: usize,
    names: &'p [String],
}

struct Gather<'p> {
    program: &'p Program,
    /// The needs of the document, then those of each loop that is open.
    lists: Vec<Vec<Need>>,
    levels: Vec<Level<'p>>,
    /// How many blocks are open.
    blocks: usize,
}

impl<'p> Gather<'p> {
    fn new(program: &'p Program) -> Self {
        Gather { program, lists: vec![vec![]], levels: vec![Level { list: 0, names: &[] }], blocks: 0 }
    }

    fn finish(self) -> Vec<Need> {
        self.lists.into_iter().next().unwrap_or_default()
    }

    fn ops(&mut self, ops: &'p [Op]) {
        for op in ops {
            match op {
                Op::Block(b) => self.block(b),
                Op::Control(c) => self.control(c),
                Op::Link(l) => {
                    let outer = std::mem::replace(&mut self.program, &l.target);
                    self.ops(&l.target.ops);
                    self.program = outer;
                }
                Op::Points(c) => {
                    self.list(&c.list, c.tag, &[], |g| g.expression(&c.column, c.tag, NeedKind::Value, None))
                }
                op => {
                    if let Some((e, tag)) = op.expression() {
                        self.expression(e, tag, NeedKind::Value, None);
                        self.included(tag);
                    }
                    if let Op::Value(e, tag, _) = op {
                        self.printed(e, *tag);
                    }
                }
            }
        }
    }

    /// Notes a name that is printed whatever it holds.
    fn printed(&mut self, e: &Expr, tag: usize) {
        let path = match e {
            Expr::Path(path) => path,
            Expr::Call(c) if c.helper.name == "date" => match c.params.first() {
                Some(Expr::Path(path)) => path,
                _ => return,
            },
            _ => return,
        };
        if self.blocks == 0 {
            let found = self.locate(path, tag, NeedKind::Value);
            self.at(found).into_iter().for_each(|n| n.empty = n.empty.max(Empty::Gap));
        }
    }

    /// What an included file asks for is looked up where its tag stands.
    fn included(&mut self, tag: usize) {
        let Some(level) = self.levels.last() else { return };
        for n in self.program.included(tag).flat_map(|t| t.needs()).filter(|n| !level.names.contains(&n.name))
        {
            self.lists.get_mut(level.list).into_iter().for_each(|l| Need::merge(l, n.clone()));
        }
    }

    fn block(&mut self, b: &'p Block) {
        let kind = match b.head.kind {
            BlockKind::Each => NeedKind::List,
            BlockKind::If | BlockKind::Unless | BlockKind::Section => NeedKind::Flag,
            BlockKind::With => NeedKind::Value,
        };
        self.expression(&b.head.expr, b.tag, kind, None);
        if let (NeedKind::Flag, Expr::Path(path)) = (kind, &b.head.expr) {
            let found = self.locate(path, b.tag, kind);
            self.at(found).into_iter().for_each(|n| n.empty = Empty::Asked);
        }
        let names = &b.head.names;
        self.blocks += 1;
        match kind {
            NeedKind::List => self.list(&b.head.expr, b.tag, names, |g| g.ops(&b.body)),
            NeedKind::Value => {
                let list = self.levels.last().map_or(0, |l| l.list);
                self.levels.push(Level { list, names });
                self.ops(&b.body);
                self.levels.pop();
            }
            NeedKind::Flag => self.ops(&b.body),
        }
        self.ops(&b.otherwise);
        self.blocks -= 1;
    }

    /// What is asked for inside of a list goes with it.
    fn list(&mut self, e: &Expr, tag: usize, names: &'p [String], body: impl FnOnce(&mut Self)) {
        self.expression(e, tag, NeedKind::List, None);
        let found = base(e).and_then(|path| self.locate(path, tag, NeedKind::List));
        let list = self.lists.len();
        let known = self.at(found).map(|n| std::mem::take(&mut n.inside)).unwrap_or_default();
        self.lists.push(known);
        self.levels.push(Level { list, names });
        body(self);
        self.levels.pop();
        let inside = self.lists.pop().unwrap_or_default();
        match self.at(found) {
            Some(n) => n.inside = inside,
            // a list made by a helper from texts: what it asks for comes from outside
            None => inside.into_iter().for_each(|n| {
                let here = self.levels.last().map_or(0, |l| l.list);
                self.lists.get_mut(here).into_iter().for_each(|l| Need::merge(l, n.clone()));
            }),
        }
    }

    /// A control asks for its name; its kind tells the type. What a repeating section holds goes with it.
    fn control(&mut self, c: &'p Control) {
        let Some(name) = c.field.names.first() else { return self.ops(&c.keep) };
        if matches!(c.kind, Kind::Section) {
            return self.list(name, c.tag, &[], |g| g.ops(&c.keep));
        }
        let kind = if matches!(c.kind, Kind::CheckBox { .. }) { NeedKind::Flag } else { NeedKind::Value };
        self.expression(name, c.tag, kind, None);
        if let Kind::Date { .. } = c.kind
            && let Expr::Path(path) = name
        {
            let found = self.locate(path, c.tag, kind);
            if let Some(n) = self.at(found) {
                add(&mut n.helpers, "date");
                add(&mut n.calls, ("date", 0));
            }
        }
        self.ops(&c.keep);
    }

    /// A need by its list and position.
    fn at(&mut self, found: Option<(usize, usize)>) -> Option<&mut Need> {
        found.and_then(|(list, at)| self.lists.get_mut(list)?.get_mut(at))
    }

    /// Notes a path; returns its list of needs and its position in there. None for what no data is asked for.
    fn locate(&mut self, path: &Path, tag: usize, kind: NeedKind) -> Option<(usize, usize)> {
        if path.local.is_some() {
            return None;
        }
        let (first, rest) = path.segs.split_first()?;
        let top = if path.root { 0 } else { self.levels.len().checked_sub(path.up + 1)? };
        let named = self.levels[..=top].iter().rev().find(|l| l.names.contains(first));
        let (list, segs) = match named {
            Some(l) if l.names.first() == Some(first) => (l.list, rest),
            Some(_) => return None, // the position in the loop
            None => (self.levels[top].list, path.segs.as_slice()),
        };
        let made =
            !path.loose && segs.len() == 1 && helper::find(&segs[0]).is_some_and(|h| h.check(0, []).is_ok());
        if segs.is_empty() || made {
            return None;
        }
        let name = if path.loose { path.raw.clone() } else { segs.join(".") };
        let needs = self.lists.get_mut(list)?;
        let at = needs.iter().position(|n| n.name == name).unwrap_or_else(|| {
            let place = self.program.tags.get(tag).map_or(Place::None, |t| t.place.clone());
            needs.push(Need::new(&name, kind, place));
            needs.len() - 1
        });
        let n = &mut needs[at];
        if kind == NeedKind::List || n.kind == NeedKind::Flag {
            n.kind = kind;
        }
        Some((list, at))
    }

    fn expression(&mut self, e: &Expr, tag: usize, kind: NeedKind, by: Option<(&Call, usize)>) {
        match e {
            Expr::Path(path) => {
                let found = self.locate(path, tag, kind);
                let Some(((call, position), n)) = by.zip(self.at(found)) else { return };
                add(&mut n.helpers, call.helper.name);
                add(&mut n.calls, told_by(call, position));
                for o in options(call, position) {
                    add(&mut n.options, o);
                }
            }
            Expr::Call(c) => self.call(c, tag, kind),
            Expr::Field(node) => node.columns(&mut |e, helper| {
                let Expr::Path(path) = e else { return };
                let found = self.locate(path, tag, NeedKind::Value);
                if let (Some(helper), Some(n)) = (helper, self.at(found)) {
                    add(&mut n.helpers, helper);
                    add(&mut n.calls, (helper, 0));
                }
            }),
            Expr::Literal(_) => {}
        }
    }

    fn call(&mut self, c: &Call, tag: usize, kind: NeedKind) {
        let column = column_of(c);
        let takes_list = kind == NeedKind::List || column.is_some();
        for (i, e) in c.params.iter().enumerate() {
            let kind = if takes_list && i == 0 { NeedKind::List } else { NeedKind::Value };
            self.expression(e, tag, kind, Some((c, i)));
        }
        for (_, e) in &c.hash {
            self.expression(e, tag, NeedKind::Value, Some((c, usize::MAX)));
        }
        let Some(column) = column else { return };
        let list = c.params.first().and_then(base).and_then(|p| self.locate(p, tag, NeedKind::List));
        if let Some(n) = self.at(list) {
            let mut one = Need::new(column, NeedKind::Value, n.place.clone());
            one.calls.push((c.helper.name, 1));
            one.helpers.push(c.helper.name);
            if c.helper.name == "filter" {
                one.options = c.params.iter().skip(2).filter_map(literal).map(str::to_string).collect();
            }
            Need::merge(&mut n.inside, one);
        }
    }
}

/// The list that an expression gives rows of: itself, or what list helpers were given.
fn base(e: &Expr) -> Option<&Path> {
    match e {
        Expr::Path(p) => Some(p),
        Expr::Call(c) if ["filter", "sort", "unique"].contains(&c.helper.name) => base(c.params.first()?),
        _ => None,
    }
}

fn literal(e: &Expr) -> Option<&str> {
    match e {
        Expr::Literal(Value::Text(t)) => Some(t),
        _ => None,
    }
}

/// The column that a list helper is told in words: `sum 物资 "数量"`.
fn column_of(c: &Call) -> Option<&str> {
    const LISTS: [&str; 10] =
        ["join", "sum", "avg", "min", "max", "pluck", "first", "last", "filter", "sort"];
    let known = LISTS.contains(&c.helper.name) || c.helper.name == "unique";
    let text = c.params.get(1).filter(|_| known).and_then(literal)?;
    // the second word of `join` may be what stands between the items
    (c.helper.name != "join" || text.chars().any(char::is_alphanumeric)).then_some(text)
}

/// The helper and position that tell a parameter's type, told more exactly by the other parameters: a date
/// written with hours is a time stamp, what is compared with a number is one.
fn told_by(c: &Call, position: usize) -> (&'static str, usize) {
    let other = |i: usize| c.params.get(i);
    match c.helper.name {
        "date" if position == 0 && other(1).and_then(literal).is_some_and(|p| p.contains(['H', 'h'])) => {
            ("datetime", 0)
        }
        "duration" if c.params.len() > 1 => ("minutes_between", position),
        "eq" | "ne" | "lt" | "le" | "gt" | "ge"
            if position < 2 && matches!(other(1 - position), Some(Expr::Literal(Value::Number(_)))) =>
        {
            ("add", 0)
        }
        name => (name, position),
    }
}

/// Values that a parameter is compared with.
fn options(c: &Call, position: usize) -> Vec<String> {
    let others = c.params.iter().enumerate().filter(|(i, _)| *i != position).map(|(_, e)| e);
    let fits = match c.helper.name {
        "eq" | "ne" => true,
        "in" | "checkbox" => position == 0,
        _ => false,
    };
    if fits { others.filter_map(literal).map(str::to_string).collect() } else { vec![] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::TextTemplate;

    /// `name:kind(options){inside}`, one after another.
    fn shown(list: &[Need]) -> String {
        let one = |n: &Need| {
            let mut out = format!("{}:{:?}", n.name, n.kind);
            if !n.options.is_empty() {
                out += &format!("({})", n.options.join("|"));
            }
            if !n.inside.is_empty() {
                out += &format!("{{{}}}", shown(&n.inside));
            }
            out
        };
        list.iter().map(one).collect::<Vec<_>>().join(" ")
    }

    fn needs(text: &str) -> String {
        shown(&TextTemplate::parse(text, &Place::None).unwrap().needs())
    }

    #[test]
    fn what_is_printed_whatever_it_holds_is_told_from_what_is_asked_about() {
        let text = "{{a}}{{date b}}{{default c \"无\"}}{{#if d}}{{d}}{{e}}{{/if}}{{f}}{{#unless f}}无{{/unless}}{{#each g}}{{../h}}{{/each}}";
        let needs = TextTemplate::parse(text, &Place::None).unwrap().needs();
        let gaps = needs.iter().filter(|n| n.empty == Empty::Gap).map(|n| n.name.as_str());
        assert_eq!(gaps.collect::<String>(), "ab");
    }

    #[test]
    fn names_are_listed_where_they_are_looked_up() {
        for (text, wanted) in [
            ("{{a}}{{#each b}}{{c}}{{../d}}{{@root.e}}{{/each}}", "a:Value b:List{c:Value} d:Value e:Value"),
            ("{{#each b as |x i|}}{{x.c}}{{i}}{{x}}{{/each}}", "b:List{c:Value}"),
            ("{{#each b}}{{#each c}}{{../d}}{{../../e}}{{/each}}{{/each}}", "b:List{c:List d:Value} e:Value"),
            ("{{#each b}}{{#if c}}{{../d}}{{/if}}{{/each}}", "b:List{c:Flag} d:Value"),
            ("{{#if a}}{{a}}{{/if}}{{#if b}}x{{/if}}", "a:Value b:Flag"),
            ("{{sum 物资 \"数量\"}}{{join 名单 \"；\"}}", "物资:List{数量:Value} 名单:Value"),
            (
                "{{#each (filter 组员 \"分工\" \"组长\")}}{{姓名}}{{/each}}",
                "组员:List{分工:Value(组长) 姓名:Value}",
            ),
            ("{{#if (eq 性别 \"男\")}}{{/if}}{{checkbox 性别 \"女\"}}", "性别:Value(男|女)"),
        ] {
            assert_eq!(needs(text), wanted, "{text}");
        }
    }
}
