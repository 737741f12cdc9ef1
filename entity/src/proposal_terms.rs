//! `proposal_terms`: see [`Model`].

use sea_orm::entity::prelude::*;

use crate::ids::ProposalId;

/// The stemmed words a proposal is found by; the database keeps its full-text index of them.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "proposal_terms")]
pub struct Model {
    /// Order of first submission.
    #[sea_orm(primary_key)]
    pub seq: i64,
    /// The proposal.
    pub proposal_id: ProposalId,
    /// Stemmed words of title, problem, work, address and place, lower case.
    #[sea_orm(column_type = "Text")]
    pub terms: String,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
