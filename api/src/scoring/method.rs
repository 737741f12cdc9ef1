//! The ranking methods by name.

use serde::{Deserialize, Serialize};

use super::{Decision, Ranking, product, saw, topsis};

/// A way to turn weighted values into one score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "method")]
pub enum Method {
    /// Simple additive weighting, [`saw`].
    Saw {
        /// How values are made comparable.
        scaling: Scaling,
    },
    /// Nearness to the ideal, [`topsis`].
    Topsis,
    /// The weighted product, [`product`].
    WeightedProduct,
}

/// How the values of different criteria are made comparable before they are added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scaling {
    /// Not at all: the values are points on one scale already, as most offices add them. Benefit only.
    Points,
    /// Share of the best: benefit x ÷ greatest, cost smallest ÷ x (Hwang & Yoon 1981).
    Ratio,
    /// Place between the worst, 0, and the best, 1.
    Range,
}

/// Why a method cannot rank a table. Rows and columns are counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case", tag = "fault")]
pub enum RankError {
    /// A cost cannot be added to points as it is.
    #[error("column {column} is a cost and cannot be added as points")]
    CostAsPoints {
        /// The criterion.
        column: usize,
    },
    /// A cost of zero among others: no ratio to it exists. Use bands, or [`Scaling::Range`].
    #[error("row {row} costs nothing in column {column}, so no ratio to it exists")]
    ZeroCost {
        /// The alternative.
        row: usize,
        /// The criterion.
        column: usize,
    },
}

impl Method {
    /// Ranks the alternatives, without the tables between; [`saw::rank`] and its like keep those.
    pub fn rank(self, decision: &Decision) -> Result<Ranking, RankError> {
        Ok(match self {
            Self::Saw { scaling } => saw::rank(decision, scaling)?.ranking,
            Self::Topsis => topsis::rank(decision).ranking,
            Self::WeightedProduct => product::rank(decision)?.ranking,
        })
    }
}
