//! The weighted product: each ratio to the best raised to its weight, all multiplied.
//!
//! Bridgman 1922; Yoon & Hwang, *Multiple Attribute Decision Making: An Introduction*, 1995. Taking
//! ratios to the best rather than raw values divides all products by one constant, so that the order and
//! the shares stay those of the textbooks and no unit can overflow.

use serde::Serialize;

use super::method::{RankError, Scaling};
use super::normalise::normalise;
use super::{Decision, Matrix, Ranking, Weights, real};

/// A ranking by weighted product, with the steps to it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Product {
    /// Scores and places. A score is 1 for an alternative best in every criterion.
    pub ranking: Ranking,
    /// How much each criterion counted.
    pub weights: Weights,
    /// Ratio of each value to the best; more is better.
    pub normalised: Matrix,
    /// Each score as a share of all scores (the textbooks' vector V); all 0 when all scores are.
    pub shares: Vec<f64>,
}

impl Product {
    /// What each criterion multiplies the score of one alternative by; empty when there is none such.
    pub fn factors(&self, row: usize) -> Vec<f64> {
        let terms = self.normalised.row(row).iter().zip(self.weights.as_slice());
        terms
            .map(|(&ratio, &weight)| real::power(ratio, weight))
            .collect()
    }
}

/// Ranks by product. A benefit of zero among others makes the product zero, whatever the rest, unless it
/// weighs nothing; a cost of zero among others is refused.
pub fn rank(decision: &Decision) -> Result<Product, RankError> {
    let normalised = normalise(decision, Scaling::Ratio)?;
    let weights = decision.weights();
    let scores: Vec<f64> = normalised
        .rows()
        .map(|row| real::weighted_product(row, weights.as_slice()))
        .collect();
    let total = real::sum(scores.iter().copied());
    let share = |score: &f64| if total > 0.0 { score / total } else { 0.0 };
    Ok(Product {
        shares: scores.iter().map(share).collect(),
        ranking: Ranking::of(scores),
        weights: weights.clone(),
        normalised,
    })
}
