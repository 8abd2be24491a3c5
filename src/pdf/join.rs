//! Finished PDF files one behind the other in one file: filled forms of a run, for printing.
//!
//! Forms are flattened first, since fields of the same name in one file would share one value.
use super::form::flatten;
use super::object::{inherited, string};
use super::open;
use crate::diagnostic::{Diagnostic, Result};
use crate::tr;
use lopdf::{Dictionary, Document, Object, ObjectId};

/// What pages inherit from above them, and must have themselves in another file.
const INHERITED: [&[u8]; 4] = [b"Resources", b"MediaBox", b"CropBox", b"Rotate"];

/// Joins files, each with a title for the outline. With `duplex` each begins on an odd page.
pub fn join(files: impl Iterator<Item = (String, Vec<u8>)>, duplex: bool) -> Result<Vec<u8>> {
    let mut out = Document::with_version("1.7");
    let root = out.new_object_id();
    let mut pages: Vec<ObjectId> = vec![];
    let mut outline: Vec<(String, ObjectId)> = vec![];
    for (title, bytes) in files {
        let mut file = open::read(&bytes)?;
        flatten(&mut file)?;
        file.renumber_objects_with(out.max_id + 1);
        if duplex && pages.len() % 2 == 1 {
            pages.push(blank(&mut out, root, pages.last().copied()));
            file.renumber_objects_with(out.max_id + 1);
        }
        let own = super::object::pages(&file);
        outline.extend(own.first().map(|first| (title, *first)));
        for page in &own {
            let kept: Vec<(&[u8], Object)> =
                INHERITED.iter().filter_map(|k| Some((*k, inherited(&file, *page, k)?.clone()))).collect();
            if let Ok(d) = file.get_dictionary_mut(*page) {
                kept.into_iter().for_each(|(key, value)| d.set(key, value));
                d.set("Parent", root);
                d.as_hashmap_mut().shift_remove(&b"StructParents"[..]);
            }
        }
        out.max_id = file.max_id;
        out.objects.extend(std::mem::take(&mut file.objects));
        pages.extend(own);
    }
    let mut tree = Dictionary::new();
    tree.set("Type", "Pages");
    tree.set("Count", pages.len() as i64);
    tree.set("Kids", Object::Array(pages.into_iter().map(Object::Reference).collect()));
    out.objects.insert(root, Object::Dictionary(tree));
    let mut catalog = Dictionary::new();
    catalog.set("Type", "Catalog");
    catalog.set("Pages", root);
    if let Some(first) = bookmarks(&mut out, &outline) {
        catalog.set("Outlines", first);
    }
    let catalog = out.add_object(catalog);
    out.trailer.set("Root", catalog);
    out.prune_objects();
    out.renumber_objects();
    let mut bytes = vec![];
    match out.save_to(&mut bytes) {
        Ok(()) => Ok(bytes),
        Err(e) => {
            Err(Diagnostic::error("pdf-write", tr!("PDF 写不出来：{e}", "The PDF can't be written: {e}")))
        }
    }
}

/// An empty page of the size of another.
fn blank(out: &mut Document, root: ObjectId, like: Option<ObjectId>) -> ObjectId {
    let size = like.and_then(|page| inherited(out, page, b"MediaBox").cloned());
    let mut page = Dictionary::new();
    page.set("Type", "Page");
    page.set("Parent", root);
    page.set("MediaBox", size.unwrap_or_else(|| super::object::reals(&[0.0, 0.0, 595.276, 841.89])));
    out.add_object(page)
}

/// One bookmark for each file.
fn bookmarks(out: &mut Document, list: &[(String, ObjectId)]) -> Option<ObjectId> {
    let root = out.new_object_id();
    let ids: Vec<ObjectId> = list.iter().map(|_| out.new_object_id()).collect();
    for (n, ((title, page), id)) in list.iter().zip(&ids).enumerate() {
        let mut item = Dictionary::new();
        item.set("Title", string(title));
        item.set("Parent", root);
        item.set("Dest", Object::Array(vec![Object::Reference(*page), "Fit".into()]));
        let neighbour = |at: Option<usize>| at.and_then(|at| ids.get(at));
        neighbour(n.checked_sub(1)).into_iter().for_each(|id| item.set("Prev", *id));
        neighbour(Some(n + 1)).into_iter().for_each(|id| item.set("Next", *id));
        out.objects.insert(*id, Object::Dictionary(item));
    }
    let mut top = Dictionary::new();
    top.set("Type", "Outlines");
    top.set("First", *ids.first()?);
    top.set("Last", *ids.last()?);
    top.set("Count", ids.len() as i64);
    out.objects.insert(root, Object::Dictionary(top));
    Some(root)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str) -> Vec<u8> {
        let inputs = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/inputs/pdf");
        std::fs::read(inputs.join(name)).unwrap()
    }

    #[test]
    fn forms_are_joined_page_by_page() {
        let list =
            || ["登记表.pdf", "手写.pdf", "登记表.pdf"].map(|n| (format!("《{n}》"), file(n))).into_iter();
        for (duplex, pages) in [(false, 4), (true, 5)] {
            let bytes = join(list(), duplex).unwrap();
            assert!(bytes == join(list(), duplex).unwrap());
            let document = Document::load_mem(&bytes).unwrap();
            assert_eq!(document.page_iter().count(), pages, "{duplex}");
            assert!(!document.catalog().unwrap().has(b"AcroForm"));
            for page in document.page_iter() {
                assert!(inherited(&document, page, b"MediaBox").is_some());
            }
        }
        assert!(join([("坏".to_string(), file("坏.pdf"))].into_iter(), false).is_err());
    }
}
