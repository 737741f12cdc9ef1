//! Kabupaten Yalimo: three factors of 1 to 4 for each group of the catalogue, and their mean.
//!
//! What the factors ask is the office's own for each group, so names and meanings are to be filled in.

use super::{CriteriaSet, Scorer, criterion, points, set};

const SOURCE: &str = "Kabupaten Yalimo (RickyReskyAnanda/msb)";

/// One group of the catalogue.
pub(super) fn group() -> CriteriaSet {
    let factor = |code, names| criterion(code, names, points(4), Scorer::Officer, Some(1.0));
    let criteria = vec![
        factor("factor_1", ["Faktor 1", "Factor 1"]),
        factor("factor_2", ["Faktor 2", "Factor 2"]),
        factor("factor_3", ["Faktor 3", "Factor 3"]),
    ];
    set(
        "yalimo",
        ["Yalimo, per kelompok", "Yalimo, by group"],
        SOURCE,
        criteria,
    )
}
