//! Lists: every document that is taken counts its own.
use super::source::{Style, squeezed};
use super::take::{Part, Take, Within};
use super::xml::{attribute, children, local, put_child, set_attribute};
use crate::diagnostic::Result;
use std::collections::HashMap;

/// Of a style's chain: the list, its level, and indents that stand nearer than the list.
pub(super) struct Listed {
    pub num: String,
    pub level: String,
    pub indent: Option<String>,
}

/// First of the list marks (`w:nsid`) given here.
const FIRST_MARK: u32 = 0x7A00_0000;

/// A list definition without its ids, for comparing.
pub(super) fn definition(xml: &str) -> String {
    let mut out = xml.to_string();
    set_attribute(&mut out, "w:abstractNumId", "");
    out = without(&out, &["nsid", "tmpl"]);
    super::xml::remove_attribute(&mut out, "w15:restartNumberingAfterBreak");
    squeezed(&out)
}

/// An element without its direct children of some names.
fn without(xml: &str, names: &[&str]) -> String {
    let mut out = xml.to_string();
    for e in children(xml).into_iter().rev().filter(|e| names.contains(&local(e.name))) {
        out.replace_range(e.start..e.end, "");
    }
    out
}

impl Take<'_, '_> {
    /// The new id of a list. The first list of a definition that is met counts anew; others of that
    /// definition go on counting, as they did.
    pub(super) fn num(&mut self, old: &str) -> Result<String> {
        if old == "0" {
            return Ok("0".into());
        }
        if let Some(new) = self.nums.get(old) {
            return Ok(new.clone());
        }
        let s = self.s.clone();
        let Some((xml, of)) = s.numbering.nums.get(old) else { return Ok(old.to_string()) };
        let new = self.c.next_num.to_string();
        self.c.next_num = self.c.next_num.saturating_add(1);
        self.nums.insert(old.to_string(), new.clone());
        let (list, shared) = self.abstract_num(of)?;
        let mut xml = xml.clone();
        set_attribute(&mut xml, "w:numId", &new);
        put_child(
            &mut xml,
            &["abstractNumId", "lvlOverride"],
            &format!("<w:abstractNumId w:val=\"{list}\"/>"),
        );
        if shared && self.restarted.insert(list) {
            restart(&mut xml, s.numbering.abstracts.get(of).map_or("", String::as_str));
        }
        let part = fragment();
        let xml = self.rewrite(&xml, &part, "")?;
        self.c.nums.push_str(&xml);
        Ok(new)
    }

    /// The id here of a list definition, and whether other documents count with it too.
    fn abstract_num(&mut self, old: &str) -> Result<(String, bool)> {
        if let Some(known) = self.abstracts.get(old) {
            return Ok(known.clone());
        }
        let s = self.s.clone();
        let Some(xml) = s.numbering.abstracts.get(old) else { return Ok((old.to_string(), false)) };
        // a list that only points at a numbering style is the list of that style
        let link = super::xml::child_value(xml, &children(xml), "w:numStyleLink", "w:val");
        let linked = link.and_then(|l| s.styles.by_id.get(l)).and_then(|i| s.styles.list.get(*i));
        let target = linked.and_then(|s| s.number.as_ref()).and_then(|(n, _)| self.s.numbering.nums.get(n));
        if let Some((_, target)) = target.filter(|(_, t)| t != old) {
            self.abstracts.insert(old.to_string(), ("0".into(), false)); // ends a circle of links
            let found = self.abstract_num(&target.clone())?;
            self.abstracts.insert(old.to_string(), found.clone());
            return Ok(found);
        }
        let sharing = self.within == Within::Sections;
        if sharing && self.map.is_none() {
            let known = (old.to_string(), true);
            self.abstracts.insert(old.to_string(), known.clone());
            return Ok(known);
        }
        let new = self.c.next_abstract;
        self.c.next_abstract = new.saturating_add(1);
        self.abstracts.insert(old.to_string(), (new.to_string(), false));
        // a list that belongs to a numbering style can't be copied without it; its levels can
        let mut xml = without(xml, &["nsid", "styleLink"]);
        super::xml::remove_attribute(&mut xml, "w15:restartNumberingAfterBreak");
        set_attribute(&mut xml, "w:abstractNumId", "");
        let mut xml = self.rewrite(&xml, &fragment(), "")?;
        if sharing {
            let key = definition(&xml);
            if let Some(known) = self.c.lists.get(&key).cloned().or_else(|| self.own_list(&key)) {
                self.c.next_abstract = new;
                self.abstracts.insert(old.to_string(), (known.clone(), true));
                return Ok((known, true));
            }
            self.c.lists.insert(key, new.to_string());
        }
        set_attribute(&mut xml, "w:abstractNumId", &new.to_string());
        put_child(
            &mut xml,
            &["nsid", "multiLevelType", "tmpl", "name", "styleLink", "numStyleLink", "lvl"],
            &format!("<w:nsid w:val=\"{:08X}\"/>", FIRST_MARK.saturating_add(new)),
        );
        unlink_levels(&mut xml);
        self.c.abstracts.push_str(&xml);
        Ok((new.to_string(), false))
    }

