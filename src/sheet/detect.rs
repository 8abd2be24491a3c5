//! Tells what a file is by its content; names lie (HTML saved as .xls, .csv that is a workbook).
use super::cfb::Cfb;
use super::package::{Package, damaged};
use crate::archive::Fault;
use crate::diagnostic::{Diagnostic, Result, Text};
use crate::tr;

/// What a file turned out to be, opened as far as was needed to know.
pub(super) enum Kind<'a> {
    Xlsx(Package<'a>),
    Xlsb(Package<'a>),
    Ods(Package<'a>),
    Xls(Cfb<'a>),
    /// Anything without a known mark; the text reader looks on.
    Text,
}

/// Marks at the beginning of files that are no tables.
const PICTURES: [&[u8]; 6] = [b"\x89PNG", b"\xFF\xD8\xFF", b"GIF8", b"BM", b"II*\0", b"MM\0*"];
const ARCHIVES: [&[u8]; 3] = [b"Rar!", b"7z\xBC\xAF", b"\x1F\x8B"];
const OLE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

pub(super) fn detect(bytes: &[u8]) -> Result<Kind<'_>> {
    let starts = |marks: &[&[u8]]| marks.iter().any(|m| bytes.starts_with(m));
    let picture = starts(&PICTURES) && bytes.iter().take(64).any(|b| *b == 0);
    match bytes {
        _ if bytes.iter().all(|b| b.is_ascii_whitespace() || *b == 0) => Err(empty()),
        _ if bytes.starts_with(b"PK") && bytes.get(2).is_some_and(|b| *b < 32) => zipped(bytes),
        _ if bytes.starts_with(OLE) => compound(bytes),
        _ if bytes.starts_with(b"%PDF") => Err(not_a_table(tr!("这是 PDF 文件", "This is a PDF file"))),
        _ if bytes.starts_with(b"{\\rtf") => Err(word()),
        _ if picture || starts(&PICTURES[..2]) || bytes.get(8..12) == Some(b"WEBP") => {
            Err(not_a_table(tr!("这是图片", "This is a picture")))
        }
        _ if starts(&ARCHIVES) => Err(archive()),
        _ => Ok(Kind::Text),
    }
}

fn zipped(bytes: &[u8]) -> Result<Kind<'_>> {
    let broken = || {
        Diagnostic::error(
            "file-damaged",
            tr!(
                "文件已损坏或不完整（压缩包打不开）",
                "The file is damaged or incomplete (its zip can't be opened)"
            ),
        )
        .hint(tr!(
            "可能是没有下载或拷贝完整，请重新取一份文件",
            "It may not have been downloaded or copied completely; get the file again"
        ))
    };
    let mut zip = Package::open(bytes).map_err(|fault| match fault {
        Fault::Damaged => broken(),
        Fault::Entries(_) => super::grid::too_large(),
        Fault::Twice(name) | Fault::Misplaced(name) => damaged(&name),
    })?;
    let mime = zip.head("mimetype").unwrap_or_default();
    if mime.starts_with("application/vnd.oasis.opendocument.spreadsheet") {
        return Ok(Kind::Ods(zip));
    }
    if zip.has_ending("workbook.bin") {
        return Ok(Kind::Xlsb(zip));
    }
    if zip.has_ending("word/document.xml") || mime.contains("opendocument.text") {
        return Err(word());
    }
    if zip.has_ending("ppt/presentation.xml") || mime.contains("opendocument.presentation") {
        return Err(slides());
    }
    if zip.has_ending("workbook.xml") || zip.has("xl/workbook.xml") {
        return Ok(Kind::Xlsx(zip));
    }
    if zip.has("[Content_Types].xml") {
        return Err(damaged("workbook.xml"));
    }
    Err(archive())
}

fn compound(bytes: &[u8]) -> Result<Kind<'_>> {
    let cfb = Cfb::open(bytes).ok_or_else(|| damaged("OLE2"))?;
    if cfb.has("EncryptedPackage") {
        return Err(password());
    }
    if cfb.has("Workbook") || cfb.has("Book") {
        return Ok(Kind::Xls(cfb));
    }
    if cfb.has("WordDocument") {
        return Err(word());
    }
    if cfb.has("PowerPoint Document") {
        return Err(slides());
    }
    Err(unknown())
}

/// Text that is markup for something else. Looks at the decoded text, so UTF-16 pages are seen too.
pub(super) fn check_text(text: &str) -> Result<()> {
    let head: String = text.trim_start().chars().take(2000).collect::<String>().to_lowercase();
    let is_html = ["<!doctype html", "<html", "<table", "<head", "<meta", "<style", "<body"]
        .iter()
        .any(|m| head.starts_with(m));
    if is_html || (head.starts_with('<') && head.contains("<html")) || head.starts_with("mime-version:") {
        return Err(resave(
            "file-html",
            tr!("这是网页（HTML），不是真正的表格文件", "This is a web page (HTML), not a real spreadsheet"),
        ));
    }
    if head.starts_with("<?xml") && head.contains("urn:schemas-microsoft-com:office:spreadsheet") {
        return Err(resave(
            "file-xml",
            tr!("这是“XML 表格 2003”，不是 .xlsx", "This is an “XML Spreadsheet 2003”, not an .xlsx"),
        ));
    }
    if head.starts_with("<?xml") {
        return Err(not_a_table(tr!("这是 XML 文件", "This is an XML file")));
    }
    Ok(())
}

fn resave(code: &'static str, message: Text) -> Diagnostic {
    Diagnostic::error(code, message).hint(tr!(
        "请用 WPS 或 Excel 打开它，“另存为” .xlsx 后再用",
        "Open it in WPS or Excel, save it as .xlsx and use that"
    ))
}

fn not_a_table(message: Text) -> Diagnostic {
    Diagnostic::error("file-not-a-table", message).hint(tr!(
        "需要表格文件：.xlsx .xlsm .xlsb .xls .et .ods .csv .tsv",
        "A table is needed: .xlsx .xlsm .xlsb .xls .et .ods .csv .tsv"
    ))
}

pub(super) fn unknown() -> Diagnostic {
    not_a_table(tr!("认不出这是什么文件，不是表格", "This file is of no known kind and not a table"))
}

fn archive() -> Diagnostic {
    Diagnostic::error("file-not-a-table", tr!("这是压缩包，不是表格", "This is an archive, not a table"))
        .hint(tr!("请先解压，再用里面的表格文件", "Unpack it and use the table inside"))
}

fn word() -> Diagnostic {
    not_a_table(tr!("这是 Word 文档，不是表格", "This is a Word document, not a table"))
}

fn slides() -> Diagnostic {
    not_a_table(tr!("这是演示文稿，不是表格", "This is a slide show, not a table"))
}

pub(super) fn empty() -> Diagnostic {
    Diagnostic::error("file-empty", tr!("文件是空的", "The file is empty"))
        .hint(tr!("可能没有保存或没有下载完整", "It may not have been saved or downloaded completely"))
}

pub(super) fn password() -> Diagnostic {
    Diagnostic::error("file-password", tr!("文件有打开密码，读不了", "The file is protected by a password"))
        .hint(tr!(
            "请用 WPS 或 Excel 打开，去掉密码（文件 → 文档加密 → 密码加密）后保存",
            "Open it in WPS or Excel, remove the password (File → Info → Protect Workbook) and save it"
        ))
}
