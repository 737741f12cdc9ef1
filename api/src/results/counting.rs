//! How a rule came to its result, as the API shows it and the result stores it.

use poem_openapi::{Enum, Object};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::allocation::{Count, Election, Phase, Report, RoundOut, Settings};
use crate::rounds::configuration::TieStep;

/// How a rule came to its result. Fractions of rupiah are exact, as text `a/b`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct CountingOut {
    /// Ballots counted.
    pub ballots: i64,
    /// `equal_shares`: what each voter had to spend in the end, rupiah.
    pub share_idr: Option<String>,
    /// `equal_shares` with `add_one`: how often shares were raised, the rejected last time included.
    pub increments: Option<u32>,
    /// `equal_shares` with `add_one`: why raising ended.
    pub stopped: Option<Stopped>,
    /// Every purchase, in order.
    pub steps: Vec<StepOut>,
    /// Every tie the count met.
    pub ties: Vec<TieOut>,
}

/// Why raising shares ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Enum)]
#[serde(rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
pub enum Stopped {
    /// The next outcome would cost more than the ceiling.
    NextOverspends,
    /// Nothing more fits.
    Exhaustive,
    /// Every candidate that can be bought is.
    AllBought,
    /// 5,000 increments were tried.
    Limit,
}

/// Which part of a rule took a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Enum)]
#[serde(rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
pub enum StepPhase {
    /// Decided before the count.
    Forced,
    /// To meet a floor.
    Floor,
    /// The rule itself.
    Rule,
    /// Completion by score.
    Completion,
}

impl From<Phase> for StepPhase {
    fn from(phase: Phase) -> Self {
        match phase {
            Phase::Forced => Self::Forced,
            Phase::Floor => Self::Floor,
            Phase::Rule => Self::Rule,
            Phase::Completion => Self::Completion,
        }
    }
}

impl From<StepPhase> for Phase {
    fn from(phase: StepPhase) -> Self {
        match phase {
            StepPhase::Forced => Self::Forced,
            StepPhase::Floor => Self::Floor,
            StepPhase::Rule => Self::Rule,
            StepPhase::Completion => Self::Completion,
        }
    }
}

/// A candidate taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct StepOut {
    /// Its number, from 1.
    pub step: i64,
    /// The candidate.
    pub candidate_id: Uuid,
    /// Which part of the rule took it.
    pub phase: StepPhase,
    /// Its cost, whole rupiah.
    pub cost_idr: i64,
    /// What was left of the ceiling before, whole rupiah.
    pub left_before_idr: i64,
    /// Its score, where that made it the next.
    pub score: Option<i64>,
    /// `equal_shares`: what a supporter pays at most for a point (approvals: in all), rupiah.
    pub highest_payment_idr: Option<String>,
    /// `equal_shares`: cost over the highest payment, the supporters who could have paid all of it.
    pub effective_votes: Option<String>,
    /// `equal_shares`: supporters who paid in full.
    pub paid_in_full: Option<i64>,
    /// `equal_shares`: supporters who paid the rest of their money.
    pub paid_in_part: Option<i64>,
    /// `phragmen`: what every voter had earned when its supporters held its cost, rupiah.
    pub time_idr: Option<String>,
    /// `equal_shares`: whose supporters could pay before and no longer can.
    pub no_longer_affordable: Option<Vec<Uuid>>,
}

/// Candidates between which only the order of ties decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct TieOut {
    /// The step it came up in, from 1.
    pub step: i64,
    /// Everyone level, in the order the tie-break put them.
    pub candidate_ids: Vec<Uuid>,
    /// What put the first before the second.
    pub broken_by: TieStep,
    /// Whether one of them is in the main list and another is not.
    pub decisive: bool,
}

fn number(at: usize) -> i64 {
    i64::try_from(at).unwrap_or(i64::MAX)
}

fn ids(texts: &[String]) -> Vec<Uuid> {
    let texts = texts.iter();
    texts
        .filter_map(|text| Uuid::parse_str(text).ok())
        .collect()
}

/// Tells how a count went.
pub fn of(election: &Election, settings: &Settings, counted: &Count) -> CountingOut {
    let report = Report::new(election, settings, counted, true);
    CountingOut {
        ballots: election.voters().into(),
        share_idr: report.endowment,
        increments: report.increments,
        stopped: report.stopped.map(|stopped| match stopped {
            "next_overspends" => Stopped::NextOverspends,
            "exhaustive" => Stopped::Exhaustive,
            "all_bought" => Stopped::AllBought,
            _ => Stopped::Limit,
        }),
        steps: report.rounds.into_iter().map(step).collect(),
        ties: report
            .ties
            .iter()
            .map(|tie| TieOut {
                step: number(tie.round),
                candidate_ids: ids(&tie.tied),
                broken_by: (&tie.broken_by).into(),
                decisive: tie.decisive,
            })
            .collect(),
    }
}

fn step(round: RoundOut) -> StepOut {
    StepOut {
        step: number(round.round),
        candidate_id: Uuid::parse_str(&round.id).unwrap_or_default(),
        phase: match round.phase {
            "forced" => StepPhase::Forced,
            "floor" => StepPhase::Floor,
            "completion" => StepPhase::Completion,
            _ => StepPhase::Rule,
        },
        cost_idr: round.cost.as_i64().unwrap_or_default(),
        left_before_idr: round.left_before.as_i64().unwrap_or_default(),
        score: round.score.and_then(|score| score.as_i64()),
        highest_payment_idr: round.max_payment,
        effective_votes: round.effective_votes,
        paid_in_full: round.paid_in_full,
        paid_in_part: round.paid_in_part,
        time_idr: round.time,
        no_longer_affordable: round
            .no_longer_affordable
            .map(|texts| ids(&texts))
            .filter(|ids| !ids.is_empty()),
    }
}
