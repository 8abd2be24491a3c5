//! An S3-compatible object store as the place for finished files.
//!
//! An object appears whole or not at all, so that staging is only a look at what is there, with the bytes kept in
//! memory. Our objects carry their SHA-256, so that the look needs no download. Putting is conditional: an object
//! that appeared or changed after the look isn't replaced.
use super::write::{Out, Staged, What, not_ours, old_kept};
use crate::diagnostic::{Diagnostic, Place, Result};
use crate::disk::{name_too_long, sha256};
use crate::tr;
use object_store::aws::{AmazonS3, AmazonS3Builder, AmazonS3ConfigKey as Setting};
use object_store::client::{HttpError, HttpErrorKind};
use object_store::list::{PaginatedListOptions, PaginatedListStore};
use object_store::path::Path as Key;
use object_store::{
    Attribute, Attributes, BackoffConfig, ClientConfigKey, Error, GetOptions, ObjectStore, ObjectStoreExt,
    PutMode, PutOptions, RetryConfig, UpdateVersion,
};
use std::collections::HashMap;
use std::error::Error as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinSet;

/// Requests at once: a request is mostly waiting.
const AT_ONCE: usize = 64;
/// Bytes that may wait to be uploaded.
const ROOM: usize = 64 << 20;
/// Longest name of an object.
const MAX_KEY: usize = 1024;
/// A request is repeated for so long when the store doesn't answer or is overloaded.
const PATIENCE: Duration = Duration::from_secs(60);
/// Under this name objects carry the SHA-256 of their content.
const HASH: &str = "wenshu-sha256";

/// A bucket, and the beginning of the names in it.
#[derive(Debug)]
pub(super) struct Store {
    s3: AmazonS3,
    runtime: Runtime,
    /// `s3://bucket/prefix`.
    name: String,
    prefix: String,
    overwrite: bool,
    /// The store can put on condition.
    conditional: bool,
    seen: Mutex<HashMap<PathBuf, Option<Present>>>,
}

/// An object as it was found.
#[derive(Debug)]
struct Present {
    /// Its hash, if it carries one.
    sha256: Option<String>,
    etag: Option<String>,
}

/// An object that waits.
#[derive(Debug)]
pub(super) struct Upload {
    pub(super) bytes: Vec<u8>,
    sha256: String,
    mode: PutMode,
}

