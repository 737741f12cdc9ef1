//! Rounds as the API takes and shows them.

use chrono::{DateTime, Utc};
use entity::{candidates, proposals, rounds};
use poem_openapi::{Enum, Object};
use serde::Serialize;
use uuid::Uuid;

use super::configuration::Configuration;
use super::rules::{self, Schedule};
use crate::proposals::rules::quantity;
use crate::wire::{BallotForm, Outcome, StageKind, Standing, Verdict};

/// Where a round stands by its schedule and its recorded acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum Phase {
    /// Not begun.
    Upcoming,
    /// Proposals come in; review has begun.
    Submission,
    /// Officers review.
    Review,
    /// Residents vote.
    Voting,
    /// The result is computed, the meeting decides.
    Deliberation,
    /// Closed: nothing changes any more.
    Closed,
}

impl From<rules::Phase> for Phase {
    fn from(phase: rules::Phase) -> Self {
        match phase {
            rules::Phase::Upcoming => Self::Upcoming,
            rules::Phase::Submission => Self::Submission,
            rules::Phase::Review => Self::Review,
            rules::Phase::Voting => Self::Voting,
            rules::Phase::Deliberation => Self::Deliberation,
            rules::Phase::Closed => Self::Closed,
        }
    }
}

impl From<Phase> for rules::Phase {
    fn from(phase: Phase) -> Self {
        match phase {
            Phase::Upcoming => Self::Upcoming,
            Phase::Submission => Self::Submission,
            Phase::Review => Self::Review,
            Phase::Voting => Self::Voting,
            Phase::Deliberation => Self::Deliberation,
            Phase::Closed => Self::Closed,
        }
    }
}

/// When the phases of a round begin, UTC, each after the one before.
#[derive(Clone, Debug, Object, Serialize)]
#[oai(skip_serializing_if_is_none)]
pub struct ScheduleWire {
    /// The round opens.
    pub opens_at: DateTime<Utc>,
    /// Submission ends; only where the stage takes submissions.
    pub submission_closes_at: Option<DateTime<Utc>>,
    /// Review ends; voting, or deliberation, begins.
    pub review_closes_at: DateTime<Utc>,
    /// Voting ends and deliberation begins; only where residents vote.
    pub voting_closes_at: Option<DateTime<Utc>>,
}

impl From<ScheduleWire> for Schedule {
    fn from(wire: ScheduleWire) -> Self {
        use chrono::SubsecRound;
        Self {
            opens_at: wire.opens_at.trunc_subsecs(6),
            submission_closes_at: wire.submission_closes_at.map(|at| at.trunc_subsecs(6)),
            review_closes_at: wire.review_closes_at.trunc_subsecs(6),
            voting_closes_at: wire.voting_closes_at.map(|at| at.trunc_subsecs(6)),
        }
    }
}

/// Rounds to open.
#[derive(Clone, Debug, Object, Serialize)]
pub struct RoundsIn {
    /// The stage whose rounds are opened.
    pub stage_id: Uuid,
    /// One schedule for all of them.
    pub schedule: ScheduleWire,
    /// Ceiling of rounds for which the cycle has none, rupiah.
    pub default_ceiling_idr: Option<i64>,
    /// Only these villages or districts; all of the stage unless given.
    #[oai(validator(max_items = 1000))]
    pub area_codes: Option<Vec<String>>,
}

/// Rounds that were opened.
#[derive(Clone, Debug, Object)]
pub struct RoundsOpenedOut {
    /// The stage.
    pub stage_id: Uuid,
    /// How many rounds were opened.
    pub opened: u64,
    /// Their identifiers, in the order of their areas or agencies.
    pub round_ids: Vec<Uuid>,
}

/// A change to one round; what is missing stays.
#[derive(Clone, Debug, Object)]
pub struct RoundPatch {
    /// New time the round opens; only before it has.
    pub opens_at: Option<DateTime<Utc>>,
    /// New end of submission; only before it has ended.
    pub submission_closes_at: Option<DateTime<Utc>>,
    /// New end of review; only before it has ended.
    pub review_closes_at: Option<DateTime<Utc>>,
    /// New end of voting; only before it has ended.
    pub voting_closes_at: Option<DateTime<Utc>>,
    /// New ceiling, rupiah; only before voting opens.
    pub ceiling_idr: Option<i64>,
    /// New configuration, all of it; only before voting opens, by the planning agency.
    pub configuration: Option<Configuration>,
    /// Public reason for the change, 10 to 500 characters.
    pub reason: String,
}

