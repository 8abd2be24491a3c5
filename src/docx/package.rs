//! The zip container: reading parts, and writing a copy with some of them replaced.
use super::tree::attributes;
use crate::archive::{self, Fault};
use crate::diagnostic::{Diagnostic, Place, Result, file_name};
use crate::tr;
use libdeflater::{CompressionLvl, Compressor};
use std::cell::RefCell;
use std::collections::HashMap;
use std::io::Read;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use zip::CompressionMethod;

/// Bytes of a file that is opened at all.
const MAX_FILE: u64 = 192 << 20;
/// Largest part that is unpacked, in bytes; Word itself gives up on document parts far below this.
const MAX_PART: u64 = 64 << 20;

/// A Word file: its parts, still compressed.
#[derive(Clone, Debug)]
pub struct Package {
    file: Arc<str>,
    data: Arc<[u8]>,
    entries: Arc<[Entry]>,
}

#[derive(Clone, Debug)]
struct Entry {
    name: String,
    raw_name: Box<[u8]>,
    utf8: bool,
    method: u16,
    crc: u32,
    size: u32,
    packed: Range<usize>,
    /// A text in UTF-16, as its byte order mark says.
    wide: Option<Wide>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wide {
    Little,
    Big,
}

impl Wide {
    fn of(start: &[u8]) -> Option<Wide> {
        match start {
            [0xFF, 0xFE, ..] => Some(Wide::Little),
            [0xFE, 0xFF, ..] => Some(Wide::Big),
            _ => None,
        }
    }
    fn decode(self, bytes: &[u8]) -> Option<String> {
        let unit = |c: &[u8]| match (self, c) {
            (Wide::Little, &[a, b]) => Some(u16::from_le_bytes([a, b])),
            (Wide::Big, &[a, b]) => Some(u16::from_be_bytes([a, b])),
            _ => None,
        };
        String::from_utf16(&bytes.chunks(2).map(unit).collect::<Option<Vec<u16>>>()?).ok()
    }
    fn encode(self, text: &[u8]) -> Vec<u8> {
        let text = String::from_utf8_lossy(text);
        let unit = |u: u16| if self == Wide::Little { u.to_le_bytes() } else { u.to_be_bytes() };
        text.encode_utf16().flat_map(unit).collect()
    }
}

impl Package {
    /// Opens a file.
    pub fn open(path: &Path) -> Result<Package> {
        let file = file_name(path);
        let regular = |meta: std::fs::Metadata| match meta.is_file() {
            true if meta.len() > MAX_FILE => Err(std::io::ErrorKind::FileTooLarge.into()),
            true => Ok(()),
            false => Err(std::io::ErrorKind::InvalidInput.into()), // a device or a pipe may never end
        };
        let opened = std::fs::metadata(path).and_then(regular).and_then(|()| std::fs::read(path));
        let data = opened.map_err(|e| {
            let name = path.display();
            if e.kind() == std::io::ErrorKind::FileTooLarge {
                too_large().at(Place::File(file.clone()))
            } else if e.kind() == std::io::ErrorKind::NotFound {
                Diagnostic::error("template-missing", tr!("找不到模板 {name}", "There is no template {name}"))
                    .hint(tr!("核对文件名和所在文件夹", "Check the file's name and folder"))
            } else if path.is_dir() {
                Diagnostic::error(
                    "template-unreadable",
                    tr!("{name} 是文件夹，不是模板", "{name} is a folder, not a template"),
                )
                .hint(tr!("写出文件夹里那个 .docx 的名字", "Name the .docx in the folder"))
            } else {
                Diagnostic::error(
                    "template-unreadable",
                    tr!("读不了模板 {name}：{e}", "Can't read template {name}: {e}"),
                )
            }
        })?;
        Package::from_bytes(&file, data)
    }

    /// Takes a file's bytes; `file` is the name used in messages.
    pub fn from_bytes(file: &str, data: Vec<u8>) -> Result<Package> {
        let place = || Place::File(file.to_string());
        if data.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
            return Err(Diagnostic::error(
                "template-old-format",
                tr!(
                    "这是旧的 .doc 文件或加了密码的文件",
                    "This is an old .doc file, or a password-protected one"
                ),
            )
            .hint(tr!(
                "用 WPS 或 Word 打开，另存为 .docx（不设密码）",
                "Open it in WPS or Word and save it as .docx without a password"
            ))
            .at(place()));
        }
        if !data.starts_with(b"PK") {
            return Err(not_docx().at(place()));
        }
        let entries = read_entries(&data).map_err(|d| d.at(place()))?;
        let package = Package { file: file.into(), data: data.into(), entries: entries.into() };
        if package.index("[Content_Types].xml").is_none() || package.index("_rels/.rels").is_none() {
            return Err(not_docx().at(place()));
        }
        Ok(package)
    }

