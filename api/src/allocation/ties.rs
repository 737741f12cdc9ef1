//! The published order that breaks ties, fixed before counting.

use std::cmp::{Ordering, Reverse};

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::Election;

/// One step of a tie-break.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TieKey {
    /// The lower cost goes first.
    LowerCost,
    /// The higher score goes first.
    HigherScore,
    /// The earlier submission goes first; one without a time goes last.
    EarlierSubmission,
    /// The identifier smaller by code point goes first.
    SmallerId,
    /// A lot: the smaller SHA-256 of the seed, a zero byte and the identifier goes first. The seed is
    /// committed to before voting opens and revealed after.
    Draw(String),
}

/// Steps tried in order. Whatever they leave equal, the smaller identifier decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct TieOrder(pub Vec<TieKey>);

impl Default for TieOrder {
    /// Lower cost, then higher score, then smaller identifier: the advice of equalshares.net, with the
    /// identifier in place of a lot.
    fn default() -> Self {
        Self(vec![
            TieKey::LowerCost,
            TieKey::HigherScore,
            TieKey::SmallerId,
        ])
    }
}

/// Every candidate's place in the tie-break: the lower one wins a tie.
#[derive(Clone, Debug)]
pub(super) struct Ranks {
    order: TieOrder,
    /// For each step of the order, the candidates' lots; empty for a step that draws none.
    lots: Vec<Vec<[u8; 32]>>,
    of: Vec<usize>,
}

impl Ranks {
    pub(super) fn new(election: &Election, order: &TieOrder) -> Self {
        let draw = |key: &TieKey| match key {
            TieKey::Draw(seed) => {
                let candidates = election.candidates().iter();
                candidates.map(|c| lot(seed, &c.id)).collect()
            }
            _ => Vec::new(),
        };
        let count = election.candidates().len();
        let mut ranks = Self {
            order: order.clone(),
            lots: order.0.iter().map(draw).collect(),
            of: vec![0; count],
        };
        let mut places: Vec<usize> = (0..count).collect();
        places.sort_by(|a, b| {
            let (_, ordering) = ranks.separate(election, *a, *b);
            ordering
        });
        for (rank, place) in places.into_iter().enumerate() {
            ranks.of[place] = rank;
        }
        ranks
    }

    pub(super) fn of(&self, place: usize) -> usize {
        self.of[place]
    }

    /// The step that separates two candidates, and which of them it puts first.
    pub(super) fn separate(&self, election: &Election, a: usize, b: usize) -> (TieKey, Ordering) {
        self.order
            .0
            .iter()
            .zip(&self.lots)
            .map(|(key, lots)| (key, compare(election, key, lots, a, b)))
            .find(|(_, ordering)| ordering.is_ne())
            .map_or_else(
                || (TieKey::SmallerId, by_id(election, a, b)),
                |(key, ordering)| (key.clone(), ordering),
            )
    }
}

/// The lot of a candidate under a seed.
pub fn lot(seed: &str, id: &str) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(seed.as_bytes());
    hash.update([0]);
    hash.update(id.as_bytes());
    hash.finalize().into()
}

fn by_id(election: &Election, a: usize, b: usize) -> Ordering {
    election.candidate(a).id.cmp(&election.candidate(b).id)
}

fn compare(election: &Election, key: &TieKey, lots: &[[u8; 32]], a: usize, b: usize) -> Ordering {
    let (first, second) = (election.candidate(a), election.candidate(b));
    match key {
        TieKey::LowerCost => first.cost.cmp(&second.cost),
        TieKey::HigherScore => Reverse(election.score(a)).cmp(&Reverse(election.score(b))),
        TieKey::EarlierSubmission => {
            let time = |submitted: Option<i64>| (submitted.is_none(), submitted);
            time(first.submitted).cmp(&time(second.submitted))
        }
        TieKey::SmallerId => by_id(election, a, b),
        TieKey::Draw(_) => lots.get(a).cmp(&lots.get(b)),
    }
}
