//! Response types of results.

use chrono::{DateTime, Utc};
use poem_openapi::{Enum, Object};
use serde::Deserialize;
use uuid::Uuid;

use crate::wire::{BallotForm, Outcome, Verdict};

/// What the rule computed for a round.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct ResultOut {
    /// The round.
    pub round_id: Uuid,
    /// Allocation rule, by its published name.
    pub rule: String,
    /// How residents voted; with `none` the order follows cost and time alone.
    pub ballot_form: BallotForm,
    /// Ceiling the main list keeps, whole rupiah.
    pub ceiling_idr: i64,
    /// Cost of the main candidates, whole rupiah.
    pub spent_idr: i64,
    /// SHA-256 of rule, ceiling, form, limit, candidates and costs, hexadecimal; see `get_ballot_paper`.
    pub frozen_hash: Option<String>,
    /// When it was computed, UTC.
    pub tallied_at: DateTime<Utc>,
    /// How the ballots add up.
    pub reconciliation: ReconciliationOut,
    /// Every candidate that stood, in the rule's order.
    pub candidates: Vec<ResultLineOut>,
}

/// Ballots against the roll and against the paper handed out.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct ReconciliationOut {
    /// Verified residents of the area when tallied.
    pub eligible_voters: i64,
    /// People who used their vote: ballots cast online and assisted, and papers handed out.
    pub voters: i64,
    /// Counting ballots of all channels.
    pub ballots_counted: i64,
    /// Counting ballots cast by the voters themselves.
    pub ballots_online: i64,
    /// Counting paper ballots.
    pub ballots_paper: i64,
    /// Ballots cast with assistance.
    pub ballots_assisted: i64,
    /// Void paper ballots.
    pub ballots_void: i64,
    /// Paper sheets handed out.
    pub papers_issued: i64,
    /// Paper sheets handed out that did not come back.
    pub papers_missing: i64,
    /// `voters` of `eligible_voters`, in hundredths of a per cent; absent where nobody is on the roll. It can
    /// pass 10000 where people on the electoral roll vote at the meeting without an account.
    pub turnout_basis_points: Option<i64>,
}

/// A candidate in the result.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct ResultLineOut {
    /// The candidate.
    pub candidate_id: Uuid,
    /// The proposal.
    pub proposal_id: Uuid,
    /// The proposal's public tracking code.
    pub tracking_code: String,
    /// The proposal's title.
    pub title: String,
    /// Village it lies in.
    pub village_code: String,
    /// Quantity that counts here, thousandths of `unit`.
    pub quantity_milli: i64,
    /// Unit of the quantity.
    pub unit: String,
    /// Cost that counts here, whole rupiah.
    pub cost_idr: i64,
    /// Place in the rule's order, from 1.
    pub position: i32,
    /// Votes; absent where there were no ballots.
    pub votes: Option<i64>,
    /// What the rule computed.
    pub outcome: Outcome,
    /// What was left of the ceiling when its turn came, whole rupiah.
    pub remaining_before_idr: i64,
    /// What put it behind the candidate before it although votes were equal; absent without a tie.
    pub tie_break: Option<TieBreak>,
    /// Why, in one Indonesian sentence.
    pub explanation_id: String,
    /// Why, in one English sentence.
    pub explanation_en: String,
    /// What the meeting decided; absent until it did.
    pub verdict: Option<Verdict>,
    /// Reason code of the decision.
    pub verdict_reason_code: Option<String>,
    /// Reason of the decision in words.
    pub verdict_reason: Option<String>,
    /// Cost decided, whole rupiah.
    pub verdict_cost_idr: Option<i64>,
    /// When decided, UTC.
    pub decided_at: Option<DateTime<Utc>>,
}

/// What broke a tie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, Deserialize)]
#[oai(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum TieBreak {
    /// The lower cost goes first.
    LowerCost,
    /// The earlier submission goes first.
    EarlierSubmission,
    /// The smaller candidate identifier goes first.
    SmallerId,
}
