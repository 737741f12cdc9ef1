//! Rounds that proposals entered lately, kept in memory.

use std::sync::Arc;

use entity::rounds;

use super::service::Entry;
use crate::db::Memory;

/// The rounds of this process's memory.
pub struct Known {
    pub(super) entries: Memory<Entry, Arc<rounds::Model>>,
}

impl Default for Known {
    fn default() -> Self {
        Self {
            entries: Memory::of(&["rounds", "stages"]),
        }
    }
}
