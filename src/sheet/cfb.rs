//! OLE2 compound files ([MS-CFB]), the wrapping of .xls: directory and streams.
//!
//! calamine reads them too, but trusts their sector chains; here every chain is checked for loops and for
//! sectors that are not there, so that a damaged file is found before calamine sees it.

const END: u32 = 0xFFFF_FFFE;
const HEADER: usize = 512;
const MINI: usize = 64;
const MINI_CUTOFF: u64 = 4096;

pub(super) struct Cfb<'a> {
    bytes: &'a [u8],
    sector: usize,
    fat: Vec<u32>,
    mini_fat: Vec<u32>,
    mini: Vec<u8>,
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    start: u32,
    len: u64,
}

fn u16_at(b: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(b.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn u32_at(b: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(b.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.as_chunks::<4>().0.iter().map(|c| u32::from_le_bytes(*c))
}

impl<'a> Cfb<'a> {
    /// `None`: damaged.
    pub(super) fn open(bytes: &'a [u8]) -> Option<Self> {
        let sector = match u16_at(bytes, 30)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let mut cfb = Cfb { bytes, sector, fat: vec![], mini_fat: vec![], mini: vec![], entries: vec![] };
        // The list of FAT sectors: 109 in the header, the others in a chain of their own.
        let mut list: Vec<u32> = numbers(bytes.get(76..HEADER)?).collect();
        let (mut next, mut steps) = (u32_at(bytes, 68)?, 0);
        while next < END - 1 {
            let mut more: Vec<u32> = numbers(cfb.sector(next)?).collect();
            next = more.pop()?;
            list.append(&mut more);
            steps += 1;
            if steps > bytes.len() / sector {
                return None;
            }
        }
        for id in list.into_iter().filter(|id| *id < END - 2) {
            let part: Vec<u32> = numbers(cfb.sector(id)?).collect();
            cfb.fat.extend(part);
            if cfb.fat.len() > bytes.len() / 4 + sector {
                return None;
            }
        }
        let directory = cfb.chain(u32_at(bytes, 48)?, u64::MAX)?;
        for d in directory.as_chunks::<128>().0 {
            let units =
                d[..64].as_chunks::<2>().0.iter().map(|c| u16::from_le_bytes(*c)).take_while(|u| *u != 0);
            let name: String = char::decode_utf16(units).map(|c| c.unwrap_or('\u{FFFD}')).collect();
            let high = if sector == 512 { 0 } else { u64::from(u32_at(d, 124)?) << 32 };
            let len = u64::from(u32_at(d, 120)?) | high;
            cfb.entries.push(Entry { name, start: u32_at(d, 116)?, len });
        }
        let root = cfb.entries.first()?;
        if u32_at(bytes, 64)? > 0 {
            let (start, len) = (root.start, root.len);
            cfb.mini = cfb.chain(start, len)?;
            cfb.mini_fat = numbers(&cfb.chain(u32_at(bytes, 60)?, u64::MAX)?).collect();
        }
        Some(cfb)
    }

    /// The whole file.
    pub(super) fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|e| e.name.eq_ignore_ascii_case(name))
    }

    /// The content of a stream; `None` when it is not there or damaged.
    pub(super) fn stream(&self, name: &str) -> Option<Vec<u8>> {
        let e = self.entries.iter().find(|e| e.name.eq_ignore_ascii_case(name))?;
        let out = if e.len < MINI_CUTOFF {
            let sector = |id: u32| self.mini.chunks(MINI).nth(id as usize);
            follow(e.start, e.len, &self.mini_fat, self.mini.len() / MINI + 1, sector)?
        } else {
            self.chain(e.start, e.len)?
        };
        (out.len() as u64 == e.len).then_some(out)
    }

    fn sector(&self, id: u32) -> Option<&'a [u8]> {
        let start = (id as usize).checked_add(1)?.checked_mul(self.sector)?;
        let rest = self.bytes.get(start..)?;
        // The last sector of a file may be cut short.
        rest.get(..self.sector.min(rest.len())).filter(|s| !s.is_empty())
    }

    fn chain(&self, start: u32, len: u64) -> Option<Vec<u8>> {
        follow(start, len, &self.fat, self.bytes.len() / self.sector + 1, |id| self.sector(id))
    }
}

/// Joins the sectors of a chain up to `len` bytes; `None` on a loop or a sector that is not there.
fn follow<'s>(
    start: u32,
    len: u64,
    fat: &[u32],
    limit: usize,
    sector: impl Fn(u32) -> Option<&'s [u8]>,
) -> Option<Vec<u8>> {
    let (mut id, mut out, mut steps) = (start, Vec::new(), 0);
    while id != END && (out.len() as u64) < len {
        let part = sector(id)?;
        let rest = usize::try_from(len - out.len() as u64).unwrap_or(usize::MAX);
        out.extend_from_slice(part.get(..part.len().min(rest))?);
        id = *fat.get(id as usize)?;
        steps += 1;
        if steps > limit {
            return None;
        }
    }
    Some(out)
}