    /// The file name used in messages.
    pub fn file(&self) -> &Arc<str> {
        &self.file
    }

    /// Bytes of the file.
    pub fn size(&self) -> usize {
        self.data.len()
    }

    /// The names of all parts, in the file's order.
    pub fn parts(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|e| e.name.as_str())
    }

    /// A part's position by its name (without a leading slash; names compare without case, as OPC says).
    pub fn index(&self, part: &str) -> Option<usize> {
        let part = part.trim_start_matches('/');
        self.entries
            .iter()
            .position(|e| e.name == part)
            .or_else(|| self.entries.iter().position(|e| e.name.eq_ignore_ascii_case(part)))
    }

    /// A part's name by its position.
    pub fn name(&self, index: usize) -> &str {
        self.entries.get(index).map_or("", |e| &e.name)
    }

    /// Are these copies of one opened file?
    pub(super) fn same(&self, other: &Package) -> bool {
        Arc::ptr_eq(&self.entries, &other.entries)
    }

    /// A part with these very bytes.
    pub(super) fn twin(&self, bytes: &[u8]) -> Option<usize> {
        let (size, mut sum) = (u32::try_from(bytes.len()).ok()?, None);
        let mut alike = self.entries.iter().enumerate().filter(|(_, e)| e.size == size);
        alike
            .find(|(i, e)| {
                e.crc == *sum.get_or_insert_with(|| crc(bytes)) && self.read(*i).is_ok_and(|b| b == bytes)
            })
            .map(|(i, _)| i)
    }

    /// A part's unpacked bytes.
    pub fn read(&self, index: usize) -> Result<Vec<u8>> {
        let Some(entry) = self.entries.get(index) else { return Err(self.damaged("")) };
        if u64::from(entry.size) > MAX_PART {
            return Err(self.damaged(&entry.name));
        }
        let mut out = Vec::with_capacity(entry.size.min(1 << 24) as usize);
        if !self.unpack(entry, &mut out) || crc(&out) != entry.crc {
            return Err(self.damaged(&entry.name));
        }
        Ok(out)
    }

    /// Unpacks an entry; says whether it has the size that the directory gives.
    fn unpack(&self, entry: &Entry, out: &mut impl std::io::Write) -> bool {
        let (packed, most) = (&self.data[entry.packed.clone()], u64::from(entry.size) + 1);
        let done = match entry.method {
            0 => std::io::copy(&mut packed.take(most), out),
            _ => std::io::copy(&mut flate2::read::DeflateDecoder::new(packed).take(most), out),
        };
        done.is_ok_and(|bytes| bytes == u64::from(entry.size))
    }

    /// Are all parts whole? Parts that nothing changes are copied as they are, so a template with a damaged picture
    /// would give documents that Word won't open.
    ///
    /// # Errors
    /// The name of a part that doesn't unpack to what the directory says of it (`template-broken`).
    pub fn verify(&self) -> Result<()> {
        for entry in self.entries.iter() {
            let mut sum = flate2::CrcWriter::new(std::io::sink());
            if !self.unpack(entry, &mut sum) || sum.crc().sum() != entry.crc {
                return Err(self.damaged(&entry.name));
            }
        }
        Ok(())
    }

    fn damaged(&self, part: &str) -> Diagnostic {
        Diagnostic::error("template-broken", tr!("文件已损坏：{part}", "The file is damaged: {part}"))
            .hint(tr!("用 WPS 或 Word 打开并重新保存一次", "Open it in WPS or Word and save it again"))
            .at(Place::File(self.file.to_string()))
    }

    /// A part's text with its byte order mark, if any. OPC parts are in UTF-8 or UTF-16.
    pub fn read_text(&self, index: usize) -> Result<String> {
        let bytes = self.read(index)?;
        let text = match Wide::of(&bytes) {
            Some(wide) => wide.decode(&bytes),
            None => String::from_utf8(bytes).ok(),
        };
        text.ok_or_else(|| {
            let name = self.name(index);
            Diagnostic::error(
                "template-broken",
                tr!("部件 {name} 的文字编码不对", "Part {name} is neither in UTF-8 nor in UTF-16"),
            )
            .hint(tr!("用 WPS 或 Word 打开并重新保存一次", "Open it in WPS or Word and save it again"))
            .at(Place::File(self.file.to_string()))
        })
    }

    /// The main document part.
    pub fn main(&self) -> Result<usize> {
        let found =
            self.related("_rels/.rels", "")?.into_iter().find(|(kind, _)| kind.ends_with("/officeDocument"));
        found
            .and_then(|(_, target)| self.index(&target))
            .filter(|&main| self.is_words(main))
            .ok_or_else(|| not_docx().at(Place::File(self.file.to_string())))
    }

    /// The parts that the main document is related to, with the last word of the relationship's type.
    fn related_to_main(&self, main: usize) -> Result<Vec<(String, usize)>> {
        let dir = self.name(main).rsplit_once('/').map_or("", |(dir, _)| dir);
        let related = self.related(&self.relationships_of(main), dir)?;
        let word = |kind: String| kind.rsplit('/').next().unwrap_or_default().to_string();
        Ok(related
            .into_iter()
            .filter_map(|(kind, target)| Some((word(kind), self.index(&target)?)))
            .collect())
    }

    /// The main document's part of that kind: `styles`, `numbering`, `settings`…
    pub fn main_related(&self, kind: &str) -> Result<Option<usize>> {
        Ok(self.related_to_main(self.main()?)?.into_iter().find(|(k, _)| k == kind).map(|(_, i)| i))
    }

    /// The parts that hold paragraphs, by their relationships: the main document first, then headers,
    /// footers, footnotes, endnotes and comments in the order of their names.
    pub fn story_parts(&self) -> Result<Vec<usize>> {
        let main = self.main()?;
        let stories = ["header", "footer", "footnotes", "endnotes", "comments"];
        let more =
            self.related_to_main(main)?.into_iter().filter(|(kind, _)| stories.contains(&kind.as_str()));
        let mut more: Vec<usize> = more.map(|(_, i)| i).collect();
        more.sort_by(|a, b| self.name(*a).cmp(self.name(*b)));
        more.dedup();
        let mut out = vec![main];
        out.extend(more.into_iter().filter(|&i| i != main));
        Ok(out)
    }

    /// Is this main part a Word document's, by its content type? A workbook is a package too.
    fn is_words(&self, main: usize) -> bool {
        let Some(Ok(types)) = self.index("[Content_Types].xml").map(|i| self.read_text(i)) else {
            return false;
        };
        let name = self.name(main);
        let list = attributes(&types, "Override").unwrap_or_default();
        list.iter().any(|a| {
            let part = a.get("PartName").map(|p| p.trim_start_matches('/'));
            let kind = a.get("ContentType").map(String::as_str).unwrap_or_default();
            part.is_some_and(|p| p.eq_ignore_ascii_case(name))
                && (kind.contains(".wordprocessingml.") || kind.contains(".ms-word."))
        })
    }

    /// The name of the part that holds a part's relationships.
    pub fn relationships_of(&self, index: usize) -> String {
        match self.name(index).rsplit_once('/') {
            Some((dir, base)) => format!("{dir}/_rels/{base}.rels"),
            None => format!("_rels/{}.rels", self.name(index)),
        }
    }

    /// The first part that a part is related to; `kind` is the last word of the relationship's type.
    pub fn related_part(&self, from: usize, kind: &str) -> Result<Option<usize>> {
        let dir = self.name(from).rsplit_once('/').map_or("", |(dir, _)| dir);
        let related = self.related(&self.relationships_of(from), dir)?;
        let found = related.into_iter().find(|(k, _)| k.rsplit('/').next() == Some(kind));
        Ok(found.and_then(|(_, target)| self.index(&target)))
    }

    /// The same package without some parts; nothing in it may refer to them any more.
    pub fn without(&self, gone: &[usize]) -> Package {
        let kept = self.entries.iter().enumerate().filter(|(i, _)| !gone.contains(i));
        Package { entries: kept.map(|(_, e)| e.clone()).collect(), ..self.clone() }
    }

    /// `(type, target)` of a relationships part; targets made relative to the package's root.
    fn related(&self, rels: &str, dir: &str) -> Result<Vec<(String, String)>> {
        let Some(index) = self.index(rels) else { return Ok(vec![]) };
        let text = self.read_text(index)?;
        let list = attributes(&text, "Relationship").map_err(|e| {
            Diagnostic::error(
                "template-broken",
                tr!("部件 {rels} 不是合格的 XML：{e}", "Part {rels} is not well-formed XML: {e}"),
            )
            .at(Place::File(self.file.to_string()))
        })?;
        Ok(list
            .into_iter()
            .filter(|a| a.get("TargetMode").is_none_or(|m| m != "External"))
            .filter_map(|a| Some((a.get("Type")?.clone(), resolve(dir, a.get("Target")?))))
            .collect())
    }

    /// A package like this one with some parts changed and others added; see [`write`](Self::write).
    pub fn rewritten(&self, changed: &[(usize, Vec<u8>)], added: &[(String, Vec<u8>)]) -> Result<Package> {
        let mut out = Vec::with_capacity(self.data.len());
        self.write(changed, added, &mut out);
        Package::from_bytes(&self.file, out)
    }

    /// Appends a copy of the file to `out` in which the parts at `changed` positions have new content and
    /// the `added` parts follow the others. New content is UTF-8, and written in UTF-16 where the part was. Unchanged parts keep their compressed bytes; the order of parts is
    /// kept; times are fixed, so that the same content gives the same bytes.
    pub fn write(&self, changed: &[(usize, Vec<u8>)], added: &[(String, Vec<u8>)], out: &mut Vec<u8>) {
        let mut directory: Vec<u8> = Vec::with_capacity(self.entries.len() * 80);
        let base = out.len();
        let mut write = |raw_name: &[u8], utf8: bool, method: u16, sum: u32, size: u32, packed: &[u8]| {
            let offset = (out.len() - base) as u32;
            let mut common: Vec<u8> = Vec::with_capacity(26);
            common.extend(20u16.to_le_bytes());
            common.extend((if utf8 { 0x0800u16 } else { 0 }).to_le_bytes());
            common.extend(method.to_le_bytes());
            common.extend([0, 0, 0x21, 0]); // 1980-01-01 00:00, the zip format's zero
            common.extend(sum.to_le_bytes());
            common.extend((packed.len() as u32).to_le_bytes());
            common.extend(size.to_le_bytes());
            common.extend((raw_name.len() as u16).to_le_bytes());
            common.extend([0, 0]);
            out.extend(b"PK\x03\x04");
            out.extend(&common);
            out.extend(raw_name);
            out.extend(packed);
            directory.extend(b"PK\x01\x02\x14\0");
            directory.extend(&common);
            directory.extend([0; 10]); // comment length, disk, attributes
            directory.extend(offset.to_le_bytes());
            directory.extend(raw_name);
        };
        PACKER.with_borrow_mut(|packer| {
            for (i, e) in self.entries.iter().enumerate() {
                match changed.iter().find(|(c, _)| *c == i) {
                    Some((_, bytes)) => {
                        let wide = e.wide.map(|w| w.encode(bytes));
                        let bytes = wide.as_deref().unwrap_or(bytes);
                        let packed = packer.pack(bytes);
                        write(&e.raw_name, e.utf8, 8, crc(bytes), bytes.len() as u32, packed);
                    }
                    None => write(&e.raw_name, e.utf8, e.method, e.crc, e.size, &self.data[e.packed.clone()]),
                }
            }
            for (name, bytes) in added {
                // photos are packed already; once more would take long and save nothing
                let stored = [".jpeg", ".png", ".gif"].iter().any(|e| name.ends_with(e));
                let (method, packed) = if stored { (0, &bytes[..]) } else { (8, packer.pack(bytes)) };
                write(name.as_bytes(), !name.is_ascii(), method, crc(bytes), bytes.len() as u32, packed);
            }
        });
        let start = (out.len() - base) as u32;
        out.extend(&directory);
        let count = ((self.entries.len() + added.len()) as u16).to_le_bytes();
        out.extend(b"PK\x05\x06\0\0\0\0");
        out.extend(count);
        out.extend(count);
        out.extend((directory.len() as u32).to_le_bytes());
        out.extend(start.to_le_bytes());
        out.extend([0, 0]);
    }
}