impl Store {
    /// `place`: `bucket/prefix`. Keys, region and endpoint are taken from the usual environment variables
    /// (`AWS_ACCESS_KEY_ID`, …). A machine's own role is asked for only with `AWS_EC2_METADATA_DISABLED=false`.
    pub(super) fn open(place: &str, overwrite: bool) -> Result<Store> {
        let name = format!("s3://{place}");
        let here = Place::File(name.clone());
        let (bucket, prefix) = place.split_once('/').unwrap_or((place, ""));
        if bucket.is_empty() || Key::parse(prefix).is_err() {
            return Err(Diagnostic::error(
                "store-name",
                tr!("对象存储的位置写得不对", "this is not the place of an object store"),
            )
            .hint(tr!("写成 s3://桶/前缀", "write s3://bucket/prefix"))
            .at(here));
        }
        // one TLS library for all; a second call changes nothing
        let _ = rustls::crypto::ring::default_provider().install_default();
        let retry = RetryConfig {
            backoff: BackoffConfig {
                init_backoff: Duration::from_millis(200),
                max_backoff: Duration::from_secs(10),
                base: 2.0,
            },
            max_retries: 6,
            retry_timeout: PATIENCE,
        };
        let settings = AmazonS3Builder::from_env().with_bucket_name(bucket).with_retry(retry);
        check(&settings).map_err(|d| d.at(here.clone()))?;
        let conditional = settings.get_config_value(&Setting::ConditionalPut).as_deref() != Some("disabled");
        let s3 = settings.build().map_err(|e| failed(&e).at(here.clone()))?;
        let runtime = Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|e| crate::disk::failed(e).at(here.clone()))?;
        let prefix = if prefix.is_empty() { String::new() } else { format!("{prefix}/") };
        let store = Store { s3, runtime, name, prefix, overwrite, conditional, seen: Mutex::default() };
        // a wrong bucket or key is better known before numbers are taken
        store.names("report", Some(1)).map_err(|e| failed(&e).at(here))?;
        Ok(store)
    }

    fn key(&self, relative: &Path) -> Result<Key> {
        let text = format!("{}{}", self.prefix, super::run::shown(relative));
        if text.len() > MAX_KEY {
            return Err(name_too_long());
        }
        Key::parse(text).map_err(|e| failed(&e.into()))
    }

    /// The first names of this beginning, without those in folders below.
    fn names(&self, beginning: &str, most: Option<usize>) -> object_store::Result<Vec<String>> {
        let beginning = format!("{}{beginning}", self.prefix);
        let mut names = vec![];
        let mut page_token = None;
        loop {
            let options = PaginatedListOptions {
                delimiter: Some("/".into()),
                max_keys: most,
                page_token,
                ..PaginatedListOptions::default()
            };
            let page = self.runtime.block_on(self.s3.list_paginated(Some(&beginning), options))?;
            let found = page.result.objects.into_iter().map(|o| o.location.to_string());
            names.extend(found.filter_map(|n| n.strip_prefix(&self.prefix).map(str::to_owned)));
            page_token = page.page_token;
            if page_token.is_none() || most.is_some() {
                return Ok(names);
            }
        }
    }

    /// The hash of what is there.
    fn hash_of(&self, key: &Key, present: &Present) -> object_store::Result<String> {
        match &present.sha256 {
            Some(hash) => Ok(hash.clone()),
            None => self.runtime.block_on(download(&self.s3, key)).map(|bytes| sha256(&bytes)),
        }
    }

    fn present(&self, relative: &Path, key: &Key) -> object_store::Result<Option<Present>> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner).remove(relative);
        match seen {
            Some(present) => Ok(present),
            None => self.runtime.block_on(look(&self.s3, key)),
        }
    }

    /// Compares with what is there; `None` if it is the same.
    fn compare(
        &self,
        relative: &Path,
        bytes: &[u8],
        known: &[&str],
    ) -> object_store::Result<Result<Option<Upload>>> {
        let key = match self.key(relative) {
            Ok(key) => key,
            Err(d) => return Ok(Err(d)),
        };
        let hash = sha256(bytes);
        let mut mode = PutMode::Create;
        if let Some(present) = self.present(relative, &key)? {
            let there = self.hash_of(&key, &present)?;
            if there == hash {
                return Ok(Ok(None));
            }
            if !self.overwrite && !known.contains(&there.as_str()) {
                return Ok(Err(not_ours(known.is_empty())));
            }
            mode = PutMode::Update(UpdateVersion { e_tag: present.etag, version: None });
        }
        if !self.conditional {
            mode = PutMode::Overwrite;
        }
        Ok(Ok(Some(Upload { bytes: bytes.to_vec(), sha256: hash, mode })))
    }

    /// Does all of this, many at a time; the results are in the same order, `None` for one that went down.
    fn all_at_once<T: Send + 'static>(
        &self,
        work: impl IntoIterator<Item = impl Future<Output = T> + Send + 'static>,
    ) -> Vec<Option<T>> {
        let mut results = vec![];
        let mut work = work.into_iter().enumerate();
        self.runtime.block_on(async {
            let mut running = JoinSet::new();
            loop {
                for (at, one) in work.by_ref().take(AT_ONCE.saturating_sub(running.len())) {
                    results.push(None);
                    running.spawn(async move { (at, one.await) });
                }
                match running.join_next().await {
                    None => return,
                    Some(Ok((at, result))) => {
                        if let Some(place) = results.get_mut(at) {
                            *place = Some(result);
                        }
                    }
                    Some(Err(_)) => {}
                }
            }
        });
        results
    }
}

/// What is at this key.
async fn look(s3: &AmazonS3, key: &Key) -> object_store::Result<Option<Present>> {
    let options = GetOptions { head: true, ..GetOptions::default() };
    match s3.get_opts(key, options).await {
        Ok(found) => Ok(Some(Present {
            sha256: found.attributes.get(&Attribute::Metadata(HASH.into())).map(|hash| hash.to_string()),
            etag: found.meta.e_tag,
        })),
        Err(Error::NotFound { .. }) => Ok(None),
        Err(e) => Err(e),
    }
}

async fn download(s3: &AmazonS3, key: &Key) -> object_store::Result<Vec<u8>> {
    Ok(s3.get(key).await?.bytes().await?.into())
}

async fn upload(s3: &AmazonS3, key: &Key, upload: Upload) -> object_store::Result<()> {
    let Upload { bytes, sha256, mode } = upload;
    let mut attributes = Attributes::new();
    if let Some(kind) = key.extension().and_then(content_type) {
        attributes.insert(Attribute::ContentType, kind.into());
    }
    attributes.insert(Attribute::Metadata(HASH.into()), sha256.clone().into());
    let options = PutOptions { mode, attributes, ..PutOptions::default() };
    match s3.put_opts(key, bytes.into(), options).await {
        Ok(_) => Ok(()),
        // an answer that was lost, or the same shard run twice: it is there
        Err(e @ (Error::AlreadyExists { .. } | Error::Precondition { .. })) => match look(s3, key).await? {
            Some(present) if present.sha256 == Some(sha256) => Ok(()),
            _ => Err(e),
        },
        Err(e) => Err(e),
    }
}

