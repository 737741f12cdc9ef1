//! What the record and the votes say of a proposal, and which comparisons a judge must give. Pure.

use std::collections::HashMap;

use crate::scoring::Measure;
use crate::scoring::ahp::{Pairwise, PairwiseError};

/// The measures of a proposal that criteria may be computed from; none where the record does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Measures {
    /// Households served.
    pub households: Option<i32>,
    /// People served.
    pub people: Option<i32>,
    /// Women among them.
    pub women: Option<i32>,
    /// Children among them.
    pub children: Option<i32>,
    /// Elderly people among them.
    pub elderly: Option<i32>,
    /// People with disabilities among them.
    pub disabled: Option<i32>,
    /// The cost that counts at the stage, rupiah.
    pub cost_idr: i64,
    /// Cycles it has been proposed in.
    pub times_proposed: i32,
}

impl Measures {
    /// One measure, a whole number of 0 or more.
    pub fn of(&self, measure: Measure) -> Option<i64> {
        match measure {
            Measure::Households => self.households.map(i64::from),
            Measure::People => self.people.map(i64::from),
            Measure::Women => self.women.map(i64::from),
            Measure::Children => self.children.map(i64::from),
            Measure::Elderly => self.elderly.map(i64::from),
            Measure::Disabled => self.disabled.map(i64::from),
            Measure::CostIdr => Some(self.cost_idr),
            Measure::TimesProposed => Some(i64::from(self.times_proposed)),
        }
    }
}

/// The citizens' vote on a proposal: its votes for each thousand of the candidate with the most in the same
/// round, rounded down. So it is 0 to 1,000 whatever the size of the village or the form of the ballot.
pub fn vote(votes: i64, most: i64) -> Option<i64> {
    (most > 0 && (0..=most).contains(&votes)).then(|| {
        let share = i128::from(votes) * 1_000 / i128::from(most);
        i64::try_from(share).unwrap_or(1_000)
    })
}

/// One comparison: `more` is `times` as important as `less`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// Code of the more important criterion; of either where both are alike.
    pub more: String,
    /// Code of the other.
    pub less: String,
    /// How many times, 1 to 9.
    pub times: i64,
}

/// What is wrong with a judge's comparisons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ComparisonFault {
    /// There is no such criterion at this place of the list.
    Unknown(usize),
    /// A criterion is compared with itself.
    Itself(usize),
    /// The pair was compared before.
    Repeated(usize),
    /// `times` is not 1 to 9.
    OffScale(usize),
    /// These two are not compared.
    Missing(String, String),
}

/// The comparisons in the order the matrix is read, each pair once: n where the earlier criterion is n times
/// as important, -n where the later is.
pub fn ordered(codes: &[&str], given: &[Comparison]) -> Result<Vec<i64>, Vec<ComparisonFault>> {
    let at = |code: &str| codes.iter().position(|known| *known == code);
    let mut faults = Vec::new();
    let mut pairs: HashMap<(usize, usize), i64> = HashMap::new();
    for (place, comparison) in given.iter().enumerate() {
        let (Some(more), Some(less)) = (at(&comparison.more), at(&comparison.less)) else {
            faults.push(ComparisonFault::Unknown(place));
            continue;
        };
        if more == less {
            faults.push(ComparisonFault::Itself(place));
            continue;
        }
        if !(1..=9).contains(&comparison.times) {
            faults.push(ComparisonFault::OffScale(place));
            continue;
        }
        let (pair, value) = if more < less {
            ((more, less), comparison.times)
        } else if comparison.times == 1 {
            ((less, more), 1)
        } else {
            ((less, more), -comparison.times)
        };
        if pairs.insert(pair, value).is_some() {
            faults.push(ComparisonFault::Repeated(place));
        }
    }
    let mut values = Vec::new();
    for (earlier, one) in codes.iter().enumerate() {
        for (later, other) in codes.iter().enumerate().skip(earlier + 1) {
            match pairs.get(&(earlier, later)) {
                Some(value) => values.push(*value),
                None if faults.is_empty() => faults.push(ComparisonFault::Missing(
                    (*one).to_owned(),
                    (*other).to_owned(),
                )),
                None => {}
            }
        }
    }
    if faults.is_empty() {
        Ok(values)
    } else {
        Err(faults)
    }
}

/// The matrix of stored comparisons of some criteria.
pub fn matrix(size: usize, ordered: &[i64]) -> Result<Pairwise, PairwiseError> {
    let upper: Vec<f64> = ordered.iter().map(|value| ratio(*value)).collect();
    Pairwise::from_upper(size, &upper)
}

fn ratio(value: i64) -> f64 {
    let times = f64::from(u8::try_from(value.unsigned_abs()).unwrap_or(u8::MAX));
    if value < 0 { 1.0 / times } else { times }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compare(more: &str, less: &str, times: i64) -> Comparison {
        Comparison {
            more: more.into(),
            less: less.into(),
            times,
        }
    }

    #[test]
    fn votes_are_a_share_of_the_most_voted() {
        assert_eq!(vote(50, 200), Some(250));
        assert_eq!(vote(200, 200), Some(1000));
        assert_eq!(vote(2, 3), Some(666));
        assert_eq!(vote(0, 0), None);
    }

    #[test]
    fn each_pair_is_compared_once() {
        let codes = ["a", "b", "c"];
        let given = [
            compare("a", "b", 3),
            compare("c", "a", 5),
            compare("c", "b", 1),
        ];
        assert_eq!(ordered(&codes, &given), Ok(vec![3, -5, 1]));
        let twice = [compare("a", "b", 3), compare("b", "a", 2)];
        assert_eq!(
            ordered(&codes, &twice),
            Err(vec![ComparisonFault::Repeated(1)])
        );
        let few = [compare("a", "b", 3)];
        let missing = ComparisonFault::Missing("a".into(), "c".into());
        assert_eq!(ordered(&codes, &few).unwrap_err()[0], missing);
        let wrong = [
            compare("a", "x", 1),
            compare("a", "a", 1),
            compare("a", "b", 10),
        ];
        assert_eq!(
            ordered(&codes, &wrong).unwrap_err(),
            [
                ComparisonFault::Unknown(0),
                ComparisonFault::Itself(1),
                ComparisonFault::OffScale(2)
            ]
        );
    }

    #[test]
    fn the_published_example_comes_out() {
        // Saaty 1980, ch. 1: 1 3 5 over the first row and 3 between the last two.
        let ahp = crate::scoring::ahp::Ahp::of(
            &matrix(3, &[3, 5, 3]).unwrap(),
            crate::scoring::ahp::Derivation::Eigenvector,
        )
        .unwrap();
        let weights = ahp.weights.as_slice();
        for (weight, known) in weights.iter().zip([0.637, 0.258, 0.105]) {
            assert!((weight - known).abs() < 5e-4, "{weights:?}");
        }
        assert!((ahp.consistency.ratio - 0.033).abs() < 1e-3);
    }
}
