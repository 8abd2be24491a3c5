//! Where names are looked up while rendering.
use super::expr::{Call, Expr, Path};
use super::fuel::{self, Fuel};
use super::mailmerge::{Loose, Session, find};
use crate::diagnostic::{Diagnostic, Place, nearest};
use crate::helper::{self, Args};
use crate::tr;
use crate::value::{Found, Value};
use jiff::civil::Date;
use std::borrow::Cow;

/// One level of data. A name that a level does not have is looked up in the level outside of it, so that
/// `{{单位.全称}}` works inside a loop.
#[derive(Clone, Copy)]
pub struct Frame<'f> {
    value: &'f Value,
    parent: Option<&'f Frame<'f>>,
    /// Position and number of items when the frame is a loop's.
    item: Option<(usize, usize)>,
    /// Names given by `as |x i|`.
    names: &'f [String],
    /// Where `@root` points.
    root: bool,
    /// Mail merge: the row in turn may have taken this one's place.
    session: Option<&'f Session<'f>>,
    /// What this document may still use up.
    fuel: Option<&'f Fuel>,
}

/// What else rendering needs besides the frames.
#[derive(Clone, Copy, Debug)]
pub struct Scope {
    /// The date of the document being made.
    pub date: Date,
}

impl<'f> Frame<'f> {
    /// The outermost data: what is the same for every record.
    pub fn outer(value: &'f Value) -> Self {
        Frame { value, parent: None, item: None, names: &[], root: false, session: None, fuel: None }
    }
    /// Data inside of other data; `@root` points at the last one made with `root`.
    pub fn inside(&'f self, value: &'f Value) -> Frame<'f> {
        Frame {
            value,
            parent: Some(self),
            item: None,
            names: &[],
            root: false,
            session: None,
            fuel: self.fuel,
        }
    }
    /// Makes this the frame that `@root` points at: the record itself.
    pub fn as_root(mut self) -> Self {
        self.root = true;
        self
    }
    pub(super) fn item(&'f self, value: &'f Value, at: usize, of: usize, names: &'f [String]) -> Frame<'f> {
        Frame {
            value,
            parent: Some(self),
            item: Some((at, of)),
            names,
            root: false,
            session: None,
            fuel: self.fuel,
        }
    }
    pub(super) fn with(&'f self, value: &'f Value, names: &'f [String]) -> Frame<'f> {
        Frame { value, parent: Some(self), item: None, names, root: false, session: None, fuel: self.fuel }
    }
    /// The same frame, whose row a mail merge may exchange for the next one.
    pub(super) fn merging(&self, session: &'f Session<'f>) -> Frame<'f> {
        Frame { session: Some(session), ..*self }
    }
    /// What the mail merge of this document knows.
    pub(super) fn session(&'f self) -> Option<&'f Session<'f>> {
        self.chain().find_map(|f| f.session)
    }
    /// The same frame, with what the document may use up.
    pub(super) fn fuelled(&self, fuel: &'f Fuel) -> Frame<'f> {
        Frame { fuel: Some(fuel), ..*self }
    }
    /// What the document may still use up, if that is counted yet.
    pub(super) fn fuel(&self) -> Option<&'f Fuel> {
        self.fuel
    }
    /// This level's own value.
    pub(super) fn value(&self) -> &'f Value {
        self.session.and_then(Session::row).unwrap_or(self.value)
    }
    fn chain(&'f self) -> impl Iterator<Item = &'f Frame<'f>> {
        std::iter::successors(Some(self), |f| f.parent)
    }
    /// `../` steps out of loops and `with`, the levels that a template's author sees.
    fn up(&'f self, n: usize) -> Option<&'f Frame<'f>> {
        self.chain().nth(n)
    }

    /// Does the data have this name, at any level? An ambiguous name counts: it is reported when looked up.
    pub(super) fn knows(&'f self, expr: &Expr) -> bool {
        let Expr::Path(p) = expr else { return true };
        let Some((first, rest)) = p.segs.split_first() else { return false };
        self.chain().any(|f| {
            f.names.iter().any(|n| n == first)
                || match member(f.value, first) {
                    Member::Value(v) => follow(v, rest, &p.raw).is_ok(),
                    Member::Made(_) => false,
                    Member::Ambiguous(_) => true,
                    Member::Missing => false,
                }
        })
    }

    /// The value of an expression.
    pub(super) fn eval(&'f self, expr: &'f Expr, scope: Scope) -> Result<Cow<'f, Value>, Diagnostic> {
        match expr {
            Expr::Literal(v) => Ok(Cow::Borrowed(v)),
            Expr::Path(p) => self.path(p, scope),
            Expr::Call(c) => self.call(c, scope).map(Cow::Owned),
            Expr::Field(n) => n.eval(self, scope).map(Cow::Owned),
        }
    }

    fn call(&'f self, call: &'f Call, scope: Scope) -> Result<Value, Diagnostic> {
        let burn = |value: Value| match self.fuel.is_none_or(|f| f.value(&value)) {
            true => Ok(value),
            false => Err(fuel::too_large()),
        };
        let mut params = Vec::with_capacity(call.params.len());
        for p in &call.params {
            params.push(burn(self.eval(p, scope)?.into_owned())?);
        }
        let mut hash = Vec::with_capacity(call.hash.len());
        for (k, p) in &call.hash {
            hash.push((k.as_str(), burn(self.eval(p, scope)?.into_owned())?));
        }
        let made = (call.helper.call)(&Args { params: &params, hash: &hash, date: scope.date });
        burn(made.map_err(|text| {
            let place = call.params.iter().map(|p| self.place(p)).find(|p| !p.is_none()).unwrap_or_default();
            if params.iter().any(helper::is_masked) {
                return masked(call.helper.name).at(place);
            }
            Diagnostic::error("bad-value", text)
                .at(place)
                .hint(tr!("改正数据，或改模板里用它的这个标记", "Correct the data, or the tag that uses it"))
        })?)
    }

    /// The cell that an expression's value comes from, if it is one cell's.
    pub(super) fn place(&self, expr: &Expr) -> Place {
        match expr {
            Expr::Path(p) => {
                let [holders @ .., last] = p.segs.as_slice() else { return Place::None };
                if holders.is_empty() {
                    let frames = self.chain().skip(p.up);
                    return frames.map(|f| cell(f.value(), last)).find(|c| !c.is_none()).unwrap_or_default();
                }
                let mut path = p.clone();
                path.segs.pop();
                match self.path(&path, Scope { date: Date::ZERO }) {
                    Ok(v) => cell(&v, last),
                    Err(_) => Place::None,
                }
            }
            Expr::Call(c) => {
                c.params.iter().map(|p| self.place(p)).find(|p| !p.is_none()).unwrap_or_default()
            }
            Expr::Field(n) => n.place(self),
            Expr::Literal(_) => Place::None,
        }
    }

    /// A merge field's column: by its exact name, as a path, then as Word would have changed the name.
    fn column(&'f self, p: &Path, scope: Scope) -> Result<Cow<'f, Value>, Diagnostic> {
        let frames = || self.chain().take(if p.this { 1 } else { usize::MAX });
        for f in frames() {
            match member(f.value(), &p.raw) {
                Member::Value(v) => return Ok(Cow::Borrowed(v)),
                Member::Ambiguous(names) => return Err(ambiguous(&p.raw, &names)),
                Member::Made(_) | Member::Missing => {}
            }
        }
        if p.segs.len() > 1
            && let Ok(v) = self.path(&Path { loose: false, ..p.clone() }, scope)
        {
            return Ok(v);
        }
        for f in frames() {
            let Value::Record(r) = f.value() else { continue };
            match find(&r.columns, &p.raw) {
                Loose::At(i) => {
                    return Ok(r.fields.get(i).map_or(Cow::Owned(Value::Empty), |f| Cow::Borrowed(&f.value)));
                }
                Loose::Ambiguous(names) => return Err(ambiguous(&p.raw, &names)),
                Loose::Missing => {}
            }
        }
        let known: Vec<&str> = frames().flat_map(|f| members(f.value())).collect();
        Err(missing(&p.raw, &known))
    }

    fn path(&'f self, p: &Path, scope: Scope) -> Result<Cow<'f, Value>, Diagnostic> {
        if p.loose {
            return self.column(p, scope);
        }
        let start = if p.root {
            self.chain().find(|f| f.root).or_else(|| self.chain().last())
        } else {
            self.up(p.up)
        };
        let Some(start) = start else { return Err(missing(&p.raw, &[])) };
        if let Some(local) = &p.local {
            return start.local(local).map(Cow::Owned).ok_or_else(|| missing(&p.raw, LOCALS));
        }
        let Some((first, rest)) = p.segs.split_first() else { return Ok(Cow::Borrowed(start.value())) };
        for f in start.chain() {
            if let Some(i) = f.names.iter().position(|n| n == first) {
                if i == 1 {
                    let at = f.item.map_or(0, |(at, _)| at);
                    return Ok(Cow::Owned(Value::int(at as i64)));
                }
                return follow(f.value(), rest, &p.raw);
            }
            match member(f.value(), first) {
                Member::Value(v) => return follow(v, rest, &p.raw),
                Member::Made(v) if rest.is_empty() => return Ok(Cow::Owned(v)),
                Member::Ambiguous(names) => return Err(ambiguous(first, &names)),
                _ => {}
            }
            // a column under a two-row header: 联系方式/手机
            if !rest.is_empty()
                && let Member::Value(v) = member(f.value(), &p.segs.join("/"))
            {
                return Ok(Cow::Borrowed(v));
            }
            if p.this || p.root {
                break;
            }
        }
        if p.segs.len() == 1
            && let Some(h) = helper::find(first)
            && h.check(0, []).is_ok()
        {
            return (h.call)(&Args { params: &[], hash: &[], date: scope.date })
                .map(Cow::Owned)
                .map_err(|t| Diagnostic::error("bad-value", t));
        }
        let known: Vec<&str> = start.chain().flat_map(|f| members(f.value())).collect();
        Err(missing(&p.raw, &known))
    }

    /// Position in the innermost loop.
    pub(super) fn position(&self) -> Option<usize> {
        self.chain().find_map(|f| f.item).map(|(at, _)| at)
    }

    fn local(&self, name: &str) -> Option<Value> {
        let (at, of) = self.chain().find_map(|f| f.item)?;
        Some(match name {
            "index" => Value::int(at as i64),
            "number" | "序号" => Value::int(at as i64 + 1),
            "first" => Value::Bool(at == 0),
            "last" => Value::Bool(at + 1 == of),
            _ => return None,
        })
    }
}

/// The names that may stand after `@`.
pub(super) const LOCALS: &[&str] = &["@index", "@number", "@序号", "@first", "@last", "@root"];

enum Member<'v> {
    Value(&'v Value),
    Made(Value),
    Ambiguous(Vec<String>),
    Missing,
}

fn member<'v>(value: &'v Value, name: &str) -> Member<'v> {
    match value {
        Value::Record(r) => match r.columns.find(name) {
            Found::At(i) => r.fields.get(i).map_or(Member::Missing, |f| Member::Value(&f.value)),
            Found::Ambiguous(l) => {
                Member::Ambiguous(l.iter().map(|&i| r.columns.name(i).to_string()).collect())
            }
            Found::Missing => Member::Missing,
        },
        Value::List(l) => {
            let at = l.by.get(name).copied().or_else(|| name.parse().ok());
            match at.and_then(|i| l.items.get(i)) {
                Some(v) => Member::Value(v),
                None if name == "length" => Member::Made(Value::int(l.items.len() as i64)),
                None => Member::Missing,
            }
        }
        _ => Member::Missing,
    }
}

