//! The expression inside a tag, read with the handlebars grammar.
use super::mailmerge::Node;
use crate::diagnostic::{Diagnostic, Result, nearest};
use crate::helper::{self, Helper};
use crate::tr;
use crate::value::Value;
use handlebars::Template;
use handlebars::template::{BlockParam, HelperTemplate, Parameter, TemplateElement};

/// An expression.
#[derive(Clone, Debug)]
pub(super) enum Expr {
    Path(Path),
    Literal(Value),
    Call(Box<Call>),
    /// A mail-merge field of Word.
    Field(Box<Node>),
}

/// A helper with its parameters.
#[derive(Clone)]
pub(super) struct Call {
    pub helper: &'static Helper,
    pub params: Vec<Expr>,
    pub hash: Vec<(String, Expr)>,
}

impl std::fmt::Debug for Call {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{:?}{:?}", self.helper.name, self.params, self.hash)
    }
}

/// A name to look up: `姓名`, `../编号`, `@root.单位.全称`, `领导小组.组长.手机`, `@index`, `this`.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Path {
    /// As written.
    pub raw: String,
    /// Number of `../`.
    pub up: usize,
    /// Begins with `@root`.
    pub root: bool,
    /// `index`, `first`, … without the `@`.
    pub local: Option<String>,
    /// Begins with `this` or `./`: only the innermost frame is searched.
    pub this: bool,
    /// The names to follow.
    pub segs: Vec<String>,
    /// A merge field's name, which Word may have changed.
    pub loose: bool,
}

impl Path {
    /// The column of a merge field.
    pub(super) fn field(name: &str) -> Path {
        let segs: Vec<String> = match name.contains(['[', '@', '/']) {
            true => vec![],
            false => name.split('.').filter(|s| !s.is_empty()).map(str::to_string).collect(),
        };
        let segs = if segs.is_empty() { vec![name.to_string()] } else { segs };
        Path { raw: name.to_string(), segs, loose: true, ..Path::default() }
    }
    pub(super) fn parse(raw: &str) -> Path {
        let mut p = Path { raw: raw.to_string(), ..Path::default() };
        let mut rest = raw;
        if let Some(r) = rest.strip_prefix("./").or(rest.strip_prefix("this.")).or(rest.strip_prefix("this/"))
        {
            p.this = true;
            rest = r;
        }
        if let Some(r) = rest.strip_prefix("@root") {
            p.root = true;
            rest = r.trim_start_matches(['.', '/']);
        }
        let mut local = rest.starts_with('@');
        rest = rest.trim_start_matches('@');
        while let Some(r) = rest.strip_prefix("../").or(rest.strip_prefix("..")) {
            p.up += 1;
            rest = r;
        }
        if let Some(r) = rest.strip_prefix('@') {
            local = true;
            rest = r;
        }
        if local {
            p.local = Some(rest.to_string());
            return p;
        }
        if rest == "this" || rest == "." {
            p.this = true;
            return p;
        }
        while !rest.is_empty() {
            if let Some(r) = rest.strip_prefix('[') {
                let end = r.find(']').unwrap_or(r.len());
                p.segs.push(r[..end].to_string());
                rest = r[end..].trim_start_matches(']');
            } else {
                let end = rest.find(['.', '/']).unwrap_or(rest.len());
                p.segs.push(rest[..end].to_string());
                rest = &rest[end..];
            }
            rest = rest.strip_prefix(['.', '/']).unwrap_or(rest);
        }
        p
    }
}

/// What a block does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BlockKind {
    Each,
    If,
    Unless,
    With,
    /// `{{#名字}}`: repeats for a list, enters a record, else shows its body when the value counts as true.
    Section,
}

/// The head of a block: `each 组员 as |人 序|`.
#[derive(Clone, Debug)]
pub(super) struct Head {
    pub kind: BlockKind,
    pub expr: Expr,
    /// Names given by `as |a b|`.
    pub names: Vec<String>,
    /// `includeZero=true`: the number 0 counts as true.
    pub include_zero: bool,
    /// `{{#cells 月份}}`: repeats table cells, not rows.
    pub cells: bool,
    /// `restart=true|false`: numbered lists inside begin anew in each round; by default when that is plain.
    pub restart: Option<bool>,
}

impl Head {
    /// A block without options.
    pub(super) fn plain(kind: BlockKind, expr: Expr) -> Head {
        Head { kind, expr, names: vec![], include_zero: false, cells: false, restart: None }
    }
}

