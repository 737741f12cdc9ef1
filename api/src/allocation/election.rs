//! An election as every rule sees it: candidates, a budget, and ballots grouped by what they say.
//!
//! Amounts are whole numbers of the smallest unit all amounts share (`money_decimals` says how many
//! decimals of the currency that is), and so are points (`point_decimals`). Ballots that say the same are
//! kept once with a count, so that a rule's work grows with what was said, not with who said it.

use serde::Serialize;
use thiserror::Error;

use super::ballots::Ballots;

/// A candidate as a rule sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Candidate {
    /// Its identifier, unique in the election; compared by code point.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Cost in the election's smallest unit of money, not negative.
    pub cost: i64,
    /// When it was submitted, as any number that grows with time.
    pub submitted: Option<i64>,
    /// What it is labelled with; a kind may come more than once.
    pub labels: Vec<Label>,
}

/// One label of a candidate.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Label {
    /// What the label tells.
    pub kind: LabelKind,
    /// Its value, as the source writes it.
    pub value: String,
}

/// What a label tells about a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LabelKind {
    /// Subject, as PABULIB's `category`.
    Category,
    /// Sector of the plan.
    Sector,
    /// Place inside the round's area.
    Area,
    /// Forum it comes from.
    Origin,
    /// Group it is for, as PABULIB's `target`.
    Target,
}

/// How voters express themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum BallotKind {
    /// Any set of candidates.
    Approval,
    /// Exactly one candidate.
    #[serde(rename = "choose-1")]
    ChooseOne,
    /// A set of candidates whose costs fit the budget; counted as approvals.
    Knapsack,
    /// A ranking, best first.
    Ordinal,
    /// Points from a fixed sum.
    Cumulative,
    /// A score for each candidate, negative ones too.
    Scoring,
}

impl BallotKind {
    /// Whether a choice can carry points other than one.
    pub fn has_points(self) -> bool {
        matches!(self, Self::Ordinal | Self::Cumulative | Self::Scoring)
    }
}

/// Why candidates and ballots do not make an election.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ElectionError {
    /// The budget is negative.
    #[error("the budget is negative")]
    NegativeBudget,
    /// A cost is negative.
    #[error("candidate {0} has a negative cost")]
    NegativeCost(String),
    /// Two candidates share an identifier.
    #[error("candidate {0} comes twice")]
    CandidateTwice(String),
    /// More candidates, voters, points or money than the numbers here hold.
    #[error("too large to count: {0}")]
    TooLarge(&'static str),
    /// A ballot names a candidate that does not stand.
    #[error("a ballot names candidate number {0}, which does not stand")]
    UnknownCandidate(usize),
    /// A ballot names a candidate twice.
    #[error("a ballot names candidate {0} twice")]
    ChosenTwice(String),
    /// A ballot without points gives points.
    #[error("ballots of this kind carry no points")]
    PointsNotAllowed,
}

/// A group of equal ballots seen from a candidate it supports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backer {
    /// The group of ballots.
    pub group: u32,
    /// Points each of them gives, above zero.
    pub points: u32,
}

/// Candidates, a budget and everybody's ballots. Made by [`ElectionBuilder`](super::ElectionBuilder).
#[derive(Clone, Debug)]
pub struct Election {
    pub(super) candidates: Vec<Candidate>,
    pub(super) budget: i64,
    pub(super) kind: BallotKind,
    /// Decimals of the currency one unit of money stands for.
    pub money_decimals: u32,
    /// Decimals one point stands for.
    pub point_decimals: u32,
    pub(super) ballots: Ballots,
    pub(super) backers: Vec<Backer>,
    pub(super) starts: Vec<usize>,
    pub(super) scores: Vec<i64>,
    pub(super) votes: Vec<i64>,
    pub(super) support: Vec<i64>,
}

impl Election {
    /// The candidates, in the order they were given; rules name them by their place in it.
    pub fn candidates(&self) -> &[Candidate] {
        &self.candidates
    }

    /// The candidate of a place.
    pub fn candidate(&self, place: usize) -> &Candidate {
        &self.candidates[place]
    }

    /// The place of an identifier.
    pub fn place(&self, id: &str) -> Option<usize> {
        self.candidates.iter().position(|c| c.id == id)
    }

    /// The budget, in the smallest unit.
    pub fn budget(&self) -> i64 {
        self.budget
    }

    /// How voters expressed themselves.
    pub fn kind(&self) -> BallotKind {
        self.kind
    }

    /// The ballots, grouped.
    pub fn ballots(&self) -> &Ballots {
        &self.ballots
    }

    /// How many ballots there are, empty ones included.
    pub fn voters(&self) -> u32 {
        self.ballots.voters()
    }

    /// Sum of a candidate's points (of its approvals, where ballots carry no points).
    pub fn score(&self, place: usize) -> i64 {
        self.scores[place]
    }

    /// Voters who give a candidate points above zero.
    pub fn votes(&self, place: usize) -> i64 {
        self.votes[place]
    }

    /// Sum of the points above zero a candidate gets.
    pub fn support(&self, place: usize) -> i64 {
        self.support[place]
    }

    /// The groups that give a candidate points above zero.
    pub fn backers(&self, place: usize) -> &[Backer] {
        &self.backers[self.starts[place]..self.starts[place + 1]]
    }

    /// Cost of some candidates together.
    pub fn cost_of(&self, places: &[usize]) -> i64 {
        places
            .iter()
            .map(|place| self.candidates[*place].cost)
            .sum()
    }

    /// The same election under another budget, not negative.
    #[must_use]
    pub fn with_budget(mut self, budget: i64) -> Self {
        self.budget = budget.max(0);
        self
    }
}
