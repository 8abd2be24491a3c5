//! The register proved: `wenshu register check|verify|backup|key` on documents that the program made.
use crate::structure::packed;
use std::error::Error;
use std::fs;
use std::io::{Cursor, Read};
use std::path::Path;
use std::process::{Command, Output};

type Done = Result<(), Box<dyn Error>>;

fn wenshu(dir: &Path, args: &[&str]) -> Result<Output, Box<dyn Error>> {
    let command = &mut Command::new(env!("CARGO_BIN_EXE_wenshu"));
    Ok(command.args(["--lang", "zh"]).args(args).current_dir(dir).env("USER", "乙").output()?)
}

/// Exit code and what was printed.
fn register(dir: &Path, args: &[&str]) -> Result<(i32, String), Box<dyn Error>> {
    let args = [&["register"], args, &["--register", "out/register.db"]].concat();
    let output = wenshu(dir, &args)?;
    let printed = [output.stdout, output.stderr].concat();
    Ok((output.status.code().unwrap_or(-1), String::from_utf8(printed)?))
}

/// Two documents with their verification code as a QR code and as text.
fn made(dir: &Path) -> Done {
    let paragraph = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let body = ["{{姓名}} {{编号}}", "{{qr 校验码}}", "{{code}}"].map(paragraph).concat();
    fs::write(dir.join("通知.docx"), packed(&body))?;
    fs::write(dir.join("名单.csv"), "工号,姓名\nT01,张三\nT02,李四\n")?;
    let number = "青幼〔{{year}}〕{{n}}号";
    let args = ["fill", "通知.docx", "名单.csv", "--number", number, "--out", "out", "--date", "2026-09-01"];
    let output = wenshu(dir, &args)?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}

/// The documents made, sorted.
fn documents(dir: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    fn walk(folder: &Path, found: &mut Vec<String>) -> Done {
        for inside in fs::read_dir(folder)? {
            let path = inside?.path();
            if path.is_dir() {
                walk(&path, found)?;
            } else if path.extension().is_some_and(|e| e == "docx") {
                found.push(path.display().to_string());
            }
        }
        Ok(())
    }
    let mut found = vec![];
    walk(&dir.join("out"), &mut found)?;
    found.sort();
    Ok(found)
}

#[test]
fn a_code_in_a_document_is_read_from_its_picture_and_known() -> Done {
    let dir = tempfile::tempdir()?;
    let dir = dir.path();
    made(dir)?;
    let mut package = zip::ZipArchive::new(Cursor::new(fs::read(&documents(dir)?[0])?))?;
    let is_picture = |n: &String| n.starts_with("word/media/") && n != "word/media/a.png";
    let picture = package.file_names().filter_map(|n| Some(n.ok()?.into_owned())).find(is_picture);
    let picture = picture.ok_or("no picture")?;
    let mut bytes = vec![];
    package.by_name(&picture)?.read_to_end(&mut bytes)?;
    fs::write(dir.join("码.png"), &bytes)?;
    let mut body = String::new();
    package.by_name("word/document.xml")?.read_to_string(&mut body)?;
    let (code, printed) = register(dir, &["verify", "--code", "码.png"])?;
    assert_eq!(code, 0, "{printed}");
    assert!(printed.contains("本登记簿签发：青幼〔2026〕1号  2026-09-01"), "{printed}");
    assert!(printed.contains("正式，现行第 1 版"), "{printed}");
    let text = printed.lines().next().unwrap_or_default().to_owned();
    assert!(body.contains(&text), "{text}: {body}");
    // by hand, with a slip, and for another register
    assert_eq!(register(dir, &["verify", "--code", &text.replace('〔', "[").replace('〕', "]")])?.0, 0);
    let (code, printed) = register(dir, &["verify", "--code", &text.replace("1号", "7号")])?;
    assert!(code == 1 && printed.contains("抄错了"), "{printed}");
    let (code, printed) = register(dir, &["verify", "--code", "没有.png"])?;
    assert!(code == 2 && printed.contains("code-not-one"), "{printed}");
    register(dir, &["void", "青幼〔2026〕1号", "--why", "写错了"])?;
    let (code, printed) = register(dir, &["verify", "--code", "码.png"])?;
    assert!(code == 1 && printed.contains("作废：写错了"), "{printed}");
    Ok(())
}

#[test]
fn documents_are_unchanged_on_the_next_run_in_spite_of_their_codes() -> Done {
    let dir = tempfile::tempdir()?;
    let dir = dir.path();
    made(dir)?;
    let before: Vec<_> = documents(dir)?.iter().map(fs::read).collect::<Result<_, _>>()?;
    made(dir)?;
    let after: Vec<_> = documents(dir)?.iter().map(fs::read).collect::<Result<_, _>>()?;
    assert!(before.len() == 2 && before == after);
    assert!(register(dir, &["show", "#1"])?.1.contains("第1版"));
    assert!(!register(dir, &["show", "#1"])?.1.contains("第2版"));
    Ok(())
}

