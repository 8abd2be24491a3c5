//! The head of a font file: what its faces are called, how heavy they are and how high their lines. Only the
//! tables that say so are read, so that hundreds of installed fonts take milliseconds.
use super::names;
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use ttf_parser::name::Name;
use ttf_parser::{PlatformId, cmap, fvar, head, hhea, name, name_id, os2};

/// Larger font files are left alone; the largest that systems bring are collections and colour pictures below this.
pub const LIMIT: u64 = 256 << 20;
/// More faces than any collection has.
const MAX_FACES: u32 = 128;
/// A table that describes a face is at most this large.
const MAX_TABLE: u32 = 8 << 20;
/// A bold face has at least this weight.
const BOLD: u16 = 600;

/// A face in a file, as its tables describe it.
#[derive(Clone, Debug)]
pub(super) struct Described {
    pub path: PathBuf,
    /// Its number in a collection.
    pub index: u32,
    /// The family's name to show, a Chinese one if there is one.
    pub name: String,
    /// All names that it may be asked for by, folded, with how well each tells a family: 0 is best.
    pub names: Vec<(u8, String)>,
    /// From 100 to 900; 400 is regular.
    pub weight: u16,
    /// The heaviest that a variable face can be.
    heaviest: u16,
    pub italic: bool,
    /// It has Chinese, Japanese or Korean characters.
    pub cjk: bool,
    /// Height of a line and how much is above the baseline, in em, as Word sets it.
    pub line: (f64, f64),
}

impl Described {
    /// Can it be drawn bold?
    pub(super) fn bold(&self) -> bool {
        self.heaviest >= BOLD
    }
}

/// What is wrong with a font file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    Unreadable,
    TooLarge,
    Damaged,
}

/// Is it packed by zstd, by its name?
pub(super) fn is_packed(path: &Path) -> bool {
    path.extension().is_some_and(|e| e.eq_ignore_ascii_case("zst"))
}

/// The faces of a file.
pub(super) fn describe(path: &Path) -> Result<Vec<Described>, Fault> {
    let size = std::fs::metadata(path).map_err(|_| Fault::Unreadable)?.len();
    if size > LIMIT {
        return Err(Fault::TooLarge);
    }
    if is_packed(path) {
        let bytes = super::face::whole(path).map_err(|_| Fault::Damaged)?;
        let size = bytes.len() as u64;
        return Tables { file: Cursor::new(bytes), size }.faces(path).ok_or(Fault::Damaged);
    }
    let file = std::fs::File::open(path).map_err(|_| Fault::Unreadable)?;
    Tables { file, size }.faces(path).ok_or(Fault::Damaged)
}

/// The characters of a face in a file that isn't packed, without loading the rest of it.
pub(super) fn characters(path: &Path, index: u32) -> Option<Vec<u32>> {
    let file = std::fs::File::open(path).ok()?;
    let size = file.metadata().ok()?.len();
    let mut tables = Tables { file, size };
    let start = *tables.starts()?.get(index as usize)?;
    let list = tables.directory(start)?;
    let bytes = tables.table(&list, b"cmap")?;
    let mut out = vec![];
    for map in cmap::Table::parse(&bytes)?.subtables.into_iter().filter(|s| s.is_unicode()) {
        map.codepoints(|c| {
            if map.glyph_index(c).is_some_and(|g| g.0 != 0) {
                out.push(c);
            }
        });
    }
    Some(out)
}

struct Tables<F> {
    file: F,
    size: u64,
}

/// A table's tag, offset and length.
type Entry = ([u8; 4], u32, u32);

impl<F: Read + Seek> Tables<F> {
    /// Every face; nothing if any is damaged.
    fn faces(&mut self, path: &Path) -> Option<Vec<Described>> {
        let starts = self.starts()?;
        starts.into_iter().zip(0..).map(|(start, index)| self.face(path, start, index)).collect()
    }

    fn bytes(&mut self, at: u64, length: u32) -> Option<Vec<u8>> {
        if at.checked_add(u64::from(length))? > self.size || length > MAX_TABLE {
            return None;
        }
        let mut out = vec![0; length as usize];
        self.file.seek(SeekFrom::Start(at)).ok()?;
        self.file.read_exact(&mut out).ok()?;
        Some(out)
    }

    /// Where each face begins.
    fn starts(&mut self) -> Option<Vec<u32>> {
        let first = self.bytes(0, 12)?;
        match first.get(..4)? {
            b"ttcf" => {
                let count = number(first.get(8..12)?)?;
                if count == 0 || count > MAX_FACES {
                    return None;
                }
                self.bytes(12, count * 4)?.chunks(4).map(number).collect()
            }
            [0, 1, 0, 0] | b"OTTO" | b"true" => Some(vec![0]),
            _ => None,
        }
    }

