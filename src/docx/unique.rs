//! Ids that must be unique in a package (ECMA-376 part 1: docPr, bookmarks, content controls, notes, comments;
//! [MS-DOCX] paraId): repeating a part of a document repeats them, and Word then repairs or refuses the file.
//! What comes in pairs (bookmarks, commented ranges) loses a half whose other half is gone.
use crate::diagnostic::{Diagnostic, Result};
use crate::tr;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// Renames repeated ids, over all parts of one document.
#[derive(Debug, Default)]
pub struct Uniques {
    /// By kind: the element's name, `id` for content controls.
    seen: HashSet<(&'static str, String)>,
    names: HashSet<String>,
    next: u32,
    notes: Vec<Note>,
    /// The largest id so far, of footnotes and of endnotes.
    most: [i64; 2],
}

/// A footnote or endnote that is referred to once more and needs a copy.
#[derive(Debug)]
struct Note {
    kind: &'static str,
    old: String,
    new: String,
}

/// Word counts notes with 15 bits and refuses a file whose notes have larger ids.
pub(super) const MAX_NOTE: i64 = 32_767;

/// Kinds of notes, and what refers to them.
const NOTES: [(&str, &str); 2] = [("footnote", "footnoteReference"), ("endnote", "endnoteReference")];

/// First number given to a repeated id; above what word processors give out by counting.
const FIRST: u32 = 1_000_000_000;

/// Element and attribute (without prefixes) of each kind of id. `textId` need not be unique.
const PLACES: &[(&str, &str)] = &[
    ("docPr", "id"),
    ("bookmarkStart", "id"),
    ("bookmarkEnd", "id"),
    ("id", "val"),
    ("p", "paraId"),
    ("tr", "paraId"),
    ("footnoteReference", "id"),
    ("endnoteReference", "id"),
];

/// Elements that stand for a comment: it can be tied to one place only, the first.
const COMMENTS: &[&str] = &["commentRangeStart", "commentRangeEnd", "commentReference"];

impl Uniques {
    /// Does a text hold ids that may have to be renamed when it is repeated?
    pub fn concern(xml: &str) -> bool {
        ["docPr", "bookmarkStart", ":sdt>", "<sdt>", "paraId=", "commentR", "noteReference"]
            .iter()
            .any(|s| xml.contains(s))
    }

    /// Keeps the ids of the notes of a part, and of those referred to in it, from being given to copies.
    pub fn reserve(&mut self, xml: &str) {
        for tag in tags(xml).map(|t| &xml[t]) {
            let local = local(tag);
            if let Some(kind) = NOTES.iter().position(|n| n.0 == local || n.1 == local) {
                let id = value_of(tag, "id").and_then(|v| tag[v].parse().ok()).filter(|id| *id < MAX_NOTE);
                self.most[kind] = self.most[kind].max(id.unwrap_or(0));
            }
        }
    }

    /// An error if the copies need more notes than Word opens.
    pub fn count_notes(&self) -> Result<()> {
        match self.most.iter().any(|m| *m >= MAX_NOTE) {
            true => Err(too_many_notes()),
            false => Ok(()),
        }
    }

    /// Renames the repeated ids of one part.
    pub fn part(&mut self, xml: &str) -> String {
        if xml.contains("noteReference") {
            self.reserve(xml);
        }
        let mut out = String::with_capacity(xml.len() + 64);
        let mut renamed: HashMap<String, String> = HashMap::new(); // bookmark id → its latest new id
        let mut halves: Vec<(&str, String, Range<usize>)> = Vec::new();
        let mut cuts: Vec<Range<usize>> = Vec::new();
        let mut from = 0;
        for tag_at in tags(xml) {
            let tag = &xml[tag_at.clone()];
            let local = local(tag);
            let half = ["bookmarkStart", "bookmarkEnd"].iter().chain(COMMENTS).find(|h| **h == local);
            let mut changes: Vec<(Range<usize>, String)> = Vec::new();
            for &(element, attribute) in PLACES.iter().filter(|p| p.0 == local) {
                let Some(value) = value_of(tag, attribute) else { continue };
                let new = self.fresh(element, &tag[value.clone()], &mut renamed);
                changes.extend(new.map(|new| (value, new)));
            }
            if local == "bookmarkStart"
                && let Some(value) = value_of(tag, "name")
                && !self.names.insert(tag[value.clone()].to_string())
            {
                self.next += 1;
                let short: String = tag[value.clone()].chars().take(30).collect();
                changes.push((value, format!("{short}_{}", self.next)));
            }
            if changes.is_empty() && half.is_none() {
                continue;
            }
            changes.sort_unstable_by_key(|c| c.0.start);
            let start = out.len() + (tag_at.start - from);
            for (value, new) in changes {
                out.push_str(&xml[from..tag_at.start + value.start]);
                out.push_str(&new);
                from = tag_at.start + value.end;
            }
            out.push_str(&xml[from..tag_at.end]);
            from = tag_at.end;
            if let Some(half) = half.filter(|_| tag.ends_with("/>")) {
                let written = start..out.len();
                let id = value_of(&out[written.clone()], "id").map(|v| out[written.clone()][v].to_string());
                let id = id.unwrap_or_default();
                let kind = COMMENTS.iter().find(|c| *c == half);
                if kind.is_some_and(|k| !self.seen.insert((k, id.clone()))) {
                    cuts.push(written);
                } else if local != "commentReference" {
                    halves.push((half, id, written));
                }
            }
        }
        out.push_str(&xml[from..]);
        cuts.extend(alone(halves));
        cuts.sort_unstable_by_key(|c| std::cmp::Reverse(c.start));
        for cut in cuts {
            out.replace_range(cut, "");
        }
        out
    }

