//! Tests of scoring: published examples, an independent library, properties, edges and speed.

mod city;
mod criteria;
mod edges;
mod peers;
mod properties;
mod published_ahp;
mod published_orders;
mod published_ranks;

use super::{Decision, Kind, Matrix, Weights};

/// The two are as close as `tolerance`.
#[track_caller]
fn close(found: f64, expected: f64, tolerance: f64) {
    let off = (found - expected).abs();
    assert!(
        off <= tolerance,
        "{found} is not {expected} to within {tolerance}"
    );
}

/// As [`close`], one by one.
#[track_caller]
fn all_close(found: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        close(*found, *expected, tolerance);
    }
}

/// A sound decision.
#[track_caller]
fn decision(kinds: &[Kind], weights: &[f64], rows: &[Vec<f64>]) -> Decision {
    let values = Matrix::from_rows(rows).unwrap();
    Decision::new(kinds.to_vec(), Weights::direct(weights).unwrap(), values).unwrap()
}
