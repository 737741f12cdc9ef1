//! Proposals as the API takes and shows them.

use chrono::{DateTime, Utc};
use entity::proposals;
use poem_openapi::{Enum, Object};
use uuid::Uuid;

use super::draft::Draft;
use super::rules::quantity;
use crate::audit::wire::AuditEventOut;
use crate::delivery::wire::TrackedWork;
use crate::rounds::rules::Phase;
use crate::wire::{LandStatus, Origin, Outcome, ProposalStatus, StageKind, Standing, Verdict};

/// Whom a work serves; what is not known is left out.
#[derive(Clone, Debug, Default, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Beneficiaries {
    /// Households.
    pub households: Option<i32>,
    /// People; none of the following is above it.
    pub people: Option<i32>,
    /// Women among them.
    pub women: Option<i32>,
    /// Children among them.
    pub children: Option<i32>,
    /// Elderly people among them.
    pub elderly: Option<i32>,
    /// People with disabilities among them.
    pub disabled: Option<i32>,
}

/// A proposal to make, or the whole of a changed one.
#[derive(Clone, Debug, Object)]
pub struct ProposalIn {
    /// The cycle it is for.
    pub cycle_id: Uuid,
    /// Title, 5 to 160 characters.
    pub title: String,
    /// The problem, 10 to 2,000 characters.
    pub problem: String,
    /// The wanted work, 10 to 2,000 characters.
    pub work: String,
    /// Catalogue item of the cycle; gives unit, sector and agency unless they are given here.
    pub catalogue_item_id: Option<Uuid>,
    /// Code of the village it lies in.
    pub village_code: String,
    /// Street, RT/RW or landmark, 3 to 300 characters; no private home address.
    pub address: String,
    /// Latitude, WGS 84 degrees; with `lng`, inside the village.
    pub lat: Option<f64>,
    /// Longitude, WGS 84 degrees.
    pub lng: Option<f64>,
    /// Quantity in units, above zero, three decimals at most.
    pub quantity: f64,
    /// Unit, such as `m2`; needed without a catalogue item.
    pub unit: Option<String>,
    /// Unit price, rupiah; the cost is quantity times unit price.
    pub unit_price_idr: Option<i64>,
    /// Own estimate of the cost, rupiah; needs `cost_reason`.
    pub cost_idr: Option<i64>,
    /// Why the cost departs from quantity times unit price, or the price from the catalogue's, 10
    /// characters or more.
    pub cost_reason: Option<String>,
    /// Sector code of `/sectors`; needed without a catalogue item.
    pub sector: Option<String>,
    /// Target agency.
    pub agency_id: Option<Uuid>,
    /// Whom it serves.
    pub beneficiaries: Option<Beneficiaries>,
    /// Status of the land.
    pub land_status: LandStatus,
    /// Where it comes from; `assisted` is for officers, `council_input` for the planner.
    pub origin: Origin,
    /// For whom an officer enters it: a neighbourhood or forum, no person's name.
    pub on_behalf_of: Option<String>,
}

impl From<ProposalIn> for Draft {
    fn from(wire: ProposalIn) -> Self {
        let people = wire.beneficiaries.unwrap_or_default();
        Self {
            cycle_id: wire.cycle_id,
            title: wire.title,
            problem: wire.problem,
            work: wire.work,
            catalogue_item_id: wire.catalogue_item_id,
            village_code: wire.village_code,
            address: wire.address,
            lat: wire.lat,
            lng: wire.lng,
            quantity: wire.quantity,
            unit: wire.unit,
            unit_price_idr: wire.unit_price_idr,
            cost_idr: wire.cost_idr,
            cost_reason: wire.cost_reason,
            sector: wire.sector,
            agency_id: wire.agency_id,
            households: people.households,
            people: people.people,
            women: people.women,
            children: people.children,
            elderly: people.elderly,
            disabled: people.disabled,
            land_status: wire.land_status.into(),
            origin: wire.origin.into(),
            on_behalf_of: wire.on_behalf_of,
        }
    }
}

/// A new proposal.
#[derive(Clone, Debug, Object)]
pub struct NewProposalIn {
    /// The proposal.
    #[oai(flatten)]
    pub proposal: ProposalIn,
    /// Whether to submit it in the same act; otherwise it is a draft.
    #[oai(default)]
    pub submit: bool,
}

/// A submission.
#[derive(Clone, Debug, Default, Object)]
pub struct SubmitIn {
    /// Public reason, 10 characters or more, of an officer who submits after the deadline.
    pub late_reason: Option<String>,
}

