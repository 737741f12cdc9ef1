//! Values of different criteria made comparable, so that more is better in every column.
//!
//! A column in which all are equal, zeros included, becomes 1 throughout: it separates nobody.

use super::method::{RankError, Scaling};
use super::real::Extremes;
use super::{Decision, Kind, Matrix};

/// The values of a decision, scaled.
pub(super) fn normalise(decision: &Decision, scaling: Scaling) -> Result<Matrix, RankError> {
    match scaling {
        Scaling::Points => points(decision),
        Scaling::Ratio => ratio(decision),
        Scaling::Range => Ok(range(decision)),
    }
}

fn points(decision: &Decision) -> Result<Matrix, RankError> {
    match decision.kinds().iter().position(|kind| *kind == Kind::Cost) {
        Some(column) => Err(RankError::CostAsPoints { column }),
        None => Ok(decision.values().clone()),
    }
}

fn ratio(decision: &Decision) -> Result<Matrix, RankError> {
    let columns = columns(decision);
    for (column, (kind, extremes)) in columns.iter().enumerate() {
        let partly_zero = extremes.min == 0.0 && extremes.max > 0.0;
        if *kind == Kind::Cost && partly_zero {
            let row = decision.values().column(column).position(|v| v == 0.0);
            return Err(RankError::ZeroCost {
                row: row.unwrap_or(0),
                column,
            });
        }
    }
    Ok(decision.values().map(&columns, |(kind, of), value| {
        if of.equal() {
            return 1.0;
        }
        match kind {
            Kind::Benefit => value / of.max,
            Kind::Cost => of.min / value,
        }
    }))
}

fn range(decision: &Decision) -> Matrix {
    decision
        .values()
        .map(&columns(decision), |(kind, of), value| {
            if of.equal() {
                return 1.0;
            }
            match kind {
                Kind::Benefit => (value - of.min) / (of.max - of.min),
                Kind::Cost => (of.max - value) / (of.max - of.min),
            }
        })
}

fn columns(decision: &Decision) -> Vec<(Kind, Extremes)> {
    let extremes = decision.values().extremes();
    decision.kinds().iter().copied().zip(extremes).collect()
}
