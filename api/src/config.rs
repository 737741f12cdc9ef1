//! Configuration: flags over environment over a TOML file, parsed once; prints redacted.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use object_store::ObjectStore;
use serde::Deserialize;

use crate::db::Db;
use crate::maps::Tiles;

/// How this process runs.
#[derive(Clone)]
pub struct Config {
    /// Address to listen on, `host:port`.
    pub listen: String,
    /// Folder of the embedded database, attachments and keys.
    pub data_dir: PathBuf,
    /// Database URL; SQLite in the data directory unless set.
    pub database_url: Option<String>,
    /// S3-compatible bucket for attachments (`s3://bucket`); a folder of the data directory unless set.
    pub storage_url: Option<String>,
    /// The identity key as hexadecimal text; a file of the data directory unless set.
    pub identity_key: Option<String>,
    /// Whether the public reaches the service over TLS, so that cookies are `Secure`.
    pub tls: bool,
    /// Proxies in front of the service whose `X-Forwarded-For` is believed.
    pub trusted_proxies: usize,
    /// Logins and registrations one address may try in a minute.
    pub attempts_per_minute: u32,
    /// Fewest ballots of a round that are published one by one.
    pub least_published: u64,
    /// Folder with more languages of the pages, one folder of `.ftl` files each.
    pub locales_dir: Option<PathBuf>,
    /// Address the public reaches the service at, for links that leave it: `https://musrenbang.example.id`.
    pub public_url: Option<String>,
    /// Pictures of the ground behind maps; none unless set.
    pub tiles: Option<Arc<Tiles>>,
}

/// The same as a TOML file gives it; every key may be missing.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileConfig {
    /// Address to listen on.
    pub listen: Option<String>,
    /// Data folder.
    pub data_dir: Option<PathBuf>,
    /// Database URL.
    pub database_url: Option<String>,
    /// Attachment storage.
    pub storage_url: Option<String>,
    /// Identity key.
    pub identity_key: Option<String>,
    /// Behind TLS.
    pub tls: Option<bool>,
    /// Trusted proxies.
    pub trusted_proxies: Option<usize>,
    /// Attempts a minute.
    pub attempts_per_minute: Option<u32>,
    /// Fewest ballots published one by one.
    pub least_published: Option<u64>,
    /// Folder of more languages.
    pub locales_dir: Option<PathBuf>,
    /// Public address.
    pub public_url: Option<String>,
    /// Address of the pictures behind maps.
    pub tiles: Option<String>,
    /// Whose pictures they are.
    pub tiles_attribution: Option<String>,
}

impl FileConfig {
    /// Reads a TOML file; unknown keys are refused with their line.
    pub fn read(path: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
        toml::from_str(&text).map_err(|e| format!("{}: {e}", path.display()))
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: "localhost:3000".into(),
            data_dir: PathBuf::from("./data"),
            database_url: None,
            storage_url: None,
            identity_key: None,
            tls: false,
            trusted_proxies: 0,
            attempts_per_minute: 600,
            least_published: 10,
            locales_dir: None,
            public_url: None,
            tiles: None,
        }
    }
}

impl Config {
    /// URL of the database in use.
    pub fn database_url(&self) -> String {
        self.database_url
            .clone()
            .unwrap_or_else(|| Db::sqlite_url(&self.data_dir))
    }

    /// Address the public reaches the service at, without a slash at its end.
    pub fn public_url(&self) -> String {
        let url = self.public_url.clone();
        let url = url.unwrap_or_else(|| format!("http://{}", self.listen));
        url.trim_end_matches('/').to_owned()
    }

    /// Pictures behind maps by these settings; whose they are may have been said before.
    pub fn tiles(
        before: Option<&Tiles>,
        template: Option<&str>,
        attribution: Option<&str>,
    ) -> Result<Option<Arc<Tiles>>, String> {
        let (old, by) = before.map_or(("", ""), |tiles| (&tiles.template, &tiles.attribution));
        let template = template.unwrap_or(old);
        if template.is_empty() {
            return Ok(None);
        }
        Tiles::parse(template, attribution.unwrap_or(by)).map(|tiles| Some(Arc::new(tiles)))
    }

    /// The store attachments are kept in.
    pub fn files(&self) -> Result<Arc<dyn ObjectStore>, String> {
        if let Some(url) = &self.storage_url {
            let store = object_store::aws::AmazonS3Builder::from_env()
                .with_url(url)
                .build()
                .map_err(|e| format!("storage: {e}"))?;
            return Ok(Arc::new(store));
        }
        let folder = self.data_dir.join("attachments");
        std::fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
        let store = object_store::local::LocalFileSystem::new_with_prefix(&folder)
            .map_err(|e| format!("{}: {e}", folder.display()))?
            .with_fsync(true);
        Ok(Arc::new(store))
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hidden = |set: bool| if set { "set" } else { "unset" };
        f.debug_struct("Config")
            .field("listen", &self.listen)
            .field("data_dir", &self.data_dir)
            .field("database_url", &hidden(self.database_url.is_some()))
            .field("storage_url", &self.storage_url)
            .field("identity_key", &hidden(self.identity_key.is_some()))
            .field("tls", &self.tls)
            .field("trusted_proxies", &self.trusted_proxies)
            .field("attempts_per_minute", &self.attempts_per_minute)
            .field("least_published", &self.least_published)
            .field("locales_dir", &self.locales_dir)
            .field("public_url", &self.public_url)
            .field("tiles", &self.tiles)
            .finish()
    }
}