fn not_docx() -> Diagnostic {
    Diagnostic::error(
        "template-not-docx",
        tr!("这不是 Word 文档（.docx）", "This is not a Word document (.docx)"),
    )
    .hint(tr!("用 WPS 或 Word 打开，另存为 .docx", "Open it in WPS or Word and save it as .docx"))
}

/// More than any office program would have written.
fn too_large() -> Diagnostic {
    Diagnostic::error(
        "template-too-large",
        tr!("Word 文件太大，读不下", "The Word file is too large to be read"),
    )
    .hint(tr!(
        "把图片压缩、把文档拆成几份再试；来历不明的文件不要打开",
        "Make its pictures smaller or split it; don't open a file of unknown origin"
    ))
}

/// The table of contents stands at a zip file's end.
fn cut_off() -> Diagnostic {
    Diagnostic::error("template-broken", tr!("文件已损坏或不完整", "The file is damaged or incomplete")).hint(
        tr!(
            "文件可能没传完整：重新复制一份，或用 WPS、Word 打开后重新保存",
            "It may be an incomplete copy: copy it again, or open and save it in WPS or Word"
        ),
    )
}

fn read_entries(data: &[u8]) -> Result<Vec<Entry>> {
    let broken = |e: &dyn std::fmt::Display| {
        Diagnostic::error("template-broken", tr!("压缩包已损坏：{e}", "The zip container is damaged: {e}"))
            .hint(tr!(
                "文件可能没传完整：重新复制一份，或用 WPS、Word 打开后重新保存",
                "It may be an incomplete copy: copy it again, or open and save it in WPS or Word"
            ))
    };
    let mut zip = archive::open(data).map_err(|fault| match fault {
        Fault::Damaged => cut_off(),
        Fault::Entries(_) => too_large(),
        Fault::Twice(name) | Fault::Misplaced(name) => broken(&name),
    })?;
    let mut entries = Vec::with_capacity(zip.len());
    let mut left = archive::allowance(data.len());
    for i in 0..zip.len() {
        let f = zip.by_index_raw(i).map_err(|e| broken(&e))?;
        let name = f.name().map_err(|e| broken(&e))?.into_owned();
        let start = f.data_start().and_then(|s| usize::try_from(s).ok());
        let len = usize::try_from(f.compressed_size()).ok();
        let range =
            start.zip(len).and_then(|(s, l)| Some(s..s.checked_add(l)?)).filter(|r| r.end <= data.len());
        let (Some(packed), Ok(size)) = (range, u32::try_from(f.size())) else {
            return Err(broken(&name));
        };
        left = left.checked_sub(u64::from(size)).ok_or_else(too_large)?;
        let method = match f.compression() {
            CompressionMethod::Stored => 0,
            CompressionMethod::Deflated => 8,
            other => return Err(broken(&other)),
        };
        if f.encrypted() {
            return Err(broken(&name));
        }
        let mut first = [0; 2];
        let source = data.get(packed.clone()).unwrap_or_default();
        let read = match method {
            0 => source.get(..2).map(|s| first.copy_from_slice(s)).is_some(),
            _ => flate2::read::DeflateDecoder::new(source).read_exact(&mut first).is_ok(),
        };
        let wide = Wide::of(&first).filter(|_| read && name.ends_with(".xml"));
        entries.push(Entry {
            wide,
            raw_name: f.name_raw().into(),
            utf8: !name.is_ascii() && std::str::from_utf8(f.name_raw()).is_ok(),
            method,
            crc: f.crc32(),
            name,
            size,
            packed,
        });
    }
    Ok(entries)
}

