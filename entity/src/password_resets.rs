//! `password_resets`: see [`Model`].

use sea_orm::entity::prelude::*;

use crate::ids::AccountId;

/// A code by which somebody who forgot their password sets another, once.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "password_resets")]
pub struct Model {
    /// Whose password.
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    /// HMAC-SHA-256 of the code; the code itself is not stored.
    pub code_hmac: Vec<u8>,
    /// Officer who saw the person's identity card and gave the code.
    pub issued_by: AccountId,
    /// When given, UTC.
    pub issued_at: DateTimeUtc,
    /// Until when it works, UTC.
    pub expires_at: DateTimeUtc,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
