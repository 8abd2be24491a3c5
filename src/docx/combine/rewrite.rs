//! The one pass over content that is taken: every id, name and reference in it gets its new value.
use super::lists::Listed;
use super::source::Theme;
use super::take::{Part, Take, Within};
use super::xml::{Tag, attributes, child_value, children, element, local, next_tag, put_child};
use crate::diagnostic::Result;
use crate::docx::order::PARAGRAPH;
use std::ops::Range;

impl Take<'_, '_> {
    /// Rewrites a stretch of a part for the base's part `into`; without one, relationship ids stay.
    pub(super) fn rewrite(&mut self, xml: &str, part: &Part, into: &str) -> Result<String> {
        let mut out = String::with_capacity(xml.len() + xml.len() / 8);
        let mut from = 0;
        let mut at = 0;
        let p = part.p.as_str();
        while let Some(tag) = next_tag(xml, at) {
            at = tag.end;
            if tag.closing {
                continue;
            }
            let name = local(tag.name);
            if name == "dataBinding" {
                // bound to the custom XML or properties of the document that it came from
                let whole = element(xml, &tag);
                out.push_str(&xml[from..tag.start]);
                (from, at) = (whole.end, whole.end);
                continue;
            }
            if tag.name.strip_prefix(p) != Some(name) {
                self.edit(xml, &tag, part, into, &mut out, &mut from)?;
                continue;
            }
            match name {
                "sectPr" if !self.own => {
                    let whole = element(xml, &tag);
                    out.push_str(&xml[from..tag.start]);
                    if self.within != Within::Block {
                        let section = self.section(&xml[tag.start..whole.end], part, into)?;
                        out.push_str(&section);
                    }
                    (from, at) = (whole.end, whole.end);
                    continue;
                }
                "lvlPicBulletId" if !self.own => {
                    out.push_str(&xml[from..tag.start]);
                    from = tag.end;
                    continue;
                }
                "instrText" if !tag.empty => {
                    let end = xml[at..].find('<').map_or(xml.len(), |i| at + i);
                    if let Some(new) = self.instruction(&xml[at..end]) {
                        out.push_str(&xml[from..at]);
                        out.push_str(&new);
                        from = end;
                    }
                    at = end;
                    continue;
                }
                "footnoteReference" | "endnoteReference" | "commentReference"
                    if self.within == Within::Block && into != self.c.source.main =>
                {
                    return Err(self.misplaced());
                }
                _ => {}
            }
            self.edit(xml, &tag, part, into, &mut out, &mut from)?;
            if self.own {
                continue;
            }
            if name == "p" {
                if let Some((end, properties)) = self.paragraph(xml, &tag, part, into)? {
                    out.push_str(&xml[from..tag.end]);
                    if tag.empty {
                        out.truncate(out.len() - 2);
                        out.push_str(&format!(">{properties}</{}>", tag.name));
                    } else {
                        out.push_str(&properties);
                    }
                    (from, at) = (end, end);
                }
            } else if name == "tblPr" && !part.name.is_empty() {
                let whole = element(xml, &tag);
                let has = children(&xml[tag.start..whole.end]).iter().any(|c| local(c.name) == "tblStyle");
                if !has && let Some(style) = self.default_style("table")? {
                    out.push_str(&xml[from..tag.end]);
                    if tag.empty {
                        out.truncate(out.len() - 2);
                        out.push('>');
                    }
                    out.push_str(&format!("<{p}tblStyle {p}val=\"{style}\"/>"));
                    if tag.empty {
                        out.push_str(&format!("</{}>", tag.name));
                    }
                    from = tag.end;
                }
            }
        }
        out.push_str(&xml[from..]);
        Ok(out)
    }

    /// The properties of a paragraph that must name its style or list here, and where the old ones end.
    fn paragraph(
        &mut self,
        xml: &str,
        tag: &Tag<'_>,
        part: &Part,
        into: &str,
    ) -> Result<Option<(usize, String)>> {
        let p = part.p.as_str();
        let named = format!("{p}pPr");
        let first = (!tag.empty).then(|| next_tag(xml, tag.end)).flatten();
        let old = first.filter(|t| t.name == named && !t.closing).map(|t| element(xml, &t));
        let text = old.as_ref().map_or("", |e| &xml[e.start..e.end]);
        let list = children(text);
        let style = child_value(text, &list, &format!("{p}pStyle"), &format!("{p}val"));
        let default = match style {
            None => self.default_style("paragraph")?,
            Some(_) => None,
        };
        let style = style.map(str::to_string).or_else(|| self.s.styles.default.get("paragraph").cloned());
        let numbered = list.iter().any(|c| local(c.name) == "numPr");
        let listed = style.filter(|_| !numbered && !self.still).and_then(|s| self.listed(&s));
        if default.is_none() && listed.is_none() {
            return Ok(None);
        }
        let end = old.as_ref().map_or(tag.end, |e| e.end);
        let mut properties = match text {
            "" => format!("<{p}pPr></{p}pPr>"),
            text => self.rewrite(text, part, into)?,
        };
        if let Some(style) = default {
            put_child(&mut properties, PARAGRAPH, &format!("<{p}pStyle {p}val=\"{style}\"/>"));
        }
        if let Some(Listed { num, level, indent }) = listed {
            let num = self.num(&num)?;
            let xml =
                format!("<{p}numPr><{p}ilvl {p}val=\"{level}\"/><{p}numId {p}val=\"{num}\"/></{p}numPr>");
            put_child(&mut properties, PARAGRAPH, &xml);
            if let Some(indent) = indent.filter(|_| !list.iter().any(|c| local(c.name) == "ind")) {
                put_child(&mut properties, PARAGRAPH, &indent.replace("w:", p));
            }
        }
        Ok(Some((end, properties)))
    }

