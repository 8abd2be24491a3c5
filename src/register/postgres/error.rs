//! What PostgreSQL's errors mean to the user. Values and passwords are never part of a message.
use crate::diagnostic::Diagnostic;
use crate::tr;
use ::postgres::Error;

/// What to say when no connection came about.
pub(super) fn connecting(e: &Error) -> Diagnostic {
    let said = said(e);
    match code(e) {
        "28P01" | "28000" => return login(&said),
        "3D000" => {
            return Diagnostic::error(
                "register-no-database",
                tr!("服务器上没有这个数据库：{said}", "the server has no such database: {said}"),
            )
            .hint(tr!(
                "核对网址里的数据库名；没有就先建：createdb 名称",
                "see whether the URL names the right one; if so, make it with createdb NAME"
            ));
        }
        "42501" => return no_access(&said),
        _ => {}
    }
    // the crate tells these apart by text only
    match e.to_string().as_str() {
        "error performing TLS handshake" => Diagnostic::error(
            "register-tls",
            tr!("和数据库服务器的加密连接没有建立：{said}", "no encrypted connection to the database server: {said}"),
        )
        .hint(tr!(
            "服务器用自己签的证书时，在网址里加 sslrootcert=证书文件；内网里可以用 sslmode=prefer",
            "if it signs its own certificate, add sslrootcert=FILE to the URL; in a network of your own sslmode=prefer will do"
        )),
        "authentication error" | "invalid configuration" => login(&said),
        _ => Diagnostic::error(
            "register-unreachable",
            tr!("连不上数据库服务器：{said}", "the database server can't be reached: {said}"),
        )
        .hint(tr!(
            "核对网址里的主机和端口，看服务器是否开着、网络是否通",
            "see whether host and port are right, the server runs and the network works"
        )),
    }
}

/// Was the connection lost, rather than a statement refused?
pub(super) fn lost(e: &Error) -> bool {
    use std::error::Error as _;
    let cut = e.source().is_some_and(|s| s.is::<std::io::Error>());
    // a shutdown, a crash, a server that starts, an idle transaction that was ended
    let code = code(e);
    e.is_closed()
        || cut
        || code.starts_with("08")
        || matches!(code, "57P01" | "57P02" | "57P03" | "25P03" | "57P05")
}

/// Was there no lock in time, a deadlock, or a transaction that came in between?
pub(super) fn busy(e: &Error) -> bool {
    matches!(code(e), "55P03" | "40P01" | "40001")
}

impl From<Error> for Diagnostic {
    fn from(e: Error) -> Diagnostic {
        let said = said(&e);
        if lost(&e) {
            return Diagnostic::error(
                "register-lost",
                tr!(
                    "和数据库服务器的连接断了：{said}",
                    "the connection to the database server was lost: {said}"
                ),
            )
            .hint(tr!(
                "再运行一次就接着做：已经给出的号都留着",
                "run this again to go on: the numbers given out are kept"
            ));
        }
        if busy(&e) {
            return Diagnostic::error(
                "register-busy",
                tr!("登记簿正被另一个程序使用", "another program is using the register"),
            )
            .hint(tr!("等它结束后再运行一次", "run this again when it has finished"));
        }
        match code(&e) {
            "42501" | "25006" => no_access(&said),
            "53100" => Diagnostic::error(
                "disk-full",
                tr!(
                    "服务器的磁盘已满，登记簿没有写入",
                    "the server's disk is full; the register was not written"
                ),
            )
            .hint(tr!("腾出空间后再运行一次", "make room and run this again")),
            "XX001" | "XX002" => Diagnostic::error(
                "register-damaged",
                tr!("数据库里的登记簿已损坏：{said}", "the register is damaged in the database: {said}"),
            )
            .hint(tr!("请管理员换回最近的备份", "have the latest backup restored")),
            _ => {
                Diagnostic::error("register-failed", tr!("登记簿出错：{said}", "the register failed: {said}"))
            }
        }
    }
}

fn login(said: &str) -> Diagnostic {
    Diagnostic::error(
        "register-login",
        tr!("数据库服务器不让登录：{said}", "the database server refused the login: {said}"),
    )
    .hint(tr!(
        "核对用户名和密码；密码写在网址里（特殊字符写成 %XX）、环境变量 PGPASSWORD 或 ~/.pgpass 里",
        "see whether user and password are right; the password stands in the URL (special characters as %XX), in PGPASSWORD or in ~/.pgpass"
    ))
}

fn no_access(said: &str) -> Diagnostic {
    Diagnostic::error(
        "register-no-access",
        tr!("在这个数据库里没有需要的权限：{said}", "you lack a right in this database: {said}"),
    )
    .hint(tr!(
        "请管理员给权限，要哪些见 docs/register.md",
        "ask its administrator; docs/register.md says which rights are needed"
    ))
}

fn code(e: &Error) -> &str {
    e.code().map_or("", |code| code.code())
}

/// The server's own words, or the system's. Its details, and what it says of a value that it can't read (class 22),
/// would show values.
fn said(e: &Error) -> String {
    use std::error::Error as _;
    match (e.as_db_error(), code(e)) {
        (Some(_), code) if code.starts_with("22") => format!("SQLSTATE {code}"),
        (Some(db), code) => format!("{} ({code})", db.message()),
        (None, _) => e.source().map_or_else(|| e.to_string(), |s| s.to_string()),
    }
}
