//! What a zip package (xlsx, ods, docx) may be: checked by its directory before anything is unpacked.
//!
//! A few kilobytes can unpack to gigabytes, two programs can see different files in one package, and a part can
//! be named ten thousand times. Office programs write nothing of the kind, so it is refused. How much may be
//! unpacked hangs on the size of the file: a large file may be a large document, a small one can't be.
use std::collections::HashSet;
use std::io::Cursor;
use zip::ZipArchive;

/// More entries than any office program writes.
pub(crate) const MAX_ENTRIES: usize = 20_000;
/// Bytes that the parts of any package may unpack to, all together.
pub(crate) const FREE_UNPACKED: u64 = 64 << 20;
/// And beyond that so many for each byte of the file: office files come to 10 or 20, deflate itself to 1,000.
pub(crate) const MAX_RATIO: u64 = 50;
/// But no more than this: a sheet of a million rows and ten columns needs half of it.
pub(crate) const MAX_UNPACKED: u64 = 1 << 30;

/// Why a package is not opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The directory can't be read.
    Damaged,
    /// So many entries.
    Entries(usize),
    /// Two entries of this name.
    Twice(String),
    /// The entry shares bytes with another, lies outside of the file, or its two headers differ.
    Misplaced(String),
}

/// Bytes that the parts of a package may unpack to when the file has so many.
pub(crate) fn allowance(packed: usize) -> u64 {
    FREE_UNPACKED.saturating_add(MAX_RATIO.saturating_mul(packed as u64)).min(MAX_UNPACKED)
}

/// Opens a package whose directory and headers agree, and in which no entry is there twice.
pub(crate) fn open(data: &[u8]) -> Result<ZipArchive<Cursor<&[u8]>>, Fault> {
    let zip = ZipArchive::new(Cursor::new(data)).map_err(|_| Fault::Damaged)?;
    let base = usize::try_from(zip.offset()).map_err(|_| Fault::Damaged)?;
    let start = usize::try_from(zip.central_directory_start()).map_err(|_| Fault::Damaged)?;
    let (mut at, mut names, mut ranges) = (start, HashSet::new(), Vec::new());
    while let Some(entry) = Entry::read(data, at) {
        at = entry.end;
        if ranges.len() >= MAX_ENTRIES {
            return Err(Fault::Entries(zip.len().max(ranges.len() + 1)));
        }
        let shown = String::from_utf8_lossy(entry.name).into_owned();
        if !names.insert(shown.replace('\\', "/").trim_start_matches('/').to_lowercase()) {
            return Err(Fault::Twice(shown));
        }
        let Some((from, to)) = entry.place(data, base).filter(|p| p.1 <= start) else {
            return Err(Fault::Misplaced(shown));
        };
        ranges.push((from, to, shown));
    }
    ranges.sort_unstable_by_key(|r| (r.0, r.1));
    match ranges.windows(2).find(|w| w[0].1 > w[1].0) {
        Some(w) => Err(Fault::Misplaced(w[1].2.clone())),
        None => Ok(zip),
    }
}

/// An entry of the central directory (APPNOTE 4.3.12).
struct Entry<'d> {
    name: &'d [u8],
    method: u16,
    packed: u64,
    header: u64,
    /// Where the next entry begins.
    end: usize,
}

