//! `register export`: the 发文登记簿, or the 归档文件目录, as a file for people.
use super::{Console, Desk, Which, archive, key};
use crate::diagnostic::{Diagnostic, Place, Problems};
use crate::disk;
use crate::register::{Filed, Filter, Register};
use crate::tr;
use std::path::{Path, PathBuf};

#[derive(clap::Args)]
#[command(after_help = "例 / examples:
  wenshu register export 发文登记簿.xlsx --year 2026
  wenshu register export 发文登记簿.docx --year 2026 --series 公文
  wenshu register export 归档文件目录.docx --archive --job job.toml")]
pub(super) struct Args {
    /// 要写的文件，.xlsx 或 .docx / the .xlsx or .docx to write
    #[arg(value_name = "FILE.xlsx|FILE.docx")]
    file: PathBuf,
    /// 覆盖已有的文件 / replace an existing file
    #[arg(long)]
    overwrite: bool,
    /// 归档文件目录；还没编件号的只是预编 / the 归档文件目录; places not given yet are only shown
    #[arg(long)]
    archive: bool,
    /// 任务文件，取其中的 [archive] / the job file with [archive]
    #[arg(long, value_name = "JOB.toml", requires = "archive")]
    job: Option<PathBuf>,
    /// 用这把私钥签名，签名写在旁边的 .minisig / sign it with this key, into the .minisig beside it
    #[arg(long, value_name = "KEY")]
    sign: Option<PathBuf>,
    #[command(flatten)]
    which: Which,
}

pub(super) fn run(args: Args, desk: &Desk, console: &mut Console) -> Result<(), Problems> {
    let extension = args.file.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    let word = match extension.as_str() {
        "xlsx" => false,
        "docx" => true,
        _ => return Err(other_format(&args.file).into()),
    };
    let filter: Filter = args.which.into();
    let mut register = Register::open_read(&desk.location)?;
    let bytes = if args.archive {
        let rules = archive::rules(args.job.as_deref())?;
        let filed = register.filed(&filter, &rules)?;
        let fresh = filed.iter().filter(|f| f.fresh).count();
        if fresh > 0 {
            console.say(&tr!(
                "其中 {fresh} 件还没有编件号，目录里的档号是预编的；编定用 wenshu register archive",
                "{fresh} documents have no place yet, those shown may change; give them with wenshu register archive"
            ));
            if rules.fonds.is_empty() {
                console.report(&Problems(vec![archive::no_fonds(Diagnostic::warning)]));
            }
        }
        if word { Filed::docx(&filed)? } else { Filed::xlsx(&filed, &console.now)? }
    } else if word {
        register.export_docx(&filter)?
    } else {
        register.export_xlsx(&filter, &console.now)?
    };
    if args.file.exists() && !args.overwrite {
        return Err(exists(&args.file).into());
    }
    let signature =
        args.sign.map(|key| key::sign(&key, &args.file, &bytes, &desk.location, console)).transpose()?;
    disk::replace(&args.file, &bytes)?;
    let file = args.file.display();
    console.say(&match args.archive {
        true => tr!("归档文件目录已写到 {file}", "the list was written to {file}"),
        false => tr!("登记簿已导出到 {file}", "the register was written to {file}"),
    });
    if let Some(signature) = signature {
        let beside = key::signature_of(&args.file);
        disk::replace(&beside, signature.as_bytes())?;
        let name = beside.display();
        console.say(&tr!("签名在 {name}", "the signature is in {name}"));
    }
    Ok(())
}

fn exists(file: &Path) -> Diagnostic {
    Diagnostic::error("file-exists", tr!("文件已存在，没有覆盖", "the file exists and was not replaced"))
        .at(Place::File(file.display().to_string()))
        .hint(tr!("换一个文件名，或加上 --overwrite", "use another name, or add --overwrite"))
}

fn other_format(file: &Path) -> Diagnostic {
    Diagnostic::error(
        "export-format",
        tr!("登记簿只能导出为 .xlsx 或 .docx", "the register is written as .xlsx or .docx"),
    )
    .at(Place::File(file.display().to_string()))
    .hint(tr!("把扩展名写成 .xlsx 或 .docx", "give the file one of these extensions"))
}
