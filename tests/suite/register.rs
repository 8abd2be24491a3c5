//! `wenshu register`, on a register that was filled through the library.
use std::error::Error;
use std::path::Path;
use std::process::{Command, Output};
use wenshu::register::{File, Issued, Register, Want};

fn filled(path: &Path) -> Result<(), Box<dyn Error>> {
    let now = "2026-09-01T08:30:00+08:00[Asia/Shanghai]".parse()?;
    let date = jiff::civil::date(2026, 9, 1);
    let want = |key: &str| Want {
        series: Some("安".into()),
        year: 2026,
        start: 1,
        document: "安全责任书".into(),
        key: key.into(),
        date,
        title: format!("安全责任书（{key}）"),
        any_date: false,
    };
    let mut register = Register::open_file(path)?;
    let mut slots = vec![];
    for planned in register.plan(&[want("A1"), want("A2")], false, "甲", &now)? {
        slots.push(planned?);
    }
    let file =
        File { version: 0, path: "A1.docx".into(), format: "docx".into(), sha256: "a".repeat(64), bytes: 9 };
    let issued = Issued {
        entry: slots[0].entry,
        number: Some("青幼安〔2026〕1号".into()),
        date,
        title: "安全责任书（A1）".into(),
        content: "c".into(),
        more: Default::default(),
        files: vec![file],
    };
    register.issue(&[issued], "甲", &now)?;
    Ok(())
}

fn wenshu(dir: &Path, args: &[&str]) -> Result<Output, Box<dyn Error>> {
    let command = &mut Command::new(env!("CARGO_BIN_EXE_wenshu"));
    Ok(command.args(["--lang", "zh", "register"]).args(args).current_dir(dir).env("USER", "乙").output()?)
}

#[test]
fn list_show_void_and_export() -> Result<(), Box<dyn Error>> {
    let dir = tempfile::tempdir()?;
    let dir = dir.path();
    filled(&dir.join("register.db"))?;
    let text = |args: &[&str]| -> Result<String, Box<dyn Error>> {
        let output = wenshu(dir, args)?;
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        Ok(String::from_utf8(output.stdout)?)
    };
    let list = text(&["list"])?;
    assert_eq!(list.lines().count(), 4, "{list}");
    assert!(
        list.contains("#1    青幼安〔2026〕1号  2026-09-01  安全责任书  安全责任书（A1）  正式  1"),
        "{list}"
    );
    assert_eq!(text(&["list", "--state", "预留"])?.lines().count(), 3);
    let void = text(&["void", "青幼安[2026]1号", "--why", "=重复", "--json"])?;
    let void: serde_json::Value = serde_json::from_str(&void)?;
    assert_eq!((&void["state"], &void["who"], &void["n"]), (&"void".into(), &"乙".into(), &1.into()));
    let show = text(&["show", "#1"])?;
    for part in
        ["青幼安〔2026〕1号", "作废", "第1版", "A1.docx", "2026-09-01T08:30:00+08:00  预留  甲", "乙  =重复"]
    {
        assert!(show.contains(part), "{part}: {show}");
    }
    text(&["export", "登记簿.xlsx"])?;
    assert!(crate::text_of::xlsx(&dir.join("登记簿.xlsx"))?.contains("作废\t=重复"));
    assert_eq!(wenshu(dir, &["export", "登记簿.xlsx"])?.status.code(), Some(2));
    text(&["export", "登记簿.xlsx", "--overwrite", "--year", "2026"])?;
    let mut left: Vec<_> =
        std::fs::read_dir(dir)?.map(|e| e.map(|e| e.file_name())).collect::<Result<Vec<_>, _>>()?;
    left.sort();
    assert_eq!(left, ["register.db", "登记簿.xlsx"]);
    Ok(())
}
