//! TOPSIS: nearness to the ideal and distance from its opposite.
//!
//! Hwang & Yoon, *Multiple Attribute Decision Making*, 1981, with vector normalisation.

use serde::Serialize;

use super::{Decision, Kind, Matrix, Ranking, real};

/// A ranking by nearness to the ideal, with the steps to it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Topsis {
    /// Closeness and places. Closeness is 1 on the ideal, 0 on its opposite.
    pub ranking: Ranking,
    /// Weight × value ÷ length of its column.
    pub weighted: Matrix,
    /// The best of each column.
    pub ideal: Vec<f64>,
    /// The worst of each column.
    pub anti_ideal: Vec<f64>,
    /// Each alternative's distance to the ideal.
    pub to_ideal: Vec<f64>,
    /// Each alternative's distance to the opposite.
    pub to_anti_ideal: Vec<f64>,
}

/// Ranks by closeness.
///
/// A zero column stays zero and an equal column adds no distance. Where all alternatives are the same,
/// ideal and opposite coincide, and all have closeness 1.
pub fn rank(decision: &Decision) -> Topsis {
    let weighted = weigh(decision);
    let (ideal, anti_ideal): (Vec<f64>, Vec<f64>) = weighted
        .extremes()
        .into_iter()
        .zip(decision.kinds())
        .map(|(of, kind)| match kind {
            Kind::Benefit => (of.max, of.min),
            Kind::Cost => (of.min, of.max),
        })
        .unzip();
    let to_ideal = distances(&weighted, &ideal);
    let to_anti_ideal = distances(&weighted, &anti_ideal);
    let scores = to_ideal
        .iter()
        .zip(&to_anti_ideal)
        .map(|(near, far)| {
            if *near == 0.0 {
                1.0
            } else {
                far / (near + far)
            }
        })
        .collect();
    Topsis {
        ranking: Ranking::of(scores),
        weighted,
        ideal,
        anti_ideal,
        to_ideal,
        to_anti_ideal,
    }
}

fn weigh(decision: &Decision) -> Matrix {
    let values = decision.values();
    // Dividing by the greatest first keeps squares in range, whatever the unit.
    let scales: Vec<(f64, f64, f64)> = values
        .extremes()
        .iter()
        .zip(decision.weights().as_slice())
        .enumerate()
        .map(|(column, (of, &weight))| {
            let squares = values
                .column(column)
                .map(|value| (value / of.max) * (value / of.max));
            (of.max, real::sum(squares).sqrt(), weight)
        })
        .collect();
    values.map(&scales, |&(greatest, length, weight), value| {
        if greatest > 0.0 {
            weight * (value / greatest / length)
        } else {
            0.0
        }
    })
}

fn distances(weighted: &Matrix, point: &[f64]) -> Vec<f64> {
    let squared =
        |row: &[f64]| -> f64 { row.iter().zip(point).map(|(a, b)| (a - b) * (a - b)).sum() };
    weighted.rows().map(|row| squared(row).sqrt()).collect()
}
