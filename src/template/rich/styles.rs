//! What Markdown needs of the template: its heading styles, and list definitions, added once when the template
//! is compiled.
use crate::diagnostic::Result;
use crate::docx::{Additions, Level, Lists, Package};
use quick_xml::Reader;
use quick_xml::events::Event;

/// Styles and lists by their ids.
#[derive(Debug, Default)]
pub(in crate::template) struct Styles {
    /// Paragraph styles named `heading 1` to `heading 9`, whatever their ids.
    headings: [Option<String>; 9],
    /// The character style `Hyperlink`.
    pub(super) link: Option<String>,
    /// A list with bullets.
    pub(super) bullets: u32,
    /// A numbered list, to be copied so that each begins anew.
    pub(super) numbers: u32,
}

const EMPTY: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:numbering xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"></w:numbering>";
const CONTENT_TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml";

impl Styles {
    /// Reads the styles; returns the package with two lists more.
    pub(in crate::template) fn prepare(package: &Package) -> Result<(Package, Styles)> {
        let styles = package.main_related("styles")?.map(|i| package.read_text(i)).transpose()?;
        let mut found = Styles::read(&styles.unwrap_or_default());
        let part = package.main_related("numbering")?;
        let source = part.map(|i| package.read_text(i)).transpose()?;
        // `<w:numbering …/>` has no end tag to put lists before
        let source = source.filter(|s| s.contains("</")).unwrap_or_else(|| EMPTY.to_string());
        let mut lists = Lists::read(&source);
        found.bullets = lists.define(&levels(|i| ("bullet", ["•", "–"][i % 2])));
        found.numbers = lists.define(&levels(|i| match i % 3 {
            0 => ("decimal", DECIMALS[i]),
            1 => ("decimal", BRACKETED[i]),
            _ => ("lowerLetter", DECIMALS[i]),
        }));
        let content = lists.source().as_bytes().to_vec();
        let package = match part {
            Some(i) => package.rewritten(&[(i, content)], &[])?,
            None => {
                let mut more = Additions::default();
                let name =
                    (0..)
                        .map(|n| {
                            if n == 0 {
                                "word/numbering.xml".into()
                            } else {
                                format!("word/numbering{n}.xml")
                            }
                        })
                        .find(|n| package.index(n).is_none())
                        .unwrap_or_default();
                more.part(&name, content, CONTENT_TYPE);
                more.relate(package.main()?, "rIdWenshuNumbering", "numbering", &format!("/{name}"), false);
                let mut changed = vec![];
                let added = more.apply(package, &mut changed)?;
                package.rewritten(&changed, &added)?
            }
        };
        Ok((package, found))
    }

    pub(in crate::template) fn read(xml: &str) -> Styles {
        let mut reader = Reader::from_str(xml);
        let mut out = Styles::default();
        let mut id = None;
        while let Ok(event) = reader.read_event() {
            let (Event::Start(e) | Event::Empty(e)) = &event else {
                if matches!(event, Event::Eof) {
                    break;
                }
                continue;
            };
            let attribute = |local: &str| {
                let found = e
                    .attributes()
                    .with_checks(false)
                    .flatten()
                    .find(|a| a.key.local_name().as_ref() == local);
                found.map(|a| a.value.to_string())
            };
            match e.local_name().as_ref() {
                "style" => id = attribute("styleId"),
                "name" => {
                    let (Some(id), Some(name)) = (id.take(), attribute("val")) else { continue };
                    let name = name.to_lowercase();
                    if name == "hyperlink" {
                        out.link = Some(id);
                    } else if let Some(slot) = name
                        .strip_prefix("heading ")
                        .and_then(|n| n.parse::<usize>().ok())
                        .and_then(|n| out.headings.get_mut(n.checked_sub(1)?))
                    {
                        *slot = Some(id);
                    }
                }
                _ => {}
            }
        }
        out
    }

    /// The ids of all heading styles.
    pub(in crate::template) fn heading_ids(&self) -> Vec<&str> {
        self.headings.iter().flatten().map(String::as_str).collect()
    }

    /// The style of headings of a level, 1 to 9.
    pub(super) fn heading(&self, level: usize) -> Option<&str> {
        self.headings.get(level.checked_sub(1)?)?.as_deref()
    }
}

/// Levels of lists.
pub(super) const LEVELS: usize = 9;
/// Indent of a level in twentieths of a point: two characters of 10.5 points.
const STEP: u32 = 420;

const DECIMALS: [&str; LEVELS] = ["%1.", "%2.", "%3.", "%4.", "%5.", "%6.", "%7.", "%8.", "%9."];
const BRACKETED: [&str; LEVELS] = ["(%1)", "(%2)", "(%3)", "(%4)", "(%5)", "(%6)", "(%7)", "(%8)", "(%9)"];

fn levels(f: impl Fn(usize) -> (&'static str, &'static str)) -> Vec<Level> {
    let level = |i: usize| {
        let (format, text) = f(i);
        Level { format, text, indent: (STEP * (i as u32 + 1), STEP) }
    };
    (0..LEVELS).map(level).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_found_by_name_whatever_their_id() {
        let xml = r#"<w:styles xmlns:w="x"><w:latentStyles><w:lsdException w:name="heading 3"/></w:latentStyles><w:style w:type="paragraph" w:styleId="a"><w:name w:val="heading 1"/></w:style><w:style w:type="paragraph" w:styleId="2"><w:name w:val="Heading 2"/></w:style><w:style w:type="character" w:styleId="a5"><w:name w:val="Hyperlink"/></w:style></w:styles>"#;
        let s = Styles::read(xml);
        assert_eq!(
            (s.heading(1), s.heading(2), s.heading(3), s.heading(0)),
            (Some("a"), Some("2"), None, None)
        );
        assert_eq!(s.link.as_deref(), Some("a5"));
    }
}
