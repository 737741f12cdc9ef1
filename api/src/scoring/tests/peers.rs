//! The same numbers by other people's libraries; `peers.json` says which, and how it was made.

use serde_json::Value;

use super::{all_close, close};
use crate::scoring::agreement::{kendall, spearman};
use crate::scoring::ahp::{Ahp, Derivation, Pairwise};
use crate::scoring::method::Scaling;
use crate::scoring::panel::{Joining, Panel};
use crate::scoring::{Decision, Kind, product, saw, topsis};

/// Weights are compared to within this, scores and correlations too.
const SAME: f64 = 1e-12;

fn cases(of: &str) -> Vec<Value> {
    let mut peers: Value = serde_json::from_str(include_str!("peers.json")).unwrap();
    serde_json::from_value(peers[of].take()).unwrap()
}

fn get<T: serde::de::DeserializeOwned>(case: &Value, of: &str) -> T {
    serde_json::from_value(case[of].clone()).unwrap()
}

fn decision(case: &Value) -> Decision {
    let kinds: Vec<Kind> = get(case, "kinds");
    let weights: Vec<f64> = get(case, "given_weights");
    let rows: Vec<Vec<f64>> = get(case, "values");
    super::decision(&kinds, &weights, &rows)
}

#[test]
fn ranks() {
    for case in cases("decisions") {
        let decision = decision(&case);
        let expected = |of: &str| get::<Vec<f64>>(&case, of);
        let ratio = saw::rank(&decision, Scaling::Ratio).unwrap();
        all_close(&ratio.ranking.scores, &expected("saw_ratio"), SAME);
        let range = saw::rank(&decision, Scaling::Range).unwrap();
        all_close(&range.ranking.scores, &expected("saw_range"), SAME);
        let topsis = topsis::rank(&decision);
        all_close(&topsis.ranking.scores, &expected("topsis"), SAME);
        all_close(&topsis.ranking.scores, &expected("topsis_numpy"), SAME);
        let product = product::rank(&decision).unwrap();
        all_close(&product.ranking.scores, &expected("product"), SAME);
    }
}

#[test]
fn eigenvectors_and_row_means() {
    for case in cases("pairwise") {
        let upper: Vec<f64> = get(&case, "upper");
        let pairwise = Pairwise::from_upper(get(&case, "size"), &upper).unwrap();
        let eigen = Ahp::of(&pairwise, Derivation::Eigenvector).unwrap();
        all_close(
            eigen.weights.as_slice(),
            &get::<Vec<f64>>(&case, "eigenvector"),
            SAME,
        );
        close(
            eigen.consistency.eigenvalue,
            get(&case, "eigenvalue"),
            1e-10,
        );
        let row_mean = Ahp::of(&pairwise, Derivation::RowMean).unwrap();
        all_close(
            row_mean.weights.as_slice(),
            &get::<Vec<f64>>(&case, "row_mean"),
            SAME,
        );
        assert_eq!(row_mean.consistency, eigen.consistency);
    }
}

#[test]
fn rank_correlations() {
    for case in cases("orders") {
        let left: Vec<i64> = get(&case, "left");
        let right: Vec<i64> = get(&case, "right");
        close(
            kendall(&left, &right).unwrap().tau.unwrap(),
            get(&case, "tau"),
            SAME,
        );
        close(
            spearman(&left, &right).unwrap().unwrap(),
            get(&case, "rho"),
            SAME,
        );
    }
}

#[test]
fn spreads() {
    for case in cases("panels") {
        let scores: Vec<f64> = get(&case, "scores");
        let sheets: Vec<_> = scores
            .iter()
            .map(|score| vec![vec![Some(*score)]])
            .collect();
        let mean = Panel::of(1, 1, &sheets, Joining::Mean).unwrap().cells[0][0];
        close(mean.joined.unwrap().value, get(&case, "mean"), SAME);
        close(
            mean.joined.unwrap().deviation,
            get(&case, "deviation"),
            SAME,
        );
        let median = Panel::of(1, 1, &sheets, Joining::Median).unwrap().cells[0][0];
        close(median.joined.unwrap().value, get(&case, "median"), SAME);
    }
}
