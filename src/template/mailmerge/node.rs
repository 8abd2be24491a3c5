//! What a merge field computes.
use super::formula::Formula;
use super::{people, picture, words};
use crate::diagnostic::{Diagnostic, Place, Text};
use crate::template::expr::Expr;
use crate::template::{Frame, Scope};
use crate::tr;
use crate::value::Value;

/// A merge field's value, or what it does; the latter print nothing.
#[derive(Clone, Debug)]
pub(in crate::template) enum Node {
    Text(String),
    /// A column.
    Value(Expr),
    /// Text and fields, one after another.
    Join(Vec<Node>),
    Format(Box<Node>, Format),
    If(Box<Test>, Box<Node>, Box<Node>),
    /// 1 or 0.
    Compare(Box<Test>),
    /// The same as a condition of a block.
    Holds(Box<Test>),
    Formula(Box<Formula>),
    Set(String, Box<Node>),
    Ref(String),
    Ask(Ask),
    /// NEXT, NEXTIF.
    Next(Option<Box<Test>>),
    SkipIf(Box<Test>),
    Record,
    Sequence,
    /// Remember the row in turn, and return to it.
    Mark,
    Back,
    Address,
    Greeting(Option<String>, String),
}

/// A comparison.
#[derive(Clone, Debug)]
pub(in crate::template) struct Test {
    pub left: Node,
    pub operator: String,
    pub right: Node,
}

/// ASK (with a bookmark) or FILLIN.
#[derive(Clone, Debug)]
pub(in crate::template) struct Ask {
    pub bookmark: Option<String>,
    pub prompt: Box<Node>,
    pub default: Option<Box<Node>>,
}

/// The formatting switches.
#[derive(Clone, Debug, Default)]
pub(in crate::template) struct Format {
    pub date: Option<String>,
    pub number: Option<String>,
    pub general: Vec<String>,
    pub before: String,
    pub after: String,
}

impl Format {
    pub(super) fn is_plain(&self) -> bool {
        self.date.is_none()
            && self.number.is_none()
            && self.general.is_empty()
            && self.before.is_empty()
            && self.after.is_empty()
    }

    fn apply(&self, mut value: Value, scope: Scope) -> Result<Value, Text> {
        if let Some(p) = &self.date {
            value = picture::date(value, p, scope.date)?;
        }
        if let Some(p) = &self.number {
            value = picture::number(value, p, scope.date)?;
        }
        for g in &self.general {
            value = words::general(value, g, scope.date)?;
        }
        if value.is_empty() || (self.before.is_empty() && self.after.is_empty()) {
            return Ok(value);
        }
        Ok(Value::text(format!("{}{}{}", self.before, value.to_text(), self.after)))
    }

    /// Helpers of the same kind: they tell the column's type.
    fn helper(&self) -> Option<&'static str> {
        match (&self.date, &self.number) {
            (Some(_), _) => Some("date"),
            (None, Some(_)) => Some("fixed"),
            _ => None,
        }
    }
}

impl Node {
    /// Its value; what it does is done.
    pub(in crate::template) fn eval(&self, frame: &Frame<'_>, scope: Scope) -> Result<Value, Diagnostic> {
        let session = frame.session();
        Ok(match self {
            Node::Text(t) => Value::text(t),
            Node::Value(e) => frame.eval(e, scope)?.into_owned(),
            Node::Join(list) => match list.as_slice() {
                [one] => one.eval(frame, scope)?,
                list => {
                    let mut out = String::new();
                    for n in list {
                        out += &n.eval(frame, scope)?.to_text();
                    }
                    Value::text(out)
                }
            },
            Node::Format(inner, format) => {
                let value = inner.eval(frame, scope)?;
                format
                    .apply(value, scope)
                    .map_err(|t| Diagnostic::error("bad-value", t).at(inner.place(frame)))?
            }
            Node::If(test, yes, no) => if test.holds(frame, scope)? { yes } else { no }.eval(frame, scope)?,
            Node::Compare(test) => Value::int(test.holds(frame, scope)?.into()),
            Node::Holds(test) => Value::Bool(test.holds(frame, scope)?),
            Node::Formula(f) => Value::Number(f.number(frame, scope)?.normalize()),
            Node::Set(name, value) => {
                let value = value.eval(frame, scope)?;
                session.inspect(|s| s.set(name, value));
                Value::Empty
            }
            Node::Ref(name) => session.map(|s| s.get(name)).unwrap_or_default(),
            Node::Ask(ask) => {
                let answer = ask.answer(frame, scope)?;
                match (&ask.bookmark, session) {
                    (Some(name), Some(s)) => {
                        s.set(name, answer);
                        Value::Empty
                    }
                    _ => answer,
                }
            }
            Node::Next(test) => {
                let go = test.as_ref().map_or(Ok(true), |t| t.holds(frame, scope))?;
                session.filter(|_| go).inspect(|s| s.next());
                Value::Empty
            }
            Node::SkipIf(test) => {
                let skip = test.holds(frame, scope)?;
                session.filter(|_| skip).inspect(|s| s.skip());
                Value::Empty
            }
            Node::Record => count(session.map_or(Some(1), |s| s.number())),
            Node::Sequence => count(session.map_or(Some(1), |s| s.sequence())),
            Node::Mark => {
                session.inspect(|s| s.mark());
                Value::Empty
            }
            Node::Back => {
                session.inspect(|s| s.back());
                Value::Empty
            }
            Node::Address => people::address(frame, scope),
            Node::Greeting(picture, nobody) => people::greeting(frame, scope, picture.as_deref(), nobody),
        })
    }

