//! Copies of numbered lists that begin anew (`numbering.xml`, ECMA-376 part 1, 17.9).
use super::tree::attributes;

/// The lists (`w:num`) of a numbering part.
#[derive(Debug, Default)]
pub struct Lists {
    source: String,
    prefix: String,
    /// List number and the number of its definition (`w:abstractNum`).
    definitions: Vec<(u32, u32)>,
}

impl Lists {
    /// Reads the part; empty for one that can't be read (then nothing is copied).
    pub fn read(source: &str) -> Lists {
        let prefix = source.find(":numbering").map_or(String::new(), |at| {
            let start = source[..at].rfind('<').map_or(0, |i| i + 1);
            format!("{}:", &source[start..at])
        });
        let ids = attributes(source, "num").unwrap_or_default();
        let abstracts = attributes(source, "abstractNumId").unwrap_or_default();
        let number = |list: &[super::package::Attributes], key: String| -> Vec<u32> {
            list.iter().filter_map(|a| a.get(&key)?.parse().ok()).collect()
        };
        let ids = number(&ids, format!("{prefix}numId"));
        let abstracts = number(&abstracts, format!("{prefix}val"));
        let definitions =
            if ids.len() == abstracts.len() { ids.into_iter().zip(abstracts).collect() } else { vec![] };
        Lists { source: source.to_string(), prefix, definitions }
    }

    /// The largest list number.
    pub fn last(&self) -> u32 {
        self.definitions.iter().map(|d| d.0).max().unwrap_or(0)
    }

    /// Is there such a list?
    pub fn has(&self, id: u32) -> bool {
        self.definitions.iter().any(|d| d.0 == id)
    }

    /// The part with copies, each (its number, number of the original). A copy starts every level anew.
    pub fn with_copies(&self, copies: &[(u32, u32)]) -> String {
        let p = &self.prefix;
        let mut more = String::new();
        for (new, old) in copies {
            let Some((_, definition)) = self.definitions.iter().find(|d| d.0 == *old) else { continue };
            more.push_str(&format!("<{p}num {p}numId=\"{new}\"><{p}abstractNumId {p}val=\"{definition}\"/>"));
            for level in 0..9 {
                let start = self.start(*definition, level);
                more.push_str(&format!(
                    "<{p}lvlOverride {p}ilvl=\"{level}\"><{p}startOverride {p}val=\"{start}\"/></{p}lvlOverride>"
                ));
            }
            more.push_str(&format!("</{p}num>"));
        }
        // numIdMacAtCleanup must stay last
        let end = self.source.find(&format!("<{p}numIdMacAtCleanup")).or(self.source.rfind("</"));
        end.map_or(self.source.clone(), |at| format!("{}{more}{}", &self.source[..at], &self.source[at..]))
    }

    /// First number of a level in a definition; 1 where it isn't told.
    fn start(&self, definition: u32, level: u32) -> u32 {
        let p = &self.prefix;
        let find = |from: usize, what: &str| self.source[from..].find(what).map(|i| from + i);
        let block = find(0, &format!("{p}abstractNumId=\"{definition}\"")).and_then(|from| {
            let end = find(from, &format!("</{p}abstractNum>")).unwrap_or(self.source.len());
            let level = find(from, &format!("{p}ilvl=\"{level}\"")).filter(|l| *l < end)?;
            let start = find(level, &format!("<{p}start "))
                .filter(|s| *s < find(level, &format!("</{p}lvl>")).unwrap_or(end))?;
            self.source[start..].split('"').nth(1)?.parse().ok()
        });
        block.unwrap_or(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_follow_the_lists_and_start_where_the_original_does() {
        let xml = "<w:numbering xmlns:w=\"x\"><w:abstractNum w:abstractNumId=\"3\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"5\"/></w:lvl></w:abstractNum><w:num w:numId=\"7\"><w:abstractNumId w:val=\"3\"/></w:num></w:numbering>";
        let lists = Lists::read(xml);
        assert_eq!((lists.last(), lists.has(7), lists.has(3)), (7, true, false));
        let out = lists.with_copies(&[(8, 7)]);
        assert!(out.contains("<w:num w:numId=\"8\"><w:abstractNumId w:val=\"3\"/><w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"5\"/>"), "{out}");
        assert!(out.ends_with("</w:num></w:numbering>"));
    }
}
