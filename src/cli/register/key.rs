//! `register key new`, and signing an export with it.
use super::super::{Console, Exit};
use crate::diagnostic::{Diagnostic, Place, Result};
use crate::disk;
use crate::register::{Location, Register, signature};
use crate::tr;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The password of the secret key, if it has one.
const PASSWORD: &str = "WENSHU_KEY_PASSWORD";
/// The longest key or signature file: real ones have some 300 bytes.
const LONGEST: u64 = 64 * 1024;

#[derive(clap::Args)]
#[command(after_help = "环境变量 WENSHU_KEY_PASSWORD 里有密码时，私钥用它加密
with a password in the environment variable WENSHU_KEY_PASSWORD, the secret key is encrypted by it")]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(clap::Subcommand)]
enum Action {
    /// 做一对密钥：私钥自己留着，公钥（.pub）给别人 / a pair of keys: keep the secret one, give away the .pub
    New {
        /// 私钥文件 / the secret key's file
        #[arg(value_name = "FILE", default_value = "wenshu.key")]
        file: PathBuf,
    },
}

pub(super) fn run(args: &Args, console: &mut Console) -> Result<Exit> {
    let Action::New { file } = &args.action;
    let public = file.with_extension("pub");
    for file in [file, &public] {
        if file.exists() {
            return Err(exists(file));
        }
    }
    let keys = signature::new_key(password().as_deref())?;
    secret_file(file, keys.secret.as_bytes())?;
    disk::replace(&public, keys.public.as_bytes())?;
    let (secret, public) = (file.display(), public.display());
    console.say(&tr!(
        "私钥 {secret} 自己留好、别给人；公钥 {public} 给要核对的人",
        "keep the secret key {secret} to yourself; give the public key {public} to those who verify"
    ));
    if let Some(line) = keys.public.lines().nth(1) {
        console.data(line);
    }
    Ok(Exit::Done)
}

/// Writes a file that only its owner may read, whatever the folder's rights are.
fn secret_file(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let write = || {
        let mut file = options.open(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    };
    write().map_err(|e| disk::failed(e).at(Place::file(path)))
}

/// Where the signature of a file is.
pub(super) fn signature_of(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".minisig");
    name.into()
}

/// The signature of an export, to be written beside it. Its comment, which is signed too, names the file, the time
/// and the register's last hash.
pub(super) fn sign(
    key: &Path,
    file: &Path,
    bytes: &[u8],
    at: &Location,
    console: &Console,
) -> Result<String> {
    let secret = text(key)?;
    let head = Register::open_read(at)?.head()?;
    let name = crate::diagnostic::file_name(file);
    let time = console.now.timestamp().as_second();
    let comment = format!("timestamp:{time}\tfile:{name}\tregister:{head}");
    signature::sign(&secret, password().as_deref(), bytes, &comment).map_err(|d| d.at(Place::file(key)))
}

fn password() -> Option<String> {
    std::env::var(PASSWORD).ok().filter(|p| !p.is_empty())
}

/// A short text file.
pub(super) fn text(path: &Path) -> Result<String> {
    let read = || {
        if path.metadata()?.len() > LONGEST {
            return Err(std::io::ErrorKind::FileTooLarge.into());
        }
        std::fs::read_to_string(path)
    };
    read().map_err(|e| unreadable(path, &e))
}

/// What to say of a file that can't be read.
pub(super) fn unreadable(path: &Path, e: &std::io::Error) -> Diagnostic {
    Diagnostic::error("file-unreadable", tr!("文件读不出来：{e}", "the file can't be read: {e}"))
        .at(Place::file(path))
}

fn exists(file: &Path) -> Diagnostic {
    Diagnostic::error(
        "key-exists",
        tr!("密钥文件已存在，没有覆盖", "the key file exists and was not replaced"),
    )
    .at(Place::file(file))
    .hint(tr!("换一个文件名", "use another name"))
}