/// The block helpers: English name, Chinese alias, kind.
pub(super) const BLOCKS: &[(&str, &str, BlockKind)] = &[
    ("each", "循环", BlockKind::Each),
    ("if", "如果", BlockKind::If),
    ("unless", "除非", BlockKind::Unless),
    ("with", "进入", BlockKind::With),
    (CELLS, "循环列", BlockKind::Each),
];

/// The block that repeats cells of a row: columns.
const CELLS: &str = "cells";

/// Reads what stands in `{{…}}` when it is a value.
pub(super) fn value(inner: &str) -> Result<Expr> {
    let inner = whole_name(inner);
    let template = Template::compile(&format!("{{{{{inner}}}}}")).map_err(|_| syntax())?;
    match template.elements.as_slice() {
        [TemplateElement::Expression(h) | TemplateElement::HtmlExpression(h)] => lower_tag(h),
        _ => Err(syntax()),
    }
}

/// Named parameters.
pub(super) type Named = Vec<(String, Expr)>;

/// The positional and named parameters of what looks like a helper's call but is none: its first word is
/// read by the caller.
pub(super) fn parts(inner: &str) -> Result<(Vec<Expr>, Named)> {
    let template = Template::compile(&format!("{{{{{inner}}}}}")).map_err(|_| syntax())?;
    let [TemplateElement::Expression(h)] = template.elements.as_slice() else { return Err(syntax()) };
    let params = h.params.iter().map(lower).collect::<Result<Vec<_>>>()?;
    let mut hash = h.hash.iter().map(|(k, v)| Ok((k.clone(), lower(v)?))).collect::<Result<Vec<_>>>()?;
    hash.sort_by(|a, b| a.0.cmp(&b.0));
    Ok((params, hash))
}

/// Reads what stands in `{{#…}}` (or after `else`).
pub(super) fn head(inner: &str) -> Result<Head> {
    let inner = inner.trim();
    let (word, rest) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
    let Some(&(name, _, kind)) = BLOCKS.iter().find(|b| b.0 == word || b.1 == word) else {
        if rest.is_empty() && !word.is_empty() {
            let expr = value(word)?;
            return Ok(Head {
                kind: BlockKind::Section,
                expr,
                names: vec![],
                include_zero: false,
                cells: false,
                restart: None,
            });
        }
        let known = nearest(word, BLOCKS.iter().flat_map(|b| [b.0, b.1])).unwrap_or("each");
        return Err(Diagnostic::error(
            "unknown-block",
            tr!("没有叫“{word}”的块", "There is no block called “{word}”"),
        )
        .hint(tr!(
            "是不是“{known}”？可用的块：each/循环、if/如果、unless/除非、with/进入",
            "Did you mean “{known}”? Blocks are each, if, unless, with"
        )));
    };
    let template =
        Template::compile(&format!("{{{{#{name} {rest}}}}}{{{{/{name}}}}}")).map_err(|_| syntax())?;
    let [TemplateElement::HelperBlock(h)] = template.elements.as_slice() else { return Err(syntax()) };
    let [param] = h.params.as_slice() else {
        return Err(Diagnostic::error(
            "block-parameter",
            tr!("块“{word}”后面要写一个名字或一个条件", "Block “{word}” takes exactly one name or condition"),
        )
        .hint(tr!(
            "例如 {{{{#each 组员}}}} 或 {{{{#if (eq 性别 \"女\")}}}}",
            "For example {{{{#each members}}}} or {{{{#if (eq sex \"F\")}}}}"
        )));
    };
    let names = match &h.block_param {
        None => vec![],
        Some(BlockParam::Single(a)) => vec![name_of(a)],
        Some(BlockParam::Pair((a, b))) => vec![name_of(a), name_of(b)],
        Some(_) => return Err(syntax()),
    };
    let flag = |key: &str| match h.hash.get(key) {
        Some(Parameter::Literal(j)) => j.as_bool(),
        _ => None,
    };
    Ok(Head {
        kind,
        expr: lower(param)?,
        names,
        include_zero: flag("includeZero") == Some(true),
        cells: name == CELLS,
        restart: flag("restart").or(flag("重新编号")),
    })
}

/// A column whose name holds characters that the grammar reserves, alone in a tag: `{{姓名(全称)}}`.
fn whole_name(inner: &str) -> String {
    let reserved = |c: char| "(),%#+*&!?;<>=|~`\\^".contains(c);
    let name = !inner.contains(char::is_whitespace)
        && !inner.contains(['"', '\'', '[', ']', '{', '}'])
        && !inner.starts_with(['(', '@', '.', '&', '>', '*', '/'])
        && inner.contains(reserved);
    if name { format!("[{inner}]") } else { inner.to_string() }
}

