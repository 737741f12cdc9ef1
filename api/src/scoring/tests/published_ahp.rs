//! Saaty's own examples. Published figures have two or three digits.

use super::{all_close, close};
use crate::scoring::ahp::{Acceptance, Ahp, Derivation, Pairwise};

fn eigen(size: usize, upper: &[f64]) -> Ahp {
    Ahp::of(
        &Pairwise::from_upper(size, upper).unwrap(),
        Derivation::Eigenvector,
    )
    .unwrap()
}

/// Saaty, "A scaling method for priorities in hierarchical structures", *Journal of Mathematical
/// Psychology* 15, 1977: wealth of seven nations.
#[test]
fn wealth_of_nations() {
    #[rustfmt::skip]
    let ahp = eigen(7, &[
        4.0, 9.0, 6.0, 6.0, 5.0, 5.0,
        7.0, 5.0, 5.0, 3.0, 4.0,
        1.0 / 5.0, 1.0 / 5.0, 1.0 / 7.0, 1.0 / 5.0,
        1.0, 1.0 / 3.0, 1.0 / 3.0,
        1.0 / 3.0, 1.0 / 3.0,
        2.0,
    ]);
    let published = [0.427, 0.230, 0.021, 0.052, 0.052, 0.123, 0.094];
    all_close(ahp.weights.as_slice(), &published, 0.000_6);
    close(ahp.consistency.eigenvalue, 7.61, 0.005);
    close(ahp.consistency.ratio, 0.08, 0.005);
    assert_eq!(ahp.consistency.accept(None), Ok(Acceptance::Consistent));
}

/// Saaty, "Decision making with the analytic hierarchy process", *International Journal of Services
/// Sciences* 1(1), 2008: consumption of drinks in the United States.
#[test]
fn drinks() {
    #[rustfmt::skip]
    let ahp = eigen(7, &[
        9.0, 5.0, 2.0, 1.0, 1.0, 1.0 / 2.0,
        1.0 / 3.0, 1.0 / 9.0, 1.0 / 9.0, 1.0 / 9.0, 1.0 / 9.0,
        1.0 / 3.0, 1.0 / 4.0, 1.0 / 3.0, 1.0 / 9.0,
        1.0 / 2.0, 1.0, 1.0 / 3.0,
        2.0, 1.0 / 2.0,
        1.0 / 3.0,
    ]);
    let published = [0.177, 0.019, 0.042, 0.116, 0.190, 0.129, 0.327];
    all_close(ahp.weights.as_slice(), &published, 0.000_6);
    close(ahp.consistency.ratio, 0.022, 0.001);
}

#[rustfmt::skip]
const HOUSE: [f64; 28] = [
    5.0, 3.0, 7.0, 6.0, 6.0, 1.0 / 3.0, 1.0 / 4.0,
    1.0 / 3.0, 5.0, 3.0, 3.0, 1.0 / 5.0, 1.0 / 7.0,
    6.0, 3.0, 4.0, 6.0, 1.0 / 5.0,
    1.0 / 3.0, 1.0 / 4.0, 1.0 / 7.0, 1.0 / 8.0,
    1.0 / 2.0, 1.0 / 5.0, 1.0 / 6.0,
    1.0 / 5.0, 1.0 / 6.0,
    1.0 / 2.0,
];

/// Saaty, "How to make a decision", *European Journal of Operational Research* 48, 1990: buying a house.
/// Too inconsistent.
#[test]
fn house() {
    let ahp = eigen(8, &HOUSE);
    let published = [0.173, 0.054, 0.188, 0.018, 0.031, 0.036, 0.167, 0.333];
    all_close(ahp.weights.as_slice(), &published, 0.000_6);
    close(ahp.consistency.eigenvalue, 9.669, 0.000_6);
    close(ahp.consistency.index, 0.238, 0.000_6);
    close(ahp.consistency.ratio, 0.169, 0.000_6);

    let refused = ahp.consistency.accept(Some("  ")).unwrap_err();
    close(refused.ratio, 0.169, 0.000_6);
    let reason = "agreed by the meeting".to_owned();
    assert_eq!(
        ahp.consistency.accept(Some("agreed by the meeting ")),
        Ok(Acceptance::WithReason { reason })
    );
}

/// Saaty, "Decision-making with the AHP: why is the principal eigenvector necessary", *European Journal
/// of Operational Research* 145, 2003: neighbourhood against condition is the comparison to revise in the
/// house example; with 1/2 for it, λ is 8.811 and the comparisons hold.
#[test]
fn house_revised() {
    let worst = eigen(8, &HOUSE).consistency.worst.unwrap();
    assert_eq!((worst.row, worst.column), (2, 6));
    close(worst.given, 6.0, 0.0);
    close(worst.consistent, 0.188 / 0.167, 0.01);

    let mut revised = HOUSE;
    assert_eq!(revised[16].to_bits(), 6.0_f64.to_bits());
    revised[16] = 1.0 / 2.0;
    let ahp = eigen(8, &revised);
    let published = [0.175, 0.062, 0.103, 0.019, 0.034, 0.041, 0.221, 0.345];
    all_close(ahp.weights.as_slice(), &published, 0.000_6);
    close(ahp.consistency.eigenvalue, 8.811, 0.001);
    assert_eq!(ahp.consistency.accept(None), Ok(Acceptance::Consistent));
}