/// A round.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct RoundOut {
    /// Identifier.
    pub id: Uuid,
    /// The cycle.
    pub cycle_id: Uuid,
    /// The stage.
    pub stage_id: Uuid,
    /// Kind of the stage.
    pub stage_kind: StageKind,
    /// Area it is held in; the regency for an agency's round.
    pub area_code: String,
    /// Name of the area.
    pub area_name: String,
    /// Agency that holds it.
    pub agency_id: Option<Uuid>,
    /// Name of the agency.
    pub agency_name: Option<String>,
    /// Where it stands now.
    pub phase: Phase,
    /// When its phases begin.
    pub schedule: ScheduleWire,
    /// Ceiling the result keeps, rupiah.
    pub ceiling_idr: i64,
    /// How residents vote.
    pub ballot_form: BallotForm,
    /// Most candidates on an approval ballot or in a ranking.
    pub ballot_limit: Option<i32>,
    /// Allocation rule, by its published name.
    pub rule: String,
    /// SHA-256 of the seed that draws between candidates that are level, as text, hexadecimal.
    pub seed_hash: Option<String>,
    /// That seed, from the tally on.
    pub seed: Option<String>,
    /// SHA-256 of configuration, ceiling, candidates and costs as voting opened, hexadecimal; see
    /// `get_ballot_paper`, which tells it while voting runs. Here only afterwards: that there is one would
    /// tell of the first ballot.
    pub frozen_hash: Option<String>,
    /// When the result was computed, UTC.
    pub tallied_at: Option<DateTime<Utc>>,
    /// When it was closed, UTC.
    pub closed_at: Option<DateTime<Utc>>,
    /// Root of the ballots' Merkle tree, hexadecimal, once closed.
    pub merkle_root: Option<String>,
    /// Version of its decisions, for `If-Match` of `put_decisions`; 0 before the first.
    pub decisions_version: i32,
    /// Counts changes; see `ETag`.
    pub version: i32,
}

impl RoundOut {
    /// A round at a moment, with the names of its area and agency.
    pub fn new(
        row: rounds::Model,
        area_name: String,
        agency_name: Option<String>,
        now: DateTime<Utc>,
    ) -> Self {
        let phase = rules::phase_of(&row, now);
        let frozen_hash = rules::shown_hash(&row, phase).map(ToOwned::to_owned);
        Self {
            phase: phase.into(),
            schedule: ScheduleWire {
                opens_at: row.opens_at,
                submission_closes_at: row.submission_closes_at,
                review_closes_at: row.review_closes_at,
                voting_closes_at: row.voting_closes_at,
            },
            id: row.id.0,
            cycle_id: row.cycle_id.0,
            stage_id: row.stage_id.0,
            stage_kind: row.stage_kind.into(),
            area_code: row.area_code,
            area_name,
            agency_id: row.agency_id.map(|id| id.0),
            agency_name,
            ceiling_idr: row.ceiling_idr,
            ballot_form: row.ballot_form.into(),
            ballot_limit: row.ballot_limit,
            rule: row.rule,
            seed_hash: row.seed_hash,
            seed: row.seed,
            frozen_hash,
            tallied_at: row.tallied_at,
            closed_at: row.closed_at,
            merkle_root: row.merkle_root,
            decisions_version: row.decisions_version,
            version: row.version,
        }
    }
}

/// How many candidates are in a standing.
#[derive(Clone, Debug, Object)]
pub struct StandingCount {
    /// The standing.
    pub standing: Standing,
    /// Candidates in it.
    pub count: i64,
}

/// A round with its candidates counted by standing.
#[derive(Clone, Debug, Object)]
pub struct RoundDetailOut {
    /// The round.
    #[oai(flatten)]
    pub round: RoundOut,
    /// Everything its ballots are held and counted by.
    pub configuration: Configuration,
    /// Candidates by standing; votes are never told before the tally.
    pub candidates: Vec<StandingCount>,
}