fn lower_tag(h: &HelperTemplate) -> Result<Expr> {
    if h.params.is_empty() && h.hash.is_empty() {
        return lower(&h.name);
    }
    call(&h.name, &h.params, h.hash.iter())
}

fn call<'a>(
    name: &Parameter,
    params: &[Parameter],
    hash: impl Iterator<Item = (&'a String, &'a Parameter)> + Clone,
) -> Result<Expr> {
    let name = name_of(name);
    let Some(helper) = helper::find(&name) else {
        let mut d = Diagnostic::error(
            "unknown-helper",
            tr!("没有叫“{name}”的函数", "There is no helper called “{name}”"),
        );
        if let Some(near) = nearest(&name, helper::all().flat_map(|h| [h.name, h.alias])) {
            d = d.hint(tr!(
                "是不是“{near}”？用 wenshu helpers 查看全部",
                "Did you mean “{near}”? See wenshu helpers"
            ));
        } else {
            d = d.hint(tr!(
                "用 wenshu helpers 查看全部函数；名字里有空格的列要写成 [名 字]",
                "See wenshu helpers; a column name with spaces is written [like this]"
            ));
        }
        return Err(d);
    };
    helper
        .check(params.len(), hash.clone().map(|(k, _)| k.as_str()))
        .map_err(|text| Diagnostic::error("helper-call", text))?;
    let params = params.iter().map(lower).collect::<Result<Vec<_>>>()?;
    let mut hash = hash.map(|(k, v)| Ok((k.clone(), lower(v)?))).collect::<Result<Vec<_>>>()?;
    hash.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(Expr::Call(Box::new(Call { helper, params, hash })))
}

fn lower(p: &Parameter) -> Result<Expr> {
    Ok(match p {
        Parameter::Name(n) => Expr::Path(Path::parse(n)),
        Parameter::Path(path) => Expr::Path(Path::parse(raw(path))),
        Parameter::Literal(j) => Expr::Literal(Value::from(j)),
        Parameter::Subexpression(s) => match s.as_element() {
            TemplateElement::Expression(h) => lower_tag(h)?,
            _ => return Err(syntax()),
        },
        _ => return Err(syntax()),
    })
}

fn raw(path: &handlebars::Path) -> &str {
    match path {
        handlebars::Path::Relative((_, raw)) | handlebars::Path::Local((_, _, raw)) => raw,
    }
}

fn name_of(p: &Parameter) -> String {
    match p {
        Parameter::Name(n) => n.clone(),
        Parameter::Path(path) => raw(path).to_string(),
        _ => String::new(),
    }
}

fn syntax() -> Diagnostic {
    Diagnostic::error("tag-syntax", tr!("看不懂这个标记的写法", "This tag can't be read"))
        .hint(tr!(
            "标记写成 {{{{列名}}}}、{{{{函数 列名 \"参数\"}}}} 或 {{{{#if (eq 列名 \"值\")}}}}；括号和引号要成对",
            "Write {{{{column}}}}, {{{{helper column \"text\"}}}} or {{{{#if (eq column \"text\")}}}}; brackets and quotes must pair up"
        ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths() {
        let p = |s: &str| Path::parse(s);
        assert_eq!(p("领导小组.组长.手机").segs, ["领导小组", "组长", "手机"]);
        assert_eq!(p("[应急 职责].[a.b]/c").segs, ["应急 职责", "a.b", "c"]);
        assert_eq!((p("../../编号").up, p("../../编号").segs.len()), (2, 1));
        assert_eq!(p("@root.单位.全称").segs, ["单位", "全称"]);
        assert!(p("@root.单位").root);
        assert_eq!(p("@index").local.as_deref(), Some("index"));
        assert_eq!(p("@../index").local.as_deref(), Some("index"));
        assert_eq!(p("@../index").up, 1);
        assert!(p("this").this && p("this").segs.is_empty());
        assert_eq!(p("this.姓名").segs, ["姓名"]);
        assert_eq!(p("../this").up, 1);
    }

    #[test]
    fn names_with_reserved_characters_are_read_as_names() {
        for n in ["姓名(全称)", "完成率%", "24小时电话", "联系方式/手机", "A+B"] {
            assert!(matches!(value(n), Ok(Expr::Path(_))), "{n}");
        }
        assert!(value("姓名 性别").is_err());
    }
}
