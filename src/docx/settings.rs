//! Asking Word to bring fields up to date when it opens a document (`w:updateFields`, ECMA-376 part 1,
//! 17.15.1.90), and telling which fields a part has.
use super::additions::Additions;
use super::package::Package;
use super::tree::Tree;
use crate::diagnostic::Result;
use quick_xml::Reader;
use quick_xml::events::Event;

/// The settings that come after `w:updateFields` in the schema; elements of other namespaces do as well.
const LATER: &str = "hdrShapeDefaults footnotePr endnotePr compat docVars rsids mathPr attachedSchema themeFontLang clrSchemeMapping doNotIncludeSubdocsInStats doNotAutoCompressPictures forceUpgrade captions readModeInkLockDown smartTagType schemaLibrary shapeDefaults doNotEmbedSmartTags decimalSymbol listSeparator";
const EMPTY: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:settings xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"></w:settings>";
const CONTENT_TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml";

/// A package of which Word updates all fields on opening; it asks the reader first.
pub fn refreshing(package: &Package) -> Result<Package> {
    if let Some(part) = package.main_related("settings")? {
        let xml = package.read_text(part)?;
        return match with_update(&xml) {
            Some(xml) => package.rewritten(&[(part, xml.into_bytes())], &[]),
            None => Ok(package.clone()),
        };
    }
    let mut more = Additions::default();
    let name = "word/settings.xml";
    let xml = with_update(EMPTY).unwrap_or_default();
    more.part(name, xml.into_bytes(), CONTENT_TYPE);
    more.relate(package.main()?, "rIdWenshuSettings", "settings", &format!("/{name}"), false);
    let mut changed = vec![];
    let added = more.apply(package, &mut changed)?;
    package.rewritten(&changed, &added)
}

/// The settings with the wish put in its place; none when they can't be read.
fn with_update(xml: &str) -> Option<String> {
    let tree = Tree::parse(xml).ok()?;
    let p = &tree.prefix;
    let element = format!("<{p}updateFields {p}val=\"true\"/>");
    let root = tree.nodes.first()?;
    let name = |id: usize| {
        let tag = tree.start_tag(id).trim_start_matches('<');
        tag.split([' ', '/', '>', '\n', '\r', '\t']).next().unwrap_or_default().to_string()
    };
    let mut at = root.inner_end;
    for id in tree.children(0) {
        let node = &tree.nodes[id];
        let full = name(id);
        if full == format!("{p}updateFields") {
            return Some(format!("{}{element}{}", &xml[..node.start], &xml[node.end..]));
        }
        let local = full.strip_prefix(p.as_str()).filter(|l| !l.contains(':'));
        if at == root.inner_end && local.is_none_or(|l| LATER.split(' ').any(|o| o == l)) {
            at = node.start;
        }
    }
    if root.inner_end == root.inner && root.inner == root.end {
        let open = xml[..root.inner].strip_suffix("/>")?; // <w:settings …/>
        return Some(format!("{open}>{element}</{}>{}", name(0), &xml[root.end..]));
    }
    Some(format!("{}{element}{}", &xml[..at], &xml[at..]))
}

/// The instructions of a part's fields, simple and complex, as they begin: `TOC \o "1-3"`, `PAGE`, `REF a`.
pub fn field_instructions(xml: &str) -> Vec<String> {
    if !xml.contains("instrText") && !xml.contains("fldSimple") {
        return vec![];
    }
    let mut out = Vec::new();
    let mut open: Vec<String> = Vec::new();
    let mut inside = false;
    let mut reader = Reader::from_str(xml);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(e) | Event::Empty(e) => {
                let attribute = |local: &str| {
                    let found = e
                        .attributes()
                        .with_checks(false)
                        .flatten()
                        .find(|a| a.key.local_name().as_ref() == local);
                    found.map(|a| a.value.to_string()).unwrap_or_default()
                };
                match e.local_name().as_ref() {
                    "fldSimple" => out.push(attribute("instr").trim().to_string()),
                    "instrText" => inside = true,
                    "fldChar" => match attribute("fldCharType").as_str() {
                        "begin" => open.push(String::new()),
                        "end" => out.extend(open.pop().map(|i| i.trim().to_string())),
                        _ => {}
                    },
                    _ => {}
                }
            }
            Event::End(e) if e.local_name().as_ref() == "instrText" => inside = false,
            Event::Text(t) if inside => {
                open.iter_mut().last().into_iter().for_each(|i| i.push_str(&t.xml10_content()));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wish_stands_where_the_schema_has_it() {
        let ns = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
        for (inner, wanted) in [
            ("<w:zoom/><w:compat><w:a/></w:compat>", "<w:zoom/><w:updateFields w:val=\"true\"/><w:compat>"),
            ("<w:zoom/>", "<w:zoom/><w:updateFields w:val=\"true\"/></w:settings>"),
            ("<w:updateFields w:val=\"0\"/><w:rsids/>", "<w:updateFields w:val=\"true\"/><w:rsids/>"),
            ("<w:zoom/><m:mathPr/>", "<w:zoom/><w:updateFields w:val=\"true\"/><m:mathPr/>"),
        ] {
            let xml = format!("<w:settings {ns}>{inner}</w:settings>");
            assert!(with_update(&xml).unwrap().contains(wanted), "{inner}");
        }
        let empty = with_update(&format!("<w:settings {ns}/>")).unwrap();
        assert!(empty.ends_with("><w:updateFields w:val=\"true\"/></w:settings>"), "{empty}");
    }

    #[test]
    fn instructions_of_simple_split_and_nested_fields() {
        let xml = "<a><w:fldSimple w:instr=\" PAGE \"/><w:fldChar w:fldCharType=\"begin\"/><w:instrText> T</w:instrText><w:instrText>OC \\o</w:instrText><w:fldChar w:fldCharType=\"separate\"/><w:fldChar w:fldCharType=\"begin\"/><w:instrText>PAGEREF x</w:instrText><w:fldChar w:fldCharType=\"end\"/><w:fldChar w:fldCharType=\"end\"/></a>";
        assert_eq!(field_instructions(xml), ["PAGE", "PAGEREF x", "TOC \\o"]);
    }
}
