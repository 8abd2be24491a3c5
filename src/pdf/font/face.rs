//! One face: where its bytes are, the face when they have been read, and the characters that it has.
use super::file;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use typst::foundations::Bytes;
use typst::text::Font;

/// A face that is read when it is first needed, and only once.
pub(super) struct Face {
    bytes: Where,
    index: u32,
    font: OnceLock<Option<Font>>,
    characters: OnceLock<Characters>,
}

enum Where {
    Own(&'static [u8]),
    File(PathBuf),
}

impl Face {
    pub(super) fn own(packed: &'static [u8]) -> Face {
        Face::new(Where::Own(packed), 0)
    }
    pub(super) fn file(path: &Path, index: u32) -> Face {
        Face::new(Where::File(path.into()), index)
    }
    fn new(bytes: Where, index: u32) -> Face {
        Face { bytes, index, font: OnceLock::new(), characters: OnceLock::new() }
    }

    /// The face, or nothing when its file can't be read or is damaged.
    pub(super) fn font(&self) -> Option<&Font> {
        let read = || {
            let bytes = match &self.bytes {
                Where::Own(packed) => zstd::bulk::decompress(packed, OWN_LIMIT).ok()?,
                Where::File(path) => whole(path).ok()?,
            };
            Font::new(Bytes::new(bytes), self.index)
        };
        self.font.get_or_init(read).as_ref()
    }

    /// Does it have this character?
    pub(super) fn has(&self, c: char) -> bool {
        let read = || match &self.bytes {
            Where::File(path) if !file::is_packed(path) => {
                Characters::of(file::characters(path, self.index).unwrap_or_default())
            }
            _ => Characters::of(self.font().iter().flat_map(|f| f.info().coverage.iter())),
        };
        self.characters.get_or_init(read).has(c)
    }
}

/// An own face is at most this large unpacked.
const OWN_LIMIT: usize = 16 << 20;

/// All bytes of a font file, unpacked if it is packed; not more than [`file::LIMIT`].
pub(super) fn whole(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut out = vec![];
    let open = std::fs::File::open(path)?;
    if file::is_packed(path) {
        zstd::stream::read::Decoder::new(open)?.take(file::LIMIT + 1).read_to_end(&mut out)?;
    } else {
        open.take(file::LIMIT + 1).read_to_end(&mut out)?;
    }
    if out.len() as u64 > file::LIMIT {
        return Err(std::io::ErrorKind::FileTooLarge.into());
    }
    Ok(out)
}

/// A set of characters, one bit each: typst's own list of ranges takes a walk for every question.
#[derive(Default)]
struct Characters(Vec<u64>);

impl Characters {
    fn of(list: impl IntoIterator<Item = u32>) -> Characters {
        let mut out = Characters::default();
        for c in list {
            let at = c as usize / 64;
            if c <= char::MAX as u32 && at >= out.0.len() {
                out.0.resize(at + 1, 0);
            }
            if let Some(word) = out.0.get_mut(at) {
                *word |= 1 << (c % 64);
            }
        }
        out
    }
    fn has(&self, c: char) -> bool {
        let c = c as u32;
        self.0.get(c as usize / 64).is_some_and(|word| word >> (c % 64) & 1 == 1)
    }
}
