//! A file cleaned and its bytes stored, before the row that names it is written.

use bytes::Bytes;
use tokio::sync::Semaphore;

use super::content::{self, Cleaned, LARGEST};
use super::files;
use crate::app::App;
use crate::keys;
use crate::problem::{ApiError, Code};

/// Decoding a photo takes much memory; no more than this at once.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// What is known of a file whose bytes are stored.
pub(super) struct Put {
    pub sha256: String,
    pub media_type: &'static str,
    pub length: i64,
    pub size: Option<(i32, i32)>,
    pub thumbnail_sha256: Option<String>,
    kept: Vec<(String, Bytes)>,
}

/// Refuses a file that is too large to be worked on.
pub(super) fn check(bytes: &[u8]) -> Result<(), ApiError> {
    if bytes.len() <= LARGEST {
        return Ok(());
    }
    Err(ApiError::new(
        Code::PayloadTooLarge,
        "Berkas melebihi 10 MB.",
        "The file is over 10 MB.",
    ))
}

/// Cleans a file without storing anything.
pub(super) async fn clean(bytes: Vec<u8>) -> Result<Cleaned, ApiError> {
    worked(move || content::clean(&bytes)).await
}

/// Works on a file off the async threads, when it is its turn.
pub(super) async fn worked(
    work: impl FnOnce() -> Result<Cleaned, ApiError> + Send + 'static,
) -> Result<Cleaned, ApiError> {
    let permit = AT_ONCE.acquire().await.map_err(ApiError::internal)?;
    tokio::task::spawn_blocking(move || {
        let _permit = permit;
        work()
    })
    .await
    .map_err(ApiError::internal)?
}

/// Stores a cleaned file.
pub(super) async fn put(app: &App, cleaned: Cleaned) -> Result<Put, ApiError> {
    let Cleaned {
        bytes,
        sha256,
        media_type,
        size,
        thumbnail,
    } = cleaned;
    let length = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    let mut kept = vec![(sha256.clone(), Bytes::from(bytes))];
    let thumbnail_sha256 = thumbnail.map(|thumbnail| {
        let name = hex::encode(keys::sha256(&thumbnail));
        kept.push((name.clone(), Bytes::from(thumbnail)));
        name
    });
    for (name, bytes) in &kept {
        files::put(app, name, bytes.clone()).await?;
    }
    let pixels = |side: u32| i32::try_from(side).unwrap_or(i32::MAX);
    Ok(Put {
        sha256,
        media_type,
        length,
        size: size.map(|(width, height)| (pixels(width), pixels(height))),
        thumbnail_sha256,
        kept,
    })
}

impl Put {
    /// After its row was written: the bytes once more, should a removal have taken them meanwhile.
    pub async fn settle(self, app: &App) -> Result<(), ApiError> {
        for (name, bytes) in self.kept {
            files::ensure(app, &name, bytes).await?;
        }
        Ok(())
    }

    /// After its row was not written: the bytes go, unless another row names them.
    pub async fn forget(self, app: &App) {
        files::forget(app, self.kept.into_iter().map(|(name, _)| name)).await;
    }
}
