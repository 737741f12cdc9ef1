//! Thirds, waits that have not ended, and how strong a correlation is. Pure.

/// The upper ends of the lower two thirds of some values; the third above them has no end.
pub fn thirds<V: Ord + Copy>(values: impl Iterator<Item = V>) -> Option<[V; 2]> {
    let mut values: Vec<V> = values.collect();
    values.sort_unstable();
    let end = |part: usize| {
        let at = (values.len() * part).div_ceil(3).checked_sub(1)?;
        values.get(at).copied()
    };
    Some([end(1)?, end(2)?])
}

/// The third a value is in, 1 to 3.
pub fn third<V: Ord>(value: &V, ends: &[V; 2]) -> u32 {
    let [low, middle] = ends;
    1 + u32::from(value > low) + u32::from(value > middle)
}

/// What became of a wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Waited {
    /// What was waited for came.
    Ended,
    /// It goes on.
    Open,
    /// It was given up: the desk closed, and nothing had come.
    Left,
}

/// A wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// Seconds so far, or in all.
    pub seconds: i64,
    /// What became of it.
    pub state: Waited,
}

/// What is told of some waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spread {
    /// Those that have ended.
    pub ended: i64,
    /// Those that go on.
    pub open: i64,
    /// Those that were given up.
    pub left: i64,
    /// Seconds within which half have ended; none where more than half go on.
    pub median: Option<i64>,
    /// Seconds within which nine in ten have ended; none where more than that go on.
    pub ninetieth: Option<i64>,
    /// The longest of all, ended or not, seconds.
    pub longest: Option<i64>,
    /// The longest that goes on, seconds.
    pub longest_open: Option<i64>,
}

/// Spreads waits out. Those that go on, or were given up, count as not ended at their age and are not known beyond
/// it (the product-limit estimate of Kaplan and Meier, 1958): leaving them out would make a slow desk look quick.
/// Where all have ended this is the nearest-rank percentile.
pub fn spread(mut waits: Vec<Wait>) -> Spread {
    // At one age those that end come first: the others are still there then.
    waits.sort_unstable_by_key(|wait| (wait.seconds, wait.state));
    let mut spread = Spread {
        longest: waits.last().map(|wait| wait.seconds),
        longest_open: waits
            .iter()
            .rfind(|wait| wait.state == Waited::Open)
            .map(|wait| wait.seconds),
        ..Spread::default()
    };
    let mut left = waits.len();
    let mut lasting = 1.0;
    for wait in &waits {
        match wait.state {
            Waited::Open => spread.open += 1,
            Waited::Left => spread.left += 1,
            Waited::Ended => {
                spread.ended += 1;
                lasting *= 1.0 - 1.0 / count(left);
                if lasting <= 0.5 + ROUNDING {
                    spread.median.get_or_insert(wait.seconds);
                }
                if lasting <= 0.1 + ROUNDING {
                    spread.ninetieth.get_or_insert(wait.seconds);
                }
            }
        }
        left -= 1;
    }
    spread
}

/// Far below the share of one wait, far above what multiplying shares rounds.
const ROUNDING: f64 = 1e-9;

#[expect(clippy::cast_precision_loss, reason = "no list nears 2^53 waits")]
fn count(of: usize) -> f64 {
    of as f64
}

/// How strong a rank correlation is, in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    /// Below 0.1 either way.
    None,
    /// Below 0.3.
    Weak,
    /// Below 0.5.
    Middling,
    /// From 0.5 on.
    Strong,
}