/// A proposal standing in a round.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct CandidateOut {
    /// Identifier: what a ballot names.
    pub id: Uuid,
    /// The proposal.
    pub proposal_id: Uuid,
    /// Its public tracking code.
    pub tracking_code: String,
    /// Its title.
    pub title: String,
    /// Village it lies in.
    pub village_code: String,
    /// Latitude, WGS 84 degrees, where known.
    pub lat: Option<f64>,
    /// Longitude, WGS 84 degrees, where known.
    pub lng: Option<f64>,
    /// Where it stands in review.
    pub standing: Standing,
    /// Quantity that counts here.
    pub quantity: f64,
    /// Unit of the quantity.
    pub unit: String,
    /// Cost that counts here, rupiah.
    pub cost_idr: i64,
    /// When it came to stand here, UTC.
    pub entered_at: DateTime<Utc>,
    /// Votes counted; only after the tally.
    pub votes: Option<i64>,
    /// Place in the result's order, from 1; only after the tally.
    pub position: Option<i32>,
    /// What the rule computed; only after the tally.
    pub outcome: Option<Outcome>,
    /// Why, in Indonesian; only after the tally.
    pub explanation: Option<String>,
    /// Why, in English; only after the tally.
    pub explanation_en: Option<String>,
    /// What the meeting decided.
    pub verdict: Option<Verdict>,
    /// Reason code of the decision.
    pub verdict_reason_code: Option<String>,
    /// Reason of the decision in words.
    pub verdict_reason: Option<String>,
    /// Cost decided, rupiah.
    pub verdict_cost_idr: Option<i64>,
    /// Place in the order the meeting decided, from 1.
    pub verdict_position: Option<i32>,
    /// Programme code in the plan.
    pub program_code: Option<String>,
    /// Activity code in the plan.
    pub activity_code: Option<String>,
}

impl From<(candidates::Model, proposals::Model)> for CandidateOut {
    fn from((row, proposal): (candidates::Model, proposals::Model)) -> Self {
        Self {
            id: row.id.0,
            proposal_id: row.proposal_id.0,
            tracking_code: proposal.tracking_code,
            title: proposal.title,
            village_code: proposal.village_code,
            lat: proposal.lat,
            lng: proposal.lng,
            standing: row.standing.into(),
            quantity: quantity(row.quantity_milli),
            unit: proposal.unit,
            cost_idr: row.cost_idr,
            entered_at: row.entered_at,
            votes: row.votes,
            position: row.position,
            outcome: row.outcome.map(Into::into),
            explanation: row.explanation_id,
            explanation_en: row.explanation_en,
            verdict: row.verdict.map(Into::into),
            verdict_reason_code: row.verdict_reason_code,
            verdict_reason: row.verdict_reason,
            verdict_cost_idr: row.verdict_cost_idr,
            verdict_position: row.verdict_position,
            program_code: row.program_code,
            activity_code: row.activity_code,
        }
    }
}

/// What a meeting decided for a candidate, with its round.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct DecisionOut {
    /// The round.
    pub round_id: Uuid,
    /// Kind of its stage.
    pub stage_kind: StageKind,
    /// Area it was held in; the regency for an agency's round.
    pub area_code: String,
    /// Agency that held it.
    pub held_by_agency_id: Option<Uuid>,
    /// When decided, UTC.
    pub decided_at: Option<DateTime<Utc>>,
    /// The candidate.
    #[oai(flatten)]
    pub candidate: CandidateOut,
}

impl DecisionOut {
    /// A decided candidate with its round and proposal.
    pub fn new(
        round: &rounds::Model,
        candidate: candidates::Model,
        proposal: proposals::Model,
    ) -> Self {
        Self {
            round_id: round.id.0,
            stage_kind: round.stage_kind.into(),
            area_code: round.area_code.clone(),
            held_by_agency_id: round.agency_id.map(|id| id.0),
            decided_at: candidate.decided_at,
            candidate: (candidate, proposal).into(),
        }
    }
}
