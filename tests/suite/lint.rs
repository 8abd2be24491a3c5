//! The format rules on whole documents, and what `--fix` leaves as it was, seen by another XML reader than the product's.
use crate::damage::parts;
use crate::structure;
use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use wenshu::diagnostic::Severity;
use wenshu::docx::Package;
use wenshu::lint::fix::fix;
use wenshu::lint::{ALL, Choice, Finding, check};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn inputs(folder: &str) -> Result<Vec<PathBuf>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/inputs").join(folder);
    let mut out: Vec<PathBuf> = fs::read_dir(folder)?.filter_map(|e| Some(e.ok()?.path())).collect();
    out.retain(|p| p.extension().is_some_and(|e| e == "docx"));
    out.sort();
    Ok(out)
}

fn look(path: &Path) -> Result<Vec<Finding>> {
    let choice = Choice::default();
    Ok(check(&choice.page(&Package::open(path)?)?, &choice))
}

/// Rules that found something worse than a note.
fn rules(findings: &[Finding]) -> BTreeSet<&'static str> {
    let loud = findings.iter().map(|f| &f.diagnostic).filter(|d| d.severity() > Severity::Note);
    loud.filter_map(|d| ALL.iter().find(|r| r.code == d.code()).map(|r| r.id)).collect()
}

#[test]
fn each_sample_breaks_its_rule_and_the_good_one_none() -> Result<()> {
    let mut seen = 0;
    for path in inputs("lint")? {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let found = rules(&look(&path)?);
        if name == "合格通知" {
            assert_eq!(found, BTreeSet::new(), "{name}");
        } else if let Some(rule) = ALL.iter().find(|r| r.id == name) {
            assert!(found.contains(rule.id), "{name}: {found:?}");
            // what is left out of one place may be missed at another: L15's colon is half-width too
            let others: Vec<_> = found.iter().filter(|id| **id != rule.id && **id != "L18").collect();
            assert!(others.is_empty(), "{name}: {others:?}");
            seen += 1;
        }
    }
    assert!(seen >= 14, "{seen}");
    Ok(())
}

#[test]
fn fixing_changes_only_the_paragraphs_that_were_found() -> Result<()> {
    let mut fixed = 0;
    let corpus = inputs("docx")?.into_iter().chain(inputs("lint")?).chain(inputs("combine")?);
    for path in corpus {
        let name = path.display().to_string();
        let Ok(package) = Package::open(&path) else { continue };
        let Ok(findings) = look(&path) else { continue };
        let wanted: BTreeSet<u32> = findings.iter().flat_map(|f| &f.edits).map(|e| e.paragraph()).collect();
        let done = fix(&package, &Choice::default())?;
        assert!(done.changed.is_subset(&wanted), "{name}: {:?} {wanted:?}", done.changed);
        let Some(bytes) = done.bytes else {
            assert!(done.changed.is_empty(), "{name}");
            continue;
        };
        fixed += 1;
        let (before, after) = (fs::read(&path)?, bytes);
        let (differing, main) = differences(&before, &after)?;
        assert_eq!(differing, done.changed, "{name}");
        assert_eq!(parts_that_differ(&before, &after)?, [main], "{name}");
        let faults = structure::check(&after);
        assert!(faults.is_empty() || faults == structure::check(&before), "{name}: {faults:?}");
    }
    assert!(fixed >= 6, "{fixed}");
    Ok(())
}

#[test]
fn what_was_fixed_passes() -> Result<()> {
    for path in inputs("lint")? {
        let name = path.display().to_string();
        let done = fix(&Package::open(&path)?, &Choice::default())?;
        let left: Vec<_> = done.left.iter().filter(|f| !f.edits.is_empty()).collect();
        // text in a field is Word's
        let in_field = name.ends_with("旧预案.docx") && left.len() == 1;
        assert!(left.is_empty() || in_field, "{name}: {left:?}");
        for id in ["L08", "L11", "L15", "L18"] {
            if name.ends_with(&format!("{id}.docx")) {
                assert_eq!(rules(&done.left), BTreeSet::new(), "{name}");
            }
        }
    }
    Ok(())
}

