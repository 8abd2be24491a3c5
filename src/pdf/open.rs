//! Opening somebody's PDF in order to change it. What can't be changed without harm is refused with the reason:
//! damaged files (parts may be missing), protected ones, signed ones (a change breaks the signature).
use super::object::{dict, dict_in, dict_of, entry, follow, integer, items, name};
use crate::diagnostic::{Diagnostic, Place, Result, Text};
use crate::tr;
use lopdf::xref::XrefRecovery;
use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId};
use std::collections::BTreeSet;
use std::path::Path;

/// Larger files are no forms or letter papers.
const MAX_BYTES: u64 = 128 << 20;
/// One packed list of objects, unpacked.
const MAX_STREAM: usize = 32 << 20;
/// Objects of a file: a book of some thousand pages.
const MAX_OBJECTS: usize = 150_000;
/// Levels of a page tree; each counts all pages once.
const LEVELS: usize = 64;
/// The highest number of an object (ISO 32000-1, annex C).
const MAX_NUMBER: u32 = 8_388_607;
/// Pages of a file that is changed.
const MAX_PAGES: usize = 20_000;

/// Reads a PDF file that is to be changed.
pub fn open(path: &Path) -> Result<Document> {
    read(&load(path)?).map_err(|d| d.at(Place::file(path)))
}

/// The bytes of a file that a command names, unless it is far too large.
///
/// # Errors
/// `file-missing`, `file-unreadable`, `file-too-large`, each with the file's name.
pub fn load(path: &Path) -> Result<Vec<u8>> {
    let at = |d: Diagnostic| d.at(Place::file(path));
    let failed = |e: std::io::Error| {
        at(match e.kind() {
            std::io::ErrorKind::NotFound => {
                Diagnostic::error("file-missing", tr!("找不到这个文件", "There is no such file"))
                    .hint(tr!("核对文件名和所在的文件夹", "Check its name and folder"))
            }
            _ => Diagnostic::error("file-unreadable", tr!("读不了这个文件：{e}", "Can't read the file: {e}"))
                .hint(tr!("文件若正在别的程序中打开，请先关闭", "Close it if another program has it open")),
        })
    };
    let meta = std::fs::metadata(path).map_err(failed)?;
    if !meta.is_file() && !meta.is_dir() {
        // a device or a pipe may never end
        return Err(failed(std::io::ErrorKind::InvalidInput.into()));
    }
    if meta.len() > MAX_BYTES {
        let d = Diagnostic::error("file-too-large", tr!("文件太大", "The file is too large"));
        return Err(at(d.hint(tr!("拆成几个小一些的文件再试", "Try it in smaller parts"))));
    }
    std::fs::read(path).map_err(failed)
}

/// Refuses what isn't a PDF at all; the sign may stand behind a few bytes of something else.
pub(super) fn must_be_pdf(bytes: &[u8]) -> Result<()> {
    const SIGN: &[u8] = b"%PDF-";
    let head = bytes.get(..1024).unwrap_or(bytes);
    if head.windows(SIGN.len()).any(|w| w == SIGN) {
        return Ok(());
    }
    Err(Diagnostic::error("pdf-none", tr!("这不是 PDF 文件", "This is no PDF file")).hint(tr!(
        "核对文件名；Word 文件先用 wenshu pdf 转成 PDF",
        "Check the name; turn a Word file into a PDF by wenshu pdf first"
    )))
}

