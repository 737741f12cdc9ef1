//! The call a round's tally makes: greedy over counted votes, with a sentence for every candidate.
//!
//! Order: more votes, then lower cost, then earlier submission, then smaller id. A candidate that does
//! not fit any more is in reserve and the rule goes on to the next. One without a vote is not selected,
//! unless the stage has no ballots at all: then the order is all there is.

use std::cmp::Reverse;

use chrono::{DateTime, Utc};
use entity::enums::Outcome;
use serde::Serialize;
use uuid::Uuid;

use super::explain;

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
        Rule::Greedy => greedy(entrants, votes, ceiling_idr, balloted),
    }
}

fn greedy(entrants: &[Entrant], votes: &[i64], ceiling_idr: i64, balloted: bool) -> Allocation {
    let mut order: Vec<(&Entrant, i64)> = entrants
        .iter()
        .zip(votes.iter().copied().chain(std::iter::repeat(0)))
        .collect();
    order.sort_by_key(|(entrant, votes)| {
        (
            Reverse(*votes),
            entrant.cost_idr,
            entrant.submitted_at,
            entrant.id,
        )
    });
    let mut remaining = ceiling_idr;
    let mut steps: Vec<Step> = Vec::with_capacity(order.len());
    let mut before: Option<(&Entrant, i64)> = None;
    for (position, (entrant, votes)) in (1..).zip(order) {
        let remaining_before_idr = remaining;
        let outcome = if balloted && votes == 0 {
            Outcome::NotSelected
        } else if entrant.cost_idr <= remaining {
            remaining -= entrant.cost_idr;
            Outcome::Main
        } else {
            Outcome::Reserve
        };
        let tie_break = before
            .filter(|(_, earlier_votes)| *earlier_votes == votes)
            .map(|(earlier, _)| tie(earlier, entrant));
        let (explanation_id, explanation_en) = explain::sentence(
            outcome,
            votes,
            entrant.cost_idr,
            remaining_before_idr,
            balloted,
        );
        steps.push(Step {
            position,
            candidate_id: entrant.id,
            votes,
            cost_idr: entrant.cost_idr,
            remaining_before_idr,
            outcome,
            tie_break,
            explanation_id,
            explanation_en,
        });
        before = Some((entrant, votes));
    }
    Allocation {
        steps,
        spent_idr: ceiling_idr - remaining,
    }
}

fn tie(earlier: &Entrant, later: &Entrant) -> TieBreak {
    if earlier.cost_idr != later.cost_idr {
        TieBreak::LowerCost
    } else if earlier.submitted_at != later.submitted_at {
        TieBreak::EarlierSubmission
    } else {
        TieBreak::SmallerId
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn entrant(id: u128, cost_idr: i64, submitted: i64) -> Entrant {
        Entrant {
            id: Uuid::from_u128(id),
            cost_idr,
            submitted_at: DateTime::from_timestamp_micros(submitted).unwrap(),
        }
    }

    fn outcomes(allocation: &Allocation) -> Vec<(u128, Outcome)> {
        allocation
            .steps
            .iter()
            .map(|step| (step.candidate_id.as_u128(), step.outcome))
            .collect()
    }

    #[test]
    fn votes_then_cost_then_submission() {
        let entrants = [
            entrant(1, 60, 5),
            entrant(2, 50, 5),
            entrant(3, 50, 4),
            entrant(4, 10, 9),
            entrant(5, 1, 9),
        ];
        let allocation = greedy(&entrants, &[9, 7, 7, 7, 0], 120, true);
        assert_eq!(
            outcomes(&allocation),
            [
                (1, Outcome::Main),
                (4, Outcome::Main),
                (3, Outcome::Main),
                (2, Outcome::Reserve),
                (5, Outcome::NotSelected),
            ]
        );
        assert_eq!(allocation.spent_idr, 120);
        assert_eq!(allocation.steps[2].tie_break, Some(TieBreak::LowerCost));
        assert_eq!(
            allocation.steps[3].tie_break,
            Some(TieBreak::EarlierSubmission)
        );
    }

    #[test]
    fn without_ballots_the_order_decides() {
        let allocation = greedy(&[entrant(1, 80, 1), entrant(2, 30, 2)], &[], 100, false);
        assert_eq!(
            outcomes(&allocation),
            [(2, Outcome::Main), (1, Outcome::Reserve)]
        );
    }

    fn elections() -> impl Strategy<Value = (Vec<Entrant>, Vec<i64>, i64)> {
        proptest::collection::vec((0_i64..200, 0_i64..5, 0_i64..20), 0..20).prop_flat_map(|rows| {
            let entrants: Vec<_> = (1..)
                .zip(&rows)
                .map(|(id, (cost, at, _))| entrant(id, *cost, *at))
                .collect();
            let votes: Vec<_> = rows.iter().map(|(_, _, votes)| *votes).collect();
            (Just(entrants), Just(votes), 0_i64..600)
        })
    }

    proptest! {
        #[test]
        fn the_ceiling_holds((entrants, votes, ceiling) in elections()) {
            let allocation = greedy(&entrants, &votes, ceiling, true);
            let main: i64 = allocation.steps.iter()
                .filter(|step| step.outcome == Outcome::Main)
                .map(|step| step.cost_idr).sum();
            prop_assert_eq!(main, allocation.spent_idr);
            prop_assert!(main <= ceiling);
        }

        #[test]
        fn the_order_of_candidates_does_not_matter((entrants, votes, ceiling) in elections(), turn in 0_usize..20) {
            let forward = greedy(&entrants, &votes, ceiling, true);
            let (mut entrants, mut votes) = (entrants, votes);
            if !entrants.is_empty() {
                let turn = turn % entrants.len();
                entrants.rotate_left(turn);
                votes.rotate_left(turn);
            }
            prop_assert_eq!(forward, greedy(&entrants, &votes, ceiling, true));
        }

        #[test]
        fn one_more_vote_never_unseats_a_winner((entrants, votes, ceiling) in elections(), pick in 0_usize..20) {
            let before = greedy(&entrants, &votes, ceiling, true);
            let winners: Vec<_> = before.steps.iter().filter(|s| s.outcome == Outcome::Main).collect();
            if !winners.is_empty() {
                let winner = winners[pick % winners.len()].candidate_id;
                let at = entrants.iter().position(|e| e.id == winner).unwrap();
                let mut votes = votes;
                votes[at] += 1;
                let after = greedy(&entrants, &votes, ceiling, true);
                let step = after.steps.iter().find(|s| s.candidate_id == winner).unwrap();
                prop_assert_eq!(step.outcome, Outcome::Main);
            }
        }
    }
}
