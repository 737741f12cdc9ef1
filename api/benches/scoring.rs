//! How long scoring takes: 30,000 proposals by 12 criteria. `cargo bench -p api --bench scoring` prints it.

#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "a benchmark prints its figures and stops where it cannot go on"
)]

use std::cmp::Reverse;
use std::time::Instant;

use api::scoring::agreement::{kendall, spearman};
use api::scoring::method::Scaling;
use api::scoring::{Decision, Kind, Matrix, Weights, product, saw, sensitivity, topsis};

const PROPOSALS: usize = 30_000;
const CRITERIA: usize = 12;

/// Numbers without a pattern that matters here, from 1 to `most`.
fn scatter(number: u32, most: u32) -> u32 {
    let scattered = number.wrapping_mul(2_654_435_761).rotate_right(15);
    scattered.wrapping_mul(2_246_822_519) % most + 1
}

/// Amounts in rupiah and points from 1 to 5.
fn city() -> Decision {
    let cells = (0_u32..).take(PROPOSALS * CRITERIA).map(|cell| {
        let most = if cell % 3 == 0 { 2_000_000_000 } else { 5 };
        f64::from(scatter(cell, most))
    });
    let values = Matrix::new(CRITERIA, cells.collect()).expect("a full table");
    let weights: Vec<f64> = (1_u32..).take(CRITERIA).map(f64::from).collect();
    let weights = Weights::direct(&weights).expect("positive weights");
    let kinds = [Kind::Cost, Kind::Benefit].repeat(CRITERIA / 2);
    Decision::new(kinds, weights, values).expect("a decision")
}

fn timed<T>(name: &str, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let made = work();
    println!("{name:<12} {:>8.1?}", start.elapsed());
    made
}

fn main() {
    let decision = city();
    let saw = timed("saw", || saw::rank(&decision, Scaling::Ratio)).expect("a rank");
    let topsis = timed("topsis", || topsis::rank(&decision));
    let product = timed("product", || product::rank(&decision)).expect("a rank");
    timed("sensitivity", || sensitivity::neighbours(&saw));
    let places = (&saw.ranking.places, &topsis.ranking.places);
    timed("kendall", || kendall(places.0, places.1)).expect("two ranks");
    let votes: Vec<_> = (0_u32..)
        .take(PROPOSALS)
        .map(|number| Reverse(scatter(number, 900)))
        .collect();
    timed("spearman", || spearman(&product.ranking.places, &votes)).expect("two ranks");
}
