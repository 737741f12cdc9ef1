//! Weights from pairwise comparison: the analytic hierarchy process (AHP).
//!
//! Saaty, *The Analytic Hierarchy Process*, 1980. A judge says of each pair of criteria how many times
//! more important one is than the other, 1 to 9. [`Pairwise`] holds the answers, [`Pairwise::group`] joins
//! several judges, [`Ahp::of`] derives weights and says how consistent the answers are.

mod consistency;
mod eigenvector;
mod group;
mod pairwise;
mod row_mean;

pub use consistency::{Acceptance, Consistency, Inconsistent, LIMIT, Strained};
pub use eigenvector::Principal;
pub use pairwise::{MOST, Pairwise, PairwiseError};

use serde::{Deserialize, Serialize};

use super::Weights;
use super::weights::WeightsError;

/// How weights are derived from comparisons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Derivation {
    /// The principal eigenvector (Saaty 1977).
    Eigenvector,
    /// The geometric mean of each row (Crawford & Williams 1985).
    RowMean,
}

/// Weights derived from comparisons, and how far the comparisons agree with one another.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Ahp {
    /// The weights.
    pub weights: Weights,
    /// How consistent the comparisons are. Always by the principal eigenvalue, whichever the derivation,
    /// since that is what the limit of 0.10 is about.
    pub consistency: Consistency,
}

impl Ahp {
    /// Derives weights.
    pub fn of(pairwise: &Pairwise, derivation: Derivation) -> Result<Self, WeightsError> {
        let principal = Principal::of(pairwise);
        let weights = match derivation {
            Derivation::Eigenvector => Weights::direct(&principal.vector)?,
            Derivation::RowMean => Weights::direct(&row_mean::of(pairwise))?,
        };
        Ok(Self {
            weights,
            consistency: Consistency::of(pairwise, &principal),
        })
    }
}
