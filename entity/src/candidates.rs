//! `candidates`: see [`Model`].

use sea_orm::entity::prelude::*;

use crate::enums::{Outcome, Standing, Verdict};
use crate::ids::{CandidateId, ProposalId, RoundId};

/// A proposal standing in a round.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "candidates")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CandidateId,
    /// The round.
    pub round_id: RoundId,
    /// The proposal.
    pub proposal_id: ProposalId,
    /// Where it stands in review.
    pub standing: Standing,
    /// Quantity that counts here, thousandths of the unit.
    pub quantity_milli: i64,
    /// Cost that counts here, rupiah.
    pub cost_idr: i64,
    /// When it came to stand here, UTC.
    pub entered_at: DateTimeUtc,
    /// When the proposal was first submitted, UTC; breaks ties.
    pub submitted_at: DateTimeUtc,
    /// Votes counted; none until the tally.
    pub votes: Option<i64>,
    /// Place in the result's order, from 1; none until the tally.
    pub position: Option<i32>,
    /// What the rule computed; none until the tally.
    pub outcome: Option<Outcome>,
    /// Why, in one Indonesian sentence; none until the tally.
    #[sea_orm(column_type = "Text", nullable)]
    pub explanation_id: Option<String>,
    /// Why, in one English sentence; none until the tally.
    #[sea_orm(column_type = "Text", nullable)]
    pub explanation_en: Option<String>,
    /// What the meeting decided.
    pub verdict: Option<Verdict>,
    /// Reason code of the decision.
    #[sea_orm(column_type = "Text", nullable)]
    pub verdict_reason_code: Option<String>,
    /// Reason of the decision in words.
    #[sea_orm(column_type = "Text", nullable)]
    pub verdict_reason: Option<String>,
    /// Cost decided, rupiah.
    pub verdict_cost_idr: Option<i64>,
    /// Place in the order the meeting decided, from 1; the result's order where it decided none.
    pub verdict_position: Option<i32>,
    /// Programme code in the plan, for what was accommodated.
    #[sea_orm(column_type = "Text", nullable)]
    pub program_code: Option<String>,
    /// Activity code in the plan, for what was accommodated.
    #[sea_orm(column_type = "Text", nullable)]
    pub activity_code: Option<String>,
    /// When decided, UTC.
    pub decided_at: Option<DateTimeUtc>,
}

/// Relations are followed by explicit queries; none are declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
