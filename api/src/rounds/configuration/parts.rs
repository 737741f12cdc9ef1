//! The parts of a configuration.

use poem_openapi::{Enum, Object};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::allocation;
use crate::wire::BallotForm;

/// How residents vote, with the limits of the form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none)]
pub struct BallotTerms {
    /// The form.
    #[serde(with = "super::form")]
    pub form: BallotForm,
    /// Most candidates on an `approval` ballot or in a `ranking`, 1 to 50. The first of a ranking gets as
    /// many points as this, each further one point less.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<i32>,
    /// Points a voter shares out on a `points` ballot, 1 to 1,000; fewer may be given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub points: Option<i32>,
    /// Most points for one candidate on a `points` ballot; all of them unless given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most_points: Option<i32>,
    /// Highest score on a `score` ballot, 1 to 20; who is not scored has 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_score: Option<i32>,
}

impl BallotTerms {
    /// A form without limits.
    pub fn of(form: BallotForm) -> Self {
        Self {
            form,
            limit: None,
            points: None,
            most_points: None,
            max_score: None,
        }
    }
}

/// A rule with its parameters; what a parameter is not for must be left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none)]
pub struct Rule {
    /// The rule.
    pub name: RuleName,
    /// `greedy`, `greedy_per_cost`, `phragmen`: end at the first candidate that does not fit, instead of
    /// passing over it.
    #[oai(default)]
    pub stop_at_misfit: bool,
    /// `greedy`: scores below it cannot win, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threshold: Option<i64>,
    /// `equal_shares`: what a voter gains from a winner; `cost` unless given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub utility: Option<Utility>,
    /// `equal_shares`: what is done with the money left; `none` unless given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub completion: Option<Completion>,
    /// `equal_shares` with `add_one`: what each voter gets more each time, whole rupiah; unless given, a
    /// five-hundredth of a voter's first share, rounded up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step_idr: Option<i64>,
    /// `equal_shares` with `add_one`: go on when nothing fits any more, until an outcome costs more than
    /// the ceiling.
    #[oai(default)]
    pub until_overspend: bool,
}

impl Rule {
    /// A rule as it is without parameters.
    pub fn of(name: RuleName) -> Self {
        Self {
            name,
            stop_at_misfit: false,
            threshold: None,
            utility: None,
            completion: None,
            step_idr: None,
            until_overspend: false,
        }
    }

    /// Whether it raises shares step by step.
    pub fn raises(&self) -> bool {
        matches!(
            self.completion,
            Some(Completion::AddOne | Completion::AddOneGreedy)
        )
    }
}

/// The published names of the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Enum)]
#[serde(rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
pub enum RuleName {
    /// By score, downwards.
    Greedy,
    /// By score per cost, downwards.
    GreedyPerCost,
    /// The Method of Equal Shares.
    EqualShares,
    /// Sequential Phragmén.
    Phragmen,
    /// The affordable set with the highest total score.
    Knapsack,
}

impl RuleName {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Greedy,
        Self::GreedyPerCost,
        Self::EqualShares,
        Self::Phragmen,
        Self::Knapsack,
    ];

    /// The name as the database keeps it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Greedy => "greedy",
            Self::GreedyPerCost => "greedy_per_cost",
            Self::EqualShares => "equal_shares",
            Self::Phragmen => "phragmen",
            Self::Knapsack => "knapsack",
        }
    }

    /// The rule of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.name() == name)
    }
}

/// What a voter gains from a winner under `equal_shares`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Enum)]
#[serde(rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
pub enum Utility {
    /// Its cost, times the points given.
    Cost,
    /// One.
    Cardinality,
    /// The points given.
    Score,
}

/// What is done with the money `equal_shares` leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Enum)]
#[serde(rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
pub enum Completion {
    /// It is left.
    None,
    /// What still fits is taken by score.
    Greedy,
    /// Shares are raised step by step, counting anew each time; the last outcome within the ceiling stands.
    AddOne,
    /// The same, and then by score.
    AddOneGreedy,
}

/// A step of a tie-break.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Enum)]
#[serde(rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
pub enum TieStep {
    /// The lower cost goes first.
    LowerCost,
    /// The higher score goes first.
    HigherScore,
    /// The earlier submission goes first.
    EarlierSubmission,
    /// The smaller candidate identifier goes first.
    SmallerId,
    /// A lot: the smaller SHA-256 of the seed, a zero byte and the candidate's identifier goes first. The
    /// seed's hash is public from the round's opening, the seed from the tally on.
    Draw,
}

impl TieStep {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::LowerCost,
        Self::HigherScore,
        Self::EarlierSubmission,
        Self::SmallerId,
        Self::Draw,
    ];

    /// The order unless a round has another.
    pub fn usual() -> Vec<Self> {
        vec![Self::LowerCost, Self::EarlierSubmission]
    }
}

impl From<&allocation::TieKey> for TieStep {
    fn from(key: &allocation::TieKey) -> Self {
        match key {
            allocation::TieKey::LowerCost => Self::LowerCost,
            allocation::TieKey::HigherScore => Self::HigherScore,
            allocation::TieKey::EarlierSubmission => Self::EarlierSubmission,
            allocation::TieKey::SmallerId => Self::SmallerId,
            allocation::TieKey::Draw(_) => Self::Draw,
        }
    }
}

/// What a bound is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Enum)]
#[serde(rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
pub enum LabelKind {
    /// Sector of the proposal.
    Sector,
    /// Area right below the round's: a village of a district, a district of a regency.
    Area,
    /// Where the proposal comes from.
    Origin,
}

impl From<LabelKind> for allocation::LabelKind {
    fn from(kind: LabelKind) -> Self {
        match kind {
            LabelKind::Sector => Self::Sector,
            LabelKind::Area => Self::Area,
            LabelKind::Origin => Self::Origin,
        }
    }
}

/// A bound on what is spent; either in rupiah or in per cent of the ceiling.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none)]
pub struct Bound {
    /// What it is about.
    pub kind: LabelKind,
    /// Code of the sector, code of the area, or name of the origin.
    pub value: String,
    /// Whole rupiah.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount_idr: Option<i64>,
    /// Per cent of the ceiling, 1 to 100: floors are rounded up, ceilings down.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent: Option<u8>,
}

/// A candidate decided before the count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(deny_unknown_fields)]
pub struct Decided {
    /// The candidate.
    pub candidate_id: Uuid,
    /// Public reason, 10 to 500 characters.
    pub reason: String,
}
