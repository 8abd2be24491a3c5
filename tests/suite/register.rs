//! `wenshu register`, on a register that was filled through the library.
use std::error::Error;
use std::path::Path;
use std::process::{Command, Output};
use wenshu::register::{File, Issued, Location, Register, Want};

fn filled(at: &Location) -> Result<(), Box<dyn Error>> {
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
    let mut register = Register::open(at)?;
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

fn wenshu(dir: &Path, register: &str, args: &[&str]) -> Result<Output, Box<dyn Error>> {
    program(dir, &[&["--register", register], args].concat())
}

/// The register of the folder, unless another is named.
fn program(dir: &Path, args: &[&str]) -> Result<Output, Box<dyn Error>> {
    let command = &mut Command::new(env!("CARGO_BIN_EXE_wenshu"));
    Ok(command.args(["--lang", "zh", "register"]).args(args).current_dir(dir).env("USER", "乙").output()?)
}

#[test]
fn list_show_void_and_export() -> Result<(), Box<dyn Error>> {
    let dir = tempfile::tempdir()?;
    the_commands_work(dir.path(), "register.db", &["register.db", "登记簿.xlsx"])
}

/// The same in a schema of the server that `WENSHU_TEST_POSTGRES` names, dropped afterwards.
#[cfg(feature = "postgres")]
#[test]
fn list_show_void_and_export_in_postgres() -> Result<(), Box<dyn Error>> {
    let Ok(server) = std::env::var("WENSHU_TEST_POSTGRES") else {
        eprintln!("skipped: WENSHU_TEST_POSTGRES isn't set");
        return Ok(());
    };
    let dir = tempfile::tempdir()?;
    let schema = format!("suite_{}", std::process::id());
    let done = the_commands_work(dir.path(), &format!("{server}?schema={schema}"), &["登记簿.xlsx"]);
    let mut client = postgres::Client::connect(&format!("{server}?sslmode=disable"), postgres::NoTls)?;
    client.batch_execute(&format!("DROP SCHEMA IF EXISTS {schema} CASCADE"))?;
    done
}

fn the_commands_work(dir: &Path, register: &str, files: &[&str]) -> Result<(), Box<dyn Error>> {
    let missing = wenshu(dir, register, &["upgrade"])?;
    assert_eq!(missing.status.code(), Some(2));
    filled(&Location::parse(register, dir)?)?;
    let text = |args: &[&str]| -> Result<String, Box<dyn Error>> {
        let output = wenshu(dir, register, args)?;
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
    assert_eq!(wenshu(dir, register, &["export", "登记簿.xlsx"])?.status.code(), Some(2));
    text(&["export", "登记簿.xlsx", "--overwrite", "--year", "2026"])?;
    let mut left: Vec<_> =
        std::fs::read_dir(dir)?.map(|e| e.map(|e| e.file_name())).collect::<Result<Vec<_>, _>>()?;
    left.sort();
    assert_eq!(left, files);
    let upgrade = wenshu(dir, register, &["upgrade"])?;
    assert!(upgrade.status.success() && String::from_utf8(upgrade.stderr)?.contains("已是最新"));
    Ok(())
}

/// Runs a command that must succeed and gives its output.
fn done(dir: &Path, args: &[&str]) -> Result<String, Box<dyn Error>> {
    let output = program(dir, args)?;
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8(output.stdout)?)
}

/// Runs a command that must fail and gives the codes of its messages.
fn refused(dir: &Path, args: &[&str]) -> Result<Vec<String>, Box<dyn Error>> {
    let output = program(dir, args)?;
    assert_eq!(output.status.code(), Some(2), "{args:?}");
    let text = String::from_utf8(output.stderr)?;
    let code = |line: &str| Some(line.split_once("错误 [")?.1.split_once(']')?.0.to_owned());
    Ok(text.lines().filter_map(code).collect())
}

const JOB: &str = "[issuer]\n全称 = \"青河镇中心幼儿园\"\n代字 = \"青幼安\"\n[series.公文]\nformat = \"{{代字}}〔{{year}}〕{{n}}号\"\n\
    [archive]\n全宗号 = \"Z109\"\nretention = { 函 = \"永久\" }\n[[document]]\nname = \"函\"\ntemplate = \"函.docx\"\n\
    for_each = \"名单\"\nseries = \"公文\"\ndate = 2026-09-01\nformats = [\"docx\"]\n\
    register = { 主送 = \"{{主送}}\", 签发人 = \"李四\", 份数 = \"2\" }\n[sheets]\n名单 = { file = \"名单.csv\", key = \"工号\" }\n";

fn job(dir: &Path) -> Result<(), Box<dyn Error>> {
    let word = docx_rs::Docx::new();
    let line = |text: &str| docx_rs::Paragraph::new().add_run(docx_rs::Run::new().add_text(text));
    let word = word
        .add_paragraph(line("{{编号}}"))
        .add_paragraph(line("致{{主送}}"))
        .add_paragraph(line("{{date 日期}}"));
    word.build().pack(std::fs::File::create(dir.join("函.docx"))?)?;
    std::fs::write(dir.join("job.toml"), JOB)?;
    Ok(std::fs::write(dir.join("名单.csv"), "工号,主送\nT1,县教育局\nT2,镇政府\n")?)
}

fn run_job(dir: &Path) -> Result<String, Box<dyn Error>> {
    Ok(String::from_utf8(make(dir)?.stdout)?)
}

fn make(dir: &Path) -> Result<Output, Box<dyn Error>> {
    let command = &mut Command::new(env!("CARGO_BIN_EXE_wenshu"));
    let output =
        command.args(["--lang", "zh", "run", "--register", "register.db"]).current_dir(dir).output()?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(output)
}

#[test]
fn a_name_that_a_document_left_may_be_taken_by_another() -> Result<(), Box<dyn Error>> {
    let dir = tempfile::tempdir()?;
    let dir = dir.path();
    job(dir)?;
    std::fs::write(
        dir.join("job.toml"),
        JOB.replace("name = \"函\"", "name = \"函\"\noutput = \"{{主送}}\""),
    )?;
    let warned = |list: &str| -> Result<bool, Box<dyn Error>> {
        std::fs::write(dir.join("名单.csv"), list)?;
        Ok(String::from_utf8(make(dir)?.stderr)?.contains("old-file-kept"))
    };
    assert!(!warned("工号,主送\nT1,县教育局\nT2,镇政府\n")?);
    assert!(!warned("工号,主送\nT1,市教育局\nT2,镇政府\n")?);
    assert!(!warned("工号,主送\nT1,市教育局\nT2,县教育局\n")?);
    assert!(!warned("工号,主送\nT1,市教育局\nT2,县教育局\n")?);
    let mut files: Vec<_> = std::fs::read_dir(dir.join("out"))?.flatten().map(|e| e.file_name()).collect();
    files.retain(|name| name.to_string_lossy().ends_with(".docx"));
    files.sort();
    assert_eq!(files, ["县教育局.docx", "市教育局.docx"]);
    Ok(())
}

#[test]
fn numbers_are_kept_given_back_and_left_out_by_hand() -> Result<(), Box<dyn Error>> {
    let dir = tempfile::tempdir()?;
    let dir = dir.path();
    job(dir)?;
    let reserve = [
        "reserve",
        "--series",
        "公文",
        "--holder",
        "张三",
        "--count",
        "2",
        "--date",
        "2026-09-01",
        "--dry-run",
    ];
    assert_eq!(done(dir, &reserve)?, "青幼安〔2026〕1号\n青幼安〔2026〕2号\n");
    assert!(!dir.join("register.db").exists());
    done(dir, &reserve[..9])?;
    assert!(done(dir, &["list", "--holder", "张三"])?.contains("青幼安〔2026〕2号"));
    done(dir, &["release", "青幼安[2026]2号", "--why", "不发了"])?;
    assert_eq!(done(dir, &["list", "--holder", "张三"])?.lines().count(), 3);
    run_job(dir)?; // the number that was given back is used first
    let list = done(dir, &["list", "--document", "函", "--from", "2026-09-01", "--to", "2026-09-01"])?;
    assert!(list.contains("青幼安〔2026〕2号") && list.contains("青幼安〔2026〕3号"), "{list}");
    assert_eq!(done(dir, &["list", "--title", "T2"])?.lines().count(), 3);
    done(dir, &["continue", "--series", "公文", "--year", "2026", "--from", "10", "--why", "在纸上"])?;
    assert_eq!(done(dir, &reserve[..9])?, "青幼安〔2026〕10号\n青幼安〔2026〕11号\n");
    assert_eq!(refused(dir, &["release", "青幼安〔2026〕3号"])?, ["register-not-reserved"]);
    Ok(())
}

#[test]
fn further_columns_come_from_the_job_and_the_archive_keeps_its_places() -> Result<(), Box<dyn Error>> {
    let dir = tempfile::tempdir()?;
    let dir = dir.path();
    job(dir)?;
    run_job(dir)?;
    done(dir, &["export", "登记簿.xlsx"])?;
    let text = crate::text_of::xlsx(&dir.join("登记簿.xlsx"))?;
    assert!(text.contains("县教育局") && text.contains("李四"), "{text}");
    // only a further column is different: no new version
    std::fs::write(dir.join("job.toml"), JOB.replace("李四", "王五"))?;
    assert!(run_job(dir)?.contains("未变 2"));
    let show = done(dir, &["show", "青幼安〔2026〕1号"])?;
    assert!(show.contains("签发人  王五") && show.contains("补记") && !show.contains("第2版"), "{show}");

    done(dir, &["export", "目录.docx", "--archive", "--job", "job.toml"])?;
    let preview = crate::text_of::docx(&dir.join("目录.docx"))?;
    assert!(preview.contains("Z109-WS·2026-Y-BGS-0001") && preview.contains("预编"), "{preview}");
    done(dir, &["archive", "--dry-run"])?;
    assert!(!done(dir, &["show", "青幼安〔2026〕1号"])?.contains("档号"));
    done(dir, &["archive"])?;
    // another rule later moves nothing, and a new document goes on behind
    std::fs::write(dir.join("job.toml"), JOB.replace("Z109", "Z200"))?;
    std::fs::write(dir.join("名单.csv"), "工号,主送\nT0,各班\nT1,县教育局\nT2,镇政府\n")?;
    run_job(dir)?;
    done(dir, &["archive"])?;
    let show = done(dir, &["show", "青幼安〔2026〕2号"])?;
    assert!(show.contains("档号  Z109-WS·2026-Y-BGS-0002"), "{show}");
    done(dir, &["export", "目录.xlsx", "--archive"])?;
    let text = crate::text_of::xlsx(&dir.join("目录.xlsx"))?;
    assert!(
        text.contains("青河镇中心幼儿园") && text.contains("20260901") && !text.contains("预编"),
        "{text}"
    );
    Ok(())
}

#[test]
fn a_book_is_imported_filled_in_and_printed() -> Result<(), Box<dyn Error>> {
    let dir = tempfile::tempdir()?;
    let dir = dir.path();
    let book = "顺序号,发文字号,登记日期,文件标题,发往机关,签收人,备注\n1,青幼安[2025]1号,2025.3.1,关于开学的通知,各班,王芳,\n\
        2,青幼安〔2025〕2号,3月2日,关于演练的通知,,,作废：重号\n";
    std::fs::write(dir.join("2025.csv"), book)?;
    std::fs::write(dir.join("坏.csv"), book.replace("2025.3.1", "2025.3.99").replace("3月2日", "2026-3-2"))?;
    assert_eq!(refused(dir, &["import", "坏.csv", "--series", "公文"])?, ["import-date", "import-year"]);
    assert!(!dir.join("register.db").exists());
    done(dir, &["import", "2025.csv", "--series", "公文"])?;
    let again = done(dir, &["import", "2025.csv", "--series", "公文", "--json"])?;
    let again: serde_json::Value = serde_json::from_str(&again)?;
    assert_eq!(again["unchanged"], 2);
    done(dir, &["export", "登记簿.docx"])?;
    let text = crate::text_of::docx(&dir.join("登记簿.docx"))?;
    assert!(text.contains("发文登记簿") && text.contains("2025年") && text.contains("作废：重号"), "{text}");
    done(dir, &["export", "登记簿.xlsx"])?;
    done(dir, &["import", "登记簿.xlsx", "--register", "新.db"])?;
    let number = done(dir, &["reserve", "--series", "公文", "--holder", "张三", "--date", "2025-12-31"])?;
    assert_eq!(number, "公文 2025-3\n"); // no job file says how it is printed
    done(dir, &["release", number.trim()])?;
    assert_eq!(refused(dir, &["export", "登记簿.pdf"])?, ["export-format"]);
    Ok(())
}

#[test]
fn documents_numbered_by_hand_become_known_with_their_files() -> Result<(), Box<dyn Error>> {
    let dir = tempfile::tempdir()?;
    let dir = dir.path();
    let word = |name: &str, number: &str| -> Result<(), Box<dyn Error>> {
        let line = |text: &str| docx_rs::Paragraph::new().add_run(docx_rs::Run::new().add_text(text));
        let docx =
            docx_rs::Docx::new().add_paragraph(line("根据县教发〔2026〕9号文件")).add_paragraph(line(number));
        let docx = docx.add_paragraph(line("二〇二六年九月三日")).add_paragraph(line(name));
        Ok(docx.build().pack(std::fs::File::create(dir.join(name))?)?)
    };
    word("甲.docx", "青幼安〔2026〕1号")?;
    word("乙.docx", "青幼安〔2026〕1号")?;
    assert_eq!(refused(dir, &["adopt", "甲.docx"])?, ["adopt-series"]);
    let first = done(dir, &["adopt", "甲.docx", "--series", "公文", "--title", "关于放假的通知"])?;
    assert_eq!(first, "青幼安〔2026〕1号  2026-09-03  登记  甲.docx\n");
    assert!(done(dir, &["adopt", "甲.docx"])?.contains("未变"));
    assert_eq!(refused(dir, &["adopt", "乙.docx"])?, ["adopt-taken"]);
    let sheet = "发文字号,文件名,日期,标题\n青幼安〔2026〕2号,乙.docx,2026.9.4,关于值班的通知\n";
    std::fs::write(dir.join("清单.csv"), sheet)?;
    std::fs::write(dir.join("坏.csv"), sheet.replace("乙.docx", "丙.docx").replace("2026.9.4", "2026.9.31"))?;
    assert_eq!(refused(dir, &["adopt", "--sheet", "坏.csv"])?, ["adopt-date", "file-unreadable"]);
    assert!(done(dir, &["adopt", "--sheet", "清单.csv"])?.contains("青幼安〔2026〕2号  2026-09-04"));
    let number = ["adopt", "乙.docx", "--number", "青幼安〔2026〕1号", "--date", "2025-01-01"];
    assert_eq!(refused(dir, &number)?, ["adopt-year"]);
    Ok(())
}
