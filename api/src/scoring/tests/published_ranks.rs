//! Worked examples of SAW, TOPSIS, the weighted product and their sensitivity.

use super::{all_close, close, decision};
use crate::scoring::method::Scaling;
use crate::scoring::sensitivity::neighbours;
use crate::scoring::{Decision, Kind, product, saw, topsis};
use Kind::{Benefit, Cost};

/// Hwang & Yoon, *Multiple Attribute Decision Making*, Springer 1981: a fighter aircraft.
fn aircraft() -> Decision {
    decision(
        &[Benefit, Benefit, Benefit, Cost, Benefit, Benefit],
        &[0.2, 0.1, 0.1, 0.1, 0.2, 0.3],
        &[
            vec![2.0, 1500.0, 20_000.0, 5.5, 5.0, 9.0],
            vec![2.5, 2700.0, 18_000.0, 6.5, 3.0, 5.0],
            vec![1.8, 2000.0, 21_000.0, 4.5, 7.0, 7.0],
            vec![2.2, 1800.0, 20_000.0, 5.0, 5.0, 5.0],
        ],
    )
}

#[test]
fn aircraft_by_topsis() {
    let topsis = topsis::rank(&aircraft());
    all_close(&topsis.to_ideal, &[0.0545, 0.1197, 0.0580, 0.1009], 0.000_1);
    all_close(
        &topsis.to_anti_ideal,
        &[0.0983, 0.0439, 0.0920, 0.0458],
        0.000_1,
    );
    all_close(
        &topsis.ranking.scores,
        &[0.643, 0.268, 0.613, 0.312],
        0.000_6,
    );
    assert_eq!(topsis.ranking.order, [0, 2, 3, 1]);
}

/// The book rounds the scaled values to two digits before it adds.
#[test]
fn aircraft_by_saw() {
    let saw = saw::rank(&aircraft(), Scaling::Ratio).unwrap();
    all_close(
        saw.normalised.row(1),
        &[1.0, 1.0, 0.86, 0.69, 0.43, 0.56],
        0.005,
    );
    all_close(&saw.ranking.scores, &[0.835, 0.709, 0.852, 0.738], 0.002);
    assert_eq!(saw.ranking.order, [2, 0, 3, 1]);
    assert_eq!(saw.ranking.places, [2, 4, 1, 3]);
}

/// Triantaphyllou, *Multi-Criteria Decision Making Methods: A Comparative Study*, Kluwer 2000, chapter 2.
fn triantaphyllou() -> Decision {
    decision(
        &[Benefit; 4],
        &[0.20, 0.15, 0.40, 0.25],
        &[
            vec![25.0, 20.0, 15.0, 30.0],
            vec![10.0, 30.0, 20.0, 30.0],
            vec![30.0, 10.0, 30.0, 10.0],
        ],
    )
}

/// The weighted sum model; the second and third alternative tie.
#[test]
fn weighted_sum() {
    let ranking = saw::rank(&triantaphyllou(), Scaling::Points)
        .unwrap()
        .ranking;
    all_close(&ranking.scores, &[21.5, 22.0, 22.0], 1e-12);
    assert_eq!(ranking.places, [3, 1, 1]);
    assert_eq!(ranking.order, [1, 2, 0]);
    assert_eq!(ranking.ties, [vec![1, 2]]);
}

/// The weighted product model states ratios of two alternatives.
#[test]
fn weighted_product() {
    let scores = product::rank(&triantaphyllou()).unwrap().ranking.scores;
    close(scores[0] / scores[1], 1.007, 0.000_6);
    close(scores[0] / scores[2], 1.067, 0.000_6);
    close(scores[1] / scores[2], 1.059, 0.000_6);
}

/// Kusumadewi, Hartati, Harjoko & Wardoyo, *Fuzzy Multi-Attribute Decision Making*, Graha Ilmu 2006:
/// a warehouse near Yogyakarta (Ngemplak, Kalasan, Kota Gede).
#[test]
fn warehouse_by_product() {
    let product = product::rank(&decision(
        &[Cost, Benefit, Cost, Benefit, Cost],
        &[5.0, 3.0, 4.0, 4.0, 2.0],
        &[
            vec![0.75, 2000.0, 18.0, 50.0, 500.0],
            vec![0.50, 1500.0, 20.0, 40.0, 450.0],
            vec![0.90, 2050.0, 35.0, 35.0, 800.0],
        ],
    ))
    .unwrap();
    let scores = &product.ranking.scores;
    close(scores[0] / scores[1], 2.4187 / 2.4270, 0.000_1);
    close(scores[2] / scores[1], 1.7462 / 2.4270, 0.000_1);
    all_close(&product.shares, &[0.3669, 0.3682, 0.2649], 0.000_06);
    assert_eq!(product.ranking.order, [1, 0, 2]);
}

/// Triantaphyllou & Sánchez, "A sensitivity analysis approach for some deterministic multi-criteria
/// decision making methods", *Decision Sciences* 28(1), 1997: their data, their scores, and their formula
/// δ = (Pⱼ − Pᵢ) ÷ (aⱼₖ − aᵢₖ) for what to take off weight k before bringing the sum back to 1.
#[test]
fn least_changes_of_weights() {
    let decision = decision(
        &[Benefit; 4],
        &[0.3277, 0.3058, 0.2876, 0.0790],
        &[
            vec![0.3088, 0.2897, 0.3867, 0.1922],
            vec![0.2163, 0.3458, 0.1755, 0.6288],
            vec![0.4509, 0.2473, 0.1194, 0.0575],
            vec![0.0240, 0.1172, 0.3184, 0.1215],
        ],
    );
    let saw = saw::rank(&decision, Scaling::Points).unwrap();
    let scores = &saw.ranking.scores;
    all_close(scores, &[0.3162, 0.2768, 0.2621, 0.1449], 0.000_3);

    let weights = decision.weights().as_slice();
    for pair in neighbours(&saw) {
        let (upper, lower) = (
            saw.normalised.row(pair.upper),
            saw.normalised.row(pair.lower),
        );
        let theirs = (0..4)
            .map(|k| {
                let less = (scores[pair.lower] - scores[pair.upper]) / (lower[k] - upper[k]);
                (k, (weights[k] - less) / (1.0 - less))
            })
            .filter(|(_, weight)| (0.0..=1.0).contains(weight))
            .min_by(|a, b| {
                let change = |(k, weight): &(usize, f64)| (weight - weights[*k]).abs();
                change(a).total_cmp(&change(b))
            });
        assert_eq!(pair.swap.map(|swap| swap.criterion), theirs.map(|(k, _)| k));
        if let (Some(swap), Some((_, weight))) = (pair.swap, theirs) {
            close(swap.to, weight, 1e-9);
        }
    }
}
