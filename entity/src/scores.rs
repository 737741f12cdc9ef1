//! `scores`: see [`Model`].

use sea_orm::entity::prelude::*;

use crate::ids::{AccountId, CriteriaSetId, ProposalId};

/// One scorer's answer to one criterion for one proposal.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "scores")]
pub struct Model {
    /// The set.
    #[sea_orm(primary_key, auto_increment = false)]
    pub set_id: CriteriaSetId,
    /// The proposal.
    #[sea_orm(primary_key, auto_increment = false)]
    pub proposal_id: ProposalId,
    /// Code of the criterion.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub criterion: String,
    /// Who scored; never shown.
    #[sea_orm(primary_key, auto_increment = false)]
    pub scorer_id: AccountId,
    /// The office, as shown.
    #[sea_orm(column_type = "Text")]
    pub office: String,
    /// The answer in thousandths.
    pub answer_milli: i64,
    /// When, UTC.
    pub at: DateTimeUtc,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
