//! Response types of results.

use chrono::{DateTime, Utc};
use poem_openapi::Object;
use uuid::Uuid;

use super::counting::CountingOut;
use crate::rounds::configuration::{Configuration, Rule, TieStep};
use crate::wire::{BallotForm, Origin, Outcome, Verdict};

/// What the rule computed for a round.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct ResultOut {
    /// The round.
    pub round_id: Uuid,
    /// Allocation rule, by its published name.
    pub rule: String,
    /// How residents voted; with `none` the order of ties is all there is.
    pub ballot_form: BallotForm,
    /// Everything the ballots were held and counted by.
    pub configuration: Configuration,
    /// SHA-256 of the draw's seed as text, hexadecimal: public since the round was opened.
    pub seed_hash: Option<String>,
    /// The draw's seed, hexadecimal.
    pub seed: Option<String>,
    /// Ceiling the main list keeps, whole rupiah.
    pub ceiling_idr: i64,
    /// Cost of the main candidates, whole rupiah.
    pub spent_idr: i64,
    /// SHA-256 of configuration, ceiling, candidates and costs, hexadecimal; see `get_ballot_paper`.
    pub frozen_hash: Option<String>,
    /// When it was computed, UTC.
    pub tallied_at: DateTime<Utc>,
    /// How the rule came to it, step by step.
    pub counting: Option<CountingOut>,
    /// How the ballots add up.
    pub reconciliation: ReconciliationOut,
    /// Every candidate that stood: the main list in order of selection, the reserve by score, the rest.
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
    /// Sector it was counted in.
    pub sector: String,
    /// Where it comes from.
    pub origin: Option<Origin>,
    /// Place in the result, from 1.
    pub position: i32,
    /// Voters who support it; absent where there were no ballots.
    pub votes: Option<i64>,
    /// Sum of its points, or its votes where ballots give none; absent where there were no ballots.
    pub score: Option<i64>,
    /// What the rule computed.
    pub outcome: Outcome,
    /// What was left of the ceiling when its turn came, whole rupiah.
    pub remaining_before_idr: i64,
    /// What put it behind a candidate it was level with; absent without a tie.
    pub tie_break: Option<TieStep>,
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

/// Several rules on the same ballots.
#[derive(Clone, Debug, PartialEq, Object)]
pub struct ComparisonOut {
    /// The round.
    pub round_id: Uuid,
    /// Ballots counted.
    pub ballots: i64,
    /// The round's own rule first, then others that can count these ballots.
    pub rules: Vec<ComparedOut>,
}

/// What one rule makes of the ballots.
#[derive(Clone, Debug, PartialEq, Object)]
pub struct ComparedOut {
    /// The rule with its parameters.
    pub rule: Rule,
    /// Whether it is the round's own.
    pub published: bool,
    /// Whether it keeps the round's bounds and exclusive sets; where a rule does not go with them, it is
    /// counted without.
    pub bounds_kept: bool,
    /// Whom it takes, in order.
    pub candidate_ids: Vec<Uuid>,
    /// What they cost, whole rupiah.
    pub spent_idr: i64,
    /// Voters who support more winners than under the round's own rule.
    pub voters_better_off: i64,
    /// Voters who support fewer.
    pub voters_worse_off: i64,
    /// How the outcome serves the voters.
    pub metrics: MetricsOut,
}

/// How an outcome serves the voters; shares are from 0 to 1, of all voters unless said otherwise.
#[derive(Clone, Debug, PartialEq, Object)]
pub struct MetricsOut {
    /// Voters who support at least one winner.
    pub with_one_winner: f64,
    /// Voters who support at least two winners.
    pub with_two_winners: f64,
    /// Voters who support at least three winners.
    pub with_three_winners: f64,
    /// Voters who support no winner.
    pub exclusion_ratio: f64,
    /// Winners a voter supports, on average.
    pub mean_winners: f64,
    /// Share of the ceiling spent on winners a voter supports, on average.
    pub mean_satisfaction: f64,
    /// One minus what voters got of their fair share, on average: 0 if everybody got all of it.
    pub proportionality_gap: f64,
    /// Share of the ceiling spent.
    pub spent_share: f64,
    /// Share of the money spent, by sector.
    pub by_sector: Vec<ShareOut>,
    /// Share of the money spent, by area right below the round's.
    pub by_area: Vec<ShareOut>,
    /// Share of the money spent, by origin.
    pub by_origin: Vec<ShareOut>,
}

/// A part's share of the money spent.
#[derive(Clone, Debug, PartialEq, Object)]
pub struct ShareOut {
    /// Code or name of the part.
    pub value: String,
    /// Its share, from 0 to 1.
    pub share: f64,
}
