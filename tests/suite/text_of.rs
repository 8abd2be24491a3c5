//! What a produced Word or Excel file says, as plain text that can be kept and compared.
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::error::Error;
use std::io::Read;
use std::path::Path;

/// A .docx: each story part under its name, a line a paragraph, a line a table row with cells apart by tabs.
/// Inside of a line `⏎` is a line break, `→` a tab, `¶` the end of a paragraph in a cell.
pub(crate) fn docx(path: &Path) -> Result<String, Box<dyn Error>> {
    let mut zip = zip::ZipArchive::new(std::fs::File::open(path)?)?;
    let mut parts =
        zip.file_names().map(|n| n.map(|n| n.into_owned())).collect::<Result<Vec<String>, _>>()?;
    parts.retain(|n| is_story(n));
    parts.sort_by_key(|n| (n != "word/document.xml", n.clone()));
    let mut out = String::new();
    for name in parts {
        let mut xml = String::new();
        zip.by_name(&name)?.read_to_string(&mut xml)?;
        let lines = story(&xml)?;
        if lines.iter().any(|l| !l.is_empty()) {
            out += &format!("[{name}]\n{}\n", lines.join("\n"));
        }
    }
    Ok(out)
}

/// What a .docx says outside of its stories: main content type, outside targets, alternative texts, and the texts
/// of properties, charts, diagrams and custom XML, each under its part's name.
pub(crate) fn parts(path: &Path) -> Result<String, Box<dyn Error>> {
    let mut zip = zip::ZipArchive::new(std::fs::File::open(path)?)?;
    let mut names =
        zip.file_names().map(|n| n.map(|n| n.into_owned())).collect::<Result<Vec<String>, _>>()?;
    names.sort();
    let mut out = String::new();
    for name in names {
        let texts =
            ["docProps/core.xml", "docProps/custom.xml", "word/charts/", "word/diagrams/", "customXml/"];
        let of_text = texts.iter().any(|t| name.starts_with(t)) && name.ends_with(".xml");
        let attributes: &[&str] = match name.as_str() {
            "[Content_Types].xml" => &["ContentType"],
            n if n.ends_with(".rels") => &["Target"],
            n if is_story(n) => &["descr", "alt", "tooltip", "fullDate", "lastValue", "checked"],
            _ => &[],
        };
        if !of_text && attributes.is_empty() {
            continue;
        }
        let mut xml = String::new();
        zip.by_name(&name)?.read_to_string(&mut xml)?;
        let mut reader = Reader::from_str(&xml);
        let (mut lines, mut text) = (vec![], String::new());
        loop {
            let event = reader.read_event()?;
            match &event {
                Event::Eof => break,
                Event::Start(e) | Event::Empty(e) => {
                    text.clear();
                    let all: Vec<(String, String)> = e
                        .attributes()
                        .map(|a| a.map(|a| (a.key.local_name().as_ref().to_owned(), a.value.to_string())))
                        .collect::<Result<_, _>>()?;
                    let has = |key: &str, value: &str| all.iter().any(|a| a.0 == key && a.1.contains(value));
                    let element = e.local_name().as_ref().to_owned();
                    for (key, value) in &all {
                        let wanted = match key.as_str() {
                            "ContentType" => has("PartName", "/word/document.xml"),
                            "Target" => has("TargetMode", "External"),
                            "val" => attributes.contains(&element.as_str()),
                            key => attributes.contains(&key),
                        };
                        if wanted {
                            let key = if key == "val" { &element } else { key };
                            lines.push(format!("{key}={value}"));
                        }
                    }
                }
                Event::Text(t) => text += &t.xml10_content(),
                Event::GeneralRef(r) => text += &format!("&{};", r.xml10_content()),
                Event::End(_) => {
                    let text = std::mem::take(&mut text);
                    if of_text && !text.trim().is_empty() {
                        lines.push(text);
                    }
                }
                _ => {}
            }
        }
        if !lines.is_empty() {
            out += &format!("[{name}]\n{}\n", lines.join("\n"));
        }
    }
    Ok(out)
}

