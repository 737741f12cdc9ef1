//! How firm an order is: the smallest change of one weight that swaps two neighbours.
//!
//! When one weight moves to t and the others keep their proportions, the lead of one alternative over
//! another is the straight line t·R + (1 − t)·Q, with R its lead in that criterion and Q its lead in the
//! others under their own weights. The swap lies at t = Q ÷ (Q − R), in closed form. The same family of
//! changes as Triantaphyllou & Sánchez, *Decision Sciences* 28(1), 1997.

use serde::Serialize;

use super::rank::TIE;
use super::saw::Saw;

/// Two alternatives next to each other in the order.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Neighbours {
    /// The one ranked higher.
    pub upper: usize,
    /// The one right below it.
    pub lower: usize,
    /// Score of the upper less score of the lower.
    pub lead: f64,
    /// They tie, so that any change may part them.
    pub tied: bool,
    /// The smallest change of a single weight that swaps them; `None` when they tie, or no weight from 0
    /// to 1 does.
    pub swap: Option<Swap>,
}

/// A change of one weight at which two alternatives draw level; any further, and they swap.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Swap {
    /// The criterion, from 0.
    pub criterion: usize,
    /// Its weight now.
    pub from: f64,
    /// Its weight at the swap; the others keep their proportions.
    pub to: f64,
}

impl Swap {
    /// By how much the weight moves, signed.
    pub fn change(&self) -> f64 {
        self.to - self.from
    }
}

/// Every pair of neighbours from the top down, with the criterion to which their order is most sensitive.
pub fn neighbours(saw: &Saw) -> Vec<Neighbours> {
    let ranking = &saw.ranking;
    let pair = |upper: usize, lower: usize| {
        let leads: Vec<f64> = (saw.normalised.row(upper).iter())
            .zip(saw.normalised.row(lower))
            .map(|(a, b)| a - b)
            .collect();
        let tied = ranking.places[upper] == ranking.places[lower];
        Neighbours {
            upper,
            lower,
            lead: ranking.scores[upper] - ranking.scores[lower],
            tied,
            swap: if tied {
                None
            } else {
                nearest_swap(&leads, saw.weights.as_slice())
            },
        }
    };
    ranking
        .order
        .windows(2)
        .map(|two| pair(two[0], two[1]))
        .collect()
}

/// The least change that swaps, the first criterion winning among equals.
fn nearest_swap(leads: &[f64], weights: &[f64]) -> Option<Swap> {
    let total: f64 = leads
        .iter()
        .zip(weights)
        .map(|(lead, weight)| lead * weight)
        .sum();
    leads
        .iter()
        .zip(weights)
        .enumerate()
        .filter_map(|(criterion, (&lead, &weight))| {
            let others = 1.0 - weight;
            let lead_in_others = (total - weight * lead) / others;
            // The line crosses zero inside 0–1 only where it has both signs at the ends.
            let crosses = lead_in_others.min(lead) < -TIE && lead_in_others.max(lead) > TIE;
            (others > TIE && crosses).then(|| Swap {
                criterion,
                from: weight,
                to: lead_in_others / (lead_in_others - lead),
            })
        })
        .min_by(|a, b| a.change().abs().total_cmp(&b.change().abs()))
}
