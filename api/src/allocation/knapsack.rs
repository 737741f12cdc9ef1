//! `knapsack`: the affordable set with the highest total score.
//!
//! Dynamic programming over the sums that are not dominated (Nemhauser and Ullmann 1969): of two sets of
//! the candidates seen so far, one that costs no less and scores no more can be forgotten, and so can one
//! that even with the best fraction of the rest stays below a set already known. Among the best sets the
//! cheapest wins, then the one that holds the candidate first in the tie-break where they first differ.
//! The number of sums held is limited; beyond it the rule gives up with an error instead of guessing.

use super::count::{Phase, Price, RuleError};
use super::field::Field;

/// A sum that some set reaches.
#[derive(Clone, Copy, Debug)]
struct Sum {
    cost: i64,
    score: i64,
    /// The last step that added to it, and the sum before; nothing for the empty set.
    trail: Option<usize>,
}

/// A step of the way to a sum.
#[derive(Clone, Copy, Debug)]
struct Step {
    place: usize,
    before: Option<usize>,
}

pub(super) fn count(field: &mut Field<'_>, limit: usize) -> Result<(), RuleError> {
    let election = field.election;
    // From last in the tie-break to first: of two equal sums the one with the newest candidate is kept.
    let mut items: Vec<usize> = field
        .standing()
        .into_iter()
        .filter(|place| field.fits(*place) && election.score(*place) > 0)
        .collect();
    items.reverse();
    let worth = |place: &usize| (election.candidate(*place).cost, election.score(*place));
    let rest: Vec<(i64, i64)> = items.iter().map(worth).collect();
    let known = by_worth(&rest, field.left());
    let mut steps: Vec<Step> = Vec::new();
    let mut sums = vec![Sum {
        cost: 0,
        score: 0,
        trail: None,
    }];
    for (at, place) in items.iter().enumerate() {
        let bound = Worth::new(&rest[at + 1..]);
        let (cost, score) = rest[at];
        let first = steps.len();
        let mut taken = Vec::with_capacity(sums.len());
        for sum in &sums {
            if field.left() - sum.cost < cost {
                break;
            }
            steps.push(Step {
                place: *place,
                before: sum.trail,
            });
            taken.push(Sum {
                cost: sum.cost + cost,
                score: sum.score + score,
                trail: Some(first + taken.len()),
            });
        }
        if steps.len() > limit {
            return Err(RuleError::TooManySums { limit });
        }
        sums = merge(&taken, &sums);
        sums.retain(|sum| bound.reaches(known, sum, field.left()));
    }
    // Scores rise with costs, so the last sum is the best.
    let mut trail = sums.last().and_then(|sum| sum.trail);
    while let Some(step) = trail.and_then(|at| steps.get(at)) {
        let score = election.score(step.place);
        let per_cost = false;
        field.fund(step.place, Phase::Rule, Price::Score { score, per_cost });
        trail = step.before;
    }
    Ok(())
}

/// The undominated of two lists, both by rising cost and score; the first list wins equal sums.
fn merge(first: &[Sum], second: &[Sum]) -> Vec<Sum> {
    let mut merged: Vec<Sum> = Vec::with_capacity(first.len() + second.len());
    let (mut a, mut b) = (first.iter().peekable(), second.iter().peekable());
    loop {
        let next = match (a.peek(), b.peek()) {
            (Some(x), Some(y)) => {
                if (x.cost, -x.score) <= (y.cost, -y.score) {
                    a.next()
                } else {
                    b.next()
                }
            }
            (Some(_), None) => a.next(),
            (None, _) => b.next(),
        };
        let Some(sum) = next else {
            return merged;
        };
        if merged.last().is_none_or(|last| sum.score > last.score) {
            merged.push(*sum);
        }
    }
}

/// Orders by score per cost, highest first; free ones come first.
fn order(a: (i64, i64), b: (i64, i64)) -> std::cmp::Ordering {
    let product = |score: i64, cost: i64| i128::from(score) * i128::from(cost);
    product(b.1, a.0).cmp(&product(a.1, b.0))
}

/// The score of filling the budget by score per cost: a set known to be possible.
fn by_worth(items: &[(i64, i64)], budget: i64) -> i64 {
    let mut sorted = items.to_vec();
    sorted.sort_by(|a, b| order(*a, *b));
    let (mut left, mut total) = (budget, 0);
    for (cost, score) in sorted {
        if cost <= left {
            left -= cost;
            total += score;
        }
    }
    total
}

/// How much candidates could add at best.
struct Worth {
    /// Costs and scores of the best ones added up, from none to all.
    sums: Vec<(i64, i64)>,
}

impl Worth {
    fn new(items: &[(i64, i64)]) -> Self {
        let mut sorted = items.to_vec();
        sorted.sort_by(|a, b| order(*a, *b));
        let mut sums = vec![(0, 0)];
        sums.extend(sorted.iter().scan((0_i64, 0_i64), |sum, (cost, score)| {
            *sum = (sum.0 + cost, sum.1 + score);
            Some(*sum)
        }));
        Self { sums }
    }

    /// Whether a sum can still become at least a known score.
    fn reaches(&self, known: i64, sum: &Sum, budget: i64) -> bool {
        let left = budget - sum.cost;
        let beyond = self.sums.partition_point(|(cost, _)| *cost <= left);
        let (cost, score) = self.sums[beyond - 1];
        let missing = i128::from(known) - i128::from(sum.score) - i128::from(score);
        let Some((next_cost, next_score)) = self.sums.get(beyond) else {
            return missing <= 0;
        };
        // A fraction of the next one fills what is left.
        let part = i128::from(left - cost) * i128::from(next_score - score);
        missing * i128::from(next_cost - cost) <= part
    }
}