/// `word` + `../media/a.png` → `media/a.png`.
pub(super) fn resolve(dir: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_string();
    }
    let mut parts: Vec<&str> = dir.split('/').filter(|p| !p.is_empty()).collect();
    for p in target.split('/') {
        match p {
            "." | "" => {}
            ".." => {
                parts.pop();
            }
            p => parts.push(p),
        }
    }
    parts.join("/")
}

fn crc(bytes: &[u8]) -> u32 {
    let mut c = flate2::Crc::new();
    c.update(bytes);
    c.sum()
}

/// Deflates parts, reusing its memory.
struct Packer {
    state: Compressor,
    buffer: Vec<u8>,
}

thread_local! {
    /// One for each thread: setting one up costs more than packing a letter.
    static PACKER: RefCell<Packer> = RefCell::new(Packer {
        state: Compressor::new(CompressionLvl::new(LEVEL).unwrap_or_default()),
        buffer: Vec::new(),
    });
}

/// libdeflate's fifth level: about the size of zlib's sixth in half of its time (docs/performance.md).
const LEVEL: i32 = 5;

impl Packer {
    fn pack(&mut self, bytes: &[u8]) -> &[u8] {
        self.buffer.resize(self.state.deflate_compress_bound(bytes.len()), 0);
        // the bound is room enough for any input, so there is no failure to handle
        let len = self.state.deflate_compress(bytes, &mut self.buffer).unwrap_or(0);
        &self.buffer[..len]
    }
}

