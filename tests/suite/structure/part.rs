//! Rules inside of one part: references to relationships, what may stand in what, no empty holders.
use super::package::Relations;
use super::{Faults, attribute, child, is, is_one, shown, space};
use roxmltree::{Document, Node};

/// What only groups: the element around it counts.
const CLEAR: &[&str] = &[
    "w:sdt",
    "w:sdtContent",
    "w:customXml",
    "mc:AlternateContent",
    "mc:Choice",
    "mc:Fallback",
    "w:ins",
    "w:del",
    "w:moveFrom",
    "w:moveTo",
    "w:smartTag",
    "w:dir",
    "w:bdo",
    "w:hyperlink",
    "w:fldSimple",
];

/// Holders of paragraphs and tables.
const STORIES: &[&str] = &[
    "w:body",
    "w:tc",
    "w:hdr",
    "w:ftr",
    "w:footnote",
    "w:endnote",
    "w:comment",
    "w:txbxContent",
    "w:docPartBody",
];

/// An element and what may hold it, groups aside.
const PARENTS: &[(&str, &[&str])] = &[
    ("w:p", STORIES),
    ("w:tbl", STORIES),
    ("w:tr", &["w:tbl"]),
    ("w:tc", &["w:tr"]),
    ("w:r", &["w:p", "w:rt", "w:rubyBase"]),
    ("w:t", &["w:r"]),
    ("w:br", &["w:r"]),
    ("w:drawing", &["w:r"]),
    ("w:fldChar", &["w:r"]),
    ("w:body", &["w:document"]),
    ("w:sectPr", &["w:body", "w:pPr", "w:sectPrChange"]),
];

pub(super) fn check(name: &str, document: &Document<'_>, relations: Option<&Relations>, faults: &mut Faults) {
    for node in document.descendants().filter(|n| n.is_element()) {
        references(name, node, relations, faults);
        if space(node.tag_name().namespace()) == "w" {
            nesting(name, node, faults);
            holder(name, node, faults);
            text(name, node, faults);
        }
        if is(node, "w:tbl") {
            table(name, node, faults);
        }
    }
    if is(document.root_element(), "w:document") {
        let bodies: Vec<_> = document.root_element().children().filter(|n| is(*n, "w:body")).collect();
        let last = bodies.first().and_then(|b| b.children().rfind(|n| n.is_element()));
        let sections = bodies.first().map_or(0, |b| b.children().filter(|n| is(*n, "w:sectPr")).count());
        if bodies.len() != 1 || sections > 1 || sections == 1 && last.is_none_or(|l| !is(l, "w:sectPr")) {
            faults.add("nesting", name, "not one body with its section properties last");
        }
    }
}

/// `r:…` attributes lead to relationships, of the right type; prefixes named in attributes are declared.
fn references(name: &str, node: Node<'_, '_>, relations: Option<&Relations>, faults: &mut Faults) {
    for a in node.attributes() {
        let (prefix, local) = (a.namespace().map_or("", |n| space(Some(n))), a.name());
        if prefix == "r" {
            let related = relations.and_then(|r| r.get(a.value()));
            let may_be_empty = ["hlinkClick", "hlinkHover"].contains(&node.tag_name().name());
            let kind = match node.tag_name().name() {
                "headerReference" => "/header",
                "footerReference" => "/footer",
                "hyperlink" | "hlinkClick" => "/hyperlink",
                "blip" if local == "embed" => "/image",
                _ => "",
            };
            match related {
                None if a.value().is_empty() && may_be_empty => {}
                None => faults.add("reference", name, format!("{}: {local} {}", shown(node), a.value())),
                Some(r) if !kind.is_empty() && !r.kind.ends_with(kind) && !may_be_empty => {
                    faults.add("reference", name, format!("{}: {} is no {kind}", shown(node), a.value()));
                }
                Some(_) => {}
            }
        }
        if prefix == "mc" && local == "Ignorable" || prefix.is_empty() && is(node, "mc:Choice") {
            for p in a.value().split_whitespace() {
                if node.lookup_namespace_uri(Some(p)).is_none() {
                    faults.add("prefix", name, format!("{}: {p} is not declared", shown(node)));
                }
            }
        }
    }
}

fn around<'a, 'i>(node: Node<'a, 'i>) -> Option<Node<'a, 'i>> {
    node.ancestors().skip(1).find(|a| !is_one(*a, CLEAR))
}

fn nesting(name: &str, node: Node<'_, '_>, faults: &mut Faults) {
    let Some((_, parents)) = PARENTS.iter().find(|p| is(node, p.0)) else { return };
    // a part that is one fragment, or math, which may hold runs
    let free = |a: Node<'_, '_>| is(a, "w:r") || space(a.tag_name().namespace()) == "m";
    match around(node) {
        Some(a) if is_one(a, parents) => {}
        Some(a) if a.is_element() && !(is(node, "w:r") && free(a) && !is(a, "w:r")) => {
            faults.add("nesting", name, shown(node));
        }
        _ => {}
    }
}

