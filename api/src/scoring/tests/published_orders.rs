//! Worked examples of rank correlation.

use super::close;
use crate::scoring::agreement::{kendall, spearman};

/// Hollander & Wolfe, *Nonparametric Statistical Methods*, Wiley 1973: lightness and quality of canned
/// tuna (here × 10): 26 of 36 pairs agree.
#[test]
fn tuna() {
    let lightness = [444, 459, 419, 533, 447, 441, 507, 452, 601];
    let quality = [26, 31, 25, 50, 36, 40, 52, 28, 38];
    let found = kendall(&lightness, &quality).unwrap();
    assert_eq!((found.concordant, found.discordant), (26, 10));
    close(found.tau.unwrap(), 0.4444, 0.000_05);
}

/// Kendall, *Rank Correlation Methods*, 4th edition 1970, chapter 3, ties (here ranks × 2): S = 33,
/// tau-b = 0.859.
#[test]
fn ties() {
    let first = [2, 5, 5, 9, 9, 13, 13, 16, 19, 19];
    let second = [2, 4, 9, 9, 9, 9, 16, 16, 16, 20];
    let found = kendall(&first, &second).unwrap();
    assert_eq!(found.pairs, 45);
    assert_eq!((found.tied_left, found.tied_right), (4, 9));
    assert_eq!(found.concordant - found.discordant, 33);
    close(found.tau.unwrap(), 0.859, 0.000_5);
}

/// The common encyclopedia example of Spearman's rho, intelligence against hours of television: −29/165.
#[test]
fn television() {
    let quotient = [106, 100, 86, 101, 99, 103, 97, 113, 112, 110];
    let hours = [7, 27, 2, 50, 28, 29, 20, 12, 6, 17];
    close(
        spearman(&quotient, &hours).unwrap().unwrap(),
        -29.0 / 165.0,
        1e-15,
    );
}
