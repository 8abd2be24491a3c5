//! Formula fields: `{ = { MERGEFIELD 单价 } * 2 + SUM(a, b) }`. References to table cells and to real
//! bookmarks are Word's own business: such formulas aren't read here, and the field stays.
use super::instruction::Atom;
use super::node::{Node, Test, holds};
use crate::diagnostic::{Diagnostic, Text};
use crate::template::{Frame, Scope};
use crate::tr;
use crate::value::Value;
use rust_decimal::Decimal;
use rust_decimal::prelude::{FromPrimitive, ToPrimitive};

/// A formula.
#[derive(Clone, Debug)]
pub(in crate::template) enum Formula {
    Number(Decimal),
    Node(Node),
    Negative(Box<Formula>),
    Percent(Box<Formula>),
    Binary(char, Box<Formula>, Box<Formula>),
    Compare(String, Box<Formula>, Box<Formula>),
    Call(String, Vec<Formula>),
}

/// Deepest nesting of brackets; bounds the recursion on hostile files.
const DEEPEST: usize = 60;

/// Function and the numbers of its parameters.
const FUNCTIONS: &[(&str, usize, usize)] = &[
    ("SUM", 1, 99),
    ("AVERAGE", 1, 99),
    ("MIN", 1, 99),
    ("MAX", 1, 99),
    ("COUNT", 1, 99),
    ("PRODUCT", 1, 99),
    ("ROUND", 2, 2),
    ("INT", 1, 1),
    ("ABS", 1, 1),
    ("SIGN", 1, 1),
    ("MOD", 2, 2),
    ("AND", 1, 99),
    ("OR", 1, 99),
    ("NOT", 1, 1),
    ("IF", 3, 3),
    ("TRUE", 0, 0),
    ("FALSE", 0, 0),
];

/// Reads a formula. `field` makes a node of a nested field, `bookmark` of a name.
pub(super) fn parse<'f>(
    atoms: &[Atom<'f>],
    field: &dyn Fn(&Atom<'f>) -> Option<Node>,
    bookmark: &dyn Fn(&str) -> Option<Node>,
) -> Option<Formula> {
    let mut p = Parser { atoms, at: 0, depth: 0, field, bookmark };
    let formula = p.comparison()?;
    p.space();
    (p.at == atoms.len()).then_some(formula)
}

struct Parser<'p, 'f> {
    atoms: &'p [Atom<'f>],
    at: usize,
    depth: usize,
    field: &'p dyn Fn(&Atom<'f>) -> Option<Node>,
    bookmark: &'p dyn Fn(&str) -> Option<Node>,
}

impl Parser<'_, '_> {
    fn char(&self) -> Option<char> {
        match self.atoms.get(self.at) {
            Some(Atom::Char(c, ..)) => Some(match c {
                '（' => '(',
                '）' => ')',
                '，' | ';' => ',',
                c => *c,
            }),
            _ => None,
        }
    }
    fn space(&mut self) {
        while self.char().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }
    fn eat(&mut self, set: &[char]) -> Option<char> {
        self.space();
        let c = self.char().filter(|c| set.contains(c))?;
        self.at += 1;
        Some(c)
    }
    fn comparison(&mut self) -> Option<Formula> {
        let left = self.sum()?;
        let mut operator = String::new();
        while let Some(c) = self.eat(&['=', '<', '>']) {
            operator.push(c);
        }
        if operator.is_empty() {
            return Some(left);
        }
        Some(Formula::Compare(operator, Box::new(left), Box::new(self.sum()?)))
    }
    fn sum(&mut self) -> Option<Formula> {
        let mut left = self.product()?;
        while let Some(op) = self.eat(&['+', '-']) {
            left = Formula::Binary(op, Box::new(left), Box::new(self.product()?));
        }
        Some(left)
    }
    fn product(&mut self) -> Option<Formula> {
        let mut left = self.power()?;
        while let Some(op) = self.eat(&['*', '/']) {
            left = Formula::Binary(op, Box::new(left), Box::new(self.power()?));
        }
        Some(left)
    }
    fn power(&mut self) -> Option<Formula> {
        let mut left = self.unit()?;
        while self.eat(&['^']).is_some() {
            left = Formula::Binary('^', Box::new(left), Box::new(self.unit()?));
        }
        Some(left)
    }
    fn unit(&mut self) -> Option<Formula> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        let mut out = self.bare()?;
        while self.eat(&['%']).is_some() {
            out = Formula::Percent(Box::new(out));
        }
        self.depth -= 1;
        Some(out)
    }
    fn bare(&mut self) -> Option<Formula> {
        if self.eat(&['-']).is_some() {
            return Some(Formula::Negative(Box::new(self.unit()?)));
        }
        if self.eat(&['+']).is_some() {
            return self.unit();
        }
        if self.eat(&['(']).is_some() {
            let inner = self.comparison()?;
            self.eat(&[')'])?;
            return Some(inner);
        }
        self.space();
        if let Some(atom @ Atom::Field(_)) = self.atoms.get(self.at) {
            self.at += 1;
            return (self.field)(atom).map(Formula::Node);
        }
        let c = self.char()?;
        let digit = |c: char| c.is_ascii_digit() || c == '.';
        if digit(c) {
            let text = self.take(&digit);
            return text.parse().ok().map(Formula::Number);
        }
        let name = self.take(&|c: char| c.is_alphanumeric() || c == '_');
        if name.is_empty() {
            return None;
        }
        let upper = name.to_uppercase();
        let known = FUNCTIONS.iter().find(|f| f.0 == upper);
        let Some((function, least, most)) = known else { return (self.bookmark)(&name).map(Formula::Node) };
        let mut params = Vec::new();
        if self.eat(&['(']).is_some() && self.eat(&[')']).is_none() {
            loop {
                params.push(self.comparison()?);
                match self.eat(&[',', ')'])? {
                    ',' => {}
                    _ => break,
                }
            }
        }
        (*least..=*most).contains(&params.len()).then(|| Formula::Call(function.to_string(), params))
    }
    fn take(&mut self, wanted: &dyn Fn(char) -> bool) -> String {
        let mut out = String::new();
        while let Some(c) = self.char().filter(|c| wanted(*c)) {
            out.push(c);
            self.at += 1;
        }
        out
    }
}

