//! Where the server is, who logs in and how the connection is kept from listeners: a URL as libpq reads it.
use super::error;
use crate::diagnostic::{Diagnostic, Result};
use crate::tr;
use ::postgres::config::{Host, SslMode};
use ::postgres::{Client, Config};
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio_postgres_rustls::MakeRustlsConnect;

/// How long a server may take to answer the first call, if the URL says nothing (`connect_timeout`).
const CALL: Duration = Duration::from_secs(10);
/// When a silent network is noticed: the first question after so long, then each so long, so often.
const SILENT: Duration = Duration::from_secs(30);
const ASK_AGAIN: Duration = Duration::from_secs(10);
const QUESTIONS: u32 = 3;
/// What a session needs, whatever the server's own settings are: a commit is on disk when it returns, a waiting
/// statement isn't cut off, and a program that hangs in the middle doesn't hold up the others for ever.
const SESSION: &str = "SET statement_timeout = 0; SET lock_timeout = 0;
    SET idle_in_transaction_session_timeout = '5min'; SET standard_conforming_strings = on;
    SELECT set_config('synchronous_commit', 'on', false)
        WHERE current_setting('synchronous_commit') IN ('off', 'local', 'remote_write')";

/// A server, and the register's schema there.
pub(super) struct Server {
    config: Config,
    tls: MakeRustlsConnect,
    pub(super) schema: String,
}

impl Server {
    /// Reads a URL. Errors: not a URL as libpq knows it, an unreadable certificate.
    pub(super) fn parse(url: &str) -> Result<Server> {
        let (base, query) = url.split_once('?').unwrap_or((url, ""));
        let (mut mode, mut root, mut schema) = ("prefer".to_owned(), None, "wenshu".to_owned());
        let mut rest = vec![];
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            match pair.split_once('=') {
                Some(("sslmode", value)) => value.clone_into(&mut mode),
                Some(("sslrootcert", value)) => root = Some(PathBuf::from(decoded(value))),
                Some(("schema", value)) => schema = decoded(value),
                _ => rest.push(pair),
            }
        }
        if !plain(&schema) {
            return Err(Diagnostic::error(
                "register-url",
                tr!("schema 只能用小写字母、数字和下划线", "a schema's name is small letters, digits and _"),
            ));
        }
        let rest = rest.join("&");
        let astray = |host: &Host| matches!(host, Host::Tcp(name) if name.contains('@')); // part of a password
        let mut config: Config = format!("{base}?{rest}").parse().map_err(|_| bad_url())?;
        if config.get_hosts().iter().any(astray) {
            return Err(bad_url());
        }
        let tls = match mode.as_str() {
            "disable" => {
                config.ssl_mode(SslMode::Disable);
                unverified()?
            }
            "allow" | "prefer" => unverified()?,
            "require" | "verify-ca" | "verify-full" => {
                config.ssl_mode(SslMode::Require);
                verified(root.as_deref().filter(|file| *file != Path::new("system")))?
            }
            _ => {
                return Err(Diagnostic::error(
                    "register-url",
                    tr!(
                        "sslmode 只能是 disable、prefer、require 或 verify-full",
                        "sslmode is disable, prefer, require or verify-full"
                    ),
                ));
            }
        };
        complete(&mut config);
        Ok(Server { config, tls, schema })
    }

    pub(super) fn connect(&self) -> Result<Client> {
        let mut client = self.config.connect(self.tls.clone()).map_err(|e| error::connecting(&e))?;
        let schema = &self.schema;
        client.batch_execute(&format!("SET search_path = \"{schema}\", pg_temp; {SESSION}"))?;
        Ok(client)
    }

    /// The key of the lock at which writers wait: "wsrg" and the schema.
    pub(super) fn lock(&self) -> String {
        let digest = Sha256::digest(&self.schema);
        let schema = digest.first_chunk().map_or(0, |four| i32::from_be_bytes(*four));
        format!("{}, {schema}", 0x7773_7267)
    }
}

/// What the URL leaves out.
fn complete(config: &mut Config) {
    if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
        let sockets = Path::new("/var/run/postgresql");
        if cfg!(unix) && sockets.exists() {
            config.host("/var/run/postgresql")
        } else {
            config.host("localhost")
        };
    }
    if config.get_application_name().is_none() {
        config.application_name("wenshu");
    }
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(CALL);
    }
    config.keepalives_idle(SILENT).keepalives_interval(ASK_AGAIN).keepalives_retries(QUESTIONS);
    if config.get_tcp_user_timeout().is_none() {
        config.tcp_user_timeout(SILENT + ASK_AGAIN * QUESTIONS);
    }
    if config.get_user().is_none()
        && let Ok(user) = std::env::var("PGUSER")
    {
        config.user(&user);
    }
    if config.get_password().is_none()
        && let Some(password) = std::env::var("PGPASSWORD").ok().or_else(|| from_file(config))
    {
        config.password(password);
    }
}

/// The password in libpq's password file, if only its owner can read that.
fn from_file(config: &Config) -> Option<String> {
    let file = std::env::var_os("PGPASSFILE").map(PathBuf::from).or_else(|| {
        Some(match std::env::var_os("APPDATA").filter(|_| cfg!(windows)) {
            Some(folder) => PathBuf::from(folder).join("postgresql").join("pgpass.conf"),
            None => std::env::home_dir()?.join(".pgpass"),
        })
    })?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        if file.metadata().ok()?.permissions().mode() & 0o077 != 0 {
            return None;
        }
    }
    let text = std::fs::read_to_string(file).ok()?;
    let host = match config.get_hosts().first() {
        Some(Host::Tcp(host)) => host.clone(),
        _ => "localhost".to_owned(),
    };
    let port = config.get_ports().first().unwrap_or(&5432).to_string();
    let system = std::env::var("USER").unwrap_or_default();
    let user = config.get_user().unwrap_or(&system);
    password_in(&text, [&host, &port, config.get_dbname().unwrap_or(user), user])
}