fn content_type(extension: &str) -> Option<&'static str> {
    Some(match extension {
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "docm" => "application/vnd.ms-word.document.macroEnabled.12",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "pdf" => "application/pdf",
        "json" => "application/json",
        _ => return None,
    })
}

impl Out for Store {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn look(&self, files: &[PathBuf]) {
        let keys = files.iter().filter_map(|file| Some((file.clone(), self.key(file).ok()?)));
        let found = self.all_at_once(keys.map(|(file, key)| {
            let s3 = self.s3.clone();
            async move { (file, look(&s3, &key).await) }
        }));
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.clear();
        // what failed is asked for once more when it is staged, and told there
        seen.extend(found.into_iter().flatten().filter_map(|(file, present)| Some((file, present.ok()?))));
    }

    fn room(&self) -> Option<usize> {
        Some(ROOM)
    }

    fn stage(&self, relative: &Path, bytes: &[u8], known: &[&str]) -> Result<Staged> {
        let compared = self.compare(relative, bytes, known).unwrap_or_else(|e| Err(failed(&e)));
        match compared {
            Ok(None) => Ok(Staged { relative: relative.into(), what: What::Unchanged }),
            Ok(Some(upload)) => Ok(Staged { relative: relative.into(), what: What::Object(upload) }),
            Err(d) => Err(d.at(Place::File(super::run::shown(relative)))),
        }
    }

    fn settle(&self) -> Result<()> {
        Ok(())
    }

    fn put(&self, staged: Vec<Staged>) -> Vec<Result<()>> {
        let files: Vec<String> = staged.iter().map(|s| super::run::shown(&s.relative)).collect();
        let results = self.all_at_once(staged.into_iter().map(|staged| {
            let (s3, key) = (self.s3.clone(), self.key(&staged.relative));
            async move {
                match staged.what {
                    What::Object(object) => upload(&s3, &key?, object).await.map_err(|e| failed(&e)),
                    _ => Ok(()),
                }
            }
        }));
        let told = |result: Option<Result<()>>| result.unwrap_or_else(|| Err(broken("task")));
        results.into_iter().map(told).zip(files).map(|(r, f)| r.map_err(|d| d.at(Place::File(f)))).collect()
    }

    fn remove(&self, relative: &Path, known: &[&str]) -> Option<Diagnostic> {
        let key = self.key(relative).ok()?;
        let present = self.present(relative, &key).ok()??;
        let hash = self.hash_of(&key, &present).ok()?;
        if !known.contains(&hash.as_str()) {
            return Some(old_kept(relative));
        }
        let _ = self.runtime.block_on(self.s3.delete(&key));
        None
    }

    fn replace(&self, relative: &Path, bytes: &[u8]) -> Result<()> {
        let place = Place::File(super::run::shown(relative));
        let key = self.key(relative).map_err(|d| d.at(place.clone()))?;
        let object = Upload { bytes: bytes.to_vec(), sha256: sha256(bytes), mode: PutMode::Overwrite };
        self.runtime.block_on(upload(&self.s3, &key, object)).map_err(|e| failed(&e).at(place))
    }

    fn read(&self, relative: &Path) -> Option<Vec<u8>> {
        let key = self.key(relative).ok()?;
        self.runtime.block_on(download(&self.s3, &key)).ok()
    }

    fn list(&self, beginning: &str) -> Vec<PathBuf> {
        let mut names = self.names(beginning, None).unwrap_or_default();
        names.sort();
        names.into_iter().map(PathBuf::from).collect()
    }
}

