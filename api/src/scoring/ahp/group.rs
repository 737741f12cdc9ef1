//! Several judges as one.
//!
//! The geometric mean, comparison by comparison, is the only mean that keeps reciprocals reciprocal and
//! treats judges alike (Aczél & Saaty, *Journal of Mathematical Psychology* 27, 1983).

use super::super::real::geometric_mean;
use super::{Pairwise, PairwiseError};

impl Pairwise {
    /// The comparisons of a group of judges of equal standing. The order of the judges does not matter.
    pub fn group(judges: &[Self]) -> Result<Self, PairwiseError> {
        let first = judges.first().ok_or(PairwiseError::NoJudge)?;
        let size = first.size();
        if let Some(judge) = judges.iter().position(|other| other.size() != size) {
            return Err(PairwiseError::Judges { judge });
        }
        let answers: Vec<Vec<f64>> = judges
            .iter()
            .map(|judge| judge.pairs().map(|(_, _, value)| value).collect())
            .collect();
        let pairs = answers.first().map_or(0, Vec::len);
        let joined: Vec<f64> = (0..pairs)
            .map(|pair| geometric_mean(answers.iter().map(|answer| answer[pair])))
            .collect();
        Self::from_upper(size, &joined)
    }
}
