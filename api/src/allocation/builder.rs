//! From candidates and ballots to an election, refusing what does not add up.

use std::collections::HashSet;

use super::ballots::{Ballots, Choice};
use super::election::{Backer, BallotKind, Candidate, Election, ElectionError};

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
