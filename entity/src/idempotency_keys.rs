//! `idempotency_keys`: see [`Model`].

use sea_orm::entity::prelude::*;

use crate::ids::AccountId;

/// A create that was acknowledged, by its `Idempotency-Key`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency_keys")]
pub struct Model {
    /// Who sent it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    /// The key as sent.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub key: String,
    /// Operation id it was sent to.
    #[sea_orm(column_type = "Text")]
    pub operation: String,
    /// SHA-256 of the request.
    pub fingerprint: Vec<u8>,
    /// Identifier of what was created.
    pub resource_id: Vec<u8>,
    /// When, UTC.
    pub created_at: DateTimeUtc,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
