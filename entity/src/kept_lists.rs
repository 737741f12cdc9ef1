//! `kept_lists`: see [`Model`].

use sea_orm::entity::prelude::*;

use crate::ids::{AccountId, KeptListId};

/// A list sent for a preview, kept for an hour so that it need not be sent again.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "kept_lists")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: KeptListId,
    /// Who sent it; nobody else sees it.
    pub account_id: AccountId,
    /// What it is for: the kind of list, and the area's code or the cycle's identifier.
    #[sea_orm(column_type = "Text")]
    pub subject: String,
    /// Name its file had.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// The list, encrypted.
    pub sealed: Vec<u8>,
    /// Since when it is kept, UTC.
    pub kept_at: DateTimeUtc,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
