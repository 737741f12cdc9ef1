//! Published lists read lately, kept in memory.

use std::sync::Arc;

use chrono::Duration;
use entity::ids::CycleId;

use super::Line;
use crate::db::Memory;

/// Lists that are kept: one and the one it is compared with. One of a large city has some twenty megabytes.
const LISTS: usize = 2;
/// How long a list is kept. It never changes; after that a memory nobody asks for is given back.
const LIFE: Duration = Duration::minutes(10);

/// The lists of this process's memory.
pub struct Known {
    /// Lines by cycle and number.
    pub(super) lists: Memory<(CycleId, i32), Arc<[Line]>>,
}

impl Default for Known {
    fn default() -> Self {
        Self {
            lists: Memory::of(&["publications"]).keeping(LISTS).lasting(LIFE),
        }
    }
}