fn members(value: &Value) -> Vec<&str> {
    match value {
        Value::Record(r) => r.columns.names().collect(),
        _ => vec![],
    }
}

fn follow<'v>(mut value: &'v Value, segs: &[String], raw: &str) -> Result<Cow<'v, Value>, Diagnostic> {
    for (i, seg) in segs.iter().enumerate() {
        // a row of another sheet that isn't there: its columns are empty cells (their names were checked before)
        if matches!(value, Value::Empty) {
            return Ok(Cow::Owned(Value::Empty));
        }
        value = match member(value, seg) {
            Member::Value(v) => v,
            Member::Made(v) if i + 1 == segs.len() => return Ok(Cow::Owned(v)),
            Member::Ambiguous(names) => return Err(ambiguous(seg, &names)),
            _ => {
                if let Member::Value(v) = member(value, &segs[i..].join("/")) {
                    return Ok(Cow::Borrowed(v));
                }
                let mut known = members(value);
                if let Value::List(l) = value {
                    known.extend(l.by.keys().map(String::as_str));
                    known.sort_unstable();
                }
                return Err(missing(raw, &known));
            }
        };
    }
    Ok(Cow::Borrowed(value))
}

fn cell(value: &Value, name: &str) -> Place {
    match value {
        Value::Record(r) if r.columns.position(name).is_some() => r.place(name),
        Value::Record(r) => match find(&r.columns, name) {
            Loose::At(i) => r.place(r.columns.name(i)),
            _ => Place::None,
        },
        _ => Place::None,
    }
}