/// A withdrawal.
#[derive(Clone, Debug, Object)]
pub struct WithdrawIn {
    /// Public reason, 5 to 500 characters.
    pub reason: String,
}

/// A proposal in a list.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct ProposalItem {
    /// Identifier.
    pub id: Uuid,
    /// Public tracking code, ten digits.
    pub tracking_code: String,
    /// Title.
    pub title: String,
    /// Where it is in its life.
    pub status: ProposalStatus,
    /// Where it comes from.
    pub origin: Origin,
    /// Village it lies in.
    pub village_code: String,
    /// Name of the village.
    pub village_name: String,
    /// Latitude, WGS 84 degrees, where known.
    pub lat: Option<f64>,
    /// Longitude, WGS 84 degrees, where known.
    pub lng: Option<f64>,
    /// Sector.
    pub sector: String,
    /// Target agency.
    pub agency_id: Option<Uuid>,
    /// Quantity in units.
    pub quantity: f64,
    /// Unit.
    pub unit: String,
    /// Estimated cost, rupiah.
    pub cost_idr: i64,
    /// When first submitted, UTC; missing for a draft.
    pub submitted_at: Option<DateTime<Utc>>,
}

impl ProposalItem {
    /// A row with the name of its village.
    pub fn new(row: proposals::Model, village_name: String) -> Self {
        Self {
            id: row.id.0,
            tracking_code: row.tracking_code,
            title: row.title,
            status: row.status.into(),
            origin: row.origin.into(),
            village_code: row.village_code,
            village_name,
            lat: row.lat,
            lng: row.lng,
            sector: row.sector,
            agency_id: row.agency_id.map(|id| id.0),
            quantity: quantity(row.quantity_milli),
            unit: row.unit,
            cost_idr: row.cost_idr,
            submitted_at: row.submitted_at,
        }
    }
}

/// A proposal.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct ProposalOut {
    /// Identifier.
    pub id: Uuid,
    /// Public tracking code, ten digits.
    pub tracking_code: String,
    /// The cycle it is in.
    pub cycle_id: Uuid,
    /// The round it stands in; missing for a draft.
    pub round_id: Option<Uuid>,
    /// Where it is in its life.
    pub status: ProposalStatus,
    /// Where it comes from.
    pub origin: Origin,
    /// For whom an officer entered it.
    pub on_behalf_of: Option<String>,
    /// Title.
    pub title: String,
    /// The problem.
    pub problem: String,
    /// The wanted work.
    pub work: String,
    /// Catalogue item.
    pub catalogue_item_id: Option<Uuid>,
    /// Sector.
    pub sector: String,
    /// Target agency.
    pub agency_id: Option<Uuid>,
    /// Village it lies in.
    pub village_code: String,
    /// Name of the village.
    pub village_name: String,
    /// Street, RT/RW or landmark.
    pub address: String,
    /// Latitude, WGS 84 degrees.
    pub lat: Option<f64>,
    /// Longitude, WGS 84 degrees.
    pub lng: Option<f64>,
    /// Quantity in units.
    pub quantity: f64,
    /// Unit.
    pub unit: String,
    /// Unit price used, rupiah.
    pub unit_price_idr: Option<i64>,
    /// Estimated cost, rupiah.
    pub cost_idr: i64,
    /// Why the estimate departs from quantity times unit price.
    pub cost_reason: Option<String>,
    /// Whom it serves.
    pub beneficiaries: Beneficiaries,
    /// Status of the land.
    pub land_status: LandStatus,
    /// The proposal it was merged into.
    pub merged_into_id: Option<Uuid>,
    /// Cycles it has been proposed in.
    pub times_proposed: i32,
    /// When the draft was made, UTC.
    pub created_at: DateTime<Utc>,
    /// When first submitted, UTC; missing for a draft.
    pub submitted_at: Option<DateTime<Utc>>,
    /// When last changed, UTC.
    pub updated_at: DateTime<Utc>,
    /// Counts changes; see `ETag`.
    pub version: i32,
}

