//! `letters`: see [`Model`].

use sea_orm::entity::prelude::*;

use crate::enums::DocumentKind;

/// How a regency's papers of a kind are worded.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "letters")]
pub struct Model {
    /// The regency.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub regency_code: String,
    /// The kind of paper.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: DocumentKind,
    /// Letterhead, number, wording and signatories, as JSON.
    #[sea_orm(column_type = "Text")]
    pub content: String,
    /// Counts changes, for `If-Match`.
    pub version: i32,
    /// When last changed, UTC.
    pub updated_at: DateTimeUtc,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
