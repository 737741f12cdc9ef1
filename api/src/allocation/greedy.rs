//! `greedy`: by score, downwards, funding what fits.
//!
//! Without further options it funds even a candidate nobody supports, if it fits and its turn comes, as
//! the published outcomes of cities do; `positive_only` is what a platform should choose.

use std::cmp::Reverse;

use super::count::Phase;
use super::field::Field;
use super::fill::Order;
use super::method::Misfit;

pub(super) fn count(
    field: &mut Field<'_>,
    misfit: Misfit,
    threshold: Option<i64>,
    positive_only: bool,
) {
    let least = threshold.unwrap_or(i64::MIN);
    let least = if positive_only { least.max(1) } else { least };
    by_score(field, misfit, least, Phase::Rule).fill(field);
}

/// Funds by score what still fits.
pub(super) fn complete(field: &mut Field<'_>) {
    by_score(field, Misfit::Skip, i64::MIN, Phase::Completion).fill(field);
}

fn by_score(field: &Field<'_>, misfit: Misfit, least: i64, phase: Phase) -> Order<i64> {
    let mut places: Vec<(usize, i64)> = field
        .standing()
        .into_iter()
        .map(|place| (place, field.election.score(place)))
        .filter(|(_, score)| *score >= least)
        .collect();
    // Stable: those level stay in the order of the tie-break.
    places.sort_by_key(|(_, score)| Reverse(*score));
    Order {
        places,
        phase,
        misfit,
        per_cost: false,
    }
}
