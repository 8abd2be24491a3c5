//! No trace of personal data: every byte that a run leaves behind, files unpacked and PDF streams inflated, and
//! everything it prints, is searched for what the roster holds. A run in full shows that the search finds it.
use std::error::Error;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// What must not be seen: `tests/inputs/privacy/花名册.xlsx` holds it.
const SECRETS: &[&str] = &[
    "430000199203060021",
    "110105491231002",
    "11010519491231002X",
    "430000201809030011",
    "13800001234",
    "0737-8585001",
    "13900005678",
    "13700005678",
    "13600001111",
    "13600002222",
    "0737-8585999",
    "13600003333",
    "13500004444",
    "柳溪路",
    "幸福路",
    "街道3号",
    "1992-03-06",
    "1992年3月",
    "1949-12-31",
    "1949年12月",
    "6200000000000001234",
    "6200000000000005678",
    "6200000000000009999",
    "zhangsan@",
    "wang@",
    "ayi@",
    "湘A12312",
    "湘AD45678",
    "湘B00077",
    "张大山",
    "王有田",
];

/// Runs the job of `privacy/internal` with another level; returns all that it printed.
fn run(dir: &Path, level: &str) -> Result<String> {
    let repo = Path::new(env!("CARGO_MANIFEST_DIR"));
    for file in fs::read_dir(repo.join("tests/inputs/privacy"))? {
        let file = file?;
        fs::copy(file.path(), dir.join(file.file_name()))?;
    }
    let job = fs::read_to_string(repo.join("tests/cases/privacy/internal/job.toml"))?;
    fs::write(dir.join("job.toml"), job.replace("\"internal\"", &format!("{level:?}")))?;
    let mut printed = String::new();
    for words in [
        "check job.toml --json",
        "run --personal",
        "run --personal --json",
        "run --personal --dry-run --json",
    ] {
        let command =
            Command::new(env!("CARGO_BIN_EXE_wenshu")).args(words.split(' ')).current_dir(dir).output()?;
        printed += &String::from_utf8_lossy(&command.stdout);
        printed += &String::from_utf8_lossy(&command.stderr);
    }
    Ok(printed)
}

/// All files below a folder.
fn files(dir: &Path, out: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() { files(&path, out)? } else { out.push(path) }
    }
    Ok(())
}

/// The texts in a file: its bytes; of a package the parts, with and without their marks; of a PDF the streams,
/// the strings and what the pages say.
fn texts(path: &Path) -> Result<Vec<Vec<u8>>> {
    let bytes = fs::read(path)?;
    let mut out = vec![bytes.clone()];
    if bytes.starts_with(b"PK") {
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(&bytes))?;
        for i in 0..zip.len() {
            let mut part = vec![];
            zip.by_index(i)?.read_to_end(&mut part)?;
            let text = String::from_utf8_lossy(&part).into_owned();
            let plain: String = text.split('<').map(|p| p.split_once('>').map_or(p, |(_, t)| t)).collect();
            out.extend([part, plain.into_bytes()]);
        }
    }
    if bytes.starts_with(b"%PDF") {
        let mut pdf = lopdf::Document::load_mem(&bytes)?;
        let pages: Vec<u32> = pdf.get_pages().keys().copied().collect();
        out.push(pdf.extract_text(&pages)?.replace(['\n', ' '], "").into_bytes());
        pdf.decompress();
        for object in pdf.objects.values() {
            strings(object, &mut out);
        }
    }
    Ok(out)
}

fn strings(object: &lopdf::Object, out: &mut Vec<Vec<u8>>) {
    use lopdf::Object;
    match object {
        Object::String(s, _) | Object::Name(s) => out.push(s.clone()),
        Object::Array(a) => a.iter().for_each(|o| strings(o, out)),
        Object::Dictionary(d) => d.iter().for_each(|(_, o)| strings(o, out)),
        Object::Stream(s) => {
            out.push(s.content.clone());
            s.dict.iter().for_each(|(_, o)| strings(o, out));
        }
        _ => {}
    }
}

/// The secrets that a text holds, in UTF-8 or UTF-16.
fn found(text: &[u8]) -> Vec<&'static str> {
    let holds = |needle: &[u8]| text.windows(needle.len()).any(|w| w == needle);
    let wide = |s: &str, bytes: fn(u16) -> [u8; 2]| s.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    SECRETS
        .iter()
        .filter(|s| {
            holds(s.as_bytes()) || holds(&wide(s, u16::to_be_bytes)) || holds(&wide(s, u16::to_le_bytes))
        })
        .copied()
        .collect()
}

/// Each place that holds a secret, and how many files were made.
fn search(level: &str) -> Result<(Vec<String>, usize)> {
    let scratch = tempfile::tempdir()?;
    let dir = scratch.path();
    let printed = run(dir, level)?;
    let mut out: Vec<String> =
        found(printed.as_bytes()).iter().map(|s| format!("printed: {s}\n{printed}")).collect();
    let given: Vec<_> = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/inputs/privacy"))?
        .map(|f| Ok(f?.file_name()))
        .collect::<Result<_>>()?;
    let mut all = vec![];
    files(dir, &mut all)?;
    all.retain(|f| !f.file_name().is_some_and(|n| given.iter().any(|g| g == n) || n == "job.toml"));
    for file in &all {
        let name = file.strip_prefix(dir)?.display().to_string();
        out.extend(found(name.as_bytes()).iter().map(|s| format!("name of {name}: {s}")));
        for text in texts(file)? {
            out.extend(found(&text).iter().map(|s| format!("{name}: {s}")));
        }
    }
    Ok((out, all.len()))
}

#[test]
fn nothing_that_is_masked_is_left_anywhere() -> Result<()> {
    for level in ["public", "internal"] {
        let (left, files) = search(level)?;
        assert!(left.is_empty(), "{level}:\n{}", left.join("\n"));
        assert!(files >= 12, "{level}: only {files} files were made");
    }
    Ok(())
}

#[test]
fn the_search_finds_what_is_there() -> Result<()> {
    let (left, _) = search("full")?;
    let found_in = |what: &str| left.iter().any(|f| f.contains(what));
    assert!(left.iter().any(|f| f.starts_with("printed: ")), "titles are printed as JSON");
    for what in [".docx: 430000199203060021", ".pdf: 430000199203060021", ".pdf: 13800001234", "name of out/"]
    {
        assert!(found_in(what), "{what} is not found in:\n{}", left.join("\n"));
    }
    for what in
        ["register.db: ", "report.json: ", "报告.xlsx: ", "全部 含个人信息.pdf: ", "全部 含个人信息.docx: "]
    {
        assert!(found_in(what), "{what} is not found in:\n{}", left.join("\n"));
    }
    Ok(())
}
