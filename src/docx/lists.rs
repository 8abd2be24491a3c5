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

/// A level of a list definition.
#[derive(Clone, Copy, Debug)]
pub struct Level {
    /// `decimal`, `bullet`, … (ST_NumberFormat).
    pub format: &'static str,
    /// `%1.` or a bullet.
    pub text: &'static str,
    /// Left indent and hanging, in twentieths of a point.
    pub indent: (u32, u32),
}

impl Level {
    fn xml(&self, level: u32, p: &str) -> String {
        let Level { format, text, indent: (left, hanging) } = self;
        format!(
            "<{p}lvl {p}ilvl=\"{level}\"><{p}start {p}val=\"1\"/><{p}numFmt {p}val=\"{format}\"/><{p}lvlText {p}val=\"{text}\"/><{p}lvlJc {p}val=\"left\"/><{p}pPr><{p}ind {p}left=\"{left}\" {p}hanging=\"{hanging}\"/></{p}pPr></{p}lvl>"
        )
    }
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

    /// The part's text.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Adds a definition with these levels, and a list that uses it; returns the list's number.
    pub fn define(&mut self, levels: &[Level]) -> u32 {
        let p = self.prefix.clone();
        let definition = attributes(&self.source, "abstractNum")
            .unwrap_or_default()
            .iter()
            .filter_map(|a| a.get(&format!("{p}abstractNumId"))?.parse::<u32>().ok())
            .max()
            .map_or(0, |n| n.saturating_add(1));
        let list = self.last().saturating_add(1);
        let levels: String = (0..).zip(levels).map(|(i, l)| l.xml(i, &p)).collect();
        let definition_xml = format!(
            "<{p}abstractNum {p}abstractNumId=\"{definition}\"><{p}multiLevelType {p}val=\"multilevel\"/>{levels}</{p}abstractNum>"
        );
        let list_xml =
            format!("<{p}num {p}numId=\"{list}\"><{p}abstractNumId {p}val=\"{definition}\"/></{p}num>");
        // definitions come before all lists, numIdMacAtCleanup after them
        let last = self.source.find(&format!("<{p}numIdMacAtCleanup")).or(self.source.rfind("</"));
        let Some(last) = last else { return list };
        self.source.insert_str(last, &list_xml);
        let first = self.source.find(&format!("<{p}num ")).unwrap_or(last);
        self.source.insert_str(first, &definition_xml);
        self.definitions.push((list, definition));
        list
    }

    /// The part with copies, each (its number, number of the original, its first number if it isn't the
    /// original's). A copy starts every level anew.
    pub fn with_copies(&self, copies: &[(u32, u32, Option<u32>)]) -> String {
        let p = &self.prefix;
        let mut more = String::new();
        for (new, old, first) in copies {
            let Some((_, definition)) = self.definitions.iter().find(|d| d.0 == *old) else { continue };
            more.push_str(&format!("<{p}num {p}numId=\"{new}\"><{p}abstractNumId {p}val=\"{definition}\"/>"));
            for level in 0..9 {
                let start = first.filter(|_| level == 0).unwrap_or_else(|| self.start(*definition, level));
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
        let out = lists.with_copies(&[(8, 7, None)]);
        assert!(out.contains("<w:num w:numId=\"8\"><w:abstractNumId w:val=\"3\"/><w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"5\"/>"), "{out}");
        assert!(out.ends_with("</w:num></w:numbering>"));
        assert!(lists.with_copies(&[(8, 7, Some(4))]).contains("<w:startOverride w:val=\"4\"/>"));
    }

    #[test]
    fn new_definitions_come_before_all_lists() {
        let xml = "<w:numbering xmlns:w=\"x\"><w:abstractNum w:abstractNumId=\"3\"/><w:num w:numId=\"7\"><w:abstractNumId w:val=\"3\"/></w:num><w:numIdMacAtCleanup w:val=\"1\"/></w:numbering>";
        let mut lists = Lists::read(xml);
        let level = Level { format: "bullet", text: "•", indent: (420, 420) };
        assert_eq!((lists.define(&[level, level]), lists.define(&[level])), (8, 9));
        let order: Vec<usize> = [
            "w:abstractNumId=\"3\"",
            "w:abstractNumId=\"4\"",
            "w:abstractNumId=\"5\"",
            "w:numId=\"7\"",
            "w:numId=\"8\"",
            "w:numId=\"9\"",
            "numIdMac",
        ]
        .iter()
        .map(|s| lists.source().find(s).unwrap())
        .collect();
        assert!(order.is_sorted(), "{}", lists.source());
    }
}
