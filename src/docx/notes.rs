//! The order of footnotes and endnotes. Word gives notes ids in the order of their marks whenever it saves, and
//! LibreOffice (seen in 7.4) finds the note of a mark by that order, not by its id: where notes were repeated,
//! left out or received, they get the ids that Word would give.
use super::edition::Edition;
use super::unique::{local, tags, value_of, whole};
use crate::diagnostic::Result;
use std::collections::HashMap;
use std::ops::Range;

impl Edition {
    /// Renumbers the notes of a rendered document if its main part refers to others than the package's own does,
    /// or in another order. Notes without a mark are left out.
    pub fn order_notes(&mut self) -> Result<()> {
        let added = self.added.iter().map(|a| a.0.as_str());
        if !self.package.parts().chain(added).any(|p| p.ends_with("notes.xml")) {
            return Ok(());
        }
        let main = self.main()?;
        if self.untouched(&main) {
            return Ok(());
        }
        let Some(mut text) = self.text(&main)?.filter(|t| t.contains("noteReference")) else { return Ok(()) };
        let own = Edition::of(self.package.clone()).text(&main)?.unwrap_or_default();
        for kind in ["footnote", "endnote"] {
            let marks = ids(&text, &format!("{kind}Reference"));
            let ids_of = |list: &[(Range<usize>, String)]| -> Vec<String> {
                list.iter().map(|(_, id)| id.clone()).collect()
            };
            if marks.is_empty() || ids_of(&marks) == ids_of(&ids(&own, &format!("{kind}Reference"))) {
                continue;
            }
            let part = self.relations(&main)?.into_iter().find(|r| r.is(&format!("{kind}s")) && !r.external);
            let Some(part) = part.map(|r| r.target) else { continue };
            let Some(notes) = self.text(&part)? else { continue };
            let Some((notes, new)) = ordered(&notes, kind, &ids_of(&marks)) else { continue };
            for (at, old) in marks.into_iter().rev() {
                text.replace_range(at, new.get(&old).unwrap_or(&old));
            }
            self.set(&part, notes.into_bytes());
        }
        self.set(&main, text.into_bytes());
        Ok(())
    }
}

/// The notes part with the notes in the order of their marks, and their new ids by the old ones. `None` if marks
/// and notes don't fit together.
fn ordered(notes: &str, kind: &str, marks: &[String]) -> Option<(String, HashMap<String, String>)> {
    let mut by_id = HashMap::new();
    let mut all: Option<Range<usize>> = None;
    let mut fixed = String::new();
    let mut next = 1_i64;
    for tag in tags(notes).filter(|t| local(&notes[t.clone()]) == kind) {
        let whole = whole(notes, &tag)?;
        all = Some(all.map_or(whole.start, |a| a.start)..whole.end);
        let start = &notes[tag];
        let id = &start[value_of(start, "id")?];
        // separators; settings refer to them by their ids
        if value_of(start, "type").is_some_and(|t| &start[t] != "normal") {
            fixed.push_str(&notes[whole]);
            next = next.max(id.parse::<i64>().ok()?.checked_add(1)?);
        } else {
            by_id.insert(id, &notes[whole]);
        }
    }
    let mut new = HashMap::new();
    for old in marks {
        let note = by_id.get(old.as_str())?;
        let at = value_of(note, "id")?;
        if new.insert(old.clone(), next.to_string()).is_some() {
            return None;
        }
        fixed.push_str(&note[..at.start]);
        fixed.push_str(&next.to_string());
        fixed.push_str(&note[at.end..]);
        next = next.checked_add(1)?;
    }
    let all = all?;
    Some((format!("{}{fixed}{}", &notes[..all.start], &notes[all.end..]), new))
}

/// The ids of all elements of that local name and where they stand.
fn ids(text: &str, name: &str) -> Vec<(Range<usize>, String)> {
    let found = tags(text).filter(|t| local(&text[t.clone()]) == name);
    let id = |t: Range<usize>| {
        let at = value_of(&text[t.clone()], "id")?;
        let at = t.start + at.start..t.start + at.end;
        Some((at.clone(), text[at].to_string()))
    };
    found.filter_map(id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_stand_in_the_order_of_their_marks() {
        let note = |id: &str, text: &str| format!("<w:footnote w:id=\"{id}\"><w:p>{text}</w:p></w:footnote>");
        let line = "<w:footnote w:type=\"separator\" w:id=\"0\"><w:p/></w:footnote>";
        let given = format!(
            "<w:footnotes>{line}{}{}{}</w:footnotes>",
            note("1", "甲"),
            note("2", "乙"),
            note("3", "丙")
        );
        let marks = ["3".to_string(), "1".to_string()];
        let (text, new) = ordered(&given, "footnote", &marks).unwrap();
        assert_eq!(text, format!("<w:footnotes>{line}{}{}</w:footnotes>", note("1", "丙"), note("2", "甲")));
        assert_eq!((new["3"].as_str(), new["1"].as_str()), ("1", "2"));
        assert!(ordered(&given, "footnote", &["9".to_string()]).is_none(), "a mark without a note");
    }
}
