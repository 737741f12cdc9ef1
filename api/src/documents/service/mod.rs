//! Use cases of papers.

mod check;
mod gather;
mod issue;
mod logo;
mod wording;

use entity::documents;
use entity::ids::DocumentId;
use sea_orm::ConnectionTrait;

pub use check::check;
pub use gather::{attendees, draft};
pub use issue::{issue_minutes, issue_plan, require_issuer};
pub use logo::{delete_logo, logo, picture, picture_of, put_logo};
pub use wording::{put_wording, wording};

use super::store;
pub use super::store::Filter;
use super::wire::DocumentOut;
use crate::page::Page;
use crate::problem::ApiError;

/// A document, or 404.
pub async fn get(db: &impl ConnectionTrait, id: DocumentId) -> Result<documents::Model, ApiError> {
    store::get(db, id).await
}

/// A document as the API shows it.
pub async fn show(
    db: &impl ConnectionTrait,
    row: documents::Model,
) -> Result<DocumentOut, ApiError> {
    let files = store::files(db, &[row.id]).await?;
    let newest = store::newest_like(db, &row).await?;
    let replaced_by = newest.filter(|id| *id != row.id).map(|id| id.0);
    Ok(DocumentOut::new(row, files, replaced_by))
}

/// A page of documents, newest first.
pub async fn list(
    db: &impl ConnectionTrait,
    filter: &Filter,
    after: Option<DocumentId>,
    limit: u64,
) -> Result<Page<DocumentOut>, ApiError> {
    let rows = store::list(db, filter, after, limit).await?;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let files = store::files(db, &ids).await?;
    Page::cut(
        rows,
        limit,
        |row| row.id,
        |row| {
            let own = files.iter().filter(|file| file.document_id == row.id);
            let own = own.cloned().collect();
            DocumentOut::new(row, own, None)
        },
    )
}
