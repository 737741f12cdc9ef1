//! From scores to places, with ties.

use serde::Serialize;

/// Scores closer than this, relative to the greatest score or to 1 if that is less, tie.
///
/// Rounding moves a score by about 10⁻¹⁵, so equal scores never part; scores that truly differ by less
/// than this are equal for any public purpose.
pub const TIE: f64 = 1e-12;

/// Alternatives in order of their scores. Alternatives are counted from 0 in the order they were given.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Ranking {
    /// Each alternative's score; more is better.
    pub scores: Vec<f64>,
    /// The alternatives from best to worst; within a tie, as they were given.
    pub order: Vec<usize>,
    /// Each alternative's place from 1; those in a tie share the best place among them (1, 2, 2, 4).
    pub places: Vec<usize>,
    /// The groups of alternatives that tie, best first.
    pub ties: Vec<Vec<usize>>,
}

impl Ranking {
    /// Ranks finite scores. A tie runs on as long as each score is within [`TIE`] of the one before.
    pub fn of(scores: Vec<f64>) -> Self {
        let mut keyed: Vec<(f64, usize)> = scores.iter().copied().zip(0..).collect();
        keyed.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));

        let largest = scores.iter().fold(1.0, |most: f64, s| most.max(s.abs()));
        let mut order = Vec::with_capacity(keyed.len());
        let mut places = vec![0; keyed.len()];
        let mut ties = Vec::new();
        for group in keyed.chunk_by(|a, b| a.0 - b.0 <= TIE * largest) {
            let place = order.len() + 1;
            let mut members: Vec<usize> = group.iter().map(|(_, member)| *member).collect();
            members.sort_unstable();
            for &member in &members {
                places[member] = place;
            }
            order.extend_from_slice(&members);
            if members.len() > 1 {
                ties.push(members);
            }
        }
        Self {
            scores,
            order,
            places,
            ties,
        }
    }
}
