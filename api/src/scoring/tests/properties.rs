//! What holds for any input.

use std::cmp::Reverse;

use proptest::prelude::*;
use proptest::sample::select;

use super::{all_close, close};
use crate::scoring::agreement::{kendall, spearman};
use crate::scoring::ahp::{Ahp, Derivation, Pairwise};
use crate::scoring::method::Scaling;
use crate::scoring::sensitivity::neighbours;
use crate::scoring::{Decision, Kind, Matrix, Method, Weights, saw};

const METHODS: [Method; 4] = [
    Method::Saw {
        scaling: Scaling::Ratio,
    },
    Method::Saw {
        scaling: Scaling::Range,
    },
    Method::Topsis,
    Method::WeightedProduct,
];

/// Kinds, weights and rows of whole numbers, small so that ties and equal columns occur.
fn tables() -> impl Strategy<Value = (Vec<Kind>, Vec<f64>, Vec<Vec<f64>>)> {
    (1_usize..6, 1_usize..9).prop_flat_map(|(columns, rows)| {
        let value = (1_u32..9).prop_map(f64::from);
        let weight = (1_u32..50).prop_map(f64::from);
        (
            prop::collection::vec(select(vec![Kind::Benefit, Kind::Cost]), columns),
            prop::collection::vec(weight, columns),
            prop::collection::vec(prop::collection::vec(value, columns), rows),
        )
    })
}

fn decide(kinds: &[Kind], weights: &[f64], rows: &[Vec<f64>]) -> Decision {
    super::decision(kinds, weights, rows)
}

/// Judgements on Saaty's scale for 2 to 7 criteria.
fn judgements() -> impl Strategy<Value = Pairwise> {
    (2_usize..8).prop_flat_map(|size| {
        let step = (1_u32..10, any::<bool>()).prop_map(|(times, more)| {
            if more {
                f64::from(times)
            } else {
                1.0 / f64::from(times)
            }
        });
        prop::collection::vec(step, size * (size - 1) / 2)
            .prop_map(move |upper| Pairwise::from_upper(size, &upper).unwrap())
    })
}

