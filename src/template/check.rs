//! Compares the names that a program asks for with those that the data has, before anything is rendered.
use super::control::{Control, Kind};
use super::expr::{BlockKind, Expr, Head, Path};
use super::frame::{LOCALS, ambiguous, missing};
use super::mailmerge::{Loose, find};
use super::program::{Op, Program};
use crate::diagnostic::{Diagnostic, Place, Problems};
use crate::helper;
use crate::helper::Mask;
use crate::tr;
use crate::value::{Found, Shape};
use std::cell::RefCell;
use std::sync::Arc;

/// A helper that masks a column, found in a template.
#[derive(Clone, Debug, PartialEq)]
pub struct MaskCall {
    /// What the helper does.
    pub mask: Mask,
    /// The column's own name.
    pub column: String,
    /// The tag.
    pub place: Place,
}

/// Where a check notes the masks that it comes by.
pub type MaskCalls = RefCell<Vec<MaskCall>>;

/// The shapes of a chain of [`Frame`](super::Frame)s.
#[derive(Clone)]
pub struct ShapeFrame<'f> {
    shape: Shape,
    parent: Option<&'f ShapeFrame<'f>>,
    looped: bool,
    names: &'f [String],
    root: bool,
    masks: Option<&'f MaskCalls>,
}

impl<'f> ShapeFrame<'f> {
    /// The outermost data.
    pub fn outer(shape: Shape) -> Self {
        ShapeFrame { shape, parent: None, looped: false, names: &[], root: false, masks: None }
    }
    /// Data inside of other data.
    pub fn inside(&'f self, shape: Shape) -> ShapeFrame<'f> {
        ShapeFrame { shape, parent: Some(self), looped: false, names: &[], root: false, masks: None }
    }
    /// Makes this the frame that `@root` points at.
    pub fn as_root(mut self) -> Self {
        self.root = true;
        self
    }
    /// Notes every helper that masks a column.
    pub fn noting(mut self, masks: &'f MaskCalls) -> Self {
        self.masks = Some(masks);
        self
    }
    fn masks(&'f self) -> Option<&'f MaskCalls> {
        self.chain().find_map(|f| f.masks)
    }
    /// The own name of the column that a path ends in.
    fn column_named(&'f self, p: &Path) -> Option<String> {
        let (last, holders) = p.segs.split_last()?;
        let shape = |f: &ShapeFrame<'_>| match holders.split_first() {
            None => Some(f.shape.clone()),
            Some((first, rest)) if f.names.first() == Some(first) => follow(&f.shape, rest, "").ok(),
            Some((first, rest)) => match step(&f.shape, first) {
                Step::To(s) => follow(&s, rest, "").ok(),
                _ => None,
            },
        };
        self.chain().filter_map(shape).find_map(|s| match s {
            Shape::Record(c) => c.position(last).map(|i| c.name(i).to_string()),
            _ => None,
        })
    }
    fn chain(&'f self) -> impl Iterator<Item = &'f ShapeFrame<'f>> {
        std::iter::successors(Some(self), |f| f.parent)
    }

    /// A merge field's column, found as while rendering.
    fn column(&'f self, p: &Path) -> Result<Shape, crate::diagnostic::Diagnostic> {
        let frames = || self.chain().take(if p.this { 1 } else { usize::MAX });
        let mut unknown = false;
        for f in frames() {
            match step(&f.shape, &p.raw) {
                Step::To(s) => return Ok(s),
                Step::Ambiguous(names) => return Err(ambiguous(&p.raw, &names)),
                Step::Unknown => unknown = true,
                Step::Missing => {}
            }
        }
        if p.segs.len() > 1
            && let Ok(s) = self.path(&Path { loose: false, ..p.clone() })
        {
            return Ok(s);
        }
        for f in frames() {
            let Shape::Record(c) = &f.shape else { continue };
            match find(c, &p.raw) {
                Loose::At(i) => return Ok(c.shape(i).clone()),
                Loose::Ambiguous(names) => return Err(ambiguous(&p.raw, &names)),
                Loose::Missing => {}
            }
        }
        if unknown {
            return Ok(Shape::Any);
        }
        let known: Vec<&str> = frames().flat_map(|f| names(&f.shape)).collect();
        Err(missing(&p.raw, &known))
    }

    /// Does the data have this name, at any level? What is not known beforehand may have it.
    fn knows(&self, p: &Path) -> bool {
        let Some((first, rest)) = p.segs.split_first() else { return false };
        self.chain().any(|f| {
            f.names.iter().any(|n| n == first)
                || match step(&f.shape, first) {
                    Step::To(s) => follow(&s, rest, &p.raw).is_ok(),
                    Step::Ambiguous(_) | Step::Unknown => true,
                    Step::Missing => false,
                }
        })
    }

    /// What a path leads to, or what is wrong with it.
    fn path(&'f self, p: &Path) -> Result<Shape, crate::diagnostic::Diagnostic> {
        if p.loose {
            return self.column(p);
        }
        let start = if p.root { self.chain().find(|f| f.root) } else { self.chain().nth(p.up) };
        let Some(start) = start else { return Err(missing(&p.raw, &[])) };
        if let Some(local) = &p.local {
            let known = LOCALS.iter().any(|l| l.trim_start_matches('@') == local);
            let looped = start.chain().any(|f| f.looped);
            return if known && looped { Ok(Shape::Scalar) } else { Err(missing(&p.raw, LOCALS)) };
        }
        let Some((first, rest)) = p.segs.split_first() else { return Ok(start.shape.clone()) };
        let mut unknown = false;
        for f in start.chain() {
            if let Some(i) = f.names.iter().position(|n| n == first) {
                return if i == 1 { Ok(Shape::Scalar) } else { follow(&f.shape, rest, &p.raw) };
            }
            match step(&f.shape, first) {
                Step::To(s) => return follow(&s, rest, &p.raw),
                Step::Ambiguous(names) => return Err(ambiguous(first, &names)),
                Step::Unknown => unknown = true,
                Step::Missing => {}
            }
            if !rest.is_empty()
                && let Step::To(s) = step(&f.shape, &p.segs.join("/"))
            {
                return Ok(s);
            }
            if p.this || p.root {
                break;
            }
        }
        if unknown || (rest.is_empty() && helper::find(first).is_some_and(|h| h.check(0, []).is_ok())) {
            return Ok(Shape::Any);
        }
        let known: Vec<&str> = start.chain().flat_map(|f| names(&f.shape)).collect();
        Err(missing(&p.raw, &known))
    }
}

enum Step {
    To(Shape),
    Ambiguous(Vec<String>),
    /// Not known beforehand.
    Unknown,
    Missing,
}

fn step(shape: &Shape, name: &str) -> Step {
    match shape {
        Shape::Any => Step::Unknown,
        Shape::Scalar => Step::Missing,
        Shape::Record(c) => match c.find(name) {
            Found::At(i) => Step::To(c.shape(i).clone()),
            Found::Ambiguous(l) => Step::Ambiguous(l.iter().map(|&i| c.name(i).to_string()).collect()),
            Found::Missing => Step::Missing,
        },
        Shape::List(item, keys) => {
            if name == "length" {
                Step::To(Shape::Scalar)
            } else if keys.iter().any(|k| k == name) || name.parse::<usize>().is_ok() {
                Step::To((**item).clone())
            } else {
                Step::Missing
            }
        }
    }
}

fn names(shape: &Shape) -> Vec<&str> {
    match shape {
        Shape::Record(c) => c.names().collect(),
        Shape::List(_, keys) => keys.iter().map(String::as_str).collect(),
        _ => vec![],
    }
}

fn follow(shape: &Shape, segs: &[String], raw: &str) -> Result<Shape, crate::diagnostic::Diagnostic> {
    let mut shape = shape.clone();
    for (i, seg) in segs.iter().enumerate() {
        shape = match step(&shape, seg) {
            Step::To(s) => s,
            Step::Unknown => return Ok(Shape::Any),
            Step::Ambiguous(names) => return Err(ambiguous(seg, &names)),
            Step::Missing => match step(&shape, &segs[i..].join("/")) {
                Step::To(s) => return Ok(s),
                _ => return Err(missing(raw, &names(&shape))),
            },
        };
    }
    Ok(shape)
}

/// All unknown names of a program, each with its tag's place.
pub(super) fn program(p: &Program, shapes: &ShapeFrame<'_>) -> Problems {
    let mut problems = Problems::default();
    ops(p, &p.ops, shapes, &mut problems);
    problems
}

fn ops(p: &Program, list: &[Op], shapes: &ShapeFrame<'_>, problems: &mut Problems) {
    for op in list {
        match op {
            Op::Value(e, tag, _) | Op::MergeValue(e, tag, ..) | Op::DropColumn(e, tag, _) => {
                at(p, *tag, shapes, problems, |q| {
                    expression(e, shapes, q);
                });
                for included in p.included(*tag) {
                    problems.extend(included.check(shapes));
                }
            }
            Op::Block(b) => {
                let mut shape = Shape::Any;
                at(p, b.tag, shapes, problems, |q| shape = expression(&b.head.expr, shapes, q));
                let Head { kind, names, .. } = &b.head;
                let inner = match (kind, shape) {
                    (BlockKind::Each | BlockKind::Section, Shape::List(item, _)) => {
                        Some(((*item).clone(), true))
                    }
                    (BlockKind::With | BlockKind::Section, s @ Shape::Record(_)) => Some((s, false)),
                    (BlockKind::Each, Shape::Scalar) => Some((Shape::Scalar, true)),
                    (BlockKind::Each, _) => Some((Shape::Any, true)),
                    (BlockKind::With | BlockKind::Section, Shape::Any) => Some((Shape::Any, true)),
                    _ => None,
                };
                match inner {
                    Some((shape, looped)) => {
                        let frame = ShapeFrame { looped, names, ..shapes.inside(shape) };
                        ops(p, &b.body, &frame, problems);
                    }
                    None => ops(p, &b.body, shapes, problems),
                }
                ops(p, &b.otherwise, shapes, problems);
            }
            Op::Control(c) => control(p, c, shapes, problems),
            Op::Link(l) => ops(&l.target, &l.target.ops, shapes, problems),
            Op::Points(c) => at(p, c.tag, shapes, problems, |q| {
                let item = match expression(&c.list, shapes, q) {
                    Shape::List(item, _) => (*item).clone(),
                    _ => Shape::Any,
                };
                let frame = ShapeFrame { looped: true, ..shapes.inside(item) };
                expression(&c.column, &frame, q);
            }),
            _ => {}
        }
    }
}

/// A content control: names of the data are filled, others only noted, unless they are written as tags.
fn control(p: &Program, c: &Control, shapes: &ShapeFrame<'_>, problems: &mut Problems) {
    let known = |e: &&Expr| matches!(e, Expr::Path(path) if !path.segs.is_empty() && shapes.knows(path));
    let name = if c.field.strict { c.field.names.first() } else { c.field.names.iter().find(known) };
    let shape = match (name, c.field.names.is_empty()) {
        (Some(e), _) => {
            let mut shape = Shape::Any;
            at(p, c.tag, shapes, problems, |q| shape = expression(e, shapes, q));
            shape
        }
        (None, true) => Shape::Scalar,
        (None, false) => {
            let name = c.field.raw();
            let text = tr!(
                "数据里没有“{name}”，这个内容控件保持原样",
                "The data has no “{name}”: this content control stays as it is"
            );
            at(p, c.tag, shapes, problems, |q| q.push(Diagnostic::note("control-unfilled", text)));
            Shape::Scalar
        }
    };
    let repeats = matches!(c.kind, Kind::Section | Kind::Container);
    let inner = match shape {
        Shape::List(item, _) if repeats => (*item).clone(),
        s @ (Shape::Record(_) | Shape::Any) if repeats => s,
        _ => return ops(p, &c.keep, shapes, problems),
    };
    let frame = ShapeFrame { looped: true, ..shapes.inside(inner) };
    ops(p, &c.keep, &frame, problems);
}

fn at(
    p: &Program,
    tag: usize,
    shapes: &ShapeFrame<'_>,
    problems: &mut Problems,
    f: impl FnOnce(&mut Problems),
) {
    let mut own = Problems::default();
    f(&mut own);
    let place = p.tags.get(tag).map_or(Place::None, |t| t.place.clone());
    place_masks(shapes, &place);
    for d in own.0 {
        problems.push(d.at(place.clone()));
    }
}

/// Says where the masks stand that were noted last.
pub(super) fn place_masks(shapes: &ShapeFrame<'_>, place: &Place) {
    if let Some(masks) = shapes.masks() {
        let mut masks = masks.borrow_mut();
        masks.iter_mut().filter(|m| m.place.is_none()).for_each(|m| m.place = place.clone());
    }
}

/// Checks one expression; returns what its value will be.
pub(super) fn expression(e: &Expr, shapes: &ShapeFrame<'_>, problems: &mut Problems) -> Shape {
    match e {
        Expr::Literal(_) => Shape::Scalar,
        Expr::Path(p) => match shapes.path(p) {
            Ok(s) => s,
            Err(d) => {
                problems.push(d);
                Shape::Any
            }
        },
        Expr::Call(c) => {
            if let (Some(masks), Some(mask)) = (shapes.masks(), Mask::of_helper(c.helper.name))
                && let Some(Expr::Path(path)) = c.params.first()
                && let Some(column) = shapes.column_named(path)
            {
                masks.borrow_mut().push(MaskCall { mask, column, place: Place::None });
            }
            for e in c.params.iter().chain(c.hash.iter().map(|(_, e)| e)) {
                expression(e, shapes, problems);
            }
            Shape::Any
        }
        Expr::Field(n) => {
            n.columns(&mut |e, _| {
                expression(e, shapes, problems);
            });
            Shape::Scalar
        }
    }
}

/// Shape of a list whose items are such records.
impl From<Arc<crate::value::Columns>> for Shape {
    fn from(c: Arc<crate::value::Columns>) -> Shape {
        Shape::List(Arc::new(Shape::Record(c)), Arc::new(vec![]))
    }
}
