//! A zip of XML parts (xlsx, ods), read from memory part by part, within limits.
use super::grid::too_large;
use crate::archive;
use crate::diagnostic::{Diagnostic, Result};
use crate::tr;
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::QName;
use std::cell::Cell;
use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::rc::Rc;
use zip::ZipArchive;
use zip::read::ZipFile;

/// Elements in one another; spreadsheets come to a dozen.
const MAX_DEPTH: usize = 256;
/// Bytes of one tag with its attributes.
const MAX_TAG: usize = 1 << 20;

pub(super) struct Package<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// Lower-case names with forward slashes, as some writers vary both.
    names: HashMap<String, usize>,
    /// Bytes of the file.
    packed: usize,
    /// Bytes that may still be unpacked, of all parts together.
    left: Rc<Cell<u64>>,
}

/// The unpacked bytes of a part.
pub(super) type Stream<'z, 'a> = BufReader<Limited<ZipFile<'z, Cursor<&'a [u8]>>>>;

/// A part being read.
pub(super) struct Part<'a, R> {
    xml: Reader<R>,
    name: &'a str,
    buf: Vec<u8>,
    depth: usize,
}

impl<'a> Package<'a> {
    /// An error when the zip directory can't be read or is no office program's.
    pub(super) fn open(bytes: &'a [u8]) -> std::result::Result<Self, archive::Fault> {
        let zip = archive::open(bytes)?;
        let mut names = HashMap::new();
        for i in 0..zip.len() {
            if let Some(Ok(name)) = zip.name_for_index(i) {
                names.entry(key(&name)).or_insert(i);
            }
        }
        let left = Rc::new(Cell::new(archive::allowance(bytes.len())));
        Ok(Package { zip, names, packed: bytes.len(), left })
    }

    /// Bytes of the file.
    pub(super) fn packed(&self) -> usize {
        self.packed
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.names.contains_key(&key(name))
    }

    /// Is there a part whose (lower-case) name ends so?
    pub(super) fn has_ending(&self, ending: &str) -> bool {
        self.names.keys().any(|n| n.ends_with(ending))
    }

    /// The first bytes of a small part, as text.
    pub(super) fn head(&mut self, name: &str) -> Option<String> {
        let mut out = Vec::new();
        self.entry(name).ok()??.take(200).read_to_end(&mut out).ok()?;
        Some(String::from_utf8_lossy(&out).into_owned())
    }

    /// Opens a part as XML; `None` when there is no such part.
    pub(super) fn part<'n>(&mut self, name: &'n str) -> Result<Option<Part<'n, Stream<'_, 'a>>>> {
        let left = self.left.clone();
        let Some(file) = self.entry(name)? else { return Ok(None) };
        let mut xml = Reader::from_reader(BufReader::with_capacity(1 << 16, Limited { file, left }));
        let config = xml.config_mut();
        config.check_end_names = false;
        config.expand_empty_elements = true;
        config.allow_dangling_amp = true;
        Ok(Some(Part { xml, name, buf: Vec::with_capacity(1024), depth: 0 }))
    }

    /// Opens a part that must be there.
    pub(super) fn need<'n>(&mut self, name: &'n str) -> Result<Part<'n, Stream<'_, 'a>>> {
        self.part(name)?.ok_or_else(|| damaged(name))
    }

    /// The unpacked bytes of a binary part that must be there.
    pub(super) fn bytes(&mut self, name: &str) -> Result<Vec<u8>> {
        let left = self.left.clone();
        let file = self.entry(name)?.ok_or_else(|| damaged(name))?;
        let mut out = Vec::new();
        match (Limited { file, left }).read_to_end(&mut out) {
            Ok(_) => Ok(out),
            Err(e) if e.kind() == io::ErrorKind::FileTooLarge => Err(too_large()),
            Err(_) => Err(damaged(name)),
        }
    }

    fn entry(&mut self, name: &str) -> Result<Option<ZipFile<'_, Cursor<&'a [u8]>>>> {
        let Some(i) = self.names.get(&key(name)) else { return Ok(None) };
        self.zip.by_index(*i).map(Some).map_err(|e| match e {
            zip::result::ZipError::UnsupportedArchive(zip::result::ZipError::PASSWORD_REQUIRED) => {
                super::detect::password()
            }
            _ => damaged(name),
        })
    }
}

