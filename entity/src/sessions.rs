//! `sessions`: see [`Model`].

use sea_orm::entity::prelude::*;

use crate::ids::{AccountId, SessionId};

/// A login.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sessions")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionId,
    /// Whose login.
    pub account_id: AccountId,
    /// SHA-256 of the opaque token; the token itself is not stored.
    pub token_hash: Vec<u8>,
    /// When logged in, UTC.
    pub created_at: DateTimeUtc,
    /// When it ends by itself, UTC.
    pub expires_at: DateTimeUtc,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
