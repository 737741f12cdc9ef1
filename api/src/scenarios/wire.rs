//! Scenarios as the API takes and shows them.

use chrono::{DateTime, Utc};
use poem_openapi::{Enum, Object};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::board::wire::BoardDecided;
use crate::cycles::wire::Ceiling;
use crate::wire::StageKind;

/// By what a scenario decides on what nobody has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, Serialize, Deserialize)]
pub enum ScenarioRule {
    /// By nothing: it stays undecided.
    #[oai(rename = "none")]
    #[serde(rename = "none")]
    None,
    /// By the ranked lists of the criteria in force for a kind of stage; lists of several sets are joined by relative
    /// place, and what is not ranked comes last.
    #[oai(rename = "ranking")]
    #[serde(rename = "ranking")]
    Ranking,
    /// The citizens' vote: votes for each thousand of the most voted of the same round.
    #[oai(rename = "votes")]
    #[serde(rename = "votes")]
    Votes,
    /// The cheapest first.
    #[oai(rename = "cheapest")]
    #[serde(rename = "cheapest")]
    Cheapest,
}

/// Another weight of a criterion.
#[derive(Clone, Debug, Object, Serialize, Deserialize)]
pub struct WeightIn {
    /// Code of the criterion, in every set in force that has it.
    pub criterion: String,
    /// Its weight, in the unit of the set.
    pub weight: f64,
}

/// Another decision on a proposal.
#[derive(Clone, Debug, Object)]
pub struct ScenarioDecisionIn {
    /// The proposal.
    pub proposal_id: Uuid,
    /// What is decided on it, all its parts alike.
    pub verdict: BoardDecided,
}

/// A scenario: the board with other rules, weights, ceilings or decisions.
#[derive(Clone, Debug, Object)]
pub struct ScenarioIn {
    /// Name.
    pub name: String,
    /// By what it decides on what nobody has.
    pub rule: ScenarioRule,
    /// Kind of stage whose criteria `ranking` uses; `regency_meeting` unless given.
    pub stage_kind: Option<StageKind>,
    /// Whether the board's decisions stand, as far as the ceilings let them; they do unless `false` is given.
    pub keep_decisions: Option<bool>,
    /// Other weights.
    #[oai(validator(max_items = 100))]
    pub weights: Option<Vec<WeightIn>>,
    /// Every ceiling in percent of the official one, 0 to 1000; 100 unless given.
    pub ceiling_percent: Option<u32>,
    /// Ceilings set apart, in place of these.
    #[oai(validator(max_items = 2000))]
    pub ceilings: Option<Vec<Ceiling>>,
    /// Other decisions.
    #[oai(validator(max_items = 1000))]
    pub decisions: Option<Vec<ScenarioDecisionIn>>,
}

/// Money of one group.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct GroupMoneyOut {
    /// The sector, or the area's code.
    pub key: String,
    /// What is accommodated, rupiah.
    pub amount_idr: i64,
    /// For each inhabitant, whole rupiah; missing where `population` is not known.
    pub per_head_idr: Option<i64>,
}

/// What is said of an outcome.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct OutcomeOut {
    /// The scenario; missing for the board as it stands.
    pub scenario_id: Option<Uuid>,
    /// Its name; `board` for the board as it stands.
    pub name: String,
    /// Proposals taken, whole or in part.
    pub accommodated: u64,
    /// What is accommodated, rupiah.
    pub amount_idr: i64,
    /// By sector.
    pub sectors: Vec<GroupMoneyOut>,
    /// By district.
    pub districts: Vec<GroupMoneyOut>,
    /// Villages of the regency that get nothing.
    pub villages_with_nothing: u64,
    /// Proposals it takes that the board does not.
    pub added: u64,
    /// Proposals the board takes that it does not.
    pub dropped: u64,
    /// How far its selection overlaps with the board's: those in both over those in either.
    pub overlap_with_board: f64,
    /// Gini coefficient of the money of villages, for each inhabitant where `population` is known for all of them.
    pub gini: Option<f64>,
    /// Whether the Gini coefficient is for each inhabitant.
    pub gini_per_head: bool,
    /// Share of the money that falls to the poorest fifth of the villages whose `poverty` is known.
    pub share_of_poorest_fifth: Option<f64>,
}

/// The board and scenarios side by side.
#[derive(Clone, Debug, Object)]
pub struct ScenarioComparisonOut {
    /// The board first, then the scenarios asked for.
    pub outcomes: Vec<OutcomeOut>,
}

/// A scenario as it was computed.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct ScenarioOut {
    /// Identifier.
    pub id: Uuid,
    /// The cycle.
    pub cycle_id: Uuid,
    /// Name.
    pub name: String,
    /// What it changes, as it was asked for: JSON text.
    pub settings: String,
    /// When last computed, UTC. What was decided on the board since is not in it.
    pub computed_at: DateTime<Utc>,
    /// When adopted, UTC.
    pub adopted_at: Option<DateTime<Utc>>,
    /// Why it was adopted.
    pub reason: Option<String>,
    /// Counts changes; see `ETag`.
    pub version: i32,
}

impl From<entity::scenarios::Model> for ScenarioOut {
    fn from(row: entity::scenarios::Model) -> Self {
        Self {
            id: row.id.0,
            cycle_id: row.cycle_id.0,
            name: row.name,
            settings: row.settings,
            computed_at: row.computed_at,
            adopted_at: row.adopted_at,
            reason: row.reason,
            version: row.version,
        }
    }
}

/// Adopting a scenario.
#[derive(Clone, Debug, Object)]
pub struct AdoptIn {
    /// Public reason, 10 to 500 characters.
    pub reason: String,
}

/// What adopting did.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct AdoptedOut {
    /// The act on the board, to undo it by; missing where nothing changed.
    pub act_id: Option<Uuid>,
    /// Proposals changed.
    pub changed: u64,
    /// Proposals of the scenario that no longer stand on the board and were left out.
    pub left_out: u64,
}