    /// Gives the attributes of one tag their new values.
    fn edit(
        &mut self,
        xml: &str,
        tag: &Tag<'_>,
        part: &Part,
        into: &str,
        out: &mut String,
        from: &mut usize,
    ) -> Result<()> {
        let text = &xml[tag.start..tag.end];
        let (p, name) = (part.p.as_str(), local(tag.name));
        let word = tag.name.strip_prefix(p) == Some(name);
        let related = !into.is_empty() && (text.contains(&part.r) || text.contains("relid="));
        let themed = self.theme_differs && text.contains("heme");
        let wanted = match name {
            "pStyle" | "rStyle" | "tblStyle" | "basedOn" | "next" | "link" | "styleLink" | "numStyleLink" => {
                word && self.map.is_some()
            }
            "numId" | "footnoteReference" | "endnoteReference" | "commentReference" | "commentRangeStart"
            | "commentRangeEnd" | "bookmarkStart" | "hyperlink" | "fldSimple" => word,
            _ => false,
        };
        if self.own && name != "fldSimple" || self.still && name == "numId" {
            return Ok(());
        }
        if !wanted && !related && !themed {
            return Ok(());
        }
        let mut edits: Vec<(Range<usize>, String)> = vec![];
        for (attribute, range) in attributes(text) {
            let value = &text[range.clone()];
            let own = attribute.strip_prefix(p).filter(|a| wanted && !a.contains(':'));
            let new = match (name, own) {
                ("numId", Some("val")) => Some(self.num(value)?),
                ("footnoteReference", Some("id")) => Some(self.note(0, value)?.to_string()),
                ("endnoteReference", Some("id")) => Some(self.note(1, value)?.to_string()),
                ("commentReference" | "commentRangeStart" | "commentRangeEnd", Some("id")) => {
                    Some(self.note(2, value)?.to_string())
                }
                ("bookmarkStart", Some("name")) | ("hyperlink", Some("anchor")) => {
                    self.bookmarks.get(value).cloned()
                }
                ("fldSimple", Some("instr")) => self.instruction(value),
                (_, Some("val")) => Some(self.style(value)?),
                _ if related && (attribute.starts_with(&part.r) || local(attribute) == "relid") => {
                    self.relation(part, value, into)?
                }
                _ => None,
            };
            edits.extend(new.filter(|n| n != value).map(|n| (range, n)));
        }
        for (range, new) in edits {
            out.push_str(&xml[*from..tag.start + range.start]);
            out.push_str(&new);
            *from = tag.start + range.end;
        }
        // tags with theme names have no other edits
        if themed && word && *from <= tag.start {
            out.push_str(&xml[*from..tag.start]);
            out.push_str(&resolved(text, p, &self.s.theme));
            *from = tag.end;
        }
        Ok(())
    }

    /// A field's code with the new names of bookmarks.
    fn instruction(&self, code: &str) -> Option<String> {
        let pages = self.within == Within::Sections && self.single;
        if self.bookmarks.is_empty() && !(pages && code.contains("NUMPAGES")) {
            return None;
        }
        Some(words(code, |word| match self.bookmarks.get(word) {
            Some(new) => Some(new.clone()),
            None if pages && word == "NUMPAGES" => Some("SECTIONPAGES".into()),
            None => None,
        }))
    }
}

/// Replaces words of a field code; blanks, quotes and brackets stay.
pub(super) fn words(code: &str, new: impl Fn(&str) -> Option<String>) -> String {
    let edge = |c: char| c.is_whitespace() || ['"', '{', '}'].contains(&c);
    let mut out = String::with_capacity(code.len());
    for piece in code.split_inclusive(edge) {
        let word = piece.trim_end_matches(edge);
        let bare = word.trim_matches('&').replace("&quot;", "");
        match new(&bare) {
            Some(n) => out.push_str(&piece.replace(&bare, &n)),
            None => out.push_str(piece),
        }
    }
    out
}

/// A tag with the theme's fonts and colours written out.
fn resolved(tag: &str, p: &str, theme: &Theme) -> String {
    let mut out = tag.to_string();
    for (name, range) in attributes(tag).into_iter().rev() {
        let Some(own) = name.strip_prefix(p).filter(|n| n.contains("heme")) else { continue };
        let font = theme.fonts.get(&tag[range]).filter(|f| !f.is_empty());
        super::xml::remove_attribute(&mut out, name);
        if let Some(font) = font {
            let plain = own.trim_end_matches("Theme").trim_end_matches("theme");
            super::xml::set_attribute(&mut out, &format!("{p}{plain}"), font);
        }
    }
    out
}