/// The strength of a correlation (Cohen 1988).
pub fn strength(rho: f64) -> Strength {
    match rho.abs() {
        rho if rho < 0.1 => Strength::None,
        rho if rho < 0.3 => Strength::Weak,
        rho if rho < 0.5 => Strength::Middling,
        _ => Strength::Strong,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ended(seconds: i64) -> Wait {
        Wait {
            seconds,
            state: Waited::Ended,
        }
    }

    fn open(seconds: i64) -> Wait {
        Wait {
            seconds,
            state: Waited::Open,
        }
    }

    #[test]
    fn thirds_have_as_many_each() {
        let ends = thirds(1..=9).unwrap();
        assert_eq!(ends, [3, 6]);
        let classes: Vec<u32> = (1..=9).map(|value| third(&value, &ends)).collect();
        assert_eq!(classes, [1, 1, 1, 2, 2, 2, 3, 3, 3]);
        assert_eq!(thirds([0, 0, 0, 5].into_iter()), Some([0, 0]));
        assert_eq!(third(&5, &[0, 0]), 3);
        assert_eq!(thirds(std::iter::empty::<i64>()), None);
    }

    #[test]
    fn waits_that_go_on_make_a_desk_slower() {
        let quick = spread(vec![ended(1), ended(2), ended(3), ended(4)]);
        assert_eq!((quick.median, quick.ninetieth), (Some(2), Some(4)));
        let waiting = spread(vec![ended(1), ended(2), open(9), open(9)]);
        assert_eq!((waiting.median, waiting.ninetieth), (Some(2), None));
        assert_eq!((waiting.ended, waiting.open), (2, 2));
        assert_eq!((waiting.longest, waiting.longest_open), (Some(9), Some(9)));
        // Those that came a moment ago say nothing yet of those that came before.
        let fresh = spread(vec![open(0), open(0), ended(5), ended(7)]);
        assert_eq!(fresh.median, Some(5));
        assert_eq!(spread(vec![open(3)]).median, None);
        assert_eq!(spread(Vec::new()), Spread::default());
    }

    #[test]
    fn freireich_1963_by_hand() {
        // The remission times of 21 leukaemia patients, weeks; the textbook median is 23.
        let weeks = [6, 6, 6, 7, 10, 13, 16, 22, 23];
        let still = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35];
        let waits = weeks.map(ended).into_iter().chain(still.map(open));
        let spread = spread(waits.collect());
        assert_eq!((spread.median, spread.ninetieth), (Some(23), None));
    }

    #[test]
    fn strengths_are_named() {
        assert_eq!(strength(-0.05), Strength::None);
        assert_eq!(strength(-0.29), Strength::Weak);
        assert_eq!(strength(0.3), Strength::Middling);
        assert_eq!(strength(-1.0), Strength::Strong);
    }

    proptest! {
        #[test]
        fn without_open_ones_it_is_the_nearest_rank(values in prop::collection::vec(0_i64..500, 1..80)) {
            let mut sorted = values.clone();
            sorted.sort_unstable();
            let rank = |tenths: usize| sorted[(sorted.len() * tenths).div_ceil(10) - 1];
            let spread = spread(values.into_iter().map(ended).collect());
            prop_assert_eq!(spread.median, Some(rank(5)));
            prop_assert_eq!(spread.ninetieth, Some(rank(9)));
            prop_assert_eq!(spread.longest, sorted.last().copied());
        }

        #[test]
        fn an_open_wait_never_shortens_the_median(
            values in prop::collection::vec((0_i64..50, any::<bool>()), 1..60), more in 0_i64..50,
        ) {
            let waits: Vec<Wait> = values
                .into_iter()
                .map(|(seconds, done)| if done { ended(seconds) } else { open(seconds) })
                .collect();
            let before = spread(waits.clone()).median.unwrap_or(i64::MAX);
            let waits = waits.into_iter().chain([open(more)]);
            let after = spread(waits.collect()).median.unwrap_or(i64::MAX);
            prop_assert!(after >= before);
        }

        #[test]
        fn every_value_is_in_a_third(values in prop::collection::vec(-20_i64..20, 1..60)) {
            let ends = thirds(values.iter().copied()).unwrap();
            prop_assert!(ends[0] <= ends[1]);
            let low = values.iter().filter(|value| third(*value, &ends) == 1).count();
            prop_assert!(low * 3 >= values.len());
            for value in &values {
                prop_assert!((1..=3).contains(&third(value, &ends)));
            }
        }
    }
}