/// The mistake of working something out from a value that is masked.
fn masked(helper: &str) -> Diagnostic {
    Diagnostic::error(
        "value-masked",
        tr!(
            "这个值是脱敏过的，{helper} 用不了",
            "This value is masked: {helper} can't be used on it"
        ),
    )
    .hint(tr!(
        "去掉模板里的这个标记，或在表里另加一列现成的（如年龄、性别）；确实要完整信息的文书写 privacy = \"full\"",
        "Take the tag out of the template, add a column that holds the result (age, sex), or give the document privacy = \"full\""
    ))
}

/// Names listed in a hint: what fits on a line or two.
const MOST_LISTED: usize = 20;

/// The mistake of asking for a name that the data doesn't have.
pub(super) fn missing(raw: &str, known: &[&str]) -> Diagnostic {
    let d = Diagnostic::error("unknown-name", tr!("数据里没有“{raw}”", "The data has no “{raw}”"));
    let last = raw.rsplit(['.', '/']).next().unwrap_or(raw);
    match nearest(last, known.iter().copied()) {
        Some(near) => d.hint(tr!("是不是“{near}”？", "Did you mean “{near}”?")),
        None if raw.starts_with("单位.") || raw.starts_with("issuer.") => {
            d.hint(tr!(
                "在任务文件的 [issuer] 里加上“{last}”；用 fill 时，在工作簿里加一张“单位”表，写上这一列",
                "Add “{last}” to [issuer] in the job file; for fill, as a column of a sheet called 单位 in the workbook"
            ))
        }
        None if known.is_empty() || known.len() > MOST_LISTED => d.hint(tr!(
            "核对列名；用 wenshu sheet 查看表格里有哪些列",
            "Check the column's name; wenshu sheet shows which columns there are"
        )),
        None => {
            let (zh, en) = (known.join("、"), known.join(", "));
            d.hint(tr!("这里可以用：{zh}", "Known here: {en}"))
        }
    }
}

pub(super) fn ambiguous(name: &str, columns: &[String]) -> Diagnostic {
    let list = columns.join("、");
    Diagnostic::error(
        "ambiguous-name",
        tr!("“{name}”可能指好几列：{list}", "“{name}” may mean several columns: {list}"),
    )
    .hint(tr!("在模板里写上列的全名", "Write the column's full name in the template"))
}
