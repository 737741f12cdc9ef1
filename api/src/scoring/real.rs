//! Real arithmetic that gives the same bits on every machine.
//!
//! `+ − × ÷ √` are exactly rounded by IEEE 754. Powers and logarithms of the platform are not, so those
//! come from software.

use serde::Serialize;

/// A count as a real; exact below 2⁵³.
#[expect(clippy::cast_precision_loss, reason = "no list here comes near 2⁵³")]
pub(super) fn count(number: usize) -> f64 {
    number as f64
}

/// A whole number of points as a real; exact below 2⁵³ in size, rounded beyond.
#[expect(
    clippy::cast_precision_loss,
    reason = "no points come near 2⁵³, and rounding is harmless"
)]
pub(super) fn real(number: i64) -> f64 {
    number as f64
}

/// A real as the whole number it is, `None` when it is none or is 2⁵³ or more in size.
#[expect(
    clippy::cast_possible_truncation,
    reason = "checked to be whole and small enough"
)]
pub(super) fn whole(number: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    (number.fract() == 0.0 && number.abs() < EXACT).then_some(number as i64)
}

/// The sum, taken from the smallest up, so that the order of the values cannot change its last bit.
pub(super) fn sum(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_unstable_by(f64::total_cmp);
    values.iter().sum()
}

/// `base` to the power `exponent`, for a base of zero or more.
pub(super) fn power(base: f64, exponent: f64) -> f64 {
    libm::pow(base, exponent)
}

/// Each base to the power of its weight, all multiplied, for bases and weights of zero or more; a weight
/// of zero leaves even a base of zero out. By logarithms, at a fraction of the cost of powers.
pub(super) fn weighted_product(bases: &[f64], weights: &[f64]) -> f64 {
    let counted = bases
        .iter()
        .zip(weights)
        .filter(|(_, weight)| **weight > 0.0);
    libm::exp(
        counted
            .map(|(base, weight)| weight * libm::log(*base))
            .sum(),
    )
}

/// The geometric mean of positive values, in any order; 1 of none.
pub(super) fn geometric_mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let number = values.len();
    if number == 0 {
        return 1.0;
    }
    libm::exp(sum(values.map(libm::log)) / count(number))
}

/// The smallest and the greatest of some values.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Extremes {
    /// The smallest.
    pub min: f64,
    /// The greatest.
    pub max: f64,
}

impl Extremes {
    /// Of no values yet.
    pub(super) const NONE: Self = Self {
        min: f64::INFINITY,
        max: f64::NEG_INFINITY,
    };

    /// Whether all values were the same.
    pub(super) fn equal(self) -> bool {
        self.max <= self.min
    }

    /// With one value more.
    pub(super) fn with(self, value: f64) -> Self {
        Self {
            min: self.min.min(value),
            max: self.max.max(value),
        }
    }
}
