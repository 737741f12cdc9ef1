//! The principal eigenvector by power iteration.

use serde::Serialize;

use super::super::real;
use super::Pairwise;

/// No weight moves by more than this in the last step.
const TOLERANCE: f64 = 1e-15;

/// Enough for any matrix on Saaty's scale. Cross ratios of its entries are at most 9⁴, so by
/// Birkhoff's theorem each step shrinks the projective distance to the eigenvector by the factor
/// tanh(ln 9⁴ ÷ 4) ≈ 0.976 or better, and 2,000 steps by more than 10²⁰.
const STEPS: usize = 2_000;

/// The principal eigenvector and eigenvalue of a matrix of comparisons.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Principal {
    /// The eigenvector, with a sum of 1.
    pub vector: Vec<f64>,
    /// The eigenvalue: the number of criteria if the comparisons are consistent, else greater.
    pub value: f64,
}

impl Principal {
    /// Finds both, to about 10⁻¹⁴ in each weight.
    pub fn of(pairwise: &Pairwise) -> Self {
        let size = real::count(pairwise.size());
        let mut vector = vec![1.0 / size; pairwise.size()];
        for _ in 0..STEPS {
            let next = normalised(&times(pairwise, &vector));
            let moved = next
                .iter()
                .zip(&vector)
                .any(|(new, old)| (new - old).abs() > TOLERANCE);
            vector = next;
            if !moved {
                break;
            }
        }
        let growth = times(pairwise, &vector);
        let value = growth
            .iter()
            .zip(&vector)
            .map(|(new, old)| new / old)
            .sum::<f64>()
            / size;
        Self { vector, value }
    }
}

fn times(pairwise: &Pairwise, vector: &[f64]) -> Vec<f64> {
    let product = |row: &[f64]| row.iter().zip(vector).map(|(a, w)| a * w).sum();
    pairwise.rows().map(product).collect()
}

fn normalised(vector: &[f64]) -> Vec<f64> {
    let total: f64 = vector.iter().sum();
    vector.iter().map(|weight| weight / total).collect()
}
