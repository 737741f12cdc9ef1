//! `attachments`: see [`Model`].

use sea_orm::entity::prelude::*;

use crate::ids::{AccountId, AttachmentId, ProposalId};

/// A photo or document of a proposal.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "attachments")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AttachmentId,
    /// The proposal.
    pub proposal_id: ProposalId,
    /// SHA-256 of the stored bytes, hexadecimal: their name in storage.
    #[sea_orm(column_type = "Text")]
    pub sha256: String,
    /// Media type found in the content.
    #[sea_orm(column_type = "Text")]
    pub media_type: String,
    /// File name to offer, cleaned.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// Size as stored.
    pub bytes: i64,
    /// Width of a photo, pixels.
    pub width: Option<i32>,
    /// Height of a photo, pixels.
    pub height: Option<i32>,
    /// SHA-256 of the thumbnail, a WebP or JPEG.
    #[sea_orm(column_type = "Text", nullable)]
    pub thumbnail_sha256: Option<String>,
    /// Who uploaded it.
    pub uploaded_by: AccountId,
    /// When, UTC.
    pub created_at: DateTimeUtc,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
