//! `greedy-per-cost`: by score per cost, downwards, funding what fits.
//!
//! Free candidates with a score above zero come first; a score of zero or less counts as zero.

use std::cmp::Ordering;

use super::count::Phase;
use super::field::Field;
use super::fill::Order;
use super::method::Misfit;

/// Score per cost, compared exactly. A free candidate is worth more than any other if it has a score.
#[derive(Clone, Copy, Debug)]
struct Worth {
    score: i64,
    cost: i64,
}

impl Worth {
    fn compare(self, other: Self) -> Ordering {
        // A ratio over zero: infinite with a score, zero without.
        let weigh = |worth: Self| {
            let free = worth.cost == 0 && worth.score > 0;
            (free, if worth.cost == 0 { 1 } else { worth.cost })
        };
        let ((free, cost), (other_free, other_cost)) = (weigh(self), weigh(other));
        if free || other_free {
            return free.cmp(&other_free);
        }
        let (score, other_score) = (i128::from(self.score), i128::from(other.score));
        (score * i128::from(other_cost)).cmp(&(other_score * i128::from(cost)))
    }
}

impl PartialEq for Worth {
    fn eq(&self, other: &Self) -> bool {
        self.compare(*other).is_eq()
    }
}

pub(super) fn count(field: &mut Field<'_>, misfit: Misfit) {
    let mut places: Vec<(usize, Worth)> = field
        .standing()
        .into_iter()
        .map(|place| {
            let score = field.election.score(place).max(0);
            let cost = field.election.candidate(place).cost;
            (place, Worth { score, cost })
        })
        .collect();
    // Stable: those level stay in the order of the tie-break.
    places.sort_by(|(_, a), (_, b)| b.compare(*a));
    let order = Order {
        places,
        phase: Phase::Rule,
        misfit,
        per_cost: true,
    };
    order.fill(field);
}
