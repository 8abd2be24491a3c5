//! Changing the properties of a paragraph or run (`w:pPr`, `w:rPr`) with their children kept in the order
//! that the schema asks for (ECMA-376 part 1, annex A).
use super::order::{PARAGRAPH, RUN};
use quick_xml::Reader;
use quick_xml::events::Event;

/// A property element, taken apart.
#[derive(Clone, Debug)]
pub struct Properties {
    /// `w:pPr` with its prefix.
    element: String,
    order: &'static [&'static str],
    /// WordprocessingML's prefix with its colon.
    prefix: String,
    /// Local names and the children's bytes.
    kids: Vec<(String, String)>,
}

impl Properties {
    /// A paragraph's properties; `xml` is its `w:pPr` or nothing.
    pub fn of_paragraph(xml: &str, prefix: &str) -> Properties {
        Properties::read(xml, "pPr", PARAGRAPH, prefix)
    }

    /// A run's properties; `xml` is its `w:rPr` or nothing.
    pub fn of_run(xml: &str, prefix: &str) -> Properties {
        Properties::read(xml, "rPr", RUN, prefix)
    }

    fn read(xml: &str, element: &str, order: &'static [&'static str], prefix: &str) -> Properties {
        let mut reader = Reader::from_str(xml);
        let (mut depth, mut from) = (0, 0);
        let mut kids = Vec::new();
        let mut name = String::new();
        loop {
            let start = reader.buffer_position() as usize;
            let Ok(event) = reader.read_event() else { break };
            let end = reader.buffer_position() as usize;
            match event {
                Event::Start(e) => {
                    depth += 1;
                    if depth == 2 {
                        (name, from) = (e.local_name().as_ref().to_string(), start);
                    }
                }
                Event::Empty(e) if depth == 1 => {
                    kids.push((e.local_name().as_ref().to_string(), xml[start..end].to_string()));
                }
                Event::End(_) => {
                    if depth == 2 {
                        kids.push((std::mem::take(&mut name), xml[from..end].to_string()));
                    }
                    depth -= 1;
                }
                Event::Eof => break,
                _ => {}
            }
        }
        Properties { element: format!("{prefix}{element}"), order, prefix: prefix.to_string(), kids }
    }

    /// A child's bytes.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.kids.iter().find(|k| k.0 == name).map(|k| k.1.as_str())
    }

    /// An attribute of a child; both local names.
    pub fn attribute(&self, name: &str, attribute: &str) -> Option<&str> {
        let xml = self.get(name)?;
        let at = xml.find(&format!("{}{attribute}=\"", self.prefix))?;
        xml[at..].split('"').nth(1)
    }

    /// Puts a child in, in place of one of the same name; `attributes` are `(local name, value)`, the value
    /// escaped.
    pub fn set(&mut self, name: &str, attributes: &[(&str, &str)]) -> &mut Self {
        let p = &self.prefix;
        let attributes: String = attributes.iter().map(|(k, v)| format!(" {p}{k}=\"{v}\"")).collect();
        let xml = format!("<{p}{name}{attributes}/>");
        self.set_xml(name, xml)
    }

    /// Puts a child in that has children itself.
    pub fn set_xml(&mut self, name: &str, xml: String) -> &mut Self {
        if let Some(k) = self.kids.iter_mut().find(|k| k.0 == name) {
            k.1 = xml;
            return self;
        }
        let rank = |n: &str| self.order.iter().position(|o| *o == n).unwrap_or(usize::MAX);
        let own = rank(name);
        let at = self.kids.iter().position(|k| rank(&k.0) > own).unwrap_or(self.kids.len());
        self.kids.insert(at, (name.to_string(), xml));
        self
    }

    /// Takes children away.
    pub fn remove(&mut self, names: &[&str]) -> &mut Self {
        self.kids.retain(|k| !names.contains(&k.0.as_str()));
        self
    }

    /// The element; nothing when it has no children.
    pub fn xml(&self) -> String {
        if self.kids.is_empty() {
            return String::new();
        }
        let kids: String = self.kids.iter().map(|k| k.1.as_str()).collect();
        format!("<{0}>{kids}</{0}>", self.element)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn children_keep_the_order_of_the_schema() {
        let xml = "<w:rPr><w:rFonts w:eastAsia=\"仿宋\"/><w:color w:val=\"0\"/><w:lang/><w14:glow><a/></w14:glow></w:rPr>";
        let mut r = Properties::of_run(xml, "w:");
        assert_eq!(r.xml(), xml);
        assert_eq!(r.attribute("rFonts", "eastAsia"), Some("仿宋"));
        r.set("b", &[]).set("u", &[("val", "single")]).set("color", &[("val", "FF0000")]).remove(&["lang"]);
        assert_eq!(
            r.xml(),
            "<w:rPr><w:rFonts w:eastAsia=\"仿宋\"/><w:b/><w:color w:val=\"FF0000\"/><w:u w:val=\"single\"/><w14:glow><a/></w14:glow></w:rPr>"
        );
        let mut p = Properties::of_paragraph("", "");
        assert_eq!(p.xml(), "");
        assert_eq!(
            p.set("jc", &[("val", "left")]).set("pStyle", &[("val", "1")]).xml(),
            "<pPr><pStyle val=\"1\"/><jc val=\"left\"/></pPr>"
        );
    }
}
