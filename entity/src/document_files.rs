//! `document_files`: see [`Model`].

use sea_orm::entity::prelude::*;

use crate::ids::DocumentId;

/// A file a document is set in.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "document_files")]
pub struct Model {
    /// The document.
    #[sea_orm(primary_key, auto_increment = false)]
    pub document_id: DocumentId,
    /// Number of the part, from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub part: i32,
    /// SHA-256 of its bytes, hexadecimal.
    #[sea_orm(column_type = "Text")]
    pub sha256: String,
    /// Its length, bytes.
    pub bytes: i64,
    /// When it was set, UTC.
    pub set_at: DateTimeUtc,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