    fn own_list(&self, key: &str) -> Option<String> {
        let list = &self.c.source.numbering.abstracts;
        list.iter().find(|(_, xml)| definition(xml) == key).map(|(id, _)| id.clone())
    }

    /// The list that a paragraph of a style is in by its style alone.
    pub(super) fn listed(&self, style: &str) -> Option<Listed> {
        let styles = &self.s.styles;
        let mut at = styles.by_id.get(style).and_then(|i| styles.list.get(*i));
        let mut indent = None;
        for _ in 0..64 {
            let s: &Style = at?;
            indent = indent.or_else(|| s.indent.clone());
            if let Some((num, level)) = &s.number {
                if num == "0" {
                    return None;
                }
                let level = level.clone().unwrap_or_else(|| self.level_of(num, &s.id));
                return Some(Listed { num: num.clone(), level, indent });
            }
            at = s.based_on.as_ref().and_then(|b| styles.by_id.get(b)).and_then(|i| styles.list.get(*i));
        }
        None
    }

    /// The level of a list that is linked with a style.
    fn level_of(&self, num: &str, style: &str) -> String {
        let n = &self.s.numbering;
        let xml = n.nums.get(num).and_then(|(_, a)| n.abstracts.get(a)).map_or("", String::as_str);
        let level = children(xml).into_iter().filter(|c| local(c.name) == "lvl").find_map(|c| {
            let text = &xml[c.start..c.end];
            let linked = super::xml::child_value(text, &children(text), "w:pStyle", "w:val") == Some(style);
            linked.then(|| attribute(text, "w:ilvl").unwrap_or("0").to_string())
        });
        level.unwrap_or_else(|| "0".into())
    }
}

/// Numbering and styles are read under the usual prefix.
fn fragment() -> Part {
    Part {
        name: String::new(),
        p: "w:".into(),
        r: "r:".into(),
        root: String::new(),
        relations: HashMap::new(),
    }
}

/// A level may be linked with a style only in one list; paragraphs that are taken name their list themselves.
fn unlink_levels(xml: &mut String) {
    for e in children(&xml.clone()).into_iter().rev().filter(|e| local(e.name) == "lvl") {
        let level = without(&xml[e.start..e.end], &["pStyle"]);
        xml.replace_range(e.start..e.end, &level);
    }
}

/// Every level of a list begins anew with its first number.
fn restart(num: &mut String, of: &str) {
    let has: Vec<String> = children(num)
        .into_iter()
        .filter(|c| local(c.name) == "lvlOverride")
        .filter_map(|c| attribute(&num[c.start..c.end], "w:ilvl").map(str::to_string))
        .collect();
    let mut more = String::new();
    for l in children(of).into_iter().filter(|c| local(c.name) == "lvl") {
        let text = &of[l.start..l.end];
        let level = attribute(text, "w:ilvl").unwrap_or("0");
        if !has.iter().any(|h| h == level) {
            let start = super::xml::child_value(text, &children(text), "w:start", "w:val").unwrap_or("1");
            more.push_str(&format!(
                "<w:lvlOverride w:ilvl=\"{level}\"><w:startOverride w:val=\"{start}\"/></w:lvlOverride>"
            ));
        }
    }
    super::append_to_root(num, &more);
}