/// What is missing in the environment.
fn check(settings: &AmazonS3Builder) -> Result<()> {
    let value = |key: Setting| settings.get_config_value(&key).filter(|v| !v.is_empty());
    let has = |key: Setting| value(key).is_some();
    let keys = has(Setting::AccessKeyId) && has(Setting::SecretAccessKey);
    let token = has(Setting::WebIdentityTokenFile) && has(Setting::RoleArn);
    let container = has(Setting::ContainerCredentialsRelativeUri)
        || has(Setting::ContainerCredentialsFullUri) && has(Setting::ContainerAuthorizationTokenFile);
    let open = value(Setting::SkipSignature).is_some_and(|v| v == "true");
    let asked = std::env::var("AWS_EC2_METADATA_DISABLED").is_ok_and(|v| v.eq_ignore_ascii_case("false"));
    if !(keys || token || container || open || asked) {
        return Err(Diagnostic::error(
            "store-no-credentials",
            tr!("没有对象存储的密钥", "there are no credentials for the object store"),
        )
        .hint(tr!(
            "设好环境变量 AWS_ACCESS_KEY_ID 和 AWS_SECRET_ACCESS_KEY",
            "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment"
        )));
    }
    let endpoint = value(Setting::S3Endpoint).or_else(|| value(Setting::Endpoint));
    let http = value(Setting::Client(ClientConfigKey::AllowHttp)).is_some_and(|v| v == "true");
    match endpoint {
        Some(url) if url.starts_with("http://") && !http => Err(Diagnostic::error(
            "store-http",
            tr!("对象存储的地址是 http://，不加密", "the endpoint is http://, which isn't encrypted"),
        )
        .hint(tr!(
            "改成 https://；确要这样用，设 AWS_ALLOW_HTTP=true",
            "use https://; if you mean it, set AWS_ALLOW_HTTP=true"
        ))),
        Some(url) if !url.starts_with("http://") && !url.starts_with("https://") => Err(Diagnostic::error(
            "store-endpoint",
            tr!("对象存储的地址写得不对：{url}", "this endpoint is not a URL: {url}"),
        )
        .hint(tr!(
            "AWS_ENDPOINT_URL 写成 https://主机 或 https://主机:端口",
            "write AWS_ENDPOINT_URL as https://host or https://host:port"
        ))),
        _ => Ok(()),
    }
}

/// What to say of a request that failed.
fn failed(e: &Error) -> Diagnostic {
    let text = e.to_string();
    let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let error = Diagnostic::error;
    if says(&["InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken", "TokenRefresh"])
        || matches!(e, Error::Unauthenticated { .. })
    {
        return error(
            "store-credentials",
            tr!("对象存储不认这个密钥", "the store refuses these credentials"),
        )
        .hint(tr!(
            "核对 AWS_ACCESS_KEY_ID、AWS_SECRET_ACCESS_KEY，是不是过期了",
            "see whether AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are right and still hold"
        ));
    }
    if says(&["PermanentRedirect", "AuthorizationHeaderMalformed", "incorrectly configured region"]) {
        return error("store-region", tr!("桶在另一个区域", "the bucket is in another region"))
            .hint(tr!("用 AWS_REGION 写明桶的区域", "name the bucket's region in AWS_REGION"));
    }
    if says(&["NoSuchBucket"]) || matches!(e, Error::NotFound { .. }) {
        return error("store-no-bucket", tr!("没有这个桶", "there is no such bucket"))
            .hint(tr!("先建好桶，核对桶名和地址", "make the bucket first; see its name and the endpoint"));
    }
    if matches!(e, Error::AlreadyExists { .. } | Error::Precondition { .. }) {
        return error(
            "store-changed",
            tr!("别人刚刚写了这个文件，没有覆盖", "somebody else has just written this file; not replaced"),
        )
        .hint(tr!("看清楚以后再运行一次", "look at it, then run this again"));
    }
    if matches!(e, Error::NotImplemented { .. } | Error::NotSupported { .. })
        || says(&["501 Not Implemented"])
    {
        return error(
            "store-conditional",
            tr!("这个存储不会“没有才写”", "this store can't write on condition that nothing is there"),
        )
        .hint(tr!(
            "确知没有别人往这里写时，设 AWS_CONDITIONAL_PUT=disabled",
            "when you know that nobody else writes there, set AWS_CONDITIONAL_PUT=disabled"
        ));
    }
    if matches!(e, Error::PermissionDenied { .. }) {
        return error("store-denied", tr!("没有权限", "the store denies the right to do this")).hint(tr!(
            "密钥要能列出、读、写、删这个前缀下的对象",
            "the credentials must allow to list, get, put and delete objects below this prefix"
        ));
    }
    if unreachable(e) {
        return error("store-unreachable", tr!("连不上对象存储", "the object store can't be reached"))
            .hint(tr!("检查网络和 AWS_ENDPOINT_URL", "see the network and AWS_ENDPOINT_URL"));
    }
    broken(&text)
}

fn broken(text: &str) -> Diagnostic {
    let text: String = text.chars().take(300).collect();
    Diagnostic::error("store-failed", tr!("对象存储出错：{text}", "the object store failed: {text}"))
        .hint(tr!("再运行一次，会接着做", "run this again; it will go on"))
}

/// Did the store not answer at all?
fn unreachable(e: &Error) -> bool {
    std::iter::successors(e.source(), |e| (*e).source())
        .filter_map(|e| e.downcast_ref::<HttpError>())
        .any(|e| !matches!(e.kind(), HttpErrorKind::Decode | HttpErrorKind::Unknown))
}
