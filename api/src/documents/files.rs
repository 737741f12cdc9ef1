//! The bytes of papers: set once, kept under their hash, and set again where they are gone.

use bytes::Bytes;
use chrono::SubsecRound;
use entity::ids::DocumentId;
use entity::{document_files, documents};
use object_store::path::Path;
use object_store::{Error, ObjectStoreExt, PutPayload};
use sea_orm::Set;
use tokio::sync::Semaphore;

use super::{paper, store};
use crate::app::App;
use crate::keys;
use crate::paper as setting;
use crate::problem::ApiError;

/// Papers set at once: a long one takes hundreds of megabytes.
static PRESS: Semaphore = Semaphore::const_new(1);

fn place(sha256: &str) -> Path {
    let folder = sha256.get(..2).unwrap_or("00");
    Path::from(format!("documents/{folder}/{sha256}"))
}

/// A turn at the press.
pub async fn turn() -> Result<tokio::sync::SemaphorePermit<'static>, ApiError> {
    PRESS.acquire().await.map_err(ApiError::internal)
}

/// A part of a document as PDF, from 1; 404 where it has no such part.
pub async fn pdf(app: &App, row: &documents::Model, part: i32) -> Result<Bytes, ApiError> {
    if part < 1 || part > row.parts {
        return Err(ApiError::not_found());
    }
    let db = app.db.read();
    if let Some(file) = store::file(db, row.id, part).await? {
        match app.files.get(&place(&file.sha256)).await {
            Ok(found) => return found.bytes().await.map_err(ApiError::internal),
            Err(Error::NotFound { .. }) => {}
            Err(error) => return Err(ApiError::internal(error)),
        }
    }
    let bytes = {
        let _turn = turn().await?;
        set(app, row, part).await?
    };
    keep(app, row.id, part, &bytes).await?;
    Ok(bytes)
}

async fn set(app: &App, row: &documents::Model, part: i32) -> Result<Bytes, ApiError> {
    let papers = paper::volumes(app, row).await?;
    let at = usize::try_from(part - 1).unwrap_or(usize::MAX);
    let set = tokio::task::spawn_blocking(move || {
        let paper = papers.get(at).ok_or_else(ApiError::not_found)?;
        setting::pdf(paper).map(Bytes::from)
    });
    set.await.map_err(ApiError::internal)?
}

async fn keep(app: &App, id: DocumentId, part: i32, bytes: &Bytes) -> Result<(), ApiError> {
    let sha256 = hex::encode(keys::sha256(bytes));
    let payload = PutPayload::from(bytes.clone());
    app.files
        .put(&place(&sha256), payload)
        .await
        .map_err(ApiError::internal)?;
    let row = document_files::ActiveModel {
        document_id: Set(id),
        part: Set(part),
        sha256: Set(sha256),
        bytes: Set(i64::try_from(bytes.len()).unwrap_or(i64::MAX)),
        set_at: Set(app.clock.now().trunc_subsecs(6)),
    };
    app.db
        .write(move |tx| Box::pin(async move { store::put_file(tx, row).await }))
        .await
}
