//! Where a register is: a file, or a PostgreSQL database.
use super::db::Db;
#[cfg(feature = "postgres")]
use super::postgres::Postgres;
use super::sqlite::{Sqlite, missing};
use crate::diagnostic::{Diagnostic, Result, file_name};
use crate::tr;
use std::path::{Path, PathBuf};

/// Where a register is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// A SQLite file.
    File(PathBuf),
    /// `postgres://user:password@host:port/database`.
    Postgres(String),
}

impl Location {
    /// A path (relative to `folder`) or a `postgres://` URL.
    pub fn parse(text: &str, folder: &Path) -> Result<Location> {
        match text.split_once("://") {
            Some(("postgres" | "postgresql", _)) => Ok(Location::Postgres(text.to_owned())),
            Some((scheme, _)) if scheme.len() > 1 => Err(Diagnostic::error(
                "register-scheme",
                tr!("登记簿不能放在 {scheme}:// 里", "a register can't be at {scheme}://"),
            )
            .hint(tr!("写一个文件路径，或 postgres://…", "name a file, or postgres://…"))),
            _ => Ok(Location::File(folder.join(text))),
        }
    }

    /// For messages: a file's name, or the URL without user and password.
    pub fn name(&self) -> String {
        match self {
            Location::File(path) => file_name(path),
            Location::Postgres(url) => {
                let (scheme, rest) = url.split_once("://").unwrap_or(("postgres", url));
                let (before, query) = rest.split_once('?').unwrap_or((rest, ""));
                if query.contains('@') && !before.contains('@') {
                    return format!("{scheme}://…"); // a password with a `?`, perhaps
                }
                let rest = before.rsplit_once('@').map_or(before, |(_, host)| host);
                format!("{scheme}://{rest}")
            }
        }
    }

    pub(super) fn open(&self) -> Result<Box<dyn Db>> {
        match self {
            Location::File(path) => Ok(Box::new(Sqlite::open(path, &|| ())?)),
            Location::Postgres(url) => postgres(url),
        }
    }

    pub(super) fn open_read(&self) -> Result<Box<dyn Db>> {
        match self {
            Location::File(path) => Ok(Box::new(Sqlite::open_read(path)?)),
            Location::Postgres(url) => read_postgres(url)?.ok_or_else(missing),
        }
    }

    pub(super) fn open_dry(&self) -> Result<Box<dyn Db>> {
        let there = match self {
            Location::File(path) if path.metadata().is_ok_and(|m| m.len() > 0) => Some(self.open_read()?),
            Location::File(_) => None,
            Location::Postgres(url) => read_postgres(url)?,
        };
        match there {
            Some(db) => Ok(db),
            None => Ok(Box::new(Sqlite::in_memory()?)),
        }
    }
}

#[cfg(feature = "postgres")]
fn postgres(url: &str) -> Result<Box<dyn Db>> {
    Ok(Box::new(Postgres::open(url, &|| ())?))
}

#[cfg(feature = "postgres")]
fn read_postgres(url: &str) -> Result<Option<Box<dyn Db>>> {
    Ok(Postgres::open_read(url)?.map(|db| Box::new(db) as Box<dyn Db>))
}

#[cfg(not(feature = "postgres"))]
fn postgres(_: &str) -> Result<Box<dyn Db>> {
    Err(no_postgres())
}

#[cfg(not(feature = "postgres"))]
fn read_postgres(_: &str) -> Result<Option<Box<dyn Db>>> {
    Err(no_postgres())
}

#[cfg(not(feature = "postgres"))]
fn no_postgres() -> Diagnostic {
    Diagnostic::error(
        "register-no-postgres",
        tr!("这个程序编译时没有带 PostgreSQL", "this program was built without PostgreSQL"),
    )
    .hint(tr!("换用登记簿文件", "use a register file"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_told_from_a_path_and_its_password_is_never_shown() {
        let parse = |text| Location::parse(text, Path::new("job"));
        assert_eq!(parse("a/r.db"), Ok(Location::File("job/a/r.db".into())));
        assert_eq!(parse("C:\\r.db"), Ok(Location::File(Path::new("job").join("C:\\r.db"))));
        assert_eq!(parse("mysql://h/d").map_err(|d| d.code()), Err("register-scheme"));
        let url = parse("postgres://甲:se@cret@db.example:5433/wenshu?sslmode=require").unwrap();
        assert_eq!(url.name(), "postgres://db.example:5433/wenshu");
        for (url, name) in [
            ("postgres://甲:se/cr@et@db.example/wenshu?schema=a", "postgres://db.example/wenshu"),
            ("postgres://甲:se?cret@db.example/wenshu", "postgres://…"),
            ("postgres://db.example/wenshu?password=secret", "postgres://db.example/wenshu"),
            ("postgresql:///wenshu", "postgresql:///wenshu"),
        ] {
            assert_eq!(parse(url).unwrap().name(), name);
        }
    }
}