fn is_story(name: &str) -> bool {
    let Some(name) = name.strip_prefix("word/").and_then(|n| n.strip_suffix(".xml")) else { return false };
    ["document", "header", "footer", "footnotes", "endnotes", "comments"]
        .iter()
        .any(|p| name.strip_prefix(p).is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit())))
}

/// The lines of one part. A frame is opened by every paragraph, cell and row and closed into the one around
/// it; text boxes are paragraphs inside of a paragraph and become lines of their own.
fn story(xml: &str) -> Result<Vec<String>, Box<dyn Error>> {
    let mut reader = Reader::from_str(xml);
    let mut frames: Vec<Vec<String>> = vec![vec![]];
    let mut text = vec![String::new()];
    let mut in_text = false;
    loop {
        match reader.read_event()? {
            Event::Eof => break,
            Event::Start(e) => match e.name().as_ref() {
                "w:p" => text.push(String::new()),
                "w:tc" | "w:tr" => frames.push(vec![]),
                "w:t" => in_text = true,
                _ => mark(&e, &mut text),
            },
            Event::Empty(e) if e.name().as_ref() == "w:p" => add(&mut frames, String::new()),
            Event::Empty(e) => mark(&e, &mut text),
            Event::Text(t) if in_text => {
                if let Some(last) = text.last_mut() {
                    *last += &t.xml10_content();
                }
            }
            Event::GeneralRef(r) if in_text => {
                let c = match r.resolve_char_ref()? {
                    Some(c) => c.to_string(),
                    None => quick_xml::escape::resolve_predefined_entity(&r.xml10_content())
                        .unwrap_or("?")
                        .to_owned(),
                };
                if let Some(last) = text.last_mut() {
                    *last += &c;
                }
            }
            Event::End(e) => match e.name().as_ref() {
                "w:t" => in_text = false,
                "w:p" => {
                    if text.len() > 1
                        && let Some(line) = text.pop()
                    {
                        add(&mut frames, line);
                    }
                }
                n @ ("w:tc" | "w:tr") => {
                    if frames.len() > 1
                        && let Some(lines) = frames.pop()
                    {
                        add(&mut frames, lines.join(if n == "w:tc" { "¶" } else { "\t" }));
                    }
                }
                _ => {}
            },
            _ => {}
        }
    }
    Ok(frames.swap_remove(0))
}

fn add(frames: &mut [Vec<String>], line: String) {
    if let Some(lines) = frames.last_mut() {
        lines.push(line);
    }
}

fn mark(e: &BytesStart<'_>, text: &mut [String]) {
    let sign = match e.name().as_ref() {
        "w:tab" if text.len() > 1 && e.attributes().next().is_none() => '→',
        "w:br" | "w:cr" => '⏎',
        _ => return,
    };
    if let Some(last) = text.last_mut() {
        last.push(sign);
    }
}

/// A workbook: each sheet under its name, a line a row, cells apart by tabs.
pub(crate) fn xlsx(path: &Path) -> Result<String, Box<dyn Error>> {
    use calamine::Reader;
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(path)?;
    let mut out = String::new();
    for (name, range) in book.worksheets() {
        out += &format!("[{name}]\n");
        for row in range.rows() {
            let cells: Vec<String> = row.iter().map(ToString::to_string).collect();
            out += cells.join("\t").trim_end();
            out += "\n";
        }
    }
    Ok(out)
}

#[test]
fn rows_are_lines_and_boxes_stand_alone() -> Result<(), Box<dyn Error>> {
    let xml = "<w:body><w:p><w:r><w:t>甲&amp;</w:t><w:tab/><w:t xml:space=\"preserve\"> 乙</w:t></w:r></w:p><w:p/>\
               <w:tbl><w:tr><w:tc><w:p><w:t>1</w:t></w:p><w:p><w:t>2</w:t></w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>\
               <w:p><w:t>外</w:t><w:txbx><w:p><w:t>框</w:t></w:p></w:txbx></w:p></w:body>";
    assert_eq!(story(xml)?, ["甲&→ 乙", "", "1¶2\t", "框", "外"]);
    Ok(())
}
