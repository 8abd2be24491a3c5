//! Filling changes nothing but the tags: the documents of `tests/inputs/docx/`, made by many producers and by
//! hand (`tests/tools/make_corpus.py`), go through a fill and come back byte for byte.
use crate::structure;
use std::error::Error;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use wenshu::docx::Package;
use wenshu::template::{Frame, Scope, WordTemplate};
use wenshu::value::Value;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn corpus() -> Result<Vec<PathBuf>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/inputs/docx");
    let mut files = std::fs::read_dir(folder)?.map(|e| Ok(e?.path())).collect::<Result<Vec<_>>>()?;
    files.sort();
    assert!(files.len() >= 20);
    Ok(files)
}

/// Fills a document with data in JSON.
pub(crate) fn fill(bytes: Vec<u8>, json: &str) -> std::result::Result<Vec<u8>, String> {
    let show = |p: &wenshu::diagnostic::Diagnostic| p.show(Default::default());
    let package = Package::from_bytes("t.docx", bytes).map_err(|d| show(&d))?;
    let template = WordTemplate::compile(package).map_err(|d| show(&d))?;
    let data = Value::from(&serde_json::from_str::<serde_json::Value>(json).map_err(|e| e.to_string())?);
    let scope = Scope { date: jiff::civil::date(2026, 9, 1) };
    let mut out = vec![];
    template
        .render(&Frame::outer(&data).as_root(), scope, &mut out)
        .map_err(|p| p.0.iter().map(show).collect::<Vec<_>>().join("\n"))?;
    Ok(out)
}

/// Raw names and contents, in the order of the directory.
pub(crate) fn parts(bytes: &[u8]) -> Result<Vec<(Vec<u8>, Vec<u8>)>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes))?;
    (0..zip.len())
        .map(|i| {
            let mut entry = zip.by_index(i)?;
            let mut content = vec![];
            entry.read_to_end(&mut content)?;
            Ok((entry.name_raw().to_vec(), content))
        })
        .collect()
}

/// The parts that differ, by name; panics when names or their order do.
fn changed(before: &[(Vec<u8>, Vec<u8>)], after: &[(Vec<u8>, Vec<u8>)], what: &str) -> Vec<String> {
    let names = |p: &[(Vec<u8>, Vec<u8>)]| p.iter().map(|p| p.0.clone()).collect::<Vec<_>>();
    assert_eq!(names(before), names(after), "{what}");
    // a document made from a template says that it is a document, no template
    let template = what.ends_with(".dotx") || what.ends_with(".dotm");
    let pairs = before.iter().zip(after).filter(|(b, a)| b.1 != a.1);
    let pairs = pairs.filter(|(b, _)| !template || b.0 != b"[Content_Types].xml");
    pairs.map(|(b, _)| String::from_utf8_lossy(&b.0).into_owned()).collect()
}

#[test]
fn a_document_without_tags_comes_back_byte_for_byte() -> Result<()> {
    let mut bad = vec![];
    for file in corpus()? {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let before = std::fs::read(&file)?;
        match fill(before.clone(), "{}") {
            Err(e) => bad.push(format!("{name}: {e}")),
            Ok(after) => {
                let different = changed(&parts(&before)?, &parts(&after)?, &name);
                bad.extend(different.iter().map(|p| format!("{name}: {p} differs")));
                // these two producers don't keep to the schema's order themselves
                if !name.starts_with("rs-") && !name.starts_with("lo-") {
                    bad.extend(structure::check(&after).iter().map(|f| format!("{name}: {f}")));
                }
            }
        }
    }
    assert!(bad.is_empty(), "{}", bad.join("\n"));
    Ok(())
}

const TAG: &str = "{{甲}}";
const VALUE: &str = "值<&";
const WRITTEN: &str = "值&lt;&amp;";

/// Decodes a part; gives back what encodes it again.
fn text(bytes: &[u8]) -> (String, fn(&str) -> Vec<u8>) {
    let wide = |pair: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.chunks_exact(2).map(|c| pair([c[0], c[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    match bytes {
        [0xFF, 0xFE, ..] => {
            (wide(u16::from_le_bytes), |s| s.encode_utf16().flat_map(u16::to_le_bytes).collect())
        }
        [0xFE, 0xFF, ..] => {
            (wide(u16::from_be_bytes), |s| s.encode_utf16().flat_map(u16::to_be_bytes).collect())
        }
        _ => (String::from_utf8_lossy(bytes).into_owned(), |s| s.as_bytes().to_vec()),
    }
}

#[test]
fn a_tag_in_the_first_text_changes_nothing_but_its_place() -> Result<()> {
    let mut bad = vec![];
    for file in corpus()? {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut content = parts(&std::fs::read(&file)?)?;
        let main = content.iter().position(|p| {
            let n = String::from_utf8_lossy(&p.0);
            n.starts_with("word/") && (n.ends_with("/document.xml") || n.ends_with("/文档.xml"))
        });
        let main = main.ok_or_else(|| format!("{name}: no main part"))?;
        let (source, encode) = text(&content[main].1);
        let document = roxmltree::Document::parse(&source)?;
        let first = document
            .descendants()
            .find(|t| t.is_text() && t.parent_element().is_some_and(|p| structure::is(p, "w:t")));
        let Some(first) = first else { return Err(format!("{name}: no text").into()) };
        let at = first.range().end;
        let start = first.parent_element().map_or(0, |p| p.range().start);
        let start_tag = start + source[start..].find('>').unwrap_or(0);
        content[main].1 = encode(&format!("{}{TAG}{}", &source[..at], &source[at..]));
        let after = match fill(zipped(&content)?, &serde_json::json!({ "甲": VALUE }).to_string()) {
            Ok(after) => parts(&after)?,
            // no program writes that; it is refused
            Err(e) if name == "prefixes-inside.docx" && e.contains("前缀") => continue,
            Err(e) => {
                bad.push(format!("{name}: {e}"));
                continue;
            }
        };
        let different = changed(&content, &after, &name);
        let plain = format!("{}{WRITTEN}{}", &source[..at], &source[at..]);
        let kept = format!("{} xml:space=\"preserve\"{}", &plain[..start_tag], &plain[start_tag..]);
        let (got, _) = text(&after[main].1);
        if got != plain && got != kept || different.len() != 1 || encode(&got) != after[main].1 {
            bad.push(format!("{name}: {different:?} {got}"));
        }
    }
    assert!(bad.is_empty(), "{}", bad.join("\n"));
    Ok(())
}

/// A package of these parts.
pub(crate) fn zipped(parts: &[(Vec<u8>, Vec<u8>)]) -> Result<Vec<u8>> {
    let mut zip = zip::ZipWriter::new(Cursor::new(vec![]));
    let options = zip::write::SimpleFileOptions::default();
    for (name, content) in parts {
        let name = String::from_utf8(name.clone())?;
        if name.ends_with('/') {
            zip.add_directory(name, options)?;
        } else {
            zip.start_file(name, options)?;
            zip.write_all(content)?;
        }
    }
    Ok(zip.finish()?.into_inner())
}
