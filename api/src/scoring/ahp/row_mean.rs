//! Weights as the geometric mean of each row (Crawford & Williams, *Journal of Mathematical Psychology*
//! 29, 1985): the least-squares fit to the logarithms of the comparisons.

use super::super::real::geometric_mean;
use super::Pairwise;

/// The mean of each row; not yet brought to a sum of 1.
pub(super) fn of(pairwise: &Pairwise) -> Vec<f64> {
    pairwise
        .rows()
        .map(|row| geometric_mean(row.iter().copied()))
        .collect()
}
