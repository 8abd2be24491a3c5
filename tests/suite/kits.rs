//! `wenshu new`: what it puts into a folder can be checked and made as it is.
use std::error::Error;
use std::path::Path;
use std::process::{Command, Output};

const KINDS: [&str; 4] = ["学校", "幼儿园", "街道", "村委会"];

fn wenshu(folder: &Path, args: &[&str]) -> Result<Output, Box<dyn Error>> {
    let command = &mut Command::new(env!("CARGO_BIN_EXE_wenshu"));
    Ok(command.args(["--lang", "zh"]).args(args).current_dir(folder).output()?)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The data, the templates and the job of every kit go together: not a single finding, every document can be made.
#[test]
fn every_kit_checks_clean_as_it_comes() -> Result<(), Box<dyn Error>> {
    let dir = tempfile::tempdir()?;
    for kind in KINDS {
        let made = wenshu(dir.path(), &["new", kind, kind])?;
        assert!(made.status.success(), "{}", text(&made.stderr));
        let folder = dir.path().join(kind);
        let checked = wenshu(&folder, &["check"])?;
        let (out, err) = (text(&checked.stdout), text(&checked.stderr));
        assert!(out.starts_with("检查完毕：错误 0 处，注意 0 处；可以做 "), "{kind}: {out}{err}");
        assert_eq!(checked.status.code(), Some(0), "{kind}");
    }
    Ok(())
}

#[test]
fn nothing_that_is_there_is_overwritten() -> Result<(), Box<dyn Error>> {
    let dir = tempfile::tempdir()?;
    let folder = dir.path().join("本校");
    std::fs::create_dir(&folder)?;
    std::fs::write(folder.join("工作簿.xlsx"), "mine")?;
    let refused = wenshu(dir.path(), &["new", "学校", "本校"])?;
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("[new-exists]"), "{}", text(&refused.stderr));
    assert_eq!(std::fs::read(folder.join("工作簿.xlsx"))?, b"mine");
    assert_eq!(std::fs::read_dir(&folder)?.count(), 1);
    let unknown = wenshu(dir.path(), &["new", "幼儿院"])?;
    assert_eq!(unknown.status.code(), Some(2));
    assert!(text(&unknown.stderr).contains("幼儿园"), "{}", text(&unknown.stderr));
    Ok(())
}

/// The marked copy of the planted workbook holds the same values, and a comment at a planted cell.
#[test]
fn a_marked_copy_holds_the_same_values() -> Result<(), Box<dyn Error>> {
    let dir = tempfile::tempdir()?;
    let input = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/inputs/check/faulty");
    let marked = dir.path().join("标注.xlsx");
    let job = input.join("job.toml");
    let done = wenshu(dir.path(), &["check", &job.to_string_lossy(), "--mark", &marked.to_string_lossy()])?;
    assert!(text(&done.stdout).contains("错处已标黄"), "{}", text(&done.stdout));
    let values = |path: &Path| -> Result<Vec<String>, Box<dyn Error>> {
        let book = wenshu::sheet::open(path)?;
        let rows = book.sheets.iter().flat_map(|s| s.rows.iter().map(move |r| (s, r)));
        Ok(rows.map(|(s, r)| format!("{} {} {:?}", s.source.sheet, r.index, r.cells)).collect())
    };
    let before = std::fs::read_dir(&input)?.flatten().map(|e| e.path());
    let before =
        before.into_iter().find(|p| p.extension().is_some_and(|e| e == "xlsx")).ok_or("no workbook")?;
    assert_eq!(values(&before)?, values(&marked)?);
    Ok(())
}
