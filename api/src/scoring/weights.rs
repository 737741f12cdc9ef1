//! How much each criterion counts.

use serde::Serialize;

use super::real;

/// One weight a criterion, each from 0 to 1, together 1 (to within rounding of the last bit).
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Weights(Vec<f64>);

/// Why numbers are no weights. Criteria are counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case", tag = "fault")]
pub enum WeightsError {
    /// There are none.
    #[error("there are no weights")]
    Empty,
    /// One is below zero or not a number.
    #[error("the weight of criterion {criterion} is not a number of 0 or more")]
    NotAWeight {
        /// The criterion.
        criterion: usize,
    },
    /// Together they are 0, or too great to be added.
    #[error("the weights together are zero or without bound")]
    NoSum,
}

impl Weights {
    /// Weights in any unit (percent, points, shares), brought to a sum of 1.
    pub fn direct(given: &[f64]) -> Result<Self, WeightsError> {
        if given.is_empty() {
            return Err(WeightsError::Empty);
        }
        if let Some(criterion) = given.iter().position(|w| !w.is_finite() || *w < 0.0) {
            return Err(WeightsError::NotAWeight { criterion });
        }
        let total = real::sum(given.iter().copied());
        if !total.is_normal() {
            return Err(WeightsError::NoSum);
        }
        Ok(Self(given.iter().map(|weight| weight / total).collect()))
    }

    /// The weights in the order of the criteria.
    pub fn as_slice(&self) -> &[f64] {
        &self.0
    }

    /// The same weights with one set to `share` (0–1) and the others rescaled in proportion.
    ///
    /// `None` when there is no such criterion, `share` is outside 0–1, or the others are all 0 and so
    /// have no proportion.
    pub fn with(&self, criterion: usize, share: f64) -> Option<Self> {
        self.0.get(criterion)?;
        let others = real::sum(
            self.0
                .iter()
                .enumerate()
                .filter(|(index, _)| *index != criterion)
                .map(|(_, weight)| *weight),
        );
        if !(0.0..=1.0).contains(&share) || !others.is_normal() {
            return None;
        }
        let factor = (1.0 - share) / others;
        let rescaled = self.0.iter().enumerate();
        Some(Self(
            rescaled
                .map(|(index, weight)| {
                    if index == criterion {
                        share
                    } else {
                        weight * factor
                    }
                })
                .collect(),
        ))
    }
}
