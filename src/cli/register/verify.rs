//! `register verify`: is this document, folder, code or signed export genuine?
use super::super::{Console, Exit};
use super::{key, print};
use crate::diagnostic::{Diagnostic, Place, Result};
use crate::register::{
    CodeVerdict, Entry, Location, Register, Standing, State, Verdict, is_code, qr_codes, signature,
};
use crate::tr;
use serde_json::json;
use std::path::{Path, PathBuf};

#[derive(clap::Args)]
pub(super) struct Args {
    /// 要核对的文件 / the files to look up
    #[arg(value_name = "FILE", required_unless_present_any = ["all", "code", "signature"])]
    files: Vec<PathBuf>,
    /// 核对整个输出文件夹：缺的、改过的、没登记的 / a whole output folder: missing, changed, not registered
    #[arg(long, value_name = "OUT", conflicts_with_all = ["files", "code", "signature"])]
    all: Option<PathBuf>,
    /// 核对校验码：文字，或有二维码的图片 / a verification code: its text, or a picture of its QR code
    #[arg(long, value_name = "TEXT|PICTURE", conflicts_with_all = ["files", "signature"])]
    code: Option<String>,
    /// 核对导出表的签名（旁边的 .minisig） / the signature of an export, in the .minisig beside it
    #[arg(long, value_name = "FILE", requires = "public_key", conflicts_with = "files")]
    signature: Option<PathBuf>,
    /// 对方给的公钥：文件，或 RW 开头的一行 / the public key that you were given: a file, or the line RW…
    #[arg(long, value_name = "PUB", requires = "signature")]
    public_key: Option<String>,
}

pub(super) fn run(args: &Args, json: bool, at: &Location, console: &mut Console) -> Result<Exit> {
    match args {
        Args { all: Some(out), .. } => folder(out, json, at, console),
        Args { code: Some(code), .. } => self::code(code, json, at, console),
        Args { signature: Some(file), public_key: Some(public), .. } => signed(file, public, json, console),
        Args { files, .. } => {
            let verdicts = Register::open_read(at)?.verify(files)?;
            if json {
                print::json(console, &verdicts)?
            } else {
                table(&verdicts, console)
            }
            let fine = verdicts.iter().all(|v| v.standing == Standing::Current);
            Ok(if fine { Exit::Done } else { Exit::Some })
        }
    }
}

fn folder(out: &Path, json: bool, at: &Location, console: &mut Console) -> Result<Exit> {
    let found = Register::open_read(at)?.verify_all(out)?;
    let (fine, wrong) = (found.current, found.verdicts.len());
    if json {
        print::json(console, &found)?;
    } else if wrong > 0 {
        table(&found.verdicts, console);
    }
    console.say(&match wrong {
        0 => tr!("{fine} 个文件都和登记簿一致", "all {fine} files are as they were issued"),
        _ => tr!(
            "{fine} 个文件和登记簿一致，{wrong} 个有问题",
            "{fine} files are as they were issued, {wrong} are not"
        ),
    });
    Ok(if wrong == 0 { Exit::Done } else { Exit::Some })
}

fn table(verdicts: &[Verdict], console: &mut Console) {
    let lang = console.lang;
    let head = [tr!("文件", "file"), tr!("结果", "result"), tr!("编号", "number"), tr!("说明", "remark")];
    let rows: Vec<Vec<String>> = verdicts
        .iter()
        .map(|v| {
            let (version, current) = (v.version.unwrap_or_default(), v.current.unwrap_or_default());
            let (at, why) = (v.at.get(..10).unwrap_or(&v.at), &v.why);
            let remark = match v.standing {
                Standing::Current => tr!("第 {version} 版，{at}", "version {version}, {at}"),
                Standing::Older => tr!(
                    "第 {version} 版，{at}；现行的是第 {current} 版",
                    "version {version}, {at}; version {current} is current"
                ),
                Standing::Void => tr!("{why}", "{why}"),
                Standing::Unfinished => tr!("任务中途停了，再运行一次", "the job was stopped; run it again"),
                Standing::Changed => tr!(
                    "和登记的第 {version} 版（{at}）不同",
                    "differs from version {version} as registered ({at})"
                ),
                Standing::Missing => tr!("应有第 {version} 版", "version {version} should be there"),
                Standing::Unknown => tr!("", ""),
            };
            let texts = [v.standing.text().get(lang), &v.name, remark.get(lang)].map(str::to_owned);
            std::iter::once(v.file.clone()).chain(texts).collect()
        })
        .collect();
    console.table(&head.map(|h| h.get(lang).to_owned()), &rows);
}

fn code(text: &str, json: bool, at: &Location, console: &mut Console) -> Result<Exit> {
    let texts = if is_code(text) { vec![text.to_owned()] } else { in_picture(Path::new(text))? };
    let mut register = Register::open_read(at)?;
    let (mut exit, mut list) = (Exit::Done, vec![]);
    for text in texts {
        let verdict = register.verify_code(&text)?;
        let fine = matches!(&verdict, CodeVerdict::Genuine { entry, version }
            if entry.state == State::Issued && *version == entry.version);
        exit = if fine { exit } else { Exit::Some };
        if json {
            list.push(as_json(&text, &verdict));
        } else {
            say(&text, &verdict, console);
        }
    }
    if json {
        print::json(console, &list)?;
    }
    Ok(exit)
}

