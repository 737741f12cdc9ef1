//! Where exact numbers and floats meet.
//!
//! A float is never a decision here: it is an estimate whose error is bounded, and where the bound does
//! not settle a question, whole numbers of any size do.

use std::cmp::Ordering;

use num_bigint::{BigInt, Sign};
use num_traits::{ToPrimitive, Zero};

/// More than the relative error of any single float operation here.
pub(super) const ROUNDING: f64 = f64::EPSILON;

/// A whole number as the nearest float.
pub(super) fn approximate(number: i64) -> f64 {
    number.to_f64().unwrap_or(f64::INFINITY)
}

/// A positive quotient as a float, within four times [`ROUNDING`] of it.
pub(super) fn quotient(numerator: &BigInt, denominator: &BigInt) -> f64 {
    // Cut both to 64 bits: enough for a float, and within its range whatever their size.
    let cut = |number: &BigInt| {
        let excess = number.bits().saturating_sub(64);
        let float = (number >> excess).to_f64().unwrap_or(f64::INFINITY);
        (float, i32::try_from(excess).unwrap_or(i32::MAX))
    };
    let ((top, high), (bottom, low)) = (cut(numerator), cut(denominator));
    top / bottom * 2.0_f64.powi(high.saturating_sub(low))
}

/// A quotient under way: `need / (scale · points)`, where the scale is that of the [`Amounts`] it came from.
#[derive(Clone, Debug)]
pub(super) struct PerPoint {
    /// What is to be raised, in units of `1 / scale`.
    pub(super) need: BigInt,
    /// The points that share it, above zero.
    pub(super) points: i64,
    /// The quotient as a float; zero if it is not positive.
    pub(super) near: f64,
}

impl PerPoint {
    /// Compares two of the same scale.
    pub(super) fn compare(&self, other: &Self) -> Ordering {
        (&self.need * other.points).cmp(&(&other.need * self.points))
    }
}

/// Fractions as whole numbers over one growing denominator, the scale.
#[derive(Clone, Debug)]
pub(super) struct Amounts {
    scale: BigInt,
    amounts: Vec<BigInt>,
}

impl Amounts {
    /// Starts with one amount, `first / scale`.
    pub(super) fn new(first: BigInt, scale: BigInt) -> Self {
        Self {
            scale,
            amounts: vec![first],
        }
    }

    pub(super) fn scale(&self) -> &BigInt {
        &self.scale
    }

    pub(super) fn len(&self) -> usize {
        self.amounts.len()
    }

    /// An amount as a float.
    pub(super) fn near(&self, at: usize) -> f64 {
        quotient(&self.amounts[at], &self.scale)
    }

    /// Each amount so many times, in units of `1 / scale`.
    pub(super) fn sum(&self, times: &[i64]) -> BigInt {
        let mut sum = BigInt::zero();
        for (amount, times) in self.amounts.iter().zip(times) {
            if *times != 0 {
                sum += amount * times;
            }
        }
        sum
    }

    pub(super) fn per_point(&self, need: BigInt, points: i64) -> PerPoint {
        let near = if need.sign() == Sign::Plus {
            quotient(&need, &(&self.scale * points))
        } else {
            0.0
        };
        PerPoint { need, points, near }
    }

    /// Adds a quotient as an amount, refining the scale so that it is whole. Returns its place.
    pub(super) fn record(&mut self, quotient: &PerPoint) -> usize {
        let rest = (&quotient.need % quotient.points).to_i64().unwrap_or(0);
        let common = num_integer::gcd(rest, quotient.points);
        let finer = quotient.points / common;
        if finer > 1 {
            self.scale *= finer;
            for amount in &mut self.amounts {
                *amount *= finer;
            }
        }
        self.amounts.push(&quotient.need / common);
        self.amounts.len() - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotients_of_any_size() {
        let big = BigInt::from(3) << 5000_u32;
        assert!((quotient(&big, &(BigInt::from(4) << 5000_u32)) - 0.75).abs() < 1e-15);
        assert!((quotient(&BigInt::from(1), &BigInt::from(3)) - 1.0 / 3.0).abs() < 1e-15);
        assert!(quotient(&BigInt::from(0), &BigInt::from(3)).abs() < 1e-300);
    }
}
