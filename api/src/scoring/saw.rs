//! Simple additive weighting: the weighted sum of comparable values.
//!
//! Churchman & Ackoff 1954; scaling after Hwang & Yoon, *Multiple Attribute Decision Making*, 1981.

use serde::Serialize;

use super::method::{RankError, Scaling};
use super::normalise::normalise;
use super::{Decision, Matrix, Ranking, Weights};

/// A ranking by weighted sum, with the steps to it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Saw {
    /// Scores and places. Scores run from 0 to 1, under [`Scaling::Points`] over the points' own scale.
    pub ranking: Ranking,
    /// How much each criterion counted.
    pub weights: Weights,
    /// The values made comparable; more is better.
    pub normalised: Matrix,
    /// Weight × normalised value: what each criterion adds to the score.
    pub contributions: Matrix,
}

/// Ranks by weighted sum. A scaled column in which all are equal, zeros included, counts 1 for everyone.
pub fn rank(decision: &Decision, scaling: Scaling) -> Result<Saw, RankError> {
    let weights = decision.weights();
    let normalised = normalise(decision, scaling)?;
    let contributions = normalised.map(weights.as_slice(), |weight, value| weight * value);
    let scores = contributions.rows().map(|row| row.iter().sum()).collect();
    Ok(Saw {
        ranking: Ranking::of(scores),
        weights: weights.clone(),
        normalised,
        contributions,
    })
}