    /// The new id of a repeated one; `None` for one that may stay.
    fn fresh(
        &mut self,
        element: &'static str,
        old: &str,
        renamed: &mut HashMap<String, String>,
    ) -> Option<String> {
        let kind = if element == "tr" { "p" } else { element };
        if kind == "bookmarkEnd" {
            return renamed.get(old).cloned();
        }
        if self.seen.insert((kind, old.to_string())) {
            renamed.remove(old);
            return None;
        }
        let note = NOTES.iter().position(|n| n.1 == kind);
        let new = loop {
            self.next += 1;
            let new = match (kind, note) {
                (_, Some(note)) => {
                    self.most[note] = self.most[note].saturating_add(1);
                    self.most[note].to_string()
                }
                // a paraId is eight hexadecimal digits below 0x80000000
                ("p", _) => format!("{:08X}", 0x7000_0000 + (self.next & 0x0FFF_FFFF)),
                _ => (FIRST + self.next).to_string(),
            };
            if self.seen.insert((kind, new.clone())) {
                break new;
            }
        };
        match kind {
            "bookmarkStart" => drop(renamed.insert(old.to_string(), new.clone())),
            "footnoteReference" | "endnoteReference" => {
                self.notes.push(Note { kind, old: old.to_string(), new: new.clone() });
            }
            _ => {}
        }
        Some(new)
    }

    /// Are there copies to be made of footnotes or endnotes (`footnote`, `endnote`)?
    pub fn copies(&self, item: &str) -> bool {
        self.notes.iter().any(|n| n.kind.strip_suffix("Reference") == Some(item))
    }

    /// The part with the footnotes or endnotes, with the copies that repeated references need.
    pub fn with_copies(&mut self, xml: &str, item: &str) -> String {
        let mut more = String::new();
        for note in std::mem::take(&mut self.notes) {
            if note.kind.strip_suffix("Reference") != Some(item) {
                self.notes.push(note);
            } else if let Some(original) = element(xml, item, &note.old) {
                let id = value_of(original, "id").unwrap_or(0..0);
                let copy = format!("{}{}{}", &original[..id.start], note.new, &original[id.end..]);
                more += &self.part(&copy);
            }
        }
        let end = xml.rfind("</").unwrap_or(xml.len());
        format!("{}{more}{}", &xml[..end], &xml[end..])
    }
}

/// More footnotes, endnotes or comments than Word opens.
pub(super) fn too_many_notes() -> Diagnostic {
    Diagnostic::error(
        "too-many-notes",
        tr!(
            "合在一起的脚注、尾注或批注太多，Word 打不开",
            "Too many notes or comments together for Word to open"
        ),
    )
    .hint(tr!("分成几批合并，例如按部门", "Merge in several files, for example one a department"))
}

/// Halves of pairs without their other half.
fn alone(halves: Vec<(&str, String, Range<usize>)>) -> Vec<Range<usize>> {
    let mut open: HashMap<(bool, String), Range<usize>> = HashMap::new();
    let mut out = Vec::new();
    for (name, id, at) in halves {
        let key = (name.starts_with("bookmark"), id);
        if name.ends_with("Start") {
            out.extend(open.insert(key, at));
        } else if open.remove(&key).is_none() {
            out.push(at);
        }
    }
    out.extend(open.into_values());
    out
}

/// The element of that local name and id.
fn element<'x>(xml: &'x str, local: &str, id: &str) -> Option<&'x str> {
    let tag = tags(xml).find(|t| {
        let tag = &xml[t.clone()];
        self::local(tag) == local && value_of(tag, "id").is_some_and(|v| &tag[v] == id)
    })?;
    whole(xml, &tag).map(|range| &xml[range])
}

