//! `work_photos`: see [`Model`].

use sea_orm::entity::prelude::*;

use crate::ids::{AccountId, WorkAnswerId, WorkId, WorkPhotoId};

/// A photo of a work: of a report on it, or of what a resident answers to that report.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "work_photos")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WorkPhotoId,
    /// The work.
    pub work_id: WorkId,
    /// Number of the report.
    pub number: i32,
    /// The answer it belongs to; none where it is the report's own.
    pub answer_id: Option<WorkAnswerId>,
    /// SHA-256 of the stored bytes, hexadecimal.
    #[sea_orm(column_type = "Text")]
    pub sha256: String,
    /// Media type, told from the content.
    #[sea_orm(column_type = "Text")]
    pub media_type: String,
    /// File name to offer.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// Size as stored, bytes.
    pub bytes: i64,
    /// Width, pixels.
    pub width: i32,
    /// Height, pixels.
    pub height: i32,
    /// SHA-256 of the thumbnail, hexadecimal.
    #[sea_orm(column_type = "Text")]
    pub thumbnail_sha256: String,
    /// Account that sent it.
    pub uploaded_by: AccountId,
    /// When, UTC.
    pub created_at: DateTimeUtc,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