    /// Does it print nothing?
    pub(super) fn is_silent(&self) -> bool {
        match self {
            Node::Set(..) | Node::Next(_) | Node::SkipIf(_) | Node::Mark | Node::Back => true,
            Node::Ask(a) => a.bookmark.is_some(),
            _ => false,
        }
    }

    /// Does it ask for the rows of the data one after another?
    pub(in crate::template) fn takes_rows(&self) -> bool {
        let mut found = matches!(self, Node::Next(_) | Node::SkipIf(_) | Node::Record | Node::Sequence);
        self.each(&mut |n| found |= n.takes_rows());
        found
    }

    /// The cell of the first column in it.
    pub(in crate::template) fn place(&self, frame: &Frame<'_>) -> Place {
        let mut place = Place::None;
        self.columns(&mut |e, _| {
            if place.is_none() {
                place = frame.place(e);
            }
        });
        place
    }

    /// The columns in it, each with the helper that tells its type.
    pub(in crate::template) fn columns<'n>(&'n self, f: &mut dyn FnMut(&'n Expr, Option<&'static str>)) {
        match self {
            Node::Value(e) => f(e, None),
            Node::Format(inner, format) => {
                let by = format.helper();
                inner.columns(&mut |e, helper| f(e, helper.or(by)));
            }
            _ => self.each(&mut |n| n.columns(f)),
        }
    }

    /// The questions in it.
    pub(in crate::template) fn questions<'n>(&'n self, f: &mut dyn FnMut(&'n Ask)) {
        if let Node::Ask(ask) = self {
            f(ask);
        }
        self.each(&mut |n| n.questions(f));
    }

    fn each<'n>(&'n self, f: &mut dyn FnMut(&'n Node)) {
        let test = |t: &'n Test, f: &mut dyn FnMut(&'n Node)| {
            f(&t.left);
            f(&t.right);
        };
        match self {
            Node::Join(list) => list.iter().for_each(f),
            Node::Format(n, _) | Node::Set(_, n) => f(n),
            Node::If(t, yes, no) => {
                test(t, f);
                f(yes);
                f(no);
            }
            Node::Compare(t) | Node::Holds(t) | Node::Next(Some(t)) | Node::SkipIf(t) => test(t, f),
            Node::Formula(formula) => formula.nodes(f),
            Node::Ask(ask) => {
                f(&ask.prompt);
                ask.default.iter().for_each(|d| f(d));
            }
            _ => {}
        }
    }
}

fn count(n: Option<usize>) -> Value {
    n.map_or(Value::Empty, |n| Value::int(n as i64))
}

impl Ask {
    fn answer(&self, frame: &Frame<'_>, scope: Scope) -> Result<Value, Diagnostic> {
        let prompt = self.prompt.eval(frame, scope)?.to_text();
        let given = frame.session().and_then(|s| s.answer(self.bookmark.as_deref(), &prompt));
        match (given, &self.default) {
            (Some(answer), _) => Ok(answer),
            (None, Some(default)) => default.eval(frame, scope),
            (None, None) => Err(unanswered(prompt.trim(), &self.key(&prompt))),
        }
    }
    /// What the job file calls the answer.
    fn key(&self, prompt: &str) -> String {
        self.bookmark.clone().unwrap_or_else(|| prompt.trim().to_string())
    }
    /// The mistake of a question without answer, if that can be told before there are rows.
    pub(in crate::template) fn check(
        &self,
        answers: &std::collections::BTreeMap<String, String>,
    ) -> Option<Diagnostic> {
        let Node::Text(prompt) = &*self.prompt else { return None };
        let known =
            self.bookmark.iter().any(|b| answers.contains_key(b)) || answers.contains_key(prompt.trim());
        (!known && self.default.is_none()).then(|| unanswered(prompt.trim(), &self.key(prompt)))
    }
}