/// Cells, headers, notes and text boxes end with a paragraph; rows and other holders are not empty.
fn holder(name: &str, node: Node<'_, '_>, faults: &mut Faults) {
    let settings = node.parent().is_some_and(|p| is_one(p, &["w:footnotePr", "w:endnotePr"]));
    if !settings
        && is_one(node, &["w:tc", "w:hdr", "w:ftr", "w:footnote", "w:endnote", "w:comment", "w:txbxContent"])
    {
        match last_block(node) {
            None => faults.add("empty", name, shown(node)),
            Some(b) if !is_one(b, &["w:p", "w:altChunk"]) => faults.add("last-paragraph", name, shown(node)),
            Some(_) => {}
        }
    }
    let bare = |names: &[&str]| !node.descendants().skip(1).any(|d| is_one(d, names));
    let empty = is(node, "w:tr") && bare(&["w:tc"])
        || is(node, "w:r") && node.parent().is_some_and(|p| is(p, "w:body"))
        || is(node, "w:hyperlink") && bare(&["w:r", "w:fldSimple", "w:sdt"])
        || is(node, "w:sdt") && child(node, "w:sdtContent").is_none();
    if empty {
        faults.add("empty", name, shown(node));
    }
}

fn last_block<'a, 'i>(node: Node<'a, 'i>) -> Option<Node<'a, 'i>> {
    let blocks = ["w:p", "w:tbl", "w:sdt", "w:customXml", "w:altChunk", "mc:AlternateContent"];
    let last = node.children().rfind(|c| is_one(*c, &blocks))?;
    if is(last, "w:sdt") {
        last_block(child(last, "w:sdtContent")?)
    } else if is(last, "w:customXml") {
        last_block(last)
    } else {
        Some(last)
    }
}

/// Word drops outer blanks of a text that isn't marked; a tag of ours must not be left.
fn text(name: &str, node: Node<'_, '_>, faults: &mut Faults) {
    if is_one(node, &["w:t", "w:delText", "w:instrText"]) {
        let text: String = node.children().filter_map(|c| c.text()).collect();
        let blank = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r');
        let kept = node.ancestors().find_map(|a| {
            a.attribute(("http://www.w3.org/XML/1998/namespace", "space")).map(|s| s == "preserve")
        });
        if (text.starts_with(blank) || text.ends_with(blank)) && kept != Some(true) {
            faults.add("space", name, shown(node));
        }
        if node.children().any(|c| c.is_element()) {
            faults.add("nesting", name, shown(node));
        }
    } else if is(node, "w:p") {
        let own = |t: &Node<'_, '_>| t.ancestors().find(|a| is(*a, "w:p")) == Some(node);
        let whole: String =
            node.descendants().filter(|t| is(*t, "w:t")).filter(own).filter_map(|t| t.text()).collect();
        if ["{{", "}}", "｛｛", "｝｝"].iter().any(|b| whole.contains(b)) {
            faults.add("tag", name, shown(node));
        }
    } else if !node.parent_element().is_some_and(|p| is(p, "w:sdtPr"))
        // a content control keeps its own name, which may be written as a tag
        && attribute(node, "w:val").is_some_and(|v| v.contains("{{"))
    {
        faults.add("tag", name, shown(node));
    }
}

fn table(name: &str, table: Node<'_, '_>, faults: &mut Faults) {
    let own = |n: &Node<'_, '_>| n.ancestors().skip(1).find(|a| is(*a, "w:tbl")) == Some(table);
    let rows: Vec<_> = table.descendants().filter(|n| is(*n, "w:tr")).filter(own).collect();
    let columns = child(table, "w:tblGrid").map(|g| g.children().filter(|c| is(*c, "w:gridCol")).count());
    if rows.is_empty() || columns.unwrap_or(0) == 0 || child(table, "w:tblPr").is_none() {
        faults.add("table", name, format!("{}: no rows, no grid or no properties", shown(table)));
    }
    let number = |holder: Option<Node<'_, '_>>, element: &str, none: usize| {
        let value = holder.and_then(|h| child(h, element)).and_then(|e| attribute(e, "w:val"));
        value.and_then(|v| v.parse().ok()).unwrap_or(none)
    };
    for row in rows {
        let properties = child(row, "w:trPr");
        let cells = row.descendants().filter(|n| is(*n, "w:tc")).filter(own);
        let spans: usize = cells.map(|c| number(child(c, "w:tcPr"), "w:gridSpan", 1)).sum();
        let width = number(properties, "w:gridBefore", 0) + spans + number(properties, "w:gridAfter", 0);
        if columns.is_some_and(|c| width > c) {
            faults.add("table", name, format!("{}: wider than its grid", shown(row)));
        }
    }
}
