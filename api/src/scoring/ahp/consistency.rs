//! How far comparisons agree with one another, and whether that is good enough.

use serde::Serialize;

use super::super::real;
use super::{MOST, Pairwise, Principal};

/// The greatest consistency ratio that needs no reason (Saaty 1980).
pub const LIMIT: f64 = 0.10;

/// Mean consistency index of random matrices of 1 to 15 criteria (Saaty 1980).
const RANDOM_INDEX: [f64; MOST] = [
    0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59,
];

/// A pair this close to consistent is consistent; the rest is rounding.
const ROUNDING: f64 = 1e-9;

/// How consistent comparisons are.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Consistency {
    /// The principal eigenvalue, λ.
    pub eigenvalue: f64,
    /// Consistency index, (λ − n) ÷ (n − 1); 0 for fewer than three criteria.
    pub index: f64,
    /// What the index of random comparisons is in the mean.
    pub random_index: f64,
    /// Consistency ratio, index ÷ random index; 0 for fewer than three criteria.
    pub ratio: f64,
    /// The least consistent pair; `None` when all are consistent.
    pub worst: Option<Strained>,
}

/// A comparison at odds with all the others.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Strained {
    /// The earlier criterion, from 0.
    pub row: usize,
    /// The later criterion.
    pub column: usize,
    /// How many times more important the earlier was said to be.
    pub given: f64,
    /// What the weights from all comparisons say instead; may lie beyond 1/9 to 9.
    pub consistent: f64,
}

/// Comparisons that may be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "acceptance")]
pub enum Acceptance {
    /// Their ratio is within the limit.
    Consistent,
    /// It is not, and this reason was given for using them all the same.
    WithReason {
        /// The reason.
        reason: String,
    },
}

/// Comparisons refused: too inconsistent, and no reason given.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, thiserror::Error)]
#[error(
    "the consistency ratio {ratio:.3} is above {LIMIT:.2}; revise a comparison or give a reason"
)]
pub struct Inconsistent {
    /// Their ratio.
    pub ratio: f64,
    /// The pair to look at first.
    pub worst: Option<Strained>,
}

impl Consistency {
    /// Measures consistency.
    pub(super) fn of(pairwise: &Pairwise, principal: &Principal) -> Self {
        let size = pairwise.size();
        let random_index = size.checked_sub(1).and_then(|last| RANDOM_INDEX.get(last));
        let random_index = random_index.copied().unwrap_or(0.0);
        let (index, ratio) = if random_index > 0.0 {
            let excess = principal.value - real::count(size);
            // λ ≥ n always; what is below is rounding.
            let index = excess.max(0.0) / real::count(size - 1);
            (index, index / random_index)
        } else {
            (0.0, 0.0)
        };
        Self {
            eigenvalue: principal.value,
            index,
            random_index,
            ratio,
            worst: worst(pairwise, &principal.vector),
        }
    }

    /// Whether the comparisons may be used; a blank reason is none.
    pub fn accept(&self, reason: Option<&str>) -> Result<Acceptance, Inconsistent> {
        if self.ratio <= LIMIT {
            return Ok(Acceptance::Consistent);
        }
        match reason.map(str::trim) {
            Some(reason) if !reason.is_empty() => Ok(Acceptance::WithReason {
                reason: reason.to_owned(),
            }),
            _ => Err(Inconsistent {
                ratio: self.ratio,
                worst: self.worst,
            }),
        }
    }
}

/// The pair whose comparison is furthest, as a factor, from the ratio of the weights (Saaty, *European
/// Journal of Operational Research* 145, 2003); the first of equals.
fn worst(pairwise: &Pairwise, weights: &[f64]) -> Option<Strained> {
    let strain = |pair: &Strained| {
        let factor = pair.given / pair.consistent;
        factor.max(1.0 / factor)
    };
    pairwise
        .pairs()
        .map(|(row, column, given)| Strained {
            row,
            column,
            given,
            consistent: weights[row] / weights[column],
        })
        .filter(|pair| strain(pair) > 1.0 + ROUNDING)
        .reduce(|worst, pair| {
            if strain(&pair) > strain(&worst) {
                pair
            } else {
                worst
            }
        })
}
