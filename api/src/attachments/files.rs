//! The stored bytes, each under its SHA-256.
//!
//! Bytes are put before the row that names them and deleted after it. Where one upload and one removal
//! of the same bytes meet, both look again when they are done, so a row is never left without its bytes.

use bytes::Bytes;
use entity::{attachments, documents, logos, work_photos};
use object_store::path::Path;
use object_store::{Error, ObjectStoreExt, PutPayload};
use sea_orm::sea_query::SimpleExpr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter};

use crate::app::App;
use crate::problem::ApiError;

fn place(sha256: &str) -> Path {
    let folder = sha256.get(..2).unwrap_or("00");
    Path::from(format!("{folder}/{sha256}"))
}

/// Stores bytes under their hash.
pub async fn put(app: &App, sha256: &str, bytes: Bytes) -> Result<(), ApiError> {
    app.files
        .put(&place(sha256), PutPayload::from(bytes))
        .await
        .map_err(ApiError::internal)?;
    Ok(())
}

/// Reads bytes by their hash.
pub async fn get(app: &App, sha256: &str) -> Result<Bytes, Error> {
    app.files.get(&place(sha256)).await?.bytes().await
}

/// Stores bytes again if a removal took them before their row was there.
pub async fn ensure(app: &App, sha256: &str, bytes: Bytes) -> Result<(), ApiError> {
    match app.files.head(&place(sha256)).await {
        Ok(_) => Ok(()),
        Err(Error::NotFound { .. }) => put(app, sha256, bytes).await,
        Err(error) => Err(ApiError::internal(error)),
    }
}

/// Deletes bytes that no row names any more. What fails is left in storage and logged.
pub async fn forget(app: &App, names: impl IntoIterator<Item = String>) {
    for sha256 in names {
        if let Err(error) = forget_one(app, &sha256).await {
            tracing::warn!(sha256, ?error, "stored bytes are left over");
        }
    }
}

async fn forget_one(app: &App, sha256: &str) -> Result<(), ApiError> {
    if is_named(app, sha256).await? {
        return Ok(());
    }
    let bytes = match get(app, sha256).await {
        Ok(bytes) => bytes,
        Err(Error::NotFound { .. }) => return Ok(()),
        Err(error) => return Err(ApiError::internal(error)),
    };
    app.files
        .delete(&place(sha256))
        .await
        .map_err(ApiError::internal)?;
    if is_named(app, sha256).await? {
        put(app, sha256, bytes).await?;
    }
    Ok(())
}

async fn is_named(app: &App, sha256: &str) -> Result<bool, ApiError> {
    use {attachments::Column as A, work_photos::Column as W};
    let db = app.db.read();
    let either = |one: SimpleExpr, other: SimpleExpr| Condition::any().add(one).add(other);
    let named = attachments::Entity::find()
        .filter(either(A::Sha256.eq(sha256), A::ThumbnailSha256.eq(sha256)))
        .count(db)
        .await?;
    if named > 0 {
        return Ok(true);
    }
    let named = work_photos::Entity::find()
        .filter(either(W::Sha256.eq(sha256), W::ThumbnailSha256.eq(sha256)))
        .count(db)
        .await?;
    if named > 0 {
        return Ok(true);
    }
    let named = logos::Entity::find()
        .filter(logos::Column::Sha256.eq(sha256))
        .count(db)
        .await?;
    if named > 0 {
        return Ok(true);
    }
    // A paper keeps the coat of arms it was issued with.
    let named = documents::Entity::find()
        .filter(documents::Column::LogoSha256.eq(sha256))
        .count(db)
        .await?;
    Ok(named > 0)
}
