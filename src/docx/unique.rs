//! Ids that must be unique in a package (ECMA-376 part 1: docPr, bookmarks, content controls; [MS-DOCX]
//! paraId): repeating a part of a document repeats them, and Word then repairs or refuses the file.
use std::collections::{HashMap, HashSet};

/// Renames repeated ids, over all parts of one document.
#[derive(Debug, Default)]
pub struct Uniques {
    drawings: HashSet<String>,
    controls: HashSet<String>,
    bookmarks: HashSet<String>,
    bookmark_names: HashSet<String>,
    paragraphs: HashSet<String>,
    next: u32,
}

/// First number given to a repeated id; above what word processors give out by counting.
const FIRST: u32 = 1_000_000_000;

/// Element (without prefix) and attribute (as written) of each kind of id.
const PLACES: &[(&str, &str)] = &[
    ("docPr", "id"),
    ("bookmarkStart", "w:id"),
    ("bookmarkEnd", "w:id"),
    ("id", "w:val"),
    ("p", "w14:paraId"),
    ("p", "w14:textId"),
    ("tr", "w14:paraId"),
    ("tr", "w14:textId"),
];

impl Uniques {
    /// Does a text hold ids that may have to be renamed when it is repeated?
    pub fn concern(xml: &str) -> bool {
        ["docPr ", "bookmarkStart ", "<w:sdt>", "w14:paraId="].iter().any(|s| xml.contains(s))
    }

    /// Renames the repeated ids of one part.
    pub fn part(&mut self, xml: &str) -> String {
        let mut out = String::with_capacity(xml.len() + 64);
        let mut renamed: HashMap<String, String> = HashMap::new(); // bookmark id → its latest new id
        let mut at = 0;
        let mut from = 0;
        while let Some(open) = xml[at..].find('<').map(|i| at + i) {
            let Some(close) = xml[open..].find('>').map(|i| open + i) else { break };
            at = close + 1;
            let tag = &xml[open + 1..close];
            let name = tag.split([' ', '/']).next().unwrap_or_default();
            let local = name.rsplit(':').next().unwrap_or_default();
            let mut changes: Vec<(usize, usize, String)> = Vec::new();
            for (element, attribute) in PLACES.iter().filter(|p| p.0 == local) {
                let Some((start, end)) = value_of(tag, attribute) else { continue };
                changes
                    .extend(self.fresh(element, &tag[start..end], &mut renamed).map(|new| (start, end, new)));
            }
            if local == "bookmarkStart"
                && let Some((start, end)) = value_of(tag, "w:name")
                && !self.bookmark_names.insert(tag[start..end].to_string())
            {
                self.next += 1;
                let short: String = tag[start..end].chars().take(30).collect();
                changes.push((start, end, format!("{short}_{}", self.next)));
            }
            changes.sort_unstable();
            for (start, end, new) in changes {
                out.push_str(&xml[from..open + 1 + start]);
                out.push_str(&new);
                from = open + 1 + end;
            }
        }
        out.push_str(&xml[from..]);
        out
    }

    /// The new id of a repeated one; `None` for one that may stay.
    fn fresh(&mut self, element: &str, old: &str, renamed: &mut HashMap<String, String>) -> Option<String> {
        let set = match element {
            "docPr" => &mut self.drawings,
            "id" => &mut self.controls,
            "bookmarkStart" => &mut self.bookmarks,
            "bookmarkEnd" => return renamed.get(old).cloned(),
            _ => &mut self.paragraphs,
        };
        if set.insert(old.to_string()) {
            renamed.remove(old);
            return None;
        }
        let new = loop {
            self.next += 1;
            let new = match element {
                // paraId and textId are eight hexadecimal digits below 0x80000000
                "p" | "tr" => format!("{:08X}", 0x7000_0000 + (self.next & 0x0FFF_FFFF)),
                _ => (FIRST + self.next).to_string(),
            };
            // an id given to another document that is joined with this one may be in use
            if set.insert(new.clone()) {
                break new;
            }
        };
        if element == "bookmarkStart" {
            renamed.insert(old.to_string(), new.clone());
        }
        Some(new)
    }
}

/// Where the value of an attribute stands in a start tag.
fn value_of(tag: &str, attribute: &str) -> Option<(usize, usize)> {
    let mut from = 0;
    loop {
        let at = from + tag[from..].find(attribute)?;
        let rest = &tag[at + attribute.len()..];
        let before = tag[..at].ends_with([' ', '\n', '\t', '\r']);
        if before && let Some(quoted) = rest.strip_prefix("=\"") {
            let start = at + attribute.len() + 2;
            return Some((start, start + quoted.find('"')?));
        }
        from = at + attribute.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_ids_become_new_ones_and_first_ones_stay() {
        let once = "<w:p w14:paraId=\"00000001\"><w:bookmarkStart w:id=\"0\" w:name=\"表\"/><wp:docPr id=\"3\" name=\"图\"/><w:bookmarkEnd w:id=\"0\"/></w:p>";
        let mut u = Uniques::default();
        assert_eq!(u.part(once), once);
        let mut u = Uniques::default();
        let out = u.part(&once.repeat(3));
        for a in [
            "w14:paraId=\"00000001\"",
            "docPr id=\"3\"",
            "w:name=\"表\"",
            "bookmarkStart w:id=\"0\"",
            "bookmarkEnd w:id=\"0\"",
        ] {
            assert_eq!(out.matches(a).count(), 1, "{a} in {out}");
        }
        let ends: Vec<&str> =
            out.split("bookmarkEnd w:id=\"").skip(1).map(|s| s.split('"').next().unwrap()).collect();
        let starts: Vec<&str> =
            out.split("bookmarkStart w:id=\"").skip(1).map(|s| s.split('"').next().unwrap()).collect();
        assert_eq!(starts, ends);
        assert!(u.part("<wp:docPr id=\"3\"/>").contains("id=\"1"), "over parts too");
        let given = "<wp:docPr id=\"1000000001\"/><wp:docPr id=\"3\"/><wp:docPr id=\"3\"/>";
        let out = Uniques::default().part(given);
        assert_eq!(out.matches("1000000001").count(), 1, "ids given before are not given again: {out}");
    }
}
