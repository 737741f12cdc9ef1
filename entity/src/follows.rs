//! `follows`: see [`Model`].

use sea_orm::entity::prelude::*;

use crate::ids::{AccountId, ProposalId};

/// Somebody follows a proposal, and by that supports it. Who does is told to nobody but them.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "follows")]
pub struct Model {
    /// Who follows.
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    /// What is followed.
    #[sea_orm(primary_key, auto_increment = false)]
    pub proposal_id: ProposalId,
    /// Since when, UTC.
    pub followed_at: DateTimeUtc,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