fn unanswered(prompt: &str, key: &str) -> Diagnostic {
    Diagnostic::error(
        "question-unanswered",
        tr!("模板里的提问“{prompt}”没有回答", "The template's question “{prompt}” has no answer"),
    )
    .hint(tr!(
        "在任务文件里写 answers = {{ \"{key}\" = \"…\" }}，用 fill 时加 --answer \"{key}=…\"",
        "Write answers = {{ \"{key}\" = \"…\" }} in the job file, or give fill --answer \"{key}=…\""
    ))
}

/// Word's comparison: as numbers when both are, days and times by what they mean, otherwise by characters.
/// With `=` and `<>` the right side may hold `*` and `?`.
pub(super) fn holds(operator: &str, left: &Value, right: &Value, scope: Scope) -> Result<bool, Diagnostic> {
    let (a, b) = (left.to_text(), right.to_text());
    let (a, b) = (a.trim(), b.trim());
    let typed = |v: &Value| {
        matches!(v, Value::Date(_) | Value::DateTime(_) | Value::Time(_) | Value::Number(_) | Value::Bool(_))
    };
    let numbers = crate::helper::parse::number(a).zip(crate::helper::parse::number(b));
    let equals = |name: &str| {
        picture::call(name, &[left.clone(), right.clone()], scope.date)
            .map(|v| v == Value::Bool(true))
            .map_err(|t| Diagnostic::error("bad-value", t))
    };
    let equal = || {
        Ok(match numbers {
            _ if b.contains(['*', '?']) => matches(a, b),
            Some((x, y)) => x == y,
            None if (typed(left) || typed(right)) && !a.is_empty() && !b.is_empty() => {
                a == b || equals("eq")?
            }
            None => a == b,
        })
    };
    let less = |a: &str, b: &str, swap: bool| match numbers {
        Some((x, y)) => Ok(if swap { y < x } else { x < y }),
        None if (typed(left) || typed(right)) && !a.is_empty() && !b.is_empty() => {
            equals(if swap { "gt" } else { "lt" })
        }
        None => Ok(if swap { b < a } else { a < b }),
    };
    match operator {
        "=" | "==" => equal(),
        "<>" => equal().map(|e| !e),
        "<" => less(a, b, false),
        ">" => less(a, b, true),
        "<=" => less(a, b, true).map(|x| !x),
        _ => less(a, b, false).map(|x| !x),
    }
}

/// Does a text fit a pattern with `*` for any characters and `?` for one?
fn matches(text: &str, pattern: &str) -> bool {
    let (t, p): (Vec<char>, Vec<char>) = (text.chars().collect(), pattern.chars().collect());
    let (mut i, mut j) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while i < t.len() {
        match p.get(j) {
            Some('*') => {
                star = Some((j, i));
                j += 1;
            }
            Some(&c) if c == '?' || c == t[i] => {
                i += 1;
                j += 1;
            }
            _ => match star {
                Some((s, from)) => {
                    star = Some((s, from + 1));
                    (i, j) = (from + 1, s + 1);
                }
                None => return false,
            },
        }
    }
    p[j..].iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comparisons() {
        let scope = Scope { date: jiff::civil::date(2026, 9, 1) };
        let test = |a: Value, op: &str, b: &str| holds(op, &a, &b.into(), scope).unwrap();
        assert!(test("女".into(), "=", "女") && test("女".into(), "<>", "男"));
        assert!(test("9".into(), "<", "10") && test(Value::int(60), ">=", "60"));
        assert!(test("大班组".into(), "=", "大*") && !test("中班组".into(), "=", "大?"));
        assert!(test("aXbXc".into(), "=", "a*X?"));
        assert!(test(Value::Empty, "=", "") && test("x".into(), "<>", ""));
        assert!(test(Value::Date(jiff::civil::date(2026, 9, 1)), "<", "2026-10-01"));
        assert!(test(Value::Date(jiff::civil::date(2026, 9, 1)), "=", "2026/9/1"));
        assert!(!test(Value::Empty, ">", "5"));
        assert!(test("Yes".into(), "<>", "yes"));
    }
}