impl Formula {
    /// The nodes in it.
    pub(super) fn nodes<'n>(&'n self, f: &mut dyn FnMut(&'n Node)) {
        match self {
            Formula::Number(_) => {}
            Formula::Node(n) => f(n),
            Formula::Negative(a) | Formula::Percent(a) => a.nodes(f),
            Formula::Binary(_, a, b) | Formula::Compare(_, a, b) => {
                a.nodes(f);
                b.nodes(f);
            }
            Formula::Call(_, list) => list.iter().for_each(|x| x.nodes(f)),
        }
    }

    /// Its number; an empty value counts as 0.
    pub(super) fn number(&self, frame: &Frame<'_>, scope: Scope) -> Result<Decimal, Diagnostic> {
        let bad = |t: Text| Diagnostic::error("bad-value", t);
        let number = |x: &Formula| x.number(frame, scope);
        let large = || bad(tr!("数字太大", "the number is too large"));
        Ok(match self {
            Formula::Number(n) => *n,
            Formula::Node(node) => {
                let value = node.eval(frame, scope)?;
                match super::picture::call("add", &[value], scope.date) {
                    Ok(Value::Number(n)) => n,
                    Ok(_) => Decimal::ZERO,
                    Err(text) => return Err(bad(text).at(node.place(frame))),
                }
            }
            Formula::Negative(a) => -number(a)?,
            Formula::Percent(a) => number(a)? / Decimal::ONE_HUNDRED,
            Formula::Binary(op, a, b) => {
                let (a, b) = (number(a)?, number(b)?);
                let made = match op {
                    '+' => a.checked_add(b),
                    '-' => a.checked_sub(b),
                    '*' => a.checked_mul(b),
                    '/' if b.is_zero() => return Err(bad(tr!("除数为零", "division by zero"))),
                    '/' => a.checked_div(b),
                    _ => power(a, b),
                };
                made.ok_or_else(large)?
            }
            Formula::Compare(op, a, b) => {
                let (a, b) = (Value::Number(number(a)?), Value::Number(number(b)?));
                truth(holds(op, &a, &b, scope)?)
            }
            Formula::Call(name, list) => {
                let list = list.iter().map(number).collect::<Result<Vec<_>, _>>()?;
                function(name, &list).ok_or_else(large)?
            }
        })
    }
}

fn truth(b: bool) -> Decimal {
    if b { Decimal::ONE } else { Decimal::ZERO }
}

/// Whole exponents exactly, others by floating point.
fn power(a: Decimal, b: Decimal) -> Option<Decimal> {
    match b.is_integer().then(|| b.to_i64()).flatten().filter(|n| n.unsigned_abs() <= 400) {
        Some(n) => {
            let product = (0..n.unsigned_abs()).try_fold(Decimal::ONE, |t, _| t.checked_mul(a))?;
            if n < 0 { Decimal::ONE.checked_div(product) } else { Some(product) }
        }
        None => Decimal::from_f64(a.to_f64()?.powf(b.to_f64()?)),
    }
}

fn function(name: &str, list: &[Decimal]) -> Option<Decimal> {
    let sum = || list.iter().try_fold(Decimal::ZERO, |t, n| t.checked_add(*n));
    let one = list.first().copied();
    match name {
        "SUM" => sum(),
        "AVERAGE" => sum()?.checked_div(Decimal::from(list.len())),
        "MIN" => list.iter().min().copied(),
        "MAX" => list.iter().max().copied(),
        "COUNT" => Some(Decimal::from(list.len())),
        "PRODUCT" => list.iter().try_fold(Decimal::ONE, |t, n| t.checked_mul(*n)),
        "ROUND" => {
            let places = list.get(1)?.to_i64()?.clamp(-20, 20);
            let half = rust_decimal::RoundingStrategy::MidpointAwayFromZero;
            match u32::try_from(places) {
                Ok(p) => Some(one?.round_dp_with_strategy(p, half)),
                Err(_) => {
                    let unit = power(Decimal::TEN, Decimal::from(-places))?;
                    one?.checked_div(unit)?.round_dp_with_strategy(0, half).checked_mul(unit)
                }
            }
        }
        "INT" => one.map(|n| n.trunc()),
        "ABS" => one.map(|n| n.abs()),
        "SIGN" => one.map(|n| {
            if n.is_zero() { n } else { if n.is_sign_negative() { -Decimal::ONE } else { Decimal::ONE } }
        }),
        "MOD" => one?.checked_rem(*list.get(1)?),
        "AND" => Some(truth(list.iter().all(|n| !n.is_zero()))),
        "OR" => Some(truth(list.iter().any(|n| !n.is_zero()))),
        "NOT" => one.map(|n| truth(n.is_zero())),
        "IF" => list.get(if one?.is_zero() { 2 } else { 1 }).copied(),
        "TRUE" => Some(Decimal::ONE),
        _ => Some(Decimal::ZERO),
    }
}

/// The same test as IF makes.
impl Test {
    pub(super) fn holds(&self, frame: &Frame<'_>, scope: Scope) -> Result<bool, Diagnostic> {
        holds(&self.operator, &self.left.eval(frame, scope)?, &self.right.eval(frame, scope)?, scope)
    }
}
