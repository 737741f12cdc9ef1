//! `objections`: see [`Model`].

use sea_orm::entity::prelude::*;

use crate::enums::ObjectionState;
use crate::ids::{AccountId, ObjectionId, ProposalId, ReviewId};

/// A proposer's objection to a refusal, and its answer.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "objections")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ObjectionId,
    /// The proposal.
    pub proposal_id: ProposalId,
    /// The refusal objected to.
    pub review_id: ReviewId,
    /// What the proposer says.
    #[sea_orm(column_type = "Text")]
    pub text: String,
    /// When, UTC.
    pub filed_at: DateTimeUtc,
    /// Whether and how it was answered.
    pub state: ObjectionState,
    /// The answer.
    #[sea_orm(column_type = "Text", nullable)]
    pub answer: Option<String>,
    /// The officer who answered; never shown.
    pub answered_by: Option<AccountId>,
    /// The office that answered, as shown.
    #[sea_orm(column_type = "Text", nullable)]
    pub office: Option<String>,
    /// When, UTC.
    pub answered_at: Option<DateTimeUtc>,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