impl ProposalOut {
    /// A row with the name of its village.
    pub fn new(row: proposals::Model, village_name: String) -> Self {
        Self {
            id: row.id.0,
            tracking_code: row.tracking_code,
            cycle_id: row.cycle_id.0,
            round_id: row.round_id.map(|id| id.0),
            status: row.status.into(),
            origin: row.origin.into(),
            on_behalf_of: row.on_behalf_of,
            title: row.title,
            problem: row.problem,
            work: row.work,
            catalogue_item_id: row.catalogue_item_id.map(|id| id.0),
            sector: row.sector,
            agency_id: row.agency_id.map(|id| id.0),
            village_code: row.village_code,
            village_name,
            address: row.address,
            lat: row.lat,
            lng: row.lng,
            quantity: quantity(row.quantity_milli),
            unit: row.unit,
            unit_price_idr: row.unit_price_idr,
            cost_idr: row.cost_idr,
            cost_reason: row.cost_reason,
            beneficiaries: Beneficiaries {
                households: row.households,
                people: row.people,
                women: row.women,
                children: row.children,
                elderly: row.elderly,
                disabled: row.disabled,
            },
            land_status: row.land_status.into(),
            merged_into_id: row.merged_into_id.map(|id| id.0),
            times_proposed: row.times_proposed,
            created_at: row.created_at,
            submitted_at: row.submitted_at,
            updated_at: row.updated_at,
            version: row.version,
        }
    }
}

/// Orders of a list of proposals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum Sort {
    /// Latest submission first.
    #[default]
    Newest,
    /// Earliest submission first.
    Oldest,
    /// Lowest cost first.
    Cheapest,
    /// Highest cost first.
    Dearest,
}

/// What similar proposals are looked for with.
#[derive(Clone, Debug, Object)]
pub struct SimilarIn {
    /// Code of the village.
    pub village_code: String,
    /// Title of the new proposal.
    pub title: String,
    /// Its problem.
    pub problem: Option<String>,
    /// Latitude, WGS 84 degrees.
    pub lat: Option<f64>,
    /// Longitude, WGS 84 degrees.
    pub lng: Option<f64>,
}

/// A similar proposal.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct SimilarOut {
    /// The proposal.
    pub proposal: ProposalItem,
    /// Likeness in words and place, 0 to 1.
    pub score: f64,
    /// Distance, metres, where both places are known.
    pub distance_m: Option<f64>,
}

/// A review as the public sees it.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct TrackedReview {
    /// When, UTC.
    pub at: DateTime<Utc>,
    /// The office that found it.
    pub office: String,
    /// The finding.
    pub finding: crate::wire::Finding,
    /// Quantity found, in units.
    pub quantity: f64,
    /// Cost found, rupiah.
    pub cost_idr: i64,
    /// Reason code.
    pub reason_code: Option<String>,
    /// Reason in words.
    pub reason: Option<String>,
}

/// One stage of a proposal's journey.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct TrackedStage {
    /// The round.
    pub round_id: Uuid,
    /// The cycle.
    pub cycle_id: Uuid,
    /// Kind of the stage.
    pub stage_kind: StageKind,
    /// Name of the area or agency that holds it.
    pub held_by: String,
    /// Where the round stands now.
    pub phase: String,
    /// When the proposal came to stand there, UTC.
    pub entered_at: DateTime<Utc>,
    /// Where it stands in review.
    pub standing: Standing,
    /// Quantity that counts there, in units.
    pub quantity: f64,
    /// Cost that counts there, rupiah.
    pub cost_idr: i64,
    /// What officers found there, in order.
    pub reviews: Vec<TrackedReview>,
    /// Votes; only after the tally.
    pub votes: Option<i64>,
    /// What the rule computed; only after the tally.
    pub outcome: Option<Outcome>,
    /// Why, in Indonesian.
    pub explanation: Option<String>,
    /// Why, in English.
    pub explanation_en: Option<String>,
    /// What the meeting decided.
    pub verdict: Option<Verdict>,
    /// Reason code of the decision.
    pub verdict_reason_code: Option<String>,
    /// Reason of the decision in words.
    pub verdict_reason: Option<String>,
    /// Cost decided, rupiah.
    pub verdict_cost_idr: Option<i64>,
}

/// The whole journey of a proposal.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct TrackingOut {
    /// The proposal as it is now.
    pub proposal: ProposalOut,
    /// Tracking code of the proposal it was merged into.
    pub merged_into_code: Option<String>,
    /// People who share the credit because theirs were merged into it.
    pub co_proposers: u64,
    /// Its stages, in order.
    pub stages: Vec<TrackedStage>,
    /// What became of it once it was in the plan, part by part.
    pub delivery: Vec<TrackedWork>,
    /// Everything done to it, in order.
    pub history: Vec<AuditEventOut>,
}

/// A phase by its published name.
pub(super) fn phase_name(phase: Phase) -> String {
    match phase {
        Phase::Upcoming => "upcoming",
        Phase::Submission => "submission",
        Phase::Review => "review",
        Phase::Voting => "voting",
        Phase::Deliberation => "deliberation",
        Phase::Closed => "closed",
    }
    .into()
}