/// Reads a PDF that is to be changed.
///
/// # Errors
/// `pdf-none`, `pdf-damaged`, `pdf-encrypted`, `pdf-signed`.
pub fn read(bytes: &[u8]) -> Result<Document> {
    must_be_pdf(bytes)?;
    let options = LoadOptions { max_decompressed_size: Some(MAX_STREAM), ..LoadOptions::default() };
    let mut document = match Document::load_mem_with_options(bytes, options) {
        Ok(document) => document,
        Err(lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_)) => return Err(encrypted()),
        Err(_) => return Err(damaged(tr!("读不出来", "it can't be read"))),
    };
    if document.was_encrypted() || document.trailer.has(b"Encrypt") {
        return Err(encrypted());
    }
    if document.xref_recovery == Some(XrefRecovery::Reconstructed) {
        return Err(damaged(tr!("不完整", "a part is missing")));
    }
    if document.max_id > MAX_NUMBER || counted(&document) > (MAX_PAGES * LEVELS) as u64 {
        return Err(damaged(tr!("编号不对", "its numbers are wrong")));
    }
    if document.objects.len() > MAX_OBJECTS || document.page_iter().take(MAX_PAGES + 1).count() > MAX_PAGES {
        return Err(Diagnostic::error("file-too-large", tr!("文件太大", "The file is too large"))
            .hint(tr!("拆成几个小一些的文件再试", "Try it in smaller parts")));
    }
    if document.catalog().is_err() || document.page_iter().next().is_none() {
        return Err(damaged(tr!("没有页", "it has no pages")));
    }
    if is_signed(&document) {
        return Err(signed());
    }
    drop_loose_references(&mut document);
    Ok(document)
}

/// A reference to an object that isn't there means null (ISO 32000-1 §7.3.10). Left as it is, it would refer to the
/// next object that is added.
fn drop_loose_references(document: &mut Document) {
    let known: BTreeSet<ObjectId> = document.objects.keys().copied().collect();
    document.traverse_objects(|object| {
        if object.as_reference().is_ok_and(|id| !known.contains(&id)) {
            *object = Object::Null;
        }
    });
}

/// What the nodes of the page tree say of the number of pages below them, all together: lists are made that large
/// before the first page is looked at.
fn counted(document: &Document) -> u64 {
    let nodes = document.objects.values().filter_map(dict);
    let kids = nodes.flat_map(|d| items(document, d, b"Kids")).map(|kid| {
        let count = follow(document, kid).and_then(dict).and_then(|k| integer(document, k, b"Count"));
        count.map_or(1, |n| n.max(0) as u64)
    });
    kids.fold(0, u64::saturating_add)
}

/// Is there a signature, or a promise that nothing but some fields will be changed?
fn is_signed(document: &Document) -> bool {
    let Ok(catalog) = document.catalog() else { return false };
    let promised = dict_in(document, catalog, b"Perms").is_some_and(|p| p.has(b"DocMDP"));
    promised || document.objects.values().filter_map(dict).any(|d| has_signature(document, d))
}

/// A signature field that holds a signature: its own, or its parent's kind.
fn has_signature(document: &Document, d: &Dictionary) -> bool {
    let kind = || {
        let own = name(document, d, b"FT");
        own.or_else(|| name(document, dict_in(document, d, b"Parent")?, b"FT"))
    };
    d.has(b"V") && kind().is_some_and(|k| k == b"Sig") && entry(document, d, b"V").is_some()
}

/// The form's dictionary.
pub(super) fn form(document: &Document) -> Option<&Dictionary> {
    dict_in(document, document.catalog().ok()?, b"AcroForm")
}

/// Does the file hold an XFA form? Such a form may have no fields of the usual kind at all.
pub(super) fn has_xfa(document: &Document) -> bool {
    form(document).is_some_and(|f| entry(document, f, b"XFA").is_some())
}

/// Must a viewer make the pages from XFA, so that those in the file are only a message?
pub(super) fn needs_rendering(document: &Document) -> bool {
    let catalog = document.catalog().ok();
    catalog
        .and_then(|c| entry(document, c, b"NeedsRendering"))
        .is_some_and(|o| matches!(o, Object::Boolean(true)))
}

/// The annotations of a page that are dictionaries of their own, with their ids.
pub(super) fn annotations(
    document: &Document,
    page: ObjectId,
) -> impl Iterator<Item = (ObjectId, &Dictionary)> {
    let list = dict_of(document, page).map_or(&[][..], |d| items(document, d, b"Annots"));
    list.iter().filter_map(|o| Some((o.as_reference().ok()?, dict(follow(document, o)?)?)))
}

