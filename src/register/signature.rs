//! Detached signatures in the format of minisign (Ed25519): who has the public key can see that an export is as
//! it was when it was signed, with `wenshu register verify --signature` or with minisign itself.
use crate::diagnostic::{Diagnostic, Result};
use crate::tr;
use minisign::{KeyPair, PublicKeyBox, SecretKey, SecretKeyBox, SignatureBox};
use std::io::{Read, Seek};

/// A new pair of keys, as the contents of their files.
#[derive(Clone)]
pub struct KeyFiles {
    /// To sign with; must stay with its owner.
    pub secret: String,
    /// To verify with; to be given to everybody.
    pub public: String,
}

/// Makes a pair of keys; with a password, the secret one is of no use without it.
pub fn new_key(password: Option<&str>) -> Result<KeyFiles> {
    let make = || {
        let pair = match password {
            Some(password) => KeyPair::generate_encrypted_keypair(Some(password.to_owned()))?,
            None => KeyPair::generate_unencrypted_keypair()?,
        };
        let secret = pair.sk.to_box(Some("minisign secret key"))?.into_string();
        Ok::<_, minisign::PError>(KeyFiles { secret, public: pair.pk.to_box()?.into_string() })
    };
    make().map_err(|e| Diagnostic::error("key-failed", tr!("密钥没有做成：{e}", "no key could be made: {e}")))
}

/// Signs; the comment is signed too. Gives the contents of the `.minisig`.
pub fn sign(secret: &str, password: Option<&str>, data: &[u8], comment: &str) -> Result<String> {
    let key = secret_key(secret, password)?;
    // control characters would end the comment's line
    let comment: String =
        comment.chars().map(|c| if c.is_control() && c != '\t' { ' ' } else { c }).collect();
    let signed = minisign::sign(None, &key, data, Some(&comment), Some("signature by wenshu"));
    let signed = signed
        .map_err(|e| Diagnostic::error("sign-failed", tr!("没有签成：{e}", "it could not be signed: {e}")))?;
    Ok(signed.into_string())
}

fn secret_key(text: &str, password: Option<&str>) -> Result<SecretKey> {
    let as_box = || SecretKeyBox::from_string(text).map_err(|_| no_key());
    if let Ok(key) = as_box()?.into_unencrypted_secret_key() {
        return Ok(key);
    }
    let Some(password) = password else {
        // without a password the crate would ask on the terminal; a file that isn't a key is told first
        return Err(match text.lines().nth(1).is_some_and(|line| line.starts_with("RWRTY")) {
            true => {
                Diagnostic::error("key-locked", tr!("私钥有密码", "the secret key has a password")).hint(tr!(
                    "把密码放进环境变量 WENSHU_KEY_PASSWORD",
                    "put the password into the environment variable WENSHU_KEY_PASSWORD"
                ))
            }
            false => no_key(),
        });
    };
    as_box()?.into_secret_key(Some(password.to_owned())).map_err(|_| {
        Diagnostic::error(
            "key-password",
            tr!("密码不对，或私钥损坏", "the password is wrong, or the key is damaged"),
        )
    })
}

fn no_key() -> Diagnostic {
    Diagnostic::error("key-wrong", tr!("这不是 minisign 密钥文件", "this isn't a key file of minisign"))
        .hint(tr!("用 wenshu register key new 做一对", "make a pair with: wenshu register key new"))
}

/// Checks a signature; gives its comment, which is signed too. Errors: `key-wrong`, `signature-unreadable`,
/// `signature-other-key`, `signature-wrong`.
pub fn verify(public: &str, signature: &str, data: impl Read + Seek) -> Result<String> {
    let text = public.trim();
    let key = match text.lines().count() {
        0 | 1 => minisign::PublicKey::from_base64(text),
        _ => PublicKeyBox::from_string(text).and_then(PublicKeyBox::into_public_key),
    };
    let key = key.map_err(|_| no_key())?;
    let signature = SignatureBox::from_string(signature).map_err(|_| {
        Diagnostic::error("signature-unreadable", tr!("签名文件读不懂", "the signature can't be read"))
    })?;
    if signature.keynum() != key.keynum() {
        return Err(Diagnostic::error(
            "signature-other-key",
            tr!("签名是用另一把密钥做的", "it was signed with another key"),
        )
        .hint(tr!(
            "核对公钥是不是对方给的那一个",
            "see whether this is the public key that you were given"
        )));
    }
    minisign::verify(&key, &signature, data, true, false, false).map_err(|_| {
        Diagnostic::error(
            "signature-wrong",
            tr!(
                "签名不对：文件在签名之后被改过",
                "the signature is wrong: the file was changed after it was signed"
            ),
        )
    })?;
    Ok(signature.trusted_comment().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    #[test]
    fn what_is_signed_is_known_and_changes_are_seen() {
        let keys = new_key(None).unwrap();
        let signature = sign(&keys.secret, None, b"data", "file:a.xlsx\nx").unwrap();
        assert_eq!(verify(&keys.public, &signature, Cursor::new(b"data")).unwrap(), "file:a.xlsx x");
        let bare = keys.public.lines().nth(1).unwrap();
        assert!(verify(bare, &signature, Cursor::new(b"data")).is_ok());
        let code = |public: &str, signature: &str, data: &[u8]| {
            verify(public, signature, Cursor::new(data.to_vec())).unwrap_err().code()
        };
        assert_eq!(code(&keys.public, &signature, b"Data"), "signature-wrong");
        assert_eq!(code(&keys.public, &signature.replace("a.xlsx", "b.xlsx"), b"data"), "signature-wrong");
        assert_eq!(code(&new_key(None).unwrap().public, &signature, b"data"), "signature-other-key");
        assert_eq!(code("公钥", &signature, b"data"), "key-wrong");
        assert_eq!(code(&keys.public, "甲", b"data"), "signature-unreadable");
        assert_eq!(sign("甲\n乙", None, b"", "").unwrap_err().code(), "key-wrong");
        assert_eq!(sign("", Some("x"), b"", "").unwrap_err().code(), "key-password");
    }

    #[test]
    fn a_locked_key_needs_its_password() {
        let keys = new_key(Some("口令")).unwrap();
        assert_eq!(sign(&keys.secret, None, b"data", "").unwrap_err().code(), "key-locked");
        assert_eq!(sign(&keys.secret, Some("错"), b"data", "").unwrap_err().code(), "key-password");
        let signature = sign(&keys.secret, Some("口令"), b"data", "").unwrap();
        assert!(verify(&keys.public, &signature, Cursor::new(b"data")).is_ok());
    }
}
