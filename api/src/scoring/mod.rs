//! How proposals are scored and put in order: criteria, weights, ranks, and how firm a rank is.
//!
//! Pure: no HTTP, no database, no clock. The same input gives the same bits on every machine, because
//! only exactly rounded operations and software powers are used (`real.rs`). A rank is decided
//! on scores compared to within [`rank::TIE`]; what is closer is reported as a tie, never hidden.
//!
//! The road of a score: a [`CriteriaSet`] turns what is known of a proposal into values; [`Weights`] come
//! directly or from pairwise comparison ([`ahp`]); a [`Decision`] joins both; [`saw`], [`topsis`] or
//! [`product`] rank it and keep every step between; [`sensitivity`] and [`agreement`] tell how far to
//! trust the order; [`panel`] joins several scorers first.

pub mod agreement;
pub mod ahp;
pub mod bands;
pub mod criterion;
pub mod decision;
pub mod matrix;
pub mod method;
mod normalise;
pub mod panel;
pub mod product;
pub mod rank;
pub mod ready;
mod real;
pub mod saw;
pub mod sensitivity;
pub mod set;
#[cfg(test)]
mod tests;
pub mod topsis;
pub mod weights;

pub use criterion::{Criterion, Kind, Measure, Scale, Scorer};
pub use decision::Decision;
pub use matrix::Matrix;
pub use method::Method;
pub use rank::Ranking;
pub use set::CriteriaSet;
pub use weights::Weights;
