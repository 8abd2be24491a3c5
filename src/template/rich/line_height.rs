//! Warns of pictures in paragraphs whose line height is fixed (固定值), as in official documents: Word shows
//! only what of the picture fits into the line.
use crate::diagnostic::{Diagnostic, Problems};
use crate::docx::{NodeId, Tree};
use crate::template::expr::Expr;
use crate::template::place::xml::within;
use crate::template::program::{Op, Program, Sink};
use crate::tr;

/// Styles that may be based on one another before it is a circle.
const MAX_CHAIN: usize = 20;

/// The warnings of one part; `styles` gives the text of the styles part, and is asked only when there are
/// pictures.
pub(in crate::template) fn warnings(program: &Program, styles: impl Fn() -> Option<String>) -> Problems {
    let mut found = Vec::new();
    pictures(&program.ops, &mut found);
    let mut out = Problems::default();
    if found.is_empty() {
        return out;
    }
    let text = styles().unwrap_or_default();
    let tree = Tree::parse(&text).ok();
    for (tag, spot) in found {
        let (Some(tag), Some(spot)) = (program.tags.get(tag), program.spots.get(spot)) else { continue };
        if !is_fixed(&spot.paragraph, tree.as_ref()) {
            continue;
        }
        let d = Diagnostic::warning(
            "picture-in-fixed-line",
            tr!(
                "这一段的行距是固定值，图片高出一行的部分在 Word 里会被截去",
                "The line height of this paragraph is fixed: Word cuts off what of the picture is higher than a line"
            ),
        )
        .hint(tr!("把这一段的行距改成单倍行距", "Set the paragraph's line spacing to single"));
        out.push(d.at(tag.place.clone()));
    }
    out
}

/// The tags of pictures, each with its spot.
fn pictures(ops: &[Op], out: &mut Vec<(usize, usize)>) {
    for op in ops {
        match op {
            Op::Value(Expr::Call(c), tag, Sink::Run(spot))
                if ["image", "qr", "barcode"].contains(&c.helper.name) =>
            {
                out.push((*tag, *spot));
            }
            Op::Block(b) => {
                pictures(&b.body, out);
                pictures(&b.otherwise, out);
            }
            _ => {}
        }
    }
}

/// What the paragraph itself, its style or the document's defaults say, whichever speaks first.
fn is_fixed(properties: &str, styles: Option<&Tree<'_>>) -> bool {
    // a prefix that is not declared does no harm: names are compared without it
    let own = Tree::parse(properties).ok();
    if let Some(fixed) = own.as_ref().and_then(|t| fixed_in(t, 0)) {
        return fixed;
    }
    let Some(styles) = styles else { return false };
    let value = |tree: &Tree<'_>, id: NodeId, name: &str| {
        tree.attribute_range(id, name).map(|range| tree.source[range].to_string())
    };
    let named = own.as_ref().and_then(|t| within(t, 0, "pStyle").next().and_then(|id| value(t, id, "val")));
    let style = |name: &str| {
        within(styles, 0, "style").find(|&s| value(styles, s, "styleId").as_deref() == Some(name))
    };
    let default = || {
        within(styles, 0, "style").find(|&s| {
            value(styles, s, "type").as_deref() == Some("paragraph")
                && value(styles, s, "default").is_some_and(|v| v == "1" || v == "true")
        })
    };
    let mut at = named.map_or_else(default, |n| style(&n));
    for _ in 0..MAX_CHAIN {
        let Some(id) = at else { break };
        if let Some(fixed) = fixed_in(styles, id) {
            return fixed;
        }
        at = within(styles, id, "basedOn").next().and_then(|b| style(&value(styles, b, "val")?));
    }
    within(styles, 0, "pPrDefault").next().and_then(|d| fixed_in(styles, d)).unwrap_or(false)
}

/// Does an element fix the line height? `None` when it says nothing of it.
fn fixed_in(tree: &Tree<'_>, id: NodeId) -> Option<bool> {
    let spacing = within(tree, id, "spacing").find(|&s| {
        tree.nodes[s].parent.is_some_and(|p| tree.local(p) == "pPr")
            && tree.attribute_range(s, "line").is_some()
    })?;
    let rule = tree.attribute_range(spacing, "lineRule").map(|r| &tree.source[r]);
    Some(rule == Some("exact"))
}
