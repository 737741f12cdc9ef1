//! Which candidates win: pure rules over candidates and ballots, exact in whole numbers.
//!
//! No HTTP, no database, no clock, no floats. Each rule is one file and one [`Rule`].

pub mod ballot;
mod explain;
mod greedy;

use chrono::{DateTime, Utc};
use entity::enums::Outcome;
use serde::Serialize;
use uuid::Uuid;

/// A candidate as a rule sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entrant {
    /// Its identifier.
    pub id: Uuid,
    /// Cost, rupiah.
    pub cost_idr: i64,
    /// When its proposal was first submitted, UTC.
    pub submitted_at: DateTime<Utc>,
}

/// An allocation rule by its published name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// `greedy`: by votes, taking each that still fits.
    Greedy,
}

impl Rule {
    /// The rule of a name.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "greedy" => Some(Self::Greedy),
            _ => None,
        }
    }
}

/// What broke a tie between a candidate and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TieBreak {
    /// The lower cost goes first.
    LowerCost,
    /// The earlier submission goes first.
    EarlierSubmission,
    /// The smaller identifier goes first.
    SmallerId,
}

/// One candidate in the rule's order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// Place in the order, from 1.
    pub position: i32,
    /// The candidate.
    pub candidate_id: Uuid,
    /// Its votes.
    pub votes: i64,
    /// Its cost, rupiah.
    pub cost_idr: i64,
    /// What was left of the ceiling before it, rupiah.
    pub remaining_before_idr: i64,
    /// What became of it.
    pub outcome: Outcome,
    /// What put it behind the candidate before it when votes were equal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tie_break: Option<TieBreak>,
    /// Why, in one Indonesian sentence.
    pub explanation_id: String,
    /// Why, in one English sentence.
    pub explanation_en: String,
}

/// What a rule computed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allocation {
    /// Every candidate, in order.
    pub steps: Vec<Step>,
    /// Cost of the main candidates, rupiah.
    pub spent_idr: i64,
}

/// Computes a result. `votes[i]` counts the ballots that choose `entrants[i]`; `balloted` says whether
/// there was a vote at all.
pub fn allocate(
    rule: Rule,
    entrants: &[Entrant],
    votes: &[i64],
    ceiling_idr: i64,
    balloted: bool,
) -> Allocation {
    match rule {
        Rule::Greedy => greedy::allocate(entrants, votes, ceiling_idr, balloted),
    }
}
