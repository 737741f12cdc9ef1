//! `co_proposers`: see [`Model`].

use sea_orm::entity::prelude::*;

use crate::ids::{AccountId, ProposalId};

/// A person whose proposal was merged into another and who keeps the credit.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "co_proposers")]
pub struct Model {
    /// The proposal that stands.
    #[sea_orm(primary_key, auto_increment = false)]
    pub proposal_id: ProposalId,
    /// The co-proposer.
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    /// The proposal that was merged into it.
    pub from_proposal_id: ProposalId,
    /// When, UTC.
    pub since: DateTimeUtc,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