/// The first line `host:port:database:user:password` that fits; `*` is anything, `\` quotes.
fn password_in(text: &str, wanted: [&str; 4]) -> Option<String> {
    text.lines().filter(|line| !line.starts_with('#')).find_map(|line| {
        let mut fields = vec![String::new()];
        let mut chars = line.chars();
        while let Some(c) = chars.next() {
            if c == ':' && fields.len() < 5 {
                fields.push(String::new());
            } else if let Some(field) = fields.last_mut() {
                if c == '\\' { field.extend(chars.next()) } else { field.push(c) }
            }
        }
        let password = fields.pop().filter(|_| fields.len() == 4)?;
        fields.iter().zip(wanted).all(|(field, wanted)| field == "*" || field == wanted).then_some(password)
    })
}

/// Letters that a schema's name needs no quotes for.
fn plain(name: &str) -> bool {
    (1..64).contains(&name.len())
        && name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// `%41` → `A`.
fn decoded(text: &str) -> String {
    let mut out = vec![];
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let hex = |b: u8| char::from(b).to_digit(16).and_then(|d| u8::try_from(d).ok());
        match (first, after) {
            (b'%', [a, b, tail @ ..]) if hex(*a).is_some() && hex(*b).is_some() => {
                out.push(hex(*a).unwrap_or(0) * 16 + hex(*b).unwrap_or(0));
                rest = tail;
            }
            _ => {
                out.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

/// TLS that keeps listeners out but takes any certificate, as libpq does where none is asked for.
fn unverified() -> Result<MakeRustlsConnect> {
    let builder = ClientConfig::builder_with_provider(provider()).with_safe_default_protocol_versions();
    let builder = builder.map_err(|e| no_certificates(&e))?.dangerous();
    let config = builder.with_custom_certificate_verifier(Arc::new(Anybody(provider())));
    Ok(MakeRustlsConnect::new(config.with_no_client_auth()))
}

/// TLS with a server that proves who it is, by a certificate in `file` or else in the system's store.
fn verified(file: Option<&Path>) -> Result<MakeRustlsConnect> {
    let _ = ring::default_provider().install_default(); // somebody may have been quicker
    let Some(file) = file else {
        return MakeRustlsConnect::with_native_certs().map(|(tls, _)| tls).map_err(|_| {
            let none = "no certificate";
            no_certificates(&none)
        });
    };
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(file).map_err(|e| no_certificates(&e))? {
        let certificate = certificate.map_err(|e| no_certificates(&e))?;
        roots.add(certificate).map_err(|e| no_certificates(&e))?;
    }
    let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider()).build();
    let verifier = verifier.map_err(|e| no_certificates(&e))?;
    let builder = ClientConfig::builder_with_provider(provider()).with_safe_default_protocol_versions();
    let builder = builder.map_err(|e| no_certificates(&e))?.with_webpki_verifier(verifier);
    Ok(MakeRustlsConnect::new(builder.with_no_client_auth()))
}

/// Takes every server's word for who it is.
#[derive(Debug)]
struct Anybody(Arc<CryptoProvider>);

impl ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> std::result::Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, rustls::Error> {
        let known = &self.0.signature_verification_algorithms;
        rustls::crypto::verify_tls12_signature(message, certificate, signed, known)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, rustls::Error> {
        let known = &self.0.signature_verification_algorithms;
        rustls::crypto::verify_tls13_signature(message, certificate, signed, known)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

fn bad_url() -> Diagnostic {
    Diagnostic::error("register-url", tr!("数据库的网址不对", "this isn't the URL of a database")).hint(tr!(
        "写成 postgres://用户:密码@主机:5432/数据库；密码里的特殊字符写成 %XX（@ 是 %40）",
        "write postgres://USER:PASSWORD@HOST:5432/DATABASE, special characters of the password as %XX (@ is %40)"
    ))
}

fn no_certificates(e: &dyn std::fmt::Display) -> Diagnostic {
    Diagnostic::error("register-tls", tr!("证书读不了：{e}", "the certificates can't be read: {e}"))
        .hint(tr!("核对 sslrootcert 里的文件", "see whether sslrootcert names the right file"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_file_is_read_as_libpq_does() {
        let text = "# a comment\ndb.example:5432:wenshu:甲:first\n*:*:*:甲:a\\:b\\\\c:d\nshort:line\n";
        let of = |host, user| password_in(text, [host, "5432", "wenshu", user]);
        assert_eq!(of("db.example", "甲").as_deref(), Some("first"));
        assert_eq!(of("other", "甲").as_deref(), Some("a:b\\c:d"));
        assert_eq!(of("other", "乙"), None);
    }

    #[test]
    fn bad_urls_are_named_and_nothing_of_them_is_shown() {
        for url in [
            "postgres://u:se@cret@host/db",
            "postgres://u:secret?sslmode=disable",
            "postgres://host:port/db",
            "postgres://host/db?sslmode=maybe",
            "postgres://host/db?schema=A%20b",
            "postgres://host/db?secret=1",
        ] {
            let e = Server::parse(url).err().unwrap();
            let shown = format!("{:?}", e);
            assert!(e.code() == "register-url" && !shown.contains("cret"), "{url}: {shown}");
        }
        let certificate = Server::parse("postgres://host/db?sslmode=require&sslrootcert=%2Fnone.crt");
        assert_eq!(certificate.err().unwrap().code(), "register-tls");
    }

    #[test]
    fn percent_signs_are_decoded() {
        assert_eq!(decoded("a%20%E8%AF%81b%4"), "a 证b%4");
    }
}
