//! A city's worth of proposals: the same bits on every machine.

use crate::scoring::ahp::{Ahp, Derivation, Pairwise};
use crate::scoring::method::Scaling;
use crate::scoring::{Decision, Kind, Matrix, Weights, product, saw, topsis};

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

/// Amounts in rupiah and points from 1 to 5.
fn city(proposals: usize) -> Decision {
    let cells = (0_u32..).take(proposals * CRITERIA).map(|cell| {
        let amount = cell % 3 == 0;
        f64::from(scatter(cell, if amount { 2_000_000_000 } else { 5 }))
    });
    let kinds = [Kind::Cost, Kind::Benefit].repeat(CRITERIA / 2);
    let values = Matrix::new(CRITERIA, cells.collect()).unwrap();
    let weights: Vec<f64> = (1_u32..).take(CRITERIA).map(f64::from).collect();
    Decision::new(kinds, Weights::direct(&weights).unwrap(), values).unwrap()
}

/// All bits of all numbers, in order, in one number.
fn digest<'a>(numbers: impl IntoIterator<Item = &'a f64>) -> u64 {
    numbers.into_iter().fold(0, |digest: u64, number| {
        (digest.rotate_left(5) ^ number.to_bits()).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    })
}

/// Recorded once; a machine or a build that computes another bit fails here.
#[test]
fn every_machine_computes_the_same_bits() {
    let decision = city(1_000);
    let saw = saw::rank(&decision, Scaling::Ratio).unwrap();
    let topsis = topsis::rank(&decision);
    let product = product::rank(&decision).unwrap();
    let upper = [3.0, 5.0, 7.0, 2.0, 1.0 / 3.0, 0.5];
    let ahp = |derivation| {
        Ahp::of(&Pairwise::from_upper(4, &upper).unwrap(), derivation)
            .unwrap()
            .weights
    };
    let found = [
        digest(&saw.ranking.scores),
        digest(&topsis.ranking.scores),
        digest(product.ranking.scores.iter().chain(&product.factors(7))),
        digest(ahp(Derivation::Eigenvector).as_slice()),
        digest(ahp(Derivation::RowMean).as_slice()),
    ];
    let recorded = [
        0xe412_6d73_0b24_ec5b,
        0x1d0a_afd1_bbfc_3b52,
        0xd1dd_c561_1ed8_5bd8,
        0x2e06_5cbc_898e_94e2,
        0x790a_2806_775c_5ebb,
    ];
    assert_eq!(found, recorded);
}
