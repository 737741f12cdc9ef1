//! What a rule computes, and the one function that runs any of them.

use num_rational::BigRational;
use thiserror::Error;

use super::field::Field;
use super::method::{Method, Settings};
use super::ties::TieKey;
use super::{Election, equal_shares, greedy, greedy_per_cost, knapsack, phragmen};

/// Why a rule refuses to count.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RuleError {
    /// The rule has no agreed meaning under this constraint.
    #[error("{rule} does not allow {constraint}")]
    NotAllowed {
        /// The rule's name.
        rule: &'static str,
        /// The constraint.
        constraint: &'static str,
    },
    /// The rule counts approvals only.
    #[error("{0} counts approvals only, and these ballots carry points")]
    ApprovalsOnly(&'static str),
    /// What is forced in costs more than the budget.
    #[error("what is forced in costs more than the budget")]
    ForcedOverBudget,
    /// A candidate is forced in and out, or two of an exclusive set are forced in.
    #[error("candidate {0} cannot be forced in")]
    ForcedClash(String),
    /// A constraint names a candidate that does not stand.
    #[error("a constraint names candidate number {0}, which does not stand")]
    UnknownCandidate(usize),
    /// The optimum needs more memory than allowed.
    #[error("the optimum needs more than {limit} intermediate sums")]
    TooManySums {
        /// The limit.
        limit: usize,
    },
    /// A step of zero or less never ends.
    #[error("the increment of a share must be above zero")]
    NoStep,
}

/// Which part of a rule funded a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// Forced in before the count.
    Forced,
    /// Met a floor.
    Floor,
    /// The rule itself.
    Rule,
    /// Completion by score.
    Completion,
}

/// What made a candidate the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Price {
    /// Decided beforehand, or free.
    None,
    /// Its score; with `per_cost` divided by its cost.
    Score {
        /// The score.
        score: i64,
        /// Whether the cost divides it.
        per_cost: bool,
    },
    /// Bought from equal shares.
    Share(Share),
    /// Bought by its supporters at this time, in money earned by a voter so far.
    Time(BigRational),
}

/// A purchase from equal shares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// Price per unit of utility, in money.
    pub rho: BigRational,
    /// What a supporter pays at most for each point (approvals: in all).
    pub per_point: BigRational,
    /// Supporters who paid that in full.
    pub in_full: i64,
    /// Supporters who paid the less they had.
    pub in_part: i64,
}

/// One purchase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// The candidate funded.
    pub candidate: usize,
    /// Which part of the rule did it.
    pub phase: Phase,
    /// Why it was next.
    pub price: Price,
    /// What was left of the budget before.
    pub left_before: i64,
}

/// Candidates between which only the tie-break decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tie {
    /// The round it came up in, from zero; for a candidate passed over, the round that would have been.
    pub round: usize,
    /// Who went first.
    pub first: usize,
    /// Who was level with it, in order.
    pub others: Vec<usize>,
    /// What put the first before the second.
    pub by: TieKey,
}

/// Why increments of equal shares ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The next outcome would cost more than the budget.
    Overspends,
    /// No supported candidate fits what is left.
    Exhaustive,
    /// Every candidate that can be bought is.
    Complete,
    /// The limit on increments.
    Limit,
}

/// Shares and increments of an equal-shares count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endowment {
    /// What each voter had to spend.
    pub each: BigRational,
    /// Increments tried, the rejected last one included.
    pub increments: u32,
    /// Why they ended; nothing without increments.
    pub stop: Option<Stop>,
}

/// An outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// Purchases in order; the winners.
    pub rounds: Vec<Round>,
    /// Every tie the count met; with increments, those of the run that stands.
    pub ties: Vec<Tie>,
    /// Shares, for Equal Shares.
    pub endowment: Option<Endowment>,
}

impl Count {
    /// The winners in order of selection, as places in the election.
    pub fn selected(&self) -> Vec<usize> {
        self.rounds.iter().map(|round| round.candidate).collect()
    }

    /// Whether a candidate wins.
    pub fn wins(&self, place: usize) -> bool {
        self.rounds.iter().any(|round| round.candidate == place)
    }
}

/// Counts an election.
pub fn count(election: &Election, settings: &Settings) -> Result<Count, RuleError> {
    count_watched(election, settings, &|_| ())
}

/// Counts an election and tells `watch` how many increments of shares have been tried.
pub fn count_watched(
    election: &Election,
    settings: &Settings,
    watch: &(dyn Fn(u32) + Sync),
) -> Result<Count, RuleError> {
    let mut field = Field::new(election, settings)?;
    match settings.method {
        Method::Greedy {
            misfit,
            threshold,
            positive_only,
        } => greedy::count(&mut field, misfit, threshold, positive_only),
        Method::GreedyPerCost { misfit } => greedy_per_cost::count(&mut field, misfit),
        Method::EqualShares {
            utility,
            completion,
        } => equal_shares::count(&mut field, utility, completion, watch)?,
        Method::Phragmen { misfit } => phragmen::count(&mut field, misfit)?,
        Method::Knapsack { limit } => knapsack::count(&mut field, limit)?,
    }
    Ok(field.finish())
}
