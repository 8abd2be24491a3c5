//! One line of text with tags: file names, number formats, conditions.
use super::expr::{self, Expr};
use super::frame::{Frame, Scope};
use super::program::{Builder, Op, Program, Sink};
use super::tag::{Kind, scan};
use super::{Need, ShapeFrame, check, needs};
use crate::diagnostic::{Diagnostic, Place, Problems, Result};
use crate::tr;
use crate::value::Value;

/// A line such as `{{部门}}/{{编号}} {{姓名}}`.
#[derive(Debug)]
pub struct TextTemplate(Program);

impl TextTemplate {
    /// Compiles a line; `place` is where it is written.
    pub fn parse(text: &str, place: &Place) -> std::result::Result<Self, Problems> {
        let mut problems = Problems::default();
        let mut b = Builder::new("w:");
        let mut at = 0;
        let mut open: Vec<String> = Vec::new();
        let fail = |problems: &mut Problems, d: Diagnostic| problems.push(d.at(place.clone()));
        for tag in scan(text) {
            b.fixed(&text[at..tag.start]);
            at = tag.end;
            let id = b.tag(place.clone());
            match tag.kind {
                Ok(Kind::Value(e)) => b.op(Op::Value(e, id, Sink::Plain)),
                Ok(Kind::Literal(l)) => b.fixed(&l),
                Ok(Kind::Comment) => {}
                Ok(Kind::Open(h)) => {
                    open.push(tag.raw);
                    b.open(h, id);
                }
                Ok(Kind::Else(_) | Kind::Close) if open.is_empty() => fail(&mut problems, unopened(&tag.raw)),
                Ok(Kind::Else(h)) => b.otherwise(h, id),
                Ok(Kind::Close) => {
                    open.pop();
                    b.close();
                }
                Err(d) => fail(&mut problems, d),
            }
        }
        for raw in open {
            fail(&mut problems, unclosed(&raw));
        }
        b.fixed(&text[at..]);
        let program = b.finish();
        problems.0.extend(program.too_deep());
        if problems.has_errors() { Err(problems) } else { Ok(TextTemplate(program)) }
    }

    /// The line for one record.
    pub fn render(&self, frame: &Frame<'_>, scope: Scope) -> std::result::Result<String, Problems> {
        let mut out = String::new();
        let problems = self.0.render(frame, scope, None, None, &mut out);
        if problems.has_errors() { Err(problems) } else { Ok(out) }
    }

    /// The line with every value passed through `clean`: in a file name a `/` of the data makes no folder.
    pub fn render_name(
        &self,
        frame: &Frame<'_>,
        scope: Scope,
        clean: fn(&str) -> String,
    ) -> std::result::Result<String, Problems> {
        let mut out = String::new();
        let problems = self.0.render(frame, scope, Some(clean), None, &mut out);
        if problems.has_errors() { Err(problems) } else { Ok(out) }
    }

    /// Reports names that the data doesn't have.
    pub fn check(&self, shapes: &ShapeFrame<'_>) -> Problems {
        check::program(&self.0, shapes)
    }

    /// The names that the line asks for.
    pub fn needs(&self) -> Vec<Need> {
        needs::of_program(&self.0)
    }
}

/// A condition or other single expression: `(eq 在岗状态 '在岗')`, `在岗`, `eq 性别 "女"`.
#[derive(Debug)]
pub struct Condition {
    expr: Expr,
    place: Place,
}

impl Condition {
    /// Reads an expression, with or without its outer brackets or braces.
    pub fn parse(text: &str, place: &Place) -> Result<Self> {
        let inner = text.trim();
        let inner = inner.strip_prefix("{{").and_then(|t| t.strip_suffix("}}")).unwrap_or(inner);
        let tags = scan(&format!("{{{{{inner}}}}}"));
        match tags.into_iter().next().map(|t| t.kind) {
            Some(Ok(Kind::Value(expr))) => Ok(Condition { expr, place: place.clone() }),
            Some(Err(d)) => Err(d.at(place.clone())),
            _ => Err(expr::value("").err().unwrap_or_else(|| unopened(text)).at(place.clone())),
        }
    }
    /// The expression's value.
    pub fn value(&self, frame: &Frame<'_>, scope: Scope) -> Result<Value> {
        frame.eval(&self.expr, scope).map(std::borrow::Cow::into_owned).map_err(|d| d.at(self.place.clone()))
    }
    /// The cell that its value comes from, if it is one cell's.
    #[cfg(feature = "pdf")]
    pub(super) fn place_in(&self, frame: &Frame<'_>) -> Place {
        frame.place(&self.expr)
    }
    /// The names that it asks for.
    pub fn needs(&self) -> Vec<Need> {
        needs::of_expression(&self.expr)
    }
    /// Does it hold?
    pub fn holds(&self, frame: &Frame<'_>, scope: Scope) -> Result<bool> {
        Ok(self.value(frame, scope)?.is_true())
    }
    /// Reports names that the data doesn't have.
    pub fn check(&self, shapes: &ShapeFrame<'_>) -> Problems {
        let mut problems = Problems::default();
        check::expression(&self.expr, shapes, &mut problems);
        check::place_masks(shapes, &self.place);
        Problems(problems.0.into_iter().map(|d| d.at(self.place.clone())).collect())
    }
}

pub(super) fn unopened(raw: &str) -> Diagnostic {
    Diagnostic::error("block-unopened", tr!("{raw} 没有对应的开头", "{raw} has no beginning"))
        .hint(tr!("删掉它，或在前面补上 {{{{#…}}}}", "Delete it, or add the {{{{#…}}}} before it"))
}

pub(super) fn unclosed(raw: &str) -> Diagnostic {
    let word = block_word(raw);
    Diagnostic::error("block-unclosed", tr!("{raw} 没有对应的结尾", "{raw} has no end"))
        .hint(tr!("在后面补上 {{{{/{word}}}}}", "Add {{{{/{word}}}}} after it"))
}

/// The word of a block's tag: `each` of `{{#each 组员}}` and of `{{/each}}`; empty for `{{/}}`.
pub(super) fn block_word(raw: &str) -> &str {
    if let Some((_, list)) = super::mailmerge::region(raw) {
        return list;
    }
    let inner = raw.trim_matches(['{', '}', '｛', '｝', '~', ' ', '\u{3000}']);
    inner.trim_start_matches(['#', '/', '＃', '／']).split_whitespace().next().unwrap_or_default()
}