proptest! {
    #[test]
    fn weights_sum_to_one(given in prop::collection::vec(0.0..1e9_f64, 1..15), share in 0.0..1.0_f64) {
        prop_assume!(given.iter().sum::<f64>() > 0.0);
        let weights = Weights::direct(&given).unwrap();
        close(weights.as_slice().iter().sum(), 1.0, 1e-14);
        if let Some(moved) = weights.with(0, share) {
            close(moved.as_slice().iter().sum(), 1.0, 1e-13);
            close(moved.as_slice()[0], share, 0.0);
        }
    }

    #[test]
    fn scaling_a_column_changes_nothing((kinds, weights, rows) in tables(), factor in 0.001..1000.0_f64) {
        let mut scaled = rows.clone();
        for row in &mut scaled {
            row[0] *= factor;
        }
        for method in METHODS {
            let before = method.rank(&decide(&kinds, &weights, &rows)).unwrap();
            let after = method.rank(&decide(&kinds, &weights, &scaled)).unwrap();
            prop_assert_eq!(&before.places, &after.places);
            all_close(&before.scores, &after.scores, 1e-12);
        }
    }

    #[test]
    fn permuting_alternatives_permutes_places((kinds, weights, rows) in tables()) {
        let reversed: Vec<_> = rows.iter().rev().cloned().collect();
        for method in METHODS {
            let forth = method.rank(&decide(&kinds, &weights, &rows)).unwrap();
            let mut back = method.rank(&decide(&kinds, &weights, &reversed)).unwrap();
            back.places.reverse();
            back.scores.reverse();
            prop_assert_eq!(forth.places, back.places);
            let bits = |scores: &[f64]| scores.iter().map(|s| s.to_bits()).collect::<Vec<_>>();
            prop_assert_eq!(bits(&forth.scores), bits(&back.scores));
        }
    }

    #[test]
    fn who_is_better_in_nothing_is_never_ahead((kinds, weights, rows) in tables()) {
        for method in METHODS {
            let ranking = method.rank(&decide(&kinds, &weights, &rows)).unwrap();
            for (a, row) in rows.iter().enumerate() {
                for (b, other) in rows.iter().enumerate() {
                    let no_better = kinds.iter().zip(row.iter().zip(other)).all(|(kind, (x, y))| {
                        match kind { Kind::Benefit => x <= y, Kind::Cost => x >= y }
                    });
                    prop_assert!(!no_better || ranking.places[a] >= ranking.places[b]);
                }
            }
        }
    }

    #[test]
    fn places_count_who_is_ahead((kinds, weights, rows) in tables()) {
        let ranking = METHODS[0].rank(&decide(&kinds, &weights, &rows)).unwrap();
        let mut order = ranking.order.clone();
        order.sort_unstable();
        prop_assert_eq!(order, (0..rows.len()).collect::<Vec<_>>());
        for &place in &ranking.places {
            let ahead = ranking.places.iter().filter(|other| **other < place).count();
            prop_assert_eq!(place, ahead + 1);
        }
        let tied: usize = ranking.ties.iter().map(|group| group.len() - 1).sum();
        let mut distinct = ranking.places.clone();
        distinct.sort_unstable();
        distinct.dedup();
        prop_assert_eq!(distinct.len() + tied, rows.len());
    }

    #[test]
    fn contributions_add_up((kinds, weights, rows) in tables()) {
        let saw = saw::rank(&decide(&kinds, &weights, &rows), Scaling::Ratio).unwrap();
        for (row, score) in saw.contributions.rows().zip(&saw.ranking.scores) {
            close(row.iter().sum(), *score, 1e-15);
        }
    }

    /// Just before the swap the order holds, just past it the two have swapped; and no weight of any
    /// other criterion that lies nearer swaps them.
    #[test]
    fn a_swap_swaps((kinds, weights, rows) in tables()) {
        let decision = decide(&kinds, &weights, &rows);
        let saw = saw::rank(&decision, Scaling::Range).unwrap();
        let lead = |criterion: usize, share: f64, upper: usize, lower: usize| {
            let moved = decision.weights().with(criterion, share).unwrap();
            let score = |row: usize| -> f64 {
                saw.normalised.row(row).iter().zip(moved.as_slice()).map(|(r, w)| r * w).sum()
            };
            score(upper) - score(lower)
        };
        for pair in neighbours(&saw) {
            let (upper, lower) = (pair.upper, pair.lower);
            let reach = pair.swap.map_or(1.0, |swap| swap.change().abs());
            if let Some(swap) = pair.swap {
                let step = swap.change().signum() * 1e-7;
                prop_assert!(lead(swap.criterion, swap.to - step, upper, lower) > 0.0);
                prop_assert!(lead(swap.criterion, (swap.to + step).clamp(0.0, 1.0), upper, lower) < 1e-12);
            }
            if pair.tied || kinds.len() < 2 {
                continue;
            }
            for (criterion, &weight) in decision.weights().as_slice().iter().enumerate() {
                for near in [weight - reach * 0.999, weight + reach * 0.999] {
                    prop_assert!(lead(criterion, near.clamp(0.0, 1.0), upper, lower) > -1e-12);
                }
            }
        }
    }

    #[test]
    fn a_consistent_matrix_is_consistent(ranks in prop::collection::vec(1_u32..10, 1..8)) {
        let rows: Vec<Vec<f64>> = ranks.iter()
            .map(|a| ranks.iter().map(|b| f64::from(*a) / f64::from(*b)).collect())
            .collect();
        let pairwise = Pairwise::from_rows(&rows).unwrap();
        for derivation in [Derivation::Eigenvector, Derivation::RowMean] {
            let ahp = Ahp::of(&pairwise, derivation).unwrap();
            close(ahp.consistency.ratio, 0.0, 1e-12);
            prop_assert_eq!(ahp.consistency.worst, None);
            let total: u32 = ranks.iter().sum();
            let expected: Vec<f64> =
                ranks.iter().map(|rank| f64::from(*rank) / f64::from(total)).collect();
            all_close(ahp.weights.as_slice(), &expected, 1e-13);
        }
    }

    #[test]
    fn an_eigenvector_is_one(pairwise in judgements()) {
        let ahp = Ahp::of(&pairwise, Derivation::Eigenvector).unwrap();
        let weights = ahp.weights.as_slice();
        for (row, weight) in pairwise.rows().zip(weights) {
            let product: f64 = row.iter().zip(weights).map(|(a, w)| a * w).sum();
            close(product, ahp.consistency.eigenvalue * weight, 1e-12);
        }
        prop_assert!(ahp.consistency.ratio >= 0.0);
    }

    #[test]
    fn a_group_of_one_mind_is_that_mind(pairwise in judgements(), judges in 1_usize..9) {
        let group = Pairwise::group(&vec![pairwise.clone(); judges]).unwrap();
        for (found, expected) in group.rows().zip(pairwise.rows()) {
            for (found, expected) in found.iter().zip(expected) {
                close(found / expected, 1.0, 1e-14);
            }
        }
    }

    #[test]
    fn tau_of_itself_is_one(values in prop::collection::vec(0_u8..20, 2..60)) {
        prop_assume!(values.iter().any(|v| *v != values[0]));
        let reverse: Vec<_> = values.iter().copied().map(Reverse).collect();
        let (same, opposite) = (kendall(&values, &values), kendall(&values, &reverse));
        close(same.unwrap().tau.unwrap(), 1.0, 0.0);
        close(opposite.unwrap().tau.unwrap(), -1.0, 0.0);
        close(spearman(&values, &values).unwrap().unwrap(), 1.0, 0.0);
        close(spearman(&values, &reverse).unwrap().unwrap(), -1.0, 0.0);
    }

    #[test]
    fn kendall_counts_as_if_pair_by_pair(both in prop::collection::vec((0_u8..9, 0_u8..9), 0..40)) {
        let (left, right): (Vec<u8>, Vec<u8>) = both.iter().copied().unzip();
        let found = kendall(&left, &right).unwrap();
        let pairs = || both.iter().enumerate().flat_map(|(i, a)| both[..i].iter().map(move |b| (a, b)));
        let count = |test: fn((u8, u8), (u8, u8)) -> bool| {
            u64::try_from(pairs().filter(|(a, b)| test(**a, **b)).count()).unwrap()
        };
        prop_assert_eq!(found.pairs, count(|_, _| true));
        prop_assert_eq!(found.tied_left, count(|a, b| a.0 == b.0));
        prop_assert_eq!(found.tied_right, count(|a, b| a.1 == b.1));
        prop_assert_eq!(found.tied_both, count(|a, b| a == b));
        prop_assert_eq!(found.concordant, count(|a, b| (a.0 < b.0 && a.1 < b.1) || (a.0 > b.0 && a.1 > b.1)));
        prop_assert_eq!(found.discordant, count(|a, b| (a.0 < b.0 && a.1 > b.1) || (a.0 > b.0 && a.1 < b.1)));
    }

    #[test]
    fn no_input_panics(columns in 0_usize..4, cells in prop::collection::vec(any::<f64>(), 0..12), given in prop::collection::vec(any::<f64>(), 0..4)) {
        let _ = Pairwise::from_upper(columns, &cells);
        let _ = Pairwise::from_rows(&vec![given.clone(); columns]);
        let (Ok(values), Ok(weights)) = (Matrix::new(columns, cells), Weights::direct(&given)) else {
            return Ok(());
        };
        if let Ok(decision) = Decision::new(vec![Kind::Benefit; columns], weights, values) {
            for method in METHODS {
                let ranking = method.rank(&decision).unwrap();
                prop_assert!(ranking.scores.iter().all(|score| (0.0..=1.0 + 1e-9).contains(score)));
            }
        }
    }
}