#[test]
fn files_and_the_whole_folder_are_looked_up() -> Done {
    let dir = tempfile::tempdir()?;
    let dir = dir.path();
    made(dir)?;
    let (code, printed) = register(dir, &["verify", "--all", "out"])?;
    assert!(code == 0 && printed.contains("2 个文件都和登记簿一致"), "{printed}");
    let documents = documents(dir)?;
    fs::copy(&documents[0], dir.join("收到的.docx"))?;
    let (code, printed) = register(dir, &["verify", "收到的.docx"])?;
    assert!(code == 0 && printed.contains("收到的.docx  现行  青幼〔2026〕1号  第 1 版"), "{printed}");
    fs::write(&documents[0], "改过")?;
    fs::remove_file(&documents[1])?;
    fs::write(dir.join("out/混进来的.pdf"), "别的")?;
    let (code, printed) = register(dir, &["verify", "--all", "out"])?;
    assert_eq!(code, 1, "{printed}");
    for part in ["签发后被改过  青幼〔2026〕1号", "缺失", "混进来的.pdf", "0 个文件和登记簿一致，3 个有问题"]
    {
        assert!(printed.contains(part), "{part}: {printed}");
    }
    let output =
        wenshu(dir, &["register", "verify", "--all", "out", "--json", "--register", "out/register.db"])?;
    let json: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    let standings: Vec<_> =
        json["verdicts"].as_array().into_iter().flatten().map(|v| &v["standing"]).collect();
    assert_eq!(standings, ["changed", "missing", "unknown"]);
    assert_eq!(register(dir, &["verify"])?.0, 2);
    Ok(())
}

#[test]
fn the_register_is_checked_and_a_changed_date_found() -> Done {
    let dir = tempfile::tempdir()?;
    let dir = dir.path();
    made(dir)?;
    let (code, printed) = register(dir, &["check"])?;
    assert_eq!(code, 0, "{printed}");
    assert!(printed.contains("登记簿完好：2 条，1 个系列，历史 4 条，链末校验值 "), "{printed}");
    let head = printed.trim().rsplit(' ').next().unwrap_or_default().to_owned();
    let (code, printed) = register(dir, &["check", "--head", &head[..12]])?;
    assert!(code == 0 && printed.contains("记下的校验值是历史第 4 条"), "{printed}");
    let (code, printed) = register(dir, &["check", "--head", "abcdefabcdef"])?;
    assert!(code == 1 && printed.contains("check-head-unknown"), "{printed}");
    let db = rusqlite::Connection::open(dir.join("out/register.db"))?;
    db.execute("UPDATE entry SET date = '2026-08-31' WHERE id = 2", [])?;
    drop(db);
    let (code, printed) = register(dir, &["check"])?;
    assert!(code == 1 && printed.contains("青幼〔2026〕2号（#2）的日期被改过"), "{printed}");
    let (code, printed) = register(dir, &["check", "--json"])?;
    let json: serde_json::Value = serde_json::from_str(&printed)?;
    assert_eq!(
        (code, &json["ok"], &json["findings"][0]["code"]),
        (1, &false.into(), &"check-entry-changed".into())
    );
    // and an unsound register is not copied
    let (code, printed) = register(dir, &["backup", "备份.db"])?;
    assert!(code == 2 && printed.contains("backup-unsound"), "{printed}");
    Ok(())
}

#[test]
fn a_backup_is_made_while_the_register_is_in_use() -> Done {
    let dir = tempfile::tempdir()?;
    let dir = dir.path();
    made(dir)?;
    let writer = rusqlite::Connection::open(dir.join("out/register.db"))?;
    writer.execute_batch("BEGIN IMMEDIATE")?;
    let (code, printed) = register(dir, &["backup", "备份.db"])?;
    assert!(code == 0 && printed.contains("2 条，历史 4 条"), "{printed}");
    writer.execute_batch("ROLLBACK")?;
    drop(writer);
    assert_eq!(register(dir, &["backup", "备份.db"])?.0, 2);
    register(dir, &["void", "#2", "--why", "重复"])?;
    assert_eq!(register(dir, &["backup", "备份.db", "--overwrite"])?.0, 0);
    let list = |db: &str| wenshu(dir, &["register", "list", "--json", "--register", db]).map(|o| o.stdout);
    assert_eq!(list("备份.db")?, list("out/register.db")?);
    Ok(())
}

#[test]
fn an_export_is_signed_and_its_signature_checked() -> Done {
    let dir = tempfile::tempdir()?;
    let dir = dir.path();
    made(dir)?;
    let (code, printed) = register(dir, &["key", "new", "办公室.key"])?;
    assert!(code == 0 && printed.contains("RW"), "{printed}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(dir.join("办公室.key"))?.permissions().mode() & 0o777, 0o600);
    }
    assert_eq!(register(dir, &["key", "new", "办公室.key"])?.0, 2);
    assert_eq!(register(dir, &["export", "登记簿.xlsx", "--sign", "办公室.key"])?.0, 0);
    let verify = ["verify", "--signature", "登记簿.xlsx", "--public-key", "办公室.pub"];
    let (code, printed) = register(dir, &verify)?;
    assert!(code == 0 && printed.contains("签名有效") && printed.contains("file:登记簿.xlsx"), "{printed}");
    let mut bytes = fs::read(dir.join("登记簿.xlsx"))?;
    bytes.push(0);
    fs::write(dir.join("登记簿.xlsx"), bytes)?;
    let (code, printed) = register(dir, &verify)?;
    assert!(code == 1 && printed.contains("signature-wrong"), "{printed}");
    Ok(())
}
