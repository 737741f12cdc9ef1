//! `area_editions`: see [`Model`].

use sea_orm::entity::prelude::*;

/// A list of area codes as one decree publishes it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "area_editions")]
pub struct Model {
    /// Decree that publishes the list, as amended.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub decree: String,
    /// Compilation the names were taken from, with its licence.
    #[sea_orm(column_type = "Text")]
    pub compilation: String,
    /// SHA-256 of the loaded table, hexadecimal.
    #[sea_orm(column_type = "Text")]
    pub sha256: String,
    /// When the list was loaded, UTC.
    pub loaded_at: DateTimeUtc,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