fn key(name: &str) -> String {
    name.trim_start_matches(['/', '\\']).replace('\\', "/").to_lowercase()
}

impl<R: BufRead> Part<'_, R> {
    /// The next event. Empty elements come as a start and an end.
    pub(super) fn next(&mut self) -> Result<Event<'_>> {
        self.buf.clear();
        let event = self.xml.read_event_into(&mut self.buf).map_err(|e| match e {
            quick_xml::Error::Io(e) if e.kind() == io::ErrorKind::FileTooLarge => too_large(),
            _ => damaged(self.name),
        })?;
        match &event {
            Event::Start(e) => {
                self.depth += 1;
                if self.depth > MAX_DEPTH || e.len() > MAX_TAG {
                    return Err(damaged(self.name));
                }
            }
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            // spreadsheet programs write none; what it declares could grow without end
            Event::DocType(_) => return Err(damaged(self.name)),
            _ => {}
        }
        Ok(event)
    }

    pub(super) fn damaged(&self) -> Diagnostic {
        damaged(self.name)
    }
}

/// Fails when more is unpacked than allowed, where `Take` would just end.
pub(super) struct Limited<R> {
    file: R,
    left: Rc<Cell<u64>>,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.file.read(buf)?;
        self.left.set(self.left.get().checked_sub(n as u64).ok_or(io::ErrorKind::FileTooLarge)?);
        Ok(n)
    }
}

/// A name without its prefix.
pub(super) fn local(name: QName<'_>) -> &str {
    name.0.rsplit_once(':').map_or(name.0, |(_, n)| n)
}

/// Calls `f` with each attribute's name (without its prefix) and its unescaped value.
pub(super) fn attributes(e: &BytesStart<'_>, mut f: impl FnMut(&str, &str)) {
    for a in e.attributes().with_checks(false).flatten() {
        let value = match a.value.contains('&') {
            true => quick_xml::escape::unescape(&a.value).unwrap_or_default(),
            false => a.value.as_ref().into(),
        };
        f(local(a.key), &value);
    }
}

/// One attribute by its name without prefix.
pub(super) fn attribute(e: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut found = None;
    attributes(e, |k, v| {
        if k == name {
            found = Some(v.to_owned());
        }
    });
    found
}

/// An xsd:boolean that is set.
pub(super) fn is_true(value: &str) -> bool {
    matches!(value, "1" | "true")
}

/// `&lt;`, `&#25991;` as text. Entities declared by the document itself stay as written.
pub(super) fn push_entity(r: &BytesRef<'_>, out: &mut String) {
    let name = r.xml10_content();
    match (r.resolve_char_ref(), quick_xml::escape::resolve_predefined_entity(&name)) {
        (Ok(Some(c)), _) => out.push(c),
        (_, Some(text)) => out.push_str(text),
        _ => {
            out.push('&');
            out.push_str(&name);
            out.push(';');
        }
    }
}

/// A part that is missing, cut off or not XML.
pub(super) fn damaged(part: &str) -> Diagnostic {
    Diagnostic::error(
        "file-damaged",
        tr!("文件已损坏：读不出其中的 {part}", "The file is damaged: its part {part} can't be read"),
    )
    .hint(tr!(
        "请用 WPS 或 Excel 打开并另存为 .xlsx；打不开时请向提供者再要一份",
        "Open it in WPS or Excel and save it as .xlsx; if that fails, ask for a new copy"
    ))
}
