//! Takes the link to a data source out of a package (`w:mailMerge` in the settings, ECMA-376 part 1, §17.14):
//! with it Word asks for the database each time the document is opened, and shows where it was.
use crate::diagnostic::Result;
use crate::docx::Package;

/// Relationship types of a mail merge, by their last words.
const RELATIONS: [&str; 4] =
    ["/mailMergeSource", "/mailMergeHeaderSource", "/recipientData", "/mailMergeRecipientData"];

/// The package without a data source; most have none and are returned as they are.
pub(in crate::template) fn without_source(package: Package) -> Result<Package> {
    let Some(settings) = package.main_related("settings")? else { return Ok(package) };
    let text = package.read_text(settings)?;
    let Some(cut) = without_element(&text, "mailMerge") else { return Ok(package) };
    let mut changed = vec![(settings, cut.into_bytes())];
    let mut gone = Vec::new();
    if let Some(rels) = package.index(&package.relationships_of(settings)) {
        let mut text = package.read_text(rels)?;
        for kind in RELATIONS {
            if let Some(part) = package.related_part(settings, kind.trim_start_matches('/'))? {
                gone.push(part);
            }
            while let Some(shorter) =
                without_tag(&text, |tag| tag.contains("Relationship ") && tag.contains(&format!("{kind}\"")))
            {
                text = shorter;
            }
        }
        changed.push((rels, text.into_bytes()));
    }
    if let Some(types) = package.index("[Content_Types].xml").filter(|_| !gone.is_empty()) {
        let mut text = package.read_text(types)?;
        for &part in &gone {
            let name = format!("\"/{}\"", package.name(part));
            while let Some(shorter) =
                without_tag(&text, |tag| tag.contains("Override ") && tag.contains(&name))
            {
                text = shorter;
            }
        }
        changed.push((types, text.into_bytes()));
    }
    Ok(package.rewritten(&changed, &[])?.without(&gone))
}

/// The text without its first element of that local name.
fn without_element(text: &str, name: &str) -> Option<String> {
    let open = text.match_indices(name).map(|(i, _)| i).find(|&i| {
        let before = text[..i].rfind('<').map(|o| &text[o + 1..i]);
        let after = text[i + name.len()..].starts_with([' ', '>', '/']);
        after && before.is_some_and(|b| b.is_empty() || (b.ends_with(':') && !b.contains([' ', '/', '"'])))
    })?;
    let start = text[..open].rfind('<')?;
    let full = &text[start + 1..open + name.len()];
    let tag_end = start + text[start..].find('>')? + 1;
    let end = match text[..tag_end].ends_with("/>") {
        true => tag_end,
        false => {
            let close = format!("</{full}>");
            tag_end + text[tag_end..].find(&close)? + close.len()
        }
    };
    Some(format!("{}{}", &text[..start], &text[end..]))
}

/// The text without the first tag (with its end tag, if it has one) for which this holds.
fn without_tag(text: &str, wanted: impl Fn(&str) -> bool) -> Option<String> {
    let mut at = 0;
    while let Some(start) = text[at..].find('<').map(|i| at + i) {
        let end = start + text[start..].find('>')? + 1;
        let tag = &text[start..end];
        if wanted(tag) {
            let name = tag.trim_start_matches('<').split([' ', '/', '>']).next().unwrap_or_default();
            let close = format!("</{name}>");
            let rest = &text[end..];
            let rest =
                if tag.ends_with("/>") { rest } else { rest.strip_prefix(close.as_str()).unwrap_or(rest) };
            return Some(format!("{}{rest}", &text[..start]));
        }
        at = end;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_and_tags_are_cut_out() {
        let cut = |t: &str| without_element(t, "mailMerge");
        assert_eq!(cut("<w:a/><w:mailMerge><w:x/></w:mailMerge><w:b/>").as_deref(), Some("<w:a/><w:b/>"));
        assert_eq!(cut("<s><w:mailMerge/></s>").as_deref(), Some("<s></s>"));
        assert_eq!(cut("<w:x w:val=\"mailMerge\"/>"), None);
        let tag = without_tag("<R><Relationship Id=\"1\"></Relationship><Relationship Id=\"2\"/></R>", |t| {
            t.contains("Relationship Id=\"1\"")
        });
        assert_eq!(tag.as_deref(), Some("<R><Relationship Id=\"2\"/></R>"));
    }
}
