//! A city's worth of proposals, measured on demand: `cargo test --release -- --ignored --nocapture`.

use std::cmp::Reverse;
use std::time::Instant;

use crate::scoring::agreement::{kendall, spearman};
use crate::scoring::method::Scaling;
use crate::scoring::{Decision, Kind, Matrix, Weights, product, saw, sensitivity, topsis};

const PROPOSALS: usize = 30_000;
const CRITERIA: usize = 12;

/// Numbers without a pattern that matters here, from 1 to `most`.
fn scatter(number: u32, most: u32) -> u32 {
    number
        .wrapping_mul(2_654_435_761)
        .rotate_right(15)
        .wrapping_mul(2_246_822_519)
        % most
        + 1
}

fn city() -> Decision {
    let cells = (0_u32..).take(PROPOSALS * CRITERIA).map(|cell| {
        let amounts = cell % 3 == 0;
        f64::from(scatter(cell, if amounts { 2_000_000_000 } else { 5 }))
    });
    let kinds = [Kind::Cost, Kind::Benefit].repeat(CRITERIA / 2);
    let values = Matrix::new(CRITERIA, cells.collect()).unwrap();
    Decision::new(kinds, Weights::direct(&[1.0; CRITERIA]).unwrap(), values).unwrap()
}

#[test]
#[ignore = "a measurement, for release builds"]
#[expect(clippy::print_stdout, reason = "a measurement is to be read")]
fn a_city() {
    let decision = city();
    let start = Instant::now();
    let saw = saw::rank(&decision, Scaling::Ratio).unwrap();
    let by_saw = start.elapsed();
    let topsis = topsis::rank(&decision);
    let by_topsis = start.elapsed();
    let product = product::rank(&decision).unwrap();
    let all = start.elapsed();
    println!(
        "saw {by_saw:?}, topsis {:?}, product {:?}",
        by_topsis - by_saw,
        all - by_topsis
    );
    println!("all three {all:?}");

    let start = Instant::now();
    let pairs = sensitivity::neighbours(&saw).len();
    println!("sensitivity of {pairs} pairs {:?}", start.elapsed());

    let start = Instant::now();
    let same = kendall(&saw.ranking.places, &topsis.ranking.places).unwrap();
    println!("kendall {:?} in {:?}", same.tau, start.elapsed());
    let start = Instant::now();
    let votes: Vec<Reverse<u32>> = (0..)
        .take(PROPOSALS)
        .map(|n| Reverse(scatter(n, 900)))
        .collect();
    let rho = spearman(&product.ranking.places, &votes).unwrap();
    println!("spearman {rho:?} in {:?}", start.elapsed());
    assert!(all.as_millis() < 100);
}
