//! Names of files with `*`: a Unix shell writes out which files are meant, the one of Windows leaves it to the
//! program.
use crate::diagnostic::file_name;
use crate::record::like;
use std::path::{Path, PathBuf};

/// The files that the names mean: `*` in the last part of a name stands for anything. A name that fits no file stays
/// as it is, and is reported as missing by whoever opens it.
pub(super) fn expand(names: &[PathBuf]) -> Vec<PathBuf> {
    names.iter().flat_map(|name| matching(name).unwrap_or_else(|| vec![name.clone()])).collect()
}

fn matching(name: &Path) -> Option<Vec<PathBuf>> {
    let pattern = file_name(name).to_lowercase();
    if !pattern.contains('*') || name.exists() {
        return None;
    }
    let folder = name.parent().unwrap_or(Path::new(""));
    let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let entries = std::fs::read_dir(here).ok()?;
    let names = entries.filter_map(|e| Some(e.ok()?.file_name().to_string_lossy().into_owned()));
    // ~$ is what Word keeps beside an open document
    let meant = |n: &String| !n.starts_with(['.', '~']) && like(&pattern, &n.to_lowercase());
    let mut found: Vec<PathBuf> = names.filter(meant).map(|n| folder.join(n)).collect();
    found.sort();
    (!found.is_empty()).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_files() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["乙.docx", "甲.DOCX", "~$甲.docx", "甲.pdf"] {
            std::fs::write(dir.path().join(name), "").unwrap();
        }
        let at = |name: &str| dir.path().join(name);
        assert_eq!(expand(&[at("*.docx")]), [at("乙.docx"), at("甲.DOCX")]);
        assert_eq!(expand(&[at("甲.*"), at("丙.docx")]), [at("甲.DOCX"), at("甲.pdf"), at("丙.docx")]);
        assert_eq!(expand(&[at("丁*")]), [at("丁*")]);
    }
}