/// Where the element of a start tag stands that holds no other of its name.
pub(super) fn whole(xml: &str, tag: &Range<usize>) -> Option<Range<usize>> {
    if xml[tag.clone()].ends_with("/>") {
        return Some(tag.clone());
    }
    let name = xml[tag.start + 1..].split(|c: char| c.is_whitespace() || c == '/' || c == '>').next()?;
    let close = format!("</{name}>");
    let end = xml[tag.end..].find(&close)?;
    Some(tag.start..tag.end + end + close.len())
}

/// The name of a start tag, without its prefix.
pub(super) fn local(tag: &str) -> &str {
    let name = tag[1..].split(|c: char| c.is_whitespace() || c == '/' || c == '>').next().unwrap_or_default();
    name.rsplit(':').next().unwrap_or_default()
}

/// The start tags of a text; comments, CDATA and processing instructions are passed over.
pub(super) fn tags(xml: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let open = at + xml[at..].find('<')?;
            let rest = &xml[open..];
            let skip = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>"), ("</", ">")];
            if let Some((_, end)) = skip.iter().find(|s| rest.starts_with(s.0)) {
                at = open + rest.find(end)? + end.len();
                continue;
            }
            let mut quote = None;
            let close = rest.bytes().position(|b| match (quote, b) {
                (Some(q), b) => {
                    quote = Some(q).filter(|q| *q != b);
                    false
                }
                (None, b'"' | b'\'') => {
                    quote = Some(b);
                    false
                }
                (None, b) => b == b'>',
            })?;
            at = open + close + 1;
            return Some(open..at);
        }
    })
}

/// Where the value of an attribute of that local name stands in a start tag.
pub(super) fn value_of(tag: &str, attribute: &str) -> Option<Range<usize>> {
    let mut at = tag.find(char::is_whitespace)?;
    loop {
        let name_at = at + tag[at..].find(|c: char| !c.is_whitespace())?;
        let equals = name_at + tag[name_at..].find('=')?;
        let name = tag[name_at..equals].trim_end();
        let open = equals + 1 + tag[equals + 1..].find(['"', '\''])?;
        let quote = char::from(*tag.as_bytes().get(open)?);
        let close = open + 1 + tag[open + 1..].find(quote)?;
        if name.rsplit(':').next() == Some(attribute) {
            return Some(open + 1..close);
        }
        at = close + 1;
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

    #[test]
    fn halves_without_their_other_half_go() {
        let start = "<w:bookmarkStart w:id='1' w:name='a>b'/>";
        let end = "<w:bookmarkEnd w:id=\"1\"/>";
        let mut u = Uniques::default();
        assert_eq!(u.part(&format!("<a>{start}</a>")), "<a></a>");
        let out = Uniques::default().part(&format!("<a>{start}{start}x{end}{end}</a>"));
        assert_eq!((out.matches("Start").count(), out.matches("End").count()), (1, 1), "{out}");
        let range = "<w:commentRangeStart w:id=\"0\"/>x<w:commentRangeEnd w:id=\"0\"/><w:commentReference w:id=\"0\"/>";
        assert_eq!(Uniques::default().part(&format!("<a>{range}{range}</a>")), format!("<a>{range}x</a>"));
    }

    #[test]
    fn copies_of_notes_get_the_next_ids_and_no_large_ones() {
        let mut u = Uniques::default();
        u.reserve("<w:footnotes><w:footnote w:id=\"-1\"/><w:footnote w:id=\"4\"/></w:footnotes>");
        let text = "<a><w:footnoteReference w:id=\"2\"/><w:footnoteReference w:id=\"2\"/><w:footnoteReference w:id=\"6\"/>\
            <w:endnoteReference w:id=\"1\"/><w:endnoteReference w:id=\"1\"/></a>";
        let out = u.part(text);
        let ids: Vec<&str> = out.split("w:id=\"").skip(1).map(|s| s.split('"').next().unwrap()).collect();
        assert_eq!(ids, ["2", "7", "6", "1", "2"], "4 is a note, 6 another file's");
        assert!(u.count_notes().is_ok());
        u.part(&"<w:endnoteReference w:id=\"1\"/>".repeat(40_000));
        assert!(u.count_notes().is_err());
    }

    #[test]
    fn repeated_notes_get_copies() {
        let mut u = Uniques::default();
        let out = u.part("<a><w:footnoteReference w:id=\"2\"/><w:footnoteReference w:id=\"2\"/></a>");
        assert_eq!(out.matches("w:id=\"2\"").count(), 1);
        assert!(u.copies("footnote") && !u.copies("endnote"));
        let notes = u
            .with_copies("<w:footnotes><w:footnote w:id=\"2\"><w:p/></w:footnote></w:footnotes>", "footnote");
        let new = out.rsplit("w:id=\"").next().and_then(|r| r.split('"').next()).unwrap();
        assert!(
            notes.ends_with(&format!("<w:footnote w:id=\"{new}\"><w:p/></w:footnote></w:footnotes>")),
            "{notes}"
        );
    }
}
