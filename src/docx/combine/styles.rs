//! Styles: shared when they look the same here, else copied under a new name.
use super::source::{Style, Styles};
use super::take::{Part, Take};
use super::xml::{attribute, attributes, children, local, put_child, remove_attribute, set_attribute};
use crate::diagnostic::Result;
use crate::docx::order::{PARAGRAPH, RUN, STYLE};
use std::collections::{BTreeMap, HashMap};

/// A chain of styles longer than this is taken for a circle.
const MAX_CHAIN: usize = 64;

impl Take<'_, '_> {
    /// The id here of a style of the taken document.
    pub(super) fn style(&mut self, id: &str) -> Result<String> {
        let Some(map) = self.map else { return Ok(id.to_string()) };
        if let Some(known) = self.c.maps[map].1.get(id) {
            return Ok(known.clone());
        }
        let s = self.s.clone();
        let Some(style) = s.styles.by_id.get(id).and_then(|i| s.styles.list.get(*i)) else {
            return Ok(id.to_string());
        };
        let known = match self.equal_here(style, 0) {
            Some(here) => here,
            None => return self.copy_style(style),
        };
        self.c.maps[map].1.insert(id.to_string(), known.clone());
        Ok(known)
    }

    /// The default style's id here, when content without a style must name it.
    pub(super) fn default_style(&mut self, kind: &str) -> Result<Option<String>> {
        if self.map.is_none() {
            return Ok(None);
        }
        let Some(theirs) = self.s.styles.default.get(kind).cloned() else { return Ok(None) };
        let here = self.style(&theirs)?;
        Ok((self.c.source.styles.default.get(kind) != Some(&here)).then_some(here))
    }

    /// A style of the base that looks the same, its ancestors included.
    fn equal_here(&self, style: &Style, depth: usize) -> Option<String> {
        let (ours, theirs) = (&self.c.source.styles, &self.s.styles);
        let plain = ["character", "numbering"].contains(&style.kind.as_str());
        if depth > MAX_CHAIN
            || (!plain && !self.same_defaults())
            || (self.theme_differs && style.look.contains("heme"))
        {
            return None;
        }
        let by_name = |s: &&Style| s.kind == style.kind && s.name.eq_ignore_ascii_case(&style.name);
        let here = ours.list.iter().find(by_name).or_else(|| {
            ours.by_id.get(&style.id).and_then(|i| ours.list.get(*i)).filter(|s| s.kind == style.kind)
        })?;
        if here.look != style.look || !self.same_list(here, style) {
            return None;
        }
        let chain = |base: &Option<String>, styles: &Styles| {
            base.as_ref().and_then(|b| styles.by_id.get(b)).and_then(|i| styles.list.get(*i)).cloned()
        };
        match (chain(&here.based_on, ours), chain(&style.based_on, theirs)) {
            (None, None) => Some(here.id.clone()),
            (Some(a), Some(b)) => (self.equal_here(&b, depth + 1)? == a.id).then(|| here.id.clone()),
            _ => None,
        }
    }

    fn same_defaults(&self) -> bool {
        let (a, b) = (&self.c.source.styles, &self.s.styles);
        let squeezed = super::source::squeezed;
        squeezed(&a.run) == squeezed(&b.run)
            && squeezed(&a.paragraph) == squeezed(&b.paragraph)
            && !(self.theme_differs && a.run.contains("heme"))
    }

    fn same_list(&self, here: &Style, there: &Style) -> bool {
        match (&here.number, &there.number) {
            (None, None) => true,
            (Some((a, la)), Some((b, lb))) if la == lb => {
                let of = |n: &super::source::Numbering, id: &str| {
                    n.nums.get(id).and_then(|(_, a)| n.abstracts.get(a)).map(|x| super::lists::definition(x))
                };
                of(&self.c.source.numbering, a) == of(&self.s.numbering, b)
            }
            _ => false,
        }
    }

    /// Copies a style and those that it is made from.
    fn copy_style(&mut self, style: &Style) -> Result<String> {
        let Some(map) = self.map else { return Ok(style.id.clone()) };
        let mut xml = style.xml.clone();
        if style.kind == "paragraph" && style.based_on.is_none() && !self.same_defaults() {
            self.fold_defaults(&mut xml)?;
        }
        let (id, name) = (self.free_id(&style.id), self.free_style_name(&style.name));
        // known before its relatives are copied: they may refer back to it
        self.c.maps[map].1.insert(style.id.clone(), id.clone());
        set_attribute(&mut xml, "w:styleId", "");
        remove_attribute(&mut xml, "w:default");
        put_child(&mut xml, STYLE, "<w:name w:val=\"\"/>");
        let aliases = children(&xml).into_iter().find(|c| local(c.name) == "aliases").map(|c| c.start..c.end);
        if let Some(range) = aliases {
            xml.replace_range(range, "");
        }
        let part = Part {
            name: String::new(),
            p: "w:".into(),
            r: "r:".into(),
            root: String::new(),
            relations: HashMap::new(),
        };
        let mut xml = self.rewrite(&xml, &part, "")?;
        if let Some(known) = self.c.copies.get(&xml).cloned() {
            self.c.maps[map].1.insert(style.id.clone(), known.clone());
            return Ok(known);
        }
        self.c.copies.insert(xml.clone(), id.clone());
        self.c.style_ids.insert(id.clone());
        self.c.style_names.insert(name.to_lowercase());
        set_attribute(&mut xml, "w:styleId", &id);
        put_child(&mut xml, STYLE, &format!("<w:name w:val=\"{name}\"/>"));
        self.c.styles.push_str(&xml);
        Ok(id)
    }

