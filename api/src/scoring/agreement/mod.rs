//! How far two orders of the same alternatives agree.
//!
//! Both orders are any ordered values that run the same way: places with places, or, to set places
//! against votes, `Reverse(votes)`. Equal values tie. Counts are exact whole numbers; only the last
//! division and root round, so an order agrees with itself by exactly 1 and with its reverse by −1.

mod kendall;
mod spearman;

pub use kendall::{Kendall, kendall};
pub use spearman::spearman;

/// The orders have different lengths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, thiserror::Error)]
#[error("{left} alternatives on one side, {right} on the other")]
pub struct LengthsDiffer {
    /// How many on the left.
    pub left: usize,
    /// How many on the right.
    pub right: usize,
}

fn same_length<L, R>(left: &[L], right: &[R]) -> Result<(), LengthsDiffer> {
    if left.len() == right.len() {
        return Ok(());
    }
    Err(LengthsDiffer {
        left: left.len(),
        right: right.len(),
    })
}

/// `numerator ÷ √(a · b)`. With a = b the root of the square is exact, and so is 1.
#[expect(
    clippy::cast_precision_loss,
    reason = "one rounding of an exact count is what we promise"
)]
fn correlation(numerator: i128, a: i128, b: i128) -> Option<f64> {
    (a > 0 && b > 0).then(|| numerator as f64 / (a as f64 * b as f64).sqrt())
}
