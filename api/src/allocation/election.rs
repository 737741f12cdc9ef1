//! An election as every rule sees it: candidates, a budget, and ballots grouped by what they say.
//!
//! Amounts are whole numbers of the smallest unit all amounts share (`money_decimals` says how many
//! decimals of the currency that is), and so are points (`point_decimals`). Ballots that say the same are
//! kept once with a count, so that a rule's work grows with what was said, not with who said it.

use std::collections::HashSet;

use serde::Serialize;
use thiserror::Error;

use super::ballots::{Ballots, Choice};

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

/// Candidates, a budget and everybody's ballots. Made by [`ElectionBuilder`].
#[derive(Clone, Debug)]
pub struct Election {
    candidates: Vec<Candidate>,
    budget: i64,
    kind: BallotKind,
    /// Decimals of the currency one unit of money stands for.
    pub money_decimals: u32,
    /// Decimals one point stands for.
    pub point_decimals: u32,
    ballots: Ballots,
    backers: Vec<Backer>,
    starts: Vec<usize>,
    scores: Vec<i64>,
    votes: Vec<i64>,
    support: Vec<i64>,
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

/// Collects ballots and makes an [`Election`].
#[derive(Debug)]
pub struct ElectionBuilder {
    candidates: Vec<Candidate>,
    budget: i64,
    kind: BallotKind,
    ballots: Ballots,
}

impl ElectionBuilder {
    /// Starts an election. Refuses negative amounts, equal identifiers, and sums that do not fit.
    pub fn new(
        kind: BallotKind,
        budget: i64,
        candidates: Vec<Candidate>,
    ) -> Result<Self, ElectionError> {
        if budget < 0 {
            return Err(ElectionError::NegativeBudget);
        }
        let mut seen = HashSet::with_capacity(candidates.len());
        let mut total = 0_i64;
        for candidate in &candidates {
            if candidate.cost < 0 {
                return Err(ElectionError::NegativeCost(candidate.id.clone()));
            }
            total = total
                .checked_add(candidate.cost)
                .ok_or(ElectionError::TooLarge("costs"))?;
            if !seen.insert(candidate.id.as_str()) {
                return Err(ElectionError::CandidateTwice(candidate.id.clone()));
            }
        }
        if u32::try_from(candidates.len()).is_err() {
            return Err(ElectionError::TooLarge("candidates"));
        }
        Ok(Self {
            ballots: Ballots::new(kind.has_points()),
            candidates,
            budget,
            kind,
        })
    }

    /// Adds a ballot cast by `times` voters. The order of its choices does not matter; points do.
    pub fn ballot(&mut self, choices: &mut [Choice], times: u32) -> Result<(), ElectionError> {
        choices.sort_unstable_by_key(|choice| choice.candidate);
        for (before, choice) in std::iter::once(None)
            .chain(choices.iter().map(Some))
            .zip(choices.iter())
        {
            let Some(candidate) = self.candidates.get(choice.place()) else {
                return Err(ElectionError::UnknownCandidate(choice.place()));
            };
            if before.is_some_and(|before| before.candidate == choice.candidate) {
                return Err(ElectionError::ChosenTwice(candidate.id.clone()));
            }
            if !self.kind.has_points() && choice.points != 1 {
                return Err(ElectionError::PointsNotAllowed);
            }
            if choice.points > i64::from(u32::MAX) {
                return Err(ElectionError::TooLarge("points of one choice"));
            }
        }
        self.ballots
            .add(choices, times)
            .ok_or(ElectionError::TooLarge("voters"))
    }

    /// Adds up and hands over the election.
    pub fn build(mut self) -> Result<Election, ElectionError> {
        self.ballots.seal();
        let places = self.candidates.len();
        let (mut scores, mut votes) = (vec![0_i64; places], vec![0_i64; places]);
        let mut starts = vec![0_usize; places + 1];
        let large = || ElectionError::TooLarge("points");
        // What all voters give together fits, so that no sum of scores anywhere overflows.
        let mut given = 0_i64;
        for group in 0..self.ballots.groups() {
            let times = i64::from(self.ballots.times(group));
            for choice in self.ballots.choices(group) {
                let points = choice.points.checked_mul(times).ok_or_else(large)?;
                let size = points.checked_abs().ok_or_else(large)?;
                given = given.checked_add(size).ok_or_else(large)?;
                scores[choice.place()] += points;
                if points > 0 {
                    votes[choice.place()] += times;
                    starts[choice.place() + 1] += 1;
                }
            }
        }
        for place in 0..places {
            starts[place + 1] += starts[place];
        }
        let mut next = starts.clone();
        let mut backers = vec![
            Backer {
                group: 0,
                points: 0
            };
            starts[places]
        ];
        let mut support = vec![0_i64; places];
        for group in 0..self.ballots.groups() {
            for choice in self.ballots.choices(group).filter(|c| c.points > 0) {
                let place = choice.place();
                let points = u32::try_from(choice.points).map_err(|_| large())?;
                support[place] += choice.points * i64::from(self.ballots.times(group));
                backers[next[place]] = Backer {
                    group: u32::try_from(group).map_err(|_| large())?,
                    points,
                };
                next[place] += 1;
            }
        }
        Ok(Election {
            candidates: self.candidates,
            budget: self.budget,
            kind: self.kind,
            money_decimals: 0,
            point_decimals: 0,
            ballots: self.ballots,
            backers,
            starts,
            scores,
            votes,
            support,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(id: &str, cost: i64) -> Candidate {
        Candidate {
            id: id.into(),
            cost,
            ..Candidate::default()
        }
    }

    #[test]
    fn equal_ballots_are_kept_once() {
        let candidates = vec![candidate("a", 1), candidate("b", 2)];
        let mut builder = ElectionBuilder::new(BallotKind::Approval, 10, candidates).unwrap();
        builder
            .ballot(&mut [Choice::of(1), Choice::of(0)], 1)
            .unwrap();
        builder
            .ballot(&mut [Choice::of(0), Choice::of(1)], 2)
            .unwrap();
        builder.ballot(&mut [], 1).unwrap();
        let election = builder.build().unwrap();
        assert_eq!(election.ballots().groups(), 2);
        assert_eq!(election.voters(), 4);
        assert_eq!((election.votes(0), election.score(1)), (3, 3));
        assert_eq!(
            election.backers(1),
            [Backer {
                group: 0,
                points: 1
            }]
        );
    }

    #[test]
    fn what_does_not_add_up_is_refused() {
        let two = vec![candidate("a", 1), candidate("a", 2)];
        let refused = ElectionBuilder::new(BallotKind::Approval, 10, two);
        assert_eq!(
            refused.err(),
            Some(ElectionError::CandidateTwice("a".into()))
        );
        let dear = vec![candidate("a", i64::MAX), candidate("b", 1)];
        let refused = ElectionBuilder::new(BallotKind::Approval, 10, dear);
        assert_eq!(refused.err(), Some(ElectionError::TooLarge("costs")));
        let mut builder =
            ElectionBuilder::new(BallotKind::Approval, 10, vec![candidate("a", 1)]).unwrap();
        assert_eq!(
            builder.ballot(&mut [Choice::of(0), Choice::of(0)], 1),
            Err(ElectionError::ChosenTwice("a".into()))
        );
        assert_eq!(
            builder.ballot(&mut [Choice::of(1)], 1),
            Err(ElectionError::UnknownCandidate(1))
        );
    }
}