/// The paragraphs of the main part that differ, by their number, and that part's name. What isn't in a paragraph must
/// be the same.
fn differences(before: &[u8], after: &[u8]) -> Result<(BTreeSet<u32>, String)> {
    let main = main_part(before)?;
    let (a, b) = (text(&part(before, &main)?)?, text(&part(after, &main)?)?);
    let (a_tree, b_tree) = (roxmltree::Document::parse(&a)?, roxmltree::Document::parse(&b)?);
    let (a_all, b_all) = (paragraphs(&a_tree), paragraphs(&b_tree));
    assert_eq!(a_all.len(), b_all.len(), "paragraphs were added or lost");
    let own = |source: &str, node: roxmltree::Node<'_, '_>| {
        // a paragraph inside of a text box is one of its own
        let mut text = source[node.range()].to_string();
        for inner in node.descendants().filter(|n| *n != node && n.tag_name().name() == "p" && is_word(*n)) {
            text = text.replace(&source[inner.range()], "");
        }
        text
    };
    let pairs = a_all.iter().zip(&b_all).zip(1..);
    let differing = pairs.filter(|((x, y), _)| own(&a, **x) != own(&b, **y)).map(|(_, n)| n).collect();
    assert_eq!(without(&a, &a_all), without(&b, &b_all), "something between the paragraphs was changed");
    Ok((differing, main))
}

fn is_word(n: roxmltree::Node<'_, '_>) -> bool {
    n.tag_name().namespace().is_some_and(|ns| ns.contains("wordprocessingml"))
}

fn paragraphs<'a, 'd>(tree: &'a roxmltree::Document<'d>) -> Vec<roxmltree::Node<'a, 'd>> {
    tree.descendants().filter(|n| n.is_element() && n.tag_name().name() == "p" && is_word(*n)).collect()
}

/// The text without its outermost paragraphs.
fn without(text: &str, paragraphs: &[roxmltree::Node<'_, '_>]) -> String {
    let (mut out, mut at) = (String::new(), 0);
    for p in paragraphs {
        if p.range().start >= at {
            out.push_str(&text[at..p.range().start]);
            at = p.range().end;
        }
    }
    out + &text[at..]
}

fn part(file: &[u8], name: &str) -> Result<Vec<u8>> {
    let found = parts(file)?.into_iter().find(|(n, _)| n == name.as_bytes());
    Ok(found.ok_or(name)?.1)
}

fn text(bytes: &[u8]) -> Result<String> {
    let wide = |of: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.chunks_exact(2).map(|c| of([c[0], c[1]])).collect();
        String::from_utf16(&units)
    };
    let text = match bytes {
        [0xFF, 0xFE, ..] => wide(u16::from_le_bytes)?,
        [0xFE, 0xFF, ..] => wide(u16::from_be_bytes)?,
        _ => String::from_utf8(bytes.to_vec())?,
    };
    Ok(text.trim_start_matches('\u{feff}').to_string())
}

/// The part that the package's relationships name as its document.
fn main_part(file: &[u8]) -> Result<String> {
    let rels = text(&part(file, "_rels/.rels")?)?;
    let tree = roxmltree::Document::parse(&rels)?;
    let main =
        tree.descendants().find(|n| n.attribute("Type").is_some_and(|t| t.ends_with("/officeDocument")));
    let target = main.and_then(|n| n.attribute("Target")).ok_or("no document")?;
    Ok(target.trim_start_matches('/').to_string())
}

fn parts_that_differ(before: &[u8], after: &[u8]) -> Result<Vec<String>> {
    let (before, after) = (parts(before)?, parts(after)?);
    let names = |list: &[(Vec<u8>, Vec<u8>)]| list.iter().map(|p| p.0.clone()).collect::<Vec<_>>();
    assert_eq!(names(&before), names(&after));
    let differ = before.iter().zip(&after).filter(|(x, y)| x.1 != y.1);
    Ok(differ.map(|(x, _)| String::from_utf8_lossy(&x.0).into_owned()).collect())
}