/// Attribute maps by name, as used by small parts (relationships, content types).
pub(super) type Attributes = HashMap<String, String>;

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Write};

    fn zip_of(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut z = zip::ZipWriter::new(Cursor::new(vec![]));
        for (n, t) in parts {
            z.start_file(*n, zip::write::SimpleFileOptions::default()).unwrap();
            z.write_all(t.as_bytes()).unwrap();
        }
        z.finish().unwrap().into_inner()
    }

    #[test]
    fn a_copy_with_one_changed_part_reads_back() {
        let long = "文书".repeat(5000);
        let data = zip_of(&[
            ("[Content_Types].xml", "<t/>"),
            ("_rels/.rels", "<r/>"),
            ("word/文.xml", "old"),
            ("x", "same"),
        ]);
        let p = Package::from_bytes("t.docx", data).unwrap();
        let at = p.index("word/文.xml").unwrap();
        let mut out = Vec::new();
        p.write(&[(at, long.clone().into_bytes())], &[("word/new.bin".into(), b"new".to_vec())], &mut out);
        let q = Package::from_bytes("u.docx", out.clone()).unwrap();
        assert_eq!(q.read_text(at).unwrap(), long);
        assert_eq!(q.read_text(3).unwrap(), "same");
        assert_eq!(q.read_text(4).unwrap(), "new");
        let mut z = zip::ZipArchive::new(Cursor::new(out)).unwrap();
        let mut s = String::new();
        z.by_name("word/文.xml").unwrap().read_to_string(&mut s).unwrap();
        assert_eq!(s, long);
    }

    #[test]
    fn other_files_are_refused_by_name_of_what_they_are() {
        let code = |d: &[u8]| Package::from_bytes("x.docx", d.to_vec()).unwrap_err().code();
        assert_eq!(code(b"hello"), "template-not-docx");
        assert_eq!(code(b""), "template-not-docx");
        assert_eq!(code(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1]), "template-old-format");
        assert_eq!(code(b"PK\x03\x04broken"), "template-broken");
        assert_eq!(code(&zip_of(&[("a", "b")])), "template-not-docx");
    }

    #[test]
    fn a_damaged_part_is_named_even_if_nothing_reads_it() {
        let parts =
            [("[Content_Types].xml", "<t/>"), ("_rels/.rels", "<r/>"), ("word/media/图.bin", "picture")];
        let mut z = zip::ZipWriter::new(Cursor::new(vec![]));
        let stored = zip::write::SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        for (name, text) in parts {
            z.start_file(name, stored).unwrap();
            z.write_all(text.as_bytes()).unwrap();
        }
        let whole = z.finish().unwrap().into_inner();
        Package::from_bytes("t.docx", whole.clone()).unwrap().verify().unwrap();
        let at = whole.windows(7).position(|w| w == b"picture").unwrap();
        let mut flipped = whole;
        flipped[at] ^= 1;
        let package = Package::from_bytes("t.docx", flipped).unwrap();
        let told = package.verify().unwrap_err();
        assert_eq!(told.code(), "template-broken");
        assert!(told.message().zh.contains("word/media/图.bin"));
        assert_eq!(package.read(2).unwrap_err().code(), "template-broken");
    }

    #[test]
    fn targets_are_resolved() {
        assert_eq!(resolve("word", "header1.xml"), "word/header1.xml");
        assert_eq!(resolve("word", "../customXml/item1.xml"), "customXml/item1.xml");
        assert_eq!(resolve("word", "/word/a.xml"), "word/a.xml");
    }
}