/// The verification codes in a picture.
fn in_picture(path: &Path) -> Result<Vec<String>> {
    let place = || Place::file(path);
    let neither = || {
        Diagnostic::error(
            "code-not-one",
            tr!("这不是校验码，也不是图片文件", "this is neither a code nor a picture file"),
        )
        .hint(tr!(
            "校验码以 WS1| 开头；含 | 的要加引号",
            "codes begin with WS1|; in a shell, quote what holds a |"
        ))
    };
    let bytes = std::fs::read(path).map_err(|_| neither().at(place()))?;
    let mut codes = qr_codes(&bytes).map_err(|d| d.at(place()))?;
    codes.retain(|code| is_code(code));
    if codes.is_empty() {
        let none = tr!("图片里没有找到本程序的校验码", "there is no verification code in this picture");
        return Err(Diagnostic::error("code-none", none).at(place()).hint(tr!(
            "只拍二维码，拍正、拍清楚；或直接输入二维码下的文字",
            "take a sharp, straight picture of the QR code alone, or type the code"
        )));
    }
    codes.sort();
    codes.dedup();
    Ok(codes)
}

fn as_json(text: &str, verdict: &CodeVerdict) -> serde_json::Value {
    let (word, entry, version) = match verdict {
        CodeVerdict::Genuine { entry, version } => ("genuine", Some(entry), Some(*version)),
        CodeVerdict::Rehearsal => ("rehearsal", None, None),
        CodeVerdict::Unknown => ("unknown", None, None),
        CodeVerdict::Mistyped => ("mistyped", None, None),
    };
    json!({ "code": text, "result": word, "version": version, "entry": entry })
}

fn say(text: &str, verdict: &CodeVerdict, console: &mut Console) {
    let lang = console.lang;
    console.data(text);
    let line = match verdict {
        CodeVerdict::Genuine { entry, version } => return genuine(entry, *version, console),
        CodeVerdict::Rehearsal => tr!(
            "  试做时的校验码，没有编号，不是正式文件",
            "  of a dry run: no number was given, it is no document"
        ),
        CodeVerdict::Unknown => tr!(
            "  不是本登记簿签发的：编号、日期、标题或校验码是假的",
            "  not issued by this register: number, date, title or code are made up"
        ),
        CodeVerdict::Mistyped => tr!(
            "  抄错了：校验码自己对不上，核对后再输入",
            "  mistyped: the code doesn't fit itself; look again"
        ),
    };
    console.data(line.get(lang));
}

fn genuine(entry: &Entry, version: u32, console: &mut Console) {
    let lang = console.lang;
    let (name, date, title) = (entry.name(), entry.date, &entry.title);
    let (current, at, why) = (entry.version, entry.at.get(..10).unwrap_or(&entry.at), &entry.why);
    let lines = [
        tr!("  本登记簿签发：{name}  {date}  {title}", "  issued by this register: {name}  {date}  {title}"),
        match entry.state {
            State::Void => tr!("  已于 {at} 作废：{why}", "  made void on {at}: {why}"),
            _ if version < current => tr!(
                "  是第 {version} 版；现行的是第 {current} 版（{at}）",
                "  this is version {version}; version {current} ({at}) is current"
            ),
            _ => tr!("  正式，现行第 {current} 版（{at}）", "  in force, version {current} ({at})"),
        },
    ];
    for line in lines {
        console.data(line.get(lang));
    }
}

fn signed(file: &Path, public: &str, json: bool, console: &mut Console) -> Result<Exit> {
    let beside = key::signature_of(file);
    let signature = key::text(&beside)?;
    let public = if Path::new(public).is_file() { key::text(Path::new(public))? } else { public.to_owned() };
    let data = std::fs::File::open(file).map_err(|e| key::unreadable(file, &e))?;
    let comment =
        signature::verify(&public, &signature, std::io::BufReader::new(data)).map_err(|d| match d.code() {
            "key-wrong" => d,
            "signature-unreadable" => d.at(Place::file(&beside)),
            _ => d.at(Place::file(file)),
        });
    let comment = match comment {
        Err(d) if matches!(d.code(), "signature-wrong" | "signature-other-key") => {
            if json {
                print::json(console, &json!({ "genuine": false, "why": d.code() }))?;
            }
            console.report(&d.into());
            return Ok(Exit::Some);
        }
        other => other?,
    };
    if json {
        print::json(console, &json!({ "genuine": true, "comment": comment }))?;
    } else {
        let name = file.display();
        console.data(tr!("签名有效：{name}", "the signature is good: {name}").get(console.lang));
        console.data(&format!("  {}", comment.replace('\t', "  ")));
    }
    Ok(Exit::Done)
}