    fn free_id(&self, id: &str) -> String {
        let taken = |id: &String| self.c.style_ids.contains(id);
        let numbered = (1..).map(|n| format!("{id}-{n}"));
        std::iter::once(id.to_string()).chain(numbered).find(|id| !taken(id)).unwrap_or_default()
    }

    fn free_style_name(&self, name: &str) -> String {
        let taken = |n: &String| self.c.style_names.contains(&n.to_lowercase());
        let numbered = (2..).map(|n| format!("{name} {n}"));
        std::iter::once(name.to_string()).chain(numbered).find(|n| !taken(n)).unwrap_or_default()
    }

    /// Writes the document defaults of the taken document into a style, as far as the base's are others.
    fn fold_defaults(&mut self, xml: &mut String) -> Result<()> {
        let (s, c) = (self.s.clone(), self.c.source.clone());
        for (holder, order, theirs, ours) in [
            ("w:pPr", PARAGRAPH, &s.styles.paragraph, &c.styles.paragraph),
            ("w:rPr", RUN, &s.styles.run, &c.styles.run),
        ] {
            let own =
                children(xml).into_iter().find(|e| e.name == holder).map(|e| xml[e.start..e.end].to_string());
            let mut properties = own.unwrap_or_else(|| format!("<{holder}></{holder}>"));
            let (theirs, ours) = (list(theirs), list(ours));
            let names: Vec<&String> =
                theirs.keys().chain(ours.keys().filter(|k| !theirs.contains_key(*k))).collect();
            for name in names {
                let Some(value) = over(none(holder, name), theirs.get(name)) else { continue };
                if ours.get(name).map(|o| spelled(o)) == Some(spelled(&value)) && !self.theme_differs {
                    continue;
                }
                let has = list(&properties).remove(name);
                if let Some(value) = over(Some(value), has.as_ref()) {
                    put_child(&mut properties, order, &value);
                }
            }
            if !children(&properties).is_empty() {
                put_child(xml, STYLE, &properties);
            }
        }
        Ok(())
    }
}

/// The children of a properties element by name.
fn list(properties: &str) -> BTreeMap<String, String> {
    let of = |c: super::xml::Element<'_>| (local(c.name).to_string(), properties[c.start..c.end].to_string());
    children(properties).into_iter().map(of).collect()
}

/// Attributes in the order of their names.
fn spelled(xml: &str) -> Vec<(String, String)> {
    let mut out: Vec<_> =
        attributes(xml).into_iter().map(|(n, r)| (n.to_string(), xml[r].to_string())).collect();
    out.sort();
    out
}

/// Properties whose attributes add up are joined, upper ones over lower ones; others are replaced.
fn over(lower: Option<String>, upper: Option<&String>) -> Option<String> {
    let (Some(mut xml), Some(upper)) = (lower.clone(), upper) else { return upper.cloned().or(lower) };
    let name = super::xml::next_tag(upper, 0).map_or("", |t| local(t.name));
    if !["rFonts", "spacing", "ind", "lang"].contains(&name)
        || attribute(upper, "w:val").is_some() && name == "spacing"
    {
        return Some(upper.clone());
    }
    for (n, r) in attributes(upper) {
        set_attribute(&mut xml, n, &upper[r]);
        // a font named outright counts only without the theme's
        if let Some(plain) = n.strip_suffix("Theme").filter(|_| name == "rFonts") {
            remove_attribute(&mut xml, plain);
        } else if name == "rFonts" {
            remove_attribute(&mut xml, &format!("{n}Theme"));
        }
    }
    Some(xml)
}

/// What a property is when nothing sets it (ECMA-376 part 1, §17.3).
fn none(holder: &str, name: &str) -> Option<String> {
    let xml = match (holder, name) {
        ("w:pPr", "spacing") => {
            "<w:spacing w:before=\"0\" w:after=\"0\" w:line=\"240\" w:lineRule=\"auto\"/>"
        }
        ("w:pPr", "ind") => "<w:ind w:left=\"0\" w:right=\"0\" w:firstLine=\"0\"/>",
        ("w:pPr", "jc") => "<w:jc w:val=\"left\"/>",
        ("w:rPr", "sz") => "<w:sz w:val=\"20\"/>",
        ("w:rPr", "szCs") => "<w:szCs w:val=\"20\"/>",
        ("w:rPr", "kern") => "<w:kern w:val=\"0\"/>",
        ("w:rPr", "color") => "<w:color w:val=\"auto\"/>",
        ("w:rPr", "rFonts") => {
            "<w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" w:eastAsia=\"Times New Roman\" w:cs=\"Times New Roman\"/>"
        }
        ("w:rPr", "b" | "bCs" | "i" | "iCs" | "caps" | "smallCaps" | "strike" | "vanish") => {
            return Some(format!("<w:{name} w:val=\"0\"/>"));
        }
        ("w:pPr", "keepNext" | "keepLines" | "pageBreakBefore" | "contextualSpacing") => {
            return Some(format!("<w:{name} w:val=\"0\"/>"));
        }
        _ => return None,
    };
    Some(xml.to_string())
}
