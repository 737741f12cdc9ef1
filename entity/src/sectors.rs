//! `sectors`: see [`Model`].

use sea_orm::entity::prelude::*;

/// A sector (bidang) proposals are grouped by.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sectors")]
pub struct Model {
    /// Code used in catalogues and proposals.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub code: String,
    /// Name in Indonesian.
    #[sea_orm(column_type = "Text")]
    pub name_id: String,
    /// Name in English.
    #[sea_orm(column_type = "Text")]
    pub name_en: String,
    /// Order in lists.
    pub position: i32,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
