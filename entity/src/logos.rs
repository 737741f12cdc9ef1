//! `logos`: see [`Model`].

use sea_orm::entity::prelude::*;

/// The coat of arms in the letterhead of a regency's papers. Papers keep the hash of the one they were issued with.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "logos")]
pub struct Model {
    /// The regency.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub regency_code: String,
    /// SHA-256 of the stored PNG, hexadecimal.
    #[sea_orm(column_type = "Text")]
    pub sha256: String,
    /// Size as stored, bytes.
    pub bytes: i64,
    /// Width, pixels.
    pub width: i32,
    /// Height, pixels.
    pub height: i32,
    /// When last changed, UTC.
    pub updated_at: DateTimeUtc,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
