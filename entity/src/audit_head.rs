//! `audit_head`: see [`Model`].

use sea_orm::entity::prelude::*;

/// The chain's last link: one row, locked by every append.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_head")]
pub struct Model {
    /// Always 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// Sequence number of the last event; 0 for none.
    pub seq: i64,
    /// Hash of the last event, hexadecimal.
    #[sea_orm(column_type = "Text")]
    pub hash: String,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
