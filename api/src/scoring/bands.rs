//! Bands: whole amounts (households, people, rupiah) turned into points.

use serde::{Deserialize, Serialize};

/// An amount from `from` up to and with `to` earns `points`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Band {
    /// The least amount; `None` in the first band only.
    pub from: Option<i64>,
    /// The greatest amount; `None` in the last band only.
    pub to: Option<i64>,
    /// What it earns.
    pub points: i64,
}

/// Why bands are no scale. Bands are counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case", tag = "band_fault")]
pub enum BandError {
    /// There are fewer than two.
    #[error("there are fewer than two bands")]
    TooFew,
    /// An inner end is open, or an outer end is closed, so some amounts have no band.
    #[error("band {band} must be open outwards at the ends and closed inside")]
    Open {
        /// The band.
        band: usize,
    },
    /// A band ends before it begins.
    #[error("band {band} ends before it begins")]
    Reversed {
        /// The band.
        band: usize,
    },
    /// Amounts between two bands have none.
    #[error("amounts between band {band} and the one before it have no band")]
    Gap {
        /// The later band.
        band: usize,
    },
    /// Two bands share amounts, or stand in the wrong order.
    #[error("band {band} begins before the one before it ends")]
    Overlap {
        /// The later band.
        band: usize,
    },
}

/// Bands with no gap and no overlap, written as an office writes them: `upto` are the greatest amounts of
/// all bands but the last, `points` what each band earns, one more than `upto`.
pub fn bands(upto: &[i64], points: &[i64]) -> Vec<Band> {
    let from = std::iter::once(None).chain(upto.iter().map(|to| Some(to.saturating_add(1))));
    let to = upto.iter().copied().map(Some).chain([None]);
    let ends = from.zip(to).zip(points);
    ends.map(|((from, to), &points)| Band { from, to, points })
        .collect()
}

/// Whether every whole amount has exactly one band, and the bands stand in order.
pub fn check(bands: &[Band]) -> Result<(), BandError> {
    let last = bands.len().saturating_sub(1);
    if last == 0 {
        return Err(BandError::TooFew);
    }
    for (band, Band { from, to, .. }) in bands.iter().enumerate() {
        if from.is_none() != (band == 0) || to.is_none() != (band == last) {
            return Err(BandError::Open { band });
        }
        if from.zip(*to).is_some_and(|(from, to)| from > to) {
            return Err(BandError::Reversed { band });
        }
    }
    for (before, pair) in bands.windows(2).enumerate() {
        let band = before + 1;
        // Inner ends are closed by now.
        let (Some(end), Some(start)) = (pair[0].to, pair[1].from) else {
            return Err(BandError::Open { band });
        };
        if start <= end {
            return Err(BandError::Overlap { band });
        }
        if start - 1 > end {
            return Err(BandError::Gap { band });
        }
    }
    Ok(())
}

/// What an amount earns; `None` only where the bands leave it out.
pub fn points(bands: &[Band], amount: i64) -> Option<i64> {
    bands
        .iter()
        .find(|band| {
            band.from.is_none_or(|from| from <= amount) && band.to.is_none_or(|to| amount <= to)
        })
        .map(|band| band.points)
}