    /// A face's tables; nothing when one reaches beyond the file's end, as in a file that was cut.
    fn directory(&mut self, start: u32) -> Option<Vec<Entry>> {
        let count = match self.bytes(u64::from(start), 6)?.get(4..6)? {
            &[a, b] => u16::from_be_bytes([a, b]),
            _ => return None,
        };
        let list = self.bytes(u64::from(start) + 12, u32::from(count) * 16)?;
        let entry = |e: &[u8]| {
            let (at, length) = (number(e.get(8..12)?)?, number(e.get(12..16)?)?);
            let inside = u64::from(at) + u64::from(length) <= self.size;
            inside.then_some((e.get(..4)?.try_into().ok()?, at, length))
        };
        list.chunks(16).map(entry).collect()
    }

    fn table(&mut self, list: &[Entry], tag: &[u8; 4]) -> Option<Vec<u8>> {
        let &(_, at, length) = list.iter().find(|e| &e.0 == tag)?;
        self.bytes(u64::from(at), length)
    }

    fn face(&mut self, path: &Path, start: u32, index: u32) -> Option<Described> {
        let list = self.directory(start)?;
        let em = f64::from(head::Table::parse(&self.table(&list, b"head")?)?.units_per_em);
        let lines = hhea::Table::parse(&self.table(&list, b"hhea")?)?;
        let about = self.table(&list, b"OS/2");
        let os2 = about.as_deref().and_then(os2::Table::parse);
        let (name, names) = read_names(&self.table(&list, b"name")?)?;
        let weight = os2.map_or(400, |t| t.weight().to_number()).clamp(1, 1000);
        let varies = self.table(&list, b"fvar");
        let heaviest = varies.as_deref().and_then(fvar::Table::parse).and_then(|t| {
            let weights = t.axes.into_iter().find(|a| a.tag == ttf_parser::Tag::from_bytes(b"wght"));
            weights.map(|a| a.max_value.clamp(1.0, 1000.0) as u16)
        });
        let cjk = about.as_deref().is_some_and(|t| is_cjk(t) || names::is_chinese(&name));
        let up = os2.map_or(lines.ascender, |t| t.windows_ascender());
        let down = os2.map_or(lines.descender, |t| t.windows_descender());
        let (up, down) = (f64::from(up) / em, f64::from(down) / -em);
        // what hhea asks for besides, as GDI counts it
        let whole = f64::from(lines.ascender) - f64::from(lines.descender) + f64::from(lines.line_gap);
        let line = match cjk {
            true => ((up + down) * 1.3, up + (up + down) * 0.15),
            false => ((up + down).max(whole / em), up),
        };
        let italic = os2.is_some_and(|t| t.style() != ttf_parser::Style::Normal);
        let heaviest = heaviest.unwrap_or(weight);
        let sound = line.0.is_finite() && (0.3..5.0).contains(&line.0);
        let line = if sound { line } else { super::stand_in::CJK };
        Some(Described { path: path.into(), index, name, names, weight, heaviest, italic, cjk, line })
    }
}

fn number(b: &[u8]) -> Option<u32> {
    Some(u32::from_be_bytes(b.try_into().ok()?))
}

/// Does OS/2 say that the face serves a code page of Japan, China or Korea (bits 17 to 21)?
fn is_cjk(os2: &[u8]) -> bool {
    os2.get(78..82).and_then(number).is_some_and(|pages| pages >> 17 & 0b11111 != 0)
}

/// The name to show, and all names with their ranks.
fn read_names(table: &[u8]) -> Option<(String, Vec<(u8, String)>)> {
    let table = name::Table::parse(table)?;
    let (mut shown, mut out) = (None::<String>, vec![]);
    for entry in table.names {
        let rank = match entry.name_id {
            name_id::FAMILY => 0,
            name_id::TYPOGRAPHIC_FAMILY => 1,
            name_id::FULL_NAME => 2,
            name_id::POST_SCRIPT_NAME => 3,
            _ => continue,
        };
        let Some(text) = decode(&entry).filter(|t| !t.trim().is_empty()) else { continue };
        let folded = names::fold(&text);
        if rank == 0 && shown.as_ref().is_none_or(|s| !names::is_chinese(s) && names::is_chinese(&text)) {
            shown = Some(text.trim().to_string());
        }
        if !out.iter().any(|(_, n)| *n == folded) {
            out.push((rank, folded));
        }
    }
    out.sort();
    Some((shown?, out))
}

/// A name's text. Old Chinese fonts hold theirs in GBK.
fn decode(name: &Name) -> Option<String> {
    let gbk = |bytes: &[u8]| {
        let (text, _, wrong) = encoding_rs::GBK.decode(bytes);
        (!wrong).then(|| text.into_owned())
    };
    match (name.platform_id, name.encoding_id) {
        (PlatformId::Macintosh, 0) => name.name.is_ascii().then(|| String::from_utf8_lossy(name.name).into()),
        (PlatformId::Macintosh, 25) => gbk(name.name),
        (PlatformId::Windows, 3) => {
            let bytes: Vec<u8> = name.name.iter().copied().filter(|&b| b != 0).collect();
            gbk(&bytes)
        }
        _ => name.to_string(),
    }
}
