//! The attributes of a start tag, with the bytes of their values.
use super::tree::{NodeId, Tree};
use std::ops::Range;

/// Name as written and range of the value (without quotes) of each attribute of a start tag.
pub fn attribute_ranges(tag: &str) -> Vec<(&str, Range<usize>)> {
    let mut out = Vec::new();
    let mut at = tag.find(|c: char| c.is_ascii_whitespace()).unwrap_or(tag.len());
    while let Some(equals) = tag[at..].find('=').map(|i| at + i) {
        let name = tag[at..equals].trim();
        let rest = &tag[equals + 1..];
        let Some(quote) = rest.find(['"', '\'']) else { break };
        let start = equals + 1 + quote + 1;
        let mark = if rest[quote..].starts_with('"') { '"' } else { '\'' };
        let Some(length) = tag[start..].find(mark) else { break };
        out.push((name, start..start + length));
        at = start + length + 1;
    }
    out
}

impl<'s> Tree<'s> {
    /// An element's name without its prefix.
    pub fn local(&self, id: NodeId) -> &'s str {
        let tag = self.start_tag(id);
        let end = tag.find(|c: char| c.is_ascii_whitespace() || c == '/' || c == '>').unwrap_or(tag.len());
        let name = tag.get(1..end).unwrap_or_default();
        name.rsplit(':').next().unwrap_or_default()
    }

    /// Where the value of an attribute stands in the part; the attribute is named without its prefix.
    pub fn attribute_range(&self, id: NodeId, local: &str) -> Option<Range<usize>> {
        let start = self.nodes[id].start;
        attribute_ranges(self.start_tag(id))
            .into_iter()
            .find(|(name, _)| name.rsplit(':').next() == Some(local))
            .map(|(_, r)| start + r.start..start + r.end)
    }

    /// The value of an attribute that is named without its prefix.
    pub fn attribute(&self, id: NodeId, local: &str) -> Option<String> {
        let raw = &self.source[self.attribute_range(id, local)?];
        Some(quick_xml::escape::unescape(raw).map_or_else(|_| raw.to_string(), |t| t.into_owned()))
    }

    /// The direct children with that name without prefix.
    pub fn children_called<'a>(&'a self, id: NodeId, local: &'a str) -> impl Iterator<Item = NodeId> + 'a {
        self.children(id).filter(move |&c| self.local(c) == local)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_in_either_quotes() {
        let tag = "<w:x a=\"1=2\"  w:b = 'c' d=\"\"/>";
        let got: Vec<(&str, &str)> = attribute_ranges(tag).into_iter().map(|(n, r)| (n, &tag[r])).collect();
        assert_eq!(got, [("a", "1=2"), ("w:b", "c"), ("d", "")]);
    }
}
