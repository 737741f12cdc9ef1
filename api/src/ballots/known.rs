//! Ballot papers of rounds in voting, kept in memory.

use std::sync::Arc;

use entity::ids::RoundId;
use entity::rounds;

use super::marks::Terms;
use crate::db::Memory;

/// What ballots of a round are made from and checked against.
pub(super) struct Paper {
    /// The round, without its key: that is read anew for every ballot, and kept nowhere.
    pub round: rounds::Model,
    /// What its ballots must keep to, once it is frozen.
    pub terms: Terms,
}

/// The ballot papers of this process's memory. What is frozen stays, so it follows the rounds alone.
pub struct Known {
    pub(super) papers: Memory<RoundId, Arc<Paper>>,
}

impl Default for Known {
    fn default() -> Self {
        Self {
            papers: Memory::of(&["rounds"]),
        }
    }
}
