//! Section properties: headers and footers, where a section begins, how its pages and notes are counted.
use super::WORD_TYPE;
use super::take::{Part, Take, Within};
use super::xml::{
    NOTE, SECTION, append_to_root, attribute, children, local, next_tag, put_child, set_attribute,
};
use crate::diagnostic::Result;

impl Take<'_, '_> {
    /// A section's properties for the base's main part.
    pub(super) fn section(&mut self, xml: &str, part: &Part, into: &str) -> Result<String> {
        let first = !std::mem::replace(&mut self.sectioned, true);
        let tag = next_tag(xml, 0);
        // a part may have two prefixes for WordprocessingML
        let p = tag.as_ref().and_then(|t| t.name.strip_suffix("sectPr")).unwrap_or(&part.p);
        let tag = tag.as_ref().map_or("", |t| &xml[t.start..t.end]);
        let mut out = format!("{}></{p}sectPr>", tag.trim_end_matches('>').trim_end_matches('/'));
        let kinds = ["headerReference", "footerReference"];
        let mut seen: Vec<(String, String)> = vec![];
        let mut references = String::new();
        for c in children(xml).into_iter().filter(|c| kinds.contains(&local(c.name))) {
            let mut text = xml[c.start..c.end].to_string();
            let kind = attribute(&text, &format!("{p}type")).unwrap_or("default").to_string();
            if kind == "even" && self.s.even && !self.c.source.even {
                continue; // the base has one header for all pages
            }
            let id = format!("{}id", part.r);
            let Some(old) = attribute(&text, &id).map(str::to_string) else { continue };
            let Some(new) = self.relation(part, &old, into)? else { continue };
            set_attribute(&mut text, &id, &new);
            references.push_str(&text);
            if kind == "default" && self.c.source.even && !self.s.even {
                set_attribute(&mut text, &format!("{p}type"), "even");
                references.push_str(&text);
            }
            seen.push((local(c.name).to_string(), kind));
        }
        let title = children(xml).iter().any(|c| local(c.name) == "titlePg");
        if first {
            // without one of its own, a section goes on with the header of the section before
            for name in kinds {
                if !self.c.source.headers.contains(name.trim_end_matches("Reference")) {
                    continue;
                }
                let mut needed = vec!["default"];
                needed.extend(title.then_some("first"));
                needed.extend(self.c.source.even.then_some("even"));
                for kind in needed {
                    let covered = kind == "even"
                        && !self.s.even
                        && seen.iter().any(|s| s.0 == name && s.1 == "default");
                    if !covered && !seen.iter().any(|s| s.0 == name && s.1 == kind) {
                        let id = self.empty_header(name, into)?;
                        references.push_str(&format!(
                            "<{p}{name} xmlns:r=\"{}\" {p}type=\"{kind}\" r:id=\"{id}\"/>",
                            self.c.in_own(super::RELATIONS)
                        ));
                    }
                }
            }
        }
        append_to_root(&mut out, &references);
        let rest: String = children(xml)
            .into_iter()
            .filter(|c| !kinds.contains(&local(c.name)) && local(c.name) != "printerSettings")
            .map(|c| &xml[c.start..c.end])
            .collect();
        append_to_root(&mut out, &rest);
        if first && self.within == Within::Sections {
            begin_document(&mut out, p, self.noted);
        }
        Ok(out)
    }

    /// The relationship of a header or footer without content.
    fn empty_header(&mut self, reference: &str, into: &str) -> Result<String> {
        let kind = reference.trim_end_matches("Reference");
        let key = format!("empty {kind}");
        let name = match self.c.headers.get(&key) {
            Some(known) => known.clone(),
            None => {
                let like = match self.c.dir() {
                    "" => format!("{kind}1.xml"),
                    dir => format!("{dir}/{kind}1.xml"),
                };
                let name = self.c.free_name(&like);
                let root = if kind == "header" { "hdr" } else { "ftr" };
                let word = self.c.in_own(super::WORD);
                let xml = format!(
                    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:{root} xmlns:w=\"{word}\"><w:p/></w:{root}>"
                );
                self.c.add_part(&name, &format!("{WORD_TYPE}{kind}+xml"), xml.into_bytes());
                self.c.headers.insert(key, name.clone());
                name
            }
        };
        self.c.relate(into, &format!("{}/{kind}", super::RELATIONS), &name, false)
    }
}

/// A document's first section begins on a new page, with page and note numbers of its own.
fn begin_document(section: &mut String, p: &str, noted: bool) {
    let find = |s: &str, name: &str| {
        children(s).into_iter().find(|c| local(c.name) == name).map(|c| s[c.start..c.end].to_string())
    };
    let (value, start) = (format!("{p}val"), format!("{p}start"));
    if let Some(kind) = find(section, "type")
        && ["continuous", "nextColumn"].contains(&attribute(&kind, &value).unwrap_or_default())
    {
        put_child(section, SECTION, &format!("<{p}type {value}=\"nextPage\"/>"));
    }
    let mut pages = find(section, "pgNumType").unwrap_or_else(|| format!("<{p}pgNumType/>"));
    if attribute(&pages, &start).is_none() {
        set_attribute(&mut pages, &start, "1");
        put_child(section, SECTION, &pages);
    }
    if noted {
        let mut notes =
            find(section, "footnotePr").unwrap_or_else(|| format!("<{p}footnotePr></{p}footnotePr>"));
        if !notes.contains("numRestart") {
            put_child(&mut notes, NOTE, &format!("<{p}numRestart {value}=\"eachSect\"/>"));
            put_child(section, SECTION, &notes);
        }
    }
}

/// A paragraph that does nothing but end a section, as low as a line can be.
pub(super) fn paragraph(p: &str, section: &str) -> String {
    format!(
        "<{p}p><{p}pPr><{p}spacing {p}before=\"0\" {p}after=\"0\" {p}line=\"20\" {p}lineRule=\"exact\"/><{p}rPr><{p}sz {p}val=\"2\"/></{p}rPr>{section}</{p}pPr></{p}p>"
    )
}