fn encrypted() -> Diagnostic {
    Diagnostic::error("pdf-encrypted", tr!("这个 PDF 加了密码或限制，没有改动", "This PDF is protected; it was left as it is"))
        .hint(tr!(
            "向发文单位要没有保护的原件；有密码的，在 PDF 软件里打开后去掉保护再另存",
            "Ask its maker for an unprotected copy, or open it in a PDF program with the password, take the protection off and save it"
        ))
}

fn damaged(what: Text) -> Diagnostic {
    let Text { zh, en } = what;
    Diagnostic::error("pdf-damaged", tr!("这个 PDF 文件坏了：{zh}", "This PDF file is damaged: {en}")).hint(
        tr!(
            "重新下载或重新拷贝一份；能在 PDF 软件里打开的，另存一份再试",
            "Download or copy it again; if a PDF program can open it, save a copy there"
        ),
    )
}

fn signed() -> Diagnostic {
    Diagnostic::error(
        "pdf-signed",
        tr!(
            "这个 PDF 有数字签名，改动会使签名失效，没有改动",
            "This PDF is signed; changes would break the signature, so it was left as it is"
        ),
    )
    .hint(tr!("用签名之前的空白表", "Use the blank form from before it was signed"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(bytes: &[u8]) -> &'static str {
        read(bytes).err().map_or("", |d| d.code())
    }

    /// A file of numbered objects with a table of their places.
    fn file(objects: &[&str], trailer: &str) -> Vec<u8> {
        let mut out = b"%PDF-1.7\n".to_vec();
        let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
        for (i, o) in objects.iter().enumerate() {
            table += &format!("{:010} 00000 n \n", out.len());
            out.extend(format!("{} 0 obj\n{o}\nendobj\n", i + 1).bytes());
        }
        let start = out.len();
        let size = objects.len() + 1;
        out.extend(
            format!("{table}trailer\n<</Size {size}/Root 1 0 R{trailer}>>\nstartxref\n{start}\n%%EOF")
                .bytes(),
        );
        out
    }

    #[test]
    fn trees_that_lie_are_refused() {
        let tree = |count: &str, kids: &str| {
            let node = format!("<</Type/Pages/Count {count}/Kids[{kids}]>>");
            let plain = ["<</Type/Catalog/Pages 2 0 R>>", &node, "<</Type/Page/Parent 2 0 R>>", &node];
            code(&file(&plain, ""))
        };
        assert_eq!(tree("1", "3 0 R"), "");
        assert_eq!(tree("1000000000", "4 0 R 4 0 R"), "pdf-damaged");
        assert_eq!(tree("3", "2 0 R 2 0 R 3 0 R"), "pdf-damaged");
    }

    #[test]
    fn what_can_not_be_changed_is_refused() {
        let plain = [
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Count 1/Kids[3 0 R]>>",
            "<</Type/Page/Parent 2 0 R>>",
        ];
        let good = file(&plain, "");
        assert_eq!(code(&good), "");
        assert_eq!(code(&good[..good.len() / 2]), "pdf-damaged");
        assert_eq!(code(b""), "pdf-none");
        assert_eq!(code(b"PK\x03\x04"), "pdf-none");
        let signed = [plain[0], plain[1], plain[2], "<</FT/Sig/T(a)/V 5 0 R>>", "<</Type/Sig>>"];
        assert_eq!(code(&file(&signed, "")), "pdf-signed");
        let unsigned = [plain[0], plain[1], plain[2], "<</FT/Sig/T(a)>>"];
        assert_eq!(code(&file(&unsigned, "")), "");
        let loose = [plain[0], plain[1], plain[2], "<</FT/Sig/T(a)/V 5 0 R>>"];
        let mut read = read(&file(&loose, "/Info 4 0 R")).unwrap();
        assert_eq!(read.add_object(Dictionary::new()), (5, 0));
        assert!(!is_signed(&read), "what is added is not taken for a signature");
        let filter = "<</Filter/Standard/V 1/R 2/P -4/O(00000000000000000000000000000000)/U(11111111111111111111111111111111)>>";
        let locked = [plain[0], plain[1], plain[2], filter];
        assert_eq!(code(&file(&locked, "/Encrypt 4 0 R/ID[(a)(a)]")), "pdf-encrypted");
    }
}
