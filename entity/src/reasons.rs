//! `reasons`: see [`Model`].

use sea_orm::entity::prelude::*;

/// A reason code an officer or a meeting gives.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reasons")]
pub struct Model {
    /// Stable code.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub code: String,
    /// Label in Indonesian.
    #[sea_orm(column_type = "Text")]
    pub label_id: String,
    /// Label in English.
    #[sea_orm(column_type = "Text")]
    pub label_en: String,
    /// Order in lists.
    pub position: i32,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
