//! One part of a job that several machines share.
use crate::diagnostic::{Diagnostic, Result};
use crate::tr;

/// Shard `index` of `of`; it makes every `of`-th document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// From 0.
    pub index: usize,
    /// How many there are; at least 1.
    pub of: usize,
}

impl Shard {
    /// `3/10`, counted from 1.
    pub fn parse(text: &str) -> Result<Shard> {
        let number = |text: &str| text.trim().parse::<usize>().ok();
        let parts = text.split_once('/').and_then(|(i, n)| Some((number(i)?, number(n)?)));
        match parts {
            Some((i, of)) if 1 <= i && i <= of => Ok(Shard { index: i - 1, of }),
            _ => Err(Diagnostic::error(
                "shard-wrong",
                tr!("分片要写成 第几/共几，如 3/10", "a shard is written I/N, as 3/10"),
            )),
        }
    }

    /// Is the `nth` thing (from 0) its own?
    pub fn has(self, nth: usize) -> bool {
        nth % self.of == self.index
    }

    /// For file names: `3-10`.
    pub fn name(self) -> String {
        format!("{}-{}", self.index + 1, self.of)
    }
}