impl<'d> Entry<'d> {
    fn read(data: &'d [u8], at: usize) -> Option<Entry<'d>> {
        let head = data.get(at..at.checked_add(46)?)?;
        if !head.starts_with(b"PK\x01\x02") {
            return None;
        }
        let [name, extra, comment] =
            [u16_at(head, 28)?, u16_at(head, 30)?, u16_at(head, 32)?].map(usize::from);
        let name_end = at + 46 + name;
        let mut entry = Entry {
            name: data.get(at + 46..name_end)?,
            method: u16_at(head, 10)?,
            packed: u32_at(head, 20)?,
            header: u32_at(head, 42)?,
            end: name_end + extra + comment,
        };
        entry.widen(data.get(name_end..name_end + extra)?, u32_at(head, 24)? == FULL);
        Some(entry)
    }

    /// Zip64: what is full in the header stands in the extra field (4.5.3).
    fn widen(&mut self, mut extra: &[u8], size: bool) {
        while let (Some(kind), Some(len)) = (u16_at(extra, 0), u16_at(extra, 2)) {
            let len = usize::from(len);
            if kind == 1 {
                let mut field = extra.get(4..4 + len).unwrap_or_default();
                let mut next = || {
                    let (value, rest) = field.split_first_chunk::<8>()?;
                    field = rest;
                    Some(u64::from_le_bytes(*value))
                };
                if size {
                    next();
                }
                if self.packed == FULL {
                    self.packed = next().unwrap_or(FULL);
                }
                if self.header == FULL {
                    self.header = next().unwrap_or(FULL);
                }
                return;
            }
            extra = extra.get(4 + len..).unwrap_or_default();
        }
    }

    /// Where the entry begins and ends in the file, if its local header says the same of it.
    fn place(&self, data: &[u8], base: usize) -> Option<(usize, usize)> {
        let at = usize::try_from(self.header).ok()?.checked_add(base)?;
        let head = data.get(at..at.checked_add(30)?)?;
        let (name, extra) = (usize::from(u16_at(head, 26)?), usize::from(u16_at(head, 28)?));
        let same = head.starts_with(b"PK\x03\x04")
            && data.get(at + 30..at + 30 + name)? == self.name
            && u16_at(head, 8)? == self.method;
        let end = (at + 30 + name + extra).checked_add(usize::try_from(self.packed).ok()?)?;
        (same && end <= data.len()).then_some((at, end))
    }
}

const FULL: u64 = u32::MAX as u64;

fn u16_at(b: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(b.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(b: &[u8], at: usize) -> Option<u64> {
    Some(u64::from(u32::from_le_bytes(b.get(at..at + 4)?.try_into().ok()?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn zip_of(names: &[&str]) -> Vec<u8> {
        let mut z = zip::ZipWriter::new(Cursor::new(vec![]));
        for n in names {
            z.start_file(*n, zip::write::SimpleFileOptions::default()).unwrap();
            z.write_all(b"some content, some content").unwrap();
        }
        z.finish().unwrap().into_inner()
    }

    /// Replaces each place where `from` stands.
    fn replaced(data: &[u8], from: &[u8], to: &[u8], skip: usize) -> Vec<u8> {
        let mut out = data.to_vec();
        let places = data.windows(from.len()).enumerate().filter(|(_, w)| *w == from).map(|(i, _)| i);
        places.skip(skip).for_each(|i| out[i..i + to.len()].copy_from_slice(to));
        out
    }

    #[test]
    fn a_package_is_one_thing_only() {
        let good = zip_of(&["a.xml", "b.xml"]);
        assert!(open(&good).is_ok());
        assert!(open(&[b"before", good.as_slice()].concat()).is_ok());
        let twice = replaced(&good, b"b.xml", b"A.XML", 0);
        assert_eq!(open(&twice).unwrap_err(), Fault::Twice("A.XML".into()));
        let other = replaced(&good, b"b.xml", b"c.xml", 1);
        assert_eq!(open(&other).unwrap_err(), Fault::Misplaced("c.xml".into()));
        let mut shared = replaced(&good, b"b.xml", b"a.xml", 0);
        let second = good.windows(4).rposition(|w| w == b"PK\x01\x02").unwrap();
        shared[second + 42..second + 46].copy_from_slice(&[0; 4]);
        shared[second + 46] = b'a';
        assert!(matches!(open(&shared), Err(Fault::Twice(_))));
        let mut cut = good.clone();
        cut[second + 20..second + 24].copy_from_slice(&60u32.to_le_bytes());
        assert!(matches!(open(&cut), Err(Fault::Misplaced(_))));
        let many: Vec<String> = (0..MAX_ENTRIES + 1).map(|i| i.to_string()).collect();
        let many = zip_of(&many.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(open(&many).unwrap_err(), Fault::Entries(MAX_ENTRIES + 1));
        assert_eq!(open(b"PK\x05\x06").unwrap_err(), Fault::Damaged);
    }

    #[test]
    fn a_small_file_may_not_unpack_to_a_large_one() {
        assert_eq!(allowance(0), FREE_UNPACKED);
        assert_eq!(allowance(1 << 20), FREE_UNPACKED + (50 << 20));
        assert_eq!(allowance(usize::MAX), MAX_UNPACKED);
    }
}
